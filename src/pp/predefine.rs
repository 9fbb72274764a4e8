//! The predefined macros of gcc 12, computed from the options and the target's description. What only
//! the target knows (its name, its instruction set) comes as `PpOptions::predefines`, which also wins
//! over a macro of the same name here.

use super::PpOptions;
use crate::diag::Session;
use crate::support::lang::{LangOptions, PicLevel, StackProtector, Standard};
use crate::support::target_info::{LongDouble, StdInt, TargetInfo};
use std::fmt::Write;

/// A floating format's `<float.h>` values: the digits are those of the decimal value rounded to 36.
struct FloatFormat {
    mant_dig: u32,
    dig: u32,
    min_exp: i32,
    min_10_exp: i32,
    max_exp: u32,
    max_10_exp: u32,
    decimal_dig: u32,
    max: &'static str,
    min: &'static str,
    epsilon: &'static str,
    denorm_min: &'static str,
}

const HALF: FloatFormat = FloatFormat {
    mant_dig: 11,
    dig: 3,
    min_exp: -13,
    min_10_exp: -4,
    max_exp: 16,
    max_10_exp: 4,
    decimal_dig: 5,
    max: "6.55040000000000000000000000000000000e+4",
    min: "6.10351562500000000000000000000000000e-5",
    epsilon: "9.76562500000000000000000000000000000e-4",
    denorm_min: "5.96046447753906250000000000000000000e-8",
};
const SINGLE: FloatFormat = FloatFormat {
    mant_dig: 24,
    dig: 6,
    min_exp: -125,
    min_10_exp: -37,
    max_exp: 128,
    max_10_exp: 38,
    decimal_dig: 9,
    max: "3.40282346638528859811704183484516925e+38",
    min: "1.17549435082228750796873653722224568e-38",
    epsilon: "1.19209289550781250000000000000000000e-7",
    denorm_min: "1.40129846432481707092372958328991613e-45",
};
const DOUBLE: FloatFormat = FloatFormat {
    mant_dig: 53,
    dig: 15,
    min_exp: -1021,
    min_10_exp: -307,
    max_exp: 1024,
    max_10_exp: 308,
    decimal_dig: 17,
    max: "1.79769313486231570814527423731704357e+308",
    min: "2.22507385850720138309023271733240406e-308",
    epsilon: "2.22044604925031308084726333618164062e-16",
    denorm_min: "4.94065645841246544176568792868221372e-324",
};
const EXTENDED: FloatFormat = FloatFormat {
    mant_dig: 64,
    dig: 18,
    min_exp: -16381,
    min_10_exp: -4931,
    max_exp: 16384,
    max_10_exp: 4932,
    decimal_dig: 21,
    max: "1.18973149535723176502126385303097021e+4932",
    min: "3.36210314311209350626267781732175260e-4932",
    epsilon: "1.08420217248550443400745280086994171e-19",
    denorm_min: "3.64519953188247460252840593361941982e-4951",
};
const QUAD: FloatFormat = FloatFormat {
    mant_dig: 113,
    dig: 33,
    min_exp: -16381,
    min_10_exp: -4931,
    max_exp: 16384,
    max_10_exp: 4932,
    decimal_dig: 36,
    max: "1.18973149535723176508575932662800702e+4932",
    min: "3.36210314311209350626267781732175260e-4932",
    epsilon: "1.92592994438723585305597794258492732e-34",
    denorm_min: "6.47517511943802511092443895822764655e-4966",
};

/// An integer type as its macros need it.
#[derive(Clone, Copy)]
struct Int {
    name: &'static str,
    /// In bytes.
    size: u8,
    unsigned: bool,
    /// What a constant of the type ends in; types below int have none.
    suffix: &'static str,
}

fn int(kind: StdInt, t: &TargetInfo) -> Int {
    let (name, size, unsigned, suffix) = match kind {
        StdInt::Int => ("int", 4, false, ""),
        StdInt::UInt => ("unsigned int", 4, true, "U"),
        StdInt::Long => ("long int", t.long_size, false, "L"),
        StdInt::ULong => ("long unsigned int", t.long_size, true, "UL"),
        StdInt::LongLong => ("long long int", 8, false, "LL"),
        StdInt::ULongLong => ("long long unsigned int", 8, true, "ULL"),
        StdInt::Short => ("short int", 2, false, ""),
        StdInt::UShort => ("short unsigned int", 2, true, ""),
    };
    Int { name, size, unsigned, suffix }
}

