//! The texts of all diagnostics, one file a room so that each can be read as a whole. The wording is
//! gcc 12's wherever gcc has the message.

pub mod decl;
pub mod driver;
pub mod expr;
pub mod flow;
pub mod lex;
pub mod lower;
pub mod parse;
pub mod pp;
pub mod sema;
pub mod warn;
