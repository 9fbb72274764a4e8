//! The symbol table: entering the symbols of objects and shared libraries as they are loaded, by the rules of
//! ELF linking (gABI, "Symbol Table"; GNU ld's order of preference).
//!
//! A definition in an object beats one in a shared library; a strong one beats a weak one; a common symbol beats
//! a weak definition and gives way to a strong one; of commons the largest counts. Names with `@VERSION` are keys
//! of their own, except for the default version (`@@`), which is the plain name.

use super::input::Parsed;
use super::options::{Strip, Unresolved};
use super::script::eval::Value;
use super::*;
use crate::elf::consts::*;
use crate::elf::read::{self, str_at, u16_at, u32_at, u64_at};
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicU32;

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Def {
    Undefined,
    /// In an input section, at an offset of it.
    Section {
        sec: SecId,
        value: u64,
    },
    /// A tentative definition.
    Common {
        obj: ObjId,
        align: u64,
    },
    Absolute(u64),
    /// In a shared library, by symbol index.
    Shared {
        lib: LibId,
        index: u32,
    },
    /// Given by a script or by the linker; updated whenever the layout is computed.
    Output(Value),
}

/// References seen.
pub mod seen {
    /// By an object.
    pub const REF: u8 = 1;
    /// By an object, and not weakly.
    pub const REF_STRONG: u8 = 2;
    /// By a shared library.
    pub const REF_LIB: u8 = 4;
    /// A shared library defines it too.
    pub const DEF_LIB: u8 = 8;
    /// Kept by `--export-dynamic-symbol`, a dynamic list, or `-u`.
    pub const ROOT: u8 = 16;
    /// `--trace-symbol`.
    pub const TRACE: u8 = 32;
    /// Its definition is in a file whose symbols `--exclude-libs` hides.
    pub const EXCLUDED: u8 = 64;
    /// Reported as undefined already.
    pub const PROVIDED: u8 = 128;
}

pub struct Symbol<'a> {
    /// The name by which it is looked up.
    pub key: &'a [u8],
    /// The name in symbol tables.
    pub name: &'a [u8],
    /// Version from an object's `name@V` or `name@@V`; true: the default one.
    pub version: Option<(&'a [u8], bool)>,
    pub def: Def,
    pub size: u64,
    /// STT_*.
    pub kind: u8,
    pub unique: bool,
    /// The definition is weak; an undefined symbol: all references are.
    pub weak: bool,
    /// The most restricting visibility of all objects.
    pub visibility: u8,
    /// Bits of `seen`.
    pub seen: u8,
    /// Another module may define it at run time: references go through the dynamic linker.
    pub preemptible: bool,
    /// In `.dynsym`, for others or for us.
    pub dynamic: bool,
    /// Entry of `.gnu.version`.
    pub ver_index: u16,
    /// Index in `.dynsym`.
    pub dynsym: u32,
    /// Index in `.symtab`.
    pub symtab: u32,
    /// The object that defined it.
    pub obj: ObjId,
    /// Bits of `scan::need`, set in parallel.
    pub needs: AtomicU32,
    /// What it got (index into `Synthetic::slots`), or NONE.
    pub slots: u32,
}

#[derive(Default)]
pub struct SymbolTable<'a> {
    pub list: Vec<Symbol<'a>>,
    map: FxHashMap<&'a [u8], SymId>,
    /// Symbols that were undefined when they were referenced; archives are searched for these.
    pub wanted: Vec<SymId>,
    pub comdats: FxHashMap<&'a [u8], ObjId>,
    wrap: FxHashMap<Vec<u8>, Vec<u8>>,
    /// `.gnu.warning.SYMBOL` sections: the symbol and what to say when it is referenced.
    warnings: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> SymbolTable<'a> {
    pub fn find(&self, name: &[u8]) -> Option<SymId> {
        self.map.get(name).copied()
    }

    /// The symbol with a key, made undefined if new.
    pub fn intern(&mut self, key: &'a [u8]) -> SymId {
        let next = self.list.len() as SymId;
        let id = *self.map.entry(key).or_insert(next);
        if id == next {
            self.list.push(Symbol {
                key,
                name: key,
                version: None,
                def: Def::Undefined,
                size: 0,
                kind: 0,
                unique: false,
                weak: true,
                visibility: STV_DEFAULT,
                seen: 0,
                preemptible: false,
                dynamic: false,
                ver_index: VER_NDX_GLOBAL,
                dynsym: 0,
                symtab: 0,
                obj: NONE,
                needs: AtomicU32::new(0),
                slots: NONE,
            });
        }
        id
    }

    pub fn is_wanted(&self, id: SymId) -> bool {
        let s = &self.list[id as usize];
        s.def == Def::Undefined && !s.weak
    }

    pub fn compact_wanted(&mut self) {
        let list = &self.list;
        self.wanted.retain(|&id| {
            let s = &list[id as usize];
            s.def == Def::Undefined && !s.weak
        });
    }

    /// Notes a reference that is not weak.
    fn want(&mut self, id: SymId) {
        let s = &mut self.list[id as usize];
        if s.def == Def::Undefined && s.weak {
            s.weak = false;
            self.wanted.push(id);
        }
    }
}

