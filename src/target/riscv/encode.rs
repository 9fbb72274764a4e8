//! From a row and its operands to bytes and fixups, with compression and relaxable branches.
//!
//! Whatever has a 16-bit form gets it unless `.option norvc` holds ([`NO_RVC`] in `Object::arch`). A relocation that
//! the linker may relax is followed by R_RISCV_RELAX at the same place.

use super::reloc as r;
use super::spec;
use super::table::*;
use crate::mc::machine::{Branch, BranchCode, Code};
use crate::mc::*;

// Bits of `Object::arch`.
pub const NO_RVC: u64 = 1;
pub const NO_RELAX: u64 = 2;
pub const PIC: u64 = 4;

/// Operands sorted into fields.
#[derive(Default)]
struct Fields {
    rd: u32,
    rs1: u32,
    rs2: u32,
    rs3: u32,
    imm: i64,
    sym: Option<SymExpr>,
}

fn illegal(row: &Row) -> String {
    format!("illegal operands `{}'", row.name)
}

/// Encodes `i`.
pub fn encode(i: &InstRef, code: &mut Code) -> Result<(), String> {
    let row = insn(i.op);
    let mut f = Fields::default();
    let kinds = row.kinds();
    if i.ops.len() < kinds.len() {
        return Err(illegal(row));
    }
    for (k, op) in kinds.iter().zip(i.ops) {
        match (k, op) {
            (Kind::Rd | Kind::Fd, Operand::Reg(x)) => f.rd = x.hw() as u32 & 31,
            (Kind::Rs1 | Kind::Fs1, Operand::Reg(x)) => f.rs1 = x.hw() as u32 & 31,
            (Kind::Rs2 | Kind::Fs2, Operand::Reg(x)) => f.rs2 = x.hw() as u32 & 31,
            (Kind::Fs3, Operand::Reg(x)) => f.rs3 = x.hw() as u32 & 31,
            (Kind::Mem | Kind::Addr, Operand::Mem(m)) => {
                f.rs1 = if m.base.is_none() { 0 } else { m.base.hw() as u32 & 31 };
                f.imm = m.disp.addend;
                if m.disp.sym.is_some() {
                    f.sym = Some(m.disp);
                }
            }
            (Kind::Csr, Operand::Imm(n)) => f.rs3 = *n as u32 & 0xfff,
            (Kind::Zimm, Operand::Imm(n)) if (0..32).contains(n) => f.rs1 = *n as u32,
            (Kind::Fence, Operand::Imm(n)) => f.imm = f.imm << 4 | n & 15,
            (Kind::Imm12 | Kind::Imm20 | Kind::Shamt5 | Kind::Shamt6 | Kind::Target, Operand::Imm(n)) => {
                f.imm = *n
            }
            (Kind::Imm12 | Kind::Imm20 | Kind::Target | Kind::Sym, Operand::Sym(e)) => {
                f.sym = Some(*e);
                f.imm = e.addend;
            }
            _ => return Err(illegal(row)),
        }
    }
    let relax = code.arch & NO_RELAX == 0;
    match i.op {
        CALL | TAIL => {
            let link = if i.op == CALL { 1 } else { 6 };
            let Some(e) = f.sym else { return Err(illegal(row)) };
            code.fixup_at(code.bytes.len() as u32, r::CALL_PLT, e, 0);
            mark_relax(code, relax);
            code.cut = true;
            put(code, 0x17 | link << 7);
            put(code, 0x67 | (if i.op == CALL { 1 } else { 0 }) << 7 | link << 15);
            return Ok(());
        }
        _ => {}
    }
    if kinds.contains(&Kind::Target) {
        return branch(i, row, &f, code);
    }
    let rvc = code.arch & NO_RVC == 0;
    if f.sym.is_none()
        && rvc
        && let Some(c) = compress(i.op, &f)
    {
        code.bytes.extend_from_slice(&c.to_le_bytes());
        return Ok(());
    }
    let mut bits = row.bits
        | f.rd << 7
        | f.rs1 << 15
        | f.rs2 << 20
        | f.rs3 << if kinds.contains(&Kind::Csr) { 20 } else { 27 };
    if row.has_rm() {
        let rm = if i.flags == 0 { row.rm as u16 } else { i.flags - 1 };
        bits |= (rm as u32 & 7) << 12;
    }
    if row.amo {
        bits |= (i.flags as u32 & 3) << 25;
    }
    for k in kinds {
        match k {
            Kind::Imm12 | Kind::Mem if f.sym.is_none() => {
                if !(-0x800..0x800).contains(&f.imm) {
                    return Err(illegal(row));
                }
                let n = f.imm as u32 & 0xfff;
                bits |= if is_store(row) { (n >> 5) << 25 | (n & 31) << 7 } else { n << 20 };
            }
            Kind::Imm20 if f.sym.is_none() => {
                if !(-0x80000..0x100000).contains(&f.imm) {
                    return Err("lui expression not in range 0..1048575".into());
                }
                bits |= (f.imm as u32 & 0xfffff) << 12;
            }
            Kind::Shamt5 | Kind::Shamt6 => {
                let limit = if *k == Kind::Shamt5 { 32 } else { 64 };
                if !(0..limit).contains(&f.imm) {
                    return Err(format!("improper shift amount ({})", f.imm));
                }
                bits |= (f.imm as u32) << 20;
            }
            Kind::Addr if f.imm != 0 || f.sym.is_some() => return Err(illegal(row)),
            Kind::Fence => bits |= (f.imm as u32 & 0xff) << 20,
            Kind::Imm12 | Kind::Mem | Kind::Imm20 => {
                let Some(e) = f.sym else { continue };
                let t = match k {
                    Kind::Imm20 => spec::u_reloc(e.spec),
                    _ if is_store(row) => spec::s_reloc(e.spec),
                    _ => spec::i_reloc(e.spec),
                };
                let t = t.ok_or_else(|| illegal(row))?;
                code.fixup_at(code.bytes.len() as u32, t, e, 0);
                mark_relax(code, relax && spec::relaxable(e.spec));
                code.cut |= matches!(t, r::HI20 | r::PCREL_HI20 | r::TPREL_HI20);
            }
            _ => {}
        }
    }
    // add rd, rs, tp, %tprel_add(sym)
    if let Some(Operand::Sym(e)) = i.ops.get(kinds.len())
        && e.spec == spec::TPREL_ADD
    {
        code.fixup_at(code.bytes.len() as u32, r::TPREL_ADD, *e, 0);
        code.cut = true;
        mark_relax(code, relax);
    }
    put(code, bits);
    Ok(())
}

