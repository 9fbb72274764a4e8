//! Instruction selection for RISC-V 64: which rows an IR instruction becomes.
//!
//! Conventions:
//! - An I32 in a register is sign-extended to 64 bits, as the W instructions leave it and the psABI passes it. I8 and I16 have
//!   garbage above the value; what needs clean upper bits extends.
//! - I128 and F128 (long double) are two registers, low part first; F128 arithmetic is runtime calls.
//! - Register `t6` is never allocated: `emit` uses it for large offsets and in pseudo rows.

mod wide;

use super::REGS;
use super::regs::*;
use super::table::*;
use crate::ir::{
    self, ArgLoc, Edge, Extend, FloatCC, Inst, InstData, IntCC, ListRef, Opcode as Ir, SigRef, Type, Value,
};
use crate::ir::{MemFlags, MemOrder, RmwOp};
use crate::mc::*;
use crate::mir::select::{FullInst, Select, pseudo};
use crate::mir::*;

/// Pseudo rows of RISC-V, expanded by `super::emit`.
pub mod px {
    use crate::mc::Opcode;
    use crate::mir::select::pseudo::TARGET;
    /// dst, imm: any 64-bit constant.
    pub const LI: Opcode = Opcode(TARGET);
    /// dst, sym: its address; `flags` says how ([`LOCAL`], [`GOT`], [`TLS_IE`]).
    pub const LA: Opcode = Opcode(TARGET + 1);
    /// dst, mem: address of a frame place.
    pub const LEA: Opcode = Opcode(TARGET + 2);
    /// dst (mod), src, a, b: dst = src if the comparison `flags` (BEQ = 0 … as [`super::CMP`]) of a and b holds.
    pub const SEL: Opcode = Opcode(TARGET + 3);
    /// The same for floating-point dst and src; size 2 = single, 3 = double.
    pub const FSEL: Opcode = Opcode(TARGET + 4);
    /// target register: indirect jump.
    pub const JR: Opcode = Opcode(TARGET + 5);
    /// target register: indirect call.
    pub const CALLR: Opcode = Opcode(TARGET + 6);
    /// old, temp, address, expected, new: compare-and-swap loop.
    pub const CAS: Opcode = Opcode(TARGET + 7);
    /// old, temp, address, value: load-reserved loop; `flags` = RmwOp.
    pub const RMW: Opcode = Opcode(TARGET + 8);
    /// old, temp, address (aligned word), value (in place), mask (of the part): the same on part of a word.
    pub const RMW_PART: Opcode = Opcode(TARGET + 9);
    /// old, temp, address (aligned word), expected (in place), new (in place), mask.
    pub const CAS_PART: Opcode = Opcode(TARGET + 10);
    /// dst, sym: thread-local address by a call (general dynamic); result in a0.
    pub const TLS_GD: Opcode = Opcode(TARGET + 11);

    pub const LOCAL: u16 = 0;
    pub const GOT: u16 = 1;
    pub const TLS_IE: u16 = 2;
}

/// Branch rows in the order of the codes `SEL` uses.
pub const CMP: [Opcode; 6] = [BEQ, BNE, BLT, BGE, BLTU, BGEU];

type Src = (Operand, Role);

fn r(x: Reg) -> Operand {
    Operand::Reg(x)
}
fn imm(n: i64) -> Operand {
    Operand::Imm(n)
}
fn mem(base: Reg, disp: i64) -> Operand {
    Operand::Mem(Mem::base(base, disp))
}
/// `x0`, which the allocator does not know.
const X0: Src = (Operand::Reg(ZERO), Role::NONE);

fn used(x: Reg) -> Src {
    (r(x), Role::USE)
}
fn full(cx: &mut dyn Select, op: Opcode, flags: u16, explicit: &[Src]) {
    cx.emit_full(FullInst { op, size: 0, flags, explicit, extra: &[], clobbers: RegSet::default() });
}
/// dst = op(a, b).
fn rrr(cx: &mut dyn Select, op: Opcode, dst: Reg, a: Src, b: Src) {
    full(cx, op, 0, &[(r(dst), Role::DEF), a, b]);
}
/// dst = op(a, immediate).
fn rri(cx: &mut dyn Select, op: Opcode, dst: Reg, a: Src, n: i64) {
    full(cx, op, 0, &[(r(dst), Role::DEF), a, (imm(n), Role::NONE)]);
}
/// dst = op(a), with a rounding mode or ordering in `flags`.
fn rr(cx: &mut dyn Select, op: Opcode, dst: Reg, a: Src, flags: u16) {
    full(cx, op, flags, &[(r(dst), Role::DEF), a]);
}

fn fits12(n: i64) -> bool {
    (-2048..2048).contains(&n)
}
fn imm12(cx: &dyn Select, v: Value) -> Option<i64> {
    cx.iconst(v).filter(|&n| fits12(n))
}
/// A value as source: zero is `x0`.
fn src(cx: &mut dyn Select, v: Value) -> Src {
    if cx.iconst(v) == Some(0) { X0 } else { used(cx.reg(v, 0)) }
}
fn part(cx: &mut dyn Select, v: Value, k: usize) -> Src {
    if let Some(n) = cx.iconst(v)
        && (if k == 0 { n } else { n >> 63 }) == 0
    {
        return X0;
    }
    used(cx.reg(v, k))
}
fn is_word(ty: Type) -> bool {
    matches!(ty, Type::I8 | Type::I16 | Type::I32)
}
fn is_pair(ty: Type) -> bool {
    matches!(ty, Type::I128 | Type::F128)
}

fn load_imm(cx: &mut dyn Select, dst: Reg, n: i64) {
    full(cx, px::LI, 0, &[(r(dst), Role::DEF), (imm(n), Role::NONE)]);
}
fn temp_imm(cx: &mut dyn Select, n: i64) -> Src {
    if n == 0 {
        return X0;
    }
    let t = cx.temp(Type::I64);
    load_imm(cx, t, n);
    used(t)
}

/// dst = `v` extended from its own width to 64 bits (I32 results too are sign-extended registers).
fn extend_into(cx: &mut dyn Select, dst: Reg, v: Value, signed: bool) {
    let ty = cx.func().ty(v);
    if let Some(n) = cx.iconst(v) {
        return load_imm(cx, dst, if signed { n } else { n & ty.mask() as i64 });
    }
    let x = used(cx.reg(v, 0));
    match (ty, signed) {
        (Type::I8, false) => rri(cx, ANDI, dst, x, 255),
        (Type::I32, true) => rri(cx, ADDIW, dst, x, 0),
        (Type::I64 | Type::PTR, _) => rri(cx, ADDI, dst, x, 0),
        _ => {
            let n = 64 - ty.bits(8) as i64;
            let t = cx.temp(Type::I64);
            rri(cx, SLLI, t, x, n);
            rri(cx, if signed { SRAI } else { SRLI }, dst, used(t), n);
        }
    }
}
/// `v` extended to 64 bits, without work where it is already.
fn extended(cx: &mut dyn Select, v: Value, signed: bool) -> Src {
    let ty = cx.func().ty(v);
    if cx.iconst(v) == Some(0) {
        return X0;
    }
    if matches!(ty, Type::I64 | Type::PTR) || (ty == Type::I32 && signed) {
        return used(cx.reg(v, 0));
    }
    let t = cx.temp(Type::I64);
    extend_into(cx, t, v, signed);
    used(t)
}
/// `v` as 32-bit operand of the W instructions: narrower values extended.
fn word(cx: &mut dyn Select, v: Value, signed: bool) -> Src {
    if cx.func().ty(v) == Type::I32 { src(cx, v) } else { extended(cx, v, signed) }
}

