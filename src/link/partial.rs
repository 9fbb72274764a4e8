//! `ld -r`: joins objects to one object.
//!
//! Sections of one name are laid behind each other (those of a group stay apart), symbols are renumbered, and relocations are
//! carried over by the target's rows: offsets move, and a reference to an input section becomes one to the output section
//! with a larger addend. Nothing is merged, relaxed or dropped.

use super::layout::Item;
use super::options::Discard;
use super::symbols::{Def, seen, show};
use super::write::{Extra, LINK_SYMTAB};
use super::*;
use crate::elf::consts::*;
use crate::elf::read::u32_at;
use crate::elf::write::{self as enc, Shdr, SymEntry};
use rustc_hash::FxHashMap;

/// The symbol table being made.
struct Table {
    entries: Vec<(SymEntry, u32)>,
    strings: Vec<u8>,
    /// New index of each output section's symbol.
    of_section: Vec<u32>,
    /// New indices of each object's local symbols.
    of_local: Vec<Vec<u32>>,
    locals: u32,
}

impl Table {
    fn add(&mut self, mut e: SymEntry, name: &[u8], shndx: u32) -> u32 {
        if !name.is_empty() {
            e.name = self.strings.len() as u32;
            self.strings.extend_from_slice(name);
            self.strings.push(0);
        }
        self.entries.push((e, shndx));
        self.entries.len() as u32 - 1
    }
}

/// A section group of the output.
struct Group {
    obj: ObjId,
    /// Index of its section in the object.
    index: usize,
    flags: u32,
    signature: u32,
    members: Vec<OutId>,
}

pub fn run(l: &mut Linker) {
    if !l.target.relocs().rela {
        return l.messages.error("-r is not supported for targets with REL relocations");
    }
    synthetic::size_partial(l);
    layout::run_partial(l);
    if l.messages.failed() {
        return;
    }
    let groups = groups(l);
    number(l, groups.len() as u32);
    let mut table = symbols(l, &groups);
    let mut front = Vec::new();
    let group_of = mark_groups(l, &groups);
    let back = relocations(l, &table, &group_of);
    for g in &groups {
        front.push(group_section(l, g, &table, &back));
    }
    if l.layout.file_size > write::MAX_FILE {
        l.messages.error(format!("the output would have {} bytes", l.layout.file_size));
    }
    if l.messages.failed() {
        return;
    }
    let mut image = vec![0u8; l.layout.file_size as usize];
    write::contents(l, &mut image, 0);
    let is_64 = l.target.is_64();
    let mut entries = Vec::new();
    let mut extended = Vec::new();
    let large = table.entries.iter().any(|e| e.1 >= SHN_LORESERVE && !is_reserved(e.1));
    for (e, shndx) in &mut table.entries {
        e.shndx = match *shndx {
            n if is_reserved(n) => (n & 0xffff) as u16,
            n if n >= SHN_LORESERVE => SHN_XINDEX as u16,
            n => n as u16,
        };
        e.write(is_64, &mut entries);
        extended.extend_from_slice(&(if e.shndx == SHN_XINDEX as u16 { *shndx } else { 0 }).to_le_bytes());
    }
    let symtab = write::Symtab {
        entries,
        strings: table.strings,
        locals: table.locals,
        extended: if large { extended } else { Vec::new() },
    };
    let back = back.into_iter().map(|b| b.1).collect();
    if let Some(out) = write::finish_file(l, image, Some(symtab), front, back)
        && !l.messages.failed()
        && let Err(e) = write::write_file(&l.opts.output, &out, false)
    {
        l.messages.error(format!(
            "cannot open output file {}: {}",
            l.opts.output.display(),
            input::reason(&e)
        ));
    }
}

/// Reserved section indices are kept apart from large real ones by this bit.
const RESERVED: u32 = 1 << 31;

fn is_reserved(shndx: u32) -> bool {
    shndx & RESERVED != 0
}

/// The groups whose sections are in the output.
fn groups(l: &Linker) -> Vec<Group> {
    let mut out = Vec::new();
    for (id, o) in l.objects.iter().enumerate().skip(1) {
        for (index, s) in o.elf.sections.iter().enumerate().filter(|(_, s)| s.sh_type == SHT_GROUP) {
            let mut members = Vec::new();
            for m in s.data.get(4..).unwrap_or(&[]).chunks_exact(4) {
                let sec = o
                    .sections
                    .get(u32::from_le_bytes([m[0], m[1], m[2], m[3]]) as usize)
                    .copied()
                    .unwrap_or(NONE);
                if sec < DISCARDED && l.sections[sec as usize].out != NONE {
                    members.push(l.sections[sec as usize].out);
                }
            }
            members.dedup();
            if !members.is_empty() {
                out.push(Group {
                    obj: id as ObjId,
                    index,
                    flags: u32_at(s.data, 0).unwrap_or(0),
                    signature: s.info,
                    members,
                });
            }
        }
    }
    out
}

