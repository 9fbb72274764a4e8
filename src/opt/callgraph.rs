//! The graph of direct calls between the module's functions, and what refers to what.

use crate::ir::*;
use crate::support::entity::Entity;

/// Calls between functions, by index in `Module::functions`.
pub struct CallGraph {
    /// Functions, callees before callers (members of a cycle in any order).
    pub bottom_up: Vec<usize>,
    /// Number of the strongly connected component of each function.
    pub component: Vec<u32>,
    /// Does the function lie on a cycle of calls (itself included)?
    pub recursive: Vec<bool>,
}

/// Indices of functions `f` calls directly.
pub fn callees(m: &Module, f: &Function) -> Vec<usize> {
    let mut out = Vec::new();
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op == Opcode::Call
                && let GlobalDef::Func(n) = m.globals[GlobalId(d.args[0])].def
            {
                out.push(n);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

impl CallGraph {
    /// Tarjan's algorithm with an explicit stack; components come out callees first.
    pub fn new(m: &Module) -> CallGraph {
        let n = m.functions.len();
        let edges: Vec<Vec<usize>> = m.functions.iter().map(|f| callees(m, f)).collect();
        let mut g = CallGraph {
            bottom_up: Vec::with_capacity(n),
            component: vec![u32::MAX; n],
            recursive: (0..n).map(|k| edges[k].contains(&k)).collect(),
        };
        let (mut index, mut low) = (vec![u32::MAX; n], vec![0u32; n]);
        let mut stack = Vec::new();
        let mut on_stack = vec![false; n];
        let mut clock = 0;
        let mut components = 0;
        for root in 0..n {
            if index[root] != u32::MAX {
                continue;
            }
            let mut work = vec![(root, 0usize)];
            while let Some(&mut (v, ref mut next)) = work.last_mut() {
                if *next == 0 {
                    index[v] = clock;
                    low[v] = clock;
                    clock += 1;
                    stack.push(v);
                    on_stack[v] = true;
                }
                if let Some(&w) = edges[v].get(*next) {
                    *next += 1;
                    if index[w] == u32::MAX {
                        work.push((w, 0));
                    } else if on_stack[w] {
                        low[v] = low[v].min(index[w]);
                    }
                    continue;
                }
                // A function without callees is met once with next == 0 and leaves at once.
                work.pop();
                if let Some(&(p, _)) = work.last() {
                    low[p] = low[p].min(low[v]);
                }
                if low[v] == index[v] {
                    let first = g.bottom_up.len();
                    while let Some(w) = stack.pop() {
                        on_stack[w] = false;
                        g.component[w] = components;
                        g.bottom_up.push(w);
                        if w == v {
                            break;
                        }
                    }
                    if g.bottom_up.len() - first > 1 {
                        for &w in &g.bottom_up[first..] {
                            g.recursive[w] = true;
                        }
                    }
                    components += 1;
                }
            }
        }
        g
    }
}

/// How often each symbol is referred to by anything but the given function's own body.
pub struct References {
    /// Direct calls, counting each call instruction.
    pub calls: Vec<u32>,
    /// Any other mention: addresses taken, data, aliases, constructors.
    pub others: Vec<u32>,
}

/// Counts references to every symbol.
pub fn references(m: &Module) -> References {
    let n = m.globals.len();
    let mut r = References { calls: vec![0; n], others: vec![0; n] };
    for f in &m.functions {
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                each_symbol(
                    f,
                    i,
                    |g, call| {
                        if call { r.calls[g.index()] += 1 } else { r.others[g.index()] += 1 }
                    },
                );
            }
        }
    }
    for d in &m.data {
        for x in &d.relocs {
            r.others[reloc_symbol(&x.target).index()] += 1;
        }
    }
    for g in m.globals.values() {
        if let GlobalDef::Alias(t) | GlobalDef::Ifunc(t) = g.def {
            r.others[t.index()] += 1;
        }
    }
    for &(g, _) in m.ctors.iter().chain(&m.dtors) {
        r.others[g.index()] += 1;
    }
    r
}

/// The symbol a data word refers to.
pub fn reloc_symbol(t: &RelocTarget) -> GlobalId {
    match *t {
        RelocTarget::Global(g) | RelocTarget::Block(g, _) | RelocTarget::BlockDiff(g, ..) => g,
    }
}

/// Symbols instruction `i` names, and whether it calls them.
pub fn each_symbol(f: &Function, i: Inst, mut visit: impl FnMut(GlobalId, bool)) {
    let d = &f.insts[i];
    match d.op {
        Opcode::Call => visit(GlobalId(d.args[0]), true),
        Opcode::SymAddr => visit(GlobalId(d.args[0]), false),
        _ => {}
    }
}

/// Drops functions and data nobody can reach any more, and (unless `keep_inline`) bodies that are there for inlining only. The
/// tables are renumbered. True if something went.
pub fn drop_dead(m: &mut Module, keep_unreferenced: bool, keep_inline: bool) -> bool {
    let n = m.globals.len();
    let mut live = vec![false; n];
    let mut work: Vec<GlobalId> = Vec::new();
    for (id, g) in m.globals.iter() {
        let root = match g.def {
            GlobalDef::Extern => false,
            GlobalDef::Func(k) => {
                let a = &m.functions[k].attrs;
                !a.inline_only && (keep_unreferenced || g.linkage != Linkage::Local || g.used || g.retain)
            }
            _ => keep_unreferenced || g.linkage != Linkage::Local || g.used || g.retain,
        };
        if root {
            work.push(id);
        }
    }
    work.extend(m.ctors.iter().chain(&m.dtors).map(|c| c.0));
    while let Some(g) = work.pop() {
        if std::mem::replace(&mut live[g.index()], true) {
            continue;
        }
        match m.globals[g].def {
            GlobalDef::Func(k) if keep_inline || !m.functions[k].attrs.inline_only => {
                let f = &m.functions[k];
                for &b in &f.order {
                    for &i in &f.blocks[b].insts {
                        each_symbol(f, i, |s, _| work.push(s));
                    }
                }
            }
            GlobalDef::Data(k) => work.extend(m.data[k].relocs.iter().map(|r| reloc_symbol(&r.target))),
            GlobalDef::Alias(t) | GlobalDef::Ifunc(t) => work.push(t),
            _ => {}
        }
    }
    let before = (m.functions.len(), m.data.len());
    let fs = std::mem::take(&mut m.functions);
    for f in fs {
        if live[f.id.index()] && (keep_inline || !f.attrs.inline_only) {
            m.globals[f.id].def = GlobalDef::Func(m.functions.len());
            m.functions.push(f);
        } else {
            m.globals[f.id].def = GlobalDef::Extern;
        }
    }
    let ds = std::mem::take(&mut m.data);
    for d in ds {
        if live[d.id.index()] {
            m.globals[d.id].def = GlobalDef::Data(m.data.len());
            m.data.push(d);
        } else {
            m.globals[d.id].def = GlobalDef::Extern;
        }
    }
    for id in m.globals.keys() {
        if !live[id.index()] && matches!(m.globals[id].def, GlobalDef::Alias(_) | GlobalDef::Ifunc(_)) {
            m.globals[id].def = GlobalDef::Extern;
        }
    }
    before != (m.functions.len(), m.data.len())
}
