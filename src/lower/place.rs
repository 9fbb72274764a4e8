//! Lvalues: where an object is, and reading and writing it.
//!
//! An address is kept as base plus constant offset as long as possible, so that member and constant element accesses fold
//! into the load's or store's offset.

use super::expr::Rval;
use super::func::{FnLower, VarPlace};
use super::types::{Repr, address_space, repr};
use crate::ast::types::Quals;
use crate::ast::{BinOp, BitPlace, CastKind, Expr, ExprKind, Ty, Var};
use crate::ir::ssa::Variable;
use crate::ir::{AliasClass, GlobalId, InstData, MemFlags, MemOrder, Opcode, Slot, Type, Value};

/// What an address is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Base {
    Val(Value),
    Slot(Slot),
    Sym(GlobalId),
}

/// An object in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mem {
    pub base: Base,
    /// Bytes.
    pub off: i64,
    /// Known alignment in bytes of base + off.
    pub align: u32,
    pub volatile: bool,
    pub atomic: bool,
    /// Address space (see `MemFlags`).
    pub space: u8,
    /// Reached through a union or a `may_alias` type: the type says nothing about aliasing.
    pub any_alias: bool,
    /// Scalars here have their bytes in the order the target does not use.
    pub reversed: bool,
}

impl Mem {
    /// A plain object at `base`.
    pub fn at(base: Base, align: u32) -> Mem {
        Mem {
            base,
            off: 0,
            align: align.max(1),
            volatile: false,
            atomic: false,
            space: 0,
            any_alias: false,
            reversed: false,
        }
    }
    /// The part of it `off` bytes in.
    pub fn offset(self, off: i64) -> Mem {
        let align = if off == 0 { self.align } else { self.align.min(1 << off.trailing_zeros().min(16)) };
        Mem { off: self.off.wrapping_add(off), align, ..self }
    }
    pub fn flags(self) -> MemFlags {
        MemFlags::aligned(self.align).with_volatile(self.volatile).with_space(self.space)
    }
}

/// An lvalue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Ssa(Variable),
    /// The two parts of a complex SSA variable.
    Pair(Variable, Variable),
    Mem(Mem),
    /// A bit-field; the `Mem` is its access unit.
    Bits(Mem, BitPlace),
    /// A lane of a vector SSA variable.
    Lane(Variable, u32),
    /// A lane at a variable index: the vector's type and the offset in bytes.
    LaneAt(Variable, Ty, Value),
    /// A global register variable: the target's register number.
    Reg(u16, Type),
}

impl<'a> FnLower<'_, '_, 'a> {
    /// The place an lvalue designates. Evaluates what is needed to know it, once.
    pub fn place(&mut self, e: &'a Expr<'a>) -> Place {
        match e.kind {
            ExprKind::Paren(x) => self.place(x),
            ExprKind::VarRef(v) => self.var_ref_place(v, e.ty),
            ExprKind::CompoundLiteral(v) => self.compound_literal(v, e.ty),
            ExprKind::StringLit(s) => {
                let g = self.u.string_global(s);
                Place::Mem(Mem::at(Base::Sym(g), s.width as u32))
            }
            ExprKind::Deref(p) => {
                let (base, off) = self.address(p);
                let align = self.types.align_of(e.ty).max(1);
                let reversed = self.types.is_reversed(e) && !self.types.is_array(e.ty);
                Place::Mem(self.typed(Mem { off, reversed, ..Mem::at(base, align) }, e.ty))
            }
            ExprKind::Member { base, field } => {
                let record = self.types.record(field.record);
                let any = record.is_union || record.may_alias;
                let outer = match self.object(base) {
                    Place::Mem(m) => m,
                    _ => self.spilled(base),
                };
                let mut m = outer.offset(field.offset as i64);
                if let Some(after) = self.types.field(field).after {
                    let p = self.addr(m);
                    let n = self.run_time_size(after);
                    let p = self.b.ptr_add(p, n);
                    m = Mem { base: Base::Val(p), off: 0, align: field.align, ..m };
                }
                m.any_alias |= any;
                m.reversed = record.reversed && self.types.is_arithmetic(e.ty);
                m = self.typed(m, e.ty);
                m.volatile |= outer.volatile;
                match field.bits {
                    Some(b) => Place::Bits(m, b),
                    None => Place::Mem(m),
                }
            }
            ExprKind::VecElem { base, index } => self.element(base, index, e.ty),
            ExprKind::RealPart(x) | ExprKind::ImagPart(x) => {
                let imag = matches!(e.kind, ExprKind::ImagPart(_));
                match self.object(x) {
                    Place::Pair(re, im) => Place::Ssa(if imag { im } else { re }),
                    Place::Mem(m) => {
                        let size = self.types.size_of(e.ty).unwrap_or(0) as i64;
                        let off = if imag { size } else { 0 };
                        Place::Mem(m.offset(off))
                    }
                    // `__real__` of a real object is the object.
                    p => p,
                }
            }
            _ => Place::Mem(self.spilled(e)),
        }
    }

