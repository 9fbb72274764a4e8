//! `__builtin_object_size` (gcc manual, "Object Size Checking"): the bytes from a pointer to the end of its object.
//!
//! Types 0 and 1 ask for the largest, 2 and 3 for the smallest size there may be; not known is -1 and 0. Where several objects
//! are possible (selects, block parameters) the answer waits for the last round, when all that can be decided is.

use super::*;
use crate::ir::lib::LibFn;
use Opcode::*;
use rustc_hash::FxHashMap;

/// How many values one question looks at.
const MAX_WALK: usize = 32;

impl Simplify<'_> {
    pub(super) fn object_size(&mut self, d: InstData) -> Done {
        let smallest = d.aux & 2 != 0;
        let ty = if self.f.ptr_bytes == 8 { Type::I64 } else { Type::I32 };
        let mut seen = vec![(self.f.resolve(d.val(0)), 0i64)];
        let mut at = 0;
        let mut answer: Option<i64> = None;
        let mut known = true;
        while let Some(&(v, off)) = seen.get(at) {
            at += 1;
            let (p, more) = self.strip(v);
            let off = off + more;
            let mut next: Vec<Value> = Vec::new();
            match self.f.values[p].def {
                ValueDef::Inst(i, _) => {
                    let x = self.f.insts[i];
                    if x.op == Select {
                        next.extend([x.val(1), x.val(2)]);
                    } else if let Some((size, first)) = self.object_extent(&x) {
                        let off = off + first;
                        let left = if (0..=size as i64).contains(&off) { size as i64 - off } else { 0 };
                        let best = |a: i64| if smallest { a.min(left) } else { a.max(left) };
                        answer = Some(answer.map_or(left, best));
                    } else {
                        known = false;
                    }
                }
                ValueDef::Param(b, n) if b != self.f.entry() => {
                    if !self.last {
                        return Done::No;
                    }
                    for e in self.edges.get(&b).into_iter().flatten() {
                        next.push(self.f.edges[*e].args[n as usize]);
                    }
                    known &= !next.is_empty();
                }
                _ => known = false,
            }
            if !next.is_empty() && !self.last {
                return Done::No;
            }
            for v in next {
                let v = self.f.resolve(v);
                match seen.iter().find(|s| s.0 == v) {
                    // Round a loop that moves the pointer.
                    Some(&(_, o)) if o != off => known = false,
                    Some(_) => {}
                    None => seen.push((v, off)),
                }
            }
            if seen.len() > MAX_WALK {
                known = false;
            }
            if !known {
                break;
            }
        }
        match answer {
            Some(n) if known => Done::Value(self.iconst(ty, n)),
            _ if self.last => Done::Value(self.iconst(ty, if smallest { 0 } else { -1 })),
            _ => Done::No,
        }
    }

    /// A pointer without the constant offsets added to it.
    fn strip(&self, mut p: Value) -> (Value, i64) {
        let mut off = 0i64;
        while let Some(x) = self.def(p, PtrAdd) {
            let Some(c) = self.int(x.val(1)) else { break };
            off = off.wrapping_add(c);
            p = self.f.resolve(x.val(0));
        }
        (p, off)
    }

    /// Size of the object an instruction gives the address of, and the offset of that address.
    fn object_extent(&self, x: &InstData) -> Option<(u64, i64)> {
        match x.op {
            SlotAddr => Some((self.f.slots[Slot(x.args[0])].size, x.args[1] as i32 as i64)),
            SymAddr => {
                let g = &self.cx.m.globals[GlobalId(x.args[0])];
                let own = g.kind == GlobalKind::Data
                    && g.size > 0
                    && matches!(g.def, GlobalDef::Data(_))
                    && !g.interposable;
                own.then(|| (g.size, x.sym_offset()))
            }
            StackAlloc => Some((u64::try_from(self.int(x.val(0))?).ok()?, 0)),
            Call => {
                let lib = self.cx.m.libs.known.get(&GlobalId(x.args[0]))?;
                let args = self.f.list(x.list()?);
                let arg = |k: usize| u64::try_from(self.int(Value(*args.get(k)?))?).ok();
                match lib.fun {
                    LibFn::Malloc => Some((arg(0)?, 0)),
                    LibFn::Calloc => Some((arg(0)?.checked_mul(arg(1)?)?, 0)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The edges into each block, if the function has questions for them.
pub(super) fn incoming(f: &Function) -> FxHashMap<Block, Vec<Edge>> {
    let mut into: FxHashMap<Block, Vec<Edge>> = FxHashMap::default();
    if f.order.iter().any(|&b| f.blocks[b].insts.iter().any(|&i| f.insts[i].op == ObjectSize)) {
        for &b in &f.order {
            f.each_edge(f.terminator(b), |e| into.entry(f.edges[e].block).or_default().push(e));
        }
    }
    into
}
