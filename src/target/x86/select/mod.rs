//! Instruction selection for x86-64: which rows an IR instruction becomes.
//!
//! Conventions every file here keeps:
//! - A register holding an I8 or I16 has garbage above the value; one holding an I32 too (after a truncation). What needs
//!   clean upper bits extends. Narrow arithmetic is done in 32 bits.
//! - Flags never live from one IR instruction's group of rows to another's: a comparison is selected together with the
//!   branch, set or select that reads it.
//! - F80 values live in frame slots (`Select::value_slot`); every operation goes through x87's stack and leaves it empty.
//! - I128 is two registers, low part first.

mod call;
mod control;
mod float;
mod int;
mod machine;
mod memory;
pub mod vector;
mod wide;
pub(super) mod x87;

use super::regs::*;
use super::spec::*;
use super::table::*;
use crate::ir::{self, Inst, InstData, Opcode as Ir, TlsModel, Type, Value};
use crate::mc::*;
use crate::mir::select::{FullInst, Select, pseudo};
use crate::mir::*;

pub use control::{select_entry, select_term};

/// Pseudo rows of x86, expanded by `super::emit`.
pub mod px {
    use crate::mc::Opcode;
    use crate::mir::select::pseudo::TARGET;
    /// dst: zero a general register (`xor r, r`; destroys flags).
    pub const ZERO: Opcode = Opcode(TARGET);
    /// dst: zero a vector register.
    pub const FZERO: Opcode = Opcode(TARGET + 1);
    /// target: jump if equal and ordered (after ucomis). Opposite: [`JNEP`].
    pub const JEQP: Opcode = Opcode(TARGET + 2);
    /// target: jump if not equal or unordered.
    pub const JNEP: Opcode = Opcode(TARGET + 3);
    /// dst (mod), src: vector-register move if condition `flags` holds.
    pub const FCMOV: Opcode = Opcode(TARGET + 4);
    /// dst, src, temp, temp: unsigned 64-bit integer to float; size 2 = f32, 3 = f64.
    pub const U64_TO_FP: Opcode = Opcode(TARGET + 5);
    /// mem (save area), extra: saves the vector argument registers if %al is not 0.
    pub const SAVE_XMM: Opcode = Opcode(TARGET + 6);
    /// old (rax), temp, mem, val: compare-exchange loop; `flags` = RmwOp.
    pub const RMW_LOOP: Opcode = Opcode(TARGET + 7);
    /// sym: general-dynamic TLS address into rax.
    pub const TLS_GD: Opcode = Opcode(TARGET + 8);
    /// mem (destination), mem (8 bytes of scratch), temp: pops st(0), truncated, as integer of size 1–3 through a changed control word.
    pub const FIST_TRUNC: Opcode = Opcode(TARGET + 9);
    /// Copies %rcx bytes from (%rsi) to (%rdi).
    pub const REP_MOVSB: Opcode = Opcode(TARGET + 12);
    /// size (mod): moves the stack pointer down by it, touching every page.
    pub const PROBED_SUB: Opcode = Opcode(TARGET + 13);
    /// target: tail call by jump; kind Ret.
    pub const TAIL_JUMP: Opcode = Opcode(TARGET + 10);
    /// target register: indirect tail call; kind Ret.
    pub const TAIL_JUMP_RM: Opcode = Opcode(TARGET + 11);
}

/// Bit of `MInst::flags`: `lock` prefix.
/// Bit of `MInst::flags` of calls: the upper halves of vector registers are cleared before (`vzeroupper`), lest SSE code be slow.
pub const FLAG_CLEAN_UPPER: u16 = 0x4000;
pub const FLAG_LOCK: u16 = 0x80;

/// log2 of the operation size for an integer type: narrow types compute in 32 bits.
pub(super) fn alu_size(ty: Type) -> u8 {
    match ty {
        Type::I64 | Type::PTR => 3,
        _ => 2,
    }
}

