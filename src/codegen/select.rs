//! The driver of instruction selection: [`mir::select`](crate::mir::select) says how it works; this file does it.
//!
//! One forward walk counts uses and numbers memory epochs (a load may move down to a place of the same epoch); then
//! blocks are visited in postorder and bottom-up. Each selected IR instruction gives a *group* of rows; groups are
//! collected per block and put in forward order when the block is done, constants before the first group that asked
//! for them.

use super::{Error, Globals};
use crate::ir::{
    self, Block, Function, Inst, InstData, Opcode as Op, SwitchRef, Type, Value, ValueDef, effect,
};
use crate::mc::{Opcode, Operand, Reg, RegClass, Stream, Symbol};
use crate::mir::select::{CodegenOptions, FullInst, Select, pseudo};
use crate::mir::*;
use crate::support::entity::{Entity, SecondaryMap};
use crate::support::source::Loc;
use crate::target::Target;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Where an IR instruction stands: its block, and how many memory effects come before it in the function's walk.
#[derive(Clone, Copy, Default)]
struct Site {
    block: u32,
    epoch: u32,
}

/// A run of rows in `State::rows`.
#[derive(Clone, Copy)]
struct Group {
    start: u32,
    end: u32,
}

/// A constant asked for in the current block.
#[derive(Clone, Copy)]
struct Const {
    value: Value,
    vreg: Reg,
    /// The group (so far) first in program order that uses it.
    place: u32,
}

/// Tables reused from function to function.
#[derive(Default)]
pub struct State {
    /// First virtual register of a value, plus 1; parts follow. 0: nobody asked yet.
    regs: Vec<u32>,
    uses: Vec<u32>,
    sites: Vec<Site>,
    sunk: Vec<bool>,
    slots: FxHashMap<Value, Reg>,
    ir_slots: Vec<Reg>,
    /// For constants: (stamp, index in `consts`); valid if the stamp is the current one.
    const_of: Vec<(u32, u32)>,
    consts: Vec<Const>,
    const_groups: Vec<(u32, Group)>,
    rows: Vec<MInst>,
    groups: Vec<Group>,
    /// Forward rows of all blocks in postorder, with the range of each block.
    done: Vec<MInst>,
    ranges: SecondaryMap<Block, (u32, u32)>,
    postorder: Vec<Block>,
    pub block_syms: FxHashMap<Block, Symbol>,
}

/// The virtual register class of a part's type.
pub fn class_of(ty: Type) -> RegClass {
    if ty.is_vector() || ty.is_float() { RegClass::Float } else { RegClass::Int }
}

/// True for what is selected again at each use.
fn is_const(d: &InstData) -> bool {
    use Op::*;
    match d.op {
        SymAddr => d.aux & ir::addr_flag::KEEP == 0,
        op => matches!(op, Iconst | Fconst | Bconst | SlotAddr | BlockAddr | Undef),
    }
}

pub struct Selector<'a> {
    pub f: &'a Function,
    pub module: &'a ir::Module,
    pub target: &'a dyn Target,
    pub opts: &'a CodegenOptions,
    pub out: &'a mut dyn Stream,
    pub mf: &'a mut MFunc,
    pub st: &'a mut State,
    /// Symbols of the module's globals, made when first asked for.
    pub globals: &'a mut Globals,
    pub errors: &'a mut Vec<Error>,
    /// The frame has a stack protector's guard.
    guarded: bool,
    /// Share constants between the groups of a block (-O1 and up).
    share: bool,
    stamp: u32,
    block: Block,
    /// Index in the block of the instruction being selected, and its epoch.
    at: usize,
    epoch: u32,
    pub loc: Loc,
    /// The constant being materialised.
    current_const: Option<(Value, Reg)>,
    va_area: Reg,
}

