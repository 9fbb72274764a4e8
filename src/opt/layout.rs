//! Order of blocks: likely paths fall through, loops stay together, cold blocks go to the end.
//!
//! A depth-first search that visits the preferred successor last gives, reversed, an order in which it comes next. Loop
//! exits are visited before what stays in the loop, so loops are contiguous. Then cold blocks (those that end in
//! `unreachable` or are only reached by unlikely edges) are moved behind the others.

use crate::ir::dom::{Cfg, DomTree};
use crate::ir::loops::Loops;
use crate::ir::*;
use crate::support::entity::Entity;
use smallvec::SmallVec;

/// Edges below this probability (in thousandths) lead to cold code.
const COLD: u16 = 150;

pub fn run(f: &mut Function) {
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let loops = Loops::new(&cfg, &dom);
    let cold = cold_blocks(f, &cfg);
    // Successors in the order of visiting: least preferred first.
    let succs = |b: Block| -> SmallVec<[Block; 4]> {
        let t = f.terminator(b);
        let d = &f.insts[t];
        let mut out: SmallVec<[(u32, Block); 4]> = SmallVec::new();
        let mut n = 0;
        f.each_edge(t, |e| {
            let s = f.edges[e].block;
            let mille = match d.op {
                Opcode::Branch if n == 0 => Likelihood(d.aux).mille(),
                Opcode::Branch => 1000 - Likelihood(d.aux).mille(),
                _ => 500,
            };
            n += 1;
            let leaves = loops.depth(s) < loops.depth(b)
                || loops.depth(s) == loops.depth(b) && loops.of(s) != loops.of(b);
            let weight =
                mille as u32 + if leaves { 0 } else { 2000 } + if cold[s.index()] { 0 } else { 4000 };
            out.push((weight, s));
        });
        // The first of equals (the then side) is visited last.
        out.reverse();
        out.sort_by_key(|x| x.0);
        out.into_iter().map(|x| x.1).collect()
    };
    let mut seen = vec![false; f.blocks.len()];
    let mut post = Vec::with_capacity(cfg.rpo.len());
    let mut stack = vec![(f.entry(), succs(f.entry()), 0usize)];
    seen[f.entry().index()] = true;
    while let Some((b, ss, next)) = stack.last_mut() {
        match ss.get(*next) {
            Some(&s) => {
                *next += 1;
                if !std::mem::replace(&mut seen[s.index()], true) {
                    let k = succs(s);
                    stack.push((s, k, 0));
                }
            }
            None => {
                post.push(*b);
                stack.pop();
            }
        }
    }
    post.reverse();
    let (hot, cool): (Vec<Block>, Vec<Block>) = post.into_iter().partition(|b| !cold[b.index()]);
    f.order = hot;
    f.order.extend(cool);
}

fn cold_blocks(f: &Function, cfg: &Cfg) -> Vec<bool> {
    let mut cold = vec![false; f.blocks.len()];
    for &b in cfg.rpo.iter().skip(1) {
        let t = f.terminator(b);
        if f.insts[t].op == Opcode::Unreachable {
            cold[b.index()] = true;
        }
    }
    // Reached only by cold edges or from cold blocks.
    for &b in cfg.rpo.iter().skip(1) {
        if cfg.preds(b).iter().all(|&(p, e)| {
            let d = &f.insts[f.terminator(p)];
            let unlikely = d.op == Opcode::Branch && d.aux != 0 && {
                let m = Likelihood(d.aux).mille();
                let m = if Edge(d.args[1]) == e { m } else { 1000 - m };
                m < COLD
            };
            unlikely || cold[p.index()]
        }) {
            cold[b.index()] = true;
        }
    }
    // What can only go on to cold code is cold too.
    for &b in cfg.rpo.iter().skip(1).rev() {
        let ss = f.successors(b);
        if !ss.is_empty() && ss.iter().all(|s| cold[s.index()]) {
            cold[b.index()] = true;
        }
    }
    cold
}

#[cfg(test)]
mod tests {
    #[test]
    fn random() {
        crate::opt::interp::check_pass("layout", 0..60, &|m| {
            for f in &mut m.functions {
                super::run(f);
            }
        });
    }
}
