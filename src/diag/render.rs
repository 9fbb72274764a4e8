//! Diagnostics as text, in gcc's format:
//!
//! ```text
//! In file included from b.h:1,
//!                  from a.c:1:
//! c.h: In function 'f':
//! c.h:3:9: error: 'x' undeclared (first use in this function)
//!     3 |         x = 1;
//!       |         ^
//! ```
//!
//! A token that came from a macro is shown where it was spelled; notes then tell how the macros led there.
//! Columns are display columns: a tab goes to the next tab stop, a character counts one.

use super::session::{Fixit, Part, Session};
use super::state::{DiagState, Format, Output, Severity};
use super::{Level, catalog::pp as msg, structured};
use crate::support::source::{FileId, Loc, SourceMap};
use crate::support::utf8::{utf8_at, width};
use std::fmt::Write as _;
use std::io::Write as _;

/// Escape sequences of the parts of a message.
struct Colors {
    /// Places, and code in quotes.
    bold: &'static str,
    quote: &'static str,
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    range: &'static str,
    fixit: &'static str,
    end: &'static str,
}

/// gcc's defaults.
const COLORS: Colors = Colors {
    bold: "\x1b[01m\x1b[K",
    quote: "\x1b[01m\x1b[K",
    error: "\x1b[01;31m\x1b[K",
    warning: "\x1b[01;35m\x1b[K",
    note: "\x1b[01;36m\x1b[K",
    range: "\x1b[32m\x1b[K",
    fixit: "\x1b[32m\x1b[K",
    end: "\x1b[m\x1b[K",
};
const NO_COLORS: Colors =
    Colors { bold: "", quote: "", error: "", warning: "", note: "", range: "", fixit: "", end: "" };

/// The colours to use: gcc's, as changed by `GCC_COLORS` (`error=01;31:warning=…`; none if it is empty).
fn colors(format: &Format) -> &'static Colors {
    static CHOSEN: std::sync::OnceLock<Colors> = std::sync::OnceLock::new();
    if !format.color {
        return &NO_COLORS;
    }
    CHOSEN.get_or_init(|| match std::env::var("GCC_COLORS") {
        Ok(text) if text.is_empty() => NO_COLORS,
        Ok(text) => custom_colors(&text),
        Err(_) => COLORS,
    })
}

fn custom_colors(text: &str) -> Colors {
    let mut c = COLORS;
    for item in text.split(':') {
        let Some((name, sgr)) = item.split_once('=') else { continue };
        if !sgr.bytes().all(|b| b.is_ascii_digit() || b == b';') {
            continue;
        }
        let field = match name {
            "error" => &mut c.error,
            "warning" => &mut c.warning,
            "note" => &mut c.note,
            "range1" => &mut c.range,
            "locus" => &mut c.bold,
            "quote" => &mut c.quote,
            "fixit-insert" => &mut c.fixit,
            _ => continue,
        };
        // Once in a run of the program.
        *field = if sgr.is_empty() { "" } else { format!("\x1b[{sgr}m\x1b[K").leak() };
    }
    c
}

/// Longest piece of a source line that is shown.
const MAX_COLUMNS: usize = 300;

/// A place in a file, with everything needed to show it.
#[derive(Clone)]
pub(super) struct Spot {
    pub file: FileId,
    pub offset: usize,
    /// Physical line, for the source text.
    pub physical: u32,
    pub name: String,
    /// Presumed line (`#line`).
    pub line: u32,
    /// Display column, from 1.
    pub column: u32,
    /// Byte column, from 1.
    pub byte: u32,
}

