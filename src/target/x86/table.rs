//! The instruction table of x86: one row a form of the manual (Intel SDM volume 2), in its notation.
//!
//! A row is `NAME = form(mnemonic, sizes, operands, encodings)` and optional facts.
//!
//! **Mnemonic**: AT&T's, without size suffix; `.intel()` gives Intel's where it differs. **Sizes**: which suffixes the
//! mnemonic takes (`b w l q`: the operand size is `InstRef::size`), or `NO`.
//!
//! **Operands**, destination first, each with `=` (written), `+` (read and written) or nothing (read):
//!
//! | token | meaning |
//! |---|---|
//! | `r` `rv` `rr` | general register in ModRM.reg or the opcode, in VEX.vvvv, in ModRM.rm |
//! | `rm` | general register or memory in ModRM.rm |
//! | `m` | memory of no particular size |
//! | `x xv xr xm` | the same for vector registers (`mm mmr mmm` for MMX) |
//! | `seg cr dr st` | segment, control, debug, x87 stack register |
//! | `i i8 i16` | immediate; its width is the encoding's |
//! | `rel` | branch target; `moffs` absolute address of `movabs` |
//! | `a ax cl dx st0 xmm0` | fixed register of the text form: *not* in `InstRef::ops`, but among the implicit registers |
//!
//! A number after the token is the width in bits where it is not the operand size. `r32m8` is a 32-bit register or 8 bits of memory.
//!
//! **Encodings**: alternatives separated by `|`, the first that fits is taken (the order GNU as has). Bytes in hex;
//! `+w` adds 1 to the opcode unless the size is a byte; `+r` adds the register; `/r` and `/0`–`/7` are ModRM;
//! `ib iw iz io` immediates of 1, 2, min(size, 4) and 8 bytes; `rb rz` relative targets; `W` REX.W always (otherwise set
//! by size q); `d64` 64 bits by default, no REX.W. Conditions: `b wl wlq q` sizes, `s8` the immediate is a number
//! that sign-extends from 8 bits, `s32` likewise from 32 bits when the size is q, `=1` it is 1, `A` the register is the
//! accumulator (`A1 A2`: that operand, and the other one goes into the opcode), `reg` no memory. `tailN` is a last opcode byte.
//!
//! The strings are read at compile time: a mistake in one does not compile.

use super::regs::*;
use crate::mc::{Opcode, Reg};
use crate::mir::role::RowKind::{Call, CondJump, IndirectJump, Jump, Ret};
use crate::mir::role::{RowDesc, RowKind, RowRole};

// Sets of sizes: bit n = log2 of the size in bytes.
pub const NO: u8 = 0;
const B: u8 = 1;
const Q: u8 = 8;
const WL: u8 = 6;
const WQ: u8 = 10;
const LQ: u8 = 12;
const WLQ: u8 = 14;
const BWL: u8 = 7;
const BWLQ: u8 = 15;

/// Where an operand goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpPlace {
    /// ModRM.reg, or the opcode with `+r`.
    Reg,
    /// ModRM.rm: register, memory or both.
    Rm,
    /// VEX.vvvv.
    Vvvv,
    Imm,
    Rel,
    Moffs,
    /// Not encoded and not in `InstRef::ops`.
    Fixed,
}

/// `Kind::size`, `Kind::mem`: the instruction's operand size.
pub const SIZED: u8 = 0xff;
/// `Kind::mem`: no memory.
pub const NO_MEM: u8 = 0xfe;
/// `Kind::mem`: memory of no particular size.
pub const ANY_MEM: u8 = 0xfd;
/// `Kind::mem`: 80 bits.
pub const MEM80: u8 = 0xfc;
/// `Kind::class`: no register.
pub const NO_CLASS: u8 = 0xff;

/// What an operand may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    pub place: OpPlace,
    /// Register class, or [`NO_CLASS`]. For `Fixed`: class of that register.
    pub class: u8,
    /// log2 of the register's width in bytes, or [`SIZED`]. For immediates: log2 of the width of the text form, or [`SIZED`].
    pub size: u8,
    /// log2 of the width of memory in bytes, or one of the constants.
    pub mem: u8,
    /// Hardware number of a `Fixed` register.
    pub hw: u8,
}

/// Immediate field of an encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Imm {
    None,
    Ib,
    Iw,
    /// Operand size, at most 4 bytes.
    Iz,
    Io,
    /// Two immediates: 2 bytes, then 1 (`enter`).
    IwIb,
    Rel8,
    Rel32,
}

/// ModRM byte of an encoding: 0–7 `/digit`, [`SLASH_R`] or [`NO_MODRM`].
pub const SLASH_R: u8 = 8;
pub const NO_MODRM: u8 = 9;

// Bits of `Enc::flags`.
pub const PLUS_W: u16 = 1;
pub const PLUS_R: u16 = 2;
/// `+seg`: the segment register in bits 3–5 of the opcode.
pub const PLUS_SEG: u16 = 4;
pub const REX_W: u16 = 8;
pub const DEFAULT64: u16 = 16;
pub const SECOND: u16 = 32;
pub const VEX: u16 = 64;
/// The last byte (after displacement) is `Enc::second`.
pub const TAIL: u16 = 128;
// Bits of `Enc::when`, above the sizes.
pub const WHEN_S8: u16 = 0x10;
pub const WHEN_S32: u16 = 0x20;
pub const WHEN_ONE: u16 = 0x40;
pub const WHEN_ACC: u16 = 0x80;
pub const WHEN_ACC2: u16 = 0x100;
pub const WHEN_ACC1: u16 = 0x200;
pub const WHEN_REG: u16 = 0x400;

/// One encoding.
#[derive(Clone, Copy, Debug)]
pub struct Enc {
    /// Mandatory prefix (66, F2, F3, also 67 and 9B), or 0.
    pub prefix: u8,
    /// Opcode map: 0 one byte, 1 `0F`, 2 `0F 38`, 3 `0F 3A`.
    pub map: u8,
    pub opcode: u8,
    /// Second opcode byte (x87 `D9 E8`, `0F 01 F9`) or tail byte.
    pub second: u8,
    pub modrm: u8,
    pub imm: Imm,
    pub flags: u16,
    /// Sizes it is for (bits 0–3; none: all) and conditions.
    pub when: u16,
}

/// A row. Facts for the register allocator are in [`row`].
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// AT&T mnemonic without suffix.
    pub name: &'static str,
    /// Intel's.
    pub intel: &'static str,
    pub sizes: u8,
    pub nops: u8,
    pub nencs: u8,
    /// Print the size suffix.
    pub suffix: bool,
    /// AT&T writes `*` before the operand (indirect branches).
    pub star: bool,
    /// The row that is taken instead when all operands are registers.
    pub twin: Option<Opcode>,
    /// The row that is taken instead when an operand is memory.
    pub mem_twin: Option<Opcode>,
    /// The size in 64-bit mode when nothing says another is q (push, pop, call, ret).
    pub default_q: bool,
    pub ops: [Kind; 4],
    pub encs: [Enc; 4],
    roles: [RowRole; 4],
    desc: RowDesc,
}

impl Row {
    /// Kinds of the operands of the text form.
    pub fn kinds(&self) -> &[Kind] {
        &self.ops[..self.nops as usize]
    }
    /// Encodings in order of preference.
    pub fn encodings(&self) -> &[Enc] {
        &self.encs[..self.nencs as usize]
    }

    const fn uses(mut self, regs: &'static [Reg]) -> Row {
        self.desc.implicit_uses = regs;
        self
    }
    const fn defs(mut self, regs: &'static [Reg]) -> Row {
        self.desc.implicit_defs = regs;
        self
    }
    /// Writes the condition flags.
    const fn flags(mut self) -> Row {
        self.desc.sets_flags = true;
        self
    }
    const fn jump(mut self, kind: RowKind) -> Row {
        self.desc.kind = kind;
        self
    }
    /// Printed without suffix.
    const fn plain(mut self) -> Row {
        self.suffix = false;
        self
    }
    const fn star(mut self) -> Row {
        self.star = true;
        self
    }
    const fn stack(mut self) -> Row {
        self.default_q = true;
        self
    }
    /// With registers only, another row has an encoding too; GNU as takes `op`.
    const fn between_registers(mut self, op: Opcode) -> Row {
        self.twin = Some(op);
        self
    }
    /// The same for an operand in memory.
    const fn with_memory(mut self, op: Opcode) -> Row {
        self.mem_twin = Some(op);
        self
    }
    const fn intel(mut self, name: &'static str) -> Row {
        self.intel = name;
        self
    }
}

const A: &[Reg] = &[RAX];
const C: &[Reg] = &[RCX];
const D: &[Reg] = &[RDX];
const AB: &[Reg] = &[RAX, RBX];
const AC: &[Reg] = &[RAX, RCX];
const AD: &[Reg] = &[RAX, RDX];
const ACD: &[Reg] = &[RAX, RCX, RDX];
const ABCD: &[Reg] = &[RAX, RBX, RCX, RDX];
const CR11: &[Reg] = &[RCX, R11];
const SI: &[Reg] = &[RSI];
const DI: &[Reg] = &[RDI];
const A_SI: &[Reg] = &[RAX, RSI];
const A_DI: &[Reg] = &[RAX, RDI];
const D_SI: &[Reg] = &[RDX, RSI];
const D_DI: &[Reg] = &[RDX, RDI];
const SD_I: &[Reg] = &[RSI, RDI];
const X0: &[Reg] = &[XMM0];

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
        // Fixed operands are not in `InstRef::ops`; rows have them last or alone, so the roles before them stay in place.
        let mut n = 0;
        while n < ROWS[i].nops as usize && !matches!(ROWS[i].ops[n].place, OpPlace::Fixed) {
            n += 1;
        }
        descs[i].roles = ROWS[i].roles.split_at(n).0;
        i += 1;
    }
    descs
};

/// `jcc` with condition code `cc` ([`super::regs::cc`]).
pub const fn jcc(cc: u8) -> Opcode {
    Opcode(JO.0 + cc as u16)
}
/// `setcc`.
pub const fn setcc(cc: u8) -> Opcode {
    Opcode(SETO.0 + cc as u16)
}
/// `cmovcc`.
pub const fn cmovcc(cc: u8) -> Opcode {
    Opcode(CMOVO.0 + cc as u16)
}
/// Condition code of a `jcc` row.
pub const fn jcc_code(op: Opcode) -> Option<u8> {
    if op.0 >= JO.0 && op.0 < JO.0 + 16 { Some((op.0 - JO.0) as u8) } else { None }
}

// ---- Reading rows at compile time ----

const NO_KIND: Kind = Kind { place: OpPlace::Fixed, class: NO_CLASS, size: 0, mem: NO_MEM, hw: 0 };
const NO_ENC: Enc =
    Enc { prefix: 0, map: 0, opcode: 0, second: 0, modrm: NO_MODRM, imm: Imm::None, flags: 0, when: 0 };

const fn row_desc() -> RowDesc {
    RowDesc { roles: &[], implicit_uses: &[], implicit_defs: &[], sets_flags: false, kind: RowKind::Plain }
}

/// The next word of `text` from `*at`; empty at the end.
const fn word<'a>(text: &'a [u8], at: &mut usize) -> &'a [u8] {
    while *at < text.len() && text[*at] == b' ' {
        *at += 1;
    }
    let start = *at;
    while *at < text.len() && text[*at] != b' ' {
        *at += 1;
    }
    text.split_at(*at).0.split_at(start).1
}

const fn form(name: &'static str, sizes: u8, ops: &str, encs: &str) -> Row {
    let mut row = Row {
        name,
        intel: name,
        sizes,
        nops: 0,
        nencs: 0,
        suffix: sizes != 0,
        star: false,
        default_q: false,
        twin: None,
        mem_twin: None,
        ops: [NO_KIND; 4],
        encs: [NO_ENC; 4],
        roles: [RowRole::None; 4],
        desc: row_desc(),
    };
    let text = ops.as_bytes();
    let mut at = 0;
    loop {
        let mut token = word(text, &mut at);
        if token.is_empty() {
            break;
        }
        let role = match token[0] {
            b'=' => RowRole::Def,
            b'+' => RowRole::Mod,
            _ => RowRole::Use,
        };
        if !matches!(role, RowRole::Use) {
            token = token.split_at(1).1;
        }
        let kind = kind(token);
        let n = row.nops as usize;
        row.ops[n] = kind;
        row.roles[n] =
            if kind.class == GPR || kind.class == XMM || kind.mem != NO_MEM { role } else { RowRole::None };
        row.nops += 1;
    }
    let text = encs.as_bytes();
    let mut at = 0;
    while at < text.len() {
        row.encs[row.nencs as usize] = enc(text, &mut at);
        if row.encs[row.nencs as usize].flags & DEFAULT64 != 0 {
            row.default_q = true;
        }
        row.nencs += 1;
    }
    row
}

const fn kind(token: &[u8]) -> Kind {
    // A trailing number is a width in bits.
    let mut len = token.len();
    while len > 0 && token[len - 1].is_ascii_digit() && !eq(token, b"xmm0") && !eq(token, b"st0") {
        len -= 1;
    }
    let (base, digits) = token.split_at(len);
    let width = log2_bits(digits);
    let sized = if digits.is_empty() { SIZED } else { width };
    let any = if digits.is_empty() { ANY_MEM } else { width };
    const fn k(place: OpPlace, class: u8, size: u8, mem: u8) -> Kind {
        Kind { place, class, size, mem, hw: 0 }
    }
    const fn fixed(class: u8, size: u8, hw: u8) -> Kind {
        Kind { place: OpPlace::Fixed, class, size, mem: NO_MEM, hw }
    }
    match base {
        b"r" => k(OpPlace::Reg, GPR, sized, NO_MEM),
        b"rv" => k(OpPlace::Vvvv, GPR, sized, NO_MEM),
        b"rr" => k(OpPlace::Rm, GPR, sized, NO_MEM),
        b"rm" => k(OpPlace::Rm, GPR, sized, sized),
        b"r32m" => k(OpPlace::Rm, GPR, 2, width),
        b"m" => k(OpPlace::Rm, NO_CLASS, 0, any),
        b"x" => k(OpPlace::Reg, XMM, 4, NO_MEM),
        b"xv" => k(OpPlace::Vvvv, XMM, 4, NO_MEM),
        b"xr" => k(OpPlace::Rm, XMM, 4, NO_MEM),
        b"xm" => k(OpPlace::Rm, XMM, 4, any),
        b"mm" => k(OpPlace::Reg, MMX, 3, NO_MEM),
        b"mmr" => k(OpPlace::Rm, MMX, 3, NO_MEM),
        b"mmm" => k(OpPlace::Rm, MMX, 3, 3),
        b"seg" => k(OpPlace::Reg, SEG, 1, NO_MEM),
        b"cr" => k(OpPlace::Reg, CR, 3, NO_MEM),
        b"dr" => k(OpPlace::Reg, DR, 3, NO_MEM),
        b"st" => k(OpPlace::Reg, ST, 0, NO_MEM),
        b"i" => k(OpPlace::Imm, NO_CLASS, sized, NO_MEM),
        b"rel" => k(OpPlace::Rel, NO_CLASS, 0, NO_MEM),
        b"moffs" => k(OpPlace::Moffs, NO_CLASS, 0, SIZED),
        b"a" => fixed(GPR, SIZED, 0),
        b"ax" => fixed(GPR, 1, 0),
        b"cl" => fixed(GPR, 0, 1),
        b"dx" => fixed(GPR, 1, 2),
        b"st0" => fixed(ST, 0, 0),
        b"xmm0" => fixed(XMM, 4, 0),
        _ => panic!("unknown operand token"),
    }
}

