//! Conditions as control flow: `&&`, `||`, `!` and comparisons branch directly, and a constant condition leaves its dead arm without
//! predecessors (so nothing is emitted for it, at -O0 too).

use super::expr::Rval;
use super::func::FnLower;
use super::types::{Repr, repr};
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Ty, TypeKind, UnOp};
use crate::ir::{Block, FloatCC, IntCC, Likelihood, Opcode, Type, Value};

impl<'a> FnLower<'_, '_, 'a> {
    /// Goes to `t` if `e` is not zero, else to `f`. Ends the current block.
    pub fn cond(&mut self, e: &'a Expr<'a>, t: Block, f: Block, likely: Likelihood) {
        let (mut e, mut t, mut f, mut likely) = (e, t, f, likely);
        loop {
            e = self.strip_truth(e);
            match e.kind {
                ExprKind::Unary(UnOp::LogNot, x) => {
                    e = x;
                    std::mem::swap(&mut t, &mut f);
                    likely = likely.inverse();
                }
                ExprKind::Comma(l, r) => {
                    self.effect(l);
                    e = r;
                }
                ExprKind::LogAnd(..) | ExprKind::LogOr(..) => return self.chain(e, t, f, likely),
                ExprKind::Builtin { id, args } => match self.expectation(id, args) {
                    Some((x, l)) => {
                        e = x;
                        likely = l;
                    }
                    None => break,
                },
                // `x != 0`, `x == 0` of a truth value.
                ExprKind::Binary(op @ (BinOp::Eq | BinOp::Ne), x, z)
                    if is_zero(z) && self.types.is_integer(x.ty) && is_truth(self.strip_truth(x)) =>
                {
                    if op == BinOp::Eq {
                        std::mem::swap(&mut t, &mut f);
                        likely = likely.inverse();
                    }
                    e = x;
                }
                _ => break,
            }
        }
        if !self.is_live() {
            return;
        }
        let c = self.truth(e);
        self.branch(c, t, f, likely);
    }

