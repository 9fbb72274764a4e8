//! Where things are: include and library directories, start files, the dynamic linker.
//!
//! Three layouts are known: Debian's multiarch (`/usr/lib/TRIPLE`), plain (`/usr/lib`, `/usr/lib64`), and the cross layout
//! (`/usr/TRIPLE/{include,lib}`), each below the sysroot; for musl also `TRIPLE-musl` directories.

use super::config::{Config, DirPlace};
use crate::pp::options::{DirKind, SearchDir};
use crate::support::target_info::TargetInfo;
use std::path::{Path, PathBuf};

/// What the compiler's own header directory is called in messages and `-print-file-name=include`.
pub const OWN_HEADERS: &str = "/usr/lib/ccc/include";

/// The search entry of the compiler's own headers, which are in memory.
pub fn own_headers() -> SearchDir {
    SearchDir { path: OWN_HEADERS.into(), kind: DirKind::System, builtin: true }
}

/// The C library a triple asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Libc {
    Glibc,
    Musl,
}

/// The places of one target below one sysroot.
pub struct Places {
    pub info: &'static TargetInfo,
    pub libc: Libc,
    /// Multiarch name of this C library.
    multiarch: String,
    sysroot: String,
    header_sysroot: String,
}

impl Places {
    pub fn new(c: &Config, info: &'static TargetInfo) -> Places {
        let musl = c.triple.as_deref().is_some_and(|t| t.contains("musl"));
        let multiarch =
            if musl { info.multiarch.replace("-gnu", "-musl") } else { info.multiarch.to_string() };
        Places {
            info,
            libc: if musl { Libc::Musl } else { Libc::Glibc },
            multiarch,
            sysroot: c.sysroot.trim_end_matches('/').to_string(),
            header_sysroot: c
                .header_sysroot
                .clone()
                .unwrap_or(c.sysroot.clone())
                .trim_end_matches('/')
                .to_string(),
        }
    }

    /// The triple with this C library.
    pub fn triple(&self) -> &str {
        &self.multiarch
    }

    /// Is this the machine we run on? Then the plain directories are its own.
    fn native(&self) -> bool {
        self.multiarch.starts_with(std::env::consts::ARCH) || !self.sysroot.is_empty()
    }

    /// Standard header directories that exist.
    fn header_dirs(&self) -> Vec<String> {
        let root = &self.header_sysroot;
        let m = &self.multiarch;
        let mut dirs = Vec::new();
        if self.native() && self.libc == Libc::Glibc {
            dirs.push(format!("{root}/usr/local/include"));
        }
        dirs.push(format!("{root}/usr/{m}/include"));
        dirs.push(format!("{root}/usr/include/{m}"));
        if self.libc == Libc::Musl {
            dirs.push(format!("{root}/usr/local/musl/include"));
        }
        let has_own = dirs.iter().any(|d| Path::new(d).join("stdio.h").exists());
        if self.native() && !(self.libc == Libc::Musl && has_own) {
            dirs.push(format!("{root}/usr/include"));
        }
        dirs.retain(|d| Path::new(d).is_dir());
        dirs
    }

    /// Standard library directories that exist.
    pub fn lib_dirs(&self) -> Vec<String> {
        let root = &self.sysroot;
        let m = &self.multiarch;
        let mut dirs = vec![
            format!("{root}/usr/{m}/lib"),
            format!("{root}/usr/local/lib/{m}"),
            format!("{root}/lib/{m}"),
            format!("{root}/usr/lib/{m}"),
        ];
        if self.libc == Libc::Musl {
            dirs.extend([format!("{root}/usr/lib/musl/lib"), format!("{root}/usr/local/musl/lib")]);
        }
        if self.native() {
            for d in ["/usr/local/lib", "/lib64", "/usr/lib64", "/lib", "/usr/lib"] {
                dirs.push(format!("{root}{d}"));
            }
        }
        dirs.retain(|d| Path::new(d).is_dir());
        dirs
    }

    /// All header directories in search order.
    pub fn search_dirs(&self, c: &Config) -> Vec<SearchDir> {
        let mut out = Vec::new();
        let expand = |d: &str| match d.strip_prefix('=').or(d.strip_prefix("$SYSROOT")) {
            Some(rest) => format!("{}{rest}", self.header_sysroot),
            None => d.to_string(),
        };
        let given = |place: DirPlace, out: &mut Vec<SearchDir>| {
            for (_, d) in c.dirs.iter().filter(|d| d.0 == place) {
                out.push(SearchDir { path: expand(d).into(), kind: place.kind(), builtin: false });
            }
        };
        let from_env = |name: &str, kind: DirKind, out: &mut Vec<SearchDir>| {
            for d in std::env::var(name).unwrap_or_default().split(':').filter(|d| !d.is_empty()) {
                out.push(SearchDir { path: d.into(), kind, builtin: false });
            }
        };
        given(DirPlace::Quote, &mut out);
        given(DirPlace::User, &mut out);
        from_env("CPATH", DirKind::User, &mut out);
        given(DirPlace::System, &mut out);
        from_env("C_INCLUDE_PATH", DirKind::System, &mut out);
        if !c.no_std_include {
            out.push(own_headers());
            for d in self.header_dirs() {
                out.push(SearchDir { path: d.into(), kind: DirKind::System, builtin: false });
            }
        }
        given(DirPlace::After, &mut out);
        // A directory given again as a system one is searched there only (gcc manual, "Directory Search").
        let system: Vec<PathBuf> =
            out.iter().filter(|d| d.kind == DirKind::System).map(|d| d.path.clone()).collect();
        out.retain(|d| d.kind != DirKind::User || !system.contains(&d.path));
        out.retain(|d| d.builtin || d.path.is_dir());
        let mut seen: Vec<(DirKind, PathBuf)> = Vec::new();
        out.retain(|d| {
            let key = (d.kind, d.path.clone());
            let new = !seen.contains(&key);
            seen.push(key);
            new
        });
        out
    }

    /// A library or start file by name: `-B` prefixes, then the standard directories.
    pub fn find_file(&self, c: &Config, name: &str) -> Option<PathBuf> {
        let prefixes =
            c.prefixes.iter().flat_map(|p| [PathBuf::from(format!("{p}{name}")), Path::new(p).join(name)]);
        let standard = self.lib_dirs().into_iter().map(|d| Path::new(&d).join(name));
        prefixes.chain(standard).find(|p| p.exists())
    }

    /// The dynamic linker programs name.
    pub fn interpreter(&self) -> &'static str {
        match self.libc {
            Libc::Glibc => self.info.interp_glibc,
            Libc::Musl => self.info.interp_musl,
        }
    }
}
