//! Natural loops: headers, bodies and nesting.
//!
//! A loop is found from back edges whose target dominates their source; back edges to one header make one
//! loop. Cycles entered at several blocks (irreducible) are no loops here, and passes leave them alone.

use super::dom::{Cfg, DomTree};
use super::function::*;
use crate::support::entity::{Entity, PrimaryMap, SecondaryMap};

crate::entity! { /// A natural loop.
pub struct LoopId, "loop" }

/// One loop.
pub struct LoopData {
    pub header: Block,
    /// The loop around it, or `NONE`.
    pub parent: LoopId,
    /// 1 for an outermost loop.
    pub depth: u32,
    /// Every block of the loop, those of inner loops included; header first.
    pub blocks: Vec<Block>,
    /// Sources of the back edges.
    pub latches: Vec<Block>,
}

/// All loops of a function; an outer loop's id is less than its inner loops'.
pub struct Loops {
    pub loops: PrimaryMap<LoopId, LoopData>,
    /// The innermost loop of each block.
    innermost: SecondaryMap<Block, LoopId>,
}

impl Loops {
    pub fn new(cfg: &Cfg, dom: &DomTree) -> Loops {
        let mut l = Loops { loops: PrimaryMap::new(), innermost: SecondaryMap::with_default(LoopId::NONE) };
        // Outer headers come first in reverse postorder, and so do outer ids. Membership is then found from the
        // inside out: a block belongs to the first (innermost) loop that reaches it, and inner loops are crossed
        // by jumping to their outermost known header, so that the whole is near linear.
        for &h in &cfg.rpo {
            let latches: Vec<Block> =
                cfg.preds(h).iter().map(|p| p.0).filter(|&p| dom.dominates(h, p)).collect();
            if !latches.is_empty() {
                let mut latches = latches;
                latches.dedup();
                l.loops.push(LoopData {
                    header: h,
                    parent: LoopId::NONE,
                    depth: 0,
                    blocks: Vec::new(),
                    latches,
                });
            }
        }
        for id in l.loops.keys().rev() {
            let header = l.loops[id].header;
            let mut work = l.loops[id].latches.clone();
            while let Some(b) = work.pop() {
                let inner = l.innermost[b];
                if inner.is_none() {
                    l.innermost[b] = id;
                    if b != header {
                        work.extend(cfg.preds(b).iter().map(|p| p.0));
                    }
                    continue;
                }
                let top = l.outermost_of(inner);
                if top == id {
                    continue;
                }
                l.loops[top].parent = id;
                let h = l.loops[top].header;
                if h != header {
                    work.extend(cfg.preds(h).iter().map(|p| p.0).filter(|&p| !dom.dominates(h, p)));
                }
            }
            if l.innermost[header].is_none() {
                l.innermost[header] = id;
            }
        }
        for id in l.loops.keys() {
            let p = l.loops[id].parent;
            l.loops[id].depth = if p.is_some() { l.loops[p].depth + 1 } else { 1 };
        }
        for &b in &cfg.rpo {
            let mut id = l.innermost[b];
            while id.is_some() {
                l.loops[id].blocks.push(b);
                id = l.loops[id].parent;
            }
        }
        l
    }
    fn outermost_of(&self, mut id: LoopId) -> LoopId {
        while self.loops[id].parent.is_some() {
            id = self.loops[id].parent;
        }
        id
    }
    /// The innermost loop `b` is in, or `NONE`.
    pub fn of(&self, b: Block) -> LoopId {
        self.innermost[b]
    }
    /// Nesting depth of a block, 0 outside loops.
    pub fn depth(&self, b: Block) -> u32 {
        let l = self.innermost[b];
        if l.is_some() { self.loops[l].depth } else { 0 }
    }
    /// Is `b` in loop `id` or a loop inside it?
    pub fn contains(&self, id: LoopId, b: Block) -> bool {
        let mut l = self.innermost[b];
        while l.is_some() && l.index() > id.index() {
            l = self.loops[l].parent;
        }
        l == id
    }
    /// Edges that leave the loop, with the block they leave.
    pub fn exits(&self, f: &Function, id: LoopId) -> Vec<(Block, Edge)> {
        let mut out = Vec::new();
        for &b in &self.loops[id].blocks {
            f.each_edge(f.terminator(b), |e| {
                if !self.contains(id, f.edges[e].block) {
                    out.push((b, e));
                }
            });
        }
        out
    }
}
