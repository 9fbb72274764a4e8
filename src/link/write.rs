//! Makes the output file's bytes and writes them, whole or not at all.
//!
//! The bytes of sections are filled in parallel: the buffer is cut into one piece per input section first. What depends on
//! the finished bytes of others follows in order: dynamic relocations, `.eh_frame_hdr`, the build ID.

use super::layout::Item;
use super::options::{BuildId, Discard, OutputKind, Strip};
use super::relocate::{self, DynReloc};
use super::scan::Key;
use super::script::Fill;
use super::symbols::{Def, show};
use super::synthetic::{self, DynValue, GotKind, GotReloc, Synth};
use super::*;
use crate::elf::consts::*;
use crate::elf::write::{self as enc, Header, Shdr, SymEntry};
use crate::mc::reloc::DynKind;
use crate::target::link::PltSlot;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// A piece of the output: what fills it.
enum Job<'b> {
    Section(SecId, &'b mut [u8]),
    Number(u64, &'b mut [u8]),
    Gap(Vec<u8>, &'b mut [u8]),
}

/// Larger outputs are mistakes of a linker script.
pub const MAX_FILE: u64 = 1 << 36;

pub fn run(l: &mut Linker) {
    if l.opts.oformat.as_deref() == Some("binary") {
        return raw_binary(l);
    }
    if l.layout.file_size > MAX_FILE {
        return l.messages.error(format!("the output would have {} bytes", l.layout.file_size));
    }
    number_sections(l);
    let symtab = if l.opts.strip == Strip::All { None } else { Some(symbol_table(l)) };
    let mut image = vec![0u8; l.layout.file_size as usize];
    let dynamic = contents(l, &mut image, 0);
    if l.messages.failed() {
        return;
    }
    after_contents(l, &mut image, dynamic);
    let out = finish_file(l, image, symtab, Vec::new(), Vec::new());
    let Some(mut out) = out else { return };
    build_id(l, &mut out);
    if l.messages.failed() {
        return;
    }
    let executable = l.opts.kind != OutputKind::Relocatable;
    if let Err(e) = write_file(&l.opts.output, &out, executable) {
        l.messages.error(format!(
            "cannot open output file {}: {}",
            l.opts.output.display(),
            input::reason(&e)
        ));
    }
}

/// `--oformat=binary`: the loaded bytes, from the lowest load address on.
fn raw_binary(l: &mut Linker) {
    let mut start = u64::MAX;
    let mut end = 0;
    for o in l
        .outputs
        .iter()
        .filter(|o| !o.gone && o.flags & SHF_ALLOC != 0 && o.sh_type != SHT_NOBITS && o.size > 0)
    {
        start = start.min(o.lma);
        end = end.max(o.lma + o.size);
    }
    if start > end {
        (start, end) = (0, 0);
    }
    if end - start > 1 << 32 {
        return l.messages.error(format!("binary output would have {} bytes", end - start));
    }
    for o in &mut l.outputs {
        let loaded = !o.gone && o.flags & SHF_ALLOC != 0 && o.sh_type != SHT_NOBITS && o.size > 0;
        if loaded {
            o.file_off = o.lma - start;
        } else {
            o.gone = true;
        }
    }
    let mut image = vec![0u8; (end - start) as usize];
    let dynamic = contents(l, &mut image, 0);
    after_contents(l, &mut image, dynamic);
    if l.messages.failed() {
        return;
    }
    if let Err(e) = write_file(&l.opts.output, &image, true) {
        l.messages.error(format!(
            "cannot open output file {}: {}",
            l.opts.output.display(),
            input::reason(&e)
        ));
    }
}

/// Section header indices, in the order of the file.
pub fn number_sections(l: &mut Linker) {
    let mut next = 1;
    for c in &l.commands {
        if let layout::Placed::Output(o) = c {
            let o = &mut l.outputs[*o as usize];
            if !o.gone {
                o.index = next;
                next += 1;
            }
        }
    }
}

/// Fills all sections. Returns the dynamic relocations.
pub fn contents(l: &Linker, image: &mut [u8], base: u64) -> Vec<DynReloc> {
    let mut outs: Vec<OutId> = (0..l.outputs.len() as OutId)
        .filter(|&o| {
            let o = &l.outputs[o as usize];
            !o.gone && o.sh_type != SHT_NOBITS && o.size > 0
        })
        .collect();
    outs.sort_by_key(|&o| l.outputs[o as usize].file_off);
    let mut jobs: Vec<Job> = Vec::new();
    let mut rest = image;
    let mut at = base;
    for id in outs {
        let o = &l.outputs[id as usize];
        if o.file_off < at || o.file_off - at + o.size > rest.len() as u64 {
            l.messages.error(format!("section {} overlaps another section in the file", show(o.name)));
            return Vec::new();
        }
        let (_, tail) = std::mem::take(&mut rest).split_at_mut((o.file_off - at) as usize);
        let (bytes, tail) = tail.split_at_mut(o.size as usize);
        rest = tail;
        at = o.file_off + o.size;
        output_jobs(l, o, bytes, &mut jobs);
    }
    let lists: Vec<Vec<DynReloc>> = jobs
        .into_par_iter()
        .with_min_len(16)
        .map(|job| {
            let mut dynamic = Vec::new();
            match job {
                Job::Section(id, out) => section_bytes(l, id, out, &mut dynamic),
                Job::Number(v, out) => {
                    let len = out.len();
                    out.copy_from_slice(&v.to_le_bytes()[..len]);
                }
                Job::Gap(pattern, out) => {
                    for (i, b) in out.iter_mut().enumerate() {
                        *b = pattern[i % pattern.len()];
                    }
                }
            }
            dynamic
        })
        .collect();
    lists.into_iter().flatten().collect()
}

/// Cuts an output section's bytes into jobs, gaps included.
fn output_jobs<'b>(l: &'b Linker, o: &'b OutputSection, bytes: &'b mut [u8], jobs: &mut Vec<Job<'b>>) {
    let mut pattern = match o.desc.and_then(|d| d.fill.as_ref()) {
        Some(f) => fill_bytes(f),
        None if o.flags & SHF_EXECINSTR != 0 => l.target.code_fill().to_vec(),
        None => Vec::new(),
    };
    let mut rest = bytes;
    let mut at = 0u64;
    let mut take = |at: &mut u64,
                    offset: u64,
                    size: u64,
                    pattern: &[u8],
                    jobs: &mut Vec<Job<'b>>|
     -> Option<&'b mut [u8]> {
        if offset < *at || offset - *at + size > rest.len() as u64 {
            return None;
        }
        let (gap, tail) = std::mem::take(&mut rest).split_at_mut((offset - *at) as usize);
        let (piece, tail) = tail.split_at_mut(size as usize);
        rest = tail;
        *at = offset + size;
        if !gap.is_empty() && !pattern.is_empty() && pattern.iter().any(|&b| b != 0) {
            jobs.push(Job::Gap(pattern.to_vec(), gap));
        }
        Some(piece)
    };
    for item in &o.items {
        match item {
            Item::Inputs(list) => {
                for &id in list {
                    let s = &l.sections[id as usize];
                    if !s.live || s.size == 0 {
                        continue;
                    }
                    match take(&mut at, s.offset, s.size, &pattern, jobs) {
                        Some(piece) if s.sh_type != SHT_NOBITS => jobs.push(Job::Section(id, piece)),
                        Some(_) => {}
                        None => return l.messages.error(format!("sections overlap in {}", show(o.name))),
                    }
                }
            }
            Item::Data { size, offset, value, .. } => {
                if let Some(piece) = take(&mut at, *offset, *size as u64, &pattern, jobs) {
                    jobs.push(Job::Number(*value, piece));
                }
            }
            Item::Fill(f) => pattern = fill_bytes(f),
            Item::Assign(_) | Item::Assert(..) => {}
        }
    }
    take(&mut at, o.size, 0, &pattern, jobs);
}

