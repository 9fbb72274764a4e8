//! What comparisons with constants say about a value: an interval of it as a signed and as an unsigned number, and one value
//! that it is not. Also which comparisons of the same two values follow from one another.

use crate::ir::*;

/// Values of an integer of `bits` bits (at most 64).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    bits: u32,
    /// Signed, inclusive.
    smin: i64,
    smax: i64,
    /// Unsigned, inclusive.
    umin: u64,
    umax: u64,
    /// A value that does not occur.
    not: Option<u64>,
}

impl Range {
    pub fn full(bits: u32) -> Range {
        Range {
            bits,
            smin: i64::MIN >> (64 - bits),
            smax: i64::MAX >> (64 - bits),
            umin: 0,
            umax: u64::MAX >> (64 - bits),
            not: None,
        }
    }
    fn unsigned(&self, c: i64) -> u64 {
        c as u64 & (u64::MAX >> (64 - self.bits))
    }
    fn signed(&self, u: u64) -> i64 {
        ((u << (64 - self.bits)) as i64) >> (64 - self.bits)
    }

    /// The range of values that also are at most `most` as unsigned numbers.
    pub fn at_most(mut self, most: u64) -> Range {
        self.umax = self.umax.min(most);
        self.agree()
    }

    /// Each view tells the other what it can.
    fn agree(mut self) -> Range {
        let top = 1u64 << (self.bits - 1);
        if self.umax < top || self.umin >= top {
            // One sign: the orders agree.
            let (lo, hi) = (self.signed(self.umin), self.signed(self.umax));
            self.smin = self.smin.max(lo);
            self.smax = self.smax.min(hi);
        }
        if self.smin >= 0 || self.smax < 0 {
            let (lo, hi) = (self.unsigned(self.smin), self.unsigned(self.smax));
            self.umin = self.umin.max(lo);
            self.umax = self.umax.min(hi);
        }
        self
    }

    /// With the knowledge that `value cc c` holds. A contradiction leaves it as it is: that code is never reached.
    pub fn with(self, cc: IntCC, c: i64) -> Range {
        let mut r = self;
        let u = self.unsigned(c);
        match cc {
            IntCC::Eq => {
                (r.smin, r.smax, r.umin, r.umax) = (c, c, u, u);
            }
            IntCC::Ne => {
                r.not = Some(u);
                if r.umin == u && u < r.umax {
                    r.umin += 1;
                }
                if r.umax == u && r.umin < u {
                    r.umax -= 1;
                }
                if r.smin == c && c < r.smax {
                    r.smin += 1;
                }
                if r.smax == c && r.smin < c {
                    r.smax -= 1;
                }
            }
            IntCC::Slt => r.smax = r.smax.min(c.saturating_sub(1)),
            IntCC::Sle => r.smax = r.smax.min(c),
            IntCC::Sgt => r.smin = r.smin.max(c.saturating_add(1)),
            IntCC::Sge => r.smin = r.smin.max(c),
            IntCC::Ult => r.umax = r.umax.min(u.saturating_sub(1)),
            IntCC::Ule => r.umax = r.umax.min(u),
            IntCC::Ugt => r.umin = r.umin.max(u.saturating_add(1)),
            IntCC::Uge => r.umin = r.umin.max(u),
        }
        let r = r.agree();
        if r.smin > r.smax || r.umin > r.umax { self } else { r }
    }

    /// The values plus `c`, if none of them wraps as a signed or none as an unsigned number.
    pub fn plus(self, c: i64) -> Range {
        let full = Range::full(self.bits);
        let mut r = full;
        if let (Some(lo), Some(hi)) = (self.smin.checked_add(c), self.smax.checked_add(c))
            && lo >= full.smin
            && hi <= full.smax
        {
            (r.smin, r.smax) = (lo, hi);
        }
        let add = |u: u64| if c < 0 { u.checked_sub(c.unsigned_abs()) } else { u.checked_add(c as u64) };
        if let (Some(lo), Some(hi)) = (add(self.umin), add(self.umax))
            && hi <= full.umax
        {
            (r.umin, r.umax) = (lo, hi);
        }
        r.not = self.not.map(|u| self.unsigned((u as i64).wrapping_add(c)));
        r.agree()
    }

    /// The values zero-extended to `bits`.
    pub fn zext(self, bits: u32) -> Range {
        let r = Range { umin: self.umin, umax: self.umax, not: self.not, ..Range::full(bits) };
        r.agree()
    }
    /// The values sign-extended to `bits`.
    pub fn sext(self, bits: u32) -> Range {
        let not = self.not.map(|u| self.signed(u) as u64 & (u64::MAX >> (64 - bits)));
        Range { smin: self.smin, smax: self.smax, not, ..Range::full(bits) }.agree()
    }

