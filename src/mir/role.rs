//! The constraint vocabulary: how an instruction touches an operand's register.

use crate::mc::Reg;

/// Read or written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Access {
    /// No register for the allocator here (immediate, symbol, physical register outside its reach).
    None,
    Use,
    Def,
}

/// When the access happens: an early def may not share a register with any use, a late use not with any def.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum When {
    Early,
    Late,
}

/// Where the value must be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// Register or spill slot (the operand may be folded into memory: the row accepts `Mem` there).
    Any,
    /// Any allocatable register of the class.
    Reg,
    /// One of the first `n` registers of the class (byte registers on i686, compressed registers).
    Limit(u8),
    /// This physical register.
    Fixed(Reg),
    /// The register of explicit operand number `n` (a use tied to a def).
    Tied(u8),
    /// A spill slot.
    Stack,
}

/// The role of one operand. For a `Mem` operand the role holds for its base and index registers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Role {
    pub access: Access,
    pub when: When,
    pub place: Place,
}

impl Role {
    pub const NONE: Role = Role { access: Access::None, when: When::Early, place: Place::Reg };
    /// Read before anything is written.
    pub const USE: Role = Role { access: Access::Use, when: When::Early, place: Place::Reg };
    /// Still needed while results are written.
    pub const LATE_USE: Role = Role { access: Access::Use, when: When::Late, place: Place::Reg };
    /// Written after all early uses are read.
    pub const DEF: Role = Role { access: Access::Def, when: When::Late, place: Place::Reg };
    pub const EARLY_DEF: Role = Role { access: Access::Def, when: When::Early, place: Place::Reg };
    pub const fn fixed_use(r: Reg) -> Role {
        Role { access: Access::Use, when: When::Early, place: Place::Fixed(r) }
    }
    pub const fn fixed_def(r: Reg) -> Role {
        Role { access: Access::Def, when: When::Late, place: Place::Fixed(r) }
    }
    /// A use that must be in the register of operand `n`.
    pub const fn tied(n: u8) -> Role {
        Role { access: Access::Use, when: When::Early, place: Place::Tied(n) }
    }
}

/// Role of an explicit operand as a table row gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowRole {
    /// Only read.
    Use,
    /// Only written.
    Def,
    /// Read and written (two-address): selection gives the def, with the old value as an extra tied use.
    Mod,
    /// Written before all uses are read.
    EarlyDef,
    /// No register of the allocator's (immediates, labels, segment registers…). A `Mem` operand's registers are always uses.
    None,
}

/// What the allocator and the emitter must know of a row; the target's table gives it by opcode.
#[derive(Clone, Copy, Debug)]
pub struct RowDesc {
    /// Roles of the explicit operands.
    pub roles: &'static [RowRole],
    /// Physical registers read besides them. Selection passes the values as extra operands with fixed roles.
    pub implicit_uses: &'static [Reg],
    /// Physical registers written besides them (results or clobbers).
    pub implicit_defs: &'static [Reg],
    /// Writes the condition flags (nothing that needs them may be separated from its compare by such a row).
    pub sets_flags: bool,
    pub kind: RowKind,
}

/// Control-flow kind of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowKind {
    Plain,
    /// Register-to-register copy (dst, src) the allocator may coalesce.
    Move,
    Call,
    Ret,
    Jump,
    /// Conditional branch; its last explicit operand is the taken target.
    CondJump,
    IndirectJump,
}
