//! Pragmas. Those of the preprocessor are done here (`once`, `poison`, `GCC diagnostic` …); those of the
//! parser go on as `TokenKind::Pragma` … `PragmaEnd`; the others get a warning.

use super::include::HeaderRef;
use super::macros::Kind;
use super::{Event, Preprocessor};
use crate::diag::catalog::pp as msg;
use crate::lex::scan::Lexer;
use crate::lex::token::Pragma;
use crate::lex::{Flags, Token, TokenKind, string};
use crate::support::intern::Name;
use crate::support::names as n;
use crate::support::source::{LineMark, Loc};

/// Who handles a pragma.
#[derive(Clone, Copy)]
enum Handler {
    Here(fn(&mut Preprocessor, Token)),
    /// The parser; the flag says whether macros are expanded in it.
    Parser(Pragma, bool),
}

use Handler::{Here, Parser};

/// (namespace or empty, name, handler)
const PRAGMAS: &[(Name, Name, Handler)] = &[
    (n::EMPTY, n::ONCE, Here(once)),
    (n::GCC, n::ONCE, Here(once)),
    (n::EMPTY, n::PUSH_MACRO, Here(push_macro)),
    (n::EMPTY, n::POP_MACRO, Here(pop_macro)),
    (n::EMPTY, n::POISON, Here(poison)),
    (n::GCC, n::POISON, Here(poison)),
    (n::GCC, n::SYSTEM_HEADER, Here(system_header)),
    (n::GCC, n::DEPENDENCY, Here(dependency)),
    (n::GCC, n::WARNING, Here(warning)),
    (n::GCC, n::ERROR, Here(error)),
    (n::GCC, n::DIAGNOSTIC, Here(diagnostic)),
    (n::EMPTY, n::MESSAGE, Here(message)),
    (n::EMPTY, n::PACK, Parser(Pragma::Pack, false)),
    (n::EMPTY, n::WEAK, Parser(Pragma::Weak, false)),
    (n::EMPTY, n::REDEFINE_EXTNAME, Parser(Pragma::RedefineExtname, true)),
    (n::EMPTY, n::SCALAR_STORAGE_ORDER, Parser(Pragma::ScalarStorageOrder, false)),
    (n::GCC, n::VISIBILITY, Parser(Pragma::Visibility, false)),
    (n::GCC, n::OPTIMIZE, Parser(Pragma::Optimize, false)),
    (n::GCC, n::TARGET, Parser(Pragma::Target, false)),
    (n::GCC, n::PUSH_OPTIONS, Parser(Pragma::PushOptions, false)),
    (n::GCC, n::POP_OPTIONS, Parser(Pragma::PopOptions, false)),
    (n::GCC, n::RESET_OPTIONS, Parser(Pragma::ResetOptions, false)),
    (n::GCC, n::IVDEP, Parser(Pragma::Ivdep, false)),
    (n::GCC, n::UNROLL, Parser(Pragma::Unroll, false)),
    (n::STDC, n::FP_CONTRACT, Parser(Pragma::FpContract, false)),
    (n::STDC, n::FENV_ACCESS, Parser(Pragma::FenvAccess, false)),
    (n::STDC, n::CX_LIMITED_RANGE, Parser(Pragma::CxLimitedRange, false)),
    (n::STDC, n::FLOAT_CONST_DECIMAL64, Parser(Pragma::FloatConstDecimal64, false)),
];

