//! The typed syntax tree: what the parser builds and `lower` (and `dwarf`) read.
//!
//! Everything lives in one `bumpalo::Bump` per translation unit and is linked by plain references
//! (`&'a Expr<'a>`). Nodes are complete when made; what a later declaration may still change (a
//! variable's composite type, a function's body) sits in `Cell`s. Types are `Copy` handles into the
//! [`types::Types`] table, which travels with the unit.
//!
//! Invariants `lower` may count on (when no error was reported):
//! - every implicit conversion is an explicit [`expr::CastKind`] node; operands of arithmetic have the
//!   node's own type, comparisons have operands of one type;
//! - every initialiser is a flat list sorted by offset ([`decl::Init`]);
//! - every `switch` has its cases collected, converted and sorted; every `goto` has its label;
//! - [`expr::ExprKind::Error`] and [`types::Ty::ERROR`] do not occur.

pub mod builtin;
pub mod decl;
pub mod expr;
pub mod layout;
pub mod print;
pub mod stmt;
pub mod types;

pub use decl::{Attrs, Func, FuncBody, Init, InitItem, Item, Linkage, Storage, Unit, Var};
pub use expr::{BinOp, CastKind, Expr, ExprKind, FieldRef, StrLit, UnOp};
pub use stmt::{Label, Stmt, StmtKind};
pub use types::{
    ArrayLen, BitPlace, EnumId, Field, FloatKind, FuncType, IntKind, Quals, RecordId, Ty, TypeKind, Types,
    Vla,
};
