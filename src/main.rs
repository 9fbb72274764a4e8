//! ccc: a C compiler, assembler, linker and their object tools in one program.

mod ast;
mod ir;
mod mc;
mod mir;
mod support;
mod target;

fn main() {}