/// Writes a message and its notes and counts it.
pub(super) fn emit(sess: &Session, severity: Severity, parts: &[Part]) {
    let mut state = sess.diags.borrow_mut();
    let sources = sess.sources.borrow();
    match severity {
        Severity::Note => {}
        Severity::Warning => state.warnings += 1,
        Severity::WarningAsError => {
            state.errors += 1;
            state.warnings_as_errors += 1;
        }
        _ => state.errors += 1,
    }
    let mut out = String::new();
    if state.format.patch {
        structured::add_edits(&mut state, &sources, parts);
    }
    if state.format.output != Output::Text {
        structured::add(&mut state, &sources, severity, parts);
    } else {
        for (i, p) in parts.iter().enumerate() {
            let severity = if i == 0 { severity } else { Severity::Note };
            part(&mut out, &mut state, &sources, severity, p);
        }
    }
    let is_error = matches!(severity, Severity::Error | Severity::WarningAsError | Severity::Sorry);
    if severity == Severity::Fatal {
        state.fatal = true;
        out.push_str("compilation terminated.\n");
    } else if is_error && state.fatal_errors {
        state.fatal = true;
        out.push_str("compilation terminated due to -Wfatal-errors.\n");
    } else if is_error && state.max_errors > 0 && state.errors >= state.max_errors {
        state.fatal = true;
        let _ = writeln!(out, "compilation terminated due to -fmax-errors={}.", state.max_errors);
    }
    write(&mut state, &out);
}

/// The closing lines of a translation unit.
pub(super) fn finish(sess: &Session) {
    let mut state = sess.diags.borrow_mut();
    let mut out = String::new();
    if state.format.output != Output::Text {
        let (text, file) = structured::finish(&mut state, &sess.sources.borrow());
        match file {
            Some(path) => {
                if let Err(e) = std::fs::write(&path, text) {
                    let _ = writeln!(out, "cc1: error: unable to write '{path}': {e}");
                }
            }
            None => out = text,
        }
    } else if state.warnings_as_errors > 0 {
        let c = colors(&state.format);
        let which = if state.werror { "all" } else { "some" };
        let _ = writeln!(out, "{}cc1:{} {which} warnings being treated as errors", c.bold, c.end);
    }
    if state.format.patch {
        out.push_str(&structured::patch(&mut state, &sess.sources.borrow()));
    }
    write(&mut state, &out);
}

fn write(state: &mut DiagState, text: &str) {
    match &mut state.capture {
        Some(c) => c.extend_from_slice(text.as_bytes()),
        // Nothing can be done about a closed standard error.
        None => drop(std::io::stderr().write_all(text.as_bytes())),
    }
}

/// The text of a catalogue row with its arguments, quotes in the style wanted.
pub(super) fn message(p: &Part, format: &Format) -> String {
    let c = colors(format);
    let (open, close) = if format.unicode_quotes { ("‘", "’") } else { ("'", "'") };
    let text = p.desc.text;
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() + 32);
    let mut quoted = false;
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'\'' => {
                // Inside a word it is an apostrophe.
                let letter =
                    |k: Option<usize>| k.and_then(|k| bytes.get(k)).is_some_and(u8::is_ascii_alphabetic);
                if !quoted && letter(i.checked_sub(1)) && letter(Some(i + 1)) {
                    out.push('\'');
                } else if quoted {
                    out.push_str(c.end);
                    out.push_str(close);
                    quoted = false;
                } else {
                    out.push_str(open);
                    out.push_str(c.quote);
                    quoted = true;
                }
            }
            b'{' if bytes.get(i + 1).is_some_and(u8::is_ascii_digit) && bytes.get(i + 2) == Some(&b'}') => {
                let n = (bytes[i + 1] - b'0') as usize;
                if let Some(a) = p.args.get(n) {
                    out.push_str(a);
                }
                i += 2;
            }
            _ => {
                let next = text[i + 1..].find(['\'', '{']).map_or(text.len(), |k| i + 1 + k);
                out.push_str(&text[i..next]);
                i = next;
                continue;
            }
        }
        i += 1;
    }
    out
}

pub(super) fn spot(sources: &SourceMap, loc: Loc, tabstop: u32) -> Option<Spot> {
    let (file, offset) = sources.file_offset(loc)?;
    let place = sources.place(loc)?;
    let (physical, byte_column) = sources.line_column(file, offset);
    let text = sources.line_text(file, physical);
    let column = display_column(text, byte_column as usize - 1, tabstop);
    Some(Spot { file, offset, physical, name: place.file, line: place.line, column, byte: byte_column })
}

/// The display column (from 1) of byte `at` of a line.
fn display_column(line: &[u8], at: usize, tabstop: u32) -> u32 {
    let mut column = 0;
    let mut i = 0;
    while i < at.min(line.len()) {
        match line[i] {
            b'\t' => {
                column = (column / tabstop + 1) * tabstop;
                i += 1;
            }
            0..0x80 => {
                column += 1;
                i += 1;
            }
            _ => {
                let c = utf8_at(&line[i..]);
                column += c.map_or(1, width);
                i += c.map_or(1, char::len_utf8);
            }
        }
    }
    column + (at.saturating_sub(line.len())) as u32 + 1
}

