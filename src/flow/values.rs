//! What is known of values: ranges of integers, and what object a pointer points to and where.
//!
//! One pass over the graph in reverse post-order. Each block begins with what its predecessors agree on; at the head of
//! a loop everything assigned in the loop is forgotten, so nothing is iterated. Conditions narrow ranges on their edges,
//! and an edge whose condition cannot hold is not followed. Calls of small functions of this file are evaluated with
//! the ranges of their arguments, as gcc would after inlining (never deeper than [`MAX_DEPTH`]).
//!
//! The accesses met on the way are checked by [`super::access`].

use super::graph::{self, BlockId, Exit, Graph, Step};
use super::{Cx, access, walk};
use crate::ast::decl::InlineHint;
use crate::ast::expr::StrLit;
use crate::ast::types::{ArrayLen, TypeKind};
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Func, FuncBody, Storage, Ty, UnOp, Var};
use crate::support::entity::SecondaryMap;
use crate::support::source::Loc;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Calls inside calls that are followed.
const MAX_DEPTH: u32 = 4;
/// Blocks of called functions evaluated for one function checked.
const CALL_BUDGET: u32 = 20_000;
/// Variables times blocks: more is not worth the memory.
const MAX_STATE: usize = 1 << 21;
/// Objects one pointer may point to.
const MAX_TARGETS: usize = 4;

/// What a pointer points into.
#[derive(Clone, Copy)]
pub(super) enum Base<'a> {
    Var(&'a Var<'a>),
    Str(&'a StrLit<'a>),
    /// A result of an allocation function: an index in [`Pass::objects`].
    Object(u32),
    /// Whatever this unknown pointer value points to.
    Unknown(u32),
}

impl PartialEq for Base<'_> {
    fn eq(&self, o: &Self) -> bool {
        match (self, o) {
            (Base::Var(a), Base::Var(b)) => std::ptr::eq(*a, *b),
            (Base::Str(a), Base::Str(b)) => std::ptr::eq(*a, *b),
            (Base::Object(a), Base::Object(b)) | (Base::Unknown(a), Base::Unknown(b)) => a == b,
            _ => false,
        }
    }
}

/// Bounds within an object, in bytes: of the member a pointer was made from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Part {
    pub start: i128,
    pub size: i128,
}

/// One place a pointer may point to.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Target<'a> {
    pub base: Base<'a>,
    /// Byte offset, a range.
    pub lo: i128,
    pub hi: i128,
    /// The array member it was made from, for the string functions.
    pub part: Option<Part>,
    /// Or it is null: a search that may find nothing.
    pub null: bool,
}

/// A value.
#[derive(Clone, PartialEq)]
pub(super) enum Value<'a> {
    Any,
    Int(i128, i128),
    /// One of these places.
    Ptr(Rc<[Target<'a>]>),
}

impl<'a> Value<'a> {
    pub fn constant(&self) -> Option<i128> {
        match self {
            Value::Int(a, b) if a == b => Some(*a),
            _ => None,
        }
    }
    fn join(self, o: &Value<'a>) -> Value<'a> {
        match (self, o) {
            (Value::Int(a, b), Value::Int(c, d)) => Value::Int(a.min(*c), b.max(*d)),
            (Value::Ptr(list), Value::Ptr(more)) => {
                if Rc::ptr_eq(&list, more) {
                    return Value::Ptr(list);
                }
                let mut list = list.to_vec();
                for t in more.iter() {
                    match list.iter_mut().find(|x| x.base == t.base && x.part == t.part) {
                        Some(x) => {
                            (x.lo, x.hi) = (x.lo.min(t.lo), x.hi.max(t.hi));
                            x.null |= t.null;
                        }
                        None => list.push(*t),
                    }
                }
                if list.len() > MAX_TARGETS { Value::Any } else { Value::Ptr(list.into()) }
            }
            (a, b) if a == *b => a,
            _ => Value::Any,
        }
    }
}

/// An allocation met.
#[derive(Clone)]
pub(super) struct Object {
    pub lo: i128,
    pub hi: i128,
    pub loc: Loc,
    /// The function that made it; empty for a variable-length array.
    pub by: String,
    /// It lives in the caller's frame: `alloca`.
    pub stack: bool,
}

/// What was given to `free`.
#[derive(Clone, PartialEq)]
pub(super) struct Freed<'a> {
    pub base: Base<'a>,
    pub at: Loc,
    pub by: String,
    /// On some ways only.
    pub maybe: bool,
}

/// The length of the string at the start of an array variable.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub lo: i128,
    pub hi: i128,
}

/// What is known at a point.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// By index; shared between states until one changes.
    pub vars: Rc<Vec<Value<'a>>>,
    pub freed: Vec<Freed<'a>>,
    /// Local arrays whose string is known to end; `None` in it: no terminator.
    pub strings: Rc<FxHashMap<*const Var<'a>, Length>>,
}

impl<'a> State<'a> {
    /// Any memory may have changed.
    pub fn forget_strings(&mut self) {
        if !self.strings.is_empty() {
            self.strings = Rc::default();
        }
    }
    pub fn forget_string(&mut self, v: &'a Var<'a>) {
        if self.strings.contains_key(&std::ptr::from_ref(v)) {
            Rc::make_mut(&mut self.strings).remove(&std::ptr::from_ref(v));
        }
    }
    fn join(&mut self, o: &State<'a>) {
        if !Rc::ptr_eq(&self.vars, &o.vars) && self.vars != o.vars {
            for (a, b) in Rc::make_mut(&mut self.vars).iter_mut().zip(o.vars.iter()) {
                if a != b {
                    *a = std::mem::replace(a, Value::Any).join(b);
                }
            }
        }
        for f in &mut self.freed {
            f.maybe |= !o.freed.iter().any(|g| g.base == f.base && !g.maybe);
        }
        for g in &o.freed {
            if !self.freed.iter().any(|f| f.base == g.base) {
                self.freed.push(Freed { maybe: true, ..g.clone() });
            }
        }
        if !Rc::ptr_eq(&self.strings, &o.strings) {
            Rc::make_mut(&mut self.strings).retain(|k, l| match o.strings.get(k) {
                Some(m) => {
                    *l = Length { lo: l.lo.min(m.lo), hi: l.hi.max(m.hi) };
                    true
                }
                None => false,
            });
        }
    }
}

