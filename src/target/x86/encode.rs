//! From a row and its operands to bytes and fixups (Intel SDM volume 2, chapter 2).
//!
//! The first encoding of the row whose conditions hold is taken; prefixes stand in GNU as's order (segment, address size,
//! operand size, repeat, lock, REX). Branches to labels end as [`Branch`] tails; everything else is final at once.

use super::regs::*;
use super::reloc as r;
use super::spec;
use super::table::*;
use crate::mc::machine::{Branch, BranchCode, Code};
use crate::mc::*;

// Bits of `InstRef::flags`.
pub const LOCK: u16 = 1;
pub const REP: u16 = 2;
pub const REPNE: u16 = 4;
pub const NOTRACK: u16 = 8;
/// An extra operand-size prefix (TLS sequences).
pub const DATA16: u16 = 16;
/// A REX.W prefix that means nothing (TLS sequences).
pub const REX64: u16 = 32;
/// The memory operand is one element for all (`{1toN}`).
pub const BROADCAST: u16 = 0x40;
/// Static rounding and suppressed exceptions: one of the five, in this field.
pub const ROUND: u16 = 0x700;
pub const RN_SAE: u16 = 0x100;
pub const RD_SAE: u16 = 0x200;
pub const RU_SAE: u16 = 0x300;
pub const RZ_SAE: u16 = 0x400;
pub const SAE: u16 = 0x500;
/// `{vex}`, `{vex3}`, `{evex}`: only encodings of this kind.
pub const FORCE_VEX: u16 = 0x800;
pub const FORCE_VEX3: u16 = 0x1000;
pub const FORCE_EVEX: u16 = 0x2000;

/// Branch kinds of [`Branch::kind`]: `jmp`, or `jcc` with its condition code.
const BRANCH_JMP: u16 = 0;
const BRANCH_JCC: u16 = 1;

/// Operands sorted into the places of the encoding.
struct Fields<'a> {
    reg: u8,
    rm: u8,
    mem: Option<&'a Mem>,
    vvvv: u8,
    is4: u8,
    /// A mask register and whether it zeroes; register 0 is no mask.
    mask: u8,
    zero: bool,
    /// log2 of the factor of an 8-bit displacement in EVEX encodings.
    scale: u8,
    /// A vector register above 15.
    high: bool,
    imm: [Option<&'a Operand>; 2],
    target: Option<SymExpr>,
    /// Bits of REX that byte registers force, and whether one forbids REX.
    force_rex: bool,
    forbid_rex: bool,
}

fn mismatch(row: &Row) -> String {
    format!("operand type mismatch for `{}'", row.name)
}

/// Encodes `i`.
pub fn encode(i: &InstRef, code: &mut Code) -> Result<(), String> {
    let mut row = insn(i.op);
    if row.twin.is_some() || row.mem_twin.is_some() {
        let memory = i.ops.iter().any(|o| matches!(o, Operand::Mem(_)));
        if let Some(twin) = if memory { row.mem_twin } else { row.twin } {
            row = insn(twin);
        }
    }
    let f = fields(row, i)?;
    for e in row.encodings() {
        if applies(e, i, &f) {
            return emit(row, e, i, &f, code);
        }
    }
    Err(mismatch(row))
}