/// One message with everything around it.
fn part(out: &mut String, state: &mut DiagState, sources: &SourceMap, severity: Severity, p: &Part) {
    let c = colors(&state.format);
    let shown = shown_loc(sources, &state.format, p.loc);
    let at = spot(sources, shown, state.format.tabstop);
    if let Some(at) = &at {
        if severity != Severity::Note {
            heading(out, state, sources, at, c);
        } else {
            included_from(out, state, sources, at.file, c);
        }
    }
    first_line(out, &state.format, severity, p, at.as_ref(), c);
    if let Some(at) = &at {
        source_lines(out, &state.format, sources, at, shown, p, severity, c);
        unwind(out, state, sources, p.loc, at.physical, at.file);
    }
}

/// Where the token at `loc` is shown: as spelled, unless that is in a system header or in no file at all.
pub(super) fn shown_loc(sources: &SourceMap, format: &Format, loc: Loc) -> Loc {
    if !format.track_macros {
        return sources.use_site(loc);
    }
    let mut at = loc;
    loop {
        let Some((e, origin)) = sources.expansion(at) else { return at };
        let spelled = sources.spelling_site(origin.spelled);
        if spelled != Loc::NONE && !internal(sources, spelled) && !sources.in_system_header(spelled) {
            return spelled;
        }
        at = e.used_at;
    }
}

/// In the text of predefined macros or the command line.
fn internal(sources: &SourceMap, loc: Loc) -> bool {
    sources.file_offset(loc).is_none_or(|(f, _)| {
        sources.file(f).name.starts_with("<built") || sources.file(f).name.starts_with("<comm")
    })
}

/// "In file included from" and "In function" lines, if they are not those of the message before.
fn heading(out: &mut String, state: &mut DiagState, sources: &SourceMap, at: &Spot, c: &Colors) {
    included_from(out, state, sources, at.file, c);
    if state.function != state.shown_function {
        state.shown_function = state.function;
        let _ = match state.function {
            Some(f) => {
                let (o, e) = if state.format.unicode_quotes { ("‘", "’") } else { ("'", "'") };
                writeln!(out, "{}{}:{} In function {o}{}{f}{}{e}:", c.bold, at.name, c.end, c.bold, c.end)
            }
            None => writeln!(out, "{}{}:{} At top level:", c.bold, at.name, c.end),
        };
    }
}

fn included_from(out: &mut String, state: &mut DiagState, sources: &SourceMap, file: FileId, c: &Colors) {
    if state.shown_file == Some(file) {
        return;
    }
    state.shown_file = Some(file);
    let mut from = sources.file(file).included_at;
    let mut first = true;
    while let Some(place) = sources.place(from) {
        let lead = if first { "In file included from " } else { ",\n                 from " };
        let _ = write!(out, "{lead}{}{}:{}{}", c.bold, place.file, place.line, c.end);
        first = false;
        from = sources
            .file_offset(sources.use_site(from))
            .map_or(Loc::NONE, |(f, _)| sources.file(f).included_at);
    }
    if !first {
        out.push_str(":\n");
    }
}

fn first_line(
    out: &mut String,
    format: &Format,
    severity: Severity,
    p: &Part,
    at: Option<&Spot>,
    c: &Colors,
) {
    let (word, color) = match severity {
        Severity::Note => ("note: ", c.note),
        Severity::Warning => ("warning: ", c.warning),
        Severity::Error | Severity::WarningAsError => ("error: ", c.error),
        Severity::Fatal => ("fatal error: ", c.error),
        Severity::Sorry => ("sorry, unimplemented: ", c.error),
    };
    let _ = match at {
        Some(at) if format.show_column && !p.line_only => {
            let column = if format.byte_columns { at.byte } else { at.column } - 1 + format.column_origin;
            write!(out, "{}{}:{}:{column}:{} ", c.bold, at.name, at.line, c.end)
        }
        Some(at) => write!(out, "{}{}:{}:{} ", c.bold, at.name, at.line, c.end),
        None => write!(out, "{}cc1:{} ", c.bold, c.end),
    };
    let _ = write!(out, "{color}{word}{}{}", c.end, message(p, format));
    if format.show_option && p.desc.flag.starts_with("-W") {
        let name = &p.desc.flag[2..];
        let _ = match severity {
            Severity::WarningAsError => write!(out, " [{}-Werror={name}{}]", c.error, c.end),
            Severity::Warning => write!(out, " [{}-W{name}{}]", c.warning, c.end),
            // A pedwarn made an error by -pedantic-errors, or a permerror.
            Severity::Error if p.desc.level != Level::Error => write!(out, " [{}-W{name}{}]", c.error, c.end),
            _ => Ok(()),
        };
    }
    out.push('\n');
}

