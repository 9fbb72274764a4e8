//! Computes and patches relocations of one section, and finds the dynamic relocations it leaves.

use super::scan::{self, Abs, Key, Target};
use super::symbols::{Def, show};
use super::*;
use crate::elf::consts::*;
use crate::elf::read::Reloc;
use crate::mc::reloc::{DynKind, PatchError, RelocKind, RelocRow};
use crate::target::link::{Access, ShrinkBase};

/// A relocation for the dynamic linker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DynReloc {
    pub offset: u64,
    pub r_type: u32,
    /// Index in `.dynsym`.
    pub sym: u32,
    pub addend: i64,
    pub relative: bool,
}

/// The address of a local symbol; None when its section is not in the output.
pub fn local_addr(l: &Linker, file: ObjId, sym: u32) -> Option<u64> {
    let o = &l.objects[file as usize];
    let s = &o.syms[sym as usize];
    match s.shndx {
        SHN_UNDEF => Some(0),
        SHN_ABS => Some(s.value),
        n => match o.sections.get(n as usize).copied().unwrap_or(NONE) {
            NONE | DISCARDED => None,
            sec => l.section_addr(sec, s.value),
        },
    }
}

/// S and A of a relocation: the target's address and the addend still to be added. None: not in the output.
fn target_value(l: &Linker, key: Key, addend: i64) -> Option<(u64, i64)> {
    match key {
        Key::Global(id) => Some((l.symbol_addr(id), addend)),
        Key::Local(file, sym) => {
            let o = &l.objects[file as usize];
            let s = &o.syms[sym as usize];
            let sec = if s.shndx == SHN_UNDEF {
                NONE
            } else {
                o.sections.get(s.shndx as usize).copied().unwrap_or(NONE)
            };
            if sec >= DISCARDED {
                return local_addr(l, file, sym).map(|a| (a, addend));
            }
            // `section + addend` names a place in the section, which need not be where its neighbour went.
            if s.kind == STT_SECTION && l.sections[sec as usize].pieces.is_some() {
                return l.section_addr(sec, s.value.wrapping_add(addend as u64)).map(|a| (a, 0));
            }
            if s.kind == STT_GNU_IFUNC
                && let Some(addr) = l.plt_addr(key)
            {
                return Some((addr, addend));
            }
            l.section_addr(sec, s.value).map(|a| (a, addend))
        }
    }
}

/// A section's bytes as they go out, with all relocations applied.
pub fn section(l: &Linker, id: SecId, out: &mut [u8], dynamic: &mut Vec<DynReloc>) {
    let s = &l.sections[id as usize];
    match &s.shrunk {
        Some(cut) => cut.copy(s.data, out),
        None => out[..s.data.len()].copy_from_slice(s.data),
    }
    let addr = l.section_addr(id, 0).unwrap_or(0);
    let map = |offset: u64| match &s.shrunk {
        Some(cut) => Some(cut.map(offset)),
        None => Some(offset),
    };
    range(l, id, 0..s.relocs.len(), addr, &map, out, dynamic);
}

/// The joined `.eh_frame`.
pub fn eh_frame(l: &Linker, parent: SecId, out: &mut [u8], dynamic: &mut Vec<DynReloc>) {
    let addr = l.section_addr_of_parent(parent);
    for (id, cies, fdes) in &l.eh.sections {
        let s = &l.sections[*id as usize];
        let cies = l.eh.cies[cies.0 as usize..cies.1 as usize].iter();
        let fdes = l.eh.fdes[fdes.0 as usize..fdes.1 as usize].iter();
        for (r, is_fde) in cies.map(|r| (r, false)).chain(fdes.map(|r| (r, true))) {
            if !r.live {
                continue;
            }
            let place = r.place as usize;
            out[place..place + r.size as usize]
                .copy_from_slice(&s.data[r.offset as usize..(r.offset + r.size) as usize]);
            if is_fde {
                let cie = &l.eh.cies[l.eh.cies[r.cie as usize].cie as usize];
                let back = (r.place + 4 - cie.place) as u32;
                out[place + 4..place + 8].copy_from_slice(&back.to_le_bytes());
            }
            let map = |offset: u64| Some(r.place + (offset - r.offset as u64));
            range(l, *id, r.relocs.0 as usize..r.relocs.1 as usize, addr, &map, out, dynamic);
        }
    }
}