impl Preprocessor<'_> {
    /// `#pragma`, after that word, which is `t`.
    pub(super) fn pragma(&mut self, hash: Token, t: Token) {
        self.pragma_line(hash.loc, t.loc);
    }

    /// `_Pragma`'s text, at the token `t`.
    pub(super) fn run_pragma_text(&mut self, text: Vec<u8>, t: Token) {
        let Some(below) = self.inputs.last_mut() else { return };
        let lexer = Lexer::synthetic(text, t.loc, below.lexer.opts);
        let real = std::mem::replace(&mut below.lexer, lexer);
        below.lexer.in_directive = true;
        let contexts = std::mem::take(&mut self.contexts);
        let in_directive = std::mem::replace(&mut self.in_directive, true);
        let args = std::mem::replace(&mut self.parsing_args, 0);
        let depth = self.inputs.len();
        self.pragma_line(t.loc, t.loc);
        // The pragma's own tokens, if it has any for the parser, come before what is left.
        let pushed = std::mem::replace(&mut self.contexts, contexts);
        self.contexts.extend(pushed);
        self.parsing_args = args;
        self.in_directive = in_directive;
        if let Some(i) = self.inputs.get_mut(depth - 1) {
            i.lexer = real;
        }
    }

    /// The words of a pragma, at the lexer.
    fn pragma_line(&mut self, hash: Loc, loc: Loc) {
        let first = self.directive_token();
        let second_at = self.inputs.last().map_or(0, |i| i.lexer.offset());
        let mut word = first;
        let mut space = n::EMPTY;
        if first.kind == TokenKind::Ident
            && (first.name == n::GCC || first.name == n::STDC || first.name == n::OMP)
        {
            word = self.directive_token();
            space = first.name;
        }
        let found =
            PRAGMAS.iter().find(|p| p.0 == space && p.1 == word.name && word.kind == TokenKind::Ident);
        let mut handler = found.map(|p| p.2);
        if space == n::OMP && self.sess.lang.openmp {
            handler = Some(Parser(Pragma::Omp, true));
            if let Some(i) = self.inputs.last_mut() {
                i.lexer.rewind(second_at);
            }
        }
        if self.opts.output_only {
            // -E shows the pragma, with macros expanded where the parser would see them so; but those
            // that are done here are done (as gcc does it).
            match handler {
                Some(Here(f))
                    if !matches!(word.name, n::DIAGNOSTIC | n::MESSAGE) && !self.opts.preprocessed =>
                {
                    f(self, word);
                    return;
                }
                _ => {}
            }
            let expand =
                matches!(handler, Some(Parser(_, true))) || word.name == n::MESSAGE && space == n::EMPTY;
            let resume = self.inputs.last().map_or(0, |i| i.lexer.offset());
            let mut text = String::from_utf8_lossy(first.spelling()).into_owned();
            if space != n::EMPTY && !(space == n::OMP && self.sess.lang.openmp) {
                text.push(' ');
                text.push_str(&String::from_utf8_lossy(word.spelling()));
            }
            loop {
                let t = if expand { self.next_expanded() } else { self.directive_token() };
                match t.kind {
                    TokenKind::Eod | TokenKind::Eof => break,
                    TokenKind::Placemarker => continue,
                    _ => {}
                }
                if t.flags.has(Flags::SPACE) {
                    text.push(' ');
                }
                text.push_str(&String::from_utf8_lossy(t.spelling()));
            }
            if let Some(Parser(which, _)) = handler {
                // The strings are what is between quotes.
                self.target_pragma(which, &text.split('"').skip(1).step_by(2).collect::<Vec<_>>(), loc);
            }
            self.events.push(Event::Pragma(hash, text));
            if word.name == n::DIAGNOSTIC
                && let Some(i) = self.inputs.last_mut()
            {
                i.lexer.rewind(resume);
                diagnostic(self, word);
            }
            return;
        }
        match handler {
            Some(Here(f)) => f(self, word),
            Some(Parser(which, expand)) => {
                let mut tokens = self.spare_vec();
                tokens.push(Token {
                    kind: TokenKind::Pragma,
                    flags: Flags::BOL,
                    aux: which as u16,
                    loc,
                    name: word.name,
                });
                loop {
                    let mut t = if expand { self.next_expanded() } else { self.directive_token() };
                    match t.kind {
                        TokenKind::Eod | TokenKind::Eof => {
                            tokens.push(Token {
                                kind: TokenKind::PragmaEnd,
                                loc: if t.loc == Loc::NONE { loc } else { t.loc },
                                ..t
                            });
                            break;
                        }
                        TokenKind::Placemarker => {}
                        _ => {
                            t.flags = t.flags.with(Flags::NO_EXPAND);
                            tokens.push(t);
                        }
                    }
                }
                let strings: Vec<String> = tokens
                    .iter()
                    .filter(|t| which == Pragma::Target && t.kind == TokenKind::String)
                    .map(|t| String::from_utf8_lossy(t.spelling()).trim_matches('"').to_string())
                    .collect();
                self.push_tokens(tokens, 0);
                self.target_pragma(which, &strings.iter().map(String::as_str).collect::<Vec<_>>(), loc);
            }
            None => {
                // `#pragma` alone says nothing; `#pragma omp` without -fopenmp has its own option.
                if word.kind == TokenKind::Eod && space == n::EMPTY {
                    return;
                }
                let words = if space == n::EMPTY {
                    String::from_utf8_lossy(word.spelling()).into_owned()
                } else {
                    format!("{space} {}", String::from_utf8_lossy(word.spelling()))
                };
                self.sess.diag(&msg::UNKNOWN_PRAGMA, loc).arg(words).emit();
            }
        }
    }

    /// `#pragma GCC target`, `push_options` and so on: the macros that say what the processor can do follow.
    fn target_pragma(&mut self, which: Pragma, words: &[&str], loc: Loc) {
        let old = self.target_text.clone();
        match which {
            Pragma::Target => {
                for w in words {
                    if !self.target_text.is_empty() {
                        self.target_text.push(',');
                    }
                    self.target_text.push_str(w);
                }
            }
            Pragma::PushOptions => self.target_stack.push(old.clone()),
            Pragma::PopOptions => {
                if let Some(t) = self.target_stack.pop() {
                    self.target_text = t;
                }
            }
            Pragma::ResetOptions => self.target_text.clear(),
            _ => return,
        }
        if old == self.target_text || self.opts.preprocessed {
            return;
        }
        let of = self.opts.target_macros.clone();
        let (Some(before), Some(after)) = ((of.0)(&old), (of.0)(&self.target_text)) else { return };
        for (name, _) in before.iter().filter(|m| !after.contains(m)) {
            self.set_macro_id(Name::intern(name), 0);
        }
        for (name, value) in after.iter().filter(|m| !before.contains(m)) {
            self.define_text(format!("{name} {value}"), loc);
        }
    }

    /// `#define` of a text.
    fn define_text(&mut self, text: String, loc: Loc) {
        let Some(below) = self.inputs.last_mut() else { return };
        let lexer = Lexer::synthetic(text.into_bytes(), loc, below.lexer.opts);
        let real = std::mem::replace(&mut below.lexer, lexer);
        below.lexer.in_directive = true;
        let depth = self.inputs.len();
        let contexts = std::mem::take(&mut self.contexts);
        let in_directive = std::mem::replace(&mut self.in_directive, true);
        self.define();
        self.contexts = contexts;
        self.in_directive = in_directive;
        if let Some(i) = self.inputs.get_mut(depth - 1) {
            i.lexer = real;
        }
    }

    /// The next token of a pragma's line, macros expanded.
    fn pragma_token(&mut self) -> Token {
        loop {
            let t = self.next_expanded();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        }
    }
}

