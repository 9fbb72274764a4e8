//! Inline asm: operands to constraints at selection, template to text at emission (gcc manual, "Extended Asm").
//!
//! The pseudo row `INLINE_ASM` has as explicit operands the `AsmRef` and then one an asm operand, in order; matching and read-write
//! operands have their old values as extra tied uses.

use super::Error;
use super::select::{Selector, class_of};
use crate::ir::{self, AsmDir, AsmOperand, AsmRef, Function, Inst, ListRef, Opcode as Op, Type, Value};
use crate::mc::{Mem, Operand, Reg, RegClass, Spec, Stream, SymExpr, Symbol};
use crate::mir::select::{FullInst, Select, pseudo};
use crate::mir::*;
use crate::target::{AsmConstraint, Target};

/// Most operands of an asm (gcc's limit is 30), labels counted.
const MAX_OPERANDS: usize = 60;

impl Selector<'_> {
    fn asm_error(&mut self, text: impl Into<String>) -> bool {
        let loc = self.loc;
        self.errors.push(Error { loc, text: text.into() });
        true
    }

    /// Selects an `InlineAsm` or `AsmGoto`.
    pub fn inline_asm(&mut self, i: Inst) -> bool {
        let f = self.f;
        let d = f.insts[i];
        let asm = &f.asms[AsmRef(d.args[0])];
        let n = asm.operands.len();
        if n > MAX_OPERANDS {
            return self.asm_error("more than 60 operands in 'asm'");
        }
        let args: Vec<Value> =
            f.list(ListRef { start: d.args[2], len: d.args[3] }).iter().map(|&w| Value(w)).collect();
        let results: Vec<Value> = f.inst_results(i).collect();
        // The IR argument and result of each operand.
        let (mut a, mut r) = (0, 0);
        let mut arg = vec![Value::NONE; n];
        let mut result = vec![Value::NONE; n];
        for (k, o) in asm.operands.iter().enumerate() {
            if o.memory || o.dir != AsmDir::Out {
                arg[k] = args.get(a).copied().unwrap_or(Value::NONE);
                a += 1;
            }
            if !o.memory && o.dir != AsmDir::In {
                result[k] = results[r];
                r += 1;
            }
        }
        let Some(cons) = self.constraints(&asm.operands, &arg) else { return true };
        let plan = match self.stack_plan(asm, &cons) {
            Ok(plan) => plan,
            Err(text) => return self.asm_error(text),
        };

        let mut explicit: Vec<(Operand, Role)> = vec![(Operand::Extra(d.args[0]), Role::NONE)];
        let mut extra: Vec<(Reg, Role)> = Vec::new();
        // Copies from registers outside the allocator's reach, after the asm.
        let mut after: Vec<(Reg, Reg)> = Vec::new();
        let mut before: Vec<(Reg, Reg)> = Vec::new();
        for (k, o) in asm.operands.iter().enumerate() {
            let c = &cons[k];
            if o.memory {
                let m = self.asm_address(arg[k]);
                explicit.push((Operand::Mem(m), Role::LATE_USE));
                continue;
            }
            if let Some(p) = plan.at[k].and_then(|n| self.target.asm_stack_reg(n)) {
                explicit.push((Operand::Reg(p), Role::NONE));
                continue;
            }
            if self.target.parts(o.ty, self.f.attrs.features).len() != 1
                && !(o.dir == AsmDir::In && c.imm.is_some())
            {
                return self.asm_error(format!("an 'asm' operand of type {} is not supported", o.ty));
            }
            if o.dir == AsmDir::In {
                if let Some(m) = c.matching {
                    let m = m as usize;
                    if m >= k || result[m].is_none() {
                        return self.asm_error("matching constraint references invalid operand number");
                    }
                    let place = explicit[m + 1];
                    match place.0 {
                        Operand::Reg(p) if p.is_phys() => before.push((p, self.reg(arg[k], 0))),
                        _ => {
                            let v = self.tied_input(arg[k], &asm.operands[m], o.ty);
                            extra.push((v, Role::tied(m as u8 + 1)));
                        }
                    }
                    // Printed as the operand it matches.
                    explicit.push((Operand::Imm(m as i64), MATCHED));
                    continue;
                }
                if let Some(e) = self.immediate(arg[k])
                    && let Some(ok) = c.imm
                    && (if e.sym.is_some() { c.symbolic } else { ok(e.addend) })
                    && (c.reg.is_none() && c.fixed.is_none()
                        || e.sym.is_none()
                        || self.opts.pic == 0 && !self.opts.pie)
                {
                    explicit.push(match e.sym.is_none() {
                        true => (Operand::Imm(e.addend), Role::NONE),
                        false => (Operand::Sym(e), Role::NONE),
                    });
                    continue;
                }
                if c.reg.is_none() && c.fixed.is_none() {
                    return self.asm_error("impossible constraint in 'asm'");
                }
                let place = place_of(c);
                if let Place::Fixed(p) = place
                    && !self.allocatable(p)
                {
                    let v = self.reg(arg[k], 0);
                    before.push((p, v));
                    explicit.push((Operand::Reg(p), Role::NONE));
                    continue;
                }
                let v = self.reg(arg[k], 0);
                let v = self.in_class(v, o.ty, c);
                explicit.push((Operand::Reg(v), Role { access: Access::Use, when: When::Early, place }));
                continue;
            }
            // An output.
            if c.flag.is_some() {
                let t = self.def_reg(result[k], 0);
                explicit.push((Operand::Reg(t), Role::DEF));
                continue;
            }
            if c.reg.is_none() && c.fixed.is_none() {
                return self.asm_error("impossible constraint in 'asm'");
            }
            let place = place_of(c);
            let dst = self.def_reg(result[k], 0);
            if let Place::Fixed(p) = place
                && !self.allocatable(p)
            {
                explicit.push((Operand::Reg(p), Role::NONE));
                after.push((dst, p));
                if o.dir == AsmDir::InOut && !self.is_read_of(arg[k], p) {
                    let v = self.reg(arg[k], 0);
                    before.push((p, v));
                }
                continue;
            }
            let when = if o.early { When::Early } else { When::Late };
            // An early result that also is an input is live from before anyway: other inputs cannot share it.
            let tied = o.dir == AsmDir::InOut || matched_by(&asm.operands, &cons, k);
            let when = if tied { When::Late } else { when };
            let dst = match c.reg {
                Some(class) if class != class_of(o.ty) => {
                    let t = self.temp(self.class_type(class));
                    after.push((dst, t));
                    t
                }
                _ => dst,
            };
            explicit.push((Operand::Reg(dst), Role { access: Access::Def, when, place }));
            if o.dir == AsmDir::InOut {
                let v = self.tied_input(arg[k], o, o.ty);
                let v = self.in_class(v, o.ty, c);
                extra.push((v, Role::tied(k as u8 + 1)));
            }
        }
        let mut clobbers = RegSet::default();
        for &name in &asm.clobbers {
            let text = name.as_str().trim_start_matches('%');
            if text == "memory" || text == "cc" || text == "redzone" {
                continue;
            }
            match self.target.reg_by_name(text) {
                Some(p) => self.add_clobber(&mut clobbers, p),
                None => return self.asm_error(format!("unknown register name '{text}' in 'asm'")),
            }
        }
        let owned = super::select::owned_registers(self.module, self.target);
        for c in 0..2 {
            clobbers.0[c] &= !owned.0[c];
        }
        for &(dst, src) in &before {
            self.move_fixed(dst, src);
        }
        let target = self.target;
        for (depth, &k) in plan.push.iter().enumerate() {
            if !target.asm_push(self, arg[k], depth as u32) {
                return self.asm_error("inconsistent operand constraints in an 'asm'");
            }
        }
        self.emit_full(FullInst {
            op: pseudo::INLINE_ASM,
            size: 0,
            flags: 0,
            explicit: &explicit,
            extra: &extra,
            clobbers,
        });
        for &k in &plan.pop {
            if !target.asm_pop(self, k.map(|k| result[k])) {
                return self.asm_error("inconsistent operand constraints in an 'asm'");
            }
        }
        for &(dst, src) in &after {
            self.move_fixed(dst, src);
        }
        true
    }

    /// Where the operands on the register stack are (gcc manual, "x86 Floating-Point asm Operands"): outputs are counted from the
    /// top after the asm, inputs before it; an input that is clobbered or shares an output's place is popped by the asm.
    fn stack_plan(&self, asm: &ir::InlineAsm, cons: &[AsmConstraint]) -> Result<StackPlan, String> {
        let n = asm.operands.len();
        let mut plan = StackPlan { at: vec![None; n], ..StackPlan::default() };
        if !asm.operands.iter().zip(cons).any(|(o, c)| !o.memory && c.stack.is_some()) {
            return Ok(plan);
        }
        let (mut before, mut after): (Vec<Option<usize>>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
        let place = |side: &mut Vec<Option<usize>>, at: u8, k: usize| {
            let at = at as usize;
            if side.len() <= at {
                side.resize(at + 1, None);
            }
            match side[at].replace(k) {
                None => Ok(()),
                Some(_) => {
                    Err(String::from("two operands of an 'asm' on the same place of the register stack"))
                }
            }
        };
        for (k, o) in asm.operands.iter().enumerate().filter(|(_, o)| !o.memory && o.dir != AsmDir::In) {
            let Some(at) = cons[k].stack else { continue };
            if at == AsmConstraint::ANY_DEPTH {
                return Err(format!("output constraint {k} must specify a single register"));
            }
            plan.at[k] = Some(at);
            place(&mut after, at, k)?;
            if o.dir == AsmDir::InOut {
                place(&mut before, at, k)?;
            }
        }
        let inputs = || asm.operands.iter().enumerate().filter(|(_, o)| !o.memory && o.dir == AsmDir::In);
        for (k, _) in inputs() {
            let at = match cons[k].matching {
                Some(m) => plan.at.get(m as usize).copied().flatten(),
                None => cons[k].stack.filter(|&at| at != AsmConstraint::ANY_DEPTH),
            };
            if let Some(at) = at {
                plan.at[k] = Some(at);
                place(&mut before, at, k)?;
            }
        }
        for (k, _) in inputs().filter(|&(k, _)| cons[k].stack == Some(AsmConstraint::ANY_DEPTH)) {
            let at = before.iter().position(Option::is_none).unwrap_or(before.len());
            plan.at[k] = Some(at as u8);
            place(&mut before, at as u8, k)?;
        }
        if before.iter().chain(&after).any(Option::is_none) {
            return Err("operands of an 'asm' must be at the top of the register stack, without gaps".into());
        }
        let popped = |at: usize, k: usize| {
            let shared = asm.operands[k].dir != AsmDir::In || cons[k].matching.is_some();
            let reg = self.target.asm_stack_reg(at as u8);
            shared
                || asm.clobbers.iter().any(|c| {
                    reg.is_some() && self.target.reg_by_name(c.as_str().trim_start_matches('%')) == reg
                })
        };
        let kept = before.iter().enumerate().filter(|&(at, k)| k.is_some_and(|k| !popped(at, k))).count();
        plan.push = before.iter().rev().copied().flatten().collect();
        plan.pop = after;
        plan.pop.resize(plan.pop.len() + kept, None);
        Ok(plan)
    }

    fn move_fixed(&mut self, dst: Reg, src: Reg) {
        let explicit = &[(Operand::Reg(dst), Role::DEF), (Operand::Reg(src), Role::USE)];
        self.push(pseudo::MOVE, 0, explicit, &[], RegSet::default());
    }

    fn class_type(&self, class: RegClass) -> Type {
        if class == RegClass::Int { Type::I64 } else { Type::F64 }
    }

    /// `v` in a register of the class the constraint asks for.
    fn in_class(&mut self, v: Reg, _ty: Type, c: &AsmConstraint) -> Reg {
        match c.reg {
            Some(class) if v.is_virt() && v.virt_class() != class => {
                let t = self.temp(self.class_type(class));
                self.move_fixed(t, v);
                t
            }
            _ => v,
        }
    }

    /// The old value of an output; a copy where other inputs must not share its register although they are the same value.
    fn tied_input(&mut self, v: Value, out: &AsmOperand, ty: Type) -> Reg {
        let r = self.reg(v, 0);
        if !out.early {
            return r;
        }
        let t = self.temp(ty);
        self.copy(t, r);
        t
    }

    fn allocatable(&self, r: Reg) -> bool {
        let info = self.target.regs();
        info.order.iter().any(|o| o.contains(&r))
    }

    fn add_clobber(&self, set: &mut RegSet, p: Reg) {
        let info = self.target.regs();
        for c in 0..2 {
            if p.phys_class() == info.class[c] && p != info.stack_pointer {
                set.0[c] |= 1 << p.hw();
            }
        }
    }

    /// Is `v` a read of register `p` itself (a global register variable)?
    fn is_read_of(&self, v: Value, p: Reg) -> bool {
        self.f.def(v).is_some_and(|d| d.op == Op::ReadReg && d.aux as u32 == p.0)
    }

    /// The address of a memory operand.
    fn asm_address(&mut self, addr: Value) -> Mem {
        let (mut v, mut disp) = (addr, 0i64);
        while let Some(d) = self.f.def(v) {
            match d.op {
                Op::PtrAdd => match self.f.iconst(d.val(1)) {
                    Some(n) if i32::try_from(disp + n).is_ok() => {
                        disp += n;
                        v = d.val(0);
                    }
                    _ => break,
                },
                Op::SlotAddr => {
                    let s = self.slot(ir::Slot(d.args[0]));
                    return Mem::base(s, disp + d.args[1] as i32 as i64);
                }
                _ => break,
            }
        }
        Mem::base(self.reg(v, 0), disp)
    }

    /// The constant or symbolic value of `v`, if it is one.
    fn immediate(&mut self, v: Value) -> Option<SymExpr> {
        let d = *self.f.def(v)?;
        match d.op {
            Op::Iconst => Some(SymExpr::abs(d.imm())),
            Op::SymAddr => Some(SymExpr::sym(self.symbol(ir::GlobalId(d.args[0])), Spec(0), d.sym_offset())),
            Op::BlockAddr => Some(SymExpr::sym(self.block_symbol(ir::Block(d.args[0])), Spec(0), 0)),
            Op::PtrAdd | Op::Iadd => {
                let (a, b) = (self.immediate(d.val(0))?, self.immediate(d.val(1))?);
                let addend = a.addend.wrapping_add(b.addend);
                match (a.sym.is_none(), b.sym.is_none()) {
                    (_, true) => Some(SymExpr { addend, ..a }),
                    (true, false) => Some(SymExpr { addend, ..b }),
                    _ => None,
                }
            }
            Op::Sext | Op::Trunc | Op::PtrToInt | Op::IntToPtr | Op::Bitcast => self.immediate(d.val(0)),
            Op::Zext => {
                let from = self.f.ty(d.val(0));
                let e = self.immediate(d.val(0))?;
                if e.sym.is_some() { Some(e) } else { Some(SymExpr::abs(e.addend & from.mask() as i64)) }
            }
            _ => None,
        }
    }

    /// Reads the constraints: of several alternatives the first that all operands can have.
    fn constraints(&mut self, operands: &[AsmOperand], arg: &[Value]) -> Option<Vec<AsmConstraint>> {
        let alternatives =
            operands.iter().map(|o| o.constraint.as_str().split(',').count()).max().unwrap_or(1);
        let mut problem = String::new();
        'next: for a in 0..alternatives {
            let mut out = Vec::with_capacity(operands.len());
            for (k, o) in operands.iter().enumerate() {
                let text = o.constraint.as_str();
                let text = text.split(',').nth(a).unwrap_or(text);
                let mut c = match self.target.asm_constraint(text) {
                    Ok(c) => c,
                    Err(e) => {
                        problem = e;
                        continue 'next;
                    }
                };
                if o.fixed.is_some() && (c.reg.is_some() || c.fixed.is_some()) {
                    c.fixed = self.target.reg_by_name(o.fixed.as_str().trim_start_matches('%'));
                }
                let fits = if o.memory {
                    c.mem || c.matching.is_some()
                } else {
                    let constant = arg[k].is_some()
                        && c.imm.is_some_and(|ok| {
                            self.immediate(arg[k])
                                .is_some_and(|e| if e.sym.is_some() { c.symbolic } else { ok(e.addend) })
                        });
                    c.reg.is_some()
                        || c.fixed.is_some()
                        || c.flag.is_some()
                        || c.stack.is_some()
                        || c.matching.is_some()
                        || constant
                };
                if !fits {
                    problem = "impossible constraint in 'asm'".into();
                    continue 'next;
                }
                out.push(c);
            }
            return Some(out);
        }
        self.asm_error(problem);
        None
    }
}