/// The memory operand of an address: base and 12-bit displacement, any displacement from a frame slot.
fn address(cx: &mut dyn Select, addr: Value, off: i64) -> Mem {
    let (mut v, mut disp) = (addr, off);
    while let Some((_, d)) = cx.def(v) {
        match d.op {
            Ir::PtrAdd => match imm12(cx, d.val(1)).map(|n| disp + n).filter(|&n| fits12(n)) {
                Some(n) => {
                    disp = n;
                    v = d.val(0);
                }
                None => break,
            },
            Ir::SlotAddr => {
                let base = cx.slot(ir::Slot(d.args[0]));
                return Mem::base(base, disp + d.args[1] as i32 as i64);
            }
            _ => break,
        }
    }
    if fits12(disp) {
        return Mem::base(cx.reg(v, 0), disp);
    }
    let big = temp_imm(cx, disp);
    let t = cx.temp(Type::PTR);
    let base = used(cx.reg(v, 0));
    rrr(cx, ADD, t, base, big);
    Mem::base(t, 0)
}

fn load_row(ty: Type) -> Opcode {
    match ty {
        Type::I8 => LBU,
        Type::I16 => LHU,
        Type::I32 => LW,
        Type::F32 => FLW,
        Type::F64 => FLD,
        _ => LD,
    }
}
fn store_row(ty: Type) -> Opcode {
    match ty {
        Type::I8 => SB,
        Type::I16 => SH,
        Type::I32 => SW,
        Type::F32 => FSW,
        Type::F64 => FSD,
        _ => SD,
    }
}
fn load_reg(cx: &mut dyn Select, dst: Reg, m: Mem, ty: Type) {
    if ty == Type::F16 {
        let t = cx.temp(Type::I32);
        full(cx, LHU, 0, &[(r(t), Role::DEF), (Operand::Mem(m), Role::USE)]);
        return rr(cx, FMV_W_X, dst, used(t), 0);
    }
    full(cx, load_row(ty), 0, &[(r(dst), Role::DEF), (Operand::Mem(m), Role::USE)]);
}
fn store_src(cx: &mut dyn Select, m: Mem, s: Src, ty: Type) {
    if ty == Type::F16 {
        let t = cx.temp(Type::I32);
        rr(cx, FMV_X_W, t, s, 0);
        return full(cx, SH, 0, &[used(t), (Operand::Mem(m), Role::USE)]);
    }
    full(cx, store_row(ty), 0, &[s, (Operand::Mem(m), Role::USE)]);
}
fn shifted(m: Mem, off: i64) -> Mem {
    Mem { disp: SymExpr { addend: m.disp.addend + off, ..m.disp }, ..m }
}
/// An address whose displacement still fits after adding 8 (for pairs).
fn pair_address(cx: &mut dyn Select, addr: Value, off: i64) -> Mem {
    let m = address(cx, addr, off);
    if m.base.is_slot() || fits12(m.disp.addend + 8) {
        return m;
    }
    let t = cx.temp(Type::PTR);
    rri(cx, ADDI, t, used(m.base), m.disp.addend);
    Mem::base(t, 0)
}

