//! Decodes little-endian ELF32 and ELF64 files into plain types.
//!
//! `parse` checks that every section lies inside the file and that names, symbols and links are sound; errors are
//! sentences without the file's name, which the caller puts before them.

use super::consts::*;
use object::LittleEndian as LE;
use object::elf;
use object::read::elf::{FileHeader, Rel as _, Rela as _, SectionHeader as _};

/// A section header with its contents.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    pub name: &'a [u8],
    pub sh_type: u32,
    pub flags: u64,
    /// `sh_size`; of NOBITS sections too, where `data` is empty.
    pub size: u64,
    pub link: u32,
    pub info: u32,
    pub align: u64,
    pub entsize: u64,
    pub data: &'a [u8],
}

/// A symbol. `shndx` is a section index, or one of `SHN_ABS`, `SHN_COMMON`, `SHN_UNDEF`; extended indices are resolved.
#[derive(Clone, Copy, Debug)]
pub struct Sym<'a> {
    pub name: &'a [u8],
    pub value: u64,
    pub size: u64,
    pub shndx: u32,
    pub bind: u8,
    pub kind: u8,
    /// `st_other` whole: visibility and the target's bits.
    pub other: u8,
}

impl Sym<'_> {
    pub fn visibility(&self) -> u8 {
        self.other & 3
    }
}

/// One relocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reloc {
    pub offset: u64,
    pub r_type: u32,
    pub sym: u32,
    /// 0 for REL tables, whose addend stands in the section.
    pub addend: i64,
}

/// A relocation table, decoded as it is walked.
#[derive(Clone, Copy, Debug)]
pub enum Relocs<'a> {
    Rela64(&'a [elf::Rela64<LE>]),
    Rela32(&'a [elf::Rela32<LE>]),
    Rel32(&'a [elf::Rel32<LE>]),
    Rel64(&'a [elf::Rel64<LE>]),
}

impl<'a> Relocs<'a> {
    pub const EMPTY: Relocs<'static> = Relocs::Rela64(&[]);

    pub fn len(&self) -> usize {
        match self {
            Relocs::Rela64(t) => t.len(),
            Relocs::Rela32(t) => t.len(),
            Relocs::Rel32(t) => t.len(),
            Relocs::Rel64(t) => t.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The addends stand in the table.
    pub fn has_addends(&self) -> bool {
        matches!(self, Relocs::Rela64(_) | Relocs::Rela32(_))
    }

    pub fn get(&self, i: usize) -> Reloc {
        match self {
            Relocs::Rela64(t) => {
                let r = &t[i];
                Reloc {
                    offset: r.r_offset(LE),
                    r_type: r.r_type(LE, false).0,
                    sym: r.r_sym(LE, false),
                    addend: r.r_addend(LE),
                }
            }
            Relocs::Rela32(t) => {
                let r = &t[i];
                Reloc {
                    offset: r.r_offset(LE) as u64,
                    r_type: r.r_type(LE).0,
                    sym: r.r_sym(LE),
                    addend: r.r_addend(LE) as i64,
                }
            }
            Relocs::Rel32(t) => {
                let r = &t[i];
                Reloc { offset: r.r_offset(LE) as u64, r_type: r.r_type(LE).0, sym: r.r_sym(LE), addend: 0 }
            }
            Relocs::Rel64(t) => {
                let r = &t[i];
                Reloc { offset: r.r_offset(LE), r_type: r.r_type(LE).0, sym: r.r_sym(LE), addend: 0 }
            }
        }
    }

    pub fn iter(self) -> impl Iterator<Item = Reloc> + 'a {
        (0..self.len()).map(move |i| self.get(i))
    }
}

/// An ELF file.
#[derive(Clone, Debug)]
pub struct ElfFile<'a> {
    pub is_64: bool,
    pub e_type: u16,
    pub machine: u16,
    pub flags: u32,
    /// By section index; index 0 is the null section.
    pub sections: Vec<Section<'a>>,
}

/// Whether the bytes start an ELF file.
pub fn is_elf(data: &[u8]) -> bool {
    data.starts_with(b"\x7fELF")
}

/// Reads headers and sections.
pub fn parse(data: &[u8]) -> Result<ElfFile<'_>, String> {
    if data.len() < 20 {
        return Err("file truncated".into());
    }
    if data[5] != 1 {
        return Err("file format not recognized: not a little-endian ELF file".into());
    }
    match data[4] {
        2 => parse_as::<elf::FileHeader64<LE>>(data, true),
        1 => parse_as::<elf::FileHeader32<LE>>(data, false),
        _ => Err("file format not recognized: unknown ELF class".into()),
    }
}

fn parse_as<'a, H: FileHeader<Endian = LE>>(data: &'a [u8], is_64: bool) -> Result<ElfFile<'a>, String> {
    let header = H::parse(data).map_err(|e| e.to_string())?;
    let headers = header.section_headers(LE, data).map_err(|e| e.to_string())?;
    let names = match headers.is_empty() {
        true => object::read::StringTable::default(),
        false => header.section_strings(LE, data, headers).map_err(|e| e.to_string())?,
    };
    let mut sections = Vec::with_capacity(headers.len());
    for (i, h) in headers.iter().enumerate() {
        let name = names.get(h.sh_name(LE)).map_err(|_| format!("section {i} has a bad name"))?;
        let (offset, size): (u64, u64) = (h.sh_offset(LE).into(), h.sh_size(LE).into());
        let sh_type = h.sh_type(LE).0;
        let contents = if sh_type == SHT_NOBITS || sh_type == SHT_NULL {
            &[][..]
        } else {
            offset
                .checked_add(size)
                .and_then(|end| data.get(offset as usize..usize::try_from(end).ok()?))
                .ok_or_else(|| {
                    format!(
                        "section {i} ({}) reaches past the end of the file",
                        String::from_utf8_lossy(name)
                    )
                })?
        };
        let align: u64 = h.sh_addralign(LE).into();
        if align > 1 && !align.is_power_of_two() {
            return Err(format!("section {i} ({}) has alignment {align}", String::from_utf8_lossy(name)));
        }
        if size > 1 << 48 || align > 1 << 40 {
            return Err(format!("section {i} ({}) is too large", String::from_utf8_lossy(name)));
        }
        sections.push(Section {
            name,
            sh_type,
            flags: h.sh_flags(LE).0,
            size,
            link: h.sh_link(LE),
            info: h.sh_info(LE),
            align: align.max(1),
            entsize: h.sh_entsize(LE).into(),
            data: contents,
        });
    }
    Ok(ElfFile {
        is_64,
        e_type: header.e_type(LE).0,
        machine: header.e_machine(LE).0,
        flags: header.e_flags(LE).0,
        sections,
    })
}

