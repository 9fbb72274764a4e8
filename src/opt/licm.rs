//! Loop-invariant code motion.
//!
//! Loops are visited outermost first, so that code invariant in several goes straight out of all of them. Each gets a
//! preheader. An instruction is moved there if its operands come from outside, it has no effect, and it either cannot
//! trap or is sure to run in every entry of the loop; a load moreover only if nothing in the loop may write its place.
//!
//! With an eye on registers: what a loop uses from outside is counted, and once that reaches the target's number of
//! registers only costly computations (loads, multiplications, divisions, float operations) are still hoisted.

use super::memory::*;
use super::util::*;
use crate::ir::dom::{Cfg, DomTree};
use crate::ir::loops::{LoopId, Loops};
use crate::ir::*;
use crate::support::bitset::BitSet;
use crate::support::entity::{Entity, SecondaryMap};

/// Gives every loop that can have one a preheader: a block whose only way on is the header, and the only way in.
/// True if a block was made.
pub fn make_preheaders(f: &mut Function) -> bool {
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    let mut any = false;
    for (id, l) in loops.loops.iter() {
        let h = l.header;
        if preheader(f, &cfg, &loops, id).is_some() {
            continue;
        }
        let outer: Vec<(Block, Edge)> =
            cfg.preds(h).iter().copied().filter(|p| !loops.contains(id, p.0)).collect();
        if outer.is_empty() || outer.iter().any(|p| !can_redirect(f.insts[f.terminator(p.0)].op)) {
            continue;
        }
        let p = f.blocks.push(BlockData::default());
        let at = f.order.iter().position(|&b| b == h).unwrap_or(f.order.len());
        f.order.insert(at, p);
        let mut args = Vec::new();
        if let [(_, e)] = outer[..] {
            // One way in: no parameters needed, and what the loop starts with stays in sight.
            args.extend(std::mem::take(&mut f.edges[e].args));
        } else {
            for k in 0..f.blocks[h].params.len() {
                let ty = f.ty(f.blocks[h].params[k]);
                args.push(f.add_param(p, ty));
            }
        }
        for (_, e) in outer {
            f.edges[e].block = p;
        }
        let e = f.add_edge(h, &args);
        let (j, _) = make(f, Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0], Default::default());
        f.blocks[p].insts.push(j);
        any = true;
    }
    any
}

/// The preheader of a loop, if it has one.
pub fn preheader(f: &Function, cfg: &Cfg, loops: &Loops, id: LoopId) -> Option<Block> {
    let h = loops.loops[id].header;
    let mut outer = cfg.preds(h).iter().filter(|p| !loops.contains(id, p.0));
    let &(p, _) = outer.next()?;
    (outer.next().is_none() && f.insts[f.terminator(p)].op == Opcode::Jump).then_some(p)
}

/// True if anything was moved.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    if loops.loops.is_empty() {
        return false;
    }
    drop((cfg, dom, loops));
    make_preheaders(f);
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    let mem = Memory::new(f, &cfg, cx);
    let mut home: SecondaryMap<Inst, Block> = SecondaryMap::with_default(Block::NONE);
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            home[i] = b;
        }
    }
    let mut l = Licm { f, cx: *cx, cfg: &cfg, dom: &dom, loops: &loops, mem: &mem, home };
    let mut any = false;
    for id in loops.loops.keys() {
        any |= l.hoist(id);
    }
    for id in loops.loops.keys() {
        any |= l.keep_bases(id);
    }
    any
}

struct Licm<'a> {
    f: &'a mut Function,
    cx: Ctx<'a>,
    cfg: &'a Cfg,
    dom: &'a DomTree,
    loops: &'a Loops,
    mem: &'a Memory,
    home: SecondaryMap<Inst, Block>,
}

