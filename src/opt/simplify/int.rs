//! Rules on integers, comparisons, widening and narrowing, and `select`.

use super::*;
use crate::opt::ranges::{comparable, outcomes};
use Opcode::*;

impl Simplify<'_> {
    pub(super) fn integer(&mut self, i: Inst, d: InstData) -> Done {
        let a = d.val(0);
        let b = d.val(1);
        match d.op {
            Iadd => self.add(i, d.ty, a, b),
            Isub => self.sub(i, d.ty, a, b),
            Imul => self.mul(i, d.ty, a, b),
            Udiv | Sdiv | Urem | Srem => self.div(i, d, a, b),
            And => self.and(i, d.ty, a, b),
            Or => self.or(i, d.ty, a, b),
            Xor => self.xor(i, d.ty, a, b),
            Shl | Lshr | Ashr => self.shift(i, d, a, b),
            Rotl | Rotr => match self.int(b) {
                Some(c) if (c as u64).is_multiple_of(self.bits(d.ty) as u64) => Done::Value(a),
                // One direction for constants.
                Some(c) if d.op == Rotr => {
                    let n = self.bits(d.ty) as i64;
                    self.to2c(i, Rotl, a, (n - c.rem_euclid(n)) % n)
                }
                _ => Done::No,
            },
            UmulHi => match self.int(b) {
                Some(0 | 1) => self.value_const(d.ty, 0),
                _ => Done::No,
            },
            Smin | Smax | Umin | Umax if a == b => Done::Value(a),
            Ineg => {
                if let Some(x) = self.def(a, Ineg) {
                    return Done::Value(x.val(0));
                }
                match self.def(a, Isub) {
                    Some(x) if self.once(a) => self.to2(i, Isub, x.val(1), x.val(0)),
                    _ => Done::No,
                }
            }
            Not => match self.f.def(a).copied() {
                Some(x) if x.op == Not => Done::Value(x.val(0)),
                _ => Done::No,
            },
            Bswap => match self.def(a, Bswap) {
                Some(x) => Done::Value(x.val(0)),
                None => Done::No,
            },
            Iabs if self.non_negative(a) => Done::Value(a),
            Icmp => self.compare(i, d, a, b),
            Zext | Sext | Trunc => self.resize(i, d, a),
            SaddOv | UaddOv | SsubOv | UsubOv | SmulOv | UmulOv => self.overflow(i, d, a, b),
            _ => Done::No,
        }
    }

    /// The sum of two constants of type `ty`, if the 64 bits constants are held in are enough.
    fn sum(&self, ty: Type, a: i64, b: i64) -> Option<i64> {
        if self.bits(ty) <= 64 { Some(a.wrapping_add(b)) } else { a.checked_add(b) }
    }
    fn difference(&self, ty: Type, a: i64, b: i64) -> Option<i64> {
        if self.bits(ty) <= 64 { Some(a.wrapping_sub(b)) } else { a.checked_sub(b) }
    }

    fn add(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        if let Some(c) = self.int(b) {
            if c == 0 {
                return Done::Value(a);
            }
            let Some(x) = self.f.def(a).copied() else { return Done::No };
            return match x.op {
                Iadd => match self.int(x.val(1)).and_then(|k| self.sum(ty, k, c)) {
                    Some(k) => self.to2c(i, Iadd, x.val(0), k),
                    None => Done::No,
                },
                // (k - y) + c = (k + c) - y
                Isub if self.once(a) => match self.int(x.val(0)).and_then(|k| self.sum(ty, k, c)) {
                    Some(k) => {
                        let k = self.iconst(ty, k);
                        self.to2(i, Isub, k, x.val(1))
                    }
                    None => Done::No,
                },
                // ~y + 1 = -y
                Not if c == 1 => self.to1(i, Ineg, x.val(0)),
                _ => Done::No,
            };
        }
        for (x, y) in [(a, b), (b, a)] {
            let Some(d) = self.f.def(y).copied() else { continue };
            match d.op {
                Ineg => return self.to2(i, Isub, x, d.val(0)),
                // x + (y - x) = y
                Isub if d.val(1) == x => return Done::Value(d.val(0)),
                // x + (y + c): constants outermost, so that they meet.
                Iadd if self.once(y) && self.int(d.val(1)).is_some() && !self.is_const(x) => {
                    let s = self.emit2(Iadd, ty, x, d.val(0));
                    return self.to2(i, Iadd, s, d.val(1));
                }
                _ => {}
            }
        }
        if a == b {
            return self.to2c(i, Shl, a, 1);
        }
        Done::No
    }

    fn sub(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        if a == b {
            return self.value_const(ty, 0);
        }
        if let Some(c) = self.int(b).and_then(|c| self.difference(ty, 0, c)) {
            return self.to2c(i, Iadd, a, c);
        }
        if self.int(a) == Some(0) {
            return self.to1(i, Ineg, b);
        }
        if let (Some(c), Some(x)) = (self.int(a), self.def(b, Iadd))
            && let Some(k) = self.int(x.val(1))
            && let Some(k) = self.difference(ty, c, k)
        {
            let k = self.iconst(ty, k);
            return self.to2(i, Isub, k, x.val(0));
        }
        if let Some(x) = self.def(b, Ineg) {
            return self.to2(i, Iadd, a, x.val(0));
        }
        // (x + y) - x, x - (x + y), (x + c) - (x + k), (x + c) - y
        if let Some(x) = self.def(a, Iadd) {
            if x.val(0) == b {
                return Done::Value(x.val(1));
            }
            if x.val(1) == b {
                return Done::Value(x.val(0));
            }
            if let Some(c) = self.int(x.val(1)) {
                if let Some(y) = self.def(b, Iadd)
                    && let Some(k) = self.int(y.val(1))
                    && let Some(k) = self.difference(ty, c, k)
                    && (x.val(0) == y.val(0) || self.once(a) && self.once(b))
                {
                    let s = self.emit2(Isub, ty, x.val(0), y.val(0));
                    return self.to2c(i, Iadd, s, k);
                }
                if self.once(a) {
                    let s = self.emit2(Isub, ty, x.val(0), b);
                    return self.to2c(i, Iadd, s, c);
                }
            }
        }
        if let Some(y) = self.def(b, Iadd) {
            if y.val(0) == a {
                return self.to1(i, Ineg, y.val(1));
            }
            if y.val(1) == a {
                return self.to1(i, Ineg, y.val(0));
            }
        }
        if let Some(x) = self.def(a, Isub)
            && x.val(0) == b
        {
            return self.to1(i, Ineg, x.val(1));
        }
        if let Some(y) = self.def(b, Isub)
            && y.val(0) == a
        {
            return Done::Value(y.val(1));
        }
        // Differences of addresses.
        if let (Some(x), Some(y)) = (self.def(a, PtrToInt), self.def(b, PtrToInt)) {
            let base = |s: &Self, v: Value| match s.def(v, PtrAdd) {
                Some(d) => (d.val(0), Some(d.val(1))),
                None => (v, None),
            };
            let (p, o) = base(self, x.val(0));
            let (q, r) = base(self, y.val(0));
            if p == y.val(0)
                && let Some(o) = o
            {
                return Done::Value(o);
            }
            if q == x.val(0)
                && let Some(r) = r
            {
                return self.to1(i, Ineg, r);
            }
            if p == q
                && let (Some(o), Some(r)) = (o, r)
            {
                return self.to2(i, Isub, o, r);
            }
        }
        Done::No
    }

    fn mul(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        let Some(c) = self.int(b) else {
            if let (Some(x), Some(y)) = (self.def(a, Ineg), self.def(b, Ineg)) {
                return self.to2(i, Imul, x.val(0), y.val(0));
            }
            return Done::No;
        };
        match c {
            0 => return self.value_const(ty, 0),
            1 => return Done::Value(a),
            -1 => return self.to1(i, Ineg, a),
            _ => {}
        }
        let n = self.bits(ty);
        let u = c as u64 & ty.mask();
        if n <= 64 && u.is_power_of_two() {
            return self.to2c(i, Shl, a, u.trailing_zeros() as i64);
        }
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        let two = x.inline_values() > 1;
        let k = if two { self.int(x.val(1)) } else { None };
        match (x.op, two, k) {
            (Imul, true, Some(k)) if n <= 64 => self.to2c(i, Imul, x.val(0), k.wrapping_mul(c)),
            (Shl, true, Some(k)) if n <= 64 && (0..n as i64).contains(&k) => {
                self.to2c(i, Imul, x.val(0), c.wrapping_shl(k as u32))
            }
            (Ineg, ..) if n <= 64 => self.to2c(i, Imul, x.val(0), c.wrapping_neg()),
            // (x + k) * c = x * c + k * c
            (Iadd, true, Some(k)) if self.once(a) && n <= 64 => {
                let m = self.emit2(Imul, ty, x.val(0), b);
                self.to2c(i, Iadd, m, k.wrapping_mul(c))
            }
            _ => Done::No,
        }
    }

    fn div(&mut self, i: Inst, d: InstData, a: Value, b: Value) -> Done {
        let signed = matches!(d.op, Sdiv | Srem);
        let rem = matches!(d.op, Urem | Srem);
        let n = self.bits(d.ty);
        if self.int(a) == Some(0) && self.int(b).is_some_and(|c| c != 0) {
            return self.value_const(d.ty, 0);
        }
        if signed && self.non_negative(a) && self.non_negative(b) {
            return self.to2(i, if rem { Urem } else { Udiv }, a, b);
        }
        let Some(c) = self.int(b) else {
            // x % (1 << k) = x & ((1 << k) - 1)
            if !signed
                && let Some(s) = self.def(b, Shl)
                && self.int(s.val(0)) == Some(1)
            {
                if rem {
                    let m = self.iconst(d.ty, -1);
                    let m = self.emit2(Iadd, d.ty, b, m);
                    return self.to2(i, And, a, m);
                }
                return self.to2(i, Lshr, a, s.val(1));
            }
            return Done::No;
        };
        if c == 1 {
            return if rem { self.value_const(d.ty, 0) } else { Done::Value(a) };
        }
        if signed && c == -1 {
            // The one overflow, INT_MIN / -1, is undefined.
            return if rem { self.value_const(d.ty, 0) } else { self.to1(i, Ineg, a) };
        }
        let u = c as u64 & d.ty.mask();
        if !signed && u.is_power_of_two() && (n <= 64 || c > 0) {
            return if rem {
                self.to2c(i, And, a, (u as i64).wrapping_sub(1))
            } else {
                self.to2c(i, Lshr, a, u.trailing_zeros() as i64)
            };
        }
        // (x / k) / c for products that do not overflow.
        if !rem
            && n <= 64
            && let Some(x) = self.def(a, d.op)
            && let Some(k) = self.int(x.val(1))
            && let Some(p) = k.checked_mul(c)
            && k > 0
            && c > 0
            && (n == 64 && p > 0 || n < 64 && p < 1 << (n - 1))
        {
            return self.to2c(i, d.op, x.val(0), p);
        }
        Done::No
    }

    /// Two comparisons of the same values joined by `and` or `or`: one comparison, or a constant.
    fn joined(&mut self, i: Inst, and: bool, a: Value, b: Value) -> Option<Done> {
        let (x, y) = (self.def(a, Icmp)?, self.def(b, Icmp)?);
        if self.f.ty(a) != Type::I8 || self.f.ty(x.val(0)).is_vector() {
            return None;
        }
        let (p, mut q) = (IntCC::from_aux(x.aux), IntCC::from_aux(y.aux));
        if x.args[..2] != y.args[..2] {
            if x.args[0] != y.args[1] || x.args[1] != y.args[0] {
                return None;
            }
            q = q.swapped();
        }
        if !comparable(p, q) {
            return None;
        }
        let set = if and { outcomes(p) & outcomes(q) } else { outcomes(p) | outcomes(q) };
        let signed = p.is_signed() || q.is_signed();
        let cc = match (set, signed) {
            (0, _) => return Some(self.value_const(Type::I8, 0)),
            (7, _) => return Some(self.value_const(Type::I8, 1)),
            (2, _) => IntCC::Eq,
            (5, _) => IntCC::Ne,
            (1, true) => IntCC::Slt,
            (1, false) => IntCC::Ult,
            (3, true) => IntCC::Sle,
            (3, false) => IntCC::Ule,
            (4, true) => IntCC::Sgt,
            (4, false) => IntCC::Ugt,
            (_, true) => IntCC::Sge,
            (_, false) => IntCC::Uge,
        };
        rewrite(self.f, i, Icmp, cc as u16, [x.args[0], x.args[1], 0, 0]);
        Some(Done::Changed)
    }

    fn and(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        if a == b {
            return Done::Value(a);
        }
        if let Some(r) = self.joined(i, true, a, b) {
            return r;
        }
        if let Some(c) = self.int(b) {
            if c == 0 {
                return self.value_const(ty, 0);
            }
            if c == -1 {
                return Done::Value(a);
            }
            if self.bits(ty) <= 64 {
                let zeros = self.known_zeros(a, BITS_DEPTH);
                // Every bit the mask clears is clear already.
                if zeros | c as u64 == u64::MAX {
                    return Done::Value(a);
                }
                if !zeros & c as u64 & ty.mask() == 0 {
                    return self.value_const(ty, 0);
                }
            }
            let Some(x) = self.f.def(a).copied() else { return Done::No };
            match x.op {
                And => {
                    if let Some(k) = self.int(x.val(1)) {
                        return self.to2c(i, And, x.val(0), c & k);
                    }
                }
                // (x | k) & c where k has no bit of c: x & c.
                Or | Xor => {
                    if let Some(k) = self.int(x.val(1))
                        && k & c == 0
                    {
                        return self.to2(i, And, x.val(0), b);
                    }
                }
                // (x + k) & c where k's bits lie above the mask's.
                Iadd if c > 0 && (c as u64 + 1).is_power_of_two() => {
                    if let Some(k) = self.int(x.val(1))
                        && k & c == 0
                    {
                        return self.to2(i, And, x.val(0), b);
                    }
                }
                // sext to mask of the narrow bits: the sign does not matter.
                Sext => {
                    let narrow = self.f.ty(x.val(0));
                    if narrow.is_int() && narrow != Type::I128 && c as u64 & !narrow.mask() == 0 {
                        let z = self.emit1(Zext, ty, x.val(0));
                        return self.to2(i, And, z, b);
                    }
                }
                _ => {}
            }
            return Done::No;
        }
        for (x, y) in [(a, b), (b, a)] {
            if let Some(d) = self.def(y, Not)
                && d.val(0) == x
            {
                return self.value_const(ty, 0);
            }
            // x & (x | y) = x
            if let Some(d) = self.def(y, Or)
                && (d.val(0) == x || d.val(1) == x)
            {
                return Done::Value(x);
            }
        }
        Done::No
    }

    fn or(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        if a == b {
            return Done::Value(a);
        }
        if let Some(r) = self.joined(i, false, a, b) {
            return r;
        }
        if let Some(c) = self.int(b) {
            if c == 0 {
                return Done::Value(a);
            }
            if c == -1 {
                return self.value_const(ty, u128::MAX >> (128 - self.bits(ty)));
            }
            if let Some(x) = self.def(a, Or)
                && let Some(k) = self.int(x.val(1))
            {
                return self.to2c(i, Or, x.val(0), c | k);
            }
            return Done::No;
        }
        for (x, y) in [(a, b), (b, a)] {
            if let Some(d) = self.def(y, And)
                && (d.val(0) == x || d.val(1) == x)
            {
                return Done::Value(x);
            }
        }
        if let Some(r) = self.rotate(i, ty, a, b) {
            return r;
        }
        Done::No
    }

    /// `(x << k) | (x >> n - k)` in its usual disguises; also with `+` and `^`, which `or` stands for here only.
    fn rotate(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Option<Done> {
        let n = self.bits(ty) as i64;
        if n > 64 || !self.cx.opts.target.has_rotate {
            return None;
        }
        let (l, r) = match (self.f.def(a)?.op, self.f.def(b)?.op) {
            (Shl, Lshr) => (self.f.def(a).copied()?, self.f.def(b).copied()?),
            (Lshr, Shl) => (self.f.def(b).copied()?, self.f.def(a).copied()?),
            _ => return None,
        };
        if l.val(0) != r.val(0) {
            return None;
        }
        let (x, lc, rc) = (l.val(0), l.val(1), r.val(1));
        if let (Some(p), Some(q)) = (self.int(lc), self.int(rc)) {
            return (p + q == n && p > 0 && q > 0).then(|| self.to2(i, Rotl, x, lc));
        }
        // Counts are undefined from the width on, so `n - k` needs no mask to be right.
        if self.complements(rc, lc, n) {
            return Some(self.to2(i, Rotl, x, lc));
        }
        if self.complements(lc, rc, n) {
            return Some(self.to2(i, Rotr, x, rc));
        }
        None
    }

    /// Is `c` = n - k or -k & (n - 1), perhaps under the same widening as `k`?
    fn complements(&self, c: Value, k: Value, n: i64) -> bool {
        let strip = |v: Value| match self.f.def(v) {
            Some(d) if matches!(d.op, Zext | Sext | Trunc) => d.val(0),
            _ => v,
        };
        let (c, k) = if self.f.def(c).is_some_and(|d| matches!(d.op, Zext | Sext | Trunc)) {
            (strip(c), strip(k))
        } else {
            (c, k)
        };
        let Some(d) = self.f.def(c) else { return false };
        match d.op {
            Isub => self.int(d.val(0)) == Some(n) && d.val(1) == k,
            And if self.int(d.val(1)) == Some(n - 1) => {
                let inner = match self.f.def(d.val(0)) {
                    Some(x) if x.op == Ineg => x.val(0),
                    Some(x) if x.op == Isub && self.int(x.val(0)) == Some(n) => x.val(1),
                    _ => return false,
                };
                // k itself is masked, or is what was masked.
                inner == k
                    || self
                        .def(k, And)
                        .is_some_and(|m| self.int(m.val(1)) == Some(n - 1) && m.val(0) == inner)
            }
            _ => false,
        }
    }

    fn xor(&mut self, i: Inst, ty: Type, a: Value, b: Value) -> Done {
        if a == b {
            return self.value_const(ty, 0);
        }
        let Some(c) = self.int(b) else { return Done::No };
        if c == 0 {
            return Done::Value(a);
        }
        if c == -1 {
            return self.to1(i, Not, a);
        }
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        if x.op == Xor
            && let Some(k) = self.int(x.val(1))
        {
            return self.to2c(i, Xor, x.val(0), c ^ k);
        }
        // Negation of a truth value.
        if c == 1 && ty == Type::I8 {
            match x.op {
                Icmp => {
                    rewrite(self.f, i, Icmp, IntCC::from_aux(x.aux).inverse() as u16, x.args);
                    return Done::Changed;
                }
                Fcmp => {
                    rewrite(self.f, i, Fcmp, x.aux ^ 15, x.args);
                    return Done::Changed;
                }
                _ => {}
            }
        }
        Done::No
    }

    fn shift(&mut self, i: Inst, d: InstData, a: Value, b: Value) -> Done {
        let ty = d.ty;
        let n = self.bits(ty) as i64;
        if self.int(a) == Some(0) {
            return self.value_const(ty, 0);
        }
        if d.op == Ashr && self.int(a) == Some(-1) {
            return Done::Value(a);
        }
        if d.op == Ashr && n <= 64 && self.non_negative(a) {
            return self.to2(i, Lshr, a, b);
        }
        let Some(c) = self.int(b) else { return Done::No };
        if c == 0 {
            return Done::Value(a);
        }
        if !(0..n).contains(&c) || n > 64 {
            return Done::No;
        }
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        let k = if x.inline_values() > 1 { self.int(x.val(1)) } else { None };
        match (d.op, x.op, k) {
            (_, op, Some(k)) if op == d.op && (0..n).contains(&k) => {
                if c + k < n {
                    self.to2c(i, op, x.val(0), c + k)
                } else if op == Ashr {
                    self.to2c(i, op, x.val(0), n - 1)
                } else {
                    self.value_const(ty, 0)
                }
            }
            // (x >> k) << k and (x << k) >> k clear bits.
            (Shl, Lshr | Ashr, Some(k)) if k == c => self.to2c(i, And, x.val(0), -1 << c),
            (Lshr, Shl, Some(k)) if k == c => self.to2c(i, And, x.val(0), (ty.mask() >> c) as i64),
            // (x >> k) << c
            (Shl, Lshr, Some(k)) if self.once(a) && (0..n).contains(&k) => {
                let m = (ty.mask() >> k << c) as i64;
                let s = if k > c {
                    let s = self.iconst(ty, k - c);
                    self.emit2(Lshr, ty, x.val(0), s)
                } else {
                    let s = self.iconst(ty, c - k);
                    self.emit2(Shl, ty, x.val(0), s)
                };
                self.to2c(i, And, s, m)
            }
            // (x << k) >> k with the sign: a narrower value sign-extended.
            (Ashr, Shl, Some(k)) if k == c => match Type::int_of_bits((n - c) as u32) {
                Some(narrow) => {
                    let t = self.emit1(Trunc, narrow, x.val(0));
                    self.to1(i, Sext, t)
                }
                None => Done::No,
            },
            // (x + k) << c = (x << c) + (k << c), so that the constant reaches the address.
            (Shl, Iadd, Some(k)) if self.once(a) => {
                let s = self.emit2(Shl, ty, x.val(0), b);
                self.to2c(i, Iadd, s, k.wrapping_shl(c as u32))
            }
            (Shl, Imul, Some(k)) => self.to2c(i, Imul, x.val(0), k.wrapping_shl(c as u32)),
            (Lshr, And, Some(k)) if self.once(a) => {
                let s = self.emit2(Lshr, ty, x.val(0), b);
                self.to2c(i, And, s, ((k as u64 & ty.mask()) >> c) as i64)
            }
            // Only the extension's bits are left.
            (Lshr, Zext, _) if c >= self.bits(self.f.ty(x.val(0))) as i64 => self.value_const(ty, 0),
            (Ashr, Sext, _) if c >= self.bits(self.f.ty(x.val(0))) as i64 - 1 => {
                let narrow = self.f.ty(x.val(0));
                let k = self.iconst(narrow, self.bits(narrow) as i64 - 1);
                let s = self.emit2(Ashr, narrow, x.val(0), k);
                self.to1(i, Sext, s)
            }
            _ => Done::No,
        }
    }

    fn compare(&mut self, i: Inst, d: InstData, a: Value, b: Value) -> Done {
        let cc = IntCC::from_aux(d.aux);
        let ty = self.f.ty(a);
        if ty.is_vector() {
            return Done::No;
        }
        let n = self.bits(ty);
        let truth = |s: &mut Self, t: bool| s.value_const(Type::I8, t as u128);
        if a == b {
            return truth(self, matches!(cc, IntCC::Eq | IntCC::Sge | IntCC::Sle | IntCC::Uge | IntCC::Ule));
        }
        let set = |s: &mut Self, cc: IntCC, x: Value, y: Value| {
            rewrite(s.f, i, Icmp, cc as u16, [x.0, y.0, 0, 0]);
            Done::Changed
        };
        if self.is_const(a) && !self.is_const(b) {
            return set(self, cc.swapped(), b, a);
        }
        if ty.is_ptr()
            && let Some(r) = self.compare_pointers(cc, a, b)
        {
            return r;
        }
        let Some(c) = self.int(b).filter(|_| n <= 64) else { return self.compare_values(i, cc, a, b) };
        let (min, max) = (i64::MIN >> (64 - n), i64::MAX >> (64 - n));
        let u = c as u64 & (u64::MAX >> (64 - n));
        let umax = u64::MAX >> (64 - n);
        let set_c = |s: &mut Self, cc: IntCC, x: Value, c: i64| {
            let t = s.f.ty(x);
            let k = s.iconst(t, c);
            rewrite(s.f, i, Icmp, cc as u16, [x.0, k.0, 0, 0]);
            Done::Changed
        };
        // Canonical directions, and what no value or every value satisfies.
        match cc {
            IntCC::Sle if c == max => return truth(self, true),
            IntCC::Sle => return set_c(self, IntCC::Slt, a, c + 1),
            IntCC::Sge if c == min => return truth(self, true),
            IntCC::Sge => return set_c(self, IntCC::Sgt, a, c - 1),
            IntCC::Ule if u == umax => return truth(self, true),
            IntCC::Ule => return set_c(self, IntCC::Ult, a, u.wrapping_add(1) as i64),
            IntCC::Uge if u == 0 => return truth(self, true),
            IntCC::Uge => return set_c(self, IntCC::Ugt, a, u.wrapping_sub(1) as i64),
            IntCC::Slt if c == min => return truth(self, false),
            IntCC::Sgt if c == max => return truth(self, false),
            IntCC::Ult if u == 0 => return truth(self, false),
            IntCC::Ugt if u == umax => return truth(self, false),
            IntCC::Ult if u == umax => return set_c(self, IntCC::Ne, a, -1),
            IntCC::Ult if u == 1 => return set_c(self, IntCC::Eq, a, 0),
            IntCC::Ugt if u == 0 => return set_c(self, IntCC::Ne, a, 0),
            IntCC::Ugt if u == umax - 1 => return set_c(self, IntCC::Eq, a, -1),
            IntCC::Slt if c == min + 1 => return set_c(self, IntCC::Eq, a, min),
            IntCC::Sgt if c == max - 1 => return set_c(self, IntCC::Eq, a, max),
            _ => {}
        }
        if ty.is_ptr() {
            return Done::No;
        }
        // What known bits say: the value lies in [0, most].
        let zeros = self.known_zeros(a, BITS_DEPTH);
        let most = !zeros & umax;
        if most < umax {
            match cc {
                IntCC::Eq | IntCC::Ne if zeros & u != 0 => return truth(self, cc == IntCC::Ne),
                IntCC::Ult if most < u => return truth(self, true),
                IntCC::Ugt if most <= u => return truth(self, false),
                IntCC::Slt | IntCC::Sgt if most <= max as u64 => {
                    let below = c <= 0 && cc == IntCC::Slt || c < 0;
                    if below {
                        return truth(self, cc == IntCC::Sgt);
                    }
                    if cc == IntCC::Slt && most < u {
                        return truth(self, true);
                    }
                    if cc == IntCC::Sgt && most <= u {
                        return truth(self, false);
                    }
                    return set(self, if cc == IntCC::Slt { IntCC::Ult } else { IntCC::Ugt }, a, b);
                }
                // A truth value against 0 or 1.
                IntCC::Eq | IntCC::Ne if most == 1 => {
                    if u == 1 {
                        return set_c(self, if cc == IntCC::Eq { IntCC::Ne } else { IntCC::Eq }, a, 0);
                    }
                    if u == 0 && ty == Type::I8 {
                        if cc == IntCC::Ne {
                            return Done::Value(a);
                        }
                        match self.f.def(a).copied() {
                            Some(x) if x.op == Icmp => {
                                rewrite(self.f, i, Icmp, IntCC::from_aux(x.aux).inverse() as u16, x.args);
                                return Done::Changed;
                            }
                            Some(x) if x.op == Fcmp => {
                                rewrite(self.f, i, Fcmp, x.aux ^ 15, x.args);
                                return Done::Changed;
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        let eq = matches!(cc, IntCC::Eq | IntCC::Ne);
        let k = if x.inline_values() > 1 { self.int(x.val(1)) } else { None };
        match x.op {
            Iadd if eq && k.is_some() => {
                let k = k.unwrap_or(0);
                set_c(self, cc, x.val(0), c.wrapping_sub(k))
            }
            Xor if eq && k.is_some() => set_c(self, cc, x.val(0), c ^ k.unwrap_or(0)),
            Xor | Isub if eq && c == 0 => set(self, cc, x.val(0), x.val(1)),
            Isub if eq => match self.int(x.val(0)) {
                Some(k) => set_c(self, cc, x.val(1), k.wrapping_sub(c)),
                None => Done::No,
            },
            Ineg if eq => set_c(self, cc, x.val(0), c.wrapping_neg()),
            Not if eq => set_c(self, cc, x.val(0), !c),
            // (x & bit) == bit is (x & bit) != 0.
            And if eq && c != 0 && k == Some(c) && u.is_power_of_two() => {
                set_c(self, if cc == IntCC::Eq { IntCC::Ne } else { IntCC::Eq }, a, 0)
            }
            // (x >> k) == 0 is x < 1 << k.
            Lshr if eq && c == 0 && k.is_some_and(|k| (1..n as i64).contains(&k)) && self.once(a) => {
                let lim = 1i64 << k.unwrap_or(0);
                set_c(self, if cc == IntCC::Eq { IntCC::Ult } else { IntCC::Ugt }, x.val(0), {
                    if cc == IntCC::Eq { lim } else { lim.wrapping_sub(1) }
                })
            }
            Shl if eq && c == 0 && k.is_some_and(|k| (1..n as i64).contains(&k)) && self.once(a) => {
                let m = (ty.mask() >> k.unwrap_or(0)) as i64;
                let m = self.iconst(ty, m);
                let v = self.emit2(And, ty, x.val(0), m);
                set_c(self, cc, v, 0)
            }
            Zext if self.f.ty(x.val(0)).is_int() => {
                let narrow = self.f.ty(x.val(0));
                if u > narrow.mask() {
                    return match cc {
                        IntCC::Eq => truth(self, false),
                        IntCC::Ne => truth(self, true),
                        _ => Done::No,
                    };
                }
                // Signed comparisons of what is not negative were made unsigned above.
                if eq || !cc.is_signed() { set_c(self, cc, x.val(0), c) } else { Done::No }
            }
            Sext if self.f.ty(x.val(0)).is_int() => {
                let narrow = self.f.ty(x.val(0));
                let m = self.bits(narrow);
                if c == verify::canonical(narrow, c, self.f.ptr_bytes) {
                    if eq || cc.is_signed() {
                        return set_c(self, cc, x.val(0), c);
                    }
                    // Unsigned: the order is the same with the constant sign-extended.
                    return set_c(self, cc, x.val(0), c);
                }
                let _ = m;
                match cc {
                    IntCC::Eq => truth(self, false),
                    IntCC::Ne => truth(self, true),
                    IntCC::Slt => truth(self, c > 0),
                    IntCC::Sgt => truth(self, c < 0),
                    _ => Done::No,
                }
            }
            // Narrowing a masked value whose upper bits do not count.
            Select => {
                let (p, q) = (self.int(x.val(1)), self.int(x.val(2)));
                if let (Some(p), Some(q)) = (p, q) {
                    let m = |v: i64| v as i128 as u128 & (u128::MAX >> (128 - n));
                    let (tp, tq) = (fold::icmp(cc, m(p), m(c), n), fold::icmp(cc, m(q), m(c), n));
                    return match (tp, tq) {
                        (true, true) => truth(self, true),
                        (false, false) => truth(self, false),
                        _ if !self.f.ty(x.val(0)).is_vector() => {
                            let op = if tp { IntCC::Ne } else { IntCC::Eq };
                            set_c(self, op, x.val(0), 0)
                        }
                        _ => Done::No,
                    };
                }
                Done::No
            }
            PtrToInt if c == 0 && eq => set_c(self, cc, x.val(0), 0),
            _ => Done::No,
        }
    }

    /// Neither side constant.
    fn compare_values(&mut self, i: Inst, cc: IntCC, a: Value, b: Value) -> Done {
        let (Some(x), Some(y)) = (self.f.def(a).copied(), self.f.def(b).copied()) else { return Done::No };
        let eq = matches!(cc, IntCC::Eq | IntCC::Ne);
        let set = |s: &mut Self, cc: IntCC, x: Value, y: Value| {
            rewrite(s.f, i, Icmp, cc as u16, [x.0, y.0, 0, 0]);
            Done::Changed
        };
        let widened = |d: &InstData| matches!(d.op, Zext | Sext);
        let same_source = widened(&x) && widened(&y) && self.f.ty(x.val(0)) == self.f.ty(y.val(0));
        match (x.op, y.op) {
            (Zext, Zext) if same_source => {
                let u = match cc {
                    IntCC::Slt => IntCC::Ult,
                    IntCC::Sge => IntCC::Uge,
                    IntCC::Sgt => IntCC::Ugt,
                    IntCC::Sle => IntCC::Ule,
                    c => c,
                };
                set(self, u, x.val(0), y.val(0))
            }
            (Sext, Sext) if same_source => set(self, cc, x.val(0), y.val(0)),
            // x + z == y + z
            (Iadd | Xor, op) if eq && op == x.op => {
                for (p, q) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    if x.val(p) == y.val(q) {
                        return set(self, cc, x.val(1 - p), y.val(1 - q));
                    }
                }
                Done::No
            }
            (PtrToInt, PtrToInt) => set(self, cc, x.val(0), y.val(0)),
            _ => Done::No,
        }
    }

    fn resize(&mut self, i: Inst, d: InstData, a: Value) -> Done {
        let ty = d.ty;
        let from = self.f.ty(a);
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        match (d.op, x.op) {
            (Zext, Zext) | (Sext, Sext) => self.to1(i, d.op, x.val(0)),
            (Sext, Zext) => self.to1(i, Zext, x.val(0)),
            (Sext, _) if self.bits(from) <= 64 && self.non_negative(a) => self.to1(i, Zext, a),
            // zext (trunc x) clears bits; of the same width only, else it is two steps anyway.
            (Zext, Trunc) if self.f.ty(x.val(0)) == ty && self.bits(ty) <= 64 => {
                self.to2c(i, And, x.val(0), from.mask() as i64)
            }
            (Trunc, Trunc) => self.to1(i, Trunc, x.val(0)),
            (Trunc, Zext | Sext) => {
                let src = self.f.ty(x.val(0));
                match self.bits(src).cmp(&self.bits(ty)) {
                    std::cmp::Ordering::Equal => Done::Value(x.val(0)),
                    std::cmp::Ordering::Less => self.to1(i, x.op, x.val(0)),
                    std::cmp::Ordering::Greater => self.to1(i, Trunc, x.val(0)),
                }
            }
            // Arithmetic of which only the low bits count is done narrow where a 32-bit operation is made of it.
            (Trunc, Iadd | Isub | Imul | And | Or | Xor)
                if self.bits(ty) >= 32
                    && self.once(a)
                    && self.cheap_narrow(x.val(0), ty) | self.cheap_narrow(x.val(1), ty) =>
            {
                let p = self.emit1(Trunc, ty, x.val(0));
                let q = self.emit1(Trunc, ty, x.val(1));
                self.to2(i, x.op, p, q)
            }
            // A mask that keeps what the truncation keeps.
            (Trunc, And)
                if self.int(x.val(1)).is_some_and(|c| ty.bits(8) <= 64 && !(c as u64) & ty.mask() == 0) =>
            {
                self.to1(i, Trunc, x.val(0))
            }
            (Trunc, Shl) if self.bits(ty) >= 32 && self.once(a) => match self.int(x.val(1)) {
                Some(c) if (0..self.bits(ty) as i64).contains(&c) => {
                    let p = self.emit1(Trunc, ty, x.val(0));
                    self.to2c(i, Shl, p, c)
                }
                _ => Done::No,
            },
            (Trunc, Select) if self.once(a) && self.is_const(x.val(1)) && self.is_const(x.val(2)) => {
                let p = self.emit1(Trunc, ty, x.val(1));
                let q = self.emit1(Trunc, ty, x.val(2));
                rewrite(self.f, i, Select, 0, [x.args[0], p.0, q.0, 0]);
                Done::Changed
            }
            _ => Done::No,
        }
    }

    /// Costs the truncation of `v` to `ty` nothing because `v` was widened or is constant?
    fn cheap_narrow(&self, v: Value, ty: Type) -> bool {
        self.f.def(v).is_some_and(|d| match d.op {
            Iconst => true,
            Zext | Sext => self.bits(self.f.ty(d.val(0))) <= self.bits(ty),
            _ => false,
        })
    }

    pub(super) fn select(&mut self, i: Inst, d: InstData) -> Done {
        let (c, a, b) = (d.val(0), d.val(1), d.val(2));
        if a == b {
            return Done::Value(a);
        }
        if self.f.ty(c).is_vector() {
            return Done::No;
        }
        if let Some(k) = self.int(c) {
            return Done::Value(if k != 0 { a } else { b });
        }
        if let (Some(p), Some(q)) = (self.int(a), self.int(b)) {
            if p == q {
                return Done::Value(a);
            }
            if d.ty.is_int() && self.is_bool(c) {
                if (p, q) == (1, 0) {
                    return if d.ty == Type::I8 { Done::Value(c) } else { self.to1(i, Zext, c) };
                }
                if (p, q) == (0, 1) {
                    let z = self.iconst(Type::I8, 0);
                    let not = self.emit(Icmp, Type::I8, IntCC::Eq as u16, [c.0, z.0, 0, 0]);
                    return if d.ty == Type::I8 { Done::Value(not) } else { self.to1(i, Zext, not) };
                }
            }
        }
        let Some(x) = self.f.def(c).copied() else { return Done::No };
        // select (c == 0) on an I8, select (c != 0).
        if x.op == Icmp && self.f.ty(x.val(0)) == Type::I8 && self.int(x.val(1)) == Some(0) {
            match IntCC::from_aux(x.aux) {
                IntCC::Ne => {
                    rewrite(self.f, i, Select, 0, [x.args[0], a.0, b.0, 0]);
                    return Done::Changed;
                }
                IntCC::Eq => {
                    rewrite(self.f, i, Select, 0, [x.args[0], b.0, a.0, 0]);
                    return Done::Changed;
                }
                _ => {}
            }
        }
        // x == k ? k : y with y = x.
        if x.op == Icmp && (x.val(0) == a && x.val(1) == b || x.val(0) == b && x.val(1) == a) {
            match IntCC::from_aux(x.aux) {
                IntCC::Eq => return Done::Value(b),
                IntCC::Ne => return Done::Value(a),
                _ => {}
            }
        }
        Done::No
    }

    /// Overflow-checked arithmetic on constants, and `x op 0`.
    fn overflow(&mut self, i: Inst, d: InstData, a: Value, b: Value) -> Done {
        let r = self.f.results[i];
        let flag = Value(r.0 + 1);
        let n = self.bits(d.ty);
        let (v, o) = if let (Some(x), Some(y)) = (self.konst(a), self.konst(b))
            && let Some((v, o)) = fold::overflow(d.op, n, x, y)
        {
            (self.constant(d.ty, v), self.iconst(Type::I8, o as i64))
        } else if self.int(b) == Some(0) && matches!(d.op, SaddOv | UaddOv | SsubOv | UsubOv) {
            (a, self.iconst(Type::I8, 0))
        } else if self.used(flag) == 0 {
            let op = match d.op {
                SaddOv | UaddOv => Iadd,
                SsubOv | UsubOv => Isub,
                _ => Imul,
            };
            let v = self.emit2(op, d.ty, a, b);
            (v, self.iconst(Type::I8, 0))
        } else {
            return Done::No;
        };
        self.f.set_alias(r, v);
        self.f.set_alias(flag, o);
        Done::Removed
    }
}
