//! Operators and conversions on values. Constants that meet while lowering (sizes, offsets, selected arms) are folded; the
//! tree's own constants were folded by sema.

use super::expr::Rval;
use super::func::FnLower;
use super::types::{Repr, partial_width, repr};
use crate::ast::{BinOp, CastKind, Expr, Ty, UnOp};
use crate::ir::{FloatCC, IntCC, Likelihood, Opcode, Type, Value};

impl<'a> FnLower<'_, '_, 'a> {
    /// An integer or pointer constant.
    pub fn int_const(&mut self, ty: Type, k: i128) -> Value {
        match ty {
            Type::I128 => self.b.iconst128(k),
            _ => self.b.iconst(ty, k as i64),
        }
    }
    /// A floating constant by its bits.
    pub fn float_const(&mut self, ty: Type, bits: u128) -> Value {
        match ty {
            Type::F16 | Type::F32 | Type::F64 => self.b.fconst(ty, bits as u64),
            _ => {
                let n = ty.bytes(8) as usize;
                self.b.bconst(ty, bits.to_le_bytes()[..n].to_vec())
            }
        }
    }
    /// The constant 1 of an integer or floating type.
    pub fn one(&mut self, ty: Type) -> Value {
        match ty {
            Type::F16 => self.b.fconst(ty, 0x3c00),
            Type::F32 => self.b.fconst(ty, 1f32.to_bits() as u64),
            Type::F64 => self.b.fconst(ty, 1f64.to_bits()),
            // Explicit leading bit, bias 16383.
            Type::F80 => self.float_const(ty, 0x3fff_8000_0000_0000_0000),
            Type::F128 => self.float_const(ty, 0x3fff << 112),
            t if t.is_vector() => {
                let one = self.one(t.lane());
                self.b.unary(Opcode::Splat, t, one)
            }
            t => self.b.iconst(t, 1),
        }
    }

    /// Integer `v` as integer type `to`.
    pub fn int_resize(&mut self, v: Value, to: Type, signed: bool) -> Value {
        let from = self.b.func.ty(v);
        if from == to || !from.is_int_or_ptr() {
            return v;
        }
        if from.is_ptr() {
            let p = self.b.ptr_int();
            let v = self.ptr_to_int(v);
            debug_assert_eq!(self.b.func.ty(v), p);
            return self.int_resize(v, to, signed);
        }
        let ptr = self.b.func.ptr_bytes;
        let (a, b) = (from.bits(ptr), to.bits(ptr));
        if let Some(k) = self.b.func.iconst(v) {
            let k = if signed || from == Type::I64 && to != Type::I128 || from == Type::I128 {
                k as i128
            } else {
                (k as u64 & from.mask()) as i128
            };
            return self.int_const(to, k);
        }
        if b < a {
            self.b.unary(Opcode::Trunc, to, v)
        } else if b == a {
            v
        } else {
            self.b.unary(if signed { Opcode::Sext } else { Opcode::Zext }, to, v)
        }
    }
    pub fn ptr_to_int(&mut self, v: Value) -> Value {
        let t = self.b.ptr_int();
        match self.b.func.iconst(v) {
            Some(k) => self.b.iconst(t, k),
            None => self.b.unary(Opcode::PtrToInt, t, v),
        }
    }
    pub fn int_to_ptr(&mut self, v: Value, signed: bool) -> Value {
        let v = self.to_ptr_int(v, signed);
        match self.b.func.iconst(v) {
            Some(k) => self.b.iconst(Type::PTR, k),
            None => self.b.unary(Opcode::IntToPtr, Type::PTR, v),
        }
    }

