//! `long double` on the x87 stack. Each F80 value has a frame slot; an operation pushes its operands (a single-use operand
//! that is itself an operation is computed in place), works on the top of the stack and pops into the result's slot.

use super::*;

/// How deep single-use operands are nested on the eight-register stack.
const MAX_DEPTH: u32 = 5;

pub(super) fn touches_f80(cx: &dyn Select, d: &InstData) -> bool {
    (0..d.inline_values().min(2)).any(|k| cx.func().ty(d.val(k)) == Type::F80)
}

fn slot_mem(cx: &mut dyn Select, v: Value) -> Operand {
    mem(cx.value_slot(v), 0)
}

/// Pops the top of the stack into `v`'s slot.
fn pop_to(cx: &mut dyn Select, v: Value) {
    let m = slot_mem(cx, v);
    cx.emit(FSTP_M80, 0, &[m], &[]);
}

fn binary_row(op: Ir) -> Option<Opcode> {
    Some(match op {
        Ir::Fadd => FADDP,
        Ir::Fsub => FSUBP,
        Ir::Fmul => FMULP,
        Ir::Fdiv => FDIVP,
        _ => return None,
    })
}

fn unary_row(op: Ir) -> Option<Opcode> {
    Some(match op {
        Ir::Fneg => FCHS,
        Ir::Fabs => FABS,
        Ir::Fsqrt => FSQRT,
        _ => return None,
    })
}

/// Pushes the F80 value `v`.
fn push(cx: &mut dyn Select, v: Value, depth: u32) {
    if let Some((i, d)) = cx.sink_load(v)
        && d.op == Ir::Load
    {
        cx.sunk(i);
        let m = load_address(cx, &d);
        cx.emit(FLD_M80, 0, &[Operand::Mem(m)], &[]);
        return;
    }
    if let Some((_, d)) = cx.def(v).filter(|d| d.1.op == Ir::Bconst) {
        push_constant(cx, &d);
        return;
    }
    if depth < MAX_DEPTH
        && let Some((_, d)) = cx.fusible(v)
        && compute(cx, &d, depth)
    {
        return;
    }
    let m = slot_mem(cx, v);
    cx.emit(FLD_M80, 0, &[m], &[]);
}

fn push_constant(cx: &mut dyn Select, d: &InstData) {
    let mut bytes = cx.func().consts[ir::ConstRef(d.args[0])].clone();
    bytes.truncate(10);
    const ONE: [u8; 10] = [0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f];
    if bytes.iter().all(|&b| b == 0) {
        cx.emit(FLDZ, 0, &[], &[]);
    } else if bytes == ONE {
        cx.emit(FLD1, 0, &[], &[]);
    } else {
        bytes.resize(16, 0);
        let sym = cx.constant(&bytes, 16);
        cx.emit(FLD_M80, 0, &[Operand::Mem(rip(sym, Spec(0), 0))], &[]);
    }
}

