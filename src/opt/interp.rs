//! A small IR interpreter and a generator of random functions: the oracle of the passes' tests.
//!
//! The interpreter's memory is one flat array; data objects lie at its start, slots after them. Calls to functions
//! without a body are written to a trace and give a number mixed from their arguments. Two runs agree if their results,
//! traces and final data objects agree.

use super::fold;
use crate::ir::*;
use crate::support::intern::Name;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;

/// What a run showed.
#[derive(PartialEq, Debug, Clone)]
pub struct Outcome {
    pub rets: Vec<u128>,
    pub trace: Vec<(u32, Vec<u128>)>,
    pub data: Vec<u8>,
}

#[derive(Debug, PartialEq, Clone)]
pub enum Stop {
    /// Too many steps: the run says nothing.
    Fuel,
    /// Undefined behaviour or a trap: the run says nothing.
    Undefined(String),
}

struct Machine<'m> {
    m: &'m Module,
    mem: Vec<u8>,
    data_end: usize,
    addr: FxHashMap<GlobalId, u64>,
    trace: Vec<(u32, Vec<u128>)>,
    fuel: u64,
}

const BASE: u64 = 0x1000;

/// Runs function number `func` on `args`.
pub fn run(m: &Module, func: usize, args: &[u128], fuel: u64) -> Result<Outcome, Stop> {
    let mut mc = Machine { m, mem: Vec::new(), data_end: 0, addr: Default::default(), trace: vec![], fuel };
    for d in &m.data {
        while !mc.mem.len().is_multiple_of(16) {
            mc.mem.push(0);
        }
        mc.addr.insert(d.id, BASE + mc.mem.len() as u64);
        mc.mem.extend(&d.bytes);
        mc.mem.resize(mc.mem.len() + d.size as usize - d.bytes.len(), 0);
    }
    for (i, f) in m.functions.iter().enumerate() {
        mc.addr.insert(f.id, 0x10_0000_0000 + i as u64 * 16);
    }
    mc.data_end = mc.mem.len();
    let rets = mc.call(func, args, 0)?;
    mc.mem.truncate(mc.data_end);
    Ok(Outcome { rets, trace: mc.trace, data: mc.mem })
}

