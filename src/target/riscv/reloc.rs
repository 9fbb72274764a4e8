//! Relocation types of RISC-V (RISC-V ELF psABI, table "Relocation types"), as a 64-bit target uses them.
//!
//! CALL covers an `auipc`+`jalr` pair: one 8-byte container. High parts are rounded by 0x800 because the low
//! part that follows is signed. PCREL_LO12 names the label of its `auipc`, not the target ([`RelocKind::PcLo`]).

use crate::mc::reloc::{
    DynKind::*, Field, Range, RelocKind, RelocKind::*, RelocRow, RelocTable, piece, piece_round,
};
use Range::{Any, Bits, Signed, SignedRound};

const F0: Field = Field { size: 0, pieces: &[] };
const F6: Field = Field { size: 1, pieces: &[piece(0, 6, 0)] };
const F8: Field = Field { size: 1, pieces: &[piece(0, 8, 0)] };
const F16: Field = Field { size: 2, pieces: &[piece(0, 16, 0)] };
const F32: Field = Field { size: 4, pieces: &[piece(0, 32, 0)] };
const F64: Field = Field { size: 8, pieces: &[piece(0, 64, 0)] };
/// Immediates of the instruction formats (RISC-V ISA manual, chapter 2).
const B: Field =
    Field { size: 4, pieces: &[piece(12, 1, 31), piece(5, 6, 25), piece(1, 4, 8), piece(11, 1, 7)] };
const J: Field =
    Field { size: 4, pieces: &[piece(20, 1, 31), piece(1, 10, 21), piece(11, 1, 20), piece(12, 8, 12)] };
const U: Field = Field { size: 4, pieces: &[piece_round(12, 20, 12, 0x800)] };
const I: Field = Field { size: 4, pieces: &[piece(0, 12, 20)] };
const S: Field = Field { size: 4, pieces: &[piece(5, 7, 25), piece(0, 5, 7)] };
/// `auipc` then an I-format instruction.
const UI: Field = Field { size: 8, pieces: &[piece_round(12, 20, 12, 0x800), piece(0, 12, 52)] };
const CB: Field = Field {
    size: 2,
    pieces: &[piece(8, 1, 12), piece(3, 2, 10), piece(6, 2, 5), piece(1, 2, 3), piece(5, 1, 2)],
};
const CJ: Field = Field {
    size: 2,
    pieces: &[
        piece(11, 1, 12),
        piece(4, 1, 11),
        piece(8, 2, 9),
        piece(10, 1, 8),
        piece(6, 1, 7),
        piece(7, 1, 6),
        piece(1, 3, 3),
        piece(5, 1, 2),
    ],
};

const fn row(r_type: u32, name: &'static str, kind: RelocKind, field: Field, range: Range) -> RelocRow {
    RelocRow { r_type, name, kind, field, range, align: 1 }
}

/// A branch or jump: its target is at an even address.
const fn jump(r_type: u32, name: &'static str, kind: RelocKind, field: Field, range: Range) -> RelocRow {
    RelocRow { r_type, name, kind, field, range, align: 2 }
}

pub const NONE_TYPE: u32 = 0;
pub const ABS32: u32 = 1;
pub const ABS64: u32 = 2;
pub const BRANCH: u32 = 16;
pub const JAL: u32 = 17;
pub const CALL: u32 = 18;
pub const CALL_PLT: u32 = 19;
pub const GOT_HI20: u32 = 20;
pub const TLS_GOT_HI20: u32 = 21;
pub const TLS_GD_HI20: u32 = 22;
pub const PCREL_HI20: u32 = 23;
pub const PCREL_LO12_I: u32 = 24;
pub const PCREL_LO12_S: u32 = 25;
pub const HI20: u32 = 26;
pub const LO12_I: u32 = 27;
pub const LO12_S: u32 = 28;
pub const TPREL_HI20: u32 = 29;
pub const TPREL_LO12_I: u32 = 30;
pub const TPREL_LO12_S: u32 = 31;
pub const TPREL_ADD: u32 = 32;
pub const ADD8: u32 = 33;
pub const ADD16: u32 = 34;
pub const ADD32: u32 = 35;
pub const ADD64: u32 = 36;
pub const SUB8: u32 = 37;
pub const SUB16: u32 = 38;
pub const SUB32: u32 = 39;
pub const SUB64: u32 = 40;
pub const ALIGN: u32 = 43;
pub const RVC_BRANCH: u32 = 44;
pub const RVC_JUMP: u32 = 45;
pub const RELAX: u32 = 51;
pub const SUB6: u32 = 52;
pub const SET6: u32 = 53;
pub const SET8: u32 = 54;
pub const SET16: u32 = 55;
pub const SET32: u32 = 56;
pub const PCREL32: u32 = 57;
pub const PLT32: u32 = 59;

pub static TABLE: RelocTable = RelocTable {
    rows: ROWS,
    rela: true,
    pointer: ABS64,
    // Copy, GlobDat (a plain R_RISCV_64), JumpSlot, Relative, IRelative, DtpMod, DtpOff, TpOff
    dynamic: [4, ABS64, 5, 3, 58, 7, 9, 11],
    tls_desc: 12,
};

