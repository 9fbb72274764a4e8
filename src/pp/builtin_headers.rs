//! The compiler's own headers (`include/`), embedded in the program.

/// Header `name` of `include/`, with a NUL at the end, as [`crate::lex::scan::Lexer`] wants it.
macro_rules! header {
    ($name:literal) => {
        ($name, concat!(include_str!(concat!("../../include/", $name)), "\0"))
    };
}

/// (name below the include directory, text with a NUL at the end), sorted by name.
pub static HEADERS: &[(&str, &str)] = &[
    header!("adxintrin.h"),
    header!("ammintrin.h"),
    header!("avx2intrin.h"),
    header!("avxintrin.h"),
    header!("bmi2intrin.h"),
    header!("bmiintrin.h"),
    header!("cetintrin.h"),
    header!("cldemoteintrin.h"),
    header!("clflushoptintrin.h"),
    header!("clwbintrin.h"),
    header!("clzerointrin.h"),
    header!("cpuid.h"),
    header!("emmintrin.h"),
    header!("f16cintrin.h"),
    header!("float.h"),
    header!("fmaintrin.h"),
    header!("fsgsbaseintrin.h"),
    header!("fxsrintrin.h"),
    header!("gfniintrin.h"),
    header!("ia32intrin.h"),
    header!("immintrin.h"),
    header!("iso646.h"),
    header!("limits.h"),
    header!("lzcntintrin.h"),
    header!("mm_malloc.h"),
    header!("movdirintrin.h"),
    header!("nmmintrin.h"),
    header!("pkuintrin.h"),
    header!("pmmintrin.h"),
    header!("popcntintrin.h"),
    header!("prfchwintrin.h"),
    header!("rdpidintrin.h"),
    header!("rdrandintrin.h"),
    header!("rdseedintrin.h"),
    header!("rtmintrin.h"),
    header!("serializeintrin.h"),
    header!("shaintrin.h"),
    header!("smmintrin.h"),
    header!("stdalign.h"),
    header!("stdarg.h"),
    header!("stdatomic.h"),
    header!("stdbit.h"),
    header!("stdbool.h"),
    header!("stdckdint.h"),
    header!("stddef.h"),
    header!("stdint-gcc.h"),
    header!("stdint.h"),
    header!("stdnoreturn.h"),
    header!("tmmintrin.h"),
    header!("unwind.h"),
    header!("vaesintrin.h"),
    header!("varargs.h"),
    header!("vpclmulqdqintrin.h"),
    header!("waitpkgintrin.h"),
    header!("wmmintrin.h"),
    header!("x86gprintrin.h"),
    header!("x86intrin.h"),
    header!("xmmintrin.h"),
    header!("xsavecintrin.h"),
    header!("xsaveintrin.h"),
    header!("xsaveoptintrin.h"),
    header!("xsavesintrin.h"),
];

/// The text of header `name`, with a NUL at the end.
pub fn find(name: &str) -> Option<&'static [u8]> {
    HEADERS.binary_search_by(|h| h.0.cmp(name)).ok().map(|i| HEADERS[i].1.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found() {
        assert!(HEADERS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(find("stddef.h").is_some_and(|t| t.ends_with(b"\n\0")));
        assert!(find("stdio.h").is_none());
    }
}