/// Leaves the result of the operation `d` on top of the stack. False (and nothing emitted) if it is none of x87's.
fn compute(cx: &mut dyn Select, d: &InstData, depth: u32) -> bool {
    if let Some(row) = binary_row(d.op) {
        push(cx, d.val(0), depth + 1);
        push(cx, d.val(1), depth + 2);
        cx.emit(row, 0, &[], &[]);
        return true;
    }
    if let Some(row) = unary_row(d.op) {
        push(cx, d.val(0), depth + 1);
        cx.emit(row, 0, &[], &[]);
        return true;
    }
    match d.op {
        Ir::Fpext => {
            let from = cx.func().ty(d.val(0));
            let (size, row) = match from {
                Type::F32 => (2, FLD_M32),
                Type::F64 => (3, FLD_M64),
                _ => return false,
            };
            let m = in_memory(cx, d.val(0), from, size);
            cx.emit(row, 0, &[m], &[]);
        }
        Ir::SiToFp => {
            let from = cx.func().ty(d.val(0));
            match from {
                Type::I64 | Type::PTR => {
                    let m = in_memory(cx, d.val(0), Type::I64, 3);
                    cx.emit(FILD_M64, 0, &[m], &[]);
                }
                Type::I32 => {
                    let m = in_memory(cx, d.val(0), Type::I32, 2);
                    cx.emit(FILD_M32, 0, &[m], &[]);
                }
                Type::I8 | Type::I16 => {
                    let x = extended(cx, d.val(0), true, false);
                    let m = spill(cx, x, Type::I32);
                    cx.emit(FILD_M32, 0, &[m], &[]);
                }
                _ => return false,
            }
        }
        Ir::UiToFp => {
            let from = cx.func().ty(d.val(0));
            match from {
                Type::I64 | Type::PTR => {
                    // Read as signed; 2^64 is added when the top bit was set, picked from a table by that bit.
                    let x = cx.reg(d.val(0), 0);
                    let m = spill(cx, x, Type::I64);
                    let top = cx.temp(Type::I64);
                    let base = cx.temp(Type::PTR);
                    let sym = cx.constant(&[0, 0, 0, 0, 0, 0, 0x80, 0x5f], 8);
                    cx.emit(SHR_RM_I, 3, &[r(top), imm(63)], &[x]);
                    cx.emit(LEA, 3, &[r(base), Operand::Mem(rip(sym, Spec(0), 0))], &[]);
                    cx.emit(FILD_M64, 0, &[m], &[]);
                    let entry = Mem { base, index: top, scale: 4, seg: 0, disp: SymExpr::abs(0) };
                    cx.emit(FADD_M32, 0, &[Operand::Mem(entry)], &[]);
                }
                Type::I8 | Type::I16 | Type::I32 => {
                    let x = extended(cx, d.val(0), false, true);
                    let m = spill(cx, x, Type::I64);
                    cx.emit(FILD_M64, 0, &[m], &[]);
                }
                _ => return false,
            }
        }
        _ => return false,
    }
    true
}

/// Stores a register to a scratch slot and gives the slot.
fn spill(cx: &mut dyn Select, x: Reg, ty: Type) -> Operand {
    let slot = cx.new_slot(SlotKind::Local, 8, 8);
    memory::store_reg(cx, Mem::base(slot, 0), x, ty);
    mem(slot, 0)
}

/// A value as memory operand: its load's address, or a scratch copy.
fn in_memory(cx: &mut dyn Select, v: Value, ty: Type, size: u8) -> Operand {
    match foldable_load(cx, v, size) {
        Some(m) => Operand::Mem(m),
        None => {
            let x = cx.reg(v, 0);
            spill(cx, x, ty)
        }
    }
}

/// Compares `a` with `b` into the flags as `ucomis` would, leaving the stack empty.
pub(super) fn compare(cx: &mut dyn Select, a: Value, b: Value, signalling: bool) {
    push(cx, b, 0);
    push(cx, a, 1);
    cx.emit(if signalling { FCOMIP_ST } else { FUCOMIP_ST }, 0, &[r(st(1))], &[]);
    cx.emit(FSTP_ST, 0, &[r(st(0))], &[]);
}

/// F80 → integer, truncating whatever the rounding mode.
fn to_int(cx: &mut dyn Select, d: &InstData, v: Value) -> bool {
    let dst = cx.def_reg(v, 0);
    let unsigned = d.op == Ir::FpToUi;
    let ty = match d.ty {
        Type::I64 | Type::PTR if unsigned => return to_u64(cx, d, dst),
        Type::I64 | Type::PTR => Type::I64,
        Type::I32 if unsigned => Type::I64,
        Type::I32 => Type::I32,
        _ => Type::I32,
    };
    push(cx, d.val(0), 0);
    let m = fist(cx, own_size(ty));
    memory::load_reg(cx, dst, m, if d.ty == Type::I64 { Type::I64 } else { Type::I32 });
    true
}

