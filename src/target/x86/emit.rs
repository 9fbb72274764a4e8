//! After allocation: register moves, function entry and exit, and what the pseudo rows become.

use super::features::AVX;
use super::regs::*;
use super::select::{FLAG_CLEAN_UPPER, FLAG_LOCK, px};
use super::spec::{PLT, TLSGD};
use super::table::*;
use super::vex;
use crate::ir::{RmwOp, Type};
use crate::mc::stream::Cfi;
use crate::mc::*;
use crate::mir::select::pseudo;
use crate::mir::{RowDesc, RowKind, RowRole};
use crate::target::Frame;

/// Appends one instruction.
pub fn inst(out: &mut dyn Stream, op: Opcode, size: u8, ops: &[Operand]) {
    out.inst(InstRef { op, size, flags: 0, ops });
}

fn r(reg: Reg) -> Operand {
    Operand::Reg(reg)
}
fn imm(v: i64) -> Operand {
    Operand::Imm(v)
}

/// Copies a value of type `ty` between registers and memory; flags and all other registers stay as they are.
pub fn emit_move(out: &mut dyn FnMut(InstRef), dst: Operand, src: Operand, ty: Type, features: u128) {
    let class = |o: Operand| match o {
        Operand::Reg(x) => Some(x.phys_class()),
        _ => None,
    };
    let bytes = ty.bytes(8);
    let long = if bytes > 16 { vex::YMM } else { 0 };
    let (op, size) = match (class(dst), class(src)) {
        (Some(GPR), Some(GPR)) => (MOV_R_RM, if bytes > 4 { 3 } else { 2 }),
        (Some(XMM), Some(XMM)) => (MOVAPS_X_XM, long),
        (Some(XMM), Some(GPR)) => {
            if bytes > 4 {
                (MOVQ_X_RM, 3)
            } else {
                (MOVD_X_RM, 2)
            }
        }
        (Some(GPR), Some(XMM)) => {
            if bytes > 4 {
                (MOVQ_RM_X, 3)
            } else {
                (MOVD_RM_X, 2)
            }
        }
        (Some(GPR), None) => match bytes {
            1 => (MOVZX_R_RM8, 2),
            2 => (MOVZX_R_RM16, 2),
            4 => (MOV_R_RM, 2),
            _ => (MOV_R_RM, 3),
        },
        (None, Some(GPR)) => (MOV_RM_R, bytes.max(1).trailing_zeros().min(3) as u8),
        (Some(XMM), None) => match bytes {
            0..=4 => (MOVSS_X_XM, 0),
            5..=8 => (MOVSD_X_XM, 0),
            _ => (MOVUPS_X_XM, long),
        },
        (None, Some(XMM)) => match bytes {
            0..=4 => (MOVSS_XM_X, 0),
            5..=8 => (MOVSD_XM_X, 0),
            _ => (MOVUPS_XM_X, long),
        },
        _ => (MOV_R_RM, 3),
    };
    let i = InstRef { op, size, flags: 0, ops: &[dst, src] };
    if features & AVX != 0 { vex::emit(i, out) } else { out(i) }
}

/// The vector registers among the saved ones (of `ms_abi` functions).
pub fn saved_vectors(frame: &Frame) -> impl Iterator<Item = Reg> {
    frame.saved.iter().copied().filter(|s| s.phys_class() == XMM)
}

