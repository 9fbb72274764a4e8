//! The warning options of gcc 12 for C with their defaults and groups, as data.

/// A warning option `-Wname`. Levels are 0 (off), 1 (on) or more where `-Wname=N` exists.
pub struct Warning {
    /// Without the `-W`.
    pub name: &'static str,
    /// Without any option.
    pub default: u8,
    /// With `-Wall`, `-Wextra`, `-Wpedantic`; 0 if that does not change it.
    pub all: u8,
    pub extra: u8,
    pub pedantic: u8,
    /// What `-Wname` without a number means.
    pub bare: u8,
}

const fn w(name: &'static str, default: u8, all: u8, extra: u8, pedantic: u8, bare: u8) -> Warning {
    Warning { name, default, all, extra, pedantic, bare }
}

/// All options, sorted by name.
#[rustfmt::skip]
pub static WARNINGS: &[Warning] = &[
    w("abi", 0, 0, 0, 0, 1),
    w("absolute-value", 0, 0, 1, 0, 1),
    w("address", 0, 1, 0, 0, 1),
    w("address-of-packed-member", 1, 0, 0, 0, 1),
    w("aggregate-return", 0, 0, 0, 0, 1),
    w("aggressive-loop-optimizations", 1, 0, 0, 0, 1),
    w("alloc-size-larger-than", 1, 0, 0, 0, 1),
    w("alloc-zero", 0, 0, 0, 0, 1),
    w("alloca", 0, 0, 0, 0, 1),
    w("alloca-larger-than", 0, 0, 0, 0, 1),
    w("analyzer-double-fclose", 1, 0, 0, 0, 1),
    w("analyzer-double-free", 1, 0, 0, 0, 1),
    w("analyzer-exposure-through-output-file", 1, 0, 0, 0, 1),
    w("analyzer-file-leak", 1, 0, 0, 0, 1),
    w("analyzer-free-of-non-heap", 1, 0, 0, 0, 1),
    w("analyzer-malloc-leak", 1, 0, 0, 0, 1),
    w("analyzer-mismatching-deallocation", 1, 0, 0, 0, 1),
    w("analyzer-null-argument", 1, 0, 0, 0, 1),
    w("analyzer-null-dereference", 1, 0, 0, 0, 1),
    w("analyzer-possible-null-argument", 1, 0, 0, 0, 1),
    w("analyzer-possible-null-dereference", 1, 0, 0, 0, 1),
    w("analyzer-shift-count-negative", 1, 0, 0, 0, 1),
    w("analyzer-shift-count-overflow", 1, 0, 0, 0, 1),
    w("analyzer-stale-setjmp-buffer", 1, 0, 0, 0, 1),
    w("analyzer-tainted-allocation-size", 1, 0, 0, 0, 1),
    w("analyzer-tainted-array-index", 1, 0, 0, 0, 1),
    w("analyzer-tainted-divisor", 1, 0, 0, 0, 1),
    w("analyzer-tainted-offset", 1, 0, 0, 0, 1),
    w("analyzer-tainted-size", 1, 0, 0, 0, 1),
    w("analyzer-too-complex", 0, 0, 0, 0, 1),
    w("analyzer-unsafe-call-within-signal-handler", 1, 0, 0, 0, 1),
    w("analyzer-use-after-free", 1, 0, 0, 0, 1),
    w("analyzer-use-of-pointer-in-stale-stack-frame", 1, 0, 0, 0, 1),
    w("analyzer-use-of-uninitialized-value", 1, 0, 0, 0, 1),
    w("analyzer-write-to-const", 1, 0, 0, 0, 1),
    w("analyzer-write-to-string-literal", 1, 0, 0, 0, 1),
    w("arith-conversion", 0, 0, 0, 0, 1),
    w("array-bounds", 0, 1, 0, 0, 1),
    w("array-compare", 0, 1, 0, 0, 1),
    w("array-parameter", 0, 2, 0, 0, 2),
    w("attribute-alias", 1, 0, 0, 0, 1),
    w("attribute-warning", 1, 0, 0, 0, 1),
    w("attributes", 1, 0, 0, 0, 1),
    w("bad-function-cast", 0, 0, 0, 0, 1),
    w("bidi-chars", 1, 0, 0, 0, 2),
    w("bool-compare", 0, 1, 0, 0, 1),
    w("bool-operation", 0, 1, 0, 0, 1),
    w("builtin-declaration-mismatch", 1, 0, 0, 0, 1),
    w("builtin-macro-redefined", 1, 0, 0, 0, 1),
    w("c++-compat", 0, 0, 0, 0, 1),
    w("c++0x-compat", 0, 0, 0, 0, 1),
    w("c++1z-compat", 0, 0, 0, 0, 1),
    w("c++2a-compat", 0, 0, 0, 0, 1),
    w("c11-c2x-compat", 0, 0, 0, 0, 1),
    w("c90-c99-compat", 0, 0, 0, 0, 1),
    w("c99-c11-compat", 0, 0, 0, 0, 1),
    w("cannot-profile", 1, 0, 0, 0, 1),
    w("cast-align", 0, 0, 0, 0, 1),
    w("cast-function-type", 0, 0, 1, 0, 1),
    w("cast-qual", 0, 0, 0, 0, 1),
    w("catch-value", 0, 0, 0, 0, 1),
    w("char-subscripts", 0, 1, 0, 0, 1),
    w("chkp", 0, 0, 0, 0, 1),
    w("clobbered", 0, 0, 1, 0, 1),
    w("comment", 0, 1, 0, 0, 1),
    w("comments", 0, 0, 0, 0, 1),
    w("conversion", 0, 0, 0, 0, 1),
    w("coverage-invalid-line-number", 1, 0, 0, 0, 1),
    w("coverage-mismatch", 1, 0, 0, 0, 1),
    w("cpp", 1, 0, 0, 0, 1),
    w("dangling-else", 0, 1, 0, 0, 1),
    w("dangling-pointer", 0, 2, 0, 0, 2),
    w("date-time", 0, 0, 0, 0, 1),
    w("declaration-after-statement", 0, 0, 0, 0, 1),
    w("deprecated", 1, 0, 0, 0, 1),
    w("deprecated-declarations", 1, 0, 0, 0, 1),
    w("designated-init", 1, 0, 0, 0, 1),
    w("disabled-optimization", 0, 0, 0, 0, 1),
    w("discarded-array-qualifiers", 1, 0, 0, 0, 1),
    w("discarded-qualifiers", 1, 0, 0, 0, 1),
    w("div-by-zero", 1, 0, 0, 0, 1),
    w("double-promotion", 0, 0, 0, 0, 1),
    w("duplicate-decl-specifier", 0, 1, 0, 0, 1),
    w("duplicated-branches", 0, 0, 0, 0, 1),
    w("duplicated-cond", 0, 0, 0, 0, 1),
    w("empty-body", 0, 0, 1, 0, 1),
    w("endif-labels", 1, 0, 0, 0, 1),
    w("enum-compare", 0, 1, 0, 0, 1),
    w("enum-conversion", 0, 0, 1, 0, 1),
    w("expansion-to-defined", 0, 0, 1, 1, 1),
    w("float-conversion", 0, 0, 0, 0, 1),
    w("float-equal", 0, 0, 0, 0, 1),
    w("format", 0, 1, 0, 0, 1),
    w("format-contains-nul", 0, 1, 0, 0, 1),
    w("format-diag", 0, 1, 0, 0, 1),
    w("format-extra-args", 0, 1, 0, 0, 1),
    w("format-nonliteral", 0, 0, 0, 0, 1),
    w("format-overflow", 0, 1, 0, 0, 1),
    w("format-security", 0, 0, 0, 0, 1),
    w("format-signedness", 0, 0, 0, 0, 1),
    w("format-truncation", 0, 1, 0, 0, 1),
    w("format-y2k", 0, 0, 0, 0, 1),
    w("format-zero-length", 0, 1, 0, 0, 1),
    w("frame-address", 0, 1, 0, 0, 1),
    w("frame-larger-than", 0, 0, 0, 0, 1),
    w("free-nonheap-object", 1, 0, 0, 0, 1),
    w("hsa", 0, 0, 0, 0, 1),
    w("if-not-aligned", 1, 0, 0, 0, 1),
    w("ignored-attributes", 1, 0, 0, 0, 1),
    w("ignored-qualifiers", 0, 0, 1, 0, 1),
    w("implicit", 0, 1, 0, 0, 1),
    w("implicit-fallthrough", 0, 0, 3, 0, 3),
    w("implicit-function-declaration", 1, 1, 0, 0, 1),
    w("implicit-int", 1, 1, 0, 0, 1),
    w("incompatible-pointer-types", 1, 0, 0, 0, 1),
    w("infinite-recursion", 0, 1, 0, 0, 1),
    w("init-self", 0, 0, 0, 0, 1),
    w("inline", 0, 0, 0, 0, 1),
    w("int-conversion", 1, 0, 0, 0, 1),
    w("int-in-bool-context", 0, 1, 0, 0, 1),
    w("int-to-pointer-cast", 1, 0, 0, 0, 1),
    w("invalid-memory-model", 1, 0, 0, 0, 1),
    w("invalid-pch", 0, 0, 0, 0, 1),
    w("jump-misses-init", 0, 0, 0, 0, 1),
    w("larger-than", 0, 0, 0, 0, 1),
    w("logical-not-parentheses", 0, 1, 0, 0, 1),
    w("logical-op", 0, 0, 0, 0, 1),
    w("long-long", 0, 0, 0, 1, 1),
    w("lto-type-mismatch", 1, 0, 0, 0, 1),
    w("main", 1, 1, 0, 1, 1),
    w("maybe-uninitialized", 0, 1, 1, 0, 1),
    w("memset-elt-size", 0, 1, 0, 0, 1),
    w("memset-transposed-args", 0, 1, 0, 0, 1),
    w("misleading-indentation", 0, 1, 0, 0, 1),
    w("mismatched-dealloc", 0, 1, 0, 0, 1),
    w("missing-attributes", 0, 1, 0, 0, 1),
    w("missing-braces", 0, 1, 0, 0, 1),
    w("missing-declarations", 0, 0, 0, 0, 1),
    w("missing-field-initializers", 0, 0, 1, 0, 1),
    w("missing-format-attribute", 0, 0, 0, 0, 1),
    w("missing-include-dirs", 0, 0, 0, 0, 1),
    w("missing-noreturn", 0, 0, 0, 0, 1),
    w("missing-parameter-type", 0, 0, 1, 0, 1),
    w("missing-profile", 1, 0, 0, 0, 1),
    w("missing-prototypes", 0, 0, 0, 0, 1),
    w("multichar", 1, 0, 0, 0, 1),
    w("multistatement-macros", 0, 1, 0, 0, 1),
    w("narrowing", 0, 0, 0, 0, 1),
    w("nested-externs", 0, 0, 0, 0, 1),
    w("nonnull", 0, 1, 0, 0, 1),
    w("nonnull-compare", 0, 1, 0, 0, 1),
    w("normalized", 1, 0, 0, 0, 1),
    w("null-dereference", 0, 0, 0, 0, 1),
    w("odr", 1, 0, 0, 0, 1),
    w("old-style-declaration", 0, 0, 1, 0, 1),
    w("old-style-definition", 0, 0, 0, 0, 1),
    w("openacc-parallelism", 0, 0, 0, 0, 1),
    w("openmp-simd", 0, 1, 0, 0, 1),
    w("overflow", 1, 0, 0, 0, 1),
    w("overlength-strings", 0, 0, 0, 1, 1),
    w("override-init", 0, 0, 1, 0, 1),
    w("override-init-side-effects", 1, 0, 0, 0, 1),
    w("packed", 0, 0, 0, 0, 1),
    w("packed-bitfield-compat", 1, 0, 0, 0, 1),
    w("packed-not-aligned", 0, 1, 0, 0, 1),
    w("padded", 0, 0, 0, 0, 1),
    w("parentheses", 0, 1, 0, 0, 1),
    w("pedantic", 0, 0, 0, 1, 1),
    w("placement-new", 0, 0, 0, 0, 1),
    w("pointer-arith", 0, 0, 0, 1, 1),
    w("pointer-compare", 1, 0, 0, 0, 1),
    w("pointer-sign", 0, 1, 0, 1, 1),
    w("pointer-to-int-cast", 1, 0, 0, 0, 1),
    w("pragmas", 1, 0, 0, 0, 1),
    w("prio-ctor-dtor", 1, 0, 0, 0, 1),
    w("psabi", 1, 0, 0, 0, 1),
    w("redundant-decls", 0, 0, 0, 0, 1),
    w("restrict", 0, 1, 0, 0, 1),
    w("return-local-addr", 1, 0, 0, 0, 1),
    w("return-type", 0, 1, 0, 0, 1),
    w("scalar-storage-order", 1, 0, 0, 0, 1),
    w("sequence-point", 0, 1, 0, 0, 1),
    w("shadow", 0, 0, 0, 0, 1),
    w("shadow-compatible-local", 0, 0, 0, 0, 1),
    w("shadow-local", 0, 0, 0, 0, 1),
    w("shift-count-negative", 1, 0, 0, 0, 1),
    w("shift-count-overflow", 1, 0, 0, 0, 1),
    w("shift-negative-value", 0, 0, 1, 0, 1),
    w("shift-overflow", 1, 0, 0, 0, 1),
    w("sign-compare", 0, 0, 1, 0, 1),
    w("sign-conversion", 0, 0, 0, 0, 1),
    w("sizeof-array-argument", 1, 0, 0, 0, 1),
    w("sizeof-array-div", 0, 1, 0, 0, 1),
    w("sizeof-pointer-div", 0, 1, 0, 0, 1),
    w("sizeof-pointer-memaccess", 0, 1, 0, 0, 1),
    w("stack-protector", 0, 0, 0, 0, 1),
    w("stack-usage", 0, 0, 0, 0, 1),
    w("strict-aliasing", 0, 3, 0, 0, 3),
    w("strict-overflow", 0, 1, 0, 0, 2),
    w("strict-prototypes", 0, 0, 0, 0, 1),
    w("string-compare", 0, 0, 1, 0, 1),
    w("stringop-overflow", 2, 0, 0, 0, 2),
    w("stringop-overread", 1, 0, 0, 0, 1),
    w("stringop-truncation", 0, 1, 0, 0, 1),
    w("suggest-attribute", 0, 0, 0, 0, 1),
    w("suggest-final-methods", 0, 0, 0, 0, 1),
    w("suggest-final-types", 0, 0, 0, 0, 1),
    w("switch", 0, 1, 0, 0, 1),
    w("switch-bool", 1, 0, 0, 0, 1),
    w("switch-default", 0, 0, 0, 0, 1),
    w("switch-enum", 0, 0, 0, 0, 1),
    w("switch-outside-range", 1, 0, 0, 0, 1),
    w("switch-unreachable", 1, 0, 0, 0, 1),
    w("sync-nand", 1, 0, 0, 0, 1),
    w("system-headers", 0, 0, 0, 0, 1),
    w("tautological-compare", 0, 1, 0, 0, 1),
    w("traditional", 0, 0, 0, 0, 1),
    w("traditional-conversion", 0, 0, 0, 0, 1),
    w("trampolines", 0, 0, 0, 0, 1),
    w("trigraphs", 1, 0, 0, 0, 1),
    w("trivial-auto-var-init", 0, 0, 0, 0, 1),
    w("tsan", 1, 0, 0, 0, 1),
    w("type-limits", 0, 0, 1, 0, 1),
    w("undef", 0, 0, 0, 0, 1),
    w("uninitialized", 0, 1, 1, 0, 1),
    w("unknown-pragmas", 0, 1, 0, 0, 1),
    w("unreachable-code", 0, 0, 0, 0, 1),
    w("unsafe-loop-optimizations", 0, 0, 0, 0, 1),
    w("unsuffixed-float-constants", 0, 0, 0, 0, 1),
    w("unused", 0, 1, 0, 0, 1),
    w("unused-but-set-parameter", 0, 0, 0, 0, 1),
    w("unused-but-set-variable", 0, 1, 0, 0, 1),
    w("unused-const-variable", 0, 0, 0, 0, 2),
    w("unused-function", 0, 1, 0, 0, 1),
    w("unused-label", 0, 1, 0, 0, 1),
    w("unused-local-typedefs", 0, 1, 0, 0, 1),
    w("unused-macros", 0, 0, 0, 0, 1),
    w("unused-parameter", 0, 0, 0, 0, 1),
    w("unused-result", 1, 0, 0, 0, 1),
    w("unused-value", 0, 1, 0, 0, 1),
    w("unused-variable", 0, 1, 0, 0, 1),
    w("use-after-free", 0, 2, 0, 0, 1),
    w("varargs", 1, 0, 0, 0, 1),
    w("variadic-macros", 0, 0, 0, 1, 1),
    w("vector-operation-performance", 0, 0, 0, 0, 1),
    w("vla", 0, 0, 0, 0, 1),
    w("vla-larger-than", 0, 0, 0, 0, 1),
    w("vla-parameter", 0, 1, 0, 0, 1),
    w("volatile-register-var", 0, 1, 0, 0, 1),
    w("write-strings", 0, 0, 0, 0, 1),
    w("zero-length-bounds", 0, 1, 0, 0, 1),
];

