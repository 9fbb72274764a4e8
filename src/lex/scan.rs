//! Finds tokens in the bytes of a file (C11 §5.1.1.2, translation phases 1 to 3).
//!
//! The text ends in a NUL, so one byte may always be looked at; a NUL before the end is white space.
//! Line splices (`\` newline) and trigraphs are not removed beforehand: the fast paths stop at a byte
//! that could begin one (`\` and, with trigraphs on, `?`), and a slow path reads *logical* characters.
//! The lexer knows nothing of directives but that a newline ends one (`in_directive`); it reports
//! only what is wrong with the characters themselves.

use super::token::{Flags, Token, TokenKind};
use super::unicode;
use crate::diag::{Session, catalog::lex as msg};
use crate::support::intern::{Name, hash_step};
use crate::support::lang::{LangOptions, Standard};
use crate::support::source::Loc;
use crate::support::utf8::utf8_at;

/// What the dialect says about characters.
#[derive(Clone, Copy, Debug)]
pub struct LexOptions {
    pub trigraphs: bool,
    pub dollars: bool,
    /// `//` begins a comment.
    pub line_comments: bool,
    pub digraphs: bool,
    /// `u"" U"" u8""`
    pub unicode_literals: bool,
    /// `R"()"`
    pub raw_strings: bool,
    /// `u8''`
    pub utf8_chars: bool,
    pub digit_separators: bool,
    /// `p` exponents in preprocessing numbers.
    pub extended_numbers: bool,
    /// Characters beyond ASCII in identifiers.
    pub extended_identifiers: bool,
    /// `::` is a token.
    pub scope: bool,
    pub assembler: bool,
    /// Comments are tokens.
    pub keep_comments: bool,
    /// Comments such as `/* fall through */` mark the next token.
    pub fallthrough_comments: u32,
}

impl LexOptions {
    pub fn new(lang: &LangOptions) -> Self {
        let c = !lang.assembler;
        LexOptions {
            trigraphs: lang.trigraphs,
            dollars: lang.dollars_in_identifiers && c,
            line_comments: lang.gnu || lang.c99() || lang.assembler,
            digraphs: c && (lang.gnu || lang.standard >= Standard::C94),
            unicode_literals: c && (lang.c11() || lang.gnu && lang.c99()),
            raw_strings: c && lang.gnu && lang.c99(),
            utf8_chars: c && lang.c23(),
            digit_separators: c && lang.c23(),
            extended_numbers: lang.gnu || lang.c99(),
            extended_identifiers: lang.c99() || lang.assembler,
            scope: c && (lang.c23() || lang.gnu),
            assembler: lang.assembler,
            keep_comments: false,
            fallthrough_comments: 0,
        }
    }
}

/// Classes of bytes that can begin a token.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Other,
    /// Horizontal white space, and NUL.
    Space,
    Newline,
    /// Letters and underscore.
    Ident,
    Digit,
    Punct,
    Quote,
    /// `$`, `\` and bytes above 0x7f: perhaps an identifier.
    Odd,
    /// `/`: perhaps a comment.
    Slash,
    Dot,
}

const fn classes() -> [Class; 256] {
    let mut t = [Class::Other; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = match i as u8 {
            b' ' | b'\t' | 0x0b | 0x0c | b'\r' | 0 => Class::Space,
            b'\n' => Class::Newline,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Ident,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'$' | b'\\' | 0x80.. => Class::Odd,
            b'/' => Class::Slash,
            b'.' => Class::Dot,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b';' | b',' | b':' | b'?' | b'~' | b'+' | b'-'
            | b'*' | b'%' | b'&' | b'|' | b'^' | b'!' | b'=' | b'<' | b'>' | b'#' => Class::Punct,
            _ => Class::Other,
        };
        i += 1;
    }
    t
}
static CLASS: [Class; 256] = classes();