const SCHAR: Int = Int { name: "signed char", size: 1, unsigned: false, suffix: "" };
const UCHAR: Int = Int { name: "unsigned char", size: 1, unsigned: true, suffix: "" };

fn unsigned_of(kind: StdInt) -> StdInt {
    match kind {
        StdInt::Int | StdInt::UInt => StdInt::UInt,
        StdInt::Long | StdInt::ULong => StdInt::ULong,
        StdInt::LongLong | StdInt::ULongLong => StdInt::ULongLong,
        StdInt::Short | StdInt::UShort => StdInt::UShort,
    }
}

impl Int {
    fn max(self) -> String {
        let bits = self.size as u32 * 8 - !self.unsigned as u32;
        format!("{:#x}{}", u64::MAX >> (64 - bits), self.suffix)
    }
}

/// The list being made.
struct List(Vec<(String, String)>);

impl List {
    fn def(&mut self, name: &str, value: impl ToString) {
        self.0.push((name.into(), value.to_string()));
    }
    fn float(&mut self, prefix: &str, f: &FloatFormat, suffix: &str, cast: bool) {
        let mut def = |what: &str, v: String| self.0.push((format!("__{prefix}_{what}__"), v));
        let neg = |v: i32| if v < 0 { format!("({v})") } else { v.to_string() };
        let value = |v: &str| if cast { format!("((double){v}L)") } else { format!("{v}{suffix}") };
        def("MANT_DIG", f.mant_dig.to_string());
        def("DIG", f.dig.to_string());
        def("MIN_EXP", neg(f.min_exp));
        def("MIN_10_EXP", neg(f.min_10_exp));
        def("MAX_EXP", f.max_exp.to_string());
        def("MAX_10_EXP", f.max_10_exp.to_string());
        def("DECIMAL_DIG", f.decimal_dig.to_string());
        def("MAX", value(f.max));
        def("NORM_MAX", value(f.max));
        def("MIN", value(f.min));
        def("EPSILON", value(f.epsilon));
        def("DENORM_MIN", value(f.denorm_min));
        def("HAS_DENORM", "1".into());
        def("HAS_INFINITY", "1".into());
        def("HAS_QUIET_NAN", "1".into());
        def("IS_IEC_60559", "2".into());
    }
    /// `__X_TYPE__`, `__X_MAX__` and, if `width`, `__X_WIDTH__`.
    fn integer(&mut self, what: &str, i: Int, width: bool) {
        self.def(&format!("__{what}_TYPE__"), i.name);
        self.def(&format!("__{what}_MAX__"), i.max());
        if width {
            self.def(&format!("__{what}_WIDTH__"), i.size * 8);
        }
    }
}

/// The `#define` directives of all predefined macros.
pub(super) fn text(sess: &Session, opts: &PpOptions) -> Vec<u8> {
    let mut list = List(Vec::with_capacity(400));
    let (lang, target) = (&sess.lang, &sess.target);
    standard(&mut list, lang);
    if !opts.undef {
        gnu(&mut list, lang);
        types(&mut list, lang, target);
        floats(&mut list, lang, target);
        options(&mut list, lang);
        system(&mut list, lang);
    }
    let mut s = String::with_capacity(16 << 10);
    let overridden: rustc_hash::FxHashSet<&str> = opts.predefines.iter().map(|p| p.0.as_str()).collect();
    let mine = list.0.iter().filter(|d| !overridden.contains(d.0.as_str()));
    for (name, value) in mine.chain(opts.predefines.iter().filter(|_| !opts.undef)) {
        let _ = writeln!(s, "#define {name} {value}");
    }
    s.into_bytes()
}

