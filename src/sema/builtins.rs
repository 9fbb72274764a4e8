//! The table of builtins: names, prototypes, and what each one is to the later stages.
//!
//! A row's signature is a string: result, then parameters; `.` at the end for `...`, `?` alone where the types
//! follow from the arguments ([`super::call`] checks those by their [`Op`]).
//!
//! | letter | type | letter | type |
//! |---|---|---|---|
//! | `v` | void | `b` | _Bool |
//! | `c` | char | `i` `u` | int, unsigned |
//! | `l` `k` | long, unsigned long | `x` `y` | long long, unsigned long long |
//! | `n` `N` | __int128, unsigned __int128 | `z` `Z` | size_t, ssize_t |
//! | `f` `d` `e` | float, double, long double | `q` `h` | _Float128, _Float16 |
//! | `Cf` `Cd` `Ce` | complex | `t` | the type of the variant of a `MATH` row: double, f: float, l: long double … |
//! | `Ct` | complex of that | `p` `P` | void *, const void * |
//! | `s` `S` | char *, const char * | `2` `4` `8` | uint16_t, uint32_t, uint64_t |
//! | `w` `o` | wchar_t, wint_t | `I` `D` `T` | int *, double *, pointer to `t` |
//! | `a` | va_list as a parameter | `L` | long *|
//! | `r` `R` | wchar_t *, const wchar_t * | `m` | intmax_t |
//! | `1` | unsigned char | `V16c` | vector: lanes, then `c` char, `s` short, `i` int, `x` long long, `f`, `d`, `h` |
//! | `#` | int that must be constant | | |
//!
//! Rows with `LIB` are library functions: `__builtin_NAME` is a call of NAME, and with `PLAIN` the plain name is
//! known, too, without declaration. The others are nodes `ExprKind::Builtin` (or are folded away).