impl Machine<'_> {
    fn at(&self, addr: u64, len: u64) -> Result<usize, Stop> {
        let o = addr.wrapping_sub(BASE);
        if o.checked_add(len).is_none_or(|e| e > self.mem.len() as u64) {
            return Err(Stop::Undefined(format!("access to {addr:#x}")));
        }
        Ok(o as usize)
    }

    fn call(&mut self, func: usize, args: &[u128], depth: u32) -> Result<Vec<u128>, Stop> {
        let f = &self.m.functions[func];
        if depth > 200 {
            return Err(Stop::Fuel);
        }
        let frame = self.mem.len();
        let mut slots = Vec::new();
        for s in f.slots.values() {
            while !self.mem.len().is_multiple_of(16) {
                self.mem.push(0xcc);
            }
            slots.push(BASE + self.mem.len() as u64);
            self.mem.resize(self.mem.len() + s.size as usize, 0xcc);
        }
        let mut vals: Vec<u128> = vec![0; f.values.len()];
        let mut b = f.entry();
        for (&p, &a) in f.blocks[b].params.iter().zip(args) {
            vals[p.0 as usize] = a;
        }
        'block: loop {
            for &i in &f.blocks[b].insts {
                self.fuel = self.fuel.checked_sub(1).ok_or(Stop::Fuel)?;
                let d = &f.insts[i];
                let v = |k: usize| vals[d.args[k] as usize];
                let bits = |t: Type| t.bits(f.ptr_bytes);
                let mut take: Option<Edge> = None;
                let mut out: Option<u128> = None;
                match d.op {
                    Opcode::Iconst => out = Some(fold::mask(d.imm() as i128 as u128, bits(d.ty))),
                    Opcode::Fconst => out = Some(d.imm() as u64 as u128),
                    Opcode::Bconst => {
                        let mut w = [0u8; 16];
                        let c = &f.consts[ConstRef(d.args[0])];
                        w[..c.len()].copy_from_slice(c);
                        out = Some(u128::from_le_bytes(w));
                    }
                    Opcode::Undef => out = Some(fold::mask(0xabab_abab_abab_abab_abab, bits(d.ty))),
                    Opcode::SymAddr => {
                        let a = self.addr.get(&GlobalId(d.args[0])).copied().unwrap_or(0);
                        out = Some(a.wrapping_add(d.sym_offset() as u64) as u128);
                    }
                    Opcode::SlotAddr => {
                        out = Some(slots[d.args[0] as usize].wrapping_add(d.args[1] as i32 as u64) as u128)
                    }
                    Opcode::IsConst => out = Some(0),
                    Opcode::Load => {
                        let a = (v(0) as u64).wrapping_add(d.mem_offset() as u64);
                        let n = d.ty.bytes(f.ptr_bytes) as usize;
                        let o = self.at(a, n as u64)?;
                        let mut w = [0u8; 16];
                        w[..n].copy_from_slice(&self.mem[o..o + n]);
                        out = Some(u128::from_le_bytes(w));
                    }
                    Opcode::Store => {
                        let a = (v(0) as u64).wrapping_add(d.mem_offset() as u64);
                        let n = f.ty(d.val(1)).bytes(f.ptr_bytes) as usize;
                        let o = self.at(a, n as u64)?;
                        let w = v(1).to_le_bytes();
                        self.mem[o..o + n].copy_from_slice(&w[..n]);
                    }
                    Opcode::Memcpy | Opcode::Memmove => {
                        let (dst, src, n) = (v(0) as u64, v(1) as u64, v(2) as u64);
                        if n > 0 {
                            let (a, b) = (self.at(dst, n)?, self.at(src, n)?);
                            self.mem.copy_within(b..b + n as usize, a);
                        }
                    }
                    Opcode::Memset => {
                        let n = v(2) as u64;
                        if n > 0 {
                            let a = self.at(v(0) as u64, n)?;
                            let byte = v(1) as u8;
                            self.mem[a..a + n as usize].fill(byte);
                        }
                    }
                    Opcode::Call => {
                        let g = GlobalId(d.args[0]);
                        let args: Vec<u128> =
                            f.list(d.list().unwrap()).iter().map(|&w| vals[w as usize]).collect();
                        let rets = match self.m.globals[g].def {
                            GlobalDef::Func(n) => self.call(n, &args, depth + 1)?,
                            _ => {
                                let mut h = 0x9e37_79b9u128 + g.0 as u128;
                                for &a in &args {
                                    h = (h ^ a).wrapping_mul(0x0100_0000_01b3);
                                    h ^= h >> 17;
                                }
                                let pure_ = self.m.globals[g].const_fn || self.m.globals[g].pure_fn;
                                if !pure_ {
                                    self.trace.push((g.0, args));
                                }
                                let sig = &f.sigs[SigRef(d.args[1])];
                                sig.rets.iter().map(|r| fold::mask(h, bits(r.ty))).collect()
                            }
                        };
                        for (r, x) in f.inst_results(i).zip(rets) {
                            vals[r.0 as usize] = x;
                        }
                    }
                    Opcode::Fence => {}
                    Opcode::Jump => take = Some(Edge(d.args[0])),
                    Opcode::Branch => take = Some(Edge(if v(0) != 0 { d.args[1] } else { d.args[2] })),
                    Opcode::Switch => {
                        let x = v(0) as u64;
                        let sw = &f.switches[SwitchRef(d.args[1])];
                        take = Some(
                            sw.cases.iter().find(|c| c.0 <= x && x <= c.1).map_or(Edge(d.args[2]), |c| c.2),
                        );
                    }
                    Opcode::Return => {
                        let r = f.list(d.list().unwrap()).iter().map(|&w| vals[w as usize]).collect();
                        self.mem.truncate(frame);
                        return Ok(r);
                    }
                    Opcode::Unreachable => return Err(Stop::Undefined("unreachable".into())),
                    Opcode::SaddOv
                    | Opcode::UaddOv
                    | Opcode::SsubOv
                    | Opcode::UsubOv
                    | Opcode::SmulOv
                    | Opcode::UmulOv => {
                        let (r, o) = fold::overflow(d.op, bits(d.ty), v(0), v(1))
                            .ok_or_else(|| Stop::Undefined("overflow op".into()))?;
                        let first = f.results[i];
                        vals[first.0 as usize] = r;
                        vals[first.0 as usize + 1] = o as u128;
                    }
                    _ => {
                        let args: Vec<u128> = (0..d.inline_values()).map(v).collect();
                        let aty = f.ty(d.val(0));
                        out = Some(
                            fold::eval(d.op, d.ty, d.aux, aty, &args, f.ptr_bytes)
                                .ok_or_else(|| Stop::Undefined(format!("{:?} {args:x?}", d.op)))?,
                        );
                    }
                }
                if let Some(x) = out {
                    vals[f.results[i].0 as usize] = x;
                }
                if let Some(e) = take {
                    let ed = &f.edges[e];
                    let args: Vec<u128> = ed.args.iter().map(|a| vals[a.0 as usize]).collect();
                    b = ed.block;
                    for (&p, a) in f.blocks[b].params.iter().zip(args) {
                        vals[p.0 as usize] = a;
                    }
                    continue 'block;
                }
            }
            return Err(Stop::Undefined("fell off a block".into()));
        }
    }
}

