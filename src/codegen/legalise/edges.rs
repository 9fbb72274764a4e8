//! The control-flow graph as the allocators want it.
//!
//! - The entry block has no predecessors.
//! - At -O1 and up no edge is critical: a block with several predecessors is reached only by unconditional jumps. At -O0 this
//!   holds for edges with arguments.
//! - At -O1 and up all computed gotos of a function go through one dispatch block (emission copies the bare jump back).
//! - Parameters that have no register (F80) travel through stack slots.

use super::Cx;
use crate::ir::*;
use crate::support::entity::{Entity, SecondaryMap};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

pub fn run(cx: &mut Cx) {
    prune(cx.f);
    let f = &mut *cx.f;
    let mut indirect: Vec<Block> = Vec::new();
    let mut any_args = false;
    let mut preds: SecondaryMap<Block, u32> = SecondaryMap::new();
    preds.resize(f.blocks.len());
    for &b in &f.order {
        let t = f.terminator(b);
        if f.insts[t].op == Opcode::IndirectJump {
            indirect.push(b);
        }
        for e in edges_of(f, t) {
            let d = &f.edges[e];
            any_args |= !d.args.is_empty();
            preds[d.block] += 1;
        }
    }
    if preds[f.entry()] > 0 {
        new_entry(f);
    }
    if !any_args && !cx.optimise {
        return;
    }
    if !indirect.is_empty() {
        if indirect.len() > 1 {
            preds = SecondaryMap::new();
            one_dispatch(f, &indirect);
            for &b in &f.order {
                for e in edges_of(f, f.terminator(b)) {
                    preds[f.edges[e].block] += 1;
                }
            }
        }
        landing_blocks(f, &mut preds);
    }
    split(cx, &preds);
    demote(cx);
}

/// The distinct edges of terminator `t` (tables share them between entries).
pub fn edges_of(f: &Function, t: Inst) -> SmallVec<[Edge; 4]> {
    let mut v: SmallVec<[Edge; 4]> = SmallVec::new();
    f.each_edge(t, |e| v.push(e));
    if v.len() > 2 {
        v.sort_unstable();
        v.dedup();
    }
    // A legalised switch's default is the edge of its holes, dead if there are none; counting it does no harm.
    v
}

/// Takes unreachable blocks out of the layout.
fn prune(f: &mut Function) {
    let mut seen = vec![false; f.blocks.len()];
    let mut work = vec![f.entry()];
    seen[f.entry().index()] = true;
    let mut count = 1;
    while let Some(b) = work.pop() {
        let t = f.terminator(b);
        f.each_edge(t, |e| {
            let s = f.edges[e].block;
            if !std::mem::replace(&mut seen[s.index()], true) {
                count += 1;
                work.push(s);
            }
        });
    }
    if count != f.order.len() {
        f.order.retain(|b| seen[b.index()]);
    }
}

fn new_entry(f: &mut Function) {
    let old = f.entry();
    let new = f.add_block();
    f.order.pop();
    f.order.insert(0, new);
    let args: Vec<Value> =
        f.blocks[old].params.clone().into_iter().map(|p| f.add_param(new, f.ty(p))).collect();
    let mut b = Builder::new(f);
    b.switch_to(new);
    b.jump(old, &args);
}

