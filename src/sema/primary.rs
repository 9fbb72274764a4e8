//! Primary expressions: numbers and names.

use super::{Sema, number};
use crate::ast::types::FloatFormat;
use crate::ast::{Attrs, Expr, ExprKind, Linkage, Storage, Ty, Var};
use crate::diag::catalog::expr as msg;
use crate::lex::Token;
use crate::lex::number::{FloatSuffix, IntSuffix, Number};
use crate::support::intern::Name;
use crate::support::source::Loc;

impl<'s, 'a> Sema<'s, 'a> {
    /// The constant a number token is.
    pub fn number_expr(&mut self, t: Token) -> &'a Expr<'a> {
        let text = t.spelling();
        // Most numbers are one or two decimal digits.
        if let [d @ b'0'..=b'9'] = text {
            return self.mk(ExprKind::IntConst((d - b'0') as i128), Ty::INT, t.loc);
        }
        match crate::lex::number::decode(self.sess, text, t.loc) {
            None => self.error_expr(t.loc),
            Some(Number::Int { digits: Some((digits, radix)), unsigned, .. }) => {
                self.bitint_literal(&digits, radix, unsigned, t.loc)
            }
            Some(Number::Int { value, overflow, unsigned, suffix, decimal, imaginary, .. }) => {
                let ty = self.int_literal_type(value, overflow, unsigned, suffix, decimal, t.loc);
                if value >> 127 != 0 && self.is_wide(ty) {
                    let limbs = self.arena.alloc_slice_copy(&[value as u64, (value >> 64) as u64, 0]);
                    return self.mk(ExprKind::WideConst(limbs), ty, t.loc);
                }
                let e = self.int_const(value as i128, ty, t.loc);
                if imaginary {
                    let ty = self.types.complex(ty);
                    return self.mk(ExprKind::ComplexConst(self.arena.alloc((0, value))), ty, t.loc);
                }
                e
            }
            Some(Number::Float { text, suffix, imaginary }) => {
                self.float_literal(&text, suffix, imaginary, t.loc)
            }
        }
    }

    /// A `wb` constant that does not fit 128 bits: of the narrowest type that holds it (C23 6.4.4.1p6).
    fn bitint_literal(&mut self, digits: &str, radix: u32, unsigned: bool, loc: Loc) -> &'a Expr<'a> {
        let limbs = super::wide::parse(digits.chars().filter_map(|c| c.to_digit(16)), radix as u64);
        let bits = super::wide::bit_length(&limbs) + !unsigned as u32;
        if bits > 65535 {
            self.diag(&msg::INT_TOO_LARGE, loc).emit();
            return self.error_expr(loc);
        }
        let ty = self.types.bit_int(!unsigned, bits);
        let mut limbs = limbs;
        limbs.resize(bits.div_ceil(64) as usize, 0);
        self.mk(ExprKind::WideConst(self.arena.alloc_slice_copy(&limbs)), ty, loc)
    }

    /// C11 §6.4.4.1p5: the first type of the list that holds the value.
    fn int_literal_type(
        &mut self,
        value: u128,
        overflow: bool,
        unsigned: bool,
        suffix: IntSuffix,
        decimal: bool,
        loc: Loc,
    ) -> Ty {
        if suffix == IntSuffix::BitInt {
            let bits = (128 - value.leading_zeros()).max(1);
            return if unsigned {
                self.types.bit_int(false, bits)
            } else {
                self.types.bit_int(true, (bits + 1).max(2))
            };
        }
        let ranks: &[(Ty, Ty)] = match suffix {
            IntSuffix::None => &[(Ty::INT, Ty::UINT), (Ty::LONG, Ty::ULONG), (Ty::LLONG, Ty::ULLONG)],
            IntSuffix::Long => &[(Ty::LONG, Ty::ULONG), (Ty::LLONG, Ty::ULLONG)],
            _ => &[(Ty::LLONG, Ty::ULLONG)],
        };
        // Before C99 a decimal constant that does not fit long is unsigned long.
        let c89 = !self.sess.lang.c99();
        for &(s, u) in ranks {
            let width = self.types.int_width(s);
            if !unsigned && value >> (width - 1) == 0 && !overflow {
                return s;
            }
            let take_unsigned = unsigned || !decimal || c89 && s == Ty::LONG;
            if take_unsigned && (width >= 128 || value >> width == 0) && !overflow {
                if !unsigned && decimal {
                    self.diag(&msg::INT_UNSIGNED_ONLY, loc).emit();
                }
                return u;
            }
        }
        // gcc's way with what fits no standard type: a 128-bit one where there is one, with a message.
        if overflow || !self.types.target().has_int128 {
            self.diag(&msg::INT_TOO_LARGE, loc).emit();
            return Ty::ULLONG;
        }
        if value >> 64 == 0 && decimal {
            self.diag(&msg::INT_UNSIGNED_ONLY, loc).emit();
            return Ty::INT128;
        }
        self.diag(&msg::INT_TOO_LARGE, loc).emit();
        Ty::ULLONG
    }

