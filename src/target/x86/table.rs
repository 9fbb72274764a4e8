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
//! | `m` `mv` | memory of no particular size, of the operand size |
//! | `x xv xr xm` | the same for xmm registers; `xi` in the high half of the last byte (`mm mmr mmm` for MMX) |
//! | `y yv yr ym`, `z zv zr zm` | for ymm and zmm registers |
//! | `v vv vr vm vi` | for vector registers of the operand size |
//! | `ve` | the same, or memory of one element (packed results) |
//! | `h hr hm`, `f fm`, `e em` | for vectors of half, a fourth, an eighth of the operand size (registers: xmm at least) |
//! | `vs hs` | memory addressed by a vector of indices of the operand size, of half of it |
//! | `k kv kr km` | mask registers |
//! | `seg cr dr st` | segment, control, debug, x87 stack register |
//! | `i i8 i16` | immediate; its width is the encoding's |
//! | `rel` | branch target; `moffs` absolute address of `movabs` |
//! | `a ax cl dx st0 xmm0` | fixed register of the text form: *not* in `InstRef::ops`, but among the implicit registers |
//!
//! A number after the token is the width in bits where it is not the operand size. `r32m8` is a 32-bit register or 8 bits of memory.
//! `/32` after that: AVX-512 can broadcast a memory element of 32 bits. Then in braces: `{k}` the result can be masked, `{kz}`
//! with zeroing too, `{K}` a mask is necessary; `{er}` static rounding, `{sae}` suppression of exceptions, between registers.
//!
//! **Encodings**: alternatives separated by `|`, the first that fits is taken (the order GNU as has). Bytes in hex;
//! `+w` adds 1 to the opcode unless the size is a byte; `+r` adds the register; `/r` and `/0`–`/7` are ModRM;
//! `ib iw iz io` immediates of 1, 2, min(size, 4) and 8 bytes; `rb rz` relative targets; `W` REX.W always (otherwise set
//! by size q); `d64` 64 bits by default, no REX.W. Conditions: `b wl wlq q` sizes, `s8` the immediate is a number
//! that sign-extends from 8 bits, `s32` likewise from 32 bits when the size is q, `=1` it is 1, `A` the register is the
//! accumulator (`A1 A2`: that operand, and the other one goes into the opcode), `reg` no memory. `tailN` is a last opcode byte.
//! `VEX.…` and `EVEX.…` are read as in the manual; a missing length means the operand size, or 128. `~29`: between registers
//! that opcode with the operands exchanged is taken where the shorter VEX prefix suffices for it (`~66.D6`: and this prefix).
//!
//! **Masks**: an opcode of the row can be [`masked`] (merging) or [`zeroed`]; then the mask register is one more operand, the last.
//!
//! The strings are read at compile time: a mistake in one does not compile.

use super::regs::*;
use crate::mc::{Opcode, Reg};
use crate::mir::role::RowKind::{Call, CondJump, IndirectJump, Jump, Ret};
use crate::mir::role::{RowDesc, RowKind, RowRole};

// Sets of sizes: bit n = log2 of the size in bytes; `X Y Z` are the lengths of vectors.
pub const NO: u8 = 0;
const B: u8 = 1;
const Q: u8 = 8;
const WL: u8 = 6;
const WQ: u8 = 10;
const LQ: u8 = 12;
const WLQ: u8 = 14;
const BWL: u8 = 7;
const BWLQ: u8 = 15;
const X: u8 = 0x10;
const Y: u8 = 0x20;
const Z: u8 = 0x40;
const XY: u8 = 0x30;
const YZ: u8 = 0x60;
pub const XYZ: u8 = 0x70;