fn fill_bytes(f: &Fill) -> Vec<u8> {
    match f {
        Fill::Bytes(b) => b.clone(),
        Fill::Expr(script::Expr::Num(n)) => (*n as u32).to_be_bytes().to_vec(),
        Fill::Expr(_) => Vec::new(),
    }
}

fn section_bytes(l: &Linker, id: SecId, out: &mut [u8], dynamic: &mut Vec<DynReloc>) {
    let s = &l.sections[id as usize];
    match s.source {
        Source::File if l.opts.relocatable() => out.copy_from_slice(s.data),
        Source::File => relocate::section(l, id, out, dynamic),
        Source::Merged(m) => {
            for (at, part) in &l.merged[m as usize].parts {
                out[*at as usize..*at as usize + part.len()].copy_from_slice(part);
            }
        }
        Source::EhFrame => relocate::eh_frame(l, id, out, dynamic),
        Source::Synthetic(s) => synthetic_bytes(l, s, out, dynamic),
        Source::Gone => {}
    }
}

fn put_word(l: &Linker, out: &mut [u8], at: usize, v: u64) {
    let size = if l.target.is_64() { 8 } else { 4 };
    out[at * size..(at + 1) * size].copy_from_slice(&v.to_le_bytes()[..size]);
}

fn synthetic_bytes(l: &Linker, s: Synth, out: &mut [u8], dynamic: &mut Vec<DynReloc>) {
    match s {
        Synth::Interp => {
            let path = l.opts.interpreter.as_deref().unwrap_or(l.target.interpreter()).as_bytes();
            out[..path.len()].copy_from_slice(path);
        }
        Synth::Property => out.copy_from_slice(&l.synth.property),
        Synth::Attributes => out.copy_from_slice(&l.synth.attributes),
        Synth::Hash => synthetic::write_hash(l, out),
        Synth::GnuHash => synthetic::write_gnu_hash(l, out),
        Synth::DynSym => dynamic_symbols(l, out),
        Synth::DynStr => out.copy_from_slice(&l.synth.dynstr.bytes),
        Synth::VerSym => {
            for (i, &id) in l.dynamic.symbols.iter().enumerate() {
                let v = match l.symbols.list[id as usize].def {
                    Def::Undefined => VER_NDX_GLOBAL,
                    _ => l.symbols.list[id as usize].ver_index,
                };
                out[2 * i + 2..2 * i + 4].copy_from_slice(&v.to_le_bytes());
            }
        }
        Synth::VerDef => out.copy_from_slice(&l.synth.verdef),
        Synth::VerNeed => out.copy_from_slice(&l.synth.verneed),
        Synth::Plt => {
            let (header, entry, _) = l.target.plt_sizes();
            let (plt, got_plt) =
                (l.synth_addr(Synth::Plt).unwrap_or(0), l.synth_addr(Synth::GotPlt).unwrap_or(0));
            l.target.write_plt_header(out, plt, got_plt);
            for i in 0..l.synth.plt.len() {
                let at = (header + i as u32 * entry) as usize;
                l.target.write_plt_entry(&mut out[at..at + entry as usize], &plt_slot(l, i));
            }
        }
        Synth::IPlt => {
            let (_, _, entry) = l.target.plt_sizes();
            let base = l.synth_addr(Synth::IPlt).unwrap_or(0);
            for i in 0..l.synth.iplt.len() {
                let at = i * entry as usize;
                let slot = got_plt_slot(l, l.synth.plt.len() + i);
                let slot = PltSlot { plt: base, entry: base + at as u64, slot, index: 0 };
                l.target.write_plt_got_entry(&mut out[at..at + entry as usize], &slot);
            }
        }
        Synth::PltGot => {
            let (_, _, entry) = l.target.plt_sizes();
            let base = l.synth_addr(Synth::PltGot).unwrap_or(0);
            for (i, &key) in l.synth.plt_got.iter().enumerate() {
                let at = i * entry as usize;
                let slot = relocate::got_slot(l, l.slots(key).got);
                let slot = PltSlot { plt: base, entry: base + at as u64, slot, index: 0 };
                l.target.write_plt_got_entry(&mut out[at..at + entry as usize], &slot);
            }
        }
        Synth::Got => got(l, out, dynamic),
        Synth::GotPlt => {
            let header = l.target.got_plt_header_words() as usize;
            if l.target.got_symbol_in_got_plt() && header > 0 {
                put_word(l, out, 0, l.synth_addr(Synth::Dynamic).unwrap_or(0));
            }
            for i in 0..l.synth.plt.len() {
                put_word(l, out, header + i, l.target.lazy_slot(&plt_slot(l, i)));
            }
            for (i, &key) in l.synth.iplt.iter().enumerate() {
                put_word(l, out, header + l.synth.plt.len() + i, ifunc_addr(l, key));
            }
        }
        Synth::RelPlt => {
            let table = l.target.relocs();
            let mut bytes = Vec::with_capacity(out.len());
            for (i, &key) in l.synth.plt.iter().enumerate() {
                let sym = match key {
                    Key::Global(id) => l.symbols.list[id as usize].dynsym,
                    Key::Local(..) => 0,
                };
                let r_type = table.dyn_type(DynKind::JumpSlot);
                enc::write_reloc(
                    l.target.is_64(),
                    table.rela,
                    got_plt_slot(l, i),
                    sym,
                    r_type,
                    0,
                    &mut bytes,
                );
            }
            for (i, &key) in l.synth.iplt.iter().enumerate() {
                let slot = got_plt_slot(l, l.synth.plt.len() + i);
                let r_type = table.dyn_type(DynKind::IRelative);
                enc::write_reloc(
                    l.target.is_64(),
                    table.rela,
                    slot,
                    0,
                    r_type,
                    ifunc_addr(l, key) as i64,
                    &mut bytes,
                );
            }
            out.copy_from_slice(&bytes);
        }
        // Filled in when all others are done.
        Synth::RelDyn | Synth::EhFrameHdr | Synth::BuildId | Synth::Dynamic | Synth::DynBss => {}
    }
}

