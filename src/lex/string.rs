//! The values of character constants and string literals: escapes, prefixes, concatenation.

use crate::diag::Session;
use crate::support::source::Loc;
use crate::lex::Token;

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
    pub fn len(&self) -> usize {
        self.bytes.len() / self.unit as usize
    }
    /// The value of unit `i`.
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
}

/// The value of the adjacent string literals `tokens` (at least one), joined. Reports bad escapes,
/// mixed prefixes and such; a value always comes back.
pub fn decode_strings(sess: &Session, tokens: &[Token]) -> StringValue {
    let _ = (sess, tokens);
    StringValue { encoding: Encoding::Plain, unit: 1, bytes: Vec::new() }
}

/// The value of the character constant spelled `text` at `loc`.
pub fn decode_char(sess: &Session, text: &[u8], loc: Loc) -> CharValue {
    let _ = (sess, text, loc);
    CharValue { encoding: Encoding::Plain, value: 0 }
}
