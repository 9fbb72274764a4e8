//! Operators: one function each, from checked operands to a checked, converted and folded node
//! (C11 §6.5, with the GNU extensions of the gcc manual's chapter 6).

use super::conv::Target;
use super::strict::Loose;
use super::{NewerRow, Sema};
use crate::ast::expr::{CompoundAssign, CondExpr};
use crate::ast::{
    BinOp, CastKind, Expr, ExprKind, FieldRef, Quals, RecordId, Storage, Ty, TypeKind, UnOp, Var,
};
use crate::diag::catalog::expr as msg;
use crate::support::intern::Name;
use crate::support::lang::Standard;
use crate::support::source::Loc;

static ARRAY_RVALUE: NewerRow = NewerRow {
    pedantic: &msg::ARRAY_RVALUE_SUBSCRIPT,
    compat: &msg::ARRAY_RVALUE_SUBSCRIPT_C99,
    dialect: true,
};

/// The source spelling of an operator.
pub fn spelling(op: BinOp) -> &'static str {
    match op {
        BinOp::Add | BinOp::PtrAdd => "+",
        BinOp::Sub | BinOp::PtrSub | BinOp::PtrDiff => "-",
        BinOp::Mul => "*",
        BinOp::Div => "/",
        BinOp::Rem => "%",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::And => "&",
        BinOp::Or => "|",
        BinOp::Xor => "^",
        BinOp::Eq => "==",
        BinOp::Ne => "!=",
        BinOp::Lt => "<",
        BinOp::Le => "<=",
        BinOp::Gt => ">",
        BinOp::Ge => ">=",
    }
}