fn put(code: &mut Code, bits: u32) {
    code.bytes.extend_from_slice(&bits.to_le_bytes());
}

fn is_store(row: &Row) -> bool {
    matches!(row.bits & 0x7f, 0x23 | 0x27)
}

fn mark_relax(code: &mut Code, relax: bool) {
    if relax {
        code.fixup_at(code.bytes.len() as u32, r::RELAX, SymExpr::abs(0), 0);
    }
}

/// The 16-bit form of an instruction without relocation (ISA manual, chapter "C").
fn compress(op: Opcode, f: &Fields) -> Option<u16> {
    let (rd, rs1, rs2, imm) = (f.rd, f.rs1, f.rs2, f.imm);
    let low = |n: u32| (8..16).contains(&n);
    let signed6 = (-32..32).contains(&imm);
    let bit = |from: u32, width: u32, to: u32| ((imm as u32 >> from) & ((1 << width) - 1)) << to;
    // imm[5] at 12, imm[4:0] at 2.
    let ci = bit(5, 1, 12) | bit(0, 5, 2);
    let unsigned = |scale: i64, bits: u32| imm >= 0 && imm & (scale - 1) == 0 && imm < 1 << bits;
    let bits = match op {
        ADDI if rd == 0 && rs1 == 0 && imm == 0 => 0x0001,
        ADDI if rd != 0 && rs1 == 0 && signed6 => 0x4001 | rd << 7 | ci,
        ADDI if rd != 0 && rs1 != 0 && imm == 0 && rd != rs1 => 0x8002 | rd << 7 | rs1 << 2,
        ADDI if rd != 0 && rd == rs1 && signed6 && imm != 0 => 0x0001 | rd << 7 | ci,
        ADDI if rd == 2 && rs1 == 2 && imm != 0 && imm & 15 == 0 && (-512..512).contains(&imm) => {
            0x6101 | bit(9, 1, 12) | bit(4, 1, 6) | bit(6, 1, 5) | bit(7, 2, 3) | bit(5, 1, 2)
        }
        ADDI if low(rd) && rs1 == 2 && imm != 0 && unsigned(4, 10) => {
            bit(4, 2, 11) | bit(6, 4, 7) | bit(2, 1, 6) | bit(3, 1, 5) | (rd - 8) << 2
        }
        ADDI if rd != 0 && rd == rs1 && imm == 0 => 0x8002 | rd << 7 | rs1 << 2,
        ADDIW if rd != 0 && rd == rs1 && signed6 => 0x2001 | rd << 7 | ci,
        LUI if rd != 0 && rd != 2 => {
            // The field is imm[17:12], sign-extended; the operand may be written either way.
            let n = if imm >= 0x80000 { imm - 0x100000 } else { imm };
            if n == 0 || !(-32..32).contains(&n) {
                return None;
            }
            0x6001 | rd << 7 | ci
        }
        SLLI if rd != 0 && rd == rs1 && imm != 0 => 0x0002 | rd << 7 | ci,
        SRLI if low(rd) && rd == rs1 && imm != 0 => 0x8001 | (rd - 8) << 7 | ci,
        SRAI if low(rd) && rd == rs1 && imm != 0 => 0x8401 | (rd - 8) << 7 | ci,
        ANDI if low(rd) && rd == rs1 && signed6 => 0x8801 | (rd - 8) << 7 | ci,
        ADD if rd != 0 && rd == rs1 && rs2 != 0 => 0x9002 | rd << 7 | rs2 << 2,
        ADD if rd != 0 && rd == rs2 && rs1 != 0 => 0x9002 | rd << 7 | rs1 << 2,
        ADD if rd != 0 && rs1 == 0 && rs2 != 0 => 0x8002 | rd << 7 | rs2 << 2,
        SUB | XOR | OR | AND | SUBW | ADDW if low(rd) && low(rs1) && low(rs2) => {
            let other = match () {
                _ if rd == rs1 => rs2,
                _ if rd == rs2 && op != SUB && op != SUBW => rs1,
                _ => return None,
            };
            let base = match op {
                SUB => 0x8c01,
                XOR => 0x8c21,
                OR => 0x8c41,
                AND => 0x8c61,
                SUBW => 0x9c01,
                _ => 0x9c21,
            };
            base | (rd - 8) << 7 | (other - 8) << 2
        }
        JALR if imm == 0 && rs1 != 0 && rd == 0 => 0x8002 | rs1 << 7,
        JALR if imm == 0 && rs1 != 0 && rd == 1 => 0x9002 | rs1 << 7,
        EBREAK => 0x9002,
        LW if rs1 == 2 && rd != 0 && unsigned(4, 8) => {
            0x4002 | rd << 7 | bit(5, 1, 12) | bit(2, 3, 4) | bit(6, 2, 2)
        }
        LD if rs1 == 2 && rd != 0 && unsigned(8, 9) => {
            0x6002 | rd << 7 | bit(5, 1, 12) | bit(3, 2, 5) | bit(6, 3, 2)
        }
        FLD if rs1 == 2 && unsigned(8, 9) => 0x2002 | rd << 7 | bit(5, 1, 12) | bit(3, 2, 5) | bit(6, 3, 2),
        SW if rs1 == 2 && unsigned(4, 8) => 0xc002 | bit(2, 4, 9) | bit(6, 2, 7) | rs2 << 2,
        SD if rs1 == 2 && unsigned(8, 9) => 0xe002 | bit(3, 3, 10) | bit(6, 3, 7) | rs2 << 2,
        FSD if rs1 == 2 && unsigned(8, 9) => 0xa002 | bit(3, 3, 10) | bit(6, 3, 7) | rs2 << 2,
        LW if low(rd) && low(rs1) && unsigned(4, 7) => {
            0x4000 | (rs1 - 8) << 7 | (rd - 8) << 2 | bit(3, 3, 10) | bit(2, 1, 6) | bit(6, 1, 5)
        }
        SW if low(rs2) && low(rs1) && unsigned(4, 7) => {
            0xc000 | (rs1 - 8) << 7 | (rs2 - 8) << 2 | bit(3, 3, 10) | bit(2, 1, 6) | bit(6, 1, 5)
        }
        LD | FLD if low(rd) && low(rs1) && unsigned(8, 8) => {
            let base = if op == LD { 0x6000 } else { 0x2000 };
            base | (rs1 - 8) << 7 | (rd - 8) << 2 | bit(3, 3, 10) | bit(6, 2, 5)
        }
        SD | FSD if low(rs2) && low(rs1) && unsigned(8, 8) => {
            let base = if op == SD { 0xe000 } else { 0xa000 };
            base | (rs1 - 8) << 7 | (rs2 - 8) << 2 | bit(3, 3, 10) | bit(6, 2, 5)
        }
        _ => return None,
    };
    Some(bits as u16)
}