    fn float_literal(&mut self, text: &str, suffix: FloatSuffix, imaginary: bool, loc: Loc) -> &'a Expr<'a> {
        let ty = match suffix {
            FloatSuffix::None => Ty::DOUBLE,
            FloatSuffix::Float => Ty::FLOAT,
            FloatSuffix::LongDouble => Ty::LDOUBLE,
            FloatSuffix::F16 => Ty::FLOAT16,
            FloatSuffix::F32 => Ty::FLOAT32,
            FloatSuffix::F64 => Ty::FLOAT64,
            FloatSuffix::F128 | FloatSuffix::Q => Ty::FLOAT128,
            FloatSuffix::F32x => Ty::FLOAT32X,
            FloatSuffix::F64x => Ty::FLOAT64X,
            FloatSuffix::W => Ty::FLOAT64X,
            FloatSuffix::Dec32 | FloatSuffix::Dec64 | FloatSuffix::Dec128 => {
                self.diag(&msg::DECIMAL_FLOAT, loc).emit();
                return self.error_expr(loc);
            }
        };
        let fmt = self.format_of(ty).unwrap_or(FloatFormat::F64);
        let Some((bits, overflow)) = number::parse_float(text, fmt) else { return self.error_expr(loc) };
        if overflow {
            let name = self.ty_name(ty);
            self.diag(&msg::FLOAT_RANGE, loc).arg(name).emit();
        }
        if imaginary {
            let ty = self.types.complex(ty);
            return self.mk(ExprKind::ComplexConst(self.arena.alloc((0, bits))), ty, loc);
        }
        self.mk(ExprKind::FloatConst(bits), ty, loc)
    }

    /// A use of variable `v`.
    pub fn variable(&mut self, v: &'a Var<'a>, loc: Loc) -> &'a Expr<'a> {
        let attrs = v.attrs.get();
        if attrs.deprecated.is_some() || attrs.unavailable.is_some() {
            self.note_deprecated(attrs, v.name, loc);
        }
        let ty = v.ty.get();
        if ty.is_error() {
            return self.error_expr(loc);
        }
        // A variable of a function around this nested one is reached through the static chain.
        if matches!(v.storage, Storage::Auto | Storage::Register | Storage::Param)
            && let (Some(owner), Some(f)) = (v.owner.get(), self.func.as_ref())
            && (!std::ptr::eq(owner, f.func) || self.inner_params > 0 && !self.own_param(v))
        {
            v.captured.set(true);
            v.address_taken.set(true);
        }
        if v.linkage == Linkage::Internal && !self.types.quals(ty).is_const() && self.unevaluated == 0 {
            self.note_inline_static(v.name, loc, false);
        }
        self.var_ref(v, loc)
    }

    /// A parameter of the list being parsed.
    fn own_param(&self, v: &'a Var<'a>) -> bool {
        matches!(self.scopes.lookup_here(v.name), Some(super::scope::Symbol::Var(w)) if std::ptr::eq(v, w))
    }

    /// Messages of the attributes `deprecated`, `unavailable`, `warning` and `error` at a use.
    pub fn note_deprecated(&self, attrs: &'a Attrs, name: Name, loc: Loc) {
        if self.unevaluated > 0 {
            return;
        }
        if let Some(text) = attrs.deprecated {
            if text.as_bytes().is_empty() {
                self.diag(&msg::DEPRECATED, loc).arg(name).emit();
            } else {
                self.diag(&msg::DEPRECATED_MSG, loc).arg(name).arg(text).emit();
            }
        }
        if let Some(text) = attrs.unavailable {
            self.say_unavailable(name, text, loc);
        }
    }
    /// "'x' is unavailable", with the attribute's text.
    pub fn say_unavailable(&self, name: Name, text: Name, loc: Loc) {
        if text.as_bytes().is_empty() {
            self.diag(&msg::UNAVAILABLE, loc).arg(name).emit();
        } else {
            self.diag(&msg::UNAVAILABLE_MSG, loc).arg(name).arg(text).emit();
        }
    }
}
