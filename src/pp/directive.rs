//! Directives: which there are, conditionals and the skipping of groups, `#line`, `#error`, `#ident`,
//! `#assert`. `#define` is in `macros`, `#include` in `include`, `#pragma` in `pragma`.

use super::macros::{Kind, Macro};
use super::{Conditional, Event, Guard, InputKind, Preprocessor};
use crate::diag::catalog::pp as msg;
use crate::lex::{Flags, Token, TokenKind};
use crate::support::intern::Name;
use crate::support::names as n;
use crate::support::source::{LineMark, Loc};

impl Preprocessor<'_> {
    /// Handles the directive whose `#` was just read. False if the line is no directive after all (in
    /// assembler text): the `#` is an ordinary token then.
    pub(super) fn directive(&mut self, hash: Token) -> bool {
        let args = std::mem::replace(&mut self.parsing_args, 0);
        let lexer = match self.inputs.last_mut() {
            Some(i) => &mut i.lexer,
            None => return false,
        };
        let after_hash = lexer.offset();
        lexer.in_directive = true;
        self.in_directive = true;
        let depth = self.inputs.len();
        let name = self.directive_token();
        let handled = self.dispatch(hash, name, args != 0);
        self.in_directive = false;
        self.parsing_args = args;
        if !handled {
            if let Some(i) = self.inputs.last_mut() {
                i.lexer.in_directive = false;
                i.lexer.rewind(after_hash);
            }
            return false;
        }
        // An #include has put a new file on the stack and ended its own line.
        if self.inputs.len() == depth {
            self.finish_directive();
            if self.ifs.last().is_some_and(|c| c.skipping) {
                self.skip_groups();
            }
        }
        true
    }

    /// Goes to the next line.
    pub(super) fn finish_directive(&mut self) {
        if let Some(i) = self.inputs.last_mut()
            && i.lexer.in_directive
        {
            i.lexer.skip_line(self.sess);
            i.lexer.end_directive();
        }
    }

    fn dispatch(&mut self, hash: Token, t: Token, in_args: bool) -> bool {
        let preprocessed = self.opts.preprocessed;
        match t.kind {
            TokenKind::Eod => return true,
            TokenKind::Number if !self.sess.lang.assembler => {
                if self.inputs.last().is_some_and(|i| i.kind != InputKind::Internal) && !preprocessed {
                    self.sess.diag(&msg::GNU_LINE_MARKER, t.loc).emit();
                }
                self.line(Some(t));
                return true;
            }
            TokenKind::Ident => {}
            _ if self.sess.lang.assembler => return false,
            _ => {
                self.not_guarded();
                self.sess
                    .diag(&msg::INVALID_DIRECTIVE, t.loc)
                    .arg(String::from_utf8_lossy(t.spelling()))
                    .emit();
                return true;
            }
        }
        if preprocessed && !matches!(t.name, n::PRAGMA | n::LINE | n::IDENT | n::SCCS | n::DEFINE | n::UNDEF)
        {
            return !self.sess.lang.assembler;
        }
        if in_args {
            self.sess.diag(&msg::DIRECTIVE_IN_ARGS, hash.loc).emit();
        }
        if t.name != n::IF && t.name != n::IFNDEF {
            let conditional = matches!(t.name, n::ELSE | n::ELIF | n::ELIFDEF | n::ELIFNDEF | n::ENDIF);
            if !conditional {
                self.not_guarded();
            }
        }
        match t.name {
            n::DEFINE if preprocessed => {}
            n::UNDEF if preprocessed => {}
            n::DEFINE => self.define(),
            n::UNDEF => self.undef(),
            n::IFDEF | n::IFNDEF => self.ifdef(t),
            n::IF => {
                let candidate = self.guard_condition();
                let v = self.eval_condition(t.name);
                self.open_conditional(t, v, candidate);
            }
            n::ELSE => self.do_else(t),
            n::ELIF | n::ELIFDEF | n::ELIFNDEF => self.elif(t),
            n::ENDIF => self.endif(t),
            n::INCLUDE | n::INCLUDE_NEXT | n::IMPORT => self.include(hash, t),
            n::EMBED => self.embed(t),
            n::LINE => self.line(None),
            n::ERROR | n::WARNING => self.error(t),
            n::PRAGMA => self.pragma(hash, t),
            n::IDENT | n::SCCS => self.ident(t),
            n::ASSERT | n::UNASSERT => self.assert(t),
            _ if self.sess.lang.assembler => return false,
            _ => {
                let desc = &msg::INVALID_DIRECTIVE;
                let near = crate::diag::suggest(
                    t.name.as_str(),
                    [
                        "define",
                        "undef",
                        "include",
                        "include_next",
                        "if",
                        "ifdef",
                        "ifndef",
                        "elif",
                        "else",
                        "endif",
                        "line",
                        "error",
                        "warning",
                        "pragma",
                        "ident",
                    ],
                );
                match near {
                    Some(near) => self
                        .sess
                        .diag(&msg::INVALID_DIRECTIVE_SUGGEST, t.loc)
                        .arg(t.name)
                        .arg(near)
                        .replace(t.loc, near)
                        .emit(),
                    None => self.sess.diag(desc, t.loc).arg(t.name).emit(),
                };
            }
        }
        true
    }

    /// Something was seen outside what could be the file's guard.
    fn not_guarded(&mut self) {
        if let Some(i) = self.inputs.last_mut()
            && !matches!(i.guard, Guard::Inside(..))
        {
            i.guard = Guard::No;
        }
    }

    /// Complains if something follows on the line.
    pub(super) fn check_eod(&mut self, directive: Name) {
        let t = self.directive_token();
        if t.kind != TokenKind::Eod {
            let labels = directive == n::ELSE || directive == n::ENDIF;
            let desc = if labels { &msg::EXTRA_TOKENS_LABEL } else { &msg::EXTRA_TOKENS };
            self.sess.diag(desc, t.loc).arg(directive).emit();
        }
    }

    fn undef(&mut self) {
        let t = self.directive_token();
        let Some(name) = self.macro_name(t, n::UNDEF) else { return };
        let id = self.macro_id(name);
        if self.want_defines {
            self.events.push(Event::Undef(t.loc, name));
        }
        if id != 0 {
            let m = &mut self.macros[id as usize];
            m.used = true;
            match m.kind {
                Kind::Builtin(_) => {
                    self.sess.diag(&msg::UNDEFINING, t.loc).arg(name).whole_line().emit();
                }
                Kind::VariadicWord | Kind::Poisoned => return,
                _ => {}
            }
            self.set_macro_id(name, 0);
        }
        self.check_eod(n::UNDEF);
    }

    // Conditionals.

    /// If the file begins with `#if !defined X`, `#if !defined(X)`: `X`. Reads nothing.
    fn guard_condition(&mut self) -> Option<Name> {
        let input = self.inputs.last_mut()?;
        if input.guard != Guard::Start {
            return None;
        }
        let at = input.lexer.offset();
        let mut tokens = [TokenKind::Eod; 6];
        let mut words = Vec::new();
        for kind in &mut tokens {
            let t = input.lexer.next(self.sess);
            *kind = t.kind;
            match t.kind {
                TokenKind::Ident => words.push(t.name),
                TokenKind::Eod => break,
                _ => {}
            }
        }
        input.lexer.rewind(at);
        use TokenKind::*;
        let shape =
            matches!(tokens, [Bang, Ident, Ident, Eod, ..] | [Bang, Ident, LParen, Ident, RParen, Eod]);
        (shape && words[0] == n::DEFINED).then(|| words[1])
    }

    fn open_conditional(&mut self, t: Token, value: bool, guard: Option<Name>) {
        let index = self.ifs.len();
        if let Some(i) = self.inputs.last_mut() {
            match (i.guard, guard) {
                (Guard::Start, Some(name)) => i.guard = Guard::Inside(name, index),
                (Guard::Inside(..), _) => {}
                _ => i.guard = Guard::No,
            }
        }
        self.ifs.push(Conditional {
            loc: t.loc,
            keyword: t.name,
            outer_skipped: false,
            skipping: !value,
            taken: value,
            seen_else: false,
        });
    }

    fn ifdef(&mut self, t: Token) {
        let word = self.directive_token();
        let name = self.macro_name(word, t.name);
        let defined = name.is_some_and(|name| self.is_defined(name, word.loc));
        if name.is_some() {
            self.check_eod(t.name);
        }
        let negated = t.name == n::IFNDEF;
        // With a bad name the group is skipped either way.
        self.open_conditional(t, name.is_some() && defined != negated, name.filter(|_| negated));
    }

    /// For `#ifdef` and `defined`.
    pub(super) fn is_defined(&mut self, name: Name, loc: Loc) -> bool {
        let m = &mut self.macros[self.table.get(name.0 as usize).copied().unwrap_or(0) as usize];
        if m.name != name {
            return false;
        }
        m.used = true;
        match m.kind {
            Kind::Poisoned => {
                self.sess.diag(&msg::POISONED, loc).arg(name).emit();
                false
            }
            Kind::VariadicWord => false,
            Kind::Builtin(b) => b.is_defined(),
            _ => true,
        }
    }

    /// The conditional an #else, #elif or #endif belongs to, if there is one in this file.
    fn conditional(&mut self) -> Option<&mut Conditional> {
        let base = self.inputs.last()?.ifs;
        if self.ifs.len() <= base { None } else { self.ifs.last_mut() }
    }

    /// The guard of the file ends where its #if has an #else.
    fn spoil_guard(&mut self) {
        let depth = self.ifs.len();
        if let Some(i) = self.inputs.last_mut()
            && matches!(i.guard, Guard::Inside(_, index) if index + 1 == depth)
        {
            i.guard = Guard::No;
        }
    }

    fn do_else(&mut self, t: Token) {
        self.spoil_guard();
        let Some(c) = self.conditional() else {
            self.sess.diag(&msg::ELSE_WITHOUT_IF, t.loc).emit();
            return;
        };
        let (again, loc, keyword) = (c.seen_else, c.loc, c.keyword);
        c.seen_else = true;
        c.keyword = n::ELSE;
        c.skipping = c.taken || c.outer_skipped;
        c.taken = true;
        let quiet = c.outer_skipped;
        if again {
            self.sess.diag(&msg::ELSE_AFTER_ELSE, t.loc).emit();
            self.sess.diag(&msg::CONDITIONAL_BEGAN, loc).whole_line().emit();
        }
        let _ = keyword;
        if !quiet {
            self.check_eod(n::ELSE);
        }
    }

    fn elif(&mut self, t: Token) {
        self.spoil_guard();
        let Some(c) = self.conditional() else {
            self.sess.diag(&msg::ELIF_WITHOUT_IF, t.loc).arg(t.name).emit();
            return;
        };
        if c.seen_else {
            let loc = c.loc;
            self.sess.diag(&msg::ELIF_AFTER_ELSE, t.loc).arg(t.name).emit();
            self.sess.diag(&msg::CONDITIONAL_BEGAN, loc).whole_line().emit();
        }
        let Some(c) = self.conditional() else { return };
        c.keyword = n::ELIF;
        if c.outer_skipped || c.taken {
            c.skipping = true;
            let quiet = c.outer_skipped;
            if !quiet && t.name != n::ELIF && !self.sess.lang.c23() {
                self.sess.diag(&msg::ELIFDEF_BEFORE_C2X, t.loc).arg(t.name).emit();
            }
            return;
        }
        let was_directive = std::mem::replace(&mut self.in_directive, true);
        let value = if t.name == n::ELIF {
            self.eval_condition(t.name)
        } else {
            let word = self.directive_token();
            match self.macro_name(word, t.name) {
                Some(name) => {
                    let d = self.is_defined(name, word.loc);
                    self.check_eod(t.name);
                    d == (t.name == n::ELIFDEF)
                }
                None => false,
            }
        };
        self.in_directive = was_directive;
        if t.name != n::ELIF && !self.sess.lang.c23() {
            self.sess.diag(&msg::ELIFDEF_BEFORE_C2X, t.loc).arg(t.name).emit();
        }
        if let Some(c) = self.conditional() {
            c.skipping = !value;
            c.taken = value;
        }
    }

    fn endif(&mut self, t: Token) {
        let Some(c) = self.conditional() else {
            self.sess.diag(&msg::ENDIF_WITHOUT_IF, t.loc).emit();
            return;
        };
        let quiet = c.outer_skipped;
        self.ifs.pop();
        let depth = self.ifs.len();
        if let Some(i) = self.inputs.last_mut()
            && let Guard::Inside(name, index) = i.guard
            && index == depth
        {
            i.guard = Guard::After(name);
        }
        if !quiet {
            self.check_eod(n::ENDIF);
        }
    }

    /// Skips lines until the innermost conditional is taken again or the file ends.
    fn skip_groups(&mut self) {
        while self.ifs.last().is_some_and(|c| c.skipping) {
            let Some(input) = self.inputs.last_mut() else { return };
            if self.ifs.len() <= input.ifs || !input.lexer.skip_to_hash(self.sess) {
                return;
            }
            input.lexer.in_directive = true;
            let t = self.directive_token();
            if t.kind == TokenKind::Ident {
                match t.name {
                    n::IF | n::IFDEF | n::IFNDEF => self.ifs.push(Conditional {
                        loc: t.loc,
                        keyword: t.name,
                        outer_skipped: true,
                        skipping: true,
                        taken: true,
                        seen_else: false,
                    }),
                    n::ELSE => self.do_else(t),
                    n::ELIF => self.elif(t),
                    n::ELIFDEF | n::ELIFNDEF if self.elifdef_known() => self.elif(t),
                    n::ENDIF => self.endif(t),
                    _ => {}
                }
            }
            self.finish_directive();
        }
    }

    fn elifdef_known(&self) -> bool {
        // gcc 12 takes them in GNU modes, too.
        self.sess.lang.gnu || self.sess.lang.c23()
    }

    // The others.

    /// The rest of the line as text, white space as single spaces.
    pub(super) fn rest_of_line(&mut self) -> Vec<u8> {
        let mut s = Vec::new();
        loop {
            let t = self.directive_token();
            if t.kind == TokenKind::Eod {
                return s;
            }
            if t.flags.has(Flags::SPACE) && !s.is_empty() {
                s.push(b' ');
            }
            s.extend_from_slice(t.spelling());
        }
    }

    fn error(&mut self, t: Token) {
        let text = self.rest_of_line();
        let space = if text.is_empty() { "" } else { " " };
        let desc = if t.name == n::ERROR { &msg::ERROR_DIRECTIVE } else { &msg::WARNING_DIRECTIVE };
        self.sess.diag(desc, t.loc).arg(format_args!("{space}{}", String::from_utf8_lossy(&text))).emit();
    }

    fn ident(&mut self, t: Token) {
        let s = self.directive_token();
        if s.kind != TokenKind::String {
            self.sess.diag(&msg::INVALID_IDENT, t.loc).arg(t.name).emit();
            return;
        }
        self.check_eod(t.name);
        if self.opts.output_only {
            self.events.push(Event::Ident(t.loc, String::from_utf8_lossy(s.spelling()).into_owned()));
        } else {
            self.idents.push(s.name);
        }
    }

    /// `#line` (`None`), or a line marker whose number is given.
    fn line(&mut self, marker: Option<Token>) {
        let is_marker = marker.is_some();
        let next = |pp: &mut Self| loop {
            let t = if is_marker { pp.directive_token() } else { pp.next_expanded() };
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        };
        let number = match marker {
            Some(t) => t,
            None => next(self),
        };
        let digits = number.spelling();
        let value = digits
            .iter()
            .try_fold(0u64, |v, b| b.is_ascii_digit().then(|| (v * 10 + (b - b'0') as u64).min(1 << 40)));
        let value = match value {
            Some(v) if number.kind == TokenKind::Number => v,
            _ => {
                let desc = if is_marker { &msg::MARKER_NOT_NUMBER } else { &msg::LINE_NOT_NUMBER };
                self.sess.diag(desc, number.loc).arg(String::from_utf8_lossy(digits)).emit();
                return;
            }
        };
        let cap = if self.sess.lang.c99() { 2147483647 } else { 32767 };
        if !is_marker && (value == 0 || value > cap) {
            self.sess.diag(&msg::LINE_OUT_OF_RANGE, number.loc).emit();
        }
        let file = next(self);
        let mut name = None;
        let mut system =
            self.inputs.last().is_some_and(|i| self.sess.sources.borrow().in_system_header(i.lexer.here()));
        match file.kind {
            TokenKind::String if file.spelling().starts_with(b"\"") => {
                let value = crate::lex::string::decode_strings(self.sess, &[file]);
                name = Some(String::from_utf8_lossy(&value.bytes).into_owned());
                if is_marker {
                    system = false;
                    loop {
                        let flag = next(self);
                        match flag.spelling() {
                            b"3" | b"4" => system = true,
                            b"1" | b"2" => {}
                            b"" => break,
                            other => {
                                self.sess
                                    .diag(&msg::INVALID_MARKER_FLAG, flag.loc)
                                    .arg(String::from_utf8_lossy(other))
                                    .emit();
                                break;
                            }
                        }
                    }
                } else {
                    let t = next(self);
                    if t.kind != TokenKind::Eod {
                        self.sess.diag(&msg::EXTRA_TOKENS, t.loc).arg(n::LINE).emit();
                    }
                }
            }
            TokenKind::Eod => {}
            _ => {
                self.sess
                    .diag(&msg::INVALID_FILENAME, file.loc)
                    .arg(String::from_utf8_lossy(file.spelling()))
                    .emit();
                return;
            }
        }
        self.finish_directive();
        let Some(input) = self.inputs.last_mut() else { return };
        if let Some(name) = &name {
            input.presumed_name = Some(Name::intern(name));
        }
        let mark = LineMark { offset: input.lexer.offset() as u32, line: value as u32, name, system };
        let here = input.lexer.here();
        self.sess.sources.borrow_mut().file_mut(input.file).line_marks.push(mark);
        if self.opts.output_only {
            self.events.push(Event::Line(here));
        }
    }

    /// `#assert pred(answer)`, `#unassert pred`, `#unassert pred(answer)`.
    fn assert(&mut self, t: Token) {
        let Some((predicate, answer)) = self.parse_assertion(t.loc, false) else { return };
        match (t.name, answer) {
            (n::ASSERT, Some(answer)) => {
                let entry = (predicate, answer);
                if self.assertions.contains(&entry) {
                    self.sess.diag(&msg::REASSERTED, t.loc).arg(predicate).emit();
                } else {
                    self.assertions.push(entry);
                }
            }
            (n::ASSERT, None) => {
                self.sess.diag(&msg::MISSING_ANSWER, t.loc).emit();
            }
            (_, answer) => {
                self.assertions.retain(|a| a.0 != predicate || answer.as_ref().is_some_and(|x| *x != a.1));
            }
        }
    }

    /// `predicate` or `predicate(answer)`; in `#if` (`in_condition`) nothing is read after it.
    pub(super) fn parse_assertion(&mut self, loc: Loc, in_condition: bool) -> Option<(Name, Option<String>)> {
        let p = self.directive_token();
        if p.kind == TokenKind::Eod {
            self.sess.diag(&msg::ASSERTION_WITHOUT_PREDICATE, loc).emit();
            return None;
        }
        if p.kind != TokenKind::Ident {
            self.sess.diag(&msg::PREDICATE_NOT_IDENTIFIER, p.loc).emit();
            return None;
        }
        let at = self.inputs.last().map(|i| i.lexer.offset()).unwrap_or(0);
        let open = self.directive_token();
        if open.kind != TokenKind::LParen {
            if in_condition && let Some(i) = self.inputs.last_mut() {
                i.lexer.rewind(at);
            }
            return Some((p.name, None));
        }
        let mut answer = String::new();
        loop {
            let t = self.directive_token();
            match t.kind {
                TokenKind::RParen => break,
                TokenKind::Eod => {
                    self.sess.diag(&msg::ANSWER_UNTERMINATED, t.loc).emit();
                    return None;
                }
                _ => {
                    if t.flags.has(Flags::SPACE) && !answer.is_empty() {
                        answer.push(' ');
                    }
                    answer.push_str(&String::from_utf8_lossy(t.spelling()));
                }
            }
        }
        if answer.is_empty() {
            self.sess.diag(&msg::EMPTY_ANSWER, loc).emit();
            return None;
        }
        Some((p.name, Some(answer)))
    }

    /// Is `predicate(answer)` asserted?
    pub(super) fn asserted(&self, predicate: Name, answer: Option<&str>) -> bool {
        self.assertions.iter().any(|a| a.0 == predicate && answer.is_none_or(|x| x == a.1))
    }

    /// Forgets the macro called `name` and makes using it an error.
    pub(super) fn poison(&mut self, name: Name) {
        self.install(Macro::word(name, Kind::Poisoned));
    }
}
