//! Takes useless moves out of an allocation: regalloc2 splits live ranges so that a value may be reloaded where a register
//! still has it, or moved to a register nobody reads.
//!
//! Forward, each register's known spill slot is tracked (through blocks whose predecessors are all done): a reload of what
//! is there, or a store of what came from the slot, goes; a reload of what another register has becomes a copy. Then
//! backward with liveness of physical registers, moves to dead registers go.

use super::moves::Edit;
use crate::ir::Block;
use crate::mc::{Operand, Reg};
use crate::mir::*;
use crate::support::entity::{Entity, SecondaryMap};
use crate::target::RegInfo;

type Mask = [u64; 2];
const REGS: usize = 64;
/// The register's value is in no slot we know of.
const NOWHERE: u32 = u32::MAX;

/// Which slot each register's value is also in, class 0 then class 1 (up to 32 registers each).
type Known = [u32; REGS];

struct Cleanup<'a> {
    mf: &'a MFunc,
    info: &'a RegInfo,
    edits: &'a mut Vec<Edit>,
    dead: Vec<bool>,
}

/// Rewrites `edits`; operands of `mf` are physical already.
pub fn run(mf: &MFunc, info: &RegInfo, edits: &mut Vec<Edit>) {
    if edits.is_empty() {
        return;
    }
    let n = edits.len();
    let mut c = Cleanup { mf, info, edits, dead: vec![false; n] };
    c.forward();
    c.backward();
    let mut k = 0;
    let dead = std::mem::take(&mut c.dead);
    edits.retain(|_| {
        k += 1;
        !dead[k - 1]
    });
}

