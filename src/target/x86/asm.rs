//! Inline asm operands: gcc's x86 constraint letters and operand modifiers (gcc manual, "Machine Constraints",
//! "x86 Operand Modifiers"). Text is AT&T.

use super::regs::{self, *};
use crate::ir::Type;
use crate::mc::*;
use crate::target::{AsmConstraint, JumpBuffer};

/// The text of an allocated operand with modifier.
pub fn operand(op: &Operand, modifier: Option<char>, ty: Type) -> Result<String, String> {
    match *op {
        Operand::Reg(x) => {
            let size = match modifier {
                Some('b') => 0,
                Some('w') => 1,
                Some('k') => 2,
                Some('q') => 3,
                Some('h') if x.phys_class() == GPR && x.hw() < 4 => {
                    return Ok(format!("%{}", HIGH8_NAMES[x.hw() as usize]));
                }
                Some('h') => return Err("'%h' needs one of %rax %rbx %rcx %rdx".into()),
                Some('t') => 5,
                Some('g') => 6,
                Some('V') | Some('x') | Some('z') | Some('a') | Some('P') | Some('p') | Some('c')
                | Some('A') | None => match ty.bytes(8) {
                    1 => 0,
                    2 => 1,
                    4 => 2,
                    16 => 4,
                    32 => 5,
                    _ => 3,
                },
                Some(c) => return Err(format!("invalid 'asm': operand modifier '{c}' is not known")),
            };
            let mut name = Vec::new();
            regs::name(x, size, &mut name);
            let name = String::from_utf8_lossy(&name).into_owned();
            Ok(match modifier {
                Some('V') => name,
                Some('a') => format!("(%{name})"),
                Some('A') => format!("*%{name}"),
                _ => format!("%{name}"),
            })
        }
        Operand::Imm(n) => Ok(match modifier {
            Some('c' | 'P' | 'p' | 'a' | 'l') => format!("{n}"),
            Some('n') => format!("{}", n.wrapping_neg()),
            // A narrow unsigned value is written as gcc does: as it is.
            _ => format!("${n}"),
        }),
        Operand::Mem(m) => {
            let mut s = String::new();
            if m.seg != 0 {
                s.push_str(&format!("%{}:", SEG_NAMES[(m.seg as usize - 1) % 6]));
            }
            let disp = m.disp.addend + if modifier == Some('H') { 8 } else { 0 };
            if disp != 0 || (m.base.is_none() && m.index.is_none()) {
                s.push_str(&disp.to_string());
            }
            if !m.base.is_none() || !m.index.is_none() {
                let text = |x: Reg| {
                    let mut name = Vec::new();
                    regs::name(x, 3, &mut name);
                    String::from_utf8_lossy(&name).into_owned()
                };
                s.push('(');
                if !m.base.is_none() {
                    s.push_str(&format!("%{}", text(m.base)));
                }
                if !m.index.is_none() {
                    s.push_str(&format!(",%{},{}", text(m.index), m.scale));
                }
                s.push(')');
            }
            Ok(s)
        }
        _ => Err("this operand has no text form".into()),
    }
}

