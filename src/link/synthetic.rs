//! What the linker makes itself: GOT, PLT, dynamic section, symbol and hash tables, versions, relocation sections, notes.
//!
//! `size` turns the needs that scanning found into slots and fixes the size of every such section; then they are placed by
//! the script. The contents follow in `write`, when addresses are known. Order is that of symbols and inputs, so the
//! output does not depend on the threads.

use super::dynamic;
use super::options::{BuildId, OutputKind};
use super::scan::{Key, need};
use super::symbols::{Def, new_section, seen};
use super::*;
use crate::elf::consts::*;
use crate::elf::read::u32_at;
use crate::elf::write as enc;
use crate::mc::reloc::DynKind;
use rustc_hash::FxHashMap;

/// A section the linker makes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Synth {
    Interp,
    Property,
    BuildId,
    Hash,
    GnuHash,
    DynSym,
    DynStr,
    VerSym,
    VerDef,
    VerNeed,
    RelDyn,
    RelPlt,
    Plt,
    IPlt,
    PltGot,
    Got,
    GotPlt,
    Dynamic,
    DynBss,
    EhFrameHdr,
    Attributes,
}

/// What a symbol got. `u32::MAX`: nothing. GOT positions are in words.
#[derive(Clone, Copy, Debug)]
pub struct Slots {
    pub got: u32,
    pub tls_ie: u32,
    pub tls_gd: u32,
    pub tls_desc: u32,
    /// Index of its entry in `.plt`.
    pub plt: u32,
    /// Index in `.iplt`.
    pub iplt: u32,
    /// Index in `.plt.got`.
    pub plt_got: u32,
    pub canonical: bool,
}

const NO_SLOTS: Slots = Slots {
    got: NONE,
    tls_ie: NONE,
    tls_gd: NONE,
    tls_desc: NONE,
    plt: NONE,
    iplt: NONE,
    plt_got: NONE,
    canonical: false,
};

/// What a GOT slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GotKind {
    Address,
    TpOffset,
    /// Two words: module and offset.
    Module,
    /// Two words: this module, and 0.
    OwnModule,
    /// Two words: function and argument.
    Descriptor,
}

#[derive(Clone, Copy, Debug)]
pub struct GotEntry {
    pub kind: GotKind,
    pub key: Key,
    /// Position in words.
    pub word: u32,
}

