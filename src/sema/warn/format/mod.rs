//! -Wformat: the arguments of printf, scanf, strftime, strfmon and of functions declared `format(…)` against their
//! format string (gcc manual, "Warning Options"; the languages are in `table`).
//!
//! A call's format argument is followed to its literals: through conditional expressions, offsets, constant arrays
//! and functions declared `format_arg`. Each literal is checked; what concerns the call as a whole (no literal, too
//! many arguments) is collected in [`Outcome`] and said at the end, since another literal may make it right.

mod table;

use super::on;
use crate::ast::decl::FormatAttr;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Func, Linkage, Ty, TypeKind};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::support::lang::Standard;
use crate::support::source::Loc;
use table::{Cell, Known, Language, Length, Since, Want};

/// What the literals of one call came to.
#[derive(Default)]
struct Outcome {
    non_literal: u32,
    extra: u32,
    extra_loc: Loc,
    dollar_extra: u32,
    wide: u32,
    empty: u32,
    unterminated: u32,
    /// Literals that are right.
    other: u32,
}

/// A call whose format is checked.
struct Call<'x, 'a> {
    language: &'static Language,
    args: &'x [&'a Expr<'a>],
    /// Index of the first argument checked, from 0; `None` if they are in a `va_list`.
    first: Option<usize>,
    loc: Loc,
}

/// Why an argument is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Conversion,
    Width,
    Precision,
}

/// One argument wanted by a directive.
struct Wanted {
    role: Role,
    want: Want,
    pointers: u8,
    notes: &'static str,
    /// What the message quotes.
    text: String,
    /// Index of the directive's last byte in the literal.
    at: usize,
}

/// Uses of `%n$` in one literal.
#[derive(Default)]
struct Dollars {
    /// `None` before the first directive with an argument tells.
    used: Option<bool>,
    counts: Vec<u8>,
}