/// Address of the resolver of an IFUNC symbol.
fn ifunc_addr(l: &Linker, key: Key) -> u64 {
    match key {
        Key::Global(id) => l.definition_addr(id),
        Key::Local(file, sym) => relocate::local_addr(l, file, sym).unwrap_or(0),
    }
}

fn got_plt_slot(l: &Linker, i: usize) -> u64 {
    let word = if l.target.is_64() { 8 } else { 4 };
    l.synth_addr(Synth::GotPlt).unwrap_or(0) + (l.target.got_plt_header_words() as u64 + i as u64) * word
}

fn plt_slot(l: &Linker, i: usize) -> PltSlot {
    let (header, entry, _) = l.target.plt_sizes();
    let plt = l.synth_addr(Synth::Plt).unwrap_or(0);
    PltSlot {
        plt,
        entry: plt + header as u64 + i as u64 * entry as u64,
        slot: got_plt_slot(l, i),
        index: i as u32,
    }
}

fn got(l: &Linker, out: &mut [u8], dynamic: &mut Vec<DynReloc>) {
    let table = l.target.relocs();
    if !l.target.got_symbol_in_got_plt() && l.target.got_header_words() > 0 {
        put_word(l, out, 0, l.synth_addr(Synth::Dynamic).unwrap_or(0));
    }
    for e in &l.synth.got {
        let at = e.word as usize;
        let addr = match e.key {
            _ if e.kind == GotKind::OwnModule => 0,
            Key::Global(id) => l.symbol_addr(id),
            Key::Local(file, sym) => match l.plt_addr(e.key) {
                Some(plt) => plt,
                None => relocate::local_addr(l, file, sym).unwrap_or(0),
            },
        };
        let sym = match e.key {
            Key::Global(id) if l.symbols.list[id as usize].preemptible => l.symbols.list[id as usize].dynsym,
            _ => 0,
        };
        // What is known now; the dynamic linker's part follows.
        let preemptible = sym != 0;
        match e.kind {
            GotKind::Address if !preemptible => put_word(l, out, at, addr),
            GotKind::TpOffset if !preemptible && !l.opts.shared() => {
                put_word(l, out, at, l.tp_offset(addr) as u64)
            }
            GotKind::Module | GotKind::OwnModule if !preemptible => {
                if !l.opts.shared() {
                    put_word(l, out, at, 1);
                }
                if e.kind == GotKind::Module {
                    put_word(l, out, at + 1, l.dtp_offset(addr) as u64);
                }
            }
            _ => {}
        }
        let tls_start = l.layout.tls.map_or(0, |t| t.0);
        for r in synthetic::got_relocs(l, e) {
            let (word, r_type, by_symbol, relative, addend) = match r {
                GotReloc::Dyn(word, kind, by_symbol) => {
                    let addend = match kind {
                        DynKind::Relative => addr as i64,
                        DynKind::TpOff if !by_symbol => addr.wrapping_sub(tls_start) as i64,
                        _ => 0,
                    };
                    (word, table.dyn_type(kind), by_symbol, kind == DynKind::Relative, addend)
                }
                GotReloc::Desc(by_symbol) => {
                    let addend = if by_symbol { 0 } else { addr.wrapping_sub(tls_start) as i64 };
                    (0, table.tls_desc, by_symbol, false, addend)
                }
            };
            let sym = if by_symbol { sym } else { 0 };
            dynamic.push(DynReloc {
                offset: relocate::got_slot(l, e.word + word),
                r_type,
                sym,
                addend,
                relative,
            });
        }
    }
}