/// The operands of an asm on the register stack.
#[derive(Default)]
struct StackPlan {
    /// For each operand its distance from the top, before the asm (inputs) or after it (outputs).
    at: Vec<Option<u8>>,
    /// The operands to push, the deepest first.
    push: Vec<usize>,
    /// What to pop afterwards, the top first: a result, or an input that is still there.
    pop: Vec<Option<usize>>,
}

/// Role that marks an input printed as the operand it matches (an `Imm` with that operand's number).
const MATCHED: Role = Role { access: Access::None, when: When::Late, place: Place::Any };

fn place_of(c: &AsmConstraint) -> Place {
    match (c.fixed, c.reg, c.limit) {
        (_, Some(_), Some(n)) => Place::Limit(n),
        // Both a class and a register of it: the class.
        (Some(p), None, _) => Place::Fixed(p),
        (Some(p), ..) => Place::Fixed(p),
        _ => Place::Reg,
    }
}

fn matched_by(operands: &[AsmOperand], cons: &[AsmConstraint], k: usize) -> bool {
    operands.iter().zip(cons).any(|(o, c)| o.dir == AsmDir::In && c.matching == Some(k as u8))
}

/// Emits one asm statement: `ops` are the row's operands with physical registers and addresses.
#[allow(clippy::too_many_arguments)]
pub fn emit(
    f: &Function,
    mf: &MFunc,
    target: &dyn Target,
    i: &MInst,
    ops: &[Operand],
    labels: &[Symbol],
    number: &mut u32,
    out: &mut dyn Stream,
    errors: &mut Vec<Error>,
) {
    let Some(&Operand::Extra(asm_ref)) = ops.first() else { return };
    let asm = &f.asms[AsmRef(asm_ref)];
    *number += 1;
    let mut list: Vec<Operand> = ops[1..i.explicit as usize].to_vec();
    for k in 0..list.len() {
        if mf.roles[i.first as usize + 1 + k] == MATCHED
            && let Operand::Imm(m) = list[k]
        {
            list[k] = list[m as usize];
        }
    }
    let t = Template { asm, list: &list, labels, number: *number, target };
    match t.expand(out) {
        Ok(text) => {
            if !text.iter().all(|c| c.is_ascii_whitespace()) {
                out.asm_text(&text, i.loc);
            }
        }
        Err(text) => errors.push(Error { loc: i.loc, text }),
    }
    for (o, place) in asm.operands.iter().zip(&list) {
        if o.dir != AsmDir::In
            && !o.memory
            && let Operand::Reg(dst) = *place
            && let Ok(c) = target.asm_constraint(o.constraint.as_str())
            && let Some(code) = c.flag
        {
            target.emit_flag(code, dst, out);
        }
    }
}