/// `push` of the frame pointer and the saved registers, then room for locals.
pub fn prologue(out: &mut dyn Stream, frame: &Frame) {
    let cfi = frame.unwind;
    let mut cfa = 8i64;
    if frame.use_frame_pointer {
        inst(out, PUSH_R, 3, &[r(RBP)]);
        cfa += 8;
        if cfi {
            out.cfi(Cfi::DefCfaOffset(cfa));
            out.cfi(Cfi::Offset(dwarf(RBP), -cfa));
        }
        inst(out, MOV_RM_R, 3, &[r(RBP), r(RSP)]);
        if cfi {
            out.cfi(Cfi::DefCfaRegister(dwarf(RBP)));
        }
    }
    for &saved in frame.saved.iter().filter(|s| s.phys_class() == GPR) {
        inst(out, PUSH_R, 3, &[r(saved)]);
        cfa += 8;
        if cfi {
            if !frame.use_frame_pointer {
                out.cfi(Cfi::DefCfaOffset(cfa));
            }
            out.cfi(Cfi::Offset(dwarf(saved), -cfa));
        }
    }
    let cfa_moves = cfi && !frame.use_frame_pointer;
    let vectors = 16 * saved_vectors(frame).count() as i64;
    if vectors != 0 {
        inst(out, SUB_RM_I, 3, &[r(RSP), imm(vectors)]);
        cfa += vectors;
        if cfa_moves {
            out.cfi(Cfi::DefCfaOffset(cfa));
        }
        for (k, x) in saved_vectors(frame).enumerate() {
            inst(out, MOVUPS_XM_X, 0, &[Operand::Mem(Mem::base(RSP, 16 * k as i64)), r(x)]);
        }
    }
    let size = frame.size() as i64;
    let probed = if frame.probe { size / PROBE_INTERVAL } else { 0 };
    if (1..=UNROLLED_PROBES).contains(&probed) {
        for n in 1..=probed {
            probe_page(out);
            if cfa_moves {
                out.cfi(Cfi::DefCfaOffset(cfa + n * PROBE_INTERVAL));
            }
        }
    } else if probed > 0 {
        // %r11 is nobody's on entry; it holds where the pages end, and the CFA's base meanwhile.
        let bytes = probed * PROBE_INTERVAL;
        inst(out, LEA, 3, &[r(R11), Operand::Mem(Mem::base(RSP, -bytes))]);
        if cfa_moves {
            out.cfi(Cfi::DefCfa(dwarf(R11), cfa + bytes));
        }
        let again = out.temp_symbol("L");
        out.label(again);
        probe_page(out);
        inst(out, CMP_RM_R, 3, &[r(RSP), r(R11)]);
        inst(out, JNE, 0, &[target(again)]);
        if cfa_moves {
            out.cfi(Cfi::DefCfaRegister(dwarf(RSP)));
        }
    }
    let rest = size - probed * PROBE_INTERVAL;
    if rest != 0 {
        inst(out, SUB_RM_I, 3, &[r(RSP), imm(rest)]);
        if cfa_moves {
            out.cfi(Cfi::DefCfaOffset(cfa + size));
        }
    }
    if frame.align != 0 {
        inst(out, AND_RM_I, 3, &[r(RSP), imm(-(frame.align as i64))]);
    }
}

/// Bytes of stack that are taken before one of them is touched (`--param stack-clash-protection-probe-interval`, and a page).
const PROBE_INTERVAL: i64 = 4096;
/// More pages than this are probed in a loop.
const UNROLLED_PROBES: i64 = 4;

/// Takes one page of stack and touches it.
fn probe_page(out: &mut dyn Stream) {
    inst(out, SUB_RM_I, 3, &[r(RSP), imm(PROBE_INTERVAL)]);
    touch(out);
}

fn touch(out: &mut dyn Stream) {
    inst(out, OR_RM_I, 3, &[Operand::Mem(Mem::base(RSP, 0)), imm(0)]);
}

/// Takes `n` (a register that is destroyed) bytes of stack, touching every page of them.
fn probed_sub(out: &mut dyn Stream, n: Operand) {
    let (again, last) = (out.temp_symbol("L"), out.temp_symbol("L"));
    inst(out, CMP_RM_I, 3, &[n, imm(PROBE_INTERVAL)]);
    inst(out, jcc(cc::B), 0, &[target(last)]);
    out.label(again);
    probe_page(out);
    inst(out, SUB_RM_I, 3, &[n, imm(PROBE_INTERVAL)]);
    inst(out, CMP_RM_I, 3, &[n, imm(PROBE_INTERVAL)]);
    inst(out, jcc(cc::AE), 0, &[target(again)]);
    out.label(last);
    inst(out, SUB_R_RM, 3, &[r(RSP), n]);
    touch(out);
}

