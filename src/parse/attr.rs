//! Attribute syntax: `__attribute__((…))` and `[[…]]` become a list of [`Attribute`]s; what they mean is in
//! `sema::attr`. Names are kept without the surrounding `__`.

use super::Parser;
use crate::ast::{Expr, ExprKind, Ty};
use crate::diag::catalog;
use crate::lex::kw::Kw;
use crate::lex::{TokenKind, string};
use crate::sema::attr::{AttrArg, Attribute};
use crate::sema::has_attr::Attributed;
use crate::support::intern::Name;

/// C23's attributes for which gcc 12 has rules.
const STANDARD: &[&str] = &["deprecated", "fallthrough", "maybe_unused", "nodiscard"];

impl<'s, 'a> Parser<'s, 'a> {
    /// `[[` (two tokens).
    pub fn at_std_attributes(&mut self) -> bool {
        self.tok.kind == TokenKind::LBracket && self.peek(1).kind == TokenKind::LBracket
    }

    /// Parses all attribute specifiers that stand here and appends them to `out`.
    pub fn parse_attributes(&mut self, out: &mut Vec<Attribute<'a>>) {
        loop {
            if self.kw == Some(Kw::Attribute) {
                self.parse_gnu_attributes(out);
            } else if self.at_std_attributes() {
                self.parse_std_attributes(out);
            } else {
                return;
            }
        }
    }
    /// Only the GNU syntax (where `[` would begin an array declarator).
    pub fn parse_gnu_attributes(&mut self, out: &mut Vec<Attribute<'a>>) {
        while self.eat_kw(Kw::Attribute) {
            if !self.expect(TokenKind::LParen) {
                return;
            }
            if !self.expect(TokenKind::LParen) {
                self.skip_to_paren();
                return;
            }
            while !matches!(self.tok.kind, TokenKind::RParen | TokenKind::Eof) {
                if self.eat(TokenKind::Comma) {
                    continue;
                }
                if self.tok.kind != TokenKind::Ident {
                    self.expected("identifier");
                    self.skip_to_paren();
                    break;
                }
                let t = self.bump();
                let mut a = Attribute { name: plain_name(t.name), loc: t.loc, args: &[] };
                if self.at(TokenKind::LParen) {
                    a.args = self.parse_attribute_args(a.name.as_str() == "access");
                }
                out.push(a);
                if !matches!(self.tok.kind, TokenKind::RParen | TokenKind::Comma) {
                    self.expected("')'");
                    self.skip_to_paren();
                    break;
                }
            }
            self.expect(TokenKind::RParen);
            self.expect(TokenKind::RParen);
        }
    }

    fn parse_std_attributes(&mut self, out: &mut Vec<Attribute<'a>>) {
        while self.at_std_attributes() {
            if !self.sess.lang.c23() {
                self.diag(&catalog::parse::STD_ATTRIBUTES, self.tok.loc).emit();
            }
            self.bump();
            self.bump();
            while !matches!(self.tok.kind, TokenKind::RBracket | TokenKind::Eof) {
                if self.eat(TokenKind::Comma) {
                    continue;
                }
                if self.tok.kind != TokenKind::Ident {
                    self.expected("identifier");
                    self.sync();
                    return;
                }
                let t = self.bump();
                let mut name = plain_name(t.name);
                let scoped = self.eat(TokenKind::ColonColon)
                    || self.at(TokenKind::Colon) && self.peek(1).kind == TokenKind::Colon && {
                        self.bump();
                        self.bump();
                        true
                    };
                if scoped {
                    let gnu = name.as_str() == "gnu";
                    name = plain_name(self.tok.name);
                    if self.tok.kind != TokenKind::Ident {
                        self.expected("identifier");
                    } else {
                        self.bump();
                    }
                    // Other vendors' attributes are ignored, as gcc does (with a warning).
                    if !gnu {
                        name = Name::NONE;
                    }
                }
                let open = self.tok.loc;
                let known = STANDARD.contains(&name.as_str()) && !scoped;
                let args = match self.at(TokenKind::LParen) {
                    true if known && self.peek(1).kind == TokenKind::RParen => {
                        self.diag(&catalog::decl::ATTR_PARENS, open).emit();
                        self.bump();
                        self.bump();
                        &[]
                    }
                    true if known && !matches!(name.as_str(), "deprecated" | "nodiscard") => {
                        self.diag(&catalog::decl::ATTR_NO_ARGS, open).arg(name).emit();
                        self.skip_parens();
                        &[]
                    }
                    true if known => self.standard_attribute_text(),
                    // What is not known takes any balanced tokens (C23 6.7.13.2).
                    true if name.is_some() && crate::sema::attr::is_known(name) => {
                        self.parse_attribute_args(name.as_str() == "access")
                    }
                    true => {
                        self.skip_parens();
                        &[]
                    }
                    false => &[],
                };
                if name.is_some() {
                    out.push(Attribute { name, loc: t.loc, args });
                } else {
                    self.diag(&catalog::decl::ATTR_IGNORED, t.loc).arg(t.name).emit();
                }
            }
            self.expect(TokenKind::RBracket);
            self.expect(TokenKind::RBracket);
        }
    }

