//! `.eh_frame`: split into records, equal CIEs joined, FDEs of dropped functions dropped, all in one section (Linux
//! Standard Base, "Exception Frames"); and the search table `.eh_frame_hdr`.

use super::merge::{GONE, Pieces};
use super::symbols::Def;
use super::*;
use crate::elf::consts::*;
use crate::elf::read::{Reloc, u32_at};
use rustc_hash::FxHashMap;

/// A record in an input section.
pub struct Record {
    pub section: SecId,
    /// Offset and length in the input section, length field included.
    pub offset: u32,
    pub size: u32,
    /// Its relocations, by index.
    pub relocs: (u32, u32),
    /// For an FDE: its CIE. For a CIE: the one that stands for it.
    pub cie: u32,
    pub live: bool,
    /// Offset in the output.
    pub place: u64,
}

#[derive(Default)]
pub struct EhFrame {
    pub cies: Vec<Record>,
    pub fdes: Vec<Record>,
    /// FDEs by the section of the function.
    pub fdes_of: FxHashMap<SecId, Vec<u32>>,
    /// Target of each FDE.
    targets: Vec<SecId>,
    /// Input sections in order, with the ranges of their CIEs and FDEs.
    pub sections: Vec<(SecId, (u32, u32), (u32, u32))>,
    /// Terminators of input sections: (section, offset).
    terminators: Vec<(SecId, u32)>,
    /// The section that holds the joined contents.
    pub parent: Option<SecId>,
    /// Some input ended with a terminator: the output does as well.
    pub terminated: bool,
}

impl EhFrame {
    pub fn fde_relocs<'l>(&self, l: &'l Linker, fde: u32) -> impl Iterator<Item = Reloc> + 'l {
        let f = &self.fdes[fde as usize];
        let relocs = l.sections[f.section as usize].relocs;
        (f.relocs.0..f.relocs.1).map(move |i| relocs.get(i as usize))
    }

    /// The FDEs that are written.
    pub fn live_fdes(&self) -> usize {
        self.fdes.iter().filter(|f| f.live).count()
    }
}

/// Splits all `.eh_frame` sections.
pub fn split(l: &mut Linker) {
    let list: Vec<SecId> = (0..l.sections.len() as SecId)
        .filter(|&i| {
            let s = &l.sections[i as usize];
            s.name == b".eh_frame" && s.flags & SHF_ALLOC != 0 && s.out != NONE && s.sh_type != SHT_NOBITS
        })
        .collect();
    let mut eh = std::mem::take(&mut l.eh);
    for id in list {
        if let Err(e) = split_section(l, id, &mut eh) {
            let name = &l.objects[l.sections[id as usize].file as usize].name;
            l.messages.error(format!("error in {name}(.eh_frame): {e}"));
        }
    }
    for (i, &t) in eh.targets.iter().enumerate() {
        if t < DISCARDED {
            eh.fdes_of.entry(t).or_default().push(i as u32);
        }
    }
    l.eh = eh;
}

fn split_section(l: &Linker, id: SecId, eh: &mut EhFrame) -> Result<(), String> {
    let s = &l.sections[id as usize];
    let o = &l.objects[s.file as usize];
    let data = s.data;
    let (first_cie, first_fde) = (eh.cies.len() as u32, eh.fdes.len() as u32);
    let mut cie_at: FxHashMap<u32, u32> = FxHashMap::default();
    let (mut at, mut reloc) = (0usize, 0u32);
    let count = s.relocs.len() as u32;
    // Records own the relocations inside of them; these must be in order.
    for i in 1..count as usize {
        if s.relocs.get(i).offset < s.relocs.get(i - 1).offset {
            return Err("relocations are not in order".into());
        }
    }
    while at < data.len() {
        let len = u32_at(data, at).ok_or("truncated record")?;
        if len == 0 {
            eh.terminated = true;
            eh.terminators.push((id, at as u32));
            at += 4;
            continue;
        }
        if len == u32::MAX {
            return Err("64-bit records are not supported".into());
        }
        let size = len as usize + 4;
        let end =
            at.checked_add(size).filter(|&e| e <= data.len()).ok_or("record reaches past the section")?;
        let pointer = u32_at(data, at + 4).filter(|_| len >= 4).ok_or("truncated record")?;
        let start = reloc;
        while reloc < count && s.relocs.get(reloc as usize).offset < end as u64 {
            reloc += 1;
        }
        let mut record = Record {
            section: id,
            offset: at as u32,
            size: size as u32,
            relocs: (start, reloc),
            cie: 0,
            live: true,
            place: 0,
        };
        if pointer == 0 {
            cie_at.insert(at as u32, eh.cies.len() as u32);
            record.cie = eh.cies.len() as u32;
            eh.cies.push(record);
        } else {
            let cie = (at as u32 + 4).wrapping_sub(pointer);
            record.cie = *cie_at.get(&cie).ok_or("an FDE has no CIE")?;
            // The first relocation is that of the function's address.
            let target = match start < reloc {
                true => {
                    let r = s.relocs.get(start as usize);
                    if r.offset != at as u64 + 8 { NONE } else { target_of(l, o, r.sym as usize)? }
                }
                false => NONE,
            };
            record.live = target != DISCARDED;
            eh.targets.push(target);
            eh.fdes.push(record);
        }
        at = end;
    }
    eh.sections.push((id, (first_cie, eh.cies.len() as u32), (first_fde, eh.fdes.len() as u32)));
    Ok(())
}

