//! Integer arithmetic, comparisons and conversions of at most 64 bits.

use super::*;
use crate::ir::IntCC;

/// Rows of a two-operand ALU operation: register/memory source, register into memory, immediate.
pub(super) struct Alu {
    pub r_rm: Opcode,
    pub rm_r: Opcode,
    pub rm_i: Opcode,
}

/// The ALU rows of an IR opcode.
pub(super) fn alu(op: Ir) -> Option<Alu> {
    Some(match op {
        Ir::Iadd | Ir::PtrAdd => Alu { r_rm: ADD_R_RM, rm_r: ADD_RM_R, rm_i: ADD_RM_I },
        Ir::Isub => Alu { r_rm: SUB_R_RM, rm_r: SUB_RM_R, rm_i: SUB_RM_I },
        Ir::And => Alu { r_rm: AND_R_RM, rm_r: AND_RM_R, rm_i: AND_RM_I },
        Ir::Or => Alu { r_rm: OR_R_RM, rm_r: OR_RM_R, rm_i: OR_RM_I },
        Ir::Xor => Alu { r_rm: XOR_R_RM, rm_r: XOR_RM_R, rm_i: XOR_RM_I },
        _ => return None,
    })
}

/// Shift rows by immediate and by %cl.
pub(super) fn shift_rows(op: Ir) -> Option<(Opcode, Opcode)> {
    Some(match op {
        Ir::Shl => (SHL_RM_I, SHL_RM_CL),
        Ir::Lshr => (SHR_RM_I, SHR_RM_CL),
        Ir::Ashr => (SAR_RM_I, SAR_RM_CL),
        Ir::Rotl => (ROL_RM_I, ROL_RM_CL),
        Ir::Rotr => (ROR_RM_I, ROR_RM_CL),
        _ => return None,
    })
}

/// Condition code of an integer comparison.
pub(super) fn int_cc(c: IntCC) -> u8 {
    match c {
        IntCC::Eq => cc::E,
        IntCC::Ne => cc::NE,
        IntCC::Slt => cc::L,
        IntCC::Sge => cc::GE,
        IntCC::Sgt => cc::G,
        IntCC::Sle => cc::LE,
        IntCC::Ult => cc::B,
        IntCC::Uge => cc::AE,
        IntCC::Ugt => cc::A,
        IntCC::Ule => cc::BE,
    }
}

/// Emits the comparison `d` (an Icmp) and gives the condition to test.
pub(super) fn compare(cx: &mut dyn Select, d: &InstData) -> u8 {
    let (mut a, mut b) = (d.val(0), d.val(1));
    let mut cond = IntCC::from_aux(d.aux);
    let ty = cx.func().ty(a);
    if ty == Type::I128 {
        return wide::compare(cx, d);
    }
    let size = own_size(ty);
    if imm32(cx, b).is_none() && imm32(cx, a).is_some() {
        std::mem::swap(&mut a, &mut b);
        cond = cond.swapped();
    }
    if let Some(n) = imm32(cx, b) {
        if n == 0 && matches!(cond, IntCC::Eq | IntCC::Ne | IntCC::Slt | IntCC::Sge) {
            // `and` feeding only a test against zero becomes `test`.
            if let Some((_, m)) = cx.fusible(a).filter(|(_, m)| m.op == Ir::And && m.ty == ty) {
                if let Some(k) = imm32(cx, m.val(1)) {
                    let x = rm(cx, m.val(0), size);
                    cx.emit(TEST_RM_I, size, &[x, imm(k)], &[]);
                } else {
                    let x = r(cx.reg(m.val(0), 0));
                    let y = cx.reg(m.val(1), 0);
                    cx.emit(TEST_RM_R, size, &[x, r(y)], &[]);
                }
            } else if let Some(m) = foldable_load(cx, a, size) {
                cx.emit(CMP_RM_I, size, &[Operand::Mem(m), imm(0)], &[]);
            } else {
                let x = cx.reg(a, 0);
                cx.emit(TEST_RM_R, size, &[r(x), r(x)], &[]);
            }
            return match cond {
                IntCC::Slt => cc::S,
                IntCC::Sge => cc::NS,
                c => int_cc(c),
            };
        }
        let x = rm(cx, a, size);
        cx.emit(CMP_RM_I, size, &[x, imm(n)], &[]);
        return int_cc(cond);
    }
    if let Some(m) = foldable_load(cx, b, size) {
        let x = cx.reg(a, 0);
        cx.emit(CMP_R_RM, size, &[r(x), Operand::Mem(m)], &[]);
    } else {
        let x = rm(cx, a, size);
        let y = cx.reg(b, 0);
        cx.emit(CMP_RM_R, size, &[x, r(y)], &[]);
    }
    int_cc(cond)
}

