//! The assembler stream: what code generator, inline asm and the text assembler append to.

use super::inst::*;
use crate::support::source::Loc;

/// Symbol binding, type, visibility and size directives: data rather than a method each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolAttr {
    Global,
    Weak,
    Local,
    Hidden,
    Protected,
    Internal,
    TypeFunc,
    TypeObject,
    TypeTls,
    TypeIfunc,
    TypeNotype,
}

/// A section to switch to, as `.section name,"flags",@type,entsize,group,comdat` says it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SectionSpec {
    pub name: String,
    /// SHF_* bits.
    pub flags: u64,
    /// SHT_*.
    pub kind: u32,
    pub entsize: u64,
    /// COMDAT (or plain) group signature.
    pub group: Option<String>,
    pub comdat: bool,
    /// Symbol of the section this one is linked to (SHF_LINK_ORDER).
    pub link_order: Option<String>,
}

/// Call frame information, as the `.cfi_*` directives. Registers are DWARF numbers, offsets bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cfi {
    StartProc,
    EndProc,
    DefCfa(u16, i64),
    DefCfaRegister(u16),
    DefCfaOffset(i64),
    AdjustCfaOffset(i64),
    Offset(u16, i64),
    RelOffset(u16, i64),
    Restore(u16),
    Undefined(u16),
    SameValue(u16),
    Register(u16, u16),
    RememberState,
    RestoreState,
    SignalFrame,
    WindowSave,
    ReturnColumn(u16),
}

/// The receiver of assembly. `Object` (sections of fragments → ELF) and `Text` (`-S`) implement it.
///
/// Every method appends at the current place of the current section. Errors (an operand out of range, a symbol defined
/// twice) are collected by the implementation with the place set by [`Stream::set_loc`] and reported at the end.
pub trait Stream {
    /// The symbol called `name`, made if new.
    fn symbol(&mut self, name: &str) -> Symbol;
    /// A new local label that no source name can mean; the text form prints it as `.L<prefix><n>`.
    fn temp_symbol(&mut self, prefix: &'static str) -> Symbol;
    /// The name asm text can refer to `s` by (for a temporary symbol the one the text form prints).
    fn symbol_name(&mut self, s: Symbol) -> String;
    /// Sets symbol attributes.
    fn symbol_attr(&mut self, s: Symbol, a: SymbolAttr);
    /// `.size s, expr`: to the current place from `start`, or a constant.
    fn size_from(&mut self, s: Symbol, start: Symbol);
    fn size_const(&mut self, s: Symbol, bytes: u64);
    /// `.set s, value`.
    fn assign(&mut self, s: Symbol, value: SymExpr);
    /// `.comm s, size, align` (bytes); `.lcomm`-like when the symbol was made local.
    fn common(&mut self, s: Symbol, size: u64, align: u64);

    /// Switches section.
    fn section(&mut self, spec: &SectionSpec);
    /// Defines `s` here.
    fn label(&mut self, s: Symbol);
    /// One instruction.
    fn inst(&mut self, i: InstRef);
    /// Raw bytes (`.ascii`/`.byte`).
    fn bytes(&mut self, b: &[u8]);
    /// An integer or relocated word of `size` bytes.
    fn value(&mut self, v: SymExpr, size: u8);
    /// `a - b` as a word of `size` bytes; folded or relocated.
    fn diff(&mut self, a: Symbol, b: Symbol, addend: i64, size: u8);
    /// ULEB128.
    fn uleb(&mut self, v: u64);
    /// `count` bytes of `byte`.
    fn fill(&mut self, count: u64, byte: u8);
    /// Aligns to `align` bytes (a power of two): with nops in code if `byte` is `None`; at most `max` bytes if not 0.
    fn align(&mut self, align: u64, byte: Option<u8>, max: u64);
    /// Call frame information.
    fn cfi(&mut self, c: Cfi);
    /// Source file `n` of the line table.
    fn dwarf_file(&mut self, n: u32, dir: &str, name: &str);
    /// Line of the next instruction.
    fn dwarf_loc(&mut self, file: u32, line: u32, column: u32, is_stmt: bool);
    /// `.file "name"` (STT_FILE) and `.ident`.
    fn source_name(&mut self, name: &str);
    fn ident(&mut self, text: &[u8]);
    /// Where messages about what follows belong.
    fn set_loc(&mut self, loc: Loc);
    /// Inline or file-scope asm text with operands already substituted, parsed by the target's syntax.
    fn asm_text(&mut self, text: &[u8], loc: Loc);
}

impl SectionSpec {
    /// A section outside of groups.
    pub fn new(name: &str, flags: u64, kind: u32) -> SectionSpec {
        SectionSpec {
            name: name.to_string(),
            flags,
            kind,
            entsize: 0,
            group: None,
            comdat: false,
            link_order: None,
        }
    }
}
