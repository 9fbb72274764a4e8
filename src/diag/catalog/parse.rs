//! Messages about syntax.

crate::diag::rows! {
    EXPECTED_BEFORE: Error "" "expected {0} before {1}";
    TOO_DEEP: Fatal "" "nesting of statements, expressions or declarators is too deep";
    EXPECTED_AT_END: Error "" "expected {0} at end of input";
}
