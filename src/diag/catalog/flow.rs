//! Messages that need the flow of control or of data.

crate::diag::rows! {
    REACHES_END: Warning "-Wreturn-type" "control reaches end of non-void function";
    NORETURN_DOES_RETURN: Warning "" "'noreturn' function does return";
    INFINITE_RECURSION: Warning "-Winfinite-recursion" "infinite recursion detected";
    RECURSIVE_CALL: Note "" "recursive call";
    MISSING_NORETURN: Warning "-Wsuggest-attribute=noreturn" "function might be candidate for attribute 'noreturn'";
    FALLS_THROUGH: Warning "-Wimplicit-fallthrough=" "this statement may fall through";
    FALLS_HERE: Note "" "here";
    FALLTHROUGH_MISPLACED: Warning "" "attribute 'fallthrough' not preceding a case label or default label";
    NO_EFFECT: Warning "-Wunused-value" "statement with no effect";
    VALUE_UNUSED: Warning "-Wunused-value" "value computed is not used";
    COMMA_LEFT: Warning "-Wunused-value" "left-hand operand of comma expression has no effect";
    COMMA_RIGHT: Warning "-Wunused-value" "right-hand operand of comma expression has no effect";
    RESULT_UNUSED: Warning "-Wunused-result" "ignoring return value of '{0}' declared with attribute 'warn_unused_result'";
    SET_NOT_USED: Warning "-Wunused-but-set-variable" "variable '{0}' set but not used";
    PARAM_NOT_USED: Warning "-Wunused-but-set-parameter" "parameter '{0}' set but not used";
    SEQUENCE_POINT: Warning "-Wsequence-point" "operation on '{0}' may be undefined";
    UNINITIALIZED: Warning "-Wuninitialized" "'{0}' is used uninitialized";
    MAYBE_UNINITIALIZED: Warning "-Wmaybe-uninitialized" "'{0}' may be used uninitialized";
    WAS_DECLARED: Note "" "'{0}' was declared here";
    DECLARED_HERE: Note "" "'{0}' declared here";
}
