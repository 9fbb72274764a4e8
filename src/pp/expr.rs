//! The conditions of `#if` and `#elif` (C11 §6.10.1): arithmetic in intmax_t and uintmax_t.
//!
//! An operator-precedence parser with its own stacks, so no nesting is too deep. What short circuits
//! skip is parsed but does not evaluate (`skip` counts the reasons).

use super::Preprocessor;
use crate::diag::catalog::pp as msg;
use crate::lex::number::{self, Number};
use crate::lex::{Token, TokenKind, string};
use crate::support::intern::Name;
use crate::support::names as n;
use crate::support::source::Loc;

#[derive(Clone, Copy, Default)]
struct Value {
    bits: u64,
    unsigned: bool,
}

impl Value {
    fn int(v: i64) -> Value {
        Value { bits: v as u64, unsigned: false }
    }
    fn truth(v: bool) -> Value {
        Value::int(v as i64)
    }
    fn is_true(self) -> bool {
        self.bits != 0
    }
    fn negative(self) -> bool {
        !self.unsigned && (self.bits as i64) < 0
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Op {
    /// Below everything.
    Bottom,
    Paren,
    Comma,
    Question,
    /// A `?` whose `:` was seen.
    Colon,
    Unary(TokenKind),
    Binary(TokenKind),
}

struct Pending {
    op: Op,
    loc: Loc,
    /// It added one to `skip`.
    skips: bool,
}

/// Binding strength of a binary operator; 0 if `k` is none.
fn strength(k: TokenKind) -> u8 {
    use TokenKind::*;
    match k {
        Comma => 1,
        Question => 2,
        PipePipe => 4,
        AmpAmp => 5,
        Pipe => 6,
        Caret => 7,
        Amp => 8,
        EqEq | BangEq => 9,
        Lt | Gt | LtEq | GtEq => 10,
        Shl | Shr => 11,
        Plus | Minus => 12,
        Star | Slash | Percent => 13,
        _ => 0,
    }
}

fn op_strength(op: Op) -> u8 {
    match op {
        Op::Bottom | Op::Paren | Op::Question => 0,
        Op::Comma => 1,
        Op::Colon => 3,
        Op::Binary(k) => strength(k),
        Op::Unary(_) => 16,
    }
}

/// The parse failed and a message was given.
struct Failed;

struct Eval {
    values: Vec<Value>,
    ops: Vec<Pending>,
    skip: u32,
}

impl Preprocessor<'_> {
    /// Reads the rest of the `#if` or `#elif` line and evaluates it; false after an error.
    pub(super) fn eval_condition(&mut self, directive: Name) -> bool {
        let mut e = Eval {
            values: Vec::new(),
            ops: vec![Pending { op: Op::Bottom, loc: Loc::NONE, skips: false }],
            skip: 0,
        };
        let value = self.condition(&mut e, directive);
        // A macro of the line may be unfinished after an error.
        while !self.contexts.is_empty() {
            self.pop_context();
        }
        matches!(value, Ok(v) if v.is_true())
    }

    fn condition_token(&mut self) -> Token {
        loop {
            let t = self.next_expanded();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        }
    }

    fn condition(&mut self, e: &mut Eval, directive: Name) -> Result<Value, Failed> {
        let mut want_operand = true;
        loop {
            let t = self.condition_token();
            if want_operand {
                match t.kind {
                    TokenKind::Plus | TokenKind::Minus | TokenKind::Tilde | TokenKind::Bang => {
                        e.ops.push(Pending { op: Op::Unary(t.kind), loc: t.loc, skips: false });
                    }
                    TokenKind::LParen => e.ops.push(Pending { op: Op::Paren, loc: t.loc, skips: false }),
                    TokenKind::Number | TokenKind::Char | TokenKind::Ident | TokenKind::Hash => {
                        let v = self.operand(e, t, directive)?;
                        e.values.push(v);
                        want_operand = false;
                    }
                    TokenKind::Eod | TokenKind::Eof | TokenKind::RParen => {
                        return self.missing_operand(e, t, directive);
                    }
                    k if strength(k) > 0 || k == TokenKind::Colon => {
                        if matches!(e.ops.last().map(|o| o.op), Some(Op::Binary(_) | Op::Unary(_))) {
                            let last = &e.ops[e.ops.len() - 1];
                            return self.fail(&msg::NO_RIGHT_OPERAND, t.loc, op_text(last.op));
                        }
                        return self.fail(&msg::NO_LEFT_OPERAND, t.loc, k.spelling());
                    }
                    _ => {
                        self.sess
                            .diag(&msg::INVALID_IN_CONDITION, t.loc)
                            .arg(String::from_utf8_lossy(t.spelling()))
                            .emit();
                        return Err(Failed);
                    }
                }
                continue;
            }
            match t.kind {
                TokenKind::Eod | TokenKind::Eof => {
                    self.reduce(e, 0)?;
                    self.check_question(e)?;
                    let top = &e.ops[e.ops.len() - 1];
                    if top.op == Op::Paren {
                        self.sess.diag(&msg::CONDITION_MISSING_RPAREN, top.loc).emit();
                        return Err(Failed);
                    }
                    return Ok(e.values.pop().unwrap_or_default());
                }
                TokenKind::RParen => {
                    self.reduce(e, 0)?;
                    self.check_question(e)?;
                    if e.ops.pop().is_none_or(|o| o.op != Op::Paren) {
                        self.sess.diag(&msg::CONDITION_MISSING_LPAREN, t.loc).emit();
                        return Err(Failed);
                    }
                }
                TokenKind::Colon => {
                    self.reduce(e, 3)?;
                    match e.ops.last_mut() {
                        Some(q) if q.op == Op::Question => {
                            // The condition is below the value between `?` and `:`.
                            let cond = e.values[e.values.len() - 2].is_true();
                            if q.skips {
                                e.skip -= 1;
                            }
                            q.skips = cond;
                            e.skip += cond as u32;
                            q.op = Op::Colon;
                        }
                        _ => {
                            self.sess.diag(&msg::COLON_WITHOUT_QUESTION, t.loc).emit();
                            return Err(Failed);
                        }
                    }
                    want_operand = true;
                }
                k if strength(k) > 0 => {
                    // Left to right: reduce what binds as strongly; `?` goes right to left.
                    let s = strength(k);
                    self.reduce(e, if k == TokenKind::Question { s + 2 } else { s })?;
                    let left = e.values.last().copied().unwrap_or_default().is_true();
                    let (op, skips) = match k {
                        TokenKind::AmpAmp => (Op::Binary(k), !left),
                        TokenKind::PipePipe => (Op::Binary(k), left),
                        TokenKind::Question => (Op::Question, !left),
                        TokenKind::Comma => {
                            if e.skip == 0 || !self.sess.lang.c99() {
                                self.sess.diag(&msg::COMMA_IN_CONDITION, t.loc).emit();
                            }
                            (Op::Comma, false)
                        }
                        _ => (Op::Binary(k), false),
                    };
                    e.skip += skips as u32;
                    e.ops.push(Pending { op, loc: t.loc, skips });
                    want_operand = true;
                }
                TokenKind::Bang
                | TokenKind::Tilde
                | TokenKind::LParen
                | TokenKind::Ident
                | TokenKind::Number
                | TokenKind::Char => return self.missing_operator(t),
                _ => {
                    let text = String::from_utf8_lossy(t.spelling());
                    self.sess.diag(&msg::INVALID_IN_CONDITION, t.loc).arg(text).emit();
                    return Err(Failed);
                }
            }
        }
    }

    /// A `?` on top at a closing place has had no `:`.
    fn check_question(&mut self, e: &Eval) -> Result<(), Failed> {
        match e.ops.last() {
            Some(q) if q.op == Op::Question => {
                self.sess.diag(&msg::QUESTION_WITHOUT_COLON, q.loc).emit();
                Err(Failed)
            }
            _ => Ok(()),
        }
    }

    fn fail(&mut self, desc: &'static crate::diag::DiagDesc, loc: Loc, arg: &str) -> Result<Value, Failed> {
        self.sess.diag(desc, loc).arg(arg).emit();
        Err(Failed)
    }

    fn missing_operator(&mut self, t: Token) -> Result<Value, Failed> {
        let text = String::from_utf8_lossy(t.spelling());
        if t.kind == TokenKind::LParen {
            // `#if FOO (…)`: most likely FOO was meant to be a function-like macro.
            self.sess.diag(&msg::MISSING_OPERATOR_PAREN, t.loc).emit();
        } else {
            self.sess.diag(&msg::MISSING_OPERATOR, t.loc).arg(text).emit();
        }
        Err(Failed)
    }

    fn missing_operand(&mut self, e: &Eval, t: Token, directive: Name) -> Result<Value, Failed> {
        let last = &e.ops[e.ops.len() - 1];
        match (last.op, t.kind) {
            (Op::Paren, TokenKind::RParen) => {
                self.sess.diag(&msg::EMPTY_PARENS, t.loc).emit();
            }
            (Op::Paren, _) => {
                self.sess.diag(&msg::CONDITION_MISSING_RPAREN, last.loc).emit();
            }
            (Op::Bottom, TokenKind::RParen) => {
                self.sess.diag(&msg::CONDITION_MISSING_LPAREN, t.loc).emit();
            }
            (Op::Bottom, _) => {
                self.sess.diag(&msg::NO_EXPRESSION, t.loc).arg(directive).emit();
            }
            (op, _) => return self.fail(&msg::NO_RIGHT_OPERAND, t.loc, op_text(op)),
        }
        Err(Failed)
    }

    fn operand(&mut self, e: &Eval, t: Token, directive: Name) -> Result<Value, Failed> {
        match t.kind {
            TokenKind::Number => match number::decode(self.sess, t.name.as_bytes(), t.loc) {
                Some(Number::Int { imaginary: true, .. }) => {
                    self.sess.diag(&msg::IMAGINARY_IN_CONDITION, t.loc).emit();
                    Err(Failed)
                }
                Some(Number::Int { value, unsigned, decimal, .. }) => {
                    if value > u64::MAX as u128 {
                        self.sess.diag(&msg::INTEGER_TOO_LARGE, t.loc).emit();
                        return Ok(Value { bits: value as u64, unsigned: true });
                    }
                    let bits = value as u64;
                    let big = bits > i64::MAX as u64;
                    if big && !unsigned && decimal {
                        self.sess.diag(&msg::SO_LARGE_IT_IS_UNSIGNED, t.loc).emit();
                    }
                    Ok(Value { bits, unsigned: unsigned || big })
                }
                Some(Number::Float { .. }) => {
                    self.sess.diag(&msg::FLOAT_IN_CONDITION, t.loc).emit();
                    Err(Failed)
                }
                None => Err(Failed),
            },
            TokenKind::Char => {
                let v = string::decode_char(self.sess, t.name.as_bytes(), t.loc);
                let unsigned = v.unsigned;
                Ok(Value { bits: v.value as u64, unsigned })
            }
            TokenKind::Hash => {
                let Some((p, a)) = self.parse_assertion(t.loc, true) else { return Err(Failed) };
                Ok(Value::truth(self.asserted(p, a.as_deref())))
            }
            _ if t.name == n::DEFINED => self.defined(t, directive),
            _ if t.name == n::TRUE && self.sess.lang.c23() => Ok(Value::int(1)),
            _ if t.name == n::FALSE && self.sess.lang.c23() => Ok(Value::int(0)),
            _ => {
                if e.skip == 0 {
                    self.sess.diag(&msg::UNDEF_IN_CONDITION, t.loc).arg(t.name).emit();
                }
                Ok(Value::int(0))
            }
        }
    }

    /// `defined X`, `defined(X)`, after that word.
    fn defined(&mut self, t: Token, directive: Name) -> Result<Value, Failed> {
        if self.sess.sources.borrow().expansion(t.loc).is_some() {
            self.sess.diag(&msg::DEFINED_FROM_MACRO, t.loc).emit();
        }
        let _ = directive;
        let mut word = self.next_raw_significant();
        let paren = word.kind == TokenKind::LParen;
        if paren {
            word = self.next_raw_significant();
        }
        if word.kind != TokenKind::Ident {
            self.sess.diag(&msg::DEFINED_WITHOUT_IDENT, t.loc).emit();
            return Err(Failed);
        }
        if paren && self.next_raw_significant().kind != TokenKind::RParen {
            self.sess.diag(&msg::DEFINED_MISSING_RPAREN, t.loc).emit();
            return Err(Failed);
        }
        Ok(Value::truth(self.is_defined(word.name, word.loc)))
    }

    fn next_raw_significant(&mut self) -> Token {
        loop {
            let t = self.next_raw();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                return t;
            }
        }
    }

