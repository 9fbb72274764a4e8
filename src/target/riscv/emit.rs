//! After allocation: register moves, function entry and exit, and what the pseudo rows become.

use super::regs::*;
use super::select::{CMP, px};
use super::spec;
use super::table::*;
use crate::ir::{RmwOp, Type};
use crate::mc::stream::Cfi;
use crate::mc::*;
use crate::mir::select::pseudo;
use crate::mir::{RowDesc, RowKind, RowRole};
use crate::target::Frame;

/// Never allocated: for large offsets and pseudo rows.
pub const SCRATCH: Reg = x(31);

fn r(x: Reg) -> Operand {
    Operand::Reg(x)
}
fn imm(n: i64) -> Operand {
    Operand::Imm(n)
}
fn fits12(n: i64) -> bool {
    (-2048..2048).contains(&n)
}
fn dwarf(r: Reg) -> u16 {
    r.hw() as u16 + if r.phys_class() == FPR { 32 } else { 0 }
}

/// Where instructions go.
type Out<'a> = &'a mut dyn FnMut(InstRef);

fn put(out: Out, op: Opcode, ops: &[Operand]) {
    out(InstRef { op, size: 0, flags: 0, ops });
}

/// dst = constant: `lui`/`addiw` for 32 bits, then shifted in twelve-bit pieces.
fn load_imm(out: Out, dst: Reg, n: i64) {
    if fits12(n) {
        return put(out, ADDI, &[r(dst), r(ZERO), imm(n)]);
    }
    let low = n << 52 >> 52;
    if i32::try_from(n).is_ok() {
        let high = (n - low) >> 12 & 0xfffff;
        put(out, LUI, &[r(dst), imm(high)]);
        if low != 0 {
            put(out, ADDIW, &[r(dst), r(dst), imm(low)]);
        }
        return;
    }
    let rest = n.wrapping_sub(low) >> 12;
    let shift = 12 + rest.trailing_zeros() as i64;
    load_imm(out, dst, rest >> rest.trailing_zeros());
    put(out, SLLI, &[r(dst), r(dst), imm(shift.min(63))]);
    if low != 0 {
        put(out, ADDI, &[r(dst), r(dst), imm(low)]);
    }
}

/// A memory operand whose displacement fits, through the scratch register if it has to.
fn near(out: Out, m: Mem) -> Mem {
    if fits12(m.disp.addend) || m.disp.sym.is_some() {
        return m;
    }
    let low = m.disp.addend << 52 >> 52;
    load_imm(out, SCRATCH, m.disp.addend - low);
    put(out, ADD, &[r(SCRATCH), r(SCRATCH), r(m.base)]);
    Mem::base(SCRATCH, low)
}

/// dst = base + n.
fn add_imm(out: Out, dst: Reg, base: Reg, n: i64) {
    if fits12(n) {
        return put(out, ADDI, &[r(dst), r(base), imm(n)]);
    }
    load_imm(out, SCRATCH, n);
    put(out, ADD, &[r(dst), r(base), r(SCRATCH)]);
}

/// Copies a value of type `ty` between registers and memory.
pub fn emit_move(out: Out, dst: Operand, src: Operand, ty: Type) {
    let bytes = ty.bytes(8);
    match (dst, src) {
        (Operand::Reg(d), Operand::Reg(s)) => match (d.phys_class(), s.phys_class()) {
            (GPR, GPR) => put(out, ADDI, &[dst, src, imm(0)]),
            (FPR, FPR) => put(out, FSGNJ_D, &[dst, src, src]),
            (FPR, _) => put(out, if bytes > 4 { FMV_D_X } else { FMV_W_X }, &[dst, src]),
            _ => put(out, if bytes > 4 { FMV_X_D } else { FMV_X_W }, &[dst, src]),
        },
        (Operand::Reg(d), Operand::Mem(m)) => {
            let m = Operand::Mem(near(out, m));
            let row = match (d.phys_class(), bytes) {
                (FPR, 0..=4) => FLW,
                (FPR, _) => FLD,
                (_, 1) => LBU,
                (_, 2) => LHU,
                (_, 4) => LW,
                _ => LD,
            };
            put(out, row, &[dst, m]);
        }
        (Operand::Mem(m), Operand::Reg(s)) => {
            let m = Operand::Mem(near(out, m));
            let row = match (s.phys_class(), bytes) {
                (FPR, 0..=4) => FSW,
                (FPR, _) => FSD,
                (_, 1) => SB,
                (_, 2) => SH,
                (_, 4) => SW,
                _ => SD,
            };
            put(out, row, &[src, m]);
        }
        _ => {}
    }
}

