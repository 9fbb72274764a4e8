//! Evaluating instructions on constants. Used by simplify, SCCP and (in tests) the interpreter.
//!
//! A constant is its bits in a `u128`: integers and pointers masked to their width, floats in their memory format.
//! Only scalars are evaluated. What traps, is undefined or depends on the machine (division by zero, a shift
//! past the width, a float-to-integer conversion out of range, a float operation making a new NaN) gives `None`.

use crate::ir::{FloatCC, IntCC, Opcode, Type};
use rustc_apfloat::ieee::{Double, Half, Quad, Single, X87DoubleExtended};
use rustc_apfloat::{Float, FloatConvert, Round, Status};
use std::cmp::Ordering;

/// Masks `v` to `bits` bits.
pub fn mask(v: u128, bits: u32) -> u128 {
    if bits >= 128 { v } else { v & ((1 << bits) - 1) }
}
/// Sign-extends the low `bits` bits of `v`.
pub fn sext(v: u128, bits: u32) -> i128 {
    ((v << (128 - bits)) as i128) >> (128 - bits)
}

/// An integer comparison.
pub fn icmp(cc: IntCC, a: u128, b: u128, bits: u32) -> bool {
    let (sa, sb) = (sext(a, bits), sext(b, bits));
    match cc {
        IntCC::Eq => a == b,
        IntCC::Ne => a != b,
        IntCC::Slt => sa < sb,
        IntCC::Sge => sa >= sb,
        IntCC::Sgt => sa > sb,
        IntCC::Sle => sa <= sb,
        IntCC::Ult => a < b,
        IntCC::Uge => a >= b,
        IntCC::Ugt => a > b,
        IntCC::Ule => a <= b,
    }
}

/// Result of a one-result scalar instruction `op.ty` with field `aux` on arguments of type `aty`.
pub fn eval(op: Opcode, ty: Type, aux: u16, aty: Type, args: &[u128], ptr_bytes: u8) -> Option<u128> {
    use Opcode::*;
    if ty.is_vector() || aty.is_vector() {
        return None;
    }
    let n = ty.bits(ptr_bytes);
    let an = aty.bits(ptr_bytes);
    let a = args[0];
    let b = args.get(1).copied().unwrap_or(0);
    let r = match op {
        Iadd | PtrAdd => a.wrapping_add(b),
        Isub => a.wrapping_sub(b),
        Imul => a.wrapping_mul(b),
        Udiv => a.checked_div(b)?,
        Urem => a.checked_rem(b)?,
        Sdiv | Srem => {
            let (x, y) = (sext(a, n), sext(b, n));
            if y == 0 || y == -1 && x == sext(1 << (n - 1), n) {
                return None;
            }
            if op == Sdiv { (x / y) as u128 } else { (x % y) as u128 }
        }
        And => a & b,
        Or => a | b,
        Xor => a ^ b,
        Shl | Lshr | Ashr if b >= n as u128 => return None,
        Shl => a << b,
        Lshr => a >> b,
        Ashr => (sext(a, n) >> b) as u128,
        Rotl | Rotr => {
            let k = (b % n as u128) as u32;
            let k = if op == Rotl { k } else { (n - k) % n };
            if k == 0 { a } else { a << k | a >> (n - k) }
        }
        UmulHi if n <= 64 => (a * b) >> n,
        SmulHi if n <= 64 => ((sext(a, n) * sext(b, n)) >> n) as u128,
        Smin | Smax => {
            if (sext(a, n) < sext(b, n)) == (op == Smin) {
                a
            } else {
                b
            }
        }
        Umin => a.min(b),
        Umax => a.max(b),
        Ineg => a.wrapping_neg(),
        Not => !a,
        Clz => (a.leading_zeros() - (128 - n)) as u128,
        Ctz => a.trailing_zeros().min(n) as u128,
        Popcnt => a.count_ones() as u128,
        Bswap => a.swap_bytes() >> (128 - n),
        Iabs => sext(a, n).wrapping_abs() as u128,
        Icmp => icmp(IntCC::from_aux(aux), a, b, an) as u128,
        Sext => sext(a, an) as u128,
        Zext | Trunc | PtrToInt | IntToPtr | Bitcast => a,
        Select => {
            if a != 0 {
                b
            } else {
                args[2]
            }
        }
        Fneg => a ^ 1 << (n - 1),
        Fabs => a & !(1 << (n - 1)),
        Copysign => a & !(1 << (n - 1)) | b & 1 << (n - 1),
        Fpext | Fptrunc => convert(a, aty, ty)?,
        SiToFp | UiToFp => from_int(a, an, op == SiToFp, ty)?,
        FpToSi | FpToUi => to_int(a, aty, n, op == FpToSi)?,
        _ if aty.is_float() => float_op(op, aux, aty, args)?,
        _ => return None,
    };
    Some(mask(r, n))
}

