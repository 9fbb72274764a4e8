//! -Wuninitialized and -Wmaybe-uninitialized: variables read before they have a value.
//!
//! A forward pass over the graph keeps two sets: variables assigned on some way to a point, and on all ways. A read of
//! one that is in neither is certain; as gcc, "is used" if the read's block runs always, else "may be". A read of one
//! assigned on some ways only is reported (with optimisation, as gcc) when [`path`] finds a way to it, without an
//! assignment, whose conditions have nothing to do with each other. What is passed by address counts as assigned.

use super::Cx;
use super::graph::{BlockId, Exit, Graph, Step};
use super::{path, walk};
use crate::ast::{CastKind, Expr, ExprKind, Func, FuncBody, Storage, Ty, Var};
use crate::diag::catalog::flow as msg;
use crate::support::entity::SecondaryMap;
use crate::support::source::Loc;

/// More bits of state than this for one function are not worth it.
const MAX_STATE: usize = 1 << 28;
/// Reads of perhaps unassigned variables looked into in one function.
const MAX_CANDIDATES: usize = 64;

/// A set of the variables watched.
pub(super) type Set = Vec<u64>;

fn has(s: &Set, i: u32) -> bool {
    s[i as usize / 64] >> (i % 64) & 1 != 0
}
fn add(s: &mut Set, i: u32) {
    s[i as usize / 64] |= 1 << (i % 64);
}

/// What is known at a point.
#[derive(Clone, PartialEq)]
pub(super) struct State {
    /// Assigned on some way here.
    some: Set,
    /// Assigned on all ways here.
    all: Set,
}

impl State {
    fn join(&mut self, o: &State) -> bool {
        let mut changed = false;
        for (a, b) in self.some.iter_mut().zip(&o.some) {
            changed |= *b & !*a != 0;
            *a |= b;
        }
        for (a, b) in self.all.iter_mut().zip(&o.all) {
            changed |= *a & !*b != 0;
            *a &= b;
        }
        changed
    }
    pub(super) fn assigned(&self, i: u32) -> bool {
        has(&self.all, i)
    }
}

struct Candidate<'a> {
    block: BlockId,
    var: &'a Var<'a>,
    watch: u32,
    name: String,
    at: Loc,
}

