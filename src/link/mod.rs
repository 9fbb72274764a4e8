//! The linker: objects, archives, shared libraries and scripts in; a program, a shared library or another object out.
//!
//! `link` shows the whole flow. Its stages, each a file:
//!
//! 1. `input`     finds and maps the files in command-line order and tells them by content; `symbols` enters their
//!    symbols as they come, so archives give members exactly when GNU ld would take them; COMDAT groups keep their first copy.
//! 2. `assign`    gives every input section its place in the script's list (a link without `-T` uses the built-in
//!    script of `script::default`, so there is one layout path) and places orphans.
//! 3. `gc`        drops what the roots do not reach.
//! 4. `merge`     joins SHF_MERGE sections; `eh_frame` splits, deduplicates and joins unwind tables.
//! 5. `dynamic`   decides which symbols other modules see and which come from them.
//! 6. `scan`      walks all relocations once and decides what each needs: GOT slot, PLT entry, copy, dynamic relocation.
//! 7. `synthetic` sizes what the linker makes itself. These are ordinary input sections of the pseudo-file
//!    [`LINKER`], so the script places them like any other.
//! 8. `layout`    evaluates the script to addresses, with relaxation (`shrink`), to a fixpoint; `segments` makes the
//!    program headers and file offsets.
//! 9. `write`     copies and relocates (`relocate`) all sections in parallel, fills in tables, writes the file.
//!
//! `partial` is stage 6–9 for `-r`. `map` prints. `cmdline` turns an ld command line into [`options::LinkOptions`].
//!
//! Invariants: ids are positions in the vectors of [`Linker`] and never change; stages only go forward; an error is
//! collected with the name of file and symbol, and the output is written only when there is none.

pub mod assign;
pub mod build_id;
pub mod cmdline;
pub mod dynamic;
pub mod eh_frame;
pub mod gc;
pub mod input;
pub mod layout;
pub mod map;
pub mod merge;
pub mod options;
pub mod partial;
pub mod relocate;
pub mod scan;
pub mod script;
pub mod segments;
pub mod shrink;
pub mod symbols;
pub mod synthetic;
pub mod version;
pub mod write;

use crate::elf::read::{ElfFile, Relocs, Sym};
use crate::target::link::LinkTarget;
use options::LinkOptions;
use script::{Script, eval::OutId};
use std::sync::Mutex;

/// Position in [`Linker::objects`].
pub type ObjId = u32;
/// Position in [`Linker::sections`].
pub type SecId = u32;
/// Position in [`Linker::symbols`].
pub type SymId = u32;
/// Position in [`Linker::libs`].
pub type LibId = u32;

/// No id.
pub const NONE: u32 = u32::MAX;
/// In [`Object::sections`]: the section is in a COMDAT group of which another file's copy is used.
pub const DISCARDED: u32 = u32::MAX - 1;
/// The pseudo-file that owns what the linker makes itself.
pub const LINKER: ObjId = 0;

