//! Relocations as data: what each ELF relocation type of a target computes, and where the result goes.
//!
//! A target has one [`RelocTable`] (`src/target/*/reloc.rs`). The assembler picks a row for a fixup and either
//! patches the field at once or writes the relocation; `ld -r` carries rows over; the final link computes the
//! row's [`RelocKind`] and patches. Only relaxations and stubs are code.
//!
//! A field is a little-endian container of 1–8 bytes (an instruction pair counts as one container) and a
//! list of [`Piece`]s that say which bits of the value go where. Two invariants: rows stand in ascending
//! order of `r_type`, and the pieces of one row do not overlap in the container.

/// What a relocation computes. Letters are the psABIs': S symbol, A addend, P place, L the symbol's PLT entry (or S
/// when it needs none), G offset of the symbol's GOT slot in the GOT, GOT the GOT's base, Z symbol size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelocKind {
    /// Nothing to do.
    None,
    /// S + A.
    Abs,
    /// S + A - P.
    Pc,
    /// L + A - P: a call or jump that may go through a PLT entry.
    Plt,
    /// L + A - GOT.
    PltOff,
    /// G + A.
    Got,
    /// GOT + G + A - P.
    GotPc,
    // Some rows are those of targets to come: page forms of AArch64, GOT and TLS forms of i386.
    /// GOT + G + A, absolute.
    #[allow(dead_code)]
    GotAbs,
    /// GOT + A - P.
    GotBasePc,
    /// S + A - GOT.
    GotOff,
    /// Page(S + A) - Page(P), pages of 4 KiB.
    #[allow(dead_code)]
    Page,
    /// Page(GOT + G + A) - Page(P).
    #[allow(dead_code)]
    GotPage,
    /// Z + A.
    Size,
    /// The low part of the value of the PC-relative relocation at the place the symbol labels (RISC-V PCREL_LO12).
    PcLo,
    /// Field + (S + A).
    Add,
    /// Field - (S + A).
    Sub,
    /// S + A into a field that label differences use (RISC-V SET*).
    Set,
    /// S + A as ULEB128, first of a pair with `SubUleb`.
    SetUleb,
    /// Subtracts S + A from the ULEB128 field that `SetUleb` filled.
    SubUleb,
    /// TLS general dynamic: PC-relative address of a GOT pair {module, offset}.
    TlsGd,
    /// TLS local dynamic: PC-relative address of the module's GOT pair.
    TlsLd,
    /// Offset in the module's TLS block.
    TlsDtpOff,
    /// TLS initial exec: PC-relative address of a GOT slot with the offset from the thread pointer.
    TlsIe,
    /// The same slot, as an absolute address.
    #[allow(dead_code)]
    TlsIeAbs,
    /// The same slot, as an offset from the GOT base.
    #[allow(dead_code)]
    TlsIeGot,
    /// TLS local exec: offset from the thread pointer.
    TlsLe,
    /// TLS local exec, negated offset (i386 `R_386_TLS_LE_32`).
    #[allow(dead_code)]
    TlsLeNeg,
    /// PC-relative address of a TLS descriptor.
    TlsDesc,
    /// Marks the call through a TLS descriptor.
    TlsDescCall,
    /// Marks an `add rd, rs, tp` of a local exec sequence (RISC-V TPREL_ADD).
    TlsLeAdd,
    /// The instruction may be relaxed (RISC-V RELAX).
    Relax,
    /// A run of padding, to be cut to the wanted alignment (RISC-V ALIGN); the addend is the run's length in bytes.
    Align,
    /// Names a vtable entry for garbage collection; no effect here.
    #[allow(dead_code)]
    Vtable,
    /// Only the dynamic linker sees these.
    Dynamic(DynKind),
}

/// Relocations that only the dynamic linker applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DynKind {
    Copy,
    GlobDat,
    JumpSlot,
    Relative,
    IRelative,
    DtpMod,
    DtpOff,
    TpOff,
}