/// A value of the dynamic section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DynValue {
    Number(u64),
    Address(Synth),
    Size(Synth),
    /// Of an output section.
    OutAddress(&'static str),
    OutSize(&'static str),
    Symbol(SymId),
    /// Relative relocations at the start of `.rela.dyn`.
    RelativeCount,
}

/// A string table under construction; equal strings are kept once.
#[derive(Default)]
pub struct Strings {
    pub bytes: Vec<u8>,
    known: FxHashMap<Vec<u8>, u32>,
}

impl Strings {
    pub fn add(&mut self, s: &[u8]) -> u32 {
        if self.bytes.is_empty() {
            self.bytes.push(0);
        }
        if s.is_empty() {
            return 0;
        }
        if let Some(&at) = self.known.get(s) {
            return at;
        }
        let at = self.bytes.len() as u32;
        self.bytes.extend_from_slice(s);
        self.bytes.push(0);
        self.known.insert(s.to_vec(), at);
        at
    }
}

#[derive(Default)]
pub struct Synthetic {
    /// (object, symbol, bits) as scanned.
    pub local_needs: Vec<(ObjId, u32, u32)>,
    pub tls_ld: bool,
    pub got_used: bool,
    pub static_tls: bool,
    pub text_relocs: bool,
    pub slots: Vec<Slots>,
    pub local_slots: FxHashMap<(ObjId, u32), u32>,
    pub got: Vec<GotEntry>,
    pub got_words: u32,
    pub tls_ld_word: u32,
    pub plt: Vec<Key>,
    pub iplt: Vec<Key>,
    pub plt_got: Vec<Key>,
    /// Copies: symbol and whether it is in the read-only part.
    pub copies: Vec<SymId>,
    sections: FxHashMap<Synth, SecId>,
    pub dynstr: Strings,
    pub name_offs: Vec<u32>,
    pub dynamic: Vec<(u64, DynValue)>,
    /// Index of the first hashed symbol in `.dynsym`, and hash values from there on.
    pub hashed_from: u32,
    pub hashes: Vec<u32>,
    pub buckets: u32,
    pub bloom_words: u32,
    pub property: Vec<u8>,
    pub attributes: Vec<u8>,
    pub verdef: Vec<u8>,
    pub verneed: Vec<u8>,
    /// Number of entries of `.rela.dyn`.
    pub dyn_relocs: u32,
    pub relative_count: u64,
}

impl Synthetic {
    pub fn id(&self, s: Synth) -> Option<SecId> {
        self.sections.get(&s).copied()
    }
}

impl<'a> Linker<'a> {
    /// What a reference's target got.
    pub fn slots(&self, key: Key) -> Slots {
        let index = match key {
            Key::Global(id) => self.symbols.list[id as usize].slots,
            Key::Local(file, sym) => self.synth.local_slots.get(&(file, sym)).copied().unwrap_or(NONE),
        };
        self.synth.slots.get(index as usize).copied().unwrap_or(NO_SLOTS)
    }

    fn word(&self) -> u64 {
        if self.target.is_64() { 8 } else { 4 }
    }
}

/// Allocates slots and makes the sections.
pub fn size<'a>(l: &mut Linker<'a>) {
    copies(l);
    slots(l);
    properties(l);
    attributes(l);
    let mut made: Vec<SecId> = Vec::new();
    let (word, is_64, rela) = (l.word(), l.target.is_64(), l.target.relocs().rela);
    let rel_size = enc::rel_size(is_64, rela) as u64;
    let (plt_header, plt_entry, plt_got_entry) = l.target.plt_sizes();
    let (plt_header, plt_entry, plt_got_entry) = (plt_header as u64, plt_entry as u64, plt_got_entry as u64);
    const RO: u64 = SHF_ALLOC;
    const RW: u64 = SHF_ALLOC | SHF_WRITE;
    const RX: u64 = SHF_ALLOC | SHF_EXECINSTR;
    let mut make = |l: &mut Linker<'a>,
                    s: Synth,
                    name: &'static str,
                    sh_type: u32,
                    flags: u64,
                    align: u64,
                    entsize: u64,
                    size: u64| {
        let mut section =
            new_section(LINKER, name.as_bytes(), sh_type, flags, align, size, Source::Synthetic(s));
        section.entsize = entsize;
        l.synth.sections.insert(s, l.sections.len() as SecId);
        made.push(l.sections.len() as SecId);
        l.sections.push(section);
    };
    // The GOT and PLT.
    let got_header = if l.target.got_symbol_in_got_plt() { 0 } else { l.target.got_header_words() as u64 };
    let uses_got = !l.synth.got.is_empty() || l.synth.got_used || l.dynamic.present;
    if !l.synth.got.is_empty() || got_header > 0 && uses_got {
        make(l, Synth::Got, ".got", SHT_PROGBITS, RW, word, word, l.synth.got_words as u64 * word);
    }
    let slots = (l.synth.plt.len() + l.synth.iplt.len()) as u64;
    let header = l.target.got_plt_header_words() as u64;
    let got_plt_symbol = l.target.got_symbol_in_got_plt() && (l.synth.got_used || l.dynamic.present);
    if slots > 0 || got_plt_symbol {
        make(l, Synth::GotPlt, ".got.plt", SHT_PROGBITS, RW, word, word, (header + slots) * word);
    }
    if !l.synth.plt.is_empty() {
        let size = plt_header + l.synth.plt.len() as u64 * plt_entry;
        make(l, Synth::Plt, ".plt", SHT_PROGBITS, RX, 16, plt_entry, size);
    }
    if !l.synth.iplt.is_empty() {
        make(
            l,
            Synth::IPlt,
            ".iplt",
            SHT_PROGBITS,
            RX,
            16,
            plt_got_entry,
            l.synth.iplt.len() as u64 * plt_got_entry,
        );
    }
    if !l.synth.plt_got.is_empty() {
        let size = l.synth.plt_got.len() as u64 * plt_got_entry;
        make(l, Synth::PltGot, ".plt.got", SHT_PROGBITS, RX, plt_got_entry, plt_got_entry, size);
    }
    if slots > 0 {
        let name = match (l.dynamic.present, rela) {
            (true, true) => ".rela.plt",
            (true, false) => ".rel.plt",
            (false, true) => ".rela.iplt",
            (false, false) => ".rel.iplt",
        };
        let flags = RO | SHF_INFO_LINK;
        make(
            l,
            Synth::RelPlt,
            name,
            if rela { SHT_RELA } else { SHT_REL },
            flags,
            word,
            rel_size,
            slots * rel_size,
        );
    }
    // Dynamic relocations: of sections, of GOT slots, of copies.
    let mut count = l.synth.copies.len() as u32;
    for s in l.sections.iter().filter(|s| s.live && s.out != NONE) {
        count += s.dyn_relocs;
    }
    count += l.synth.got.iter().map(|e| got_relocs(l, e).len() as u32).sum::<u32>();
    l.synth.dyn_relocs = count;
    if count > 0 && l.dynamic.present {
        let name = if rela { ".rela.dyn" } else { ".rel.dyn" };
        make(
            l,
            Synth::RelDyn,
            name,
            if rela { SHT_RELA } else { SHT_REL },
            RO,
            word,
            rel_size,
            count as u64 * rel_size,
        );
    } else if count > 0 {
        l.messages.error("internal error: a static program needs dynamic relocations");
    }
    if l.dynamic.present {
        number_symbols(l);
        dynamic::number_versions(l);
        let count = l.dynamic.symbols.len() as u64 + 1;
        let mut names = std::mem::take(&mut l.synth.dynstr);
        names.add(b"");
        l.synth.name_offs =
            l.dynamic.symbols.iter().map(|&id| names.add(l.symbols.list[id as usize].name)).collect();
        version_sections(l, &mut names);
        if l.dynamic.interpreted {
            let interp = l.opts.interpreter.as_deref().unwrap_or(l.target.interpreter());
            make(l, Synth::Interp, ".interp", SHT_PROGBITS, RO, 1, 0, interp.len() as u64 + 1);
        }
        make(
            l,
            Synth::DynSym,
            ".dynsym",
            SHT_DYNSYM,
            RO,
            word,
            enc::sym_size(is_64) as u64,
            count * enc::sym_size(is_64) as u64,
        );
        if l.opts.hash_sysv {
            let buckets = bucket_count(count as usize) as u64;
            make(l, Synth::Hash, ".hash", SHT_HASH, RO, word, 4, 4 * (2 + buckets + count));
        }
        if l.opts.hash_gnu {
            let s = &l.synth;
            let size = 16 + s.bloom_words as u64 * word + 4 * (s.buckets as u64 + s.hashes.len() as u64);
            make(l, Synth::GnuHash, ".gnu.hash", SHT_GNU_HASH, RO, word, 0, size);
        }
        if !l.synth.verdef.is_empty() || !l.synth.verneed.is_empty() {
            make(l, Synth::VerSym, ".gnu.version", SHT_GNU_VERSYM, RO, 2, 2, count * 2);
        }
        if !l.synth.verdef.is_empty() {
            let size = l.synth.verdef.len() as u64;
            make(l, Synth::VerDef, ".gnu.version_d", SHT_GNU_VERDEF, RO, word, 0, size);
        }
        if !l.synth.verneed.is_empty() {
            let size = l.synth.verneed.len() as u64;
            make(l, Synth::VerNeed, ".gnu.version_r", SHT_GNU_VERNEED, RO, word, 0, size);
        }
        dynamic_entries(l, &mut names);
        let size = l.synth.dynamic.len() as u64 * 2 * word;
        make(l, Synth::Dynamic, ".dynamic", SHT_DYNAMIC, RW, word, 2 * word, size);
        let size = names.bytes.len() as u64;
        l.synth.dynstr = names;
        make(l, Synth::DynStr, ".dynstr", SHT_STRTAB, RO, 1, 0, size);
    }
    if l.opts.eh_frame_hdr && l.eh.parent.is_some() && l.eh.live_fdes() > 0 {
        make(l, Synth::EhFrameHdr, ".eh_frame_hdr", SHT_PROGBITS, RO, 4, 0, eh_frame::header_size(l));
    }
    let id_size = match &l.opts.build_id {
        BuildId::None => 0,
        BuildId::Sha1 => 20,
        BuildId::Md5 | BuildId::Uuid => 16,
        BuildId::Hex(bytes) => bytes.len() as u64,
    };
    if id_size > 0 {
        make(l, Synth::BuildId, ".note.gnu.build-id", SHT_NOTE, RO, 4, 0, (16 + id_size).next_multiple_of(4));
    }
    if !l.synth.property.is_empty() {
        let size = l.synth.property.len() as u64;
        make(l, Synth::Property, ".note.gnu.property", SHT_NOTE, RO, word, 0, size);
    }
    if !l.synth.attributes.is_empty()
        && let Some((name, sh_type)) = l.target.attributes_section()
    {
        let size = l.synth.attributes.len() as u64;
        let name = std::str::from_utf8(name).unwrap_or(".attributes");
        make(l, Synth::Attributes, name, sh_type, 0, 1, 0, size);
    }
    assign::place_synthetic(l, &made);
}

