//! Inlining, bottom-up over the call graph.
//!
//! A call is replaced by the callee's body when the callee says so (`always_inline`), is a static function called once,
//! or costs less than a threshold that grows with hints (`inline`, constant arguments) and shrinks in cold code and at -Os.
//! The callee was optimised before, so its size is meaningful. Never inlined: interposable functions, recursion, bodies with
//! `va_start`, setjmp or computed gotos, and calls whose types do not fit the definition.

use super::callgraph::References;
use super::pipeline::{Level, OptOptions};
use super::util::*;
use crate::ir::*;
use crate::support::entity::Entity;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A caller stops growing at this many instructions (except by `always_inline`).
const MAX_CALLER: u32 = 20_000;
/// The body of a static function called once may be this large.
const MAX_ONCE: u32 = 2_500;
/// Slot bytes above which only `always_inline` and single calls bring a body in.
const MAX_FRAME: u64 = 2_048;

/// What the inliner keeps of each function.
#[derive(Clone, Default)]
pub struct Info {
    /// Estimated instructions.
    pub size: u32,
    /// May it be inlined at all?
    pub possible: bool,
    frame: u64,
    has_alloca: bool,
}

/// Looks at a body.
pub fn inspect(f: &Function) -> Info {
    let mut info =
        Info { size: 0, possible: true, frame: f.slots.values().map(|s| s.size).sum(), has_alloca: false };
    let a = &f.attrs;
    if a.naked
        || a.noinline
        || a.returns_twice
        || a.calls_setjmp
        || a.noclone
        || f.sig.variadic
        || f.sig.chain
    {
        info.possible = false;
    }
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            info.size += cost(f, d);
            match d.op {
                Opcode::VaStart | Opcode::IndirectJump | Opcode::FrameAddr | Opcode::ReturnAddr => {
                    info.possible = false
                }
                Opcode::StackAlloc => info.has_alloca = true,
                Opcode::InlineAsm | Opcode::AsmGoto => info.size += 2,
                _ => {}
            }
        }
    }
    info
}

/// Rough number of machine instructions.
fn cost(f: &Function, d: &InstData) -> u32 {
    match d.op {
        _ if is_leaf(d) => 0,
        Opcode::Call | Opcode::CallIndirect => 2 + d.args[3],
        Opcode::Switch => 4 + f.switches[SwitchRef(d.args[1])].cases.len().min(20) as u32,
        Opcode::Jump | Opcode::PtrToInt | Opcode::IntToPtr | Opcode::Bitcast | Opcode::Trunc => 0,
        Opcode::PtrAdd if f.iconst(d.val(1)).is_some() => 0,
        Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem => 3,
        Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => 4,
        Opcode::Unreachable => 0,
        _ => 1,
    }
}

/// Everything a decision needs.
pub struct Inliner<'a> {
    pub opts: &'a OptOptions,
    pub info: Vec<Info>,
    pub component: &'a [u32],
    pub refs: &'a References,
    /// Only what must be inlined.
    pub only_always: bool,
}

impl Inliner<'_> {
    /// Inlines calls in `f` (taken out of the module, as number `me`). True if any was.
    pub fn run(&self, m: &Module, f: &mut Function, me: usize) -> bool {
        if f.attrs.naked {
            return false;
        }
        let mut size = self.info[me].size;
        let mut any = false;
        // Calls inside inlined bodies are not looked at: they were when the callee was worked on, and so cycles of
        // `always_inline` end.
        let mut work = f.order.clone();
        work.reverse();
        while let Some(b) = work.pop() {
            for n in 0..f.blocks[b].insts.len() {
                let i = f.blocks[b].insts[n];
                let d = f.insts[i];
                if d.op != Opcode::Call {
                    continue;
                }
                let GlobalDef::Func(c) = m.globals[GlobalId(d.args[0])].def else { continue };
                if c == me || !self.wanted(m, f, me, c, b, &d, size) {
                    continue;
                }
                size += self.info[c].size;
                let rest = inline_call(f, b, n, i, &m.functions[c], self.info[c].has_alloca);
                any = true;
                work.push(rest);
                break;
            }
        }
        any
    }

    #[allow(clippy::too_many_arguments)]
    fn wanted(
        &self,
        m: &Module,
        f: &Function,
        me: usize,
        c: usize,
        b: Block,
        d: &InstData,
        size: u32,
    ) -> bool {
        let callee = &m.functions[c];
        if callee.attrs.features & !f.attrs.features != 0 {
            return false;
        }
        let g = &m.globals[callee.id];
        let info = &self.info[c];
        // A body taken out of the module (being worked on) has no blocks.
        if callee.order.is_empty() || !info.possible || g.interposable && !callee.attrs.always_inline {
            return false;
        }
        let sig = &f.sigs[SigRef(d.args[1])];
        let same =
            |a: &[AbiParam], b: &[AbiParam]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.ty == y.ty);
        if !same(&sig.params, &callee.sig.params) || !same(&sig.rets, &callee.sig.rets) {
            return false;
        }
        if callee.attrs.always_inline {
            return true;
        }
        if self.only_always
            || f.attrs.optnone
            || callee.attrs.optnone
            || self.component[me] == self.component[c]
            || f.attrs.calls_setjmp
        {
            return false;
        }
        let id = callee.id.index();
        let once =
            g.linkage == Linkage::Local && !g.used && self.refs.calls[id] == 1 && self.refs.others[id] == 0;
        if once && info.size < MAX_ONCE && size < MAX_CALLER {
            return true;
        }
        if info.frame > MAX_FRAME || info.has_alloca || size > MAX_CALLER {
            return false;
        }
        // What the call itself costs is saved in any case.
        let call = 3 + d.args[3];
        let optsize = self.opts.level == Level::Os || f.attrs.optsize;
        let mut limit = match self.opts.level {
            _ if optsize => call,
            Level::O1 => {
                if callee.attrs.inline_hint {
                    25
                } else {
                    8
                }
            }
            Level::O3 => {
                if callee.attrs.inline_hint {
                    160
                } else {
                    80
                }
            }
            _ => {
                if callee.attrs.inline_hint {
                    80
                } else {
                    30
                }
            }
        };
        if !optsize && self.opts.level >= Level::O2 {
            if let Some(l) = d.list() {
                let consts =
                    f.list(l).iter().filter(|&&w| f.def(Value(w)).is_some_and(is_leaf)).count() as u32;
                limit += consts * 6;
            }
            if g.linkage == Linkage::Local && self.refs.calls[id] <= 2 && self.refs.others[id] == 0 {
                limit += 30;
            }
        }
        if callee.attrs.cold || is_cold(f, b) {
            limit = limit.min(call);
        }
        info.size <= limit + call
    }
}

