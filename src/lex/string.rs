//! The values of character constants and string literals: escapes, prefixes, concatenation.

use super::Token;
use crate::diag::{Session, catalog::lex as msg};
use crate::support::source::Loc;
use crate::support::target_info::StdInt;
use crate::support::utf8::utf8_at;

/// The prefix of a character constant or string literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// No prefix: bytes as they are.
    Plain,
    /// `u8`
    Utf8,
    /// `u`: 16-bit units
    Utf16,
    /// `U`: 32-bit units
    Utf32,
    /// `L`: units of the target's `wchar_t`
    Wide,
}

/// A string literal's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StringValue {
    pub encoding: Encoding,
    /// Bytes per unit: 1, 2 or 4.
    pub unit: u8,
    /// The units, little-endian, without a terminating zero.
    pub bytes: Vec<u8>,
}

impl StringValue {
    /// Number of units, without the terminating zero.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.bytes.len() / self.unit as usize
    }
    /// The value of unit `i`.
    #[cfg(test)]
    pub fn unit(&self, i: usize) -> u32 {
        let n = self.unit as usize;
        self.bytes[i * n..][..n].iter().rev().fold(0, |v, &b| v << 8 | b as u32)
    }
}

/// A character constant's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CharValue {
    pub encoding: Encoding,
    /// The value as its type holds it, sign-extended (`'\377'` is -1 where char is signed).
    pub value: i64,
    /// Its type is unsigned (in `#if`).
    pub unsigned: bool,
}

/// The value of the adjacent string literals `tokens` (at least one), joined. Reports bad escapes,
/// mixed prefixes and such; a value always comes back.
pub fn decode_strings(sess: &Session, tokens: &[Token]) -> StringValue {
    let mut encoding = Encoding::Plain;
    for t in tokens {
        let e = split(t.name.as_bytes()).encoding;
        if e != Encoding::Plain && encoding == Encoding::Plain {
            encoding = e;
        } else if e != Encoding::Plain && e != encoding {
            sess.diag(&msg::MIXED_PREFIXES, t.loc).emit();
        }
    }
    let unit = unit_size(sess, encoding);
    let mut bytes =
        Vec::with_capacity(tokens.iter().map(|t| t.name.as_bytes().len()).sum::<usize>() * unit as usize);
    for t in tokens {
        let literal = split(t.name.as_bytes());
        decode(sess, &literal, encoding, unit, t.loc, &mut bytes);
    }
    StringValue { encoding, unit, bytes }
}

/// The value of the character constant spelled `text` at `loc`.
pub fn decode_char(sess: &Session, text: &[u8], loc: Loc) -> CharValue {
    let literal = split(text);
    let encoding = literal.encoding;
    let unit = unit_size(sess, encoding);
    let mut bytes = Vec::new();
    decode(sess, &literal, encoding, unit, loc, &mut bytes);
    let mut value = CharValue { encoding, value: 0, unsigned: false };
    let units = bytes.len() / unit as usize;
    if units == 0 {
        sess.diag(&msg::EMPTY_CHARACTER, loc).emit();
        return value;
    }
    if encoding == Encoding::Plain {
        let signed = sess.lang.char_signed.unwrap_or(sess.target.char_signed);
        if units > 4 {
            sess.diag(&msg::CHARACTER_TOO_LONG, loc).emit();
        } else if units > 1 {
            sess.diag(&msg::MULTI_CHARACTER, loc).emit();
        }
        value.unsigned = !signed && units == 1;
        let joined = bytes.iter().fold(0u32, |v, &b| v << 8 | b as u32);
        value.value = match units {
            1 if signed => joined as u8 as i8 as i64,
            1 => joined as i64,
            _ => joined as i32 as i64,
        };
        return value;
    }
    if units > 1 {
        sess.diag(&msg::CHARACTER_TOO_LONG, loc).emit();
    }
    // As gcc, the last of several counts.
    let at = (units - 1) * unit as usize;
    let last = bytes[at..].iter().rev().fold(0u32, |v, &b| v << 8 | b as u32);
    value.unsigned = encoding != Encoding::Wide || wchar(sess).1;
    value.value = if value.unsigned { last as i64 } else { last as i32 as i64 };
    value
}