/// Sorts the operands.
fn fields<'a>(row: &Row, i: &'a InstRef) -> Result<Fields<'a>, String> {
    let mut f = Fields {
        reg: 0,
        rm: 0,
        mem: None,
        vvvv: 0,
        is4: 0,
        mask: 0,
        zero: false,
        scale: 0,
        high: false,
        imm: [None, None],
        target: None,
        force_rex: false,
        forbid_rex: false,
    };
    let mut next = 0;
    let mut round = Round::None;
    for k in row.kinds() {
        if k.place == OpPlace::Fixed {
            continue;
        }
        let Some(op) = i.ops.get(next) else {
            return Err(format!("number of operands mismatch for `{}'", row.name));
        };
        next += 1;
        match (k.place, op) {
            (OpPlace::Reg | OpPlace::Rm | OpPlace::Vvvv | OpPlace::Is4, Operand::Reg(reg)) => {
                let hw = reg.hw();
                let byte = k.size == 0 || (k.size == SIZED && i.size == 0);
                if byte && reg.phys_class() == GPR {
                    f.force_rex |= (4..8).contains(&hw);
                } else if reg.phys_class() == HIGH8 {
                    f.forbid_rex = true;
                }
                f.high |= hw >= 16;
                match k.place {
                    OpPlace::Reg => f.reg = hw,
                    OpPlace::Rm => f.rm = hw,
                    OpPlace::Is4 => f.is4 = hw,
                    _ => f.vvvv = hw,
                }
            }
            (OpPlace::Rm | OpPlace::Moffs, Operand::Mem(m)) => {
                f.mem = Some(m);
                f.high |= k.index != NO_INDEX && m.index.hw() >= 16;
                f.scale = match i.flags & BROADCAST {
                    0 => k.mem_size(i.size).unwrap_or(0),
                    _ if k.broadcast != 0 => k.broadcast,
                    _ => return Err(format!("unsupported broadcast for `{}'", row.name)),
                };
            }
            (OpPlace::Imm, Operand::Imm(_) | Operand::Sym(_)) => {
                if f.imm[0].is_none() {
                    f.imm[0] = Some(op)
                } else {
                    f.imm[1] = Some(op)
                }
            }
            (OpPlace::Rel, Operand::Sym(e)) => f.target = Some(*e),
            (OpPlace::Rel, Operand::Imm(n)) => f.target = Some(SymExpr::abs(*n)),
            _ => return Err(mismatch(row)),
        }
        if k.round != Round::None {
            round = k.round;
        }
    }
    let wrong_round = match i.flags & ROUND {
        0 => false,
        SAE => round != Round::Sae,
        _ => round != Round::Er,
    };
    // Only scalars and the longest vectors have the bits for it.
    if wrong_round
        || i.flags & ROUND != 0 && (f.mem.is_some() || row.sizes & XYZ != 0 && i.size != 6)
        || i.flags & BROADCAST != 0 && f.mem.is_none()
    {
        return Err(mismatch(row));
    }
    let (is_masked, zero) = mask_of(i.op);
    if is_masked {
        let Some(Operand::Reg(mask)) = i.ops.get(next) else { return Err(mismatch(row)) };
        if row.masking == Masking::None || mask.hw() == 0 {
            return Err(format!("unsupported masking for `{}'", row.name));
        }
        if zero && (row.masking != Masking::MergeOrZero || matches!(i.ops.first(), Some(Operand::Mem(_)))) {
            return Err(format!("unsupported masking for `{}'", row.name));
        }
        (f.mask, f.zero) = (mask.hw(), zero);
    } else if row.masking == Masking::Necessary {
        return Err(format!("default mask isn't allowed for `{}'", row.name));
    }
    Ok(f)
}

/// An immediate as a number of the operand size, sign-extended.
fn number(imm: Option<&Operand>, size: u8) -> Option<i64> {
    match imm {
        Some(Operand::Imm(n)) => Some(match size {
            0 if (-128..=255).contains(n) => *n as i8 as i64,
            1 if (-0x8000..=0xffff).contains(n) => *n as i16 as i64,
            2 if (i32::MIN as i64..=u32::MAX as i64).contains(n) => *n as i32 as i64,
            _ => *n,
        }),
        _ => None,
    }
}

fn applies(e: &Enc, i: &InstRef, f: &Fields) -> bool {
    let only_evex = f.high || f.mask != 0 || i.flags & (BROADCAST | ROUND | FORCE_EVEX) != 0;
    let possible = match e.flags & (VEX | EVEX) {
        VEX => !only_evex && i.size != 6,
        EVEX => i.flags & (FORCE_VEX | FORCE_VEX3) == 0,
        _ => !only_evex && i.flags & (FORCE_VEX | FORCE_VEX3) == 0,
    };
    if !possible {
        return false;
    }
    if e.when == 0 {
        return true;
    }
    let sizes = e.when & WHEN_SIZES;
    if sizes != 0 && sizes & 1 << i.size == 0 {
        return false;
    }
    let acc =
        |n: usize| matches!(i.ops.get(n), Some(Operand::Reg(r)) if r.hw() == 0 && r.phys_class() == GPR);
    if e.when & WHEN_S8 != 0 && number(f.imm[0], i.size).is_none_or(|n| n as i8 as i64 != n) {
        return false;
    }
    if e.when & WHEN_S32 != 0
        && i.size == 3
        && matches!(f.imm[0], Some(Operand::Imm(n)) if *n as i32 as i64 != *n)
        && f.mem.is_none()
    {
        return false;
    }
    if e.when & WHEN_ONE != 0 && !matches!(f.imm[0], Some(Operand::Imm(1))) {
        return false;
    }
    if e.when & WHEN_ACC != 0 && !acc(0) {
        return false;
    }
    if e.when & (WHEN_ACC1 | WHEN_ACC2) != 0 {
        let both = acc(0) && acc(1) && i.size == 2;
        if f.mem.is_some() || both || !acc((e.when & WHEN_ACC2 != 0) as usize) {
            return false;
        }
    }
    e.when & WHEN_REG == 0 || f.mem.is_none()
}

