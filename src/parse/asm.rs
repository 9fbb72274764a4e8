//! `asm` statements and declarations.

use super::Parser;

impl<'s, 'a> Parser<'s, 'a> {
    /// A file-scope `asm("…");` at the current `asm`.
    pub fn parse_file_asm(&mut self) {
        self.sync();
    }
}
