//! Between the command line and the diagnostics: options in, messages of the later stages out.

use super::config::{Color, Config};
use super::{Failed, error};
use crate::diag::Session;
use crate::diag::state::{DiagState, OptionResult};
use crate::support::source::{Loc, SourceMap};
use std::io::IsTerminal;

/// Says every diagnostics option that is none.
pub fn check(c: &Config) -> Result<(), Failed> {
    apply(&mut DiagState::default(), c)
}

/// Applies the options to a session.
pub fn configure(sess: &Session, c: &Config) {
    // They have been checked.
    let _ = apply(&mut sess.diags.borrow_mut(), c);
}

fn apply(state: &mut DiagState, c: &Config) -> Result<(), Failed> {
    let mut failed = false;
    for word in &c.diagnostics {
        match state.option(word) {
            OptionResult::Done | OptionResult::UnknownNegative => {}
            OptionResult::OtherLanguage => {
                eprintln!("cc1: warning: command-line option '{word}' is valid for C++/ObjC++ but not for C");
            }
            OptionResult::Bad(why) => {
                error(why);
                failed = true;
            }
            // Other -fdiagnostics options choose details of gcc's own output.
            OptionResult::NotMine if word.starts_with("-f") => {}
            _ => {
                error(format!("unrecognized command-line option '{word}'"));
                failed = true;
            }
        }
    }
    state.format.color = match c.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|t| t != "dumb")
        }
    };
    if failed { Err(Failed) } else { Ok(()) }
}

/// Says an error of code generation or assembly, with its place if it has one.
pub fn report(sources: &SourceMap, loc: Loc, message: &str) {
    match sources.place(loc) {
        Some(p) => eprintln!("{}:{}:{}: error: {message}", p.file, p.line, p.column),
        None => eprintln!("ccc: error: {message}"),
    }
}
