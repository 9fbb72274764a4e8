//! Statements (C11 §6.8).
//!
//! Labels and cases are statements of their own, and `else if` chains are collected in a loop, so only real nesting
//! costs stack. A statement that does not parse is reported once and skipped up to its `;`.

use super::Parser;
use crate::ast::stmt::{Block, Case, CaseLabel, ForStmt, Label, Stmt, StmtKind, Switch};
use crate::ast::{Expr, Linkage, Storage, Ty, TypeKind};
use crate::diag::catalog;
use crate::diag::catalog::{sema as msg, warn};
use crate::lex::kw::Kw;
use crate::lex::{Flags, Token, TokenKind};
use crate::sema::conv::Target;
use crate::sema::scope::{Symbol, Tag};
use crate::sema::warn::on;
use crate::sema::warn::stmt::Guarded;
use crate::sema::{JumpScope, SwitchState};
use crate::support::intern::Name;
use crate::support::source::Loc;
use std::cell::Cell;

impl<'s, 'a> Parser<'s, 'a> {
    /// The body of a function: `{ … }` without a scope of its own (the parameters' scope is open). Labels are
    /// checked and filled in at its end.
    pub fn parse_function_body(&mut self) -> &'a Stmt<'a> {
        let loc = self.tok.loc;
        self.expect(TokenKind::LBrace);
        let mut out = Vec::new();
        self.parse_items(&mut out);
        let end = self.tok.loc;
        if self.at(TokenKind::Eof) && !self.sess.fatal() {
            self.expected("declaration or statement");
        }
        self.check_labels();
        self.eat(TokenKind::RBrace);
        self.block(&out, loc, end)
    }

    fn block(&self, stmts: &[Stmt<'a>], loc: Loc, end: Loc) -> &'a Stmt<'a> {
        let stmts = self.arena.alloc_slice_copy(stmts);
        self.arena.alloc(Stmt { kind: StmtKind::Block(self.arena.alloc(Block { stmts, end })), loc })
    }

    /// Items up to the `}` that closes the block (which stays) or the end of input.
    fn parse_items(&mut self, out: &mut Vec<Stmt<'a>>) {
        if !self.enter() {
            self.leave();
            return;
        }
        let mut statement = false;
        while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof) {
            let before = self.tok;
            let label = self.at_label();
            if !label && self.starts_declaration() {
                if statement && !self.at_kw(Kw::StaticAssert) {
                    self.mixed_declaration();
                }
                // Only the first is worth a word.
                statement = false;
            } else if self.kw != Some(Kw::Label) {
                statement = true;
            }
            self.parse_item(out);
            if label {
                if self.at(TokenKind::RBrace) && !self.sess.lang.c23() {
                    self.diag(&catalog::parse::LABEL_AT_END, before.loc).emit();
                } else if !self.at_label() && self.starts_declaration() && !self.sess.lang.c23() {
                    self.diag(&catalog::parse::LABEL_BEFORE_DECL, self.tok.loc).emit();
                    statement = false;
                }
            }
            if self.tok == before && self.tok.kind != TokenKind::RBrace {
                // Nothing was understood: go on behind it, always.
                self.bump();
            }
        }
        self.leave();
    }

    /// At `name:`, `case` or `default`.
    fn at_label(&mut self) -> bool {
        matches!(self.kw, Some(Kw::Case | Kw::Default))
            || self.at_name() && self.peek(1).kind == TokenKind::Colon
    }

    /// A declaration after statements: C99's.
    fn mixed_declaration(&mut self) {
        let loc = self.tok.loc;
        if self.sess.warning_level("-Wdeclaration-after-statement") > 0 {
            self.diag(&catalog::parse::MIXED_DECL_OPTION, loc).emit();
        } else if self.pedantic_c90() {
            self.diag(&catalog::parse::MIXED_DECL, loc).emit();
        }
    }

    /// C11 §6.8.5p3: the declaration of a `for` declares nothing but automatic objects.
    fn check_for_declarations(&self) {
        for s in self.scopes.innermost() {
            let (row, name) = match s {
                Symbol::Var(v) if v.name.is_none() => continue,
                Symbol::Var(v) if v.linkage != Linkage::None => (&catalog::parse::FOR_EXTERN, v.name),
                Symbol::Var(v) if matches!(v.storage, Storage::Static | Storage::Thread) => {
                    (&catalog::parse::FOR_STATIC, v.name)
                }
                Symbol::Var(_) => continue,
                Symbol::Func(f) => (&catalog::parse::FOR_NON_VARIABLE, f.name),
                Symbol::EnumConst(c) => (&catalog::parse::FOR_NON_VARIABLE, c.name),
                Symbol::Typedef(t) => match *self.types.raw_kind(t.ty) {
                    TypeKind::Typedef { name, .. } => (&catalog::parse::FOR_NON_VARIABLE, name),
                    _ => continue,
                },
            };
            self.diag(row, s.loc()).arg(name).emit();
        }
        for (name, tag) in self.scopes.tags_here() {
            let (kw, loc) = match tag {
                Tag::Record(id) if self.types.record(id).is_union => ("union", self.types.record(id).loc),
                Tag::Record(id) => ("struct", self.types.record(id).loc),
                Tag::Enum(id) => ("enum", self.types.enumeration(id).loc),
            };
            self.diag(&catalog::parse::FOR_TAG, loc).arg(kw).arg(name).emit();
        }
    }

