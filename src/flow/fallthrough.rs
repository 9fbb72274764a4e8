//! -Wimplicit-fallthrough: control that runs from the statements of one case into the next.
//!
//! As in gcc this goes by the statements as they stand: what was written last before a case label, and whether it can
//! complete. A `fallthrough` attribute or (told by the lexer) comment before the label says it is meant so, and nothing
//! is said where the next case only breaks, returns or jumps.

use super::Cx;
use super::walk;
use crate::ast::{CastKind, Expr, ExprKind, FuncBody, Stmt, StmtKind};
use crate::diag::catalog::flow as msg;
use crate::support::source::Loc;

/// What was executed just before a point.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing, or something that never goes on, or a label.
    None,
    /// This statement may go on to here.
    At(Loc),
    /// The attribute.
    Meant(Loc),
}

pub(super) fn check<'a>(cx: &Cx<'_, 'a>, body: &'a FuncBody<'a>) {
    if !cx.on(&msg::FALLS_THROUGH) {
        return;
    }
    let mut w = Walker { cx, switches: 0, scoped: false };
    w.stmt(body.body, Last::None, &[]);
}

struct Walker<'w, 'c, 'a> {
    cx: &'w Cx<'c, 'a>,
    switches: u32,
    /// The innermost block declares variables: gcc does not look at the labels in it.
    scoped: bool,
}

impl<'a> Walker<'_, '_, 'a> {
    fn list(&mut self, stmts: &'a [Stmt<'a>], mut last: Last, after: &[Stmt<'a>]) -> Last {
        for (i, s) in stmts.iter().enumerate() {
            let rest = &stmts[i + 1..];
            if let Last::Meant(at) = last
                && !matches!(
                    s.kind,
                    StmtKind::Case(_) | StmtKind::Label(_) | StmtKind::Empty | StmtKind::Fallthrough
                )
            {
                self.cx.sess.diag(&msg::FALLTHROUGH_MISPLACED, at).emit();
            }
            last = match s.kind {
                StmtKind::Case(c) => {
                    self.label(last, c.loc, c.fallthrough, if rest.is_empty() { after } else { rest });
                    Last::None
                }
                StmtKind::Label(l) => {
                    let before_case = rest
                        .iter()
                        .find(|s| !matches!(s.kind, StmtKind::Label(_)))
                        .is_some_and(|s| matches!(s.kind, StmtKind::Case(_)));
                    match last {
                        Last::Meant(_) => Last::None,
                        _ if l.fallthrough.get() => Last::None,
                        _ if before_case => last,
                        _ => Last::None,
                    }
                }
                _ => self.stmt(s, last, if rest.is_empty() { after } else { rest }),
            };
        }
        last
    }

