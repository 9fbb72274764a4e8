//! The symbol table of an object being assembled, and expressions over symbols.
//!
//! A symbol is undefined, a place in a section, common, or defined by an expression. What a value in the source looks
//! like is [`Value`]: `add - sub + off`, the shape relocations can express. Anything else becomes a symbol
//! with an [`Expr`] tree, evaluated when addresses are known.

use super::inst::{Spec, Symbol};
use crate::entity;
use crate::support::entity::PrimaryMap;
use rustc_hash::FxHashMap;

entity! {
    /// A subsection: a run of fragments of one section.
    pub struct SubId, "sub"
}
entity! {
    /// A section.
    pub struct SecId, "sec"
}
entity! {
    /// A node of an expression.
    pub struct ExprId, "expr"
}

/// A position in a subsection: byte `off` of its fixed bytes, which belongs to fragment `frag`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub sub: SubId,
    pub frag: u32,
    pub off: u32,
}

/// What a symbol stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Def {
    Undefined,
    Place(Place),
    Abs(i64),
    Expr(ExprId),
    Common {
        size: u64,
        align: u64,
    },
    /// The start of a section.
    Section(SecId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// Nothing said: local if defined, else global.
    Unset,
    Local,
    Global,
    Weak,
    GnuUnique,
}

/// `st_size`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    Zero,
    Const(u64),
    Expr(ExprId),
}

/// A symbol.
#[derive(Clone, Copy, Debug)]
pub struct SymData {
    /// Empty for anonymous ones; for compiler-made labels the prefix, until [`Symbols::name`] is asked.
    pub name: &'static [u8],
    /// Number of a compiler-made label `.L<prefix><number>` that has not been given its name yet; else `u32::MAX`.
    pub number: u32,
    pub def: Def,
    pub binding: Binding,
    /// STT_*.
    pub kind: u8,
    /// STV_*.
    pub visibility: u8,
    /// Other bits of `st_other`.
    pub other: u8,
    pub size: Size,
    /// Named by a relocation or other thing that needs it in the symbol table.
    pub used: bool,
    /// Starts with `.L`: left out of the symbol table unless used by a relocation.
    pub temp: bool,
    /// `.weakref`: this name stands for another symbol, weakly.
    pub weakref: Symbol,
    /// Referenced other than through a weakref.
    pub referenced: bool,
    /// Place in the order of first mention in the output, 0: not mentioned yet.
    pub rank: u32,
    /// May be assigned again (`.set`); a new assignment makes a new symbol of the same name.
    pub equated: bool,
}

/// `add - sub + off`, `add` read with modifier `spec`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    pub add: Symbol,
    pub sub: Symbol,
    pub off: i64,
    pub spec: Spec,
}

impl Value {
    pub const fn abs(off: i64) -> Value {
        Value { add: Symbol::NONE, sub: Symbol::NONE, off, spec: Spec(0) }
    }
    pub const fn sym(add: Symbol) -> Value {
        Value { add, sub: Symbol::NONE, off: 0, spec: Spec(0) }
    }
    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        (self.add.is_none() && self.sub.is_none()).then_some(self.off)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnOp {
    Neg,
    Not,
    LogNot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinOp {
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    Or,
    And,
    Xor,
    OrNot,
    Add,
    Sub,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    LogAnd,
    LogOr,
}

/// An expression that a relocation cannot express.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expr {
    Value(Value),
    Un(UnOp, ExprId),
    Bin(BinOp, ExprId, ExprId),
    /// View number of a row of the line table (line section, row).
    View(u32, u32),
}

/// Symbols and expressions.
#[derive(Default)]
pub struct Symbols {
    pub syms: PrimaryMap<Symbol, SymData>,
    pub exprs: PrimaryMap<ExprId, Expr>,
    by_name: FxHashMap<&'static [u8], Symbol>,
    /// The unused part of the block names are stored in. Names live until exit.
    names: &'static mut [u8],
    temps: u32,
    /// Number of the next name `give_name` makes.
    given: u32,
    ranks: u32,
}

impl Symbols {
    fn store(&mut self, name: &[u8]) -> &'static [u8] {
        if self.names.len() < name.len() {
            self.names = Box::leak(vec![0; (name.len() + 1).max(32 << 10)].into_boxed_slice());
        }
        let (head, tail) = std::mem::take(&mut self.names).split_at_mut(name.len());
        self.names = tail;
        head.copy_from_slice(name);
        head
    }

    fn new_symbol(&mut self, name: &'static [u8], def: Def) -> Symbol {
        self.syms.push(SymData {
            name,
            number: u32::MAX,
            def,
            binding: Binding::Unset,
            kind: 0,
            visibility: 0,
            other: 0,
            size: Size::Zero,
            used: false,
            temp: name.is_empty() || name.starts_with(b".L"),
            weakref: Symbol::NONE,
            referenced: false,
            rank: 0,
            equated: false,
        })
    }

