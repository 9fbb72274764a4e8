//! Statements.

use super::Parser;
use crate::ast::stmt::{Stmt, StmtKind};

impl<'s, 'a> Parser<'s, 'a> {
    /// The body of a function: `{ … }` without a scope of its own (the parameters' scope is open). Labels are
    /// checked and filled in at its end.
    pub fn parse_function_body(&mut self) -> &'a Stmt<'a> {
        let loc = self.tok.loc;
        self.sync();
        self.arena.alloc(Stmt { kind: StmtKind::Empty, loc })
    }
}
