//! What memory instructions touch, and which earlier instruction a read depends on ("memory SSA").
//!
//! [`Memory`] numbers the states of memory: the entry's, one after each instruction that may write, one at each join
//! of control flow. [`Memory::clobber`] walks back from a state over the writes that cannot touch a place, through
//! joins where all ways agree, with a budget of steps a query, so the whole stays near linear.
//!
//! Two places cannot overlap if they lie in different named objects, in an object whose address never leaves the
//! function and one reached by an unknown pointer, at disjoint offsets from one base, or if their alias classes differ.

use super::util::Ctx;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::bitset::BitSet;
use crate::support::entity::{Entity, SecondaryMap};
use rustc_hash::FxHashMap;

/// Steps a query may walk.
const BUDGET: u32 = 96;

/// What an address is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    Slot(Slot),
    Global(GlobalId),
    /// Some pointer: constants added to it are in the offset.
    Value(Value),
}

/// Bytes of memory: `len` from `base + off`; `u64::MAX` if the length is unknown.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub base: Base,
    pub off: i64,
    pub len: u64,
    pub alias: AliasClass,
    /// The object the base lies in, if it can be told.
    pub object: Option<Base>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overlap {
    No,
    May,
    /// The same first byte and length.
    Same,
    /// The second place holds the whole first one.
    Inside,
}

crate::entity! { /// A state of memory.
pub struct MemState, "m" }

#[derive(Clone, Copy, Debug)]
pub enum StateDef {
    Entry,
    /// After an instruction that may write, with the state before.
    Write(Inst, MemState),
    /// At the head of a block with several ways in.
    Join(Block),
}

/// Addresses of slots that leave the function's sight.
pub struct Escapes {
    escaped: BitSet<Slot>,
}

impl Escapes {
    pub fn new(f: &Function) -> Escapes {
        let mut escaped = BitSet::with_capacity(f.slots.len());
        if f.attrs.calls_setjmp {
            // A jump back from a call changes what a slot holds, seen from the place returned to.
            for s in 0..f.slots.len() {
                escaped.insert(Slot(s as u32));
            }
            return Escapes { escaped };
        }
        // Every value computed from a slot's address by pointer arithmetic.
        let mut from: FxHashMap<Value, Slot> = FxHashMap::default();
        let mut late: Vec<(Value, Slot)> = Vec::new();
        loop {
            let n = from.len();
            for &b in &f.order {
                for &i in &f.blocks[b].insts {
                    let d = &f.insts[i];
                    match d.op {
                        Opcode::SlotAddr => {
                            from.insert(f.results[i], Slot(d.args[0]));
                        }
                        Opcode::PtrAdd => {
                            if let Some(&s) = from.get(&d.val(0)) {
                                from.insert(f.results[i], s);
                            }
                        }
                        _ => {}
                    }
                }
            }
            if from.len() == n || f.order.len() == 1 {
                break;
            }
        }
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                let mut leak = |v: Value| {
                    if let Some(&s) = from.get(&v) {
                        late.push((v, s));
                    }
                };
                match d.op {
                    Opcode::Load | Opcode::AtomicLoad | Opcode::Icmp => {}
                    Opcode::Store | Opcode::AtomicStore => leak(d.val(1)),
                    Opcode::PtrAdd => leak(d.val(1)),
                    Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => {}
                    _ => f.each_operand(i, leak),
                }
            }
        }
        for (_, s) in late {
            escaped.insert(s);
        }
        Escapes { escaped }
    }
    pub fn contains(&self, s: Slot) -> bool {
        self.escaped.contains(s)
    }
}

/// The memory of one function.
pub struct Memory {
    pub states: Vec<StateDef>,
    /// State before each instruction that reads or writes.
    pub before: SecondaryMap<Inst, MemState>,
    /// State after each instruction that may write.
    pub after: SecondaryMap<Inst, MemState>,
    block_out: SecondaryMap<Block, MemState>,
    /// Incoming states of joins.
    joins: FxHashMap<Block, Vec<MemState>>,
    pub escapes: Escapes,
}