/// Where the token at byte `from` of a line ends.
pub(super) fn token_end_offset(line: &[u8], from: usize) -> usize {
    from + token_length(&line[from.min(line.len())..]).min(line.len().saturating_sub(from).max(1))
}

/// Length in bytes of the token that begins `text`: enough of lexing to underline it.
fn token_length(text: &[u8]) -> usize {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80;
    let Some(&first) = text.first() else { return 1 };
    if first.is_ascii_digit() || first == b'.' && text.get(1).is_some_and(u8::is_ascii_digit) {
        let mut n = 1;
        while let Some(&b) = text.get(n) {
            if !(word(b)
                || b == b'.'
                || matches!(b, b'+' | b'-') && matches!(text[n - 1], b'e' | b'E' | b'p' | b'P'))
            {
                break;
            }
            n += 1;
        }
        return n;
    }
    let mut n = text.iter().take_while(|&&b| word(b)).count();
    if let Some(&q @ (b'"' | b'\'')) = text.get(n)
        && n <= 3
    {
        n += 1;
        while let Some(&b) = text.get(n) {
            n += 1;
            match b {
                b'\\' => n += 1,
                _ if b == q => break,
                _ => {}
            }
        }
        return n.min(text.len());
    }
    if n > 0 {
        return n;
    }
    const LONG: [&[u8]; 24] = [
        b"...", b"<<=", b">>=", b"->", b"++", b"--", b"<<", b">>", b"<=", b">=", b"==", b"!=", b"&&", b"||",
        b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"^=", b"|=", b"##", b"::",
    ];
    LONG.iter().find(|p| text.starts_with(p)).map_or(1, |p| p.len())
}

