//! Walks every relocation once and decides what it needs: a GOT slot, a PLT entry, a copy of a library's variable, a
//! dynamic relocation, or nothing. Sections are scanned in parallel; needs of global symbols are bits set atomically.
//!
//! The decisions are functions of the symbol and the place only, so `relocate` takes the same ones again
//! ([`abs_action`], [`access`]).

use super::options::Unresolved;
use super::symbols::{Def, show};
use super::*;
use crate::elf::consts::*;
use crate::elf::read::Reloc;
use crate::mc::reloc::{RelocKind, RelocRow};
use crate::target::link::{Access, LinkMode, SymbolFacts};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a symbol needs.
pub mod need {
    pub const GOT: u32 = 1;
    pub const PLT: u32 = 2;
    /// Its address is taken by code that does not go through the GOT: the PLT entry is its address everywhere.
    pub const CANONICAL: u32 = 4;
    pub const COPY: u32 = 8;
    pub const TLS_IE: u32 = 16;
    pub const TLS_GD: u32 = 32;
    pub const TLS_DESC: u32 = 64;
    /// Referenced dynamically, so it must be in `.dynsym`.
    pub const DYNSYM: u32 = 128;
}

/// What a reference refers to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    Global(SymId),
    /// A local symbol of an object, by index.
    Local(ObjId, u32),
}

/// What relocation processing wants to know of a target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub key: Key,
    pub preemptible: bool,
    pub ifunc: bool,
    /// The value does not move with the image.
    pub absolute: bool,
    pub function: bool,
    pub tls: bool,
    /// Not defined anywhere.
    pub undefined: bool,
    /// In a section that is not part of the output (another file's COMDAT copy, `/DISCARD/`, garbage).
    pub discarded: bool,
}

/// What a pointer-sized absolute relocation becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Abs {
    Static,
    /// Base-relative, for the dynamic linker.
    Relative,
    /// By symbol, for the dynamic linker.
    Symbolic,
}

/// Flags of the whole link that scanning finds.
#[derive(Default)]
pub struct Found {
    pub tls_ld: AtomicBool,
    pub got: AtomicBool,
    pub static_tls: AtomicBool,
    pub text_relocs: AtomicBool,
}

/// What one section needs beyond bits on global symbols.
#[derive(Default)]
struct SectionNeeds {
    locals: Vec<(u32, u32)>,
    dyn_relocs: u32,
}

impl<'a> Linker<'a> {
    pub fn mode(&self) -> LinkMode {
        LinkMode { pic: self.opts.pic(), shared: self.opts.shared(), relax: self.opts.relax }
    }

    /// The target of a relocation of an object. None when the symbol index is bad.
    pub fn target_of(&self, file: ObjId, sym: u32) -> Option<Target> {
        let o = &self.objects[file as usize];
        if sym as usize >= o.first_global {
            let &id = o.globals.get(sym as usize - o.first_global)?;
            return Some(self.global_target(id));
        }
        let s = o.syms.get(sym as usize)?;
        let section = match s.shndx {
            SHN_UNDEF | SHN_ABS => NONE,
            n => o.sections.get(n as usize).copied().unwrap_or(NONE),
        };
        Some(Target {
            key: Key::Local(file, sym),
            preemptible: false,
            ifunc: s.kind == STT_GNU_IFUNC,
            absolute: matches!(s.shndx, SHN_ABS | SHN_UNDEF),
            function: s.kind == STT_FUNC,
            tls: s.kind == STT_TLS,
            undefined: false,
            discarded: match section {
                DISCARDED => true,
                NONE => false,
                sec => self.is_discarded(sec),
            },
        })
    }

    fn is_discarded(&self, sec: SecId) -> bool {
        let s = &self.sections[sec as usize];
        s.out == NONE || !s.live
    }

    pub fn global_target(&self, id: SymId) -> Target {
        let s = &self.symbols.list[id as usize];
        Target {
            key: Key::Global(id),
            preemptible: s.preemptible,
            ifunc: s.kind == STT_GNU_IFUNC && !matches!(s.def, Def::Undefined | Def::Shared { .. }),
            absolute: match s.def {
                Def::Absolute(_) => true,
                Def::Undefined => true,
                Def::Output(v) => v.section.is_none(),
                _ => false,
            },
            function: matches!(s.kind, STT_FUNC | STT_GNU_IFUNC),
            tls: s.kind == STT_TLS,
            undefined: s.def == Def::Undefined,
            discarded: match s.def {
                Def::Section { sec, .. } => self.is_discarded(sec),
                _ => false,
            },
        }
    }