fn standard(l: &mut List, lang: &LangOptions) {
    if lang.assembler {
        l.def("__ASSEMBLER__", 1);
    }
    l.def("__STDC__", 1);
    if !lang.assembler || lang.standard > Standard::C89 {
        let version = match lang.standard {
            Standard::C89 => None,
            Standard::C94 => Some("199409L"),
            Standard::C99 => Some("199901L"),
            Standard::C11 => Some("201112L"),
            Standard::C17 => Some("201710L"),
            Standard::C23 => Some("202000L"),
        };
        if let Some(v) = version {
            l.def("__STDC_VERSION__", v);
        }
    }
    if !lang.assembler && (lang.c11() || lang.gnu && lang.c99()) {
        l.def("__STDC_UTF_16__", 1);
        l.def("__STDC_UTF_32__", 1);
    }
    l.def("__STDC_HOSTED__", !lang.freestanding as u8);
    if lang.c23() {
        l.def("__STDC_EMBED_NOT_FOUND__", 0);
        l.def("__STDC_EMBED_FOUND__", 1);
        l.def("__STDC_EMBED_EMPTY__", 2);
    }
}

fn gnu(l: &mut List, lang: &LangOptions) {
    l.def("__GNUC__", 12);
    l.def("__GNUC_MINOR__", 2);
    l.def("__GNUC_PATCHLEVEL__", 0);
    l.def("__VERSION__", "\"12.2.0\"");
    let orders =
        [("RELAXED", 0), ("SEQ_CST", 5), ("ACQUIRE", 2), ("RELEASE", 3), ("ACQ_REL", 4), ("CONSUME", 1)];
    for (name, value) in orders {
        l.def(&format!("__ATOMIC_{name}"), value);
    }
    l.def("__GNUC_EXECUTION_CHARSET_NAME", "\"UTF-8\"");
    let wide = if lang.short_wchar { "\"UTF-16LE\"" } else { "\"UTF-32LE\"" };
    l.def("__GNUC_WIDE_EXECUTION_CHARSET_NAME", wide);
    l.def(if lang.gnu89_inline_semantics() { "__GNUC_GNU_INLINE__" } else { "__GNUC_STDC_INLINE__" }, 1);
    if lang.no_inline {
        l.def("__NO_INLINE__", 1);
    }
    if !lang.gnu {
        l.def("__STRICT_ANSI__", 1);
    }
    l.def("__GXX_ABI_VERSION", 1017);
    l.def("__USER_LABEL_PREFIX__", "");
    l.def("__REGISTER_PREFIX__", "");
    l.def("__PRAGMA_REDEFINE_EXTNAME", 1);
    l.def("__HAVE_SPECULATION_SAFE_VALUE", 1);
    if lang.cfi_asm {
        l.def("__GCC_HAVE_DWARF2_CFI_ASM", 1);
    }
}