/// True for the bytes that continue an identifier without further thought.
const fn ident_bytes() -> [bool; 256] {
    let mut t = [false; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = matches!(i as u8, b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9');
        i += 1;
    }
    t
}
static IDENT: [bool; 256] = ident_bytes();

/// Bytes the skipper of false conditional groups must look at.
const fn skip_bytes() -> [bool; 256] {
    let mut t = [false; 256];
    t[b'\n' as usize] = true;
    t[b'/' as usize] = true;
    t[b'"' as usize] = true;
    t[b'\'' as usize] = true;
    t[b'\\' as usize] = true;
    t[0] = true;
    t
}
static SKIP_STOP: [bool; 256] = skip_bytes();

/// A reader of one file.
pub struct Lexer {
    /// Ends in a NUL.
    text: &'static [u8],
    pos: usize,
    /// Index of that NUL.
    end: usize,
    /// `Loc` of byte 0; `None` of a text that is nowhere (then all tokens get `fixed`).
    base: u32,
    fixed: Option<Loc>,
    pub opts: LexOptions,
    /// A newline ends the tokens (`TokenKind::Eod`).
    pub in_directive: bool,
    /// The next token is the first of its line.
    bol: bool,
    /// A `//` in C90 was complained about.
    warned_line_comment: bool,
}

impl Lexer {
    /// A lexer of `text`, which ends in a NUL and whose first byte is at `start`.
    pub fn new(text: &'static [u8], start: u32, opts: LexOptions) -> Lexer {
        debug_assert_eq!(text.last(), Some(&0));
        let mut lexer = Lexer {
            text,
            pos: 0,
            end: text.len() - 1,
            base: start,
            fixed: None,
            opts,
            in_directive: false,
            bol: true,
            warned_line_comment: false,
        };
        if text.starts_with(b"\xef\xbb\xbf") {
            lexer.pos = 3;
        }
        lexer
    }

    /// A lexer of a text made by the compiler, all of whose tokens are at `loc`.
    pub fn synthetic(text: Vec<u8>, loc: Loc, opts: LexOptions) -> Lexer {
        let mut text = text;
        text.push(0);
        let mut lexer = Lexer::new(text.leak(), 0, opts);
        lexer.fixed = Some(loc);
        lexer
    }

    fn loc(&self, pos: usize) -> Loc {
        self.fixed.unwrap_or(Loc(self.base + pos as u32))
    }
    /// Where the lexer stands.
    pub fn here(&self) -> Loc {
        self.loc(self.pos)
    }
    /// Byte offset of the next byte to read.
    pub fn offset(&self) -> usize {
        self.pos
    }
    /// The bytes from offset `from` to where the lexer stands.
    pub fn text_since(&self, from: usize) -> &'static [u8] {
        &self.text[from..self.pos]
    }

    /// The logical character at `pos` and the position after it: splices are skipped, trigraphs
    /// replaced. At the end of the text: NUL.
    #[inline(always)]
    fn at(&self, pos: usize) -> (u8, usize) {
        let c = self.text[pos];
        if c == b'\\' || c == b'?' && self.opts.trigraphs {
            return self.at_slow(pos);
        }
        (c, (pos + 1).min(self.end + 1))
    }

    #[cold]
    fn at_slow(&self, mut pos: usize) -> (u8, usize) {
        loop {
            let (c, next) = self.trigraph(pos);
            if c == b'\\'
                && let Some(after) = self.newline_after(next)
            {
                pos = after;
                continue;
            }
            return (c, next.min(self.end + 1));
        }
    }

    /// The character at `pos` with trigraphs replaced, and the position after it.
    fn trigraph(&self, pos: usize) -> (u8, usize) {
        let t = self.text;
        if self.opts.trigraphs && t[pos] == b'?' && t[pos + 1] == b'?' {
            let c = match t[pos + 2] {
                b'=' => b'#',
                b'(' => b'[',
                b'/' => b'\\',
                b')' => b']',
                b'\'' => b'^',
                b'<' => b'{',
                b'!' => b'|',
                b'>' => b'}',
                b'-' => b'~',
                _ => return (b'?', pos + 1),
            };
            return (c, pos + 3);
        }
        (t[pos], pos + 1)
    }

    /// If only white space stands between `pos` and the end of the line: the start of the next line.
    fn newline_after(&self, mut pos: usize) -> Option<usize> {
        while pos < self.end {
            match self.text[pos] {
                b' ' | b'\t' | 0x0b | 0x0c | b'\r' => pos += 1,
                b'\n' => return Some(pos + 1),
                _ => return None,
            }
        }
        None
    }

    /// The next token. In a directive, `Eod` at the newline, which stays unread until `end_directive`.
    pub fn next(&mut self, sess: &Session) -> Token {
        let mut flags = Flags(self.bol as u8 * Flags::BOL.0);
        loop {
            let start = self.pos;
            let c = self.text[start];
            let token = |kind| Token { kind, flags, aux: 0, loc: Loc::NONE, name: Name::NONE };
            match CLASS[c as usize] {
                Class::Space => {
                    if c == 0 {
                        if start >= self.end {
                            let kind = if self.in_directive { TokenKind::Eod } else { TokenKind::Eof };
                            return Token { loc: self.loc(start), ..token(kind) };
                        }
                        self.null_bytes(sess);
                    } else {
                        self.pos += 1;
                        while self.text[self.pos] == b' ' {
                            self.pos += 1;
                        }
                    }
                    flags = flags.with(Flags::SPACE);
                    continue;
                }
                Class::Newline => {
                    if self.in_directive {
                        return Token { loc: self.loc(start), ..token(TokenKind::Eod) };
                    }
                    self.pos += 1;
                    flags = Flags(Flags::BOL.0 | flags.0 & Flags::FALLTHROUGH.0);
                    continue;
                }
                Class::Ident => {
                    let mut h = 0;
                    let mut p = start;
                    while IDENT[self.text[p] as usize] {
                        h = hash_step(h, self.text[p]);
                        p += 1;
                    }
                    self.bol = false;
                    let loc = self.loc(start);
                    let next = self.text[p];
                    if next == b'"' || next == b'\'' {
                        if let Some(t) = self.prefixed_literal(sess, start, p, flags) {
                            return t;
                        }
                    } else if next >= 0x80
                        || next == b'\\'
                        || next == b'$'
                        || next == b'?' && self.opts.trigraphs
                    {
                        return self.ident_slow(sess, start, flags);
                    }
                    self.pos = p;
                    let name = Name::intern_hashed(&self.text[start..p], h);
                    return Token { kind: TokenKind::Ident, flags, aux: 0, loc, name };
                }
                Class::Digit => return self.number(start, flags),
                Class::Dot => {
                    let (d, _) = self.at(start + 1);
                    if d.is_ascii_digit() {
                        return self.number(start, flags);
                    }
                    return self.punct(start, flags);
                }
                Class::Punct => {
                    if c == b'?' && self.opts.trigraphs && self.trigraph(start).0 == b'\\' {
                        match self.splice(sess, start) {
                            true => continue,
                            false => return self.ident_slow(sess, start, flags),
                        }
                    }
                    return self.punct(start, flags);
                }
                Class::Quote => return self.literal(sess, start, start, flags),
                Class::Slash => {
                    let (d, next) = self.at(start + 1);
                    let line =
                        d == b'/' && (self.opts.line_comments || self.c90_line_comment(sess, start, next));
                    if d == b'*' || line {
                        if d == b'*' {
                            self.block_comment(sess, start, next);
                        } else {
                            self.line_comment(sess, start, next);
                        }
                        if self.opts.keep_comments {
                            self.bol = false;
                            let name = Name::intern_bytes(self.text_since(start));
                            return Token { loc: self.loc(start), name, ..token(TokenKind::Comment) };
                        }
                        flags = flags.with(Flags::SPACE);
                        if self.opts.fallthrough_comments > 0
                            && is_fallthrough(&self.text[next..self.pos], self.opts.fallthrough_comments)
                        {
                            flags = flags.with(Flags::FALLTHROUGH);
                        }
                        continue;
                    }
                    return self.punct(start, flags);
                }
                Class::Odd => {
                    if c == b'\\' && self.splice(sess, start) {
                        continue;
                    }
                    return self.ident_slow(sess, start, flags);
                }
                Class::Other => return self.stray(start, flags),
            }
        }
    }

    /// Strict C90 has no `//`, but nothing valid begins with it either: it is a comment all the same,
    /// with an error once a file, except in directives and before `*` (`a //**/ b` divides).
    #[cold]
    fn c90_line_comment(&mut self, sess: &Session, start: usize, next: usize) -> bool {
        if self.in_directive || self.at(next).0 == b'*' {
            return false;
        }
        let loc = self.loc(start);
        if !self.warned_line_comment && !sess.sources.borrow().in_system_header(loc) {
            self.warned_line_comment = true;
            sess.diag(&msg::LINE_COMMENT_C90, loc).note(&msg::ONCE_PER_FILE, loc).emit();
        }
        true
    }

    /// Passes a line splice at `start`; false if there is none.
    fn splice(&mut self, sess: &Session, start: usize) -> bool {
        let (_, next) = self.trigraph(start);
        match self.newline_after(next) {
            Some(after) => {
                if after > next + 2 || after == next + 2 && self.text[next] != b'\r' {
                    sess.diag(&msg::BACKSLASH_SPACE_NEWLINE, self.loc(start)).emit();
                }
                if after >= self.end {
                    sess.diag(&msg::BACKSLASH_NEWLINE_AT_EOF, self.loc(start)).emit();
                }
                self.pos = after;
                true
            }
            None => false,
        }
    }

    #[cold]
    fn null_bytes(&mut self, sess: &Session) {
        sess.diag(&msg::NULL_CHARACTERS, self.here()).emit();
        while self.text[self.pos] == 0 && self.pos < self.end {
            self.pos += 1;
        }
    }

    /// One character that begins no token.
    fn stray(&mut self, start: usize, flags: Flags) -> Token {
        self.bol = false;
        let len = match std::str::from_utf8(&self.text[start..self.end.min(start + 4)]) {
            Ok(s) => s.chars().next().map_or(1, char::len_utf8),
            Err(e) if e.valid_up_to() > 0 => {
                let valid = &self.text[start..start + e.valid_up_to()];
                std::str::from_utf8(valid).ok().and_then(|s| s.chars().next()).map_or(1, char::len_utf8)
            }
            Err(_) => 1,
        };
        self.pos = start + len;
        let name = Name::intern_bytes(&self.text[start..self.pos]);
        Token { kind: TokenKind::Stray, flags, aux: 0, loc: self.loc(start), name }
    }

    /// An identifier with something unusual in it: splices, `$`, UCNs, characters beyond ASCII. A stray
    /// character if it is no identifier after all. UCNs become the character itself.
    #[cold]
    fn ident_slow(&mut self, sess: &Session, start: usize, flags: Flags) -> Token {
        self.bol = false;
        let mut text = Vec::new();
        let mut pos = start;
        loop {
            let (c, next) = self.at(pos);
            match c {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {}
                b'0'..=b'9' if !text.is_empty() => {}
                b'$' if self.opts.dollars => {
                    if !self.opts.assembler {
                        sess.diag(&msg::DOLLAR, self.loc(start)).emit();
                    }
                }
                b'\\' | 0x80.. if !self.opts.extended_identifiers => break,
                b'\\' if !self.opts.assembler => {
                    let Some((ch, after)) = self.ucn(next) else { break };
                    let fits = unicode::continues_identifier(ch);
                    if ch <= '\u{9f}' {
                        break;
                    }
                    if !fits || text.is_empty() && !unicode::starts_identifier(ch) {
                        let row = if fits { &msg::UCN_NOT_FIRST } else { &msg::UCN_IN_IDENT };
                        let spelled = String::from_utf8_lossy(&self.text[pos..after]).into_owned();
                        sess.diag(row, self.loc(start)).arg(spelled).emit();
                    }
                    text.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
                    pos = after;
                    continue;
                }
                0x80.. => {
                    let first = next - 1;
                    let Some(ch) = utf8_at(&self.text[first..self.end]) else { break };
                    if !unicode::continues_identifier(ch) {
                        break;
                    }
                    if text.is_empty() && !unicode::starts_identifier(ch) {
                        sess.diag(&msg::EXTENDED_NOT_FIRST, self.loc(start)).arg(ch).emit();
                    }
                    text.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
                    pos = first + ch.len_utf8();
                    continue;
                }
                _ => break,
            }
            text.push(c);
            pos = next;
        }
        if text.is_empty() {
            return self.stray(start, flags);
        }
        let (c, next) = self.at(pos);
        if (c == b'"' || c == b'\'') && self.is_prefix(&text, c) {
            return self.literal(sess, start, next - 1, flags);
        }
        self.pos = pos;
        self.check_bidi(sess, start, true);
        Token { kind: TokenKind::Ident, flags, aux: 0, loc: self.loc(start), name: Name::intern_bytes(&text) }
    }

    /// The character of the `\u` or `\U` whose `u` is at `pos`, and the position after it.
    fn ucn(&self, pos: usize) -> Option<(char, usize)> {
        let (kind, mut pos) = self.at(pos);
        let digits = match kind {
            b'u' => 4,
            b'U' => 8,
            _ => return None,
        };
        let mut value = 0u32;
        for _ in 0..digits {
            let (d, next) = self.at(pos);
            value = value.checked_mul(16)? | (d as char).to_digit(16)?;
            pos = next;
        }
        Some((char::from_u32(value)?, pos))
    }

    fn number(&mut self, start: usize, flags: Flags) -> Token {
        self.bol = false;
        let mut h = 0;
        let mut p = start;
        let mut prev = 0;
        loop {
            let c = self.text[p];
            let more = match c {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' => true,
                b'+' | b'-' => self.exponent(prev),
                b'\'' | b'\\' | b'?' | b'$' | 0x80.. => return self.number_slow(start, flags),
                _ => false,
            };
            if !more {
                break;
            }
            h = hash_step(h, c);
            prev = c;
            p += 1;
        }
        self.pos = p;
        let name = Name::intern_hashed(&self.text[start..p], h);
        Token { kind: TokenKind::Number, flags, aux: 0, loc: self.loc(start), name }
    }

    /// Whether a sign may follow `prev` in a preprocessing number.
    fn exponent(&self, prev: u8) -> bool {
        matches!(prev, b'e' | b'E') || matches!(prev, b'p' | b'P') && self.opts.extended_numbers
    }

    #[cold]
    fn number_slow(&mut self, start: usize, flags: Flags) -> Token {
        let mut text = Vec::new();
        let mut pos = start;
        let mut signs = true;
        loop {
            let (c, next) = self.at(pos);
            match c {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' => {}
                b'$' if self.opts.dollars => {}
                b'+' | b'-' if signs && self.exponent(text.last().copied().unwrap_or(0)) => {}
                b'\'' if self.opts.digit_separators && IDENT[self.at(next).0 as usize] => {
                    // The character behind belongs to it: an `e` there takes no sign.
                    let (follows, after) = self.at(next);
                    text.extend_from_slice(&[c, follows]);
                    pos = after;
                    signs = false;
                    continue;
                }
                b'\\' if !self.opts.assembler => {
                    let Some((ch, after)) = self.ucn(next).filter(|u| unicode::continues_identifier(u.0))
                    else {
                        break;
                    };
                    text.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
                    pos = after;
                    continue;
                }
                0x80.. => {
                    let first = next - 1;
                    let ch =
                        utf8_at(&self.text[first..self.end]).filter(|&u| unicode::continues_identifier(u));
                    let Some(ch) = ch else { break };
                    text.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
                    pos = first + ch.len_utf8();
                    continue;
                }
                _ => break,
            }
            text.push(c);
            signs = true;
            pos = next;
        }
        self.pos = pos;
        Token {
            kind: TokenKind::Number,
            flags,
            aux: 0,
            loc: self.loc(start),
            name: Name::intern_bytes(&text),
        }
    }

    /// Whether `text` before `quote` is an encoding prefix (with `R`: of a raw string).
    fn is_prefix(&self, text: &[u8], quote: u8) -> bool {
        if self.opts.assembler {
            return false;
        }
        let o = &self.opts;
        match text {
            b"L" => true,
            b"u" | b"U" => o.unicode_literals,
            b"u8" => o.unicode_literals && (quote == b'"' || o.utf8_chars),
            b"R" | b"LR" | b"uR" | b"UR" | b"u8R" => o.raw_strings && quote == b'"',
            _ => false,
        }
    }

    /// The literal whose prefix stands from `start` to `quote`, if it is one.
    #[inline]
    fn prefixed_literal(
        &mut self,
        sess: &Session,
        start: usize,
        quote: usize,
        flags: Flags,
    ) -> Option<Token> {
        if quote - start > 3 || !self.is_prefix(&self.text[start..quote], self.text[quote]) {
            return None;
        }
        Some(self.literal(sess, start, quote, flags))
    }

    /// A string or character literal whose prefix begins at `start` and whose quote is at `quote`.
    fn literal(&mut self, sess: &Session, start: usize, quote: usize, flags: Flags) -> Token {
        self.bol = false;
        let q = self.text[quote];
        if quote > start && self.text[quote - 1] == b'R' {
            return self.raw_string(sess, start, quote, flags);
        }
        let kind = if q == b'"' { TokenKind::String } else { TokenKind::Char };
        let mut spliced = false;
        let mut p = quote + 1;
        let closed = loop {
            let c = self.text[p];
            if c == q {
                break true;
            }
            match c {
                b'\n' => break false,
                0 if p >= self.end => break false,
                b'?' if self.opts.trigraphs => {
                    let (_, next) = self.trigraph(p);
                    spliced |= next > p + 1;
                    if self.trigraph(p).0 == b'\\' {
                        p = next;
                        match self.newline_after(p) {
                            Some(after) => p = after,
                            None if self.text[p] != b'\n' && p < self.end => p += 1,
                            None => {}
                        }
                        continue;
                    }
                    p = next;
                }
                b'\\' => {
                    if let Some(after) = self.newline_after(p + 1) {
                        spliced = true;
                        p = after;
                        if p >= self.end {
                            break false;
                        }
                    } else if p + 1 >= self.end {
                        p += 1;
                    } else {
                        // An escape: the next character is no terminator. It may itself be spliced.
                        p += 1;
                        while self.text[p] == b'\\'
                            && let Some(after) = self.newline_after(p + 1)
                        {
                            spliced = true;
                            p = after;
                        }
                        if self.text[p] != b'\n' && p < self.end {
                            p += 1;
                        }
                    }
                }
                _ => p += 1,
            }
        };
        let loc = self.loc(start);
        let stop = if closed { p + 1 } else { p };
        if !closed {
            if self.opts.assembler || q == b'\'' && self.in_directive {
                // An apostrophe in assembler text, or in the words of an #error.
                self.pos = quote + 1;
                let name = Name::intern_bytes(&self.text[start..quote + 1]);
                return Token { kind: TokenKind::Stray, flags, aux: 0, loc, name };
            }
            sess.diag(&msg::MISSING_TERMINATOR_WARNING, self.loc(quote)).arg(q as char).emit();
        }
        self.pos = stop;
        self.check_bidi(sess, start, true);
        let name = if spliced {
            Name::intern_bytes(&self.logical(start, stop))
        } else {
            Name::intern_bytes(&self.text[start..stop])
        };
        let kind = if closed { kind } else { TokenKind::Stray };
        if closed
            && kind == TokenKind::Char
            && stop - quote == 2
            && !self.in_directive
            && !self.opts.assembler
        {
            // Left to `string::decode_char`, which says that it is empty.
        }
        Token { kind, flags, aux: 0, loc, name }
    }

    /// The logical characters from `pos` to `stop`.
    fn logical(&self, mut pos: usize, stop: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(stop - pos);
        while pos < stop {
            let (c, next) = self.at(pos);
            if next > stop {
                break;
            }
            out.push(c);
            pos = next;
        }
        out
    }

    /// `R"delim( … )delim"`: no splices, trigraphs or escapes inside.
    fn raw_string(&mut self, sess: &Session, start: usize, quote: usize, flags: Flags) -> Token {
        let loc = self.loc(start);
        let body = quote + 1;
        let open = (body..self.end.min(body + 17)).find(|&i| self.text[i] == b'(');
        let delim = open.map(|open| &self.text[body..open]);
        let valid =
            delim.is_some_and(|d| d.iter().all(|c| !matches!(c, b' ' | b')' | b'\\' | b'"' | b'\t' | b'\n')));
        let (Some(open), Some(delim), true) = (open, delim, valid) else {
            sess.diag(&msg::RAW_STRING_DELIMITER, loc).emit();
            self.pos = body;
            let name = Name::intern("\"\"");
            return Token { kind: TokenKind::String, flags, aux: 0, loc, name };
        };
        let close = memchr::memchr_iter(b')', &self.text[open..self.end])
            .map(|i| open + i)
            .find(|&i| self.text[i + 1..].starts_with(delim) && self.text[i + 1 + delim.len()] == b'"');
        match close {
            Some(i) => self.pos = i + delim.len() + 2,
            None => {
                sess.diag(&msg::UNTERMINATED_RAW_STRING, loc).emit();
                self.pos = self.end;
                return Token { kind: TokenKind::String, flags, aux: 0, loc, name: Name::intern("\"\"") };
            }
        }
        self.check_bidi(sess, start, false);
        let name = Name::intern_bytes(&self.text[start..self.pos]);
        Token { kind: TokenKind::String, flags, aux: 0, loc, name }
    }

    /// Looks for characters that turn the order of reading, from `start` to where the lexer is.
    #[inline]
    fn check_bidi(&self, sess: &Session, start: usize, ucn: bool) {
        let text = &self.text[start..self.pos];
        if super::bidi::suspicious(text, ucn) {
            super::bidi::check(sess, text, self.loc(start), ucn);
        }
    }

    fn block_comment(&mut self, sess: &Session, start: usize, pos: usize) {
        self.block_comment_end(sess, start, pos);
        self.check_bidi(sess, start, false);
    }

    fn block_comment_end(&mut self, sess: &Session, start: usize, mut pos: usize) {
        let first = pos;
        loop {
            match memchr::memchr(b'*', &self.text[pos..self.end]) {
                None => {
                    sess.diag(&msg::UNTERMINATED_COMMENT, self.loc(start)).emit();
                    self.pos = self.end;
                    return;
                }
                Some(i) => {
                    let star = pos + i;
                    let (c, next) = self.at(star + 1);
                    if c == b'/' && star + 1 < self.end {
                        self.pos = next;
                        return;
                    }
                    if star > first && self.text[star - 1] == b'/' {
                        sess.diag(&msg::COMMENT_IN_COMMENT, self.loc(star - 1)).emit();
                    }
                    pos = star + 1;
                }
            }
        }
    }

    /// Leaves the lexer at the newline.
    fn line_comment(&mut self, sess: &Session, start: usize, pos: usize) {
        self.line_comment_end(sess, start, pos);
        self.check_bidi(sess, start, false);
    }

    fn line_comment_end(&mut self, sess: &Session, start: usize, mut pos: usize) {
        let mut warned = false;
        loop {
            let Some(i) = memchr::memchr(b'\n', &self.text[pos..self.end]) else {
                self.pos = self.end;
                return;
            };
            let newline = pos + i;
            let mut last = newline;
            while last > pos && matches!(self.text[last - 1], b' ' | b'\t' | 0x0b | 0x0c | b'\r') {
                last -= 1;
            }
            let line = &self.text[pos..last];
            if !(line.ends_with(b"\\") || self.opts.trigraphs && line.ends_with(b"??/")) {
                self.pos = newline;
                return;
            }
            if !std::mem::replace(&mut warned, true) {
                sess.diag(&msg::MULTI_LINE_COMMENT, self.loc(start)).emit();
            }
            pos = newline + 1;
        }
    }

    fn punct(&mut self, start: usize, flags: Flags) -> Token {
        use TokenKind::*;
        self.bol = false;
        let (c, p1) = self.at(start);
        let (d, p2) = self.at(p1.min(self.end));
        let mut flags = flags;
        let digraphs = self.opts.digraphs;
        let (kind, pos) = match (c, d) {
            (b'(', _) => (LParen, p1),
            (b')', _) => (RParen, p1),
            (b'[', _) => (LBracket, p1),
            (b']', _) => (RBracket, p1),
            (b'{', _) => (LBrace, p1),
            (b'}', _) => (RBrace, p1),
            (b';', _) => (Semi, p1),
            (b',', _) => (Comma, p1),
            (b'?', _) => (Question, p1),
            (b'~', _) => (Tilde, p1),
            (b':', b':') if self.opts.scope => (ColonColon, p2),
            (b':', b'>') if digraphs => {
                flags = flags.with(Flags::DIGRAPH);
                (RBracket, p2)
            }
            (b':', _) => (Colon, p1),
            (b'.', b'.') if self.at(p2).0 == b'.' => (Ellipsis, self.at(p2).1),
            (b'.', _) => (Dot, p1),
            (b'+', b'+') => (PlusPlus, p2),
            (b'+', b'=') => (PlusEq, p2),
            (b'+', _) => (Plus, p1),
            (b'-', b'-') => (MinusMinus, p2),
            (b'-', b'=') => (MinusEq, p2),
            (b'-', b'>') => (Arrow, p2),
            (b'-', _) => (Minus, p1),
            (b'*', b'=') => (StarEq, p2),
            (b'*', _) => (Star, p1),
            (b'/', b'=') => (SlashEq, p2),
            (b'/', _) => (Slash, p1),
            (b'%', b'=') => (PercentEq, p2),
            (b'%', b'>') if digraphs => {
                flags = flags.with(Flags::DIGRAPH);
                (RBrace, p2)
            }
            (b'%', b':') if digraphs => {
                flags = flags.with(Flags::DIGRAPH);
                match self.at(p2) {
                    (b'%', p3) if self.at(p3).0 == b':' => (HashHash, self.at(p3).1),
                    _ => (Hash, p2),
                }
            }
            (b'%', _) => (Percent, p1),
            (b'&', b'&') => (AmpAmp, p2),
            (b'&', b'=') => (AmpEq, p2),
            (b'&', _) => (Amp, p1),
            (b'|', b'|') => (PipePipe, p2),
            (b'|', b'=') => (PipeEq, p2),
            (b'|', _) => (Pipe, p1),
            (b'^', b'=') => (CaretEq, p2),
            (b'^', _) => (Caret, p1),
            (b'!', b'=') => (BangEq, p2),
            (b'!', _) => (Bang, p1),
            (b'=', b'=') => (EqEq, p2),
            (b'=', _) => (Eq, p1),
            (b'<', b'=') => (LtEq, p2),
            (b'<', b'<') => match self.at(p2) {
                (b'=', p3) => (ShlEq, p3),
                _ => (Shl, p2),
            },
            (b'<', b':') if digraphs => {
                flags = flags.with(Flags::DIGRAPH);
                (LBracket, p2)
            }
            (b'<', b'%') if digraphs => {
                flags = flags.with(Flags::DIGRAPH);
                (LBrace, p2)
            }
            (b'<', _) => (Lt, p1),
            (b'>', b'=') => (GtEq, p2),
            (b'>', b'>') => match self.at(p2) {
                (b'=', p3) => (ShrEq, p3),
                _ => (Shr, p2),
            },
            (b'>', _) => (Gt, p1),
            (b'#', b'#') => (HashHash, p2),
            (b'#', _) => (Hash, p1),
            _ => return self.stray(start, flags),
        };
        self.pos = pos;
        Token { kind, flags, aux: 0, loc: self.loc(start), name: Name::NONE }
    }

    // What the directives need.

    /// Goes back to the token at `loc`, the first of its line.
    pub fn rewind_line(&mut self, loc: Loc) {
        self.pos = (loc.0 - self.base) as usize;
        self.bol = true;
    }
    /// Goes back to byte `offset`, inside a line.
    pub fn rewind(&mut self, offset: usize) {
        self.pos = offset;
    }

    /// Goes past the newline that ended a directive.
    pub fn end_directive(&mut self) {
        self.in_directive = false;
        if self.pos < self.end && self.text[self.pos] == b'\n' {
            self.pos += 1;
        }
        self.bol = true;
    }

    /// Skips the rest of a directive's line, splices and comments included.
    pub fn skip_line(&mut self, sess: &Session) {
        while self.pos < self.end {
            let c = self.text[self.pos];
            match c {
                b'\n' => return,
                b'\\' => match self.newline_after(self.pos + 1) {
                    Some(after) => self.pos = after,
                    None => self.pos += 1,
                },
                b'/' => match self.at(self.pos + 1) {
                    (b'*', next) => self.block_comment(sess, self.pos, next),
                    (b'/', next) if self.opts.line_comments => self.line_comment(sess, self.pos, next),
                    _ => self.pos += 1,
                },
                b'"' | b'\'' => self.skip_literal(c),
                _ => self.pos += 1,
            }
        }
    }

    fn skip_literal(&mut self, quote: u8) {
        self.pos += 1;
        while self.pos < self.end {
            match self.text[self.pos] {
                b'\n' => return,
                b'\\' => {
                    self.pos = match self.newline_after(self.pos + 1) {
                        Some(after) => after,
                        None if self.text[self.pos + 1] == b'\n' => self.pos + 1,
                        None => (self.pos + 2).min(self.end),
                    }
                }
                c => {
                    self.pos += 1;
                    if c == quote {
                        return;
                    }
                }
            }
        }
    }

    /// In a group that is not compiled: goes on to the next line that begins with `#` and past that
    /// `#`; false at the end of the text. The lexer must stand at the start of a line.
    pub fn skip_to_hash(&mut self, sess: &Session) -> bool {
        let mut line_start = true;
        while self.pos < self.end {
            let c = self.text[self.pos];
            if line_start {
                match c {
                    b' ' | b'\t' | 0x0b | 0x0c | b'\r' => {
                        self.pos += 1;
                        continue;
                    }
                    b'#' if self.at(self.pos + 1).0 != b'#' => {
                        self.pos += 1;
                        return true;
                    }
                    b'%' | b'?' => {
                        let t = self.punct(self.pos, Flags::default());
                        if t.kind == TokenKind::Hash {
                            return true;
                        }
                        line_start = false;
                        continue;
                    }
                    b'\\' | b'\n' | b'/' => {}
                    _ => line_start = false,
                }
            }
            if !line_start {
                let rest = &self.text[self.pos..];
                self.pos += rest.iter().position(|&b| SKIP_STOP[b as usize]).unwrap_or(0);
            }
            if self.pos >= self.end {
                break;
            }
            match self.text[self.pos] {
                b'\n' => {
                    self.pos += 1;
                    line_start = true;
                }
                b'\\' => match self.newline_after(self.pos + 1) {
                    Some(after) => self.pos = after,
                    None => {
                        self.pos += 1;
                        line_start = false;
                    }
                },
                b'/' => match self.at(self.pos + 1) {
                    (b'*', next) => self.block_comment(sess, self.pos, next),
                    (b'/', next) if self.opts.line_comments => self.line_comment(sess, self.pos, next),
                    _ => {
                        self.pos += 1;
                        line_start = false;
                    }
                },
                c @ (b'"' | b'\'') if !self.opts.assembler => {
                    self.skip_literal(c);
                    line_start = false;
                }
                _ => {
                    self.pos += 1;
                    line_start = false;
                }
            }
        }
        false
    }

    /// If the next thing on the line is `<name>`: that, as a `HeaderName` token.
    pub fn header_name(&mut self, sess: &Session) -> Option<Token> {
        let mut p = self.pos;
        loop {
            match self.text[p] {
                b' ' | b'\t' => p += 1,
                b'\\' if self.newline_after(p + 1).is_some() => p = self.newline_after(p + 1)?,
                b'/' if self.at(p + 1).0 == b'*' => {
                    let next = self.at(p + 1).1;
                    self.block_comment(sess, p, next);
                    p = self.pos;
                }
                _ => break,
            }
        }
        if self.text[p] != b'<' {
            return None;
        }
        let line = &self.text[p..self.end];
        let stop = line.iter().position(|&b| b == b'>' || b == b'\n').filter(|&i| line[i] == b'>')?;
        self.pos = p + stop + 1;
        let name = Name::intern_bytes(&self.text[p..self.pos]);
        Some(Token { kind: TokenKind::HeaderName, flags: Flags::SPACE, aux: 0, loc: self.loc(p), name })
    }

    /// Whether the next character that is not white space or comment is `(`, without reading it.
    /// `None` if that cannot be told here (a comment, a splice, a directive, the end of the text).
    #[inline]
    pub fn paren_follows(&self) -> Option<bool> {
        let mut p = self.pos;
        let mut line_start = false;
        loop {
            match self.text[p] {
                b'(' => return Some(true),
                b' ' | b'\t' | b'\r' => p += 1,
                b'\n' if !self.in_directive => {
                    p += 1;
                    line_start = true;
                }
                b'/' | b'\\' | b'?' | 0 => return None,
                b'#' | b'%' if line_start => return None,
                _ => return Some(false),
            }
        }
    }
}

