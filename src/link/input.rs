//! Finding, mapping and telling apart the inputs, in command-line order.
//!
//! Objects named on the command line are decoded in parallel first; everything that depends on order (which archive
//! members are taken, which COMDAT copy wins, which definition comes first) then happens one file after another.

use super::options::{InputArg, LinkOptions, What};
use super::script::{Command, Script, parse};
use super::*;
use crate::elf::archive::{self, Archive};
use crate::elf::consts::*;
use crate::elf::read;
use crate::target::link as targets;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Mutex as StdMutex;

/// Keeps file contents for as long as the link runs.
#[derive(Default)]
pub struct FileStore {
    maps: StdMutex<Vec<memmap2::Mmap>>,
    bytes: StdMutex<Vec<Box<[u8]>>>,
}

impl FileStore {
    /// The contents of a file. Regular files are mapped, others read.
    pub fn open(&self, path: &Path) -> std::io::Result<&[u8]> {
        let file = std::fs::File::open(path)?;
        let meta = file.metadata()?;
        if meta.is_dir() {
            return Err(std::io::Error::other("Is a directory"));
        }
        if !meta.is_file() || meta.len() < 4096 {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut &file, &mut bytes)?;
            return Ok(self.keep(bytes));
        }
        // SAFETY: an input that someone truncates during the link is outside of what any linker can survive; it is
        // only read.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        let (ptr, len) = (map.as_ptr(), map.len());
        self.maps.lock().map_err(|_| std::io::Error::other("poisoned"))?.push(map);
        // SAFETY: the mapping lives in `self.maps`, which only grows, until `self` is dropped; moving the `Mmap` does not
        // move the mapped bytes.
        Ok(unsafe { std::slice::from_raw_parts(ptr, len) })
    }

    /// Keeps bytes made elsewhere.
    pub fn keep(&self, bytes: Vec<u8>) -> &[u8] {
        let bytes = bytes.into_boxed_slice();
        let (ptr, len) = (bytes.as_ptr(), bytes.len());
        match self.bytes.lock() {
            Ok(mut list) => list.push(bytes),
            Err(poisoned) => poisoned.into_inner().push(bytes),
        }
        // SAFETY: the box lives in `self.bytes`, which only grows, until `self` is dropped; its heap bytes do not move.
        unsafe { std::slice::from_raw_parts(ptr, len) }
    }
}

/// The reason of an I/O error, as C's strerror words it.
pub fn reason(e: &std::io::Error) -> String {
    let text = e.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_string()
}

/// Reads the `-T` scripts. The flag says that there is one that replaces the built-in script.
pub fn read_scripts(opts: &LinkOptions, store: &FileStore) -> Result<(Script, bool), String> {
    let mut all = Script::default();
    let mut replaces = false;
    for name in &opts.scripts {
        let path = find_script(opts, name);
        let text = store
            .open(Path::new(&path))
            .map_err(|e| format!("cannot open linker script file {name}: {}", reason(&e)))?;
        let script = parse::script(&String::from_utf8_lossy(text), name)?;
        let inserts = script.commands.iter().any(|c| matches!(c, Command::Insert { .. }));
        replaces |= !inserts && script.commands.iter().any(|c| matches!(c, Command::Sections(_)));
        all.commands.extend(script.commands);
        all.file = name.clone();
    }
    Ok((all, replaces))
}

fn find_script(opts: &LinkOptions, name: &str) -> String {
    if Path::new(name).exists() {
        return name.into();
    }
    let found = opts
        .lib_dirs
        .iter()
        .map(|d| format!("{}/{name}", sysrooted(opts, d)))
        .find(|p| Path::new(p).exists());
    found.unwrap_or_else(|| name.into())
}

/// The script that lays out this link: the user's, or the built-in one with what INSERT scripts add.
pub fn whole_script(
    opts: &LinkOptions,
    target: &dyn LinkTarget,
    user: Script,
    replaces: bool,
) -> Result<Script, String> {
    if replaces {
        return Ok(user);
    }
    let text = script::default::text(opts, target);
    let mut whole = parse::script(&text, script::default::NAME)?;
    if user.commands.is_empty() {
        return Ok(whole);
    }
    let mut pending = None;
    let mut rest = Vec::new();
    for command in user.commands {
        match command {
            Command::Sections(s) => pending = Some(s),
            Command::Insert { after, section } => {
                let Some(new) = pending.take() else { continue };
                let list = whole.commands.iter_mut().find_map(|c| match c {
                    Command::Sections(s) => Some(s),
                    _ => None,
                });
                let list = list.ok_or("no SECTIONS to insert into")?;
                let at = list
                    .iter()
                    .position(|c| matches!(c, script::SectionsCommand::Output(d) if d.name == section))
                    .ok_or_else(|| format!("{section} not found for insert"))?;
                let at = if after { at + 1 } else { at };
                list.splice(at..at, new);
            }
            other => rest.push(other),
        }
    }
    whole.commands.extend(rest);
    Ok(whole)
}