/// st_value of a symbol with an address: thread-local ones count from the block's start.
fn symbol_value(l: &Linker, kind: u8, addr: u64) -> u64 {
    match (kind, l.layout.tls) {
        (STT_TLS, Some((start, _, _))) if !l.opts.relocatable() => addr.wrapping_sub(start),
        _ => addr,
    }
}

/// Section index, value and type of a global symbol in a symbol table.
fn global_entry(l: &Linker, id: SymId, dynamic: bool) -> SymEntry {
    let s = &l.symbols.list[id as usize];
    let index = |out: OutId| {
        l.outputs
            .get(out as usize)
            .map_or(SHN_ABS as u16, |o| if o.gone { SHN_ABS as u16 } else { o.index as u16 })
    };
    let slots = (s.slots != NONE).then(|| l.synth.slots[s.slots as usize]);
    let canonical = slots.is_some_and(|s| s.canonical);
    let (mut kind, mut shndx, mut value) = (s.kind, 0u16, 0u64);
    match s.def {
        Def::Section { sec, .. } => {
            let section = &l.sections[sec as usize];
            let out = match &section.pieces {
                Some(p) => l.sections[p.parent as usize].out,
                None => section.out,
            };
            shndx = if out == NONE { SHN_ABS as u16 } else { index(out) };
            value = l.definition_addr(id);
            // In a program, others must see the one address that the program itself uses.
            if kind == STT_GNU_IFUNC && canonical && dynamic && !l.opts.shared() {
                kind = STT_FUNC;
                value = l.symbol_addr(id);
                shndx = l.synth.id(Synth::IPlt).map_or(shndx, |p| index(l.sections[p as usize].out));
            }
        }
        Def::Absolute(v) => {
            shndx = SHN_ABS as u16;
            value = v;
        }
        Def::Output(v) => {
            shndx = v.section.map_or(SHN_ABS as u16, |o| nearest_index(l, o));
            value = v.addr;
        }
        Def::Undefined | Def::Shared { .. } | Def::Common { .. } => {
            // The address of a function of a library that the program's code refers to directly: its PLT entry.
            if canonical {
                value = l.symbol_addr(id);
            }
            if kind == STT_GNU_IFUNC {
                kind = STT_FUNC;
            }
        }
    }
    let undefined = matches!(s.def, Def::Undefined | Def::Shared { .. });
    let bind = match (
        s.weak && s.def != Def::Undefined || undefined && s.seen & symbols::seen::REF_STRONG == 0,
        s.unique,
    ) {
        (true, _) => STB_WEAK,
        (false, true) => STB_GNU_UNIQUE,
        (false, false) => STB_GLOBAL,
    };
    let size = match s.def {
        Def::Shared { .. } | Def::Undefined => 0,
        _ => s.size,
    };
    let visibility = if undefined { STV_DEFAULT } else { s.visibility };
    if undefined && dynamic && kind == STT_TLS {
        value = 0;
    }
    SymEntry {
        name: 0,
        info: bind << 4 | kind,
        other: visibility,
        shndx,
        value: symbol_value_for(l, kind, value, undefined),
        size,
    }
}

