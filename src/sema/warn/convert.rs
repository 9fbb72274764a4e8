//! Implicit conversions that may change a value: -Wconversion and its kin, -Woverflow, -Wsign-compare,
//! -Wtype-limits, -Wdouble-promotion, -Wenum-conversion.

use super::{is_comparison, mirrored, on, skip_conversions};
use crate::ast::types::FloatFormat;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, FloatKind, Ty, TypeKind, UnOp};
use crate::diag::catalog::expr as old;
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::sema::expr::spelling;
use crate::sema::number;
use crate::support::source::Loc;

/// How a conversion can go wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unsafe {
    /// From or to a floating type.
    Real,
    Sign,
    Imaginary,
    Other,
}

/// What a value is converted to: a type, narrowed to a bit-field's width if it goes into one.
#[derive(Clone, Copy)]
struct Into {
    ty: Ty,
    bits: Option<u32>,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Whether any warning about implicit conversions of values that are not constant is on.
    #[inline]
    pub(in crate::sema) fn warns_conversion(&self) -> bool {
        self.warns(on::CONVERSION) || self.warns(on::SIGN_CONVERSION) || self.warns(on::FLOAT_CONVERSION)
    }

    /// Arithmetic rvalue `e` is converted implicitly to arithmetic type `ty` (of a bit-field with `bits`).
    pub(in crate::sema) fn warn_conversion(&mut self, e: &'a Expr<'a>, ty: Ty, bits: Option<u32>, loc: Loc) {
        if self.unevaluated > 0 || self.types.is_bool(ty) || e.is_error() {
            return;
        }
        let real_constant = match e.unparen().kind {
            ExprKind::IntConst(_) => self.types.is_complex(ty),
            ExprKind::ComplexConst(c) => c.1 == 0,
            _ => false,
        };
        if real_constant {
            return;
        }
        // What a system header's macro gives counts as written where it is used.
        let loc = self.user_loc(loc);
        let into = Into { ty, bits };
        if let ExprKind::IntConst(v) = e.unparen().kind
            && self.types.is_integer(ty)
            && self.types.is_integer(e.ty)
        {
            return self.warn_constant(v, e, into, loc);
        }
        if let ExprKind::FloatConst(b) = e.unparen().kind
            && self.types.is_integer(ty)
            && let Some(f) = self.format_of(e.ty)
        {
            let v = match self.width(into) {
                0 => return,
                w => number::float_to_int(f, b, w, self.types.is_signed(ty)).0,
            };
            // The part before the point decides whether it fits.
            let whole = number::float_to_int(f, b, 126, true).0;
            if whole != v && !number::float_is_nan(f, b) || number::float_is_inf(f, b) {
                let (from, to) = (self.ty_name(e.ty), self.into_name(into));
                let text = self.float_text(e.ty, b);
                self.diag(&old::OVERFLOW_CONVERSION, loc)
                    .arg(from)
                    .arg(to)
                    .arg("overflow in conversion")
                    .arg(text)
                    .arg(v)
                    .emit();
                return;
            }
        }
        if self.warns(on::ENUM_CONVERSION) && self.is_enum(ty) && self.is_enum(e.ty) {
            let same = self.types.same_unqual(self.types.strip(ty), self.types.strip(e.ty));
            if !same {
                let (from, to) = (self.ty_name(e.ty), self.ty_name(ty));
                self.diag(&msg::ENUM_CONVERSION, loc).arg(from).arg(to).emit();
            }
        }
        if self.warns_conversion() || self.warns(on::ARITH_CONVERSION) {
            self.warn_value(e, into, loc, 0);
        }
    }

    fn width(&self, into: Into) -> u32 {
        into.bits.unwrap_or_else(|| self.types.int_width(into.ty))
    }

    fn fits(&self, v: i128, into: Into) -> bool {
        number::wrap(v, self.width(into), self.types.is_signed(into.ty)) == v
    }

