//! Groups output sections into segments and gives everything its place in the file.
//!
//! Without PHDRS, a PT_LOAD starts where protection changes on a new page, where load and run addresses part, where a gap is
//! larger than a page, and behind `.bss`. File offsets are congruent to addresses modulo the page size.

use super::layout::Placed;
use super::script::eval::align_up;
use super::script::{self, Command, Expr};
use super::symbols::show;
use super::synthetic::Synth;
use super::*;
use crate::elf::consts::*;
use crate::elf::write::{self as enc, Phdr};

/// A PT_LOAD under construction.
struct Load {
    flags: u32,
    sections: Vec<OutId>,
    headers: bool,
}

fn segment_flags(o: &OutputSection) -> u32 {
    let mut f = PF_R;
    if o.flags & SHF_WRITE != 0 {
        f |= PF_W;
    }
    if o.flags & SHF_EXECINSTR != 0 {
        f |= PF_X;
    }
    f
}

/// Groups sections into segments and gives everything its file offset.
pub fn run(l: &mut Linker) {
    let is_64 = l.target.is_64();
    let page = if l.opts.omagic || l.opts.nmagic { 1 } else { l.max_page() };
    let mut order: Vec<OutId> = l
        .commands
        .iter()
        .filter_map(|c| match c {
            Placed::Output(o) => Some(*o),
            _ => None,
        })
        .filter(|&o| !l.outputs[o as usize].gone)
        .collect();
    let mut alloc: Vec<OutId> =
        order.iter().copied().filter(|&o| l.outputs[o as usize].flags & SHF_ALLOC != 0).collect();
    alloc.sort_by_key(|&o| l.outputs[o as usize].lma);
    let tbss = |o: &OutputSection| o.flags & SHF_TLS != 0 && o.sh_type == SHT_NOBITS;
    let user: Vec<&script::PhdrDef> = l
        .script
        .commands
        .iter()
        .filter_map(|c| match c {
            Command::Phdrs(p) => Some(p),
            _ => None,
        })
        .flatten()
        .collect();
    let mut loads: Vec<Load> = Vec::new();
    let header_size = enc::header_size(is_64) as u64;
    if !user.is_empty() {
        l.layout.headers = header_size + user.len() as u64 * enc::phdr_size(is_64) as u64;
        return user_segments(l, &user, &order, page);
    }
    let mut last: Option<&OutputSection> = None;
    for &id in &alloc {
        let o = &l.outputs[id as usize];
        let flags = segment_flags(o);
        let fresh = match (loads.last(), last) {
            (Some(load), Some(before)) if !l.opts.omagic => {
                let same_page = (before.addr + before.size.max(1) - 1) / page.max(1) == o.addr / page.max(1);
                let moved = o.lma.wrapping_sub(before.lma) != o.addr.wrapping_sub(before.addr);
                let far = align_up(before.addr + before.size, page) < o.addr & !(page - 1);
                let differs = load.flags & PF_W != flags & PF_W
                    || l.opts.separate_code && load.flags & PF_X != flags & PF_X;
                let after_bss =
                    before.sh_type == SHT_NOBITS && o.sh_type != SHT_NOBITS && !tbss(before) && !same_page;
                moved || far || differs && !same_page || after_bss || o.addr < before.addr
            }
            (Some(_), Some(before)) => o.lma.wrapping_sub(before.lma) != o.addr.wrapping_sub(before.addr),
            _ => true,
        };
        if fresh && (!tbss(o) || loads.is_empty()) {
            loads.push(Load { flags, sections: vec![id], headers: false });
        } else if let Some(load) = loads.last_mut() {
            if !tbss(o) {
                load.flags |= flags;
            }
            load.sections.push(id);
        }
        if !tbss(o) {
            last = Some(o);
        }
    }
    // How many headers there will be.
    let interp = l.synth.id(Synth::Interp).is_some();
    let notes = note_groups(l, &order);
    let has = |name: &[u8]| {
        order.iter().copied().find(|&o| l.outputs[o as usize].name == name && l.outputs[o as usize].size > 0)
    };
    let eh_hdr = has(b".eh_frame_hdr");
    let property = has(b".note.gnu.property");
    let dynamic = has(b".dynamic");
    let interp_out = has(b".interp");
    let tls: Vec<OutId> =
        alloc.iter().copied().filter(|&o| l.outputs[o as usize].flags & SHF_TLS != 0).collect();
    let attributes = l.target.attributes_section().and_then(|(name, _)| has(name));
    let relro = l.layout.relro.filter(|r| alloc.iter().any(|&o| in_range(&l.outputs[o as usize], *r)));
    let mut count = loads.len() as u64 + notes.len() as u64;
    count +=
        2 * (interp && interp_out.is_some()) as u64 + eh_hdr.is_some() as u64 + property.is_some() as u64;
    count +=
        dynamic.is_some() as u64 + !tls.is_empty() as u64 + l.opts.gnu_stack as u64 + relro.is_some() as u64;
    count += attributes.is_some() as u64;
    count += l.layout.headers_alone as u64;
    let headers = header_size + count * enc::phdr_size(is_64) as u64;
    l.layout.headers = headers;
    let mut alone = None;
    // The headers are loaded when there is room before the first section in its page.
    if let Some(first) = loads.first_mut()
        && page > 1
        && !l.opts.omagic
    {
        let addr = l.outputs[first.sections[0] as usize].addr;
        first.headers = addr % page >= headers;
        // Or in a page of their own, where the built-in script keeps room for them.
        let base = script::default::image_base(l.opts, l.target);
        if !first.headers
            && l.script.file == script::default::NAME
            && addr >= base + headers
            && base.is_multiple_of(page)
        {
            alone = Some(base);
        }
    }
    // One more program header; the next pass counts it.
    l.layout.headers_alone = alone.is_some();
    l.layout.header_addr = alone;
    let mut phdrs: Vec<Phdr> = Vec::new();
    let mut offset = headers;
    if let Some(base) = alone {
        let size = headers;
        phdrs.push(Phdr {
            p_type: PT_LOAD,
            flags: PF_R,
            offset: 0,
            vaddr: base,
            paddr: base,
            filesz: size,
            memsz: size,
            align: page,
        });
    }
    for load in &loads {
        let first = &l.outputs[load.sections[0] as usize];
        let (mut vaddr, mut paddr) = (first.addr, first.lma);
        let start = if load.headers {
            let pad = vaddr % page;
            vaddr -= pad;
            paddr = paddr.wrapping_sub(pad);
            l.layout.header_addr = Some(vaddr);
            0
        } else if page > 1 {
            // Congruent to the address modulo the page size.
            offset + (vaddr.wrapping_sub(offset) & (page - 1))
        } else {
            align_up(offset, first.align)
        };
        let (mut file_end, mut mem_end) = (if load.headers { headers } else { start }, vaddr);
        for &id in &load.sections {
            let o = &mut l.outputs[id as usize];
            o.file_off = start + o.addr.wrapping_sub(vaddr);
            if o.flags & SHF_TLS != 0 && o.sh_type == SHT_NOBITS {
                continue;
            }
            mem_end = mem_end.max(o.addr + o.size);
            if o.sh_type != SHT_NOBITS {
                file_end = file_end.max(o.file_off + o.size);
            }
        }
        mem_end = mem_end.max(vaddr + (file_end - start));
        let align = if page > 1 {
            page
        } else {
            load.sections.iter().map(|&o| l.outputs[o as usize].align).max().unwrap_or(1)
        };
        let flags = if l.opts.omagic { PF_R | PF_W | PF_X } else { load.flags };
        phdrs.push(Phdr {
            p_type: PT_LOAD,
            flags,
            offset: start,
            vaddr,
            paddr,
            filesz: file_end - start,
            memsz: mem_end - vaddr,
            align,
        });
        offset = file_end.max(offset);
    }
    // A section without bytes in the file keeps an offset inside of it.
    let of = |l: &Linker, o: OutId, p_type: u32, flags: u32| {
        let o = &l.outputs[o as usize];
        let filesz = if o.sh_type == SHT_NOBITS { 0 } else { o.size };
        Phdr {
            p_type,
            flags,
            offset: o.file_off,
            vaddr: o.addr,
            paddr: o.lma,
            filesz,
            memsz: o.size,
            align: o.align,
        }
    };
    let mut front = Vec::new();
    if let Some(i) = interp_out.filter(|_| interp) {
        let base = l.layout.header_addr.unwrap_or(0) + header_size;
        let size = headers - header_size;
        front.push(Phdr {
            p_type: PT_PHDR,
            flags: PF_R,
            offset: header_size,
            vaddr: base,
            paddr: base,
            filesz: size,
            memsz: size,
            align: 8,
        });
        front.push(of(l, i, PT_INTERP, PF_R));
    }
    if let Some(a) = attributes {
        let o = &l.outputs[a as usize];
        front.push(Phdr {
            p_type: PT_RISCV_ATTRIBUTES,
            flags: PF_R,
            offset: 0,
            vaddr: 0,
            paddr: 0,
            filesz: o.size,
            memsz: 0,
            align: 1,
        });
    }
    let mut back = Vec::new();
    if let Some(d) = dynamic {
        back.push(of(l, d, PT_DYNAMIC, PF_R | PF_W));
    }
    for group in &notes {
        let (first, last) = (&l.outputs[group[0] as usize], &l.outputs[group[group.len() - 1] as usize]);
        let size = last.addr + last.size - first.addr;
        back.push(Phdr {
            p_type: PT_NOTE,
            flags: segment_flags(first),
            offset: first.file_off,
            vaddr: first.addr,
            paddr: first.lma,
            filesz: size,
            memsz: size,
            align: first.align,
        });
    }
    if let (Some((addr, size, align)), Some(&first)) = (l.layout.tls, tls.first()) {
        let filesz = tls
            .iter()
            .map(|&o| &l.outputs[o as usize])
            .filter(|o| o.sh_type != SHT_NOBITS)
            .map(|o| o.addr + o.size - addr)
            .max()
            .unwrap_or(0);
        let o = &l.outputs[first as usize];
        back.push(Phdr {
            p_type: PT_TLS,
            flags: PF_R,
            offset: o.file_off,
            vaddr: addr,
            paddr: o.lma,
            filesz,
            memsz: size,
            align,
        });
    }
    if let Some(p) = property {
        back.push(of(l, p, PT_GNU_PROPERTY, PF_R));
    }
    if let Some(e) = eh_hdr {
        back.push(of(l, e, PT_GNU_EH_FRAME, PF_R));
    }
    if l.opts.gnu_stack {
        back.push(stack_phdr(l));
    }
    for i in 0..l.outputs.len() {
        l.outputs[i].relro = relro.is_some_and(|r| in_range(&l.outputs[i], r));
    }
    if let Some((start, end)) = relro {
        let inside = alloc.iter().map(|&o| &l.outputs[o as usize]).filter(|o| in_range(o, (start, end)));
        let file_end = inside
            .clone()
            .filter(|o| o.sh_type != SHT_NOBITS)
            .map(|o| o.file_off + o.size)
            .max()
            .unwrap_or(0);
        if let Some(first) = inside.min_by_key(|o| o.addr) {
            let memsz = end - first.addr;
            back.push(Phdr {
                p_type: PT_GNU_RELRO,
                flags: PF_R,
                offset: first.file_off,
                vaddr: first.addr,
                paddr: first.lma,
                filesz: memsz.min(file_end.saturating_sub(first.file_off)),
                memsz,
                align: 1,
            });
        }
    }
    front.extend(phdrs);
    front.extend(back);
    l.layout.phdrs = front;
    order.retain(|&o| l.outputs[o as usize].flags & SHF_ALLOC == 0);
    rest_of_file(l, &order, offset);
    // The attributes' segment points at its section, which has no address.
    if let Some(a) = attributes {
        let off = l.outputs[a as usize].file_off;
        if let Some(p) = l.layout.phdrs.iter_mut().find(|p| p.p_type == PT_RISCV_ATTRIBUTES) {
            p.offset = off;
        }
    }
}

