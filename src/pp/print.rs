//! The output of `-E`: tokens as text, with line markers (`# line "file" flags`) so that places are kept.
//!
//! Lines of the input stay lines of the output: up to eight empty lines are printed as such, a longer gap
//! or another file gets a marker (or, with -P, a line break). White space is printed where it was, and
//! where two tokens would otherwise become one.

use super::{Event, Preprocessor};
use crate::lex::{Flags, Token, TokenKind};
use crate::support::source::{FileId, Loc};
use std::io::{self, Write};

/// What to do with macros (`-d…`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dump {
    #[default]
    None,
    /// `-dM`: nothing but the macros at the end.
    Macros,
    /// `-dD`: the definitions in their places as well.
    Definitions,
    /// `-dN`: their names only.
    Names,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct PrintOptions {
    /// `-P`
    pub no_line_markers: bool,
    pub dump: Dump,
    /// `-dI`
    pub includes: bool,
}

struct Printer<'w> {
    out: &'w mut dyn Write,
    buf: Vec<u8>,
    opts: PrintOptions,
    /// Presumed line and physical file being printed.
    line: u32,
    file: FileId,
    /// The present line has text.
    printed: bool,
    /// The last token, unless a line ended since.
    prev: Option<Token>,
    /// The main file's first marker was printed.
    started: bool,
}

/// Preprocesses everything and writes it to `out`. Call after `enter_main`; before that, `configure`.
pub fn print(pp: &mut Preprocessor, out: &mut dyn Write, opts: PrintOptions) -> io::Result<()> {
    let file = FileId(0);
    let buf = Vec::with_capacity(1 << 16);
    let mut p = Printer { out, buf, opts, line: 0, file, printed: false, prev: None, started: false };
    loop {
        let t = pp.next();
        if opts.dump == Dump::Macros {
            pp.events.clear();
            if t.kind == TokenKind::Eof {
                break;
            }
            continue;
        }
        if !pp.events.is_empty() {
            for e in std::mem::take(&mut pp.events) {
                p.event(pp, e);
            }
        }
        if t.kind == TokenKind::Eof {
            p.start(pp);
            break;
        }
        p.token(pp, t);
        if p.buf.len() > (1 << 16) - 4096 {
            p.flush()?;
        }
    }
    if opts.dump == Dump::Macros {
        for name in pp.defined_macros() {
            if let Some(text) = pp.macro_text(name) {
                p.buf.extend_from_slice(b"#define ");
                p.buf.extend_from_slice(&text);
                p.buf.push(b'\n');
            }
        }
    }
    if p.printed {
        p.buf.push(b'\n');
    }
    p.flush()
}

/// Makes `pp` note what the printer will want; before `enter_main`.
pub fn configure(pp: &mut Preprocessor, opts: PrintOptions) {
    pp.want_defines = matches!(opts.dump, Dump::Definitions | Dump::Names);
    pp.want_includes = opts.includes;
}