impl<'s, 'a> Sema<'s, 'a> {
    /// `l op r` for the operators of C (`+ - * / % << >> & | ^` and comparisons).
    pub fn build_binary(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let (l, r) = (self.rvalue(l), self.rvalue(r));
        if l.is_error() || r.is_error() {
            return self.error_expr(loc);
        }
        // The common case first: two arithmetic operands.
        let t = &self.types;
        if t.is_arithmetic(l.ty) && t.is_arithmetic(r.ty) {
            return self.arithmetic(op, l, r, loc);
        }
        if t.is_void(l.ty) || t.is_void(r.ty) {
            let which = if t.is_void(l.ty) { l } else { r };
            return self.fail(&msg::VOID_NOT_IGNORED, which.loc);
        }
        if t.is_vector(l.ty) || t.is_vector(r.ty) {
            return self.vector_binary(op, l, r, loc);
        }
        let (pl, pr) = (t.is_pointer(l.ty), t.is_pointer(r.ty));
        let (il, ir) = (t.is_integer(l.ty), t.is_integer(r.ty));
        match op {
            BinOp::Add if pl && ir => self.pointer_add(BinOp::PtrAdd, l, r, loc),
            BinOp::Add if il && pr => self.pointer_add(BinOp::PtrAdd, r, l, loc),
            BinOp::Sub if pl && ir => self.pointer_add(BinOp::PtrSub, l, r, loc),
            BinOp::Sub if pl && pr => self.pointer_diff(l, r, loc),
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                self.pointer_compare(op, l, r, loc)
            }
            _ => self.invalid_operands(op, l, r, loc),
        }
    }

    fn invalid_operands(&self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let (a, b) = (self.ty_name(l.ty), self.ty_name(r.ty));
        self.diag(&msg::INVALID_OPERANDS, loc)
            .arg(spelling(op))
            .arg(a)
            .arg(b)
            .range(l.loc, l.loc)
            .range(r.loc, r.loc)
            .emit();
        self.error_expr(loc)
    }

    /// A binary node, folded if both sides are constants.
    fn binary_node(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.overflowed.set(false);
        let Some(kind) = self.fold_binary(op, l, r, ty, loc, false) else {
            return self.mk(ExprKind::Binary(op, l, r), ty, loc);
        };
        let e = self.mk(kind, ty, loc);
        let mut how = self.operand_looseness(l).max(self.operand_looseness(r));
        if self.overflowed.get() {
            how = Some(Loose::Overflow);
        } else if op == BinOp::Shl && self.sess.lang.c99() && self.shift_undefined(l, r) {
            how = how.max(Some(Loose::Folded));
        }
        self.mark_loose(e, how)
    }
    /// A left shift of a negative value, or of bits into or past the sign (C11 §6.5.7p4), or by too much.
    fn shift_undefined(&self, l: &'a Expr<'a>, r: &'a Expr<'a>) -> bool {
        let (ExprKind::IntConst(a), ExprKind::IntConst(n)) = (l.unparen().kind, r.unparen().kind) else {
            return false;
        };
        let width = self.types.int_width(l.ty) as i128;
        if n < 0 || n >= width {
            return true;
        }
        self.types.is_signed(l.ty) && (a < 0 || a >> (width - 1 - n).clamp(0, 127) != 0)
    }

    fn arithmetic(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        match op {
            BinOp::Shl | BinOp::Shr => {
                if !self.types.is_integer(l.ty) || !self.types.is_integer(r.ty) {
                    return self.invalid_operands(op, l, r, loc);
                }
                let (l, r) = (self.promote(l), self.promote(r));
                self.check_shift(op, l.ty, r, loc);
                if op == BinOp::Shl {
                    self.warn_shift_value(l, r, loc);
                }
                self.binary_node(op, l, r, l.ty, loc)
            }
            BinOp::Rem | BinOp::And | BinOp::Or | BinOp::Xor => {
                let complex = self.types.is_complex(l.ty) || self.types.is_complex(r.ty);
                if complex || self.types.is_float(l.ty) || self.types.is_float(r.ty) {
                    return self.invalid_operands(op, l, r, loc);
                }
                let (before_l, before_r) = (l, r);
                let (l, r, ty) = self.usual(l, r);
                self.warn_operands(before_l, before_r, ty, loc);
                self.check_division(op, r, loc);
                self.binary_node(op, l, r, ty, loc)
            }
            BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge
                if self.types.is_complex(l.ty) || self.types.is_complex(r.ty) =>
            {
                self.invalid_operands(op, l, r, loc)
            }
            BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::Eq | BinOp::Ne => {
                let (before_l, before_r) = (l, r);
                let (l, r, ty) = self.usual(l, r);
                self.warn_compare(op, before_l, before_r, ty, loc);
                self.binary_node(op, l, r, Ty::INT, loc)
            }
            _ => {
                let (before_l, before_r) = (l, r);
                let (l, r, ty) = self.usual(l, r);
                self.warn_operands(before_l, before_r, ty, loc);
                self.check_division(op, r, loc);
                self.binary_node(op, l, r, ty, loc)
            }
        }
    }

    fn check_division(&self, op: BinOp, r: &'a Expr<'a>, loc: Loc) {
        if matches!(op, BinOp::Div | BinOp::Rem)
            && self.unevaluated == 0
            && matches!(r.unparen().kind, ExprKind::IntConst(0))
        {
            self.diag(&msg::DIV_BY_ZERO, loc).emit();
        }
    }

    fn check_shift(&self, op: BinOp, ty: Ty, r: &'a Expr<'a>, loc: Loc) {
        if self.unevaluated > 0 {
            return;
        }
        if let ExprKind::IntConst(n) = r.unparen().kind {
            let left = op == BinOp::Shl;
            if n < 0 && self.types.is_signed(r.ty) {
                self.diag(if left { &msg::SHIFT_NEGATIVE_L } else { &msg::SHIFT_NEGATIVE_R }, loc).emit();
            } else if n as u128 >= self.types.int_width(ty) as u128 {
                self.diag(if left { &msg::SHIFT_WIDTH_L } else { &msg::SHIFT_WIDTH_R }, loc).emit();
            }
        }
    }

    /// An integer as wide as a pointer, extended as its type says, to be added to one.
    fn pointer_index(&mut self, i: &'a Expr<'a>) -> &'a Expr<'a> {
        let i = self.promote(i);
        let ty = self.types.intptr(self.types.is_signed(i.ty));
        self.convert(i, ty)
    }

    /// Arithmetic on pointers to `to` is possible: reports if not.
    fn check_pointee(&self, ptr: Ty, loc: Loc, subtraction: bool) -> bool {
        let Some(to) = self.types.pointee(ptr) else { return false };
        match *self.types.kind(to) {
            TypeKind::Void => {
                self.diag(if subtraction { &msg::PEDANTIC_VOID_SUB } else { &msg::PEDANTIC_VOID_ARITH }, loc)
                    .emit();
            }
            TypeKind::Function(_) => {
                self.diag(if subtraction { &msg::PEDANTIC_FUNC_SUB } else { &msg::PEDANTIC_FUNC_ARITH }, loc)
                    .emit();
            }
            _ if !self.types.is_complete(to) => {
                self.incomplete_error(to, loc);
                return false;
            }
            _ => {}
        }
        true
    }

    fn pointer_add(&mut self, op: BinOp, p: &'a Expr<'a>, i: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        if !self.check_pointee(p.ty, loc, false) {
            return self.error_expr(loc);
        }
        let i = self.pointer_index(i);
        self.binary_node(op, p, i, p.ty, loc)
    }

    fn pointer_diff(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let (Some(x), Some(y)) = (self.types.pointee(l.ty), self.types.pointee(r.ty)) else {
            return self.error_expr(loc);
        };
        let voids = self.types.is_void(x) && self.types.is_void(y);
        if !voids && !self.pointees_match(x, y) {
            return self.invalid_operands(BinOp::Sub, l, r, loc);
        }
        if !self.check_pointee(l.ty, loc, true) {
            return self.error_expr(loc);
        }
        if self.types.size_of(x) == Some(0) && !self.types.is_vla(x) {
            return self.fail(&msg::EMPTY_ARITH, loc);
        }
        let r = self.convert(r, l.ty);
        let ty = self.types.ptrdiff_t();
        self.binary_node(BinOp::PtrDiff, l, r, ty, loc)
    }

    fn pointer_compare(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let equality = matches!(op, BinOp::Eq | BinOp::Ne);
        let pl = matches!(self.types.kind(l.ty), TypeKind::Pointer(_) | TypeKind::NullPtr);
        let pr = matches!(self.types.kind(r.ty), TypeKind::Pointer(_) | TypeKind::NullPtr);
        let (nl, nr) = (self.is_null_constant(l), self.is_null_constant(r));
        let ty = if pl && pr {
            match (self.types.pointee(l.ty), self.types.pointee(r.ty)) {
                (Some(x), Some(y)) => {
                    let (vx, vy) = (self.types.is_void(x), self.types.is_void(y));
                    if nl && equality {
                        r.ty
                    } else if nr && equality || self.pointees_match(x, y) {
                        if !equality
                            && !self.sess.lang.c11()
                            && self.types.is_complete(x) != self.types.is_complete(y)
                        {
                            self.diag(&msg::COMPARE_INCOMPLETE, loc).emit();
                        } else if !equality && self.types.is_function(x) {
                            self.diag(&msg::COMPARE_FUNCTIONS, loc).emit();
                        }
                        l.ty
                    } else if (vx || vy) && equality {
                        let other = if vx { y } else { x };
                        if self.types.is_function(other) {
                            self.diag(&msg::FUNC_VOID_PTR, loc).emit();
                        }
                        l.ty
                    } else {
                        self.diag(&msg::DISTINCT_POINTERS, loc)
                            .range(l.loc, l.loc)
                            .range(r.loc, r.loc)
                            .emit();
                        Ty::VOID_PTR
                    }
                }
                (Some(_), None) if equality => l.ty,
                (None, Some(_)) if equality => r.ty,
                (None, None) if equality => l.ty,
                _ => return self.invalid_operands(op, l, r, loc),
            }
        } else if pl && self.types.is_integer(r.ty) {
            if !(nr && equality) {
                self.compared_with_integer(nr && !equality, loc);
            }
            l.ty
        } else if pr && self.types.is_integer(l.ty) {
            if !(nl && equality) {
                self.compared_with_integer(nl && !equality, loc);
            }
            r.ty
        } else {
            return self.invalid_operands(op, l, r, loc);
        };
        let (l, r) = (self.convert(l, ty), self.convert(r, ty));
        self.binary_node(op, l, r, Ty::INT, loc)
    }

    /// A pointer compared with an integer; `zero`: ordered against a null pointer constant.
    fn compared_with_integer(&self, zero: bool, loc: Loc) {
        let row = match zero {
            true if self.sess.diags.borrow().pedantic() => &msg::ORDERED_ZERO_PEDANTIC,
            true => &msg::ORDERED_ZERO,
            false => &msg::POINTER_INTEGER_COMPARE,
        };
        self.diag(row, loc).emit();
    }

    /// Operators on vectors, lane by lane; a scalar operand is spread over the lanes.
    fn vector_binary(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let (lv, rv) = (self.types.is_vector(l.ty), self.types.is_vector(r.ty));
        let shift = matches!(op, BinOp::Shl | BinOp::Shr);
        if (!lv && shift && !self.types.is_integer(l.ty))
            || (!lv && !self.types.is_real(l.ty))
            || (!rv && !self.types.is_real(r.ty))
        {
            return self.invalid_operands(op, l, r, loc);
        }
        let (l, r) = match (lv, rv) {
            // A shift count needs no lane's width: what it loses would be out of range anyway.
            (true, false) if shift => {
                let elem = self.types.element(l.ty).unwrap_or(l.ty);
                let count = self.convert(r, elem);
                (l, self.splat(count, l.ty, loc))
            }
            (true, false) => (l, self.splat(r, l.ty, loc)),
            (false, true) => (self.splat(l, r.ty, loc), r),
            _ => (l, r),
        };
        if l.is_error() || r.is_error() {
            return self.error_expr(loc);
        }
        let (Some(x), Some(y)) = (self.types.element(l.ty), self.types.element(r.ty)) else {
            return self.error_expr(loc);
        };
        if self.types.size_of(l.ty) != self.types.size_of(r.ty)
            || self.types.size_of(x) != self.types.size_of(y)
        {
            return self.invalid_operands(op, l, r, loc);
        }
        let (fx, fy) = (self.types.is_float(x), self.types.is_float(y));
        let integers_only = shift || matches!(op, BinOp::Rem | BinOp::And | BinOp::Or | BinOp::Xor);
        if fx != fy || (integers_only && fx) {
            return self.invalid_operands(op, l, r, loc);
        }
        // Lanes that differ in sign only: the unsigned type, as for scalars; shifts keep the left's.
        let ty = if shift || !self.types.is_signed(x) || fx { l.ty } else { r.ty };
        let r = if shift { r } else { self.convert(r, ty) };
        let l = self.convert(l, ty);
        let comparison = matches!(op, BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge);
        let result = if comparison { self.mask_type(ty) } else { self.types.unqual(ty) };
        self.mk(ExprKind::Binary(op, l, r), result, loc)
    }

    /// The vector of signed integers a comparison of vectors of type `ty` gives.
    pub fn mask_type(&mut self, ty: Ty) -> Ty {
        let TypeKind::Vector { elem, lanes } = *self.types.kind(ty) else { return ty };
        let bits = self.types.size_of(elem).unwrap_or(4) as u32 * 8;
        let e = self.types.int_of_width(bits, true).unwrap_or(Ty::INT);
        self.types.vector(e, lanes)
    }

    /// Scalar `e` in all lanes of vector type `ty`.
    pub fn splat(&mut self, e: &'a Expr<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        let Some(elem) = self.types.element(ty) else { return e };
        let float_to_int = self.types.is_float(e.ty) && !self.types.is_float(elem);
        let value = self.convert(e, elem);
        // gcc refuses what would lose bits, constants that fit excepted.
        let narrows = match e.unparen().kind {
            ExprKind::IntConst(v) if self.types.is_integer(elem) => {
                let w = super::number::wrap_int(&self.types, v, elem);
                w != v && super::number::wrap(v, self.types.int_width(elem), !self.types.is_signed(elem)) != v
            }
            ExprKind::FloatConst(b) if self.types.is_float(elem) => {
                // Whether the value survives; NaN does.
                match (self.format_of(e.ty), self.format_of(elem)) {
                    (Some(f), Some(t)) => {
                        let back = super::number::float_convert(t, f, super::number::float_convert(f, t, b));
                        back != b && !super::number::float_is_nan(f, b)
                    }
                    _ => false,
                }
            }
            ExprKind::FloatConst(_) | ExprKind::IntConst(_) => false,
            _ if self.types.is_integer(e.ty) && self.types.is_float(elem) => {
                // Every value must have an exact image: as many significant bits as the integer has.
                let digits = match self.types.size_of(elem) {
                    Some(2) => 11,
                    Some(4) => 24,
                    Some(8) => 53,
                    _ => 64,
                };
                self.types.int_width(e.ty) > digits
            }
            _ if self.types.is_integer(e.ty) && self.types.is_integer(elem) => {
                self.types.int_width(e.ty) > self.types.int_width(elem)
            }
            _ => self.types.is_float(e.ty) && self.types.size_of(e.ty) > self.types.size_of(elem),
        };
        if float_to_int || narrows {
            let (a, b) = (self.ty_name(e.ty), self.ty_name(ty));
            self.diag(&msg::VECTOR_SCALAR_TRUNC, loc).arg(a).arg(b).emit();
            return self.error_expr(loc);
        }
        let ty = self.types.unqual(ty);
        self.cast_node(CastKind::VectorSplat, value, ty)
    }

    /// `l && r`, `l || r`.
    pub fn build_logical(&mut self, and: bool, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let (l, r) = (self.rvalue(l), self.rvalue(r));
        if l.is_error() || r.is_error() {
            return self.error_expr(loc);
        }
        let scalar = |s: &Self, e: &Expr| s.types.is_scalar(e.ty);
        if !scalar(self, l) || !scalar(self, r) {
            if self.types.is_void(l.ty) || self.types.is_void(r.ty) {
                return self.fail(&msg::VOID_NOT_IGNORED, loc);
            }
            let (a, b) = (self.ty_name(l.ty), self.ty_name(r.ty));
            self.diag(&msg::INVALID_OPERANDS, loc).arg(if and { "&&" } else { "||" }).arg(a).arg(b).emit();
            return self.error_expr(loc);
        }
        self.warn_truth(l);
        self.warn_truth(r);
        match self.constant_truth(l) {
            Some(v) if v != and => {
                let n = self.int_const(!and as i128, Ty::INT, loc);
                let how = self.operand_looseness(l).max(self.dead_looseness(r));
                return self.mark_loose(n, how);
            }
            Some(_) => {
                if let Some(v) = self.constant_truth(r) {
                    let n = self.int_const(v as i128, Ty::INT, loc);
                    let how = self.operand_looseness(l).max(self.operand_looseness(r));
                    return self.mark_loose(n, how);
                }
            }
            None => {}
        }
        let kind = if and { ExprKind::LogAnd(l, r) } else { ExprKind::LogOr(l, r) };
        self.mk(kind, Ty::INT, loc)
    }

    /// An operand that is not evaluated: only its not being made of integer constants counts.
    fn dead_looseness(&self, e: &'a Expr<'a>) -> Option<Loose> {
        let c99 = self.sess.lang.c99();
        let constant = |mut e: &'a Expr<'a>| loop {
            match e.unparen().kind {
                ExprKind::IntConst(_) => return true,
                // Division by zero is not folded; C99 lets a comma be where nothing is evaluated.
                ExprKind::Binary(_, l, r) if matches!(l.unparen().kind, ExprKind::IntConst(_)) => e = r,
                ExprKind::Comma(l, r) if c99 && matches!(l.unparen().kind, ExprKind::IntConst(_)) => e = r,
                _ => return false,
            }
        };
        if constant(e) {
            return self.looseness(e).filter(|&l| l == Loose::Arithmetic);
        }
        Some(Loose::Folded)
    }

    /// Whether a constant node is nonzero; `None` if it is not a constant node.
    pub fn constant_truth(&self, e: &'a Expr<'a>) -> Option<bool> {
        match e.unparen().kind {
            ExprKind::IntConst(v) => Some(v != 0),
            ExprKind::FloatConst(_) | ExprKind::ComplexConst(_) => match self.fold_convert(e, Ty::BOOL)? {
                ExprKind::IntConst(v) => Some(v != 0),
                _ => None,
            },
            _ => None,
        }
    }

    /// `cond ? then : els`; `then` is `None` for GNU `cond ?: els`.
    pub fn build_cond(
        &mut self,
        cond: &'a Expr<'a>,
        then: Option<&'a Expr<'a>>,
        els: &'a Expr<'a>,
        loc: Loc,
    ) -> &'a Expr<'a> {
        let cond = self.condition(cond);
        let els = self.rvalue(els);
        let t = match then {
            Some(t) => self.rvalue(t),
            None => cond,
        };
        if cond.is_error() || t.is_error() || els.is_error() {
            return self.error_expr(loc);
        }
        if self.types.is_array(t.ty) || self.types.is_array(els.ty) {
            return self.fail(&msg::ARRAY_RVALUE_COND, loc);
        }
        let Some(ty) = self.cond_type(t, els, loc) else { return self.error_expr(loc) };
        self.warn_arms(cond, t, els, ty, loc);
        self.warn_same_arms(t, els, loc);
        let chosen = self.constant_truth(cond);
        if let Some(c) = chosen {
            let e = if c { t } else { els };
            let v = self.convert_cond_arm(e, ty);
            // Not an lvalue and, where `e` was a bit-field, promoted already; a constant stays one.
            let fresh = if v.loc == loc { v } else { self.arena.alloc(Expr { loc, ..*v }) };
            if !matches!(fresh.kind, ExprKind::IntConst(_) | ExprKind::FloatConst(_)) {
                return fresh;
            }
            let other = if c { els } else { t };
            let mut how = self.operand_looseness(cond).max(self.looseness(v));
            if how == Some(Loose::ConstantP) || self.looseness(cond) == Some(Loose::ConstantP) {
                return fresh;
            }
            how = how.max(self.dead_looseness(other));
            return self.mark_loose(fresh, how);
        }
        let els = self.convert_cond_arm(els, ty);
        let (then, then_cast) = match then {
            Some(_) => (Some(self.convert_cond_arm(t, ty)), CastKind::NoOp),
            None => (None, self.cast_kind(cond.ty, ty)),
        };
        self.mk(ExprKind::Cond(self.arena.alloc(CondExpr { cond, then, then_cast, els })), ty, loc)
    }

    fn convert_cond_arm(&mut self, e: &'a Expr<'a>, ty: Ty) -> &'a Expr<'a> {
        if self.types.is_void(ty) && !self.types.is_void(e.ty) {
            return self.cast_node(CastKind::ToVoid, e, Ty::VOID);
        }
        self.convert(e, ty)
    }

    /// The type of a conditional expression with rvalue arms `a` and `b`; reports mismatches.
    fn cond_type(&mut self, a: &'a Expr<'a>, b: &'a Expr<'a>, loc: Loc) -> Option<Ty> {
        if self.types.is_arithmetic(a.ty) && self.types.is_arithmetic(b.ty) {
            // Enumerations of one type still become their integer type.
            let (x, y) = (self.promote(a), self.promote(b));
            return Some(self.common_type(x.ty, y.ty));
        }
        if self.types.same_unqual(a.ty, b.ty) {
            return Some(self.types.unqual(a.ty));
        }
        if self.types.is_void(a.ty) || self.types.is_void(b.ty) {
            self.diag(&msg::COND_ONE_VOID, loc).emit();
            return Some(Ty::VOID);
        }
        if self.types.is_record(a.ty) && self.compatible_unqual(a.ty, b.ty) {
            return Some(self.types.unqual(a.ty));
        }
        if self.types.is_vector(a.ty) && self.types.is_vector(b.ty) && self.compatible_unqual(a.ty, b.ty) {
            return Some(self.types.unqual(a.ty));
        }
        let pointer =
            |s: &Self, e: &Expr| matches!(s.types.kind(e.ty), TypeKind::Pointer(_) | TypeKind::NullPtr);
        match (pointer(self, a), pointer(self, b)) {
            (true, true) => {
                let (Some(x), Some(y)) = (self.types.pointee(a.ty), self.types.pointee(b.ty)) else {
                    return Some(if self.types.is_pointer(a.ty) { a.ty } else { b.ty });
                };
                if self.is_null_constant(a) {
                    let q = self.types.unqual(b.ty);
                    return Some(q);
                }
                if self.is_null_constant(b) {
                    let q = self.types.unqual(a.ty);
                    return Some(q);
                }
                // Before C23 an array's qualifiers are its elements' alone and do not join those of void.
                let own = |s: &Self, t: Ty, other: Ty| {
                    let lost = s.types.is_array(t) && s.types.is_void(other) && !s.sess.lang.c23();
                    if lost { Quals::NONE } else { s.types.quals(t) }
                };
                let quals = own(self, x, y).union(own(self, y, x)).minus(Quals::ATOMIC);
                let to = if self.pointees_match(x, y) {
                    let (ux, uy) = (self.types.unqual(x), self.types.unqual(y));
                    self.composite(ux, uy)
                } else if self.types.is_void(x) || self.types.is_void(y) {
                    let other = if self.types.is_void(x) { y } else { x };
                    if self.types.is_function(other) {
                        self.diag(&msg::FUNC_VOID_PTR, loc).emit();
                    }
                    Ty::VOID
                } else {
                    self.diag(&msg::COND_POINTERS, loc).emit();
                    return Some(Ty::VOID_PTR);
                };
                let to = self.types.qualified(to, quals);
                Some(self.types.pointer(to))
            }
            (true, false) if self.types.is_integer(b.ty) => {
                if !self.is_null_constant(b) {
                    self.diag(&msg::COND_POINTER_INT, loc).emit();
                }
                Some(self.types.unqual(a.ty))
            }
            (false, true) if self.types.is_integer(a.ty) => {
                if !self.is_null_constant(a) {
                    self.diag(&msg::COND_POINTER_INT, loc).emit();
                }
                Some(self.types.unqual(b.ty))
            }
            _ => {
                self.diag(&msg::COND_MISMATCH, loc).emit();
                None
            }
        }
    }

    pub fn build_comma(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let l = self.rvalue(l);
        let r = self.rvalue(r);
        if l.is_error() || r.is_error() {
            return self.error_expr(loc);
        }
        self.mk(ExprKind::Comma(l, r), r.ty, loc)
    }

    /// `-e`, `+e`, `~e`, `!e`.
    pub fn build_unary(&mut self, op: UnOp, e: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let e = self.rvalue(e);
        if e.is_error() {
            return self.error_expr(loc);
        }
        if op == UnOp::LogNot {
            if self.types.is_vector(e.ty) {
                // !v is v == 0, lane by lane.
                let zero = self.int_const(0, Ty::INT, loc);
                return self.vector_binary(BinOp::Eq, e, zero, loc);
            }
            if !self.types.is_scalar(e.ty) {
                return self.fail(&msg::WRONG_NOT, loc);
            }
            self.warn_truth(e);
            let Some(kind) = self.fold_unary(op, e, loc) else {
                return self.mk(ExprKind::Unary(op, e), Ty::INT, loc);
            };
            let n = self.mk(kind, Ty::INT, loc);
            let how = self.operand_looseness(e);
            return self.mark_loose(n, how);
        }
        let t = &self.types;
        let (arith, vector) = (t.is_arithmetic(e.ty), t.is_vector(e.ty));
        let float = t.is_float(t.element(e.ty).filter(|_| vector).unwrap_or(e.ty));
        match op {
            UnOp::Neg if !arith && !vector => return self.fail(&msg::WRONG_UNARY_MINUS, loc),
            UnOp::Plus if !arith && !vector => return self.fail(&msg::WRONG_UNARY_PLUS, loc),
            UnOp::BitNot if !arith && !vector || float => return self.fail(&msg::WRONG_BIT_COMPLEMENT, loc),
            _ => {}
        }
        if op == UnOp::BitNot {
            self.warn_bool_not(e, loc);
        }
        if op == UnOp::BitNot && self.types.is_complex(e.ty) {
            self.diag(&msg::COMPLEX_CONJUGATE, loc).emit();
        }
        let e = self.promote(e);
        self.overflowed.set(false);
        let Some(kind) = self.fold_unary(op, e, loc) else {
            return self.mk(ExprKind::Unary(op, e), e.ty, loc);
        };
        let n = self.mk(kind, e.ty, loc);
        let how = if self.overflowed.get() { Some(Loose::Overflow) } else { self.operand_looseness(e) };
        self.mark_loose(n, how)
    }

    /// `*e`.
    pub fn build_deref(&mut self, e: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let p = self.rvalue(e);
        if p.is_error() {
            return self.error_expr(loc);
        }
        match *self.types.kind(p.ty) {
            TypeKind::Pointer(to) => self.mk(ExprKind::Deref(p), to, loc),
            _ => {
                let ty = self.ty_name(p.ty);
                self.diag(&msg::INVALID_INDIRECTION, loc).arg(ty).emit();
                self.error_expr(loc)
            }
        }
    }

    /// The variable an lvalue is or is part of, if it is reached without a pointer.
    pub fn root_var(&self, e: &'a Expr<'a>) -> Option<&'a Var<'a>> {
        let mut e = e;
        loop {
            match e.kind {
                ExprKind::Paren(x) | ExprKind::RealPart(x) | ExprKind::ImagPart(x) => e = x,
                ExprKind::Member { base, .. } | ExprKind::VecElem { base, .. } => e = base,
                ExprKind::VarRef(v) | ExprKind::CompoundLiteral(v) => return Some(v),
                // An element of an array variable.
                ExprKind::Deref(p) => match p.unparen().kind {
                    ExprKind::Binary(BinOp::PtrAdd, b, _) => match b.unparen().kind {
                        ExprKind::Cast(CastKind::ArrayToPointer, x) => e = x,
                        _ => return None,
                    },
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// `&e`.
    pub fn build_addr_of(&mut self, e: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        if e.is_error() {
            return self.error_expr(loc);
        }
        let inner = e.unparen();
        if self.types.is_function(e.ty) {
            let p = self.decay(inner);
            return self.arena.alloc(Expr { loc, ..*p });
        }
        if !inner.is_lvalue() {
            return self.fail(&msg::LVALUE_ADDR, loc);
        }
        if self.types.is_reversed(inner) && !self.types.is_array(e.ty) {
            self.diag(&msg::ADDR_REVERSED, loc).emit();
            return self.error_expr(loc);
        }
        let ty = self.types.pointer(e.ty);
        if self.types.is_void(e.ty)
            && self.types.quals(e.ty).is_empty()
            && (!matches!(inner.kind, ExprKind::Deref(_)) || !self.sess.lang.c99())
        {
            self.diag(&msg::ADDRESS_OF_VOID, loc).emit();
        }
        match inner.kind {
            ExprKind::Deref(p) => {
                if let Some(v) = self.root_var(inner) {
                    v.address_taken.set(true);
                }
                // &*p and &a[i] are p and a + i, and no lvalues.
                let kind = if p.is_lvalue() { ExprKind::Cast(CastKind::NoOp, p) } else { p.kind };
                return self.mk(kind, ty, loc);
            }
            ExprKind::Member { field, .. } if field.bits.is_some() => {
                let name = self.types.record(field.record).fields[field.index as usize].name;
                self.diag(&msg::ADDR_BIT_FIELD, loc).arg(name).emit();
                return self.error_expr(loc);
            }
            _ => {}
        }
        if let Some(p) = self.fixed_address(inner) {
            return self.mk(ExprKind::IntConst(p), ty, loc);
        }
        if let Some(v) = self.root_var(inner) {
            if v.storage == Storage::Register || v.asm_reg.get().is_some() {
                let global = v.storage == Storage::Static;
                self.diag(if global { &msg::ADDR_REGISTER_GLOBAL } else { &msg::ADDR_REGISTER }, loc)
                    .arg(v.name)
                    .emit();
                return self.error_expr(loc);
            }
            v.address_taken.set(true);
        }
        self.mk(ExprKind::AddrOf(inner), ty, loc)
    }

    /// Reports if `e` is not a modifiable lvalue. `what`: "assignment", "increment", "decrement".
    pub fn check_modifiable(&mut self, e: &'a Expr<'a>, what: &str, loc: Loc) -> bool {
        if e.is_error() {
            return false;
        }
        if !e.is_lvalue() || matches!(e.unparen().kind, ExprKind::StringLit(_)) && !self.types.is_array(e.ty)
        {
            let desc = match what {
                "increment" => &msg::LVALUE_INC,
                "decrement" => &msg::LVALUE_DEC,
                _ => &msg::LVALUE_ASSIGN,
            };
            self.diag(desc, loc).emit();
            return false;
        }
        if self.types.is_array(e.ty) {
            self.diag(&msg::ASSIGN_ARRAY, loc).emit();
            return false;
        }
        if self.types.is_function(e.ty) {
            self.diag(&msg::LVALUE_ASSIGN, loc).emit();
            return false;
        }
        if !self.types.is_complete(e.ty) {
            self.incomplete_error(e.ty, loc);
            return false;
        }
        let has_const = self.types.as_record(e.ty).is_some_and(|r| r.has_const);
        if self.types.quals(e.ty).is_const() || has_const {
            let place = match e.unparen().kind {
                ExprKind::VarRef(v) if v.storage == Storage::Param => format!("parameter '{}'", v.name),
                ExprKind::VarRef(v) => format!("variable '{}'", v.name),
                ExprKind::Member { field, .. } => {
                    format!("member '{}'", self.types.record(field.record).fields[field.index as usize].name)
                }
                _ => format!("location '{}'", self.source_text(e)),
            };
            self.diag(&msg::READONLY, loc).arg(what).arg(place).emit();
            return false;
        }
        true
    }

    /// Roughly how gcc would print an expression in a message.
    pub(super) fn source_text(&self, e: &'a Expr<'a>) -> String {
        match e.unparen().kind {
            ExprKind::VarRef(v) => v.name.to_string(),
            ExprKind::FuncRef(f) => f.name.to_string(),
            ExprKind::IntConst(v) => v.to_string(),
            ExprKind::Cast(CastKind::LvalueToRvalue | CastKind::ArrayToPointer, x) => self.source_text(x),
            ExprKind::Deref(p) => match p.unparen().kind {
                ExprKind::Binary(BinOp::PtrAdd, b, i) => {
                    format!("{}[{}]", self.source_text(b), self.source_text(i))
                }
                _ => format!("*{}", self.source_text(p)),
            },
            ExprKind::Member { base, field } => {
                let name = self.types.record(field.record).fields[field.index as usize].name;
                match base.kind {
                    ExprKind::Deref(p) => format!("{}->{name}", self.source_text(p)),
                    _ => format!("{}.{name}", self.source_text(base)),
                }
            }
            ExprKind::Cast(_, x) => self.source_text(x),
            _ => "<expression>".into(),
        }
    }

    /// `l = r`.
    pub fn build_assign(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let r = self.rvalue(r);
        if !self.check_modifiable(l, "assignment", loc) || r.is_error() {
            return self.error_expr(loc);
        }
        let ty = self.types.unqual(l.ty);
        let to = match l.bit_field() {
            Some(b) => Target::AssignBits(b.width as u32),
            None => Target::Assign,
        };
        let r = self.convert_assign(r, ty, to, loc);
        if r.is_error() {
            return r;
        }
        self.mk(ExprKind::Assign(l, r), ty, loc)
    }

    /// `l op= r`.
    pub fn build_compound_assign(
        &mut self,
        op: BinOp,
        l: &'a Expr<'a>,
        r: &'a Expr<'a>,
        loc: Loc,
    ) -> &'a Expr<'a> {
        let r = self.rvalue(r);
        if !self.check_modifiable(l, "assignment", loc) || r.is_error() {
            return self.error_expr(loc);
        }
        let ty = self.types.unqual(l.ty);
        let assign = |s: &Self, op, rhs, comp_ty, to_comp, from_comp| {
            let c = s.arena.alloc(CompoundAssign { op, lhs: l, rhs, comp_ty, to_comp, from_comp });
            s.mk(ExprKind::CompoundAssign(c), ty, loc)
        };
        if self.types.is_pointer(ty) && self.types.is_integer(r.ty) && matches!(op, BinOp::Add | BinOp::Sub) {
            if !self.check_pointee(ty, loc, false) {
                return self.error_expr(loc);
            }
            let rhs = self.pointer_index(r);
            let op = if op == BinOp::Add { BinOp::PtrAdd } else { BinOp::PtrSub };
            return assign(self, op, rhs, ty, CastKind::NoOp, CastKind::NoOp);
        }
        // The types and checks are those of `l op r`, which is built and taken apart.
        let value = self.mk(ExprKind::Cast(CastKind::LvalueToRvalue, l), ty, l.loc);
        let whole = self.build_binary(op, value, r, loc);
        if whole.is_error() {
            return whole;
        }
        let ExprKind::Binary(op, _, rhs) = whole.kind else { return self.error_expr(loc) };
        if !self.types.is_arithmetic(ty) && !self.types.is_vector(ty) || self.types.is_pointer(whole.ty) {
            // `pointer op= x` that is not `+=` or `-=` of an integer; `int += pointer` has gcc's conversion warning.
            if self.types.is_integer(ty) && self.types.is_pointer(whole.ty) {
                let old = self.convert(value, Ty::LONG);
                let _ = old;
                return self.build_assign(l, whole, loc);
            }
            if self.types.is_pointer(ty) && self.types.is_integer(whole.ty) {
                return self.build_assign(l, whole, loc);
            }
            return self.invalid_operands(op, value, r, loc);
        }
        if self.types.is_vector(whole.ty) && !self.types.is_vector(ty) {
            return self.invalid_operands(op, value, r, loc);
        }
        let comp_ty = whole.ty;
        if self.warns_conversion() && self.types.is_arithmetic(ty) {
            let bits = l.bit_field().map(|b| b.width as u32);
            self.warn_conversion(whole, ty, bits, rhs.loc);
        }
        let (to_comp, from_comp) = (self.cast_kind(ty, comp_ty), self.cast_kind(comp_ty, ty));
        assign(self, op, rhs, comp_ty, to_comp, from_comp)
    }

    /// `++e`, `e++`, `--e`, `e--`.
    pub fn build_inc_dec(&mut self, e: &'a Expr<'a>, inc: bool, prefix: bool, loc: Loc) -> &'a Expr<'a> {
        if !self.check_modifiable(e, if inc { "increment" } else { "decrement" }, loc) {
            return self.error_expr(loc);
        }
        if self.types.is_pointer(e.ty) {
            if !self.check_pointee(e.ty, loc, false) {
                return self.error_expr(loc);
            }
        } else if !self.types.is_arithmetic(e.ty) && !self.types.is_vector(e.ty) {
            return self.fail(if inc { &msg::WRONG_INCREMENT } else { &msg::WRONG_DECREMENT }, loc);
        } else if self.types.is_complex(e.ty) {
            self.diag(&msg::COMPLEX_INCREMENT, loc).emit();
        }
        self.warn_bool_step(e, inc, loc);
        let ty = self.types.unqual(e.ty);
        self.mk(ExprKind::IncDec { operand: e, inc, prefix }, ty, loc)
    }

    /// `a[i]`.
    pub fn build_subscript(&mut self, a: &'a Expr<'a>, i: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        if a.is_error() || i.is_error() {
            return self.error_expr(loc);
        }
        if self.types.is_vector(a.ty) {
            let i = self.rvalue(i);
            if !self.types.is_integer(i.ty) {
                return self.fail(&msg::SUBSCRIPT_NOT_INT, loc);
            }
            let index = self.pointer_index(i);
            let elem = self.types.element(a.ty).unwrap_or(Ty::ERROR);
            let base = if a.is_lvalue() { a } else { self.rvalue(a) };
            let q = self.types.quals(a.ty);
            let ty = self.types.qualified(elem, q);
            return self.mk(ExprKind::VecElem { base, index }, ty, loc);
        }
        let (a, i) = (self.rvalue(a), self.rvalue(i));
        if a.is_error() || i.is_error() {
            return self.error_expr(loc);
        }
        let (mut a, i) = (a, i);
        if let TypeKind::Array { elem, .. } = *self.types.kind(a.ty) {
            self.newer_feature(Standard::C99, &ARRAY_RVALUE, loc, "");
            let ty = self.types.pointer(elem);
            a = self.mk(ExprKind::Cast(CastKind::ArrayToPointer, a), ty, a.loc);
        }
        if self.types.is_pointer(a.ty) {
            self.warn_subscript(i, loc);
        }
        let (p, i) = if self.types.is_pointer(a.ty) { (a, i) } else { (i, a) };
        if !self.types.is_pointer(p.ty) {
            return self.fail(&msg::NOT_SUBSCRIPTABLE, loc);
        }
        if !self.types.is_integer(i.ty) {
            return self.fail(&msg::SUBSCRIPT_NOT_INT, loc);
        }
        let to = self.types.pointee(p.ty).unwrap_or(Ty::ERROR);
        if self.types.is_function(to) {
            return self.fail(&msg::SUBSCRIPT_FUNCTION, loc);
        }
        let sum = self.pointer_add(BinOp::PtrAdd, p, i, loc);
        if sum.is_error() {
            return sum;
        }
        self.mk(ExprKind::Deref(sum), to, loc)
    }

    /// All names of members of a record, those of anonymous members included.
    fn member_names(&self, id: RecordId, out: &mut Vec<Name>) {
        for f in self.types.record(id).fields {
            match *self.types.kind(f.ty) {
                _ if f.name.is_some() => out.push(f.name),
                TypeKind::Record(inner) => self.member_names(inner, out),
                _ => {}
            }
        }
    }

    /// `base.name`; `base` is an lvalue or rvalue of record type.
    pub fn build_member(&mut self, base: &'a Expr<'a>, name: Name, name_loc: Loc, loc: Loc) -> &'a Expr<'a> {
        if base.is_error() {
            return self.error_expr(loc);
        }
        let TypeKind::Record(id) = *self.types.kind(base.ty) else {
            if self.types.is_pointer(base.ty)
                && self.types.pointee(base.ty).is_some_and(|t| self.types.is_record(t))
            {
                let text = format!("'{}'", self.source_text(base));
                self.diag(&msg::USE_ARROW, loc).arg(text).emit();
            } else {
                self.diag(&msg::NOT_A_STRUCT, loc).arg(name).emit();
            }
            return self.error_expr(loc);
        };
        if !self.types.record(id).complete && !self.types.record(id).being_defined {
            self.incomplete_error(base.ty, loc);
            return self.error_expr(loc);
        }
        let mut path = Vec::new();
        if !self.types.find_member(id, name, &mut path) {
            let ty = self.types.unqual_scalar(base.ty);
            let ty = self.ty_name(self.types.strip(ty));
            let mut names = Vec::new();
            self.member_names(id, &mut names);
            match crate::diag::suggest(name.as_str(), names.iter().map(|n| n.as_str())) {
                Some(s) => {
                    let at = if name_loc == Loc::NONE { loc } else { name_loc };
                    self.diag(&msg::NO_MEMBER_LIKE, at).arg(ty).arg(name).arg(s).replace(at, s).emit()
                }
                None => self.diag(&msg::NO_MEMBER, loc).arg(ty).arg(name).emit(),
            };
            return self.error_expr(loc);
        }
        let mut e = base;
        for i in path {
            let TypeKind::Record(rec) = *self.types.kind(e.ty) else { break };
            e = self.member_node(e, rec, i, loc);
        }
        e
    }

    /// One step of member access.
    pub fn member_node(
        &mut self,
        base: &'a Expr<'a>,
        rec: crate::ast::RecordId,
        index: u32,
        loc: Loc,
    ) -> &'a Expr<'a> {
        let f = self.types.record(rec).fields[index as usize];
        let q = self.types.quals(base.ty).minus(Quals::RESTRICT).minus(Quals::ATOMIC);
        let ty = self.types.qualified(f.ty, q);
        let field =
            self.arena.alloc(FieldRef { record: rec, index, offset: f.offset, bits: f.bits, align: f.align });
        self.mk(ExprKind::Member { base, field }, ty, loc)
    }

    /// `p->name`.
    pub fn build_arrow(&mut self, p: &'a Expr<'a>, name: Name, name_loc: Loc, loc: Loc) -> &'a Expr<'a> {
        let p = self.rvalue(p);
        if p.is_error() {
            return self.error_expr(loc);
        }
        match self.types.pointee(p.ty) {
            Some(to) if self.types.is_record(to) => {
                let base = self.mk(ExprKind::Deref(p), to, loc);
                self.build_member(base, name, name_loc, loc)
            }
            Some(_) => {
                self.diag(&msg::NOT_A_STRUCT, loc).arg(name).emit();
                self.error_expr(loc)
            }
            None => {
                let ty = self.ty_name(p.ty);
                self.diag(&msg::INVALID_ARROW, loc).arg(ty).emit();
                self.error_expr(loc)
            }
        }
    }

    /// `__real__ e`, `__imag__ e`.
    pub fn build_part(&mut self, real: bool, e: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        if e.is_error() {
            return self.error_expr(loc);
        }
        let e = if e.is_lvalue() { e } else { self.rvalue(e) };
        if let TypeKind::Complex(elem) = *self.types.kind(e.ty) {
            if let ExprKind::ComplexConst(&(re, im)) = e.unparen().kind {
                let n = self.from_bits(if real { re } else { im }, elem);
                return self.mk(Self::num_kind(n), elem, loc);
            }
            let q = self.types.quals(e.ty);
            let ty = self.types.qualified(elem, q);
            return self.mk(if real { ExprKind::RealPart(e) } else { ExprKind::ImagPart(e) }, ty, loc);
        }
        if !self.types.is_real(e.ty) {
            return self.fail(if real { &msg::WRONG_REAL } else { &msg::WRONG_IMAG }, loc);
        }
        if real {
            return e;
        }
        let v = self.rvalue(e);
        let zero = self.int_const(0, Ty::INT, loc);
        let zero = self.convert(zero, v.ty);
        if matches!(v.kind, ExprKind::IntConst(_) | ExprKind::FloatConst(_)) {
            return zero;
        }
        let void = self.cast_node(CastKind::ToVoid, v, Ty::VOID);
        self.mk(ExprKind::Comma(void, zero), zero.ty, loc)
    }

    /// `sizeof` of type `ty`; the operator's name is for messages.
    pub fn build_sizeof(&mut self, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        let size_t = self.types.size_t();
        let n = match *self.types.kind(ty) {
            TypeKind::Error => return self.error_expr(loc),
            TypeKind::Void => {
                self.diag(&msg::SIZEOF_VOID, loc).arg("sizeof").emit();
                1
            }
            TypeKind::Function(_) => {
                self.diag(&msg::SIZEOF_FUNCTION, loc).arg("sizeof").emit();
                1
            }
            _ if !self.types.is_complete(ty) => {
                let name = self.ty_name(ty);
                self.diag(&msg::SIZEOF_INCOMPLETE, loc).arg("sizeof").arg(name).emit();
                return self.error_expr(loc);
            }
            _ => match self.types.size_of(ty) {
                Some(n) => n,
                None => return self.mk(ExprKind::SizeofVla(ty), size_t, loc),
            },
        };
        self.int_const(n as i128, size_t, loc)
    }

    /// `sizeof e` where `e` is of variable length: it is evaluated (C11 §6.5.3.4p2), then `size`.
    pub fn sizeof_evaluated(&mut self, e: &'a Expr<'a>, size: &'a Expr<'a>) -> &'a Expr<'a> {
        let effect = match e.unparen().kind {
            ExprKind::VarRef(_) => return size,
            ExprKind::Deref(p) => p,
            _ => self.decay(e),
        };
        self.mark_used(effect);
        let void = self.cast_node(CastKind::ToVoid, effect, Ty::VOID);
        self.mk(ExprKind::Comma(void, size), size.ty, size.loc)
    }

    /// What an expression that was parsed as not evaluated names is used after all.
    fn mark_used(&self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::VarRef(v) => v.referenced.set(true),
            ExprKind::FuncRef(f) => f.referenced.set(true),
            ExprKind::Unary(_, x)
            | ExprKind::Cast(_, x)
            | ExprKind::Deref(x)
            | ExprKind::AddrOf(x)
            | ExprKind::Paren(x)
            | ExprKind::RealPart(x)
            | ExprKind::ImagPart(x)
            | ExprKind::VlaBounds(_, x)
            | ExprKind::IncDec { operand: x, .. }
            | ExprKind::Member { base: x, .. } => self.mark_used(x),
            ExprKind::Binary(_, l, r)
            | ExprKind::LogAnd(l, r)
            | ExprKind::LogOr(l, r)
            | ExprKind::Assign(l, r)
            | ExprKind::Comma(l, r)
            | ExprKind::VecElem { base: l, index: r } => {
                self.mark_used(l);
                self.mark_used(r);
            }
            ExprKind::CompoundAssign(c) => {
                self.mark_used(c.lhs);
                self.mark_used(c.rhs);
            }
            ExprKind::Cond(c) => {
                self.mark_used(c.cond);
                self.mark_used(c.els);
                if let Some(t) = c.then {
                    self.mark_used(t);
                }
            }
            ExprKind::Call { callee, args } => {
                self.mark_used(callee);
                args.iter().for_each(|a| self.mark_used(a));
            }
            ExprKind::Builtin { args, .. } => args.iter().for_each(|a| self.mark_used(a)),
            ExprKind::StmtExpr { result: Some(r), .. } => self.mark_used(r),
            _ => {}
        }
    }

    /// `_Alignof` of type `ty`; `gnu`: `__alignof__`, the preferred alignment.
    pub fn build_alignof(&mut self, ty: Ty, gnu: bool, loc: Loc) -> &'a Expr<'a> {
        let word = if gnu { "__alignof__" } else { "_Alignof" };
        let size_t = self.types.size_t();
        let n = match *self.types.kind(ty) {
            TypeKind::Error => return self.error_expr(loc),
            TypeKind::Void => {
                self.diag(&msg::SIZEOF_VOID, loc).arg(word).emit();
                1
            }
            TypeKind::Function(_) => {
                self.diag(&msg::SIZEOF_FUNCTION, loc).arg(word).emit();
                1
            }
            TypeKind::Array { elem, .. } if self.types.is_complete(elem) => self.types.align_of(elem),
            _ if !self.types.is_complete(ty) => {
                let name = self.ty_name(ty);
                self.diag(&msg::SIZEOF_INCOMPLETE, loc).arg(word).arg(name).emit();
                return self.error_expr(loc);
            }
            _ => self.types.align_of(ty),
        };
        self.int_const(n as i128, size_t, loc)
    }
}