impl Linker<'_> {
    fn section_addr_of_parent(&self, parent: SecId) -> u64 {
        let s = &self.sections[parent as usize];
        self.outputs[s.out as usize].addr.wrapping_add(s.offset)
    }
}

/// Where a relocation stands, for its computation.
struct At {
    alloc: bool,
    /// P.
    place: u64,
}

fn range(
    l: &Linker,
    id: SecId,
    relocs: std::ops::Range<usize>,
    addr: u64,
    map: &dyn Fn(u64) -> Option<u64>,
    out: &mut [u8],
    dynamic: &mut Vec<DynReloc>,
) {
    let s = &l.sections[id as usize];
    let alloc = s.flags & SHF_ALLOC != 0;
    let writable = s.flags & SHF_WRITE != 0;
    let table = l.target.relocs();
    let mut skip = false;
    for i in relocs {
        if std::mem::take(&mut skip) {
            continue;
        }
        let mut rel = s.relocs.get(i);
        let Some(row) = table.row(rel.r_type) else { continue };
        if matches!(row.kind, RelocKind::None | RelocKind::Relax | RelocKind::Align | RelocKind::Vtable) {
            continue;
        }
        let (Some(t), Some(offset)) = (l.target_of(s.file, rel.sym), map(rel.offset)) else { continue };
        let at = offset as usize;
        let place = addr.wrapping_add(offset);
        if !s.relocs.has_addends() {
            rel.addend = out.get(at..).and_then(|b| row.read(b)).unwrap_or(0);
        }
        if !alloc {
            debug(l, id, row, &rel, &t, out, at, place);
            continue;
        }
        let here = At { alloc, place };
        if let Some(replaced) = s.shrunk.as_ref().and_then(|c| c.replaced(i)) {
            if replaced.base == ShrinkBase::Deleted {
                continue;
            }
            let size = replaced.size as usize;
            out[at..at + size].copy_from_slice(&replaced.insn.to_le_bytes()[..size]);
            let value = match replaced.base {
                ShrinkBase::Row => value(l, replaced.row, &rel, &t, &here),
                base => target_value(l, t.key, rel.addend).map(|(s, a)| {
                    let base = match (base, l.target.global_pointer().and_then(|n| l.symbols.find(n))) {
                        (ShrinkBase::Gp, Some(gp)) => l.symbol_addr(gp),
                        _ => 0,
                    };
                    s.wrapping_sub(base).wrapping_add(a as u64) as i64
                }),
            };
            if let Some(v) = value
                && let Err(e) = replaced.row.patch(&mut out[at..], v)
            {
                report(l, id, &rel, replaced.row, &t, e);
            }
            continue;
        }
        match row.kind {
            RelocKind::Abs if rel.r_type == table.pointer && !t.tls => {
                let action = if t.discarded { Abs::Static } else { scan::abs_action(l, &t, writable) };
                match action {
                    Abs::Static => {}
                    Abs::Symbolic => {
                        let sym = match t.key {
                            Key::Global(id) => l.symbols.list[id as usize].dynsym,
                            Key::Local(..) => 0,
                        };
                        dynamic.push(DynReloc {
                            offset: place,
                            r_type: rel.r_type,
                            sym,
                            addend: rel.addend,
                            relative: false,
                        });
                        row.write(&mut out[at..], if table.rela { 0 } else { rel.addend });
                        continue;
                    }
                    Abs::Relative => {
                        let Some((sv, a)) = target_value(l, t.key, rel.addend) else { continue };
                        let v = sv.wrapping_add(a as u64) as i64;
                        let r_type = table.dyn_type(DynKind::Relative);
                        dynamic.push(DynReloc { offset: place, r_type, sym: 0, addend: v, relative: true });
                        row.write(&mut out[at..], v);
                        continue;
                    }
                }
            }
            RelocKind::GotPc
            | RelocKind::TlsGd
            | RelocKind::TlsLd
            | RelocKind::TlsIe
            | RelocKind::TlsDesc
            | RelocKind::TlsDescCall => {
                let access = scan::access(l, row, &rel, &t, s.data);
                if access != Access::Keep {
                    skip = l.target.covers_next(access);
                    let Some((sv, _)) = target_value(l, t.key, 0) else { continue };
                    let v = match access {
                        Access::GotToDirect => sv as i64,
                        Access::TlsGdToIe | Access::TlsDescToIe => got_slot(l, l.slots(t.key).tls_ie) as i64,
                        Access::TlsLdToLe => 0,
                        // The addend of these accesses is that of the PC-relative field.
                        _ => l.tp_offset(sv).wrapping_add(rel.addend + tls_field_bias(row)),
                    };
                    if let Err(e) = l.target.rewrite(access, row, out, at, v, place) {
                        let (intro, p) = symbols::place(l, id, rel.offset, true);
                        l.messages.error(format!(
                            "{intro}{p}: {e}: {} against `{}'",
                            row.name,
                            l.target_name(t.key)
                        ));
                    }
                    continue;
                }
            }
            RelocKind::Add | RelocKind::Sub | RelocKind::Set => {
                let Some((sv, a)) = target_value(l, t.key, rel.addend) else { continue };
                let v = sv.wrapping_add(a as u64) as i64;
                let old = out.get(at..).and_then(|b| row.read(b)).unwrap_or(0);
                let v = match row.kind {
                    RelocKind::Add => old.wrapping_add(v),
                    RelocKind::Sub => old.wrapping_sub(v),
                    _ => v,
                };
                if let Some(b) = out.get_mut(at..) {
                    row.write(b, v);
                }
                continue;
            }
            RelocKind::SetUleb => {
                let Some((sv, a)) = target_value(l, t.key, rel.addend) else { continue };
                let mut v = sv.wrapping_add(a as u64);
                if i + 1 < s.relocs.len() {
                    let next = s.relocs.get(i + 1);
                    if table.row(next.r_type).is_some_and(|r| r.kind == RelocKind::SubUleb)
                        && next.offset == rel.offset
                        && let Some(t2) = l.target_of(s.file, next.sym)
                        && let Some((sv, a)) = target_value(l, t2.key, next.addend)
                    {
                        v = v.wrapping_sub(sv.wrapping_add(a as u64));
                        skip = true;
                    }
                }
                if !put_uleb(out, at, v) {
                    report(l, id, &rel, row, &t, PatchError::OutOfRange);
                }
                continue;
            }
            RelocKind::TlsLeAdd | RelocKind::SubUleb => continue,
            _ => {}
        }
        let Some(v) = value(l, row, &rel, &t, &here) else { continue };
        let Some(b) = out.get_mut(at..) else { continue };
        if let Err(e) = row.patch(b, v) {
            report(l, id, &rel, row, &t, e);
        }
    }
}