fn symbol_value_for(l: &Linker, kind: u8, value: u64, undefined: bool) -> u64 {
    if undefined { value } else { symbol_value(l, kind, value) }
}

/// The header index of a section, or of the nearest one that exists.
fn nearest_index(l: &Linker, out: OutId) -> u16 {
    let o = &l.outputs[out as usize];
    if !o.gone {
        return o.index as u16;
    }
    l.outputs[..out as usize]
        .iter()
        .rev()
        .chain(&l.outputs)
        .find(|o| !o.gone && o.index != 0)
        .map_or(SHN_ABS as u16, |o| o.index as u16)
}

fn dynamic_symbols(l: &Linker, out: &mut [u8]) {
    let is_64 = l.target.is_64();
    let mut bytes = Vec::with_capacity(out.len());
    SymEntry::default().write(is_64, &mut bytes);
    for (i, &id) in l.dynamic.symbols.iter().enumerate() {
        let mut e = global_entry(l, id, true);
        e.name = l.synth.name_offs[i];
        e.write(is_64, &mut bytes);
    }
    out.copy_from_slice(&bytes);
}

/// What needs the other sections finished.
fn after_contents(l: &mut Linker, image: &mut [u8], mut dynamic: Vec<DynReloc>) {
    let table = l.target.relocs();
    for &id in &l.synth.copies {
        let s = &l.symbols.list[id as usize];
        let r_type = table.dyn_type(DynKind::Copy);
        dynamic.push(DynReloc {
            offset: l.definition_addr(id),
            r_type,
            sym: s.dynsym,
            addend: 0,
            relative: false,
        });
    }
    // Relative ones first, as DT_RELACOUNT promises; the others by symbol, so that lookups are cached.
    dynamic.sort_by_key(|r| (!r.relative, r.sym, r.offset));
    l.synth.relative_count = dynamic.iter().filter(|r| r.relative).count() as u64;
    if dynamic.len() != l.synth.dyn_relocs as usize && !l.messages.failed() {
        l.messages.error(format!(
            "internal error: {} dynamic relocations, {} expected",
            dynamic.len(),
            l.synth.dyn_relocs
        ));
        return;
    }
    if let Some(range) = synth_range(l, Synth::RelDyn) {
        let mut bytes = Vec::with_capacity(range.len());
        for r in &dynamic {
            enc::write_reloc(l.target.is_64(), table.rela, r.offset, r.sym, r.r_type, r.addend, &mut bytes);
        }
        image[range].copy_from_slice(&bytes);
    }
    if let Some(range) = synth_range(l, Synth::Dynamic) {
        let mut bytes = vec![0; range.len()];
        for (i, &(tag, value)) in l.synth.dynamic.iter().enumerate() {
            let out = |name: &str| l.outputs.iter().find(|o| o.name == name.as_bytes() && !o.gone);
            let v = match value {
                DynValue::Number(n) => n,
                DynValue::Address(s) => l.synth_addr(s).unwrap_or(0),
                DynValue::Size(s) => l.synth.id(s).map_or(0, |id| l.sections[id as usize].size),
                DynValue::OutAddress(name) => out(name).map_or(0, |o| o.addr),
                DynValue::OutSize(name) => out(name).map_or(0, |o| o.size),
                DynValue::Symbol(id) => l.symbol_addr(id),
                DynValue::RelativeCount => l.synth.relative_count,
            };
            put_word(l, &mut bytes, 2 * i, tag);
            put_word(l, &mut bytes, 2 * i + 1, v);
        }
        image[range].copy_from_slice(&bytes);
    }
    if let (Some(range), Some(parent)) = (synth_range(l, Synth::EhFrameHdr), l.eh.parent) {
        let (frame, addr) = (section_range(l, parent), l.synth_addr(Synth::EhFrameHdr).unwrap_or(0));
        let p = &l.sections[parent as usize];
        let frame_addr = l.outputs[p.out as usize].addr + p.offset;
        let mut bytes = vec![0; range.len()];
        match eh_frame::write_header(l, &image[frame], frame_addr, addr, &mut bytes) {
            Ok(()) => image[range].copy_from_slice(&bytes),
            Err(e) => l.messages.error(e),
        }
    }
    if let Some(range) = synth_range(l, Synth::BuildId) {
        // The header; the bytes of the ID follow when the whole file is there.
        let size = (range.len() - 16) as u32;
        let size = match &l.opts.build_id {
            BuildId::Hex(bytes) => bytes.len() as u32,
            _ => size,
        };
        let mut note = Vec::new();
        for w in [4, size, NT_GNU_BUILD_ID] {
            note.extend_from_slice(&w.to_le_bytes());
        }
        note.extend_from_slice(b"GNU\0");
        image[range.start..range.start + 16].copy_from_slice(&note);
    }
}

fn section_range(l: &Linker, id: SecId) -> std::ops::Range<usize> {
    let s = &l.sections[id as usize];
    let start = (l.outputs[s.out as usize].file_off + s.offset) as usize;
    start..start + s.size as usize
}