    /// Applies the operators on top of the stack that bind at least as strongly as `limit`.
    fn reduce(&mut self, e: &mut Eval, limit: u8) -> Result<(), Failed> {
        loop {
            let Some(top) = e.ops.last() else { return Ok(()) };
            let s = op_strength(top.op);
            if s == 0 || s < limit {
                return Ok(());
            }
            let Some(p) = e.ops.pop() else { return Ok(()) };
            if p.skips {
                e.skip -= 1;
            }
            let b = e.values.pop().unwrap_or_default();
            let v = match p.op {
                Op::Unary(k) => self.unary(e, k, b, p.loc),
                Op::Comma => {
                    e.values.pop();
                    b
                }
                Op::Colon => {
                    let a = e.values.pop().unwrap_or_default();
                    let cond = e.values.pop().unwrap_or_default();
                    Value {
                        bits: if cond.is_true() { a.bits } else { b.bits },
                        unsigned: a.unsigned || b.unsigned,
                    }
                }
                Op::Binary(k) => {
                    let a = e.values.pop().unwrap_or_default();
                    self.binary(e, k, a, b, p.loc)?
                }
                Op::Paren | Op::Bottom | Op::Question => b,
            };
            e.values.push(v);
        }
    }

    fn overflow(&mut self, e: &Eval, loc: Loc) {
        if e.skip == 0 {
            self.sess.diag(&msg::CONDITION_OVERFLOW, loc).emit();
        }
    }

