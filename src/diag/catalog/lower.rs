//! Messages about lowering to IR.

crate::diag::rows! {
}
