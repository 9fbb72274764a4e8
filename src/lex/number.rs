//! The value and type suffix of a preprocessing number.
//!
//! Decoding is on demand: the lexer only finds where a number ends. Integers come out as a 128-bit
//! value; floating constants as their significant text, to be converted exactly by whoever knows the
//! format (`rustc_apfloat` reads it).

use crate::diag::{Session, catalog::lex as msg};
use crate::support::source::Loc;

/// Length part of an integer suffix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntSuffix {
    None,
    Long,
    LongLong,
    /// `wb`: `_BitInt` of the fewest bits.
    BitInt,
}

/// The type a floating suffix names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatSuffix {
    /// No suffix: double.
    None,
    /// `f`
    Float,
    /// `l`
    LongDouble,
    /// `f16` … : `_FloatN`.
    F16,
    F32,
    F64,
    F128,
    F32x,
    F64x,
    /// `q`: `__float128`
    Q,
    /// `w`: `__float80`
    W,
    /// `df`, `dd`, `dl`
    Dec32,
    Dec64,
    Dec128,
}

/// A decoded number.
#[derive(Clone, PartialEq, Debug)]
pub enum Number {
    Int {
        /// The value modulo 2^128.
        value: u128,
        /// The value does not fit 128 bits.
        overflow: bool,
        /// Its digits then, if it is a `_BitInt` constant, with their radix.
        digits: Option<(String, u32)>,
        unsigned: bool,
        suffix: IntSuffix,
        /// Written in decimal: the type never becomes unsigned by size.
        decimal: bool,
        /// `i` or `j`: an imaginary constant (GNU).
        imaginary: bool,
    },
    Float {
        /// Digits, point and exponent without suffix and separators; hexadecimal with `0x` and always a `p`.
        text: String,
        suffix: FloatSuffix,
        imaginary: bool,
    },
}

