//! Binary operators as written: missing parentheses, comparisons that mean nothing, logic that says nothing.

use super::{Root, is_comparison, mirrored, on, skip_conversions};
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Storage, Ty, TypeKind, UnOp};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::sema::expr::spelling;
use crate::support::source::Loc;

/// An operand as the parser sees it.
#[derive(Clone, Copy)]
pub struct Operand<'a> {
    /// Before conversions.
    pub e: &'a Expr<'a>,
    pub root: Root<'a>,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// `l op r`, before it is built.
    pub fn warn_binary(&mut self, op: BinOp, l: Operand<'a>, r: Operand<'a>, loc: Loc) {
        if l.e.is_error() || r.e.is_error() {
            return;
        }
        if self.warns(on::PARENTHESES) {
            self.warn_parentheses(op, l, r, loc);
        }
        match op {
            BinOp::Div => self.warn_sizeof_div(l, r, loc),
            _ if is_comparison(op) => self.warn_comparison(op, l, r, loc),
            _ => {}
        }
    }

    fn warn_parentheses(&mut self, op: BinOp, l: Operand<'a>, r: Operand<'a>, loc: Loc) {
        use BinOp::*;
        let name = spelling(op);
        let sides = [l, r];
        match op {
            Shl | Shr => {
                for s in sides {
                    if let Root::Op(inner @ (Add | Sub)) = s.root {
                        self.diag(&msg::PAREN_INSIDE, s.e.loc).arg(spelling(inner)).arg(name).emit();
                    }
                }
            }
            Or | Xor | And => {
                for (i, s) in sides.into_iter().enumerate() {
                    match s.root {
                        Root::Op(And | Xor | Add | Sub) if op == Or => {
                            self.diag(&msg::PAREN_ARITH, s.e.loc).arg(name).emit();
                        }
                        Root::Op(And | Add | Sub) if op == Xor => {
                            self.diag(&msg::PAREN_ARITH, s.e.loc).arg(name).emit();
                        }
                        Root::Op(inner @ (Add | Sub)) if op == And => {
                            self.diag(&msg::PAREN_OPERAND, s.e.loc).arg(spelling(inner)).emit();
                        }
                        Root::Op(c) if is_comparison(c) => {
                            self.diag(&msg::PAREN_COMPARE, s.e.loc).arg(name).emit();
                        }
                        Root::Not(_) if i == 0 && op != Xor && !self.looks_boolean(r) => {
                            let double = if op == And { "&&" } else { "||" };
                            self.diag(&msg::PAREN_NOT, s.e.loc).arg(name).arg(double).emit();
                        }
                        _ => {}
                    }
                }
            }
            Eq | Ne => {
                for s in sides {
                    if matches!(s.root, Root::Op(c) if is_comparison(c)) {
                        self.diag(&msg::PAREN_COMPARE, s.e.loc).arg(name).emit();
                    }
                }
            }
            Lt | Le | Gt | Ge => {
                let chained = |s: Operand<'a>| {
                    matches!(s.root, Root::Op(Lt | Le | Gt | Ge)) && self.types.is_integer(s.e.ty)
                };
                if chained(l) || chained(r) {
                    self.diag(&msg::COMPARE_CHAIN, loc).emit();
                }
            }
            _ => {}
        }
    }

    /// A comparison, a logical operation or a `_Bool`: then `!a & b` is meant so.
    fn looks_boolean(&self, o: Operand<'a>) -> bool {
        matches!(o.root, Root::And | Root::Or | Root::Not(_))
            || matches!(o.root, Root::Op(op) if is_comparison(op))
            || self.bits_of_booleans(o.e)
    }

    /// Booleans, also combined by `&`, `|`, `^`, `~`.
    fn bits_of_booleans(&self, e: &'a Expr<'a>) -> bool {
        let inner = skip_conversions(e);
        match inner.kind {
            ExprKind::Binary(BinOp::And | BinOp::Or | BinOp::Xor, l, r) => {
                self.bits_of_booleans(l) && self.bits_of_booleans(r)
            }
            ExprKind::Unary(UnOp::BitNot, x) => self.bits_of_booleans(x),
            _ => self.is_boolean(inner),
        }
    }

    fn warn_comparison(&mut self, op: BinOp, l: Operand<'a>, r: Operand<'a>, loc: Loc) {
        let equality = matches!(op, BinOp::Eq | BinOp::Ne);
        if self.warns(on::TAUTOLOGICAL) {
            self.warn_tautological(op, l.e, r.e, loc);
        }
        if self.warns(on::LOGICAL_NOT)
            && let Root::Not(inner) = l.root
        {
            self.warn_not_left(op, inner, r, loc);
        }
        if self.warns(on::BOOL_COMPARE) && !self.in_macro(loc) {
            self.warn_bool_compare(op, l.e, r.e, loc);
        }
        if self.warns(on::ADDRESS) {
            self.warn_string_compare(op, l.e, r.e, loc);
        }
        if equality && self.warns(on::POINTER_COMPARE) {
            for (p, c) in [(l, r), (r, l)] {
                let char_type = self.types.canon_unqual(c.e.ty) == Ty::CHAR;
                let zero =
                    (matches!(c.root, Root::Char) || char_type) && matches!(c.e.kind, ExprKind::IntConst(0));
                if zero && (self.types.is_pointer(p.e.ty) || self.types.is_array(p.e.ty)) {
                    self.diag(&msg::POINTER_ZERO_CHAR, loc)
                        .note(&msg::POINTER_ZERO_CHAR_NOTE, p.e.loc)
                        .emit();
                }
            }
        }
        if self.warns(on::ARRAY_COMPARE)
            && self.types.is_array(l.e.ty)
            && self.types.is_array(r.e.ty)
            && !matches!(l.e.unparen().kind, ExprKind::StringLit(_))
            && !matches!(r.e.unparen().kind, ExprKind::StringLit(_))
        {
            let (a, b) = (self.source_text(l.e), self.source_text(r.e));
            self.diag(&msg::ARRAY_COMPARE, loc)
                .note(&msg::ARRAY_COMPARE_NOTE, loc)
                .arg(a)
                .arg(b)
                .arg(spelling(op))
                .emit();
        }
        if self.warns(on::ENUM_COMPARE) {
            let (a, b) = (self.types.unqual_scalar(l.e.ty), self.types.unqual_scalar(r.e.ty));
            if self.is_enum(a) && self.is_enum(b) && !self.types.same_unqual(a, b) {
                let (a, b) = (self.ty_name(a), self.ty_name(b));
                self.diag(&msg::ENUM_COMPARE, loc).arg(a).arg(b).emit();
            }
        }
        if equality && self.warns(on::FLOAT_EQUAL) {
            let t = &self.types;
            let float = |ty: Ty| t.is_float(ty) || t.is_complex(ty);
            if float(l.e.ty) || float(r.e.ty) {
                self.diag(&msg::FLOAT_EQUAL, loc).emit();
            }
        }
    }

    pub(super) fn is_enum(&self, ty: Ty) -> bool {
        matches!(self.types.kind(ty), TypeKind::Enum(_))
    }

    fn warn_tautological(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) {
        if self.in_macro(loc) {
            return;
        }
        let t = &self.types;
        if t.is_float(l.ty) || t.is_float(r.ty) || t.is_complex(l.ty) || t.is_complex(r.ty) {
            return;
        }
        // Explicit casts stay: `x == (T)x` asks whether T holds x.
        let (x, y) = (l.unparen(), r.unparen());
        let constant = |e: &Expr<'a>| matches!(e.kind, ExprKind::IntConst(_) | ExprKind::FloatConst(_));
        let cast = |e: &Expr<'a>| matches!(e.kind, ExprKind::Cast(..));
        if !constant(x) && !constant(y) && !cast(x) && !cast(y) && self.same_value(x, y) && !constant_index(x)
        {
            // Through volatile nothing is sure.
            if t.quals(x.ty).is_volatile() || matches!(x.kind, ExprKind::StringLit(_)) {
                return;
            }
            let truth = matches!(op, BinOp::Eq | BinOp::Le | BinOp::Ge);
            self.diag(&msg::SELF_COMPARE, loc).arg(truth).emit();
            return;
        }
        if !matches!(op, BinOp::Eq | BinOp::Ne) {
            return;
        }
        for (bits, value) in [(x, y), (y, x)] {
            let ExprKind::IntConst(v) = value.kind else { continue };
            let bits = skip_conversions(bits);
            let ExprKind::Binary(inner @ (BinOp::And | BinOp::Or), a, b) = bits.kind else { continue };
            let mask = match (skip_conversions(a).kind, skip_conversions(b).kind) {
                (ExprKind::IntConst(m), _) | (_, ExprKind::IntConst(m)) => m,
                _ => continue,
            };
            let never = if inner == BinOp::And { v & mask != v } else { v | mask != v };
            if never {
                self.diag(&msg::BITWISE_COMPARE, loc).arg(op == BinOp::Ne).emit();
                return;
            }
        }
    }

    /// `!inner op r`
    fn warn_not_left(&mut self, op: BinOp, inner: &'a Expr<'a>, r: Operand<'a>, loc: Loc) {
        if !self.types.is_integer(r.e.ty) && !self.types.is_float(r.e.ty) && !self.types.is_pointer(r.e.ty)
            || self.looks_boolean(r)
        {
            return;
        }
        // `!a == 0` is the same as `!(a == 0)`.
        let zero = matches!(skip_conversions(r.e).kind, ExprKind::IntConst(0));
        if zero && matches!(op, BinOp::Eq | BinOp::Ne) {
            return;
        }
        // `!!a == b` makes a boolean of a, and so does `!bool`.
        if self.is_boolean(inner) {
            return;
        }
        self.diag(&msg::NOT_LEFT_ONLY, loc).note(&msg::NOT_LEFT_NOTE, inner.loc).emit();
    }

    fn warn_bool_compare(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) {
        for (b, c, op) in [(l, r, op), (r, l, mirrored(op))] {
            let c = skip_conversions(c);
            let ExprKind::IntConst(v) = c.kind else { continue };
            if !self.is_boolean(b) {
                continue;
            }
            let below = v < 0 && self.types.is_signed(c.ty);
            let above = !below && v as u128 > 1;
            let truth = match op {
                BinOp::Eq if below || above => false,
                BinOp::Ne if below || above => true,
                BinOp::Lt if below || v == 0 => false,
                BinOp::Lt if above => true,
                BinOp::Le if below => false,
                BinOp::Le if above || v == 1 => true,
                BinOp::Gt if below => true,
                BinOp::Gt if above || v == 1 => false,
                BinOp::Ge if below || v == 0 => true,
                BinOp::Ge if above => false,
                _ => return,
            };
            self.diag(&msg::BOOL_COMPARE, loc).arg(v).arg(truth).emit();
            return;
        }
    }

    fn warn_string_compare(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) {
        let literal = |e: &'a Expr<'a>| matches!(e.unparen().kind, ExprKind::StringLit(_));
        let equality = matches!(op, BinOp::Eq | BinOp::Ne);
        let null = |e: &'a Expr<'a>| matches!(e.unparen().kind, ExprKind::IntConst(0));
        if literal(l) && !(equality && null(r)) || literal(r) && !(equality && null(l)) {
            self.diag(&msg::STRING_COMPARE, loc).emit();
            return;
        }
        if equality {
            for (p, n) in [(l, r), (r, l)] {
                if self.is_null_constant(n) {
                    return self.warn_address(p, Some(op == BinOp::Ne), loc);
                }
            }
        }
    }

    /// `l && r`, `l || r`, before it is built.
    pub fn warn_logical(&mut self, and: bool, l: Operand<'a>, r: Operand<'a>, loc: Loc) {
        if l.e.is_error() || r.e.is_error() {
            return;
        }
        if !and && self.warns(on::PARENTHESES) {
            for s in [l, r] {
                if matches!(s.root, Root::And) {
                    self.diag(&msg::PAREN_WITHIN, s.e.loc).emit();
                }
            }
        }
        if self.warns(on::LOGICAL_OP) {
            self.warn_logical_op(and, l.e, r.e, loc);
        }
    }

    fn warn_logical_op(&mut self, and: bool, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) {
        let name = if and { "and" } else { "or" };
        let (x, y) = (l.unparen(), r.unparen());
        if let ExprKind::IntConst(v) = y.kind
            && !matches!(v, 0 | 1)
            && self.types.is_integer(l.ty)
            && !self.is_boolean(l)
            && !matches!(x.kind, ExprKind::IntConst(_))
        {
            self.diag(&msg::LOGICAL_CONSTANT, loc).arg(name).emit();
            return;
        }
        if self.in_macro(loc) {
            return;
        }
        let constant = |e: &Expr<'a>| matches!(e.kind, ExprKind::IntConst(_) | ExprKind::FloatConst(_));
        if constant(x) || constant(y) {
            return;
        }
        // Also against the last operand of a chain: `a && b && b`.
        let last = match x.kind {
            ExprKind::LogAnd(_, b) if and => b.unparen(),
            ExprKind::LogOr(_, b) if !and => b.unparen(),
            _ => x,
        };
        if self.same_value(x, y) || self.same_value(last, y) {
            self.diag(&msg::LOGICAL_EQUAL, loc).arg(name).emit();
            return;
        }
        let (Some(a), Some(b)) = (self.range_test(last), self.range_test(y)) else { return };
        if !self.same_value(a.of, b.of) {
            return;
        }
        let whole = self.type_range(a.of.ty);
        if a.ranges(whole) == b.ranges(whole) {
            self.diag(&msg::LOGICAL_EQUAL, loc).arg(name).emit();
            return;
        }
        // Sets of integers as ranges (lo, hi); the whole type bounds both.
        let (ranges_a, ranges_b) = (a.ranges(whole), b.ranges(whole));
        if and {
            let meet = ranges_a.iter().any(|x| ranges_b.iter().any(|y| x.0.max(y.0) <= x.1.min(y.1)));
            if !meet && !ranges_a.is_empty() && !ranges_b.is_empty() {
                self.diag(&msg::LOGICAL_ALWAYS_FALSE, loc).emit();
            }
        } else {
            let mut all: Vec<(i128, i128)> = ranges_a.iter().chain(&ranges_b).copied().collect();
            all.sort();
            let mut next = whole.0;
            for (lo, hi) in all {
                if lo > next {
                    return;
                }
                next = next.max(hi.saturating_add(1));
            }
            let trivial = |r: &[(i128, i128)]| r == [whole] || r.is_empty();
            if next > whole.1 && !trivial(&ranges_a) && !trivial(&ranges_b) {
                self.diag(&msg::LOGICAL_ALWAYS_TRUE, loc).emit();
            }
        }
    }

    /// Least and greatest value of an integer type.
    pub(super) fn type_range(&self, ty: Ty) -> (i128, i128) {
        let w = self.types.int_width(ty).min(126);
        if self.types.is_bool(ty) {
            (0, 1)
        } else if self.types.is_signed(ty) {
            (-(1 << (w - 1)), (1 << (w - 1)) - 1)
        } else {
            (0, (1 << w) - 1)
        }
    }

    /// `x op constant`, `x`, `!x` on an integer.
    fn range_test(&self, e: &'a Expr<'a>) -> Option<RangeTest<'a>> {
        let e = skip_conversions(e);
        match e.kind {
            ExprKind::Binary(op, l, r) if is_comparison(op) => {
                let (of, c, op) = match (skip_conversions(l).kind, skip_conversions(r).kind) {
                    (_, ExprKind::IntConst(v)) => (l, v, op),
                    (ExprKind::IntConst(v), _) => (r, v, mirrored(op)),
                    _ => return None,
                };
                self.types.is_integer(of.ty).then_some(RangeTest { of, op, c })
            }
            ExprKind::Unary(UnOp::LogNot, x) => {
                let t = self.range_test(x)?;
                Some(RangeTest { op: negated(t.op), ..t })
            }
            _ => self.types.is_integer(e.ty).then_some(RangeTest { of: e, op: BinOp::Ne, c: 0 }),
        }
    }

    fn warn_sizeof_div(&mut self, l: Operand<'a>, r: Operand<'a>, loc: Loc) {
        let (Root::Sizeof(a), Root::Sizeof(b)) = (l.root, r.root) else { return };
        let t = &self.types;
        if self.warns(on::SIZEOF_POINTER_DIV)
            && let Some(to) = t.pointee(a.ty)
            && t.same_unqual(to, b.ty)
            && let Some(e) = a.expr
        {
            let (text, second) = (self.types.name(a.ty), self.types.name(b.ty));
            let mut d = self.diag(&msg::SIZEOF_POINTER_DIV, loc).arg(text).arg(second);
            if let ExprKind::VarRef(v) = e.unparen().kind {
                d = d.note(&msg::SIZEOF_POINTER_DIV_NOTE, v.loc);
            }
            d.emit();
            return;
        }
        let t = &self.types;
        if self.warns(on::SIZEOF_ARRAY_DIV)
            && !b.parens
            && a.expr.is_some_and(
                |e| !matches!(e.unparen().kind, ExprKind::VarRef(v) if v.storage == Storage::Param),
            )
            && let Some(elem) = t.element(a.ty).filter(|_| t.is_array(a.ty))
        {
            let mut inner = elem;
            while let Some(e) = t.element(inner).filter(|_| t.is_array(inner)) {
                inner = e;
            }
            let fits = t.same_unqual(elem, b.ty) || t.same_unqual(inner, b.ty);
            let bytes = t.size_of(elem) == Some(1);
            if !fits && !bytes && !t.is_array(elem) && t.size_of(b.ty) != t.size_of(elem) && !t.is_array(b.ty)
            {
                let (x, y) = (
                    self.ty_name(self.types.unqual_scalar(elem)),
                    self.ty_name(self.types.unqual_scalar(b.ty)),
                );
                self.diag(&msg::SIZEOF_ARRAY_DIV, loc)
                    .arg(x)
                    .arg(y)
                    .note(&msg::SIZEOF_ARRAY_DIV_NOTE, b.loc)
                    .emit();
            }
        }
    }

    /// `sizeof p` of a parameter declared as an array.
    pub fn warn_sizeof_operand(&mut self, e: &'a Expr<'a>, loc: Loc) {
        if let ExprKind::VarRef(v) = e.unparen().kind
            && v.storage == Storage::Param
            && v.array_param.get()
            && self.warns(on::SIZEOF_ARRAY_ARG)
        {
            let ty = self.ty_name(self.types.unqual_scalar(v.ty.get()));
            self.diag(&msg::SIZEOF_ARRAY_ARG, loc)
                .arg(v.name)
                .arg(ty)
                .note(&crate::diag::catalog::decl::DECLARED_HERE, v.loc)
                .emit();
        }
    }

    /// Shifts whose left side is a constant or negative.
    pub(in crate::sema) fn warn_shift_value(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) {
        let ExprKind::IntConst(v) = l.unparen().kind else { return };
        if !self.types.is_signed(l.ty) || self.unevaluated > 0 {
            return;
        }
        if v < 0 && self.warns(on::SHIFT_NEGATIVE) && self.sess.lang.c99() {
            self.diag(&msg::SHIFT_NEGATIVE_VALUE, loc).emit();
        }
        let ExprKind::IntConst(n) = r.unparen().kind else { return };
        let width = self.types.int_width(l.ty);
        if n < 0 || n >= width as i128 || v == 0 || !self.warns(on::SHIFT_OVERFLOW) {
            return;
        }
        // Into the sign bit is told at level 2 only.
        let magnitude = if v < 0 { !v } else { v };
        let bits = 128 - magnitude.leading_zeros() + n as u32 + 1;
        let level = self.sess.warning_level("-Wshift-overflow");
        let into_sign = v > 0 && bits == width + 1 && level < 2;
        if bits > width && !into_sign && self.sess.lang.c99() {
            let ty = self.ty_name(l.ty);
            self.diag(&msg::SHIFT_OVERFLOW, loc).arg(v).arg(n).arg(bits).arg(ty).arg(width).emit();
        }
    }

    /// `a[i]` with a plain `char`.
    pub(in crate::sema) fn warn_subscript(&mut self, i: &'a Expr<'a>, loc: Loc) {
        if self.warns(on::CHAR_SUBSCRIPTS)
            && self.types.canon_unqual(i.ty) == Ty::CHAR
            && !matches!(i.unparen().kind, ExprKind::IntConst(_))
        {
            self.diag(&msg::CHAR_SUBSCRIPT, loc).emit();
        }
    }

    /// `~e`, `++e`, `--e` of booleans.
    pub(in crate::sema) fn warn_bool_not(&mut self, e: &'a Expr<'a>, loc: Loc) {
        if self.warns(on::BOOL_OPERATION) && self.is_boolean(e) && self.types.is_integer(e.ty) {
            self.diag(&msg::BOOL_NOT_OPERATOR, loc).note(&msg::BOOL_NOT_NOTE, loc).emit();
        }
    }

    pub(in crate::sema) fn warn_bool_step(&mut self, e: &'a Expr<'a>, inc: bool, loc: Loc) {
        if self.warns(on::BOOL_OPERATION) && self.types.is_bool(e.ty) {
            self.diag(if inc { &msg::BOOL_INCREMENT } else { &msg::BOOL_DECREMENT }, loc).emit();
        }
    }
}