/// The pseudo-object for what the linker makes.
pub fn add_linker_object(l: &mut Linker) {
    l.objects.push(Object {
        name: "linker stubs".into(),
        file: String::new(),
        archive: None,
        elf: read::ElfFile { is_64: true, e_type: ET_REL, machine: 0, flags: 0, sections: Vec::new() },
        syms: Vec::new(),
        first_global: 0,
        globals: Vec::new(),
        sections: Vec::new(),
    });
    for name in &l.opts.wrap {
        let (plain, wrapped, real) = (name.clone(), format!("__wrap_{name}"), format!("__real_{name}"));
        l.symbols.wrap.insert(plain.clone().into_bytes(), wrapped.into_bytes());
        l.symbols.wrap.insert(real.into_bytes(), plain.into_bytes());
    }
    for name in &l.opts.trace_symbols {
        let id = intern_str(l, name);
        l.symbols.list[id as usize].seen |= seen::TRACE;
    }
}

fn intern_str(l: &mut Linker, name: &str) -> SymId {
    let kept = l.store.keep(name.as_bytes().to_vec());
    l.symbols.intern(kept)
}

/// `-u`, EXTERN, the entry symbol: a reference that counts as a root.
pub fn add_undefined(l: &mut Linker, name: &str) {
    let id = intern_str(l, name);
    l.symbols.list[id as usize].seen |= seen::ROOT;
    l.symbols.want(id);
}

/// A reference that pulls archive members but may stay unresolved.
pub fn add_undefined_weak(l: &mut Linker, name: &str) {
    let id = intern_str(l, name);
    l.symbols.list[id as usize].seen |= seen::ROOT;
    l.symbols.wanted.push(id);
    // Wanted like a strong reference while archives are searched; `finish` makes it weak again.
    l.symbols.list[id as usize].weak = false;
}

/// Debugging sections, as `-S` strips them.
pub fn is_debug(name: &[u8]) -> bool {
    const PREFIXES: [&[u8]; 6] =
        [b".debug", b".zdebug", b".stab", b".line", b".gnu.debuglto_", b".gnu.linkonce.wi."];
    PREFIXES.iter().any(|p| name.starts_with(p)) || name == b".gdb_index"
}

/// Splits `name@V` and `name@@V`.
fn split_version(name: &[u8]) -> (&[u8], Option<(&[u8], bool)>) {
    match memchr::memchr(b'@', name) {
        Some(at) if at > 0 => {
            let rest = &name[at + 1..];
            match rest.strip_prefix(b"@") {
                Some(v) => (&name[..at], Some((v, true))),
                None => (&name[..at], Some((rest, false))),
            }
        }
        _ => (name, None),
    }
}