    /// Name of a target for messages.
    pub fn target_name(&self, key: Key) -> String {
        match key {
            Key::Global(id) => show(self.symbols.list[id as usize].key),
            Key::Local(file, sym) => {
                let o = &self.objects[file as usize];
                let s = &o.syms[sym as usize];
                if s.name.is_empty() {
                    return o.elf.sections.get(s.shndx as usize).map_or_else(String::new, |s| show(s.name));
                }
                show(s.name)
            }
        }
    }
}

/// What becomes of the access sequence at a relocation.
pub fn access(l: &Linker, row: &RelocRow, rel: &Reloc, t: &Target, data: &[u8]) -> Access {
    let facts = SymbolFacts { preemptible: t.preemptible, ifunc: t.ifunc, absolute: t.absolute };
    if rel.offset as usize > data.len() {
        return Access::Keep;
    }
    l.target.relax(row, rel.addend, l.mode(), facts, data, rel.offset as usize)
}

/// What a pointer-sized absolute relocation in a section becomes.
pub fn abs_action(l: &Linker, t: &Target, writable: bool) -> Abs {
    if t.preemptible {
        // Code at a fixed address that cannot be written refers to a copy or a PLT entry instead.
        if l.opts.pic() || writable && !t.undefined { Abs::Symbolic } else { Abs::Static }
    } else if l.opts.pic() && !t.absolute {
        Abs::Relative
    } else {
        Abs::Static
    }
}

pub fn run(l: &mut Linker) {
    let list: Vec<SecId> = (0..l.sections.len() as SecId)
        .filter(|&i| {
            let s = &l.sections[i as usize];
            s.live && s.out != NONE && !s.relocs.is_empty() && s.source == Source::File
        })
        .collect();
    let (found, shared) = (Found::default(), &*l);
    let mut needs: Vec<(SecId, SectionNeeds)> =
        list.par_iter().map(|&id| (id, scan_section(shared, id, &found))).collect();
    let eh: Vec<SecId> = l.eh.sections.iter().map(|s| s.0).collect();
    for (k, id) in eh.into_iter().enumerate() {
        needs.push((id, scan_eh(l, id, k, &found)));
    }
    for (id, n) in needs {
        l.sections[id as usize].dyn_relocs = n.dyn_relocs;
        let file = l.sections[id as usize].file;
        l.synth.local_needs.extend(n.locals.into_iter().map(|(sym, bits)| (file, sym, bits)));
    }
    l.synth.tls_ld = found.tls_ld.into_inner();
    l.synth.got_used = found.got.into_inner();
    l.synth.static_tls = found.static_tls.into_inner();
    l.synth.text_relocs = found.text_relocs.into_inner();
}

fn scan_eh(l: &Linker, id: SecId, k: usize, found: &Found) -> SectionNeeds {
    let (_, cies, fdes) = &l.eh.sections[k];
    let mut needs = SectionNeeds::default();
    let records = l.eh.cies[cies.0 as usize..cies.1 as usize]
        .iter()
        .chain(&l.eh.fdes[fdes.0 as usize..fdes.1 as usize]);
    for r in records.filter(|r| r.live) {
        scan_range(l, id, r.relocs.0 as usize..r.relocs.1 as usize, found, &mut needs);
    }
    needs
}

fn scan_section(l: &Linker, id: SecId, found: &Found) -> SectionNeeds {
    let mut needs = SectionNeeds::default();
    let count = l.sections[id as usize].relocs.len();
    scan_range(l, id, 0..count, found, &mut needs);
    needs
}