impl<'a> ElfFile<'a> {
    /// The first section of a type, with its index.
    pub fn find(&self, sh_type: u32) -> Option<(usize, &Section<'a>)> {
        self.sections.iter().enumerate().find(|(_, s)| s.sh_type == sh_type)
    }

    /// The symbols of a SYMTAB or DYNSYM section.
    pub fn symbols(&self, table: usize) -> Result<Vec<Sym<'a>>, String> {
        if self.is_64 {
            self.symbols_as::<elf::Sym64<LE>>(table)
        } else {
            self.symbols_as::<elf::Sym32<LE>>(table)
        }
    }

    fn symbols_as<S: object::read::elf::Sym<Endian = LE>>(
        &self,
        table: usize,
    ) -> Result<Vec<Sym<'a>>, String> {
        let section = &self.sections[table];
        let raw = object::pod::slice_from_all_bytes::<S>(section.data)
            .map_err(|_| "symbol table has a bad size")?;
        let strings =
            self.sections.get(section.link as usize).ok_or("symbol table has a bad string table")?.data;
        if strings.last().is_some_and(|&b| b != 0) {
            return Err("string table is not terminated".into());
        }
        let extended =
            self.sections.iter().find(|s| s.sh_type == SHT_SYMTAB_SHNDX && s.link as usize == table);
        let mut out = Vec::with_capacity(raw.len());
        for (i, s) in raw.iter().enumerate() {
            let at = s.st_name(LE) as usize;
            let name = match strings.get(at..) {
                Some(rest) => &rest[..memchr::memchr(0, rest).unwrap_or(0)],
                None if at == 0 => &[][..],
                None => return Err(format!("symbol {i} has a bad name")),
            };
            let mut shndx = s.st_shndx(LE).0 as u32;
            if shndx == SHN_XINDEX {
                let entry = extended.and_then(|x| x.data.get(i * 4..i * 4 + 4));
                let entry = entry.ok_or_else(|| format!("symbol {i} has no extended section index"))?;
                shndx = u32::from_le_bytes(entry.try_into().unwrap_or_default());
                // An extended index names a section, never a reserved meaning.
                if shndx as usize >= self.sections.len() {
                    return Err(format!("symbol {i} has a bad section index"));
                }
            } else if shndx < SHN_LORESERVE && shndx as usize >= self.sections.len() {
                return Err(format!(
                    "symbol {i} ({}) has a bad section index",
                    String::from_utf8_lossy(name)
                ));
            }
            out.push(Sym {
                name,
                value: s.st_value(LE).into(),
                size: s.st_size(LE).into(),
                shndx,
                bind: s.st_bind().0,
                kind: s.st_type().0,
                other: s.st_other().0,
            });
        }
        Ok(out)
    }

    /// The relocation table in a REL or RELA section.
    pub fn relocs(&self, section: &Section<'a>) -> Result<Relocs<'a>, String> {
        let bad = |_| "relocation section has a bad size".to_string();
        let data = section.data;
        Ok(match (section.sh_type == SHT_RELA, self.is_64) {
            (true, true) => Relocs::Rela64(object::pod::slice_from_all_bytes(data).map_err(bad)?),
            (true, false) => Relocs::Rela32(object::pod::slice_from_all_bytes(data).map_err(bad)?),
            (false, false) => Relocs::Rel32(object::pod::slice_from_all_bytes(data).map_err(bad)?),
            (false, true) => Relocs::Rel64(object::pod::slice_from_all_bytes(data).map_err(bad)?),
        })
    }
}

/// Little-endian reads that give None past the end.
pub fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// The NUL-terminated string at an offset.
pub fn str_at(data: &[u8], at: usize) -> Option<&[u8]> {
    let rest = data.get(at..)?;
    Some(&rest[..memchr::memchr(0, rest)?])
}