    /// A chain of `&&` or of `||`, which nests to the left: flattened, then one test after the other.
    fn chain(&mut self, e: &'a Expr<'a>, t: Block, f: Block, likely: Likelihood) {
        let and = matches!(e.kind, ExprKind::LogAnd(..));
        let mut terms: smallvec::SmallVec<[&'a Expr<'a>; 8]> = smallvec::SmallVec::new();
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::LogAnd(l, r) if and => {
                    terms.push(r);
                    x = self.strip_truth(l);
                }
                ExprKind::LogOr(l, r) if !and => {
                    terms.push(r);
                    x = self.strip_truth(l);
                }
                _ => break,
            }
        }
        terms.push(x);
        while let Some(term) = terms.pop() {
            if !self.is_live() {
                return;
            }
            if terms.is_empty() {
                return self.cond(term, t, f, likely);
            }
            let next = self.new_block();
            if and {
                self.cond(term, next, f, likely);
            } else {
                self.cond(term, t, next, likely);
            }
            self.begin(next);
        }
    }

    /// Takes off what does not change whether a value is zero.
    fn strip_truth(&self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        let mut e = e;
        loop {
            e = match e.kind {
                ExprKind::Paren(x) => x,
                ExprKind::Cast(CastKind::ToBool, x) if !matches!(repr(self.types, x.ty), Repr::Memory) => x,
                ExprKind::Cast(CastKind::NoOp, x)
                    if self.types.is_integer(x.ty) && self.types.is_integer(e.ty) =>
                {
                    x
                }
                ExprKind::Cast(CastKind::IntCast, x)
                    if self.types.int_width(e.ty) >= self.types.int_width(x.ty)
                        && !matches!(self.types.kind(x.ty), TypeKind::BitInt { .. }) =>
                {
                    x
                }
                _ => return e,
            };
        }
    }

    /// I8: 1 if the value of `e` is not zero, else 0.
    pub fn truth(&mut self, e: &'a Expr<'a>) -> Value {
        let e = self.strip_truth(e);
        self.b.loc = e.loc;
        match e.kind {
            ExprKind::Binary(
                op @ (BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge),
                l,
                r,
            ) if self.is_wide_int(l.ty) => {
                let a = self.rval(l);
                let b = self.rval(r);
                self.b.loc = e.loc;
                self.wide_compare(op, l.ty, a, b)
            }
            ExprKind::Binary(
                op @ (BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge),
                l,
                r,
            ) if !self.types.is_vector(l.ty) && !self.types.is_complex(l.ty) => {
                let a = self.value(l);
                let b = self.value(r);
                self.b.loc = e.loc;
                self.compare(op, l.ty, a, b)
            }
            ExprKind::LogAnd(..) | ExprKind::LogOr(..) => self.branch_value(e, Type::I8),
            ExprKind::Unary(UnOp::LogNot, x) => {
                let v = self.truth(x);
                self.invert(v)
            }
            _ => {
                let v = self.rval(e);
                self.truth_of(v, e.ty)
            }
        }
    }

    /// 1 - v of a truth value; a comparison is turned round.
    fn invert(&mut self, v: Value) -> Value {
        if let Some(k) = self.b.func.iconst(v) {
            return self.b.iconst(Type::I8, (k == 0) as i64);
        }
        if let Some(d) = self.b.func.def(v).copied() {
            let (a, b) = (d.val(0), d.val(1));
            match d.op {
                Opcode::Icmp => return self.b.icmp(IntCC::from_aux(d.aux).inverse(), a, b),
                Opcode::Fcmp => return self.b.fcmp(FloatCC(d.aux as u8).inverse(), a, b),
                _ => {}
            }
        }
        let one = self.b.iconst(Type::I8, 1);
        self.b.binary(Opcode::Xor, v, one)
    }

    /// I8: 1 if `v` of type `ty` is not zero.
    pub fn truth_of(&mut self, v: Rval, ty: Ty) -> Value {
        match v {
            Rval::Mem(_) if self.is_wide_int(ty) => self.wide_truth(v, ty),
            Rval::Scalar(x) => {
                let t = self.b.func.ty(x);
                if let Some(k) = self.b.func.iconst(x) {
                    return self.b.iconst(Type::I8, (k != 0) as i64);
                }
                if self.types.is_bool(ty) {
                    return x;
                }
                if t.is_float() {
                    let z = self.float_const(t, 0);
                    return self.b.fcmp(FloatCC::NE, x, z);
                }
                // The int that a comparison was widened to.
                if let Some(d) = self.b.func.def(x).copied()
                    && d.op == Opcode::Zext
                    && let Some(inner) = self.b.func.def(d.val(0))
                    && matches!(inner.op, Opcode::Icmp | Opcode::Fcmp)
                {
                    return d.val(0);
                }
                // An object's address is not null, unless it is weak.
                if let Some(d) = self.b.func.def(x).copied() {
                    match d.op {
                        Opcode::SlotAddr => return self.b.iconst(Type::I8, 1),
                        Opcode::SymAddr if d.sym_offset() == 0 => {
                            let g = &self.u.module.globals[crate::ir::GlobalId(d.args[0])];
                            let here = !matches!(
                                g.def,
                                crate::ir::GlobalDef::Extern | crate::ir::GlobalDef::Alias(_)
                            );
                            if here && g.linkage != crate::ir::Linkage::Weak {
                                return self.b.iconst(Type::I8, 1);
                            }
                        }
                        _ => {}
                    }
                }
                let z = if t == Type::I128 { self.b.iconst128(0) } else { self.b.iconst(t, 0) };
                self.b.icmp(IntCC::Ne, x, z)
            }
            Rval::Complex(re, im) => {
                let e = self.types.element(ty).unwrap_or(ty);
                let a = self.truth_of(Rval::Scalar(re), e);
                let b = self.truth_of(Rval::Scalar(im), e);
                self.b.binary(Opcode::Or, a, b)
            }
            _ => self.b.iconst(Type::I8, 1),
        }
    }

    /// The int (or `_Bool`) value of `!`, `&&`, `||`.
    pub fn truth_value(&mut self, e: &'a Expr<'a>) -> Value {
        let t = match repr(self.types, e.ty) {
            Repr::Scalar(t) => t,
            _ => Type::I32,
        };
        match e.kind {
            ExprKind::Unary(UnOp::LogNot, x) => {
                let v = self.truth(x);
                let v = self.invert(v);
                self.int_resize(v, t, false)
            }
            _ => self.branch_value(e, t),
        }
    }

    /// 1 or 0 of type `t` by the way control takes through `e`.
    fn branch_value(&mut self, e: &'a Expr<'a>, t: Type) -> Value {
        let (yes, no, end) = (self.new_block(), self.new_block(), self.new_block());
        let result = self.b.func.add_param(end, t);
        self.cond(e, yes, no, Likelihood::UNKNOWN);
        let (can_yes, can_no) = (self.has_preds(yes), self.has_preds(no));
        if can_yes != can_no {
            // Decided: no join needed.
            self.begin(if can_yes { yes } else { no });
            return self.b.iconst(t, can_yes as i64);
        }
        for (b, k) in [(yes, 1), (no, 0)] {
            self.begin(b);
            if self.is_live() {
                let v = self.b.iconst(t, k);
                self.jump_args(end, &[v]);
            }
        }
        self.begin(end);
        if !self.is_live() {
            return self.b.iconst(t, 0);
        }
        result
    }
}

fn is_zero(e: &Expr) -> bool {
    matches!(e.unparen_ref().kind, ExprKind::IntConst(0))
}

/// Its value is 0 or 1 by a test.
fn is_truth(e: &Expr) -> bool {
    matches!(
        e.kind,
        ExprKind::LogAnd(..)
            | ExprKind::LogOr(..)
            | ExprKind::Unary(UnOp::LogNot, _)
            | ExprKind::Binary(BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge, ..)
            | ExprKind::Builtin { .. }
    )
}

impl<'a> Expr<'a> {
    fn unparen_ref(&self) -> &Expr<'a> {
        let mut e = self;
        while let ExprKind::Paren(x) = e.kind {
            e = x;
        }
        e
    }
}
