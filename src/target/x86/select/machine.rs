//! Builtins that are one row of the instruction table ([`super::super::builtins`]).
//!
//! Arguments go to the row's operands in order, then to its implicit registers; the result is the first operand, else the
//! first implicit definition, or a condition of the flags.

use super::*;
use crate::support::target_info::MachineBuiltin;
use crate::target::x86::builtins::{BITS, MERGE, ROW, TABLE};
use smallvec::SmallVec;

#[derive(Clone, Copy)]
enum Arg {
    Value(Value),
    Imm(i64),
}

pub(super) fn select(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let mut args: SmallVec<[Arg; 6]> = SmallVec::new();
    let number = match d.list() {
        Some(l) => {
            args.extend(cx.func().list(l).iter().map(|&a| Arg::Value(Value(a))));
            d.args[0]
        }
        None => {
            args.extend((0..d.inline_values()).map(|k| Arg::Value(d.val(k))));
            d.aux as u32
        }
    };
    let Some(b) = TABLE.get(number as usize) else { return false };
    if d.list().is_none() && b.sig.contains('#') {
        args.push(Arg::Imm(d.args[3] as i32 as i64));
    }
    if !b.order.is_empty() {
        args = b.order.bytes().map(|c| args[(c - b'0') as usize]).collect();
    }
    emit(cx, b, &args, d.ty, v).is_some()
}

fn immediate(cx: &dyn Select, b: &MachineBuiltin, a: Arg) -> Option<i64> {
    let n = match a {
        Arg::Imm(n) => n,
        Arg::Value(v) => cx.iconst(v)?,
    };
    Some(if b.result == BITS { n / 8 } else { n } & 0xff)
}

/// The operand that is argument `a`: an address if the row wants memory there.
fn operand(cx: &mut dyn Select, k: &Kind, a: Arg) -> Option<Operand> {
    let Arg::Value(v) = a else { return None };
    if k.class == NO_CLASS {
        return Some(Operand::Mem(address(cx, v, 0)));
    }
    Some(r(cx.reg(v, 0)))
}

fn emit(cx: &mut dyn Select, b: &MachineBuiltin, args: &[Arg], ty: Type, v: Value) -> Option<()> {
    let op = Opcode(b.row);
    let (row, desc) = (insn(op), super::super::table::row(op));
    let in_row = matches!(b.result, ROW | BITS | MERGE) && ty != Type::VOID;
    let mut args = args.iter().copied();
    let mut explicit: SmallVec<[(Operand, Role); 5]> = SmallVec::new();
    let mut extra: SmallVec<[(Reg, Role); 4]> = SmallVec::new();
    let mut given = false;
    for (n, k) in row.kinds().iter().filter(|k| k.place != OpPlace::Fixed).enumerate() {
        let role = desc.roles.get(n).copied().unwrap_or(RowRole::Use);
        if n == 0 && in_row && k.class != NO_CLASS && matches!(role, RowRole::Def | RowRole::Mod) {
            explicit.push((r(cx.def_reg(v, 0)), Role::DEF));
            given = true;
            if role == RowRole::Mod || b.result == MERGE {
                let Arg::Value(old) = args.next()? else { return None };
                extra.push((cx.reg(old, 0), Role::tied(0)));
            }
        } else if k.place == OpPlace::Imm {
            explicit.push((imm(immediate(cx, b, args.next()?)?), Role::NONE));
        } else {
            explicit.push((operand(cx, k, args.next()?)?, Role::USE));
        }
    }
    for &reg in desc.implicit_uses {
        // A register that is written, too, and has no argument.
        let Some(a) = args.next() else { break };
        let Arg::Value(a) = a else { return None };
        extra.push((cx.reg(a, 0), Role::fixed_use(reg)));
    }
    let mut clobbers = RegSet::default();
    for &reg in desc.implicit_defs {
        if in_row && !given {
            extra.push((cx.def_reg(v, 0), Role::fixed_def(reg)));
            given = true;
        } else {
            clobbers.0[reg.phys_class() as usize] |= 1 << reg.hw();
        }
    }
    cx.emit_full(FullInst { op, size: b.size, flags: 0, explicit: &explicit, extra: &extra, clobbers });
    if !in_row && ty != Type::VOID {
        let t = cx.temp(Type::I8);
        int::set_cc(cx, b.result, t);
        let dst = cx.def_reg(v, 0);
        cx.emit(MOVZX_R_RM8, 2, &[r(dst), r(t)], &[]);
    }
    Some(())
}