impl Licm<'_> {
    fn defined_in(&self, v: Value, id: LoopId) -> bool {
        match self.f.values[v].def {
            ValueDef::Inst(i, _) => self.loops.contains(id, self.home[i]),
            ValueDef::Param(b, _) => self.loops.contains(id, b),
            ValueDef::Alias(to) => self.defined_in(to, id),
        }
    }

    fn hoist(&mut self, id: LoopId) -> bool {
        let Some(pre) = preheader(self.f, self.cfg, self.loops, id) else { return false };
        let blocks = &self.loops.loops[id].blocks;
        // Blocks that run in every round that is begun: they dominate all latches and exits. A call or another way to
        // stop ends the certainty.
        let exits: Vec<Block> = self.loops.exits(self.f, id).iter().map(|e| e.0).collect();
        let latches = &self.loops.loops[id].latches;
        let stops = blocks.iter().any(|&b| {
            self.f.blocks[b].insts.iter().any(|&i| {
                matches!(
                    self.f.insts[i].op,
                    Opcode::Call
                        | Opcode::CallIndirect
                        | Opcode::InlineAsm
                        | Opcode::AsmGoto
                        | Opcode::Trap
                        | Opcode::Intrinsic
                ) && has_effect(self.f, &self.f.insts[i], &self.cx)
            })
        });
        let mut sure: BitSet<Block> = BitSet::new();
        for &b in blocks {
            if b == self.loops.loops[id].header && !stops
                || !stops
                    && latches.iter().all(|&l| self.dom.dominates(b, l))
                    && exits.iter().all(|&l| self.dom.dominates(b, l))
            {
                sure.insert(b);
            }
        }
        // Values from outside used in the loop: each takes a register all the way.
        let mut outside: BitSet<Value> = BitSet::new();
        let (mut ints, mut floats) = (0u32, 0u32);
        for &b in blocks {
            for &i in &self.f.blocks[b].insts {
                self.f.each_operand(i, |v| {
                    if !self.defined_in(v, id)
                        && self.f.def(v).is_none_or(|d| !is_leaf(d))
                        && outside.insert(v)
                    {
                        if self.f.ty(v).lane().is_float() { floats += 1 } else { ints += 1 }
                    }
                });
            }
        }
        let header = self.loops.loops[id].header;
        ints +=
            self.f.blocks[header].params.iter().filter(|&&p| !self.f.ty(p).lane().is_float()).count() as u32;
        let t = &self.cx.opts.target;
        let (max_int, max_float) =
            (t.int_regs.saturating_sub(3) as u32, t.float_regs.saturating_sub(2) as u32);
        let mut moved: Vec<Inst> = Vec::new();
        let mut gone: BitSet<Inst> = BitSet::new();
        let mut touched: BitSet<Block> = BitSet::new();
        for &b in blocks {
            for k in 0..self.f.blocks[b].insts.len() {
                let i = self.f.blocks[b].insts[k];
                let d = self.f.insts[i];
                if self.home[i] != b || !self.may_move(i, &d, id, sure.contains(b)) {
                    continue;
                }
                let float = d.ty.lane().is_float();
                let (have, max) = if float { (floats, max_float) } else { (ints, max_int) };
                // Even a costly one is not worth a spill far over the budget: a spilled load is a load again.
                if have >= max && cheap(&d) || have >= max * 2 && d.op == Opcode::Load {
                    continue;
                }
                if float {
                    floats += 1
                } else {
                    ints += 1
                }
                // Leaves it uses go first: they may be defined in the loop.
                let mut ops = Vec::new();
                self.f.each_operand(i, |v| ops.push(v));
                let leaves = ops.into_iter().filter(|&v| self.defined_in(v, id));
                let leaves: Vec<Inst> = leaves.filter_map(|v| self.f.def_inst(v)).collect();
                for m in leaves.into_iter().chain([i]) {
                    if gone.insert(m) {
                        touched.insert(self.home[m]);
                        self.home[m] = pre;
                        moved.push(m);
                    }
                }
            }
        }
        for b in touched.iter() {
            self.f.blocks[b].insts.retain(|&i| !gone.contains(i));
        }
        let any = !moved.is_empty();
        let at = self.f.blocks[pre].insts.len() - 1;
        self.f.blocks[pre].insts.splice(at..at, moved);
        any
    }

    /// Addresses of symbols that the loop's own blocks index: made once in the preheader if registers allow.
    fn keep_bases(&mut self, id: LoopId) -> bool {
        let Some(pre) = preheader(self.f, self.cfg, self.loops, id) else { return false };
        let mut kept: Vec<(Value, Value)> = Vec::new();
        let blocks = &self.loops.loops[id].blocks;
        let mut have: Option<u32> = None;
        for &b in blocks.iter().filter(|&&b| self.loops.of(b) == id) {
            for k in 0..self.f.blocks[b].insts.len() {
                let i = self.f.blocks[b].insts[k];
                let d = self.f.insts[i];
                if d.op != Opcode::PtrAdd || self.f.iconst(d.val(1)).is_some() {
                    continue;
                }
                let base = d.val(0);
                let Some(x) = self.f.def(base).copied().filter(|x| x.op == Opcode::SymAddr && is_leaf(x))
                else {
                    continue;
                };
                if let Some(k) = kept.iter().find(|k| k.0 == base) {
                    self.f.insts[i].args[0] = k.1.0;
                    continue;
                }
                let ints = have.get_or_insert_with(|| pressure(self.f, self.loops, &self.home, id));
                if *ints + 2 >= self.cx.opts.target.int_regs as u32 {
                    return !kept.is_empty();
                }
                *ints += 1;
                let loc = self.f.locs[i];
                let (n, v) = make(self.f, Opcode::SymAddr, Type::PTR, addr_flag::KEEP, x.args, loc);
                let at = self.f.blocks[pre].insts.len() - 1;
                self.f.blocks[pre].insts.insert(at, n);
                self.home[n] = pre;
                self.f.insts[i].args[0] = v.0;
                kept.push((base, v));
            }
        }
        !kept.is_empty()
    }

    fn may_move(&self, i: Inst, d: &InstData, id: LoopId, sure: bool) -> bool {
        // Constants are made where they are used; those used by what is moved go along. Float constants come from memory.
        if d.ty == Type::VOID || is_leaf(d) && !matches!(d.op, Opcode::Fconst | Opcode::Bconst) {
            return false;
        }
        let ok = match d.op {
            Opcode::Load => {
                !d.mem_flags().volatile() && d.mem_flags().space() == 0 && {
                    let p = access(self.f, d, &self.cx);
                    (sure || self.safe(&p)) && self.unwritten(i, &p, id)
                }
            }
            Opcode::Call => {
                let g = &self.cx.m.globals[GlobalId(d.args[0])];
                sure && g.const_fn && !g.noreturn && !g.returns_twice
            }
            Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem => sure || is_safe_div(self.f, d),
            _ => is_pure(d),
        };
        if !ok {
            return false;
        }
        let mut invariant = true;
        self.f.each_operand(i, |v| {
            if self.defined_in(v, id) && self.f.def(v).is_none_or(|d| !is_leaf(d)) {
                invariant = false;
            }
        });
        invariant
    }

    /// Can the place be read at any time?
    fn safe(&self, p: &Place) -> bool {
        let size = match p.base {
            Base::Slot(s) => self.f.slots[s].size,
            Base::Global(g) => {
                let gl = &self.cx.m.globals[g];
                match gl.def {
                    GlobalDef::Data(n) if !gl.interposable => self.cx.m.data[n].size,
                    _ => return false,
                }
            }
            Base::Value(_) => return false,
        };
        p.off >= 0 && (p.off as u64).checked_add(p.len).is_some_and(|e| e <= size)
    }

    /// Does no write of the loop reach the load?
    fn unwritten(&self, i: Inst, p: &Place, id: LoopId) -> bool {
        let s = self.mem.clobber(self.f, &self.cx, self.mem.before[i], p);
        match self.mem.states[s.index()] {
            StateDef::Entry => true,
            StateDef::Write(w, _) => !self.loops.contains(id, self.home[w]),
            StateDef::Join(b) => !self.loops.contains(id, b),
        }
    }
}

