//! RISC-V 64's part of the linker (RISC-V ELF psABI).
//!
//! There is no rewriting in place: every relaxation removes bytes, and the assembler leaves all label
//! differences to the linker. `R_RISCV_ALIGN` must be honoured even where nothing else is relaxed.

use super::reloc::{self as r, TABLE};
use crate::mc::reloc::{RelocRow, RelocTable};
use crate::target::link::{
    Access, Cut, LinkMode, LinkTarget, PltSlot, Replaced, ShrinkBase, ShrinkInput, Shrunk, SymbolFacts,
    TlsLayout,
};

pub struct RiscV64;

pub static RISCV64: RiscV64 = RiscV64;

const EM_RISCV: u16 = 243;
const EF_RVC: u32 = 1;
const EF_FLOAT_ABI: u32 = 6;
const EF_RVE: u32 = 8;

impl LinkTarget for RiscV64 {
    fn machine(&self) -> u16 {
        EM_RISCV
    }
    fn is_64(&self) -> bool {
        true
    }
    fn relocs(&self) -> &'static RelocTable {
        &TABLE
    }
    fn emulations(&self) -> &'static [&'static str] {
        &["elf64lriscv", "elf64lriscv_lp64", "elf64lriscv_lp64f"]
    }
    fn formats(&self) -> &'static [&'static str] {
        &["elf64-littleriscv"]
    }
    fn arch_name(&self) -> &'static str {
        "riscv"
    }
    fn image_base(&self) -> u64 {
        0x10000
    }
    fn max_page_size(&self) -> u64 {
        0x1000
    }
    fn common_page_size(&self) -> u64 {
        0x1000
    }
    fn code_fill(&self) -> &'static [u8] {
        &[0]
    }
    fn interpreter(&self) -> &'static str {
        "/lib/ld-linux-riscv64-lp64d.so.1"
    }
    fn got_symbol_in_got_plt(&self) -> bool {
        false
    }
    fn got_header_words(&self) -> u32 {
        1
    }
    fn got_plt_header_words(&self) -> u32 {
        2
    }
    fn plt_sizes(&self) -> (u32, u32, u32) {
        (32, 16, 16)
    }

    fn write_plt_header(&self, out: &mut [u8], plt: u64, got_plt: u64) {
        // psABI, "Procedure Linkage Table". On entry t3 = the slot's content (the header), t1 = entry + 12.
        let (hi, lo) = hi_lo(got_plt.wrapping_sub(plt));
        let insns = [
            0x0000_0397 | hi,       // auipc t2, %hi(.got.plt)
            0x41c3_0333,            // sub   t1, t1, t3
            0x0003_be03 | lo << 20, // ld    t3, %lo(.got.plt)(t2)
            0xfd43_0313,            // addi  t1, t1, -(32 + 12)
            0x0003_8293 | lo << 20, // addi  t0, t2, %lo(.got.plt)
            0x0013_5313,            // srli  t1, t1, 1
            0x0082_b283,            // ld    t0, 8(t0)
            0x000e_0067,            // jr    t3
        ];
        put_insns(out, &insns);
    }

    fn write_plt_entry(&self, out: &mut [u8], slot: &PltSlot) {
        let (hi, lo) = hi_lo(slot.slot.wrapping_sub(slot.entry));
        let insns = [
            0x0000_0e17 | hi,       // auipc t3, %hi(slot)
            0x000e_3e03 | lo << 20, // ld    t3, %lo(slot)(t3)
            0x000e_0367,            // jalr  t1, t3
            0x0000_0013,            // nop
        ];
        put_insns(out, &insns);
    }

    fn write_plt_got_entry(&self, out: &mut [u8], slot: &PltSlot) {
        self.write_plt_entry(out, slot);
    }

    fn lazy_slot(&self, slot: &PltSlot) -> u64 {
        slot.plt
    }

    fn tls_layout(&self) -> TlsLayout {
        TlsLayout::Above { tcb: 0 }
    }

    fn dtp_bias(&self) -> u64 {
        0x800
    }

    fn global_pointer(&self) -> Option<&'static [u8]> {
        Some(b"__global_pointer$")
    }

    fn relax(&self, _: &RelocRow, _: i64, _: LinkMode, _: SymbolFacts, _: &[u8], _: usize) -> Access {
        Access::Keep
    }

    fn rewrite(
        &self,
        _: Access,
        _: &RelocRow,
        _: &mut [u8],
        _: usize,
        _: i64,
        _: u64,
    ) -> Result<(), &'static str> {
        Ok(())
    }

    fn shrinks(&self) -> bool {
        true
    }

    fn shrink(&self, input: &ShrinkInput) -> Result<Shrunk, String> {
        shrink(input)
    }

    fn merge_flags(&self, merged: Option<u32>, flags: u32) -> Result<u32, String> {
        let Some(merged) = merged else { return Ok(flags) };
        if merged & EF_FLOAT_ABI != flags & EF_FLOAT_ABI {
            let name =
                |f: u32| ["soft-float", "single-float", "double-float", "quad-float"][(f >> 1 & 3) as usize];
            return Err(format!("can't link {} modules with {} modules", name(flags), name(merged)));
        }
        if merged & EF_RVE != flags & EF_RVE {
            return Err("can't link RVE with other target".into());
        }
        Ok(merged | flags & !EF_FLOAT_ABI | flags & EF_RVC)
    }

    fn attributes_section(&self) -> Option<(&'static [u8], u32)> {
        Some((b".riscv.attributes", 0x7000_0003))
    }

    fn merge_attributes(&self, inputs: &[&[u8]]) -> Result<Vec<u8>, String> {
        super::attributes::merge(inputs)
    }
}

