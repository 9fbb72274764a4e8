//! RISC-V 64 as the assembler sees it.

use super::encode::{self, NO_RELAX, NO_RVC, PIC};
use super::{regs, reloc, spec, syntax};
use crate::mc::cursor::Cursor;
use crate::mc::machine::*;
use crate::mc::object::uleb128;
use crate::mc::reloc::RelocTable;
use crate::mc::stream::SectionSpec;
use crate::mc::*;

/// RISC-V 64.
pub struct Riscv;

pub static RISCV64: Riscv = Riscv;

const SHT_RISCV_ATTRIBUTES: u32 = 0x7000_0003;
/// EF_RISCV_RVC, EF_RISCV_FLOAT_ABI_DOUBLE.
const EF_RVC: u32 = 1;
const EF_DOUBLE: u32 = 4;

const DEFAULT_ARCH: &str = "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0";

impl Machine for Riscv {
    fn elf(&self) -> ElfInfo {
        ElfInfo { machine: 243, is_64: true, flags: EF_RVC | EF_DOUBLE, eh_frame_type: object::SHT_PROGBITS }
    }
    fn relocs(&self) -> &'static RelocTable {
        &reloc::TABLE
    }
    fn cfi(&self) -> CfiInfo {
        CfiInfo {
            code_align: 1,
            data_align: -4,
            return_column: 1,
            version: 3,
            cfa: (2, 0),
            return_offset: None,
        }
    }
    fn min_inst_len(&self) -> u8 {
        1
    }
    fn word_size(&self) -> u8 {
        4
    }
    fn align_is_power(&self) -> bool {
        true
    }
    fn encode(&self, i: &InstRef, out: &mut Code) -> Result<(), String> {
        encode::encode(i, out)
    }
    fn print(&self, i: &InstRef, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
        syntax::print(i, name, out);
    }
    fn print_expr(&self, e: &SymExpr, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
        syntax::print_expr(e, name, out);
    }
    fn assemble(&self, mnemonic: &[u8], cur: &mut Cursor, obj: &mut Object) -> Result<(), String> {
        syntax::assemble(mnemonic, cur, obj)
    }
    fn directive(&self, name: &[u8], cur: &mut Cursor, obj: &mut Object) -> Option<Result<(), String>> {
        match name {
            b"option" => Some(option(cur, obj)),
            b"attribute" => Some(attribute(cur, obj)),
            b"dtprelword" | b"dtpreldword" => {
                let (r_type, size) = if name == b"dtprelword" { (8, 4) } else { (9, 8) };
                Some(cur.expr(obj).map(|v| obj.fixup_here(r_type, v, size)))
            }
            _ => None,
        }
    }
    fn dwarf_reg_by_name(&self, name: &[u8]) -> Option<u16> {
        regs::by_name(name).map(regs::dwarf)
    }
    fn spec_by_name(&self, name: &[u8]) -> Option<Spec> {
        (name == b"plt").then_some(spec::PLT)
    }
    fn data_reloc(&self, size: u8, s: Spec) -> Option<u32> {
        match (size, s) {
            (1, spec::PLAIN) => Some(reloc::SET8),
            (2, spec::PLAIN) => Some(reloc::SET16),
            (4, spec::PLAIN) => Some(reloc::ABS32),
            (8, spec::PLAIN) => Some(reloc::ABS64),
            (4, spec::PLT) => Some(reloc::PLT32),
            _ => None,
        }
    }
    fn pcrel_reloc(&self, size: u8) -> Option<u32> {
        (size == 4).then_some(reloc::PCREL32)
    }
    fn add_sub_relocs(&self, size: u8) -> Option<(u32, u32)> {
        match size {
            1 => Some((reloc::ADD8, reloc::SUB8)),
            2 => Some((reloc::ADD16, reloc::SUB16)),
            4 => Some((reloc::ADD32, reloc::SUB32)),
            8 => Some((reloc::ADD64, reloc::SUB64)),
            _ => None,
        }
    }
    fn cfa_relocs(&self, op: u8) -> Option<(u32, u32)> {
        match op {
            2 => Some((reloc::SET8, reloc::SUB8)),
            3 => Some((reloc::SET16, reloc::SUB16)),
            4 => Some((reloc::SET32, reloc::SUB32)),
            _ => Some((reloc::SET6, reloc::SUB6)),
        }
    }
    fn keeps_symbol(&self, _: u32) -> bool {
        true
    }
    fn keeps_reloc(&self, _: u32) -> bool {
        true
    }
    fn code_align(&self, align: u64, arch: u64) -> Option<(u64, u32)> {
        if arch & NO_RELAX != 0 {
            return None;
        }
        let unit = if arch & NO_RVC == 0 { 2 } else { 4 };
        Some((align.saturating_sub(unit), reloc::ALIGN))
    }
    fn nops(&self, count: usize, out: &mut Vec<u8>) {
        encode::nops(count, out);
    }
    fn branch_len(&self, b: &Branch) -> u8 {
        encode::branch_len(b)
    }
    fn branch_state(&self, b: &Branch, distance: Option<i64>) -> u8 {
        encode::branch_state(b, distance)
    }
    fn branch_code(&self, b: &Branch, _local: bool) -> BranchCode {
        encode::branch_code(b)
    }
    fn text_align(&self) -> u64 {
        4
    }
    fn finish(&self, obj: &mut Object) {
        write_attributes(obj);
    }
}

