//! From a gcc-style link to an ld command line: start files, libraries, the dynamic linker. One argument vector serves the
//! link itself, `-v` and `-###`.

use super::config::{Config, Input};
use super::paths::{Libc, Places};

/// What the link makes, as far as start files care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Exec,
    Pie,
    Static,
    StaticPie,
    Shared,
    Relocatable,
}

fn kind(c: &Config) -> Kind {
    let l = &c.link;
    if l.relocatable {
        Kind::Relocatable
    } else if l.shared {
        Kind::Shared
    } else if l.static_pie || (l.static_ && l.pie == Some(true)) {
        Kind::StaticPie
    } else if l.static_ {
        Kind::Static
    } else if l.pie == Some(false) {
        Kind::Exec
    } else {
        // As Debian's gcc is configured.
        Kind::Pie
    }
}

/// Names of what the runtime provides instead of files (see `runtime`).
pub const CRT_BEGIN: &str = "crtbegin.o";
pub const CRT_BEGIN_S: &str = "crtbeginS.o";
pub const CRT_END: &str = "crtend.o";
pub const CRT_END_S: &str = "crtendS.o";

/// The words of the link, program name first. `objects` are what stands for each input, in order: a file's own name, or the
/// object it was compiled to.
pub fn command(c: &Config, p: &Places, objects: &[String], emulation: &str) -> Vec<String> {
    let kind = kind(c);
    let l = &c.link;
    let mut w: Vec<String> = vec!["ld".into()];
    let mut push = |s: &str| w.push(s.to_string());
    if !c.sysroot.is_empty() {
        push(&format!("--sysroot={}", c.sysroot));
    }
    push("-m");
    push(emulation);
    if kind != Kind::Relocatable {
        push("--build-id");
        push("--eh-frame-hdr");
        push("--hash-style=gnu");
    }
    match kind {
        Kind::Exec => push("-no-pie"),
        Kind::Pie => push("-pie"),
        Kind::Static => push("-static"),
        Kind::StaticPie => {
            for s in ["-static", "-pie", "--no-dynamic-linker", "-z", "text"] {
                push(s);
            }
        }
        Kind::Shared => push("-shared"),
        Kind::Relocatable => push("-r"),
    }
    if matches!(kind, Kind::Exec | Kind::Pie) {
        push("-dynamic-linker");
        push(p.interpreter());
    }
    push("-o");
    push(c.output.as_deref().unwrap_or("a.out"));

    let file =
        |name: &str| p.find_file(c, name).map_or_else(|| name.to_string(), |f| f.display().to_string());
    let start_files = !(l.no_start_files || l.no_std_lib || kind == Kind::Relocatable);
    let shared_code = matches!(kind, Kind::Pie | Kind::StaticPie | Kind::Shared);
    if start_files {
        match kind {
            Kind::Pie => push(&file("Scrt1.o")),
            Kind::StaticPie => push(&file("rcrt1.o")),
            Kind::Exec | Kind::Static => push(&file("crt1.o")),
            Kind::Shared | Kind::Relocatable => {}
        }
        push(&file("crti.o"));
        push(if shared_code { CRT_BEGIN_S } else { CRT_BEGIN });
        for f in &c.codegen.start_files {
            push(f);
        }
    }
    for d in &c.lib_dirs {
        push(&format!("-L{d}"));
    }
    for d in &c.prefixes {
        push(&format!("-L{d}"));
    }
    for d in std::env::var("LIBRARY_PATH").unwrap_or_default().split(':').filter(|d| !d.is_empty()) {
        push(&format!("-L{d}"));
    }
    for d in p.lib_dirs() {
        push(&format!("-L{d}"));
    }
    let mut objects = objects.iter();
    for input in &c.inputs {
        match input {
            Input::Linker(word) => push(word),
            Input::File(..) => push(objects.next().map_or("", |o| o)),
        }
    }
    if !(l.no_default_libs || l.no_std_lib || kind == Kind::Relocatable) {
        if l.pthread && p.libc == Libc::Glibc && p.find_file(c, "libpthread.a").is_some() {
            push("-lpthread");
        }
        let is_static = matches!(kind, Kind::Static | Kind::StaticPie);
        let words: &[&str] = match (is_static, l.no_libc) {
            (_, true) => &["-lgcc"],
            (true, _) => &["--start-group", "-lgcc", "-lc", "--end-group"],
            (false, _) => &["-lgcc", "-lc", "-lgcc"],
        };
        for s in words {
            push(s);
        }
    }
    if start_files {
        push(if shared_code { CRT_END_S } else { CRT_END });
        push(&file("crtn.o"));
    }
    w
}
