//! Name lookup: ordinary identifiers and tags in arrays indexed by the interned name, restored from an
//! undo log when a scope ends. Lookup is one indexed load; leaving a scope costs what it declared.

use crate::ast::{EnumId, Func, RecordId, Ty, Var};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// What an ordinary identifier means.
#[derive(Clone, Copy)]
pub enum Symbol<'a> {
    Typedef(&'a Typedef),
    Var(&'a Var<'a>),
    Func(&'a Func<'a>),
    EnumConst(&'a EnumConst),
}

/// A typedef name.
pub struct Typedef {
    /// The sugar type ([`crate::ast::TypeKind::Typedef`]).
    pub ty: Ty,
    pub loc: Loc,
    pub deprecated: Option<Name>,
    pub unavailable: Option<Name>,
    /// Named since.
    pub used: std::cell::Cell<bool>,
}

/// An enumeration constant.
pub struct EnumConst {
    pub name: Name,
    pub value: i128,
    /// `int` where it fits, else the enum's type.
    pub ty: std::cell::Cell<Ty>,
    pub loc: Loc,
}

impl Symbol<'_> {
    pub fn loc(&self) -> Loc {
        match self {
            Symbol::Typedef(t) => t.loc,
            Symbol::Var(v) => v.loc,
            Symbol::Func(f) => f.loc.get(),
            Symbol::EnumConst(c) => c.loc,
        }
    }
}

/// What a tag names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Record(RecordId),
    Enum(EnumId),
}

type Slot<T> = Option<(T, u32)>;

enum Undo<'a> {
    Ord(Name, Slot<Symbol<'a>>),
    Tag(Name, Slot<Tag>),
}

/// All scopes open now. Depth 0 is file scope.
pub struct Scopes<'a> {
    ord: Vec<Slot<Symbol<'a>>>,
    tags: Vec<Slot<Tag>>,
    undo: Vec<Undo<'a>>,
    /// Length of `undo` at each open scope's start.
    marks: Vec<u32>,
}

impl<'a> Scopes<'a> {
    pub fn new() -> Self {
        Scopes { ord: Vec::new(), tags: Vec::new(), undo: Vec::new(), marks: Vec::new() }
    }
    /// 0 at file scope.
    pub fn depth(&self) -> u32 {
        self.marks.len() as u32
    }
    pub fn push(&mut self) {
        self.marks.push(self.undo.len() as u32);
    }
    pub fn pop(&mut self) {
        let mark = self.marks.pop().expect("scope underflow") as usize;
        while self.undo.len() > mark {
            match self.undo.pop().expect("undo log shorter than its mark") {
                Undo::Ord(n, s) => self.ord[n.0 as usize] = s,
                Undo::Tag(n, s) => self.tags[n.0 as usize] = s,
            }
        }
    }
    /// The names declared in the innermost scope, for checks at its end.
    pub fn innermost(&self) -> impl Iterator<Item = Symbol<'a>> + '_ {
        let mark = self.marks.last().map_or(0, |&m| m as usize);
        self.undo[mark..].iter().filter_map(|u| match u {
            Undo::Ord(n, _) => self.lookup(*n),
            Undo::Tag(..) => None,
        })
    }
    /// The same with their names.
    pub fn innermost_named(&self) -> impl Iterator<Item = (Name, Symbol<'a>)> + '_ {
        let mark = self.marks.last().map_or(0, |&m| m as usize);
        self.undo[mark..].iter().filter_map(|u| match u {
            Undo::Ord(n, _) => self.lookup(*n).map(|s| (*n, s)),
            Undo::Tag(..) => None,
        })
    }
    /// The tags declared in the innermost scope.
    pub fn tags_here(&self) -> Vec<(Name, Tag)> {
        let mark = self.marks.last().map_or(0, |&m| m as usize);
        let tag = |u: &Undo<'a>| match u {
            Undo::Tag(n, _) => self.lookup_tag(*n).map(|t| (*n, t.0)),
            Undo::Ord(..) => None,
        };
        self.undo[mark..].iter().filter_map(tag).collect()
    }
    #[inline]
    pub fn lookup(&self, name: Name) -> Option<Symbol<'a>> {
        self.ord.get(name.0 as usize).copied().flatten().map(|s| s.0)
    }
    /// With the depth of the scope it was declared in.
    #[inline]
    pub fn lookup_depth(&self, name: Name) -> Option<(Symbol<'a>, u32)> {
        self.ord.get(name.0 as usize).copied().flatten()
    }
    /// All ordinary names in sight, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = (Name, Symbol<'a>)> + '_ {
        self.ord.iter().enumerate().filter_map(|(i, s)| s.map(|s| (Name(i as u32), s.0)))
    }
    /// Only if declared in the innermost scope.
    pub fn lookup_here(&self, name: Name) -> Option<Symbol<'a>> {
        self.lookup_depth(name).filter(|s| s.1 == self.depth()).map(|s| s.0)
    }
    pub fn declare(&mut self, name: Name, sym: Symbol<'a>) {
        let i = name.0 as usize;
        if i >= self.ord.len() {
            self.ord.resize((i + 1).next_power_of_two(), None);
        }
        let depth = self.marks.len() as u32;
        let old = self.ord[i].replace((sym, depth));
        if depth > 0 {
            self.undo.push(Undo::Ord(name, old));
        }
    }
    /// Declares at file scope whatever scope is open (implicit functions). Seen if nothing nearer hides it.
    pub fn declare_file_scope(&mut self, name: Name, sym: Symbol<'a>) {
        if self.lookup(name).is_none() {
            let i = name.0 as usize;
            if i >= self.ord.len() {
                self.ord.resize((i + 1).next_power_of_two(), None);
            }
            self.ord[i] = Some((sym, 0));
        }
    }
    pub fn lookup_tag(&self, name: Name) -> Option<(Tag, u32)> {
        self.tags.get(name.0 as usize).copied().flatten()
    }
    pub fn declare_tag(&mut self, name: Name, tag: Tag) {
        let i = name.0 as usize;
        if i >= self.tags.len() {
            self.tags.resize((i + 1).next_power_of_two(), None);
        }
        let depth = self.marks.len() as u32;
        let old = self.tags[i].replace((tag, depth));
        if depth > 0 {
            self.undo.push(Undo::Tag(name, old));
        }
    }
}

impl Default for Scopes<'_> {
    fn default() -> Self {
        Self::new()
    }
}