/// A PC-relative TLS field counts from its end: its addend is -4, which is no part of the variable's offset.
fn tls_field_bias(row: &RelocRow) -> i64 {
    if row.is_pc_relative() { row.field.size as i64 } else { 0 }
}

/// Rewrites a ULEB128 in place, keeping its length.
fn put_uleb(out: &mut [u8], mut at: usize, mut v: u64) -> bool {
    loop {
        let Some(b) = out.get_mut(at) else { return false };
        let more = *b & 0x80;
        *b = more | (v & 0x7f) as u8;
        v >>= 7;
        if more == 0 {
            return v == 0;
        }
        at += 1;
    }
}

/// Address of a GOT slot by its position in words.
pub fn got_slot(l: &Linker, word: u32) -> u64 {
    let size = if l.target.is_64() { 8 } else { 4 };
    l.synth_addr(synthetic::Synth::Got).unwrap_or(0).wrapping_add(word as u64 * size)
}

/// What a relocation's field gets.
fn value(l: &Linker, row: &RelocRow, rel: &Reloc, t: &Target, at: &At) -> Option<i64> {
    let p = at.place;
    let page = |a: u64| a & !0xfff;
    let slots = || l.slots(t.key);
    // A reference to what is not there reads as 0 (unwind tables of dropped code).
    let (s, a) = target_value(l, t.key, rel.addend).unwrap_or_default();
    let s_a = s.wrapping_add(a as u64);
    let plus = |base: u64| base.wrapping_add(rel.addend as u64);
    let v = match row.kind {
        RelocKind::Abs if t.tls && at.alloc => l.tp_offset(s).wrapping_add(a) as u64,
        RelocKind::Abs => s_a,
        RelocKind::Pc => s_a.wrapping_sub(p),
        RelocKind::Plt => match l.plt_addr(t.key) {
            Some(plt) => plus(plt).wrapping_sub(p),
            // A call of nothing: to itself, where zero is out of reach. It must never be executed.
            None if t.undefined && row.check(s_a.wrapping_sub(p) as i64).is_err() => 0,
            None => s_a.wrapping_sub(p),
        },
        RelocKind::PltOff => plus(l.plt_addr(t.key).unwrap_or(s)).wrapping_sub(l.got_base()),
        RelocKind::Got => plus(got_slot(l, slots().got)).wrapping_sub(l.got_base()),
        RelocKind::GotPc => plus(got_slot(l, slots().got)).wrapping_sub(p),
        RelocKind::GotAbs => plus(got_slot(l, slots().got)),
        RelocKind::GotBasePc => plus(l.got_base()).wrapping_sub(p),
        RelocKind::GotOff => s_a.wrapping_sub(l.got_base()),
        RelocKind::Page => page(s_a).wrapping_sub(page(p)),
        RelocKind::GotPage => page(plus(got_slot(l, slots().got))).wrapping_sub(page(p)),
        RelocKind::Size => {
            let size = match t.key {
                Key::Global(id) => l.symbols.list[id as usize].size,
                Key::Local(f, sym) => l.objects[f as usize].syms[sym as usize].size,
            };
            size.wrapping_add(rel.addend as u64)
        }
        RelocKind::PcLo => return pc_lo(l, rel, t),
        RelocKind::TlsGd => plus(got_slot(l, slots().tls_gd)).wrapping_sub(p),
        RelocKind::TlsLd => plus(got_slot(l, l.synth.tls_ld_word)).wrapping_sub(p),
        RelocKind::TlsIe => plus(got_slot(l, slots().tls_ie)).wrapping_sub(p),
        RelocKind::TlsIeAbs => plus(got_slot(l, slots().tls_ie)),
        RelocKind::TlsIeGot => plus(got_slot(l, slots().tls_ie)).wrapping_sub(l.got_base()),
        RelocKind::TlsDesc => plus(got_slot(l, slots().tls_desc)).wrapping_sub(p),
        RelocKind::TlsDtpOff => {
            if at.alloc && l.target.local_dynamic_is_local_exec(l.mode()) {
                l.tp_offset(s).wrapping_add(a) as u64
            } else {
                l.dtp_offset(s).wrapping_add(a) as u64
            }
        }
        RelocKind::TlsLe => l.tp_offset(s).wrapping_add(a) as u64,
        RelocKind::TlsLeNeg => l.tp_offset(s).wrapping_add(a).wrapping_neg() as u64,
        RelocKind::Add | RelocKind::Sub | RelocKind::Set => s_a,
        _ => return None,
    };
    Some(v as i64)
}