/// What `-r` makes itself: merged properties and attributes.
pub fn size_partial<'a>(l: &mut Linker<'a>) {
    properties(l);
    attributes(l);
    let mut made = Vec::new();
    let property = (!l.synth.property.is_empty()).then_some((
        b".note.gnu.property".as_slice(),
        SHT_NOTE,
        Synth::Property,
    ));
    let attributes = l.target.attributes_section().filter(|_| !l.synth.attributes.is_empty());
    let attributes = attributes.map(|(name, sh_type)| (name, sh_type, Synth::Attributes));
    for (name, sh_type, s) in property.into_iter().chain(attributes) {
        let (flags, align, size) = match s {
            Synth::Property => (SHF_ALLOC, l.word(), l.synth.property.len()),
            _ => (0, 1, l.synth.attributes.len()),
        };
        let section = new_section(LINKER, name, sh_type, flags, align, size as u64, Source::Synthetic(s));
        l.synth.sections.insert(s, l.sections.len() as SecId);
        made.push(l.sections.len() as SecId);
        l.sections.push(section);
    }
    assign::place_synthetic(l, &made);
}

/// Variables of libraries that the program's code addresses directly are copied into the program.
fn copies(l: &mut Linker) {
    let wanted: Vec<SymId> = (0..l.symbols.list.len() as SymId)
        .filter(|&i| {
            let s = &l.symbols.list[i as usize];
            s.needs_now() & need::COPY != 0 && matches!(s.def, Def::Shared { .. })
        })
        .collect();
    if wanted.is_empty() {
        return;
    }
    // All names a library gives one address move together.
    let mut by_place: FxHashMap<LibId, FxHashMap<(u32, u64), Vec<u32>>> = FxHashMap::default();
    let mut made_rw = NONE;
    for id in wanted {
        let Def::Shared { lib, index } = l.symbols.list[id as usize].def else { continue };
        if !l.opts.copy_relocs {
            l.messages.error(format!(
                "`{}' needs a copy relocation, which -z nocopyreloc forbids",
                l.target_name(Key::Global(id))
            ));
            continue;
        }
        let shared = &l.libs[lib as usize];
        let sym = shared.syms[index as usize];
        if sym.size == 0 {
            l.messages.warn(format!(
                "type and size of dynamic symbol `{}' are not defined",
                symbols::show(sym.name)
            ));
        }
        if sym.visibility() == STV_PROTECTED {
            l.messages.error(format!(
                "copy relocation against non-copyable protected symbol `{}' in {}",
                symbols::show(sym.name),
                shared.path
            ));
        }
        let places = by_place.entry(lib).or_insert_with(|| {
            let mut map: FxHashMap<(u32, u64), Vec<u32>> = FxHashMap::default();
            for (i, s) in shared.syms.iter().enumerate() {
                if s.shndx != SHN_UNDEF && s.shndx != SHN_ABS {
                    map.entry((s.shndx, s.value)).or_default().push(i as u32);
                }
            }
            map
        });
        let aliases = places.get(&(sym.shndx, sym.value)).cloned().unwrap_or_default();
        // The address in the library and the alignment of its section bound what the variable can need.
        let section = shared.aligns.get(sym.shndx as usize).copied().unwrap_or(1);
        let align = (1u64 << sym.value.trailing_zeros().min(30)).min(section.max(1));
        let slot = &mut made_rw;
        if *slot == NONE {
            *slot = l.sections.len() as SecId;
            l.sections.push(new_section(
                LINKER,
                b".dynbss",
                SHT_NOBITS,
                SHF_ALLOC | SHF_WRITE,
                1,
                0,
                Source::Synthetic(Synth::DynBss),
            ));
            l.synth.sections.insert(Synth::DynBss, *slot);
        }
        let section = &mut l.sections[*slot as usize];
        let value = section.size.next_multiple_of(align);
        section.size = value + sym.size;
        section.align = section.align.max(align);
        let sec = *slot;
        l.synth.copies.push(id);
        for alias in aliases {
            let a = l.libs[lib as usize].syms[alias as usize];
            let Some(aid) = l.symbols.find(a.name) else { continue };
            let s = &mut l.symbols.list[aid as usize];
            if s.def != (Def::Shared { lib, index: alias }) {
                continue;
            }
            s.def = Def::Section { sec, value };
            s.preemptible = false;
            s.dynamic = true;
            s.obj = LINKER;
            l.dynamic.copied.insert(aid, (lib, alias));
        }
    }
    if made_rw != NONE {
        assign::place_synthetic(l, &[made_rw]);
    }
}