    /// The place of an lvalue, or a temporary that holds an rvalue.
    fn object(&mut self, e: &'a Expr<'a>) -> Place {
        if e.is_lvalue() {
            return self.place(e);
        }
        match self.rval(e) {
            Rval::Mem(m) => Place::Mem(m),
            v => Place::Mem(self.spill(v, e.ty)),
        }
    }

    fn spilled(&mut self, e: &'a Expr<'a>) -> Mem {
        let v = self.rval(e);
        self.spill(v, e.ty)
    }

    /// Memory that holds `v`: its own, or a temporary.
    pub fn spill(&mut self, v: Rval, ty: Ty) -> Mem {
        if let Rval::Mem(m) = v {
            return m;
        }
        let slot = self.temp_slot(ty);
        let m = Mem::at(Base::Slot(slot), self.b.func.slots[slot].align);
        self.store(m, ty, v);
        m
    }

    /// `m` with what the lvalue's type says: volatility, address space, aliasing.
    pub fn typed(&self, mut m: Mem, ty: Ty) -> Mem {
        let q = self.types.quals(ty);
        m.volatile |= q.is_volatile();
        m.atomic = q.is_atomic();
        let space = address_space(q);
        if space != 0 {
            m.space = space;
        }
        m.any_alias |= self.types.may_alias(ty);
        m
    }

    fn var_ref_place(&mut self, v: &'a Var<'a>, ty: Ty) -> Place {
        if Self::is_auto(v) {
            return match self.bare_place(v) {
                Place::Mem(m) => Place::Mem(self.typed(m, ty)),
                p => p,
            };
        }
        if let Some(reg) = v.asm_reg.get() {
            return self.register_place(v, reg, ty);
        }
        let g = self.u.var_global(v);
        let align = self.u.module.globals[g].align.max(1);
        Place::Mem(self.typed(Mem::at(Base::Sym(g), align), ty))
    }

    fn register_place(&mut self, v: &'a Var<'a>, reg: crate::support::intern::Name, ty: Ty) -> Place {
        let name = reg.as_str().trim_start_matches('%');
        match (self.u.target.reg_by_name(name), repr(self.types, ty)) {
            (Some(r), Repr::Scalar(t)) => Place::Reg(r.0 as u16, t),
            _ => {
                self.unsupported(v.loc, "this register variable");
                Place::Reg(0, Type::I32)
            }
        }
    }

    fn compound_literal(&mut self, v: &'a Var<'a>, ty: Ty) -> Place {
        if !Self::is_auto(v) {
            return self.var_ref_place(v, ty);
        }
        self.declare(v);
        self.init_auto(v);
        self.var_ref_place(v, ty)
    }

    fn element(&mut self, base: &'a Expr<'a>, index: &'a Expr<'a>, ty: Ty) -> Place {
        let place = self.object(base);
        let i = self.value(index);
        let size = self.types.size_of(ty).unwrap_or(1) as i64;
        let constant = self.b.func.iconst(i);
        match (place, constant) {
            (Place::Mem(m), Some(k)) => Place::Mem(m.offset(k.wrapping_mul(size))),
            (Place::Mem(m), None) => {
                let i = self.to_ptr_int(i, self.types.is_signed(index.ty));
                let scaled = self.scale(i, size);
                let p = self.addr(m);
                let p = self.b.ptr_add(p, scaled);
                Place::Mem(Mem { base: Base::Val(p), off: 0, align: m.align.min(size as u32), ..m })
            }
            (Place::Ssa(v), Some(k)) => {
                let lanes = self.ssa.var_type(v).lanes();
                if lanes == 1 { Place::Ssa(v) } else { Place::Lane(v, k as u32 & (lanes - 1)) }
            }
            (Place::Ssa(v), None) => {
                let i = self.to_ptr_int(i, self.types.is_signed(index.ty));
                Place::LaneAt(v, base.ty, self.scale(i, size))
            }
            (p, _) => p,
        }
    }

