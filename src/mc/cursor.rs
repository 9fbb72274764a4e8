//! Reading a statement of assembly: characters, names, numbers, and expressions with GNU as's operators.
//!
//! A [`Cursor`] runs over one logical line. Expressions fold while they are read; what cannot be folded or
//! expressed as `add - sub + off` becomes an anonymous symbol with an expression tree.

use super::inst::{Spec, Symbol};
use super::object::Object;
use super::symbols::*;

/// Nesting of parentheses and unary operators that is accepted.
const DEPTH: u32 = 500;

/// A position in one line of assembly.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub text: &'a [u8],
    pub pos: usize,
    /// Characters that end the line as a comment.
    pub comment: &'static [u8],
}

pub fn is_name_start(c: u8) -> bool {
    c.is_ascii_alphabetic() || matches!(c, b'_' | b'.' | b'$') || c >= 0x80
}
pub fn is_name(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'$') || c >= 0x80
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a [u8], comment: &'static [u8]) -> Cursor<'a> {
        Cursor { text, pos: 0, comment }
    }
    /// The next byte, 0 at the end of the text.
    pub fn byte(&self) -> u8 {
        self.text.get(self.pos).copied().unwrap_or(0)
    }
    pub fn byte_at(&self, ahead: usize) -> u8 {
        self.text.get(self.pos + ahead).copied().unwrap_or(0)
    }
    pub fn space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\r' | 0x0c) {
            self.pos += 1;
        }
    }
    /// After blanks: the next byte.
    pub fn peek(&mut self) -> u8 {
        self.space();
        self.byte()
    }
    /// Takes `c` after blanks if it is next.
    pub fn eat(&mut self, c: u8) -> bool {
        let hit = self.peek() == c && self.pos < self.text.len();
        self.pos += hit as usize;
        hit
    }
    /// Whether the statement ends here.
    pub fn at_end(&mut self) -> bool {
        self.space();
        match self.text.get(self.pos) {
            None | Some(b'\n' | b';') => true,
            Some(c) => self.comment.contains(c),
        }
    }
    /// The rest of the statement must be empty.
    pub fn expect_end(&mut self) -> Result<(), String> {
        if self.at_end() {
            return Ok(());
        }
        let c = self.byte();
        Err(if c.is_ascii_graphic() {
            format!("junk at end of line, first unrecognized character is `{}'", c as char)
        } else {
            format!("junk at end of line, first unrecognized character valued 0x{c:x}")
        })
    }
    pub fn expect(&mut self, c: u8) -> Result<(), String> {
        if self.eat(c) { Ok(()) } else { Err(format!("expected `{}'", c as char)) }
    }
    /// A name (symbol, mnemonic, directive), empty if there is none.
    pub fn name(&mut self) -> &'a [u8] {
        self.space();
        let start = self.pos;
        if is_name_start(self.byte()) {
            while is_name(self.byte()) {
                self.pos += 1;
            }
        }
        &self.text[start..self.pos]
    }
    /// Symbol name; may be quoted.
    pub fn symbol_name(&mut self) -> Result<std::borrow::Cow<'a, [u8]>, String> {
        if self.peek() == b'"' {
            return Ok(self.string()?.into());
        }
        let n = self.name();
        if n.is_empty() { Err("expected symbol name".into()) } else { Ok(n.into()) }
    }
    /// A quoted string with C escapes decoded.
    pub fn string(&mut self) -> Result<Vec<u8>, String> {
        self.space();
        if self.byte() != b'"' {
            return Err("missing string".into());
        }
        self.pos += 1;
        let mut out = Vec::new();
        loop {
            let Some(&c) = self.text.get(self.pos) else {
                return Err("unterminated string; newline inserted".into());
            };
            self.pos += 1;
            match c {
                b'"' => return Ok(out),
                b'\\' => out.push(self.escape()),
                c => out.push(c),
            }
        }
    }
    fn escape(&mut self) -> u8 {
        let c = self.byte();
        self.pos += 1;
        match c {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 8,
            b'f' => 0x0c,
            b'v' => 0x0b,
            b'0'..=b'7' => {
                let mut n = (c - b'0') as u32;
                for _ in 0..2 {
                    match self.byte() {
                        d @ b'0'..=b'7' => n = n * 8 + (d - b'0') as u32,
                        _ => break,
                    }
                    self.pos += 1;
                }
                n as u8
            }
            b'x' | b'X' => {
                let mut n = 0u32;
                while let Some(d) = (self.byte() as char).to_digit(16) {
                    n = n << 4 | d;
                    self.pos += 1;
                }
                n as u8
            }
            c => c,
        }
    }

    // ---- expressions ----

    /// An expression.
    pub fn expr(&mut self, obj: &mut Object) -> Result<Value, String> {
        self.binary(obj, 0, 0)
    }
    /// An expression whose value must be known now.
    pub fn absolute(&mut self, obj: &mut Object) -> Result<i64, String> {
        let v = self.expr(obj)?;
        obj.absolute_now(&v).ok_or_else(|| "expression is not constant".to_string())
    }
    /// An expression as a tree, for values decided at layout.
    pub fn expr_id(&mut self, obj: &mut Object) -> Result<ExprId, String> {
        let v = self.expr(obj)?;
        Ok(obj.symbols.expr(Expr::Value(v)))
    }

    fn operator(&mut self) -> Option<(BinOp, u8, usize)> {
        let (c, d) = (self.peek(), self.byte_at(1));
        if self.comment.contains(&c) {
            return None;
        }
        Some(match (c, d) {
            (b'*', _) => (BinOp::Mul, 8, 1),
            (b'/', _) => (BinOp::Div, 8, 1),
            (b'%', _) => (BinOp::Rem, 8, 1),
            (b'<', b'<') => (BinOp::Shl, 8, 2),
            (b'>', b'>') => (BinOp::Shr, 8, 2),
            (b'|', b'|') => (BinOp::LogOr, 2, 2),
            (b'&', b'&') => (BinOp::LogAnd, 3, 2),
            (b'|', _) => (BinOp::Or, 7, 1),
            (b'&', _) => (BinOp::And, 7, 1),
            (b'^', _) => (BinOp::Xor, 7, 1),
            (b'!', b'=') => (BinOp::Ne, 4, 2),
            (b'!', _) => (BinOp::OrNot, 7, 1),
            (b'+', _) => (BinOp::Add, 5, 1),
            (b'-', _) => (BinOp::Sub, 5, 1),
            (b'=', b'=') => (BinOp::Eq, 4, 2),
            (b'<', b'>') => (BinOp::Ne, 4, 2),
            (b'<', b'=') => (BinOp::Le, 4, 2),
            (b'>', b'=') => (BinOp::Ge, 4, 2),
            (b'<', _) => (BinOp::Lt, 4, 1),
            (b'>', _) => (BinOp::Gt, 4, 1),
            _ => return None,
        })
    }

    fn binary(&mut self, obj: &mut Object, min: u8, depth: u32) -> Result<Value, String> {
        let mut left = self.unary(obj, depth)?;
        while let Some((op, rank, len)) = self.operator() {
            if rank <= min {
                break;
            }
            self.pos += len;
            let right = self.binary(obj, rank, depth)?;
            left = combine(obj, op, left, right)?;
        }
        Ok(left)
    }

    fn unary(&mut self, obj: &mut Object, depth: u32) -> Result<Value, String> {
        if depth > DEPTH {
            return Err("expression is nested too deeply".into());
        }
        let c = self.peek();
        match c {
            b'-' | b'~' | b'!' | b'+' => {
                self.pos += 1;
                let v = self.unary(obj, depth + 1)?;
                let op = match c {
                    b'+' => return Ok(v),
                    b'-' => UnOp::Neg,
                    b'~' => UnOp::Not,
                    _ => UnOp::LogNot,
                };
                if let Some(n) = v.number() {
                    return Ok(Value::abs(fold_unary(op, n)));
                }
                if op == UnOp::Neg && v.spec == Spec(0) {
                    return Ok(Value { add: v.sub, sub: v.add, off: v.off.wrapping_neg(), spec: Spec(0) });
                }
                let inner = obj.symbols.expr(Expr::Value(v));
                let e = obj.symbols.expr(Expr::Un(op, inner));
                Ok(obj.tree_value(e))
            }
            b'(' => {
                self.pos += 1;
                let v = self.binary(obj, 0, depth + 1)?;
                if !self.eat(b')') {
                    return Err("missing ')'".into());
                }
                self.modifier(obj, v)
            }
            b'0'..=b'9' => self.number(obj),
            b'\'' => {
                self.pos += 1;
                let mut c = self.byte();
                self.pos += 1;
                if c == b'\\' {
                    c = self.escape();
                }
                if self.byte() == b'\'' {
                    self.pos += 1;
                }
                Ok(Value::abs(c as i64))
            }
            b'"' => {
                let name = self.string()?;
                let s = obj.symbols.named(&name);
                self.modifier(obj, Value::sym(s))
            }
            b'.' if !is_name(self.byte_at(1)) => {
                self.pos += 1;
                Ok(Value::sym(obj.here_symbol()))
            }
            c if is_name_start(c) => {
                let name = self.name();
                let s = obj.symbols.named(name);
                if let Def::Abs(n) = obj.symbols.syms[s].def
                    && self.byte() != b'@'
                {
                    return Ok(Value::abs(n));
                }
                self.modifier(obj, Value::sym(s))
            }
            _ => Err("missing or invalid expression".into()),
        }
    }

    /// `@PLT` and the like after a symbol.
    fn modifier(&mut self, obj: &mut Object, mut v: Value) -> Result<Value, String> {
        if self.byte() != b'@' {
            return Ok(v);
        }
        let mut end = self.pos + 1;
        while self.text.get(end).is_some_and(|&c| is_name(c)) {
            end += 1;
        }
        let name = &self.text[self.pos + 1..end];
        match obj.machine.spec_by_name(name) {
            Some(spec) => {
                self.pos = end;
                v.spec = spec;
                Ok(v)
            }
            None => Err(format!("unknown relocation modifier `@{}'", String::from_utf8_lossy(name))),
        }
    }

    fn number(&mut self, obj: &mut Object) -> Result<Value, String> {
        let start = self.pos;
        let (radix, skip) = match (self.byte(), self.byte_at(1)) {
            (b'0', b'x' | b'X') => (16, 2),
            (b'0', b'b' | b'B') if matches!(self.byte_at(2), b'0' | b'1') => (2, 2),
            (b'0', b'0'..=b'7') => (8, 1),
            _ => (10, 0),
        };
        self.pos += skip;
        let mut n = 0u64;
        let mut overflow = false;
        while let Some(d) = (self.byte() as char).to_digit(radix) {
            let (m, o) = n.overflowing_mul(radix as u64);
            let (m, p) = m.overflowing_add(d as u64);
            overflow |= o | p;
            n = m;
            self.pos += 1;
        }
        match self.byte() {
            b'f' | b'b' if radix == 10 && !is_name(self.byte_at(1)) => {
                let forward = self.byte() == b'f';
                self.pos += 1;
                return obj.local_label(n, forward).map(Value::sym);
            }
            // Suffixes of C that slip in through headers.
            b'U' | b'u' | b'L' | b'l' => {
                while matches!(self.byte(), b'U' | b'u' | b'L' | b'l') {
                    self.pos += 1;
                }
            }
            _ => {}
        }
        if is_name(self.byte()) || overflow {
            let mut end = self.pos;
            while end < self.text.len() && is_name(self.text[end]) {
                end += 1;
            }
            let text = String::from_utf8_lossy(&self.text[start..end]).into_owned();
            return Err(if overflow {
                format!("bignum `{text}' is not supported here")
            } else {
                format!("bad number `{text}'")
            });
        }
        Ok(Value::abs(n as i64))
    }
}

