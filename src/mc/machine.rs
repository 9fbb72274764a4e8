//! What the assembler asks a target: encoding, printing and parsing of instructions, branch relaxation, fixups.

use super::cursor::Cursor;
use super::inst::*;
use super::object::Object;
use super::reloc::RelocTable;
use super::symbols::Symbols;
use crate::support::source::Loc;

/// A field to be filled in when addresses are known: `sym - sub + addend`, through relocation row `r_type`.
#[derive(Clone, Copy, Debug)]
pub struct Fixup {
    /// Offset in the bytes of the subsection.
    pub offset: u32,
    pub r_type: u32,
    pub sym: Symbol,
    /// Subtracted symbol, or NONE.
    pub sub: Symbol,
    /// For pc-relative rows this includes the distance from the field to the end of the instruction.
    pub addend: i64,
    pub loc: Loc,
}

/// A branch whose size depends on the distance: the variable tail of a fragment.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Which branch it is, and how far grown; both are the target's numbers. State 0 is the shortest.
    pub kind: u16,
    pub state: u8,
    /// The target's own: registers of a RISC-V branch.
    pub regs: u16,
    pub sym: Symbol,
    pub addend: i64,
}

/// Where [`Machine::encode`] puts an instruction.
pub struct Code<'a> {
    pub bytes: &'a mut Vec<u8>,
    pub fixups: &'a mut Vec<Fixup>,
    /// Set by the encoder when the instruction ends as a relaxable branch, whose bytes come later.
    pub branch: Option<Branch>,
    pub syms: &'a Symbols,
    pub loc: Loc,
    /// `Object::arch`.
    pub arch: u64,
    /// Set by the encoder when the linker may shorten this instruction: distances across it are not known.
    pub cut: bool,
}

impl Code<'_> {
    /// Appends `size` zero bytes with a fixup on them.
    pub fn fixup(&mut self, r_type: u32, e: SymExpr, addend: i64, size: usize) {
        let offset = self.bytes.len() as u32;
        self.fixup_at(offset, r_type, e, addend);
        self.bytes.resize(self.bytes.len() + size, 0);
    }
    /// A fixup on bytes that are there or coming.
    pub fn fixup_at(&mut self, offset: u32, r_type: u32, e: SymExpr, addend: i64) {
        self.fixups.push(Fixup {
            offset,
            r_type,
            sym: e.sym,
            sub: Symbol::NONE,
            addend: e.addend.wrapping_add(addend),
            loc: self.loc,
        });
    }
}

/// The bytes of a relaxed branch.
#[derive(Clone, Copy, Debug, Default)]
pub struct BranchCode {
    pub bytes: [u8; 12],
    pub len: u8,
    /// Offset of the field, its relocation row, and what to add to the addend (pc-relative to the field).
    pub field: u8,
    pub r_type: u32,
    pub addend: i64,
}

/// How `.eh_frame` looks on this machine.
#[derive(Clone, Copy, Debug)]
pub struct CfiInfo {
    pub code_align: u8,
    pub data_align: i8,
    pub return_column: u16,
    /// Version of the CIE.
    pub version: u8,
    /// CFA at entry: register and offset.
    pub cfa: (u16, i64),
    /// Where the return address is at entry, as offset from the CFA; None if in a register.
    pub return_offset: Option<i64>,
}

/// ELF identity of this machine's objects.
#[derive(Clone, Copy, Debug)]
pub struct ElfInfo {
    pub machine: u16,
    pub is_64: bool,
    pub flags: u32,
    /// Section type of `.eh_frame` (SHT_X86_64_UNWIND or SHT_PROGBITS).
    pub eh_frame_type: u32,
}

/// A machine as the assembler sees it.
pub trait Machine: Sync {
    fn elf(&self) -> ElfInfo;
    fn relocs(&self) -> &'static RelocTable;
    fn cfi(&self) -> CfiInfo;
    /// Smallest instruction in bytes (line tables).
    fn min_inst_len(&self) -> u8;

    /// Appends the instruction's bytes. Errors are in the words of GNU as.
    fn encode(&self, i: &InstRef, out: &mut Code) -> Result<(), String>;
    /// Appends the instruction as a line of assembly without indentation and newline. `name` appends a symbol's name.
    fn print(&self, i: &InstRef, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>);
    /// Appends a value of data as it is written after `.quad` and the like.
    fn print_expr(&self, e: &SymExpr, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>);
    /// Parses and assembles one statement that is not a directive; `cur` stands after the mnemonic,
    /// which is empty before a `{`.
    fn assemble(&self, mnemonic: &[u8], cur: &mut Cursor, obj: &mut Object) -> Result<(), String>;
    /// A directive only this target has. None: not one of its own.
    fn directive(&self, name: &[u8], cur: &mut Cursor, obj: &mut Object) -> Option<Result<(), String>> {
        let _ = (name, cur, obj);
        None
    }
    /// The register called `name` (without prefix), as DWARF number.
    fn dwarf_reg_by_name(&self, name: &[u8]) -> Option<u16>;
    /// Bytes of `.word`.
    fn word_size(&self) -> u8 {
        2
    }
    /// `.align n` means 2 to the n.
    fn align_is_power(&self) -> bool {
        false
    }
    /// Characters that start a comment anywhere in a line.
    fn comment_chars(&self) -> &'static [u8] {
        b"#"
    }
    /// The modifier written `@name` after a symbol.
    fn spec_by_name(&self, name: &[u8]) -> Option<Spec>;
    /// The relocation row of data of `size` bytes holding `symbol@spec`.
    fn data_reloc(&self, size: u8, spec: Spec) -> Option<u32>;
    /// The relocation row of data holding a pc-relative value.
    fn pcrel_reloc(&self, size: u8) -> Option<u32>;
    /// The row pair that adds and subtracts symbols in data (RISC-V), if label differences may not be folded.
    fn add_sub_relocs(&self, size: u8) -> Option<(u32, u32)> {
        let _ = size;
        None
    }
    /// The rows that set and subtract in a call frame advance with opcode `op`, on machines that have `add_sub_relocs`.
    fn cfa_relocs(&self, op: u8) -> Option<(u32, u32)> {
        let _ = op;
        None
    }
    /// Alignment of code left to the linker: bytes of padding to write, and the row that marks them.
    fn code_align(&self, align: u64, arch: u64) -> Option<(u64, u32)> {
        let _ = (align, arch);
        None
    }
    /// Alignment of `.text` in every object.
    fn text_align(&self) -> u64 {
        1
    }
    /// Called once when everything has been appended.
    fn finish(&self, obj: &mut Object) {
        let _ = obj;
    }
    /// Relocations of this row must name the symbol itself, not its section.
    fn keeps_symbol(&self, r_type: u32) -> bool;
    /// Even with a local target in the same section this row stays a relocation.
    fn keeps_reloc(&self, r_type: u32) -> bool {
        let _ = r_type;
        false
    }
    /// Appends padding of `count` bytes for code.
    fn nops(&self, count: usize, out: &mut Vec<u8>);

    /// The size of branch `b` in its state.
    fn branch_len(&self, b: &Branch) -> u8;
    /// The state that reaches `distance` (target minus start of the branch; None: not known before the link).
    fn branch_state(&self, b: &Branch, distance: Option<i64>) -> u8;
    /// Bytes of the branch; `local`: the target's relocation need not go through a PLT.
    fn branch_code(&self, b: &Branch, local: bool) -> BranchCode;
}