    // Addresses.

    /// The value of pointer expression `e` as base and offset.
    pub fn address(&mut self, e: &'a Expr<'a>) -> (Base, i64) {
        // Down the pointers, then back up through the additions.
        let mut steps: Vec<(&'a Expr<'a>, &'a Expr<'a>, bool)> = Vec::new();
        let mut p = e;
        let (mut base, mut off) = loop {
            match p.kind {
                ExprKind::Paren(x) => p = x,
                ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) if self.types.is_pointer(x.ty) => p = x,
                ExprKind::Binary(op @ (BinOp::PtrAdd | BinOp::PtrSub), x, i) => {
                    steps.push((p, i, op == BinOp::PtrSub));
                    p = x;
                }
                ExprKind::AddrOf(x) | ExprKind::Cast(CastKind::ArrayToPointer, x) => {
                    if let ExprKind::FuncRef(f) = x.unparen().kind {
                        break (self.function_address(f), 0);
                    }
                    match self.object(x) {
                        Place::Mem(m) => break (m.base, m.off),
                        _ => {
                            // Not an object in memory (reported elsewhere): any address.
                            let z = self.b.undef(Type::PTR);
                            break (Base::Val(z), 0);
                        }
                    }
                }
                ExprKind::Cast(CastKind::FunctionToPointer, x) => match x.unparen().kind {
                    ExprKind::FuncRef(f) => break (self.function_address(f), 0),
                    ExprKind::Deref(q) => p = q,
                    _ => break (Base::Val(self.value(x)), 0),
                },
                _ => break (Base::Val(self.value(p)), 0),
            }
        };
        while let Some((node, index, neg)) = steps.pop() {
            let elem = self.types.pointee(node.ty).unwrap_or(Ty::CHAR);
            let i = self.value(index);
            let size = self.const_elem_size(elem);
            if let (Some(size), Some(k)) = (size, self.b.func.iconst(i)) {
                let d = k.wrapping_mul(size);
                off = off.wrapping_add(if neg { d.wrapping_neg() } else { d });
                continue;
            }
            let i = self.to_ptr_int(i, self.types.is_signed(index.ty));
            let mut d = match size {
                Some(size) => self.scale(i, size),
                None => {
                    let s = self.size_value(elem);
                    self.b.binary(Opcode::Imul, i, s)
                }
            };
            if neg {
                d = self.b.unary(Opcode::Ineg, self.b.ptr_int(), d);
            }
            let a = self.base_value(base);
            base = Base::Val(self.b.ptr_add(a, d));
        }
        (base, off)
    }

    /// Size of what a pointer steps over; `None` if it is known at run time only. `void` and functions count 1 (GNU).
    pub fn const_elem_size(&self, elem: Ty) -> Option<i64> {
        if self.types.is_vla(elem) {
            return None;
        }
        Some(self.types.size_of(elem).unwrap_or(1) as i64)
    }

    /// `i * size` for an integer of pointer width.
    pub fn scale(&mut self, i: Value, size: i64) -> Value {
        let ty = self.b.ptr_int();
        if size == 1 {
            return i;
        }
        if let Some(k) = self.b.func.iconst(i) {
            return self.b.iconst(ty, k.wrapping_mul(size));
        }
        if size > 0 && size.count_ones() == 1 {
            let n = self.b.iconst(ty, size.trailing_zeros() as i64);
            return self.b.binary(Opcode::Shl, i, n);
        }
        let n = self.b.iconst(ty, size);
        self.b.binary(Opcode::Imul, i, n)
    }

    /// An integer of any width as one of pointer width.
    pub fn to_ptr_int(&mut self, v: Value, signed: bool) -> Value {
        let to = self.b.ptr_int();
        self.int_resize(v, to, signed)
    }

    fn base_value(&mut self, b: Base) -> Value {
        match b {
            Base::Val(v) => v,
            Base::Slot(s) => self.b.slot_addr(s, 0),
            Base::Sym(g) => self.b.sym_addr(g, 0),
        }
    }

    /// The address as a value.
    pub fn addr(&mut self, m: Mem) -> Value {
        self.addr_value(m.base, m.off)
    }
    pub fn addr_value(&mut self, base: Base, off: i64) -> Value {
        match base {
            Base::Val(v) => match self.b.func.iconst(v) {
                Some(k) => self.b.iconst(Type::PTR, k.wrapping_add(off)),
                None => self.b.ptr_add_imm(v, off),
            },
            Base::Slot(s) => match i32::try_from(off) {
                Ok(off) => self.b.slot_addr(s, off),
                Err(_) => {
                    let p = self.b.slot_addr(s, 0);
                    self.b.ptr_add_imm(p, off)
                }
            },
            // Relocations have 32 bits.
            Base::Sym(g) => match i32::try_from(off) {
                Ok(_) => self.b.sym_addr(g, off),
                Err(_) => {
                    let p = self.b.sym_addr(g, 0);
                    self.b.ptr_add_imm(p, off)
                }
            },
        }
    }

    /// Base value and offset for a load's or store's fields. `len`: bytes accessed.
    fn operand(&mut self, m: Mem, len: u32) -> (Value, i32) {
        match i32::try_from(m.off) {
            Ok(off) if off.checked_add(len as i32).is_some() => (self.base_value(m.base), off),
            _ => (self.addr(m), 0),
        }
    }

    // Reading and writing memory.

    /// Loads one IR value of type `ty`; aliases anything.
    pub fn load_raw(&mut self, m: Mem, ty: Type) -> Value {
        self.load_class(m, ty, AliasClass::ANY)
    }
    pub fn load_class(&mut self, m: Mem, ty: Type, class: AliasClass) -> Value {
        let (a, off) = self.operand(m, ty.bytes(self.b.func.ptr_bytes));
        self.b.load(ty, a, off, m.flags(), class)
    }
    /// Stores one IR value; aliases anything.
    pub fn store_raw(&mut self, m: Mem, v: Value) {
        self.store_class(m, v, AliasClass::ANY);
    }
    pub fn store_class(&mut self, m: Mem, v: Value, class: AliasClass) {
        let bytes = self.b.func.ty(v).bytes(self.b.func.ptr_bytes);
        let (a, off) = self.operand(m, bytes);
        self.b.store(a, v, off, m.flags(), class);
    }
    /// Loads a scalar in the byte order of its place.
    fn load_ordered(&mut self, m: Mem, ty: Type, class: AliasClass) -> Value {
        let n = ty.bytes(self.b.func.ptr_bytes);
        match Type::int_of_bits(n * 8) {
            Some(int) if m.reversed && n > 1 && self.can_reverse(ty) => {
                let v = self.load_class(m, int, class);
                let v = self.swap_bytes(v, n);
                self.bitcast(v, ty)
            }
            _ => self.load_class(m, ty, class),
        }
    }
    fn store_ordered(&mut self, m: Mem, v: Value, class: AliasClass) {
        let ty = self.b.func.ty(v);
        let n = ty.bytes(self.b.func.ptr_bytes);
        match Type::int_of_bits(n * 8) {
            Some(int) if m.reversed && n > 1 && self.can_reverse(ty) => {
                let v = self.bitcast(v, int);
                let v = self.swap_bytes(v, n);
                self.store_class(m, v, class);
            }
            _ => self.store_class(m, v, class),
        }
    }
    /// The x87 format has no integer of its size (gcc refuses it, too).
    fn can_reverse(&mut self, ty: Type) -> bool {
        if ty == Type::F80 {
            self.unsupported(self.b.loc, "reversed storage order of an x87 long double");
        }
        ty != Type::F80
    }
    fn class_of(&mut self, m: Mem, ty: Ty) -> AliasClass {
        if m.any_alias || self.any_alias { AliasClass::ANY } else { self.u.alias_class(ty) }
    }

    /// Reads the object of type `ty` at `m`. Records are not copied: the result is where they are.
    pub fn load(&mut self, m: Mem, ty: Ty) -> Rval {
        if m.atomic && !matches!(repr(self.types, ty), Repr::Void) {
            return self.atomic_load_object(m, ty, MemOrder::SeqCst);
        }
        match repr(self.types, ty) {
            Repr::Void => Rval::Void,
            Repr::Scalar(t) => {
                let class = self.class_of(m, ty);
                let v = self.load_ordered(m, t, class);
                Rval::Scalar(self.normalise(v, ty))
            }
            Repr::Complex(t) => {
                let class = self.class_of(m, ty);
                let size = self.complex_step(ty);
                let re = self.load_ordered(m, t, class);
                let im = self.load_ordered(m.offset(size), t, class);
                Rval::Complex(re, im)
            }
            Repr::Memory => Rval::Mem(m),
        }
    }

    /// Bytes from the real to the imaginary part of complex type `ty`.
    pub fn complex_step(&self, ty: Ty) -> i64 {
        self.types.size_of(ty).unwrap_or(0) as i64 / 2
    }

    /// Writes `v` of type `ty` at `m`.
    pub fn store(&mut self, m: Mem, ty: Ty, v: Rval) {
        if m.atomic && !matches!(v, Rval::Void) {
            return self.atomic_store_object(m, ty, v, MemOrder::SeqCst);
        }
        match v {
            Rval::Void => {}
            Rval::Scalar(v) => {
                let class = self.class_of(m, ty);
                self.store_ordered(m, v, class);
            }
            Rval::Complex(re, im) => {
                let class = self.class_of(m, ty);
                let size = self.complex_step(ty);
                self.store_ordered(m, re, class);
                self.store_ordered(m.offset(size), im, class);
            }
            Rval::Mem(src) => self.copy(m, src, ty),
        }
    }

    /// Copies an object of type `ty`.
    pub fn copy(&mut self, dst: Mem, src: Mem, ty: Ty) {
        if self.types.is_vla(ty) {
            let n = self.size_value(ty);
            return self.copy_bytes(dst, src, n);
        }
        let size = self.types.size_of(ty).unwrap_or(0);
        self.copy_size(dst, src, size);
    }
    pub fn copy_size(&mut self, dst: Mem, src: Mem, size: u64) {
        if size == 0 || (dst.base == src.base && dst.off == src.off && !dst.volatile && !src.volatile) {
            return;
        }
        let ty = self.b.ptr_int();
        let n = self.b.iconst(ty, size as i64);
        self.copy_bytes(dst, src, n);
    }
    fn copy_bytes(&mut self, dst: Mem, src: Mem, n: Value) {
        if dst.space != 0 || src.space != 0 {
            return self.copy_by_words(dst, src, n);
        }
        let (d, s) = (self.addr(dst), self.addr(src));
        let flags = MemFlags::aligned(dst.align.min(src.align)).with_volatile(dst.volatile || src.volatile);
        self.b.inst(InstData::new(Opcode::Memcpy, Type::VOID, flags.0, [d.0, s.0, n.0, 0]));
    }
    /// Copies between address spaces, of constant size.
    fn copy_by_words(&mut self, dst: Mem, src: Mem, n: Value) {
        let mut left = self.b.func.iconst(n).unwrap_or(0);
        let mut at = 0;
        while left > 0 {
            let ty = match left {
                8.. => Type::I64,
                4.. => Type::I32,
                2.. => Type::I16,
                _ => Type::I8,
            };
            let v = self.load_raw(src.offset(at), ty);
            self.store_raw(dst.offset(at), v);
            let step = ty.bytes(8) as i64;
            at += step;
            left -= step;
        }
    }
    /// Fills with zero bytes.
    pub fn zero(&mut self, m: Mem, size: u64) {
        self.fill(m, 0, size);
    }
    pub fn fill(&mut self, m: Mem, byte: u8, size: u64) {
        if size == 0 {
            return;
        }
        let d = self.addr(m);
        let z = self.b.iconst(Type::I8, byte as i64);
        let ty = self.b.ptr_int();
        let n = self.b.iconst(ty, size as i64);
        self.b.memset(d, z, n, m.align);
    }

    // Reading and writing places.

    /// The value of the object of type `ty` at `p`.
    pub fn read(&mut self, p: Place, ty: Ty) -> Rval {
        match p {
            Place::Ssa(v) => Rval::Scalar(self.read_var(v)),
            Place::Pair(re, im) => Rval::Complex(self.read_var(re), self.read_var(im)),
            Place::Mem(m) => self.load(m, ty),
            Place::Bits(m, b) => Rval::Scalar(self.load_bits(m, b, ty)),
            Place::Lane(v, n) => {
                let vec = self.read_var(v);
                Rval::Scalar(self.extract_lane(vec, n))
            }
            Place::LaneAt(v, whole, at) => {
                let m = self.lane_in_memory(v, whole, ty, at).1;
                self.load(m, ty)
            }
            Place::Reg(r, t) => {
                let d = InstData::new(Opcode::ReadReg, t, r, [0; 4]);
                Rval::Scalar(self.b.inst(d))
            }
        }
    }

    /// The vector variable `v` of type `vector` in a slot of its own, and the `lane` that is `at` bytes into it.
    fn lane_in_memory(&mut self, v: Variable, vector: Ty, lane: Ty, at: Value) -> (Mem, Mem) {
        let value = self.read_var(v);
        let whole = Mem { any_alias: true, ..self.spill(Rval::Scalar(value), vector) };
        let p = self.addr(whole);
        let p = self.b.ptr_add(p, at);
        let align = self.types.align_of(lane);
        (whole, Mem { any_alias: true, ..Mem::at(Base::Val(p), align) })
    }

    /// Stores `v`; gives the value the object then has (a bit-field's is cut to its width).
    pub fn write(&mut self, p: Place, ty: Ty, v: Rval) -> Rval {
        match (p, v) {
            (Place::Ssa(var), Rval::Scalar(x)) => self.write_var(var, x),
            (Place::Pair(re, im), Rval::Complex(x, y)) => {
                self.write_var(re, x);
                self.write_var(im, y);
            }
            (Place::Mem(m), v) => self.store(m, ty, v),
            (Place::Bits(m, b), Rval::Scalar(x)) => return Rval::Scalar(self.store_bits(m, b, ty, x)),
            (Place::Lane(var, n), Rval::Scalar(x)) => {
                let vec = self.read_var(var);
                let vec = self.insert_lane(vec, x, n);
                self.write_var(var, vec);
            }
            (Place::LaneAt(var, vector, at), v) => {
                let (whole, lane) = self.lane_in_memory(var, vector, ty, at);
                self.store(lane, ty, v);
                if let Rval::Scalar(x) = self.load(whole, vector) {
                    self.write_var(var, x);
                }
            }
            (Place::Reg(r, _), Rval::Scalar(x)) => {
                self.b.inst(InstData::new(Opcode::WriteReg, Type::VOID, r, [x.0, 0, 0, 0]));
            }
            _ => {}
        }
        v
    }

    /// The place of an automatic variable, without what its type's qualifiers say.
    pub fn bare_place(&mut self, var: &Var<'a>) -> Place {
        match self.var_place(var) {
            VarPlace::Ssa(s) => Place::Ssa(s),
            VarPlace::Pair(re, im) => Place::Pair(re, im),
            VarPlace::Slot(s) => Place::Mem(Mem::at(Base::Slot(s), self.b.func.slots[s].align)),
            VarPlace::Addr(a) => Place::Mem(Mem::at(Base::Val(a), self.types.align_of(var.ty.get()))),
        }
    }

    /// Sets a declared variable to its first value.
    pub fn init_var(&mut self, var: &Var<'a>, v: Rval) {
        let ty = var.ty.get();
        let p = self.bare_place(var);
        let p = match p {
            Place::Mem(mut m) => {
                m.volatile = self.types.quals(ty).is_volatile();
                Place::Mem(m)
            }
            p => p,
        };
        self.write(p, ty, v);
    }

    /// Volatile and the like of a type's qualifiers.
    pub fn quals(&self, ty: Ty) -> Quals {
        self.types.quals(ty)
    }
}
