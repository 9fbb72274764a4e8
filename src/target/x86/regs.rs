//! Registers of x86: classes and numbers, names, DWARF numbers.
//!
//! A general register is class [`GPR`] with its hardware number whatever its width: the width is the instruction's
//! (`InstRef::size`) or the row's. `%ah %ch %dh %bh` are a class of their own, because they exclude a REX prefix.
//! In an address a narrower register is named by class [`GPR32`] or [`GPR16`].
//! In the same way a vector register is class [`XMM`] whatever its width, 0–31, and its ymm and zmm views are named
//! by classes of their own only as vectors of indices in an address.

use crate::mc::Reg;

/// Register classes.
pub const GPR: u8 = 0;
pub const XMM: u8 = 1;
/// Vectors of indices in an address.
pub const YMM: u8 = 2;
pub const ZMM: u8 = 3;
pub const MMX: u8 = 4;
pub const ST: u8 = 5;
pub const SEG: u8 = 6;
pub const CR: u8 = 7;
pub const DR: u8 = 8;
/// AVX-512 mask registers.
pub const MASK: u8 = 9;
/// `%ah %ch %dh %bh`: hardware numbers 4–7.
pub const HIGH8: u8 = 10;
/// The instruction pointer as base of an address: number 0 `%rip`, 1 `%eip`.
pub const IP: u8 = 11;
/// 32- and 16-bit registers in addresses.
pub const GPR32: u8 = 12;
pub const GPR16: u8 = 13;
/// "No index" spelt out: number 0 `%riz`, 1 `%eiz`.
pub const IZ: u8 = 14;

pub const fn gpr(hw: u8) -> Reg {
    Reg::phys(GPR, hw)
}
pub const fn xmm(hw: u8) -> Reg {
    Reg::phys(XMM, hw)
}
pub const fn st(n: u8) -> Reg {
    Reg::phys(ST, n)
}

pub const RAX: Reg = gpr(0);
pub const RCX: Reg = gpr(1);
pub const RDX: Reg = gpr(2);
pub const RBX: Reg = gpr(3);
pub const RSP: Reg = gpr(4);
pub const RBP: Reg = gpr(5);
pub const RSI: Reg = gpr(6);
pub const RDI: Reg = gpr(7);
pub const R8: Reg = gpr(8);
pub const R9: Reg = gpr(9);
pub const R10: Reg = gpr(10);
pub const R11: Reg = gpr(11);
pub const R12: Reg = gpr(12);
pub const R13: Reg = gpr(13);
pub const R14: Reg = gpr(14);
pub const R15: Reg = gpr(15);
pub const XMM0: Reg = xmm(0);
/// Base of RIP-relative addresses.
pub const RIP: Reg = Reg::phys(IP, 0);

/// Segment codes of `Mem::seg`: hardware number + 1.
pub const SEG_ES: u8 = 1;
pub const SEG_DS: u8 = 4;
pub const SEG_FS: u8 = 5;
pub const SEG_GS: u8 = 6;

/// Condition codes, as the low four bits of `jcc`, `setcc` and `cmovcc` opcodes.
pub mod cc {
    pub const O: u8 = 0;
    pub const NO: u8 = 1;
    pub const B: u8 = 2;
    pub const AE: u8 = 3;
    pub const E: u8 = 4;
    pub const NE: u8 = 5;
    pub const BE: u8 = 6;
    pub const A: u8 = 7;
    pub const S: u8 = 8;
    pub const NS: u8 = 9;
    pub const P: u8 = 10;
    pub const NP: u8 = 11;
    pub const L: u8 = 12;
    pub const GE: u8 = 13;
    pub const LE: u8 = 14;
    pub const G: u8 = 15;
}

/// Names of the general registers by log2 of the width, then number.
pub static GPR_NAMES: [[&str; 16]; 4] = [
    [
        "al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b", "r13b",
        "r14b", "r15b",
    ],
    [
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w", "r13w", "r14w",
        "r15w",
    ],
    [
        "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d", "r13d",
        "r14d", "r15d",
    ],
    [
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
        "r14", "r15",
    ],
];
pub static HIGH8_NAMES: [&str; 4] = ["ah", "ch", "dh", "bh"];
pub static SEG_NAMES: [&str; 6] = ["es", "cs", "ss", "ds", "fs", "gs"];

