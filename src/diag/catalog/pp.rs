//! Messages about directives and macros.

crate::diag::rows! {
    // Files
    CANNOT_READ_MAIN: Fatal "" "{0}: {1}";
    CANNOT_OPEN: Fatal "" "{0}: {1}";
    TOO_MUCH_TEXT: Fatal "" "{0}";
    INCLUDE_TOO_DEEP: Fatal "" "#include nested depth {0} exceeds maximum of {1} (use -fmax-include-depth=DEPTH to increase the maximum)";
    INCLUDE_NEXT_IN_MAIN: Warning "" "#include_next in primary source file";
    EXPECTED_FILENAME: Error "" "{0} expects \"FILENAME\" or <FILENAME>";
    EMPTY_FILENAME: Error "" "empty filename in #{0}";
    MISSING_GT: Error "" "missing terminating > character";
    ONCE_IN_MAIN: Warning "" "#pragma once in main file";

    // Directives
    ERROR_DIRECTIVE: Error "" "#error{0}";
    WARNING_DIRECTIVE: Warning "-Wcpp" "#warning{0}";
    INVALID_DIRECTIVE: Error "" "invalid preprocessing directive #{0}";
    INVALID_DIRECTIVE_SUGGEST: Error "" "invalid preprocessing directive #{0}; did you mean #{1}?";
    EXTRA_TOKENS: Pedwarn "" "extra tokens at end of #{0} directive";
    EXTRA_TOKENS_LABEL: Pedwarn "-Wendif-labels" "extra tokens at end of #{0} directive";
    DIRECTIVE_IN_ARGS: Pedwarn "-pedantic" "embedding a directive within macro arguments is not portable";
    GNU_LINE_MARKER: Pedwarn "-pedantic" "style of line directive is a GCC extension";
    LINE_NOT_NUMBER: Error "" "\"{0}\" after #line is not a positive integer";
    MARKER_NOT_NUMBER: Error "" "\"{0}\" after # is not a positive integer";
    LINE_OUT_OF_RANGE: Pedwarn "-pedantic" "line number out of range";
    INVALID_FILENAME: Error "" "invalid filename \"{0}\"";
    INVALID_MARKER_FLAG: Error "" "invalid flag \"{0}\" in line directive";
    INVALID_IDENT: Error "" "invalid #{0} directive";
    MISSING_ANSWER: Error "" "missing '(' after predicate";
    REASSERTED: Warning "" "\"{0}\" re-asserted";
    ASSERTION_WITHOUT_PREDICATE: Error "" "assertion without predicate";
    PREDICATE_NOT_IDENTIFIER: Error "" "predicate must be an identifier";
    ANSWER_UNTERMINATED: Error "" "missing ')' to complete answer";
    EMPTY_ANSWER: Error "" "predicate's answer is empty";

    // Conditionals
    ELSE_WITHOUT_IF: Error "" "#else without #if";
    ELSE_AFTER_ELSE: Error "" "#else after #else";
    ELIF_WITHOUT_IF: Error "" "#{0} without #if";
    ELIF_AFTER_ELSE: Error "" "#{0} after #else";
    ENDIF_WITHOUT_IF: Error "" "#endif without #if";
    ELIFDEF_BEFORE_C2X: Pedwarn "-pedantic" "#{0} before C2X is a GCC extension";
    CONDITIONAL_BEGAN: Error "" "the conditional began here";
    OUTSIDE_DIRECTIVE: Error "" "\"{0}\" used outside of preprocessing directive";
    UNTERMINATED_CONDITIONAL: Error "" "unterminated #{0}";
    NO_EXPRESSION: Error "" "#{0} with no expression";
    NO_RIGHT_OPERAND: Error "" "operator '{0}' has no right operand";
    NO_LEFT_OPERAND: Error "" "operator '{0}' has no left operand";
    EMPTY_PARENS: Error "" "missing expression between '(' and ')'";
    CONDITION_MISSING_RPAREN: Error "" "missing ')' in expression";
    CONDITION_MISSING_LPAREN: Error "" "missing '(' in expression";
    COLON_WITHOUT_QUESTION: Error "" "':' without preceding '?'";
    QUESTION_WITHOUT_COLON: Error "" "'?' without following ':'";
    COMMA_IN_CONDITION: Pedwarn "-Wpedantic" "comma operator in operand of #if";
    INVALID_IN_CONDITION: Error "" "token \"{0}\" is not valid in preprocessor expressions";
    MISSING_OPERATOR: Error "" "missing binary operator before token \"{0}\"";
    MISSING_OPERATOR_PAREN: Error "" "missing binary operator before token \"(\"";
    FLOAT_IN_CONDITION: Error "" "floating constant in preprocessor expression";
    IMAGINARY_IN_CONDITION: Error "" "imaginary number in preprocessor expression";
    INTEGER_TOO_LARGE: Pedwarn "" "integer constant is too large for its type";
    SO_LARGE_IT_IS_UNSIGNED: Pedwarn "" "integer constant is so large that it is unsigned";
    UNDEF_IN_CONDITION: Warning "-Wundef" "\"{0}\" is not defined, evaluates to 0";
    DEFINED_FROM_MACRO: Pedwarn "-Wexpansion-to-defined" "this use of \"defined\" may not be portable";
    DEFINED_WITHOUT_IDENT: Error "" "operator \"defined\" requires an identifier";
    DEFINED_MISSING_RPAREN: Error "" "missing ')' after \"defined\"";
    CONDITION_OVERFLOW: Pedwarn "" "integer overflow in preprocessor expression";
    SIGN_CHANGES: Warning "" "the {0} operand of \"{1}\" changes sign when promoted";
    CONDITION_DIVISION_BY_ZERO: Error "" "division by zero in #if";
    HAS_MISSING_LPAREN: Error "" "missing '(' before \"{0}\" operand";
    HAS_MISSING_RPAREN: Error "" "missing ')' after \"{0}\" operand";
    HAS_WITHOUT_NAME: Error "" "macro \"{0}\" requires an identifier";
    ATTRIBUTE_NAME_EXPECTED: Error "" "attribute identifier required after \"{0}\"";

    // Macro definitions
    NO_MACRO_NAME: Error "" "no macro name given in #{0} directive";
    MACRO_NAME_NOT_IDENTIFIER: Error "" "macro names must be identifiers";
    CANNOT_BE_MACRO_NAME: Error "" "\"{0}\" cannot be used as a macro name";
    POISONED: Error "" "attempt to use poisoned \"{0}\"";
    REDEFINED: Pedwarn "" "\"{0}\" redefined";
    REDEFINING_BUILTIN: Warning "-Wbuiltin-macro-redefined" "\"{0}\" redefined";
    UNDEFINING: Warning "-Wbuiltin-macro-redefined" "undefining \"{0}\"";
    PREVIOUS_DEFINITION: Note "" "this is the location of the previous definition";
    UNUSED_MACRO: Warning "-Wunused-macros" "macro \"{0}\" is not used";
    VA_ARGS_MISUSED: Pedwarn "" "{0} can only appear in the expansion of a C99 variadic macro";
    WHITESPACE_AFTER_NAME_C99: Pedwarn "" "ISO C99 requires whitespace after the macro name";
    WHITESPACE_AFTER_NAME: Warning "" "missing whitespace after the macro name";
    DUPLICATE_PARAM: Error "" "duplicate macro parameter \"{0}\"";
    TOO_MANY_PARAMS: Error "" "too many macro parameters";
    ANONYMOUS_VARIADIC: Pedwarn "-Wvariadic-macros" "anonymous variadic macros were introduced in C99";
    NAMED_VARIADIC: Pedwarn "-Wvariadic-macros" "ISO C does not permit named variadic macros";
    EXPECTED_PAREN_AFTER_ELLIPSIS: Error "" "expected ')' after \"...\"";
    EXPECTED_PAREN_BEFORE_END: Error "" "expected ')' before end of line";
    EXPECTED_PARAM_NAME_BEFORE: Error "" "expected parameter name, found \"{0}\"";
    EXPECTED_PARAM_BEFORE: Error "" "expected parameter name, found \"{0}\"";
    EXPECTED_COMMA_OR_PAREN: Error "" "expected ',' or ')', found \"{0}\"";
    HASH_WITHOUT_PARAM: Error "" "'#' is not followed by a macro parameter";
    PASTE_AT_END: Error "" "'##' cannot appear at either end of a macro expansion";
    PASTE_AT_VA_OPT: Error "" "'##' cannot appear at either end of __VA_OPT__";
    VA_OPT_SYNTAX: Error "" "__VA_OPT__ must be followed by an open parenthesis";
    VA_OPT_NESTED: Error "" "__VA_OPT__ may not appear in a __VA_OPT__";
    VA_OPT_UNTERMINATED: Error "" "unterminated __VA_OPT__";
    VA_OPT_TOO_LONG: Error "" "__VA_OPT__ has too many tokens";

    // Macro calls
    UNTERMINATED_CALL: Error "" "unterminated argument list invoking macro \"{0}\"";
    TOO_FEW_ARGS: Error "" "macro \"{0}\" requires {1} arguments, but only {2} given";
    TOO_MANY_ARGS: Error "" "macro \"{0}\" passed {1} arguments, but takes just {2}";
    MACRO_DEFINED_HERE: Note "" "macro \"{0}\" defined here";
    VARIADIC_ARG_MISSING: Pedwarn "-pedantic" "ISO C99 requires at least one argument for the \"...\" in a variadic macro";
    NESTED_TOO_DEEPLY: Fatal "" "macro calls are nested too deeply";
    EXPANSION_TOO_LARGE: Fatal "" "the expansion of this macro is too large";
    BAD_PASTE: Error "" "pasting \"{0}\" and \"{1}\" does not give a valid preprocessing token";
    INVALID_STRINGIFY: Warning "" "invalid string literal, ignoring final '\\'";
    DATE_TIME: Warning "-Wdate-time" "macro \"{0}\" might prevent reproducible builds";
    IN_DEFINITION: Note "" "in definition of macro '{0}'";
    IN_EXPANSION: Note "" "in expansion of macro '{0}'";

    // Pragmas
    PRAGMA_OPERATOR_SYNTAX: Error "" "_Pragma takes a parenthesized string literal";
    UNKNOWN_PRAGMA: Warning "-Wunknown-pragmas" "ignoring '#pragma {0}'";
    INVALID_PUSH_MACRO: Error "" "invalid #pragma {0} directive";
    POISONING_MACRO: Warning "" "poisoning existing macro \"{0}\"";
    INVALID_POISON: Error "" "invalid #pragma GCC poison directive";
    SYSTEM_HEADER_IN_MAIN: Warning "" "#pragma system_header ignored outside include file";
    DEPENDENCY_MISSING: Warning "" "cannot find source file {0}";
    DEPENDENCY_OLDER: Warning "" "current file is older than {0}";
    PRAGMA_WARNING: Warning "-Wpragmas" "{0}";
    PRAGMA_ERROR: Error "" "{0}";
    PRAGMA_MESSAGE: Note "" "'#pragma message: {0}'";
    MESSAGE_WITHOUT_STRING: Warning "-Wpragmas" "expected a string after '#pragma message'";
    INVALID_PRAGMA_TEXT: Error "" "invalid \"#pragma GCC {0}\" directive";
    DIAGNOSTIC_KIND: Warning "-Wpragmas" "missing [error|warning|ignored|push|pop] after '#pragma GCC diagnostic'";
    DIAGNOSTIC_OPTION_MISSING: Warning "-Wpragmas" "missing option after '#pragma GCC diagnostic' kind";
    DIAGNOSTIC_UNKNOWN_OPTION: Warning "-Wpragmas" "unknown option after '#pragma GCC diagnostic' kind";

    // #embed
    EMBED_LIMIT: Error "" "#embed limit is not a non-negative integer";
    EMBED_PARAMETER: Error "" "unsupported #embed parameter \"{0}\"";
    EMBED_SYNTAX: Error "" "expected '(' and ')' around the value of #embed parameter \"{0}\"";
    EMBED_CANNOT_OPEN: Fatal "" "{0}: {1}";
}
