//! Messages about declarations, types and attributes.

crate::diag::rows! {
}
