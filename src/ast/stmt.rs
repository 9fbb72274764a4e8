//! Statement nodes.
//!
//! Labels and cases are statements of their own without a sub-statement: `a: b: x;` is three
//! statements in a row (in a `Block` of its own where one statement was wanted), so long runs of
//! cases do not nest.

use super::decl::Var;
use super::expr::Expr;
use super::types::Vla;
use crate::support::intern::Name;
use crate::support::source::Loc;
use std::cell::Cell;

/// A statement.
#[derive(Clone, Copy)]
pub struct Stmt<'a> {
    pub kind: StmtKind<'a>,
    pub loc: Loc,
}

/// What a statement is.
#[derive(Clone, Copy)]
pub enum StmtKind<'a> {
    Empty,
    /// A scope: automatic variables declared in it die (and their cleanups run, last first) at its end.
    Block(&'a Block<'a>),
    /// A local variable comes into being here: space (also of a VLA), then its initialiser.
    /// Static and extern locals are not seen here.
    Decl(&'a Var<'a>),
    /// Evaluates a run-time array bound of a following declaration or typedef.
    VlaBound(&'a Vla<'a>),
    /// A nested function (GNU) is defined here; its code is in [`Func::body`].
    NestedFunc,
    Expr(&'a Expr<'a>),
    /// An `else if` chain nests in `els`: walk it with a loop.
    If {
        cond: &'a Expr<'a>,
        then: &'a Stmt<'a>,
        els: Option<&'a Stmt<'a>>,
    },
    While {
        cond: &'a Expr<'a>,
        body: &'a Stmt<'a>,
    },
    DoWhile {
        body: &'a Stmt<'a>,
        cond: &'a Expr<'a>,
    },
    For(&'a ForStmt<'a>),
    Switch(&'a Switch<'a>),
    /// `case` or `default` label of the enclosing `switch`; which one it is, its `Switch` says by identity of the label.
    Case(&'a CaseLabel),
    Label(&'a Label<'a>),
    Goto(&'a Label<'a>),
    /// `goto *expr` (a `void *` rvalue).
    ComputedGoto(&'a Expr<'a>),
    Break,
    Continue,
    /// The value is converted to the function's return type.
    Return(Option<&'a Expr<'a>>),
    Asm(&'a Asm<'a>),
    /// `__attribute__((fallthrough));`: control goes on into the next case on purpose.
    Fallthrough,
}

/// `{ … }`.
pub struct Block<'a> {
    pub stmts: &'a [Stmt<'a>],
    /// Where the closing brace is (cleanups and the end of a function are attributed to it).
    pub end: Loc,
}

/// `for (init; cond; step) body`; the whole is a scope. `init` holds declarations or an expression statement.
pub struct ForStmt<'a> {
    pub init: &'a [Stmt<'a>],
    pub cond: Option<&'a Expr<'a>>,
    pub step: Option<&'a Expr<'a>>,
    pub body: &'a Stmt<'a>,
}

/// The place of a `case` or `default` label.
pub struct CaseLabel {
    pub loc: Loc,
    /// Index in [`Switch::labels`].
    pub index: u32,
    /// A comment before it says that control falls through on purpose.
    pub fallthrough: bool,
}

/// `switch (value) body`.
pub struct Switch<'a> {
    /// Promoted; cases are converted to its type.
    pub value: &'a Expr<'a>,
    pub body: &'a Stmt<'a>,
    /// Sorted by `lo`, ranges do not overlap. Signed or unsigned order as `value`'s type.
    pub cases: &'a [Case],
    /// Index of the `default` label.
    pub default: Option<u32>,
    /// All labels in source order, by their index.
    pub labels: &'a [&'a CaseLabel],
}

/// `case lo:` (`lo == hi`) or GNU `case lo ... hi:`.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub lo: i128,
    pub hi: i128,
    pub label: u32,
}

/// A label of a function, named or `__label__`.
pub struct Label<'a> {
    pub name: Name,
    /// Where it is first seen, and where it is defined (`Loc::NONE` until then).
    pub loc: Cell<Loc>,
    pub defined_at: Cell<Loc>,
    /// Number within the function, dense from 0.
    pub index: u32,
    /// `&&label` was taken.
    pub address_taken: Cell<bool>,
    pub used: Cell<bool>,
    /// A comment before its definition says that control falls through on purpose.
    pub fallthrough: Cell<bool>,
    /// The variables with a cleanup, or of variable length, alive at the label: a `goto` runs the cleanups of
    /// (and frees) all that are alive at the jump but not here.
    pub alive: Cell<Option<&'a Alive<'a>>>,
    /// The function it belongs to (a nested function may jump out to it).
    pub nonlocal: Cell<bool>,
}

/// A stack of live variables that need something at scope exit, innermost first.
pub struct Alive<'a> {
    pub var: &'a Var<'a>,
    pub outer: Option<&'a Alive<'a>>,
    /// How many are on the stack, this one included.
    pub depth: u32,
}

/// An `asm` statement.
pub struct Asm<'a> {
    /// In the execution character set, escapes done; `%` still to be expanded unless `basic`.
    pub template: &'a [u8],
    /// No operands and no colons: `%` is itself.
    pub basic: bool,
    pub volatile: bool,
    pub outputs: &'a [AsmOperand<'a>],
    pub inputs: &'a [AsmOperand<'a>],
    pub clobbers: &'a [Name],
    /// `asm goto` targets.
    pub labels: &'a [&'a Label<'a>],
    pub label_names: &'a [Name],
}

/// `[name] "constraint" (expr)`.
#[derive(Clone, Copy)]
pub struct AsmOperand<'a> {
    /// `Name::NONE` if there is none.
    pub name: Name,
    pub constraint: &'a str,
    /// Outputs: an lvalue. Inputs: an rvalue, or an lvalue if the constraint allows memory only.
    pub expr: &'a Expr<'a>,
    pub loc: Loc,
}