/// log2 of a scalar's own size in bytes.
pub(super) fn own_size(ty: Type) -> u8 {
    match ty {
        Type::I8 => 0,
        Type::I16 | Type::F16 => 1,
        Type::I32 | Type::F32 => 2,
        _ => 3,
    }
}

pub(super) fn r(reg: Reg) -> Operand {
    Operand::Reg(reg)
}
pub(super) fn imm(v: i64) -> Operand {
    Operand::Imm(v)
}
pub(super) fn mem(base: Reg, disp: i64) -> Operand {
    Operand::Mem(Mem::base(base, disp))
}

/// `sym@spec+addend(%rip)`.
pub(super) fn rip(sym: Symbol, spec: Spec, addend: i64) -> Mem {
    Mem { base: RIP, index: Reg::NONE, scale: 1, seg: 0, disp: SymExpr::sym(sym, spec, addend) }
}

/// The constant `v` if it fits a sign-extended 32-bit immediate.
pub(super) fn imm32(cx: &dyn Select, v: Value) -> Option<i64> {
    i32::try_from(cx.iconst(v)?).ok().map(i64::from)
}

/// A value as register or immediate source operand.
pub(super) fn ri(cx: &mut dyn Select, v: Value) -> Operand {
    match imm32(cx, v) {
        Some(n) => imm(n),
        None => r(cx.reg(v, 0)),
    }
}

/// A value as register or memory source operand of `size` (log2 bytes): a load of exactly that size used only here is folded.
pub(super) fn rm(cx: &mut dyn Select, v: Value, size: u8) -> Operand {
    match foldable_load(cx, v, size) {
        Some(m) => Operand::Mem(m),
        None => r(cx.reg(v, 0)),
    }
}

/// Folds the load that defines `v` if it reads exactly 2^`size` bytes.
pub(super) fn foldable_load(cx: &mut dyn Select, v: Value, size: u8) -> Option<Mem> {
    let (i, d) = cx.sink_load(v)?;
    if d.op != Ir::Load || d.ty.bytes(8) != 1 << size {
        return None;
    }
    cx.sunk(i);
    Some(load_address(cx, &d))
}

/// The memory operand of a load or store.
pub(super) fn load_address(cx: &mut dyn Select, d: &InstData) -> Mem {
    let mut m = address(cx, d.val(0), d.mem_offset() as i64);
    m.seg = segment(d.mem_flags().space());
    m
}

/// Segment override of an IR address space.
fn segment(space: u8) -> u8 {
    match space {
        1 => SEG_FS,
        2 => SEG_GS,
        _ => 0,
    }
}

/// Is the symbol reached directly, without the GOT?
pub(super) fn direct(cx: &dyn Select, g: ir::GlobalId) -> bool {
    let gl = &cx.module().globals[g];
    gl.dso_local || (cx.options().pic == 0 && !cx.options().pie)
}

/// Folds an address computation into a memory operand: displacement, symbol, base and scaled index.
pub(super) fn address(cx: &mut dyn Select, addr: Value, off: i64) -> Mem {
    let mut v = addr;
    let mut disp = off;
    let mut index: Option<(Value, u8)> = None;
    while let Some((_, d)) = cx.def(v) {
        match d.op {
            Ir::PtrAdd => {
                if let Some(n) = imm32(cx, d.val(1)) {
                    if i32::try_from(disp + n).is_err() {
                        break;
                    }
                    disp += n;
                    v = d.val(0);
                    continue;
                }
                if index.is_none() {
                    index = Some(scaled(cx, d.val(1), &mut disp));
                    v = d.val(0);
                    continue;
                }
                break;
            }
            Ir::SlotAddr => {
                let base = cx.slot(ir::Slot(d.args[0]));
                let o = d.args[1] as i32 as i64;
                if i32::try_from(disp + o).is_err() {
                    break;
                }
                return with_index(cx, Mem::base(base, disp + o), index);
            }
            Ir::SymAddr => {
                let g = ir::GlobalId(d.args[0]);
                if cx.module().globals[g].tls.is_some() || !direct(cx, g) || i32::try_from(disp).is_err() {
                    break;
                }
                let total = disp + d.sym_offset();
                if index.is_none() {
                    return rip(cx.symbol(g), Spec(0), total);
                }
                break;
            }
            Ir::Iconst => {
                // An absolute address that fits the displacement.
                let Ok(a) = i32::try_from(d.imm() + disp) else { break };
                let m = Mem::base(Reg::NONE, a as i64);
                return with_index(cx, m, index);
            }
            _ => break,
        }
    }
    let base = cx.reg(v, 0);
    with_index(cx, Mem::base(base, disp), index)
}

