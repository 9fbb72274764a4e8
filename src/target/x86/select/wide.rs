//! 128-bit integers: two registers, low part first. Division and the like are runtime calls (`libcall`).

use super::int::set_cc;
use super::*;
use crate::ir::IntCC;

pub(super) fn touches_i128(cx: &dyn Select, d: &InstData) -> bool {
    (0..d.inline_values().min(2)).any(|k| cx.func().ty(d.val(k)) == Type::I128)
}

/// Part of an I128 operand: immediate where it is one.
fn part(cx: &mut dyn Select, v: Value, k: usize) -> Operand {
    if let Some(n) = cx.iconst(v) {
        let n = if k == 0 { n } else { n >> 63 };
        if i32::try_from(n).is_ok() {
            return imm(n);
        }
    }
    r(cx.reg(v, k))
}

/// dst = a op b, with `b` register or immediate.
fn op2(cx: &mut dyn Select, rr: Opcode, ri: Opcode, dst: Reg, a: Reg, b: Operand) {
    match b {
        Operand::Imm(_) => cx.emit(ri, 3, &[r(dst), b], &[a]),
        _ => cx.emit(rr, 3, &[r(dst), b], &[a]),
    }
}

/// Compares two I128 and gives the condition to test: the high parts by `sbb` after the low parts by `cmp`; equality by xor-or.
pub(super) fn compare(cx: &mut dyn Select, d: &InstData) -> u8 {
    let mut cond = IntCC::from_aux(d.aux);
    let (mut a, mut b) = (d.val(0), d.val(1));
    if matches!(cond, IntCC::Eq | IntCC::Ne) {
        let zero = cx.iconst(b) == Some(0);
        let t = cx.temp(Type::I64);
        if zero {
            let (lo, hi) = (cx.reg(a, 0), cx.reg(a, 1));
            cx.emit(OR_R_RM, 3, &[r(t), r(hi)], &[lo]);
            return int::int_cc(cond);
        }
        let (x, y) = (cx.temp(Type::I64), cx.temp(Type::I64));
        for (k, dst) in [x, y].into_iter().enumerate() {
            let l = cx.reg(a, k);
            let p = part(cx, b, k);
            op2(cx, XOR_R_RM, XOR_RM_I, dst, l, p);
        }
        cx.emit(OR_R_RM, 3, &[r(t), r(y)], &[x]);
        return int::int_cc(cond);
    }
    // a < b and a >= b come straight from the subtraction's flags; the other two with operands exchanged.
    if matches!(cond, IntCC::Sgt | IntCC::Sle | IntCC::Ugt | IntCC::Ule) {
        std::mem::swap(&mut a, &mut b);
        cond = cond.swapped();
    }
    let (alo, ahi) = (cx.reg(a, 0), cx.reg(a, 1));
    let blo = part(cx, b, 0);
    let bhi = part(cx, b, 1);
    match blo {
        Operand::Imm(_) => cx.emit(CMP_RM_I, 3, &[r(alo), blo], &[]),
        _ => cx.emit(CMP_R_RM, 3, &[r(alo), blo], &[]),
    }
    let t = cx.temp(Type::I64);
    op2(cx, SBB_R_RM, SBB_RM_I, t, ahi, bhi);
    int::int_cc(cond)
}

