//! What `__has_attribute`, `__has_c_attribute` and `__has_builtin` say.

use crate::support::intern::Name;
use crate::support::names::{self as n, KEYWORD_COUNT};

/// Attributes of `__attribute__((…))` and `[[gnu::…]]` that exist on every target, sorted.
#[rustfmt::skip]
const GNU_ATTRIBUTES: &[&str] = &[
    "access", "alias", "aligned", "alloc_align", "alloc_size", "always_inline", "artificial",
    "assume_aligned", "cleanup", "cold", "common", "const", "constructor", "copy", "deprecated",
    "designated_init", "destructor", "error", "externally_visible", "fallthrough", "fd_arg", "fd_arg_read",
    "fd_arg_write", "flatten", "format", "format_arg", "gnu_inline", "hot", "ifunc", "leaf", "malloc",
    "may_alias", "mode", "naked", "no_address_safety_analysis", "no_icf", "no_instrument_function",
    "no_profile_instrument_function", "no_reorder", "no_sanitize", "no_sanitize_address",
    "no_sanitize_thread", "no_sanitize_undefined", "no_split_stack", "no_stack_limit", "no_stack_protector",
    "noclone", "nocommon", "noinit", "noinline", "noipa", "nonnull", "nonstring", "noplt", "noreturn",
    "nothrow", "optimize", "packed", "patchable_function_entry", "persistent", "pure", "retain",
    "returns_nonnull", "returns_twice", "scalar_storage_order", "section", "sentinel", "simd",
    "stack_protect", "symver", "target", "target_clones", "tls_model", "transparent_union",
    "unavailable", "uninitialized", "unused", "used", "vector_size", "visibility", "warn_if_not_aligned",
    "warn_unused_result", "warning", "weak", "weakref", "zero_call_used_regs",
];

/// Standard attributes of C23 with their `__has_c_attribute` values (as gcc 12 has them).
const STANDARD_ATTRIBUTES: &[(&str, u32)] = &[
    ("deprecated", 201904),
    ("fallthrough", 201904),
    ("maybe_unused", 201904),
    ("nodiscard", 202003),
    ("noreturn", 202202),
    ("_Noreturn", 202202),
    ("reproducible", 202207),
    ("unsequenced", 202207),
];

/// The name without the underscores that may stand around it.
fn bare(name: Name) -> &'static str {
    let s = name.as_str();
    s.strip_prefix("__").and_then(|s| s.strip_suffix("__")).unwrap_or(s)
}

/// Is it a GNU or standard attribute?
pub fn is_attribute(name: Name) -> bool {
    has_attribute(name, None, false) != 0 || has_attribute(name, None, true) != 0
}

/// The value of `__has_attribute(name)` or `__has_c_attribute(vendor::name)`.
pub(super) fn has_attribute(name: Name, vendor: Option<Name>, std_syntax: bool) -> u32 {
    let text = bare(name);
    match vendor {
        Some(v) if bare(v) == "gnu" => GNU_ATTRIBUTES.binary_search(&text).is_ok() as u32,
        Some(_) => 0,
        None if std_syntax => STANDARD_ATTRIBUTES.iter().find(|a| a.0 == text).map_or(0, |a| a.1),
        None => GNU_ATTRIBUTES.binary_search(&text).is_ok() as u32,
    }
}

/// Builtins that are keywords (`__builtin_va_arg`).
pub(super) fn keyword_builtin(name: Name) -> bool {
    name.0 >= n::BUILTIN_VA_ARG.0 && name.0 < KEYWORD_COUNT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_sorted_and_found() {
        assert!(GNU_ATTRIBUTES.is_sorted());
        assert_eq!(has_attribute(Name::intern("__packed__"), None, false), 1);
        assert_eq!(has_attribute(Name::intern("packed"), Some(Name::intern("gnu")), true), 1);
        assert_eq!(has_attribute(Name::intern("nodiscard"), None, true), 202003);
        assert!(is_attribute(Name::intern("fallthrough")) && !is_attribute(Name::intern("bogus")));
        assert_eq!(has_attribute(Name::intern("bogus"), None, false), 0);
    }
}