pub(super) struct Pass<'c, 'x, 'a> {
    pub cx: &'c Cx<'x, 'a>,
    /// The function whose code is being followed (not `cx.func` inside a call).
    func: &'a Func<'a>,
    pub state: State<'a>,
    pub objects: Vec<Object>,
    next_unknown: u32,
    /// Warnings are said; not inside called functions.
    pub report: bool,
    depth: u32,
    budget: u32,
    graphs: FxHashMap<*const Func<'a>, Rc<Graph<'a>>>,
    /// Values returned by the call being evaluated.
    returned: Option<Value<'a>>,
    /// An operand of `==` or `!=`: a freed pointer may stand there.
    comparing: bool,
    /// The lvalue being evaluated is written.
    pub storing: bool,
    /// Places and options already told.
    pub said: FxHashSet<(Loc, &'static str)>,
    /// Variables out of scope, for dangling pointers.
    pub dead: Vec<&'a Var<'a>>,
}

pub(super) fn check<'a>(cx: &Cx<'_, 'a>, body: &'a FuncBody<'a>, g: &Graph<'a>) {
    let n = body.num_vars as usize;
    if n * g.order.len() > MAX_STATE {
        return;
    }
    let mut pass = Pass {
        cx,
        func: cx.func,
        state: State { vars: Rc::new(vec![Value::Any; n]), freed: Vec::new(), strings: Rc::default() },
        objects: Vec::new(),
        next_unknown: 0,
        report: true,
        depth: 0,
        budget: CALL_BUDGET,
        graphs: FxHashMap::default(),
        returned: None,
        storing: false,
        comparing: false,
        said: FxHashSet::default(),
        dead: Vec::new(),
    };
    for p in body.params {
        pass.init_param(p, None);
    }
    pass.run(g);
}

