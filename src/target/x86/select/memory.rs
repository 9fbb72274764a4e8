//! Loads, stores, atomics, dynamic stack and register variables.

use super::super::vex::YMM;
use super::*;
use crate::ir::{MemOrder, RmwOp};

/// Loads a scalar register from memory.
pub(super) fn load_reg(cx: &mut dyn Select, dst: Reg, m: Mem, ty: Type) {
    let m = Operand::Mem(m);
    match ty {
        Type::I8 => cx.emit(MOVZX_R_RM8, 2, &[r(dst), m], &[]),
        Type::I16 => cx.emit(MOVZX_R_RM16, 2, &[r(dst), m], &[]),
        Type::I32 => cx.emit(MOV_R_RM, 2, &[r(dst), m], &[]),
        Type::F32 => cx.emit(MOVSS_X_XM, 0, &[r(dst), m], &[]),
        Type::F64 => cx.emit(MOVSD_X_XM, 0, &[r(dst), m], &[]),
        Type::F16 => {
            let t = cx.temp(Type::I32);
            cx.emit(MOVZX_R_RM16, 2, &[r(t), m], &[]);
            cx.emit(MOVD_X_RM, 2, &[r(dst), r(t)], &[]);
        }
        t if t.is_vector() && t.bytes(8) == 2 => {
            let t = cx.temp(Type::I32);
            cx.emit(MOVZX_R_RM16, 2, &[r(t), m], &[]);
            cx.emit(MOVD_X_RM, 2, &[r(dst), r(t)], &[]);
        }
        t if t.bytes(8) > 16 => cx.emit(MOVUPS_X_XM, YMM, &[r(dst), m], &[]),
        t if t.is_vector() && t.bytes(8) == 4 => cx.emit(MOVD_X_RM, 2, &[r(dst), m], &[]),
        t if t.is_vector() && t.bytes(8) == 8 => cx.emit(MOVQ_X_XM, 3, &[r(dst), m], &[]),
        t if t.is_vector() || t == Type::F128 => cx.emit(MOVUPS_X_XM, 0, &[r(dst), m], &[]),
        _ => cx.emit(MOV_R_RM, 3, &[r(dst), m], &[]),
    }
}

/// Stores a scalar register to memory.
pub(super) fn store_reg(cx: &mut dyn Select, m: Mem, src: Reg, ty: Type) {
    let m = Operand::Mem(m);
    match ty {
        Type::F32 => cx.emit(MOVSS_XM_X, 0, &[m, r(src)], &[]),
        Type::F64 => cx.emit(MOVSD_XM_X, 0, &[m, r(src)], &[]),
        Type::F16 => {
            let t = cx.temp(Type::I32);
            cx.emit(MOVD_RM_X, 2, &[r(t), r(src)], &[]);
            cx.emit(MOV_RM_R, 1, &[m, r(t)], &[]);
        }
        t if t.is_vector() && t.bytes(8) < 4 => {
            let x = cx.temp(Type::I32);
            cx.emit(MOVD_RM_X, 2, &[r(x), r(src)], &[]);
            cx.emit(MOV_RM_R, t.bytes(8) as u8 - 1, &[m, r(x)], &[]);
        }
        t if t.bytes(8) > 16 => cx.emit(MOVUPS_XM_X, YMM, &[m, r(src)], &[]),
        t if t.is_vector() && t.bytes(8) == 4 => cx.emit(MOVD_RM_X, 2, &[m, r(src)], &[]),
        t if t.is_vector() && t.bytes(8) == 8 => cx.emit(MOVQ_XM_X, 3, &[m, r(src)], &[]),
        t if t.is_vector() || t == Type::F128 => cx.emit(MOVUPS_XM_X, 0, &[m, r(src)], &[]),
        t => cx.emit(MOV_RM_R, own_size(t), &[m, r(src)], &[]),
    }
}