fn with_index(cx: &mut dyn Select, mut m: Mem, index: Option<(Value, u8)>) -> Mem {
    if let Some((v, scale)) = index {
        m.index = cx.reg(v, 0);
        m.scale = scale;
    }
    m
}

/// `v` as index and scale; constant terms move into `disp`.
fn scaled(cx: &mut dyn Select, v: Value, disp: &mut i64) -> (Value, u8) {
    let (mut v, mut scale) = (v, 1u8);
    // (x + c) as index: the constant goes to the displacement.
    let peel = |cx: &mut dyn Select, v: &mut Value, scale: u8, disp: &mut i64| {
        if let Some((_, d)) = cx.def(*v)
            && d.op == Ir::Iadd
            && d.ty == Type::I64
            && let Some(n) = imm32(cx, d.val(1))
            && i32::try_from(*disp + n * scale as i64).is_ok()
        {
            *disp += n * scale as i64;
            *v = d.val(0);
        }
    };
    peel(cx, &mut v, scale, disp);
    if let Some((_, d)) = cx.def(v) {
        let by = match d.op {
            Ir::Shl => imm32(cx, d.val(1)).filter(|n| (1..=3).contains(n)).map(|n| 1u8 << n),
            Ir::Imul => imm32(cx, d.val(1)).filter(|n| matches!(n, 2 | 4 | 8)).map(|n| n as u8),
            _ => None,
        };
        if let Some(s) = by {
            v = d.val(0);
            scale = s;
            peel(cx, &mut v, scale, disp);
        }
    }
    (v, scale)
}

/// Loads the integer constant `v` into `dst`.
pub(super) fn load_imm(cx: &mut dyn Select, dst: Reg, v: i64, ty: Type) {
    let v = match ty {
        Type::I8 => v as u8 as i64,
        Type::I16 => v as u16 as i64,
        Type::I32 => v as u32 as i64,
        _ => v,
    };
    if v == 0 {
        cx.emit(px::ZERO, 2, &[r(dst)], &[]);
    } else if v >= 0 && v <= u32::MAX as i64 {
        cx.emit(MOV_RM_I, 2, &[r(dst), imm(v as u32 as i32 as i64)], &[]);
    } else if i32::try_from(v).is_ok() {
        cx.emit(MOV_RM_I, 3, &[r(dst), imm(v)], &[]);
    } else {
        cx.emit(MOV_R_I64, 3, &[r(dst), imm(v)], &[]);
    }
}

/// Puts a narrow integer into a fresh register extended to at least 32 bits; I32 to 64 when `to64`.
pub(super) fn extended(cx: &mut dyn Select, v: Value, signed: bool, to64: bool) -> Reg {
    let ty = cx.func().ty(v);
    let wide = if to64 { Type::I64 } else { Type::I32 };
    if ty == Type::I64 || ty == Type::PTR || (ty == Type::I32 && !to64) {
        return cx.reg(v, 0);
    }
    let t = cx.temp(wide);
    extend_into(cx, t, v, signed, wide);
    t
}

