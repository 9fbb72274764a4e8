//! x86-64 as the assembler sees it.

use super::{encode, regs, reloc, spec, syntax};
use crate::mc::cursor::Cursor;
use crate::mc::machine::*;
use crate::mc::reloc::RelocTable;
use crate::mc::*;

/// x86-64.
pub struct X86;

pub static X86_64: X86 = X86;

impl Machine for X86 {
    fn elf(&self) -> ElfInfo {
        ElfInfo { machine: 62, is_64: true, flags: 0, eh_frame_type: object::SHT_PROGBITS }
    }
    fn relocs(&self) -> &'static RelocTable {
        &reloc::TABLE
    }
    fn cfi(&self) -> CfiInfo {
        CfiInfo {
            code_align: 1,
            data_align: -8,
            return_column: 16,
            version: 1,
            cfa: (7, 8),
            return_offset: Some(-8),
        }
    }
    fn min_inst_len(&self) -> u8 {
        1
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
    fn dwarf_reg_by_name(&self, name: &[u8]) -> Option<u16> {
        regs::by_name(name).map(|(r, _)| regs::dwarf(r))
    }
    fn spec_by_name(&self, name: &[u8]) -> Option<Spec> {
        spec::by_name(name)
    }
    fn data_reloc(&self, size: u8, s: Spec) -> Option<u32> {
        spec::abs(s, size)
    }
    fn pcrel_reloc(&self, size: u8) -> Option<u32> {
        match size {
            1 => Some(reloc::PC8),
            2 => Some(reloc::PC16),
            4 => Some(reloc::PC32),
            8 => Some(reloc::PC64),
            _ => None,
        }
    }
    fn keeps_symbol(&self, r_type: u32) -> bool {
        // The linker must see the symbol: PLT, GOT, TLS and size relocations.
        !matches!(
            r_type,
            reloc::ABS64
                | reloc::ABS32
                | reloc::ABS32S
                | reloc::ABS16
                | reloc::ABS8
                | reloc::PC64
                | reloc::PC32
                | reloc::PC16
                | reloc::PC8
        )
    }
    fn nops(&self, count: usize, out: &mut Vec<u8>) {
        encode::nops(count, out);
    }
    fn branch_len(&self, b: &Branch) -> u8 {
        encode::branch_len(b)
    }
    fn branch_state(&self, _: &Branch, distance: Option<i64>) -> u8 {
        encode::branch_state(distance)
    }
    fn branch_code(&self, b: &Branch, local: bool) -> BranchCode {
        encode::branch_code(b, local)
    }
}
