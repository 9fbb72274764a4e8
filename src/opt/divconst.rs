//! Division by constants without dividing: multiplication by a scaled reciprocal and shifts (Granlund and Montgomery,
//! "Division by Invariant Integers using Multiplication", PLDI 1994). Runs late, so that rules on divisions see them before.
//!
//! 32-bit divisions multiply in 64 bits where the target has them; 64-bit ones use the high half of the product;
//! narrower ones are done in 32 bits.

use super::util::*;
use crate::ir::*;
use crate::support::source::Loc;

/// True if a division was replaced.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    if f.attrs.optsize || cx.opts.level == super::pipeline::Level::Os {
        return false;
    }
    let wide = cx.opts.target.word_bytes == 8;
    let mut changed = false;
    for k in 0..f.order.len() {
        let b = f.order[k];
        if !f.blocks[b].insts.iter().any(|&i| divisor(f, i).is_some()) {
            continue;
        }
        let insts = std::mem::take(&mut f.blocks[b].insts);
        let mut d = Div { f, out: Vec::with_capacity(insts.len() + 8), loc: Loc::NONE, wide };
        for i in insts {
            d.loc = d.f.locs[i];
            match divisor(d.f, i).and_then(|c| d.replace(i, c)) {
                Some(v) => {
                    let r = d.f.results[i];
                    d.f.set_alias(r, v);
                    changed = true;
                }
                None => d.out.push(i),
            }
        }
        let out = d.out;
        f.blocks[b].insts = out;
    }
    if changed {
        f.resolve_aliases();
    }
    changed
}

fn divisor(f: &Function, i: Inst) -> Option<i64> {
    let d = &f.insts[i];
    use Opcode::*;
    if !matches!(d.op, Udiv | Sdiv | Urem | Srem) || !d.ty.is_int() || d.ty == Type::I128 {
        return None;
    }
    f.iconst(f.resolve(d.val(1))).filter(|&c| c != 0)
}

struct Div<'a> {
    f: &'a mut Function,
    out: Vec<Inst>,
    loc: Loc,
    wide: bool,
}

