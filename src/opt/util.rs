//! Small things several passes need: use counts, building before an instruction, block parameter surgery, facts
//! about instructions.

use super::pipeline::OptOptions;
use crate::ir::*;
use crate::support::entity::Entity;
use crate::support::source::Loc;
use smallvec::SmallVec;

/// What a function pass may know besides its function. `m.functions` is empty while function passes run.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    pub m: &'a Module,
    pub opts: &'a OptOptions,
}

/// Number of uses of each value (edge arguments included) in placed blocks.
pub fn use_counts(f: &Function) -> Vec<u32> {
    let mut n = vec![0u32; f.values.len()];
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            f.each_operand(i, |v| n[v.index()] += 1);
        }
    }
    n
}

/// Removes the parameters of `b` for which `dead` is set, and their arguments on `edges`.
pub fn remove_params(f: &mut Function, b: Block, dead: &[bool], edges: impl Iterator<Item = Edge>) {
    let mut k = 0;
    f.blocks[b].params.retain(|_| {
        k += 1;
        !dead[k - 1]
    });
    for n in 0..f.blocks[b].params.len() {
        let v = f.blocks[b].params[n];
        f.values[v].def = ValueDef::Param(b, n as u32);
    }
    for e in edges {
        let mut k = 0;
        f.edges[e].args.retain(|_| {
            k += 1;
            !dead[k - 1]
        });
    }
}

/// Leaves in the layout only blocks that can be reached. True if some were dropped.
pub fn drop_unreachable(f: &mut Function) -> bool {
    let mut seen = vec![false; f.blocks.len()];
    let mut work = vec![f.entry()];
    seen[f.entry().index()] = true;
    while let Some(b) = work.pop() {
        for s in f.successors(b) {
            if !std::mem::replace(&mut seen[s.index()], true) {
                work.push(s);
            }
        }
    }
    let n = f.order.len();
    f.order.retain(|b| seen[b.index()]);
    f.order.len() != n
}

/// Ends blocks behind calls that never return. True if one was cut.
pub fn cut_after_noreturn(f: &mut Function, cx: &Ctx) -> bool {
    let mut any = false;
    for k in 0..f.order.len() {
        let b = f.order[k];
        let stop = f.blocks[b].insts.iter().position(|&i| {
            let d = &f.insts[i];
            d.op == Opcode::Call && cx.m.globals[GlobalId(d.args[0])].noreturn || d.op == Opcode::Trap
        });
        let Some(at) = stop else { continue };
        if at + 2 == f.blocks[b].insts.len() && f.insts[f.terminator(b)].op == Opcode::Unreachable {
            continue;
        }
        let loc = f.locs[f.blocks[b].insts[at]];
        f.blocks[b].insts.truncate(at + 1);
        let (u, _) = make(f, Opcode::Unreachable, Type::VOID, 0, [0; 4], loc);
        f.blocks[b].insts.push(u);
        any = true;
    }
    any && {
        drop_unreachable(f);
        true
    }
}

/// Has `d` an effect besides its results: must it stay even if they are unused?
pub fn has_effect(f: &Function, d: &InstData, cx: &Ctx) -> bool {
    match d.op {
        Opcode::Load => d.mem_flags().volatile(),
        Opcode::Call => {
            let g = &cx.m.globals[GlobalId(d.args[0])];
            !(g.const_fn || g.pure_fn) || g.noreturn || g.returns_twice
        }
        Opcode::InlineAsm => {
            let a = &f.asms[AsmRef(d.args[0])];
            a.volatile
                || d.ty == Type::VOID
                || a.operands.iter().any(|o| o.memory && o.dir != AsmDir::In)
                || a.clobbers.iter().any(|c| c.as_str() == "memory")
        }
        Opcode::StackSave => false,
        op => op.effects() & (effect::WRITE | effect::TERM) != 0,
    }
}

/// Does `d` compute its result from its operands alone, without effect, trap or memory?
pub fn is_pure(d: &InstData) -> bool {
    d.op.effects() & (effect::READ | effect::WRITE | effect::TERM | effect::TRAP) == 0
}

/// Is `d` a division that cannot trap because its divisor is a harmless constant?
pub fn is_safe_div(f: &Function, d: &InstData) -> bool {
    match d.op {
        Opcode::Udiv | Opcode::Urem => f.iconst(d.val(1)).is_some_and(|c| c != 0),
        Opcode::Sdiv | Opcode::Srem => f.iconst(d.val(1)).is_some_and(|c| c != 0 && c != -1),
        _ => false,
    }
}

