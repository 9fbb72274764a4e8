//! SHF_MERGE: equal constants and strings of one output section are kept once.
//!
//! Sections that may be joined (same output section, flags, entry size and alignment) form a group. The first section of the
//! group carries the joined contents; the others become empty, and [`Pieces`] says where each part went.

use super::*;
use crate::elf::consts::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Where the parts of a section went.
pub struct Pieces {
    /// The section that holds the parts now.
    pub parent: SecId,
    /// Start of each part in the input section, ascending, and its place in the parent. `GONE`: dropped.
    pub starts: Vec<u32>,
    pub places: Vec<u64>,
}

/// The place of a part that was dropped.
pub const GONE: u64 = u64::MAX;

impl Pieces {
    /// The place in the parent of an offset in the section; None when that part was dropped.
    pub fn locate(&self, offset: u64) -> Option<u64> {
        let at = self.starts.partition_point(|&s| s as u64 <= offset).checked_sub(1)?;
        match self.places[at] {
            GONE => None,
            place => Some(place.wrapping_add(offset - self.starts[at] as u64)),
        }
    }
}

/// Joined contents: pieces of input with their places.
pub struct Merged<'a> {
    pub parts: Vec<(u64, &'a [u8])>,
}

pub fn run<'a>(l: &mut Linker<'a>) {
    let mut groups: FxHashMap<(OutId, u64, u64, u64), Vec<SecId>> = FxHashMap::default();
    let mut order = Vec::new();
    for (i, s) in l.sections.iter().enumerate() {
        let mergeable = s.flags & SHF_MERGE != 0
            && s.entsize > 0
            && s.live
            && s.out != NONE
            && s.source == Source::File
            && s.sh_type != SHT_NOBITS
            && s.relocs.is_empty()
            && s.size > 0
            && s.size < u32::MAX as u64
            && s.data.len() as u64 == s.size
            && s.size % s.entsize == 0
            && s.flags & SHF_WRITE == 0;
        if !mergeable {
            continue;
        }
        // The last string must end inside the section.
        let e = s.entsize as usize;
        if s.flags & SHF_STRINGS != 0 && s.data[s.data.len() - e..].iter().any(|&b| b != 0) {
            continue;
        }
        let key = (s.out, s.flags & (SHF_STRINGS | SHF_ALLOC | SHF_EXECINSTR), s.entsize, s.align);
        groups
            .entry(key)
            .or_insert_with(|| {
                order.push(key);
                Vec::new()
            })
            .push(i as SecId);
    }
    let sections = &l.sections;
    let joined: Vec<(Merged<'a>, u64, Vec<Pieces>)> = order
        .par_iter()
        .map(|key| join(sections, &groups[key], key.1 & SHF_STRINGS != 0, key.2 as usize, key.3))
        .collect();
    for (key, (merged, size, pieces)) in order.iter().zip(joined) {
        let list = &groups[key];
        let index = l.merged.len() as u32;
        l.merged.push(merged);
        for (&id, pieces) in list.iter().zip(pieces) {
            let s = &mut l.sections[id as usize];
            s.pieces = Some(Box::new(pieces));
            (s.size, s.source) =
                if id == list[0] { (size, Source::Merged(index)) } else { (0, Source::Gone) };
        }
    }
}

fn join<'a>(
    sections: &[InputSection<'a>],
    list: &[SecId],
    strings: bool,
    entsize: usize,
    align: u64,
) -> (Merged<'a>, u64, Vec<Pieces>) {
    let parent = list[0];
    let bytes: usize = list.iter().map(|&s| sections[s as usize].data.len()).sum();
    let mut places: FxHashMap<&'a [u8], u64> = FxHashMap::default();
    places.reserve(bytes / 32);
    let mut merged = Merged { parts: Vec::new() };
    let mut size = 0u64;
    let mut all = Vec::with_capacity(list.len());
    for &id in list {
        let data = sections[id as usize].data;
        let mut pieces = Pieces { parent, starts: Vec::new(), places: Vec::new() };
        let mut at = 0;
        while at < data.len() {
            let len = match (strings, entsize) {
                (false, _) => entsize,
                (true, 1) => memchr::memchr(0, &data[at..]).map_or(data.len() - at, |n| n + 1),
                (true, _) => {
                    let unit = data[at..].chunks_exact(entsize).position(|c| c.iter().all(|&b| b == 0));
                    unit.map_or(data.len() - at, |n| (n + 1) * entsize)
                }
            };
            let part = &data[at..at + len];
            let place = *places.entry(part).or_insert_with(|| {
                let place = size.next_multiple_of(align);
                size = place + len as u64;
                merged.parts.push((place, part));
                place
            });
            pieces.starts.push(at as u32);
            pieces.places.push(place);
            at += len;
        }
        all.push(pieces);
    }
    (merged, size, all)
}
