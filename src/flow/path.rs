//! Is there a way through the graph that can really be gone?
//!
//! [`exists`] looks for a way from the entry to a block through given blocks, keeping what assignments and conditions
//! on it say of variables. A way whose conditions contradict each other is none. One on which two conditions depend on
//! the same value in a manner not understood here is left out, too: it is better to say nothing than to say it wrongly.

use super::Cx;
use super::graph::{BlockId, Exit, Graph, Step};
use super::walk;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, UnOp, Var};
use crate::support::entity::SecondaryMap;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Blocks visited in one search.
const BUDGET: u32 = 3000;

/// A value on a way: known, or one of the values met first somewhere, perhaps computed from others.
#[derive(Clone, PartialEq)]
enum Value {
    Const(i128),
    Symbol(u32),
    /// Computed from these symbols.
    Of(Rc<[u32]>),
}

/// What conditions said of a symbol.
#[derive(Clone, Copy)]
struct Fact {
    lo: i128,
    hi: i128,
    /// And it is not this.
    not: Option<i128>,
    /// It was part of a condition not understood.
    obscure: bool,
}

const ANYTHING: Fact = Fact { lo: i128::MIN, hi: i128::MAX, not: None, obscure: false };

#[derive(Clone, Default)]
struct Env<'a> {
    vars: FxHashMap<*const Var<'a>, Value>,
    /// Members of records, all objects of a type together.
    members: FxHashMap<(u32, u32), u32>,
    facts: FxHashMap<u32, Fact>,
    symbols: u32,
}

/// True if `to` can be reached from the entry through blocks `through` allows (`to` itself need not be allowed).
pub(super) fn exists<'a>(
    cx: &Cx<'_, 'a>,
    g: &Graph<'a>,
    to: BlockId,
    through: &dyn Fn(BlockId) -> bool,
) -> bool {
    // Only blocks from which `to` can still be reached.
    let mut useful: SecondaryMap<BlockId, bool> = SecondaryMap::new();
    useful[to] = true;
    let mut work = vec![to];
    while let Some(b) = work.pop() {
        for &p in &g.blocks[b].preds {
            if g.reachable(p) && through(p) && !std::mem::replace(&mut useful[p], true) {
                work.push(p);
            }
        }
    }
    if !useful[BlockId(0)] {
        return false;
    }
    let mut s = Search { cx, g, to, useful, budget: BUDGET, first: FxHashMap::default() };
    s.visit(BlockId(0), Env::default())
}

struct Search<'c, 'x, 'g, 'a> {
    cx: &'c Cx<'x, 'a>,
    g: &'g Graph<'a>,
    to: BlockId,
    useful: SecondaryMap<BlockId, bool>,
    budget: u32,
    /// Blocks on the way, with the variables' values there and how often.
    first: FxHashMap<BlockId, (Env<'a>, u32)>,
}

impl<'a> Search<'_, '_, '_, 'a> {
    fn visit(&mut self, b: BlockId, mut env: Env<'a>) -> bool {
        if b == self.to {
            return true;
        }
        if self.budget == 0 {
            return false;
        }
        self.budget -= 1;
        match self.first.get_mut(&b) {
            None => {
                self.first.insert(b, (env.clone(), 1));
            }
            Some((_, 2)) => return false,
            Some((before, n)) => {
                // Once more around a loop stands for any number of times: what it changed is unknown.
                *n += 1;
                let changed: Vec<*const Var<'a>> = env
                    .vars
                    .iter()
                    .filter(|(k, v)| before.vars.get(*k) != Some(v))
                    .map(|(k, _)| *k)
                    .collect();
                for k in changed {
                    let s = env.symbol();
                    env.vars.insert(k, Value::Symbol(s));
                }
            }
        }
        let found = self.leave(b, env);
        if let Some((_, n)) = self.first.get_mut(&b) {
            *n -= 1;
            if *n == 0 {
                self.first.remove(&b);
            }
        }
        found
    }