/// Enters a decoded object: its sections, then its symbols.
pub fn add_object<'a>(
    l: &mut Linker<'a>,
    parsed: Parsed<'a>,
    name: String,
    file: String,
    archive: Option<String>,
    excluded: bool,
) {
    let (elf, syms, first_global) = parsed.into_parts();
    let id = l.objects.len() as ObjId;
    if elf.machine != l.target.machine() || elf.is_64 != l.target.is_64() {
        let arch =
            crate::target::link::by_machine(elf.machine, elf.is_64).map_or("unknown", |t| t.arch_name());
        return l.messages.error(format!(
            "{arch} architecture of input file `{name}' is incompatible with {} output",
            l.target.arch_name()
        ));
    }
    // Sections of groups of which a copy is here already.
    let mut sections = vec![NONE; elf.sections.len()];
    for s in elf.sections.iter().filter(|s| s.sh_type == SHT_GROUP) {
        let Some(sig) = syms.get(s.info as usize) else {
            return l.messages.error(format!("{name}: section group has a bad signature"));
        };
        // A section symbol stands for the section's name.
        let signature = match sig.kind {
            STT_SECTION if sig.name.is_empty() => {
                elf.sections.get(sig.shndx as usize).map_or(sig.name, |s| s.name)
            }
            _ => sig.name,
        };
        if u32_at(s.data, 0).is_none_or(|flags| flags & GRP_COMDAT == 0) {
            continue;
        }
        if *l.symbols.comdats.entry(signature).or_insert(id) == id {
            continue;
        }
        for member in s.data[4..].chunks_exact(4) {
            let member = u32::from_le_bytes([member[0], member[1], member[2], member[3]]) as usize;
            if let Some(m) = sections.get_mut(member) {
                *m = DISCARDED;
            }
        }
    }
    let first_section = l.sections.len();
    for (i, s) in elf.sections.iter().enumerate() {
        if sections[i] == DISCARDED {
            continue;
        }
        let keep = match s.sh_type {
            SHT_NULL | SHT_SYMTAB | SHT_STRTAB | SHT_REL | SHT_RELA | SHT_GROUP | SHT_SYMTAB_SHNDX
            | SHT_LLVM_ADDRSIG => false,
            _ if s.name == b".note.GNU-stack" && !l.opts.relocatable() => {
                l.layout.note_stack(s.flags & SHF_EXECINSTR != 0, &name);
                false
            }
            _ if s.flags & SHF_EXCLUDE != 0 && !l.opts.relocatable() => false,
            _ if is_debug(s.name) && s.flags & SHF_ALLOC == 0 => l.opts.strip == Strip::None,
            _ => true,
        };
        if s.name.starts_with(b".gnu.lto_") || s.name == b".llvm.lto" {
            return l
                .messages
                .error(format!("{name}: the object holds LTO bytecode, which is not supported"));
        }
        if let Some(symbol) = s.name.strip_prefix(b".gnu.warning.")
            && !l.opts.relocatable()
        {
            l.symbols.warnings.push((symbol, s.data));
            continue;
        }
        if !keep {
            continue;
        }
        if s.flags & SHF_COMPRESSED != 0 {
            l.messages.error(format!(
                "{name}: section {} is compressed, which is not supported",
                String::from_utf8_lossy(s.name)
            ));
            continue;
        }
        if s.name.starts_with(b".gnu.linkonce.") && *l.symbols.comdats.entry(s.name).or_insert(id) != id {
            sections[i] = DISCARDED;
            continue;
        }
        sections[i] = l.sections.len() as SecId;
        l.sections.push(InputSection {
            file: id,
            index: i as u32,
            name: s.name,
            sh_type: s.sh_type,
            flags: s.flags,
            align: s.align,
            entsize: s.entsize,
            size: s.size,
            data: s.data,
            relocs: Relocs::EMPTY,
            source: Source::File,
            live: true,
            keep: s.flags & SHF_GNU_RETAIN != 0,
            out: NONE,
            offset: 0,
            pieces: None,
            shrunk: None,
            link_order: if s.flags & SHF_LINK_ORDER != 0 { s.link } else { NONE },
            dyn_relocs: 0,
        });
    }
    // Section indices become ids.
    for s in &mut l.sections[first_section..] {
        if s.link_order != NONE {
            s.link_order = sections.get(s.link_order as usize).copied().unwrap_or(NONE);
        }
    }
    for s in elf.sections.iter().filter(|s| s.sh_type == SHT_RELA || s.sh_type == SHT_REL) {
        let Some(&target) = sections.get(s.info as usize) else {
            return l.messages.error(format!("{name}: relocation section for a section that is not there"));
        };
        if target == NONE || target == DISCARDED {
            continue;
        }
        match elf.relocs(s) {
            Ok(relocs) => {
                let t = &mut l.sections[target as usize];
                if !t.relocs.is_empty() {
                    let said = format!(
                        "{name}: section {} has two relocation tables",
                        String::from_utf8_lossy(t.name)
                    );
                    return l.messages.error(said);
                }
                t.relocs = relocs;
            }
            Err(e) => return l.messages.error(format!("{name}: {e}")),
        }
    }
    match l.target.merge_flags((l.objects.len() > 1).then_some(l.e_flags), elf.flags) {
        Ok(flags) => l.e_flags = flags,
        Err(e) => l.messages.error(format!("{name}: {e}")),
    }
    let mut globals = Vec::with_capacity(syms.len() - first_global);
    l.objects.push(Object { name, file, archive, elf, syms, first_global, globals: Vec::new(), sections });
    for i in first_global..l.objects[id as usize].syms.len() {
        let sym = l.objects[id as usize].syms[i];
        globals.push(enter(l, id, &sym, excluded));
    }
    l.objects[id as usize].globals = globals;
}

