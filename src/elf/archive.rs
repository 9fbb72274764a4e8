//! Reading `ar` archives: GNU and BSD, thin ones, with or without a symbol index.

use super::{consts::*, read};
use object::read::archive::{ArchiveFile, ArchiveOffset};

/// An archive whose index has been read.
#[derive(Debug)]
pub struct Archive<'a> {
    pub data: &'a [u8],
    pub thin: bool,
    /// Global symbols with the offset of the member that defines each, in the index's order.
    pub index: Vec<(&'a [u8], u64)>,
}

/// One member.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    pub name: &'a [u8],
    /// Offset of its header, by which the index names it.
    pub offset: u64,
    /// None for a member of a thin archive, whose bytes are in the file `name`.
    pub data: Option<&'a [u8]>,
}

/// Whether the bytes start an archive.
pub fn is_archive(data: &[u8]) -> bool {
    data.starts_with(b"!<arch>\n") || data.starts_with(b"!<thin>\n")
}

impl<'a> Archive<'a> {
    /// Reads the symbol index. `load` gives the bytes of a thin archive's members, should there be no index.
    pub fn parse(
        data: &'a [u8],
        load: &dyn Fn(&[u8]) -> Result<&'a [u8], String>,
    ) -> Result<Archive<'a>, String> {
        let file = ArchiveFile::parse(data).map_err(|e| e.to_string())?;
        let mut archive = Archive { data, thin: file.is_thin(), index: Vec::new() };
        match file.symbols().map_err(|e| e.to_string())? {
            Some(symbols) => {
                for symbol in symbols {
                    let symbol = symbol.map_err(|e| e.to_string())?;
                    archive.index.push((symbol.name(), symbol.offset().0));
                }
            }
            None => {
                // Without an index: read the symbol tables of the members.
                for member in archive.members()? {
                    let bytes = match member.data {
                        Some(bytes) => bytes,
                        None => load(member.name)?,
                    };
                    if !read::is_elf(bytes) {
                        continue;
                    }
                    let Ok(elf) = read::parse(bytes) else { continue };
                    let Some((table, _)) = elf.find(SHT_SYMTAB) else { continue };
                    let Ok(symbols) = elf.symbols(table) else { continue };
                    let defined = symbols.iter().filter(|s| s.bind != STB_LOCAL && s.shndx != SHN_UNDEF);
                    archive.index.extend(defined.map(|s| (s.name, member.offset)));
                }
            }
        }
        Ok(archive)
    }

    /// All members in order.
    pub fn members(&self) -> Result<Vec<Member<'a>>, String> {
        let file = ArchiveFile::parse(self.data).map_err(|e| e.to_string())?;
        let mut out = Vec::new();
        for member in file.members() {
            let member = member.map_err(|e| e.to_string())?;
            // The index names members by the offset of their header; here only the data's place is at hand.
            out.push(self.decode(&member, 0)?);
        }
        Ok(out)
    }

    /// The member at an offset of the index.
    pub fn member(&self, offset: u64) -> Result<Member<'a>, String> {
        let file = ArchiveFile::parse(self.data).map_err(|e| e.to_string())?;
        let member = file.member(ArchiveOffset(offset)).map_err(|e| e.to_string())?;
        self.decode(&member, offset)
    }

    fn decode(
        &self,
        member: &object::read::archive::ArchiveMember<'a>,
        offset: u64,
    ) -> Result<Member<'a>, String> {
        let data = match self.thin {
            true => None,
            false => Some(member.data(self.data).map_err(|e| e.to_string())?),
        };
        let offset = match (offset, member.header()) {
            (0, Some(header)) => {
                (header as *const _ as usize).wrapping_sub(self.data.as_ptr() as usize) as u64
            }
            _ => offset,
        };
        Ok(Member { name: member.name(), offset, data })
    }
}
