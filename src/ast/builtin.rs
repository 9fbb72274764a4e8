//! The identity of a compiler builtin in the tree. What each one takes and gives is in `sema::builtins`.

/// Which builtin an [`crate::ast::ExprKind::Builtin`] node applies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct BuiltinId(pub u16);
