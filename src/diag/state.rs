//! Whether a diagnostic is given and as what: warning options, `#pragma GCC diagnostic` by place,
//! system headers, error limits.

use super::{DiagDesc, Level};
use crate::support::intern::Name;
use crate::support::source::{Loc, SourceMap};

/// What a diagnostic turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Note,
    Warning,
    Error,
    /// A warning that an option made an error: shown as `[-Werror=name]`.
    WarningAsError,
    Fatal,
    Sorry,
}

/// Options and counters of one translation unit's diagnostics.
#[derive(Default)]
pub struct DiagState {
    pub errors: usize,
    pub warnings: usize,
    pub fatal: bool,
    pub function: Option<Name>,
}

/// What `#pragma GCC diagnostic` makes of a warning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PragmaLevel {
    Ignored,
    Warning,
    Error,
}

impl DiagState {
    pub fn push(&mut self, _at: Loc) {}
    pub fn pop(&mut self, _at: Loc) {}
    pub fn pragma(&mut self, _at: Loc, _option: &str, _level: PragmaLevel) -> bool {
        true
    }
    /// What `desc` at `loc` is said as; `None` if it is not said.
    pub fn severity(&self, desc: &'static DiagDesc, _loc: Loc, _sources: &SourceMap) -> Option<Severity> {
        if self.fatal {
            return None;
        }
        Some(match desc.level {
            Level::Note => Severity::Note,
            Level::Warning | Level::Pedwarn => Severity::Warning,
            Level::Permerror | Level::Error => Severity::Error,
            Level::Fatal => Severity::Fatal,
            Level::Sorry => Severity::Sorry,
        })
    }
    /// The level of warning `flag`; 0 if off.
    pub fn level(&self, _flag: &str) -> u32 {
        0
    }
}
