//! Scalar float arithmetic in vector registers (F32, F64; F128 and F16 go through runtime calls or F32).

use super::int::Cond;
use super::*;
use crate::ir::FloatCC;

/// A row for F32 and one for F64.
fn pair(ty: Type, f32_row: Opcode, f64_row: Opcode) -> Option<Opcode> {
    match ty {
        Type::F32 => Some(f32_row),
        Type::F64 => Some(f64_row),
        _ => None,
    }
}

/// Address of a float constant in the literal pool.
fn constant_address(cx: &mut dyn Select, ty: Type, bits: u64) -> Mem {
    let n = ty.bytes(8) as usize;
    let sym = cx.constant(&bits.to_le_bytes()[..n], n as u32);
    rip(sym, Spec(0), 0)
}

/// A 16-byte constant of `lane` repeated (masks for and/xor).
pub(super) fn mask_address(cx: &mut dyn Select, lane: u64, lane_bytes: usize) -> Mem {
    let bytes: Vec<u8> = lane.to_le_bytes()[..lane_bytes].iter().copied().cycle().take(16).collect();
    let sym = cx.constant(&bytes, 16);
    rip(sym, Spec(0), 0)
}

/// A float source operand: register, foldable load or pooled constant.
pub(super) fn xm(cx: &mut dyn Select, v: Value) -> Operand {
    let ty = cx.func().ty(v);
    if let Some((_, d)) = cx.def(v).filter(|d| d.1.op == Ir::Fconst)
        && d.imm() != 0
    {
        return Operand::Mem(constant_address(cx, ty, d.imm() as u64));
    }
    rm(cx, v, own_size(ty))
}

/// The flags of a float comparison: `ucomis` sets ZF PF CF to 1 1 1 when unordered, 0 0 1 for less, 1 0 0 for equal.
pub(super) fn flags_of(cc: FloatCC) -> (bool, Cond) {
    // (exchange operands, condition)
    match cc.0 & 15 {
        0 => (false, Cond::Always(false)),
        1 => (true, Cond::One(super::cc::A)),
        2 => (false, Cond::EqOrdered),
        3 => (true, Cond::One(super::cc::AE)),
        4 => (false, Cond::One(super::cc::A)),
        5 => (false, Cond::One(super::cc::NE)),
        6 => (false, Cond::One(super::cc::AE)),
        7 => (false, Cond::One(super::cc::NP)),
        8 => (false, Cond::One(super::cc::P)),
        9 => (false, Cond::One(super::cc::B)),
        10 => (false, Cond::One(super::cc::E)),
        11 => (false, Cond::One(super::cc::BE)),
        12 => (true, Cond::One(super::cc::B)),
        13 => (false, Cond::NeUnordered),
        14 => (true, Cond::One(super::cc::BE)),
        _ => (false, Cond::Always(true)),
    }
}

/// Emits a comparison (an Fcmp of scalars).
pub(super) fn compare(cx: &mut dyn Select, d: &InstData) -> Cond {
    let ty = cx.func().ty(d.val(0));
    let cc = FloatCC(d.aux as u8);
    let (swap, cond) = flags_of(cc);
    if let Cond::Always(_) = cond {
        return cond;
    }
    let (a, b) = if swap { (d.val(1), d.val(0)) } else { (d.val(0), d.val(1)) };
    if ty == Type::F80 {
        x87::compare(cx, a, b, cc.0 & 16 != 0);
        return cond;
    }
    let row = match (ty, cc.0 & 16 != 0) {
        (Type::F32, false) => UCOMISS,
        (Type::F32, true) => COMISS,
        (_, false) => UCOMISD,
        (_, true) => COMISD,
    };
    let y = xm(cx, b);
    let x = cx.reg(a, 0);
    cx.emit(row, 0, &[r(x), y], &[]);
    cond
}

