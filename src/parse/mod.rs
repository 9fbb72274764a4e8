//! The parser: recursive descent over tokens pulled from the preprocessor, building the typed tree.
//!
//! One pass. It never stops at the first error: a construct that is not understood is reported once
//! and skipped up to a `;` or the matching `}`. Nesting is limited ([`MAX_DEPTH`]) so that no input
//! overflows the stack.
//! - `decl`: declarations and specifiers; `declarator`; `record`: struct, union, enum; `attr`: attribute syntax;
//!   `init`: initialisers; `pragma`; here: token handling, entry point.
//! - `expr`, `stmt`, `asm`: expressions and statements.

pub mod asm;
pub mod attr;
pub mod decl;
pub mod declarator;
pub mod expr;
pub mod init;
mod pragma;
mod record;
mod run_time_record;
pub mod stmt;
#[cfg(test)]
mod tests;

use crate::ast::{EnumId, Unit, Vla};
use crate::diag::{Session, catalog};
use crate::lex::kw::{Keywords, Kw};
use crate::lex::{Token, TokenKind};
use crate::pp::Preprocessor;
use crate::sema::Sema;
use crate::support::intern::Name;
use crate::support::source::Loc;
use bumpalo::Bump;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};

/// Deepest nesting of expressions, statements, declarators and initialisers.
pub const MAX_DEPTH: u32 = 25_000;

/// What a specifier with a tag does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum TagUse {
    Definition,
    /// Names a tag for the first time.
    First,
    /// Names one that is known.
    Reference,
}

/// Parser of one translation unit. `self.tok` is the current token; everything of [`Sema`] is reached
/// through `Deref`.
pub struct Parser<'s, 'a> {
    pub sema: Sema<'s, 'a>,
    pub pp: Preprocessor<'s>,
    keywords: Keywords,
    /// The current token.
    pub tok: Token,
    /// Its keyword, if it is one.
    pub kw: Option<Kw>,
    /// Where the token before it is.
    pub prev_loc: Loc,
    /// Tokens read ahead.
    ahead: VecDeque<Token>,
    pub depth: u32,
    /// Run-time array bounds parsed but not yet given to a statement, type name or function.
    pub(crate) pending_bounds: Vec<&'a Vla<'a>>,
    /// In a parameter list: run-time bounds are fine even at file scope.
    in_params: bool,
    /// Directly in a struct or union: run-time bounds are not.
    in_record: bool,
    /// Where members of untagged records were declared, by the record's place: for duplicates through anonymous members.
    member_locs: FxHashMap<(Loc, Name), Loc>,
    /// Parameter lists open here.
    param_depth: u32,
    /// Between `f(a, b)` and `{`.
    in_kr_params: bool,
    /// A parameter of the declarator read last has a bound `[*]`.
    star_bound: bool,
    /// Enums whose lists are being read.
    open_enums: Vec<EnumId>,
    /// What the struct, union or enum specifier read last did.
    last_tag: TagUse,
    /// The name of the declarator being parsed, for messages about its bounds.
    decl_name: Name,
    /// The operator at the root of the expression just parsed, for warnings.
    root: crate::sema::warn::Root<'a>,
    /// The arguments of the call just parsed that are a `sizeof`, for warnings.
    sizes: Vec<(u32, crate::sema::warn::SizeofOperand<'a>)>,
}

impl<'s, 'a> Deref for Parser<'s, 'a> {
    type Target = Sema<'s, 'a>;
    fn deref(&self) -> &Self::Target {
        &self.sema
    }
}
impl<'s, 'a> DerefMut for Parser<'s, 'a> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.sema
    }
}