/// `width` bits of the value from bit `from` go to bit `to` of the container. `round` is added to the value first
/// (0x800 where a signed low part follows).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    pub from: u8,
    pub width: u8,
    pub to: u8,
    pub round: u16,
}

/// Shorthand for [`Piece`] in tables.
pub const fn piece(from: u8, width: u8, to: u8) -> Piece {
    Piece { from, width, to, round: 0 }
}

/// Shorthand for a [`Piece`] that rounds.
pub const fn piece_round(from: u8, width: u8, to: u8, round: u16) -> Piece {
    Piece { from, width, to, round }
}

/// Where the value goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Container size in bytes: 0 (no field), 1, 2, 4 or 8.
    pub size: u8,
    pub pieces: &'static [Piece],
}

/// Which values the field can hold; anything else is an error, never truncated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Range {
    /// No check: the field takes the low bits.
    Any,
    /// Two's complement of so many bits.
    Signed(u8),
    /// Unsigned of so many bits.
    Unsigned(u8),
    /// Either reading fits: -2^(n-1) ..= 2^n - 1.
    Bits(u8),
    /// Signed after `+ 0x800` (a high part with rounding).
    SignedRound(u8),
}

/// One relocation type of a target.
#[derive(Clone, Copy, Debug)]
pub struct RelocRow {
    /// `r_type` of the ELF relocation.
    pub r_type: u32,
    /// The psABI's name, as readelf prints it.
    pub name: &'static str,
    pub kind: RelocKind,
    pub field: Field,
    pub range: Range,
    /// The value must be a multiple of this (1: any).
    pub align: u8,
}

/// Why a value cannot go into a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PatchError {
    /// Outside of the row's range.
    OutOfRange,
    /// Not a multiple of the row's alignment.
    Misaligned,
    /// The container does not lie inside the section.
    OutOfBounds,
}

impl RelocRow {
    /// Whether `value` may go into the field.
    pub fn check(&self, value: i64) -> Result<(), PatchError> {
        if self.align > 1 && value & (self.align as i64 - 1) != 0 {
            return Err(PatchError::Misaligned);
        }
        let fits = match self.range {
            Range::Any => true,
            Range::Signed(n) => fits_signed(value, n),
            Range::Unsigned(n) => fits_unsigned(value, n),
            Range::Bits(n) => fits_signed(value, n) || fits_unsigned(value, n),
            Range::SignedRound(n) => fits_signed(value.wrapping_add(0x800), n),
        };
        if fits { Ok(()) } else { Err(PatchError::OutOfRange) }
    }

    /// Writes `value` into the field at the start of `place` without checking its range. Bits outside of the
    /// pieces stay. False when `place` is too short.
    pub fn write(&self, place: &mut [u8], value: i64) -> bool {
        let size = self.field.size as usize;
        let Some(bytes) = place.get_mut(..size) else { return false };
        // The common case: the whole container is the field.
        if let [Piece { from: 0, to: 0, width, round: 0 }] = self.field.pieces
            && *width as usize == size * 8
        {
            bytes.copy_from_slice(&value.to_le_bytes()[..size]);
            return true;
        }
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(bytes);
        let mut word = u64::from_le_bytes(raw);
        for p in self.field.pieces {
            let mask = low_mask(p.width);
            let bits = (value.wrapping_add(p.round as i64) as u64 >> p.from) & mask;
            word = word & !(mask << p.to) | bits << p.to;
        }
        bytes.copy_from_slice(&word.to_le_bytes()[..size]);
        true
    }

    /// Checks and writes `value` into the field at the start of `place`.
    pub fn patch(&self, place: &mut [u8], value: i64) -> Result<(), PatchError> {
        self.check(value)?;
        if self.write(place, value) { Ok(()) } else { Err(PatchError::OutOfBounds) }
    }