/// Where an operand goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpPlace {
    /// ModRM.reg, or the opcode with `+r`.
    Reg,
    /// ModRM.rm: register, memory or both.
    Rm,
    /// VEX.vvvv.
    Vvvv,
    /// High half of the last byte.
    Is4,
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
/// `Kind::size`, `Kind::mem`, `Kind::index`: parts of the instruction's operand size.
pub const HALF: u8 = 0xfb;
pub const FOURTH: u8 = 0xfa;
pub const EIGHTH: u8 = 0xf9;
/// `Kind::index`: no vector of indices.
pub const NO_INDEX: u8 = 0xfe;
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
    /// log2 of the bytes of an element that can be broadcast, or 0.
    pub broadcast: u8,
    /// Memory addressed by a vector of indices: log2 of its width, or a part of the operand size.
    pub index: u8,
    pub round: Round,
}

impl Kind {
    /// log2 of a register's bytes when the operand size is `size`.
    pub fn reg_size(&self, size: u8) -> u8 {
        let width = part(self.size, size);
        if self.class == XMM { width.max(4) } else { width }
    }
    /// log2 of the bytes of memory when the operand size is `size`; None: no particular number.
    pub fn mem_size(&self, size: u8) -> Option<u8> {
        let width = part(self.mem, size);
        (width < MEM80).then_some(width)
    }
    /// log2 of the width of the vector of indices.
    pub fn index_size(&self, size: u8) -> u8 {
        part(self.index, size).max(4)
    }
}

fn part(code: u8, size: u8) -> u8 {
    match code {
        SIZED => size,
        HALF => size.wrapping_sub(1),
        FOURTH => size.wrapping_sub(2),
        EIGHTH => size.wrapping_sub(3),
        n => n,
    }
}

/// What can replace memory's place between registers (SDM volume 2, 2.7.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    None,
    Sae,
    /// Static rounding, which suppresses exceptions too.
    Er,
}

/// Masking of the first operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Masking {
    None,
    Merge,
    MergeOrZero,
    /// Merging, and never without a mask.
    Necessary,
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
pub const EVEX: u16 = 256;
/// Vector length 256 or 512 whatever the operand size.
pub const L256: u16 = 512;
pub const L512: u16 = 1024;
/// Between registers `Enc::second` is an opcode with the operands exchanged.
pub const EXCHANGE: u16 = 2048;
/// … and with prefix 66.
pub const EXCHANGE_66: u16 = 4096;
// Bits of `Enc::when`, above the sizes.
pub const WHEN_SIZES: u16 = 0x7f;
pub const WHEN_S8: u16 = 0x80;
pub const WHEN_S32: u16 = 0x100;
pub const WHEN_ONE: u16 = 0x200;
pub const WHEN_ACC: u16 = 0x400;
pub const WHEN_ACC2: u16 = 0x800;
pub const WHEN_ACC1: u16 = 0x1000;
pub const WHEN_REG: u16 = 0x2000;

