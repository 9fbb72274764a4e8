//! Cleaning the control-flow graph: branches on constants, unreachable blocks, blocks that only jump, blocks with
//! one way in, parameters that always get the same value.
//!
//! Edges of computed gotos and asm gotos are never sent elsewhere (the target's address is what counts).
//! Each round is linear; rounds end when nothing changes.

use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::entity::Entity;

/// Runs to a fixpoint. True if anything changed.
pub fn run(f: &mut Function) -> bool {
    let mut any = false;
    for _ in 0..32 {
        let mut changed = fold_branches(f);
        changed |= drop_unreachable(f);
        changed |= same_params(f);
        changed |= thread_trivial(f);
        changed |= drop_unreachable(f);
        changed |= merge(f);
        if !changed {
            break;
        }
        any = true;
    }
    any
}

fn same_edge(f: &Function, a: Edge, b: Edge) -> bool {
    f.edges[a].block == f.edges[b].block && f.edges[a].args == f.edges[b].args
}

/// Terminators whose way is known become jumps.
pub fn fold_branches(f: &mut Function) -> bool {
    let mut changed = false;
    for k in 0..f.order.len() {
        let t = f.terminator(f.order[k]);
        let d = f.insts[t];
        match d.op {
            Opcode::Branch => {
                let (then, els) = (Edge(d.args[1]), Edge(d.args[2]));
                let c = f.def(d.val(0));
                if let Some(c) = f.iconst(d.val(0)) {
                    make_jump(f, t, if c != 0 { then } else { els });
                } else if same_edge(f, then, els) || c.is_some_and(|c| c.op == Opcode::Undef) {
                    make_jump(f, t, els);
                } else {
                    continue;
                }
                changed = true;
            }
            Opcode::Switch => {
                let sw = SwitchRef(d.args[1]);
                let default = Edge(d.args[2]);
                if let Some(v) = f.iconst(d.val(0)) {
                    let v = v as u64 & f.ty(d.val(0)).mask();
                    let cases = &f.switches[sw].cases;
                    let n = cases.partition_point(|c| c.1 < v);
                    let e = cases.get(n).filter(|c| c.0 <= v).map_or(default, |c| c.2);
                    make_jump(f, t, e);
                    changed = true;
                    continue;
                }
                let n = f.switches[sw].cases.len();
                let mut cases = std::mem::take(&mut f.switches[sw].cases);
                cases.retain(|c| !same_edge(f, c.2, default));
                // Neighbouring ranges with the same target become one.
                let mut joined: Vec<(u64, u64, Edge)> = Vec::with_capacity(cases.len());
                for c in cases {
                    match joined.last_mut() {
                        Some(p) if p.1.checked_add(1) == Some(c.0) && same_edge(f, p.2, c.2) => p.1 = c.1,
                        _ => joined.push(c),
                    }
                }
                changed |= joined.len() != n;
                if joined.is_empty() {
                    make_jump(f, t, default);
                } else {
                    f.switches[sw].cases = joined;
                }
            }
            _ => {}
        }
    }
    changed
}

/// Parameters that get the same value (or themselves) on every edge.
pub fn same_params(f: &mut Function) -> bool {
    let cfg = Cfg::new(f);
    let mut changed = false;
    // Going on in reverse postorder catches most chains; the caller's rounds catch the rest.
    for &b in cfg.rpo.iter().skip(1) {
        let n = f.blocks[b].params.len();
        if n == 0 {
            continue;
        }
        let mut dead = vec![false; n];
        let mut any = false;
        for k in 0..n {
            let p = f.blocks[b].params[k];
            let mut same = Value::NONE;
            let mut ok = true;
            for &(_, e) in cfg.preds(b) {
                let a = f.resolve(f.edges[e].args[k]);
                if a == p || a == same {
                    continue;
                }
                if same.is_some() {
                    ok = false;
                    break;
                }
                same = a;
            }
            if ok && same.is_some() {
                f.set_alias(p, same);
                dead[k] = true;
                any = true;
            }
        }
        if any {
            // `remove_params` would reset the definitions of kept parameters only.
            remove_params(f, b, &dead, cfg.preds(b).iter().map(|p| p.1));
            changed = true;
        }
    }
    if changed {
        f.resolve_aliases();
    }
    changed
}

