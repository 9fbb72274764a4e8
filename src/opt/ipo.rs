//! Facts about functions that callers can use: writes no memory, reads none, never returns; constant arguments.
//!
//! Facts go bottom-up over the call graph and are written to the symbols (`Global::const_fn`, `pure_fn`, `noreturn`), but
//! only of functions nobody can replace. A function with a loop may run for ever, and a call to it must then stay, so only
//! loop-free functions outside call cycles count as pure.

use super::callgraph::{CallGraph, References};
use super::memory::{Base, Escapes, access};
use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::entity::Entity;

/// Derives facts for every function. True if one was new.
pub fn facts(m: &mut Module, opts: &super::pipeline::OptOptions) -> bool {
    let graph = CallGraph::new(m);
    let mut any = false;
    for &k in &graph.bottom_up {
        let fs = std::mem::take(&mut m.functions);
        let f = &fs[k];
        let g = &m.globals[f.id];
        let (mut const_fn, mut pure_fn, mut noreturn) = (g.const_fn, g.pure_fn, g.noreturn);
        if !g.interposable && !f.attrs.optnone && !f.attrs.naked && !f.attrs.calls_setjmp {
            let cx = Ctx { m, opts };
            let returns = f.order.iter().any(|&b| {
                let op = f.insts[f.terminator(b)].op;
                op == Opcode::Return || op == Opcode::IndirectJump || op == Opcode::AsmGoto
            });
            noreturn |= !returns;
            if !graph.recursive[k] && returns {
                let (reads, writes) = effects(f, &cx);
                if !writes && !has_cycle(f) {
                    pure_fn |= reads;
                    const_fn |= !reads;
                }
            }
        }
        let id = f.id;
        m.functions = fs;
        let g = &mut m.globals[id];
        any |= (g.const_fn, g.pure_fn, g.noreturn) != (const_fn, pure_fn, noreturn);
        (g.const_fn, g.pure_fn, g.noreturn) = (const_fn, pure_fn, noreturn);
    }
    any
}

fn has_cycle(f: &Function) -> bool {
    let cfg = Cfg::new(f);
    cfg.rpo.iter().any(|&b| f.successors(b).iter().any(|&s| cfg.rpo_index(s) <= cfg.rpo_index(b)))
}

/// Does the function read or write memory its caller can see (or do anything else visible)?
fn effects(f: &Function, cx: &Ctx) -> (bool, bool) {
    let esc = Escapes::new(f);
    let own = |d: &InstData| matches!(access(f, d, cx).object, Some(Base::Slot(s)) if !esc.contains(s));
    let (mut reads, mut writes) = (false, false);
    // An argument in memory is read.
    reads |= f.sig.params.iter().any(|p| matches!(p.loc, ArgLoc::ByVal { .. }));
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            match d.op {
                Opcode::Load if !d.mem_flags().volatile() => reads |= !own(d),
                Opcode::Store if !d.mem_flags().volatile() => writes |= !own(d),
                Opcode::Call => {
                    let g = &cx.m.globals[GlobalId(d.args[0])];
                    reads |= !g.const_fn;
                    writes |= !(g.const_fn || g.pure_fn) || g.noreturn || g.returns_twice;
                }
                Opcode::Memset | Opcode::Memcpy | Opcode::Memmove => writes = true,
                Opcode::Unreachable => {}
                // A trap is an effect the caller's code counts on.
                Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem => {}
                op if op.effects() & effect::TERM != 0 && op != Opcode::AsmGoto => {}
                op => {
                    reads |= op.effects() & effect::READ != 0;
                    writes |= op.effects() & effect::WRITE != 0;
                }
            }
        }
    }
    (reads, writes)
}

/// Parameters of static functions that get the same constant in every call are replaced by it.
pub fn constant_arguments(m: &mut Module, refs: &References) -> bool {
    // For each function and parameter: not seen yet, one leaf instruction, or several.
    #[derive(Clone, Copy, PartialEq)]
    enum Arg {
        None,
        Leaf(InstData),
        Many,
    }
    let eligible: Vec<bool> = m
        .functions
        .iter()
        .map(|f| {
            let g = &m.globals[f.id];
            g.linkage == Linkage::Local
                && !g.used
                && refs.others[f.id.index()] == 0
                && refs.calls[f.id.index()] > 0
                && !f.attrs.optnone
                && !f.attrs.naked
                && !f.sig.variadic
        })
        .collect();
    let mut args: Vec<Vec<Arg>> = m.functions.iter().map(|f| vec![Arg::None; f.sig.params.len()]).collect();
    for f in &m.functions {
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                if d.op != Opcode::Call {
                    continue;
                }
                let GlobalDef::Func(k) = m.globals[GlobalId(d.args[0])].def else { continue };
                if !eligible[k] {
                    continue;
                }
                let list = d.list().map(|l| f.list(l)).unwrap_or(&[]);
                for (n, a) in args[k].iter_mut().enumerate() {
                    let leaf = list.get(n).and_then(|&w| f.def(Value(w))).filter(|x| {
                        matches!(x.op, Opcode::Iconst | Opcode::Fconst | Opcode::SymAddr)
                            && x.ty == m.functions[k].sig.params[n].ty
                    });
                    *a = match (*a, leaf) {
                        (Arg::None, Some(x)) => Arg::Leaf(*x),
                        (Arg::Leaf(y), Some(x)) if y == *x => *a,
                        // A recursive call that hands its own parameter on changes nothing.
                        (old, None)
                            if f.id == m.functions[k].id
                                && list.get(n).is_some_and(|&w| {
                                    f.blocks[f.entry()].params.get(n) == Some(&Value(w))
                                }) =>
                        {
                            old
                        }
                        _ => Arg::Many,
                    };
                }
            }
        }
    }
    let mut any = false;
    for (k, list) in args.iter().enumerate() {
        if !eligible[k] {
            continue;
        }
        let f = &mut m.functions[k];
        for (n, a) in list.iter().enumerate() {
            let Arg::Leaf(d) = a else { continue };
            if matches!(f.sig.params[n].loc, ArgLoc::ByVal { .. }) {
                continue;
            }
            let b = f.entry();
            let p = f.blocks[b].params[n];
            let i = f.make_inst(*d, &[], Default::default());
            let v = f.results[i];
            f.set_alias_of_param(p, v);
            f.blocks[b].insts.insert(0, i);
            any = true;
        }
        f.resolve_aliases();
    }
    any
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;

    #[test]
    fn random() {
        check_pass("ipo", 0..60, &|m| {
            let refs = crate::opt::callgraph::references(m);
            super::constant_arguments(m, &refs);
            let opts = Default::default();
            super::facts(m, &opts);
            crate::opt::pipeline::each_function(m, &opts, &mut |f, cx| {
                crate::opt::gvn::run(f, cx);
                crate::opt::dce::run(f, cx);
            });
        });
    }
}
