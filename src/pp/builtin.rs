//! Macros whose expansion is computed: `__FILE__` and its kin, `__has_include`, `_Pragma`.

use super::macros::{Entered, Kind, Macro};
use super::{InputKind, Preprocessor, features};
use crate::diag::catalog::pp as msg;
use crate::lex::{Token, TokenKind};
use crate::support::intern::Name;
use crate::support::names as n;
use crate::support::source::Loc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Builtin {
    File,
    FileName,
    BaseFile,
    Line,
    Date,
    Time,
    Timestamp,
    Counter,
    IncludeLevel,
    HasInclude,
    HasIncludeNext,
    HasEmbed,
    HasAttribute,
    HasCAttribute,
    HasBuiltinFn,
    Pragma,
}

impl Builtin {
    /// Whether `#ifdef` sees it.
    pub fn is_defined(self) -> bool {
        self != Builtin::Pragma
    }
}

const BUILTINS: &[(Name, Builtin)] = &[
    (n::M_FILE, Builtin::File),
    (n::M_FILE_NAME, Builtin::FileName),
    (n::M_BASE_FILE, Builtin::BaseFile),
    (n::M_LINE, Builtin::Line),
    (n::M_DATE, Builtin::Date),
    (n::M_TIME, Builtin::Time),
    (n::M_TIMESTAMP, Builtin::Timestamp),
    (n::M_COUNTER, Builtin::Counter),
    (n::M_INCLUDE_LEVEL, Builtin::IncludeLevel),
    (n::M_HAS_INCLUDE, Builtin::HasInclude),
    (n::M_HAS_INCLUDE_NEXT, Builtin::HasIncludeNext),
    (n::M_HAS_EMBED, Builtin::HasEmbed),
    (n::M_HAS_ATTRIBUTE, Builtin::HasAttribute),
    (n::M_HAS_CPP_ATTRIBUTE, Builtin::HasAttribute),
    (n::M_HAS_C_ATTRIBUTE, Builtin::HasCAttribute),
    (n::M_HAS_BUILTIN, Builtin::HasBuiltinFn),
    (n::PRAGMA_OP, Builtin::Pragma),
];

