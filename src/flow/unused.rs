//! Values and variables nobody reads: -Wunused-value, -Wunused-result, -Wunused-but-set-variable and -parameter; and
//! -Wsequence-point, which looks at the same full expressions.
//!
//! One walk over the statements of a function. A variable is "set but not used" when every mention of it in the source
//! ([`Var::mentions`]) is found again in the tree as the target of an assignment.

use super::walk::{self, children};
use super::{Cx, sequence};
use crate::ast::stmt::StmtKind;
use crate::ast::{CastKind, Expr, ExprKind, FuncBody, Stmt, Storage, UnOp, Var};
use crate::diag::catalog::flow as msg;
use crate::support::intern::Name;
use crate::support::source::Loc;
use rustc_hash::FxHashSet;

/// Gives whether the function calls one of `library`, or another whose arguments are to be looked at.
pub(super) fn check<'a>(cx: &Cx<'_, 'a>, body: &'a FuncBody<'a>, library: &FxHashSet<Name>) -> bool {
    let mut w = Walker {
        cx,
        sets: vec![0; body.num_vars as usize],
        vars: Vec::new(),
        sequence: cx.on(&msg::SEQUENCE_POINT),
        values: cx.on(&msg::NO_EFFECT),
        library,
        calls: false,
    };
    w.stmt(body.body);
    for v in w.vars.iter().rev().chain(body.params) {
        let desc = if v.storage == Storage::Param { &msg::PARAM_NOT_USED } else { &msg::SET_NOT_USED };
        let sets = w.sets.get(v.index.get() as usize).copied().unwrap_or(0);
        let quiet = v.attrs.get().unused || v.cleanup.get().is_some() || v.captured.get() || v.name.is_none();
        if sets > 0 && sets == v.mentions.get() && !quiet {
            cx.sess.diag(desc, v.loc).arg(v.name).emit();
        }
    }
    w.calls
}

struct Walker<'w, 'c, 'a> {
    cx: &'w Cx<'c, 'a>,
    /// How often each variable was found as what is assigned, by index.
    sets: Vec<u32>,
    vars: Vec<&'a Var<'a>>,
    sequence: bool,
    values: bool,
    library: &'w FxHashSet<Name>,
    calls: bool,
}

