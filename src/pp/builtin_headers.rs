//! The compiler's own headers (`include/`), embedded in the program.

macro_rules! headers {
    ($($name:literal)*) => {
        &[$(($name, concat!(include_str!(concat!("../../include/", $name)), "\0"))),*]
    };
}

/// (name below the include directory, text with a NUL at the end)
pub static HEADERS: &[(&str, &str)] = headers! {
    "float.h" "iso646.h" "limits.h" "stdalign.h" "stdarg.h" "stdatomic.h" "stdbool.h" "stddef.h" "stdint.h"
    "stdnoreturn.h" "varargs.h"
};

/// The text of header `name`, with a NUL at the end.
pub fn find(name: &str) -> Option<&'static [u8]> {
    HEADERS.iter().find(|h| h.0 == name).map(|h| h.1.as_bytes())
}