/// Enters one global symbol of an object.
fn enter<'a>(l: &mut Linker<'a>, obj: ObjId, sym: &Sym<'a>, excluded: bool) -> SymId {
    let object = &l.objects[obj as usize];
    let in_section = |sec: SecId| match sec {
        // In a section that is not taken (debugging, group signatures): a definition without a place.
        NONE => Def::Absolute(sym.value),
        _ => Def::Section { sec, value: sym.value },
    };
    let def = match sym.shndx {
        SHN_UNDEF => Def::Undefined,
        SHN_ABS => Def::Absolute(sym.value),
        SHN_COMMON => Def::Common { obj, align: sym.value.max(1) },
        n if (SHN_LORESERVE..=SHN_XINDEX).contains(&n) && n as usize >= object.sections.len() => {
            Def::Absolute(sym.value)
        }
        n => match object.sections[n as usize] {
            // The copy that is used defines it.
            DISCARDED => Def::Undefined,
            sec => in_section(sec),
        },
    };
    let weak = sym.bind == STB_WEAK;
    let (base, version) = split_version(sym.name);
    let mut key = match version {
        Some((_, true)) => base,
        _ => sym.name,
    };
    if def == Def::Undefined
        && !l.symbols.wrap.is_empty()
        && let Some(other) = l.symbols.wrap.get(key)
    {
        key = l.store.keep(other.clone());
    }
    let id = l.symbols.intern(key);
    if l.symbols.list[id as usize].seen & seen::TRACE != 0 {
        let what = if def == Def::Undefined { "reference to" } else { "definition of" };
        l.stdout +=
            &format!("{}: {}: {what} {}\n", l.opts.program, object.name, String::from_utf8_lossy(key));
    }
    let s = &mut l.symbols.list[id as usize];
    if version.is_some() && key != base {
        s.name = base;
        s.version = version;
    }
    // The most restricting visibility counts, wherever it stands: internal, hidden, protected, default.
    let vis = sym.visibility();
    if vis != STV_DEFAULT && (s.visibility == STV_DEFAULT || vis < s.visibility) {
        s.visibility = vis;
    }
    if def == Def::Undefined {
        s.seen |= seen::REF;
        if s.def == Def::Undefined && s.kind == STT_NOTYPE {
            s.kind = sym.kind;
        }
        if !weak {
            s.seen |= seen::REF_STRONG;
            if s.def == Def::Undefined && s.weak {
                s.weak = false;
                l.symbols.wanted.push(id);
            }
        }
        return id;
    }
    let replace = match (s.def, def) {
        (Def::Undefined | Def::Shared { .. } | Def::Output(_), _) => true,
        (Def::Common { align: a, obj: o }, Def::Common { align: b, .. }) => {
            if sym.size > s.size && l.opts.warn_common {
                let text = format!("{}: multiple common of `{}'", object.name, String::from_utf8_lossy(key));
                l.messages.warn(text);
            }
            s.def = Def::Common { align: a.max(b), obj: o };
            s.size = s.size.max(sym.size);
            false
        }
        (Def::Common { .. }, _) => !weak,
        (_, Def::Common { .. }) => s.weak,
        _ if weak => false,
        _ if s.weak => true,
        (old, new) => {
            if !l.opts.allow_multiple_definition && old != new {
                let first = place_of_def(l, id);
                let (intro, here) = match new {
                    Def::Section { sec, value } => place(l, sec, value, true),
                    _ => (String::new(), format!("{}:(*ABS*+{:#x})", object_name(l, obj), sym.value)),
                };
                let text = format!(
                    "{intro}{here}: multiple definition of `{}'; {first}: first defined here",
                    show(key)
                );
                l.messages.error(text);
            }
            return id;
        }
    };
    let s = &mut l.symbols.list[id as usize];
    if replace {
        s.def = def;
        s.weak = weak;
        s.size = sym.size;
        s.kind = if sym.kind == STT_COMMON { STT_OBJECT } else { sym.kind };
        s.unique = sym.bind == STB_GNU_UNIQUE;
        s.obj = obj;
        s.seen = s.seen & !seen::EXCLUDED | if excluded { seen::EXCLUDED } else { 0 };
        if let Some((_, true)) = version {
            s.version = version;
        }
    }
    id
}

