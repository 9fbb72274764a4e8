//! Typed indices ("entities") and the vectors indexed by them.
//!
//! Every table in ccc is a `Vec` indexed by a newtype over `u32`, so an index into one table can
//! never be used with another. `entity!` declares such a type; `Id::NONE` is the reserved value
//! `u32::MAX`, so an optional id costs no extra space.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A typed index.
pub trait Entity: Copy + Eq {
    /// Makes the id of table row `index`.
    fn new(index: usize) -> Self;
    /// The table row this id names.
    fn index(self) -> usize;
}

/// Declares an entity id type: `entity! { /// docs pub struct Block, "block" }`. The string is
/// the prefix used by `Debug`/`Display` (`block7`).
#[macro_export]
macro_rules! entity {
    ($(#[$doc:meta])* pub struct $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        #[allow(dead_code)]
        impl $name {
            /// The reserved "no such entity" value.
            pub const NONE: $name = $name(u32::MAX);
            /// True for [`Self::NONE`].
            pub fn is_none(self) -> bool { self.0 == u32::MAX }
            /// False for [`Self::NONE`].
            pub fn is_some(self) -> bool { self.0 != u32::MAX }
            /// `None` for the reserved value.
            pub fn some(self) -> Option<Self> { if self.is_none() { None } else { Some(self) } }
        }
        impl $crate::support::entity::Entity for $name {
            fn new(index: usize) -> Self { debug_assert!(index < u32::MAX as usize); $name(index as u32) }
            fn index(self) -> usize { self.0 as usize }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                if self.is_none() { write!(f, concat!($prefix, "-")) } else { write!(f, concat!($prefix, "{}"), self.0) }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { std::fmt::Debug::fmt(self, f) }
        }
    };
}

/// The table that owns entities: `push` hands out the next id.
#[derive(Clone)]
pub struct PrimaryMap<K, V> {
    elems: Vec<V>,
    key: PhantomData<K>,
}

impl<K: Entity, V> PrimaryMap<K, V> {
    pub fn new() -> Self {
        PrimaryMap { elems: Vec::new(), key: PhantomData }
    }
    pub fn push(&mut self, v: V) -> K {
        let k = K::new(self.elems.len());
        self.elems.push(v);
        k
    }
    pub fn len(&self) -> usize {
        self.elems.len()
    }
    pub fn is_empty(&self) -> bool {
        self.elems.is_empty()
    }
    pub fn get(&self, k: K) -> Option<&V> {
        self.elems.get(k.index())
    }
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + ExactSizeIterator + use<K, V> {
        (0..self.elems.len()).map(K::new)
    }
    pub fn values(&self) -> std::slice::Iter<'_, V> {
        self.elems.iter()
    }
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, V> {
        self.elems.iter_mut()
    }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> + ExactSizeIterator {
        self.elems.iter().enumerate().map(|(i, v)| (K::new(i), v))
    }
    /// Empties the table but keeps its memory.
    pub fn clear(&mut self) {
        self.elems.clear()
    }
}

impl<K: Entity, V> Default for PrimaryMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}
impl<K: Entity, V> Index<K> for PrimaryMap<K, V> {
    type Output = V;
    fn index(&self, k: K) -> &V {
        &self.elems[k.index()]
    }
}
impl<K: Entity, V> IndexMut<K> for PrimaryMap<K, V> {
    fn index_mut(&mut self, k: K) -> &mut V {
        &mut self.elems[k.index()]
    }
}
impl<K: Entity + std::fmt::Debug, V: std::fmt::Debug> std::fmt::Debug for PrimaryMap<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Extra data about entities owned elsewhere: grows on write, reads past the end give the default.
#[derive(Clone)]
pub struct SecondaryMap<K, V: Clone> {
    elems: Vec<V>,
    default: V,
    key: PhantomData<K>,
}

impl<K: Entity, V: Clone + Default> SecondaryMap<K, V> {
    pub fn new() -> Self {
        Self::with_default(V::default())
    }
}
impl<K: Entity, V: Clone> SecondaryMap<K, V> {
    pub fn with_default(default: V) -> Self {
        SecondaryMap { elems: Vec::new(), default, key: PhantomData }
    }
    /// Empties the map but keeps its memory.
    pub fn clear(&mut self) {
        self.elems.clear()
    }
    /// Makes room for keys below `n`, so later writes do not grow one by one.
    pub fn resize(&mut self, n: usize) {
        if n > self.elems.len() {
            self.elems.resize(n, self.default.clone());
        }
    }
}
impl<K: Entity, V: Clone + Default> Default for SecondaryMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}
impl<K: Entity, V: Clone> Index<K> for SecondaryMap<K, V> {
    type Output = V;
    fn index(&self, k: K) -> &V {
        self.elems.get(k.index()).unwrap_or(&self.default)
    }
}
impl<K: Entity, V: Clone> IndexMut<K> for SecondaryMap<K, V> {
    fn index_mut(&mut self, k: K) -> &mut V {
        let i = k.index();
        if i >= self.elems.len() {
            self.elems.resize(i + 1, self.default.clone());
        }
        &mut self.elems[i]
    }
}