/// Bytes of the saved area: return address, frame pointer, saved registers.
pub fn saved_area(frame: &Frame) -> u32 {
    8 * (frame.has_calls as u32 + frame.use_frame_pointer as u32 + frame.saved.len() as u32)
}

/// The saved registers with their offsets from the top of the saved area. The return address and the frame pointer come first.
fn saved(frame: &Frame) -> Vec<(Reg, i64)> {
    let mut regs = Vec::new();
    if frame.has_calls {
        regs.push(RA);
    }
    if frame.use_frame_pointer {
        regs.push(S0);
    }
    regs.extend(&frame.saved);
    regs.into_iter().enumerate().map(|(k, x)| (x, -8 * (k as i64 + 1))).collect()
}

/// The stack pointer goes down in one step if all offsets fit then, else first by the saved area.
fn first_step(frame: &Frame) -> i64 {
    let total = frame.total as i64;
    if total <= 2032 { total } else { (frame.saved_bytes + frame.below_incoming).next_multiple_of(16) as i64 }
}

pub fn prologue(stream: &mut dyn Stream, frame: &Frame) {
    let (total, step, below) = (frame.total as i64, first_step(frame), frame.below_incoming as i64);
    if total == 0 {
        return;
    }
    put(&mut |i| stream.inst(i), ADDI, &[r(SP), r(SP), imm(-step)]);
    if frame.unwind {
        stream.cfi(Cfi::DefCfaOffset(step));
    }
    let list = saved(frame);
    for &(x, off) in &list {
        let row = if x.phys_class() == FPR { FSD } else { SD };
        put(&mut |i| stream.inst(i), row, &[r(x), Operand::Mem(Mem::base(SP, step - below + off))]);
    }
    if frame.unwind {
        for &(x, off) in &list {
            stream.cfi(Cfi::Offset(dwarf(x), off - below));
        }
    }
    if frame.use_frame_pointer {
        put(&mut |i| stream.inst(i), ADDI, &[r(S0), r(SP), imm(step)]);
        if frame.unwind {
            stream.cfi(Cfi::DefCfa(dwarf(S0), 0));
        }
    }
    if total > step {
        add_imm(&mut |i| stream.inst(i), SP, SP, step - total);
        if frame.unwind && !frame.use_frame_pointer {
            stream.cfi(Cfi::DefCfaOffset(total));
        }
    }
}

pub fn epilogue(stream: &mut dyn Stream, frame: &Frame) {
    let (total, step, below) = (frame.total as i64, first_step(frame), frame.below_incoming as i64);
    if total == 0 {
        return;
    }
    if frame.dynamic_stack {
        add_imm(&mut |i| stream.inst(i), SP, S0, -step);
    } else if total > step {
        add_imm(&mut |i| stream.inst(i), SP, SP, total - step);
    }
    if frame.unwind {
        stream.cfi(Cfi::DefCfa(dwarf(SP), step));
    }
    let list = saved(frame);
    for &(x, off) in &list {
        let row = if x.phys_class() == FPR { FLD } else { LD };
        put(&mut |i| stream.inst(i), row, &[r(x), Operand::Mem(Mem::base(SP, step - below + off))]);
        if frame.unwind {
            stream.cfi(Cfi::Restore(dwarf(x)));
        }
    }
    put(&mut |i| stream.inst(i), ADDI, &[r(SP), r(SP), imm(step)]);
    if frame.unwind {
        stream.cfi(Cfi::DefCfaOffset(0));
    }
}

pub fn ret(stream: &mut dyn Stream) {
    put(&mut |i| stream.inst(i), JALR, &[r(ZERO), r(RA), imm(0)]);
}