    /// `{ … }` with a scope of its own, at the `{`.
    fn parse_block(&mut self) -> &'a Stmt<'a> {
        let loc = self.bump().loc;
        let scope = self.enter_scope();
        let mark = self.local_label_mark();
        let mut out = Vec::new();
        self.parse_items(&mut out);
        let end = self.tok.loc;
        self.end_block();
        self.undo_local_labels(mark);
        self.leave_scope(scope);
        self.block(&out, loc, end)
    }

    fn end_block(&mut self) {
        if self.at(TokenKind::Eof) {
            if !self.sess.fatal() {
                self.expected("declaration or statement");
            }
        } else {
            self.expect(TokenKind::RBrace);
        }
    }

    /// The inside of `({ … })` at its `{`: the block and, if its last statement is an expression, its value.
    pub(super) fn parse_stmt_expr_body(&mut self) -> (&'a Stmt<'a>, Option<&'a Expr<'a>>) {
        let loc = self.bump().loc;
        let scope = self.enter_scope();
        self.begin_jump_scope(None);
        let mark = self.local_label_mark();
        let mut out = Vec::new();
        self.parse_items(&mut out);
        let end = self.tok.loc;
        let mut result = None;
        if let Some(&Stmt { kind: StmtKind::Expr(e), .. }) = out.last()
            && !self.types.is_void(e.ty)
        {
            out.pop();
            result = Some(e);
        }
        self.end_block();
        self.undo_local_labels(mark);
        self.leave_scope(scope);
        (self.block(&out, loc, end), result)
    }

    /// A declaration, label or statement inside a block.
    fn parse_item(&mut self, out: &mut Vec<Stmt<'a>>) {
        if self.tok.kind == TokenKind::Ident {
            if self.kw.is_none() && self.peek(1).kind == TokenKind::Colon {
                return self.parse_label(out);
            }
            if self.kw == Some(Kw::Label) {
                return self.parse_local_labels();
            }
        }
        if self.starts_declaration() {
            let after = out.last().is_some_and(|s| {
                !matches!(s.kind, StmtKind::Decl(_) | StmtKind::VlaBound(_) | StmtKind::NestedFunc)
            });
            if after && self.kw != Some(Kw::StaticAssert) && self.warns(on::MIXED_DECLS) {
                self.diag(&warn::MIXED_DECLARATIONS, self.tok.loc).emit();
            }
            return self.parse_local_declaration(out);
        }
        self.parse_statement(out);
    }

    /// One statement (with the labels before it) where only one may stand.
    fn parse_sub_statement(&mut self) -> &'a Stmt<'a> {
        let loc = self.tok.loc;
        if !self.enter() {
            self.leave();
            return self.arena.alloc(Stmt { kind: StmtKind::Empty, loc });
        }
        let scope = self.sess.lang.c99().then(|| self.enter_scope());
        let mut out = Vec::new();
        loop {
            let labels = out.len();
            if self.at_name() && self.peek(1).kind == TokenKind::Colon {
                self.parse_label(&mut out);
            } else if matches!(self.kw, Some(Kw::Case | Kw::Default)) {
                self.parse_statement(&mut out);
            } else {
                break;
            }
            // A label may end a block (C23); it is a statement then.
            if self.at(TokenKind::RBrace) || out.len() == labels {
                break;
            }
        }
        if !self.at(TokenKind::RBrace) || out.is_empty() {
            // Only after labels is a declaration taken here (C23).
            if self.starts_declaration()
                && (!out.is_empty() || self.kw != Some(Kw::Extension))
                && !self.at_std_attributes()
            {
                if out.is_empty() && self.kw != Some(Kw::Attribute) {
                    self.expected_expr();
                }
                self.parse_local_declaration(&mut out);
            } else {
                self.parse_statement(&mut out);
            }
        }
        if let Some(scope) = scope {
            self.leave_scope(scope);
        }
        self.leave();
        match out.as_slice() {
            [one] => self.arena.alloc(*one),
            [] => self.arena.alloc(Stmt { kind: StmtKind::Empty, loc }),
            _ => {
                let end = self.prev_loc;
                self.block(&out, loc, end)
            }
        }
    }