/// The register called `name` (no `%`, lower case) and log2 of its width.
pub fn by_name(name: &[u8]) -> Option<(Reg, u8)> {
    let (&first, rest) = name.split_first()?;
    let number = |digits: &[u8], limit: u8| -> Option<u8> {
        match digits {
            [d @ b'0'..=b'9'] => Some(d - b'0'),
            [t @ b'1'..=b'3', d @ b'0'..=b'9'] => Some((t - b'0') * 10 + d - b'0'),
            _ => None,
        }
        .filter(|&n| n < limit)
    };
    let vector = |class: u8, digits: &[u8], size: u8| number(digits, 32).map(|n| (Reg::phys(class, n), size));
    match (first, rest) {
        (b'x', [b'm', b'm', n @ ..]) => return vector(XMM, n, 4),
        (b'y', [b'm', b'm', n @ ..]) => return vector(XMM, n, 5),
        (b'z', [b'm', b'm', n @ ..]) => return vector(XMM, n, 6),
        (b'm', [b'm', n @ ..]) => return number(n, 8).map(|n| (Reg::phys(MMX, n), 3)),
        (b'k', n) => return number(n, 8).map(|n| (Reg::phys(MASK, n), 3)),
        (b's', b"t") => return Some((st(0), 0)),
        (b's', [b't', b'(', d @ b'0'..=b'7', b')']) => return Some((st(d - b'0'), 0)),
        (b'c', [b'r', n @ ..]) => return number(n, 16).map(|n| (Reg::phys(CR, n), 3)),
        (b'd', [b'r', n @ ..]) | (b'd', [b'b', n @ ..]) => {
            return number(n, 16).map(|n| (Reg::phys(DR, n), 3));
        }
        (b'r', n @ [b'1' | b'8' | b'9', ..]) => {
            let (digits, size) = match n {
                [d @ .., b'd'] => (d, 2),
                [d @ .., b'w'] => (d, 1),
                [d @ .., b'b' | b'l'] => (d, 0),
                d => (d, 3),
            };
            return number(digits, 16).filter(|&n| n >= 8).map(|n| (gpr(n), size));
        }
        _ => {}
    }
    // The eight old registers in their four widths.
    let (core, size) = match name {
        [b'r', core @ ..] if core.len() == 2 => (core, 3),
        [b'e', core @ ..] if core.len() == 2 => (core, 2),
        [core @ .., b'l'] if core.len() == 2 => (core, 0),
        core => (core, 1),
    };
    let old = match core {
        b"ax" => Some(0),
        b"cx" => Some(1),
        b"dx" => Some(2),
        b"bx" => Some(3),
        b"sp" => Some(4),
        b"bp" => Some(5),
        b"si" => Some(6),
        b"di" => Some(7),
        _ => None,
    };
    if let Some(n) = old
        && (size != 0 || n >= 4)
    {
        return Some((gpr(n), size));
    }
    let low = |n| Some((gpr(n), 0));
    let high = |n| Some((Reg::phys(HIGH8, n), 0));
    let seg = |n| Some((Reg::phys(SEG, n), 1));
    match name {
        b"al" => return low(0),
        b"cl" => return low(1),
        b"dl" => return low(2),
        b"bl" => return low(3),
        b"ah" => return high(4),
        b"ch" => return high(5),
        b"dh" => return high(6),
        b"bh" => return high(7),
        b"es" => return seg(0),
        b"cs" => return seg(1),
        b"ss" => return seg(2),
        b"ds" => return seg(3),
        b"fs" => return seg(4),
        b"gs" => return seg(5),
        _ => {}
    }
    match name {
        b"rip" => Some((RIP, 3)),
        b"eip" => Some((Reg::phys(IP, 1), 2)),
        b"riz" => Some((Reg::phys(IZ, 0), 3)),
        b"eiz" => Some((Reg::phys(IZ, 1), 2)),
        _ => None,
    }
}

/// Writes a register's name without `%`. `size` is log2 of the width for general and vector registers.
pub fn name(r: Reg, size: u8, out: &mut Vec<u8>) {
    let hw = r.hw();
    let plain = |out: &mut Vec<u8>, prefix: &str| {
        out.extend_from_slice(prefix.as_bytes());
        crate::mc::text::decimal(hw as i64, out);
    };
    match r.phys_class() {
        GPR => out.extend_from_slice(GPR_NAMES[size.min(3) as usize][hw as usize & 15].as_bytes()),
        GPR32 => out.extend_from_slice(GPR_NAMES[2][hw as usize & 15].as_bytes()),
        GPR16 => out.extend_from_slice(GPR_NAMES[1][hw as usize & 15].as_bytes()),
        HIGH8 => out.extend_from_slice(HIGH8_NAMES[hw as usize & 3].as_bytes()),
        XMM => plain(
            out,
            match size {
                5 => "ymm",
                6 => "zmm",
                _ => "xmm",
            },
        ),
        YMM => plain(out, "ymm"),
        ZMM => plain(out, "zmm"),
        MMX => plain(out, "mm"),
        CR => plain(out, "cr"),
        DR => plain(out, "db"),
        MASK => plain(out, "k"),
        ST if hw == 0 => out.extend_from_slice(b"st"),
        ST => {
            plain(out, "st(");
            out.push(b')');
        }
        SEG => out.extend_from_slice(SEG_NAMES[hw as usize % 6].as_bytes()),
        IP => out.extend_from_slice(if hw == 0 { b"rip" } else { b"eip" }),
        _ => out.extend_from_slice(if hw == 0 { b"riz" } else { b"eiz" }),
    }
}

/// DWARF register number (psABI AMD64, figure 3.36).
pub fn dwarf(r: Reg) -> u16 {
    const GPRS: [u16; 8] = [0, 2, 1, 3, 7, 6, 4, 5];
    let hw = r.hw() as u16;
    match r.phys_class() {
        GPR | GPR32 | GPR16 => GPRS.get(hw as usize).copied().unwrap_or(hw),
        XMM | YMM | ZMM => {
            if hw < 16 {
                17 + hw
            } else {
                67 + hw - 16
            }
        }
        ST => 33 + hw,
        MMX => 41 + hw,
        SEG => 50 + hw,
        MASK => 118 + hw,
        IP => 16,
        _ => u16::MAX,
    }
}
