//! Messages about syntax.

crate::diag::rows! {
    EXPECTED_BEFORE: Error "" "expected {0} before {1}";
    TOO_DEEP: Fatal "" "nesting of statements, expressions or declarators is too deep";
    EXTRA_SEMI: Pedwarn "-Wpedantic" "ISO C does not allow extra ';' outside of a function";
    EXTRA_SEMI_STRUCT: Pedwarn "-Wpedantic" "extra semicolon in struct or union specified";
    NO_SEMI_STRUCT: Warning "" "no semicolon at end of struct or union";
    EMPTY_ENUM: Error "" "empty enum is invalid";
    UNKNOWN_TYPE: Error "" "unknown type name '{0}'";
    DUPLICATE_SPEC: Error "" "duplicate '{0}'";
    MULTIPLE_STORAGE: Error "" "multiple storage classes in declaration specifiers";
    THREAD_WITH: Error "" "'__thread' used with '{0}'";
    TWO_TYPES: Error "" "two or more data types in declaration specifiers";
    LONG_LONG_LONG: Error "" "'long long long' is too long for GCC";
    BAD_COMBINATION: Error "" "both {0} in declaration specifiers";
    ELLIPSIS_ALONE: Error "" "ISO C requires a named argument before '...'";
    BAD_PRAGMA: Warning "-Wpragmas" "malformed '#pragma {0}'";
    BAD_PACK: Warning "-Wpragmas" "alignment must be a small power of two, not {0}";
    PACK_POP: Warning "-Wpragmas" "#pragma pack (pop) encountered without matching #pragma pack (push)";
    EXPECTED_AT_END: Error "" "expected {0} at end of input";
}
