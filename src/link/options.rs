//! What a link is told: the validated form of the command line (see `cmdline`), in terms of the linker.

use std::path::PathBuf;

/// What the link makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputKind {
    /// An executable at a fixed address.
    Exec,
    /// A position-independent executable.
    Pie,
    Shared,
    /// `-r`: another relocatable object.
    Relocatable,
}

/// How far symbols and sections are stripped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Debug)]
pub enum Strip {
    None,
    /// `-S`: debugging sections go.
    Debug,
    /// `-s`: the symbol table as well.
    All,
}

/// Which local symbols go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Discard {
    /// Only assembler-local names in mergeable sections (the default).
    SecMerge,
    /// `-X`: names starting with `.L`.
    Temporary,
    /// `-x`.
    All,
    /// `--discard-none`.
    None,
}

/// What an undefined symbol is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unresolved {
    Report,
    /// `--warn-unresolved-symbols`.
    Warn,
    Ignore,
}

/// `--build-id`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BuildId {
    None,
    Sha1,
    Md5,
    Uuid,
    Hex(Vec<u8>),
}

/// `--orphan-handling`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Orphans {
    Place,
    Discard,
    Warn,
    Error,
}

/// One item of the list of inputs, with the state that positional options gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputArg {
    pub what: What,
    pub as_needed: bool,
    pub whole_archive: bool,
    /// `-Bstatic`: `-l` finds archives only.
    pub static_only: bool,
    /// `-b binary`: the file is data, not an object.
    pub binary: bool,
    /// `-R file`: only the symbols are read.
    pub just_symbols: bool,
}

/// What an input is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    File(String),
    /// `-lNAME`.
    Lib(String),
    StartGroup,
    EndGroup,
}

/// Everything about one link.
#[derive(Clone, Debug)]
pub struct LinkOptions {
    /// How messages name the linker.
    pub program: String,
    pub output: PathBuf,
    pub kind: OutputKind,
    /// `-m`.
    pub emulation: Option<String>,
    pub inputs: Vec<InputArg>,
    pub lib_dirs: Vec<String>,
    pub sysroot: String,
    pub rpath: Vec<String>,
    pub rpath_link: Vec<String>,
    /// DT_RUNPATH rather than DT_RPATH.
    pub new_dtags: bool,
    pub soname: Option<String>,
    pub interpreter: Option<String>,
    pub no_interpreter: bool,
    pub entry: Option<String>,
    pub init: String,
    pub fini: String,
    /// `-u`.
    pub undefined: Vec<String>,
    pub require_defined: Vec<String>,
    /// `--defsym`, as script text.
    pub defsyms: Vec<String>,
    pub wrap: Vec<String>,
    /// `-T`.
    pub scripts: Vec<String>,
    pub version_scripts: Vec<String>,
    pub dynamic_lists: Vec<String>,
    pub export_dynamic: bool,
    pub export_symbols: Vec<String>,
    pub exclude_libs: Vec<String>,
    pub bsymbolic: bool,
    pub bsymbolic_functions: bool,
    pub auxiliary: Vec<String>,
    pub filter: Option<String>,
    pub gc_sections: bool,
    pub print_gc_sections: bool,
    pub gc_keep_exported: bool,
    pub strip: Strip,
    pub discard: Discard,
    pub relax: bool,
    pub eh_frame_hdr: bool,
    pub hash_sysv: bool,
    pub hash_gnu: bool,
    pub build_id: BuildId,
    pub emit_relocs: bool,
    pub define_common: bool,
    pub allow_multiple_definition: bool,
    pub unresolved_objects: Unresolved,
    pub unresolved_shlibs: Unresolved,
    pub warn_common: bool,
    pub fatal_warnings: bool,
    pub no_warnings: bool,
    pub warn_textrel: bool,
    pub orphans: Orphans,
    pub sort_section: Option<String>,
    pub sort_common: bool,
    /// `-Ttext` and the like: segment or section name and address.
    pub section_starts: Vec<(String, u64)>,
    pub text_segment: Option<u64>,
    pub rodata_segment: Option<u64>,
    pub data_segment: Option<u64>,
    pub image_base: Option<u64>,
    pub oformat: Option<String>,
    /// `-N`, `-n`: text writable or not page-aligned.
    pub omagic: bool,
    pub nmagic: bool,
    pub map_file: Option<String>,
    pub cref: bool,
    pub trace: bool,
    pub trace_symbols: Vec<String>,
    pub print_memory_usage: bool,
    pub dependency_file: Option<String>,
    pub verbose: bool,
    // -z
    pub now: bool,
    pub relro: bool,
    pub text: bool,
    pub exec_stack: Option<bool>,
    pub stack_size: Option<u64>,
    pub gnu_stack: bool,
    pub max_page_size: Option<u64>,
    pub common_page_size: Option<u64>,
    pub separate_code: bool,
    pub copy_relocs: bool,
    pub start_stop_hidden: bool,
    pub start_stop_gc: bool,
    pub pack_relative: bool,
    /// DT_FLAGS_1 bits beyond those that follow from other options.
    pub flags_1: u64,
    pub origin: bool,
    /// `-z` keywords nobody knows: warned about.
    pub unknown_keywords: Vec<String>,
}