/// What the caller provides besides files: embedded objects and archives whose members are made when pulled.
pub trait Provider: Sync {
    /// The bytes of an input that is not in the file system (an embedded `crtbegin.o`).
    fn file(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
    /// What `-lNAME` means, before the library directories are searched (the compiler's runtime as `-lgcc`).
    fn archive(&self, _name: &str) -> Option<&dyn VirtualArchive> {
        None
    }
}

/// An archive whose members are made on demand.
pub trait VirtualArchive: Sync {
    /// How messages name it.
    fn name(&self) -> &str;
    /// The member that defines a symbol.
    fn find(&self, symbol: &[u8]) -> Option<String>;
    /// A member's object file.
    fn member(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// A provider of nothing.
pub struct NoProvider;
impl Provider for NoProvider {}

/// What a link said.
#[derive(Clone, Default, Debug)]
pub struct Outcome {
    /// Errors and warnings in order, as they go to stderr.
    pub messages: Vec<String>,
    /// What goes to stdout (`--trace`, `-M`, ...).
    pub stdout: String,
    pub failed: bool,
}

/// Collects messages; shared by the parallel stages.
pub struct Messages {
    program: String,
    list: Mutex<Vec<(bool, String)>>,
    quiet_warnings: bool,
    fatal_warnings: bool,
}

/// Errors beyond this many are counted, not printed.
const MAX_ERRORS: usize = 200;

impl Messages {
    pub fn new(opts: &LinkOptions) -> Messages {
        Messages {
            program: opts.program.clone(),
            list: Mutex::new(Vec::new()),
            quiet_warnings: opts.no_warnings,
            fatal_warnings: opts.fatal_warnings,
        }
    }

    fn push(&self, error: bool, text: String) {
        if let Ok(mut list) = self.list.lock()
            && list.len() < MAX_ERRORS * 10
        {
            list.push((error, text));
        }
    }

    /// An error: `ld: message`.
    pub fn error(&self, text: impl AsRef<str>) {
        self.push(true, format!("{}: {}", self.program, text.as_ref()));
    }

    pub fn warn(&self, text: impl AsRef<str>) {
        if !self.quiet_warnings {
            self.push(self.fatal_warnings, format!("{}: warning: {}", self.program, text.as_ref()));
        }
    }

    pub fn failed(&self) -> bool {
        self.list.lock().is_ok_and(|l| l.iter().any(|m| m.0))
    }

    fn take(&self) -> (Vec<String>, bool) {
        let list = self.list.lock().map(|mut l| std::mem::take(&mut *l)).unwrap_or_default();
        let failed = list.iter().any(|m| m.0);
        let errors = list.iter().filter(|m| m.0).count();
        let mut out = Vec::new();
        let mut shown = 0;
        let mut last_intro = String::new();
        for (error, mut text) in list {
            // "file.o: in function `f':" introduces all that follows about that function, once.
            if let Some((intro, rest)) = text.split_once('\n')
                && intro.ends_with("':")
            {
                if intro == last_intro {
                    text = format!("{}: {rest}", self.program);
                } else {
                    last_intro = intro.to_string();
                }
            } else {
                last_intro.clear();
            }
            if error {
                shown += 1;
                if shown == MAX_ERRORS + 1 {
                    out.push(format!("{}: {} more errors not shown", self.program, errors - MAX_ERRORS));
                }
                if shown > MAX_ERRORS {
                    continue;
                }
            }
            // A message found twice (a symbol missing at two places of one line) is said once.
            if out.last() != Some(&text) {
                out.push(text);
            }
        }
        (out, failed)
    }
}

/// Where an input section's bytes come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// `InputSection::data`.
    File,
    /// Made by the linker at write time.
    Synthetic(synthetic::Synth),
    /// The joined contents of a merge group (index into [`Linker::merged`]).
    Merged(u32),
    /// The joined `.eh_frame`.
    EhFrame,
    /// Its contents went into another section; `pieces` says where to.
    Gone,
}

/// A section of an input file.
pub struct InputSection<'a> {
    pub file: ObjId,
    /// Section index in the file.
    pub index: u32,
    pub name: &'a [u8],
    pub sh_type: u32,
    pub flags: u64,
    pub align: u64,
    pub entsize: u64,
    /// Bytes it takes in the output (after relaxation).
    pub size: u64,
    pub data: &'a [u8],
    pub relocs: Relocs<'a>,
    pub source: Source,
    /// Not garbage.
    pub live: bool,
    /// A script's KEEP or a flag makes it a root.
    pub keep: bool,
    pub out: OutId,
    /// Offset in the output section.
    pub offset: u64,
    /// Where parts of the section went, when they did not stay together.
    pub pieces: Option<Box<merge::Pieces>>,
    /// Bytes that relaxation removed.
    pub shrunk: Option<Box<shrink::ShrunkSection>>,
    /// The section of SHF_LINK_ORDER, or NONE.
    pub link_order: SecId,
    /// Dynamic relocations it needs, and where they start in `.rela.dyn`.
    pub dyn_relocs: u32,
}

/// A relocatable object.
pub struct Object<'a> {
    /// How messages name it: `file.o` or `lib.a(file.o)`.
    pub name: String,
    /// File name and archive for the patterns of scripts.
    pub file: String,
    pub archive: Option<String>,
    pub elf: ElfFile<'a>,
    pub syms: Vec<Sym<'a>>,
    /// Index of the first non-local symbol.
    pub first_global: usize,
    /// The symbols from `first_global` on.
    pub globals: Vec<SymId>,
    /// By section index: NONE, DISCARDED or the section.
    pub sections: Vec<SecId>,
}

/// A shared library.
pub struct SharedLib<'a> {
    pub path: String,
    pub soname: Vec<u8>,
    pub syms: Vec<Sym<'a>>,
    /// `.gnu.version` entry of each symbol.
    pub versym: Vec<u16>,
    /// Names of the versions it defines, by index.
    pub versions: Vec<&'a [u8]>,
    pub needed: Vec<&'a [u8]>,
    /// Alignment of each section.
    pub aligns: Vec<u64>,
    /// Linked under `--as-needed`.
    pub as_needed: bool,
    /// DT_NEEDED is written.
    pub is_needed: bool,
    /// Symbols that it wants from others.
    pub undefined: Vec<(SymId, u32)>,
}