pub(super) fn check<'a>(cx: &Cx<'_, 'a>, body: &'a FuncBody<'a>, g: &Graph<'a>) {
    if !cx.on(&msg::UNINITIALIZED) && !cx.on(&msg::MAYBE_UNINITIALIZED) {
        return;
    }
    // Which variables to watch.
    let mut watch: Vec<u32> = vec![u32::MAX; body.num_vars as usize];
    let mut count = 0;
    let self_init = cx.sess.warning_level("-Winit-self") > 0;
    for &b in &g.order {
        for s in &g.blocks[b].steps {
            if let Step::Decl(v) = *s
                && watched(cx, v, self_init)
                && let Some(w) = watch.get_mut(v.index.get() as usize)
                && *w == u32::MAX
            {
                *w = count;
                count += 1;
            }
        }
    }
    let words = (count as usize).div_ceil(64);
    if count == 0 || words * 128 * g.order.len() > MAX_STATE {
        return;
    }
    let mut pass = Pass {
        cx,
        watch,
        state: State { some: vec![0; words], all: vec![0; words] },
        report: None,
        conditional: false,
        found: Vec::new(),
    };
    // To a fixpoint: sets only grow or shrink one way.
    let mut entry: SecondaryMap<BlockId, Option<State>> = SecondaryMap::new();
    let mut exits: SecondaryMap<BlockId, Option<State>> = SecondaryMap::new();
    entry[BlockId(0)] = Some(pass.state.clone());
    let mut changed = true;
    while changed {
        changed = false;
        for &b in &g.order {
            let Some(at) = entry[b].clone() else { continue };
            pass.state = at;
            pass.block(g, b);
            if exits[b].as_ref() == Some(&pass.state) {
                continue;
            }
            exits[b] = Some(pass.state.clone());
            g.successors(b, |s| match &mut entry[s] {
                Some(e) => changed |= e.join(&pass.state),
                e @ None => {
                    *e = Some(pass.state.clone());
                    changed = true;
                }
            });
        }
    }
    let always = g.always_run();
    let mut said: Set = vec![0; words];
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    for &b in &g.order {
        let Some(at) = entry[b].clone() else { continue };
        pass.state = at;
        pass.report = Some(b);
        pass.block(g, b);
        for f in std::mem::take(&mut pass.found) {
            if has(&said, f.watch) {
                continue;
            }
            if f.never {
                if cx.types.is_scalar(f.var.ty.get()) {
                    add(&mut said, f.watch);
                }
                let desc =
                    if always[b] && !f.conditional { &msg::UNINITIALIZED } else { &msg::MAYBE_UNINITIALIZED };
                let d = cx.sess.diag(desc, f.at).arg(&f.name);
                let d = match f.by {
                    Some((n, ty, by)) => {
                        d.note(&msg::BY_ARGUMENT, by.loc.get()).arg(n).arg(cx.types.name(ty)).arg(by.name)
                    }
                    None => d,
                };
                let whole = f.by.is_some() || !cx.types.is_scalar(f.var.ty.get());
                let note = if whole { &msg::DECLARED_HERE } else { &msg::WAS_DECLARED };
                d.note(note, f.var.loc).arg(f.var.name).emit();
            } else if cx.opts.opt_level > 0 && !f.conditional && candidates.len() < MAX_CANDIDATES {
                candidates.push(Candidate { block: b, var: f.var, watch: f.watch, name: f.name, at: f.at });
            }
        }
    }
    for c in candidates {
        if has(&said, c.watch) || body.calls_setjmp {
            continue;
        }
        let unassigned = |b: BlockId| exits[b].as_ref().is_some_and(|s| !s.assigned(c.watch));
        if path::exists(cx, g, c.block, &unassigned) {
            add(&mut said, c.watch);
            cx.sess
                .diag(&msg::MAYBE_UNINITIALIZED, c.at)
                .arg(&c.name)
                .note(&msg::WAS_DECLARED, c.var.loc)
                .arg(c.var.name)
                .emit();
        }
    }
}

/// An automatic variable of this function, without initialiser, that only this function's code can assign.
fn watched<'a>(cx: &Cx<'_, 'a>, v: &Var<'a>, self_init: bool) -> bool {
    let ty = v.ty.get();
    matches!(v.storage, Storage::Auto | Storage::Register)
        && v.name.is_some()
        && (v.init.get().is_none() || self_init && cx.types.is_scalar(ty))
        && !v.captured.get()
        && v.asm_reg.get().is_none()
        && v.cleanup.get().is_none()
        && !v.attrs.get().uninitialized
        && !cx.types.quals(ty).is_volatile()
        && cx.types.size_of(ty).is_some_and(|s| s > 0)
        && v.owner.get().is_some_and(|o| std::ptr::eq(o, cx.func))
}

/// A read before an assignment.
struct Found<'a> {
    var: &'a Var<'a>,
    watch: u32,
    name: String,
    at: Loc,
    /// There is no assignment before it at all.
    never: bool,
    /// In an operand that may not be evaluated.
    conditional: bool,
    /// Read by a call: the argument's number, its type, the function.
    by: Option<(usize, Ty, &'a Func<'a>)>,
}

struct Pass<'c, 'x, 'a> {
    cx: &'c Cx<'x, 'a>,
    /// Number of a variable among those watched, by its index.
    watch: Vec<u32>,
    state: State,
    /// Reads are collected, for this block.
    report: Option<BlockId>,
    conditional: bool,
    found: Vec<Found<'a>>,
}

