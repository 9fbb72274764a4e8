//! Switch lowering: decides between compare trees, bit tests and jump tables. What remains a `Switch` becomes a jump
//! table in the code generator.
//!
//! The sorted case ranges are cut into clusters from the left: a run of cases dense enough for a table, or a single
//! range. A balanced tree of comparisons finds the cluster. Near linear in the number of cases.

use super::util::*;
use crate::ir::*;
use crate::support::source::Loc;

/// Fewer cases than this are compared one by one.
const MIN_TABLE: usize = 5;
/// A table may have this many entries a case (value, not range).
const SPARSE: u64 = 4;
/// Largest table.
const MAX_TABLE: u64 = 1 << 16;

type Case = (u64, u64, Edge);

/// True if a switch was lowered.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    let mut changed = false;
    for k in 0..f.order.len() {
        let b = f.order[k];
        let t = f.terminator(b);
        let d = f.insts[t];
        if d.op != Opcode::Switch {
            continue;
        }
        let sw = SwitchRef(d.args[1]);
        let cases = std::mem::take(&mut f.switches[sw].cases);
        let mut l = Lower {
            f,
            x: d.val(0),
            default: Edge(d.args[2]),
            loc: Loc::NONE,
            tables: cx.opts.target.jump_tables,
        };
        l.loc = l.f.locs[t];
        let clusters = l.clusters(&cases);
        if let [Cluster::Table(_)] = clusters[..] {
            // One table for all: as it is.
            l.f.switches[sw].cases = cases;
            continue;
        }
        l.f.blocks[b].insts.pop();
        l.tree(b, &clusters, 0, l.f.ty(d.val(0)).mask());
        changed = true;
    }
    changed
}

enum Cluster {
    Table(Vec<Case>),
    Range(Case),
    /// Values of a window of word width by mask: first value, (mask, edge) of each target.
    Bits(u64, u64, Vec<(u64, Edge)>),
}

impl Cluster {
    fn low(&self) -> u64 {
        match self {
            Cluster::Table(c) => c[0].0,
            Cluster::Range(c) => c.0,
            Cluster::Bits(lo, ..) => *lo,
        }
    }
    fn high(&self) -> u64 {
        match self {
            Cluster::Table(c) => c[c.len() - 1].1,
            Cluster::Range(c) => c.1,
            Cluster::Bits(_, hi, _) => *hi,
        }
    }
}

struct Lower<'a> {
    f: &'a mut Function,
    x: Value,
    default: Edge,
    loc: Loc,
    tables: bool,
}