// ---- branches ----
//
// `Branch::kind` is the opcode (JAL or a conditional), plus RVC_FORM when a 16-bit form exists for the registers;
// `Branch::regs` is rs1 | rs2 << 5 (JAL: rd). States: 0 16 bits, 1 one instruction, 2 inverted branch around a `jal`.

const RVC_FORM: u16 = 0x8000;

fn branch(i: &InstRef, row: &Row, f: &Fields, code: &mut Code) -> Result<(), String> {
    let Some(e) = f.sym else {
        // A number: an absolute address that only the linker can reach.
        let t = if i.op == JAL { r::JAL } else { r::BRANCH };
        code.fixup_at(code.bytes.len() as u32, t, SymExpr::abs(f.imm), 0);
        put(code, row.bits | f.rd << 7 | f.rs1 << 15 | f.rs2 << 20);
        return Ok(());
    };
    let rvc = code.arch & NO_RVC == 0;
    let (short, regs) = match i.op {
        JAL => (f.rd == 0, f.rd),
        BEQ | BNE if f.rs2 == 0 => ((8..16).contains(&f.rs1), f.rs1),
        _ => (false, f.rs1 | f.rs2 << 5),
    };
    let short = rvc && short;
    // `jal ra` is never shortened or lengthened by the assembler.
    if i.op == JAL && f.rd != 0 {
        code.fixup_at(code.bytes.len() as u32, r::JAL, e, 0);
        put(code, row.bits | f.rd << 7);
        return Ok(());
    }
    code.branch = Some(Branch {
        kind: i.op.0 | if short { RVC_FORM } else { 0 },
        state: !short as u8,
        regs: regs as u16,
        sym: e.sym,
        addend: e.addend,
    });
    Ok(())
}