/// dst = lhs op rhs with the rows' usual two-address form.
fn binary(cx: &mut dyn Select, dst: Reg, a: Value, b: Value, rows: &Alu, ty: Type, commutes: bool) {
    let size = alu_size(ty);
    let (mut a, mut b) = (a, b);
    if commutes
        && imm32(cx, b).is_none()
        && (imm32(cx, a).is_some() || (cx.sink_load(a).is_some() && cx.sink_load(b).is_none()))
    {
        std::mem::swap(&mut a, &mut b);
    }
    let x;
    if let Some(n) = imm32(cx, b) {
        x = cx.reg(a, 0);
        cx.emit(rows.rm_i, size, &[r(dst), imm(n)], &[x]);
        return;
    }
    let src = if own_size(ty) == size { rm(cx, b, size) } else { r(cx.reg(b, 0)) };
    x = cx.reg(a, 0);
    cx.emit(rows.r_rm, size, &[r(dst), src], &[x]);
}

/// Additions: `lea` when the left operand lives on, or when it saves an instruction; else `add`.
fn add(cx: &mut dyn Select, dst: Reg, d: &InstData) {
    let (a, b) = (d.val(0), d.val(1));
    let size = alu_size(d.ty);
    let scaled_by = |cx: &dyn Select, v: Value| {
        cx.def(v).filter(|(_, s)| {
            s.op == Ir::Shl
                && s.ty == d.ty
                && imm32(cx, s.val(1)).is_some_and(|n| (1..=3).contains(&n))
                && cx.uses(v) == 1
        })
    };
    if d.op == Ir::PtrAdd && imm32(cx, b).is_none() {
        let m = address_of_sum(cx, a, b);
        if let Some(m) = m {
            cx.emit(LEA, size, &[r(dst), Operand::Mem(m)], &[]);
            return;
        }
    }
    if size == own_size(d.ty) {
        for (x, y) in [(a, b), (b, a)] {
            if d.op == Ir::PtrAdd && x == b {
                continue;
            }
            if let Some((_, s)) = scaled_by(cx, y) {
                let scale = 1u8 << imm32(cx, s.val(1)).unwrap_or(0);
                if let Some(n) = imm32(cx, x) {
                    let index = cx.reg(s.val(0), 0);
                    let m = Mem { base: Reg::NONE, index, scale, seg: 0, disp: SymExpr::abs(n) };
                    cx.emit(LEA, size, &[r(dst), Operand::Mem(m)], &[]);
                    return;
                }
                let base = cx.reg(x, 0);
                let index = cx.reg(s.val(0), 0);
                let m = Mem { base, index, scale, seg: 0, disp: SymExpr::abs(0) };
                cx.emit(LEA, size, &[r(dst), Operand::Mem(m)], &[]);
                return;
            }
        }
    }
    if let Some(n) = imm32(cx, b) {
        if cx.uses(a) > 1 && !matches!(n, i64::MIN) {
            let x = cx.reg(a, 0);
            cx.emit(LEA, size, &[r(dst), mem(x, n)], &[]);
            return;
        }
    } else if cx.uses(a) > 1 && cx.uses(b) > 1 && imm32(cx, a).is_none() {
        let base = cx.reg(a, 0);
        let index = cx.reg(b, 0);
        let m = Mem { base, index, scale: 1, seg: 0, disp: SymExpr::abs(0) };
        cx.emit(LEA, size, &[r(dst), Operand::Mem(m)], &[]);
        return;
    }
    let rows = Alu { r_rm: ADD_R_RM, rm_r: ADD_RM_R, rm_i: ADD_RM_I };
    binary(cx, dst, a, b, &rows, d.ty, true);
}