fn synth_range(l: &Linker, s: Synth) -> Option<std::ops::Range<usize>> {
    let id = l.synth.id(s)?;
    let out = l.sections[id as usize].out;
    (out != NONE && !l.outputs[out as usize].gone).then(|| section_range(l, id))
}

/// The symbol table and its strings.
pub struct Symtab {
    pub entries: Vec<u8>,
    pub strings: Vec<u8>,
    pub locals: u32,
    /// `.symtab_shndx`, where section indices do not fit.
    pub extended: Vec<u8>,
}

/// A section that is written behind the others.
pub struct Extra {
    pub name: Vec<u8>,
    pub header: Shdr,
    pub data: Vec<u8>,
}

/// `sh_link` of an [`Extra`] that stands for the symbol table.
pub const LINK_SYMTAB: u32 = u32::MAX;

/// Encoded entries with names relative to `strings`.
#[derive(Default)]
struct Part {
    entries: Vec<u8>,
    strings: Vec<u8>,
}

impl Part {
    fn add(&mut self, is_64: bool, mut e: SymEntry, name: &[u8]) {
        e.name = self.strings.len() as u32;
        self.strings.extend_from_slice(name);
        self.strings.push(0);
        e.write(is_64, &mut self.entries);
    }
}

fn symbol_table(l: &Linker) -> Symtab {
    let is_64 = l.target.is_64();
    let mut parts: Vec<Part> =
        (1..l.objects.len()).into_par_iter().map(|i| local_symbols(l, i as ObjId)).collect();
    let (mut hidden, mut global) = (Part::default(), Part::default());
    for (i, s) in l.symbols.list.iter().enumerate() {
        if !in_symtab(l, s) {
            continue;
        }
        let mut e = global_entry(l, i as SymId, false);
        let defined = !matches!(s.def, Def::Undefined | Def::Shared { .. });
        let local = defined
            && (matches!(s.visibility, STV_HIDDEN | STV_INTERNAL)
                || s.seen & symbols::seen::EXCLUDED != 0
                || l.versions.lookup(s.name) == Some(version::Verdict::Local) && !s.dynamic);
        let source = match s.def {
            Def::Shared { lib, index } => Some((lib, index)),
            _ => l.dynamic.copied.get(&(i as SymId)).copied(),
        };
        let name = match (s.def, s.version) {
            _ if s.ver_index & !VERSYM_HIDDEN <= 1 => s.name.to_vec(),
            _ if source.is_some() => {
                let (lib, index) = source.unwrap_or_default();
                let lib = &l.libs[lib as usize];
                let v = lib
                    .versions
                    .get((lib.versym[index as usize] & !VERSYM_HIDDEN) as usize)
                    .copied()
                    .unwrap_or(&[]);
                if v.is_empty() { s.name.to_vec() } else { [s.name, b"@", v].concat() }
            }
            (Def::Section { .. } | Def::Absolute(_), Some((v, default))) => {
                [s.name, if default { b"@@" } else { b"@" }, v].concat()
            }
            _ => s.name.to_vec(),
        };
        if local {
            if l.opts.discard == Discard::All {
                continue;
            }
            e.info = STB_LOCAL << 4 | e.info & 15;
            e.other = STV_DEFAULT;
            hidden.add(is_64, e, &name);
        } else {
            global.add(is_64, e, &name);
        }
    }
    parts.push(hidden);
    let mut t = Symtab { entries: Vec::new(), strings: vec![0], locals: 0, extended: Vec::new() };
    SymEntry::default().write(is_64, &mut t.entries);
    let size = enc::sym_size(is_64);
    let append = |t: &mut Symtab, p: &Part| {
        let base = t.strings.len() as u32;
        let start = t.entries.len();
        t.entries.extend_from_slice(&p.entries);
        t.strings.extend_from_slice(&p.strings);
        for e in t.entries[start..].chunks_exact_mut(size) {
            let name = u32::from_le_bytes([e[0], e[1], e[2], e[3]]) + base;
            e[..4].copy_from_slice(&name.to_le_bytes());
        }
    };
    parts.iter().for_each(|p| append(&mut t, p));
    t.locals = (t.entries.len() / size) as u32;
    append(&mut t, &global);
    t
}

/// Whether a global symbol is listed: it is defined here or referenced here.
fn in_symtab(l: &Linker, s: &symbols::Symbol) -> bool {
    use symbols::seen;
    match s.def {
        Def::Section { sec, .. } => {
            let sec = &l.sections[sec as usize];
            sec.live && sec.out != NONE
        }
        Def::Absolute(_) => s.obj != NONE,
        Def::Output(_) => true,
        Def::Undefined | Def::Shared { .. } => s.seen & seen::REF != 0 && (s.preemptible || s.weak),
        Def::Common { .. } => false,
    }
}