/// `addi zero, zero, 0`.
pub fn nop(stream: &mut dyn Stream) {
    put(&mut |i| stream.inst(i), ADDI, &[r(ZERO), r(ZERO), imm(0)]);
}

pub fn jump(stream: &mut dyn Stream, target: Symbol) {
    let s = Operand::Sym(SymExpr::sym(target, Spec(0), 0));
    put(&mut |i| stream.inst(i), JAL, &[r(ZERO), s]);
}

/// Roles of the pseudo rows.
pub fn pseudo_row(op: Opcode) -> &'static RowDesc {
    const fn desc(roles: &'static [RowRole], kind: RowKind) -> RowDesc {
        RowDesc { roles, implicit_uses: &[], implicit_defs: &[], sets_flags: false, kind }
    }
    use RowRole::{Def, None, Use};
    static COPY: RowDesc = desc(&[Def, Use], RowKind::Move);
    static RET: RowDesc = desc(&[], RowKind::Ret);
    static JUMP: RowDesc = desc(&[None], RowKind::Jump);
    static JR: RowDesc = desc(&[Use], RowKind::IndirectJump);
    static CALL: RowDesc = desc(&[Use], RowKind::Call);
    static OTHER: RowDesc = desc(&[], RowKind::Plain);
    match op {
        pseudo::COPY => &COPY,
        pseudo::RET => &RET,
        pseudo::JUMP => &JUMP,
        px::JR => &JR,
        px::CALLR | px::TLS_GD => &CALL,
        _ => &OTHER,
    }
}

fn target(s: Symbol) -> Operand {
    Operand::Sym(SymExpr::sym(s, Spec(0), 0))
}

/// `auipc` with the high part of `s` and the low-part operand that goes with it.
fn pcrel(stream: &mut dyn Stream, dst: Reg, s: SymExpr, hi: Spec) -> SymExpr {
    let here = stream.temp_symbol("pcrel_hi");
    stream.label(here);
    put(&mut |i| stream.inst(i), AUIPC, &[r(dst), Operand::Sym(SymExpr { spec: hi, ..s })]);
    SymExpr::sym(here, spec::PCREL_LO, 0)
}

/// Emits one allocated instruction.
pub fn emit(stream: &mut dyn Stream, i: InstRef) {
    let ops = i.ops;
    if !i.op.is_pseudo() {
        // Frame addresses may be out of the displacement's reach.
        let far = ops
            .iter()
            .position(|o| matches!(o, Operand::Mem(m) if m.disp.sym.is_none() && !fits12(m.disp.addend)));
        match far {
            None => stream.inst(i),
            Some(k) => {
                let mut copy: smallvec::SmallVec<[Operand; 4]> = ops.into();
                let Operand::Mem(m) = copy[k] else { return };
                copy[k] = Operand::Mem(near(&mut |i| stream.inst(i), m));
                stream.inst(InstRef { ops: &copy, ..i });
            }
        }
        return;
    }
    let reg = |k: usize| match ops[k] {
        Operand::Reg(x) => x,
        _ => Reg::NONE,
    };
    match i.op {
        px::LI => {
            let Operand::Imm(n) = ops[1] else { return };
            load_imm(&mut |i| stream.inst(i), reg(0), n);
        }
        px::LEA => {
            let Operand::Mem(m) = ops[1] else { return };
            add_imm(&mut |i| stream.inst(i), reg(0), m.base, m.disp.addend);
        }
        px::LA => {
            let Operand::Sym(s) = ops[1] else { return };
            let hi = match i.flags {
                px::GOT => spec::GOT_PCREL_HI,
                px::TLS_IE => spec::TLS_IE_PCREL_HI,
                _ => spec::PCREL_HI,
            };
            let lo = pcrel(stream, reg(0), s, hi);
            if i.flags == px::LOCAL {
                put(&mut |i| stream.inst(i), ADDI, &[ops[0], ops[0], Operand::Sym(lo)]);
            } else {
                let m = Mem { disp: lo, ..Mem::base(reg(0), 0) };
                put(&mut |i| stream.inst(i), LD, &[ops[0], Operand::Mem(m)]);
            }
        }
        px::TLS_GD => {
            let Operand::Sym(s) = ops[0] else { return };
            let lo = pcrel(stream, A0, s, spec::TLS_GD_PCREL_HI);
            put(&mut |i| stream.inst(i), ADDI, &[r(A0), r(A0), Operand::Sym(lo)]);
            let get = stream.symbol("__tls_get_addr");
            put(&mut |i| stream.inst(i), CALL, &[Operand::Sym(SymExpr::sym(get, spec::PLT, 0))]);
        }
        px::SEL | px::FSEL => {
            // Skip the move when the comparison does not hold.
            let skip = stream.temp_symbol("L");
            put(&mut |i| stream.inst(i), CMP[(i.flags ^ 1) as usize % 6], &[ops[2], ops[3], target(skip)]);
            match (i.op, i.size) {
                (px::SEL, _) => put(&mut |i| stream.inst(i), ADDI, &[ops[0], ops[1], imm(0)]),
                (_, 2) => put(&mut |i| stream.inst(i), FSGNJ_S, &[ops[0], ops[1], ops[1]]),
                _ => put(&mut |i| stream.inst(i), FSGNJ_D, &[ops[0], ops[1], ops[1]]),
            }
            stream.label(skip);
        }
        px::JR => put(&mut |i| stream.inst(i), JALR, &[r(ZERO), ops[0], imm(0)]),
        px::CALLR => put(&mut |i| stream.inst(i), JALR, &[r(RA), ops[0], imm(0)]),
        px::CAS | px::CAS_PART | px::RMW | px::RMW_PART => reserved_loop(stream, i),
        _ => {}
    }
}

