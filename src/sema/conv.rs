//! Conversions (C11 §6.3, §6.5.16.1, §6.5.4), with gcc's diagnostics.
//!
//! Every conversion is a node of its own (`ExprKind::Cast`) unless the operand is a constant, which is
//! converted on the spot.

use super::Sema;
use super::consteval::Value;
use super::strict::Loose;
use crate::ast::{BitPlace, CastKind, Expr, ExprKind, IntKind, Quals, Ty, TypeKind};
use crate::diag::DiagDesc;
use crate::diag::catalog::expr as msg;
use crate::sema::warn::on;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// Where a value goes, for the wording of what is wrong with it.
#[derive(Clone, Copy)]
pub enum Target {
    Assign,
    /// A bit-field of so many bits.
    AssignBits(u32),
    Init,
    Return,
    /// Argument number (from 1) of a call to the named function (`Name::NONE`: through a pointer), and where
    /// the parameter was declared.
    Arg {
        func: Name,
        index: u32,
        decl: Loc,
    },
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Arrays and functions become pointers, lvalues are read: the value of `e`. Not for operands of `sizeof`, `&`, `++`.
    #[inline]
    pub fn rvalue(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        match e.kind {
            ExprKind::IntConst(_) | ExprKind::FloatConst(_) | ExprKind::Cast(..) | ExprKind::Binary(..) => e,
            _ => self.rvalue_slow(e),
        }
    }

    fn rvalue_slow(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        let e = self.decay(e);
        if !e.is_lvalue() || e.is_error() {
            return e;
        }
        if self.types.is_void(e.ty) {
            return e;
        }
        if !self.types.is_complete(e.ty) {
            match e.unparen().kind {
                ExprKind::VarRef(v) => {
                    let ty = self.types.unqual(e.ty);
                    let ty = self.ty_name(ty);
                    self.diag(&msg::HAS_INCOMPLETE, e.loc).arg(v.name).arg(ty).emit();
                }
                _ => self.incomplete_error(e.ty, e.loc),
            }
            return self.error_expr(e.loc);
        }
        let ty = self.types.unqual(e.ty);
        if let Some(kind) = self.constexpr_value(e) {
            return self.mk(kind, ty, e.loc);
        }
        self.mk(ExprKind::Cast(CastKind::LvalueToRvalue, e), ty, e.loc)
    }

    /// Plan 9: the address of the anonymous member of type `to` in what `p` points to (a record of type `from`).
    fn anonymous_member(&mut self, p: &'a Expr<'a>, from: Ty, to: Ty) -> Option<&'a Expr<'a>> {
        let TypeKind::Record(id) = *self.types.kind(from) else { return None };
        let fields = self.types.record(id).fields;
        for (i, f) in fields.iter().enumerate() {
            if f.name.is_some() || f.bits.is_some() || !self.types.is_record(f.ty) {
                continue;
            }
            let base = self.mk(ExprKind::Deref(p), from, p.loc);
            let member = self.member_node(base, id, i as u32, p.loc);
            let address = self.build_addr_of(member, p.loc);
            if self.compatible_unqual(f.ty, to) {
                return Some(address);
            }
            if let Some(found) = self.anonymous_member(address, f.ty, to) {
                return Some(found);
            }
        }
        None
    }