fn types(l: &mut List, lang: &LangOptions, t: &TargetInfo) {
    let std = |k| int(k, t);
    let wchar = if lang.short_wchar { StdInt::UShort } else { t.wchar };
    let sizes = [
        ("INT", 4),
        ("LONG", t.long_size),
        ("LONG_LONG", 8),
        ("SHORT", 2),
        ("FLOAT", 4),
        ("DOUBLE", 8),
        ("LONG_DOUBLE", t.long_double_size),
        ("SIZE_T", std(t.size_t).size),
        ("POINTER", t.pointer_size),
        ("WCHAR_T", std(wchar).size),
        ("WINT_T", std(t.wint).size),
        ("PTRDIFF_T", std(t.ptrdiff_t).size),
    ];
    for (name, size) in sizes {
        l.def(&format!("__SIZEOF_{name}__"), size);
    }
    if t.has_int128 {
        l.def("__SIZEOF_INT128__", 16);
    }
    if t.has_float128 {
        l.def("__SIZEOF_FLOAT128__", 16);
        l.def("__SIZEOF_FLOAT80__", t.long_double_size);
    }
    l.def("__CHAR_BIT__", 8);
    l.def("__BIGGEST_ALIGNMENT__", t.max_align);
    l.def("__ORDER_LITTLE_ENDIAN__", 1234);
    l.def("__ORDER_BIG_ENDIAN__", 4321);
    l.def("__ORDER_PDP_ENDIAN__", 3412);
    l.def("__BYTE_ORDER__", "__ORDER_LITTLE_ENDIAN__");
    l.def("__FLOAT_WORD_ORDER__", "__ORDER_LITTLE_ENDIAN__");
    if t.pointer_size == 8 && t.long_size == 8 {
        l.def("_LP64", 1);
        l.def("__LP64__", 1);
    } else if t.pointer_size == 4 && t.long_size == 4 {
        l.def("_ILP32", 1);
        l.def("__ILP32__", 1);
    }
    if !lang.char_signed.unwrap_or(t.char_signed) {
        l.def("__CHAR_UNSIGNED__", 1);
    }
    if std(wchar).unsigned {
        l.def("__WCHAR_UNSIGNED__", 1);
    }

    for (name, i) in [
        ("SCHAR", SCHAR),
        ("SHRT", std(StdInt::Short)),
        ("INT", std(StdInt::Int)),
        ("LONG", std(StdInt::Long)),
        ("LONG_LONG", std(StdInt::LongLong)),
    ] {
        l.def(&format!("__{name}_MAX__"), i.max());
        l.def(&format!("__{name}_WIDTH__"), i.size * 8);
    }
    let minimum = |l: &mut List, name: &str, i: Int| {
        let v = if i.unsigned { format!("0{}", i.suffix) } else { format!("(-__{name}_MAX__ - 1)") };
        l.def(&format!("__{name}_MIN__"), v);
    };
    l.integer("WCHAR", std(wchar), true);
    minimum(l, "WCHAR", std(wchar));
    l.integer("WINT", std(t.wint), true);
    minimum(l, "WINT", std(t.wint));
    l.integer("PTRDIFF", std(t.ptrdiff_t), true);
    l.integer("SIZE", std(t.size_t), true);
    l.integer("INTMAX", std(t.intmax), true);
    l.integer("UINTMAX", std(unsigned_of(t.intmax)), false);
    l.integer("SIG_ATOMIC", std(StdInt::Int), true);
    minimum(l, "SIG_ATOMIC", std(StdInt::Int));
    l.integer("INTPTR", std(t.ptrdiff_t), true);
    l.integer("UINTPTR", std(t.size_t), false);
    l.def("__CHAR16_TYPE__", "short unsigned int");
    l.def("__CHAR32_TYPE__", "unsigned int");

    let exact = [
        ("8", SCHAR, UCHAR),
        ("16", std(StdInt::Short), std(StdInt::UShort)),
        ("32", std(StdInt::Int), std(StdInt::UInt)),
        ("64", std(t.int64), std(unsigned_of(t.int64))),
    ];
    // glibc's choice: the fast types of 16 and 32 bits are a register wide.
    let word = t.ptrdiff_t;
    for (bits, s, u) in exact {
        l.integer(&format!("INT{bits}"), s, false);
        l.integer(&format!("UINT{bits}"), u, false);
        l.integer(&format!("INT_LEAST{bits}"), s, true);
        l.integer(&format!("UINT_LEAST{bits}"), u, false);
        let fast = bits == "16" || bits == "32";
        l.integer(&format!("INT_FAST{bits}"), if fast { std(word) } else { s }, true);
        l.integer(&format!("UINT_FAST{bits}"), if fast { std(unsigned_of(word)) } else { u }, false);
    }
    let constant = |l: &mut List, name: &str, suffix: &str| {
        let v = if suffix.is_empty() { "c".into() } else { format!("c ## {suffix}") };
        l.def(&format!("__{name}_C(c)"), v);
    };
    for (bits, s, u) in exact {
        constant(l, &format!("INT{bits}"), s.suffix);
        constant(l, &format!("UINT{bits}"), u.suffix);
    }
    constant(l, "INTMAX", std(t.intmax).suffix);
    constant(l, "UINTMAX", std(unsigned_of(t.intmax)).suffix);

    for what in
        ["BOOL", "CHAR", "CHAR16_T", "CHAR32_T", "WCHAR_T", "SHORT", "INT", "LONG", "LLONG", "POINTER"]
    {
        l.def(&format!("__GCC_ATOMIC_{what}_LOCK_FREE"), 2);
    }
    l.def("__GCC_ATOMIC_TEST_AND_SET_TRUEVAL", 1);
    l.def("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4", 1);
    if t.pointer_size == 8 {
        l.def("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8", 1);
    }
}

