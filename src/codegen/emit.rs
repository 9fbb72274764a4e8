//! Emission: an allocated function to the assembler stream.
//!
//! Blocks that only jump are skipped over; a conditional branch falls through to the next block, inverted if need be.
//! Allocator moves are merged in, slots become addresses, blocks labels.

use super::frame::Layout;
use super::moves::{Edit, Move};
use crate::ir::{Block, Type};
use crate::mc::stream::Cfi;
use crate::mc::{InstRef, Mem, Operand, Reg, Spec, Stream, SymExpr, Symbol};
use crate::mir::select::pseudo;
use crate::mir::*;
use crate::support::entity::{Entity, SecondaryMap};
use crate::support::source::Loc;
use crate::target::Target;
use rustc_hash::FxHashMap;

/// Tables reused from function to function.
#[derive(Default)]
pub struct State {
    labels: SecondaryMap<Block, Option<Symbol>>,
    /// Where a jump to a block ends up.
    forward: Vec<Block>,
    ops: Vec<Operand>,
    emitted: Vec<Block>,
}

/// The body of a function: everything between its label and its end.
pub struct Body<'a> {
    pub mf: &'a MFunc,
    pub edits: &'a [Edit],
    pub layout: &'a Layout,
    pub target: &'a dyn Target,
    /// Labels of blocks whose address is taken.
    pub block_syms: &'a FxHashMap<Block, Symbol>,
    /// Told the source place of each instruction when it changes.
    pub line: &'a mut dyn FnMut(Loc, &mut dyn Stream),
    /// Inline asm: emits instruction `i`.
    pub asm: &'a mut dyn FnMut(&MInst, &[Operand], &[Symbol], &mut dyn Stream),
    /// No prologue and epilogue.
    pub naked: bool,
    /// [`crate::ir::FnAttrs::features`].
    pub features: u128,
    /// Alignment of blocks that are loop heads (bytes, most padding), if any.
    pub loop_align: Option<(u64, u64)>,
}