    /// `__builtin_has_attribute(type or expression, attribute)` (gcc manual, "Other Builtins").
    pub(super) fn parse_has_attribute(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        self.expect(TokenKind::LParen);
        self.unevaluated += 1;
        let of = if self.starts_type_name(self.tok) {
            Attributed::Type(self.parse_type_name().ty)
        } else {
            let e = self.parse_assign_expr();
            // A type's name in parentheses or a declaration's; anything else is asked by its type.
            match e.unparen().kind {
                ExprKind::FuncRef(f) => Attributed::Func(f),
                ExprKind::VarRef(v) => Attributed::Var(v),
                ExprKind::Member { field, .. } => Attributed::Field(*field),
                _ => Attributed::Type(e.ty),
            }
        };
        self.unevaluated -= 1;
        self.expect(TokenKind::Comma);
        let mut a = Attribute { name: Name::NONE, loc: self.tok.loc, args: &[] };
        if self.tok.kind == TokenKind::Ident {
            a.name = plain_name(self.bump().name);
            if self.at(TokenKind::LParen) {
                a.args = self.parse_attribute_args(false);
            }
        } else {
            self.expected("identifier");
        }
        self.close(TokenKind::RParen);
        let yes = self.has_attribute(of, &a);
        self.int_const(yes as i128, Ty::BOOL, loc)
    }

    /// Of attributes that belong to a type (C23 §6.7.3.2): those for declarations only are ignored, with a message.
    pub(super) fn keep_type_attributes(&mut self, list: Vec<Attribute<'a>>, out: &mut Vec<Attribute<'a>>) {
        for a in list {
            match a.name.as_str() {
                n if STANDARD.contains(&n) => {
                    self.diag(&catalog::decl::ATTR_MISPLACED, a.loc).arg(a.name).emit();
                }
                // Of the type a function returns, not of the function.
                "format" | "format_arg" => {}
                _ => out.push(a),
            }
        }
    }