/// `*p = *p op x` as one instruction on memory.
fn read_modify_write(cx: &mut dyn Select, d: &InstData) -> bool {
    let Some((bi, b)) = cx.fusible(d.val(1)) else { return false };
    if !b.ty.is_int_or_ptr() || b.ty == Type::I128 || b.op == Ir::Iconst || d.mem_flags().volatile() {
        return false;
    }
    let same_place = |cx: &dyn Select, v: Value| {
        cx.sink_load(v).filter(|(_, l)| {
            l.op == Ir::Load
                && l.ty == b.ty
                && l.val(0) == d.val(0)
                && l.mem_offset() == d.mem_offset()
                && l.mem_flags().space() == d.mem_flags().space()
        })
    };
    let size = own_size(b.ty);
    if matches!(b.op, Ir::Ineg | Ir::Not) {
        let Some((li, _)) = same_place(cx, b.val(0)) else { return false };
        cx.sunk(li);
        let m = load_address(cx, d);
        cx.emit(if b.op == Ir::Ineg { NEG } else { NOT }, size, &[Operand::Mem(m)], &[]);
        return true;
    }
    if b.op.format() != crate::ir::Format::Binary {
        return false;
    }
    if let Some((by_imm, _)) = int::shift_rows(b.op) {
        let (Some(n), Some((li, _))) = (imm32(cx, b.val(1)), same_place(cx, b.val(0))) else { return false };
        if n <= 0 || n >= b.ty.bits(8) as i64 {
            return false;
        }
        cx.sunk(li);
        let m = load_address(cx, d);
        cx.emit(by_imm, size, &[Operand::Mem(m), imm(n)], &[]);
        return true;
    }
    let Some(rows) = int::alu(b.op) else { return false };
    let commutes = b.op.effects() & ir::effect::COMM != 0;
    let (li, other) = match same_place(cx, b.val(0)) {
        Some((li, _)) => (li, b.val(1)),
        None if commutes => match same_place(cx, b.val(1)) {
            Some((li, _)) => (li, b.val(0)),
            None => return false,
        },
        None => return false,
    };
    let _ = bi;
    cx.sunk(li);
    let m = load_address(cx, d);
    match ri(cx, other) {
        Operand::Imm(n) => cx.emit(rows.rm_i, size, &[Operand::Mem(m), imm(n)], &[]),
        src => cx.emit(rows.rm_r, size, &[Operand::Mem(m), src], &[]),
    }
    true
}

fn store(cx: &mut dyn Select, d: &InstData) {
    let v = d.val(1);
    let ty = cx.func().ty(v);
    if read_modify_write(cx, d) {
        return;
    }
    if ty.is_int_or_ptr()
        && let Some(n) = imm32(cx, v)
    {
        let m = load_address(cx, d);
        cx.emit(MOV_RM_I, own_size(ty), &[Operand::Mem(m), imm(n)], &[]);
        return;
    }
    // A float constant is stored as the integer of its bits.
    if let Some((_, c)) = cx.def(v).filter(|c| c.1.op == Ir::Fconst) {
        let bits = c.imm();
        let n = if ty == Type::F32 { bits as i32 as i64 } else { bits };
        if ty == Type::F32 || (ty == Type::F64 && i32::try_from(n).is_ok()) {
            let m = load_address(cx, d);
            cx.emit(MOV_RM_I, own_size(ty), &[Operand::Mem(m), imm(n)], &[]);
            return;
        }
    }
    let src = cx.reg(v, 0);
    let m = load_address(cx, d);
    store_reg(cx, m, src, ty);
}

/// A locked instruction on memory with a register or immediate source.
fn locked(cx: &mut dyn Select, op: Opcode, size: u8, m: Mem, src: Option<Operand>) {
    let mut ops: Vec<(Operand, Role)> = vec![(Operand::Mem(m), Role::USE)];
    ops.extend(src.map(|s| (s, if matches!(s, Operand::Reg(_)) { Role::USE } else { Role::NONE })));
    cx.emit_full(FullInst {
        op,
        size,
        flags: FLAG_LOCK,
        explicit: &ops,
        extra: &[],
        clobbers: RegSet::default(),
    });
}

