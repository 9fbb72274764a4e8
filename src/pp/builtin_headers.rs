//! The compiler's own headers (`include/`), embedded in the program.

/// (name below the include directory, text with a NUL at the end)
pub static HEADERS: &[(&str, &str)] = &[];

/// The text of header `name`, with a NUL at the end.
pub fn find(name: &str) -> Option<&'static [u8]> {
    HEADERS.iter().find(|h| h.0 == name).map(|h| h.1.as_bytes())
}