/// Options that stand for others: (group, member, level of the member).
pub static GROUPS: &[(&str, &str, u8)] = &[
    ("implicit", "implicit-int", 1),
    ("implicit", "implicit-function-declaration", 1),
    ("unused", "unused-but-set-variable", 1),
    ("unused", "unused-function", 1),
    ("unused", "unused-label", 1),
    ("unused", "unused-local-typedefs", 1),
    ("unused", "unused-value", 1),
    ("unused", "unused-variable", 1),
    ("conversion", "sign-conversion", 1),
    ("conversion", "float-conversion", 1),
    ("uninitialized", "maybe-uninitialized", 1),
    ("address", "nonnull-compare", 1),
    ("parentheses", "dangling-else", 1),
    ("format", "format-contains-nul", 1),
    ("format", "format-extra-args", 1),
    ("format", "format-zero-length", 1),
    ("format", "nonnull", 1),
    ("format", "format-overflow", 1),
    ("format", "format-truncation", 1),
    ("shadow", "shadow-local", 1),
    ("shadow-local", "shadow-compatible-local", 1),
    ("comments", "comment", 1),
];

/// Members of the group at level 2 of an option: `-Wformat=2`.
pub static LEVEL2_GROUPS: &[(&str, &str)] =
    &[("format", "format-nonliteral"), ("format", "format-security"), ("format", "format-y2k")];