/// Restores the stack pointer and the saved registers.
pub fn epilogue(out: &mut dyn Stream, frame: &Frame) {
    let cfi = frame.unwind;
    let vectors = saved_vectors(frame).count() as i64;
    let general = frame.saved.len() as i64 - vectors;
    let mut cfa = 8 * (1 + frame.use_frame_pointer as i64 + general) + 16 * vectors;
    if frame.use_frame_pointer && (frame.dynamic_stack || frame.size() != 0) && frame.saved.is_empty() {
        inst(out, LEAVE, 3, &[]);
        if cfi {
            out.cfi(Cfi::DefCfa(dwarf(RSP), 8));
        }
        return;
    }
    if frame.dynamic_stack {
        let saved = 8 * general + 16 * vectors;
        inst(out, LEA, 3, &[r(RSP), Operand::Mem(Mem::base(RBP, -saved))]);
    } else if frame.size() != 0 {
        inst(out, ADD_RM_I, 3, &[r(RSP), imm(frame.size() as i64)]);
        if cfi && !frame.use_frame_pointer {
            out.cfi(Cfi::DefCfaOffset(cfa));
        }
    }
    if vectors != 0 {
        for (k, x) in saved_vectors(frame).enumerate() {
            inst(out, MOVUPS_X_XM, 0, &[r(x), Operand::Mem(Mem::base(RSP, 16 * k as i64))]);
        }
        inst(out, ADD_RM_I, 3, &[r(RSP), imm(16 * vectors)]);
        cfa -= 16 * vectors;
        if cfi && !frame.use_frame_pointer {
            out.cfi(Cfi::DefCfaOffset(cfa));
        }
    }
    for &saved in frame.saved.iter().rev().filter(|s| s.phys_class() == GPR) {
        inst(out, POP_R, 3, &[r(saved)]);
        cfa -= 8;
        if cfi && !frame.use_frame_pointer {
            out.cfi(Cfi::DefCfaOffset(cfa));
        }
    }
    if frame.use_frame_pointer {
        inst(out, POP_R, 3, &[r(RBP)]);
        if cfi {
            out.cfi(Cfi::DefCfa(dwarf(RSP), 8));
        }
    }
}

/// The return instruction.
pub fn ret(out: &mut dyn Stream, frame: &Frame) {
    match frame.callee_pop {
        0 => inst(out, RET, 3, &[]),
        n => inst(out, RET_I, 3, &[imm(n as i64)]),
    }
}

/// Roles of the pseudo rows.
pub fn pseudo_row(op: Opcode) -> &'static RowDesc {
    const fn desc(roles: &'static [RowRole], sets_flags: bool, kind: RowKind) -> RowDesc {
        RowDesc { roles, implicit_uses: &[], implicit_defs: &[], sets_flags, kind }
    }
    use RowRole::{Def, Mod, None, Use};
    static COPY: RowDesc = desc(&[Def, Use], false, RowKind::Move);
    static ZERO: RowDesc = desc(&[Def], true, RowKind::Plain);
    static FZERO: RowDesc = desc(&[Def], false, RowKind::Plain);
    static JCC: RowDesc = desc(&[None], false, RowKind::CondJump);
    static FCMOV: RowDesc = desc(&[Mod, Use], false, RowKind::Plain);
    static TAIL: RowDesc = desc(&[None], false, RowKind::Ret);
    static CALL: RowDesc = desc(&[None], true, RowKind::Call);
    static JUMP: RowDesc = desc(&[None], false, RowKind::Jump);
    static OTHER: RowDesc = desc(&[], true, RowKind::Plain);
    match op {
        pseudo::COPY => &COPY,
        pseudo::JUMP => &JUMP,
        pseudo::RET | px::TAIL_JUMP | px::TAIL_JUMP_RM => &TAIL,
        px::ZERO => &ZERO,
        px::FZERO => &FZERO,
        px::JEQP | px::JNEP => &JCC,
        px::FCMOV => &FCMOV,
        px::TLS_GD => &CALL,
        _ => &OTHER,
    }
}

fn target(s: Symbol) -> Operand {
    Operand::Sym(SymExpr::sym(s, Spec(0), 0))
}

