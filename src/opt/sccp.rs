//! Sparse conditional constant propagation (Wegman and Zadeck, TOPLAS 1991): finds values that are constant on every path
//! that can be taken, taking paths only as far as such constants allow.
//!
//! A value is unknown yet, one scalar constant, or varying. `Undef` counts as varying.

use super::fold;
use super::simplify::{const_bits, const_inst};
use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::bitset::BitSet;
use crate::support::entity::Entity;

#[derive(Clone, Copy, PartialEq)]
enum Lat {
    Unknown,
    Const(u128),
    Varies,
}

struct Sccp<'a> {
    f: &'a Function,
    lat: Vec<Lat>,
    /// Instructions that use value v: `users[start[v]..start[v + 1]]`.
    start: Vec<u32>,
    users: Vec<(Inst, Block)>,
    edge_done: BitSet<Edge>,
    reached: BitSet<Block>,
    edges: Vec<Edge>,
    changed: Vec<Value>,
}

/// True if a constant was found.
pub fn run(f: &mut Function) -> bool {
    let cfg = Cfg::new(f);
    let n = f.values.len();
    let mut start = vec![0u32; n + 1];
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            f.each_operand(i, |v| start[v.index() + 1] += 1);
        }
    }
    for k in 0..n {
        start[k + 1] += start[k];
    }
    let mut fill = start.clone();
    let mut users = vec![(Inst::NONE, Block::NONE); start[n] as usize];
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            f.each_operand(i, |v| {
                users[fill[v.index()] as usize] = (i, b);
                fill[v.index()] += 1;
            });
        }
    }
    let mut s = Sccp {
        f,
        lat: vec![Lat::Unknown; n],
        start,
        users,
        edge_done: BitSet::new(),
        reached: BitSet::new(),
        edges: Vec::new(),
        changed: Vec::new(),
    };
    for &p in &f.blocks[f.entry()].params {
        s.lat[p.index()] = Lat::Varies;
    }
    s.block(f.entry(), &cfg);
    loop {
        if let Some(v) = s.changed.pop() {
            for k in s.start[v.index()]..s.start[v.index() + 1] {
                let (i, b) = s.users[k as usize];
                if s.reached.contains(b) {
                    s.inst(i, &cfg);
                }
            }
        } else if let Some(e) = s.edges.pop() {
            let b = s.f.edges[e].block;
            s.params(b, e);
            if s.reached.insert(b) {
                s.block(b, &cfg);
            }
        } else {
            break;
        }
    }
    let (lat, reached) = (s.lat, s.reached);
    let mut any = false;
    for &b in &cfg.rpo {
        if !reached.contains(b) {
            continue;
        }
        let mut head = Vec::new();
        if b != f.entry() {
            for k in 0..f.blocks[b].params.len() {
                let p = f.blocks[b].params[k];
                if let Lat::Const(c) = lat[p.index()] {
                    let d = const_inst(f, f.ty(p), c);
                    let (i, v) = make(f, d.op, d.ty, 0, d.args, Default::default());
                    head.push(i);
                    // The parameter stays, unused, until it is cleaned away.
                    let uses = v;
                    any = true;
                    f.set_alias_of_param(p, uses);
                }
            }
        }
        for k in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[k];
            let d = f.insts[i];
            let r = f.results[i];
            if r.is_none() || is_leaf(&d) || f.num_results(i) != 1 {
                continue;
            }
            if let Lat::Const(c) = lat[r.index()] {
                let ty = d.ty;
                f.insts[i] = const_inst(f, ty, c);
                any = true;
            }
        }
        if !head.is_empty() {
            f.blocks[b].insts.splice(0..0, head);
        }
    }
    if any {
        f.resolve_aliases();
    }
    any
}

impl Function {
    /// Replaces parameter `p` of a block in its uses by `v`; a fresh parameter takes its place.
    pub(super) fn set_alias_of_param(&mut self, p: Value, v: Value) {
        let ValueDef::Param(b, n) = self.values[p].def else { return };
        let ty = self.ty(p);
        let fresh = self.values.push(ValueData { ty, def: ValueDef::Param(b, n) });
        self.blocks[b].params[n as usize] = fresh;
        self.set_alias(p, v);
    }
}