/// An output section.
pub struct OutputSection<'a> {
    pub name: &'a [u8],
    pub desc: Option<&'a script::OutputDesc>,
    pub items: Vec<layout::Item<'a>>,
    pub sh_type: u32,
    pub flags: u64,
    pub entsize: u64,
    pub align: u64,
    pub addr: u64,
    pub lma: u64,
    pub size: u64,
    pub file_off: u64,
    /// Index in the section header table; 0 when it is not there.
    pub index: u32,
    /// Removed because nothing is in it.
    pub gone: bool,
    pub relro: bool,
}

/// A link under way.
pub struct Linker<'a> {
    pub opts: &'a LinkOptions,
    pub target: &'static dyn LinkTarget,
    pub store: &'a input::FileStore,
    pub messages: Messages,
    pub stdout: String,
    pub objects: Vec<Object<'a>>,
    pub libs: Vec<SharedLib<'a>>,
    pub sections: Vec<InputSection<'a>>,
    pub symbols: symbols::SymbolTable<'a>,
    pub script: &'a Script,
    /// Scripts whose commands come before: `-T` with INSERT, `--defsym`, inputs that are scripts.
    pub assignments: Vec<script::Assign>,
    pub versions: version::Versions,
    pub outputs: Vec<OutputSection<'a>>,
    pub commands: Vec<layout::Placed<'a>>,
    pub merged: Vec<merge::Merged<'a>>,
    pub eh: eh_frame::EhFrame,
    pub dynamic: dynamic::Dynamic,
    pub synth: synthetic::Synthetic,
    pub layout: layout::Layout,
    pub e_flags: u32,
    /// `/DISCARD/` and archives' members that were loaded, for the map.
    pub archive_log: Vec<(String, String)>,
    /// Files opened, for `--dependency-file`.
    pub opened: Vec<String>,
}

/// Links. The output file is written whole or not at all.
pub fn link(opts: &LinkOptions, provider: &dyn Provider) -> Outcome {
    let store = input::FileStore::default();
    let messages = Messages::new(opts);
    for keyword in &opts.unknown_keywords {
        messages.warn(format!("-z {keyword} ignored"));
    }
    let mut stdout = String::new();
    let prepared = prepare(opts, provider, &store);
    let (mut list, mut failed) = match prepared {
        Ok((script, target)) => {
            let (early, _) = messages.take();
            let (late, failed) = run(opts, provider, &store, &mut stdout, &script, target);
            ([early, late].concat(), failed)
        }
        Err(e) => {
            messages.error(e);
            messages.take()
        }
    };
    // With --fatal-warnings, early warnings count as well.
    failed |= opts.fatal_warnings && !opts.unknown_keywords.is_empty();
    list.retain(|m| !m.is_empty());
    Outcome { messages: list, stdout, failed }
}

/// The target, and the script that lays the link out: the built-in one, unless a `-T` script replaces it.
fn prepare(
    opts: &LinkOptions,
    provider: &dyn Provider,
    store: &input::FileStore,
) -> Result<(Script, &'static dyn LinkTarget), String> {
    let (user, replaces) = input::read_scripts(opts, store)?;
    let target = input::find_target(opts, store, provider, &user)?;
    Ok((input::whole_script(opts, target, user, replaces)?, target))
}

/// The link itself; gives its messages, and whether any is an error.
fn run(
    opts: &LinkOptions,
    provider: &dyn Provider,
    store: &input::FileStore,
    stdout: &mut String,
    script: &Script,
    target: &'static dyn LinkTarget,
) -> (Vec<String>, bool) {
    let mut l = Linker {
        opts,
        target,
        store,
        messages: Messages::new(opts),
        stdout: String::new(),
        objects: Vec::new(),
        libs: Vec::new(),
        sections: Vec::new(),
        symbols: symbols::SymbolTable::default(),
        script,
        assignments: Vec::new(),
        versions: version::Versions::default(),
        outputs: Vec::new(),
        commands: Vec::new(),
        merged: Vec::new(),
        eh: eh_frame::EhFrame::default(),
        dynamic: dynamic::Dynamic::default(),
        synth: synthetic::Synthetic::default(),
        layout: layout::Layout::default(),
        e_flags: 0,
        archive_log: Vec::new(),
        opened: Vec::new(),
    };
    stages(&mut l, provider);
    stdout.push_str(&l.stdout);
    l.messages.take()
}

