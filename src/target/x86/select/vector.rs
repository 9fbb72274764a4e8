//! Vectors in SSE and AVX registers: which instructions there are rows for ([`can`]; legalisation takes the others apart) and their selection.
//!
//! Rows are named by their SSE forms. The operand size of a row says how long the vectors are (0: 16 bytes, [`YMM`]: 32 bytes); in functions
//! that may use AVX emission turns them into the VEX forms of the same name (see [`super::super::vex`]). Vectors of less than 16 bytes are in the
//! low part of a register; what is above is anything.

use super::super::features::*;
use super::super::vex::{self, LEN_XMM, YMM};
use super::*;
use crate::ir::{FloatCC, Function, IntCC};

pub(super) fn touches_vectors(cx: &dyn Select, d: &InstData) -> bool {
    (0..d.inline_values().min(2)).any(|k| cx.func().ty(d.val(k)).is_vector())
}

fn has(f: &Function, feature: u128) -> bool {
    f.attrs.features & feature == feature
}
/// The operand size for a vector type.
fn len(ty: Type) -> u8 {
    if ty.bytes(8) > 16 { YMM } else { 0 }
}
/// The register type of vectors as long as `ty`.
fn whole(ty: Type) -> Type {
    Type::I8.vector(if ty.bytes(8) > 16 { 5 } else { 4 })
}

/// Rows of a lane-wise two-operand operation, and the feature they need.
fn binary_row(op: Ir, lane: Type) -> Option<(Opcode, u128)> {
    use Ir::*;
    let (row, feature) = match (op, lane) {
        (Iadd, Type::I8) => (PADDB, 0),
        (Iadd, Type::I16) => (PADDW, 0),
        (Iadd, Type::I32) => (PADDD, 0),
        (Iadd, Type::I64 | Type::PTR) => (PADDQ, 0),
        (Isub, Type::I8) => (PSUBB, 0),
        (Isub, Type::I16) => (PSUBW, 0),
        (Isub, Type::I32) => (PSUBD, 0),
        (Isub, Type::I64 | Type::PTR) => (PSUBQ, 0),
        (Imul, Type::I16) => (PMULLW, 0),
        (Imul, Type::I32) => (PMULLD, SSE4_1),
        (SmulHi, Type::I16) => (PMULHW, 0),
        (UmulHi, Type::I16) => (PMULHUW, 0),
        (And, _) => (PAND, 0),
        (Or, _) => (POR, 0),
        (Xor, _) => (PXOR, 0),
        (Smin, Type::I16) => (PMINSW, 0),
        (Smax, Type::I16) => (PMAXSW, 0),
        (Umin, Type::I8) => (PMINUB, 0),
        (Umax, Type::I8) => (PMAXUB, 0),
        (Smin, Type::I8) => (PMINSB, SSE4_1),
        (Smax, Type::I8) => (PMAXSB, SSE4_1),
        (Umin, Type::I16) => (PMINUW, SSE4_1),
        (Umax, Type::I16) => (PMAXUW, SSE4_1),
        (Smin, Type::I32) => (PMINSD, SSE4_1),
        (Smax, Type::I32) => (PMAXSD, SSE4_1),
        (Umin, Type::I32) => (PMINUD, SSE4_1),
        (Umax, Type::I32) => (PMAXUD, SSE4_1),
        (Fadd, Type::F32) => (ADDPS, 0),
        (Fadd, Type::F64) => (ADDPD, 0),
        (Fsub, Type::F32) => (SUBPS, 0),
        (Fsub, Type::F64) => (SUBPD, 0),
        (Fmul, Type::F32) => (MULPS, 0),
        (Fmul, Type::F64) => (MULPD, 0),
        (Fdiv, Type::F32) => (DIVPS, 0),
        (Fdiv, Type::F64) => (DIVPD, 0),
        (Fmin, Type::F32) => (MINPS, 0),
        (Fmin, Type::F64) => (MINPD, 0),
        (Fmax, Type::F32) => (MAXPS, 0),
        (Fmax, Type::F64) => (MAXPD, 0),
        _ => return None,
    };
    Some((row, feature))
}

/// The bitwise rows; without AVX2 long vectors have only the floating ones.
fn bitwise(f: &Function, op: Ir, ty: Type) -> Opcode {
    let float = ty.bytes(8) > 16 && !has(f, AVX2);
    match (op, float) {
        (Ir::And, false) => PAND,
        (Ir::Or, false) => POR,
        (Ir::Xor, false) => PXOR,
        (Ir::And, true) => ANDPS,
        (Ir::Or, true) => ORPS,
        _ => XORPS,
    }
}
fn and_not(f: &Function, ty: Type) -> Opcode {
    if ty.bytes(8) > 16 && !has(f, AVX2) { ANDNPS } else { PANDN }
}

/// Rows of a lane-wise shift: by an immediate, by the low 64 bits of a register.
fn shift_rows(op: Ir, lane: Type) -> Option<(Opcode, Opcode)> {
    use Ir::*;
    Some(match (op, lane) {
        (Shl, Type::I16) => (PSLLW_X_I, PSLLW_X_XM),
        (Shl, Type::I32) => (PSLLD_X_I, PSLLD_X_XM),
        (Shl, Type::I64) => (PSLLQ_X_I, PSLLQ_X_XM),
        (Lshr, Type::I16) => (PSRLW_X_I, PSRLW_X_XM),
        (Lshr, Type::I32) => (PSRLD_X_I, PSRLD_X_XM),
        (Lshr, Type::I64) => (PSRLQ_X_I, PSRLQ_X_XM),
        (Ashr, Type::I16) => (PSRAW_X_I, PSRAW_X_XM),
        (Ashr, Type::I32) => (PSRAD_X_I, PSRAD_X_XM),
        _ => return None,
    })
}

/// The lanes' common value of a constant vector or splat, if it is one integer.
fn uniform(f: &Function, v: Value) -> Option<i64> {
    let v = f.resolve(v);
    let d = f.def(v)?;
    if d.op == Ir::Splat {
        return f.iconst(f.resolve(d.val(0)));
    }
    if d.op != Ir::Bconst {
        return None;
    }
    let bytes = &f.consts[ir::ConstRef(d.args[0])];
    let n = d.ty.lane().bytes(8) as usize;
    let first = bytes.get(..n)?;
    if !bytes.chunks(n).all(|c| c == first) {
        return None;
    }
    Some(first.iter().rev().fold(0i64, |a, &b| a << 8 | b as i64))
}

