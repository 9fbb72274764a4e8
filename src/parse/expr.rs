//! Expressions (C11 §6.5): precedence climbing, so that chains of binary operators of any length cost no stack
//! and come out as left-leaning trees. Each operator's checks are in `sema::expr`; here is only syntax.

use super::Parser;
use crate::ast::{BinOp, Expr, ExprKind, Linkage, Quals, Storage, StrLit, Ty, UnOp};
use crate::diag::catalog::expr as msg;
use crate::lex::kw::Kw;
use crate::lex::string::{self, Encoding};
use crate::lex::{Token, TokenKind};
use crate::parse::decl::TypeName;
use crate::sema::builtins;
use crate::sema::consteval::Value;
use crate::sema::decl::StorageClass;
use crate::sema::scope::Symbol;
use crate::sema::suggest;
use crate::sema::warn::operator::Operand;
use crate::sema::warn::{Root, SizeofOperand};
use crate::support::intern::Name;
use crate::support::lang::Standard;
use crate::support::source::Loc;
use smallvec::SmallVec;

/// A binary operator as the grammar sees it.
#[derive(Clone, Copy)]
enum Infix {
    Op(BinOp),
    And,
    Or,
}

/// Precedence (higher binds tighter) and meaning of a token between two operands.
fn infix(k: TokenKind) -> Option<(u8, Infix)> {
    use TokenKind::*;
    Some(match k {
        PipePipe => (1, Infix::Or),
        AmpAmp => (2, Infix::And),
        Pipe => (3, Infix::Op(BinOp::Or)),
        Caret => (4, Infix::Op(BinOp::Xor)),
        Amp => (5, Infix::Op(BinOp::And)),
        EqEq => (6, Infix::Op(BinOp::Eq)),
        BangEq => (6, Infix::Op(BinOp::Ne)),
        Lt => (7, Infix::Op(BinOp::Lt)),
        LtEq => (7, Infix::Op(BinOp::Le)),
        Gt => (7, Infix::Op(BinOp::Gt)),
        GtEq => (7, Infix::Op(BinOp::Ge)),
        Shl => (8, Infix::Op(BinOp::Shl)),
        Shr => (8, Infix::Op(BinOp::Shr)),
        Plus => (9, Infix::Op(BinOp::Add)),
        Minus => (9, Infix::Op(BinOp::Sub)),
        Star => (10, Infix::Op(BinOp::Mul)),
        Slash => (10, Infix::Op(BinOp::Div)),
        Percent => (10, Infix::Op(BinOp::Rem)),
        _ => return None,
    })
}

/// The operator of a compound assignment token; `None` inside for plain `=`.
fn assignment(k: TokenKind) -> Option<Option<BinOp>> {
    use TokenKind::*;
    Some(match k {
        Eq => None,
        PlusEq => Some(BinOp::Add),
        MinusEq => Some(BinOp::Sub),
        StarEq => Some(BinOp::Mul),
        SlashEq => Some(BinOp::Div),
        PercentEq => Some(BinOp::Rem),
        AmpEq => Some(BinOp::And),
        PipeEq => Some(BinOp::Or),
        CaretEq => Some(BinOp::Xor),
        ShlEq => Some(BinOp::Shl),
        ShrEq => Some(BinOp::Shr),
        _ => return None,
    })
}

impl<'s, 'a> Parser<'s, 'a> {
    /// `expression`: with commas.
    pub fn parse_expr(&mut self) -> &'a Expr<'a> {
        let mut e = self.parse_assign_expr();
        while self.at(TokenKind::Comma) {
            let loc = self.bump().loc;
            let r = self.parse_assign_expr();
            e = self.build_comma(e, r, loc);
            self.root = Root::Other;
        }
        e
    }

    /// `assignment-expression`.
    pub fn parse_assign_expr(&mut self) -> &'a Expr<'a> {
        let l = self.parse_cond_expr();
        let Some(op) = assignment(self.tok.kind) else { return l };
        let e = self.parse_assignment(l, op);
        self.root = Root::Other;
        e
    }