pub fn show(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn object_name(l: &Linker, obj: ObjId) -> String {
    l.objects.get(obj as usize).map_or_else(String::new, |o| o.name.clone())
}

/// How GNU ld names a place: `(intro, place)` where intro is "file.o: in function `f':\n" and place "file.c:(.text+0x12)".
pub fn place(l: &Linker, sec: SecId, offset: u64, with_intro: bool) -> (String, String) {
    let s = &l.sections[sec as usize];
    let Some(o) = l.objects.get(s.file as usize) else { return Default::default() };
    let at = format!("({}+{offset:#x})", show(s.name));
    let (mut source, mut current) = (None, None);
    let mut function: Option<&Sym> = None;
    for (i, sym) in o.syms.iter().enumerate() {
        if sym.kind == STT_FILE {
            current = Some(sym.name);
        }
        if sym.shndx == s.index
            && sym.kind == STT_FUNC
            && sym.value <= offset
            && function.is_none_or(|f| f.value <= sym.value)
        {
            function = Some(sym);
            source = if i < o.first_global { current } else { None };
        }
    }
    // Global functions follow all local symbols; a file symbol right before tells nothing about them, the first one does.
    let file = source.or_else(|| function.and(o.syms.iter().find(|s| s.kind == STT_FILE).map(|s| s.name)));
    let file = file.map_or(o.name.clone(), show);
    match function {
        Some(f) if with_intro => {
            (format!("{}: in function `{}':\n", o.name, show(f.name)), format!("{file}:{at}"))
        }
        _ => (
            String::new(),
            format!("{}:{}:{at}", o.name, file)
                .replace(&format!("{0}:{0}:", o.name), &format!("{}:", o.name)),
        ),
    }
}

/// Where a symbol is defined, in words.
fn place_of_def(l: &Linker, id: SymId) -> String {
    let s = &l.symbols.list[id as usize];
    match s.def {
        Def::Section { sec, value } => place(l, sec, value, false).1,
        _ => object_name(l, s.obj),
    }
}

/// `-b binary`: the file's bytes as `.data` with `_binary_NAME_start`, `_end` and `_size`.
pub fn add_binary<'a>(l: &mut Linker<'a>, path: &str, data: &'a [u8]) {
    let id = l.objects.len() as ObjId;
    let sec = l.sections.len() as SecId;
    l.sections.push(new_section(
        id,
        b".data",
        SHT_PROGBITS,
        SHF_ALLOC | SHF_WRITE,
        1,
        data.len() as u64,
        Source::File,
    ));
    l.sections[sec as usize].data = data;
    let mut o = Object {
        name: path.into(),
        file: path.into(),
        archive: None,
        elf: read::ElfFile {
            is_64: l.target.is_64(),
            e_type: ET_REL,
            machine: 0,
            flags: 0,
            sections: Vec::new(),
        },
        syms: Vec::new(),
        first_global: 0,
        globals: Vec::new(),
        sections: vec![sec],
    };
    let stem: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let len = data.len() as u64;
    for (suffix, shndx, value) in [("start", 0, 0), ("end", 0, len), ("size", SHN_ABS, len)] {
        let name: &'a [u8] = l.store.keep(format!("_binary_{stem}_{suffix}").into_bytes());
        o.syms.push(Sym { name, value, size: 0, shndx, bind: STB_GLOBAL, kind: STT_NOTYPE, other: 0 });
    }
    l.objects.push(o);
    for i in 0..3 {
        let sym = l.objects[id as usize].syms[i];
        let sid = l.symbols.intern(sym.name);
        let s = &mut l.symbols.list[sid as usize];
        s.def = if sym.shndx == SHN_ABS {
            Def::Absolute(sym.value)
        } else {
            Def::Section { sec, value: sym.value }
        };
        s.weak = false;
        s.obj = id;
        l.objects[id as usize].globals.push(sid);
    }
}

/// A section without a file behind it.
pub fn new_section<'a>(
    file: ObjId,
    name: &'a [u8],
    sh_type: u32,
    flags: u64,
    align: u64,
    size: u64,
    source: Source,
) -> InputSection<'a> {
    InputSection {
        file,
        index: 0,
        name,
        sh_type,
        flags,
        align,
        entsize: 0,
        size,
        data: &[],
        relocs: Relocs::EMPTY,
        source,
        live: true,
        keep: true,
        out: NONE,
        offset: 0,
        pieces: None,
        shrunk: None,
        link_order: NONE,
        dyn_relocs: 0,
    }
}

impl<'a> Linker<'a> {
    /// `-R file`: its global symbols as absolute ones.
    pub fn add_just_symbols(&mut self, elf: ElfFile<'a>, path: &str) {
        let Some((table, _)) = elf.find(SHT_SYMTAB) else { return };
        match elf.symbols(table) {
            Ok(syms) => {
                for sym in syms.iter().filter(|s| s.bind != STB_LOCAL && s.shndx != SHN_UNDEF) {
                    let id = self.symbols.intern(sym.name);
                    let s = &mut self.symbols.list[id as usize];
                    if s.def == Def::Undefined {
                        s.def = Def::Absolute(sym.value);
                        s.kind = sym.kind;
                        s.weak = false;
                    }
                }
            }
            Err(e) => self.messages.error(format!("{path}: {e}")),
        }
    }
}

