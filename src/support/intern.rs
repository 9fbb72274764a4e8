//! The string interner. Identifiers are interned as they are lexed; everything after that compares
//! and indexes by [`Name`].
//!
//! One interner serves the whole process (a compile runs on one thread), so a `Name` can be turned
//! back into text anywhere. The text lives until exit.

use rustc_hash::FxHashMap;
use std::cell::RefCell;

crate::entity! {
    /// An interned string.
    pub struct Name, "name"
}

#[derive(Default)]
struct Interner {
    map: FxHashMap<&'static str, Name>,
    texts: Vec<&'static str>,
}

thread_local! {
    static INTERNER: RefCell<Interner> = RefCell::default();
}

impl Name {
    /// The id of `text`, made if it is new.
    pub fn intern(text: &str) -> Name {
        INTERNER.with_borrow_mut(|i| {
            if let Some(&n) = i.map.get(text) {
                return n;
            }
            let n = Name(i.texts.len() as u32);
            let text: &'static str = Box::leak(text.into());
            i.texts.push(text);
            i.map.insert(text, n);
            n
        })
    }
    /// The text of this name.
    pub fn as_str(self) -> &'static str {
        INTERNER.with_borrow(|i| i.texts[self.0 as usize])
    }
}
