//! Inline asm: operands become arguments and results of the IR's asm, in memory or in registers as their constraints allow.

use super::catalog;
use super::expr::Rval;
use super::func::FnLower;
use super::place::{Mem, Place};
use super::types::{Repr, repr};
use crate::ast::stmt::Asm;
use crate::ast::{CastKind, Expr, ExprKind, Ty};
use crate::ir::{AsmDir, AsmOperand, InlineAsm, Type, Value};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// A constraint without its modifiers.
struct Parsed {
    text: String,
    dir: AsmDir,
    early: bool,
}

fn parse(constraint: &str, output: bool) -> Parsed {
    let mut p =
        Parsed { text: String::new(), dir: if output { AsmDir::Out } else { AsmDir::In }, early: false };
    // Only the first alternative is used: any of them is right.
    for c in constraint.split(',').next().unwrap_or("").chars() {
        match c {
            '=' => {}
            '+' => p.dir = AsmDir::InOut,
            '&' => p.early = true,
            // Hints for the register allocator, commutativity.
            '%' | '*' | '!' | '?' | '#' => {}
            c if c.is_whitespace() => {}
            c => p.text.push(c),
        }
    }
    p
}

/// Where an output's register result goes.
struct Output {
    place: Place,
    ty: Ty,
    t: Type,
}

