//! `asm` statements and declarations (gcc manual, "How to Use Inline Assembly Language in C Code").

use super::Parser;
use crate::ast::stmt::{Asm, AsmOperand, Stmt, StmtKind};
use crate::ast::{Expr, Item};
use crate::diag::catalog::sema as msg;
use crate::lex::TokenKind;
use crate::lex::kw::Kw;
use crate::support::intern::Name;

/// Words that may stand between `asm` and `(`.
#[derive(Default)]
struct Qualifiers {
    volatile: bool,
    inline: bool,
    goto: bool,
}

/// What a constraint's letters allow.
struct Allows {
    memory: bool,
    /// A register, an immediate, or a matching operand.
    other: bool,
}

fn allows(constraint: &str) -> Allows {
    let mut a = Allows { memory: false, other: false };
    for c in constraint.chars() {
        match c {
            '=' | '+' | '&' | '%' | ',' | '?' | '!' | '*' | '#' | ' ' | '\t' | '^' | '$' => {}
            'm' | 'o' | 'V' | '<' | '>' => a.memory = true,
            'g' | 'X' => {
                a.memory = true;
                a.other = true;
            }
            _ => a.other = true,
        }
    }
    a
}

impl<'s, 'a> Parser<'s, 'a> {
    fn asm_qualifiers(&mut self) -> Qualifiers {
        let mut q = Qualifiers::default();
        loop {
            let (flag, word) = match self.kw {
                Some(Kw::Volatile) => (&mut q.volatile, "volatile"),
                Some(Kw::Inline) => (&mut q.inline, "inline"),
                Some(Kw::Goto) => (&mut q.goto, "goto"),
                Some(Kw::Const | Kw::Restrict | Kw::Atomic) => {
                    self.diag(&msg::ASM_BAD_QUALIFIER, self.tok.loc).arg(self.tok.name).emit();
                    self.bump();
                    continue;
                }
                _ => return q,
            };
            if std::mem::replace(flag, true) {
                self.diag(&msg::ASM_QUALIFIER, self.tok.loc).arg(word).emit();
            }
            self.bump();
        }
    }

