//! Relocation types of x86-64 (System V psABI, AMD64 supplement, table 4.9).

use crate::mc::reloc::{DynKind::*, Field, Range, RelocKind, RelocKind::*, RelocRow, RelocTable, piece};

const F0: Field = Field { size: 0, pieces: &[] };
const F8: Field = Field { size: 1, pieces: &[piece(0, 8, 0)] };
const F16: Field = Field { size: 2, pieces: &[piece(0, 16, 0)] };
const F32: Field = Field { size: 4, pieces: &[piece(0, 32, 0)] };
const F64: Field = Field { size: 8, pieces: &[piece(0, 64, 0)] };

const fn row(r_type: u32, name: &'static str, kind: RelocKind, field: Field, range: Range) -> RelocRow {
    RelocRow { r_type, name, kind, field, range, align: 1 }
}

use Range::{Any, Bits, Signed, Unsigned};

pub const ABS64: u32 = 1;
pub const PC32: u32 = 2;
pub const PLT32: u32 = 4;
pub const GOTPCREL: u32 = 9;
pub const ABS32: u32 = 10;
pub const ABS32S: u32 = 11;
pub const ABS16: u32 = 12;
pub const PC16: u32 = 13;
pub const ABS8: u32 = 14;
pub const PC8: u32 = 15;
pub const DTPMOD64: u32 = 16;
pub const DTPOFF64: u32 = 17;
pub const TPOFF64: u32 = 18;
pub const TLSGD: u32 = 19;
pub const TLSLD: u32 = 20;
pub const DTPOFF32: u32 = 21;
pub const GOTTPOFF: u32 = 22;
pub const TPOFF32: u32 = 23;
pub const PC64: u32 = 24;
pub const GOTOFF64: u32 = 25;
pub const GOTPC32: u32 = 26;
pub const GOTPC32_TLSDESC: u32 = 34;
pub const TLSDESC_CALL: u32 = 35;
pub const GOTPCRELX: u32 = 41;
pub const REX_GOTPCRELX: u32 = 42;

pub static TABLE: RelocTable = RelocTable {
    rows: ROWS,
    rela: true,
    pointer: ABS64,
    // Copy, GlobDat, JumpSlot, Relative, IRelative, DtpMod, DtpOff, TpOff
    dynamic: [5, 6, 7, 8, 37, DTPMOD64, DTPOFF64, TPOFF64],
    tls_desc: 36,
};

#[rustfmt::skip]
const ROWS: &[RelocRow] = &[
    row( 0, "R_X86_64_NONE",            None,               F0,  Any),
    row( 1, "R_X86_64_64",              Abs,                F64, Any),
    row( 2, "R_X86_64_PC32",            Pc,                 F32, Signed(32)),
    row( 3, "R_X86_64_GOT32",           Got,                F32, Signed(32)),
    row( 4, "R_X86_64_PLT32",           Plt,                F32, Signed(32)),
    row( 5, "R_X86_64_COPY",            Dynamic(Copy),      F0,  Any),
    row( 6, "R_X86_64_GLOB_DAT",        Dynamic(GlobDat),   F64, Any),
    row( 7, "R_X86_64_JUMP_SLOT",       Dynamic(JumpSlot),  F64, Any),
    row( 8, "R_X86_64_RELATIVE",        Dynamic(Relative),  F64, Any),
    row( 9, "R_X86_64_GOTPCREL",        GotPc,              F32, Signed(32)),
    row(10, "R_X86_64_32",              Abs,                F32, Unsigned(32)),
    row(11, "R_X86_64_32S",             Abs,                F32, Signed(32)),
    row(12, "R_X86_64_16",              Abs,                F16, Bits(16)),
    row(13, "R_X86_64_PC16",            Pc,                 F16, Bits(16)),
    row(14, "R_X86_64_8",               Abs,                F8,  Bits(8)),
    row(15, "R_X86_64_PC8",             Pc,                 F8,  Signed(8)),
    row(16, "R_X86_64_DTPMOD64",        Dynamic(DtpMod),    F64, Any),
    row(17, "R_X86_64_DTPOFF64",        TlsDtpOff,          F64, Any),
    row(18, "R_X86_64_TPOFF64",         TlsLe,              F64, Any),
    row(19, "R_X86_64_TLSGD",           TlsGd,              F32, Signed(32)),
    row(20, "R_X86_64_TLSLD",           TlsLd,              F32, Signed(32)),
    row(21, "R_X86_64_DTPOFF32",        TlsDtpOff,          F32, Signed(32)),
    row(22, "R_X86_64_GOTTPOFF",        TlsIe,              F32, Signed(32)),
    row(23, "R_X86_64_TPOFF32",         TlsLe,              F32, Signed(32)),
    row(24, "R_X86_64_PC64",            Pc,                 F64, Any),
    row(25, "R_X86_64_GOTOFF64",        GotOff,             F64, Any),
    row(26, "R_X86_64_GOTPC32",         GotBasePc,          F32, Signed(32)),
    row(27, "R_X86_64_GOT64",           Got,                F64, Any),
    row(28, "R_X86_64_GOTPCREL64",      GotPc,              F64, Any),
    row(29, "R_X86_64_GOTPC64",         GotBasePc,          F64, Any),
    row(30, "R_X86_64_GOTPLT64",        Got,                F64, Any),
    row(31, "R_X86_64_PLTOFF64",        PltOff,             F64, Any),
    row(32, "R_X86_64_SIZE32",          Size,               F32, Unsigned(32)),
    row(33, "R_X86_64_SIZE64",          Size,               F64, Any),
    row(34, "R_X86_64_GOTPC32_TLSDESC", TlsDesc,            F32, Signed(32)),
    row(35, "R_X86_64_TLSDESC_CALL",    TlsDescCall,        F0,  Any),
    row(36, "R_X86_64_TLSDESC",         None,               F0,  Any),
    row(37, "R_X86_64_IRELATIVE",       Dynamic(IRelative), F64, Any),
    row(41, "R_X86_64_GOTPCRELX",       GotPc,              F32, Signed(32)),
    row(42, "R_X86_64_REX_GOTPCRELX",   GotPc,              F32, Signed(32)),
];