fn emit(row: &Row, e: &Enc, i: &InstRef, f: &Fields, code: &mut Code) -> Result<(), String> {
    // Which register goes into the opcode.
    let opcode_reg = match () {
        _ if e.flags & PLUS_R == 0 => None,
        _ if e.when & WHEN_ACC1 != 0 => Some(f.reg),
        _ if e.when & WHEN_ACC2 != 0 => Some(f.rm),
        _ => Some(f.reg | f.rm),
    };
    let sized = row.sizes != 0;
    let wide =
        e.flags & REX_W != 0 || (sized && i.size == 3 && row.sizes & 8 != 0 && e.flags & DEFAULT64 == 0);
    let mut rex = if wide { 0x48 } else { 0u8 };
    if i.flags & REX64 != 0 {
        rex |= 0x48;
    }
    if f.force_rex {
        rex |= 0x40;
    }
    match opcode_reg {
        Some(n) if n >= 8 => rex |= 0x41,
        Some(_) => {}
        None => {
            if f.reg & 8 != 0 {
                rex |= 0x44;
            }
            if f.mem.is_none() && f.rm & 8 != 0 {
                rex |= 0x41;
            }
        }
    }
    let mut addr32 = false;
    if let Some(m) = f.mem {
        if m.seg != 0 {
            const OVERRIDES: [u8; 6] = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
            code.bytes.push(OVERRIDES[(m.seg as usize - 1) % 6]);
        }
        if !m.base.is_none() {
            addr32 |= matches!((m.base.phys_class(), m.base.hw()), (GPR32, _) | (IP, 1));
            if m.base.hw() >= 8 && m.base.phys_class() != IP {
                rex |= 0x41;
            }
        }
        if !m.index.is_none() {
            addr32 |= m.index.phys_class() == GPR32 || (m.index.phys_class() == IZ && m.index.hw() == 1);
            if m.index.hw() & 8 != 0 {
                rex |= 0x42;
            }
        }
    }
    if f.forbid_rex && rex != 0 {
        return Err(format!(
            "can't encode register '%{}' in an instruction requiring REX prefix",
            HIGH8_NAMES[(f.reg | f.rm) as usize & 3]
        ));
    }
    if i.flags & NOTRACK != 0 {
        code.bytes.push(0x3e);
    }
    if addr32 {
        code.bytes.push(0x67);
    }
    if i.flags & DATA16 != 0 {
        code.bytes.push(0x66);
    }
    let mut exchanged = None;
    if e.flags & EVEX != 0 {
        evex(e, i, f, wide, rex, code);
    } else if e.flags & VEX != 0 {
        if e.flags & EXCHANGE != 0
            && f.mem.is_none()
            && !wide
            && e.map == 1
            && f.reg < 8
            && f.rm >= 8
            && i.flags & FORCE_VEX3 == 0
        {
            exchanged = Some((f.rm, f.reg));
            rex = 0x44;
        }
        let prefix = if exchanged.is_some() && e.flags & EXCHANGE_66 != 0 { 0x66 } else { e.prefix };
        vex(&Enc { prefix, ..*e }, i, f, wide, rex, code);
    } else {
        let data16 = sized && i.size == 1 && row.sizes & 2 != 0 || e.prefix == 0x66;
        if e.prefix == 0x9b || e.prefix == 0x67 {
            code.bytes.push(e.prefix);
        }
        if data16 {
            code.bytes.push(0x66);
        }
        if i.flags & REP != 0 {
            code.bytes.push(0xf3);
        }
        if i.flags & REPNE != 0 {
            code.bytes.push(0xf2);
        }
        if e.prefix == 0xf2 || e.prefix == 0xf3 {
            code.bytes.push(e.prefix);
        }
        if i.flags & LOCK != 0 {
            code.bytes.push(0xf0);
        }
        // A branch to a label: its bytes depend on the distance.
        if let Some(target) = f.target
            && e.imm == Imm::Rel8
            && row.nencs == 2
        {
            return branch(i, target, code);
        }
        if rex != 0 {
            code.bytes.push(rex);
        }
        match e.map {
            1 => code.bytes.push(0x0f),
            2 => code.bytes.extend_from_slice(&[0x0f, 0x38]),
            3 => code.bytes.extend_from_slice(&[0x0f, 0x3a]),
            _ => {}
        }
    }
    let mut opcode = if exchanged.is_some() { e.second } else { e.opcode };
    let (reg, rm) = exchanged.unwrap_or((f.reg, f.rm));
    if e.flags & PLUS_W != 0 && i.size != 0 {
        opcode += 1;
    }
    if e.flags & PLUS_SEG != 0 {
        opcode = opcode.wrapping_add(f.reg.wrapping_sub(4).wrapping_mul(8));
    }
    let low = opcode_reg.map_or(0, |n| n & 7);
    if e.flags & SECOND != 0 {
        code.bytes.push(opcode);
        code.bytes.push(e.second + low);
    } else {
        code.bytes.push(opcode + low);
    }
    let is4 = row.kinds().last().is_some_and(|k| k.place == OpPlace::Is4);
    let imm_len = imm_size(e.imm, i.size) + (e.flags & TAIL != 0) as u8 + is4 as u8;
    if e.modrm != NO_MODRM {
        let reg = if e.modrm == SLASH_R { reg & 7 } else { e.modrm };
        match f.mem {
            Some(m) => {
                let got = gotpcrelx(e, i, rex);
                let scale = if e.flags & EVEX != 0 { f.scale } else { 0 };
                memory(m, reg, imm_len, addr32, got, scale, code)?;
            }
            // `/digit` rows whose only register is written in the reg place of the text.
            None => code.bytes.push(0xc0 | reg << 3 | rm & 7),
        }
    } else if let Some(m) = f.mem {
        // movabs
        let e = m.disp;
        if e.sym.is_none() {
            code.bytes.extend_from_slice(&e.addend.to_le_bytes());
        } else {
            let t = spec::abs(e.spec, 8).ok_or_else(|| mismatch(row))?;
            code.fixup(t, e, 0, 8);
        }
    }
    if e.flags & TAIL != 0 {
        code.bytes.push(e.second);
    }
    if is4 {
        code.bytes.push(f.is4 << 4);
    }
    match e.imm {
        Imm::None => Ok(()),
        Imm::Rel8 | Imm::Rel32 => {
            let Some(t) = f.target else { return Err(mismatch(row)) };
            if e.imm == Imm::Rel8 {
                code.fixup(r::PC8, t, -1, 1);
            } else {
                let plt = t.spec == spec::PLT || (t.sym.is_some() && code.syms.may_be_external(t.sym));
                let r_type = match t.spec {
                    spec::PLAIN | spec::PLT => {
                        if plt {
                            r::PLT32
                        } else {
                            r::PC32
                        }
                    }
                    s => spec::pc32(s).ok_or_else(|| mismatch(row))?,
                };
                code.fixup(r_type, t, -4, 4);
            }
            Ok(())
        }
        Imm::IwIb => {
            immediate(row, f.imm[0], 2, 1, code)?;
            immediate(row, f.imm[1], 1, 0, code)
        }
        kind => immediate(row, f.imm[0], imm_size(kind, i.size), i.size, code),
    }
}