    /// The symbol called `name`, made if new.
    pub fn named(&mut self, name: &[u8]) -> Symbol {
        if let Some(&s) = self.by_name.get(name) {
            return s;
        }
        let name = self.store(name);
        let s = self.new_symbol(name, Def::Undefined);
        self.by_name.insert(name, s);
        s
    }
    /// The symbol called `name` if there is one.
    pub fn find(&self, name: &[u8]) -> Option<Symbol> {
        self.by_name.get(name).copied()
    }
    /// A new symbol `.L<prefix><n>`. The name is made only when someone asks for it.
    pub fn temp(&mut self, prefix: &'static str) -> Symbol {
        let s = self.new_symbol(prefix.as_bytes(), Def::Undefined);
        let d = &mut self.syms[s];
        d.temp = true;
        d.number = self.temps;
        self.temps += 1;
        s
    }
    /// Makes an anonymous symbol a label of the assembler's own. These have numbers apart from `temp`'s, of which an object that
    /// comes from text makes none: the names must be the same either way.
    pub fn give_name(&mut self, s: Symbol, prefix: &'static str) {
        self.syms[s].name = prefix.as_bytes();
        self.syms[s].number = self.given;
        self.given += 1;
    }
    /// The name of a symbol; from now on the name finds it.
    pub fn name(&mut self, s: Symbol) -> &'static [u8] {
        let d = self.syms[s];
        if d.number == u32::MAX {
            return d.name;
        }
        let mut text = Vec::with_capacity(16);
        temp_name(&d, &mut text);
        let name = self.store(&text);
        self.syms[s].name = name;
        self.syms[s].number = u32::MAX;
        self.by_name.insert(name, s);
        name
    }
    /// Appends the name of a symbol.
    pub fn print_name(&self, s: Symbol, out: &mut Vec<u8>) {
        let d = &self.syms[s];
        if d.number == u32::MAX { out.extend_from_slice(d.name) } else { temp_name(d, out) }
    }
    /// Notes that the output mentions `s` here: the symbol table is in this order.
    pub fn touch(&mut self, s: Symbol) {
        if s.is_some() && self.syms[s].rank == 0 {
            self.ranks += 1;
            self.syms[s].rank = self.ranks;
        }
    }
    /// A symbol without a name.
    pub fn anonymous(&mut self, def: Def) -> Symbol {
        self.new_symbol(b"", def)
    }
    /// Makes `name` mean a new symbol with the old one's attributes; the old one keeps its value for what has used it.
    pub fn renew(&mut self, old: Symbol) -> Symbol {
        let data = self.syms[old];
        let new = self.syms.push(data);
        self.by_name.insert(data.name, new);
        let old = &mut self.syms[old];
        old.name = b"";
        old.temp = true;
        old.binding = Binding::Local;
        new
    }
    /// Gives a symbol another name (`.symver`).
    pub fn rename(&mut self, s: Symbol, name: &[u8]) {
        let name = self.store(name);
        self.syms[s].name = name;
        self.syms[s].number = u32::MAX;
    }
    pub fn expr(&mut self, e: Expr) -> ExprId {
        self.exprs.push(e)
    }

    /// Whether a branch to `s` may leave the object: undefined here, weak or global.
    pub fn may_be_external(&self, s: Symbol) -> bool {
        let d = &self.syms[s];
        matches!(d.binding, Binding::Weak | Binding::Global | Binding::GnuUnique)
            || matches!(d.def, Def::Undefined | Def::Common { .. })
    }
}

fn temp_name(d: &SymData, out: &mut Vec<u8>) {
    out.extend_from_slice(b".L");
    out.extend_from_slice(d.name);
    super::text::decimal(d.number as i64, out);
}

/// The arithmetic of GNU as: 64 bits, wrapping; comparisons give −1 for true. None: division by zero.
pub fn fold(op: BinOp, a: i64, b: i64) -> Option<i64> {
    let truth = |t: bool| if t { -1 } else { 0 };
    Some(match op {
        BinOp::Mul => a.wrapping_mul(b),
        BinOp::Div => {
            if b == 0 {
                return None;
            } else {
                a.wrapping_div(b)
            }
        }
        BinOp::Rem => {
            if b == 0 {
                return None;
            } else {
                a.wrapping_rem(b)
            }
        }
        BinOp::Shl => {
            if (0..64).contains(&b) {
                a << b
            } else {
                0
            }
        }
        BinOp::Shr => {
            if (0..64).contains(&b) {
                (a as u64 >> b) as i64
            } else {
                0
            }
        }
        BinOp::Or => a | b,
        BinOp::And => a & b,
        BinOp::Xor => a ^ b,
        BinOp::OrNot => a | !b,
        BinOp::Add => a.wrapping_add(b),
        BinOp::Sub => a.wrapping_sub(b),
        BinOp::Eq => truth(a == b),
        BinOp::Ne => truth(a != b),
        BinOp::Lt => truth(a < b),
        BinOp::Le => truth(a <= b),
        BinOp::Gt => truth(a > b),
        BinOp::Ge => truth(a >= b),
        BinOp::LogAnd => (a != 0 && b != 0) as i64,
        BinOp::LogOr => (a != 0 || b != 0) as i64,
    })
}

pub fn fold_unary(op: UnOp, a: i64) -> i64 {
    match op {
        UnOp::Neg => a.wrapping_neg(),
        UnOp::Not => !a,
        UnOp::LogNot => (a == 0) as i64,
    }
}