/// An address operand for `a + b` where folding gains something over an addition.
fn address_of_sum(cx: &mut dyn Select, a: Value, b: Value) -> Option<Mem> {
    let gains = cx.def(b).is_some_and(|(_, s)| matches!(s.op, Ir::Shl | Ir::Iadd) && cx.uses(b) == 1)
        || cx.def(a).is_some_and(|(_, s)| s.op == Ir::SlotAddr);
    if !gains {
        return None;
    }
    let mut disp = 0;
    let (index, scale) = scaled(cx, b, &mut disp);
    if scale == 1 && disp == 0 && index == b && !cx.def(a).is_some_and(|(_, s)| s.op == Ir::SlotAddr) {
        return None;
    }
    let mut m = address(cx, a, disp);
    if m.index.is_none() && m.base != RIP {
        m.index = cx.reg(index, 0);
        m.scale = scale;
        return Some(m);
    }
    let base = cx.reg(a, 0);
    Some(Mem { base, index: cx.reg(index, 0), scale, seg: 0, disp: SymExpr::abs(disp) })
}

/// Shift or rotate.
fn shift(cx: &mut dyn Select, dst: Reg, d: &InstData) -> bool {
    let Some((by_imm, by_cl)) = shift_rows(d.op) else { return false };
    let rotate = matches!(d.op, Ir::Rotl | Ir::Rotr);
    let bits = d.ty.bits(8) as i64;
    // Right shifts of narrow values need clean upper bits; rotates work on the narrow register itself.
    let size = if rotate { own_size(d.ty) } else { alu_size(d.ty) };
    let x = match d.op {
        Ir::Lshr => extended(cx, d.val(0), false, false),
        Ir::Ashr => extended(cx, d.val(0), true, false),
        _ => cx.reg(d.val(0), 0),
    };
    if let Some(n) = imm32(cx, d.val(1)) {
        let n = if rotate { n.rem_euclid(bits) } else { n & (if size == 3 { 63 } else { 31 }) };
        if n == 0 {
            // Not a copy: 32-bit results are relied on to be zero-extended.
            cx.emit(MOV_R_RM, size.max(2), &[r(dst), r(x)], &[]);
        } else if n == 1 && d.op == Ir::Shl {
            cx.emit(ADD_R_RM, size, &[r(dst), r(x)], &[x]);
        } else {
            cx.emit(by_imm, size, &[r(dst), imm(n)], &[x]);
        }
        return true;
    }
    let count = cx.reg(d.val(1), 0);
    cx.emit_full(FullInst {
        op: by_cl,
        size,
        flags: 0,
        explicit: &[(r(dst), Role::DEF)],
        extra: &[(x, Role::tied(0)), (count, Role::fixed_use(RCX))],
        clobbers: RegSet::default(),
    });
    true
}