    /// The constant a `constexpr` object, or a member of one, stands for (C23 6.6p7).
    fn constexpr_value(&self, e: &'a Expr<'a>) -> Option<ExprKind<'a>> {
        let mut at = e.unparen();
        let mut offset = 0;
        let bits = e.bit_field();
        let v = loop {
            match at.kind {
                ExprKind::VarRef(v) | ExprKind::CompoundLiteral(v) => break v,
                ExprKind::Member { base, field } => {
                    offset += field.offset;
                    at = base.unparen();
                }
                _ => return None,
            }
        };
        if !v.constexpr.get() || !self.types.is_scalar(e.ty) {
            return None;
        }
        let items = v.init.get()?.items;
        match items.iter().find(|i| i.offset == offset && i.bits == bits) {
            Some(i) => match self.const_value(i.value)? {
                Value::Int(v) => Some(ExprKind::IntConst(v)),
                Value::Float(b) => Some(ExprKind::FloatConst(b)),
                Value::Complex(re, im) => Some(ExprKind::ComplexConst(self.arena.alloc((re, im)))),
                _ => None,
            },
            None if self.types.is_float(e.ty) => Some(ExprKind::FloatConst(0)),
            None if self.types.is_complex(e.ty) => Some(ExprKind::ComplexConst(&(0, 0))),
            None => Some(ExprKind::IntConst(0)),
        }
    }

    /// Arrays and functions become pointers; other lvalues stay.
    pub fn decay(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        match *self.types.kind(e.ty) {
            TypeKind::Array { elem, .. } => {
                let ty = self.types.pointer(elem);
                if !self.sess.lang.c99() && !e.is_lvalue() {
                    // C90 §6.2.2.1: only an array that is an lvalue becomes a pointer.
                    return e;
                }
                if let ExprKind::Member { .. } = e.unparen().kind
                    && let Some(v) = self.root_var(e)
                    && v.asm_reg.get().is_some()
                    && v.linkage == crate::ast::Linkage::Internal
                {
                    self.diag(&msg::ADDR_REGISTER_GLOBAL, e.loc).arg(v.name).emit();
                }
                if let Some(p) = self.fixed_address(e) {
                    return self.mk(ExprKind::IntConst(p), ty, e.loc);
                }
                self.mk(ExprKind::Cast(CastKind::ArrayToPointer, e), ty, e.loc)
            }
            TypeKind::Function(_) => {
                let ty = self.types.pointer(e.ty);
                if let ExprKind::Deref(p) = e.unparen().kind {
                    return p;
                }
                self.mk(ExprKind::Cast(CastKind::FunctionToPointer, e), ty, e.loc)
            }
            _ => e,
        }
    }

    /// "invalid use of undefined type" and its kin.
    pub fn incomplete_error(&self, ty: Ty, loc: Loc) {
        let mut t = ty;
        loop {
            match *self.types.kind(t) {
                TypeKind::Error => return,
                TypeKind::Void => {
                    self.diag(&msg::INVALID_USE_VOID, loc).emit();
                    return;
                }
                TypeKind::Array { elem, .. } if !self.types.is_complete(elem) => t = elem,
                TypeKind::Array { .. } => {
                    self.diag(&msg::INVALID_USE_UNSPECIFIED, loc).emit();
                    return;
                }
                _ => {
                    let name = self.types.unqual_scalar(t);
                    let name = self.ty_name(self.types.strip(name));
                    self.diag(&msg::INVALID_USE_UNDEFINED, loc).arg(name).emit();
                    return;
                }
            }
        }
    }

    /// The bit-field an rvalue was read from (or assigned to): its width counts in promotion.
    fn bit_field_behind(&self, mut e: &'a Expr<'a>) -> Option<BitPlace> {
        loop {
            e = e.unparen();
            return match e.kind {
                ExprKind::Cast(CastKind::LvalueToRvalue, x) => x.bit_field(),
                ExprKind::Assign(l, _) | ExprKind::IncDec { operand: l, .. } => l.bit_field(),
                ExprKind::CompoundAssign(c) => c.lhs.bit_field(),
                ExprKind::Comma(_, r) => {
                    e = r;
                    continue;
                }
                _ => None,
            };
        }
    }

    /// Integer promotions on an rvalue.
    pub fn promote(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        // Fast: int, long and the like, not from a bit-field.
        let ty = e.ty;
        let target = match *self.types.kind(ty) {
            TypeKind::Int(_) | TypeKind::Enum(_) | TypeKind::Bool => match self.bit_field_behind(e) {
                Some(b) => self.promoted_bits(b.width as u32, ty),
                None => self.promoted(ty),
            },
            _ => return e,
        };
        self.convert(e, target)
    }

    /// The promoted type of an integer type.
    pub fn promoted(&self, ty: Ty) -> Ty {
        let base = self.types.enum_to_int(ty);
        match *self.types.kind(base) {
            TypeKind::Bool => Ty::INT,
            TypeKind::Int(_) => {
                let w = self.types.int_width(base);
                if w < 32 {
                    Ty::INT
                } else if matches!(self.types.kind(ty), TypeKind::Enum(_)) {
                    self.types.canon_unqual(base)
                } else {
                    ty
                }
            }
            _ => ty,
        }
    }

    /// The promoted type of a bit-field of `width` bits declared with type `ty`.
    fn promoted_bits(&mut self, width: u32, ty: Ty) -> Ty {
        if matches!(self.types.kind(ty), TypeKind::Bool) {
            return Ty::INT;
        }
        let signed = self.types.is_signed(ty);
        if width < 32 || width == 32 && signed {
            Ty::INT
        } else if width == 32 {
            Ty::UINT
        } else if width >= self.types.int_width(ty) {
            self.promoted(ty)
        } else {
            // gcc computes in exactly the width of a bit-field wider than int.
            self.types.bit_int(signed, width)
        }
    }

    /// Default argument promotions on an rvalue.
    pub fn default_promote(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        match *self.types.kind(e.ty) {
            TypeKind::Float(crate::ast::FloatKind::Float) => self.convert(e, Ty::DOUBLE),
            TypeKind::NullPtr => self.convert(e, Ty::VOID_PTR),
            TypeKind::BitInt { .. } => e,
            _ => {
                let e = self.promote(e);
                match *self.types.kind(e.ty) {
                    // A bit-field wider than int was promoted to its own width.
                    TypeKind::BitInt { signed, .. } => {
                        self.convert(e, if signed { Ty::LLONG } else { Ty::ULLONG })
                    }
                    _ => e,
                }
            }
        }
    }

    /// The common type of two arithmetic types (§6.3.1.8); the operands are promoted already.
    pub fn common_type(&mut self, a: Ty, b: Ty) -> Ty {
        if a == b {
            return self.types.unqual_scalar(a);
        }
        let (ea, eb) = (self.types.element(a), self.types.element(b));
        if self.types.is_complex(a) || self.types.is_complex(b) {
            let pa = if self.types.is_complex(a) { ea.unwrap_or(a) } else { a };
            let pb = if self.types.is_complex(b) { eb.unwrap_or(b) } else { b };
            let elem = self.common_type(pa, pb);
            return self.types.complex(elem);
        }
        match (*self.types.kind(a), *self.types.kind(b)) {
            (TypeKind::Float(x), TypeKind::Float(y)) => {
                self.types.unqual_scalar(if float_rank(x) >= float_rank(y) { a } else { b })
            }
            (TypeKind::Float(_), _) => self.types.unqual_scalar(a),
            (_, TypeKind::Float(_)) => self.types.unqual_scalar(b),
            _ => {
                let (a, b) = (self.promoted(a), self.promoted(b));
                let (sa, sb) = (self.types.is_signed(a), self.types.is_signed(b));
                let (ra, rb) = (self.int_rank(a), self.int_rank(b));
                let t = if sa == sb {
                    if ra >= rb { a } else { b }
                } else {
                    let (u, ru, s, rs) = if sa { (b, rb, a, ra) } else { (a, ra, b, rb) };
                    if ru >= rs {
                        u
                    } else if self.types.int_width(s) > self.types.int_width(u) {
                        s
                    } else {
                        self.types.with_sign(s, false)
                    }
                };
                self.types.unqual_scalar(t)
            }
        }
    }

    /// Orders integer types by rank: width first, then standard types before `_BitInt`, then by name.
    fn int_rank(&self, ty: Ty) -> (u32, u32) {
        let w = self.types.int_width(ty);
        let order = match *self.types.kind(self.types.enum_to_int(ty)) {
            TypeKind::Int(k) => match k {
                IntKind::Int | IntKind::UInt => 2,
                IntKind::Long | IntKind::ULong => 3,
                IntKind::LLong | IntKind::ULLong => 4,
                IntKind::Int128 | IntKind::UInt128 => 5,
                _ => 1,
            },
            _ => 0,
        };
        (w, order)
    }

    /// Usual arithmetic conversions on two arithmetic rvalues.
    pub fn usual(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>) -> (&'a Expr<'a>, &'a Expr<'a>, Ty) {
        let (l, r) = (self.promote(l), self.promote(r));
        let ty = self.common_type(l.ty, r.ty);
        (self.convert(l, ty), self.convert(r, ty), ty)
    }

    /// Converts rvalue `e` to type `ty` without any check, folding constants. Both are scalar (complex included),
    /// vectors of one size, or `ty` is void or the same record.
    pub fn convert(&mut self, e: &'a Expr<'a>, ty: Ty) -> &'a Expr<'a> {
        if e.ty == ty {
            return e;
        }
        if e.is_error() || ty.is_error() {
            return if e.is_error() { e } else { self.error_expr(e.loc) };
        }
        if self.types.same_unqual(e.ty, ty) {
            return e;
        }
        let ty = self.types.unqual(ty);
        if let Some(kind) = self.fold_convert(e, ty) {
            let n = self.mk(kind, ty, e.loc);
            let how = self.convert_looseness(e, ty);
            return self.mark_loose(n, how);
        }
        self.convert_node(e, ty)
    }

    /// Integers stay what they are; a floating literal may be cast to an integer type once (C11 §6.6p6).
    fn convert_looseness(&self, e: &'a Expr<'a>, ty: Ty) -> Option<Loose> {
        let old = self.looseness(e);
        let inner = e.unparen();
        match inner.kind {
            ExprKind::IntConst(_) if self.types.is_integer(e.ty) => match self.types.is_integer(ty) {
                true => old,
                false if self.types.is_pointer(ty) => old,
                false => old.max(Some(Loose::Arithmetic)),
            },
            ExprKind::FloatConst(b) if self.types.is_integer(ty) => {
                let fits = match self.format_of(inner.ty) {
                    Some(f) => {
                        let width = self.types.int_width(ty).min(128);
                        super::number::float_to_int(f, b, width, self.types.is_signed(ty)).1
                    }
                    None => true,
                };
                if fits || self.types.is_bool(ty) { old } else { Some(Loose::Overflow) }
            }
            _ => old.max(Some(Loose::Arithmetic)),
        }
    }

    fn convert_node(&mut self, e: &'a Expr<'a>, ty: Ty) -> &'a Expr<'a> {
        let t = &self.types;
        let kind = self.cast_kind(e.ty, ty);
        let pointer_width = t.target().pointer_size as u32 * 8;
        match kind {
            // A cast changes one thing at a time.
            CastKind::ComplexToReal => {
                let elem = t.element(e.ty).unwrap_or(ty);
                let part = self.cast_node(CastKind::ComplexToReal, e, elem);
                self.convert(part, ty)
            }
            CastKind::RealToComplex => {
                let elem = t.element(ty).unwrap_or(e.ty);
                let part = self.convert(e, elem);
                self.cast_node(kind, part, ty)
            }
            CastKind::IntToPtr
                if t.int_width(e.ty) != pointer_width || matches!(t.kind(e.ty), TypeKind::BitInt { .. }) =>
            {
                let int = t.intptr(t.is_signed(e.ty));
                let wide = self.convert(e, int);
                self.cast_node(kind, wide, ty)
            }
            CastKind::PtrToInt
                if t.int_width(ty) != pointer_width || matches!(t.kind(ty), TypeKind::BitInt { .. }) =>
            {
                let int = t.intptr(false);
                let whole = self.cast_node(kind, e, int);
                self.convert(whole, ty)
            }
            CastKind::ToBool if matches!(t.kind(e.ty), TypeKind::NullPtr) => {
                let zero = self.int_const(0, ty, e.loc);
                let void = self.cast_node(CastKind::ToVoid, e, Ty::VOID);
                self.mk(ExprKind::Comma(void, zero), ty, e.loc)
            }
            _ => self.cast_node(kind, e, ty),
        }
    }

    /// A null pointer constant (§6.3.2.3p3): integer constant 0, `(void *)0`, `nullptr`.
    pub fn is_null_constant(&self, e: &'a Expr<'a>) -> bool {
        match e.unparen().kind {
            ExprKind::IntConst(0) => {
                self.looseness(e).is_none_or(|l| matches!(l, Loose::Overflow | Loose::ConstantP))
                    && self.types.is_integer(e.ty)
                    || self.types.canon(e.ty) == Ty::VOID_PTR && self.looseness(e).is_none()
                    || matches!(self.types.kind(e.ty), TypeKind::NullPtr)
            }
            _ => matches!(self.types.kind(e.ty), TypeKind::NullPtr),
        }
    }

    /// A controlling expression: any scalar rvalue, checked.
    pub fn condition(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        let e = self.rvalue(e);
        if e.is_error() {
            return e;
        }
        let desc = match *self.types.kind(e.ty) {
            TypeKind::Void => &msg::VOID_NOT_IGNORED,
            TypeKind::Record(id) if self.types.record(id).is_union => &msg::USED_UNION,
            TypeKind::Record(_) => &msg::USED_STRUCT,
            TypeKind::Vector { .. } => &msg::USED_VECTOR,
            TypeKind::Array { .. } => &msg::USED_ARRAY,
            _ => {
                self.warn_truth(e);
                return e;
            }
        };
        self.diag(desc, e.loc).emit();
        self.error_expr(e.loc)
    }

    /// Converts `e` (of any kind) as if by assignment to an object of type `ty` (C11 §6.5.16.1); reports what gcc does.
    /// `loc` is where the caret goes (the `=`, the argument, the initialiser).
    pub fn convert_assign(&mut self, e: &'a Expr<'a>, ty: Ty, to: Target, loc: Loc) -> &'a Expr<'a> {
        let e = self.rvalue(e);
        if self.types.is_array(e.ty) && !e.is_error() {
            return self.fail(&msg::ARRAY_RVALUE, loc);
        }
        if self.types.is_pointer(ty) && self.warns(on::PACKED_MEMBER) {
            self.warn_packed(e, ty, loc);
        }
        if e.ty == ty {
            return e;
        }
        if e.is_error() || ty.is_error() {
            return self.error_expr(e.loc);
        }
        if self.types.same_unqual(e.ty, ty) {
            if self.types.is_void(e.ty) {
                self.diag(&msg::VOID_NOT_IGNORED, loc).emit();
                return self.error_expr(e.loc);
            }
            return e;
        }
        use TypeKind::{Complex, NullPtr, Pointer, Record, Vector, Void};
        let (from, into) = (*self.types.kind(e.ty), *self.types.kind(ty));
        match (from, into) {
            (Void, _) => {
                self.diag(&msg::VOID_NOT_IGNORED, loc).emit();
                return self.error_expr(e.loc);
            }
            _ if self.types.is_arithmetic(e.ty) && self.types.is_arithmetic(ty) => {
                if self.types.is_bool(ty) {
                    self.warn_truth(e);
                }
                if self.warns(on::CXX_COMPAT) {
                    self.warn_cpp_enum(e, ty, to, loc);
                }
                let bits = match to {
                    Target::AssignBits(n) => Some(n),
                    _ => None,
                };
                self.warn_conversion(e, ty, bits, if e.loc == Loc::NONE { loc } else { e.loc });
                return self.convert(e, ty);
            }
            (Pointer(_) | NullPtr, TypeKind::Bool) => return self.convert(e, ty),
            (Pointer(x), Pointer(y))
                if self.sess.lang.plan9_extensions
                    && !self.compatible_unqual(x, y)
                    && let Some(member) = self.anonymous_member(e, x, y) =>
            {
                return self.convert(member, ty);
            }
            (Pointer(x), Pointer(y)) => {
                self.check_pointers(e, x, y, ty, to, loc);
                return self.convert(e, ty);
            }
            (NullPtr, Pointer(_)) => return self.convert(e, ty),
            (_, Pointer(_)) if self.types.is_integer(e.ty) => {
                if !self.is_null_constant(e) {
                    let row = [
                        &msg::MAKES_POINTER_ASSIGN,
                        &msg::MAKES_POINTER_INIT,
                        &msg::MAKES_POINTER_RETURN,
                        &msg::MAKES_POINTER_ARG,
                    ];
                    self.mismatch(row, e.ty, ty, to, loc);
                }
                return self.convert(e, ty);
            }
            (_, NullPtr) if self.is_null_constant(e) => return self.convert(e, ty),
            (Pointer(_), _) if self.types.is_integer(ty) => {
                let row = [
                    &msg::MAKES_INTEGER_ASSIGN,
                    &msg::MAKES_INTEGER_INIT,
                    &msg::MAKES_INTEGER_RETURN,
                    &msg::MAKES_INTEGER_ARG,
                ];
                self.mismatch(row, e.ty, ty, to, loc);
                return self.convert(e, ty);
            }
            (Vector { .. }, Vector { .. }) if self.vectors_convertible(e.ty, ty) => {
                return self.cast_node(CastKind::VectorBitcast, e, ty);
            }
            (Record(_), Record(_)) if self.compatible_unqual(e.ty, ty) => return e,
            (_, Record(id)) if self.types.record(id).transparent && matches!(to, Target::Arg { .. }) => {
                if let Some(x) = self.to_transparent_union(e, ty, id) {
                    return x;
                }
            }
            (Complex(_), _) | (_, Complex(_)) => {}
            _ => {}
        }
        let row = [
            &msg::INCOMPATIBLE_ASSIGN,
            &msg::INCOMPATIBLE_INIT,
            &msg::INCOMPATIBLE_RETURN,
            &msg::INCOMPATIBLE_ARG,
        ];
        self.mismatch(row, e.ty, ty, to, loc);
        self.error_expr(e.loc)
    }

    /// gcc lets vectors of the same number and width of lanes of one class stand for each other; others of the same size with
    /// -flax-vector-conversions only.
    fn vectors_convertible(&self, a: Ty, b: Ty) -> bool {
        let (Some(x), Some(y)) = (self.types.element(a), self.types.element(b)) else { return false };
        self.types.size_of(a) == self.types.size_of(b)
            && self.types.size_of(x) == self.types.size_of(y)
            && self.types.is_float(x) == self.types.is_float(y)
    }

    fn to_transparent_union(
        &mut self,
        e: &'a Expr<'a>,
        ty: Ty,
        id: crate::ast::RecordId,
    ) -> Option<&'a Expr<'a>> {
        let fields = self.types.record(id).fields;
        let fits = |s: &Self, f: Ty| {
            s.compatible_unqual(f, e.ty)
                || match (s.types.pointee(f), s.types.pointee(e.ty)) {
                    (Some(x), Some(y)) => {
                        s.types.is_void(x) || s.types.is_void(y) || s.compatible_unqual(x, y)
                    }
                    (Some(_), None) => s.is_null_constant(e),
                    _ => false,
                }
        };
        let member = fields
            .iter()
            .find(|f| self.compatible_unqual(f.ty, e.ty))
            .or_else(|| fields.iter().find(|f| fits(self, f.ty)))?;
        let value = self.convert(e, member.ty);
        Some(self.cast_node(CastKind::UnionCast, value, ty))
    }

    /// Pointer assignment from pointee `x` to pointee `y`.
    fn check_pointers(&mut self, e: &'a Expr<'a>, x: Ty, y: Ty, ty: Ty, to: Target, loc: Loc) {
        let t = &self.types;
        let (vx, vy) = (t.is_void(x), t.is_void(y));
        if vx || vy {
            if (t.is_function(x) || t.is_function(y)) && !self.is_null_constant(e) {
                self.diag(&msg::FUNC_VOID_PTR, loc).emit();
                return;
            }
            if vx && !vy && !self.is_null_constant(e) {
                self.warn_cpp_void(e.ty, ty, loc);
            }
        } else if !self.pointees_match(x, y) {
            if self.differ_in_sign(x, y) {
                let row = [&msg::SIGN_ASSIGN, &msg::SIGN_INIT, &msg::SIGN_RETURN, &msg::SIGN_ARG];
                self.mismatch(row, e.ty, ty, to, loc);
            } else {
                let row = [
                    &msg::INCOMPATIBLE_PTR_ASSIGN,
                    &msg::INCOMPATIBLE_PTR_INIT,
                    &msg::INCOMPATIBLE_PTR_RETURN,
                    &msg::INCOMPATIBLE_PTR_ARG,
                ];
                self.mismatch(row, e.ty, ty, to, loc);
                return;
            }
        }
        if !self.sess.lang.c23()
            && self.types.is_array(x)
            && self.types.is_array(y)
            && self.types.quals(x) != self.types.quals(y)
        {
            self.diag(&crate::diag::catalog::decl::ARRAY_QUALS, loc).emit();
        }
        let lost = self.types.quals(x).minus(self.types.quals(y)).minus(Quals::ATOMIC);
        if lost.addr_space() == Quals::NONE && !lost.is_empty() && !self.is_null_constant(e) {
            let mut names = Vec::new();
            for (q, n) in
                [(Quals::CONST, "const"), (Quals::VOLATILE, "volatile"), (Quals::RESTRICT, "restrict")]
            {
                if lost.has(q) {
                    names.push(n);
                }
            }
            let names = names.join(" ");
            match to {
                Target::Assign | Target::AssignBits(_) => {
                    self.diag(&msg::DISCARDS_ASSIGN, loc).arg(names).emit()
                }
                Target::Init => self.diag(&msg::DISCARDS_INIT, loc).arg(names).emit(),
                Target::Return => self.diag(&msg::DISCARDS_RETURN, loc).arg(names).emit(),
                Target::Arg { func, index, decl } => {
                    let (want, have) = (self.ty_name(ty), self.ty_name(e.ty));
                    let mut d =
                        self.diag(&msg::DISCARDS_ARG, loc).arg(names).arg(index).arg(quoted_function(func));
                    if decl != Loc::NONE {
                        d = d.note(&msg::EXPECTED_ARG, decl).arg(want).arg(have);
                    }
                    d.emit()
                }
            };
        }
    }

    /// Pointees that one pointer type may be assigned to the other without message, qualifiers apart. Arrays compare by
    /// their elements with qualifiers ignored.
    pub fn pointees_match(&mut self, x: Ty, y: Ty) -> bool {
        if self.types.quals(x).is_atomic() != self.types.quals(y).is_atomic() {
            return false;
        }
        let (x, y) = (self.types.unqual(x), self.types.unqual(y));
        self.compatible_unqual(x, y)
    }

    /// Integer types that differ in signedness only (also plain `char` against either).
    fn differ_in_sign(&self, x: Ty, y: Ty) -> bool {
        let t = &self.types;
        let (x, y) = (t.enum_to_int(x), t.enum_to_int(y));
        match (*t.kind(x), *t.kind(y)) {
            (TypeKind::Int(_), TypeKind::Int(_)) => {
                t.int_width(x) == t.int_width(y) && self.int_rank(x).1 == self.int_rank(y).1
            }
            (TypeKind::Pointer(p), TypeKind::Pointer(q)) => self.differ_in_sign(p, q),
            _ => false,
        }
    }

    fn mismatch(&self, rows: [&'static DiagDesc; 4], from: Ty, into: Ty, to: Target, loc: Loc) {
        let (want, have) = (self.ty_name(into), self.ty_name(from));
        match to {
            Target::Assign | Target::AssignBits(_) => self.diag(rows[0], loc).arg(want).arg(have).emit(),
            Target::Init => self.diag(rows[1], loc).arg(want).arg(have).emit(),
            Target::Return => self.diag(rows[2], loc).arg(want).arg(have).emit(),
            Target::Arg { func, index, decl } => {
                let incompatible = std::ptr::eq(rows[3], &msg::INCOMPATIBLE_ARG);
                let desc = if incompatible && func.is_none() { &msg::INCOMPATIBLE_ARG_PTR } else { rows[3] };
                let mut d = self.diag(desc, loc).arg(index);
                d = if incompatible { d.arg(func) } else { d.arg(quoted_function(func)) };
                if decl != Loc::NONE {
                    d = d.note(&msg::EXPECTED_ARG, decl).arg(want).arg(have);
                }
                d.emit()
            }
        };
    }

    /// An explicit cast `(ty) e` (§6.5.4), checked as gcc does.
    pub fn build_cast(&mut self, ty: Ty, e: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        if e.is_error() || ty.is_error() {
            return self.error_expr(loc);
        }
        use TypeKind::{Array, Complex, Float, Function, NullPtr, Pointer, Record, Vector, Void};
        let into = *self.types.kind(ty);
        match into {
            Array { .. } => return self.fail(&msg::CAST_ARRAY, loc),
            Function(_) => return self.fail(&msg::CAST_FUNCTION, loc),
            Void => {
                let e = self.decay(e);
                // The object is read if it is volatile; nothing else shows.
                let e = if e.is_lvalue() && !self.types.is_void(e.ty) { self.rvalue(e) } else { e };
                return self.mk(ExprKind::Cast(CastKind::ToVoid, e), Ty::VOID, loc);
            }
            _ => {}
        }
        let e = self.rvalue(e);
        if e.is_error() {
            return e;
        }
        let target = self.types.unqual(ty);
        if !self.types.is_complete(ty) {
            self.incomplete_error(ty, loc);
            return self.error_expr(loc);
        }
        let from = *self.types.kind(e.ty);
        if let Void = from {
            return self.fail(&msg::VOID_NOT_IGNORED, loc);
        }
        if let Record(id) = into {
            if self.types.same_unqual(ty, e.ty) {
                self.diag(&msg::CAST_NONSCALAR, loc).emit();
                return self.mk(ExprKind::Cast(CastKind::NoOp, e), target, loc);
            }
            let r = self.types.record(id);
            if !r.is_union {
                return self.fail(&msg::CAST_NON_SCALAR, loc);
            }
            let fields = r.fields;
            return match fields.iter().find(|f| f.name.is_some() && self.types.same_unqual(f.ty, e.ty)) {
                Some(_) => {
                    self.diag(&msg::CAST_UNION, loc).emit();
                    self.mk(ExprKind::Cast(CastKind::UnionCast, e), target, loc)
                }
                None => self.fail(&msg::CAST_UNION_MISSING, loc),
            };
        }
        match (from, into) {
            (Record(_), Pointer(_) | NullPtr) => return self.fail(&msg::CAST_POINTER, loc),
            (Record(_), Float(_)) => return self.fail(&msg::CAST_AGGREGATE_FLOAT, loc),
            (Record(_), Complex(_)) => return self.fail(&msg::CAST_AGGREGATE_COMPLEX, loc),
            (Record(_), Vector { .. }) => return self.fail(&msg::CAST_AGGREGATE_INT, loc),
            (Record(_), _) => return self.fail(&msg::CAST_AGGREGATE_INT, loc),
            (Array { .. } | Function(_), _) => return self.fail(&msg::CAST_NON_SCALAR, loc),
            (Pointer(_), Float(_)) => return self.fail(&msg::CAST_POINTER_FLOAT, loc),
            (Pointer(_), Complex(_)) => return self.fail(&msg::CAST_POINTER_COMPLEX, loc),
            (Float(_) | Complex(_), Pointer(_) | NullPtr) => return self.fail(&msg::CAST_POINTER, loc),
            (Vector { .. }, _) | (_, Vector { .. }) => {
                if self.types.same_unqual(e.ty, ty) {
                    return e;
                }
                if self.types.size_of(e.ty) != self.types.size_of(ty)
                    || self.types.is_float(e.ty)
                    || self.types.is_float(ty)
                {
                    let (a, b) = (self.ty_name(e.ty), self.ty_name(ty));
                    let desc = if matches!(into, Vector { .. }) {
                        &msg::CAST_VECTOR_SIZE
                    } else {
                        &msg::CAST_FROM_VECTOR
                    };
                    self.diag(desc, loc).arg(a).arg(b).emit();
                    return self.error_expr(loc);
                }
                return self.mk(ExprKind::Cast(CastKind::VectorBitcast, e), target, loc);
            }
            _ => {}
        }
        self.warn_cast(ty, e, loc);
        if matches!(into, Pointer(_)) && self.warns(on::PACKED_MEMBER) {
            self.warn_packed(e, ty, loc);
        }
        let pointer_size = self.types.target().pointer_size as u64;
        if let (Pointer(x), Pointer(y)) = (from, into) {
            match (self.types.is_function(x), self.types.is_function(y)) {
                (true, false) => {
                    self.diag(&msg::CAST_FUNCTION_OBJECT, loc).emit();
                }
                (false, true) if !self.is_null_constant(e) => {
                    self.diag(&msg::CAST_OBJECT_FUNCTION, loc).emit();
                }
                _ => {}
            }
        }
        match (from, into) {
            (Pointer(_), TypeKind::Bool) => {}
            (Pointer(_), _) if self.types.is_integer(ty) => {
                if self.types.size_of(ty) != Some(pointer_size)
                    && !matches!(e.unparen().kind, ExprKind::IntConst(_))
                {
                    self.diag(&msg::CAST_SIZE_PTR_INT, loc).emit();
                }
            }
            (_, Pointer(_)) if self.types.is_integer(e.ty) => {
                if self.types.size_of(e.ty) != Some(pointer_size)
                    && !matches!(e.unparen().kind, ExprKind::IntConst(_))
                {
                    self.diag(&msg::CAST_SIZE_INT_PTR, loc).emit();
                }
            }
            _ => {}
        }
        // A cast to its own type is not an lvalue and forgets that it came from a bit-field; sugar shows in messages.
        if self.types.same_unqual(e.ty, target) {
            return match e.kind {
                ExprKind::IntConst(_) | ExprKind::FloatConst(_) | ExprKind::ComplexConst(_) => {
                    let n = self.mk(e.kind, target, loc);
                    self.as_loose_as(n, e)
                }
                _ => self.mk(ExprKind::Cast(CastKind::NoOp, e), target, loc),
            };
        }
        let c = self.convert(e, target);
        if c.loc == loc {
            return c;
        }
        let n = self.arena.alloc(Expr { loc, ..*c });
        self.as_loose_as(n, c)
    }

    /// Reports and poisons.
    pub(super) fn fail(&self, desc: &'static DiagDesc, loc: Loc) -> &'a Expr<'a> {
        self.diag(desc, loc).emit();
        self.error_expr(loc)
    }
}

fn quoted_function(f: Name) -> String {
    if f.is_none() { "indirect function call".into() } else { format!("'{f}'") }
}

/// Rank of floating types; of types with one format, interchange ones go before standard before extended ones (TS 18661-3).
fn float_rank(k: crate::ast::FloatKind) -> u32 {
    use crate::ast::FloatKind::*;
    match k {
        Float16 => 1,
        Float => 2,
        Float32 => 3,
        Float32x => 4,
        Double => 5,
        Float64 => 6,
        Float64x => 7,
        LongDouble => 8,
        Float128 => 9,
    }
}
