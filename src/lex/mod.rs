//! From bytes to tokens, and what is inside a token: `token` says what a token is, `scan` finds them,
//! `number` and `string` decode constants when someone needs their value, `kw` knows the keywords.

pub mod kw;
pub mod number;
pub mod scan;
pub mod string;
pub mod token;
mod unicode;

pub use token::{Flags, Token, TokenKind};