/// Decodes what matters of a shared library.
pub fn read_shared<'a>(elf: &ElfFile<'a>, path: &str) -> Result<SharedLib<'a>, String> {
    let mut lib = SharedLib {
        path: path.into(),
        soname: path.rsplit('/').next().unwrap_or(path).as_bytes().to_vec(),
        syms: Vec::new(),
        versym: Vec::new(),
        versions: Vec::new(),
        needed: Vec::new(),
        aligns: elf.sections.iter().map(|s| s.align).collect(),
        as_needed: false,
        is_needed: false,
        undefined: Vec::new(),
    };
    if let Some((_, dynamic)) = elf.find(SHT_DYNAMIC) {
        let strings = elf.sections.get(dynamic.link as usize).map_or(&[][..], |s| s.data);
        let size = if elf.is_64 { 16 } else { 8 };
        for entry in dynamic.data.chunks_exact(size) {
            let (tag, value) = match elf.is_64 {
                true => (u64_at(entry, 0).unwrap_or(0), u64_at(entry, 8).unwrap_or(0)),
                false => (u32_at(entry, 0).unwrap_or(0) as u64, u32_at(entry, 4).unwrap_or(0) as u64),
            };
            match tag {
                0 => break,
                DT_SONAME => lib.soname = str_at(strings, value as usize).ok_or("bad DT_SONAME")?.to_vec(),
                DT_NEEDED => lib.needed.push(str_at(strings, value as usize).ok_or("bad DT_NEEDED")?),
                _ => {}
            }
        }
    }
    let Some((table, _)) = elf.find(SHT_DYNSYM) else { return Ok(lib) };
    lib.syms = elf.symbols(table)?;
    if let Some((_, s)) = elf.find(SHT_GNU_VERSYM) {
        lib.versym = s.data.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    }
    lib.versym.resize(lib.syms.len(), VER_NDX_GLOBAL);
    if let Some((_, s)) = elf.find(SHT_GNU_VERDEF) {
        let strings = elf.sections.get(s.link as usize).map_or(&[][..], |s| s.data);
        // Elfxx_Verdef: version, flags, ndx, cnt (16 bits each), hash, aux, next; Verdaux: name, next.
        let (mut at, mut count) = (0usize, s.info);
        while count > 0 {
            let (ndx, aux, next) = (u16_at(s.data, at + 4), u32_at(s.data, at + 12), u32_at(s.data, at + 16));
            let (Some(ndx), Some(aux), Some(next)) = (ndx, aux, next) else {
                return Err("bad version definitions".into());
            };
            let name =
                u32_at(s.data, at.saturating_add(aux as usize)).and_then(|n| str_at(strings, n as usize));
            let ndx = (ndx & !VERSYM_HIDDEN) as usize;
            if lib.versions.len() <= ndx {
                lib.versions.resize(ndx + 1, &[]);
            }
            lib.versions[ndx] = name.ok_or("bad version name")?;
            if next == 0 {
                break;
            }
            at = at.saturating_add(next as usize);
            count -= 1;
        }
    }
    Ok(lib)
}

/// Enters a shared library's symbols.
pub fn add_shared<'a>(l: &mut Linker<'a>, mut lib: SharedLib<'a>, elf: &ElfFile<'a>) {
    if elf.machine != l.target.machine() || elf.is_64 != l.target.is_64() {
        return l.messages.error(format!("{}: file in wrong format", lib.path));
    }
    let id = l.libs.len() as LibId;
    for (i, sym) in lib.syms.iter().enumerate().skip(1) {
        if sym.bind == STB_LOCAL || sym.name.is_empty() {
            continue;
        }
        if sym.shndx == SHN_UNDEF {
            let sid = l.symbols.intern(sym.name);
            l.symbols.list[sid as usize].seen |= seen::REF_LIB;
            lib.undefined.push((sid, i as u32));
            if sym.bind != STB_WEAK {
                l.symbols.want(sid);
            }
            continue;
        }
        // Versions that are not the default are found by explicit version only.
        if lib.versym[i] & VERSYM_HIDDEN != 0 || lib.versym[i] == VER_NDX_LOCAL {
            continue;
        }
        if sym.visibility() == STV_HIDDEN || sym.visibility() == STV_INTERNAL {
            continue;
        }
        let sid = l.symbols.intern(sym.name);
        let s = &mut l.symbols.list[sid as usize];
        s.seen |= seen::DEF_LIB;
        // A hidden reference cannot be served by a library.
        if s.def == Def::Undefined && matches!(s.visibility, STV_DEFAULT | STV_PROTECTED) {
            define_shared(s, id, i as u32, sym);
        }
    }
    l.libs.push(lib);
}

fn define_shared(s: &mut Symbol, lib: LibId, index: u32, sym: &Sym) {
    s.def = Def::Shared { lib, index };
    s.size = sym.size;
    s.kind = sym.kind;
}

/// What is left to decide when all inputs are known.
pub fn finish(l: &mut Linker) {
    versioned_references(l);
    for i in 0..l.symbols.list.len() {
        let s = &mut l.symbols.list[i];
        // The entry symbol may be missing; only real references count.
        if s.def == Def::Undefined && s.seen & (seen::REF_STRONG | seen::REF_LIB) == 0 {
            s.weak = true;
        }
    }
    for name in &l.opts.require_defined {
        if l.symbols.find(name.as_bytes()).is_none_or(|id| l.symbols.list[id as usize].def == Def::Undefined)
        {
            l.messages.error(format!("required symbol `{name}' not defined"));
        }
    }
    script_symbols(l);
    if l.opts.relocatable() {
        return;
    }
    needed_libs(l);
    commons(l);
    warn_references(l);
    hidden_references(l);
}

