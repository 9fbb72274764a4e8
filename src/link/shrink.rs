//! Relaxation by deletion: sections from which a target removes bytes (RISC-V).
//!
//! Each round decides anew with the addresses of the last layout; a section keeps its list of cuts, through which every
//! offset in it is mapped. After a number of rounds only the alignment runs, which must be right, are decided again.

use super::scan::Key;
use super::symbols::Def;
use super::*;
use crate::elf::consts::*;
use crate::mc::reloc::RelocKind;
use crate::target::link::{Replaced, ShrinkInput, ShrinkReloc, Shrunk};
use rayon::prelude::*;

/// The cuts of a section, ready for lookup.
pub struct ShrunkSection {
    pub shrunk: Shrunk,
    /// Bytes removed before and by each cut.
    total: Vec<u64>,
}

impl ShrunkSection {
    fn new(shrunk: Shrunk) -> ShrunkSection {
        let mut sum = 0;
        let total = shrunk
            .cuts
            .iter()
            .map(|c| {
                sum += c.bytes as u64;
                sum
            })
            .collect();
        ShrunkSection { shrunk, total }
    }

    /// An input offset's place in the section as it is now.
    pub fn map(&self, offset: u64) -> u64 {
        let n = self.shrunk.cuts.partition_point(|c| c.offset < offset);
        let Some(last) = n.checked_sub(1) else { return offset };
        let cut = &self.shrunk.cuts[last];
        let before = self.total[last] - cut.bytes as u64;
        // Inside of what was removed: where the removed bytes were.
        let end = cut.offset + cut.bytes as u64;
        if offset < end { cut.offset - before } else { offset - self.total[last] }
    }

    /// What replaced a relocation.
    pub fn replaced(&self, reloc: usize) -> Option<&Replaced> {
        let at = self.shrunk.replaced.binary_search_by_key(&(reloc as u32), |r| r.reloc).ok()?;
        Some(&self.shrunk.replaced[at])
    }

    /// Bytes removed altogether.
    pub fn removed(&self) -> u64 {
        self.total.last().copied().unwrap_or(0)
    }

    /// Copies what is left of a section.
    pub fn copy(&self, data: &[u8], out: &mut [u8]) {
        let (mut from, mut to) = (0usize, 0usize);
        for c in &self.shrunk.cuts {
            let len = c.offset as usize - from;
            out[to..to + len].copy_from_slice(&data[from..from + len]);
            to += len;
            from = (c.offset + c.bytes as u64) as usize;
        }
        out[to..].copy_from_slice(&data[from..]);
    }
}

/// One round. True when something changed.
pub fn run(l: &mut Linker, round: u32) -> bool {
    let list: Vec<SecId> = (0..l.sections.len() as SecId)
        .filter(|&i| {
            let s = &l.sections[i as usize];
            s.live
                && s.out != NONE
                && s.source == Source::File
                && s.flags & SHF_EXECINSTR != 0
                && !s.relocs.is_empty()
        })
        .collect();
    let shared = &*l;
    let results: Vec<(SecId, Result<Shrunk, String>)> =
        list.par_iter().map(|&id| (id, shrink_section(shared, id, round))).collect();
    let mut changed = false;
    for (id, result) in results {
        match result {
            Ok(new) => {
                let s = &mut l.sections[id as usize];
                let old = s.shrunk.as_ref().map(|s| &s.shrunk);
                if old == Some(&new) || old.is_none() && new.cuts.is_empty() && new.replaced.is_empty() {
                    continue;
                }
                changed = true;
                let new = ShrunkSection::new(new);
                s.size = s.data.len() as u64 - new.removed();
                s.shrunk = Some(Box::new(new));
            }
            Err(e) => {
                let s = &l.sections[id as usize];
                let o = &l.objects[s.file as usize];
                l.messages.error(format!("{}({}): {e}", o.name, symbols::show(s.name)));
            }
        }
    }
    changed
}

fn shrink_section(l: &Linker, id: SecId, round: u32) -> Result<Shrunk, String> {
    let s = &l.sections[id as usize];
    let table = l.target.relocs();
    let gp = l.target.global_pointer().filter(|_| !l.opts.shared()).and_then(|name| {
        let id = l.symbols.find(name)?;
        matches!(l.symbols.list[id as usize].def, Def::Output(_) | Def::Section { .. })
            .then(|| l.symbol_addr(id))
    });
    let mut relocs = Vec::with_capacity(s.relocs.len());
    for rel in s.relocs.iter() {
        let Some(row) = table.row(rel.r_type) else { continue };
        let mut r = ShrinkReloc {
            offset: rel.offset,
            row,
            addend: rel.addend,
            target: None,
            absolute: false,
            tp_offset: None,
        };
        if !matches!(row.kind, RelocKind::Relax | RelocKind::Align | RelocKind::None)
            && let Some(t) = l.target_of(s.file, rel.sym)
        {
            r.absolute = t.absolute;
            let plt = l.plt_addr(t.key);
            r.target = match t.key {
                _ if plt.is_some() && row.kind == RelocKind::Plt => plt,
                _ if t.preemptible || t.discarded => None,
                Key::Global(g) => (!t.undefined).then(|| l.symbol_addr(g)),
                Key::Local(f, sym) => relocate::local_addr(l, f, sym),
            };
            if matches!(row.kind, RelocKind::TlsLe | RelocKind::TlsLeAdd) {
                r.tp_offset = r.target.map(|addr| l.tp_offset(addr).wrapping_add(rel.addend));
            }
        }
        relocs.push(r);
    }
    let address = l.section_addr(id, 0).unwrap_or(0);
    let flags = l.objects[s.file as usize].elf.flags;
    let input = ShrinkInput {
        address,
        data: s.data,
        relocs: &relocs,
        // Segments move by pages; within one the largest alignment bounds the change.
        slack: l.layout.max_align.max(if round == 0 { 0x40 } else { 0 }),
        gp,
        compressed: flags & 1 != 0,
        relax: l.opts.relax && round < 8,
    };
    if round < 8 {
        return l.target.shrink(&input);
    }
    // Late rounds keep what was replaced, and recompute the runs of padding.
    let aligned = l.target.shrink(&input)?;
    let Some(old) = &s.shrunk else { return Ok(aligned) };
    let mut cuts: Vec<_> = old
        .shrunk
        .cuts
        .iter()
        .filter(|c| {
            old.shrunk.replaced.iter().any(|r| {
                let offset = relocs.get(r.reloc as usize).map_or(u64::MAX, |x| x.offset);
                c.offset >= offset && c.offset < offset + 8
            })
        })
        .cloned()
        .collect();
    cuts.extend(aligned.cuts);
    cuts.sort_by_key(|c| c.offset);
    Ok(Shrunk { cuts, replaced: old.shrunk.replaced.clone() })
}
