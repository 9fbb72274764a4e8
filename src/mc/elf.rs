//! Writes a finished object as an ELF relocatable file.
//!
//! Order, like GNU as: group sections, then every section followed by its relocations, then `.symtab`, `.strtab`,
//! `.shstrtab`. Symbols: files, sections that relocations name, locals, then globals in order of first mention.

use super::inst::Symbol;
use super::layout::{Base, Reloc};
use super::object::*;
use super::symbols::*;
use rustc_hash::FxHashMap;

const SHT_SYMTAB: u32 = 2;
const SHT_STRTAB: u32 = 3;
const SHT_RELA: u32 = 4;
const SHT_REL: u32 = 9;
const SHT_GROUP: u32 = 17;
const SHT_SYMTAB_SHNDX: u32 = 18;
const SHF_INFO_LINK: u64 = 0x40;
const SHN_ABS: u32 = 0xfff1;
const SHN_COMMON: u32 = 0xfff2;
const SHN_LORESERVE: u32 = 0xff00;
const SHN_XINDEX: u16 = 0xffff;

/// A string table under construction.
struct Strings {
    data: Vec<u8>,
    seen: FxHashMap<Vec<u8>, u32>,
}

impl Strings {
    fn new() -> Strings {
        Strings { data: vec![0], seen: FxHashMap::default() }
    }
    fn add(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let at = self.data.len() as u32;
        self.data.extend_from_slice(text);
        self.data.push(0);
        at
    }
    /// The same string once only.
    fn add_once(&mut self, text: &[u8]) -> u32 {
        if let Some(&at) = self.seen.get(text) {
            return at;
        }
        let at = self.add(text);
        self.seen.insert(text.to_vec(), at);
        at
    }
}

#[derive(Default)]
struct Header {
    name: u32,
    kind: u32,
    flags: u64,
    offset: u64,
    size: u64,
    link: u32,
    info: u32,
    align: u64,
    entsize: u64,
}

struct ElfSym {
    name: u32,
    info: u8,
    other: u8,
    section: u32,
    /// `section` is one of the reserved numbers.
    special: bool,
    value: u64,
    size: u64,
}

/// Little-endian words of the file's class.
struct Writer {
    out: Vec<u8>,
    is_64: bool,
}

impl Writer {
    fn half(&mut self, v: u16) {
        self.out.extend_from_slice(&v.to_le_bytes());
    }
    fn word(&mut self, v: u32) {
        self.out.extend_from_slice(&v.to_le_bytes());
    }
    fn addr(&mut self, v: u64) {
        if self.is_64 { self.out.extend_from_slice(&v.to_le_bytes()) } else { self.word(v as u32) }
    }
    fn align(&mut self, align: u64) -> u64 {
        let len = (self.out.len() as u64).next_multiple_of(align.max(1));
        self.out.resize(len as usize, 0);
        len
    }
    fn symbol(&mut self, s: &ElfSym) {
        let shndx = if s.special || s.section < SHN_LORESERVE { s.section as u16 } else { SHN_XINDEX };
        self.word(s.name);
        if self.is_64 {
            self.out.extend_from_slice(&[s.info, s.other]);
            self.half(shndx);
            self.addr(s.value);
            self.addr(s.size);
        } else {
            self.addr(s.value);
            self.addr(s.size);
            self.out.extend_from_slice(&[s.info, s.other]);
            self.half(shndx);
        }
    }
    fn header(&mut self, h: &Header) {
        self.word(h.name);
        self.word(h.kind);
        self.addr(h.flags);
        self.addr(0);
        self.addr(h.offset);
        self.addr(h.size);
        self.word(h.link);
        self.word(h.info);
        self.addr(h.align);
        self.addr(h.entsize);
    }
}

