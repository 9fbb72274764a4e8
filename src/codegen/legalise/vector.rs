//! Vectors the target has no register or no instruction for.
//!
//! A value of a type without registers (`Target::parts` is empty) lives in a stack slot, its home; block parameters are
//! copied there. An operation that touches one, or that `Target::vector_op` refuses, is done in pieces through memory:
//! in chunks of the widest legal vector if that has the operation, else lane by lane. The slots of operands that
//! have registers are shared by all such operations of a function.

use super::{Cx, edges};
use crate::ir::*;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

struct Pass<'c, 'a> {
    cx: &'c mut Cx<'a>,
    homes: FxHashMap<Value, Slot>,
    /// Slots for operands and results that have registers: operand 0, 1, 2, result.
    scratch: [Slot; 4],
    at: Block,
    loc: Loc,
}

/// Where a piece of an operand is.
#[derive(Clone, Copy)]
enum Source {
    Slot(Slot),
    Scalar(Value),
}

impl Cx<'_> {
    /// A vector type without registers?
    fn in_memory(&self, ty: Type) -> bool {
        ty.is_vector() && self.target.parts(ty, self.f.attrs.features).is_empty()
    }

    /// Splits vector instructions; nothing to do in nearly all functions.
    pub fn vectors(&mut self) {
        if !self.f.values.values().any(|v| v.ty.is_vector()) {
            return;
        }
        let params = self
            .f
            .order
            .iter()
            .skip(1)
            .any(|&b| self.f.blocks[b].params.iter().any(|&p| self.in_memory(self.f.ty(p))));
        if params {
            edges::split_argument_edges(self);
        }
        let mut p = Pass {
            cx: self,
            homes: FxHashMap::default(),
            scratch: [Slot::NONE; 4],
            at: Block::NONE,
            loc: Loc::NONE,
        };
        for k in 0..p.cx.f.order.len() {
            let b = p.cx.f.order[k];
            let insts = std::mem::take(&mut p.cx.f.blocks[b].insts);
            p.at = b;
            for i in insts {
                p.loc = p.cx.f.locs[i];
                if p.needed(i) { p.expand(i) } else { p.keep(i) }
            }
        }
        if params {
            p.parameters();
        }
    }
}

impl Pass<'_, '_> {
    fn needed(&self, i: Inst) -> bool {
        let f = &*self.cx.f;
        let d = &f.insts[i];
        use Opcode::*;
        if matches!(
            d.op,
            Machine1
                | Machine2
                | Machine3
                | Call
                | CallIndirect
                | Return
                | Intrinsic
                | InlineAsm
                | AsmGoto
                | Jump
                | Branch
                | Switch
        ) {
            return false;
        }
        let touched = |t: Type| t.is_vector();
        let operands = || (0..d.inline_values()).map(|k| f.ty(d.val(k)));
        if !touched(d.ty) && !operands().any(touched) {
            return false;
        }
        self.cx.in_memory(d.ty) || operands().any(|t| self.cx.in_memory(t)) || !self.cx.target.vector_op(f, i)
    }

    fn keep(&mut self, i: Inst) {
        let at = self.at;
        self.cx.f.blocks[at].insts.push(i);
    }

