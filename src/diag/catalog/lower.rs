//! Messages about lowering to IR.

crate::diag::rows! {
    NOT_SUPPORTED: Sorry "" "{0} is not supported";
    TARGET_UNKNOWN: Error "" "attribute 'target' argument '{0}' is unknown";
    CPU_NAME: Error "" "parameter to builtin not valid: {0}";
    CPU_NAME_LITERAL: Error "" "parameter to builtin must be a string constant or literal";
    NOT_CONSTANT: Error "" "initializer element is not constant";
    IMMEDIATE_ARGUMENT: Error "" "argument {0} must be a constant";
    ASM_CONSTRAINT: Error "" "impossible constraint in 'asm'";
}
