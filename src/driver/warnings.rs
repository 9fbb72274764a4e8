//! Between the command line and the diagnostics: warning options in, messages of the later stages out.

use super::config::Config;
use super::{Failed, error};
use crate::diag::Session;
use crate::support::source::{Loc, SourceMap};

/// Applies `-W` and `-f…diagnostics…` options to a session.
pub fn configure(_sess: &Session, c: &Config) -> Result<(), Failed> {
    if !matches!(c.diag_format.as_str(), "" | "text") {
        return Err(error(format!("diagnostics format '{}' is not supported", c.diag_format)));
    }
    Ok(())
}

/// Says an error of code generation or assembly, with its place if it has one.
pub fn report(sources: &SourceMap, loc: Loc, message: &str) {
    match sources.place(loc) {
        Some(p) => eprintln!("{}:{}:{}: error: {message}", p.file, p.line, p.column),
        None => eprintln!("ccc: error: {message}"),
    }
}