/// `a op b`, folded as far as it goes now.
pub fn combine(obj: &mut Object, op: BinOp, a: Value, b: Value) -> Result<Value, String> {
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        return fold(op, x, y).map(Value::abs).ok_or_else(|| "division by zero".to_string());
    }
    let spec = if a.spec == Spec(0) { b.spec } else { a.spec };
    match op {
        BinOp::Add => {
            if b.number().is_some() {
                return Ok(Value { off: a.off.wrapping_add(b.off), ..a });
            }
            if a.number().is_some() {
                return Ok(Value { off: a.off.wrapping_add(b.off), ..b });
            }
            // (x) + (-y) and (-y) + (x).
            if a.sub.is_none() && b.add.is_none() {
                return Ok(difference(obj, a.add, b.sub, a.off.wrapping_add(b.off), spec));
            }
            if b.sub.is_none() && a.add.is_none() {
                return Ok(difference(obj, b.add, a.sub, a.off.wrapping_add(b.off), spec));
            }
        }
        BinOp::Sub => {
            if b.number().is_some() {
                return Ok(Value { off: a.off.wrapping_sub(b.off), ..a });
            }
            if a.sub.is_none() && b.sub.is_none() {
                return Ok(difference(obj, a.add, b.add, a.off.wrapping_sub(b.off), spec));
            }
        }
        _ => {}
    }
    let a = obj.symbols.expr(Expr::Value(a));
    let b = obj.symbols.expr(Expr::Value(b));
    let e = obj.symbols.expr(Expr::Bin(op, a, b));
    Ok(obj.tree_value(e))
}

