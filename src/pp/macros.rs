//! Macros: definition, calls, argument substitution, `#` and `##` (C11 §6.10.3, and GNU C's named
//! variable arguments, `, ## __VA_ARGS__` and `__VA_OPT__`).
//!
//! A body is kept as tokens in which parameters are `TokenKind::Param`, `#` has become a flag of the
//! parameter after it and `##` a flag of the token before it. Expansion builds the whole replacement of
//! one call (arguments expanded in advance, each at most once), pastes, and pushes it as a context.

use super::builtin::Builtin;
use super::{Context, Event, InputKind, MAX_NESTED_CALLS, MAX_POOL, Preprocessor};
use crate::diag::catalog::pp as msg;
use crate::lex::scan::Lexer;
use crate::lex::{Flags, Token, TokenKind};
use crate::support::intern::Name;
use crate::support::names;
use crate::support::source::{Loc, Origin};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Object,
    Function,
    Builtin(Builtin),
    /// `#pragma GCC poison`
    Poisoned,
    /// `__VA_ARGS__` and `__VA_OPT__` outside a variadic macro.
    VariadicWord,
}

/// A macro definition.
pub(super) struct Macro {
    pub name: Name,
    pub kind: Kind,
    pub params: Rc<[Name]>,
    /// The last parameter takes all remaining arguments.
    pub variadic: bool,
    pub body: Rc<[Token]>,
    /// The body has `#`, `##`, `__VA_OPT__` or parameters: it is not copied as it is.
    complex: bool,
    pub loc: Loc,
    /// Being expanded.
    pub disabled: bool,
    pub used: bool,
    /// Defined in the main file: -Wunused-macros looks at it.
    pub in_main: bool,
    /// Defined in a system header.
    pub system: bool,
    /// Defined by the compiler.
    pub predefined: bool,
}

/// What became of a macro name.
pub(super) enum Entered {
    /// Its expansion is what is read next.
    Yes,
    /// It stands for this one token.
    Token(Token),
    /// It is not expanded here.
    No,
}

/// An argument of a call: ranges of the pool.
struct Arg {
    raw: (usize, usize),
    expanded: Option<(usize, usize)>,
    /// The variable argument is missing altogether (for `, ## __VA_ARGS__`).
    omitted: bool,
}

/// The replacement being built.
#[derive(Default)]
struct Output {
    tokens: Vec<Token>,
    origins: Vec<Origin>,
    /// White space of something that turned out empty, for the next token.
    space: bool,
    /// Pastes that failed: where in `tokens` the left operand is, and the spellings.
    bad_pastes: Vec<(usize, String, String)>,
    /// The first and the last operand (of `##`, or alone) gave nothing: they matter to a `##` beside
    /// `__VA_OPT__`.
    starts_empty: bool,
    ends_empty: bool,
}

impl Macro {
    pub fn none() -> Macro {
        Macro::word(names::EMPTY, Kind::Object)
    }
    pub fn word(name: Name, kind: Kind) -> Macro {
        Macro {
            name,
            kind,
            params: [].into(),
            variadic: false,
            body: [].into(),
            complex: false,
            loc: Loc::NONE,
            disabled: false,
            used: true,
            in_main: false,
            system: true,
            predefined: true,
        }
    }

    fn same_as(&self, other: &Macro) -> bool {
        let mask = Flags::PASTE_LEFT.with(Flags::STRINGIFY);
        self.kind == other.kind
            && self.params == other.params
            && self.variadic == other.variadic
            && self.body.len() == other.body.len()
            && self.body.iter().zip(other.body.iter()).enumerate().all(|(i, (a, b))| {
                let mask = if i == 0 { mask } else { mask.with(Flags::SPACE) };
                a.kind == b.kind
                    && a.name == b.name
                    && a.aux == b.aux
                    && a.flags.0 & mask.0 == b.flags.0 & mask.0
            })
    }

    /// The definition as `#define` would have it, without that word.
    pub fn text(&self) -> Vec<u8> {
        let mut s = self.name.as_bytes().to_vec();
        if self.kind == Kind::Function {
            s.push(b'(');
            for (i, &p) in self.params.iter().enumerate() {
                if i > 0 {
                    s.push(b',');
                }
                let last = i + 1 == self.params.len();
                if !(last && self.variadic && p == names::VA_ARGS) {
                    s.extend_from_slice(p.as_bytes());
                }
                if last && self.variadic {
                    s.extend_from_slice(b"...");
                }
            }
            s.push(b')');
        }
        s.push(b' ');
        for (i, t) in self.body.iter().enumerate() {
            if t.kind == TokenKind::Placemarker {
                s.push(b')');
                continue;
            }
            if i > 0 && t.flags.has(Flags::SPACE) {
                s.push(b' ');
            }
            if t.flags.has(Flags::STRINGIFY) {
                s.push(b'#');
            }
            s.extend_from_slice(t.spelling());
            if t.kind == TokenKind::VaOpt {
                s.push(b'(');
            }
            if t.flags.has(Flags::PASTE_LEFT) {
                s.extend_from_slice(b" ##");
                if self.body.get(i + 1).is_some_and(|n| !n.flags.has(Flags::SPACE)) {
                    s.push(b' ');
                }
            }
        }
        s
    }
}

