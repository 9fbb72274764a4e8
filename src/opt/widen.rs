//! Widening of induction variables: a 32-bit counter that is sign- or zero-extended for addressing in every round gets a
//! 64-bit twin, and the extensions go.
//!
//! All arithmetic wraps in the IR, so it must be shown that the counter does not: the loop goes on only while
//! `next < bound` (or `next != bound` from a start not above a constant bound), so with a step of one the next value is at
//! most the bound; and the first value is a constant below the type's maximum or was tested against the same bound before.

use super::licm::{make_preheaders, preheader};
use super::util::*;
use crate::ir::dom::{Cfg, DomTree};
use crate::ir::loops::Loops;
use crate::ir::*;
use crate::support::bitset::BitSet;
use rustc_hash::FxHashMap;

/// True if a counter was widened.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    if cx.opts.target.word_bytes != 8 {
        return false;
    }
    // Only functions with an extension in a loop are worth the analyses.
    let some = f.order.iter().any(|&b| {
        f.blocks[b]
            .insts
            .iter()
            .any(|&i| matches!(f.insts[i].op, Opcode::Sext | Opcode::Zext) && f.insts[i].ty == Type::I64)
    });
    if !some {
        return false;
    }
    make_preheaders(f);
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    let mut work = Vec::new();
    for (id, l) in loops.loops.iter() {
        let Some(pre) = preheader(f, &cfg, &loops, id) else { continue };
        let [latch] = l.latches[..] else { continue };
        let entry = Edge(f.insts[f.terminator(pre)].args[0]);
        let mut backs = cfg.preds(l.header).iter().filter(|p| p.0 == latch);
        let (Some(&(_, back)), None) = (backs.next(), backs.next()) else { continue };
        for n in 0..f.blocks[l.header].params.len() {
            if let Some(c) = counter(f, &dom, l.header, n, pre, entry, latch, back) {
                work.push((id, c));
            }
        }
    }
    if work.is_empty() {
        return false;
    }
    let mut w = Widen {
        f,
        exts: Default::default(),
        home: Default::default(),
        wide: Default::default(),
        gone: BitSet::new(),
    };
    for k in 0..w.f.order.len() {
        let b = w.f.order[k];
        for &i in &w.f.blocks[b].insts {
            let d = &w.f.insts[i];
            if matches!(d.op, Opcode::Sext | Opcode::Zext) && d.ty == Type::I64 {
                w.exts.entry(d.val(0)).or_default().push((i, b));
            }
        }
    }
    for (_, c) in &work {
        w.home.insert(c.next, Block::NONE);
    }
    for k in 0..w.f.order.len() {
        let b = w.f.order[k];
        for &i in &w.f.blocks[b].insts {
            let r = w.f.results[i];
            if let Some(h) = w.home.get_mut(&r) {
                *h = b;
            }
        }
    }
    // Uses of the narrow values are rewritten in one walk at the end.
    let mut replace: FxHashMap<Value, Value> = FxHashMap::default();
    for (id, c) in &work {
        w.widen(&loops, *id, c, &mut replace);
    }
    if replace.is_empty() {
        return false;
    }
    let (gone, f) = (w.gone, w.f);
    for k in 0..f.order.len() {
        let b = f.order[k];
        let mut insts = std::mem::take(&mut f.blocks[b].insts);
        insts.retain(|&i| !gone.contains(i));
        for &i in &insts {
            // The narrow step feeds only the narrow counter, which is dead then.
            if !replace.contains_key(&f.results[i]) {
                f.map_operands(i, |_, v| replace.get(&v).copied().unwrap_or(v));
            }
        }
        f.blocks[b].insts = insts;
    }
    f.resolve_aliases();
    true
}

/// State of one function's widening.
struct Widen<'a> {
    f: &'a mut Function,
    /// Extensions to 64 bits of each value.
    exts: FxHashMap<Value, Vec<(Inst, Block)>>,
    /// Blocks of the counters' steps.
    home: FxHashMap<Value, Block>,
    /// 64-bit twins of narrow values.
    wide: FxHashMap<Value, Value>,
    gone: BitSet<Inst>,
}

struct Counter {
    header: Block,
    pre: Block,
    param: Value,
    start: Value,
    next: Value,
    step: i64,
    entry: Edge,
    back: Edge,
    /// The values stay in [0, max]: a zero extension is a sign extension.
    non_negative: bool,
}

/// Is parameter `n` of the header a 32-bit counter that never wraps (signed)?
#[allow(clippy::too_many_arguments)]
fn counter(
    f: &Function,
    dom: &DomTree,
    header: Block,
    n: usize,
    pre: Block,
    entry: Edge,
    latch: Block,
    back: Edge,
) -> Option<Counter> {
    let param = f.blocks[header].params[n];
    if f.ty(param) != Type::I32 {
        return None;
    }
    let (start, next) = (f.edges[entry].args[n], f.edges[back].args[n]);
    let d = f.def(next)?;
    if d.op != Opcode::Iadd || d.val(0) != param {
        return None;
    }
    let step = f.iconst(d.val(1))?;
    // The test that lets the loop go on.
    let t = &f.insts[f.terminator(latch)];
    if t.op != Opcode::Branch {
        return None;
    }
    let c = f.def(t.val(0))?;
    if c.op != Opcode::Icmp {
        return None;
    }
    let on = Edge(t.args[1]) == back;
    let mut cc = IntCC::from_aux(c.aux);
    if !on {
        cc = cc.inverse();
    }
    let (mut l, mut r) = (c.val(0), c.val(1));
    if r == next {
        std::mem::swap(&mut l, &mut r);
        cc = cc.swapped();
    }
    if l != next {
        return None;
    }
    let first = f.iconst(start);
    let bound = f.iconst(r);
    let ok = match (step, cc) {
        // next < bound on the way back, so param < bound <= max in later rounds.
        (1, IntCC::Slt) => match first {
            Some(s) => s < i32::MAX as i64,
            None => guarded(f, dom, pre, IntCC::Slt, start, r),
        },
        // Larger steps: the bound must leave room.
        (2.., IntCC::Slt) => {
            bound.is_some_and(|b| b + step - 1 <= i32::MAX as i64)
                && first.is_some_and(|s| s + step <= i32::MAX as i64)
        }
        (1, IntCC::Ne) => matches!((first, bound), (Some(s), Some(b)) if s < b),
        // Counting down.
        (-1, IntCC::Sgt) => match first {
            Some(s) => s > i32::MIN as i64,
            None => guarded(f, dom, pre, IntCC::Sgt, start, r),
        },
        (-1, IntCC::Ne) => matches!((first, bound), (Some(s), Some(b)) if s > b),
        _ => false,
    };
    if !ok {
        return None;
    }
    let non_negative = step > 0 && first.is_some_and(|s| s >= 0);
    Some(Counter { header, pre, param, start, next, step, entry, back, non_negative })
}

