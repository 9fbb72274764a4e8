//! Bit-fields: reading and writing them inside the bytes [`BitPlace`] allows.
//!
//! The access unit is read as one integer if its size is a power of two up to 8, else put together from pieces (packed
//! fields). A store reads the unit, replaces the field's bits and writes the unit back; a field that fills its unit is just stored.

use super::func::FnLower;
use super::place::Mem;
use super::types::{Repr, repr};
use crate::ast::{BitPlace, Ty};
use crate::ir::{Opcode, Type, Value};

/// Sizes in bytes, largest first, whose sum is `n`: how `n` bytes are accessed.
pub(super) fn pieces(n: u32) -> impl Iterator<Item = (u32, Type)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let left = n - at;
        let ty = match left {
            0 => return None,
            1 => Type::I8,
            2..=3 => Type::I16,
            4..=7 => Type::I32,
            _ => Type::I64,
        };
        let here = at;
        at += ty.bytes(8);
        Some((here, ty))
    })
}

impl<'a> FnLower<'_, '_, 'a> {
    /// The integer type a bit-field's unit is handled in.
    fn unit_type(b: BitPlace) -> Type {
        match b.unit {
            1 => Type::I8,
            2 => Type::I16,
            3 | 4 => Type::I32,
            5..=8 => Type::I64,
            _ => Type::I128,
        }
    }

    /// Reads `n` bytes at `m` as the low bytes of an integer of type `t`.
    pub fn load_bytes(&mut self, m: Mem, n: u32, t: Type) -> Value {
        if n == t.bytes(8) {
            return self.load_raw(m, t);
        }
        let mut all: Option<Value> = None;
        for (at, ty) in pieces(n) {
            let v = self.load_raw(m.offset(at as i64), ty);
            let v = self.int_resize(v, t, false);
            let k = self.int_const(t, at as i128 * 8);
            let v = self.arith_ir(Opcode::Shl, v, k);
            all = Some(match all {
                Some(x) => self.arith_ir(Opcode::Or, x, v),
                None => v,
            });
        }
        all.unwrap_or_else(|| self.b.undef(t))
    }

    /// Writes the low `n` bytes of integer `v` at `m`.
    pub fn store_bytes(&mut self, m: Mem, n: u32, v: Value) {
        let t = self.b.func.ty(v);
        if n == t.bytes(8) {
            return self.store_raw(m, v);
        }
        for (at, ty) in pieces(n) {
            let k = self.int_const(t, at as i128 * 8);
            let x = self.arith_ir(Opcode::Lshr, v, k);
            let x = self.int_resize(x, ty, false);
            self.store_raw(m.offset(at as i64), x);
        }
    }

    /// Reads the access unit in its byte order.
    fn load_unit(&mut self, m: Mem, b: BitPlace, t: Type) -> Value {
        let v = self.load_bytes(m, b.unit as u32, t);
        if b.reversed { self.swap_bytes(v, b.unit as u32) } else { v }
    }

    /// The low `n` bytes of an integer in the other order; those above become zero.
    pub fn swap_bytes(&mut self, v: Value, n: u32) -> Value {
        let t = self.b.func.ty(v);
        let whole = match t {
            Type::I8 => return v,
            Type::I128 => {
                let k = self.int_const(t, 64);
                let hi = self.arith_ir(Opcode::Lshr, v, k);
                let (lo, hi) = (self.int_resize(v, Type::I64, false), self.int_resize(hi, Type::I64, false));
                let (lo, hi) =
                    (self.b.unary(Opcode::Bswap, Type::I64, lo), self.b.unary(Opcode::Bswap, Type::I64, hi));
                let (lo, hi) = (self.int_resize(lo, t, false), self.int_resize(hi, t, false));
                let lo = self.arith_ir(Opcode::Shl, lo, k);
                self.arith_ir(Opcode::Or, lo, hi)
            }
            _ => self.b.unary(Opcode::Bswap, t, v),
        };
        if n * 8 == t.bits(8) {
            return whole;
        }
        let k = self.int_const(t, (t.bits(8) - n * 8) as i128);
        self.arith_ir(Opcode::Lshr, whole, k)
    }

    /// A packed field that takes bytes beyond 16: what lies in the first 16, and the bits in the byte after them, with the number of bits before.
    fn split_field(&mut self, b: BitPlace) -> Option<(BitPlace, BitPlace, u32)> {
        if b.unit <= 16 {
            return None;
        }
        if b.reversed {
            self.unsupported(self.b.loc, "a bit-field across 17 bytes in the other storage order");
        }
        let low = 128 - b.shift as u16;
        let first = BitPlace { unit: 16, width: low, ..b };
        let rest = BitPlace { unit: 1, shift: 0, width: b.width - low, ..b };
        Some((first, rest, low as u32))
    }