impl Memory {
    pub fn new(f: &Function, cfg: &Cfg, cx: &Ctx) -> Memory {
        let mut m = Memory {
            states: vec![StateDef::Entry],
            before: SecondaryMap::with_default(MemState::NONE),
            after: SecondaryMap::with_default(MemState::NONE),
            block_out: SecondaryMap::with_default(MemState::NONE),
            joins: FxHashMap::default(),
            escapes: Escapes::new(f),
        };
        let entry = MemState(0);
        for &b in &cfg.rpo {
            let preds = cfg.preds(b);
            let mut s = match preds {
                [] => entry,
                [(p, _)] => m.block_out[*p],
                _ => {
                    m.states.push(StateDef::Join(b));
                    MemState(m.states.len() as u32 - 1)
                }
            };
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                let e = d.op.effects();
                if e & (effect::READ | effect::WRITE) == 0 {
                    continue;
                }
                m.before[i] = s;
                if may_write(f, d, cx) {
                    m.states.push(StateDef::Write(i, s));
                    s = MemState(m.states.len() as u32 - 1);
                    m.after[i] = s;
                }
            }
            m.block_out[b] = s;
        }
        for &b in &cfg.rpo {
            if cfg.preds(b).len() > 1 {
                let mut ins: Vec<MemState> = cfg.preds(b).iter().map(|p| m.block_out[p.0]).collect();
                ins.sort();
                ins.dedup();
                m.joins.insert(b, ins);
            }
        }
        m
    }

    /// The latest state, going back from `s`, whose making may have changed `p`.
    pub fn clobber(&self, f: &Function, cx: &Ctx, s: MemState, p: &Place) -> MemState {
        let mut budget = BUDGET;
        let mut seen = Vec::new();
        self.walk(f, cx, s, p, &mut budget, &mut seen).unwrap_or(s)
    }

    /// `None`: only states being walked already were reached (a loop without a write to `p`).
    fn walk(
        &self,
        f: &Function,
        cx: &Ctx,
        mut s: MemState,
        p: &Place,
        budget: &mut u32,
        seen: &mut Vec<MemState>,
    ) -> Option<MemState> {
        loop {
            if *budget == 0 {
                return Some(s);
            }
            *budget -= 1;
            match self.states[s.index()] {
                StateDef::Entry => return Some(s),
                StateDef::Write(i, prev) => {
                    if write_overlap(f, cx, &self.escapes, i, p) != Overlap::No {
                        return Some(s);
                    }
                    s = prev;
                }
                StateDef::Join(b) => {
                    if seen.contains(&s) {
                        return None;
                    }
                    let ins = &self.joins[&b];
                    if ins.len() > 8 || seen.len() > 8 {
                        return Some(s);
                    }
                    seen.push(s);
                    let mut all: Option<MemState> = None;
                    for &k in ins {
                        let Some(r) = self.walk(f, cx, k, p, budget, seen) else { continue };
                        if all.is_some_and(|a| a != r) || *budget == 0 {
                            // Ways disagree: the join itself decides.
                            seen.pop();
                            return Some(s);
                        }
                        all = Some(r);
                    }
                    // Only what is being walked may be taken as agreeing, not what was walked before.
                    seen.pop();
                    return all;
                }
            }
        }
    }
}

/// May instruction `d` write memory?
pub fn may_write(f: &Function, d: &InstData, cx: &Ctx) -> bool {
    match d.op {
        Opcode::Load => d.mem_flags().volatile(),
        Opcode::Call => {
            let g = &cx.m.globals[GlobalId(d.args[0])];
            !(g.const_fn || g.pure_fn)
        }
        Opcode::InlineAsm => {
            let a = &f.asms[AsmRef(d.args[0])];
            a.volatile
                || a.operands.iter().any(|o| o.memory && o.dir != AsmDir::In)
                || a.clobbers.iter().any(|c| c.as_str() == "memory")
        }
        Opcode::StackSave | Opcode::Prefetch | Opcode::WriteReg | Opcode::StackAlloc => false,
        op => op.effects() & effect::WRITE != 0,
    }
}

/// Splits an address into base and constant offset.
pub fn base_of(f: &Function, v: Value) -> (Base, i64) {
    let mut v = f.resolve(v);
    let mut off = 0i64;
    // Simplify keeps chains short.
    for _ in 0..16 {
        let Some(d) = f.def(v) else { break };
        match d.op {
            Opcode::SlotAddr => {
                return (Base::Slot(Slot(d.args[0])), off.wrapping_add(d.args[1] as i32 as i64));
            }
            Opcode::SymAddr => return (Base::Global(GlobalId(d.args[0])), off.wrapping_add(d.sym_offset())),
            Opcode::PtrAdd => match f.iconst(f.resolve(d.val(1))) {
                Some(c) => {
                    off = off.wrapping_add(c);
                    v = f.resolve(d.val(0));
                }
                None => break,
            },
            _ => break,
        }
    }
    (Base::Value(v), off)
}

/// The object an address lies in, following variable offsets.
fn object_of(f: &Function, base: Base) -> Option<Base> {
    let Base::Value(mut v) = base else { return Some(base) };
    for _ in 0..16 {
        let d = f.def(v)?;
        match d.op {
            Opcode::SlotAddr => return Some(Base::Slot(Slot(d.args[0]))),
            Opcode::SymAddr => return Some(Base::Global(GlobalId(d.args[0]))),
            Opcode::PtrAdd => v = f.resolve(d.val(0)),
            _ => return None,
        }
    }
    None
}

/// The place `addr + off`.
pub fn place(f: &Function, addr: Value, off: i32, len: u64, alias: AliasClass) -> Place {
    let (base, o) = base_of(f, addr);
    Place { base, off: o.wrapping_add(off as i64), len, alias, object: object_of(f, base) }
}

/// The place a plain load or store accesses.
pub fn access(f: &Function, d: &InstData, cx: &Ctx) -> Place {
    let ty = if d.op.format() == Format::Store { f.ty(d.val(1)) } else { d.ty };
    let alias = if cx.opts.no_strict_aliasing { AliasClass::ANY } else { d.alias() };
    // x87 values fill 10 bytes of 12 or 16.
    place(f, d.val(0), d.mem_offset(), ty.bytes(f.ptr_bytes) as u64, alias)
}

