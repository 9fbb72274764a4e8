//! What an expression is worth as a constant. Arithmetic on constants is folded as the tree is built
//! (`fold`), so an integer constant expression is an `IntConst` node; what is left for here are addresses,
//! constants that fold in static initialisers only (division by zero), and conditions on addresses.

use super::fold::Num;
use super::{Sema, number};
use crate::ast::{
    BinOp, CastKind, Expr, ExprKind, Func, Label, Quals, Storage, StrLit, Ty, TypeKind, UnOp, Var,
};
use crate::support::source::Loc;

/// What an address is relative to.
#[derive(Clone, Copy)]
pub enum Base<'a> {
    Var(&'a Var<'a>),
    Func(&'a Func<'a>),
    Str(&'a StrLit<'a>),
    Label(&'a Label<'a>),
}

impl Base<'_> {
    /// The same object (string literals: the same contents, which the linker merges).
    fn is(&self, o: &Base) -> bool {
        match (self, o) {
            (Base::Var(a), Base::Var(b)) => std::ptr::addr_eq(*a, *b),
            (Base::Func(a), Base::Func(b)) => std::ptr::addr_eq(*a, *b),
            (Base::Str(a), Base::Str(b)) => a.width == b.width && a.bytes == b.bytes,
            (Base::Label(a), Base::Label(b)) => std::ptr::addr_eq(*a, *b),
            _ => false,
        }
    }
    /// The address may turn out to be null.
    fn may_be_null(&self) -> bool {
        match self {
            Base::Var(v) => v.attrs.get().weak,
            Base::Func(f) => f.attrs.get().weak,
            _ => false,
        }
    }
}

