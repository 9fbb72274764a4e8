//! Calls.

use super::*;
use crate::ir::{ArgLoc, Extend, GlobalId, ListRef, SigRef};

/// Copies `size` bytes between addresses through a register, eight at a time.
fn copy_bytes(cx: &mut dyn Select, to: Mem, from: Mem, size: u32) {
    let at = |m: Mem, off: u32| {
        Operand::Mem(Mem { disp: SymExpr { addend: m.disp.addend + off as i64, ..m.disp }, ..m })
    };
    let mut off = 0;
    while off < size {
        let left = size - off;
        if left >= 16 {
            let t = cx.temp(Type::F128);
            cx.emit(MOVUPS_X_XM, 0, &[r(t), at(from, off)], &[]);
            cx.emit(MOVUPS_XM_X, 0, &[at(to, off), r(t)], &[]);
            off += 16;
            continue;
        }
        let log = left.ilog2().min(3) as u8;
        let t = cx.temp(if log == 3 { Type::I64 } else { Type::I32 });
        match log {
            0 => cx.emit(MOVZX_R_RM8, 2, &[r(t), at(from, off)], &[]),
            1 => cx.emit(MOVZX_R_RM16, 2, &[r(t), at(from, off)], &[]),
            _ => cx.emit(MOV_R_RM, log, &[r(t), at(from, off)], &[]),
        }
        cx.emit(MOV_RM_R, log, &[at(to, off), r(t)], &[]);
        off += 1 << log;
    }
}

/// Above this many bytes an argument object is copied by `rep movsb`.
const INLINE_COPY: u32 = 128;

/// Copies an argument object into the outgoing area.
fn by_value(cx: &mut dyn Select, v: Value, offset: u32, size: u32) {
    let to = cx.new_slot(SlotKind::Outgoing(offset), size.next_multiple_of(8) as u64, 8);
    if size <= INLINE_COPY {
        let from = address(cx, v, 0);
        copy_bytes(cx, Mem::base(to, 0), from, size);
        return;
    }
    let src = cx.reg(v, 0);
    let (dst, count) = (cx.temp(Type::PTR), cx.temp(Type::I64));
    cx.emit(LEA, 3, &[r(dst), mem(to, 0)], &[]);
    load_imm(cx, count, size as i64, Type::I64);
    let mut clobbers = RegSet::default();
    clobbers.0[0] = 1 << RSI.hw() | 1 << RDI.hw() | 1 << RCX.hw();
    cx.emit_full(FullInst {
        op: px::REP_MOVSB,
        size: 0,
        flags: 0,
        explicit: &[],
        extra: &[(dst, Role::fixed_use(RDI)), (src, Role::fixed_use(RSI)), (count, Role::fixed_use(RCX))],
        clobbers,
    });
}

/// An argument part extended as the ABI asks.
fn argument(cx: &mut dyn Select, v: Value, ext: Extend) -> Reg {
    match ext {
        Extend::No => cx.reg(v, 0),
        e => {
            let t = cx.temp(Type::I32);
            extend_into(cx, t, v, e == Extend::Sign, Type::I32);
            t
        }
    }
}

pub(super) fn select(cx: &mut dyn Select, i: Inst, d: &InstData, _v: Value) -> bool {
    let sig = cx.func().sigs[SigRef(d.args[1])].clone();
    let args: Vec<Value> =
        cx.func().list(ListRef { start: d.args[2], len: d.args[3] }).iter().map(|&w| Value(w)).collect();
    let results: Vec<Value> = cx.func().inst_results(i).collect();
    cx.mfunc().has_calls = true;

    // Memory arguments first: their copies need registers that the register arguments then take.
    for (&v, p) in args.iter().zip(&sig.params) {
        match p.loc {
            ArgLoc::ByVal { offset, size, .. } => by_value(cx, v, offset, size),
            ArgLoc::Stack(offset) => {
                let to = cx.new_slot(SlotKind::Outgoing(offset), p.ty.bytes(8).next_multiple_of(8) as u64, 8);
                let m = Mem::base(to, 0);
                if p.ty == Type::F80 {
                    x87::store_to(cx, v, m);
                } else if p.ty.is_int_or_ptr() && imm32(cx, v).is_some() {
                    let n = imm32(cx, v).unwrap_or(0);
                    cx.emit(MOV_RM_I, 3, &[Operand::Mem(m), imm(n)], &[]);
                } else {
                    let x = argument(cx, v, p.ext);
                    let ty = if p.ext == Extend::No { p.ty } else { Type::I32 };
                    memory::store_reg(cx, m, x, ty);
                }
            }
            _ => {}
        }
    }
    let mut extra: Vec<(Reg, Role)> = Vec::with_capacity(sig.params.len() + sig.rets.len() + 1);
    for (&v, p) in args.iter().zip(&sig.params) {
        if let ArgLoc::Reg(loc) = p.loc {
            let x = argument(cx, v, p.ext);
            extra.push((x, Role::fixed_use(Reg(loc))));
        }
    }
    if sig.variadic {
        // Number of vector registers used (psABI §3.5.7).
        let n = cx.temp(Type::I32);
        load_imm(cx, n, sig.vector_args as i64, Type::I32);
        extra.push((n, Role::fixed_use(RAX)));
    }
    let mut clobbers = super::super::regs_info().call_clobbered;
    let mut x87_results = Vec::new();
    for (&v, p) in results.iter().zip(&sig.rets) {
        match p.loc {
            ArgLoc::Reg(loc) => {
                extra.push((cx.def_reg(v, 0), Role::fixed_def(Reg(loc))));
                clobbers = without(clobbers, Reg(loc));
            }
            ArgLoc::X87(_) => x87_results.push(v),
            _ => return false,
        }
    }
    let (op, target) = callee(cx, d);
    let passes_long = sig.params.iter().any(|p| p.ty.is_vector() && p.ty.bytes(8) > 16);
    let flags = if cx.mfunc().long_vectors && !passes_long { FLAG_CLEAN_UPPER } else { 0 };
    cx.emit_full(FullInst { op, size: 3, flags, explicit: &[target], extra: &extra, clobbers });
    // Results on the x87 stack are popped whether used or not.
    for v in x87_results {
        let slot = cx.value_slot(v);
        cx.emit(FSTP_M80, 0, &[mem(slot, 0)], &[]);
    }
    true
}

/// The call row and its target operand.
fn callee(cx: &mut dyn Select, d: &InstData) -> (Opcode, (Operand, Role)) {
    if d.op == Ir::Call {
        let g = GlobalId(d.args[0]);
        let sym = cx.symbol(g);
        let local = cx.module().globals[g].dso_local;
        if !local && cx.options().no_plt {
            return (CALL_RM, (Operand::Mem(rip(sym, GOTPCREL, 0)), Role::NONE));
        }
        let pic = cx.options().pic != 0 || cx.options().pie;
        let spec = if local || !pic { Spec(0) } else { PLT };
        return (CALL, (Operand::Sym(SymExpr::sym(sym, spec, 0)), Role::NONE));
    }
    let v = d.val(0);
    match foldable_load(cx, v, 3) {
        Some(m) => (CALL_RM, (Operand::Mem(m), Role::USE)),
        None => (CALL_RM, (r(cx.reg(v, 0)), Role::USE)),
    }
}