/// A literal's parts.
struct Literal<'t> {
    encoding: Encoding,
    raw: bool,
    inside: &'t [u8],
}

fn split(text: &[u8]) -> Literal<'_> {
    let quote = text.iter().position(|b| matches!(b, b'"' | b'\'')).unwrap_or(0);
    let prefix = &text[..quote];
    let raw = prefix.ends_with(b"R");
    let encoding = match prefix.strip_suffix(b"R").unwrap_or(prefix) {
        b"L" => Encoding::Wide,
        b"u" => Encoding::Utf16,
        b"U" => Encoding::Utf32,
        b"u8" => Encoding::Utf8,
        _ => Encoding::Plain,
    };
    let mut inside = text.get(quote + 1..text.len().saturating_sub(1)).unwrap_or_default();
    if raw {
        let open = inside.iter().position(|&b| b == b'(').unwrap_or(0);
        inside = inside.get(open + 1..inside.len().saturating_sub(open + 1)).unwrap_or_default();
    }
    Literal { encoding, raw, inside }
}

/// Size and unsignedness of `wchar_t`.
fn wchar(sess: &Session) -> (u8, bool) {
    if sess.lang.short_wchar {
        return (2, true);
    }
    match sess.target.wchar {
        StdInt::Short => (2, false),
        StdInt::UShort => (2, true),
        StdInt::UInt | StdInt::ULong | StdInt::ULongLong => (4, true),
        StdInt::Int | StdInt::Long | StdInt::LongLong => (4, false),
    }
}

fn unit_size(sess: &Session, e: Encoding) -> u8 {
    match e {
        Encoding::Plain | Encoding::Utf8 => 1,
        Encoding::Utf16 => 2,
        Encoding::Utf32 => 4,
        Encoding::Wide => wchar(sess).0,
    }
}

/// Appends one unit.
fn put_unit(out: &mut Vec<u8>, unit: u8, v: u32) {
    out.extend_from_slice(&v.to_le_bytes()[..unit as usize]);
}

/// Appends a character in the execution character set.
fn put_char(out: &mut Vec<u8>, unit: u8, c: char) {
    match unit {
        1 => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        2 => c.encode_utf16(&mut [0; 2]).iter().for_each(|&u| put_unit(out, 2, u as u32)),
        _ => put_unit(out, 4, c as u32),
    }
}

/// Decodes the inside of a literal onto `out`.
fn decode(sess: &Session, lit: &Literal, encoding: Encoding, unit: u8, loc: Loc, out: &mut Vec<u8>) {
    let s = lit.inside;
    let mut pos = 0;
    while pos < s.len() {
        let run =
            if lit.raw { s.len() } else { memchr::memchr(b'\\', &s[pos..]).map_or(s.len(), |i| pos + i) };
        if unit == 1 {
            out.extend_from_slice(&s[pos..run]);
        } else {
            let mut at = pos;
            while at < run {
                match utf8_at(&s[at..run]) {
                    Some(c) => {
                        put_char(out, unit, c);
                        at += c.len_utf8();
                    }
                    None => {
                        sess.diag(&msg::INVALID_UTF8, loc).emit();
                        break;
                    }
                }
            }
        }
        pos = run;
        if pos < s.len() {
            pos = escape(sess, s, pos + 1, encoding, unit, loc, out);
        }
    }
}

