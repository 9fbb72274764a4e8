//! What the command line tells the preprocessor, as plain data.

use crate::support::target_info::TargetInfo;
use std::path::PathBuf;
use std::sync::Arc;

/// How a search directory came to be one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirKind {
    /// `-iquote`: only for `#include "…"`.
    Quote,
    /// `-I`
    User,
    /// `-isystem`, the standard directories, `-idirafter`: warnings are silent there.
    System,
}

/// A directory to search for headers.
#[derive(Clone, Debug)]
pub struct SearchDir {
    pub path: PathBuf,
    pub kind: DirKind,
    /// The compiler's own headers, read from memory: `path` is only what they are called.
    pub builtin: bool,
}

/// `-D`, `-U`, in command line order.
#[derive(Clone, Debug)]
pub enum MacroOption {
    /// `-DNAME`, `-DNAME=VALUE`, `-D'NAME(ARGS)=VALUE'`
    Define(String),
    Undef(String),
    /// `-Apredicate(answer)`, `-A -predicate(answer)`
    Assert(String),
}

/// See [`PpOptions::target_macros`].
#[derive(Clone)]
pub struct TargetMacros(pub Arc<MacrosOfTarget>);
/// From the pragma's text to names and values.
pub type MacrosOfTarget = dyn Fn(&str) -> Option<Vec<(String, String)>> + Send + Sync;

impl std::fmt::Debug for TargetMacros {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("TargetMacros")
    }
}

/// Options of the preprocessor.
#[derive(Clone, Debug)]
pub struct PpOptions {
    pub macros: Vec<MacroOption>,
    /// `-imacros`, then `-include` files.
    pub imacros: Vec<String>,
    pub includes: Vec<String>,
    /// In the order to search: all `Quote` ones first, then `User`, then `System` (the own headers' entry among them).
    pub dirs: Vec<SearchDir>,
    /// `-I-`: the directory of the including file is not searched.
    pub no_current_dir: bool,
    /// `-nostdinc`: glibc's `stdc-predef.h` is not read.
    pub nostdinc: bool,
    /// `-undef`: no system- or compiler-specific predefined macros.
    pub undef: bool,
    /// More predefined macros of the target and its options: (name or `name(args)`, value).
    pub predefines: Vec<(String, String)>,
    /// `-fpreprocessed`: no macros, no directives but line markers and pragmas.
    pub preprocessed: bool,
    /// `-C`: comments come out as tokens; `-CC`: those in macros, too.
    pub keep_comments: bool,
    pub keep_macro_comments: bool,
    /// `-E`: pragmas are for the printer, not for a parser.
    pub output_only: bool,
    /// `-fmacro-prefix-map=`, `-ffile-prefix-map=` (old, new); the last that fits wins.
    pub prefix_map: Vec<(String, String)>,
    /// `-H`: names of the headers used go to standard error.
    pub show_includes: bool,
    /// `-M` and its kin: keep the list of files read.
    pub collect_deps: bool,
    /// `-MG`: a header that is not found is one to be generated: no error.
    pub missing_ok: bool,
    /// `SOURCE_DATE_EPOCH` or the present, in seconds since 1970, for `__DATE__` and `__TIME__`.
    pub now: Option<i64>,
    /// What `__has_builtin` answers for a name that is no keyword.
    pub has_builtin: fn(&TargetInfo, &str) -> bool,
    /// The target's macros after `#pragma GCC target("…")` with this text; `None` of its words it does not know.
    pub target_macros: TargetMacros,
    /// Most nested #includes (`-fmax-include-depth=`).
    pub max_include_depth: u32,
}

impl Default for PpOptions {
    fn default() -> Self {
        PpOptions {
            macros: Vec::new(),
            imacros: Vec::new(),
            includes: Vec::new(),
            dirs: Vec::new(),
            no_current_dir: false,
            nostdinc: false,
            undef: false,
            predefines: Vec::new(),
            preprocessed: false,
            keep_comments: false,
            keep_macro_comments: false,
            output_only: false,
            prefix_map: Vec::new(),
            show_includes: false,
            collect_deps: false,
            missing_ok: false,
            now: None,
            has_builtin: |_, _| false,
            target_macros: TargetMacros(Arc::new(|_| None)),
            max_include_depth: 200,
        }
    }
}
