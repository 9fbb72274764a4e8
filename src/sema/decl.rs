//! Declarations: linkage, redeclaration, implicit functions.

use super::Sema;
use crate::ast::Func;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// What pragmas have set for the declarations that follow.
#[derive(Default)]
pub struct PragmaState {
    /// `#pragma pack` in force, bytes; 0 for none.
    pub pack: u32,
    pub pack_stack: Vec<(Option<Name>, u32)>,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Declares `int name()` implicitly because it is called without declaration (the message is the caller's).
    pub fn implicit_function(&mut self, _name: Name, _loc: Loc) -> &'a Func<'a> {
        unimplemented!("declarations are being written")
    }
    /// Declares a builtin or library function by the compiler's own knowledge of its type, if nothing
    /// by that name is declared yet. It is marked `implicit` and a later declaration replaces its type.
    pub fn declare_builtin_function(&mut self, _name: Name, _ty: crate::ast::Ty, _loc: Loc) -> &'a Func<'a> {
        unimplemented!("declarations are being written")
    }
}