/// The row of a shift of each lane by its own count.
fn variable_shift(f: &Function, op: Ir, lane: Type) -> Option<Opcode> {
    use Ir::*;
    Some(match (op, lane) {
        _ if !has(f, AVX2) => return None,
        (Shl, Type::I32) => VPSLLVD,
        (Shl, Type::I64) => VPSLLVQ,
        (Lshr, Type::I32) => VPSRLVD,
        (Lshr, Type::I64) => VPSRLVQ,
        (Ashr, Type::I32) => VPSRAVD,
        _ => return None,
    })
}

/// Is the instruction on vectors of types that have registers one that [`select`] does?
pub fn can(f: &Function, i: Inst) -> bool {
    use Ir::*;
    let d = &f.insts[i];
    let n = d.inline_values();
    let of = |k: usize| f.ty(f.resolve(d.val(k)));
    let ty = if d.ty.is_vector() || n == 0 { d.ty } else { of(0) };
    let lane = ty.lane();
    let long = (0..n).map(of).chain([d.ty]).any(|t| t.is_vector() && t.bytes(8) > 16);
    let int_ok = !long || has(f, AVX2);
    let float = matches!(lane, Type::F32 | Type::F64);
    let small_int = matches!(lane, Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::PTR);
    match d.op {
        Bconst | Undef | Load | Store => true,
        Bitcast => {
            let scalar = |t: Type| {
                t.is_vector() || t.is_int_or_ptr() && t != Type::I128 || t.is_float() && t != Type::F80
            };
            scalar(d.ty) && scalar(of(0))
        }
        And | Or | Xor | Not => true,
        Ineg => int_ok && small_int,
        Imul if matches!(lane, Type::I8 | Type::I32 | Type::I64) => int_ok && (!long || lane != Type::I8),
        Shl | Lshr | Ashr => {
            let bits = lane.bits(8) as i64;
            let fits = uniform(f, d.val(1)).is_some_and(|k| (0..bits).contains(&k));
            int_ok && small_int && lane != Type::PTR && (fits || variable_shift(f, d.op, lane).is_some())
        }
        Icmp => int_ok && small_int,
        Fcmp | Fsqrt | Copysign => float,
        Fneg | Fabs => float || lane == Type::F16,
        Fma => float && has(f, FMA),
        Select => {
            let mask = of(0);
            !mask.is_vector() || mask.bytes(8) == d.ty.bytes(8)
        }
        Splat => !matches!(lane, Type::F80 | Type::I128 | Type::F128),
        ExtractLane | InsertLane => !matches!(lane, Type::F80 | Type::I128 | Type::F128),
        Shuffle => {
            let mask = &f.consts[ir::ConstRef(d.args[2])];
            of(0) == d.ty && shuffle_plan(f, d.ty, mask).is_some()
        }
        Sext | Zext => {
            (!long || of(0).bytes(8) <= 16 && d.ty.bytes(8) == 32 && int_ok) && extension(f, of(0), d.ty)
        }
        Trunc => !long && of(0).bytes(8) == 16 && narrowing(f, of(0).lane(), lane),
        SiToFp | FpToSi | Fpext | Fptrunc => {
            (!long || d.ty.bytes(8) == 32) && conversion(d.op, of(0), d.ty).is_some()
        }
        op => match binary_row(op, lane) {
            Some((_, feature)) => has(f, feature) && (float || int_ok),
            None => false,
        },
    }
}

/// Sign or zero extension of the low lanes to twice, four or eight times the width, filling one register.
fn extension(f: &Function, from: Type, to: Type) -> bool {
    let by = to.lane().bytes(8) / from.lane().bytes(8).max(1);
    by == 2 || matches!(by, 4 | 8) && has(f, SSE4_1)
}

/// Truncation of 16 bytes to the next narrower lanes.
fn narrowing(f: &Function, from: Type, to: Type) -> bool {
    match (from, to) {
        (Type::I16, Type::I8) | (Type::I64, Type::I32) => true,
        (Type::I32, Type::I16 | Type::I8) | (Type::I64, Type::I16 | Type::I8) => has(f, SSSE3),
        _ => false,
    }
}

/// The row of a conversion between numbers.
fn conversion(op: Ir, from: Type, to: Type) -> Option<Opcode> {
    use Ir::*;
    Some(match (op, from.lane(), to.lane()) {
        (SiToFp, Type::I32, Type::F32) => CVTDQ2PS,
        (SiToFp, Type::I32, Type::F64) => CVTDQ2PD,
        (FpToSi, Type::F32, Type::I32) => CVTTPS2DQ,
        (FpToSi, Type::F64, Type::I32) => CVTTPD2DQ,
        (Fpext, Type::F32, Type::F64) => CVTPS2PD,
        (Fptrunc, Type::F64, Type::F32) => CVTPD2PS,
        _ => return None,
    })
}

/// How a shuffle of 16-byte vectors is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plan {
    /// The first operand, the second.
    Same(usize),
    /// One row on (operand, operand).
    Two(Opcode, usize, usize),
    /// `pshufd`-like on an operand with an immediate.
    One(Opcode, usize, u8),
    /// `shufps`, `shufpd` on two operands with an immediate.
    TwoImm(Opcode, usize, usize, u8),
    /// Each operand shuffled by a `pshufd` of its own, then chosen by a constant mask.
    Blend(u8, u8),
    /// `pshufb` of one operand, or of both and merged.
    Bytes(usize),
    BytesBoth,
    /// 32 bytes: each operand in use permuted in units of 4 bytes, then chosen; or in units of a byte.
    LongWords,
    LongBytes,
}

