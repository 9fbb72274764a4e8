//! Numbers in the target's formats: wrapping of integers, arithmetic and conversion of floats.
//!
//! A floating value is the bits of its format in a `u128`; every operation rounds to nearest even in
//! that format, as the target's hardware or runtime would.

use crate::ast::types::FloatFormat;
use crate::ast::{Ty, Types};
use rustc_apfloat::ieee::{Double, Half, Quad, Single, X87DoubleExtended};
use rustc_apfloat::{Float, FloatConvert, Round, Status};
use std::cmp::Ordering;

/// `value` reduced to the width of integer (or pointer) type `ty` and extended by its signedness.
#[inline]
pub fn wrap_int(types: &Types, value: i128, ty: Ty) -> i128 {
    let width = match types.int_width(ty) {
        0 => types.target().pointer_size as u32 * 8,
        w => w,
    };
    wrap(value, width, types.is_signed(ty))
}

/// `value` reduced to `width` bits and extended by sign or zeros.
#[inline]
pub fn wrap(value: i128, width: u32, signed: bool) -> i128 {
    if width >= 128 {
        return value;
    }
    let shift = 128 - width;
    if signed { value << shift >> shift } else { ((value << shift) as u128 >> shift) as i128 }
}

/// Runs `$body` with `$T` the software float of format `$fmt`.
macro_rules! with_format {
    ($fmt:expr, $T:ident => $body:expr) => {
        match $fmt {
            FloatFormat::F16 => {
                type $T = Half;
                $body
            }
            FloatFormat::F32 => {
                type $T = Single;
                $body
            }
            FloatFormat::F64 => {
                type $T = Double;
                $body
            }
            FloatFormat::X87 => {
                type $T = X87DoubleExtended;
                $body
            }
            FloatFormat::F128 => {
                type $T = Quad;
                $body
            }
        }
    };
}

/// Arithmetic operators on floats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatOp {
    Add,
    Sub,
    Mul,
    Div,
}

/// The result, and whether it may be computed at compile time without losing a trap worth having
/// (not so for division by zero and invalid operations).
pub fn float_op(fmt: FloatFormat, op: FloatOp, a: u128, b: u128) -> (u128, bool) {
    with_format!(fmt, T => {
        let (x, y) = (T::from_bits(a), T::from_bits(b));
        let r = match op {
            FloatOp::Add => x + y,
            FloatOp::Sub => x - y,
            FloatOp::Mul => x * y,
            FloatOp::Div => x / y,
        };
        let quiet = !r.status.intersects(Status::INVALID_OP | Status::DIV_BY_ZERO);
        (r.value.to_bits(), quiet)
    })
}

/// `-a`.
pub fn float_neg(fmt: FloatFormat, a: u128) -> u128 {
    a ^ sign_bit(fmt)
}
/// `|a|`.
pub fn float_abs(fmt: FloatFormat, a: u128) -> u128 {
    a & !sign_bit(fmt)
}
/// The bit of the sign in `fmt`.
pub fn sign_bit(fmt: FloatFormat) -> u128 {
    1 << match fmt {
        FloatFormat::F16 => 15,
        FloatFormat::F32 => 31,
        FloatFormat::F64 => 63,
        FloatFormat::X87 => 79,
        FloatFormat::F128 => 127,
    }
}
/// `None` if unordered.
pub fn float_cmp(fmt: FloatFormat, a: u128, b: u128) -> Option<Ordering> {
    with_format!(fmt, T => T::from_bits(a).partial_cmp(&T::from_bits(b)))
}
pub fn float_is_zero(fmt: FloatFormat, a: u128) -> bool {
    float_abs(fmt, a) == 0
}
pub fn float_is_nan(fmt: FloatFormat, a: u128) -> bool {
    with_format!(fmt, T => T::from_bits(a).is_nan())
}
pub fn float_is_inf(fmt: FloatFormat, a: u128) -> bool {
    with_format!(fmt, T => T::from_bits(a).is_infinite())
}
/// Subnormal, zero not included.
pub fn float_is_subnormal(fmt: FloatFormat, a: u128) -> bool {
    with_format!(fmt, T => T::from_bits(a).is_denormal())
}
/// Positive infinity.
pub fn float_inf(fmt: FloatFormat) -> u128 {
    with_format!(fmt, T => T::INFINITY.to_bits())
}
/// A NaN with `payload` in the low bits of its significand; quiet or signalling.
pub fn float_nan(fmt: FloatFormat, payload: u128, quiet: bool) -> u128 {
    with_format!(fmt, T => if quiet { T::qnan(Some(payload)).to_bits() } else { T::snan(Some(payload)).to_bits() })
}
/// `a`'s magnitude with `b`'s sign.
pub fn float_copysign(fmt: FloatFormat, a: u128, b: u128) -> u128 {
    float_abs(fmt, a) | b & sign_bit(fmt)
}