/// Which target is linked for: `-m`, the script's OUTPUT_FORMAT, or the first object.
pub fn find_target(
    opts: &LinkOptions,
    store: &FileStore,
    provider: &dyn Provider,
    script: &Script,
) -> Result<&'static dyn LinkTarget, String> {
    if let Some(name) = &opts.emulation {
        return targets::by_emulation(name).ok_or_else(|| {
            let known: Vec<&str> = targets::all().iter().flat_map(|t| t.emulations()).copied().collect();
            format!("unrecognised emulation mode: {name}\nSupported emulations: {}", known.join(" "))
        });
    }
    for command in &script.commands {
        if let Command::OutputFormat(name) = command
            && let Some(t) = targets::all().iter().find(|t| t.formats().contains(&name.as_str()))
        {
            return Ok(*t);
        }
    }
    for arg in &opts.inputs {
        let What::File(path) = &arg.what else { continue };
        let data = match provider.file(path) {
            Some(bytes) => store.keep(bytes),
            None => match store.open(Path::new(path)) {
                Ok(data) => data,
                Err(_) => continue,
            },
        };
        if read::is_elf(data)
            && let Ok(elf) = read::parse(data)
        {
            return targets::by_machine(elf.machine, elf.is_64).ok_or_else(|| {
                format!("{path}: file in wrong format: machine {} is not supported", elf.machine)
            });
        }
    }
    let all = targets::all();
    let host = all.iter().find(|t| t.emulations()[0].ends_with(std::env::consts::ARCH)).unwrap_or(&all[0]);
    Ok(*host)
}

/// `=dir` and `$SYSROOT/dir` are below the sysroot.
pub fn sysrooted(opts: &LinkOptions, dir: &str) -> String {
    match dir.strip_prefix('=').or_else(|| dir.strip_prefix("$SYSROOT")) {
        Some(rest) => format!("{}{rest}", opts.sysroot),
        None => dir.into(),
    }
}

/// An object that has been decoded but not entered.
pub struct Parsed<'a> {
    elf: read::ElfFile<'a>,
    syms: Vec<Sym<'a>>,
    first_global: usize,
}

/// Decodes a relocatable object.
pub fn parse_object(elf: read::ElfFile<'_>) -> Result<Parsed<'_>, String> {
    let table = elf.sections.iter().position(|s| s.sh_type == SHT_SYMTAB);
    let (syms, first_global) = match table {
        Some(t) => (elf.symbols(t)?, elf.sections[t].info as usize),
        None => (Vec::new(), 0),
    };
    if first_global > syms.len() {
        return Err("symbol table's first global symbol lies outside of it".into());
    }
    Ok(Parsed { elf, syms, first_global })
}

/// An archive met on the command line.
struct OpenArchive<'a> {
    path: String,
    archive: Archive<'a>,
    by_name: FxHashMap<&'a [u8], u64>,
    /// Header offsets of members already taken.
    taken: rustc_hash::FxHashSet<u64>,
    excluded: bool,
}

