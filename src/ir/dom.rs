//! The control-flow graph seen from outside the blocks: predecessors, reverse postorder, dominators.
//!
//! Both are snapshots: a pass that changes edges computes them again. Dominators are found by the semi-NCA algorithm
//! (Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems", 2005), which is near-linear even where
//! thousands of edges meet in one block below a deep graph.

use super::function::*;
use crate::support::entity::{Entity, SecondaryMap};

/// Predecessors and a reverse postorder of the blocks reachable from the entry.
pub struct Cfg {
    /// Reachable blocks in reverse postorder, entry first.
    pub rpo: Vec<Block>,
    /// Position in `rpo`; `u32::MAX` if unreachable.
    index: Vec<u32>,
    /// Predecessors of block b: `preds[start[b]..start[b + 1]]`, one entry an edge.
    start: Vec<u32>,
    preds: Vec<(Block, Edge)>,
}

impl Cfg {
    pub fn new(f: &Function) -> Cfg {
        let n = f.blocks.len();
        let mut index = vec![u32::MAX; n];
        let mut rpo = Vec::with_capacity(f.order.len());
        if f.order.is_empty() {
            return Cfg { rpo, index, start: vec![0; n + 1], preds: Vec::new() };
        }
        // Depth-first search with an explicit stack; the successors are visited last to first, so that
        // the fall-through order of the source survives in the reverse postorder.
        let mut stack = vec![(f.entry(), f.successors(f.entry()))];
        index[f.entry().index()] = 0;
        while let Some((b, succs)) = stack.last_mut() {
            match succs.pop() {
                Some(s) => {
                    if index[s.index()] == u32::MAX {
                        index[s.index()] = 0;
                        let ss = f.successors(s);
                        stack.push((s, ss));
                    }
                }
                None => {
                    rpo.push(*b);
                    stack.pop();
                }
            }
        }
        rpo.reverse();
        for (i, b) in rpo.iter().enumerate() {
            index[b.index()] = i as u32;
        }
        let mut start = vec![0u32; n + 1];
        for &b in &rpo {
            f.each_edge(f.terminator(b), |e| start[f.edges[e].block.index() + 1] += 1);
        }
        for i in 0..n {
            start[i + 1] += start[i];
        }
        let mut fill = start.clone();
        let mut preds = vec![(Block::NONE, Edge::NONE); start[n] as usize];
        for &b in &rpo {
            f.each_edge(f.terminator(b), |e| {
                let t = f.edges[e].block.index();
                preds[fill[t] as usize] = (b, e);
                fill[t] += 1;
            });
        }
        Cfg { rpo, index, start, preds }
    }
    pub fn is_reachable(&self, b: Block) -> bool {
        self.index.get(b.index()).is_some_and(|&i| i != u32::MAX)
    }
    /// Position of a reachable block in the reverse postorder.
    pub fn rpo_index(&self, b: Block) -> usize {
        self.index[b.index()] as usize
    }
    /// Reachable predecessors with the edges by which they come.
    pub fn preds(&self, b: Block) -> &[(Block, Edge)] {
        &self.preds[self.start[b.index()] as usize..self.start[b.index() + 1] as usize]
    }
}

/// The dominator tree of the reachable blocks.
pub struct DomTree {
    idom: SecondaryMap<Block, Block>,
    /// Children in reverse postorder: `kids[start[i]..start[i + 1]]` of the block with rpo index i.
    kids: Vec<Block>,
    start: Vec<u32>,
    /// Preorder entry and exit numbers in the tree.
    span: SecondaryMap<Block, (u32, u32)>,
    depth: SecondaryMap<Block, u32>,
}

impl DomTree {
    pub fn new(cfg: &Cfg) -> DomTree {
        let n = cfg.rpo.len();
        let idom = immediate_dominators(cfg);
        let mut start = vec![0u32; n + 1];
        for &d in idom.iter().skip(1) {
            start[d as usize + 1] += 1;
        }
        for i in 0..n {
            start[i + 1] += start[i];
        }
        let mut fill = start.clone();
        let mut kids = vec![Block::NONE; n.saturating_sub(1)];
        for i in 1..n {
            let d = idom[i] as usize;
            kids[fill[d] as usize] = cfg.rpo[i];
            fill[d] += 1;
        }
        let mut t = DomTree {
            idom: SecondaryMap::with_default(Block::NONE),
            kids,
            start,
            span: SecondaryMap::new(),
            depth: SecondaryMap::new(),
        };
        for i in 1..n {
            t.idom[cfg.rpo[i]] = cfg.rpo[idom[i] as usize];
            t.depth[cfg.rpo[i]] = t.depth[cfg.rpo[idom[i] as usize]] + 1;
        }
        // Preorder numbering without recursion.
        let mut clock = 1;
        let mut stack: Vec<(usize, u32)> = if n > 0 { vec![(0, t.start[0])] } else { vec![] };
        if n > 0 {
            t.span[cfg.rpo[0]].0 = 0;
        }
        while let Some((i, next)) = stack.last_mut() {
            if *next < t.start[*i + 1] {
                let k = t.kids[*next as usize];
                *next += 1;
                t.span[k].0 = clock;
                clock += 1;
                let ki = cfg.rpo_index(k);
                let s = t.start[ki];
                stack.push((ki, s));
            } else {
                t.span[cfg.rpo[*i]].1 = clock;
                clock += 1;
                stack.pop();
            }
        }
        t
    }
    /// The immediate dominator; `NONE` for the entry and unreachable blocks.
    pub fn idom(&self, b: Block) -> Block {
        self.idom[b]
    }
    /// Does `a` dominate `b` (both reachable; a block dominates itself)?
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        let (x, y) = (self.span[a], self.span[b]);
        x.0 <= y.0 && y.1 <= x.1
    }
    /// The blocks in dominator-tree preorder.
    pub fn preorder(&self, cfg: &Cfg) -> Vec<Block> {
        let mut out = cfg.rpo.clone();
        out.sort_by_key(|&b| self.span[b].0);
        out
    }
}

