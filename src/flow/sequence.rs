//! -Wsequence-point: an object written twice, or written and read, with nothing to say which comes first (C11 §6.5p2).
//!
//! The rules are gcc's: `&&`, `||`, `,` and `?:` order their operands, a call orders its arguments before what follows
//! (not among each other), an assignment's store comes after the reads of its operands but not after their stores.

use super::Cx;
use super::walk::{self, children};
use crate::ast::{CastKind, Expr, ExprKind};
use crate::diag::catalog::flow as msg;
use crate::support::source::Loc;

/// An access to a place, named by its text.
struct Access {
    place: String,
    /// Where it is written; `None` for a read.
    write: Option<Loc>,
}

pub(super) fn check<'a>(cx: &Cx<'_, 'a>, e: &'a Expr<'a>) {
    if writes(e, 0) == 0 {
        return;
    }
    // A single store at the top with nothing to conflict with: by far the most common case.
    let nested = match e.kind {
        ExprKind::Assign(l, r) => writes(l, 0) + writes(r, 0),
        ExprKind::CompoundAssign(c) => writes(c.lhs, 0) + writes(c.rhs, 0),
        ExprKind::IncDec { operand, .. } => writes(operand, 0),
        _ => 1,
    };
    if nested == 0 {
        return;
    }
    let mut w = Walker { cx, said: Vec::new() };
    w.walk(e);
}

/// How many stores `e` makes, counted up to 2.
fn writes(e: &Expr, mut n: u32) -> u32 {
    if matches!(e.kind, ExprKind::Assign(..) | ExprKind::CompoundAssign(_) | ExprKind::IncDec { .. }) {
        n += 1;
    }
    if n < 2 {
        children(e, &mut |c| {
            if n < 2 {
                n = writes(c, n);
            }
        });
    }
    n
}

/// A name made of parts that cannot be told apart does not say what it names.
fn known(place: &str) -> bool {
    !place.contains('<')
}

struct Walker<'w, 'c, 'a> {
    cx: &'w Cx<'c, 'a>,
    said: Vec<String>,
}

impl<'a> Walker<'_, '_, 'a> {
    fn say(&mut self, place: &str, at: Loc) {
        if !self.said.iter().any(|s| s == place) {
            self.said.push(place.to_string());
            self.cx.sess.diag(&msg::SEQUENCE_POINT, at).arg(place).emit();
        }
    }

    /// Reports what conflicts between operands that are not ordered.
    fn unordered(&mut self, a: &[Access], b: &[Access]) {
        for x in a {
            for y in b {
                if x.place == y.place
                    && known(&x.place)
                    && let Some(at) = x.write.or(y.write)
                {
                    self.say(&x.place, at);
                }
            }
        }
    }

    /// The accesses of `e` that nothing orders before what follows it.
    fn walk(&mut self, e: &'a Expr<'a>) -> Vec<Access> {
        match e.kind {
            ExprKind::Cast(CastKind::LvalueToRvalue, x) => {
                let mut out = self.place(x);
                out.push(Access { place: self.name(x), write: None });
                out
            }
            ExprKind::Assign(l, r) => {
                let right = self.walk(r);
                let left = self.place(l);
                self.unordered(&left, &right);
                self.store(l, e.loc, left, right)
            }
            ExprKind::CompoundAssign(c) => {
                let right = self.walk(c.rhs);
                let left = self.place(c.lhs);
                self.unordered(&left, &right);
                self.store(c.lhs, e.loc, left, right)
            }
            ExprKind::IncDec { operand, .. } => {
                let mut out = self.place(operand);
                out.push(Access { place: self.name(operand), write: Some(e.loc) });
                out
            }
            ExprKind::LogAnd(a, b) | ExprKind::LogOr(a, b) | ExprKind::Comma(a, b) => {
                self.walk(a);
                self.walk(b)
            }
            ExprKind::Cond(c) => {
                self.walk(c.cond);
                let mut out = c.then.map(|t| self.walk(t)).unwrap_or_default();
                out.extend(self.walk(c.els));
                out
            }
            ExprKind::Call { .. } => {
                self.operands(e);
                Vec::new()
            }
            ExprKind::StmtExpr { .. } => Vec::new(),
            _ => self.operands(e),
        }
    }

    /// The place of lvalue `e`: what is evaluated for it, not the access itself.
    fn place(&mut self, e: &'a Expr<'a>) -> Vec<Access> {
        match e.kind {
            ExprKind::VarRef(_) => Vec::new(),
            ExprKind::Paren(x) | ExprKind::Member { base: x, .. } => self.place(x),
            ExprKind::Cast(CastKind::ArrayToPointer, x) => self.place(x),
            ExprKind::Deref(p) => match p.unparen().kind {
                ExprKind::Cast(CastKind::ArrayToPointer, x) => self.place(x),
                _ => self.walk(p),
            },
            _ => self.walk(e),
        }
    }

    fn store(&mut self, l: &'a Expr<'a>, at: Loc, left: Vec<Access>, right: Vec<Access>) -> Vec<Access> {
        let place = self.name(l);
        for a in left.iter().chain(&right) {
            if a.place == place && a.write.is_some() && known(&place) {
                self.say(&place, at);
            }
        }
        let mut out = left;
        out.extend(right.into_iter().filter(|a| a.place != place));
        out.push(Access { place, write: Some(at) });
        out
    }

    fn operands(&mut self, e: &'a Expr<'a>) -> Vec<Access> {
        let mut all: Vec<Access> = Vec::new();
        let mut parts = Vec::new();
        children(e, &mut |c| parts.push(c));
        for p in parts {
            let lvalue = p.is_lvalue() && !matches!(p.kind, ExprKind::CompoundLiteral(_));
            let new = if lvalue { self.place(p) } else { self.walk(p) };
            self.unordered(&all, &new);
            all.extend(new);
        }
        all
    }

    fn name(&self, e: &'a Expr<'a>) -> String {
        walk::text(self.cx.types, e)
    }
}