fn atomic_rmw(cx: &mut dyn Select, d: &InstData, v: Value) {
    let size = own_size(d.ty);
    let op = d.mem_flags().rmw();
    let used = cx.is_used(v);
    let space = segment(d.mem_flags().space());
    let mut m = address(cx, d.val(0), 0);
    m.seg = space;
    let rows = match op {
        RmwOp::Add => int::alu(Ir::Iadd),
        RmwOp::Sub => int::alu(Ir::Isub),
        RmwOp::And => int::alu(Ir::And),
        RmwOp::Or => int::alu(Ir::Or),
        RmwOp::Xor => int::alu(Ir::Xor),
        RmwOp::Xchg | RmwOp::Nand => None,
    };
    if let Some(rows) = rows
        && !used
    {
        let src = ri(cx, d.val(1));
        let row = if matches!(src, Operand::Imm(_)) { rows.rm_i } else { rows.rm_r };
        return locked(cx, row, size, m, Some(src));
    }
    let x = cx.reg(d.val(1), 0);
    let dst = cx.def_reg(v, 0);
    match op {
        RmwOp::Xchg | RmwOp::Add | RmwOp::Sub => {
            let src = if op == RmwOp::Sub {
                let n = cx.temp(d.ty);
                cx.emit(NEG, alu_size(d.ty), &[r(n)], &[x]);
                n
            } else {
                x
            };
            let (row, flags) = if op == RmwOp::Xchg { (XCHG_RM_R, 0) } else { (XADD, FLAG_LOCK) };
            cx.emit_full(FullInst {
                op: row,
                size,
                flags,
                explicit: &[(Operand::Mem(m), Role::LATE_USE), (r(dst), Role::DEF)],
                extra: &[(src, Role::tied(1))],
                clobbers: RegSet::default(),
            });
        }
        _ => {
            let t = cx.temp(d.ty);
            cx.emit_full(FullInst {
                op: px::RMW_LOOP,
                size,
                flags: op as u16,
                explicit: &[
                    (r(dst), Role { access: Access::Def, when: When::Early, place: Place::Fixed(RAX) }),
                    (r(t), Role::EARLY_DEF),
                    (Operand::Mem(m), Role::LATE_USE),
                    (r(x), Role::LATE_USE),
                ],
                extra: &[],
                clobbers: RegSet::default(),
            });
        }
    }
}

fn atomic_cas(cx: &mut dyn Select, d: &InstData, v: Value) {
    let size = own_size(d.ty);
    let expected = cx.reg(d.val(1), 0);
    let new = cx.reg(d.val(2), 0);
    let mut m = address(cx, d.val(0), 0);
    m.seg = segment(d.mem_flags().space());
    let (old, ok) = (cx.def_reg(v, 0), cx.def_reg(Value(v.0 + 1), 0));
    cx.emit_full(FullInst {
        op: CMPXCHG,
        size,
        flags: FLAG_LOCK,
        explicit: &[(Operand::Mem(m), Role::USE), (r(new), Role::USE)],
        extra: &[(expected, Role::fixed_use(RAX)), (old, Role::fixed_def(RAX))],
        clobbers: RegSet::default(),
    });
    int::set_cc(cx, cc::E, ok);
}

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, v: Value) -> bool {
    use Ir::*;
    match d.op {
        Load => {
            let dst = cx.def_reg(v, 0);
            let m = load_address(cx, d);
            load_reg(cx, dst, m, d.ty);
        }
        AtomicLoad => {
            let dst = cx.def_reg(v, 0);
            let m = load_address(cx, d);
            load_reg(cx, dst, m, d.ty);
        }
        Store => store(cx, d),
        AtomicStore => {
            let ty = cx.func().ty(d.val(1));
            if d.mem_flags().order() != MemOrder::SeqCst || !ty.is_int_or_ptr() {
                let src = cx.reg(d.val(1), 0);
                let m = load_address(cx, d);
                store_reg(cx, m, src, ty);
                if d.mem_flags().order() == MemOrder::SeqCst {
                    cx.emit(MFENCE, 0, &[], &[]);
                }
                return true;
            }
            let src = cx.reg(d.val(1), 0);
            let m = load_address(cx, d);
            let old = cx.temp(ty);
            cx.emit_full(FullInst {
                op: XCHG_RM_R,
                size: own_size(ty),
                flags: 0,
                explicit: &[(Operand::Mem(m), Role::LATE_USE), (r(old), Role::DEF)],
                extra: &[(src, Role::tied(1))],
                clobbers: RegSet::default(),
            });
        }
        AtomicRmw => atomic_rmw(cx, d, v),
        AtomicCas => atomic_cas(cx, d, v),
        Fence => {
            // Only a sequentially consistent thread fence needs an instruction on x86's memory model; a locked
            // operation on the stack is cheaper than mfence.
            if d.aux & 0x8000 == 0 && d.mem_flags().order() == MemOrder::SeqCst {
                locked(cx, OR_RM_I, 3, Mem::base(RSP, 0), Some(imm(0)));
            }
        }
        Prefetch => {
            let m = address(cx, d.val(0), 0);
            // aux: bit 0 write, bits 1–2 locality.
            let row = match d.aux >> 1 & 3 {
                0 => PREFETCHNTA,
                1 => PREFETCHT2,
                2 => PREFETCHT1,
                _ => PREFETCHT0,
            };
            cx.emit(row, 0, &[Operand::Mem(m)], &[]);
        }
        StackAlloc => {
            let dst = cx.def_reg(v, 0);
            let f = cx.mfunc();
            f.dynamic_stack = true;
            f.needs_frame_pointer = true;
            let align = 1i64 << d.aux.max(4);
            let bytes = cx.reg(d.val(0), 0);
            let t = cx.temp(Type::I64);
            // Round the size up so that the stack stays aligned; over-alignment takes slack.
            let unit = cx.mfunc().outgoing_align.max(16) as i64;
            cx.emit(LEA, 3, &[r(t), mem(bytes, unit - 1 + if align > 16 { align } else { 0 })], &[]);
            let u = cx.temp(Type::I64);
            cx.emit(AND_RM_I, 3, &[r(u), imm(-unit)], &[t]);
            if cx.options().stack_probe {
                let left = cx.temp(Type::I64);
                cx.emit_full(FullInst {
                    op: px::PROBED_SUB,
                    size: 3,
                    flags: 0,
                    explicit: &[(r(left), Role::DEF)],
                    extra: &[(u, Role::tied(0))],
                    clobbers: RegSet::default(),
                });
            } else {
                cx.emit_full(FullInst {
                    op: SUB_R_RM,
                    size: 3,
                    flags: 0,
                    explicit: &[(r(RSP), Role::NONE), (r(u), Role::USE)],
                    extra: &[],
                    clobbers: RegSet::default(),
                });
            }
            let top = cx.new_slot(SlotKind::AllocaTop, 0, 1);
            if align > 16 {
                let a = cx.temp(Type::I64);
                cx.emit(LEA, 3, &[r(a), mem(top, align - 1)], &[]);
                cx.emit(AND_RM_I, 3, &[r(dst), imm(-align)], &[a]);
            } else {
                cx.emit(LEA, 3, &[r(dst), mem(top, 0)], &[]);
            }
        }
        StackSave => {
            let dst = cx.def_reg(v, 0);
            read_phys(cx, dst, RSP);
        }
        StackRestore => {
            let f = cx.mfunc();
            f.dynamic_stack = true;
            f.needs_frame_pointer = true;
            let src = cx.reg(d.val(0), 0);
            write_phys(cx, RSP, src);
        }
        FrameAddr | ReturnAddr => {
            cx.mfunc().needs_frame_pointer = true;
            let dst = cx.def_reg(v, 0);
            let mut base = RBP;
            for _ in 0..d.aux {
                let t = cx.temp(Type::PTR);
                load_phys_base(cx, t, base, 0);
                base = t;
            }
            if d.op == ReturnAddr {
                load_phys_base(cx, dst, base, 8);
            } else if base == RBP {
                read_phys(cx, dst, RBP);
            } else {
                cx.copy(dst, base);
            }
        }
        ReadReg => {
            let dst = cx.def_reg(v, 0);
            read_phys(cx, dst, Reg(d.aux as u32));
        }
        WriteReg => {
            let src = cx.reg(d.val(0), 0);
            write_phys(cx, Reg(d.aux as u32), src);
        }
        _ => return false,
    }
    true
}

