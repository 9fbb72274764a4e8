//! Building SSA form on the fly (Braun, Buchwald, Hack, Leißa, Mallon, Zwinkau: "Simple and Efficient
//! Construction of Static Single Assignment Form", CC 2013).
//!
//! `lower` uses it for scalars whose address is not taken, mem2reg and SROA for promoted slots. The user
//! declares variables, reads and writes them block by block, and *seals* a block when all its
//! predecessors are known. Redundant block parameters are removed again when everything is sealed.

use super::function::*;
use super::inst::InstData;
use super::types::Type;
use crate::entity;
use crate::support::entity::{PrimaryMap, SecondaryMap};
use rustc_hash::FxHashMap;

entity! { /// A variable being turned into SSA values.
pub struct Variable, "var" }

#[derive(Clone, Default)]
struct BlockState {
    sealed: bool,
    /// Terminator edges that reach this block, with the block they leave.
    preds: Vec<(Block, Edge)>,
    /// Parameters made while unsealed: their arguments are still to be filled in.
    incomplete: Vec<(Variable, Value)>,
}

/// The state of one function's construction.
#[derive(Default)]
pub struct SsaBuilder {
    vars: PrimaryMap<Variable, Type>,
    defs: FxHashMap<(Variable, Block), Value>,
    blocks: SecondaryMap<Block, BlockState>,
    /// Every parameter this builder added, with its block and variable.
    params: Vec<(Block, Value)>,
    /// Sealed blocks with incomplete parameters.
    pending: Vec<Block>,
}

