//! The machine function.

use super::role::Role;
use crate::entity;
use crate::ir::{Block, Type};
use crate::mc::{Opcode, Operand, Reg, RegClass, Symbol};
use crate::support::entity::PrimaryMap;
use crate::support::source::Loc;
use smallvec::SmallVec;

entity! { /// A place in the stack frame.
pub struct Slot, "fs" }

/// What a frame slot is for. Its address is `Mem { base: Reg::slot(n), disp }` until the frame is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotKind {
    /// An IR stack slot.
    Local,
    /// Made by the allocator.
    Spill,
    /// In the caller's argument area, at this byte offset; a negative one is below it, in the [`MFunc::below_incoming`] bytes.
    Incoming(i32),
    /// In this function's outgoing argument area, at this byte offset (stack pointer at calls + offset).
    Outgoing(u32),
    /// Right above the outgoing argument area: what a dynamic allocation's address is after the stack pointer went down.
    AllocaTop,
}

/// A frame slot; size and alignment in bytes.
#[derive(Clone, Copy, Debug)]
pub struct SlotData {
    pub kind: SlotKind,
    pub size: u64,
    pub align: u32,
    /// Of a guarded frame's slots the higher ones are nearer to the return address; 0 in other frames.
    pub rank: u8,
}

/// One instruction: a run of `MFunc::operands`. The first `explicit` operands are the row's, the rest are
/// for the allocator only (tied and fixed uses, fixed defs) and vanish at emission.
#[derive(Clone, Copy, Debug)]
pub struct MInst {
    pub op: Opcode,
    pub size: u8,
    pub flags: u16,
    pub explicit: u8,
    pub first: u32,
    pub len: u32,
    /// Index in `MFunc::clobbers` of the set of registers destroyed, 0 = none.
    pub clobbers: u32,
    pub loc: Loc,
}

/// Virtual register facts.
#[derive(Clone, Copy, Debug)]
pub struct VRegData {
    pub class: RegClass,
    /// The widest type it holds: size of its spill slot, kind of move.
    pub ty: Type,
    /// Used in a block other than the one that defines it.
    pub global: bool,
}

/// A block: a run of instructions, parameters, and the edges of its terminator.
#[derive(Clone, Debug, Default)]
pub struct MBlock {
    /// Range in `MFunc::insts`.
    pub start: u32,
    pub end: u32,
    pub params: SmallVec<[Reg; 2]>,
    /// Successors in order: `[taken, fall-through]` for a conditional branch; with the values passed.
    pub succs: SmallVec<[(Block, SmallVec<[Reg; 2]>); 2]>,
    pub preds: SmallVec<[Block; 2]>,
}

/// A set of physical registers destroyed: bit n of word c is hardware register n of allocator class c.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RegSet(pub [u64; 2]);

/// A constant in the function's literal pool (goes to a mergeable read-only section).
#[derive(Clone, Debug)]
pub struct PoolConst {
    pub bytes: Vec<u8>,
    pub align: u32,
    pub sym: Symbol,
}

/// A jump table: one entry a target block, emitted by codegen as 4-byte `block - table` or absolute words.
#[derive(Clone, Debug)]
pub struct JumpTable {
    pub sym: Symbol,
    pub targets: Vec<Block>,
    pub absolute: bool,
}

/// A function being compiled.
#[derive(Clone, Default)]
pub struct MFunc {
    pub insts: Vec<MInst>,
    pub operands: Vec<Operand>,
    /// Parallel to `operands`.
    pub roles: Vec<Role>,
    /// Indexed by `Block`.
    pub blocks: PrimaryMap<Block, MBlock>,
    /// Layout order, entry first.
    pub order: Vec<Block>,
    /// The order of the blocks' instructions in `insts`: entry first, every other block after one of its predecessors at
    /// least. The layout order if it is like that.
    pub flow: Vec<Block>,
    pub vregs: Vec<VRegData>,
    pub slots: PrimaryMap<Slot, SlotData>,
    pub clobbers: Vec<RegSet>,
    pub pool: Vec<PoolConst>,
    pub tables: Vec<JumpTable>,
    /// Bytes of the outgoing argument area.
    pub outgoing_bytes: u32,
    /// Alignment of that area if it is more than the stack's, else 0.
    pub outgoing_align: u32,
    /// Bytes right below the incoming argument area kept for the register save area of a variadic function
    /// (RISC-V); set by `Target::select_entry`.
    pub below_incoming: u32,
    pub has_calls: bool,
    /// It has values in vector registers of more than 16 bytes.
    pub long_vectors: bool,
    pub dynamic_stack: bool,
    pub needs_frame_pointer: bool,
}