/// Options that need two groups at once: (option, with these two both on), as `-Wextra -Wunused`.
pub static BOTH: &[(&str, &str, &str)] =
    &[("unused-parameter", "unused", "extra"), ("unused-but-set-parameter", "unused", "extra")];

/// Options of other languages: accepted with a warning.
#[rustfmt::skip]
pub static OTHER_LANGUAGES: &[&str] = &[
    "abi-tag", "aligned-new", "assign-intercept", "c++11-compat", "c++11-extensions", "c++14-compat",
    "c++14-extensions", "c++17-compat", "c++17-extensions", "c++20-compat", "c++20-extensions",
    "c++23-extensions", "class-conversion", "class-memaccess", "comma-subscript", "conditionally-supported",
    "conversion-null", "ctad-maybe-unsupported", "ctor-dtor-privacy", "delete-incomplete",
    "delete-non-virtual-dtor", "deprecated-copy", "deprecated-copy-dtor", "deprecated-enum-enum-conversion",
    "deprecated-enum-float-conversion", "effc++", "exceptions", "extra-semi", "inaccessible-base",
    "inherited-variadic-ctor", "init-list-lifetime", "interference-size", "invalid-imported-macros",
    "invalid-offsetof", "literal-suffix", "mismatched-new-delete", "mismatched-tags", "missing-requires",
    "missing-template-keyword", "multiple-inheritance", "namespaces", "noexcept", "noexcept-type",
    "non-template-friend", "non-virtual-dtor", "objc-root-class", "old-style-cast", "overloaded-virtual",
    "pessimizing-move", "pmf-conversions", "property-assign-default", "protocol", "range-loop-construct",
    "redundant-move", "redundant-tags", "register", "reorder", "selector", "shadow-ivar", "sign-promo",
    "sized-deallocation", "strict-null-sentinel", "strict-selector-match", "subobject-linkage",
    "suggest-override", "synth", "templates", "terminate", "undeclared-selector", "useless-cast",
    "vexing-parse", "virtual-inheritance", "virtual-move-assign", "volatile",
    "zero-as-null-pointer-constant",
];

