//! Calls: what a format, a sentinel or a known library function asks of its arguments.

use super::on;
use crate::ast::{CastKind, Expr, ExprKind, Func, FuncType};
use crate::sema::Sema;
use crate::support::source::Loc;

impl<'s, 'a> Sema<'s, 'a> {
    /// A call with its arguments converted; `callee` is the pointer called.
    pub(in crate::sema) fn warn_call(
        &mut self,
        direct: Option<&'a Func<'a>>,
        callee: &'a Expr<'a>,
        ft: &'a FuncType<'a>,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) {
        if !self.warns(on::FORMAT) {
            return;
        }
        let attrs = match (direct, callee.unparen().kind) {
            (Some(f), _) => f.attrs.get(),
            // A pointer to function declared with attributes.
            (None, ExprKind::Cast(CastKind::LvalueToRvalue, x)) => match x.unparen().kind {
                ExprKind::VarRef(v) => v.attrs.get(),
                _ => return,
            },
            _ => return,
        };
        self.warn_format(direct, attrs.format, args, loc);
        if let Some(n) = attrs.sentinel {
            self.warn_sentinel(n, ft.params.len(), args, loc);
        }
    }
}