impl Body<'_> {
    /// Emits prologue, blocks and epilogues.
    pub fn emit(&mut self, st: &mut State, out: &mut dyn Stream) {
        let mf = self.mf;
        self.layout_blocks(st);
        self.make_labels(st, out);
        if !self.naked {
            self.target.prologue(out, &self.layout.frame);
        }
        let mut loc = Loc::NONE;
        let order = std::mem::take(&mut st.emitted);
        for (n, &b) in order.iter().enumerate() {
            let next = order.get(n + 1).copied();
            if n > 0
                && let Some((align, max)) = self.loop_align
                && st.labels[b].is_some()
                && mf.blocks[b].preds.iter().any(|p| mf.blocks[*p].start >= mf.blocks[b].start)
            {
                out.align(align, None, max);
            }
            if let Some(s) = st.labels[b] {
                out.label(s);
            }
            if let Some(&s) = self.block_syms.get(&b) {
                out.label(s);
            }
            let mb = &mf.blocks[b];
            let mut e = self.edits.partition_point(|e| e.at < mb.start * 2);
            for i in mb.start..mb.end {
                let inst = &mf.insts[i as usize];
                if inst.loc != loc && inst.loc != Loc::NONE {
                    loc = inst.loc;
                    (self.line)(loc, out);
                }
                e = self.moves(e, i * 2, out);
                self.inst(i, b, next, st, out);
                e = self.moves(e, i * 2 + 1, out);
            }
        }
        st.emitted = order;
        // Addresses of blocks that turned out unreachable still need a place.
        for (&b, &s) in self.block_syms {
            if !st.emitted.contains(&b) {
                match st.labels[st.forward[b.index()]] {
                    Some(l) if st.forward[b.index()] != b => out.assign(s, SymExpr::sym(l, Spec(0), 0)),
                    _ => out.label(s),
                }
            }
        }
    }

    /// Which blocks are emitted, and where jumps to the others lead.
    fn layout_blocks(&self, st: &mut State) {
        let mf = self.mf;
        st.forward.clear();
        st.forward.extend(mf.blocks.keys());
        let empty = |b: Block| {
            let mb = &mf.blocks[b];
            if mb.end != mb.start + 1 || self.block_syms.contains_key(&b) {
                return None;
            }
            let i = &mf.insts[mb.start as usize];
            if i.op != pseudo::JUMP {
                return None;
            }
            let e = self.edits.partition_point(|e| e.at < mb.start * 2);
            if self.edits.get(e).is_some_and(|e| e.at < mb.end * 2 && e.mv.dst != e.mv.src) {
                return None;
            }
            Some(mb.succs[0].0)
        };
        for &b in &mf.order[1..] {
            if let Some(to) = empty(b) {
                // A chain that comes back to itself is an endless loop: it stays.
                let t = end_of(&mut st.forward, to);
                if t != b {
                    st.forward[b.index()] = t;
                }
            }
        }
        for b in mf.blocks.keys() {
            end_of(&mut st.forward, b);
        }
        st.emitted.clear();
        st.emitted.extend(mf.order.iter().copied().filter(|b| st.forward[b.index()] == *b));
    }

    fn target_of(&self, st: &State, b: Block) -> Block {
        st.forward[b.index()]
    }

    /// Labels for all blocks something jumps to.
    fn make_labels(&self, st: &mut State, out: &mut dyn Stream) {
        st.labels.clear();
        st.labels.resize(self.mf.blocks.len());
        for n in 0..st.emitted.len() {
            let b = st.emitted[n];
            let next = st.emitted.get(n + 1).copied();
            let mb = &self.mf.blocks[b];
            let op = self.mf.insts[mb.end as usize - 1].op;
            for (k, s) in mb.succs.iter().enumerate() {
                let t = self.target_of(st, s.0);
                let falls = Some(t) == next;
                let needed = match self.kind(op) {
                    RowKind::Jump => !falls,
                    RowKind::CondJump => {
                        let other = self.target_of(st, mb.succs[1 - k].0);
                        // The other edge falls through, or this one may and the branch is not inverted.
                        !falls || t != other && k == 0 && self.target.invert(op).is_none()
                    }
                    _ => !(k == 0 && falls && op == pseudo::INLINE_ASM),
                };
                if needed && st.labels[t].is_none() {
                    st.labels[t] = Some(out.temp_symbol("L"));
                }
            }
        }
    }

    fn kind(&self, op: crate::mc::Opcode) -> RowKind {
        match op {
            pseudo::JUMP => RowKind::Jump,
            op if op.0 >= crate::mc::Opcode::PSEUDO && op.0 < pseudo::TARGET => RowKind::Plain,
            op => self.target.row(op).kind,
        }
    }

    fn address(&self, mut m: Mem) -> Mem {
        if m.base.is_slot() {
            let (fp, off) = self.layout.at[m.base.index()];
            let info = self.target.regs();
            m.base = if fp { info.frame_pointer } else { info.stack_pointer };
            m.disp.addend += off as i64;
        }
        m
    }

    fn place(&self, r: Reg) -> Operand {
        if r.is_slot() { Operand::Mem(self.address(Mem::base(r, 0))) } else { Operand::Reg(r) }
    }

    /// Emits the moves at place `at`, from edit number `e` on; gives the number of the next one.
    fn moves(&self, mut e: usize, at: u32, out: &mut dyn Stream) -> usize {
        while let Some(ed) = self.edits.get(e)
            && ed.at <= at
        {
            self.one_move(ed.mv, out);
            e += 1;
        }
        e
    }

    fn one_move(&self, m: Move, out: &mut dyn Stream) {
        if m.dst != m.src {
            self.copy(m.dst, m.src, m.ty, out);
        }
    }

    fn copy(&self, dst: Reg, src: Reg, ty: Type, out: &mut dyn Stream) {
        self.target.emit_move(&mut |i| out.inst(i), self.place(dst), self.place(src), ty, self.features);
    }

    fn symbol(&self, st: &State, b: Block) -> Symbol {
        let t = self.target_of(st, b);
        st.labels[t].unwrap_or_else(|| panic!("a jump to {t} has a label"))
    }

    fn inst(&mut self, n: u32, b: Block, next: Option<Block>, st: &mut State, out: &mut dyn Stream) {
        let mf = self.mf;
        let inst = &mf.insts[n as usize];
        let is_term = mf.blocks[b].end == n + 1;
        let (first, n) = (inst.first as usize, inst.explicit as usize);
        let raw = &mf.operands[first..first + n];
        match inst.op {
            pseudo::COPY | pseudo::UNDEF | pseudo::ARGS | pseudo::UNREACHABLE => {}
            pseudo::LABEL => {
                if let Some(Operand::Sym(s)) = raw.first() {
                    out.label(s.sym);
                }
            }
            pseudo::MOVE => {
                if let [Operand::Reg(dst), Operand::Reg(src)] = *raw
                    && dst != src
                {
                    let ty = crate::ir::Type::PTR;
                    self.copy(dst, src, ty, out);
                }
            }
            pseudo::JUMP => self.jump(mf.blocks[b].succs[0].0, next, st, out),
            pseudo::RET => {
                self.leave(next, out, |t, out, frame| t.ret(out, frame));
            }
            pseudo::INLINE_ASM => {
                let mut ops = std::mem::take(&mut st.ops);
                ops.clear();
                for o in &mf.operands[first..first + inst.len as usize] {
                    ops.push(match *o {
                        Operand::Mem(m) => Operand::Mem(self.address(m)),
                        o => o,
                    });
                }
                let succs = &mf.blocks[b].succs;
                let labels: Vec<Symbol> = if is_term {
                    succs.iter().skip(1).map(|s| self.symbol(st, s.0)).collect()
                } else {
                    Vec::new()
                };
                (self.asm)(inst, &ops, &labels, out);
                st.ops = ops;
                if is_term && !succs.is_empty() {
                    self.jump(succs[0].0, next, st, out);
                }
            }
            _ => {
                let kind = self.target.row(inst.op).kind;
                let mut ops = std::mem::take(&mut st.ops);
                ops.clear();
                for o in raw {
                    ops.push(match *o {
                        Operand::Mem(m) => Operand::Mem(self.address(m)),
                        Operand::Block(t) if kind != RowKind::CondJump => {
                            Operand::Sym(SymExpr::sym(self.symbol(st, t), Spec(0), 0))
                        }
                        o => o,
                    });
                }
                match kind {
                    RowKind::CondJump => {
                        let succs = &mf.blocks[b].succs;
                        let taken = self.target_of(st, succs[0].0);
                        let other = self.target_of(st, succs[1].0);
                        let inverse = if Some(taken) == next { self.target.invert(inst.op) } else { None };
                        if taken == other {
                            self.jump(taken, next, st, out);
                        } else {
                            let to = if inverse.is_some() { other } else { taken };
                            let last = ops.len() - 1;
                            ops[last] = Operand::Sym(SymExpr::sym(self.symbol(st, to), Spec(0), 0));
                            let op = inverse.unwrap_or(inst.op);
                            self.target.emit(
                                out,
                                InstRef { op, size: inst.size, flags: inst.flags, ops: &ops },
                                self.features,
                            );
                            if inverse.is_none() {
                                self.jump(other, next, st, out);
                            }
                        }
                    }
                    // A call made as a jump.
                    RowKind::Ret => {
                        let i = InstRef { op: inst.op, size: inst.size, flags: inst.flags, ops: &ops };
                        let features = self.features;
                        self.leave(next, out, |t, out, _| t.emit(out, i, features));
                    }
                    _ => self.target.emit(
                        out,
                        InstRef { op: inst.op, size: inst.size, flags: inst.flags, ops: &ops },
                        self.features,
                    ),
                }
                st.ops = ops;
            }
        }
    }

    /// Tears the frame down and leaves by `last`; call frame information goes back for code that follows.
    fn leave(
        &self,
        next: Option<Block>,
        out: &mut dyn Stream,
        last: impl FnOnce(&dyn Target, &mut dyn Stream, &crate::target::Frame),
    ) {
        let unwind = self.layout.frame.unwind && next.is_some();
        if unwind {
            out.cfi(Cfi::RememberState);
        }
        if !self.naked {
            self.target.epilogue(out, &self.layout.frame);
        }
        last(self.target, out, &self.layout.frame);
        if unwind {
            out.cfi(Cfi::RestoreState);
        }
    }

    fn jump(&self, to: Block, next: Option<Block>, st: &State, out: &mut dyn Stream) {
        let t = self.target_of(st, to);
        if Some(t) == next {
            return;
        }
        match self.lone_dispatch(t) {
            // The jump of the dispatch block for computed gotos, copied back.
            Some(i) => {
                let ops = &self.mf.operands[i.first as usize..(i.first + i.explicit as u32) as usize];
                self.target.emit(out, InstRef { op: i.op, size: i.size, flags: i.flags, ops }, self.features);
            }
            None => self.target.jump(self.symbol(st, t), out),
        }
    }

    /// The indirect jump a block consists of, if it is nothing else and its operand a register.
    fn lone_dispatch(&self, b: Block) -> Option<&MInst> {
        let mb = &self.mf.blocks[b];
        let i = &self.mf.insts[mb.start as usize];
        if mb.end != mb.start + 1 || self.kind(i.op) != RowKind::IndirectJump {
            return None;
        }
        let ops = &self.mf.operands[i.first as usize..(i.first + i.explicit as u32) as usize];
        let e = self.edits.partition_point(|e| e.at < mb.start * 2);
        let still = self.edits.get(e).is_none_or(|e| e.at >= mb.end * 2);
        (still && ops.iter().all(|o| matches!(o, Operand::Reg(_)))).then_some(i)
    }
}

/// The block a chain of skipped blocks from `b` leads to; shortens the chain.
fn end_of(forward: &mut [Block], b: Block) -> Block {
    let mut t = b;
    while forward[t.index()] != t {
        t = forward[t.index()];
    }
    let mut x = b;
    while x != t {
        x = std::mem::replace(&mut forward[x.index()], t);
    }
    t
}

/// Emits the jump tables of a function to the current (read-only) section.
pub fn jump_tables(mf: &MFunc, st: &State, ptr_bytes: u8, out: &mut dyn Stream) {
    for t in &mf.tables {
        out.align(if t.absolute { ptr_bytes as u64 } else { 4 }, Some(0), 0);
        out.label(t.sym);
        for &b in &t.targets {
            let Some(l) = st.labels[st.forward[b.index()]] else { continue };
            if t.absolute {
                out.value(SymExpr::sym(l, Spec(0), 0), ptr_bytes);
            } else {
                out.diff(l, t.sym, 0, 4);
            }
        }
    }
}
