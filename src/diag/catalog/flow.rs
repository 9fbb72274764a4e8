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
    UNINITIALIZED: Warning "-Wuninitialized" "'{0}' is used uninitialized";
    MAYBE_UNINITIALIZED: Warning "-Wmaybe-uninitialized" "'{0}' may be used uninitialized";
    WAS_DECLARED: Note "" "'{0}' was declared here";
    DECLARED_HERE: Note "" "'{0}' declared here";
}
