//! The verifier: checks every invariant of the IR and lists what is broken.
//!
//! Checked: blocks end in exactly one terminator; every value is defined once, in a block of the layout, and its
//! definition dominates its uses (uses in unreachable blocks are only checked to be defined somewhere);
//! operand and result types fit the opcode; edges carry the target's parameters; switch cases are sorted and
//! disjoint; ids of side tables are in range. Debug builds run it after every pass.

use super::dom::{Cfg, DomTree};
use super::function::*;
use super::inst::*;
use super::module::*;
use super::types::Type;
use crate::support::entity::{Entity, SecondaryMap};

/// All that is wrong with the module, one line an error; empty if it is sound.
pub fn verify_module(m: &Module) -> Vec<String> {
    let mut out = Vec::new();
    for f in &m.functions {
        verify_function(m, f, &mut out);
    }
    for (id, g) in m.globals.iter() {
        match g.def {
            GlobalDef::Func(i) if m.functions.get(i).is_none_or(|f| f.id != id) => {
                out.push(format!("{id}: function index {i} is not its body"))
            }
            GlobalDef::Data(i) if m.data.get(i).is_none_or(|d| d.id != id) => {
                out.push(format!("{id}: data index {i} is not its object"))
            }
            _ => {}
        }
    }
    out
}

/// Adds the errors of one function to `out`.
pub fn verify_function(m: &Module, f: &Function, out: &mut Vec<String>) {
    let mut v = Verifier { m, f, out, pos: SecondaryMap::with_default((Block::NONE, 0)) };
    v.run();
}

struct Verifier<'a> {
    m: &'a Module,
    f: &'a Function,
    out: &'a mut Vec<String>,
    /// Block and position of each placed instruction (parameters are position 0, instruction k is k + 1).
    pos: SecondaryMap<Inst, (Block, u32)>,
}

