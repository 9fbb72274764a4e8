//! Global value numbering over the dominator tree: common subexpressions, loads of known values, stores of
//! what is there already, and facts that branches tell about the blocks they alone lead to.
//!
//! Blocks are visited in dominator-tree preorder. An expression's entry is a stack of values; those whose block does
//! not dominate the current one never will again and are popped. Loads are keyed by the memory state they depend on
//! ([`super::memory`]), so a load equals another or a store's value exactly if nothing between may write there.

use super::memory::*;
use super::ranges::{Range, implied};
use super::util::*;
use crate::ir::dom::{Cfg, DomTree};
use crate::ir::*;
use crate::support::entity::Entity;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// How many definitions a question about a range follows.
const RANGE_DEPTH: u32 = 4;

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Plain(InstData),
    Mem(Base, i64, Type, MemState),
    /// A call of a const (no state) or pure function.
    Call(GlobalId, SmallVec<[Value; 4]>, MemState),
}

/// One operand order for commutative operations and integer comparisons.
fn ordered(mut d: InstData) -> InstData {
    if d.args[0] > d.args[1] {
        if d.op == Opcode::Icmp {
            d.args.swap(0, 1);
            d.aux = IntCC::from_aux(d.aux).swapped() as u16;
        } else if d.op.effects() & effect::COMM != 0 {
            d.args.swap(0, 1);
        }
    }
    d
}

struct Gvn<'a> {
    f: &'a mut Function,
    cx: Ctx<'a>,
    dom: DomTree,
    mem: Memory,
    table: FxHashMap<Key, SmallVec<[(Value, Block); 1]>>,
    /// Constants by content, so that equal ones have one id.
    consts: FxHashMap<Vec<u8>, ConstRef>,
    /// What a value is known to equal, from the given block downwards.
    facts: FxHashMap<Value, SmallVec<[(Value, Block); 1]>>,
    /// Where a value lies, from the given block downwards.
    ranges: FxHashMap<Value, SmallVec<[(Range, Block); 1]>>,
    /// The one value with which a switch takes an edge, if it is only one.
    case_of: FxHashMap<Edge, Option<u64>>,
    /// Constants and addresses: one of each, all in the entry block. The code generator makes them anew where they are used.
    leaves: FxHashMap<InstData, Value>,
    entry: Vec<Inst>,
    changed: bool,
}

/// True if anything changed.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    let cfg = Cfg::new(f);
    let dom = DomTree::new(&cfg);
    let mem = Memory::new(f, &cfg, cx);
    let order = dom.preorder(&cfg);
    let mut case_of: FxHashMap<Edge, Option<u64>> = FxHashMap::default();
    for sw in f.switches.values() {
        for &(lo, hi, e) in &sw.cases {
            case_of.entry(e).and_modify(|v| *v = None).or_insert((lo == hi).then_some(lo));
        }
    }
    let mut g = Gvn {
        f,
        cx: *cx,
        dom,
        mem,
        table: FxHashMap::default(),
        consts: FxHashMap::default(),
        facts: FxHashMap::default(),
        ranges: FxHashMap::default(),
        case_of,
        leaves: FxHashMap::default(),
        entry: Vec::new(),
        changed: false,
    };
    g.gather_leaves(&cfg);
    for b in order {
        g.block(b, &cfg);
    }
    let changed = g.changed;
    let leaves = std::mem::take(&mut g.entry);
    let entry = f.entry();
    f.blocks[entry].insts.splice(0..0, leaves);
    if changed {
        f.resolve_aliases();
    }
    changed
}

