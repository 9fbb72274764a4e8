//! Symbol modifiers of x86-64: `sym@PLT` and the like.

use crate::mc::Spec;

/// The names by number; number 0 is a plain reference.
pub static NAMES: [&str; 13] = [
    "", "PLT", "GOTPCREL", "GOTTPOFF", "TPOFF", "DTPOFF", "TLSGD", "TLSLD", "GOT", "GOTOFF", "SIZE",
    "TLSDESC", "TLSCALL",
];

pub const PLT: Spec = Spec(1);
pub const GOTPCREL: Spec = Spec(2);
pub const GOTTPOFF: Spec = Spec(3);
pub const TPOFF: Spec = Spec(4);
pub const DTPOFF: Spec = Spec(5);
pub const TLSGD: Spec = Spec(6);
pub const TLSLD: Spec = Spec(7);
pub const GOT: Spec = Spec(8);
pub const GOTOFF: Spec = Spec(9);
pub const SIZE: Spec = Spec(10);
pub const TLSDESC: Spec = Spec(11);
pub const TLSCALL: Spec = Spec(12);
