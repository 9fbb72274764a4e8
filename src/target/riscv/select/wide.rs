//! 128-bit values (I128, F128): two registers, low part first. Division, F128 arithmetic and variable shifts are runtime
//! calls (`libcall`).

use super::*;

/// Selects an instruction on a pair.
pub(super) fn select(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    use Ir::*;
    match d.op {
        Iconst => {
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                load_imm(cx, dst, if k == 0 { d.imm() } else { d.imm() >> 63 });
            }
        }
        Bconst => {
            let bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                load_imm(cx, dst, bytes[k * 8..k * 8 + 8].try_into().map_or(0, i64::from_le_bytes));
            }
        }
        Load => {
            let m = pair_address(cx, d.val(0), d.mem_offset() as i64);
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                load_reg(cx, dst, shifted(m, 8 * k as i64), Type::I64);
            }
        }
        Store => {
            let ps = [part(cx, d.val(1), 0), part(cx, d.val(1), 1)];
            let m = pair_address(cx, d.val(0), d.mem_offset() as i64);
            for (k, p) in ps.into_iter().enumerate() {
                store_src(cx, shifted(m, 8 * k as i64), p, Type::I64);
            }
        }
        And | Or | Xor => {
            let Some((row, ..)) = binary_rows(d.op) else { return false };
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let (a, b) = (part(cx, d.val(0), k), part(cx, d.val(1), k));
                rrr(cx, row, dst, a, b);
            }
        }
        Not => {
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let a = part(cx, d.val(0), k);
                rri(cx, XORI, dst, a, -1);
            }
        }
        Iadd | Isub | UaddOv | UsubOv | Ineg | SaddOv | SsubOv => {
            let (a, b) = if d.op == Ineg { (d.val(0), d.val(0)) } else { (d.val(0), d.val(1)) };
            let zero = d.op == Ineg;
            let (al, ah) = if zero { (X0, X0) } else { (part(cx, a, 0), part(cx, a, 1)) };
            let (bl, bh) = (part(cx, b, 0), part(cx, b, 1));
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            let (c, t) = (cx.temp(Type::I64), cx.temp(Type::I64));
            let add = matches!(d.op, Iadd | UaddOv | SaddOv);
            if add {
                rrr(cx, ADD, lo, al, bl);
                rrr(cx, SLTU, c, used(lo), al);
                rrr(cx, ADD, t, ah, bh);
                rrr(cx, ADD, hi, used(t), used(c));
            } else {
                rrr(cx, SLTU, c, al, bl);
                rrr(cx, SUB, lo, al, bl);
                rrr(cx, SUB, t, ah, bh);
                rrr(cx, SUB, hi, used(t), used(c));
            }
            match d.op {
                UaddOv | UsubOv => {
                    let flag = cx.def_reg(Value(v.0 + 1), 0);
                    let (p, q) = (cx.temp(Type::I64), cx.temp(Type::I64));
                    if add {
                        rrr(cx, SLTU, p, used(t), ah);
                        rrr(cx, SLTU, q, used(hi), used(t));
                    } else {
                        rrr(cx, SLTU, p, ah, bh);
                        rrr(cx, SLTU, q, used(t), used(c));
                    }
                    rrr(cx, OR, flag, used(p), used(q));
                }
                SaddOv | SsubOv => {
                    // Overflow when the operands' signs agree (add) or differ (subtract) and the result's differs from a's.
                    let flag = cx.def_reg(Value(v.0 + 1), 0);
                    let (p, q, s) = (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
                    rrr(cx, XOR, p, ah, used(hi));
                    if add {
                        rrr(cx, XOR, q, bh, used(hi))
                    } else {
                        rrr(cx, XOR, q, ah, bh)
                    }
                    rrr(cx, AND, s, used(p), used(q));
                    rri(cx, SRLI, flag, used(s), 63);
                }
                _ => {}
            }
        }
        Imul => {
            let (a, b) = (d.val(0), d.val(1));
            let (al, ah, bl, bh) = (part(cx, a, 0), part(cx, a, 1), part(cx, b, 0), part(cx, b, 1));
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            let (h, p, q, s) =
                (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
            rrr(cx, MULHU, h, al, bl);
            rrr(cx, MUL, p, al, bh);
            rrr(cx, MUL, q, ah, bl);
            rrr(cx, ADD, s, used(p), used(q));
            rrr(cx, MUL, lo, al, bl);
            rrr(cx, ADD, hi, used(h), used(s));
        }
        Shl | Lshr | Ashr => {
            // By a constant; other counts are runtime calls.
            let Some(n) = cx.iconst(d.val(1)) else { return false };
            let n = n & 127;
            let (x, y) = (part(cx, d.val(0), 0), part(cx, d.val(0), 1));
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            let left = d.op == Shl;
            let (near, far, dnear, dfar) = if left { (x, y, lo, hi) } else { (y, x, hi, lo) };
            let row = match d.op {
                Shl => SLLI,
                Lshr => SRLI,
                _ => SRAI,
            };
            if n == 0 {
                rri(cx, ADDI, dnear, near, 0);
                rri(cx, ADDI, dfar, far, 0);
            } else if n >= 64 {
                rri(cx, row, dfar, near, n - 64);
                if d.op == Ashr { rri(cx, SRAI, dnear, near, 63) } else { load_imm(cx, dnear, 0) }
            } else {
                let (p, q) = (cx.temp(Type::I64), cx.temp(Type::I64));
                rri(cx, if left { SLLI } else { SRLI }, p, far, n);
                rri(cx, if left { SRLI } else { SLLI }, q, near, 64 - n);
                rrr(cx, OR, dfar, used(p), used(q));
                rri(cx, row, dnear, near, n);
            }
        }
        Sext | Zext => {
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            extend_into(cx, lo, d.val(0), d.op == Sext);
            if d.op == Sext { rri(cx, SRAI, hi, used(lo), 63) } else { load_imm(cx, hi, 0) }
        }
        Icmp => {
            let dst = cx.def_reg(v, 0);
            let (code, a, b) = compare(cx, d);
            set(cx, dst, code, a, b);
        }
        Select => {
            let cond = condition(cx, d.val(0));
            for k in 0..2 {
                let dst = cx.def_reg(v, k);
                let (a, b) = (cx.reg(d.val(1), k), cx.reg(d.val(2), k));
                choose(cx, dst, cond, a, b);
            }
        }
        Fneg | Fabs | Copysign => {
            let (x, y) = (part(cx, d.val(0), 0), part(cx, d.val(0), 1));
            let (lo, hi) = (cx.def_reg(v, 0), cx.def_reg(v, 1));
            rri(cx, ADDI, lo, x, 0);
            if d.op == Fneg {
                let sign = temp_imm(cx, i64::MIN);
                return {
                    rrr(cx, XOR, hi, y, sign);
                    true
                };
            }
            let t = cx.temp(Type::I64);
            rri(cx, SLLI, t, y, 1);
            if d.op == Fabs {
                return {
                    rri(cx, SRLI, hi, used(t), 1);
                    true
                };
            }
            let s = part(cx, d.val(1), 1);
            let (u, p, q) = (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
            rri(cx, SRLI, u, used(t), 1);
            rri(cx, SRLI, p, s, 63);
            rri(cx, SLLI, q, used(p), 63);
            rrr(cx, OR, hi, used(u), used(q));
        }
        _ => return false,
    }
    true
}