impl<'a> Pass<'_, '_, 'a> {
    fn unknown(&mut self) -> Value<'a> {
        self.next_unknown += 1;
        let base = Base::Unknown(self.next_unknown);
        Value::Ptr(Rc::new([Target { base, lo: 0, hi: 0, part: None, null: false }]))
    }

    fn init_param(&mut self, p: &'a Var<'a>, v: Option<Value<'a>>) {
        let ty = p.ty.get();
        let v = match v {
            Some(v) => v,
            None if self.cx.types.is_pointer(ty) => self.unknown(),
            None => self.any(ty),
        };
        self.set(p, v);
    }

    /// Every value of a type.
    pub fn any(&self, ty: Ty) -> Value<'a> {
        match self.range(ty) {
            Some((lo, hi)) => Value::Int(lo, hi),
            None => Value::Any,
        }
    }

    fn range(&self, ty: Ty) -> Option<(i128, i128)> {
        let t = self.cx.types;
        if !t.is_integer(ty) {
            return None;
        }
        if t.is_bool(ty) {
            return Some((0, 1));
        }
        let w = t.int_width(ty);
        if w == 0 || w > 64 {
            return None;
        }
        Some(if t.is_signed(ty) {
            (-(1i128 << (w - 1)), (1i128 << (w - 1)) - 1)
        } else {
            (0, (1i128 << w) - 1)
        })
    }

    /// Runs over a graph; the state before it is the entry's.
    fn run(&mut self, g: &Graph<'a>) {
        let mut entry: SecondaryMap<BlockId, Option<State<'a>>> = SecondaryMap::new();
        entry[BlockId(0)] = Some(self.state.clone());
        // Which variables each block assigns, for the heads of loops.
        let mut assigned: Option<Vec<Vec<u32>>> = None;
        let mut work = 0usize;
        for (i, &b) in g.order.iter().enumerate() {
            let Some(state) = entry[b].take() else { continue };
            self.state = state;
            let back = g.blocks[b]
                .preds
                .iter()
                .map(|&p| g.position[p])
                .filter(|&p| p != u32::MAX && p as usize >= i);
            if let Some(last) = back.max() {
                let table =
                    assigned.get_or_insert_with(|| g.order.iter().map(|&b| assignments(g, b)).collect());
                work += last as usize - i;
                if work > 1_000_000 {
                    return;
                }
                for list in &table[i..=last as usize] {
                    for &v in list {
                        if let Some(x) = Rc::make_mut(&mut self.state.vars).get_mut(v as usize) {
                            *x = Value::Any;
                        }
                    }
                }
                self.state.forget_strings();
                self.state.freed.clear();
            }
            self.block(g, b, &mut entry);
        }
    }

    fn block(&mut self, g: &Graph<'a>, b: BlockId, entry: &mut SecondaryMap<BlockId, Option<State<'a>>>) {
        let block = &g.blocks[b];
        for s in &block.steps {
            match *s {
                Step::Eval(e) => {
                    self.eval(e);
                }
                Step::Decl(v) => self.declare(v),
                Step::Bound(v) => {
                    let n = self.eval(v.count);
                    self.set(v.value, n);
                }
                Step::Asm(a) => {
                    for o in a.inputs {
                        if !o.expr.is_lvalue() {
                            self.eval(o.expr);
                        }
                    }
                    for o in a.outputs {
                        self.store(o.expr, Value::Any);
                    }
                    self.state.forget_strings();
                }
                Step::End(scope) => {
                    for s in scope.stmts {
                        if let crate::ast::StmtKind::Decl(v) = s.kind {
                            self.dead.push(v);
                        }
                    }
                }
            }
        }
        let mut flow = |to: BlockId, s: State<'a>| match &mut entry[to] {
            Some(e) => e.join(&s),
            e @ None => *e = Some(s),
        };
        match &block.exit {
            Exit::Jump(t) => {
                let state = self.state.clone();
                flow(*t, state);
            }
            Exit::Branch { cond, yes, no } => {
                let outer = std::mem::replace(&mut self.comparing, true);
                let v = self.eval(cond);
                self.comparing = outer;
                let known = match v {
                    Value::Int(0, 0) => Some(false),
                    Value::Int(a, b) if a > 0 || b < 0 => Some(true),
                    Value::Ptr(ref list)
                        if list
                            .iter()
                            .all(|t| !t.null && !matches!(t.base, Base::Unknown(_) | Base::Object(_))) =>
                    {
                        Some(true)
                    }
                    _ => None,
                };
                for (to, holds) in [(*yes, true), (*no, false)] {
                    if known == Some(!holds) {
                        continue;
                    }
                    let before = self.state.clone();
                    if self.refine(cond, holds) {
                        flow(to, std::mem::replace(&mut self.state, before));
                    } else {
                        self.state = before;
                    }
                }
            }
            Exit::Switch { sw, labels, other } => {
                let v = self.eval(sw.value);
                let var = self.var_of(sw.value);
                for c in sw.cases {
                    if let Value::Int(lo, hi) = v
                        && (c.hi < lo || c.lo > hi)
                    {
                        continue;
                    }
                    let mut s = self.state.clone();
                    if let Some(x) = var
                        && let Some(slot) = Rc::make_mut(&mut s.vars).get_mut(x.index.get() as usize)
                    {
                        *slot = Value::Int(c.lo, c.hi);
                    }
                    flow(labels[c.label as usize], s);
                }
                flow(*other, self.state.clone());
            }
            Exit::Any(list) => {
                for &t in list {
                    flow(t, self.state.clone());
                }
            }
            Exit::Return(e, at) => {
                let v = match e {
                    Some(e) => {
                        let v = self.eval(e);
                        if self.report {
                            access::returned(self, e, &v, *at);
                        }
                        v
                    }
                    None => Value::Any,
                };
                self.returned = Some(match self.returned.take() {
                    Some(r) => r.join(&v),
                    None => v,
                });
            }
            Exit::FallOff(_) | Exit::Stop => {}
        }
    }

    fn declare(&mut self, v: &'a Var<'a>) {
        self.dead.retain(|d| !std::ptr::eq(*d, v));
        let ty = v.ty.get();
        match v.init.get() {
            Some(i) if self.cx.types.is_scalar(ty) && i.items.len() == 1 => {
                let x = self.eval(i.items[0].value);
                self.set(v, x);
            }
            Some(i) => {
                for item in i.items {
                    self.eval(item.value);
                }
                self.state.forget_string(v);
                if let Some(len) = access::initial_length(v) {
                    Rc::make_mut(&mut self.state.strings).insert(v, Length { lo: len, hi: len });
                }
            }
            None => {
                self.state.forget_string(v);
                self.set(v, Value::Any);
                if self.report && self.cx.types.is_vla(ty) {
                    access::vla(self, v);
                }
            }
        }
    }

    fn local(&self, v: &Var<'a>) -> bool {
        matches!(v.storage, Storage::Auto | Storage::Register | Storage::Param)
            && v.owner.get().is_none_or(|o| std::ptr::eq(o, self.func))
            && !v.captured.get()
    }

    pub fn set(&mut self, v: &'a Var<'a>, x: Value<'a>) {
        if self.local(v)
            && !self.cx.types.quals(v.ty.get()).is_volatile()
            && let Some(old) = self.state.vars.get(v.index.get() as usize)
            && *old != x
        {
            Rc::make_mut(&mut self.state.vars)[v.index.get() as usize] = x;
        }
    }

    /// The value of a variable.
    fn get(&mut self, v: &'a Var<'a>, ty: Ty) -> Value<'a> {
        let t = self.cx.types;
        if t.quals(v.ty.get()).is_volatile() {
            return self.any(ty);
        }
        if self.local(v)
            && let Some(x) = self.state.vars.get(v.index.get() as usize)
        {
            return match x {
                Value::Any if t.is_pointer(ty) => {
                    let x = self.unknown();
                    self.set(v, x.clone());
                    x
                }
                Value::Any => self.any(ty),
                x => x.clone(),
            };
        }
        // A constant's initialiser.
        if matches!(v.storage, Storage::Static)
            && t.quals(v.ty.get()).is_const()
            && let Some(i) = v.init.get()
            && let [item] = i.items
            && t.is_integer(ty)
            && let Some(c) = graph::constant(item.value)
        {
            return Value::Int(c, c);
        }
        if t.is_pointer(ty) { self.unknown() } else { self.any(ty) }
    }

    fn var_of(&self, e: &'a Expr<'a>) -> Option<&'a Var<'a>> {
        match e.kind {
            ExprKind::VarRef(v) if self.local(v) && !v.address_taken.get() => Some(v),
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp | CastKind::LvalueToRvalue, x) => {
                self.var_of(x)
            }
            ExprKind::Assign(x, _) => self.var_of(x),
            // A widening conversion keeps order.
            ExprKind::Cast(CastKind::IntCast, x) => {
                let (from, to) = (self.range(x.ty)?, self.range(e.ty)?);
                if to.0 <= from.0 && from.1 <= to.1 { self.var_of(x) } else { None }
            }
            _ => None,
        }
    }

    /// Narrows the state by `cond` being true or not. False if it cannot be.
    fn refine(&mut self, cond: &'a Expr<'a>, holds: bool) -> bool {
        match cond.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::ToBool | CastKind::NoOp, x) => {
                self.refine(x, holds)
            }
            ExprKind::Unary(UnOp::LogNot, x) => self.refine(x, !holds),
            ExprKind::LogAnd(a, b) | ExprKind::LogOr(a, b) => {
                let and = matches!(cond.kind, ExprKind::LogAnd(..));
                if and == holds {
                    return self.refine(a, holds) && self.refine(b, holds);
                }
                // Either the first decides, or the second.
                let before = self.state.clone();
                let first = self.refine(a, holds);
                let one = std::mem::replace(&mut self.state, before);
                let second = self.refine(a, !holds) && self.refine(b, holds);
                match (first, second) {
                    (true, true) => {
                        self.state.join(&one);
                        true
                    }
                    (true, false) => {
                        self.state = one;
                        true
                    }
                    (false, s) => s,
                }
            }
            ExprKind::Binary(op, a, b) => {
                use BinOp::*;
                let op = match (op, holds) {
                    (Eq | Ne | Lt | Le | Gt | Ge, true) => op,
                    (Eq, false) => Ne,
                    (Ne, false) => Eq,
                    (Lt, false) => Ge,
                    (Le, false) => Gt,
                    (Gt, false) => Le,
                    (Ge, false) => Lt,
                    _ => return true,
                };
                let swapped = match op {
                    Lt => Gt,
                    Le => Ge,
                    Gt => Lt,
                    Ge => Le,
                    op => op,
                };
                let (x, y) = (self.peek(a), self.peek(b));
                self.narrow(a, op, &x, &y) && self.narrow(b, swapped, &y, &x)
            }
            _ => {
                let v = self.peek(cond);
                let op = if holds { BinOp::Ne } else { BinOp::Eq };
                self.narrow(cond, op, &v, &Value::Int(0, 0))
            }
        }
    }

    /// The value of `e` without saying anything about it.
    fn peek(&mut self, e: &'a Expr<'a>) -> Value<'a> {
        let report = std::mem::replace(&mut self.report, false);
        let state = self.state.clone();
        let v = self.eval(e);
        self.state = state;
        self.report = report;
        v
    }

    /// `e`, whose value is `x`, compares so with `y`.
    fn narrow(&mut self, e: &'a Expr<'a>, op: BinOp, x: &Value<'a>, y: &Value<'a>) -> bool {
        let (lo, hi) = match (x, y) {
            (Value::Int(a, b), Value::Int(c, d)) => match op {
                BinOp::Eq => (*a.max(c), *b.min(d)),
                BinOp::Ne if c == d => {
                    if a == c && b == c {
                        return false;
                    }
                    (if a == c { a + 1 } else { *a }, if b == c { b - 1 } else { *b })
                }
                BinOp::Lt => (*a, *b.min(&(d - 1))),
                BinOp::Le => (*a, *b.min(d)),
                BinOp::Gt => (*a.max(&(c + 1)), *b),
                BinOp::Ge => (*a.max(c), *b),
                _ => (*a, *b),
            },
            (Value::Ptr(list), Value::Int(0, 0)) => {
                let object = list.iter().any(|t| !t.null && matches!(t.base, Base::Var(_) | Base::Str(_)));
                if op == BinOp::Eq {
                    if object && list.len() == 1 {
                        return false;
                    }
                    if let Some(v) = self.var_of(e) {
                        self.set(v, Value::Int(0, 0));
                    }
                }
                return true;
            }
            (Value::Int(0, 0), Value::Ptr(_)) => return true,
            _ => return true,
        };
        if lo > hi {
            return false;
        }
        if let Some(v) = self.var_of(e) {
            self.set(v, Value::Int(lo, hi));
        }
        true
    }

    /// Stores `v` to the lvalue `e` (whose operands are evaluated).
    fn store(&mut self, e: &'a Expr<'a>, v: Value<'a>) {
        match e.kind {
            ExprKind::VarRef(x) => {
                let v = if x.address_taken.get() { Value::Any } else { v };
                self.set(x, v);
            }
            ExprKind::Paren(x) => self.store(x, v),
            _ => {
                let outer = std::mem::replace(&mut self.storing, true);
                let place = self.place(e, true);
                self.storing = outer;
                access::overwritten(self, &place);
            }
        }
    }

    /// The address of the lvalue `e`. `access`: it is read or written, not only addressed.
    pub fn place(&mut self, e: &'a Expr<'a>, access: bool) -> Value<'a> {
        let at = |base, part| Value::Ptr(Rc::new([Target { base, lo: 0, hi: 0, part, null: false }]));
        match e.kind {
            ExprKind::VarRef(v) => at(Base::Var(v), None),
            ExprKind::StringLit(s) => at(Base::Str(s), None),
            ExprKind::CompoundLiteral(v) => {
                if let Some(i) = v.init.get() {
                    for i in i.items {
                        self.eval(i.value);
                    }
                }
                at(Base::Var(v), None)
            }
            ExprKind::Paren(x) => self.place(x, access),
            ExprKind::Member { base, field } if base.is_lvalue() => {
                let p = self.place(base, false);
                let offset = field.offset as i128;
                let size = access::member_size(self, e, field);
                let p = moved(p, offset, offset, size.map(|s| (offset, s)));
                if access && self.report && field.bits.is_none() {
                    access::dereferenced(self, e, base, &p, false);
                }
                p
            }
            ExprKind::VecElem { base, index } => {
                self.eval(index);
                self.place(base, access)
            }
            ExprKind::RealPart(x) | ExprKind::ImagPart(x) if x.is_lvalue() => self.place(x, access),
            ExprKind::Deref(p) => {
                let v = self.eval_pointer(p, access);
                if access && self.report {
                    access::dereferenced(self, e, p, &v, true);
                }
                v
            }
            _ => self.eval(e),
        }
    }

    /// A pointer about to be dereferenced: an index is checked against its array.
    fn eval_pointer(&mut self, p: &'a Expr<'a>, accessed: bool) -> Value<'a> {
        match p.kind {
            ExprKind::Paren(x) => self.eval_pointer(x, accessed),
            ExprKind::Binary(op @ (BinOp::PtrAdd | BinOp::PtrSub), a, i) => {
                let base = self.eval(a);
                let index = self.eval(i);
                if self.report && op == BinOp::PtrAdd {
                    access::indexed(self, p, a, &index, accessed);
                }
                self.add(p, base, &index, op == BinOp::PtrSub)
            }
            ExprKind::Cast(CastKind::ArrayToPointer, _) if accessed => {
                let base = self.eval(p);
                if self.report {
                    access::indexed(self, p, p, &Value::Int(0, 0), accessed);
                }
                base
            }
            _ => self.eval(p),
        }
    }

    /// Pointer arithmetic in elements.
    fn add(&mut self, e: &Expr<'a>, p: Value<'a>, index: &Value<'a>, minus: bool) -> Value<'a> {
        let size = self.cx.types.pointee(e.ty).map_or(1, |t| self.cx.types.size_of(t).unwrap_or(1)) as i128;
        let (mut lo, mut hi) = match index {
            Value::Int(a, b) => (*a, *b),
            _ => (-(1i128 << 63), (1i128 << 63) - 1),
        };
        // An index too large to be positive is a negative one.
        if lo == hi && lo > i64::MAX as i128 {
            lo -= 1i128 << 64;
            hi -= 1i128 << 64;
        }
        if hi > i64::MAX as i128 {
            (lo, hi) = (-(1i128 << 63), (1i128 << 63) - 1);
        }
        (lo, hi) = (lo.saturating_mul(size), hi.saturating_mul(size));
        if minus {
            (lo, hi) = (-hi, -lo);
        }
        match p {
            Value::Int(..) => Value::Any,
            p => {
                let p = moved(p, lo, hi, None);
                if self.report {
                    access::formed(self, e, &p);
                }
                p
            }
        }
    }

    /// Evaluates an rvalue.
    pub fn eval(&mut self, e: &'a Expr<'a>) -> Value<'a> {
        let v = self.eval_inner(e);
        match v {
            Value::Any if self.cx.types.is_pointer(e.ty) => self.unknown(),
            Value::Any => self.any(e.ty),
            v => v,
        }
    }

    fn eval_inner(&mut self, e: &'a Expr<'a>) -> Value<'a> {
        match e.kind {
            ExprKind::IntConst(c) => Value::Int(c, c),
            ExprKind::Paren(x) => self.eval(x),
            ExprKind::VarRef(v) => self.get(v, e.ty),
            ExprKind::Cast(kind, x) => self.cast(e, kind, x),
            ExprKind::AddrOf(x) if x.is_lvalue() => self.place(x, false),
            ExprKind::Assign(l, r) => {
                let v = self.eval(r);
                self.store(l, v.clone());
                v
            }
            ExprKind::CompoundAssign(c) => {
                let old = self.load(c.lhs);
                let rhs = self.eval(c.rhs);
                let v = match c.op {
                    BinOp::PtrAdd | BinOp::PtrSub => {
                        let p = Expr { kind: ExprKind::Error, ty: c.comp_ty, loc: e.loc };
                        self.add(&p, old, &rhs, c.op == BinOp::PtrSub)
                    }
                    op => self.fit(arith(op, &old, &rhs), c.lhs.ty),
                };
                self.store(c.lhs, v.clone());
                v
            }
            ExprKind::IncDec { operand, inc, prefix } => {
                let old = self.load(operand);
                let one = Value::Int(1, 1);
                let new = if self.cx.types.is_pointer(operand.ty) {
                    let p = Expr { kind: ExprKind::Error, ty: operand.ty, loc: e.loc };
                    self.add(&p, old.clone(), &one, !inc)
                } else {
                    self.fit(arith(if inc { BinOp::Add } else { BinOp::Sub }, &old, &one), operand.ty)
                };
                self.store(operand, new.clone());
                if prefix { new } else { old }
            }
            ExprKind::Unary(op, x) => {
                let v = self.eval(x);
                match (op, v) {
                    (UnOp::Neg, Value::Int(a, b)) => self.fit(Value::Int(-b, -a), e.ty),
                    (UnOp::Plus, v) => v,
                    (UnOp::BitNot, Value::Int(a, b)) => {
                        let not = Value::Int(!b, !a);
                        self.fit(not, e.ty)
                    }
                    (UnOp::LogNot, Value::Int(0, 0)) => Value::Int(1, 1),
                    (UnOp::LogNot, Value::Int(a, b)) if a > 0 || b < 0 => Value::Int(0, 0),
                    (UnOp::LogNot, _) => Value::Int(0, 1),
                    _ => Value::Any,
                }
            }
            ExprKind::Binary(op @ (BinOp::PtrAdd | BinOp::PtrSub), a, i) => {
                let base = self.eval(a);
                let index = self.eval(i);
                if self.report && op == BinOp::PtrAdd {
                    access::indexed(self, e, a, &index, false);
                }
                self.add(e, base, &index, op == BinOp::PtrSub)
            }
            ExprKind::Binary(op, a, b) => {
                let outer = std::mem::replace(&mut self.comparing, matches!(op, BinOp::Eq | BinOp::Ne));
                let (x, y) = (self.eval(a), self.eval(b));
                self.comparing = outer;
                match op {
                    BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                        compare(op, &x, &y)
                    }
                    BinOp::PtrDiff => match (&x, &y) {
                        (Value::Ptr(p), Value::Ptr(q)) => {
                            let size = self.cx.types.pointee(a.ty).and_then(|t| self.cx.types.size_of(t));
                            match (&p[..], &q[..], size) {
                                ([p], [q], Some(n)) if p.base == q.base && n > 0 => {
                                    Value::Int((p.lo - q.hi) / n as i128, (p.hi - q.lo) / n as i128)
                                }
                                _ => Value::Any,
                            }
                        }
                        _ => Value::Any,
                    },
                    op => self.fit(arith(op, &x, &y), e.ty),
                }
            }
            ExprKind::LogAnd(a, b) | ExprKind::LogOr(a, b) => {
                let and = matches!(e.kind, ExprKind::LogAnd(..));
                let v = self.eval(a);
                let decided = match v {
                    Value::Int(0, 0) => Some(false),
                    Value::Int(a, b) if a > 0 || b < 0 => Some(true),
                    _ => None,
                };
                if decided == Some(!and) {
                    return Value::Int(!and as i128, !and as i128);
                }
                let before = self.state.clone();
                if self.refine(a, and) {
                    self.eval(b);
                }
                self.state.join(&before);
                Value::Int(0, 1)
            }
            ExprKind::Cond(c) => {
                let v = self.eval(c.cond);
                let decided = match v {
                    Value::Int(0, 0) => Some(false),
                    Value::Int(a, b) if a > 0 || b < 0 => Some(true),
                    _ => None,
                };
                let before = self.state.clone();
                let mut out: Option<(Value<'a>, State<'a>)> = None;
                if decided != Some(false) && self.refine(c.cond, true) {
                    let x = match c.then {
                        Some(t) => self.eval(t),
                        None => v.clone(),
                    };
                    out = Some((x, std::mem::replace(&mut self.state, before.clone())));
                } else {
                    self.state = before.clone();
                }
                if decided != Some(true) && self.refine(c.cond, false) {
                    let x = self.eval(c.els);
                    return match out {
                        Some((y, s)) => {
                            self.state.join(&s);
                            x.join(&y)
                        }
                        None => x,
                    };
                }
                match out {
                    Some((x, s)) => {
                        self.state = s;
                        x
                    }
                    None => {
                        self.state = before;
                        Value::Any
                    }
                }
            }
            ExprKind::Comma(a, b) => {
                self.eval(a);
                self.eval(b)
            }
            ExprKind::Call { callee, args } => self.call(e, callee, args),
            ExprKind::Builtin { id, args } => {
                let values: Vec<Value<'a>> = args.iter().map(|a| self.eval(a)).collect();
                access::builtin(self, e, id, args, &values)
            }
            ExprKind::StmtExpr { result: Some(r), .. } => self.eval(r),
            ExprKind::VlaBounds(_, x) => self.eval(x),
            ExprKind::SizeofVla(_) => self.any(e.ty),
            _ if e.is_lvalue() => {
                self.place(e, true);
                Value::Any
            }
            _ => {
                walk::children(e, &mut |c| {
                    self.eval(c);
                });
                Value::Any
            }
        }
    }

    /// Reads the lvalue `e`.
    fn load(&mut self, e: &'a Expr<'a>) -> Value<'a> {
        match e.kind {
            ExprKind::VarRef(v) if v.address_taken.get() && !self.cx.types.is_array(e.ty) => {
                if self.cx.types.is_pointer(e.ty) { self.unknown() } else { self.any(e.ty) }
            }
            ExprKind::VarRef(v) => {
                let x = self.get(v, e.ty);
                if self.report && !self.state.freed.is_empty() && !self.comparing {
                    access::freed_use(self, e.loc, e, &x);
                }
                x
            }
            ExprKind::Paren(x) => self.load(x),
            _ => {
                let storing = std::mem::replace(&mut self.storing, false);
                self.place(e, true);
                self.storing = storing;
                match e.bit_field() {
                    Some(b) if !self.cx.types.is_signed(e.ty) && b.width < 64 => {
                        Value::Int(0, (1i128 << b.width) - 1)
                    }
                    _ if self.cx.types.is_pointer(e.ty) => self.unknown(),
                    _ => self.any(e.ty),
                }
            }
        }
    }

    fn cast(&mut self, e: &'a Expr<'a>, kind: CastKind, x: &'a Expr<'a>) -> Value<'a> {
        match kind {
            CastKind::LvalueToRvalue => self.load(x),
            CastKind::ArrayToPointer if x.is_lvalue() => {
                let p = self.place(x, false);
                // A row of an array of arrays has its own bounds.
                match (x.unparen().kind, self.cx.types.size_of(x.ty)) {
                    (ExprKind::Deref(q), Some(size)) if walk::decays(q) => {
                        moved(p, 0, 0, Some((0, size as i128)))
                    }
                    _ => p,
                }
            }
            CastKind::NoOp | CastKind::PtrCast => self.eval(x),
            CastKind::NullToPointer => Value::Int(0, 0),
            CastKind::IntToPtr => match self.eval(x) {
                Value::Int(0, 0) => Value::Int(0, 0),
                _ => Value::Any,
            },
            CastKind::IntCast => {
                let v = self.eval(x);
                self.fit(v, e.ty)
            }
            CastKind::ToBool => match self.eval(x) {
                Value::Int(0, 0) => Value::Int(0, 0),
                Value::Int(a, b) if a > 0 || b < 0 => Value::Int(1, 1),
                _ => Value::Int(0, 1),
            },
            CastKind::FunctionToPointer => Value::Any,
            _ => {
                self.eval(x);
                Value::Any
            }
        }
    }

    /// An integer value in type `ty`: wrapped if it is one value, anything if a range does not fit.
    fn fit(&self, v: Value<'a>, ty: Ty) -> Value<'a> {
        let Some((lo, hi)) = self.range(ty) else { return Value::Any };
        match v {
            Value::Int(a, b) if lo <= a && b <= hi => v,
            Value::Int(a, b) => {
                // The whole range may wrap together.
                let size = hi - lo + 1;
                let shift = (a - lo).div_euclid(size) * size;
                if b - a < size && lo <= a - shift && b - shift <= hi {
                    Value::Int(a - shift, b - shift)
                } else {
                    Value::Int(lo, hi)
                }
            }
            _ => Value::Int(lo, hi),
        }
    }

    fn call(&mut self, e: &'a Expr<'a>, callee: &'a Expr<'a>, args: &'a [&'a Expr<'a>]) -> Value<'a> {
        let values: Vec<Value<'a>> = args.iter().map(|a| self.eval(a)).collect();
        let Some(f) = walk::callee(callee) else {
            self.eval(callee);
            if let ExprKind::VarRef(v) = walk::bare(callee).kind {
                let by = access::Callee { name: v.name, attrs: v.attrs.get(), loc: v.loc, own: true };
                if let Some(v) = access::library_call(self, e, &by, args, &values) {
                    return v;
                }
            }
            self.state.forget_strings();
            return Value::Any;
        };
        let own = f.body.get().is_some();
        let by = access::Callee { name: f.name, attrs: f.attrs.get(), loc: f.loc.get(), own };
        if let Some(v) = access::library_call(self, e, &by, args, &values) {
            return v;
        }
        if let Some(v) = self.follow(f, &values) {
            return v;
        }
        self.state.forget_strings();
        Value::Any
    }

    /// Evaluates a call of a small function of this file.
    fn follow(&mut self, f: &'a Func<'a>, args: &[Value<'a>]) -> Option<Value<'a>> {
        let a = f.attrs.get();
        let body = f.body.get()?;
        let local = f.linkage == crate::ast::Linkage::Internal || f.inline.get();
        if self.cx.opts.opt_level == 0 && a.inline != InlineHint::Always
            || !local
            || a.noipa
            || a.inline == InlineHint::Never
            || self.depth >= MAX_DEPTH
            || self.budget == 0
            || std::ptr::eq(f, self.cx.func)
            || !self.cx.types.func(f.ty.get()).is_some_and(|t| self.cx.types.is_scalar(t.ret))
        {
            return None;
        }
        let graph = match self.graphs.get(&std::ptr::from_ref(f)) {
            Some(g) => g.clone(),
            None => {
                let g = Rc::new(graph::build(self.cx.types, body));
                self.graphs.insert(f, g.clone());
                g
            }
        };
        if graph.order.len() > 32 || graph.order.len() as u32 > self.budget {
            return None;
        }
        self.budget -= graph.order.len() as u32;
        let state = State {
            vars: Rc::new(vec![Value::Any; body.num_vars as usize]),
            freed: Vec::new(),
            strings: Rc::default(),
        };
        let outer = (
            std::mem::replace(&mut self.state, state),
            std::mem::replace(&mut self.func, f),
            std::mem::replace(&mut self.report, false),
            self.returned.take(),
        );
        self.depth += 1;
        for (p, v) in body.params.iter().zip(args) {
            let v = match v {
                Value::Int(..) => self.fit(v.clone(), p.ty.get()),
                v => v.clone(),
            };
            self.init_param(p, Some(v));
        }
        self.run(&graph);
        self.depth -= 1;
        let result = self.returned.take();
        (self.state, self.func, self.report, self.returned) = outer;
        self.state.forget_strings();
        match result {
            // What points into the called function's own frame is of no use here.
            Some(Value::Ptr(list))
                if list.iter().any(
                    |t| matches!(t.base, Base::Var(v) if v.owner.get().is_some_and(|o| std::ptr::eq(o, f))),
                ) =>
            {
                Some(Value::Any)
            }
            r => r,
        }
    }

    /// A new allocation.
    pub fn object(&mut self, o: Object) -> Value<'a> {
        self.objects.push(o);
        let base = Base::Object(self.objects.len() as u32 - 1);
        Value::Ptr(Rc::new([Target { base, lo: 0, hi: 0, part: None, null: false }]))
    }

    /// Bytes of what a pointer points into, as a range; `None` if nothing is known.
    pub fn size_of_base(&self, b: Base<'a>) -> Option<(i128, i128)> {
        match b {
            Base::Var(v) => {
                let ty = v.ty.get();
                let size = self.cx.types.size_of(ty)?;
                let extra = v.init.get().map_or(0, |i| i.size);
                // An array of another unit's may be longer than declared here only if it has no length.
                if let TypeKind::Array { len: ArrayLen::Incomplete, .. } = self.cx.types.kind(ty) {
                    return None;
                }
                let flexible = self.cx.types.as_record(ty).is_some_and(|r| r.flexible);
                if flexible && v.init.get().is_none() && v.linkage == crate::ast::Linkage::External {
                    return None;
                }
                let n = size.max(extra) as i128;
                Some((n, n))
            }
            Base::Str(s) => Some((s.bytes.len() as i128, s.bytes.len() as i128)),
            Base::Object(i) => {
                let o = &self.objects[i as usize];
                Some((o.lo, o.hi))
            }
            Base::Unknown(_) => None,
        }
    }
}

/// A pointer moved by some bytes; `part`: into a member (offset, size).
pub(super) fn moved<'a>(p: Value<'a>, lo: i128, hi: i128, part: Option<(i128, i128)>) -> Value<'a> {
    match p {
        Value::Ptr(mut list) => {
            if lo == 0 && hi == 0 && part.is_none() {
                return Value::Ptr(list);
            }
            let shared = Rc::get_mut(&mut list).is_none();
            if shared {
                list = list.to_vec().into();
            }
            for t in Rc::get_mut(&mut list).into_iter().flatten() {
                if let Some((at, size)) = part
                    && t.lo == t.hi
                {
                    t.part = Some(Part { start: t.lo + at, size });
                } else if part.is_some() {
                    t.part = None;
                }
                t.lo = t.lo.saturating_add(lo);
                t.hi = t.hi.saturating_add(hi);
            }
            Value::Ptr(list)
        }
        Value::Int(0, 0) if lo == 0 && hi == 0 => Value::Int(0, 0),
        _ => Value::Any,
    }
}

