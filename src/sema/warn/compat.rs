//! What C++ would not take (-Wc++-compat), packed members whose address is taken, memory orders that make no sense.

use super::on;
use crate::ast::{CastKind, Expr, ExprKind, Ty, TypeKind};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::sema::conv::Target;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// Words of C++ that are names in C, sorted.
static CPP_WORDS: &[&str] = &[
    "bool",
    "catch",
    "char16_t",
    "char32_t",
    "class",
    "concept",
    "const_cast",
    "constexpr",
    "decltype",
    "delete",
    "dynamic_cast",
    "explicit",
    "export",
    "false",
    "friend",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "nullptr",
    "operator",
    "private",
    "protected",
    "public",
    "reinterpret_cast",
    "requires",
    "static_assert",
    "static_cast",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typeid",
    "typename",
    "using",
    "virtual",
];

/// `memory_order_…` by value.
static ORDERS: [&str; 6] = [
    "memory_order_relaxed",
    "memory_order_consume",
    "memory_order_acquire",
    "memory_order_release",
    "memory_order_acq_rel",
    "memory_order_seq_cst",
];

impl<'s, 'a> Sema<'s, 'a> {
    /// A name declared that is a keyword of C++.
    pub fn warn_cpp_word(&mut self, name: Name, loc: Loc) {
        if self.warns(on::CXX_COMPAT) && CPP_WORDS.binary_search(&name.as_str()).is_ok() {
            self.diag(&msg::CXX_KEYWORD, loc).arg(name).emit();
        }
    }

    /// An integer given to an enumeration.
    pub(in crate::sema) fn warn_cpp_enum(&mut self, e: &'a Expr<'a>, ty: Ty, to: Target, loc: Loc) {
        let TypeKind::Enum(id) = *self.types.kind(ty) else { return };
        if self.types.same_unqual(self.types.strip(e.ty), self.types.strip(ty)) {
            return;
        }
        // An enumerator is an int constant in C; one of this type is right.
        if let ExprKind::IntConst(v) = e.unparen().kind
            && !self.is_enum(e.ty)
            && !self.written_literal(e.loc)
            && self.types.enumeration(id).enumerators.iter().any(|x| x.1 == v)
        {
            return;
        }
        let (from, into) = (self.ty_name(e.ty), self.ty_name(ty));
        match to {
            Target::Assign | Target::AssignBits(_) => {
                self.diag(&msg::CXX_ENUM_ASSIGN, loc).arg(from).arg(into).emit();
            }
            Target::Init => {
                self.diag(&msg::CXX_ENUM_INIT, loc).arg(from).arg(into).emit();
            }
            Target::Return => {
                self.diag(&msg::CXX_ENUM_RETURN, loc).arg(from).arg(into).emit();
            }
            Target::Arg { func, index, .. } => {
                self.diag(&msg::CXX_ENUM_ARG, loc).arg(index).arg(func).emit();
            }
        }
    }

    /// A pointer conversion from `void *` without a cast.
    pub(in crate::sema) fn warn_cpp_void(&mut self, from: Ty, ty: Ty, loc: Loc) {
        if self.warns(on::CXX_COMPAT) {
            let (a, b) = (self.ty_name(from), self.ty_name(ty));
            self.diag(&msg::CXX_VOID, loc).arg(a).arg(b).emit();
        }
    }

