//! The targets. Everything that differs between machines is behind [`Target`], a folder each with the same file
//! names; adding one is a folder and a line in [`ALL`].

use crate::ir::{self, Function, Inst, Type};
use crate::mc::*;
use crate::mir::select::{CodegenOptions, Select};
use crate::mir::*;
use crate::support::target_info::TargetInfo;

pub mod abi;
pub mod link;
pub mod riscv;
pub mod x86;

/// What a target tells the allocator and the frame layout about its registers.
pub struct RegInfo {
    /// For each allocator class (Int, Float): the target register class behind it, and the allocation order with
    /// caller-saved registers first.
    pub class: [u8; 2],
    pub order: [&'static [Reg]; 2],
    /// Callee-saved registers.
    pub callee_saved: RegSet,
    /// Destroyed by a C call.
    pub call_clobbered: RegSet,
    /// Kept out of allocation for parallel moves and spills (`Reg::NONE` if moves need none), for each class.
    pub scratch: [Reg; 2],
    pub stack_pointer: Reg,
    pub frame_pointer: Reg,
    /// Bytes the stack pointer is aligned to at calls.
    pub stack_align: u32,
    /// Bytes below the stack pointer a leaf function may use.
    pub red_zone: u32,
}

/// The finished frame, for prologue and epilogue. Byte offsets.
pub struct Frame {
    /// Bytes the prologue subtracts from the stack pointer after pushing saved registers.
    pub size: u32,
    /// Callee-saved registers used, in save order, with the frame slot of each where they are stored rather than pushed.
    pub saved: Vec<Reg>,
    pub use_frame_pointer: bool,
    /// Alignment beyond the ABI's wanted by a slot; 0 if none.
    pub realign: u32,
    pub has_calls: bool,
    pub dynamic_stack: bool,
    pub unwind: bool,
    /// Bytes of arguments the callee pops.
    pub callee_pop: u32,
}

/// A machine: its data layout, instruction table, calling convention, selection rules and relocations.
pub trait Target: Sync {
    /// Sizes, alignments, ELF machine.
    fn info(&self) -> &'static TargetInfo;
    /// Target-specific predefined macros (name, value) for these options.
    fn predefines(&self, opts: &CodegenOptions) -> Vec<(String, String)>;

    // --- instruction table ---
    /// Roles and kind of a row, the target's pseudo rows included.
    fn row(&self, op: Opcode) -> &'static RowDesc;
    /// The register called `name` (no `%`).
    fn reg_by_name(&self, name: &str) -> Option<Reg>;
    /// DWARF number of a register.
    fn dwarf_reg(&self, r: Reg) -> u16;

    // --- calling convention ---
    /// Gives every part of a C signature its place. See [`abi`].
    fn classify(&self, sig: &abi::CSignature) -> abi::Classified;
    /// Builds the IR of `va_arg(ap, type)`: gives the address of the argument's memory.
    fn va_arg(&self, b: &mut ir::Builder, ap: ir::Value, ty: &abi::CType) -> ir::Value;

    // --- selection ---
    /// Selects one IR instruction that is not a terminator (or is one that [`Self::select_term`] passes on).
    /// `false`: it cannot (the caller reports "not supported" with the instruction).
    fn select(&self, cx: &mut dyn Select, inst: Inst) -> bool;
    /// Selects a block's terminator. Conditional: emit compare and the conditional jump to the taken block as last row.
    fn select_term(&self, cx: &mut dyn Select, inst: Inst) -> bool;
    /// Emits the pseudo `ARGS` (and stack loads) that define the entry block's parameters.
    fn select_entry(&self, cx: &mut dyn Select);
    /// How many registers a value of type `ty` takes and their types; empty = lives in memory (F80: x87 outside the allocator).
    fn parts(&self, ty: Type) -> &'static [Type];
    /// True if legalisation must turn this instruction into a runtime call or smaller pieces before selection:
    /// the name of the helper. `None`: select handles it.
    fn libcall(&self, f: &Function, inst: Inst) -> Option<&'static str>;

    // --- allocation and frame ---
    fn regs(&self) -> &'static RegInfo;
    /// Copies between registers, or between a register and a frame address; `ty` is the width. Emitted through `out`.
    fn emit_move(&self, out: &mut dyn FnMut(InstRef), dst: Operand, src: Operand, ty: Type);
    /// Function entry and exit with their CFI. `out` appends to the stream.
    fn prologue(&self, out: &mut dyn Stream, frame: &Frame);
    fn epilogue(&self, out: &mut dyn Stream, frame: &Frame);
    /// Emits one allocated instruction: real rows go to the stream as they are, the target's pseudo rows are
    /// expanded. Slots and blocks have been replaced.
    fn emit(&self, out: &mut dyn Stream, i: InstRef);
    /// The conditional jump row with the opposite condition.
    fn invert(&self, op: Opcode) -> Option<Opcode>;
    /// The row of an unconditional jump to a label, and of a return.
    fn jump(&self, target: Symbol, out: &mut dyn Stream);
    /// Text of inline asm operand `op` with modifier `m` (`%k0` → k) as the target's assembler syntax.
    fn asm_operand(&self, op: &Operand, modifier: Option<char>, ty: Type) -> Result<String, String>;
    /// Relocation table and link-time code of this machine.
    fn link(&self) -> &'static dyn link::LinkTarget;
    /// Reads one alternative of a constraint letter string. See [`AsmConstraint`].
    fn asm_constraint(&self, text: &str, ty: Type) -> Result<AsmConstraint, String>;
}

/// What an inline asm constraint allows, all its letters together.
#[derive(Clone, Debug, Default)]
pub struct AsmConstraint {
    /// Any register of the class.
    pub reg: Option<RegClass>,
    /// Only the first n of it.
    pub limit: Option<u8>,
    /// This register.
    pub fixed: Option<Reg>,
    /// An address in memory.
    pub mem: bool,
    /// An immediate (with range check for `value`: the target's letters I, J, K…).
    pub imm: Option<fn(i64) -> bool>,
    /// Symbolic immediates too (`i`, `n` = numbers only).
    pub symbolic: bool,
    /// The same place as operand n.
    pub matching: Option<u8>,
    /// `=@cc`: flag output with this condition code of the target.
    pub flag: Option<u8>,
}

/// Every target, the host's usual one first.
pub const ALL: &[&dyn Target] = &[];