/// Makes all computed gotos jump to one block that does it. Values passed become its parameters; those that are the same on every
/// way in (a variable wanted by many labels) are passed once.
fn one_dispatch(f: &mut Function, from: &[Block]) {
    let ptr = f.ty(f.insts[f.terminator(from[0])].val(0));
    let dispatch = f.add_block();
    let addr = f.add_param(dispatch, ptr);
    // For each target its edges, one a source.
    let mut targets: Vec<Block> = Vec::new();
    let mut by_target: FxHashMap<Block, Vec<Option<Edge>>> = FxHashMap::default();
    for (n, &b) in from.iter().enumerate() {
        for e in edges_of(f, f.terminator(b)) {
            let t = f.edges[e].block;
            let list = by_target.entry(t).or_insert_with(|| {
                targets.push(t);
                vec![None; from.len()]
            });
            list[n] = Some(e);
        }
    }
    let mut columns: FxHashMap<Vec<Value>, Value> = FxHashMap::default();
    let mut passed: Vec<Vec<Value>> = vec![Vec::new(); from.len()];
    let mut out = Vec::new();
    for &t in &targets {
        let list = by_target.remove(&t).unwrap_or_default();
        let mut args: SmallVec<[Value; 4]> = SmallVec::new();
        for (k, &p) in f.blocks[t].params.clone().iter().enumerate() {
            let column: Vec<Value> =
                list.iter().map(|e| e.map_or(Value::NONE, |e| f.edges[e].args[k])).collect();
            let v = match columns.get(&column) {
                Some(&v) => v,
                None => {
                    let ty = f.ty(p);
                    let v = f.add_param(dispatch, ty);
                    for (n, &a) in column.iter().enumerate() {
                        passed[n].push(a);
                    }
                    columns.insert(column, v);
                    v
                }
            };
            args.push(v);
        }
        out.push(f.edges.push(EdgeData { block: t, args }));
    }
    let types: Vec<Type> = f.blocks[dispatch].params[1..].iter().map(|&p| f.ty(p)).collect();
    for (n, &b) in from.iter().enumerate() {
        let t = f.terminator(b);
        let a = f.insts[t].val(0);
        f.blocks[b].insts.pop();
        let mut bl = Builder::new(f);
        bl.loc = bl.func.locs[t];
        bl.switch_to(b);
        let mut args = vec![a];
        for (&v, &ty) in passed[n].iter().zip(&types) {
            // This goto cannot reach the label that wants the value.
            args.push(if v.is_none() { bl.undef(ty) } else { v });
        }
        bl.jump(dispatch, &args);
    }
    let start = f.lists.len() as u32;
    f.lists.extend(out.iter().map(|e| e.0));
    let mut bl = Builder::new(f);
    bl.switch_to(dispatch);
    bl.inst(InstData::new(Opcode::IndirectJump, Type::VOID, 0, [addr.0, 0, start, out.len() as u32]));
}

/// A label reached by a computed goto and by other ways too becomes a block of its own that jumps to the code: its
/// address stays what it is, and only the computed goto leads there.
fn landing_blocks(f: &mut Function, preds: &mut SecondaryMap<Block, u32>) {
    let mut moved: FxHashMap<Block, Block> = FxHashMap::default();
    let mut indirect_edges: Vec<Edge> = Vec::new();
    for k in 0..f.order.len() {
        let t = f.terminator(f.order[k]);
        if f.insts[t].op == Opcode::IndirectJump {
            indirect_edges.extend(edges_of(f, t));
        }
    }
    for &e in &indirect_edges {
        let label = f.edges[e].block;
        if preds[label] < 2 || moved.contains_key(&label) {
            continue;
        }
        let body = f.add_block();
        f.order.pop();
        let at = f.order.iter().position(|&b| b == label).map_or(f.order.len(), |n| n + 1);
        f.order.insert(at, body);
        let insts = std::mem::take(&mut f.blocks[label].insts);
        f.blocks[body].insts = insts;
        let params = std::mem::take(&mut f.blocks[label].params);
        for (n, &p) in params.iter().enumerate() {
            f.values[p].def = ValueDef::Param(body, n as u32);
        }
        let args: Vec<Value> = params.iter().map(|&p| f.add_param(label, f.ty(p))).collect();
        f.blocks[body].params = params;
        let mut bl = Builder::new(f);
        bl.switch_to(label);
        bl.jump(body, &args);
        preds[body] = preds[label];
        preds[label] = 1;
        moved.insert(label, body);
    }
    if moved.is_empty() {
        return;
    }
    indirect_edges.sort_unstable();
    for k in 0..f.order.len() {
        let b = f.order[k];
        let t = f.terminator(b);
        for e in edges_of(f, t) {
            let to = f.edges[e].block;
            if let Some(&body) = moved.get(&to)
                && indirect_edges.binary_search(&e).is_err()
            {
                f.edges[e].block = body;
            }
        }
    }
}

