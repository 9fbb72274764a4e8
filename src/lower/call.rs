//! Calls, returns and `va_arg`: C values to and from the parts of a machine signature.

use super::UnitLower;
use super::bitfield::pieces;
use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem};
use super::types::{Repr, ctype, repr};
use crate::ast::types::FuncType;
use crate::ast::{CastKind, Expr, ExprKind, Func, Ty, Types};
use crate::ir::{GlobalId, Opcode, Type, Value};
use crate::target::abi::{CSignature, Classified, Pass, Piece};
use smallvec::SmallVec;
use std::rc::Rc;

/// The type an argument for a parameter of type `ty` has: promoted if there is no prototype (C11 §6.5.2.2p6).
pub(super) fn promoted(types: &Types, ty: Ty, prototype: bool) -> Ty {
    if prototype {
        return ty;
    }
    match repr(types, ty) {
        Repr::Scalar(Type::F32) if !types.is_vector(ty) => Ty::DOUBLE,
        Repr::Scalar(_) if types.is_integer(ty) && types.int_width(ty) < 32 => Ty::INT,
        _ => ty,
    }
}

impl<'a> UnitLower<'_, 'a> {
    /// The machine signature of a call of a function of type `ft` with arguments of types `tys`.
    pub(super) fn call_abi(&self, ft: &FuncType<'a>, tys: &[Ty], chain: bool) -> Classified {
        let param = |(i, &ty): (usize, &Ty)| match ft.params.get(i) {
            Some(&p) if ft.prototype => ctype(self.types, p),
            _ => ctype(self.types, ty),
        };
        self.target.classify(&CSignature {
            ret: ctype(self.types, ft.ret),
            params: tys.iter().enumerate().map(param).collect(),
            named: if ft.prototype { ft.params.len().min(tys.len()) } else { tys.len() },
            variadic: ft.variadic || !ft.prototype,
            chain,
            conv: ft.conv as u8,
            features: self.features,
        })
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// The function a callee expression names, looked for through parentheses and pointer casts.
    fn direct_callee(&self, e: &'a Expr<'a>) -> Option<&'a Func<'a>> {
        let mut e = e;
        loop {
            e = match e.kind {
                ExprKind::Paren(x)
                | ExprKind::Cast(CastKind::FunctionToPointer | CastKind::NoOp | CastKind::PtrCast, x)
                | ExprKind::AddrOf(x) => x,
                ExprKind::Deref(x) if self.types.is_function(e.ty) => x,
                ExprKind::FuncRef(f) => return Some(f),
                _ => return None,
            };
        }
    }

    /// A call. An aggregate result is built at `dst` if given (which the arguments do not read).
    pub fn call(
        &mut self,
        e: &'a Expr<'a>,
        callee: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
        dst: Option<Mem>,
    ) -> Rval {
        let fty = self.types.pointee(callee.ty).unwrap_or(callee.ty);
        let Some(ft) = self.types.func(fty) else { return self.not_supported(e, "this call") };
        if let Some(what) = super::types::unsupported(self.types, fty) {
            return self.not_supported(e, what);
        }
        let direct = self.direct_callee(callee);
        let handed_on = match args.last() {
            Some(last) if super::pack::is_pack(last) => self.pack_values(),
            _ => None,
        };
        let args = if handed_on.is_some() { &args[..args.len() - 1] } else { args };
        let mut tys: SmallVec<[Ty; 8]> = args.iter().map(|a| a.ty).collect();
        tys.extend(handed_on.iter().flatten().map(|x| x.1));
        let pack = direct.and_then(|f| Some((f, self.pack_types(f, &tys)?)));
        let (global, pointer) = match (direct, &pack) {
            (_, Some((f, extra))) => (Some(self.u.pack_copy(f, extra)), Value::NONE),
            (Some(f), _) => (Some(self.u.func_global(f)), Value::NONE),
            (None, _) => (None, self.value(callee)),
        };
        // Last to first, as gcc.
        let mut vals: SmallVec<[Rval; 8]> = args.iter().map(|_| Rval::Void).collect();
        for (i, a) in args.iter().enumerate().rev() {
            vals[i] = self.rval(a);
        }
        vals.extend(handed_on.into_iter().flatten().map(|x| x.0));
        self.b.loc = e.loc;
        for (v, ty) in vals.iter_mut().zip(&mut tys) {
            // Objects of run-time size go by reference to a copy.
            if let Rval::Mem(m) = *v
                && self.types.is_vla(*ty)
            {
                let copy = self.temp_memory(*ty);
                self.copy(copy, m, *ty);
                (*v, *ty) = (Rval::Scalar(self.addr(copy)), Ty::VOID_PTR);
            }
        }
        let nested = direct.filter(|f| f.parent.is_some());
        let abi = if let Some((f, extra)) = &pack {
            self.u.pack_abi(f, extra)
        } else if ft.prototype && tys.len() == ft.params.len() && nested.is_none() {
            self.u.prototype_abi(fty)
        } else {
            Rc::new(self.u.call_abi(ft, &tys, nested.is_some()))
        };
        let chain = match nested {
            Some(f) => self.chain_for(f),
            None => Value::NONE,
        };
        let v = self.emit_call(global, pointer, &abi, ft.ret, &vals, &tys, chain, dst);
        let noreturn = ft.noreturn || direct.is_some_and(|f| f.noreturn.get());
        if let Some(f) = direct
            && (f.attrs.get().returns_twice)
        {
            self.b.func.attrs.calls_setjmp = true;
        }
        if noreturn {
            self.unreachable();
        }
        v
    }

    /// Calls a library or runtime function with scalar or complex arguments.
    pub fn call_library(&mut self, name: &str, ret: Ty, args: &[Rval], tys: &[Ty]) -> Rval {
        let sig = CSignature {
            ret: ctype(self.types, ret),
            params: tys.iter().map(|&t| ctype(self.types, t)).collect(),
            named: tys.len(),
            variadic: false,
            chain: false,
            conv: 0,
            features: self.u.features,
        };
        let abi = self.u.target.classify(&sig);
        let g = self.u.library_function(name);
        self.emit_call(Some(g), Value::NONE, &abi, ret, args, tys, Value::NONE, None)
    }

    #[allow(clippy::too_many_arguments)]
    fn emit_call(
        &mut self,
        global: Option<GlobalId>,
        pointer: Value,
        abi: &Classified,
        ret: Ty,
        args: &[Rval],
        tys: &[Ty],
        chain: Value,
        dst: Option<Mem>,
    ) -> Rval {
        let mut parts: SmallVec<[Value; 8]> = SmallVec::new();
        let mut result = None;
        if matches!(abi.ret, Pass::Indirect) {
            let m = self.result_memory(ret, 0, dst);
            parts.push(self.addr(m));
            result = Some(m);
        }
        for ((&v, &ty), pass) in args.iter().zip(tys).zip(&abi.params) {
            self.pass(v, ty, pass, &mut parts);
        }
        if abi.sig.chain {
            parts.push(chain);
        }
        let sig = abi.sig.clone();
        let rets = match global {
            Some(g) => self.b.call(g, sig, &parts),
            None => self.b.call_indirect(pointer, sig, &parts),
        };
        match &abi.ret {
            Pass::Ignore => match repr(self.types, ret) {
                // An empty record.
                Repr::Memory => Rval::Mem(self.result_memory(ret, 0, dst)),
                _ => Rval::Void,
            },
            Pass::Indirect | Pass::ByVal => match (result, repr(self.types, ret)) {
                (Some(m), Repr::Memory) => Rval::Mem(m),
                (Some(m), _) => self.load(m, ret),
                (None, _) => Rval::Void,
            },
            Pass::Parts(p) => self.receive(ret, p, &rets, dst),
        }
    }

    /// Where an aggregate result goes: `dst`, or a temporary of at least `min` bytes.
    fn result_memory(&mut self, ty: Ty, min: u64, dst: Option<Mem>) -> Mem {
        match dst {
            Some(m) if !m.volatile && !m.atomic && m.space == 0 => m,
            _ => {
                let s = self.temp_slot(ty);
                let size = &mut self.b.func.slots[s].size;
                *size = (*size).max(min);
                Mem::at(Base::Slot(s), self.b.func.slots[s].align)
            }
        }
    }

    /// Appends the parts of one argument.
    fn pass(&mut self, v: Rval, ty: Ty, pass: &Pass, parts: &mut SmallVec<[Value; 8]>) {
        match pass {
            Pass::Ignore => {}
            Pass::ByVal => {
                let m = self.spill(v, ty);
                let a = self.addr(m);
                parts.push(a);
            }
            Pass::Indirect => {
                let s = self.temp_slot(ty);
                let m = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                self.store(m, ty, v);
                let a = self.addr(m);
                parts.push(a);
            }
            Pass::Parts(pieces) => {
                let vals = self.split(v, ty, pieces);
                parts.extend(vals);
            }
        }
    }

    /// The pieces of a value.
    fn split(&mut self, v: Rval, ty: Ty, pieces: &[Piece]) -> SmallVec<[Value; 4]> {
        match (v, pieces) {
            (Rval::Scalar(x), [p]) if self.b.func.ty(x) == p.ty => return SmallVec::from_slice(&[x]),
            // An int narrower than the part it travels in (or an enum's, of another spelling).
            (Rval::Scalar(x), [p]) if self.b.func.ty(x).is_int_or_ptr() && p.ty.is_int() => {
                let x = self.int_resize(x, p.ty, self.types.is_signed(ty));
                return SmallVec::from_slice(&[x]);
            }
            (Rval::Scalar(x), [_, _]) if self.b.func.ty(x) == Type::I128 => {
                let k = self.int_const(Type::I128, 64);
                let hi = self.arith_ir(Opcode::Lshr, x, k);
                let (lo, hi) = (self.int_resize(x, Type::I64, false), self.int_resize(hi, Type::I64, false));
                return SmallVec::from_slice(&[lo, hi]);
            }
            (Rval::Complex(re, im), [p, q]) if self.b.func.ty(re) == p.ty && p.ty == q.ty => {
                return SmallVec::from_slice(&[re, im]);
            }
            _ => {}
        }
        let m = self.spill(v, ty);
        let size = self.types.size_of(ty).unwrap_or(0);
        pieces.iter().map(|p| self.load_piece(m, *p, size)).collect()
    }

    /// Loads a piece of an object of `size` bytes without reading past its end.
    fn load_piece(&mut self, m: Mem, p: Piece, size: u64) -> Value {
        let at = m.offset(p.offset as i64);
        let n = p.ty.bytes(self.b.func.ptr_bytes) as u64;
        let left = size.saturating_sub(p.offset as u64);
        if n <= left || self.slot_covers(at, n) {
            return self.load_raw(at, p.ty);
        }
        let t = Type::int_of_bits((n * 8) as u32).unwrap_or(Type::I64);
        let v = self.load_bytes(at, left as u32, t);
        if p.ty.is_ptr() { self.int_to_ptr(v, false) } else { self.bitcast(v, p.ty) }
    }
    /// Our own frame may be read past the object, as far as the slot goes.
    fn slot_covers(&self, m: Mem, n: u64) -> bool {
        match m.base {
            Base::Slot(s) => m.off >= 0 && m.off as u64 + n <= self.b.func.slots[s].size,
            _ => false,
        }
    }
    /// Stores a piece without writing past the object's end.
    fn store_piece(&mut self, m: Mem, p: Piece, v: Value, size: u64) {
        let at = m.offset(p.offset as i64);
        let n = p.ty.bytes(self.b.func.ptr_bytes) as u64;
        let left = size.saturating_sub(p.offset as u64);
        if n <= left || self.slot_covers(at, n) {
            return self.store_raw(at, v);
        }
        let t = Type::int_of_bits((n * 8) as u32).unwrap_or(Type::I64);
        let v = if p.ty.is_ptr() { self.ptr_to_int(v) } else { self.bitcast(v, t) };
        for (off, ty) in pieces(left as u32) {
            let k = self.int_const(t, off as i128 * 8);
            let x = self.arith_ir(Opcode::Lshr, v, k);
            let x = self.int_resize(x, ty, false);
            self.store_raw(at.offset(off as i64), x);
        }
    }

    /// The C value made of the pieces of a result.
    pub(super) fn receive(&mut self, ty: Ty, pieces: &[Piece], vals: &[Value], dst: Option<Mem>) -> Rval {
        match (repr(self.types, ty), vals) {
            (Repr::Scalar(t), &[v]) if self.b.func.ty(v) == t => return Rval::Scalar(v),
            (Repr::Scalar(t), &[v]) if t.is_int() && self.b.func.ty(v).is_int() => {
                return Rval::Scalar(self.int_resize(v, t, self.types.is_signed(ty)));
            }
            (Repr::Scalar(Type::I128), &[lo, hi]) if self.b.func.ty(lo) == Type::I64 => {
                let (lo, hi) =
                    (self.int_resize(lo, Type::I128, false), self.int_resize(hi, Type::I128, false));
                let k = self.int_const(Type::I128, 64);
                let hi = self.arith_ir(Opcode::Shl, hi, k);
                return Rval::Scalar(self.arith_ir(Opcode::Or, lo, hi));
            }
            (Repr::Complex(t), &[re, im]) if self.b.func.ty(re) == t && self.b.func.ty(im) == t => {
                return Rval::Complex(re, im);
            }
            (Repr::Void, _) => return Rval::Void,
            _ => {}
        }
        let bytes = pieces.iter().map(|p| p.offset + p.ty.bytes(self.b.func.ptr_bytes)).max().unwrap_or(0);
        let m = self.result_memory(ty, bytes as u64, dst);
        let size = self.types.size_of(ty).unwrap_or(0);
        for (p, &v) in pieces.iter().zip(vals) {
            self.store_piece(m, *p, v, size);
        }
        match repr(self.types, ty) {
            Repr::Memory => Rval::Mem(m),
            _ => self.load(m, ty),
        }
    }

    /// `return e;`
    pub fn ret(&mut self, e: Option<&'a Expr<'a>>) {
        let abi = self.abi.clone();
        let ret = self.types.func(self.func.ty.get()).map_or(Ty::VOID, |t| t.ret);
        let Some(e) = e else {
            self.leave_scopes(0, false);
            self.profile_hook("__cyg_profile_func_exit");
            if self.is_live() {
                let vals: SmallVec<[Value; 2]> = match abi.ret {
                    Pass::Indirect => abi.sig.rets.iter().map(|_| self.sret).collect(),
                    _ => abi.sig.rets.iter().map(|r| self.b.undef(r.ty)).collect(),
                };
                self.b.ret(&vals);
            }
            return self.kill();
        };
        let vals: SmallVec<[Value; 4]> = match &abi.ret {
            Pass::Ignore => {
                self.effect(e);
                SmallVec::new()
            }
            Pass::Indirect | Pass::ByVal => {
                let m = Mem::at(Base::Val(self.sret), self.types.align_of(ret));
                // The callee may see the caller's object only as long as it has not read what it returns.
                let v = self.rval(e);
                if self.is_live() {
                    self.store(m, ret, v);
                }
                abi.sig.rets.iter().map(|_| self.sret).collect()
            }
            Pass::Parts(pieces) => {
                let v = self.rval(e);
                if self.is_live() && !v.is_void() {
                    self.split(v, ret, pieces)
                } else {
                    self.kill();
                    SmallVec::new()
                }
            }
        };
        if self.is_live() {
            self.leave_scopes(0, false);
            self.profile_hook("__cyg_profile_func_exit");
        }
        if self.is_live() {
            self.b.ret(&vals);
        }
        self.kill();
    }

    /// `va_arg(ap, type)`; `ap` gives the address of the va_list.
    pub fn va_arg(&mut self, ap: &'a Expr<'a>, e: &'a Expr<'a>) -> Rval {
        let ap = self.value(ap);
        let by_reference = self.types.is_vla(e.ty);
        let ct = ctype(self.types, if by_reference { Ty::VOID_PTR } else { e.ty });
        let target = self.u.target;
        if !self.is_live() {
            let a = self.b.undef(Type::PTR);
            return self.load(Mem::at(Base::Val(a), 1), e.ty);
        }
        let addr = self.with_foreign_blocks(|l| target.va_arg(&mut l.b, ap, &ct));
        let align = self.types.align_of(e.ty).min(self.u.sess.target.pointer_size as u32);
        let m = Mem { any_alias: true, ..Mem::at(Base::Val(addr), align) };
        match repr(self.types, e.ty) {
            Repr::Memory if by_reference => {
                let p = self.load_raw(m, Type::PTR);
                Rval::Mem(Mem { any_alias: true, ..Mem::at(Base::Val(p), self.types.align_of(e.ty)) })
            }
            Repr::Memory => {
                // The next va_arg does not change it; a copy is made where it is stored.
                Rval::Mem(m)
            }
            _ => self.load(m, e.ty),
        }
    }
}
