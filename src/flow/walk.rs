//! Small questions about expressions that every analysis asks.

use crate::ast::{CastKind, Expr, ExprKind, Func, Types, Var};
use crate::sema::builtins;

/// Calls `f` with the operands of `e` in order of evaluation. The body of a statement expression is not an operand,
/// its result is.
pub fn children<'a>(e: &Expr<'a>, f: &mut dyn FnMut(&'a Expr<'a>)) {
    match e.kind {
        ExprKind::Error
        | ExprKind::IntConst(_)
        | ExprKind::WideConst(_)
        | ExprKind::FloatConst(_)
        | ExprKind::ComplexConst(_)
        | ExprKind::StringLit(_)
        | ExprKind::VarRef(_)
        | ExprKind::FuncRef(_)
        | ExprKind::LabelAddr(_)
        | ExprKind::SizeofVla(_) => {}
        ExprKind::Unary(_, x)
        | ExprKind::Cast(_, x)
        | ExprKind::RealPart(x)
        | ExprKind::ImagPart(x)
        | ExprKind::Deref(x)
        | ExprKind::AddrOf(x)
        | ExprKind::VaArg(x)
        | ExprKind::Paren(x)
        | ExprKind::IncDec { operand: x, .. }
        | ExprKind::Member { base: x, .. } => f(x),
        ExprKind::Binary(_, a, b)
        | ExprKind::LogAnd(a, b)
        | ExprKind::LogOr(a, b)
        | ExprKind::Comma(a, b)
        | ExprKind::VecElem { base: a, index: b } => {
            f(a);
            f(b);
        }
        ExprKind::Assign(a, b) => {
            f(b);
            f(a);
        }
        ExprKind::CompoundAssign(c) => {
            f(c.rhs);
            f(c.lhs);
        }
        ExprKind::Cond(c) => {
            f(c.cond);
            if let Some(t) = c.then {
                f(t);
            }
            f(c.els);
        }
        ExprKind::Call { callee, args } => {
            f(callee);
            args.iter().for_each(|a| f(a));
        }
        ExprKind::Builtin { args, .. } => args.iter().for_each(|a| f(a)),
        ExprKind::CompoundLiteral(v) => {
            if let Some(i) = v.init.get() {
                i.items.iter().for_each(|i| f(i.value));
            }
        }
        ExprKind::StmtExpr { result, .. } => {
            if let Some(r) = result {
                f(r);
            }
        }
        ExprKind::VlaBounds(bounds, x) => {
            bounds.iter().for_each(|b| f(b.count));
            f(x);
        }
    }
}

/// The function a call names, through parentheses and conversions.
pub fn callee<'a>(e: &'a Expr<'a>) -> Option<&'a Func<'a>> {
    match e.kind {
        ExprKind::FuncRef(f) => Some(f),
        ExprKind::Paren(x) | ExprKind::Cast(CastKind::FunctionToPointer | CastKind::NoOp, x) => callee(x),
        ExprKind::Deref(x) | ExprKind::AddrOf(x) => callee(x),
        _ => None,
    }
}

/// Without parentheses and conversions that keep the value: what a message names.
pub fn bare<'a>(mut e: &'a Expr<'a>) -> &'a Expr<'a> {
    loop {
        match e.kind {
            ExprKind::Paren(x)
            | ExprKind::Cast(CastKind::NoOp | CastKind::LvalueToRvalue | CastKind::PtrCast, x) => e = x,
            _ => return e,
        }
    }
}

/// The variable an lvalue is or is a part of, not through pointers.
pub fn root<'a>(mut e: &'a Expr<'a>) -> Option<&'a Var<'a>> {
    loop {
        match e.kind {
            ExprKind::VarRef(v) => return Some(v),
            ExprKind::Paren(x) | ExprKind::RealPart(x) | ExprKind::ImagPart(x) => e = x,
            ExprKind::Member { base, .. } | ExprKind::VecElem { base, .. } => e = base,
            // a[i] is *(a + i) of an array.
            ExprKind::Deref(p) => e = array_of(p)?,
            _ => return None,
        }
    }
}

/// The array an address was made from by decay and index.
fn array_of<'a>(mut p: &'a Expr<'a>) -> Option<&'a Expr<'a>> {
    use crate::ast::BinOp::{PtrAdd, PtrSub};
    loop {
        match p.kind {
            ExprKind::Paren(x) => p = x,
            ExprKind::Binary(PtrAdd | PtrSub, x, _) => p = x,
            ExprKind::Cast(CastKind::ArrayToPointer, x) => return Some(x),
            _ => return None,
        }
    }
}

/// True for an address made from an array by decay.
pub fn decays<'a>(p: &'a Expr<'a>) -> bool {
    array_of(p).is_some()
}

/// True if evaluating `e` always calls a function that does not return.
pub fn stops<'a>(types: &Types<'a>, e: &'a Expr<'a>) -> bool {
    match e.kind {
        ExprKind::LogAnd(a, _) | ExprKind::LogOr(a, _) => stops(types, a),
        ExprKind::Cond(c) => stops(types, c.cond),
        ExprKind::Builtin { id, args } => {
            builtins::row(id).flags & builtins::NORETURN != 0 || args.iter().any(|a| stops(types, a))
        }
        ExprKind::Call { callee: c, args } => {
            let declared = match callee(c) {
                Some(f) => f.noreturn.get(),
                None => types.pointee(c.ty).and_then(|t| types.func(t)).is_some_and(|f| f.noreturn),
            };
            declared || stops(types, c) || args.iter().any(|a| stops(types, a))
        }
        _ => {
            let mut found = false;
            children(e, &mut |c| found = found || stops(types, c));
            found
        }
    }
}

/// A place as it was written, roughly: `s.a[1]`.
pub fn text<'a>(types: &Types<'a>, e: &'a Expr<'a>) -> String {
    use crate::ast::BinOp::PtrAdd;
    match e.kind {
        ExprKind::VarRef(v) => v.name.to_string(),
        ExprKind::FuncRef(f) => f.name.to_string(),
        ExprKind::IntConst(v) => v.to_string(),
        ExprKind::Paren(x) | ExprKind::Cast(_, x) => text(types, x),
        ExprKind::Member { base, field } => {
            let name = types.record(field.record).fields[field.index as usize].name;
            let dot = if name.is_none() { "" } else { "." };
            match base.unparen().kind {
                ExprKind::Deref(p) if array_of(p).is_none() => format!("{}->{name}", text(types, p)),
                _ => format!("{}{dot}{name}", text(types, base)),
            }
        }
        ExprKind::Deref(p) => match p.unparen().kind {
            ExprKind::Binary(PtrAdd, a, i) => format!("{}[{}]", text(types, a), text(types, i)),
            _ if array_of(p).is_some() => format!("{}[0]", text(types, p)),
            _ => format!("*{}", text(types, p)),
        },
        ExprKind::Call { callee, .. } => format!("{}()", text(types, callee)),
        _ => "<unknown>".into(),
    }
}