    fn unary(&mut self, e: &Eval, k: TokenKind, v: Value, loc: Loc) -> Value {
        match k {
            TokenKind::Minus => {
                if !v.unsigned && v.bits == i64::MIN as u64 {
                    self.overflow(e, loc);
                }
                Value { bits: v.bits.wrapping_neg(), ..v }
            }
            TokenKind::Tilde => Value { bits: !v.bits, ..v },
            TokenKind::Bang => Value::truth(!v.is_true()),
            _ => v,
        }
    }

    fn binary(&mut self, e: &Eval, k: TokenKind, a: Value, b: Value, loc: Loc) -> Result<Value, Failed> {
        use TokenKind::*;
        let unsigned = a.unsigned || b.unsigned;
        if unsigned && !matches!(k, Shl | Shr | AmpAmp | PipePipe) {
            for (v, side) in [(a, "left"), (b, "right")] {
                if v.negative() && e.skip == 0 && !matches!(k, Pipe | Amp | Caret) {
                    self.sess.diag(&msg::SIGN_CHANGES, loc).arg(side).arg(k.spelling()).emit();
                }
            }
        }
        let (x, y) = (a.bits as i64, b.bits as i64);
        let (bits, overflow) = match k {
            AmpAmp => return Ok(Value::truth(a.is_true() && b.is_true())),
            PipePipe => return Ok(Value::truth(a.is_true() || b.is_true())),
            EqEq => return Ok(Value::truth(a.bits == b.bits)),
            BangEq => return Ok(Value::truth(a.bits != b.bits)),
            Lt | Gt | LtEq | GtEq => {
                let o = if unsigned { a.bits.cmp(&b.bits) } else { x.cmp(&y) };
                return Ok(Value::truth(match k {
                    Lt => o.is_lt(),
                    Gt => o.is_gt(),
                    LtEq => o.is_le(),
                    _ => o.is_ge(),
                }));
            }
            Pipe => (a.bits | b.bits, false),
            Caret => (a.bits ^ b.bits, false),
            Amp => (a.bits & b.bits, false),
            Shl | Shr => {
                // A negative count shifts the other way; counts beyond the width shift all out.
                let left = (k == Shl) != b.negative();
                let count = if b.negative() { b.bits.wrapping_neg() } else { b.bits };
                let v = if left {
                    let r = if count > 63 { 0 } else { a.bits << count };
                    if !a.unsigned && (if count > 63 { x != 0 } else { (r as i64) >> count != x }) {
                        self.overflow(e, loc);
                    }
                    r
                } else if a.unsigned {
                    if count > 63 { 0 } else { a.bits >> count }
                } else {
                    (x >> count.min(63)) as u64
                };
                return Ok(Value { bits: v, unsigned: a.unsigned });
            }
            Plus => (a.bits.wrapping_add(b.bits), x.checked_add(y).is_none()),
            Minus => (a.bits.wrapping_sub(b.bits), x.checked_sub(y).is_none()),
            Star => (a.bits.wrapping_mul(b.bits), x.checked_mul(y).is_none()),
            Slash | Percent => {
                if b.bits == 0 {
                    if e.skip == 0 {
                        self.sess.diag(&msg::CONDITION_DIVISION_BY_ZERO, loc).emit();
                    }
                    return Ok(Value { bits: a.bits, unsigned });
                }
                if unsigned {
                    (if k == Slash { a.bits / b.bits } else { a.bits % b.bits }, false)
                } else if k == Slash {
                    (x.wrapping_div(y) as u64, x == i64::MIN && y == -1)
                } else {
                    (x.wrapping_rem(y) as u64, false)
                }
            }
            _ => (0, false),
        };
        if overflow && !unsigned {
            self.overflow(e, loc);
        }
        Ok(Value { bits, unsigned })
    }
}

fn op_text(op: Op) -> &'static str {
    match op {
        Op::Unary(k) | Op::Binary(k) => k.spelling(),
        Op::Comma => ",",
        Op::Question => "?",
        Op::Colon => ":",
        Op::Paren => "(",
        Op::Bottom => "",
    }
}