/// Selects the whole of `f` into `mf` (which must be empty). `false` after an error.
#[allow(clippy::too_many_arguments)]
pub fn select_function(
    f: &Function,
    module: &ir::Module,
    target: &dyn Target,
    opts: &CodegenOptions,
    out: &mut dyn Stream,
    mf: &mut MFunc,
    st: &mut State,
    globals: &mut Globals,
    errors: &mut Vec<Error>,
) -> bool {
    let before = errors.len();
    let share = opts.opt_level > 0 && !f.attrs.optnone;
    st.reset(f);
    if let Some(labels) = globals.blocks.get(&f.id) {
        st.block_syms.extend(labels);
    }
    mf.clobbers.push(RegSet::default());
    for _ in 0..f.blocks.len() {
        mf.blocks.push(MBlock::default());
    }
    let mut s = Selector {
        guarded: f.slots.values().any(|s| s.rank == ir::SlotRank::Guard),
        f,
        module,
        target,
        opts,
        out,
        mf,
        st,
        globals,
        errors,
        share,
        stamp: 0,
        block: Block::NONE,
        at: 0,
        epoch: 0,
        loc: Loc::NONE,
        current_const: None,
        va_area: Reg::NONE,
    };
    s.count();
    let order = s.postorder();
    for &b in &order {
        s.select_block(b);
        if s.errors.len() > before {
            break;
        }
    }
    s.st.postorder = order;
    s.finish();
    errors.len() == before
}

impl State {
    fn reset(&mut self, f: &Function) {
        fn fill<T: Clone>(v: &mut Vec<T>, n: usize, x: T) {
            v.clear();
            v.resize(n, x);
        }
        fill(&mut self.regs, f.values.len(), 0);
        fill(&mut self.uses, f.values.len(), 0);
        fill(&mut self.const_of, f.values.len(), (0, 0));
        fill(&mut self.sites, f.insts.len(), Site::default());
        fill(&mut self.sunk, f.insts.len(), false);
        fill(&mut self.ir_slots, f.slots.len(), Reg::NONE);
        self.slots.clear();
        self.consts.clear();
        self.done.clear();
        self.ranges.clear();
        self.block_syms.clear();
    }
}