    fn leave(&mut self, b: BlockId, mut env: Env<'a>) -> bool {
        for s in &self.g.blocks[b].steps {
            match *s {
                Step::Eval(e) => env.eval(e),
                Step::Decl(v) => match v.init.get() {
                    Some(i) if self.cx.types.is_scalar(v.ty.get()) && i.items.len() == 1 => {
                        env.eval(i.items[0].value);
                        let x = env.value(i.items[0].value);
                        env.vars.insert(v, x);
                    }
                    Some(i) => i.items.iter().for_each(|i| env.eval(i.value)),
                    None => {
                        env.vars.remove(&std::ptr::from_ref(v));
                    }
                },
                Step::Bound(v) => env.eval(v.count),
                Step::Asm(a) => {
                    for o in a.outputs {
                        env.forget(o.expr);
                    }
                }
                Step::End(_) => {}
            }
        }
        let useful = |s: &Self, t: BlockId| s.useful[t];
        match &self.g.blocks[b].exit {
            Exit::Jump(t) => useful(self, *t) && self.visit(*t, env),
            Exit::Branch { cond, yes, no } => {
                env.eval(cond);
                for (t, holds) in [(*no, false), (*yes, true)] {
                    if useful(self, t) {
                        let mut e = env.clone();
                        if e.assume(cond, holds) && self.visit(t, e) {
                            return true;
                        }
                    }
                }
                false
            }
            Exit::Switch { sw, labels, other } => {
                env.eval(sw.value);
                let v = env.value(sw.value);
                for c in sw.cases {
                    let t = labels[c.label as usize];
                    let mut e = env.clone();
                    if useful(self, t) && e.within(&v, c.lo, c.hi) && self.visit(t, e) {
                        return true;
                    }
                }
                if !useful(self, *other) {
                    return false;
                }
                if let Value::Const(x) = v {
                    let met = sw.cases.iter().any(|c| c.lo <= x && x <= c.hi);
                    return !met && self.visit(*other, env);
                }
                env.obscure(&v) && self.visit(*other, env)
            }
            Exit::Any(list) => {
                for &t in list {
                    if useful(self, t) && self.visit(t, env.clone()) {
                        return true;
                    }
                }
                false
            }
            Exit::Return(..) | Exit::FallOff(_) | Exit::Stop => false,
        }
    }
}

impl<'a> Env<'a> {
    fn symbol(&mut self) -> u32 {
        self.symbols += 1;
        self.symbols
    }