impl symbols::Symbol<'_> {
    /// The bits collected by scanning, when no other thread runs.
    pub fn needs_now(&self) -> u32 {
        self.needs.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// Turns needs into slots, globals first.
fn slots(l: &mut Linker) {
    l.synth.got_words = if l.target.got_symbol_in_got_plt() { 0 } else { l.target.got_header_words() };
    let mut list: Vec<(Key, u32)> = Vec::new();
    for (i, s) in l.symbols.list.iter().enumerate() {
        let bits = s.needs_now();
        if bits & !need::DYNSYM != 0 {
            list.push((Key::Global(i as SymId), bits));
        }
    }
    let mut locals: FxHashMap<(ObjId, u32), usize> = FxHashMap::default();
    for (file, sym, bits) in std::mem::take(&mut l.synth.local_needs) {
        if bits == 0 {
            continue;
        }
        match locals.get(&(file, sym)) {
            Some(&at) => list[at].1 |= bits,
            None => {
                locals.insert((file, sym), list.len());
                list.push((Key::Local(file, sym), bits));
            }
        }
    }
    for (key, bits) in list {
        let preemptible = match key {
            Key::Global(id) => l.symbols.list[id as usize].preemptible,
            Key::Local(..) => false,
        };
        let ifunc = match key {
            Key::Global(id) => l.global_target(id).ifunc,
            Key::Local(file, sym) => l.objects[file as usize].syms[sym as usize].kind == STT_GNU_IFUNC,
        };
        let mut slots = NO_SLOTS;
        let synth = &mut l.synth;
        let mut got = |kind: GotKind, words: u32| {
            let word = synth.got_words;
            synth.got.push(GotEntry { kind, key, word });
            synth.got_words += words;
            word
        };
        if bits & need::GOT != 0 {
            slots.got = got(GotKind::Address, 1);
        }
        if bits & need::TLS_IE != 0 {
            slots.tls_ie = got(GotKind::TpOffset, 1);
        }
        if bits & need::TLS_GD != 0 {
            slots.tls_gd = got(GotKind::Module, 2);
        }
        if bits & need::TLS_DESC != 0 {
            slots.tls_desc = got(GotKind::Descriptor, 2);
        }
        if bits & need::PLT != 0 {
            if ifunc && !preemptible {
                slots.iplt = synth.iplt.len() as u32;
                synth.iplt.push(key);
                slots.canonical = true;
            } else if preemptible {
                slots.canonical = bits & need::CANONICAL != 0;
                if slots.got != NONE && !slots.canonical {
                    slots.plt_got = synth.plt_got.len() as u32;
                    synth.plt_got.push(key);
                } else {
                    slots.plt = synth.plt.len() as u32;
                    synth.plt.push(key);
                }
            }
        }
        let index = synth.slots.len() as u32;
        synth.slots.push(slots);
        match key {
            Key::Global(id) => l.symbols.list[id as usize].slots = index,
            Key::Local(file, sym) => {
                synth.local_slots.insert((file, sym), index);
            }
        }
    }
    l.synth.tls_ld_word = NONE;
    if l.synth.tls_ld {
        let word = l.synth.got_words;
        l.synth.tls_ld_word = word;
        l.synth.got.push(GotEntry { kind: GotKind::OwnModule, key: Key::Local(LINKER, 0), word });
        l.synth.got_words += 2;
    }
}

/// What the dynamic linker does about a GOT slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GotReloc {
    /// (word within the entry, kind, by symbol)
    Dyn(u32, DynKind, bool),
    Desc(bool),
}

