//! The string interner. Identifiers are interned as they are lexed; everything after that compares
//! and indexes by [`Name`].
//!
//! One interner serves the whole process (a compile runs on one thread), so a `Name` can be turned
//! back into text anywhere. The text lives until exit. It is an open-addressed table of
//! (hash, name) pairs over texts copied into large chunks: one cache line per hit, no allocation
//! per string. The names of `support::names` are there from the start, with their fixed ids.

use super::names;
use std::cell::RefCell;

/// An interned string. Compares by identity; prints as its text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(pub u32);

/// Size of the chunks texts are copied into; longer texts get their own allocation.
const CHUNK: usize = 64 << 10;

struct Interner {
    /// (hash, name + 1); a second half of 0 is an empty slot. Length is a power of two.
    table: Vec<(u32, u32)>,
    texts: Vec<&'static [u8]>,
    /// Rest of the current chunk.
    chunk: &'static mut [u8],
}

thread_local! {
    static INTERNER: RefCell<Interner> = RefCell::new(Interner::new());
}

/// The hash [`Name::intern_hashed`] expects, one byte at a time: `h = hash_step(h, byte)` from 0.
#[inline(always)]
pub fn hash_step(h: u32, byte: u8) -> u32 {
    (h ^ byte as u32).wrapping_mul(0x0100_0193).rotate_left(5)
}

fn hash(text: &[u8]) -> u32 {
    text.iter().fold(0, |h, &b| hash_step(h, b))
}

impl Interner {
    fn new() -> Self {
        let mut i =
            Interner { table: vec![(0, 0); 1 << 12], texts: Vec::with_capacity(1 << 11), chunk: &mut [] };
        for (n, text) in names::ALL.iter().enumerate() {
            let name = i.intern(text.as_bytes(), hash(text.as_bytes()));
            assert_eq!(name.0 as usize, n, "{text} is twice in support::names");
        }
        i
    }

    #[inline]
    fn intern(&mut self, text: &[u8], hash: u32) -> Name {
        let mask = self.table.len() - 1;
        let mut slot = (hash ^ hash >> 15) as usize & mask;
        loop {
            let (h, n) = self.table[slot];
            if n == 0 {
                return self.insert(text, hash, slot);
            }
            if h == hash && self.texts[n as usize - 1] == text {
                return Name(n - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, text: &[u8], hash: u32, slot: usize) -> Name {
        let copy: &'static [u8] = if text.len() > CHUNK / 8 {
            Box::leak(text.into())
        } else {
            if self.chunk.len() < text.len() {
                self.chunk = Box::leak(vec![0; CHUNK].into_boxed_slice());
            }
            let (here, rest) = std::mem::take(&mut self.chunk).split_at_mut(text.len());
            self.chunk = rest;
            here.copy_from_slice(text);
            here
        };
        self.texts.push(copy);
        let n = self.texts.len() as u32;
        self.table[slot] = (hash, n);
        if self.texts.len() * 2 > self.table.len() {
            self.grow();
        }
        Name(n - 1)
    }

    fn grow(&mut self) {
        let size = self.table.len() * 4;
        let old = std::mem::replace(&mut self.table, vec![(0, 0); size]);
        for (h, n) in old.into_iter().filter(|e| e.1 != 0) {
            let mut slot = (h ^ h >> 15) as usize & (size - 1);
            while self.table[slot].1 != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.table[slot] = (h, n);
        }
    }
}

impl Name {
    /// The reserved "no name" value.
    pub const NONE: Name = Name(u32::MAX);

    pub fn is_none(self) -> bool {
        self.0 == u32::MAX
    }
    pub fn is_some(self) -> bool {
        self.0 != u32::MAX
    }
    /// `None` for the reserved value.
    pub fn some(self) -> Option<Self> {
        if self.is_none() { None } else { Some(self) }
    }
    /// The id of `text`, made if it is new.
    pub fn intern(text: &str) -> Name {
        Self::intern_bytes(text.as_bytes())
    }
    /// The id of `text`, which need not be UTF-8 (string literals are any bytes).
    pub fn intern_bytes(text: &[u8]) -> Name {
        Self::intern_hashed(text, hash(text))
    }
    /// [`Self::intern_bytes`] for a caller that hashed while scanning, with [`hash_step`] from 0.
    #[inline]
    pub fn intern_hashed(text: &[u8], hash: u32) -> Name {
        INTERNER.with_borrow_mut(|i| i.intern(text, hash))
    }
    /// The bytes of this name; empty for [`Self::NONE`].
    pub fn as_bytes(self) -> &'static [u8] {
        INTERNER.with_borrow(|i| i.texts.get(self.0 as usize).copied().unwrap_or_default())
    }
    /// The text of this name. Bytes that are not UTF-8 (possible in string literals only) come out
    /// as U+FFFD; use [`Self::as_bytes`] for those.
    pub fn as_str(self) -> &'static str {
        let bytes = self.as_bytes();
        std::str::from_utf8(bytes).unwrap_or_else(|_| Box::leak(String::from_utf8_lossy(bytes).into()))
    }
}

impl super::entity::Entity for Name {
    fn new(index: usize) -> Self {
        Name(index as u32)
    }
    fn index(self) -> usize {
        self.0 as usize
    }
}
impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(if self.is_none() { "<anonymous>" } else { self.as_str() })
    }
}
impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_keep_their_bytes() {
        let a = Name::intern("some_identifier");
        assert_eq!(a, Name::intern_bytes(b"some_identifier"));
        assert_ne!(a, Name::intern("some_identifieR"));
        let many: Vec<Name> = (0..20_000).map(|i| Name::intern(&format!("n{i}"))).collect();
        for (i, n) in many.iter().enumerate() {
            assert_eq!(n.as_str(), format!("n{i}"));
        }
        assert_eq!(Name::intern_bytes(b"\"\xff\"").as_bytes(), b"\"\xff\"");
        assert_eq!(Name::intern("while"), names::WHILE);
    }
}
