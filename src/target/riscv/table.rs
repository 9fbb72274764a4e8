//! The instruction table of RISC-V: RV64IMAFD with Zicsr, Zifencei, Zba and Zbb (ISA manual volume I, chapter "RV32/64G
//! Instruction Set Listings").
//!
//! A row is `NAME = form(mnemonic, operands, fixed bits, extension)`. **Operands** stand in assembly order, each with `=`
//! (written), `&` (written early) or nothing (read): `rd rs1 rs2` integer and `fd fs1 fs2 fs3` floating-point registers in
//! the field of that name, `imm12 imm20 shamt5 shamt6 zimm csr` immediates (an `imm12`/`imm20` may be symbolic), `mem` =
//! `imm12(rs1)`, `addr` = `(rs1)`, `target` a branch target, `sym` the symbol of a call, `fence` a set of `iorw`.
//! Compressed forms are not rows: the encoder takes one whenever it fits, as GNU as does.

use super::regs::*;
use crate::mc::{Opcode, Reg};
use crate::mir::role::RowKind::{Call, CondJump, Jump};
use crate::mir::role::{RowDesc, RowKind, RowRole};

// Extensions.
pub const I: u8 = 0;
pub const M: u8 = 1;
pub const A: u8 = 2;
pub const F: u8 = 3;
pub const D: u8 = 4;
pub const ZICSR: u8 = 5;
pub const ZIFENCEI: u8 = 6;
pub const ZBA: u8 = 7;
pub const ZBB: u8 = 8;

// Rounding modes. `InstRef::flags` holds one plus 1.
pub const RNE: u8 = 0;
pub const RTZ: u16 = 1;
pub const DYN: u8 = 7;
const NO_RM: u8 = 0xff;

// Ordering bits of `InstRef::flags` for atomic rows.
pub const RL: u16 = 1;
pub const AQ: u16 = 2;

/// What an operand is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Rd,
    Rs1,
    Rs2,
    Fd,
    Fs1,
    Fs2,
    Fs3,
    Imm12,
    Imm20,
    Shamt5,
    Shamt6,
    Zimm,
    Csr,
    Mem,
    Addr,
    Target,
    Sym,
    Fence,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    pub bits: u32,
    /// The extension it belongs to: for `-march` to refuse it.
    #[allow(dead_code)]
    pub ext: u8,
    /// The rounding mode meant by `flags` 0; [`NO_RM`] if the row has none.
    pub rm: u8,
    /// Takes AQ and RL.
    pub amo: bool,
    nops: u8,
    ops: [Kind; 4],
    roles: [RowRole; 4],
    desc: RowDesc,
}

impl Row {
    pub fn kinds(&self) -> &[Kind] {
        &self.ops[..self.nops as usize]
    }
    /// Has a rounding mode field.
    pub fn has_rm(&self) -> bool {
        self.rm != NO_RM
    }
    const fn jump(mut self, kind: RowKind) -> Row {
        self.desc.kind = kind;
        self
    }
    const fn defs(mut self, regs: &'static [Reg]) -> Row {
        self.desc.implicit_defs = regs;
        self
    }
    const fn rm(mut self, mode: u8) -> Row {
        self.rm = mode;
        self
    }
    const fn amo(mut self) -> Row {
        self.amo = true;
        self
    }
}

const RA_ONLY: &[Reg] = &[RA];
const T1_ONLY: &[Reg] = &[T1];

/// Declares the rows: a constant each, numbered in order, and the array of them.
macro_rules! rows {
    ($($name:ident = $row:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Number { $($name,)* Count }
        // Rows that only the assembler uses are found by their mnemonic.
        $(#[allow(dead_code)] pub const $name: Opcode = Opcode(Number::$name as u16);)*
        static ROWS: [Row; Number::Count as usize] = [$(const { $row },)*];
    };
}

/// The row of an opcode of this table.
pub fn insn(op: Opcode) -> &'static Row {
    &ROWS[op.0 as usize]
}
/// All rows, numbered as their opcodes.
pub fn rows() -> &'static [Row] {
    &ROWS
}
/// What allocator and emitter must know of a row.
pub fn row(op: Opcode) -> &'static RowDesc {
    &DESCS[op.0 as usize]
}

static DESCS: [RowDesc; ROWS.len()] = {
    let mut descs = [ROWS[0].desc; ROWS.len()];
    let mut i = 0;
    while i < descs.len() {
        descs[i] = ROWS[i].desc;
        descs[i].roles = ROWS[i].roles.split_at(ROWS[i].nops as usize).0;
        i += 1;
    }
    descs
};