    /// Reads the field at the start of `place`, sign-extended from its highest bit: the addend of a REL
    /// relocation, or what ADD/SUB relocations start from. None when `place` is too short.
    pub fn read(&self, place: &[u8]) -> Option<i64> {
        let size = self.field.size as usize;
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(place.get(..size)?);
        let word = u64::from_le_bytes(raw);
        let (mut value, mut top) = (0u64, 0);
        for p in self.field.pieces {
            value |= (word >> p.to & low_mask(p.width)) << p.from;
            top = top.max(p.from + p.width);
        }
        let unused = 64 - top.max(1) as u32;
        Some((value << unused) as i64 >> unused)
    }

    /// Whether the value is relative to the place.
    pub fn is_pc_relative(&self) -> bool {
        use RelocKind::*;
        matches!(self.kind, Pc | Plt | GotPc | GotBasePc | Page | GotPage | TlsGd | TlsLd | TlsIe | TlsDesc)
    }
}

/// All relocation types of a target.
#[derive(Debug)]
pub struct RelocTable {
    /// Ascending by `r_type`.
    pub rows: &'static [RelocRow],
    /// Addends stand in the relocation entries (RELA), not in the section (REL).
    pub rela: bool,
    /// `r_type` of a pointer-sized `Abs` relocation: what `.quad sym` on a 64-bit target makes, and what stays for
    /// the dynamic linker when the symbol is preemptible.
    pub pointer: u32,
    /// Pointer-sized dynamic relocations, by [`DynKind`] in order of declaration.
    pub dynamic: [u32; 8],
    /// `r_type` of the dynamic relocation of a TLS descriptor.
    pub tls_desc: u32,
}

impl RelocTable {
    /// The row of an `r_type`; None when the target has no such type.
    pub fn row(&self, r_type: u32) -> Option<&'static RelocRow> {
        if let Some(row) = self.rows.get(r_type as usize)
            && row.r_type == r_type
        {
            return Some(row);
        }
        let at = self.rows.binary_search_by_key(&r_type, |row| row.r_type).ok()?;
        Some(&self.rows[at])
    }

    /// The row with a psABI name (for the `.reloc` directive).
    pub fn by_name(&self, name: &str) -> Option<&'static RelocRow> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The `r_type` of a dynamic relocation.
    pub fn dyn_type(&self, kind: DynKind) -> u32 {
        self.dynamic[kind as usize]
    }
}

fn low_mask(width: u8) -> u64 {
    if width >= 64 { u64::MAX } else { (1 << width) - 1 }
}

fn fits_signed(value: i64, bits: u8) -> bool {
    bits >= 64 || (value >> (bits - 1) == 0) || (value >> (bits - 1) == -1)
}

fn fits_unsigned(value: i64, bits: u8) -> bool {
    bits >= 64 || value as u64 >> bits == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAL: RelocRow = RelocRow {
        r_type: 17,
        name: "JAL",
        kind: RelocKind::Pc,
        field: Field {
            size: 4,
            pieces: &[piece(20, 1, 31), piece(1, 10, 21), piece(11, 1, 20), piece(12, 8, 12)],
        },
        range: Range::Signed(21),
        align: 2,
    };

    #[test]
    fn pieces_round_trip() {
        for value in [0, 2, -2, 0x7fe, -0x100000, 0xffffe, 0x12344] {
            let mut place = 0x0000_00efu32.to_le_bytes();
            JAL.patch(&mut place, value).unwrap();
            assert_eq!(place[0], 0xef);
            assert_eq!(JAL.read(&place), Some(value));
        }
    }

    #[test]
    fn range_and_alignment_are_checked() {
        let mut place = [0; 4];
        assert_eq!(JAL.patch(&mut place, 0x100000), Err(PatchError::OutOfRange));
        assert_eq!(JAL.patch(&mut place, 3), Err(PatchError::Misaligned));
        assert_eq!(JAL.patch(&mut place[..2], 4), Err(PatchError::OutOfBounds));
    }
}