fn floats(l: &mut List, lang: &LangOptions, t: &TargetInfo) {
    let long_double = match t.long_double {
        LongDouble::F64 => &DOUBLE,
        LongDouble::F80 => &EXTENDED,
        LongDouble::F128 => &QUAD,
    };
    l.def("__FLT_RADIX__", 2);
    l.def("__FLT_EVAL_METHOD__", 0);
    l.def("__FLT_EVAL_METHOD_TS_18661_3__", 0);
    l.def("__DEC_EVAL_METHOD__", 2);
    l.def("__DECIMAL_DIG__", long_double.decimal_dig);
    l.float("FLT", &SINGLE, "F", false);
    l.float("DBL", &DOUBLE, "", true);
    l.float("LDBL", long_double, "L", false);
    if t.has_float128 {
        l.float("FLT16", &HALF, "F16", false);
    }
    l.float("FLT32", &SINGLE, "F32", false);
    l.float("FLT64", &DOUBLE, "F64", false);
    l.float("FLT32X", &DOUBLE, "F32x", false);
    if t.has_float128 || t.long_double == LongDouble::F128 {
        l.float("FLT128", &QUAD, "F128", false);
    }
    if t.long_double != LongDouble::F64 {
        l.float("FLT64X", long_double, "F64x", false);
    }
    let iec = if lang.fast_math || lang.finite_math && lang.associative_math { 0 } else { 2 };
    l.def("__GCC_IEC_559", iec);
    l.def("__GCC_IEC_559_COMPLEX", iec);
    l.def("__FINITE_MATH_ONLY__", (lang.finite_math || lang.fast_math) as u8);
}

fn options(l: &mut List, lang: &LangOptions) {
    let mut flag = |on: bool, name: &str| {
        if on {
            l.def(name, 1);
        }
    };
    flag(lang.opt_level > 0, "__OPTIMIZE__");
    flag(lang.opt_size, "__OPTIMIZE_SIZE__");
    flag(lang.fast_math, "__FAST_MATH__");
    flag(lang.no_math_errno || lang.fast_math, "__NO_MATH_ERRNO__");
    flag(lang.no_signed_zeros || lang.fast_math, "__NO_SIGNED_ZEROS__");
    flag(lang.no_trapping_math || lang.fast_math, "__NO_TRAPPING_MATH__");
    flag(lang.associative_math || lang.fast_math, "__ASSOCIATIVE_MATH__");
    flag(lang.reciprocal_math || lang.fast_math, "__RECIPROCAL_MATH__");
    flag(lang.rounding_math, "__ROUNDING_MATH__");
    flag(lang.signaling_nans, "__SUPPORT_SNAN__");
    flag(lang.exceptions, "__EXCEPTIONS");
    flag(lang.pthread || lang.openmp, "_REENTRANT");
    if lang.openmp {
        l.def("_OPENMP", 201511);
    }
    match lang.pic {
        PicLevel::None => {}
        PicLevel::Pic(n) => {
            l.def("__pic__", n);
            l.def("__PIC__", n);
        }
        PicLevel::Pie(n) => {
            for name in ["__pic__", "__PIC__", "__pie__", "__PIE__"] {
                l.def(name, n);
            }
        }
    }
    match lang.stack_protector {
        StackProtector::None => {}
        StackProtector::Default => l.def("__SSP__", 1),
        StackProtector::All => l.def("__SSP_ALL__", 2),
        StackProtector::Strong => l.def("__SSP_STRONG__", 3),
        StackProtector::Explicit => l.def("__SSP_EXPLICIT__", 4),
    }
}

/// Every target is a Linux with ELF.
fn system(l: &mut List, lang: &LangOptions) {
    l.def("__ELF__", 1);
    l.def("__gnu_linux__", 1);
    for name in ["linux", "unix"] {
        l.def(&format!("__{name}"), 1);
        l.def(&format!("__{name}__"), 1);
        if lang.gnu {
            l.def(name, 1);
        }
    }
}
