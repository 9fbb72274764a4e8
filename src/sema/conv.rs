//! Conversions (C11 §6.3, §6.5.16.1, §6.5.4), with gcc's diagnostics.

use super::Sema;
use crate::ast::{Expr, Ty};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// Where a value goes, for the wording of what is wrong with it.
#[derive(Clone, Copy)]
pub enum Target {
    Assign,
    Init,
    Return,
    /// Argument number (from 1) of a call to the named function (`Name::NONE`: through a pointer), and where
    /// the parameter was declared.
    Arg { func: Name, index: u32, decl: Loc },
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Arrays and functions become pointers, lvalues are read: the value of `e`. Not for operands of `sizeof`, `&`, `++`.
    pub fn rvalue(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        e
    }
    /// Arrays and functions become pointers; other lvalues stay.
    pub fn decay(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        e
    }
    /// Integer promotions on an rvalue.
    pub fn promote(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        e
    }
    /// Converts rvalue `e` to scalar type `ty` without any check, folding constants.
    pub fn convert(&mut self, e: &'a Expr<'a>, ty: Ty) -> &'a Expr<'a> {
        let _ = ty;
        e
    }
    /// Converts `e` (of any kind) as if by assignment to an object of type `ty` (C11 §6.5.16.1); reports what gcc does.
    /// `loc` is where the caret goes (the `=`, the argument, the initialiser).
    pub fn convert_assign(&mut self, e: &'a Expr<'a>, ty: Ty, to: Target, loc: Loc) -> &'a Expr<'a> {
        let _ = (ty, to, loc);
        e
    }
    /// A controlling expression: any scalar rvalue, checked.
    pub fn condition(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        e
    }
}