impl Selector<'_> {
    /// Counts uses of values (through no-ops to what they stand for) and numbers memory epochs.
    fn count(&mut self) {
        let f = self.f;
        let mut epoch = 0;
        for &b in &f.order {
            epoch += 1;
            for &i in &f.blocks[b].insts {
                self.st.sites[i.index()] = Site { block: b.0, epoch };
                let d = &f.insts[i];
                if d.op.effects() & effect::WRITE != 0 {
                    epoch += 1;
                }
                if self.is_noop(i, d) {
                    continue;
                }
                f.each_operand(i, |v| {
                    let v = self.canon(v);
                    self.st.uses[v.index()] += 1;
                });
            }
        }
    }

    fn is_noop(&self, i: Inst, d: &InstData) -> bool {
        use Op::*;
        matches!(d.op, Sext | Zext | Trunc | Bitcast | PtrToInt | IntToPtr)
            && self.target.same_bits(self.f, i)
    }

    /// The value whose register `v` is in: looks through no-ops.
    fn canon(&self, mut v: Value) -> Value {
        loop {
            match self.f.values[v].def {
                ValueDef::Inst(i, 0) => {
                    let d = &self.f.insts[i];
                    if !self.is_noop(i, d) {
                        return v;
                    }
                    v = d.val(0);
                }
                ValueDef::Alias(a) => v = a,
                _ => return v,
            }
        }
    }

    /// Reachable blocks, successors before predecessors where there is no cycle.
    fn postorder(&mut self) -> Vec<Block> {
        let f = self.f;
        let mut order = std::mem::take(&mut self.st.postorder);
        order.clear();
        let mut seen = vec![false; f.blocks.len()];
        let mut stack: Vec<(Block, SmallVec<[Block; 4]>)> = Vec::new();
        let entry = f.entry();
        seen[entry.index()] = true;
        stack.push((entry, f.successors(entry)));
        while let Some((b, succs)) = stack.last_mut() {
            match succs.pop() {
                Some(s) if !seen[s.index()] => {
                    seen[s.index()] = true;
                    stack.push((s, f.successors(s)));
                }
                Some(_) => {}
                None => {
                    order.push(*b);
                    stack.pop();
                }
            }
        }
        order
    }

    fn select_block(&mut self, b: Block) {
        let f = self.f;
        self.block = b;
        self.stamp += 1;
        self.st.rows.clear();
        self.st.groups.clear();
        self.st.consts.clear();
        self.st.const_groups.clear();
        let insts = &f.blocks[b].insts;
        for k in (0..insts.len()).rev() {
            let i = insts[k];
            let d = f.insts[i];
            let eff = d.op.effects();
            self.at = k;
            self.epoch = self.st.sites[i.index()].epoch;
            if eff & effect::TERM != 0 {
                self.begin(i);
                let ok = self.terminator(i, &d);
                self.end(i, ok);
                continue;
            }
            if self.st.sunk[i.index()] {
                continue;
            }
            let needed = eff & effect::WRITE != 0
                || d.op == Op::Load && d.mem_flags().volatile()
                || f.inst_results(i).any(|v| self.st.regs[v.index()] != 0 || self.st.slots.contains_key(&v));
            // (A memory-only constant somebody wants in its slot is like any value.)
            if !needed || is_const(&d) && !self.st.slots.contains_key(&f.results[i]) {
                continue;
            }
            // Constants are not kept across calls.
            if matches!(d.op, Op::Call | Op::CallIndirect) || !self.share {
                self.stamp += 1;
            }
            self.begin(i);
            let ok = match d.op {
                Op::InlineAsm => self.inline_asm(i),
                _ => self.target.select(self, i),
            };
            self.end(i, ok);
        }
        if b == f.entry() {
            self.stamp += 1;
            self.at = 0;
            self.epoch = u32::MAX;
            self.loc = f.loc;
            let start = self.st.rows.len() as u32;
            self.st.groups.push(Group { start, end: start });
            self.target.select_entry(self);
            let end = self.st.rows.len() as u32;
            if let Some(g) = self.st.groups.last_mut() {
                g.end = end;
            }
        } else {
            for &p in &f.blocks[b].params {
                for k in 0..self.target.parts(f.ty(p), self.f.attrs.features).len() {
                    let r = self.def_reg(p, k);
                    self.mf.blocks[b].params.push(r);
                }
            }
        }
        self.select_consts();
        self.flush_block(b);
    }

    fn begin(&mut self, i: Inst) {
        self.loc = self.f.locs[i];
        let n = self.st.rows.len() as u32;
        self.st.groups.push(Group { start: n, end: n });
    }

    fn end(&mut self, i: Inst, ok: bool) {
        let n = self.st.rows.len() as u32;
        if let Some(g) = self.st.groups.last_mut() {
            g.end = n;
        }
        if !ok {
            let d = &self.f.insts[i];
            let text = format!("{} of type {} is not supported on this target", d.op.text(), d.ty);
            self.errors.push(Error { loc: self.loc, text });
        }
    }

    /// Materialises the block's constants, each as a group before the one that uses it first.
    fn select_consts(&mut self) {
        let mut k = 0;
        self.epoch = u32::MAX;
        while k < self.st.consts.len() {
            let c = self.st.consts[k];
            k += 1;
            let ValueDef::Inst(i, _) = self.f.values[c.value].def else { continue };
            let start = self.st.rows.len() as u32;
            self.current_const = Some((c.value, c.vreg));
            self.loc = Loc::NONE;
            let d = self.f.insts[i];
            let ok = if d.op == Op::Undef {
                for p in 0..self.target.parts(d.ty, self.f.attrs.features).len() {
                    let r = self.def_reg(c.value, p);
                    self.push(pseudo::UNDEF, 0, &[(Operand::Reg(r), Role::DEF)], &[], RegSet::default());
                }
                true
            } else {
                self.target.select(self, i)
            };
            self.current_const = None;
            if !ok {
                let text = format!("{} of type {} is not supported on this target", d.op.text(), d.ty);
                self.errors.push(Error { loc: self.f.locs[i], text });
            }
            let place = self.st.consts[k - 1].place;
            self.st.const_groups.push((place, Group { start, end: self.st.rows.len() as u32 }));
        }
    }

    /// Appends the block's rows to `done` in forward order.
    fn flush_block(&mut self, b: Block) {
        let st = &mut *self.st;
        let start = st.done.len() as u32;
        // What was asked for while materialising a constant came later and must stand earlier: stable by place, then backwards.
        st.const_groups.sort_by_key(|c| c.0);
        let mut next = st.const_groups.len();
        for g in (0..st.groups.len()).rev() {
            while next > 0 && st.const_groups[next - 1].0 == g as u32 {
                next -= 1;
                let c = st.const_groups[next].1;
                st.done.extend_from_slice(&st.rows[c.start as usize..c.end as usize]);
            }
            let g = st.groups[g];
            st.done.extend_from_slice(&st.rows[g.start as usize..g.end as usize]);
        }
        debug_assert_eq!(next, 0);
        st.ranges[b] = (start, st.done.len() as u32);
    }

    /// Puts the rows of all blocks in their final order and fills in predecessors.
    fn finish(&mut self) {
        let f = self.f;
        let st = &mut *self.st;
        let mf = &mut *self.mf;
        // Does each block of the layout follow one of its predecessors?
        let mut reached = vec![false; f.blocks.len()];
        reached[f.entry().index()] = true;
        let mut in_flow = true;
        for &b in &f.order {
            let (s, e) = st.ranges[b];
            if s == e {
                continue; // unreachable
            }
            mf.order.push(b);
            in_flow &= reached[b.index()];
            for s in &mf.blocks[b].succs {
                reached[s.0.index()] = true;
            }
        }
        if in_flow {
            mf.flow.extend_from_slice(&mf.order);
        } else {
            mf.flow.extend(st.postorder.iter().rev());
        }
        for k in 0..mf.flow.len() {
            let b = mf.flow[k];
            let (s, e) = st.ranges[b];
            let mb = &mut mf.blocks[b];
            mb.start = mf.insts.len() as u32;
            mf.insts.extend_from_slice(&st.done[s as usize..e as usize]);
            mb.end = mf.insts.len() as u32;
            for k in 0..mb.succs.len() {
                let s = mf.blocks[b].succs[k].0;
                mf.blocks[s].preds.push(b);
            }
        }
    }

    fn terminator(&mut self, i: Inst, d: &InstData) -> bool {
        let f = self.f;
        let b = self.block;
        let mut edges: SmallVec<[ir::Edge; 4]> = SmallVec::new();
        f.each_edge(i, |e| edges.push(e));
        if d.op == Op::Switch {
            edges.pop(); // the default is dead after legalisation
        }
        let table = matches!(d.op, Op::Switch | Op::IndirectJump);
        let mut seen = vec![];
        if table {
            seen.resize(f.blocks.len().div_ceil(64), 0u64);
        }
        for &e in &edges {
            let e = &f.edges[e];
            if table {
                // One edge a target block.
                let (w, bit) = (e.block.index() / 64, 1u64 << (e.block.index() % 64));
                if seen[w] & bit != 0 {
                    continue;
                }
                seen[w] |= bit;
            }
            let mut args: SmallVec<[Reg; 2]> = SmallVec::new();
            for &a in &e.args {
                for p in 0..self.target.parts(f.ty(a), self.f.attrs.features).len() {
                    args.push(self.reg(a, p));
                }
            }
            self.mf.blocks[b].succs.push((e.block, args));
        }
        match d.op {
            Op::Jump => {
                let to = f.edges[edges[0]].block;
                self.push(pseudo::JUMP, 0, &[(Operand::Block(to), Role::NONE)], &[], RegSet::default());
                true
            }
            Op::Unreachable => {
                self.push(pseudo::UNREACHABLE, 0, &[], &[], RegSet::default());
                true
            }
            Op::AsmGoto => self.inline_asm(i),
            _ => self.target.select_term(self, i),
        }
    }

    /// Appends one row with all its operands.
    pub fn push(
        &mut self,
        op: Opcode,
        size: u8,
        explicit: &[(Operand, Role)],
        extra: &[(Reg, Role)],
        clobbers: RegSet,
    ) {
        self.emit_full(FullInst { op, size, flags: 0, explicit, extra, clobbers });
    }

    /// Index of `set` in the function's table.
    fn clobber_index(&mut self, set: RegSet) -> u32 {
        if set == RegSet::default() {
            return 0;
        }
        let t = &mut self.mf.clobbers;
        if let Some(k) = t.iter().rev().take(4).position(|s| *s == set) {
            return (t.len() - 1 - k) as u32;
        }
        t.push(set);
        t.len() as u32 - 1
    }

    fn new_vreg(&mut self, ty: Type) -> Reg {
        let class = class_of(ty);
        let n = self.mf.vregs.len() as u32;
        self.mf.vregs.push(VRegData { class, ty, global: false });
        Reg::virt(class, n)
    }

    /// First register of `v`'s parts, made if there is none.
    fn value_regs(&mut self, v: Value) -> u32 {
        let n = self.st.regs[v.index()];
        if n != 0 {
            return n - 1;
        }
        let first = self.mf.vregs.len() as u32;
        for &ty in self.target.parts(self.f.ty(v), self.f.attrs.features) {
            self.new_vreg(ty);
        }
        self.st.regs[v.index()] = first + 1;
        first
    }

    fn vreg(&self, n: u32) -> Reg {
        Reg::virt(self.mf.vregs[n as usize].class, n)
    }

    /// Register part of a constant for the current group.
    fn const_reg(&mut self, v: Value, part: usize) -> Reg {
        let place = (self.st.groups.len() as u32).saturating_sub(1);
        let (stamp, n) = self.st.const_of[v.index()];
        let first = if stamp == self.stamp {
            let c = &mut self.st.consts[n as usize];
            c.place = c.place.max(place);
            c.vreg.index() as u32
        } else {
            let first = self.mf.vregs.len() as u32;
            for &ty in self.target.parts(self.f.ty(v), self.f.attrs.features) {
                self.new_vreg(ty);
            }
            self.st.const_of[v.index()] = (self.stamp, self.st.consts.len() as u32);
            let vreg = self.vreg(first);
            self.st.consts.push(Const { value: v, vreg, place });
            first
        };
        self.vreg(first + part as u32)
    }

    fn def_block(&self, v: Value) -> Block {
        match self.f.values[v].def {
            ValueDef::Inst(i, _) => Block(self.st.sites[i.index()].block),
            ValueDef::Param(b, _) => b,
            ValueDef::Alias(_) => Block::NONE,
        }
    }

    /// The set with the allocatable registers among `regs`.
    fn reg_set(&self, regs: &[Reg]) -> RegSet {
        let info = self.target.regs();
        let mut set = RegSet::default();
        for r in regs {
            for c in 0..2 {
                if r.phys_class() == info.class[c] {
                    set.0[c] |= 1 << r.hw();
                }
            }
        }
        set
    }
}