/// The literal under check.
struct Literal<'a> {
    e: &'a Expr<'a>,
    bytes: &'a [u8],
    /// Bytes of the string before `bytes`.
    skipped: usize,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Checks the call of `f` (or through an object with attribute `attr`) with `args` converted.
    pub(in crate::sema) fn warn_format(
        &mut self,
        f: Option<&'a Func<'a>>,
        attr: Option<FormatAttr>,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) {
        let (name, string, first) = match (attr, f) {
            (Some(a), _) => (a.archetype.as_str(), a.string, a.first),
            (None, Some(f)) if f.linkage == Linkage::External => match self.library_format(f) {
                Some(x) => x,
                None => return,
            },
            _ => return,
        };
        let Some(language) = table::language(name) else { return };
        let Some(&format) = args.get((string as usize).wrapping_sub(1)) else { return };
        let first = (first as usize).checked_sub(1);
        let call = Call { language, args, first, loc };
        let mut out = Outcome::default();
        self.format_leaf(&call, format, 0, &mut out);
        self.format_outcome(&call, format, &out);
    }

    /// The format of a library function known by its name.
    fn library_format(&self, f: &'a Func<'a>) -> Option<(&'static str, u32, u32)> {
        let lang = &self.sess.lang;
        let name = f.name.as_str();
        let row = table::LIBRARY.iter().find(|r| r.0 == name)?;
        let plain = !name.starts_with("__");
        if plain
            && (lang.no_builtin || lang.freestanding || lang.no_builtin_functions.iter().any(|n| n == name))
        {
            return None;
        }
        let known = match row.4 {
            Known::Always => true,
            Known::FromC99 => lang.c99() || lang.gnu,
            Known::Gnu => lang.gnu,
        };
        known.then_some((row.1, row.2, row.3))
    }

    /// Says what concerns all literals together.
    fn format_outcome(&mut self, call: &Call<'_, 'a>, format: &'a Expr<'a>, out: &Outcome) {
        if out.non_literal > 0 {
            if !call.language.arguments {
                self.diag(&msg::FORMAT_NOT_CHECKED, call.loc).emit();
            } else if let Some(first) = call.first {
                if call.args.len() <= first {
                    if !self.diag(&msg::FORMAT_NO_ARGUMENTS, call.loc).emit() {
                        self.diag(&msg::FORMAT_NO_ARGUMENTS_NONLITERAL, call.loc).emit();
                    }
                } else {
                    self.diag(&msg::FORMAT_NOT_LITERAL, call.loc).emit();
                }
            }
        }
        let certain = out.non_literal == 0 && out.other == 0;
        let at = format.loc;
        if out.extra > 0 && certain {
            self.diag(&msg::FORMAT_EXTRA, out.extra_loc).emit();
        }
        if out.dollar_extra > 0 && certain {
            self.diag(&msg::FORMAT_DOLLAR_EXTRA, at).emit();
        }
        if out.empty > 0 && certain {
            self.diag(&msg::FORMAT_EMPTY, at).arg(call.language.name).emit();
        }
        if out.wide > 0 {
            self.diag(&msg::FORMAT_WIDE, at).emit();
        }
        if out.unterminated > 0 {
            self.diag(&msg::FORMAT_UNTERMINATED, at).emit();
        }
    }

    /// One format that the call may get.
    fn format_leaf(&mut self, call: &Call<'_, 'a>, e: &'a Expr<'a>, depth: u32, out: &mut Outcome) {
        if depth > 64 {
            out.non_literal += 1;
            return;
        }
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) => {
                return self.format_leaf(call, x, depth + 1, out);
            }
            ExprKind::Cond(c) => {
                match c.then {
                    Some(t) => self.format_leaf(call, t, depth + 1, out),
                    None => out.non_literal += 1,
                }
                return self.format_leaf(call, c.els, depth + 1, out);
            }
            ExprKind::Comma(_, x) => return self.format_leaf(call, x, depth + 1, out),
            ExprKind::IntConst(0) => {
                // A null pointer: no directive, so any argument is too many.
                match call.first.and_then(|i| call.args.get(i)) {
                    Some(a) => {
                        out.extra += 1;
                        out.extra_loc = a.loc;
                    }
                    None => out.other += 1,
                }
                return;
            }
            ExprKind::Call { callee, args } => {
                if let Some(list) = self.translated(callee) {
                    for i in list {
                        match args.get(i as usize - 1) {
                            Some(x) => self.format_leaf(call, x, depth + 1, out),
                            None => out.non_literal += 1,
                        }
                    }
                    return;
                }
            }
            _ => {}
        }
        let Some((literal, terminated)) = self.format_literal(e, 0) else {
            match self.wide_literal(e) {
                true => out.wide += 1,
                false => out.non_literal += 1,
            }
            return;
        };
        if !terminated {
            out.unterminated += 1;
            return;
        }
        if literal.bytes.is_empty() {
            out.empty += 1;
            if call.first.is_some_and(|i| i < call.args.len()) {
                out.extra += 1;
                out.extra_loc = literal.e.loc;
            }
            return;
        }
        self.check_format(call, &literal, out);
    }

    /// The arguments that a call of `callee` gives back as formats.
    fn translated(&self, callee: &'a Expr<'a>) -> Option<Vec<u32>> {
        let ExprKind::Cast(CastKind::FunctionToPointer, f) = callee.unparen().kind else { return None };
        let ExprKind::FuncRef(f) = f.unparen().kind else { return None };
        let declared = f.attrs.get().format_arg;
        if declared != 0 {
            return Some(vec![declared]);
        }
        let known = self.sess.lang.gnu && !self.sess.lang.no_builtin && f.linkage == Linkage::External;
        table::TRANSLATORS.iter().find(|t| known && t.0 == f.name.as_str()).map(|t| t.1.to_vec())
    }

    fn wide_literal(&self, e: &'a Expr<'a>) -> bool {
        matches!(e.kind, ExprKind::Cast(CastKind::ArrayToPointer, x)
            if matches!(x.unparen().kind, ExprKind::StringLit(s) if s.width != 1))
    }

    /// The literal behind pointer `e` plus `offset`, and whether it has its terminating null.
    fn format_literal(&self, e: &'a Expr<'a>, offset: usize) -> Option<(Literal<'a>, bool)> {
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) => {
                self.format_literal(x, offset)
            }
            ExprKind::Binary(BinOp::PtrAdd, p, i) => match i.unparen().kind {
                ExprKind::IntConst(n @ 0..=0x7fff_ffff) => self.format_literal(p, offset + n as usize),
                _ => None,
            },
            ExprKind::Cast(CastKind::ArrayToPointer, x) => match x.unparen().kind {
                ExprKind::StringLit(s) if s.width == 1 => {
                    let text = &s.bytes[..s.bytes.len().checked_sub(1)?];
                    Some((Literal { e: x, bytes: text.get(offset..)?, skipped: offset }, true))
                }
                // An array that never changes.
                ExprKind::VarRef(v) => {
                    let ty = v.ty.get();
                    let q = self.types.quals(ty).union(self.types.element(ty).map(|e| self.types.quals(e))?);
                    if !q.is_const() || q.is_volatile() {
                        return None;
                    }
                    let [item] = v.init.get()?.items else { return None };
                    let ExprKind::StringLit(s) = item.value.unparen().kind else { return None };
                    if s.width != 1 || item.offset != 0 || !self.types.is_array(ty) {
                        return None;
                    }
                    let size = self.types.size_of(ty)? as usize;
                    let text = &s.bytes[..s.bytes.len().checked_sub(1)?.min(size)];
                    let text = text.get(offset..)?;
                    Some((Literal { e, bytes: text, skipped: usize::MAX }, size > text.len() + offset))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Where byte `i` of the literal is written, if the literal is one plain token.
    fn format_place(&self, lit: &Literal<'a>, i: usize) -> Loc {
        let at = lit.e.loc;
        let sources = self.sess.sources.borrow();
        if lit.skipped == usize::MAX || sources.expansion(at).is_some() {
            return at;
        }
        let Some((file, offset)) = sources.file_offset(at) else { return at };
        let text = &sources.file(file).text[offset..];
        if text.first() != Some(&b'"') {
            return at;
        }
        let mut k = 1;
        let mut found = None;
        let mut n = 0;
        let want = i + lit.skipped;
        loop {
            match text.get(k) {
                Some(b'"') => break,
                Some(b'\\') => {
                    if n == want {
                        found = Some(k);
                    }
                    let octal =
                        text[k + 1..].iter().take(3).take_while(|c| (b'0'..=b'7').contains(c)).count();
                    k += match text.get(k + 1) {
                        Some(b'x') => 2 + text[k + 2..].iter().take_while(|c| c.is_ascii_hexdigit()).count(),
                        Some(b'\n' | b'\r' | b'u' | b'U') | None => return at,
                        Some(_) if octal > 0 => 1 + octal,
                        Some(_) => 2,
                    };
                    n += 1;
                    continue;
                }
                Some(b'\n') | None => return at,
                Some(_) => {
                    if n == want {
                        found = Some(k);
                    }
                }
            }
            n += 1;
            k += 1;
        }
        // A second literal joined to this one makes the bytes' places unsure.
        let rest = text[k + 1..].iter().position(|c| !c.is_ascii_whitespace()).map(|j| text[k + 1 + j]);
        match found {
            Some(f) if matches!(rest, Some(b',' | b')' | b';' | b':' | b'}' | b'?' | b'+' | b'[')) => {
                Loc(at.0 + f as u32)
            }
            _ => at,
        }
    }

    /// The standard in force, to compare with [`Since`].
    fn format_standard(&self) -> Since {
        match self.sess.lang.standard {
            s if s >= Standard::C23 => Since::C23,
            s if s >= Standard::C99 => Since::C99,
            Standard::C94 => Since::C94,
            _ => Since::C89,
        }
    }

    /// Whether something is not in the standard in force; then the name of the standard that lacks it.
    fn format_lacks(&self, since: Since) -> Option<&'static str> {
        let adjusted = self.format_since(since);
        if adjusted <= self.format_standard() {
            return None;
        }
        Some(match since {
            Since::Ext => "ISO C",
            Since::C23 => "ISO C17",
            _ => "ISO C90",
        })
    }

    fn format_since(&self, since: Since) -> Since {
        match since {
            Since::LongLong if self.warns(on::LONG_LONG) || self.sess.warning_level("-Wpedantic") > 0 => {
                Since::C99
            }
            Since::LongLong => Since::C89,
            s => s,
        }
    }

    fn check_format(&mut self, call: &Call<'_, 'a>, lit: &Literal<'a>, out: &mut Outcome) {
        let lang = call.language;
        let s = lit.bytes;
        let at = |i: usize| s.get(i).copied().unwrap_or(0);
        let pedantic = self.sess.warning_level("-Wpedantic") > 0 && self.extension == 0;
        let start = lit.e.loc;
        out.other += 1;
        // The next argument without `n$`.
        let mut next = call.first.unwrap_or(0);
        let mut dollars = Dollars {
            used: None,
            counts: vec![0; call.first.map_or(0, |f| call.args.len().saturating_sub(f))],
        };
        let mut i = 0;
        loop {
            if i >= s.len() || s[i] == 0 {
                if i < s.len() {
                    self.diag(&msg::FORMAT_NUL, self.format_place(lit, i)).emit();
                }
                if let Some(first) = call.first
                    && dollars.used != Some(true)
                    && next < call.args.len()
                {
                    out.other -= 1;
                    out.extra += 1;
                    out.extra_loc = start;
                    let _ = first;
                }
                if dollars.used == Some(true) {
                    self.finish_dollars(call, &dollars, start, out);
                }
                return;
            }
            i += 1;
            if s[i - 1] != b'%' {
                continue;
            }
            if i >= s.len() || s[i] == 0 {
                self.diag(&msg::FORMAT_TRAILING, self.format_place(lit, i - 1)).emit();
                continue;
            }
            if s[i] == b'%' {
                i += 1;
                continue;
            }
            let mut flags: Vec<u8> = Vec::new();
            let mut main_arg = None;
            if lang.dollars && dollars.used != Some(false) {
                match self.read_dollar(call, lit, &mut i, false, pedantic, &mut dollars) {
                    Err(()) => return,
                    Ok(Some(n)) => {
                        dollars.used = Some(true);
                        main_arg = Some(n);
                    }
                    Ok(None) => {}
                }
            }
            // Flags.
            while at(i) != 0 && lang.flag_chars.as_bytes().contains(&at(i)) {
                let ch = at(i);
                let flag = flag_row(lang, ch, "");
                if flags.contains(&ch) {
                    self.diag(&msg::FORMAT_REPEATED, start).arg(flag.map_or("", |f| f.name)).emit();
                } else {
                    flags.push(ch);
                }
                i += 1;
                if flag.is_some_and(|f| f.takes_next) {
                    if at(i) == 0 {
                        self.diag(&msg::FORMAT_FILL, self.format_place(lit, i.saturating_sub(1))).emit();
                        return;
                    }
                    i += 1;
                }
            }
            // Width.
            if lang.stars && at(i) == b'*' {
                flags.push(b'w');
                i += 1;
                let w = Wanted::star(Role::Width, "*", i - 1);
                if !self.star_argument(call, lit, &mut i, &mut next, pedantic, &mut dollars, w) {
                    return;
                }
            } else {
                let from = i;
                while at(i).is_ascii_digit() {
                    i += 1;
                }
                if i > from {
                    if lang.no_zero_width && s[from..i].iter().all(|&c| c == b'0') {
                        self.diag(&msg::FORMAT_ZERO_WIDTH, start).arg(lang.name).emit();
                    }
                    flags.push(b'w');
                }
            }
            if lang.left_precision && at(i) == b'#' {
                i += 1;
                flags.push(b'#');
                if !at(i).is_ascii_digit() {
                    self.diag(&msg::FORMAT_EMPTY_LEFT, start).arg(lang.name).emit();
                }
                while at(i).is_ascii_digit() {
                    i += 1;
                }
            }
            if lang.precision && at(i) == b'.' {
                i += 1;
                flags.push(b'p');
                if lang.stars && at(i) == b'*' {
                    i += 1;
                    let w = Wanted::star(Role::Precision, ".*", i - 1);
                    if !self.star_argument(call, lit, &mut i, &mut next, pedantic, &mut dollars, w) {
                        return;
                    }
                } else {
                    if !lang.empty_precision && !at(i).is_ascii_digit() {
                        self.diag(&msg::FORMAT_EMPTY_PRECISION, start).arg(lang.name).emit();
                    }
                    while at(i).is_ascii_digit() {
                        i += 1;
                    }
                }
            }
            let text_start = i;
            let mut allocates = false;
            if lang.alloc != 0 && at(i) == lang.alloc {
                flags.push(lang.alloc);
                allocates = true;
                i += 1;
            }
            // `%as` was the GNU way before C99 had `%a`.
            let c99 = self.sess.lang.c99();
            if lang.alloc != 0 && at(i) == b'a' && !c99 && matches!(at(i + 1), b's' | b'S' | b'[') {
                flags.push(b'a');
                allocates = true;
                i += 1;
            }
            // Length.
            let mut length = Length::None;
            let mut length_since = Since::C89;
            let mut length_text = "";
            if let Some(l) = lang.lengths.iter().find(|l| s[i..].starts_with(l.text.as_bytes())) {
                i += l.text.len();
                (length, length_since, length_text) = (l.length, l.since, l.text);
                flags.push(b'L');
                if pedantic && let Some(std) = self.format_lacks(l.since) {
                    self.diag(&msg::FORMAT_LENGTH_STD, start).arg(std).arg(l.text).arg(lang.name).emit();
                }
            }
            while at(i) != 0 && lang.modifiers.as_bytes().contains(&at(i)) {
                if flags.contains(&at(i)) {
                    let name = flag_row(lang, at(i), "").map_or("", |f| f.name);
                    self.diag(&msg::FORMAT_REPEATED, start).arg(name).emit();
                } else {
                    flags.push(at(i));
                }
                i += 1;
            }
            let ch = at(i);
            if ch == 0 || !lang.fancy_percent && ch == b'%' {
                self.diag(&msg::FORMAT_LACKS_TYPE, self.format_place(lit, i.saturating_sub(1))).emit();
                continue;
            }
            i += 1;
            let last = i - 1;
            let shown = ch as char;
            let Some(conv) = lang.conversions.iter().find(|c| c.chars.as_bytes().contains(&ch)) else {
                let place = self.format_place(lit, last);
                if ch.is_ascii_graphic() {
                    self.diag(&msg::FORMAT_UNKNOWN, place).arg(shown).emit();
                } else {
                    self.diag(&msg::FORMAT_UNKNOWN_CODE, place).arg(format!("{ch:x}")).emit();
                }
                continue;
            };
            if pedantic && let Some(std) = self.format_lacks(conv.since) {
                self.diag(&msg::FORMAT_CONVERSION_STD, start)
                    .arg(std)
                    .arg(format!("%{shown}"))
                    .arg(lang.name)
                    .emit();
            }
            self.check_flags(lang, conv, &mut flags, shown, pedantic, start);
            self.check_y2k(conv, &flags, shown, start);
            let has = |flags: &[u8], c: u8| c != 0 && flags.contains(&c);
            let suppressed = has(&flags, lang.suppress);
            let allocates = allocates && (has(&flags, lang.alloc) || has(&flags, b'a'));
            if conv.notes.contains('[') {
                if at(i) == b'^' {
                    i += 1;
                }
                if at(i) == b']' {
                    i += 1;
                }
                while at(i) != 0 && at(i) != b']' {
                    i += 1;
                }
                if at(i) != b']' {
                    self.diag(&msg::FORMAT_NO_BRACKET, start).emit();
                }
            }
            let mut wanted = (Want::Void, Since::C89);
            if lang.arguments {
                let cell: Cell = conv.types[length as usize];
                let Some(w) = cell else {
                    self.diag(&msg::FORMAT_BAD_LENGTH, self.format_place(lit, last))
                        .arg(length_text)
                        .arg(shown)
                        .emit();
                    next += 1;
                    continue;
                };
                wanted = w;
                let (w, l, c) =
                    (self.format_since(w.1), self.format_since(length_since), self.format_since(conv.since));
                if pedantic
                    && w > l
                    && w > c
                    && let Some(std) = self.format_lacks(wanted.1)
                {
                    let text = format!("%{length_text}{shown}");
                    self.diag(&msg::FORMAT_CONVERSION_STD, self.format_place(lit, last))
                        .arg(std)
                        .arg(text)
                        .arg(lang.name)
                        .emit();
                }
            }
            if call.first.is_none()
                && lang.arguments
                && main_arg.is_none()
                && !(suppressed || takes_nothing(conv, wanted.0))
            {
                dollars.used = Some(dollars.used == Some(true));
            }
            if !lang.arguments {
                continue;
            }
            if takes_nothing(conv, wanted.0) || suppressed {
                if main_arg.is_some() {
                    let row =
                        if suppressed { &msg::FORMAT_DOLLAR_SUPPRESSED } else { &msg::FORMAT_DOLLAR_NOTHING };
                    self.diag(row, start).emit();
                }
                continue;
            }
            if main_arg.is_none() {
                if dollars.used == Some(true) {
                    self.diag(&msg::FORMAT_DOLLAR_MISSING, start).emit();
                    return;
                }
                dollars.used = Some(false);
            }
            let Some(first) = call.first else { continue };
            let index = match main_arg {
                Some(n) => first + n - 1,
                None => {
                    next += 1;
                    next - 1
                }
            };
            let text = format!("%{}", String::from_utf8_lossy(&s[text_start..i.min(last + 1)]));
            let w = Wanted {
                role: Role::Conversion,
                want: wanted.0,
                pointers: conv.pointers + allocates as u8,
                notes: conv.notes,
                text,
                at: last,
            };
            self.check_argument(call, lit, index, &w, pedantic);
        }
    }

    /// Flags that the conversion does not take, that are extensions, that contradict each other.
    fn check_flags(
        &mut self,
        lang: &'static Language,
        conv: &table::Conversion,
        flags: &mut Vec<u8>,
        shown: char,
        pedantic: bool,
        start: Loc,
    ) {
        let percent = format!("%{shown}");
        let mut kept = Vec::with_capacity(flags.len());
        for &ch in flags.iter() {
            if ch == b'L' {
                kept.push(ch);
                continue;
            }
            let row = flag_row(lang, ch, "");
            if !conv.flags.as_bytes().contains(&ch) {
                let name = row.map_or("", |f| f.name);
                self.diag(&msg::FORMAT_FLAG, start).arg(name).arg(&percent).arg(lang.name).emit();
                continue;
            }
            kept.push(ch);
            if !pedantic {
                continue;
            }
            let Some(row) = row else { continue };
            if let Some(std) = self.format_lacks(row.since) {
                self.diag(&msg::FORMAT_FLAG_STD, start).arg(std).arg(row.long_name).emit();
            }
            if let Some(special) = lang
                .flags
                .iter()
                .find(|f| f.ch == ch && f.with != 0 && conv.notes.as_bytes().contains(&f.with))
                && special.since > row.since
                && let Some(std) = self.format_lacks(special.since)
            {
                self.diag(&msg::FORMAT_FLAG_WITH_STD, start)
                    .arg(std)
                    .arg(special.long_name)
                    .arg(&percent)
                    .arg(lang.name)
                    .emit();
            }
        }
        *flags = kept;
        for p in lang.pairs {
            let applies = flags.contains(&p.a)
                && flags.contains(&p.b)
                && (p.with == 0 || conv.notes.as_bytes().contains(&p.with));
            if !applies {
                continue;
            }
            let name = |c| flag_row(lang, c, "").map_or("", |f| f.name);
            let (a, b) = (name(p.a), name(p.b));
            match (p.ignored, p.with != 0) {
                (true, true) => self
                    .diag(&msg::FORMAT_FLAG_IGNORED_WITH, start)
                    .arg(a)
                    .arg(b)
                    .arg(&percent)
                    .arg(lang.name)
                    .emit(),
                (true, false) => {
                    self.diag(&msg::FORMAT_FLAG_IGNORED, start).arg(a).arg(b).arg(lang.name).emit()
                }
                (false, true) => self
                    .diag(&msg::FORMAT_FLAGS_WITH, start)
                    .arg(a)
                    .arg(b)
                    .arg(&percent)
                    .arg(lang.name)
                    .emit(),
                (false, false) => self.diag(&msg::FORMAT_FLAGS, start).arg(a).arg(b).arg(lang.name).emit(),
            };
        }
    }

    /// Dates that lose the century.
    fn check_y2k(&mut self, conv: &table::Conversion, flags: &[u8], shown: char, start: Loc) {
        let some_locales = if conv.notes.contains('4') {
            flags.contains(&b'E')
        } else if conv.notes.contains('3') {
            true
        } else if conv.notes.contains('2') {
            false
        } else {
            return;
        };
        let row = if some_locales { &msg::FORMAT_Y2K_LOCALES } else { &msg::FORMAT_Y2K };
        self.diag(row, start).arg(format!("%{shown}")).emit();
    }

    /// The argument of `*`. False: nothing more can be said of this literal.
    #[allow(clippy::too_many_arguments)]
    fn star_argument(
        &mut self,
        call: &Call<'_, 'a>,
        lit: &Literal<'a>,
        i: &mut usize,
        next: &mut usize,
        pedantic: bool,
        dollars: &mut Dollars,
        w: Wanted,
    ) -> bool {
        let mut numbered = None;
        if dollars.used != Some(false) {
            match self.read_dollar(call, lit, i, dollars.used == Some(true), pedantic, dollars) {
                Err(()) => return false,
                Ok(Some(n)) => {
                    dollars.used = Some(true);
                    numbered = Some(n);
                }
                Ok(None) => dollars.used = Some(false),
            }
        } else {
            // `$` after directives without it.
            let digits = lit.bytes[*i..].iter().take_while(|c| c.is_ascii_digit()).count();
            if digits > 0 && lit.bytes.get(*i + digits) == Some(&b'$') {
                self.diag(&msg::FORMAT_DOLLAR_LATE, lit.e.loc).emit();
                return false;
            }
        }
        let Some(first) = call.first else { return true };
        let index = match numbered {
            Some(n) => first + n - 1,
            None => {
                *next += 1;
                *next - 1
            }
        };
        self.check_argument(call, lit, index, &w, pedantic);
        true
    }

    /// Reads `n$` if it is there. `Err`: reported, the literal is given up.
    fn read_dollar(
        &mut self,
        call: &Call<'_, 'a>,
        lit: &Literal<'a>,
        i: &mut usize,
        needed: bool,
        pedantic: bool,
        dollars: &mut Dollars,
    ) -> Result<Option<usize>, ()> {
        let s = lit.bytes;
        let digits = s[*i..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 || s.get(*i + digits) != Some(&b'$') {
            if needed {
                self.diag(&msg::FORMAT_DOLLAR_MISSING, lit.e.loc).emit();
                return Err(());
            }
            return Ok(None);
        }
        let n = s[*i..*i + digits]
            .iter()
            .fold(0usize, |n, d| n.saturating_mul(10).saturating_add((d - b'0') as usize));
        *i += digits + 1;
        if pedantic && dollars.used.is_none() {
            self.diag(&msg::FORMAT_DOLLAR_STD, lit.e.loc).emit();
        }
        let many = call.first.map(|f| call.args.len().saturating_sub(f));
        if n == 0 || n > 1 << 20 || many.is_some_and(|m| n > m) {
            self.diag(&msg::FORMAT_DOLLAR_RANGE, lit.e.loc).emit();
            return Err(());
        }
        if dollars.counts.len() < n {
            dollars.counts.resize(n, 0);
        }
        let used = &mut dollars.counts[n - 1];
        if *used == 1 && !call.language.dollar_repeats {
            *used = 2;
            self.diag(&msg::FORMAT_DOLLAR_TWICE, lit.e.loc).arg(n).arg(call.language.name).emit();
        } else {
            *used = (*used).max(1);
        }
        Ok(Some(n))
    }

    /// Arguments that `n$` left out.
    fn finish_dollars(&mut self, call: &Call<'_, 'a>, dollars: &Dollars, start: Loc, out: &mut Outcome) {
        let Some(max) = dollars.counts.iter().rposition(|&c| c > 0) else { return };
        let mut gap = false;
        for n in 0..max {
            if dollars.counts[n] > 0 {
                continue;
            }
            let pointer =
                call.first.is_none_or(|f| call.args.get(f + n).is_some_and(|a| self.types.is_pointer(a.ty)));
            // The size of what is skipped is known if it is a pointer, as scanf's arguments are.
            if !call.language.dollar_repeats && pointer {
                gap = true;
            } else {
                self.diag(&msg::FORMAT_DOLLAR_GAP, start).arg(n + 1).arg(max + 1).emit();
            }
        }
        if gap || call.first.is_some_and(|f| max + 1 < call.args.len() - f) {
            out.other -= 1;
            out.dollar_extra += 1;
        }
    }

    /// Argument `index` (from 0) of the call against what is wanted.
    fn check_argument(
        &mut self,
        call: &Call<'_, 'a>,
        lit: &Literal<'a>,
        index: usize,
        w: &Wanted,
        pedantic: bool,
    ) {
        let Some(&arg) = call.args.get(index) else {
            let want = self.wanted_name(w);
            self.diag(&msg::FORMAT_MATCHING, self.format_place(lit, w.at))
                .arg(w.role_name())
                .arg(&w.text)
                .arg(want)
                .emit();
            return;
        };
        if arg.is_error() {
            return;
        }
        let number = index + 1;
        let mut ty = arg.ty;
        let mut target = Some(arg);
        for i in 0..w.pointers {
            let Some(to) = self.types.pointee(ty) else {
                return self.format_mismatch(lit, w, number, arg.ty);
            };
            ty = to;
            let null = target.is_some_and(|t| matches!(t.unparen().kind, ExprKind::IntConst(0)));
            if i == 0 && null && w.notes.contains('W') {
                self.diag(&msg::FORMAT_WRITE_NULL, call.loc).arg(number).emit();
            }
            if i == 0 && null && w.notes.contains('R') && call.language.name != "gnu_printf" {
                self.diag(&msg::FORMAT_READ_NULL, call.loc).arg(number).emit();
            }
            let literal = target.is_some_and(|t| self.writes_constant(t));
            if i == 0 && w.notes.contains('W') && (self.types.quals(ty).is_const() || literal) {
                self.diag(&msg::FORMAT_WRITE_CONST, call.loc).arg(number).emit();
            }
            if i > 0 && pedantic && !self.types.quals(ty).is_empty() {
                self.diag(&msg::FORMAT_EXTRA_QUALS, call.loc).arg(number).emit();
            }
            target = None;
        }
        if ty.is_error() {
            return;
        }
        let levels = w.pointers;
        let mut want = w.want.ty(&self.types);
        if levels == 0 && !want.is_error() {
            want = match w.want {
                Want::Float => Ty::DOUBLE,
                _ if self.types.is_integer(want) => self.promoted(want),
                _ => want,
            };
        }
        let have = self.types.unqual(ty);
        let character = w.notes.contains('c')
            && matches!(self.types.canon_unqual(have), Ty::CHAR | Ty::SCHAR | Ty::UCHAR);
        if !want.is_error() && self.compatible_unqual(want, have) {
            return;
        }
        if w.want == Want::Void && (!pedantic || levels == 1 && character) {
            return;
        }
        let signedness = self.warns(on::FORMAT_SIGNEDNESS);
        let int = |s: &Self, t: Ty| matches!(s.types.kind(t), TypeKind::Int(_));
        if int(self, want) && int(self, have) {
            let lenient = !signedness && (!pedantic || levels == 0) || levels == 1 && character;
            let flipped = self.types.with_sign(have, self.types.is_signed(want));
            if self.types.same_unqual(flipped, want) {
                if lenient {
                    return;
                }
                // A small unsigned value that was promoted fits either way.
                if levels == 0
                    && !self.types.is_signed(want)
                    && let ExprKind::Cast(CastKind::IntCast, x) = arg.unparen().kind
                    && !self.types.is_signed(x.ty)
                    && self.types.int_width(x.ty) < self.types.int_width(have)
                {
                    return;
                }
            }
        }
        if w.want == Want::Char && (!pedantic || levels < 2) && character {
            return;
        }
        self.format_mismatch(lit, w, number, arg.ty);
    }

    /// The address of something constant.
    fn writes_constant(&self, e: &'a Expr<'a>) -> bool {
        match e.unparen().kind {
            ExprKind::Cast(CastKind::ArrayToPointer, x) => matches!(x.unparen().kind, ExprKind::StringLit(_)),
            ExprKind::Cast(CastKind::PtrCast | CastKind::NoOp, x) => self.writes_constant(x),
            _ => false,
        }
    }

    fn format_mismatch(&mut self, lit: &Literal<'a>, w: &Wanted, number: usize, have: Ty) {
        let want = self.wanted_name(w);
        let have = self.ty_name(have);
        self.diag(&msg::FORMAT_EXPECTS, self.format_place(lit, w.at))
            .arg(w.role_name())
            .arg(&w.text)
            .arg(want)
            .arg(number)
            .arg(have)
            .emit();
    }

    fn wanted_name(&self, w: &Wanted) -> String {
        let base = match w.want.name() {
            Some(n) => n.to_string(),
            None => {
                let mut ty = w.want.ty(&self.types);
                if w.pointers == 0 && self.types.is_integer(ty) {
                    ty = self.promoted(ty);
                }
                self.types.name(ty)
            }
        };
        match w.pointers {
            0 => base,
            n => format!("{base} {}", "*".repeat(n as usize)),
        }
    }

    /// `sentinel(n)`: the argument `n` from the end of a call's variable ones is a null pointer.
    pub(in crate::sema) fn warn_sentinel(
        &mut self,
        sentinel: u32,
        fixed: usize,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) {
        if !self.warns(on::FORMAT) {
            return;
        }
        let position = sentinel as usize + 1;
        if args.len() < fixed + position {
            self.diag(&msg::SENTINEL_FEW, loc).emit();
            return;
        }
        let last = args[args.len() - position];
        if !self.types.is_pointer(last.ty) || !matches!(last.unparen().kind, ExprKind::IntConst(0)) {
            self.diag(&msg::SENTINEL_MISSING, loc).emit();
        }
    }
}

impl Wanted {
    fn star(role: Role, text: &str, at: usize) -> Wanted {
        Wanted { role, want: Want::Int, pointers: 0, notes: "", text: text.into(), at }
    }
    fn role_name(&self) -> &'static str {
        match self.role {
            Role::Conversion => "format",
            Role::Width => "field width specifier",
            Role::Precision => "field precision specifier",
        }
    }
}

/// `%m` and the like.
fn takes_nothing(conv: &table::Conversion, want: Want) -> bool {
    conv.pointers == 0 && want == Want::Void
}

/// The row of a flag; `notes` chooses a special one.
fn flag_row(lang: &'static Language, ch: u8, notes: &str) -> Option<&'static table::Flag> {
    lang.flags.iter().find(|f| f.ch == ch && (f.with == 0 || notes.as_bytes().contains(&f.with)))
}