fn number(l: &mut Linker, first: u32) {
    write::number_sections(l);
    for o in l.outputs.iter_mut().filter(|o| o.index != 0) {
        o.index += first;
    }
}

/// Marks output sections that are in a group.
fn mark_groups(l: &mut Linker, groups: &[Group]) -> FxHashMap<OutId, usize> {
    let mut of = FxHashMap::default();
    for (i, g) in groups.iter().enumerate() {
        for &m in &g.members {
            l.outputs[m as usize].flags |= SHF_GROUP;
            of.insert(m, i);
        }
    }
    of
}

fn group_section(l: &Linker, g: &Group, t: &Table, relocs: &[(OutId, Extra)]) -> Extra {
    let mut data = g.flags.to_le_bytes().to_vec();
    let first_back = 1 + l.outputs.iter().map(|o| o.index).max().unwrap_or(0);
    for &m in &g.members {
        data.extend_from_slice(&l.outputs[m as usize].index.to_le_bytes());
        if let Some(at) = relocs.iter().position(|r| r.0 == m) {
            data.extend_from_slice(&(first_back + at as u32).to_le_bytes());
        }
    }
    let info = new_index(l, t, g.obj, g.signature).unwrap_or(0);
    let header =
        Shdr { sh_type: SHT_GROUP, link: LINK_SYMTAB, info, align: 4, entsize: 4, ..Shdr::default() };
    Extra { name: b".group".to_vec(), header, data }
}

/// Builds the symbol table: section symbols, locals by file, globals.
fn symbols(l: &mut Linker, groups: &[Group]) -> Table {
    let group_index: FxHashMap<(ObjId, usize), u32> =
        groups.iter().enumerate().map(|(i, g)| ((g.obj, g.index), i as u32 + 1)).collect();
    let mut t = Table {
        entries: Vec::new(),
        strings: vec![0],
        of_section: vec![0; l.outputs.len()],
        of_local: Vec::new(),
        locals: 0,
    };
    t.add(SymEntry::default(), b"", 0);
    let mut order: Vec<OutId> =
        (0..l.outputs.len() as OutId).filter(|&o| l.outputs[o as usize].index != 0).collect();
    order.sort_by_key(|&o| l.outputs[o as usize].index);
    for o in order {
        let e = SymEntry { info: STT_SECTION, ..SymEntry::default() };
        t.of_section[o as usize] = t.add(e, b"", l.outputs[o as usize].index);
    }
    for (id, o) in l.objects.iter().enumerate() {
        let mut map = vec![0; o.first_global];
        for (i, s) in o.syms[..o.first_global.min(o.syms.len())].iter().enumerate().skip(1) {
            let temporary = s.name.starts_with(b".L");
            if s.kind == STT_SECTION || s.name.is_empty() && s.kind != STT_FILE {
                continue;
            }
            if l.opts.discard == Discard::Temporary && temporary && !l.target.shrinks() {
                continue;
            }
            let e = SymEntry {
                info: s.kind,
                other: s.other,
                value: s.value,
                size: s.size,
                ..SymEntry::default()
            };
            map[i] = match s.shndx {
                SHN_UNDEF => t.add(e, s.name, 0),
                SHN_ABS => t.add(e, s.name, RESERVED | SHN_ABS),
                n => {
                    // Signatures of groups may be local symbols in the group's section itself.
                    if let Some(&group) = group_index.get(&(id as ObjId, n as usize)) {
                        map[i] = t.add(e, s.name, group);
                        continue;
                    }
                    let sec = o.sections.get(n as usize).copied().unwrap_or(NONE);
                    if sec >= DISCARDED || l.sections[sec as usize].out == NONE {
                        continue;
                    }
                    let section = &l.sections[sec as usize];
                    let out = &l.outputs[section.out as usize];
                    t.add(SymEntry { value: out.addr + section.offset + s.value, ..e }, s.name, out.index)
                }
            };
        }
        t.of_local.push(map);
    }
    t.locals = t.entries.len() as u32;
    for i in 0..l.symbols.list.len() {
        let s = &l.symbols.list[i];
        let (mut value, mut size, shndx) = match s.def {
            Def::Undefined | Def::Shared { .. } if s.seen & (seen::REF | seen::ROOT) == 0 => continue,
            Def::Undefined | Def::Shared { .. } => (0, 0, 0),
            Def::Common { align, .. } => (align, s.size, RESERVED | SHN_COMMON),
            Def::Absolute(v) => (v, s.size, RESERVED | SHN_ABS),
            Def::Output(v) => {
                (v.addr, s.size, v.section.map_or(RESERVED | SHN_ABS, |o| l.outputs[o as usize].index))
            }
            Def::Section { sec, value } => {
                let section = &l.sections[sec as usize];
                if section.out == NONE {
                    continue;
                }
                let out = &l.outputs[section.out as usize];
                (out.addr + section.offset + value, s.size, out.index)
            }
        };
        // A reference that only the command line makes (-u, -e) needs no entry.
        if s.def == Def::Undefined && s.seen & seen::REF == 0 {
            continue;
        }
        if s.def == Def::Undefined {
            (value, size) = (0, 0);
        }
        let bind = match (s.weak && (s.def != Def::Undefined || s.seen & seen::REF_STRONG == 0), s.unique) {
            (true, _) => STB_WEAK,
            (false, true) => STB_GNU_UNIQUE,
            _ => STB_GLOBAL,
        };
        let e =
            SymEntry { info: bind << 4 | s.kind, other: s.visibility, value, size, ..SymEntry::default() };
        // The name keeps its version as the assembler wrote it.
        let name = match s.version {
            Some((v, true)) => [s.name, b"@@", v].concat(),
            _ => s.key.to_vec(),
        };
        let index = t.add(e, &name, shndx);
        l.symbols.list[i].symtab = index;
    }
    t
}