    /// Applies a binary operator whose result has type `ty`; `lty`, `rty`: the operands' types.
    pub fn binary(&mut self, op: BinOp, ty: Ty, lty: Ty, rty: Ty, a: Rval, b: Rval) -> Rval {
        match (a, b) {
            (Rval::Scalar(x), Rval::Scalar(y)) => match op {
                BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                    let c = self.compare(op, lty, x, y);
                    if self.b.func.ty(c).is_vector() {
                        return Rval::Scalar(c);
                    }
                    let t = match repr(self.types, ty) {
                        Repr::Scalar(t) => t,
                        _ => Type::I32,
                    };
                    Rval::Scalar(self.int_resize(c, t, false))
                }
                BinOp::PtrAdd | BinOp::PtrSub => {
                    let signed = self.types.is_signed(rty);
                    Rval::Scalar(self.pointer_step(x, y, lty, signed, op == BinOp::PtrSub))
                }
                BinOp::PtrDiff => Rval::Scalar(self.pointer_diff(x, y, lty)),
                _ => {
                    let v = self.arith(op, ty, x, y);
                    Rval::Scalar(self.normalise(v, ty))
                }
            },
            (Rval::Complex(..), _) | (_, Rval::Complex(..)) => self.complex_binary(op, ty, lty, a, b),
            _ if self.is_wide_int(lty) => self.wide_binary(op, lty, rty, a, b),
            // A shift by a wide count: its low limb says it.
            (Rval::Scalar(_), Rval::Mem(m)) => {
                let count = Rval::Scalar(self.load_raw(m, Type::I64));
                self.binary(op, ty, lty, Ty::LLONG, a, count)
            }
            _ => a,
        }
    }

    fn pointer_diff(&mut self, a: Value, b: Value, lty: Ty) -> Value {
        let elem = self.types.pointee(lty).unwrap_or(Ty::CHAR);
        let (a, b) = (self.ptr_to_int(a), self.ptr_to_int(b));
        let d = self.arith_ir(Opcode::Isub, a, b);
        match self.const_elem_size(elem) {
            Some(0 | 1) => d,
            // Exact: the difference is a multiple of the size.
            Some(n) if n.count_ones() == 1 => {
                let k = self.b.iconst(self.b.ptr_int(), n.trailing_zeros() as i64);
                self.arith_ir(Opcode::Ashr, d, k)
            }
            Some(n) => {
                let k = self.b.iconst(self.b.ptr_int(), n);
                self.arith_ir(Opcode::Sdiv, d, k)
            }
            None => {
                let s = self.size_value(elem);
                self.b.binary(Opcode::Sdiv, d, s)
            }
        }
    }

    /// A `_BitInt` value extended from its width to the integer that holds it.
    pub fn normalise(&mut self, v: Value, ty: Ty) -> Value {
        let Some((width, signed)) = partial_width(self.types, ty) else { return v };
        self.extract_bits(v, 0, width, signed)
    }

    /// Arithmetic on two scalars or vectors of type `ty` (for shifts: the left operand's type).
    fn arith(&mut self, op: BinOp, ty: Ty, a: Value, b: Value) -> Value {
        let t = self.b.func.ty(a);
        let elem = if t.is_vector() { self.types.element(ty).unwrap_or(ty) } else { ty };
        let signed = self.types.is_signed(elem);
        if t.lane().is_float() {
            let op = match op {
                BinOp::Add => Opcode::Fadd,
                BinOp::Sub => Opcode::Fsub,
                BinOp::Mul => Opcode::Fmul,
                _ => Opcode::Fdiv,
            };
            return self.b.binary(op, a, b);
        }
        let ir = match (op, signed) {
            (BinOp::Add, _) => Opcode::Iadd,
            (BinOp::Sub, _) => Opcode::Isub,
            (BinOp::Mul, _) => Opcode::Imul,
            (BinOp::Div, true) => Opcode::Sdiv,
            (BinOp::Div, false) => Opcode::Udiv,
            (BinOp::Rem, true) => Opcode::Srem,
            (BinOp::Rem, false) => Opcode::Urem,
            (BinOp::And, _) => Opcode::And,
            (BinOp::Or, _) => Opcode::Or,
            (BinOp::Xor, _) => Opcode::Xor,
            (BinOp::Shl, _) => Opcode::Shl,
            (BinOp::Shr, true) => Opcode::Ashr,
            (_, _) => Opcode::Lshr,
        };
        if matches!(op, BinOp::Shl | BinOp::Shr) {
            let b = if t.is_vector() { b } else { self.int_resize(b, t, false) };
            return self.arith_ir(ir, a, b);
        }
        let checked = self.u.sess.lang.trapv && signed && !t.is_vector() && self.types.int_width(ty) >= 32;
        if checked && matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul) {
            let ov = match op {
                BinOp::Add => Opcode::SaddOv,
                BinOp::Sub => Opcode::SsubOv,
                _ => Opcode::SmulOv,
            };
            return self.trapping(ov, a, b);
        }
        self.arith_ir(ir, a, b)
    }

    /// -ftrapv: the result, or `abort()`.
    fn trapping(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        let (v, o) = self.b.overflow(op, a, b);
        let (bad, good) = (self.new_block(), self.new_block());
        self.branch(o, bad, good, Likelihood::UNLIKELY);
        self.begin(bad);
        if self.is_live() {
            self.call_library("abort", Ty::VOID, &[], &[]);
            self.unreachable();
        }
        self.begin(good);
        v
    }

    /// An integer instruction, folded if both operands are constants of at most 64 bits, or one of them makes it trivial.
    pub fn arith_ir(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        let t = self.b.func.ty(a);
        let (ka, kb) = (self.b.func.iconst(a), self.b.func.iconst(b));
        if let (Some(x), Some(y)) = (ka, kb)
            && t != Type::I128
            && let Some(k) = fold(op, t, self.b.func.ptr_bytes, x, y)
        {
            return self.b.iconst(t, k);
        }
        match (op, kb) {
            (
                Opcode::Iadd
                | Opcode::Isub
                | Opcode::Or
                | Opcode::Xor
                | Opcode::Shl
                | Opcode::Lshr
                | Opcode::Ashr,
                Some(0),
            )
            | (Opcode::Imul | Opcode::Sdiv | Opcode::Udiv, Some(1))
            | (Opcode::And, Some(-1)) => return a,
            _ => {}
        }
        match (op, ka) {
            (Opcode::Iadd | Opcode::Or | Opcode::Xor, Some(0))
            | (Opcode::Imul, Some(1))
            | (Opcode::And, Some(-1)) => {
                return b;
            }
            _ => {}
        }
        self.b.binary(op, a, b)
    }

    /// An I8 (vectors: lanes of ones or zeros) that says whether `a op b`; operands of type `ty`.
    pub fn compare(&mut self, op: BinOp, ty: Ty, a: Value, b: Value) -> Value {
        let t = self.b.func.ty(a);
        if t.lane().is_float() {
            // `<` and its kind raise invalid on quiet NaNs, `==` does not (C11 F.9.3).
            let cc = match op {
                BinOp::Eq => FloatCC::EQ,
                BinOp::Ne => FloatCC::NE,
                BinOp::Lt => FloatCC(FloatCC::LT.0 | 16),
                BinOp::Le => FloatCC(FloatCC::LE.0 | 16),
                BinOp::Gt => FloatCC(FloatCC::GT.0 | 16),
                _ => FloatCC(FloatCC::GE.0 | 16),
            };
            return self.b.fcmp(cc, a, b);
        }
        let elem = if t.is_vector() { self.types.element(ty).unwrap_or(ty) } else { ty };
        let cc = int_cc(op, self.types.is_signed(elem));
        if let (Some(x), Some(y)) = (self.b.func.iconst(a), self.b.func.iconst(b)) {
            let (x, y) = match cc.is_signed() || cc == IntCC::Eq || cc == IntCC::Ne {
                true => (x as i128, y as i128),
                // Sign-extended constants keep their unsigned order.
                false => (x as u64 as i128, y as u64 as i128),
            };
            let r = match cc {
                IntCC::Eq => x == y,
                IntCC::Ne => x != y,
                IntCC::Slt | IntCC::Ult => x < y,
                IntCC::Sge | IntCC::Uge => x >= y,
                IntCC::Sgt | IntCC::Ugt => x > y,
                IntCC::Sle | IntCC::Ule => x <= y,
            };
            return self.b.iconst(Type::I8, r as i64);
        }
        self.b.icmp(cc, a, b)
    }

    /// Unary operators but `!`; `ty`: the operand's type.
    pub fn unary(&mut self, op: UnOp, ty: Ty, v: Rval) -> Rval {
        match v {
            Rval::Mem(_) if self.is_wide_int(ty) => self.wide_unary(op, ty, v),
            Rval::Scalar(x) => {
                let t = self.b.func.ty(x);
                let v = match op {
                    UnOp::Neg if t.lane().is_float() => self.b.unary(Opcode::Fneg, t, x),
                    UnOp::Neg => {
                        let trapv = self.u.sess.lang.trapv
                            && self.types.is_signed(ty)
                            && self.types.int_width(ty) >= 32;
                        match self.b.func.iconst(x) {
                            Some(k) if t != Type::I128 => self.b.iconst(t, k.wrapping_neg()),
                            _ if trapv && !t.is_vector() => {
                                let z = self.b.iconst(t, 0);
                                self.trapping(Opcode::SsubOv, z, x)
                            }
                            _ => self.b.unary(Opcode::Ineg, t, x),
                        }
                    }
                    UnOp::BitNot => match self.b.func.iconst(x) {
                        Some(k) => self.b.iconst(t, !k),
                        None => self.b.unary(Opcode::Not, t, x),
                    },
                    UnOp::Plus | UnOp::LogNot => x,
                };
                Rval::Scalar(self.normalise(v, ty))
            }
            Rval::Complex(re, im) => {
                let t = self.b.func.ty(re);
                let neg = if t.is_float() { Opcode::Fneg } else { Opcode::Ineg };
                match op {
                    UnOp::Neg => Rval::Complex(self.b.unary(neg, t, re), self.b.unary(neg, t, im)),
                    // The conjugate.
                    UnOp::BitNot => Rval::Complex(re, self.b.unary(neg, t, im)),
                    _ => v,
                }
            }
            v => v,
        }
    }

    /// Converts `v` of type `from` to the type of `node`.
    pub fn cast(&mut self, node: &Expr<'a>, kind: CastKind, v: Rval, from: Ty) -> Rval {
        let to = node.ty;
        let target = repr(self.types, to);
        match (kind, v, target) {
            (CastKind::ToVoid, ..) => Rval::Void,
            (CastKind::RealToComplex, Rval::Scalar(x), Repr::Complex(t)) => {
                let zero = if t.is_float() { self.float_const(t, 0) } else { self.int_const(t, 0) };
                Rval::Complex(x, zero)
            }
            (CastKind::ComplexToReal, Rval::Complex(re, _), _) => Rval::Scalar(re),
            (CastKind::ComplexCast, Rval::Complex(re, im), Repr::Complex(t)) => {
                let f = self.types.element(from).unwrap_or(from);
                let e = self.types.element(to).unwrap_or(to);
                Rval::Complex(self.convert(re, f, e, t), self.convert(im, f, e, t))
            }
            (CastKind::ToBool, v, _) => Rval::Scalar(self.truth_of(v, from)),
            (CastKind::UnionCast, v, _) => {
                let slot = self.temp_slot(to);
                let m = super::place::Mem::at(super::place::Base::Slot(slot), self.b.func.slots[slot].align);
                self.store(m, from, v);
                Rval::Mem(m)
            }
            (CastKind::VectorSplat, Rval::Scalar(x), Repr::Scalar(t)) if t.is_vector() => {
                Rval::Scalar(self.b.unary(Opcode::Splat, t, x))
            }
            (CastKind::VectorBitcast, Rval::Scalar(x), Repr::Scalar(t)) => Rval::Scalar(self.bitcast(x, t)),
            (CastKind::VectorConvert, Rval::Scalar(x), Repr::Scalar(t)) => {
                let f = self.types.element(from).unwrap_or(from);
                let e = self.types.element(to).unwrap_or(to);
                Rval::Scalar(self.convert(x, f, e, t))
            }
            (
                CastKind::NoOp
                | CastKind::IntCast
                | CastKind::IntToFloat
                | CastKind::FloatToInt
                | CastKind::FloatCast
                | CastKind::IntToPtr
                | CastKind::PtrToInt
                | CastKind::PtrCast
                | CastKind::NullToPointer,
                Rval::Scalar(x),
                Repr::Scalar(t),
            ) => {
                let v = self.convert(x, from, to, t);
                Rval::Scalar(self.normalise(v, to))
            }
            (CastKind::NoOp, v, _) => v,
            (CastKind::IntCast | CastKind::IntToFloat | CastKind::FloatToInt, v, _)
                if self.is_wide_int(from) || self.is_wide_int(to) =>
            {
                self.wide_cast(node, v, from, to)
            }
            (CastKind::IntToPtr, v, _) if self.is_wide_int(from) => {
                let int = self.types.intptr(false);
                let v = self.wide_cast(node, v, from, int);
                self.cast(node, kind, v, int)
            }
            (CastKind::PtrToInt, v, _) if self.is_wide_int(to) => {
                let int = self.types.intptr(false);
                let narrow = Expr { ty: int, ..*node };
                let v = self.cast(&narrow, kind, v, from);
                self.wide_cast(node, v, int, to)
            }
            _ => {
                let what = super::types::unsupported(self.types, to)
                    .or_else(|| super::types::unsupported(self.types, from))
                    .unwrap_or("this conversion");
                self.not_supported(node, what)
            }
        }
    }

    /// Same bits, other type of the same size.
    pub fn bitcast(&mut self, x: Value, t: Type) -> Value {
        if self.b.func.ty(x) == t { x } else { self.b.unary(Opcode::Bitcast, t, x) }
    }

    /// Converts a scalar, or a vector lane by lane (`from`, `to`: the lanes' C types), to IR type `t`.
    fn convert(&mut self, x: Value, from: Ty, to: Ty, t: Type) -> Value {
        let f = self.b.func.ty(x);
        if f == t && !self.types.is_bool(to) {
            return x;
        }
        let (fl, tl) = (f.lane(), t.lane());
        let lanes = f.0 >> 4;
        let ptr = self.b.func.ptr_bytes;
        let from_signed = self.types.is_signed(from);
        let to_signed = self.types.is_signed(to);
        match (fl, tl) {
            _ if self.types.is_bool(to) => self.truth_of(Rval::Scalar(x), from),
            (a, Type::PTR) if a.is_int() => self.int_to_ptr(x, from_signed),
            (Type::PTR, b) if b.is_int() => {
                let v = self.ptr_to_int(x);
                self.int_resize(v, t, false)
            }
            (a, b) if a.is_int_or_ptr() && b.is_int_or_ptr() => {
                if !f.is_vector() {
                    return self.int_resize(x, t, from_signed);
                }
                let op = match a.bits(ptr).cmp(&b.bits(ptr)) {
                    std::cmp::Ordering::Greater => Opcode::Trunc,
                    std::cmp::Ordering::Less if from_signed => Opcode::Sext,
                    std::cmp::Ordering::Less => Opcode::Zext,
                    std::cmp::Ordering::Equal => return x,
                };
                self.b.unary(op, t, x)
            }
            (a, b) if a.is_int() && b.is_float() => {
                if let (Some(k), false) = (self.b.func.iconst(x), f == Type::I128) {
                    let k = if from_signed { k as i128 } else { (k as u64 & f.mask()) as i128 };
                    match t {
                        Type::F64 => return self.b.fconst(t, (k as f64).to_bits()),
                        Type::F32 => return self.b.fconst(t, (k as f32).to_bits() as u64),
                        _ => {}
                    }
                }
                // Narrow integers go through 32 bits: machines convert from those.
                let (x, signed) = if a.bits(ptr) < 32 {
                    let wide = Type::I32.vector(lanes);
                    let op = if from_signed { Opcode::Sext } else { Opcode::Zext };
                    (self.b.unary(op, wide, x), true)
                } else {
                    (x, from_signed)
                };
                self.b.unary(if signed { Opcode::SiToFp } else { Opcode::UiToFp }, t, x)
            }
            (a, b) if a.is_float() && b.is_int() => {
                if b.bits(ptr) < 32 {
                    let wide = Type::I32.vector(lanes);
                    let v = self.b.unary(Opcode::FpToSi, wide, x);
                    return self.b.unary(Opcode::Trunc, t, v);
                }
                self.b.unary(if to_signed { Opcode::FpToSi } else { Opcode::FpToUi }, t, x)
            }
            (a, b) if a.is_float() && b.is_float() => {
                let op = if a.bits(ptr) < b.bits(ptr) { Opcode::Fpext } else { Opcode::Fptrunc };
                self.b.unary(op, t, x)
            }
            _ => self.bitcast(x, t),
        }
    }
}

