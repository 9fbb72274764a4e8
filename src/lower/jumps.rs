//! `__builtin_setjmp` and `__builtin_longjmp` (gcc manual, "Nonlocal Gotos"): five words hold the frame pointer, the receiver's
//! address and the stack pointer; nothing else is kept. The target gives the few instructions as inline asm ([`JumpBuffer`]),
//! which says that every allocatable register is lost, so the frame saves what its caller expects back.

use super::func::FnLower;
use crate::ir::{AsmDir, AsmOperand, InlineAsm, Type, Value};
use crate::support::intern::Name;
use crate::target::JumpBuffer;

impl FnLower<'_, '_, '_> {
    /// Saves this place in the buffer at `buf`: I32 0, or 1 when it is resumed.
    pub fn builtin_setjmp(&mut self, buf: Value) -> Value {
        let jb = self.u.target.jump_buffer();
        let word = self.b.ptr_int();
        self.b.func.attrs.calls_setjmp = true;
        self.b.func.attrs.needs_frame_pointer = true;
        let out = operand(jb, AsmDir::InOut, word);
        let v = self.ptr_to_int(buf);
        let r = self.b.inline_asm(statement(jb.save, out, jb.clobbers), &[v])[0];
        self.int_resize(r, Type::I32, false)
    }

    /// Resumes at the place saved in the buffer at `buf`.
    pub fn builtin_longjmp(&mut self, buf: Value) {
        let jb = self.u.target.jump_buffer();
        let input = operand(jb, AsmDir::In, Type::PTR);
        self.b.inline_asm(statement(jb.resume, input, &["memory"]), &[buf]);
        self.unreachable();
    }
}

fn operand(jb: &JumpBuffer, dir: AsmDir, ty: Type) -> AsmOperand {
    AsmOperand {
        name: Name::NONE,
        constraint: Name::intern("r"),
        dir,
        early: false,
        ty,
        memory: false,
        fixed: Name::intern(jb.register),
    }
}

fn statement(template: &str, operand: AsmOperand, clobbers: &[&str]) -> InlineAsm {
    InlineAsm {
        template: template.as_bytes().to_vec(),
        operands: vec![operand],
        clobbers: clobbers.iter().map(|c| Name::intern(c)).collect(),
        labels: Vec::new(),
        label_names: Vec::new(),
        volatile: true,
    }
}
