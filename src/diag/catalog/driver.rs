//! Messages about the command line and files.

crate::diag::rows! {
    ATTRIBUTE_ERROR: Error "" "call to '{0}' declared with attribute error: {1}";
    INLINE_MISMATCH: Error "" "inlining failed in call to 'always_inline' '{0}': target specific option mismatch";
    ATTRIBUTE_WARNING: Warning "-Wattribute-warning" "call to '{0}' declared with attribute warning: {1}";
}
