//! Values of expressions.
//!
//! [`FnLower::rval`] gives any value, [`FnLower::value`] a scalar's, [`FnLower::effect`] none, [`FnLower::into`] builds an
//! aggregate where it is wanted. Long spines (`a + b + c …`, nested casts) are walked with a loop.
//! Order where C leaves it open, as gcc: the left side of `=` before the right, the right of `op=` before the left, arguments last to first.

use super::func::FnLower;
use super::place::{Base, Mem, Place};
use super::types::{Repr, repr, unsupported};
use crate::ast::expr::{CompoundAssign, CondExpr};
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Quals, Stmt, StmtKind, Ty, UnOp};
use crate::ir::{Likelihood, Opcode, Type, Value};

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rval {
    Void,
    Scalar(Value),
    /// Real and imaginary part.
    Complex(Value, Value),
    /// An aggregate; only to be read, and before the object can change.
    Mem(Mem),
}

impl<'a> FnLower<'_, '_, 'a> {
    /// The scalar value of `e`.
    pub fn value(&mut self, e: &'a Expr<'a>) -> Value {
        match self.rval(e) {
            Rval::Scalar(v) => v,
            Rval::Complex(re, _) => re,
            _ => {
                let ty = match repr(self.types, e.ty) {
                    Repr::Scalar(t) => t,
                    _ => Type::I32,
                };
                self.b.undef(ty)
            }
        }
    }

    /// The value of an expression that was reported.
    fn poison(&mut self, ty: Ty) -> Rval {
        match repr(self.types, ty) {
            Repr::Void => Rval::Void,
            Repr::Scalar(t) => Rval::Scalar(self.b.undef(t)),
            Repr::Complex(t) => {
                let v = self.b.undef(t);
                Rval::Complex(v, v)
            }
            Repr::Memory => {
                let s = self.temp_slot(ty);
                Rval::Mem(Mem::at(Base::Slot(s), 1))
            }
        }
    }

    /// Reports that `e` cannot be lowered; gives an undefined value of its type.
    pub fn not_supported(&mut self, e: &Expr<'a>, what: &str) -> Rval {
        self.unsupported(e.loc, what);
        self.poison(e.ty)
    }

    /// The value of `e`.
    pub fn rval(&mut self, e: &'a Expr<'a>) -> Rval {
        // Down the left spine, then back up applying what was passed.
        let mut spine: smallvec::SmallVec<[&'a Expr<'a>; 8]> = smallvec::SmallVec::new();
        let mut x = e;
        loop {
            x = match x.kind {
                ExprKind::Paren(y) => y,
                ExprKind::Binary(op, l, _) if !matches!(op, BinOp::PtrAdd | BinOp::PtrSub) => {
                    spine.push(x);
                    l
                }
                ExprKind::Unary(UnOp::Plus, y) => y,
                ExprKind::Unary(op, y) if op != UnOp::LogNot => {
                    spine.push(x);
                    y
                }
                ExprKind::Cast(k, y) if !leaf_cast(k) => {
                    spine.push(x);
                    y
                }
                ExprKind::Comma(l, r) => {
                    self.effect(l);
                    r
                }
                _ => break,
            };
        }
        let mut v = self.leaf(x);
        while let Some(node) = spine.pop() {
            if v.is_void() && !matches!(node.kind, ExprKind::Cast(CastKind::ToVoid, _)) {
                return self.poison(e.ty);
            }
            self.b.loc = node.loc;
            v = match node.kind {
                ExprKind::Binary(op, l, r) => {
                    let y = self.rval(r);
                    self.b.loc = node.loc;
                    self.binary(op, node.ty, l.ty, r.ty, v, y)
                }
                ExprKind::Unary(op, y) => self.unary(op, y.ty, v),
                ExprKind::Cast(k, y) => self.cast(node, k, v, y.ty),
                _ => unreachable!("only these are put on the spine"),
            };
        }
        v
    }

