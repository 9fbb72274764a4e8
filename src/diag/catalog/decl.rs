//! Messages about declarations, types and attributes. Arguments that are types come quoted already.

crate::diag::rows! {
    // Redeclaration.
    CONFLICTING_TYPES: Error "" "conflicting types for '{0}'; have {1}";
    CONFLICTING_IMPLICIT: Warning "" "conflicting types for '{0}'; have {1}";
    DIFFERENT_KIND: Error "" "'{0}' redeclared as different kind of symbol";
    REDEFINITION: Error "" "redefinition of '{0}'";
    REDECL_NO_LINKAGE: Error "" "redeclaration of '{0}' with no linkage";
    NO_LINKAGE_AFTER: Error "" "declaration of '{0}' with no linkage follows extern declaration";
    EXTERN_AFTER_NO_LINKAGE: Error "" "extern declaration of '{0}' follows declaration with no linkage";
    STATIC_AFTER_NONSTATIC: Error "" "static declaration of '{0}' follows non-static declaration";
    NONSTATIC_AFTER_STATIC: Error "" "non-static declaration of '{0}' follows static declaration";
    THREAD_AFTER: Error "" "thread-local declaration of '{0}' follows non-thread-local declaration";
    NONTHREAD_AFTER: Error "" "non-thread-local declaration of '{0}' follows thread-local declaration";
    REDECL_ENUMERATOR: Error "" "redeclaration of enumerator '{0}'";
    TYPEDEF_VM: Error "" "redefinition of typedef '{0}' with variably modified type";
    PREVIOUS_DECL: Note "" "previous declaration of '{0}' with type {1}";
    PREVIOUS_DECL_PLAIN: Note "" "previous declaration of '{0}'";
    PREVIOUS_DEF: Note "" "previous definition of '{0}' with type {1}";
    PREVIOUS_IMPLICIT: Note "" "previous implicit declaration of '{0}' with type {1}";
    DECLARED_HERE: Note "" "declared here";
    DEPRECATED: Warning "-Wdeprecated-declarations" "'{0}' is deprecated";
    DEPRECATED_TEXT: Warning "-Wdeprecated-declarations" "'{0}' is deprecated: {1}";

    // Declarations.
    NO_TYPE_OR_STORAGE: Warning "" "data definition has no type or storage class";
    IMPLICIT_INT: Warning "-Wimplicit-int" "type defaults to 'int' in declaration of '{0}'";
    IMPLICIT_INT_PLAIN: Warning "-Wimplicit-int" "type defaults to 'int' in type name";
    IMPLICIT_INT_RETURN: Warning "-Wimplicit-int" "return type defaults to 'int'";
    IMPLICIT_INT_PARAM: Warning "-Wimplicit-int" "type of '{0}' defaults to 'int'";
    USELESS_STORAGE: Warning "" "useless storage class specifier in empty declaration";
    USELESS_TYPE_NAME: Warning "" "useless type name in empty declaration";
    EMPTY_DECLARATION: Warning "" "empty declaration";
    DECLARED_VOID: Error "" "variable or field '{0}' declared void";
    STORAGE_UNKNOWN: Error "" "storage size of '{0}' isn't known";
    ARRAY_SIZE_MISSING: Error "" "array size missing in '{0}'";
    ARRAY_ASSUMED_ONE: Warning "" "array '{0}' assumed to have one element";
    FILE_SCOPE_STORAGE: Error "" "file-scope declaration of '{0}' specifies '{1}'";
    BAD_STORAGE_FUNCTION: Error "" "invalid storage class for function '{0}'";
    EXTERN_INIT: Warning "" "'{0}' initialized and declared 'extern'";
    EXTERN_INIT_LOCAL: Error "" "'{0}' has both 'extern' and initializer";
    INLINE_VARIABLE: Warning "" "variable '{0}' declared 'inline'";
    NORETURN_VARIABLE: Warning "" "variable '{0}' declared '_Noreturn'";
    THREAD_FUNCTION: Error "" "storage class specified for function '{0}'";
    THREAD_AUTO: Error "" "function-scope '{0}' implicitly auto and declared '_Thread_local'";
    STATIC_VLA: Error "" "storage size of '{0}' isn't constant";
    VM_LINKAGE: Error "" "object with variably modified type must have no linkage: '{0}'";
    ASM_AUTO: Warning "" "ignoring 'asm' specifier for non-static local variable '{0}'";
    BAD_RESTRICT: Error "" "invalid use of 'restrict'";
    ATOMIC_ARRAY: Error "" "'_Atomic'-qualified array or function type";
    AUTO_NEEDS_INIT: Error "" "'__auto_type' in declaration without initializer";
    AUTO_PLAIN: Error "" "'__auto_type' requires a plain identifier as declarator";
    STATIC_ASSERT: Error "" "static assertion failed";
    STATIC_ASSERT_TEXT: Error "" "static assertion failed: {0}";
    STATIC_ASSERT_NOT_CONST: Error "" "expression in static assertion is not constant";
    SORRY_DECIMAL: Sorry "" "decimal floating-point types are not supported";
    SORRY_IMAGINARY: Sorry "" "'_Imaginary' types are not supported";
    BAD_BITINT: Error "" "'_BitInt' needs a constant width from 1 to 65535";

    // What nobody uses.
    UNUSED_VARIABLE: Warning "-Wunused-variable" "unused variable '{0}'";
    UNUSED_PARAMETER: Warning "-Wunused-parameter" "unused parameter '{0}'";
    UNUSED_FUNCTION: Warning "-Wunused-function" "'{0}' defined but not used";
    UNUSED_STATIC: Warning "-Wunused-variable" "'{0}' defined but not used";
    UNUSED_CONST: Warning "-Wunused-const-variable" "'{0}' defined but not used";
    STATIC_UNDEFINED: Warning "-Wunused-function" "'{0}' declared 'static' but never defined";
    USED_UNDEFINED: Pedwarn "" "'{0}' used but never defined";

    // Declarators.
    ARRAY_NOT_INTEGER: Error "" "size of {0} has non-integer type";
    ARRAY_NEGATIVE: Error "" "size of {0} is negative";
    ARRAY_TOO_LARGE: Error "" "size of array '{0}' is too large";
    ARRAY_OF_VOID: Error "" "declaration of '{0}' as array of voids";
    ARRAY_OF_FUNCTIONS: Error "" "declaration of '{0}' as array of functions";
    ARRAY_OF_INCOMPLETE: Error "" "array type has incomplete element type {0}";
    VLA_MEMBER: Pedwarn "-Wpedantic" "a member of a structure or union cannot have a variably modified type";
    VLA_FILE_SCOPE: Error "" "variably modified '{0}' at file scope";
    VLA_FILE_SCOPE_UNNAMED: Error "" "variably modified type at file scope";
    RETURNS_ARRAY: Error "" "'{0}' declared as function returning an array";
    RETURNS_FUNCTION: Error "" "'{0}' declared as function returning a function";
    RETURN_INCOMPLETE: Error "" "return type is an incomplete type";
    VOID_PARAM: Error "" "parameter {0} has void type";
    VOID_PARAM_NAMED: Error "" "parameter {0} ('{1}') has void type";
    PARAM_REDEFINED: Error "" "redefinition of parameter '{0}'";
    PARAM_STORAGE: Error "" "storage class specified for parameter '{0}'";
    PARAM_INITIALIZED: Error "" "parameter '{0}' is initialized";
    PARAM_INCOMPLETE: Error "" "parameter {0} ('{1}') has incomplete type";
    PARAM_NAME_OMITTED: Pedwarn "-Wpedantic" "ISO C does not support omitting parameter names in function definitions before C2X";
    FLEXIBLE_NESTED: Error "" "initialization of flexible array member in a nested context";
    CONFLICTING_VOID: Pedwarn "" "conflicting types for '{0}'";
    BAD_POINTER_MODE: Error "" "invalid pointer mode '{0}'";
    NO_SUCH_PARAM: Error "" "declaration for parameter '{0}' but no such parameter";

    // Structs, unions, enums.
    WRONG_TAG: Error "" "'{0}' defined as wrong kind of tag";
    REDEFINITION_TAG: Error "" "redefinition of '{0} {1}'";
    NESTED_REDEFINITION: Error "" "nested redefinition of '{0} {1}'";
    DEFINED_HERE: Note "" "originally defined here";
    TAG_IN_PARAMS: Warning "" "'{0} {1}' declared inside parameter list will not be visible outside of this definition or declaration";
    DECLARES_NOTHING: Warning "" "declaration does not declare anything";
    DUPLICATE_MEMBER: Error "" "duplicate member '{0}'";
    FIELD_FUNCTION: Error "" "field '{0}' declared as a function";
    FIELD_INCOMPLETE: Error "" "field '{0}' has incomplete type";
    FLEXIBLE_UNION: Error "" "flexible array member in union";
    FLEXIBLE_NOT_LAST: Error "" "flexible array member not at end of struct";
    FLEXIBLE_ALONE: Error "" "flexible array member in a struct with no named members";
    RECORD_TOO_LARGE: Error "" "type is too large";
    BIT_FIELD_TYPE: Error "" "bit-field '{0}' has invalid type";
    BIT_FIELD_NOT_CONST: Error "" "bit-field '{0}' width not an integer constant";
    BIT_FIELD_NEGATIVE: Error "" "negative width in bit-field '{0}'";
    BIT_FIELD_WIDTH: Error "" "width of '{0}' exceeds its type";
    BIT_FIELD_ZERO: Error "" "zero width for bit-field '{0}'";
    ENUM_NOT_CONST: Error "" "enumerator value for '{0}' is not an integer constant";

    // Initialisers.
    INIT_NOT_OBJECT: Error "" "{0} '{1}' is initialized like a variable";
    INIT_INCOMPLETE: Error "" "variable '{0}' has initializer but incomplete type";
    VLA_INIT: Error "" "variable-sized object may not be initialized";
    INVALID_INIT: Error "" "invalid initializer";
    BAD_STRING_INIT: Error "" "array of inappropriate type initialized from string constant";
    STRING_TOO_LONG: Warning "" "initializer-string for array of {0} is too long";
    NOT_CONSTANT: Error "" "initializer element is not constant";
    EXCESS: Warning "" "excess elements in {0} initializer";
    EMPTY_SCALAR_INIT: Error "" "empty scalar initializer";
    BRACES_SCALAR: Warning "" "braces around scalar initializer";
    FIELD_NOT_RECORD: Error "" "field name not in record or union initializer";
    INDEX_NOT_ARRAY: Error "" "array index in non-array initializer";
    INDEX_NOT_CONST: Error "" "nonconstant array index in initializer";
    INDEX_RANGE: Error "" "array index in initializer exceeds array bounds";
    INDEX_EMPTY: Error "" "empty index range in initializer";
    NO_MEMBER: Error "" "{0} has no member named '{1}'";
    FLEXIBLE_AUTO: Error "" "non-static initialization of a flexible array member";
    INIT_TOO_LARGE: Error "" "initializer has too many elements";

    // Attributes.
    ATTR_IGNORED: Warning "-Wattributes" "'{0}' attribute directive ignored";
    ATTR_NOT_INT: Error "" "'{0}' attribute argument is not an integer constant";
    ATTR_ARG_INVALID: Warning "-Wattributes" "'{0}' attribute argument is invalid";
    WEAKREF_STATIC: Error "" "'weakref' symbol '{0}' must have static linkage";
    STATIC_IN_ARRAY: Error "" "static or type qualifiers in non-parameter array declarator";
    MODE_TOO_SMALL: Error "" "specified mode too small for enumerated values";
    TYPEOF_BIT_FIELD: Error "" "'typeof' applied to a bit-field";
    FORWARD_PARAM: Pedwarn "-Wpedantic" "ISO C forbids forward parameter declarations";
    ATTR_NOT_STRING: Error "" "'{0}' attribute requires a string argument";
    ALIGN_NOT_POW2: Error "" "requested alignment '{0}' is not a positive power of 2";
    ALIGN_TOO_BIG: Error "" "requested alignment is too large";
    ALIGN_NOT_CONST: Error "" "requested alignment is not an integer constant";
    ALIGNAS_WHERE: Error "" "alignment specified for '{0}'";
    ALIGNAS_LESS: Error "" "'_Alignas' specifiers cannot reduce alignment of '{0}'";
    BAD_VISIBILITY: Error "" "attribute argument is not one of \"default\", \"hidden\", \"protected\" or \"internal\"";
    BAD_TLS_MODEL: Error "" "'tls_model' argument must be one of \"local-exec\", \"initial-exec\", \"local-dynamic\" or \"global-dynamic\"";
    CLEANUP_NOT_FUNCTION: Error "" "'cleanup' argument not a function";
    BAD_VECTOR_ELEM: Error "" "invalid vector type for attribute 'vector_size'";
    VECTOR_NOT_MULTIPLE: Error "" "vector size not an integral multiple of component size";
    VECTOR_NOT_POW2: Error "" "number of vector components {0} not a power of two";
    BAD_MODE: Error "" "unable to emulate '{0}'";
    SORRY_STORAGE_ORDER: Sorry "" "big-endian storage order is not supported";
    SORRY_ATTR: Sorry "" "attribute '{0}' is not supported";
}
