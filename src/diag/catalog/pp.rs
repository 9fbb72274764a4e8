//! Messages about directives and macros.

crate::diag::rows! {
    ERROR_DIRECTIVE: Error "" "#error{0}";
}