/// One encoding.
#[derive(Clone, Copy, Debug)]
pub struct Enc {
    /// Mandatory prefix (66, F2, F3, also 67 and 9B), or 0.
    pub prefix: u8,
    /// Opcode map: 0 one byte, 1 `0F`, 2 `0F 38`, 3 `0F 3A`, 5 and 6 (EVEX only).
    pub map: u8,
    pub opcode: u8,
    /// Second opcode byte (x87 `D9 E8`, `0F 01 F9`) or tail byte.
    pub second: u8,
    pub modrm: u8,
    pub imm: Imm,
    pub flags: u16,
    /// Sizes it is for (bits 0–6; none: all) and conditions.
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
    /// Sizes whose suffix is printed.
    pub suffixes: u8,
    /// AT&T writes `*` before the operand (indirect branches).
    pub star: bool,
    /// The row that is taken instead when all operands are registers.
    pub twin: Option<Opcode>,
    /// The row that is taken instead when an operand is memory.
    pub mem_twin: Option<Opcode>,
    /// The size in 64-bit mode when nothing says another is q (push, pop, call, ret).
    pub default_q: bool,
    pub masking: Masking,
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
    /// These vector sizes have suffixes, too.
    const fn suffixed(mut self, sizes: u8) -> Row {
        self.suffixes = sizes;
        self
    }
    /// Printed without suffix.
    const fn plain(mut self) -> Row {
        self.suffixes = 0;
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

/// Declares the rows of a file: a constant each, numbered in order from the one given, and the array of them.
macro_rules! rows {
    ($first:expr; $($name:ident = $row:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Number { $($name,)* Count }
        /// Number after the last row of this file.
        pub(super) const END: u16 = $first + Number::Count as u16;
        // Rows that only the assembler uses are found by their mnemonic.
        $(#[allow(dead_code)] pub const $name: Opcode = Opcode($first + Number::$name as u16);)*
        pub(super) const ROWS: [Row; Number::Count as usize] = [$(const { $row },)*];
    };
}

mod avx;
mod avx512;
mod control;
mod int;
mod mmx;
mod sse;
mod x87;

// Whose rows the code generator uses by name is not these files' affair.
#[allow(unused_imports)]
pub use avx::*;
#[allow(unused_imports)]
pub use avx512::*;
pub use control::*;
pub use int::*;
#[allow(unused_imports)]
pub use mmx::*;
pub use sse::*;
pub use x87::*;

const COUNT: usize = avx512::END as usize;

/// Files in the order of their first numbers.
static ROWS: [Row; COUNT] = {
    let files: [&[Row]; 7] =
        [&int::ROWS, &control::ROWS, &sse::ROWS, &mmx::ROWS, &x87::ROWS, &avx::ROWS, &avx512::ROWS];
    let mut all = [int::ROWS[0]; COUNT];
    let (mut file, mut n) = (0, 0);
    while file < files.len() {
        let mut i = 0;
        while i < files[file].len() {
            all[n] = files[file][i];
            n += 1;
            i += 1;
        }
        file += 1;
    }
    all
};

/// Opcodes with a mask operand: bits above the row's number.
const MERGE: u16 = 0x4000;
const ZERO: u16 = 0x8000;

/// `op` with a mask as last operand; what is not selected of the first operand stays as it was.
pub const fn masked(op: Opcode) -> Opcode {
    Opcode(op.0 | MERGE)
}

/// `op` with a mask as last operand; what is not selected of the first operand is zero.
pub const fn zeroed(op: Opcode) -> Opcode {
    Opcode(op.0 | ZERO)
}

/// Whether there is a mask operand, and whether it zeroes.
pub const fn mask_of(op: Opcode) -> (bool, bool) {
    (op.0 & (MERGE | ZERO) != 0, op.0 & ZERO != 0)
}

/// `op` without mask.
pub const fn unmasked(op: Opcode) -> Opcode {
    Opcode(op.0 & !(MERGE | ZERO))
}

/// The row of an opcode of this table.
pub fn insn(op: Opcode) -> &'static Row {
    &ROWS[unmasked(op).0 as usize]
}

/// All rows, numbered as their opcodes.
pub fn rows() -> &'static [Row] {
    &ROWS
}

/// What allocator and emitter must know of a row. A mask operand has no role there.
pub fn row(op: Opcode) -> &'static RowDesc {
    if op.0 & MERGE != 0 { &MERGE_DESCS[unmasked(op).0 as usize] } else { &DESCS[unmasked(op).0 as usize] }
}

static DESCS: [RowDesc; COUNT] = descs(&ROLES);
static MERGE_DESCS: [RowDesc; COUNT] = descs(&MERGE_ROLES);
static ROLES: [[RowRole; 4]; COUNT] = roles(false);
/// With the first operand read and written.
static MERGE_ROLES: [[RowRole; 4]; COUNT] = roles(true);

const fn roles(merge: bool) -> [[RowRole; 4]; COUNT] {
    let mut roles = [[RowRole::None; 4]; COUNT];
    let mut i = 0;
    while i < COUNT {
        roles[i] = ROWS[i].roles;
        if merge && matches!(roles[i][0], RowRole::Def) {
            roles[i][0] = RowRole::Mod;
        }
        i += 1;
    }
    roles
}

const fn descs(roles: &'static [[RowRole; 4]; COUNT]) -> [RowDesc; COUNT] {
    let mut descs = [ROWS[0].desc; COUNT];
    let mut i = 0;
    while i < COUNT {
        descs[i] = ROWS[i].desc;
        // Fixed operands are not in `InstRef::ops`; rows have them last or alone, so the roles before them stay in place.
        let mut n = 0;
        while n < ROWS[i].nops as usize && !matches!(ROWS[i].ops[n].place, OpPlace::Fixed) {
            n += 1;
        }
        descs[i].roles = roles[i].split_at(n).0;
        i += 1;
    }
    descs
}

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

const NO_KIND: Kind = Kind {
    place: OpPlace::Fixed,
    class: NO_CLASS,
    size: 0,
    mem: NO_MEM,
    hw: 0,
    broadcast: 0,
    index: NO_INDEX,
    round: Round::None,
};
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
        suffixes: sizes & BWLQ,
        star: false,
        default_q: false,
        twin: None,
        mem_twin: None,
        masking: Masking::None,
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
        // Decorations in braces.
        let mut len = 0;
        while len < token.len() && token[len] != b'{' {
            len += 1;
        }
        let (token, braces) = token.split_at(len);
        let mut round = Round::None;
        match braces {
            b"" => {}
            b"{k}" => row.masking = Masking::Merge,
            b"{kz}" => row.masking = Masking::MergeOrZero,
            b"{K}" => row.masking = Masking::Necessary,
            b"{er}" => round = Round::Er,
            b"{sae}" => round = Round::Sae,
            _ => panic!("unknown decoration"),
        }
        let mut kind = kind(token);
        kind.round = round;
        let n = row.nops as usize;
        row.ops[n] = kind;
        row.roles[n] = if kind.class == GPR || kind.class == XMM || kind.class == MASK || kind.mem != NO_MEM {
            role
        } else {
            RowRole::None
        };
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
    // `/32`: broadcast.
    let mut len = 0;
    while len < token.len() && token[len] != b'/' {
        len += 1;
    }
    if len < token.len() {
        let mut k = kind(token.split_at(len).0);
        k.broadcast = log2_bits(token.split_at(len + 1).1);
        return k;
    }
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
        Kind { place, class, size, mem, ..NO_KIND }
    }
    const fn fixed(class: u8, size: u8, hw: u8) -> Kind {
        Kind { class, size, hw, ..NO_KIND }
    }
    match base {
        b"r" => k(OpPlace::Reg, GPR, sized, NO_MEM),
        b"rv" => k(OpPlace::Vvvv, GPR, sized, NO_MEM),
        b"rr" => k(OpPlace::Rm, GPR, sized, NO_MEM),
        b"rm" => k(OpPlace::Rm, GPR, sized, sized),
        b"r32m" => k(OpPlace::Rm, GPR, 2, width),
        b"m" => k(OpPlace::Rm, NO_CLASS, 0, any),
        b"mv" => k(OpPlace::Rm, NO_CLASS, 0, SIZED),
        b"x" => k(OpPlace::Reg, XMM, 4, NO_MEM),
        b"xv" => k(OpPlace::Vvvv, XMM, 4, NO_MEM),
        b"xr" => k(OpPlace::Rm, XMM, 4, NO_MEM),
        b"xm" => k(OpPlace::Rm, XMM, 4, any),
        b"xi" => k(OpPlace::Is4, XMM, 4, NO_MEM),
        b"y" => k(OpPlace::Reg, XMM, 5, NO_MEM),
        b"yv" => k(OpPlace::Vvvv, XMM, 5, NO_MEM),
        b"yr" => k(OpPlace::Rm, XMM, 5, NO_MEM),
        b"ym" => k(OpPlace::Rm, XMM, 5, any),
        b"z" => k(OpPlace::Reg, XMM, 6, NO_MEM),
        b"zv" => k(OpPlace::Vvvv, XMM, 6, NO_MEM),
        b"zr" => k(OpPlace::Rm, XMM, 6, NO_MEM),
        b"zm" => k(OpPlace::Rm, XMM, 6, any),
        b"v" => k(OpPlace::Reg, XMM, SIZED, NO_MEM),
        b"vv" => k(OpPlace::Vvvv, XMM, SIZED, NO_MEM),
        b"vr" => k(OpPlace::Rm, XMM, SIZED, NO_MEM),
        b"vm" => k(OpPlace::Rm, XMM, SIZED, sized),
        b"ve" => k(OpPlace::Rm, XMM, SIZED, width),
        b"vi" => k(OpPlace::Is4, XMM, SIZED, NO_MEM),
        b"h" => k(OpPlace::Reg, XMM, HALF, NO_MEM),
        b"hv" => k(OpPlace::Vvvv, XMM, HALF, NO_MEM),
        b"hr" => k(OpPlace::Rm, XMM, HALF, NO_MEM),
        b"hm" => k(OpPlace::Rm, XMM, HALF, HALF),
        b"f" => k(OpPlace::Reg, XMM, FOURTH, NO_MEM),
        b"fm" => k(OpPlace::Rm, XMM, FOURTH, FOURTH),
        b"em" => k(OpPlace::Rm, XMM, EIGHTH, EIGHTH),
        b"vs" => Kind { place: OpPlace::Rm, mem: width, index: SIZED, ..NO_KIND },
        b"hs" => Kind { place: OpPlace::Rm, mem: width, index: HALF, ..NO_KIND },
        b"k" => k(OpPlace::Reg, MASK, 3, NO_MEM),
        b"kv" => k(OpPlace::Vvvv, MASK, 3, NO_MEM),
        b"kr" => k(OpPlace::Rm, MASK, 3, NO_MEM),
        b"km" => k(OpPlace::Rm, MASK, 3, width),
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
            b"x" => e.when |= X as u16,
            b"y" => e.when |= Y as u16,
            b"z" => e.when |= Z as u16,
            b"yz" => e.when |= YZ as u16,
            b"s8" => e.when |= WHEN_S8,
            b"s32" => e.when |= WHEN_S32,
            b"=1" => e.when |= WHEN_ONE,
            b"A" => e.when |= WHEN_ACC,
            // (`0F A2` is cpuid.)
            b"A1" if e.flags & EVEX == 0 && (n == 0 || bytes[n - 1] != 0x0f) => e.when |= WHEN_ACC1,
            b"A2" if e.flags & EVEX == 0 && (n == 0 || bytes[n - 1] != 0x0f) => e.when |= WHEN_ACC2,
            b"reg" => e.when |= WHEN_REG,
            [b't', b'a', b'i', b'l', d] => {
                e.second = *d - b'0';
                e.flags |= TAIL;
            }
            [b'V', b'E', b'X', rest @ ..] => {
                e.flags |= VEX;
                vex(rest, &mut e);
            }
            [b'E', b'V', b'E', b'X', rest @ ..] => {
                e.flags |= EVEX;
                vex(rest, &mut e);
            }
            b"~66.D6" => {
                e.second = 0xd6;
                e.flags |= EXCHANGE | EXCHANGE_66;
            }
            [b'~', h, l] => match (hex_digit(*h), hex_digit(*l)) {
                (Some(h), Some(l)) => {
                    e.second = h << 4 | l;
                    e.flags |= EXCHANGE;
                }
                _ => panic!("unknown opcode"),
            },
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

/// The fields of `VEX.length.pp.map.W`.
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
            b"MAP5" => e.map = 5,
            b"MAP6" => e.map = 6,
            b"128" => {}
            b"256" => e.flags |= L256,
            b"512" => e.flags |= L512,
            b"W1" => e.flags |= REX_W,
            b"W0" => {}
            _ => panic!("unknown VEX field"),
        }
        text = rest.split_at(len).1;
    }
}
