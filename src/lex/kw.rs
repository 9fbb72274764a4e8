//! Keywords: which names are keywords, by standard and dialect. To lexer and preprocessor a keyword
//! is an identifier; the parser asks [`Keywords::get`] for each identifier it sees.

use crate::support::intern::Name;
use crate::support::lang::{LangOptions, Standard};
use crate::support::names::{self as n, KEYWORD_COUNT};

/// What a keyword means; spellings of the same thing (`const`, `__const`) are one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[rustfmt::skip]
pub enum Kw {
    Auto, Break, Case, Char, Const, Continue, Default, Do, Double, Else, Enum, Extern, Float, For, Goto, If,
    Int, Long, Register, Return, Short, Signed, Sizeof, Static, Struct, Switch, Typedef, Union, Unsigned,
    Void, Volatile, While,
    Inline, Restrict, Bool, Complex, Imaginary, Alignas, Generic, Noreturn, Atomic, StaticAssert, ThreadLocal,
    /// `_Alignof`, `alignof` (of an object: what the type says).
    Alignof,
    /// `__alignof__`: the preferred alignment.
    GnuAlignof,
    Constexpr, False, Nullptr, True, Typeof, TypeofUnqual, BitInt,
    Decimal32, Decimal64, Decimal128, Float16, Float32, Float64, Float128, Float32x, Float64x,
    /// `__float80` (x86).
    Float80,
    Asm, Attribute, AutoType, Extension,
    /// `__func__`
    Func,
    /// `__FUNCTION__`
    Function,
    /// `__PRETTY_FUNCTION__`
    PrettyFunction,
    Imag, Real, Int128, Label, Null,
    /// Named address spaces of x86.
    SegFs, SegGs,
    VaArg, Offsetof, TypesCompatibleP, ChooseExpr, ConvertVector, Shuffle, ShuffleVector, BuiltinComplex,
    BuiltinTgmath, HasAttribute, CallWithStaticChain,
}

/// When a spelling is a keyword.
#[derive(Clone, Copy)]
enum When {
    Always,
    /// From C99 on, or in GNU mode (`inline`).
    C99OrGnu,
    C99,
    C23,
    /// From C23 on, or in GNU mode (`asm` is GNU only: `Gnu`; `typeof`: this one).
    C23OrGnu,
    Gnu,
    /// Needs the target's 128-bit integers.
    Int128,
    /// Needs the target's `__float128` beside `long double` (which x86 has, and `__float80` with it).
    Float128,
}

use When::*;