/// dst = the physical register `p`, which the allocator does not manage or must not move.
fn read_phys(cx: &mut dyn Select, dst: Reg, p: Reg) {
    cx.emit_full(FullInst {
        op: MOV_R_RM,
        size: 3,
        flags: 0,
        explicit: &[(r(dst), Role::DEF), (r(p), Role::NONE)],
        extra: &[],
        clobbers: RegSet::default(),
    });
}

fn write_phys(cx: &mut dyn Select, p: Reg, src: Reg) {
    let mut clobbers = RegSet::default();
    if p.phys_class() == GPR && p != RSP && p != RBP {
        clobbers.0[0] |= 1 << p.hw();
    }
    cx.emit_full(FullInst {
        op: MOV_R_RM,
        size: 3,
        flags: 0,
        explicit: &[(r(p), Role::NONE), (r(src), Role::USE)],
        extra: &[],
        clobbers,
    });
}

/// dst = load of a pointer at `disp(base)`; `base` may be physical.
fn load_phys_base(cx: &mut dyn Select, dst: Reg, base: Reg, disp: i64) {
    let role = if base.is_phys() { Role::NONE } else { Role::USE };
    cx.emit_full(FullInst {
        op: MOV_R_RM,
        size: 3,
        flags: 0,
        explicit: &[(r(dst), Role::DEF), (mem(base, disp), role)],
        extra: &[],
        clobbers: RegSet::default(),
    });
}
