//! `#embed` and `__has_embed` (C23 §6.10.3): the bytes of a file as a list of integers.

use super::Preprocessor;
use crate::diag::catalog::pp as msg;
use crate::lex::number::{self, Number};
use crate::lex::{Flags, Token, TokenKind};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// The parameters after the file's name.
#[derive(Default)]
struct Params {
    limit: Option<u64>,
    prefix: Vec<Token>,
    suffix: Vec<Token>,
    if_empty: Option<Vec<Token>>,
    /// A parameter that is not known.
    unknown: bool,
}

/// Bytes an `#embed` may have: its tokens are made at once.
const MAX_BYTES: usize = 16 << 20;

impl Preprocessor<'_> {
    /// `#embed`, after that word.
    pub(super) fn embed(&mut self, t: Token) {
        let Some(h) = self.header_ref("#embed", t.loc) else { return };
        let Some(params) = self.embed_params(TokenKind::Eod, true) else { return };
        let bytes = match self.find_resource(&h) {
            Ok(b) => b,
            Err(why) => {
                self.sess.diag(&msg::EMBED_CANNOT_OPEN, h.loc).arg(&h.name).arg(why).emit();
                self.abandon();
                return;
            }
        };
        let bytes = &bytes[..bytes.len().min(params.limit.unwrap_or(u64::MAX) as usize)];
        if bytes.len() > MAX_BYTES {
            self.sess.diag(&msg::EMBED_CANNOT_OPEN, h.loc).arg(&h.name).arg("too large for #embed").emit();
            self.abandon();
            return;
        }
        self.finish_directive();
        let mut out = Vec::with_capacity(bytes.len() * 2 + 8);
        if bytes.is_empty() {
            out.extend(params.if_empty.unwrap_or_default());
        } else {
            out.extend(params.prefix);
            let numbers: Vec<Name> = (0..256).map(|b| Name::intern(&b.to_string())).collect();
            for (i, &b) in bytes.iter().enumerate() {
                if i > 0 {
                    out.push(Token { flags: Flags(0), ..Token::new(TokenKind::Comma, t.loc) });
                }
                out.push(Token {
                    name: numbers[b as usize],
                    flags: Flags::SPACE,
                    ..Token::new(TokenKind::Number, t.loc)
                });
            }
            out.extend(params.suffix);
        }
        self.push_tokens(out, 0);
    }

    /// The value of `__has_embed(…)`: 0 not found, 1 found, 2 empty.
    pub(super) fn has_embed(&mut self, t: Token) -> u32 {
        if self.next_plain().kind != TokenKind::LParen {
            self.sess.diag(&msg::HAS_MISSING_LPAREN, t.loc).arg(t.name).emit();
            return 0;
        }
        let Some(h) = self.header_ref("operator \"__has_embed\"", t.loc) else { return 0 };
        let Some(params) = self.embed_params(TokenKind::RParen, false) else { return 0 };
        match self.find_resource(&h) {
            _ if params.unknown => 0,
            Ok(b) if b.is_empty() || params.limit == Some(0) => 2,
            Ok(_) => 1,
            Err(_) => 0,
        }
    }

    fn embed_params(&mut self, end: TokenKind, complain: bool) -> Option<Params> {
        let mut p = Params::default();
        loop {
            let t = self.next_plain();
            if t.kind == end || t.kind == TokenKind::Eod {
                return Some(p);
            }
            let name = t.name;
            let open = self.next_plain();
            let mut value = Vec::new();
            let mut depth = 0;
            if open.kind != TokenKind::LParen {
                self.sess.diag(&msg::EMBED_SYNTAX, t.loc).arg(String::from_utf8_lossy(t.spelling())).emit();
                return None;
            }
            loop {
                let v = self.next_plain();
                match v.kind {
                    TokenKind::LParen => depth += 1,
                    TokenKind::RParen if depth == 0 => break,
                    TokenKind::RParen => depth -= 1,
                    TokenKind::Eod | TokenKind::Eof => {
                        self.sess.diag(&msg::EMBED_SYNTAX, t.loc).arg(name).emit();
                        return None;
                    }
                    _ => {}
                }
                value.push(v);
            }
            match if t.kind == TokenKind::Ident { name.as_str().trim_matches('_') } else { "" } {
                "limit" => match self.embed_limit(&value, t.loc) {
                    Some(n) => p.limit = Some(n),
                    None => return None,
                },
                "prefix" => p.prefix = value,
                "suffix" => p.suffix = value,
                "if_empty" => p.if_empty = Some(value),
                _ => {
                    p.unknown = true;
                    if complain {
                        self.sess.diag(&msg::EMBED_PARAMETER, t.loc).arg(name).emit();
                        return None;
                    }
                }
            }
        }
    }

    /// The limit: one integer, perhaps through macros.
    fn embed_limit(&mut self, value: &[Token], loc: Loc) -> Option<u64> {
        self.push_tokens(value.to_vec(), 0);
        let depth = self.contexts.len();
        let t = self.next_expanded();
        while self.contexts.len() >= depth {
            self.pop_context();
        }
        if t.kind == TokenKind::Number
            && let Some(Number::Int { value, overflow: false, .. }) =
                number::decode(self.sess, t.name.as_bytes(), loc)
        {
            return u64::try_from(value).ok();
        }
        self.sess.diag(&msg::EMBED_LIMIT, loc).emit();
        None
    }
}
