//! x86-64's part of the linker (System V psABI, AMD64 supplement; TLS sequences from its section on
//! "Thread-Local Storage" and Drepper's "ELF Handling For Thread-Local Storage").
//!
//! The PLT is the classic lazy one: a 16-byte header and 16-byte entries that GNU tools recognise as `foo@plt`.

use super::reloc::{self, GOTPCRELX, REX_GOTPCRELX};
use crate::mc::reloc::{RelocKind, RelocRow, RelocTable};
use crate::target::link::{Access, LinkMode, LinkTarget, PltSlot, SymbolFacts, TlsLayout};

pub struct X86_64Link;

pub static X86_64: X86_64Link = X86_64Link;

const EM_X86_64: u16 = 62;

impl LinkTarget for X86_64Link {
    fn machine(&self) -> u16 {
        EM_X86_64
    }
    fn is_64(&self) -> bool {
        true
    }
    fn relocs(&self) -> &'static RelocTable {
        &reloc::TABLE
    }
    fn emulations(&self) -> &'static [&'static str] {
        &["elf_x86_64"]
    }
    fn formats(&self) -> &'static [&'static str] {
        &["elf64-x86-64"]
    }
    fn arch_name(&self) -> &'static str {
        "i386:x86-64"
    }
    fn image_base(&self) -> u64 {
        0x400000
    }
    fn max_page_size(&self) -> u64 {
        0x1000
    }
    fn common_page_size(&self) -> u64 {
        0x1000
    }
    fn code_fill(&self) -> &'static [u8] {
        &[0x90]
    }
    fn interpreter(&self) -> &'static str {
        "/lib64/ld-linux-x86-64.so.2"
    }
    fn got_symbol_in_got_plt(&self) -> bool {
        true
    }
    fn got_header_words(&self) -> u32 {
        0
    }
    fn got_plt_header_words(&self) -> u32 {
        3
    }
    fn plt_sizes(&self) -> (u32, u32, u32) {
        (16, 16, 8)
    }

    fn write_plt_header(&self, out: &mut [u8], plt: u64, got_plt: u64) {
        out[..16].copy_from_slice(&[
            0xff, 0x35, 0, 0, 0, 0, // push GOT+8(%rip)
            0xff, 0x25, 0, 0, 0, 0, // jmp *GOT+16(%rip)
            0x0f, 0x1f, 0x40, 0x00, // nopl 0(%rax)
        ]);
        put32(out, 2, got_plt.wrapping_add(8).wrapping_sub(plt + 6));
        put32(out, 8, got_plt.wrapping_add(16).wrapping_sub(plt + 12));
    }

    fn write_plt_entry(&self, out: &mut [u8], slot: &PltSlot) {
        out[..16].copy_from_slice(&[
            0xff, 0x25, 0, 0, 0, 0, // jmp *slot(%rip)
            0x68, 0, 0, 0, 0, // push $index
            0xe9, 0, 0, 0, 0, // jmp header
        ]);
        put32(out, 2, slot.slot.wrapping_sub(slot.entry + 6));
        put32(out, 7, slot.index as u64);
        put32(out, 12, slot.plt.wrapping_sub(slot.entry + 16));
    }

    fn write_plt_got_entry(&self, out: &mut [u8], slot: &PltSlot) {
        out[..8].copy_from_slice(&[0xff, 0x25, 0, 0, 0, 0, 0x66, 0x90]); // jmp *slot(%rip); xchg %ax,%ax
        put32(out, 2, slot.slot.wrapping_sub(slot.entry + 6));
    }

    fn lazy_slot(&self, slot: &PltSlot) -> u64 {
        slot.entry + 6 // the push
    }

    fn tls_layout(&self) -> TlsLayout {
        TlsLayout::Below
    }

    fn relax(
        &self,
        row: &RelocRow,
        addend: i64,
        mode: LinkMode,
        sym: SymbolFacts,
        data: &[u8],
        offset: usize,
    ) -> Access {
        match row.kind {
            RelocKind::GotPc if row.r_type == GOTPCRELX || row.r_type == REX_GOTPCRELX => {
                if !mode.relax || sym.preemptible || sym.ifunc || sym.absolute || addend != -4 || offset < 2 {
                    return Access::Keep;
                }
                match (data[offset - 2], data[offset - 1]) {
                    (0x8b, _) => Access::GotToDirect,
                    (0xff, 0x15 | 0x25) => Access::GotToDirect,
                    _ => Access::Keep,
                }
            }
            // A shared library knows neither its module's number nor its offset; everything else is an executable,
            // whose own block has a fixed place.
            RelocKind::TlsGd if !mode.shared => {
                if sym.preemptible {
                    Access::TlsGdToIe
                } else {
                    Access::TlsGdToLe
                }
            }
            RelocKind::TlsLd if !mode.shared => Access::TlsLdToLe,
            RelocKind::TlsIe if !mode.shared && !sym.preemptible && ie_form(data, offset).is_some() => {
                Access::TlsIeToLe
            }
            RelocKind::TlsDesc | RelocKind::TlsDescCall if !mode.shared => {
                if sym.preemptible {
                    Access::TlsDescToIe
                } else {
                    Access::TlsDescToLe
                }
            }
            _ => Access::Keep,
        }
    }

    fn local_dynamic_is_local_exec(&self, mode: LinkMode) -> bool {
        !mode.shared
    }

    fn rewrite(
        &self,
        access: Access,
        row: &RelocRow,
        data: &mut [u8],
        offset: usize,
        value: i64,
        place: u64,
    ) -> Result<(), &'static str> {
        const GD: &str = "unexpected instructions around a TLS general dynamic access";
        const LD: &str = "unexpected instructions around a TLS local dynamic access";
        const DESC: &str = "unexpected instructions around a TLS descriptor access";
        const FAR: &str = "relocation truncated to fit";
        let rel = |to: i64, end: u64| -> Result<u64, &'static str> {
            let d = to.wrapping_sub(end as i64);
            if d as i32 as i64 == d { Ok(d as u64) } else { Err(FAR) }
        };
        let imm = |v: i64| if v as i32 as i64 == v { Ok(v as u64) } else { Err(FAR) };
        match access {
            Access::Keep => {}
            Access::GotToDirect => {
                let disp = rel(value, place.wrapping_add(4))?;
                match (data[offset - 2], data[offset - 1]) {
                    // mov foo@GOTPCREL(%rip), %reg → lea foo(%rip), %reg
                    (0x8b, _) => data[offset - 2] = 0x8d,
                    // call *foo@GOTPCREL(%rip) → addr32 call foo
                    (0xff, 0x15) => data[offset - 2..offset].copy_from_slice(&[0x67, 0xe8]),
                    // jmp *foo@GOTPCREL(%rip) → jmp foo; nop
                    _ => {
                        data[offset - 2] = 0xe9;
                        put32(data, offset - 1, disp.wrapping_add(1));
                        data[offset + 3] = 0x90;
                        return Ok(());
                    }
                }
                put32(data, offset, disp);
            }
            Access::TlsGdToLe | Access::TlsGdToIe => {
                // data16 lea x@tlsgd(%rip), %rdi; then a padded call of __tls_get_addr, 16 bytes together.
                let start = offset.checked_sub(4).ok_or(GD)?;
                let seq = data.get_mut(start..start + 16).ok_or(GD)?;
                let call: &[u8] = &seq[8..12];
                if seq[..4] != [0x66, 0x48, 0x8d, 0x3d]
                    || !(call == [0x66, 0x66, 0x48, 0xe8] || call == [0x66, 0x48, 0xff, 0x15])
                {
                    return Err(GD);
                }
                seq[..9].copy_from_slice(&[0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0]); // mov %fs:0, %rax
                if access == Access::TlsGdToLe {
                    seq[9..12].copy_from_slice(&[0x48, 0x8d, 0x80]); // lea x@tpoff(%rax), %rax
                    put32(seq, 12, imm(value)?);
                } else {
                    seq[9..12].copy_from_slice(&[0x48, 0x03, 0x05]); // add x@gottpoff(%rip), %rax
                    put32(seq, 12, rel(value, place.wrapping_add(12))?);
                }
            }
            Access::TlsLdToLe => {
                // lea x@tlsld(%rip), %rdi; call __tls_get_addr → mov %fs:0, %rax with prefixes
                let start = offset.checked_sub(3).ok_or(LD)?;
                let seq = data.get_mut(start..).ok_or(LD)?;
                if seq.len() < 12 || seq[..3] != [0x48, 0x8d, 0x3d] {
                    return Err(LD);
                }
                if seq[7] == 0xe8 {
                    seq[..12].copy_from_slice(&[0x66, 0x66, 0x66, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0]);
                } else if seq.len() >= 13 && seq[7..9] == [0xff, 0x15] {
                    seq[..13]
                        .copy_from_slice(&[0x66, 0x66, 0x66, 0x66, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0]);
                } else {
                    return Err(LD);
                }
            }
            Access::TlsIeToLe => {
                let (rex, opcode, reg) =
                    ie_form(data, offset).ok_or("unexpected instruction in a TLS initial exec access")?;
                // REX.R named the register of mov/add; as an immediate's operand it is REX.B.
                data[offset - 3] = if rex & 4 != 0 { 0x49 } else { 0x48 };
                data[offset - 2] = if opcode == 0x8b { 0xc7 } else { 0x81 };
                data[offset - 1] = 0xc0 | reg;
                put32(data, offset, imm(value)?);
            }
            Access::TlsDescToLe | Access::TlsDescToIe if row.kind == RelocKind::TlsDescCall => {
                // call *(%rax) → xchg %ax, %ax
                let seq = data.get_mut(offset..offset + 2).ok_or(DESC)?;
                if seq != [0xff, 0x10] {
                    return Err(DESC);
                }
                seq.copy_from_slice(&[0x66, 0x90]);
            }
            Access::TlsDescToLe | Access::TlsDescToIe => {
                // lea x@tlsdesc(%rip), %reg
                let start = offset.checked_sub(3).ok_or(DESC)?;
                let seq = data.get_mut(start..start + 7).ok_or(DESC)?;
                if seq[0] & 0xfb != 0x48 || seq[1] != 0x8d || seq[2] & 0xc7 != 5 {
                    return Err(DESC);
                }
                if access == Access::TlsDescToLe {
                    let reg = seq[2] >> 3 & 7;
                    seq[0] = if seq[0] & 4 != 0 { 0x49 } else { 0x48 };
                    seq[1] = 0xc7; // mov $x@tpoff, %reg
                    seq[2] = 0xc0 | reg;
                    put32(seq, 3, imm(value)?);
                } else {
                    seq[1] = 0x8b; // mov x@gottpoff(%rip), %reg
                    put32(seq, 3, rel(value, place.wrapping_add(4))?);
                }
            }
        }
        Ok(())
    }

    fn property_mask(&self, pr_type: u32) -> u32 {
        // GNU_PROPERTY_X86_FEATURE_1_AND: the PLT has no endbr64, so no IBT.
        if pr_type == 0xc000_0002 { 1 } else { 0 }
    }

    fn merge_flags(&self, merged: Option<u32>, flags: u32) -> Result<u32, String> {
        Ok(merged.unwrap_or(0) | flags)
    }
}

/// `mov`/`add x@gottpoff(%rip), %reg`: REX prefix, opcode and register number.
fn ie_form(data: &[u8], offset: usize) -> Option<(u8, u8, u8)> {
    let &[rex, opcode, modrm] = data.get(offset.checked_sub(3)?..offset)? else { return None };
    ((rex & 0xfb) == 0x48 && matches!(opcode, 0x8b | 0x03) && modrm & 0xc7 == 5).then_some((
        rex,
        opcode,
        modrm >> 3 & 7,
    ))
}

fn put32(out: &mut [u8], at: usize, value: u64) {
    out[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
}