fn once(pp: &mut Preprocessor, word: Token) {
    pp.mark_once(word.loc);
}

/// The macro named by `("name")`.
fn macro_operand(pp: &mut Preprocessor, word: Token) -> Option<Name> {
    let open = pp.directive_token();
    let text = pp.directive_token();
    let close = pp.directive_token();
    if open.kind != TokenKind::LParen || text.kind != TokenKind::String || close.kind != TokenKind::RParen {
        pp.sess.diag(&msg::INVALID_PUSH_MACRO, word.loc).arg(word.name).emit();
        return None;
    }
    let s = text.name.as_bytes();
    let inside = String::from_utf8_lossy(&s[1..s.len() - 1]).into_owned();
    Some(Name::intern(inside.trim()))
}

fn push_macro(pp: &mut Preprocessor, word: Token) {
    if let Some(name) = macro_operand(pp, word) {
        let id = pp.macro_id(name);
        pp.pushed.entry(name).or_default().push(id);
    }
}

fn pop_macro(pp: &mut Preprocessor, word: Token) {
    if let Some(name) = macro_operand(pp, word)
        && let Some(id) = pp.pushed.get_mut(&name).and_then(Vec::pop)
    {
        if pp.want_defines {
            let loc = word.loc;
            let text = pp.macros[id as usize].text();
            pp.events.push(if id == 0 { Event::Undef(loc, name) } else { Event::Define(loc, text) });
        }
        pp.set_macro_id(name, id);
    }
}

fn poison(pp: &mut Preprocessor, _: Token) {
    loop {
        let t = pp.directive_token();
        match t.kind {
            TokenKind::Eod => return,
            TokenKind::Ident => {
                let m = &pp.macros[pp.macro_id(t.name) as usize];
                if m.kind == Kind::Poisoned {
                    continue;
                }
                if m.name == t.name && m.kind != Kind::VariadicWord {
                    pp.sess.diag(&msg::POISONING_MACRO, t.loc).arg(t.name).emit();
                }
                pp.poison(t.name);
            }
            _ => {
                pp.sess.diag(&msg::INVALID_POISON, t.loc).emit();
                return;
            }
        }
    }
}

