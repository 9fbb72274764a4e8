//! Vectors of up to 16 bytes in SSE2 registers. What has no instruction here is split into lanes by legalisation.

use super::*;

pub(super) fn touches_vectors(cx: &dyn Select, d: &InstData) -> bool {
    (0..d.inline_values().min(2)).any(|k| cx.func().ty(d.val(k)).is_vector())
}

/// Rows of a lane-wise two-operand operation.
fn binary_row(op: Ir, lane: Type) -> Option<Opcode> {
    use Ir::*;
    Some(match (op, lane) {
        (Iadd, Type::I8) => PADDB,
        (Iadd, Type::I16) => PADDW,
        (Iadd, Type::I32) => PADDD,
        (Iadd, Type::I64) => PADDQ,
        (Isub, Type::I8) => PSUBB,
        (Isub, Type::I16) => PSUBW,
        (Isub, Type::I32) => PSUBD,
        (Isub, Type::I64) => PSUBQ,
        (Imul, Type::I16) => PMULLW,
        (SmulHi, Type::I16) => PMULHW,
        (UmulHi, Type::I16) => PMULHUW,
        (And, _) => PAND,
        (Or, _) => POR,
        (Xor, _) => PXOR,
        (Smin, Type::I16) => PMINSW,
        (Smax, Type::I16) => PMAXSW,
        (Umin, Type::I8) => PMINUB,
        (Umax, Type::I8) => PMAXUB,
        (Fadd, Type::F32) => ADDPS,
        (Fadd, Type::F64) => ADDPD,
        (Fsub, Type::F32) => SUBPS,
        (Fsub, Type::F64) => SUBPD,
        (Fmul, Type::F32) => MULPS,
        (Fmul, Type::F64) => MULPD,
        (Fdiv, Type::F32) => DIVPS,
        (Fdiv, Type::F64) => DIVPD,
        (Fmin, Type::F32) => MINPS,
        (Fmin, Type::F64) => MINPD,
        (Fmax, Type::F32) => MAXPS,
        (Fmax, Type::F64) => MAXPD,
        _ => return None,
    })
}

/// Lane-wise shift rows by immediate.
fn shift_row(op: Ir, lane: Type) -> Option<Opcode> {
    use Ir::*;
    Some(match (op, lane) {
        (Shl, Type::I16) => PSLLW_X_I,
        (Shl, Type::I32) => PSLLD_X_I,
        (Shl, Type::I64) => PSLLQ_X_I,
        (Lshr, Type::I16) => PSRLW_X_I,
        (Lshr, Type::I32) => PSRLD_X_I,
        (Lshr, Type::I64) => PSRLQ_X_I,
        (Ashr, Type::I16) => PSRAW_X_I,
        (Ashr, Type::I32) => PSRAD_X_I,
        _ => return None,
    })
}

/// The lanes' common value of a constant vector or splat, if it is one integer.
fn uniform(cx: &dyn Select, v: Value) -> Option<i64> {
    let (_, d) = cx.def(v)?;
    if d.op == Ir::Splat {
        return cx.iconst(d.val(0));
    }
    if d.op != Ir::Bconst {
        return None;
    }
    let bytes = &cx.func().consts[ir::ConstRef(d.args[0])];
    let n = d.ty.lane().bytes(8) as usize;
    let first = bytes.get(..n)?;
    if !bytes.chunks(n).all(|c| c == first) {
        return None;
    }
    Some(first.iter().rev().fold(0i64, |a, &b| a << 8 | b as i64))
}

/// A full-width source operand (memory operands of these rows must be aligned, so only constants are folded).
fn source(cx: &mut dyn Select, v: Value) -> Operand {
    if cx.func().ty(v).bytes(8) == 16
        && let Some((_, d)) = cx.def(v).filter(|d| d.1.op == Ir::Bconst)
    {
        return Operand::Mem(constant(cx, &d));
    }
    r(cx.reg(v, 0))
}

fn constant(cx: &mut dyn Select, d: &InstData) -> Mem {
    let mut bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
    bytes.resize(16, 0);
    let sym = cx.constant(&bytes, 16);
    rip(sym, Spec(0), 0)
}