/// The dynamic relocations of a GOT entry.
pub fn got_relocs(l: &Linker, e: &GotEntry) -> smallvec::SmallVec<[GotReloc; 2]> {
    let mut out = smallvec::SmallVec::new();
    if e.kind == GotKind::OwnModule {
        if l.opts.shared() {
            out.push(GotReloc::Dyn(0, DynKind::DtpMod, false));
        }
        return out;
    }
    let (preemptible, absolute) = match e.key {
        Key::Global(id) => {
            let t = l.global_target(id);
            (t.preemptible, t.absolute)
        }
        Key::Local(file, sym) => (false, l.target_of(file, sym).is_none_or(|t| t.absolute)),
    };
    match e.kind {
        GotKind::Address if preemptible => out.push(GotReloc::Dyn(0, DynKind::GlobDat, true)),
        GotKind::Address if l.opts.pic() && !absolute => out.push(GotReloc::Dyn(0, DynKind::Relative, false)),
        GotKind::TpOffset if preemptible => out.push(GotReloc::Dyn(0, DynKind::TpOff, true)),
        GotKind::TpOffset if l.opts.shared() => out.push(GotReloc::Dyn(0, DynKind::TpOff, false)),
        GotKind::Module if preemptible => {
            out.push(GotReloc::Dyn(0, DynKind::DtpMod, true));
            out.push(GotReloc::Dyn(1, DynKind::DtpOff, true));
        }
        GotKind::Module if l.opts.shared() => out.push(GotReloc::Dyn(0, DynKind::DtpMod, false)),
        GotKind::Descriptor => out.push(GotReloc::Desc(preemptible)),
        _ => {}
    }
    out
}

/// The order of `.dynsym`: what is not hashed (undefined) first, then by GNU hash bucket.
fn number_symbols(l: &mut Linker) {
    let mut plain = Vec::new();
    let mut hashed: Vec<(u32, SymId)> = Vec::new();
    for (i, s) in l.symbols.list.iter().enumerate() {
        let needed = s.needs_now() != 0;
        let undefined = matches!(s.def, Def::Undefined | Def::Shared { .. });
        if !s.dynamic || undefined && !needed && s.seen & seen::REF == 0 {
            continue;
        }
        if let Def::Section { sec, .. } = s.def
            && (l.sections[sec as usize].out == NONE || !l.sections[sec as usize].live)
        {
            continue;
        }
        let canonical = s.slots != NONE && l.synth.slots[s.slots as usize].canonical;
        if undefined && !canonical {
            plain.push(i as SymId);
        } else {
            hashed.push((gnu_hash(s.name), i as SymId));
        }
    }
    let buckets = bucket_count(hashed.len());
    hashed.sort_by_key(|&(h, id)| (h % buckets, id));
    l.synth.buckets = if hashed.is_empty() { 1 } else { buckets };
    l.synth.hashed_from = plain.len() as u32 + 1;
    // About 12 bits of the filter per symbol, a power of two of words.
    let bits = hashed.len() as u64 * 12;
    l.synth.bloom_words = bits.div_ceil(l.word() * 8).next_power_of_two().max(1) as u32;
    l.synth.hashes = hashed.iter().map(|h| h.0).collect();
    l.dynamic.symbols = plain;
    l.dynamic.symbols.extend(hashed.iter().map(|h| h.1));
    for (i, &id) in l.dynamic.symbols.iter().enumerate() {
        l.symbols.list[id as usize].dynsym = i as u32 + 1;
    }
}

/// Buckets for so many symbols: primes near a quarter of them.
fn bucket_count(symbols: usize) -> u32 {
    const PRIMES: [u32; 16] =
        [1, 3, 17, 37, 67, 97, 131, 197, 263, 521, 1031, 2053, 4099, 8209, 16411, 32771];
    let wanted = (symbols / 2).max(1) as u32;
    PRIMES.iter().rev().copied().find(|&p| p <= wanted).unwrap_or(1)
}