/// The plan for picking lanes `mask` of `a ++ b` of type `ty`; lanes from 128 up are any.
fn shuffle_plan(f: &Function, ty: Type, mask: &[u8]) -> Option<Plan> {
    let n = ty.lanes() as usize;
    let any = |m: u8| m as usize >= 2 * n;
    let matches = |want: &dyn Fn(usize) -> usize| {
        mask.iter().enumerate().all(|(k, &m)| any(m) || m as usize == want(k))
    };
    if matches(&|k| k) {
        return Some(Plan::Same(0));
    }
    if matches(&|k| n + k) {
        return Some(Plan::Same(1));
    }
    let uses = |s: usize| mask.iter().any(|&m| !any(m) && (m as usize) / n == s);
    let lane = ty.lane().bytes(8);
    if ty.bytes(8) > 16 {
        return match lane {
            _ if !has(f, AVX2) => None,
            4.. => Some(Plan::LongWords),
            _ => Some(Plan::LongBytes),
        };
    }
    if ty.bytes(8) == 16 {
        let (low, high) = match lane {
            1 => (PUNPCKLBW, PUNPCKHBW),
            2 => (PUNPCKLWD, PUNPCKHWD),
            4 => (PUNPCKLDQ, PUNPCKHDQ),
            _ => (PUNPCKLQDQ, PUNPCKHQDQ),
        };
        for (row, start) in [(low, 0), (high, n / 2)] {
            for (x, y) in [(0, 1), (1, 0), (0, 0), (1, 1)] {
                if matches(&|k| start + k / 2 + n * if k % 2 == 0 { x } else { y }) {
                    return Some(Plan::Two(row, x, y));
                }
            }
        }
    }
    // In units of 4 bytes.
    if lane >= 4 {
        let per = (lane / 4) as usize;
        let word = |w: usize| {
            let m = mask.get(w / per).copied().unwrap_or(255);
            if any(m) { None } else { Some((m as usize / n, m as usize % n * per + w % per)) }
        };
        let imm_of = |s: usize| {
            (0..4).fold(0u8, |imm, w| match word(w) {
                Some((from, k)) if from == s => imm | (k as u8) << (2 * w),
                _ => imm | (w as u8) << (2 * w),
            })
        };
        for s in [0, 1] {
            if !uses(1 - s) {
                return Some(Plan::One(PSHUFD, s, imm_of(s)));
            }
        }
        // The low half of one, the high half of another.
        let half = |h: usize| {
            let from = |s: usize| (2 * h..2 * h + 2).all(|w| word(w).is_none_or(|x| x.0 == s));
            [0, 1].into_iter().find(|&s| from(s))
        };
        if let (Some(x), Some(y)) = (half(0), half(1)) {
            let imm = (0..4).fold(0u8, |imm, w| imm | (word(w).map_or(0, |k| k.1) as u8) << (2 * w));
            return Some(Plan::TwoImm(SHUFPS, x, y, imm));
        }
        return Some(Plan::Blend(imm_of(0), imm_of(1)));
    }
    if has(f, SSSE3) {
        return Some(match (uses(0), uses(1)) {
            (_, false) => Plan::Bytes(0),
            (false, _) => Plan::Bytes(1),
            _ => Plan::BytesBoth,
        });
    }
    if lane == 2 && ty.bytes(8) == 16 && !uses(1) {
        // Within one half, the other unchanged.
        let keeps = |h: usize| (4 * h..4 * h + 4).all(|k| any(mask[k]) || mask[k] as usize == k);
        let within = |h: usize| (4 * h..4 * h + 4).all(|k| any(mask[k]) || mask[k] as usize / 4 == h);
        let imm = |h: usize| (0..4).fold(0u8, |imm, k| imm | (mask[4 * h + k] & 3) << (2 * k));
        if keeps(1) && within(0) {
            return Some(Plan::One(PSHUFLW, 0, imm(0)));
        }
        if keeps(0) && within(1) {
            return Some(Plan::One(PSHUFHW, 0, imm(1)));
        }
    }
    None
}

/// A full-width source operand (memory operands of SSE rows must be aligned, so only constants are folded).
fn source(cx: &mut dyn Select, v: Value) -> Operand {
    if matches!(cx.func().ty(v).bytes(8), 16 | 32)
        && let Some((_, d)) = cx.def(v).filter(|d| d.1.op == Ir::Bconst)
        && !zero_constant(cx, &d)
    {
        return Operand::Mem(constant(cx, &d));
    }
    r(cx.reg(v, 0))
}

fn zero_constant(cx: &dyn Select, d: &InstData) -> bool {
    cx.func().consts[ir::ConstRef(d.args[0])].iter().all(|&b| b == 0)
}

fn constant(cx: &mut dyn Select, d: &InstData) -> Mem {
    let mut bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
    let size = if bytes.len() > 16 { 32 } else { 16 };
    bytes.resize(size, 0);
    let sym = cx.constant(&bytes, size as u32);
    rip(sym, Spec(0), 0)
}

/// A constant whose lanes of `lane_bytes` bytes are all `lane`, as long as `ty`'s register.
fn mask(cx: &mut dyn Select, ty: Type, lane: u64, lane_bytes: usize) -> Operand {
    let size = if ty.bytes(8) > 16 { 32 } else { 16 };
    let bytes: Vec<u8> = lane.to_le_bytes()[..lane_bytes].iter().copied().cycle().take(size).collect();
    let sym = cx.constant(&bytes, size as u32);
    Operand::Mem(rip(sym, Spec(0), 0))
}

/// dst = `row` of x and what else it takes, where the row overwrites its first operand.
fn two(cx: &mut dyn Select, row: Opcode, ty: Type, dst: Reg, x: Reg, rest: &[Operand]) {
    let mut ops = smallvec::SmallVec::<[Operand; 4]>::new();
    ops.push(r(dst));
    if has(cx.func(), AVX) {
        ops.push(r(x));
        ops.extend_from_slice(rest);
        if let Some(row) = vex::nondestructive(row, &ops) {
            let size = if insn(row).sizes & XYZ == 0 { 0 } else { len(ty).max(LEN_XMM) };
            return cx.emit(row, size, &ops, &[]);
        }
        ops.truncate(1);
    }
    ops.extend_from_slice(rest);
    cx.emit(row, len(ty), &ops, &[x]);
}
/// A temporary = `row` of x and so on.
fn two_t(cx: &mut dyn Select, row: Opcode, ty: Type, x: Reg, rest: &[Operand]) -> Reg {
    let t = cx.temp(whole(ty));
    two(cx, row, ty, t, x, rest);
    t
}
/// dst = `row` of the operands, where the row only writes its first.
fn one(cx: &mut dyn Select, row: Opcode, ty: Type, dst: Reg, rest: &[Operand]) {
    let mut ops = smallvec::SmallVec::<[Operand; 4]>::new();
    ops.push(r(dst));
    ops.extend_from_slice(rest);
    cx.emit(row, len(ty), &ops, &[]);
}
fn one_t(cx: &mut dyn Select, row: Opcode, ty: Type, rest: &[Operand]) -> Reg {
    let t = cx.temp(whole(ty));
    one(cx, row, ty, t, rest);
    t
}
fn zero(cx: &mut dyn Select, ty: Type) -> Reg {
    let t = cx.temp(whole(ty));
    cx.emit(px::FZERO, 0, &[r(t)], &[]);
    t
}
fn ones(cx: &mut dyn Select, ty: Type) -> Operand {
    mask(cx, ty, u64::MAX, 8)
}

/// Copies the lowest lane of vector register `x` to all.
fn spread(cx: &mut dyn Select, ty: Type, dst: Reg, x: Reg) {
    let lane = ty.lane().bytes(8);
    let short = Type::I8.vector(4);
    let low = if ty.bytes(8) > 16 { cx.temp(short) } else { dst };
    match lane {
        8 => one(cx, PSHUFD, short, low, &[r(x), imm(0x44)]),
        4 => one(cx, PSHUFD, short, low, &[r(x), imm(0)]),
        2 => {
            let u = one_t(cx, PSHUFLW, short, &[r(x), imm(0)]);
            one(cx, PSHUFD, short, low, &[r(u), imm(0)]);
        }
        _ => {
            let u = two_t(cx, PUNPCKLBW, short, x, &[r(x)]);
            let w = one_t(cx, PSHUFLW, short, &[r(u), imm(0)]);
            one(cx, PSHUFD, short, low, &[r(w), imm(0)]);
        }
    }
    if low != dst {
        join(cx, dst, low, low);
    }
}

