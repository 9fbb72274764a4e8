//! Switches: dense runs of cases become table jumps, the rest a balanced tree of comparisons.

use super::Cx;
use crate::ir::*;
use crate::support::source::Loc;

/// Fewest cases worth a table, and how many entries a table may have for each of them.
const MIN_TABLE: usize = 5;
const MAX_GROWTH: u64 = 8;
const MAX_GROWTH_SIZE: u64 = 3;

/// Cases that are tested as one: `first..=last` of the case list.
struct Cluster {
    lo: u64,
    hi: u64,
    first: usize,
    last: usize,
}

struct Lowering<'c, 'a> {
    cx: &'c mut Cx<'a>,
    v: Value,
    ty: Type,
    loc: Loc,
    cases: Vec<(u64, u64, Edge)>,
    default: Edge,
    clusters: Vec<Cluster>,
}

impl Cx<'_> {
    pub fn switch(&mut self, i: Inst, at: Block) {
        let d = self.f.insts[i];
        let cases = std::mem::take(&mut self.f.switches[SwitchRef(d.args[1])].cases);
        let default = Edge(d.args[2]);
        let v = d.val(0);
        let clusters = self.clusters(&cases);
        let (ty, loc) = (self.f.ty(v), self.f.locs[i]);
        let mut l = Lowering { cx: self, v, ty, loc, cases, default, clusters };
        let n = l.clusters.len();
        l.tree(at, 0, n, 0, ty.mask());
    }

    fn clusters(&self, cases: &[(u64, u64, Edge)]) -> Vec<Cluster> {
        let tables = self.opts.jump_tables;
        let growth = if self.opts.optsize || self.f.attrs.optsize { MAX_GROWTH_SIZE } else { MAX_GROWTH };
        let mut out: Vec<Cluster> = Vec::new();
        let mut k = 0;
        while k < cases.len() {
            let lo = cases[k].0;
            let mut end = k + 1;
            if tables {
                while end < cases.len() && cases[end].1 - lo < growth * (end - k + 1) as u64 {
                    end += 1;
                }
            }
            // A table whose cases all go to one place is a range; few cases are compared one by one.
            if end - k >= MIN_TABLE && cases[end - 1].1 - lo < 1 << 20 {
                out.push(Cluster { lo, hi: cases[end - 1].1, first: k, last: end - 1 });
                k = end;
                continue;
            }
            out.push(Cluster { lo, hi: cases[k].1, first: k, last: k });
            k += 1;
        }
        out
    }
}

impl Lowering<'_, '_> {
    fn f(&mut self) -> &mut Function {
        self.cx.f
    }
    /// A block right after `after` in the layout is what is wanted; they are collected at the end and moved there by the caller's order.
    fn new_block(&mut self) -> Block {
        self.f().add_block()
    }
    fn copy_edge(&mut self, e: Edge) -> Edge {
        let d = self.f().edges[e].clone();
        self.f().edges.push(d)
    }
    fn constant(&mut self, b: Block, n: u64) -> Value {
        let (ty, loc) = (self.ty, self.loc);
        self.cx.builder(b, loc).iconst(ty, n as i64)
    }
    fn branch(&mut self, b: Block, cond: Value, then: Edge, els: Edge) {
        let loc = self.loc;
        let mut bl = self.cx.builder(b, loc);
        bl.inst(InstData::new(Opcode::Branch, Type::VOID, 0, [cond.0, then.0, els.0, 0]));
    }

