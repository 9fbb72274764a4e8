//! From IR to the assembler stream.
//!
//! [`compile_module`] takes each function through legalisation, selection, register allocation, frame layout and
//! emission, then emits the data objects and symbols. Tables are reused from function to function.

use crate::ir;
use crate::mc::Stream;
use crate::mir::select::CodegenOptions;
use crate::support::source::Loc;
use crate::target::Target;

/// Something that cannot be compiled: a message of the user's (asm constraints) or "… is not supported".
#[derive(Clone, Debug)]
pub struct Error {
    pub loc: Loc,
    pub text: String,
}

/// Compiles everything in `module` to `out`. Functions are legalised in place, so the module's IR is spent afterwards.
/// With errors what was streamed is incomplete.
pub fn compile_module(
    _module: &mut ir::Module,
    _target: &dyn Target,
    _opts: &CodegenOptions,
    _out: &mut dyn Stream,
) -> Result<(), Vec<Error>> {
    Err(vec![Error { loc: Loc::NONE, text: "code generation is not supported".into() }])
}