use crate::ast::builtin::BuiltinId;
use crate::support::intern::Name;
use crate::support::target_info::{MachineBuiltin, TargetInfo};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a builtin does. The arguments of the node are converted as described.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// A call of the library function; never a node.
    Lib,
    /// Always folded or rebuilt from other nodes by the checker; never a node.
    Folded,
    /// `__builtin_constant_p(x)` that is not constant yet: 1 or 0, late.
    ConstantP,
    /// `(x, expected)`: x. Both `long`.
    Expect,
    /// `(x, expected, probability)`.
    ExpectWithProbability,
    Unreachable,
    Trap,
    /// `(address, [rw, locality])`
    Prefetch,
    /// `(pointer, type)`: `size_t`.
    ObjectSize,
    DynamicObjectSize,
    /// `(size)`; `(size, alignment in bits)`.
    Alloca,
    AllocaWithAlign,
    /// `(level)`.
    ReturnAddress,
    FrameAddress,
    /// `(address)`: the same address on these targets.
    ExtractReturnAddr,
    FrobReturnAddr,
    /// Unwinder: the CFA, `eh_return`, and such.
    DwarfCfa,
    UnwindInit,
    EhReturn,
    EhReturnDataRegno,
    InitDwarfRegSizes,
    /// The argument is the address of the va_list (or of its first element).
    VaStart,
    VaEnd,
    /// `(address of destination, address of source)`.
    VaCopy,
    /// Number of anonymous arguments, all of them: in always-inline functions only.
    VaArgPackLen,
    VaArgPack,
    /// `()`: the block of the function's arguments; `(function, block, bytes)`: the block of the results; `(block)`.
    ApplyArgs,
    Apply,
    ApplyReturn,
    /// `(void **buffer)`, `(void **buffer, 1)`
    Setjmp,
    Longjmp,
    /// Bits of an unsigned integer (the argument's type); `int`.
    Clz,
    Ctz,
    Ffs,
    Popcount,
    Parity,
    Clrsb,
    /// Same type as the argument.
    Bswap,
    /// `(a, b, pointer to result)` with any integer types: `_Bool`. The arguments are not converted to a common type.
    AddOverflow,
    SubOverflow,
    MulOverflow,
    /// `(a, b, c)`: whether the result does not fit `c`'s type (a bit-field's width counts).
    AddOverflowP,
    SubOverflowP,
    MulOverflowP,
    /// `|x|` of an integer (wraps).
    IntAbs,
    /// Floating arguments of one type; no library call is ever made.
    Fabs,
    Copysign,
    Signbit,
    IsNan,
    IsInf,
    /// -1 for -infinity.
    IsInfSign,
    IsFinite,
    IsNormal,
    /// `(nan, infinite, normal, subnormal, zero, x)`
    FpClassify,
    IsGreater,
    IsGreaterEqual,
    IsLess,
    IsLessEqual,
    IsLessGreater,
    IsUnordered,
    FltRounds,
    /// `(a, b)`: `a + bi`; also as a node of the complex type.
    Complex,
    /// `(pointer, alignment[, misalignment])`: the pointer.
    AssumeAligned,
    /// `(v, mask)`, `(v, w, mask)`: lanes of the mask select at run time, modulo the number of lanes.
    Shuffle,
    /// `(v, w, index …)`: constant indices, -1 is "any".
    ShuffleVector,
    /// `__sync_*`: full barriers. `(pointer, value)`; the value is of the pointee's type, as is the result.
    SyncFetchAdd,
    SyncFetchSub,
    SyncFetchOr,
    SyncFetchAnd,
    SyncFetchXor,
    SyncFetchNand,
    SyncAddFetch,
    SyncSubFetch,
    SyncOrFetch,
    SyncAndFetch,
    SyncXorFetch,
    SyncNandFetch,
    /// `(pointer, old, new)`: `_Bool`; the value before.
    SyncBoolCas,
    SyncValCas,
    /// `(pointer, value)`: exchange, acquire.
    SyncLockTestAndSet,
    /// `(pointer)`: store 0, release.
    SyncLockRelease,
    SyncSynchronize,
    /// `(pointer, order)`: the value.
    AtomicLoadN,
    /// `(pointer, value, order)`.
    AtomicStoreN,
    AtomicExchangeN,
    /// `(pointer, pointer to expected, desired, weak, success, failure)`: `_Bool`.
    AtomicCompareExchangeN,
    /// By address, any size: `(pointer, pointer to result, order)`.
    AtomicLoad,
    /// `(pointer, pointer to value, order)`
    AtomicStore,
    /// `(pointer, pointer to value, pointer to result, order)`
    AtomicExchange,
    /// `(pointer, pointer to expected, pointer to desired, weak, success, failure)`
    AtomicCompareExchange,
    /// `(pointer, value, order)`
    AtomicFetchAdd,
    AtomicFetchSub,
    AtomicFetchAnd,
    AtomicFetchXor,
    AtomicFetchOr,
    AtomicFetchNand,
    AtomicAddFetch,
    AtomicSubFetch,
    AtomicAndFetch,
    AtomicXorFetch,
    AtomicOrFetch,
    AtomicNandFetch,
    /// `(pointer, order)`: `_Bool`
    AtomicTestAndSet,
    AtomicClear,
    /// `(order)`
    AtomicThreadFence,
    AtomicSignalFence,
    /// `(size, pointer)`
    AtomicAlwaysLockFree,
    AtomicIsLockFree,
    /// `("feature")`: `int`
    CpuInit,
    CpuSupports,
    CpuIs,
    ThreadPointer,
    /// `(pointer)`
    ClearPadding,
    /// `(begin, end)` as `char *`
    ClearCache,
    /// `(callee, …)` with static chain and the untyped call builtins: not supported.
    Unsupported,
    /// `()` or `(unsigned *)`, where the number of the processor goes: its count of cycles.
    TimeStamp,
    /// A row of the target's instruction table ([`machine`]).
    Machine,
}

/// A library function: no node.
pub const LIB: u8 = 1;
/// Known by its plain name without declaration.
pub const PLAIN: u8 = 2;
/// Exists as NAME (double), NAMEf, NAMEl, and NAMEf16 … f128.
pub const MATH: u8 = 4;
/// Takes or gives nothing but its arguments: no side effects.
pub const PURE: u8 = 8;
/// Does not return.
pub const NORETURN: u8 = 16;
/// Known with the `__builtin_` prefix left out of the row's name already (`__sync_…`).
pub const BARE: u8 = 32;
/// A GNU or C99 function: known by its plain name outside strict C89 modes only (also of `-ansi`).
pub const EXT: u8 = 64;