    /// Tests clusters `l..r` in block `b`, knowing `min <= v <= max`.
    fn tree(&mut self, b: Block, l: usize, r: usize, min: u64, max: u64) {
        if r - l > 3 {
            let mid = l + (r - l) / 2;
            let pivot = self.clusters[mid].lo;
            let (low, high) = (self.new_block(), self.new_block());
            let c = self.constant(b, pivot);
            let (v, loc) = (self.v, self.loc);
            let cond = self.cx.builder(b, loc).icmp(IntCC::Ult, v, c);
            let (le, he) = (self.f().add_edge(low, &[]), self.f().add_edge(high, &[]));
            self.branch(b, cond, le, he);
            self.tree(low, l, mid, min, pivot - 1);
            self.tree(high, mid, r, pivot, max);
            return;
        }
        let (mut b, mut min) = (b, min);
        for k in l..r {
            let (lo, hi) = (self.clusters[k].lo, self.clusters[k].hi);
            // The last test that can fail goes to the default, the others to the next test.
            let certain = lo <= min && hi >= max;
            let next = if k + 1 == r || certain { None } else { Some(self.new_block()) };
            self.test(b, k, min, max, certain, next);
            match next {
                Some(n) => b = n,
                None if certain => return,
                None => {}
            }
            if lo <= min {
                min = hi.saturating_add(1);
            }
        }
        if l == r {
            let (e, loc) = (self.copy_edge(self.default), self.loc);
            self.cx.builder(b, loc).inst(InstData::new(Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0]));
        }
    }

    /// Goes to cluster `k` if the value is in it, else to `next` or the default.
    fn test(&mut self, b: Block, k: usize, min: u64, max: u64, certain: bool, next: Option<Block>) {
        let (v, loc, ty) = (self.v, self.loc, self.ty);
        let Cluster { lo, hi, first, last } = self.clusters[k];
        let single = first == last;
        if certain && single {
            let e = self.copy_edge(self.cases[first].2);
            self.cx.builder(b, loc).inst(InstData::new(Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0]));
            return;
        }
        // The value less the lowest one: a single unsigned comparison tests both ends.
        let biased = |s: &mut Self| {
            if lo == 0 {
                return v;
            }
            let c = s.constant(b, lo);
            s.cx.builder(b, loc).binary(Opcode::Isub, v, c)
        };
        let (inside, index) = if single && lo == hi {
            let c = self.constant(b, lo);
            (self.cx.builder(b, loc).icmp(IntCC::Eq, v, c), Value::NONE)
        } else if certain {
            (Value::NONE, biased(self))
        } else if hi >= max && single {
            let c = self.constant(b, lo);
            (self.cx.builder(b, loc).icmp(IntCC::Uge, v, c), Value::NONE)
        } else if lo <= min && single {
            let c = self.constant(b, hi);
            (self.cx.builder(b, loc).icmp(IntCC::Ule, v, c), Value::NONE)
        } else {
            let x = biased(self);
            let c = self.constant(b, hi - lo);
            (self.cx.builder(b, loc).icmp(IntCC::Ule, x, c), x)
        };
        let then = if single {
            self.copy_edge(self.cases[first].2)
        } else {
            let t = if certain { b } else { self.new_block() };
            self.table(t, index, first, last, ty);
            if certain {
                return;
            }
            self.f().add_edge(t, &[])
        };
        let els = match next {
            Some(n) => self.f().add_edge(n, &[]),
            None => self.copy_edge(self.default),
        };
        self.branch(b, inside, then, els);
    }

    /// The table jump over cases `first..=last`; `index` is in range.
    fn table(&mut self, b: Block, index: Value, first: usize, last: usize, ty: Type) {
        let loc = self.loc;
        let word = Type::int_of_bits(self.f().ptr_bytes as u32 * 8).unwrap_or(Type::I64);
        let mut bl = self.cx.builder(b, loc);
        let index = if ty.bytes(8) < word.bytes(8) {
            bl.unary(Opcode::Zext, word, index)
        } else if ty != word {
            bl.unary(Opcode::Trunc, word, index)
        } else {
            index
        };
        let lo = self.cases[first].0;
        // One edge for each place gone to, however many entries lead there.
        let hole = self.copy_edge(self.default);
        let mut cases = Vec::new();
        let mut at = lo;
        for k in first..=last {
            let (from, to, e) = self.cases[k];
            while at < from {
                cases.push((at - lo, at - lo, hole));
                at += 1;
            }
            let e = self.copy_edge(e);
            while at < to {
                cases.push((at - lo, at - lo, e));
                at += 1;
            }
            cases.push((to - lo, to - lo, e));
            at = to.wrapping_add(1);
        }
        // Nothing goes to the default any more; it is the same edge as some case's.
        let default = cases[0].2;
        let s = self.f().switches.push(SwitchData { cases });
        self.cx.builder(b, loc).inst(InstData::new(
            Opcode::Switch,
            Type::VOID,
            0,
            [index.0, s.0, default.0, 0],
        ));
    }
}
