//! From bytes to tokens, and what is inside a token: `token` says what a token is, `scan` finds them,
//! `bidi` warns of text that reads in another order than it is taken,
//! `number` and `string` decode constants when someone needs their value, `kw` knows the keywords.

mod bidi;
pub mod kw;
pub mod number;
pub mod scan;
pub mod string;
pub mod token;
mod unicode;

pub use token::{Flags, Token, TokenKind};
