//! What a command line means: the validated options of one invocation, as plain data.

use crate::ir::{TlsModel, Visibility};
use crate::mir::select::CodegenOptions;
use crate::pp::PpOptions;
use crate::support::lang::{LangOptions, PicLevel};

/// How far to go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Mode {
    Preprocess,
    SyntaxOnly,
    Assembly,
    Object,
    #[default]
    Link,
}

/// Language of an input (`-x`, or by suffix).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    C,
    CppOutput,
    Asm,
    AsmCpp,
    /// Object, archive, shared library, script: for the linker.
    Link,
}

/// An input in command line order.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file and the `-x` language in force.
    File(String, Option<Language>),
    /// A word for the linker that keeps its place among the inputs.
    Linker(String),
}

/// A question that is answered instead of compiling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Query {
    Help(String),
    Version,
    Text(&'static str),
    Machine,
    SearchDirs,
    FileName(String),
    ProgName(String),
    MultiOs,
    Multiarch,
    Sysroot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Which list an include directory goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirPlace {
    Quote,
    User,
    System,
    After,
}

/// Dependency output.
#[derive(Clone, Debug, Default)]
pub struct Deps {
    /// Any of the -M options was given.
    pub wanted: bool,
    /// `-M`, `-MM`: instead of compiling.
    pub instead: bool,
    /// System headers too.
    pub system: bool,
    pub phony: bool,
    pub file: Option<String>,
    /// (target, quote it for make).
    pub targets: Vec<(String, bool)>,
}

impl Deps {
    /// `-M` (`system`) or `-MM`.
    pub fn only(&mut self, system: bool) {
        *self = Deps { wanted: true, instead: true, system, ..std::mem::take(self) };
    }
    /// `-MD` (`system`) or `-MMD`.
    pub fn beside(&mut self, system: bool) {
        *self = Deps { wanted: true, system, ..std::mem::take(self) };
    }
}

/// What the link is to be.
#[derive(Clone, Debug, Default)]
pub struct LinkMode {
    pub shared: bool,
    pub static_: bool,
    pub static_pie: bool,
    pub pie: Option<bool>,
    pub relocatable: bool,
    pub no_std_lib: bool,
    pub no_default_libs: bool,
    pub no_start_files: bool,
    pub no_libc: bool,
    pub pthread: bool,
}

/// One invocation.
#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    pub query: Option<Query>,
    pub inputs: Vec<Input>,
    pub output: Option<String>,
    pub language: Option<Language>,
    pub verbose: bool,
    pub dry_run: bool,
    pub triple: Option<String>,
    pub sysroot: String,
    pub header_sysroot: Option<String>,
    pub prefixes: Vec<String>,

    pub lang: LangOptions,
    pub pp: PpOptions,
    pub dirs: Vec<(DirPlace, String)>,
    pub include_prefix: String,
    pub no_std_include: bool,
    pub no_line_markers: bool,
    /// `-dM`, `-dD`, …
    pub dump_macros: Option<char>,
    /// Words of -Wp, and -Xpreprocessor.
    pub pp_words: Vec<String>,
    pub deps: Deps,

    /// Options about diagnostics, whole words in order: `diag` reads them.
    pub diagnostics: Vec<String>,
    pub color: Color,

    pub opt_level: u8,
    pub opt_size: bool,
    pub fast_math: bool,
    pub strict_aliasing: Option<bool>,
    pub omit_frame_pointer: Option<bool>,
    pub no_inline: bool,
    pub skip_passes: Vec<String>,
    pub dump_ir: Vec<String>,
    pub cx_limited_range: bool,
    pub no_jump_tables: bool,
    /// `-fpatchable-function-entry=`.
    pub patchable: (u16, u16),
    pub keep_inline_functions: bool,
    pub keep_static_consts: bool,
    pub unwind_tables: Option<bool>,
    pub auto_var_init: Option<u8>,
    pub instrument_functions: bool,
    pub no_ident: bool,
    pub debug_prefix_map: Vec<(String, String)>,

    pub codegen: CodegenOptions,
    pub pic: Option<PicLevel>,
    pub no_semantic_interposition: bool,
    pub visibility: Visibility,
    pub tls_model: TlsModel,
    /// `-m` options in order without `-m`, for the target.
    pub machine: Vec<String>,

    pub as_words: Vec<String>,
    pub lib_dirs: Vec<String>,
    pub link: LinkMode,
    /// Warnings of the driver itself, said before compiling.
    pub notes: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            mode: Mode::Link,
            query: None,
            inputs: Vec::new(),
            output: None,
            language: None,
            verbose: false,
            dry_run: false,
            triple: None,
            sysroot: String::new(),
            header_sysroot: None,
            prefixes: Vec::new(),
            lang: LangOptions::default(),
            pp: PpOptions::default(),
            dirs: Vec::new(),
            include_prefix: String::new(),
            no_std_include: false,
            no_line_markers: false,
            dump_macros: None,
            pp_words: Vec::new(),
            deps: Deps::default(),
            diagnostics: Vec::new(),
            color: Color::Auto,
            opt_level: 0,
            opt_size: false,
            fast_math: false,
            strict_aliasing: None,
            omit_frame_pointer: None,
            no_inline: false,
            skip_passes: Vec::new(),
            dump_ir: Vec::new(),
            cx_limited_range: false,
            no_jump_tables: false,
            patchable: (0, 0),
            keep_inline_functions: false,
            keep_static_consts: false,
            unwind_tables: None,
            auto_var_init: None,
            instrument_functions: false,
            no_ident: false,
            debug_prefix_map: Vec::new(),
            codegen: CodegenOptions { dwarf_version: 5, ..Default::default() },
            pic: None,
            no_semantic_interposition: false,
            visibility: Visibility::Default,
            tls_model: TlsModel::GlobalDynamic,
            machine: Vec::new(),
            as_words: Vec::new(),
            lib_dirs: Vec::new(),
            link: LinkMode::default(),
            notes: Vec::new(),
        }
    }
}

impl Config {
    /// Words for the linker, in their place among the inputs.
    pub fn link_words(&mut self, words: impl IntoIterator<Item = String>) {
        self.inputs.extend(words.into_iter().map(Input::Linker));
    }
    /// Warns of an option for C++ (libtool looks for that).
    pub fn cxx_only(&mut self, option: &str) {
        self.notes.push(format!("command-line option '{option}' is valid for C++/ObjC++ but not for C"));
    }
}
