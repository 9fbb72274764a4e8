//! Builtins whose value is known from constant arguments.

use super::builtins::{Found, Op};
use super::call::variant_type;
use super::fold::Num;
use super::{Sema, number};
use crate::ast::types::FloatFormat;
use crate::ast::{CastKind, Expr, ExprKind, Ty};
use crate::support::source::Loc;
use std::cmp::Ordering;

impl<'s, 'a> Sema<'s, 'a> {
    /// The text of a string literal argument (an array decayed to a pointer), without its terminator.
    fn literal_text(&self, e: &'a Expr<'a>) -> Option<&'a [u8]> {
        let mut e = e.unparen();
        while let ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) = e.kind {
            e = x.unparen();
        }
        let ExprKind::Cast(CastKind::ArrayToPointer, x) = e.kind else { return None };
        match x.unparen().kind {
            ExprKind::StringLit(s) if s.width == 1 => {
                let end = memchr::memchr(0, s.bytes).unwrap_or(s.bytes.len());
                Some(&s.bytes[..end])
            }
            _ => None,
        }
    }

    /// Library functions on literals.
    pub(super) fn fold_library(
        &mut self,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        match (found.row.name, args) {
            ("strlen", [s]) => {
                let s = self.rvalue(s);
                let n = self.literal_text(s)?.len();
                let ty = self.types.size_t();
                Some(self.int_const(n as i128, ty, loc))
            }
            ("strcmp", [a, b]) => {
                let (a, b) = (self.rvalue(a), self.rvalue(b));
                let o = self.literal_text(a)?.cmp(self.literal_text(b)?);
                Some(self.int_const(o as i128, Ty::INT, loc))
            }
            _ => None,
        }
    }

    /// The value of a builtin with converted arguments, or the operator it stands for.
    pub(super) fn fold_builtin(
        &mut self,
        found: Found,
        args: &[&'a Expr<'a>],
        ret: Ty,
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        let op = found.row.op;
        if op == Op::Folded {
            return self.fold_named(found, args, ret, loc);
        }
        let int = |s: &Self, v: i128| Some(s.int_const(v, ret, loc));
        match op {
            Op::Expect | Op::ExpectWithProbability => {
                return self.constant_truth(args[0]).map(|_| args[0]);
            }
            Op::ExtractReturnAddr | Op::FrobReturnAddr => return Some(args[0]),
            Op::AtomicAlwaysLockFree | Op::AtomicIsLockFree => {
                let n = self.int_value(args[0])?;
                let free = matches!(n, 1 | 2 | 4 | 8) && n <= self.types.target().pointer_size as i128;
                return (free || op == Op::AtomicAlwaysLockFree)
                    .then(|| self.int_const(free as i128, ret, loc));
            }
            Op::ObjectSize | Op::DynamicObjectSize => return self.fold_object_size(args, ret, loc),
            _ => {}
        }
        let first = self.num(args.first()?)?;
        match (op, first) {
            (
                Op::Clz | Op::Ctz | Op::Ffs | Op::Popcount | Op::Parity | Op::Clrsb | Op::Bswap | Op::IntAbs,
                Num::Int(v),
            ) => {
                let ty = args[0].ty;
                let w = self.types.int_width(ty);
                let bits = number::wrap(v, w, false) as u128;
                match op {
                    Op::Clz if bits == 0 => None,
                    Op::Clz => int(self, bits.leading_zeros() as i128 - (128 - w as i128)),
                    Op::Ctz if bits == 0 => None,
                    Op::Ctz => int(self, bits.trailing_zeros() as i128),
                    Op::Ffs => int(self, if bits == 0 { 0 } else { bits.trailing_zeros() as i128 + 1 }),
                    Op::Popcount => int(self, bits.count_ones() as i128),
                    Op::Parity => int(self, bits.count_ones() as i128 & 1),
                    Op::Clrsb => {
                        let s = number::wrap(v, w, true);
                        let x = if s < 0 { !s } else { s } as u128;
                        int(self, x.leading_zeros() as i128 - (128 - w as i128) - 1)
                    }
                    Op::Bswap => int(self, (bits.swap_bytes() >> (128 - w)) as i128),
                    _ => int(self, v.wrapping_abs()),
                }
            }
            (Op::Fabs, Num::Float(f, b)) => {
                Some(self.mk(ExprKind::FloatConst(number::float_abs(f, b)), ret, loc))
            }
            (Op::Copysign, Num::Float(f, b)) => {
                let Num::Float(_, c) = self.num(args[1])? else { return None };
                Some(self.mk(ExprKind::FloatConst(number::float_copysign(f, b, c)), ret, loc))
            }
            (Op::Signbit, Num::Float(f, b)) => int(self, (b & number::sign_bit(f) != 0) as i128),
            (Op::IsNan, Num::Float(f, b)) => int(self, number::float_is_nan(f, b) as i128),
            (Op::IsInf, Num::Float(f, b)) => int(self, number::float_is_inf(f, b) as i128),
            (Op::IsInfSign, Num::Float(f, b)) => {
                let s = if b & number::sign_bit(f) != 0 { -1 } else { 1 };
                int(self, if number::float_is_inf(f, b) { s } else { 0 })
            }
            (Op::IsFinite, Num::Float(f, b)) => int(self, finite(f, b) as i128),
            (Op::IsNormal, Num::Float(f, b)) => int(self, normal(f, b) as i128),
            (Op::FpClassify, _) => {
                let Num::Float(f, b) = self.num(args[5])? else { return None };
                let i = if number::float_is_nan(f, b) {
                    0
                } else if number::float_is_inf(f, b) {
                    1
                } else if number::float_is_zero(f, b) {
                    4
                } else if number::float_is_subnormal(f, b) {
                    3
                } else {
                    2
                };
                Some(args[i])
            }
            (
                Op::IsGreater
                | Op::IsGreaterEqual
                | Op::IsLess
                | Op::IsLessEqual
                | Op::IsLessGreater
                | Op::IsUnordered,
                Num::Float(f, a),
            ) => {
                let Num::Float(_, b) = self.num(args[1])? else { return None };
                let o = number::float_cmp(f, a, b);
                let v = match op {
                    Op::IsGreater => o == Some(Ordering::Greater),
                    Op::IsGreaterEqual => o.is_some_and(Ordering::is_ge),
                    Op::IsLess => o == Some(Ordering::Less),
                    Op::IsLessEqual => o.is_some_and(Ordering::is_le),
                    Op::IsLessGreater => o.is_some_and(Ordering::is_ne),
                    _ => o.is_none(),
                };
                int(self, v as i128)
            }
            _ => None,
        }
    }

    /// `__builtin_inf`, `nan`, `creal` …
    fn fold_named(&mut self, found: Found, args: &[&'a Expr<'a>], ret: Ty, loc: Loc) -> Option<&'a Expr<'a>> {
        let fmt = self
            .format_of(ret)
            .or_else(|| self.format_of(variant_type(found.variant)))
            .unwrap_or(FloatFormat::F64);
        let float = |s: &Self, bits| Some(s.mk(ExprKind::FloatConst(bits), ret, loc));
        match found.row.name {
            "inf" | "huge_val" | "infq" | "huge_valq" => float(self, number::float_inf(fmt)),
            name @ ("nan" | "nans" | "nanq" | "nansq") => {
                let quiet = !name.contains("nans");
                let payload = nan_payload(self.literal_text(args[0])?)?;
                float(self, number::float_nan(fmt, payload, quiet))
            }
            name @ ("creal" | "cimag" | "conj") => self.complex_builtin(name, args[0], loc),
            "dwarf_sp_column" => Some(self.int_const(7, ret, loc)),
            "is_constant_evaluated" => Some(self.int_const(0, ret, loc)),
            name @ ("FILE" | "FUNCTION") => {
                let text = match name {
                    "FILE" => {
                        self.sess.sources.borrow().place(loc).map(|p| p.file.to_string()).unwrap_or_default()
                    }
                    _ => self.func.as_ref().map(|f| f.func.name.to_string()).unwrap_or_default(),
                };
                let bytes = self.arena.alloc_slice_fill_copy(text.len() + 1, 0u8);
                bytes[..text.len()].copy_from_slice(text.as_bytes());
                let elem = self.types.qualified(Ty::CHAR, crate::ast::Quals::CONST);
                let ty = self.types.array(elem, crate::ast::ArrayLen::Fixed(bytes.len() as u64));
                let lit = self.arena.alloc(crate::ast::StrLit { bytes, width: 1 });
                let lit = self.mk(ExprKind::StringLit(lit), ty, loc);
                Some(self.decay(lit))
            }
            "LINE" => {
                let line = self.sess.sources.borrow().place(loc).map_or(0, |p| p.line);
                Some(self.int_const(line as i128, ret, loc))
            }
            _ => None,
        }
    }

    /// `__builtin_*_overflow_p` on constants.
    pub(super) fn fold_overflow_p(
        &mut self,
        op: Op,
        a: &'a Expr<'a>,
        b: &'a Expr<'a>,
        c: &'a Expr<'a>,
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        let (Num::Int(x), Num::Int(y)) = (self.num(a)?, self.num(b)?) else { return None };
        // Values of 128 bits need more than i128; leave those to run time.
        if self.types.int_width(a.ty) > 64 || self.types.int_width(b.ty) > 64 {
            return None;
        }
        let exact = match Self::arith_op(op) {
            crate::ast::BinOp::Add => x + y,
            crate::ast::BinOp::Sub => x - y,
            _ => x.checked_mul(y)?,
        };
        let (width, signed) = (self.types.int_width(c.ty), self.types.is_signed(c.ty));
        let over =
            if width >= 128 { !signed && exact < 0 } else { number::wrap(exact, width, signed) != exact };
        Some(self.int_const(over as i128, Ty::BOOL, loc))
    }

    /// `__builtin_object_size(p, type)` of a constant address of a known object.
    fn fold_object_size(&mut self, args: &[&'a Expr<'a>], ret: Ty, loc: Loc) -> Option<&'a Expr<'a>> {
        let mode = self.int_value(args[1])?;
        let mut p = args[0].unparen();
        while let ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) = p.kind {
            p = x.unparen();
        }
        // The object, by declaration or literal, and a constant distance into it.
        let mut offset = 0i128;
        loop {
            p = p.unparen();
            match p.kind {
                ExprKind::Binary(crate::ast::BinOp::PtrAdd, base, i) => {
                    offset += self.int_value(i)? * self.step(p.ty)? as i128;
                    p = base;
                }
                ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, x) => p = x,
                _ => break,
            }
        }
        let target = match p.kind {
            ExprKind::AddrOf(x) | ExprKind::Cast(CastKind::ArrayToPointer, x) => x.unparen(),
            _ => return None,
        };
        let size = match target.kind {
            ExprKind::StringLit(_) | ExprKind::VarRef(_) | ExprKind::CompoundLiteral(_) => {
                self.types.size_of(target.ty)?
            }
            // A member: the rest of the whole object, or (modes 1, 3) of the member alone.
            ExprKind::Member { field, .. } => {
                let last = field.index as usize + 1 == self.types.record(field.record).fields.len();
                let array = self.types.is_array(target.ty);
                if mode & 1 == 1 && !(array && last) {
                    self.types.size_of(target.ty)?
                } else {
                    // The rest of the whole object.
                    let mut whole = target;
                    while let ExprKind::Member { base, field } = whole.kind {
                        offset += self.types.record(field.record).fields[field.index as usize].offset as i128;
                        whole = base.unparen();
                    }
                    match whole.kind {
                        ExprKind::VarRef(v)
                            if v.init
                                .get()
                                .is_none_or(|i| i.size <= self.types.size_of(whole.ty).unwrap_or(0)) =>
                        {
                            self.types.size_of(whole.ty)?
                        }
                        _ => return None,
                    }
                }
            }
            _ => return None,
        };
        if let ExprKind::VarRef(v) = target.kind {
            // An incomplete or extern array may be larger, a flexible member's initialiser counts.
            if let Some(init) = v.init.get()
                && init.size > size
            {
                return Some(self.int_const(init.size as i128 - offset, ret, loc));
            }
        }
        let left = (size as i128 - offset).max(0);
        if offset < 0 {
            return None;
        }
        Some(self.int_const(left, ret, loc))
    }
}

fn finite(f: FloatFormat, b: u128) -> bool {
    !number::float_is_nan(f, b) && !number::float_is_inf(f, b)
}
fn normal(f: FloatFormat, b: u128) -> bool {
    finite(f, b) && !number::float_is_zero(f, b) && !number::float_is_subnormal(f, b)
}

/// The number in the argument of `nan("…")`: decimal, octal or hexadecimal, empty is 0.
fn nan_payload(text: &[u8]) -> Option<u128> {
    let s = std::str::from_utf8(text).ok()?;
    if s.is_empty() {
        return Some(0);
    }
    let lower = s.to_ascii_lowercase();
    if let Some(h) = lower.strip_prefix("0x") {
        return u128::from_str_radix(h, 16).ok();
    }
    if lower.len() > 1 && lower.starts_with('0') {
        return u128::from_str_radix(&lower[1..], 8).ok();
    }
    lower.parse().ok()
}