/// `.option`.
fn option(cur: &mut Cursor, obj: &mut Object) -> Result<(), String> {
    match cur.name() {
        b"rvc" => obj.arch &= !NO_RVC,
        b"norvc" => obj.arch |= NO_RVC,
        b"relax" => obj.arch &= !NO_RELAX,
        b"norelax" => obj.arch |= NO_RELAX,
        b"pic" => obj.arch |= PIC,
        b"nopic" => obj.arch &= !PIC,
        b"push" => obj.arch_stack.push(obj.arch),
        b"pop" => obj.arch = obj.arch_stack.pop().ok_or(".option pop with no .option push")?,
        // Every extension the table has is always accepted.
        b"arch" => {
            while !cur.at_end() {
                cur.pos += 1;
            }
        }
        w => return Err(format!("unrecognized .option directive: {}", String::from_utf8_lossy(w))),
    }
    Ok(())
}

/// `.attribute tag, value` (RISC-V ELF psABI, "Attributes").
fn attribute(cur: &mut Cursor, obj: &mut Object) -> Result<(), String> {
    let tag = if cur.peek().is_ascii_digit() {
        cur.absolute(obj)? as u32
    } else {
        match cur.name() {
            b"stack_align" | b"Tag_RISCV_stack_align" => 4,
            b"arch" | b"Tag_RISCV_arch" => 5,
            b"unaligned_access" | b"Tag_RISCV_unaligned_access" => 6,
            b"priv_spec" | b"Tag_RISCV_priv_spec" => 8,
            b"priv_spec_minor" | b"Tag_RISCV_priv_spec_minor" => 10,
            b"priv_spec_revision" | b"Tag_RISCV_priv_spec_revision" => 12,
            w => return Err(format!("unknown attribute `{}'", String::from_utf8_lossy(w))),
        }
    };
    cur.expect(b',')?;
    let value = if cur.peek() == b'"' {
        let mut text = cur.string()?;
        text.push(0);
        text
    } else {
        let mut bytes = Vec::new();
        uleb128(cur.absolute(obj)? as u64, &mut bytes);
        bytes
    };
    match obj.attributes.iter_mut().find(|a| a.0 == tag) {
        Some(a) => a.1 = value,
        None => obj.attributes.push((tag, value)),
    }
    Ok(())
}

/// The section `.riscv.attributes`: what was said, and the architecture in any case.
fn write_attributes(obj: &mut Object) {
    let mut attributes = std::mem::take(&mut obj.attributes);
    if !attributes.iter().any(|a| a.0 == 5) {
        let mut arch = DEFAULT_ARCH.as_bytes().to_vec();
        arch.push(0);
        attributes.push((5, arch));
    }
    attributes.sort_by_key(|a| a.0);
    let mut body = Vec::new();
    for (tag, value) in &attributes {
        uleb128(*tag as u64, &mut body);
        body.extend_from_slice(value);
    }
    let file_len = body.len() as u32 + 5;
    let vendor_len = file_len + 4 + 6;
    let sec = obj.section_id(&SectionSpec::new(".riscv.attributes", 0, SHT_RISCV_ATTRIBUTES));
    let sub = obj.sub_of(sec, 0);
    let d = &mut obj.subs[sub].data;
    d.push(b'A');
    d.extend_from_slice(&vendor_len.to_le_bytes());
    d.extend_from_slice(b"riscv\0\x01");
    d.extend_from_slice(&file_len.to_le_bytes());
    d.extend_from_slice(&body);
}