const fn form(name: &'static str, ops: &str, bits: u32, ext: u8) -> Row {
    let mut row = Row {
        name,
        bits,
        ext,
        rm: NO_RM,
        amo: false,
        nops: 0,
        ops: [Kind::Rd; 4],
        roles: [RowRole::None; 4],
        desc: RowDesc {
            roles: &[],
            implicit_uses: &[],
            implicit_defs: &[],
            sets_flags: false,
            kind: RowKind::Plain,
        },
    };
    let text = ops.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        while at < text.len() && text[at] != b' ' {
            at += 1;
        }
        let mut token = text.split_at(at).0.split_at(start).1;
        at += 1;
        let role = match token[0] {
            b'=' => RowRole::Def,
            b'&' => RowRole::EarlyDef,
            _ => RowRole::Use,
        };
        if !matches!(role, RowRole::Use) {
            token = token.split_at(1).1;
        }
        let (kind, register) = match token {
            b"rd" => (Kind::Rd, true),
            b"rs1" => (Kind::Rs1, true),
            b"rs2" => (Kind::Rs2, true),
            b"fd" => (Kind::Fd, true),
            b"fs1" => (Kind::Fs1, true),
            b"fs2" => (Kind::Fs2, true),
            b"fs3" => (Kind::Fs3, true),
            b"mem" => (Kind::Mem, true),
            b"addr" => (Kind::Addr, true),
            b"imm12" => (Kind::Imm12, false),
            b"imm20" => (Kind::Imm20, false),
            b"shamt5" => (Kind::Shamt5, false),
            b"shamt6" => (Kind::Shamt6, false),
            b"zimm" => (Kind::Zimm, false),
            b"csr" => (Kind::Csr, false),
            b"target" => (Kind::Target, false),
            b"sym" => (Kind::Sym, false),
            b"fence" => (Kind::Fence, false),
            _ => panic!("unknown operand token"),
        };
        row.ops[row.nops as usize] = kind;
        row.roles[row.nops as usize] = if register { role } else { RowRole::None };
        row.nops += 1;
    }
    row
}

