//! The language a translation unit is written in, as plain data: what the command line decided and
//! the front end (and the predefined macros) must know.

/// An edition of the C standard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standard {
    C89,
    /// C89 with Amendment 1 (`-std=iso9899:199409`).
    C94,
    C99,
    C11,
    C17,
    C23,
}

/// Position-independence of the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PicLevel {
    None,
    /// `-fpic` (1) or `-fPIC` (2).
    Pic(u8),
    /// `-fpie` (1) or `-fPIE` (2).
    Pie(u8),
}

/// `-fstack-protector`: also the value of `__SSP__` and its kin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StackProtector {
    None,
    Default,
    All,
    Strong,
    Explicit,
}

/// Everything the preprocessor, parser and checker ask about the language and the options.
#[derive(Clone, Debug)]
pub struct LangOptions {
    pub standard: Standard,
    /// GNU mode (`-std=gnuNN`): `asm`, `typeof`, `linux` … are there, `__STRICT_ANSI__` is not.
    pub gnu: bool,
    /// The input is assembler to be preprocessed (`-x assembler-with-cpp`).
    pub assembler: bool,
    /// `-ffreestanding`.
    pub freestanding: bool,
    /// `-fno-builtin`: no library function is known by its plain name.
    pub no_builtin: bool,
    /// `-fno-builtin-NAME`.
    pub no_builtin_functions: Vec<String>,
    /// `-fsigned-char`/`-funsigned-char`; `None` is the target's way.
    pub char_signed: Option<bool>,
    pub short_enums: bool,
    pub short_wchar: bool,
    /// `-fgnu89-inline`.
    pub gnu89_inline: bool,
    /// `-fno-asm`: `asm`, `inline` and `typeof` are not keywords.
    pub no_asm: bool,
    pub ms_extensions: bool,
    pub plan9_extensions: bool,
    pub permissive: bool,
    /// `-fcommon`.
    pub common: bool,
    /// `-fpack-struct=N` in bytes; 0 if not given.
    pub pack_struct: u8,
    /// `-mms-bitfields`.
    pub ms_bitfields: bool,
    /// `-fsso-struct=big-endian`.
    pub reversed_storage: bool,
    pub unsigned_bitfields: bool,
    pub dollars_in_identifiers: bool,
    pub trigraphs: bool,
    /// `-fwrapv`, `-ftrapv`.
    pub wrapv: bool,
    pub trapv: bool,
    pub strict_flex_arrays: u8,

    // Facts that show in predefined macros only.
    /// 0–3 (`-Ofast` is 3).
    pub opt_level: u8,
    /// `-Os` or `-Oz`.
    pub opt_size: bool,
    /// Functions are not inlined (`-O0` or `-fno-inline`).
    pub no_inline: bool,
    pub pic: PicLevel,
    pub stack_protector: StackProtector,
    pub fast_math: bool,
    pub finite_math: bool,
    pub no_math_errno: bool,
    pub no_signed_zeros: bool,
    pub no_trapping_math: bool,
    pub associative_math: bool,
    pub reciprocal_math: bool,
    pub rounding_math: bool,
    pub signaling_nans: bool,
    pub exceptions: bool,
    /// `-fno-asynchronous-unwind-tables` and friends leave `__GCC_HAVE_DWARF2_CFI_ASM` undefined.
    pub cfi_asm: bool,
    pub pthread: bool,
    pub openmp: bool,
}

impl Default for LangOptions {
    /// `-std=gnu17` at `-O0`, as gcc 12.
    fn default() -> Self {
        LangOptions {
            standard: Standard::C17,
            gnu: true,
            assembler: false,
            freestanding: false,
            no_builtin: false,
            no_builtin_functions: Vec::new(),
            char_signed: None,
            short_enums: false,
            short_wchar: false,
            gnu89_inline: false,
            no_asm: false,
            ms_extensions: false,
            plan9_extensions: false,
            permissive: false,
            common: false,
            pack_struct: 0,
            ms_bitfields: false,
            reversed_storage: false,
            unsigned_bitfields: false,
            dollars_in_identifiers: true,
            trigraphs: false,
            wrapv: false,
            trapv: false,
            strict_flex_arrays: 0,
            opt_level: 0,
            opt_size: false,
            no_inline: true,
            pic: PicLevel::None,
            stack_protector: StackProtector::None,
            fast_math: false,
            finite_math: false,
            no_math_errno: false,
            no_signed_zeros: false,
            no_trapping_math: false,
            associative_math: false,
            reciprocal_math: false,
            rounding_math: false,
            signaling_nans: false,
            exceptions: false,
            cfi_asm: true,
            pthread: false,
            openmp: false,
        }
    }
}

impl LangOptions {
    /// C99 or later.
    pub fn c99(&self) -> bool {
        self.standard >= Standard::C99
    }
    pub fn c11(&self) -> bool {
        self.standard >= Standard::C11
    }
    pub fn c23(&self) -> bool {
        self.standard >= Standard::C23
    }
    /// `inline` has GNU89 meaning: an `extern inline` definition emits nothing.
    pub fn gnu89_inline_semantics(&self) -> bool {
        self.gnu89_inline || !self.c99()
    }
}