/// A scalar of type `lane` in the low lane of a vector register.
fn scalar_in_vector(cx: &mut dyn Select, v: Value) -> Reg {
    let ty = cx.func().ty(v);
    let x = cx.reg(v, 0);
    if ty.is_float() {
        return x;
    }
    let t = cx.temp(Type::F128);
    if ty.bytes(8) == 8 {
        cx.emit(MOVQ_X_RM, 3, &[r(t), r(x)], &[]);
    } else {
        cx.emit(MOVD_X_RM, 2, &[r(t), r(x)], &[]);
    }
    t
}

/// Half `k` of a 32-byte vector in a register of its own.
fn half(cx: &mut dyn Select, x: Reg, k: u8) -> Reg {
    if k == 0 {
        return x;
    }
    let t = cx.temp(Type::I8.vector(4));
    cx.emit(VEXTRACTF128, 0, &[r(t), r(x), imm(1)], &[]);
    t
}
/// dst = a 32-byte vector of two halves.
fn join(cx: &mut dyn Select, dst: Reg, low: Reg, high: Reg) {
    cx.emit(VINSERTF128, 0, &[r(dst), r(low), r(high), imm(1)], &[]);
}

/// dst = (m & a) | (~m & b).
fn choose(cx: &mut dyn Select, ty: Type, dst: Reg, m: Operand, a: Reg, b: Reg) {
    let f = cx.func();
    if has(f, AVX2) || has(f, AVX) && ty.bytes(8) <= 16 {
        let m = match m {
            Operand::Reg(m) => m,
            m => one_t(cx, MOVAPS_X_XM, ty, &[m]),
        };
        return cx.emit(VPBLENDVB, len(ty).max(LEN_XMM), &[r(dst), r(b), r(a), r(m)], &[]);
    }
    let (and, or, andn) = (bitwise(f, Ir::And, ty), bitwise(f, Ir::Or, ty), and_not(f, ty));
    let x = two_t(cx, and, ty, a, &[m]);
    let m = match m {
        Operand::Reg(m) => m,
        m => {
            let t = cx.temp(whole(ty));
            cx.emit(MOVAPS_X_XM, len(ty), &[r(t), m], &[]);
            t
        }
    };
    let y = two_t(cx, andn, ty, m, &[r(b)]);
    two(cx, or, ty, dst, x, &[r(y)]);
}

/// Product of 32- or 64-bit lanes by `pmuludq`, of bytes by 16-bit products.
fn multiply(cx: &mut dyn Select, ty: Type, dst: Reg, x: Reg, y: Reg) {
    match ty.lane() {
        Type::I32 => {
            // Even lanes, odd lanes; the low halves of the products together.
            let even = two_t(cx, PMULUDQ, ty, x, &[r(y)]);
            let xo = two_t(cx, PSRLQ_X_I, ty, x, &[imm(32)]);
            let yo = two_t(cx, PSRLQ_X_I, ty, y, &[imm(32)]);
            let odd = two_t(cx, PMULUDQ, ty, xo, &[r(yo)]);
            let e = one_t(cx, PSHUFD, ty, &[r(even), imm(0x08)]);
            let o = one_t(cx, PSHUFD, ty, &[r(odd), imm(0x08)]);
            two(cx, PUNPCKLDQ, ty, dst, e, &[r(o)]);
        }
        Type::I8 => {
            // The bytes at even places are the low halves of 16-bit products; the odd ones are shifted down first.
            let even = two_t(cx, PMULLW, ty, x, &[r(y)]);
            let xo = two_t(cx, PSRLW_X_I, ty, x, &[imm(8)]);
            let yo = two_t(cx, PSRLW_X_I, ty, y, &[imm(8)]);
            let odd = two_t(cx, PMULLW, ty, xo, &[r(yo)]);
            let o = two_t(cx, PSLLW_X_I, ty, odd, &[imm(8)]);
            let m = mask(cx, ty, 0xff, 2);
            let e = two_t(cx, PAND, ty, even, &[m]);
            two(cx, POR, ty, dst, e, &[r(o)]);
        }
        _ => {
            // low·low + ((high·low + low·high) << 32)
            let xh = two_t(cx, PSRLQ_X_I, ty, x, &[imm(32)]);
            let yh = two_t(cx, PSRLQ_X_I, ty, y, &[imm(32)]);
            let a = two_t(cx, PMULUDQ, ty, xh, &[r(y)]);
            let b = two_t(cx, PMULUDQ, ty, x, &[r(yh)]);
            let s = two_t(cx, PADDQ, ty, a, &[r(b)]);
            let s = two_t(cx, PSLLQ_X_I, ty, s, &[imm(32)]);
            let l = two_t(cx, PMULUDQ, ty, x, &[r(y)]);
            two(cx, PADDQ, ty, dst, l, &[r(s)]);
        }
    }
}

/// Shift of all lanes by the constant `n`.
fn shift(cx: &mut dyn Select, op: Ir, ty: Type, dst: Reg, x: Reg, n: i64) {
    let lane = ty.lane();
    if let Some((row, _)) = shift_rows(op, lane) {
        return two(cx, row, ty, dst, x, &[imm(n)]);
    }
    if lane == Type::I8 {
        // As 16-bit lanes; what came from the neighbour is masked away.
        let keep = if op == Ir::Shl { (0xff << n) & 0xff } else { 0xff >> n } as u64;
        let row = if op == Ir::Shl { PSLLW_X_I } else { PSRLW_X_I };
        let t = two_t(cx, row, ty, x, &[imm(n)]);
        let m = mask(cx, ty, keep, 1);
        if op != Ir::Ashr {
            return two(cx, PAND, ty, dst, t, &[m]);
        }
        // (u ^ s) - s, where s is the sign bit's new place.
        let u = two_t(cx, PAND, ty, t, &[m]);
        let s = mask(cx, ty, 0x80 >> n, 1);
        let w = two_t(cx, PXOR, ty, u, &[s]);
        return two(cx, PSUBB, ty, dst, w, &[s]);
    }
    // 64-bit lanes, arithmetic: likewise.
    let u = two_t(cx, PSRLQ_X_I, ty, x, &[imm(n)]);
    let s = mask(cx, ty, 1 << 63 >> n, 8);
    let w = two_t(cx, PXOR, ty, u, &[s]);
    two(cx, PSUBQ, ty, dst, w, &[s]);
}

