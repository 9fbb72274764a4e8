//! Inline asm operands: gcc's RISC-V constraint letters and operand modifiers (gcc manual, "Machine Constraints").

use super::regs;
use crate::ir::Type;
use crate::mc::*;
use crate::target::{AsmConstraint, JumpBuffer};

/// The text of an allocated operand with modifier.
pub fn operand(op: &Operand, modifier: Option<char>, _ty: Type) -> Result<String, String> {
    match *op {
        Operand::Reg(x) => Ok(regs::name(x).to_string()),
        Operand::Imm(0) if modifier == Some('z') => Ok("zero".into()),
        Operand::Imm(n) => Ok(match modifier {
            Some('n') => format!("{}", n.wrapping_neg()),
            Some('i') => "i".into(),
            _ => format!("{n}"),
        }),
        Operand::Mem(m) => Ok(format!("{}({})", m.disp.addend, regs::name(m.base))),
        _ => Err("this operand has no text form".into()),
    }
}

/// What a constraint's letters allow.
pub fn constraint(text: &str) -> Result<AsmConstraint, String> {
    let mut c = AsmConstraint::default();
    for ch in text.chars() {
        match ch {
            'r' | 'p' => c.reg = Some(RegClass::Int),
            'f' => c.reg = Some(RegClass::Float),
            'm' | 'o' | 'A' | 'V' => c.mem = true,
            'g' | 'X' => {
                c.reg = Some(RegClass::Int);
                c.mem = true;
                c.imm = Some(|_| true);
                c.symbolic = true;
            }
            'i' | 's' | 'S' => {
                c.imm = Some(|_| true);
                c.symbolic = true;
            }
            'n' | 'E' | 'F' => c.imm = Some(|_| true),
            'I' => c.imm = Some(|n| (-2048..2048).contains(&n)),
            'J' => c.imm = Some(|n| n == 0),
            'K' => c.imm = Some(|n| (0..32).contains(&n)),
            '0'..='9' => c.matching = Some(ch as u8 - b'0'),
            '%' | '?' | '!' | '*' | '#' | '=' | '+' | '&' | ' ' => {}
            _ => return Err(format!("unknown constraint letter '{ch}'")),
        }
    }
    Ok(c)
}

pub static JUMP_BUFFER: JumpBuffer = JumpBuffer {
    register: "a0",
    save: "sd s0, (a0)\n\tlla t0, 1f\n\tsd t0, 8(a0)\n\tsd sp, 16(a0)\n\tli a0, 0\n\tj 2f\n\
        1:\tli a0, 1\n2:",
    clobbers: &[
        "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "s1", "s2",
        "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "ft0", "ft1", "ft2", "ft3", "ft4", "ft5",
        "ft6", "ft7", "ft8", "ft9", "ft10", "ft11", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5", "fa6", "fa7",
        "fs0", "fs1", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "memory",
    ],
    resume: "ld t0, 8(a0)\n\tld s0, (a0)\n\tld sp, 16(a0)\n\tjr t0",
};
