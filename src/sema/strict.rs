//! How constant a folded constant is (C11 §6.6). Folding makes one node of an expression, whatever was in it; what the standard would
//! not call an integer constant expression is kept here, in a table beside the tree, as such are rare.

use super::Sema;
use crate::ast::{Expr, ExprKind};
use crate::diag::DiagDesc;
use crate::diag::catalog::expr as msg;
use crate::support::source::Loc;

/// What is wrong with a folded constant, from mild to grave.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Loose {
    /// Strict, but from `__builtin_constant_p`: gcc lets `__builtin_constant_p (x) ? x : y` be a constant whatever the arms are.
    ConstantP,
    /// An arithmetic constant expression, or one of addresses, but none of integers.
    Arithmetic,
    /// Constant by folding only: an operand is no constant, or the operation has no defined value.
    Folded,
    /// A signed operation overflowed.
    Overflow,
}

impl<'s, 'a> Sema<'s, 'a> {
    fn key(e: &'a Expr<'a>) -> usize {
        std::ptr::from_ref(e.unparen()) as usize
    }
    /// What is known against `e`.
    #[inline]
    pub fn looseness(&self, e: &'a Expr<'a>) -> Option<Loose> {
        if self.loose.is_empty() {
            return None;
        }
        self.loose.get(&Self::key(e)).copied()
    }
    /// Notes that `e` is a constant only in a wider sense.
    pub fn mark_loose(&mut self, e: &'a Expr<'a>, how: Option<Loose>) -> &'a Expr<'a> {
        if let Some(how) = how
            && matches!(e.unparen().kind, ExprKind::IntConst(_) | ExprKind::FloatConst(_))
        {
            let slot = self.loose.entry(Self::key(e)).or_insert(how);
            *slot = (*slot).max(how);
        }
        e
    }
    /// A fresh node in place of an old one is as loose as that.
    pub fn as_loose_as(&mut self, e: &'a Expr<'a>, old: &'a Expr<'a>) -> &'a Expr<'a> {
        match self.looseness(old) {
            None => e,
            how => self.mark_loose(e, how),
        }
    }
    /// As [`Self::looseness`], for an operand: what is no integer constant at all counts, too.
    pub fn operand_looseness(&self, e: &'a Expr<'a>) -> Option<Loose> {
        match e.unparen().kind {
            ExprKind::IntConst(_) if !self.types.is_pointer(e.ty) => self.looseness(e),
            ExprKind::IntConst(_) | ExprKind::FloatConst(_) => {
                Some(self.looseness(e).unwrap_or(Loose::Arithmetic))
            }
            _ => Some(Loose::Folded),
        }
    }
    /// Says what is wrong with a constant used where the standard wants an integer constant expression.
    pub fn require_strict(&self, e: &'a Expr<'a>, row: &'static DiagDesc, arg: &str, loc: Loc) {
        let how = match e.unparen().kind {
            ExprKind::IntConst(_) => self.looseness(e),
            _ => Some(Loose::Folded),
        };
        match how {
            None | Some(Loose::ConstantP) => {}
            Some(Loose::Overflow) => {
                self.diag(&msg::OVERFLOW_CONSTANT, loc).emit();
            }
            Some(_) => {
                self.diag(row, loc).arg(arg).emit();
            }
        }
    }
}
