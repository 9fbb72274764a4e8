//! The control flow graph of a function, over the typed tree: blocks of steps that point into it.
//!
//! Conditions are taken apart at `&&`, `||`, `!` and `?:`, so that an edge says what holds on it. Constant conditions
//! give one edge, and a call that does not return ends its block, as in gcc's own graph. Expressions are left whole but
//! for statement expressions inside them: their statements come first, as steps and blocks of their own, and the
//! expression around them is a step that takes only their result ([`Step::Eval`] never looks into a body).

use super::walk::{self, children};
use crate::ast::stmt::{Asm, Block as Scope, Switch};
use crate::ast::types::Vla;
use crate::ast::{CastKind, Expr, ExprKind, FuncBody, Stmt, StmtKind, Types, UnOp, Var};
use crate::support::entity::{PrimaryMap, SecondaryMap};
use crate::support::source::Loc;
use rustc_hash::FxHashSet;

crate::entity! {
    /// A block of a function's graph.
    pub struct BlockId, "b"
}

/// Something evaluated in order.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    Eval(&'a Expr<'a>),
    /// A local variable begins its life, with its initialiser.
    Decl(&'a Var<'a>),
    Bound(&'a Vla<'a>),
    Asm(&'a Asm<'a>),
    /// The variables of a scope die.
    End(&'a Scope<'a>),
}

/// How a block ends.
#[derive(Clone)]
pub enum Exit<'a> {
    Jump(BlockId),
    /// The condition is evaluated here; it is no constant and no logical operator.
    Branch {
        cond: &'a Expr<'a>,
        yes: BlockId,
        no: BlockId,
    },
    /// Targets by label index, then where no label is met.
    Switch {
        sw: &'a Switch<'a>,
        labels: Vec<BlockId>,
        other: BlockId,
    },
    /// A computed goto or `asm goto`: any of these.
    Any(Vec<BlockId>),
    Return(Option<&'a Expr<'a>>, Loc),
    /// The closing brace of the function.
    FallOff(Loc),
    /// A call that does not return.
    Stop,
}

/// Straight-line code.
pub struct Block<'a> {
    pub steps: Vec<Step<'a>>,
    pub exit: Exit<'a>,
    pub preds: Vec<BlockId>,
}

/// The graph of a function's body. Block 0 is the entry.
pub struct Graph<'a> {
    pub blocks: PrimaryMap<BlockId, Block<'a>>,
    /// Reachable blocks in reverse post-order.
    pub order: Vec<BlockId>,
    /// Position in `order`; `u32::MAX` for blocks that cannot be reached.
    pub position: SecondaryMap<BlockId, u32>,
}

impl<'a> Graph<'a> {
    pub fn reachable(&self, b: BlockId) -> bool {
        self.position[b] != u32::MAX
    }

    /// Calls `f` with each successor of `b`.
    pub fn successors(&self, b: BlockId, mut f: impl FnMut(BlockId)) {
        match &self.blocks[b].exit {
            Exit::Jump(t) => f(*t),
            Exit::Branch { yes, no, .. } => {
                f(*yes);
                f(*no);
            }
            Exit::Switch { labels, other, .. } => {
                labels.iter().copied().for_each(&mut f);
                f(*other);
            }
            Exit::Any(list) => list.iter().copied().for_each(f),
            Exit::Return(..) | Exit::FallOff(_) | Exit::Stop => {}
        }
    }

    /// Which blocks are on every way from the entry to an end of the function, a call that does not return being one.
    ///
    /// A block of the order is on every way if no edge goes past it and nothing before it ends the function.
    pub fn always_run(&self) -> SecondaryMap<BlockId, bool> {
        let mut always = SecondaryMap::new();
        let mut furthest = 0u32;
        for (i, &b) in self.order.iter().enumerate() {
            if furthest <= i as u32 {
                always[b] = true;
            }
            let mut ends = true;
            self.successors(b, |s| {
                ends = false;
                furthest = furthest.max(self.position[s]);
            });
            if ends {
                furthest = u32::MAX;
            }
        }
        always
    }
}