impl Preprocessor<'_> {
    /// Makes `m` the macro of its name.
    pub(super) fn install(&mut self, m: Macro) {
        let id = self.macros.len() as u32;
        let name = m.name;
        if self.want_defines && !matches!(m.kind, Kind::Builtin(_) | Kind::Poisoned | Kind::VariadicWord) {
            self.events.push(Event::Define(m.loc, m.text()));
        }
        self.macros.push(m);
        self.set_macro_id(name, id);
    }

    /// The definition of `name` as `#define` would have it, if it is an ordinary macro.
    pub fn macro_text(&self, name: Name) -> Option<Vec<u8>> {
        let m = self.macros.get(self.macro_id(name) as usize).filter(|m| m.name == name)?;
        matches!(m.kind, Kind::Object | Kind::Function).then(|| m.text())
    }

    /// The names of all ordinary macros, in the order of their definition.
    pub fn defined_macros(&self) -> Vec<Name> {
        let here = |(i, m): &(usize, &Macro)| {
            matches!(m.kind, Kind::Object | Kind::Function) && self.macro_id(m.name) as usize == *i
        };
        self.macros.iter().enumerate().skip(1).filter(here).map(|(_, m)| m.name).collect()
    }

    // Definition.

    /// `#define`, after that word.
    pub(super) fn define(&mut self) {
        let t = self.directive_token();
        let Some(name) = self.macro_name(t, names::DEFINE) else { return };
        let Some(mut m) = self.parse_definition(name, t.loc) else { return };
        let input = self.inputs.last().map(|i| i.kind);
        m.predefined = input == Some(InputKind::Internal) && self.predefining;
        m.in_main = input == Some(InputKind::Main);
        m.system = self.sess.sources.borrow().in_system_header(t.loc);
        let old = &self.macros[self.macro_id(name) as usize];
        if old.name == name {
            let builtin = matches!(old.kind, Kind::Builtin(_));
            if builtin || old.predefined && !m.predefined && !old.same_as(&m) {
                let desc = if builtin { &msg::REDEFINING_BUILTIN } else { &msg::REDEFINED };
                self.sess.diag(desc, t.loc).arg(name).whole_line().emit();
            } else if old.kind == Kind::VariadicWord {
                self.sess.diag(&msg::VA_ARGS_MISUSED, t.loc).arg(name).emit();
                return;
            } else if !(old.same_as(&m) || m.system && old.system) {
                let mut d = self.sess.diag(&msg::REDEFINED, t.loc).arg(name).whole_line();
                if old.loc != Loc::NONE {
                    d = d.note(&msg::PREVIOUS_DEFINITION, old.loc).whole_line();
                }
                d.emit();
            }
            m.used |= old.used;
        }
        self.install(m);
    }

    /// Checks the name of #define, #undef, #ifdef …; reports and gives `None` if it is none.
    pub(super) fn macro_name(&mut self, t: Token, directive: Name) -> Option<Name> {
        match t.kind {
            TokenKind::Ident => {
                let defining = directive == names::DEFINE || directive == names::UNDEF;
                if defining && (t.name == names::DEFINED || is_has_operator(t.name)) {
                    self.sess.diag(&msg::CANNOT_BE_MACRO_NAME, t.loc).arg(t.name).emit();
                    return None;
                }
                let m = &self.macros[self.macro_id(t.name) as usize];
                if m.kind == Kind::Poisoned {
                    self.sess.diag(&msg::POISONED, t.loc).arg(t.name).emit();
                    return None;
                }
                Some(t.name)
            }
            TokenKind::Eod => {
                self.sess.diag(&msg::NO_MACRO_NAME, t.loc).arg(directive).emit();
                None
            }
            _ => {
                self.sess.diag(&msg::MACRO_NAME_NOT_IDENTIFIER, t.loc).emit();
                None
            }
        }
    }

    fn parse_definition(&mut self, name: Name, loc: Loc) -> Option<Macro> {
        let mut m = Macro::word(name, Kind::Object);
        (m.loc, m.used, m.system, m.predefined) = (loc, false, false, false);
        let mut t = self.directive_body_token();
        if t.kind == TokenKind::LParen && !t.flags.has(Flags::SPACE) {
            m.kind = Kind::Function;
            let (params, variadic) = self.parse_params()?;
            m.params = params.into();
            m.variadic = variadic;
            t = self.directive_body_token();
        } else if t.kind != TokenKind::Eod && !t.flags.has(Flags::SPACE) && t.kind != TokenKind::Comment {
            let desc = if self.sess.lang.c99() {
                &msg::WHITESPACE_AFTER_NAME_C99
            } else {
                &msg::WHITESPACE_AFTER_NAME
            };
            self.sess.diag(desc, t.loc).emit();
        }
        let by_name: FxHashMap<Name, u16> =
            m.params.iter().enumerate().map(|(i, &p)| (p, i as u16)).collect();
        let function = m.kind == Kind::Function;
        let mut body: Vec<Token> = Vec::new();
        // An unfinished `#`; its place and whether white space was before it.
        let mut hash: Option<Token> = None;
        let mut pasting: Option<Loc> = None;
        let mut va_opt: Option<VaOpt> = None;
        let asm = self.sess.lang.assembler;
        while t.kind != TokenKind::Eod {
            t.flags = t.flags.without(Flags::BOL.with(Flags::FALLTHROUGH));
            if body.is_empty() {
                t.flags = t.flags.without(Flags::SPACE);
            }
            if t.kind == TokenKind::Ident && function {
                if let Some(&i) = by_name.get(&t.name) {
                    t = Token { kind: TokenKind::Param, aux: i, ..t };
                    m.complex = true;
                } else if t.name == names::VA_OPT && m.variadic && va_opt.is_none() && self.va_opt_known() {
                    let open = self.directive_body_token();
                    if open.kind != TokenKind::LParen {
                        self.sess.diag(&msg::VA_OPT_SYNTAX, t.loc).emit();
                        return None;
                    }
                    m.complex = true;
                    va_opt = Some(VaOpt { depth: 0, open: body.len() });
                    t = Token { kind: TokenKind::VaOpt, ..t };
                } else if t.name == names::VA_OPT && va_opt.is_some() {
                    self.sess.diag(&msg::VA_OPT_NESTED, t.loc).emit();
                    return None;
                }
            }
            if let Some(v) = &mut va_opt {
                match t.kind {
                    TokenKind::LParen => v.depth += 1,
                    TokenKind::RParen if v.depth > 0 => v.depth -= 1,
                    TokenKind::RParen => {
                        let open = v.open;
                        if pasting.is_some() && body.len() > open {
                            self.sess.diag(&msg::PASTE_AT_END, t.loc).emit();
                            return None;
                        }
                        body[open].aux = u16::try_from(body.len() - open - 1).unwrap_or(u16::MAX);
                        if body[open].aux == u16::MAX {
                            self.sess.diag(&msg::VA_OPT_TOO_LONG, t.loc).emit();
                            return None;
                        }
                        va_opt = None;
                        // Stands for `)`: it only carries the flags of what follows.
                        body.push(Token { kind: TokenKind::Placemarker, ..t });
                        t = self.directive_body_token();
                        continue;
                    }
                    _ => {}
                }
            }
            if let Some(h) = hash.take() {
                if t.kind == TokenKind::Param || t.kind == TokenKind::VaOpt {
                    t.flags = t
                        .flags
                        .without(Flags::SPACE)
                        .with(Flags(h.flags.0 & Flags::SPACE.0))
                        .with(Flags::STRINGIFY);
                } else if asm {
                    body.push(h);
                } else {
                    self.sess.diag(&msg::HASH_WITHOUT_PARAM, t.loc).emit();
                    return None;
                }
            }
            match t.kind {
                TokenKind::Hash if function => {
                    // In `a ## #b` the operand is what `#` makes.
                    hash = Some(t);
                    pasting = None;
                }
                TokenKind::HashHash => {
                    let start = va_opt.as_ref().map_or(0, |v| v.open + 1);
                    if body.len() <= start && va_opt.is_none() {
                        self.sess.diag(&msg::PASTE_AT_END, t.loc).emit();
                        return None;
                    }
                    if body.len() <= start {
                        self.sess.diag(&msg::PASTE_AT_VA_OPT, t.loc).emit();
                        return None;
                    }
                    m.complex = true;
                    let last = body.len() - 1;
                    // The `)` of a __VA_OPT__ answers for the whole of it.
                    body[last].flags = body[last].flags.with(Flags::PASTE_LEFT);
                    if body[last].kind == TokenKind::Param && !body[last].flags.has(Flags::STRINGIFY) {
                        body[last].flags = body[last].flags.with(Flags::PASTE_OPERAND);
                    }
                    pasting = Some(t.loc);
                }
                TokenKind::Comment if pasting.is_some() => {}
                _ => {
                    if pasting.take().is_some()
                        && t.kind == TokenKind::Param
                        && !t.flags.has(Flags::STRINGIFY)
                    {
                        t.flags = t.flags.with(Flags::PASTE_OPERAND);
                    }
                    body.push(t);
                }
            }
            t = self.directive_body_token();
        }
        if let Some(h) = hash {
            if !asm {
                self.sess.diag(&msg::HASH_WITHOUT_PARAM, h.loc).emit();
                return None;
            }
            body.push(h);
        }
        if let Some(loc) = pasting {
            self.sess.diag(&msg::PASTE_AT_END, loc).emit();
            return None;
        }
        if va_opt.is_some() {
            self.sess.diag(&msg::VA_OPT_UNTERMINATED, loc).emit();
            return None;
        }
        m.body = body.into();
        Some(m)
    }

    fn va_opt_known(&self) -> bool {
        // As in gcc 12: known in every C dialect that has variable arguments.
        true
    }

    /// A token of a macro's body: comments stay with -CC; `__VA_ARGS__` is checked.
    fn directive_body_token(&mut self) -> Token {
        let Some(i) = self.inputs.last_mut() else { return Token::new(TokenKind::Eod, Loc::NONE) };
        loop {
            let mut t = i.lexer.next(self.sess);
            if t.kind == TokenKind::Comment {
                if !self.opts.keep_macro_comments {
                    continue;
                }
                block_comment(&mut t);
            }
            return t;
        }
    }

    /// The parameters after `(`, and whether the last is variable.
    fn parse_params(&mut self) -> Option<(Vec<Name>, bool)> {
        let mut params: Vec<Name> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        loop {
            let t = self.directive_token();
            match t.kind {
                TokenKind::RParen if params.is_empty() => return Some((params, false)),
                TokenKind::Ident => {
                    if t.name == names::VA_ARGS || t.name == names::VA_OPT {
                        self.sess.diag(&msg::VA_ARGS_MISUSED, t.loc).arg(t.name).emit();
                    }
                    if !seen.insert(t.name) {
                        self.sess.diag(&msg::DUPLICATE_PARAM, t.loc).arg(t.name).emit();
                        return None;
                    }
                    params.push(t.name);
                }
                TokenKind::Ellipsis => {
                    params.push(names::VA_ARGS);
                    if !self.sess.lang.c99() {
                        self.sess.diag(&msg::ANONYMOUS_VARIADIC, t.loc).emit();
                    }
                    let close = self.directive_token();
                    if close.kind != TokenKind::RParen {
                        self.sess.diag(&msg::EXPECTED_PAREN_AFTER_ELLIPSIS, close.loc).emit();
                        return None;
                    }
                    return Some((params, true));
                }
                TokenKind::Eod => {
                    self.sess.diag(&msg::EXPECTED_PAREN_BEFORE_END, t.loc).emit();
                    return None;
                }
                _ => {
                    let desc = if t.kind == TokenKind::RParen || t.kind == TokenKind::Comma {
                        &msg::EXPECTED_PARAM_NAME_BEFORE
                    } else {
                        &msg::EXPECTED_PARAM_BEFORE
                    };
                    self.sess.diag(desc, t.loc).arg(String::from_utf8_lossy(t.spelling())).emit();
                    return None;
                }
            }
            if params.len() > u16::MAX as usize - 1 {
                self.sess.diag(&msg::TOO_MANY_PARAMS, t.loc).emit();
                return None;
            }
            let t = self.directive_token();
            match t.kind {
                TokenKind::Comma => {}
                TokenKind::RParen => return Some((params, false)),
                TokenKind::Ellipsis => {
                    self.sess.diag(&msg::NAMED_VARIADIC, t.loc).emit();
                    let close = self.directive_token();
                    if close.kind != TokenKind::RParen {
                        self.sess.diag(&msg::EXPECTED_PAREN_AFTER_ELLIPSIS, close.loc).emit();
                        return None;
                    }
                    return Some((params, true));
                }
                TokenKind::Eod => {
                    self.sess.diag(&msg::EXPECTED_PAREN_BEFORE_END, t.loc).emit();
                    return None;
                }
                _ => {
                    let text = String::from_utf8_lossy(t.spelling());
                    self.sess.diag(&msg::EXPECTED_COMMA_OR_PAREN, t.loc).arg(text).emit();
                    return None;
                }
            }
        }
    }

    // Expansion.

    /// Expands the macro `id` named by `t`, if it is to be expanded here.
    #[inline]
    pub(super) fn enter_macro(&mut self, id: u32, t: Token) -> Entered {
        let m = &mut self.macros[id as usize];
        match m.kind {
            Kind::Object => {
                m.used = true;
                if m.disabled {
                    return Entered::Token(Token { flags: t.flags.with(Flags::NO_EXPAND), ..t });
                }
                if self.contexts.is_empty() {
                    self.invocation = t.loc;
                }
                if m.complex {
                    return self.replace(id, t, SmallVec::new());
                }
                self.replace_plain(id, t)
            }
            Kind::Function => {
                if m.disabled {
                    return Entered::Token(Token { flags: t.flags.with(Flags::NO_EXPAND), ..t });
                }
                self.call(id, t)
            }
            Kind::Builtin(b) => self.expand_builtin(b, t),
            Kind::Poisoned => {
                if self.parsing_args == 0 || self.contexts.is_empty() {
                    self.sess.diag(&msg::POISONED, t.loc).arg(t.name).emit();
                }
                Entered::No
            }
            Kind::VariadicWord => {
                if !(self.in_directive || t.name == names::VA_OPT && self.sess.lang.assembler) {
                    self.sess.diag(&msg::VA_ARGS_MISUSED, t.loc).arg(t.name).emit();
                }
                Entered::No
            }
        }
    }

    /// An object-like macro whose body is copied as it is.
    fn replace_plain(&mut self, id: u32, t: Token) -> Entered {
        let m = &self.macros[id as usize];
        let inherited = Flags::SPACE.with(Flags::BOL).with(Flags::FALLTHROUGH);
        if m.body.is_empty() {
            return if t.flags.has(Flags::BOL.with(Flags::SPACE)) && !self.in_directive {
                // So that a line's first token, or white space, is not lost.
                Entered::Token(Token { kind: TokenKind::Placemarker, ..t })
            } else {
                Entered::Yes
            };
        }
        let origins = m.body.iter().map(|b| Origin { spelled: b.loc, body: b.loc });
        let start = self.sess.sources.borrow_mut().add_expansion(m.name, t.loc, origins);
        if let [only] = *m.body
            && only.kind != TokenKind::Ident
        {
            return Entered::Token(Token {
                loc: start.unwrap_or(t.loc),
                flags: only.flags.take(t.flags, inherited),
                ..only
            });
        }
        let mut v = self.spare.pop().unwrap_or_default();
        v.extend_from_slice(&m.body);
        v[0].flags = v[0].flags.take(t.flags, inherited);
        set_locs(&mut v, start, t.loc);
        self.macros[id as usize].disabled = true;
        self.push_tokens(v, id);
        Entered::Yes
    }

    /// A function-like macro's name: a call if `(` follows.
    fn call(&mut self, id: u32, t: Token) -> Entered {
        let top = self.contexts.is_empty();
        let follows = if top { self.inputs.last().and_then(|i| i.lexer.paren_follows()) } else { None };
        match follows {
            Some(false) => return Entered::No,
            Some(true) => {
                self.parsing_args = 2;
                self.next_raw();
            }
            None => {
                self.parsing_args = 1;
                let mut comments = Vec::new();
                let next = loop {
                    let next = self.next_raw();
                    match next.kind {
                        TokenKind::Comment => comments.push(next),
                        TokenKind::Placemarker => {}
                        _ => break next,
                    }
                };
                self.parsing_args = 0;
                if next.kind != TokenKind::LParen {
                    if next.kind != TokenKind::Eof && next.kind != TokenKind::Eod {
                        self.push_back(next);
                    }
                    for c in comments.into_iter().rev() {
                        self.push_back(c);
                    }
                    return Entered::No;
                }
            }
        }
        if top {
            self.invocation = t.loc;
        }
        let base = self.pool.len();
        self.parsing_args = 2;
        let args = self.collect_args(id, t);
        self.parsing_args = 0;
        let Some(args) = args else {
            self.pool.truncate(base);
            return Entered::No;
        };
        self.macros[id as usize].used = true;
        if self.nested_calls >= MAX_NESTED_CALLS || self.pool.len() > MAX_POOL {
            self.sess.diag(&msg::NESTED_TOO_DEEPLY, t.loc).emit();
            self.pool.truncate(base);
            self.abandon();
            return Entered::No;
        }
        self.nested_calls += 1;
        let entered = self.replace(id, t, args);
        self.nested_calls -= 1;
        self.pool.truncate(base);
        entered
    }

    /// Reads arguments up to the `)`, onto the end of the pool.
    fn collect_args(&mut self, id: u32, name: Token) -> Option<SmallVec<[Arg; 4]>> {
        let m = &self.macros[id as usize];
        let (params, variadic) = (m.params.len(), m.variadic);
        let mut args: SmallVec<[Arg; 4]> = SmallVec::new();
        let mut start = self.pool.len();
        let mut depth = 0u32;
        let mut count = 0usize;
        let mut close = name.loc;
        let mut space = false;
        loop {
            let mut t = self.next_raw();
            match t.kind {
                TokenKind::Eof | TokenKind::Eod => {
                    // Where the text ends that was searched for the `)`, for a name from another macro's body.
                    let at = self.sess.sources.borrow().use_site(name.loc);
                    self.sess.diag(&msg::UNTERMINATED_CALL, at).arg(name.name).emit();
                    return None;
                }
                TokenKind::LParen => depth += 1,
                TokenKind::RParen if depth > 0 => depth -= 1,
                TokenKind::RParen => {
                    close = t.loc;
                    break;
                }
                TokenKind::Comma if depth == 0 && !(variadic && count + 1 == params) => {
                    if count < params {
                        args.push(Arg { raw: (start, self.pool.len()), expanded: None, omitted: false });
                    } else {
                        self.pool.truncate(start);
                    }
                    count += 1;
                    start = self.pool.len();
                    space = false;
                    continue;
                }
                TokenKind::Placemarker => {
                    space |= t.flags.has(Flags::SPACE.with(Flags::BOL));
                    continue;
                }
                TokenKind::Comment => block_comment(&mut t),
                TokenKind::Ident if self.macros[self.macro_id(t.name) as usize].kind == Kind::Poisoned => {
                    self.sess.diag(&msg::POISONED, t.loc).arg(t.name).emit();
                }
                _ => {}
            }
            if t.flags.has(Flags::BOL) || std::mem::take(&mut space) {
                t.flags = t.flags.without(Flags::BOL).with(Flags::SPACE);
            }
            self.pool.push(t);
            if self.pool.len() > MAX_POOL {
                break;
            }
        }
        let end = self.pool.len();
        count += 1;
        if count <= params {
            args.push(Arg { raw: (start, end), expanded: None, omitted: false });
        }
        if params == 0 && count == 1 && start == end {
            count = 0;
        }
        if count != params {
            let m = &self.macros[id as usize];
            if count < params && variadic && count + 1 == params {
                if self.sess.enabled(&msg::VARIADIC_ARG_MISSING, name.loc)
                    && !m.system
                    && self.sess.lang.standard < crate::support::lang::Standard::C23
                {
                    self.sess.diag(&msg::VARIADIC_ARG_MISSING, name.loc).emit();
                }
            } else if count < params {
                self.sess
                    .diag(&msg::TOO_FEW_ARGS, close)
                    .arg(m.name)
                    .arg(params)
                    .arg(count)
                    .note(&msg::MACRO_DEFINED_HERE, m.loc)
                    .arg(m.name)
                    .whole_line()
                    .emit();
                return None;
            } else {
                self.sess
                    .diag(&msg::TOO_MANY_ARGS, close)
                    .arg(m.name)
                    .arg(count)
                    .arg(params)
                    .note(&msg::MACRO_DEFINED_HERE, m.loc)
                    .arg(m.name)
                    .whole_line()
                    .emit();
                return None;
            }
        }
        while args.len() < params {
            args.push(Arg { raw: (end, end), expanded: None, omitted: true });
        }
        if variadic && params == 1 && args[0].raw.0 == args[0].raw.1 && self.sess.lang.gnu {
            args[0].omitted = true;
        }
        Some(args)
    }

    /// The range of the pool with argument `i` fully expanded.
    fn expanded_arg(&mut self, args: &mut [Arg], i: usize) -> (usize, usize) {
        if let Some(r) = args[i].expanded {
            return r;
        }
        let (pos, end) = args[i].raw;
        // Nothing to expand: the argument is its own expansion.
        let plain = self.pool[pos..end].iter().all(|t| {
            t.kind != TokenKind::Ident || t.flags.has(Flags::NO_EXPAND) || self.macro_id(t.name) == 0
        });
        let range = if plain {
            (pos, end)
        } else {
            let start = self.pool.len();
            self.contexts.push(Context { tokens: Vec::new(), pos, end, id: 0, barrier: true });
            self.no_pragma_op += 1;
            let mut space = false;
            loop {
                let mut t = self.next_expanded();
                match t.kind {
                    TokenKind::Eof => break,
                    TokenKind::Placemarker => {
                        space |= t.flags.has(Flags::SPACE.with(Flags::BOL));
                        continue;
                    }
                    _ => {}
                }
                if std::mem::take(&mut space) {
                    t.flags = t.flags.with(Flags::SPACE);
                }
                self.pool.push(t);
                if self.pool.len() > MAX_POOL {
                    self.sess.diag(&msg::NESTED_TOO_DEEPLY, t.loc).emit();
                    self.abandon();
                    break;
                }
            }
            self.no_pragma_op -= 1;
            while self.contexts.last().is_some_and(|c| !c.barrier) {
                self.pop_context();
            }
            self.contexts.pop();
            (start, self.pool.len())
        };
        args[i].expanded = Some(range);
        range
    }

    /// Builds the replacement of a macro with its arguments and pushes it.
    fn replace(&mut self, id: u32, t: Token, mut args: SmallVec<[Arg; 4]>) -> Entered {
        if self.done {
            return Entered::No;
        }
        let m = &self.macros[id as usize];
        let body = m.body.clone();
        let name = m.name;
        let mut out = Output {
            tokens: self.spare_vec(),
            origins: std::mem::take(&mut self.origins),
            ..Default::default()
        };
        out.origins.clear();
        self.substitute(id, &body, &mut args, &mut out);
        if self.done {
            return Entered::No;
        }
        if out.tokens.is_empty() {
            self.spare.push(out.tokens);
            self.origins = out.origins;
            return if (t.flags.has(Flags::BOL.with(Flags::SPACE)) || out.space) && !self.in_directive {
                let flags = if out.space { t.flags.with(Flags::SPACE) } else { t.flags };
                Entered::Token(Token { kind: TokenKind::Placemarker, flags, ..t })
            } else {
                Entered::Yes
            };
        }
        let start = self.sess.sources.borrow_mut().add_expansion(name, t.loc, out.origins.iter().copied());
        let inherited = Flags::SPACE.with(Flags::BOL).with(Flags::FALLTHROUGH);
        let first = &mut out.tokens[0];
        first.flags = first.flags.take(t.flags, inherited);
        set_locs(&mut out.tokens, start, t.loc);
        for (at, left, right) in &out.bad_pastes {
            self.sess.diag(&msg::BAD_PASTE, out.tokens[*at].loc).arg(left).arg(right).emit();
        }
        if out.space {
            let loc = out.tokens.last().map_or(t.loc, |t| t.loc);
            let flags = Flags::SPACE;
            out.tokens.push(Token { kind: TokenKind::Placemarker, flags, aux: 0, loc, name: Name::NONE });
        }
        self.origins = out.origins;
        self.macros[id as usize].disabled = true;
        self.push_tokens(out.tokens, id);
        Entered::Yes
    }

    /// Appends `body` with parameters replaced and `#`, `##` done.
    fn substitute(&mut self, id: u32, body: &[Token], args: &mut [Arg], out: &mut Output) {
        let mut i = 0;
        let mut first_chain = true;
        // The token before wants pasting; and what it gave was empty.
        let mut paste = false;
        let mut left_empty = false;
        while i < body.len() {
            if out.tokens.len() > MAX_POOL && !self.done {
                self.sess.diag(&msg::NESTED_TOO_DEEPLY, self.invocation).emit();
                self.abandon();
            }
            if self.done {
                return;
            }
            let b = body[i];
            i += 1;
            let before = out.tokens.len();
            let mut paste_next = b.flags.has(Flags::PASTE_LEFT);
            let (mut head_empty, mut tail_empty) = (false, false);
            // The sequence this element gives goes to the end of `out`, then its head is pasted.
            match b.kind {
                TokenKind::Param if b.flags.has(Flags::STRINGIFY) => {
                    let (s, e) = args[b.aux as usize].raw;
                    let name = self.stringify(s, e, b.loc);
                    out.push(
                        Token { kind: TokenKind::String, aux: 0, name, flags: spacing(b), loc: b.loc },
                        b.loc,
                        b.loc,
                    );
                }
                TokenKind::Param => {
                    // The right operand of `##` brings its own white space, not that before it in the body.
                    let right = paste;
                    let m = &self.macros[id as usize];
                    let variable = m.variadic && b.aux as usize + 1 == m.params.len();
                    if variable
                        && paste
                        && !left_empty
                        && out.tokens.last().is_some_and(|t| t.kind == TokenKind::Comma)
                        && i >= 2
                        && body[i - 2].kind == TokenKind::Comma
                    {
                        // GNU C: `, ## __VA_ARGS__` loses the comma if the argument is missing, and
                        // otherwise the two are not pasted.
                        paste = false;
                        if args[b.aux as usize].omitted {
                            out.pop();
                            left_empty = true;
                            paste = paste_next;
                            continue;
                        }
                    }
                    let (s, e) = if b.flags.has(Flags::PASTE_OPERAND) {
                        args[b.aux as usize].raw
                    } else {
                        self.expanded_arg(args, b.aux as usize)
                    };
                    for k in s..e {
                        let mut t = self.pool[k];
                        let loc = t.loc;
                        if k == s && !right {
                            t.flags = t.flags.without(Flags::SPACE).with(spacing(b));
                        }
                        t.flags = t.flags.without(Flags::PASTE_LEFT.with(Flags::PASTE_OPERAND));
                        out.push(t, loc, b.loc);
                    }
                    if s == e && !right && b.flags.has(Flags::SPACE) {
                        out.space = true;
                    }
                }
                TokenKind::VaOpt => {
                    let len = b.aux as usize;
                    let inner = &body[i..i + len];
                    let close = body[i + len];
                    i += len + 1;
                    paste_next = close.flags.has(Flags::PASTE_LEFT);
                    let last = self.macros[id as usize].params.len() - 1;
                    let (s, e) = self.expanded_arg(args, last);
                    let some = self.pool[s..e].iter().any(|t| t.kind != TokenKind::Placemarker);
                    if b.flags.has(Flags::STRINGIFY) {
                        let mut sub = Output::default();
                        if some {
                            self.substitute(id, inner, args, &mut sub);
                        }
                        let at = self.pool.len();
                        self.pool.extend_from_slice(&sub.tokens);
                        let name = self.stringify(at, self.pool.len(), b.loc);
                        self.pool.truncate(at);
                        out.push(
                            Token { kind: TokenKind::String, aux: 0, name, flags: spacing(b), loc: b.loc },
                            b.loc,
                            b.loc,
                        );
                    } else if some {
                        let mut sub = Output::default();
                        self.substitute(id, inner, args, &mut sub);
                        (head_empty, tail_empty) = (sub.starts_empty, sub.ends_empty);
                        out.bad_pastes.extend(sub.bad_pastes.drain(..).map(|(i, l, r)| (before + i, l, r)));
                        for (k, (mut t, o)) in sub.tokens.into_iter().zip(sub.origins).enumerate() {
                            if k == 0 {
                                t.flags = t.flags.without(Flags::SPACE).with(spacing(b));
                            }
                            out.push(t, o.spelled, o.body);
                        }
                    } else if b.flags.has(Flags::SPACE) {
                        out.space = true;
                    }
                }
                TokenKind::Placemarker => {}
                _ => out.push(Token { flags: b.flags.without(Flags::PASTE_LEFT), ..b }, b.loc, b.loc),
            }
            let empty = out.tokens.len() == before;
            if paste {
                if !left_empty && !empty && !head_empty {
                    self.paste(out, before);
                }
                left_empty = left_empty && empty;
            } else {
                left_empty = empty;
            }
            left_empty |= tail_empty && !empty;
            if first_chain {
                out.starts_empty = left_empty && empty;
            }
            out.ends_empty = left_empty;
            first_chain &= paste_next;
            paste = paste_next;
        }
    }

    /// Pastes the tokens `at - 1` and `at` of the output into one.
    fn paste(&mut self, out: &mut Output, at: usize) {
        let (left, right) = (out.tokens[at - 1], out.tokens[at]);
        let mut text = left.spelling().to_vec();
        text.extend_from_slice(right.spelling());
        self.pasted += text.len();
        if self.pasted > super::MAX_PASTED {
            self.sess.diag(&msg::EXPANSION_TOO_LARGE, left.loc).emit();
            return self.abandon();
        }
        let word = |t: Token| matches!(t.kind, TokenKind::Ident | TokenKind::Number);
        let ident_text = |t: Token| t.spelling().iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let kind = match left.kind {
            TokenKind::Ident if word(right) && ident_text(right) => Some(TokenKind::Ident),
            TokenKind::Number if word(right) && ident_text(right) => Some(TokenKind::Number),
            _ => None,
        };
        let pasted = match kind {
            Some(kind) => Token { kind, name: Name::intern_bytes(&text), aux: 0, ..left },
            None => {
                let len = text.len();
                let mut options = self.lex_opts;
                options.keep_comments = true;
                let mut lexer = Lexer::synthetic(text, left.loc, options);
                lexer.in_directive = true;
                // What is wrong with the text is said below.
                let comment = left.kind == TokenKind::Slash && matches!(right.spelling(), [b'/' | b'*', ..]);
                let quote = comment || right.kind == TokenKind::Stray && left.kind != TokenKind::Ident;
                let t = if quote { left } else { lexer.next(self.sess) };
                let bad =
                    quote || matches!(t.kind, TokenKind::Comment | TokenKind::Eod) || lexer.offset() != len;
                if bad || t.kind == TokenKind::Stray && !self.sess.lang.assembler {
                    if !self.sess.lang.assembler {
                        let text = |t: Token| String::from_utf8_lossy(t.spelling()).into_owned();
                        out.bad_pastes.push((at - 1, text(left), text(right)));
                    }
                    return;
                }
                t
            }
        };
        let mut flags = left.flags.without(Flags::NO_EXPAND.with(Flags::DIGRAPH));
        flags = flags.with(Flags(pasted.flags.0 & Flags::DIGRAPH.0));
        out.tokens[at - 1] = Token { flags, loc: left.loc, ..pasted };
        out.tokens.remove(at);
        out.origins.remove(at);
    }

    /// The string literal that `#` makes of `pool[start..end]` (§6.10.3.2).
    fn stringify(&mut self, start: usize, end: usize, loc: Loc) -> Name {
        let mut s = vec![b'"'];
        for (i, t) in self.pool[start..end].iter().enumerate() {
            if t.kind == TokenKind::Comment || t.kind == TokenKind::Placemarker {
                continue;
            }
            if i > 0 && s.len() > 1 && t.flags.has(Flags::SPACE.with(Flags::BOL)) {
                s.push(b' ');
            }
            match t.kind {
                TokenKind::String | TokenKind::Char => {
                    for &b in t.spelling() {
                        match b {
                            b'"' | b'\\' => s.extend([b'\\', b]),
                            b'\n' => s.extend(b"\\n"),
                            _ => s.push(b),
                        }
                    }
                }
                _ => s.extend_from_slice(t.spelling()),
            }
        }
        let backslashes = s.iter().rev().take_while(|&&b| b == b'\\').count();
        let outside = self.pool[start..end].last().is_some_and(|t| t.kind == TokenKind::Stray);
        if outside && backslashes % 2 == 1 {
            self.sess.diag(&msg::INVALID_STRINGIFY, loc).emit();
            s.pop();
        }
        s.push(b'"');
        Name::intern_bytes(&s)
    }
}