fn scan_range(l: &Linker, id: SecId, range: std::ops::Range<usize>, found: &Found, needs: &mut SectionNeeds) {
    let s = &l.sections[id as usize];
    let alloc = s.flags & SHF_ALLOC != 0;
    let writable = s.flags & SHF_WRITE != 0;
    let table = l.target.relocs();
    let mut skip = false;
    for i in range {
        let rel = s.relocs.get(i);
        if std::mem::take(&mut skip) {
            continue;
        }
        let Some(row) = table.row(rel.r_type) else {
            let o = &l.objects[s.file as usize];
            l.messages.error(format!("{}: unsupported relocation type {:#x}", o.name, rel.r_type));
            continue;
        };
        if matches!(row.kind, RelocKind::None | RelocKind::Relax | RelocKind::Align | RelocKind::Vtable) {
            continue;
        }
        let Some(t) = l.target_of(s.file, rel.sym) else {
            let o = &l.objects[s.file as usize];
            l.messages.error(format!("{}({}): relocation {i} has a bad symbol index", o.name, show(s.name)));
            continue;
        };
        if rel.offset.checked_add(row.field.size as u64).is_none_or(|end| end > s.data.len() as u64) {
            let o = &l.objects[s.file as usize];
            l.messages.error(format!(
                "{}({}+{:#x}): relocation lies outside of its section",
                o.name,
                show(s.name),
                rel.offset
            ));
            continue;
        }
        if !alloc {
            // Debugging information refers to addresses only.
            if t.undefined && !weak_undefined(l, &t) {
                undefined(l, id, rel.offset, &t);
            }
            continue;
        }
        if t.discarded {
            if s.source == Source::File && s.name != b".eh_frame" && !s.name.starts_with(b".gcc_except_table")
            {
                discarded(l, id, &t);
            }
            continue;
        }
        if t.undefined && !t.preemptible && !weak_undefined(l, &t) {
            // A call that a relaxed TLS access swallows is no reference; those were skipped above.
            undefined(l, id, rel.offset, &t);
            continue;
        }
        let mut set = |bits: u32| match t.key {
            Key::Global(id) => {
                let cell = &l.symbols.list[id as usize].needs;
                if cell.load(Ordering::Relaxed) & bits != bits {
                    cell.fetch_or(bits, Ordering::Relaxed);
                }
            }
            Key::Local(_, sym) => needs.locals.push((sym, bits)),
        };
        // How code at a known distance reaches a symbol of another module, in an executable.
        let direct = || {
            if t.undefined {
                // An undefined weak symbol is 0 there.
                0
            } else if t.function {
                need::CANONICAL | need::PLT
            } else {
                need::COPY
            }
        };
        match row.kind {
            RelocKind::Abs if t.tls => set(0),
            RelocKind::Abs if rel.r_type == table.pointer => match abs_action(l, &t, writable) {
                Abs::Static if t.preemptible => set(direct()),
                Abs::Static if t.ifunc => set(need::PLT | need::CANONICAL),
                Abs::Static => {}
                action => {
                    if t.ifunc && !t.preemptible {
                        set(need::PLT | need::CANONICAL);
                    }
                    if action == Abs::Symbolic {
                        set(need::DYNSYM);
                    }
                    if !writable {
                        text_reloc(l, id, &rel, row, &t, found);
                    }
                    needs.dyn_relocs += 1;
                }
            },
            RelocKind::Abs | RelocKind::Size => {
                if t.preemptible {
                    if l.opts.pic() { not_pic(l, id, row, &t) } else { set(direct()) }
                } else if l.opts.pic() && !t.absolute && row.kind == RelocKind::Abs {
                    not_pic(l, id, row, &t);
                } else if t.ifunc {
                    set(need::PLT | need::CANONICAL);
                }
            }
            RelocKind::Pc | RelocKind::Page | RelocKind::GotOff => {
                if t.preemptible {
                    if l.opts.shared() {
                        not_pic(l, id, row, &t);
                    } else if !t.undefined {
                        set(direct());
                    }
                } else if t.ifunc {
                    set(need::PLT | need::CANONICAL);
                }
                if row.kind == RelocKind::GotOff {
                    found.got.store(true, Ordering::Relaxed);
                }
            }
            RelocKind::Plt | RelocKind::PltOff => {
                if t.preemptible || t.ifunc {
                    set(if t.ifunc && !t.preemptible { need::PLT | need::CANONICAL } else { need::PLT });
                }
                if row.kind == RelocKind::PltOff {
                    found.got.store(true, Ordering::Relaxed);
                }
            }
            RelocKind::Got | RelocKind::GotPc | RelocKind::GotAbs | RelocKind::GotPage => {
                if access(l, row, &rel, &t, s.data) == Access::Keep {
                    set(if t.ifunc && !t.preemptible {
                        need::GOT | need::PLT | need::CANONICAL
                    } else {
                        need::GOT
                    });
                }
            }
            RelocKind::GotBasePc => found.got.store(true, Ordering::Relaxed),
            RelocKind::TlsGd
            | RelocKind::TlsIe
            | RelocKind::TlsIeAbs
            | RelocKind::TlsIeGot
            | RelocKind::TlsDesc => {
                let a = access(l, row, &rel, &t, s.data);
                skip = l.target.covers_next(a);
                match a {
                    Access::TlsGdToIe | Access::TlsDescToIe => set(need::TLS_IE),
                    Access::Keep => match row.kind {
                        RelocKind::TlsGd => set(need::TLS_GD),
                        RelocKind::TlsDesc => set(need::TLS_DESC),
                        _ => {
                            if l.opts.shared() {
                                found.static_tls.store(true, Ordering::Relaxed);
                            }
                            set(need::TLS_IE);
                        }
                    },
                    _ => {}
                }
            }
            RelocKind::TlsLd => {
                let a = access(l, row, &rel, &t, s.data);
                skip = l.target.covers_next(a);
                if a == Access::Keep {
                    found.tls_ld.store(true, Ordering::Relaxed);
                }
            }
            RelocKind::TlsLe | RelocKind::TlsLeNeg if l.opts.shared() => not_pic(l, id, row, &t),
            RelocKind::TlsLe | RelocKind::TlsLeNeg if t.preemptible => not_pic(l, id, row, &t),
            RelocKind::Dynamic(_) => {
                let o = &l.objects[s.file as usize];
                l.messages.error(format!("{}: unexpected relocation {} in an object file", o.name, row.name));
            }
            _ => {}
        }
    }
}

