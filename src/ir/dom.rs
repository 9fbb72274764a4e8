//! The control-flow graph seen from outside the blocks: predecessors, reverse postorder, dominators.
//!
//! Both are snapshots: a pass that changes edges computes them again. Dominators are found by the iteration of
//! Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001), which is linear in practice.

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
        // Immediate dominators as rpo indices.
        let mut idom = vec![u32::MAX; n];
        if n > 0 {
            idom[0] = 0;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for (i, &b) in cfg.rpo.iter().enumerate().skip(1) {
                let mut new = u32::MAX;
                for &(p, _) in cfg.preds(b) {
                    let p = cfg.rpo_index(p) as u32;
                    if idom[p as usize] == u32::MAX {
                        continue;
                    }
                    new = if new == u32::MAX { p } else { meet(&idom, p, new) };
                }
                if idom[i] != new {
                    idom[i] = new;
                    changed = true;
                }
            }
        }
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
    /// Blocks whose immediate dominator is `b`.
    pub fn children(&self, cfg: &Cfg, b: Block) -> &[Block] {
        let i = cfg.rpo_index(b);
        &self.kids[self.start[i] as usize..self.start[i + 1] as usize]
    }
    /// Distance from the entry in the tree.
    pub fn depth(&self, b: Block) -> u32 {
        self.depth[b]
    }
    /// The nearest common dominator of two reachable blocks.
    pub fn common(&self, mut a: Block, mut b: Block) -> Block {
        while a != b {
            if self.depth[a] >= self.depth[b] {
                a = self.idom[a];
            } else {
                b = self.idom[b];
            }
        }
        a
    }
    /// The blocks in dominator-tree preorder.
    pub fn preorder(&self, cfg: &Cfg) -> Vec<Block> {
        let mut out = cfg.rpo.clone();
        out.sort_by_key(|&b| self.span[b].0);
        out
    }
}

fn meet(idom: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        while a > b {
            a = idom[a as usize];
        }
        while b > a {
            b = idom[b as usize];
        }
    }
    a
}