impl Lower<'_> {
    /// Cuts the cases into clusters from the left.
    fn clusters(&self, cases: &[Case]) -> Vec<Cluster> {
        let mut out = Vec::new();
        let mut k = 0;
        while k < cases.len() {
            if let Some((n, c)) = self.bit_test(&cases[k..]) {
                out.push(c);
                k += n;
                continue;
            }
            // The longest dense run from here, found while the density holds with a little slack.
            let mut best = k;
            let mut values = 0u64;
            for (j, c) in cases.iter().enumerate().skip(k) {
                values = values.saturating_add(c.1 - c.0).saturating_add(1);
                let span = c.1 - cases[k].0;
                if span >= MAX_TABLE || span / SPARSE > values.min((j - k + 1) as u64 * 16) + 64 {
                    break;
                }
                if span < values.min((j - k + 1) as u64 * 8) * SPARSE {
                    best = j;
                }
            }
            if self.tables && best - k + 1 >= MIN_TABLE {
                out.push(Cluster::Table(cases[k..=best].to_vec()));
                k = best + 1;
            } else {
                out.push(Cluster::Range(cases[k]));
                k += 1;
            }
        }
        out
    }

    /// Several values in a window of word width that go to one or two targets.
    fn bit_test(&self, cases: &[Case]) -> Option<(usize, Cluster)> {
        let lo = cases[0].0;
        let mut targets: Vec<(u64, Edge)> = Vec::new();
        let mut n = 0;
        let mut hi = lo;
        for c in cases {
            if c.1 - lo >= 64 {
                break;
            }
            let width = c.1 - c.0 + 1;
            let m = if width == 64 { u64::MAX } else { ((1u64 << width) - 1) << (c.0 - lo) };
            let ed = &self.f.edges[c.2];
            match targets.iter_mut().find(|t| {
                let o = &self.f.edges[t.1];
                o.block == ed.block && o.args == ed.args
            }) {
                Some(t) => t.0 |= m,
                None => {
                    if targets.len() == 2 {
                        break;
                    }
                    targets.push((m, c.2));
                }
            }
            n += 1;
            hi = c.1;
        }
        // Worth it from three ranges of one target on, five of two; a few comparisons do as well otherwise.
        let enough = if targets.len() == 1 { n >= 3 } else { n >= 6 };
        // All cases of the rest must be taken or a table would have been better.
        (enough && (n == cases.len() || targets.len() == 1)).then_some((n, Cluster::Bits(lo, hi, targets)))
    }

    fn emit(&mut self, b: Block, op: Opcode, ty: Type, aux: u16, args: [u32; 4]) -> Value {
        let (i, v) = make(self.f, op, ty, aux, args, self.loc);
        self.f.blocks[b].insts.push(i);
        v
    }
    fn int(&mut self, b: Block, ty: Type, c: u64) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, c as i64, self.f.ptr_bytes));
        self.emit(b, d.op, ty, 0, d.args)
    }
    fn compare(&mut self, b: Block, cc: IntCC, x: Value, c: u64) -> Value {
        let k = self.int(b, self.f.ty(x), c);
        self.emit(b, Opcode::Icmp, Type::I8, cc as u16, [x.0, k.0, 0, 0])
    }
    fn branch(&mut self, b: Block, c: Value, then: Edge, els: Edge) {
        self.emit(b, Opcode::Branch, Type::VOID, 0, [c.0, then.0, els.0, 0]);
    }
    /// An edge like `e` of its own.
    fn copy(&mut self, e: Edge) -> Edge {
        let d = self.f.edges[e].clone();
        self.f.edges.push(d)
    }
    fn new_block(&mut self) -> (Block, Edge) {
        let b = self.f.add_block();
        let e = self.f.add_edge(b, &[]);
        (b, e)
    }

    /// Code in `b` that goes to the right cluster; the value is known to lie in [lo, hi].
    fn tree(&mut self, b: Block, cs: &[Cluster], lo: u64, hi: u64) {
        // Depth is the logarithm of the number of clusters.
        if cs.len() > 3 {
            let mid = cs.len() / 2;
            let pivot = cs[mid].low();
            let c = self.compare(b, IntCC::Ult, self.x, pivot);
            let (l, le) = self.new_block();
            let (r, re) = self.new_block();
            self.branch(b, c, le, re);
            self.tree(l, &cs[..mid], lo, pivot - 1);
            self.tree(r, &cs[mid..], pivot, hi);
            return;
        }
        let mut b = b;
        let (mut lo, mut hi) = (lo, hi);
        for (k, c) in cs.iter().enumerate() {
            let last = k + 1 == cs.len();
            // Where to go if it is not this one.
            let (next, miss) = if last {
                let d = self.copy(self.default);
                (Block::NONE, d)
            } else {
                self.new_block()
            };
            self.cluster(b, c, miss, lo, hi);
            if c.low() == lo && c.high() < hi {
                lo = c.high() + 1;
            }
            if c.high() == hi && c.low() > lo {
                hi = c.low() - 1;
            }
            b = next;
        }
    }

    fn cluster(&mut self, b: Block, c: &Cluster, miss: Edge, lo: u64, hi: u64) {
        match c {
            Cluster::Range(c) => {
                let hit = self.copy(c.2);
                if c.0 <= lo && hi <= c.1 {
                    self.emit(b, Opcode::Jump, Type::VOID, 0, [hit.0, 0, 0, 0]);
                    return;
                }
                let v = if c.0 == c.1 {
                    self.compare(b, IntCC::Eq, self.x, c.0)
                } else if c.0 <= lo {
                    self.compare(b, IntCC::Ule, self.x, c.1)
                } else if hi <= c.1 {
                    self.compare(b, IntCC::Uge, self.x, c.0)
                } else {
                    let y = self.minus(b, c.0);
                    self.compare(b, IntCC::Ule, y, c.1 - c.0)
                };
                self.branch(b, v, hit, miss);
            }
            Cluster::Table(cases) => {
                let cases = cases.iter().map(|&(l, h, e)| (l, h, self.copy(e))).collect();
                let sw = self.f.switches.push(SwitchData { cases });
                self.emit(b, Opcode::Switch, Type::VOID, 0, [self.x.0, sw.0, miss.0, 0]);
            }
            Cluster::Bits(low, high, targets) => {
                let y = self.minus(b, *low);
                let (test, te) = self.new_block();
                let v = self.compare(b, IntCC::Ule, y, high - low);
                let out = self.copy(miss);
                self.branch(b, v, te, out);
                // 1 << y, tested against each target's mask.
                let wide = if high - low < 32 { Type::I32 } else { Type::I64 };
                let have = self.f.ty(y).bits(8);
                let y = match have.cmp(&wide.bits(8)) {
                    std::cmp::Ordering::Less => self.emit(test, Opcode::Zext, wide, 0, [y.0, 0, 0, 0]),
                    std::cmp::Ordering::Equal => y,
                    std::cmp::Ordering::Greater => self.emit(test, Opcode::Trunc, wide, 0, [y.0, 0, 0, 0]),
                };
                let mut at = test;
                for (k, &(mask, e)) in targets.iter().enumerate() {
                    // (mask >> y) & 1
                    let m = self.int(at, wide, mask);
                    let s = self.emit(at, Opcode::Lshr, wide, 0, [m.0, y.0, 0, 0]);
                    let one = self.int(at, wide, 1);
                    let bit = self.emit(at, Opcode::And, wide, 0, [s.0, one.0, 0, 0]);
                    let v = self.compare(at, IntCC::Ne, bit, 0);
                    let hit = self.copy(e);
                    let (next, miss) = if k + 1 == targets.len() {
                        (Block::NONE, self.copy(miss))
                    } else {
                        self.new_block()
                    };
                    self.branch(at, v, hit, miss);
                    at = next;
                }
            }
        }
    }

    fn minus(&mut self, b: Block, c: u64) -> Value {
        if c == 0 {
            return self.x;
        }
        let ty = self.f.ty(self.x);
        let k = self.int(b, ty, c.wrapping_neg());
        self.emit(b, Opcode::Iadd, ty, 0, [self.x.0, k.0, 0, 0])
    }
}

#[cfg(test)]
mod tests {
    use crate::opt::pipeline::{OptOptions, each_function};

    #[test]
    fn random() {
        for tables in [true, false] {
            crate::opt::interp::check_pass("switch", 0..60, &|m| {
                let mut o = OptOptions::default();
                o.target.jump_tables = tables;
                each_function(m, &o, &mut |f, cx| {
                    super::run(f, cx);
                })
            });
        }
    }
}
