//! Expressions.

use super::Parser;
use crate::ast::Expr;

impl<'s, 'a> Parser<'s, 'a> {
    /// `expression`: with commas.
    pub fn parse_expr(&mut self) -> &'a Expr<'a> {
        self.parse_assign_expr()
    }
    /// `assignment-expression`.
    pub fn parse_assign_expr(&mut self) -> &'a Expr<'a> {
        let t = self.bump();
        self.error_expr(t.loc)
    }
    /// `conditional-expression`: what stands where a constant is wanted.
    pub fn parse_cond_expr(&mut self) -> &'a Expr<'a> {
        self.parse_assign_expr()
    }
    /// Parses a constant expression and evaluates it as integer. Gives value and expression; the value is `None` if it is not
    /// constant (the caller reports, unless the expression is an error).
    pub fn parse_const_int(&mut self) -> (Option<i128>, &'a Expr<'a>) {
        let e = self.parse_cond_expr();
        let e = self.rvalue(e);
        (self.int_value(e), e)
    }
}