fn difference(obj: &Object, add: Symbol, sub: Symbol, off: i64, spec: Spec) -> Value {
    if add.is_some()
        && sub.is_some()
        && spec == Spec(0)
        && let Some(d) = obj.fixed_diff(add, sub)
    {
        return Value::abs(d.wrapping_add(off));
    }
    Value { add, sub, off, spec }
}

impl Object {
    /// A value standing for an expression tree: a number if that is settled, else an anonymous symbol.
    pub fn tree_value(&mut self, e: ExprId) -> Value {
        let v = Value::sym(self.symbols.anonymous(Def::Expr(e)));
        match self.absolute_now(&v) {
            Some(n) => Value::abs(n),
            None => v,
        }
    }
    /// Label `n` of the kind `1:`, forward or backward from here.
    pub fn local_label(&mut self, n: u64, forward: bool) -> Result<Symbol, String> {
        let slot = self.local_labels.entry(n).or_insert((Symbol::NONE, Symbol::NONE));
        if forward {
            if slot.1.is_none() {
                slot.1 = self.symbols.anonymous(Def::Undefined);
            }
            return Ok(slot.1);
        }
        slot.0.some().ok_or_else(|| format!("backward ref to unknown label \"{n}:\""))
    }
    /// `n:`.
    pub fn define_local_label(&mut self, n: u64) {
        let slot = self.local_labels.entry(n).or_insert((Symbol::NONE, Symbol::NONE));
        let s = std::mem::replace(&mut slot.1, Symbol::NONE);
        let s = if s.is_none() { self.symbols.anonymous(Def::Undefined) } else { s };
        if let Some(slot) = self.local_labels.get_mut(&n) {
            slot.0 = s;
        }
        self.define(s);
    }
}