/// Builds the graph of `body`.
pub fn build<'a>(types: &Types<'a>, body: &'a FuncBody<'a>) -> Graph<'a> {
    let mut b = Builder {
        types,
        blocks: PrimaryMap::new(),
        cur: BlockId(0),
        open: true,
        labels: vec![None; body.labels.len()],
        loops: Vec::new(),
        breaks: Vec::new(),
        switches: Vec::new(),
        addressed: Vec::new(),
        indirect: Vec::new(),
        with_body: FxHashSet::default(),
    };
    b.cur = b.new_block();
    for l in body.labels {
        if l.address_taken.get() || l.nonlocal.get() {
            let t = b.label(l.index);
            b.addressed.push(t);
        }
    }
    for v in body.entry_bounds {
        b.bound(v);
    }
    b.stmt(body.body);
    if b.open {
        b.exit(Exit::FallOff(body.end));
    }
    for at in std::mem::take(&mut b.indirect) {
        b.blocks[at].exit = Exit::Any(b.addressed.clone());
    }
    let mut g = Graph { order: Vec::new(), position: SecondaryMap::with_default(u32::MAX), blocks: b.blocks };
    number(&mut g);
    g
}

/// Reverse post-order and predecessors.
fn number(g: &mut Graph) {
    let mut seen: SecondaryMap<BlockId, bool> = SecondaryMap::new();
    let mut order = Vec::with_capacity(g.blocks.len());
    let mut stack: Vec<(BlockId, Vec<BlockId>)> = Vec::new();
    let succs = |g: &Graph, b| {
        let mut v = Vec::new();
        g.successors(b, |s| v.push(s));
        v
    };
    seen[BlockId(0)] = true;
    stack.push((BlockId(0), succs(g, BlockId(0))));
    while let Some((b, todo)) = stack.last_mut() {
        match todo.pop() {
            Some(s) => {
                if !std::mem::replace(&mut seen[s], true) {
                    let next = succs(g, s);
                    stack.push((s, next));
                }
            }
            None => {
                order.push(*b);
                stack.pop();
            }
        }
    }
    order.reverse();
    for (i, &b) in order.iter().enumerate() {
        g.position[b] = i as u32;
    }
    for &b in &order {
        for s in succs(g, b) {
            if g.blocks[s].preds.last() != Some(&b) {
                g.blocks[s].preds.push(b);
            }
        }
    }
    g.order = order;
}

struct Builder<'t, 'a> {
    types: &'t Types<'a>,
    blocks: PrimaryMap<BlockId, Block<'a>>,
    cur: BlockId,
    /// `cur` has no exit yet.
    open: bool,
    labels: Vec<Option<BlockId>>,
    /// Where `continue` and `break` go.
    loops: Vec<BlockId>,
    breaks: Vec<BlockId>,
    switches: Vec<Vec<BlockId>>,
    /// Targets of computed gotos, and the blocks that end in one.
    addressed: Vec<BlockId>,
    indirect: Vec<BlockId>,
    /// Expressions with a statement expression in them.
    with_body: FxHashSet<*const Expr<'a>>,
}