#[rustfmt::skip]
const KEYWORDS: &[(Name, Kw, When)] = &[
    (n::AUTO, Kw::Auto, Always), (n::BREAK, Kw::Break, Always), (n::CASE, Kw::Case, Always),
    (n::CHAR, Kw::Char, Always), (n::CONST, Kw::Const, Always), (n::CONTINUE, Kw::Continue, Always),
    (n::DEFAULT, Kw::Default, Always), (n::DO, Kw::Do, Always), (n::DOUBLE, Kw::Double, Always),
    (n::ELSE, Kw::Else, Always), (n::ENUM, Kw::Enum, Always), (n::EXTERN, Kw::Extern, Always),
    (n::FLOAT, Kw::Float, Always), (n::FOR, Kw::For, Always), (n::GOTO, Kw::Goto, Always),
    (n::IF, Kw::If, Always), (n::INT, Kw::Int, Always), (n::LONG, Kw::Long, Always),
    (n::REGISTER, Kw::Register, Always), (n::RETURN, Kw::Return, Always), (n::SHORT, Kw::Short, Always),
    (n::SIGNED, Kw::Signed, Always), (n::SIZEOF, Kw::Sizeof, Always), (n::STATIC, Kw::Static, Always),
    (n::STRUCT, Kw::Struct, Always), (n::SWITCH, Kw::Switch, Always), (n::TYPEDEF, Kw::Typedef, Always),
    (n::UNION, Kw::Union, Always), (n::UNSIGNED, Kw::Unsigned, Always), (n::VOID, Kw::Void, Always),
    (n::VOLATILE, Kw::Volatile, Always), (n::WHILE, Kw::While, Always),
    (n::INLINE, Kw::Inline, C99OrGnu), (n::RESTRICT, Kw::Restrict, C99),
    (n::BOOL_, Kw::Bool, Always), (n::COMPLEX_, Kw::Complex, Always), (n::IMAGINARY_, Kw::Imaginary, Always),
    (n::ALIGNAS_, Kw::Alignas, Always), (n::ALIGNOF_, Kw::Alignof, Always), (n::ATOMIC_, Kw::Atomic, Always),
    (n::GENERIC_, Kw::Generic, Always), (n::NORETURN_, Kw::Noreturn, Always),
    (n::STATIC_ASSERT_, Kw::StaticAssert, Always), (n::THREAD_LOCAL_, Kw::ThreadLocal, Always),
    (n::ALIGNAS, Kw::Alignas, C23), (n::ALIGNOF, Kw::Alignof, C23), (n::BOOL, Kw::Bool, C23),
    (n::CONSTEXPR, Kw::Constexpr, C23), (n::FALSE, Kw::False, C23), (n::NULLPTR, Kw::Nullptr, C23),
    (n::STATIC_ASSERT, Kw::StaticAssert, C23), (n::THREAD_LOCAL, Kw::ThreadLocal, C23), (n::TRUE, Kw::True, C23),
    (n::TYPEOF, Kw::Typeof, C23OrGnu), (n::TYPEOF_UNQUAL, Kw::TypeofUnqual, C23), (n::BITINT_, Kw::BitInt, Always),
    (n::DECIMAL32_, Kw::Decimal32, Always), (n::DECIMAL64_, Kw::Decimal64, Always),
    (n::DECIMAL128_, Kw::Decimal128, Always),
    (n::FLOAT16_, Kw::Float16, Always), (n::FLOAT32_, Kw::Float32, Always), (n::FLOAT64_, Kw::Float64, Always),
    (n::FLOAT128_, Kw::Float128, Always), (n::FLOAT32X_, Kw::Float32x, Always), (n::FLOAT64X_, Kw::Float64x, Always),
    (n::ASM, Kw::Asm, Gnu), (n::UU_ASM, Kw::Asm, Always), (n::UU_ASM_UU, Kw::Asm, Always),
    (n::UU_ALIGNOF, Kw::GnuAlignof, Always), (n::UU_ALIGNOF_UU, Kw::GnuAlignof, Always),
    (n::UU_ATTRIBUTE, Kw::Attribute, Always), (n::UU_ATTRIBUTE_UU, Kw::Attribute, Always),
    (n::UU_AUTO_TYPE, Kw::AutoType, Always),
    (n::UU_COMPLEX, Kw::Complex, Always), (n::UU_COMPLEX_UU, Kw::Complex, Always),
    (n::UU_CONST, Kw::Const, Always), (n::UU_CONST_UU, Kw::Const, Always),
    (n::UU_EXTENSION_UU, Kw::Extension, Always), (n::UU_FUNC_UU, Kw::Func, Always),
    (n::UU_FUNCTION_UU, Kw::Function, Always), (n::UU_PRETTY_FUNCTION_UU, Kw::PrettyFunction, Always),
    (n::UU_IMAG, Kw::Imag, Always), (n::UU_IMAG_UU, Kw::Imag, Always),
    (n::UU_INLINE, Kw::Inline, Always), (n::UU_INLINE_UU, Kw::Inline, Always),
    (n::UU_INT128, Kw::Int128, Int128), (n::UU_LABEL_UU, Kw::Label, Always), (n::UU_NULL, Kw::Null, Always),
    (n::UU_REAL, Kw::Real, Always), (n::UU_REAL_UU, Kw::Real, Always),
    (n::UU_RESTRICT, Kw::Restrict, Always), (n::UU_RESTRICT_UU, Kw::Restrict, Always),
    (n::UU_SIGNED, Kw::Signed, Always), (n::UU_SIGNED_UU, Kw::Signed, Always),
    (n::UU_THREAD, Kw::ThreadLocal, Always),
    (n::UU_TYPEOF, Kw::Typeof, Always), (n::UU_TYPEOF_UU, Kw::Typeof, Always),
    (n::UU_VOLATILE, Kw::Volatile, Always), (n::UU_VOLATILE_UU, Kw::Volatile, Always),
    (n::UU_FLOAT80, Kw::Float80, Float128), (n::UU_FLOAT128, Kw::Float128, Float128),
    (n::UU_SEG_FS, Kw::SegFs, Float128), (n::UU_SEG_GS, Kw::SegGs, Float128),
    (n::BUILTIN_VA_ARG, Kw::VaArg, Always), (n::BUILTIN_OFFSETOF, Kw::Offsetof, Always),
    (n::BUILTIN_TYPES_COMPATIBLE_P, Kw::TypesCompatibleP, Always),
    (n::BUILTIN_CHOOSE_EXPR, Kw::ChooseExpr, Always), (n::BUILTIN_CONVERTVECTOR, Kw::ConvertVector, Always),
    (n::BUILTIN_SHUFFLE, Kw::Shuffle, Always), (n::BUILTIN_SHUFFLEVECTOR, Kw::ShuffleVector, Always),
    (n::BUILTIN_COMPLEX, Kw::BuiltinComplex, Always), (n::BUILTIN_TGMATH, Kw::BuiltinTgmath, Always),
    (n::BUILTIN_HAS_ATTRIBUTE, Kw::HasAttribute, Always),
    (n::BUILTIN_CALL_WITH_STATIC_CHAIN, Kw::CallWithStaticChain, Always),
];

/// The keywords of one dialect, indexed by name.
pub struct Keywords {
    table: [Option<Kw>; KEYWORD_COUNT as usize],
}

impl Keywords {
    pub fn new(lang: &LangOptions, target: &crate::support::target_info::TargetInfo) -> Keywords {
        let mut table = [None; KEYWORD_COUNT as usize];
        let gnu = lang.gnu && !lang.no_asm;
        for &(name, kw, when) in KEYWORDS {
            let there = match when {
                Always => true,
                C99OrGnu => lang.c99() || gnu,
                C99 => lang.c99(),
                C23 => lang.standard >= Standard::C23,
                C23OrGnu => lang.c23() || gnu,
                Gnu => gnu,
                Int128 => target.has_int128,
                Float128 => target.has_float128,
            };
            if there {
                table[name.0 as usize] = Some(kw);
            }
        }
        Keywords { table }
    }
    /// The keyword `name` is, if it is one.
    #[inline]
    pub fn get(&self, name: Name) -> Option<Kw> {
        self.table.get(name.0 as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_below_the_count_and_named_once() {
        let mut seen = vec![false; KEYWORD_COUNT as usize];
        for &(name, ..) in KEYWORDS {
            assert!(!std::mem::replace(&mut seen[name.0 as usize], true), "{name} twice");
        }
        assert!(seen.iter().all(|&s| s), "a keyword name without a row");
    }
}