/// Finds what can be cut. Relocations that carry `R_RISCV_RELAX` at the same offset may be relaxed; ALIGN always is.
fn shrink(input: &ShrinkInput) -> Result<Shrunk, String> {
    let mut out = Shrunk::default();
    let mut removed = 0u64;
    for (i, rel) in input.relocs.iter().enumerate() {
        let relaxable = input.relax
            && input.relocs.get(i + 1).is_some_and(|n| n.row.r_type == r::RELAX && n.offset == rel.offset);
        match rel.row.r_type {
            r::ALIGN => {
                // The run is `addend` bytes long, enough for an alignment of the next power of two.
                let run = rel.addend as u64;
                if run == 0 {
                    continue;
                }
                if rel.offset + run > input.data.len() as u64 {
                    return Err("R_RISCV_ALIGN reaches past the section".into());
                }
                let align = (run + 1).next_power_of_two();
                let here = input.address + rel.offset - removed;
                let need = here.next_multiple_of(align) - here;
                if need > run {
                    return Err(format!(
                        "alignment required for R_RISCV_ALIGN: {align}, padding of {run} bytes is too short"
                    ));
                }
                if need < run {
                    out.cuts.push(Cut { offset: rel.offset + need, bytes: (run - need) as u32 });
                    removed += run - need;
                }
            }
            r::CALL | r::CALL_PLT if relaxable => {
                let (Some(target), Some(bytes)) =
                    (rel.target, input.data.get(rel.offset as usize..rel.offset as usize + 8))
                else {
                    continue;
                };
                let place = input.address + rel.offset - removed;
                let distance = (target as i64).wrapping_add(rel.addend).wrapping_sub(place as i64);
                let slack = input.slack as i64;
                let reach = |bits: u32| distance.unsigned_abs() as i64 + slack < 1 << (bits - 1);
                let rd = bytes[4] >> 7 | (bytes[5] & 0xf) << 1; // of the jalr
                if distance & 1 != 0 {
                    continue;
                }
                if input.compressed && rd == 0 && reach(12) {
                    out.cuts.push(Cut { offset: rel.offset + 2, bytes: 6 });
                    out.replaced.push(replace(i, r::RVC_JUMP, 0xa001, 2, ShrinkBase::Row));
                    removed += 6;
                } else if reach(21) {
                    out.cuts.push(Cut { offset: rel.offset + 4, bytes: 4 });
                    out.replaced.push(replace(i, r::JAL, 0x6f | (rd as u32) << 7, 4, ShrinkBase::Row));
                    removed += 4;
                } else if !rel.absolute && target.wrapping_add(rel.addend as u64) < 0x800 {
                    // jalr rd, target(x0)
                    out.cuts.push(Cut { offset: rel.offset + 4, bytes: 4 });
                    out.replaced.push(replace(i, r::LO12_I, 0x67 | (rd as u32) << 7, 4, ShrinkBase::Zero));
                    removed += 4;
                }
            }
            r::TPREL_HI20 | r::TPREL_ADD | r::TPREL_LO12_I | r::TPREL_LO12_S if relaxable => {
                let Some(value) = rel.tp_offset else { continue };
                if !(-0x800..0x800).contains(&value) {
                    continue;
                }
                if matches!(rel.row.r_type, r::TPREL_HI20 | r::TPREL_ADD) {
                    out.cuts.push(Cut { offset: rel.offset, bytes: 4 });
                    out.replaced.push(replace(i, r::NONE_TYPE, 0, 0, ShrinkBase::Deleted));
                    removed += 4;
                } else if let Some(insn) = insn_at(input.data, rel.offset) {
                    out.replaced.push(replace(i, rel.row.r_type, with_rs1(insn, 4), 4, ShrinkBase::Row));
                }
            }
            r::HI20 | r::LO12_I | r::LO12_S if relaxable => {
                let Some(target) = rel.target else { continue };
                let target = (target as i64).wrapping_add(rel.addend);
                let base = if (-0x800..0x800).contains(&target) && target >= 0 {
                    ShrinkBase::Zero
                } else if !rel.absolute && input.gp.is_some_and(|gp| gp_reaches(input, gp, target)) {
                    ShrinkBase::Gp
                } else {
                    continue;
                };
                let rs1 = if base == ShrinkBase::Gp { 3 } else { 0 };
                match rel.row.r_type {
                    r::HI20 => {
                        out.cuts.push(Cut { offset: rel.offset, bytes: 4 });
                        out.replaced.push(replace(i, r::NONE_TYPE, 0, 0, ShrinkBase::Deleted));
                        removed += 4;
                    }
                    lo => {
                        if let Some(insn) = insn_at(input.data, rel.offset) {
                            out.replaced.push(replace(i, lo, with_rs1(insn, rs1), 4, base));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

/// Whether `target` is and stays within 2 KiB of gp.
fn gp_reaches(input: &ShrinkInput, gp: u64, target: i64) -> bool {
    let distance = target.wrapping_sub(gp as i64);
    distance.unsigned_abs().saturating_add(input.slack) < 0x800
}

fn replace(reloc: usize, r_type: u32, insn: u32, size: u8, base: ShrinkBase) -> Replaced {
    let row = TABLE.row(r_type).expect("a type of the table");
    Replaced { reloc: reloc as u32, row, insn, size, base }
}

fn insn_at(data: &[u8], offset: u64) -> Option<u32> {
    let bytes = data.get(offset as usize..offset as usize + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn with_rs1(insn: u32, rs1: u32) -> u32 {
    insn & !(31 << 15) | rs1 << 15
}

/// High part as it stands in `auipc`, low part's 12 bits.
fn hi_lo(value: u64) -> (u32, u32) {
    let value = value as u32;
    (value.wrapping_add(0x800) & 0xffff_f000, value & 0xfff)
}

fn put_insns(out: &mut [u8], insns: &[u32]) {
    for (place, insn) in out.chunks_exact_mut(4).zip(insns) {
        place.copy_from_slice(&insn.to_le_bytes());
    }
}