/// Wrapped value and overflow flag of the `…Ov` instructions.
pub fn overflow(op: Opcode, n: u32, a: u128, b: u128) -> Option<(u128, bool)> {
    use Opcode::*;
    if n > 64 {
        return None;
    }
    let (sa, sb) = (sext(a, n), sext(b, n));
    let (wide, signed) = match op {
        SaddOv => (sa + sb, true),
        SsubOv => (sa - sb, true),
        SmulOv => (sa * sb, true),
        UaddOv => (a as i128 + b as i128, false),
        UsubOv => (a as i128 - b as i128, false),
        UmulOv => {
            let p = a * b;
            return Some((mask(p, n), p >> n != 0));
        }
        _ => return None,
    };
    let r = mask(wide as u128, n);
    Some((r, if signed { sext(r, n) != wide } else { wide < 0 || wide >> n != 0 }))
}

/// Runs `$body` with `F` as the software float of `$ty`.
macro_rules! with_float {
    ($ty:expr, $f:ident => $body:expr) => {
        match $ty {
            Type::F16 => {
                type $f = Half;
                $body
            }
            Type::F32 => {
                type $f = Single;
                $body
            }
            Type::F64 => {
                type $f = Double;
                $body
            }
            Type::F80 => {
                type $f = X87DoubleExtended;
                $body
            }
            Type::F128 => {
                type $f = Quad;
                $body
            }
            _ => None,
        }
    };
}

fn float_op(op: Opcode, aux: u16, ty: Type, args: &[u128]) -> Option<u128> {
    with_float!(ty, F => float_op_in::<F>(op, aux, args, ty))
}

fn float_op_in<F: Float>(op: Opcode, aux: u16, args: &[u128], ty: Type) -> Option<u128> {
    use Opcode::*;
    let v: Vec<F> = args.iter().map(|&x| F::from_bits(x)).collect();
    let r = match op {
        Fcmp => {
            let bit = match v[0].partial_cmp(&v[1]) {
                Some(Ordering::Less) => 1,
                Some(Ordering::Equal) => 2,
                Some(Ordering::Greater) => 4,
                None => 8,
            };
            return Some((FloatCC(aux as u8).0 & bit != 0) as u128);
        }
        Fadd => (v[0] + v[1]).value,
        Fsub => (v[0] - v[1]).value,
        Fmul => (v[0] * v[1]).value,
        Fdiv => {
            // Division by zero raises an exception a program may look for.
            if v[1].is_zero() {
                return None;
            }
            (v[0] / v[1]).value
        }
        Fma => v[0].mul_add(v[1], v[2]).value,
        Fmin => {
            if v[0] < v[1] {
                v[0]
            } else {
                v[1]
            }
        }
        Fmax => {
            if v[0] > v[1] {
                v[0]
            } else {
                v[1]
            }
        }
        Fround => {
            let mode = match aux {
                1 => Round::TowardNegative,
                2 => Round::TowardPositive,
                3 => Round::TowardZero,
                _ => Round::NearestTiesToEven,
            };
            v[0].round_to_integral(mode).value
        }
        // The host's square root is correctly rounded for these two.
        Fsqrt => {
            let r = match ty {
                Type::F32 => f32::from_bits(args[0] as u32).sqrt().to_bits() as u128,
                Type::F64 => f64::from_bits(args[0] as u64).sqrt().to_bits() as u128,
                _ => return None,
            };
            F::from_bits(r)
        }
        _ => return None,
    };
    if r.is_nan() && !v.iter().any(|x| x.is_nan()) {
        return None;
    }
    // Which NaN comes out of an operation on NaNs is the machine's business.
    if r.is_nan() && !matches!(op, Fmin | Fmax) {
        return None;
    }
    Some(r.to_bits())
}

