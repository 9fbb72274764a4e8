//! Messages about statements.

crate::diag::rows! {
    BREAK_OUTSIDE: Error "" "break statement not within loop or switch";
    CONTINUE_OUTSIDE: Error "" "continue statement not within a loop";
    ELSE_WITHOUT_IF: Error "" "'else' without a previous 'if'";
    FOR_DECLARATION: Error "" "'for' loop initial declarations are only allowed in C99 or C11 mode";
    SWITCH_NOT_INT: Error "" "switch quantity not an integer";
    CASE_OUTSIDE: Error "" "case label not within a switch statement";
    DEFAULT_OUTSIDE: Error "" "'default' label not within a switch statement";
    CASE_NOT_CONST: Error "" "case label does not reduce to an integer constant";
    CASE_NOT_STRICT: Pedwarn "-Wpedantic" "case label is not an integer constant expression";
    CASE_NOT_INT: Error "" "case label is not an integer constant expression";
    DUPLICATE_CASE: Error "" "duplicate case value";
    PREVIOUS_CASE: Note "" "previously used here";
    EMPTY_RANGE: Warning "" "empty range specified";
    MULTIPLE_DEFAULT: Error "" "multiple default labels in one switch";
    FIRST_DEFAULT: Note "" "this is the first default label";
    SWITCH_INTO_VLA: Error "" "switch jumps into scope of identifier with variably modified type";
    JUMP_INTO_VLA: Error "" "jump into scope of identifier with variably modified type";
    SWITCH_INTO_EXPR: Error "" "switch jumps into statement expression";
    JUMP_INTO_EXPR: Error "" "jump into statement expression";
    VLA_DECLARED: Note "" "declared here";
    LABEL_HERE: Note "" "label '{0}' defined here";
    LABEL_UNDEFINED: Error "" "label '{0}' used but not defined";
    DUPLICATE_LABEL: Error "" "duplicate label '{0}'";
    DUPLICATE_LABEL_DECL: Error "" "duplicate label declaration '{0}'";
    PREVIOUS_LABEL_DECL: Note "" "previous declaration of '{0}' was here";
    GOTO_NOT_POINTER: Error "" "computed goto must be pointer type";
    PREVIOUS_LABEL: Note "" "previous definition of '{0}' was here";
    NORETURN_RETURNS: Warning "" "function declared 'noreturn' has a 'return' statement";
    RETURN_NO_VALUE: Pedwarn "-Wreturn-type" "'return' with no value, in function returning non-void";
    RETURN_NO_VALUE_C99: Pedwarn "" "'return' with no value, in function returning non-void";
    RETURN_VALUE_VOID_FLAG: Pedwarn "-Wreturn-type" "'return' with a value, in function returning void";
    RETURN_VALUE_VOID: Pedwarn "" "'return' with a value, in function returning void";
    RETURN_VOID_EXPR: Pedwarn "-Wpedantic" "ISO C forbids 'return' with expression, in function returning void";

    // asm
    ASM_OUTPUT_LVALUE: Error "" "lvalue required in 'asm' statement";
    ASM_OUTPUT_CONSTRAINT: Error "" "output operand constraint lacks '='";
    ASM_INPUT_CONSTRAINT: Error "" "input operand constraint contains '{0}'";
    ASM_NOT_ADDRESSABLE: Error "" "memory input {0} is not directly addressable";
    ASM_BAD_QUALIFIER: Error "" "'{0}' is not a valid 'asm' qualifier";
    ASM_DUPLICATE_NAME: Error "" "duplicate 'asm' operand name '{0}'";
    ASM_UNKNOWN_NAME: Error "" "undefined named operand '{0}'";
    ASM_QUALIFIER: Error "" "duplicate 'asm' qualifier '{0}'";
    ASM_TOO_MANY: Error "" "more than 30 operands in 'asm'";
    ASM_MATCHING: Error "" "matching constraint references invalid operand number";
    ASM_WIDE_STRING: Error "" "wide string literal in 'asm'";
    ASM_EXPECTED_STRING: Error "" "expected string literal before {0}";
    ASM_VOID: Error "" "invalid use of void expression";
}