/// dst (of type `to`) = sign- or zero-extension of `v`.
pub(super) fn extend_into(cx: &mut dyn Select, dst: Reg, v: Value, signed: bool, to: Type) {
    let from = cx.func().ty(v);
    if let Some(n) = cx.iconst(v) {
        let n = if signed { n } else { n & from.mask() as i64 };
        load_imm(cx, dst, n, to);
        return;
    }
    let src = rm(cx, v, own_size(from));
    let size = alu_size(to);
    match (from, signed) {
        (Type::I8, false) => cx.emit(MOVZX_R_RM8, 2, &[r(dst), src], &[]),
        (Type::I16, false) => cx.emit(MOVZX_R_RM16, 2, &[r(dst), src], &[]),
        (Type::I8, true) => cx.emit(MOVSX_R_RM8, size, &[r(dst), src], &[]),
        (Type::I16, true) => cx.emit(MOVSX_R_RM16, size, &[r(dst), src], &[]),
        (Type::I32, false) => cx.emit(MOV_R_RM, 2, &[r(dst), src], &[]),
        (Type::I32, true) if size == 3 => cx.emit(MOVSXD_R_RM, 3, &[r(dst), src], &[]),
        _ => cx.emit(MOV_R_RM, size, &[r(dst), src], &[]),
    }
}

/// Address of a symbol into `dst`.
fn sym_addr(cx: &mut dyn Select, dst: Reg, g: ir::GlobalId, offset: i64) {
    let gl = &cx.module().globals[g];
    if let Some(model) = gl.tls {
        tls_addr(cx, dst, g, offset, model);
        return;
    }
    let sym = cx.symbol(g);
    if direct(cx, g) {
        let o = cx.options();
        if o.pic == 0 && !o.pie {
            // Non-PIC small model: a 32-bit zero-extended immediate (sign-extended in the kernel model).
            let size = if o.code_model == super::MODEL_KERNEL { 3 } else { 2 };
            cx.emit(MOV_RM_I, size, &[r(dst), Operand::Sym(SymExpr::sym(sym, Spec(0), offset))], &[]);
        } else {
            cx.emit(LEA, 3, &[r(dst), Operand::Mem(rip(sym, Spec(0), offset))], &[]);
        }
        return;
    }
    let got = Operand::Mem(rip(sym, GOTPCREL, 0));
    if offset == 0 {
        cx.emit(MOV_R_RM, 3, &[r(dst), got], &[]);
        return;
    }
    let t = cx.temp(Type::PTR);
    cx.emit(MOV_R_RM, 3, &[r(t), got], &[]);
    add_const(cx, dst, t, offset);
}

/// dst = src + a constant, without touching flags where it can.
fn add_const(cx: &mut dyn Select, dst: Reg, src: Reg, n: i64) {
    if i32::try_from(n).is_ok() {
        cx.emit(LEA, 3, &[r(dst), mem(src, n)], &[]);
    } else {
        let t = cx.temp(Type::I64);
        cx.emit(MOV_R_I64, 3, &[r(t), imm(n)], &[]);
        let m = Mem { base: src, index: t, scale: 1, seg: 0, disp: SymExpr::abs(0) };
        cx.emit(LEA, 3, &[r(dst), Operand::Mem(m)], &[]);
    }
}

