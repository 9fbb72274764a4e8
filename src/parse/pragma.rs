//! Pragmas the parser obeys: they take effect where they are met in the token stream, wherever that is.

use super::Parser;
use crate::ast::decl::Visibility;
use crate::diag::catalog;
use crate::lex::token::Pragma;
use crate::lex::{Token, TokenKind, number, string};
use crate::support::intern::Name;

impl<'s, 'a> Parser<'s, 'a> {
    /// Obeys pragma `t` (its tokens are read from the preprocessor) and gives the token after it.
    pub(super) fn pragma(&mut self, t: Token) -> Token {
        let mut toks = Vec::new();
        let end = loop {
            let t = self.pp.next();
            match t.kind {
                TokenKind::PragmaEnd | TokenKind::Eof => break t,
                _ => toks.push(t),
            }
        };
        match t.pragma() {
            Pragma::Pack => self.pragma_pack(t, &toks),
            Pragma::Weak => match toks.as_slice() {
                [n] if n.kind == TokenKind::Ident => self.pragma_weak(n.name, None),
                [n, eq, a]
                    if n.kind == TokenKind::Ident
                        && eq.kind == TokenKind::Eq
                        && a.kind == TokenKind::Ident =>
                {
                    self.pragma_weak(n.name, Some(a.name))
                }
                _ => self.bad_pragma(t, "weak"),
            },
            Pragma::RedefineExtname => match toks.as_slice() {
                [a, b] if a.kind == TokenKind::Ident && b.kind == TokenKind::Ident => {
                    self.pragma_extname(a.name, b.name)
                }
                _ => self.bad_pragma(t, "redefine_extname"),
            },
            Pragma::Visibility => self.pragma_visibility(t, &toks),
            Pragma::ScalarStorageOrder => {
                // The preprocessor's tokens: `big`, `-`, `endian`.
                let word =
                    toks.first().filter(|n| n.kind == TokenKind::Ident).map_or("", |n| n.name.as_str());
                self.sema.pragmas.reversed = match word {
                    "big" => true,
                    "little" => false,
                    "default" => self.sess.lang.reversed_storage,
                    _ => {
                        self.bad_pragma(t, "scalar_storage_order");
                        return if end.kind == TokenKind::Eof { end } else { self.fetch() };
                    }
                };
            }
            Pragma::Optimize | Pragma::Target => {
                let strings: Vec<Token> =
                    toks.iter().copied().filter(|t| t.kind == TokenKind::String).collect();
                let words: Vec<String> = strings
                    .iter()
                    .map(|&s| {
                        String::from_utf8_lossy(&string::decode_strings(self.sess, &[s]).bytes).into_owned()
                    })
                    .collect();
                let slot = match t.pragma() {
                    Pragma::Optimize => &mut self.sema.pragmas.optimize,
                    _ => &mut self.sema.pragmas.target,
                };
                let mut all = slot.map(|n| n.as_str().to_string()).unwrap_or_default();
                for w in words {
                    if !all.is_empty() {
                        all.push(',');
                    }
                    all.push_str(&w);
                }
                *slot = Some(Name::intern(&all));
            }
            Pragma::PushOptions => {
                let p = &mut self.sema.pragmas;
                p.options_stack.push((p.optimize, p.target));
            }
            Pragma::PopOptions => {
                let p = &mut self.sema.pragmas;
                if let Some((o, t)) = p.options_stack.pop() {
                    p.optimize = o;
                    p.target = t;
                }
            }
            Pragma::ResetOptions => {
                self.sema.pragmas.optimize = None;
                self.sema.pragmas.target = None;
            }
            // Hints, and floating modes that are our default anyway.
            Pragma::Ivdep
            | Pragma::Unroll
            | Pragma::FpContract
            | Pragma::FenvAccess
            | Pragma::CxLimitedRange => {}
            Pragma::FloatConstDecimal64 | Pragma::Omp => {}
        }
        if end.kind == TokenKind::Eof { end } else { self.fetch() }
    }

    fn bad_pragma(&mut self, t: Token, what: &str) {
        self.diag(&catalog::parse::BAD_PRAGMA, t.loc).arg(what).emit();
    }

    /// `pack()`, `pack(n)`, `pack(push[, id][, n])`, `pack(pop[, id])`.
    fn pragma_pack(&mut self, t: Token, toks: &[Token]) {
        let [open, inner @ .., close] = toks else { return self.bad_pragma(t, "pack") };
        if open.kind != TokenKind::LParen || close.kind != TokenKind::RParen {
            return self.bad_pragma(t, "pack");
        }
        let mut align = None;
        let mut action = None;
        let mut id = None;
        for part in inner.split(|t| t.kind == TokenKind::Comma) {
            match part {
                [n] if n.kind == TokenKind::Number => {
                    match number::decode(self.sess, n.name.as_bytes(), n.loc) {
                        Some(number::Number::Int { value: v @ (0 | 1 | 2 | 4 | 8 | 16), .. }) => {
                            align = Some(v as u32)
                        }
                        _ => {
                            self.diag(&catalog::parse::BAD_PACK, n.loc).arg(n.name).emit();
                            return;
                        }
                    }
                }
                [n] if n.kind == TokenKind::Ident && action.is_none() && align.is_none() => {
                    action = Some(n.name)
                }
                [n] if n.kind == TokenKind::Ident => id = Some(n.name),
                [] => {}
                _ => return self.bad_pragma(t, "pack"),
            }
        }
        let p = &mut self.sema.pragmas;
        match action.map(Name::as_str) {
            Some("push") => {
                p.pack_stack.push((id, p.pack));
                if let Some(a) = align {
                    p.pack = a;
                }
            }
            Some("pop") => {
                let at = match id {
                    Some(_) => p.pack_stack.iter().rposition(|e| e.0 == id),
                    None => p.pack_stack.len().checked_sub(1),
                };
                match at {
                    Some(i) => {
                        p.pack = p.pack_stack[i].1;
                        p.pack_stack.truncate(i);
                        if let Some(a) = align {
                            p.pack = a;
                        }
                    }
                    None => {
                        self.diag(&catalog::parse::PACK_POP, t.loc).emit();
                    }
                }
            }
            Some(_) => self.bad_pragma(t, "pack"),
            None => p.pack = align.unwrap_or(0),
        }
    }

    /// `visibility push(default)`, `visibility pop`.
    fn pragma_visibility(&mut self, t: Token, toks: &[Token]) {
        let word =
            |t: Option<&Token>| t.filter(|t| t.kind == TokenKind::Ident).map_or("", |t| t.name.as_str());
        match word(toks.first()) {
            "push" => {
                let v = match word(toks.get(2)) {
                    "default" => Visibility::Default,
                    "hidden" => Visibility::Hidden,
                    "protected" => Visibility::Protected,
                    "internal" => Visibility::Internal,
                    _ => return self.bad_pragma(t, "GCC visibility"),
                };
                self.sema.pragmas.visibility.push(v);
            }
            "pop" => {
                if self.sema.pragmas.visibility.pop().is_none() {
                    self.bad_pragma(t, "GCC visibility");
                }
            }
            _ => self.bad_pragma(t, "GCC visibility"),
        }
    }
}