impl Object {
    /// Finishes the object and gives the file's bytes, or the errors.
    pub fn write_elf(&mut self) -> Result<Vec<u8>, ()> {
        let outputs = self.finish();
        if !self.errors.is_empty() {
            return Err(());
        }
        let elf = self.machine.elf();
        let rela = self.machine.relocs().rela;
        let mut w = Writer { out: Vec::new(), is_64: elf.is_64 };
        let total: usize = outputs.iter().map(|o| o.data.len() + o.relocs.len() * 24).sum();
        w.out.reserve(total + total / 8 + 4096);
        let (ehdr_size, shdr_size, sym_size, word) =
            if elf.is_64 { (64u64, 64u16, 24u64, 8u64) } else { (52, 40, 16, 4) };

        // Section numbers: groups first.
        let mut groups: Vec<(String, bool, Vec<SecId>)> = Vec::new();
        let mut group_of: FxHashMap<String, usize> = FxHashMap::default();
        for (sec, s) in self.sections.iter() {
            if let Some(g) = &s.spec.group {
                let i = *group_of.entry(g.clone()).or_insert_with(|| {
                    groups.push((g.clone(), false, Vec::new()));
                    groups.len() - 1
                });
                groups[i].1 |= s.spec.comdat;
                groups[i].2.push(sec);
            }
        }
        let mut next = 1 + groups.len() as u32;
        let mut number = vec![(0u32, 0u32); outputs.len()];
        for o in &outputs {
            number[o.sec.0 as usize].0 = next;
            next += 1;
            if !o.relocs.is_empty() {
                number[o.sec.0 as usize].1 = next;
                next += 1;
            }
        }
        let symtab_number = next;

        for (g, _, _) in &groups {
            let s = self.symbols.named(g.as_bytes());
            self.symbols.syms[s].used = true;
        }
        self.apply_symvers();
        let mut strings = Strings::new();
        let (symbols, index, locals) = self.elf_symbols(&mut strings, &number);
        if !self.errors.is_empty() {
            return Err(());
        }
        let need_shndx = symbols.iter().any(|s| !s.special && s.section >= SHN_LORESERVE);

        let mut names = Strings::new();
        let mut headers: Vec<Header> = vec![Header::default()];
        w.out.resize(ehdr_size as usize, 0);
        for (signature, comdat, members) in &groups {
            let offset = w.align(4);
            w.word(*comdat as u32);
            for m in members {
                let (n, r) = number[m.0 as usize];
                w.word(n);
                if r != 0 {
                    w.word(r);
                }
            }
            let size = w.out.len() as u64 - offset;
            let info = self.symbols.find(signature.as_bytes()).map_or(0, |s| index[s.0 as usize]);
            headers.push(Header {
                name: names.add_once(b".group"),
                kind: SHT_GROUP,
                offset,
                size,
                link: symtab_number,
                info,
                align: 4,
                entsize: 4,
                flags: 0,
            });
        }
        for o in &outputs {
            let s = &self.sections[o.sec];
            let offset = w.align(s.align);
            w.out.extend_from_slice(&o.data);
            let mut flags = s.spec.flags;
            if s.spec.group.is_some() {
                flags |= SHF_GROUP;
            }
            let mut link = 0;
            if let Some(l) = &s.spec.link_order {
                flags |= SHF_LINK_ORDER;
                link = match self.symbols.find(l.as_bytes()).map(|s| self.symbols.syms[s].def) {
                    Some(Def::Place(p)) => number[self.subs[p.sub].sec.0 as usize].0,
                    _ => self.find_section(l).map_or(0, |s| number[s.0 as usize].0),
                };
            }
            headers.push(Header {
                name: names.add_once(s.spec.name.as_bytes()),
                kind: s.spec.kind,
                flags,
                offset,
                size: s.size,
                link,
                info: 0,
                align: s.align,
                entsize: s.spec.entsize,
            });
            if o.relocs.is_empty() {
                continue;
            }
            let offset = w.align(word);
            for r in &o.relocs {
                write_reloc(&mut w, r, &index, rela);
            }
            let mut name = if rela { b".rela".to_vec() } else { b".rel".to_vec() };
            name.extend_from_slice(s.spec.name.as_bytes());
            headers.push(Header {
                name: names.add_once(&name),
                kind: if rela { SHT_RELA } else { SHT_REL },
                flags: SHF_INFO_LINK | if s.spec.group.is_some() { SHF_GROUP } else { 0 },
                offset,
                size: w.out.len() as u64 - offset,
                link: symtab_number,
                info: number[o.sec.0 as usize].0,
                align: word,
                entsize: if rela { 3 * word } else { 2 * word },
            });
        }
        let offset = w.align(word);
        for s in &symbols {
            w.symbol(s);
        }
        headers.push(Header {
            name: names.add_once(b".symtab"),
            kind: SHT_SYMTAB,
            offset,
            size: w.out.len() as u64 - offset,
            link: symtab_number + 1 + need_shndx as u32,
            info: locals,
            align: word,
            entsize: sym_size,
            flags: 0,
        });
        if need_shndx {
            let offset = w.align(4);
            for s in &symbols {
                w.word(if !s.special && s.section >= SHN_LORESERVE { s.section } else { 0 });
            }
            headers.push(Header {
                name: names.add_once(b".symtab_shndx"),
                kind: SHT_SYMTAB_SHNDX,
                offset,
                size: w.out.len() as u64 - offset,
                link: symtab_number,
                align: 4,
                entsize: 4,
                ..Header::default()
            });
        }
        let offset = w.align(1);
        w.out.extend_from_slice(&strings.data);
        headers.push(Header {
            name: names.add_once(b".strtab"),
            kind: SHT_STRTAB,
            offset,
            size: strings.data.len() as u64,
            align: 1,
            ..Header::default()
        });
        let name = names.add_once(b".shstrtab");
        let offset = w.align(1);
        w.out.extend_from_slice(&names.data);
        let size = names.data.len() as u64;
        headers.push(Header { name, kind: SHT_STRTAB, offset, size, align: 1, ..Header::default() });
        let shoff = w.align(word);
        // More sections than the header can count: the numbers stand in section 0.
        let count = headers.len() as u64;
        let strndx = count as u32 - 1;
        if count >= SHN_LORESERVE as u64 {
            headers[0].size = count;
            headers[0].link = strndx;
        }
        for h in &headers {
            w.header(h);
        }

        let mut e = Writer { out: Vec::with_capacity(64), is_64: elf.is_64 };
        e.out.extend_from_slice(&[
            0x7f,
            b'E',
            b'L',
            b'F',
            if elf.is_64 { 2 } else { 1 },
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ]);
        e.half(1);
        e.half(elf.machine);
        e.word(1);
        e.addr(0);
        e.addr(0);
        e.addr(shoff);
        e.word(elf.flags | self.elf_flags);
        e.half(ehdr_size as u16);
        e.half(0);
        e.half(0);
        e.half(shdr_size);
        e.half(if count >= SHN_LORESERVE as u64 { 0 } else { count as u16 });
        e.half(if strndx >= SHN_LORESERVE { SHN_XINDEX } else { strndx as u16 });
        w.out[..ehdr_size as usize].copy_from_slice(&e.out);
        Ok(w.out)
    }