/// Pops st(0) as a truncated integer into a scratch slot.
fn fist(cx: &mut dyn Select, size: u8) -> Mem {
    let slot = cx.new_slot(SlotKind::Local, 16, 8);
    let t = cx.temp(Type::I32);
    cx.emit_full(FullInst {
        op: px::FIST_TRUNC,
        size,
        flags: 0,
        explicit: &[(mem(slot, 0), Role::USE), (mem(slot, 8), Role::USE), (r(t), Role::EARLY_DEF)],
        extra: &[],
        clobbers: RegSet::default(),
    });
    Mem::base(slot, 0)
}

/// Values from 2^63 up are converted as x - 2^63 with the top bit put back.
fn to_u64(cx: &mut dyn Select, d: &InstData, dst: Reg) -> bool {
    let two63 = cx.constant(&[0, 0, 0, 0x5f], 4);
    let limit = Operand::Mem(rip(two63, Spec(0), 0));
    push(cx, d.val(0), 0);
    // st0 = x; flags of 2^63 against x; big = x >= 2^63.
    cx.emit(FLD_M32, 0, &[limit], &[]);
    cx.emit(FUCOMIP_ST, 0, &[r(st(1))], &[]);
    let big8 = cx.temp(Type::I8);
    int::set_cc(cx, cc::BE, big8);
    let big = cx.temp(Type::I64);
    cx.emit(MOVZX_R_RM8, 2, &[r(big), r(big8)], &[]);
    let table = cx.constant(&[0, 0, 0, 0, 0, 0, 0, 0x5f], 8);
    let base = cx.temp(Type::PTR);
    cx.emit(LEA, 3, &[r(base), Operand::Mem(rip(table, Spec(0), 0))], &[]);
    let entry = Mem { base, index: big, scale: 4, seg: 0, disp: SymExpr::abs(0) };
    cx.emit(FSUB_M32, 0, &[Operand::Mem(entry)], &[]);
    let m = fist(cx, 3);
    let (low, top) = (cx.temp(Type::I64), cx.temp(Type::I64));
    cx.emit(MOV_R_RM, 3, &[r(low), Operand::Mem(m)], &[]);
    cx.emit(SHL_RM_I, 3, &[r(top), imm(63)], &[big]);
    cx.emit(XOR_R_RM, 3, &[r(dst), r(top)], &[low]);
    true
}

/// Stores F80 `v` to memory.
pub(super) fn store_to(cx: &mut dyn Select, v: Value, m: Mem) {
    push(cx, v, 0);
    cx.emit(FSTP_M80, 0, &[Operand::Mem(m)], &[]);
}

/// Pushes the results of a `Return`: the last first, so that st(0) is the first.
pub(super) fn push_results(cx: &mut dyn Select, vs: &[Value]) {
    for (k, &v) in vs.iter().rev().enumerate() {
        push(cx, v, k as u32);
    }
}

/// Defines `v` from memory at `m`.
pub(super) fn load_from(cx: &mut dyn Select, v: Value, m: Mem) {
    cx.emit(FLD_M80, 0, &[Operand::Mem(m)], &[]);
    pop_to(cx, v);
}

/// Pushes an operand of an asm statement above `depth` others.
pub fn asm_push(cx: &mut dyn Select, v: Value, depth: u32) -> bool {
    let ty = cx.func().ty(v);
    let (size, row) = match ty {
        Type::F80 => {
            push(cx, v, depth);
            return true;
        }
        Type::F32 => (2, FLD_M32),
        Type::F64 => (3, FLD_M64),
        _ => return false,
    };
    let m = in_memory(cx, v, ty, size);
    cx.emit(row, 0, &[m], &[]);
    true
}

/// Pops the top of the stack into a result of an asm statement, or drops it.
pub fn asm_pop(cx: &mut dyn Select, v: Option<Value>) -> bool {
    let Some(v) = v else {
        cx.emit(FSTP_ST, 0, &[r(st(0))], &[]);
        return true;
    };
    let ty = cx.func().ty(v);
    let row = match ty {
        Type::F80 => {
            pop_to(cx, v);
            return true;
        }
        Type::F32 => FSTP_M32,
        Type::F64 => FSTP_M64,
        _ => return false,
    };
    pop_narrow(cx, v, row, ty);
    true
}