struct Template<'a> {
    asm: &'a ir::InlineAsm,
    list: &'a [Operand],
    labels: &'a [Symbol],
    number: u32,
    target: &'a dyn Target,
}

impl Template<'_> {
    /// The template with operands substituted.
    fn expand(&self, out: &mut dyn Stream) -> Result<Vec<u8>, String> {
        let t = &self.asm.template;
        let mut text = Vec::with_capacity(t.len() + 16);
        let mut k = 0;
        let alternatives = self.target.asm_alternatives();
        let mut depth = false;
        while k < t.len() {
            let c = t[k];
            k += 1;
            match c {
                b'{' if alternatives => depth = true,
                b'|' if alternatives && depth => {
                    // The other dialects.
                    while k < t.len() && t[k] != b'}' {
                        k += if t[k] == b'%' { 2 } else { 1 };
                    }
                    k += 1;
                    depth = false;
                }
                b'}' if alternatives && depth => depth = false,
                b'%' => {
                    let Some(&n) = t.get(k) else {
                        return Err("invalid 'asm': '%' at end of template".into());
                    };
                    match n {
                        b'%' | b'{' | b'|' | b'}' => {
                            text.push(n);
                            k += 1;
                        }
                        b'=' => {
                            text.extend_from_slice(self.number.to_string().as_bytes());
                            k += 1;
                        }
                        b'*' | b'~' | b';' | b'&' => k += 1,
                        _ => k = self.operand(k, &mut text, out)?,
                    }
                }
                c => text.push(c),
            }
        }
        Ok(text)
    }

    /// Substitutes the operand reference at `k` (after the `%`); gives the place after it.
    fn operand(&self, mut k: usize, text: &mut Vec<u8>, out: &mut dyn Stream) -> Result<usize, String> {
        let t = &self.asm.template;
        let mut modifier = None;
        if t[k].is_ascii_alphabetic() {
            modifier = Some(t[k] as char);
            k += 1;
        }
        let n = match t.get(k) {
            Some(b'[') => {
                let end = t[k..].iter().position(|&c| c == b']').ok_or("invalid 'asm': missing ']'")?;
                let name = &t[k + 1..k + end];
                k += end + 1;
                self.named(name)
                    .ok_or_else(|| format!("undefined named operand '{}'", String::from_utf8_lossy(name)))?
            }
            Some(c) if c.is_ascii_digit() => {
                let mut n = 0usize;
                while let Some(c) = t.get(k).filter(|c| c.is_ascii_digit()) {
                    n = (n * 10 + (c - b'0') as usize).min(1000);
                    k += 1;
                }
                n
            }
            _ => return Err("invalid 'asm': operand number missing after %-letter".into()),
        };
        // Read-write operands count twice where labels are numbered.
        let both = self.asm.operands.iter().filter(|o| o.dir == AsmDir::InOut).count();
        let count = self.list.len();
        if n >= count {
            let label = n.checked_sub(count + both).or(n.checked_sub(count));
            let Some(&s) = label.and_then(|l| self.labels.get(l)) else {
                return Err("invalid 'asm': operand number out of range".into());
            };
            text.extend_from_slice(out.symbol_name(s).as_bytes());
            return Ok(k);
        }
        match self.list[n] {
            Operand::Sym(e) => {
                let e_text = {
                    let mut s = out.symbol_name(e.sym);
                    if e.addend != 0 {
                        s.push_str(&format!("{:+}", e.addend));
                    }
                    s
                };
                text.extend_from_slice(self.target.asm_symbol(&e_text, modifier).as_bytes());
            }
            op => text.extend_from_slice(
                self.target.asm_operand(&op, modifier, self.asm.operands[n].ty)?.as_bytes(),
            ),
        }
        Ok(k)
    }

    fn named(&self, name: &[u8]) -> Option<usize> {
        if let Some(n) = self.asm.operands.iter().position(|o| o.name.is_some() && o.name.as_bytes() == name)
        {
            return Some(n);
        }
        let both = self.asm.operands.iter().filter(|o| o.dir == AsmDir::InOut).count();
        let l = self.asm.label_names.iter().position(|l| l.as_bytes() == name)?;
        Some(self.list.len() + both + l)
    }
}