fn in_range(o: &OutputSection, (start, end): (u64, u64)) -> bool {
    !o.gone
        && o.flags & SHF_ALLOC != 0
        && o.flags & SHF_WRITE != 0
        && o.size > 0
        && o.addr >= start
        && o.addr + o.size <= end
}

/// PT_GNU_STACK: executable only when an object or the command line asks for it.
fn stack_phdr(l: &Linker) -> Phdr {
    let exec = l.opts.exec_stack.unwrap_or(l.layout.wants_exec_stack.is_some());
    if exec
        && l.opts.exec_stack.is_none()
        && let Some(name) = &l.layout.wants_exec_stack
        && l.layout.checked
    {
        l.messages.warn(format!(
            "{name}: requires executable stack (because the .note.GNU-stack section is executable)"
        ));
    }
    Phdr {
        p_type: PT_GNU_STACK,
        flags: PF_R | PF_W | if exec { PF_X } else { 0 },
        memsz: l.opts.stack_size.unwrap_or(0),
        align: 16,
        ..Phdr::default()
    }
}

/// Runs of note sections that follow each other with one alignment.
fn note_groups(l: &Linker, order: &[OutId]) -> Vec<Vec<OutId>> {
    let mut groups: Vec<Vec<OutId>> = Vec::new();
    let mut open = false;
    for &id in order {
        let o = &l.outputs[id as usize];
        if o.flags & SHF_ALLOC == 0 || o.size == 0 {
            continue;
        }
        if o.sh_type != SHT_NOTE {
            open = false;
            continue;
        }
        let joins = open
            && groups.last().is_some_and(|g| {
                let last = &l.outputs[g[g.len() - 1] as usize];
                last.align == o.align && align_up(last.addr + last.size, o.align) == o.addr
            });
        match groups.last_mut() {
            Some(g) if joins => g.push(id),
            _ => groups.push(vec![id]),
        }
        open = true;
    }
    groups
}

