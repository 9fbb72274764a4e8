//! Rules on floating point. Without options only what gives the same bits for every input, NaNs and signed zeros
//! included, is done (which NaN comes out is left open by C Annex F).

use super::*;
use Opcode::*;
use rustc_apfloat::Float;
use rustc_apfloat::ieee::{Double, Single};

impl Simplify<'_> {
    fn is_value(&self, v: Value, x: f64) -> bool {
        let ty = self.f.ty(v);
        let Some(bits) = self.konst(v) else { return false };
        fold::convert(x.to_bits() as u128, Type::F64, ty) == Some(bits)
    }

    /// Is `v` a NaN constant?
    fn is_nan(&self, v: Value) -> bool {
        let Some(bits) = self.konst(v) else { return false };
        match self.f.ty(v) {
            Type::F32 => Single::from_bits(bits).is_nan(),
            Type::F64 => Double::from_bits(bits).is_nan(),
            _ => false,
        }
    }

    pub(super) fn float(&mut self, i: Inst, d: InstData) -> Done {
        if d.ty.is_vector() || self.f.ty(d.val(0)).is_vector() {
            return Done::No;
        }
        let a = d.val(0);
        let b = if d.inline_values() > 1 { d.val(1) } else { a };
        let x = self.f.def(a).copied();
        match d.op {
            Fadd => {
                if self.is_value(b, -0.0) || self.cx.opts.no_signed_zeros && self.is_value(b, 0.0) {
                    return Done::Value(a);
                }
                if let Some(n) = self.def(b, Fneg) {
                    return self.to2(i, Fsub, a, n.val(0));
                }
                if let Some(n) = self.def(a, Fneg) {
                    return self.to2(i, Fsub, b, n.val(0));
                }
                Done::No
            }
            Fsub => {
                if self.is_value(b, 0.0) || self.cx.opts.no_signed_zeros && self.is_value(b, -0.0) {
                    return Done::Value(a);
                }
                if a == b && self.cx.opts.finite_math {
                    return self.value_const(d.ty, 0);
                }
                if self.is_value(a, -0.0) || self.cx.opts.no_signed_zeros && self.is_value(a, 0.0) {
                    return self.to1(i, Fneg, b);
                }
                match self.def(b, Fneg) {
                    Some(n) => self.to2(i, Fadd, a, n.val(0)),
                    None => Done::No,
                }
            }
            Fmul => {
                if self.is_value(b, 1.0) {
                    return Done::Value(a);
                }
                if self.is_value(b, -1.0) {
                    return self.to1(i, Fneg, a);
                }
                if self.cx.opts.finite_math && self.cx.opts.no_signed_zeros && self.is_value(b, 0.0) {
                    return Done::Value(b);
                }
                if self.is_value(b, 2.0) {
                    return self.to2(i, Fadd, a, a);
                }
                if let (Some(p), Some(q)) = (self.def(a, Fneg), self.def(b, Fneg)) {
                    return self.to2(i, Fmul, p.val(0), q.val(0));
                }
                Done::No
            }
            Fdiv => {
                if self.is_value(b, 1.0) {
                    return Done::Value(a);
                }
                if self.is_value(b, -1.0) {
                    return self.to1(i, Fneg, a);
                }
                // Division by a power of two is multiplication by its exact inverse.
                let inverse = match (self.konst(b), d.ty) {
                    (Some(c), Type::F32) => Single::from_bits(c).get_exact_inverse().map(|v| v.to_bits()),
                    (Some(c), Type::F64) => Double::from_bits(c).get_exact_inverse().map(|v| v.to_bits()),
                    _ => None,
                };
                if let Some(inv) = inverse {
                    let inv = self.constant(d.ty, inv);
                    return self.to2(i, Fmul, a, inv);
                }
                if self.cx.opts.reciprocal_math
                    && let Some(c) = self.konst(b)
                    && let Some(one) = fold::convert(1f64.to_bits() as u128, Type::F64, d.ty)
                    && let Some(inv) = fold::eval(Fdiv, d.ty, 0, d.ty, &[one, c], self.f.ptr_bytes)
                {
                    let inv = self.constant(d.ty, inv);
                    return self.to2(i, Fmul, a, inv);
                }
                Done::No
            }
            Fneg => match x {
                Some(x) if x.op == Fneg => Done::Value(x.val(0)),
                _ => Done::No,
            },
            Fabs => match x {
                Some(x) if matches!(x.op, Fneg | Fabs) => self.to1(i, Fabs, x.val(0)),
                _ => Done::No,
            },
            Fcmp => {
                if self.is_const(a) && !self.is_const(b) {
                    let cc = FloatCC(d.aux as u8).swapped();
                    rewrite(self.f, i, Fcmp, cc.0 as u16, [b.0, a.0, 0, 0]);
                    return Done::Changed;
                }
                // What is compared with a NaN is unordered.
                if [a, b].iter().any(|&v| self.is_nan(v)) {
                    return self.value_const(Type::I8, (d.aux >> 3 & 1) as u128);
                }
                // |x| < 0
                if d.aux & 15 == FloatCC::LT.0 as u16
                    && x.is_some_and(|x| x.op == Fabs)
                    && (self.is_value(b, 0.0) || self.is_value(b, -0.0))
                {
                    return self.value_const(Type::I8, 0);
                }
                // -ffinite-math-only: nothing is unordered.
                let set = match d.aux & 15 {
                    8 if self.cx.opts.finite_math => 0,
                    7 if self.cx.opts.finite_math => 15,
                    set => set,
                };
                match set {
                    0 => self.value_const(Type::I8, 0),
                    15 => self.value_const(Type::I8, 1),
                    _ => Done::No,
                }
            }
            // double(float x) rounded back is x; the arithmetic of two floats in double, rounded once more, is that
            // in float (53 >= 2 * 24 + 2: Figueroa, "When is double rounding innocuous?", 1995).
            Fptrunc if d.ty == Type::F32 && self.f.ty(a) == Type::F64 => {
                let Some(x) = x else { return Done::No };
                match x.op {
                    Fpext if self.f.ty(x.val(0)) == Type::F32 => Done::Value(x.val(0)),
                    Fadd | Fsub | Fmul | Fdiv if self.once(a) => {
                        match (self.as_single(x.val(0)), self.as_single(x.val(1))) {
                            (Some(_), Some(_)) => {
                                let p = self.to_single(x.val(0));
                                let q = self.to_single(x.val(1));
                                self.to2(i, x.op, p, q)
                            }
                            _ => Done::No,
                        }
                    }
                    Fneg | Fabs | Fsqrt if self.once(a) && self.as_single(x.val(0)).is_some() => {
                        let p = self.to_single(x.val(0));
                        self.to1(i, x.op, p)
                    }
                    _ => Done::No,
                }
            }
            Fpext => match x {
                Some(x) if x.op == Fpext => self.to1(i, Fpext, x.val(0)),
                _ => Done::No,
            },
            SiToFp => match x {
                Some(x) if x.op == Sext && self.bits(self.f.ty(x.val(0))) >= 32 => {
                    self.to1(i, SiToFp, x.val(0))
                }
                Some(x) if x.op == Zext && self.bits(self.f.ty(x.val(0))) > 32 => {
                    self.to1(i, UiToFp, x.val(0))
                }
                _ => Done::No,
            },
            UiToFp => {
                let t = self.f.ty(a);
                if self.bits(t) <= 64 && self.bits(t) >= 32 && self.non_negative(a) {
                    return self.to1(i, SiToFp, a);
                }
                Done::No
            }
            _ => Done::No,
        }
    }

    /// Was the double `v` a float before, or is it a constant that a float holds exactly?
    fn as_single(&self, v: Value) -> Option<()> {
        if let Some(x) = self.def(v, Fpext) {
            return (self.f.ty(x.val(0)) == Type::F32).then_some(());
        }
        let c = self.konst(v)?;
        let s = fold::convert(c, Type::F64, Type::F32)?;
        (fold::convert(s, Type::F32, Type::F64) == Some(c)).then_some(())
    }
    fn to_single(&mut self, v: Value) -> Value {
        self.emit1(Fptrunc, Type::F32, v)
    }
}