/// The source line with its caret line, and what fix-its would insert.
#[allow(clippy::too_many_arguments)]
fn source_lines(
    out: &mut String,
    format: &Format,
    sources: &SourceMap,
    at: &Spot,
    shown: Loc,
    p: &Part,
    severity: Severity,
    c: &Colors,
) {
    if !format.caret || internal(sources, shown) {
        return;
    }
    let text = sources.line_text(at.file, at.physical);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if at.offset >= sources.file(at.file).text.len() {
        return;
    }
    let (_, byte_column) = sources.line_column(at.file, at.offset);
    let caret_byte = byte_column as usize - 1;
    let start_of_line = at.offset - caret_byte;
    let column = |byte: usize| display_column(text, byte, format.tabstop) as usize - 1;
    let caret = column(caret_byte);
    // Columns underlined: [from, to).
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let in_line = |loc: Loc| {
        let loc = shown_loc(sources, format, loc);
        sources
            .file_offset(loc)
            .filter(|(f, off)| *f == at.file && *off >= start_of_line && *off <= start_of_line + text.len())
            .map(|(_, off)| off - start_of_line)
    };
    let token_end = |byte: usize| token_end_offset(text, byte);
    if p.ranges.is_empty() {
        ranges.push((caret, column(token_end(caret_byte))));
    }
    for r in &p.ranges {
        match (in_line(r.first), in_line(r.last)) {
            (Some(a), Some(b)) => ranges.push((column(a.min(b)), column(token_end(b.max(a))))),
            // It goes on to other lines: what is on this one.
            (Some(a), None) => ranges.push((column(a), column(text.trim_ascii_end().len().max(a + 1)))),
            (None, Some(b)) => {
                let indent = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
                ranges.push((column(indent.min(b)), column(token_end(b))));
            }
            (None, None) => {}
        }
    }
    // A line too long to show is cut, with the caret in the middle of what is left.
    let cut = if caret > MAX_COLUMNS / 2 && text.len() > MAX_COLUMNS {
        (caret - MAX_COLUMNS / 2) / format.tabstop as usize * format.tabstop as usize
    } else {
        0
    };
    for r in &mut ranges {
        *r = (r.0.max(cut) - cut, r.1.max(cut) - cut);
    }
    let caret = caret - cut;
    let marked = ranges.iter().map(|r| r.1).max().unwrap_or(0).max(caret + 1);
    let mut shown_text = String::new();
    let mut col = 0;
    let mut i = 0;
    let limit = cut + MAX_COLUMNS;
    while i < text.len() && col < limit {
        let (ch, len) = match utf8_at(&text[i..]) {
            Some('\t') => {
                let to = (col / format.tabstop as usize + 1) * format.tabstop as usize;
                shown_text.extend(std::iter::repeat_n(' ', to.max(cut) - col.max(cut)));
                col = to;
                i += 1;
                continue;
            }
            Some('\0') | None => (' ', 1),
            Some(c) => (c, c.len_utf8()),
        };
        if col >= cut {
            shown_text.push(ch);
        }
        col += width(ch) as usize;
        i += len;
    }
    let color = match severity {
        Severity::Note => c.note,
        Severity::Warning => c.warning,
        _ => c.error,
    };
    let line_width = at.line.to_string().len().max(format.margin.saturating_sub(1));
    let (number, blank) = if format.show_line_numbers {
        (format!("{:>line_width$} | ", at.line), format!("{:line_width$} | ", ""))
    } else {
        (" ".into(), " ".into())
    };
    let underlined = shown_text.trim_end();
    let colored =
        if c.end.is_empty() { underlined.to_string() } else { paint(underlined, &ranges, caret, color, c) };
    let _ = writeln!(out, "{number}{colored}");
    let mut marks = vec![b' '; marked.min(MAX_COLUMNS + 1)];
    for &(a, b) in &ranges {
        marks.iter_mut().take(b).skip(a).for_each(|m| *m = b'~');
    }
    if caret < marks.len() {
        marks[caret] = b'^';
    }
    if p.line_only {
        marks.clear();
    }
    let marks = String::from_utf8_lossy(&marks).into_owned();
    let marks = if c.end.is_empty() { marks } else { paint(&marks, &ranges, caret, color, c) };
    // As gcc: nothing to point at leaves an empty line.
    let _ = writeln!(out, "{blank}{}", marks.trim_end());
    labels(out, p, &blank, caret, c, color, |loc| in_line(loc).map(|b| column(b).max(cut) - cut));
    // Fix-its of this line, from left to right.
    let mut fixits: Vec<(usize, &Fixit)> = p
        .fixits
        .iter()
        .filter_map(|f| {
            let b = in_line(f.at)?;
            Some((column(if f.after { token_end(b) } else { b }).max(cut) - cut, f))
        })
        .collect();
    fixits.sort_by_key(|f| f.0);
    if !fixits.is_empty() {
        let mut line = String::new();
        let mut col = 0;
        for (from, f) in fixits {
            line.extend(std::iter::repeat_n(' ', from.saturating_sub(col)));
            let _ = write!(line, "{}{}{}", c.fixit, f.text, c.end);
            col = from.max(col) + f.text.chars().count();
        }
        let _ = writeln!(out, "{blank}{line}");
    }
    if format.parseable_fixits {
        for f in &p.fixits {
            if let Some(b) = in_line(f.at) {
                let b = if f.after { token_end(b) } else { b };
                let end = if f.replace { token_end(b) } else { b };
                let text = f.text.replace('\\', "\\\\").replace('"', "\\\"");
                let _ = writeln!(
                    out,
                    "fix-it:\"{}\":{{{l}:{}-{l}:{}}}:\"{text}\"",
                    at.name,
                    b + 1,
                    end + 1,
                    l = at.line
                );
            }
        }
    }
}