/// xorshift.
pub struct Rng(pub u64);
impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }
    pub fn chance(&mut self, pct: u64) -> bool {
        self.below(100) < pct
    }
}

/// An extern, data or function symbol for generated modules.
pub fn global(name: &str, kind: GlobalKind) -> Global {
    Global {
        name: Name::intern(name),
        kind,
        linkage: Linkage::Global,
        visibility: Visibility::Default,
        tls: None,
        def: GlobalDef::Extern,
        section: Name::NONE,
        used: false,
        retain: false,
        interposable: false,
        dso_local: true,
        noreturn: false,
        const_fn: false,
        pure_fn: false,
        malloc: false,
        returns_twice: false,
        error_msg: Name::NONE,
        warning_msg: Name::NONE,
        align: 8,
        size: 0,
        loc: Loc::NONE,
    }
}

fn sig(params: &[Type], rets: &[Type]) -> Signature {
    let part = |(n, &ty): (usize, &Type)| AbiParam { ty, loc: ArgLoc::Reg(n as u32), ext: Extend::No };
    Signature {
        params: params.iter().enumerate().map(part).collect(),
        rets: rets.iter().enumerate().map(part).collect(),
        ..Default::default()
    }
}

const INTS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];

struct Gen<'a, 'f> {
    b: Builder<'f>,
    r: &'a mut Rng,
    /// Scalar variables: slot and type.
    vars: Vec<(Slot, Type)>,
    array: Slot,
    data: GlobalId,
    table: GlobalId,
    ext: GlobalId,
    /// Functions that may be called: two I32, one I32.
    callees: Vec<GlobalId>,
    budget: u32,
    /// Targets of break and continue.
    loops: Vec<(Block, Block)>,
    labels: Vec<Block>,
}

/// A module of `n` functions; later ones call earlier ones. Every loop counts down a counter.
pub fn random_module(seed: u64, n: usize, size: u32) -> Module {
    let mut r = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut m = Module::new("random".into());
    let a1 = m.add_alias_class(AliasClass::ANY);
    let _ = a1;
    let ext = m.globals.push(global("ext", GlobalKind::Func));
    for (name, readonly) in [("data", false), ("table", true)] {
        let id = m.globals.push(global(name, GlobalKind::Data));
        m.globals[id].def = GlobalDef::Data(m.data.len());
        m.globals[id].size = 64;
        let bytes = (0..48).map(|_| r.next() as u8).collect();
        m.data.push(DataObject {
            id,
            bytes,
            size: 64,
            align: 8,
            relocs: vec![],
            readonly,
            merge_string: 0,
            merge_const: 0,
        });
    }
    let (data, table) = (GlobalId(1), GlobalId(2));
    let mut callees = vec![];
    for k in 0..n {
        let id = m.globals.push(global(&format!("f{k}"), GlobalKind::Func));
        let mut f = Function::new(id, m.globals[id].name, sig(&[Type::I32, Type::I32], &[Type::I32]), 8);
        if k + 1 < n && r.chance(60) {
            m.globals[id].linkage = Linkage::Local;
        }
        let mut g = Gen {
            b: Builder::new(&mut f),
            r: &mut r,
            vars: vec![],
            array: Slot(0),
            data,
            table,
            ext,
            callees: callees.clone(),
            budget: size,
            loops: vec![],
            labels: vec![],
        };
        g.function();
        m.globals[id].def = GlobalDef::Func(m.functions.len());
        m.functions.push(f);
        callees.push(id);
    }
    m
}

