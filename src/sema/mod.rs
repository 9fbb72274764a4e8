//! Meaning: checks and conversions on the typed tree. The parser calls these functions as it builds
//! nodes; nothing here reads tokens.
//!
//! - `conv`: lvalue conversion, promotions, usual arithmetic conversions, assignment, casts
//! - `expr`: one function per operator: operands in, checked and folded node out
//! - `fold`, `number`: arithmetic on constants, exact in the target's formats
//! - `consteval`: what a tree is worth as a constant: integers, floats, addresses
//! - `builtins`: the table of builtins
//!
//! Errors never cascade: an operand of type [`Ty::ERROR`] makes the result [`ExprKind::Error`] silently.

pub mod builtins;
pub mod consteval;
pub mod conv;
pub mod number;

use crate::ast::{Expr, ExprKind, Ty, Types};
use crate::diag::Session;
use crate::support::source::Loc;
use bumpalo::Bump;

/// What checking needs: the type table, the arena and the session. The parser owns one.
pub struct Sema<'s, 'a> {
    pub sess: &'s Session,
    pub arena: &'a Bump,
    pub types: Types<'a>,
    /// Greater than 0 in operands that are not evaluated (`sizeof`, `typeof`, the dead arm of `?:` …):
    /// overflow and the like is not warned about, names are not marked as referenced.
    pub unevaluated: u32,
}

impl<'s, 'a> Sema<'s, 'a> {
    pub fn new(sess: &'s Session, arena: &'a Bump, types: Types<'a>) -> Self {
        Sema { sess, arena, types, unevaluated: 0 }
    }
    /// Makes a node.
    #[inline]
    pub fn mk(&self, kind: ExprKind<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.arena.alloc(Expr { kind, ty, loc })
    }
    /// The poisoned expression, for what was reported already.
    pub fn error_expr(&self, loc: Loc) -> &'a Expr<'a> {
        self.mk(ExprKind::Error, Ty::ERROR, loc)
    }
    /// An integer constant; `value` is wrapped to the type.
    pub fn int_const(&self, value: i128, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.mk(ExprKind::IntConst(number::wrap_int(&self.types, value, ty)), ty, loc)
    }
}
