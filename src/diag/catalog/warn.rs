//! Messages of the analyses in `sema::warn`. Arguments that are types come quoted already.

crate::diag::rows! {
    // Parentheses.
    PAREN_INSIDE: Warning "-Wparentheses" "suggest parentheses around '{0}' inside '{1}'";
    PAREN_WITHIN: Warning "-Wparentheses" "suggest parentheses around '&&' within '||'";
    PAREN_ARITH: Warning "-Wparentheses" "suggest parentheses around arithmetic in operand of '{0}'";
    PAREN_COMPARE: Warning "-Wparentheses" "suggest parentheses around comparison in operand of '{0}'";
    PAREN_OPERAND: Warning "-Wparentheses" "suggest parentheses around '{0}' in operand of '&'";
    PAREN_NOT: Warning "-Wparentheses" "suggest parentheses around operand of '!' or change '{0}' to '{1}' or '!' to '~'";
    COMPARE_CHAIN: Warning "-Wparentheses" "comparisons like 'X<=Y<=Z' do not have their mathematical meaning";
    ASSIGN_TRUTH: Warning "-Wparentheses" "suggest parentheses around assignment used as truth value";
    OMITTED_ALWAYS_TRUE: Warning "-Wparentheses" "the omitted middle operand in '?:' will always be 'true', suggest explicit middle operand";
    DANGLING_ELSE: Warning "-Wdangling-else" "suggest explicit braces to avoid ambiguous 'else'";

    // Comparisons and logic.
    LOGICAL_CONSTANT: Warning "-Wlogical-op" "logical '{0}' applied to non-boolean constant";
    LOGICAL_EQUAL: Warning "-Wlogical-op" "logical '{0}' of equal expressions";
    LOGICAL_ALWAYS_TRUE: Warning "-Wlogical-op" "logical 'or' of collectively exhaustive tests is always true";
    LOGICAL_ALWAYS_FALSE: Warning "-Wlogical-op" "logical 'and' of mutually exclusive tests is always false";
    NOT_LEFT_ONLY: Warning "-Wlogical-not-parentheses" "logical not is only applied to the left hand side of comparison";
    NOT_LEFT_NOTE: Note "" "add parentheses around left hand side expression to silence this warning";
    NOT_BITWISE: Warning "-Wlogical-not-parentheses" "logical not is only applied to the left hand side of bitwise operator";
    SELF_COMPARE: Warning "-Wtautological-compare" "self-comparison always evaluates to {0}";
    BITWISE_COMPARE: Warning "-Wtautological-compare" "bitwise comparison always evaluates to {0}";
    BOOL_COMPARE: Warning "-Wbool-compare" "comparison of constant '{0}' with boolean expression is always {1}";
    BOOL_NOT_OPERATOR: Warning "-Wbool-operation" "'~' on a boolean expression";
    BOOL_NOT_NOTE: Note "" "did you mean to use logical not?";
    BOOL_INCREMENT: Warning "-Wbool-operation" "increment of a boolean expression";
    BOOL_DECREMENT: Warning "-Wbool-operation" "decrement of a boolean expression";
    FLOAT_EQUAL: Warning "-Wfloat-equal" "comparing floating-point with '==' or '!=' is unsafe";
    ENUM_COMPARE: Warning "-Wenum-compare" "comparison between {0} and {1}";
    ENUM_COND: Warning "-Wenum-compare" "enumerated mismatch in conditional expression: {0} vs {1}";
    ARRAY_COMPARE: Warning "-Warray-compare" "comparison between two arrays";
    ARRAY_COMPARE_NOTE: Note "" "use '&{0}[0] {2} &{1}[0]' to compare the addresses";
    STRING_COMPARE: Warning "-Waddress" "comparison with string literal results in unspecified behavior";
    POINTER_ZERO_CHAR: Warning "-Wpointer-compare" "comparison between pointer and zero character constant";
    POINTER_ZERO_CHAR_NOTE: Note "" "did you mean to dereference the pointer?";
    ADDRESS_TRUE: Warning "-Waddress" "the address of '{0}' will always evaluate as 'true'";
    ADDRESS_COMPARE: Warning "-Waddress" "the comparison will always evaluate as '{0}' for the address of '{1}' will never be NULL";
    ADDRESS_POINTER: Warning "-Waddress" "the comparison will always evaluate as '{0}' for the pointer operand in '{1}' must not be NULL";
    ADDRESS_DECLARED_HERE: Note "" "'{0}' declared here";
    NONNULL_COMPARE: Warning "-Wnonnull-compare" "'nonnull' argument '{0}' compared to NULL";

    // Integers in boolean context.
    BOOL_SHIFT: Warning "-Wint-in-bool-context" "'<<' in boolean context, did you mean '<'?";
    BOOL_MUL: Warning "-Wint-in-bool-context" "'*' in boolean context, suggest '&&' instead";
    BOOL_ENUM: Warning "-Wint-in-bool-context" "enum constant in boolean context";
    BOOL_COND: Warning "-Wint-in-bool-context" "'?:' using integer constants in boolean context";
    BOOL_COND_TRUE: Warning "-Wint-in-bool-context" "'?:' using integer constants in boolean context, the expression will always evaluate to 'true'";

    // Signs and ranges.
    SIGN_COMPARE: Warning "-Wsign-compare" "comparison of integer expressions of different signedness: {0} and {1}";
    SIGN_COND: Warning "-Wsign-compare" "operand of '?:' changes signedness from {0} to {1} due to unsignedness of other operand";
    COMPLEMENT_NONZERO: Warning "-Wsign-compare" "promoted bitwise complement of an unsigned value is always nonzero";
    COMPLEMENT_CONSTANT: Warning "-Wsign-compare" "comparison of promoted bitwise complement of an unsigned value with constant";
    COMPLEMENT_UNSIGNED: Warning "-Wsign-compare" "comparison of promoted bitwise complement of an unsigned value with unsigned";
    LIMITS_UNSIGNED: Warning "-Wtype-limits" "comparison of unsigned expression in '{0}' is always {1}";
    LIMITS_RANGE: Warning "-Wtype-limits" "comparison is always {0} due to limited range of data type";

    // Shifts.
    SHIFT_NEGATIVE_VALUE: Warning "-Wshift-negative-value" "left shift of negative value";
    SHIFT_OVERFLOW: Warning "-Wshift-overflow=" "result of '{0} << {1}' requires {2} bits to represent, but {3} only has {4} bits";

    // sizeof.
    SIZEOF_POINTER_DIV: Warning "-Wsizeof-pointer-div" "division 'sizeof ({0}) / sizeof ({1})' does not compute the number of array elements";
    SIZEOF_POINTER_DIV_NOTE: Note "" "first 'sizeof' operand was declared here";
    SIZEOF_ARRAY_DIV: Warning "-Wsizeof-array-div" "expression does not compute the number of elements in this array; element type is {0}, not {1}";
    SIZEOF_ARRAY_DIV_NOTE: Note "" "add parentheses around the second 'sizeof' to silence this warning";
    SIZEOF_ARRAY_ARG: Warning "-Wsizeof-array-argument" "'sizeof' on array function parameter '{0}' will return size of {1}";
    CHAR_SUBSCRIPT: Warning "-Wchar-subscripts" "array subscript has type 'char'";
}
