//! Modifiers of symbol references on RISC-V: `%hi(sym)` and the like (RISC-V assembly programmer's manual, "Relocation
//! functions"), with the relocations they become.

use super::reloc as r;
use crate::mc::Spec;

pub const PLAIN: Spec = Spec(0);
pub const HI: Spec = Spec(1);
pub const LO: Spec = Spec(2);
pub const PCREL_HI: Spec = Spec(3);
pub const PCREL_LO: Spec = Spec(4);
pub const TPREL_ADD: Spec = Spec(7);
pub const GOT_PCREL_HI: Spec = Spec(8);
pub const TLS_IE_PCREL_HI: Spec = Spec(9);
pub const TLS_GD_PCREL_HI: Spec = Spec(10);
pub const PLT: Spec = Spec(11);

/// Name, relocation in a U-format field, in an I-format field, in an S-format field (0: none), and whether the
/// linker may relax it.
struct Row {
    name: &'static str,
    u: u32,
    i: u32,
    s: u32,
}

#[rustfmt::skip]
static ROWS: [Row; 12] = [
    Row { name: "",                u: 0,               i: 0,               s: 0 },
    Row { name: "hi",              u: r::HI20,         i: 0,               s: 0 },
    Row { name: "lo",              u: 0,               i: r::LO12_I,       s: r::LO12_S },
    Row { name: "pcrel_hi",        u: r::PCREL_HI20,   i: 0,               s: 0 },
    Row { name: "pcrel_lo",        u: 0,               i: r::PCREL_LO12_I, s: r::PCREL_LO12_S },
    Row { name: "tprel_hi",        u: r::TPREL_HI20,   i: 0,               s: 0 },
    Row { name: "tprel_lo",        u: 0,               i: r::TPREL_LO12_I, s: r::TPREL_LO12_S },
    Row { name: "tprel_add",       u: 0,               i: 0,               s: 0 },
    Row { name: "got_pcrel_hi",    u: r::GOT_HI20,     i: 0,               s: 0 },
    Row { name: "tls_ie_pcrel_hi", u: r::TLS_GOT_HI20, i: 0,               s: 0 },
    Row { name: "tls_gd_pcrel_hi", u: r::TLS_GD_HI20,  i: 0,               s: 0 },
    Row { name: "plt",             u: 0,               i: 0,               s: 0 },
];

/// The modifier called `name` (without `%`).
pub fn by_name(name: &[u8]) -> Option<Spec> {
    ROWS.iter().skip(1).position(|row| row.name.as_bytes() == name).map(|n| Spec(n as u8 + 1))
}
pub fn name(s: Spec) -> &'static str {
    ROWS[s.0 as usize].name
}
pub fn u_reloc(s: Spec) -> Option<u32> {
    Some(ROWS[s.0 as usize].u).filter(|&t| t != 0)
}
pub fn i_reloc(s: Spec) -> Option<u32> {
    Some(ROWS[s.0 as usize].i).filter(|&t| t != 0)
}
pub fn s_reloc(s: Spec) -> Option<u32> {
    Some(ROWS[s.0 as usize].s).filter(|&t| t != 0)
}
/// Whether GNU as marks the relocation as relaxable.
pub fn relaxable(s: Spec) -> bool {
    !matches!(s, GOT_PCREL_HI | TLS_IE_PCREL_HI | TLS_GD_PCREL_HI)
}