fn local_symbols(l: &Linker, obj: ObjId) -> Part {
    let is_64 = l.target.is_64();
    let o = &l.objects[obj as usize];
    let mut part = Part::default();
    if l.opts.discard == Discard::All {
        return part;
    }
    for (i, s) in o.syms[..o.first_global].iter().enumerate().skip(1) {
        if s.kind == STT_FILE {
            let e = SymEntry { info: STT_FILE, shndx: SHN_ABS as u16, ..SymEntry::default() };
            part.add(is_64, e, s.name);
            continue;
        }
        if s.kind == STT_SECTION || s.name.is_empty() || s.shndx == SHN_UNDEF {
            continue;
        }
        let temporary = s.name.starts_with(b".L");
        let (shndx, value) = match s.shndx {
            SHN_ABS => (SHN_ABS as u16, s.value),
            n => {
                let sec = o.sections.get(n as usize).copied().unwrap_or(NONE);
                if sec >= DISCARDED {
                    continue;
                }
                let section = &l.sections[sec as usize];
                if !section.live || section.out == NONE {
                    continue;
                }
                let merged = section.flags & SHF_MERGE != 0;
                let drop = match l.opts.discard {
                    Discard::Temporary => temporary,
                    Discard::SecMerge => temporary && merged,
                    _ => false,
                };
                let out = match &section.pieces {
                    Some(p) => l.sections[p.parent as usize].out,
                    None => section.out,
                };
                // RISC-V assemblers leave their label-difference labels in the table.
                let Some(addr) = relocate::local_addr(l, obj, i as u32) else { continue };
                if drop || temporary && l.target.shrinks() {
                    continue;
                }
                (l.outputs[out as usize].index as u16, symbol_value(l, s.kind, addr))
            }
        };
        let e = SymEntry { name: 0, info: s.kind, other: s.other, shndx, value, size: s.size };
        part.add(is_64, e, s.name);
    }
    part
}

/// Appends symbol table, names and section headers, and puts the headers in front.
///
/// `front` are headers that come before the output sections' (numbered from 1), `back` behind them.
pub fn finish_file(
    l: &mut Linker,
    mut image: Vec<u8>,
    symtab: Option<Symtab>,
    front: Vec<Extra>,
    back: Vec<Extra>,
) -> Option<Vec<u8>> {
    let is_64 = l.target.is_64();
    let mut names = synthetic::Strings::default();
    names.add(b"");
    let mut headers = vec![Shdr::default()];
    let extra = |e: Extra, headers: &mut Vec<Shdr>, image: &mut Vec<u8>, names: &mut synthetic::Strings| {
        image.resize(image.len().next_multiple_of(e.header.align.max(1) as usize), 0);
        headers.push(Shdr {
            name: names.add(&e.name),
            offset: image.len() as u64,
            size: e.data.len() as u64,
            ..e.header
        });
        image.extend_from_slice(&e.data);
    };
    front.into_iter().for_each(|e| extra(e, &mut headers, &mut image, &mut names));
    let order: Vec<OutId> = {
        let mut v: Vec<OutId> =
            (0..l.outputs.len() as OutId).filter(|&o| l.outputs[o as usize].index != 0).collect();
        v.sort_by_key(|&o| l.outputs[o as usize].index);
        v
    };
    let index_of =
        |s: Synth| l.synth.id(s).map_or(0, |id| l.outputs[l.sections[id as usize].out as usize].index);
    for &id in &order {
        let o = &l.outputs[id as usize];
        let (mut link, mut info) = (0, 0);
        match o.sh_type {
            SHT_DYNAMIC | SHT_GNU_VERDEF | SHT_GNU_VERNEED => {
                link = index_of(Synth::DynStr);
                info = match o.sh_type {
                    SHT_GNU_VERDEF => l.versions.names.len() as u32 + 1,
                    SHT_GNU_VERNEED => l.dynamic.needed_versions.len() as u32,
                    _ => 0,
                };
            }
            SHT_DYNSYM => {
                link = index_of(Synth::DynStr);
                info = 1;
            }
            SHT_HASH | SHT_GNU_HASH | SHT_GNU_VERSYM => link = index_of(Synth::DynSym),
            _ if o.flags & SHF_LINK_ORDER != 0 => link = linked_section(l, o),
            SHT_RELA | SHT_REL if o.flags & SHF_ALLOC != 0 => {
                link = index_of(Synth::DynSym);
                if l.synth.id(Synth::RelPlt).is_some_and(|p| l.sections[p as usize].out == id) {
                    info = index_of(Synth::GotPlt);
                }
            }
            _ => {}
        }
        let mut flags = o.flags;
        if matches!(o.sh_type, SHT_RELA | SHT_REL) && info != 0 {
            flags |= SHF_INFO_LINK;
        }
        headers.push(Shdr {
            name: names.add(o.name),
            sh_type: o.sh_type,
            flags,
            addr: if o.flags & SHF_ALLOC != 0 { o.addr } else { 0 },
            offset: o.file_off,
            size: o.size,
            link,
            info,
            align: o.align,
            entsize: o.entsize,
        });
    }
    back.into_iter().for_each(|e| extra(e, &mut headers, &mut image, &mut names));
    if let Some(t) = symtab {
        let symtab_index = headers.len() as u32;
        headers.iter_mut().filter(|h| h.link == LINK_SYMTAB).for_each(|h| h.link = symtab_index);
        let align = if is_64 { 8 } else { 4 };
        image.resize(image.len().next_multiple_of(align), 0);
        let strtab = headers.len() as u32 + 1;
        headers.push(Shdr {
            name: names.add(b".symtab"),
            sh_type: SHT_SYMTAB,
            offset: image.len() as u64,
            size: t.entries.len() as u64,
            link: strtab,
            info: t.locals,
            align: align as u64,
            entsize: enc::sym_size(is_64) as u64,
            ..Shdr::default()
        });
        image.extend_from_slice(&t.entries);
        headers.push(Shdr {
            name: names.add(b".strtab"),
            sh_type: SHT_STRTAB,
            offset: image.len() as u64,
            size: t.strings.len() as u64,
            align: 1,
            ..Shdr::default()
        });
        image.extend_from_slice(&t.strings);
        if !t.extended.is_empty() {
            image.resize(image.len().next_multiple_of(4), 0);
            let (offset, size) = (image.len() as u64, t.extended.len() as u64);
            let name = names.add(b".symtab_shndx");
            headers.push(Shdr {
                name,
                sh_type: SHT_SYMTAB_SHNDX,
                offset,
                size,
                link: symtab_index,
                align: 4,
                entsize: 4,
                ..Shdr::default()
            });
            image.extend_from_slice(&t.extended);
        }
    }
    let shstrndx = headers.len() as u32;
    let name = names.add(b".shstrtab");
    headers.push(Shdr {
        name,
        sh_type: SHT_STRTAB,
        offset: image.len() as u64,
        size: names.bytes.len() as u64,
        align: 1,
        ..Shdr::default()
    });
    image.extend_from_slice(&names.bytes);
    image.resize(image.len().next_multiple_of(8), 0);
    let shoff = image.len() as u64;
    if headers.len() >= 0xff00 {
        headers[0].size = headers.len() as u64;
        headers[0].link = shstrndx;
    }
    for h in &headers {
        h.write(is_64, &mut image);
    }
    let gnu = l.symbols.list.iter().any(|s| {
        matches!(s.def, Def::Section { .. }) && (s.kind == STT_GNU_IFUNC || s.unique) && in_symtab(l, s)
    });
    let header = Header {
        is_64,
        os_abi: if gnu || !l.synth.iplt.is_empty() { 3 } else { 0 },
        e_type: match l.opts.kind {
            OutputKind::Exec => ET_EXEC,
            OutputKind::Relocatable => ET_REL,
            _ => ET_DYN,
        },
        machine: l.target.machine(),
        entry: l.layout.entry,
        phoff: if l.layout.phdrs.is_empty() { 0 } else { enc::header_size(is_64) as u64 },
        shoff,
        flags: l.e_flags,
        phnum: l.layout.phdrs.len() as u32,
        shnum: headers.len() as u32,
        shstrndx,
    };
    let mut front = Vec::new();
    header.write(&mut front);
    l.layout.phdrs.iter().for_each(|p| p.write(is_64, &mut front));
    if front.len() > image.len() || l.layout.phdrs.len() as u64 > 0 && (front.len() as u64) > l.layout.headers
    {
        l.messages.error("not enough room for program headers");
        return None;
    }
    image[..front.len()].copy_from_slice(&front);
    Some(image)
}