fn compare<'a>(op: BinOp, x: &Value<'a>, y: &Value<'a>) -> Value<'a> {
    let known = |b: bool| Value::Int(b as i128, b as i128);
    match (x, y) {
        (Value::Int(a, b), Value::Int(c, d)) => {
            let (always, never) = match op {
                BinOp::Eq => (a == b && c == d && a == c, b < c || d < a),
                BinOp::Ne => (b < c || d < a, a == b && c == d && a == c),
                BinOp::Lt => (b < c, a >= d),
                BinOp::Le => (b <= c, a > d),
                BinOp::Gt => (a > d, b <= c),
                BinOp::Ge => (a >= d, b < c),
                _ => (false, false),
            };
            if always {
                known(true)
            } else if never {
                known(false)
            } else {
                Value::Int(0, 1)
            }
        }
        _ => Value::Int(0, 1),
    }
}

/// Integer arithmetic on ranges, without wrapping.
fn arith<'a>(op: BinOp, x: &Value<'a>, y: &Value<'a>) -> Value<'a> {
    let (Value::Int(a, b), Value::Int(c, d)) = (x, y) else { return Value::Any };
    let (a, b, c, d) = (*a, *b, *c, *d);
    let wide = |v: i128| v.unsigned_abs() < 1 << 65;
    if ![a, b, c, d].into_iter().all(wide) {
        return Value::Any;
    }
    let hull = |list: [Option<i128>; 4]| {
        let mut r: Option<(i128, i128)> = None;
        for v in list {
            let Some(v) = v else { return Value::Any };
            r = Some(r.map_or((v, v), |(l, h)| (l.min(v), h.max(v))));
        }
        r.map_or(Value::Any, |(l, h)| Value::Int(l, h))
    };
    match op {
        BinOp::Add => Value::Int(a + c, b + d),
        BinOp::Sub => Value::Int(a - d, b - c),
        BinOp::Mul => hull([a.checked_mul(c), a.checked_mul(d), b.checked_mul(c), b.checked_mul(d)]),
        BinOp::Div if c > 0 => Value::Int((a / c).min(a / d), (b / c).max(b / d)),
        BinOp::Rem if c > 0 && a >= 0 => Value::Int(0, b.min(d - 1)),
        BinOp::Rem if c > 0 => Value::Int(-(d - 1), d - 1),
        BinOp::And if a == b && c == d => Value::Int(a & c, a & c),
        BinOp::And if a >= 0 && c >= 0 => Value::Int(0, b.min(d)),
        BinOp::And if c >= 0 => Value::Int(0, d),
        BinOp::And if a >= 0 => Value::Int(0, b),
        BinOp::Or if a == b && c == d => Value::Int(a | c, a | c),
        BinOp::Xor if a == b && c == d => Value::Int(a ^ c, a ^ c),
        BinOp::Shl if c == d && (0..64).contains(&c) && a >= 0 => {
            hull([a.checked_mul(1 << c), b.checked_mul(1 << c), Some(a << c), Some(b << c)])
        }
        BinOp::Shr if c == d && (0..64).contains(&c) => Value::Int(a >> c, b >> c),
        BinOp::Shr if a >= 0 => Value::Int(0, b),
        _ => Value::Any,
    }
}