/// Is the way to `b` only open if `x cc y`?
fn guarded(f: &Function, dom: &DomTree, b: Block, cc: IntCC, x: Value, y: Value) -> bool {
    let mut at = b;
    // The guard stands right before the loop.
    for _ in 0..4 {
        let p = dom.idom(at);
        if p.is_none() {
            return false;
        }
        let t = &f.insts[f.terminator(p)];
        if t.op == Opcode::Branch
            && let Some(c) = f.def(t.val(0))
            && c.op == Opcode::Icmp
        {
            let (te, ee) = (f.edges[Edge(t.args[1])].block, f.edges[Edge(t.args[2])].block);
            let holds = if te != ee && te == at {
                Some(IntCC::from_aux(c.aux))
            } else if te != ee && ee == at {
                Some(IntCC::from_aux(c.aux).inverse())
            } else {
                None
            };
            // `at` must be entered by this edge alone: it is, if it is dominated by p and p's other edge goes elsewhere and
            // no third block leads to it.
            let only = f.order.iter().filter(|&&q| f.successors(q).contains(&at)).count() == 1;
            if let Some(h) = holds
                && only
                && (h == cc && c.val(0) == x && c.val(1) == y
                    || h.swapped() == cc && c.val(0) == y && c.val(1) == x)
            {
                return true;
            }
        }
        at = p;
    }
    false
}

impl Widen<'_> {
    fn widen(
        &mut self,
        loops: &Loops,
        id: crate::ir::loops::LoopId,
        c: &Counter,
        replace: &mut FxHashMap<Value, Value>,
    ) {
        let usable = |f: &Function, i: Inst| f.insts[i].op == Opcode::Sext || c.non_negative;
        let mut useful = false;
        for v in [c.param, c.next] {
            for &(i, b) in self.exts.get(&v).map_or(&[][..], |x| x) {
                useful |= usable(self.f, i) && loops.contains(id, b);
            }
        }
        let nb = self.home[&c.next];
        let Some(ni) = self.f.def_inst(c.next) else { return };
        if !useful || nb.is_none() {
            return;
        }
        let loc = self.f.locs[ni];
        // The start, extended in the preheader.
        let s = match (self.f.iconst(c.start), self.wide.get(&c.start)) {
            (Some(v), _) => {
                let d = InstData::iconst(Type::I64, v);
                self.before_jump(c.pre, d, loc)
            }
            (_, Some(&w)) => w,
            _ => {
                let d = InstData::new(Opcode::Sext, Type::I64, 0, [c.start.0, 0, 0, 0]);
                self.before_jump(c.pre, d, loc)
            }
        };
        let f = &mut *self.f;
        let wide = f.add_param(c.header, Type::I64);
        f.edges[c.entry].args.push(s);
        // The next value beside the narrow one. Narrow uses get the low half.
        let k = InstData::iconst(Type::I64, c.step);
        let (ki, kv) = make(f, k.op, Type::I64, 0, k.args, loc);
        let (ai, av) = make(f, Opcode::Iadd, Type::I64, 0, [wide.0, kv.0, 0, 0], loc);
        let (ti, tv) = make(f, Opcode::Trunc, Type::I32, 0, [wide.0, 0, 0, 0], loc);
        let (ui, uv) = make(f, Opcode::Trunc, Type::I32, 0, [av.0, 0, 0, 0], loc);
        let Some(np) = f.blocks[nb].insts.iter().position(|&x| x == ni) else { return };
        f.blocks[nb].insts.splice(np + 1..np + 1, [ki, ai, ui]);
        f.blocks[c.header].insts.insert(0, ti);
        f.edges[c.back].args.push(av);
        replace.insert(c.param, tv);
        replace.insert(c.next, uv);
        for (v, w) in [(c.param, wide), (c.next, av)] {
            for (i, _) in self.exts.remove(&v).unwrap_or_default() {
                if usable(self.f, i) {
                    let r = self.f.results[i];
                    self.f.set_alias(r, w);
                    self.gone.insert(i);
                }
            }
            self.wide.insert(v, w);
        }
    }

    fn before_jump(&mut self, b: Block, d: InstData, loc: crate::support::source::Loc) -> Value {
        let (i, v) = make(self.f, d.op, d.ty, d.aux, d.args, loc);
        let at = self.f.blocks[b].insts.len() - 1;
        self.f.blocks[b].insts.insert(at, i);
        v
    }
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("widen", 0..200, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::cfg::run(f);
                crate::opt::sroa::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                crate::opt::rotate::run(f);
                crate::opt::cfg::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                super::run(f, cx);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::dce::run(f, cx);
            })
        });
    }
}