/// The integer comparison of a C operator.
fn int_cc(op: BinOp, signed: bool) -> IntCC {
    match (op, signed) {
        (BinOp::Eq, _) => IntCC::Eq,
        (BinOp::Ne, _) => IntCC::Ne,
        (BinOp::Lt, true) => IntCC::Slt,
        (BinOp::Le, true) => IntCC::Sle,
        (BinOp::Gt, true) => IntCC::Sgt,
        (_, true) => IntCC::Sge,
        (BinOp::Lt, false) => IntCC::Ult,
        (BinOp::Le, false) => IntCC::Ule,
        (BinOp::Gt, false) => IntCC::Ugt,
        (_, false) => IntCC::Uge,
    }
}

/// `x op y` for sign-extended constants of a scalar integer type of at most 64 bits; `None` if it is undefined or not one
/// of the simple operations. The result is wrapped by `Builder::iconst`.
fn fold(op: Opcode, ty: Type, ptr_bytes: u8, x: i64, y: i64) -> Option<i64> {
    let bits = ty.bits(ptr_bytes);
    if ty.is_vector() || !(1..=64).contains(&bits) {
        return None;
    }
    let mask = u64::MAX >> (64 - bits);
    let (ux, uy) = (x as u64 & mask, y as u64 & mask);
    let shift_ok = uy < bits as u64;
    Some(match op {
        Opcode::Iadd => x.wrapping_add(y),
        Opcode::Isub => x.wrapping_sub(y),
        Opcode::Imul => x.wrapping_mul(y),
        Opcode::And => x & y,
        Opcode::Or => x | y,
        Opcode::Xor => x ^ y,
        Opcode::Shl if shift_ok => x.wrapping_shl(uy as u32),
        Opcode::Lshr if shift_ok => (ux >> uy) as i64,
        Opcode::Ashr if shift_ok => x >> uy,
        Opcode::Sdiv if y != 0 && y != -1 => x / y,
        Opcode::Srem if y != 0 && y != -1 => x % y,
        Opcode::Udiv if uy != 0 => (ux / uy) as i64,
        Opcode::Urem if uy != 0 => (ux % uy) as i64,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_knows_the_width() {
        assert_eq!(fold(Opcode::Lshr, Type::I8, 8, -1, 4), Some(15));
        assert_eq!(fold(Opcode::Lshr, Type::I32, 8, -1, 32), None);
        assert_eq!(fold(Opcode::Udiv, Type::I32, 8, -2, 2), Some(0x7fff_ffff));
        assert_eq!(fold(Opcode::Sdiv, Type::I64, 8, i64::MIN, -1), None);
        assert_eq!(fold(Opcode::Urem, Type::PTR, 4, -1, 16), Some(15));
    }
}