/// The hash of `.gnu.hash`: Bernstein's.
pub fn gnu_hash(name: &[u8]) -> u32 {
    name.iter().fold(5381, |h: u32, &c| h.wrapping_mul(33).wrapping_add(c as u32))
}

/// The hash of `.hash` and of versions (gABI, "Hash Table").
pub fn sysv_hash(name: &[u8]) -> u32 {
    name.iter().fold(0, |h: u32, &c| {
        let h = (h << 4).wrapping_add(c as u32);
        let g = h & 0xf000_0000;
        (h ^ g >> 24) & !g
    })
}

/// The contents of `.hash`.
pub fn write_hash(l: &Linker, out: &mut [u8]) {
    let count = l.dynamic.symbols.len() + 1;
    let buckets = bucket_count(count) as usize;
    let mut words = vec![0u32; 2 + buckets + count];
    words[0] = buckets as u32;
    words[1] = count as u32;
    for (i, &id) in l.dynamic.symbols.iter().enumerate() {
        let b = 2 + sysv_hash(l.symbols.list[id as usize].name) as usize % buckets;
        words[2 + buckets + i + 1] = words[b];
        words[b] = i as u32 + 1;
    }
    put_words(out, &words);
}

/// The contents of `.gnu.hash`.
pub fn write_gnu_hash(l: &Linker, out: &mut [u8]) {
    const SHIFT: u32 = 26;
    let s = &l.synth;
    let bits = l.word() as u32 * 8;
    put_words(out, &[s.buckets, s.hashed_from, s.bloom_words, SHIFT]);
    let mut bloom = vec![0u64; s.bloom_words as usize];
    for &h in &s.hashes {
        let w = (h / bits % s.bloom_words) as usize;
        bloom[w] |= 1 << (h % bits) | 1 << ((h >> SHIFT) % bits);
    }
    let word = l.word() as usize;
    let (filter, rest) = out[16..].split_at_mut(word * bloom.len());
    for (place, w) in filter.chunks_exact_mut(word).zip(&bloom) {
        place.copy_from_slice(&w.to_le_bytes()[..word]);
    }
    let mut words = vec![0u32; s.buckets as usize];
    for (i, &h) in s.hashes.iter().enumerate() {
        let b = &mut words[(h % s.buckets) as usize];
        if *b == 0 {
            *b = s.hashed_from + i as u32;
        }
    }
    for (i, &h) in s.hashes.iter().enumerate() {
        // The lowest bit ends the chain of a bucket.
        let last = s.hashes.get(i + 1).is_none_or(|n| n % s.buckets != h % s.buckets);
        words.push(h & !1 | last as u32);
    }
    put_words(rest, &words);
}

fn put_words(out: &mut [u8], words: &[u32]) {
    for (place, w) in out.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&w.to_le_bytes());
    }
}

/// The contents of `.gnu.version_d` and `.gnu.version_r`.
fn version_sections(l: &mut Linker, names: &mut Strings) {
    let mut out = Vec::new();
    if !l.versions.names.is_empty() {
        let base = match (&l.opts.soname, l.opts.output.file_name()) {
            (Some(s), _) => s.clone().into_bytes(),
            (None, Some(f)) => f.to_string_lossy().into_owned().into_bytes(),
            _ => Vec::new(),
        };
        let none = Vec::new();
        let all: Vec<(&Vec<u8>, &Vec<u16>)> =
            std::iter::once((&base, &none)).chain(l.versions.names.iter().map(|(n, p)| (n, p))).collect();
        for (i, (name, parents)) in all.iter().enumerate() {
            let count = 1 + parents.len() as u32;
            let last = i + 1 == all.len();
            for half in [1u16, if i == 0 { VER_FLG_BASE } else { 0 }, i as u16 + 1, count as u16] {
                out.extend_from_slice(&half.to_le_bytes());
            }
            let size = 20 + 8 * count;
            for w in [sysv_hash(name), 20, if last { 0 } else { size }] {
                out.extend_from_slice(&w.to_le_bytes());
            }
            let parent_names = parents.iter().map(|&p| &l.versions.names[p as usize - 2].0);
            for (k, n) in std::iter::once(*name).chain(parent_names).enumerate() {
                out.extend_from_slice(&names.add(n).to_le_bytes());
                let next: u32 = if k as u32 + 1 == count { 0 } else { 8 };
                out.extend_from_slice(&next.to_le_bytes());
            }
        }
    }
    l.synth.verdef = out;
    let mut out = Vec::new();
    let libs = &l.dynamic.needed_versions;
    for (i, (lib, versions)) in libs.iter().enumerate() {
        out.extend_from_slice(&1u16.to_le_bytes());
        out.extend_from_slice(&(versions.len() as u16).to_le_bytes());
        let next = if i + 1 == libs.len() { 0 } else { 16 + 16 * versions.len() as u32 };
        for w in [names.add(&l.libs[*lib as usize].soname), 16, next] {
            out.extend_from_slice(&w.to_le_bytes());
        }
        for (k, (name, index, weak)) in versions.iter().enumerate() {
            out.extend_from_slice(&sysv_hash(name).to_le_bytes());
            out.extend_from_slice(&(if *weak { VER_FLG_WEAK } else { 0 }).to_le_bytes());
            out.extend_from_slice(&index.to_le_bytes());
            out.extend_from_slice(&names.add(name).to_le_bytes());
            let next: u32 = if k + 1 == versions.len() { 0 } else { 16 };
            out.extend_from_slice(&next.to_le_bytes());
        }
    }
    l.synth.verneed = out;
}

