//! Dead code elimination: marks what effects and control flow need and drops the rest, block parameters included.

use super::util::*;
use crate::ir::*;
use crate::support::bitset::BitSet;
use crate::support::entity::Entity;

/// True if anything was dropped.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    let mut live: BitSet<Inst> = BitSet::with_capacity(f.insts.len());
    let mut live_param: BitSet<Value> = BitSet::with_capacity(f.values.len());
    let mut work: Vec<Value> = Vec::new();
    // Edges into each block, for the arguments of parameters found live.
    let mut into: Vec<Vec<Edge>> = vec![Vec::new(); f.blocks.len()];
    let operands = |f: &Function, i: Inst, work: &mut Vec<Value>| {
        let d = &f.insts[i];
        for k in 0..d.inline_values() {
            work.push(d.val(k));
        }
        if let Some(l) = d.list() {
            work.extend(f.list(l).iter().map(|&w| Value(w)));
        }
    };
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            if has_effect(f, &f.insts[i], cx) {
                live.insert(i);
                operands(f, i, &mut work);
            }
        }
        f.each_edge(f.terminator(b), |e| into[f.edges[e].block.index()].push(e));
    }
    while let Some(v) = work.pop() {
        match f.values[v].def {
            ValueDef::Inst(i, _) => {
                if live.insert(i) {
                    operands(f, i, &mut work);
                }
            }
            ValueDef::Param(b, n) => {
                if live_param.insert(v) {
                    work.extend(into[b.index()].iter().map(|&e| f.edges[e].args[n as usize]));
                }
            }
            ValueDef::Alias(to) => work.push(to),
        }
    }
    let mut changed = false;
    for k in 0..f.order.len() {
        let b = f.order[k];
        let n = f.blocks[b].insts.len();
        f.blocks[b].insts.retain(|&i| live.contains(i));
        changed |= f.blocks[b].insts.len() != n;
        if k == 0 {
            continue;
        }
        let dead: Vec<bool> = f.blocks[b].params.iter().map(|&p| !live_param.contains(p)).collect();
        if dead.contains(&true) {
            remove_params(f, b, &dead, into[b.index()].iter().copied());
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    #[test]
    fn random() {
        crate::opt::interp::check_pass("dce", 0..100, &|m| {
            super::super::pipeline::each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx);
            })
        });
    }
}