    fn push(&self, out: &mut Vec<Stmt<'a>>, kind: StmtKind<'a>, loc: Loc) {
        out.push(Stmt { kind, loc });
    }

    /// A statement that is no declaration and has no name label.
    fn parse_statement(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.tok.loc;
        match self.tok.kind {
            TokenKind::LBrace => {
                let b = self.parse_block();
                out.push(*b);
                return;
            }
            TokenKind::Semi => {
                self.bump();
                return self.push(out, StmtKind::Empty, loc);
            }
            TokenKind::LBracket => {
                if self.at_std_attributes() {
                    if self.parse_stmt_attributes() && self.at(TokenKind::Semi) {
                        self.bump();
                        return self.push(out, StmtKind::Fallthrough, loc);
                    }
                    return self.parse_attributed(out);
                }
            }
            _ => {}
        }
        match self.kw {
            // A selection or iteration statement is a block of its own since C99.
            Some(Kw::If | Kw::While | Kw::Switch) if self.sess.lang.c99() => {
                let scope = self.enter_scope();
                match self.kw {
                    Some(Kw::If) => self.parse_if(out),
                    Some(Kw::While) => self.parse_while(out),
                    _ => self.parse_switch(out),
                }
                self.leave_scope(scope);
            }
            Some(Kw::If) => self.parse_if(out),
            Some(Kw::While) => self.parse_while(out),
            Some(Kw::Do) => {
                self.bump();
                if self.at(TokenKind::Semi) {
                    self.diag(&warn::EMPTY_DO, self.tok.loc).emit();
                }
                let scope = self.sess.lang.c99().then(|| self.enter_scope());
                let body = self.loop_body();
                let cond = if self.eat_kw(Kw::While) {
                    self.paren_condition()
                } else {
                    self.expected("'while'");
                    self.error_expr(loc)
                };
                if let Some(scope) = scope {
                    self.leave_scope(scope);
                }
                self.end_statement(self.sess.error_count());
                self.push(out, StmtKind::DoWhile { body, cond }, loc);
            }
            Some(Kw::For) => self.parse_for(out),
            Some(Kw::Switch) => self.parse_switch(out),
            Some(Kw::Case) => self.parse_case(out),
            Some(Kw::Default) => self.parse_default(out),
            Some(Kw::Goto) => self.parse_goto(out),
            Some(Kw::Break) => {
                self.bump();
                let state = self.func.as_ref().map(|f| &f.stmt);
                if state.is_some_and(|s| s.loops == 0 && s.switches.is_empty()) {
                    self.diag(&msg::BREAK_OUTSIDE, loc).emit();
                } else {
                    self.push(out, StmtKind::Break, loc);
                }
                self.end_statement(self.sess.error_count());
            }
            Some(Kw::Continue) => {
                self.bump();
                if self.func.as_ref().is_some_and(|f| f.stmt.loops == 0) {
                    self.diag(&msg::CONTINUE_OUTSIDE, loc).emit();
                } else {
                    self.push(out, StmtKind::Continue, loc);
                }
                self.end_statement(self.sess.error_count());
            }
            Some(Kw::Return) => self.parse_return(out),
            Some(Kw::Asm) => self.parse_asm_statement(out),
            Some(Kw::Else) => {
                self.bump();
                self.diag(&msg::ELSE_WITHOUT_IF, loc).emit();
                let _ = self.parse_sub_statement();
            }
            Some(Kw::Attribute) => {
                if self.parse_stmt_attributes() && self.at(TokenKind::Semi) {
                    self.bump();
                    return self.push(out, StmtKind::Fallthrough, loc);
                }
                self.parse_attributed(out);
            }
            _ => self.parse_expr_statement(out),
        }
    }

    /// What follows statement attributes.
    fn parse_attributed(&mut self, out: &mut Vec<Stmt<'a>>) {
        if self.at(TokenKind::RBrace) {
            return;
        }
        self.parse_item(out);
    }

    fn parse_expr_statement(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.tok.loc;
        let errors = self.sess.error_count();
        let e = self.parse_expr();
        let e = self.statement_value(e);
        if !e.is_error() {
            self.push(out, StmtKind::Expr(e), loc);
        }
        self.end_statement(errors);
    }

    /// An expression whose value may be used or not: lvalues are read (an access that volatile asks for).
    fn statement_value(&mut self, e: &'a Expr<'a>) -> &'a Expr<'a> {
        if e.is_lvalue() && self.types.is_void(e.ty) {
            return e;
        }
        self.rvalue(e)
    }