/// Immediate dominators as rpo indices, by rpo index; the entry's is itself.
fn immediate_dominators(cfg: &Cfg) -> Vec<u32> {
    let n = cfg.rpo.len();
    if n == 0 {
        return Vec::new();
    }
    // Successors, from the predecessors.
    let mut start = vec![0u32; n + 1];
    for &b in &cfg.rpo {
        for &(p, _) in cfg.preds(b) {
            start[cfg.rpo_index(p) + 1] += 1;
        }
    }
    for i in 0..n {
        start[i + 1] += start[i];
    }
    let mut fill = start.clone();
    let mut succs = vec![0u32; start[n] as usize];
    for (i, &b) in cfg.rpo.iter().enumerate() {
        for &(p, _) in cfg.preds(b) {
            let p = cfg.rpo_index(p);
            succs[fill[p] as usize] = i as u32;
            fill[p] += 1;
        }
    }
    // Depth-first preorder: `number` by rpo index, `order` back, `parent` in preorder numbers.
    let mut number = vec![u32::MAX; n];
    let mut order: Vec<u32> = Vec::with_capacity(n);
    let mut parent = vec![0u32; n];
    let mut stack: Vec<(u32, u32)> = vec![(0, 0)];
    while let Some((v, from)) = stack.pop() {
        if number[v as usize] != u32::MAX {
            continue;
        }
        let k = order.len() as u32;
        number[v as usize] = k;
        parent[k as usize] = from;
        order.push(v);
        let range = start[v as usize] as usize..start[v as usize + 1] as usize;
        stack.extend(succs[range].iter().filter(|&&s| number[s as usize] == u32::MAX).map(|&s| (s, k)));
    }
    // Semidominators, from the last vertex down, over the forest of vertices done so far (`ancestor`), with path compression.
    let mut semi: Vec<u32> = (0..n as u32).collect();
    let mut label = semi.clone();
    let mut ancestor = vec![u32::MAX; n];
    let mut path: Vec<u32> = Vec::new();
    for w in (1..n as u32).rev() {
        for &(p, _) in cfg.preds(cfg.rpo[order[w as usize] as usize]) {
            let v = number[cfg.rpo_index(p)];
            let mut x = v;
            while ancestor[x as usize] != u32::MAX && ancestor[ancestor[x as usize] as usize] != u32::MAX {
                path.push(x);
                x = ancestor[x as usize];
            }
            while let Some(y) = path.pop() {
                let a = ancestor[y as usize];
                if semi[label[a as usize] as usize] < semi[label[y as usize] as usize] {
                    label[y as usize] = label[a as usize];
                }
                ancestor[y as usize] = ancestor[a as usize];
            }
            let u = if ancestor[v as usize] == u32::MAX { v } else { label[v as usize] };
            semi[w as usize] = semi[w as usize].min(semi[u as usize]);
        }
        ancestor[w as usize] = parent[w as usize];
    }
    // The nearest common ancestor of the parent and the semidominator.
    let mut dom = parent;
    for w in 1..n {
        while dom[w] > semi[w] {
            dom[w] = dom[dom[w] as usize];
        }
    }
    let mut idom = vec![0u32; n];
    for w in 1..n {
        idom[order[w] as usize] = order[dom[w] as usize];
    }
    idom
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Builder, GlobalId, Signature, Type};
    use crate::support::intern::Name;

    /// A function whose block k branches to two blocks drawn by a small generator.
    fn random(seed: u64, n: u32) -> Function {
        let mut f = Function::new(GlobalId(0), Name::intern("f"), Signature::default(), 8);
        let mut b = Builder::new(&mut f);
        let blocks: Vec<Block> = (0..n).map(|_| b.new_block()).collect();
        let mut s = seed;
        let mut next = |limit: u32| {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((s >> 33) % limit as u64) as usize
        };
        for &x in &blocks {
            b.switch_to(x);
            if next(5) == 0 {
                b.ret(&[]);
                continue;
            }
            let c = b.iconst(Type::I8, 1);
            let (t, e) = (blocks[1 + next(n - 1)], blocks[1 + next(n - 1)]);
            b.branch(c, t, &[], e, &[]);
        }
        f
    }

    /// `a` dominates `b` if `b` cannot be reached once `a` is taken away.
    fn dominates_by_reachability(f: &Function, a: Block, b: Block) -> bool {
        let mut seen = vec![a];
        let mut stack = vec![f.entry()];
        while let Some(x) = stack.pop() {
            if seen.contains(&x) {
                continue;
            }
            seen.push(x);
            stack.extend(f.successors(x));
        }
        a == b || !seen.contains(&b)
    }

    #[test]
    fn dominance_is_what_reachability_says_on_random_graphs() {
        for seed in 0..60 {
            let f = random(seed, 3 + (seed % 20) as u32);
            let cfg = Cfg::new(&f);
            let dom = DomTree::new(&cfg);
            for &a in &cfg.rpo {
                for &b in &cfg.rpo {
                    assert_eq!(
                        dom.dominates(a, b),
                        dominates_by_reachability(&f, a, b),
                        "seed {seed} {a} {b}"
                    );
                }
            }
        }
    }
}