impl<'a> FnLower<'_, '_, 'a> {
    /// An `asm` statement.
    pub fn asm_stmt(&mut self, a: &'a Asm<'a>, loc: Loc) {
        let mut operands = Vec::new();
        let mut args: Vec<Value> = Vec::new();
        let mut outputs: Vec<Output> = Vec::new();
        // Results that must go back to a variable which lives in no memory.
        let mut copies: Vec<(Mem, Place, Ty)> = Vec::new();
        let names: Vec<Name> = a.outputs.iter().chain(a.inputs).map(|o| o.name).collect();
        for o in a.outputs {
            let p = parse(o.constraint, true);
            let place = self.place(o.expr);
            let ty = o.expr.ty;
            let memory = self.in_memory(&p.text, ty, o.loc);
            let t = self.asm_type(ty);
            let operand = AsmOperand {
                name: o.name,
                constraint: Name::intern(&p.text),
                dir: p.dir,
                early: p.early,
                ty: t,
                memory,
                fixed: fixed_register(o.expr),
            };
            if memory {
                let m = match place {
                    Place::Mem(m) => m,
                    _ => {
                        let v =
                            if p.dir == AsmDir::InOut { self.read(place, ty) } else { self.undefined(ty) };
                        let m = self.spill(v, ty);
                        copies.push((m, place, ty));
                        m
                    }
                };
                args.push(self.addr(m));
            } else {
                if p.dir == AsmDir::InOut {
                    let v = self.read(place, ty);
                    args.push(self.asm_value(v, ty, t));
                }
                outputs.push(Output { place, ty, t });
            }
            operands.push(operand);
        }
        for i in a.inputs {
            let p = parse(i.constraint, false);
            let ty = i.expr.ty;
            // "[name]" is the number of the operand of that name.
            let text = match p.text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                Some(name) => match names.iter().position(|n| n.as_bytes() == name.as_bytes()) {
                    Some(n) => n.to_string(),
                    None => p.text.clone(),
                },
                None => p.text.clone(),
            };
            let matched: Option<&AsmOperand> = text.parse::<usize>().ok().and_then(|n| operands.get(n));
            let (memory, t) = match matched {
                Some(m) => (m.memory, m.ty),
                None => (false, self.asm_type(ty)),
            };
            let memory =
                matched.is_some() && memory || matched.is_none() && self.input_in_memory(&text, ty, i.loc);
            let fixed = fixed_register(i.expr);
            if memory {
                let place = if i.expr.is_lvalue() { self.place(i.expr) } else { self.behind_load(i.expr) };
                let m = match place {
                    Place::Mem(m) => m,
                    place => {
                        let v = self.read(place, ty);
                        self.spill(v, ty)
                    }
                };
                args.push(self.addr(m));
            } else {
                let v = if i.expr.is_lvalue() {
                    let p = self.place(i.expr);
                    self.read(p, ty)
                } else {
                    self.rval(i.expr)
                };
                args.push(self.asm_value(v, ty, t));
            }
            operands.push(AsmOperand {
                name: i.name,
                constraint: Name::intern(&text),
                dir: AsmDir::In,
                early: false,
                ty: t,
                memory,
                fixed,
            });
        }
        self.b.loc = loc;
        let mut labels = Vec::new();
        let next = self.new_block();
        if !a.labels.is_empty() {
            labels.push(self.b.func.add_edge(next, &[]));
            for l in a.labels {
                let to = self.labels[l.index as usize];
                labels.push(self.b.func.add_edge(to, &[]));
            }
        }
        let template = if a.basic { escape(a.template) } else { a.template.to_vec() };
        let goto = !labels.is_empty();
        let asm = InlineAsm {
            template,
            operands,
            clobbers: a.clobbers.to_vec(),
            labels,
            label_names: a.label_names.to_vec(),
            volatile: a.volatile || a.outputs.is_empty() || goto,
        };
        let from = self.b.block;
        let results = self.b.inline_asm(asm, &args);
        if goto {
            self.note_edges(from);
            self.begin(next);
        }
        for (out, v) in outputs.iter().zip(results) {
            let v = self.asm_result(v, out.ty, out.t);
            self.write(out.place, out.ty, v);
        }
        for (m, place, ty) in copies {
            let v = self.load(m, ty);
            self.write(place, ty, v);
        }
    }

    /// `e` read from an object: that object's place, else a temporary with its value.
    fn behind_load(&mut self, e: &'a Expr<'a>) -> Place {
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::Paren(y) | ExprKind::Cast(CastKind::NoOp, y) => x = y,
                ExprKind::Cast(CastKind::LvalueToRvalue, y) => return self.place(y),
                _ => break,
            }
        }
        let v = self.rval(e);
        Place::Mem(self.spill(v, e.ty))
    }

    fn undefined(&mut self, ty: Ty) -> Rval {
        match repr(self.types, ty) {
            Repr::Scalar(t) => Rval::Scalar(self.b.undef(t)),
            Repr::Complex(t) => {
                let v = self.b.undef(t);
                Rval::Complex(v, v)
            }
            _ => Rval::Void,
        }
    }

    /// The type an operand travels in: its own, or an integer of a small aggregate's size.
    fn asm_type(&self, ty: Ty) -> Type {
        match repr(self.types, ty) {
            Repr::Scalar(t) => t,
            _ => {
                let size = self.types.size_of(ty).unwrap_or(0) as u32;
                Type::int_of_bits(size * 8).unwrap_or(Type::I8)
            }
        }
    }
    fn asm_value(&mut self, v: Rval, ty: Ty, t: Type) -> Value {
        match v {
            Rval::Scalar(x) => {
                let f = self.b.func.ty(x);
                if f == t {
                    return x;
                }
                if f.is_int_or_ptr() && t.is_int() {
                    return self.int_resize(x, t, self.types.is_signed(ty));
                }
                if f.is_int() && t.is_ptr() {
                    return self.int_to_ptr(x, self.types.is_signed(ty));
                }
                x
            }
            Rval::Void => self.b.undef(t),
            v => {
                let m = self.spill(v, ty);
                self.load_raw(m, t)
            }
        }
    }
    fn asm_result(&mut self, v: Value, ty: Ty, t: Type) -> Rval {
        match repr(self.types, ty) {
            Repr::Scalar(own) if own == t => Rval::Scalar(v),
            Repr::Scalar(_) => Rval::Scalar(v),
            _ => {
                let s = self.temp_slot(ty);
                let m = Mem::at(super::place::Base::Slot(s), self.b.func.slots[s].align);
                self.store_raw(m, v);
                self.load(m, ty)
            }
        }
    }

    /// Does an output with this constraint stand in memory?
    fn in_memory(&mut self, text: &str, ty: Ty, loc: Loc) -> bool {
        match self.u.target.asm_constraint(text) {
            Ok(c) => {
                let register = c.reg.is_some() || c.fixed.is_some() || c.limit.is_some() || c.flag.is_some();
                let fits = !matches!(repr(self.types, ty), Repr::Memory | Repr::Complex(_))
                    || matches!(self.types.size_of(ty), Some(1 | 2 | 4 | 8)) && !c.mem;
                c.mem && !(register && fits)
            }
            Err(message) => {
                self.bad_constraint(loc, &message);
                false
            }
        }
    }
    fn input_in_memory(&mut self, text: &str, ty: Ty, loc: Loc) -> bool {
        match self.u.target.asm_constraint(text) {
            Ok(c) => {
                let other = c.reg.is_some()
                    || c.fixed.is_some()
                    || c.limit.is_some()
                    || c.imm.is_some()
                    || c.symbolic
                    || c.matching.is_some();
                let fits = !matches!(repr(self.types, ty), Repr::Memory | Repr::Complex(_))
                    || matches!(self.types.size_of(ty), Some(1 | 2 | 4 | 8)) && !c.mem;
                c.mem && !(other && fits)
            }
            Err(message) => {
                self.bad_constraint(loc, &message);
                false
            }
        }
    }
    fn bad_constraint(&mut self, loc: Loc, message: &str) {
        let _ = message;
        self.u.sess.diag(&catalog::lower::ASM_CONSTRAINT, loc).emit();
    }
}

/// The register a `register … asm("name")` variable is bound to.
fn fixed_register(e: &Expr) -> Name {
    match e.kind {
        ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp | CastKind::LvalueToRvalue, x) => {
            fixed_register(x)
        }
        ExprKind::VarRef(v) => v.asm_reg.get().unwrap_or(Name::NONE),
        _ => Name::NONE,
    }
}

/// A basic asm's text as a template: nothing in it is special.
fn escape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 8);
    for &c in text {
        if matches!(c, b'%' | b'{' | b'|' | b'}') {
            out.push(b'%');
        }
        out.push(c);
    }
    out
}