fn imm_size(kind: Imm, size: u8) -> u8 {
    match kind {
        Imm::None => 0,
        Imm::Ib | Imm::Rel8 => 1,
        Imm::Iw => 2,
        Imm::Iz => [1, 2, 4, 4][size as usize & 3],
        Imm::Io => 8,
        Imm::IwIb => 3,
        Imm::Rel32 => 4,
    }
}

/// Appends an immediate of `len` bytes for operands of size `size`.
fn immediate(row: &Row, op: Option<&Operand>, len: u8, size: u8, code: &mut Code) -> Result<(), String> {
    match op {
        Some(Operand::Imm(n)) => {
            let fits = match len {
                1 => {
                    (-128..=255).contains(n)
                        || (size < 3 && number(op, size).is_some_and(|n| n as i8 as i64 == n))
                }
                2 => (-0x8000..=0xffff).contains(n),
                4 if size == 3 || row.default_q => *n as i32 as i64 == *n,
                4 => (i32::MIN as i64..=u32::MAX as i64).contains(n),
                _ => true,
            } || (len == 1 && size == 3 && *n as i8 as i64 == *n);
            if !fits {
                return Err(mismatch(row));
            }
            code.bytes.extend_from_slice(&n.to_le_bytes()[..len as usize]);
            Ok(())
        }
        Some(Operand::Sym(e)) => {
            let signed = len == 4 && (size == 3 || row.default_q);
            let t = if got_symbol(*e, code) && len >= 4 {
                Some(if len == 8 { 29 } else { r::GOTPC32 })
            } else if signed {
                spec::abs32s(e.spec)
            } else {
                spec::abs(e.spec, len)
            };
            let t = t.ok_or_else(|| mismatch(row))?;
            code.fixup(t, *e, 0, len as usize);
            Ok(())
        }
        _ => Err(mismatch(row)),
    }
}

fn got_symbol(e: SymExpr, code: &Code) -> bool {
    e.sym.is_some() && e.spec == spec::PLAIN && code.syms.syms[e.sym].name == b"_GLOBAL_OFFSET_TABLE_"
}