/// Division and remainder by `div`/`idiv`, in at least 32 bits.
fn divide(cx: &mut dyn Select, dst: Reg, d: &InstData) {
    let signed = matches!(d.op, Ir::Sdiv | Ir::Srem);
    let wants_remainder = matches!(d.op, Ir::Urem | Ir::Srem);
    let size = alu_size(d.ty);
    let ty = if size == 3 { Type::I64 } else { Type::I32 };
    let a = extended(cx, d.val(0), signed, false);
    let divisor = if own_size(d.ty) == size {
        rm(cx, d.val(1), size)
    } else {
        r(extended(cx, d.val(1), signed, false))
    };
    let hi = cx.temp(ty);
    if signed {
        // cdq/cqo: edx = sign of eax.
        cx.emit_full(FullInst {
            op: if size == 3 { CQTO } else { CLTD },
            size: 0,
            flags: 0,
            explicit: &[],
            extra: &[(a, Role::fixed_use(RAX)), (hi, Role::fixed_def(RDX))],
            clobbers: RegSet::default(),
        });
    } else {
        cx.emit(px::ZERO, 2, &[r(hi)], &[]);
    }
    let other = cx.temp(ty);
    let (q, rem) = if wants_remainder { (other, dst) } else { (dst, other) };
    cx.emit_full(FullInst {
        op: if signed { IDIV } else { DIV },
        size,
        flags: 0,
        explicit: &[(divisor, Role::USE)],
        extra: &[
            (a, Role::fixed_use(RAX)),
            (hi, Role::fixed_use(RDX)),
            (q, Role::fixed_def(RAX)),
            (rem, Role::fixed_def(RDX)),
        ],
        clobbers: RegSet::default(),
    });
}

/// Low and high halves of a full product (`mul`/`imul` one-operand); gives (lo, hi).
pub(super) fn full_multiply(cx: &mut dyn Select, signed: bool, size: u8, a: Reg, b: Operand) -> (Reg, Reg) {
    let ty = if size == 3 { Type::I64 } else { Type::I32 };
    let (lo, hi) = (cx.temp(ty), cx.temp(ty));
    cx.emit_full(FullInst {
        op: if signed { IMUL_RM } else { MUL },
        size,
        flags: 0,
        explicit: &[(b, Role::USE)],
        extra: &[(a, Role::fixed_use(RAX)), (lo, Role::fixed_def(RAX)), (hi, Role::fixed_def(RDX))],
        clobbers: RegSet::default(),
    });
    (lo, hi)
}

/// Writes condition `c` as 0/1 to the byte register `dst`.
pub(super) fn set_cc(cx: &mut dyn Select, c: u8, dst: Reg) {
    cx.emit(setcc(c), 0, &[r(dst)], &[]);
}

/// Arithmetic with an overflow flag as second result.
fn overflow(cx: &mut dyn Select, i: Inst, d: &InstData) -> bool {
    let v = cx.func().result(i);
    let (dst, flag) = (cx.def_reg(v, 0), cx.def_reg(Value(v.0 + 1), 0));
    let size = own_size(d.ty);
    let signed = matches!(d.op, Ir::SaddOv | Ir::SsubOv | Ir::SmulOv);
    match d.op {
        Ir::SaddOv | Ir::UaddOv | Ir::SsubOv | Ir::UsubOv => {
            let sub = matches!(d.op, Ir::SsubOv | Ir::UsubOv);
            let x = cx.reg(d.val(0), 0);
            match imm32(cx, d.val(1)) {
                Some(n) => cx.emit(if sub { SUB_RM_I } else { ADD_RM_I }, size, &[r(dst), imm(n)], &[x]),
                None => {
                    let y = rm(cx, d.val(1), size);
                    cx.emit(if sub { SUB_R_RM } else { ADD_R_RM }, size, &[r(dst), y], &[x]);
                }
            }
            set_cc(cx, if signed { cc::O } else { cc::B }, flag);
        }
        _ if size >= 2 && signed => {
            let x = cx.reg(d.val(0), 0);
            let y = rm(cx, d.val(1), size);
            cx.emit(IMUL_R_RM, size, &[r(dst), y], &[x]);
            set_cc(cx, cc::O, flag);
        }
        _ if size >= 2 => {
            let x = cx.reg(d.val(0), 0);
            let y = rm(cx, d.val(1), size);
            let (lo, _) = full_multiply(cx, false, size, x, y);
            set_cc(cx, cc::O, flag);
            cx.copy(dst, lo);
        }
        _ => {
            // 8 and 16 bits: multiply in 32 and see whether the narrow value says the same.
            let x = extended(cx, d.val(0), signed, false);
            let y = extended(cx, d.val(1), signed, false);
            let p = cx.temp(Type::I32);
            cx.emit(IMUL_R_RM, 2, &[r(p), r(y)], &[x]);
            let back = cx.temp(Type::I32);
            let row = match (d.ty, signed) {
                (Type::I8, true) => MOVSX_R_RM8,
                (Type::I8, false) => MOVZX_R_RM8,
                (_, true) => MOVSX_R_RM16,
                (_, false) => MOVZX_R_RM16,
            };
            cx.emit(row, 2, &[r(back), r(p)], &[]);
            cx.emit(CMP_RM_R, 2, &[r(back), r(p)], &[]);
            set_cc(cx, cc::NE, flag);
            cx.copy(dst, p);
        }
    }
    true
}