impl<'a> Walker<'_, '_, 'a> {
    fn stmt(&mut self, s: &'a Stmt<'a>) {
        match s.kind {
            StmtKind::Block(b) => b.stmts.iter().for_each(|s| self.stmt(s)),
            StmtKind::Decl(v) => {
                self.vars.push(v);
                if let Some(i) = v.init.get() {
                    i.items.iter().for_each(|i| self.full(i.value));
                }
            }
            StmtKind::VlaBound(v) => self.full(v.count),
            StmtKind::Expr(e) => {
                self.full_dropped(e);
                self.effect(e, s.loc);
            }
            StmtKind::If { .. } => {
                let mut s = s;
                while let StmtKind::If { cond, then, els } = s.kind {
                    self.full(cond);
                    self.stmt(then);
                    match els {
                        Some(e) if matches!(e.kind, StmtKind::If { .. }) => s = e,
                        Some(e) => {
                            self.stmt(e);
                            break;
                        }
                        None => break,
                    }
                }
            }
            StmtKind::While { cond, body } | StmtKind::DoWhile { body, cond } => {
                self.full(cond);
                self.stmt(body);
            }
            StmtKind::For(f) => {
                f.init.iter().for_each(|s| self.stmt(s));
                if let Some(c) = f.cond {
                    self.full(c);
                }
                if let Some(e) = f.step {
                    self.full_dropped(e);
                    self.effect(e, e.loc);
                }
                self.stmt(f.body);
            }
            StmtKind::Switch(sw) => {
                self.full(sw.value);
                self.stmt(sw.body);
            }
            StmtKind::ComputedGoto(e) | StmtKind::Return(Some(e)) => self.full(e),
            StmtKind::Asm(a) => a.outputs.iter().chain(a.inputs).for_each(|o| self.expr(o.expr)),
            StmtKind::Empty
            | StmtKind::NestedFunc
            | StmtKind::Case(_)
            | StmtKind::Label(_)
            | StmtKind::Goto(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Return(None)
            | StmtKind::Fallthrough => {}
        }
    }

    /// A full expression.
    fn full(&mut self, e: &'a Expr<'a>) {
        self.expr(e);
        if self.sequence {
            sequence::check(self.cx, e);
        }
    }

    /// A full expression whose value is not used.
    fn full_dropped(&mut self, e: &'a Expr<'a>) {
        self.dropped(e);
        if self.sequence {
            sequence::check(self.cx, e);
        }
    }

    /// An assignment whose value is not used is no read of what it assigns.
    fn dropped(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::ToVoid, x) => self.dropped(x),
            ExprKind::Assign(l, r) => {
                self.expr(r);
                self.target(l);
            }
            ExprKind::CompoundAssign(c) => {
                self.expr(c.rhs);
                self.target(c.lhs);
            }
            _ => self.expr(e),
        }
    }

    /// Counts assignments, and looks into statement expressions and at the left sides of commas.
    fn expr(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::StmtExpr { body, result } => {
                self.stmt(body);
                if let Some(r) = result {
                    self.expr(r);
                }
            }
            ExprKind::Comma(a, b) => {
                self.dropped(a);
                self.result(a);
                if self.values
                    && !side_effects(self.cx, a)
                    && !cast_to_void(a)
                    && !self.cx.types.is_void(a.ty)
                {
                    self.cx.sess.diag(&msg::COMMA_LEFT, a.loc).emit();
                } else if self.values {
                    self.value(a);
                }
                self.expr(b);
            }
            ExprKind::Call { callee, .. } if !self.calls => {
                self.calls = walk::callee(callee).is_some_and(|f| {
                    let a = f.attrs.get();
                    self.library.contains(&f.name) || a.alloc_size.is_some() || a.nonnull != 0
                });
                children(e, &mut |c| self.expr(c));
            }
            ExprKind::Builtin { id, .. } => {
                self.calls |= super::access::looks_at(id);
                children(e, &mut |c| self.expr(c));
            }
            _ => children(e, &mut |c| self.expr(c)),
        }
    }

    /// What is assigned to: counted if it is a variable or a part of one.
    fn target(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::VarRef(v) => {
                let local = matches!(v.storage, Storage::Auto | Storage::Register | Storage::Param);
                if local && let Some(n) = self.sets.get_mut(v.index.get() as usize) {
                    *n += 1;
                }
            }
            ExprKind::Paren(x)
            | ExprKind::Member { base: x, .. }
            | ExprKind::RealPart(x)
            | ExprKind::ImagPart(x) => self.target(x),
            ExprKind::VecElem { base, index } => {
                self.target(base);
                self.expr(index);
            }
            ExprKind::Deref(p) => match p.unparen().kind {
                ExprKind::Binary(_, x, i) => {
                    self.expr(i);
                    self.decayed(x);
                }
                _ => self.decayed(p),
            },
            _ => self.expr(e),
        }
    }
    fn decayed(&mut self, p: &'a Expr<'a>) {
        match p.unparen().kind {
            ExprKind::Cast(CastKind::ArrayToPointer, x) => self.target(x),
            _ => self.expr(p),
        }
    }

    /// An expression statement.
    fn effect(&mut self, e: &'a Expr<'a>, at: Loc) {
        self.result(e);
        if !self.values {
            return;
        }
        if let ExprKind::Comma(_, b) = e.kind {
            if !side_effects(self.cx, b) && !cast_to_void(b) && !self.cx.types.is_void(b.ty) {
                self.cx.sess.diag(&msg::COMMA_RIGHT, b.loc).emit();
            } else {
                self.value(b);
            }
        } else if !side_effects(self.cx, e) {
            if !self.cx.types.is_void(e.ty) && !cast_to_void(e) && !matches!(e.kind, ExprKind::Error) {
                let at = if matches!(walk::bare(e).kind, ExprKind::VarRef(_) | ExprKind::IntConst(_)) {
                    at
                } else {
                    e.loc
                };
                self.cx.sess.diag(&msg::NO_EFFECT, at).emit();
            }
        } else {
            self.value(e);
        }
    }

    /// An expression with side effects whose own value is not used.
    fn value(&mut self, e: &'a Expr<'a>) {
        if self.cx.types.is_void(e.ty) {
            return;
        }
        match e.kind {
            ExprKind::Paren(x) => self.value(x),
            ExprKind::Cast(CastKind::LvalueToRvalue, x) => match x.unparen().kind {
                // *p++;
                ExprKind::Deref(p)
                    if side_effects(self.cx, p) && !self.cx.types.quals(x.ty).is_volatile() =>
                {
                    if !matches!(p.unparen().kind, ExprKind::StmtExpr { .. } | ExprKind::Call { .. }) {
                        self.cx.sess.diag(&msg::VALUE_UNUSED, e.loc).emit();
                    }
                }
                _ => {}
            },
            ExprKind::Cast(CastKind::IntCast | CastKind::NoOp | CastKind::PtrCast | CastKind::ToBool, x) => {
                self.value(x)
            }
            ExprKind::Comma(_, b) => self.value(b),
            ExprKind::LogAnd(..)
            | ExprKind::LogOr(..)
            | ExprKind::Binary(..)
            | ExprKind::Unary(UnOp::LogNot | UnOp::Neg | UnOp::BitNot, _) => {
                self.cx.sess.diag(&msg::VALUE_UNUSED, e.loc).emit();
            }
            _ => {}
        }
    }

    /// Calls whose result must be used, where it is not.
    fn result(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(_, x) => self.result(x),
            ExprKind::Comma(_, b) => self.result(b),
            ExprKind::Cond(c) => {
                if let Some(t) = c.then {
                    self.result(t);
                }
                self.result(c.els);
            }
            ExprKind::StmtExpr { result: Some(r), .. } => self.result(r),
            ExprKind::Call { callee, .. } => {
                let Some(f) = walk::callee(callee) else { return };
                let allocates = f.body.get().is_none()
                    && matches!(
                        f.name.as_str().trim_start_matches("__builtin_"),
                        "malloc" | "calloc" | "realloc" | "aligned_alloc" | "strdup" | "strndup"
                    );
                if (f.attrs.get().warn_unused_result || allocates) && !self.cx.types.is_void(e.ty) {
                    self.cx.sess.diag(&msg::RESULT_UNUSED, e.loc).arg(f.name).emit();
                }
            }
            _ => {}
        }
    }
}

fn cast_to_void(e: &Expr) -> bool {
    match e.kind {
        ExprKind::Cast(CastKind::ToVoid, _) => true,
        ExprKind::Paren(x) => cast_to_void(x),
        _ => false,
    }
}

/// Whether evaluating `e` does anything but give a value.
fn side_effects<'a>(cx: &Cx<'_, 'a>, e: &Expr<'a>) -> bool {
    match e.kind {
        ExprKind::Assign(..)
        | ExprKind::CompoundAssign(_)
        | ExprKind::IncDec { .. }
        | ExprKind::Call { .. }
        | ExprKind::StmtExpr { .. }
        | ExprKind::VaArg(_)
        | ExprKind::VlaBounds(..)
        | ExprKind::Error => true,
        ExprKind::Builtin { id, .. }
            if crate::sema::builtins::row(id).flags & crate::sema::builtins::PURE == 0 =>
        {
            true
        }
        ExprKind::Cast(CastKind::LvalueToRvalue, x) if cx.types.quals(x.ty).is_volatile() => true,
        _ => {
            let mut found = false;
            children(e, &mut |c| found = found || side_effects(cx, c));
            found
        }
    }
}