/// A constant.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// As in `ExprKind::IntConst`; pointers with a fixed value too.
    Int(i128),
    /// A `_BitInt` of more than 128 bits (see `wide`).
    Wide(&'a [u64]),
    /// The bits in the type's format.
    Float(u128),
    Complex(u128, u128),
    /// `base + offset` in bytes: link-time constant.
    Addr(Base<'a>, i64),
    /// `&&a - &&b + offset`.
    LabelDiff(&'a Label<'a>, &'a Label<'a>, i64),
}

impl<'s, 'a> Sema<'s, 'a> {
    /// The value of an integer constant expression; `None` if it is not one (nothing is reported).
    pub fn int_value(&self, e: &'a Expr<'a>) -> Option<i128> {
        if let ExprKind::IntConst(v) = e.unparen().kind {
            return self.types.is_integer(e.ty).then_some(v);
        }
        if !self.types.is_integer(e.ty) {
            return None;
        }
        match self.eval(e, false)? {
            Value::Int(v) => Some(v),
            _ => None,
        }
    }

    /// The value of `e` (an rvalue of scalar type) as a constant for a static initialiser; `None` if it is not one.
    pub fn const_value(&self, e: &'a Expr<'a>) -> Option<Value<'a>> {
        self.eval(e, true)
    }

    /// The fixed address of an lvalue built on a constant pointer (`((struct s *)0)->m`), so that the old way of
    /// writing `offsetof` is a constant.
    pub(super) fn fixed_address(&self, e: &'a Expr<'a>) -> Option<i128> {
        let mut e = e.unparen();
        let mut offset = 0i128;
        loop {
            match e.kind {
                ExprKind::Member { base, field } if self.types.field(field).after.is_none() => {
                    offset += field.offset as i128;
                    e = base.unparen();
                }
                ExprKind::Deref(p) => {
                    return match p.unparen().kind {
                        ExprKind::IntConst(v) => {
                            Some(number::wrap(v + offset, self.scalar_width(p.ty), false))
                        }
                        _ => None,
                    };
                }
                _ => return None,
            }
        }
    }

    /// `init`: in a static initialiser, where more is constant than in an integer constant expression.
    fn eval(&self, e: &'a Expr<'a>, init: bool) -> Option<Value<'a>> {
        match e.kind {
            ExprKind::IntConst(v) => Some(Value::Int(v)),
            ExprKind::WideConst(l) => Some(Value::Wide(l)),
            ExprKind::FloatConst(b) => Some(Value::Float(b)),
            ExprKind::ComplexConst(&(re, im)) => Some(Value::Complex(re, im)),
            ExprKind::Paren(x) => self.eval(x, init),
            // The bounds only shape the type, which a constant's value does not need.
            ExprKind::VlaBounds(_, x) if init => self.eval(x, init),
            ExprKind::LabelAddr(l) => Some(Value::Addr(Base::Label(l), 0)),
            ExprKind::AddrOf(x) => self.address(x),
            ExprKind::Cast(kind, x) => self.eval_cast(kind, x, e.ty, init),
            ExprKind::Unary(op, x) => self.eval_unary(op, x, e, init),
            ExprKind::Binary(op, l, r) => {
                // The right side first: it is the shallow one of a long chain.
                let rv = self.eval(r, init)?;
                let lv = self.eval(l, init)?;
                if self.is_wide(l.ty) {
                    return self.wide_binary(op, lv, rv, l.ty, r.ty);
                }
                self.eval_binary(op, lv, l.ty, rv, r.ty, e.ty, init)
            }
            ExprKind::LogAnd(l, r) => match self.truth(l, init)? {
                false => Some(Value::Int(0)),
                true => self.truth(r, init).map(|b| Value::Int(b as i128)),
            },
            ExprKind::LogOr(l, r) => match self.truth(l, init)? {
                true => Some(Value::Int(1)),
                false => self.truth(r, init).map(|b| Value::Int(b as i128)),
            },
            ExprKind::Cond(c) => match (self.truth(c.cond, init)?, c.then) {
                (true, Some(t)) => self.eval(t, init),
                (true, None) => self.eval_cast(c.then_cast, c.cond, e.ty, init),
                (false, _) => self.eval(c.els, init),
            },
            ExprKind::RealPart(x) | ExprKind::ImagPart(x) => match self.eval(x, init)? {
                Value::Complex(re, im) => {
                    let b = if matches!(e.kind, ExprKind::RealPart(_)) { re } else { im };
                    Some(self.value_of(self.from_bits(b, e.ty)))
                }
                _ => None,
            },
            ExprKind::Builtin { .. } if init => self.fold_late_builtin(e),
            _ => None,
        }
    }

    fn value_of(&self, n: Num) -> Value<'a> {
        match n {
            Num::Int(v) => Value::Int(v),
            Num::Float(_, b) => Value::Float(b),
        }
    }

    /// What of `__builtin_constant_p` is still open in a static initialiser is settled: not constant.
    fn fold_late_builtin(&self, e: &'a Expr<'a>) -> Option<Value<'a>> {
        use super::builtins::{Op, row};
        match e.kind {
            ExprKind::Builtin { id, .. } if row(id).op == Op::ConstantP => Some(Value::Int(0)),
            ExprKind::Builtin { id, args }
                if matches!(row(id).op, Op::Expect | Op::ExpectWithProbability) =>
            {
                self.eval(args.first()?, true)
            }
            _ => None,
        }
    }

    /// A constant value as a number of type `ty`.
    fn number_of(&self, v: Value<'a>, ty: Ty) -> Option<Num> {
        match v {
            Value::Int(v) => Some(Num::Int(v)),
            Value::Float(b) => Some(Num::Float(self.format_of(ty)?, b)),
            _ => None,
        }
    }

    fn truth(&self, e: &'a Expr<'a>, init: bool) -> Option<bool> {
        match self.eval(e, init)? {
            Value::Addr(b, o) => (!b.may_be_null() || o != 0).then_some(true),
            Value::Complex(re, im) => {
                let elem = self.types.element(e.ty)?;
                let nz = |b| {
                    matches!(self.convert_num(self.from_bits(b, elem), elem, Ty::BOOL), Some(Num::Int(1)))
                };
                Some(nz(re) || nz(im))
            }
            v if self.is_wide(e.ty) => self.wide_truth(v),
            v => match self.convert_num(self.number_of(v, e.ty)?, e.ty, Ty::BOOL)? {
                Num::Int(v) => Some(v != 0),
                Num::Float(..) => None,
            },
        }
    }

    fn eval_cast(&self, kind: CastKind, x: &'a Expr<'a>, ty: Ty, init: bool) -> Option<Value<'a>> {
        match kind {
            CastKind::ArrayToPointer | CastKind::FunctionToPointer => return self.address(x),
            CastKind::LvalueToRvalue => return self.object_value(x, init),
            CastKind::ToVoid | CastKind::UnionCast => return None,
            CastKind::VectorBitcast | CastKind::VectorSplat | CastKind::VectorConvert => return None,
            CastKind::ToBool => return self.truth(x, init).map(|b| Value::Int(b as i128)),
            _ => {}
        }
        let v = self.eval(x, init)?;
        if self.is_wide(x.ty) || self.is_wide(ty) {
            return self.wide_cast(kind, v, x.ty, ty);
        }
        match v {
            Value::Addr(..) | Value::LabelDiff(..) => match kind {
                CastKind::NoOp | CastKind::PtrCast | CastKind::IntToPtr | CastKind::PtrToInt => Some(v),
                // Address arithmetic done in an integer of the same width; a narrower one cannot be relocated.
                CastKind::IntCast if self.types.int_width(ty) == self.scalar_width(x.ty) => Some(v),
                CastKind::IntCast if matches!(v, Value::LabelDiff(..)) => Some(v),
                _ => None,
            },
            Value::Complex(re, im) => {
                let from = self.types.element(x.ty)?;
                let part = |b, to| self.convert_num(self.from_bits(b, from), from, to).map(|n| self.bits(n));
                match self.types.element(ty) {
                    Some(to) if kind == CastKind::ComplexCast => {
                        Some(Value::Complex(part(re, to)?, part(im, to)?))
                    }
                    _ => Some(self.value_of(self.convert_num(self.from_bits(re, from), from, ty)?)),
                }
            }
            _ => {
                let n = self.number_of(v, x.ty)?;
                if let TypeKind::Complex(elem) = *self.types.kind(ty) {
                    let re = self.convert_num(n, x.ty, elem)?;
                    return Some(Value::Complex(self.bits(re), 0));
                }
                self.convert_num(n, x.ty, ty).map(|n| self.value_of(n))
            }
        }
    }

    /// The value of (part of) a `const` object with a constant initialiser, or of a string: gcc takes it as constant in static
    /// initialisers.
    fn object_value(&self, x: &'a Expr<'a>, init: bool) -> Option<Value<'a>> {
        if !init
            || !self.types.is_scalar(x.ty)
            || x.bit_field().is_some()
            || self.types.quals(x.ty).is_volatile()
        {
            return None;
        }
        let size = self.types.size_of(x.ty)?;
        let (base, offset) = match x.unparen().kind {
            ExprKind::VarRef(v) => (Base::Var(v), 0),
            _ => match self.address(x)? {
                Value::Addr(base, offset) => (base, u64::try_from(offset).ok()?),
                _ => return None,
            },
        };
        match base {
            Base::Str(s) if size == s.width as u64 => {
                let bytes = s.bytes.get(offset as usize..offset as usize + size as usize)?;
                let v = bytes.iter().rev().fold(0i128, |v, &b| v << 8 | b as i128);
                Some(Value::Int(number::wrap_int(&self.types, v, x.ty)))
            }
            Base::Var(v) if self.is_constant_object(v) => {
                let item = v.init.get()?.items.iter().find(|i| {
                    let end = i.offset + self.types.size_of(i.ty).unwrap_or(0);
                    i.offset < offset + size && offset < end
                });
                match item {
                    Some(i)
                        if i.offset == offset && i.bits.is_none() && self.types.same_unqual(i.ty, x.ty) =>
                    {
                        self.eval(i.value, init)
                    }
                    Some(_) => None,
                    None if self.types.is_float(x.ty) => Some(Value::Float(0)),
                    None if self.types.is_complex(x.ty) => None,
                    None => Some(Value::Int(0)),
                }
            }
            _ => None,
        }
    }
    fn is_constant_object(&self, v: &Var<'a>) -> bool {
        let q = self.types.quals(v.ty.get());
        q.has(Quals::CONST) && !q.is_volatile() && v.init.get().is_some() && !v.attrs.get().weak
    }

    fn eval_unary(&self, op: UnOp, x: &'a Expr<'a>, e: &'a Expr<'a>, init: bool) -> Option<Value<'a>> {
        if op == UnOp::LogNot {
            return self.truth(x, init).map(|b| Value::Int(!b as i128));
        }
        let v = self.eval(x, init)?;
        if op == UnOp::Plus {
            return Some(v);
        }
        if self.is_wide(x.ty) {
            return self.wide_unary(op, v, x.ty);
        }
        let kind = match v {
            Value::Int(v) => ExprKind::IntConst(v),
            Value::Float(b) => ExprKind::FloatConst(b),
            Value::Complex(re, im) => ExprKind::ComplexConst(self.arena.alloc((re, im))),
            _ => return None,
        };
        let c = self.mk(kind, x.ty, x.loc);
        self.eval(self.mk(self.fold_unary(op, c, e.loc)?, e.ty, e.loc), init)
    }

    #[allow(clippy::too_many_arguments)]
    fn eval_binary(
        &self,
        op: BinOp,
        l: Value<'a>,
        lt: Ty,
        r: Value<'a>,
        rt: Ty,
        ty: Ty,
        init: bool,
    ) -> Option<Value<'a>> {
        use Value::{Addr, Complex, Float, Int, LabelDiff};
        let scaled = |n: i128| -> Option<i64> { i64::try_from(n.checked_mul(self.step(lt)? as i128)?).ok() };
        match (op, l, r) {
            (_, Int(a), Int(b)) => self.int_op(op, a, b, lt, ty).map(|v| Int(v.0)),
            (_, Float(a), Float(b)) => {
                let f = self.format_of(lt)?;
                self.fold_float(op, f, a, b, init).map(|n| self.value_of(n))
            }
            (_, Complex(a, b), Complex(c, d)) => {
                let node =
                    |re, im| self.mk(ExprKind::ComplexConst(self.arena.alloc((re, im))), lt, Loc::NONE);
                match self.fold_binary(op, node(a, b), node(c, d), ty, Loc::NONE, init) {
                    Some(k) => self.eval(self.mk(k, ty, Loc::NONE), init),
                    None => self.complex_quotient(op, (a, b), (c, d), lt),
                }
            }
            (BinOp::PtrAdd, Addr(b, o), Int(n)) => Some(Addr(b, o.wrapping_add(scaled(n)?))),
            (BinOp::PtrSub, Addr(b, o), Int(n)) => Some(Addr(b, o.wrapping_sub(scaled(n)?))),
            // An integer base and an address as index: (char *)0 + (long)&x.
            (BinOp::PtrAdd, Int(n), Addr(b, o)) if self.step(lt) == Some(1) => {
                Some(Addr(b, o.wrapping_add(i64::try_from(n).ok()?)))
            }
            (BinOp::PtrDiff, Addr(a, x), Addr(b, y)) if a.is(&b) => Some(Int((x.wrapping_sub(y)
                / i64::try_from(self.step(lt)?).ok().filter(|&s| s != 0)?)
                as i128)),
            (BinOp::Add, Addr(b, o), Int(n)) | (BinOp::Add, Int(n), Addr(b, o)) => {
                Some(Addr(b, o.wrapping_add(n as i64)))
            }
            (BinOp::Sub, Addr(b, o), Int(n)) => Some(Addr(b, o.wrapping_sub(n as i64))),
            (BinOp::Sub, Addr(a, x), Addr(b, y)) if a.is(&b) => Some(Int(x.wrapping_sub(y) as i128)),
            (BinOp::Sub | BinOp::PtrDiff, Addr(Base::Label(a), x), Addr(Base::Label(b), y)) => {
                Some(LabelDiff(a, b, x.wrapping_sub(y)))
            }
            (BinOp::Add, LabelDiff(a, b, o), Int(n)) | (BinOp::Add, Int(n), LabelDiff(a, b, o)) => {
                Some(LabelDiff(a, b, o.wrapping_add(n as i64)))
            }
            (BinOp::Sub, LabelDiff(a, b, o), Int(n)) => Some(LabelDiff(a, b, o.wrapping_sub(n as i64))),
            (BinOp::Eq | BinOp::Ne, Addr(a, x), Addr(b, y)) => {
                let equal = if a.is(&b) {
                    x == y
                } else if matches!((&a, &b), (Base::Var(_), Base::Func(_)) | (Base::Func(_), Base::Var(_)))
                    || x == 0
                        && y == 0
                        && !a.may_be_null()
                        && !b.may_be_null()
                        && !matches!(a, Base::Str(_))
                        && !matches!(b, Base::Str(_))
                {
                    false
                } else {
                    return None;
                };
                Some(Int((equal == (op == BinOp::Eq)) as i128))
            }
            (BinOp::Eq | BinOp::Ne, Addr(a, _), Int(0)) | (BinOp::Eq | BinOp::Ne, Int(0), Addr(a, _))
                if !a.may_be_null() =>
            {
                Some(Int((op == BinOp::Ne) as i128))
            }
            (BinOp::Ge | BinOp::Gt, Addr(a, _), Int(0)) if !a.may_be_null() => Some(Int(1)),
            (BinOp::Lt | BinOp::Le, Addr(a, _), Int(0)) if !a.may_be_null() => Some(Int(0)),
            (BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge, Addr(a, x), Addr(b, y)) if a.is(&b) => {
                self.int_op(op, x as i128, y as i128, Ty::LLONG, Ty::INT).map(|v| Int(v.0))
            }
            // Bits known to be clear in an aligned address are not looked into; `addr & -1`-like identities are.
            (BinOp::Or | BinOp::Xor, Addr(b, o), Int(0)) => Some(Addr(b, o)),
            _ => {
                let _ = rt;
                None
            }
        }
    }

    /// Multiplication and division of complex constants in an initialiser, computed in binary128 and rounded once
    /// at the end; infinities and NaNs come out as the textbook formula has them.
    fn complex_quotient(&self, op: BinOp, x: (u128, u128), y: (u128, u128), ty: Ty) -> Option<Value<'a>> {
        use crate::ast::types::FloatFormat::F128;
        use number::{FloatOp, float_convert, float_op};
        let fmt = self.format_of(self.types.element(ty)?)?;
        let wide = |b| float_convert(fmt, F128, b);
        let (a, b, c, d) = (wide(x.0), wide(x.1), wide(y.0), wide(y.1));
        let f = |op, x, y| float_op(F128, op, x, y).0;
        let mul = |x, y| f(FloatOp::Mul, x, y);
        let (re, im) = match op {
            BinOp::Mul => (f(FloatOp::Sub, mul(a, c), mul(b, d)), f(FloatOp::Add, mul(a, d), mul(b, c))),
            BinOp::Div => {
                let n = f(FloatOp::Add, mul(c, c), mul(d, d));
                let re = f(FloatOp::Add, mul(a, c), mul(b, d));
                let im = f(FloatOp::Sub, mul(b, c), mul(a, d));
                (f(FloatOp::Div, re, n), f(FloatOp::Div, im, n))
            }
            _ => return None,
        };
        Some(Value::Complex(float_convert(F128, fmt, re), float_convert(F128, fmt, im)))
    }

    /// The address of an lvalue or function designator.
    fn address(&self, e: &'a Expr<'a>) -> Option<Value<'a>> {
        let mut e = e.unparen();
        let mut offset = 0i64;
        loop {
            match e.kind {
                ExprKind::VarRef(v) | ExprKind::CompoundLiteral(v) => {
                    return (v.storage == Storage::Static).then_some(Value::Addr(Base::Var(v), offset));
                }
                ExprKind::FuncRef(f) => return Some(Value::Addr(Base::Func(f), offset)),
                ExprKind::StringLit(s) => return Some(Value::Addr(Base::Str(s), offset)),
                ExprKind::Member { base, field } if self.types.field(field).after.is_none() => {
                    offset = offset.wrapping_add(field.offset as i64);
                    e = base.unparen();
                }
                ExprKind::VecElem { base, index } => {
                    let size = self.types.size_of(e.ty)? as i64;
                    offset = offset.wrapping_add(size.wrapping_mul(self.int_value(index)? as i64));
                    e = base.unparen();
                }
                ExprKind::RealPart(x) => e = x.unparen(),
                ExprKind::ImagPart(x) => {
                    offset = offset.wrapping_add(self.types.size_of(e.ty)? as i64);
                    e = x.unparen();
                }
                ExprKind::Deref(p) => {
                    return match self.eval(p, true)? {
                        Value::Addr(b, o) => Some(Value::Addr(b, o.wrapping_add(offset))),
                        Value::Int(v) => Some(Value::Int(v.wrapping_add(offset as i128))),
                        _ => None,
                    };
                }
                _ => return None,
            }
        }
    }
}