fn is_jump(b: &Branch) -> bool {
    Opcode(b.kind & !RVC_FORM) == JAL
}

pub fn branch_len(b: &Branch) -> u8 {
    match b.state {
        0 => 2,
        1 => 4,
        _ if b.kind & RVC_FORM != 0 => 6,
        _ => 8,
    }
}

pub fn branch_state(b: &Branch, distance: Option<i64>) -> u8 {
    let jump = is_jump(b);
    let Some(d) = distance else { return if jump { 1 } else { 2 } };
    let (c, full) = if jump { (1 << 11, i64::MAX) } else { (1 << 8, 1 << 12) };
    match () {
        _ if b.kind & RVC_FORM != 0 && (-c..c).contains(&d) => 0,
        _ if full == i64::MAX || (-full..full).contains(&d) => 1,
        _ => 2,
    }
}

pub fn branch_code(b: &Branch) -> BranchCode {
    let op = Opcode(b.kind & !RVC_FORM);
    let (rs1, rs2) = (b.regs as u32 & 31, b.regs as u32 >> 5);
    let row = insn(op);
    let mut out = BranchCode { len: branch_len(b), ..BranchCode::default() };
    let c_bits = |op: Opcode| -> u16 {
        match op {
            JAL => 0xa001,
            BEQ => 0xc001 | ((rs1 - 8) << 7) as u16,
            _ => 0xe001 | ((rs1 - 8) << 7) as u16,
        }
    };
    match b.state {
        0 => {
            out.bytes[..2].copy_from_slice(&c_bits(op).to_le_bytes());
            out.r_type = if op == JAL { r::RVC_JUMP } else { r::RVC_BRANCH };
        }
        1 => {
            let bits = if op == JAL { row.bits | rs1 << 7 } else { row.bits | rs1 << 15 | rs2 << 20 };
            out.bytes[..4].copy_from_slice(&bits.to_le_bytes());
            out.r_type = if op == JAL { r::JAL } else { r::BRANCH };
        }
        _ => {
            // The inverted branch skips the jump.
            let at = out.len as usize - 4;
            if at == 2 {
                let inverted = if op == BEQ { BNE } else { BEQ };
                // Distance 6: imm[2:1] = 3 at bits 4:3.
                out.bytes[..2].copy_from_slice(&(c_bits(inverted) | 3 << 3).to_le_bytes());
            } else {
                // Distance 8: imm[4:1] = 4 at bits 11:8.
                let bits = (row.bits ^ 1 << 12) | rs1 << 15 | rs2 << 20 | 4 << 8;
                out.bytes[..4].copy_from_slice(&bits.to_le_bytes());
            }
            out.bytes[at..at + 4].copy_from_slice(&0x6fu32.to_le_bytes());
            out.field = at as u8;
            out.r_type = r::JAL;
        }
    }
    out
}

/// Padding: one 16-bit nop if needed, then 32-bit ones.
pub fn nops(mut count: usize, out: &mut Vec<u8>) {
    if count % 2 == 1 {
        out.push(0);
        count -= 1;
    }
    if count % 4 == 2 {
        out.extend_from_slice(&[0x01, 0x00]);
        count -= 2;
    }
    for _ in 0..count / 4 {
        out.extend_from_slice(&0x13u32.to_le_bytes());
    }
}