impl Div<'_> {
    fn op2(&mut self, op: Opcode, ty: Type, a: Value, b: Value) -> Value {
        let (i, v) = make(self.f, op, ty, 0, [a.0, b.0, 0, 0], self.loc);
        self.out.push(i);
        v
    }
    fn op1(&mut self, op: Opcode, ty: Type, a: Value) -> Value {
        let (i, v) = make(self.f, op, ty, 0, [a.0, 0, 0, 0], self.loc);
        self.out.push(i);
        v
    }
    fn int(&mut self, ty: Type, c: i64) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, c, self.f.ptr_bytes));
        let (i, v) = make(self.f, d.op, ty, 0, d.args, self.loc);
        self.out.push(i);
        v
    }
    /// `a op constant`.
    fn opc(&mut self, op: Opcode, a: Value, c: i64) -> Value {
        let ty = self.f.ty(a);
        let c = self.int(ty, c);
        self.op2(op, ty, a, c)
    }

    fn replace(&mut self, i: Inst, c: i64) -> Option<Value> {
        let d = self.f.insts[i];
        let signed = matches!(d.op, Opcode::Sdiv | Opcode::Srem);
        let rem = matches!(d.op, Opcode::Urem | Opcode::Srem);
        let x = self.f.resolve(d.val(0));
        let n = d.ty.bits(8);
        if n < 32 {
            let ext = if signed { Opcode::Sext } else { Opcode::Zext };
            let c = if signed { c } else { c & d.ty.mask() as i64 };
            let w = self.op1(ext, Type::I32, x);
            let r = self.divide(w, c, signed, rem)?;
            return Some(self.op1(Opcode::Trunc, d.ty, r));
        }
        if n == 64 && !self.wide {
            return None;
        }
        self.divide(x, c, signed, rem)
    }

    fn divide(&mut self, x: Value, c: i64, signed: bool, rem: bool) -> Option<Value> {
        let ty = self.f.ty(x);
        let q = if signed {
            if rem && c.unsigned_abs().is_power_of_two() {
                return Some(self.srem_pow2(x, c.unsigned_abs().trailing_zeros()));
            }
            self.sdiv(x, c)?
        } else {
            self.udiv(x, c as u64 & ty.mask())?
        };
        if !rem {
            return Some(q);
        }
        let p = self.opc(Opcode::Imul, q, c);
        Some(self.op2(Opcode::Isub, ty, x, p))
    }

    /// x plus 2^k - 1 if it is negative.
    fn biased(&mut self, x: Value, k: u32) -> Value {
        let ty = self.f.ty(x);
        let n = ty.bits(8);
        let bias = if k == 1 {
            self.opc(Opcode::Lshr, x, n as i64 - 1)
        } else {
            let s = self.opc(Opcode::Ashr, x, n as i64 - 1);
            self.opc(Opcode::Lshr, s, (n - k) as i64)
        };
        self.op2(Opcode::Iadd, ty, x, bias)
    }

    fn srem_pow2(&mut self, x: Value, k: u32) -> Value {
        let ty = self.f.ty(x);
        if k == 0 {
            return self.int(ty, 0);
        }
        let t = self.biased(x, k);
        let whole = self.opc(Opcode::And, t, -1i64 << k);
        self.op2(Opcode::Isub, ty, x, whole)
    }

    fn sdiv(&mut self, x: Value, c: i64) -> Option<Value> {
        let ty = self.f.ty(x);
        let n = ty.bits(8);
        let abs = c.unsigned_abs() & ty.mask();
        let q = if abs == 1 {
            x
        } else if abs.is_power_of_two() {
            let k = abs.trailing_zeros();
            let t = self.biased(x, k);
            self.opc(Opcode::Ashr, t, k as i64)
        } else {
            let (m, s) = signed_magic(abs, n);
            let t = if n == 32 && self.wide {
                // The multiplier as an unsigned 32-bit number: the product fits 64 bits.
                let w = self.op1(Opcode::Sext, Type::I64, x);
                let p = self.opc(Opcode::Imul, w, m as i64);
                let h = self.opc(Opcode::Ashr, p, 32 + s as i64);
                self.op1(Opcode::Trunc, ty, h)
            } else {
                let hi = self.opc(Opcode::SmulHi, x, m as i64);
                // A multiplier with the top bit set was taken as negative.
                let hi = if m >> (n - 1) & 1 != 0 { self.op2(Opcode::Iadd, ty, hi, x) } else { hi };
                if s > 0 { self.opc(Opcode::Ashr, hi, s as i64) } else { hi }
            };
            let sign = self.opc(Opcode::Lshr, x, n as i64 - 1);
            self.op2(Opcode::Iadd, ty, t, sign)
        };
        Some(if c < 0 { self.op1(Opcode::Ineg, ty, q) } else { q })
    }

    fn udiv(&mut self, x: Value, c: u64) -> Option<Value> {
        let ty = self.f.ty(x);
        let n = ty.bits(8);
        if c == 1 {
            return Some(x);
        }
        if c.is_power_of_two() {
            return Some(self.opc(Opcode::Lshr, x, c.trailing_zeros() as i64));
        }
        // More than half the range: the quotient is 0 or 1.
        if c > ty.mask() / 2 {
            let k = self.int(ty, c as i64);
            let (i, v) = make(self.f, Opcode::Icmp, Type::I8, IntCC::Uge as u16, [x.0, k.0, 0, 0], self.loc);
            self.out.push(i);
            return Some(self.op1(Opcode::Zext, ty, v));
        }
        let (m, s, long) = unsigned_magic(c, n);
        let mut x0 = x;
        let (m, s) = if long && c.is_multiple_of(2) {
            // Dividing the even part out first leaves a multiplier that fits.
            let z = c.trailing_zeros();
            x0 = self.opc(Opcode::Lshr, x, z as i64);
            let (m, s) = unsigned_magic_for(c >> z, n, n - z);
            (m, s)
        } else if long {
            let hi = self.mul_hi(x, m);
            // q = ((x - hi) / 2 + hi) >> (s - 1)
            let d = self.op2(Opcode::Isub, ty, x, hi);
            let d = self.opc(Opcode::Lshr, d, 1);
            let t = self.op2(Opcode::Iadd, ty, d, hi);
            return Some(if s > 1 { self.opc(Opcode::Lshr, t, s as i64 - 1) } else { t });
        } else {
            (m, s)
        };
        if n == 32 && self.wide {
            let w = self.op1(Opcode::Zext, Type::I64, x0);
            let p = self.opc(Opcode::Imul, w, m as i64);
            let h = self.opc(Opcode::Lshr, p, 32 + s as i64);
            return Some(self.op1(Opcode::Trunc, ty, h));
        }
        let hi = self.mul_hi(x0, m);
        Some(if s > 0 { self.opc(Opcode::Lshr, hi, s as i64) } else { hi })
    }

    fn mul_hi(&mut self, x: Value, m: u64) -> Value {
        let ty = self.f.ty(x);
        if ty == Type::I32 && self.wide {
            let w = self.op1(Opcode::Zext, Type::I64, x);
            let p = self.opc(Opcode::Imul, w, m as i64);
            let h = self.opc(Opcode::Lshr, p, 32);
            return self.op1(Opcode::Trunc, ty, h);
        }
        self.opc(Opcode::UmulHi, x, m as i64)
    }
}

