//! Whether two trees surely have the same value: no side effects, no volatile reads, same structure.

use crate::ast::stmt::{Stmt, StmtKind};
use crate::ast::{CastKind, Expr, ExprKind};
use crate::sema::Sema;

impl<'s, 'a> Sema<'s, 'a> {
    /// `a` and `b` are the same expression, evaluated twice without anything between.
    pub(crate) fn same_value(&self, a: &'a Expr<'a>, b: &'a Expr<'a>) -> bool {
        self.same(a, b, false)
    }

    /// The same written expression, side effects allowed (for branches of which one runs).
    fn same(&self, a: &'a Expr<'a>, b: &'a Expr<'a>, effects: bool) -> bool {
        use ExprKind::*;
        let (a, b) = (plain(a), plain(b));
        if !self.types.same_unqual(a.ty, b.ty) {
            return false;
        }
        let s = |x, y| self.same(x, y, effects);
        match (a.kind, b.kind) {
            (IntConst(x), IntConst(y)) => x == y,
            (FloatConst(x), FloatConst(y)) => x == y,
            (ComplexConst(x), ComplexConst(y)) => x == y,
            (StringLit(x), StringLit(y)) => x.bytes == y.bytes,
            (VarRef(x), VarRef(y)) => {
                std::ptr::eq(x, y) && (effects || !self.types.quals(x.ty.get()).is_volatile())
            }
            (FuncRef(x), FuncRef(y)) => std::ptr::eq(x, y),
            (Unary(o, x), Unary(p, y)) => o == p && s(x, y),
            (Binary(o, x, y), Binary(p, z, w)) => o == p && s(x, z) && s(y, w),
            (LogAnd(x, y), LogAnd(z, w)) | (LogOr(x, y), LogOr(z, w)) => s(x, z) && s(y, w),
            (Cond(x), Cond(y)) => {
                s(x.cond, y.cond)
                    && s(x.els, y.els)
                    && match (x.then, y.then) {
                        (Some(t), Some(u)) => s(t, u),
                        (None, None) => true,
                        _ => false,
                    }
            }
            (Cast(k, x), Cast(l, y)) => {
                k == l
                    && (k != CastKind::LvalueToRvalue
                        || effects
                        || !self.types.quals(x.ty).is_volatile() && !self.types.quals(y.ty).is_volatile())
                    && s(x, y)
            }
            (Member { base: x, field: f }, Member { base: y, field: g }) => {
                f.record == g.record && f.index == g.index && s(x, y)
            }
            (VecElem { base: x, index: i }, VecElem { base: y, index: j }) => s(x, y) && s(i, j),
            (RealPart(x), RealPart(y)) | (ImagPart(x), ImagPart(y)) => s(x, y),
            (Deref(x), Deref(y)) | (AddrOf(x), AddrOf(y)) => s(x, y),
            // What follows has effects.
            (Assign(x, y), Assign(z, w)) | (Comma(x, y), Comma(z, w)) => effects && s(x, z) && s(y, w),
            (CompoundAssign(x), CompoundAssign(y)) => {
                effects && x.op == y.op && s(x.lhs, y.lhs) && s(x.rhs, y.rhs)
            }
            (IncDec { operand: x, inc: i, prefix: p }, IncDec { operand: y, inc: j, prefix: q }) => {
                effects && i == j && p == q && s(x, y)
            }
            (Call { callee: f, args: x }, Call { callee: g, args: y }) => {
                (effects || self.is_const_call(a))
                    && s(f, g)
                    && x.len() == y.len()
                    && x.iter().zip(y).all(|(&x, &y)| s(x, y))
            }
            (Builtin { id: f, args: x }, Builtin { id: g, args: y }) => {
                effects && f == g && x.len() == y.len() && x.iter().zip(y).all(|(&x, &y)| s(x, y))
            }
            _ => false,
        }
    }

    /// A call of a function declared `const`.
    fn is_const_call(&self, e: &'a Expr<'a>) -> bool {
        let ExprKind::Call { callee, .. } = e.kind else { return false };
        matches!(plain(callee).kind, ExprKind::Cast(CastKind::FunctionToPointer, f)
            if matches!(f.unparen().kind, ExprKind::FuncRef(f) if f.attrs.get().is_const))
    }

    /// The two expressions, one of which is evaluated, do the same.
    pub(crate) fn same_effect(&self, a: &'a Expr<'a>, b: &'a Expr<'a>) -> bool {
        self.same(a, b, true)
    }

    /// The two statements do the same.
    pub(crate) fn same_statement(&self, a: &Stmt<'a>, b: &Stmt<'a>) -> bool {
        use StmtKind::{Block, Break, Continue, DoWhile, Empty, For, Goto, If, Return, While};
        let (a, b) = (only(a), only(b));
        let s = |x: &Stmt<'a>, y: &Stmt<'a>| self.same_statement(x, y);
        let o = |x: Option<&'a Expr<'a>>, y: Option<&'a Expr<'a>>| match (x, y) {
            (Some(x), Some(y)) => self.same_effect(x, y),
            (None, None) => true,
            _ => false,
        };
        match (a.kind, b.kind) {
            (Empty, Empty) | (Break, Break) | (Continue, Continue) => true,
            (StmtKind::Expr(x), StmtKind::Expr(y)) => self.same_effect(x, y),
            (Block(x), Block(y)) => {
                x.stmts.len() == y.stmts.len() && x.stmts.iter().zip(y.stmts).all(|(x, y)| s(x, y))
            }
            (If { cond, then, els }, If { cond: c, then: t, els: e }) => {
                self.same_effect(cond, c)
                    && s(then, t)
                    && match (els, e) {
                        (Some(x), Some(y)) => s(x, y),
                        (None, None) => true,
                        _ => false,
                    }
            }
            (While { cond, body }, While { cond: c, body: b })
            | (DoWhile { body, cond }, DoWhile { body: b, cond: c }) => {
                self.same_effect(cond, c) && s(body, b)
            }
            (For(x), For(y)) => {
                x.init.len() == y.init.len()
                    && x.init.iter().zip(y.init).all(|(x, y)| s(x, y))
                    && o(x.cond, y.cond)
                    && o(x.step, y.step)
                    && s(x.body, y.body)
            }
            (Goto(x), Goto(y)) => std::ptr::eq(x, y),
            (Return(x), Return(y)) => o(x, y),
            _ => false,
        }
    }
}

/// `e` without parentheses and conversions that change nothing.
fn plain<'a>(mut e: &'a Expr<'a>) -> &'a Expr<'a> {
    while let ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp, x) = e.kind {
        e = x;
    }
    e
}

/// The one statement of a block of one.
fn only<'x, 'a>(mut s: &'x Stmt<'a>) -> &'x Stmt<'a> {
    while let StmtKind::Block(b) = s.kind
        && let [one] = b.stmts
    {
        s = one;
    }
    s
}