/// The pipeline. A stage that met an error ends the link, after it has reported all it found.
fn stages(l: &mut Linker, provider: &dyn Provider) {
    input::load(l, provider);
    if l.messages.failed() {
        return;
    }
    version::read(l);
    symbols::finish(l);
    assign::run(l);
    if l.messages.failed() {
        return;
    }
    if l.opts.relocatable() {
        partial::run(l);
    } else {
        dynamic::decide(l);
        gc::run(l);
        layout::announce_specials(l);
        merge::run(l);
        eh_frame::run(l);
        scan::run(l);
        if l.messages.failed() {
            return;
        }
        synthetic::size(l);
        layout::run(l);
        if l.messages.failed() {
            return;
        }
        write::run(l);
    }
    map::run(l);
}

#[cfg(test)]
mod tests {
    use super::*;
    use object::write::{Object, Relocation, Symbol, SymbolSection};
    use object::{
        Architecture, BinaryFormat, Endianness, RelocationFlags, SymbolFlags, SymbolKind, SymbolScope, elf,
    };

    /// An x86-64 object that defines `name` as `call other` (or `ret`).
    fn object(name: &str, other: Option<&str>) -> Vec<u8> {
        let mut o = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
        let text = o.section_id(object::write::StandardSection::Text);
        let code: &[u8] = if other.is_some() { &[0xe8, 0, 0, 0, 0] } else { &[0xc3] };
        let symbol = |name: &str, section, size| Symbol {
            name: name.into(),
            value: 0,
            size,
            kind: SymbolKind::Text,
            scope: SymbolScope::Dynamic,
            weak: false,
            section,
            flags: SymbolFlags::None,
        };
        o.append_section_data(text, code, 16);
        o.add_symbol(symbol(name, SymbolSection::Section(text), code.len() as u64));
        if let Some(other) = other {
            let target = o.add_symbol(symbol(other, SymbolSection::Undefined, 0));
            let flags = RelocationFlags::Elf { r_type: elf::R_X86_64_PLT32 };
            o.add_relocation(text, Relocation { offset: 1, symbol: target, addend: -4, flags }).unwrap();
        }
        o.write().unwrap()
    }

    struct Runtime;

    impl Provider for Runtime {
        fn file(&self, path: &str) -> Option<Vec<u8>> {
            (path == "main.o").then(|| object("_start", Some("__helper")))
        }
        fn archive(&self, name: &str) -> Option<&dyn VirtualArchive> {
            if name == "rt" { Some(self) } else { None }
        }
    }

    impl VirtualArchive for Runtime {
        fn name(&self) -> &str {
            "librt.a"
        }
        fn find(&self, symbol: &[u8]) -> Option<String> {
            (symbol == b"__helper").then(|| "helper.o".into())
        }
        fn member(&self, _: &str) -> Result<Vec<u8>, String> {
            Ok(object("__helper", None))
        }
    }

    fn link_to(name: &str, args: &[&str]) -> (Outcome, Vec<u8>) {
        let path = std::env::temp_dir().join(format!("ccc-link-{}-{name}", std::process::id()));
        let mut all =
            vec!["-m".to_string(), "elf_x86_64".into(), "-o".into(), path.to_string_lossy().into_owned()];
        all.extend(args.iter().map(|a| a.to_string()));
        let out = cmdline::run("ld", &all, &Runtime);
        let bytes = std::fs::read(&path).unwrap_or_default();
        let _ = std::fs::remove_file(&path);
        (out, bytes)
    }

    #[test]
    fn members_of_a_virtual_archive_are_pulled() {
        let (out, bytes) = link_to("virtual", &["main.o", "-lrt"]);
        assert!(!out.failed, "{:?}", out.messages);
        let elf = crate::elf::read::parse(&bytes).unwrap();
        let text = elf.sections.iter().find(|s| s.name == b".text").unwrap();
        // The call goes to the helper, 16 bytes after the start.
        assert_eq!(text.data[..5], [0xe8, 11, 0, 0, 0]);
        assert_eq!(text.data[16], 0xc3);
    }

    #[test]
    fn an_undefined_symbol_leaves_no_output() {
        let (out, bytes) = link_to("undefined", &["main.o"]);
        assert!(out.failed && bytes.is_empty());
        assert!(out.messages[0].ends_with("undefined reference to `__helper'"), "{:?}", out.messages);
    }
}