impl Default for LinkOptions {
    fn default() -> LinkOptions {
        LinkOptions {
            program: "ld".into(),
            output: "a.out".into(),
            kind: OutputKind::Exec,
            emulation: None,
            inputs: Vec::new(),
            lib_dirs: Vec::new(),
            sysroot: String::new(),
            rpath: Vec::new(),
            rpath_link: Vec::new(),
            new_dtags: true,
            soname: None,
            interpreter: None,
            no_interpreter: false,
            entry: None,
            init: "_init".into(),
            fini: "_fini".into(),
            undefined: Vec::new(),
            require_defined: Vec::new(),
            defsyms: Vec::new(),
            wrap: Vec::new(),
            scripts: Vec::new(),
            version_scripts: Vec::new(),
            dynamic_lists: Vec::new(),
            export_dynamic: false,
            export_symbols: Vec::new(),
            exclude_libs: Vec::new(),
            bsymbolic: false,
            bsymbolic_functions: false,
            auxiliary: Vec::new(),
            filter: None,
            gc_sections: false,
            print_gc_sections: false,
            gc_keep_exported: false,
            strip: Strip::None,
            discard: Discard::SecMerge,
            relax: true,
            eh_frame_hdr: false,
            hash_sysv: false,
            hash_gnu: true,
            build_id: BuildId::None,
            emit_relocs: false,
            define_common: true,
            allow_multiple_definition: false,
            unresolved_objects: Unresolved::Report,
            unresolved_shlibs: Unresolved::Report,
            warn_common: false,
            fatal_warnings: false,
            no_warnings: false,
            warn_textrel: false,
            orphans: Orphans::Place,
            sort_section: None,
            sort_common: false,
            section_starts: Vec::new(),
            text_segment: None,
            rodata_segment: None,
            data_segment: None,
            image_base: None,
            oformat: None,
            omagic: false,
            nmagic: false,
            map_file: None,
            cref: false,
            trace: false,
            trace_symbols: Vec::new(),
            print_memory_usage: false,
            dependency_file: None,
            verbose: false,
            now: false,
            relro: true,
            text: false,
            exec_stack: None,
            stack_size: None,
            gnu_stack: true,
            max_page_size: None,
            common_page_size: None,
            separate_code: true,
            copy_relocs: true,
            start_stop_hidden: false,
            start_stop_gc: false,
            pack_relative: false,
            flags_1: 0,
            origin: false,
            unknown_keywords: Vec::new(),
        }
    }
}

impl LinkOptions {
    /// The image's address is chosen at run time.
    pub fn pic(&self) -> bool {
        matches!(self.kind, OutputKind::Pie | OutputKind::Shared)
    }
    pub fn shared(&self) -> bool {
        self.kind == OutputKind::Shared
    }
    pub fn relocatable(&self) -> bool {
        self.kind == OutputKind::Relocatable
    }
}