    /// An expression whose value is not that of an operator on its first operand's value.
    fn leaf(&mut self, e: &'a Expr<'a>) -> Rval {
        match e.kind {
            ExprKind::Error => self.poison(e.ty),
            ExprKind::IntConst(k) => match repr(self.types, e.ty) {
                Repr::Scalar(t) => Rval::Scalar(self.int_const(t, k)),
                _ if self.is_wide_int(e.ty) => self.wide_const(e.ty, k),
                _ => self.int_like_const(e, k),
            },
            ExprKind::FloatConst(bits) => match repr(self.types, e.ty) {
                Repr::Scalar(t) => Rval::Scalar(self.float_const(t, bits)),
                _ => self.not_supported(e, "this floating type"),
            },
            ExprKind::ComplexConst(&(re, im)) => match repr(self.types, e.ty) {
                Repr::Complex(t) if t.is_float() => {
                    let re = self.float_const(t, re);
                    let im = self.float_const(t, im);
                    Rval::Complex(re, im)
                }
                Repr::Complex(t) => {
                    let re = self.int_const(t, re as i128);
                    let im = self.int_const(t, im as i128);
                    Rval::Complex(re, im)
                }
                _ => self.not_supported(e, "this complex type"),
            },
            ExprKind::WideConst(limbs) => self.wide_limbs(limbs),
            ExprKind::FuncRef(f) => {
                let base = self.function_address(f);
                Rval::Scalar(self.addr_value(base, 0))
            }
            ExprKind::Unary(_, _) | ExprKind::LogAnd(..) | ExprKind::LogOr(..) => {
                Rval::Scalar(self.truth_value(e))
            }
            ExprKind::Binary(..) | ExprKind::AddrOf(_) => {
                // `&((struct s *)0)->bit` and the like never get here: sema rejects them.
                let (base, off) = self.address(e);
                Rval::Scalar(self.addr_value(base, off))
            }
            ExprKind::Cast(k, x) => match k {
                CastKind::LvalueToRvalue => {
                    let p = self.place(x);
                    self.b.loc = e.loc;
                    self.read(p, x.ty)
                }
                CastKind::ArrayToPointer | CastKind::FunctionToPointer => {
                    let (base, off) = self.address(e);
                    Rval::Scalar(self.addr_value(base, off))
                }
                CastKind::ToVoid => {
                    self.effect(x);
                    Rval::Void
                }
                CastKind::ToBool => {
                    let v = self.truth(x);
                    Rval::Scalar(v)
                }
                _ => unreachable!("not a leaf cast"),
            },
            ExprKind::Assign(l, r) => self.assign(l, r),
            ExprKind::CompoundAssign(c) => self.compound_assign(c, e),
            ExprKind::IncDec { operand, inc, prefix } => self.inc_dec(operand, inc, prefix, true),
            ExprKind::Cond(c) => self.conditional(c, e),
            ExprKind::Call { callee, args } => self.call(e, callee, args, None),
            ExprKind::Builtin { id, args } => self.builtin(e, id, args),
            ExprKind::StmtExpr { body, result } => self.stmt_expr(body, result),
            ExprKind::LabelAddr(l) if self.is_outer_label(l) => {
                // Its function's code is known when that is lowered: through a word of static data.
                let g = self.u.label_word(l);
                Rval::Scalar(
                    self.load_raw(Mem::at(Base::Sym(g), self.u.sess.target.pointer_size as u32), Type::PTR),
                )
            }
            ExprKind::LabelAddr(l) => {
                let b = self.labels[l.index as usize];
                Rval::Scalar(self.b.block_addr(b))
            }
            ExprKind::VaArg(ap) => self.va_arg(ap, e),
            ExprKind::SizeofVla(ty) => Rval::Scalar(self.size_value(ty)),
            ExprKind::VlaBounds(vlas, x) => {
                for v in vlas {
                    self.vla_bound(v);
                }
                self.rval(x)
            }
            ExprKind::VecElem { base, index } if !e.is_lvalue() => self.rvalue_element(base, index, e.ty),
            ExprKind::RealPart(x) | ExprKind::ImagPart(x) if !e.is_lvalue() => {
                let imag = matches!(e.kind, ExprKind::ImagPart(_));
                match (self.rval(x), imag) {
                    (Rval::Complex(re, _), false) => Rval::Scalar(re),
                    (Rval::Complex(_, im), true) => Rval::Scalar(im),
                    (v, false) => v,
                    // `__imag__` of a real value.
                    (_, true) => Rval::Scalar(self.zero_of(e.ty)),
                }
            }
            ExprKind::VarRef(_)
            | ExprKind::CompoundLiteral(_)
            | ExprKind::StringLit(_)
            | ExprKind::Deref(_)
            | ExprKind::Member { .. }
            | ExprKind::VecElem { .. }
            | ExprKind::RealPart(_)
            | ExprKind::ImagPart(_) => {
                // An lvalue as it is (a record operand), or a member of a record rvalue.
                let p = self.place(e);
                self.b.loc = e.loc;
                self.read(p, e.ty)
            }
            ExprKind::Paren(_) | ExprKind::Comma(..) => unreachable!("taken off by the loop"),
        }
    }

