//! ccc: a C compiler, assembler, linker and their object tools in one program.

mod ast;
mod codegen;
mod diag;
mod ir;
mod lex;
mod mc;
mod mir;
mod opt;
mod parse;
mod pp;
mod sema;
mod support;
mod target;

fn main() {}