const fn log2_bits(digits: &[u8]) -> u8 {
    match digits {
        b"" | b"8" => 0,
        b"16" => 1,
        b"32" => 2,
        b"64" => 3,
        b"128" => 4,
        b"256" => 5,
        b"512" => 6,
        b"80" => MEM80,
        _ => panic!("unknown width"),
    }
}

const fn eq(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn hex_digit(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'A'..=b'F' => Some(c - b'A' + 10),
        _ => None,
    }
}

/// Reads one alternative up to `|` or the end.
const fn enc(text: &[u8], at: &mut usize) -> Enc {
    let mut e = NO_ENC;
    let mut bytes = [0u8; 6];
    let mut n = 0;
    loop {
        let token = word(text, at);
        match token {
            b"" | b"|" => break,
            b"W" => e.flags |= REX_W,
            b"d64" => e.flags |= DEFAULT64,
            b"/r" => e.modrm = SLASH_R,
            [b'/', d @ b'0'..=b'7'] => e.modrm = *d - b'0',
            b"ib" => e.imm = if matches!(e.imm, Imm::Iw) { Imm::IwIb } else { Imm::Ib },
            b"iw" => e.imm = Imm::Iw,
            b"iz" => e.imm = Imm::Iz,
            b"io" => e.imm = Imm::Io,
            b"rb" => e.imm = Imm::Rel8,
            b"rz" => e.imm = Imm::Rel32,
            b"b" => e.when |= 1,
            b"wl" => e.when |= 6,
            b"wlq" => e.when |= 14,
            b"q" => e.when |= 8,
            b"s8" => e.when |= WHEN_S8,
            b"s32" => e.when |= WHEN_S32,
            b"=1" => e.when |= WHEN_ONE,
            b"A" => e.when |= WHEN_ACC,
            b"A1" => e.when |= WHEN_ACC1,
            b"A2" => e.when |= WHEN_ACC2,
            b"reg" => e.when |= WHEN_REG,
            [b't', b'a', b'i', b'l', d] => {
                e.second = *d - b'0';
                e.flags |= TAIL;
            }
            [b'V', b'E', b'X', rest @ ..] => {
                e.flags |= VEX;
                vex(rest, &mut e);
            }
            [h, l, rest @ ..] => match (hex_digit(*h), hex_digit(*l)) {
                (Some(h), Some(l)) => {
                    bytes[n] = h << 4 | l;
                    n += 1;
                    match rest {
                        b"" => {}
                        b"+w" => e.flags |= PLUS_W,
                        b"+r" => e.flags |= PLUS_R,
                        b"+seg" => e.flags |= PLUS_SEG,
                        _ => panic!("unknown opcode suffix"),
                    }
                }
                _ => panic!("unknown encoding token"),
            },
            _ => panic!("unknown encoding token"),
        }
    }
    // Prefix, map, opcode, second byte.
    let mut i = 0;
    if n > 1 && matches!(bytes[0], 0x66 | 0x67 | 0xf2 | 0xf3 | 0x9b) {
        e.prefix = bytes[0];
        i = 1;
    }
    if n - i > 1 && bytes[i] == 0x0f {
        e.map = 1;
        i += 1;
        if n - i > 1 && (bytes[i] == 0x38 || bytes[i] == 0x3a) {
            e.map = if bytes[i] == 0x38 { 2 } else { 3 };
            i += 1;
        }
    }
    e.opcode = bytes[i];
    if n - i == 2 {
        e.second = bytes[i + 1];
        e.flags |= SECOND;
    } else if n - i != 1 {
        panic!("bad opcode bytes");
    }
    e
}

/// The fields of `VEX.pp.map.W`.
const fn vex(mut text: &[u8], e: &mut Enc) {
    while let [b'.', rest @ ..] = text {
        let mut len = 0;
        while len < rest.len() && rest[len] != b'.' {
            len += 1;
        }
        match rest.split_at(len).0 {
            b"66" => e.prefix = 0x66,
            b"F2" => e.prefix = 0xf2,
            b"F3" => e.prefix = 0xf3,
            b"0F" => e.map = 1,
            b"0F38" => e.map = 2,
            b"0F3A" => e.map = 3,
            b"W1" => e.flags |= REX_W,
            b"W0" => {}
            _ => panic!("unknown VEX field"),
        }
        text = rest.split_at(len).1;
    }
}