/// A row of [`WARNINGS`], for analyses that ask whether they are wanted at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WarningId(pub u16);

/// The row of `name`, found when the compiler is compiled: `const SHADOW: WarningId = id("shadow");`.
pub const fn id(name: &str) -> WarningId {
    let mut i = 0;
    while i < WARNINGS.len() {
        if same(WARNINGS[i].name.as_bytes(), name.as_bytes()) {
            return WarningId(i as u16);
        }
        i += 1;
    }
    panic!("no such warning")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The index of `name` (without `-W`, but it may end in `=` or `=value`) in [`WARNINGS`].
pub fn index(name: &str) -> Option<usize> {
    let name = name.split('=').next()?;
    WARNINGS.binary_search_by(|w| w.name.cmp(name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_refer_to_each_other() {
        assert!(WARNINGS.is_sorted_by(|a, b| a.name < b.name));
        assert!(OTHER_LANGUAGES.is_sorted());
        for (group, member, _) in GROUPS {
            assert!(index(group).is_some() && index(member).is_some(), "{group} {member}");
        }
        for (group, member) in LEVEL2_GROUPS {
            assert!(index(group).is_some() && index(member).is_some(), "{group} {member}");
        }
        for (option, group, _) in BOTH {
            assert!(index(option).is_some() && index(group).is_some());
        }
    }
}