    /// The effects of evaluating `e`.
    fn eval(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::Assign(l, r) => {
                self.eval(r);
                let v = self.value(r);
                match walk::bare(l).kind {
                    ExprKind::VarRef(x) => {
                        self.vars.insert(x, v);
                    }
                    _ => {
                        self.eval(l);
                        self.forget(l);
                    }
                }
            }
            ExprKind::CompoundAssign(c) => {
                self.eval(c.rhs);
                if let ExprKind::VarRef(x) = walk::bare(c.lhs).kind {
                    let old = self.var(x);
                    let new = self.value(c.rhs);
                    let v = match (c.op, &old, &new) {
                        (BinOp::Add, Value::Const(a), Value::Const(b)) => Value::Const(a.wrapping_add(*b)),
                        (BinOp::Sub, Value::Const(a), Value::Const(b)) => Value::Const(a.wrapping_sub(*b)),
                        (BinOp::Or, Value::Const(a), Value::Const(b)) => Value::Const(a | b),
                        _ => self.computed(&[old, new]),
                    };
                    self.vars.insert(x, v);
                } else {
                    self.forget(c.lhs);
                }
            }
            ExprKind::IncDec { operand, inc, .. } => {
                if let ExprKind::VarRef(x) = walk::bare(operand).kind {
                    let v = match self.var(x) {
                        Value::Const(c) => Value::Const(if inc { c + 1 } else { c - 1 }),
                        v => self.computed(&[v]),
                    };
                    self.vars.insert(x, v);
                } else {
                    self.forget(operand);
                }
            }
            ExprKind::AddrOf(x) => {
                self.forget(x);
            }
            _ => walk::children(e, &mut |c| self.eval(c)),
        }
    }

    /// Something in `place` gets a value not known here.
    fn forget(&mut self, place: &'a Expr<'a>) {
        if let Some(v) = walk::root(place) {
            let s = self.symbol();
            self.vars.insert(v, Value::Symbol(s));
        }
        if let ExprKind::Member { field, .. } = walk::bare(place).kind {
            self.members.remove(&(field.record.0, field.index));
        }
    }

    fn var(&mut self, v: &'a Var<'a>) -> Value {
        if let Some(x) = self.vars.get(&std::ptr::from_ref(v)) {
            return x.clone();
        }
        let s = self.symbol();
        self.vars.insert(v, Value::Symbol(s));
        Value::Symbol(s)
    }

    /// The value of `e`, without its effects.
    fn value(&mut self, e: &'a Expr<'a>) -> Value {
        match e.kind {
            ExprKind::IntConst(c) => Value::Const(c),
            ExprKind::VarRef(v) => self.var(v),
            ExprKind::Paren(x) | ExprKind::Comma(_, x) | ExprKind::Assign(_, x) => self.value(x),
            ExprKind::Cast(
                CastKind::NoOp
                | CastKind::LvalueToRvalue
                | CastKind::IntCast
                | CastKind::PtrCast
                | CastKind::ToBool
                | CastKind::NullToPointer,
                x,
            ) => self.value(x),
            ExprKind::Call { callee, args } => {
                // Another function's result is a value of its own; one of this file may be inlined.
                let inner = walk::callee(callee).is_some_and(|f| f.body.get().is_some());
                if inner {
                    let mut parts = vec![];
                    for a in args {
                        parts.push(self.value(a));
                    }
                    return self.computed(&parts);
                }
                Value::Symbol(self.symbol())
            }
            ExprKind::Member { field, base } => {
                let key = (field.record.0, field.index);
                let of = self.value(base);
                let s = match self.members.get(&key) {
                    Some(&s) => s,
                    None => {
                        let s = self.symbol();
                        self.members.insert(key, s);
                        s
                    }
                };
                let _ = of;
                Value::Symbol(s)
            }
            ExprKind::StmtExpr { result: Some(r), .. } => self.value(r),
            ExprKind::Unary(UnOp::LogNot, x) => match self.value(x) {
                Value::Const(c) => Value::Const((c == 0) as i128),
                v => self.computed(&[v]),
            },
            ExprKind::Unary(UnOp::Neg, x) => match self.value(x) {
                Value::Const(c) => Value::Const(c.wrapping_neg()),
                v => self.computed(&[v]),
            },
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                match (op, &a, &b) {
                    (BinOp::Add, Value::Const(a), Value::Const(b)) => Value::Const(a.wrapping_add(*b)),
                    (BinOp::Sub, Value::Const(a), Value::Const(b)) => Value::Const(a.wrapping_sub(*b)),
                    _ => self.computed(&[a, b]),
                }
            }
            _ => {
                let mut parts = Vec::new();
                walk::children(e, &mut |c| parts.push(self.value(c)));
                self.computed(&parts)
            }
        }
    }

    fn computed(&mut self, parts: &[Value]) -> Value {
        let mut of: Vec<u32> = Vec::new();
        for p in parts {
            match p {
                Value::Const(_) => {}
                Value::Symbol(s) => of.push(*s),
                Value::Of(list) => of.extend(list.iter()),
            }
        }
        of.sort_unstable();
        of.dedup();
        if of.is_empty() {
            return Value::Symbol(self.symbol());
        }
        Value::Of(of.into())
    }

    /// Notes a condition on `v` that is not understood. False if something was known of it before.
    fn obscure(&mut self, v: &Value) -> bool {
        let mut one = |s: u32| {
            let known = self.facts.contains_key(&s);
            self.facts.insert(s, Fact { obscure: true, ..ANYTHING });
            !known
        };
        match v {
            Value::Const(_) => true,
            Value::Symbol(s) => one(*s),
            Value::Of(list) => {
                let mut fresh = true;
                for &s in list.iter() {
                    fresh &= one(s);
                }
                fresh
            }
        }
    }

    /// Notes that `v` lies in a range. False if it cannot, or if that is not known.
    fn within(&mut self, v: &Value, lo: i128, hi: i128) -> bool {
        match v {
            Value::Const(c) => lo <= *c && *c <= hi,
            Value::Symbol(s) => {
                let f = self.facts.entry(*s).or_insert(ANYTHING);
                if f.obscure {
                    return false;
                }
                f.lo = f.lo.max(lo);
                f.hi = f.hi.min(hi);
                f.lo <= f.hi && !(f.lo == f.hi && f.not == Some(f.lo))
            }
            Value::Of(_) => self.obscure(v),
        }
    }

    /// Notes that `v` is not `c`. False if it must be, or if that is not known.
    fn differs(&mut self, v: &Value, c: i128) -> bool {
        match v {
            Value::Const(x) => *x != c,
            Value::Symbol(s) => {
                let f = self.facts.entry(*s).or_insert(ANYTHING);
                if f.obscure || f.lo == c && f.hi == c {
                    return false;
                }
                match f.not {
                    Some(n) if n != c => {}
                    _ => f.not = Some(c),
                }
                true
            }
            Value::Of(_) => self.obscure(v),
        }
    }

    /// Notes that `cond` holds or does not. False if it contradicts what is known, or might.
    fn assume(&mut self, cond: &'a Expr<'a>, holds: bool) -> bool {
        let cond = walk::bare(cond);
        if let ExprKind::Binary(op, a, b) = cond.kind {
            use BinOp::*;
            let (a, b) = (self.value(a), self.value(b));
            let (v, c, op) = match (a, b) {
                (a, Value::Const(c)) => (a, c, op),
                (Value::Const(c), b) => {
                    let swapped = match op {
                        Lt => Gt,
                        Le => Ge,
                        Gt => Lt,
                        Ge => Le,
                        op => op,
                    };
                    (b, c, swapped)
                }
                (a, b) => {
                    let all = self.computed(&[a, b]);
                    return self.obscure(&all);
                }
            };
            let op = match (op, holds) {
                (op, true) => op,
                (Eq, false) => Ne,
                (Ne, false) => Eq,
                (Lt, false) => Ge,
                (Ge, false) => Lt,
                (Gt, false) => Le,
                (Le, false) => Gt,
                (op, false) => {
                    let _ = op;
                    return self.obscure(&v);
                }
            };
            return match op {
                Eq => self.within(&v, c, c),
                Ne => self.differs(&v, c),
                Lt => self.within(&v, i128::MIN, c.saturating_sub(1)),
                Le => self.within(&v, i128::MIN, c),
                Gt => self.within(&v, c.saturating_add(1), i128::MAX),
                Ge => self.within(&v, c, i128::MAX),
                _ => self.obscure(&v),
            };
        }
        let v = self.value(cond);
        match v {
            Value::Of(_) => self.obscure(&v),
            v if holds => self.differs(&v, 0),
            v => self.within(&v, 0, 0),
        }
    }
}
