//! Names every compilation knows: keywords and the words of the preprocessor, interned in a fixed
//! order when the interner starts, so that they are constants and tables can be indexed by them.
//!
//! The keywords come first: `Name(i)` with `i < KEYWORD_COUNT` may be a keyword (which standard
//! has it, `lex::kw` knows); the words that only the preprocessor looks at follow.

use super::intern::Name;

macro_rules! names {
    ($($id:ident = $text:literal,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Index { $($id,)* }
        $(pub const $id: Name = Name(Index::$id as u32);)*
        /// The texts, in the order of their ids.
        pub const ALL: &[&str] = &[$($text,)*];
    };
}

names! {
    // C89
    AUTO = "auto", BREAK = "break", CASE = "case", CHAR = "char", CONST = "const", CONTINUE = "continue",
    DEFAULT = "default", DO = "do", DOUBLE = "double", ELSE = "else", ENUM = "enum", EXTERN = "extern",
    FLOAT = "float", FOR = "for", GOTO = "goto", IF = "if", INT = "int", LONG = "long",
    REGISTER = "register", RETURN = "return", SHORT = "short", SIGNED = "signed", SIZEOF = "sizeof",
    STATIC = "static", STRUCT = "struct", SWITCH = "switch", TYPEDEF = "typedef", UNION = "union",
    UNSIGNED = "unsigned", VOID = "void", VOLATILE = "volatile", WHILE = "while",
    // C99, C11
    INLINE = "inline", RESTRICT = "restrict", BOOL_ = "_Bool", COMPLEX_ = "_Complex", IMAGINARY_ = "_Imaginary",
    ALIGNAS_ = "_Alignas", ALIGNOF_ = "_Alignof", ATOMIC_ = "_Atomic", GENERIC_ = "_Generic",
    NORETURN_ = "_Noreturn", STATIC_ASSERT_ = "_Static_assert", THREAD_LOCAL_ = "_Thread_local",
    // C23 and extended types
    ALIGNAS = "alignas", ALIGNOF = "alignof", BOOL = "bool", CONSTEXPR = "constexpr", FALSE = "false",
    NULLPTR = "nullptr", STATIC_ASSERT = "static_assert", THREAD_LOCAL = "thread_local", TRUE = "true",
    TYPEOF = "typeof", TYPEOF_UNQUAL = "typeof_unqual", BITINT_ = "_BitInt",
    DECIMAL32_ = "_Decimal32", DECIMAL64_ = "_Decimal64", DECIMAL128_ = "_Decimal128",
    FLOAT16_ = "_Float16", FLOAT32_ = "_Float32", FLOAT64_ = "_Float64", FLOAT128_ = "_Float128",
    FLOAT32X_ = "_Float32x", FLOAT64X_ = "_Float64x",
    // GNU C
    ASM = "asm", UU_ASM = "__asm", UU_ASM_UU = "__asm__",
    UU_ALIGNOF = "__alignof", UU_ALIGNOF_UU = "__alignof__",
    UU_ATTRIBUTE = "__attribute", UU_ATTRIBUTE_UU = "__attribute__", UU_AUTO_TYPE = "__auto_type",
    UU_COMPLEX = "__complex", UU_COMPLEX_UU = "__complex__", UU_CONST = "__const", UU_CONST_UU = "__const__",
    UU_EXTENSION_UU = "__extension__", UU_FUNC_UU = "__func__", UU_FUNCTION_UU = "__FUNCTION__",
    UU_PRETTY_FUNCTION_UU = "__PRETTY_FUNCTION__", UU_IMAG = "__imag", UU_IMAG_UU = "__imag__",
    UU_INLINE = "__inline", UU_INLINE_UU = "__inline__", UU_INT128 = "__int128", UU_LABEL_UU = "__label__",
    UU_NULL = "__null", UU_REAL = "__real", UU_REAL_UU = "__real__", UU_RESTRICT = "__restrict",
    UU_RESTRICT_UU = "__restrict__", UU_SIGNED = "__signed", UU_SIGNED_UU = "__signed__",
    UU_THREAD = "__thread", UU_TYPEOF = "__typeof", UU_TYPEOF_UU = "__typeof__",
    UU_VOLATILE = "__volatile", UU_VOLATILE_UU = "__volatile__",
    UU_FLOAT80 = "__float80", UU_FLOAT128 = "__float128",
    UU_SEG_FS = "__seg_fs", UU_SEG_GS = "__seg_gs",
    BUILTIN_VA_ARG = "__builtin_va_arg", BUILTIN_OFFSETOF = "__builtin_offsetof",
    BUILTIN_TYPES_COMPATIBLE_P = "__builtin_types_compatible_p",
    BUILTIN_CHOOSE_EXPR = "__builtin_choose_expr", BUILTIN_CONVERTVECTOR = "__builtin_convertvector",
    BUILTIN_SHUFFLE = "__builtin_shuffle", BUILTIN_SHUFFLEVECTOR = "__builtin_shufflevector",
    BUILTIN_COMPLEX = "__builtin_complex", BUILTIN_TGMATH = "__builtin_tgmath",
    BUILTIN_HAS_ATTRIBUTE = "__builtin_has_attribute",
    BUILTIN_CALL_WITH_STATIC_CHAIN = "__builtin_call_with_static_chain",
    // Words of the preprocessor that are not keywords (`if`, `else` are above).
    DEFINE = "define", UNDEF = "undef", INCLUDE = "include", INCLUDE_NEXT = "include_next", IMPORT = "import",
    IFDEF = "ifdef", IFNDEF = "ifndef", ELIF = "elif", ELIFDEF = "elifdef", ELIFNDEF = "elifndef",
    ENDIF = "endif", LINE = "line", ERROR = "error", WARNING = "warning", PRAGMA = "pragma",
    IDENT = "ident", SCCS = "sccs", ASSERT = "assert", UNASSERT = "unassert", EMBED = "embed",
    DEFINED = "defined", VA_ARGS = "__VA_ARGS__", VA_OPT = "__VA_OPT__", PRAGMA_OP = "_Pragma",
    M_FILE = "__FILE__", M_LINE = "__LINE__", M_DATE = "__DATE__", M_TIME = "__TIME__",
    M_TIMESTAMP = "__TIMESTAMP__", M_COUNTER = "__COUNTER__", M_BASE_FILE = "__BASE_FILE__",
    M_FILE_NAME = "__FILE_NAME__", M_INCLUDE_LEVEL = "__INCLUDE_LEVEL__", M_HAS_INCLUDE = "__has_include",
    M_HAS_INCLUDE_NEXT = "__has_include_next", M_HAS_EMBED = "__has_embed",
    M_HAS_ATTRIBUTE = "__has_attribute", M_HAS_C_ATTRIBUTE = "__has_c_attribute",
    M_HAS_CPP_ATTRIBUTE = "__has_cpp_attribute", M_HAS_BUILTIN = "__has_builtin",
    GCC = "GCC", STDC = "STDC", ONCE = "once", POISON = "poison", PUSH_MACRO = "push_macro", POP_MACRO = "pop_macro",
    SYSTEM_HEADER = "system_header", DEPENDENCY = "dependency", DIAGNOSTIC = "diagnostic", MESSAGE = "message",
    PUSH = "push", POP = "pop", IGNORED = "ignored", PACK = "pack", WEAK = "weak",
    REDEFINE_EXTNAME = "redefine_extname", SCALAR_STORAGE_ORDER = "scalar_storage_order",
    VISIBILITY = "visibility", OPTIMIZE = "optimize", TARGET = "target", PUSH_OPTIONS = "push_options",
    POP_OPTIONS = "pop_options", RESET_OPTIONS = "reset_options", IVDEP = "ivdep", UNROLL = "unroll",
    FP_CONTRACT = "FP_CONTRACT", FENV_ACCESS = "FENV_ACCESS", CX_LIMITED_RANGE = "CX_LIMITED_RANGE",
    FLOAT_CONST_DECIMAL64 = "FLOAT_CONST_DECIMAL64", OMP = "omp", EMPTY = "",
}

/// Names below this may be keywords.
pub const KEYWORD_COUNT: u32 = DEFINE.0;
