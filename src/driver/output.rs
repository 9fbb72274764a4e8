//! Writing results: whole or not at all.

use super::{Failed, error};
use std::io::Write;
use std::path::Path;

/// Writes to standard output. A reader that has gone away is no error.
pub fn stdout(bytes: &[u8]) -> Result<(), Failed> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error(format!("cannot write standard output: {e}")))
        }
        _ => Ok(()),
    }
}

/// Writes file `path` (`-` is standard output). A regular file appears complete under its name or not at all; devices such as
/// /dev/null are only ever written to.
pub fn write(path: &str, bytes: &[u8]) -> Result<(), Failed> {
    if path == "-" {
        return stdout(bytes);
    }
    let fail = |e: std::io::Error| error(format!("cannot write '{path}': {e}"));
    let p = Path::new(path);
    let special = std::fs::metadata(p).is_ok_and(|m| !m.is_file());
    if special {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(p)
            .and_then(|mut f| f.write_all(bytes))
            .map_err(fail);
    }
    // Keep the file itself (links, permissions) where there is one, as compilers do; a failed write removes it.
    let result = std::fs::File::create(p).and_then(|mut f| f.write_all(bytes));
    if result.is_err() {
        let _ = std::fs::remove_file(p);
    }
    result.map_err(fail)
}