    /// `("text")` of `deprecated` and `nodiscard`.
    fn standard_attribute_text(&mut self) -> &'a [AttrArg<'a>] {
        self.bump();
        if !self.at(TokenKind::String) {
            self.expected("string literal");
            self.skip_to_paren();
            self.eat(TokenKind::RParen);
            return &[];
        }
        let text = self.parse_string_name().unwrap_or(Name::NONE);
        if !self.expect(TokenKind::RParen) {
            self.skip_to_paren();
            self.eat(TokenKind::RParen);
        }
        self.arena.alloc_slice_copy(&[AttrArg::Str(text)])
    }

    /// `( args )` of one attribute.
    fn parse_attribute_args(&mut self, access: bool) -> &'a [AttrArg<'a>] {
        self.bump();
        let mut args = Vec::new();
        while !matches!(self.tok.kind, TokenKind::RParen | TokenKind::Eof) {
            let next = self.peek(1).kind;
            let arg = match self.tok.kind {
                // `access (mode (…))`: a mode is no function.
                TokenKind::Ident if access && args.is_empty() && next == TokenKind::LParen => {
                    let t = self.bump();
                    if ["read_only", "read_write", "write_only", "none"].contains(&t.name.as_str()) {
                        self.diag(&catalog::decl::ACCESS_UNEXPECTED, t.loc).arg(t.name).emit();
                    } else {
                        self.diag(&catalog::decl::ACCESS_MODE, t.loc).arg(t.name).emit();
                    }
                    self.skip_parens();
                    continue;
                }
                TokenKind::Ident if matches!(next, TokenKind::Comma | TokenKind::RParen) => {
                    let t = self.bump();
                    AttrArg::Ident(t.name, t.loc)
                }
                TokenKind::String => AttrArg::Str(self.parse_string_name().unwrap_or(Name::NONE)),
                _ if self.starts_type_name(self.tok) => AttrArg::Type(self.parse_type_name().ty),
                _ => {
                    let e = self.parse_assign_expr();
                    AttrArg::Expr(self.rvalue(e))
                }
            };
            args.push(arg);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.at(TokenKind::RParen) {
            self.expected("')'");
            self.skip_to_paren();
        }
        self.eat(TokenKind::RParen);
        self.arena.alloc_slice_copy(&args)
    }

    /// Skips to before the `)` that closes what is open here.
    pub fn skip_to_paren(&mut self) {
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                TokenKind::Eof | TokenKind::Semi if depth == 0 => return,
                TokenKind::Eof => return,
                TokenKind::RParen if depth == 0 => return,
                TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket => depth += 1,
                TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// One or more adjacent plain string literals as an interned name; reports if there is none.
    pub fn parse_string_name(&mut self) -> Option<Name> {
        if self.tok.kind != TokenKind::String {
            self.expected("string literal");
            return None;
        }
        let mut toks = Vec::new();
        while self.tok.kind == TokenKind::String {
            toks.push(self.bump());
        }
        let v = string::decode_strings(self.sess, &toks);
        if v.unit != 1 {
            self.diag(&catalog::decl::WIDE_INVALID, toks[0].loc).emit();
            return None;
        }
        Some(Name::intern_bytes(&v.bytes))
    }

    /// String literals of any width, for a message.
    pub fn parse_message_string(&mut self) -> Option<Name> {
        if !self.at(TokenKind::String) {
            self.expected("string literal");
            return None;
        }
        let v = self.string_value();
        let unit = v.unit as usize;
        let narrow: Vec<u8> = v.bytes.chunks(unit).map(|c| c[0]).collect();
        Some(Name::intern_bytes(&narrow))
    }

    /// `asm("name")` after a declarator.
    pub(super) fn parse_asm_label(&mut self) -> Option<Name> {
        if !self.eat_kw(Kw::Asm) {
            return None;
        }
        self.expect(TokenKind::LParen);
        let name = self.parse_string_name();
        if !self.expect(TokenKind::RParen) {
            self.skip_to_paren();
            self.eat(TokenKind::RParen);
        }
        name
    }

    /// `__attribute__((…))` or `[[…]]` where only statement and label attributes make sense: parsed and
    /// checked. True if `fallthrough` was among them.
    pub fn parse_stmt_attributes(&mut self) -> bool {
        let mut attrs = Vec::new();
        let std = self.at_std_attributes();
        self.parse_attributes(&mut attrs);
        for a in attrs.iter().filter(|a| std && a.name.as_str() != "fallthrough") {
            if STANDARD.contains(&a.name.as_str())
                && !(self.at_name() && self.peek(1).kind == TokenKind::Colon)
            {
                self.diag(&catalog::decl::ATTR_MISPLACED, a.loc).arg(a.name).emit();
            }
        }
        attrs.iter().any(|a| a.name.as_str() == "fallthrough")
    }
}

/// `__name__` → `name`.
fn plain_name(n: Name) -> Name {
    let s = n.as_bytes();
    match s.strip_prefix(b"__").and_then(|s| s.strip_suffix(b"__")) {
        Some(inner) if !inner.is_empty() => Name::intern_bytes(inner),
        _ => n,
    }
}
