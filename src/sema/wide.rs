//! Constants of `_BitInt` types of more than 128 bits: arithmetic on 64-bit limbs, lowest first, extended by the sign of their type
//! to the whole of the last limb.

use super::Sema;
use super::consteval::Value;
use crate::ast::{BinOp, CastKind, Ty, TypeKind, UnOp};
use std::cmp::Ordering;

type Limbs = Vec<u64>;

/// The value of `digits` (already checked) in `radix`, with just the limbs it needs.
pub fn parse(digits: impl Iterator<Item = u32>, radix: u64) -> Limbs {
    let mut r: Limbs = vec![0];
    for d in digits {
        let mut carry = d as u128;
        for l in &mut r {
            let t = *l as u128 * radix as u128 + carry;
            *l = t as u64;
            carry = t >> 64;
        }
        if carry != 0 {
            r.push(carry as u64);
        }
    }
    r
}

/// Bits up to the highest one set.
pub fn bit_length(a: &[u64]) -> u32 {
    a.iter().rposition(|&l| l != 0).map_or(0, |i| i as u32 * 64 + 64 - a[i].leading_zeros())
}

/// Cuts to `width` bits and extends from there.
fn extend(mut a: Limbs, width: u32, signed: bool) -> Limbs {
    let n = width.div_ceil(64) as usize;
    let fill = |l: u64| if signed && l >> 63 != 0 { u64::MAX } else { 0 };
    let last = a.last().copied().map_or(0, fill);
    a.resize(n, last);
    let used = width % 64;
    if used != 0 {
        let top = a[n - 1] << (64 - used);
        a[n - 1] = if signed { (top as i64 >> (64 - used)) as u64 } else { top >> (64 - used) };
    }
    a
}

fn is_negative(a: &[u64], signed: bool) -> bool {
    signed && a.last().is_some_and(|l| l >> 63 != 0)
}

fn negate(a: &[u64]) -> Limbs {
    let mut carry = true;
    a.iter()
        .map(|&l| {
            let (v, c) = (!l).overflowing_add(carry as u64);
            carry = c;
            v
        })
        .collect()
}

fn add(a: &[u64], b: &[u64]) -> Limbs {
    let mut carry = 0u128;
    a.iter()
        .zip(b)
        .map(|(&x, &y)| {
            let t = x as u128 + y as u128 + carry;
            carry = t >> 64;
            t as u64
        })
        .collect()
}

fn mul(a: &[u64], b: &[u64]) -> Limbs {
    let n = a.len();
    let mut r = vec![0u64; n];
    for i in 0..n {
        let mut carry = 0u128;
        for k in 0..n - i {
            let t = a[i] as u128 * b[k] as u128 + r[i + k] as u128 + carry;
            r[i + k] = t as u64;
            carry = t >> 64;
        }
    }
    r
}

fn shl(a: &[u64], count: u64) -> Limbs {
    let (whole, part) = ((count / 64) as usize, (count % 64) as u32);
    let at = |i: usize| i.checked_sub(whole).map_or(0, |k| a[k]);
    (0..a.len())
        .map(|i| match part {
            0 => at(i),
            _ => at(i) << part | if i > 0 { at(i - 1) >> (64 - part) } else { 0 },
        })
        .collect()
}

fn shr(a: &[u64], count: u64, fill: u64) -> Limbs {
    let (whole, part) = ((count / 64) as usize, (count % 64) as u32);
    let at = |i: usize| a.get(i + whole).copied().unwrap_or(fill);
    (0..a.len())
        .map(|i| match part {
            0 => at(i),
            _ => at(i) >> part | at(i + 1) << (64 - part),
        })
        .collect()
}

fn compare(a: &[u64], b: &[u64], signed: bool) -> Ordering {
    match (is_negative(a, signed), is_negative(b, signed)) {
        (x, y) if x != y => y.cmp(&x),
        _ => a.iter().rev().cmp(b.iter().rev()),
    }
}