/// Decodes the number spelled `text` at `loc`. Errors are reported (unless the fault is one that only
/// the type can tell, such as too large a value); `None` then.
pub fn decode(sess: &Session, text: &[u8], loc: Loc) -> Option<Number> {
    // The commonest by far: a short decimal number.
    if text.len() <= 18 && text[0] != b'0' && text.iter().all(u8::is_ascii_digit) {
        let value = text.iter().fold(0u64, |v, b| v * 10 + (b - b'0') as u64) as u128;
        let suffix = IntSuffix::None;
        return Some(Number::Int {
            value,
            overflow: false,
            digits: None,
            unsigned: false,
            suffix,
            decimal: true,
            imaginary: false,
        });
    }
    let (mut radix, mut pos) = (10, 0);
    let next_digit = |i: usize, ok: fn(&u8) -> bool| text.get(i).is_some_and(&ok);
    match text {
        [b'0', b'x' | b'X', d, rest @ ..]
            if d.is_ascii_hexdigit() || *d == b'.' && rest.first().is_some_and(u8::is_ascii_hexdigit) =>
        {
            (radix, pos) = (16, 2)
        }
        [b'0', b'b' | b'B', b'0' | b'1' | b'2'..=b'9', ..] => (radix, pos) = (2, 2),
        [b'0', ..] => radix = 8,
        _ => {}
    }
    // Digits, point, exponent.
    let start = pos;
    let mut is_float = false;
    let mut point = false;
    let mut max_digit = 0;
    let mut digits_seen = radix == 8;
    let mut body = String::new();
    if radix == 16 {
        body.push_str("0x");
    }
    let mut exponent = false;
    while let Some(&c) = text.get(pos) {
        let is_digit = if radix == 16 { c.is_ascii_hexdigit() } else { c.is_ascii_digit() };
        if is_digit {
            if !point {
                max_digit = max_digit.max(if c <= b'9' { c } else { b'9' });
            }
            digits_seen = true;
            body.push(c as char);
        } else if c == b'\'' && pos > start && next_digit(pos + 1, u8::is_ascii_hexdigit) {
            // A digit separator (the lexer has checked the standard).
        } else if c == b'.' {
            if point {
                sess.diag(&msg::TOO_MANY_POINTS, loc).emit();
                return None;
            }
            (point, is_float) = (true, true);
            body.push('.');
        } else if radix != 16 && radix != 2 && matches!(c, b'e' | b'E')
            || radix == 16 && matches!(c, b'p' | b'P')
        {
            (exponent, is_float) = (true, true);
            break;
        } else {
            break;
        }
        pos += 1;
    }
    if is_float && radix == 2 {
        sess.diag(&msg::BINARY_FLOAT, loc).emit();
        return None;
    }
    if radix == 16 && is_float {
        if !digits_seen {
            sess.diag(&msg::NO_HEX_DIGITS, loc).emit();
            return None;
        }
        if !exponent {
            sess.diag(&msg::HEX_FLOAT_NEEDS_EXPONENT, loc).emit();
            return None;
        }
        if !sess.lang.c99() {
            sess.diag(&msg::C99_HEX_FLOAT, loc).emit();
        }
    }
    if exponent {
        body.push(if radix == 16 { 'p' } else { 'e' });
        pos += 1;
        if let Some(&sign @ (b'+' | b'-')) = text.get(pos) {
            body.push(sign as char);
            pos += 1;
        }
        let first = pos;
        while let Some(&c) = text.get(pos) {
            if c.is_ascii_digit() {
                body.push(c as char);
            } else if !(c == b'\'' && pos > first && next_digit(pos + 1, u8::is_ascii_digit)) {
                break;
            }
            pos += 1;
        }
        if pos == first {
            sess.diag(&msg::EXPONENT_WITHOUT_DIGITS, loc).emit();
            return None;
        }
    }
    let suffix = &text[pos..];
    let suffix_text = || String::from_utf8_lossy(suffix).into_owned();
    if is_float {
        let Some((suffix, imaginary)) = float_suffix(suffix) else {
            sess.diag(&msg::INVALID_FLOAT_SUFFIX, loc).arg(suffix_text()).emit();
            return None;
        };
        if imaginary {
            sess.diag(&msg::IMAGINARY_CONSTANT, loc).emit();
        }
        let extended = matches!(suffix, FloatSuffix::Q | FloatSuffix::W);
        if extended && !sess.target.has_float128 {
            sess.diag(&msg::UNSUPPORTED_SUFFIX, loc).emit();
            return None;
        }
        if !matches!(suffix, FloatSuffix::None | FloatSuffix::Float | FloatSuffix::LongDouble) {
            sess.diag(&msg::NON_STANDARD_SUFFIX, loc).emit();
        }
        return Some(Number::Float { text: body, suffix, imaginary });
    }
    if max_digit >= b'0' + radix.min(10) {
        let desc = if radix == 2 { &msg::INVALID_BINARY_DIGIT } else { &msg::INVALID_OCTAL_DIGIT };
        sess.diag(desc, loc).arg(max_digit as char).emit();
        return None;
    }
    let Some((unsigned, length, imaginary)) = int_suffix(suffix) else {
        // What looks like a float's suffix on a decimal number is one: `1f` is not valid either.
        sess.diag(&msg::INVALID_INT_SUFFIX, loc).arg(suffix_text()).emit();
        return None;
    };
    if length == IntSuffix::LongLong && !sess.lang.c99() {
        sess.diag(&msg::C90_LONG_LONG, loc).emit();
    }
    if imaginary {
        sess.diag(&msg::IMAGINARY_CONSTANT, loc).emit();
    }
    if radix == 2 && !sess.lang.c23() {
        sess.diag(&msg::BINARY_CONSTANT, loc).emit();
    }
    let (mut value, mut overflow) = (0u128, false);
    for d in body.bytes().skip(if radix == 16 { 2 } else { 0 }) {
        let d = (d as char).to_digit(16).unwrap_or(0) as u128;
        let (v, o1) = value.overflowing_mul(radix as u128);
        let (v, o2) = v.overflowing_add(d);
        (value, overflow) = (v, overflow | o1 | o2);
    }
    let digits = (overflow && length == IntSuffix::BitInt).then(|| {
        let start = if radix == 16 { 2 } else { 0 };
        (body[start..].to_string(), radix as u32)
    });
    Some(Number::Int { value, overflow, digits, unsigned, suffix: length, decimal: radix == 10, imaginary })
}

