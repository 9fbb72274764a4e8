//! What the linker asks of a target beyond its relocation table: stubs, the rewriting of access sequences, TLS layout, flags.
//!
//! The linker decides *what* a reference becomes by asking [`LinkTarget::relax`] once while it sizes the GOT and
//! PLT and once more while it writes; both see the same section bytes and symbol facts, so the answers agree.

use crate::mc::reloc::{RelocRow, RelocTable};

/// What kind of file the link makes, as far as access sequences care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkMode {
    /// The image's address is not known (PIE, shared library).
    pub pic: bool,
    /// A shared library: thread-local offsets from the thread pointer are not known.
    pub shared: bool,
    /// Rewriting is wanted (`--no-relax` turns it off).
    pub relax: bool,
}

/// What `relax` may know about a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SymbolFacts {
    /// Another module may define it at run time.
    pub preemptible: bool,
    /// STT_GNU_IFUNC: its address is a PLT entry.
    pub ifunc: bool,
    /// Its value does not move with the image (absolute symbols, undefined weak ones).
    pub absolute: bool,
}

/// What the access sequence at a relocation becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// As written.
    Keep,
    /// A load from the GOT becomes the address itself.
    GotToDirect,
    TlsGdToIe,
    TlsGdToLe,
    TlsLdToLe,
    TlsIeToLe,
    TlsDescToIe,
    TlsDescToLe,
}

/// Addresses a PLT entry is made from.
#[derive(Clone, Copy, Debug)]
pub struct PltSlot {
    /// Address of the PLT's header.
    pub plt: u64,
    /// Address of this entry.
    pub entry: u64,
    /// Address of the entry's GOT slot.
    pub slot: u64,
    /// Index of its relocation in `.rela.plt`.
    pub index: u32,
}

/// Where the thread pointer points relative to the executable's TLS block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsLayout {
    /// Behind the block (variant II): offsets are negative.
    Below,
    /// Before the block (variant I), `tcb` bytes before it, aligned as the block is.
    Above { tcb: u64 },
}

/// A reference that relaxation by deletion looks at.
#[derive(Clone, Copy, Debug)]
pub struct ShrinkReloc {
    pub offset: u64,
    pub row: &'static RelocRow,
    pub addend: i64,
    /// Address of the target (the PLT entry of a call that needs one), where it is known and cannot be preempted.
    pub target: Option<u64>,
    /// The target is absolute or undefined weak.
    pub absolute: bool,
    /// For TLS: the offset from the thread pointer.
    pub tp_offset: Option<i64>,
}

/// One section as relaxation by deletion sees it.
pub struct ShrinkInput<'a> {
    /// The section's address now.
    pub address: u64,
    pub data: &'a [u8],
    /// By ascending offset.
    pub relocs: &'a [ShrinkReloc],
    /// How far any two addresses may still move apart: the largest alignment in the output.
    pub slack: u64,
    /// Address of `__global_pointer$`, where gp may be used.
    pub gp: Option<u64>,
    /// Compressed instructions may be used (the object says so in `e_flags`).
    pub compressed: bool,
    pub relax: bool,
}

/// Bytes to be removed, and what the instruction before them becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut {
    /// Offset in the input section of the first removed byte.
    pub offset: u64,
    pub bytes: u32,
}

/// A relocation that relaxation by deletion replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// Index of the relocation in the section's table.
    pub reloc: u32,
    /// The new row; its field is at the relocation's (moved) offset.
    pub row: &'static RelocRow,
    /// Instruction bytes put at the place before patching, `size` of them.
    pub insn: u32,
    pub size: u8,
    /// What the value is relative to, instead of what `row.kind` says.
    pub base: ShrinkBase,
}

impl PartialEq for RelocRow {
    fn eq(&self, other: &Self) -> bool {
        self.r_type == other.r_type
    }
}
impl Eq for RelocRow {}

/// What a replaced relocation's value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShrinkBase {
    /// As the row's kind says.
    Row,
    /// Target minus `__global_pointer$`.
    Gp,
    /// The target's address itself.
    Zero,
    /// The instruction is gone.
    Deleted,
}

/// What relaxation by deletion found in a section.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Shrunk {
    /// Ascending, not overlapping.
    pub cuts: Vec<Cut>,
    /// Ascending by relocation.
    pub replaced: Vec<Replaced>,
}

