//! What an undeclared name was meant to be: a name much like it, or one of the library's, with its header.

use super::Sema;
use super::scope::Symbol;
use crate::diag::suggest;
use crate::support::intern::Name;

/// Most suggestions given in one unit.
const LIMIT: u32 = 64;

/// Library names by header.
#[rustfmt::skip]
const HEADERS: &[(&str, &[&str])] = &[
    ("<stdio.h>", &["printf", "fprintf", "sprintf", "snprintf", "vprintf", "vfprintf", "vsprintf", "vsnprintf", "scanf", "fscanf", "sscanf",
        "vscanf", "vfscanf", "vsscanf", "puts", "fputs", "putchar", "putc", "fputc", "getchar", "getc", "fgetc", "fgets", "ungetc", "fopen", "fclose", "fflush", "fread",
        "fwrite", "fseek", "ftell", "rewind", "perror", "remove", "rename", "setbuf", "setvbuf", "tmpfile", "FILE", "stdin", "stdout", "stderr",
        "EOF", "BUFSIZ", "FILENAME_MAX", "SEEK_SET", "SEEK_CUR", "SEEK_END", "fpos_t"]),
    ("<stdlib.h>", &["malloc", "calloc", "realloc", "free", "abort", "exit", "atexit", "getenv", "system", "bsearch", "qsort", "abs", "labs", "llabs", "div",
        "ldiv", "rand", "srand", "atoi", "atol", "atoll", "atof", "strtol", "strtoul", "strtoll", "strtoull", "strtod", "EXIT_SUCCESS", "EXIT_FAILURE", "RAND_MAX"]),
    ("<string.h>", &["memcpy", "memmove", "memset", "memcmp", "memchr", "strcpy", "strncpy", "strcat", "strncat", "strcmp", "strncmp", "strlen", "strchr",
        "strrchr", "strstr", "strspn", "strcspn", "strpbrk", "strtok", "strerror", "strdup", "strndup"]),
    ("<math.h>", &["sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sqrt", "pow", "exp", "log", "log10", "floor", "ceil", "fabs", "fmod", "round", "HUGE_VAL"]),
    ("<ctype.h>", &["isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower", "isprint", "ispunct", "isxdigit", "iscntrl", "isgraph", "toupper", "tolower"]),
    ("<assert.h>", &["assert"]),
    ("<errno.h>", &["errno"]),
    ("<stddef.h>", &["NULL", "size_t", "ptrdiff_t", "wchar_t", "offsetof"]),
    ("<stdbool.h>", &["bool", "true", "false"]),
    ("<stdarg.h>", &["va_list", "va_start", "va_arg", "va_end", "va_copy"]),
    ("<stdint.h>", &["int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "intptr_t", "uintptr_t", "intmax_t", "uintmax_t",
        "INT8_MAX", "INT16_MAX", "INT32_MAX", "INT64_MAX", "UINT8_MAX", "UINT16_MAX", "UINT32_MAX", "UINT64_MAX", "SIZE_MAX", "INTPTR_MAX", "UINTPTR_MAX"]),
    ("<limits.h>", &["CHAR_BIT", "CHAR_MAX", "CHAR_MIN", "INT_MAX", "INT_MIN", "LONG_MAX", "LONG_MIN", "LLONG_MAX", "LLONG_MIN", "SHRT_MAX", "SHRT_MIN", "UINT_MAX", "ULONG_MAX",
        "ULLONG_MAX", "USHRT_MAX", "SCHAR_MAX", "SCHAR_MIN", "UCHAR_MAX"]),
    ("<float.h>", &["DBL_MAX", "DBL_MIN", "DBL_EPSILON", "DBL_DIG", "FLT_MAX", "FLT_MIN", "FLT_EPSILON", "FLT_DIG", "LDBL_MAX", "LDBL_MIN", "LDBL_EPSILON"]),
    ("<time.h>", &["time_t", "time", "clock", "clock_t", "difftime", "strftime", "CLOCKS_PER_SEC"]),
    ("<setjmp.h>", &["jmp_buf", "setjmp", "longjmp"]),
    ("<signal.h>", &["signal", "raise", "sig_atomic_t"]),
    ("<inttypes.h>", &["PRId32", "PRId64", "PRIu32", "PRIu64", "PRIx32", "PRIx64"]),
];

/// The standard header that declares `name`.
pub fn header_of(name: Name) -> Option<&'static str> {
    let name = name.as_str();
    HEADERS.iter().find(|h| h.1.contains(&name)).map(|h| h.0)
}

impl<'s, 'a> Sema<'s, 'a> {
    /// A name in sight that is much like `name` and of a kind `wanted` accepts.
    pub fn similar_name(&mut self, name: Name, wanted: fn(&Symbol<'a>) -> bool) -> Option<Name> {
        if self.suggestions >= LIMIT {
            return None;
        }
        self.suggestions += 1;
        let names = self.scopes.names().filter(|(n, s)| wanted(s) && !n.as_bytes().starts_with(b"__"));
        suggest(name.as_str(), names.map(|(n, _)| n.as_str())).map(Name::intern)
    }
}

#[cfg(test)]
mod tests {
    use crate::support::intern::Name;

    #[test]
    fn library_names_know_their_headers() {
        assert_eq!(super::header_of(Name::intern("printf")), Some("<stdio.h>"));
        assert_eq!(super::header_of(Name::intern("uint8_t")), Some("<stdint.h>"));
        assert_eq!(super::header_of(Name::intern("frobnicate")), None);
    }
}