    /// The operator and right side of an assignment to `l`.
    fn parse_assignment(&mut self, l: &'a Expr<'a>, op: Option<BinOp>) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        if !self.enter() {
            self.leave();
            return self.error_expr(loc);
        }
        let r = self.parse_assign_expr();
        self.leave();
        match op {
            None => self.build_assign(l, r, loc),
            Some(op) => self.build_compound_assign(op, l, r, loc),
        }
    }

    /// `conditional-expression`: what stands where a constant is wanted.
    pub fn parse_cond_expr(&mut self) -> &'a Expr<'a> {
        let first = self.parse_binary(1);
        if !self.at(TokenKind::Question) {
            return first;
        }
        // `a ? b : c ? d : e` is collected in a loop and built from the right.
        let mut arms: SmallVec<[(&'a Expr<'a>, Option<&'a Expr<'a>>, Loc, bool); 4]> = SmallVec::new();
        let mut cond = first;
        while self.at(TokenKind::Question) {
            let loc = self.bump().loc;
            cond = self.condition(cond);
            let truth = self.constant_truth(cond);
            let then = if self.at(TokenKind::Colon) {
                if self.extension == 0 {
                    self.diag(&msg::OMITTED_MIDDLE, loc).emit();
                }
                self.warn_omitted_middle(cond, loc);
                None
            } else {
                let dead = (truth == Some(false)) as u32;
                self.unevaluated += dead;
                if !self.enter() {
                    self.leave();
                    return self.error_expr(loc);
                }
                let e = self.parse_expr();
                self.leave();
                self.unevaluated -= dead;
                Some(e)
            };
            self.expect(TokenKind::Colon);
            let dead = truth == Some(true);
            self.unevaluated += dead as u32;
            arms.push((cond, then, loc, dead));
            cond = self.parse_binary(1);
        }
        let mut e = cond;
        for (cond, then, loc, dead) in arms.into_iter().rev() {
            self.unevaluated -= dead as u32;
            e = self.build_cond(cond, then, e, loc);
        }
        self.root = Root::Other;
        e
    }

    /// Operators of precedence `min` and higher.
    fn parse_binary(&mut self, min: u8) -> &'a Expr<'a> {
        let mut l = self.parse_cast_expr();
        while let Some((prec, op)) = infix(self.tok.kind) {
            if prec < min {
                break;
            }
            let loc = self.bump().loc;
            let left = Operand { e: l, root: self.root };
            match op {
                Infix::Op(op) => {
                    let r = self.parse_binary(prec + 1);
                    let right = Operand { e: r, root: self.root };
                    self.warn_binary(op, left, right, loc);
                    l = self.build_binary(op, l, r, loc);
                    self.root = Root::Op(op);
                }
                Infix::And | Infix::Or => {
                    let and = matches!(op, Infix::And);
                    l = self.rvalue(l);
                    let dead = (self.constant_truth(l) == Some(!and)) as u32;
                    self.unevaluated += dead;
                    let r = self.parse_binary(prec + 1);
                    self.unevaluated -= dead;
                    let right = Operand { e: r, root: self.root };
                    self.warn_logical(and, left, right, loc);
                    l = self.build_logical(and, l, r, loc);
                    self.root = if and { Root::And } else { Root::Or };
                }
            }
        }
        l
    }

    /// Parses a constant expression and evaluates it as integer. Gives value and expression; the value is `None` if it is not
    /// constant (the caller reports, unless the expression is an error).
    pub fn parse_const_int(&mut self) -> (Option<i128>, &'a Expr<'a>) {
        let e = self.parse_cond_expr();
        let e = self.rvalue(e);
        (self.int_value(e), e)
    }

    /// "expected expression before …"; nothing is consumed.
    pub(super) fn expected_expr(&mut self) -> &'a Expr<'a> {
        let loc = self.tok.loc;
        if self.at(TokenKind::Eof) {
            let at = if loc == Loc::NONE { self.prev_loc } else { loc };
            self.diag(&msg::EXPECTED_EXPR_END, at).emit();
        } else {
            let t = self.token_text();
            self.diag(&msg::EXPECTED_EXPR, loc).arg(t).emit();
        }
        self.error_expr(loc)
    }

    /// `cast-expression` and unary operators.
    pub(super) fn parse_cast_expr(&mut self) -> &'a Expr<'a> {
        use TokenKind::*;
        let loc = self.tok.loc;
        match self.tok.kind {
            Number | Char | String => self.parse_postfix(),
            Ident if self.kw.is_none() => self.parse_postfix(),
            _ => {
                if !self.enter() {
                    self.leave();
                    return self.error_expr(loc);
                }
                self.root = Root::Other;
                let e = self.parse_unary();
                self.leave();
                e
            }
        }
    }

    fn parse_unary(&mut self) -> &'a Expr<'a> {
        use TokenKind::*;
        let loc = self.tok.loc;
        match self.tok.kind {
            LParen => {
                let next = self.peek(1);
                if self.starts_type_name(next) {
                    return self.parse_cast();
                }
                self.parse_postfix()
            }
            PlusPlus | MinusMinus => {
                let inc = self.bump().kind == PlusPlus;
                let e = self.parse_cast_expr();
                self.root = Root::Other;
                self.build_inc_dec(e, inc, true, loc)
            }
            Amp => {
                self.bump();
                let e = self.parse_cast_expr();
                self.root = Root::Other;
                self.build_addr_of(e, loc)
            }
            Star => {
                self.bump();
                let e = self.parse_cast_expr();
                self.root = Root::Other;
                self.build_deref(e, loc)
            }
            Plus | Minus | Tilde | Bang => {
                let op = match self.bump().kind {
                    Plus => UnOp::Plus,
                    Minus => UnOp::Neg,
                    Tilde => UnOp::BitNot,
                    _ => UnOp::LogNot,
                };
                let e = self.parse_cast_expr();
                self.root = if op == UnOp::LogNot { Root::Not(e) } else { Root::Other };
                self.build_unary(op, e, loc)
            }
            AmpAmp => {
                self.bump();
                self.diag(&msg::LABEL_VALUE_PEDANTIC, loc).emit();
                let Some((name, at)) = self.eat_name() else {
                    self.expected("identifier");
                    return self.error_expr(loc);
                };
                if self.func.is_none() {
                    self.diag(&msg::LABEL_VALUE_FILE, loc).arg(name).emit();
                    return self.error_expr(loc);
                }
                let label = self.use_label(name, at);
                label.address_taken.set(true);
                self.mk(ExprKind::LabelAddr(label), Ty::VOID_PTR, loc)
            }
            Ident => match self.kw {
                Some(Kw::Sizeof) => self.parse_sizeof(),
                Some(Kw::Alignof | Kw::GnuAlignof) => self.parse_alignof(),
                Some(Kw::Extension) => {
                    self.bump();
                    self.extension += 1;
                    let e = self.parse_cast_expr();
                    self.extension -= 1;
                    e
                }
                Some(k @ (Kw::Real | Kw::Imag)) => {
                    self.bump();
                    let e = self.parse_cast_expr();
                    self.root = Root::Other;
                    self.build_part(k == Kw::Real, e, loc)
                }
                _ => self.parse_postfix(),
            },
            _ => self.parse_postfix(),
        }
    }

    /// At `(` before a type name: a cast or a compound literal.
    fn parse_cast(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        let t = self.parse_type_name();
        self.expect(TokenKind::RParen);
        if self.at(TokenKind::LBrace) {
            let e = self.parse_compound_literal(t, loc);
            return self.parse_postfix_ops(e);
        }
        self.no_alignas(t, "cast", loc);
        let e = self.parse_cast_expr();
        self.root = Root::Other;
        let c = self.build_cast(t.ty, e, loc);
        self.with_bounds(t, c)
    }

    pub(super) fn no_alignas(&self, t: TypeName<'a>, place: &str, loc: Loc) {
        if t.alignas {
            let what = format!("type name in {place}");
            self.diag(&crate::diag::catalog::decl::ALIGN_SPECIFIED, loc).arg(what).emit();
        }
    }

    /// Adds the evaluation of a type name's run-time bounds to an expression.
    fn with_bounds(&mut self, t: TypeName<'a>, e: &'a Expr<'a>) -> &'a Expr<'a> {
        if t.bounds.is_empty() || e.is_error() {
            return e;
        }
        self.mk(ExprKind::VlaBounds(t.bounds, e), e.ty, e.loc)
    }

    /// At the `{` of `(type){ … }`.
    fn parse_compound_literal(&mut self, t: TypeName<'a>, loc: Loc) -> &'a Expr<'a> {
        let mut ty = t.ty;
        if self.pedantic_c90() {
            self.diag(&msg::COMPOUND_C90, loc).emit();
        }
        if self.types.is_function(ty) {
            self.diag(&msg::COMPOUND_LIT_FUNCTION, loc).emit();
            ty = Ty::ERROR;
        } else if self.types.is_vla(ty) {
            self.diag(&msg::COMPOUND_LIT_VLA, loc).emit();
            ty = Ty::ERROR;
        }
        let is_static = self.func.is_none() || t.storage == StorageClass::Static || t.thread;
        if t.constexpr {
            ty = self.types.qualified(ty, Quals::CONST);
        }
        let (init, ty) = self.parse_braced_init(ty, is_static || t.constexpr, loc);
        if ty.is_error() {
            return self.error_expr(loc);
        }
        if !self.types.is_complete(ty) {
            self.incomplete_error(ty, loc);
            return self.error_expr(loc);
        }
        let storage = match is_static {
            true if t.thread => Storage::Thread,
            true => Storage::Static,
            false => Storage::Auto,
        };
        let v = self.new_var(
            Name::NONE,
            ty,
            storage,
            if is_static { Linkage::Internal } else { Linkage::None },
            loc,
        );
        v.init.set(Some(init));
        v.constexpr.set(t.constexpr);
        v.referenced.set(true);
        if is_static {
            self.items.push(crate::ast::Item::Var(v));
        }
        let e = self.mk(ExprKind::CompoundLiteral(v), ty, loc);
        self.with_bounds(t, e)
    }

    fn parse_sizeof(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        self.unevaluated += 1;
        let mut operand = SizeofOperand { expr: None, ty: Ty::ERROR, loc: self.tok.loc, parens: false };
        let e = if self.at(TokenKind::LParen) && {
            let next = self.peek(1);
            self.starts_type_name(next)
        } {
            let at = self.bump().loc;
            operand.loc = at;
            // Bounds of a variable length type are evaluated.
            self.unevaluated -= 1;
            let t = self.parse_type_name();
            self.unevaluated += 1;
            self.expect(TokenKind::RParen);
            if self.at(TokenKind::LBrace) {
                let lit = self.parse_compound_literal(t, at);
                let lit = self.parse_postfix_ops(lit);
                (operand.expr, operand.ty) = (Some(lit), lit.ty);
                self.build_sizeof(lit.ty, loc)
            } else {
                operand.ty = t.ty;
                self.no_alignas(t, "'sizeof'", loc);
                let e = self.build_sizeof(t.ty, loc);
                self.with_bounds(t, e)
            }
        } else {
            let e = self.parse_cast_expr();
            (operand.expr, operand.ty) = (Some(e), e.ty);
            self.warn_sizeof_operand(e, loc);
            if e.bit_field().is_some() {
                self.diag(&msg::SIZEOF_BIT_FIELD, loc).emit();
                self.error_expr(loc)
            } else if e.is_error() {
                e
            } else {
                let size = self.build_sizeof(e.ty, loc);
                match size.kind {
                    ExprKind::SizeofVla(_) => self.sizeof_evaluated(e, size),
                    _ => size,
                }
            }
        };
        self.unevaluated -= 1;
        self.root = Root::Sizeof(operand);
        e
    }

    fn parse_alignof(&mut self) -> &'a Expr<'a> {
        let gnu = self.kw == Some(Kw::GnuAlignof);
        let loc = self.bump().loc;
        if !gnu {
            self.c11_feature(loc, "'_Alignof'");
        }
        let next = self.peek(1);
        if self.at(TokenKind::LParen) && self.starts_type_name(next) {
            self.bump();
            let t = self.parse_type_name();
            self.expect(TokenKind::RParen);
            let t = if self.at(TokenKind::LBrace) { TypeName { alignas: false, ..t } } else { t };
            self.no_alignas(t, if gnu { "'__alignof__'" } else { "'_Alignof'" }, loc);
            return self.build_alignof(t.ty, gnu, loc);
        }
        self.unevaluated += 1;
        let e = self.parse_cast_expr();
        self.unevaluated -= 1;
        if e.is_error() {
            return e;
        }
        if !gnu {
            self.diag(&msg::ALIGNOF_EXPR, loc).arg("_Alignof").emit();
        }
        if e.bit_field().is_some() {
            self.diag(&msg::ALIGNOF_BIT_FIELD, loc).arg(if gnu { "__alignof__" } else { "_Alignof" }).emit();
            return self.error_expr(loc);
        }
        // What the declaration says counts, not the type alone.
        let declared = match e.unparen().kind {
            ExprKind::VarRef(v) => v.attrs.get().align,
            ExprKind::FuncRef(f) => f.attrs.get().align,
            ExprKind::Member { field, .. } => field.align,
            _ => 0,
        };
        let size_t = self.types.size_t();
        match declared {
            0 => self.build_alignof(e.ty, gnu, loc),
            n => self.int_const(n as i128, size_t, loc),
        }
    }

    fn parse_postfix(&mut self) -> &'a Expr<'a> {
        let first = self.tok.kind;
        let e = self.parse_primary();
        self.root = match self.root {
            Root::Sizeof(s) if first == TokenKind::LParen => {
                Root::Sizeof(SizeofOperand { parens: true, ..s })
            }
            _ if first == TokenKind::Char => Root::Char,
            _ => Root::Other,
        };
        self.parse_postfix_ops(e)
    }

    /// `[ ] ( ) . -> ++ --` after `e`.
    pub(super) fn parse_postfix_ops(&mut self, mut e: &'a Expr<'a>) -> &'a Expr<'a> {
        use TokenKind::*;
        loop {
            let loc = self.tok.loc;
            match self.tok.kind {
                LBracket => {
                    self.bump();
                    if !self.enter() {
                        self.leave();
                        return self.error_expr(loc);
                    }
                    let i = self.parse_expr();
                    self.leave();
                    self.close(RBracket);
                    e = self.build_subscript(e, i, loc);
                }
                LParen => {
                    let args = self.parse_args();
                    let sizes = std::mem::take(&mut self.sizes);
                    self.warn_library_call(e, &args, &sizes, e.loc);
                    e = self.build_call(e, &args, e.loc);
                }
                Dot | Arrow => {
                    let arrow = self.bump().kind == Arrow;
                    let at = self.tok.loc;
                    let Some((name, _)) = self.eat_name() else {
                        self.expected("identifier");
                        return self.error_expr(at);
                    };
                    e = if arrow {
                        self.build_arrow(e, name, at, loc)
                    } else {
                        self.build_member(e, name, at, loc)
                    };
                }
                PlusPlus | MinusMinus => {
                    let inc = self.bump().kind == PlusPlus;
                    e = self.build_inc_dec(e, inc, false, loc);
                }
                _ => return e,
            }
            self.root = Root::Other;
        }
    }

    /// `( argument, … )` at the `(`.
    fn parse_args(&mut self) -> SmallVec<[&'a Expr<'a>; 8]> {
        let mut args = SmallVec::new();
        let mut sizes = Vec::new();
        self.bump();
        if !self.enter() {
            self.leave();
            return args;
        }
        if !self.at(TokenKind::RParen) {
            loop {
                args.push(self.parse_assign_expr());
                if let Root::Sizeof(s) = self.root {
                    sizes.push((args.len() as u32 - 1, s));
                }
                if !self.eat(TokenKind::Comma) {
                    break;
                }
            }
        }
        self.sizes = sizes;
        self.leave();
        self.close(TokenKind::RParen);
        args
    }

    /// Expects a closing bracket; if something else stands there, skips to it when it is near.
    pub(super) fn close(&mut self, k: TokenKind) -> bool {
        if self.eat(k) {
            return true;
        }
        if self.at(TokenKind::Eof) && self.sess.fatal() {
            return false;
        }
        self.expect(k);
        // Recover: up to the bracket that closes this one, but not past a statement's end.
        let mut depth = 0;
        loop {
            match self.tok.kind {
                TokenKind::Eof | TokenKind::Semi | TokenKind::LBrace | TokenKind::RBrace => return false,
                x if x == k && depth == 0 => {
                    self.bump();
                    return false;
                }
                TokenKind::LParen | TokenKind::LBracket => depth += 1,
                TokenKind::RParen | TokenKind::RBracket if depth == 0 => return false,
                TokenKind::RParen | TokenKind::RBracket => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    fn parse_primary(&mut self) -> &'a Expr<'a> {
        let t = self.tok;
        match t.kind {
            TokenKind::Ident => match self.kw {
                None => self.parse_name(),
                Some(k) => self.parse_keyword_expr(k),
            },
            TokenKind::Number => {
                self.bump();
                self.number_expr(t)
            }
            TokenKind::Char => {
                self.bump();
                let c = string::decode_char(self.sess, t.spelling(), t.loc);
                let ty = match c.encoding {
                    Encoding::Plain => Ty::INT,
                    Encoding::Utf8 => Ty::UCHAR,
                    Encoding::Utf16 => Ty::USHORT,
                    Encoding::Utf32 => Ty::UINT,
                    Encoding::Wide => self.types.wchar_t(),
                };
                self.int_const(c.value as i128, ty, t.loc)
            }
            TokenKind::String => self.parse_string(),
            TokenKind::LParen => {
                if self.peek(1).kind == TokenKind::LBrace {
                    return self.parse_stmt_expr();
                }
                self.bump();
                let e = self.parse_expr();
                self.close(TokenKind::RParen);
                // Parentheses matter only where a warning asks for them.
                match e.kind {
                    ExprKind::Binary(..)
                    | ExprKind::LogAnd(..)
                    | ExprKind::LogOr(..)
                    | ExprKind::Assign(..)
                    | ExprKind::CompoundAssign(_)
                    | ExprKind::Comma(..)
                    | ExprKind::StringLit(_) => self.mk(ExprKind::Paren(e), e.ty, e.loc),
                    _ => e,
                }
            }
            _ => self.expected_expr(),
        }
    }

    /// Adjacent string literals.
    pub(super) fn parse_string(&mut self) -> &'a Expr<'a> {
        let loc = self.tok.loc;
        let v = self.string_value();
        let ty = match v.encoding {
            Encoding::Plain => Ty::CHAR,
            Encoding::Utf8 if self.sess.lang.standard >= Standard::C23 => Ty::UCHAR,
            Encoding::Utf8 => Ty::CHAR,
            Encoding::Utf16 => Ty::USHORT,
            Encoding::Utf32 => Ty::UINT,
            Encoding::Wide => self.types.wchar_t(),
        };
        let unit = v.unit as usize;
        let bytes = self.arena.alloc_slice_fill_copy(v.bytes.len() + unit, 0u8);
        bytes[..v.bytes.len()].copy_from_slice(&v.bytes);
        self.string_expr(bytes, v.unit, ty, loc)
    }

    /// The decoded value of the adjacent string literals here.
    pub(super) fn string_value(&mut self) -> string::StringValue {
        let mut tokens: SmallVec<[Token; 4]> = SmallVec::new();
        while self.at(TokenKind::String) {
            tokens.push(self.bump());
        }
        string::decode_strings(self.sess, &tokens)
    }

    /// A `StringLit` of `bytes` (terminator included) with elements of type `elem`.
    fn string_expr(&mut self, bytes: &'a [u8], width: u8, elem: Ty, loc: Loc) -> &'a Expr<'a> {
        let n = bytes.len() as u64 / width as u64;
        let ty = self.types.array(elem, crate::ast::ArrayLen::Fixed(n));
        let lit = self.arena.alloc(StrLit { bytes, width });
        self.mk(ExprKind::StringLit(lit), ty, loc)
    }

    /// An identifier that is no keyword.
    fn parse_name(&mut self) -> &'a Expr<'a> {
        let t = self.bump();
        let (name, loc) = (t.name, t.loc);
        match self.scopes.lookup(name) {
            Some(Symbol::Var(v)) => self.variable(v, loc),
            Some(Symbol::Func(f)) => {
                // A library function the compiler does itself is a builtin under its plain name, too.
                if self.at(TokenKind::LParen)
                    && f.body.get().is_none()
                    && f.linkage == Linkage::External
                    && let Some(found) = self.plain_builtin(name)
                    && (found.row.flags & builtins::LIB == 0 || found.row.name == "strlen")
                {
                    let args = self.parse_args();
                    let sizes = std::mem::take(&mut self.sizes);
                    self.warn_library_name(name, &args, &sizes, loc);
                    if self.builtin_takes(found, args.len()) {
                        return self.build_builtin(name, found, &args, loc);
                    }
                    let callee = self.func_ref(f, loc);
                    return self.build_call(callee, &args, loc);
                }
                self.note_deprecated(f.attrs.get(), name, loc);
                if f.linkage == Linkage::Internal && self.unevaluated == 0 {
                    self.note_inline_static(name, loc, false);
                }
                self.func_ref(f, loc)
            }
            Some(Symbol::EnumConst(c)) => self.mk(ExprKind::IntConst(c.value), c.ty.get(), loc),
            Some(Symbol::Typedef(_)) => {
                self.diag(&msg::TYPE_AS_EXPR, loc).arg(format!("'{name}'")).emit();
                self.error_expr(loc)
            }
            None => self.unknown_name(name, loc),
        }
    }

    /// A name without declaration: a builtin, an implicitly declared function, or an error.
    fn unknown_name(&mut self, name: Name, loc: Loc) -> &'a Expr<'a> {
        let call = self.at(TokenKind::LParen);
        if let Some(found) = self.find_builtin(name)
            && (!found.plain || found.row.flags & builtins::BARE != 0)
        {
            if call {
                return self.parse_builtin_call(name, found, loc);
            }
            return match self.library_function(found, loc) {
                Some(f) => self.func_ref(f, loc),
                None => {
                    self.diag(&msg::BUILTIN_MUST_CALL, loc).arg(name).emit();
                    self.error_expr(loc)
                }
            };
        }
        if call {
            if let Some(found) = self.plain_builtin(name) {
                self.implicit_warning(name, loc);
                let args = self.parse_args();
                if self.builtin_takes(found, args.len()) {
                    self.diag(&msg::IMPLICIT_BUILTIN, loc).arg(name).emit();
                    return self.build_builtin(name, found, &args, loc);
                }
                // Not what the library's function takes: a function of the program, as far as one can tell.
                let f = self.implicit_function(name, loc);
                let f = self.func_ref(f, loc);
                return self.build_call(f, &args, loc);
            }
            self.implicit_warning(name, loc);
            let f = self.implicit_function(name, loc);
            return self.func_ref(f, loc);
        }
        let (fresh, first) = match &mut self.func {
            Some(f) => {
                let fresh = f.stmt.undeclared.insert(name);
                (fresh, fresh && !std::mem::replace(&mut f.stmt.undeclared_noted, true))
            }
            None => (true, false),
        };
        if !fresh {
            return self.error_expr(loc);
        }
        let header = suggest::header_of(name);
        let like = match header {
            None => self.similar_name(name, |s| !matches!(s, Symbol::Typedef(_))),
            Some(_) => None,
        };
        let inside = self.func.is_some();
        let mut d = match like {
            Some(s) => {
                let row = if inside { &msg::UNDECLARED_LIKE } else { &msg::UNDECLARED_FILE_LIKE };
                self.diag(row, loc).arg(name).arg(s).replace(loc, s)
            }
            None => self.diag(if inside { &msg::UNDECLARED } else { &msg::UNDECLARED_FILE }, loc).arg(name),
        };
        if first {
            d = d.note(&msg::ONCE_EACH, loc);
        }
        if let Some(h) = header {
            d = d.note(&msg::DEFINED_IN_HEADER, loc).arg(name).arg(h);
        }
        d.emit();
        self.error_expr(loc)
    }

    fn implicit_warning(&mut self, name: Name, loc: Loc) {
        if self.sess.lang.c99() {
            let header = suggest::header_of(name);
            let like = match header {
                None => self.similar_name(name, |s| matches!(s, Symbol::Func(f) if !f.implicit.get())),
                Some(_) => None,
            };
            let mut d = match like {
                Some(s) => self.diag(&msg::IMPLICIT_FUNCTION_LIKE, loc).arg(name).arg(s).replace(loc, s),
                None => self.diag(&msg::IMPLICIT_FUNCTION, loc).arg(name),
            };
            if let Some(h) = header {
                d = d.note(&msg::INCLUDE_HEADER, loc).arg(h).arg(name);
            }
            d.emit();
        } else if self.sess.diags.borrow().asked("-Wimplicit-function-declaration") == Some(true) {
            self.diag(&msg::IMPLICIT_FUNCTION_C90, loc).arg(name).emit();
        }
    }

    /// The builtin known by the plain name, if such are known in this dialect.
    fn plain_builtin(&self, name: Name) -> Option<builtins::Found> {
        let lang = &self.sess.lang;
        if lang.no_builtin || lang.freestanding {
            return None;
        }
        let found = self.find_builtin(name)?;
        if !found.plain
            || found.row.flags & builtins::EXT != 0 && !lang.gnu && found.row.op == builtins::Op::Lib
        {
            return None;
        }
        if lang.no_builtin_functions.iter().any(|n| n == name.as_str()) {
            return None;
        }
        Some(found)
    }

    fn parse_builtin_call(&mut self, name: Name, found: builtins::Found, loc: Loc) -> &'a Expr<'a> {
        // The operand of __builtin_constant_p is not evaluated.
        let query = matches!(found.row.op, builtins::Op::ConstantP) || found.row.name == "classify_type";
        self.unevaluated += query as u32;
        let args = self.parse_args();
        self.unevaluated -= query as u32;
        let sizes = std::mem::take(&mut self.sizes);
        self.warn_library_name(name, &args, &sizes, loc);
        self.build_builtin(name, found, &args, loc)
    }

    /// At `({`.
    fn parse_stmt_expr(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        if self.func.is_none() || self.in_kr_params {
            self.diag(&msg::STMT_EXPR_FILE, loc).emit();
            // Skip it as a whole.
            let mut depth = 0;
            loop {
                match self.tok.kind {
                    TokenKind::Eof => break,
                    TokenKind::LBrace => depth += 1,
                    TokenKind::RBrace if depth == 1 => {
                        self.bump();
                        break;
                    }
                    TokenKind::RBrace => depth -= 1,
                    _ => {}
                }
                self.bump();
            }
            self.eat(TokenKind::RParen);
            return self.error_expr(loc);
        }
        if self.extension == 0 {
            self.diag(&msg::STMT_EXPR_PEDANTIC, loc).emit();
        }
        let extension = std::mem::take(&mut self.extension);
        let (body, result) = self.parse_stmt_expr_body();
        self.extension = extension;
        self.close(TokenKind::RParen);
        let ty = result.map_or(Ty::VOID, |r| r.ty);
        if ty.is_error() {
            return self.error_expr(loc);
        }
        self.mk(ExprKind::StmtExpr { body, result }, ty, loc)
    }

    /// Operators and primaries that begin with a keyword.
    fn parse_keyword_expr(&mut self, k: Kw) -> &'a Expr<'a> {
        let loc = self.tok.loc;
        match k {
            Kw::Func | Kw::Function | Kw::PrettyFunction => {
                let t = self.bump();
                if self.func.is_none() {
                    self.diag(&msg::FUNC_OUTSIDE, loc).arg(t.name).emit();
                }
                if k == Kw::Func {
                    self.c99_feature(loc, "'__func__' predefined identifier");
                } else {
                    self.diag(&msg::FUNC_GNU, loc).arg(t.name).emit();
                }
                self.function_name(k, loc)
            }
            Kw::True | Kw::False => {
                self.bump();
                self.int_const((k == Kw::True) as i128, Ty::BOOL, loc)
            }
            Kw::Nullptr => {
                self.bump();
                self.mk(ExprKind::IntConst(0), Ty::NULLPTR, loc)
            }
            Kw::Null => {
                self.bump();
                let ty = self.types.intptr(true);
                self.int_const(0, ty, loc)
            }
            Kw::Generic => self.parse_generic(),
            Kw::VaArg => self.parse_va_arg(),
            Kw::Offsetof => self.parse_offsetof(),
            Kw::TypesCompatibleP => {
                self.bump();
                self.expect(TokenKind::LParen);
                self.unevaluated += 1;
                let a = self.parse_type_name();
                self.expect(TokenKind::Comma);
                let b = self.parse_type_name();
                self.unevaluated -= 1;
                self.no_alignas(a, "'__builtin_types_compatible_p'", loc);
                self.no_alignas(b, "'__builtin_types_compatible_p'", loc);
                self.close(TokenKind::RParen);
                if a.ty.is_error() || b.ty.is_error() {
                    return self.error_expr(loc);
                }
                let (x, y) = (self.types.unqual(a.ty), self.types.unqual(b.ty));
                // An enum and its integer type are different types here.
                let yes = self.compatible_unqual(x, y)
                    && (self.types.same_unqual(x, y)
                        || matches!(self.types.kind(x), crate::ast::TypeKind::Enum(_))
                            == matches!(self.types.kind(y), crate::ast::TypeKind::Enum(_)));
                self.int_const(yes as i128, Ty::INT, loc)
            }
            Kw::ChooseExpr => {
                self.bump();
                self.expect(TokenKind::LParen);
                let (v, c) = self.parse_const_int();
                // What of __builtin_constant_p is open is settled here, as gcc does.
                let v = v.or_else(|| match self.const_value(c) {
                    Some(Value::Int(v)) => Some(v),
                    _ => None,
                });
                self.expect(TokenKind::Comma);
                self.unevaluated += (v == Some(0)) as u32;
                let a = self.parse_assign_expr();
                self.unevaluated -= (v == Some(0)) as u32;
                self.expect(TokenKind::Comma);
                let dead = v.is_some_and(|v| v != 0) as u32;
                self.unevaluated += dead;
                let b = self.parse_assign_expr();
                self.unevaluated -= dead;
                self.close(TokenKind::RParen);
                self.require_strict(c, &msg::CHOOSE_NOT_CONST, "", loc);
                match v {
                    Some(v) => {
                        if v != 0 {
                            a
                        } else {
                            b
                        }
                    }
                    None => {
                        if !c.is_error() {
                            self.diag(&msg::CHOOSE_NOT_CONST, loc).emit();
                        }
                        self.error_expr(loc)
                    }
                }
            }
            Kw::ConvertVector => {
                self.bump();
                self.expect(TokenKind::LParen);
                let e = self.parse_assign_expr();
                self.expect(TokenKind::Comma);
                let t = self.parse_type_name();
                self.close(TokenKind::RParen);
                self.build_convert_vector(e, t.ty, loc)
            }
            Kw::Shuffle | Kw::ShuffleVector | Kw::BuiltinComplex => {
                let name = self.bump().name;
                if !self.at(TokenKind::LParen) {
                    self.expect(TokenKind::LParen);
                    return self.error_expr(loc);
                }
                if k == Kw::BuiltinComplex {
                    self.c99_feature(loc, "complex types");
                }
                let args = self.parse_args();
                match self.find_builtin(name) {
                    Some(found) => self.build_builtin(name, found, &args, loc),
                    None => self.error_expr(loc),
                }
            }
            Kw::BuiltinTgmath => self.parse_tgmath(),
            Kw::HasAttribute => self.parse_has_attribute(),
            Kw::CallWithStaticChain => {
                let name = self.bump().name;
                self.diag(&msg::BUILTIN_UNSUPPORTED, loc).arg(name).emit();
                if self.at(TokenKind::LParen) {
                    self.skip_parens();
                }
                self.error_expr(loc)
            }
            Kw::Sizeof | Kw::Alignof | Kw::GnuAlignof | Kw::Extension | Kw::Real | Kw::Imag => {
                self.parse_cast_expr()
            }
            _ => self.expected_expr(),
        }
    }

    /// Skips a balanced `( … )`.
    pub(super) fn skip_parens(&mut self) {
        let mut depth = 0;
        loop {
            match self.tok.kind {
                TokenKind::Eof => return,
                TokenKind::LParen => depth += 1,
                TokenKind::RParen => {
                    depth -= 1;
                    if depth <= 0 {
                        self.bump();
                        return;
                    }
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// `__func__` and its kin: a static array with the function's name.
    fn function_name(&mut self, k: Kw, loc: Loc) -> &'a Expr<'a> {
        let name = self.func.as_ref().map(|f| f.func.name);
        if let Some(v) = self.func.as_ref().and_then(|f| f.stmt.func_name) {
            return self.var_ref(v, loc);
        }
        let text = match (name, k) {
            (Some(n), _) => n.as_bytes(),
            (None, Kw::PrettyFunction) => b"top level",
            (None, _) => b"",
        };
        let bytes = self.arena.alloc_slice_fill_copy(text.len() + 1, 0u8);
        bytes[..text.len()].copy_from_slice(text);
        let ch = self.types.qualified(Ty::CHAR, crate::ast::Quals::CONST);
        let lit = self.string_expr(bytes, 1, ch, loc);
        let v = self.new_var(Name::intern("__func__"), lit.ty, Storage::Static, Linkage::None, loc);
        let item = crate::ast::InitItem { offset: 0, ty: lit.ty, bits: None, reversed: false, value: lit };
        let items = self.arena.alloc_slice_copy(&[item]);
        let init = self.arena.alloc(crate::ast::Init { items, size: bytes.len() as u64, zero_fill: false });
        v.init.set(Some(init));
        match &mut self.func {
            Some(f) => f.stmt.func_name = Some(v),
            None => self.items.push(crate::ast::Item::Var(v)),
        }
        self.var_ref(v, loc)
    }

    /// `_Generic(selector, type: expr, default: expr)`.
    fn parse_generic(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        self.c11_feature(loc, "'_Generic'");
        self.expect(TokenKind::LParen);
        self.unevaluated += 1;
        let sel_loc = self.tok.loc;
        let sel = self.parse_assign_expr();
        let sel = self.rvalue(sel);
        self.unevaluated -= 1;
        let sel_ty = self.types.unqual(sel.ty);
        self.expect(TokenKind::Comma);
        let mut chosen: Option<&'a Expr<'a>> = None;
        let mut default: Option<&'a Expr<'a>> = None;
        let mut seen: SmallVec<[Ty; 8]> = SmallVec::new();
        let mut bad = sel.is_error();
        loop {
            let at = self.tok.loc;
            let is_default = self.at_kw(Kw::Default);
            let mut matches = false;
            if is_default {
                self.bump();
                if default.is_some() {
                    self.diag(&msg::GENERIC_DUP_DEFAULT, at).emit();
                    bad = true;
                }
            } else {
                let next = self.tok;
                if !self.starts_type_name(next) {
                    self.expected_expr();
                    self.close(TokenKind::RParen);
                    return self.error_expr(loc);
                }
                let t = self.parse_type_name();
                self.no_alignas(t, "'_Generic' association", at);
                if self.types.is_function(t.ty) {
                    self.diag(&msg::GENERIC_FUNCTION, at).emit();
                } else if self.types.is_variably_modified(t.ty) {
                    self.diag(&msg::GENERIC_VLA, at).emit();
                } else if !self.types.is_complete(t.ty) {
                    self.diag(&msg::GENERIC_INCOMPLETE, at).emit();
                } else if seen.iter().any(|&s| self.compatible(s, t.ty)) {
                    self.diag(&msg::GENERIC_DUP_TYPE, at).emit();
                    bad = true;
                }
                seen.push(t.ty);
                matches = !bad && self.compatible(sel_ty, t.ty);
            }
            self.expect(TokenKind::Colon);
            let dead = (!is_default && !matches || is_default && chosen.is_some()) as u32;
            self.unevaluated += dead;
            let e = self.parse_assign_expr();
            self.unevaluated -= dead;
            if is_default {
                default = Some(e);
            } else if matches && chosen.is_none() {
                chosen = Some(e);
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.close(TokenKind::RParen);
        if bad {
            return self.error_expr(loc);
        }
        match chosen.or(default) {
            Some(e) => e,
            None => {
                let ty = self.ty_name(sel_ty);
                self.diag(&msg::GENERIC_NO_MATCH, sel_loc).arg(ty).emit();
                self.error_expr(loc)
            }
        }
    }

    /// `__builtin_va_arg(ap, type)`.
    fn parse_va_arg(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        self.expect(TokenKind::LParen);
        let ap = self.parse_assign_expr();
        self.expect(TokenKind::Comma);
        let t = self.parse_type_name();
        self.close(TokenKind::RParen);
        let e = self.build_va_arg(ap, t.ty, loc);
        self.with_bounds(t, e)
    }

    /// `__builtin_offsetof(type, member.designator[3])`: the address of the member in an object at 0.
    fn parse_offsetof(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        self.expect(TokenKind::LParen);
        let t = self.parse_type_name();
        self.no_alignas(t, "'offsetof'", loc);
        self.expect(TokenKind::Comma);
        let p = self.types.pointer(t.ty);
        let null = self.mk(ExprKind::IntConst(0), p, loc);
        let mut e = self.mk(ExprKind::Deref(null), t.ty, loc);
        if t.ty.is_error() {
            e = self.error_expr(loc);
        }
        let mut first = true;
        let mut last_name = loc;
        loop {
            let at = self.tok.loc;
            if first || self.eat(TokenKind::Dot) {
                let Some((name, name_loc)) = self.eat_name() else {
                    self.expected("identifier");
                    e = self.error_expr(loc);
                    break;
                };
                last_name = name_loc;
                e = self.build_member(e, name, name_loc, at);
                first = false;
            } else if self.eat(TokenKind::Arrow) {
                // `->` on an array member is its first element's member.
                let Some((name, _)) = self.eat_name() else { break };
                e = self.build_arrow(e, name, at, at);
            } else if self.eat(TokenKind::LBracket) {
                let i = self.parse_expr();
                self.close(TokenKind::RBracket);
                if !e.is_error() && !self.types.is_array(e.ty) {
                    self.diag(&msg::OFFSETOF_NOT_ARRAY, at).emit();
                    e = self.error_expr(loc);
                }
                e = self.build_subscript(e, i, at);
            } else {
                break;
            }
        }
        self.close(TokenKind::RParen);
        if e.is_error() {
            return e;
        }
        if let ExprKind::Member { field, .. } = e.kind
            && field.bits.is_some()
        {
            let name = self.types.record(field.record).fields[field.index as usize].name;
            self.diag(&msg::OFFSETOF_BIT_FIELD, last_name).arg(name).emit();
            return self.error_expr(loc);
        }
        let addr = self.build_addr_of(e, loc);
        let size_t = self.types.size_t();
        let mut e = self.convert(addr, size_t);
        if let ExprKind::IntConst(v) = e.kind {
            // An integer constant expression, though made of an address.
            e = self.int_const(v, size_t, loc);
        }
        self.with_bounds(t, e)
    }

    /// `__builtin_tgmath(f1, f2, …, args)`: the function whose parameter type is the arguments' common type.
    fn parse_tgmath(&mut self) -> &'a Expr<'a> {
        let loc = self.bump().loc;
        if !self.at(TokenKind::LParen) {
            self.expect(TokenKind::LParen);
            return self.error_expr(loc);
        }
        self.unevaluated += 1;
        let args = self.parse_args();
        self.unevaluated -= 1;
        self.build_tgmath(&args, loc)
    }
}
