//! Messages about tokens: characters, numbers, strings, comments.

crate::diag::rows! {
    STRAY: Error "" "stray '{0}' in program";
}
