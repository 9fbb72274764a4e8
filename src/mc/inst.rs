//! Registers, operands and instructions as every later stage sees them.

use crate::entity;

entity! {
    /// A symbol of the object being assembled; local labels too.
    pub struct Symbol, "sym"
}

/// A register: what an operand or address names.
///
/// Layout of the `u32`: bit 31 set = virtual register (bits 29–30 class for the allocator: 0 integer, 1 float/vector;
/// low 24 bits index); bit 30 set without bit 31 = frame slot pseudo-register (allowed only as the base of a `Mem`; low bits:
/// index of a `mir::Slot`); else physical: bits 8–15 the target's register class, bits 0–7 the hardware number.
/// `Reg::NONE` is all ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reg(pub u32);

impl Reg {
    /// No register.
    pub const NONE: Reg = Reg(u32::MAX);
    const VIRT: u32 = 1 << 31;
    const SLOT: u32 = 1 << 30;
    /// Register `hw` of the target's class `class`.
    pub const fn phys(class: u8, hw: u8) -> Reg {
        Reg((class as u32) << 8 | hw as u32)
    }
    /// Virtual register `index` of allocator class `class`.
    pub const fn virt(class: RegClass, index: u32) -> Reg {
        Reg(Self::VIRT | (class as u32) << 29 | index)
    }
    /// Frame slot pseudo-register.
    pub const fn slot(index: u32) -> Reg {
        Reg(Self::SLOT | index)
    }
    pub const fn is_none(self) -> bool {
        self.0 == u32::MAX
    }
    pub const fn is_virt(self) -> bool {
        self.0 & Self::VIRT != 0 && self.0 != u32::MAX
    }
    pub const fn is_slot(self) -> bool {
        self.0 & (Self::VIRT | Self::SLOT) == Self::SLOT
    }
    pub const fn is_phys(self) -> bool {
        self.0 & (Self::VIRT | Self::SLOT) == 0
    }
    /// Index of a virtual register or slot.
    pub const fn index(self) -> usize {
        (self.0 & 0xff_ffff) as usize
    }
    /// Target register class of a physical register.
    pub const fn phys_class(self) -> u8 {
        (self.0 >> 8) as u8
    }
    /// Hardware number of a physical register.
    pub const fn hw(self) -> u8 {
        self.0 as u8
    }
    /// Allocator class of a virtual register.
    pub const fn virt_class(self) -> RegClass {
        if self.0 >> 29 & 1 == 0 { RegClass::Int } else { RegClass::Float }
    }
}
impl std::fmt::Debug for Reg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() {
            f.write_str("-")
        } else if self.is_virt() {
            write!(f, "%{}{}", if self.virt_class() == RegClass::Int { 'v' } else { 'f' }, self.index())
        } else if self.is_slot() {
            write!(f, "slot{}", self.index())
        } else {
            write!(f, "r{}.{}", self.phys_class(), self.hw())
        }
    }
}

/// What the register allocator distinguishes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum RegClass {
    Int = 0,
    Float = 1,
}

/// How a symbol reference is to be resolved: an index into the target's list of modifiers
/// (`@PLT`, `@GOTPCREL`, `%pcrel_hi`, `:lo12:`…), named by constants in the target's folder. 0 = plain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Spec(pub u8);

/// `symbol@spec + addend`, or just `addend` when there is no symbol. Anything more complicated that
/// a source file writes becomes a symbol defined by an expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SymExpr {
    pub sym: Symbol,
    pub spec: Spec,
    pub addend: i64,
}

impl SymExpr {
    /// A plain number.
    pub const fn abs(addend: i64) -> SymExpr {
        SymExpr { sym: Symbol::NONE, spec: Spec(0), addend }
    }
    pub const fn sym(sym: Symbol, spec: Spec, addend: i64) -> SymExpr {
        SymExpr { sym, spec, addend }
    }
}

/// A memory operand: `seg:disp(base, index, scale)`, or `disp(base)` where there is no indexing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Mem {
    pub base: Reg,
    pub index: Reg,
    /// 1, 2, 4 or 8 (targets with shifted or extended index: their own code).
    pub scale: u8,
    /// Segment or address-mode code of the target, 0 = none.
    pub seg: u8,
    pub disp: SymExpr,
}

impl Mem {
    /// `disp(base)`.
    pub const fn base(base: Reg, disp: i64) -> Mem {
        Mem { base, index: Reg::NONE, scale: 1, seg: 0, disp: SymExpr::abs(disp) }
    }
}

/// An operand of a machine instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operand {
    Reg(Reg),
    Imm(i64),
    /// A symbolic immediate or branch target.
    Sym(SymExpr),
    Mem(Mem),
    /// A block of the function being generated, as branch target: replaced by its label when emitted.
    Block(crate::ir::Block),
    /// An index into a side table of the target or of the machine function (jump tables, asm operands…).
    Extra(u32),
}

/// A row of the target's instruction table. Rows from [`Opcode::PSEUDO`] on are no real instructions:
/// generic ones first (see `mir::pseudo`), then the target's own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Opcode(pub u16);

impl Opcode {
    /// First pseudo instruction.
    pub const PSEUDO: u16 = 0xf000;
    pub const fn is_pseudo(self) -> bool {
        self.0 >= Self::PSEUDO
    }
}

/// An instruction ready to be encoded or printed: physical registers only, explicit operands only
/// (in the order of the table row: destination first, Intel's and the manuals' order; AT&T order is the printer's affair).
#[derive(Clone, Copy, Debug)]
pub struct InstRef<'a> {
    pub op: Opcode,
    /// Operand size as log2 bytes for rows with a size suffix class (x86 b w l q = 0 1 2 3), else 0.
    pub size: u8,
    /// Prefixes and modifiers, bits named by the target (x86: lock, rep, notrack…; RISC-V: rounding mode, aq/rl).
    pub flags: u16,
    pub ops: &'a [Operand],
}