/// Zero bits at one end: `bsr`/`bsf`, with the width for zero.
fn count_zeros(cx: &mut dyn Select, dst: Reg, d: &InstData) {
    let size = alu_size(d.ty);
    let ty = if size == 3 { Type::I64 } else { Type::I32 };
    let bits = d.ty.bits(8) as i64;
    let leading = d.op == Ir::Clz;
    let x = extended(cx, d.val(0), false, false);
    let scan = cx.temp(ty);
    let for_zero = cx.temp(ty);
    // bsr leaves the bit's index; index ^ (bits - 1) is the count, so for zero start from 2 * bits - 1.
    load_imm(cx, for_zero, if leading { 2 * bits - 1 } else { bits }, ty);
    cx.emit(if leading { BSR } else { BSF }, size, &[r(scan), r(x)], &[]);
    let chosen = if leading { cx.temp(ty) } else { dst };
    cx.emit(cmovcc(cc::E), size, &[r(chosen), r(for_zero)], &[scan]);
    if leading {
        cx.emit(XOR_RM_I, size, &[r(dst), imm(bits - 1)], &[chosen]);
    }
}

/// Emits what decides condition value `c` and gives the condition code: a fused comparison, or a test of the I8.
/// `None` for float comparisons that need two flags.
pub(super) fn condition(cx: &mut dyn Select, c: Value) -> Cond {
    if let Some((_, d)) = cx.fusible(c) {
        if d.op == Ir::Icmp && !cx.func().ty(d.val(0)).is_vector() {
            return Cond::One(compare(cx, &d));
        }
        if d.op == Ir::Fcmp && !cx.func().ty(d.val(0)).is_vector() {
            return float::compare(cx, &d);
        }
    }
    if let Some(m) = foldable_load(cx, c, 0) {
        cx.emit(CMP_RM_I, 0, &[Operand::Mem(m), imm(0)], &[]);
    } else {
        let x = cx.reg(c, 0);
        cx.emit(TEST_RM_R, 0, &[r(x), r(x)], &[]);
    }
    Cond::One(cc::NE)
}

/// The flags that say a comparison holds.
#[derive(Clone, Copy)]
pub(super) enum Cond {
    One(u8),
    /// Equal and ordered (ZF set, PF clear).
    EqOrdered,
    /// Not equal or unordered.
    NeUnordered,
    Always(bool),
}

/// Conditional value of an integer type (each part).
fn select_int(cx: &mut dyn Select, d: &InstData, v: Value) {
    let parts = if d.ty == Type::I128 { 2 } else { 1 };
    let size = alu_size(if parts == 2 { Type::I64 } else { d.ty });
    let ty = if size == 3 { Type::I64 } else { Type::I32 };
    let values: Vec<(Reg, Reg, Reg)> =
        (0..parts).map(|k| (cx.def_reg(v, k), cx.reg(d.val(1), k), cx.reg(d.val(2), k))).collect();
    let cond = condition(cx, d.val(0));
    for (dst, a, b) in values {
        match cond {
            Cond::One(c) => cx.emit(cmovcc(c), size, &[r(dst), r(a)], &[b]),
            Cond::Always(t) => cx.copy(dst, if t { a } else { b }),
            Cond::NeUnordered | Cond::EqOrdered => {
                let ne = matches!(cond, Cond::NeUnordered);
                let (t, e) = if ne { (a, b) } else { (b, a) };
                let m = cx.temp(ty);
                cx.emit(cmovcc(cc::NE), size, &[r(m), r(t)], &[e]);
                cx.emit(cmovcc(cc::P), size, &[r(dst), r(t)], &[m]);
            }
        }
    }
}

