//! Atomic accesses: `_Atomic` objects, `__atomic_*` and `__sync_*`.
//!
//! Objects of 1, 2, 4 and 8 bytes (at most a register wide) are one IR instruction; others are calls of libatomic's `__atomic_load` and so on,
//! with the size for any, or with a suffix for 16 bytes. Pointers, floats and small records travel as integers of their size.

use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem, Place};
use super::types::{Repr, repr};
use crate::ast::expr::CompoundAssign;
use crate::ast::{BinOp, Expr, ExprKind, Ty};
use crate::ir::{InstData, Likelihood, MemFlags, MemOrder, Opcode, RmwOp, Type, Value};
use crate::sema::builtins::Op;

/// The `__ATOMIC_*` number of an order, for library calls.
fn order_number(o: MemOrder) -> i64 {
    match o {
        MemOrder::Relaxed => 0,
        MemOrder::Acquire => 2,
        MemOrder::Release => 3,
        MemOrder::AcqRel => 4,
        MemOrder::SeqCst => 5,
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// The integer type an object of `size` bytes is accessed with in one instruction.
    fn atomic_int(&self, size: u64) -> Option<Type> {
        if size > self.b.func.ptr_bytes as u64 {
            return None;
        }
        Type::int_of_bits(size as u32 * 8)
    }
    fn size_of(&self, ty: Ty) -> u64 {
        self.types.size_of(ty).unwrap_or(0)
    }
    fn atomic_flags(&self, m: Mem, size: u64, order: MemOrder) -> MemFlags {
        m.flags().with_align(m.align.max(size as u32)).with_order(order)
    }

    /// A value as an integer of its size.
    fn to_bits(&mut self, v: Rval, ty: Ty, t: Type) -> Value {
        match v {
            Rval::Scalar(x) => {
                let f = self.b.func.ty(x);
                if f.is_ptr() {
                    let i = self.ptr_to_int(x);
                    return self.int_resize(i, t, false);
                }
                if f.is_int() {
                    return self.int_resize(x, t, self.types.is_signed(ty));
                }
                self.bitcast(x, t)
            }
            v => {
                let m = self.spill(v, ty);
                self.load_raw(m, t)
            }
        }
    }
    /// The value of type `ty` an integer of its size stands for.
    fn of_bits(&mut self, x: Value, ty: Ty) -> Rval {
        match repr(self.types, ty) {
            Repr::Void => Rval::Void,
            Repr::Scalar(t) if t.is_ptr() => Rval::Scalar(self.int_to_ptr(x, false)),
            Repr::Scalar(t) if t.is_int() => Rval::Scalar(self.int_resize(x, t, self.types.is_signed(ty))),
            Repr::Scalar(t) => Rval::Scalar(self.bitcast(x, t)),
            _ => {
                let s = self.temp_slot(ty);
                let m = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                self.store_raw(m, x);
                let plain = Mem { atomic: false, ..m };
                self.load(plain, ty)
            }
        }
    }

    /// Reads an `_Atomic` object.
    pub fn atomic_load_object(&mut self, m: Mem, ty: Ty, order: MemOrder) -> Rval {
        let size = self.size_of(ty);
        let plain = Mem { atomic: false, ..m };
        match self.atomic_int(size) {
            Some(t) => {
                let p = self.addr(m);
                let f = self.atomic_flags(m, size, order);
                let x = self.b.atomic_load(t, p, f);
                self.of_bits(x, ty)
            }
            None => {
                let s = self.temp_slot(ty);
                let tmp = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                let (p, q) = (self.addr(plain), self.addr(tmp));
                self.atomic_library("__atomic_load", size, &[p, q], &[order]);
                self.load(tmp, ty)
            }
        }
    }
    /// Writes an `_Atomic` object.
    pub fn atomic_store_object(&mut self, m: Mem, ty: Ty, v: Rval, order: MemOrder) {
        let size = self.size_of(ty);
        match self.atomic_int(size) {
            Some(t) => {
                let x = self.to_bits(v, ty, t);
                let p = self.addr(m);
                let f = self.atomic_flags(m, size, order);
                self.b.atomic_store(p, x, f);
            }
            None => {
                let tmp = self.spill(v, ty);
                let (p, q) = (self.addr(m), self.addr(tmp));
                self.atomic_library("__atomic_store", size, &[p, q], &[order]);
            }
        }
    }

    /// Calls a sized generic libatomic function: `name(size, pointers…, orders…)`.
    fn atomic_library(&mut self, name: &str, size: u64, ptrs: &[Value], orders: &[MemOrder]) -> Rval {
        let n = self.b.iconst(self.b.ptr_int(), size as i64);
        let mut args = vec![Rval::Scalar(n)];
        let mut tys = vec![self.types.size_t()];
        for &p in ptrs {
            args.push(Rval::Scalar(p));
            tys.push(Ty::VOID_PTR);
        }
        for &o in orders {
            args.push(Rval::Scalar(self.b.iconst(Type::I32, order_number(o))));
            tys.push(Ty::INT);
        }
        let ret = if name == "__atomic_compare_exchange" { Ty::BOOL } else { Ty::VOID };
        self.call_library(name, ret, &args, &tys)
    }

    /// Calls libatomic's `name(pointer, 16-byte value, order)`.
    fn atomic_library_value(&mut self, name: &str, ret: Ty, p: Value, v: Rval, order: MemOrder) -> Rval {
        let o = self.b.iconst(Type::I32, order_number(order));
        let args = [Rval::Scalar(p), v, Rval::Scalar(o)];
        self.call_library(name, ret, &args, &[Ty::VOID_PTR, Ty::UINT128, Ty::INT])
    }

    /// `lhs op= rhs` on an `_Atomic` left side: one read-modify-write where the machine has it, else a loop of compare and swap.
    pub fn atomic_compound(&mut self, c: &'a CompoundAssign<'a>, e: &'a Expr<'a>) -> Rval {
        let ty = c.lhs.ty;
        let r = self.rval(c.rhs);
        let Place::Mem(m) = self.place(c.lhs) else { return self.not_supported(e, "this atomic assignment") };
        self.b.loc = e.loc;
        let rmw = match c.op {
            BinOp::Add => Some(RmwOp::Add),
            BinOp::Sub => Some(RmwOp::Sub),
            BinOp::And => Some(RmwOp::And),
            BinOp::Or => Some(RmwOp::Or),
            BinOp::Xor => Some(RmwOp::Xor),
            _ => None,
        };
        if let (Some(op), Some(t), Rval::Scalar(x)) = (rmw, self.atomic_int(self.size_of(ty)), r)
            && self.types.is_integer(ty)
            && !self.types.is_bool(ty)
            && self.b.func.ty(x).is_int()
        {
            let x = self.int_resize(x, t, self.types.is_signed(c.rhs.ty));
            let old = self.rmw(m, op, x, MemOrder::SeqCst);
            let new = self.rmw_result(op, old, x);
            return self.of_bits(new, ty);
        }
        self.cas_loop(m, ty, |l, old| l.apply_compound(c, e, old, r)).1
    }

    /// `++` and `--` of an `_Atomic` object.
    pub fn atomic_inc_dec(&mut self, operand: &'a Expr<'a>, inc: bool, prefix: bool) -> Rval {
        let ty = operand.ty;
        let Place::Mem(m) = self.place(operand) else {
            return self.not_supported(operand, "this atomic object");
        };
        let (old, new) = self.cas_loop(m, ty, |l, old| l.stepped(old, ty, inc));
        if prefix { new } else { old }
    }

    /// Replaces the object by `f` of it; gives the old and the new value.
    fn cas_loop(&mut self, m: Mem, ty: Ty, f: impl FnOnce(&mut Self, Rval) -> Rval) -> (Rval, Rval) {
        let size = self.size_of(ty);
        // The address is computed once.
        let p = self.addr(m);
        let m = Mem { base: Base::Val(p), off: 0, ..m };
        if !self.is_live() {
            let v = self.load(Mem { atomic: false, ..m }, ty);
            return (v, v);
        }
        let expected_slot = self.temp_slot(ty);
        let expected = Mem::at(Base::Slot(expected_slot), self.b.func.slots[expected_slot].align);
        let first = self.atomic_load_object(m, ty, MemOrder::Relaxed);
        self.store(expected, ty, first);
        let (head, end) = (self.new_block(), self.new_block());
        self.jump(head);
        self.begin_open(head);
        let old = self.load(expected, ty);
        let new = f(self, old);
        let done = match self.atomic_int(size) {
            Some(t) => {
                let o = self.to_bits(old, ty, t);
                let n = self.to_bits(new, ty, t);
                let flags = self.atomic_flags(m, size, MemOrder::SeqCst);
                let (seen, ok) = self.b.atomic_cas(p, o, n, flags);
                self.store_raw(expected, seen);
                ok
            }
            None => {
                let desired = self.spill(new, ty);
                let (q, r) = (self.addr(expected), self.addr(desired));
                let orders = [MemOrder::SeqCst, MemOrder::SeqCst];
                match self.atomic_library("__atomic_compare_exchange", size, &[p, q, r], &orders) {
                    Rval::Scalar(v) => v,
                    _ => self.b.iconst(Type::I8, 1),
                }
            }
        };
        self.branch(done, end, head, Likelihood::LIKELY);
        self.seal(head);
        self.begin(end);
        (old, new)
    }

    fn rmw(&mut self, m: Mem, op: RmwOp, x: Value, order: MemOrder) -> Value {
        let size = self.b.func.ty(x).bytes(8) as u64;
        let p = self.addr(m);
        let f = self.atomic_flags(m, size, order);
        self.b.atomic_rmw(op, p, x, f)
    }
    /// What the object holds after a read-modify-write that gave `old`.
    fn rmw_result(&mut self, op: RmwOp, old: Value, x: Value) -> Value {
        match op {
            RmwOp::Xchg => x,
            RmwOp::Add => self.b.binary(Opcode::Iadd, old, x),
            RmwOp::Sub => self.b.binary(Opcode::Isub, old, x),
            RmwOp::And => self.b.binary(Opcode::And, old, x),
            RmwOp::Or => self.b.binary(Opcode::Or, old, x),
            RmwOp::Xor => self.b.binary(Opcode::Xor, old, x),
            RmwOp::Nand => {
                let t = self.b.func.ty(old);
                let v = self.b.binary(Opcode::And, old, x);
                self.b.unary(Opcode::Not, t, v)
            }
        }
    }

    /// The memory order an argument names; one not constant is the strongest.
    fn order(&mut self, e: Option<&&'a Expr<'a>>) -> MemOrder {
        let Some(e) = e else { return MemOrder::SeqCst };
        let v = self.value(e);
        // Bits above are hints for hardware lock elision.
        match self.b.func.iconst(v).map(|k| k & 0xffff) {
            Some(0) => MemOrder::Relaxed,
            Some(1 | 2) => MemOrder::Acquire,
            Some(3) => MemOrder::Release,
            Some(4) => MemOrder::AcqRel,
            _ => MemOrder::SeqCst,
        }
    }

    /// The `__sync_*` and `__atomic_*` builtins.
    pub fn atomic_builtin(&mut self, e: &'a Expr<'a>, op: Op, args: &'a [&'a Expr<'a>]) -> Rval {
        use Op::*;
        let fetch = |r, after| Some((r, after));
        let rmw = match op {
            SyncFetchAdd | AtomicFetchAdd => fetch(RmwOp::Add, false),
            SyncFetchSub | AtomicFetchSub => fetch(RmwOp::Sub, false),
            SyncFetchAnd | AtomicFetchAnd => fetch(RmwOp::And, false),
            SyncFetchOr | AtomicFetchOr => fetch(RmwOp::Or, false),
            SyncFetchXor | AtomicFetchXor => fetch(RmwOp::Xor, false),
            SyncFetchNand | AtomicFetchNand => fetch(RmwOp::Nand, false),
            SyncAddFetch | AtomicAddFetch => fetch(RmwOp::Add, true),
            SyncSubFetch | AtomicSubFetch => fetch(RmwOp::Sub, true),
            SyncAndFetch | AtomicAndFetch => fetch(RmwOp::And, true),
            SyncOrFetch | AtomicOrFetch => fetch(RmwOp::Or, true),
            SyncXorFetch | AtomicXorFetch => fetch(RmwOp::Xor, true),
            SyncNandFetch | AtomicNandFetch => fetch(RmwOp::Nand, true),
            SyncLockTestAndSet | AtomicExchangeN => fetch(RmwOp::Xchg, false),
            _ => None,
        };
        match op {
            SyncSynchronize => {
                self.fence(MemOrder::SeqCst, false);
                return Rval::Void;
            }
            AtomicThreadFence | AtomicSignalFence => {
                let o = self.order(args.first());
                self.fence(o, op == AtomicSignalFence);
                return Rval::Void;
            }
            AtomicAlwaysLockFree | AtomicIsLockFree => {
                let n = self.value(args[0]);
                let k = self.b.func.iconst(n);
                let free =
                    k.is_some_and(|k| (1..=self.b.func.ptr_bytes as i64).contains(&k) && k.count_ones() == 1);
                if free || op == AtomicAlwaysLockFree || k.is_none_or(|k| k <= 16) {
                    self.effect(args[1]);
                    return Rval::Scalar(self.truth_const(free, e.ty));
                }
                let p = self.rval(args[1]);
                return self.call_library(
                    "__atomic_is_lock_free",
                    Ty::BOOL,
                    &[Rval::Scalar(n), p],
                    &[self.types.size_t(), Ty::VOID_PTR],
                );
            }
            _ => {}
        }
        let Some(&first) = args.first() else { return Rval::Void };
        let ty = self.types.pointee(first.ty).unwrap_or(Ty::CHAR);
        let ty = if matches!(repr(self.types, ty), Repr::Void) { Ty::CHAR } else { ty };
        let size = self.size_of(ty);
        let p = self.value(first);
        let align = self.types.align_of(ty);
        let volatile = self.quals(ty).is_volatile();
        let m = Mem { volatile, ..Mem::at(Base::Val(p), align) };
        let Some(t) = self.atomic_int(size) else {
            return self.atomic_wide(e, op, args, p, ty, size);
        };
        if let Some((r, after)) = rmw {
            let v = self.rval(args[1]);
            let x = self.to_bits(v, args[1].ty, t);
            let order = match op {
                SyncLockTestAndSet => MemOrder::Acquire,
                _ => self.order(args.get(2)),
            };
            self.b.loc = e.loc;
            let old = self.rmw(m, r, x, order);
            let v = if after { self.rmw_result(r, old, x) } else { old };
            return self.of_bits(v, e.ty);
        }
        match op {
            SyncBoolCas | SyncValCas => {
                let old = self.rval(args[1]);
                let old = self.to_bits(old, args[1].ty, t);
                let new = self.rval(args[2]);
                let new = self.to_bits(new, args[2].ty, t);
                let f = self.atomic_flags(m, size, MemOrder::SeqCst);
                self.b.loc = e.loc;
                let (seen, ok) = self.b.atomic_cas(p, old, new, f);
                match op {
                    SyncValCas => self.of_bits(seen, e.ty),
                    _ => Rval::Scalar(self.resize_truth(ok, e.ty)),
                }
            }
            SyncLockRelease => {
                let z = self.b.iconst(t, 0);
                let f = self.atomic_flags(m, size, MemOrder::Release);
                self.b.atomic_store(p, z, f);
                Rval::Void
            }
            AtomicLoadN => {
                let o = self.order(args.get(1));
                self.b.loc = e.loc;
                self.atomic_load_object(m, e.ty, o)
            }
            AtomicStoreN => {
                let v = self.rval(args[1]);
                let o = self.order(args.get(2));
                self.b.loc = e.loc;
                let x = self.to_bits(v, args[1].ty, t);
                let f = self.atomic_flags(m, size, o);
                self.b.atomic_store(p, x, f);
                Rval::Void
            }
            AtomicLoad => {
                let out = self.value(args[1]);
                let o = self.order(args.get(2));
                let f = self.atomic_flags(m, size, o);
                let x = self.b.atomic_load(t, p, f);
                self.store_raw(Mem::at(Base::Val(out), align), x);
                Rval::Void
            }
            AtomicStore => {
                let src = self.value(args[1]);
                let o = self.order(args.get(2));
                let x = self.load_raw(Mem::at(Base::Val(src), align), t);
                let f = self.atomic_flags(m, size, o);
                self.b.atomic_store(p, x, f);
                Rval::Void
            }
            AtomicExchange => {
                let src = self.value(args[1]);
                let out = self.value(args[2]);
                let o = self.order(args.get(3));
                let x = self.load_raw(Mem::at(Base::Val(src), align), t);
                let old = self.rmw(m, RmwOp::Xchg, x, o);
                self.store_raw(Mem::at(Base::Val(out), align), old);
                Rval::Void
            }
            AtomicCompareExchangeN | AtomicCompareExchange => {
                let exp = self.value(args[1]);
                let expected = Mem::at(Base::Val(exp), align);
                let new = if op == AtomicCompareExchangeN {
                    let v = self.rval(args[2]);
                    self.to_bits(v, args[2].ty, t)
                } else {
                    let q = self.value(args[2]);
                    self.load_raw(Mem::at(Base::Val(q), align), t)
                };
                if let Some(weak) = args.get(3) {
                    self.effect(weak);
                }
                let o = self.order(args.get(4));
                let failure = self.order(args.get(5));
                let o = match (o, failure) {
                    (_, MemOrder::SeqCst) => MemOrder::SeqCst,
                    (MemOrder::Relaxed, MemOrder::Acquire) => MemOrder::Acquire,
                    (MemOrder::Release, MemOrder::Acquire) => MemOrder::AcqRel,
                    (o, _) => o,
                };
                self.b.loc = e.loc;
                let old = self.load_raw(expected, t);
                let f = self.atomic_flags(m, size, o);
                let (seen, ok) = self.b.atomic_cas(p, old, new, f);
                // The expected value is written on failure only: another thread may own it after success.
                let (bad, end) = (self.new_block(), self.new_block());
                self.branch(ok, end, bad, Likelihood::UNKNOWN);
                self.begin(bad);
                if self.is_live() {
                    self.store_raw(expected, seen);
                    self.jump(end);
                }
                self.begin(end);
                Rval::Scalar(self.resize_truth(ok, e.ty))
            }
            AtomicTestAndSet => {
                let o = self.order(args.get(1));
                let one = self.b.iconst(Type::I8, 1);
                let f = self.atomic_flags(m, 1, o);
                let old = self.b.atomic_rmw(RmwOp::Xchg, p, one, f);
                let was = self.truth_of(Rval::Scalar(old), Ty::UCHAR);
                Rval::Scalar(self.resize_truth(was, e.ty))
            }
            AtomicClear => {
                let o = self.order(args.get(1));
                let z = self.b.iconst(Type::I8, 0);
                let f = self.atomic_flags(m, 1, o);
                self.b.atomic_store(p, z, f);
                Rval::Void
            }
            _ => self.not_supported(e, "this atomic builtin"),
        }
    }

    /// Builtins on objects that no single instruction accesses: calls of libatomic.
    fn atomic_wide(
        &mut self,
        e: &'a Expr<'a>,
        op: Op,
        args: &'a [&'a Expr<'a>],
        p: Value,
        ty: Ty,
        size: u64,
    ) -> Rval {
        use Op::*;
        match op {
            AtomicLoad => {
                let q = self.value(args[1]);
                let o = self.order(args.get(2));
                self.atomic_library("__atomic_load", size, &[p, q], &[o])
            }
            AtomicStore => {
                let q = self.value(args[1]);
                let o = self.order(args.get(2));
                self.atomic_library("__atomic_store", size, &[p, q], &[o])
            }
            AtomicExchange => {
                let (q, r) = (self.value(args[1]), self.value(args[2]));
                let o = self.order(args.get(3));
                self.atomic_library("__atomic_exchange", size, &[p, q, r], &[o])
            }
            AtomicCompareExchange => {
                let (q, r) = (self.value(args[1]), self.value(args[2]));
                let (s, f) = (self.order(args.get(4)), self.order(args.get(5)));
                self.atomic_library("__atomic_compare_exchange", size, &[p, q, r], &[s, f])
            }
            AtomicLoadN => {
                let o = self.order(args.get(1));
                self.atomic_load_object(Mem::at(Base::Val(p), 16), ty, o)
            }
            AtomicStoreN => {
                let v = self.rval(args[1]);
                let o = self.order(args.get(2));
                self.atomic_store_object(Mem::at(Base::Val(p), 16), ty, v, o);
                Rval::Void
            }
            AtomicCompareExchangeN => {
                let q = self.value(args[1]);
                let v = self.rval(args[2]);
                let d = self.spill(v, ty);
                let r = self.addr(d);
                let (s, f) = (self.order(args.get(4)), self.order(args.get(5)));
                self.atomic_library("__atomic_compare_exchange", size, &[p, q, r], &[s, f])
            }
            AtomicExchangeN | SyncLockTestAndSet => {
                let v = self.rval(args[1]);
                let src = self.spill(v, ty);
                let s = self.temp_slot(ty);
                let out = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                let (q, r) = (self.addr(src), self.addr(out));
                let o = self.order(args.get(2));
                self.atomic_library("__atomic_exchange", size, &[p, q, r], &[o]);
                self.load(out, ty)
            }
            SyncBoolCas | SyncValCas => {
                let old = self.rval(args[1]);
                let new = self.rval(args[2]);
                let s = self.temp_slot(ty);
                let expected = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                self.store(expected, ty, old);
                let d = self.spill(new, ty);
                let (q, r) = (self.addr(expected), self.addr(d));
                let orders = [MemOrder::SeqCst, MemOrder::SeqCst];
                let ok = self.atomic_library("__atomic_compare_exchange", size, &[p, q, r], &orders);
                match op {
                    SyncBoolCas => ok,
                    _ => self.load(expected, ty),
                }
            }
            SyncLockRelease => {
                let zero = self.int_const(Type::I128, 0);
                self.atomic_library_value(
                    "__atomic_store_16",
                    Ty::VOID,
                    p,
                    Rval::Scalar(zero),
                    MemOrder::Release,
                )
            }
            _ => {
                let name = match op {
                    SyncFetchAdd | AtomicFetchAdd => "__atomic_fetch_add_16",
                    SyncFetchSub | AtomicFetchSub => "__atomic_fetch_sub_16",
                    SyncFetchAnd | AtomicFetchAnd => "__atomic_fetch_and_16",
                    SyncFetchOr | AtomicFetchOr => "__atomic_fetch_or_16",
                    SyncFetchXor | AtomicFetchXor => "__atomic_fetch_xor_16",
                    SyncFetchNand | AtomicFetchNand => "__atomic_fetch_nand_16",
                    SyncAddFetch | AtomicAddFetch => "__atomic_add_fetch_16",
                    SyncSubFetch | AtomicSubFetch => "__atomic_sub_fetch_16",
                    SyncAndFetch | AtomicAndFetch => "__atomic_and_fetch_16",
                    SyncOrFetch | AtomicOrFetch => "__atomic_or_fetch_16",
                    SyncXorFetch | AtomicXorFetch => "__atomic_xor_fetch_16",
                    SyncNandFetch | AtomicNandFetch => "__atomic_nand_fetch_16",
                    _ => return self.not_supported(e, "an atomic operation of this size"),
                };
                let v = self.rval(args[1]);
                let o = self.order(args.get(2));
                if size != 16 {
                    return self.not_supported(e, "an atomic operation of this size");
                }
                self.atomic_library_value(name, ty, p, v, o)
            }
        }
    }

    fn fence(&mut self, order: MemOrder, compiler_only: bool) {
        if order == MemOrder::Relaxed {
            return;
        }
        let aux = MemFlags::default().with_order(order).0 | (compiler_only as u16) << 15;
        self.b.inst(InstData::new(Opcode::Fence, Type::VOID, aux, [0; 4]));
    }
    /// An I8 truth value as the scalar type `ty`.
    pub fn resize_truth(&mut self, v: Value, ty: Ty) -> Value {
        match repr(self.types, ty) {
            Repr::Scalar(t) => self.int_resize(v, t, false),
            _ => v,
        }
    }
    pub fn truth_const(&mut self, v: bool, ty: Ty) -> Value {
        let t = match repr(self.types, ty) {
            Repr::Scalar(t) => t,
            _ => Type::I32,
        };
        self.b.iconst(t, v as i64)
    }
    /// True for expressions without effects, which may be thrown away unevaluated.
    pub fn is_pure(&self, e: &'a Expr<'a>) -> bool {
        let mut work = vec![e];
        let mut steps = 0;
        while let Some(x) = work.pop() {
            steps += 1;
            if steps > 256 || self.quals(x.ty).is_volatile() {
                return false;
            }
            match x.kind {
                ExprKind::IntConst(_)
                | ExprKind::FloatConst(_)
                | ExprKind::ComplexConst(_)
                | ExprKind::StringLit(_)
                | ExprKind::FuncRef(_)
                | ExprKind::VarRef(_) => {}
                ExprKind::Paren(y)
                | ExprKind::Cast(_, y)
                | ExprKind::Unary(_, y)
                | ExprKind::Deref(y)
                | ExprKind::AddrOf(y)
                | ExprKind::RealPart(y)
                | ExprKind::ImagPart(y) => work.push(y),
                ExprKind::Member { base, .. } => work.push(base),
                ExprKind::VecElem { base, index } => work.extend([base, index]),
                ExprKind::Binary(_, y, z)
                | ExprKind::LogAnd(y, z)
                | ExprKind::LogOr(y, z)
                | ExprKind::Comma(y, z) => work.extend([y, z]),
                ExprKind::Cond(c) => {
                    work.extend([c.cond, c.els]);
                    work.extend(c.then);
                }
                _ => return false,
            }
        }
        true
    }
}