    fn int_like_const(&mut self, e: &Expr<'a>, k: i128) -> Rval {
        if k == 0 && matches!(repr(self.types, e.ty), Repr::Void) {
            return Rval::Void;
        }
        let what = unsupported(self.types, e.ty).unwrap_or("this constant");
        self.not_supported(e, what)
    }

    /// Zero of a scalar type.
    pub fn zero_of(&mut self, ty: Ty) -> Value {
        match repr(self.types, ty) {
            Repr::Scalar(t) if t.is_float() => self.float_const(t, 0),
            Repr::Scalar(t) => self.int_const(t, 0),
            _ => self.b.undef(Type::I32),
        }
    }

    /// Evaluates `e` for its side effects only.
    pub fn effect(&mut self, e: &'a Expr<'a>) {
        self.b.loc = e.loc;
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::Paren(y) | ExprKind::Cast(CastKind::ToVoid | CastKind::NoOp, y) => x = y,
                ExprKind::Comma(l, r) => {
                    self.effect(l);
                    x = r;
                }
                _ => break,
            }
        }
        match x.kind {
            ExprKind::IntConst(_)
            | ExprKind::FloatConst(_)
            | ExprKind::ComplexConst(_)
            | ExprKind::FuncRef(_) => {}
            ExprKind::VarRef(v) if !self.quals(v.ty.get()).is_volatile() => {}
            // A volatile object named and thrown away is read (gcc manual, "When is a Volatile Object Accessed?").
            ExprKind::Cast(CastKind::LvalueToRvalue, y) => {
                let p = self.place(y);
                let q = self.quals(y.ty);
                let volatile = match p {
                    Place::Mem(m) | Place::Bits(m, _) => m.volatile,
                    _ => false,
                };
                if volatile || q.has(Quals::ATOMIC) {
                    let scalar = !matches!(repr(self.types, y.ty), Repr::Memory | Repr::Void);
                    if scalar {
                        self.read(p, y.ty);
                    }
                }
            }
            ExprKind::IncDec { operand, inc, prefix } => {
                self.inc_dec(operand, inc, prefix, false);
            }
            ExprKind::LogAnd(..) | ExprKind::LogOr(..) => {
                let end = self.new_block();
                self.cond(x, end, end, Likelihood::UNKNOWN);
                self.begin(end);
            }
            ExprKind::Cond(c) => self.conditional_effect(c),
            ExprKind::StmtExpr { body, result } => {
                self.stmt_expr(body, result);
            }
            _ => {
                self.rval(x);
            }
        }
    }

    // Assignment.

    fn assign(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>) -> Rval {
        if matches!(repr(self.types, l.ty), Repr::Memory) {
            return self.assign_aggregate(l, r);
        }
        // `a = b = c = …` chains nest to the right; their depth is bounded by the parser.
        let simple = matches!(l.unparen().kind, ExprKind::VarRef(_));
        if simple {
            let v = self.rval(r);
            let p = self.place(l);
            self.b.loc = l.loc;
            return self.write(p, l.ty, v);
        }
        let p = self.place(l);
        let v = self.rval(r);
        self.b.loc = l.loc;
        self.write(p, l.ty, v)
    }

    fn assign_aggregate(&mut self, l: &'a Expr<'a>, r: &'a Expr<'a>) -> Rval {
        let Place::Mem(dst) = self.place(l) else { return Rval::Void };
        if dst.atomic {
            let v = self.rval(r);
            self.store(dst, l.ty, v);
            return v;
        }
        // A call's result may be built in place only if the callee cannot see the object.
        let private = match l.unparen().kind {
            ExprKind::VarRef(v) => {
                Self::is_auto(v) && !v.address_taken.get() && !v.captured.get() && !self.mentions(r, v)
            }
            _ => false,
        };
        if private {
            self.into(r, dst);
        } else {
            let v = self.rval(r);
            self.b.loc = l.loc;
            self.store(dst, l.ty, v);
        }
        Rval::Mem(dst)
    }

    /// Could evaluating `e` read `v`? (A cautious look at the arguments of a call.)
    fn mentions(&self, e: &'a Expr<'a>, v: &crate::ast::Var<'a>) -> bool {
        let mut work = vec![e];
        let mut steps = 0;
        while let Some(x) = work.pop() {
            steps += 1;
            if steps > 64 {
                return true;
            }
            match x.kind {
                ExprKind::VarRef(w) => {
                    if std::ptr::eq(w, v) {
                        return true;
                    }
                }
                ExprKind::IntConst(_)
                | ExprKind::FloatConst(_)
                | ExprKind::StringLit(_)
                | ExprKind::FuncRef(_) => {}
                ExprKind::Paren(y)
                | ExprKind::Cast(_, y)
                | ExprKind::Unary(_, y)
                | ExprKind::Deref(y)
                | ExprKind::AddrOf(y) => work.push(y),
                ExprKind::Member { base, .. } => work.push(base),
                ExprKind::Binary(_, y, z) => work.extend([y, z]),
                ExprKind::Call { callee, args } => {
                    work.push(callee);
                    work.extend(args);
                }
                _ => return true,
            }
        }
        false
    }

    /// Builds the aggregate value of `e` at `dst`, which nothing in `e` reads.
    pub fn into(&mut self, e: &'a Expr<'a>, dst: Mem) {
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::Paren(y) | ExprKind::Cast(CastKind::NoOp, y) => x = y,
                ExprKind::Comma(l, r) => {
                    self.effect(l);
                    x = r;
                }
                _ => break,
            }
        }
        self.b.loc = x.loc;
        match x.kind {
            ExprKind::Call { callee, args } => {
                let v = self.call(x, callee, args, Some(dst));
                self.finish_into(v, dst, x.ty);
            }
            ExprKind::Cond(c) if c.then.is_some() => {
                let (then, els, end) = (self.new_block(), self.new_block(), self.new_block());
                self.cond(c.cond, then, els, Likelihood::UNKNOWN);
                self.begin(then);
                if self.is_live() {
                    self.into(c.then.expect("checked"), dst);
                    self.jump(end);
                }
                self.begin(els);
                if self.is_live() {
                    self.into(c.els, dst);
                    self.jump(end);
                }
                self.begin(end);
            }
            _ => {
                let v = self.rval(x);
                self.finish_into(v, dst, x.ty);
            }
        }
    }
    fn finish_into(&mut self, v: Rval, dst: Mem, ty: Ty) {
        if let Rval::Mem(m) = v
            && m.base == dst.base
            && m.off == dst.off
        {
            return;
        }
        self.store(dst, ty, v);
    }

    fn compound_assign(&mut self, c: &'a CompoundAssign<'a>, e: &'a Expr<'a>) -> Rval {
        let lty = c.lhs.ty;
        if self.quals(lty).is_atomic() {
            return self.atomic_compound(c, e);
        }
        let r = self.rval(c.rhs);
        let p = self.place(c.lhs);
        let old = self.read(p, lty);
        self.b.loc = e.loc;
        let new = self.apply_compound(c, e, old, r);
        self.write(p, lty, new)
    }

    /// The value `lhs op rhs` of a compound assignment, in the type of the left side.
    pub fn apply_compound(&mut self, c: &'a CompoundAssign<'a>, e: &'a Expr<'a>, old: Rval, r: Rval) -> Rval {
        let lty = c.lhs.ty;
        if matches!(c.op, BinOp::PtrAdd | BinOp::PtrSub) {
            let (Rval::Scalar(p), Rval::Scalar(i)) = (old, r) else { return old };
            return Rval::Scalar(self.pointer_step(
                p,
                i,
                lty,
                self.types.is_signed(c.rhs.ty),
                c.op == BinOp::PtrSub,
            ));
        }
        let conv = Expr { kind: ExprKind::Error, ty: c.comp_ty, loc: e.loc };
        let old = self.cast(&conv, c.to_comp, old, lty);
        let v = self.binary(c.op, c.comp_ty, c.comp_ty, c.rhs.ty, old, r);
        let back = Expr { kind: ExprKind::Error, ty: lty, loc: e.loc };
        self.cast(&back, c.from_comp, v, c.comp_ty)
    }

    /// `p + i` or `p - i` in elements of pointer type `ty`.
    pub fn pointer_step(&mut self, p: Value, i: Value, ty: Ty, signed: bool, neg: bool) -> Value {
        let elem = self.types.pointee(ty).unwrap_or(Ty::CHAR);
        let i = self.to_ptr_int(i, signed);
        let mut d = match self.const_elem_size(elem) {
            Some(size) => self.scale(i, size),
            None => {
                let s = self.size_value(elem);
                self.b.binary(Opcode::Imul, i, s)
            }
        };
        if neg {
            d = match self.b.func.iconst(d) {
                Some(k) => self.b.iconst(self.b.ptr_int(), k.wrapping_neg()),
                None => self.b.unary(Opcode::Ineg, self.b.ptr_int(), d),
            };
        }
        if self.b.func.iconst(d) == Some(0) {
            return p;
        }
        self.b.ptr_add(p, d)
    }

    /// `++` and `--`. `wanted`: the value is used.
    fn inc_dec(&mut self, operand: &'a Expr<'a>, inc: bool, prefix: bool, wanted: bool) -> Rval {
        let ty = operand.ty;
        if self.quals(ty).is_atomic() {
            return self.atomic_inc_dec(operand, inc, prefix);
        }
        let p = self.place(operand);
        let mut old = self.read(p, ty);
        if wanted && !prefix && self.is_wide_int(ty) {
            old = self.wide_copy(old, ty);
        }
        let new = self.stepped(old, ty, inc);
        let new = self.write(p, ty, new);
        if !wanted {
            Rval::Void
        } else if prefix {
            new
        } else {
            old
        }
    }

    /// `v` plus or minus one.
    pub fn stepped(&mut self, v: Rval, ty: Ty, inc: bool) -> Rval {
        match v {
            Rval::Mem(_) if self.is_wide_int(ty) => {
                let one = self.wide_const(ty, 1);
                self.wide_binary(if inc { BinOp::Add } else { BinOp::Sub }, ty, ty, v, one)
            }
            Rval::Scalar(x) if self.types.is_pointer(ty) => {
                let one = self.b.iconst(self.b.ptr_int(), 1);
                Rval::Scalar(self.pointer_step(x, one, ty, true, !inc))
            }
            Rval::Scalar(x) if self.types.is_bool(ty) => {
                let one = self.b.iconst(Type::I8, 1);
                // b++ is true; b-- is b != 1.
                Rval::Scalar(if inc { one } else { self.b.binary(Opcode::Xor, x, one) })
            }
            Rval::Scalar(x) => {
                let t = self.b.func.ty(x);
                let one = self.one(t);
                let op = if inc { BinOp::Add } else { BinOp::Sub };
                self.binary(op, ty, ty, ty, Rval::Scalar(x), Rval::Scalar(one))
            }
            Rval::Complex(re, im) => {
                let t = self.b.func.ty(re);
                let one = self.one(t);
                let op = match (t.is_float(), inc) {
                    (true, true) => Opcode::Fadd,
                    (true, false) => Opcode::Fsub,
                    (false, true) => Opcode::Iadd,
                    (false, false) => Opcode::Isub,
                };
                Rval::Complex(self.b.binary(op, re, one), im)
            }
            v => v,
        }
    }

    // Choice.

    fn conditional(&mut self, c: &'a CondExpr<'a>, e: &'a Expr<'a>) -> Rval {
        match repr(self.types, e.ty) {
            Repr::Void => {
                self.conditional_effect(c);
                Rval::Void
            }
            Repr::Memory => {
                if c.then.is_none() {
                    return self.not_supported(e, "this conditional");
                }
                let dst = self.temp_memory(e.ty);
                self.into(e, dst);
                Rval::Mem(dst)
            }
            Repr::Scalar(t) => self.conditional_value(c, e, &[t]),
            Repr::Complex(t) => self.conditional_value(c, e, &[t, t]),
        }
    }

    fn conditional_value(&mut self, c: &'a CondExpr<'a>, e: &'a Expr<'a>, tys: &[Type]) -> Rval {
        let end = self.new_block();
        let params: smallvec::SmallVec<[Value; 2]> =
            tys.iter().map(|&t| self.b.func.add_param(end, t)).collect();
        // An `a ? b : c ? d : …` chain is walked with a loop.
        let mut c = c;
        let mut node = e;
        loop {
            let els = self.new_block();
            match c.then {
                Some(then) => {
                    let t = self.new_block();
                    self.cond(c.cond, t, els, Likelihood::UNKNOWN);
                    self.begin(t);
                    if self.is_live() {
                        let v = self.rval(then);
                        self.jump_value(end, v);
                    }
                }
                None => {
                    let v = self.rval(c.cond);
                    let t = self.new_block();
                    let truth = self.truth_of(v, c.cond.ty);
                    self.branch(truth, t, els, Likelihood::UNKNOWN);
                    self.begin(t);
                    if self.is_live() {
                        let v = self.cast(node, c.then_cast, v, c.cond.ty);
                        self.jump_value(end, v);
                    }
                }
            }
            self.begin(els);
            if !self.is_live() {
                break;
            }
            match c.els.unparen() {
                Expr { kind: ExprKind::Cond(inner), .. }
                    if repr(self.types, c.els.ty) == repr(self.types, e.ty) =>
                {
                    node = c.els;
                    c = inner;
                }
                els => {
                    let v = self.rval(els);
                    self.jump_value(end, v);
                    break;
                }
            }
        }
        self.begin(end);
        if !self.is_live() {
            return self.poison(e.ty);
        }
        match params[..] {
            [v] => Rval::Scalar(v),
            [re, im] => Rval::Complex(re, im),
            _ => Rval::Void,
        }
    }

    fn jump_value(&mut self, end: crate::ir::Block, v: Rval) {
        match v {
            Rval::Scalar(x) => self.jump_args(end, &[x]),
            Rval::Complex(re, im) => self.jump_args(end, &[re, im]),
            // A call that does not return: nothing follows.
            _ => self.unreachable(),
        }
    }

    fn conditional_effect(&mut self, c: &'a CondExpr<'a>) {
        let (then, els, end) = (self.new_block(), self.new_block(), self.new_block());
        self.cond(c.cond, then, els, Likelihood::UNKNOWN);
        self.begin(then);
        if self.is_live() {
            if let Some(t) = c.then {
                self.effect(t);
            }
            self.jump(end);
        }
        self.begin(els);
        if self.is_live() {
            self.effect(c.els);
            self.jump(end);
        }
        self.begin(end);
    }

    /// `({ … })`.
    fn stmt_expr(&mut self, body: &'a Stmt<'a>, result: Option<&'a Expr<'a>>) -> Rval {
        let depth = self.scopes.len();
        match body.kind {
            StmtKind::Block(block) => {
                let mut stmts = block.stmts;
                // The value is that of the last statement: it is not evaluated twice if it stands in both.
                if let (Some(r), Some((last, rest))) = (result, stmts.split_last())
                    && let StmtKind::Expr(x) = last.kind
                    && std::ptr::eq(x, r)
                {
                    stmts = rest;
                }
                self.stmts(stmts);
            }
            _ => self.stmt(body),
        }
        let v = match result {
            Some(r) => {
                let mut v = self.rval(r);
                // Cleanups run before the value is used, and may change or free the object.
                if let Rval::Mem(m) = v
                    && self.scopes.len() > depth
                {
                    let copy = self.temp_memory(r.ty);
                    self.copy(copy, m, r.ty);
                    if self.types.is_vla(r.ty) {
                        // The copy stands above what would be given back here: the scope around gives it back.
                        self.scopes[depth..].iter_mut().for_each(|s| s.saved = None);
                    }
                    v = Rval::Mem(copy);
                }
                v
            }
            None => Rval::Void,
        };
        self.leave_scopes(depth, true);
        v
    }
}

impl Rval {
    pub fn is_void(self) -> bool {
        matches!(self, Rval::Void)
    }
}

/// Casts that are not an operation on their operand's value.
fn leaf_cast(k: CastKind) -> bool {
    matches!(
        k,
        CastKind::LvalueToRvalue
            | CastKind::ArrayToPointer
            | CastKind::FunctionToPointer
            | CastKind::ToVoid
            | CastKind::ToBool
    )
}