/// Conditional value of a float type: a move jumped over.
pub(super) fn select_any(cx: &mut dyn Select, d: &InstData, v: Value) {
    let dst = cx.def_reg(v, 0);
    let (a, b) = (cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
    let cond = int::condition(cx, d.val(0));
    let flags = match cond {
        Cond::One(c) => c,
        Cond::EqOrdered => 16,
        Cond::NeUnordered => 17,
        Cond::Always(t) => return cx.copy(dst, if t { a } else { b }),
    };
    cx.emit_full(FullInst {
        op: px::FCMOV,
        size: if cx.func().ty(v).bytes(8) > 16 { super::super::vex::YMM } else { 0 },
        flags: flags.into(),
        // The source must outlive the tied old value's place.
        explicit: &[(r(dst), Role::DEF), (r(a), Role::LATE_USE)],
        extra: &[(b, Role::tied(0))],
        clobbers: RegSet::default(),
    });
}

/// A row with only one source that merges into its destination: zeroing it first breaks the false dependency.
fn convert(cx: &mut dyn Select, row: Opcode, size: u8, dst: Reg, src: Operand) {
    let z = cx.temp(Type::F64);
    cx.emit(px::FZERO, 0, &[r(z)], &[]);
    cx.emit_full(FullInst {
        op: row,
        size,
        flags: 0,
        explicit: &[(r(dst), Role::DEF), (src, Role::USE)],
        extra: &[(z, Role::tied(0))],
        clobbers: RegSet::default(),
    });
}

/// Integer to float.
fn from_int(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let Some(row) = pair(d.ty, CVTSI2SS, CVTSI2SD) else { return false };
    let from = cx.func().ty(d.val(0));
    let signed = d.op == Ir::SiToFp;
    let dst = cx.def_reg(v, 0);
    match (from, signed) {
        (Type::I64 | Type::PTR, false) => {
            let x = cx.reg(d.val(0), 0);
            let (t, u) = (cx.temp(Type::I64), cx.temp(Type::I64));
            cx.emit_full(FullInst {
                op: px::U64_TO_FP,
                size: own_size(d.ty),
                flags: 0,
                explicit: &[
                    (r(dst), Role::EARLY_DEF),
                    (r(x), Role::LATE_USE),
                    (r(t), Role::EARLY_DEF),
                    (r(u), Role::EARLY_DEF),
                ],
                extra: &[],
                clobbers: RegSet::default(),
            });
        }
        (Type::I64, true) => {
            let src = rm(cx, d.val(0), 3);
            convert(cx, row, 3, dst, src);
        }
        (Type::I32, true) => {
            let src = rm(cx, d.val(0), 2);
            convert(cx, row, 2, dst, src);
        }
        (Type::I32, false) => {
            let x = extended(cx, d.val(0), false, true);
            convert(cx, row, 3, dst, r(x));
        }
        (Type::I8 | Type::I16, _) => {
            let x = extended(cx, d.val(0), signed, false);
            convert(cx, row, 2, dst, r(x));
        }
        _ => return false,
    }
    true
}

/// Float to integer, truncating.
pub(super) fn to_int(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let from = cx.func().ty(d.val(0));
    let Some(row) = pair(from, CVTTSS2SI_R_XM, CVTTSD2SI_R_XM) else { return false };
    let dst = cx.def_reg(v, 0);
    let unsigned = d.op == Ir::FpToUi;
    match d.ty {
        Type::I64 | Type::PTR if unsigned => {
            // x and x - 2^63 both converted: the first is 0x8000… when out of range, and then the second counts.
            let two63 = if from == Type::F32 { 0x5f00_0000 } else { 0x43e0_0000_0000_0000 };
            let limit = constant_address(cx, from, two63);
            let x = cx.reg(d.val(0), 0);
            let less = cx.temp(from);
            let sub = if from == Type::F32 { SUBSS } else { SUBSD };
            let (lo, hi, sign, picked) =
                (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
            cx.emit(row, 3, &[r(lo), r(x)], &[]);
            cx.emit(sub, 0, &[r(less), Operand::Mem(limit)], &[x]);
            cx.emit(row, 3, &[r(hi), r(less)], &[]);
            cx.emit(SAR_RM_I, 3, &[r(sign), imm(63)], &[lo]);
            cx.emit(AND_R_RM, 3, &[r(picked), r(sign)], &[hi]);
            cx.emit(OR_R_RM, 3, &[r(dst), r(picked)], &[lo]);
        }
        _ => {
            let size = if d.ty == Type::I64 || (d.ty == Type::I32 && unsigned) { 3 } else { 2 };
            let src = xm(cx, d.val(0));
            cx.emit(row, size, &[r(dst), src], &[]);
        }
    }
    true
}

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::{
        Bconst, Bitcast, Copysign, Fabs, Fadd, Fcmp, Fconst, Fdiv, Fmax, Fmin, Fmul, Fneg, Fpext, Fptrunc,
        Fround,
    };
    use Ir::{Fsqrt, Fsub, SiToFp, UiToFp};
    if d.op == Fcmp {
        let dst = cx.def_reg(v, 0);
        let cond = compare(cx, d);
        int::set_condition(cx, cond, dst);
        return true;
    }
    if !d.ty.is_float() {
        return false;
    }
    let ty = d.ty;
    let binary = match d.op {
        Fadd => pair(ty, ADDSS, ADDSD),
        Fsub => pair(ty, SUBSS, SUBSD),
        Fmul => pair(ty, MULSS, MULSD),
        Fdiv => pair(ty, DIVSS, DIVSD),
        Fmin => pair(ty, MINSS, MINSD),
        Fmax => pair(ty, MAXSS, MAXSD),
        _ => None,
    };
    if let Some(row) = binary {
        let dst = cx.def_reg(v, 0);
        let (mut a, mut b) = (d.val(0), d.val(1));
        let foldable = |cx: &dyn Select, v: Value| {
            cx.sink_load(v).is_some() || cx.def(v).is_some_and(|d| d.1.op == Fconst)
        };
        if matches!(d.op, Fadd | Fmul) && foldable(cx, a) && !foldable(cx, b) {
            std::mem::swap(&mut a, &mut b);
        }
        let y = xm(cx, b);
        let x = cx.reg(a, 0);
        cx.emit(row, 0, &[r(dst), y], &[x]);
        return true;
    }
    match d.op {
        Fconst => {
            let dst = cx.def_reg(v, 0);
            let bits = d.imm() as u64;
            if bits == 0 {
                cx.emit(px::FZERO, 0, &[r(dst)], &[]);
            } else if ty == Type::F16 {
                let t = cx.temp(Type::I32);
                cx.emit(MOV_RM_I, 2, &[r(t), imm(bits as i64)], &[]);
                cx.emit(MOVD_X_RM, 2, &[r(dst), r(t)], &[]);
            } else {
                let m = constant_address(cx, ty, bits);
                memory::load_reg(cx, dst, m, ty);
            }
        }
        Bconst if ty == Type::F128 => {
            let dst = cx.def_reg(v, 0);
            let bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
            let sym = cx.constant(&bytes, 16);
            cx.emit(MOVAPS_X_XM, 0, &[r(dst), Operand::Mem(rip(sym, Spec(0), 0))], &[]);
        }
        Fsqrt => {
            let Some(row) = pair(ty, SQRTSS, SQRTSD) else { return false };
            let dst = cx.def_reg(v, 0);
            let src = xm(cx, d.val(0));
            convert(cx, row, 0, dst, src);
        }
        Fneg | Fabs | Copysign => {
            let dst = cx.def_reg(v, 0);
            let (sign, bytes) = match ty {
                Type::F16 => (0x8000u64, 2),
                Type::F32 => (0x8000_0000u64, 4),
                Type::F64 => (1 << 63, 8),
                Type::F128 => return sign_of_f128(cx, d, dst),
                _ => return false,
            };
            let x = cx.reg(d.val(0), 0);
            let low = if bytes == 8 { u64::MAX } else { (1 << (bytes * 8)) - 1 };
            match d.op {
                Fneg => {
                    let m = mask_address(cx, sign, bytes);
                    cx.emit(XORPS, 0, &[r(dst), Operand::Mem(m)], &[x]);
                }
                Fabs => {
                    let m = mask_address(cx, low & !sign, bytes);
                    cx.emit(ANDPS, 0, &[r(dst), Operand::Mem(m)], &[x]);
                }
                _ => {
                    let y = cx.reg(d.val(1), 0);
                    let (p, q) = (cx.temp(ty), cx.temp(ty));
                    let m = mask_address(cx, low & !sign, bytes);
                    cx.emit(ANDPS, 0, &[r(p), Operand::Mem(m)], &[x]);
                    let m = mask_address(cx, sign, bytes);
                    cx.emit(ANDPS, 0, &[r(q), Operand::Mem(m)], &[y]);
                    cx.emit(ORPS, 0, &[r(dst), r(q)], &[p]);
                }
            }
        }
        Fround => {
            let Some(row) = pair(ty, ROUNDSS, ROUNDSD) else { return false };
            let dst = cx.def_reg(v, 0);
            let src = xm(cx, d.val(0));
            // Immediate: 1 down, 2 up, 3 towards zero, 4 current mode; 8 suppresses the inexact exception.
            let mode = match d.aux {
                1 => 9,
                2 => 10,
                3 => 11,
                4 => 4,
                _ => 12,
            };
            let z = cx.temp(Type::F64);
            cx.emit(px::FZERO, 0, &[r(z)], &[]);
            cx.emit_full(FullInst {
                op: row,
                size: 0,
                flags: 0,
                explicit: &[(r(dst), Role::DEF), (src, Role::USE), (imm(mode), Role::NONE)],
                extra: &[(z, Role::tied(0))],
                clobbers: RegSet::default(),
            });
        }
        SiToFp | UiToFp => return from_int(cx, d, v),
        Fpext if ty == Type::F64 && cx.func().ty(d.val(0)) == Type::F32 => {
            let dst = cx.def_reg(v, 0);
            let src = xm(cx, d.val(0));
            convert(cx, CVTSS2SD, 0, dst, src);
        }
        Fptrunc if ty == Type::F32 && cx.func().ty(d.val(0)) == Type::F64 => {
            let dst = cx.def_reg(v, 0);
            let src = xm(cx, d.val(0));
            convert(cx, CVTSD2SS, 0, dst, src);
        }
        Bitcast => {
            let dst = cx.def_reg(v, 0);
            let from = cx.func().ty(d.val(0));
            let x = cx.reg(d.val(0), 0);
            match from {
                Type::I64 | Type::PTR => cx.emit(MOVQ_X_RM, 3, &[r(dst), r(x)], &[]),
                t if t.is_int() => cx.emit(MOVD_X_RM, 2, &[r(dst), r(x)], &[]),
                _ => cx.copy(dst, x),
            }
        }
        Ir::Select => select_any(cx, d, v),
        _ => return false,
    }
    true
}

/// Sign operations on `__float128`, whose sign is the top bit of the register.
fn sign_of_f128(cx: &mut dyn Select, d: &InstData, dst: Reg) -> bool {
    let mut sign = [0u8; 16];
    sign[15] = 0x80;
    let rest = sign.map(|b| !b);
    let pool = |cx: &mut dyn Select, bytes: &[u8; 16]| {
        let sym = cx.constant(bytes, 16);
        Operand::Mem(rip(sym, Spec(0), 0))
    };
    let x = cx.reg(d.val(0), 0);
    match d.op {
        Ir::Fneg => {
            let m = pool(cx, &sign);
            cx.emit(XORPS, 0, &[r(dst), m], &[x]);
        }
        Ir::Fabs => {
            let m = pool(cx, &rest);
            cx.emit(ANDPS, 0, &[r(dst), m], &[x]);
        }
        _ => {
            let y = cx.reg(d.val(1), 0);
            let (p, q) = (cx.temp(Type::F128), cx.temp(Type::F128));
            let m = pool(cx, &rest);
            cx.emit(ANDPS, 0, &[r(p), m], &[x]);
            let m = pool(cx, &sign);
            cx.emit(ANDPS, 0, &[r(q), m], &[y]);
            cx.emit(ORPS, 0, &[r(dst), r(q)], &[p]);
        }
    }
    true
}
