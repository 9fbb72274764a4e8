//! Registers of RISC-V: class 0 integer, class 1 floating point, numbers as in the ISA manual; names of the psABI.

use crate::mc::Reg;

pub const GPR: u8 = 0;
pub const FPR: u8 = 1;

pub const fn x(n: u8) -> Reg {
    Reg::phys(GPR, n)
}
pub const fn f(n: u8) -> Reg {
    Reg::phys(FPR, n)
}

pub const ZERO: Reg = x(0);
pub const RA: Reg = x(1);
pub const SP: Reg = x(2);
pub const TP: Reg = x(4);
pub const T1: Reg = x(6);
pub const T2: Reg = x(7);
pub const S0: Reg = x(8);
pub const A0: Reg = x(10);

pub static GPR_NAMES: [&str; 32] = [
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
    "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
];
pub static FPR_NAMES: [&str; 32] = [
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4",
    "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8",
    "ft9", "ft10", "ft11",
];

/// The register called `name`: `a0`, `x10`, `fa0`, `f10`, `fp`.
pub fn by_name(name: &[u8]) -> Option<Reg> {
    let number = |digits: &[u8]| match digits {
        [d @ b'0'..=b'9'] => Some(d - b'0'),
        [t @ b'1'..=b'3', d @ b'0'..=b'9'] => Some((t - b'0') * 10 + d - b'0').filter(|&n| n < 32),
        _ => None,
    };
    match name {
        b"fp" => return Some(S0),
        b"zero" => return Some(ZERO),
        [b'x', digits @ ..] => return number(digits).map(x),
        [b'f', digits @ ..] if digits.first().is_some_and(u8::is_ascii_digit) => {
            return number(digits).map(f);
        }
        _ => {}
    }
    let at = |names: &[&str; 32]| names.iter().position(|n| n.as_bytes() == name).map(|n| n as u8);
    at(&GPR_NAMES).map(x).or_else(|| at(&FPR_NAMES).map(f))
}

pub fn name(r: Reg) -> &'static str {
    let names = if r.phys_class() == FPR { &FPR_NAMES } else { &GPR_NAMES };
    names[r.hw() as usize & 31]
}

/// DWARF number (RISC-V ELF psABI, "DWARF Register Numbers").
pub fn dwarf(r: Reg) -> u16 {
    r.hw() as u16 + if r.phys_class() == FPR { 32 } else { 0 }
}
