//! Messages about the command line and files.

crate::diag::rows! {
}