    /// Does `value cc c` hold, if that is the same for all values?
    pub fn decides(&self, cc: IntCC, c: i64) -> Option<bool> {
        let u = self.unsigned(c);
        let outside = u < self.umin || u > self.umax || c < self.smin || c > self.smax || self.not == Some(u);
        let pick = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
        match cc {
            IntCC::Eq => pick(self.umin == u && self.umax == u, outside),
            IntCC::Ne => pick(outside, self.umin == u && self.umax == u),
            IntCC::Slt => pick(self.smax < c, self.smin >= c),
            IntCC::Sge => pick(self.smin >= c, self.smax < c),
            IntCC::Sgt => pick(self.smin > c, self.smax <= c),
            IntCC::Sle => pick(self.smax <= c, self.smin > c),
            IntCC::Ult => pick(self.umax < u, self.umin >= u),
            IntCC::Uge => pick(self.umin >= u, self.umax < u),
            IntCC::Ugt => pick(self.umin > u, self.umax <= u),
            IntCC::Ule => pick(self.umax <= u, self.umin > u),
        }
    }
}

/// A comparison as the set of its outcomes: bit 0 less, 1 equal, 2 greater.
pub fn outcomes(cc: IntCC) -> u8 {
    match cc {
        IntCC::Eq => 2,
        IntCC::Ne => 5,
        IntCC::Slt | IntCC::Ult => 1,
        IntCC::Sle | IntCC::Ule => 3,
        IntCC::Sgt | IntCC::Ugt => 4,
        IntCC::Sge | IntCC::Uge => 6,
    }
}

/// Do both compare in the same order (or only for equality)?
pub fn comparable(a: IntCC, b: IntCC) -> bool {
    let equality = |c| matches!(c, IntCC::Eq | IntCC::Ne);
    equality(a) || equality(b) || a.is_signed() == b.is_signed()
}

/// Given that `x known y` holds: does `x asked y`, if that follows?
pub fn implied(known: IntCC, asked: IntCC) -> Option<bool> {
    if !comparable(known, asked) {
        return None;
    }
    let (k, a) = (outcomes(known), outcomes(asked));
    if k & !a == 0 {
        return Some(true);
    }
    (k & a == 0).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every fact about every 8-bit value, against brute force.
    #[test]
    fn eight_bits() {
        let holds = |v: i64, cc: IntCC, c: i64| {
            let (u, k) = (v as u8, c as u8);
            match cc {
                IntCC::Eq => v == c,
                IntCC::Ne => v != c,
                IntCC::Slt => v < c,
                IntCC::Sge => v >= c,
                IntCC::Sgt => v > c,
                IntCC::Sle => v <= c,
                IntCC::Ult => u < k,
                IntCC::Uge => u >= k,
                IntCC::Ugt => u > k,
                IntCC::Ule => u <= k,
            }
        };
        let consts = [-128i64, -127, -3, -1, 0, 1, 2, 77, 126, 127];
        let mut decided = 0;
        for cc in IntCC::ALL {
            for c in consts {
                for cc2 in IntCC::ALL {
                    for c2 in consts {
                        let mut r = Range::full(8).with(cc, c).with(cc2, c2);
                        let mut values: Vec<i64> =
                            (-128..128).filter(|&v| holds(v, cc, c) && holds(v, cc2, c2)).collect();
                        if values.is_empty() {
                            continue;
                        }
                        for shift in [0i64, 1, -1, 100] {
                            if shift != 0 {
                                r = r.plus(shift);
                                values.iter_mut().for_each(|v| *v = (*v + shift) as i8 as i64);
                            }
                            for asked in IntCC::ALL {
                                for k in consts {
                                    if let Some(yes) = r.decides(asked, k) {
                                        decided += 1;
                                        assert!(
                                            values.iter().all(|&v| holds(v, asked, k) == yes),
                                            "{cc:?} {c}, {cc2:?} {c2}, {shift}: {asked:?} {k} is not {yes}"
                                        );
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        assert!(decided > 100_000);
        let r = Range::full(8).with(IntCC::Slt, 0).zext(32);
        assert_eq!(r.decides(IntCC::Uge, 128), Some(true));
        assert_eq!(Range::full(8).with(IntCC::Sgt, 4).sext(64).decides(IntCC::Ult, 5), Some(false));
        assert_eq!(implied(IntCC::Slt, IntCC::Ne), Some(true));
        assert_eq!(implied(IntCC::Slt, IntCC::Ult), None);
        assert_eq!(implied(IntCC::Ult, IntCC::Ugt), Some(false));
    }
}