rows! {
    // RV64I
    LUI         = form("lui",         "=rd imm20",         0x00000037, I);
    AUIPC       = form("auipc",       "=rd imm20",         0x00000017, I);
    JAL         = form("jal",         "=rd target",        0x0000006f, I).jump(Call);
    JALR        = form("jalr",        "=rd rs1 imm12",     0x00000067, I).jump(Call);
    BEQ         = form("beq",         "rs1 rs2 target",    0x00000063, I).jump(CondJump);
    BNE         = form("bne",         "rs1 rs2 target",    0x00001063, I).jump(CondJump);
    BLT         = form("blt",         "rs1 rs2 target",    0x00004063, I).jump(CondJump);
    BGE         = form("bge",         "rs1 rs2 target",    0x00005063, I).jump(CondJump);
    BLTU        = form("bltu",        "rs1 rs2 target",    0x00006063, I).jump(CondJump);
    BGEU        = form("bgeu",        "rs1 rs2 target",    0x00007063, I).jump(CondJump);
    LB          = form("lb",          "=rd mem",           0x00000003, I);
    LH          = form("lh",          "=rd mem",           0x00001003, I);
    LW          = form("lw",          "=rd mem",           0x00002003, I);
    LD          = form("ld",          "=rd mem",           0x00003003, I);
    LBU         = form("lbu",         "=rd mem",           0x00004003, I);
    LHU         = form("lhu",         "=rd mem",           0x00005003, I);
    LWU         = form("lwu",         "=rd mem",           0x00006003, I);
    SB          = form("sb",          "rs2 mem",           0x00000023, I);
    SH          = form("sh",          "rs2 mem",           0x00001023, I);
    SW          = form("sw",          "rs2 mem",           0x00002023, I);
    SD          = form("sd",          "rs2 mem",           0x00003023, I);
    ADDI        = form("addi",        "=rd rs1 imm12",     0x00000013, I);
    SLTI        = form("slti",        "=rd rs1 imm12",     0x00002013, I);
    SLTIU       = form("sltiu",       "=rd rs1 imm12",     0x00003013, I);
    XORI        = form("xori",        "=rd rs1 imm12",     0x00004013, I);
    ORI         = form("ori",         "=rd rs1 imm12",     0x00006013, I);
    ANDI        = form("andi",        "=rd rs1 imm12",     0x00007013, I);
    SLLI        = form("slli",        "=rd rs1 shamt6",    0x00001013, I);
    SRLI        = form("srli",        "=rd rs1 shamt6",    0x00005013, I);
    SRAI        = form("srai",        "=rd rs1 shamt6",    0x40005013, I);
    ADD         = form("add",         "=rd rs1 rs2",       0x00000033, I);
    SUB         = form("sub",         "=rd rs1 rs2",       0x40000033, I);
    SLL         = form("sll",         "=rd rs1 rs2",       0x00001033, I);
    SLT         = form("slt",         "=rd rs1 rs2",       0x00002033, I);
    SLTU        = form("sltu",        "=rd rs1 rs2",       0x00003033, I);
    XOR         = form("xor",         "=rd rs1 rs2",       0x00004033, I);
    SRL         = form("srl",         "=rd rs1 rs2",       0x00005033, I);
    SRA         = form("sra",         "=rd rs1 rs2",       0x40005033, I);
    OR          = form("or",          "=rd rs1 rs2",       0x00006033, I);
    AND         = form("and",         "=rd rs1 rs2",       0x00007033, I);
    ADDIW       = form("addiw",       "=rd rs1 imm12",     0x0000001b, I);
    SLLIW       = form("slliw",       "=rd rs1 shamt5",    0x0000101b, I);
    SRLIW       = form("srliw",       "=rd rs1 shamt5",    0x0000501b, I);
    SRAIW       = form("sraiw",       "=rd rs1 shamt5",    0x4000501b, I);
    ADDW        = form("addw",        "=rd rs1 rs2",       0x0000003b, I);
    SUBW        = form("subw",        "=rd rs1 rs2",       0x4000003b, I);
    SLLW        = form("sllw",        "=rd rs1 rs2",       0x0000103b, I);
    SRLW        = form("srlw",        "=rd rs1 rs2",       0x0000503b, I);
    SRAW        = form("sraw",        "=rd rs1 rs2",       0x4000503b, I);
    FENCE       = form("fence",       "fence fence",       0x0000000f, I);
    FENCE_I     = form("fence.i",     "",                  0x0000100f, ZIFENCEI);
    FENCE_TSO   = form("fence.tso",   "",                  0x8330000f, I);
    PAUSE       = form("pause",       "",                  0x0100000f, I);
    ECALL       = form("ecall",       "",                  0x00000073, I);
    EBREAK      = form("ebreak",      "",                  0x00100073, I);
    SRET        = form("sret",        "",                  0x10200073, I);
    MRET        = form("mret",        "",                  0x30200073, I);
    WFI         = form("wfi",         "",                  0x10500073, I);
    SFENCE_VMA  = form("sfence.vma",  "rs1 rs2",           0x12000073, I);
    UNIMP       = form("unimp",       "",                  0xc0001073, I);

    // Zicsr
    CSRRW       = form("csrrw",       "=rd csr rs1",       0x00001073, ZICSR);
    CSRRS       = form("csrrs",       "=rd csr rs1",       0x00002073, ZICSR);
    CSRRC       = form("csrrc",       "=rd csr rs1",       0x00003073, ZICSR);
    CSRRWI      = form("csrrwi",      "=rd csr zimm",      0x00005073, ZICSR);
    CSRRSI      = form("csrrsi",      "=rd csr zimm",      0x00006073, ZICSR);
    CSRRCI      = form("csrrci",      "=rd csr zimm",      0x00007073, ZICSR);

    // M
    MUL         = form("mul",         "=rd rs1 rs2",       0x02000033, M);
    MULH        = form("mulh",        "=rd rs1 rs2",       0x02001033, M);
    MULHSU      = form("mulhsu",      "=rd rs1 rs2",       0x02002033, M);
    MULHU       = form("mulhu",       "=rd rs1 rs2",       0x02003033, M);
    DIV         = form("div",         "=rd rs1 rs2",       0x02004033, M);
    DIVU        = form("divu",        "=rd rs1 rs2",       0x02005033, M);
    REM         = form("rem",         "=rd rs1 rs2",       0x02006033, M);
    REMU        = form("remu",        "=rd rs1 rs2",       0x02007033, M);
    MULW        = form("mulw",        "=rd rs1 rs2",       0x0200003b, M);
    DIVW        = form("divw",        "=rd rs1 rs2",       0x0200403b, M);
    DIVUW       = form("divuw",       "=rd rs1 rs2",       0x0200503b, M);
    REMW        = form("remw",        "=rd rs1 rs2",       0x0200603b, M);
    REMUW       = form("remuw",       "=rd rs1 rs2",       0x0200703b, M);

    // A (`InstRef::flags`: AQ, RL)
    LR_W        = form("lr.w",        "=rd addr",          0x1000202f, A).amo();
    SC_W        = form("sc.w",        "&rd rs2 addr",      0x1800202f, A).amo();
    AMOSWAP_W   = form("amoswap.w",   "=rd rs2 addr",      0x0800202f, A).amo();
    AMOADD_W    = form("amoadd.w",    "=rd rs2 addr",      0x0000202f, A).amo();
    AMOXOR_W    = form("amoxor.w",    "=rd rs2 addr",      0x2000202f, A).amo();
    AMOAND_W    = form("amoand.w",    "=rd rs2 addr",      0x6000202f, A).amo();
    AMOOR_W     = form("amoor.w",     "=rd rs2 addr",      0x4000202f, A).amo();
    AMOMIN_W    = form("amomin.w",    "=rd rs2 addr",      0x8000202f, A).amo();
    AMOMAX_W    = form("amomax.w",    "=rd rs2 addr",      0xa000202f, A).amo();
    AMOMINU_W   = form("amominu.w",   "=rd rs2 addr",      0xc000202f, A).amo();
    AMOMAXU_W   = form("amomaxu.w",   "=rd rs2 addr",      0xe000202f, A).amo();
    LR_D        = form("lr.d",        "=rd addr",          0x1000302f, A).amo();
    SC_D        = form("sc.d",        "&rd rs2 addr",      0x1800302f, A).amo();
    AMOSWAP_D   = form("amoswap.d",   "=rd rs2 addr",      0x0800302f, A).amo();
    AMOADD_D    = form("amoadd.d",    "=rd rs2 addr",      0x0000302f, A).amo();
    AMOXOR_D    = form("amoxor.d",    "=rd rs2 addr",      0x2000302f, A).amo();
    AMOAND_D    = form("amoand.d",    "=rd rs2 addr",      0x6000302f, A).amo();
    AMOOR_D     = form("amoor.d",     "=rd rs2 addr",      0x4000302f, A).amo();
    AMOMIN_D    = form("amomin.d",    "=rd rs2 addr",      0x8000302f, A).amo();
    AMOMAX_D    = form("amomax.d",    "=rd rs2 addr",      0xa000302f, A).amo();
    AMOMINU_D   = form("amominu.d",   "=rd rs2 addr",      0xc000302f, A).amo();
    AMOMAXU_D   = form("amomaxu.d",   "=rd rs2 addr",      0xe000302f, A).amo();

    // F and D (`InstRef::flags`: rounding mode + 1, 0 = the row's usual one)
    FLW         = form("flw",         "=fd mem",           0x00002007, F);
    FSW         = form("fsw",         "fs2 mem",           0x00002027, F);
    FMADD_S     = form("fmadd.s",     "=fd fs1 fs2 fs3",   0x00000043, F).rm(DYN);
    FMSUB_S     = form("fmsub.s",     "=fd fs1 fs2 fs3",   0x00000047, F).rm(DYN);
    FNMSUB_S    = form("fnmsub.s",    "=fd fs1 fs2 fs3",   0x0000004b, F).rm(DYN);
    FNMADD_S    = form("fnmadd.s",    "=fd fs1 fs2 fs3",   0x0000004f, F).rm(DYN);
    FADD_S      = form("fadd.s",      "=fd fs1 fs2",       0x00000053, F).rm(DYN);
    FSUB_S      = form("fsub.s",      "=fd fs1 fs2",       0x08000053, F).rm(DYN);
    FMUL_S      = form("fmul.s",      "=fd fs1 fs2",       0x10000053, F).rm(DYN);
    FDIV_S      = form("fdiv.s",      "=fd fs1 fs2",       0x18000053, F).rm(DYN);
    FSQRT_S     = form("fsqrt.s",     "=fd fs1",           0x58000053, F).rm(DYN);
    FSGNJ_S     = form("fsgnj.s",     "=fd fs1 fs2",       0x20000053, F);
    FSGNJN_S    = form("fsgnjn.s",    "=fd fs1 fs2",       0x20001053, F);
    FSGNJX_S    = form("fsgnjx.s",    "=fd fs1 fs2",       0x20002053, F);
    FMIN_S      = form("fmin.s",      "=fd fs1 fs2",       0x28000053, F);
    FMAX_S      = form("fmax.s",      "=fd fs1 fs2",       0x28001053, F);
    FLE_S       = form("fle.s",       "=rd fs1 fs2",       0xa0000053, F);
    FLT_S       = form("flt.s",       "=rd fs1 fs2",       0xa0001053, F);
    FEQ_S       = form("feq.s",       "=rd fs1 fs2",       0xa0002053, F);
    FCLASS_S    = form("fclass.s",    "=rd fs1",           0xe0001053, F);
    FCVT_W_S    = form("fcvt.w.s",    "=rd fs1",           0xc0000053, F).rm(DYN);
    FCVT_S_W    = form("fcvt.s.w",    "=fd rs1",           0xd0000053, F).rm(DYN);
    FCVT_WU_S   = form("fcvt.wu.s",   "=rd fs1",           0xc0100053, F).rm(DYN);
    FCVT_S_WU   = form("fcvt.s.wu",   "=fd rs1",           0xd0100053, F).rm(DYN);
    FCVT_L_S    = form("fcvt.l.s",    "=rd fs1",           0xc0200053, F).rm(DYN);
    FCVT_S_L    = form("fcvt.s.l",    "=fd rs1",           0xd0200053, F).rm(DYN);
    FCVT_LU_S   = form("fcvt.lu.s",   "=rd fs1",           0xc0300053, F).rm(DYN);
    FCVT_S_LU   = form("fcvt.s.lu",   "=fd rs1",           0xd0300053, F).rm(DYN);
    FLD         = form("fld",         "=fd mem",           0x00003007, D);
    FSD         = form("fsd",         "fs2 mem",           0x00003027, D);
    FMADD_D     = form("fmadd.d",     "=fd fs1 fs2 fs3",   0x02000043, D).rm(DYN);
    FMSUB_D     = form("fmsub.d",     "=fd fs1 fs2 fs3",   0x02000047, D).rm(DYN);
    FNMSUB_D    = form("fnmsub.d",    "=fd fs1 fs2 fs3",   0x0200004b, D).rm(DYN);
    FNMADD_D    = form("fnmadd.d",    "=fd fs1 fs2 fs3",   0x0200004f, D).rm(DYN);
    FADD_D      = form("fadd.d",      "=fd fs1 fs2",       0x02000053, D).rm(DYN);
    FSUB_D      = form("fsub.d",      "=fd fs1 fs2",       0x0a000053, D).rm(DYN);
    FMUL_D      = form("fmul.d",      "=fd fs1 fs2",       0x12000053, D).rm(DYN);
    FDIV_D      = form("fdiv.d",      "=fd fs1 fs2",       0x1a000053, D).rm(DYN);
    FSQRT_D     = form("fsqrt.d",     "=fd fs1",           0x5a000053, D).rm(DYN);
    FSGNJ_D     = form("fsgnj.d",     "=fd fs1 fs2",       0x22000053, D);
    FSGNJN_D    = form("fsgnjn.d",    "=fd fs1 fs2",       0x22001053, D);
    FSGNJX_D    = form("fsgnjx.d",    "=fd fs1 fs2",       0x22002053, D);
    FMIN_D      = form("fmin.d",      "=fd fs1 fs2",       0x2a000053, D);
    FMAX_D      = form("fmax.d",      "=fd fs1 fs2",       0x2a001053, D);
    FLE_D       = form("fle.d",       "=rd fs1 fs2",       0xa2000053, D);
    FLT_D       = form("flt.d",       "=rd fs1 fs2",       0xa2001053, D);
    FEQ_D       = form("feq.d",       "=rd fs1 fs2",       0xa2002053, D);
    FCLASS_D    = form("fclass.d",    "=rd fs1",           0xe2001053, D);
    FCVT_W_D    = form("fcvt.w.d",    "=rd fs1",           0xc2000053, D).rm(DYN);
    FCVT_D_W    = form("fcvt.d.w",    "=fd rs1",           0xd2000053, D).rm(RNE);
    FCVT_WU_D   = form("fcvt.wu.d",   "=rd fs1",           0xc2100053, D).rm(DYN);
    FCVT_D_WU   = form("fcvt.d.wu",   "=fd rs1",           0xd2100053, D).rm(RNE);
    FCVT_L_D    = form("fcvt.l.d",    "=rd fs1",           0xc2200053, D).rm(DYN);
    FCVT_D_L    = form("fcvt.d.l",    "=fd rs1",           0xd2200053, D).rm(DYN);
    FCVT_LU_D   = form("fcvt.lu.d",   "=rd fs1",           0xc2300053, D).rm(DYN);
    FCVT_D_LU   = form("fcvt.d.lu",   "=fd rs1",           0xd2300053, D).rm(DYN);
    FMV_X_W     = form("fmv.x.w",     "=rd fs1",           0xe0000053, F);
    FMV_W_X     = form("fmv.w.x",     "=fd rs1",           0xf0000053, F);
    FMV_X_D     = form("fmv.x.d",     "=rd fs1",           0xe2000053, D);
    FMV_D_X     = form("fmv.d.x",     "=fd rs1",           0xf2000053, D);
    FCVT_S_D    = form("fcvt.s.d",    "=fd fs1",           0x40100053, D).rm(DYN);
    FCVT_D_S    = form("fcvt.d.s",    "=fd fs1",           0x42000053, D).rm(RNE);

    // Zba, Zbb
    ADD_UW      = form("add.uw",      "=rd rs1 rs2",       0x0800003b, ZBA);
    SH1ADD      = form("sh1add",      "=rd rs1 rs2",       0x20002033, ZBA);
    SH1ADD_UW   = form("sh1add.uw",   "=rd rs1 rs2",       0x2000203b, ZBA);
    SH2ADD      = form("sh2add",      "=rd rs1 rs2",       0x20004033, ZBA);
    SH2ADD_UW   = form("sh2add.uw",   "=rd rs1 rs2",       0x2000403b, ZBA);
    SH3ADD      = form("sh3add",      "=rd rs1 rs2",       0x20006033, ZBA);
    SH3ADD_UW   = form("sh3add.uw",   "=rd rs1 rs2",       0x2000603b, ZBA);
    SLLI_UW     = form("slli.uw",     "=rd rs1 shamt6",    0x0800101b, ZBA);
    ANDN        = form("andn",        "=rd rs1 rs2",       0x40007033, ZBB);
    ORN         = form("orn",         "=rd rs1 rs2",       0x40006033, ZBB);
    XNOR        = form("xnor",        "=rd rs1 rs2",       0x40004033, ZBB);
    MAX         = form("max",         "=rd rs1 rs2",       0x0a006033, ZBB);
    MAXU        = form("maxu",        "=rd rs1 rs2",       0x0a007033, ZBB);
    MIN         = form("min",         "=rd rs1 rs2",       0x0a004033, ZBB);
    MINU        = form("minu",        "=rd rs1 rs2",       0x0a005033, ZBB);
    ROL         = form("rol",         "=rd rs1 rs2",       0x60001033, ZBB);
    ROR         = form("ror",         "=rd rs1 rs2",       0x60005033, ZBB);
    ROLW        = form("rolw",        "=rd rs1 rs2",       0x6000103b, ZBB);
    RORW        = form("rorw",        "=rd rs1 rs2",       0x6000503b, ZBB);
    RORI        = form("rori",        "=rd rs1 shamt6",    0x60005013, ZBB);
    RORIW       = form("roriw",       "=rd rs1 shamt5",    0x6000501b, ZBB);
    CLZ         = form("clz",         "=rd rs1",           0x60001013, ZBB);
    CTZ         = form("ctz",         "=rd rs1",           0x60101013, ZBB);
    CPOP        = form("cpop",        "=rd rs1",           0x60201013, ZBB);
    SEXT_B      = form("sext.b",      "=rd rs1",           0x60401013, ZBB);
    SEXT_H      = form("sext.h",      "=rd rs1",           0x60501013, ZBB);
    CLZW        = form("clzw",        "=rd rs1",           0x6000101b, ZBB);
    CTZW        = form("ctzw",        "=rd rs1",           0x6010101b, ZBB);
    CPOPW       = form("cpopw",       "=rd rs1",           0x6020101b, ZBB);
    ZEXT_H      = form("zext.h",      "=rd rs1",           0x0800403b, ZBB);
    ORC_B       = form("orc.b",       "=rd rs1",           0x28705013, ZBB);
    REV8        = form("rev8",        "=rd rs1",           0x6b805013, ZBB);

    // Pairs of instructions that the linker sees as one
    CALL        = form("call",        "sym",               0x00000017, I).jump(Call).defs(RA_ONLY);
    TAIL        = form("tail",        "sym",               0x00000017, I).jump(Jump).defs(T1_ONLY);
}