/// The entries of `.dynamic`, in GNU ld's order.
fn dynamic_entries(l: &mut Linker, names: &mut Strings) {
    use DynValue::*;
    let mut d: Vec<(u64, DynValue)> = Vec::new();
    let opts = l.opts;
    for lib in l.libs.iter().filter(|lib| lib.is_needed) {
        d.push((DT_NEEDED, Number(names.add(&lib.soname) as u64)));
    }
    if let Some(name) = opts.soname.as_ref().filter(|_| opts.shared()) {
        d.push((DT_SONAME, Number(names.add(name.as_bytes()) as u64)));
    }
    for name in &opts.auxiliary {
        d.push((DT_AUXILIARY, Number(names.add(name.as_bytes()) as u64)));
    }
    if let Some(name) = &opts.filter {
        d.push((DT_FILTER, Number(names.add(name.as_bytes()) as u64)));
    }
    if !opts.rpath.is_empty() {
        let mut dirs: Vec<&str> = Vec::new();
        for dir in &opts.rpath {
            for part in dir.split(':') {
                if !dirs.contains(&part) {
                    dirs.push(part);
                }
            }
        }
        let tag = if opts.new_dtags { DT_RUNPATH } else { DT_RPATH };
        d.push((tag, Number(names.add(dirs.join(":").as_bytes()) as u64)));
    }
    if opts.bsymbolic && opts.shared() {
        d.push((DT_SYMBOLIC, Number(0)));
    }
    let defined = |name: &str| -> Option<SymId> {
        let id = l.symbols.find(name.as_bytes())?;
        matches!(l.symbols.list[id as usize].def, Def::Section { .. } | Def::Output(_) | Def::Absolute(_))
            .then_some(id)
    };
    if let Some(id) = defined(&opts.init) {
        d.push((DT_INIT, Symbol(id)));
    }
    if let Some(id) = defined(&opts.fini) {
        d.push((DT_FINI, Symbol(id)));
    }
    let has = |name: &str| {
        l.sections.iter().any(|s| {
            s.live && s.size > 0 && s.out != NONE && l.outputs[s.out as usize].name == name.as_bytes()
        })
    };
    for (name, tag, size_tag) in [
        (".preinit_array", DT_PREINIT_ARRAY, DT_PREINIT_ARRAYSZ),
        (".init_array", DT_INIT_ARRAY, DT_INIT_ARRAYSZ),
        (".fini_array", DT_FINI_ARRAY, DT_FINI_ARRAYSZ),
    ] {
        if has(name) {
            d.push((tag, OutAddress(name)));
            d.push((size_tag, OutSize(name)));
        }
    }
    let s = &l.synth;
    if opts.hash_sysv {
        d.push((DT_HASH, Address(Synth::Hash)));
    }
    if opts.hash_gnu {
        d.push((DT_GNU_HASH, Address(Synth::GnuHash)));
    }
    d.push((DT_STRTAB, Address(Synth::DynStr)));
    d.push((DT_SYMTAB, Address(Synth::DynSym)));
    d.push((DT_STRSZ, Size(Synth::DynStr)));
    let is_64 = l.target.is_64();
    d.push((DT_SYMENT, Number(enc::sym_size(is_64) as u64)));
    if !opts.shared() {
        d.push((DT_DEBUG, Number(0)));
    }
    let rela = l.target.relocs().rela;
    let entry = enc::rel_size(is_64, rela) as u64;
    if s.sections.contains_key(&Synth::RelPlt) {
        d.push((DT_PLTGOT, Address(Synth::GotPlt)));
        d.push((DT_PLTRELSZ, Size(Synth::RelPlt)));
        d.push((DT_PLTREL, Number(if rela { DT_RELA } else { DT_REL })));
        d.push((DT_JMPREL, Address(Synth::RelPlt)));
    } else if s.sections.contains_key(&Synth::GotPlt) {
        d.push((DT_PLTGOT, Address(Synth::GotPlt)));
    }
    if s.sections.contains_key(&Synth::RelDyn) {
        let (table, size, ent) =
            if rela { (DT_RELA, DT_RELASZ, DT_RELAENT) } else { (DT_REL, DT_RELSZ, DT_RELENT) };
        d.push((table, Address(Synth::RelDyn)));
        d.push((size, Size(Synth::RelDyn)));
        d.push((ent, Number(entry)));
    }
    if s.text_relocs {
        d.push((DT_TEXTREL, Number(0)));
        if opts.warn_textrel {
            l.messages.warn(format!("creating DT_TEXTREL in {}", opts.output.display()));
        }
    }
    let mut flags = 0;
    let mut flags_1 = opts.flags_1;
    if opts.origin {
        flags |= DF_ORIGIN;
        flags_1 |= DF_1_ORIGIN;
    }
    if opts.bsymbolic && opts.shared() {
        flags |= DF_SYMBOLIC;
    }
    if s.text_relocs {
        flags |= DF_TEXTREL;
    }
    if opts.now {
        flags |= DF_BIND_NOW;
        flags_1 |= DF_1_NOW;
    }
    if s.static_tls {
        flags |= DF_STATIC_TLS;
    }
    if opts.kind == OutputKind::Pie {
        flags_1 |= DF_1_PIE;
    }
    if flags != 0 {
        d.push((DT_FLAGS, Number(flags)));
    }
    if flags_1 != 0 {
        d.push((DT_FLAGS_1, Number(flags_1)));
    }
    if !s.verdef.is_empty() {
        d.push((DT_VERDEF, Address(Synth::VerDef)));
        d.push((DT_VERDEFNUM, Number(l.versions.names.len() as u64 + 1)));
    }
    if !s.verneed.is_empty() {
        d.push((DT_VERNEED, Address(Synth::VerNeed)));
        d.push((DT_VERNEEDNUM, Number(l.dynamic.needed_versions.len() as u64)));
    }
    if !s.verdef.is_empty() || !s.verneed.is_empty() {
        d.push((DT_VERSYM, Address(Synth::VerSym)));
    }
    if s.sections.contains_key(&Synth::RelDyn) && rela {
        d.push((DT_RELACOUNT, RelativeCount));
    }
    d.push((0, Number(0)));
    l.synth.dynamic = d;
}

