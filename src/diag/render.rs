//! Diagnostics as text, in gcc's format.

use super::session::{Part, Session};
use super::state::Severity;

/// Writes a message and its notes to standard error and counts it.
pub(super) fn emit(sess: &Session, severity: Severity, parts: &[Part]) {
    let mut state = sess.diags.borrow_mut();
    match severity {
        Severity::Warning => state.warnings += 1,
        Severity::Note => {}
        _ => state.errors += 1,
    }
    state.fatal |= severity == Severity::Fatal;
    for p in parts {
        let mut text = p.desc.text.to_string();
        for (i, a) in p.args.iter().enumerate() {
            text = text.replace(&format!("{{{i}}}"), a);
        }
        let word = match (p.desc.level, severity) {
            (super::Level::Note, _) => "note",
            (_, Severity::Warning) => "warning",
            _ => "error",
        };
        match sess.sources.borrow().place(p.loc) {
            Some(at) => eprintln!("{}:{}:{}: {word}: {text}", at.file, at.line, at.column),
            None => eprintln!("ccc: {word}: {text}"),
        }
    }
}

/// The closing lines of a translation unit.
pub(super) fn finish(_sess: &Session) {}