/// How `a` lies to `b`.
pub fn overlap(cx: &Ctx, esc: &Escapes, a: &Place, b: &Place) -> Overlap {
    if a.base == b.base {
        if a.off == b.off && a.len == b.len && a.len != u64::MAX {
            return Overlap::Same;
        }
        let (al, bl) = (a.len.min(1 << 62) as i64, b.len.min(1 << 62) as i64);
        if a.off.saturating_add(al) <= b.off || b.off.saturating_add(bl) <= a.off {
            return Overlap::No;
        }
        if b.len != u64::MAX && a.off >= b.off && a.off.saturating_add(al) <= b.off.saturating_add(bl) {
            return Overlap::Inside;
        }
        return Overlap::May;
    }
    match (a.object, b.object) {
        (Some(x), Some(y)) if x != y => {
            // Two symbols may be one object under two names.
            if let (Base::Global(g), Base::Global(h)) = (x, y)
                && !(own_object(cx, g) && own_object(cx, h))
            {
                return by_class(cx, a, b);
            }
            return Overlap::No;
        }
        (Some(Base::Slot(s)), None) | (None, Some(Base::Slot(s))) if !esc.contains(s) => return Overlap::No,
        _ => {}
    }
    by_class(cx, a, b)
}

fn by_class(cx: &Ctx, a: &Place, b: &Place) -> Overlap {
    if cx.m.may_alias(a.alias, b.alias) { Overlap::May } else { Overlap::No }
}

/// Is the symbol the only name of its object, as far as this unit can tell?
fn own_object(cx: &Ctx, g: GlobalId) -> bool {
    !matches!(cx.m.globals[g].def, GlobalDef::Alias(_) | GlobalDef::Ifunc(_))
}

/// Is `b` read-only data?
fn is_readonly(cx: &Ctx, b: Option<Base>) -> bool {
    let Some(Base::Global(g)) = b else { return false };
    matches!(cx.m.globals[g].def, GlobalDef::Data(n) if cx.m.data[n].readonly && !cx.m.globals[g].interposable)
}

/// How `p` lies to what instruction `i` may write.
pub fn write_overlap(f: &Function, cx: &Ctx, esc: &Escapes, i: Inst, p: &Place) -> Overlap {
    let d = &f.insts[i];
    if is_readonly(cx, p.object) {
        return Overlap::No;
    }
    match d.op {
        Opcode::Store => {
            let w = access(f, d, cx);
            overlap(cx, esc, p, &w)
        }
        Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => {
            let len = f.iconst(d.val(2)).map_or(u64::MAX, |l| l as u64);
            let w = place(f, d.val(0), 0, len, AliasClass::ANY);
            match overlap(cx, esc, p, &w) {
                Overlap::Same => Overlap::Inside,
                o => o,
            }
        }
        // Volatile accesses and fences keep their order, but a slot nobody else sees is not theirs.
        _ => match p.object {
            Some(Base::Slot(s)) if !esc.contains(s) => match d.op {
                // Asm and machine intrinsics get memory by pointer operands only.
                Opcode::AtomicStore | Opcode::AtomicRmw | Opcode::AtomicCas | Opcode::VaStart => {
                    let w = place(f, d.val(0), 0, u64::MAX, AliasClass::ANY);
                    overlap(cx, esc, p, &w)
                }
                _ => Overlap::No,
            },
            _ => Overlap::May,
        },
    }
}

/// May instruction `i` read `p`?
pub fn may_read(f: &Function, cx: &Ctx, esc: &Escapes, i: Inst, p: &Place) -> bool {
    let d = &f.insts[i];
    match d.op {
        Opcode::Load => overlap(cx, esc, &access(f, d, cx), p) != Overlap::No,
        Opcode::Store | Opcode::Memset => false,
        Opcode::Memcpy | Opcode::Memmove => {
            let len = f.iconst(d.val(2)).map_or(u64::MAX, |l| l as u64);
            overlap(cx, esc, &place(f, d.val(1), 0, len, AliasClass::ANY), p) != Overlap::No
        }
        Opcode::Call if cx.m.globals[GlobalId(d.args[0])].const_fn && !has_byval(f, d) => false,
        _ if d.op.effects() & (effect::READ | effect::WRITE) == 0 => false,
        Opcode::StackSave | Opcode::StackRestore | Opcode::StackAlloc | Opcode::Trap => false,
        _ => match p.object {
            Some(Base::Slot(s)) if !esc.contains(s) => matches!(
                d.op,
                Opcode::AtomicLoad | Opcode::AtomicRmw | Opcode::AtomicCas | Opcode::AtomicStore
            ),
            _ => true,
        },
    }
}

fn has_byval(f: &Function, d: &InstData) -> bool {
    f.sigs[SigRef(d.args[1])].params.iter().any(|p| matches!(p.loc, ArgLoc::ByVal { .. }))
}
