//! Functions of `<math.h>`: constants, rounding as an IR operation, float variants of what is exact in them.

use super::*;
use crate::opt::simplify::const_bits;

impl Calls<'_> {
    pub(super) fn math(&mut self, lib: Lib, a: &[Value]) -> Done {
        use LibFn::*;
        let t = lib.float;
        match lib.fun {
            Floor | Ceil | Trunc | Rint | Nearbyint => {
                let mode = match lib.fun {
                    Nearbyint => 0,
                    Floor => 1,
                    Ceil => 2,
                    Trunc => 3,
                    _ => 4,
                };
                // An integer is its own rounding.
                if self.is_integral(a[0]) {
                    return Done::Value(a[0]);
                }
                if !matches!(t, Type::F32 | Type::F64) {
                    return Done::No;
                }
                // Rounding a float gives a float.
                if let Some(x) = self.widened(a[0]) {
                    let r = self.emit(Opcode::Fround, self.f.ty(x), mode, [x.0, 0, 0, 0]);
                    return Done::Value(self.op1(Opcode::Fpext, t, r));
                }
                Done::Value(self.emit(Opcode::Fround, t, mode, [a[0].0, 0, 0, 0]))
            }
            Round if self.is_integral(a[0]) => Done::Value(a[0]),
            Sqrt if matches!(t, Type::F32 | Type::F64) => {
                if let Some(c) = self.float_const(a[0])
                    && c >= 0.0
                {
                    // Correctly rounded on every host (IEEE 754 §5.4.1).
                    let bits = match t {
                        Type::F32 => (c as f32).sqrt().to_bits() as u128,
                        _ => c.sqrt().to_bits() as u128,
                    };
                    return Done::Value(self.constant(t, bits));
                }
                if self.cx.opts.no_math_errno {
                    return Done::Value(self.op1(Opcode::Fsqrt, t, a[0]));
                }
                Done::No
            }
            Pow if matches!(t, Type::F32 | Type::F64) => {
                if self.float_const(a[0]) == Some(1.0) {
                    return Done::Value(a[0]);
                }
                match self.float_const(a[1]) {
                    Some(0.0) => {
                        let one =
                            if t == Type::F32 { 1f32.to_bits() as u128 } else { 1f64.to_bits() as u128 };
                        Done::Value(self.constant(t, one))
                    }
                    Some(1.0) => Done::Value(a[0]),
                    Some(2.0) => Done::Value(self.op2(Opcode::Fmul, a[0], a[0])),
                    Some(-1.0) => {
                        let one =
                            if t == Type::F32 { 1f32.to_bits() as u128 } else { 1f64.to_bits() as u128 };
                        let one = self.constant(t, one);
                        Done::Value(self.op2(Opcode::Fdiv, one, a[0]))
                    }
                    _ => Done::No,
                }
            }
            _ => Done::No,
        }
    }

    /// The value of an F32 or F64 constant.
    fn float_const(&self, v: Value) -> Option<f64> {
        let bits = const_bits(self.f, v)?;
        match self.f.ty(v) {
            Type::F32 => Some(f32::from_bits(bits as u32) as f64),
            Type::F64 => Some(f64::from_bits(bits as u64)),
            _ => None,
        }
    }
    /// The F32 value `v` is the widening of.
    fn widened(&self, v: Value) -> Option<Value> {
        let d = self.f.def(v)?;
        (d.op == Opcode::Fpext && self.f.ty(d.val(0)) == Type::F32).then(|| d.val(0))
    }
    /// Is `v` converted from an integer or rounded already?
    fn is_integral(&self, v: Value) -> bool {
        self.f.def(v).is_some_and(|d| match d.op {
            Opcode::SiToFp | Opcode::UiToFp | Opcode::Fround => true,
            Opcode::Fpext => {
                let x = d.val(0);
                self.f
                    .def(x)
                    .is_some_and(|d| matches!(d.op, Opcode::SiToFp | Opcode::UiToFp | Opcode::Fround))
            }
            _ => false,
        })
    }
}
