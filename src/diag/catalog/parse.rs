//! Messages about syntax.

crate::diag::rows! {
    EXPECTED_BEFORE: Error "" "expected {0} before {1}";
    EXPECTED_AT_END: Error "" "expected {0} at end of input";
}
