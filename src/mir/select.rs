//! Instruction selection's workbench: what a target's `select.rs` sees.
//!
//! **Order.** The driver (codegen) visits blocks in postorder and each block bottom-up, so every use of a value is
//! selected before its definition. It calls `Target::select` once for each instruction that has effects or whose
//! result somebody asked for ([`Select::reg`]); all others vanish. The target emits machine instructions *in forward
//! order* for that one IR instruction; the driver puts the groups in place. Nothing comes between the rows of a group
//! but the allocator's moves, which never change the condition flags: compare and branch belong in one group.
//!
//! **Folding.** Instead of asking for an operand's register a target may look through to its definition
//! ([`Select::def`], [`Select::fusible`], [`Select::sink_load`]) and fold it into the instruction: not calling `reg` on
//! the value is all it takes for the definition not to be selected. The operands of what was folded are then asked for here.
//!
//! **Constants.** `Iconst`, `Fconst`, `Bconst`, `SymAddr`, `SlotAddr`, `BlockAddr` and `Undef` are selected again at each
//! place that asks for their register (before the asking group; at -O1 and up once a block between calls), so they never
//! live across blocks. `Target::select` sees them like any instruction.
//!
//! **No-ops.** An instruction for which `Target::same_bits` holds is never selected: asking for its result's register
//! gives its operand's.
//!
//! **What the driver does itself**: `Jump`, `Unreachable`, `Undef`, `InlineAsm`, `AsmGoto`, edge arguments, and all of
//! `legalise`: `Memcpy`, `Memmove` and `Memset` are loads and stores or calls by then, a `Switch` is a table over `0..n` whose index
//! (of pointer width) is in range and whose default is dead, what `Target::libcall` names is a `Call`, over-aligned
//! slots are ordinary ones, F80 edge arguments went through slots, edges with arguments leave unconditional jumps or reach blocks
//! with one predecessor.
//!
//! **Entry.** `Target::select_entry` is called last: it emits one pseudo [`pseudo::ARGS`] by `emit_full` with an extra
//! `(def_reg(param, part), Role::fixed_def(r))` for each register parameter, then loads those passed on the
//! stack from `new_slot(SlotKind::Incoming(offset))`, and spills the variadic save area if there is one ([`Select::has_va_area`]).
//!
//! **Calls.** Store stack arguments to `new_slot(SlotKind::Outgoing(offset), …)`, then `emit_full` the call row: explicit
//! operand the callee, extra fixed uses of the argument registers, extra fixed defs of the results, `clobbers` the call's
//! (results may be left in the set). An argument register read by a fixed use may be the same one as a result's.
//! A call to be made as a jump is a row of kind `Ret` (its pseudo or `jmp`): the frame is torn down before it.
//!
//! **Terminators.** `Return`: loads into x87 if any, then pseudo [`pseudo::RET`] with extra fixed uses. `Branch`: compare,
//! then *one* row of kind `CondJump`, the last of the group, whose last explicit operand is `Operand::Block(then)`; codegen
//! inverts it or adds a jump as the layout asks. A condition that takes two jumps is one pseudo row (kind `CondJump`, with an
//! inverse) expanded in `Target::emit`. `Switch`: table address from [`Select::jump_table`] over [`Select::switch_blocks`], then a row of kind
//! `IndirectJump`. `IndirectJump`: a row of that kind.
//!
//! **Memory-only values** (F80): each has its own frame slot, [`Select::value_slot`], that its definition writes and its uses read.
//!
//! **Frame addresses.** `Mem { base: Reg::slot(n), … }` becomes stack or frame pointer plus offset at emission (an index is
//! fine); `Target::emit` then sees a physical base with whatever displacement there is and must cope with large ones.

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
    /// (I128: low 0, high 1 on 64-bit targets; F80 and memory-only types have none, see [`Self::value_slot`]).
    fn reg(&mut self, v: Value, part: usize) -> Reg;
    /// Virtual register that a result (or entry parameter) must be written to.
    fn def_reg(&mut self, v: Value, part: usize) -> Reg;
    /// The frame slot of a memory-only value, for its definition and its uses alike (counts as a use when asked by a user).
    fn value_slot(&mut self, v: Value) -> Reg;
    /// A fresh virtual register for an intermediate value of type `ty`.
    fn temp(&mut self, ty: Type) -> Reg;
    /// How many times `v` is used in the function (edge arguments included).
    fn uses(&self, v: Value) -> u32;
    /// Has anything selected so far asked for `v`? (Asked at its definition: is this result needed at all?)
    fn is_used(&self, v: Value) -> bool;
    /// The instruction that defines `v` if it may be duplicated or folded into its user here: a pure instruction of any
    /// block (constants, addresses, arithmetic). Folding means not calling `reg(v)`.
    fn def(&self, v: Value) -> Option<(Inst, InstData)>;
    /// The integer constant `v` is, if it is one (sign-extended as `Iconst` holds it).
    fn iconst(&self, v: Value) -> Option<i64>;
    /// The load that defines `v`, if it can be moved down to the instruction being selected: same block, single use, no
    /// write between, not volatile. Calling [`Self::sunk`] on it commits to that.
    fn sink_load(&self, v: Value) -> Option<(Inst, InstData)>;
    /// Declares that the group being selected does the work of `i` (which is not selected any more).
    fn sunk(&mut self, i: Inst);
    /// [`Self::def`] of a pure `v` used only once, so that selecting it as part of the group repeats no work (compare and branch).
    fn fusible(&self, v: Value) -> Option<(Inst, InstData)>;

    /// The assembler symbol of a module global.
    fn symbol(&mut self, g: ir::GlobalId) -> Symbol;
    /// The label of a block whose address is taken (`BlockAddr`).
    fn block_symbol(&mut self, b: ir::Block) -> Symbol;
    /// A read-only constant of these bytes; its address is the symbol.
    fn constant(&mut self, bytes: &[u8], align: u32) -> Symbol;
    /// Frame slot of an IR slot.
    fn slot(&mut self, s: ir::Slot) -> Reg;
    /// A frame slot of another kind.
    fn new_slot(&mut self, kind: SlotKind, size: u64, align: u32) -> Reg;
    /// The variadic function's register save area: one local slot, made at the first call (by `VaStart`, selected before the entry).
    fn va_area(&mut self, size: u64, align: u32) -> Reg;
    /// Was [`Self::va_area`] called?
    fn has_va_area(&self) -> bool;
    /// The target blocks of the (legalised) switch `i` for index 0, 1, ….
    fn switch_blocks(&self, i: Inst) -> Vec<ir::Block>;
    /// A jump table over blocks; its address is the symbol. Entries: 4-byte `block - table`, or the absolute address in pointer width.
    fn jump_table(&mut self, targets: Vec<ir::Block>, absolute: bool) -> Symbol;

    /// Emits row `op`: explicit operands get the roles of the row's `RowDesc`. For a `Mod` operand that is a register give the def, and the
    /// old value in `tied` (one a `Mod` register, in order). The row's `implicit_defs` are taken as destroyed.
    fn emit(&mut self, op: Opcode, size: u8, ops: &[Operand], tied: &[Reg]);
    /// Emits with full control: explicit operands with given roles, then extra operands (fixed uses and defs), clobbers.
    /// Nothing is added from the row's description. A [`Place::Any`] operand may come out as a `Mem`.
    fn emit_full(&mut self, i: FullInst);
    /// `dst` := `src` (virtual registers of one class): pseudo `COPY`, which the allocators make disappear where they can.
    fn copy(&mut self, dst: Reg, src: Reg);
}

