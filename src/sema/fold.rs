//! Folding of operators and conversions on constants, as the tree is built.
//!
//! Each function takes operands that are constants already and gives the result's node kind, or `None` if the
//! operation must stay (an operand is not constant, or there is no value, as for division by zero). So constant
//! expressions cost no tree walk whatever their size. Overflow is reported here, once, where it happens.

use super::Sema;
use super::number::{self, FloatOp};
use crate::ast::types::FloatFormat;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Ty, TypeKind, UnOp};
use crate::diag::catalog::expr as msg;
use crate::support::source::Loc;
use std::cmp::Ordering;

/// A folded constant of a real type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Num {
    Int(i128),
    Float(FloatFormat, u128),
}

impl<'s, 'a> Sema<'s, 'a> {
    /// The format of a real floating type.
    pub fn format_of(&self, ty: Ty) -> Option<FloatFormat> {
        match *self.types.kind(ty) {
            TypeKind::Float(k) => Some(self.types.float_format(k)),
            _ => None,
        }
    }

    /// A constant of integer (at most 128 bits), floating or pointer type.
    pub(super) fn num(&self, e: &'a Expr<'a>) -> Option<Num> {
        match e.unparen().kind {
            ExprKind::IntConst(v) => Some(Num::Int(v)),
            ExprKind::FloatConst(b) => Some(Num::Float(self.format_of(e.ty)?, b)),
            _ => None,
        }
    }

    /// `value` (of type `from`) converted to real, boolean or pointer type `to`. `None` if `to` is none of these.
    pub(super) fn convert_num(&self, value: Num, from: Ty, to: Ty) -> Option<Num> {
        let signed = self.types.is_signed(from);
        Some(match *self.types.kind(to) {
            TypeKind::Bool => Num::Int(match value {
                Num::Int(v) => (v != 0) as i128,
                Num::Float(f, b) => !number::float_is_zero(f, b) as i128,
            }),
            TypeKind::Int(_) | TypeKind::Enum(_) | TypeKind::Pointer(_) | TypeKind::BitInt { .. } => {
                let width = self.scalar_width(to);
                if width > 128 {
                    // An `IntConst` of a wide type is extended by its own sign.
                    return match value {
                        Num::Int(v) if v >= 0 || signed || self.types.int_width(from) > 128 => Some(value),
                        _ => None,
                    };
                }
                match value {
                    Num::Int(v) => Num::Int(number::wrap(v, width, self.types.is_signed(to))),
                    Num::Float(f, b) => {
                        Num::Int(number::float_to_int(f, b, width, self.types.is_signed(to)).0)
                    }
                }
            }
            TypeKind::Float(k) => {
                let fmt = self.types.float_format(k);
                Num::Float(
                    fmt,
                    match value {
                        Num::Int(v) if v < 0 && !signed && self.types.int_width(from) > 128 => return None,
                        Num::Int(v) => {
                            number::int_to_float(v, signed || self.types.int_width(from) < 128, fmt)
                        }
                        Num::Float(f, b) => number::float_convert(f, fmt, b),
                    },
                )
            }
            _ => return None,
        })
    }

    /// Bits of an integer or pointer type.
    pub fn scalar_width(&self, ty: Ty) -> u32 {
        match *self.types.kind(ty) {
            TypeKind::Pointer(_) | TypeKind::NullPtr => self.types.target().pointer_size as u32 * 8,
            _ => self.types.int_width(ty),
        }
    }

