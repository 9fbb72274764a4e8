//! Complex arithmetic on pairs of values. Products and quotients follow C11 Annex G: a product that comes out as NaN + i NaN
//! is done again by the runtime's `__mul?c3`, quotients are `__div?c3`, unless -fcx-limited-range asks for the school formulas.

use super::expr::Rval;
use super::func::FnLower;
use super::types::{Repr, repr};
use crate::ast::{BinOp, Ty};
use crate::ir::{FloatCC, Likelihood, Opcode, Type, Value};

/// The letters of a floating mode in names of runtime functions (`__muldc3`).
fn mode(t: Type) -> &'static str {
    match t {
        Type::F16 => "hc3",
        Type::F32 => "sc3",
        Type::F64 => "dc3",
        Type::F80 => "xc3",
        _ => "tc3",
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// `a op b` where one operand at least is complex; `ty`: the result's type, `lty` the operands'.
    pub fn complex_binary(&mut self, op: BinOp, ty: Ty, lty: Ty, a: Rval, b: Rval) -> Rval {
        let parts = |l: &mut Self, v: Rval| match v {
            Rval::Complex(re, im) => (re, im),
            Rval::Scalar(re) => {
                let t = l.b.func.ty(re);
                let zero = if t.is_float() { l.float_const(t, 0) } else { l.int_const(t, 0) };
                (re, zero)
            }
            _ => {
                let u = l.b.undef(Type::F64);
                (u, u)
            }
        };
        let (ar, ai) = parts(self, a);
        let (br, bi) = parts(self, b);
        let t = self.b.func.ty(ar);
        let float = t.is_float();
        let (add, sub, mul) = match float {
            true => (Opcode::Fadd, Opcode::Fsub, Opcode::Fmul),
            false => (Opcode::Iadd, Opcode::Isub, Opcode::Imul),
        };
        // A real operand keeps being one (C11 G.5.1): its imaginary part is the constant zero of the conversion.
        let (a_real, b_real) = (self.is_positive_zero(ai), self.is_positive_zero(bi));
        match op {
            BinOp::Eq | BinOp::Ne => {
                let elem = self.types.element(lty).unwrap_or(lty);
                let re = self.compare(op, elem, ar, br);
                let im = self.compare(op, elem, ai, bi);
                let both = self.b.binary(if op == BinOp::Eq { Opcode::And } else { Opcode::Or }, re, im);
                let t = match repr(self.types, ty) {
                    Repr::Scalar(t) => t,
                    _ => Type::I32,
                };
                Rval::Scalar(self.int_resize(both, t, false))
            }
            BinOp::Add | BinOp::Sub => {
                let o = if op == BinOp::Add { add } else { sub };
                let re = self.b.binary(o, ar, br);
                let im = match (float && a_real, float && b_real, op) {
                    (_, true, _) => ai,
                    (true, _, BinOp::Add) => bi,
                    (true, _, _) => self.b.unary(Opcode::Fneg, t, bi),
                    _ => self.b.binary(o, ai, bi),
                };
                Rval::Complex(re, im)
            }
            BinOp::Mul if float && b_real => {
                Rval::Complex(self.b.binary(mul, ar, br), self.b.binary(mul, ai, br))
            }
            BinOp::Mul if float && a_real => {
                Rval::Complex(self.b.binary(mul, ar, br), self.b.binary(mul, ar, bi))
            }
            BinOp::Mul => {
                let ac = self.b.binary(mul, ar, br);
                let bd = self.b.binary(mul, ai, bi);
                let ad = self.b.binary(mul, ar, bi);
                let bc = self.b.binary(mul, ai, br);
                let re = self.b.binary(sub, ac, bd);
                let im = self.b.binary(add, ad, bc);
                if !float || self.limited_range() {
                    return Rval::Complex(re, im);
                }
                self.careful_product(ty, re, im, [ar, ai, br, bi])
            }
            BinOp::Div if float && b_real => {
                Rval::Complex(self.b.binary(Opcode::Fdiv, ar, br), self.b.binary(Opcode::Fdiv, ai, br))
            }
            BinOp::Div if float && !self.limited_range() => {
                let elem = self.types.element(ty).unwrap_or(ty);
                let name = format!("__div{}", mode(t));
                let args = [ar, ai, br, bi].map(Rval::Scalar);
                self.call_library(&name, ty, &args, &[elem; 4])
            }
            BinOp::Div => {
                let div = if float {
                    Opcode::Fdiv
                } else if self.types.is_signed(self.types.element(ty).unwrap_or(ty)) {
                    Opcode::Sdiv
                } else {
                    Opcode::Udiv
                };
                let ac = self.b.binary(mul, ar, br);
                let bd = self.b.binary(mul, ai, bi);
                let bc = self.b.binary(mul, ai, br);
                let ad = self.b.binary(mul, ar, bi);
                let cc = self.b.binary(mul, br, br);
                let dd = self.b.binary(mul, bi, bi);
                let den = self.b.binary(add, cc, dd);
                let re = self.b.binary(add, ac, bd);
                let im = self.b.binary(sub, bc, ad);
                Rval::Complex(self.b.binary(div, re, den), self.b.binary(div, im, den))
            }
            _ => a,
        }
    }

    fn limited_range(&self) -> bool {
        self.u.opts.cx_limited_range || self.u.sess.lang.fast_math
    }

    /// The product, done again by the runtime if both parts are NaN.
    fn careful_product(&mut self, ty: Ty, re: Value, im: Value, args: [Value; 4]) -> Rval {
        let t = self.b.func.ty(re);
        if !self.is_live() {
            return Rval::Complex(re, im);
        }
        let elem = self.types.element(ty).unwrap_or(ty);
        let (second, again, end) = (self.new_block(), self.new_block(), self.new_block());
        let (r, i) = (self.b.func.add_param(end, t), self.b.func.add_param(end, t));
        let fast = self.new_block();
        let nan = self.b.fcmp(FloatCC::UNO, re, re);
        self.branch(nan, second, fast, Likelihood::UNLIKELY);
        self.begin(second);
        let nan = self.b.fcmp(FloatCC::UNO, im, im);
        self.branch(nan, again, fast, Likelihood::UNLIKELY);
        self.begin(again);
        let name = format!("__mul{}", mode(t));
        if let Rval::Complex(x, y) = self.call_library(&name, ty, &args.map(Rval::Scalar), &[elem; 4]) {
            self.jump_args(end, &[x, y]);
        }
        self.begin(fast);
        self.jump_args(end, &[re, im]);
        self.begin(end);
        Rval::Complex(r, i)
    }

    /// Is it the floating constant +0?
    fn is_positive_zero(&self, v: Value) -> bool {
        match self.b.func.def(v) {
            Some(d) if d.op == Opcode::Fconst => d.imm() == 0,
            Some(d) if d.op == Opcode::Bconst => {
                self.b.func.consts[crate::ir::ConstRef(d.args[0])].iter().all(|&b| b == 0)
            }
            _ => false,
        }
    }
}