/// Materialises a condition as I8.
pub(super) fn set_condition(cx: &mut dyn Select, cond: Cond, dst: Reg) {
    match cond {
        Cond::One(c) => set_cc(cx, c, dst),
        Cond::Always(t) => cx.emit(MOV_RM_I, 2, &[r(dst), imm(t as i64)], &[]),
        Cond::EqOrdered | Cond::NeUnordered => {
            let eq = matches!(cond, Cond::EqOrdered);
            let (a, b) = (cx.temp(Type::I8), cx.temp(Type::I8));
            set_cc(cx, if eq { cc::NP } else { cc::P }, a);
            set_cc(cx, if eq { cc::E } else { cc::NE }, b);
            cx.emit(if eq { AND_R_RM } else { OR_R_RM }, 2, &[r(dst), r(b)], &[a]);
        }
    }
}

pub(super) fn select(cx: &mut dyn Select, i: Inst, d: &InstData, v: Value) -> bool {
    if d.op == Ir::Select && !d.ty.is_float() {
        select_int(cx, d, v);
        return true;
    }
    if d.op == Ir::Icmp {
        let dst = cx.def_reg(v, 0);
        let c = compare(cx, d);
        set_cc(cx, c, dst);
        return true;
    }
    if !d.ty.is_int_or_ptr() {
        return false;
    }
    use Ir::*;
    let size = alu_size(d.ty);
    match d.op {
        SaddOv | UaddOv | SsubOv | UsubOv | SmulOv | UmulOv => return overflow(cx, i, d),
        Iadd | PtrAdd => {
            let dst = cx.def_reg(v, 0);
            add(cx, dst, d);
        }
        Isub | And | Or | Xor => {
            let dst = cx.def_reg(v, 0);
            let Some(rows) = alu(d.op) else { return false };
            binary(cx, dst, d.val(0), d.val(1), &rows, d.ty, d.op != Isub);
        }
        Imul => {
            let dst = cx.def_reg(v, 0);
            let (mut a, mut b) = (d.val(0), d.val(1));
            if imm32(cx, a).is_some() {
                std::mem::swap(&mut a, &mut b);
            }
            match imm32(cx, b) {
                Some(n @ (3 | 5 | 9)) => {
                    let x = cx.reg(a, 0);
                    let m = Mem { base: x, index: x, scale: (n - 1) as u8, seg: 0, disp: SymExpr::abs(0) };
                    cx.emit(LEA, size, &[r(dst), Operand::Mem(m)], &[]);
                }
                Some(n) if n > 0 && n & (n - 1) == 0 => {
                    let x = cx.reg(a, 0);
                    cx.emit(SHL_RM_I, size, &[r(dst), imm(n.trailing_zeros() as i64)], &[x]);
                }
                Some(n) => {
                    let x = if own_size(d.ty) == size { rm(cx, a, size) } else { r(cx.reg(a, 0)) };
                    cx.emit(IMUL_R_RM_I, size, &[r(dst), x, imm(n)], &[]);
                }
                None => {
                    let y = if own_size(d.ty) == size { rm(cx, b, size) } else { r(cx.reg(b, 0)) };
                    let x = cx.reg(a, 0);
                    cx.emit(IMUL_R_RM, size, &[r(dst), y], &[x]);
                }
            }
        }
        UmulHi | SmulHi if own_size(d.ty) >= 2 => {
            let dst = cx.def_reg(v, 0);
            let y = rm(cx, d.val(1), size);
            let x = cx.reg(d.val(0), 0);
            let (_, hi) = full_multiply(cx, d.op == SmulHi, size, x, y);
            cx.copy(dst, hi);
        }
        UmulHi | SmulHi => {
            let dst = cx.def_reg(v, 0);
            let signed = d.op == SmulHi;
            let x = extended(cx, d.val(0), signed, false);
            let y = extended(cx, d.val(1), signed, false);
            let p = cx.temp(Type::I32);
            cx.emit(IMUL_R_RM, 2, &[r(p), r(y)], &[x]);
            cx.emit(SHR_RM_I, 2, &[r(dst), imm(d.ty.bits(8) as i64)], &[p]);
        }
        Sdiv | Udiv | Srem | Urem => {
            let dst = cx.def_reg(v, 0);
            divide(cx, dst, d);
        }
        Shl | Lshr | Ashr | Rotl | Rotr => {
            let dst = cx.def_reg(v, 0);
            return shift(cx, dst, d);
        }
        Ineg | Not => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            cx.emit(if d.op == Ineg { NEG } else { NOT }, size, &[r(dst)], &[x]);
        }
        Smin | Smax | Umin | Umax => {
            let dst = cx.def_reg(v, 0);
            let signed = matches!(d.op, Smin | Smax);
            let x = extended(cx, d.val(0), signed, false);
            let y = extended(cx, d.val(1), signed, false);
            cx.emit(CMP_RM_R, size, &[r(x), r(y)], &[]);
            let c = match d.op {
                Smin => cc::L,
                Smax => cc::G,
                Umin => cc::B,
                _ => cc::A,
            };
            cx.emit(cmovcc(c), size, &[r(dst), r(x)], &[y]);
        }
        Iabs => {
            let dst = cx.def_reg(v, 0);
            let x = extended(cx, d.val(0), true, false);
            let n = cx.temp(if size == 3 { Type::I64 } else { Type::I32 });
            cx.emit(NEG, size, &[r(n)], &[x]);
            cx.emit(cmovcc(cc::S), size, &[r(dst), r(x)], &[n]);
        }
        Clz | Ctz => {
            let dst = cx.def_reg(v, 0);
            count_zeros(cx, dst, d);
        }
        Popcnt => {
            let dst = cx.def_reg(v, 0);
            let x = extended(cx, d.val(0), false, false);
            cx.emit(POPCNT, size, &[r(dst), r(x)], &[]);
        }
        Bswap => {
            let dst = cx.def_reg(v, 0);
            let x = cx.reg(d.val(0), 0);
            if d.ty == Type::I16 {
                cx.emit(ROL_RM_I, 1, &[r(dst), imm(8)], &[x]);
            } else {
                cx.emit(BSWAP, size, &[r(dst)], &[x]);
            }
        }
        Sext | Zext => {
            let dst = cx.def_reg(v, 0);
            extend_into(cx, dst, d.val(0), d.op == Sext, d.ty);
        }
        // Those that change nothing are `same_bits`.
        IntToPtr => {
            let dst = cx.def_reg(v, 0);
            extend_into(cx, dst, d.val(0), false, Type::I64);
        }
        Bitcast => {
            let dst = cx.def_reg(v, 0);
            let from = cx.func().ty(d.val(0));
            let x = cx.reg(d.val(0), 0);
            match from {
                Type::F32 => cx.emit(MOVD_RM_X, 2, &[r(dst), r(x)], &[]),
                Type::F64 => cx.emit(MOVQ_RM_X, 3, &[r(dst), r(x)], &[]),
                Type::F16 => cx.emit(MOVD_RM_X, 2, &[r(dst), r(x)], &[]),
                t if t.is_int_or_ptr() => cx.copy(dst, x),
                _ => return false,
            }
        }
        FpToSi | FpToUi => return float::to_int(cx, d, v),
        _ => return false,
    }
    true
}