/// Copies one scalar to all lanes.
fn splat(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let dst = cx.def_reg(v, 0);
    let x = cx.reg(d.val(0), 0);
    let t = cx.temp(Type::F128);
    let u = cx.temp(Type::F128);
    match d.ty.lane() {
        Type::F32 => cx.emit(PSHUFD, 0, &[r(dst), r(x), imm(0)], &[]),
        Type::F64 => cx.emit(PSHUFD, 0, &[r(dst), r(x), imm(0x44)], &[]),
        Type::I64 | Type::PTR => {
            cx.emit(MOVQ_X_RM, 3, &[r(t), r(x)], &[]);
            cx.emit(PSHUFD, 0, &[r(dst), r(t), imm(0x44)], &[]);
        }
        Type::I32 => {
            cx.emit(MOVD_X_RM, 2, &[r(t), r(x)], &[]);
            cx.emit(PSHUFD, 0, &[r(dst), r(t), imm(0)], &[]);
        }
        Type::I16 => {
            cx.emit(MOVD_X_RM, 2, &[r(t), r(x)], &[]);
            cx.emit(PSHUFLW, 0, &[r(u), r(t), imm(0)], &[]);
            cx.emit(PSHUFD, 0, &[r(dst), r(u), imm(0)], &[]);
        }
        Type::I8 => {
            let (w, y) = (cx.temp(Type::F128), cx.temp(Type::F128));
            cx.emit(MOVD_X_RM, 2, &[r(t), r(x)], &[]);
            cx.emit(PUNPCKLBW, 0, &[r(u), r(t)], &[t]);
            cx.emit(PSHUFLW, 0, &[r(w), r(u), imm(0)], &[]);
            cx.emit(PSHUFD, 0, &[r(y), r(w), imm(0)], &[]);
            cx.copy(dst, y);
        }
        _ => return false,
    }
    true
}

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::*;
    let lane = if d.ty.is_vector() { d.ty.lane() } else { Type::VOID };
    if let Some(row) = binary_row(d.op, lane) {
        let dst = cx.def_reg(v, 0);
        let y = source(cx, d.val(1));
        let x = cx.reg(d.val(0), 0);
        cx.emit(row, 0, &[r(dst), y], &[x]);
        return true;
    }
    if let Some(row) = shift_row(d.op, lane) {
        let Some(n) = uniform(cx, d.val(1)) else { return false };
        let dst = cx.def_reg(v, 0);
        let x = cx.reg(d.val(0), 0);
        cx.emit(row, 0, &[r(dst), imm(n & 0xff)], &[x]);
        return true;
    }
    match d.op {
        Bconst => {
            let dst = cx.def_reg(v, 0);
            let zero = cx.func().consts[ir::ConstRef(d.args[0])].iter().all(|&b| b == 0);
            if zero {
                cx.emit(px::FZERO, 0, &[r(dst)], &[]);
            } else {
                let m = constant(cx, d);
                cx.emit(MOVAPS_X_XM, 0, &[r(dst), Operand::Mem(m)], &[]);
            }
        }
        Load => {
            let dst = cx.def_reg(v, 0);
            let m = load_address(cx, d);
            memory::load_reg(cx, dst, m, d.ty);
        }
        Store => {
            let ty = cx.func().ty(d.val(1));
            let src = cx.reg(d.val(1), 0);
            let m = load_address(cx, d);
            memory::store_reg(cx, m, src, ty);
        }
        Not => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let m = float::mask_address(cx, u64::MAX, 8);
            cx.emit(PXOR, 0, &[r(dst), Operand::Mem(m)], &[x]);
        }
        Ineg => {
            let Some(row) = binary_row(Isub, lane) else { return false };
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let z = cx.temp(Type::F128);
            cx.emit(px::FZERO, 0, &[r(z)], &[]);
            cx.emit(row, 0, &[r(dst), r(x)], &[z]);
        }
        Fneg | Fabs => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let (sign, n) = if lane == Type::F32 { (0x8000_0000u64, 4) } else { (1 << 63, 8) };
            let m = if d.op == Fneg {
                float::mask_address(cx, sign, n)
            } else {
                float::mask_address(cx, !sign & if n == 4 { 0xffff_ffff } else { u64::MAX }, n)
            };
            cx.emit(if d.op == Fneg { XORPS } else { ANDPS }, 0, &[r(dst), Operand::Mem(m)], &[x]);
        }
        Splat => return splat(cx, d, v),
        Select if cx.func().ty(d.val(0)).is_vector() => {
            // (a & m) | (b & ~m)
            let dst = cx.def_reg(v, 0);
            let (m, a, b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
            let (x, y) = (cx.temp(Type::F128), cx.temp(Type::F128));
            cx.emit(PAND, 0, &[r(x), r(a)], &[m]);
            cx.emit(PANDN, 0, &[r(y), r(b)], &[m]);
            cx.emit(POR, 0, &[r(dst), r(y)], &[x]);
        }
        Select => float::select_any(cx, d, v),
        Bitcast => {
            let dst = cx.def_reg(v, 0);
            let from = cx.func().ty(d.val(0));
            let x = cx.reg(d.val(0), 0);
            match (from, d.ty) {
                (t, _) if t.is_int_or_ptr() && t.bytes(8) == 8 => cx.emit(MOVQ_X_RM, 3, &[r(dst), r(x)], &[]),
                (t, _) if t.is_int() => cx.emit(MOVD_X_RM, 2, &[r(dst), r(x)], &[]),
                (_, t) if t.is_int_or_ptr() && t.bytes(8) == 8 => cx.emit(MOVQ_RM_X, 3, &[r(dst), r(x)], &[]),
                (_, t) if t.is_int() => cx.emit(MOVD_RM_X, 2, &[r(dst), r(x)], &[]),
                _ => cx.copy(dst, x),
            }
        }
        _ => return false,
    }
    true
}