    /// The bytes of the string literals here.
    fn asm_string(&mut self) -> Option<&'a [u8]> {
        let loc = self.tok.loc;
        if !self.at(TokenKind::String) {
            let t = self.token_text();
            self.diag(&msg::ASM_EXPECTED_STRING, loc).arg(t).emit();
            return None;
        }
        let v = self.string_value();
        if v.unit != 1 {
            self.diag(&msg::ASM_WIDE_STRING, loc).emit();
            return None;
        }
        Some(self.arena.alloc_slice_copy(&v.bytes))
    }

    /// A file-scope `asm("…");` at the current `asm`.
    pub fn parse_file_asm(&mut self) {
        let loc = self.bump().loc;
        let errors = self.sess.error_count();
        if self.expect(TokenKind::LParen) {
            if let Some(text) = self.asm_string() {
                self.items.push(Item::Asm(text, loc));
            }
            self.close(TokenKind::RParen);
        }
        self.end_statement(errors);
    }

    /// `asm` statement at the current `asm`.
    pub(super) fn parse_asm_statement(&mut self, out: &mut Vec<Stmt<'a>>) {
        let loc = self.bump().loc;
        let errors = self.sess.error_count();
        let q = self.asm_qualifiers();
        if !self.expect(TokenKind::LParen) {
            return self.end_statement(errors);
        }
        let Some(template) = self.asm_string() else {
            self.close(TokenKind::RParen);
            return self.end_statement(errors);
        };
        let mut outputs = Vec::new();
        let mut inputs = Vec::new();
        let mut clobbers = Vec::new();
        let mut labels = Vec::new();
        let mut label_names = Vec::new();
        // Sections 1 to 4; `::` (a token since C23) opens an empty one.
        let mut section = 0;
        loop {
            match self.tok.kind {
                TokenKind::Colon => section += 1,
                TokenKind::ColonColon => section += 2,
                _ => break,
            }
            self.bump();
            if matches!(self.tok.kind, TokenKind::Colon | TokenKind::ColonColon | TokenKind::RParen) {
                continue;
            }
            match section {
                1 => self.asm_operands(&mut outputs, true),
                2 => self.asm_operands(&mut inputs, false),
                3 => {
                    while let Some(text) = self.asm_string() {
                        clobbers.push(Name::intern_bytes(text));
                        if !self.eat(TokenKind::Comma) {
                            break;
                        }
                    }
                }
                4 if q.goto => loop {
                    let Some((name, at)) = self.eat_name() else {
                        self.expected("identifier");
                        break;
                    };
                    let label = self.use_label(name, at);
                    if let Some(f) = &mut self.func {
                        let jump = f.jump;
                        f.stmt.gotos.push((label, jump, at));
                    }
                    if label_names.contains(&name) {
                        self.diag(&msg::ASM_DUPLICATE_NAME, at).arg(name).emit();
                    }
                    labels.push(label);
                    label_names.push(name);
                    if !self.eat(TokenKind::Comma) {
                        break;
                    }
                },
                _ => break,
            }
        }
        self.close(TokenKind::RParen);
        self.end_statement(errors);
        if self.sess.error_count() > errors {
            return;
        }
        let both = outputs.iter().filter(|o| o.constraint.contains('+')).count();
        if outputs.len() + both + inputs.len() + labels.len() > 30 {
            self.diag(&msg::ASM_TOO_MANY, loc).emit();
            return;
        }
        for o in outputs.iter().chain(&inputs) {
            if o.name.is_some() && label_names.contains(&o.name) {
                self.diag(&msg::ASM_DUPLICATE_NAME, loc).arg(o.name).emit();
            }
        }
        self.resolve_names(&outputs, &mut inputs);
        if section > 0 {
            self.check_template(template, &outputs, &inputs, &label_names, loc);
        }
        let arena = self.arena;
        let asm = arena.alloc(Asm {
            template,
            basic: section == 0,
            volatile: q.volatile || q.goto || outputs.is_empty(),
            outputs: arena.alloc_slice_copy(&outputs),
            inputs: arena.alloc_slice_copy(&inputs),
            clobbers: arena.alloc_slice_copy(&clobbers),
            labels: arena.alloc_slice_copy(&labels),
            label_names: arena.alloc_slice_copy(&label_names),
        });
        out.push(Stmt { kind: StmtKind::Asm(asm), loc });
    }

    /// `[name] "constraint" (expression), …`
    fn asm_operands(&mut self, list: &mut Vec<AsmOperand<'a>>, output: bool) {
        loop {
            let mut name = Name::NONE;
            if self.eat(TokenKind::LBracket) {
                // Any identifier will do, keywords too.
                if self.at(TokenKind::Ident) {
                    name = self.bump().name;
                } else {
                    self.expected("identifier");
                }
                self.close(TokenKind::RBracket);
            }
            let Some(text) = self.asm_string() else { return };
            let constraint: &'a str = self.arena.alloc_str(&String::from_utf8_lossy(text));
            if !self.expect(TokenKind::LParen) {
                return;
            }
            let loc = self.tok.loc;
            let e = self.parse_expr();
            self.close(TokenKind::RParen);
            let e = if output {
                self.asm_output(e, constraint)
            } else {
                self.asm_input(e, constraint, list.len())
            };
            if let Some(expr) = e {
                list.push(AsmOperand { name, constraint, expr, loc });
            }
            if !self.eat(TokenKind::Comma) {
                return;
            }
        }
    }

    fn asm_output(&mut self, e: &'a Expr<'a>, constraint: &str) -> Option<&'a Expr<'a>> {
        if e.is_error() {
            return None;
        }
        let e = e.unparen();
        // gcc takes a cast of an lvalue here as the lvalue.
        if !e.is_lvalue() {
            self.diag(&msg::ASM_OUTPUT_LVALUE, e.loc).emit();
            return None;
        }
        if !constraint.contains(['=', '+']) {
            self.diag(&msg::ASM_OUTPUT_CONSTRAINT, e.loc).emit();
            return None;
        }
        if self.types.quals(e.ty).is_const() {
            self.check_modifiable(e, "assignment", e.loc);
            return None;
        }
        let a = allows(constraint);
        if a.other && (self.types.is_void(e.ty) || !self.types.is_complete(e.ty)) {
            self.incomplete_error(e.ty, e.loc);
            return None;
        }
        if a.memory && !a.other {
            self.mark_address_taken(e);
        }
        Some(e)
    }

    fn asm_input(&mut self, e: &'a Expr<'a>, constraint: &str, index: usize) -> Option<&'a Expr<'a>> {
        if e.is_error() {
            return None;
        }
        if let Some(c) = constraint.chars().find(|c| matches!(c, '=' | '+' | '&')) {
            self.diag(&msg::ASM_INPUT_CONSTRAINT, e.loc).arg(c).emit();
            return None;
        }
        let a = allows(constraint);
        if a.memory && !a.other && e.is_lvalue() {
            self.mark_address_taken(e);
            return Some(e.unparen());
        }
        let value = !matches!(e.unparen().kind, crate::ast::ExprKind::StmtExpr { .. });
        if a.memory && !a.other && !e.is_error() && value && !self.types.is_void(e.ty) {
            self.diag(&msg::ASM_NOT_ADDRESSABLE, e.loc).arg(index).emit();
            return None;
        }
        let e = self.rvalue(e);
        if self.types.is_void(e.ty) {
            self.diag(&msg::ASM_VOID, e.loc).emit();
            return None;
        }
        Some(e).filter(|e| !e.is_error())
    }

    /// A memory operand: its variable needs an address.
    fn mark_address_taken(&self, e: &'a Expr<'a>) {
        if let Some(v) = self.root_var(e) {
            if e.bit_field().is_some() {
                let name = match e.unparen().kind {
                    crate::ast::ExprKind::Member { field, .. } => {
                        self.types.record(field.record).fields[field.index as usize].name
                    }
                    _ => v.name,
                };
                self.diag(&crate::diag::catalog::expr::ADDR_BIT_FIELD, e.loc).arg(name).emit();
            }
            if v.storage == crate::ast::Storage::Register {
                self.diag(&crate::diag::catalog::expr::ADDR_REGISTER, e.loc).arg(v.name).emit();
            }
            v.address_taken.set(true);
        }
    }

    /// Every `%[name]` of the template names an operand or label.
    fn check_template(
        &self,
        template: &[u8],
        outputs: &[AsmOperand<'a>],
        inputs: &[AsmOperand<'a>],
        labels: &[Name],
        loc: crate::support::source::Loc,
    ) {
        let mut i = 0;
        while let Some(p) = memchr::memchr(b'%', &template[i..]) {
            i += p + 1;
            // `%%`, or a modifier letter before the bracket.
            let mut j = i;
            if template.get(j) == Some(&b'%') {
                i = j + 1;
                continue;
            }
            if template.get(j).is_some_and(|c| c.is_ascii_alphabetic()) {
                j += 1;
            }
            if template.get(j) != Some(&b'[') {
                continue;
            }
            let Some(end) = memchr::memchr(b']', &template[j..]) else { return };
            let name = Name::intern_bytes(&template[j + 1..j + end]);
            if !outputs.iter().chain(inputs).any(|o| o.name == name) && !labels.contains(&name) {
                self.diag(&msg::ASM_UNKNOWN_NAME, loc).arg(name).emit();
            }
            i = j + end;
        }
    }

    /// Constraints that name an output (`"[x]"`) get its number instead.
    fn resolve_names(&mut self, outputs: &[AsmOperand<'a>], inputs: &mut [AsmOperand<'a>]) {
        let mut seen: Vec<Name> = Vec::new();
        for o in outputs.iter().chain(inputs.iter()).filter(|o| o.name.is_some()) {
            if seen.contains(&o.name) {
                self.diag(&msg::ASM_DUPLICATE_NAME, o.loc).arg(o.name).emit();
            }
            seen.push(o.name);
        }
        for i in inputs.iter_mut() {
            if let (Some(a), Some(b)) = (i.constraint.find('['), i.constraint.find(']'))
                && a < b
            {
                let name = Name::intern(&i.constraint[a + 1..b]);
                match outputs.iter().position(|o| o.name == name) {
                    Some(n) => {
                        let text = format!("{}{n}{}", &i.constraint[..a], &i.constraint[b + 1..]);
                        i.constraint = self.arena.alloc_str(&text);
                    }
                    None => {
                        self.diag(&msg::ASM_UNKNOWN_NAME, i.loc).arg(name).emit();
                    }
                }
            }
            let digits: String =
                i.constraint.chars().skip_while(|c| *c == '%').take_while(|c| c.is_ascii_digit()).collect();
            if digits.parse::<usize>().is_ok_and(|n| n >= outputs.len()) {
                self.diag(&msg::ASM_MATCHING, i.loc).emit();
            }
        }
    }
}