#[rustfmt::skip]
const ROWS: &[RelocRow] = &[
    row ( 0, "R_RISCV_NONE",          None,               F0,  Any),
    row ( 1, "R_RISCV_32",            Abs,                F32, Bits(32)),
    row ( 2, "R_RISCV_64",            Abs,                F64, Any),
    row ( 3, "R_RISCV_RELATIVE",      Dynamic(Relative),  F64, Any),
    row ( 4, "R_RISCV_COPY",          Dynamic(Copy),      F0,  Any),
    row ( 5, "R_RISCV_JUMP_SLOT",     Dynamic(JumpSlot),  F64, Any),
    row ( 6, "R_RISCV_TLS_DTPMOD32",  Dynamic(DtpMod),    F32, Any),
    row ( 7, "R_RISCV_TLS_DTPMOD64",  Dynamic(DtpMod),    F64, Any),
    row ( 8, "R_RISCV_TLS_DTPREL32",  TlsDtpOff,          F32, Any),
    row ( 9, "R_RISCV_TLS_DTPREL64",  TlsDtpOff,          F64, Any),
    row (10, "R_RISCV_TLS_TPREL32",   TlsLe,              F32, Any),
    row (11, "R_RISCV_TLS_TPREL64",   TlsLe,              F64, Any),
    row (12, "R_RISCV_TLSDESC",       None,               F0,  Any),
    jump(16, "R_RISCV_BRANCH",        Pc,                 B,   Signed(13)),
    jump(17, "R_RISCV_JAL",           Plt,                J,   Signed(21)),
    jump(18, "R_RISCV_CALL",          Plt,                UI,  SignedRound(32)),
    jump(19, "R_RISCV_CALL_PLT",      Plt,                UI,  SignedRound(32)),
    row (20, "R_RISCV_GOT_HI20",      GotPc,              U,   SignedRound(32)),
    row (21, "R_RISCV_TLS_GOT_HI20",  TlsIe,              U,   SignedRound(32)),
    row (22, "R_RISCV_TLS_GD_HI20",   TlsGd,              U,   SignedRound(32)),
    row (23, "R_RISCV_PCREL_HI20",    Pc,                 U,   SignedRound(32)),
    row (24, "R_RISCV_PCREL_LO12_I",  PcLo,               I,   Any),
    row (25, "R_RISCV_PCREL_LO12_S",  PcLo,               S,   Any),
    row (26, "R_RISCV_HI20",          Abs,                U,   SignedRound(32)),
    row (27, "R_RISCV_LO12_I",        Abs,                I,   Any),
    row (28, "R_RISCV_LO12_S",        Abs,                S,   Any),
    row (29, "R_RISCV_TPREL_HI20",    TlsLe,              U,   SignedRound(32)),
    row (30, "R_RISCV_TPREL_LO12_I",  TlsLe,              I,   Any),
    row (31, "R_RISCV_TPREL_LO12_S",  TlsLe,              S,   Any),
    row (32, "R_RISCV_TPREL_ADD",     TlsLeAdd,           F0,  Any),
    row (33, "R_RISCV_ADD8",          Add,                F8,  Any),
    row (34, "R_RISCV_ADD16",         Add,                F16, Any),
    row (35, "R_RISCV_ADD32",         Add,                F32, Any),
    row (36, "R_RISCV_ADD64",         Add,                F64, Any),
    row (37, "R_RISCV_SUB8",          Sub,                F8,  Any),
    row (38, "R_RISCV_SUB16",         Sub,                F16, Any),
    row (39, "R_RISCV_SUB32",         Sub,                F32, Any),
    row (40, "R_RISCV_SUB64",         Sub,                F64, Any),
    row (41, "R_RISCV_GOT32_PCREL",   GotPc,              F32, Signed(32)),
    row (43, "R_RISCV_ALIGN",         Align,              F0,  Any),
    jump(44, "R_RISCV_RVC_BRANCH",    Pc,                 CB,  Signed(9)),
    jump(45, "R_RISCV_RVC_JUMP",      Plt,                CJ,  Signed(12)),
    row (51, "R_RISCV_RELAX",         Relax,              F0,  Any),
    row (52, "R_RISCV_SUB6",          Sub,                F6,  Any),
    row (53, "R_RISCV_SET6",          Set,                F6,  Any),
    row (54, "R_RISCV_SET8",          Set,                F8,  Any),
    row (55, "R_RISCV_SET16",         Set,                F16, Any),
    row (56, "R_RISCV_SET32",         Set,                F32, Any),
    row (57, "R_RISCV_32_PCREL",      Pc,                 F32, Signed(32)),
    row (58, "R_RISCV_IRELATIVE",     Dynamic(IRelative), F64, Any),
    row (59, "R_RISCV_PLT32",         Plt,                F32, Signed(32)),
    row (60, "R_RISCV_SET_ULEB128",   SetUleb,            F0,  Any),
    row (61, "R_RISCV_SUB_ULEB128",   SubUleb,            F0,  Any),
];
