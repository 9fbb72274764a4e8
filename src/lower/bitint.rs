//! `_BitInt` of more than 128 bits: values in memory as arrays of 64-bit limbs (System V psABI x86-64 §3.1.2), operations by the
//! runtime's `__ccc_bitint_*` (runtime/bitint.c), which take addresses and a width with the sign of the type: negative for signed.
//!
//! Every value in memory is extended to the whole of its last limb.

use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem};
use super::types::{Repr, repr};
use crate::ast::{BinOp, Expr, Ty, TypeKind, UnOp};
use crate::ir::{Opcode, Type, Value};

impl<'a> FnLower<'_, '_, 'a> {
    /// Is `ty` a `_BitInt` that no register holds?
    pub fn is_wide_int(&self, ty: Ty) -> bool {
        matches!(*self.types.kind(ty), TypeKind::BitInt { width: 129.., .. })
    }

    /// The signed width the runtime takes for integer type `ty`.
    fn width_arg(&mut self, ty: Ty) -> Rval {
        let w = self.types.int_width(ty) as i64;
        let w = if self.types.is_signed(ty) { -w } else { w };
        Rval::Scalar(self.b.iconst(self.b.ptr_int(), w))
    }
    fn address_arg(&mut self, v: Rval, ty: Ty) -> Rval {
        let m = self.spill(v, ty);
        Rval::Scalar(self.addr(m))
    }

    /// A constant of wide type, sign-extended from `k`.
    pub fn wide_const(&mut self, ty: Ty, k: i128) -> Rval {
        let fill = if k < 0 { u64::MAX } else { 0 };
        let n = self.types.size_of(ty).unwrap_or(0) as usize / 8;
        let mut limbs = vec![fill; n];
        (limbs[0], limbs[1]) = (k as u64, (k >> 64) as u64);
        let used = self.types.int_width(ty) % 64;
        if !self.types.is_signed(ty) && used != 0 {
            limbs[n - 1] &= (1 << used) - 1;
        }
        self.wide_limbs(&limbs)
    }
    /// A constant of these limbs.
    pub fn wide_limbs(&mut self, limbs: &[u64]) -> Rval {
        let bytes: Vec<u8> = limbs.iter().flat_map(|l| l.to_le_bytes()).collect();
        let size = bytes.len() as u64;
        let g = self.u.anonymous_data(bytes, size, 8, true);
        Rval::Mem(Mem::at(Base::Sym(g), 8))
    }

    /// A binary operator on wide operands of type `ty`; shift counts are of type `rty`.
    pub fn wide_binary(&mut self, op: BinOp, ty: Ty, rty: Ty, a: Rval, b: Rval) -> Rval {
        let name = match op {
            BinOp::Add => "__ccc_bitint_add",
            BinOp::Sub => "__ccc_bitint_sub",
            BinOp::Mul => "__ccc_bitint_mul",
            BinOp::Div => "__ccc_bitint_div",
            BinOp::Rem => "__ccc_bitint_rem",
            BinOp::And => "__ccc_bitint_and",
            BinOp::Or => "__ccc_bitint_or",
            BinOp::Xor => "__ccc_bitint_xor",
            BinOp::Shl => "__ccc_bitint_shl",
            BinOp::Shr => "__ccc_bitint_shr",
            _ => {
                let c = self.wide_compare(op, ty, a, b);
                return Rval::Scalar(self.int_resize(c, Type::I32, false));
            }
        };
        let int = self.types.intptr(true);
        let (second, second_ty) = match op {
            BinOp::Shl | BinOp::Shr => {
                let count = match b {
                    Rval::Mem(m) => self.load_raw(m, self.b.ptr_int()),
                    Rval::Scalar(v) => self.to_ptr_int(v, self.types.is_signed(rty)),
                    _ => self.b.undef(self.b.ptr_int()),
                };
                (Rval::Scalar(count), int)
            }
            _ => (self.address_arg(b, ty), Ty::VOID_PTR),
        };
        let dst = self.temp_memory(ty);
        let args = [Rval::Scalar(self.addr(dst)), self.address_arg(a, ty), second, self.width_arg(ty)];
        self.call_library(name, Ty::VOID, &args, &[Ty::VOID_PTR, Ty::VOID_PTR, second_ty, int]);
        Rval::Mem(dst)
    }

    /// I8: does `a op b` hold?
    pub fn wide_compare(&mut self, op: BinOp, ty: Ty, a: Rval, b: Rval) -> Value {
        let int = self.types.intptr(true);
        let args = [self.address_arg(a, ty), self.address_arg(b, ty), self.width_arg(ty)];
        let r = self.call_library("__ccc_bitint_cmp", Ty::INT, &args, &[Ty::VOID_PTR, Ty::VOID_PTR, int]);
        let Rval::Scalar(r) = r else { return self.b.undef(Type::I8) };
        let zero = self.b.iconst(Type::I32, 0);
        self.compare(op, Ty::INT, r, zero)
    }

