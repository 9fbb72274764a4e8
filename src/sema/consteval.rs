//! What an expression is worth as a constant. Arithmetic on constants is folded as the tree is built,
//! so an integer constant expression is an `IntConst` node; what is left for here are addresses.

use super::Sema;
use crate::ast::{Expr, Func, Label, StrLit, Var};
use crate::support::source::Loc;

/// What an address is relative to.
#[derive(Clone, Copy)]
pub enum Base<'a> {
    Var(&'a Var<'a>),
    Func(&'a Func<'a>),
    Str(&'a StrLit<'a>),
    Label(&'a Label<'a>),
}

/// A constant.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// As in `ExprKind::IntConst`; pointers with a fixed value too.
    Int(i128),
    Wide(&'a [u64]),
    /// The bits in the type's format.
    Float(u128),
    Complex(u128, u128),
    /// `base + offset` in bytes: link-time constant.
    Addr(Base<'a>, i64),
    /// `&&a - &&b + offset`.
    LabelDiff(&'a Label<'a>, &'a Label<'a>, i64),
}

impl<'s, 'a> Sema<'s, 'a> {
    /// The value of an integer constant expression; `None` if it is not one (nothing is reported).
    pub fn int_value(&self, e: &'a Expr<'a>) -> Option<i128> {
        let _ = e;
        None
    }
    /// The value of `e` (an rvalue of scalar type) as a constant for a static initialiser; `None` if it is not one.
    pub fn const_value(&self, e: &'a Expr<'a>) -> Option<Value<'a>> {
        let _ = e;
        None
    }
    /// The address of lvalue `e` as a constant.
    pub fn const_address(&self, e: &'a Expr<'a>) -> Option<(Base<'a>, i64)> {
        let _ = e;
        None
    }
    /// The value of an integer constant expression that the grammar requires (array bounds in records, enumerators,
    /// bit-field widths …); reports `not_const` at `loc` (argument: `arg`) and gives `None` if it is not one.
    pub fn require_int(&self, e: &'a Expr<'a>, not_const: &'static crate::diag::DiagDesc, loc: Loc, arg: &str) -> Option<i128> {
        let v = self.int_value(e);
        if v.is_none() && !e.is_error() {
            self.sess.diag(not_const, loc).arg(arg).emit();
        }
        v
    }
}