/// Multiplier and shift for unsigned division of `n`-bit numbers by `d` (not a power of two): x / d is
/// `(x * m) >> (n + s)`. The flag says that m has n + 1 bits, of which the low n are given.
fn unsigned_magic(d: u64, n: u32) -> (u64, u32, bool) {
    // Least s such that 2^(n+s) mod -d fits: m = ceil(2^(n+s) / d) with m * d - 2^(n+s) <= 2^s.
    let l = 64 - (d - 1).leading_zeros();
    for s in 0..=l {
        let pow = n + s;
        let (q, r) = div_pow2(pow, d);
        let (m, e) = (q + 1, d - r);
        if (e as u128) <= 1u128 << s {
            let over = m >> n != 0;
            let mask = if n == 64 { u64::MAX } else { (1 << n) - 1 };
            return (m as u64 & mask, s, over);
        }
    }
    unreachable!("ceil(log2 d) always serves")
}

/// As [`unsigned_magic`] for dividends below 2^`bits` only; the multiplier then fits.
fn unsigned_magic_for(d: u64, n: u32, bits: u32) -> (u64, u32) {
    let l = 64 - (d - 1).leading_zeros();
    for s in 0..=l {
        let (q, r) = div_pow2(n + s, d);
        let (m, e) = (q + 1, d - r);
        // Exact for x < 2^bits if e * 2^bits <= 2^(n+s).
        if (e as u128) <= 1u128 << (n + s - bits).min(127) && m >> n == 0 {
            return (m as u64, s);
        }
    }
    unreachable!("a divisor with the even part taken out has a multiplier that fits")
}

/// Multiplier (as unsigned n bits) and shift for signed division by `d` >= 3 (not a power of two).
fn signed_magic(d: u64, n: u32) -> (u64, u32) {
    // m = floor(2^(n+s) / d) + 1 with m * d - 2^(n+s) < 2^(s+1).
    for s in 0..n {
        let (q, r) = div_pow2(n + s, d);
        let (m, e) = (q + 1, d - r);
        if (e as u128) <= 1u128 << (s + 1) {
            return (m as u64, s);
        }
    }
    unreachable!("s = ceil(log2 d) - 1 always serves")
}

/// Quotient and remainder of 2^pow / d, pow <= 128.
fn div_pow2(pow: u32, d: u64) -> (u128, u64) {
    let d = d as u128;
    if pow < 128 {
        return ((1u128 << pow) / d, ((1u128 << pow) % d) as u64);
    }
    let (q, r) = (u128::MAX / d, u128::MAX % d);
    if r + 1 == d { (q + 1, 0) } else { (q, (r + 1) as u64) }
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::{self, Rng, check_pass};
    use crate::opt::pipeline::{OptOptions, each_function};

    #[test]
    fn random() {
        check_pass("divconst", 0..60, &|m| {
            each_function(
                m,
                &OptOptions { level: super::super::pipeline::Level::O2, ..Default::default() },
                &mut |f, cx| {
                    super::run(f, cx);
                },
            )
        });
    }

    /// Divisors and dividends at the edges, all four operations, both widths.
    #[test]
    fn edges() {
        let mut r = Rng(77);
        for bits in [32u32, 64] {
            let mut ds: Vec<i64> = (1..200).collect();
            for k in 1..bits {
                let p = 1i64.wrapping_shl(k);
                ds.extend([
                    p.wrapping_sub(1),
                    p,
                    p.wrapping_add(1),
                    p.wrapping_neg(),
                    r.next() as i64 >> (k - 1),
                ]);
            }
            ds.extend((1..64).map(|x: i64| -x));
            for d in ds {
                let d = if bits == 32 { d as i32 as i64 } else { d };
                if d == 0 {
                    continue;
                }
                for op in ["udiv", "urem", "sdiv", "srem"] {
                    let text = format!(
                        "global g0 @f func global size 0 align 1\nfunc g0 (i{bits}@r0) -> (i{bits}@r0) {{\nb0(v0: i{bits}):\n v1 = iconst.i{bits} {d}\n v2 = {op}.i{bits} v0, v1\n return v2\n}}"
                    );
                    let m = crate::ir::parse::parse_module(&text, 8).unwrap();
                    let mut o = m.clone_for_test();
                    each_function(&mut o, &Default::default(), &mut |f, cx| {
                        super::run(f, cx);
                    });
                    let mask = u128::MAX >> (128 - bits);
                    let edge = d as i128 as u128;
                    let mut xs = vec![0, 1, 2, mask, mask >> 1, (mask >> 1) + 1, mask - 1];
                    xs.extend([
                        edge,
                        edge.wrapping_sub(1),
                        edge.wrapping_add(1),
                        edge.wrapping_mul(3),
                        edge.wrapping_mul(3).wrapping_sub(1),
                    ]);
                    xs.extend((0..6).map(|_| (r.next() >> r.below(40)) as u128));
                    for x in xs {
                        let x = x & mask;
                        let Ok(a) = interp::run(&m, 0, &[x], 100) else { continue };
                        assert_eq!(Ok(a), interp::run(&o, 0, &[x], 100), "{op} {x:#x} by {d}");
                    }
                }
            }
        }
    }
}