/// An instruction emitted with explicit roles.
#[derive(Clone, Copy, Debug)]
pub struct FullInst<'a> {
    pub op: Opcode,
    pub size: u8,
    pub flags: u16,
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
    /// Start files an option asks for (`-mpc64`).
    pub start_files: Vec<&'static str>,
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
    pub features: u128,
    /// Code model code of the target.
    pub code_model: u8,
    pub cf_protection: u8,
    pub jump_tables: bool,
    pub verbose_asm: bool,
    pub align_functions: u32,
    /// Run the IR verifier and the allocation checker.
    pub checking: bool,
    pub guard: GuardOptions,
    /// `-fstack-clash-protection`: no page of the stack is skipped.
    pub stack_probe: bool,
}

/// `-mstack-protector-guard=` and its kin as given; what is absent is the target's default.
#[derive(Clone, Debug, Default)]
pub struct GuardOptions {
    pub global: Option<bool>,
    pub reg: Option<String>,
    pub offset: Option<i64>,
    pub symbol: Option<String>,
}

/// Generic pseudo instructions, understood by codegen on every target.
pub mod pseudo {
    use crate::mc::Opcode;
    /// dst, src: a copy; becomes the target's move of the destination's type.
    pub const COPY: Opcode = Opcode(0xf000);
    /// Defines the `Sym` operand's label here.
    pub const LABEL: Opcode = Opcode(0xf001);
    /// Inline asm; `Extra` = IR `AsmRef`, then its operands.
    pub const INLINE_ASM: Opcode = Opcode(0xf002);
    /// Defines registers with an arbitrary value.
    pub const UNDEF: Opcode = Opcode(0xf003);
    /// Function parameters: extra defs in fixed registers at the entry. Becomes nothing.
    pub const ARGS: Opcode = Opcode(0xf004);
    /// Unconditional jump to the block operand.
    pub const JUMP: Opcode = Opcode(0xf005);
    /// Return; extra operands are fixed uses. Becomes `Target::epilogue` and `Target::ret`.
    pub const RET: Opcode = Opcode(0xf006);
    /// The end of a block that is never reached; becomes nothing.
    pub const UNREACHABLE: Opcode = Opcode(0xf007);
    /// dst, src (explicit): a copy that always happens, between registers of which one may be outside the allocator's reach.
    pub const MOVE: Opcode = Opcode(0xf008);
    /// First number free for a target's own pseudo instructions.
    pub const TARGET: u16 = 0xf100;
}