    /// The `;` of a statement. If it is missing that is reported (unless the statement had an error since `errors`)
    /// and what remains of the statement is skipped.
    pub(super) fn end_statement(&mut self, errors: usize) {
        if self.eat(TokenKind::Semi) {
            return;
        }
        let quiet = self.sess.error_count() > errors;
        if !quiet {
            self.expected("';'");
        }
        // Where a new line begins, most likely only the `;` is missing.
        if !quiet && self.tok.flags.has(Flags::BOL) {
            return;
        }
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                TokenKind::Eof => return,
                TokenKind::Semi if depth == 0 => {
                    self.bump();
                    return;
                }
                TokenKind::RBrace if depth == 0 => return,
                TokenKind::LBrace | TokenKind::LParen | TokenKind::LBracket => depth += 1,
                TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                    depth = depth.saturating_sub(1)
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// `( expression )` that must be a scalar.
    fn paren_condition(&mut self) -> &'a Expr<'a> {
        if !self.expect(TokenKind::LParen) {
            return self.error_expr(self.tok.loc);
        }
        let e = self.parse_expr();
        let e = self.condition(e);
        self.close(TokenKind::RParen);
        e
    }

    fn loop_body(&mut self) -> &'a Stmt<'a> {
        let outer = match &mut self.func {
            Some(f) => {
                f.stmt.loops += 1;
                f.stmt.loops
            }
            None => 1,
        };
        let body = self.parse_sub_statement();
        if let Some(f) = &mut self.func {
            f.stmt.loops = outer - 1;
        }
        body
    }

    /// After a guarded statement that began with token `kind` at `body`.
    fn check_indentation(&mut self, word: &'static str, guard: Loc, body: Loc, kind: TokenKind) {
        use TokenKind::{Eof, LBrace, RBrace, Semi};
        if !self.warns(on::MISLEADING)
            || matches!(self.tok.kind, Semi | RBrace | Eof)
            || kind == LBrace
            || word == "if" && self.at_kw(Kw::Else)
        {
            return;
        }
        let g = Guarded { word, guard, body, body_is_brace: kind == LBrace, body_is_semi: kind == Semi };
        let next = self.tok.loc;
        self.warn_indentation(g, next);
    }

    fn parse_while(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        let cond = self.paren_condition();
        let (at, kind) = (self.tok.loc, self.tok.kind);
        let body = self.loop_body();
        self.check_indentation("while", loc, at, kind);
        self.push(out, StmtKind::While { cond, body }, loc);
    }

    fn parse_if(&mut self, out: &mut Vec<Stmt<'a>>) {
        let mut chain: Vec<(Loc, &'a Expr<'a>, &'a Stmt<'a>)> = Vec::new();
        let mut els = None;
        loop {
            let loc = self.bump().loc;
            let cond = self.paren_condition();
            let (body, body_kind) = (self.tok.loc, self.tok.kind);
            let then = self.parse_sub_statement();
            chain.push((loc, cond, then));
            let else_loc = self.tok.loc;
            if !self.eat_kw(Kw::Else) {
                if body_kind == TokenKind::Semi {
                    self.diag(&warn::EMPTY_IF, body).emit();
                }
                self.check_indentation("if", loc, body, body_kind);
                break;
            }
            if self.at_kw(Kw::If) {
                continue;
            }
            let (body, body_kind) = (self.tok.loc, self.tok.kind);
            if body_kind == TokenKind::Semi {
                self.diag(&warn::EMPTY_ELSE, body).emit();
            }
            els = Some(self.parse_sub_statement());
            self.check_indentation("else", else_loc, body, body_kind);
            break;
        }
        self.warn_if(&chain, els);
        for (i, (loc, cond, then)) in chain.into_iter().enumerate().rev() {
            let s = Stmt { kind: StmtKind::If { cond, then, els }, loc };
            if i == 0 {
                out.push(s);
            } else {
                els = Some(self.arena.alloc(s));
            }
        }
    }

    fn parse_for(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        let scope = self.enter_scope();
        self.expect(TokenKind::LParen);
        let mut init = Vec::new();
        if self.starts_declaration() {
            if !self.sess.lang.c99() {
                self.diag(&msg::FOR_DECLARATION, self.tok.loc).emit();
            }
            self.parse_local_declaration(&mut init);
            self.check_for_declarations();
        } else if !self.eat(TokenKind::Semi) {
            self.parse_expr_statement(&mut init);
        }
        let errors = self.sess.error_count();
        let cond = if self.at(TokenKind::Semi) {
            None
        } else {
            let e = self.parse_expr();
            Some(self.condition(e))
        };
        if !self.eat(TokenKind::Semi) && self.sess.error_count() == errors {
            self.expected("';'");
        }
        let step = if self.at(TokenKind::RParen) {
            None
        } else {
            let e = self.parse_expr();
            let e = self.statement_value(e);
            Some(e).filter(|e| !e.is_error())
        };
        self.close(TokenKind::RParen);
        let (at, kind) = (self.tok.loc, self.tok.kind);
        let body = self.loop_body();
        self.check_indentation("for", loc, at, kind);
        self.leave_scope(scope);
        let init = self.arena.alloc_slice_copy(&init);
        let f = self.arena.alloc(ForStmt { init, cond, step, body });
        self.push(out, StmtKind::For(f), loc);
    }

    fn parse_switch(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        self.expect(TokenKind::LParen);
        let at = self.tok.loc;
        let e = self.parse_expr();
        let e = self.rvalue(e);
        self.close(TokenKind::RParen);
        let value = if e.is_error() {
            e
        } else if !self.types.is_integer(e.ty) {
            self.diag(&msg::SWITCH_NOT_INT, at).emit();
            self.error_expr(at)
        } else {
            let p = self.promote(e);
            // A bit-field wider than int is compared in its declared type.
            let wide = matches!(self.types.kind(p.ty), TypeKind::BitInt { .. })
                && !matches!(self.types.kind(e.ty), TypeKind::BitInt { .. });
            if wide { self.convert(p, e.ty) } else { p }
        };
        let Some(f) = &mut self.func else { return };
        let state = SwitchState {
            ty: value.ty,
            written_ty: e.ty,
            cases: Vec::new(),
            labels: Vec::new(),
            default: None,
            jump: f.jump,
        };
        f.stmt.switches.push(state);
        let body = self.parse_sub_statement();
        let Some(state) = self.func.as_mut().and_then(|f| f.stmt.switches.pop()) else { return };
        let mut cases = state.cases;
        self.check_cases(&mut cases, &state.labels, value.ty);
        if !e.is_error() {
            self.warn_switch(e, &cases, &state.labels, state.default.is_some(), body, loc);
        }
        let sw = self.arena.alloc(Switch {
            value,
            body,
            cases: self.arena.alloc_slice_copy(&cases),
            default: state.default,
            labels: self.arena.alloc_slice_copy(&state.labels),
        });
        self.push(out, StmtKind::Switch(sw), loc);
    }

    /// Sorts cases and reports those that overlap, at the later one.
    fn check_cases(&mut self, cases: &mut Vec<Case>, labels: &[&'a CaseLabel], ty: Ty) {
        let signed = self.types.is_signed(ty);
        cases.sort_by(|a, b| {
            let o = if signed { a.lo.cmp(&b.lo) } else { (a.lo as u128).cmp(&(b.lo as u128)) };
            o.then(a.label.cmp(&b.label))
        });
        let mut duplicates = Vec::new();
        let mut kept: Vec<Case> = Vec::with_capacity(cases.len());
        for &c in cases.iter() {
            match kept.last_mut() {
                Some(p) if (if signed { c.lo <= p.hi } else { c.lo as u128 <= p.hi as u128 }) => {
                    duplicates.push((c.label.max(p.label), c.label.min(p.label)));
                    if if signed { c.hi > p.hi } else { c.hi as u128 > p.hi as u128 } {
                        *p = c;
                    }
                }
                _ => kept.push(c),
            }
        }
        duplicates.sort();
        for (later, earlier) in duplicates {
            self.diag(&msg::DUPLICATE_CASE, labels[later as usize].loc)
                .note(&msg::PREVIOUS_CASE, labels[earlier as usize].loc)
                .emit();
        }
        *cases = kept;
    }

    /// Makes the place of a case or default label in the innermost switch; `None` (reported) if there is none.
    fn case_label(&mut self, out: &mut Vec<Stmt<'a>>, keyword: Token, default: bool) -> Option<u32> {
        let loc = keyword.loc;
        let arena = self.arena;
        let Some(state) = self.sema.func.as_mut().and_then(|f| f.stmt.switches.last_mut()) else {
            self.diag(if default { &msg::DEFAULT_OUTSIDE } else { &msg::CASE_OUTSIDE }, loc).emit();
            return None;
        };
        let index = state.labels.len() as u32;
        let label = arena.alloc(CaseLabel { loc, index, fallthrough: keyword.flags.has(Flags::FALLTHROUGH) });
        state.labels.push(label);
        let entered = state.jump;
        self.push(out, StmtKind::Case(label), loc);
        let here = self.func.as_ref().and_then(|f| f.jump);
        match jump_enters(entered, here) {
            Some(Some(v)) => {
                self.diag(&msg::SWITCH_INTO_VLA, loc).note(&msg::VLA_DECLARED, v).emit();
            }
            Some(None) => {
                self.diag(&msg::SWITCH_INTO_EXPR, loc).emit();
            }
            None => {}
        }
        Some(index)
    }

    fn parse_case(&mut self, out: &mut Vec<Stmt<'a>>) {
        let keyword = self.bump();
        let loc = keyword.loc;
        let (lo, lo_expr) = self.parse_const_int();
        let mut hi = lo;
        let mut bad = lo_expr.is_error();
        let mut hi_expr = lo_expr;
        if self.eat(TokenKind::Ellipsis) {
            self.diag(&catalog::parse::CASE_RANGE, loc).emit();
            let (h, e) = self.parse_const_int();
            hi = h;
            hi_expr = e;
            bad |= e.is_error();
        }
        if self.at(TokenKind::Colon) {
            self.bump();
        } else if !bad {
            self.expected("':' or '...'");
        } else {
            while !matches!(
                self.tok.kind,
                TokenKind::Colon | TokenKind::Semi | TokenKind::RBrace | TokenKind::Eof
            ) {
                self.bump();
            }
            self.eat(TokenKind::Colon);
        }
        self.label_attributes();
        let Some(index) = self.case_label(out, keyword, false) else { return };
        if bad {
            return;
        }
        for (v, e) in [(lo, lo_expr), (hi, hi_expr)] {
            if v.is_none() {
                let desc =
                    if self.types.is_integer(e.ty) { &msg::CASE_NOT_CONST } else { &msg::CASE_NOT_INT };
                self.diag(desc, loc).emit();
                return;
            }
        }
        self.require_strict(lo_expr, &msg::CASE_NOT_STRICT, "", loc);
        if !std::ptr::eq(lo_expr, hi_expr) {
            self.require_strict(hi_expr, &msg::CASE_NOT_STRICT, "", loc);
        }
        let Some(ty) = self.func.as_ref().and_then(|f| f.stmt.switches.last()).map(|s| s.ty) else { return };
        if ty.is_error() {
            return;
        }
        let (Some(lo), Some(hi)) = (lo, hi) else { return };
        let written = self.func.as_ref().and_then(|f| f.stmt.switches.last()).map_or(ty, |s| s.written_ty);
        self.warn_case_range(lo, hi, written, loc);
        let wrap = |v| crate::sema::number::wrap_int(&self.types, v, ty);
        let (lo, hi) = (wrap(lo), wrap(hi));
        let empty = if self.types.is_signed(ty) { hi < lo } else { (hi as u128) < lo as u128 };
        if empty {
            self.diag(&msg::EMPTY_RANGE, loc).emit();
            return;
        }
        if let Some(state) = self.func.as_mut().and_then(|f| f.stmt.switches.last_mut()) {
            state.cases.push(Case { lo, hi, label: index });
        }
    }

    fn parse_default(&mut self, out: &mut Vec<Stmt<'a>>) {
        let keyword = self.bump();
        let loc = keyword.loc;
        self.expect(TokenKind::Colon);
        self.label_attributes();
        let Some(index) = self.case_label(out, keyword, true) else { return };
        let Some(state) = self.func.as_mut().and_then(|f| f.stmt.switches.last_mut()) else { return };
        match state.default {
            Some(first) => {
                let first = state.labels[first as usize].loc;
                self.diag(&msg::MULTIPLE_DEFAULT, loc).note(&msg::FIRST_DEFAULT, first).emit();
            }
            None => state.default = Some(index),
        }
    }

    /// GNU attributes behind a label's colon.
    /// True if one says that the label may be unused.
    fn label_attributes(&mut self) -> bool {
        let mut attrs = Vec::new();
        if self.at_kw(Kw::Attribute) && !self.starts_declaration() {
            self.parse_attributes(&mut attrs);
        }
        attrs.iter().any(|a| matches!(a.name.as_str(), "unused" | "maybe_unused"))
    }

    fn parse_return(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        let Some((ret, noreturn)) = self.func.as_ref().map(|f| (f.ret, f.func.noreturn.get())) else {
            return;
        };
        if noreturn {
            self.diag(&msg::NORETURN_RETURNS, loc).emit();
        }
        if self.at(TokenKind::Semi) {
            self.bump();
            if !self.types.is_void(ret) && !ret.is_error() && self.sess.lang.c99() {
                let asked = self.sess.diags.borrow().asked("-Wreturn-type").is_some();
                let row = if asked { &msg::RETURN_NO_VALUE } else { &msg::RETURN_NO_VALUE_C99 };
                self.diag(row, loc).emit();
            }
            return self.push(out, StmtKind::Return(None), loc);
        }
        let errors = self.sess.error_count();
        let at = self.tok.loc;
        let e = self.parse_expr();
        if self.types.is_void(ret) {
            let e = self.statement_value(e);
            if !e.is_error() {
                if self.types.is_void(e.ty) {
                    self.diag(&msg::RETURN_VOID_EXPR, at).emit();
                } else {
                    let asked = self.sess.diags.borrow().asked("-Wreturn-type").is_some();
                    let row = if asked { &msg::RETURN_VALUE_VOID_FLAG } else { &msg::RETURN_VALUE_VOID };
                    self.diag(row, at).emit();
                }
                self.push(out, StmtKind::Expr(e), loc);
            }
            self.push(out, StmtKind::Return(None), loc);
        } else {
            let at = if e.loc == Loc::NONE { at } else { e.loc };
            let e = self.convert_assign(e, ret, Target::Return, at);
            self.push(out, StmtKind::Return(Some(e)), loc);
        }
        self.end_statement(errors);
    }

    // Labels.

    fn parse_goto(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        let errors = self.sess.error_count();
        if self.eat(TokenKind::Star) {
            self.diag(&catalog::parse::GOTO_EXPR, loc).emit();
            let e = self.parse_expr();
            let e = self.rvalue(e);
            if !e.is_error() {
                let e = if self.types.is_pointer(e.ty) {
                    self.convert(e, Ty::CONST_VOID_PTR)
                } else {
                    self.diag(&msg::GOTO_NOT_POINTER, e.loc).emit();
                    self.error_expr(e.loc)
                };
                self.push(out, StmtKind::ComputedGoto(e), loc);
            }
        } else if let Some((name, at)) = self.eat_name() {
            let label = self.use_label(name, at);
            if let Some(f) = &mut self.func {
                let jump = f.jump;
                f.stmt.gotos.push((label, jump, loc));
            }
            self.push(out, StmtKind::Goto(label), loc);
        } else {
            self.expected("identifier or '*'");
        }
        self.end_statement(errors);
    }

    fn new_label(&mut self, name: Name, loc: Loc) -> &'a Label<'a> {
        let arena = self.arena;
        let index = self.func.as_ref().map_or(0, |f| f.labels.len() as u32);
        let label: &'a Label<'a> = arena.alloc(Label {
            name,
            loc: Cell::new(loc),
            defined_at: Cell::new(Loc::NONE),
            index,
            address_taken: Cell::new(false),
            used: Cell::new(false),
            fallthrough: Cell::new(false),
            alive: Cell::new(None),
            nonlocal: Cell::new(false),
        });
        if let Some(f) = &mut self.func {
            f.labels.push(label);
        }
        label
    }

    /// The label `name` for a jump or `&&`; made if it is new. In a nested function it may be a `__label__` of one around it.
    pub(super) fn use_label(&mut self, name: Name, loc: Loc) -> &'a Label<'a> {
        let found = self.func.as_ref().and_then(|f| f.stmt.label_map.get(&name).copied());
        let label = match found {
            Some(l) => l,
            None => {
                let mut outer = self.sema.func.as_mut().and_then(|f| f.outer.as_mut());
                let mut nonlocal = None;
                while let Some(f) = outer {
                    if f.stmt.local_labels.iter().any(|l| l.0 == name)
                        && let Some(&l) = f.stmt.label_map.get(&name)
                    {
                        l.nonlocal.set(true);
                        nonlocal = Some(l);
                        break;
                    }
                    outer = f.outer.as_mut();
                }
                match nonlocal {
                    Some(l) => l,
                    None => {
                        let l = self.new_label(name, loc);
                        if let Some(f) = &mut self.func {
                            f.stmt.label_map.insert(name, l);
                        }
                        l
                    }
                }
            }
        };
        // A `__label__` is declared before it is used: messages name the first use.
        if !label.used.replace(true) && label.defined_at.get() == Loc::NONE {
            label.loc.set(loc);
        }
        label
    }

    /// `name:`.
    fn parse_label(&mut self, out: &mut Vec<Stmt<'a>>) {
        let t = self.bump();
        self.bump();
        let found = self.func.as_ref().and_then(|f| f.stmt.label_map.get(&t.name).copied());
        let label = match found {
            Some(l) if l.defined_at.get() != Loc::NONE => {
                self.diag(&msg::DUPLICATE_LABEL, t.loc)
                    .arg(t.name)
                    .note(&msg::PREVIOUS_LABEL, l.defined_at.get())
                    .arg(t.name)
                    .emit();
                self.label_attributes();
                return;
            }
            Some(l) => l,
            None => {
                let l = self.new_label(t.name, t.loc);
                if let Some(f) = &mut self.func {
                    f.stmt.label_map.insert(t.name, l);
                }
                l
            }
        };
        label.defined_at.set(t.loc);
        label.fallthrough.set(t.flags.has(Flags::FALLTHROUGH));
        if let Some(f) = &mut self.func {
            label.alive.set(f.alive);
            if let Some(j) = f.jump {
                f.stmt.label_scopes.insert(label.index, j);
            }
        }
        self.push(out, StmtKind::Label(label), t.loc);
        if self.label_attributes() {
            label.used.set(true);
        }
    }

    /// `__label__ a, b;`
    fn parse_local_labels(&mut self) {
        self.diag(&catalog::parse::LABEL_DECLARATION, self.tok.loc).emit();
        self.bump();
        let errors = self.sess.error_count();
        loop {
            let Some((name, loc)) = self.eat_name() else {
                self.expected("identifier");
                break;
            };
            // A second `__label__` of one name in one block.
            let mine = self.func.as_ref().map_or(0, |f| f.stmt.block_labels);
            let before = self.func.as_ref().and_then(|f| {
                let again = f.stmt.local_labels[mine..].iter().any(|l| l.0 == name);
                if again { f.stmt.label_map.get(&name).copied() } else { None }
            });
            if let Some(first) = before {
                self.diag(&msg::DUPLICATE_LABEL_DECL, loc)
                    .arg(name)
                    .note(&msg::PREVIOUS_LABEL_DECL, first.loc.get())
                    .arg(name)
                    .emit();
                if !self.eat(TokenKind::Comma) {
                    break;
                }
                continue;
            }
            let label = self.new_label(name, loc);
            if let Some(f) = &mut self.func {
                let old = f.stmt.label_map.insert(name, label);
                f.stmt.local_labels.push((name, old));
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.end_statement(errors);
    }

    /// Begins a block for `__label__`: what [`Self::undo_local_labels`] goes back to.
    fn local_label_mark(&mut self) -> (usize, usize) {
        match &mut self.func {
            Some(f) => {
                let here = f.stmt.local_labels.len();
                (here, std::mem::replace(&mut f.stmt.block_labels, here))
            }
            None => (0, 0),
        }
    }
    /// `__label__`s of a block end with it.
    fn undo_local_labels(&mut self, (mark, outer): (usize, usize)) {
        let Some(f) = &mut self.func else { return };
        f.stmt.block_labels = outer;
        while f.stmt.local_labels.len() > mark {
            if let Some((name, old)) = f.stmt.local_labels.pop() {
                match old {
                    Some(l) => f.stmt.label_map.insert(name, l),
                    None => f.stmt.label_map.remove(&name),
                };
            }
        }
    }

    /// At the end of a function: every label used is defined, no jump goes into the scope of a variable length object.
    fn check_labels(&mut self) {
        let Some(f) = &mut self.func else { return };
        let gotos = std::mem::take(&mut f.stmt.gotos);
        let unused: Vec<&'a Label<'a>> =
            f.labels.iter().copied().filter(|l| !l.used.get() && l.defined_at.get() != Loc::NONE).collect();
        let labels: Vec<&'a Label<'a>> =
            f.labels.iter().copied().filter(|l| l.used.get() && l.defined_at.get() == Loc::NONE).collect();
        for l in labels {
            self.diag(&msg::LABEL_UNDEFINED, l.loc.get()).arg(l.name).emit();
        }
        for l in unused {
            self.diag(&warn::UNUSED_LABEL, l.defined_at.get()).arg(l.name).emit();
        }
        let scopes = match &mut self.func {
            Some(f) => std::mem::take(&mut f.stmt.label_scopes),
            None => return,
        };
        for (label, from, loc) in gotos {
            if label.defined_at.get() == Loc::NONE || label.nonlocal.get() {
                continue;
            }
            let row = match jump_enters(from, scopes.get(&label.index).copied()) {
                Some(Some(_)) => &msg::JUMP_INTO_VLA,
                Some(None) => &msg::JUMP_INTO_EXPR,
                None => continue,
            };
            let d = self.diag(row, loc).note(&msg::LABEL_HERE, label.defined_at.get()).arg(label.name);
            match jump_enters(from, scopes.get(&label.index).copied()) {
                Some(Some(v)) => d.note(&msg::VLA_DECLARED, v).emit(),
                _ => d.emit(),
            };
        }
    }
}

/// What a jump from inside `from` to inside `to` enters: the declaration of variably modified type (first of all), or
/// `Some(None)` for a statement expression; `None` if nothing.
fn jump_enters<'a>(from: Option<&'a JumpScope<'a>>, to: Option<&'a JumpScope<'a>>) -> Option<Option<Loc>> {
    let mut entered = None;
    let mut t = to;
    let mut f = from;
    while let Some(x) = t {
        while let Some(y) = f.filter(|y| y.depth > x.depth) {
            f = y.outer;
        }
        if f.is_some_and(|y| std::ptr::eq(x, y)) {
            break;
        }
        if x.declared.is_some() || entered.is_none() {
            entered = Some(x.declared);
        }
        t = x.outer;
    }
    entered
}