/// Whether a comment's inside says that control is meant to fall through, by the rules of
/// -Wimplicit-fallthrough=`level` (gcc's manual lists them as regular expressions).
fn is_fallthrough(comment: &[u8], level: u32) -> bool {
    let text = comment.strip_suffix(b"*/").unwrap_or(comment);
    match level {
        0 => return false,
        1 => return true,
        2 => {
            let lower = text.to_ascii_lowercase();
            return memchr::memmem::find_iter(&lower, b"fall").any(|at| {
                let rest = &lower[at + 4..];
                let rest = rest.strip_prefix(b"s").unwrap_or(rest);
                let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'-')).count();
                rest[skip..].starts_with(b"through") || rest[skip..].starts_with(b"thru")
            });
        }
        _ => {}
    }
    if text == b"-fallthrough" || text == b"@fallthrough@" {
        return true;
    }
    let blank = |t: &[u8]| t.iter().all(|b| matches!(b, b' ' | b'\t'));
    if let Some(rest) = text.strip_prefix(b"lint -fallthrough") {
        return blank(rest);
    }
    if level > 3 {
        let t = text.trim_ascii();
        return level == 4 && matches!(t, b"FALLTHROUGH" | b"FALLTHRU");
    }
    let mut t = text;
    while let [b' ' | b'\t' | b'.' | b'!' | b'\n' | b'\r', rest @ ..] = t {
        t = rest;
    }
    // An optional word before, all capitals, capitalised or not: it decides how the rest may be written.
    let lead = [&b"else, "[..], b"else ", b"intentional ", b"intentionally "];
    let mut first = None;
    for w in lead {
        if t.len() > w.len() && t[..w.len()].eq_ignore_ascii_case(w) {
            first = Some(&t[..w.len()]);
            t = &t[w.len()..];
            break;
        }
    }
    let upper = t.starts_with(b"FALL");
    let word_fits = |w: &[u8]| match (upper, t.first()) {
        (true, _) => !w.iter().any(u8::is_ascii_lowercase),
        (_, Some(b'F')) => w[0].is_ascii_uppercase() && !w[1..].iter().any(u8::is_ascii_uppercase),
        _ => !w[1..].iter().any(u8::is_ascii_uppercase),
    };
    if first.is_some_and(|w| !word_fits(w)) {
        return false;
    }
    let capital = t.first() == Some(&b'F') && !upper;
    let lower;
    let rest: &[u8] = if upper {
        lower = t.to_ascii_lowercase();
        if t.iter()
            .take_while(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-'))
            .any(u8::is_ascii_lowercase)
        {
            return false;
        }
        &lower[4..]
    } else {
        let Some(r) = t.strip_prefix(b"fall").or_else(|| t.strip_prefix(b"Fall")) else { return false };
        r
    };
    let (gap, rest) = match rest {
        [b's', b' ', rest @ ..] | [b' ' | b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let rest = match rest {
        [b'T', tail @ ..] if capital && gap => tail,
        [b't', tail @ ..] => tail,
        _ => return false,
    };
    let Some(rest) = rest.strip_prefix(b"hrough").or_else(|| rest.strip_prefix(b"hru")) else { return false };
    let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'.' | b'!' | b'\n' | b'\r')).count();
    let rest = &rest[skip..];
    rest.is_empty() || rest[0] == b'-' && !rest.contains(&b'\n')
}