/// The relocation of `foo@GOTPCREL(%rip)` in this instruction: one that lets the linker rewrite it if it knows how.
fn gotpcrelx(e: &Enc, i: &InstRef, rex: u8) -> u32 {
    let opcode = e.opcode + (e.flags & PLUS_W != 0 && i.size != 0) as u8;
    let binop = opcode & !0x38 == 0x03 && e.modrm == SLASH_R;
    let relaxable = e.map == 0
        && e.prefix == 0
        && i.size >= 2
        && ((opcode == 0xff && (e.modrm == 2 || e.modrm == 4)) || opcode == 0x8b || opcode == 0x85 || binop);
    match () {
        _ if !relaxable => r::GOTPCREL,
        _ if rex != 0 => r::REX_GOTPCRELX,
        _ => r::GOTPCRELX,
    }
}

/// ModRM, SIB and displacement of a memory operand. `trailing`: bytes of the instruction after the displacement;
/// `compress`: log2 of the factor of an 8-bit displacement.
fn memory(
    m: &Mem,
    reg: u8,
    trailing: u8,
    addr32: bool,
    got: u32,
    compress: u8,
    code: &mut Code,
) -> Result<(), String> {
    let reg = reg << 3;
    let disp = m.disp;
    let abs = |code: &mut Code| -> Result<(), String> {
        if disp.sym.is_none() {
            let d = disp.addend;
            if d as i32 as i64 != d && !(addr32 && d as u32 as i64 == d) {
                return Err(format!("0x{d:x} shortened to 0x{:x}: displacement out of range", d as u32));
            }
            code.bytes.extend_from_slice(&(d as i32).to_le_bytes());
            return Ok(());
        }
        let t = if got_symbol(disp, code) {
            Some(r::GOTPC32)
        } else if addr32 && disp.spec == spec::PLAIN {
            Some(r::ABS32)
        } else {
            spec::abs32s(disp.spec)
        };
        let t = t.ok_or("this modifier is not possible in a displacement")?;
        code.fixup(t, disp, 0, 4);
        Ok(())
    };
    if !m.base.is_none() && m.base.phys_class() == IP {
        code.bytes.push(reg | 5);
        if disp.sym.is_none() {
            // A plain number is the distance from the next instruction.
            if disp.addend as i32 as i64 != disp.addend {
                return Err("displacement out of range".into());
            }
            code.bytes.extend_from_slice(&(disp.addend as i32).to_le_bytes());
            return Ok(());
        }
        let t = match disp.spec {
            spec::GOTPCREL => got,
            _ if got_symbol(disp, code) => r::GOTPC32,
            s => spec::pc32(s).ok_or("this modifier is not possible in a pc-relative address")?,
        };
        let back = if matches!(disp.spec, spec::TPOFF | spec::DTPOFF) { 0 } else { -4 - trailing as i64 };
        code.fixup(t, disp, back, 4);
        return Ok(());
    }
    let scale = match m.scale {
        0 | 1 => 0u8,
        2 => 1 << 6,
        4 => 2 << 6,
        8 => 3 << 6,
        n => return Err(format!("expecting scale factor of 1, 2, 4, or 8: got `{n}'")),
    };
    let index = match m.index {
        n if n.is_none() => 4,
        n if n.phys_class() == IZ => 4,
        n if n.hw() == 4 && n.phys_class() != XMM && n.phys_class() != YMM && n.phys_class() != ZMM => {
            return Err("`%rsp' is not a valid index register".into());
        }
        n => n.hw() & 7,
    };
    if m.base.is_none() {
        code.bytes.extend_from_slice(&[reg | 4, scale | index << 3 | 5]);
        return abs(code);
    }
    let base = m.base.hw() & 7;
    let sib = !m.index.is_none() || base == 4;
    let short = disp.addend >> compress;
    let small = disp.sym.is_none() && short as i8 as i64 == short && short << compress == disp.addend;
    let mode = match () {
        _ if small && disp.addend == 0 && base != 5 => 0,
        _ if small => 0x40,
        _ => 0x80,
    };
    if sib {
        code.bytes.extend_from_slice(&[mode | reg | 4, scale | index << 3 | base]);
    } else {
        code.bytes.push(mode | reg | base);
    }
    match mode {
        0 => Ok(()),
        0x40 => {
            code.bytes.push(short as u8);
            Ok(())
        }
        _ => abs(code),
    }
}

/// The `pp` field of VEX and EVEX.
fn prefix_code(e: &Enc) -> u8 {
    match e.prefix {
        0x66 => 1,
        0xf3 => 2,
        0xf2 => 3,
        _ => 0,
    }
}