/// Lanes all ones where `a == b`.
fn equal(cx: &mut dyn Select, ty: Type, dst: Reg, a: Reg, b: Operand) {
    match ty.lane() {
        Type::I8 => two(cx, PCMPEQB, ty, dst, a, &[b]),
        Type::I16 => two(cx, PCMPEQW, ty, dst, a, &[b]),
        Type::I32 => two(cx, PCMPEQD, ty, dst, a, &[b]),
        _ if has(cx.func(), SSE4_1) => two(cx, PCMPEQQ, ty, dst, a, &[b]),
        _ => {
            let e = two_t(cx, PCMPEQD, ty, a, &[b]);
            let s = one_t(cx, PSHUFD, ty, &[r(e), imm(0xb1)]);
            two(cx, PAND, ty, dst, e, &[r(s)]);
        }
    }
}

/// Lanes all ones where `a > b`, signed.
fn greater(cx: &mut dyn Select, ty: Type, dst: Reg, a: Reg, b: Reg) {
    match ty.lane() {
        Type::I8 => two(cx, PCMPGTB, ty, dst, a, &[r(b)]),
        Type::I16 => two(cx, PCMPGTW, ty, dst, a, &[r(b)]),
        Type::I32 => two(cx, PCMPGTD, ty, dst, a, &[r(b)]),
        _ if has(cx.func(), SSE4_2) => two(cx, PCMPGTQ, ty, dst, a, &[r(b)]),
        _ => {
            // High halves decide; if they are equal, the borrow of b - a, which then shows in its high half.
            let e = two_t(cx, PCMPEQD, ty, a, &[r(b)]);
            let d = two_t(cx, PSUBQ, ty, b, &[r(a)]);
            let x = two_t(cx, PAND, ty, e, &[r(d)]);
            let g = two_t(cx, PCMPGTD, ty, a, &[r(b)]);
            let y = two_t(cx, POR, ty, x, &[r(g)]);
            let s = two_t(cx, PSRAD_X_I, ty, y, &[imm(31)]);
            one(cx, PSHUFD, ty, dst, &[r(s), imm(0xf5)]);
        }
    }
}