/// The section a symbol is in; DISCARDED when this file's copy is not used.
fn target_of(l: &Linker, o: &Object, sym: usize) -> Result<SecId, String> {
    let s = o.syms.get(sym).ok_or("a relocation has a bad symbol")?;
    if s.shndx == SHN_UNDEF {
        return Ok(NONE);
    }
    let own = o.sections.get(s.shndx as usize).copied().unwrap_or(NONE);
    if sym >= o.first_global && own != DISCARDED {
        // The definition that won may be another file's; then this unwind entry describes a copy that is not used.
        if let Def::Section { sec, .. } = l.symbols.list[o.globals[sym - o.first_global] as usize].def
            && sec == own
        {
            return Ok(sec);
        }
    }
    Ok(own)
}

/// Joins CIEs and gives every record its place.
pub fn run(l: &mut Linker) {
    let mut eh = std::mem::take(&mut l.eh);
    for (i, &t) in eh.targets.iter().enumerate() {
        if t < DISCARDED && !l.sections[t as usize].live {
            eh.fdes[i].live = false;
        }
    }
    let mut used = vec![false; eh.cies.len()];
    eh.fdes.iter().filter(|f| f.live).for_each(|f| used[f.cie as usize] = true);
    // A CIE's identity: its bytes and what its relocations refer to.
    type Key<'k> = (&'k [u8], Vec<(u64, u32, u64, i64)>);
    let mut known: FxHashMap<Key, u32> = FxHashMap::default();
    let mut place = 0u64;
    let mut pieces = Vec::new();
    for (id, cies, fdes) in &eh.sections {
        let s = &l.sections[*id as usize];
        for c in cies.0..cies.1 {
            if !used[c as usize] {
                eh.cies[c as usize].live = false;
                continue;
            }
            let r = &eh.cies[c as usize];
            let bytes = &s.data[r.offset as usize..(r.offset + r.size) as usize];
            let refs = (r.relocs.0..r.relocs.1)
                .map(|i| {
                    let rel = s.relocs.get(i as usize);
                    (rel.offset - r.offset as u64, rel.r_type, identity(l, s.file, rel.sym), rel.addend)
                })
                .collect();
            let first = *known.entry((bytes, refs)).or_insert(c);
            eh.cies[c as usize].cie = first;
            if first != c {
                eh.cies[c as usize].live = false;
                eh.cies[c as usize].place = eh.cies[first as usize].place;
            } else {
                eh.cies[c as usize].place = place;
                place += eh.cies[c as usize].size as u64;
            }
        }
        for f in fdes.0..fdes.1 {
            if eh.fdes[f as usize].live {
                eh.fdes[f as usize].place = place;
                place += eh.fdes[f as usize].size as u64;
            }
        }
        // Where the records went, in order of the input. A CIE that another stands for is at the other's place.
        let mut records: Vec<(u32, u64)> = Vec::new();
        for c in cies.0..cies.1 {
            let r = &eh.cies[c as usize];
            records.push((r.offset, if used[c as usize] { r.place } else { GONE }));
        }
        records.extend(
            eh.fdes[fdes.0 as usize..fdes.1 as usize]
                .iter()
                .map(|r| (r.offset, if r.live { r.place } else { GONE })),
        );
        records.sort_unstable();
        let parent = *eh.parent.get_or_insert(*id);
        pieces.push((
            *id,
            Pieces {
                parent,
                starts: records.iter().map(|r| r.0).collect(),
                places: records.iter().map(|r| r.1).collect(),
            },
        ));
    }
    if eh.terminated && place > 0 {
        place += 4;
    }
    for (id, mut pieces) in pieces {
        if let Some(&(_, at)) = eh.terminators.iter().find(|t| t.0 == id) {
            pieces.starts.push(at);
            pieces.places.push(place.saturating_sub(4));
        }
        let s = &mut l.sections[id as usize];
        s.live = true;
        (s.source, s.size) = if Some(id) == eh.parent { (Source::EhFrame, place) } else { (Source::Gone, 0) };
        s.pieces = Some(Box::new(pieces));
    }
    l.eh = eh;
}