    pub(super) fn num_kind(n: Num) -> ExprKind<'a> {
        match n {
            Num::Int(v) => ExprKind::IntConst(v),
            Num::Float(_, b) => ExprKind::FloatConst(b),
        }
    }

    /// A constant converted to scalar or complex type `ty`.
    pub(super) fn fold_convert(&self, e: &'a Expr<'a>, ty: Ty) -> Option<ExprKind<'a>> {
        let inner = e.unparen();
        match inner.kind {
            ExprKind::IntConst(_) | ExprKind::FloatConst(_) => {
                let n = self.num(inner)?;
                if let TypeKind::Complex(elem) = *self.types.kind(ty) {
                    let re = self.bits(self.convert_num(n, e.ty, elem)?);
                    return Some(ExprKind::ComplexConst(self.arena.alloc((re, 0))));
                }
                self.convert_num(n, e.ty, ty).map(Self::num_kind)
            }
            ExprKind::ComplexConst(&(re, im)) => {
                let from = self.types.element(e.ty)?;
                let part = |bits: u128, to: Ty| self.convert_num(self.from_bits(bits, from), from, to);
                match *self.types.kind(ty) {
                    TypeKind::Complex(to) => {
                        let c = (self.bits(part(re, to)?), self.bits(part(im, to)?));
                        Some(ExprKind::ComplexConst(self.arena.alloc(c)))
                    }
                    TypeKind::Bool => {
                        let nonzero = |b| matches!(part(b, Ty::BOOL), Some(Num::Int(1)));
                        Some(ExprKind::IntConst((nonzero(re) || nonzero(im)) as i128))
                    }
                    _ => part(re, ty).map(Self::num_kind),
                }
            }
            _ => None,
        }
    }

    pub(super) fn bits(&self, n: Num) -> u128 {
        match n {
            Num::Int(v) => v as u128,
            Num::Float(_, b) => b,
        }
    }
    /// A part of a complex constant with element type `elem`.
    pub(super) fn from_bits(&self, bits: u128, elem: Ty) -> Num {
        match self.format_of(elem) {
            Some(f) => Num::Float(f, bits),
            None => Num::Int(bits as i128),
        }
    }

    /// `op e` on a constant of type `ty` (the promoted type).
    pub(super) fn fold_unary(&self, op: UnOp, e: &'a Expr<'a>, loc: Loc) -> Option<ExprKind<'a>> {
        let ty = e.ty;
        if let ExprKind::ComplexConst(&(re, im)) = e.unparen().kind {
            let elem = self.types.element(ty)?;
            let neg = |b| self.neg_num(self.from_bits(b, elem), elem);
            let (re, im) = match op {
                UnOp::Neg => (self.bits(neg(re)), self.bits(neg(im))),
                UnOp::BitNot => (re, self.bits(neg(im))),
                UnOp::Plus => (re, im),
                UnOp::LogNot => {
                    let zero = |b| {
                        matches!(self.convert_num(self.from_bits(b, elem), elem, Ty::BOOL), Some(Num::Int(0)))
                    };
                    return Some(ExprKind::IntConst((zero(re) && zero(im)) as i128));
                }
            };
            return Some(ExprKind::ComplexConst(self.arena.alloc((re, im))));
        }
        let n = self.num(e)?;
        if op != UnOp::LogNot && self.types.int_width(ty) > 128 {
            return None;
        }
        Some(Self::num_kind(match (op, n) {
            (UnOp::Plus, n) => n,
            (UnOp::Neg, n) => {
                let r = self.neg_num(n, ty);
                if let (Num::Int(a), Num::Int(b)) = (n, r)
                    && a == b
                    && a != 0
                    && self.types.is_signed(ty)
                {
                    self.overflow_warning(b, ty, loc);
                }
                r
            }
            (UnOp::BitNot, Num::Int(v)) => Num::Int(number::wrap_int(&self.types, !v, ty)),
            (UnOp::BitNot, Num::Float(..)) => return None,
            (UnOp::LogNot, Num::Int(v)) => Num::Int((v == 0) as i128),
            (UnOp::LogNot, Num::Float(f, b)) => Num::Int(number::float_is_zero(f, b) as i128),
        }))
    }

    fn neg_num(&self, n: Num, ty: Ty) -> Num {
        match n {
            Num::Int(v) => Num::Int(number::wrap_int(&self.types, v.wrapping_neg(), ty)),
            Num::Float(f, b) => Num::Float(f, number::float_neg(f, b)),
        }
    }

    fn overflow_warning(&self, result: i128, ty: Ty, loc: Loc) {
        self.overflowed.set(true);
        if self.unevaluated == 0 {
            let ty = self.ty_name(ty);
            self.diag(&msg::INTEGER_OVERFLOW, loc).arg(ty).arg(result).emit();
        }
    }

    /// `l op r` on constants; `ty` is the node's type. Comparisons have operands of one type; shifts and `PtrAdd`
    /// have the left's. With `traps`, division by zero and invalid operations on floats are folded, too.
    pub(super) fn fold_binary(
        &self,
        op: BinOp,
        l: &'a Expr<'a>,
        r: &'a Expr<'a>,
        ty: Ty,
        loc: Loc,
        traps: bool,
    ) -> Option<ExprKind<'a>> {
        if let (ExprKind::ComplexConst(&x), ExprKind::ComplexConst(&y)) = (l.unparen().kind, r.unparen().kind)
        {
            return self.fold_complex(op, x, y, l.ty);
        }
        match (self.num(l)?, self.num(r)?) {
            (Num::Int(a), Num::Int(b)) => {
                let (v, overflow) = self.int_op(op, a, b, l.ty, ty)?;
                if overflow {
                    self.overflow_warning(v, ty, loc);
                }
                Some(ExprKind::IntConst(v))
            }
            (Num::Float(f, a), Num::Float(_, b)) => self.fold_float(op, f, a, b, traps).map(Self::num_kind),
            _ => None,
        }
    }

    pub(super) fn fold_float(&self, op: BinOp, f: FloatFormat, a: u128, b: u128, traps: bool) -> Option<Num> {
        let arith = |op| {
            let (v, quiet) = number::float_op(f, op, a, b);
            (quiet || traps).then_some(Num::Float(f, v))
        };
        let cmp = |test: fn(Ordering) -> bool| {
            // An ordered comparison with NaN is invalid; its value is false all the same.
            Some(Num::Int(number::float_cmp(f, a, b).is_some_and(test) as i128))
        };
        match op {
            BinOp::Add => arith(FloatOp::Add),
            BinOp::Sub => arith(FloatOp::Sub),
            BinOp::Mul => arith(FloatOp::Mul),
            BinOp::Div => arith(FloatOp::Div),
            BinOp::Eq => cmp(Ordering::is_eq),
            BinOp::Ne => Some(Num::Int(number::float_cmp(f, a, b).is_none_or(Ordering::is_ne) as i128)),
            BinOp::Lt => cmp(Ordering::is_lt),
            BinOp::Le => cmp(Ordering::is_le),
            BinOp::Gt => cmp(Ordering::is_gt),
            BinOp::Ge => cmp(Ordering::is_ge),
            _ => None,
        }
    }

    /// `a op b` on integers (or addresses without base) of type `opty`; the result is of type `ty`. The second
    /// value says that a signed result did not fit.
    pub(super) fn int_op(&self, op: BinOp, a: i128, b: i128, opty: Ty, ty: Ty) -> Option<(i128, bool)> {
        let width = self.scalar_width(opty);
        if width > 128 {
            return None;
        }
        let signed = self.types.is_signed(opty);
        // Exact in i128 below 128 bits of width; at 128 the checked operations tell.
        let exact = |v: Option<i128>, wrapped: i128| {
            let w = number::wrap(wrapped, width, signed);
            Some((w, signed && v != Some(w)))
        };
        let less = if signed { a < b } else { (a as u128) < b as u128 };
        let truth = |t: bool| Some((t as i128, false));
        match op {
            BinOp::Add => exact(a.checked_add(b), a.wrapping_add(b)),
            BinOp::Sub => exact(a.checked_sub(b), a.wrapping_sub(b)),
            BinOp::Mul => exact(a.checked_mul(b), a.wrapping_mul(b)),
            BinOp::Div | BinOp::Rem if b == 0 => None,
            BinOp::Div if signed => exact(a.checked_div(b), a.wrapping_div(b)),
            BinOp::Div => Some(((a as u128 / b as u128) as i128, false)),
            BinOp::Rem if signed => {
                Some((a.wrapping_rem(b), b == -1 && a == number::wrap(1 << (width - 1), width, true)))
            }
            BinOp::Rem => Some(((a as u128 % b as u128) as i128, false)),
            // A count out of range is undefined; gcc folds left shifts to 0 and right ones to the sign.
            BinOp::Shl if b < 0 || b >= width as i128 => Some((0, false)),
            BinOp::Shl => Some((number::wrap(a << b, width, signed), false)),
            BinOp::Shr if b < 0 || b >= width as i128 => Some((if signed && a < 0 { -1 } else { 0 }, false)),
            BinOp::Shr if signed => Some((a >> b, false)),
            BinOp::Shr => Some(((a as u128 >> b) as i128, false)),
            BinOp::And => Some((a & b, false)),
            BinOp::Or => Some((a | b, false)),
            BinOp::Xor => Some((a ^ b, false)),
            BinOp::Eq => truth(a == b),
            BinOp::Ne => truth(a != b),
            BinOp::Lt => truth(less),
            BinOp::Ge => truth(!less),
            BinOp::Le => truth(less || a == b),
            BinOp::Gt => truth(!less && a != b),
            BinOp::PtrAdd | BinOp::PtrSub => {
                let size = self.step(ty)? as i128;
                let d = b.wrapping_mul(size);
                let v = if op == BinOp::PtrAdd { a.wrapping_add(d) } else { a.wrapping_sub(d) };
                Some((number::wrap(v, width, false), false))
            }
            BinOp::PtrDiff => {
                let size = self.step(opty)? as i128;
                if size == 0 {
                    return None;
                }
                Some((number::wrap_int(&self.types, a.wrapping_sub(b), ty) / size, false))
            }
        }
    }

    /// Bytes from one element to the next for arithmetic on pointer type `ty`; 1 for void and functions (GNU).
    /// `None` if only known at run time.
    pub fn step(&self, ty: Ty) -> Option<u64> {
        let to = self.types.pointee(ty)?;
        match *self.types.kind(to) {
            TypeKind::Void | TypeKind::Function(_) => Some(1),
            _ => self.types.size_of(to),
        }
    }

    fn fold_complex(&self, op: BinOp, x: (u128, u128), y: (u128, u128), ty: Ty) -> Option<ExprKind<'a>> {
        let elem = self.types.element(ty)?;
        let fmt = self.format_of(elem);
        let one = |op: BinOp, a: u128, b: u128| -> Option<u128> {
            Some(match fmt {
                Some(f) => self.bits(self.fold_float(op, f, a, b, false)?),
                None => self.int_op(op, a as i128, b as i128, elem, elem)?.0 as u128,
            })
        };
        let make = |re, im| Some(ExprKind::ComplexConst(self.arena.alloc((re, im))));
        let truth = |op| -> Option<bool> {
            let t = |a: u128, b: u128| -> Option<bool> {
                Some(match fmt {
                    Some(f) => matches!(self.fold_float(op, f, a, b, true)?, Num::Int(1)),
                    None => self.int_op(op, a as i128, b as i128, elem, Ty::INT)?.0 == 1,
                })
            };
            Some(if op == BinOp::Eq { t(x.0, y.0)? && t(x.1, y.1)? } else { t(x.0, y.0)? || t(x.1, y.1)? })
        };
        match op {
            BinOp::Add | BinOp::Sub => make(one(op, x.0, y.0)?, one(op, x.1, y.1)?),
            BinOp::Mul => {
                let (ac, bd) = (one(BinOp::Mul, x.0, y.0)?, one(BinOp::Mul, x.1, y.1)?);
                let (ad, bc) = (one(BinOp::Mul, x.0, y.1)?, one(BinOp::Mul, x.1, y.0)?);
                let (re, im) = (one(BinOp::Sub, ac, bd)?, one(BinOp::Add, ad, bc)?);
                // Infinities and NaNs take the runtime's way (Annex G).
                if fmt.is_some_and(|f| number::float_is_nan(f, re) || number::float_is_nan(f, im)) {
                    return None;
                }
                make(re, im)
            }
            BinOp::Eq | BinOp::Ne => truth(op).map(|t| ExprKind::IntConst(t as i128)),
            _ => None,
        }
    }

    /// The kind of cast that takes scalar, complex or vector type `from` to `to`, in one step.
    pub(super) fn cast_kind(&self, from: Ty, to: Ty) -> CastKind {
        use TypeKind::{BitInt, Bool, Complex, Enum, Float, Int, NullPtr, Pointer, Record, Vector, Void};
        let t = &self.types;
        if t.same_unqual(from, to) {
            return CastKind::NoOp;
        }
        match (*t.kind(from), *t.kind(to)) {
            (_, Void) => CastKind::ToVoid,
            (Vector { .. }, _) | (_, Vector { .. }) => CastKind::VectorBitcast,
            (Complex(_), Complex(_)) => CastKind::ComplexCast,
            (_, Bool) => CastKind::ToBool,
            (Complex(_), _) => CastKind::ComplexToReal,
            (_, Complex(_)) => CastKind::RealToComplex,
            (NullPtr, _) => CastKind::NullToPointer,
            (Float(_), Float(_)) => CastKind::FloatCast,
            (Float(_), _) => CastKind::FloatToInt,
            (_, Float(_)) => CastKind::IntToFloat,
            (Pointer(_), Pointer(_) | NullPtr) => CastKind::PtrCast,
            (Pointer(_), _) => CastKind::PtrToInt,
            (_, Pointer(_) | NullPtr) => CastKind::IntToPtr,
            (Int(_) | Enum(_) | Bool | BitInt { .. }, _) => {
                let same = t.int_width(from) == t.int_width(to) && t.is_signed(from) == t.is_signed(to);
                if same && !matches!(t.kind(from), Bool) { CastKind::NoOp } else { CastKind::IntCast }
            }
            (Record(_), _) => CastKind::NoOp,
            _ => CastKind::NoOp,
        }
    }
}