impl<'a> Pass<'_, '_, 'a> {
    fn number(&self, v: &Var<'a>) -> Option<u32> {
        let local = matches!(v.storage, Storage::Auto | Storage::Register)
            && v.owner.get().is_some_and(|o| std::ptr::eq(o, self.cx.func));
        let w = *self.watch.get(v.index.get() as usize).filter(|_| local)?;
        (w != u32::MAX).then_some(w)
    }

    fn block(&mut self, g: &Graph<'a>, b: BlockId) {
        let block = &g.blocks[b];
        for s in &block.steps {
            match *s {
                Step::Eval(e) => self.eval(e, e.loc),
                Step::Decl(v) => {
                    if let Some(init) = v.init.get() {
                        for i in init.items {
                            self.eval(i.value, v.loc);
                        }
                        self.assign(v);
                    }
                }
                Step::Bound(v) => {
                    self.eval(v.count, v.count.loc);
                    self.assign(v.value);
                }
                Step::Asm(a) => {
                    for o in a.inputs {
                        self.eval(o.expr, o.loc);
                        if o.expr.is_lvalue() {
                            self.address(o.expr, o.loc);
                        }
                    }
                    for o in a.outputs {
                        if o.constraint.starts_with('+') {
                            self.read(o.expr, o.loc);
                        }
                        self.store(o.expr, o.loc);
                    }
                }
                Step::End(_) => {}
            }
        }
        match block.exit {
            Exit::Branch { cond, .. } => self.eval(cond, cond.loc),
            Exit::Switch { sw, .. } => self.eval(sw.value, sw.value.loc),
            Exit::Return(Some(e), _) => self.eval(e, e.loc),
            _ => {}
        }
    }

    fn assign(&mut self, v: &Var<'a>) {
        if let Some(w) = self.number(v) {
            add(&mut self.state.some, w);
            add(&mut self.state.all, w);
        }
    }

    /// A store to the lvalue `e`, or to a part of a variable.
    fn store(&mut self, e: &'a Expr<'a>, at: Loc) {
        self.place(e, at);
        if let Some(v) = walk::root(e) {
            self.assign(v);
        }
    }

    /// Evaluates what the place of lvalue `e` needs.
    fn place(&mut self, e: &'a Expr<'a>, at: Loc) {
        match e.kind {
            ExprKind::VarRef(_) | ExprKind::StringLit(_) => {}
            ExprKind::Paren(x)
            | ExprKind::Member { base: x, .. }
            | ExprKind::RealPart(x)
            | ExprKind::ImagPart(x) => self.place(x, at),
            ExprKind::VecElem { base, index } => {
                self.place(base, at);
                self.eval(index, at);
            }
            ExprKind::Deref(p) => self.pointer(p, at),
            _ => self.eval(e, at),
        }
    }

    /// A pointer that is only dereferenced here: the array it is made from does not escape.
    fn pointer(&mut self, p: &'a Expr<'a>, at: Loc) {
        match p.kind {
            ExprKind::Paren(x) => self.pointer(x, at),
            ExprKind::Binary(_, x, i) if self.cx.types.is_pointer(x.ty) => {
                self.pointer(x, at);
                self.eval(i, p.loc);
            }
            ExprKind::Cast(CastKind::ArrayToPointer, x) => self.place(x, at),
            _ => self.eval(p, at),
        }
    }

    /// Reads the lvalue `e`.
    fn read(&mut self, e: &'a Expr<'a>, at: Loc) {
        self.place(e, at);
        let Some(v) = walk::root(e) else { return };
        let Some(w) = self.number(v) else { return };
        if has(&self.state.all, w) {
            return;
        }
        let never = !has(&self.state.some, w);
        // An array read at a place that is not known may be one that was assigned.
        if self.report.is_some() {
            self.found.push(Found {
                var: v,
                watch: w,
                name: walk::text(self.cx.types, e),
                at,
                never,
                conditional: self.conditional,
                by: None,
            });
        }
        // Of an array or record every read is told.
        if self.cx.types.is_scalar(v.ty.get()) {
            self.assign(v);
        }
    }