impl Sccp<'_> {
    fn set(&mut self, v: Value, l: Lat) {
        let old = self.lat[v.index()];
        let new = match (old, l) {
            (Lat::Varies, _) | (_, Lat::Unknown) => return,
            (Lat::Unknown, l) => l,
            (Lat::Const(a), Lat::Const(b)) if a == b => return,
            _ => Lat::Varies,
        };
        self.lat[v.index()] = new;
        self.changed.push(v);
    }
    fn get(&self, v: Value) -> Lat {
        self.lat[v.index()]
    }
    fn take(&mut self, e: Edge) {
        if self.edge_done.insert(e) {
            self.edges.push(e);
        }
    }
    fn params(&mut self, b: Block, e: Edge) {
        for k in 0..self.f.edges[e].args.len() {
            let l = self.get(self.f.edges[e].args[k]);
            self.set(self.f.blocks[b].params[k], l);
        }
    }
    fn block(&mut self, b: Block, cfg: &Cfg) {
        self.reached.insert(b);
        for k in 0..self.f.blocks[b].insts.len() {
            self.inst(self.f.blocks[b].insts[k], cfg);
        }
    }

    fn inst(&mut self, i: Inst, cfg: &Cfg) {
        let f = self.f;
        let d = &f.insts[i];
        if d.is_term() {
            // Arguments on edges taken before may have changed.
            match d.op {
                Opcode::Branch => match self.get(d.val(0)) {
                    Lat::Unknown => {}
                    Lat::Const(c) => self.take(Edge(if c != 0 { d.args[1] } else { d.args[2] })),
                    Lat::Varies => {
                        self.take(Edge(d.args[1]));
                        self.take(Edge(d.args[2]));
                    }
                },
                Opcode::Switch => match self.get(d.val(0)) {
                    Lat::Unknown => {}
                    Lat::Const(c) => {
                        let cases = &f.switches[SwitchRef(d.args[1])].cases;
                        let n = cases.partition_point(|k| (k.1 as u128) < c);
                        let e = cases.get(n).filter(|k| k.0 as u128 <= c).map_or(Edge(d.args[2]), |k| k.2);
                        self.take(e);
                    }
                    Lat::Varies => {
                        for e in edges_of(f, i) {
                            self.take(e);
                        }
                    }
                },
                _ => {
                    for e in edges_of(f, i) {
                        self.take(e);
                    }
                }
            }
            for e in edges_of(f, i) {
                if self.edge_done.contains(e) {
                    self.params(f.edges[e].block, e);
                }
            }
            for r in f.inst_results(i) {
                self.set(r, Lat::Varies);
            }
            return;
        }
        let r = f.results[i];
        if r.is_none() || self.get(r) == Lat::Varies {
            return;
        }
        let _ = cfg;
        if let Some(c) = const_bits(f, r) {
            return self.set(r, Lat::Const(c));
        }
        let values = matches!(d.op.format(), Format::Unary | Format::Binary | Format::Ternary);
        if !values
            || d.op.effects() & (effect::READ | effect::WRITE) != 0
            || f.num_results(i) != 1
            || matches!(d.op, Opcode::IsConst | Opcode::ObjectSize)
        {
            for r in f.inst_results(i) {
                self.set(r, Lat::Varies);
            }
            return;
        }
        let n = d.inline_values();
        if d.op == Opcode::Select {
            let l = match self.get(d.val(0)) {
                Lat::Unknown => return,
                Lat::Const(c) => self.get(d.val(if c != 0 { 1 } else { 2 })),
                Lat::Varies => match (self.get(d.val(1)), self.get(d.val(2))) {
                    (Lat::Unknown, x) | (x, Lat::Unknown) => x,
                    (Lat::Const(a), Lat::Const(b)) if a == b => Lat::Const(a),
                    _ => Lat::Varies,
                },
            };
            return self.set(r, l);
        }
        let mut c = [0u128; 3];
        let mut varies = false;
        for k in 0..n {
            match self.get(d.val(k)) {
                Lat::Unknown => return,
                Lat::Const(x) => c[k] = x,
                Lat::Varies => {
                    varies = true;
                }
            }
        }
        let l = if varies {
            Lat::Varies
        } else {
            fold::eval(d.op, d.ty, d.aux, f.ty(d.val(0)), &c[..n], f.ptr_bytes)
                .map_or(Lat::Varies, Lat::Const)
        };
        self.set(r, l);
    }
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;

    #[test]
    fn random() {
        check_pass("sroa+sccp", 0..200, &|m| {
            for f in &mut m.functions {
                crate::opt::sroa::run(f);
                super::run(f);
                crate::opt::cfg::run(f);
            }
        });
    }
}