    fn b(&mut self) -> Builder<'_> {
        let (at, loc) = (self.at, self.loc);
        self.cx.builder(at, loc)
    }

    fn home(&mut self, v: Value) -> Slot {
        let v = self.cx.f.resolve(v);
        let ty = self.cx.f.ty(v);
        let f = &mut *self.cx.f;
        *self.homes.entry(v).or_insert_with(|| new_slot(f, ty.bytes(8) as u64))
    }

    fn scratch(&mut self, n: usize, bytes: u64) -> Slot {
        let f = &mut *self.cx.f;
        if self.scratch[n].is_none() {
            self.scratch[n] = new_slot(f, bytes);
        }
        let s = self.scratch[n];
        f.slots[s].size = f.slots[s].size.max(bytes);
        s
    }

    /// Operand `n` as something pieces are read from.
    fn operand(&mut self, n: usize, v: Value) -> Source {
        let ty = self.cx.f.ty(v);
        if !ty.is_vector() {
            return Source::Scalar(v);
        }
        if self.cx.in_memory(ty) {
            return Source::Slot(self.home(v));
        }
        let s = self.scratch(n, ty.bytes(8) as u64);
        self.store(s, 0, v);
        Source::Slot(s)
    }

    fn load(&mut self, ty: Type, s: Slot, off: u32) -> Value {
        let mut b = self.b();
        let addr = b.slot_addr(s, 0);
        b.load(ty, addr, off as i32, MemFlags::aligned(align_at(off)), AliasClass::ANY)
    }
    fn store(&mut self, s: Slot, off: u32, v: Value) {
        let mut b = self.b();
        let addr = b.slot_addr(s, 0);
        b.store(addr, v, off as i32, MemFlags::aligned(align_at(off)), AliasClass::ANY);
    }
    fn piece(&mut self, s: Source, ty: Type, off: u32) -> Value {
        match s {
            Source::Slot(s) => self.load(ty, s, off),
            Source::Scalar(v) => v,
        }
    }

    /// The slot the result is put together in.
    fn result_slot(&mut self, i: Inst) -> Slot {
        let v = self.cx.f.results[i];
        let ty = self.cx.f.ty(v);
        if self.cx.in_memory(ty) { self.home(v) } else { self.scratch(3, ty.bytes(8) as u64) }
    }
    /// The result is complete in `s`: a value in registers is loaded from there.
    fn finish(&mut self, i: Inst, s: Slot) {
        let v = self.cx.f.results[i];
        let ty = self.cx.f.ty(v);
        if !self.cx.in_memory(ty) {
            let addr = self.b().slot_addr(s, 0);
            self.cx.f.insts[i] =
                InstData::new(Opcode::Load, ty, MemFlags::aligned(16).0, [addr.0, 0, AliasClass::ANY.0, 0]);
            self.keep(i);
        }
    }
    fn replace(&mut self, i: Inst, v: Value) {
        let r = self.cx.f.results[i];
        self.cx.f.set_alias(r, v);
        self.cx.aliased = true;
    }

    fn expand(&mut self, i: Inst) {
        use Opcode::*;
        let mut d = self.cx.f.insts[i];
        for k in 0..d.inline_values() {
            d.args[k] = self.cx.f.resolve(d.val(k)).0;
        }
        let lane = d.ty.lane();
        let lane_bytes = lane.bytes(8);
        match d.op {
            Undef => {}
            Bconst => {
                let bytes = self.cx.f.consts[ConstRef(d.args[0])].clone();
                let s = self.result_slot(i);
                for (k, word) in bytes.chunks(8).enumerate() {
                    let n = word.iter().rev().fold(0u64, |a, &b| a << 8 | b as u64);
                    let ty = Type::int_of_bits(word.len() as u32 * 8).unwrap_or(Type::I64);
                    let c = self.b().iconst(ty, n as i64);
                    self.store(s, k as u32 * 8, c);
                }
                self.finish(i, s);
            }
            Load => {
                let s = self.result_slot(i);
                for (ty, off) in self.chunks(d.ty) {
                    let align = d.mem_flags().align().min(align_at(off));
                    let flags = d.mem_flags().with_align(align);
                    let v = self.b().load(ty, d.val(0), d.mem_offset() + off as i32, flags, d.alias());
                    self.store(s, off, v);
                }
                self.finish(i, s);
            }
            Store => {
                let vty = self.cx.f.ty(d.val(1));
                let s = self.operand(0, d.val(1));
                for (ty, off) in self.chunks(vty) {
                    let align = d.mem_flags().align().min(align_at(off));
                    let flags = d.mem_flags().with_align(align);
                    let v = self.piece(s, ty, off);
                    self.b().store(d.val(0), v, d.mem_offset() + off as i32, flags, d.alias());
                }
            }
            Bitcast => {
                let s = match self.operand(0, d.val(0)) {
                    Source::Slot(s) => s,
                    Source::Scalar(v) => {
                        let s = self.scratch(0, d.ty.bytes(8) as u64);
                        self.store(s, 0, v);
                        s
                    }
                };
                if !d.ty.is_vector() {
                    let v = self.load(d.ty, s, 0);
                    return self.replace(i, v);
                }
                if self.cx.in_memory(d.ty) {
                    let to = self.result_slot(i);
                    for (ty, off) in self.chunks(d.ty) {
                        let v = self.load(ty, s, off);
                        self.store(to, off, v);
                    }
                } else {
                    self.finish(i, s);
                }
            }
            ExtractLane => {
                let lane_ty = d.ty;
                let Source::Slot(s) = self.operand(0, d.val(0)) else { return };
                let v = self.load(lane_ty, s, d.aux as u32 * lane_ty.bytes(8));
                self.replace(i, v);
            }
            InsertLane => {
                let Source::Slot(s) = self.operand(0, d.val(0)) else { return };
                if !self.cx.in_memory(d.ty) {
                    // The operand's copy is changed in place.
                    self.store(s, d.aux as u32 * lane_bytes, d.val(1));
                    return self.finish(i, s);
                }
                let to = self.result_slot(i);
                for (ty, off) in self.chunks(d.ty) {
                    let v = self.load(ty, s, off);
                    self.store(to, off, v);
                }
                self.store(to, d.aux as u32 * lane_bytes, d.val(1));
            }
            Splat => {
                let to = self.result_slot(i);
                for k in 0..d.ty.lanes() {
                    self.store(to, k * lane_bytes, d.val(0));
                }
                self.finish(i, to);
            }
            Shuffle => {
                let from = self.cx.f.ty(d.val(0)).lanes();
                let (Source::Slot(a), Source::Slot(b)) =
                    (self.operand(0, d.val(0)), self.operand(1, d.val(1)))
                else {
                    return;
                };
                let mask = self.cx.f.consts[ConstRef(d.args[2])].clone();
                let to = self.result_slot(i);
                for (k, &m) in mask.iter().enumerate() {
                    let m = m as u32;
                    if m >= 2 * from {
                        continue; // undefined lane
                    }
                    let (s, n) = if m < from { (a, m) } else { (b, m - from) };
                    let v = self.load(lane, s, n * lane_bytes);
                    self.store(to, k as u32 * lane_bytes, v);
                }
                self.finish(i, to);
            }
            _ => self.lanes(i, d),
        }
    }

    /// Types and offsets to move a whole vector with.
    fn chunks(&self, ty: Type) -> SmallVec<[(Type, u32); 8]> {
        let wide = Type::I8.vector(4);
        let unit =
            if self.cx.target.parts(wide, self.cx.f.attrs.features).is_empty() { Type::I64 } else { wide };
        let mut out = SmallVec::new();
        let mut off = 0;
        let total = ty.bytes(8);
        while off < total {
            let t = [unit, Type::I64, Type::I32, Type::I16, Type::I8]
                .into_iter()
                .find(|t| t.bytes(8) <= total - off)
                .unwrap_or(Type::I8);
            out.push((t, off));
            off += t.bytes(8);
        }
        out
    }

    /// A lane-wise operation.
    fn lanes(&mut self, i: Inst, d: InstData) {
        use Opcode::*;
        let n = d.inline_values();
        let sources: SmallVec<[Source; 3]> = (0..n).map(|k| self.operand(k, d.val(k))).collect();
        let types: SmallVec<[Type; 3]> = (0..n).map(|k| self.cx.f.ty(d.val(k))).collect();
        let to = self.result_slot(i);
        let total = d.ty.lanes();
        let mut lane = 0;
        // As many lanes at once as there is an instruction for.
        let mut step = self.chunk_lanes(&d, &types);
        while lane < total {
            step = step.min(total - lane);
            let part = |t: Type| if t.is_vector() { t.lane().vector(step.trailing_zeros() as u8) } else { t };
            let mut args: SmallVec<[Value; 3]> = (0..n)
                .map(|k| {
                    let t = types[k];
                    self.piece(sources[k], part(t), lane * t.lane().bytes(8))
                })
                .collect();
            let ty = part(d.ty);
            let mut words = d.args;
            // No machine computes in half precision: each operation is done in `float` and rounded.
            let widened = step == 1
                && matches!(
                    d.op,
                    Fadd | Fsub
                        | Fmul
                        | Fdiv
                        | Fsqrt
                        | Fmin
                        | Fmax
                        | Fround
                        | Fcmp
                        | SiToFp
                        | UiToFp
                        | FpToSi
                        | FpToUi
                );
            let result = ty;
            let ty = if widened && ty == Type::F16 { Type::F32 } else { ty };
            for (k, a) in args.iter_mut().enumerate() {
                if widened && self.cx.f.ty(*a) == Type::F16 {
                    *a = self.b().unary(Fpext, Type::F32, *a);
                }
                words[k] = a.0;
            }
            let mut v = match d.op {
                Icmp | Fcmp if step == 1 => {
                    let mut b = self.b();
                    let mut c = b.inst(InstData::new(d.op, Type::I8, d.aux, words));
                    if ty != Type::I8 {
                        c = b.unary(Zext, ty, c);
                    }
                    b.unary(Ineg, ty, c)
                }
                Select if step == 1 => {
                    let mut b = self.b();
                    let c = if types[0].is_vector() {
                        let zero = b.iconst(types[0].lane(), 0);
                        b.icmp(IntCC::Ne, args[0], zero)
                    } else {
                        args[0]
                    };
                    b.select(c, args[1], args[2])
                }
                op => self.b().inst(InstData::new(op, ty, d.aux, words)),
            };
            if ty != result {
                v = self.b().unary(Fptrunc, result, v);
            }
            self.store(to, lane * result.lane().bytes(8), v);
            lane += step;
        }
        self.finish(i, to);
    }

    /// The largest number of lanes the target can do `d` on at once; 1 = lane by lane.
    fn chunk_lanes(&mut self, d: &InstData, types: &[Type]) -> u32 {
        let mut n = d.ty.lanes() / 2;
        while n > 1 {
            let part = |t: Type| if t.is_vector() { t.lane().vector(n.trailing_zeros() as u8) } else { t };
            let legal = |t: Type| {
                !t.is_vector()
                    || (matches!(t.bytes(8), 16 | 32)
                        && !self.cx.target.parts(t, self.cx.f.attrs.features).is_empty())
            };
            if legal(part(d.ty)) && types.iter().all(|&t| legal(part(t))) {
                // An instruction of that type, made only to ask.
                let mut words = d.args;
                for (k, &t) in types.iter().enumerate() {
                    let u =
                        self.cx.f.make_inst(InstData::new(Opcode::Undef, part(t), 0, [0; 4]), &[], Loc::NONE);
                    words[k] = self.cx.f.results[u].0;
                }
                let probe =
                    self.cx.f.make_inst(InstData::new(d.op, part(d.ty), d.aux, words), &[], Loc::NONE);
                if self.cx.target.vector_op(self.cx.f, probe) {
                    return n;
                }
            }
            n /= 2;
        }
        1
    }

    /// Parameters in memory: each edge copies its value to a slot that the block copies home.
    fn parameters(&mut self) {
        let mut arrivals: FxHashMap<Block, Vec<Option<Slot>>> = FxHashMap::default();
        for k in 1..self.cx.f.order.len() {
            let b = self.cx.f.order[k];
            let params = self.cx.f.blocks[b].params.clone();
            if !params.iter().any(|&p| self.cx.in_memory(self.cx.f.ty(p))) {
                continue;
            }
            let rest = std::mem::take(&mut self.cx.f.blocks[b].insts);
            self.at = b;
            self.cx.f.blocks[b].params.clear();
            let mut list = Vec::new();
            for p in params {
                let ty = self.cx.f.ty(p);
                if !self.cx.in_memory(ty) {
                    let n = self.cx.f.blocks[b].params.len() as u32;
                    self.cx.f.values[p].def = ValueDef::Param(b, n);
                    self.cx.f.blocks[b].params.push(p);
                    list.push(None);
                    continue;
                }
                let arrival = new_slot(self.cx.f, ty.bytes(8) as u64);
                let home = self.home(p);
                for (t, off) in self.chunks(ty) {
                    let v = self.load(t, arrival, off);
                    self.store(home, off, v);
                }
                list.push(Some(arrival));
            }
            self.cx.f.blocks[b].insts.extend(rest);
            arrivals.insert(b, list);
        }
        for k in 0..self.cx.f.order.len() {
            let b = self.cx.f.order[k];
            let Some(&t) = self.cx.f.blocks[b].insts.last() else { continue };
            for e in edges::edges_of(self.cx.f, t) {
                let Some(list) = arrivals.get(&self.cx.f.edges[e].block).cloned() else { continue };
                let args = std::mem::take(&mut self.cx.f.edges[e].args);
                self.cx.f.blocks[b].insts.pop();
                self.at = b;
                let mut keep: SmallVec<[Value; 4]> = SmallVec::new();
                for (a, s) in args.into_iter().zip(list) {
                    match s {
                        None => keep.push(a),
                        Some(arrival) => {
                            let from = self.home(a);
                            let ty = self.cx.f.ty(a);
                            for (t, off) in self.chunks(ty) {
                                let v = self.load(t, from, off);
                                self.store(arrival, off, v);
                            }
                        }
                    }
                }
                self.cx.f.blocks[b].insts.push(t);
                self.cx.f.edges[e].args = keep;
            }
        }
    }
}

fn new_slot(f: &mut Function, bytes: u64) -> Slot {
    let s =
        SlotData { size: bytes, align: 16, name: crate::support::intern::Name::NONE, rank: SlotRank::Scalar };
    f.slots.push(s)
}

/// Alignment of offset `off` in a slot aligned to 16.
fn align_at(off: u32) -> u32 {
    (off | 16) & (off | 16).wrapping_neg()
}