impl Gen<'_, '_> {
    fn function(&mut self) {
        let entry = self.b.new_block();
        self.b.switch_to(entry);
        self.array = self.b.slot(64, 8);
        let params = [self.b.func.add_param(entry, Type::I32), self.b.func.add_param(entry, Type::I32)];
        for p in params {
            let s = self.b.slot(4, 4);
            self.vars.push((s, Type::I32));
            self.store(s, p);
        }
        for _ in 0..3 + self.r.below(5) {
            let ty = INTS[self.r.below(4) as usize];
            let s = self.b.slot(ty.bytes(8) as u64, ty.bytes(8));
            self.vars.push((s, ty));
            let n = self.r.next() as i64 >> self.r.below(64);
            let c = self.b.iconst(ty, n);
            self.store(s, c);
        }
        let a = self.b.slot_addr(self.array, 0);
        let z = self.b.iconst(Type::I8, 0);
        let n = self.b.iconst(Type::I64, 64);
        self.b.memset(a, z, n, 8);
        while self.budget > 0 {
            self.statement(0);
        }
        let mut acc = self.b.iconst(Type::I32, 0);
        for k in 0..self.vars.len() {
            let v = self.var(k, Type::I32);
            let c = self.b.iconst(Type::I32, 31);
            let m = self.b.binary(Opcode::Imul, acc, c);
            acc = self.b.binary(Opcode::Iadd, m, v);
        }
        self.b.ret(&[acc]);
    }
    fn store(&mut self, s: Slot, v: Value) {
        let a = self.b.slot_addr(s, 0);
        self.b.store(a, v, 0, MemFlags::aligned(1), AliasClass::ANY);
    }
    fn convert(&mut self, v: Value, ty: Type) -> Value {
        let (have, want) = (self.b.func.ty(v).bits(8), ty.bits(8));
        if have == want {
            return v;
        }
        let op = if have > want {
            Opcode::Trunc
        } else if self.r.chance(50) {
            Opcode::Sext
        } else {
            Opcode::Zext
        };
        self.b.unary(op, ty, v)
    }
    fn var(&mut self, k: usize, ty: Type) -> Value {
        let (s, t) = self.vars[k];
        let a = self.b.slot_addr(s, 0);
        let v = self.b.load(t, a, 0, MemFlags::aligned(1), AliasClass::ANY);
        self.convert(v, ty)
    }
    fn element(&mut self, ty: Type) -> Value {
        let i = self.expr(Type::I64, 1);
        let mask = self.b.iconst(Type::I64, (64 - ty.bytes(8) as i64) & !(ty.bytes(8) as i64 - 1));
        let o = self.b.binary(Opcode::And, i, mask);
        let base = match self.r.below(3) {
            0 => self.b.sym_addr(self.data, 0),
            _ => self.b.slot_addr(self.array, 0),
        };
        if self.r.chance(40) {
            let c = self.r.below(8) as i64 * 8;
            return self.b.ptr_add_imm(base, c);
        }
        self.b.ptr_add(base, o)
    }
    fn expr(&mut self, ty: Type, depth: u32) -> Value {
        let pick = self.r.below(if depth > 3 { 4 } else { 20 });
        match pick {
            0 => {
                let n = self.r.next() as i64 >> self.r.below(64);
                self.b.iconst(ty, n)
            }
            1..=3 => {
                let k = self.r.below(self.vars.len() as u64) as usize;
                self.var(k, ty)
            }
            4..=11 => {
                use Opcode::*;
                let ops = [Iadd, Isub, Imul, And, Or, Xor, Iadd, Isub, Smin, Umax, Rotl];
                let op = ops[self.r.below(ops.len() as u64) as usize];
                let a = self.expr(ty, depth + 1);
                let b = self.expr(ty, depth + 1);
                self.b.binary(op, a, b)
            }
            12 => {
                use Opcode::*;
                let op = [Shl, Lshr, Ashr][self.r.below(3) as usize];
                let a = self.expr(ty, depth + 1);
                let mut c = self.expr(ty, depth + 1);
                if self.r.chance(60) {
                    let n = self.r.below(ty.bits(8) as u64) as i64;
                    c = self.b.iconst(ty, n);
                } else {
                    let m = self.b.iconst(ty, ty.bits(8) as i64 - 1);
                    c = self.b.binary(And, c, m);
                }
                self.b.binary(op, a, c)
            }
            13 => {
                use Opcode::*;
                let op = [Udiv, Sdiv, Urem, Srem][self.r.below(4) as usize];
                let a = self.expr(ty, depth + 1);
                let d = match self.r.below(3) {
                    0 => {
                        let n = (self.r.next() as i64 >> self.r.below(64)) | 1;
                        let n = if n == -1 { 3 } else { n };
                        self.b.iconst(ty, n)
                    }
                    1 => {
                        let sh = self.r.below(ty.bits(8) as u64 - 1);
                        self.b.iconst(ty, 1 << sh)
                    }
                    _ => {
                        let d = self.expr(ty, depth + 1);
                        let m = self.b.iconst(ty, 0x3f);
                        let d = self.b.binary(And, d, m);
                        let one = self.b.iconst(ty, 1);
                        self.b.binary(Or, d, one)
                    }
                };
                self.b.binary(op, a, d)
            }
            14 => {
                use Opcode::*;
                let op = [Ineg, Not, Clz, Ctz, Popcnt, Iabs][self.r.below(6) as usize];
                let a = self.expr(ty, depth + 1);
                self.b.unary(op, ty, a)
            }
            15 => {
                let c = self.cond(depth + 1);
                self.convert(c, ty)
            }
            16 => {
                let c = self.cond(depth + 1);
                let a = self.expr(ty, depth + 1);
                let b = self.expr(ty, depth + 1);
                self.b.select(c, a, b)
            }
            17 => {
                let t = INTS[self.r.below(4) as usize];
                let v = self.expr(t, depth + 1);
                self.convert(v, ty)
            }
            18 => {
                let p = self.element(ty);
                self.b.load(ty, p, 0, MemFlags::aligned(1), AliasClass::ANY)
            }
            _ => {
                let c = self.r.below(60 / ty.bytes(8) as u64) as i64 * ty.bytes(8) as i64;
                let p = self.b.sym_addr(self.table, c);
                self.b.load(ty, p, 0, MemFlags::aligned(1), AliasClass::ANY)
            }
        }
    }
    fn cond(&mut self, depth: u32) -> Value {
        let ty = INTS[self.r.below(4) as usize];
        let a = self.expr(ty, depth + 1);
        let b = self.expr(ty, depth + 1);
        let cc = IntCC::ALL[self.r.below(10) as usize];
        self.b.icmp(cc, a, b)
    }
    fn assign(&mut self) {
        let k = 2 + self.r.below(self.vars.len() as u64 - 2) as usize;
        let (s, ty) = self.vars[k];
        let v = self.expr(ty, 0);
        self.store(s, v);
    }
    fn block_of(&mut self, depth: u32, next: Block) {
        for _ in 0..1 + self.r.below(3) {
            self.statement(depth + 1);
        }
        if !self.b.is_terminated() {
            self.b.jump(next, &[]);
        }
    }
    fn statement(&mut self, depth: u32) {
        self.budget = self.budget.saturating_sub(1);
        if self.b.is_terminated() {
            return;
        }
        let pick = if self.budget == 0 || depth > 4 { 0 } else { self.r.below(16) };
        match pick {
            0..=4 => self.assign(),
            5 | 6 => {
                let c = self.cond(0);
                let (t, e, n) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
                self.b.branch(c, t, &[], e, &[]);
                self.b.switch_to(t);
                self.block_of(depth, n);
                self.b.switch_to(e);
                if self.r.chance(50) {
                    self.block_of(depth, n);
                } else {
                    self.b.jump(n, &[]);
                }
                self.b.switch_to(n);
            }
            7 | 8 => {
                // for (i = 0; i < n; i++)
                let s = self.b.slot(4, 4);
                let z = self.b.iconst(Type::I32, 0);
                self.store(s, z);
                // A jump to a label may enter the loop past that: the counter is also set on entry.
                let cur = std::mem::replace(&mut self.b.block, Block::NONE);
                let entry = self.b.func.entry();
                let old = std::mem::take(&mut self.b.func.blocks[entry].insts);
                self.b.switch_to(entry);
                let z = self.b.iconst(Type::I32, 0);
                self.store(s, z);
                self.b.func.blocks[entry].insts.extend(old);
                self.b.switch_to(cur);
                let (h, body, latch, exit) =
                    (self.b.new_block(), self.b.new_block(), self.b.new_block(), self.b.new_block());
                self.b.jump(h, &[]);
                self.b.switch_to(h);
                let a = self.b.slot_addr(s, 0);
                let i = self.b.load(Type::I32, a, 0, MemFlags::aligned(4), AliasClass::ANY);
                let bound = if self.r.chance(50) {
                    let n = self.r.below(9) as i64;
                    self.b.iconst(Type::I32, n)
                } else {
                    let v = self.expr(Type::I32, 2);
                    let m = self.b.iconst(Type::I32, 7);
                    self.b.binary(Opcode::And, v, m)
                };
                let c = self.b.icmp(IntCC::Slt, i, bound);
                self.b.branch(c, body, &[], exit, &[]);
                self.b.switch_to(body);
                self.loops.push((exit, latch));
                self.vars.push((s, Type::I32));
                let at = self.vars.len() - 1;
                // The counter is read, not assigned: keep it out of `assign`'s reach by putting it first.
                self.vars.swap(0, at);
                self.block_of(depth, latch);
                self.vars.swap(0, at);
                self.vars.pop();
                self.loops.pop();
                self.b.switch_to(latch);
                let a = self.b.slot_addr(s, 0);
                let i = self.b.load(Type::I32, a, 0, MemFlags::aligned(4), AliasClass::ANY);
                let one = self.b.iconst(Type::I32, 1);
                let i = self.b.binary(Opcode::Iadd, i, one);
                self.store(s, i);
                self.b.jump(h, &[]);
                self.b.switch_to(exit);
            }
            9 => {
                let v = self.expr(Type::I32, 1);
                let m = self.b.iconst(Type::I32, 31);
                let v = self.b.binary(Opcode::And, v, m);
                let n = self.b.new_block();
                let mut cases = vec![];
                let mut at = self.r.below(4);
                for _ in 0..1 + self.r.below(7) {
                    let hi = at + if self.r.chance(20) { 2 } else { 0 };
                    cases.push((at, hi, self.b.new_block()));
                    at = hi + 1 + self.r.below(3);
                }
                self.b.switch(v, &cases, n);
                for (_, _, blk) in cases {
                    self.b.switch_to(blk);
                    if self.r.chance(40) {
                        self.assign();
                        self.b.jump(n, &[]);
                    } else {
                        self.block_of(depth, n);
                    }
                }
                self.b.switch_to(n);
            }
            10 => {
                let ty = INTS[self.r.below(4) as usize];
                let p = self.element(ty);
                let v = self.expr(ty, 1);
                self.b.store(p, v, 0, MemFlags::aligned(1), AliasClass::ANY);
            }
            11 => {
                let a = self.expr(Type::I32, 1);
                let b = self.expr(Type::I32, 1);
                let callee = if !self.callees.is_empty() && self.r.chance(60) {
                    self.callees[self.r.below(self.callees.len() as u64) as usize]
                } else {
                    self.ext
                };
                let r = self.b.call(callee, sig(&[Type::I32, Type::I32], &[Type::I32]), &[a, b])[0];
                let k = 2 + self.r.below(self.vars.len() as u64 - 2) as usize;
                let (s, ty) = self.vars[k];
                let r = self.convert(r, ty);
                self.store(s, r);
            }
            12 if !self.loops.is_empty() => {
                let (brk, cont) = self.loops[self.r.below(self.loops.len() as u64) as usize];
                let to = if self.r.chance(50) { brk } else { cont };
                let c = self.cond(0);
                let n = self.b.new_block();
                self.b.branch(c, to, &[], n, &[]);
                self.b.switch_to(n);
            }
            13 => {
                // A label, and later jumps to it: irreducible graphs and unbounded loops.
                if self.labels.is_empty() || self.r.chance(50) {
                    let l = self.b.new_block();
                    self.b.jump(l, &[]);
                    self.b.switch_to(l);
                    self.labels.push(l);
                } else {
                    let l = self.labels[self.r.below(self.labels.len() as u64) as usize];
                    let c = self.cond(0);
                    let n = self.b.new_block();
                    self.b.branch(c, l, &[], n, &[]);
                    self.b.switch_to(n);
                }
            }
            14 | 15 if !self.loops.is_empty() => {
                // A row of an array by the loop's counter, if it is in bounds.
                let i = self.var(0, Type::I32);
                let eight = self.b.iconst(Type::I32, 8);
                let inside = self.b.icmp(IntCC::Ult, i, eight);
                let (t, n) = (self.b.new_block(), self.b.new_block());
                self.b.branch(inside, t, &[], n, &[]);
                self.b.switch_to(t);
                let wide = self.b.unary(Opcode::Sext, Type::I64, i);
                let size = self.b.iconst(Type::I64, 3 + self.r.below(6) as i64);
                let row = self.b.binary(Opcode::Imul, wide, size);
                let base = match self.r.below(2) {
                    0 => self.b.sym_addr(self.data, 0),
                    _ => self.b.slot_addr(self.array, 0),
                };
                let p = self.b.ptr_add(base, row);
                let v = self.expr(Type::I8, 1);
                if self.r.chance(50) {
                    self.b.store(p, v, 0, MemFlags::aligned(1), AliasClass::ANY);
                } else {
                    let old = self.b.load(Type::I8, p, 0, MemFlags::aligned(1), AliasClass::ANY);
                    let v = self.b.binary(Opcode::Iadd, old, v);
                    self.b.store(p, v, 1, MemFlags::aligned(1), AliasClass::ANY);
                }
                self.b.jump(n, &[]);
                self.b.switch_to(n);
            }
            _ => {
                // Copy between the array and the data.
                let a = self.b.slot_addr(self.array, 8);
                let d = self.b.sym_addr(self.data, 16);
                let n = self.b.iconst(Type::I64, 8 * (1 + self.r.below(4) as i64));
                if self.r.chance(50) { self.b.memcpy(a, d, n, 8) } else { self.b.memcpy(d, a, n, 8) }
            }
        }
    }
}