    /// The address of a packed member, or a pointer to a packed struct, becomes a pointer of type `ty`.
    pub(in crate::sema) fn warn_packed(&mut self, e: &'a Expr<'a>, ty: Ty, loc: Loc) {
        let Some(to) = self.types.pointee(ty) else { return };
        if self.types.is_void(to) || self.types.is_function(to) || !self.types.is_complete(to) {
            return;
        }
        let want = self.types.align_of(to);
        if want <= 1 {
            return;
        }
        let mut e = e.unparen();
        loop {
            e = match e.kind {
                ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) => x.unparen(),
                ExprKind::Comma(_, x) => x.unparen(),
                ExprKind::Cond(c) => {
                    if let Some(t) = c.then {
                        self.warn_packed(t, ty, loc);
                    }
                    c.els.unparen()
                }
                _ => break,
            };
        }
        let object = match e.kind {
            ExprKind::AddrOf(x) | ExprKind::Cast(CastKind::ArrayToPointer, x) => x.unparen(),
            ExprKind::Binary(crate::ast::BinOp::PtrAdd, p, _) => match p.unparen().kind {
                ExprKind::Cast(CastKind::ArrayToPointer, x) => x.unparen(),
                _ => return self.warn_packed_pointer(e, to, ty, want, loc),
            },
            _ => return self.warn_packed_pointer(e, to, ty, want, loc),
        };
        let mut o = object;
        loop {
            o = match o.kind {
                ExprKind::Paren(x) => x,
                ExprKind::Member { base, field } => {
                    let r = self.types.record(field.record);
                    let misaligned = r.align < want || field.offset % want as u64 != 0;
                    if misaligned && field.align < want && field.bits.is_none() {
                        let name = self.types.record_ty(field.record);
                        let name = self.ty_name(name);
                        self.diag(&msg::PACKED_MEMBER, loc).arg(name).emit();
                        return;
                    }
                    base
                }
                ExprKind::Deref(p) => match p.unparen().kind {
                    ExprKind::Binary(crate::ast::BinOp::PtrAdd, b, _) => match b.unparen().kind {
                        ExprKind::Cast(CastKind::ArrayToPointer, x) => x,
                        _ => return,
                    },
                    _ => return,
                },
                _ => return,
            };
        }
    }

    fn warn_packed_pointer(&mut self, e: &'a Expr<'a>, to: Ty, ty: Ty, want: u32, loc: Loc) {
        let Some(from) = self.types.pointee(e.ty) else { return };
        let TypeKind::Record(id) = *self.types.kind(from) else { return };
        if !self.types.record(id).packed || self.types.same_unqual(from, to) {
            return;
        }
        let have = self.types.align_of(from);
        if have < want {
            let (a, b) = (self.ty_name(self.types.unqual_scalar(from)), self.ty_name(ty));
            self.diag(&msg::PACKED_POINTER, loc).arg(a).arg(have).arg(b).arg(want).emit();
        }
    }

    /// A memory order argument. `invalid`: orders the operation cannot have.
    pub(in crate::sema) fn warn_order(&mut self, e: &'a Expr<'a>, invalid: &[i128], name: Name, loc: Loc) {
        let ExprKind::IntConst(v) = e.unparen().kind else { return };
        let v = v & 0xffff;
        let Ok(i) = usize::try_from(v) else { return };
        match ORDERS.get(i) {
            None => self.diag(&msg::ORDER_UNKNOWN, loc).arg(v).arg(name).emit(),
            Some(o) if invalid.contains(&v) => self.diag(&msg::ORDER_INVALID, loc).arg(o).arg(name).emit(),
            Some(_) => return,
        };
    }

    /// Success and failure orders of a compare-and-exchange.
    pub(in crate::sema) fn warn_orders(
        &mut self,
        success: &'a Expr<'a>,
        failure: &'a Expr<'a>,
        name: Name,
        loc: Loc,
    ) {
        self.warn_order(success, &[], name, loc);
        let ExprKind::IntConst(f) = failure.unparen().kind else { return };
        let f = f & 0xffff;
        let Some(fail) = usize::try_from(f).ok().and_then(|i| ORDERS.get(i)) else {
            self.diag(&msg::ORDER_UNKNOWN, loc).arg(f).arg(name).emit();
            return;
        };
        if matches!(f, 3 | 4) {
            self.diag(&msg::ORDER_FAILURE, loc).arg(fail).arg(name).emit();
        } else if let ExprKind::IntConst(s) = success.unparen().kind
            && let Some(ok) = usize::try_from(s & 0xffff).ok().and_then(|i| ORDERS.get(i))
            && f > s & 0xffff
        {
            self.diag(&msg::ORDER_STRONGER, loc).arg(fail).arg(ok).arg(name).emit();
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_sorted() {
        assert!(super::CPP_WORDS.is_sorted());
    }
}