    /// `'unsigned char:3'` for a bit-field.
    fn into_name(&self, into: Into) -> String {
        match into.bits {
            None => self.ty_name(into.ty),
            Some(n) => {
                let signed = self.types.is_signed(into.ty);
                let base = match (n, signed) {
                    (0..=8, true) => "signed char",
                    (0..=8, false) => "unsigned char",
                    (9..=16, true) => "short int",
                    (9..=16, false) => "short unsigned int",
                    (17..=32, true) => "int",
                    (17..=32, false) => "unsigned int",
                    (_, true) => "long int",
                    (_, false) => "long unsigned int",
                };
                format!("'{base}:{n}'")
            }
        }
    }

    /// An integer constant.
    fn warn_constant(&mut self, v: i128, e: &'a Expr<'a>, into: Into, loc: Loc) {
        if self.fits(v, into) {
            return;
        }
        let w = number::wrap(v, self.width(into), self.types.is_signed(into.ty));
        let (from_signed, to_signed) = (self.types.is_signed(e.ty), self.types.is_signed(into.ty));
        let other_sign = number::wrap(v, self.width(into), !to_signed) == v;
        // A value that fits the type's other sign is let pass, but pedantically not from another width.
        let strict = to_signed
            && self.sess.warning_level("-Wpedantic") > 0
            && (self.is_enum(e.ty) || self.types.int_width(e.ty) != self.width(into));
        let desc: &'static _ = if !other_sign || strict {
            &old::OVERFLOW_CONVERSION
        } else if from_signed && !to_signed && v < 0 || !from_signed && to_signed {
            &msg::SIGN_CHANGES
        } else {
            &msg::CHANGES_VALUE
        };
        let kind = match (to_signed, from_signed) {
            (true, _) if std::ptr::eq(desc, &msg::SIGN_CHANGES) => "signed conversion",
            (true, _) if std::ptr::eq(desc, &msg::CHANGES_VALUE) => "conversion",
            (true, _) => "overflow in conversion",
            (false, true) => "unsigned conversion",
            (false, false) => "conversion",
        };
        let (from, to) = (self.ty_name(e.ty), self.into_name(into));
        self.diag(desc, loc).arg(from).arg(to).arg(kind).arg(v).arg(w).emit();
    }

    /// A value not known now (or a floating constant).
    fn warn_value(&mut self, e: &'a Expr<'a>, into: Into, loc: Loc, depth: u32) -> bool {
        if depth > 100 {
            return false;
        }
        let inner = e.unparen();
        match inner.kind {
            ExprKind::Cond(c) => {
                // The arms as they were before they got the common type.
                let mut said = false;
                for arm in c.then.into_iter().chain([c.els]) {
                    let arm = self.unwiden(arm);
                    said = said
                        || match arm.unparen().kind {
                            ExprKind::IntConst(v)
                                if self.types.is_integer(into.ty) && self.types.is_integer(arm.ty) =>
                            {
                                let fits = self.fits(v, into);
                                self.warn_constant(v, arm, into, loc);
                                !fits
                            }
                            _ => self.warn_value(arm, into, loc, depth + 1),
                        };
                }
                return said;
            }
            ExprKind::FloatConst(b) => return self.warn_float_constant(inner, b, into, loc),
            ExprKind::IntConst(v) if self.types.is_float(into.ty) => {
                let Some(f) = self.format_of(into.ty) else { return false };
                let x = number::int_to_float(v, true, f);
                let back = number::float_to_int(f, x, 126, true).0;
                if back != v && self.types.int_width(inner.ty) <= 64 {
                    let (from, to) = (self.ty_name(e.ty), self.into_name(into));
                    let text = self.float_text(into.ty, x);
                    return self
                        .diag(&msg::FLOAT_CHANGES, loc)
                        .arg(from)
                        .arg(to)
                        .arg("conversion")
                        .arg(v)
                        .arg(text)
                        .emit();
                }
                return false;
            }
            _ if self.is_boolean(inner) => return false,
            _ => {}
        }
        let Some(kind) = self.unsafe_conversion(inner, into, depth) else { return false };
        // Arithmetic whose operands would all fit is let pass unless -Warith-conversion asks.
        let arithmetic =
            matches!(kind, Unsafe::Other | Unsafe::Sign) && !self.unsafe_operands(inner, into, depth);
        let (from, to) = (self.ty_name(e.ty), self.into_name(into));
        let row = match kind {
            _ if arithmetic && kind == Unsafe::Other => &msg::MAY_CHANGE_ARITH,
            _ if arithmetic => return false,
            Unsafe::Real => &msg::MAY_CHANGE_FLOAT,
            Unsafe::Sign => return self.diag(&msg::MAY_CHANGE_SIGN, loc).arg(to).arg(from).emit(),
            Unsafe::Imaginary => &msg::DISCARDS_IMAGINARY,
            Unsafe::Other => &msg::MAY_CHANGE,
        };
        self.diag(row, loc).arg(from).arg(to).emit()
    }

    /// Whether some operand of the arithmetic `e`, however deep, would not survive the conversion; `e` itself if it is none.
    fn unsafe_operands(&self, e: &'a Expr<'a>, into: Into, depth: u32) -> bool {
        if depth > 100 {
            return true;
        }
        let e = self.unwiden(e);
        let go = |x: &'a Expr<'a>| {
            self.unsafe_conversion(x, into, depth + 1).is_some() && self.unsafe_operands(x, into, depth + 1)
        };
        match e.kind {
            _ if !self.types.is_integer(e.ty) => true,
            ExprKind::Binary(
                BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Rem | BinOp::Or | BinOp::Xor | BinOp::And,
                l,
                r,
            ) => go(l) || go(r),
            ExprKind::Binary(BinOp::Shl | BinOp::Shr | BinOp::Div, l, _) => go(l),
            ExprKind::Unary(UnOp::Neg | UnOp::BitNot, x) => go(x),
            _ => true,
        }
    }

    fn warn_float_constant(&mut self, e: &'a Expr<'a>, b: u128, into: Into, loc: Loc) -> bool {
        let Some(f) = self.format_of(e.ty) else { return false };
        let (changes, text) = match *self.types.kind(into.ty) {
            TypeKind::Float(k) => {
                let t = self.types.float_format(k);
                let x = number::float_convert(f, t, b);
                let narrower = self.types.size_of(into.ty) < self.types.size_of(e.ty);
                let lost = narrower && number::float_convert(t, f, x) != b && !number::float_is_nan(f, b);
                (lost, self.float_text(into.ty, x))
            }
            _ if self.types.is_integer(into.ty) => {
                let v = number::float_to_int(f, b, 126, true).0;
                let w = number::float_to_int(f, b, self.width(into), self.types.is_signed(into.ty)).0;
                (number::int_to_float(v, true, f) != b && !number::float_is_zero(f, b), w.to_string())
            }
            _ => return false,
        };
        if !changes {
            return false;
        }
        let (from, to) = (self.ty_name(e.ty), self.into_name(into));
        let value = self.float_text(e.ty, b);
        self.diag(&msg::FLOAT_CHANGES, loc).arg(from).arg(to).arg("conversion").arg(value).arg(text).emit()
    }

    /// A floating constant as gcc prints it.
    fn float_text(&self, ty: Ty, bits: u128) -> String {
        let Some(f) = self.format_of(ty) else { return String::new() };
        let d = f64::from_bits(number::float_convert(f, FloatFormat::F64, bits) as u64);
        let (digits, suffix) = match *self.types.kind(ty) {
            TypeKind::Float(FloatKind::Float) => (8, "f"),
            TypeKind::Float(FloatKind::LongDouble) => (16, "l"),
            _ => (16, ""),
        };
        let text = format!("{d:.digits$e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mut mantissa = mantissa.trim_end_matches('0').to_string();
        if mantissa.ends_with('.') {
            mantissa.push('0');
        }
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        format!("{mantissa}e{sign}{exponent}{suffix}")
    }

    /// `e` before integer conversions that only widened it.
    pub(super) fn unwiden(&self, mut e: &'a Expr<'a>) -> &'a Expr<'a> {
        loop {
            e = e.unparen();
            let x = match e.kind {
                ExprKind::Cast(CastKind::IntCast | CastKind::NoOp, x) if self.types.is_integer(x.ty) => {
                    x.unparen()
                }
                _ => return e,
            };
            let (from, to) = (self.value_width(x), self.types.int_width(e.ty));
            let keeps = from < to || from == to && self.types.is_signed(x.ty) == self.types.is_signed(e.ty);
            if !keeps {
                return e;
            }
            // A sign extension that went to an unsigned type is no mere widening.
            if self.types.is_signed(x.ty) && !self.types.is_signed(e.ty) && from < to {
                return e;
            }
            e = x;
        }
    }

    /// Bits that hold every value of integer expression `e`: those of a bit-field it was read from.
    fn value_width(&self, e: &'a Expr<'a>) -> u32 {
        match e.kind {
            ExprKind::Cast(CastKind::LvalueToRvalue, x) => {
                x.bit_field().map_or_else(|| self.types.int_width(e.ty), |b| b.width as u32)
            }
            _ => self.types.int_width(e.ty),
        }
    }

    fn unsafe_conversion(&self, e: &'a Expr<'a>, into: Into, depth: u32) -> Option<Unsafe> {
        let t = &self.types;
        let ty = into.ty;
        if depth > 100 {
            return None;
        }
        if let ExprKind::IntConst(v) = e.unparen().kind
            && t.is_integer(ty)
            && t.is_integer(e.ty)
        {
            return match (self.fits(v, into), t.is_signed(e.ty) != t.is_signed(ty)) {
                (true, _) => None,
                (false, true) => Some(Unsafe::Sign),
                (false, false) => Some(Unsafe::Other),
            };
        }
        if t.is_float(e.ty) && t.is_integer(ty) {
            return Some(Unsafe::Real);
        }
        if t.is_complex(e.ty) {
            if !t.is_complex(ty) {
                return Some(Unsafe::Imaginary);
            }
            let (a, b) = (t.element(e.ty)?, t.element(ty)?);
            return (t.is_float(a) && t.is_float(b) && t.size_of(b) < t.size_of(a)).then_some(Unsafe::Real);
        }
        let ty = if t.is_complex(ty) { t.element(ty)? } else { ty };
        if t.is_float(e.ty) {
            let narrower = t.is_float(ty) && t.size_of(ty) < t.size_of(e.ty);
            return narrower.then_some(Unsafe::Real);
        }
        if !t.is_integer(e.ty) {
            return None;
        }
        let e = self.unwiden(e);
        let (mut width, mut signed) = (self.value_width(e), t.is_signed(e.ty));
        if t.is_bool(e.ty) || self.is_boolean(e) {
            (width, signed) = (1, false);
        }
        if t.is_float(ty) {
            let digits = match self.format_of(ty) {
                Some(FloatFormat::F16) => 11,
                Some(FloatFormat::F32) => 24,
                Some(FloatFormat::F64) => 53,
                Some(FloatFormat::X87) => 64,
                _ => 113,
            };
            return (width - signed as u32 > digits).then_some(Unsafe::Other);
        }
        if !t.is_integer(ty) {
            return None;
        }
        if let ExprKind::Binary(op @ (BinOp::And | BinOp::Or | BinOp::Xor), l, r) = e.kind {
            let (x, y) = (self.unwiden(l), self.unwiden(r));
            let constant = |e: &'a Expr<'a>| match e.unparen().kind {
                ExprKind::IntConst(v) => Some(v),
                _ => None,
            };
            let shape = |e: &'a Expr<'a>| match constant(e) {
                Some(v) => {
                    let v = if v < 0 { !v } else { v };
                    (128 - v.leading_zeros() + 1, true)
                }
                None => (self.value_width(e), t.is_signed(e.ty)),
            };
            let (a, b) = (shape(x), shape(y));
            let nonnegative = |e| constant(e).is_some_and(|v| v >= 0);
            // Both operands extended from a smaller type: the result is of that type.
            if nonnegative(x) || nonnegative(y) || a.1 == b.1 {
                let sign = match (nonnegative(x), nonnegative(y)) {
                    (true, false) => b.1,
                    (false, true) => a.1,
                    _ => a.1,
                };
                let w = match (constant(x), constant(y)) {
                    (Some(_), None) => b.0.max(a.0 - sign_less(a, sign)),
                    (None, Some(_)) => a.0.max(b.0 - sign_less(b, sign)),
                    _ => a.0.max(b.0),
                };
                if w < width {
                    (width, signed) = (w, sign);
                }
            }
            if op == BinOp::And {
                for o in [x, y] {
                    if let Some(v) = constant(o)
                        && v >= 0
                    {
                        let bits = 128 - v.leading_zeros();
                        if bits < self.width(into) || bits == self.width(into) && !t.is_signed(into.ty) {
                            return None;
                        }
                    }
                }
            }
        }
        let to_width = self.width(into);
        let to_signed = t.is_signed(ty);
        if to_width < width {
            Some(Unsafe::Other)
        } else if to_width == width && signed != to_signed || !to_signed && signed {
            if self.nonnegative(e, 0) && to_width >= width { None } else { Some(Unsafe::Sign) }
        } else {
            None
        }
    }

    /// Whether integer `e` surely is not negative.
    pub(super) fn nonnegative(&self, e: &'a Expr<'a>, depth: u32) -> bool {
        if depth > 50 {
            return false;
        }
        let e = e.unparen();
        let go = |x| self.nonnegative(x, depth + 1);
        match e.kind {
            ExprKind::IntConst(v) => v >= 0,
            ExprKind::Cast(CastKind::IntCast | CastKind::NoOp, x) if self.types.is_integer(x.ty) => {
                let (from, to) = (self.value_width(x), self.types.int_width(e.ty));
                if !self.types.is_signed(x.ty) { from < to } else { from <= to && go(x) }
            }
            ExprKind::Cast(CastKind::LvalueToRvalue, x) => {
                !self.types.is_signed(e.ty) && x.bit_field().is_none() && !self.types.is_signed(x.ty)
            }
            ExprKind::Binary(BinOp::And, l, r) => go(l) || go(r),
            ExprKind::Binary(BinOp::Rem, l, _) => go(l),
            ExprKind::Binary(BinOp::Shr, l, _) => go(l),
            ExprKind::Binary(BinOp::Or | BinOp::Xor | BinOp::Div, l, r) => go(l) && go(r),
            ExprKind::Binary(BinOp::Add, l, r) => {
                let (x, y) = (self.unwiden(l), self.unwiden(r));
                let small = |e: &'a Expr<'a>| match e.kind {
                    ExprKind::IntConst(v) if v >= 0 => 128 - v.leading_zeros(),
                    _ if !self.types.is_signed(e.ty) => self.value_width(e),
                    _ => 1000,
                };
                small(x).max(small(y)) + 1 < self.types.int_width(e.ty)
            }
            ExprKind::Binary(op, ..) => is_comparison(op),
            ExprKind::LogAnd(..) | ExprKind::LogOr(..) | ExprKind::Unary(UnOp::LogNot, _) => true,
            ExprKind::Cond(c) => c.then.is_some_and(go) && go(c.els),
            ExprKind::Comma(_, r) | ExprKind::Assign(_, r) => go(r),
            _ => !self.types.is_signed(e.ty),
        }
    }

    /// A comparison of arithmetic operands as they were before they got common type `ty`.
    pub(in crate::sema) fn warn_compare(
        &mut self,
        op: BinOp,
        l: &'a Expr<'a>,
        r: &'a Expr<'a>,
        ty: Ty,
        loc: Loc,
    ) {
        if self.unevaluated > 0 || !self.types.is_integer(l.ty) || !self.types.is_integer(r.ty) {
            return;
        }
        if self.warns(on::SIGN_COMPARE) {
            self.warn_sign_compare(op, l, r, ty, loc);
        }
        if self.warns(on::TYPE_LIMITS) {
            self.warn_type_limits(op, l, r, ty, loc);
        }
    }

    fn warn_sign_compare(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, ty: Ty, loc: Loc) {
        let t = &self.types;
        let (ls, rs) = (t.is_signed(l.ty), t.is_signed(r.ty));
        if !t.is_signed(ty) && ls != rs {
            let (s, u) = if ls { (l, r) } else { (r, l) };
            let top = t.int_width(ty);
            let fits_signed = |v: i128| v >= 0 && number::wrap(v, top, true) == v;
            let silent = self.nonnegative(s, 0)
                || match u.unparen().kind {
                    ExprKind::IntConst(v) => {
                        matches!(op, BinOp::Eq | BinOp::Ne) && fits_signed(v)
                            || self.is_enum(u.ty) && t.int_width(u.ty) < top
                    }
                    _ => false,
                };
            if !silent {
                let (a, b) = (self.ty_name(l.ty), self.ty_name(r.ty));
                self.diag(&msg::SIGN_COMPARE, loc).arg(a).arg(b).emit();
            }
        }
        self.warn_complement(l, r, ty, loc);
    }

    /// `~` of a small unsigned value is promoted first: it never equals a small unsigned one.
    fn warn_complement(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, ty: Ty, loc: Loc) {
        let complement = |s: &Self, e: &'a Expr<'a>| match s.unwiden(e).kind {
            ExprKind::Unary(UnOp::BitNot, x) => Some(s.unwiden(x)),
            _ => None,
        };
        let (a, b) = (complement(self, l), complement(self, r));
        let (x, other) = match (a, b) {
            (Some(x), None) => (x, self.unwiden(r)),
            (None, Some(x)) => (x, self.unwiden(l)),
            _ => return,
        };
        let width = self.types.int_width(ty);
        let small = |s: &Self, e: &'a Expr<'a>| !s.types.is_signed(e.ty) && s.value_width(e) < width;
        if let ExprKind::IntConst(c) = other.unparen().kind {
            let bits = self.value_width(x);
            if small(self, x) && bits < 64 {
                let mask = -1i128 << bits;
                let c = number::wrap(c, width, true);
                if mask & c != mask {
                    let row = if c == 0 { &msg::COMPLEMENT_NONZERO } else { &msg::COMPLEMENT_CONSTANT };
                    self.diag(row, loc).emit();
                }
            }
        } else if small(self, x) && small(self, other) {
            self.diag(&msg::COMPLEMENT_UNSIGNED, loc).emit();
        }
    }

    fn warn_type_limits(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, ty: Ty, loc: Loc) {
        let (x, c, op) = match (l.unparen().kind, r.unparen().kind) {
            (ExprKind::IntConst(_), ExprKind::IntConst(_)) => return,
            (_, ExprKind::IntConst(v)) => (l, number::wrap_int(&self.types, v, ty), op),
            (ExprKind::IntConst(v), _) => (r, number::wrap_int(&self.types, v, ty), mirrored(op)),
            _ => return,
        };
        let x = self.unwiden(x);
        if self.is_boolean(x) {
            return;
        }
        let t = &self.types;
        let unsigned = !t.is_signed(ty) || !t.is_signed(x.ty);
        if c == 0 && unsigned && matches!(op, BinOp::Lt | BinOp::Ge) {
            if !self.is_enum(skip_conversions(x).ty) {
                let text = format!("{} 0", spelling(op));
                self.diag(&msg::LIMITS_UNSIGNED, loc).arg(text).arg(op == BinOp::Ge).emit();
            }
            return;
        }
        // A type narrower than the comparison's never reaches some constants.
        let width = self.value_width(x);
        if width >= t.int_width(ty) || t.is_signed(x.ty) && !t.is_signed(ty) && c < 0 {
            return;
        }
        let (lo, hi) = if t.is_signed(x.ty) {
            (-(1i128 << (width - 1)), (1i128 << (width - 1)) - 1)
        } else {
            (0, (1i128 << width) - 1)
        };
        let truth = match op {
            BinOp::Eq if c < lo || c > hi => false,
            BinOp::Ne if c < lo || c > hi => true,
            BinOp::Lt if c > hi => true,
            BinOp::Lt if c <= lo => false,
            BinOp::Le if c >= hi => true,
            BinOp::Le if c < lo => false,
            BinOp::Gt if c >= hi => false,
            BinOp::Gt if c < lo => true,
            BinOp::Ge if c > hi => false,
            BinOp::Ge if c <= lo => true,
            _ => return,
        };
        self.diag(&msg::LIMITS_RANGE, loc).arg(truth).emit();
    }

    /// Operands of arithmetic (not comparison) that get common type `ty`.
    pub(in crate::sema) fn warn_operands(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, ty: Ty, loc: Loc) {
        if self.warns(on::DOUBLE_PROMOTION) {
            self.warn_double_promotion(l, r, ty, &msg::PROMOTED_OPERAND, loc);
        }
        if self.warns_conversion() {
            for e in [l, r] {
                if e.ty != ty {
                    self.warn_conversion(e, ty, None, loc);
                }
            }
        }
    }

    /// `float` made `double` because of the other operand.
    pub(in crate::sema) fn warn_double_promotion(
        &mut self,
        l: &'a Expr<'a>,
        r: &'a Expr<'a>,
        ty: Ty,
        row: &'static crate::diag::DiagDesc,
        loc: Loc,
    ) {
        let t = &self.types;
        let real = |ty: Ty| if t.is_complex(ty) { t.element(ty).unwrap_or(ty) } else { ty };
        let rank = |ty: Ty| match *t.kind(real(ty)) {
            TypeKind::Float(FloatKind::Float) => 1,
            TypeKind::Float(FloatKind::Double) => 2,
            TypeKind::Float(FloatKind::LongDouble) => 3,
            _ => 0,
        };
        if self.unevaluated > 0 || rank(ty) < 2 {
            return;
        }
        for e in [l, r] {
            if rank(e.ty) != 0 && rank(e.ty) < rank(ty) {
                let (from, to) = (self.ty_name(e.ty), self.ty_name(ty));
                self.diag(row, loc).arg(from).arg(to).emit();
                return;
            }
        }
    }

    /// The arms of a conditional expression that get common type `ty`.
    pub(in crate::sema) fn warn_arms(
        &mut self,
        cond: &'a Expr<'a>,
        a: &'a Expr<'a>,
        b: &'a Expr<'a>,
        ty: Ty,
        loc: Loc,
    ) {
        if self.unevaluated > 0 || !self.types.is_arithmetic(ty) {
            return;
        }
        if self.warns(on::DOUBLE_PROMOTION) {
            self.warn_double_promotion(a, b, ty, &msg::PROMOTED_COND, loc);
        }
        if self.warns(on::ENUM_COMPARE) && self.is_enum(a.ty) && self.is_enum(b.ty) {
            let (x, y) = (self.types.unqual_scalar(a.ty), self.types.unqual_scalar(b.ty));
            if !self.types.same_unqual(self.types.strip(x), self.types.strip(y)) {
                let (x, y) = (self.ty_name(x), self.ty_name(y));
                self.diag(&msg::ENUM_COND, loc).arg(x).arg(y).emit();
            }
        }
        if self.constant_truth(cond).is_some() {
            return;
        }
        if self.warns_conversion() {
            for e in [a, b] {
                if e.ty != ty {
                    self.warn_conversion(e, ty, None, e.loc);
                }
            }
        }
        if self.warns(on::SIGN_COMPARE) && self.types.is_integer(a.ty) && self.types.is_integer(b.ty) {
            let (sa, sb) = (self.types.is_signed(a.ty), self.types.is_signed(b.ty));
            if sa == sb || self.types.is_signed(ty) {
                return;
            }
            let s = if sa { a } else { b };
            if !self.nonnegative(s, 0) {
                let (from, to) = (self.ty_name(s.ty), self.ty_name(ty));
                self.diag(&msg::SIGN_COND, s.loc).arg(from).arg(to).emit();
            }
        }
    }

    /// An argument promoted from `float`.
    pub(in crate::sema) fn warn_promoted_argument(&mut self, e: &'a Expr<'a>) {
        if self.warns(on::DOUBLE_PROMOTION)
            && self.unevaluated == 0
            && matches!(self.types.kind(e.ty), TypeKind::Float(FloatKind::Float))
        {
            let (from, to) = (self.ty_name(e.ty), self.ty_name(Ty::DOUBLE));
            self.diag(&msg::PROMOTED_ARGUMENT, e.loc).arg(from).arg(to).emit();
        }
    }
}

/// The bit a sign took that the other operand has no use for.
fn sign_less(shape: (u32, bool), sign: bool) -> u32 {
    (shape.1 && !sign) as u32
}