/// Shifts: `shld`/`shrd` and a plain shift, then exchanged by `cmov` when the count has bit 6.
fn shift(cx: &mut dyn Select, d: &InstData, v: Value) {
    let (lo, hi) = (cx.reg(d.val(0), 0), cx.reg(d.val(0), 1));
    let (dlo, dhi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
    let left = d.op == Ir::Shl;
    // `near` shifts bits out, `far` takes them in: for a left shift low is near.
    let (near, far, dnear, dfar) = if left { (lo, hi, dlo, dhi) } else { (hi, lo, dhi, dlo) };
    let (by_imm, by_cl) = int::shift_rows(d.op).expect("a shift");
    if let Some(n) = cx.iconst(d.val(1)) {
        let n = n & 127;
        if n >= 64 {
            if n == 64 {
                cx.copy(dfar, near);
            } else {
                cx.emit(by_imm, 3, &[r(dfar), imm(n - 64)], &[near]);
            }
            if d.op == Ir::Ashr {
                cx.emit(SAR_RM_I, 3, &[r(dnear), imm(63)], &[near]);
            } else {
                cx.emit(px::ZERO, 2, &[r(dnear)], &[]);
            }
        } else if n == 0 {
            cx.copy(dlo, lo);
            cx.copy(dhi, hi);
        } else {
            let row = if left { SHLD_RM_R_I } else { SHRD_RM_R_I };
            cx.emit(row, 3, &[r(dfar), r(near), imm(n)], &[far]);
            cx.emit(by_imm, 3, &[r(dnear), imm(n)], &[near]);
        }
        return;
    }
    let count = cx.reg(d.val(1), 0);
    let (f, n) = (cx.temp(Type::I64), cx.temp(Type::I64));
    cx.emit_full(FullInst {
        op: if left { SHLD_RM_R_CL } else { SHRD_RM_R_CL },
        size: 3,
        flags: 0,
        explicit: &[(r(f), Role::DEF), (r(near), Role::LATE_USE)],
        extra: &[(far, Role::tied(0)), (count, Role::fixed_use(RCX))],
        clobbers: RegSet::default(),
    });
    cx.emit_full(FullInst {
        op: by_cl,
        size: 3,
        flags: 0,
        explicit: &[(r(n), Role::DEF)],
        extra: &[(near, Role::tied(0)), (count, Role::fixed_use(RCX))],
        clobbers: RegSet::default(),
    });
    let filler = cx.temp(Type::I64);
    if d.op == Ir::Ashr {
        cx.emit(SAR_RM_I, 3, &[r(filler), imm(63)], &[near]);
    } else {
        cx.emit(px::ZERO, 2, &[r(filler)], &[]);
    }
    cx.emit(TEST_RM_I, 0, &[r(count), imm(64)], &[]);
    cx.emit(cmovcc(cc::NE), 3, &[r(dfar), r(n)], &[f]);
    cx.emit(cmovcc(cc::NE), 3, &[r(dnear), r(filler)], &[n]);
}

/// The low 128 bits of a product: one full multiplication and two cross terms.
fn multiply(cx: &mut dyn Select, d: &InstData, v: Value) {
    let (a, b) = (d.val(0), d.val(1));
    let (dlo, dhi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
    // Extensions of 64-bit values need no cross terms.
    let narrow = |cx: &dyn Select, v: Value| {
        cx.def(v)
            .filter(|(_, x)| matches!(x.op, Ir::Zext | Ir::Sext) && cx.func().ty(x.val(0)) == Type::I64)
            .map(|x| x.1)
    };
    if let (Some(x), Some(y)) = (narrow(cx, a), narrow(cx, b))
        && x.op == y.op
    {
        let p = cx.reg(x.val(0), 0);
        let q = r(cx.reg(y.val(0), 0));
        let (lo, hi) = int::full_multiply(cx, x.op == Ir::Sext, 3, p, q);
        cx.copy(dlo, lo);
        cx.copy(dhi, hi);
        return;
    }
    let (alo, ahi) = (cx.reg(a, 0), cx.reg(a, 1));
    let (blo, bhi) = (cx.reg(b, 0), cx.reg(b, 1));
    let (c1, c2, s) = (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
    cx.emit(IMUL_R_RM, 3, &[r(c1), r(blo)], &[ahi]);
    cx.emit(IMUL_R_RM, 3, &[r(c2), r(bhi)], &[alo]);
    cx.emit(ADD_R_RM, 3, &[r(s), r(c2)], &[c1]);
    let (lo, hi) = int::full_multiply(cx, false, 3, alo, r(blo));
    cx.copy(dlo, lo);
    cx.emit(ADD_R_RM, 3, &[r(dhi), r(s)], &[hi]);
}

fn bytes_at(m: Mem, off: i64) -> Mem {
    Mem { disp: SymExpr { addend: m.disp.addend + off, ..m.disp }, ..m }
}

pub(super) fn select(cx: &mut dyn Select, i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::*;
    match d.op {
        Iconst => {
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            load_imm(cx, lo, d.imm(), Type::I64);
            load_imm(cx, hi, d.imm() >> 63, Type::I64);
        }
        Bconst => {
            let bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let word = bytes[k * 8..k * 8 + 8].try_into().map_or(0, i64::from_le_bytes);
                load_imm(cx, dst, word, Type::I64);
            }
        }
        Iadd | Isub => {
            let rows = if d.op == Iadd {
                [(ADD_R_RM, ADD_RM_I), (ADC_R_RM, ADC_RM_I)]
            } else {
                [(SUB_R_RM, SUB_RM_I), (SBB_R_RM, SBB_RM_I)]
            };
            let ops: Vec<_> =
                (0..2).map(|k| (cx.def_reg(v, k), cx.reg(d.val(0), k), part(cx, d.val(1), k))).collect();
            for ((dst, a, b), (rr, ri)) in ops.into_iter().zip(rows) {
                op2(cx, rr, ri, dst, a, b);
            }
        }
        SaddOv | UaddOv | SsubOv | UsubOv => {
            let add = matches!(d.op, SaddOv | UaddOv);
            let rows = if add { [ADD_R_RM, ADC_R_RM] } else { [SUB_R_RM, SBB_R_RM] };
            let flag = cx.def_reg(Value(v.0 + 1), 0);
            let ops: Vec<_> =
                (0..2).map(|k| (cx.def_reg(v, k), cx.reg(d.val(0), k), cx.reg(d.val(1), k))).collect();
            for ((dst, a, b), row) in ops.into_iter().zip(rows) {
                cx.emit(row, 3, &[r(dst), r(b)], &[a]);
            }
            set_cc(cx, if matches!(d.op, SaddOv | SsubOv) { cc::O } else { cc::B }, flag);
        }
        And | Or | Xor => {
            let Some(rows) = int::alu(d.op) else { return false };
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let a = cx.reg(d.val(0), k);
                let b = part(cx, d.val(1), k);
                op2(cx, rows.r_rm, rows.rm_i, dst, a, b);
            }
        }
        Not => {
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let a = cx.reg(d.val(0), k);
                cx.emit(NOT, 3, &[r(dst)], &[a]);
            }
        }
        Ineg => {
            let (lo, hi) = (cx.reg(d.val(0), 0), cx.reg(d.val(0), 1));
            let (dlo, dhi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            // -x: neg low; then 0 - high - borrow.
            let zero = cx.temp(Type::I64);
            cx.emit(px::ZERO, 2, &[r(zero)], &[]);
            cx.emit(NEG, 3, &[r(dlo)], &[lo]);
            cx.emit(SBB_R_RM, 3, &[r(dhi), r(hi)], &[zero]);
        }
        Imul => multiply(cx, d, v),
        Shl | Lshr | Ashr => shift(cx, d, v),
        Icmp => {
            let dst = cx.def_reg(v, 0);
            let c = compare(cx, d);
            set_cc(cx, c, dst);
        }
        Select => return int::select(cx, i, d, v),
        Sext | Zext => {
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            extend_into(cx, lo, d.val(0), d.op == Sext, Type::I64);
            if d.op == Sext {
                cx.emit(SAR_RM_I, 3, &[r(hi), imm(63)], &[lo]);
            } else {
                cx.emit(px::ZERO, 2, &[r(hi)], &[]);
            }
        }
        Bswap => {
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let a = cx.reg(d.val(0), 1 - k);
                cx.emit(BSWAP, 3, &[r(dst)], &[a]);
            }
        }
        Load => {
            let m = load_address(cx, d);
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                cx.emit(MOV_R_RM, 3, &[r(dst), Operand::Mem(bytes_at(m, 8 * k as i64))], &[]);
            }
        }
        Store => {
            let parts = [part(cx, d.val(1), 0), part(cx, d.val(1), 1)];
            let m = load_address(cx, d);
            for (k, p) in parts.into_iter().enumerate() {
                let row = if matches!(p, Operand::Imm(_)) { MOV_RM_I } else { MOV_RM_R };
                cx.emit(row, 3, &[Operand::Mem(bytes_at(m, 8 * k as i64)), p], &[]);
            }
        }
        AtomicCas => {
            // cmpxchg16b: rdx:rax expected, rcx:rbx new.
            let e = [cx.reg(d.val(1), 0), cx.reg(d.val(1), 1)];
            let n = [cx.reg(d.val(2), 0), cx.reg(d.val(2), 1)];
            let m = address(cx, d.val(0), 0);
            let old = [cx.def_reg(v, 0), cx.def_reg(v, 1)];
            let ok = cx.def_reg(Value(v.0 + 1), 0);
            cx.emit_full(FullInst {
                op: CMPXCHG16B,
                size: 3,
                flags: FLAG_LOCK,
                explicit: &[(Operand::Mem(m), Role::USE)],
                extra: &[
                    (e[0], Role::fixed_use(RAX)),
                    (e[1], Role::fixed_use(RDX)),
                    (n[0], Role::fixed_use(RBX)),
                    (n[1], Role::fixed_use(RCX)),
                    (old[0], Role::fixed_def(RAX)),
                    (old[1], Role::fixed_def(RDX)),
                ],
                clobbers: RegSet::default(),
            });
            set_cc(cx, cc::E, ok);
        }
        Bitcast if d.ty == Type::I128 => {
            // From a 16-byte vector register.
            let x = cx.reg(d.val(0), 0);
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            cx.emit(MOVQ_RM_X, 3, &[r(lo), r(x)], &[]);
            let t = cx.temp(Type::F128);
            cx.emit(PSHUFD, 0, &[r(t), r(x), imm(0xee)], &[]);
            cx.emit(MOVQ_RM_X, 3, &[r(hi), r(t)], &[]);
        }
        Bitcast => {
            let (lo, hi) = (cx.reg(d.val(0), 0), cx.reg(d.val(0), 1));
            let dst = cx.def_reg(v, 0);
            let (x, y) = (cx.temp(Type::F128), cx.temp(Type::F128));
            cx.emit(MOVQ_X_RM, 3, &[r(x), r(lo)], &[]);
            cx.emit(MOVQ_X_RM, 3, &[r(y), r(hi)], &[]);
            cx.emit(PUNPCKLQDQ, 0, &[r(dst), r(y)], &[x]);
        }
        Popcnt => {
            let (lo, hi) = (cx.reg(d.val(0), 0), cx.reg(d.val(0), 1));
            let (dlo, dhi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            let (a, b) = (cx.temp(Type::I64), cx.temp(Type::I64));
            cx.emit(POPCNT, 3, &[r(a), r(lo)], &[]);
            cx.emit(POPCNT, 3, &[r(b), r(hi)], &[]);
            cx.emit(ADD_R_RM, 3, &[r(dlo), r(b)], &[a]);
            cx.emit(px::ZERO, 2, &[r(dhi)], &[]);
        }
        _ => return false,
    }
    true
}
