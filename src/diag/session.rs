//! The session: what every stage of one translation unit shares, and the way to report a diagnostic.

use super::state::{DiagState, Severity};
use super::warnings::WarningId;
use super::{DiagDesc, Level, render};
use crate::support::intern::Name;
use crate::support::lang::LangOptions;
use crate::support::source::{Loc, SourceMap};
use crate::support::target_info::TargetInfo;
use std::cell::RefCell;
use std::fmt::Display;

/// One translation unit's shared state; passed as `&Session` everywhere in the front end.
pub struct Session {
    pub sources: RefCell<SourceMap>,
    pub diags: RefCell<DiagState>,
    pub lang: LangOptions,
    pub target: TargetInfo,
}

/// A diagnostic being put together. Nothing is said before `emit`.
#[must_use = "call emit()"]
pub struct Diag<'s> {
    sess: &'s Session,
    /// `None` if it is not wanted: then all the methods do nothing.
    severity: Option<Severity>,
    /// The message, then its notes.
    parts: Vec<Part>,
}

/// One message with its place.
pub(super) struct Part {
    pub desc: &'static DiagDesc,
    pub loc: Loc,
    pub args: Vec<String>,
    pub ranges: Vec<Range>,
    pub fixits: Vec<Fixit>,
    /// Only the line is known, or matters.
    pub line_only: bool,
}

/// Tokens to underline, from the first to the last.
pub(super) struct Range {
    pub first: Loc,
    pub last: Loc,
    /// Shown below the range; may be empty.
    pub label: String,
}

/// A suggested edit: `text` goes in at `at`, in place of the token there if `replace`.
pub(super) struct Fixit {
    pub at: Loc,
    pub replace: bool,
    /// Behind the token at `at`, not before it.
    pub after: bool,
    pub text: String,
}

impl Session {
    pub fn new(lang: LangOptions, target: TargetInfo) -> Self {
        Session { sources: RefCell::new(SourceMap::new()), diags: RefCell::default(), lang, target }
    }

    /// Begins diagnostic `desc` at `loc` (`Loc::NONE`: no place, as for the command line).
    pub fn diag(&self, desc: &'static DiagDesc, loc: Loc) -> Diag<'_> {
        let severity = self.diags.borrow().severity(desc, loc, &self.sources.borrow());
        let part = |desc| Part {
            desc,
            loc,
            args: Vec::new(),
            ranges: Vec::new(),
            fixits: Vec::new(),
            line_only: false,
        };
        let parts = if severity.is_some() { vec![part(desc)] } else { Vec::new() };
        Diag { sess: self, severity, parts }
    }

    /// A diagnostic that is never said.
    pub fn no_diag(&self) -> Diag<'_> {
        Diag { sess: self, severity: None, parts: Vec::new() }
    }

    /// Whether `desc` at `loc` would be said: to skip the work of finding out.
    pub fn enabled(&self, desc: &'static DiagDesc, loc: Loc) -> bool {
        self.diags.borrow().severity(desc, loc, &self.sources.borrow()).is_some()
    }

    /// Whether warning `id` may be given anywhere in this unit: false means that its analysis can be skipped.
    #[inline]
    pub fn may_warn(&self, id: WarningId) -> bool {
        self.diags.borrow().possible(id)
    }

    /// The level of a warning with levels (`-Wimplicit-fallthrough=3`); 0 if it is off. `flag` is `"-Wname"`.
    pub fn warning_level(&self, flag: &str) -> u32 {
        self.diags.borrow().level(flag)
    }

    /// True once a `#pragma GCC diagnostic` was met: a warning that is off may be on somewhere.
    pub fn pragmas_in_use(&self) -> bool {
        self.diags.borrow().has_pragmas()
    }
    /// True if the text at `loc` is in a system header.
    pub fn in_system_header(&self, loc: Loc) -> bool {
        self.sources.borrow().in_system_header(loc)
    }
    /// The number given with `-Wname=N`, in bytes where it is a size; `None` if there was none.
    pub fn warning_value(&self, flag: &str) -> Option<u64> {
        self.diags.borrow().value(flag)
    }

    /// Errors so far, including warnings made errors.
    pub fn error_count(&self) -> usize {
        self.diags.borrow().errors
    }
    /// True after a fatal error: every stage ends quietly.
    pub fn fatal(&self) -> bool {
        self.diags.borrow().fatal
    }
    /// Names the function being checked, for the "In function" lines; `None` is file scope.
    /// Gives what was set before.
    pub fn set_function(&self, function: Option<Name>) -> Option<Name> {
        std::mem::replace(&mut self.diags.borrow_mut().function, function)
    }

    /// Ends the unit's diagnostics: says "all warnings being treated as errors" if so. True if there
    /// were no errors.
    pub fn finish(&self) -> bool {
        render::finish(self);
        self.error_count() == 0
    }
}

impl<'s> Diag<'s> {
    /// The next argument (`{0}`, `{1}` …) of the message or of the note begun last.
    pub fn arg(mut self, x: impl Display) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.args.push(x.to_string());
        }
        self
    }
    /// Points at the whole line, not at a column of it.
    pub fn whole_line(mut self) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.line_only = true;
        }
        self
    }
    /// Underlines the tokens from the one at `first` to the one at `last`.
    pub fn range(mut self, first: Loc, last: Loc) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.ranges.push(Range { first, last, label: String::new() });
        }
        self
    }
    /// Writes `text` below the tokens from `first` to `last`, which are underlined.
    #[allow(dead_code)]
    pub fn label(mut self, first: Loc, last: Loc, text: impl Display) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.ranges.push(Range { first, last, label: text.to_string() });
        }
        self
    }
    /// Suggests `text` in place of the token at `at`.
    pub fn replace(self, at: Loc, text: impl Display) -> Self {
        self.fixit(at, true, text)
    }
    /// A pedantic warning that `-pedantic-errors` is not to make an error.
    pub fn at_most_warning(mut self) -> Self {
        if self.severity == Some(Severity::Error) {
            self.severity = Some(Severity::Warning);
        }
        self
    }
    /// Suggests to insert `text` behind the token at `at`.
    pub fn insert_after(mut self, at: Loc, text: impl Display) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.fixits.push(Fixit { at, replace: false, after: true, text: text.to_string() });
        }
        self
    }
    fn fixit(mut self, at: Loc, replace: bool, text: impl Display) -> Self {
        if let Some(p) = self.parts.last_mut() {
            p.fixits.push(Fixit { at, replace, after: false, text: text.to_string() });
        }
        self
    }
    /// Adds a note; later `arg`, `range` and fix-its are the note's.
    pub fn note(mut self, desc: &'static DiagDesc, loc: Loc) -> Self {
        debug_assert_eq!(desc.level, Level::Note);
        if self.severity.is_some() {
            self.parts.push(Part {
                desc,
                loc,
                args: Vec::new(),
                ranges: Vec::new(),
                fixits: Vec::new(),
                line_only: false,
            });
        }
        self
    }
    /// Says it. True if it was said.
    pub fn emit(self) -> bool {
        let Some(severity) = self.severity else { return false };
        render::emit(self.sess, severity, &self.parts);
        true
    }
}

/// A session for unit tests: x86-64's types, nothing special.
#[cfg(test)]
pub fn test_session() -> Session {
    Session::new(LangOptions::default(), crate::support::target_info::test_target())
}