/// Edges to a block that only jumps on go to its target at once.
fn thread_trivial(f: &mut Function) -> bool {
    let trivial = |f: &Function, b: Block| {
        let insts = &f.blocks[b].insts;
        insts.len() == 1 && f.insts[insts[0]].op == Opcode::Jump
    };
    if !f.order.iter().any(|&b| b != f.entry() && trivial(f, b)) {
        return false;
    }
    // A parameter of a trivial block may only be used by its own jump.
    let uses = use_counts(f);
    let mut ok = vec![false; f.blocks.len()];
    for &b in &f.order {
        if b == f.entry() || !trivial(f, b) {
            continue;
        }
        let e = Edge(f.insts[f.blocks[b].insts[0]].args[0]);
        ok[b.index()] = f.edges[e].block != b
            && f.blocks[b]
                .params
                .iter()
                .all(|&p| f.edges[e].args.iter().filter(|&&a| a == p).count() == uses[p.index()] as usize);
    }
    let mut changed = false;
    for k in 0..f.order.len() {
        let t = f.terminator(f.order[k]);
        if !can_redirect(f.insts[t].op) {
            continue;
        }
        for e in edges_of(f, t) {
            // Follow a chain; the bound stops rings of trivial blocks.
            for _ in 0..16 {
                let via = f.edges[e].block;
                if !ok[via.index()] || via == f.order[k] {
                    break;
                }
                let next = f.edges[Edge(f.insts[f.blocks[via].insts[0]].args[0])].clone();
                if next.block == via {
                    break;
                }
                let args = next
                    .args
                    .iter()
                    .map(|&a| match f.blocks[via].params.iter().position(|&p| p == a) {
                        Some(n) => f.edges[e].args[n],
                        None => a,
                    })
                    .collect();
                f.edges[e] = EdgeData { block: next.block, args };
                changed = true;
            }
        }
    }
    changed
}

/// A block with one way in, by a jump, is joined to the block it comes from.
fn merge(f: &mut Function) -> bool {
    let mut npreds = vec![0u32; f.blocks.len()];
    for &b in &f.order {
        f.each_edge(f.terminator(b), |e| npreds[f.edges[e].block.index()] += 1);
    }
    let mut gone = vec![false; f.blocks.len()];
    let mut changed = false;
    for k in 0..f.order.len() {
        let b = f.order[k];
        if gone[b.index()] {
            continue;
        }
        loop {
            let t = f.terminator(b);
            if f.insts[t].op != Opcode::Jump {
                break;
            }
            let e = Edge(f.insts[t].args[0]);
            let c = f.edges[e].block;
            if c == b || c == f.entry() || npreds[c.index()] != 1 {
                break;
            }
            let params = std::mem::take(&mut f.blocks[c].params);
            for (n, p) in params.into_iter().enumerate() {
                let a = f.resolve(f.edges[e].args[n]);
                f.set_alias(p, a);
            }
            f.blocks[b].insts.pop();
            let tail = std::mem::take(&mut f.blocks[c].insts);
            if f.blocks[b].insts.is_empty() {
                f.blocks[b].insts = tail;
            } else {
                f.blocks[b].insts.extend(tail);
            }
            gone[c.index()] = true;
            changed = true;
        }
    }
    if changed {
        f.order.retain(|b| !gone[b.index()]);
        f.resolve_aliases();
    }
    changed
}

#[cfg(test)]
mod tests {
    #[test]
    fn random() {
        crate::opt::interp::check_pass("cfg", 0..60, &|m| {
            for f in &mut m.functions {
                super::run(f);
            }
        });
    }
}