/// The target's part of the linker.
pub trait LinkTarget: Sync {
    /// `e_machine`.
    fn machine(&self) -> u16;
    fn is_64(&self) -> bool;
    fn relocs(&self) -> &'static RelocTable;
    /// Names that `-m` takes.
    fn emulations(&self) -> &'static [&'static str];
    /// Names that OUTPUT_FORMAT and `--oformat` take.
    fn formats(&self) -> &'static [&'static str];
    /// What OUTPUT_ARCH takes, first word.
    fn arch_name(&self) -> &'static str;
    /// Address of a fixed-address executable's first segment.
    fn image_base(&self) -> u64;
    fn max_page_size(&self) -> u64;
    fn common_page_size(&self) -> u64;
    /// Bytes that fill gaps between code.
    fn code_fill(&self) -> &'static [u8];
    /// The dynamic linker of the C library, where the command line names none.
    fn interpreter(&self) -> &'static str;
    /// `_GLOBAL_OFFSET_TABLE_` is the start of `.got.plt` (else of `.got`).
    fn got_symbol_in_got_plt(&self) -> bool;
    /// Words at the start of `.got`; the first holds the address of `_DYNAMIC`.
    fn got_header_words(&self) -> u32;
    /// Words at the start of `.got.plt` that belong to the dynamic linker.
    fn got_plt_header_words(&self) -> u32;
    /// Bytes of the lazy-binding header, of an entry, and of an entry that only jumps through a GOT slot.
    fn plt_sizes(&self) -> (u32, u32, u32);
    fn write_plt_header(&self, out: &mut [u8], plt: u64, got_plt: u64);
    fn write_plt_entry(&self, out: &mut [u8], slot: &PltSlot);
    fn write_plt_got_entry(&self, out: &mut [u8], slot: &PltSlot);
    /// What a `.got.plt` slot holds before it is bound.
    fn lazy_slot(&self, slot: &PltSlot) -> u64;
    fn tls_layout(&self) -> TlsLayout;
    /// What TLS offsets within a module are relative to, beyond the block's start (0x800 on RISC-V).
    fn dtp_bias(&self) -> u64 {
        0
    }
    /// The symbol whose address the start code loads into the global pointer, if there is one.
    fn global_pointer(&self) -> Option<&'static [u8]> {
        None
    }
    /// What the sequence at `offset` of `data` becomes.
    fn relax(
        &self,
        row: &RelocRow,
        addend: i64,
        mode: LinkMode,
        sym: SymbolFacts,
        data: &[u8],
        offset: usize,
    ) -> Access;
    /// Whether `access` also covers the relocation that follows (the call of `__tls_get_addr`).
    fn covers_next(&self, access: Access) -> bool {
        matches!(access, Access::TlsGdToIe | Access::TlsGdToLe | Access::TlsLdToLe)
    }
    /// Local dynamic accesses become local exec ones, so offsets in the block count from the thread pointer.
    fn local_dynamic_is_local_exec(&self, _mode: LinkMode) -> bool {
        false
    }
    /// Rewrites the sequence. `value` is: S for `GotToDirect`, the offset from the thread pointer for the `…ToLe`, the
    /// address of the GOT slot for the `…ToIe` (without any addend). `place` is the address of `data[offset]`.
    fn rewrite(
        &self,
        access: Access,
        row: &RelocRow,
        data: &mut [u8],
        offset: usize,
        value: i64,
        place: u64,
    ) -> Result<(), &'static str>;
    /// Whether sections must pass through [`LinkTarget::shrink`].
    fn shrinks(&self) -> bool {
        false
    }
    /// Finds the bytes that can or must go from a section.
    fn shrink(&self, _input: &ShrinkInput) -> Result<Shrunk, String> {
        Ok(Shrunk::default())
    }
    /// Merges the `e_flags` of one more object.
    fn merge_flags(&self, merged: Option<u32>, flags: u32) -> Result<u32, String>;
    /// Bits of a GNU property that the output must not claim, because the linker's own code does not keep the promise.
    fn property_mask(&self, _pr_type: u32) -> u32 {
        0
    }
    /// Name and type of the section with build attributes, if the target has one.
    fn attributes_section(&self) -> Option<(&'static [u8], u32)> {
        None
    }
    /// Merges the contents of attribute sections.
    fn merge_attributes(&self, _inputs: &[&[u8]]) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

/// Every target the linker knows.
pub fn all() -> &'static [&'static dyn LinkTarget] {
    static ALL: [&dyn LinkTarget; 2] = [&super::x86::link::X86_64, &super::riscv::link::RISCV64];
    &ALL
}

/// The target of an `e_machine` and class.
pub fn by_machine(machine: u16, is_64: bool) -> Option<&'static dyn LinkTarget> {
    all().iter().copied().find(|t| t.machine() == machine && t.is_64() == is_64)
}

/// The target of an emulation name (`-m elf_x86_64`).
pub fn by_emulation(name: &str) -> Option<&'static dyn LinkTarget> {
    all().iter().copied().find(|t| t.emulations().contains(&name))
}