impl Verifier<'_> {
    fn err(&mut self, i: Inst, msg: impl std::fmt::Display) {
        let name = self.f.name.some().map_or("?", |n| n.as_str());
        let at = match self.f.insts.get(i) {
            Some(d) => format!("{i} ({})", d.op.text()),
            None => "function".into(),
        };
        self.out.push(format!("{name}: {at}: {msg}"));
    }

    fn run(&mut self) {
        let f = self.f;
        if f.order.is_empty() {
            return self.err(Inst::NONE, "no blocks");
        }
        let mut seen: SecondaryMap<Block, bool> = SecondaryMap::new();
        for &b in &f.order {
            if b.index() >= f.blocks.len() {
                return self.err(Inst::NONE, format!("{b} does not exist"));
            }
            if std::mem::replace(&mut seen[b], true) {
                return self.err(Inst::NONE, format!("{b} is in the order twice"));
            }
        }
        for &b in &f.order {
            let bd = &f.blocks[b];
            for (n, &p) in bd.params.iter().enumerate() {
                if f.values.get(p).is_none_or(|v| v.def != ValueDef::Param(b, n as u32)) {
                    self.err(Inst::NONE, format!("{p} is not known as parameter {n} of {b}"));
                }
            }
            if bd.insts.last().is_none_or(|&t| !f.insts[t].is_term()) {
                return self.err(Inst::NONE, format!("{b} has no terminator"));
            }
            for (n, &i) in bd.insts.iter().enumerate() {
                if i.index() >= f.insts.len() {
                    return self.err(Inst::NONE, format!("{i} in {b} does not exist"));
                }
                if self.pos[i].0.is_some() {
                    self.err(i, "stands in two places");
                }
                self.pos[i] = (b, n as u32 + 1);
                if f.insts[i].is_term() && n + 1 != bd.insts.len() {
                    self.err(i, format!("terminator in the middle of {b}"));
                }
            }
        }
        let before = self.out.len();
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                self.check_tables(i, &seen);
            }
        }
        if self.out.len() != before {
            return;
        }
        let entry = &f.blocks[f.entry()];
        let want: Vec<Type> = f.sig.params.iter().map(|p| p.ty).collect();
        let have: Vec<Type> = entry.params.iter().map(|&p| f.ty(p)).collect();
        if want != have {
            self.err(Inst::NONE, format!("entry parameters {have:?} but signature {want:?}"));
        }
        let cfg = Cfg::new(f);
        if !cfg.preds(f.entry()).is_empty() {
            self.err(Inst::NONE, "the entry block has predecessors");
        }
        let dom = DomTree::new(&cfg);
        for &b in &f.order {
            for (n, &i) in f.blocks[b].insts.iter().enumerate() {
                let mut bad = Vec::new();
                f.each_operand(i, |v| {
                    if let Some(e) = self.check_use(v, b, n as u32 + 1, &cfg, &dom) {
                        bad.push(e);
                    }
                });
                let broken = !bad.is_empty();
                for e in bad {
                    self.err(i, e);
                }
                if !broken {
                    self.check_results(i);
                    self.check_types(i);
                }
            }
        }
    }

    /// Side-table ids in range, edges to placed blocks.
    fn check_tables(&mut self, i: Inst, placed: &SecondaryMap<Block, bool>) {
        let f = self.f;
        let d = &f.insts[i];
        let ok = match d.op.format() {
            Format::Const => f.consts.get(ConstRef(d.args[0])).is_some(),
            Format::Sym => self.m.globals.get(GlobalId(d.args[0])).is_some(),
            Format::Slot => f.slots.get(Slot(d.args[0])).is_some(),
            Format::BlockRef => f.blocks.get(Block(d.args[0])).is_some(),
            Format::Call => {
                f.sigs.get(SigRef(d.args[1])).is_some()
                    && (d.op != Opcode::Call || self.m.globals.get(GlobalId(d.args[0])).is_some())
            }
            Format::Asm => f.asms.get(AsmRef(d.args[0])).is_some(),
            Format::Switch => f.switches.get(SwitchRef(d.args[1])).is_some(),
            Format::Load | Format::Store => self.m.alias_parents.len() > d.alias().index(),
            Format::Indirect => d.args[2] as usize + d.args[3] as usize <= f.lists.len(),
            _ => true,
        };
        if !ok {
            return self.err(i, "refers to a table entry that does not exist");
        }
        if d.list().is_some_and(|l| (l.start + l.len) as usize > f.lists.len()) {
            return self.err(i, "operand list out of range");
        }
        let mut bad = Vec::new();
        f.each_edge(i, |e| match f.edges.get(e) {
            None => bad.push(format!("{e} does not exist")),
            Some(ed) if f.blocks.get(ed.block).is_none() || !placed[ed.block] => {
                bad.push(format!("{e} leads to {} which is not placed", ed.block))
            }
            Some(ed) => {
                let want: Vec<Type> = f.blocks[ed.block].params.iter().map(|&p| f.ty(p)).collect();
                let have: Vec<Type> =
                    ed.args.iter().map(|&a| f.values.get(a).map_or(Type::VOID, |v| v.ty)).collect();
                if want != have {
                    bad.push(format!("{e} passes {have:?} but {} takes {want:?}", ed.block));
                }
            }
        });
        for e in bad {
            self.err(i, e);
        }
    }

    fn check_use(&self, v: Value, b: Block, at: u32, cfg: &Cfg, dom: &DomTree) -> Option<String> {
        let f = self.f;
        let Some(vd) = f.values.get(v) else { return Some(format!("{v} does not exist")) };
        let (db, dp) = match vd.def {
            ValueDef::Alias(to) => return Some(format!("{v} is an alias of {to}")),
            ValueDef::Param(b, n) => {
                if f.blocks[b].params.get(n as usize) != Some(&v) {
                    return Some(format!("{v} is no longer a parameter of {b}"));
                }
                (b, 0)
            }
            ValueDef::Inst(i, _) => self.pos[i],
        };
        if db.is_none() {
            return Some(format!("{v} is defined by an instruction in no block"));
        }
        if !cfg.is_reachable(b) {
            return None;
        }
        let ok = cfg.is_reachable(db) && if db == b { dp < at } else { dom.dominates(db, b) };
        (!ok).then(|| format!("{v}, defined in {db}, does not dominate this use in {b}"))
    }

    fn check_results(&mut self, i: Inst) {
        let f = self.f;
        let first = f.results[i];
        if first.is_none() {
            if f.insts[i].ty != Type::VOID {
                self.err(i, "has a type but no result");
            }
            return;
        }
        for (n, v) in f.inst_results(i).enumerate() {
            if f.values.get(v).is_none_or(|d| d.def != ValueDef::Inst(i, n as u16)) {
                self.err(i, format!("result {n} ({v}) is not known as its result"));
            }
        }
        if f.values.get(first).is_some_and(|d| d.ty != f.insts[i].ty) {
            self.err(i, "result type differs from the instruction's");
        }
    }

    /// Types of operands and results as the opcode demands.
    fn check_types(&mut self, i: Inst) {
        use Opcode::*;
        let f = self.f;
        let d = f.insts[i];
        let ty = d.ty;
        let arg = |k: usize| f.ty(d.val(k));
        let pb = f.ptr_bytes;
        let ptr_int = if pb == 8 { Type::I64 } else { Type::I32 };
        let int_like = |t: Type| t.lane().is_int();
        let float_like = |t: Type| t.lane().is_float();
        let same_lanes = |a: Type, b: Type| a.lanes() == b.lanes();
        let bits = |t: Type| t.lane().bits(pb);
        let cmp_result = |a: Type| {
            if !a.is_vector() {
                Some(Type::I8)
            } else {
                Type::int_of_bits(bits(a)).map(|l| l.vector(a.0 >> 4))
            }
        };
        let ok = match d.op {
            Iconst => ty.is_int_or_ptr() && d.imm() == canonical(ty, d.imm(), pb),
            Fconst => matches!(ty, Type::F16 | Type::F32 | Type::F64),
            Bconst => f.consts[ConstRef(d.args[0])].len() == ty.bytes(pb) as usize,
            Undef => ty != Type::VOID,
            SymAddr | SlotAddr | BlockAddr | StackSave | FrameAddr | ReturnAddr => ty == Type::PTR,
            Iadd | Isub | Imul | Udiv | Sdiv | Urem | Srem | And | Or | Xor | Shl | Lshr | Ashr | Rotl
            | Rotr | UmulHi | SmulHi | Smin | Smax | Umin | Umax => {
                int_like(ty) && arg(0) == ty && arg(1) == ty
            }
            Ineg | Not | Clz | Ctz | Popcnt | Bswap | Iabs => int_like(ty) && arg(0) == ty,
            SaddOv | UaddOv | SsubOv | UsubOv | SmulOv | UmulOv => {
                ty.is_int() && arg(0) == ty && arg(1) == ty && f.ty(Value(f.results[i].0 + 1)) == Type::I8
            }
            Icmp => {
                arg(0) == arg(1)
                    && (int_like(arg(0)) || arg(0).is_ptr())
                    && Some(ty) == cmp_result(arg(0))
                    && (d.aux as usize) < IntCC::ALL.len()
            }
            Fcmp => arg(0) == arg(1) && float_like(arg(0)) && Some(ty) == cmp_result(arg(0)) && d.aux < 32,
            Fadd | Fsub | Fmul | Fdiv | Copysign | Fmin | Fmax => {
                float_like(ty) && arg(0) == ty && arg(1) == ty
            }
            Fneg | Fabs | Fsqrt | Fround => float_like(ty) && arg(0) == ty,
            Fma => float_like(ty) && (0..3).all(|k| arg(k) == ty),
            Sext | Zext => {
                int_like(ty) && int_like(arg(0)) && same_lanes(ty, arg(0)) && bits(ty) > bits(arg(0))
            }
            Trunc => int_like(ty) && int_like(arg(0)) && same_lanes(ty, arg(0)) && bits(ty) < bits(arg(0)),
            SiToFp | UiToFp => float_like(ty) && int_like(arg(0)) && same_lanes(ty, arg(0)),
            FpToSi | FpToUi => int_like(ty) && float_like(arg(0)) && same_lanes(ty, arg(0)),
            Fpext | Fptrunc => float_like(ty) && float_like(arg(0)) && same_lanes(ty, arg(0)) && ty != arg(0),
            Bitcast => ty.bits(pb) == arg(0).bits(pb),
            PtrToInt => ty == ptr_int && arg(0).is_ptr(),
            IntToPtr => ty.is_ptr() && arg(0) == ptr_int,
            PtrAdd => ty.is_ptr() && arg(0).is_ptr() && arg(1) == ptr_int,
            Select => {
                arg(1) == ty
                    && arg(2) == ty
                    && (arg(0) == Type::I8
                        || arg(0).is_vector() && int_like(arg(0)) && same_lanes(arg(0), ty))
            }
            IsConst => ty == Type::I8,
            ObjectSize => ty == ptr_int && arg(0).is_ptr(),
            Splat => ty.is_vector() && arg(0) == ty.lane(),
            ExtractLane => arg(0).is_vector() && ty == arg(0).lane() && (d.aux as u32) < arg(0).lanes(),
            InsertLane => {
                ty.is_vector() && arg(0) == ty && arg(1) == ty.lane() && (d.aux as u32) < ty.lanes()
            }
            Shuffle => {
                ty.is_vector()
                    && arg(0) == arg(1)
                    && arg(0).lane() == ty.lane()
                    && f.consts.get(ConstRef(d.args[2])).is_some_and(|c| {
                        c.len() == ty.lanes() as usize && c.iter().all(|&x| (x as u32) < 2 * arg(0).lanes())
                    })
            }
            Load | AtomicLoad => ty != Type::VOID && arg(0).is_ptr(),
            Store | AtomicStore => ty == Type::VOID && arg(0).is_ptr(),
            AtomicRmw => arg(0).is_ptr() && arg(1) == ty,
            AtomicCas => {
                arg(0).is_ptr() && arg(1) == ty && arg(2) == ty && f.ty(Value(f.results[i].0 + 1)) == Type::I8
            }
            Memcpy | Memmove => arg(0).is_ptr() && arg(1).is_ptr() && arg(2) == ptr_int,
            Memset => arg(0).is_ptr() && arg(1) == Type::I8 && arg(2) == ptr_int,
            StackAlloc => ty.is_ptr() && arg(0) == ptr_int,
            StackRestore | VaStart | Prefetch => arg(0).is_ptr(),
            Call | CallIndirect => return self.check_call(i),
            Branch => arg(0) == Type::I8 && d.aux <= 1001,
            Switch => {
                let cases = &f.switches[SwitchRef(d.args[1])].cases;
                arg(0).is_int()
                    && arg(0) != Type::I128
                    && cases.iter().all(|c| c.0 <= c.1 && c.1 <= arg(0).mask())
                    && cases.windows(2).all(|w| w[0].1 < w[1].0)
            }
            IndirectJump => arg(0).is_ptr(),
            Return => {
                let l = f.list(ListRef { start: d.args[2], len: d.args[3] });
                l.len() == f.sig.rets.len() && l.iter().zip(&f.sig.rets).all(|(&v, r)| f.ty(Value(v)) == r.ty)
            }
            Machine1 | Machine2 | Machine3 => ty != Type::VOID,
            Fence | ReadReg | WriteReg | Trap | Intrinsic | InlineAsm | AsmGoto | Jump | Unreachable => true,
        };
        if !ok {
            let mut have = Vec::new();
            f.each_operand(i, |v| have.push(f.ty(v)));
            self.err(i, format!("operand types {have:?} or fields do not fit (result {ty}, aux {})", d.aux));
        }
    }

    fn check_call(&mut self, i: Inst) {
        let f = self.f;
        let d = &f.insts[i];
        let sig = &f.sigs[SigRef(d.args[1])];
        let have: Vec<Type> =
            f.list(ListRef { start: d.args[2], len: d.args[3] }).iter().map(|&v| f.ty(Value(v))).collect();
        let want: Vec<Type> = sig.params.iter().map(|p| p.ty).collect();
        if have != want {
            self.err(i, format!("passes {have:?} but the signature has {want:?}"));
        }
        if d.op == Opcode::CallIndirect && !f.ty(d.val(0)).is_ptr() {
            self.err(i, "callee is not a pointer");
        }
        for (v, r) in f.inst_results(i).zip(&sig.rets) {
            if f.values.get(v).is_none_or(|x| x.ty != r.ty) {
                self.err(i, format!("result {v} is not of type {}", r.ty));
            }
        }
        if (d.ty == Type::VOID) != sig.rets.is_empty() {
            self.err(i, "result and signature disagree");
        }
    }
}

/// `v` as an `Iconst` of type `ty` holds it: sign-extended from the type's width.
pub fn canonical(ty: Type, v: i64, ptr_bytes: u8) -> i64 {
    match ty.bits(ptr_bytes) {
        8 => v as i8 as i64,
        16 => v as i16 as i64,
        32 => v as i32 as i64,
        _ => v,
    }
}
