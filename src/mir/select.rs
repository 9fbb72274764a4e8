//! Instruction selection's workbench: what a target's `select.rs` sees.
//!
//! The driver (codegen) walks each block bottom-up and calls `Target::select` once for every instruction that
//! is used or has effects. The target emits machine instructions *in forward order* for that one IR
//! instruction; the driver puts the groups in place. A value that is used becomes a virtual register; a target may
//! instead look through to the defining instruction ([`Select::sink_load`], [`Select::def`]) and fold it into an operand,
//! in which case the definition is not selected if nothing else needs it.

use super::func::*;
use super::role::*;
use crate::ir::{self, Function, Inst, InstData, Type, Value};
use crate::mc::*;

/// Services for one function's selection, implemented by codegen. Everything is cheap.
pub trait Select {
    fn func(&self) -> &Function;
    fn module(&self) -> &ir::Module;
    fn mfunc(&mut self) -> &mut MFunc;
    fn options(&self) -> &CodegenOptions;

    /// The virtual register holding `v` (counts as a use: keeps its definition alive). Wide values have several: part `n`
    /// (I128: low 0, high 1 on 64-bit targets; F80 and memory-only types have none).
    fn reg(&mut self, v: Value, part: usize) -> Reg;
    /// Virtual register that a result must be written to.
    fn def_reg(&mut self, v: Value, part: usize) -> Reg;
    /// A fresh virtual register for an intermediate value of type `ty`.
    fn temp(&mut self, ty: Type) -> Reg;
    /// How many times `v` is used in the function (edge arguments included).
    fn uses(&self, v: Value) -> u32;
    /// The defining instruction of `v` if it may be duplicated or folded into its user here: a pure instruction of any
    /// block (constants, addresses, arithmetic). Folding means not calling `reg(v)`.
    fn def(&self, v: Value) -> Option<(Inst, InstData)>;
    /// The load that defines `v`, if it can be moved down to the instruction being selected: same block, single use, no
    /// write between. Calling [`Self::sunk`] on it commits to that.
    fn sink_load(&self, v: Value) -> Option<(Inst, InstData)>;
    fn sunk(&mut self, i: Inst);
    /// Is this comparison's (or other single-use pure) result used only by the instruction being selected, so that it can be fused with it?
    fn fusible(&self, v: Value) -> Option<(Inst, InstData)>;

    /// The assembler symbol of a module global.
    fn symbol(&mut self, g: ir::GlobalId) -> Symbol;
    /// The symbol called `name` (runtime helpers, `_GLOBAL_OFFSET_TABLE_`).
    fn named_symbol(&mut self, name: &str) -> Symbol;
    /// A fresh local label (for `%pcrel_lo` anchors and the like): define it with [`pseudo::LABEL`].
    fn label(&mut self) -> Symbol;
    /// A read-only constant of these bytes; its address is the symbol.
    fn constant(&mut self, bytes: &[u8], align: u32) -> Symbol;
    /// Frame slot of an IR slot.
    fn slot(&mut self, s: ir::Slot) -> Reg;
    /// A frame slot of another kind.
    fn new_slot(&mut self, kind: SlotKind, size: u64, align: u32) -> Reg;
    /// A jump table over blocks; its address is the symbol.
    fn jump_table(&mut self, targets: Vec<ir::Block>) -> Symbol;

    /// Emits row `op`: explicit operands get the roles of the row's `RowDesc`. For a `Mod` operand give the def, and the
    /// old value in `tied` (one a `Mod` operand, in order).
    fn emit(&mut self, op: Opcode, size: u8, ops: &[Operand], tied: &[Reg]);
    /// Emits with full control: explicit operands with given roles, then extra operands (fixed uses and defs), clobbers.
    fn emit_full(&mut self, i: FullInst);
    /// A call to a runtime helper by name with the target's C convention: `args` and `rets` are registers with types.
    fn call_helper(&mut self, name: &str, args: &[(Reg, Type)], rets: &[(Reg, Type)]);
}

/// An instruction emitted with explicit roles.
#[derive(Clone, Copy, Debug)]
pub struct FullInst<'a> {
    pub op: Opcode,
    pub size: u8,
    pub flags: u8,
    pub explicit: &'a [(Operand, Role)],
    pub extra: &'a [(Reg, Role)],
    pub clobbers: RegSet,
}

/// What code generation must know of the command line; plain data from the driver.
#[derive(Clone, Debug, Default)]
pub struct CodegenOptions {
    pub opt_level: u8,
    pub optsize: bool,
    /// 0 none, 1 -fpic, 2 -fPIC; `pie` says it is for an executable.
    pub pic: u8,
    pub pie: bool,
    /// `-fno-plt`.
    pub no_plt: bool,
    pub omit_frame_pointer: bool,
    pub no_red_zone: bool,
    pub function_sections: bool,
    pub data_sections: bool,
    pub asynchronous_unwind_tables: bool,
    /// 0..=3.
    pub debug: u8,
    pub dwarf_version: u8,
    /// CPU feature bits of the target (its own numbering), from -march and -m options.
    pub features: u64,
    /// Code model code of the target.
    pub code_model: u8,
    pub stack_protector: u8,
    pub cf_protection: u8,
    pub jump_tables: bool,
    pub verbose_asm: bool,
    pub align_functions: u32,
    /// Run the IR verifier and the allocation checker.
    pub checking: bool,
}

/// Generic pseudo instructions, understood by codegen on every target.
pub mod pseudo {
    use crate::mc::Opcode;
    /// dst, src: a copy; becomes the target's move.
    pub const COPY: Opcode = Opcode(0xf000);
    /// Defines the `Sym` operand's label here.
    pub const LABEL: Opcode = Opcode(0xf001);
    /// Inline asm; `Extra` = IR `AsmRef`, then its operands.
    pub const INLINE_ASM: Opcode = Opcode(0xf002);
    /// Defines registers with an arbitrary value.
    pub const UNDEF: Opcode = Opcode(0xf003);
    /// Function parameters: defs in fixed registers at the entry.
    pub const ARGS: Opcode = Opcode(0xf004);
    /// Unconditional jump to the block operand.
    pub const JUMP: Opcode = Opcode(0xf005);
    /// Return; extra operands are fixed uses.
    pub const RET: Opcode = Opcode(0xf006);
    /// First number free for a target's own pseudo instructions.
    pub const TARGET: u16 = 0xf100;
}