/// The new index of an object's symbol; None for section symbols and what was dropped.
fn new_index(l: &Linker, t: &Table, obj: ObjId, sym: u32) -> Option<u32> {
    let o = &l.objects[obj as usize];
    if sym as usize >= o.first_global {
        let id = *o.globals.get(sym as usize - o.first_global)?;
        return Some(l.symbols.list[id as usize].symtab);
    }
    match t.of_local[obj as usize].get(sym as usize).copied().unwrap_or(0) {
        0 => {
            let s = o.syms.get(sym as usize)?;
            let sec = o.sections.get(s.shndx as usize).copied().unwrap_or(NONE);
            let out = (sec < DISCARDED).then(|| l.sections[sec as usize].out).filter(|&o| o != NONE)?;
            (s.kind == STT_SECTION).then(|| t.of_section[out as usize])
        }
        n => Some(n),
    }
}

/// The relocation sections.
fn relocations(l: &Linker, t: &Table, group_of: &FxHashMap<OutId, usize>) -> Vec<(OutId, Extra)> {
    let is_64 = l.target.is_64();
    let mut out = Vec::new();
    let mut order: Vec<OutId> =
        (0..l.outputs.len() as OutId).filter(|&o| l.outputs[o as usize].index != 0).collect();
    order.sort_by_key(|&o| l.outputs[o as usize].index);
    for id in order {
        let o = &l.outputs[id as usize];
        let mut data = Vec::new();
        for item in &o.items {
            let Item::Inputs(list) = item else { continue };
            for &sec in list {
                carry(l, t, sec, o.addr, &mut data);
            }
        }
        if data.is_empty() {
            continue;
        }
        let mut flags = SHF_INFO_LINK;
        if group_of.contains_key(&id) {
            flags |= SHF_GROUP;
        }
        let header = Shdr {
            sh_type: SHT_RELA,
            flags,
            link: LINK_SYMTAB,
            info: o.index,
            align: if is_64 { 8 } else { 4 },
            entsize: enc::rel_size(is_64, true) as u64,
            ..Shdr::default()
        };
        out.push((id, Extra { name: [b".rela", o.name].concat(), header, data }));
    }
    out
}

fn carry(l: &Linker, t: &Table, sec: SecId, addr: u64, data: &mut Vec<u8>) {
    let s = &l.sections[sec as usize];
    let o = &l.objects[s.file as usize];
    for rel in s.relocs.iter() {
        if l.target.relocs().row(rel.r_type).is_none() {
            l.messages.error(format!("{}: unsupported relocation type {:#x}", o.name, rel.r_type));
            return;
        }
        let mut addend = rel.addend;
        let (mut sym, mut r_type) = (0, rel.r_type);
        if rel.sym != 0 {
            let local = ((rel.sym as usize) < o.first_global).then(|| o.syms.get(rel.sym as usize)).flatten();
            match new_index(l, t, s.file, rel.sym) {
                Some(index) => {
                    sym = index;
                    if let Some(x) = local.filter(|x| x.kind == STT_SECTION) {
                        let target = &l.sections[o.sections[x.shndx as usize] as usize];
                        addend = addend.wrapping_add((target.offset + x.value) as i64);
                    }
                }
                None if rel.sym as usize >= o.syms.len() => {
                    l.messages.error(format!(
                        "{}({}): a relocation has a bad symbol index",
                        o.name,
                        show(s.name)
                    ));
                    return;
                }
                // Its section was another file's COMDAT copy: the reference goes nowhere (debugging information).
                None => (r_type, addend) = (0, 0),
            }
        }
        let offset = addr.wrapping_add(s.offset).wrapping_add(rel.offset);
        enc::write_reloc(l.target.is_64(), true, offset, sym, r_type, addend, data);
    }
}
