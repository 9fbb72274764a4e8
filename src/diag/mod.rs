//! Diagnostics: what can be said (`catalog`, as data), whether it is said (`state`: warning options,
//! `#pragma GCC diagnostic`, system headers, limits), and how (`render`: gcc's text format).
//!
//! Use: `sess.diag(&catalog::expr::UNDECLARED, loc).arg(name).note(&catalog::expr::ONLY_ONCE, loc).emit()`.
//! Nothing is formatted when the message is not wanted. Messages go out at once, in order.

pub mod catalog;
mod render;
pub mod session;
pub mod state;
pub mod warnings;

pub use session::{Diag, Session};

/// How bad it is, and what can change that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// An explanation of the diagnostic before it.
    Note,
    /// Given if its flag (`DiagDesc::flag`) is enabled; a warning without flag always is.
    Warning,
    /// The standard requires a diagnostic: a warning (if its flag is enabled), an error with `-pedantic-errors`.
    Pedwarn,
    /// An error unless `-fpermissive` or `-Wno-error=flag` makes it a warning (`-Wno-flag` silences it then).
    Permerror,
    Error,
    /// An error after which nothing more is read ("compilation terminated.").
    Fatal,
    /// Something the compiler does not support yet: an error that begins with "sorry, unimplemented: ".
    Sorry,
}

/// One row of the catalogue.
#[derive(PartialEq, Eq, Debug)]
pub struct DiagDesc {
    /// The constant's name, for tests and machine-readable output.
    pub id: &'static str,
    pub level: Level,
    /// The option that controls it (`"-Wshadow"`, `"-Wpedantic"`), `""` if none.
    pub flag: &'static str,
    /// The text with `{0}`, `{1}` … for the arguments. A pair of `'` quotes code: `"'{0}' undeclared"`.
    pub text: &'static str,
}

/// Declares catalogue rows: `rows! { UNDECLARED: Error "" "'{0}' undeclared"; … }`. Also makes the
/// slice `ALL` of them, which the tests walk.
macro_rules! rows {
    ($($id:ident: $level:ident $flag:literal $text:literal;)*) => {
        $(pub static $id: $crate::diag::DiagDesc = $crate::diag::DiagDesc {
            id: stringify!($id), level: $crate::diag::Level::$level, flag: $flag, text: $text,
        };)*
        /// Every row of this file.
        pub static ALL: &[&$crate::diag::DiagDesc] = &[$(&$id,)*];
    };
}
use rows;