/// Indices of variables a block assigns.
fn assignments(g: &Graph, b: BlockId) -> Vec<u32> {
    fn expr(e: &Expr, out: &mut Vec<u32>) {
        let target = match e.kind {
            ExprKind::Assign(l, _) => Some(l),
            ExprKind::CompoundAssign(c) => Some(c.lhs),
            ExprKind::IncDec { operand, .. } => Some(operand),
            _ => None,
        };
        if let Some(v) = target.and_then(walk::root) {
            out.push(v.index.get());
        }
        walk::children(e, &mut |c| expr(c, out));
    }
    let mut out = Vec::new();
    for s in &g.blocks[b].steps {
        match *s {
            Step::Eval(e) => expr(e, &mut out),
            Step::Decl(v) => {
                out.push(v.index.get());
                if let Some(i) = v.init.get() {
                    i.items.iter().for_each(|i| expr(i.value, &mut out));
                }
            }
            Step::Bound(v) => {
                out.push(v.value.index.get());
                expr(v.count, &mut out);
            }
            Step::Asm(a) => {
                for o in a.outputs {
                    out.extend(walk::root(o.expr).map(|v| v.index.get()));
                    expr(o.expr, &mut out);
                }
            }
            Step::End(_) => {}
        }
    }
    match &g.blocks[b].exit {
        Exit::Branch { cond, .. } => expr(cond, &mut out),
        Exit::Switch { sw, .. } => expr(sw.value, &mut out),
        Exit::Return(Some(e), _) => expr(e, &mut out),
        _ => {}
    }
    out.sort_unstable();
    out.dedup();
    out
}