/// `foo@V`: the version of an object, or of a shared library.
fn versioned_references(l: &mut Linker) {
    for i in 0..l.symbols.list.len() {
        let s = &l.symbols.list[i];
        let (Def::Undefined, Some((version, _))) = (s.def, s.version) else { continue };
        let name = s.name;
        if let Some(plain) = l.symbols.find(name) {
            let p = &l.symbols.list[plain as usize];
            if let (Def::Section { .. } | Def::Absolute(_), Some((v, true))) = (p.def, p.version)
                && v == version
            {
                let (def, size, kind, obj) = (p.def, p.size, p.kind, p.obj);
                let s = &mut l.symbols.list[i];
                (s.def, s.size, s.kind, s.obj) = (def, size, kind, obj);
                s.visibility = STV_HIDDEN;
                continue;
            }
        }
        'libs: for (id, lib) in l.libs.iter().enumerate() {
            for (k, sym) in lib.syms.iter().enumerate() {
                let v = (lib.versym[k] & !VERSYM_HIDDEN) as usize;
                if sym.name == name && sym.shndx != SHN_UNDEF && lib.versions.get(v) == Some(&version) {
                    define_shared(&mut l.symbols.list[i], id as LibId, k as u32, sym);
                    break 'libs;
                }
            }
        }
    }
}

