//! Terminators, function entry, variadic functions, traps.

use super::int::Cond;
use super::*;
use crate::ir::{ArgLoc, Edge, ListRef};
use crate::target::x86::abi::{SAVE_AREA, SAVE_VECTORS};

pub(super) fn select(cx: &mut dyn Select, _i: Inst, d: &InstData, _v: Value) -> bool {
    match d.op {
        Ir::Trap => cx.emit(UD2, 0, &[], &[]),
        Ir::VaStart => va_start(cx, d),
        _ => return false,
    }
    true
}

/// Fills the va_list: offsets behind the named arguments, the overflow area and the save area.
fn va_start(cx: &mut dyn Select, d: &InstData) {
    let sig = cx.func().sig.clone();
    let area = cx.va_area(SAVE_AREA, 16);
    let m = address(cx, d.val(0), 0);
    let at = |off: i64| Operand::Mem(Mem { disp: SymExpr { addend: m.disp.addend + off, ..m.disp }, ..m });
    cx.emit(MOV_RM_I, 2, &[at(0), imm(sig.int_args as i64 * 8)], &[]);
    cx.emit(MOV_RM_I, 2, &[at(4), imm(SAVE_VECTORS as i64 + sig.vector_args as i64 * 16)], &[]);
    let overflow = cx.new_slot(SlotKind::Incoming(sig.stack_bytes as i32), 0, 8);
    for (off, slot) in [(8, overflow), (16, area)] {
        let t = cx.temp(Type::PTR);
        cx.emit(LEA, 3, &[r(t), mem(slot, 0)], &[]);
        cx.emit(MOV_RM_R, 3, &[at(off), r(t)], &[]);
    }
}

/// The function's parameters, and the register save area of a variadic function.
pub fn select_entry(cx: &mut dyn Select) {
    let f = cx.func();
    let sig = f.sig.clone();
    let params = f.blocks[f.entry()].params.clone();
    let mut args: Vec<(Reg, Role)> = Vec::new();
    for (&v, p) in params.iter().zip(&sig.params) {
        if let ArgLoc::Reg(loc) = p.loc {
            args.push((cx.def_reg(v, 0), Role::fixed_def(Reg(loc))));
        }
    }
    // Unnamed arguments may be in the registers left.
    let mut ints = Vec::new();
    let mut count = None;
    let mut vectors = Vec::new();
    if sig.variadic && cx.has_va_area() {
        const INT_ARGS: [Reg; 6] = [RDI, RSI, RDX, RCX, R8, R9];
        for (k, &reg) in INT_ARGS.iter().enumerate().skip(sig.int_args as usize) {
            let t = cx.temp(Type::I64);
            args.push((t, Role::fixed_def(reg)));
            ints.push((k, t));
        }
        if cx.func().attrs.features & super::super::features::NO_SSE == 0 {
            let n = cx.temp(Type::I32);
            args.push((n, Role::fixed_def(RAX)));
            count = Some(n);
            for k in sig.vector_args as usize..8 {
                let t = cx.temp(Type::F128);
                args.push((t, Role::fixed_def(xmm(k as u8))));
                vectors.push((k, t));
            }
        }
    }
    cx.emit_full(FullInst {
        op: pseudo::ARGS,
        size: 0,
        flags: 0,
        explicit: &[],
        extra: &args,
        clobbers: RegSet::default(),
    });
    for (&v, p) in params.iter().zip(&sig.params) {
        match p.loc {
            ArgLoc::Stack(offset) => {
                let slot = cx.new_slot(SlotKind::Incoming(offset as i32), p.ty.bytes(8) as u64, 8);
                if p.ty == Type::F80 {
                    x87::load_from(cx, v, Mem::base(slot, 0));
                } else if cx.is_used(v) {
                    let dst = cx.def_reg(v, 0);
                    memory::load_reg(cx, dst, Mem::base(slot, 0), p.ty);
                }
            }
            ArgLoc::ByVal { offset, size, .. } => {
                let slot = cx.new_slot(SlotKind::Incoming(offset as i32), size as u64, 8);
                let dst = cx.def_reg(v, 0);
                cx.emit(LEA, 3, &[r(dst), mem(slot, 0)], &[]);
            }
            _ => {}
        }
    }
    if sig.variadic && cx.has_va_area() {
        let area = cx.va_area(SAVE_AREA, 16);
        for (k, t) in ints {
            cx.emit(MOV_RM_R, 3, &[mem(area, k as i64 * 8), r(t)], &[]);
        }
        if let Some(n) = count {
            let mut explicit = vec![(mem(area, SAVE_VECTORS as i64), Role::USE), (r(n), Role::USE)];
            explicit.extend(vectors.iter().map(|&(_, t)| (r(t), Role::USE)));
            cx.emit_full(FullInst {
                op: px::SAVE_XMM,
                size: 0,
                flags: sig.vector_args.into(),
                explicit: &explicit,
                extra: &[],
                clobbers: RegSet::default(),
            });
        }
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
            let mut x87s = Vec::new();
            let mut extra = Vec::new();
            for (&v, p) in vals.iter().zip(&sig.rets) {
                match p.loc {
                    ArgLoc::X87(_) => x87s.push(v),
                    ArgLoc::Reg(loc) => extra.push((cx.reg(v, 0), Role::fixed_use(Reg(loc)))),
                    _ => return false,
                }
            }
            x87::push_results(cx, &x87s);
            if cx.mfunc().long_vectors && !sig.rets.iter().any(|p| p.ty.bytes(8) > 16) {
                // Only results of at most 16 bytes are still to be moved.
                cx.emit(VZEROUPPER, 0, &[], &[]);
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
            let cond = int::condition(cx, d.val(0));
            let row = match cond {
                Cond::One(c) => jcc(c),
                Cond::EqOrdered => px::JEQP,
                Cond::NeUnordered => px::JNEP,
                Cond::Always(t) => {
                    // A comparison that is always or never true: test a known constant.
                    let k = cx.temp(Type::I32);
                    load_imm(cx, k, t as i64, Type::I32);
                    cx.emit(TEST_RM_R, 2, &[r(k), r(k)], &[]);
                    jcc(cc::NE)
                }
            };
            cx.emit(row, 0, &[Operand::Block(then)], &[]);
        }
        Ir::Switch => {
            let blocks = cx.switch_blocks(i);
            let table = cx.jump_table(blocks, false);
            let index = cx.reg(d.val(0), 0);
            let (base, off, target) = (cx.temp(Type::PTR), cx.temp(Type::I64), cx.temp(Type::PTR));
            cx.emit(LEA, 3, &[r(base), Operand::Mem(rip(table, Spec(0), 0))], &[]);
            let entry = Mem { base, index, scale: 4, seg: 0, disp: SymExpr::abs(0) };
            cx.emit(MOVSXD_R_RM, 3, &[r(off), Operand::Mem(entry)], &[]);
            cx.emit(ADD_R_RM, 3, &[r(target), r(base)], &[off]);
            cx.emit(JMP_RM, 3, &[r(target)], &[]);
        }
        Ir::IndirectJump => {
            let target = cx.reg(d.val(0), 0);
            cx.emit(JMP_RM, 3, &[r(target)], &[]);
        }
        _ => return false,
    }
    true
}