/// The VEX prefix (SDM volume 2, 2.3.5).
fn vex(e: &Enc, i: &InstRef, f: &Fields, wide: bool, rex: u8, code: &mut Code) {
    let long = e.flags & L256 != 0 || i.size == 5;
    let last = (!f.vvvv & 15) << 3 | (long as u8) << 2 | prefix_code(e);
    let inverted = !(rex << 5) & 0xe0;
    if e.map == 1 && !wide && rex & 3 == 0 && i.flags & FORCE_VEX3 == 0 {
        code.bytes.extend_from_slice(&[0xc5, inverted & 0x80 | last]);
    } else {
        code.bytes.extend_from_slice(&[0xc4, inverted | e.map, (wide as u8) << 7 | last]);
    }
}

/// The EVEX prefix (SDM volume 2, 2.7.1).
fn evex(e: &Enc, i: &InstRef, f: &Fields, wide: bool, rex: u8, code: &mut Code) {
    let mut rxb = !(rex << 5) & 0xe0;
    // The fifth bits: of ModRM.reg, of a register in ModRM.rm (in X), of vvvv or the vector of indices.
    if f.reg & 16 == 0 {
        rxb |= 0x10;
    }
    if f.mem.is_none() && f.rm & 16 != 0 {
        rxb &= !0x40;
    }
    let index = f.mem.map_or(0, |m| if m.index.is_none() { 0 } else { m.index.hw() });
    let high = (f.vvvv | index) & 16 == 0;
    let length = match i.flags & ROUND {
        0 if e.flags & L512 != 0 || i.size == 6 => 2,
        0 if e.flags & L256 != 0 || i.size == 5 => 1,
        0 | SAE => 0,
        round => (round >> 8) as u8 - 1,
    };
    let b = i.flags & (BROADCAST | ROUND) != 0;
    code.bytes.extend_from_slice(&[
        0x62,
        rxb | e.map,
        (wide as u8) << 7 | (!f.vvvv & 15) << 3 | 4 | prefix_code(e),
        (f.zero as u8) << 7 | length << 5 | (b as u8) << 4 | (high as u8) << 3 | f.mask,
    ]);
}

/// A `jmp` or `jcc` to a label.
fn branch(i: &InstRef, t: SymExpr, code: &mut Code) -> Result<(), String> {
    let kind = match jcc_code(i.op) {
        Some(cc) => BRANCH_JCC + cc as u16,
        None => BRANCH_JMP,
    };
    let b = Branch { kind, state: 0, regs: 0, sym: t.sym, addend: t.addend };
    if t.sym.is_some() {
        code.branch = Some(b);
        return Ok(());
    }
    let c = branch_code(&Branch { state: 1, ..b }, true);
    code.bytes.extend_from_slice(&c.bytes[..c.len as usize - 4]);
    code.fixup(c.r_type, t, c.addend, 4);
    Ok(())
}

pub fn branch_len(b: &Branch) -> u8 {
    match (b.state, b.kind) {
        (0, _) => 2,
        (_, BRANCH_JMP) => 5,
        _ => 6,
    }
}

pub fn branch_state(distance: Option<i64>) -> u8 {
    match distance {
        Some(d) if (-128..=127).contains(&(d - 2)) => 0,
        _ => 1,
    }
}

pub fn branch_code(b: &Branch, local: bool) -> BranchCode {
    let len = branch_len(b);
    let mut bytes = [0; 12];
    let cc = b.kind.wrapping_sub(BRANCH_JCC) as u8;
    match (b.state, b.kind) {
        (0, BRANCH_JMP) => bytes[0] = 0xeb,
        (0, _) => bytes[0] = 0x70 + cc,
        (_, BRANCH_JMP) => bytes[0] = 0xe9,
        _ => bytes[..2].copy_from_slice(&[0x0f, 0x80 + cc]),
    }
    let width = if b.state == 0 { 1 } else { 4 };
    let r_type = if b.state == 0 {
        r::PC8
    } else if local {
        r::PC32
    } else {
        r::PLT32
    };
    BranchCode { bytes, len, field: len - width, r_type, addend: -(width as i64) }
}

