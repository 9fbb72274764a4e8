//! Values used as conditions: assignments, addresses, shifts and products where a comparison was meant.

use super::operator::addressed;
use super::{on, skip_conversions};
use crate::ast::{BinOp, CastKind, Expr, ExprKind};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::support::source::Loc;

impl<'s, 'a> Sema<'s, 'a> {
    /// `e` (an rvalue) is used as a truth value.
    pub fn warn_truth(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::Assign(..) | ExprKind::CompoundAssign(_) => {
                if matches!(e.kind, ExprKind::Assign(..)) && self.warns(on::PARENTHESES) {
                    self.diag(&msg::ASSIGN_TRUTH, e.loc).emit();
                }
                return;
            }
            ExprKind::Cast(CastKind::ArrayToPointer | CastKind::FunctionToPointer | CastKind::PtrCast, _)
            | ExprKind::AddrOf(_)
            | ExprKind::Binary(BinOp::PtrAdd, ..) => {
                if self.warns(on::ADDRESS) {
                    self.warn_address(e, None, e.loc);
                }
                return;
            }
            _ => {}
        }
        if self.warns(on::INT_IN_BOOL) && self.types.is_integer(e.ty) {
            self.warn_int_in_bool(e, true);
        }
    }

    fn warn_int_in_bool(&mut self, e: &'a Expr<'a>, outermost: bool) {
        let e = match e.kind {
            ExprKind::Cast(CastKind::LvalueToRvalue, _) => return,
            _ => skip_conversions(e),
        };
        match e.kind {
            ExprKind::Binary(BinOp::Shl, l, _) if self.types.is_signed(e.ty) => {
                let _ = l;
                self.diag(&msg::BOOL_SHIFT, e.loc).emit();
            }
            ExprKind::Binary(BinOp::Mul, ..) if self.types.is_integer(e.ty) => {
                self.diag(&msg::BOOL_MUL, e.loc).emit();
            }
            ExprKind::Cond(c) => {
                let constant = |e: &'a Expr<'a>| match skip_conversions(e).kind {
                    ExprKind::IntConst(v) => Some(v),
                    _ => None,
                };
                let (Some(a), Some(b)) = (c.then.and_then(constant), constant(c.els)) else {
                    if outermost {
                        for arm in c.then.into_iter().chain([c.els]) {
                            if constant(arm).is_none() {
                                self.warn_int_in_bool(arm, false);
                            }
                        }
                    }
                    return;
                };
                let plain = |v| matches!(v, 0 | 1);
                if a != 0 && b != 0 && (!plain(a) || !plain(b)) {
                    self.diag(&msg::BOOL_COND_TRUE, e.loc).emit();
                } else if !plain(a) || !plain(b) {
                    self.diag(&msg::BOOL_COND, e.loc).emit();
                }
            }
            _ => {}
        }
    }

    /// The address `e` is compared with null (`Some`: the result where it is not null) or used as a truth value.
    pub(super) fn warn_address(&mut self, e: &'a Expr<'a>, compare: Option<bool>, loc: Loc) {
        if self.in_macro(loc) && compare.is_none() {
            return;
        }
        let inner = e.unparen();
        // Before conversion an array or function stands for its own address.
        let object = match inner.kind {
            _ if self.types.is_array(inner.ty) || self.types.is_function(inner.ty) => inner,
            ExprKind::Binary(BinOp::PtrAdd, p, i) => {
                return self.warn_sum_address(e, p, i, compare, loc);
            }
            _ => match addressed(inner) {
                Some(o) => o,
                None => return,
            },
        };
        let declared = match self.never_null(object) {
            Some(at) => at,
            None => return,
        };
        let text = self.source_text(object);
        let d = match compare {
            None => self.diag(&msg::ADDRESS_TRUE, loc).arg(text),
            Some(truth) => self.diag(&msg::ADDRESS_COMPARE, loc).arg(truth).arg(text),
        };
        match declared {
            Some((name, at)) if at != Loc::NONE => d.note(&msg::ADDRESS_DECLARED_HERE, at).arg(name).emit(),
            _ => d.emit(),
        };
    }

    /// `p + i` compared with null.
    fn warn_sum_address(
        &mut self,
        e: &'a Expr<'a>,
        p: &'a Expr<'a>,
        i: &'a Expr<'a>,
        compare: Option<bool>,
        loc: Loc,
    ) {
        let _ = e;
        if let Some(o) = addressed(p) {
            let Some(declared) = self.never_null(o) else { return };
            let text = self.source_text(o);
            let d = match compare {
                None => self.diag(&msg::ADDRESS_TRUE, loc).arg(text),
                Some(truth) => self.diag(&msg::ADDRESS_COMPARE, loc).arg(truth).arg(text),
            };
            match declared {
                Some((name, at)) if at != Loc::NONE => {
                    d.note(&msg::ADDRESS_DECLARED_HERE, at).arg(name).emit()
                }
                _ => d.emit(),
            };
            return;
        }
        let Some(truth) = compare else { return };
        if matches!(skip_conversions(i).kind, ExprKind::IntConst(0)) {
            return;
        }
        let text = format!("({}){} + {}", self.types.name(p.ty), self.source_text(p), self.source_text(i));
        self.diag(&msg::ADDRESS_POINTER, loc).arg(truth).arg(text).emit();
    }

    /// Whether object or function `o` surely has an address that is not null; with its name and place, if it is named.
    #[allow(clippy::type_complexity)]
    fn never_null(&self, o: &'a Expr<'a>) -> Option<Option<(crate::support::intern::Name, Loc)>> {
        match o.kind {
            ExprKind::VarRef(v) => {
                let a = v.attrs.get();
                (!a.weak && a.alias.is_none() && !a.weakref).then_some(Some((v.name, v.loc)))
            }
            ExprKind::FuncRef(f) => {
                let a = f.attrs.get();
                (!a.weak && !a.weakref && a.alias.is_none() && a.ifunc.is_none())
                    .then_some(Some((f.name, if f.implicit.get() { Loc::NONE } else { f.loc.get() })))
            }
            ExprKind::CompoundLiteral(_) | ExprKind::StringLit(_) => Some(None),
            ExprKind::Member { base, field } => {
                let base = base.unparen();
                if let ExprKind::Deref(p) = base.kind {
                    // A member at offset 0 of what a null pointer points to is null, as gcc sees it.
                    if field.offset == 0 {
                        return addressed(p).and_then(|o| self.never_null(o)).map(|_| None);
                    }
                    return Some(None);
                }
                self.never_null(base).map(|_| None)
            }
            ExprKind::Deref(p) => match p.unparen().kind {
                ExprKind::Binary(BinOp::PtrAdd, b, i) => match addressed(b) {
                    Some(o) => self.never_null(o),
                    None => {
                        let zero = matches!(skip_conversions(i).kind, ExprKind::IntConst(0));
                        (!zero).then_some(None)
                    }
                },
                ExprKind::Cast(CastKind::ArrayToPointer, x) => self.never_null(x.unparen()),
                _ => None,
            },
            _ => None,
        }
    }

    /// `c ?: x` where `c` is 0 or 1.
    pub fn warn_omitted_middle(&mut self, cond: &'a Expr<'a>, loc: Loc) {
        if self.warns(on::PARENTHESES) && self.is_boolean(cond) {
            self.diag(&msg::OMITTED_ALWAYS_TRUE, loc).emit();
        }
    }
}