/// One builtin.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    pub sig: &'static str,
    pub op: Op,
    pub flags: u8,
}

const fn r(name: &'static str, sig: &'static str, op: Op, flags: u8) -> Row {
    Row { name, sig, op, flags }
}
const fn lib(name: &'static str, sig: &'static str) -> Row {
    r(name, sig, Op::Lib, LIB | PLAIN)
}
/// A library function that ISO C does not have.
const fn gnu(name: &'static str, sig: &'static str) -> Row {
    r(name, sig, Op::Lib, LIB | PLAIN | EXT)
}
const fn math(name: &'static str, sig: &'static str) -> Row {
    r(name, sig, Op::Lib, LIB | PLAIN | MATH | PURE)
}
const fn bare(name: &'static str, op: Op) -> Row {
    r(name, "?", op, BARE)
}

use Op::*;

#[rustfmt::skip]
pub static TABLE: &[Row] = &[
    // Compiler queries and control.
    r("constant_p", "?", ConstantP, PURE), r("expect", "lll", Expect, PURE),
    r("expect_with_probability", "llld", ExpectWithProbability, PURE),
    r("unreachable", "v", Unreachable, NORETURN), r("trap", "v", Trap, NORETURN),
    r("prefetch", "vP.", Prefetch, 0), r("assume_aligned", "pPz.", AssumeAligned, PURE),
    r("classify_type", "?", Folded, PURE),
    r("object_size", "zPi", ObjectSize, PURE), r("dynamic_object_size", "zPi", DynamicObjectSize, PURE),
    r("alloca", "pz", Alloca, PLAIN), r("alloca_with_align", "pzz", AllocaWithAlign, 0),
    r("alloca_with_align_and_max", "pzzz", AllocaWithAlign, 0),
    r("return_address", "pu", ReturnAddress, 0), r("frame_address", "pu", FrameAddress, 0),
    r("extract_return_addr", "pp", ExtractReturnAddr, PURE), r("frob_return_addr", "pp", FrobReturnAddr, PURE),
    r("dwarf_cfa", "p", DwarfCfa, 0), r("unwind_init", "v", UnwindInit, 0), r("eh_return", "vZp", EhReturn, NORETURN),
    r("eh_return_data_regno", "ii", EhReturnDataRegno, PURE), r("init_dwarf_reg_size_table", "vp", InitDwarfRegSizes, 0),
    r("dwarf_sp_column", "u", Folded, PURE),
    r("va_start", "?", VaStart, 0), r("c23_va_start", "?", VaStart, 0), r("va_end", "?", VaEnd, 0), r("va_copy", "?", VaCopy, 0),
    r("next_arg", "?", Unsupported, 0),
    r("va_arg_pack", "i", VaArgPack, 0), r("va_arg_pack_len", "i", VaArgPackLen, 0),
    r("setjmp", "ip", Setjmp, 0), r("longjmp", "vpi", Longjmp, NORETURN),
    r("thread_pointer", "p", ThreadPointer, PURE), r("__clear_cache", "vpp", ClearCache, 0),
    r("clear_padding", "?", ClearPadding, 0), r("assoc_barrier", "?", Folded, 0), r("extend_pointer", "?", Folded, PURE),
    r("speculation_safe_value", "?", Folded, 0), r("saveregs", "p", Unsupported, 0),
    r("apply_args", "p", ApplyArgs, 0), r("apply", "pppz", Apply, 0), r("return", "vp", ApplyReturn, NORETURN),
    r("cpu_init", "i", CpuInit, 0), r("cpu_supports", "iS", CpuSupports, PURE), r("cpu_is", "iS", CpuIs, PURE),
    r("complex", "?", Complex, PURE), r("shuffle", "?", Shuffle, PURE), r("shufflevector", "?", ShuffleVector, PURE),
    r("LINE", "i", Folded, PURE), r("FILE", "S", Folded, PURE), r("FUNCTION", "S", Folded, PURE),
    r("is_constant_evaluated", "b", Folded, PURE),
    r("ia32_rdtsc", "y", TimeStamp, 0), r("ia32_rdtscp", "yp", TimeStamp, 0),
    // Bits.
    r("clz", "iu", Clz, PURE), r("clzl", "ik", Clz, PURE), r("clzll", "iy", Clz, PURE), r("clzimax", "iy", Clz, PURE),
    r("ctz", "iu", Ctz, PURE), r("ctzl", "ik", Ctz, PURE), r("ctzll", "iy", Ctz, PURE), r("ctzimax", "iy", Ctz, PURE),
    r("ffs", "ii", Ffs, PURE), r("ffsl", "il", Ffs, PURE), r("ffsll", "ix", Ffs, PURE), r("ffsimax", "ix", Ffs, PURE),
    r("popcount", "iu", Popcount, PURE), r("popcountl", "ik", Popcount, PURE), r("popcountll", "iy", Popcount, PURE),
    r("popcountimax", "iy", Popcount, PURE),
    r("parity", "iu", Parity, PURE), r("parityl", "ik", Parity, PURE), r("parityll", "iy", Parity, PURE),
    r("parityimax", "iy", Parity, PURE),
    r("clrsb", "ii", Clrsb, PURE), r("clrsbl", "il", Clrsb, PURE), r("clrsbll", "ix", Clrsb, PURE), r("clrsbimax", "ix", Clrsb, PURE),
    r("bswap16", "22", Bswap, PURE), r("bswap32", "44", Bswap, PURE), r("bswap64", "88", Bswap, PURE), r("bswap128", "NN", Bswap, PURE),
    // Arithmetic with overflow.
    r("add_overflow", "?", AddOverflow, 0), r("sub_overflow", "?", SubOverflow, 0), r("mul_overflow", "?", MulOverflow, 0),
    r("add_overflow_p", "?", AddOverflowP, PURE), r("sub_overflow_p", "?", SubOverflowP, PURE), r("mul_overflow_p", "?", MulOverflowP, PURE),
    r("sadd_overflow", "biiI", AddOverflow, 0), r("saddl_overflow", "?", AddOverflow, 0), r("saddll_overflow", "?", AddOverflow, 0),
    r("uadd_overflow", "?", AddOverflow, 0), r("uaddl_overflow", "?", AddOverflow, 0), r("uaddll_overflow", "?", AddOverflow, 0),
    r("ssub_overflow", "biiI", SubOverflow, 0), r("ssubl_overflow", "?", SubOverflow, 0), r("ssubll_overflow", "?", SubOverflow, 0),
    r("usub_overflow", "?", SubOverflow, 0), r("usubl_overflow", "?", SubOverflow, 0), r("usubll_overflow", "?", SubOverflow, 0),
    r("smul_overflow", "biiI", MulOverflow, 0), r("smull_overflow", "?", MulOverflow, 0), r("smulll_overflow", "?", MulOverflow, 0),
    r("umul_overflow", "?", MulOverflow, 0), r("umull_overflow", "?", MulOverflow, 0), r("umulll_overflow", "?", MulOverflow, 0),
    r("abs", "ii", IntAbs, PURE | PLAIN), r("labs", "ll", IntAbs, PURE | PLAIN), r("llabs", "xx", IntAbs, PURE | PLAIN),
    r("imaxabs", "mm", IntAbs, PURE | PLAIN),
    // Floating point without library.
    r("fabs", "tt", Fabs, PURE | MATH | PLAIN), r("copysign", "ttt", Copysign, PURE | MATH | PLAIN),
    r("fabsq", "qq", Fabs, PURE), r("copysignq", "qqq", Copysign, PURE),
    r("signbit", "?", Signbit, PURE), r("signbitf", "if", Signbit, PURE), r("signbitl", "ie", Signbit, PURE),
    r("isnan", "?", IsNan, PURE), r("isnanf", "if", IsNan, PURE), r("isnanl", "ie", IsNan, PURE),
    r("isinf", "?", IsInf, PURE), r("isinff", "if", IsInf, PURE), r("isinfl", "ie", IsInf, PURE),
    r("isinf_sign", "?", IsInfSign, PURE), r("isfinite", "?", IsFinite, PURE), r("isnormal", "?", IsNormal, PURE),
    r("finite", "?", IsFinite, PURE), r("finitef", "if", IsFinite, PURE), r("finitel", "ie", IsFinite, PURE),
    r("fpclassify", "?", FpClassify, PURE),
    r("isgreater", "?", IsGreater, PURE), r("isgreaterequal", "?", IsGreaterEqual, PURE), r("isless", "?", IsLess, PURE),
    r("islessequal", "?", IsLessEqual, PURE), r("islessgreater", "?", IsLessGreater, PURE), r("isunordered", "?", IsUnordered, PURE),
    r("inf", "t", Folded, PURE | MATH), r("huge_val", "t", Folded, PURE | MATH),
    r("nan", "tS", Folded, PURE | MATH), r("nans", "tS", Folded, PURE | MATH),
    r("infq", "q", Folded, PURE), r("huge_valq", "q", Folded, PURE), r("nanq", "qS", Folded, PURE), r("nansq", "qS", Folded, PURE),
    r("flt_rounds", "i", FltRounds, 0),
    r("creal", "tCt", Folded, PURE | MATH | PLAIN), r("cimag", "tCt", Folded, PURE | MATH | PLAIN), r("conj", "CtCt", Folded, PURE | MATH | PLAIN),
    // Atomics, old style.
    bare("__sync_fetch_and_add", SyncFetchAdd), bare("__sync_fetch_and_sub", SyncFetchSub), bare("__sync_fetch_and_or", SyncFetchOr),
    bare("__sync_fetch_and_and", SyncFetchAnd), bare("__sync_fetch_and_xor", SyncFetchXor), bare("__sync_fetch_and_nand", SyncFetchNand),
    bare("__sync_add_and_fetch", SyncAddFetch), bare("__sync_sub_and_fetch", SyncSubFetch), bare("__sync_or_and_fetch", SyncOrFetch),
    bare("__sync_and_and_fetch", SyncAndFetch), bare("__sync_xor_and_fetch", SyncXorFetch), bare("__sync_nand_and_fetch", SyncNandFetch),
    bare("__sync_bool_compare_and_swap", SyncBoolCas), bare("__sync_val_compare_and_swap", SyncValCas),
    bare("__sync_lock_test_and_set", SyncLockTestAndSet), bare("__sync_lock_release", SyncLockRelease),
    r("__sync_synchronize", "v", SyncSynchronize, BARE),
    // Atomics, C11 memory orders.
    bare("__atomic_load_n", AtomicLoadN), bare("__atomic_store_n", AtomicStoreN), bare("__atomic_exchange_n", AtomicExchangeN),
    bare("__atomic_compare_exchange_n", AtomicCompareExchangeN),
    bare("__atomic_load", AtomicLoad), bare("__atomic_store", AtomicStore), bare("__atomic_exchange", AtomicExchange),
    bare("__atomic_compare_exchange", AtomicCompareExchange),
    bare("__atomic_fetch_add", AtomicFetchAdd), bare("__atomic_fetch_sub", AtomicFetchSub), bare("__atomic_fetch_and", AtomicFetchAnd),
    bare("__atomic_fetch_xor", AtomicFetchXor), bare("__atomic_fetch_or", AtomicFetchOr), bare("__atomic_fetch_nand", AtomicFetchNand),
    bare("__atomic_add_fetch", AtomicAddFetch), bare("__atomic_sub_fetch", AtomicSubFetch), bare("__atomic_and_fetch", AtomicAndFetch),
    bare("__atomic_xor_fetch", AtomicXorFetch), bare("__atomic_or_fetch", AtomicOrFetch), bare("__atomic_nand_fetch", AtomicNandFetch),
    bare("__atomic_test_and_set", AtomicTestAndSet), bare("__atomic_clear", AtomicClear),
    r("__atomic_thread_fence", "vi", AtomicThreadFence, BARE), r("__atomic_signal_fence", "vi", AtomicSignalFence, BARE),
    r("__atomic_always_lock_free", "bzP", AtomicAlwaysLockFree, BARE | PURE), r("__atomic_is_lock_free", "bzP", AtomicIsLockFree, BARE | PURE),
    // Memory and strings.
    lib("memcpy", "ppPz"), lib("memmove", "ppPz"), lib("memset", "ppiz"), lib("memcmp", "iPPz"), lib("memchr", "pPiz"),
    gnu("mempcpy", "ppPz"), gnu("bcopy", "vPpz"), gnu("bzero", "vpz"), gnu("bcmp", "iPPz"), gnu("memccpy", "ppPiz"), gnu("memrchr", "pPiz"),
    lib("strlen", "zS"), lib("strcpy", "ssS"), lib("strncpy", "ssSz"), lib("strcat", "ssS"), lib("strncat", "ssSz"),
    lib("strcmp", "iSS"), lib("strncmp", "iSSz"), lib("strchr", "sSi"), lib("strrchr", "sSi"), lib("strstr", "sSS"),
    lib("strpbrk", "sSS"), lib("strspn", "zSS"), lib("strcspn", "zSS"),
    gnu("stpcpy", "ssS"), gnu("stpncpy", "ssSz"), gnu("strdup", "sS"), gnu("strndup", "sSz"), gnu("strnlen", "zSz"),
    gnu("strcasecmp", "iSS"), gnu("strncasecmp", "iSSz"), gnu("index", "sSi"), gnu("rindex", "sSi"),
    r("__memcpy_chk", "ppPzz", Lib, LIB), r("__memmove_chk", "ppPzz", Lib, LIB), r("__memset_chk", "ppizz", Lib, LIB),
    r("__mempcpy_chk", "ppPzz", Lib, LIB), r("__strcpy_chk", "ssSz", Lib, LIB), r("__strncpy_chk", "ssSzz", Lib, LIB),
    r("__strcat_chk", "ssSz", Lib, LIB), r("__strncat_chk", "ssSzz", Lib, LIB), r("__stpcpy_chk", "ssSz", Lib, LIB),
    r("__stpncpy_chk", "ssSzz", Lib, LIB), r("__sprintf_chk", "isizS.", Lib, LIB), r("__snprintf_chk", "iszizS.", Lib, LIB),
    r("__vsprintf_chk", "isizSa", Lib, LIB), r("__vsnprintf_chk", "iszizSa", Lib, LIB), r("__printf_chk", "iiS.", Lib, LIB),
    r("__fprintf_chk", "ipiS.", Lib, LIB), r("__vprintf_chk", "iiSa", Lib, LIB), r("__vfprintf_chk", "ipiSa", Lib, LIB),
    // Wide strings and characters.
    lib("isalnum", "ii"), lib("isalpha", "ii"), lib("iscntrl", "ii"), lib("isdigit", "ii"), lib("isgraph", "ii"), lib("islower", "ii"),
    lib("isprint", "ii"), lib("ispunct", "ii"), lib("isspace", "ii"), lib("isupper", "ii"), lib("isxdigit", "ii"),
    lib("tolower", "ii"), lib("toupper", "ii"), gnu("isblank", "ii"), gnu("isascii", "ii"), gnu("toascii", "ii"),
    r("wcscmp", "iRR", Lib, LIB), r("wcslen", "zR", Lib, LIB),
    // Input and output.
    lib("printf", "iS."), lib("fprintf", "ipS."), lib("sprintf", "isS."), gnu("snprintf", "iszS."), lib("vprintf", "iSa"),
    lib("vfprintf", "ipSa"), lib("vsprintf", "isSa"), gnu("vsnprintf", "iszSa"), lib("scanf", "iS."), lib("fscanf", "ipS."),
    lib("sscanf", "iSS."), gnu("vscanf", "iSa"), gnu("vfscanf", "ipSa"), gnu("vsscanf", "iSSa"), lib("puts", "iS"), lib("fputs", "iSp"),
    lib("putchar", "ii"), lib("fputc", "iip"), lib("fwrite", "zPzzp"),
    gnu("printf_unlocked", "iS."), gnu("fprintf_unlocked", "ipS."), gnu("puts_unlocked", "iS"), gnu("fputs_unlocked", "iSp"),
    gnu("putchar_unlocked", "ii"), gnu("fputc_unlocked", "iip"), gnu("fwrite_unlocked", "zPzzp"),
    // Storage and process.
    lib("malloc", "pz"), lib("calloc", "pzz"), lib("realloc", "ppz"), lib("free", "vp"), gnu("aligned_alloc", "pzz"), gnu("posix_memalign", "ipzz"),
    r("abort", "v", Lib, LIB | PLAIN | NORETURN), r("exit", "vi", Lib, LIB | PLAIN | NORETURN), r("_exit", "vi", Lib, LIB | PLAIN | NORETURN | EXT),
    r("_Exit", "vi", Lib, LIB | PLAIN | NORETURN | EXT), gnu("fork", "i"), gnu("gettext", "sS"), gnu("dgettext", "sSS"),
    gnu("dcgettext", "sSSi"), gnu("execl", "iSS."), gnu("execlp", "iSS."), gnu("execle", "iSS."), gnu("execv", "iSp"), gnu("execvp", "iSp"), gnu("execve", "iSpp"),
    gnu("strftime", "zszSP"), gnu("strfmon", "ZszS."),
    // Mathematics.
    math("acos", "tt"), math("asin", "tt"), math("atan", "tt"), math("atan2", "ttt"), math("ceil", "tt"), math("cos", "tt"), math("cosh", "tt"),
    math("exp", "tt"), math("floor", "tt"), math("fmod", "ttt"), math("frexp", "ttI"), math("ldexp", "tti"), math("log", "tt"), math("log10", "tt"),
    math("modf", "ttT"), math("pow", "ttt"), math("sin", "tt"), math("sinh", "tt"), math("sqrt", "tt"), math("tan", "tt"), math("tanh", "tt"),
    math("acosh", "tt"), math("asinh", "tt"), math("atanh", "tt"), math("cbrt", "tt"), math("erf", "tt"), math("erfc", "tt"), math("exp2", "tt"),
    math("expm1", "tt"), math("fdim", "ttt"), math("fma", "tttt"), math("fmax", "ttt"), math("fmin", "ttt"), math("hypot", "ttt"), math("ilogb", "it"),
    math("lgamma", "tt"), math("llrint", "xt"), math("llround", "xt"), math("log1p", "tt"), math("log2", "tt"), math("logb", "tt"), math("lrint", "lt"),
    math("lround", "lt"), math("nearbyint", "tt"), math("nextafter", "ttt"), math("nexttoward", "tte"), math("remainder", "ttt"), math("remquo", "tttI"),
    math("rint", "tt"), math("round", "tt"), math("roundeven", "tt"), math("scalbln", "ttl"), math("scalbn", "tti"), math("tgamma", "tt"), math("trunc", "tt"),
    math("drem", "ttt"), math("exp10", "tt"), math("gamma", "tt"), math("j0", "tt"), math("j1", "tt"), math("jn", "tit"), math("y0", "tt"), math("y1", "tt"),
    math("yn", "tit"), math("pow10", "tt"), math("scalb", "ttt"), math("significand", "tt"), math("sincos", "vtTT"), math("powi", "tti"),
    math("lgamma_r", "ttI"), math("gamma_r", "ttI"), math("iceil", "it"), math("ifloor", "it"), math("irint", "it"), math("iround", "it"),
    math("lceil", "lt"), math("lfloor", "lt"), math("llceil", "xt"), math("llfloor", "xt"), math("cexpi", "Ctt"),
    math("cabs", "tCt"), math("cacos", "CtCt"), math("cacosh", "CtCt"), math("carg", "tCt"), math("casin", "CtCt"), math("casinh", "CtCt"),
    math("catan", "CtCt"), math("catanh", "CtCt"), math("ccos", "CtCt"), math("ccosh", "CtCt"), math("cexp", "CtCt"), math("clog", "CtCt"),
    math("clog10", "CtCt"), math("cpow", "CtCtCt"), math("cproj", "CtCt"), math("csin", "CtCt"), math("csinh", "CtCt"), math("csqrt", "CtCt"),
    math("ctan", "CtCt"), math("ctanh", "CtCt"),
    gnu("feclearexcept", "ii"), gnu("feraiseexcept", "ii"), gnu("fegetround", "i"),
];

