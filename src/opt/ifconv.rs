//! If-conversion: short branches whose sides only compute values become `select`s.
//!
//! Shapes: `A → (T → J) | J` and `A → (T → J) | (E → J)`, T and E entered from A only and free of effects and traps.
//! Converted when the sides are cheap (a select costs both) and the branch is not said to be predictable; a
//! select in a loop that carries its own condition would lengthen the dependency chain, so sides are kept tiny.

use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;

/// Instructions of both sides together that may be done always.
const MAX_COST: u32 = 3;
/// Values that may differ at the join.
const MAX_SELECTS: usize = 2;

/// True if a branch was converted.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    if !cx.opts.target.has_select {
        return false;
    }
    let mut any = false;
    // Inner branches first: converting one can make the block around it convertible.
    let cfg = Cfg::new(f);
    let mut single = vec![0u32; f.blocks.len()];
    for &b in &cfg.rpo {
        single[b.0 as usize] = cfg.preds(b).len() as u32;
    }
    for &b in cfg.rpo.iter().rev() {
        any |= convert(f, b, &single);
    }
    any
}

/// The side block an edge leads to, if it is one: entered only here, only computes, jumps on. Gives the jump's edge and
/// the cost.
fn side(f: &Function, e: Edge, single: &[u32]) -> Option<(Block, Edge, u32)> {
    let b = f.edges[e].block;
    if single[b.0 as usize] != 1 || !f.blocks[b].params.is_empty() {
        return None;
    }
    let (&t, body) = f.blocks[b].insts.split_last()?;
    if f.insts[t].op != Opcode::Jump || body.len() > 12 {
        return None;
    }
    let mut cost = 0;
    for &i in body {
        let d = &f.insts[i];
        if !(is_pure(d) || is_safe_div(f, d)) || f.num_results(i) != 1 {
            return None;
        }
        cost += match d.op {
            _ if is_leaf(d) => 0,
            Opcode::Imul | Opcode::Fmul | Opcode::Fadd | Opcode::Fsub => 3,
            Opcode::Fdiv
            | Opcode::Fsqrt
            | Opcode::Fma
            | Opcode::Udiv
            | Opcode::Sdiv
            | Opcode::Urem
            | Opcode::Srem => 20,
            Opcode::PtrToInt | Opcode::IntToPtr | Opcode::Trunc => 0,
            _ => 1,
        };
    }
    Some((b, Edge(f.insts[t].args[0]), cost))
}

fn convert(f: &mut Function, b: Block, single: &[u32]) -> bool {
    let t = f.terminator(b);
    let d = f.insts[t];
    if d.op != Opcode::Branch {
        return false;
    }
    let (te, ee) = (Edge(d.args[1]), Edge(d.args[2]));
    if f.edges[te].block == b || f.edges[ee].block == b {
        return false;
    }
    let (then, els) = (side(f, te, single), side(f, ee, single));
    let join = |f: &Function, e: Edge| f.edges[e].block;
    // Each way: its side block if any, and the edge into the join.
    let (ts, tj, es, ej, cost) = match (then, els) {
        (Some((tb, tj, tc)), Some((eb, ej, ec))) if join(f, tj) == join(f, ej) && tb != eb => {
            (Some(tb), tj, Some(eb), ej, tc + ec)
        }
        (Some((tb, tj, tc)), _) if join(f, tj) == join(f, ee) => (Some(tb), tj, None, ee, tc),
        (_, Some((eb, ej, ec))) if join(f, te) == join(f, ej) => (None, te, Some(eb), ej, ec),
        _ if join(f, te) == join(f, ee) => (None, te, None, ee, 0),
        _ => return false,
    };
    let j = join(f, tj);
    if Some(j) == ts || Some(j) == es {
        return false;
    }
    let differ = (0..f.edges[tj].args.len()).filter(|&k| f.edges[tj].args[k] != f.edges[ej].args[k]).count();
    // A branch known to go one way nearly always is better left to the predictor.
    let p = Likelihood(d.aux).mille();
    if cost > MAX_COST || differ > MAX_SELECTS || !(100..=900).contains(&p) {
        return false;
    }
    let ok_type = |f: &Function, v: Value| {
        let ty = f.ty(v);
        ty.is_int_or_ptr() && ty != Type::I128
    };
    for k in 0..f.edges[tj].args.len() {
        let (x, y) = (f.edges[tj].args[k], f.edges[ej].args[k]);
        if x != y && !ok_type(f, x) {
            return false;
        }
    }
    let loc = f.locs[t];
    f.blocks[b].insts.pop();
    for s in [ts, es].into_iter().flatten() {
        let mut body = std::mem::take(&mut f.blocks[s].insts);
        body.pop();
        f.blocks[b].insts.extend(body);
        // Left empty and unreachable: given a terminator so that it stays well-formed until it is dropped.
        let (u, _) = make(f, Opcode::Unreachable, Type::VOID, 0, [0; 4], loc);
        f.blocks[s].insts.push(u);
    }
    let mut args = Vec::new();
    for k in 0..f.edges[tj].args.len() {
        let (x, y) = (f.edges[tj].args[k], f.edges[ej].args[k]);
        if x == y {
            args.push(x);
            continue;
        }
        let ty = f.ty(x);
        let (i, v) = make(f, Opcode::Select, ty, 0, [d.args[0], x.0, y.0, 0], loc);
        f.blocks[b].insts.push(i);
        args.push(v);
    }
    let e = f.add_edge(j, &args);
    let (i, _) = make(f, Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0], loc);
    f.blocks[b].insts.push(i);
    true
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("sroa+ifconv", 0..150, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::cfg::run(f);
                crate::opt::sroa::run(f);
                crate::opt::cfg::run(f);
                super::run(f, cx);
                crate::opt::cfg::run(f);
            })
        });
    }
}