/// Splits every critical edge that has arguments, whatever the level (before other passes).
pub fn split_argument_edges(cx: &mut Cx) {
    let f = &mut *cx.f;
    prune(f);
    let mut preds: SecondaryMap<Block, u32> = SecondaryMap::new();
    for &b in &f.order {
        for e in edges_of(f, f.terminator(b)) {
            preds[f.edges[e].block] += 1;
        }
    }
    let optimise = std::mem::replace(&mut cx.optimise, false);
    split(cx, &preds);
    cx.optimise = optimise;
}

/// Splits critical edges; at -O0 only those with arguments. The new block follows the one it leaves.
fn split(cx: &mut Cx, preds: &SecondaryMap<Block, u32>) {
    let f = &mut *cx.f;
    let old = std::mem::take(&mut f.order);
    let mut order = Vec::with_capacity(old.len() + old.len() / 4);
    for &b in &old {
        order.push(b);
        let t = f.terminator(b);
        if matches!(f.insts[t].op, Opcode::Jump | Opcode::Return | Opcode::Unreachable) {
            continue;
        }
        for e in edges_of(f, t) {
            let to = f.edges[e].block;
            if preds[to] > 1 && (cx.optimise || !f.edges[e].args.is_empty()) {
                let mid = f.add_block();
                f.order.pop();
                order.push(mid);
                let args = std::mem::take(&mut f.edges[e].args);
                f.edges[e].block = mid;
                let mut bl = Builder::new(f);
                bl.switch_to(mid);
                bl.jump(to, &args);
            }
        }
    }
    f.order = order;
}

/// Sends block parameters through memory that cannot go otherwise.
fn demote(cx: &mut Cx) {
    let f = &mut *cx.f;
    let ptr_bytes = f.ptr_bytes;
    // For each block the slots of its parameters; empty if none is demoted.
    let mut slots: FxHashMap<Block, Vec<Option<Slot>>> = FxHashMap::default();
    for k in 1..f.order.len() {
        let b = f.order[k];
        let mut list = Vec::new();
        let mut any = false;
        for &p in &f.blocks[b].params {
            let keep = !cx.target.parts(f.ty(p), f.attrs.features).is_empty();
            any |= !keep;
            list.push(if keep { None } else { Some(Slot::NONE) });
        }
        if any {
            slots.insert(b, list);
        }
    }
    if slots.is_empty() {
        return;
    }
    for (&b, list) in &mut slots {
        let params = std::mem::take(&mut f.blocks[b].params);
        let rest = std::mem::take(&mut f.blocks[b].insts);
        let mut bl = Builder::new(f);
        bl.switch_to(b);
        for (p, s) in params.into_iter().zip(list.iter_mut()) {
            let ty = bl.func.ty(p);
            if s.is_none() {
                let n = bl.func.blocks[b].params.len() as u32;
                bl.func.values[p].def = ValueDef::Param(b, n);
                bl.func.blocks[b].params.push(p);
                continue;
            }
            let bytes = ty.bytes(ptr_bytes).next_power_of_two();
            let slot = bl.slot(bytes as u64, bytes.min(16));
            *s = Some(slot);
            let addr = bl.slot_addr(slot, 0);
            let v = bl.load(ty, addr, 0, MemFlags::aligned(bytes.min(16)), AliasClass::ANY);
            bl.func.set_alias(p, v);
        }
        f.blocks[b].insts.extend(rest);
    }
    cx.aliased = true;
    for k in 0..f.order.len() {
        let b = f.order[k];
        let t = f.terminator(b);
        for e in edges_of(f, t) {
            let Some(list) = slots.get(&f.edges[e].block) else { continue };
            let args = std::mem::take(&mut f.edges[e].args);
            f.blocks[b].insts.pop();
            let mut keep: SmallVec<[Value; 4]> = SmallVec::new();
            let mut bl = Builder::new(f);
            bl.switch_to(b);
            for (a, s) in args.into_iter().zip(list) {
                match s {
                    None => keep.push(a),
                    Some(slot) => {
                        let bytes = bl.func.ty(a).bytes(ptr_bytes).next_power_of_two();
                        let addr = bl.slot_addr(*slot, 0);
                        bl.store(addr, a, 0, MemFlags::aligned(bytes.min(16)), AliasClass::ANY);
                    }
                }
            }
            f.blocks[b].insts.push(t);
            f.edges[e].args = keep;
        }
    }
}