impl Cleanup<'_> {
    /// Class and number of a physical register of the allocator's.
    fn place(&self, r: Reg) -> Option<(usize, u32)> {
        if !r.is_phys() {
            return None;
        }
        let c = self.info.class.iter().position(|&c| c == r.phys_class())?;
        (r.hw() < 32).then_some((c, r.hw() as u32))
    }

    fn index(&self, r: Reg) -> Option<usize> {
        self.place(r).map(|(c, n)| c * 32 + n as usize)
    }

    fn forward(&mut self) {
        let mf = self.mf;
        let mut at_end: SecondaryMap<Block, u32> = SecondaryMap::with_default(u32::MAX);
        let mut ends: Vec<Known> = Vec::with_capacity(mf.flow.len());
        for &b in &mf.flow {
            let mb = &mf.blocks[b];
            let mut known = [NOWHERE; REGS];
            for (k, &p) in mb.preds.iter().enumerate() {
                let Some(end) = ends.get(at_end[p] as usize) else {
                    known = [NOWHERE; REGS];
                    break;
                };
                for r in 0..REGS {
                    known[r] = if k == 0 || known[r] == end[r] { end[r] } else { NOWHERE };
                }
            }
            let mut e = self.edits.partition_point(|e| e.at < mb.start * 2);
            for i in mb.start..mb.end {
                e = self.moves(e, i * 2, &mut known);
                self.inst(i, &mut known);
                e = self.moves(e, i * 2 + 1, &mut known);
            }
            at_end[b] = ends.len() as u32;
            ends.push(known);
        }
    }

    fn moves(&mut self, mut e: usize, at: u32, known: &mut Known) -> usize {
        while self.edits.get(e).is_some_and(|x| x.at <= at) {
            let mv = self.edits[e].mv;
            if mv.dst.is_slot() {
                let slot = mv.dst.index() as u32;
                match self.index(mv.src) {
                    Some(r) if known[r] == slot => self.dead[e] = true,
                    src => {
                        forget_slot(known, slot);
                        if let Some(r) = src {
                            known[r] = slot;
                        }
                    }
                }
            } else if let Some(d) = self.index(mv.dst) {
                if mv.src.is_slot() {
                    let slot = mv.src.index() as u32;
                    if known[d] == slot {
                        self.dead[e] = true;
                    } else if let Some(r) = known[d / 32 * 32..][..32].iter().position(|&s| s == slot) {
                        self.edits[e].mv.src = Reg::phys(self.info.class[d / 32], r as u8);
                    }
                    known[d] = slot;
                } else {
                    let from = self.index(mv.src).map_or(NOWHERE, |s| known[s]);
                    if from != NOWHERE && known[d] == from {
                        self.dead[e] = true;
                    }
                    known[d] = from;
                }
            }
            e += 1;
        }
        e
    }

    fn inst(&self, i: u32, known: &mut Known) {
        let inst = &self.mf.insts[i as usize];
        for k in inst.first as usize..(inst.first + inst.len) as usize {
            if self.mf.roles[k].access != Access::Def {
                continue;
            }
            match self.mf.operands[k] {
                Operand::Reg(r) => {
                    if let Some(d) = self.index(r) {
                        known[d] = NOWHERE;
                    }
                }
                Operand::Mem(m) if m.base.is_slot() => forget_slot(known, m.base.index() as u32),
                _ => {}
            }
        }
        if inst.clobbers != 0 {
            let set = self.mf.clobbers[inst.clobbers as usize].0;
            for c in 0..2 {
                let mut m = set[c] & 0xffff_ffff;
                while m != 0 {
                    known[c * 32 + m.trailing_zeros() as usize] = NOWHERE;
                    m &= m - 1;
                }
            }
        }
    }

    /// Marks the registers instruction `i` reads and writes in `live`, going backward over it.
    fn step(&self, i: u32, live: &mut Mask) {
        let inst = &self.mf.insts[i as usize];
        let range = inst.first as usize..(inst.first + inst.len) as usize;
        for k in range.clone() {
            if self.mf.roles[k].access == Access::Def
                && let Operand::Reg(r) = self.mf.operands[k]
                && let Some((c, n)) = self.place(r)
            {
                live[c] &= !(1 << n);
            }
        }
        if inst.clobbers != 0 {
            let set = self.mf.clobbers[inst.clobbers as usize].0;
            for c in 0..2 {
                live[c] &= !set[c];
            }
        }
        for k in range {
            let mut read = |r: Reg| {
                if let Some((c, n)) = self.place(r) {
                    live[c] |= 1 << n;
                }
            };
            match self.mf.operands[k] {
                // A physical register named outside the allocator's roles may be read.
                Operand::Reg(r) if self.mf.roles[k].access != Access::Def => read(r),
                Operand::Mem(m) => {
                    read(m.base);
                    read(m.index);
                }
                _ => {}
            }
        }
    }

    fn step_moves(&mut self, mut e: usize, at: u32, live: &mut Mask, kill: bool) -> usize {
        // `e` is one past the last edit at `at`.
        while e > 0 && self.edits[e - 1].at >= at {
            e -= 1;
            if self.dead[e] {
                continue;
            }
            let mv = self.edits[e].mv;
            if let Some((c, n)) = self.place(mv.dst) {
                if live[c] >> n & 1 == 0 {
                    if kill {
                        self.dead[e] = true;
                    }
                    continue;
                }
                live[c] &= !(1 << n);
            }
            if let Some((c, n)) = self.place(mv.src) {
                live[c] |= 1 << n;
            }
        }
        e
    }

    fn block(&mut self, b: Block, mut live: Mask, kill: bool) -> Mask {
        let (start, end) = (self.mf.blocks[b].start, self.mf.blocks[b].end);
        let mut e = self.edits.partition_point(|e| e.at < end * 2);
        for i in (start..end).rev() {
            e = self.step_moves(e, i * 2 + 1, &mut live, kill);
            self.step(i, &mut live);
            e = self.step_moves(e, i * 2, &mut live, kill);
        }
        live
    }

    fn backward(&mut self) {
        let mf = self.mf;
        let mut live_in: Vec<Mask> = vec![[0; 2]; mf.blocks.len()];
        // Moves to dead registers make nothing live, so the result is the least fixpoint with them gone.
        let mut queued = vec![true; mf.blocks.len()];
        let mut work: Vec<Block> = mf.flow.clone();
        while let Some(b) = work.pop() {
            queued[b.index()] = false;
            let out = self.live_out(b, &live_in);
            let new = self.block(b, out, false);
            if new != live_in[b.index()] {
                live_in[b.index()] = new;
                for &p in &mf.blocks[b].preds {
                    if !std::mem::replace(&mut queued[p.index()], true) {
                        work.push(p);
                    }
                }
            }
        }
        for &b in &mf.flow {
            let out = self.live_out(b, &live_in);
            self.block(b, out, true);
        }
    }

    fn live_out(&self, b: Block, live_in: &[Mask]) -> Mask {
        let mut out = [0; 2];
        for s in &self.mf.blocks[b].succs {
            for c in 0..2 {
                out[c] |= live_in[s.0.index()][c];
            }
        }
        out
    }
}

fn forget_slot(known: &mut Known, slot: u32) {
    for k in known.iter_mut() {
        if *k == slot {
            *k = NOWHERE;
        }
    }
}