fn weak_undefined(l: &Linker, t: &Target) -> bool {
    match t.key {
        Key::Global(id) => {
            let s = &l.symbols.list[id as usize];
            // A TLS access of a relaxed sequence does not need it either; what is wanted strongly must exist.
            s.weak || l.opts.unresolved_objects == Unresolved::Ignore
        }
        Key::Local(..) => false,
    }
}

fn undefined(l: &Linker, id: SecId, offset: u64, t: &Target) {
    let Key::Global(sym) = t.key else { return };
    let s = &l.symbols.list[sym as usize];
    let (intro, here) = symbols::place(l, id, offset, true);
    let hidden = match s.visibility {
        STV_HIDDEN => "hidden symbol `",
        STV_INTERNAL => "internal symbol `",
        STV_PROTECTED => "protected symbol `",
        _ => "",
    };
    let name = show(s.key);
    let text = match hidden {
        "" => format!("{intro}{here}: undefined reference to `{name}'"),
        hidden => format!("{intro}{here}: undefined reference to `{name}'\n{hidden}{name}' isn't defined"),
    };
    match l.opts.unresolved_objects {
        Unresolved::Report => l.messages.error(text),
        Unresolved::Warn => l.messages.warn(text),
        Unresolved::Ignore => {}
    }
}

fn discarded(l: &Linker, id: SecId, t: &Target) {
    let s = &l.sections[id as usize];
    let o = &l.objects[s.file as usize];
    let section = match t.key {
        Key::Local(_, sym) => {
            o.elf.sections.get(o.syms[sym as usize].shndx as usize).map_or_else(String::new, |s| show(s.name))
        }
        Key::Global(g) => match l.symbols.list[g as usize].def {
            Def::Section { sec, .. } => show(l.sections[sec as usize].name),
            _ => String::new(),
        },
    };
    l.messages.error(format!(
        "`{}' referenced in section `{}' of {}: defined in discarded section `{section}' of {}",
        l.target_name(t.key),
        show(s.name),
        o.name,
        o.name
    ));
}

fn not_pic(l: &Linker, id: SecId, row: &RelocRow, t: &Target) {
    let s = &l.sections[id as usize];
    let o = &l.objects[s.file as usize];
    let what = match l.opts.kind {
        options::OutputKind::Shared => "a shared object; recompile with -fPIC",
        options::OutputKind::Pie => "a PIE object; recompile with -fPIE",
        _ => "an executable; recompile with -fPIC",
    };
    let kind = match t.key {
        Key::Local(..) => "".to_string(),
        Key::Global(g) => {
            let s = &l.symbols.list[g as usize];
            let vis = match s.visibility {
                STV_PROTECTED => "protected ",
                STV_HIDDEN | STV_INTERNAL => "hidden ",
                _ => "",
            };
            format!("{}{vis}symbol ", if t.undefined { "undefined " } else { "" })
        }
    };
    let name = l.target_name(t.key);
    l.messages.error(format!(
        "{}: relocation {} against {kind}`{name}' can not be used when making {what}",
        o.name, row.name
    ));
}

fn text_reloc(l: &Linker, id: SecId, rel: &Reloc, row: &RelocRow, t: &Target, found: &Found) {
    found.text_relocs.store(true, Ordering::Relaxed);
    if l.opts.text {
        let s = &l.sections[id as usize];
        let o = &l.objects[s.file as usize];
        l.messages.error(format!(
            "{}: relocation {} against `{}' in read-only section `{}' at {:#x} (-z text)",
            o.name,
            row.name,
            l.target_name(t.key),
            show(s.name),
            rel.offset
        ));
    }
}