fn reg_of(o: Operand) -> Reg {
    match o {
        Operand::Reg(x) => x,
        _ => Reg::NONE,
    }
}

/// Emits one allocated instruction of a function with these features.
pub fn emit(out: &mut dyn Stream, i: InstRef, features: u128) {
    let avx = features & AVX != 0;
    if i.flags & FLAG_CLEAN_UPPER != 0 {
        inst(out, VZEROUPPER, 0, &[]);
    }
    // Instructions on vector registers that pseudo rows become.
    let vector = |out: &mut dyn Stream, op: Opcode, size: u8, ops: &[Operand]| {
        let i = InstRef { op, size, flags: 0, ops };
        if avx { vex::emit(i, &mut |i| out.inst(i)) } else { out.inst(i) }
    };
    if !i.op.is_pseudo() {
        if i.flags & FLAG_LOCK != 0 {
            inst(out, PFX_LOCK, 0, &[]);
        }
        // A conditional move into itself after allocation, or a move the allocator made a no-op.
        if matches!(i.op, MOVAPS_X_XM) && i.ops[0] == i.ops[1] {
            return;
        }
        let i = InstRef { flags: 0, ..i };
        if avx {
            vex::emit(i, &mut |i| out.inst(i));
        } else {
            out.inst(i);
        }
        return;
    }
    let ops = i.ops;
    match i.op {
        px::ZERO => inst(out, XOR_RM_R, 2, &[ops[0], ops[0]]),
        px::FZERO => vector(out, PXOR, 0, &[ops[0], ops[0]]),
        px::JNEP => {
            inst(out, JP, 0, &[ops[0]]);
            inst(out, JNE, 0, &[ops[0]]);
        }
        px::JEQP => {
            let skip = out.temp_symbol("L");
            inst(out, JP, 0, &[target(skip)]);
            inst(out, JE, 0, &[ops[0]]);
            out.label(skip);
        }
        px::FCMOV => {
            let skip = out.temp_symbol("L");
            match i.flags {
                // Move if equal and ordered: skip when not.
                16 => {
                    inst(out, JP, 0, &[target(skip)]);
                    inst(out, JNE, 0, &[target(skip)]);
                }
                // Move if not equal or unordered.
                17 => {
                    let take = out.temp_symbol("L");
                    inst(out, JP, 0, &[target(take)]);
                    inst(out, JE, 0, &[target(skip)]);
                    out.label(take);
                }
                c => inst(out, jcc(c as u8 ^ 1), 0, &[target(skip)]),
            }
            vector(out, MOVAPS_X_XM, i.size, &[ops[0], ops[1]]);
            out.label(skip);
        }
        px::U64_TO_FP => {
            // Halved, with the lost bit kept sticky, when the top bit is set; then doubled.
            let (dst, src, t, u) = (ops[0], ops[1], ops[2], ops[3]);
            let (cvt, add) = if i.size == 2 { (CVTSI2SS, ADDSS) } else { (CVTSI2SD, ADDSD) };
            let (big, done) = (out.temp_symbol("L"), out.temp_symbol("L"));
            vector(out, PXOR, 0, &[dst, dst]);
            inst(out, TEST_RM_R, 3, &[src, src]);
            inst(out, JS, 0, &[target(big)]);
            vector(out, cvt, 3, &[dst, src]);
            inst(out, JMP, 0, &[target(done)]);
            out.label(big);
            inst(out, MOV_RM_R, 3, &[t, src]);
            inst(out, MOV_RM_R, 2, &[u, src]);
            inst(out, SHR_RM_I, 3, &[t, imm(1)]);
            inst(out, AND_RM_I, 2, &[u, imm(1)]);
            inst(out, OR_R_RM, 3, &[t, u]);
            vector(out, cvt, 3, &[dst, t]);
            vector(out, add, 0, &[dst, dst]);
            out.label(done);
        }
        px::SAVE_XMM => {
            let Operand::Mem(area) = ops[0] else { return };
            let skip = out.temp_symbol("L");
            inst(out, TEST_RM_R, 0, &[ops[1], ops[1]]);
            inst(out, JE, 0, &[target(skip)]);
            for (k, &x) in ops[2..].iter().enumerate() {
                let off = 16 * (k as i64 + i.flags as i64);
                let m = Mem { disp: SymExpr { addend: area.disp.addend + off, ..area.disp }, ..area };
                vector(out, MOVAPS_XM_X, 0, &[Operand::Mem(m), x]);
            }
            out.label(skip);
        }
        px::RMW_LOOP => rmw_loop(out, i),
        px::PROBED_SUB => probed_sub(out, ops[0]),
        px::TLS_GD => {
            let Operand::Sym(s) = ops[0] else { return };
            // The padded sequence the linker knows how to relax (ELF TLS §4.4.1).
            let at =
                Mem { base: RIP, index: Reg::NONE, scale: 1, seg: 0, disp: SymExpr { spec: TLSGD, ..s } };
            inst(out, PFX_DATA16, 0, &[]);
            inst(out, LEA, 3, &[r(RDI), Operand::Mem(at)]);
            inst(out, PFX_DATA16, 0, &[]);
            inst(out, PFX_DATA16, 0, &[]);
            inst(out, PFX_REX64, 0, &[]);
            let get = out.symbol("__tls_get_addr");
            inst(out, CALL, 3, &[Operand::Sym(SymExpr::sym(get, PLT, 0))]);
        }
        px::FIST_TRUNC => {
            let Operand::Mem(scratch) = ops[1] else { return };
            let old = Operand::Mem(scratch);
            let new = Operand::Mem(Mem {
                disp: SymExpr { addend: scratch.disp.addend + 2, ..scratch.disp },
                ..scratch
            });
            inst(out, FNSTCW, 0, &[old]);
            inst(out, MOVZX_R_RM16, 2, &[ops[2], old]);
            // Rounding control (bits 10–11) = towards zero.
            inst(out, OR_RM_I, 2, &[ops[2], imm(0xc00)]);
            inst(out, MOV_RM_R, 1, &[new, ops[2]]);
            inst(out, FLDCW, 0, &[new]);
            let row = match i.size {
                1 => FISTP_M16,
                2 => FISTP_M32,
                _ => FISTP_M64,
            };
            inst(out, row, 0, &[ops[0]]);
            inst(out, FLDCW, 0, &[old]);
        }
        px::REP_MOVSB => {
            inst(out, PFX_REP, 0, &[]);
            inst(out, MOVS, 0, &[]);
        }
        px::TAIL_JUMP => inst(out, JMP, 0, &[ops[0]]),
        px::TAIL_JUMP_RM => inst(out, JMP_RM, 3, &[ops[0]]),
        _ => {}
    }
}