/// A builtin found by its name.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub id: BuiltinId,
    pub row: &'static Row,
    pub sig: &'static str,
    /// For `MATH` rows: what was behind the base name (`""`, `"f"`, `"l"`, `"f128"` …).
    pub variant: &'static str,
    /// It was found by its plain name, not with `__builtin_`.
    pub plain: bool,
}

fn index() -> &'static FxHashMap<&'static str, u16> {
    static INDEX: OnceLock<FxHashMap<&'static str, u16>> = OnceLock::new();
    INDEX.get_or_init(|| TABLE.iter().enumerate().map(|(i, r)| (r.name, i as u16)).collect())
}

const VARIANTS: [&str; 9] = ["f", "l", "f16", "f32", "f64", "f128", "f32x", "f64x", "q"];

/// The builtin called `name`, as `__builtin_NAME` or plainly.
pub fn find(name: Name) -> Option<Found> {
    let text = name.as_str();
    let (stem, plain) = match text.strip_prefix("__builtin_") {
        Some(s) => (s, false),
        None => (text, true),
    };
    let found = |i: u16, variant| {
        let row = &TABLE[i as usize];
        let known = if row.flags & BARE != 0 { plain } else { !plain || row.flags & PLAIN != 0 };
        known.then_some(Found { id: BuiltinId(i), row, sig: row.sig, variant, plain })
    };
    if let Some(&i) = index().get(stem) {
        return found(i, "");
    }
    // __sync_fetch_and_add_4, __atomic_load_8 are the generic ones for that size.
    if let Some((base, size)) = stem.rsplit_once('_')
        && plain
        && matches!(size, "1" | "2" | "4" | "8" | "16")
    {
        if stem.starts_with("__sync_") {
            return index().get(base).and_then(|&i| found(i, ""));
        }
        if stem.starts_with("__atomic_") {
            let by_value = format!("{base}_n");
            let i = index().get(by_value.as_str()).or_else(|| index().get(base))?;
            return found(*i, "");
        }
    }
    for v in VARIANTS {
        if let Some(base) = stem.strip_suffix(v)
            && let Some(&i) = index().get(base)
            && TABLE[i as usize].flags & MATH != 0
            && (!plain || v.len() == 1)
        {
            return found(i, v);
        }
    }
    None
}

