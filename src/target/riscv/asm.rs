//! Inline asm operands: gcc's RISC-V constraint letters and operand modifiers (gcc manual, "Machine Constraints").

use super::regs;
use crate::ir::Type;
use crate::mc::*;
use crate::target::AsmConstraint;

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