enum Pullable<'a, 'p> {
    Archive(OpenArchive<'a>),
    Virtual(&'p dyn VirtualArchive, rustc_hash::FxHashSet<String>),
}

struct Loader<'l, 'a, 'p> {
    l: &'l mut Linker<'a>,
    provider: &'p dyn Provider,
    /// Decoded ahead.
    parsed: FxHashMap<String, Result<Parsed<'a>, String>>,
    archives: Vec<Pullable<'a, 'p>>,
    by_path: FxHashMap<String, usize>,
    /// Start of the archives of each open group.
    groups: Vec<Vec<usize>>,
    libs: FxHashMap<Vec<u8>, LibId>,
    depth: u32,
}

/// Loads all inputs and resolves symbols as they come.
pub fn load<'a>(l: &mut Linker<'a>, provider: &dyn Provider) {
    symbols::add_linker_object(l);
    for command in &l.script.commands {
        match command {
            Command::Extern(names) => names.iter().for_each(|n| symbols::add_undefined(l, n)),
            Command::Entry(name) if l.opts.entry.is_none() => symbols::add_undefined(l, name),
            _ => {}
        }
    }
    let entry = l.opts.entry.clone();
    let start = (!l.opts.relocatable() && !l.opts.shared()).then(|| "_start".to_string());
    for name in entry.iter().chain(&start) {
        if script::parse::number(name).is_none() {
            symbols::add_undefined_weak(l, name);
        }
    }
    for name in l.opts.undefined.iter().chain(&l.opts.require_defined) {
        symbols::add_undefined(l, name);
    }
    let opts = l.opts;
    let store = l.store;
    let paths: Vec<&String> = opts
        .inputs
        .iter()
        .filter_map(|a| match &a.what {
            What::File(p) if !a.binary => Some(p),
            _ => None,
        })
        .collect();
    let parsed: Vec<_> = paths
        .par_iter()
        .filter_map(|p| {
            let data = store.open(Path::new(p.as_str())).ok()?;
            if !read::is_elf(data) {
                return None;
            }
            match read::parse(data) {
                Ok(elf) if elf.e_type == ET_REL => Some((p.to_string(), parse_object(elf))),
                Ok(_) => None,
                Err(e) => Some((p.to_string(), Err(e))),
            }
        })
        .collect();
    let mut loader = Loader {
        l,
        provider,
        parsed: parsed.into_iter().collect(),
        archives: Vec::new(),
        by_path: FxHashMap::default(),
        groups: Vec::new(),
        libs: FxHashMap::default(),
        depth: 0,
    };
    let script = loader.l.script;
    for command in &script.commands {
        if let Command::Input { files, group } = command {
            loader.script_inputs(files, *group, &InputArg::plain(), "");
        }
    }
    for arg in &opts.inputs {
        loader.input(arg);
    }
    if !loader.groups.is_empty() {
        loader.l.messages.error("missing argument to --end-group");
    }
    if loader.l.objects.len() == 1 && loader.l.libs.is_empty() && opts.inputs.is_empty() {
        loader.l.messages.error("no input files");
    }
}

impl InputArg {
    /// An input without options.
    pub fn plain() -> InputArg {
        InputArg {
            what: What::EndGroup,
            as_needed: false,
            whole_archive: false,
            static_only: false,
            binary: false,
            just_symbols: false,
        }
    }
}