/// Ids from here on are rows of the target's table.
const MACHINE: u16 = 0x8000;
static MACHINE_ROW: Row = r("", "?", Op::Machine, 0);

/// The target's builtin number `i`.
pub fn found_machine(i: u16, b: &'static MachineBuiltin) -> Found {
    Found { id: BuiltinId(MACHINE + i), row: &MACHINE_ROW, sig: b.sig, variant: "", plain: false }
}

/// The target's row of a node whose operation is [`Op::Machine`], and its number.
pub fn machine(target: &TargetInfo, id: BuiltinId) -> (&'static MachineBuiltin, u16) {
    let i = id.0 - MACHINE;
    (&target.builtins[i as usize], i)
}

/// The row of a node's builtin.
pub fn row(id: BuiltinId) -> &'static Row {
    if id.0 >= MACHINE { &MACHINE_ROW } else { &TABLE[id.0 as usize] }
}

/// `__has_builtin(name)`.
#[cfg(test)]
pub fn has_builtin(name: Name) -> bool {
    let text = name.as_str();
    if find(name).is_some_and(|f| f.row.op != Op::Unsupported && !f.plain || f.row.flags & BARE != 0) {
        return true;
    }
    matches!(
        text,
        "__builtin_choose_expr"
            | "__builtin_types_compatible_p"
            | "__builtin_offsetof"
            | "__builtin_va_arg"
            | "__builtin_complex"
            | "__builtin_convertvector"
            | "__builtin_shuffle"
            | "__builtin_shufflevector"
    ) || find(name).is_some_and(|f| f.plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        assert_eq!(index().len(), TABLE.len());
        let op = |n: &str| find(Name::intern(n)).map(|f| (f.row.op, f.variant));
        assert_eq!(op("__builtin_clzll"), Some((Op::Clz, "")));
        assert_eq!(op("__builtin_fabsf"), Some((Op::Fabs, "f")));
        assert_eq!(op("__builtin_inff128"), Some((Op::Folded, "f128")));
        assert_eq!(op("__sync_fetch_and_add_4"), Some((Op::SyncFetchAdd, "")));
        assert_eq!(op("__atomic_load_8"), Some((Op::AtomicLoadN, "")));
        assert_eq!(op("memcpy"), Some((Op::Lib, "")));
        assert_eq!(op("clz"), None);
        assert_eq!(op("isnan"), None);
        assert!(has_builtin(Name::intern("__builtin_add_overflow")));
        assert!(!has_builtin(Name::intern("__builtin_nonsense")));
    }
}