rows! {
    // Moves (SDM volume 2: MOV, MOVZX, MOVSX, LEA, XCHG, PUSH, POP …)
    MOV_RM_R         = form("mov",       BWLQ, "=rm r",       "88+w /r"     );
    MOV_R_RM         = form("mov",       BWLQ, "=r rm",       "8A+w /r"     ).between_registers(MOV_RM_R);
    MOV_RM_I         = form("mov",       BWLQ, "=rm i",       "B0+r ib b reg | B8+r iz wl reg | C6+w /0 iz s32 | B8+r io q reg");
    MOV_R_I64        = form("movabs",    Q,    "=r i",        "B8+r io"     );
    MOVABS_A_MO      = form("movabs",    BWLQ, "a moffs",     "A0+w"        ).uses(A).defs(A);
    MOVABS_MO_A      = form("movabs",    BWLQ, "moffs a",     "A2+w"        ).uses(A);
    MOV_R_SEG        = form("mov",       WLQ,  "=rr seg",     "8C /r d64"   ).plain();
    MOV_M_SEG        = form("mov",       NO,   "=m16 seg",    "8C /r"       );
    MOV_SEG_RM       = form("mov",       NO,   "seg rm16",    "8E /r"       );
    MOV_SEG_R32      = form("mov",       NO,   "seg rr32",    "8E /r"       );
    MOV_SEG_R64      = form("mov",       NO,   "seg rr64",    "8E /r"       );
    MOV_R_CR         = form("mov",       Q,    "=rr64 cr",    "0F 20 /r d64");
    MOV_CR_R         = form("mov",       Q,    "cr rr64",     "0F 22 /r d64");
    MOV_R_DR         = form("mov",       Q,    "=rr64 dr",    "0F 21 /r d64");
    MOV_DR_R         = form("mov",       Q,    "dr rr64",     "0F 23 /r d64");
    MOVZX_R_RM8      = form("movzb",     WLQ,  "=r rm8",      "0F B6 /r"    ).intel("movzx");
    MOVZX_R_RM16     = form("movzw",     LQ,   "=r rm16",     "0F B7 /r"    ).intel("movzx");
    MOVSX_R_RM8      = form("movsb",     WLQ,  "=r rm8",      "0F BE /r"    ).intel("movsx");
    MOVSX_R_RM16     = form("movsw",     LQ,   "=r rm16",     "0F BF /r"    ).intel("movsx");
    MOVSXD_R_RM      = form("movsl",     Q,    "=r rm32",     "63 /r"       ).intel("movsxd");
    LEA              = form("lea",       WLQ,  "=r m",        "8D /r"       );
    XCHG_RM_R        = form("xchg",      BWLQ, "+rm +r",      "90+r wlq A2 | 90+r wlq A1 | 86+w /r");
    XCHG_R_RM        = form("xchg",      BWLQ, "+r +rm",      "86+w /r"     ).between_registers(XCHG_RM_R);
    PUSH_R           = form("push",      WQ,   "r",           "50+r d64"    ).stack();
    PUSH_I           = form("push",      WQ,   "i",           "6A ib s8 d64 | 68 iz d64").stack();
    PUSH_RM          = form("push",      WQ,   "rm",          "FF /6 d64"   ).stack().between_registers(PUSH_R);
    PUSH_SEG         = form("push",      WQ,   "seg",         "0F A0+seg d64").stack();
    POP_R            = form("pop",       WQ,   "=r",          "58+r d64"    ).stack();
    POP_RM           = form("pop",       WQ,   "=rm",         "8F /0 d64"   ).stack().between_registers(POP_R);
    POP_SEG          = form("pop",       WQ,   "seg",         "0F A1+seg d64").stack();
    PUSHF            = form("pushf",     WQ,   "",            "9C d64"      ).stack();
    POPF             = form("popf",      WQ,   "",            "9D d64"      ).stack().flags();
    LAHF             = form("lahf",      NO,   "",            "9F"          ).defs(A);
    SAHF             = form("sahf",      NO,   "",            "9E"          ).uses(A).flags();
    BSWAP            = form("bswap",     LQ,   "+r",          "0F C8+r"     ).plain();
    MOVBE_R_M        = form("movbe",     WLQ,  "=r m",        "0F 38 F0 /r" );
    MOVBE_M_R        = form("movbe",     WLQ,  "m r",         "0F 38 F1 /r" );
    MOVNTI           = form("movnti",    LQ,   "m r",         "0F C3 /r"    );
    XLAT             = form("xlat",      NO,   "",            "D7"          ).uses(AB).defs(A);
    CMOVO            = form("cmovo",     WLQ,  "+r rm",       "0F 40 /r"    );
    CMOVNO           = form("cmovno",    WLQ,  "+r rm",       "0F 41 /r"    );
    CMOVB            = form("cmovb",     WLQ,  "+r rm",       "0F 42 /r"    );
    CMOVAE           = form("cmovae",    WLQ,  "+r rm",       "0F 43 /r"    );
    CMOVE            = form("cmove",     WLQ,  "+r rm",       "0F 44 /r"    );
    CMOVNE           = form("cmovne",    WLQ,  "+r rm",       "0F 45 /r"    );
    CMOVBE           = form("cmovbe",    WLQ,  "+r rm",       "0F 46 /r"    );
    CMOVA            = form("cmova",     WLQ,  "+r rm",       "0F 47 /r"    );
    CMOVS            = form("cmovs",     WLQ,  "+r rm",       "0F 48 /r"    );
    CMOVNS           = form("cmovns",    WLQ,  "+r rm",       "0F 49 /r"    );
    CMOVP            = form("cmovp",     WLQ,  "+r rm",       "0F 4A /r"    );
    CMOVNP           = form("cmovnp",    WLQ,  "+r rm",       "0F 4B /r"    );
    CMOVL            = form("cmovl",     WLQ,  "+r rm",       "0F 4C /r"    );
    CMOVGE           = form("cmovge",    WLQ,  "+r rm",       "0F 4D /r"    );
    CMOVLE           = form("cmovle",    WLQ,  "+r rm",       "0F 4E /r"    );
    CMOVG            = form("cmovg",     WLQ,  "+r rm",       "0F 4F /r"    );
    SETO             = form("seto",      B,    "=rm",         "0F 90 /0"    ).plain();
    SETNO            = form("setno",     B,    "=rm",         "0F 91 /0"    ).plain();
    SETB             = form("setb",      B,    "=rm",         "0F 92 /0"    ).plain();
    SETAE            = form("setae",     B,    "=rm",         "0F 93 /0"    ).plain();
    SETE             = form("sete",      B,    "=rm",         "0F 94 /0"    ).plain();
    SETNE            = form("setne",     B,    "=rm",         "0F 95 /0"    ).plain();
    SETBE            = form("setbe",     B,    "=rm",         "0F 96 /0"    ).plain();
    SETA             = form("seta",      B,    "=rm",         "0F 97 /0"    ).plain();
    SETS             = form("sets",      B,    "=rm",         "0F 98 /0"    ).plain();
    SETNS            = form("setns",     B,    "=rm",         "0F 99 /0"    ).plain();
    SETP             = form("setp",      B,    "=rm",         "0F 9A /0"    ).plain();
    SETNP            = form("setnp",     B,    "=rm",         "0F 9B /0"    ).plain();
    SETL             = form("setl",      B,    "=rm",         "0F 9C /0"    ).plain();
    SETGE            = form("setge",     B,    "=rm",         "0F 9D /0"    ).plain();
    SETLE            = form("setle",     B,    "=rm",         "0F 9E /0"    ).plain();
    SETG             = form("setg",      B,    "=rm",         "0F 9F /0"    ).plain();

    // Integer arithmetic and logic
    ADD_RM_R         = form("add",       BWLQ, "+rm r",       "00+w /r"     ).flags();
    ADD_R_RM         = form("add",       BWLQ, "+r rm",       "02+w /r"     ).flags().between_registers(ADD_RM_R);
    ADD_RM_I         = form("add",       BWLQ, "+rm i",       "83 /0 ib s8 wlq | 04+w iz A | 80+w /0 iz").flags();
    OR_RM_R          = form("or",        BWLQ, "+rm r",       "08+w /r"     ).flags();
    OR_R_RM          = form("or",        BWLQ, "+r rm",       "0A+w /r"     ).flags().between_registers(OR_RM_R);
    OR_RM_I          = form("or",        BWLQ, "+rm i",       "83 /1 ib s8 wlq | 0C+w iz A | 80+w /1 iz").flags();
    ADC_RM_R         = form("adc",       BWLQ, "+rm r",       "10+w /r"     ).flags();
    ADC_R_RM         = form("adc",       BWLQ, "+r rm",       "12+w /r"     ).flags().between_registers(ADC_RM_R);
    ADC_RM_I         = form("adc",       BWLQ, "+rm i",       "83 /2 ib s8 wlq | 14+w iz A | 80+w /2 iz").flags();
    SBB_RM_R         = form("sbb",       BWLQ, "+rm r",       "18+w /r"     ).flags();
    SBB_R_RM         = form("sbb",       BWLQ, "+r rm",       "1A+w /r"     ).flags().between_registers(SBB_RM_R);
    SBB_RM_I         = form("sbb",       BWLQ, "+rm i",       "83 /3 ib s8 wlq | 1C+w iz A | 80+w /3 iz").flags();
    AND_RM_R         = form("and",       BWLQ, "+rm r",       "20+w /r"     ).flags();
    AND_R_RM         = form("and",       BWLQ, "+r rm",       "22+w /r"     ).flags().between_registers(AND_RM_R);
    AND_RM_I         = form("and",       BWLQ, "+rm i",       "83 /4 ib s8 wlq | 24+w iz A | 80+w /4 iz").flags();
    SUB_RM_R         = form("sub",       BWLQ, "+rm r",       "28+w /r"     ).flags();
    SUB_R_RM         = form("sub",       BWLQ, "+r rm",       "2A+w /r"     ).flags().between_registers(SUB_RM_R);
    SUB_RM_I         = form("sub",       BWLQ, "+rm i",       "83 /5 ib s8 wlq | 2C+w iz A | 80+w /5 iz").flags();
    XOR_RM_R         = form("xor",       BWLQ, "+rm r",       "30+w /r"     ).flags();
    XOR_R_RM         = form("xor",       BWLQ, "+r rm",       "32+w /r"     ).flags().between_registers(XOR_RM_R);
    XOR_RM_I         = form("xor",       BWLQ, "+rm i",       "83 /6 ib s8 wlq | 34+w iz A | 80+w /6 iz").flags();
    CMP_RM_R         = form("cmp",       BWLQ, "rm r",        "38+w /r"     ).flags();
    CMP_R_RM         = form("cmp",       BWLQ, "r rm",        "3A+w /r"     ).flags().between_registers(CMP_RM_R);
    CMP_RM_I         = form("cmp",       BWLQ, "rm i",        "83 /7 ib s8 wlq | 3C+w iz A | 80+w /7 iz").flags();
    TEST_RM_R        = form("test",      BWLQ, "rm r",        "84+w /r"     ).flags();
    TEST_R_RM        = form("test",      BWLQ, "r rm",        "84+w /r"     ).flags().between_registers(TEST_RM_R);
    TEST_RM_I        = form("test",      BWLQ, "rm i",        "A8+w iz A | F6+w /0 iz").flags();
    NOT              = form("not",       BWLQ, "+rm",         "F6+w /2"     );
    NEG              = form("neg",       BWLQ, "+rm",         "F6+w /3"     ).flags();
    MUL              = form("mul",       BWLQ, "rm",          "F6+w /4"     ).uses(A).defs(AD).flags();
    IMUL_RM          = form("imul",      BWLQ, "rm",          "F6+w /5"     ).uses(A).defs(AD).flags();
    IMUL_R_RM        = form("imul",      WLQ,  "+r rm",       "0F AF /r"    ).flags();
    IMUL_R_RM_I      = form("imul",      WLQ,  "=r rm i",     "6B /r ib s8 | 69 /r iz").flags();
    DIV              = form("div",       BWLQ, "rm",          "F6+w /6"     ).uses(AD).defs(AD).flags();
    IDIV             = form("idiv",      BWLQ, "rm",          "F6+w /7"     ).uses(AD).defs(AD).flags();
    INC              = form("inc",       BWLQ, "+rm",         "FE+w /0"     ).flags();
    DEC              = form("dec",       BWLQ, "+rm",         "FE+w /1"     ).flags();
    ROL_RM_I         = form("rol",       BWLQ, "+rm i8",      "D0+w /0 =1 | C0+w /0 ib").flags();
    ROL_RM_CL        = form("rol",       BWLQ, "+rm cl",      "D2+w /0"     ).uses(C).flags();
    ROL_RM_1         = form("rol",       BWLQ, "+rm",         "D0+w /0"     ).flags();
    ROR_RM_I         = form("ror",       BWLQ, "+rm i8",      "D0+w /1 =1 | C0+w /1 ib").flags();
    ROR_RM_CL        = form("ror",       BWLQ, "+rm cl",      "D2+w /1"     ).uses(C).flags();
    ROR_RM_1         = form("ror",       BWLQ, "+rm",         "D0+w /1"     ).flags();
    RCL_RM_I         = form("rcl",       BWLQ, "+rm i8",      "D0+w /2 =1 | C0+w /2 ib").flags();
    RCL_RM_CL        = form("rcl",       BWLQ, "+rm cl",      "D2+w /2"     ).uses(C).flags();
    RCL_RM_1         = form("rcl",       BWLQ, "+rm",         "D0+w /2"     ).flags();
    RCR_RM_I         = form("rcr",       BWLQ, "+rm i8",      "D0+w /3 =1 | C0+w /3 ib").flags();
    RCR_RM_CL        = form("rcr",       BWLQ, "+rm cl",      "D2+w /3"     ).uses(C).flags();
    RCR_RM_1         = form("rcr",       BWLQ, "+rm",         "D0+w /3"     ).flags();
    SHL_RM_I         = form("shl",       BWLQ, "+rm i8",      "D0+w /4 =1 | C0+w /4 ib").flags();
    SHL_RM_CL        = form("shl",       BWLQ, "+rm cl",      "D2+w /4"     ).uses(C).flags();
    SHL_RM_1         = form("shl",       BWLQ, "+rm",         "D0+w /4"     ).flags();
    SHR_RM_I         = form("shr",       BWLQ, "+rm i8",      "D0+w /5 =1 | C0+w /5 ib").flags();
    SHR_RM_CL        = form("shr",       BWLQ, "+rm cl",      "D2+w /5"     ).uses(C).flags();
    SHR_RM_1         = form("shr",       BWLQ, "+rm",         "D0+w /5"     ).flags();
    SAR_RM_I         = form("sar",       BWLQ, "+rm i8",      "D0+w /7 =1 | C0+w /7 ib").flags();
    SAR_RM_CL        = form("sar",       BWLQ, "+rm cl",      "D2+w /7"     ).uses(C).flags();
    SAR_RM_1         = form("sar",       BWLQ, "+rm",         "D0+w /7"     ).flags();
    SHLD_RM_R_I      = form("shld",      WLQ,  "+rm r i8",    "0F A4 /r ib" ).flags();
    SHLD_RM_R_CL     = form("shld",      WLQ,  "+rm r cl",    "0F A5 /r"    ).uses(C).flags();
    SHLD_RM_R        = form("shld",      WLQ,  "+rm r",       "0F A5 /r"    ).uses(C).flags();
    SHRD_RM_R_I      = form("shrd",      WLQ,  "+rm r i8",    "0F AC /r ib" ).flags();
    SHRD_RM_R_CL     = form("shrd",      WLQ,  "+rm r cl",    "0F AD /r"    ).uses(C).flags();
    SHRD_RM_R        = form("shrd",      WLQ,  "+rm r",       "0F AD /r"    ).uses(C).flags();
    BT_RM_R          = form("bt",        WLQ,  "rm r",        "0F A3 /r"    ).flags();
    BT_RM_I          = form("bt",        WLQ,  "rm i8",       "0F BA /4 ib" ).flags();
    BTS_RM_R         = form("bts",       WLQ,  "+rm r",       "0F AB /r"    ).flags();
    BTS_RM_I         = form("bts",       WLQ,  "+rm i8",      "0F BA /5 ib" ).flags();
    BTR_RM_R         = form("btr",       WLQ,  "+rm r",       "0F B3 /r"    ).flags();
    BTR_RM_I         = form("btr",       WLQ,  "+rm i8",      "0F BA /6 ib" ).flags();
    BTC_RM_R         = form("btc",       WLQ,  "+rm r",       "0F BB /r"    ).flags();
    BTC_RM_I         = form("btc",       WLQ,  "+rm i8",      "0F BA /7 ib" ).flags();
    BSF              = form("bsf",       WLQ,  "=r rm",       "0F BC /r"    ).flags();
    BSR              = form("bsr",       WLQ,  "=r rm",       "0F BD /r"    ).flags();
    TZCNT            = form("tzcnt",     WLQ,  "=r rm",       "F3 0F BC /r" ).flags();
    LZCNT            = form("lzcnt",     WLQ,  "=r rm",       "F3 0F BD /r" ).flags();
    POPCNT           = form("popcnt",    WLQ,  "=r rm",       "F3 0F B8 /r" ).flags();
    CRC32_R_RM8      = form("crc32",     B,    "+r32 rm8",    "F2 0F 38 F0 /r");
    CRC32_R_RM       = form("crc32",     WL,   "+r32 rm",     "F2 0F 38 F1 /r");
    CRC32_R64_RM     = form("crc32",     Q,    "+r64 rm",     "F2 0F 38 F1 /r");
    CRC32_R64_RM8    = form("crc32",     B,    "+r64 rm8",    "F2 W 0F 38 F0 /r");
    CBTW             = form("cbtw",      NO,   "",            "66 98"       ).intel("cbw").uses(A).defs(A);
    CWTL             = form("cwtl",      NO,   "",            "98"          ).intel("cwde").uses(A).defs(A);
    CLTQ             = form("cltq",      NO,   "",            "W 98"        ).intel("cdqe").uses(A).defs(A);
    CWTD             = form("cwtd",      NO,   "",            "66 99"       ).intel("cwd").uses(A).defs(D);
    CLTD             = form("cltd",      NO,   "",            "99"          ).intel("cdq").uses(A).defs(D);
    CQTO             = form("cqto",      NO,   "",            "W 99"        ).intel("cqo").uses(A).defs(D);
    XADD             = form("xadd",      BWLQ, "+rm +r",      "0F C0+w /r"  ).flags();
    CMPXCHG          = form("cmpxchg",   BWLQ, "+rm r",       "0F B0+w /r"  ).uses(A).defs(A).flags();
    CMPXCHG8B        = form("cmpxchg8b", NO,   "m64",         "0F C7 /1"    ).uses(ABCD).defs(AD).flags();
    CMPXCHG16B       = form("cmpxchg16b", NO,   "m128",        "W 0F C7 /1"  ).uses(ABCD).defs(AD).flags();
    ADCX             = form("adcx",      LQ,   "+r rm",       "66 0F 38 F6 /r").flags();
    ADOX             = form("adox",      LQ,   "+r rm",       "F3 0F 38 F6 /r").flags();

    // Control flow
    JMP              = form("jmp",       NO,   "rel",         "EB rb | E9 rz").jump(Jump);
    JMP_RM           = form("jmp",       WQ,   "rm",          "FF /4 d64"   ).jump(IndirectJump).plain().star();
    JO               = form("jo",        NO,   "rel",         "70 rb | 0F 80 rz").jump(CondJump);
    JNO              = form("jno",       NO,   "rel",         "71 rb | 0F 81 rz").jump(CondJump);
    JB               = form("jb",        NO,   "rel",         "72 rb | 0F 82 rz").jump(CondJump);
    JAE              = form("jae",       NO,   "rel",         "73 rb | 0F 83 rz").jump(CondJump);
    JE               = form("je",        NO,   "rel",         "74 rb | 0F 84 rz").jump(CondJump);
    JNE              = form("jne",       NO,   "rel",         "75 rb | 0F 85 rz").jump(CondJump);
    JBE              = form("jbe",       NO,   "rel",         "76 rb | 0F 86 rz").jump(CondJump);
    JA               = form("ja",        NO,   "rel",         "77 rb | 0F 87 rz").jump(CondJump);
    JS               = form("js",        NO,   "rel",         "78 rb | 0F 88 rz").jump(CondJump);
    JNS              = form("jns",       NO,   "rel",         "79 rb | 0F 89 rz").jump(CondJump);
    JP               = form("jp",        NO,   "rel",         "7A rb | 0F 8A rz").jump(CondJump);
    JNP              = form("jnp",       NO,   "rel",         "7B rb | 0F 8B rz").jump(CondJump);
    JL               = form("jl",        NO,   "rel",         "7C rb | 0F 8C rz").jump(CondJump);
    JGE              = form("jge",       NO,   "rel",         "7D rb | 0F 8D rz").jump(CondJump);
    JLE              = form("jle",       NO,   "rel",         "7E rb | 0F 8E rz").jump(CondJump);
    JG               = form("jg",        NO,   "rel",         "7F rb | 0F 8F rz").jump(CondJump);
    JECXZ            = form("jecxz",     NO,   "rel",         "67 E3 rb"    ).jump(CondJump).uses(C);
    JRCXZ            = form("jrcxz",     NO,   "rel",         "E3 rb"       ).jump(CondJump).uses(C);
    LOOPNE           = form("loopne",    NO,   "rel",         "E0 rb"       ).jump(CondJump).uses(C).defs(C);
    LOOPE            = form("loope",     NO,   "rel",         "E1 rb"       ).jump(CondJump).uses(C).defs(C);
    LOOP             = form("loop",      NO,   "rel",         "E2 rb"       ).jump(CondJump).uses(C).defs(C);
    CALL             = form("call",      Q,    "rel",         "E8 rz d64"   ).jump(Call).plain();
    CALL_RM          = form("call",      WQ,   "rm",          "FF /2 d64"   ).jump(Call).plain().star();
    RET              = form("ret",       WQ,   "",            "C3 d64"      ).jump(Ret).plain();
    RET_I            = form("ret",       WQ,   "i16",         "C2 iw d64"   ).jump(Ret).plain();
    LJMP_M           = form("ljmp",      WL,   "m",           "FF /5"       ).jump(IndirectJump).star();
    LCALL_M          = form("lcall",     WL,   "m",           "FF /3"       ).jump(Call).star();
    LRET             = form("lret",      WLQ,  "",            "CB"          ).jump(Ret);
    LRET_I           = form("lret",      WLQ,  "i16",         "CA iw"       ).jump(Ret);
    IRET             = form("iret",      WLQ,  "",            "CF"          ).jump(Ret);
    LEAVE            = form("leave",     WQ,   "",            "C9 d64"      ).stack().plain();
    ENTER            = form("enter",     WQ,   "i16 i8",      "C8 iw ib d64").stack();
    INT3             = form("int3",      NO,   "",            "CC"          );
    INT              = form("int",       NO,   "i8",          "CD ib"       );
    UD2              = form("ud2",       NO,   "",            "0F 0B"       );
    UD1              = form("ud1",       WLQ,  "r rm",        "0F B9 /r"    );
    SYSCALL          = form("syscall",   NO,   "",            "0F 05"       ).defs(CR11);
    SYSRET           = form("sysret",    LQ,   "",            "0F 07"       );
    SYSENTER         = form("sysenter",  NO,   "",            "0F 34"       );
    SYSEXIT          = form("sysexit",   LQ,   "",            "0F 35"       );
    ENDBR64          = form("endbr64",   NO,   "",            "F3 0F 1E FA" );
    ENDBR32          = form("endbr32",   NO,   "",            "F3 0F 1E FB" );
    XBEGIN           = form("xbegin",    NO,   "rel",         "C7 F8 rz"    ).defs(A);
    XEND             = form("xend",      NO,   "",            "0F 01 D5"    );
    XABORT           = form("xabort",    NO,   "i8",          "C6 F8 ib"    );
    XTEST            = form("xtest",     NO,   "",            "0F 01 D6"    ).flags();

    // String instructions (a rep prefix is `InstRef::flags`)
    MOVS             = form("movs",      BWLQ, "",            "A4+w"        ).uses(SD_I).defs(SD_I);
    CMPS             = form("cmps",      BWLQ, "",            "A6+w"        ).uses(SD_I).defs(SD_I).flags();
    STOS             = form("stos",      BWLQ, "",            "AA+w"        ).uses(A_DI).defs(DI);
    LODS             = form("lods",      BWLQ, "",            "AC+w"        ).uses(SI).defs(A_SI);
    SCAS             = form("scas",      BWLQ, "",            "AE+w"        ).uses(A_DI).defs(DI).flags();
    INS              = form("ins",       BWL,  "",            "6C+w"        ).uses(D_DI).defs(DI);
    OUTS             = form("outs",      BWL,  "",            "6E+w"        ).uses(D_SI).defs(SI);
    IN_I             = form("in",        BWL,  "a i8",        "E4+w ib"     ).defs(A);
    IN_DX            = form("in",        BWL,  "a dx",        "EC+w"        ).uses(D).defs(A);
    OUT_I            = form("out",       BWL,  "i8 a",        "E6+w ib"     ).uses(A);
    OUT_DX           = form("out",       BWL,  "dx a",        "EE+w"        ).uses(AD);

    // Fences, hints, flags and system
    NOP              = form("nop",       NO,   "",            "90"          );
    NOP_RM           = form("nop",       WLQ,  "rm",          "0F 1F /0"    );
    PAUSE            = form("pause",     NO,   "",            "F3 90"       );
    HLT              = form("hlt",       NO,   "",            "F4"          );
    MFENCE           = form("mfence",    NO,   "",            "0F AE F0"    );
    LFENCE           = form("lfence",    NO,   "",            "0F AE E8"    );
    SFENCE           = form("sfence",    NO,   "",            "0F AE F8"    );
    CLD              = form("cld",       NO,   "",            "FC"          );
    STD              = form("std",       NO,   "",            "FD"          );
    CLC              = form("clc",       NO,   "",            "F8"          ).flags();
    STC              = form("stc",       NO,   "",            "F9"          ).flags();
    CMC              = form("cmc",       NO,   "",            "F5"          ).flags();
    CLI              = form("cli",       NO,   "",            "FA"          );
    STI              = form("sti",       NO,   "",            "FB"          );
    PREFETCHNTA      = form("prefetchnta", NO,   "m8",          "0F 18 /0"    );
    PREFETCHT0       = form("prefetcht0", NO,   "m8",          "0F 18 /1"    );
    PREFETCHT1       = form("prefetcht1", NO,   "m8",          "0F 18 /2"    );
    PREFETCHT2       = form("prefetcht2", NO,   "m8",          "0F 18 /3"    );
    PREFETCH         = form("prefetch",  NO,   "m8",          "0F 0D /0"    );
    PREFETCHW        = form("prefetchw", NO,   "m8",          "0F 0D /1"    );
    CLFLUSH          = form("clflush",   NO,   "m8",          "0F AE /7"    );
    CLFLUSHOPT       = form("clflushopt", NO,   "m8",          "66 0F AE /7" );
    CLWB             = form("clwb",      NO,   "m8",          "66 0F AE /6" );
    CLDEMOTE         = form("cldemote",  NO,   "m8",          "0F 1C /0"    );
    CPUID            = form("cpuid",     NO,   "",            "0F A2"       ).uses(AC).defs(ABCD);
    RDTSC            = form("rdtsc",     NO,   "",            "0F 31"       ).defs(AD);
    RDTSCP           = form("rdtscp",    NO,   "",            "0F 01 F9"    ).defs(ACD);
    RDPMC            = form("rdpmc",     NO,   "",            "0F 33"       ).uses(C).defs(AD);
    RDMSR            = form("rdmsr",     NO,   "",            "0F 32"       ).uses(C).defs(AD);
    WRMSR            = form("wrmsr",     NO,   "",            "0F 30"       ).uses(ACD);
    RDRAND           = form("rdrand",    WLQ,  "=rr",         "0F C7 /6" ).flags().plain();
    RDSEED           = form("rdseed",    WLQ,  "=rr",         "0F C7 /7" ).flags().plain();
    RDPID            = form("rdpid",     NO,   "=rr64",       "F3 0F C7 /7" );
    RDFSBASE         = form("rdfsbase",  LQ,   "=rr",         "F3 0F AE /0" ).plain();
    RDGSBASE         = form("rdgsbase",  LQ,   "=rr",         "F3 0F AE /1" ).plain();
    WRFSBASE         = form("wrfsbase",  LQ,   "rr",          "F3 0F AE /2" ).plain();
    WRGSBASE         = form("wrgsbase",  LQ,   "rr",          "F3 0F AE /3" ).plain();
    SWAPGS           = form("swapgs",    NO,   "",            "0F 01 F8"    );
    CLTS             = form("clts",      NO,   "",            "0F 06"       );
    INVD             = form("invd",      NO,   "",            "0F 08"       );
    WBINVD           = form("wbinvd",    NO,   "",            "0F 09"       );
    VMCALL           = form("vmcall",    NO,   "",            "0F 01 C1"    );
    VMMCALL          = form("vmmcall",   NO,   "",            "0F 01 D9"    );
    MONITOR          = form("monitor",   NO,   "",            "0F 01 C8"    );
    MWAIT            = form("mwait",     NO,   "",            "0F 01 C9"    );
    CLAC             = form("clac",      NO,   "",            "0F 01 CA"    );
    STAC             = form("stac",      NO,   "",            "0F 01 CB"    );
    RDPKRU           = form("rdpkru",    NO,   "",            "0F 01 EE"    );
    WRPKRU           = form("wrpkru",    NO,   "",            "0F 01 EF"    );
    SERIALIZE        = form("serialize", NO,   "",            "0F 01 E8"    );
    RSM              = form("rsm",       NO,   "",            "0F AA"       );
    ENCLS            = form("encls",     NO,   "",            "0F 01 CF"    );
    ENCLU            = form("enclu",     NO,   "",            "0F 01 D7"    );
    XGETBV           = form("xgetbv",    NO,   "",            "0F 01 D0"    ).defs(AD);
    XSETBV           = form("xsetbv",    NO,   "",            "0F 01 D1"    );
    LGDT             = form("lgdt",      NO,   "m",           "0F 01 /2"    );
    LIDT             = form("lidt",      NO,   "m",           "0F 01 /3"    );
    SGDT             = form("sgdt",      NO,   "m",           "0F 01 /0"    );
    SIDT             = form("sidt",      NO,   "m",           "0F 01 /1"    );
    INVLPG           = form("invlpg",    NO,   "m",           "0F 01 /7"    );
    INVPCID          = form("invpcid",   NO,   "r64 m",       "66 0F 38 82 /r");
    INVEPT           = form("invept",    NO,   "r64 m",       "66 0F 38 80 /r");
    INVVPID          = form("invvpid",   NO,   "r64 m",       "66 0F 38 81 /r");
    LLDT             = form("lldt",      NO,   "rm16",        "0F 00 /2"    );
    LTR              = form("ltr",       NO,   "rm16",        "0F 00 /3"    );
    VERR             = form("verr",      NO,   "rm16",        "0F 00 /4"    );
    VERW             = form("verw",      NO,   "rm16",        "0F 00 /5"    );
    LMSW             = form("lmsw",      NO,   "rm16",        "0F 01 /6"    );
    SLDT_R           = form("sldt", WLQ, "=rr", "0F 00 /0 d64");
    SLDT_M           = form("sldt", NO, "=m16", "0F 00 /0");
    STR_R            = form("str", WLQ, "=rr", "0F 00 /1 d64");
    STR_M            = form("str", NO, "=m16", "0F 00 /1");
    SMSW_R           = form("smsw", WLQ, "=rr", "0F 01 /4");
    SMSW_M           = form("smsw", NO, "=m16", "0F 01 /4");
    LAR              = form("lar",       WLQ,  "=r rm",       "0F 02 /r"    ).flags();
    LSL              = form("lsl",       WLQ,  "=r rm",       "0F 03 /r"    ).flags();
    FXSAVE           = form("fxsave",    NO,   "m",           "0F AE /0"    );
    FXSAVE64         = form("fxsave64",  NO,   "m",           "W 0F AE /0"  );
    FXRSTOR          = form("fxrstor",   NO,   "m",           "0F AE /1"    );
    FXRSTOR64        = form("fxrstor64", NO,   "m",           "W 0F AE /1"  );
    XSAVE            = form("xsave",     NO,   "m",           "0F AE /4"    );
    XSAVE64          = form("xsave64",   NO,   "m",           "W 0F AE /4"  );
    XRSTOR           = form("xrstor",    NO,   "m",           "0F AE /5"    );
    XRSTOR64         = form("xrstor64",  NO,   "m",           "W 0F AE /5"  );
    XSAVEOPT         = form("xsaveopt",  NO,   "m",           "0F AE /6"    );
    XSAVEOPT64       = form("xsaveopt64", NO,   "m",           "W 0F AE /6"  );
    XSAVEC           = form("xsavec",    NO,   "m",           "0F C7 /4"    );
    XSAVEC64         = form("xsavec64",  NO,   "m",           "W 0F C7 /4"  );
    XSAVES           = form("xsaves",    NO,   "m",           "0F C7 /5"    );
    XSAVES64         = form("xsaves64",  NO,   "m",           "W 0F C7 /5"  );
    XRSTORS          = form("xrstors",   NO,   "m",           "0F C7 /3"    );
    XRSTORS64        = form("xrstors64", NO,   "m",           "W 0F C7 /3"  );
    LDMXCSR          = form("ldmxcsr",   NO,   "m32",         "0F AE /2"    );
    STMXCSR          = form("stmxcsr",   NO,   "m32",         "0F AE /3"    );
    EMMS             = form("emms",      NO,   "",            "0F 77"       );
    PFX_DATA16       = form("data16",    NO,   "",            "66"          );
    PFX_ADDR32       = form("addr32",    NO,   "",            "67"          );
    PFX_LOCK         = form("lock",      NO,   "",            "F0"          );
    PFX_REP          = form("rep",       NO,   "",            "F3"          );
    PFX_REPNE        = form("repne",     NO,   "",            "F2"          );
    PFX_CS           = form("cs",        NO,   "",            "2E"          );
    PFX_SS           = form("ss",        NO,   "",            "36"          );
    PFX_DS           = form("ds",        NO,   "",            "3E"          );
    PFX_ES           = form("es",        NO,   "",            "26"          );
    PFX_FS           = form("fs",        NO,   "",            "64"          );
    PFX_GS           = form("gs",        NO,   "",            "65"          );
    PFX_REX          = form("rex",       NO,   "",            "40"          );
    PFX_REX64        = form("rex64",     NO,   "",            "48"          );

    // SSE and SSE2: moves
    MOVAPS_X_XM      = form("movaps",    NO,   "=x xm128",    "0F 28 /r"    );
    MOVAPS_XM_X      = form("movaps",    NO,   "=xm128 x",    "0F 29 /r"    ).between_registers(MOVAPS_X_XM);
    MOVAPD_X_XM      = form("movapd",    NO,   "=x xm128",    "66 0F 28 /r" );
    MOVAPD_XM_X      = form("movapd",    NO,   "=xm128 x",    "66 0F 29 /r" ).between_registers(MOVAPD_X_XM);
    MOVUPS_X_XM      = form("movups",    NO,   "=x xm128",    "0F 10 /r"    );
    MOVUPS_XM_X      = form("movups",    NO,   "=xm128 x",    "0F 11 /r"    ).between_registers(MOVUPS_X_XM);
    MOVUPD_X_XM      = form("movupd",    NO,   "=x xm128",    "66 0F 10 /r" );
    MOVUPD_XM_X      = form("movupd",    NO,   "=xm128 x",    "66 0F 11 /r" ).between_registers(MOVUPD_X_XM);
    MOVDQA_X_XM      = form("movdqa",    NO,   "=x xm128",    "66 0F 6F /r" );
    MOVDQA_XM_X      = form("movdqa",    NO,   "=xm128 x",    "66 0F 7F /r" ).between_registers(MOVDQA_X_XM);
    MOVDQU_X_XM      = form("movdqu",    NO,   "=x xm128",    "F3 0F 6F /r" );
    MOVDQU_XM_X      = form("movdqu",    NO,   "=xm128 x",    "F3 0F 7F /r" ).between_registers(MOVDQU_X_XM);
    MOVSS_X_XM       = form("movss",     NO,   "=x xm32",     "F3 0F 10 /r" );
    MOVSS_XM_X       = form("movss",     NO,   "=xm32 x",     "F3 0F 11 /r" ).between_registers(MOVSS_X_XM);
    MOVSD_X_XM       = form("movsd",     NO,   "=x xm64",     "F2 0F 10 /r" );
    MOVSD_XM_X       = form("movsd",     NO,   "=xm64 x",     "F2 0F 11 /r" ).between_registers(MOVSD_X_XM);
    MOVQ_X_XM        = form("movq",      NO,   "=x xm64",     "F3 0F 7E /r" );
    MOVQ_XM_X        = form("movq",      NO,   "=xm64 x",     "66 0F D6 /r" ).between_registers(MOVQ_X_XM);
    MOVD_X_RM        = form("movd",      NO,   "=x rm32",     "66 0F 6E /r" );
    MOVD_RM_X        = form("movd",      NO,   "=rm32 x",     "66 0F 7E /r" );
    MOVQ_X_RM        = form("movq",      NO,   "=x rm64",     "66 W 0F 6E /r").with_memory(MOVQ_X_XM);
    MOVQ_RM_X        = form("movq",      NO,   "=rm64 x",     "66 W 0F 7E /r").with_memory(MOVQ_XM_X);
    MOVLPS_X_M       = form("movlps",    NO,   "+x m64",      "0F 12 /r"    );
    MOVLPS_M_X       = form("movlps",    NO,   "m64 x",       "0F 13 /r"    );
    MOVLPD_X_M       = form("movlpd",    NO,   "+x m64",      "66 0F 12 /r" );
    MOVLPD_M_X       = form("movlpd",    NO,   "m64 x",       "66 0F 13 /r" );
    MOVHPS_X_M       = form("movhps",    NO,   "+x m64",      "0F 16 /r"    );
    MOVHPS_M_X       = form("movhps",    NO,   "m64 x",       "0F 17 /r"    );
    MOVHPD_X_M       = form("movhpd",    NO,   "+x m64",      "66 0F 16 /r" );
    MOVHPD_M_X       = form("movhpd",    NO,   "m64 x",       "66 0F 17 /r" );
    MOVHLPS          = form("movhlps",   NO,   "+x xr",       "0F 12 /r"    );
    MOVLHPS          = form("movlhps",   NO,   "+x xr",       "0F 16 /r"    );
    MOVNTPS          = form("movntps",   NO,   "m128 x",      "0F 2B /r"    );
    MOVNTPD          = form("movntpd",   NO,   "m128 x",      "66 0F 2B /r" );
    MOVNTDQ          = form("movntdq",   NO,   "m128 x",      "66 0F E7 /r" );
    MOVNTDQA         = form("movntdqa",  NO,   "=x m128",     "66 0F 38 2A /r");
    MOVMSKPS         = form("movmskps",  NO,   "=r32 xr",     "0F 50 /r"    );
    MOVMSKPD         = form("movmskpd",  NO,   "=r32 xr",     "66 0F 50 /r" );
    PMOVMSKB         = form("pmovmskb",  NO,   "=r32 xr",     "66 0F D7 /r" );
    MASKMOVDQU       = form("maskmovdqu", NO,   "x xr",        "66 0F F7 /r" ).uses(DI);
    LDDQU            = form("lddqu",     NO,   "=x m128",     "F2 0F F0 /r" );
    MOVDDUP          = form("movddup",   NO,   "=x xm64",     "F2 0F 12 /r" );
    MOVSLDUP         = form("movsldup",  NO,   "=x xm128",    "F3 0F 12 /r" );
    MOVSHDUP         = form("movshdup",  NO,   "=x xm128",    "F3 0F 16 /r" );

    // SSE and SSE2: arithmetic
    ADDPS            = form("addps",     NO,   "+x xm128",    "0F 58 /r"    );
    ADDPD            = form("addpd",     NO,   "+x xm128",    "66 0F 58 /r" );
    ADDSS            = form("addss",     NO,   "+x xm32",     "F3 0F 58 /r" );
    ADDSD            = form("addsd",     NO,   "+x xm64",     "F2 0F 58 /r" );
    MULPS            = form("mulps",     NO,   "+x xm128",    "0F 59 /r"    );
    MULPD            = form("mulpd",     NO,   "+x xm128",    "66 0F 59 /r" );
    MULSS            = form("mulss",     NO,   "+x xm32",     "F3 0F 59 /r" );
    MULSD            = form("mulsd",     NO,   "+x xm64",     "F2 0F 59 /r" );
    SUBPS            = form("subps",     NO,   "+x xm128",    "0F 5C /r"    );
    SUBPD            = form("subpd",     NO,   "+x xm128",    "66 0F 5C /r" );
    SUBSS            = form("subss",     NO,   "+x xm32",     "F3 0F 5C /r" );
    SUBSD            = form("subsd",     NO,   "+x xm64",     "F2 0F 5C /r" );
    MINPS            = form("minps",     NO,   "+x xm128",    "0F 5D /r"    );
    MINPD            = form("minpd",     NO,   "+x xm128",    "66 0F 5D /r" );
    MINSS            = form("minss",     NO,   "+x xm32",     "F3 0F 5D /r" );
    MINSD            = form("minsd",     NO,   "+x xm64",     "F2 0F 5D /r" );
    DIVPS            = form("divps",     NO,   "+x xm128",    "0F 5E /r"    );
    DIVPD            = form("divpd",     NO,   "+x xm128",    "66 0F 5E /r" );
    DIVSS            = form("divss",     NO,   "+x xm32",     "F3 0F 5E /r" );
    DIVSD            = form("divsd",     NO,   "+x xm64",     "F2 0F 5E /r" );
    MAXPS            = form("maxps",     NO,   "+x xm128",    "0F 5F /r"    );
    MAXPD            = form("maxpd",     NO,   "+x xm128",    "66 0F 5F /r" );
    MAXSS            = form("maxss",     NO,   "+x xm32",     "F3 0F 5F /r" );
    MAXSD            = form("maxsd",     NO,   "+x xm64",     "F2 0F 5F /r" );
    SQRTPS           = form("sqrtps",    NO,   "=x xm128",    "0F 51 /r"    );
    SQRTPD           = form("sqrtpd",    NO,   "=x xm128",    "66 0F 51 /r" );
    SQRTSS           = form("sqrtss",    NO,   "=x xm32",     "F3 0F 51 /r" );
    SQRTSD           = form("sqrtsd",    NO,   "=x xm64",     "F2 0F 51 /r" );
    RSQRTPS          = form("rsqrtps",   NO,   "=x xm128",    "0F 52 /r"    );
    RSQRTSS          = form("rsqrtss",   NO,   "=x xm32",     "F3 0F 52 /r" );
    RCPPS            = form("rcpps",     NO,   "=x xm128",    "0F 53 /r"    );
    RCPSS            = form("rcpss",     NO,   "=x xm32",     "F3 0F 53 /r" );
    ANDPS            = form("andps",     NO,   "+x xm128",    "0F 54 /r"    );
    ANDPD            = form("andpd",     NO,   "+x xm128",    "66 0F 54 /r" );
    ANDNPS           = form("andnps",    NO,   "+x xm128",    "0F 55 /r"    );
    ANDNPD           = form("andnpd",    NO,   "+x xm128",    "66 0F 55 /r" );
    ORPS             = form("orps",      NO,   "+x xm128",    "0F 56 /r"    );
    ORPD             = form("orpd",      NO,   "+x xm128",    "66 0F 56 /r" );
    XORPS            = form("xorps",     NO,   "+x xm128",    "0F 57 /r"    );
    XORPD            = form("xorpd",     NO,   "+x xm128",    "66 0F 57 /r" );
    UNPCKLPS         = form("unpcklps",  NO,   "+x xm128",    "0F 14 /r"    );
    UNPCKLPD         = form("unpcklpd",  NO,   "+x xm128",    "66 0F 14 /r" );
    UNPCKHPS         = form("unpckhps",  NO,   "+x xm128",    "0F 15 /r"    );
    UNPCKHPD         = form("unpckhpd",  NO,   "+x xm128",    "66 0F 15 /r" );
    CMPPS            = form("cmpps",     NO,   "+x xm128 i8", "0F C2 /r ib" );
    CMPPD            = form("cmppd",     NO,   "+x xm128 i8", "66 0F C2 /r ib");
    CMPSS            = form("cmpss",     NO,   "+x xm32 i8",  "F3 0F C2 /r ib");
    CMPSD            = form("cmpsd",     NO,   "+x xm64 i8",  "F2 0F C2 /r ib");
    CMPEQPS          = form("cmpeqps",   NO,   "+x xm128",    "0F C2 /r tail0");
    CMPEQPD          = form("cmpeqpd",   NO,   "+x xm128",    "66 0F C2 /r tail0");
    CMPEQSS          = form("cmpeqss",   NO,   "+x xm32",     "F3 0F C2 /r tail0");
    CMPEQSD          = form("cmpeqsd",   NO,   "+x xm64",     "F2 0F C2 /r tail0");
    CMPLTPS          = form("cmpltps",   NO,   "+x xm128",    "0F C2 /r tail1");
    CMPLTPD          = form("cmpltpd",   NO,   "+x xm128",    "66 0F C2 /r tail1");
    CMPLTSS          = form("cmpltss",   NO,   "+x xm32",     "F3 0F C2 /r tail1");
    CMPLTSD          = form("cmpltsd",   NO,   "+x xm64",     "F2 0F C2 /r tail1");
    CMPLEPS          = form("cmpleps",   NO,   "+x xm128",    "0F C2 /r tail2");
    CMPLEPD          = form("cmplepd",   NO,   "+x xm128",    "66 0F C2 /r tail2");
    CMPLESS          = form("cmpless",   NO,   "+x xm32",     "F3 0F C2 /r tail2");
    CMPLESD          = form("cmplesd",   NO,   "+x xm64",     "F2 0F C2 /r tail2");
    CMPUNORDPS       = form("cmpunordps", NO,   "+x xm128",    "0F C2 /r tail3");
    CMPUNORDPD       = form("cmpunordpd", NO,   "+x xm128",    "66 0F C2 /r tail3");
    CMPUNORDSS       = form("cmpunordss", NO,   "+x xm32",     "F3 0F C2 /r tail3");
    CMPUNORDSD       = form("cmpunordsd", NO,   "+x xm64",     "F2 0F C2 /r tail3");
    CMPNEQPS         = form("cmpneqps",  NO,   "+x xm128",    "0F C2 /r tail4");
    CMPNEQPD         = form("cmpneqpd",  NO,   "+x xm128",    "66 0F C2 /r tail4");
    CMPNEQSS         = form("cmpneqss",  NO,   "+x xm32",     "F3 0F C2 /r tail4");
    CMPNEQSD         = form("cmpneqsd",  NO,   "+x xm64",     "F2 0F C2 /r tail4");
    CMPNLTPS         = form("cmpnltps",  NO,   "+x xm128",    "0F C2 /r tail5");
    CMPNLTPD         = form("cmpnltpd",  NO,   "+x xm128",    "66 0F C2 /r tail5");
    CMPNLTSS         = form("cmpnltss",  NO,   "+x xm32",     "F3 0F C2 /r tail5");
    CMPNLTSD         = form("cmpnltsd",  NO,   "+x xm64",     "F2 0F C2 /r tail5");
    CMPNLEPS         = form("cmpnleps",  NO,   "+x xm128",    "0F C2 /r tail6");
    CMPNLEPD         = form("cmpnlepd",  NO,   "+x xm128",    "66 0F C2 /r tail6");
    CMPNLESS         = form("cmpnless",  NO,   "+x xm32",     "F3 0F C2 /r tail6");
    CMPNLESD         = form("cmpnlesd",  NO,   "+x xm64",     "F2 0F C2 /r tail6");
    CMPORDPS         = form("cmpordps",  NO,   "+x xm128",    "0F C2 /r tail7");
    CMPORDPD         = form("cmpordpd",  NO,   "+x xm128",    "66 0F C2 /r tail7");
    CMPORDSS         = form("cmpordss",  NO,   "+x xm32",     "F3 0F C2 /r tail7");
    CMPORDSD         = form("cmpordsd",  NO,   "+x xm64",     "F2 0F C2 /r tail7");
    UCOMISS          = form("ucomiss",   NO,   "x xm32",      "0F 2E /r"    ).flags();
    UCOMISD          = form("ucomisd",   NO,   "x xm64",      "66 0F 2E /r" ).flags();
    COMISS           = form("comiss",    NO,   "x xm32",      "0F 2F /r"    ).flags();
    COMISD           = form("comisd",    NO,   "x xm64",      "66 0F 2F /r" ).flags();
    SHUFPS           = form("shufps",    NO,   "+x xm128 i8", "0F C6 /r ib" );
    SHUFPD           = form("shufpd",    NO,   "+x xm128 i8", "66 0F C6 /r ib");
    ADDSUBPD         = form("addsubpd",  NO,   "+x xm128",    "66 0F D0 /r" );
    ADDSUBPS         = form("addsubps",  NO,   "+x xm128",    "F2 0F D0 /r" );
    HADDPD           = form("haddpd",    NO,   "+x xm128",    "66 0F 7C /r" );
    HADDPS           = form("haddps",    NO,   "+x xm128",    "F2 0F 7C /r" );
    HSUBPD           = form("hsubpd",    NO,   "+x xm128",    "66 0F 7D /r" );
    HSUBPS           = form("hsubps",    NO,   "+x xm128",    "F2 0F 7D /r" );

    // SSE2: conversions
    CVTSI2SS         = form("cvtsi2ss",  LQ,   "=x rm",       "F3 0F 2A /r" );
    CVTSI2SD         = form("cvtsi2sd",  LQ,   "=x rm",       "F2 0F 2A /r" );
    CVTSS2SI_R_XM    = form("cvtss2si",  LQ,   "=r xm32",     "F3 0F 2D /r" ).plain();
    CVTSD2SI_R_XM    = form("cvtsd2si",  LQ,   "=r xm64",     "F2 0F 2D /r" ).plain();
    CVTTSS2SI_R_XM   = form("cvttss2si", LQ,   "=r xm32",     "F3 0F 2C /r" ).plain();
    CVTTSD2SI_R_XM   = form("cvttsd2si", LQ,   "=r xm64",     "F2 0F 2C /r" ).plain();
    CVTSS2SD         = form("cvtss2sd",  NO,   "=x xm32",     "F3 0F 5A /r" );
    CVTSD2SS         = form("cvtsd2ss",  NO,   "=x xm64",     "F2 0F 5A /r" );
    CVTPS2PD         = form("cvtps2pd",  NO,   "=x xm64",     "0F 5A /r"    );
    CVTPD2PS         = form("cvtpd2ps",  NO,   "=x xm128",    "66 0F 5A /r" );
    CVTDQ2PS         = form("cvtdq2ps",  NO,   "=x xm128",    "0F 5B /r"    );
    CVTPS2DQ         = form("cvtps2dq",  NO,   "=x xm128",    "66 0F 5B /r" );
    CVTTPS2DQ        = form("cvttps2dq", NO,   "=x xm128",    "F3 0F 5B /r" );
    CVTDQ2PD         = form("cvtdq2pd",  NO,   "=x xm64",     "F3 0F E6 /r" );
    CVTPD2DQ         = form("cvtpd2dq",  NO,   "=x xm128",    "F2 0F E6 /r" );
    CVTTPD2DQ        = form("cvttpd2dq", NO,   "=x xm128",    "66 0F E6 /r" );

    // SSE2 to SSE4.2: packed integers
    PUNPCKLBW        = form("punpcklbw", NO,   "+x xm128",    "66 0F 60 /r" );
    PUNPCKLWD        = form("punpcklwd", NO,   "+x xm128",    "66 0F 61 /r" );
    PUNPCKLDQ        = form("punpckldq", NO,   "+x xm128",    "66 0F 62 /r" );
    PACKSSWB         = form("packsswb",  NO,   "+x xm128",    "66 0F 63 /r" );
    PCMPGTB          = form("pcmpgtb",   NO,   "+x xm128",    "66 0F 64 /r" );
    PCMPGTW          = form("pcmpgtw",   NO,   "+x xm128",    "66 0F 65 /r" );
    PCMPGTD          = form("pcmpgtd",   NO,   "+x xm128",    "66 0F 66 /r" );
    PACKUSWB         = form("packuswb",  NO,   "+x xm128",    "66 0F 67 /r" );
    PUNPCKHBW        = form("punpckhbw", NO,   "+x xm128",    "66 0F 68 /r" );
    PUNPCKHWD        = form("punpckhwd", NO,   "+x xm128",    "66 0F 69 /r" );
    PUNPCKHDQ        = form("punpckhdq", NO,   "+x xm128",    "66 0F 6A /r" );
    PACKSSDW         = form("packssdw",  NO,   "+x xm128",    "66 0F 6B /r" );
    PUNPCKLQDQ       = form("punpcklqdq", NO,   "+x xm128",    "66 0F 6C /r" );
    PUNPCKHQDQ       = form("punpckhqdq", NO,   "+x xm128",    "66 0F 6D /r" );
    PCMPEQB          = form("pcmpeqb",   NO,   "+x xm128",    "66 0F 74 /r" );
    PCMPEQW          = form("pcmpeqw",   NO,   "+x xm128",    "66 0F 75 /r" );
    PCMPEQD          = form("pcmpeqd",   NO,   "+x xm128",    "66 0F 76 /r" );
    PADDQ            = form("paddq",     NO,   "+x xm128",    "66 0F D4 /r" );
    PMULLW           = form("pmullw",    NO,   "+x xm128",    "66 0F D5 /r" );
    PSUBUSB          = form("psubusb",   NO,   "+x xm128",    "66 0F D8 /r" );
    PSUBUSW          = form("psubusw",   NO,   "+x xm128",    "66 0F D9 /r" );
    PMINUB           = form("pminub",    NO,   "+x xm128",    "66 0F DA /r" );
    PAND             = form("pand",      NO,   "+x xm128",    "66 0F DB /r" );
    PADDUSB          = form("paddusb",   NO,   "+x xm128",    "66 0F DC /r" );
    PADDUSW          = form("paddusw",   NO,   "+x xm128",    "66 0F DD /r" );
    PMAXUB           = form("pmaxub",    NO,   "+x xm128",    "66 0F DE /r" );
    PANDN            = form("pandn",     NO,   "+x xm128",    "66 0F DF /r" );
    PAVGB            = form("pavgb",     NO,   "+x xm128",    "66 0F E0 /r" );
    PAVGW            = form("pavgw",     NO,   "+x xm128",    "66 0F E3 /r" );
    PMULHUW          = form("pmulhuw",   NO,   "+x xm128",    "66 0F E4 /r" );
    PMULHW           = form("pmulhw",    NO,   "+x xm128",    "66 0F E5 /r" );
    PSUBSB           = form("psubsb",    NO,   "+x xm128",    "66 0F E8 /r" );
    PSUBSW           = form("psubsw",    NO,   "+x xm128",    "66 0F E9 /r" );
    PMINSW           = form("pminsw",    NO,   "+x xm128",    "66 0F EA /r" );
    POR              = form("por",       NO,   "+x xm128",    "66 0F EB /r" );
    PADDSB           = form("paddsb",    NO,   "+x xm128",    "66 0F EC /r" );
    PADDSW           = form("paddsw",    NO,   "+x xm128",    "66 0F ED /r" );
    PMAXSW           = form("pmaxsw",    NO,   "+x xm128",    "66 0F EE /r" );
    PXOR             = form("pxor",      NO,   "+x xm128",    "66 0F EF /r" );
    PMULUDQ          = form("pmuludq",   NO,   "+x xm128",    "66 0F F4 /r" );
    PMADDWD          = form("pmaddwd",   NO,   "+x xm128",    "66 0F F5 /r" );
    PSADBW           = form("psadbw",    NO,   "+x xm128",    "66 0F F6 /r" );
    PSUBB            = form("psubb",     NO,   "+x xm128",    "66 0F F8 /r" );
    PSUBW            = form("psubw",     NO,   "+x xm128",    "66 0F F9 /r" );
    PSUBD            = form("psubd",     NO,   "+x xm128",    "66 0F FA /r" );
    PSUBQ            = form("psubq",     NO,   "+x xm128",    "66 0F FB /r" );
    PADDB            = form("paddb",     NO,   "+x xm128",    "66 0F FC /r" );
    PADDW            = form("paddw",     NO,   "+x xm128",    "66 0F FD /r" );
    PADDD            = form("paddd",     NO,   "+x xm128",    "66 0F FE /r" );
    PSRLW_X_XM       = form("psrlw",     NO,   "+x xm128",    "66 0F D1 /r" );
    PSRLW_X_I        = form("psrlw",     NO,   "+xr i8",      "66 0F 71 /2 ib");
    PSRLD_X_XM       = form("psrld",     NO,   "+x xm128",    "66 0F D2 /r" );
    PSRLD_X_I        = form("psrld",     NO,   "+xr i8",      "66 0F 72 /2 ib");
    PSRLQ_X_XM       = form("psrlq",     NO,   "+x xm128",    "66 0F D3 /r" );
    PSRLQ_X_I        = form("psrlq",     NO,   "+xr i8",      "66 0F 73 /2 ib");
    PSRAW_X_XM       = form("psraw",     NO,   "+x xm128",    "66 0F E1 /r" );
    PSRAW_X_I        = form("psraw",     NO,   "+xr i8",      "66 0F 71 /4 ib");
    PSRAD_X_XM       = form("psrad",     NO,   "+x xm128",    "66 0F E2 /r" );
    PSRAD_X_I        = form("psrad",     NO,   "+xr i8",      "66 0F 72 /4 ib");
    PSLLW_X_XM       = form("psllw",     NO,   "+x xm128",    "66 0F F1 /r" );
    PSLLW_X_I        = form("psllw",     NO,   "+xr i8",      "66 0F 71 /6 ib");
    PSLLD_X_XM       = form("pslld",     NO,   "+x xm128",    "66 0F F2 /r" );
    PSLLD_X_I        = form("pslld",     NO,   "+xr i8",      "66 0F 72 /6 ib");
    PSLLQ_X_XM       = form("psllq",     NO,   "+x xm128",    "66 0F F3 /r" );
    PSLLQ_X_I        = form("psllq",     NO,   "+xr i8",      "66 0F 73 /6 ib");
    PSRLDQ           = form("psrldq",    NO,   "+xr i8",      "66 0F 73 /3 ib");
    PSLLDQ           = form("pslldq",    NO,   "+xr i8",      "66 0F 73 /7 ib");
    PSHUFD           = form("pshufd",    NO,   "=x xm128 i8", "66 0F 70 /r ib");
    PSHUFHW          = form("pshufhw",   NO,   "=x xm128 i8", "F3 0F 70 /r ib");
    PSHUFLW          = form("pshuflw",   NO,   "=x xm128 i8", "F2 0F 70 /r ib");
    PINSRW           = form("pinsrw",    NO,   "+x r32m16 i8", "66 0F C4 /r ib");
    PEXTRW           = form("pextrw",    NO,   "=r32 xr i8",  "66 0F C5 /r ib");
    PEXTRW_M         = form("pextrw",    NO,   "=r32m16 x i8", "66 0F 3A 15 /r ib").between_registers(PEXTRW);
    PSHUFB           = form("pshufb",    NO,   "+x xm128",    "66 0F 38 00 /r");
    PHADDW           = form("phaddw",    NO,   "+x xm128",    "66 0F 38 01 /r");
    PHADDD           = form("phaddd",    NO,   "+x xm128",    "66 0F 38 02 /r");
    PHADDSW          = form("phaddsw",   NO,   "+x xm128",    "66 0F 38 03 /r");
    PMADDUBSW        = form("pmaddubsw", NO,   "+x xm128",    "66 0F 38 04 /r");
    PHSUBW           = form("phsubw",    NO,   "+x xm128",    "66 0F 38 05 /r");
    PHSUBD           = form("phsubd",    NO,   "+x xm128",    "66 0F 38 06 /r");
    PHSUBSW          = form("phsubsw",   NO,   "+x xm128",    "66 0F 38 07 /r");
    PSIGNB           = form("psignb",    NO,   "+x xm128",    "66 0F 38 08 /r");
    PSIGNW           = form("psignw",    NO,   "+x xm128",    "66 0F 38 09 /r");
    PSIGND           = form("psignd",    NO,   "+x xm128",    "66 0F 38 0A /r");
    PMULHRSW         = form("pmulhrsw",  NO,   "+x xm128",    "66 0F 38 0B /r");
    PMULDQ           = form("pmuldq",    NO,   "+x xm128",    "66 0F 38 28 /r");
    PCMPEQQ          = form("pcmpeqq",   NO,   "+x xm128",    "66 0F 38 29 /r");
    PACKUSDW         = form("packusdw",  NO,   "+x xm128",    "66 0F 38 2B /r");
    PCMPGTQ          = form("pcmpgtq",   NO,   "+x xm128",    "66 0F 38 37 /r");
    PMINSB           = form("pminsb",    NO,   "+x xm128",    "66 0F 38 38 /r");
    PMINSD           = form("pminsd",    NO,   "+x xm128",    "66 0F 38 39 /r");
    PMINUW           = form("pminuw",    NO,   "+x xm128",    "66 0F 38 3A /r");
    PMINUD           = form("pminud",    NO,   "+x xm128",    "66 0F 38 3B /r");
    PMAXSB           = form("pmaxsb",    NO,   "+x xm128",    "66 0F 38 3C /r");
    PMAXSD           = form("pmaxsd",    NO,   "+x xm128",    "66 0F 38 3D /r");
    PMAXUW           = form("pmaxuw",    NO,   "+x xm128",    "66 0F 38 3E /r");
    PMAXUD           = form("pmaxud",    NO,   "+x xm128",    "66 0F 38 3F /r");
    PMULLD           = form("pmulld",    NO,   "+x xm128",    "66 0F 38 40 /r");
    PABSB            = form("pabsb",     NO,   "=x xm128",    "66 0F 38 1C /r");
    PABSW            = form("pabsw",     NO,   "=x xm128",    "66 0F 38 1D /r");
    PABSD            = form("pabsd",     NO,   "=x xm128",    "66 0F 38 1E /r");
    PHMINPOSUW       = form("phminposuw", NO,   "=x xm128",    "66 0F 38 41 /r");
    PMOVSXBW         = form("pmovsxbw",  NO,   "=x xm64",     "66 0F 38 20 /r");
    PMOVSXBD         = form("pmovsxbd",  NO,   "=x xm32",     "66 0F 38 21 /r");
    PMOVSXBQ         = form("pmovsxbq",  NO,   "=x xm16",     "66 0F 38 22 /r");
    PMOVSXWD         = form("pmovsxwd",  NO,   "=x xm64",     "66 0F 38 23 /r");
    PMOVSXWQ         = form("pmovsxwq",  NO,   "=x xm32",     "66 0F 38 24 /r");
    PMOVSXDQ         = form("pmovsxdq",  NO,   "=x xm64",     "66 0F 38 25 /r");
    PMOVZXBW         = form("pmovzxbw",  NO,   "=x xm64",     "66 0F 38 30 /r");
    PMOVZXBD         = form("pmovzxbd",  NO,   "=x xm32",     "66 0F 38 31 /r");
    PMOVZXBQ         = form("pmovzxbq",  NO,   "=x xm16",     "66 0F 38 32 /r");
    PMOVZXWD         = form("pmovzxwd",  NO,   "=x xm64",     "66 0F 38 33 /r");
    PMOVZXWQ         = form("pmovzxwq",  NO,   "=x xm32",     "66 0F 38 34 /r");
    PMOVZXDQ         = form("pmovzxdq",  NO,   "=x xm64",     "66 0F 38 35 /r");
    PTEST            = form("ptest",     NO,   "x xm128",     "66 0F 38 17 /r").flags();
    PBLENDVB         = form("pblendvb",  NO,   "+x xm128 xmm0", "66 0F 38 10 /r").uses(X0);
    PBLENDVB_        = form("pblendvb",  NO,   "+x xm128",    "66 0F 38 10 /r").uses(X0);
    BLENDVPS         = form("blendvps",  NO,   "+x xm128 xmm0", "66 0F 38 14 /r").uses(X0);
    BLENDVPS_        = form("blendvps",  NO,   "+x xm128",    "66 0F 38 14 /r").uses(X0);
    BLENDVPD         = form("blendvpd",  NO,   "+x xm128 xmm0", "66 0F 38 15 /r").uses(X0);
    BLENDVPD_        = form("blendvpd",  NO,   "+x xm128",    "66 0F 38 15 /r").uses(X0);
    ROUNDPS          = form("roundps",   NO,   "=x xm128 i8", "66 0F 3A 08 /r ib");
    ROUNDPD          = form("roundpd",   NO,   "=x xm128 i8", "66 0F 3A 09 /r ib");
    ROUNDSS          = form("roundss",   NO,   "=x xm32 i8",  "66 0F 3A 0A /r ib");
    ROUNDSD          = form("roundsd",   NO,   "=x xm64 i8",  "66 0F 3A 0B /r ib");
    BLENDPS          = form("blendps",   NO,   "+x xm128 i8", "66 0F 3A 0C /r ib");
    BLENDPD          = form("blendpd",   NO,   "+x xm128 i8", "66 0F 3A 0D /r ib");
    PBLENDW          = form("pblendw",   NO,   "+x xm128 i8", "66 0F 3A 0E /r ib");
    PALIGNR          = form("palignr",   NO,   "+x xm128 i8", "66 0F 3A 0F /r ib");
    DPPS             = form("dpps",      NO,   "+x xm128 i8", "66 0F 3A 40 /r ib");
    DPPD             = form("dppd",      NO,   "+x xm128 i8", "66 0F 3A 41 /r ib");
    MPSADBW          = form("mpsadbw",   NO,   "+x xm128 i8", "66 0F 3A 42 /r ib");
    INSERTPS         = form("insertps",  NO,   "+x xm32 i8",  "66 0F 3A 21 /r ib");
    PCLMULQDQ        = form("pclmulqdq", NO,   "+x xm128 i8", "66 0F 3A 44 /r ib");
    PEXTRB           = form("pextrb",    NO,   "=r32m8 x i8", "66 0F 3A 14 /r ib");
    PEXTRD           = form("pextrd",    NO,   "=rm32 x i8",  "66 0F 3A 16 /r ib");
    PEXTRQ           = form("pextrq",    NO,   "=rm64 x i8",  "66 W 0F 3A 16 /r ib");
    EXTRACTPS        = form("extractps", NO,   "=rm32 x i8",  "66 0F 3A 17 /r ib");
    PINSRB           = form("pinsrb",    NO,   "+x r32m8 i8", "66 0F 3A 20 /r ib");
    PINSRD           = form("pinsrd",    NO,   "+x rm32 i8",  "66 0F 3A 22 /r ib");
    PINSRQ           = form("pinsrq",    NO,   "+x rm64 i8",  "66 W 0F 3A 22 /r ib");
    PCMPESTRM        = form("pcmpestrm", NO,   "x xm128 i8",  "66 0F 3A 60 /r ib").uses(AD).defs(X0).flags();
    PCMPESTRI        = form("pcmpestri", NO,   "x xm128 i8",  "66 0F 3A 61 /r ib").uses(AD).defs(C).flags();
    PCMPISTRM        = form("pcmpistrm", NO,   "x xm128 i8",  "66 0F 3A 62 /r ib").defs(X0).flags();
    PCMPISTRI        = form("pcmpistri", NO,   "x xm128 i8",  "66 0F 3A 63 /r ib").defs(C).flags();
    AESIMC           = form("aesimc",    NO,   "=x xm128",    "66 0F 38 DB /r");
    AESENC           = form("aesenc",    NO,   "+x xm128",    "66 0F 38 DC /r");
    AESENCLAST       = form("aesenclast", NO,   "+x xm128",    "66 0F 38 DD /r");
    AESDEC           = form("aesdec",    NO,   "+x xm128",    "66 0F 38 DE /r");
    AESDECLAST       = form("aesdeclast", NO,   "+x xm128",    "66 0F 38 DF /r");
    SHA1NEXTE        = form("sha1nexte", NO,   "+x xm128",    "0F 38 C8 /r" );
    SHA1MSG1         = form("sha1msg1",  NO,   "+x xm128",    "0F 38 C9 /r" );
    SHA1MSG2         = form("sha1msg2",  NO,   "+x xm128",    "0F 38 CA /r" );
    SHA256MSG1       = form("sha256msg1", NO,   "+x xm128",    "0F 38 CC /r" );
    SHA256MSG2       = form("sha256msg2", NO,   "+x xm128",    "0F 38 CD /r" );
    AESKEYGENASSIST  = form("aeskeygenassist", NO,   "=x xm128 i8", "66 0F 3A DF /r ib");
    SHA1RNDS4        = form("sha1rnds4", NO,   "+x xm128 i8", "0F 3A CC /r ib");
    SHA256RNDS2      = form("sha256rnds2", NO,   "+x xm128 xmm0", "0F 38 CB /r" ).uses(X0);

    // MMX (inline asm and .s files only)
    MOVQ_MM_MMM      = form("movq",      NO,   "mm mmm",      "0F 6F /r"    );
    MOVQ_MMM_MM      = form("movq",      NO,   "mmm mm",      "0F 7F /r"    ).between_registers(MOVQ_MM_MMM);
    MOVD_MM_RM       = form("movd",      NO,   "mm rm32",     "0F 6E /r"    );
    MOVD_RM_MM       = form("movd",      NO,   "rm32 mm",     "0F 7E /r"    );
    MOVQ_MM_RM       = form("movq",      NO,   "mm rm64",     "W 0F 6E /r"  ).with_memory(MOVQ_MM_MMM);
    MOVQ_RM_MM       = form("movq",      NO,   "rm64 mm",     "W 0F 7E /r"  ).with_memory(MOVQ_MMM_MM);
    MOVDQ2Q          = form("movdq2q",   NO,   "mm xr",       "F2 0F D6 /r" );
    MOVQ2DQ          = form("movq2dq",   NO,   "x mmr",       "F3 0F D6 /r" );
    MMX_PUNPCKLBW    = form("punpcklbw", NO,   "mm mmm",      "0F 60 /r"    );
    MMX_PUNPCKLWD    = form("punpcklwd", NO,   "mm mmm",      "0F 61 /r"    );
    MMX_PUNPCKLDQ    = form("punpckldq", NO,   "mm mmm",      "0F 62 /r"    );
    MMX_PACKSSWB     = form("packsswb",  NO,   "mm mmm",      "0F 63 /r"    );
    MMX_PCMPGTB      = form("pcmpgtb",   NO,   "mm mmm",      "0F 64 /r"    );
    MMX_PCMPGTW      = form("pcmpgtw",   NO,   "mm mmm",      "0F 65 /r"    );
    MMX_PCMPGTD      = form("pcmpgtd",   NO,   "mm mmm",      "0F 66 /r"    );
    MMX_PACKUSWB     = form("packuswb",  NO,   "mm mmm",      "0F 67 /r"    );
    MMX_PUNPCKHBW    = form("punpckhbw", NO,   "mm mmm",      "0F 68 /r"    );
    MMX_PUNPCKHWD    = form("punpckhwd", NO,   "mm mmm",      "0F 69 /r"    );
    MMX_PUNPCKHDQ    = form("punpckhdq", NO,   "mm mmm",      "0F 6A /r"    );
    MMX_PACKSSDW     = form("packssdw",  NO,   "mm mmm",      "0F 6B /r"    );
    MMX_PCMPEQB      = form("pcmpeqb",   NO,   "mm mmm",      "0F 74 /r"    );
    MMX_PCMPEQW      = form("pcmpeqw",   NO,   "mm mmm",      "0F 75 /r"    );
    MMX_PCMPEQD      = form("pcmpeqd",   NO,   "mm mmm",      "0F 76 /r"    );
    MMX_PADDQ        = form("paddq",     NO,   "mm mmm",      "0F D4 /r"    );
    MMX_PMULLW       = form("pmullw",    NO,   "mm mmm",      "0F D5 /r"    );
    MMX_PAND         = form("pand",      NO,   "mm mmm",      "0F DB /r"    );
    MMX_PANDN        = form("pandn",     NO,   "mm mmm",      "0F DF /r"    );
    MMX_PMULHW       = form("pmulhw",    NO,   "mm mmm",      "0F E5 /r"    );
    MMX_POR          = form("por",       NO,   "mm mmm",      "0F EB /r"    );
    MMX_PXOR         = form("pxor",      NO,   "mm mmm",      "0F EF /r"    );
    MMX_PMULUDQ      = form("pmuludq",   NO,   "mm mmm",      "0F F4 /r"    );
    MMX_PMADDWD      = form("pmaddwd",   NO,   "mm mmm",      "0F F5 /r"    );
    MMX_PSUBB        = form("psubb",     NO,   "mm mmm",      "0F F8 /r"    );
    MMX_PSUBW        = form("psubw",     NO,   "mm mmm",      "0F F9 /r"    );
    MMX_PSUBD        = form("psubd",     NO,   "mm mmm",      "0F FA /r"    );
    MMX_PSUBQ        = form("psubq",     NO,   "mm mmm",      "0F FB /r"    );
    MMX_PADDB        = form("paddb",     NO,   "mm mmm",      "0F FC /r"    );
    MMX_PADDW        = form("paddw",     NO,   "mm mmm",      "0F FD /r"    );
    MMX_PADDD        = form("paddd",     NO,   "mm mmm",      "0F FE /r"    );
    MMX_PADDUSB      = form("paddusb",   NO,   "mm mmm",      "0F DC /r"    );
    MMX_PADDUSW      = form("paddusw",   NO,   "mm mmm",      "0F DD /r"    );
    MMX_PSUBUSB      = form("psubusb",   NO,   "mm mmm",      "0F D8 /r"    );
    MMX_PSUBUSW      = form("psubusw",   NO,   "mm mmm",      "0F D9 /r"    );
    MMX_PADDSB       = form("paddsb",    NO,   "mm mmm",      "0F EC /r"    );
    MMX_PADDSW       = form("paddsw",    NO,   "mm mmm",      "0F ED /r"    );
    MMX_PSUBSB       = form("psubsb",    NO,   "mm mmm",      "0F E8 /r"    );
    MMX_PSUBSW       = form("psubsw",    NO,   "mm mmm",      "0F E9 /r"    );
    MMX_PSRLW        = form("psrlw",     NO,   "mm mmm",      "0F D1 /r"    );
    MMX_PSRLW_I      = form("psrlw",     NO,   "mmr i8",      "0F 71 /2 ib" );
    MMX_PSRLD        = form("psrld",     NO,   "mm mmm",      "0F D2 /r"    );
    MMX_PSRLD_I      = form("psrld",     NO,   "mmr i8",      "0F 72 /2 ib" );
    MMX_PSRLQ        = form("psrlq",     NO,   "mm mmm",      "0F D3 /r"    );
    MMX_PSRLQ_I      = form("psrlq",     NO,   "mmr i8",      "0F 73 /2 ib" );
    MMX_PSRAW        = form("psraw",     NO,   "mm mmm",      "0F E1 /r"    );
    MMX_PSRAW_I      = form("psraw",     NO,   "mmr i8",      "0F 71 /4 ib" );
    MMX_PSRAD        = form("psrad",     NO,   "mm mmm",      "0F E2 /r"    );
    MMX_PSRAD_I      = form("psrad",     NO,   "mmr i8",      "0F 72 /4 ib" );
    MMX_PSLLW        = form("psllw",     NO,   "mm mmm",      "0F F1 /r"    );
    MMX_PSLLW_I      = form("psllw",     NO,   "mmr i8",      "0F 71 /6 ib" );
    MMX_PSLLD        = form("pslld",     NO,   "mm mmm",      "0F F2 /r"    );
    MMX_PSLLD_I      = form("pslld",     NO,   "mmr i8",      "0F 72 /6 ib" );
    MMX_PSLLQ        = form("psllq",     NO,   "mm mmm",      "0F F3 /r"    );
    MMX_PSLLQ_I      = form("psllq",     NO,   "mmr i8",      "0F 73 /6 ib" );
    MMX_PSHUFW       = form("pshufw",    NO,   "mm mmm i8",   "0F 70 /r ib" );

    // x87. Constants carry Intel's names; AT&T swaps `fsub`/`fsubr` and `fdiv`/`fdivr` where the destination is not %st.
    FLD_M32          = form("flds",      NO,   "m32",         "D9 /0"       ).intel("fld");
    FLD_M64          = form("fldl",      NO,   "m64",         "DD /0"       ).intel("fld");
    FLD_M80          = form("fldt",      NO,   "m80",         "DB /5"       ).intel("fld");
    FLD_ST           = form("fld",       NO,   "st",          "D9 C0+r"     );
    FST_M32          = form("fsts",      NO,   "m32",         "D9 /2"       ).intel("fst");
    FST_M64          = form("fstl",      NO,   "m64",         "DD /2"       ).intel("fst");
    FST_ST           = form("fst",       NO,   "st",          "DD D0+r"     );
    FSTP_M32         = form("fstps",     NO,   "m32",         "D9 /3"       ).intel("fstp");
    FSTP_M64         = form("fstpl",     NO,   "m64",         "DD /3"       ).intel("fstp");
    FSTP_M80         = form("fstpt",     NO,   "m80",         "DB /7"       ).intel("fstp");
    FSTP_ST          = form("fstp",      NO,   "st",          "DD D8+r"     );
    FILD_M16         = form("filds",     NO,   "m16",         "DF /0"       ).intel("fild");
    FILD_M32         = form("fildl",     NO,   "m32",         "DB /0"       ).intel("fild");
    FILD_M64         = form("fildll",    NO,   "m64",         "DF /5"       ).intel("fild");
    FIST_M16         = form("fists",     NO,   "m16",         "DF /2"       ).intel("fist");
    FIST_M32         = form("fistl",     NO,   "m32",         "DB /2"       ).intel("fist");
    FISTP_M16        = form("fistps",    NO,   "m16",         "DF /3"       ).intel("fistp");
    FISTP_M32        = form("fistpl",    NO,   "m32",         "DB /3"       ).intel("fistp");
    FISTP_M64        = form("fistpll",   NO,   "m64",         "DF /7"       ).intel("fistp");
    FISTTP_M16       = form("fisttps",   NO,   "m16",         "DF /1"       ).intel("fisttp");
    FISTTP_M32       = form("fisttpl",   NO,   "m32",         "DB /1"       ).intel("fisttp");
    FISTTP_M64       = form("fisttpll",  NO,   "m64",         "DD /1"       ).intel("fisttp");
    FBLD             = form("fbld",      NO,   "m80",         "DF /4"       );
    FBSTP            = form("fbstp",     NO,   "m80",         "DF /6"       );
    FADD_M32         = form("fadds",     NO,   "m32",         "D8 /0"       ).intel("fadd");
    FADD_M64         = form("faddl",     NO,   "m64",         "DC /0"       ).intel("fadd");
    FIADD_M16        = form("fiadds",    NO,   "m16",         "DE /0"       ).intel("fiadd");
    FIADD_M32        = form("fiaddl",    NO,   "m32",         "DA /0"       ).intel("fiadd");
    FADD_ST0_ST      = form("fadd",      NO,   "st0 st",      "D8 C0+r"     );
    FADD_ST_ST0      = form("fadd",      NO,   "st st0",      "DC C0+r"     );
    FADDP_ST_ST0     = form("faddp",     NO,   "st st0",      "DE C0+r"     );
    FADDP_ST         = form("faddp",     NO,   "st",          "DE C0+r"     );
    FADDP            = form("faddp",     NO,   "",            "DE C1"       );
    FADD_ST          = form("fadd",      NO,   "st",          "D8 C0+r"     );
    FMUL_M32         = form("fmuls",     NO,   "m32",         "D8 /1"       ).intel("fmul");
    FMUL_M64         = form("fmull",     NO,   "m64",         "DC /1"       ).intel("fmul");
    FIMUL_M16        = form("fimuls",    NO,   "m16",         "DE /1"       ).intel("fimul");
    FIMUL_M32        = form("fimull",    NO,   "m32",         "DA /1"       ).intel("fimul");
    FMUL_ST0_ST      = form("fmul",      NO,   "st0 st",      "D8 C8+r"     );
    FMUL_ST_ST0      = form("fmul",      NO,   "st st0",      "DC C8+r"     );
    FMULP_ST_ST0     = form("fmulp",     NO,   "st st0",      "DE C8+r"     );
    FMULP_ST         = form("fmulp",     NO,   "st",          "DE C8+r"     );
    FMULP            = form("fmulp",     NO,   "",            "DE C9"       );
    FMUL_ST          = form("fmul",      NO,   "st",          "D8 C8+r"     );
    FSUB_M32         = form("fsubs",     NO,   "m32",         "D8 /4"       ).intel("fsub");
    FSUB_M64         = form("fsubl",     NO,   "m64",         "DC /4"       ).intel("fsub");
    FISUB_M16        = form("fisubs",    NO,   "m16",         "DE /4"       ).intel("fisub");
    FISUB_M32        = form("fisubl",    NO,   "m32",         "DA /4"       ).intel("fisub");
    FSUB_ST0_ST      = form("fsub",      NO,   "st0 st",      "D8 E0+r"     );
    FSUB_ST_ST0      = form("fsubr",     NO,   "st st0",      "DC E8+r"     ).intel("fsub");
    FSUBP_ST_ST0     = form("fsubrp",    NO,   "st st0",      "DE E8+r"     ).intel("fsubp");
    FSUBP_ST         = form("fsubrp",    NO,   "st",          "DE E8+r"     ).intel("fsubp");
    FSUBP            = form("fsubrp",    NO,   "",            "DE E9"       ).intel("fsubp");
    FSUB_ST          = form("fsub",      NO,   "st",          "D8 E0+r"     );
    FSUBR_M32        = form("fsubrs",    NO,   "m32",         "D8 /5"       ).intel("fsubr");
    FSUBR_M64        = form("fsubrl",    NO,   "m64",         "DC /5"       ).intel("fsubr");
    FISUBR_M16       = form("fisubrs",   NO,   "m16",         "DE /5"       ).intel("fisubr");
    FISUBR_M32       = form("fisubrl",   NO,   "m32",         "DA /5"       ).intel("fisubr");
    FSUBR_ST0_ST     = form("fsubr",     NO,   "st0 st",      "D8 E8+r"     );
    FSUBR_ST_ST0     = form("fsub",      NO,   "st st0",      "DC E0+r"     ).intel("fsubr");
    FSUBRP_ST_ST0    = form("fsubp",     NO,   "st st0",      "DE E0+r"     ).intel("fsubrp");
    FSUBRP_ST        = form("fsubp",     NO,   "st",          "DE E0+r"     ).intel("fsubrp");
    FSUBRP           = form("fsubp",     NO,   "",            "DE E1"       ).intel("fsubrp");
    FSUBR_ST         = form("fsubr",     NO,   "st",          "D8 E8+r"     );
    FDIV_M32         = form("fdivs",     NO,   "m32",         "D8 /6"       ).intel("fdiv");
    FDIV_M64         = form("fdivl",     NO,   "m64",         "DC /6"       ).intel("fdiv");
    FIDIV_M16        = form("fidivs",    NO,   "m16",         "DE /6"       ).intel("fidiv");
    FIDIV_M32        = form("fidivl",    NO,   "m32",         "DA /6"       ).intel("fidiv");
    FDIV_ST0_ST      = form("fdiv",      NO,   "st0 st",      "D8 F0+r"     );
    FDIV_ST_ST0      = form("fdivr",     NO,   "st st0",      "DC F8+r"     ).intel("fdiv");
    FDIVP_ST_ST0     = form("fdivrp",    NO,   "st st0",      "DE F8+r"     ).intel("fdivp");
    FDIVP_ST         = form("fdivrp",    NO,   "st",          "DE F8+r"     ).intel("fdivp");
    FDIVP            = form("fdivrp",    NO,   "",            "DE F9"       ).intel("fdivp");
    FDIV_ST          = form("fdiv",      NO,   "st",          "D8 F0+r"     );
    FDIVR_M32        = form("fdivrs",    NO,   "m32",         "D8 /7"       ).intel("fdivr");
    FDIVR_M64        = form("fdivrl",    NO,   "m64",         "DC /7"       ).intel("fdivr");
    FIDIVR_M16       = form("fidivrs",   NO,   "m16",         "DE /7"       ).intel("fidivr");
    FIDIVR_M32       = form("fidivrl",   NO,   "m32",         "DA /7"       ).intel("fidivr");
    FDIVR_ST0_ST     = form("fdivr",     NO,   "st0 st",      "D8 F8+r"     );
    FDIVR_ST_ST0     = form("fdiv",      NO,   "st st0",      "DC F0+r"     ).intel("fdivr");
    FDIVRP_ST_ST0    = form("fdivp",     NO,   "st st0",      "DE F0+r"     ).intel("fdivrp");
    FDIVRP_ST        = form("fdivp",     NO,   "st",          "DE F0+r"     ).intel("fdivrp");
    FDIVRP           = form("fdivp",     NO,   "",            "DE F1"       ).intel("fdivrp");
    FDIVR_ST         = form("fdivr",     NO,   "st",          "D8 F8+r"     );
    FCOM_ST          = form("fcom",      NO,   "st",          "D8 D0+r"     );
    FCOM             = form("fcom",      NO,   "",            "D8 D1"       );
    FCOMP_ST         = form("fcomp",     NO,   "st",          "D8 D8+r"     );
    FCOMP            = form("fcomp",     NO,   "",            "D8 D9"       );
    FUCOM_ST         = form("fucom",     NO,   "st",          "DD E0+r"     );
    FUCOM            = form("fucom",     NO,   "",            "DD E1"       );
    FUCOMP_ST        = form("fucomp",    NO,   "st",          "DD E8+r"     );
    FUCOMP           = form("fucomp",    NO,   "",            "DD E9"       );
    FCOM_M32         = form("fcoms",     NO,   "m32",         "D8 /2"       ).intel("fcom");
    FCOM_M64         = form("fcoml",     NO,   "m64",         "DC /2"       ).intel("fcom");
    FICOM_M16        = form("ficoms",    NO,   "m16",         "DE /2"       ).intel("ficom");
    FICOM_M32        = form("ficoml",    NO,   "m32",         "DA /2"       ).intel("ficom");
    FCOMP_M32        = form("fcomps",    NO,   "m32",         "D8 /3"       ).intel("fcomp");
    FCOMP_M64        = form("fcompl",    NO,   "m64",         "DC /3"       ).intel("fcomp");
    FICOMP_M16       = form("ficomps",   NO,   "m16",         "DE /3"       ).intel("ficomp");
    FICOMP_M32       = form("ficompl",   NO,   "m32",         "DA /3"       ).intel("ficomp");
    FCOMI            = form("fcomi",     NO,   "st0 st",      "DB F0+r"     ).flags();
    FCOMI_ST         = form("fcomi",     NO,   "st",          "DB F0+r"     ).flags();
    FCOMI_1          = form("fcomi",     NO,   "",            "DB F1"       ).flags();
    FUCOMI           = form("fucomi",    NO,   "st0 st",      "DB E8+r"     ).flags();
    FUCOMI_ST        = form("fucomi",    NO,   "st",          "DB E8+r"     ).flags();
    FUCOMI_1         = form("fucomi",    NO,   "",            "DB E9"       ).flags();
    FCOMIP           = form("fcomip",    NO,   "st0 st",      "DF F0+r"     ).flags();
    FCOMIP_ST        = form("fcomip",    NO,   "st",          "DF F0+r"     ).flags();
    FCOMIP_1         = form("fcomip",    NO,   "",            "DF F1"       ).flags();
    FUCOMIP          = form("fucomip",   NO,   "st0 st",      "DF E8+r"     ).flags();
    FUCOMIP_ST       = form("fucomip",   NO,   "st",          "DF E8+r"     ).flags();
    FUCOMIP_1        = form("fucomip",   NO,   "",            "DF E9"       ).flags();
    FCOMPP           = form("fcompp",    NO,   "",            "DE D9"       );
    FUCOMPP          = form("fucompp",   NO,   "",            "DA E9"       );
    FCMOVB           = form("fcmovb",    NO,   "st0 st",      "DA C0+r"     );
    FCMOVE           = form("fcmove",    NO,   "st0 st",      "DA C8+r"     );
    FCMOVBE          = form("fcmovbe",   NO,   "st0 st",      "DA D0+r"     );
    FCMOVU           = form("fcmovu",    NO,   "st0 st",      "DA D8+r"     );
    FCMOVNB          = form("fcmovnb",   NO,   "st0 st",      "DB C0+r"     );
    FCMOVNE          = form("fcmovne",   NO,   "st0 st",      "DB C8+r"     );
    FCMOVNBE         = form("fcmovnbe",  NO,   "st0 st",      "DB D0+r"     );
    FCMOVNU          = form("fcmovnu",   NO,   "st0 st",      "DB D8+r"     );
    FXCH_ST          = form("fxch",      NO,   "st",          "D9 C8+r"     );
    FXCH             = form("fxch",      NO,   "",            "D9 C9"       );
    FFREE            = form("ffree",     NO,   "st",          "DD C0+r"     );
    FFREEP           = form("ffreep",    NO,   "st",          "DF C0+r"     );
    FCHS             = form("fchs",      NO,   "",            "D9 E0"       );
    FABS             = form("fabs",      NO,   "",            "D9 E1"       );
    FTST             = form("ftst",      NO,   "",            "D9 E4"       );
    FXAM             = form("fxam",      NO,   "",            "D9 E5"       );
    FLD1             = form("fld1",      NO,   "",            "D9 E8"       );
    FLDL2T           = form("fldl2t",    NO,   "",            "D9 E9"       );
    FLDL2E           = form("fldl2e",    NO,   "",            "D9 EA"       );
    FLDPI            = form("fldpi",     NO,   "",            "D9 EB"       );
    FLDLG2           = form("fldlg2",    NO,   "",            "D9 EC"       );
    FLDLN2           = form("fldln2",    NO,   "",            "D9 ED"       );
    FLDZ             = form("fldz",      NO,   "",            "D9 EE"       );
    F2XM1            = form("f2xm1",     NO,   "",            "D9 F0"       );
    FYL2X            = form("fyl2x",     NO,   "",            "D9 F1"       );
    FPTAN            = form("fptan",     NO,   "",            "D9 F2"       );
    FPATAN           = form("fpatan",    NO,   "",            "D9 F3"       );
    FXTRACT          = form("fxtract",   NO,   "",            "D9 F4"       );
    FPREM1           = form("fprem1",    NO,   "",            "D9 F5"       );
    FDECSTP          = form("fdecstp",   NO,   "",            "D9 F6"       );
    FINCSTP          = form("fincstp",   NO,   "",            "D9 F7"       );
    FPREM            = form("fprem",     NO,   "",            "D9 F8"       );
    FYL2XP1          = form("fyl2xp1",   NO,   "",            "D9 F9"       );
    FSQRT            = form("fsqrt",     NO,   "",            "D9 FA"       );
    FSINCOS          = form("fsincos",   NO,   "",            "D9 FB"       );
    FRNDINT          = form("frndint",   NO,   "",            "D9 FC"       );
    FSCALE           = form("fscale",    NO,   "",            "D9 FD"       );
    FSIN             = form("fsin",      NO,   "",            "D9 FE"       );
    FCOS             = form("fcos",      NO,   "",            "D9 FF"       );
    FNOP             = form("fnop",      NO,   "",            "D9 D0"       );
    FNSTCW           = form("fnstcw",    NO,   "m16",         "D9 /7"       );
    FSTCW            = form("fstcw",     NO,   "m16",         "9B D9 /7"    );
    FLDCW            = form("fldcw",     NO,   "m16",         "D9 /5"       );
    FNSTSW_AX        = form("fnstsw",    NO,   "ax",          "DF E0"       ).defs(A);
    FNSTSW_1         = form("fnstsw",    NO,   "",            "DF E0"       ).defs(A);
    FNSTSW_M         = form("fnstsw",    NO,   "m16",         "DD /7"       );
    FSTSW_AX         = form("fstsw",     NO,   "ax",          "9B DF E0"    ).defs(A);
    FSTSW_M          = form("fstsw",     NO,   "m16",         "9B DD /7"    );
    FNSTENV          = form("fnstenv",   NO,   "m",           "D9 /6"       );
    FSTENV           = form("fstenv",    NO,   "m",           "9B D9 /6"    );
    FLDENV           = form("fldenv",    NO,   "m",           "D9 /4"       );
    FNSAVE           = form("fnsave",    NO,   "m",           "DD /6"       );
    FSAVE            = form("fsave",     NO,   "m",           "9B DD /6"    );
    FRSTOR           = form("frstor",    NO,   "m",           "DD /4"       );
    FNINIT           = form("fninit",    NO,   "",            "DB E3"       );
    FINIT            = form("finit",     NO,   "",            "9B DB E3"    );
    FNCLEX           = form("fnclex",    NO,   "",            "DB E2"       );
    FCLEX            = form("fclex",     NO,   "",            "9B DB E2"    );
    FWAIT            = form("fwait",     NO,   "",            "9B"          );

    // BMI
    ANDN             = form("andn",      LQ,   "=r rv rm",    "VEX.0F38 F2 /r").flags();
    BLSR             = form("blsr",      LQ,   "=rv rm",      "VEX.0F38 F3 /1").flags();
    BLSMSK           = form("blsmsk",    LQ,   "=rv rm",      "VEX.0F38 F3 /2").flags();
    BLSI             = form("blsi",      LQ,   "=rv rm",      "VEX.0F38 F3 /3").flags();
    BEXTR            = form("bextr",     LQ,   "=r rm rv",    "VEX.0F38 F7 /r").flags();
    BZHI             = form("bzhi",      LQ,   "=r rm rv",    "VEX.0F38 F5 /r").flags();
    SARX             = form("sarx",      LQ,   "=r rm rv",    "VEX.F3.0F38 F7 /r");
    SHLX             = form("shlx",      LQ,   "=r rm rv",    "VEX.66.0F38 F7 /r");
    SHRX             = form("shrx",      LQ,   "=r rm rv",    "VEX.F2.0F38 F7 /r");
    MULX             = form("mulx",      LQ,   "=r =rv rm",   "VEX.F2.0F38 F6 /r").uses(D);
    PDEP             = form("pdep",      LQ,   "=r rv rm",    "VEX.F2.0F38 F5 /r");
    PEXT             = form("pext",      LQ,   "=r rv rm",    "VEX.F3.0F38 F5 /r");
    RORX             = form("rorx",      LQ,   "=r rm i8",    "VEX.F2.0F3A F0 /r ib");
}
