//! Declarations.

use super::Parser;
use crate::ast::stmt::Stmt;
use crate::ast::{Ty, Vla};
use crate::lex::Token;
use crate::support::source::Loc;

/// A parsed type name.
#[derive(Clone, Copy)]
pub struct TypeName<'a> {
    pub ty: Ty,
    /// Run-time bounds in it, to be evaluated where it stands.
    pub bounds: &'a [&'a Vla<'a>],
    pub loc: Loc,
}

impl<'s, 'a> Parser<'s, 'a> {
    pub(super) fn parse_unit(&mut self) {}

    /// True if the current token begins declaration specifiers (typedef names that are not hidden, too), a
    /// `_Static_assert` or `__extension__` before one. A statement parser checks for `name :` before.
    pub fn starts_declaration(&mut self) -> bool {
        false
    }
    /// True if `t` begins a type name: for casts, `sizeof (`, compound literals.
    pub fn starts_type_name(&self, t: Token) -> bool {
        let _ = t;
        false
    }
    /// Parses a type name.
    pub fn parse_type_name(&mut self) -> TypeName<'a> {
        TypeName { ty: Ty::ERROR, bounds: &[], loc: self.tok.loc }
    }
    /// Parses one declaration (up to and with its `;`) inside a function and appends what is executed to `out`.
    /// Nested function definitions too.
    pub fn parse_local_declaration(&mut self, out: &mut Vec<Stmt<'a>>) {
        let _ = out;
        self.sync();
    }
    /// `__attribute__((…))` or `[[…]]` where only statement and label attributes make sense: parsed and
    /// checked. True if `fallthrough` was among them.
    pub fn parse_stmt_attributes(&mut self) -> bool {
        false
    }
}
