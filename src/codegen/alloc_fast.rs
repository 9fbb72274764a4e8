//! The register allocator of -O0: block-local, one backward walk, no liveness analysis.
//!
//! At block boundaries every value is in its frame slot. Inside a block, going up from its end, a use of a value that has no register
//! takes a free one and keeps it up to the definition; a fixed use takes its register, so values are mostly computed where
//! they are wanted. Whatever must leave a register (a call destroys it, a fixed operand needs it, none is free) is
//! reloaded right below the instruction and stored once, at its definition. Values used in other blocks
//! (`VRegData::global`) are stored at their definition too. Block parameters arrive in a slot written before the jump.
//!
//! State between instructions: `held[r]` is the value in register `r` *below* the point reached.

use super::moves::{Edit, Move, sequence, spill_type};
use crate::ir::{Block, Type};
use crate::mc::{Mem, Operand, Reg};
use crate::mir::*;
use crate::support::entity::SecondaryMap;
use crate::target::RegInfo;

/// Tables reused from function to function.
#[derive(Default)]
pub struct State {
    /// Register of each virtual register, or `Reg::NONE`.
    at: Vec<Reg>,
    /// Its slot once it needs one.
    slot: Vec<Reg>,
    after: Vec<Move>,
    before: Vec<Move>,
    /// Moves for the top of a block after a terminator that defines registers.
    top: SecondaryMap<Block, Vec<Move>>,
    has_top: bool,
}

type Mask = [u64; 2];

struct Alloc<'a> {
    mf: &'a mut MFunc,
    info: &'a RegInfo,
    st: &'a mut State,
    edits: &'a mut Vec<Edit>,
    /// Allocatable registers, and those with a value.
    all: Mask,
    live: Mask,
    held: [[u32; 64]; 2],
    used: Mask,
}

const NOBODY: u32 = u32::MAX;

/// Allocates registers in `mf` (operands are rewritten to physical registers and slots) and fills `edits`. Gives the
/// registers that were written.
pub fn allocate(
    mf: &mut MFunc,
    info: &RegInfo,
    exclude: RegSet,
    st: &mut State,
    edits: &mut Vec<Edit>,
) -> RegSet {
    edits.clear();
    st.at.clear();
    st.at.resize(mf.vregs.len(), Reg::NONE);
    st.slot.clear();
    st.slot.resize(mf.vregs.len(), Reg::NONE);
    let mut all: Mask = [0; 2];
    for c in 0..2 {
        for r in info.order[c] {
            all[c] |= 1 << r.hw();
        }
        all[c] &= !exclude.0[c];
    }
    let mut a = Alloc { mf, info, st, edits, all, live: [0; 2], held: [[NOBODY; 64]; 2], used: [0; 2] };
    for k in (0..a.mf.flow.len()).rev() {
        let b = a.mf.flow[k];
        a.block(b);
    }
    let used = RegSet(a.used);
    edits.reverse();
    if std::mem::take(&mut st.has_top) {
        for &b in &mf.flow {
            let at = mf.blocks[b].start * 2;
            let moves = std::mem::take(&mut st.top[b]);
            let k = edits.partition_point(|e| e.at < at);
            edits.splice(k..k, moves.into_iter().map(|mv| Edit { at, mv }));
        }
    }
    used
}