/// Rounds a float of format `from` to format `to`.
pub fn float_convert(from: FloatFormat, to: FloatFormat, a: u128) -> u128 {
    if from == to {
        return a;
    }
    // binary128 holds every value of the other formats exactly, so there is one rounding only.
    let mut loses = false;
    let wide: Quad =
        with_format!(from, T => FloatConvert::<Quad>::convert(T::from_bits(a), &mut loses).value);
    with_format!(to, T => { let r: T = wide.convert(&mut loses).value; r.to_bits() })
}

/// The integer of `width` bits nearest towards zero; what does not fit saturates, NaN gives 0 (as gcc folds it).
/// The second value is false if it did not fit.
pub fn float_to_int(fmt: FloatFormat, a: u128, width: u32, signed: bool) -> (i128, bool) {
    with_format!(fmt, T => {
        let x = T::from_bits(a);
        let mut exact = false;
        if x.is_nan() {
            return (0, false);
        }
        let width = width.min(128) as usize;
        if signed {
            let r = x.to_i128_r(width, Round::TowardZero, &mut exact);
            (r.value, !r.status.contains(Status::INVALID_OP))
        } else {
            let r = x.to_u128_r(width, Round::TowardZero, &mut exact);
            (r.value as i128, !r.status.contains(Status::INVALID_OP))
        }
    })
}

/// The float nearest to an integer; `signed` says how to read the 128 bits.
pub fn int_to_float(v: i128, signed: bool, fmt: FloatFormat) -> u128 {
    with_format!(fmt, T => {
        if signed { T::from_i128(v).value.to_bits() } else { T::from_u128(v as u128).value.to_bits() }
    })
}

/// Reads the text of a floating constant (decimal, or hexadecimal with `p` exponent) into `fmt`;
/// also says whether it overflowed to infinity. `None` if the text is malformed.
pub fn parse_float(text: &str, fmt: FloatFormat) -> Option<(u128, bool)> {
    let hex = text.starts_with("0x") || text.starts_with("0X");
    if !hex {
        // The usual formats by the standard library's (exactly rounding) parser.
        match fmt {
            FloatFormat::F64 => {
                return text.parse::<f64>().ok().map(|v| (v.to_bits() as u128, v.is_infinite()));
            }
            FloatFormat::F32 => {
                return text.parse::<f32>().ok().map(|v| (v.to_bits() as u128, v.is_infinite()));
            }
            _ => {}
        }
    }
    with_format!(fmt, T => {
        let r = T::from_str_r(text, Round::NearestTiesToEven).ok()?;
        Some((r.value.to_bits(), r.value.is_infinite()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_round_once() {
        let (ld, _) = parse_float("1.1", FloatFormat::X87).unwrap();
        assert_eq!(ld, 0x3fff_8ccc_cccc_cccc_cccd);
        let (d, _) = parse_float("0x1.fffffffffffff8p0", FloatFormat::F64).unwrap();
        assert_eq!(d, 0x4000_0000_0000_0000);
        assert_eq!(float_convert(FloatFormat::X87, FloatFormat::F64, ld), 1.1f64.to_bits() as u128);
        assert_eq!(
            float_to_int(FloatFormat::F64, 3e9f64.to_bits() as u128, 32, true),
            (i32::MAX as i128, false)
        );
        assert_eq!(int_to_float(-1, false, FloatFormat::F32), (u128::MAX as f32).to_bits() as u128);
    }

    #[test]
    fn integers_wrap_by_width() {
        assert_eq!(wrap(0x1ff, 8, true), -1);
        assert_eq!(wrap(-1, 8, false), 255);
        assert_eq!(wrap(-1, 128, false), -1);
    }
}