/// `u`, `l`, `ll`, `wb`, `i`, `j` in any sensible order: (unsigned, length, imaginary).
fn int_suffix(s: &[u8]) -> Option<(bool, IntSuffix, bool)> {
    let (mut u, mut l, mut i) = (0, IntSuffix::None, 0);
    let mut pos = 0;
    while pos < s.len() {
        match s[pos] {
            b'u' | b'U' => u += 1,
            b'i' | b'I' | b'j' | b'J' => i += 1,
            c @ (b'l' | b'L') if l == IntSuffix::None => {
                if s.get(pos + 1) == Some(&c) {
                    pos += 1;
                    l = IntSuffix::LongLong;
                } else {
                    l = IntSuffix::Long;
                }
            }
            b'w' if l == IntSuffix::None && s.get(pos + 1) == Some(&b'b') => {
                pos += 1;
                l = IntSuffix::BitInt;
            }
            b'W' if l == IntSuffix::None && s.get(pos + 1) == Some(&b'B') => {
                pos += 1;
                l = IntSuffix::BitInt;
            }
            _ => return None,
        }
        pos += 1;
    }
    (u <= 1 && i <= 1).then_some((u == 1, l, i == 1))
}

/// A floating suffix, with `i` or `j` before or after it: (type, imaginary).
fn float_suffix(s: &[u8]) -> Option<(FloatSuffix, bool)> {
    let imaginary = |b: &u8| matches!(b, b'i' | b'I' | b'j' | b'J');
    let (s, i) = match s {
        [rest @ .., last] if imaginary(last) => (rest, true),
        [first, rest @ ..] if imaginary(first) => (rest, true),
        _ => (s, false),
    };
    let suffix = match s {
        b"" | b"d" | b"D" => FloatSuffix::None,
        b"f" | b"F" => FloatSuffix::Float,
        b"l" | b"L" => FloatSuffix::LongDouble,
        b"f16" | b"F16" => FloatSuffix::F16,
        b"f32" | b"F32" => FloatSuffix::F32,
        b"f64" | b"F64" => FloatSuffix::F64,
        b"f128" | b"F128" => FloatSuffix::F128,
        b"f32x" | b"F32x" => FloatSuffix::F32x,
        b"f64x" | b"F64x" => FloatSuffix::F64x,
        b"q" | b"Q" => FloatSuffix::Q,
        b"w" | b"W" => FloatSuffix::W,
        b"df" | b"DF" => FloatSuffix::Dec32,
        b"dd" | b"DD" => FloatSuffix::Dec64,
        b"dl" | b"DL" => FloatSuffix::Dec128,
        _ => return None,
    };
    Some((suffix, i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(s: &str) -> Option<Number> {
        decode(&crate::diag::session::test_session(), s.as_bytes(), Loc::NONE)
    }
    fn int(s: &str) -> (u128, bool, IntSuffix) {
        match dec(s) {
            Some(Number::Int { value, unsigned, suffix, .. }) => (value, unsigned, suffix),
            other => panic!("{s}: {other:?}"),
        }
    }

    #[test]
    fn integers() {
        assert_eq!(int("0"), (0, false, IntSuffix::None));
        assert_eq!(int("017u"), (15, true, IntSuffix::None));
        assert_eq!(int("0xFFul"), (255, true, IntSuffix::Long));
        assert_eq!(int("0b101LLU"), (5, true, IntSuffix::LongLong));
        assert_eq!(int("1'000'000"), (1_000_000, false, IntSuffix::None));
        assert_eq!(int("18446744073709551616"), (1 << 64, false, IntSuffix::None));
        assert!(matches!(dec("3i"), Some(Number::Int { imaginary: true, value: 3, .. })));
        for bad in ["08", "0b12", "1lul", "1uu", "0x", "1lL", "12abc"] {
            assert_eq!(dec(bad), None, "{bad}");
        }
    }

    #[test]
    fn floats() {
        let float = |s: &str| match dec(s) {
            Some(Number::Float { text, suffix, .. }) => (text, suffix),
            other => panic!("{s}: {other:?}"),
        };
        assert_eq!(float("1.5e+3f"), ("1.5e+3".into(), FloatSuffix::Float));
        assert_eq!(float("09.5"), ("09.5".into(), FloatSuffix::None));
        assert_eq!(float("0x1.8p-3L"), ("0x1.8p-3".into(), FloatSuffix::LongDouble));
        assert_eq!(float("1e5F128"), ("1e5".into(), FloatSuffix::F128));
        for bad in ["1.2.3", "1e", "0x1.8", "1.0x", "0b1.1", "0x.p1"] {
            assert_eq!(dec(bad), None, "{bad}");
        }
    }
}