/// Loops of load-reserved and store-conditional, sequentially consistent.
fn reserved_loop(stream: &mut dyn Stream, i: InstRef) {
    let ops = i.ops;
    let (old, t, addr) = (ops[0], ops[1], ops[2]);
    let wide = i.size == 3 && !matches!(i.op, px::CAS_PART | px::RMW_PART);
    let (lr, sc) = if wide { (LR_D, SC_D) } else { (LR_W, SC_W) };
    let (again, out) = (stream.temp_symbol("L"), stream.temp_symbol("L"));
    stream.label(again);
    let mut p = |op, flags, ops: &[Operand]| stream.inst(InstRef { op, size: 0, flags, ops });
    p(lr, AQ | RL, &[old, addr]);
    match i.op {
        px::CAS => {
            p(BNE, 0, &[old, ops[3], target(out)]);
            p(sc, AQ | RL, &[t, ops[4], addr]);
        }
        px::CAS_PART => {
            p(AND, 0, &[t, old, ops[5]]);
            p(XOR, 0, &[t, t, ops[3]]);
            p(ADDIW, 0, &[t, t, imm(0)]);
            p(BNE, 0, &[t, r(ZERO), target(out)]);
            p(XORI, 0, &[t, ops[5], imm(-1)]);
            p(AND, 0, &[t, t, old]);
            p(OR, 0, &[t, t, ops[4]]);
            p(sc, AQ | RL, &[t, t, addr]);
        }
        _ => {
            let op = RmwOp::ALL[i.flags as usize % RmwOp::ALL.len()];
            let value = ops[3];
            match op {
                RmwOp::Xchg => p(ADDI, 0, &[t, value, imm(0)]),
                RmwOp::Add => p(ADD, 0, &[t, old, value]),
                RmwOp::Sub => p(SUB, 0, &[t, old, value]),
                RmwOp::Or => p(OR, 0, &[t, old, value]),
                RmwOp::Xor => p(XOR, 0, &[t, old, value]),
                RmwOp::And | RmwOp::Nand => p(AND, 0, &[t, old, value]),
            }
            if op == RmwOp::Nand {
                p(XORI, 0, &[t, t, imm(-1)]);
            }
            if i.op == px::RMW_PART {
                // old with the part under the mask replaced: old ^ ((old ^ new) & mask).
                p(XOR, 0, &[t, t, old]);
                p(AND, 0, &[t, t, ops[4]]);
                p(XOR, 0, &[t, t, old]);
            }
            p(sc, AQ | RL, &[t, t, addr]);
        }
    }
    p(BNE, 0, &[t, r(ZERO), target(again)]);
    stream.label(out);
}