    /// A call: what is passed by address of a constant is read by it.
    fn call(&mut self, e: &'a Expr<'a>, callee: &'a Expr<'a>, args: &'a [&'a Expr<'a>]) {
        let f = self.cx.types.pointee(callee.ty).and_then(|t| self.cx.types.func(t));
        for (i, a) in args.iter().enumerate() {
            let to_const = f.and_then(|f| f.params.get(i)).is_some_and(|&p| {
                self.cx.types.pointee(p).is_some_and(|t| self.cx.types.quals(t).is_const())
            });
            let mut x = a.unparen();
            while let ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast, inner) = x.kind {
                x = inner.unparen();
            }
            if to_const
                && self.report.is_some()
                && let ExprKind::AddrOf(place) | ExprKind::Cast(CastKind::ArrayToPointer, place) = x.kind
                && let Some(v) = walk::root(place)
                && let Some(w) = self.number(v)
                && !has(&self.state.some, w)
                && self.cx.opts.opt_level > 0
            {
                let name = walk::text(self.cx.types, place);
                let never = true;
                let by =
                    f.and_then(|f| f.params.get(i)).zip(walk::callee(callee)).map(|(&t, c)| (i + 1, t, c));
                self.found.push(Found { var: v, watch: w, name, at: e.loc, never, conditional: true, by });
            }
            self.eval(a, e.loc);
        }
        self.eval(callee, e.loc);
    }

    /// The address of lvalue `e` is taken: anything may be assigned through it.
    fn address(&mut self, e: &'a Expr<'a>, at: Loc) {
        self.place(e, at);
        if let Some(v) = walk::root(e) {
            self.assign(v);
        }
    }

    fn eval(&mut self, e: &'a Expr<'a>, at: Loc) {
        match e.kind {
            ExprKind::Cast(CastKind::LvalueToRvalue, x) if x.is_lvalue() => self.read(x, at),
            ExprKind::Cast(CastKind::ArrayToPointer, x) | ExprKind::AddrOf(x) if x.is_lvalue() => {
                self.address(x, at)
            }
            ExprKind::Assign(l, r) => {
                self.eval(r, e.loc);
                self.store(l, e.loc);
            }
            ExprKind::CompoundAssign(c) => {
                self.eval(c.rhs, e.loc);
                self.read(c.lhs, e.loc);
                self.store(c.lhs, e.loc);
            }
            ExprKind::IncDec { operand, .. } => {
                self.read(operand, e.loc);
                self.store(operand, e.loc);
            }
            ExprKind::LogAnd(a, b) | ExprKind::LogOr(a, b) => {
                self.eval(a, at);
                let all = self.state.all.clone();
                let outer = std::mem::replace(&mut self.conditional, true);
                self.eval(b, at);
                self.conditional = outer;
                self.state.all = all;
            }
            ExprKind::Cond(c) => {
                self.eval(c.cond, at);
                let all = self.state.all.clone();
                let outer = std::mem::replace(&mut self.conditional, true);
                if let Some(t) = c.then {
                    self.eval(t, at);
                }
                let then = std::mem::replace(&mut self.state.all, all);
                self.eval(c.els, at);
                self.conditional = outer;
                for (a, b) in self.state.all.iter_mut().zip(&then) {
                    *a &= b;
                }
            }
            ExprKind::Call { callee, args } => self.call(e, callee, args),
            ExprKind::Binary(..) | ExprKind::Unary(..) | ExprKind::Builtin { .. } => {
                walk::children(e, &mut |c| self.eval(c, e.loc))
            }
            ExprKind::Deref(p) => self.pointer(p, at),
            _ if e.is_lvalue() && !matches!(e.kind, ExprKind::CompoundLiteral(_)) => self.place(e, at),
            _ => walk::children(e, &mut |c| self.eval(c, at)),
        }
    }
}
