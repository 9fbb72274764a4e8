//! Encodes ELF headers, symbols and relocations, ELF32 and ELF64, little-endian.

/// What the ELF header says beyond the constants.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    pub is_64: bool,
    /// EI_OSABI: 0, or 3 (GNU) where IFUNC or unique symbols are used.
    pub os_abi: u8,
    pub e_type: u16,
    pub machine: u16,
    pub entry: u64,
    pub phoff: u64,
    pub shoff: u64,
    pub flags: u32,
    pub phnum: u32,
    pub shnum: u32,
    pub shstrndx: u32,
}

/// A program header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Phdr {
    pub p_type: u32,
    pub flags: u32,
    pub offset: u64,
    pub vaddr: u64,
    pub paddr: u64,
    pub filesz: u64,
    pub memsz: u64,
    pub align: u64,
}

/// A section header.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shdr {
    pub name: u32,
    pub sh_type: u32,
    pub flags: u64,
    pub addr: u64,
    pub offset: u64,
    pub size: u64,
    pub link: u32,
    pub info: u32,
    pub align: u64,
    pub entsize: u64,
}

/// A symbol table entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct SymEntry {
    pub name: u32,
    pub info: u8,
    pub other: u8,
    /// Section index as it goes into the 16 bits.
    pub shndx: u16,
    pub value: u64,
    pub size: u64,
}

/// Sizes in bytes of the structures of a class.
pub const fn header_size(is_64: bool) -> usize {
    if is_64 { 64 } else { 52 }
}
pub const fn phdr_size(is_64: bool) -> usize {
    if is_64 { 56 } else { 32 }
}
pub const fn shdr_size(is_64: bool) -> usize {
    if is_64 { 64 } else { 40 }
}
pub const fn sym_size(is_64: bool) -> usize {
    if is_64 { 24 } else { 16 }
}
pub const fn rel_size(is_64: bool, rela: bool) -> usize {
    match (is_64, rela) {
        (true, true) => 24,
        (true, false) => 16,
        (false, true) => 12,
        (false, false) => 8,
    }
}

/// Appends fields to a buffer.
struct Out<'a>(&'a mut Vec<u8>, bool);

impl Out<'_> {
    fn u16(&mut self, v: u16) {
        self.0.extend_from_slice(&v.to_le_bytes());
    }
    fn u32(&mut self, v: u32) {
        self.0.extend_from_slice(&v.to_le_bytes());
    }
    fn u64(&mut self, v: u64) {
        self.0.extend_from_slice(&v.to_le_bytes());
    }
    /// An address-sized field.
    fn word(&mut self, v: u64) {
        if self.1 { self.u64(v) } else { self.u32(v as u32) }
    }
}

impl Header {
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[0x7f, b'E', b'L', b'F', if self.is_64 { 2 } else { 1 }, 1, 1, self.os_abi]);
        out.extend_from_slice(&[0; 8]);
        let mut o = Out(out, self.is_64);
        o.u16(self.e_type);
        o.u16(self.machine);
        o.u32(1);
        o.word(self.entry);
        o.word(self.phoff);
        o.word(self.shoff);
        o.u32(self.flags);
        o.u16(header_size(self.is_64) as u16);
        o.u16(if self.phnum == 0 { 0 } else { phdr_size(self.is_64) as u16 });
        o.u16(self.phnum.min(0xffff) as u16);
        o.u16(shdr_size(self.is_64) as u16);
        // Larger counts stand in section header 0.
        o.u16(if self.shnum >= 0xff00 { 0 } else { self.shnum as u16 });
        o.u16(if self.shstrndx >= 0xff00 { 0xffff } else { self.shstrndx as u16 });
    }
}

impl Phdr {
    pub fn write(&self, is_64: bool, out: &mut Vec<u8>) {
        let mut o = Out(out, is_64);
        o.u32(self.p_type);
        if is_64 {
            o.u32(self.flags);
        }
        o.word(self.offset);
        o.word(self.vaddr);
        o.word(self.paddr);
        o.word(self.filesz);
        o.word(self.memsz);
        if !is_64 {
            o.u32(self.flags);
        }
        o.word(self.align);
    }
}

impl Shdr {
    pub fn write(&self, is_64: bool, out: &mut Vec<u8>) {
        let mut o = Out(out, is_64);
        o.u32(self.name);
        o.u32(self.sh_type);
        o.word(self.flags);
        o.word(self.addr);
        o.word(self.offset);
        o.word(self.size);
        o.u32(self.link);
        o.u32(self.info);
        o.word(self.align);
        o.word(self.entsize);
    }
}

impl SymEntry {
    pub fn write(&self, is_64: bool, out: &mut Vec<u8>) {
        let mut o = Out(out, is_64);
        o.u32(self.name);
        if is_64 {
            o.0.extend_from_slice(&[self.info, self.other]);
            o.u16(self.shndx);
            o.u64(self.value);
            o.u64(self.size);
        } else {
            o.u32(self.value as u32);
            o.u32(self.size as u32);
            o.0.extend_from_slice(&[self.info, self.other]);
            o.u16(self.shndx);
        }
    }
}

/// Appends a REL or RELA entry.
pub fn write_reloc(
    is_64: bool,
    rela: bool,
    offset: u64,
    sym: u32,
    r_type: u32,
    addend: i64,
    out: &mut Vec<u8>,
) {
    let mut o = Out(out, is_64);
    o.word(offset);
    o.word(if is_64 { (sym as u64) << 32 | r_type as u64 } else { (sym << 8 | r_type & 0xff) as u64 });
    if rela {
        o.word(addend as u64);
    }
}