impl<'a> Builder<'_, 'a> {
    fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block { steps: Vec::new(), exit: Exit::Stop, preds: Vec::new() })
    }
    fn step(&mut self, s: Step<'a>) {
        self.ensure();
        self.blocks[self.cur].steps.push(s);
    }
    /// After a jump: a block nothing leads to.
    fn ensure(&mut self) {
        if !self.open {
            self.cur = self.new_block();
            self.open = true;
        }
    }
    fn exit(&mut self, e: Exit<'a>) {
        self.ensure();
        self.blocks[self.cur].exit = e;
        self.open = false;
    }
    fn jump(&mut self, to: BlockId) {
        if self.open {
            self.exit(Exit::Jump(to));
        }
    }
    /// Goes on in `b`, falling into it from here.
    fn enter(&mut self, b: BlockId) {
        self.jump(b);
        self.cur = b;
        self.open = true;
    }
    /// Goes on in `b`, which only jumps lead to.
    fn begin(&mut self, b: BlockId) {
        self.cur = b;
        self.open = true;
    }
    fn label(&mut self, index: u32) -> BlockId {
        match self.labels[index as usize] {
            Some(b) => b,
            None => {
                let b = self.new_block();
                self.labels[index as usize] = Some(b);
                b
            }
        }
    }

    fn bound(&mut self, v: &'a Vla<'a>) {
        self.before(v.count);
        self.step(Step::Bound(v));
    }

    fn stmt(&mut self, s: &'a Stmt<'a>) {
        match s.kind {
            StmtKind::Empty | StmtKind::NestedFunc | StmtKind::Fallthrough => {}
            StmtKind::Block(b) => {
                for s in b.stmts {
                    self.stmt(s);
                }
                if self.open && b.stmts.iter().any(|s| matches!(s.kind, StmtKind::Decl(_))) {
                    self.step(Step::End(b));
                }
            }
            StmtKind::Decl(v) => {
                if let Some(init) = v.init.get() {
                    for i in init.items {
                        self.before(i.value);
                    }
                    self.step(Step::Decl(v));
                    if init.items.iter().any(|i| walk::stops(self.types, i.value)) {
                        self.exit(Exit::Stop);
                    }
                } else {
                    self.step(Step::Decl(v));
                }
            }
            StmtKind::VlaBound(v) => self.bound(v),
            StmtKind::Expr(e) => self.effect(e),
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::While { cond, body } => {
                let (head, inside, out) = (self.new_block(), self.new_block(), self.new_block());
                self.enter(head);
                self.branch(cond, inside, out);
                self.begin(inside);
                self.loop_body(body, head, out);
                self.jump(head);
                self.begin(out);
            }
            StmtKind::DoWhile { body, cond } => {
                let (inside, test, out) = (self.new_block(), self.new_block(), self.new_block());
                self.enter(inside);
                self.loop_body(body, test, out);
                self.enter(test);
                self.branch(cond, inside, out);
                self.begin(out);
            }
            StmtKind::For(f) => {
                for s in f.init {
                    self.stmt(s);
                }
                let (head, inside) = (self.new_block(), self.new_block());
                let (step, out) = (self.new_block(), self.new_block());
                self.enter(head);
                match f.cond {
                    Some(c) => self.branch(c, inside, out),
                    None => self.jump(inside),
                }
                self.begin(inside);
                self.loop_body(f.body, step, out);
                self.enter(step);
                if let Some(e) = f.step {
                    self.effect(e);
                }
                self.jump(head);
                self.begin(out);
            }
            StmtKind::Switch(sw) => {
                self.before(sw.value);
                let labels: Vec<BlockId> = sw.labels.iter().map(|_| self.new_block()).collect();
                let out = self.new_block();
                let other = sw.default.map_or(out, |d| labels[d as usize]);
                match constant(sw.value) {
                    Some(v) => {
                        let case = sw.cases.iter().find(|c| c.lo <= v && v <= c.hi);
                        self.exit(Exit::Jump(case.map_or(other, |c| labels[c.label as usize])));
                    }
                    None => self.exit(Exit::Switch { sw, labels: labels.clone(), other }),
                }
                self.switches.push(labels);
                self.breaks.push(out);
                self.stmt(sw.body);
                self.breaks.pop();
                self.switches.pop();
                self.enter(out);
            }
            StmtKind::Case(l) => {
                if let Some(&b) = self.switches.last().and_then(|s| s.get(l.index as usize)) {
                    self.enter(b);
                }
            }
            StmtKind::Label(l) => {
                let b = self.label(l.index);
                self.enter(b);
            }
            StmtKind::Goto(l) if l.nonlocal.get() => self.exit(Exit::Stop),
            StmtKind::Goto(l) => {
                let b = self.label(l.index);
                self.exit(Exit::Jump(b));
            }
            StmtKind::ComputedGoto(e) => {
                self.before(e);
                self.step(Step::Eval(e));
                self.indirect.push(self.cur);
                self.exit(Exit::Stop);
            }
            StmtKind::Break => {
                if let Some(&b) = self.breaks.last() {
                    self.exit(Exit::Jump(b));
                }
            }
            StmtKind::Continue => {
                if let Some(&b) = self.loops.last() {
                    self.exit(Exit::Jump(b));
                }
            }
            StmtKind::Return(e) => {
                if let Some(e) = e {
                    self.before(e);
                }
                self.exit(Exit::Return(e, s.loc));
            }
            StmtKind::Asm(a) => {
                for o in a.outputs.iter().chain(a.inputs) {
                    self.before(o.expr);
                }
                self.step(Step::Asm(a));
                if !a.labels.is_empty() {
                    let next = self.new_block();
                    let mut all: Vec<BlockId> = a.labels.iter().map(|l| self.label(l.index)).collect();
                    all.push(next);
                    self.exit(Exit::Any(all));
                    self.begin(next);
                }
            }
        }
    }

    fn loop_body(&mut self, body: &'a Stmt<'a>, on: BlockId, out: BlockId) {
        self.loops.push(on);
        self.breaks.push(out);
        self.stmt(body);
        self.breaks.pop();
        self.loops.pop();
    }

    /// `if` with all its `else if`s, in a loop.
    fn if_chain(&mut self, s: &'a Stmt<'a>) {
        let out = self.new_block();
        let mut s = s;
        while let StmtKind::If { cond, then, els } = s.kind {
            let (yes, no) = (self.new_block(), self.new_block());
            self.branch(cond, yes, no);
            self.begin(yes);
            self.stmt(then);
            self.jump(out);
            self.begin(no);
            match els {
                Some(e) if matches!(e.kind, StmtKind::If { .. }) => s = e,
                Some(e) => {
                    self.stmt(e);
                    break;
                }
                None => break,
            }
        }
        self.enter(out);
    }

    /// Goes to `yes` or `no` by the truth of `e`.
    fn branch(&mut self, e: &'a Expr<'a>, yes: BlockId, no: BlockId) {
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::ToBool, x) => self.branch(x, yes, no),
            ExprKind::Unary(UnOp::LogNot, x) => self.branch(x, no, yes),
            ExprKind::LogAnd(a, b) => {
                let second = self.new_block();
                self.branch(a, second, no);
                self.begin(second);
                self.branch(b, yes, no);
            }
            ExprKind::LogOr(a, b) => {
                let second = self.new_block();
                self.branch(a, yes, second);
                self.begin(second);
                self.branch(b, yes, no);
            }
            ExprKind::Comma(a, b) => {
                self.effect(a);
                self.branch(b, yes, no);
            }
            ExprKind::Cond(c) if c.then.is_some() => {
                let (t, f) = (self.new_block(), self.new_block());
                self.branch(c.cond, t, f);
                self.begin(t);
                self.branch(c.then.unwrap_or(c.cond), yes, no);
                self.begin(f);
                self.branch(c.els, yes, no);
            }
            _ => {
                self.before(e);
                match truth(e) {
                    Some(t) => self.exit(Exit::Jump(if t { yes } else { no })),
                    None if walk::stops(self.types, e) => {
                        self.step(Step::Eval(e));
                        self.exit(Exit::Stop);
                    }
                    None => self.exit(Exit::Branch { cond: e, yes, no }),
                }
            }
        }
    }

    /// An expression whose value is not used.
    fn effect(&mut self, e: &'a Expr<'a>) {
        match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::ToVoid, x) => self.effect(x),
            ExprKind::Comma(a, b) => {
                self.effect(a);
                self.effect(b);
            }
            ExprKind::Cond(c) => {
                let (yes, no, out) = (self.new_block(), self.new_block(), self.new_block());
                self.branch(c.cond, yes, no);
                self.begin(yes);
                if let Some(t) = c.then {
                    self.effect(t);
                }
                self.jump(out);
                self.begin(no);
                self.effect(c.els);
                self.enter(out);
            }
            ExprKind::LogAnd(a, b) => {
                let (yes, out) = (self.new_block(), self.new_block());
                self.branch(a, yes, out);
                self.begin(yes);
                self.effect(b);
                self.enter(out);
            }
            ExprKind::LogOr(a, b) => {
                let (no, out) = (self.new_block(), self.new_block());
                self.branch(a, out, no);
                self.begin(no);
                self.effect(b);
                self.enter(out);
            }
            _ => {
                self.before(e);
                self.step(Step::Eval(e));
                if walk::stops(self.types, e) {
                    self.exit(Exit::Stop);
                }
            }
        }
    }

    /// The bodies of statement expressions inside `e`, and what is evaluated before them.
    fn before(&mut self, e: &'a Expr<'a>) {
        if self.mark(e) {
            self.bodies_of(e);
        }
    }

    /// Notes which nodes of the tree `e` have a statement expression in them; true if `e` has.
    fn mark(&mut self, e: &'a Expr<'a>) -> bool {
        if self.with_body.contains(&std::ptr::from_ref(e)) {
            return true;
        }
        let mut found = matches!(e.kind, ExprKind::StmtExpr { .. });
        children(e, &mut |c| found |= self.mark(c));
        if found {
            self.with_body.insert(e);
        }
        found
    }

    fn has_body(&self, e: &'a Expr<'a>) -> bool {
        self.with_body.contains(&std::ptr::from_ref(e))
    }

    fn bodies_of(&mut self, e: &'a Expr<'a>) {
        if !self.has_body(e) {
            return;
        }
        match e.kind {
            ExprKind::StmtExpr { body, result } => {
                self.stmt(body);
                if let Some(r) = result {
                    self.bodies_of(r);
                }
            }
            ExprKind::LogAnd(a, b) | ExprKind::LogOr(a, b) => {
                self.bodies_of(a);
                if self.has_body(b) {
                    let (inside, out) = (self.new_block(), self.new_block());
                    let and = matches!(e.kind, ExprKind::LogAnd(..));
                    let (yes, no) = if and { (inside, out) } else { (out, inside) };
                    match truth(a) {
                        Some(t) => self.exit(Exit::Jump(if t { yes } else { no })),
                        None => self.exit(Exit::Branch { cond: a, yes, no }),
                    }
                    self.begin(inside);
                    self.bodies_of(b);
                    self.enter(out);
                }
            }
            ExprKind::Cond(c) => {
                self.bodies_of(c.cond);
                if c.then.is_some_and(|t| self.has_body(t)) || self.has_body(c.els) {
                    let (yes, no, out) = (self.new_block(), self.new_block(), self.new_block());
                    match truth(c.cond) {
                        Some(t) => self.exit(Exit::Jump(if t { yes } else { no })),
                        None => self.exit(Exit::Branch { cond: c.cond, yes, no }),
                    }
                    self.begin(yes);
                    if let Some(t) = c.then {
                        self.bodies_of(t);
                    }
                    self.jump(out);
                    self.begin(no);
                    self.bodies_of(c.els);
                    self.enter(out);
                }
            }
            ExprKind::Comma(a, b) => {
                self.effect(a);
                self.bodies_of(b);
            }
            _ => {
                let mut parts = Vec::new();
                children(e, &mut |c| parts.push(c));
                for p in parts {
                    self.bodies_of(p);
                }
            }
        }
    }
}

/// The value of an integer constant.
pub fn constant(e: &Expr) -> Option<i128> {
    match e.kind {
        ExprKind::IntConst(v) => Some(v),
        _ => None,
    }
}

/// Whether `e` is true, if it is a constant.
pub fn truth(e: &Expr) -> Option<bool> {
    match e.kind {
        ExprKind::IntConst(v) => Some(v != 0),
        ExprKind::StringLit(_) => Some(true),
        ExprKind::Paren(x)
        | ExprKind::Cast(
            CastKind::ToBool | CastKind::NoOp | CastKind::NullToPointer | CastKind::ArrayToPointer,
            x,
        ) => truth(x),
        ExprKind::Unary(UnOp::LogNot, x) => truth(x).map(|t| !t),
        _ => None,
    }
}