/// Code and operands of an integer comparison as a branch would make it.
fn compare(cx: &mut dyn Select, d: &InstData) -> (u8, Src, Src) {
    let (a, b) = (d.val(0), d.val(1));
    let cc = IntCC::from_aux(d.aux);
    if is_pair(cx.func().ty(a)) {
        return compare_pair(cx, a, b, cc);
    }
    // 32-bit values are sign-extended, which keeps unsigned order too.
    let signed = cc.is_signed() || cx.func().ty(a) == Type::I32;
    let (x, y) = (extended(cx, a, signed), extended(cx, b, signed));
    let (code, swap) = branch_code(cc);
    if swap { (code, y, x) } else { (code, x, y) }
}
/// Index in [`CMP`] and whether to exchange the operands.
fn branch_code(cc: IntCC) -> (u8, bool) {
    match cc {
        IntCC::Eq => (0, false),
        IntCC::Ne => (1, false),
        IntCC::Slt => (2, false),
        IntCC::Sge => (3, false),
        IntCC::Sgt => (2, true),
        IntCC::Sle => (3, true),
        IntCC::Ult => (4, false),
        IntCC::Uge => (5, false),
        IntCC::Ugt => (4, true),
        IntCC::Ule => (5, true),
    }
}
/// A 128-bit comparison reduced to one register against zero.
fn compare_pair(cx: &mut dyn Select, a: Value, b: Value, cc: IntCC) -> (u8, Src, Src) {
    let (x, y) = (cx.temp(Type::I64), cx.temp(Type::I64));
    let (mut a, mut b) = (a, b);
    let mut cc = cc;
    if matches!(cc, IntCC::Eq | IntCC::Ne) {
        for (k, t) in [x, y].into_iter().enumerate() {
            let (p, q) = (part(cx, a, k), part(cx, b, k));
            rrr(cx, XOR, t, p, q);
        }
        let z = cx.temp(Type::I64);
        rrr(cx, OR, z, used(x), used(y));
        return (branch_code(cc).0, used(z), X0);
    }
    if matches!(cc, IntCC::Sgt | IntCC::Sle | IntCC::Ugt | IntCC::Ule) {
        std::mem::swap(&mut a, &mut b);
        cc = cc.swapped();
    }
    // less = high < high, or high == high and low < low.
    let (ah, bh) = (part(cx, a, 1), part(cx, b, 1));
    let (al, bl) = (part(cx, a, 0), part(cx, b, 0));
    rrr(cx, if cc.is_signed() { SLT } else { SLTU }, x, ah, bh);
    rrr(cx, SLTU, y, al, bl);
    let (e, both, less) = (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
    let same = cx.temp(Type::I64);
    rrr(cx, XOR, e, ah, bh);
    rri(cx, SLTIU, same, used(e), 1);
    rrr(cx, AND, both, used(same), used(y));
    rrr(cx, OR, less, used(x), used(both));
    let holds = matches!(cc, IntCC::Slt | IntCC::Ult);
    (holds as u8, used(less), X0)
}

/// dst = 1 or 0 as the comparison holds.
fn set(cx: &mut dyn Select, dst: Reg, code: u8, a: Src, b: Src) {
    match code {
        0 | 1 => {
            let t = if b == X0 {
                a
            } else {
                let t = cx.temp(Type::I64);
                rrr(cx, XOR, t, a, b);
                used(t)
            };
            if code == 0 { rri(cx, SLTIU, dst, t, 1) } else { rrr(cx, SLTU, dst, X0, t) }
        }
        _ => {
            let row = if code < 4 { SLT } else { SLTU };
            if code & 1 == 0 {
                return rrr(cx, row, dst, a, b);
            }
            let t = cx.temp(Type::I64);
            rrr(cx, row, t, a, b);
            rri(cx, XORI, dst, used(t), 1);
        }
    }
}

/// The float comparison rows of a type.
fn fp_rows(ty: Type) -> [Opcode; 3] {
    if ty == Type::F32 { [FLT_S, FLE_S, FEQ_S] } else { [FLT_D, FLE_D, FEQ_D] }
}
/// A float comparison into a fresh register: (register, true if the comparison holds when it is non-zero).
fn fcompare(cx: &mut dyn Select, d: &InstData) -> (Reg, bool) {
    let (a, b) = (d.val(0), d.val(1));
    let [lt, le, eq] = fp_rows(cx.func().ty(a));
    let t = cx.temp(Type::I64);
    let (x, y) = (used(cx.reg(a, 0)), used(cx.reg(b, 0)));
    let two = |cx: &mut dyn Select, p: (Opcode, Src, Src), q: (Opcode, Src, Src), join: Opcode| {
        let (u, v) = (cx.temp(Type::I64), cx.temp(Type::I64));
        rrr(cx, p.0, u, p.1, p.2);
        rrr(cx, q.0, v, q.1, q.2);
        rrr(cx, join, t, used(u), used(v));
    };
    let holds = match d.aux & 15 {
        1 => {
            rrr(cx, lt, t, x, y);
            true
        }
        3 => {
            rrr(cx, le, t, x, y);
            true
        }
        4 => {
            rrr(cx, lt, t, y, x);
            true
        }
        6 => {
            rrr(cx, le, t, y, x);
            true
        }
        2 => {
            rrr(cx, eq, t, x, y);
            true
        }
        13 => {
            rrr(cx, eq, t, x, y);
            false
        }
        5 => {
            two(cx, (lt, x, y), (lt, y, x), OR);
            true
        }
        10 => {
            two(cx, (lt, x, y), (lt, y, x), OR);
            false
        }
        7 => {
            two(cx, (eq, x, x), (eq, y, y), AND);
            true
        }
        8 => {
            two(cx, (eq, x, x), (eq, y, y), AND);
            false
        }
        9 => {
            rrr(cx, le, t, y, x);
            false
        }
        11 => {
            rrr(cx, lt, t, y, x);
            false
        }
        12 => {
            rrr(cx, le, t, x, y);
            false
        }
        14 => {
            rrr(cx, lt, t, x, y);
            false
        }
        n => {
            load_imm(cx, t, 1);
            n == 15
        }
    };
    let _ = FloatCC::EQ;
    (t, holds)
}

/// A condition value as branch code and operands, fused with its comparison where it can be.
fn condition(cx: &mut dyn Select, c: Value) -> (u8, Src, Src) {
    if let Some((_, d)) = cx.fusible(c) {
        if d.op == Ir::Icmp && !cx.func().ty(d.val(0)).is_vector() {
            return compare(cx, &d);
        }
        if d.op == Ir::Fcmp && matches!(cx.func().ty(d.val(0)), Type::F32 | Type::F64) {
            let (t, holds) = fcompare(cx, &d);
            return (holds as u8, used(t), X0);
        }
    }
    // Comparisons give exactly 0 or 1; anything else may have garbage above the byte.
    let clean = cx.def(c).is_some_and(|(_, d)| matches!(d.op, Ir::Icmp | Ir::Fcmp));
    let x = if clean { used(cx.reg(c, 0)) } else { extended(cx, c, false) };
    (1, x, X0)
}

/// Address of a symbol.
fn sym_addr(cx: &mut dyn Select, dst: Reg, g: ir::GlobalId, off: i64) {
    let gl = &cx.module().globals[g];
    let (tls, local) = (gl.tls, gl.dso_local || (cx.options().pic == 0 && !cx.options().pie));
    let sym = cx.symbol(g);
    let la = |cx: &mut dyn Select, dst: Reg, how: u16, addend: i64| {
        let s = Operand::Sym(SymExpr::sym(sym, Spec(0), addend));
        full(cx, px::LA, how, &[(r(dst), Role::DEF), (s, Role::NONE)]);
    };
    if let Some(model) = tls {
        let base = cx.temp(Type::PTR);
        if matches!(model, ir::TlsModel::GlobalDynamic | ir::TlsModel::LocalDynamic) {
            cx.mfunc().has_calls = true;
            let mut clobbers = REGS.call_clobbered;
            clobbers.0[0] &= !(1 << A0.hw());
            cx.emit_full(FullInst {
                op: px::TLS_GD,
                size: 0,
                flags: 0,
                explicit: &[(Operand::Sym(SymExpr::sym(sym, Spec(0), 0)), Role::NONE)],
                extra: &[(base, Role::fixed_def(A0))],
                clobbers,
            });
        } else {
            let t = cx.temp(Type::PTR);
            la(cx, t, px::TLS_IE, 0);
            rrr(cx, ADD, base, used(t), (r(TP), Role::NONE));
        }
        return add_const(cx, dst, base, off);
    }
    if local && i32::try_from(off).is_ok() {
        return la(cx, dst, px::LOCAL, off);
    }
    let t = cx.temp(Type::PTR);
    la(cx, t, if local { px::LOCAL } else { px::GOT }, 0);
    add_const(cx, dst, t, off);
}
fn add_const(cx: &mut dyn Select, dst: Reg, a: Reg, n: i64) {
    if n == 0 {
        cx.copy(dst, a);
    } else if fits12(n) {
        rri(cx, ADDI, dst, used(a), n);
    } else {
        let t = temp_imm(cx, n);
        rrr(cx, ADD, dst, used(a), t);
    }
}

/// Two-operand integer operations: (64-bit row, 32-bit row, immediate rows).
fn binary_rows(op: Ir) -> Option<(Opcode, Opcode, Option<(Opcode, Opcode)>)> {
    Some(match op {
        Ir::Iadd | Ir::PtrAdd => (ADD, ADDW, Some((ADDI, ADDIW))),
        Ir::Isub => (SUB, SUBW, None),
        Ir::Imul => (MUL, MULW, None),
        Ir::And => (AND, AND, Some((ANDI, ANDI))),
        Ir::Or => (OR, OR, Some((ORI, ORI))),
        Ir::Xor => (XOR, XOR, Some((XORI, XORI))),
        _ => return None,
    })
}

fn shift(cx: &mut dyn Select, dst: Reg, d: &InstData) {
    let wide = !is_word(d.ty);
    let (rows, imms) = match d.op {
        Ir::Shl => ((SLL, SLLW), (SLLI, SLLIW)),
        Ir::Lshr => ((SRL, SRLW), (SRLI, SRLIW)),
        _ => ((SRA, SRAW), (SRAI, SRAIW)),
    };
    let x = match d.op {
        Ir::Shl => src(cx, d.val(0)),
        Ir::Lshr => word(cx, d.val(0), false),
        _ => word(cx, d.val(0), true),
    };
    if let Some(n) = cx.iconst(d.val(1)) {
        let n = n & if wide { 63 } else { 31 };
        return rri(cx, if wide { imms.0 } else { imms.1 }, dst, x, n);
    }
    let y = src(cx, d.val(1));
    rrr(cx, if wide { rows.0 } else { rows.1 }, dst, x, y);
}

/// Rotates from two shifts.
fn rotate(cx: &mut dyn Select, dst: Reg, d: &InstData) {
    let bits = d.ty.bits(8) as i64;
    let x = word(cx, d.val(0), false);
    let (sl, sr) = if is_word(d.ty) { (SLLW, SRLW) } else { (SLL, SRL) };
    let (near, far) = if d.op == Ir::Rotl { (sl, sr) } else { (sr, sl) };
    let c = src(cx, d.val(1));
    let (by, n, back, p, q) =
        (cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
    rri(cx, ANDI, by, c, bits - 1);
    rrr(cx, SUB, n, X0, used(by));
    rri(cx, ANDI, back, used(n), bits - 1);
    rrr(cx, near, p, x, used(by));
    rrr(cx, far, q, x, used(back));
    rrr(cx, OR, dst, used(p), used(q));
}

/// Arithmetic with overflow flag.
fn overflow(cx: &mut dyn Select, i: Inst, d: &InstData) -> bool {
    let v = cx.func().result(i);
    let (dst, flag) = (cx.def_reg(v, 0), cx.def_reg(Value(v.0 + 1), 0));
    let signed = matches!(d.op, Ir::SaddOv | Ir::SsubOv | Ir::SmulOv);
    let (row, roww) = match d.op {
        Ir::SaddOv | Ir::UaddOv => (ADD, ADDW),
        Ir::SsubOv | Ir::UsubOv => (SUB, SUBW),
        _ => (MUL, MULW),
    };
    if is_word(d.ty) {
        // Exact in 64 bits; the narrow value extended again must be the same.
        let (x, y) = (extended(cx, d.val(0), signed), extended(cx, d.val(1), signed));
        let (wide, back) = (cx.temp(Type::I64), cx.temp(Type::I64));
        rrr(cx, row, wide, x, y);
        let n = 64 - d.ty.bits(8) as i64;
        if d.ty == Type::I32 && signed {
            rrr(cx, roww, back, x, y);
        } else {
            let t = cx.temp(Type::I64);
            rri(cx, SLLI, t, used(wide), n);
            rri(cx, if signed { SRAI } else { SRLI }, back, used(t), n);
        }
        set(cx, flag, 1, used(wide), used(back));
        rri(cx, ADDIW, dst, used(wide), 0);
        return true;
    }
    let (x, y) = (src(cx, d.val(0)), src(cx, d.val(1)));
    match d.op {
        Ir::UaddOv => {
            rrr(cx, ADD, dst, x, y);
            rrr(cx, SLTU, flag, used(dst), x);
        }
        Ir::UsubOv => {
            rrr(cx, SLTU, flag, x, y);
            rrr(cx, SUB, dst, x, y);
        }
        Ir::SaddOv | Ir::SsubOv => {
            let (neg, less) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rrr(cx, row, dst, x, y);
            if d.op == Ir::SaddOv {
                rrr(cx, SLT, neg, y, X0)
            } else {
                rrr(cx, SLT, neg, X0, y)
            }
            rrr(cx, SLT, less, used(dst), x);
            rrr(cx, XOR, flag, used(neg), used(less));
        }
        Ir::UmulOv => {
            let h = cx.temp(Type::I64);
            rrr(cx, MULHU, h, x, y);
            rrr(cx, MUL, dst, x, y);
            rrr(cx, SLTU, flag, X0, used(h));
        }
        _ => {
            let (h, s) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rrr(cx, MULH, h, x, y);
            rrr(cx, MUL, dst, x, y);
            rri(cx, SRAI, s, used(dst), 63);
            set(cx, flag, 1, used(h), used(s));
        }
    }
    true
}

/// Chooses between registers: dst = cond ? a : b.
fn choose(cx: &mut dyn Select, dst: Reg, cond: (u8, Src, Src), a: Reg, b: Reg) {
    cx.emit_full(FullInst {
        op: px::SEL,
        size: 0,
        flags: cond.0.into(),
        explicit: &[(r(dst), Role::DEF), (r(a), Role::LATE_USE), late(cond.1), late(cond.2)],
        extra: &[(b, Role::tied(0))],
        clobbers: RegSet::default(),
    });
}
fn late(s: Src) -> Src {
    if s.1 == Role::USE { (s.0, Role::LATE_USE) } else { s }
}

fn ordering(flags: MemFlags) -> u16 {
    match flags.order() {
        MemOrder::Relaxed => 0,
        MemOrder::Acquire => AQ,
        MemOrder::Release => RL,
        _ => AQ | RL,
    }
}
fn fence(cx: &mut dyn Select, before: i64, after: i64) {
    full(cx, FENCE, 0, &[(imm(before), Role::NONE), (imm(after), Role::NONE)]);
}

/// For atomics on 8 and 16 bits: the aligned word's address, the shift of the part in it, and its mask.
fn part_of_word(cx: &mut dyn Select, addr: Value, ty: Type) -> (Reg, Reg, Reg) {
    let p = used(cx.reg(addr, 0));
    let (base, off, sh, ones, mask) =
        (cx.temp(Type::PTR), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64), cx.temp(Type::I64));
    rri(cx, ANDI, base, p, -4);
    rri(cx, ANDI, off, p, 3);
    rri(cx, SLLI, sh, used(off), 3);
    load_imm(cx, ones, ty.mask() as i64);
    rrr(cx, SLLW, mask, used(ones), used(sh));
    (base, sh, mask)
}
/// A narrow value moved to its place in the word.
fn in_place(cx: &mut dyn Select, v: Value, sh: Reg) -> Reg {
    let x = extended(cx, v, false);
    let t = cx.temp(Type::I64);
    rrr(cx, SLLW, t, x, used(sh));
    t
}

fn atomic_rmw(cx: &mut dyn Select, d: &InstData, v: Value) {
    let op = d.mem_flags().rmw();
    let dst = cx.def_reg(v, 0);
    if matches!(d.ty, Type::I8 | Type::I16) {
        let (base, sh, mask) = part_of_word(cx, d.val(0), d.ty);
        let x = in_place(cx, d.val(1), sh);
        let (old, t) = (cx.temp(Type::I64), cx.temp(Type::I64));
        full(
            cx,
            px::RMW_PART,
            op as u16,
            &[
                (r(old), Role::EARLY_DEF),
                (r(t), Role::EARLY_DEF),
                late((mem(base, 0), Role::USE)),
                late(used(x)),
                late(used(mask)),
            ],
        );
        return rrr(cx, SRLW, dst, used(old), used(sh));
    }
    let wide = d.ty != Type::I32;
    let addr = (mem(cx.reg(d.val(0), 0), 0), Role::USE);
    let pick = |w, dd| if wide { dd } else { w };
    let row = match op {
        RmwOp::Xchg => pick(AMOSWAP_W, AMOSWAP_D),
        RmwOp::Add | RmwOp::Sub => pick(AMOADD_W, AMOADD_D),
        RmwOp::And => pick(AMOAND_W, AMOAND_D),
        RmwOp::Or => pick(AMOOR_W, AMOOR_D),
        RmwOp::Xor => pick(AMOXOR_W, AMOXOR_D),
        RmwOp::Nand => {
            let x = used(cx.reg(d.val(1), 0));
            let t = cx.temp(Type::I64);
            cx.emit_full(FullInst {
                op: px::RMW,
                size: if wide { 3 } else { 2 },
                flags: op as u16,
                explicit: &[(r(dst), Role::EARLY_DEF), (r(t), Role::EARLY_DEF), late(addr), late(x)],
                extra: &[],
                clobbers: RegSet::default(),
            });
            return;
        }
    };
    let mut x = src(cx, d.val(1));
    if op == RmwOp::Sub {
        let n = cx.temp(Type::I64);
        rrr(cx, if wide { SUB } else { SUBW }, n, X0, x);
        x = used(n);
    }
    full(cx, row, ordering(d.mem_flags()), &[(r(dst), Role::DEF), x, addr]);
}

fn atomic_cas(cx: &mut dyn Select, d: &InstData, v: Value) {
    let (dst, ok) = (cx.def_reg(v, 0), cx.def_reg(Value(v.0 + 1), 0));
    let t = cx.temp(Type::I64);
    if matches!(d.ty, Type::I8 | Type::I16) {
        let (base, sh, mask) = part_of_word(cx, d.val(0), d.ty);
        let e = in_place(cx, d.val(1), sh);
        let n = in_place(cx, d.val(2), sh);
        let old = cx.temp(Type::I64);
        full(
            cx,
            px::CAS_PART,
            0,
            &[
                (r(old), Role::EARLY_DEF),
                (r(t), Role::EARLY_DEF),
                late((mem(base, 0), Role::USE)),
                late(used(e)),
                late(used(n)),
                late(used(mask)),
            ],
        );
        rrr(cx, SRLW, dst, used(old), used(sh));
        let (m, x) = (cx.temp(Type::I64), cx.temp(Type::I64));
        rrr(cx, AND, m, used(old), used(mask));
        rri(cx, ADDIW, x, used(e), 0);
        let m2 = cx.temp(Type::I64);
        rri(cx, ADDIW, m2, used(m), 0);
        return set(cx, ok, 0, used(m2), used(x));
    }
    let addr = (mem(cx.reg(d.val(0), 0), 0), Role::USE);
    let (e, n) = (src(cx, d.val(1)), src(cx, d.val(2)));
    cx.emit_full(FullInst {
        op: px::CAS,
        size: if d.ty == Type::I32 { 2 } else { 3 },
        flags: 0,
        explicit: &[(r(dst), Role::EARLY_DEF), (r(t), Role::EARLY_DEF), late(addr), late(e), late(n)],
        extra: &[],
        clobbers: RegSet::default(),
    });
    set(cx, ok, 0, used(dst), e);
}

/// Selects one instruction that is no terminator.
pub fn select(cx: &mut dyn Select, i: Inst) -> bool {
    let d = cx.func().insts[i];
    let v = cx.func().result(i);
    let arg_ty = |cx: &dyn crate::mir::select::Select, k: usize| {
        if k < d.inline_values() { cx.func().ty(d.val(k)) } else { Type::VOID }
    };
    use Ir::*;
    if matches!(d.op, Call | CallIndirect) {
        return call(cx, i, &d);
    }
    let store_pair = d.op == Store && is_pair(arg_ty(cx, 1));
    let icmp_pair = d.op == Icmp && is_pair(arg_ty(cx, 0));
    if is_pair(d.ty) || store_pair || icmp_pair {
        return wide::select(cx, &d, v);
    }
    match d.op {
        Store => {
            let ty = cx.func().ty(d.val(1));
            let s = if ty.is_int_or_ptr() { src(cx, d.val(1)) } else { used(cx.reg(d.val(1), 0)) };
            let m = address(cx, d.val(0), d.mem_offset() as i64);
            store_src(cx, m, s, ty);
            return true;
        }
        AtomicStore => {
            let ty = cx.func().ty(d.val(1));
            let s = if ty.is_int_or_ptr() { src(cx, d.val(1)) } else { used(cx.reg(d.val(1), 0)) };
            let m = address(cx, d.val(0), d.mem_offset() as i64);
            if ordering(d.mem_flags()) != 0 {
                fence(cx, 3, 1);
            }
            store_src(cx, m, s, ty);
            if d.mem_flags().order() == MemOrder::SeqCst {
                fence(cx, 3, 3);
            }
            return true;
        }
        Fence => {
            if d.aux & 0x8000 == 0 && d.mem_flags().order() != MemOrder::Relaxed {
                fence(cx, 3, 3);
            }
            return true;
        }
        Prefetch => return true,
        Trap => {
            cx.emit(EBREAK, 0, &[], &[]);
            return true;
        }
        VaStart => {
            let sig = &cx.func().sig;
            let at = if sig.int_args < 8 { -8 * (8 - sig.int_args as i32) } else { sig.stack_bytes as i32 };
            let area = cx.new_slot(SlotKind::Incoming(at), 0, 8);
            let t = cx.temp(Type::PTR);
            full(cx, px::LEA, 0, &[(r(t), Role::DEF), (mem(area, 0), Role::USE)]);
            let m = address(cx, d.val(0), 0);
            store_src(cx, m, used(t), Type::PTR);
            return true;
        }
        StackRestore => {
            let f = cx.mfunc();
            f.dynamic_stack = true;
            f.needs_frame_pointer = true;
            let s = used(cx.reg(d.val(0), 0));
            full(cx, ADDI, 0, &[(r(SP), Role::NONE), s, (imm(0), Role::NONE)]);
            return true;
        }
        WriteReg => {
            let s = used(cx.reg(d.val(0), 0));
            full(cx, ADDI, 0, &[(r(Reg(d.aux as u32)), Role::NONE), s, (imm(0), Role::NONE)]);
            return true;
        }
        AtomicRmw => {
            atomic_rmw(cx, &d, v);
            return true;
        }
        AtomicCas => {
            atomic_cas(cx, &d, v);
            return true;
        }
        SaddOv | UaddOv | SsubOv | UsubOv | SmulOv | UmulOv => return overflow(cx, i, &d),
        _ => {}
    }
    if d.ty == Type::VOID {
        return false;
    }
    let dst = cx.def_reg(v, 0);
    let wide = !is_word(d.ty);
    match d.op {
        Iconst => load_imm(cx, dst, d.imm()),
        SymAddr => sym_addr(cx, dst, ir::GlobalId(d.args[0]), d.sym_offset()),
        SlotAddr => {
            let base = cx.slot(ir::Slot(d.args[0]));
            full(cx, px::LEA, 0, &[(r(dst), Role::DEF), (mem(base, d.args[1] as i32 as i64), Role::USE)]);
        }
        BlockAddr => {
            let s = Operand::Sym(SymExpr::sym(cx.block_symbol(ir::Block(d.args[0])), Spec(0), 0));
            full(cx, px::LA, px::LOCAL, &[(r(dst), Role::DEF), (s, Role::NONE)]);
        }
        Load => {
            let m = address(cx, d.val(0), d.mem_offset() as i64);
            load_reg(cx, dst, m, d.ty);
        }
        AtomicLoad => {
            if d.mem_flags().order() == MemOrder::SeqCst {
                fence(cx, 3, 3);
            }
            let m = address(cx, d.val(0), d.mem_offset() as i64);
            load_reg(cx, dst, m, d.ty);
            if ordering(d.mem_flags()) != 0 {
                fence(cx, 2, 3);
            }
        }
        Icmp => {
            let (code, a, b) = compare(cx, &d);
            set(cx, dst, code, a, b);
        }
        Fcmp => {
            let (t, holds) = fcompare(cx, &d);
            if holds { cx.copy(dst, t) } else { rri(cx, XORI, dst, used(t), 1) }
        }
        Select if d.ty.is_int_or_ptr() => {
            let cond = condition(cx, d.val(0));
            let (a, b) = (cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
            choose(cx, dst, cond, a, b);
        }
        Select => {
            let cond = condition(cx, d.val(0));
            let (a, b) = (cx.reg(d.val(1), 0), cx.reg(d.val(2), 0));
            cx.emit_full(FullInst {
                op: px::FSEL,
                size: if d.ty == Type::F32 { 2 } else { 3 },
                flags: cond.0.into(),
                explicit: &[(r(dst), Role::DEF), (r(a), Role::LATE_USE), late(cond.1), late(cond.2)],
                extra: &[(b, Role::tied(0))],
                clobbers: RegSet::default(),
            });
        }
        Iadd | PtrAdd | Isub | Imul | And | Or | Xor => {
            let Some((row, roww, imms)) = binary_rows(d.op) else { return false };
            let (mut a, mut b) = (d.val(0), d.val(1));
            if d.op.effects() & ir::effect::COMM != 0 && cx.iconst(a).is_some() {
                std::mem::swap(&mut a, &mut b);
            }
            if d.op == Isub
                && let Some(n) = cx.iconst(b).map(i64::wrapping_neg).filter(|&n| fits12(n))
            {
                let x = src(cx, a);
                rri(cx, if wide { ADDI } else { ADDIW }, dst, x, n);
                return true;
            }
            if let (Some((ri, riw)), Some(n)) = (imms, imm12(cx, b)) {
                let x = src(cx, a);
                rri(cx, if wide { ri } else { riw }, dst, x, n);
                return true;
            }
            let (x, y) = (src(cx, a), src(cx, b));
            rrr(cx, if wide { row } else { roww }, dst, x, y);
        }
        Shl | Lshr | Ashr => shift(cx, dst, &d),
        Rotl | Rotr => rotate(cx, dst, &d),
        Sdiv | Udiv | Srem | Urem => {
            let signed = matches!(d.op, Sdiv | Srem);
            let (x, y) = (word(cx, d.val(0), signed), word(cx, d.val(1), signed));
            let row = match (d.op, wide) {
                (Sdiv, true) => DIV,
                (Udiv, true) => DIVU,
                (Srem, true) => REM,
                (Urem, true) => REMU,
                (Sdiv, _) => DIVW,
                (Udiv, _) => DIVUW,
                (Srem, _) => REMW,
                _ => REMUW,
            };
            rrr(cx, row, dst, x, y);
        }
        UmulHi | SmulHi if wide => {
            let (x, y) = (src(cx, d.val(0)), src(cx, d.val(1)));
            rrr(cx, if d.op == UmulHi { MULHU } else { MULH }, dst, x, y);
        }
        UmulHi | SmulHi => {
            let signed = d.op == SmulHi;
            let (x, y) = (extended(cx, d.val(0), signed), extended(cx, d.val(1), signed));
            let (p, h) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rrr(cx, MUL, p, x, y);
            rri(cx, SRAI, h, used(p), d.ty.bits(8) as i64);
            rri(cx, ADDIW, dst, used(h), 0);
        }
        Ineg => {
            let x = src(cx, d.val(0));
            rrr(cx, if wide { SUB } else { SUBW }, dst, X0, x);
        }
        Not => {
            let x = src(cx, d.val(0));
            rri(cx, XORI, dst, x, -1);
        }
        Iabs => {
            let x = extended(cx, d.val(0), true);
            let (s, t) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rri(cx, SRAI, s, x, 63);
            rrr(cx, XOR, t, x, used(s));
            rrr(cx, if wide { SUB } else { SUBW }, dst, used(t), used(s));
        }
        Smin | Smax | Umin | Umax => {
            let signed = matches!(d.op, Smin | Smax) || d.ty == Type::I32;
            let (x, y) = (extended(cx, d.val(0), signed), extended(cx, d.val(1), signed));
            let (a, b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
            let code = if matches!(d.op, Smin | Smax) { 2 } else { 4 };
            let cond = if matches!(d.op, Smin | Umin) { (code, x, y) } else { (code, y, x) };
            choose(cx, dst, cond, a, b);
        }
        Bswap if d.ty == Type::I16 => {
            let x = extended(cx, d.val(0), false);
            let (p, q) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rri(cx, SLLI, p, x, 8);
            rri(cx, SRLI, q, x, 8);
            rrr(cx, OR, dst, used(p), used(q));
        }
        Sext | Zext => extend_into(cx, dst, d.val(0), d.op == Sext),
        // Narrowing to I32 re-extends; narrower results are the same bits.
        Trunc => {
            let x = used(cx.reg(d.val(0), 0));
            rri(cx, ADDIW, dst, x, 0);
        }
        PtrToInt => {
            let x = used(cx.reg(d.val(0), 0));
            rri(cx, if wide { ADDI } else { ADDIW }, dst, x, 0);
        }
        IntToPtr => extend_into(cx, dst, d.val(0), false),
        Bitcast => {
            let from = cx.func().ty(d.val(0));
            let x = used(cx.reg(d.val(0), 0));
            match (from, d.ty) {
                (Type::F32, Type::I32) => rr(cx, FMV_X_W, dst, x, 0),
                (Type::F64, Type::I64) => rr(cx, FMV_X_D, dst, x, 0),
                (Type::I32, Type::F32) => rr(cx, FMV_W_X, dst, x, 0),
                (Type::I64, Type::F64) => rr(cx, FMV_D_X, dst, x, 0),
                (Type::F16, Type::I16) => rr(cx, FMV_X_W, dst, x, 0),
                (Type::I16, Type::F16) => rr(cx, FMV_W_X, dst, x, 0),
                _ => return false,
            }
        }
        Fconst => {
            let bits = d.imm();
            if bits == 0 {
                rr(cx, if d.ty == Type::F64 { FMV_D_X } else { FMV_W_X }, dst, X0, 0);
            } else {
                let n = if d.ty == Type::F64 { bits } else { bits as i32 as i64 };
                let t = temp_imm(cx, n);
                rr(cx, if d.ty == Type::F64 { FMV_D_X } else { FMV_W_X }, dst, t, 0);
            }
        }
        Fadd | Fsub | Fmul | Fdiv | Copysign | Fmin | Fmax => {
            let single = match d.ty {
                Type::F32 => true,
                Type::F64 => false,
                _ => return false,
            };
            let (x, y) = (used(cx.reg(d.val(0), 0)), used(cx.reg(d.val(1), 0)));
            if matches!(d.op, Fmin | Fmax) {
                // a < b ? a : b, which is not what fmin.d does with NaNs.
                let [lt, ..] = fp_rows(d.ty);
                let t = cx.temp(Type::I64);
                if d.op == Fmin {
                    rrr(cx, lt, t, x, y)
                } else {
                    rrr(cx, lt, t, y, x)
                }
                let (a, b) = (cx.reg(d.val(0), 0), cx.reg(d.val(1), 0));
                cx.emit_full(FullInst {
                    op: px::FSEL,
                    size: if single { 2 } else { 3 },
                    flags: 1,
                    explicit: &[(r(dst), Role::DEF), (r(a), Role::LATE_USE), late(used(t)), X0],
                    extra: &[(b, Role::tied(0))],
                    clobbers: RegSet::default(),
                });
                return true;
            }
            let row = match (d.op, single) {
                (Fadd, true) => FADD_S,
                (Fadd, _) => FADD_D,
                (Fsub, true) => FSUB_S,
                (Fsub, _) => FSUB_D,
                (Fmul, true) => FMUL_S,
                (Fmul, _) => FMUL_D,
                (Fdiv, true) => FDIV_S,
                (Fdiv, _) => FDIV_D,
                (_, true) => FSGNJ_S,
                _ => FSGNJ_D,
            };
            rrr(cx, row, dst, x, y);
        }
        Fneg | Fabs | Fsqrt => {
            let x = used(cx.reg(d.val(0), 0));
            let row = match (d.op, d.ty) {
                (Fneg, Type::F32) => FSGNJN_S,
                (Fneg, Type::F64) => FSGNJN_D,
                (Fabs, Type::F32) => FSGNJX_S,
                (Fabs, Type::F64) => FSGNJX_D,
                (_, Type::F32) => {
                    return {
                        rr(cx, FSQRT_S, dst, x, 0);
                        true
                    };
                }
                (_, Type::F64) => {
                    return {
                        rr(cx, FSQRT_D, dst, x, 0);
                        true
                    };
                }
                _ => return false,
            };
            rrr(cx, row, dst, x, x);
        }
        Fma => {
            let (x, y, z) = (used(cx.reg(d.val(0), 0)), used(cx.reg(d.val(1), 0)), used(cx.reg(d.val(2), 0)));
            let row = if d.ty == Type::F32 { FMADD_S } else { FMADD_D };
            full(cx, row, 0, &[(r(dst), Role::DEF), x, y, z]);
        }
        Fpext if d.ty == Type::F64 => {
            let x = used(cx.reg(d.val(0), 0));
            rr(cx, FCVT_D_S, dst, x, 0);
        }
        Fptrunc if d.ty == Type::F32 => {
            let x = used(cx.reg(d.val(0), 0));
            rr(cx, FCVT_S_D, dst, x, 0);
        }
        SiToFp | UiToFp => {
            let signed = d.op == SiToFp;
            let from = cx.func().ty(d.val(0));
            let x = if from == Type::I32 { src(cx, d.val(0)) } else { extended(cx, d.val(0), signed) };
            let long = matches!(from, Type::I64 | Type::PTR);
            let row = match (d.ty, long, signed) {
                (Type::F32, true, true) => FCVT_S_L,
                (Type::F32, true, _) => FCVT_S_LU,
                (Type::F32, _, true) => FCVT_S_W,
                (Type::F32, ..) => FCVT_S_WU,
                (Type::F64, true, true) => FCVT_D_L,
                (Type::F64, true, _) => FCVT_D_LU,
                (Type::F64, _, true) => FCVT_D_W,
                (Type::F64, ..) => FCVT_D_WU,
                _ => return false,
            };
            rr(cx, row, dst, x, 0);
        }
        FpToSi | FpToUi => {
            let signed = d.op == FpToSi;
            let x = used(cx.reg(d.val(0), 0));
            let long = matches!(d.ty, Type::I64 | Type::PTR) || (is_word(d.ty) && d.ty != Type::I32);
            let row = match (cx.func().ty(d.val(0)), long, signed || is_word(d.ty) && d.ty != Type::I32) {
                (Type::F32, true, true) => FCVT_L_S,
                (Type::F32, true, _) => FCVT_LU_S,
                (Type::F32, _, true) => FCVT_W_S,
                (Type::F32, ..) => FCVT_WU_S,
                (Type::F64, true, true) => FCVT_L_D,
                (Type::F64, true, _) => FCVT_LU_D,
                (Type::F64, _, true) => FCVT_W_D,
                (Type::F64, ..) => FCVT_WU_D,
                _ => return false,
            };
            rr(cx, row, dst, x, RTZ + 1);
        }
        StackAlloc => {
            let f = cx.mfunc();
            f.dynamic_stack = true;
            f.needs_frame_pointer = true;
            let align = 1i64 << d.aux.max(4);
            let n = src(cx, d.val(0));
            let slack = temp_imm(cx, 15 + if align > 16 { align } else { 0 });
            let (t, u) = (cx.temp(Type::I64), cx.temp(Type::I64));
            rrr(cx, ADD, t, n, slack);
            rri(cx, ANDI, u, used(t), -16);
            full(cx, SUB, 0, &[(r(SP), Role::NONE), (r(SP), Role::NONE), used(u)]);
            let top = cx.new_slot(SlotKind::AllocaTop, 0, 1);
            if align > 16 {
                let (a, m) = (cx.temp(Type::I64), temp_imm(cx, -align));
                full(cx, px::LEA, 0, &[(r(a), Role::DEF), (mem(top, align - 1), Role::USE)]);
                rrr(cx, AND, dst, used(a), m);
            } else {
                full(cx, px::LEA, 0, &[(r(dst), Role::DEF), (mem(top, 0), Role::USE)]);
            }
        }
        StackSave => full(cx, ADDI, 0, &[(r(dst), Role::DEF), (r(SP), Role::NONE), (imm(0), Role::NONE)]),
        ReadReg => full(
            cx,
            ADDI,
            0,
            &[(r(dst), Role::DEF), (r(Reg(d.aux as u32)), Role::NONE), (imm(0), Role::NONE)],
        ),
        FrameAddr | ReturnAddr => {
            // The frame pointer is the CFA; the caller's is saved at -16, the return address at -8.
            let f = cx.mfunc();
            f.needs_frame_pointer = true;
            f.has_calls = true;
            let mut base: Src = (r(S0), Role::NONE);
            for _ in 0..d.aux {
                let t = cx.temp(Type::PTR);
                load_from(cx, t, base, -16);
                base = used(t);
            }
            if d.op == ReturnAddr { load_from(cx, dst, base, -8) } else { rri(cx, ADDI, dst, base, 0) }
        }
        _ => return false,
    }
    true
}

fn load_from(cx: &mut dyn Select, dst: Reg, base: Src, disp: i64) {
    let Operand::Reg(b) = base.0 else { return };
    full(cx, LD, 0, &[(r(dst), Role::DEF), (mem(b, disp), base.1)]);
}

/// Whether the upper half of a received register is undefined (see `super::abi`).
fn half_defined(p: &ir::AbiParam) -> bool {
    p.ty == Type::I32 && p.ext != Extend::No
}

/// A call: stack arguments, register arguments, results.
fn call(cx: &mut dyn Select, i: Inst, d: &InstData) -> bool {
    let sig = cx.func().sigs[SigRef(d.args[1])].clone();
    let args: Vec<Value> =
        cx.func().list(ListRef { start: d.args[2], len: d.args[3] }).iter().map(|&w| Value(w)).collect();
    let results: Vec<Value> = cx.func().inst_results(i).collect();
    cx.mfunc().has_calls = true;
    let extend = |cx: &mut dyn Select, v: Value, ext: Extend| match ext {
        Extend::No => src(cx, v),
        e => extended(cx, v, e == Extend::Sign),
    };
    for (&v, p) in args.iter().zip(&sig.params) {
        match p.loc {
            ArgLoc::Stack(offset) => {
                let to = cx.new_slot(SlotKind::Outgoing(offset), 8, 8);
                let m = Mem::base(to, 0);
                if p.ty.is_float() {
                    let x = used(cx.reg(v, 0));
                    store_src(cx, m, x, p.ty);
                } else {
                    let x = extend(cx, v, p.ext);
                    store_src(cx, m, x, Type::I64);
                }
            }
            ArgLoc::Reg(_) => {}
            _ => return false,
        }
    }
    let mut extra: Vec<(Reg, Role)> = Vec::new();
    for (&v, p) in args.iter().zip(&sig.params) {
        if let ArgLoc::Reg(loc) = p.loc {
            let x = if p.ext == Extend::No || p.ty == Type::I32 {
                cx.reg(v, 0)
            } else {
                let t = cx.temp(Type::I64);
                extend_into(cx, t, v, p.ext == Extend::Sign);
                t
            };
            extra.push((x, Role::fixed_use(Reg(loc))));
        }
    }
    let mut clobbers = REGS.call_clobbered;
    let mut extends = Vec::new();
    for (&v, p) in results.iter().zip(&sig.rets) {
        let ArgLoc::Reg(loc) = p.loc else { return false };
        let reg = Reg(loc);
        let mut dst = cx.def_reg(v, 0);
        if half_defined(p) {
            let t = cx.temp(Type::I32);
            extends.push((dst, t));
            dst = t;
        }
        extra.push((dst, Role::fixed_def(reg)));
        clobbers.0[reg.phys_class() as usize] &= !(1 << reg.hw());
    }
    let (op, target) = if d.op == Ir::Call {
        let sym = cx.symbol(ir::GlobalId(d.args[0]));
        (CALL, (Operand::Sym(SymExpr::sym(sym, super::spec::PLT, 0)), Role::NONE))
    } else {
        (px::CALLR, used(cx.reg(d.val(0), 0)))
    };
    cx.emit_full(FullInst { op, size: 0, flags: 0, explicit: &[target], extra: &extra, clobbers });
    for (dst, t) in extends {
        rri(cx, ADDIW, dst, used(t), 0);
    }
    true
}

/// Parameters; a variadic function saves its unnamed registers right below the stack arguments.
pub fn select_entry(cx: &mut dyn Select) {
    let f = cx.func();
    let sig = f.sig.clone();
    let params = f.blocks[f.entry()].params.clone();
    let mut args: Vec<(Reg, Role)> = Vec::new();
    let mut extends = Vec::new();
    for (&v, p) in params.iter().zip(&sig.params) {
        if let ArgLoc::Reg(loc) = p.loc {
            let mut dst = cx.def_reg(v, 0);
            if half_defined(p) {
                let t = cx.temp(Type::I32);
                extends.push((dst, t));
                dst = t;
            }
            args.push((dst, Role::fixed_def(Reg(loc))));
        }
    }
    let mut saves = Vec::new();
    if sig.variadic {
        for n in sig.int_args..8 {
            let t = cx.temp(Type::I64);
            args.push((t, Role::fixed_def(x(10 + n))));
            saves.push((n, t));
        }
        cx.mfunc().below_incoming = (8 * (8 - sig.int_args.min(8) as u32)).next_multiple_of(16);
    }
    cx.emit_full(FullInst {
        op: pseudo::ARGS,
        size: 0,
        flags: 0,
        explicit: &[],
        extra: &args,
        clobbers: RegSet::default(),
    });
    for (dst, t) in extends {
        rri(cx, ADDIW, dst, used(t), 0);
    }
    for (&v, p) in params.iter().zip(&sig.params) {
        if let ArgLoc::Stack(offset) = p.loc
            && cx.is_used(v)
        {
            let slot = cx.new_slot(SlotKind::Incoming(offset as i32), 8, 8);
            let dst = cx.def_reg(v, 0);
            load_reg(cx, dst, Mem::base(slot, 0), p.ty);
        }
    }
    for (n, t) in saves {
        let slot = cx.new_slot(SlotKind::Incoming(-8 * (8 - n as i32)), 8, 8);
        store_src(cx, Mem::base(slot, 0), used(t), Type::I64);
    }
}

pub fn select_term(cx: &mut dyn Select, i: Inst) -> bool {
    let d = cx.func().insts[i];
    match d.op {
        Ir::Return => {
            let sig = cx.func().sig.clone();
            let vals: Vec<Value> = cx
                .func()
                .list(ListRef { start: d.args[2], len: d.args[3] })
                .iter()
                .map(|&w| Value(w))
                .collect();
            let mut extra = Vec::new();
            for (&v, p) in vals.iter().zip(&sig.rets) {
                let ArgLoc::Reg(loc) = p.loc else { return false };
                let x = if p.ext == Extend::No || p.ty == Type::I32 {
                    cx.reg(v, 0)
                } else {
                    let t = cx.temp(Type::I64);
                    extend_into(cx, t, v, p.ext == Extend::Sign);
                    t
                };
                extra.push((x, Role::fixed_use(Reg(loc))));
            }
            cx.emit_full(FullInst {
                op: pseudo::RET,
                size: 0,
                flags: 0,
                explicit: &[],
                extra: &extra,
                clobbers: RegSet::default(),
            });
        }
        Ir::Branch => {
            let then = cx.func().edges[Edge(d.args[1])].block;
            let (code, a, b) = condition(cx, d.val(0));
            full(cx, CMP[code as usize], 0, &[a, b, (Operand::Block(then), Role::NONE)]);
        }
        Ir::Switch => {
            let blocks = cx.switch_blocks(i);
            let table = cx.jump_table(blocks, false);
            let index = used(cx.reg(d.val(0), 0));
            let (base, off, at, rel, target) = (
                cx.temp(Type::PTR),
                cx.temp(Type::I64),
                cx.temp(Type::PTR),
                cx.temp(Type::I64),
                cx.temp(Type::PTR),
            );
            let s = Operand::Sym(SymExpr::sym(table, Spec(0), 0));
            full(cx, px::LA, px::LOCAL, &[(r(base), Role::DEF), (s, Role::NONE)]);
            rri(cx, SLLI, off, index, 2);
            rrr(cx, ADD, at, used(base), used(off));
            load_reg(cx, rel, Mem::base(at, 0), Type::I32);
            rrr(cx, ADD, target, used(base), used(rel));
            full(cx, px::JR, 0, &[used(target)]);
        }
        Ir::IndirectJump => {
            let t = used(cx.reg(d.val(0), 0));
            full(cx, px::JR, 0, &[t]);
        }
        _ => return false,
    }
    true
}