fn compare_ints(cx: &mut dyn Select, d: &InstData, v: Value) {
    use IntCC::*;
    let ty = cx.func().ty(d.val(0));
    let dst = cx.def_reg(v, 0);
    let cc = IntCC::from_aux(d.aux);
    let invert = matches!(cc, Ne | Sge | Sle | Uge | Ule);
    let base = if invert { cc.inverse() } else { cc };
    let out = if invert { cx.temp(whole(ty)) } else { dst };
    if base == Eq {
        let b = source(cx, d.val(1));
        let a = cx.reg(d.val(0), 0);
        equal(cx, ty, out, a, b);
    } else {
        let (mut a, mut b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
        if matches!(base, Ult | Ugt) {
            // The order of unsigned numbers is that of signed ones with the top bit changed.
            let bytes = ty.lane().bytes(8);
            let top = mask(cx, ty, 1 << (bytes * 8 - 1), bytes as usize);
            a = two_t(cx, PXOR, ty, a, &[top]);
            b = two_t(cx, PXOR, ty, b, &[top]);
        }
        match base {
            Sgt | Ugt => greater(cx, ty, out, a, b),
            _ => greater(cx, ty, out, b, a),
        }
    }
    if invert {
        let m = ones(cx, ty);
        two(cx, PXOR, ty, dst, out, &[m]);
    }
}

fn compare_floats(cx: &mut dyn Select, d: &InstData, v: Value) {
    let ty = cx.func().ty(d.val(0));
    let row = if ty.lane() == Type::F32 { CMPPS } else { CMPPD };
    let dst = cx.def_reg(v, 0);
    let (a, b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
    // Predicates of cmpps: 0 eq, 1 lt, 2 le, 3 unordered; 4 more is the inverse.
    let simple = |cc: FloatCC| match cc.0 & 15 {
        2 => Some((0, false)),
        1 => Some((1, false)),
        4 => Some((1, true)),
        3 => Some((2, false)),
        6 => Some((2, true)),
        8 => Some((3, false)),
        13 => Some((4, false)),
        14 => Some((5, false)),
        11 => Some((5, true)),
        12 => Some((6, false)),
        9 => Some((6, true)),
        7 => Some((7, false)),
        _ => None,
    };
    let cc = FloatCC(d.aux as u8);
    if let Some((p, swap)) = simple(cc) {
        let (x, y) = if swap { (b, a) } else { (a, b) };
        return two(cx, row, ty, dst, x, &[r(y), imm(p)]);
    }
    let f = cx.func();
    let (and, or) = (bitwise(f, Ir::And, ty), bitwise(f, Ir::Or, ty));
    match cc.0 & 15 {
        // Less or greater: unequal and ordered. Its inverse: equal or unordered.
        5 => {
            let x = two_t(cx, row, ty, a, &[r(b), imm(4)]);
            let y = two_t(cx, row, ty, a, &[r(b), imm(7)]);
            two(cx, and, ty, dst, x, &[r(y)]);
        }
        10 => {
            let x = two_t(cx, row, ty, a, &[r(b), imm(0)]);
            let y = two_t(cx, row, ty, a, &[r(b), imm(3)]);
            two(cx, or, ty, dst, x, &[r(y)]);
        }
        n => {
            // Never or always.
            let m = if n == 0 { r(zero(cx, ty)) } else { ones(cx, ty) };
            cx.emit(MOVAPS_X_XM, len(ty), &[r(dst), m], &[]);
        }
    }
}

fn shuffle(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let ty = d.ty;
    let picks = cx.func().consts[ir::ConstRef(d.args[2])].clone();
    let Some(plan) = shuffle_plan(cx.func(), ty, &picks) else { return false };
    let dst = cx.def_reg(v, 0);
    let reg = |cx: &mut dyn Select, s: usize| cx.reg(d.val(s), 0);
    match plan {
        Plan::Same(s) => {
            let x = reg(cx, s);
            cx.copy(dst, x);
        }
        Plan::Two(row, x, y) => {
            let (a, b) = (reg(cx, x), reg(cx, y));
            two(cx, row, ty, dst, a, &[r(b)]);
        }
        Plan::One(row, s, n) => {
            let x = reg(cx, s);
            one(cx, row, ty, dst, &[r(x), imm(n as i64)]);
        }
        Plan::TwoImm(row, x, y, n) => {
            let (a, b) = (reg(cx, x), reg(cx, y));
            two(cx, row, ty, dst, a, &[r(b), imm(n as i64)]);
        }
        Plan::Blend(i, j) => {
            let (a, b) = (reg(cx, 0), reg(cx, 1));
            let x = one_t(cx, PSHUFD, ty, &[r(a), imm(i as i64)]);
            let y = one_t(cx, PSHUFD, ty, &[r(b), imm(j as i64)]);
            let lane = ty.lane().bytes(8) as usize;
            let n = ty.lanes() as usize;
            let mut bytes: Vec<u8> =
                picks.iter().flat_map(|&m| vec![if (m as usize) < n { 0xff } else { 0 }; lane]).collect();
            bytes.resize(16, 0);
            let sym = cx.constant(&bytes, 16);
            choose(cx, ty, dst, Operand::Mem(rip(sym, Spec(0), 0)), x, y);
        }
        Plan::LongWords => long_words(cx, d, dst, &picks),
        Plan::LongBytes => long_bytes(cx, d, dst, &picks),
        Plan::Bytes(_) | Plan::BytesBoth => {
            let lane = ty.lane().bytes(8) as usize;
            let n = ty.lanes() as usize;
            // The byte numbers for operand s; 0x80 gives zero.
            let table = |cx: &mut dyn Select, s: usize| {
                let mut bytes: Vec<u8> = picks
                    .iter()
                    .flat_map(|&m| (0..lane).map(move |k| (m, k)))
                    .map(|(m, k)| match (m as usize).checked_sub(s * n) {
                        Some(m) if m < n => (m * lane + k) as u8,
                        _ => 0x80,
                    })
                    .collect();
                bytes.resize(16, 0x80);
                let sym = cx.constant(&bytes, 16);
                Operand::Mem(rip(sym, Spec(0), 0))
            };
            if let Plan::Bytes(s) = plan {
                let x = reg(cx, s);
                let t = table(cx, s);
                two(cx, PSHUFB, ty, dst, x, &[t]);
            } else {
                let (a, b) = (reg(cx, 0), reg(cx, 1));
                let (t, u) = (table(cx, 0), table(cx, 1));
                let x = two_t(cx, PSHUFB, ty, a, &[t]);
                let y = two_t(cx, PSHUFB, ty, b, &[u]);
                two(cx, POR, ty, dst, x, &[r(y)]);
            }
        }
    }
    true
}

fn constant_of(cx: &mut dyn Select, bytes: &[u8]) -> Operand {
    let sym = cx.constant(bytes, bytes.len() as u32);
    Operand::Mem(rip(sym, Spec(0), 0))
}

/// A shuffle of 32-byte vectors with lanes of at least 4 bytes: `vpermd` takes words from anywhere in one vector.
fn long_words(cx: &mut dyn Select, d: &InstData, dst: Reg, picks: &[u8]) {
    let (n, per) = (picks.len(), 8 / picks.len());
    let uses = |s: usize| picks.iter().any(|&m| (m as usize) < 2 * n && m as usize / n == s);
    let permuted = |cx: &mut dyn Select, s: usize, to: Reg| {
        let words = (0..8).flat_map(|w| {
            let m = picks[w / per] as usize % n;
            ((m * per + w % per) as u32).to_le_bytes()
        });
        let m = constant_of(cx, &words.collect::<Vec<u8>>());
        let index = cx.temp(d.ty);
        cx.emit(MOVAPS_X_XM, YMM, &[r(index), m], &[]);
        let x = cx.reg(d.val(s), 0);
        cx.emit(VPERMD, YMM, &[r(to), r(index), r(x)], &[]);
    };
    match (uses(0), uses(1)) {
        (_, false) => permuted(cx, 0, dst),
        (false, true) => permuted(cx, 1, dst),
        _ => {
            let (a, b) = (cx.temp(d.ty), cx.temp(d.ty));
            permuted(cx, 0, a);
            permuted(cx, 1, b);
            let first = |m: u8| if (m as usize) < n { 0xff } else { 0 };
            let bytes: Vec<u8> = picks.iter().flat_map(|&m| vec![first(m); 4 * per]).collect();
            let m = constant_of(cx, &bytes);
            choose(cx, d.ty, dst, m, a, b);
        }
    }
}

/// A shuffle of 32-byte vectors by bytes: `vpshufb` works within each half, so every operand is also taken with its halves exchanged.
fn long_bytes(cx: &mut dyn Select, d: &InstData, dst: Reg, picks: &[u8]) {
    let lane = 32 / picks.len();
    let n = picks.len();
    // For each byte of the result: (operand, byte of it).
    let from: Vec<Option<(usize, usize)>> = (0..32)
        .map(|k| {
            let m = picks[k / lane] as usize;
            (m < 2 * n).then(|| (m / n, m % n * lane + k % lane))
        })
        .collect();
    let mut parts: Vec<Reg> = Vec::new();
    for s in 0..2 {
        for crossed in [false, true] {
            let wanted = |k: usize| {
                from[k].filter(|&(o, byte)| o == s && (byte / 16 != k / 16) == crossed).map(|(_, byte)| byte)
            };
            if (0..32).all(|k| wanted(k).is_none()) {
                continue;
            }
            let bytes: Vec<u8> = (0..32).map(|k| wanted(k).map_or(0x80, |b| (b % 16) as u8)).collect();
            let m = constant_of(cx, &bytes);
            let mut x = cx.reg(d.val(s), 0);
            if crossed {
                let t = cx.temp(d.ty);
                cx.emit(VPERM2I128, 0, &[r(t), r(x), r(x), imm(1)], &[]);
                x = t;
            }
            parts.push(two_t(cx, PSHUFB, d.ty, x, &[m]));
        }
    }
    let mut all = match parts.first() {
        Some(&p) => p,
        None => zero(cx, d.ty),
    };
    for &p in parts.iter().skip(1) {
        all = two_t(cx, POR, d.ty, all, &[r(p)]);
    }
    cx.copy(dst, all);
}

/// Sign or zero extension.
fn extend(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let (from, to) = (cx.func().ty(d.val(0)).lane(), d.ty.lane());
    let signed = d.op == Ir::Sext;
    let dst = cx.def_reg(v, 0);
    let x = cx.reg(d.val(0), 0);
    if has(cx.func(), SSE4_1) {
        let row = match (from, to, signed) {
            (Type::I8, Type::I16, true) => PMOVSXBW,
            (Type::I8, Type::I32, true) => PMOVSXBD,
            (Type::I8, Type::I64, true) => PMOVSXBQ,
            (Type::I16, Type::I32, true) => PMOVSXWD,
            (Type::I16, Type::I64, true) => PMOVSXWQ,
            (Type::I32, Type::I64, true) => PMOVSXDQ,
            (Type::I8, Type::I16, false) => PMOVZXBW,
            (Type::I8, Type::I32, false) => PMOVZXBD,
            (Type::I8, Type::I64, false) => PMOVZXBQ,
            (Type::I16, Type::I32, false) => PMOVZXWD,
            (Type::I16, Type::I64, false) => PMOVZXWQ,
            (Type::I32, Type::I64, false) => PMOVZXDQ,
            _ => return false,
        };
        one(cx, row, d.ty, dst, &[r(x)]);
        return true;
    }
    let row = match from {
        Type::I8 => PUNPCKLBW,
        Type::I16 => PUNPCKLWD,
        _ => PUNPCKLDQ,
    };
    let ty = Type::I8.vector(4);
    if !signed {
        let z = zero(cx, ty);
        two(cx, row, ty, dst, x, &[r(z)]);
        return true;
    }
    match from {
        Type::I8 => {
            let t = two_t(cx, row, ty, x, &[r(x)]);
            two(cx, PSRAW_X_I, ty, dst, t, &[imm(8)]);
        }
        Type::I16 => {
            let t = two_t(cx, row, ty, x, &[r(x)]);
            two(cx, PSRAD_X_I, ty, dst, t, &[imm(16)]);
        }
        _ => {
            let s = two_t(cx, PSRAD_X_I, ty, x, &[imm(31)]);
            two(cx, row, ty, dst, x, &[r(s)]);
        }
    }
    true
}

/// Truncation of a whole register's lanes.
fn truncate(cx: &mut dyn Select, d: &InstData, v: Value) {
    let from = cx.func().ty(d.val(0));
    let (wide, narrow) = (from.lane().bytes(8) as usize, d.ty.lane().bytes(8) as usize);
    let dst = cx.def_reg(v, 0);
    let x = cx.reg(d.val(0), 0);
    if wide == 8 && narrow == 4 {
        return one(cx, PSHUFD, from, dst, &[r(x), imm(0x08)]);
    }
    if has(cx.func(), SSSE3) {
        let mut bytes: Vec<u8> =
            (0..16 / wide).flat_map(|l| (0..narrow).map(move |k| (l * wide + k) as u8)).collect();
        bytes.resize(16, 0x80);
        let sym = cx.constant(&bytes, 16);
        return two(cx, PSHUFB, from, dst, x, &[Operand::Mem(rip(sym, Spec(0), 0))]);
    }
    let m = mask(cx, from, 0xff, 2);
    let t = two_t(cx, PAND, from, x, &[m]);
    two(cx, PACKUSWB, from, dst, t, &[r(t)]);
}

/// Lane `n` of a vector of at most 16 bytes.
fn extract(cx: &mut dyn Select, lane: Type, dst: Reg, x: Reg, n: u8) {
    let short = Type::I8.vector(4);
    let sse41 = has(cx.func(), SSE4_1);
    match lane {
        Type::F32 if n == 0 => cx.copy(dst, x),
        Type::F64 if n == 0 => cx.copy(dst, x),
        Type::F32 => one(cx, PSHUFD, short, dst, &[r(x), imm(n as i64)]),
        Type::F64 => one(cx, PSHUFD, short, dst, &[r(x), imm(0xee)]),
        Type::I64 | Type::PTR => {
            let t = if n == 0 { x } else { one_t(cx, PSHUFD, short, &[r(x), imm(0xee)]) };
            cx.emit(MOVQ_RM_X, 3, &[r(dst), r(t)], &[]);
        }
        Type::I32 if n == 0 => cx.emit(MOVD_RM_X, 2, &[r(dst), r(x)], &[]),
        Type::I32 if sse41 => cx.emit(PEXTRD, 0, &[r(dst), r(x), imm(n as i64)], &[]),
        Type::I32 => {
            let t = one_t(cx, PSHUFD, short, &[r(x), imm(n as i64)]);
            cx.emit(MOVD_RM_X, 2, &[r(dst), r(t)], &[]);
        }
        Type::I16 => cx.emit(PEXTRW, 0, &[r(dst), r(x), imm(n as i64)], &[]),
        Type::F16 => {
            let t = cx.temp(Type::I32);
            cx.emit(PEXTRW, 0, &[r(t), r(x), imm(n as i64)], &[]);
            cx.emit(MOVD_X_RM, 2, &[r(dst), r(t)], &[]);
        }
        _ if sse41 => cx.emit(PEXTRB, 0, &[r(dst), r(x), imm(n as i64)], &[]),
        _ if n & 1 == 0 => cx.emit(PEXTRW, 0, &[r(dst), r(x), imm(n as i64 / 2)], &[]),
        _ => {
            let t = cx.temp(Type::I32);
            cx.emit(PEXTRW, 0, &[r(t), r(x), imm(n as i64 / 2)], &[]);
            cx.emit(SHR_RM_I, 2, &[r(dst), imm(8)], &[t]);
        }
    }
}

/// `x` with lane `n` replaced by `s` (a general register for integers); at most 16 bytes.
fn insert(cx: &mut dyn Select, lane: Type, dst: Reg, x: Reg, s: Reg, n: u8) {
    let short = Type::I8.vector(4);
    let sse41 = has(cx.func(), SSE4_1);
    match lane {
        Type::I64 | Type::PTR | Type::F64 => {
            let t = if lane == Type::F64 {
                s
            } else {
                let t = cx.temp(short);
                cx.emit(MOVQ_X_RM, 3, &[r(t), r(s)], &[]);
                t
            };
            if n == 1 {
                two(cx, PUNPCKLQDQ, short, dst, x, &[r(t)]);
            } else {
                two(cx, SHUFPD, short, dst, t, &[r(x), imm(2)]);
            }
        }
        Type::I32 if sse41 => cx.emit(PINSRD, 0, &[r(dst), r(s), imm(n as i64)], &[x]),
        Type::F32 if sse41 => cx.emit(INSERTPS, 0, &[r(dst), r(s), imm((n as i64) << 4)], &[x]),
        Type::I32 | Type::F32 => {
            let s = if lane == Type::F32 {
                let t = cx.temp(Type::I32);
                cx.emit(MOVD_RM_X, 2, &[r(t), r(s)], &[]);
                t
            } else {
                s
            };
            let high = cx.temp(Type::I32);
            cx.emit(SHR_RM_I, 2, &[r(high), imm(16)], &[s]);
            let t = cx.temp(short);
            cx.emit(PINSRW, 0, &[r(t), r(s), imm(2 * n as i64)], &[x]);
            cx.emit(PINSRW, 0, &[r(dst), r(high), imm(2 * n as i64 + 1)], &[t]);
        }
        Type::I16 => cx.emit(PINSRW, 0, &[r(dst), r(s), imm(n as i64)], &[x]),
        Type::F16 => {
            let t = cx.temp(Type::I32);
            cx.emit(MOVD_RM_X, 2, &[r(t), r(s)], &[]);
            cx.emit(PINSRW, 0, &[r(dst), r(t), imm(n as i64)], &[x]);
        }
        _ if sse41 => cx.emit(PINSRB, 0, &[r(dst), r(s), imm(n as i64)], &[x]),
        _ => {
            // Into the 16-bit lane around it.
            let (old, kept, new, both) =
                (cx.temp(Type::I32), cx.temp(Type::I32), cx.temp(Type::I32), cx.temp(Type::I32));
            cx.emit(PEXTRW, 0, &[r(old), r(x), imm(n as i64 / 2)], &[]);
            let keep = if n & 1 == 0 { 0xff00 } else { 0xff };
            cx.emit(AND_RM_I, 2, &[r(kept), imm(keep)], &[old]);
            if n & 1 == 0 {
                cx.emit(MOVZX_R_RM8, 2, &[r(new), r(s)], &[]);
            } else {
                cx.emit(SHL_RM_I, 2, &[r(new), imm(8)], &[s]);
            }
            cx.emit(OR_R_RM, 2, &[r(both), r(new)], &[kept]);
            cx.emit(PINSRW, 0, &[r(dst), r(both), imm(n as i64 / 2)], &[x]);
        }
    }
}

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::*;
    let lane = if d.ty.is_vector() { d.ty.lane() } else { Type::VOID };
    match d.op {
        And | Or | Xor => {
            let dst = cx.def_reg(v, 0);
            let y = source(cx, d.val(1));
            let x = cx.reg(d.val(0), 0);
            let row = bitwise(cx.func(), d.op, d.ty);
            two(cx, row, d.ty, dst, x, &[y]);
            return true;
        }
        Imul if matches!(lane, Type::I8 | Type::I64) || lane == Type::I32 && !has(cx.func(), SSE4_1) => {
            let dst = cx.def_reg(v, 0);
            let (x, y) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
            multiply(cx, d.ty, dst, x, y);
            return true;
        }
        _ => {}
    }
    if let Some((row, _)) = binary_row(d.op, lane) {
        let dst = cx.def_reg(v, 0);
        let y = source(cx, d.val(1));
        let x = cx.reg(d.val(0), 0);
        two(cx, row, d.ty, dst, x, &[y]);
        return true;
    }
    match d.op {
        Shl | Lshr | Ashr => {
            let Some(n) = uniform(cx.func(), d.val(1)).filter(|n| (0..lane.bits(8) as i64).contains(n))
            else {
                let Some(row) = variable_shift(cx.func(), d.op, lane) else { return false };
                let dst = cx.def_reg(v, 0);
                let (x, y) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
                cx.emit(row, len(d.ty).max(LEN_XMM), &[r(dst), r(x), r(y)], &[]);
                return true;
            };
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            shift(cx, d.op, d.ty, dst, x, n);
        }
        Icmp => compare_ints(cx, d, v),
        Fcmp => compare_floats(cx, d, v),
        Shuffle => return shuffle(cx, d, v),
        Sext | Zext => return extend(cx, d, v),
        Trunc => truncate(cx, d, v),
        SiToFp | FpToSi | Fpext | Fptrunc => {
            let Some(row) = conversion(d.op, cx.func().ty(d.val(0)), d.ty) else { return false };
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            one(cx, row, d.ty, dst, &[r(x)]);
        }
        Fsqrt => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            one(cx, if lane == Type::F32 { SQRTPS } else { SQRTPD }, d.ty, dst, &[r(x)]);
        }
        Bconst => {
            let dst = cx.def_reg(v, 0);
            if zero_constant(cx, d) {
                cx.emit(px::FZERO, 0, &[r(dst)], &[]);
            } else {
                let m = constant(cx, d);
                cx.emit(MOVAPS_X_XM, len(d.ty), &[r(dst), Operand::Mem(m)], &[]);
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
            let m = ones(cx, d.ty);
            let row = bitwise(cx.func(), Xor, d.ty);
            two(cx, row, d.ty, dst, x, &[m]);
        }
        Ineg => {
            let Some((row, _)) = binary_row(Isub, lane) else { return false };
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let z = zero(cx, d.ty);
            two(cx, row, d.ty, dst, z, &[r(x)]);
        }
        Fneg | Fabs => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let n = lane.bytes(8) as usize;
            let sign = 1u64 << (n * 8 - 1);
            let m = mask(cx, d.ty, if d.op == Fneg { sign } else { sign - 1 }, n);
            two(cx, if d.op == Fneg { XORPS } else { ANDPS }, d.ty, dst, x, &[m]);
        }
        Copysign => {
            let dst = cx.def_reg(v, 0);
            let (x, y) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
            let n = lane.bytes(8) as usize;
            let sign = 1u64 << (n * 8 - 1);
            let (m, rest) = (mask(cx, d.ty, sign, n), mask(cx, d.ty, sign - 1, n));
            let s = two_t(cx, ANDPS, d.ty, y, &[m]);
            let t = two_t(cx, ANDPS, d.ty, x, &[rest]);
            two(cx, ORPS, d.ty, dst, t, &[r(s)]);
        }
        Fma => {
            let dst = cx.def_reg(v, 0);
            let (a, b, c) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
            let row = if lane == Type::F32 { VFMADD213PS } else { VFMADD213PD };
            cx.emit(row, len(d.ty).max(LEN_XMM), &[r(dst), r(b), r(c)], &[a]);
        }
        Splat => {
            let dst = cx.def_reg(v, 0);
            let x = scalar_in_vector(cx, d.val(0));
            spread(cx, d.ty, dst, x);
        }
        ExtractLane => {
            let from = cx.func().ty(d.val(0));
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            let per = (16 / from.lane().bytes(8)) as u16;
            let x = if from.bytes(8) > 16 { half(cx, x, (d.aux / per) as u8) } else { x };
            extract(cx, from.lane(), dst, x, (d.aux % per) as u8);
        }
        InsertLane => {
            let dst = cx.def_reg(v, 0);
            let (x, s) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
            if d.ty.bytes(8) <= 16 {
                insert(cx, lane, dst, x, s, d.aux as u8);
            } else {
                let per = (16 / lane.bytes(8)) as u16;
                let k = (d.aux / per) as u8;
                let old = half(cx, x, k);
                let new = cx.temp(Type::I8.vector(4));
                insert(cx, lane, new, old, s, (d.aux % per) as u8);
                cx.emit(VINSERTF128, 0, &[r(dst), r(x), r(new), imm(k as i64)], &[]);
            }
        }
        Select if cx.func().ty(d.val(0)).is_vector() => {
            let dst = cx.def_reg(v, 0);
            let (m, a, b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
            choose(cx, d.ty, dst, r(m), a, b);
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