/// Does the block end where nobody comes back from?
fn is_cold(f: &Function, b: Block) -> bool {
    f.insts[f.terminator(b)].op == Opcode::Unreachable
}

/// Replaces call `i` at position `at` of block `b` by the body of `callee`. Gives the block of what follows.
fn inline_call(f: &mut Function, b: Block, at: usize, i: Inst, callee: &Function, has_alloca: bool) -> Block {
    let d = f.insts[i];
    let loc = f.locs[i];
    // The rest of the block goes to a block of its own; the call's results become its parameters.
    let rest = f.blocks.push(BlockData::default());
    let tail = f.blocks[b].insts.split_off(at + 1);
    f.blocks[b].insts.pop();
    f.blocks[rest].insts = tail;
    for (k, r) in f.inst_results(i).enumerate() {
        f.values[r].def = ValueDef::Param(rest, k as u32);
        f.blocks[rest].params.push(r);
    }
    f.results[i] = Value::NONE;
    let args: SmallVec<[Value; 8]> =
        d.list().map(|l| f.list(l).iter().map(|&w| Value(w)).collect()).unwrap_or_default();
    let mut head: Vec<Inst> = Vec::new();
    let mut emit = |f: &mut Function, op, ty, aux, a: [u32; 4]| {
        let (i, v) = make(f, op, ty, aux, a, loc);
        head.push(i);
        v
    };
    // Side tables first.
    let slots: Vec<Slot> = callee.slots.values().map(|s| f.slots.push(s.clone())).collect();
    let sigs: Vec<SigRef> = callee.sigs.values().map(|s| f.sigs.push(s.clone())).collect();
    let consts: Vec<ConstRef> = callee.consts.values().map(|c| f.consts.push(c.clone())).collect();
    let mut values: Vec<Value> = vec![Value::NONE; callee.values.len()];
    // Parameters are the arguments; what travels by value in memory is copied as the call would.
    for (k, &p) in callee.blocks[callee.entry()].params.iter().enumerate() {
        values[p.index()] = match callee.sig.params[k].loc {
            ArgLoc::ByVal { size, align, .. } => {
                let s = f.slots.push(SlotData {
                    size: size as u64,
                    align: align.max(1),
                    name: crate::support::intern::Name::NONE,
                    rank: SlotRank::Scalar,
                });
                let to = emit(f, Opcode::SlotAddr, Type::PTR, 0, [s.0, 0, 0, 0]);
                let ty = if f.ptr_bytes == 8 { Type::I64 } else { Type::I32 };
                let len = InstData::iconst(ty, size as i64);
                let len = emit(f, len.op, ty, 0, len.args);
                // The caller's object has at least the alignment of its type; only 1 is certain here.
                emit(f, Opcode::Memcpy, Type::VOID, MemFlags::aligned(1).0, [to.0, args[k].0, len.0, 0]);
                to
            }
            _ => args[k],
        };
    }
    let saved = has_alloca.then(|| emit(f, Opcode::StackSave, Type::PTR, 0, [0; 4]));
    // Blocks with their parameters, then instructions with their results, then operands.
    let mut blocks: FxHashMap<Block, Block> = FxHashMap::default();
    for &cb in &callee.order {
        let nb = f.blocks.push(BlockData::default());
        blocks.insert(cb, nb);
        if cb != callee.entry() {
            for &p in &callee.blocks[cb].params {
                values[p.index()] = f.add_param(nb, callee.ty(p));
            }
        }
        // The copy stands before what follows the call.
        f.order.push(nb);
    }
    f.order.push(rest);
    let mut pairs: Vec<(Inst, Inst)> = Vec::new();
    for &cb in &callee.order {
        let nb = blocks[&cb];
        let mut list = Vec::with_capacity(callee.blocks[cb].insts.len());
        for &ci in &callee.blocks[cb].insts {
            let extra: SmallVec<[Type; 2]> = callee.inst_results(ci).skip(1).map(|v| callee.ty(v)).collect();
            let cloc = callee.locs[ci];
            let ni =
                f.make_inst(callee.insts[ci], &extra, if cloc == Default::default() { loc } else { cloc });
            for (k, r) in callee.inst_results(ci).enumerate() {
                values[r.index()] = Value(f.results[ni].0 + k as u32);
            }
            list.push(ni);
            pairs.push((ci, ni));
        }
        f.blocks[nb].insts = list;
    }
    for (ci, ni) in pairs {
        let mut n = callee.insts[ci];
        let val = |w: u32| values[callee.resolve(Value(w)).index()];
        for k in 0..n.inline_values() {
            n.args[k] = val(n.args[k]).0;
        }
        if let Some(l) = n.list() {
            n.args[2] = f.lists.len() as u32;
            let mapped: SmallVec<[u32; 8]> = callee.list(l).iter().map(|&w| val(w).0).collect();
            f.lists.extend(mapped);
        }
        let edge = |f: &mut Function, e: Edge| {
            let ed = &callee.edges[e];
            let args: SmallVec<[Value; 4]> = ed.args.iter().map(|&v| val(v.0)).collect();
            f.edges.push(EdgeData { block: blocks[&ed.block], args })
        };
        match n.op.format() {
            Format::Const => n.args[0] = consts[n.args[0] as usize].0,
            Format::Slot => n.args[0] = slots[n.args[0] as usize].0,
            // A label of the copy's own, even where its block is gone: it only has to differ from others.
            Format::BlockRef => {
                let old = Block(n.args[0]);
                n.args[0] = blocks.entry(old).or_insert_with(|| f.blocks.push(BlockData::default())).0;
            }
            Format::Call => {
                n.args[1] = sigs[n.args[1] as usize].0;
                n.aux &= !call_flag::TAIL;
            }
            Format::Asm => {
                let mut a = callee.asms[AsmRef(n.args[0])].clone();
                for e in &mut a.labels {
                    *e = edge(f, *e);
                }
                n.args[0] = f.asms.push(a).0;
            }
            Format::Jump => n.args[0] = edge(f, Edge(n.args[0])).0,
            Format::Branch => {
                n.args[1] = edge(f, Edge(n.args[1])).0;
                n.args[2] = edge(f, Edge(n.args[2])).0;
            }
            Format::Switch => {
                let mut sw = callee.switches[SwitchRef(n.args[1])].clone();
                for c in &mut sw.cases {
                    c.2 = edge(f, c.2);
                }
                n.args[1] = f.switches.push(sw).0;
                n.args[2] = edge(f, Edge(n.args[2])).0;
            }
            Format::Return => {
                let vals: SmallVec<[Value; 4]> =
                    f.list(ListRef { start: n.args[2], len: n.args[3] }).iter().map(|&w| Value(w)).collect();
                if let Some(s) = saved {
                    let (r, _) = make(f, Opcode::StackRestore, Type::VOID, 0, [s.0, 0, 0, 0], loc);
                    let nb = f.order.iter().rev().copied().find(|&x| f.blocks[x].insts.last() == Some(&ni));
                    if let Some(nb) = nb {
                        let at = f.blocks[nb].insts.len() - 1;
                        f.blocks[nb].insts.insert(at, r);
                    }
                }
                let e = f.add_edge(rest, &vals);
                n = InstData::new(Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0]);
            }
            _ => {}
        }
        if n.op == Opcode::Shuffle {
            n.args[2] = consts[n.args[2] as usize].0;
        }
        f.insts[ni] = n;
    }
    f.blocks[b].insts.extend(head);
    let e = f.add_edge(blocks[&callee.entry()], &[]);
    let (j, _) = make(f, Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0], loc);
    f.blocks[b].insts.push(j);
    f.attrs.dynamic_stack |= has_alloca || callee.attrs.dynamic_stack;
    f.attrs.needs_frame_pointer |= callee.attrs.needs_frame_pointer;
    f.attrs.stack_protect = f.attrs.stack_protect.max(callee.attrs.stack_protect);
    rest
}