/// The comparison that is true when `op` is false.
fn negated(op: BinOp) -> BinOp {
    match op {
        BinOp::Eq => BinOp::Ne,
        BinOp::Ne => BinOp::Eq,
        BinOp::Lt => BinOp::Ge,
        BinOp::Le => BinOp::Gt,
        BinOp::Gt => BinOp::Le,
        BinOp::Ge => BinOp::Lt,
        op => op,
    }
}

/// An array element with a constant index: what macros make of tables.
fn constant_index(e: &Expr<'_>) -> bool {
    match e.kind {
        ExprKind::Deref(p) => match p.unparen().kind {
            ExprKind::Binary(BinOp::PtrAdd, b, i) => {
                matches!(i.unparen().kind, ExprKind::IntConst(_))
                    || matches!(b.unparen().kind, ExprKind::Cast(CastKind::ArrayToPointer, x) if constant_index(x))
            }
            _ => false,
        },
        ExprKind::Paren(x) | ExprKind::Cast(_, x) | ExprKind::Unary(_, x) => constant_index(x),
        ExprKind::Binary(_, l, r) => constant_index(l) || constant_index(r),
        ExprKind::Member { base, .. } => constant_index(base),
        _ => false,
    }
}

/// A test of an integer against a constant.
struct RangeTest<'a> {
    of: &'a Expr<'a>,
    op: BinOp,
    c: i128,
}

