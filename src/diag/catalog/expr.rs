//! Messages about expressions and conversions.

crate::diag::rows! {
    // Names.
    UNDECLARED: Error "" "'{0}' undeclared (first use in this function)";
    UNDECLARED_FILE: Error "" "'{0}' undeclared here (not in a function)";
    ONCE_EACH: Note "" "each undeclared identifier is reported only once for each function it appears in";
    IMPLICIT_FUNCTION: Pedwarn "-Wimplicit-function-declaration" "implicit declaration of function '{0}'";
    IMPLICIT_BUILTIN: Warning "" "incompatible implicit declaration of built-in function '{0}'";
    TYPE_AS_EXPR: Error "" "expected expression before {0}";
    EXPECTED_EXPR: Error "" "expected expression before {0}";
    EXPECTED_EXPR_END: Error "" "expected expression at end of input";
    DECLARED_HERE: Note "" "declared here";
    DEPRECATED: Warning "-Wdeprecated-declarations" "'{0}' is deprecated";
    DEPRECATED_MSG: Warning "-Wdeprecated-declarations" "'{0}' is deprecated: {1}";
    UNAVAILABLE: Error "" "'{0}' is unavailable";

    // Constants.
    INT_TOO_LARGE: Pedwarn "" "integer constant is too large for its type";
    INT_UNSIGNED_ONLY: Warning "" "integer constant is so large that it is unsigned";
    FLOAT_RANGE: Pedwarn "-Woverflow" "floating constant exceeds range of {0}";
    DECIMAL_FLOAT: Sorry "" "decimal floating-point is not supported";
    INTEGER_OVERFLOW: Warning "-Woverflow" "integer overflow in expression of type {0} results in '{1}'";
    DIV_BY_ZERO: Warning "-Wdiv-by-zero" "division by zero";
    OVERFLOW_CONVERSION: Warning "-Woverflow" "{2} from {0} to {1} changes value from '{3}' to '{4}'";
    SHIFT_NEGATIVE_L: Warning "-Wshift-count-negative" "left shift count is negative";
    SHIFT_NEGATIVE_R: Warning "-Wshift-count-negative" "right shift count is negative";
    SHIFT_WIDTH_L: Warning "-Wshift-count-overflow" "left shift count >= width of type";
    SHIFT_WIDTH_R: Warning "-Wshift-count-overflow" "right shift count >= width of type";

    // Operators.
    INVALID_OPERANDS: Error "" "invalid operands to binary {0} (have {1} and {2})";
    WRONG_UNARY_MINUS: Error "" "wrong type argument to unary minus";
    WRONG_UNARY_PLUS: Error "" "wrong type argument to unary plus";
    WRONG_BIT_COMPLEMENT: Error "" "wrong type argument to bit-complement";
    WRONG_NOT: Error "" "wrong type argument to unary exclamation mark";
    WRONG_INCREMENT: Error "" "wrong type argument to increment";
    WRONG_DECREMENT: Error "" "wrong type argument to decrement";
    WRONG_REAL: Error "" "wrong type argument to __real";
    WRONG_IMAG: Error "" "wrong type argument to __imag";
    PEDANTIC_VOID_ARITH: Pedwarn "-Wpointer-arith" "pointer of type 'void *' used in arithmetic";
    PEDANTIC_FUNC_ARITH: Pedwarn "-Wpointer-arith" "pointer to a function used in arithmetic";
    PEDANTIC_VOID_SUB: Pedwarn "-Wpointer-arith" "pointer of type 'void *' used in subtraction";
    PEDANTIC_FUNC_SUB: Pedwarn "-Wpointer-arith" "pointer to a function used in subtraction";
    INVALID_USE_UNDEFINED: Error "" "invalid use of undefined type {0}";
    INVALID_USE_UNSPECIFIED: Error "" "invalid use of array with unspecified bounds";
    INVALID_USE_VOID: Error "" "invalid use of void expression";
    VOID_NOT_IGNORED: Error "" "void value not ignored as it ought to be";
    INVALID_INDIRECTION: Error "" "invalid type argument of unary '*' (have {0})";
    INVALID_ARROW: Error "" "invalid type argument of '->' (have {0})";
    NOT_A_STRUCT: Error "" "request for member '{0}' in something not a structure or union";
    USE_ARROW: Error "" "{0} is a pointer; did you mean to use '->'?";
    NO_MEMBER: Error "" "{0} has no member named '{1}'";
    NOT_SUBSCRIPTABLE: Error "" "subscripted value is neither array nor pointer nor vector";
    SUBSCRIPT_FUNCTION: Error "" "subscripted value is pointer to function";
    SUBSCRIPT_NOT_INT: Error "" "array subscript is not an integer";
    LVALUE_ASSIGN: Error "" "lvalue required as left operand of assignment";
    LVALUE_INC: Error "" "lvalue required as increment operand";
    LVALUE_DEC: Error "" "lvalue required as decrement operand";
    LVALUE_ADDR: Error "" "lvalue required as unary '&' operand";
    READONLY: Error "" "{0} of read-only {1}";
    ASSIGN_ARRAY: Error "" "assignment to expression with array type";
    ADDR_BIT_FIELD: Error "" "cannot take address of bit-field '{0}'";
    ADDR_REGISTER: Error "" "address of register variable '{0}' requested";
    ADDR_REGISTER_GLOBAL: Error "" "address of global register variable '{0}' requested";
    USED_STRUCT: Error "" "used struct type value where scalar is required";
    USED_UNION: Error "" "used union type value where scalar is required";
    USED_VECTOR: Error "" "used vector type where scalar is required";
    USED_ARRAY: Error "" "used array that cannot be converted to pointer where scalar is required";
    POINTER_INTEGER_COMPARE: Pedwarn "" "comparison between pointer and integer";
    DISTINCT_POINTERS: Pedwarn "" "comparison of distinct pointer types lacks a cast";
    ORDERED_ZERO: Pedwarn "-Wextra" "ordered comparison of pointer with integer zero";
    COND_MISMATCH: Error "" "type mismatch in conditional expression";
    COND_POINTERS: Pedwarn "" "pointer type mismatch in conditional expression";
    COND_POINTER_INT: Pedwarn "" "pointer/integer type mismatch in conditional expression";
    COND_ONE_VOID: Pedwarn "-Wpedantic" "ISO C forbids conditional expr with only one void side";
    OMITTED_MIDDLE: Pedwarn "-Wpedantic" "ISO C forbids omitting the middle term of a '?:' expression";
    VECTOR_SCALAR_TRUNC: Error "" "conversion of scalar {0} to vector {1} involves truncation";

    // Calls.
    NOT_A_FUNCTION: Error "" "called object {0} is not a function or function pointer";
    NOT_A_FUNCTION_UNNAMED: Error "" "called object is not a function or function pointer";
    TOO_FEW_ARGS: Error "" "too few arguments to function '{0}'";
    TOO_MANY_ARGS: Error "" "too many arguments to function '{0}'";
    ARG_INCOMPLETE: Error "" "type of formal parameter {0} is incomplete";
    RETURN_INCOMPLETE: Error "" "invalid use of incomplete return type {0}";

    // Casts and conversions.
    CAST_ARRAY: Error "" "cast specifies array type";
    CAST_FUNCTION: Error "" "cast specifies function type";
    CAST_NON_SCALAR: Error "" "conversion to non-scalar type requested";
    CAST_UNION_MISSING: Error "" "cast to union type from type not present in union";
    CAST_AGGREGATE_INT: Error "" "aggregate value used where an integer was expected";
    CAST_AGGREGATE_FLOAT: Error "" "aggregate value used where a floating-point was expected";
    CAST_AGGREGATE_COMPLEX: Error "" "aggregate value used where a complex was expected";
    CAST_POINTER: Error "" "cannot convert to a pointer type";
    CAST_POINTER_FLOAT: Error "" "pointer value used where a floating-point was expected";
    CAST_POINTER_COMPLEX: Error "" "pointer value used where a complex was expected";
    CAST_VECTOR_SIZE: Error "" "cannot convert a value of type {0} to vector type {1} which has different size";
    CAST_FROM_VECTOR: Error "" "cannot convert a vector of type {0} to type {1} which has different size";
    CAST_SIZE_PTR_INT: Warning "-Wpointer-to-int-cast" "cast from pointer to integer of different size";
    CAST_SIZE_INT_PTR: Warning "-Wint-to-pointer-cast" "cast to pointer from integer of different size";
    INCOMPATIBLE_ASSIGN: Error "" "incompatible types when assigning to type {0} from type {1}";
    INCOMPATIBLE_INIT: Error "" "incompatible types when initializing type {0} using type {1}";
    INCOMPATIBLE_RETURN: Error "" "incompatible types when returning type {1} but {0} was expected";
    INCOMPATIBLE_ARG: Error "" "incompatible type for argument {0} of '{1}'";
    INCOMPATIBLE_ARG_PTR: Error "" "incompatible type for argument {0} of indirect function call";
    EXPECTED_ARG: Note "" "expected {0} but argument is of type {1}";
    MAKES_POINTER_ASSIGN: Pedwarn "-Wint-conversion" "assignment to {0} from {1} makes pointer from integer without a cast";
    MAKES_POINTER_INIT: Pedwarn "-Wint-conversion" "initialization of {0} from {1} makes pointer from integer without a cast";
    MAKES_POINTER_RETURN: Pedwarn "-Wint-conversion" "returning {1} from a function with return type {0} makes pointer from integer without a cast";
    MAKES_POINTER_ARG: Pedwarn "-Wint-conversion" "passing argument {0} of {1} makes pointer from integer without a cast";
    MAKES_INTEGER_ASSIGN: Pedwarn "-Wint-conversion" "assignment to {0} from {1} makes integer from pointer without a cast";
    MAKES_INTEGER_INIT: Pedwarn "-Wint-conversion" "initialization of {0} from {1} makes integer from pointer without a cast";
    MAKES_INTEGER_RETURN: Pedwarn "-Wint-conversion" "returning {1} from a function with return type {0} makes integer from pointer without a cast";
    MAKES_INTEGER_ARG: Pedwarn "-Wint-conversion" "passing argument {0} of {1} makes integer from pointer without a cast";
    INCOMPATIBLE_PTR_ASSIGN: Pedwarn "-Wincompatible-pointer-types" "assignment to {0} from incompatible pointer type {1}";
    INCOMPATIBLE_PTR_INIT: Pedwarn "-Wincompatible-pointer-types" "initialization of {0} from incompatible pointer type {1}";
    INCOMPATIBLE_PTR_RETURN: Pedwarn "-Wincompatible-pointer-types" "returning {1} from a function with incompatible return type {0}";
    INCOMPATIBLE_PTR_ARG: Pedwarn "-Wincompatible-pointer-types" "passing argument {0} of {1} from incompatible pointer type";
    DISCARDS_ASSIGN: Pedwarn "-Wdiscarded-qualifiers" "assignment discards '{0}' qualifier from pointer target type";
    DISCARDS_INIT: Pedwarn "-Wdiscarded-qualifiers" "initialization discards '{0}' qualifier from pointer target type";
    DISCARDS_RETURN: Pedwarn "-Wdiscarded-qualifiers" "return discards '{0}' qualifier from pointer target type";
    DISCARDS_ARG: Pedwarn "-Wdiscarded-qualifiers" "passing argument {1} of {2} discards '{0}' qualifier from pointer target type";
    SIGN_ASSIGN: Pedwarn "-Wpointer-sign" "pointer targets in assignment from {1} to {0} differ in signedness";
    SIGN_INIT: Pedwarn "-Wpointer-sign" "pointer targets in initialization of {0} from {1} differ in signedness";
    SIGN_RETURN: Pedwarn "-Wpointer-sign" "pointer targets in returning {1} from a function with return type {0} differ in signedness";
    SIGN_ARG: Pedwarn "-Wpointer-sign" "pointer targets in passing argument {0} of {1} differ in signedness";
    FUNC_VOID_PTR: Pedwarn "-Wpedantic" "ISO C forbids conversion between function pointer and 'void *'";

    // sizeof and its kin.
    SIZEOF_FUNCTION: Pedwarn "-Wpointer-arith" "invalid application of '{0}' to a function type";
    SIZEOF_VOID: Pedwarn "-Wpointer-arith" "invalid application of '{0}' to a void type";
    SIZEOF_INCOMPLETE: Error "" "invalid application of '{0}' to incomplete type {1}";
    SIZEOF_BIT_FIELD: Error "" "'sizeof' applied to a bit-field";
    ALIGNOF_BIT_FIELD: Error "" "'{0}' applied to a bit-field";
    ALIGNOF_EXPR: Pedwarn "-Wpedantic" "ISO C does not allow '{0} (expression)'";

    // Other forms.
    GENERIC_NO_MATCH: Error "" "'_Generic' selector of type {0} is not compatible with any association";
    GENERIC_DUP_DEFAULT: Error "" "duplicate 'default' case in '_Generic'";
    GENERIC_DUP_TYPE: Error "" "'_Generic' specifies two compatible types";
    GENERIC_FUNCTION: Error "" "'_Generic' association has function type";
    GENERIC_INCOMPLETE: Error "" "'_Generic' association has incomplete type";
    GENERIC_VLA: Error "" "'_Generic' association has variable length type";
    CHOOSE_NOT_CONST: Error "" "first argument to '__builtin_choose_expr' not a constant";
    COMPLEX_OPERANDS: Error "" "'__builtin_complex' operand not of real binary floating-point type";
    COMPLEX_TYPES: Error "" "'__builtin_complex' operands of different types";
    OFFSETOF_BIT_FIELD: Error "" "attempt to take address of bit-field structure member '{0}'";
    OFFSETOF_NOT_ARRAY: Error "" "subscripted value is neither array nor pointer";
    VA_ARG_NOT_VA_LIST: Error "" "first argument to 'va_arg' not of type 'va_list'";
    VA_ARG_INCOMPLETE: Error "" "second argument to 'va_arg' is of incomplete type {0}";
    VA_ARG_PROMOTED: Warning "" "{0} is promoted to {1} when passed through '...'";
    VA_START_FIXED: Error "" "'va_start' used in function with fixed arguments";
    STMT_EXPR_FILE: Error "" "braced-group within expression allowed only inside a function";
    STMT_EXPR_PEDANTIC: Pedwarn "-Wpedantic" "ISO C forbids braced-groups within expressions";
    LABEL_VALUE_PEDANTIC: Pedwarn "-Wpedantic" "taking the address of a label is non-standard";
    LABEL_VALUE_FILE: Error "" "label '{0}' referenced outside of any function";
    COMPOUND_LIT_VLA: Error "" "compound literal has variable size";
    COMPOUND_LIT_FUNCTION: Error "" "compound literal has function type";
    TOO_FEW_BUILTIN_ARGS: Error "" "too few arguments to function '{0}'";
    TOO_MANY_BUILTIN_ARGS: Error "" "too many arguments to function '{0}'";
    BUILTIN_ARG_NOT_INT: Error "" "argument {0} in call to function '{1}' does not have integral type";
    BUILTIN_ARG_NOT_PTR: Error "" "argument {0} in call to function '{1}' does not have pointer to integral type";
    BUILTIN_ARG_NOT_FLOAT: Error "" "non-floating-point argument in call to function '{0}'";
    BUILTIN_NON_FLOATS: Error "" "non-floating-point arguments in call to function '{0}'";
    BUILTIN_ARG_TYPE: Error "" "operand type {0} is incompatible with argument {1} of '{2}'";
    BUILTIN_ARG_CONST: Error "" "argument {0} in call to function '{1}' must be a constant integer";
    BUILTIN_UNSUPPORTED: Sorry "" "'{0}' is not supported";
    BUILTIN_MUST_CALL: Error "" "built-in function '{0}' must be directly called";
    SHUFFLE_ARGS: Error "" "'{0}' arguments must be vectors of one type with an integer vector as mask";
    CONVERT_VECTOR_ARGS: Error "" "'__builtin_convertvector' arguments must be a vector and a vector type with the same number of elements";
}