/// Decodes the escape whose first character after the backslash is at `pos`; gives the position after it.
fn escape(
    sess: &Session,
    s: &[u8],
    pos: usize,
    encoding: Encoding,
    unit: u8,
    loc: Loc,
    out: &mut Vec<u8>,
) -> usize {
    let Some(&c) = s.get(pos) else { return pos };
    let mask = u32::MAX >> (32 - unit as u32 * 8);
    let simple = match c {
        b'\\' | b'\'' | b'"' | b'?' => c,
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        b'v' => 11,
        b'e' | b'E' => {
            sess.diag(&msg::NON_ISO_ESCAPE, loc).arg(c as char).emit();
            27
        }
        // Accepted by gcc in format strings.
        b'(' | b'{' | b'[' | b'%' => {
            sess.diag(&msg::NON_ISO_ESCAPE, loc).arg(c as char).emit();
            c
        }
        b'x' => {
            let (mut v, mut overflow, mut p) = (0u32, false, pos + 1);
            while let Some(d) = s.get(p).and_then(|&d| (d as char).to_digit(16)) {
                overflow |= v > mask >> 4;
                v = v << 4 & mask | d;
                p += 1;
            }
            if p == pos + 1 {
                sess.diag(&msg::HEX_ESCAPE_EMPTY, loc).emit();
            } else if overflow {
                sess.diag(&msg::HEX_ESCAPE_RANGE, loc).emit();
            }
            put_unit(out, unit, v);
            return p;
        }
        b'0'..=b'7' => {
            let (mut v, mut p) = (0u32, pos);
            while p < pos + 3
                && let Some(d @ b'0'..=b'7') = s.get(p)
            {
                v = v << 3 | (d - b'0') as u32;
                p += 1;
            }
            if v > mask {
                sess.diag(&msg::OCTAL_ESCAPE_RANGE, loc).emit();
            }
            put_unit(out, unit, v & mask);
            return p;
        }
        b'u' | b'U' => {
            let want = if c == b'u' { 4 } else { 8 };
            let (mut v, mut p) = (0u64, pos + 1);
            while p < pos + 1 + want
                && let Some(d) = s.get(p).and_then(|&d| (d as char).to_digit(16))
            {
                v = v << 4 | d as u64;
                p += 1;
            }
            let text = || String::from_utf8_lossy(&s[pos - 1..p]).into_owned();
            if p < pos + 1 + want {
                sess.diag(&msg::INCOMPLETE_UCN, loc).arg(text()).emit();
                return p;
            }
            match u32::try_from(v).ok().and_then(char::from_u32) {
                Some(ch) if v >= 0xa0 || matches!(v, 0x24 | 0x40 | 0x60) || sess.lang.c23() => {
                    put_char(out, unit, ch)
                }
                _ => {
                    sess.diag(&msg::INVALID_UCN, loc).arg(text()).emit();
                }
            }
            return p;
        }
        _ => {
            let shown = utf8_at(&s[pos..]).unwrap_or('\u{fffd}');
            sess.diag(&msg::UNKNOWN_ESCAPE, loc).arg(shown).emit();
            // The character stands for itself; what is beyond ASCII is decoded by the caller.
            if c >= 0x80 {
                return pos;
            }
            c
        }
    };
    let _ = encoding;
    put_unit(out, unit, simple as u32);
    pos + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::TokenKind;
    use crate::support::intern::Name;

    fn string(parts: &[&[u8]]) -> StringValue {
        let tokens: Vec<Token> = parts
            .iter()
            .map(|p| Token { name: Name::intern_bytes(p), ..Token::new(TokenKind::String, Loc::NONE) })
            .collect();
        decode_strings(&crate::diag::session::test_session(), &tokens)
    }

    #[test]
    fn strings_join_after_their_escapes() {
        assert_eq!(string(&[b"\"\\x1\"", b"\"2\\0\\n\\377\""]).bytes, b"\x012\0\n\xff");
        assert_eq!(string(&[b"\"\xff\""]).bytes, b"\xff");
        let wide = string(&[b"L\"\xc3\xa9\"", b"\"\\u20ac\""]);
        assert_eq!((wide.unit, wide.unit(0), wide.unit(1), wide.len()), (4, 0xe9, 0x20ac, 2));
        let utf16 = string(&["u\"\u{1f600}\"".as_bytes()]);
        assert_eq!((utf16.unit(0), utf16.unit(1)), (0xd83d, 0xde00));
        assert_eq!(string(&[b"R\"x(a\\n)\")x\""]).bytes, b"a\\n)\"");
        assert_eq!(string(&[b"\"\""]).len(), 0);
    }

    #[test]
    fn characters() {
        let sess = crate::diag::session::test_session();
        let value = |s: &[u8]| decode_char(&sess, s, Loc::NONE).value;
        assert_eq!(value(b"'a'"), 97);
        assert_eq!(value(b"'\\377'"), -1);
        assert_eq!(value(b"'ab'"), 0x6162);
        assert_eq!(value(b"'\\''"), 39);
        assert_eq!(value("L'\u{e9}'".as_bytes()), 0xe9);
        assert_eq!(value(b"u'\\xffff'"), 0xffff);
        assert_eq!(value(b"''"), 0);
    }
}