/// The value of the high part's relocation, which stands at the label that the low part names.
fn pc_lo(l: &Linker, rel: &Reloc, t: &Target) -> Option<i64> {
    let (file, label) = match t.key {
        Key::Local(file, sym) => (file, l.objects[file as usize].syms[sym as usize]),
        Key::Global(id) => {
            let Def::Section { sec, value } = l.symbols.list[id as usize].def else { return None };
            let s = &l.sections[sec as usize];
            return pc_hi(l, sec, s.file, value, rel);
        }
    };
    let sec = *l.objects[file as usize].sections.get(label.shndx as usize)?;
    if sec >= DISCARDED {
        return None;
    }
    pc_hi(l, sec, file, label.value, rel)
}

fn pc_hi(l: &Linker, sec: SecId, file: ObjId, offset: u64, lo: &Reloc) -> Option<i64> {
    let s = &l.sections[sec as usize];
    let table = l.target.relocs();
    let count = s.relocs.len();
    // By offset, which assemblers write in order; otherwise by looking at all.
    let (mut low, mut high) = (0, count);
    while low < high {
        let mid = (low + high) / 2;
        if s.relocs.get(mid).offset < offset { low = mid + 1 } else { high = mid }
    }
    let is_hi = |i: usize| -> Option<(Reloc, &'static RelocRow)> {
        let r = s.relocs.get(i);
        let row = table.row(r.r_type)?;
        let hi = matches!(
            row.kind,
            RelocKind::Pc | RelocKind::GotPc | RelocKind::TlsGd | RelocKind::TlsIe | RelocKind::TlsDesc
        );
        (r.offset == offset && hi).then_some((r, row))
    };
    let found = (low..count).take_while(|&i| s.relocs.get(i).offset == offset).find_map(is_hi);
    let Some((hi, row)) = found.or_else(|| (0..count).find_map(is_hi)) else {
        let (intro, p) = symbols::place(l, sec, lo.offset, true);
        l.messages.error(format!("{intro}{p}: dangerous relocation: %pcrel_lo missing matching %pcrel_hi"));
        return None;
    };
    let t = l.target_of(file, hi.sym)?;
    let place = l.section_addr(sec, hi.offset)?;
    value(l, row, &hi, &t, &At { alloc: true, place })
}

