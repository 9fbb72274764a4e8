//! Statements: empty bodies, ambiguous `else`, indentation that lies, conditions and branches said twice, `switch`.

use super::on;
use crate::ast::stmt::{Case, CaseLabel, Stmt, StmtKind};
use crate::ast::{Expr, ExprKind, Ty, TypeKind, UnOp};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::support::source::Loc;

/// The tokens that tell whether indentation lies.
#[derive(Clone, Copy)]
pub struct Guarded {
    /// `if`, `else`, `while`, `for`.
    pub word: &'static str,
    pub guard: Loc,
    /// The first token of the guarded statement.
    pub body: Loc,
    pub body_is_brace: bool,
    pub body_is_semi: bool,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// An `if` (with the others of its `else if` chain) whose branches are read.
    pub fn warn_if(&mut self, chain: &[(Loc, &'a Expr<'a>, &'a Stmt<'a>)], els: Option<&'a Stmt<'a>>) {
        if self.warns(on::DANGLING_ELSE)
            && els.is_none()
            && let Some(&(loc, _, then)) = chain.last()
            && has_open_else(then)
        {
            self.diag(&msg::DANGLING_ELSE, loc).emit();
        }
        if self.warns(on::DUPLICATED_COND) && chain.len() > 1 && chain.len() < 100 {
            for i in 1..chain.len() {
                let same = chain[..i].iter().find(|c| self.same_value(c.1, chain[i].1));
                if let Some(first) = same
                    && !matches!(first.1.unparen().kind, ExprKind::IntConst(_))
                {
                    let at = first.1.loc;
                    self.diag(&msg::DUPLICATED_COND, chain[i].1.loc)
                        .note(&msg::DUPLICATED_COND_NOTE, at)
                        .emit();
                }
            }
        }
        if self.warns(on::DUPLICATED_BRANCHES)
            && let (Some(&(loc, _, then)), Some(els)) = (chain.last(), els)
            && !matches!((then.kind, els.kind), (StmtKind::Empty, StmtKind::Empty))
            && self.same_statement(then, els)
        {
            self.diag(&msg::DUPLICATED_BRANCHES, loc).emit();
        }
    }

    /// What stands under a guard and the token `next` after it.
    pub fn warn_indentation(&mut self, g: Guarded, next: Loc) {
        if g.body_is_brace {
            return;
        }
        let misleading = {
            let sources = self.sess.sources.borrow();
            let place = |loc: Loc| {
                if sources.expansion(loc).is_some() {
                    return None;
                }
                let (file, offset) = sources.file_offset(loc)?;
                let (line, column) = sources.line_column(file, offset);
                let text = sources.line_text(file, line);
                let (own, first) = (visual(text, column as usize - 1), first_column(text));
                Some((file, line, own, first))
            };
            let (Some(guard), Some(body), Some(after)) = (place(g.guard), place(g.body), place(next)) else {
                return;
            };
            if guard.0 != body.0 || body.0 != after.0 {
                return;
            }
            if after.1 == body.1 {
                // All in a row: it lies if the guard begins the line (or stands on one above).
                guard.1 < body.1 || guard.1 == body.1 && guard.2 == guard.3
            } else if after.1 < body.1 || after.3 < after.2 {
                false
            } else if g.body_is_semi {
                // `while (x);` and then something that looks like its body.
                guard.1 == body.1 && after.2 > guard.3
            } else if after.2 == body.2 {
                guard.3 != body.2 && guard.2 != body.2 && after.2 >= guard.3 && body.3 == body.2 && {
                    let mut between = false;
                    for line in body.1 + 1..after.1 {
                        let text = sources.line_text(body.0, line);
                        let first = text.iter().find(|c| !c.is_ascii_whitespace());
                        // A line further out, or a conditional group, separates them.
                        between |= matches!(first, Some(b'#'))
                            || first.is_some_and(|_| first_column(text) < body.2 && !is_comment(text));
                    }
                    !between
                }
            } else {
                false
            }
        };
        if misleading {
            self.diag(&msg::MISLEADING, g.guard)
                .arg(g.word)
                .note(&msg::MISLEADING_NOTE, next)
                .arg(g.word)
                .emit();
        }
    }