/// What a relocation of a CIE refers to, as far as equality of CIEs goes.
fn identity(l: &Linker, file: ObjId, sym: u32) -> u64 {
    let o = &l.objects[file as usize];
    match (sym as usize).checked_sub(o.first_global).and_then(|g| o.globals.get(g)) {
        Some(&id) => 1 << 63 | id as u64,
        None => (file as u64) << 32 | sym as u64,
    }
}

/// Size of `.eh_frame_hdr`: its head and a pair per FDE.
pub fn header_size(l: &Linker) -> u64 {
    12 + 8 * l.eh.live_fdes() as u64
}

/// How an FDE's address is encoded: the `R` augmentation of its CIE (absolute by default).
fn pointer_encoding(cie: &[u8]) -> Option<u8> {
    let augmentation = crate::elf::read::str_at(cie, 9)?;
    let mut at = 9 + augmentation.len() + 1;
    if !augmentation.starts_with(b"z") {
        return Some(0);
    }
    let skip = |at: &mut usize| -> Option<()> {
        while *cie.get(*at)? & 0x80 != 0 {
            *at += 1;
        }
        *at += 1;
        Some(())
    };
    skip(&mut at)?; // code alignment
    skip(&mut at)?; // data alignment
    if cie.get(8)? == &1 {
        at += 1; // return register
    } else {
        skip(&mut at)?;
    }
    skip(&mut at)?; // length of the augmentation data
    for c in &augmentation[1..] {
        match c {
            b'R' => return cie.get(at).copied(),
            b'L' => at += 1,
            b'P' => {
                let encoding = *cie.get(at)?;
                at += 1 + match encoding & 0xf {
                    0 | 4 | 12 => 8,
                    2 | 10 => 2,
                    _ => 4,
                };
            }
            b'S' | b'B' | b'G' => {}
            _ => return None,
        }
    }
    Some(0)
}

/// Writes `.eh_frame_hdr` from the finished `.eh_frame`, which is at `frame_addr`.
pub fn write_header(
    l: &Linker,
    frame: &[u8],
    frame_addr: u64,
    addr: u64,
    out: &mut [u8],
) -> Result<(), String> {
    const FAR: &str = ".eh_frame_hdr refers to overflowing address";
    let rel = |to: u64| i32::try_from(to.wrapping_sub(addr) as i64).map_err(|_| FAR.to_string());
    let mut table: Vec<(i32, i32)> = Vec::with_capacity(l.eh.fdes.len());
    let mut encodings: Vec<Option<Option<u8>>> = vec![None; l.eh.cies.len()];
    for f in l.eh.fdes.iter().filter(|f| f.live) {
        let cie = l.eh.cies[f.cie as usize].cie as usize;
        let encoding = *encodings[cie].get_or_insert_with(|| {
            let c = &l.eh.cies[cie];
            pointer_encoding(&frame[c.place as usize..(c.place + c.size as u64) as usize])
        });
        let encoding = encoding.ok_or("unknown augmentation in a CIE")?;
        let at = f.place as usize + 8;
        let raw = match encoding & 0xf {
            0 | 4 | 12 => crate::elf::read::u64_at(frame, at),
            3 => u32_at(frame, at).map(u64::from),
            11 => u32_at(frame, at).map(|v| v as i32 as u64),
            _ => return Err(format!("unknown pointer encoding {encoding:#x} in a CIE")),
        };
        let raw = raw.ok_or("truncated FDE")?;
        let pc = if encoding & 0x70 == 0x10 { raw.wrapping_add(frame_addr + at as u64) } else { raw };
        table.push((rel(pc)?, rel(frame_addr + f.place)?));
    }
    table.sort_unstable();
    // Version 1; pointer to .eh_frame pcrel sdata4; count udata4; table datarel sdata4.
    out[..4].copy_from_slice(&[1, 0x1b, 3, 0x3b]);
    out[4..8].copy_from_slice(&(rel(frame_addr)?.wrapping_sub(4)).to_le_bytes());
    out[8..12].copy_from_slice(&(table.len() as u32).to_le_bytes());
    for (entry, (pc, fde)) in out[12..].chunks_exact_mut(8).zip(table) {
        entry[..4].copy_from_slice(&pc.to_le_bytes());
        entry[4..].copy_from_slice(&fde.to_le_bytes());
    }
    Ok(())
}