/// Relocations of debugging sections: addresses, and something harmless for what is not there.
#[allow(clippy::too_many_arguments)]
fn debug(
    l: &Linker,
    id: SecId,
    row: &RelocRow,
    rel: &Reloc,
    t: &Target,
    out: &mut [u8],
    at: usize,
    place: u64,
) {
    let s = &l.sections[id as usize];
    let dead = t.discarded || target_value(l, t.key, rel.addend).is_none();
    let v = if dead {
        match row.kind {
            RelocKind::Add | RelocKind::Sub | RelocKind::SetUleb | RelocKind::SubUleb => return,
            // 0 would end these lists.
            _ if s.name == b".debug_ranges" || s.name == b".debug_loc" => 1,
            _ => 0,
        }
    } else {
        match row.kind {
            RelocKind::Add | RelocKind::Sub | RelocKind::Set => {
                let Some((sv, a)) = target_value(l, t.key, rel.addend) else { return };
                let v = sv.wrapping_add(a as u64) as i64;
                let old = out.get(at..).and_then(|b| row.read(b)).unwrap_or(0);
                match row.kind {
                    RelocKind::Add => old.wrapping_add(v),
                    RelocKind::Sub => old.wrapping_sub(v),
                    _ => v,
                }
            }
            RelocKind::SetUleb => {
                let Some((sv, a)) = target_value(l, t.key, rel.addend) else { return };
                put_uleb(out, at, sv.wrapping_add(a as u64));
                return;
            }
            RelocKind::SubUleb => {
                let Some((sv, a)) = target_value(l, t.key, rel.addend) else { return };
                let old = read_uleb(out, at);
                put_uleb(out, at, old.wrapping_sub(sv.wrapping_add(a as u64)));
                return;
            }
            _ => {
                let here = At { alloc: false, place };
                match value(l, row, rel, t, &here) {
                    Some(v) => v,
                    None => return,
                }
            }
        }
    };
    if let Some(b) = out.get_mut(at..)
        && !row.write(b, v)
    {
        report(l, id, rel, row, t, PatchError::OutOfBounds);
    }
}

fn read_uleb(data: &[u8], mut at: usize) -> u64 {
    let (mut v, mut shift) = (0u64, 0);
    while let Some(&b) = data.get(at) {
        v |= ((b & 0x7f) as u64).checked_shl(shift).unwrap_or(0);
        shift += 7;
        at += 1;
        if b & 0x80 == 0 {
            break;
        }
    }
    v
}

fn report(l: &Linker, id: SecId, rel: &Reloc, row: &RelocRow, t: &Target, e: PatchError) {
    let (intro, p) = symbols::place(l, id, rel.offset, true);
    let name = l.target_name(t.key);
    let (what, defined) = match t.key {
        Key::Local(..) => ("", String::new()),
        Key::Global(g) => {
            let s = &l.symbols.list[g as usize];
            let defined = match s.def {
                Def::Section { sec, .. } => {
                    let sec = &l.sections[sec as usize];
                    format!(
                        " defined in {} section in {}",
                        show(sec.name),
                        l.objects[s.obj.min(l.objects.len() as u32 - 1) as usize].name
                    )
                }
                _ => String::new(),
            };
            (if t.undefined { "undefined symbol " } else { "symbol " }, defined)
        }
    };
    let text = match e {
        PatchError::OutOfRange => {
            format!("relocation truncated to fit: {} against {what}`{name}'{defined}", row.name)
        }
        PatchError::Misaligned => format!("{} against {what}`{name}': the target is not aligned", row.name),
        PatchError::OutOfBounds => format!("{} lies outside of its section", row.name),
    };
    l.messages.error(format!("{intro}{p}: {text}"));
}