/// Symbols that scripts assign, and `--defsym`'s. Their values come with the layout.
fn script_symbols(l: &mut Linker) {
    let script = l.script;
    let mut names: Vec<&script::Assign> = Vec::new();
    let add = |a: &script::Assign| (a.name.clone(), a.provide, a.hidden, is_number(&a.expr));
    let mut owned: Vec<(String, bool, bool, bool)> = l.assignments.iter().map(add).collect();
    for command in &script.commands {
        match command {
            script::Command::Assign(a) => names.push(a),
            script::Command::Sections(list) => {
                for c in list {
                    match c {
                        script::SectionsCommand::Assign(a) => names.push(a),
                        script::SectionsCommand::Output(d) => {
                            for b in &d.body {
                                if let script::BodyCommand::Assign(a) = b {
                                    names.push(a);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    owned.extend(names.into_iter().filter(|a| a.name != ".").map(add));
    for text in &l.opts.defsyms {
        match script::parse::defsym(text) {
            Ok(a) => {
                owned.push(add(&a));
                l.assignments.push(a);
            }
            Err(e) => l.messages.error(e),
        }
    }
    for (name, provide, hidden, number) in owned {
        let id = match l.symbols.find(name.as_bytes()) {
            Some(id) => id,
            None if provide => continue,
            None => intern_str(l, &name),
        };
        let s = &mut l.symbols.list[id as usize];
        let free = matches!(s.def, Def::Undefined | Def::Shared { .. })
            && (s.def == Def::Undefined && (s.seen & (seen::REF | seen::REF_LIB | seen::ROOT)) != 0
                || s.seen & seen::REF != 0);
        if provide && s.seen & seen::PROVIDED == 0 && !free {
            continue;
        }
        // Whether it moves with the image must be known before its value is.
        s.def = Def::Output(Value { addr: 0, section: if number { None } else { Some(0) } });
        s.seen |= seen::PROVIDED;
        s.weak = false;
        s.obj = LINKER;
        s.size = 0;
        s.kind = STT_NOTYPE;
        if hidden {
            s.visibility = STV_HIDDEN;
        }
    }
}

/// Whether an expression's value is a number and not an address, as far as its form tells.
fn is_number(e: &script::Expr) -> bool {
    use script::{BinaryOp, Expr::*, SectionFn};
    match e {
        Num(_) | Absolute(_) | SizeofHeaders | Defined(_) | Constant(_) | Log2Ceil(_) | Length(_)
        | Origin(_) => true,
        Section(f, _) => matches!(f, SectionFn::SizeOf | SectionFn::AlignOf | SectionFn::LoadAddr),
        Unary(..) => true,
        // The distance of two addresses.
        Binary(BinaryOp::Sub, a, b) => is_number(a) || !is_number(b) && !is_number(a),
        Binary(_, a, b) => is_number(a) && is_number(b),
        Cond(_, a, b) => is_number(a) && is_number(b),
        _ => false,
    }
}

/// Which shared libraries get a DT_NEEDED: those that an object's strong reference uses.
fn needed_libs(l: &mut Linker) {
    for s in &l.symbols.list {
        if let Def::Shared { lib, .. } = s.def
            && s.seen & seen::REF_STRONG != 0
        {
            l.libs[lib as usize].is_needed = true;
        }
    }
    // A symbol of a library that is not linked after all is undefined.
    for i in 0..l.symbols.list.len() {
        let s = &mut l.symbols.list[i];
        if let Def::Shared { lib, .. } = s.def
            && !l.libs[lib as usize].is_needed
        {
            s.def = Def::Undefined;
            s.weak = s.seen & seen::REF_STRONG == 0;
            s.seen &= !seen::DEF_LIB;
        }
    }
    // What only libraries that are not linked wanted is not wanted.
    let mut wanted = vec![false; l.symbols.list.len()];
    for lib in l.libs.iter().filter(|lib| lib.is_needed) {
        lib.undefined.iter().for_each(|&(id, _)| wanted[id as usize] = true);
    }
    for (s, wanted) in l.symbols.list.iter_mut().zip(wanted) {
        if !wanted {
            s.seen &= !seen::REF_LIB;
        }
    }
    undefined_in_libs(l);
}

/// Symbols that a library wants and nobody has, when all libraries it needs are here to look into.
fn undefined_in_libs(l: &mut Linker) {
    if l.opts.unresolved_shlibs == Unresolved::Ignore || l.opts.shared() {
        return;
    }
    let sonames: rustc_hash::FxHashSet<&[u8]> = l.libs.iter().map(|lib| &lib.soname[..]).collect();
    // All names the libraries define, hidden versions too.
    let mut defined: Option<rustc_hash::FxHashSet<&[u8]>> = None;
    for lib in l.libs.iter().filter(|lib| lib.is_needed && lib.needed.iter().all(|n| sonames.contains(n))) {
        for &(id, index) in &lib.undefined {
            let s = &l.symbols.list[id as usize];
            if s.def != Def::Undefined || lib.syms[index as usize].bind == STB_WEAK {
                continue;
            }
            let defined = defined.get_or_insert_with(|| {
                let all = l.libs.iter().flat_map(|lib| lib.syms.iter());
                all.filter(|s| s.shndx != SHN_UNDEF).map(|s| s.name).collect()
            });
            if defined.contains(s.key) {
                continue;
            }
            let text = format!("{}: undefined reference to `{}'", lib.path, show(s.key));
            match l.opts.unresolved_shlibs {
                Unresolved::Report => l.messages.error(text),
                _ => l.messages.warn(text),
            }
        }
    }
}

/// Gives tentative definitions a place: a section `COMMON` each.
fn commons(l: &mut Linker) {
    if !l.opts.define_common {
        return;
    }
    let mut list: Vec<SymId> = (0..l.symbols.list.len() as SymId)
        .filter(|&i| matches!(l.symbols.list[i as usize].def, Def::Common { .. }))
        .collect();
    if l.opts.sort_common {
        list.sort_by_key(|&i| match l.symbols.list[i as usize].def {
            Def::Common { align, .. } => std::cmp::Reverse(align),
            _ => std::cmp::Reverse(0),
        });
    }
    for id in list {
        let s = &mut l.symbols.list[id as usize];
        let Def::Common { obj, align } = s.def else { continue };
        let tls = s.kind == STT_TLS;
        let (name, flags): (&[u8], u64) = match tls {
            true => (b".tcommon", SHF_ALLOC | SHF_WRITE | SHF_TLS),
            false => (b"COMMON", SHF_ALLOC | SHF_WRITE),
        };
        let align = if align.is_power_of_two() { align } else { 1 };
        let mut section = new_section(obj, name, SHT_NOBITS, flags, align, s.size, Source::File);
        section.keep = false;
        s.def = Def::Section { sec: l.sections.len() as SecId, value: 0 };
        l.sections.push(section);
    }
}

/// Says what `.gnu.warning.SYMBOL` sections want said, once per object that refers to the symbol.
fn warn_references(l: &mut Linker) {
    for (symbol, text) in std::mem::take(&mut l.symbols.warnings) {
        let Some(id) = l.symbols.find(symbol) else { continue };
        let text = show(text.split(|&b| b == 0).next().unwrap_or(text));
        for (file, o) in l.objects.iter().enumerate() {
            let Some(at) = o.globals.iter().position(|&g| g == id) else { continue };
            let sym = o.first_global + at;
            if o.syms[sym].shndx != SHN_UNDEF {
                continue;
            }
            let first = o.sections.iter().filter(|&&s| s < DISCARDED).find_map(|&s| {
                let section = &l.sections[s as usize];
                debug_assert_eq!(section.file as usize, file);
                let rel = section.relocs.iter().find(|r| r.sym as usize == sym)?;
                Some(place(l, s, rel.offset, true))
            });
            let (intro, here) = first.unwrap_or_else(|| (String::new(), o.name.clone()));
            let line = format!("{intro}{here}: warning: {text}");
            if !l.opts.no_warnings {
                l.messages.push(l.opts.fatal_warnings, format!("{}: {line}", l.opts.program));
            }
        }
    }
}

/// A hidden symbol must be defined here.
fn hidden_references(l: &mut Linker) {
    for s in &l.symbols.list {
        if matches!(s.visibility, STV_HIDDEN | STV_INTERNAL)
            && s.seen & seen::REF_STRONG != 0
            && matches!(s.def, Def::Shared { .. })
        {
            let kind = if s.visibility == STV_HIDDEN { "hidden" } else { "internal" };
            l.messages.error(format!("{kind} symbol `{}' isn't defined", show(s.key)));
        }
    }
}