/// What a constraint's letters allow (one alternative).
pub fn constraint(text: &str) -> Result<AsmConstraint, String> {
    let mut c = AsmConstraint::default();
    if let Some(flag) = text.strip_prefix("@cc") {
        c.flag = Some(condition(flag).ok_or_else(|| format!("unknown asm flag output '{text}'"))?);
        return Ok(c);
    }
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            'r' | 'q' | 'R' | 'l' => c.reg = Some(RegClass::Int),
            'Q' => {
                c.reg = Some(RegClass::Int);
                c.limit = Some(4);
            }
            'x' | 'v' => c.reg = Some(RegClass::Float),
            'Y' => {
                // Two-letter SSE constraints.
                chars.next();
                c.reg = Some(RegClass::Float);
            }
            'a' => c.fixed = Some(RAX),
            'b' => c.fixed = Some(RBX),
            'c' => c.fixed = Some(RCX),
            'd' => c.fixed = Some(RDX),
            'S' => c.fixed = Some(RSI),
            'D' => c.fixed = Some(RDI),
            'A' => c.fixed = Some(RAX),
            't' => c.stack = Some(0),
            'u' => c.stack = Some(1),
            'f' => c.stack = Some(AsmConstraint::ANY_DEPTH),
            'm' | 'o' | 'V' | '<' | '>' => c.mem = true,
            'p' => c.reg = Some(RegClass::Int),
            'g' | 'X' => {
                c.reg = Some(RegClass::Int);
                c.mem = true;
                c.imm = Some(|_| true);
                c.symbolic = true;
            }
            'i' | 's' => {
                c.imm = Some(|_| true);
                c.symbolic = true;
            }
            'n' | 'E' | 'F' => c.imm = Some(|_| true),
            'e' => {
                c.imm = Some(|n| i32::try_from(n).is_ok());
                c.symbolic = true;
            }
            'Z' => {
                c.imm = Some(|n| u32::try_from(n).is_ok());
                c.symbolic = true;
            }
            'I' => c.imm = Some(|n| (0..=31).contains(&n)),
            'J' => c.imm = Some(|n| (0..=63).contains(&n)),
            'K' => c.imm = Some(|n| (-128..=127).contains(&n)),
            'L' => c.imm = Some(|n| matches!(n, 0xff | 0xffff | 0xffff_ffff)),
            'M' => c.imm = Some(|n| (0..=3).contains(&n)),
            'N' => c.imm = Some(|n| (0..=255).contains(&n)),
            'O' => c.imm = Some(|n| (0..=127).contains(&n)),
            '0'..='9' => c.matching = Some(ch as u8 - b'0'),
            '%' | '?' | '!' | '*' | '#' | '=' | '+' | '&' | ' ' => {}
            _ => return Err(format!("unknown constraint letter '{ch}'")),
        }
    }
    Ok(c)
}

/// Condition code of a flag output's name.
fn condition(name: &str) -> Option<u8> {
    const NAMES: [(&str, u8); 30] = [
        ("o", cc::O),
        ("no", cc::NO),
        ("b", cc::B),
        ("c", cc::B),
        ("nae", cc::B),
        ("ae", cc::AE),
        ("nb", cc::AE),
        ("nc", cc::AE),
        ("e", cc::E),
        ("z", cc::E),
        ("ne", cc::NE),
        ("nz", cc::NE),
        ("be", cc::BE),
        ("na", cc::BE),
        ("a", cc::A),
        ("nbe", cc::A),
        ("s", cc::S),
        ("ns", cc::NS),
        ("p", cc::P),
        ("pe", cc::P),
        ("np", cc::NP),
        ("po", cc::NP),
        ("l", cc::L),
        ("nge", cc::L),
        ("ge", cc::GE),
        ("nl", cc::GE),
        ("le", cc::LE),
        ("ng", cc::LE),
        ("g", cc::G),
        ("nle", cc::G),
    ];
    NAMES.iter().find(|n| n.0 == name).map(|n| n.1)
}

pub static JUMP_BUFFER: JumpBuffer = JumpBuffer {
    register: "rax",
    save: "movq %%rbp, (%%rax)\n\tleaq 1f(%%rip), %%rdx\n\tmovq %%rdx, 8(%%rax)\n\tmovq %%rsp, 16(%%rax)\n\txorl %%eax, %%eax\n\tjmp 2f\n\
        1:\tendbr64\n\tmovl $1, %%eax\n2:",
    clobbers: &[
        "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0",
        "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
        "xmm13", "xmm14", "xmm15", "memory",
    ],
    resume: "movq 8(%%rax), %%rdx\n\tmovq (%%rax), %%rbp\n\tmovq 16(%%rax), %%rsp\n\tjmp *%%rdx",
};