/// The output section that the first SHF_LINK_ORDER input of a section goes with.
fn linked_section(l: &Linker, o: &OutputSection) -> u32 {
    for item in &o.items {
        let Item::Inputs(list) = item else { continue };
        for &s in list {
            let target = l.sections[s as usize].link_order;
            if target < DISCARDED && l.sections[target as usize].out != NONE {
                return l.outputs[l.sections[target as usize].out as usize].index;
            }
        }
    }
    0
}

/// Computes the build ID of the file and puts it into its note.
fn build_id(l: &Linker, file: &mut [u8]) {
    let Some(range) = synth_range(l, Synth::BuildId) else { return };
    let id: Vec<u8> = match &l.opts.build_id {
        BuildId::None => return,
        BuildId::Hex(bytes) => bytes.clone(),
        BuildId::Sha1 => build_id::tree(file, build_id::sha1),
        BuildId::Md5 => build_id::tree(file, build_id::md5),
        BuildId::Uuid => build_id::random(),
    };
    let start = range.start + 16;
    file[start..start + id.len()].copy_from_slice(&id);
}

/// Writes a file whole: into a temporary one beside it, which then takes its place. What is no regular file is only written to.
pub fn write_file(path: &Path, bytes: &[u8], executable: bool) -> std::io::Result<()> {
    if let Ok(meta) = std::fs::metadata(path)
        && !meta.is_file()
    {
        let mut f = std::fs::OpenOptions::new().write(true).open(path)?;
        return f.write_all(bytes);
    }
    // A symbolic link stays one: its target is replaced.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = real.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let temp = real.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let result = (|| {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if executable { 0o777 } else { 0o666 });
        let mut f = options.open(&temp)?;
        f.write_all(bytes)?;
        drop(f);
        std::fs::rename(&temp, &real)
    })();
    if result.is_err() {
        let _ = std::fs::remove_file(&temp);
    }
    result
}