/// Quotient and remainder of magnitudes, bit by bit.
fn divide(a: &[u64], b: &[u64]) -> (Limbs, Limbs) {
    let (mut q, mut r) = (vec![0; a.len()], vec![0; a.len()]);
    for bit in (0..bit_length(a)).rev() {
        r = shl(&r, 1);
        r[0] |= a[bit as usize / 64] >> (bit % 64) & 1;
        if compare(&r, b, false) != Ordering::Less {
            r = add(&r, &negate(b));
            q[bit as usize / 64] |= 1 << (bit % 64);
        }
    }
    (q, r)
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Is it a `_BitInt` of more than 128 bits?
    pub fn is_wide(&self, ty: Ty) -> bool {
        matches!(*self.types.kind(ty), TypeKind::BitInt { width: 129.., .. })
    }

    /// The limbs of an integer constant of type `from`, as many as wide type `ty` has and cut to it.
    fn limbs(&self, v: Value<'a>, from: Ty, ty: Ty) -> Option<Limbs> {
        let (width, signed) = (self.types.int_width(ty), self.types.is_signed(ty));
        let from_signed = self.types.is_signed(from);
        let mut a = match v {
            Value::Int(k) => {
                // An `unsigned __int128` (or smaller) is kept as its bits.
                let plain = !from_signed && self.types.int_width(from) <= 128;
                let fill = if k < 0 && !plain { u64::MAX } else { 0 };
                vec![k as u64, (k >> 64) as u64, fill]
            }
            Value::Wide(l) => {
                let mut a = l.to_vec();
                a.push(if is_negative(l, from_signed) { u64::MAX } else { 0 });
                a
            }
            _ => return None,
        };
        let last = a[a.len() - 1];
        a.resize(a.len().max(width.div_ceil(64) as usize), last);
        a.truncate(width.div_ceil(64) as usize);
        Some(extend(a, width, signed))
    }
    fn wide_value(&self, a: Limbs) -> Value<'a> {
        Value::Wide(self.arena.alloc_slice_copy(&a))
    }

    /// A constant of type `ty` as limbs, lowest first: what stands in memory. `None` if it is not an integer.
    pub fn wide_limbs(&self, v: Value<'a>, ty: Ty) -> Option<Limbs> {
        self.limbs(v, ty, ty)
    }

    pub(super) fn wide_truth(&self, v: Value<'a>) -> Option<bool> {
        match v {
            Value::Int(k) => Some(k != 0),
            Value::Wide(l) => Some(l.iter().any(|&x| x != 0)),
            _ => None,
        }
    }

    /// A conversion from or to a wide type.
    pub(super) fn wide_cast(&self, kind: CastKind, v: Value<'a>, from: Ty, ty: Ty) -> Option<Value<'a>> {
        match kind {
            CastKind::ToBool => self.wide_truth(v).map(|b| Value::Int(b as i128)),
            CastKind::IntCast | CastKind::NoOp if self.is_wide(ty) => {
                let a = self.limbs(v, from, ty)?;
                Some(self.wide_value(a))
            }
            CastKind::IntCast | CastKind::NoOp => {
                let a = self.limbs(v, from, from)?;
                let k = a[0] as i128 | (a[1] as i128) << 64;
                Some(Value::Int(super::number::wrap_int(&self.types, k, ty)))
            }
            _ => None,
        }
    }

    pub(super) fn wide_unary(&self, op: UnOp, v: Value<'a>, ty: Ty) -> Option<Value<'a>> {
        let a = self.limbs(v, ty, ty)?;
        let r = match op {
            UnOp::Neg => negate(&a),
            UnOp::BitNot => a.iter().map(|l| !l).collect(),
            _ => a,
        };
        Some(self.wide_value(extend(r, self.types.int_width(ty), self.types.is_signed(ty))))
    }

    /// A binary operator on operands of wide type `ty` (a shift's count is of type `rt`).
    pub(super) fn wide_binary(
        &self,
        op: BinOp,
        l: Value<'a>,
        r: Value<'a>,
        ty: Ty,
        rt: Ty,
    ) -> Option<Value<'a>> {
        let (width, signed) = (self.types.int_width(ty), self.types.is_signed(ty));
        let a = self.limbs(l, ty, ty)?;
        let b = self.limbs(r, rt, ty)?;
        let negative = is_negative(&a, signed);
        let magnitude = |x: &Limbs| if is_negative(x, signed) { negate(x) } else { x.clone() };
        let signed_by = |x: Limbs, minus: bool| if minus { negate(&x) } else { x };
        let zip = |f: fn(u64, u64) -> u64| a.iter().zip(&b).map(|(&x, &y)| f(x, y)).collect();
        let order = compare(&a, &b, signed);
        let truth = |t: bool| Some(Value::Int(t as i128));
        let result: Limbs = match op {
            BinOp::Add => add(&a, &b),
            BinOp::Sub => add(&a, &negate(&b)),
            BinOp::Mul => mul(&a, &b),
            BinOp::Div | BinOp::Rem if b.iter().all(|&l| l == 0) => return None,
            BinOp::Div => {
                signed_by(divide(&magnitude(&a), &magnitude(&b)).0, negative != is_negative(&b, signed))
            }
            BinOp::Rem => signed_by(divide(&magnitude(&a), &magnitude(&b)).1, negative),
            BinOp::Shl | BinOp::Shr => {
                let count = b[0];
                if b[1..].iter().any(|&l| l != 0) || count >= width as u64 {
                    return None;
                }
                match op {
                    BinOp::Shl => shl(&a, count),
                    _ => shr(&a, count, if negative { u64::MAX } else { 0 }),
                }
            }
            BinOp::And => zip(|x, y| x & y),
            BinOp::Or => zip(|x, y| x | y),
            BinOp::Xor => zip(|x, y| x ^ y),
            BinOp::Eq => return truth(order.is_eq()),
            BinOp::Ne => return truth(order.is_ne()),
            BinOp::Lt => return truth(order.is_lt()),
            BinOp::Le => return truth(order.is_le()),
            BinOp::Gt => return truth(order.is_gt()),
            BinOp::Ge => return truth(order.is_ge()),
            _ => return None,
        };
        Some(self.wide_value(extend(result, width, signed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_division_and_sign() {
        let a = parse(
            "123456789012345678901234567890123456789012345678901234567890".bytes().map(|b| (b - b'0') as u32),
            10,
        );
        let a = extend(a, 256, false);
        let b = extend(vec![1_000_000_007], 256, false);
        let (q, r) = divide(&a, &b);
        assert_eq!(add(&mul(&q, &b), &r), a);
        assert_eq!(compare(&r, &b, false), Ordering::Less);
        let minus = negate(&a);
        assert!(is_negative(&minus, true));
        assert_eq!(add(&minus, &a), vec![0; 4]);
        assert_eq!(shr(&shl(&b, 130), 130, 0), b);
        assert_eq!(extend(vec![0x1ff], 8, true), [u64::MAX]);
    }
}
