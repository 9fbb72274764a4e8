//! Messages about expressions and conversions.

crate::diag::rows! {
}
