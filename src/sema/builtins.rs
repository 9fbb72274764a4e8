//! The table of builtins.

use crate::support::intern::Name;

/// `__has_builtin(name)`.
pub fn has_builtin(name: Name) -> bool {
    let _ = name;
    false
}
