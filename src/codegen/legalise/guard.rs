//! `-fstack-protector`: a guard value between a frame's arrays and its saved registers, set on entry and compared before
//! each return (gcc manual, "Instrumentation Options"; the failure function and where the value comes from are the C library's).

use super::Cx;
use crate::ir::*;
use crate::support::source::Loc;
use crate::target::GuardPlace;

impl Cx<'_> {
    /// Gives the function its guard, if its level of protection and its variables ask for one.
    pub fn guard(&mut self) {
        let rank = self.f.slots.values().map(|s| s.rank).max().unwrap_or(SlotRank::Scalar);
        let wanted = match self.f.attrs.stack_protect {
            0 => false,
            1 => rank == SlotRank::Chars || self.f.attrs.dynamic_stack,
            2 => rank >= SlotRank::Array || self.f.attrs.dynamic_stack || self.slot_escapes(),
            _ => true,
        };
        if !wanted {
            return;
        }
        let (bytes, loc) = (self.f.ptr_bytes as u32, self.f.loc);
        let word = Type::int_of_bits(bytes * 8).unwrap_or(Type::I64);
        let place = self.target.stack_guard(self.opts);
        let flags = MemFlags::aligned(bytes).with_volatile(true);

        let entry = self.f.entry();
        let rest = std::mem::take(&mut self.f.blocks[entry].insts);
        let value = self.guard_value(&place, word, entry, loc);
        let mut b = self.builder(entry, loc);
        let slot = b.slot(bytes as u64, bytes);
        b.func.slots[slot].rank = SlotRank::Guard;
        let addr = b.slot_addr(slot, 0);
        b.store(addr, value, 0, flags, AliasClass::ANY);
        self.f.blocks[entry].insts.extend(rest);

        let mut fail = Block::NONE;
        for at in std::mem::take(&mut self.f.order) {
            self.f.order.push(at);
            let Some(&ret) = self.f.blocks[at].insts.last() else { continue };
            if self.f.insts[ret].op != Opcode::Return {
                continue;
            }
            self.f.blocks[at].insts.pop();
            let loc = self.f.locs[ret];
            if fail.is_none() {
                fail = self.f.blocks.push(BlockData::default());
            }
            let want = self.guard_value(&place, word, at, loc);
            let mut b = self.builder(at, loc);
            let addr = b.slot_addr(slot, 0);
            let have = b.load(word, addr, 0, flags, AliasClass::ANY);
            let differs = b.icmp(IntCC::Ne, have, want);
            let done = b.new_block();
            b.branch(differs, fail, &[], done, &[]);
            self.f.blocks[done].insts.push(ret);
        }
        if !fail.is_none() {
            self.f.order.push(fail);
            self.call_helper(fail, loc, "__stack_chk_fail", &[], Type::VOID);
            self.builder(fail, loc).unreachable();
        }
    }

    /// The program's guard value, read at the end of block `at`.
    fn guard_value(&mut self, place: &GuardPlace, word: Type, at: Block, loc: Loc) -> Value {
        let symbol = match place {
            GuardPlace::Symbol { name, space, .. } => {
                let g = self.global(name, GlobalKind::Data);
                // What a segment register is added to is no address another object could give.
                self.module.globals[g].dso_local |= *space != 0;
                g
            }
            _ => GlobalId::NONE,
        };
        let mut b = self.builder(at, loc);
        let (addr, space) = match *place {
            GuardPlace::Symbol { space, offset, .. } => (b.sym_addr(symbol, offset), space),
            GuardPlace::Segment { space, offset } => (b.iconst(Type::PTR, offset), space),
            GuardPlace::Register { reg, offset } => {
                let base = b.inst(InstData::new(Opcode::ReadReg, Type::PTR, reg.0 as u16, [0; 4]));
                (b.ptr_add_imm(base, offset), 0)
            }
        };
        let flags = MemFlags::aligned(word.bytes(8)).with_volatile(true).with_space(space);
        b.load(word, addr, 0, flags, AliasClass::ANY)
    }

    /// Is the address of a slot used otherwise than to read and write it here?
    fn slot_escapes(&self) -> bool {
        let of_slot = |v: Value| self.f.def(v).is_some_and(|d| d.op == Opcode::SlotAddr);
        self.f.order.iter().flat_map(|&b| &self.f.blocks[b].insts).any(|&i| {
            let d = &self.f.insts[i];
            match d.op {
                Opcode::Load | Opcode::Memset => false,
                Opcode::Store => of_slot(d.val(1)),
                Opcode::Memcpy | Opcode::Memmove => false,
                _ => {
                    let mut found = false;
                    self.f.each_operand(i, |v| found |= of_slot(v));
                    found
                }
            }
        })
    }
}
