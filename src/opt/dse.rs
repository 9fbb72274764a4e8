//! Dead stores: those overwritten in the same block before anything may read them, and those to slots nobody reads later.
//!
//! One backward walk a block. A short list of places that are overwritten further down is kept; for slots whose address does
//! not leave the function, the set of slots that may still be read is known at every block's end by data flow.

use super::memory::*;
use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::bitset::BitSet;
use crate::support::entity::SecondaryMap;

/// Overwritten places remembered at a time.
const MAX_PLACES: usize = 24;

/// True if a store was removed.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    if f.attrs.calls_setjmp {
        return false;
    }
    let cfg = Cfg::new(f);
    let esc = Escapes::new(f);
    let read = slots_read(f, cx, &cfg, &esc);
    let mut any = false;
    for &b in &cfg.rpo {
        let mut later: BitSet<Slot> = BitSet::with_capacity(f.slots.len());
        for s in f.successors(b) {
            later.union_with(&read[s]);
        }
        let mut over: Vec<Place> = Vec::new();
        let mut dead: BitSet<Inst> = BitSet::new();
        for &i in f.blocks[b].insts.iter().rev() {
            let d = &f.insts[i];
            if let Some(p) = written(f, cx, d) {
                let unread =
                    matches!(p.object, Some(Base::Slot(s)) if !esc.contains(s) && !later.contains(s));
                let covered =
                    over.iter().any(|o| matches!(overlap(cx, &esc, &p, o), Overlap::Same | Overlap::Inside));
                if unread || covered {
                    dead.insert(i);
                    continue;
                }
                if let Some(Base::Slot(s)) = read_object(f, d)
                    && !esc.contains(s)
                {
                    later.insert(s);
                }
                if p.len != u64::MAX && over.len() < MAX_PLACES {
                    over.push(p);
                }
                // A copy reads before it writes, perhaps its own destination.
                over.retain(|o| !may_read(f, cx, &esc, i, o));
                continue;
            }
            if d.op.effects() & (effect::READ | effect::WRITE) == 0 {
                continue;
            }
            each_read(f, cx, i, &esc, |s| {
                later.insert(s);
            });
            over.retain(|o| !may_read(f, cx, &esc, i, o));
            // What may leave the function on another way, or be seen from outside, is read there.
            if !matches!(d.op, Opcode::Load) {
                over.retain(|o| matches!(o.object, Some(Base::Slot(s)) if !esc.contains(s)));
            }
        }
        if !dead.is_empty() {
            f.blocks[b].insts.retain(|&i| !dead.contains(i));
            any = true;
        }
    }
    any
}

/// The place a plain store, fill or copy writes.
fn written(f: &Function, cx: &Ctx, d: &InstData) -> Option<Place> {
    match d.op {
        Opcode::Store if !d.mem_flags().volatile() && d.mem_flags().space() == 0 => Some(access(f, d, cx)),
        Opcode::Memcpy | Opcode::Memmove | Opcode::Memset if !d.mem_flags().volatile() => {
            let len = f.iconst(d.val(2)).map_or(u64::MAX, |l| l as u64);
            Some(place(f, d.val(0), 0, len, AliasClass::ANY))
        }
        _ => None,
    }
}

/// The object a copy reads from.
fn read_object(f: &Function, d: &InstData) -> Option<Base> {
    match d.op {
        Opcode::Memcpy | Opcode::Memmove => place(f, d.val(1), 0, u64::MAX, AliasClass::ANY).object,
        _ => None,
    }
}

/// Slots (of those whose address stays here) that instruction `i` may read.
fn each_read(f: &Function, cx: &Ctx, i: Inst, esc: &Escapes, mut visit: impl FnMut(Slot)) {
    let d = &f.insts[i];
    let object = match d.op {
        Opcode::Load => access(f, d, cx).object,
        Opcode::Memcpy | Opcode::Memmove => read_object(f, d),
        Opcode::Store | Opcode::Memset => None,
        // Anything else that has such a slot's address as an operand.
        _ => {
            f.each_operand(i, |v| {
                if f.ty(v).is_ptr()
                    && let Some(Base::Slot(s)) = place(f, v, 0, u64::MAX, AliasClass::ANY).object
                {
                    visit(s);
                }
            });
            None
        }
    };
    if let Some(Base::Slot(s)) = object
        && !esc.contains(s)
    {
        visit(s);
    }
}

/// Slots that may be read in or after each block.
fn slots_read(f: &Function, cx: &Ctx, cfg: &Cfg, esc: &Escapes) -> SecondaryMap<Block, BitSet<Slot>> {
    let mut read: SecondaryMap<Block, BitSet<Slot>> = SecondaryMap::new();
    if f.slots.is_empty() {
        return read;
    }
    for &b in &cfg.rpo {
        let mut set = BitSet::with_capacity(f.slots.len());
        for &i in &f.blocks[b].insts {
            if f.insts[i].op.effects() & (effect::READ | effect::WRITE) != 0 {
                each_read(f, cx, i, esc, |s| {
                    set.insert(s);
                });
            }
        }
        read[b] = set;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &b in cfg.rpo.iter().rev() {
            for s in f.successors(b) {
                if s != b {
                    let from = read[s].clone();
                    changed |= read[b].union_with(&from);
                }
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("dse", 0..150, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx);
            })
        });
    }
}