/// Is `d` a constant or an address that costs nothing to compute again?
pub fn is_leaf(d: &InstData) -> bool {
    use Opcode::*;
    match d.op {
        SymAddr => d.aux & addr_flag::KEEP == 0,
        op => matches!(op, Iconst | Fconst | Bconst | Undef | SlotAddr | BlockAddr),
    }
}

/// Redirects edges of terminators, one by one: `g` gives a new target block and arguments or `None`.
pub fn edges_of(f: &Function, t: Inst) -> SmallVec<[Edge; 4]> {
    let mut es = SmallVec::new();
    f.each_edge(t, |e| es.push(e));
    es
}

/// May the edges of this terminator be sent elsewhere? Not those that name their target by address or in asm text.
pub fn can_redirect(op: Opcode) -> bool {
    matches!(op, Opcode::Jump | Opcode::Branch | Opcode::Switch)
}

/// Makes terminator `t` a plain jump along `e`.
pub fn make_jump(f: &mut Function, t: Inst, e: Edge) {
    f.insts[t] = InstData::new(Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0]);
}

/// Rewrites instruction `i` (same result value and type).
pub fn rewrite(f: &mut Function, i: Inst, op: Opcode, aux: u16, args: [u32; 4]) {
    let ty = f.insts[i].ty;
    f.insts[i] = InstData::new(op, ty, aux, args);
}

/// Makes an instruction in no block yet with `loc`; gives it and its result.
pub fn make(f: &mut Function, op: Opcode, ty: Type, aux: u16, args: [u32; 4], loc: Loc) -> (Inst, Value) {
    let i = f.make_inst(InstData::new(op, ty, aux, args), &[], loc);
    (i, f.results[i])
}

/// A copy of instruction `i` with fresh results, lists, edges and side tables of its own; operands through `map`.
/// Edge targets are kept.
pub fn clone_inst(f: &mut Function, i: Inst, mut map: impl FnMut(Value) -> Value) -> Inst {
    let mut d = f.insts[i];
    for k in 0..d.inline_values() {
        d.args[k] = map(d.val(k)).0;
    }
    if let Some(l) = d.list() {
        let start = f.lists.len() as u32;
        for k in l.start..l.start + l.len {
            let v = map(Value(f.lists[k as usize]));
            f.lists.push(v.0);
        }
        d.args[2] = start;
    }
    let copy_edge = |f: &mut Function, e: Edge, map: &mut dyn FnMut(Value) -> Value| {
        let mut ed = f.edges[e].clone();
        for v in &mut ed.args {
            *v = map(*v);
        }
        f.edges.push(ed)
    };
    match d.op {
        Opcode::Jump => d.args[0] = copy_edge(f, Edge(d.args[0]), &mut map).0,
        Opcode::Branch => {
            d.args[1] = copy_edge(f, Edge(d.args[1]), &mut map).0;
            d.args[2] = copy_edge(f, Edge(d.args[2]), &mut map).0;
        }
        Opcode::Switch => {
            let mut sw = f.switches[SwitchRef(d.args[1])].clone();
            for c in &mut sw.cases {
                c.2 = copy_edge(f, c.2, &mut map);
            }
            d.args[1] = f.switches.push(sw).0;
            d.args[2] = copy_edge(f, Edge(d.args[2]), &mut map).0;
        }
        Opcode::IndirectJump => {
            let es: Vec<u32> = f.list(ListRef { start: d.args[2], len: d.args[3] }).to_vec();
            let new: Vec<u32> = es.iter().map(|&e| copy_edge(f, Edge(e), &mut map).0).collect();
            d.args[2] = f.lists.len() as u32;
            f.lists.extend(new);
        }
        Opcode::InlineAsm | Opcode::AsmGoto => {
            let mut a = f.asms[AsmRef(d.args[0])].clone();
            for e in &mut a.labels {
                *e = copy_edge(f, *e, &mut map);
            }
            d.args[0] = f.asms.push(a).0;
        }
        _ => {}
    }
    let extra: SmallVec<[Type; 2]> = f.inst_results(i).skip(1).map(|v| f.ty(v)).collect();
    let loc = f.locs[i];
    f.make_inst(d, &extra, loc)
}
