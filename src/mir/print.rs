//! The text form of a machine function, for debugging (`-fdump-mir`).

use super::*;
use crate::mc::Operand;
use std::fmt::Write;

fn operand(o: &Operand) -> String {
    match o {
        Operand::Reg(r) => format!("{r:?}"),
        Operand::Imm(n) => format!("{n}"),
        Operand::Sym(s) => format!("{:?}{:+}", s.sym, s.addend),
        Operand::Mem(m) => format!("[{:?}+{:?}*{} {:?}{:+}]", m.base, m.index, m.scale, m.disp.sym, m.disp.addend),
        Operand::Block(b) => format!("{b}"),
        Operand::Extra(n) => format!("#{n}"),
    }
}

/// Blocks in layout order; extra operands after `|` with their roles.
pub fn function_text(mf: &MFunc) -> String {
    let mut s = String::new();
    for &b in &mf.order {
        let mb = &mf.blocks[b];
        let _ = writeln!(s, "{b}{:?}: preds {:?}", mb.params, mb.preds);
        for n in mb.start..mb.end {
            let i = &mf.insts[n as usize];
            let _ = write!(s, "  {n:4} op{:x}.{}", i.op.0, i.size);
            for k in 0..i.len {
                let at = (i.first + k) as usize;
                let role = mf.roles[at];
                let sep = if k == i.explicit as u32 { " | " } else { " " };
                let access = match role.access {
                    Access::None => "",
                    Access::Use => "",
                    Access::Def => "=",
                };
                let place = match role.place {
                    Place::Reg => String::new(),
                    p => format!(":{p:?}"),
                };
                let _ = write!(s, "{sep}{access}{}{place}", operand(&mf.operands[at]));
            }
            if i.clobbers != 0 {
                let c = mf.clobbers[i.clobbers as usize].0;
                let _ = write!(s, " clobbers {:x} {:x}", c[0], c[1]);
            }
            s.push('\n');
        }
        for (to, args) in &mb.succs {
            let _ = writeln!(s, "    -> {to}{args:?}");
        }
    }
    s
}