impl Alloc<'_> {
    fn class(&self, v: Reg) -> usize {
        v.virt_class() as usize
    }
    fn phys(&self, class: usize, hw: u32) -> Reg {
        Reg::phys(self.info.class[class], hw as u8)
    }
    fn ty(&self, v: Reg) -> Type {
        spill_type(self.mf.vregs[v.index()].ty)
    }
    fn slot_of(&mut self, v: Reg) -> Reg {
        let s = self.st.slot[v.index()];
        if !s.is_none() {
            return s;
        }
        let s = new_slot(self.mf, self.ty(v));
        self.st.slot[v.index()] = s;
        s
    }
    /// Class index and mask bit of a physical register, if it is one of the allocator's.
    fn bit(&self, r: Reg) -> Option<(usize, u64)> {
        let c = self.info.class.iter().position(|&c| c == r.phys_class())?;
        Some((c, 1 << r.hw()))
    }
    fn take(&mut self, v: Reg, r: Reg, c: usize) {
        self.st.at[v.index()] = r;
        self.held[c][r.hw() as usize] = v.0;
        self.live[c] |= 1 << r.hw();
        self.used[c] |= 1 << r.hw();
    }
    fn free(&mut self, v: Reg, r: Reg, c: usize) {
        self.st.at[v.index()] = Reg::NONE;
        self.live[c] &= !(1 << r.hw());
    }
    /// The value in `r` is to be in its slot above this point: it is reloaded below the instruction.
    fn evict(&mut self, c: usize, hw: u32) {
        let v = Reg(self.held[c][hw as usize]);
        let r = self.phys(c, hw);
        let (src, ty) = (self.slot_of(v), self.ty(v));
        self.st.after.push(Move { dst: r, src, ty });
        self.free(v, r, c);
    }
    /// A register of `allowed`, made free if there is none (never one of `keep`).
    fn pick(&mut self, c: usize, allowed: u64, keep: u64) -> Option<Reg> {
        let free = allowed & !self.live[c] & !keep;
        if free != 0 {
            // In the target's order of preference; the first few nearly always do.
            for r in self.info.order[c] {
                if free >> r.hw() & 1 != 0 {
                    return Some(*r);
                }
            }
        }
        let victims = allowed & self.live[c] & !keep;
        if victims == 0 {
            return None;
        }
        let hw = victims.trailing_zeros();
        self.evict(c, hw);
        Some(self.phys(c, hw))
    }

    fn block(&mut self, b: Block) {
        let (start, end) = (self.mf.blocks[b].start, self.mf.blocks[b].end);
        let last = end - 1;
        self.inst(last, Some(b));
        self.edge_args(b, last);
        for i in (start..last).rev() {
            self.inst(i, None);
        }
        self.block_top(start);
    }

    /// Stores the values passed on the edges out of `b` to the slots of the parameters, before the terminator.
    fn edge_args(&mut self, b: Block, last: u32) {
        let at = last * 2;
        // Values there is no register for go from slot to slot.
        let mut rest: Vec<(Reg, Reg)> = Vec::new();
        let mut stores: Vec<Move> = Vec::new();
        for s in 0..self.mf.blocks[b].succs.len() {
            let to = self.mf.blocks[b].succs[s].0;
            for k in 0..self.mf.blocks[b].succs[s].1.len() {
                let arg = self.mf.blocks[b].succs[s].1[k];
                let param = self.mf.blocks[to].params[k];
                let dst = self.slot_of(param);
                let c = self.class(arg);
                if self.st.at[arg.index()].is_none() {
                    if self.all[c] & !self.live[c] == 0 {
                        rest.push((arg, param));
                        continue;
                    }
                    let Some(r) = self.pick(c, self.all[c], 0) else { continue };
                    self.take(arg, r, c);
                }
                stores.push(Move { dst, src: self.st.at[arg.index()], ty: self.ty(param) });
            }
        }
        // A parameter's old value may be read for another parameter: slots are read before any is written.
        let mut forward: Vec<Move> = Vec::new();
        let mut last_part: Vec<Move> = Vec::new();
        for c in 0..2 {
            if !rest.iter().any(|r| self.class(r.0) == c) {
                continue;
            }
            let r = self.info.order[c][0];
            let ty = spill_type(if c == 0 { Type::PTR } else { self.widest_float() });
            let saved = new_slot(self.mf, ty);
            let save = Move { dst: saved, src: r, ty };
            let restore = Move { dst: r, src: saved, ty };
            forward.push(save);
            last_part.push(save);
            for &(arg, param) in rest.iter().filter(|x| x.0.virt_class() as usize == c) {
                let ty = self.ty(param);
                let (from, to, between) = (self.slot_of(arg), self.slot_of(param), new_slot(self.mf, ty));
                forward.push(Move { dst: r, src: from, ty });
                forward.push(Move { dst: between, src: r, ty });
                last_part.push(Move { dst: r, src: between, ty });
                last_part.push(Move { dst: to, src: r, ty });
            }
            forward.push(restore);
            last_part.push(restore);
        }
        forward.extend(stores);
        forward.extend(last_part);
        self.edits.extend(forward.into_iter().rev().map(|mv| Edit { at, mv }));
    }

    fn widest_float(&self) -> Type {
        let floats = self.mf.vregs.iter().filter(|v| v.class == crate::mc::RegClass::Float);
        floats.map(|v| v.ty).max_by_key(|t| t.bytes(8)).unwrap_or(Type::F64)
    }

    /// Writes the collected moves below an instruction (edits are collected backwards).
    fn flush_after(&mut self, at: u32) {
        if self.st.after.is_empty() {
            return;
        }
        let mut list = std::mem::take(&mut self.st.after);
        let n = self.edits.len();
        let (mf, edits) = (&mut *self.mf, &mut *self.edits);
        sequence(&mut list, |ty| new_slot(mf, ty), |mv| edits.push(Edit { at, mv }));
        self.edits[n..].reverse();
        self.st.after = list;
    }

    fn block_top(&mut self, start: u32) {
        for c in 0..2 {
            let mut live = self.live[c];
            while live != 0 {
                let hw = live.trailing_zeros();
                live &= live - 1;
                let v = Reg(self.held[c][hw as usize]);
                let (src, ty, dst) = (self.slot_of(v), self.ty(v), self.phys(c, hw));
                self.edits.push(Edit { at: start * 2, mv: Move { dst, src, ty } });
                self.st.at[v.index()] = Reg::NONE;
            }
            self.live[c] = 0;
        }
    }

    /// Registers of class `c` that `place` allows.
    fn allowed(&self, c: usize, place: Place) -> u64 {
        match place {
            Place::Limit(n) => self.all[c] & ((1 << n) - 1),
            _ => self.all[c],
        }
    }

    fn inst(&mut self, i: u32, terminator_of: Option<Block>) {
        let inst = self.mf.insts[i as usize];
        let (first, end) = (inst.first as usize, (inst.first + inst.len) as usize);
        // What fixed operands want, and what is written.
        let mut fixed_use: Mask = [0; 2];
        let mut fixed_def: Mask = [0; 2];
        let mut tied_defs = 0u64;
        let mut any = (false, false, false); // fixed use, tied, def
        for k in first..end {
            let role = self.mf.roles[k];
            match (role.access, role.place) {
                (Access::Use, Place::Fixed(r)) => {
                    any.0 = true;
                    if let Some((c, m)) = self.bit(r) {
                        fixed_use[c] |= m;
                    }
                }
                (Access::Use, Place::Tied(n)) => {
                    any.1 = true;
                    tied_defs |= 1 << (n as u32).min(63);
                }
                (Access::Def, p) => {
                    any.2 = true;
                    if let Place::Fixed(r) = p
                        && let Some((c, m)) = self.bit(r)
                    {
                        fixed_def[c] |= m;
                    }
                }
                _ => {}
            }
        }
        let mut late = fixed_def;
        let mut early: Mask = [0; 2];
        if inst.clobbers != 0 {
            let set = self.mf.clobbers[inst.clobbers as usize].0;
            for c in 0..2 {
                self.used[c] |= set[c];
                late[c] |= set[c];
                let mut gone = set[c] & self.live[c] & !fixed_def[c];
                while gone != 0 {
                    let hw = gone.trailing_zeros();
                    gone &= gone - 1;
                    self.evict(c, hw);
                }
            }
        }
        if any.2 {
            self.defs(first, end, true, &mut late, &mut early, &fixed_use, tied_defs);
            self.defs(first, end, false, &mut late, &mut early, &fixed_use, tied_defs);
        }
        if any.0 {
            for k in first..end {
                if let Role { access: Access::Use, place: Place::Fixed(r), .. } = self.mf.roles[k] {
                    self.use_in(k, r, &mut early, &fixed_use);
                }
            }
        }
        if any.1 {
            for k in first..end {
                if let Role { access: Access::Use, place: Place::Tied(n), .. } = self.mf.roles[k]
                    && let Operand::Reg(r) = self.mf.operands[first + n as usize]
                {
                    self.use_in(k, r, &mut early, &fixed_use);
                }
            }
        }
        for k in first..end {
            let role = self.mf.roles[k];
            if role.access != Access::Use || matches!(role.place, Place::Fixed(_) | Place::Tied(_)) {
                continue;
            }
            match self.mf.operands[k] {
                Operand::Reg(v) if v.is_virt() => {
                    let o = match role.place {
                        Place::Stack => slot_operand(self.slot_of(v)),
                        Place::Any
                            if self.st.at[v.index()].is_none()
                                && (self.mf.vregs[v.index()].global
                                    || !self.st.slot[v.index()].is_none()) =>
                        {
                            slot_operand(self.slot_of(v))
                        }
                        _ => Operand::Reg(self.use_any(v, role, &mut early, &late)),
                    };
                    self.mf.operands[k] = o;
                }
                Operand::Mem(mut m) => {
                    if m.base.is_virt() {
                        m.base = self.use_any(m.base, role, &mut early, &late);
                    }
                    if m.index.is_virt() {
                        m.index = self.use_any(m.index, role, &mut early, &late);
                    }
                    self.mf.operands[k] = Operand::Mem(m);
                }
                _ => {}
            }
        }
        match terminator_of {
            Some(b) if !self.st.after.is_empty() => {
                // A terminator's results: what is to be done with them is done where it goes to.
                let mut list = std::mem::take(&mut self.st.after);
                for s in 0..self.mf.blocks[b].succs.len() {
                    let to = self.mf.blocks[b].succs[s].0;
                    self.st.top[to].extend(list.iter().copied());
                    self.st.has_top = true;
                }
                list.clear();
                self.st.after = list;
            }
            _ => self.flush_after(i * 2 + 1),
        }
        if !self.st.before.is_empty() {
            for k in (0..self.st.before.len()).rev() {
                self.edits.push(Edit { at: i * 2, mv: self.st.before[k] });
            }
            self.st.before.clear();
        }
    }

    /// Gives the results their registers: those fixed, or all others.
    #[allow(clippy::too_many_arguments)]
    fn defs(
        &mut self,
        first: usize,
        end: usize,
        fixed: bool,
        late: &mut Mask,
        early: &mut Mask,
        fixed_use: &Mask,
        tied_defs: u64,
    ) {
        for k in first..end {
            let role = self.mf.roles[k];
            let Operand::Reg(v) = self.mf.operands[k] else { continue };
            if role.access != Access::Def || !v.is_virt() {
                continue;
            }
            let c = self.class(v);
            let below = self.st.at[v.index()];
            let is_early = role.when == When::Early;
            let r = if let Place::Fixed(f) = role.place {
                if !fixed {
                    continue;
                }
                if below != f
                    && let Some((fc, m)) = self.bit(f)
                    && self.live[fc] & m != 0
                {
                    self.evict(fc, f.hw() as u32);
                }
                f
            } else {
                if fixed {
                    continue;
                }
                if role.place == Place::Stack {
                    let s = self.slot_of(v);
                    if !below.is_none() {
                        self.free(v, below, c);
                        self.st.after.push(Move { dst: below, src: s, ty: self.ty(v) });
                    }
                    self.mf.operands[k] = slot_operand(s);
                    continue;
                }
                let mut bad = late[c];
                if is_early {
                    bad |= early[c] | fixed_use[c];
                }
                if tied_defs >> (k - first).min(63) & 1 != 0 {
                    bad |= fixed_use[c] | early[c];
                }
                let ok = self.allowed(c, role.place) & !bad;
                if !below.is_none() && ok >> below.hw() & 1 != 0 {
                    below
                } else {
                    match self.pick(c, ok, 0) {
                        Some(r) => r,
                        None => continue,
                    }
                }
            };
            if !below.is_none() {
                self.free(v, below, c);
                if below != r {
                    self.st.after.push(Move { dst: below, src: r, ty: self.ty(v) });
                }
            }
            if self.mf.vregs[v.index()].global || !self.st.slot[v.index()].is_none() {
                let dst = self.slot_of(v);
                self.st.after.push(Move { dst, src: r, ty: self.ty(v) });
            }
            if let Some((rc, m)) = self.bit(r) {
                self.used[rc] |= m;
                late[rc] |= m;
                if is_early {
                    early[rc] |= m;
                }
            }
            self.mf.operands[k] = Operand::Reg(r);
        }
    }

    /// Operand `k` must be in register `r` when the instruction reads it.
    fn use_in(&mut self, k: usize, r: Reg, early: &mut Mask, fixed_use: &Mask) {
        let Operand::Reg(v) = self.mf.operands[k] else { return };
        if !v.is_virt() {
            return;
        }
        let mut at = self.st.at[v.index()];
        let Some((c, m)) = self.bit(r) else {
            // Outside the allocator's reach: copied there.
            let vc = self.class(v);
            let src = if at.is_none() {
                let Some(s) = self.pick(vc, self.all[vc], early[vc]) else { return };
                self.take(v, s, vc);
                s
            } else {
                at
            };
            early[vc] |= 1 << src.hw();
            self.st.before.push(Move { dst: r, src, ty: self.ty(v) });
            self.mf.operands[k] = Operand::Reg(r);
            return;
        };
        if at != r {
            if self.live[c] & m != 0 {
                self.evict(c, r.hw() as u32);
            }
            if !at.is_none() && !early[c] & fixed_use[c] & 1 << at.hw() != 0 {
                // Where it lives below is wanted by another operand.
                self.evict(c, at.hw() as u32);
                at = Reg::NONE;
            }
            if at.is_none() {
                self.take(v, r, c);
            } else {
                // `v` lives on elsewhere; this is a copy.
                self.used[c] |= m;
                self.st.before.push(Move { dst: r, src: at, ty: self.ty(v) });
                early[c] |= 1 << at.hw();
            }
        }
        early[c] |= m;
        self.mf.operands[k] = Operand::Reg(r);
    }

    /// A register for a use without a wish.
    fn use_any(&mut self, v: Reg, role: Role, early: &mut Mask, late: &Mask) -> Reg {
        let c = self.class(v);
        let mut allowed = self.allowed(c, role.place);
        if role.when == When::Late {
            allowed &= !late[c];
        }
        let at = self.st.at[v.index()];
        if !at.is_none() {
            if allowed >> at.hw() & 1 != 0 {
                early[c] |= 1 << at.hw();
                return at;
            }
            let Some(r) = self.pick(c, allowed, early[c] | 1 << at.hw()) else { return at };
            self.st.before.push(Move { dst: r, src: at, ty: self.ty(v) });
            early[c] |= 1 << r.hw() | 1 << at.hw();
            self.used[c] |= 1 << r.hw();
            return r;
        }
        let Some(r) = self.pick(c, allowed, early[c]) else { return Reg::NONE };
        self.take(v, r, c);
        early[c] |= 1 << r.hw();
        r
    }
}

fn slot_operand(slot: Reg) -> Operand {
    Operand::Mem(Mem::base(slot, 0))
}

/// A spill slot for a value of type `ty`.
pub fn new_slot(mf: &mut MFunc, ty: Type) -> Reg {
    let bytes = ty.bytes(8).next_power_of_two().max(4);
    let s =
        mf.slots.push(SlotData { kind: SlotKind::Spill, size: bytes as u64, align: bytes.min(16), rank: 0 });
    Reg::slot(s.0)
}