impl Preprocessor<'_> {
    pub(super) fn define_builtins(&mut self) {
        if self.opts.preprocessed {
            return;
        }
        let lang = &self.sess.lang;
        let (embed, pragma_op) = (lang.c23(), !lang.assembler);
        let assembler = lang.assembler;
        for &(name, b) in BUILTINS {
            let there = match b {
                Builtin::HasEmbed => embed,
                Builtin::Pragma => pragma_op,
                Builtin::HasCAttribute | Builtin::HasAttribute | Builtin::HasBuiltinFn => !assembler,
                _ => true,
            };
            if there {
                self.install(Macro::word(name, Kind::Builtin(b)));
            }
        }
        if !assembler {
            self.install(Macro::word(n::VA_ARGS, Kind::VariadicWord));
            self.install(Macro::word(n::VA_OPT, Kind::VariadicWord));
        }
    }

    fn number_token(&self, t: Token, v: impl std::fmt::Display) -> Entered {
        let name = Name::intern(&v.to_string());
        Entered::Token(Token { kind: TokenKind::Number, name, aux: 0, ..t })
    }

    fn string_token(&self, t: Token, inside: &str) -> Entered {
        let mut s = String::from("\"");
        for c in inside.chars() {
            if c == '"' || c == '\\' {
                s.push('\\');
            }
            s.push(c);
        }
        s.push('"');
        Entered::Token(Token { kind: TokenKind::String, name: Name::intern(&s), aux: 0, ..t })
    }

    pub(super) fn expand_builtin(&mut self, b: Builtin, t: Token) -> Entered {
        match b {
            Builtin::Line => {
                let loc = if self.contexts.is_empty() { t.loc } else { self.invocation };
                let loc = if self.contexts.is_empty() && loc == Loc::NONE { t.loc } else { loc };
                let line = self.sess.sources.borrow().presumed_line(loc);
                self.number_token(t, line)
            }
            Builtin::File | Builtin::FileName => {
                let name = self.presumed_file();
                let name = self.map_prefix(&name);
                match b {
                    Builtin::FileName => self.string_token(t, name.rsplit('/').next().unwrap_or(&name)),
                    _ => self.string_token(t, &name),
                }
            }
            Builtin::BaseFile => {
                let name = self.map_prefix(self.base_file.as_str());
                self.string_token(t, &name)
            }
            Builtin::Date | Builtin::Time => {
                self.sess.diag(&msg::DATE_TIME, t.loc).arg(t.name).emit();
                let (date, time) = self.date_and_time();
                let name = if b == Builtin::Date { date } else { time };
                Entered::Token(Token { kind: TokenKind::String, name, aux: 0, ..t })
            }
            Builtin::Timestamp => {
                self.sess.diag(&msg::DATE_TIME, t.loc).arg(t.name).emit();
                let path = self.current_path();
                let modified = path.and_then(|p| std::fs::metadata(p).ok()).and_then(|m| m.modified().ok());
                let seconds = modified
                    .and_then(|m| m.duration_since(std::time::UNIX_EPOCH).ok())
                    .map(|d| d.as_secs() as i64);
                match seconds {
                    Some(s) => {
                        let c = Calendar::of(s);
                        let text = format!(
                            "{} {} {:2} {:02}:{:02}:{:02} {}",
                            WEEKDAYS[c.weekday], MONTHS[c.month], c.day, c.hour, c.minute, c.second, c.year
                        );
                        self.string_token(t, &text)
                    }
                    None => self.string_token(t, "??? ??? ?? ??:??:?? ????"),
                }
            }
            Builtin::Counter => {
                let v = self.counter;
                self.counter = v.wrapping_add(1);
                self.number_token(t, v)
            }
            Builtin::IncludeLevel => self.number_token(t, self.include_depth),
            Builtin::HasInclude | Builtin::HasIncludeNext => {
                if !self.in_directive {
                    let at = self.sess.sources.borrow().use_site(t.loc);
                    self.sess.diag(&msg::OUTSIDE_DIRECTIVE, at).arg(t.name).emit();
                    return self.number_token(t, 0u8);
                }
                let open = self.has_open(t);
                let value = match self.header_ref_in_condition(t) {
                    Some(h) => {
                        if open {
                            self.has_close(t);
                        }
                        self.has_include(h, b == Builtin::HasIncludeNext)
                    }
                    None => false,
                };
                self.number_token(t, value as u8)
            }
            Builtin::HasEmbed => {
                let v = self.has_embed(t);
                self.number_token(t, v)
            }
            Builtin::HasAttribute | Builtin::HasCAttribute => {
                let v = self.has_attribute(t, b == Builtin::HasCAttribute);
                if v > 1 { self.number_token(t, format_args!("{v}L")) } else { self.number_token(t, v) }
            }
            Builtin::HasBuiltinFn => {
                let open = self.has_open(t);
                let word = self.next_significant();
                let known = if word.kind == TokenKind::Ident {
                    (self.opts.has_builtin)(&self.sess.target, word.name.as_str())
                        || features::keyword_builtin(word.name)
                } else {
                    self.sess.diag(&msg::HAS_WITHOUT_NAME, word.loc).arg(t.name).emit();
                    false
                };
                if open && word.kind != TokenKind::Eod {
                    self.has_close(t);
                }
                self.number_token(t, known as u8)
            }
            Builtin::Pragma => self.pragma_operator(t),
        }
    }

    /// The next token that is not expanded nor a placemarker.
    pub(super) fn next_plain(&mut self) -> Token {
        loop {
            let t = self.next_raw();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        }
    }

    /// The next token, expanded, that is no placemarker.
    fn next_significant(&mut self) -> Token {
        loop {
            let t = self.next_expanded();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        }
    }

    fn has_open(&mut self, t: Token) -> bool {
        let open = self.next_plain();
        if open.kind == TokenKind::LParen {
            return true;
        }
        self.sess.diag(&msg::HAS_MISSING_LPAREN, open.loc).arg(t.name).emit();
        if open.kind != TokenKind::Eod && open.kind != TokenKind::Eof {
            self.push_back(open);
        }
        false
    }

    fn has_close(&mut self, t: Token) {
        let close = self.next_plain();
        if close.kind != TokenKind::RParen {
            self.sess.diag(&msg::HAS_MISSING_RPAREN, close.loc).arg(t.name).emit();
            if close.kind != TokenKind::Eod && close.kind != TokenKind::Eof {
                self.push_back(close);
            }
        }
    }

    fn header_ref_in_condition(&mut self, t: Token) -> Option<super::include::HeaderRef> {
        self.header_ref(&format!("operator \"{}\"", t.name), t.loc)
    }

    fn has_attribute(&mut self, t: Token, std_syntax: bool) -> u32 {
        let open = self.has_open(t);
        let mut word = self.next_significant();
        let mut vendor = None;
        if word.kind == TokenKind::Ident {
            // `vendor :: name`; before C23 the `::` is two colons.
            let mut sep = self.next_plain();
            let mut colons = sep.kind == TokenKind::ColonColon;
            if sep.kind == TokenKind::Colon {
                sep = self.next_plain();
                colons = sep.kind == TokenKind::Colon;
            }
            if colons {
                vendor = Some(word.name);
                word = self.next_significant();
                sep = self.next_plain();
            }
            if open && sep.kind != TokenKind::RParen {
                self.sess.diag(&msg::HAS_MISSING_RPAREN, sep.loc).arg(t.name).emit();
            }
            if !open && sep.kind != TokenKind::Eod && sep.kind != TokenKind::Eof {
                self.push_back(sep);
            }
            if word.kind == TokenKind::Ident {
                return features::has_attribute(word.name, vendor, std_syntax);
            }
        }
        self.sess.diag(&msg::ATTRIBUTE_NAME_EXPECTED, word.loc).arg(t.name).emit();
        0
    }

    /// What `__FILE__` gives.
    fn presumed_file(&self) -> String {
        // In the arguments of the command line there is no file.
        let Some(i) = self.inputs.last() else { return String::new() };
        match i.presumed_name {
            Some(name) => name.as_str().into(),
            None if i.kind == InputKind::Internal => self.base_file.as_str().into(),
            None => self.sess.sources.borrow().file(i.file).name.clone(),
        }
    }

    /// `-fmacro-prefix-map=`
    fn map_prefix(&self, name: &str) -> String {
        for (old, new) in self.opts.prefix_map.iter().rev() {
            if let Some(rest) = name.strip_prefix(old.as_str()) {
                return format!("{new}{rest}");
            }
        }
        name.into()
    }

    fn date_and_time(&mut self) -> (Name, Name) {
        if let Some(d) = self.date {
            return d;
        }
        let seconds = self.opts.now.unwrap_or_else(|| {
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |d| d.as_secs() as i64)
        });
        let c = Calendar::of(seconds);
        let date = format!("\"{} {:2} {:4}\"", MONTHS[c.month], c.day, c.year);
        let time = format!("\"{:02}:{:02}:{:02}\"", c.hour, c.minute, c.second);
        let d = (Name::intern(&date), Name::intern(&time));
        self.date = Some(d);
        d
    }

    /// Runs `_Pragma("…")`. Inside directives, and in arguments expanded in advance (they may yet be
    /// stringised), it stays as it is.
    fn pragma_operator(&mut self, t: Token) -> Entered {
        if self.in_directive || self.no_pragma_op > 0 {
            return Entered::No;
        }
        let open = self.next_significant();
        let text = if open.kind == TokenKind::LParen { self.next_significant() } else { open };
        let close = if text.kind == TokenKind::String { self.next_significant() } else { text };
        if text.kind != TokenKind::String || close.kind != TokenKind::RParen {
            self.sess.diag(&msg::PRAGMA_OPERATOR_SYNTAX, t.loc).emit();
            if !matches!(close.kind, TokenKind::Eof | TokenKind::Eod | TokenKind::String) {
                self.push_back(close);
            }
            return Entered::Yes;
        }
        let spelling = text.name.as_bytes();
        let from = spelling.iter().position(|&b| b == b'"').map_or(0, |i| i + 1);
        let inside = &spelling[from..spelling.len() - 1];
        let mut s = Vec::with_capacity(inside.len() + 1);
        let mut i = 0;
        while i < inside.len() {
            if inside[i] == b'\\' && matches!(inside.get(i + 1), Some(b'"' | b'\\')) {
                i += 1;
            }
            s.push(inside[i]);
            i += 1;
        }
        self.run_pragma_text(s, t);
        Entered::Yes
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// A moment in the Gregorian calendar, UTC.
struct Calendar {
    year: i64,
    /// From 0.
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Calendar {
    /// `seconds` since 1970-01-01.
    fn of(seconds: i64) -> Calendar {
        let (days, rest) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
        // Days are counted in 400-year eras that begin on 1 March, so the leap day comes last.
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = ((mp + 2) % 12) as usize;
        Calendar {
            year: yoe + era * 400 + (month < 2) as i64,
            month,
            day: doy - (153 * mp + 2) / 5 + 1,
            weekday: (days + 4).rem_euclid(7) as usize,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Calendar;

    #[test]
    fn calendar_knows_leap_days() {
        let c = Calendar::of(951_782_400 + 3661);
        assert_eq!((c.year, c.month, c.day, c.weekday), (2000, 1, 29, 2));
        assert_eq!((c.hour, c.minute, c.second), (1, 1, 1));
        let c = Calendar::of(0);
        assert_eq!((c.year, c.month, c.day, c.weekday), (1970, 0, 1, 4));
    }
}
