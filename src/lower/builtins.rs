//! Builtins that are nodes of the tree: each `Op` of sema's table as IR.

use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem};
use super::types::{Repr, repr};
use crate::ast::builtin::BuiltinId;
use crate::ast::types::FloatFormat;
use crate::ast::{Expr, Ty, TypeKind, Types};
use crate::diag::catalog;
use crate::ir::{FloatCC, InstData, IntCC, Likelihood, Opcode, Type, Value};
use crate::sema::builtins::{Op, machine, row};
use smallvec::SmallVec;

/// Bits of +infinity and of the smallest normal number of a floating type.
fn float_limits(t: Type) -> (u128, u128) {
    match t {
        Type::F16 => (0x7c00, 0x0400),
        Type::F32 => (0x7f80_0000, 0x0080_0000),
        Type::F64 => (0x7ff << 52, 1 << 52),
        // Explicit leading bit.
        Type::F80 => (0x7fff << 64 | 1 << 63, 1 << 64 | 1 << 63),
        _ => (0x7fff << 112, 1 << 112),
    }
}

/// Sets the bits of `out` that belong to the value of an object of type `ty` at byte `at`. In unions those of any member.
fn value_bits(types: &Types, ty: Ty, at: usize, out: &mut [u8]) {
    let size = types.size_of(ty).unwrap_or(0) as usize;
    let fill = |out: &mut [u8], from: usize, n: usize| {
        let end = (from + n).min(out.len());
        out[from.min(end)..end].fill(0xff);
    };
    match *types.kind(ty) {
        TypeKind::Float(k) if types.float_format(k) == FloatFormat::X87 => fill(out, at, 10),
        TypeKind::Complex(part) => {
            value_bits(types, part, at, out);
            value_bits(types, part, at + size / 2, out);
        }
        TypeKind::Array { elem, .. } => {
            let step = types.size_of(elem).unwrap_or(0) as usize;
            let count = size.checked_div(step).unwrap_or(0);
            (0..count).for_each(|k| value_bits(types, elem, at + k * step, out));
        }
        TypeKind::Record(id) => {
            for f in types.record(id).fields {
                match f.bits {
                    Some(_) if f.name.is_none() => {}
                    Some(b) => {
                        let first = at * 8 + f.offset as usize * 8 + b.shift as usize;
                        for bit in first..first + b.width as usize {
                            if let Some(byte) = out.get_mut(bit / 8) {
                                *byte |= 1 << (bit % 8);
                            }
                        }
                    }
                    None => value_bits(types, f.ty, at + f.offset as usize, out),
                }
            }
        }
        _ => fill(out, at, size),
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// What a branch on `__builtin_expect(x, c)` tests, and how likely it is.
    pub fn expectation(
        &mut self,
        id: BuiltinId,
        args: &'a [&'a Expr<'a>],
    ) -> Option<(&'a Expr<'a>, Likelihood)> {
        let op = row(id).op;
        if !matches!(op, Op::Expect | Op::ExpectWithProbability) {
            return None;
        }
        let (x, c) = (*args.first()?, *args.get(1)?);
        let crate::ast::ExprKind::IntConst(k) = c.unparen().kind else { return None };
        let likely = match (op, args.get(2).map(|p| p.unparen().kind)) {
            (Op::ExpectWithProbability, Some(crate::ast::ExprKind::FloatConst(bits))) => {
                let p = (f64::from_bits(bits as u64) * 1000.0).clamp(0.0, 1000.0) as u16;
                Likelihood::from_mille(if k != 0 { p } else { 1000 - p })
            }
            _ if k != 0 => Likelihood::LIKELY,
            _ => Likelihood::UNLIKELY,
        };
        Some((x, likely))
    }

    /// A builtin of the target: an instruction that selection makes its row of.
    fn machine(&mut self, e: &'a Expr<'a>, id: BuiltinId, args: &'a [&'a Expr<'a>]) -> Rval {
        let (b, number) = machine(self.types.target(), id);
        let mut values: SmallVec<[Value; 6]> = SmallVec::new();
        let mut immediate = None;
        let immediates = b.sig.contains('#') as usize;
        for (k, a) in args.iter().enumerate() {
            let v = self.value(a);
            if k + immediates == args.len() {
                match self.b.func.iconst(v) {
                    Some(n) => immediate = Some(n),
                    None => {
                        self.u.sess.diag(&catalog::lower::IMMEDIATE_ARGUMENT, a.loc).arg(k + 1).emit();
                    }
                }
                if b.pure {
                    continue;
                }
            }
            values.push(v);
        }
        self.b.loc = e.loc;
        let ty = match repr(self.types, e.ty) {
            Repr::Scalar(t) => t,
            _ => Type::VOID,
        };
        let word = |k: usize| values.get(k).map_or(0, |v| v.0);
        let op = match (b.pure, values.len()) {
            (true, 1) => Opcode::Machine1,
            (true, 2) => Opcode::Machine2,
            (true, 3) => Opcode::Machine3,
            _ => {
                let l = self.b.func.push_list(&values);
                let args = [number as u32, 0, l.start, l.len];
                let v = self.b.inst(InstData::new(Opcode::Intrinsic, ty, 0, args));
                return if ty == Type::VOID { Rval::Void } else { Rval::Scalar(v) };
            }
        };
        let args = [word(0), word(1), word(2), immediate.unwrap_or(0) as u32];
        Rval::Scalar(self.b.inst(InstData::new(op, ty, number, args)))
    }

    /// A builtin node.
    pub fn builtin(&mut self, e: &'a Expr<'a>, id: BuiltinId, args: &'a [&'a Expr<'a>]) -> Rval {
        use Op::*;
        let op = row(id).op;
        let scalar = |v| Rval::Scalar(v);
        match op {
            Machine => self.machine(e, id, args),
            Lib | Folded | Unsupported => {
                let what = format!("'{}'", row(id).name);
                self.not_supported(e, &what)
            }
            ConstantP => scalar(self.constant_p(args[0], e.ty)),
            Expect | ExpectWithProbability => {
                for a in args[1..].iter().rev() {
                    self.effect(a);
                }
                self.rval(args[0])
            }
            Unreachable => {
                self.unreachable();
                Rval::Void
            }
            Trap => {
                self.b.inst(InstData::new(Opcode::Trap, Type::VOID, 0, [0; 4]));
                self.unreachable();
                Rval::Void
            }
            Prefetch => {
                let p = self.value(args[0]);
                let mut aux = 0;
                for (i, a) in args.iter().enumerate().skip(1) {
                    let v = self.value(a);
                    let k = self.b.func.iconst(v).unwrap_or(0) as u16 & 3;
                    // Bit 0 write, bits 1-2 locality.
                    aux |= if i == 1 { k & 1 } else { k << 1 };
                }
                if args.len() < 3 {
                    aux |= 3 << 1;
                }
                self.b.inst(InstData::new(Opcode::Prefetch, Type::VOID, aux, [p.0, 0, 0, 0]));
                Rval::Void
            }
            ObjectSize | DynamicObjectSize => self.object_size(e, op, args),
            Alloca | AllocaWithAlign => {
                let n = self.value(args[0]);
                let n = self.to_ptr_int(n, false);
                let align = match args.get(1).map(|a| self.value(a)) {
                    Some(a) => self.b.func.iconst(a).map_or(16, |k| (k / 8).max(1) as u32),
                    None => 16,
                };
                self.b.loc = e.loc;
                scalar(self.stack_alloc(n, align))
            }
            ReturnAddress | FrameAddress => {
                let v = self.value(args[0]);
                let level = self.b.func.iconst(v).unwrap_or(0) as u16;
                let o = if op == ReturnAddress { Opcode::ReturnAddr } else { Opcode::FrameAddr };
                self.b.func.attrs.needs_frame_pointer = true;
                scalar(self.b.inst(InstData::new(o, Type::PTR, level, [0; 4])))
            }
            ExtractReturnAddr | FrobReturnAddr => self.rval(args[0]),
            AssumeAligned => {
                for a in args[1..].iter().rev() {
                    self.effect(a);
                }
                self.rval(args[0])
            }
            VaStart if self.b.func.sig.conv != 0 => {
                self.not_supported(e, "'va_start' in a function with the attribute 'ms_abi'")
            }
            VaStart => {
                let ap = self.value(args[0]);
                for a in &args[1..] {
                    if !self.is_pure(a) {
                        self.effect(a);
                    }
                }
                self.b.inst(InstData::new(Opcode::VaStart, Type::VOID, 0, [ap.0, 0, 0, 0]));
                Rval::Void
            }
            VaEnd => {
                self.effect(args[0]);
                Rval::Void
            }
            VaCopy => {
                let dst = self.value(args[0]);
                let src = self.value(args[1]);
                let size = self.types.size_of(self.types.va_list).unwrap_or(0);
                let align = self.types.align_of(self.types.va_list);
                self.copy_size(Mem::at(Base::Val(dst), align), Mem::at(Base::Val(src), align), size);
                Rval::Void
            }
            Clz | Ctz | Ffs | Popcount | Parity | Clrsb => {
                let v = self.value(args[0]);
                self.b.loc = e.loc;
                let r = self.bit_count(op, v);
                scalar(self.as_type(r, e.ty, false))
            }
            Bswap => {
                let v = self.value(args[0]);
                let t = self.b.func.ty(v);
                scalar(self.b.unary(Opcode::Bswap, t, v))
            }
            AddOverflow | SubOverflow | MulOverflow => self.overflow(e, op, args, true),
            AddOverflowP | SubOverflowP | MulOverflowP => self.overflow(e, op, args, false),
            IntAbs => {
                let v = self.value(args[0]);
                let t = self.b.func.ty(v);
                scalar(self.b.unary(Opcode::Iabs, t, v))
            }
            Fabs => {
                let v = self.value(args[0]);
                let t = self.b.func.ty(v);
                scalar(self.b.unary(Opcode::Fabs, t, v))
            }
            Copysign => {
                let (a, b) = (self.value(args[0]), self.value(args[1]));
                scalar(self.b.binary(Opcode::Copysign, a, b))
            }
            Signbit => {
                let v = self.value(args[0]);
                let s = self.sign_bit(v, args[0].ty);
                scalar(self.resize_truth(s, e.ty))
            }
            IsNan | IsInf | IsFinite | IsNormal => {
                let v = self.value(args[0]);
                let c = self.float_class(op, v);
                scalar(self.resize_truth(c, e.ty))
            }
            IsInfSign => {
                let v = self.value(args[0]);
                let inf = self.float_class(IsInf, v);
                let neg = self.sign_bit(v, args[0].ty);
                let (one, minus, zero) =
                    (self.b.iconst(Type::I32, 1), self.b.iconst(Type::I32, -1), self.b.iconst(Type::I32, 0));
                let s = self.b.select(neg, minus, one);
                let r = self.b.select(inf, s, zero);
                scalar(self.as_type(r, e.ty, true))
            }
            FpClassify => {
                let kinds: Vec<Value> = args[..5].iter().map(|a| self.value(a)).collect();
                let v = self.value(args[5]);
                let t = self.b.func.ty(v);
                let (nan, inf) = (self.float_class(IsNan, v), self.float_class(IsInf, v));
                let normal = self.float_class(IsNormal, v);
                let z = self.float_const(t, 0);
                let zero = self.b.fcmp(FloatCC::EQ, v, z);
                let r = self.b.select(zero, kinds[4], kinds[3]);
                let r = self.b.select(normal, kinds[2], r);
                let r = self.b.select(inf, kinds[1], r);
                scalar(self.b.select(nan, kinds[0], r))
            }
            IsGreater | IsGreaterEqual | IsLess | IsLessEqual | IsLessGreater | IsUnordered => {
                let (a, b) = (self.value(args[0]), self.value(args[1]));
                let cc = match op {
                    IsGreater => FloatCC::GT,
                    IsGreaterEqual => FloatCC::GE,
                    IsLess => FloatCC::LT,
                    IsLessEqual => FloatCC::LE,
                    IsLessGreater => FloatCC::LG,
                    _ => FloatCC::UNO,
                };
                let c = self.b.fcmp(cc, a, b);
                scalar(self.resize_truth(c, e.ty))
            }
            // Rounding to nearest is assumed, as gcc does.
            FltRounds => scalar(self.b.iconst(Type::I32, 1)),
            Complex => match (self.rval(args[0]), self.rval(args[1])) {
                (Rval::Scalar(re), Rval::Scalar(im)) => Rval::Complex(re, im),
                (v, _) => v,
            },
            Shuffle => {
                let vals: Vec<Rval> = args.iter().map(|a| self.rval(a)).collect();
                let tys: Vec<Ty> = args.iter().map(|a| a.ty).collect();
                match self.shuffle_dynamic(&vals, &tys) {
                    Some(v) => scalar(v),
                    None => self.not_supported(e, "this '__builtin_shuffle'"),
                }
            }
            ShuffleVector => {
                let (a, b) = (self.value(args[0]), self.value(args[1]));
                let lanes: Vec<i64> = args[2..]
                    .iter()
                    .map(|x| {
                        let v = self.value(x);
                        self.b.func.iconst(v).unwrap_or(0)
                    })
                    .collect();
                match repr(self.types, e.ty) {
                    Repr::Scalar(t) => scalar(self.shuffle_const(a, b, &lanes, t)),
                    _ => self.not_supported(e, "this '__builtin_shufflevector'"),
                }
            }
            CpuInit => {
                self.call_library("__cpu_indicator_init", Ty::INT, &[], &[]);
                scalar(self.b.iconst(Type::I32, 0))
            }
            CpuSupports | CpuIs => self.cpu_test(e, op == CpuIs, args[0]),
            TimeStamp => {
                let out = args.first().map(|a| self.value(a));
                let target = self.u.target;
                match target.time_stamp(&mut self.b, out.is_some()) {
                    Some((count, processor)) => {
                        if let Some(p) = out {
                            self.store_raw(Mem::at(Base::Val(p), 4), processor);
                        }
                        scalar(count)
                    }
                    None => self.not_supported(e, "this builtin on this machine"),
                }
            }
            ThreadPointer => {
                let target = self.u.target;
                scalar(target.thread_pointer(&mut self.b))
            }
            ClearPadding => {
                let p = self.value(args[0]);
                let ty = self.types.pointee(args[0].ty).unwrap_or(Ty::CHAR);
                self.clear_padding(Mem::at(Base::Val(p), self.types.align_of(ty)), ty);
                Rval::Void
            }
            ClearCache => {
                // Instruction and data caches agree on the targets so far, but for RISC-V's own call.
                let vals = [self.rval(args[0]), self.rval(args[1])];
                self.call_library("__clear_cache", Ty::VOID, &vals, &[Ty::VOID_PTR; 2])
            }
            Setjmp => {
                let buf = self.value(args[0]);
                self.b.loc = e.loc;
                scalar(self.builtin_setjmp(buf))
            }
            Longjmp => {
                let buf = self.value(args[0]);
                self.effect(args[1]);
                self.b.loc = e.loc;
                self.builtin_longjmp(buf);
                Rval::Void
            }
            ApplyArgs => scalar(self.apply_args()),
            Apply => {
                let (to, block) = (self.value(args[0]), self.value(args[1]));
                let size = self.value(args[2]);
                self.b.loc = e.loc;
                match self.b.func.iconst(size) {
                    Some(n) => scalar(self.apply(to, block, n as u32)),
                    None => self.not_supported(e, "'__builtin_apply' with a size that is not constant"),
                }
            }
            ApplyReturn => {
                let block = self.value(args[0]);
                self.apply_return(block);
                Rval::Void
            }
            VaArgPackLen if self.pack.is_some() => {
                let n = self.pack.as_ref().map_or(0, Vec::len);
                scalar(self.b.iconst(Type::I32, n as i64))
            }
            DwarfCfa | UnwindInit | EhReturn | EhReturnDataRegno | InitDwarfRegSizes | VaArgPack
            | VaArgPackLen => {
                let what = format!("'__builtin_{}'", row(id).name);
                self.not_supported(e, &what)
            }
            _ => self.atomic_builtin(e, op, args),
        }
    }

    /// `__builtin_cpu_supports("…")`, `__builtin_cpu_is("…")`: a look at what the runtime found out about the processor.
    fn cpu_test(&mut self, e: &'a Expr<'a>, is: bool, name: &'a Expr<'a>) -> Rval {
        let text = name.string_literal().and_then(|s| std::str::from_utf8(s).ok());
        let Some(t) = text.and_then(|t| self.u.target.cpu_test(t, is)) else {
            let d = match text {
                Some(t) => self.u.sess.diag(&catalog::lower::CPU_NAME, e.loc).arg(t),
                None => self.u.sess.diag(&catalog::lower::CPU_NAME_LITERAL, e.loc),
            };
            d.emit();
            return Rval::Scalar(self.b.iconst(Type::I32, 0));
        };
        let g = self.u.library_object(t.symbol);
        let word = self.load_raw(Mem::at(Base::Sym(g), 4).offset(t.offset as i64), Type::I32);
        let (x, cc, with) = match t.mask {
            0 => (word, IntCC::Eq, t.equals),
            mask => {
                let m = self.b.iconst(Type::I32, mask as i32 as i64);
                (self.b.binary(Opcode::And, word, m), IntCC::Ne, 0)
            }
        };
        let with = self.b.iconst(Type::I32, with as i64);
        let c = self.b.icmp(cc, x, with);
        Rval::Scalar(self.resize_truth(c, e.ty))
    }

    /// `__builtin_clear_padding`: the bits of an object of type `ty` that are no part of its value become zero.
    fn clear_padding(&mut self, m: Mem, ty: Ty) {
        /// Larger arrays are walked by a loop.
        const UNROLL: u64 = 256;
        let size = self.types.size_of(ty).unwrap_or(0);
        if let (true, Some(elem)) = (self.types.is_array(ty) && size > UNROLL, self.types.element(ty)) {
            let step = self.types.size_of(elem).unwrap_or(1).max(1);
            let t = self.b.ptr_int();
            let base = self.addr(m);
            let offset = self.b.slot(8, 8);
            let counter = Mem::at(Base::Slot(offset), 8);
            let zero = self.b.iconst(t, 0);
            self.store_raw(counter, zero);
            let (head, end) = (self.new_block(), self.new_block());
            self.jump(head);
            self.begin_open(head);
            let at = self.load_raw(counter, t);
            let p = self.b.binary(Opcode::PtrAdd, base, at);
            self.clear_padding(Mem::at(Base::Val(p), m.align.min(self.types.align_of(elem))), elem);
            let k = self.b.iconst(t, step as i64);
            let next = self.b.binary(Opcode::Iadd, at, k);
            self.store_raw(counter, next);
            let total = self.b.iconst(t, size as i64);
            let more = self.b.icmp(IntCC::Ult, next, total);
            self.branch(more, head, end, Likelihood::LIKELY);
            self.seal(head);
            self.begin(end);
            return;
        }
        let mut value = vec![0u8; size as usize];
        value_bits(self.types, ty, 0, &mut value);
        let mut at = 0;
        while at < value.len() {
            match value[at] {
                0xff => at += 1,
                0 => {
                    let n = value[at..].iter().take_while(|&&b| b == 0).count();
                    self.zero(m.offset(at as i64), n as u64);
                    at += n;
                }
                keep => {
                    let byte = m.offset(at as i64);
                    let old = self.load_raw(byte, Type::I8);
                    let k = self.b.iconst(Type::I8, keep as i8 as i64);
                    let new = self.b.binary(Opcode::And, old, k);
                    self.store_raw(byte, new);
                    at += 1;
                }
            }
        }
    }

    /// Resizes an integer to scalar type `ty`.
    fn as_type(&mut self, v: Value, ty: Ty, signed: bool) -> Value {
        match repr(self.types, ty) {
            Repr::Scalar(t) if t.is_int() => self.int_resize(v, t, signed),
            _ => v,
        }
    }

    /// Does the optimiser answer `__builtin_constant_p` and `__builtin_object_size`?
    fn late_queries(&self) -> bool {
        self.u.opts.opt_level > 0 && !self.b.func.attrs.optnone
    }

    fn constant_p(&mut self, arg: &'a Expr<'a>, ty: Ty) -> Value {
        if !self.is_pure(arg) {
            return self.truth_const(false, ty);
        }
        match self.rval(arg) {
            Rval::Scalar(v) => {
                let constant = self
                    .b
                    .func
                    .def(v)
                    .is_some_and(|d| matches!(d.op, Opcode::Iconst | Opcode::Fconst | Opcode::Bconst));
                if constant || !self.late_queries() {
                    return self.truth_const(constant, ty);
                }
                let c = self.b.unary(Opcode::IsConst, Type::I8, v);
                self.resize_truth(c, ty)
            }
            _ => self.truth_const(false, ty),
        }
    }

    fn object_size(&mut self, e: &'a Expr<'a>, op: Op, args: &'a [&'a Expr<'a>]) -> Rval {
        let kind = self.value(args[1]);
        let kind = self.b.func.iconst(kind).unwrap_or(0) as u16 & 3;
        let unknown = if kind < 2 { -1 } else { 0 };
        let t = self.b.ptr_int();
        if !self.is_pure(args[0]) {
            // Not evaluated (gcc manual, "Object Size Checking").
            let v = self.b.iconst(t, unknown);
            return Rval::Scalar(self.as_type(v, e.ty, false));
        }
        if !self.late_queries() {
            let v = self.b.iconst(t, unknown);
            return Rval::Scalar(self.as_type(v, e.ty, false));
        }
        let p = self.value(args[0]);
        let aux = kind | ((op == Op::DynamicObjectSize) as u16) << 2;
        let v = self.b.inst(InstData::new(Opcode::ObjectSize, t, aux, [p.0, 0, 0, 0]));
        Rval::Scalar(self.as_type(v, e.ty, false))
    }

    fn bit_count(&mut self, op: Op, v: Value) -> Value {
        let t = self.b.func.ty(v);
        let bits = t.bits(self.b.func.ptr_bytes);
        match op {
            Op::Clz => self.b.unary(Opcode::Clz, t, v),
            Op::Ctz => self.b.unary(Opcode::Ctz, t, v),
            Op::Popcount => self.b.unary(Opcode::Popcnt, t, v),
            Op::Parity => {
                let n = self.b.unary(Opcode::Popcnt, t, v);
                let one = self.int_const(t, 1);
                self.b.binary(Opcode::And, n, one)
            }
            Op::Ffs => {
                // ctz + 1, 0 for zero.
                let n = self.b.unary(Opcode::Ctz, t, v);
                let one = self.int_const(t, 1);
                let n = self.b.binary(Opcode::Iadd, n, one);
                let zero = self.int_const(t, 0);
                let c = self.b.icmp(IntCC::Ne, v, zero);
                self.b.select(c, n, zero)
            }
            _ => {
                // Redundant sign bits: leading zeros of v ^ (v >> (bits - 1)), less one.
                let k = self.int_const(t, bits as i128 - 1);
                let s = self.b.binary(Opcode::Ashr, v, k);
                let x = self.b.binary(Opcode::Xor, v, s);
                let n = self.b.unary(Opcode::Clz, t, x);
                let one = self.int_const(t, 1);
                self.b.binary(Opcode::Isub, n, one)
            }
        }
    }

    /// I8: the sign bit of a floating value.
    fn sign_bit(&mut self, v: Value, ty: Ty) -> Value {
        let t = self.b.func.ty(v);
        let int = match t {
            Type::F16 => Type::I16,
            Type::F32 => Type::I32,
            Type::F64 => Type::I64,
            _ => {
                // The byte with the sign, in memory.
                let m = self.spill(Rval::Scalar(v), ty);
                let at = t.bytes(self.b.func.ptr_bytes) as i64 - 1;
                let b = self.load_raw(m.offset(at), Type::I8);
                let z = self.b.iconst(Type::I8, 0);
                return self.b.icmp(IntCC::Slt, b, z);
            }
        };
        let x = self.bitcast(v, int);
        let z = self.b.iconst(int, 0);
        self.b.icmp(IntCC::Slt, x, z)
    }

    /// I8: is the value of the class?
    fn float_class(&mut self, op: Op, v: Value) -> Value {
        let t = self.b.func.ty(v);
        if op == Op::IsNan {
            return self.b.fcmp(FloatCC::UNO, v, v);
        }
        let (inf, min) = float_limits(t);
        let a = self.b.unary(Opcode::Fabs, t, v);
        let inf = self.float_const(t, inf);
        match op {
            Op::IsInf => self.b.fcmp(FloatCC::EQ, a, inf),
            Op::IsFinite => self.b.fcmp(FloatCC::LT, a, inf),
            _ => {
                let below = self.b.fcmp(FloatCC::LT, a, inf);
                let min = self.float_const(t, min);
                let above = self.b.fcmp(FloatCC::GE, a, min);
                self.b.binary(Opcode::And, below, above)
            }
        }
    }

    /// `__builtin_add_overflow` and its kind: as if in infinite precision, then cut to the result's type.
    fn overflow(&mut self, e: &'a Expr<'a>, op: Op, args: &'a [&'a Expr<'a>], store: bool) -> Rval {
        let a = self.value(args[0]);
        let b = self.value(args[1]);
        let (result, bits_of_field) = if store {
            (self.types.pointee(args[2].ty).unwrap_or(args[2].ty), None)
        } else {
            (args[2].ty, args[2].bit_field().map(|f| f.width as u32))
        };
        let p = if store { self.value(args[2]) } else { Value::NONE };
        self.b.loc = e.loc;
        let Repr::Scalar(rt) = repr(self.types, result) else {
            return self.not_supported(e, "this overflow builtin");
        };
        let width = bits_of_field.unwrap_or_else(|| self.types.int_width(result));
        let rs = self.types.is_signed(result);
        let (sa, sb) = (self.types.is_signed(args[0].ty), self.types.is_signed(args[1].ty));
        let (wa, wb) = (self.types.int_width(args[0].ty), self.types.int_width(args[1].ty));
        let kind = match op {
            Op::AddOverflow | Op::AddOverflowP => 0,
            Op::SubOverflow | Op::SubOverflowP => 1,
            _ => 2,
        };
        let direct = |signed: bool| match (kind, signed) {
            (0, true) => Opcode::SaddOv,
            (0, false) => Opcode::UaddOv,
            (1, true) => Opcode::SsubOv,
            (1, false) => Opcode::UsubOv,
            (_, true) => Opcode::SmulOv,
            (_, false) => Opcode::UmulOv,
        };
        let machine = width >= 32 && width == rt.bits(self.b.func.ptr_bytes);
        // Operands that the result's type holds: one checked operation in it.
        let fits = |w: u32, s: bool| if s == rs { w <= width } else { !s && rs && w < width };
        let (v, o) = if machine && fits(wa, sa) && fits(wb, sb) {
            let (a, b) = (self.int_resize(a, rt, sa), self.int_resize(b, rt, sb));
            self.checked(direct(rs), a, b)
        } else {
            // In a type wide enough for the exact result.
            let (ea, eb) = (wa + !sa as u32, wb + !sb as u32);
            let need = if kind == 2 { ea + eb } else { ea.max(eb) + 1 };
            let unsigned = !sa && !sb && kind != 1;
            let need = if unsigned { if kind == 2 { wa + wb } else { wa.max(wb) + 1 } } else { need };
            let wide = match need {
                0..=32 => Type::I32,
                33..=64 => Type::I64,
                65..=128 => Type::I128,
                _ if need == 129 && kind == 2 => Type::I128,
                _ => {
                    return self.wide_overflow(e, kind, [a, b], [sa, sb], rt, rs, width, p, result);
                }
            };
            let (a, b) = (self.int_resize(a, wide, sa), self.int_resize(b, wide, sb));
            let o = [Opcode::Iadd, Opcode::Isub, Opcode::Imul][kind];
            let exact = self.b.binary(o, a, b);
            // The exact value's own sign extends it: `unsigned` says that it has none.
            let cut = self.int_resize(exact, rt, !unsigned);
            // Back to the wide type from the field's width.
            let wide_bits = wide.bits(8);
            let back = if width >= wide_bits {
                exact
            } else {
                let k = self.int_const(wide, (wide_bits - width) as i128);
                let up = self.b.binary(Opcode::Shl, exact, k);
                self.b.binary(if rs { Opcode::Ashr } else { Opcode::Lshr }, up, k)
            };
            let mut bad = self.b.icmp(IntCC::Ne, back, exact);
            // With all bits of the wide type in use its sign bit is a value bit of one side only.
            if unsigned && rs && width == wide_bits || !unsigned && !rs && width >= wide_bits {
                let z = self.int_const(wide, 0);
                let neg = self.b.icmp(IntCC::Slt, exact, z);
                bad = self.b.binary(Opcode::Or, bad, neg);
            } else if unsigned && rs && width < wide_bits {
                // A negative `back` equals `exact` only if exact's top bits were all ones.
                let z = self.int_const(wide, 0);
                let neg = self.b.icmp(IntCC::Slt, exact, z);
                bad = self.b.binary(Opcode::Or, bad, neg);
            }
            (cut, bad)
        };
        self.store_overflow(v, p, result);
        Rval::Scalar(self.resize_truth(o, e.ty))
    }

    /// An overflow-checked operation; machines have no product of 128 bits that says whether it fits.
    fn checked(&mut self, op: Opcode, a: Value, b: Value) -> (Value, Value) {
        match op {
            Opcode::UmulOv if self.b.func.ty(a) == Type::I128 => self.unsigned_product(a, b),
            Opcode::SmulOv if self.b.func.ty(a) == Type::I128 => {
                // The product of the magnitudes, at most 2^127 if the result is negative, else below that.
                let k = self.int_const(Type::I128, 127);
                let [x, y] = [a, b].map(|v| {
                    let s = self.b.binary(Opcode::Ashr, v, k);
                    let x = self.b.binary(Opcode::Xor, v, s);
                    self.b.binary(Opcode::Isub, x, s)
                });
                let (m, o) = self.unsigned_product(x, y);
                let zero = self.int_const(Type::I128, 0);
                let signs = self.b.binary(Opcode::Xor, a, b);
                let negative = self.b.icmp(IntCC::Slt, signs, zero);
                let one = self.int_const(Type::I128, 1);
                let less = self.b.binary(Opcode::Isub, m, one);
                let small = self.b.icmp(IntCC::Sge, less, zero);
                let none = self.b.icmp(IntCC::Eq, m, zero);
                let fits_negative = self.b.binary(Opcode::Or, small, none);
                // m - 1 is not negative as a signed number up to 2^127; m is not up to 2^127 - 1.
                let top = self.b.icmp(IntCC::Sge, m, zero);
                let fits = self.b.select(negative, fits_negative, top);
                let yes = self.b.iconst(Type::I8, 1);
                let too_big = self.b.binary(Opcode::Xor, fits, yes);
                let v = self.b.binary(Opcode::Imul, a, b);
                (v, self.b.binary(Opcode::Or, o, too_big))
            }
            _ => self.b.overflow(op, a, b),
        }
    }

    /// Product of unsigned 128-bit numbers from their halves, and whether it needs more than 128 bits.
    fn unsigned_product(&mut self, a: Value, b: Value) -> (Value, Value) {
        let k = self.int_const(Type::I128, 64);
        let halves = |l: &mut Self, v: Value| {
            let hi = l.b.binary(Opcode::Lshr, v, k);
            (l.int_resize(v, Type::I64, false), l.int_resize(hi, Type::I64, false))
        };
        let ((al, ah), (bl, bh)) = (halves(self, a), halves(self, b));
        let zero = self.b.iconst(Type::I64, 0);
        let (p, o1) = self.b.overflow(Opcode::UmulOv, ah, bl);
        let (q, o2) = self.b.overflow(Opcode::UmulOv, bh, al);
        let (x, y) = (self.b.icmp(IntCC::Ne, ah, zero), self.b.icmp(IntCC::Ne, bh, zero));
        let both = self.b.binary(Opcode::And, x, y);
        let (wide_a, wide_b) =
            (self.int_resize(al, Type::I128, false), self.int_resize(bl, Type::I128, false));
        let low = self.b.binary(Opcode::Imul, wide_a, wide_b);
        let (_, carry) = halves(self, low);
        let (sum, c1) = self.b.overflow(Opcode::UaddOv, carry, p);
        let (_, c2) = self.b.overflow(Opcode::UaddOv, sum, q);
        let v = self.b.binary(Opcode::Imul, a, b);
        let mut o = both;
        for x in [o1, o2, c1, c2] {
            o = self.b.binary(Opcode::Or, o, x);
        }
        (v, o)
    }

    fn store_overflow(&mut self, v: Value, p: Value, result: Ty) {
        if p.is_some() {
            let m = self.typed(Mem::at(Base::Val(p), self.types.align_of(result)), result);
            self.store(m, result, Rval::Scalar(v));
        }
    }

    /// Where 128 bits do not hold the exact result: it is `low` with `high`, the sign-extending word above it.
    #[allow(clippy::too_many_arguments)]
    fn wide_overflow(
        &mut self,
        e: &'a Expr<'a>,
        kind: usize,
        operands: [Value; 2],
        signs: [bool; 2],
        rt: Type,
        rs: bool,
        width: u32,
        p: Value,
        result: Ty,
    ) -> Rval {
        let zero = self.int_const(Type::I128, 0);
        let top = self.int_const(Type::I128, 127);
        let none = self.b.iconst(Type::I8, 0);
        let [a, b] = [0, 1].map(|k| self.int_resize(operands[k], Type::I128, signs[k]));
        let [na, nb] = [(a, signs[0]), (b, signs[1])]
            .map(|(v, s)| if s { self.b.icmp(IntCC::Slt, v, zero) } else { none });
        // `high` as a number: 0 or -1 for an operand, the carry or borrow added to it.
        let extend = |l: &mut Self, bit: Value| l.int_resize(bit, Type::I64, false);
        let (low, high, mut bad) = if kind == 2 {
            let [x, y] = [(a, signs[0]), (b, signs[1])].map(|(v, s)| {
                if !s {
                    return v;
                }
                let s = self.b.binary(Opcode::Ashr, v, top);
                let x = self.b.binary(Opcode::Xor, v, s);
                self.b.binary(Opcode::Isub, x, s)
            });
            let (m, o) = self.unsigned_product(x, y);
            let low = self.b.binary(Opcode::Imul, a, b);
            let negative = self.b.binary(Opcode::Xor, na, nb);
            let some = self.b.icmp(IntCC::Ne, m, zero);
            let negative = self.b.binary(Opcode::And, negative, some);
            let negative = extend(self, negative);
            (low, self.b.unary(Opcode::Ineg, Type::I64, negative), o)
        } else {
            let op = [Opcode::Iadd, Opcode::Isub][kind];
            let low = self.b.binary(op, a, b);
            let carry = match kind {
                0 => self.b.icmp(IntCC::Ult, low, a),
                _ => self.b.icmp(IntCC::Ult, a, b),
            };
            let [na, nb, carry] = [na, nb, carry].map(|v| extend(self, v));
            // na and nb stand for 0 or -1: the sum of those is their negated sum.
            let signs = self.b.binary(op, na, nb);
            let back = if kind == 0 { Opcode::Isub } else { Opcode::Iadd };
            let high = self.b.binary(back, signs, carry);
            (low, self.b.unary(Opcode::Ineg, Type::I64, high), none)
        };
        let cut = self.int_resize(low, rt, rs);
        let fill = self.int_const(Type::I128, 128 - width as i128);
        let up = self.b.binary(Opcode::Shl, low, fill);
        let back = self.b.binary(if rs { Opcode::Ashr } else { Opcode::Lshr }, up, fill);
        let back_high = if rs {
            let s = self.b.icmp(IntCC::Slt, back, zero);
            let s = extend(self, s);
            self.b.unary(Opcode::Ineg, Type::I64, s)
        } else {
            self.b.iconst(Type::I64, 0)
        };
        let above = self.b.icmp(IntCC::Ne, back_high, high);
        let within = self.b.icmp(IntCC::Ne, back, low);
        for x in [above, within] {
            bad = self.b.binary(Opcode::Or, bad, x);
        }
        self.store_overflow(cut, p, result);
        Rval::Scalar(self.resize_truth(bad, e.ty))
    }
}