/// Address of a thread-local variable ("ELF Handling For Thread-Local Storage", §4.4.6): local-exec and initial-exec
/// from the thread pointer at %fs:0, the dynamic models by `__tls_get_addr`.
fn tls_addr(cx: &mut dyn Select, dst: Reg, g: ir::GlobalId, offset: i64, model: TlsModel) {
    let sym = cx.symbol(g);
    let tp = Mem { base: Reg::NONE, index: Reg::NONE, scale: 1, seg: SEG_FS, disp: SymExpr::abs(0) };
    match model {
        TlsModel::LocalExec => {
            let t = cx.temp(Type::PTR);
            cx.emit(MOV_R_RM, 3, &[r(t), Operand::Mem(tp)], &[]);
            let m = Mem { disp: SymExpr::sym(sym, TPOFF, offset), ..Mem::base(t, 0) };
            cx.emit(LEA, 3, &[r(dst), Operand::Mem(m)], &[]);
        }
        TlsModel::InitialExec => {
            let t = cx.temp(Type::PTR);
            cx.emit(MOV_R_RM, 3, &[r(t), Operand::Mem(rip(sym, GOTTPOFF, 0))], &[]);
            let u = if offset == 0 { dst } else { cx.temp(Type::PTR) };
            cx.emit(ADD_R_RM, 3, &[r(u), Operand::Mem(tp)], &[t]);
            if offset != 0 {
                add_const(cx, dst, u, offset);
            }
        }
        TlsModel::GlobalDynamic | TlsModel::LocalDynamic => {
            let result = cx.temp(Type::PTR);
            let clobbers = super::regs_info().call_clobbered;
            cx.mfunc().has_calls = true;
            cx.emit_full(FullInst {
                op: px::TLS_GD,
                size: 0,
                flags: 0,
                explicit: &[(Operand::Sym(SymExpr::sym(sym, Spec(0), 0)), Role::NONE)],
                extra: &[(result, Role::fixed_def(RAX))],
                clobbers: without(clobbers, RAX),
            });
            add_const(cx, dst, result, offset);
        }
    }
}

/// A register set without one register (results of the clobbering instruction).
pub(super) fn without(mut s: RegSet, reg: Reg) -> RegSet {
    s.0[reg.phys_class() as usize] &= !(1 << reg.hw());
    s
}

/// Is something of a type that only vector registers hold among the instruction's operands and results?
fn needs_vector_registers(f: &ir::Function, d: &InstData) -> bool {
    let held = |t: Type| t.is_vector() || t.is_float() && t != Type::F80;
    held(d.ty) || (0..d.inline_values()).any(|k| held(f.ty(d.val(k))))
}

/// Selects one instruction that is no terminator.
pub fn select(cx: &mut dyn Select, i: Inst) -> bool {
    let d = cx.func().insts[i];
    let v = cx.func().result(i);
    if cx.func().attrs.features & super::features::NO_SSE != 0 && needs_vector_registers(cx.func(), &d) {
        return false;
    }
    match d.op {
        Ir::Call | Ir::CallIndirect => return call::select(cx, i, &d, v),
        Ir::Machine1 | Ir::Machine2 | Ir::Machine3 | Ir::Intrinsic => return machine::select(cx, &d, v),
        _ => {}
    }
    if d.ty.is_vector() || vector::touches_vectors(cx, &d) {
        return vector::select(cx, i, &d, v);
    }
    if d.ty == Type::F80 || x87::touches_f80(cx, &d) {
        return x87::select(cx, i, &d, v);
    }
    if d.ty == Type::I128 || wide::touches_i128(cx, &d) {
        return wide::select(cx, i, &d, v);
    }
    match d.op {
        Ir::Iconst => {
            let dst = cx.def_reg(v, 0);
            load_imm(cx, dst, d.imm(), d.ty);
        }
        Ir::SymAddr => {
            let dst = cx.def_reg(v, 0);
            sym_addr(cx, dst, ir::GlobalId(d.args[0]), d.sym_offset());
        }
        Ir::SlotAddr => {
            let dst = cx.def_reg(v, 0);
            let base = cx.slot(ir::Slot(d.args[0]));
            cx.emit(LEA, 3, &[r(dst), mem(base, d.args[1] as i32 as i64)], &[]);
        }
        Ir::BlockAddr => {
            let dst = cx.def_reg(v, 0);
            let label = cx.block_symbol(ir::Block(d.args[0]));
            cx.emit(LEA, 3, &[r(dst), Operand::Mem(rip(label, Spec(0), 0))], &[]);
        }
        _ => {
            return int::select(cx, i, &d, v)
                || memory::select(cx, i, &d, v)
                || float::select(cx, i, &d, v)
                || control::select(cx, i, &d, v);
        }
    }
    true
}
