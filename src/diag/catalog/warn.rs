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

    // Integers in boolean context.
    BOOL_SHIFT: Warning "-Wint-in-bool-context" "'<<' in boolean context, did you mean '<'?";
    BOOL_MUL: Warning "-Wint-in-bool-context" "'*' in boolean context, suggest '&&' instead";
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

    // Formats.
    FORMAT_NOT_CHECKED: Warning "-Wformat-nonliteral" "format not a string literal, format string not checked";
    FORMAT_NOT_LITERAL: Warning "-Wformat-nonliteral" "format not a string literal, argument types not checked";
    FORMAT_NO_ARGUMENTS: Warning "-Wformat-security" "format not a string literal and no format arguments";
    FORMAT_NO_ARGUMENTS_NONLITERAL: Warning "-Wformat-nonliteral" "format not a string literal and no format arguments";
    FORMAT_EXTRA: Warning "-Wformat-extra-args" "too many arguments for format";
    FORMAT_DOLLAR_EXTRA: Warning "-Wformat-extra-args" "unused arguments in $-style format";
    FORMAT_EMPTY: Warning "-Wformat-zero-length" "zero-length {0} format string";
    FORMAT_WIDE: Warning "-Wformat=" "format is a wide character string";
    FORMAT_UNTERMINATED: Warning "-Wformat=" "unterminated format string";
    FORMAT_NUL: Warning "-Wformat-contains-nul" "embedded '\\0' in format";
    FORMAT_TRAILING: Warning "-Wformat=" "spurious trailing '%' in format";
    FORMAT_REPEATED: Warning "-Wformat=" "repeated {0} in format";
    FORMAT_FILL: Warning "-Wformat=" "missing fill character at end of strfmon format";
    FORMAT_ZERO_WIDTH: Warning "-Wformat=" "zero width in {0} format";
    FORMAT_EMPTY_LEFT: Warning "-Wformat=" "empty left precision in {0} format";
    FORMAT_EMPTY_PRECISION: Warning "-Wformat=" "empty precision in {0} format";
    FORMAT_LENGTH_STD: Warning "-Wformat=" "{0} does not support the '{1}' {2} length modifier";
    FORMAT_CONVERSION_STD: Warning "-Wformat=" "{0} does not support the '{1}' {2} format";
    FORMAT_FLAG_STD: Warning "-Wformat=" "{0} does not support {1}";
    FORMAT_FLAG_WITH_STD: Warning "-Wformat=" "{0} does not support {1} with the '{2}' {3} format";
    FORMAT_LACKS_TYPE: Warning "-Wformat=" "conversion lacks type at end of format";
    FORMAT_UNKNOWN: Warning "-Wformat=" "unknown conversion type character '{0}' in format";
    FORMAT_UNKNOWN_CODE: Warning "-Wformat=" "unknown conversion type character 0x{0} in format";
    FORMAT_FLAG: Warning "-Wformat=" "{0} used with '{1}' {2} format";
    FORMAT_FLAG_IGNORED: Warning "-Wformat=" "{0} ignored with {1} in {2} format";
    FORMAT_FLAG_IGNORED_WITH: Warning "-Wformat=" "{0} ignored with {1} and '{2}' {3} format";
    FORMAT_FLAGS: Warning "-Wformat=" "use of {0} and {1} together in {2} format";
    FORMAT_FLAGS_WITH: Warning "-Wformat=" "use of {0} and {1} together with '{2}' {3} format";
    FORMAT_Y2K: Warning "-Wformat-y2k" "'{0}' yields only last 2 digits of year";
    FORMAT_Y2K_LOCALES: Warning "-Wformat-y2k" "'{0}' yields only last 2 digits of year in some locales";
    FORMAT_NO_BRACKET: Warning "-Wformat=" "no closing ']' for '%[' format";
    FORMAT_BAD_LENGTH: Warning "-Wformat=" "use of '{0}' length modifier with '{1}' type character has either no effect or undefined behavior";
    FORMAT_DOLLAR_SUPPRESSED: Warning "-Wformat=" "operand number specified with suppressed assignment";
    FORMAT_DOLLAR_NOTHING: Warning "-Wformat=" "operand number specified for format taking no argument";
    FORMAT_DOLLAR_MISSING: Warning "-Wformat=" "missing $ operand number in format";
    FORMAT_DOLLAR_LATE: Warning "-Wformat=" "'$' operand number used after format without operand number";
    FORMAT_DOLLAR_STD: Warning "-Wformat=" "ISO C does not support %n$ operand number formats";
    FORMAT_DOLLAR_RANGE: Warning "-Wformat=" "operand number out of range in format";
    FORMAT_DOLLAR_TWICE: Warning "-Wformat=" "format argument {0} used more than once in {1} format";
    FORMAT_DOLLAR_GAP: Warning "-Wformat=" "format argument {0} unused before used argument {1} in '$'-style format";
    FORMAT_MATCHING: Warning "-Wformat=" "{0} '{1}' expects a matching '{2}' argument";
    FORMAT_EXPECTS: Warning "-Wformat=" "{0} '{1}' expects argument of type '{2}', but argument {3} has type {4}";
    FORMAT_WRITE_NULL: Warning "-Wformat=" "writing through null pointer (argument {0})";
    FORMAT_READ_NULL: Warning "-Wformat=" "reading through null pointer (argument {0})";
    FORMAT_WRITE_CONST: Warning "-Wformat=" "writing into constant object (argument {0})";
    FORMAT_EXTRA_QUALS: Warning "-Wformat=" "extra type qualifiers in format argument (argument {0})";
    SENTINEL_FEW: Warning "-Wformat=" "not enough variable arguments to fit a sentinel";
    SENTINEL_MISSING: Warning "-Wformat=" "missing sentinel in function call";

    // Conversions.
    SIGN_CHANGES: Warning "-Wsign-conversion" "{2} from {0} to {1} changes value from '{3}' to '{4}'";
    CHANGES_VALUE: Warning "-Wconversion" "{2} from {0} to {1} changes value from '{3}' to '{4}'";
    FLOAT_CHANGES: Warning "-Wfloat-conversion" "{2} from {0} to {1} changes value from '{3}' to '{4}'";
    MAY_CHANGE: Warning "-Wconversion" "conversion from {0} to {1} may change value";
    MAY_CHANGE_ARITH: Warning "-Warith-conversion" "conversion from {0} to {1} may change value";
    MAY_CHANGE_FLOAT: Warning "-Wfloat-conversion" "conversion from {0} to {1} may change value";
    MAY_CHANGE_SIGN: Warning "-Wsign-conversion" "conversion to {0} from {1} may change the sign of the result";
    DISCARDS_IMAGINARY: Warning "-Wconversion" "conversion from {0} to {1} discards imaginary component";
    ENUM_CONVERSION: Warning "-Wenum-conversion" "implicit conversion from {0} to {1}";
    PROMOTED_OPERAND: Warning "-Wdouble-promotion" "implicit conversion from {0} to {1} to match other operand of binary expression";
    PROMOTED_COND: Warning "-Wdouble-promotion" "implicit conversion from {0} to {1} to match other result of conditional";
    PROMOTED_ARGUMENT: Warning "-Wdouble-promotion" "implicit conversion from {0} to {1} when passing argument to function";

    // Statements.
    EMPTY_IF: Warning "-Wempty-body" "suggest braces around empty body in an 'if' statement";
    EMPTY_ELSE: Warning "-Wempty-body" "suggest braces around empty body in an 'else' statement";
    EMPTY_DO: Warning "-Wempty-body" "suggest braces around empty body in 'do' statement";
    MISLEADING: Warning "-Wmisleading-indentation" "this '{0}' clause does not guard...";
    MISLEADING_NOTE: Note "" "...this statement, but the latter is misleadingly indented as if it were guarded by the '{0}'";
    DUPLICATED_COND: Warning "-Wduplicated-cond" "duplicated 'if' condition";
    DUPLICATED_COND_NOTE: Note "" "previously used here";
    DUPLICATED_BRANCHES: Warning "-Wduplicated-branches" "this condition has identical branches";
    SWITCH_BOOL: Warning "-Wswitch-bool" "switch condition has boolean value";
    SWITCH_DEFAULT: Warning "-Wswitch-default" "switch missing default case";
    SWITCH_MISSING: Warning "-Wswitch" "enumeration value '{0}' not handled in switch";
    SWITCH_ENUM_MISSING: Warning "-Wswitch-enum" "enumeration value '{0}' not handled in switch";
    CASE_NOT_ENUM: Warning "-Wswitch-enum" "case value '{0}' not in enumerated type {1}";
    CASE_NOT_ENUM_S: Warning "-Wswitch" "case value '{0}' not in enumerated type {1}";
    CASE_NOT_ENUM_PLAIN: Warning "-Wswitch-enum" "case value '{0}' not in enumerated type";
    CASE_NOT_ENUM_PLAIN_S: Warning "-Wswitch" "case value '{0}' not in enumerated type";
    SWITCH_UNREACHABLE: Warning "-Wswitch-unreachable" "statement will never be executed";
    CASE_BELOW: Warning "-Wswitch-outside-range" "case label value is less than minimum value for type";
    CASE_ABOVE: Warning "-Wswitch-outside-range" "case label value exceeds maximum value for type";
    CASE_RANGE_BELOW: Warning "-Wswitch-outside-range" "lower value in case label range less than minimum value for type";
    CASE_RANGE_ABOVE: Warning "-Wswitch-outside-range" "upper value in case label range exceeds maximum value for type";
    UNUSED_LABEL: Warning "-Wunused-label" "label '{0}' defined but not used";

    // Library calls and casts.
    SIZEOF_SOURCE: Warning "-Wsizeof-pointer-memaccess" "argument to 'sizeof' in '{0}' call is the same expression as the source; did you mean to use the size of the destination?";
    SIZEOF_REMOVE_ADDRESS: Warning "-Wsizeof-pointer-memaccess" "argument to 'sizeof' in '{0}' call is the same expression as the {1}; did you mean to remove the addressof?";
    SIZEOF_LENGTH: Warning "-Wsizeof-pointer-memaccess" "argument to 'sizeof' in '{0}' call is the same expression as the {1}; did you mean to provide an explicit length?";
    SIZEOF_DEREFERENCE: Warning "-Wsizeof-pointer-memaccess" "argument to 'sizeof' in '{0}' call is the same expression as the {1}; did you mean to dereference it?";
    SIZEOF_POINTER_TYPE: Warning "-Wsizeof-pointer-memaccess" "argument to 'sizeof' in '{0}' call is the same pointer type {1} as the {2}; expected {3} or an explicit length";
    MEMSET_TRANSPOSED: Warning "-Wmemset-transposed-args" "'memset' used with constant zero length parameter; this could be due to transposed parameters";
    MEMSET_ELT: Warning "-Wmemset-elt-size" "'memset' used with length equal to number of elements without multiplication by element size";
    ABS_UNSIGNED: Warning "-Wabsolute-value" "taking the absolute value of unsigned type {0} has no effect";
    ABS_CLASS: Warning "-Wabsolute-value" "using {0} absolute value function '{1}' when argument is of {2} {3}";
    ABS_TRUNCATES: Warning "-Wabsolute-value" "absolute value function '{0}' given an argument of type {1} but has parameter of type {2} which may cause truncation of value";
    CAST_ALIGN: Warning "-Wcast-align" "cast increases required alignment of target type";
    CAST_FUNCTION: Warning "-Wcast-function-type" "cast between incompatible function types from {0} to {1}";
    BAD_FUNCTION_CAST: Warning "-Wbad-function-cast" "cast from function call of type {0} to non-matching type {1}";
    CAST_DISCARDS: Warning "-Wcast-qual" "cast discards '{0}' qualifier from pointer target type";
    CAST_INTERMEDIATE: Warning "-Wcast-qual" "to be safe all intermediate pointers in cast from {0} to {1} must be 'const' qualified";

    // Declarations.
    MISSING_PROTOTYPE: Warning "-Wmissing-prototypes" "no previous prototype for '{0}'";
    MISSING_DECLARATION: Warning "-Wmissing-declarations" "no previous declaration for '{0}'";
    STRICT_PROTOTYPE: Warning "-Wstrict-prototypes" "function declaration isn't a prototype";
    OLD_STYLE_DEFINITION: Warning "-Wold-style-definition" "old-style function definition";
    MAIN_RETURN: Warning "-Wmain" "return type of 'main' is not 'int'";
    MAIN_FIRST: Warning "-Wmain" "first argument of 'main' should be 'int'";
    MAIN_SECOND: Warning "-Wmain" "second argument of 'main' should be 'char **'";
    MAIN_THIRD: Warning "-Wmain" "third argument of 'main' should probably be 'char **'";
    MAIN_COUNT: Warning "-Wmain" "'main' takes only zero or two arguments";
    MAIN_VARIADIC: Warning "-Wmain" "'main' declared as variadic function";
    MAIN_OBJECT: Warning "-Wmain" "'main' is usually a function";
    SHADOW_GLOBAL: Warning "-Wshadow" "declaration of '{0}' shadows a global declaration";
    SHADOW_PARAM: Warning "-Wshadow" "declaration of '{0}' shadows a parameter";
    SHADOW_PARAM_LOCAL: Warning "-Wshadow=local" "declaration of '{0}' shadows a parameter";
    SHADOW_PARAM_COMPATIBLE: Warning "-Wshadow=compatible-local" "declaration of '{0}' shadows a parameter";
    SHADOW_PREVIOUS: Warning "-Wshadow" "declaration of '{0}' shadows a previous local";
    SHADOW_PREVIOUS_LOCAL: Warning "-Wshadow=local" "declaration of '{0}' shadows a previous local";
    SHADOW_PREVIOUS_COMPATIBLE: Warning "-Wshadow=compatible-local" "declaration of '{0}' shadows a previous local";
    SHADOW_NOTE: Note "" "shadowed declaration is here";
    NESTED_EXTERN: Warning "-Wnested-externs" "nested extern declaration of '{0}'";
    REDUNDANT: Warning "-Wredundant-decls" "redundant redeclaration of '{0}'";
    UNUSED_TYPEDEF: Warning "-Wunused-local-typedefs" "typedef '{0}' locally defined but not used";
    RETURN_QUALS: Warning "-Wignored-qualifiers" "type qualifiers ignored on function return type";
    NOT_AT_BEGINNING: Warning "-Wold-style-declaration" "'{0}' is not at beginning of declaration";
    DUPLICATE_QUALIFIER: Warning "-Wduplicate-decl-specifier" "duplicate '{0}' declaration specifier";
    MIXED_DECLARATIONS: Warning "-Wdeclaration-after-statement" "ISO C90 forbids mixed declarations and code";
    VLA_NAMED: Warning "-Wvla" "ISO C90 forbids variable length array '{0}'";
    VLA_UNNAMED: Warning "-Wvla" "ISO C90 forbids variable length array";

    // Initialisers.
    MISSING_FIELD: Warning "-Wmissing-field-initializers" "missing initializer for field '{0}' of {1}";
    MISSING_BRACES: Warning "-Wmissing-braces" "missing braces around initializer";
    OVERRIDE_INIT: Warning "-Woverride-init" "initialized field overwritten";
    OVERRIDE_EFFECTS: Warning "-Woverride-init-side-effects" "initialized field with side-effects overwritten";
    POSITIONAL: Warning "-Wdesignated-init" "positional initialization of field in 'struct' declared with 'designated_init' attribute";

    // Attributes.
    ATTR_CONFLICT: Warning "-Wattributes" "ignoring attribute '{0}' because it conflicts with attribute '{1}'";
    PREVIOUS_HERE: Note "" "previous declaration here";
    ATTR_NOT_HERE: Warning "-Wattributes" "'{0}' attribute ignored";
    ATTR_MALLOC: Warning "-Wattributes" "'malloc' attribute ignored on functions returning {0}; valid only for pointer return types";
    ATTR_RETURNING: Warning "-Wattributes" "'{0}' attribute ignored on a function returning {1}";

    // C++.
    CXX_KEYWORD: Warning "-Wc++-compat" "identifier '{0}' conflicts with C++ keyword";
    CXX_ENUM_ASSIGN: Warning "-Wc++-compat" "enum conversion from {0} to {1} in assignment is invalid in C++";
    CXX_ENUM_INIT: Warning "-Wc++-compat" "enum conversion from {0} to {1} in initialization is invalid in C++";
    CXX_ENUM_RETURN: Warning "-Wc++-compat" "enum conversion from {0} to {1} in return is invalid in C++";
    CXX_ENUM_ARG: Warning "-Wc++-compat" "enum conversion when passing argument {0} of '{1}' is invalid in C++";
    CXX_VOID: Warning "-Wc++-compat" "request for implicit conversion from {0} to {1} not permitted in C++";

    // Addresses and memory orders.
    PACKED_MEMBER: Warning "-Waddress-of-packed-member" "taking address of packed member of {0} may result in an unaligned pointer value";
    PACKED_POINTER: Warning "-Waddress-of-packed-member" "converting a packed {0} pointer (alignment {1}) to a {2} pointer (alignment {3}) may result in an unaligned pointer value";
    ORDER_UNKNOWN: Warning "-Winvalid-memory-model" "invalid memory model {0} for '{1}'";
    ORDER_INVALID: Warning "-Winvalid-memory-model" "invalid memory model '{0}' for '{1}'";
    ORDER_FAILURE: Warning "-Winvalid-memory-model" "invalid failure memory model '{0}' for '{1}'";
    ORDER_STRONGER: Warning "-Winvalid-memory-model" "failure memory model '{0}' cannot be stronger than success memory model '{1}' for '{2}'";
}