/// Parses the file `pp` has entered.
pub fn parse_translation_unit<'s, 'a>(sess: &'s Session, pp: Preprocessor<'s>, arena: &'a Bump) -> Unit<'a> {
    let mut p = Parser {
        sema: Sema::new(sess, arena),
        pp,
        keywords: Keywords::new(&sess.lang, &sess.target),
        tok: Token::new(TokenKind::Eof, Loc::NONE),
        kw: None,
        prev_loc: Loc::NONE,
        ahead: VecDeque::new(),
        depth: 0,
        pending_bounds: Vec::new(),
        in_params: false,
        in_record: false,
        member_locs: FxHashMap::default(),
        param_depth: 0,
        in_kr_params: false,
        star_bound: false,
        open_enums: Vec::new(),
        last_tag: TagUse::Definition,
        decl_name: Name::NONE,
        root: Default::default(),
        sizes: Vec::new(),
    };
    p.bump();
    p.parse_unit();
    let s = p.sema;
    Unit {
        types: s.types,
        items: s.items,
        num_statics: s.num_statics,
        num_funcs: s.num_funcs,
        weak_pragmas: s.weak_pragmas,
    }
}

impl<'s, 'a> Parser<'s, 'a> {
    fn fetch(&mut self) -> Token {
        let t = self.pp.next();
        if t.kind == TokenKind::Pragma { self.pragma(t) } else { t }
    }
    /// Consumes the current token and gives it.
    #[inline]
    pub fn bump(&mut self) -> Token {
        let t = self.tok;
        self.prev_loc = t.loc;
        self.tok = match self.ahead.pop_front() {
            Some(t) => t,
            None => self.fetch(),
        };
        self.kw = if self.tok.kind == TokenKind::Ident { self.keywords.get(self.tok.name) } else { None };
        t
    }
    /// The token `n` after the current one (`peek(1)` is the next).
    pub fn peek(&mut self, n: usize) -> Token {
        debug_assert!(n >= 1);
        while self.ahead.len() < n {
            let t = self.fetch();
            self.ahead.push_back(t);
        }
        self.ahead[n - 1]
    }
    /// The keyword a token is.
    pub fn keyword_of(&self, t: Token) -> Option<Kw> {
        if t.kind == TokenKind::Ident { self.keywords.get(t.name) } else { None }
    }
    #[inline]
    pub fn at(&self, k: TokenKind) -> bool {
        self.tok.kind == k
    }
    #[inline]
    pub fn at_kw(&self, k: Kw) -> bool {
        self.kw == Some(k)
    }
    /// True for an identifier that is no keyword.
    pub fn at_name(&self) -> bool {
        self.tok.kind == TokenKind::Ident && self.kw.is_none()
    }
    /// Consumes the current token if it is `k`.
    #[inline]
    pub fn eat(&mut self, k: TokenKind) -> bool {
        let yes = self.tok.kind == k;
        if yes {
            self.bump();
        }
        yes
    }
    #[inline]
    pub fn eat_kw(&mut self, k: Kw) -> bool {
        let yes = self.kw == Some(k);
        if yes {
            self.bump();
        }
        yes
    }
    /// Consumes an identifier that is no keyword.
    pub fn eat_name(&mut self) -> Option<(Name, Loc)> {
        if !self.at_name() {
            return None;
        }
        let t = self.bump();
        Some((t.name, t.loc))
    }
    /// Consumes `k` or reports that it was expected (nothing is consumed then).
    pub fn expect(&mut self, k: TokenKind) -> bool {
        if self.eat(k) {
            return true;
        }
        self.expected(&format!("'{}'", k.spelling()));
        false
    }
    /// "expected WHAT before TOKEN".
    pub fn expected(&mut self, what: &str) {
        let (desc, loc) = match self.tok.kind {
            TokenKind::Eof if self.tok.loc == Loc::NONE || what == "declaration or statement" => {
                (&catalog::parse::EXPECTED_AT_END, self.prev_loc)
            }
            TokenKind::Eof => (&catalog::parse::EXPECTED_AT_END, self.tok.loc),
            // gcc points behind the token before for a missing `;` or `)`: the place to insert it.
            _ if matches!(what, "';'" | "')'" | "']'") => (&catalog::parse::EXPECTED_BEFORE, self.prev_loc),
            _ => (&catalog::parse::EXPECTED_BEFORE, self.tok.loc),
        };
        let t = self.token_text();
        let d = self.diag(desc, loc).arg(what).arg(t);
        match what {
            "';'" | "')'" | "']'" if loc == self.prev_loc => {
                d.insert_after(loc, what.trim_matches('\'')).emit()
            }
            _ => d.emit(),
        };
    }
    /// The current token as gcc names it in messages: `'}' token`, `numeric constant`, `'x'`.
    pub fn token_text(&self) -> String {
        match self.tok.kind {
            TokenKind::Eof => "end of input".into(),
            TokenKind::Number => "numeric constant".into(),
            TokenKind::Char => "character constant".into(),
            TokenKind::String => "string constant".into(),
            TokenKind::Ident => format!("'{}'", self.tok.name),
            _ => format!("'{}' token", String::from_utf8_lossy(self.tok.spelling())),
        }
    }
    /// Skips to behind the next `;` at this nesting level, or to before a `}` that closes it, or to the end.
    pub fn sync(&mut self) {
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                TokenKind::Eof => return,
                TokenKind::Semi if depth == 0 => {
                    self.bump();
                    return;
                }
                TokenKind::LBrace | TokenKind::LParen | TokenKind::LBracket => depth += 1,
                TokenKind::RBrace if depth == 0 => return,
                TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                    let brace = self.tok.kind == TokenKind::RBrace;
                    depth = depth.saturating_sub(1);
                    if brace && depth == 0 {
                        self.bump();
                        return;
                    }
                }
                _ => {}
            }
            self.bump();
        }
    }
    /// Enters one level of nesting; false (with a fatal message) at the limit. Pair with `leave`.
    pub fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.diag(&catalog::parse::TOO_DEEP, self.tok.loc).emit();
            return false;
        }
        true
    }
    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}