impl Printer<'_> {
    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buf)?;
        self.buf.clear();
        Ok(())
    }

    fn newline(&mut self) {
        self.buf.push(b'\n');
        self.printed = false;
        self.prev = None;
    }

    /// A marker for `line` of the file at `loc`.
    fn marker(&mut self, pp: &Preprocessor, loc: Loc, line: u32, flags: &str) {
        if self.printed {
            self.newline();
        }
        self.line = line;
        if self.opts.no_line_markers {
            return;
        }
        let sources = pp.sess.sources.borrow();
        let name = match sources.place(loc) {
            Some(p) => p.file,
            None => String::new(),
        };
        let mut quoted = String::with_capacity(name.len());
        for c in name.chars() {
            if c == '"' || c == '\\' {
                quoted.push('\\');
            }
            quoted.push(c);
        }
        let system = if sources.in_system_header(loc) { " 3 4" } else { "" };
        let _ = writeln!(self.buf, "# {line} \"{quoted}\"{flags}{system}");
    }

    /// The main file's first marker, once.
    fn start(&mut self, pp: &Preprocessor) {
        if !std::mem::replace(&mut self.started, true) {
            let loc = Loc(pp.sess.sources.borrow().file(self.file).start);
            self.marker(pp, loc, 1, "");
        }
    }

    fn internal(&mut self, name: &str, flags: &str) {
        if !self.opts.no_line_markers {
            let _ = writeln!(self.buf, "# 0 \"{name}\"{flags}");
        }
    }

    fn event(&mut self, pp: &Preprocessor, e: Event) {
        let place = |loc: Loc| {
            let sources = pp.sess.sources.borrow();
            let loc = sources.use_site(loc);
            (loc, sources.presumed_line(loc))
        };
        match e {
            Event::Enter(file) => {
                let (start, first, included_at) = {
                    let sources = pp.sess.sources.borrow();
                    let f = sources.file(file);
                    (
                        Loc(f.start),
                        f.included_at == Loc::NONE && self.line == 0 && !self.started,
                        f.included_at,
                    )
                };
                if first && (self.file == FileId(0) || !self.buf.contains(&b'"')) {
                    // The main file comes first of all.
                    let name = pp.sess.sources.borrow().file(file).name.clone();
                    self.internal(&name, "");
                    if !pp.opts.preprocessed {
                        self.internal("<built-in>", "");
                        self.internal("<command-line>", "");
                    }
                    self.file = file;
                    return;
                }
                if included_at != Loc::NONE {
                    self.start(pp);
                    let (loc, line) = place(included_at);
                    self.go_to(pp, loc, line);
                }
                self.marker(pp, start, 1, " 1");
                self.file = file;
            }
            Event::Return(file, loc) => {
                let at_start = pp.sess.sources.borrow().file(file).start == loc.0;
                self.file = file;
                if at_start && !self.started {
                    if self.printed {
                        self.newline();
                    }
                    self.internal("<command-line>", " 2");
                    return;
                }
                let (loc, line) = place(loc);
                self.marker(pp, loc, line, " 2");
            }
            Event::Line(loc) => {
                self.start(pp);
                let (loc, line) = place(loc);
                self.marker(pp, loc, line, "");
            }
            Event::Pragma(loc, text) => self.directive_line(pp, loc, "#pragma", &text),
            Event::Ident(loc, text) => self.directive_line(pp, loc, "#ident", &text),
            Event::Define(loc, text) => {
                let text = match self.opts.dump {
                    Dump::Names => {
                        let n = text
                            .iter()
                            .position(|b| !(b.is_ascii_alphanumeric() || *b == b'_'))
                            .unwrap_or(text.len());
                        String::from_utf8_lossy(&text[..n]).into_owned()
                    }
                    _ => String::from_utf8_lossy(&text).into_owned(),
                };
                self.macro_line(pp, loc, "#define", &text);
            }
            Event::Undef(loc, name) => self.macro_line(pp, loc, "#undef", name.as_str()),
            Event::Include(loc, text) => {
                let (loc, line) = place(loc);
                self.go_to(pp, loc, line);
                self.buf.extend_from_slice(text.as_bytes());
                self.newline();
                self.line += 1;
            }
        }
    }

    fn macro_line(&mut self, pp: &Preprocessor, loc: Loc, word: &str, text: &str) {
        let internal = {
            let sources = pp.sess.sources.borrow();
            match sources.file_offset(loc) {
                Some((f, _)) => sources.file(f).name.starts_with('<'),
                None => true,
            }
        };
        if internal {
            let _ = writeln!(self.buf, "{word} {text}");
        } else {
            self.directive_line(pp, loc, word, text);
        }
    }

    fn directive_line(&mut self, pp: &Preprocessor, loc: Loc, word: &str, text: &str) {
        self.start(pp);
        let (loc, line) = {
            let sources = pp.sess.sources.borrow();
            let loc = sources.use_site(loc);
            (loc, sources.presumed_line(loc))
        };
        self.go_to(pp, loc, line);
        let _ = writeln!(self.buf, "{word} {text}");
        self.printed = false;
        self.prev = None;
        self.line += 1;
    }

    /// Makes the next output be on `line`.
    fn go_to(&mut self, pp: &Preprocessor, loc: Loc, line: u32) {
        if self.printed {
            self.newline();
            self.line += 1;
        }
        if line >= self.line && line < self.line + 8 {
            while self.line < line {
                self.newline();
                self.line += 1;
            }
        } else {
            self.marker(pp, loc, line, "");
        }
    }

    fn token(&mut self, pp: &Preprocessor, t: Token) {
        self.start(pp);
        // Only the first token of a line, or one after a macro call of several lines, can be on another line.
        let after_call = self.prev.is_some_and(|p| t.loc.0.wrapping_sub(p.loc.0) > 1 << 10);
        let adjust = after_call && !self.opts.no_line_markers && !pp.sess.lang.assembler;
        if t.flags.has(Flags::BOL) || !self.printed || adjust {
            let (loc, line, column) = {
                let sources = pp.sess.sources.borrow();
                let loc = sources.use_site(t.loc);
                let column = match sources.file_offset(loc) {
                    Some((id, off)) => sources.line_column(id, off).1,
                    None => 1,
                };
                (loc, sources.presumed_line(loc), column)
            };
            let bol = t.flags.has(Flags::BOL);
            if line != self.line || bol && (self.prev.is_some() || !self.printed) {
                self.go_to(pp, loc, line);
                for _ in 2..column {
                    self.buf.push(b' ');
                }
                if !bol || column > 1 && !t.flags.has(Flags::SPACE) {
                    self.buf.push(b' ');
                }
                self.prev = None;
                self.printed = true;
            }
        }
        if t.flags.has(Flags::SPACE) {
            self.buf.push(b' ');
        } else if let Some(prev) = self.prev {
            let adjacent = prev.loc.0.wrapping_add(prev.spelling().len() as u32) == t.loc.0;
            if !adjacent && would_paste(prev, t) {
                self.buf.push(b' ');
            }
        } else if t.kind == TokenKind::Hash && !self.printed && !t.flags.has(Flags::BOL) {
            self.buf.push(b' ');
        }
        match t.kind {
            TokenKind::Ident if !t.name.as_bytes().is_ascii() && !pp.sess.lang.assembler => {
                // As gcc, in a form that any later stage can read.
                for c in t.name.as_str().chars() {
                    let _ = if c.is_ascii() {
                        write!(self.buf, "{c}")
                    } else {
                        write!(self.buf, "\\U{:08x}", c as u32)
                    };
                }
            }
            _ => self.buf.extend_from_slice(t.spelling()),
        }
        if t.kind == TokenKind::Comment {
            self.line += t.spelling().iter().filter(|&&b| b == b'\n').count() as u32;
        }
        self.printed = true;
        self.prev = Some(t);
    }
}

/// Would `a` and `b` written without a space be read as other tokens?
fn would_paste(a: Token, b: Token) -> bool {
    use TokenKind::*;
    let c = b.spelling().first().copied().unwrap_or(0);
    let eq = c == b'=';
    match a.kind {
        Ident => matches!(b.kind, Ident | Number | Char | String),
        Number => matches!(b.kind, Ident | Number | Char) || matches!(c, b'.' | b'+' | b'-'),
        Gt => eq || c == b'>',
        Lt => eq || matches!(c, b'<' | b'%' | b':'),
        Plus => eq || c == b'+',
        Minus => eq || matches!(c, b'-' | b'>'),
        Slash => eq || matches!(c, b'/' | b'*'),
        Colon => matches!(c, b':' | b'>'),
        Amp => eq || c == b'&',
        Pipe => eq || c == b'|',
        Percent => eq || matches!(c, b':' | b'%' | b'>'),
        Dot => matches!(c, b'.' | b'%') || b.kind == Number,
        Hash => matches!(c, b'#' | b'%'),
        Star | Caret | Bang | Eq | Shl | Shr => eq,
        Stray => a.spelling() == b"\\" && b.kind == Ident,
        _ => false,
    }
}
