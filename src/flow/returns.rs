//! How control leaves a function: at its closing brace though it has a value to give, at all though it is `noreturn`,
//! or never because it only calls itself.

use super::Cx;
use super::graph::{BlockId, Exit, Graph, Step};
use super::walk;
use crate::ast::{Expr, ExprKind};
use crate::diag::catalog::flow as msg;
use crate::support::entity::SecondaryMap;
use crate::support::source::Loc;

pub(super) fn check<'a>(cx: &Cx<'_, 'a>, g: &Graph<'a>) {
    let mut returns = None;
    let mut end = None;
    for &b in &g.order {
        match g.blocks[b].exit {
            Exit::FallOff(at) => end = Some(at),
            Exit::Return(_, at) => returns = Some(at),
            _ => {}
        }
    }
    let func = cx.func;
    if func.attrs.get().naked {
        return;
    }
    let Some(ty) = cx.types.func(func.ty.get()) else { return };
    if func.noreturn.get() {
        if let Some(at) = end.or(returns) {
            cx.sess.diag(&msg::NORETURN_DOES_RETURN, at).emit();
        }
        return;
    }
    let main = func.name.as_str() == "main" && cx.sess.lang.c99();
    if let Some(at) = end
        && !cx.types.is_void(ty.ret)
        && !main
    {
        cx.sess.diag(&msg::REACHES_END, at).emit();
    }
    if end.is_none() && returns.is_none() && func.name.as_str() != "main" {
        cx.sess.diag(&msg::MISSING_NORETURN, func.loc.get()).emit();
    }
    if cx.on(&msg::INFINITE_RECURSION) {
        recursion(cx, g);
    }
}

/// Says so if every way through the function calls it again.
fn recursion<'a>(cx: &Cx<'_, 'a>, g: &Graph<'a>) {
    let mut seen: SecondaryMap<BlockId, bool> = SecondaryMap::new();
    let mut work = vec![BlockId(0)];
    seen[BlockId(0)] = true;
    let mut call = None;
    while let Some(b) = work.pop() {
        let block = &g.blocks[b];
        let mut found = None;
        for s in &block.steps {
            if let Step::Eval(e) = s {
                found = found.or_else(|| self_call(cx, e));
            }
            if let Step::Decl(v) = s
                && let Some(i) = v.init.get()
            {
                found = found.or_else(|| i.items.iter().find_map(|i| self_call(cx, i.value)));
            }
        }
        match &block.exit {
            Exit::Branch { cond, .. } => found = found.or_else(|| self_call(cx, cond)),
            Exit::Switch { sw, .. } => found = found.or_else(|| self_call(cx, sw.value)),
            Exit::Return(Some(e), _) => found = found.or_else(|| self_call(cx, e)),
            _ => {}
        }
        if let Some(at) = found {
            call = call.or(Some(at));
            continue;
        }
        match block.exit {
            Exit::Return(..) | Exit::FallOff(_) => return,
            Exit::Stop if !aborts(block.steps.last()) => return,
            Exit::Any(_) => return,
            _ => {}
        }
        g.successors(b, |s| {
            if !std::mem::replace(&mut seen[s], true) {
                work.push(s);
            }
        });
    }
    if let Some(at) = call {
        cx.sess.diag(&msg::INFINITE_RECURSION, cx.func.loc.get()).note(&msg::RECURSIVE_CALL, at).emit();
    }
}

/// Ends the program, where `exit` and `longjmp` would be a way out.
fn aborts(last: Option<&Step>) -> bool {
    let Some(Step::Eval(e)) = last else { return false };
    match e.kind {
        ExprKind::Builtin { .. } => true,
        ExprKind::Call { callee, .. } => {
            walk::callee(callee).is_some_and(|f| matches!(f.name.as_str(), "abort" | "__builtin_abort"))
        }
        _ => false,
    }
}

/// Where evaluating `e` always calls the function itself.
fn self_call<'a>(cx: &Cx<'_, 'a>, e: &'a Expr<'a>) -> Option<Loc> {
    match e.kind {
        ExprKind::LogAnd(a, _) | ExprKind::LogOr(a, _) => self_call(cx, a),
        ExprKind::Cond(c) => self_call(cx, c.cond),
        ExprKind::Call { callee, .. } if walk::callee(callee).is_some_and(|f| std::ptr::eq(f, cx.func)) => {
            Some(e.loc)
        }
        _ => {
            let mut found = None;
            walk::children(e, &mut |c| found = found.or_else(|| self_call(cx, c)));
            found
        }
    }
}