impl Gvn<'_> {
    /// Takes every constant and address out of its block; equal ones become one.
    fn gather_leaves(&mut self, cfg: &Cfg) {
        for &b in &cfg.rpo {
            let mut insts = std::mem::take(&mut self.f.blocks[b].insts);
            insts.retain(|&i| {
                if !is_leaf(&self.f.insts[i]) {
                    return true;
                }
                if self.f.insts[i].op == Opcode::Bconst {
                    let c = ConstRef(self.f.insts[i].args[0]);
                    let bytes = self.f.consts[c].clone();
                    self.f.insts[i].args[0] = self.consts.entry(bytes).or_insert(c).0;
                }
                let r = self.f.results[i];
                match self.leaves.get(&self.f.insts[i]) {
                    Some(&v) => {
                        self.f.set_alias(r, v);
                        self.changed = true;
                    }
                    None => {
                        self.leaves.insert(self.f.insts[i], r);
                        self.entry.push(i);
                    }
                }
                false
            });
            self.f.blocks[b].insts = insts;
        }
    }
    /// An integer constant.
    fn constant(&mut self, ty: Type, v: i64) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, v, self.f.ptr_bytes));
        if let Some(&v) = self.leaves.get(&d) {
            return v;
        }
        let i = self.f.make_inst(d, &[], Default::default());
        self.entry.push(i);
        let v = self.f.results[i];
        self.leaves.insert(d, v);
        v
    }

    fn lookup(&mut self, k: &Key, b: Block) -> Option<Value> {
        let stack = self.table.get_mut(k)?;
        while let Some(&(v, at)) = stack.last() {
            if self.dom.dominates(at, b) {
                return Some(self.f.resolve(v));
            }
            stack.pop();
        }
        None
    }
    fn insert(&mut self, k: Key, v: Value, b: Block) {
        self.table.entry(k).or_default().push((v, b));
    }
    fn fact(&mut self, v: Value, b: Block) -> Value {
        let Some(stack) = self.facts.get_mut(&v) else { return v };
        while let Some(&(to, at)) = stack.last() {
            if self.dom.dominates(at, b) {
                return to;
            }
            stack.pop();
        }
        v
    }

    /// Where scalar integer `v` lies in block `b`.
    fn range(&mut self, v: Value, b: Block, depth: u32) -> Option<Range> {
        let ty = self.f.ty(v);
        let bits = ty.bits(self.f.ptr_bytes);
        if !ty.is_int_or_ptr() || bits > 64 {
            return None;
        }
        if let Some(stack) = self.ranges.get_mut(&v) {
            while let Some(&(r, at)) = stack.last() {
                if self.dom.dominates(at, b) {
                    return Some(r);
                }
                stack.pop();
            }
        }
        let full = Range::full(bits);
        let Some(d) = self.f.def(v).copied().filter(|_| depth > 0) else { return Some(full) };
        if !matches!(
            d.op,
            Opcode::Iadd | Opcode::And | Opcode::Zext | Opcode::Sext | Opcode::Icmp | Opcode::Fcmp
        ) {
            return Some(full);
        }
        let a = self.f.resolve(d.val(0));
        let c = |f: &Function| f.iconst(f.resolve(d.val(1)));
        Some(match d.op {
            Opcode::Iadd => match c(self.f) {
                Some(c) => self.range(a, b, depth - 1)?.plus(c),
                None => full,
            },
            Opcode::And => match c(self.f) {
                Some(c) if c >= 0 => full.at_most(c as u64),
                _ => full,
            },
            Opcode::Zext if self.f.ty(a).is_int() => self.range(a, b, depth - 1)?.zext(bits),
            Opcode::Sext if self.f.ty(a).is_int() => self.range(a, b, depth - 1)?.sext(bits),
            Opcode::Icmp | Opcode::Fcmp => full.at_most(1),
            _ => full,
        })
    }

    /// The outcome of an integer comparison with a constant, if ranges decide it.
    fn decided(&mut self, d: &InstData, b: Block) -> Option<bool> {
        if d.op != Opcode::Icmp || self.ranges.is_empty() {
            return None;
        }
        let c = self.f.iconst(d.val(1))?;
        self.range(d.val(0), b, RANGE_DEPTH)?.decides(IntCC::from_aux(d.aux), c)
    }

    fn block(&mut self, b: Block, cfg: &Cfg) {
        let insts = std::mem::take(&mut self.f.blocks[b].insts);
        let mut out = Vec::with_capacity(insts.len());
        if let [(p, e)] = *cfg.preds(b) {
            self.branch_facts(b, p, e);
        }
        for i in insts {
            let mut touched = false;
            let facts = !self.facts.is_empty();
            // An edge's arguments belong to the edge; facts of this block hold there too.
            let mut ops: SmallVec<[(Value, Value); 4]> = SmallVec::new();
            self.f.each_operand(i, |v| ops.push((v, v)));
            for o in &mut ops {
                let r = self.f.resolve(o.0);
                o.1 = if facts { self.fact(r, b) } else { r };
                touched |= o.1 != o.0;
            }
            if touched {
                let mut k = 0;
                self.f.map_operands(i, |_, _| {
                    k += 1;
                    ops[k - 1].1
                });
                self.changed = true;
            }
            if self.inst(i, b, &mut out) {
                out.push(i);
            } else {
                self.changed = true;
            }
        }
        self.f.blocks[b].insts = out;
    }

    /// What the branch that alone leads here says about its condition.
    fn branch_facts(&mut self, b: Block, p: Block, e: Edge) {
        let t = self.f.terminator(p);
        let d = self.f.insts[t];
        match d.op {
            Opcode::Branch => {
                let taken = Edge(d.args[1]) == e;
                let c = self.f.resolve(d.val(0));
                let Some(x) = self.f.def(c).copied() else {
                    // A truth value of unknown making is only known when it is zero.
                    if !taken {
                        let k = self.constant(Type::I8, 0);
                        self.facts.entry(c).or_default().push((k, b));
                    }
                    return;
                };
                if matches!(x.op, Opcode::Icmp | Opcode::Fcmp) {
                    let k = self.constant(Type::I8, taken as i64);
                    self.facts.entry(c).or_default().push((k, b));
                    // The comparison written the other way round, or inverted, meets the same key.
                    self.insert(Key::Plain(ordered(x)), k, b);
                    if x.op == Opcode::Fcmp {
                        let inv = InstData { aux: x.aux ^ 15, ..x };
                        let k = self.constant(Type::I8, !taken as i64);
                        self.insert(Key::Plain(ordered(inv)), k, b);
                    } else {
                        let cc = IntCC::from_aux(x.aux);
                        let cc = if taken { cc } else { cc.inverse() };
                        for other in IntCC::ALL {
                            if let Some(t) = implied(cc, other) {
                                let k = self.constant(Type::I8, t as i64);
                                self.insert(Key::Plain(ordered(InstData { aux: other as u16, ..x })), k, b);
                            }
                        }
                        if let Some(c) = self.f.iconst(self.f.resolve(x.val(1))) {
                            let v = self.f.resolve(x.val(0));
                            if let Some(r) = self.range(v, b, RANGE_DEPTH) {
                                self.ranges.entry(v).or_default().push((r.with(cc, c), b));
                            }
                        }
                        let eq = cc == IntCC::Eq;
                        let (l, r) = (self.f.resolve(x.val(0)), self.f.resolve(x.val(1)));
                        let leaf = self.f.def(r).is_some_and(|d| matches!(d.op, Opcode::Iconst));
                        if eq && leaf && self.f.def(l).is_none_or(|d| !is_leaf(d)) {
                            self.facts.entry(l).or_default().push((r, b));
                        }
                    }
                } else if !taken {
                    let k = self.constant(Type::I8, 0);
                    self.facts.entry(c).or_default().push((k, b));
                }
            }
            Opcode::Switch => {
                let ty = self.f.ty(d.val(0));
                if let Some(&Some(lo)) = self.case_of.get(&e)
                    && Edge(d.args[2]) != e
                {
                    let v = self.f.resolve(d.val(0));
                    let k = self.constant(ty, lo as i64);
                    self.facts.entry(v).or_default().push((k, b));
                }
            }
            _ => {}
        }
    }

    /// False if the instruction is to go.
    fn inst(&mut self, i: Inst, b: Block, out: &mut Vec<Inst>) -> bool {
        let mut d = self.f.insts[i];
        if d.op == Opcode::Shuffle {
            let bytes = self.f.consts[ConstRef(d.args[2])].clone();
            let c = *self.consts.entry(bytes).or_insert(ConstRef(d.args[2]));
            self.f.insts[i].args[2] = c.0;
            d.args[2] = c.0;
        }
        match d.op {
            Opcode::Load if !d.mem_flags().volatile() && d.mem_flags().space() == 0 => {
                self.load(i, d, b, out)
            }
            Opcode::Store if !d.mem_flags().volatile() && d.mem_flags().space() == 0 => self.store(i, d, b),
            Opcode::Call => {
                let g = GlobalId(d.args[0]);
                let gl = &self.cx.m.globals[g];
                if d.ty == Type::VOID || !(gl.const_fn || gl.pure_fn) || gl.noreturn || gl.returns_twice {
                    return true;
                }
                let byval = self.f.sigs[SigRef(d.args[1])]
                    .params
                    .iter()
                    .any(|p| matches!(p.loc, ArgLoc::ByVal { .. }));
                let state = if gl.const_fn && !byval { MemState::NONE } else { self.mem.before[i] };
                let Some(l) = d.list() else { return true };
                let args = self.f.list(l).iter().map(|&w| Value(w)).collect();
                self.number(i, Key::Call(g, args, state), b)
            }
            op if op.effects() & (effect::READ | effect::WRITE | effect::TERM) == 0 && d.ty != Type::VOID => {
                if let Some(t) = self.decided(&d, b) {
                    let k = self.constant(d.ty, t as i64);
                    self.f.set_alias(self.f.results[i], k);
                    return false;
                }
                self.number(i, Key::Plain(ordered(d)), b)
            }
            _ => true,
        }
    }

    fn number(&mut self, i: Inst, k: Key, b: Block) -> bool {
        let r = self.f.results[i];
        if let Some(v) = self.lookup(&k, b) {
            if v == r || self.f.ty(v) != self.f.ty(r) {
                return true;
            }
            // Several results go in step.
            let n = self.f.num_results(i) as u32;
            if n > 1 && self.f.def_inst(v).is_none_or(|o| self.f.num_results(o) as u32 != n) {
                return true;
            }
            for k in 0..n {
                let to = self.f.resolve(Value(v.0 + k));
                self.f.set_alias(Value(r.0 + k), to);
            }
            return false;
        }
        self.insert(k, r, b);
        true
    }

    fn load(&mut self, i: Inst, d: InstData, b: Block, out: &mut Vec<Inst>) -> bool {
        let p = access(self.f, &d, &self.cx);
        let state = self.mem.clobber(self.f, &self.cx, self.mem.before[i], &p);
        let k = Key::Mem(p.base, p.off, d.ty, state);
        let r = self.f.results[i];
        if let Some(v) = self.lookup(&k, b) {
            self.f.set_alias(r, v);
            return false;
        }
        if let StateDef::Write(w, _) = self.mem.states[state.index()]
            && let Some(v) = self.forward(w, &p, d.ty, out, i)
        {
            self.insert(k, v, b);
            self.f.set_alias(r, v);
            return false;
        }
        self.insert(k, r, b);
        true
    }

    /// The value a load of type `ty` at `p` gets from the write `w`, if that can be said. `w` dominates the load: it
    /// is the last write on every way to it.
    fn forward(&mut self, w: Inst, p: &Place, ty: Type, out: &mut Vec<Inst>, at: Inst) -> Option<Value> {
        let d = self.f.insts[w];
        let loc = self.f.locs[at];
        let mut emit = |f: &mut Function, op, ty, args| {
            let (i, v) = make(f, op, ty, 0, args, loc);
            out.push(i);
            v
        };
        match d.op {
            Opcode::Store if !d.mem_flags().volatile() && d.mem_flags().space() == 0 => {
                let s = access(self.f, &d, &self.cx);
                let v = self.f.resolve(d.val(1));
                let have = self.f.ty(v);
                if s.base != p.base {
                    return None;
                }
                if s.off == p.off && s.len == p.len {
                    if have == ty {
                        return Some(v);
                    }
                    if have == Type::F80 || ty == Type::F80 {
                        return None;
                    }
                    let op = match (have.is_ptr(), ty.is_ptr()) {
                        (true, false) if ty.is_int() => Opcode::PtrToInt,
                        (false, true) if have.is_int() => Opcode::IntToPtr,
                        _ => Opcode::Bitcast,
                    };
                    return Some(emit(self.f, op, ty, [v.0, 0, 0, 0]));
                }
                // A narrower integer inside a wider one.
                if have.is_int()
                    && ty.is_int()
                    && s.len <= 8
                    && p.off >= s.off
                    && p.off + p.len as i64 <= s.off + s.len as i64
                {
                    let mut x = v;
                    if p.off != s.off {
                        let c = InstData::iconst(have, (p.off - s.off) * 8);
                        let c = emit(self.f, c.op, have, c.args);
                        x = emit(self.f, Opcode::Lshr, have, [x.0, c.0, 0, 0]);
                    }
                    return Some(emit(self.f, Opcode::Trunc, ty, [x.0, 0, 0, 0]));
                }
                None
            }
            Opcode::Memset if !d.mem_flags().volatile() => {
                let byte = self.f.iconst(self.f.resolve(d.val(1)))? as u8;
                let len = self.f.iconst(self.f.resolve(d.val(2)))?;
                let (base, off) = base_of(self.f, d.val(0));
                if base != p.base
                    || p.off < off
                    || p.off + p.len as i64 > off + len
                    || !(ty.is_int_or_ptr() || byte == 0)
                    || ty.is_vector()
                    || p.len > 8
                {
                    return None;
                }
                let bits = u64::from_ne_bytes([byte; 8]) as u128;
                let bits = super::fold::mask(bits, ty.bits(self.f.ptr_bytes));
                let c = super::simplify::const_inst(self.f, ty, bits);
                Some(emit(self.f, c.op, ty, c.args))
            }
            _ => None,
        }
    }

    fn store(&mut self, i: Inst, d: InstData, b: Block) -> bool {
        let p = access(self.f, &d, &self.cx);
        let v = d.val(1);
        let ty = self.f.ty(v);
        // The same value is there already, whatever the types of writes between: this store may give the object its type back.
        let any = Place { alias: AliasClass::ANY, ..p };
        let state = self.mem.clobber(self.f, &self.cx, self.mem.before[i], &any);
        if self.lookup(&Key::Mem(p.base, p.off, ty, state), b) == Some(v) && ty != Type::F80 {
            // Later reads find this state: they look through the instruction's write by its place.
            let k = Key::Mem(p.base, p.off, ty, self.mem.after[i]);
            self.insert(k, v, b);
            return false;
        }
        let k = Key::Mem(p.base, p.off, ty, self.mem.after[i]);
        self.insert(k, v, b);
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("gvn", 0..100, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx);
            })
        });
        check_pass("sroa+gvn", 0..150, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::sroa::run(f);
                for _ in 0..2 {
                    crate::opt::simplify::run(f, cx, false);
                    super::run(f, cx);
                    crate::opt::cfg::run(f);
                    crate::opt::dce::run(f, cx);
                }
            })
        });
    }
}
