//! Strength reduction: a multiple of a counter that no address mode can form is kept in a variable of its own.
//!
//! In an innermost loop, `m = iv * c` (or `iv << n`) of a 64-bit counter `iv` with a constant step becomes a header
//! parameter that starts at `start * c` and grows by `step * c` a round. If all that `m` is used for is one
//! `base + m` with a base from outside the loop, that sum is the parameter instead. Everything wraps, so the new
//! variables hold exactly what the old instructions computed; the old ones are left to DCE.

use super::licm::{make_preheaders, preheader, pressure};
use super::util::*;
use crate::ir::dom::{Cfg, DomTree};
use crate::ir::loops::{LoopId, Loops};
use crate::ir::*;
use crate::support::entity::{Entity, SecondaryMap};

/// New variables of one loop at most.
const MAX_PER_LOOP: u32 = 3;

/// A counter: parameter `param` of the header is `start` first and `param + step` next, made by instruction `next`.
struct Counter {
    param: Value,
    start: Value,
    next: Inst,
    step: i64,
}

/// True if something was reduced.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    if cx.opts.target.word_bytes != 8 {
        return false;
    }
    // Only functions with such a multiple are worth the analyses.
    let scales = cx.opts.target.index_scales;
    let some = f.order.iter().any(|&b| f.blocks[b].insts.iter().any(|&i| multiple(f, i, scales).is_some()));
    if !some {
        return false;
    }
    make_preheaders(f);
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    let mut home: SecondaryMap<Inst, Block> = SecondaryMap::with_default(Block::NONE);
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            home[i] = b;
        }
    }
    let mut has_inner = vec![false; loops.loops.len()];
    for (_, l) in loops.loops.iter() {
        if l.parent.is_some() {
            has_inner[l.parent.index()] = true;
        }
    }
    let mut any = false;
    for id in loops.loops.keys().filter(|id| !has_inner[id.index()]) {
        any |= reduce(f, cx, &cfg, &loops, &mut home, id);
    }
    any
}

/// The value and the factor, if `i` multiplies an `I64` by a constant that is no scale of the address modes.
fn multiple(f: &Function, i: Inst, scales: u8) -> Option<(Value, i64)> {
    let d = &f.insts[i];
    if d.ty != Type::I64 {
        return None;
    }
    let factor = match d.op {
        Opcode::Imul => f.iconst(d.val(1))?,
        Opcode::Shl => 1i64 << u32::try_from(f.iconst(d.val(1))?).ok().filter(|&n| n < 63)?,
        _ => return None,
    };
    // index_scales: bit n is set if an index may be scaled by 1 << n.
    let free = factor > 0 && factor.count_ones() == 1 && {
        let n = factor.trailing_zeros();
        n < 8 && scales >> n & 1 != 0
    };
    (!free).then_some((d.val(0), factor))
}

