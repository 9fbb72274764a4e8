//! Messages about checks on the typed tree.

crate::diag::rows! {
}