/// Integer values from outside that the loop uses, with its header's parameters.
pub fn pressure(f: &Function, loops: &Loops, home: &SecondaryMap<Inst, Block>, id: LoopId) -> u32 {
    let mut outside: BitSet<Value> = BitSet::new();
    let mut n = 0;
    for &b in &loops.loops[id].blocks {
        for &i in &f.blocks[b].insts {
            f.each_operand(i, |v| {
                let inside = match f.values[v].def {
                    ValueDef::Inst(i, _) => loops.contains(id, home[i]),
                    ValueDef::Param(b, _) => loops.contains(id, b),
                    ValueDef::Alias(_) => true,
                };
                if !inside
                    && !f.ty(v).lane().is_float()
                    && f.def(v).is_none_or(|d| !is_leaf(d))
                    && outside.insert(v)
                {
                    n += 1;
                }
            });
        }
    }
    n + f.blocks[loops.loops[id].header].params.len() as u32
}

/// Cheaper to compute again than to keep in a register that is short.
fn cheap(d: &InstData) -> bool {
    use Opcode::*;
    matches!(
        d.op,
        Iadd | Isub
            | And
            | Or
            | Xor
            | Shl
            | Lshr
            | Ashr
            | Ineg
            | Not
            | Icmp
            | Sext
            | Zext
            | Trunc
            | PtrAdd
            | PtrToInt
            | IntToPtr
            | Bitcast
    )
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("licm", 0..100, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx);
            })
        });
        check_pass("sroa+rotate+licm", 0..200, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::cfg::run(f);
                crate::opt::sroa::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                crate::opt::cfg::run(f);
                crate::opt::rotate::run(f);
                crate::opt::gvn::run(f, cx);
                super::run(f, cx);
                crate::opt::dce::run(f, cx);
            })
        });
    }
}