    /// A `switch` on `value` (as written, before promotion) that was read.
    #[allow(clippy::too_many_arguments)]
    pub fn warn_switch(
        &mut self,
        value: &'a Expr<'a>,
        cases: &[Case],
        labels: &[&'a CaseLabel],
        default: bool,
        body: &'a Stmt<'a>,
        loc: Loc,
    ) {
        if self.warns(on::SWITCH_BOOL) && self.boolean_condition(value) {
            let inside = |c: &Case| c.lo >= 0 && c.hi <= 1;
            if !cases.iter().all(inside) {
                self.diag(&msg::SWITCH_BOOL, value.loc).emit();
            }
        }
        if !default && self.warns(on::SWITCH_DEFAULT) {
            self.diag(&msg::SWITCH_DEFAULT, loc).emit();
        }
        if self.warns(on::SWITCH) || self.warns(on::SWITCH_ENUM) {
            self.warn_switch_enum(value.ty, cases, labels, default, loc);
        }
        if self.warns(on::SWITCH_UNREACHABLE) {
            self.warn_before_cases(body);
        }
    }

    /// A case's constants as written against the type switched on; `lo` is `hi` where there is no range.
    pub fn warn_case_range(&mut self, lo: i128, hi: i128, ty: Ty, loc: Loc) {
        if !self.warns(on::SWITCH_OUTSIDE) || !self.types.is_integer(ty) || self.types.int_width(ty) > 64 {
            return;
        }
        let (min, max) = self.type_range(ty);
        if lo == hi {
            if lo < min {
                self.diag(&msg::CASE_BELOW, loc).emit();
            } else if lo > max {
                self.diag(&msg::CASE_ABOVE, loc).emit();
            }
            return;
        }
        if lo < min {
            self.diag(&msg::CASE_RANGE_BELOW, loc).emit();
        }
        if hi > max {
            self.diag(&msg::CASE_RANGE_ABOVE, loc).emit();
        }
    }

    fn boolean_condition(&self, e: &'a Expr<'a>) -> bool {
        let e = e.unparen();
        match e.kind {
            ExprKind::Comma(_, r) => self.boolean_condition(r),
            ExprKind::Binary(op, ..) => super::is_comparison(op),
            ExprKind::LogAnd(..) | ExprKind::LogOr(..) | ExprKind::Unary(UnOp::LogNot, _) => true,
            _ => self.types.is_bool(e.ty),
        }
    }

    fn warn_switch_enum(
        &mut self,
        ty: Ty,
        cases: &[Case],
        labels: &[&'a CaseLabel],
        default: bool,
        loc: Loc,
    ) {
        let TypeKind::Enum(id) = *self.types.kind(ty) else { return };
        let list = self.types.enumeration(id).enumerators;
        if list.is_empty() {
            return;
        }
        let covers = |v: i128| cases.iter().any(|c| c.lo <= v && v <= c.hi);
        let row = if default { &msg::SWITCH_ENUM_MISSING } else { &msg::SWITCH_MISSING };
        let also = !default && !self.sess.enabled(&msg::SWITCH_MISSING, loc);
        let row = if also { &msg::SWITCH_ENUM_MISSING } else { row };
        if self.sess.enabled(row, loc) {
            for &(name, v) in list {
                if !covers(v) {
                    self.diag(row, loc).arg(name).emit();
                }
            }
        }
        for c in cases {
            for v in [c.lo, c.hi] {
                if list.iter().any(|x| x.1 == v) || v == c.hi && c.hi == c.lo && v != c.lo {
                    continue;
                }
                let at = labels[c.label as usize].loc;
                let name = self.types.unqual_scalar(ty);
                let anonymous = self.types.enumeration(id).tag.is_none()
                    && self.types.enumeration(id).typedef_name.is_none();
                let row = match (default && self.sess.enabled(&msg::CASE_NOT_ENUM_S, at), anonymous) {
                    _ if !self.sess.enabled(&msg::CASE_NOT_ENUM_S, at) && !anonymous => &msg::CASE_NOT_ENUM,
                    (_, true) if !self.sess.enabled(&msg::CASE_NOT_ENUM_S, at) => &msg::CASE_NOT_ENUM_PLAIN,
                    (_, true) => &msg::CASE_NOT_ENUM_PLAIN_S,
                    _ => &msg::CASE_NOT_ENUM_S,
                };
                let d = self.diag(row, at).arg(v);
                if anonymous {
                    d.emit()
                } else {
                    d.arg(self.ty_name(name)).emit()
                };
                if c.lo == c.hi {
                    break;
                }
            }
        }
    }

    /// A statement between `switch (…) {` and its first label.
    fn warn_before_cases(&mut self, body: &'a Stmt<'a>) {
        let StmtKind::Block(b) = body.kind else { return };
        let mut list: Vec<&Stmt<'a>> = b.stmts.iter().rev().collect();
        while let Some(s) = list.pop() {
            match s.kind {
                StmtKind::Block(b) => list.extend(b.stmts.iter().rev()),
                StmtKind::Empty | StmtKind::VlaBound(_) | StmtKind::NestedFunc => {}
                StmtKind::Decl(v) if v.init.get().is_none() => {}
                StmtKind::Decl(_)
                | StmtKind::Expr(_)
                | StmtKind::If { .. }
                | StmtKind::Switch(_)
                | StmtKind::Return(_)
                | StmtKind::Goto(_) => {
                    let at = match s.kind {
                        StmtKind::Expr(e) => e.loc,
                        StmtKind::If { cond, .. } => cond.loc,
                        _ => s.loc,
                    };
                    self.diag(&msg::SWITCH_UNREACHABLE, at).emit();
                    return;
                }
                _ => return,
            }
        }
    }

    /// The arms of `?:` are the same.
    pub(in crate::sema) fn warn_same_arms(&mut self, a: &'a Expr<'a>, b: &'a Expr<'a>, loc: Loc) {
        if self.warns(on::DUPLICATED_BRANCHES) && self.same_effect(a, b) {
            self.diag(&msg::DUPLICATED_BRANCHES, loc).emit();
        }
    }
}

/// An `if` with `else` that is not in braces, at the end of `s`.
fn has_open_else(mut s: &Stmt<'_>) -> bool {
    loop {
        match s.kind {
            StmtKind::If { els: Some(_), .. } => return true,
            StmtKind::While { body, .. } => s = body,
            StmtKind::For(f) => s = f.body,
            _ => return false,
        }
    }
}

/// The column on screen of byte `n` of a line.
fn visual(text: &[u8], n: usize) -> usize {
    text[..n.min(text.len())].iter().fold(0, |c, &b| if b == b'\t' { c / 8 * 8 + 8 } else { c + 1 })
}

/// The column of the first byte that is not white space.
fn first_column(text: &[u8]) -> usize {
    visual(text, text.iter().position(|c| !c.is_ascii_whitespace()).unwrap_or(text.len()))
}

fn is_comment(text: &[u8]) -> bool {
    let t = text.trim_ascii_start();
    t.starts_with(b"/*") || t.starts_with(b"//") || t.starts_with(b"*")
}