    /// I8: is it not zero?
    pub fn wide_truth(&mut self, v: Rval, ty: Ty) -> Value {
        let zero = self.wide_const(ty, 0);
        self.wide_compare(BinOp::Ne, ty, v, zero)
    }

    pub fn wide_unary(&mut self, op: UnOp, ty: Ty, v: Rval) -> Rval {
        match op {
            UnOp::Neg => {
                let zero = self.wide_const(ty, 0);
                self.wide_binary(BinOp::Sub, ty, ty, zero, v)
            }
            UnOp::BitNot => {
                let ones = self.wide_const(ty, -1);
                self.wide_binary(BinOp::Xor, ty, ty, v, ones)
            }
            _ => v,
        }
    }

    /// Converts between arithmetic types one of which is wide.
    pub fn wide_cast(&mut self, node: &Expr<'a>, v: Rval, from: Ty, to: Ty) -> Rval {
        let int = self.types.intptr(true);
        if self.is_wide_int(from) && self.types.is_integer(to) && !self.is_wide_int(to) {
            // The low limbs, cut to the width.
            let (m, Repr::Scalar(t)) = (self.spill(v, from), repr(self.types, to)) else { return v };
            let x = self.load_raw(m, if t.bits(8) > 64 { Type::I128 } else { Type::I64 });
            let x = self.int_resize(x, t, false);
            return Rval::Scalar(self.normalise(x, to));
        }
        if self.types.is_integer(from) && self.is_wide_int(to) {
            let (src, src_ty) = match v {
                Rval::Scalar(x) => {
                    // As two limbs.
                    let signed = self.types.is_signed(from);
                    let x = self.int_resize(x, Type::I128, signed);
                    let s = self.b.slot(16, 16);
                    let m = Mem::at(Base::Slot(s), 16);
                    self.store_raw(m, x);
                    (m, if signed { Ty::INT128 } else { Ty::UINT128 })
                }
                v => (self.spill(v, from), from),
            };
            let dst = self.temp_memory(to);
            let args = [
                Rval::Scalar(self.addr(dst)),
                self.width_arg(to),
                Rval::Scalar(self.addr(src)),
                self.width_arg(src_ty),
            ];
            let tys = [Ty::VOID_PTR, int, Ty::VOID_PTR, int];
            self.call_library("__ccc_bitint_resize", Ty::VOID, &args, &tys);
            return Rval::Mem(dst);
        }
        let mode = |t: Type| match t {
            Type::F16 | Type::F32 => Some("sf"),
            Type::F64 => Some("df"),
            Type::F80 => Some("xf"),
            Type::F128 => Some("tf"),
            _ => None,
        };
        // binary16 goes by way of float: one is exact in the other, and rounding twice cannot show with so few digits
        // unless the value is out of range anyway.
        let step = |t: Type, ty: Ty| if t == Type::F16 { Ty::FLOAT } else { ty };
        match (repr(self.types, from), repr(self.types, to)) {
            (Repr::Memory, Repr::Scalar(t)) if let Some(mode) = mode(t) => {
                let args = [self.address_arg(v, from), self.width_arg(from)];
                let name = format!("__ccc_bitint_to{mode}");
                let r = self.call_library(&name, step(t, to), &args, &[Ty::VOID_PTR, int]);
                match r {
                    Rval::Scalar(x) if t == Type::F16 => Rval::Scalar(self.b.unary(Opcode::Fptrunc, t, x)),
                    r => r,
                }
            }
            (Repr::Scalar(t), Repr::Memory) if let (Some(mode), Rval::Scalar(x)) = (mode(t), v) => {
                let x = if t == Type::F16 { self.b.unary(Opcode::Fpext, Type::F32, x) } else { x };
                let dst = self.temp_memory(to);
                let args = [Rval::Scalar(self.addr(dst)), self.width_arg(to), Rval::Scalar(x)];
                let name = format!("__ccc_bitint_from{mode}");
                self.call_library(&name, Ty::VOID, &args, &[Ty::VOID_PTR, int, step(t, from)]);
                Rval::Mem(dst)
            }
            _ => self.not_supported(node, "this conversion"),
        }
    }

    /// A copy that later stores to the object do not change.
    pub fn wide_copy(&mut self, v: Rval, ty: Ty) -> Rval {
        let Rval::Mem(m) = v else { return v };
        let dst = self.temp_memory(ty);
        self.copy(dst, m, ty);
        Rval::Mem(dst)
    }
}
