//! Answers to `--version`, `-dumpmachine`, `-print-…` and `--help`.

use super::config::{Config, Query};
use super::options::{Act, OPTIONS};
use super::paths::{OWN_HEADERS, Places};

/// First line of `--version`; build systems read the number as gcc's.
pub const VERSION_LINE: &str = "gcc (ccc) 12.2.0";

/// The text that answers a query, with its newline.
pub fn answer(q: &Query, c: &Config, p: &Places) -> String {
    match q {
        Query::Version => format!(
            "{VERSION_LINE}\nccc {}, a C toolchain compatible with the one of the Free Software Foundation, Inc.\n\
             This is free software; there is NO warranty; not even for MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.\n\n",
            env!("CARGO_PKG_VERSION")
        ),
        Query::Text(t) => format!("{t}\n"),
        Query::Machine | Query::Multiarch => format!("{}\n", p.triple()),
        Query::MultiOs => {
            if p.lib_dirs().iter().any(|d| d.ends_with("/lib64")) {
                "../lib64\n".into()
            } else {
                "../lib\n".into()
            }
        }
        Query::Sysroot => format!("{}\n", c.sysroot),
        Query::SearchDirs => {
            let libs: Vec<String> = p.lib_dirs().iter().map(|d| format!("{d}/")).collect();
            format!("install: /usr/lib/ccc/\nprograms: =/usr/lib/ccc/\nlibraries: ={}\n", libs.join(":"))
        }
        Query::FileName(f) => match f.as_str() {
            "include" => format!("{}\n", super::runtime::headers_on_disk().unwrap_or(OWN_HEADERS.into())),
            "libgcc.a" => match super::runtime::library_on_disk(c, p) {
                Some(path) => format!("{path}\n"),
                None => "libgcc.a\n".into(),
            },
            _ => match p.find_file(c, f) {
                Some(path) => format!("{}\n", path.display()),
                None => format!("{f}\n"),
            },
        },
        Query::ProgName(n) => {
            // Our own names stand beside us; anything else is found by PATH.
            let beside = std::env::current_exe().ok().and_then(|e| e.parent().map(|d| d.join(n)));
            match beside.filter(|b| b.exists()) {
                Some(path) => format!("{}\n", path.display()),
                None => format!("{n}\n"),
            }
        }
        Query::Help(which) => help(which),
    }
}

fn help(which: &str) -> String {
    let mut s = String::new();
    if which.is_empty() {
        s.push_str("Usage: ccc [options] file...\nOptions:\n");
    }
    for o in OPTIONS.iter().filter(|o| !o.help.is_empty()) {
        let in_class = match which.trim_start_matches('=') {
            "warnings" => o.name.starts_with("-W"),
            "target" => o.name.starts_with("-m"),
            "optimizers" => o.name.starts_with("-f") || o.name.starts_with("-O"),
            _ => true,
        };
        if in_class && !matches!(o.act, Act::Refuse(_)) {
            s.push_str(&format!("  {:<25} {}\n", o.name, o.help));
        }
    }
    s
}