/// Merges `.note.gnu.property` of all objects (Linux ABI extension, "Program Property").
fn properties(l: &mut Linker) {
    const UINT32_AND: std::ops::Range<u32> = 0xb000_0000..0xb000_8000;
    const UINT32_OR: std::ops::Range<u32> = 0xb000_8000..0xb001_0000;
    // The processors' ranges: bits that all must have, bits of any, bits of any if all say something.
    const PROC_AND: std::ops::Range<u32> = 0xc000_0000..0xc000_8000;
    const PROC_OR: std::ops::Range<u32> = 0xc000_8000..0xc001_0000;
    const PROC_OR_AND: std::ops::Range<u32> = 0xc001_0000..0xc001_8000;
    let mut merged: std::collections::BTreeMap<u32, (u32, usize)> = Default::default();
    let mut objects = 0;
    let align = l.word() as usize;
    let mut notes: FxHashMap<ObjId, &[u8]> = FxHashMap::default();
    for s in l.sections.iter().filter(|s| s.name == b".note.gnu.property" && s.file != LINKER) {
        notes.insert(s.file, s.data);
    }
    for obj in 1..l.objects.len() as ObjId {
        objects += 1;
        let Some(data) = notes.get(&obj) else { continue };
        // Note header: name size, descriptor size, type, "GNU\0".
        let (Some(size), Some(NT_GNU_PROPERTY_TYPE_0)) = (u32_at(data, 4), u32_at(data, 8)) else { continue };
        let desc = data.get(16..16usize.saturating_add(size as usize)).unwrap_or(&[]);
        let mut at = 0;
        while let (Some(pr_type), Some(pr_size)) = (u32_at(desc, at), u32_at(desc, at + 4)) {
            if pr_size == 4
                && let Some(value) = u32_at(desc, at + 8)
            {
                let e = merged.entry(pr_type).or_insert((if is_and(pr_type) { u32::MAX } else { 0 }, 0));
                e.0 = if is_and(pr_type) { e.0 & value } else { e.0 | value };
                e.1 += 1;
            }
            at += 8 + (pr_size as usize).next_multiple_of(align);
        }
    }
    fn is_and(t: u32) -> bool {
        UINT32_AND.contains(&t) || PROC_AND.contains(&t)
    }
    let mut desc = Vec::new();
    for (t, (mut value, count)) in merged {
        let keep = match t {
            _ if is_and(t) => count == objects,
            _ if UINT32_OR.contains(&t) || PROC_OR.contains(&t) => true,
            _ if PROC_OR_AND.contains(&t) => count == objects,
            _ => false,
        };
        // The PLT has no landing pads for indirect branches, so the output does not claim them.
        value &= !l.target.property_mask(t);
        if !keep || value == 0 && is_and(t) {
            continue;
        }
        for w in [t, 4, value] {
            desc.extend_from_slice(&w.to_le_bytes());
        }
        desc.resize(desc.len().next_multiple_of(align), 0);
    }
    if desc.is_empty() {
        return;
    }
    let mut note = Vec::new();
    for w in [4, desc.len() as u32, NT_GNU_PROPERTY_TYPE_0] {
        note.extend_from_slice(&w.to_le_bytes());
    }
    note.extend_from_slice(b"GNU\0");
    note.extend(desc);
    l.synth.property = note;
}

fn attributes(l: &mut Linker) {
    let Some((name, _)) = l.target.attributes_section() else { return };
    let inputs: Vec<&[u8]> =
        l.sections.iter().filter(|s| s.name == name && s.file != LINKER).map(|s| s.data).collect();
    match l.target.merge_attributes(&inputs) {
        Ok(bytes) => l.synth.attributes = bytes,
        Err(e) => l.messages.error(e),
    }
}