/// Pops the top of the stack into the register of `v`, an F32 or F64.
fn pop_narrow(cx: &mut dyn Select, v: Value, row: Opcode, ty: Type) {
    let dst = cx.def_reg(v, 0);
    let slot = cx.new_slot(SlotKind::Local, 8, 8);
    cx.emit(row, 0, &[mem(slot, 0)], &[]);
    memory::load_reg(cx, dst, Mem::base(slot, 0), ty);
}

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::*;
    match d.op {
        Fcmp => {
            let dst = cx.def_reg(v, 0);
            let cond = float::compare(cx, d);
            int::set_condition(cx, cond, dst);
        }
        FpToSi | FpToUi => return to_int(cx, d, v),
        Fptrunc => {
            let (row, ty) = match d.ty {
                Type::F32 => (FSTP_M32, Type::F32),
                Type::F64 => (FSTP_M64, Type::F64),
                _ => return false,
            };
            push(cx, d.val(0), 0);
            pop_narrow(cx, v, row, ty);
        }
        Bconst => {
            push_constant(cx, d);
            pop_to(cx, v);
        }
        // Any value will do: what its slot holds.
        Undef => {}
        Load | AtomicLoad => {
            let m = load_address(cx, d);
            load_from(cx, v, m);
        }
        Store | AtomicStore => {
            // A conversion of a stored value may go straight to memory; the F80 itself here.
            push(cx, d.val(1), 0);
            let m = load_address(cx, d);
            cx.emit(FSTP_M80, 0, &[Operand::Mem(m)], &[]);
        }
        Copysign => {
            // Mantissa of a; sign of b over the exponent of a.
            let (a, b) = (cx.value_slot(d.val(0)), cx.value_slot(d.val(1)));
            let dst = cx.value_slot(v);
            let (m, e, s) = (cx.temp(Type::I64), cx.temp(Type::I32), cx.temp(Type::I32));
            cx.emit(MOV_R_RM, 3, &[r(m), mem(a, 0)], &[]);
            cx.emit(MOV_RM_R, 3, &[mem(dst, 0), r(m)], &[]);
            cx.emit(MOVZX_R_RM16, 2, &[r(e), mem(a, 8)], &[]);
            cx.emit(MOVZX_R_RM16, 2, &[r(s), mem(b, 8)], &[]);
            let (e2, s2, both) = (cx.temp(Type::I32), cx.temp(Type::I32), cx.temp(Type::I32));
            cx.emit(AND_RM_I, 2, &[r(e2), imm(0x7fff)], &[e]);
            cx.emit(AND_RM_I, 2, &[r(s2), imm(0x8000)], &[s]);
            cx.emit(OR_R_RM, 2, &[r(both), r(s2)], &[e2]);
            cx.emit(MOV_RM_R, 1, &[mem(dst, 8), r(both)], &[]);
        }
        Select => {
            // Choose between the slots' addresses.
            let (a, b) = (cx.value_slot(d.val(1)), cx.value_slot(d.val(2)));
            let (pa, pb) = (cx.temp(Type::PTR), cx.temp(Type::PTR));
            cx.emit(LEA, 3, &[r(pa), mem(a, 0)], &[]);
            cx.emit(LEA, 3, &[r(pb), mem(b, 0)], &[]);
            let cond8 = cx.reg(d.val(0), 0);
            cx.emit(TEST_RM_R, 0, &[r(cond8), r(cond8)], &[]);
            let p = cx.temp(Type::PTR);
            cx.emit(cmovcc(cc::NE), 3, &[r(p), r(pa)], &[pb]);
            load_from(cx, v, Mem::base(p, 0));
        }
        _ => {
            if !compute(cx, d, 0) {
                return false;
            }
            pop_to(cx, v);
        }
    }
    true
}
