//! The stack frame: where slots are, and what the prologue is told.
//!
//! Slots are laid out below the saved area, the most aligned first and small before large, so that small scalars have short
//! displacements from the frame pointer; outgoing arguments are at the bottom. Nothing is aligned beyond the ABI's
//! stack alignment here: over-aligned slots are ordinary ones by now (see `legalise`).

use crate::mc::Reg;
use crate::mir::*;
use crate::support::entity::Entity;
use crate::target::{Frame, Target};

/// The frame with the address of each slot.
#[derive(Default)]
pub struct Layout {
    pub frame: Frame,
    /// For each slot: relative to the frame pointer (`true`) or the stack pointer, and the byte offset.
    pub at: Vec<(bool, i32)>,
}

/// What of the function and options shapes the frame, beyond `MFunc`.
pub struct Facts {
    pub red_zone: bool,
    pub unwind: bool,
    pub probe: bool,
    pub callee_pop: u32,
    /// Registers to be given back as they came.
    pub callee_saved: RegSet,
}

/// Lays out `mf`'s slots. `used` are the registers the function writes. `Err` if the frame is too large to address.
pub fn layout(
    mf: &MFunc,
    used: RegSet,
    target: &dyn Target,
    facts: &Facts,
    l: &mut Layout,
) -> Result<(), String> {
    let info = target.regs();
    let mut saved = std::mem::take(&mut l.frame.saved);
    saved.clear();
    for c in 0..2 {
        let mut m = used.0[c] & facts.callee_saved.0[c];
        while m != 0 {
            let r = Reg::phys(info.class[c], m.trailing_zeros() as u8);
            m &= m - 1;
            if !(mf.needs_frame_pointer && r == info.frame_pointer) {
                saved.push(r);
            }
        }
    }
    let mut frame = Frame {
        total: 0,
        saved_bytes: 0,
        below_incoming: mf.below_incoming,
        saved,
        use_frame_pointer: mf.needs_frame_pointer,
        has_calls: mf.has_calls,
        align: mf.outgoing_align,
        dynamic_stack: mf.dynamic_stack,
        unwind: facts.unwind,
        probe: facts.probe,
        callee_pop: facts.callee_pop,
    };
    frame.saved_bytes = target.saved_area(&frame);
    let top = (frame.saved_bytes + frame.below_incoming) as u64;

    // Distances below the CFA, slots of the same alignment class together.
    l.at.clear();
    l.at.resize(mf.slots.len(), (false, 0));
    let mut low = top;
    let mut order: Vec<(std::cmp::Reverse<u8>, u64, u32)> = Vec::new();
    for (s, d) in mf.slots.iter() {
        if matches!(d.kind, SlotKind::Local | SlotKind::Spill) {
            order.push((std::cmp::Reverse(d.rank), d.size, s.index() as u32));
        }
    }
    order.sort_unstable();
    let mut below = vec![0u64; mf.slots.len()];
    for &(_, size, s) in &order {
        let d = &mf.slots[crate::mir::Slot(s)];
        let align = d.align.clamp(1, info.stack_align) as u64;
        low = low.saturating_add(size).next_multiple_of(align);
        below[s as usize] = low;
    }
    let outgoing =
        (mf.outgoing_bytes as u64).next_multiple_of(if mf.has_calls || mf.dynamic_stack { 8 } else { 1 });
    let bytes = low.saturating_add(outgoing);
    if bytes > i32::MAX as u64 - 4096 {
        return Err("the frame of this function is larger than 2 GiB, which is not supported".into());
    }
    let leaf = !mf.has_calls && !mf.dynamic_stack && outgoing == 0;
    frame.total = if leaf && facts.red_zone && bytes - top <= info.red_zone as u64 {
        top as u32
    } else {
        bytes.next_multiple_of(info.stack_align as u64) as u32
    };

    // From the CFA to the base registers.
    let total = frame.total as i64;
    let fp = frame.use_frame_pointer.then(|| target.frame_pointer_offset(&frame) as i64);
    for (s, d) in mf.slots.iter() {
        let cfa_offset = match d.kind {
            SlotKind::Local | SlotKind::Spill => -(below[s.index()] as i64),
            SlotKind::Incoming(off) => off as i64,
            SlotKind::Outgoing(off) => {
                l.at[s.index()] = (false, off as i32);
                continue;
            }
            SlotKind::AllocaTop => {
                l.at[s.index()] = (false, (mf.outgoing_bytes.next_multiple_of(info.stack_align)) as i32);
                continue;
            }
        };
        l.at[s.index()] = match fp {
            Some(fp) => (true, (cfa_offset - fp) as i32),
            None => (false, (cfa_offset + total) as i32),
        };
    }
    l.frame = frame;
    Ok(())
}
