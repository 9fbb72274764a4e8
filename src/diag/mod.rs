//! Diagnostics: what can be said (`catalog`, as data), whether it is said (`state`: warning options,
//! `#pragma GCC diagnostic`, system headers, limits), and how (`render`: gcc's text format).
//!
//! Use: `sess.diag(&catalog::expr::UNDECLARED, loc).arg(name).note(&catalog::expr::ONLY_ONCE, loc).emit()`.
//! Nothing is formatted when the message is not wanted. Messages go out at once, in order.

pub mod catalog;
mod json;
mod render;
pub mod session;
pub mod state;
mod structured;
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
    /// The option that controls it (`"-Wshadow"`, `"-Wpedantic"`), `""` if none. `"-pedantic"` is
    /// `-Wpedantic` that is not shown after the text, as for gcc's older messages.
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
        #[cfg(test)]
        pub static ALL: &[&$crate::diag::DiagDesc] = &[$(&$id,)*];
    };
}
use rows;

/// The word of `words` most like `word`, if one is near enough to be what was meant.
pub fn suggest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let mut best: Option<(usize, &str)> = None;
    for w in words {
        // gcc's cutoff: a third of the longer word, rounded up.
        let longest = word.len().max(w.len());
        let cutoff = if longest <= 1 { 0 } else { longest.div_ceil(3) };
        if word.len().abs_diff(w.len()) > cutoff {
            continue;
        }
        let d = edit_distance(word.as_bytes(), w.as_bytes());
        if d > 0 && d <= cutoff && best.is_none_or(|b| d < b.0) {
            best = Some((d, w));
        }
    }
    best.map(|b| b.1)
}

/// Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours.
fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for i in 0..a.len() {
        row[0] = i + 1;
        for j in 0..b.len() {
            let change = last[j] + (a[i] != b[j]) as usize;
            row[j + 1] = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn suggestions_are_near() {
        assert_eq!(super::suggest("inclde", ["define", "include", "if"]), Some("include"));
        assert_eq!(super::suggest("endfi", ["endif", "else"]), Some("endif"));
        assert_eq!(super::suggest("quite_other", ["endif", "else"]), None);
    }
}