/// `old = *m; do { new = old op val } while (!cmpxchg(m, old, new))`.
fn rmw_loop(out: &mut dyn Stream, i: InstRef) {
    let (old, t, m, val) = (i.ops[0], i.ops[1], i.ops[2], i.ops[3]);
    debug_assert_eq!(reg_of(old), RAX);
    let wide = i.size.max(2);
    match i.size {
        0 => inst(out, MOVZX_R_RM8, 2, &[old, m]),
        1 => inst(out, MOVZX_R_RM16, 2, &[old, m]),
        s => inst(out, MOV_R_RM, s, &[old, m]),
    }
    let again = out.temp_symbol("L");
    out.label(again);
    inst(out, MOV_RM_R, wide, &[t, old]);
    let op = RmwOp::ALL[i.flags as usize % RmwOp::ALL.len()];
    let row = match op {
        RmwOp::Add => ADD_R_RM,
        RmwOp::Sub => SUB_R_RM,
        RmwOp::Or => OR_R_RM,
        RmwOp::Xor => XOR_R_RM,
        RmwOp::Xchg => MOV_R_RM,
        RmwOp::And | RmwOp::Nand => AND_R_RM,
    };
    inst(out, row, wide, &[t, val]);
    if op == RmwOp::Nand {
        inst(out, NOT, wide, &[t]);
    }
    inst(out, PFX_LOCK, 0, &[]);
    inst(out, CMPXCHG, i.size, &[m, t]);
    inst(out, JNE, 0, &[target(again)]);
}
