//! -Wbidi-chars: characters that make text read in another order than the compiler takes it (CVE-2021-42574).
//!
//! Within one comment line, literal or identifier, embeddings and overrides must be closed by PDF, isolates by PDI
//! (Unicode UAX #9); a PDI also closes what was opened inside its isolate.

use crate::diag::Session;
use crate::diag::catalog::lex as msg;
use crate::support::source::Loc;

/// The option's parts: `unpaired`, `any`, `ucn`.
pub const UNPAIRED: u32 = 1;
pub const ANY: u32 = 2;
pub const UCN: u32 = 4;

/// A control character: its code point, name, and the one that closes it (`None`: it closes or changes nothing).
struct Control {
    code: u32,
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Closed by PDF.
    Embedding,
    /// Closed by PDI.
    Isolate,
    Pdf,
    Pdi,
    Mark,
}

const fn c(code: u32, name: &'static str, kind: Kind) -> Control {
    Control { code, name, kind }
}

static CONTROLS: &[Control] = &[
    c(0x202a, "U+202A (LEFT-TO-RIGHT EMBEDDING)", Kind::Embedding),
    c(0x202b, "U+202B (RIGHT-TO-LEFT EMBEDDING)", Kind::Embedding),
    c(0x202d, "U+202D (LEFT-TO-RIGHT OVERRIDE)", Kind::Embedding),
    c(0x202e, "U+202E (RIGHT-TO-LEFT OVERRIDE)", Kind::Embedding),
    c(0x2066, "U+2066 (LEFT-TO-RIGHT ISOLATE)", Kind::Isolate),
    c(0x2067, "U+2067 (RIGHT-TO-LEFT ISOLATE)", Kind::Isolate),
    c(0x2068, "U+2068 (FIRST STRONG ISOLATE)", Kind::Isolate),
    c(0x202c, "U+202C (POP DIRECTIONAL FORMATTING)", Kind::Pdf),
    c(0x2069, "U+2069 (POP DIRECTIONAL ISOLATE)", Kind::Pdi),
    c(0x200e, "U+200E (LEFT-TO-RIGHT MARK)", Kind::Mark),
    c(0x200f, "U+200F (RIGHT-TO-LEFT MARK)", Kind::Mark),
];

/// Whether `text` may hold a control character, as itself or (`ucn`) as a universal character name.
pub fn suspicious(text: &[u8], ucn: bool) -> bool {
    if !ucn {
        return memchr::memchr(0xe2, text).is_some();
    }
    memchr::memchr2_iter(0xe2, b'\\', text)
        .any(|i| text[i] == 0xe2 || matches!(text.get(i + 1), Some(b'u' | b'U')))
}

/// Checks `text`, which begins at `start`: a comment, literal or identifier. `ucn`: universal character names count.
#[cold]
pub fn check(sess: &Session, text: &[u8], start: Loc, ucn: bool) {
    let level = sess.warning_level("-Wbidi-chars");
    let place = |i: usize| Loc(start.0 + i as u32);
    let mut open: Vec<(Kind, bool)> = Vec::new();
    let mut i = 0;
    while i <= text.len() {
        if i == text.len() || text[i] == b'\n' {
            if !open.is_empty() && level & UNPAIRED != 0 {
                let (utf8, names) = (open.iter().any(|o| !o.1), open.iter().any(|o| o.1));
                let kind = match (utf8, names) {
                    (true, true) => "UTF-8/UCN",
                    (false, true) => "UCN",
                    _ => "UTF-8",
                };
                let row = if open.len() == 1 { &msg::BIDI_UNPAIRED } else { &msg::BIDI_UNPAIRED_SEVERAL };
                let last = place(i.min(text.len().saturating_sub(1)));
                sess.diag(row, last).arg(kind).emit();
            }
            open.clear();
            i += 1;
            continue;
        }
        let Some((control, length, name)) = control_at(&text[i..], ucn && level & UCN != 0) else {
            i += 1;
            continue;
        };
        let top = open.last().copied();
        let closes = match control.kind {
            Kind::Pdf => top.is_some_and(|t| t.0 == Kind::Embedding),
            Kind::Pdi => top.is_some_and(|t| t.0 == Kind::Isolate),
            _ => false,
        };
        if closes {
            if level & UCN != 0 && top.is_some_and(|t| t.1 != name) {
                sess.diag(&msg::BIDI_MISMATCH, place(i)).arg(control.name).emit();
            }
        } else if level & ANY != 0 {
            let row = match control.kind {
                Kind::Pdf | Kind::Pdi => &msg::BIDI_UNOPENED,
                _ => &msg::BIDI_FOUND,
            };
            sess.diag(row, place(i)).arg(control.name).emit();
        }
        match control.kind {
            Kind::Embedding | Kind::Isolate => open.push((control.kind, name)),
            Kind::Pdf if closes => {
                open.pop();
            }
            Kind::Pdi => {
                if let Some(n) = open.iter().rposition(|o| o.0 == Kind::Isolate) {
                    open.truncate(n);
                }
            }
            _ => {}
        }
        i += length;
    }
}

/// The control character `text` begins with, its length in bytes, and whether it is a universal character name.
fn control_at(text: &[u8], ucn: bool) -> Option<(&'static Control, usize, bool)> {
    let (code, length, name) = match *text {
        [0xe2, b, c, ..] if b & 0xc0 == 0x80 && c & 0xc0 == 0x80 => {
            (0x2000 | (b as u32 & 0x3f) << 6 | c as u32 & 0x3f, 3, false)
        }
        [b'\\', u @ (b'u' | b'U'), ..] if ucn => {
            let n = if u == b'u' { 4 } else { 8 };
            let digits = std::str::from_utf8(text.get(2..2 + n)?).ok()?;
            (u32::from_str_radix(digits, 16).ok()?, 2 + n, true)
        }
        _ => return None,
    };
    CONTROLS.iter().find(|c| c.code == code).map(|c| (c, length, name))
}
