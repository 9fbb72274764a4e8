//! The preprocessor: files in, expanded tokens out, one at a time.
//!
//! `Preprocessor::new`, then `enter_main`, then `next` until `TokenKind::Eof`. Pragmas the parser must
//! see come out as `TokenKind::Pragma` … `TokenKind::PragmaEnd`.

pub mod options;

pub use options::PpOptions;

use crate::diag::Session;
use crate::lex::{Token, TokenKind};
use crate::support::source::Loc;

/// The preprocessor of one translation unit.
pub struct Preprocessor<'s> {
    pub sess: &'s Session,
    pub opts: PpOptions,
}

impl<'s> Preprocessor<'s> {
    /// A preprocessor with its predefined macros; nothing is read yet.
    pub fn new(sess: &'s Session, opts: PpOptions) -> Self {
        Preprocessor { sess, opts }
    }
    /// Starts on the main file: `path` as the user wrote it (`-` is standard input). Reports and gives
    /// false if it cannot be read.
    pub fn enter_main(&mut self, path: &str) -> bool {
        let _ = path;
        false
    }
    /// Starts on a main file that is in memory, called `name`.
    pub fn enter_main_text(&mut self, name: &str, text: Vec<u8>) -> bool {
        let _ = (name, text);
        false
    }
    /// The next token after expansion; `Eof` for ever at the end.
    pub fn next(&mut self) -> Token {
        Token::new(TokenKind::Eof, Loc::NONE)
    }
}
