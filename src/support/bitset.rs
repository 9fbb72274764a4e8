//! A dense, growable set of entity ids.

use super::entity::Entity;
use std::marker::PhantomData;

/// A set of `K`s kept as one bit each.
#[derive(Clone)]
pub struct BitSet<K> {
    words: Vec<u64>,
    key: PhantomData<K>,
}

impl<K: Entity> BitSet<K> {
    pub fn new() -> Self {
        BitSet { words: Vec::new(), key: PhantomData }
    }
    /// An empty set with room for ids below `n`.
    pub fn with_capacity(n: usize) -> Self {
        BitSet { words: vec![0; n.div_ceil(64)], key: PhantomData }
    }
    pub fn contains(&self, k: K) -> bool {
        let i = k.index();
        self.words.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 != 0)
    }
    /// Adds `k`; true if it was not there before.
    pub fn insert(&mut self, k: K) -> bool {
        let i = k.index();
        if i / 64 >= self.words.len() {
            self.words.resize(i / 64 + 1, 0);
        }
        let w = &mut self.words[i / 64];
        let bit = 1u64 << (i % 64);
        let new = *w & bit == 0;
        *w |= bit;
        new
    }
    /// Adds all of `other`; true if that changed anything.
    pub fn union_with(&mut self, other: &Self) -> bool {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        let mut changed = false;
        for (a, &b) in self.words.iter_mut().zip(&other.words) {
            changed |= b & !*a != 0;
            *a |= b;
        }
        changed
    }
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&w| w == 0)
    }
    /// The members, smallest first.
    pub fn iter(&self) -> impl Iterator<Item = K> + '_ {
        self.words.iter().enumerate().flat_map(|(wi, &w)| {
            let mut w = w;
            std::iter::from_fn(move || {
                if w == 0 {
                    return None;
                }
                let b = w.trailing_zeros() as usize;
                w &= w - 1;
                Some(K::new(wi * 64 + b))
            })
        })
    }
}
impl<K: Entity> Default for BitSet<K> {
    fn default() -> Self {
        Self::new()
    }
}