    /// The value of bit-field `b` of type `ty` in the unit at `m`.
    pub fn load_bits(&mut self, m: Mem, b: BitPlace, ty: Ty) -> Value {
        let t = Self::unit_type(b);
        if let Some((first, rest, low)) = self.split_field(b) {
            let unit = self.load_unit(m, first, t);
            let v = self.extract_bits(unit, first.shift as u32, low, false);
            let unit = self.load_unit(m.offset(16), rest, Type::I8);
            let unit = self.int_resize(unit, t, false);
            let k = self.int_const(t, low as i128);
            let high = self.arith_ir(Opcode::Shl, unit, k);
            let v = self.arith_ir(Opcode::Or, v, high);
            return self.extract_bits(v, 0, b.width as u32, self.types.is_signed(ty));
        }
        let unit = self.load_unit(m, b, t);
        let field = self.extract_bits(unit, b.shift as u32, b.width as u32, self.types.is_signed(ty));
        match repr(self.types, ty) {
            Repr::Scalar(own) => self.int_resize(field, own, self.types.is_signed(ty)),
            _ => field,
        }
    }

    /// Bits `shift .. shift + width` of `v`, extended to `v`'s type.
    pub fn extract_bits(&mut self, v: Value, shift: u32, width: u32, signed: bool) -> Value {
        let t = self.b.func.ty(v);
        let bits = t.bits(8);
        if signed {
            let up = self.int_const(t, (bits - shift - width) as i128);
            let v = self.arith_ir(Opcode::Shl, v, up);
            let down = self.int_const(t, (bits - width) as i128);
            return self.arith_ir(Opcode::Ashr, v, down);
        }
        let down = self.int_const(t, shift as i128);
        let v = self.arith_ir(Opcode::Lshr, v, down);
        if shift + width == bits {
            return v;
        }
        let mask = self.mask(t, width);
        self.arith_ir(Opcode::And, v, mask)
    }

    /// The low `width` bits set.
    fn mask(&mut self, t: Type, width: u32) -> Value {
        let k = if width >= 128 { -1 } else { (1i128 << width).wrapping_sub(1) };
        self.int_const(t, k)
    }

    /// Stores `v` into bit-field `b` of type `ty`; gives the value the field then has.
    pub fn store_bits(&mut self, m: Mem, b: BitPlace, ty: Ty, v: Value) -> Value {
        let t = Self::unit_type(b);
        if let Some((first, rest, low)) = self.split_field(b) {
            let v = self.int_resize(v, t, false);
            self.store_bits(m, first, ty, v);
            let k = self.int_const(t, low as i128);
            let high = self.arith_ir(Opcode::Lshr, v, k);
            let high = self.int_resize(high, Type::I8, false);
            self.store_bits(m.offset(16), rest, ty, high);
            return self.extract_bits(v, 0, b.width as u32, self.types.is_signed(ty));
        }
        let (shift, width) = (b.shift as u32, b.width as u32);
        let own = self.b.func.ty(v);
        let mut new = self.int_resize(v, t, false);
        if width < b.unit as u32 * 8 {
            let mask = self.mask(t, width);
            new = self.arith_ir(Opcode::And, new, mask);
            let k = self.int_const(t, shift as i128);
            new = self.arith_ir(Opcode::Shl, new, k);
            let unit = self.load_unit(m, b, t);
            let keep = if width + shift >= 128 {
                (1i128 << shift).wrapping_sub(1)
            } else {
                !((1i128 << width).wrapping_sub(1) << shift)
            };
            let keep = self.int_const(t, keep);
            let old = self.arith_ir(Opcode::And, unit, keep);
            new = self.arith_ir(Opcode::Or, old, new);
        }
        if b.reversed {
            new = self.swap_bytes(new, b.unit as u32);
        }
        self.store_bytes(m, b.unit as u32, new);
        if width >= own.bits(8) || self.types.is_bool(ty) {
            return v;
        }
        self.extract_bits(v, 0, width, self.types.is_signed(ty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_exactly() {
        let sizes = |n| pieces(n).map(|(at, t)| (at, t.bytes(8))).collect::<Vec<_>>();
        assert_eq!(sizes(7), [(0, 4), (4, 2), (6, 1)]);
        assert_eq!(sizes(9), [(0, 8), (8, 1)]);
        assert_eq!(sizes(3), [(0, 2), (2, 1)]);
    }
}