/// The labels below the caret line: a bar under each, then their texts, those at the right first.
fn labels(
    out: &mut String,
    p: &Part,
    blank: &str,
    caret: usize,
    c: &Colors,
    color: &str,
    column: impl Fn(Loc) -> Option<usize>,
) {
    // (column, text, it is the caret's, line of the text, has a bar above)
    let mut list: Vec<(usize, &str, bool, usize, bool)> = Vec::new();
    for r in p.ranges.iter().filter(|r| !r.label.is_empty()) {
        let (Some(a), Some(b)) = (column(r.first), column(r.last)) else { continue };
        let main = a <= caret && caret <= b;
        list.push((if main { caret } else { a }, &r.label, main, 0, true));
    }
    if list.is_empty() {
        return;
    }
    list.sort_by_key(|l| l.0);
    let (mut lines, mut next) = (1, usize::MAX);
    for l in list.iter_mut().rev() {
        if l.0 + l.1.chars().count() >= next {
            lines += 1;
            l.4 = l.0 != next;
        }
        l.3 = lines;
        next = l.0;
    }
    for line in 0..=lines {
        let mut text = String::new();
        let mut at = 0;
        for l in list.iter().take_while(|l| line <= l.3) {
            let what = if line == l.3 {
                l.1
            } else if l.4 {
                "|"
            } else {
                continue;
            };
            text.extend(std::iter::repeat_n(' ', l.0.saturating_sub(at)));
            let _ = write!(text, "{}{what}{}", if l.2 { color } else { c.range }, c.end);
            at = l.0.max(at) + what.chars().count();
        }
        let _ = writeln!(out, "{blank}{text}");
    }
}

/// `text` with the caret's range in the message's colour and other ranges in theirs.
fn paint(text: &str, ranges: &[(usize, usize)], caret: usize, color: &str, c: &Colors) -> String {
    let mut out = String::new();
    let mut now = 0;
    let mut col = 0;
    for ch in text.chars() {
        let hit = ranges.iter().find(|r| r.0 <= col && col < r.1);
        let want = match hit {
            _ if col == caret => 1,
            Some(r) if r.0 <= caret && caret < r.1 => 1,
            Some(_) => 2,
            None => 0,
        };
        if want != now {
            if now != 0 {
                out.push_str(c.end);
            }
            out.push_str([" ", color, c.range][want].trim());
            now = want;
        }
        out.push(ch);
        col += width(ch) as usize;
    }
    if now != 0 {
        out.push_str(c.end);
    }
    out
}

/// The notes that tell through which macros the token at `loc` came.
fn unwind(out: &mut String, state: &mut DiagState, sources: &SourceMap, loc: Loc, line: u32, file: FileId) {
    if !state.format.track_macros {
        return;
    }
    let mut at = loc;
    let mut steps = Vec::new();
    while let Some((e, origin)) = sources.expansion(at) {
        // Where in the body of the macro this token stands, and where the macro was named.
        steps.push((e.name, file_loc(sources, origin.body), e.used_at));
        at = if sources.expansion(origin.spelled).is_some() { origin.spelled } else { e.used_at };
    }
    // A use inside a system header explains nothing to the user.
    if steps.is_empty() || sources.in_system_header(at) {
        return;
    }
    let tabstop = state.format.tabstop;
    for (i, (name, body, used_at)) in steps.into_iter().enumerate() {
        if body == Loc::NONE || internal(sources, body) || sources.in_system_header(body) {
            continue;
        }
        let Some(body_at) = spot(sources, body, tabstop) else { continue };
        let in_definition = i == 0 && (body_at.physical != line || body_at.file != file);
        let (desc, loc) = if in_definition {
            (&msg::IN_DEFINITION, body)
        } else {
            (&msg::IN_EXPANSION, definition_loc(sources, used_at))
        };
        let p = Part {
            desc,
            loc,
            args: vec![name.to_string()],
            ranges: Vec::new(),
            fixits: Vec::new(),
            line_only: false,
        };
        let Some(spot) = spot(sources, loc, tabstop) else { continue };
        let c = colors(&state.format);
        included_from(out, state, sources, spot.file, c);
        first_line(out, &state.format, Severity::Note, &p, Some(&spot), c);
        source_lines(out, &state.format, sources, &spot, loc, &p, Severity::Note, c);
    }
}

/// The file location of a body token.
fn file_loc(sources: &SourceMap, loc: Loc) -> Loc {
    definition_loc(sources, loc)
}

/// Where a token stands in the outermost text that spells it: a macro's body, or a file.
fn definition_loc(sources: &SourceMap, mut loc: Loc) -> Loc {
    while let Some((_, origin)) = sources.expansion(loc) {
        loc = origin.body;
    }
    loc
}

