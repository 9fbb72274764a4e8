//! Modifiers of symbol references (`foo@PLT`) and the relocations they become (System V psABI, AMD64, section 4.4).

use super::reloc as r;
use crate::mc::Spec;

pub const PLAIN: Spec = Spec(0);
pub const PLT: Spec = Spec(1);
pub const GOTPCREL: Spec = Spec(2);
pub const GOTTPOFF: Spec = Spec(3);
pub const TPOFF: Spec = Spec(4);
pub const DTPOFF: Spec = Spec(5);
pub const TLSGD: Spec = Spec(6);

/// A modifier's name and its relocations: pc-relative 32 bits, then 32 and 64 bits of data or immediate (0: none).
struct Row {
    name: &'static str,
    pc32: u32,
    abs32: u32,
    abs64: u32,
}

#[rustfmt::skip]
static ROWS: [Row; 15] = [
    Row { name: "",         pc32: r::PC32,            abs32: r::ABS32S,   abs64: r::ABS64    },
    Row { name: "PLT",      pc32: r::PLT32,           abs32: r::PLT32,    abs64: 0           },
    Row { name: "GOTPCREL", pc32: r::GOTPCREL,        abs32: r::GOTPCREL, abs64: 28          },
    Row { name: "GOTTPOFF", pc32: r::GOTTPOFF,        abs32: r::GOTTPOFF, abs64: 0           },
    Row { name: "TPOFF",    pc32: r::TPOFF32,         abs32: r::TPOFF32,  abs64: r::TPOFF64  },
    Row { name: "DTPOFF",   pc32: r::DTPOFF32,        abs32: r::DTPOFF32, abs64: r::DTPOFF64 },
    Row { name: "TLSGD",    pc32: r::TLSGD,           abs32: r::TLSGD,    abs64: 0           },
    Row { name: "TLSLD",    pc32: r::TLSLD,           abs32: r::TLSLD,    abs64: 0           },
    Row { name: "GOT",      pc32: 3,                  abs32: 3,           abs64: 27          },
    Row { name: "GOTOFF",   pc32: 0,                  abs32: 0,           abs64: r::GOTOFF64 },
    Row { name: "SIZE",     pc32: 0,                  abs32: 32,          abs64: 33          },
    Row { name: "GOTPLT",   pc32: 0,                  abs32: 0,           abs64: 30          },
    Row { name: "PLTOFF",   pc32: 0,                  abs32: 0,           abs64: 31          },
    Row { name: "TLSDESC",  pc32: r::GOTPC32_TLSDESC, abs32: r::GOTPC32_TLSDESC, abs64: 0    },
    Row { name: "TLSCALL",  pc32: r::TLSDESC_CALL,    abs32: r::TLSDESC_CALL, abs64: 0       },
];

/// The modifier called `name`, in either case.
pub fn by_name(name: &[u8]) -> Option<Spec> {
    if name.is_empty() {
        return None;
    }
    ROWS.iter().position(|row| row.name.as_bytes().eq_ignore_ascii_case(name)).map(|i| Spec(i as u8))
}
/// Its name, empty for the plain one.
pub fn name(s: Spec) -> &'static str {
    ROWS[s.0 as usize].name
}
/// Relocation of a 32-bit pc-relative field.
pub fn pc32(s: Spec) -> Option<u32> {
    Some(ROWS[s.0 as usize].pc32).filter(|&t| t != 0)
}
/// Relocation of a 32-bit field that is sign-extended.
pub fn abs32s(s: Spec) -> Option<u32> {
    Some(ROWS[s.0 as usize].abs32).filter(|&t| t != 0)
}
/// Relocation of an absolute field of `size` bytes.
pub fn abs(s: Spec, size: u8) -> Option<u32> {
    match size {
        1 if s == PLAIN => Some(r::ABS8),
        2 if s == PLAIN => Some(r::ABS16),
        4 if s == PLAIN => Some(r::ABS32),
        4 => abs32s(s),
        8 => Some(ROWS[s.0 as usize].abs64).filter(|&t| t != 0),
        _ => None,
    }
}