    /// A case label at `at`, reached from `last`, with `rest` behind it.
    fn label(&self, last: Last, at: Loc, meant: bool, rest: &[Stmt<'a>]) {
        let Last::At(from) = last else { return };
        if meant || self.scoped || self.switches == 0 || leaves(rest) {
            return;
        }
        self.cx.sess.diag(&msg::FALLS_THROUGH, from).note(&msg::FALLS_HERE, at).emit();
    }

    /// What may go on behind `s`; `after` follows it.
    fn stmt(&mut self, s: &'a Stmt<'a>, last: Last, after: &[Stmt<'a>]) -> Last {
        match s.kind {
            StmtKind::Empty | StmtKind::NestedFunc | StmtKind::VlaBound(_) => last,
            StmtKind::Decl(v) => match v.init.get() {
                Some(_) => Last::At(v.loc),
                None => last,
            },
            StmtKind::Fallthrough => Last::Meant(s.loc),
            StmtKind::Block(b) => {
                let outer = self.scoped;
                self.scoped = b.stmts.iter().any(|s| matches!(s.kind, StmtKind::Decl(_)));
                let end = self.list(b.stmts, last, after);
                // A scope with variables that ends in a branch or loop is pointed at as a whole.
                let branches = b.stmts.last().is_some_and(|s| {
                    matches!(
                        s.kind,
                        StmtKind::If { .. }
                            | StmtKind::While { .. }
                            | StmtKind::DoWhile { .. }
                            | StmtKind::For(_)
                            | StmtKind::Switch(_)
                    )
                });
                let end = match end {
                    Last::At(_) if self.scoped && branches => Last::At(s.loc),
                    end => end,
                };
                self.scoped = outer;
                end
            }
            StmtKind::Case(_) | StmtKind::Label(_) => self.list(std::slice::from_ref(s), last, after),
            StmtKind::Expr(e) => {
                if walk::stops(self.cx.types, e) {
                    Last::None
                } else if matches!(e.kind, ExprKind::Cast(CastKind::ToVoid, x) if super::graph::constant(x).is_some())
                {
                    last
                } else {
                    Last::At(statement_loc(e, s.loc))
                }
            }
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::While { cond, body } => {
                self.stmt(body, Last::None, &[]);
                match super::graph::truth(cond) {
                    Some(true) => Last::None,
                    _ => Last::At(s.loc),
                }
            }
            StmtKind::DoWhile { body, cond } => {
                let end = self.stmt(body, Last::None, &[]);
                match super::graph::truth(cond) {
                    Some(true) => Last::None,
                    Some(false) if !breaks(body) && !continues(body) => end,
                    _ => Last::At(cond.loc),
                }
            }
            StmtKind::For(f) => {
                self.stmt(f.body, Last::None, &[]);
                match f.cond.map(super::graph::truth) {
                    None | Some(Some(true)) => Last::None,
                    _ => Last::At(s.loc),
                }
            }
            StmtKind::Switch(sw) => {
                let outer = std::mem::replace(&mut self.scoped, false);
                self.switches += 1;
                let end = self.stmt(sw.body, Last::None, &[]);
                self.switches -= 1;
                self.scoped = outer;
                if sw.default.is_some() && end == Last::None && !breaks(sw.body) {
                    Last::None
                } else {
                    Last::At(s.loc)
                }
            }
            StmtKind::Goto(_)
            | StmtKind::ComputedGoto(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Return(_) => Last::None,
            StmtKind::Asm(a) if !a.labels.is_empty() => Last::None,
            StmtKind::Asm(_) => Last::At(s.loc),
        }
    }

    fn if_chain(&mut self, s: &'a Stmt<'a>) -> Last {
        // gcc points at the first `if` that has a way through: by its branch, or past it.
        let mut through = Last::None;
        let mut s = s;
        while let StmtKind::If { cond, then, els } = s.kind {
            let end = self.stmt(then, Last::None, &[]);
            let known = super::graph::truth(cond);
            let falls = matches!(end, Last::At(_)) || completes_empty(then);
            match known {
                Some(true) => return if through == Last::None { end } else { through },
                None if falls && through == Last::None => through = Last::At(s.loc),
                _ => {}
            }
            match els {
                Some(e) if matches!(e.kind, StmtKind::If { .. }) => s = e,
                Some(e) => {
                    let end = self.stmt(e, Last::None, &[]);
                    if through == Last::None && (matches!(end, Last::At(_)) || completes_empty(e)) {
                        through = Last::At(s.loc);
                    } else if through == Last::None {
                        through = end;
                    }
                    break;
                }
                None => {
                    if through == Last::None {
                        through = Last::At(s.loc);
                    }
                    break;
                }
            }
        }
        through
    }
}

/// A statement that does nothing and goes on.
fn completes_empty(s: &Stmt) -> bool {
    match s.kind {
        StmtKind::Empty => true,
        StmtKind::Block(b) => b.stmts.iter().all(completes_empty),
        _ => false,
    }
}

/// Where gcc points for an expression statement.
fn statement_loc(e: &Expr, stmt: Loc) -> Loc {
    match e.kind {
        ExprKind::Cast(CastKind::ToVoid, x) | ExprKind::Paren(x) => statement_loc(x, stmt),
        ExprKind::Assign(..)
        | ExprKind::CompoundAssign(_)
        | ExprKind::IncDec { .. }
        | ExprKind::Call { .. } => e.loc,
        _ => stmt,
    }
}

/// What follows a label only leaves the switch.
fn leaves(rest: &[Stmt]) -> bool {
    for s in rest {
        match s.kind {
            StmtKind::Case(_) | StmtKind::Label(_) | StmtKind::Empty => {}
            StmtKind::Break | StmtKind::Goto(_) | StmtKind::Continue | StmtKind::Return(None) => return true,
            StmtKind::Block(b) => {
                if b.stmts.is_empty() {
                    continue;
                }
                return leaves(b.stmts);
            }
            _ => return false,
        }
    }
    true
}

/// A `break` of the loop or switch whose body `s` is.
fn breaks(s: &Stmt) -> bool {
    jumps(s, &|s| matches!(s.kind, StmtKind::Break), false)
}
fn continues(s: &Stmt) -> bool {
    jumps(s, &|s| matches!(s.kind, StmtKind::Continue), true)
}

fn jumps(s: &Stmt, wanted: &dyn Fn(&Stmt) -> bool, into_switches: bool) -> bool {
    let mut work = vec![s];
    while let Some(s) = work.pop() {
        match s.kind {
            StmtKind::Block(b) => work.extend(b.stmts),
            StmtKind::If { then, els, .. } => {
                work.push(then);
                work.extend(els);
            }
            StmtKind::Switch(sw) if into_switches => work.push(sw.body),
            _ if wanted(s) => return true,
            _ => {}
        }
    }
    false
}
