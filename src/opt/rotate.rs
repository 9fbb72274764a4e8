//! Loop rotation: a loop that tests at its head (`while`) becomes one that tests at its end (`do while`) behind a copy
//! of the test. One jump a round is saved, and what stands in the body is then sure to run, so that LICM can hoist it.
//!
//! All loops of a function are rotated first and SSA form is repaired once: a value of a header has two
//! definitions then, the header's and its copy's, and [`SsaBuilder`] finds which one reaches each use.

use super::util::*;
use crate::ir::dom::{Cfg, DomTree};
use crate::ir::loops::Loops;
use crate::ir::ssa::{SsaBuilder, Variable};
use crate::ir::*;
use crate::support::entity::SecondaryMap;
use rustc_hash::FxHashMap;

/// Headers with more instructions are not copied.
const MAX_HEADER: usize = 24;

/// True if a loop was rotated.
pub fn run(f: &mut Function) -> bool {
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    if loops.loops.is_empty() {
        return false;
    }
    // Every value defined in a rotated header, with its copy.
    let mut copies: Vec<(Block, Block, FxHashMap<Value, Value>)> = Vec::new();
    // Edges into each header from outside may come from copies made meanwhile.
    let mut entering: FxHashMap<Block, Vec<Edge>> = FxHashMap::default();
    for (id, l) in loops.loops.iter() {
        if !wanted(f, &loops, id) {
            continue;
        }
        let h = l.header;
        if !cfg.preds(h).iter().all(|&(p, _)| can_redirect(f.insts[f.terminator(p)].op)) {
            continue;
        }
        let mut outer: Vec<Edge> =
            cfg.preds(h).iter().filter(|p| !loops.contains(id, p.0)).map(|p| p.1).collect();
        outer.extend(entering.remove(&h).unwrap_or_default());
        // The copy: parameters of its own, instructions cloned, edges to the same targets.
        let c = f.blocks.push(BlockData::default());
        let mut map: FxHashMap<Value, Value> = FxHashMap::default();
        for k in 0..f.blocks[h].params.len() {
            let p = f.blocks[h].params[k];
            let ty = f.ty(p);
            let v = f.add_param(c, ty);
            map.insert(p, v);
        }
        for k in 0..f.blocks[h].insts.len() {
            let i = f.blocks[h].insts[k];
            let n = clone_inst(f, i, |v| map.get(&v).copied().unwrap_or(v));
            for (a, b) in f.inst_results(i).zip(f.inst_results(n)) {
                map.insert(a, b);
            }
            f.blocks[c].insts.push(n);
        }
        for e in outer {
            f.edges[e].block = c;
        }
        let t = f.terminator(c);
        for e in edges_of(f, t) {
            entering.entry(f.edges[e].block).or_default().push(e);
        }
        // The copy stands before the header.
        f.order.push(c);
        copies.push((h, c, map));
    }
    if copies.is_empty() {
        return false;
    }
    repair(f, &copies);
    true
}

fn wanted(f: &Function, loops: &Loops, id: crate::ir::loops::LoopId) -> bool {
    let l = &loops.loops[id];
    let h = l.header;
    let t = f.terminator(h);
    if f.insts[t].op != Opcode::Branch || f.blocks[h].insts.len() > MAX_HEADER {
        return false;
    }
    let inside = f.successors(h).iter().filter(|&&s| loops.contains(id, s)).count();
    // A header that is its own latch tests at the end already.
    if inside != 1 || l.latches.contains(&h) {
        return false;
    }
    // The first block of the body becomes the header: it must not be entered otherwise. And a loop whose latch can
    // leave is left as it is: its test at the end is there.
    if !l.latches.iter().any(|&b| f.insts[f.terminator(b)].op == Opcode::Jump) {
        return false;
    }
    // Not copied: asm (it may define labels), calls (size), dynamic stack.
    f.blocks[h].insts.iter().all(|&i| {
        !matches!(
            f.insts[i].op,
            Opcode::InlineAsm | Opcode::Call | Opcode::CallIndirect | Opcode::StackAlloc | Opcode::Intrinsic
        )
    })
}

/// Gives every use of a value with two definitions the one that reaches it.
fn repair(f: &mut Function, copies: &[(Block, Block, FxHashMap<Value, Value>)]) {
    let cfg = Cfg::new(f);
    // Values of copied headers used in other blocks.
    let mut home: FxHashMap<Value, (usize, Variable)> = FxHashMap::default();
    let mut owner: FxHashMap<Value, usize> = FxHashMap::default();
    for (n, (_, _, map)) in copies.iter().enumerate() {
        for &v in map.keys() {
            owner.insert(v, n);
        }
    }
    let mut ssa = SsaBuilder::new();
    let mut uses: Vec<(Block, Inst)> = Vec::new();
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            let mut hit = false;
            f.each_operand(i, |v| {
                if let Some(&n) = owner.get(&v)
                    && copies[n].0 != b
                {
                    hit = true;
                    home.entry(v).or_insert_with(|| (n, Variable(0)));
                }
            });
            if hit {
                uses.push((b, i));
            }
        }
    }
    // A fixed order keeps the output the same from run to run.
    let mut vars: Vec<Value> = home.keys().copied().collect();
    vars.sort();
    for &v in &vars {
        let var = ssa.declare(f.ty(v));
        let (n, slot) = home.get_mut(&v).map(|x| (x.0, &mut x.1)).expect("a key of the map");
        *slot = var;
        let (h, c, map) = &copies[n];
        ssa.def_var(var, *h, v);
        ssa.def_var(var, *c, map[&v]);
    }
    for &b in &cfg.rpo {
        ssa.add_edges_of(f, b);
    }
    for &b in &cfg.rpo {
        ssa.seal(f, b);
    }
    let mut found: SecondaryMap<Block, Vec<(Value, Value)>> = SecondaryMap::new();
    for (b, i) in uses {
        let mut ops: Vec<Value> = Vec::new();
        f.each_operand(i, |v| ops.push(v));
        for v in ops {
            let Some(&(n, var)) = home.get(&v) else { continue };
            if copies[n].0 == b || found[b].iter().any(|x| x.0 == v) {
                continue;
            }
            // In the copy itself the map has been applied; other blocks define neither.
            let to = ssa.use_var(f, var, b);
            found[b].push((v, to));
        }
        let table = std::mem::take(&mut found[b]);
        f.map_operands(i, |f, v| match home.get(&v) {
            Some(&(n, _)) if copies[n].0 != b => {
                let to = table.iter().find(|x| x.0 == v).map_or(v, |x| x.1);
                f.resolve(to)
            }
            _ => v,
        });
        found[b] = table;
    }
    ssa.finish(f);
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("sroa+rotate", 0..150, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::cfg::run(f);
                crate::opt::sroa::run(f);
                crate::opt::simplify::run(f, cx, false);
                crate::opt::cfg::run(f);
                super::run(f);
            })
        });
    }
}
