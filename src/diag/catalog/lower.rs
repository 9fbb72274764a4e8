//! Messages about lowering to IR.

crate::diag::rows! {
    NOT_SUPPORTED: Sorry "" "{0} is not supported";
    NOT_CONSTANT: Error "" "initializer element is not constant";
    ASM_CONSTRAINT: Error "" "impossible constraint in 'asm'";
}