fn reduce(
    f: &mut Function,
    cx: &Ctx,
    cfg: &Cfg,
    loops: &Loops,
    home: &mut SecondaryMap<Inst, Block>,
    id: LoopId,
) -> bool {
    let l = &loops.loops[id];
    let (header, blocks) = (l.header, &l.blocks);
    let [latch] = l.latches[..] else { return false };
    let Some(pre) = preheader(f, cfg, loops, id) else { return false };
    let entry = Edge(f.insts[f.terminator(pre)].args[0]);
    let mut backs = cfg.preds(header).iter().filter(|p| p.0 == latch);
    let (Some(&(_, back)), None) = (backs.next(), backs.next()) else { return false };
    if f.edges[entry].block != header || f.edges[back].block != header {
        return false;
    }
    let scales = cx.opts.target.index_scales;
    let mut counters: Vec<Counter> = Vec::new();
    for (n, &param) in f.blocks[header].params.iter().enumerate() {
        if f.ty(param) != Type::I64 {
            continue;
        }
        let Some(next) = f.def_inst(f.edges[back].args[n]) else { continue };
        let d = &f.insts[next];
        // The step is made in the loop; an inner loop there is none.
        if d.op == Opcode::Iadd
            && d.val(0) == param
            && let Some(step) = f.iconst(d.val(1))
            && home[next].is_some()
            && loops.of(home[next]) == id
        {
            counters.push(Counter { param, start: f.edges[entry].args[n], next, step });
        }
    }
    if counters.is_empty() {
        return false;
    }
    let mut found: Vec<(Inst, usize, i64)> = Vec::new();
    for &b in blocks {
        for &i in &f.blocks[b].insts {
            if let Some((v, factor)) = multiple(f, i, scales)
                && let Some(c) = counters.iter().position(|c| c.param == v)
            {
                found.push((i, c, factor));
            }
        }
    }
    if found.is_empty() {
        return false;
    }
    // Across calls only about half of the registers are kept.
    let calls = blocks.iter().any(|&b| {
        f.blocks[b].insts.iter().any(|&i| matches!(f.insts[i].op, Opcode::Call | Opcode::CallIndirect))
    });
    let regs = cx.opts.target.int_regs as u32 / if calls { 2 } else { 1 };
    let mut room = regs.saturating_sub(pressure(f, loops, home, id) + 3).min(MAX_PER_LOOP);
    let mut any = false;
    for (i, c, factor) in found {
        if room == 0 {
            break;
        }
        let c = &counters[c];
        let m = f.results[i];
        let loc = f.locs[i];
        // All uses of m, wherever they are.
        let mut users: Vec<Inst> = Vec::new();
        for &b in &cfg.rpo {
            for &u in &f.blocks[b].insts {
                f.each_operand(u, |v| {
                    if v == m {
                        users.push(u);
                    }
                });
            }
        }
        let outside = |f: &Function, v: Value| match f.values[v].def {
            ValueDef::Inst(i, _) => home[i].is_some() && !loops.contains(id, home[i]),
            ValueDef::Param(b, _) => !loops.contains(id, b),
            ValueDef::Alias(_) => false,
        };
        let sum = match users[..] {
            [u] => {
                let d = &f.insts[u];
                let fits = d.op == Opcode::PtrAdd
                    && d.val(1) == m
                    && loops.of(home[u]) == id
                    && outside(f, d.val(0));
                fits.then(|| (u, d.val(0)))
            }
            _ => None,
        };
        // A shift that feeds something else is as cheap as the step that would replace it.
        if sum.is_none() && f.insts[i].op == Opcode::Shl {
            continue;
        }
        room -= 1;
        any = true;
        let mut at_end = |f: &mut Function, op: Opcode, ty: Type, args: [u32; 4]| {
            let (n, v) = make(f, op, ty, 0, args, loc);
            let at = f.blocks[pre].insts.len() - 1;
            f.blocks[pre].insts.insert(at, n);
            home[n] = pre;
            v
        };
        let constant = |x: i64| InstData::iconst(Type::I64, x).args;
        // What it starts with.
        let mut first = match f.iconst(c.start) {
            Some(s) => at_end(f, Opcode::Iconst, Type::I64, constant(s.wrapping_mul(factor))),
            None => {
                let k = at_end(f, Opcode::Iconst, Type::I64, constant(factor));
                at_end(f, Opcode::Imul, Type::I64, [c.start.0, k.0, 0, 0])
            }
        };
        let (old, ty, op) = match sum {
            Some((u, base)) => {
                first = at_end(f, Opcode::PtrAdd, Type::PTR, [base.0, first.0, 0, 0]);
                (u, Type::PTR, Opcode::PtrAdd)
            }
            None => (i, Type::I64, Opcode::Iadd),
        };
        let param = f.add_param(header, ty);
        f.edges[entry].args.push(first);
        // The step stands beside the counter's.
        let (ki, k) = make(f, Opcode::Iconst, Type::I64, 0, constant(c.step.wrapping_mul(factor)), loc);
        let (si, stepped) = make(f, op, ty, 0, [param.0, k.0, 0, 0], loc);
        let b = home[c.next];
        let at = f.blocks[b].insts.iter().position(|&x| x == c.next).expect("its home");
        f.blocks[b].insts.splice(at..at, [ki, si]);
        home[ki] = b;
        home[si] = b;
        f.edges[back].args.push(stepped);
        // The old instruction goes, its value is the parameter.
        let b = home[old];
        f.blocks[b].insts.retain(|&x| x != old);
        home[old] = Block::NONE;
        let r = f.results[old];
        f.set_alias(r, param);
        if old != i {
            let b = home[i];
            f.blocks[b].insts.retain(|&x| x != i);
            home[i] = Block::NONE;
        }
        f.resolve_aliases();
    }
    any
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::{OptOptions, each_function};
    use crate::support::target_info::MachineFacts;

    #[test]
    fn random() {
        // No scale is free: every multiple of a counter is looked at.
        let target = MachineFacts { index_scales: 0, int_regs: 30, ..Default::default() };
        let opts = OptOptions { target, ..Default::default() };
        let count = std::cell::Cell::new(0);
        check_pass("strength", 0..500, &|m| {
            each_function(m, &opts, &mut |f, cx| {
                crate::opt::cfg::run(f);
                crate::opt::sroa::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                crate::opt::rotate::run(f);
                crate::opt::cfg::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                crate::opt::widen::run(f, cx);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::gvn::run(f, cx);
                crate::opt::dce::run(f, cx);
                if super::run(f, cx) {
                    count.set(count.get() + 1);
                }
                crate::opt::dce::run(f, cx);
            })
        });
        assert!(count.get() > 20, "only {} functions were touched", count.get());
    }
}