/// Between float formats, round to nearest even.
pub fn convert(bits: u128, from: Type, to: Type) -> Option<u128> {
    fn step<A: FloatConvert<B>, B: Float>(bits: u128) -> Option<u128> {
        let a = A::from_bits(bits);
        if a.is_signaling() {
            return None;
        }
        Some(a.convert(&mut false).value.to_bits())
    }
    with_float!(from, A => with_float!(to, B => step::<A, B>(bits)))
}

fn from_int(v: u128, bits: u32, signed: bool, to: Type) -> Option<u128> {
    with_float!(to, F => Some(if signed { F::from_i128(sext(v, bits)).value.to_bits() } else { F::from_u128(v).value.to_bits() }))
}

fn to_int(v: u128, from: Type, bits: u32, signed: bool) -> Option<u128> {
    with_float!(from, F => {
        let f = F::from_bits(v);
        let mut exact = false;
        if signed {
            let r = f.to_i128_r(bits as usize, Round::TowardZero, &mut exact);
            (!r.status.contains(Status::INVALID_OP)).then_some(r.value as u128)
        } else {
            let r = f.to_u128_r(bits as usize, Round::TowardZero, &mut exact);
            (!r.status.contains(Status::INVALID_OP)).then_some(r.value)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Opcode::*;

    fn e(op: Opcode, ty: Type, args: &[u128]) -> Option<u128> {
        eval(op, ty, 0, ty, args, 8)
    }

    #[test]
    fn integers() {
        assert_eq!(e(Iadd, Type::I8, &[0xff, 2]), Some(1));
        assert_eq!(e(Sdiv, Type::I32, &[0xffff_fff9, 2]), Some(0xffff_fffd));
        assert_eq!(e(Sdiv, Type::I32, &[0x8000_0000, 0xffff_ffff]), None);
        assert_eq!(e(Udiv, Type::I32, &[1, 0]), None);
        assert_eq!(e(Ashr, Type::I16, &[0x8000, 15]), Some(0xffff));
        assert_eq!(e(Shl, Type::I32, &[1, 32]), None);
        assert_eq!(e(Rotr, Type::I8, &[0x01, 1]), Some(0x80));
        assert_eq!(e(Bswap, Type::I16, &[0x1234]), Some(0x3412));
        assert_eq!(e(SmulHi, Type::I32, &[0xffff_ffff, 2]), Some(0xffff_ffff));
        assert_eq!(e(Clz, Type::I16, &[1]), Some(15));
        assert_eq!(e(Ctz, Type::I16, &[0]), Some(16));
        assert_eq!(overflow(SaddOv, 8, 100, 100), Some((200, true)));
        assert_eq!(overflow(UsubOv, 8, 1, 2), Some((255, true)));
        assert_eq!(overflow(SsubOv, 32, 1, 2), Some((0xffff_ffff, false)));
    }

    #[test]
    fn floats() {
        let d = |x: f64| x.to_bits() as u128;
        assert_eq!(e(Fadd, Type::F64, &[d(0.1), d(0.2)]), Some(d(0.1 + 0.2)));
        assert_eq!(e(Fdiv, Type::F64, &[d(1.0), d(0.0)]), None);
        assert_eq!(e(Fsub, Type::F64, &[d(f64::INFINITY), d(f64::INFINITY)]), None);
        assert_eq!(eval(FpToSi, Type::I32, 0, Type::F64, &[d(-3.9)], 8), Some(0xffff_fffd));
        assert_eq!(eval(FpToSi, Type::I32, 0, Type::F64, &[d(3e9)], 8), None);
        assert_eq!(
            eval(UiToFp, Type::F64, 0, Type::I64, &[u64::MAX as u128], 8),
            Some(d(1.8446744073709552e19))
        );
        assert_eq!(eval(Fptrunc, Type::F32, 0, Type::F64, &[d(0.1)], 8), Some(0.1f32.to_bits() as u128));
        assert_eq!(eval(Fcmp, Type::I8, FloatCC::NE.0 as u16, Type::F64, &[d(f64::NAN), d(1.0)], 8), Some(1));
        assert_eq!(eval(Fcmp, Type::I8, 17, Type::F64, &[d(0.5), d(1.0)], 8), Some(1));
    }
}
