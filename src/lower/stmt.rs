//! Statements. `else if` chains and statement lists are walked with loops; what cannot be reached is skipped unless it has a label.

use super::expr::Rval;
use super::func::{Breakable, FnLower};
use super::place::{Base, Mem};
use super::scope::ScopeEntry;
use crate::ast::stmt::{ForStmt, Switch};
use crate::ast::{Expr, Stmt, StmtKind, Ty, Var};
use crate::ir::{Block, IntCC, Likelihood, Opcode, Type, Value};
use crate::support::source::Loc;

/// Edges of a function's computed gotos, labels times jumps, above which further jumps go through one block.
const MAX_GOTO_EDGES: usize = 1 << 18;

impl<'a> FnLower<'_, '_, 'a> {
    /// Statements one after the other; the scope is the caller's.
    pub fn stmts(&mut self, list: &'a [Stmt<'a>]) {
        for s in list {
            if self.is_live() || has_label(s) {
                self.stmt(s);
            } else if let StmtKind::Decl(v) = s.kind {
                self.skip_decl(v);
            }
        }
    }

    /// A scope of its own.
    fn scoped(&mut self, list: &'a [Stmt<'a>], end: Loc) {
        let depth = self.scopes.len();
        self.stmts(list);
        if self.scopes.len() > depth {
            self.b.loc = end;
            self.leave_scopes(depth, true);
        }
    }

    /// One statement, reached or with a label in it.
    pub fn stmt(&mut self, s: &'a Stmt<'a>) {
        self.b.loc = s.loc;
        match s.kind {
            StmtKind::Empty | StmtKind::NestedFunc | StmtKind::Fallthrough => {}
            StmtKind::Block(b) => self.scoped(b.stmts, b.end),
            StmtKind::Decl(v) => self.decl(v),
            StmtKind::VlaBound(v) => {
                if self.is_live() {
                    self.vla_bound(v);
                }
            }
            StmtKind::Expr(e) => self.effect(e),
            StmtKind::If { cond, then, els } => self.if_chain(cond, then, els),
            StmtKind::While { cond, body } => self.while_loop(cond, body),
            StmtKind::DoWhile { body, cond } => self.do_while(body, cond),
            StmtKind::For(f) => self.for_loop(f),
            StmtKind::Switch(sw) => self.switch(sw),
            StmtKind::Case(label) => {
                if let Some(blocks) = self.switches.last() {
                    let b = blocks[label.index as usize];
                    self.jump(b);
                    self.begin(b);
                }
            }
            StmtKind::Label(l) => {
                let b = self.labels[l.index as usize];
                self.jump(b);
                self.begin_open(b);
            }
            StmtKind::Goto(l) => {
                if self.is_outer_label(l) {
                    self.nonlocal_goto(l);
                } else {
                    self.goto(l);
                }
            }
            StmtKind::ComputedGoto(e) => self.computed_goto(e),
            StmtKind::Break => {
                if let Some(x) = self.breaks.last() {
                    let (to, depth) = (x.brk, x.depth);
                    self.leave_scopes(depth, false);
                    self.jump(to);
                }
            }
            StmtKind::Continue => {
                if let Some((to, depth)) = self.breaks.iter().rev().find_map(|x| x.cont.map(|c| (c, x.depth)))
                {
                    self.leave_scopes(depth, false);
                    self.jump(to);
                }
            }
            StmtKind::Return(e) => self.ret(e),
            StmtKind::Asm(a) => {
                if self.is_live() {
                    self.asm_stmt(a, s.loc);
                }
            }
        }
    }

    /// A declaration in a statement list that control does not reach: only its cleanup may still matter.
    fn skip_decl(&mut self, v: &'a Var<'a>) {
        if !self.types.has_own_stack(v.ty.get()) && v.cleanup.get().is_some() && Self::is_auto(v) {
            self.declare(v);
            self.scopes.push(ScopeEntry { var: v, cleanup: v.cleanup.get(), saved: None });
        }
    }

    fn decl(&mut self, v: &'a Var<'a>) {
        if !Self::is_auto(v) {
            return;
        }
        if !self.is_live() {
            return self.skip_decl(v);
        }
        if self.types.has_own_stack(v.ty.get()) {
            self.declare_vla(v);
            if v.init.get().is_some() {
                self.init_auto(v);
            }
            return;
        }
        self.declare(v);
        if v.init.get().is_some() {
            self.init_auto(v);
        } else {
            self.uninitialised(v);
        }
        if v.cleanup.get().is_some() {
            self.scopes.push(ScopeEntry { var: v, cleanup: v.cleanup.get(), saved: None });
        }
    }

    fn if_chain(&mut self, cond: &'a Expr<'a>, then: &'a Stmt<'a>, els: Option<&'a Stmt<'a>>) {
        let end = self.new_block();
        let (mut cond, mut then, mut els) = (cond, then, els);
        loop {
            let t = self.new_block();
            let f = if els.is_some() { self.new_block() } else { end };
            if self.is_live() {
                self.b.loc = cond.loc;
                self.cond(cond, t, f, Likelihood::UNKNOWN);
            }
            self.begin(t);
            if self.is_live() || has_label(then) {
                self.stmt(then);
            }
            self.jump(end);
            let Some(e) = els else { break };
            self.begin(f);
            match e.kind {
                StmtKind::If { cond: c, then: t, els: e } => (cond, then, els) = (c, t, e),
                _ => {
                    if self.is_live() || has_label(e) {
                        self.stmt(e);
                    }
                    self.jump(end);
                    break;
                }
            }
        }
        self.begin(end);
    }

    fn body(&mut self, body: &'a Stmt<'a>, brk: Block, cont: Block) {
        self.breaks.push(Breakable { brk, cont: Some(cont), depth: self.scopes.len() });
        if self.is_live() || has_label(body) {
            self.stmt(body);
        }
        self.breaks.pop();
    }

    fn while_loop(&mut self, cond: &'a Expr<'a>, body: &'a Stmt<'a>) {
        let (head, start, end) = (self.new_block(), self.new_block(), self.new_block());
        self.jump(head);
        self.begin_open(head);
        self.b.loc = cond.loc;
        self.cond(cond, start, end, Likelihood::UNKNOWN);
        self.begin(start);
        self.body(body, end, head);
        self.jump(head);
        self.seal(head);
        self.begin(end);
    }

    fn do_while(&mut self, body: &'a Stmt<'a>, cond: &'a Expr<'a>) {
        let (start, cont, end) = (self.new_block(), self.new_block(), self.new_block());
        self.jump(start);
        self.begin_open(start);
        self.body(body, end, cont);
        self.jump(cont);
        self.begin(cont);
        if self.is_live() {
            self.b.loc = cond.loc;
            self.cond(cond, start, end, Likelihood::UNKNOWN);
        }
        self.seal(start);
        self.begin(end);
    }

    fn for_loop(&mut self, f: &'a ForStmt<'a>) {
        let depth = self.scopes.len();
        self.stmts(f.init);
        let (head, step, end) = (self.new_block(), self.new_block(), self.new_block());
        self.jump(head);
        self.begin_open(head);
        if let Some(c) = f.cond {
            let start = self.new_block();
            self.b.loc = c.loc;
            self.cond(c, start, end, Likelihood::UNKNOWN);
            self.begin(start);
        }
        self.body(f.body, end, step);
        self.jump(step);
        self.begin(step);
        if self.is_live() {
            if let Some(s) = f.step {
                self.effect(s);
            }
            self.jump(head);
        }
        self.seal(head);
        self.begin(end);
        self.leave_scopes(depth, true);
    }

    fn switch(&mut self, sw: &'a Switch<'a>) {
        let end = self.new_block();
        let blocks: Vec<Block> = sw.labels.iter().map(|_| self.new_block()).collect();
        if self.is_live() {
            self.dispatch(sw, &blocks, end);
        }
        self.kill();
        self.switches.push(blocks);
        self.breaks.push(Breakable { brk: end, cont: None, depth: self.scopes.len() });
        if has_label_in_switch(sw.body) {
            self.stmt(sw.body);
        }
        self.breaks.pop();
        self.switches.pop();
        self.jump(end);
        self.begin(end);
    }

    fn dispatch(&mut self, sw: &'a Switch<'a>, blocks: &[Block], end: Block) {
        let v = self.value(sw.value);
        let t = self.b.func.ty(v);
        let signed = self.types.is_signed(sw.value.ty);
        let default = sw.default.map_or(end, |d| blocks[d as usize]);
        if let (Some(k), true) = (self.b.func.iconst(v), t != Type::I128) {
            let k = if signed { k as i128 } else { (k as u64 & t.mask()) as i128 };
            let hit = sw.cases.iter().find(|c| c.lo <= k && k <= c.hi);
            return self.jump(hit.map_or(default, |c| blocks[c.label as usize]));
        }
        if sw.cases.is_empty() {
            return self.jump(default);
        }
        if t == Type::I128 {
            return self.dispatch_wide(sw, v, blocks, default, signed);
        }
        let mask = t.mask();
        let mut cases: Vec<(u64, u64, Block)> = Vec::with_capacity(sw.cases.len());
        for c in sw.cases {
            let b = blocks[c.label as usize];
            if c.lo > c.hi {
                continue;
            }
            // A range across zero is two in unsigned order.
            if c.lo < 0 && c.hi >= 0 {
                cases.push((c.lo as u64 & mask, mask, b));
                cases.push((0, c.hi as u64 & mask, b));
            } else {
                cases.push((c.lo as u64 & mask, c.hi as u64 & mask, b));
            }
        }
        cases.sort_unstable_by_key(|c| c.0);
        let from = self.b.block;
        self.b.switch(v, &cases, default);
        self.note_edges(from);
    }

    /// A switch on 128 bits: one comparison after the other.
    fn dispatch_wide(
        &mut self,
        sw: &'a Switch<'a>,
        v: Value,
        blocks: &[Block],
        default: Block,
        signed: bool,
    ) {
        for c in sw.cases {
            let next = self.new_block();
            let lo = self.b.iconst128(c.lo);
            let hit = if c.lo == c.hi {
                self.b.icmp(IntCC::Eq, v, lo)
            } else {
                let hi = self.b.iconst128(c.hi);
                let (ge, le) = if signed { (IntCC::Sge, IntCC::Sle) } else { (IntCC::Uge, IntCC::Ule) };
                let a = self.b.icmp(ge, v, lo);
                let b = self.b.icmp(le, v, hi);
                self.b.binary(Opcode::And, a, b)
            };
            self.branch(hit, blocks[c.label as usize], next, Likelihood::UNKNOWN);
            self.begin(next);
        }
        self.jump(default);
    }

    fn computed_goto(&mut self, e: &'a Expr<'a>) {
        let a = self.value(e);
        if !self.is_live() {
            return self.kill();
        }
        if self.computed_targets.is_empty() {
            return self.unreachable();
        }
        // Variable-length arrays of scopes left this way stay until the function returns, as with gcc.
        self.goto_edges += self.computed_targets.len();
        if self.goto_edges <= MAX_GOTO_EDGES {
            return self.indirect_jump(a);
        }
        // From here on all of the function's computed gotos share one jump.
        let (at, dispatch) = match self.goto_dispatch {
            Some(d) => d,
            None => (self.temp_slot(Ty::VOID_PTR), self.new_block()),
        };
        let m = Mem::at(Base::Slot(at), self.b.func.slots[at].align);
        self.store(m, Ty::VOID_PTR, Rval::Scalar(a));
        self.jump(dispatch);
        if self.goto_dispatch.is_none() {
            self.goto_dispatch = Some((at, dispatch));
            self.begin_open(dispatch);
            if let Rval::Scalar(a) = self.load(m, Ty::VOID_PTR) {
                self.indirect_jump(a);
            }
        }
    }

    fn indirect_jump(&mut self, address: Value) {
        let targets = std::mem::take(&mut self.computed_targets);
        let from = self.b.block;
        self.b.indirect_jump(address, &targets);
        self.computed_targets = targets;
        self.note_edges(from);
    }
}

/// Can control reach the inside of `s` by a jump from outside: has it a label, or a `case` of a switch around it?
pub(super) fn has_label(s: &Stmt) -> bool {
    find_label(s, true)
}

/// The same for the body of a switch, whose cases are what control comes to.
fn has_label_in_switch(body: &Stmt) -> bool {
    find_label(body, true)
}

fn find_label(s: &Stmt, cases: bool) -> bool {
    let mut work: smallvec::SmallVec<[(&Stmt, bool); 16]> = smallvec::SmallVec::new();
    work.push((s, cases));
    while let Some((s, cases)) = work.pop() {
        match s.kind {
            StmtKind::Label(_) => return true,
            StmtKind::Case(_) if cases => return true,
            StmtKind::Block(b) => work.extend(b.stmts.iter().map(|s| (s, cases))),
            StmtKind::If { then, els, .. } => {
                work.push((then, cases));
                work.extend(els.map(|e| (e, cases)));
            }
            StmtKind::While { body, .. } | StmtKind::DoWhile { body, .. } => work.push((body, cases)),
            StmtKind::For(f) => work.push((f.body, cases)),
            StmtKind::Switch(sw) => work.push((sw.body, false)),
            _ => {}
        }
    }
    false
}