#[cfg(test)]
mod tests {
    use crate::diag::catalog::{lex, pp};
    use crate::diag::session::test_session;
    use crate::support::intern::Name;
    use crate::support::source::{Loc, Origin};

    #[test]
    fn text_is_in_gccs_format() {
        let sess = test_session();
        sess.diags.borrow_mut().capture = Some(Vec::new());
        let text = b"#define F(x) (x + bad)\nint a;\n\tint b = F(1);\n".to_vec();
        let start = {
            let mut s = sess.sources.borrow_mut();
            let id = s.add_file("t.c".into(), "t.c".into(), text, Loc::NONE, false).unwrap();
            s.file(id).start
        };
        let at = |n: u32| Loc(start + n);
        sess.set_function(Some(Name::intern("f")));
        sess.diag(&lex::MULTI_CHARACTER, at(27)).emit();
        sess.diag(&pp::POISONED, at(35)).arg("b").emit();
        let used_at = at(39);
        let origins = [Origin { spelled: at(18), body: at(18) }];
        let e =
            sess.sources.borrow_mut().add_expansion(Name::intern("F"), used_at, origins.into_iter()).unwrap();
        sess.diag(&pp::POISONED, e).arg("bad").emit();
        assert_eq!(sess.error_count(), 2);
        let out = String::from_utf8(sess.diags.borrow_mut().capture.take().unwrap()).unwrap();
        let want = "t.c: In function 'f':
t.c:2:5: warning: multi-character character constant [-Wmultichar]
    2 | int a;
      |     ^
t.c:3:13: error: attempt to use poisoned \"b\"
    3 |         int b = F(1);
      |             ^
t.c:1:19: error: attempt to use poisoned \"bad\"
    1 | #define F(x) (x + bad)
      |                   ^~~
t.c:3:17: note: in expansion of macro 'F'
    3 |         int b = F(1);
      |                 ^
";
        assert_eq!(out, want);
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let sess = test_session();
        sess.diags.borrow_mut().capture = Some(Vec::new());
        let mut text = vec![b' '; 100_000];
        text[50_000] = b'x';
        let start = {
            let mut s = sess.sources.borrow_mut();
            let id = s.add_file("t.c".into(), "t.c".into(), text, Loc::NONE, false).unwrap();
            s.file(id).start
        };
        sess.diag(&lex::MULTI_CHARACTER, Loc(start + 50_000)).emit();
        let out = String::from_utf8(sess.diags.borrow_mut().capture.take().unwrap()).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].starts_with("t.c:1:50001:"));
        assert!(lines.iter().all(|l| l.len() < 400));
        assert_eq!(lines[1].find('x'), lines[2].find('^'));
    }

    #[test]
    fn the_catalogue_uses_all_its_arguments_in_order() {
        use crate::diag::catalog::*;
        let all = [
            lex::ALL,
            pp::ALL,
            parse::ALL,
            decl::ALL,
            expr::ALL,
            sema::ALL,
            flow::ALL,
            warn::ALL,
            lower::ALL,
            driver::ALL,
        ];
        for d in all.into_iter().flatten() {
            let used: Vec<bool> = (0..10).map(|n| d.text.contains(&format!("{{{n}}}"))).collect();
            let count = used.iter().filter(|&&u| u).count();
            assert!(used[..count].iter().all(|&u| u), "{}: arguments skip a number", d.id);
            if let Some(flag) = d.flag.strip_prefix("-W") {
                assert!(
                    matches!(flag, "pedantic" | "extra" | "all")
                        || crate::diag::warnings::index(crate::diag::state::plain_name(flag)).is_some(),
                    "{}: no option -W{flag}",
                    d.id
                );
            } else {
                assert!(matches!(d.flag, "" | "-pedantic"), "{}", d.id);
            }
            let quotes = d.text.match_indices('\'').filter(|(i, _)| {
                let b = d.text.as_bytes();
                let letter = |k: usize| b.get(k).is_some_and(u8::is_ascii_alphabetic);
                !(*i > 0 && letter(i - 1) && letter(i + 1))
            });
            assert_eq!(quotes.count() % 2, 0, "{}: unpaired quote", d.id);
        }
    }
}