/// Sections without addresses follow what is loaded.
pub fn rest_of_file(l: &mut Linker, order: &[OutId], start: u64) {
    let mut offset = start;
    for &id in order {
        let o = &mut l.outputs[id as usize];
        offset = align_up(offset, o.align);
        o.file_off = offset;
        if o.sh_type != SHT_NOBITS {
            offset += o.size;
        }
    }
    l.layout.file_size = offset;
}

/// Segments as PHDRS says.
fn user_segments(l: &mut Linker, user: &[&script::PhdrDef], order: &[OutId], page: u64) {
    let headers = l.layout.headers;
    let header_size = enc::header_size(l.target.is_64()) as u64;
    let mut members: Vec<Vec<OutId>> = vec![Vec::new(); user.len()];
    let mut current: Vec<String> = Vec::new();
    for &id in order {
        let o = &l.outputs[id as usize];
        if o.flags & SHF_ALLOC == 0 {
            continue;
        }
        if let Some(d) = o.desc
            && !d.phdrs.is_empty()
        {
            current = d.phdrs.clone();
        }
        if current.is_empty() {
            // Sections before the first `:phdr` go into the first PT_LOAD.
            if let Some(i) = user.iter().position(|p| matches!(p.p_type, Expr::Num(1))) {
                members[i].push(id);
            }
        }
        for name in &current {
            match user.iter().position(|p| &p.name == name) {
                Some(i) => members[i].push(id),
                None if name == "NONE" => {}
                None => l
                    .layout
                    .errors
                    .push(format!("section `{}' assigned to non-existent phdr `{name}'", show(o.name))),
            }
        }
    }
    let mut offset = headers;
    let mut phdrs = vec![Phdr::default(); user.len()];
    l.layout.header_addr = None;
    // Loaded segments first: they set the offsets.
    let is_load = |p: &script::PhdrDef| matches!(p.p_type, Expr::Num(1));
    let indices =
        (0..user.len()).filter(|&i| is_load(user[i])).chain((0..user.len()).filter(|&i| !is_load(user[i])));
    for i in indices {
        let def = user[i];
        let p_type = layout::constant(l, &def.p_type).map_or(0, |v| v.addr as u32);
        let at = def.at.as_ref().and_then(|e| layout::constant(l, e)).map(|v| v.addr);
        let flags = def.flags.as_ref().and_then(|e| layout::constant(l, e)).map(|v| v.addr as u32);
        let list = &members[i];
        let mut ph = Phdr {
            p_type,
            flags: flags.unwrap_or(0),
            align: if p_type == PT_LOAD { page } else { 1 },
            ..Phdr::default()
        };
        if p_type == PT_GNU_STACK {
            ph = Phdr { flags: flags.unwrap_or(stack_phdr(l).flags), ..stack_phdr(l) };
        }
        if p_type == PT_PHDR {
            let base = l.layout.header_addr.unwrap_or(0) + header_size;
            let size = headers - header_size;
            ph = Phdr {
                p_type,
                flags: flags.unwrap_or(PF_R),
                offset: header_size,
                vaddr: base,
                paddr: base,
                filesz: size,
                memsz: size,
                align: 8,
            };
        }
        if let Some(&first) = list.first() {
            let f = &l.outputs[first as usize];
            ph.vaddr = f.addr;
            ph.paddr = f.lma;
            if p_type == PT_LOAD {
                let with_headers = def.filehdr || def.phdrs;
                ph.offset = if with_headers {
                    let room = if def.filehdr { headers } else { headers - header_size };
                    let base = if def.filehdr { 0 } else { header_size };
                    let pad = f.addr.wrapping_sub(room) % page;
                    ph.vaddr = f.addr.wrapping_sub(room).wrapping_sub(pad);
                    ph.paddr = f.lma.wrapping_sub(room).wrapping_sub(pad);
                    l.layout.header_addr = Some(ph.vaddr.wrapping_sub(base));
                    base
                } else {
                    offset + (f.addr.wrapping_sub(offset) & (page - 1))
                };
                for &o in list {
                    let o = &mut l.outputs[o as usize];
                    o.file_off = ph.offset.wrapping_add(o.addr.wrapping_sub(ph.vaddr));
                }
            } else {
                ph.offset = f.file_off;
                ph.align = list.iter().map(|&o| l.outputs[o as usize].align).max().unwrap_or(1);
            }
            let (mut file_end, mut mem_end) = (ph.offset, ph.vaddr);
            for &o in list {
                let o = &l.outputs[o as usize];
                if flags.is_none() {
                    ph.flags |= segment_flags(o);
                }
                if o.flags & SHF_TLS != 0 && o.sh_type == SHT_NOBITS && p_type == PT_LOAD {
                    continue;
                }
                mem_end = mem_end.max(o.addr + o.size);
                if o.sh_type != SHT_NOBITS {
                    file_end = file_end.max(o.file_off + o.size);
                }
            }
            ph.filesz = file_end - ph.offset;
            ph.memsz = mem_end - ph.vaddr;
            if p_type == PT_LOAD {
                offset = offset.max(file_end);
            }
        }
        if let Some(at) = at {
            ph.paddr = at;
        }
        phdrs[i] = ph;
    }
    l.layout.phdrs = phdrs;
    let rest: Vec<OutId> =
        order.iter().copied().filter(|&o| l.outputs[o as usize].flags & SHF_ALLOC == 0).collect();
    rest_of_file(l, &rest, offset);
}