impl SsaBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Declares a variable of type `ty`.
    pub fn declare(&mut self, ty: Type) -> Variable {
        self.vars.push(ty)
    }
    /// The type a variable was declared with.
    pub fn var_type(&self, var: Variable) -> Type {
        self.vars[var]
    }
    /// `var` is `value` at the end of (what exists of) `block`.
    pub fn def_var(&mut self, var: Variable, block: Block, value: Value) {
        self.defs.insert((var, block), value);
    }
    /// Records that the terminator of `from` reaches `to` by `edge`. Must be called for every edge.
    pub fn add_pred(&mut self, to: Block, from: Block, edge: Edge) {
        debug_assert!(!self.blocks[to].sealed, "predecessor added to a sealed block");
        self.blocks[to].preds.push((from, edge));
    }
    /// Records all edges of the finished terminator of `from`.
    pub fn add_edges_of(&mut self, func: &Function, from: Block) {
        let t = func.terminator(from);
        func.each_edge(t, |e| self.add_pred(func.edges[e].block, from, e));
    }
    pub fn is_sealed(&self, b: Block) -> bool {
        self.blocks[b].sealed
    }

    /// The value of `var` at the end of what exists of `block`. Without any definition it is `Undef`.
    ///
    /// Iterative: a chain of single-predecessor blocks is walked, not recursed into, and reads that need a
    /// parameter are put on a work list, so block chains of any length are safe.
    pub fn use_var(&mut self, func: &mut Function, var: Variable, block: Block) -> Value {
        let v = self.lookup(func, var, block);
        self.flush(func);
        func.resolve(v)
    }

    fn lookup(&mut self, func: &mut Function, var: Variable, block: Block) -> Value {
        let mut b = block;
        let mut path: Vec<Block> = Vec::new();
        let v = loop {
            if let Some(&v) = self.defs.get(&(var, b)) {
                break v;
            }
            path.push(b);
            let st = &self.blocks[b];
            if st.sealed && st.preds.is_empty() {
                // Entry or unreachable: the variable was never set.
                let ty = self.vars[var];
                let i = func.make_inst(
                    InstData::new(super::Opcode::Undef, ty, 0, [0; 4]),
                    &[],
                    Default::default(),
                );
                func.blocks[b].insts.insert(0, i);
                break func.results[i];
            }
            // A lone predecessor (by a terminator that can carry no argument it need not) is looked through.
            if st.sealed && st.preds.len() == 1 && st.preds[0].0 != b {
                b = st.preds[0].0;
                // A ring of unreachable single-predecessor blocks.
                if path.len() > func.blocks.len() {
                    let v = self.new_param(func, var, b);
                    break v;
                }
                continue;
            }
            break self.new_param(func, var, b);
        };
        for p in path {
            self.defs.insert((var, p), v);
        }
        v
    }

    fn new_param(&mut self, func: &mut Function, var: Variable, b: Block) -> Value {
        let v = func.add_param(b, self.vars[var]);
        self.params.push((b, v));
        self.defs.insert((var, b), v);
        // Filled in by `flush` if the block is sealed, else when it is.
        self.blocks[b].incomplete.push((var, v));
        if self.blocks[b].sealed {
            self.pending.push(b);
        }
        v
    }

    /// Fills the arguments of parameters made in sealed blocks.
    fn flush(&mut self, func: &mut Function) {
        while let Some(b) = self.pending.pop() {
            let todo = std::mem::take(&mut self.blocks[b].incomplete);
            let preds = self.blocks[b].preds.clone();
            for (var, _) in todo {
                for &(p, e) in &preds {
                    let a = self.lookup(func, var, p);
                    func.edges[e].args.push(a);
                }
            }
        }
    }

    /// All predecessors of `b` are known now.
    pub fn seal(&mut self, func: &mut Function, b: Block) {
        if std::mem::replace(&mut self.blocks[b].sealed, true) {
            return;
        }
        self.pending.push(b);
        self.flush(func);
    }

    /// Ends the construction: every block must be sealed. Removes parameters whose arguments are all one value
    /// (or themselves) and rewrites their uses.
    pub fn finish(mut self, func: &mut Function) {
        let mut preds: SecondaryMap<Block, Vec<Edge>> = SecondaryMap::new();
        for &(b, _) in &self.params {
            if preds[b].is_empty() {
                preds[b] = self.blocks[b].preds.iter().map(|p| p.1).collect();
            }
        }
        // To a fixpoint: removing one parameter can make another redundant.
        let mut users: FxHashMap<Value, Vec<usize>> = FxHashMap::default();
        let index_of: FxHashMap<Value, usize> =
            self.params.iter().enumerate().map(|(i, p)| (p.1, i)).collect();
        for (i, &(b, v)) in self.params.iter().enumerate() {
            let ValueDef::Param(_, n) = func.values[v].def else { continue };
            for &e in &preds[b] {
                let a = func.edges[e].args[n as usize];
                if index_of.contains_key(&a) && a != v {
                    users.entry(a).or_default().push(i);
                }
            }
        }
        let mut dead: SecondaryMap<Block, Vec<u32>> = SecondaryMap::new();
        let mut gone = vec![false; self.params.len()];
        let mut work: Vec<usize> = (0..self.params.len()).rev().collect();
        while let Some(i) = work.pop() {
            if gone[i] {
                continue;
            }
            let (b, v) = self.params[i];
            let ValueDef::Param(_, n) = func.values[v].def else { continue };
            let mut same = Value::NONE;
            let mut unique = true;
            for &e in &preds[b] {
                let a = func.resolve(func.edges[e].args[n as usize]);
                if a == v || a == same {
                    continue;
                }
                if same.is_some() {
                    unique = false;
                    break;
                }
                same = a;
            }
            if !unique || same.is_none() {
                continue;
            }
            gone[i] = true;
            dead[b].push(n);
            func.set_alias(v, same);
            if let Some(us) = users.remove(&v) {
                work.extend(us.iter().copied());
                if index_of.contains_key(&same) {
                    users.entry(same).or_default().extend(us);
                }
            }
        }
        self.params.sort_by_key(|p| p.0);
        self.params.dedup_by_key(|p| p.0);
        for &(b, _) in &self.params {
            if dead[b].is_empty() {
                continue;
            }
            let mut keep = vec![true; func.blocks[b].params.len()];
            for &n in &dead[b] {
                keep[n as usize] = false;
            }
            let mut k = keep.iter();
            func.blocks[b].params.retain(|_| *k.next().unwrap_or(&true));
            for (n, v) in func.blocks[b].params.clone().into_iter().enumerate() {
                func.values[v].def = ValueDef::Param(b, n as u32);
            }
            for &e in &preds[b] {
                let mut k = keep.iter();
                func.edges[e].args.retain(|_| *k.next().unwrap_or(&true));
            }
        }
        func.resolve_aliases();
    }
}