impl RangeTest<'_> {
    /// The values that pass, as ascending ranges within `whole`.
    fn ranges(&self, whole: (i128, i128)) -> Vec<(i128, i128)> {
        let (lo, hi) = whole;
        let c = self.c;
        let list = match self.op {
            BinOp::Eq => vec![(c, c)],
            BinOp::Ne => vec![(lo, c.saturating_sub(1)), (c.saturating_add(1), hi)],
            BinOp::Lt => vec![(lo, c.saturating_sub(1))],
            BinOp::Le => vec![(lo, c)],
            BinOp::Gt => vec![(c.saturating_add(1), hi)],
            _ => vec![(c, hi)],
        };
        list.into_iter().map(|(a, b)| (a.max(lo), b.min(hi))).filter(|r| r.0 <= r.1).collect()
    }
}

/// The object an address constant is the address of.
pub(super) fn addressed<'a>(e: &'a Expr<'a>) -> Option<&'a Expr<'a>> {
    match e.unparen().kind {
        ExprKind::AddrOf(x) | ExprKind::Cast(CastKind::ArrayToPointer | CastKind::FunctionToPointer, x) => {
            Some(x.unparen())
        }
        ExprKind::Cast(CastKind::PtrCast | CastKind::NoOp, x) => addressed(x),
        _ => None,
    }
}