impl Select for Selector<'_> {
    fn func(&self) -> &Function {
        self.f
    }
    fn module(&self) -> &ir::Module {
        self.module
    }
    fn mfunc(&mut self) -> &mut MFunc {
        self.mf
    }
    fn options(&self) -> &CodegenOptions {
        self.opts
    }

    fn reg(&mut self, v: Value, part: usize) -> Reg {
        let v = self.canon(v);
        if let ValueDef::Inst(i, _) = self.f.values[v].def
            && is_const(&self.f.insts[i])
        {
            return self.const_reg(v, part);
        }
        let n = self.value_regs(v) + part as u32;
        if self.def_block(v) != self.block {
            self.mf.vregs[n as usize].global = true;
        }
        self.vreg(n)
    }
    fn def_reg(&mut self, v: Value, part: usize) -> Reg {
        if let Some((c, r)) = self.current_const
            && c == v
        {
            return self.vreg(r.index() as u32 + part as u32);
        }
        let n = self.value_regs(v);
        self.vreg(n + part as u32)
    }
    fn value_slot(&mut self, v: Value) -> Reg {
        let v = self.canon(v);
        if let Some(&r) = self.st.slots.get(&v) {
            return r;
        }
        let bytes = self.f.ty(v).bytes(self.f.ptr_bytes).next_power_of_two().max(1);
        let r = self.new_slot(SlotKind::Spill, bytes as u64, bytes.min(16));
        self.st.slots.insert(v, r);
        r
    }
    fn temp(&mut self, ty: Type) -> Reg {
        self.new_vreg(ty)
    }
    fn uses(&self, v: Value) -> u32 {
        self.st.uses[self.canon(v).index()]
    }
    fn is_used(&self, v: Value) -> bool {
        self.st.regs[v.index()] != 0 || self.st.slots.contains_key(&v)
    }
    fn def(&self, v: Value) -> Option<(Inst, InstData)> {
        let i = self.f.def_inst(v)?;
        let d = self.f.insts[i];
        (d.op.effects() & (effect::READ | effect::WRITE) == 0).then_some((i, d))
    }
    fn iconst(&self, v: Value) -> Option<i64> {
        self.f.iconst(v)
    }
    fn sink_load(&self, v: Value) -> Option<(Inst, InstData)> {
        let i = self.f.def_inst(v)?;
        let d = &self.f.insts[i];
        let ok = d.op == Op::Load
            && !d.mem_flags().volatile()
            && self.st.uses[v.index()] == 1
            && self.st.regs[v.index()] == 0
            && self.st.sites[i.index()].epoch == self.epoch
            && !self.st.sunk[i.index()];
        ok.then_some((i, *d))
    }
    fn sunk(&mut self, i: Inst) {
        self.st.sunk[i.index()] = true;
    }
    fn fusible(&self, v: Value) -> Option<(Inst, InstData)> {
        if self.st.uses[v.index()] != 1 || self.st.regs[v.index()] != 0 {
            return None;
        }
        self.def(v)
    }

    fn symbol(&mut self, g: ir::GlobalId) -> Symbol {
        self.globals.symbol(self.module, self.out, g)
    }
    fn block_symbol(&mut self, b: Block) -> Symbol {
        let out = &mut *self.out;
        *self.st.block_syms.entry(b).or_insert_with(|| out.temp_symbol("L"))
    }
    fn constant(&mut self, bytes: &[u8], align: u32) -> Symbol {
        if let Some(c) = self.mf.pool.iter_mut().rev().take(16).find(|c| c.bytes == bytes) {
            c.align = c.align.max(align);
            return c.sym;
        }
        let sym = self.out.temp_symbol("LC");
        self.mf.pool.push(PoolConst { bytes: bytes.to_vec(), align, sym });
        sym
    }
    fn slot(&mut self, s: ir::Slot) -> Reg {
        let r = self.st.ir_slots[s.index()];
        if !r.is_none() {
            return r;
        }
        let d = &self.f.slots[s];
        let r = self.new_slot(SlotKind::Local, d.size, d.align);
        if let Some(s) = self.mf.slots.values_mut().last().filter(|_| self.guarded) {
            s.rank = d.rank as u8;
        }
        self.st.ir_slots[s.index()] = r;
        r
    }
    fn new_slot(&mut self, kind: SlotKind, size: u64, align: u32) -> Reg {
        if let SlotKind::Outgoing(off) = kind {
            self.mf.outgoing_bytes = self.mf.outgoing_bytes.max(off + size as u32);
        }
        let s = self.mf.slots.push(SlotData { kind, size, align, rank: 0 });
        Reg::slot(s.0)
    }
    fn va_area(&mut self, size: u64, align: u32) -> Reg {
        if self.va_area.is_none() {
            self.va_area = self.new_slot(SlotKind::Local, size, align);
        }
        self.va_area
    }
    fn has_va_area(&self) -> bool {
        !self.va_area.is_none()
    }
    fn switch_blocks(&self, i: Inst) -> Vec<Block> {
        let d = &self.f.insts[i];
        self.f.switches[SwitchRef(d.args[1])].cases.iter().map(|c| self.f.edges[c.2].block).collect()
    }
    fn jump_table(&mut self, targets: Vec<Block>, absolute: bool) -> Symbol {
        let sym = self.out.temp_symbol("L");
        self.mf.tables.push(JumpTable { sym, targets, absolute });
        sym
    }

    fn emit(&mut self, op: Opcode, size: u8, ops: &[Operand], tied: &[Reg]) {
        let row = self.target.row(op);
        let first = self.mf.operands.len() as u32;
        let mut mods: SmallVec<[u8; 2]> = SmallVec::new();
        for (k, &o) in ops.iter().enumerate() {
            let role = match o {
                Operand::Reg(r) if r.is_virt() => match row.roles.get(k).copied().unwrap_or(RowRole::Use) {
                    RowRole::Use => Role::USE,
                    RowRole::Def => Role::DEF,
                    RowRole::EarlyDef => Role::EARLY_DEF,
                    RowRole::Mod => {
                        mods.push(k as u8);
                        Role::DEF
                    }
                    RowRole::None => Role::NONE,
                },
                Operand::Mem(_) => Role::USE,
                _ => Role::NONE,
            };
            self.mf.operands.push(o);
            self.mf.roles.push(role);
        }
        debug_assert_eq!(mods.len(), tied.len(), "one old value a Mod register of {op:?}");
        for (&k, &r) in mods.iter().zip(tied) {
            self.mf.operands.push(Operand::Reg(r));
            self.mf.roles.push(Role::tied(k));
        }
        let clobbers = if row.implicit_defs.is_empty() {
            0
        } else {
            self.clobber_index(self.reg_set(row.implicit_defs))
        };
        self.mf.has_calls |= row.kind == RowKind::Call;
        let len = self.mf.operands.len() as u32 - first;
        let explicit = ops.len() as u8;
        self.st.rows.push(MInst { op, size, flags: 0, explicit, first, len, clobbers, loc: self.loc });
    }
    fn emit_full(&mut self, i: FullInst) {
        let first = self.mf.operands.len() as u32;
        for &(o, role) in i.explicit {
            let role = match o {
                Operand::Reg(r) if !r.is_virt() => Role::NONE,
                Operand::Reg(_) => role,
                Operand::Mem(_) if role.access == Access::None => Role::USE,
                Operand::Mem(_) => Role { access: Access::Use, place: Place::Reg, ..role },
                _ => Role::NONE,
            };
            self.mf.operands.push(o);
            self.mf.roles.push(role);
        }
        for &(r, role) in i.extra {
            self.mf.operands.push(Operand::Reg(r));
            self.mf.roles.push(role);
        }
        let clobbers = self.clobber_index(i.clobbers);
        if i.op.0 >= pseudo::TARGET || !i.op.is_pseudo() {
            self.mf.has_calls |= self.target.row(i.op).kind == RowKind::Call;
        }
        let len = self.mf.operands.len() as u32 - first;
        self.st.rows.push(MInst {
            op: i.op,
            size: i.size,
            flags: i.flags,
            explicit: i.explicit.len() as u8,
            first,
            len,
            clobbers,
            loc: self.loc,
        });
    }
    fn copy(&mut self, dst: Reg, src: Reg) {
        // A def tied to its use: the allocator makes the copy if it is needed at all, the row itself is empty.
        self.emit_full(FullInst {
            op: pseudo::COPY,
            size: 0,
            flags: 0,
            explicit: &[(Operand::Reg(dst), Role::DEF)],
            extra: &[(src, Role::tied(0))],
            clobbers: RegSet::default(),
        });
    }
}

/// The registers that the unit's global register variables own.
pub fn owned_registers(module: &ir::Module, target: &dyn Target) -> RegSet {
    let info = target.regs();
    let mut set = RegSet::default();
    for &n in &module.register_variables {
        let Some(r) = target.reg_by_name(n.as_str().trim_start_matches('%')) else { continue };
        for c in 0..2 {
            if r.phys_class() == info.class[c] && r != info.stack_pointer && r != info.frame_pointer {
                set.0[c] |= 1 << r.hw();
            }
        }
    }
    set
}