fn system_header(pp: &mut Preprocessor, word: Token) {
    let Some(input) = pp.inputs.last() else { return };
    if input.kind == super::InputKind::Main {
        pp.sess.diag(&msg::SYSTEM_HEADER_IN_MAIN, word.loc).emit();
        return;
    }
    let file = input.file;
    let offset = input.lexer.offset();
    let mut sources = pp.sess.sources.borrow_mut();
    let (line, _) = sources.line_column(file, offset);
    let presumed = sources.presumed_line(input.lexer.here());
    let _ = line;
    // From the start of this line on; the line keeps its number.
    let f = sources.file_mut(file);
    let line_start = f.text[..offset].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    f.line_marks.push(LineMark { offset: line_start as u32, line: presumed, name: None, system: true });
}

fn dependency(pp: &mut Preprocessor, word: Token) {
    let Some(h) = pp.header_ref("#pragma dependency", word.loc) else { return };
    let own = pp.current_path().and_then(|p| std::fs::metadata(p).ok()).and_then(|m| m.modified().ok());
    match (pp.modified(&HeaderRef { name: h.name.clone(), ..h }), own) {
        (None, _) => {
            pp.sess.diag(&msg::DEPENDENCY_MISSING, h.loc).arg(&h.name).emit();
        }
        (Some(theirs), Some(own)) if theirs > own => {
            pp.sess.diag(&msg::DEPENDENCY_OLDER, h.loc).arg(&h.name).emit();
            let text = pp.rest_of_line();
            if !text.is_empty() {
                pp.sess.diag(&msg::PRAGMA_WARNING, h.loc).arg(String::from_utf8_lossy(&text)).emit();
            }
        }
        _ => {}
    }
}

/// The string(s) after `GCC warning`, `GCC error`, `message`, perhaps in parentheses.
fn string_operand(pp: &mut Preprocessor) -> Option<String> {
    let mut t = pp.pragma_token();
    let paren = t.kind == TokenKind::LParen;
    if paren {
        t = pp.pragma_token();
    }
    let mut strings = Vec::new();
    while t.kind == TokenKind::String {
        strings.push(t);
        t = pp.pragma_token();
    }
    if strings.is_empty() || paren && t.kind != TokenKind::RParen {
        return None;
    }
    Some(String::from_utf8_lossy(&string::decode_strings(pp.sess, &strings).bytes).into_owned())
}

fn warning(pp: &mut Preprocessor, word: Token) {
    match string_operand(pp) {
        Some(s) => pp.sess.diag(&msg::PRAGMA_WARNING, word.loc).arg(s).emit(),
        None => pp.sess.diag(&msg::INVALID_PRAGMA_TEXT, word.loc).arg(word.name).emit(),
    };
}

fn error(pp: &mut Preprocessor, word: Token) {
    match string_operand(pp) {
        Some(s) => pp.sess.diag(&msg::PRAGMA_ERROR, word.loc).arg(s).emit(),
        None => pp.sess.diag(&msg::INVALID_PRAGMA_TEXT, word.loc).arg(word.name).emit(),
    };
}

fn message(pp: &mut Preprocessor, word: Token) {
    match string_operand(pp) {
        Some(s) => pp.sess.diag(&msg::PRAGMA_MESSAGE, word.loc).arg(s).emit(),
        None => pp.sess.diag(&msg::MESSAGE_WITHOUT_STRING, word.loc).emit(),
    };
}

/// `GCC diagnostic push|pop|error|warning|ignored "-Wname"`
fn diagnostic(pp: &mut Preprocessor, word: Token) {
    use crate::diag::state::PragmaLevel;
    let what = pp.directive_token();
    let at = pp.sess.sources.borrow().use_site(what.loc);
    let level = match what.name {
        n::PUSH => {
            pp.sess.diags.borrow_mut().push(at);
            return;
        }
        n::POP => {
            pp.sess.diags.borrow_mut().pop(at);
            return;
        }
        n::IGNORED => PragmaLevel::Ignored,
        n::WARNING => PragmaLevel::Warning,
        n::ERROR => PragmaLevel::Error,
        _ => {
            pp.sess
                .diag(&msg::DIAGNOSTIC_KIND, if what.kind == TokenKind::Eod { word.loc } else { what.loc })
                .emit();
            return;
        }
    };
    let text = pp.directive_token();
    if text.kind != TokenKind::String {
        pp.sess
            .diag(
                &msg::DIAGNOSTIC_OPTION_MISSING,
                if text.kind == TokenKind::Eod { what.loc } else { text.loc },
            )
            .emit();
        return;
    }
    let value = string::decode_strings(pp.sess, &[text]);
    let option = String::from_utf8_lossy(&value.bytes).into_owned();
    let known = pp.sess.diags.borrow_mut().pragma(at, &option, level);
    if !known {
        pp.sess.diag(&msg::DIAGNOSTIC_UNKNOWN_OPTION, text.loc).arg(option).emit();
    }
}