    /// `.symver`: an undefined symbol is renamed, a defined one gets a second name.
    fn apply_symvers(&mut self) {
        for (s, name) in std::mem::take(&mut self.symvers) {
            let d = self.symbols.syms[s];
            // `@@@` becomes `@@` where defined, `@` where not, and replaces the name either way.
            let at = name.iter().position(|&c| c == b'@').unwrap_or(name.len());
            let triple = name[at..].starts_with(b"@@@");
            let defined = !matches!(d.def, Def::Undefined);
            let mut full = name[..at].to_vec();
            match (triple, defined) {
                (true, true) => full.extend_from_slice(&name[at + 1..]),
                (true, false) => full.extend_from_slice(&name[at + 2..]),
                _ => full.extend_from_slice(&name[at..]),
            }
            if triple || !defined {
                self.symbols.rename(s, &full);
            } else {
                let v = self.symbols.named(&full);
                let SymData { name, number, temp, .. } = self.symbols.syms[v];
                self.symbols.syms[v] = SymData { name, number, temp, ..d };
                if d.binding == Binding::Unset {
                    self.symbols.syms[v].binding = Binding::Global;
                }
            }
        }
    }

    /// The symbol table: entries, index of every symbol in it (0: none), number of local entries.
    fn elf_symbols(&mut self, strings: &mut Strings, number: &[(u32, u32)]) -> (Vec<ElfSym>, Vec<u32>, u32) {
        let count = self.symbols.syms.len();
        let mut index = vec![0u32; count];
        let mut out =
            vec![ElfSym { name: 0, info: 0, other: 0, section: 0, special: false, value: 0, size: 0 }];
        for f in &self.files {
            let name = strings.add(f);
            out.push(ElfSym { name, info: 4, other: 0, section: SHN_ABS, special: true, value: 0, size: 0 });
        }
        let sections: Vec<(SecId, Symbol)> = self.sections.iter().map(|(id, s)| (id, s.symbol)).collect();
        for (sec, s) in sections {
            if s.is_some() && self.symbols.syms[s].used {
                index[s.0 as usize] = out.len() as u32;
                let section = number[sec.0 as usize].0;
                out.push(ElfSym { name: 0, info: 3, other: 0, section, special: false, value: 0, size: 0 });
            }
        }
        // Targets of weak references that nothing else mentions are weak.
        let mut weak_targets = Vec::new();
        for d in self.symbols.syms.values() {
            if d.weakref.is_some() {
                weak_targets.push(d.weakref);
            }
        }
        for t in weak_targets {
            let d = &mut self.symbols.syms[t];
            if !d.referenced && d.def == Def::Undefined && d.binding == Binding::Unset {
                d.binding = Binding::Weak;
            }
        }
        let mut locals = 0;
        let mut order: Vec<Symbol> = self.symbols.syms.keys().collect();
        order.sort_by_key(|&s| match self.symbols.syms[s].rank {
            0 => (1, s.0),
            rank => (0, rank),
        });
        for global in [false, true] {
            for &s in &order {
                let i = s.0 as usize;
                let d = self.symbols.syms[s];
                let is_global = match d.binding {
                    Binding::Global | Binding::Weak | Binding::GnuUnique => true,
                    Binding::Local => false,
                    Binding::Unset => matches!(d.def, Def::Undefined | Def::Common { .. }),
                };
                if is_global != global || d.kind == 3 || d.weakref.is_some() {
                    continue;
                }
                let anonymous = d.name.is_empty() && d.number == u32::MAX;
                let wanted = match d.def {
                    Def::Undefined => d.used || (d.binding != Binding::Unset && d.binding != Binding::Local),
                    _ => d.used || (is_global || !d.temp),
                };
                if !wanted || anonymous {
                    continue;
                }
                let (section, special, value) = match d.def {
                    Def::Undefined => (0, false, 0),
                    Def::Common { align, .. } => (SHN_COMMON, true, align),
                    _ => match self.symbol_value(s, 0) {
                        Ok((Base::Abs, n)) => (SHN_ABS, true, n as u64),
                        Ok((Base::Section(sec), n)) => (number[sec.0 as usize].0, false, n as u64),
                        Ok((Base::Symbol(_), _)) if !d.used && !is_global => continue,
                        Ok((Base::Symbol(_), _)) => (0, false, 0),
                        Err(m) => {
                            self.error(m);
                            continue;
                        }
                    },
                };
                let size = match d.size {
                    Size::Zero => 0,
                    Size::Const(n) => n,
                    Size::Expr(e) => match self.expr_value(e, 0) {
                        Ok((Base::Abs, n)) => n as u64,
                        _ => {
                            let name = String::from_utf8_lossy(d.name).into_owned();
                            self.error(format!(
                                ".size expression for {name} does not evaluate to a constant"
                            ));
                            0
                        }
                    },
                };
                let binding = match d.binding {
                    Binding::Weak => 2,
                    Binding::GnuUnique => 10,
                    _ => is_global as u8,
                };
                let name = strings.add(self.symbols.name(s));
                index[i] = out.len() as u32;
                out.push(ElfSym {
                    name,
                    info: binding << 4 | d.kind,
                    other: d.visibility | d.other,
                    section,
                    special,
                    value,
                    size,
                });
            }
            if !global {
                locals = out.len() as u32;
            }
        }
        (out, index, locals)
    }
}

fn write_reloc(w: &mut Writer, r: &Reloc, index: &[u32], rela: bool) {
    let sym = if r.sym.is_none() { 0 } else { index[r.sym.0 as usize] };
    w.addr(r.offset);
    if w.is_64 {
        w.addr((sym as u64) << 32 | r.r_type as u64);
    } else {
        w.word(sym << 8 | r.r_type & 0xff);
    }
    if rela {
        w.addr(r.addend as u64);
    }
}