/// Padding for code: the multi-byte nops of the manual (SDM volume 2, NOP), as long as possible up to 11 bytes like GNU as.
pub fn nops(mut count: usize, out: &mut Vec<u8>) {
    static NOPS: [&[u8]; 11] = [
        &[0x90],
        &[0x66, 0x90],
        &[0x0f, 0x1f, 0x00],
        &[0x0f, 0x1f, 0x40, 0x00],
        &[0x0f, 0x1f, 0x44, 0x00, 0x00],
        &[0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
        &[0x0f, 0x1f, 0x80, 0, 0, 0, 0],
        &[0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0],
        &[0x66, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0],
        &[0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0],
        &[0x66, 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0],
    ];
    while count > 0 {
        let n = count.min(11);
        out.extend_from_slice(NOPS[n - 1]);
        count -= n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::x86::machine::X86_64;

    struct Instance {
        op: Opcode,
        size: u8,
        flags: u16,
        ops: Vec<Operand>,
    }

    /// Instances of every row: registers low and high, several addresses, immediates of several sizes; masks, broadcasts
    /// and static rounding where a row has them.
    fn instances() -> Vec<Instance> {
        let mem = |base: Reg, index: Reg, scale: u8, disp: i64| Mem {
            base,
            index,
            scale,
            seg: 0,
            disp: SymExpr::abs(disp),
        };
        let mems = [
            mem(RAX, Reg::NONE, 1, 0),
            mem(RBP, Reg::NONE, 1, 0),
            mem(RSP, Reg::NONE, 1, 8),
            mem(R13, R9, 4, -1000),
            mem(Reg::NONE, RBX, 8, 0x1234),
            mem(R12, Reg::NONE, 1, 127),
            mem(Reg::NONE, Reg::NONE, 1, 64),
            mem(R9, Reg::NONE, 1, 1024),
            mem(RAX, R10, 2, -512),
        ];
        let imms = [1i64, 5, -3, 100, -129, 1000, 0x12345, -0x7654321, 0x7fff_ffff, 0x1_2345_6789];
        let mut out = Vec::new();
        for (n, row) in rows().iter().enumerate() {
            let op = Opcode(n as u16);
            let kinds: Vec<&Kind> = row.kinds().iter().filter(|k| k.place != OpPlace::Fixed).collect();
            if kinds.iter().any(|k| k.place == OpPlace::Rel)
                || matches!(row.name, "rex" | "rex64" | "ss" | "es")
            {
                continue;
            }
            let evex = row.encodings().iter().any(|e| e.flags & EVEX != 0);
            for size in 0..7u8 {
                if row.sizes != 0 && row.sizes >> size & 1 == 0 || row.sizes == 0 && size > 0 {
                    continue;
                }
                for variant in 0..if evex { 20 } else { 10usize } {
                    let mut flags = 0;
                    let mut ops = Vec::new();
                    for (at, k) in kinds.iter().enumerate() {
                        let mut number = [0u8, 1, 3, 5, 8, 12, 13, 15, 6, 2][(variant + at * 3) % 10];
                        if variant >= 10 && k.class == XMM {
                            number = [16, 1, 23, 5, 8, 31, 28, 15, 20, 2][(variant + at * 3) % 10];
                        }
                        let use_mem = k.mem != NO_MEM && (k.class == NO_CLASS || variant % 2 == 1);
                        if k.broadcast != 0 && matches!(variant, 11 | 15 | 19) {
                            flags |= BROADCAST;
                        }
                        if k.round != Round::None && matches!(variant, 10 | 12 | 14 | 16) {
                            flags |= match k.round {
                                Round::Er => [RN_SAE, RD_SAE, RU_SAE, RZ_SAE][(variant - 10) / 2],
                                _ => SAE,
                            };
                        }
                        ops.push(match k.place {
                            OpPlace::Imm => {
                                let limit = match (k.size, size) {
                                    (SIZED, 0) | (0, _) => 0x80,
                                    (SIZED, 1) => 0x8000,
                                    (1, _) => 0x8000,
                                    (SIZED, 2) => 1 << 31,
                                    _ if row.name == "movabs" || row.name == "mov" => i64::MAX,
                                    _ => 1 << 31,
                                };
                                let imm = imms[variant % 10];
                                Operand::Imm(if k.size == 0 || k.size == 1 {
                                    (imm & 0x7f).min(limit - 1)
                                } else if imm.abs() < limit {
                                    imm
                                } else {
                                    7
                                })
                            }
                            _ if k.index != NO_INDEX => {
                                let class = [XMM, YMM, ZMM][k.index_size(size) as usize % 4];
                                let index =
                                    Reg::phys(class, if variant >= 10 { 31 - number } else { number ^ 1 });
                                Operand::Mem(Mem { index, scale: 4, ..mems[variant % mems.len()] })
                            }
                            OpPlace::Moffs => Operand::Mem(mem(Reg::NONE, Reg::NONE, 1, 0x1122334455)),
                            _ if use_mem => Operand::Mem(mems[variant % mems.len()]),
                            _ => {
                                let limit = match k.class {
                                    ST | MMX | MASK => 7,
                                    XMM if variant >= 10 => 31,
                                    SEG => 5,
                                    CR => 8,
                                    _ => 15,
                                };
                                let mut number = number.min(limit);
                                if k.class == SEG {
                                    number = 4 + variant as u8 % 2;
                                }
                                if k.class == ST {
                                    number = number.max(1);
                                }
                                if k.class == CR || k.class == DR {
                                    number = [0, 2, 3, 4][variant % 4];
                                }
                                Operand::Reg(Reg::phys(k.class, number))
                            }
                        });
                    }
                    let mask = Operand::Reg(Reg::phys(MASK, variant as u8 % 7 + 1));
                    let mut op = op;
                    if row.masking == Masking::Necessary || row.masking != Masking::None && variant % 4 == 2 {
                        op = masked(op);
                        ops.push(mask);
                    } else if row.masking == Masking::MergeOrZero && variant % 4 == 3 {
                        op = zeroed(op);
                        ops.push(mask);
                    }
                    out.push(Instance { op, size, flags, ops });
                    if kinds.is_empty() {
                        break;
                    }
                }
            }
        }
        out
    }

    fn assemble(lines: &[Vec<u8>]) -> Vec<Result<Vec<u8>, String>> {
        lines
            .iter()
            .map(|line| {
                let mut obj = Object::new(&X86_64, None);
                crate::asm::Assembler::new(&mut obj).run_file(line, "t.s");
                match obj.errors.first() {
                    Some(e) => Err(e.1.clone()),
                    None => Ok(obj.data().clone()),
                }
            })
            .collect()
    }

    fn encode_and_print() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let (mut codes, mut lines) = (Vec::new(), Vec::new());
        for Instance { op, size, flags, ops } in instances() {
            let i = InstRef { op, size, flags, ops: &ops };
            let mut obj = Object::new(&X86_64, None);
            if obj.emit_inst(&i).is_err() {
                continue;
            }
            codes.push(obj.data().clone());
            let mut line = Vec::new();
            X86_64.print(&i, &|_, _| {}, &mut line);
            lines.push(line);
        }
        (codes, lines)
    }

    #[test]
    fn text_of_every_row_assembles_to_its_bytes() {
        let (codes, lines) = encode_and_print();
        assert!(codes.len() > 40_000);
        let mut bad = 0;
        for ((code, line), text) in codes.iter().zip(&lines).zip(assemble(&lines)) {
            if text.as_ref() != Ok(code) {
                bad += 1;
                if bad < 40 {
                    eprintln!("{}: direct {code:02x?}, from text {text:02x?}", String::from_utf8_lossy(line));
                }
            }
        }
        assert_eq!(bad, 0);
    }

    /// With GNU as at hand the same bytes come from there.
    #[test]
    fn rows_agree_with_gnu_as() {
        let (codes, lines) = encode_and_print();
        let dir = std::env::temp_dir().join(format!("ccc-rows-{}", std::process::id()));
        if std::fs::create_dir_all(&dir).is_err() {
            return;
        }
        let (source, object, listing) = (dir.join("t.s"), dir.join("t.o"), dir.join("t.lst"));
        let mut text = Vec::new();
        for l in &lines {
            text.extend_from_slice(l);
            text.push(b'\n');
        }
        std::fs::write(&source, &text).expect("scratch file");
        let run = std::process::Command::new("as")
            .arg("-o")
            .arg(&object)
            .arg("--listing-lhs-width=8")
            .arg(format!("-aln={}", listing.display()))
            .arg(&source)
            .output();
        let Ok(run) = run else { return };
        let mut bad = 0;
        for m in String::from_utf8_lossy(&run.stderr).lines().filter(|l| l.contains("Error")) {
            bad += 1;
            if bad < 60 {
                let n: usize = m.split(':').nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
                eprintln!("{m} [{}]", String::from_utf8_lossy(&lines[n - 1]));
            }
        }
        let list = std::fs::read_to_string(&listing).unwrap_or_default();
        let mut theirs: Vec<Vec<u8>> = vec![Vec::new(); lines.len()];
        for l in list.lines() {
            // "  12 0034 89D8        	text" or a continuation "  12      00".
            let Some((n, rest)) = l.trim_start().split_once(' ') else { continue };
            let Ok(n) = n.parse::<usize>() else { continue };
            if n == 0 || n > lines.len() {
                continue;
            }
            let rest = if rest.starts_with(' ') { rest } else { rest.split_once(' ').map_or("", |r| r.1) };
            for w in rest.split('\t').next().unwrap_or("").split_whitespace() {
                if w.len() % 2 == 0 && w.bytes().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_lowercase()) {
                    theirs[n - 1].extend(
                        (0..w.len() / 2).filter_map(|i| u8::from_str_radix(&w[2 * i..2 * i + 2], 16).ok()),
                    );
                }
            }
        }
        for ((code, line), other) in codes.iter().zip(&lines).zip(&theirs) {
            if code != other && !other.is_empty() {
                bad += 1;
                if bad < 60 {
                    eprintln!("{}: ours {code:02x?}, GNU {other:02x?}", String::from_utf8_lossy(line));
                }
            }
        }
        let _ = std::fs::remove_dir_all(&dir);
        assert_eq!(bad, 0);
    }
}