impl<'a, 'p> Loader<'_, 'a, 'p> {
    fn input(&mut self, arg: &InputArg) {
        match &arg.what {
            What::StartGroup => self.groups.push(Vec::new()),
            What::EndGroup => self.end_group(),
            What::File(path) => self.file(path, arg),
            What::Lib(name) => self.library(name, arg),
        }
    }

    fn end_group(&mut self) {
        let Some(members) = self.groups.pop() else {
            return self.l.messages.error("group ended before it began (--help for usage)");
        };
        while !self.l.messages.failed() {
            let before = self.l.objects.len();
            for &a in &members {
                self.pull(a);
            }
            if self.l.objects.len() == before {
                break;
            }
        }
        if let Some(outer) = self.groups.last_mut() {
            outer.extend(members);
        }
    }

    fn library(&mut self, name: &str, arg: &InputArg) {
        let opts = self.l.opts;
        if let Some(v) = self.provider.archive(name) {
            let key = format!("-l{name}");
            let id = match self.by_path.get(&key) {
                Some(&id) => id,
                None => {
                    self.archives.push(Pullable::Virtual(v, Default::default()));
                    self.by_path.insert(key, self.archives.len() - 1);
                    self.archives.len() - 1
                }
            };
            return self.archive_ready(id);
        }
        for dir in &opts.lib_dirs {
            let dir = sysrooted(opts, dir);
            let mut candidates = Vec::with_capacity(2);
            if let Some(exact) = name.strip_prefix(':') {
                candidates.push(format!("{dir}/{exact}"));
            } else {
                if !arg.static_only {
                    candidates.push(format!("{dir}/lib{name}.so"));
                }
                candidates.push(format!("{dir}/lib{name}.a"));
            }
            for path in candidates {
                if let Ok(data) = self.l.store.open(Path::new(&path)) {
                    // A library for another machine is passed over, as in a search path shared by several targets.
                    if !self.compatible(data) {
                        self.l
                            .messages
                            .warn(format!("skipping incompatible {path} when searching for -l{name}"));
                        continue;
                    }
                    return self.contents(&path, data, arg);
                }
            }
        }
        let said = format!("cannot find -l{name}: No such file or directory");
        self.l.messages.error(said);
    }

    fn compatible(&self, data: &[u8]) -> bool {
        if read::is_elf(data) && data.len() > 20 {
            let machine = u16::from_le_bytes([data[18], data[19]]);
            return machine == self.l.target.machine() && (data[4] == 2) == self.l.target.is_64();
        }
        true
    }

    fn file(&mut self, path: &str, arg: &InputArg) {
        if let Some(bytes) = self.provider.file(path) {
            let data = self.l.store.keep(bytes);
            return self.contents(path, data, arg);
        }
        if !arg.binary
            && !arg.just_symbols
            && let Some(parsed) = self.parsed.remove(path)
        {
            self.l.opened.push(path.into());
            if self.l.opts.trace {
                self.l.stdout += &format!("{path}\n");
            }
            return match parsed {
                Ok(p) => symbols::add_object(self.l, p, path.into(), path.into(), None, false),
                Err(e) => self.l.messages.error(format!("{path}: {e}")),
            };
        }
        match self.l.store.open(Path::new(path)) {
            Ok(data) => self.contents(path, data, arg),
            Err(e) => self.l.messages.error(format!("cannot find {path}: {}", reason(&e))),
        }
    }

    /// An input by what it contains.
    fn contents(&mut self, path: &str, data: &'a [u8], arg: &InputArg) {
        self.l.opened.push(path.into());
        if arg.binary {
            return symbols::add_binary(self.l, path, data);
        }
        if self.l.opts.trace && !archive::is_archive(data) {
            self.l.stdout += &format!("{path}\n");
        }
        if read::is_elf(data) {
            match read::parse(data) {
                Ok(elf) if elf.e_type == ET_REL => self.object(elf, path.into(), path.into(), None, false),
                Ok(elf) if elf.e_type == ET_DYN && !arg.just_symbols => self.shared(elf, path, arg),
                Ok(elf) if arg.just_symbols => self.l.add_just_symbols(elf, path),
                Ok(_) => {
                    self.l.messages.error(format!("cannot use executable file '{path}' as input to a link"))
                }
                Err(e) => self.l.messages.error(format!("{path}: {e}")),
            }
        } else if archive::is_archive(data) {
            self.archive(path, data, arg);
        } else if data.is_empty() {
            self.l.messages.error(format!(
                "{path}: file format not recognized; treating as linker script\n{path}: file is empty"
            ));
        } else {
            self.text(path, data, arg);
        }
    }

    fn object(
        &mut self,
        elf: read::ElfFile<'a>,
        name: String,
        file: String,
        archive: Option<String>,
        excluded: bool,
    ) {
        match parse_object(elf) {
            Ok(p) => symbols::add_object(self.l, p, name, file, archive, excluded),
            Err(e) => self.l.messages.error(format!("{name}: {e}")),
        }
    }

    fn shared(&mut self, elf: read::ElfFile<'a>, path: &str, arg: &InputArg) {
        if self.l.opts.relocatable() || self.l.opts.kind == options::OutputKind::Exec && arg.static_only {
            return self.l.messages.error(format!("attempted static link of dynamic object `{path}'"));
        }
        match symbols::read_shared(&elf, path) {
            Ok(mut lib) => {
                lib.as_needed = arg.as_needed;
                lib.is_needed = !arg.as_needed;
                if let Some(&old) = self.libs.get(&lib.soname) {
                    let old = &mut self.l.libs[old as usize];
                    old.is_needed |= !arg.as_needed;
                    return;
                }
                self.libs.insert(lib.soname.clone(), self.l.libs.len() as LibId);
                symbols::add_shared(self.l, lib, &elf);
            }
            Err(e) => self.l.messages.error(format!("{path}: {e}")),
        }
    }

    /// A text file: a linker script.
    fn text(&mut self, path: &str, data: &'a [u8], arg: &InputArg) {
        let looks_binary = data[..data.len().min(512)].contains(&0);
        let text = String::from_utf8_lossy(data);
        let script = match looks_binary {
            true => Err(String::new()),
            false => parse::script(&text, path),
        };
        let script = match script {
            Ok(s) => s,
            Err(e) => {
                return self
                    .l
                    .messages
                    .error(format!("{path}: file format not recognized; treating as linker script\n{e}"));
            }
        };
        self.depth += 1;
        if self.depth > 20 {
            return self.l.messages.error(format!("{path}: linker scripts include each other"));
        }
        for command in script.commands {
            match command {
                Command::Input { files, group } => self.script_inputs(&files, group, arg, path),
                Command::OutputFormat(name) => {
                    if !self.l.target.formats().contains(&name.as_str()) {
                        self.l.messages.warn(format!("{path}: output format {name} does not fit the link"));
                    }
                }
                Command::Assign(a) => self.l.assignments.push(a),
                Command::Extern(names) => names.iter().for_each(|n| symbols::add_undefined(self.l, n)),
                Command::Version(nodes) => self.l.versions.add_nodes(nodes),
                _ => self
                    .l
                    .messages
                    .error(format!("{path}: this command is only supported in a script given by -T")),
            }
        }
        self.depth -= 1;
    }

    /// The files of INPUT or GROUP in the script `from`.
    fn script_inputs(&mut self, files: &[script::InputFile], group: bool, arg: &InputArg, from: &str) {
        if group {
            self.groups.push(Vec::new());
        }
        let opts = self.l.opts;
        // Absolute names in a script below the sysroot are below the sysroot.
        let in_sysroot = !opts.sysroot.is_empty() && from.starts_with(&opts.sysroot);
        for f in files {
            let mut arg = InputArg { as_needed: arg.as_needed || f.as_needed, ..arg.clone() };
            if let Some(lib) = f.name.strip_prefix("-l") {
                arg.what = What::Lib(lib.into());
                self.input(&arg);
                continue;
            }
            let name = sysrooted(opts, &f.name);
            let path = if name.starts_with('/') {
                let below = format!("{}{name}", opts.sysroot);
                if in_sysroot && Path::new(&below).exists() { below } else { name.clone() }
            } else {
                let beside = Path::new(from).parent().map(|d| d.join(&name)).filter(|p| p.exists());
                match beside {
                    Some(p) if !from.is_empty() => p.to_string_lossy().into_owned(),
                    _ if Path::new(&name).exists() => name.clone(),
                    _ => {
                        let dirs = opts.lib_dirs.iter().map(|d| format!("{}/{name}", sysrooted(opts, d)));
                        dirs.into_iter().find(|p| Path::new(p).exists()).unwrap_or_else(|| name.clone())
                    }
                }
            };
            // A cross toolchain's script names files as the target sees them; fall back on the script's own directory.
            let path = match Path::new(&path).exists() {
                true => path,
                false => {
                    let base = Path::new(&path).file_name().unwrap_or_default();
                    let beside = Path::new(from).parent().map(|d| d.join(base)).filter(|p| p.exists());
                    beside.map_or(path, |p| p.to_string_lossy().into_owned())
                }
            };
            self.file(&path, &arg);
        }
        if group {
            self.end_group();
        }
    }

    fn archive(&mut self, path: &str, data: &'a [u8], arg: &InputArg) {
        let id = match self.by_path.get(path) {
            Some(&id) => id,
            None => {
                let store = self.l.store;
                let load = |name: &[u8]| {
                    let full = member_path(path, name);
                    store
                        .open(Path::new(&full))
                        .map_err(|e| format!("cannot find thin archive member {full}: {}", reason(&e)))
                };
                let archive = match Archive::parse(data, &load) {
                    Ok(a) => a,
                    Err(e) => return self.l.messages.error(format!("{path}: {e}")),
                };
                let mut by_name = FxHashMap::default();
                by_name.reserve(archive.index.len());
                for &(name, member) in &archive.index {
                    by_name.entry(name).or_insert(member);
                }
                let base = path.rsplit('/').next().unwrap_or(path);
                let excluded = self
                    .l
                    .opts
                    .exclude_libs
                    .iter()
                    .any(|e| e == "ALL" || e == base || format!("lib{e}.a") == base);
                self.archives.push(Pullable::Archive(OpenArchive {
                    path: path.into(),
                    archive,
                    by_name,
                    taken: Default::default(),
                    excluded,
                }));
                self.by_path.insert(path.into(), self.archives.len() - 1);
                self.archives.len() - 1
            }
        };
        if arg.whole_archive {
            self.pull_all(id);
        } else {
            self.archive_ready(id);
        }
    }

    fn archive_ready(&mut self, id: usize) {
        if let Some(group) = self.groups.last_mut() {
            group.push(id);
        }
        self.pull(id);
    }

    /// Takes every member that defines a symbol wanted now. New members' wants come to the end of the same list.
    fn pull(&mut self, id: usize) {
        let mut at = 0;
        self.l.symbols.compact_wanted();
        while at < self.l.symbols.wanted.len() {
            let sym = self.l.symbols.wanted[at];
            at += 1;
            if !self.l.symbols.is_wanted(sym) {
                continue;
            }
            let name = self.l.symbols.list[sym as usize].key;
            match &mut self.archives[id] {
                Pullable::Archive(a) => {
                    // An archive's index may name a symbol `foo@@V` where `foo` is wanted.
                    let Some(&member) = a.by_name.get(name) else { continue };
                    if a.taken.insert(member) {
                        self.member(id, member, Some(name));
                    }
                }
                Pullable::Virtual(v, taken) => {
                    let Some(member) = v.find(name) else { continue };
                    if !taken.insert(member.clone()) {
                        continue;
                    }
                    let v = *v;
                    let shown = format!("{}({member})", v.name());
                    match v.member(&member) {
                        Ok(bytes) => {
                            let data = self.l.store.keep(bytes);
                            match read::parse(data) {
                                Ok(elf) => self.object(elf, shown, member, Some(v.name().into()), true),
                                Err(e) => self.l.messages.error(format!("{shown}: {e}")),
                            }
                        }
                        Err(e) => self.l.messages.error(format!("{shown}: {e}")),
                    }
                }
            }
        }
    }

    fn member(&mut self, id: usize, offset: u64, why: Option<&[u8]>) {
        let Pullable::Archive(a) = &self.archives[id] else { return };
        let path = a.path.clone();
        let excluded = a.excluded;
        let member = match a.archive.member(offset) {
            Ok(m) => m,
            Err(e) => return self.l.messages.error(format!("{path}: {e}")),
        };
        let file = String::from_utf8_lossy(member.name).into_owned();
        let (shown, data) = match member.data {
            Some(data) => (format!("{path}({file})"), data),
            None => {
                let full = member_path(&path, member.name);
                match self.l.store.open(Path::new(&full)) {
                    Ok(data) => (full, data),
                    Err(e) => {
                        return self
                            .l
                            .messages
                            .error(format!("{path}: cannot find member {full}: {}", reason(&e)));
                    }
                }
            }
        };
        if self.l.opts.trace {
            self.l.stdout += &format!("{shown}\n");
        }
        if let Some(name) = why {
            self.l.archive_log.push((shown.clone(), String::from_utf8_lossy(name).into_owned()));
        }
        if !read::is_elf(data) {
            return self.l.messages.error(format!("{shown}: file format not recognized"));
        }
        match read::parse(data) {
            Ok(elf) if elf.e_type == ET_REL => self.object(elf, shown, file, Some(path), excluded),
            Ok(_) => self.l.messages.error(format!("{shown}: not a relocatable object")),
            Err(e) => self.l.messages.error(format!("{shown}: {e}")),
        }
    }

    fn pull_all(&mut self, id: usize) {
        let Pullable::Archive(a) = &mut self.archives[id] else { return };
        let members = match a.archive.members() {
            Ok(m) => m,
            Err(e) => {
                let text = format!("{}: {e}", a.path);
                return self.l.messages.error(text);
            }
        };
        let new: Vec<u64> = members.iter().map(|m| m.offset).filter(|&o| a.taken.insert(o)).collect();
        for offset in new {
            self.member(id, offset, None);
        }
    }
}

/// The file of a thin archive's member: relative to the archive.
fn member_path(archive: &str, name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    if name.starts_with('/') {
        return name.into_owned();
    }
    match archive.rsplit_once('/') {
        Some((dir, _)) => format!("{dir}/{name}"),
        None => name.into_owned(),
    }
}

impl<'a> Parsed<'a> {
    pub fn into_parts(self) -> (read::ElfFile<'a>, Vec<Sym<'a>>, usize) {
        (self.elf, self.syms, self.first_global)
    }
}
