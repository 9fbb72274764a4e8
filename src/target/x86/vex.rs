//! VEX forms of SSE rows. In functions that may use AVX every SSE instruction is written in the VEX form of the same name (mixing
//! the two costs time on most processors); selection names the SSE row, and says with the operand size [`YMM`] that vectors are of 32 bytes.
//!
//! Where the VEX form has one source more, that is the destination again: what the SSE form overwrites.

use super::regs::{GPR, XMM};
use super::table::{NO_CLASS, NO_MEM, OpPlace, Row, XYZ, rows};
use crate::mc::{InstRef, Opcode, Operand, Reg, RegClass};
use smallvec::SmallVec;
use std::sync::OnceLock;

/// Operand size of rows for vectors of 16 and 32 bytes.
pub const LEN_XMM: u8 = 4;
pub const YMM: u8 = 5;

/// VEX rows by SSE row, several where memory and registers differ.
type Twins = Vec<SmallVec<[Opcode; 2]>>;

fn twins() -> &'static Twins {
    static TWINS: OnceLock<Twins> = OnceLock::new();
    TWINS.get_or_init(|| {
        let mut by_name: rustc_hash::FxHashMap<&str, SmallVec<[Opcode; 2]>> = Default::default();
        for (n, row) in rows().iter().enumerate() {
            if let Some(sse) = row.name.strip_prefix('v') {
                by_name.entry(sse).or_default().push(Opcode(n as u16));
            }
        }
        let vector = |row: &Row| row.kinds().iter().any(|k| k.class == XMM);
        rows()
            .iter()
            .map(|row| match by_name.get(row.name) {
                Some(list) if vector(row) => list.clone(),
                _ => SmallVec::new(),
            })
            .collect()
    })
}

/// Do the operands fit the row?
fn fits(row: &Row, ops: &[Operand]) -> bool {
    row.kinds().len() == ops.len()
        && row.kinds().iter().zip(ops).all(|(k, o)| match o {
            Operand::Reg(r) => k.class != NO_CLASS && k.place != OpPlace::Imm && k.class == r.phys_class(),
            Operand::Mem(_) => k.mem != NO_MEM && k.place == OpPlace::Rm,
            _ => k.place == OpPlace::Imm,
        })
}

/// The row that computes `ops[0]` from all the others as SSE row `op` does from `ops[0]` and the rest after `ops[1]`, for virtual registers.
pub fn nondestructive(op: Opcode, ops: &[Operand]) -> Option<Opcode> {
    let class = |r: Reg| if r.virt_class() == RegClass::Float { XMM } else { GPR };
    let fits = |row: &Row| {
        row.kinds().len() == ops.len()
            && row.kinds().iter().zip(ops).all(|(k, o)| match o {
                Operand::Reg(r) => k.class == class(*r) && k.place != OpPlace::Imm,
                Operand::Mem(_) => k.mem != NO_MEM && k.place == OpPlace::Rm,
                _ => k.place == OpPlace::Imm,
            })
    };
    twins().get(op.0 as usize)?.iter().copied().find(|&t| fits(super::table::insn(t)))
}

/// Emits `i`, in its VEX form if there is one.
pub fn emit(i: InstRef, out: &mut dyn FnMut(InstRef)) {
    let Some(list) = twins().get(i.op.0 as usize).filter(|l| !l.is_empty()) else { return out(i) };
    let mut more: SmallVec<[Operand; 5]> = SmallVec::from_slice(i.ops);
    for repeat in [false, true] {
        if repeat {
            if i.ops.is_empty() {
                break;
            }
            more.insert(1, i.ops[0]);
        }
        for &op in list {
            let row = super::table::insn(op);
            if fits(row, &more) {
                let size = match row.sizes & XYZ {
                    0 => i.size,
                    _ if i.size == YMM => YMM,
                    _ => LEN_XMM,
                };
                return out(InstRef { op, size, flags: i.flags, ops: &more });
            }
        }
    }
    out(i)
}