/// Runs `pass` on random modules and demands that the verifier and the interpreter agree before and after.
pub fn check_pass(name: &str, seeds: std::ops::Range<u64>, pass: &dyn Fn(&mut Module)) {
    let mut told = 0;
    for seed in seeds {
        let m = random_module(seed, 1 + (seed % 3) as usize, 10 + (seed % 40) as u32);
        let errs = verify::verify_module(&m);
        assert!(errs.is_empty(), "seed {seed}: generator: {errs:?}");
        let mut o = m.clone_for_test();
        pass(&mut o);
        let errs = verify::verify_module(&o);
        assert!(
            errs.is_empty(),
            "{name}, seed {seed}: {errs:#?}\n{}\n=>\n{}",
            print::module_text(&m),
            print::module_text(&o)
        );
        let last = m
            .globals
            .iter()
            .filter_map(|(_, g)| match g.def {
                GlobalDef::Func(i) => Some(i),
                _ => None,
            })
            .max()
            .unwrap();
        let id = m.functions[last].id;
        let olast = o.functions.iter().position(|f| f.id == id).unwrap();
        for args in [[0, 0], [1, 7], [0xffff_ffff, 100], [12345, 0x8000_0000]] {
            let Ok(a) = run(&m, last, &args, 20_000) else { continue };
            told += 1;
            let b = run(&o, olast, &args, 400_000);
            assert!(
                b.as_ref() == Ok(&a),
                "{name}, seed {seed}, args {args:x?}: {a:x?} became {b:x?}\n{}\n=>\n{}",
                print::module_text(&m),
                print::module_text(&o)
            );
        }
    }
    assert!(told > 0, "{name}: no run told anything");
}

impl Module {
    /// A copy (modules are not cloned outside tests).
    pub fn clone_for_test(&self) -> Module {
        Module {
            globals: self.globals.clone(),
            functions: self.functions.clone(),
            data: self.data.clone(),
            asms: self.asms.clone(),
            ctors: self.ctors.clone(),
            dtors: self.dtors.clone(),
            alias_parents: self.alias_parents.clone(),
            libs: self.libs.clone(),
            register_variables: self.register_variables.clone(),
            idents: self.idents.clone(),
            source_name: self.source_name.clone(),
        }
    }
}