/// A `__VA_OPT__(` being read: parentheses open in it, and where it is in the body.
struct VaOpt {
    depth: u32,
    open: usize,
}

impl Output {
    fn push(&mut self, mut t: Token, spelled: Loc, body: Loc) {
        if std::mem::take(&mut self.space) {
            t.flags = t.flags.with(Flags::SPACE);
        }
        self.tokens.push(t);
        self.origins.push(Origin { spelled, body });
    }
    fn pop(&mut self) {
        self.tokens.pop();
        self.origins.pop();
    }
}

/// Makes a `//` comment a block comment: what was a line to itself need not be one any more.
fn block_comment(t: &mut Token) {
    if let [b'/', b'/', text @ ..] = t.name.as_bytes() {
        t.name = Name::intern_bytes(&[b"/*", text, b"*/"].concat());
    }
}

/// The white space before a token of a body.
fn spacing(b: Token) -> Flags {
    Flags(b.flags.0 & Flags::SPACE.0)
}

fn set_locs(tokens: &mut [Token], start: Option<Loc>, used_at: Loc) {
    match start {
        Some(start) => {
            for (i, t) in tokens.iter_mut().enumerate() {
                t.loc = Loc(start.0 + i as u32);
            }
        }
        None => tokens.iter_mut().for_each(|t| t.loc = used_at),
    }
}

/// `__has_include` and its like may not be redefined.
fn is_has_operator(name: Name) -> bool {
    matches!(name, names::M_HAS_INCLUDE | names::M_HAS_INCLUDE_NEXT | names::M_HAS_EMBED)
}
