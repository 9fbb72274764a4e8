//! Run-time sizes: bounds evaluated once into their variables, sizes computed from them, variable-length arrays allocated.

use super::expr::Rval;
use super::func::{FnLower, VarPlace};
use super::scope::ScopeEntry;
use crate::ast::types::Vla;
use crate::ast::{ArrayLen, Ty, TypeKind, Var};
use crate::ir::{InstData, Opcode, Type, Value};

impl<'a> FnLower<'_, '_, 'a> {
    /// Evaluates a bound and keeps it.
    pub fn vla_bound(&mut self, v: &'a Vla<'a>) {
        let n = self.value(v.count);
        self.declare(v.value);
        self.init_var(v.value, Rval::Scalar(n));
    }

    /// What was kept of a bound, or a member's or record's size, as an integer of pointer width.
    pub fn run_time_size(&mut self, v: &'a Vla<'a>) -> Value {
        let place = self.bare_place(v.value);
        match self.read(place, v.value.ty.get()) {
            Rval::Scalar(n) => self.to_ptr_int(n, false),
            _ => self.b.undef(self.b.ptr_int()),
        }
    }

    /// Size of `ty` in bytes, an integer of pointer width; reads the bounds kept.
    pub fn size_value(&mut self, ty: Ty) -> Value {
        match *self.types.kind(ty) {
            TypeKind::Array { elem, len } if self.types.is_vla(ty) => {
                let size = self.size_value(elem);
                let n = match len {
                    ArrayLen::Vla(v) => self.run_time_size(v),
                    ArrayLen::Fixed(n) => self.b.iconst(self.b.ptr_int(), n as i64),
                    _ => self.b.iconst(self.b.ptr_int(), 0),
                };
                self.arith_ir(Opcode::Imul, n, size)
            }
            TypeKind::Record(id) if let Some(size) = self.types.record(id).run_time_size => {
                self.run_time_size(size)
            }
            _ => {
                let n = self.types.size_of(ty).unwrap_or(1);
                self.b.iconst(self.b.ptr_int(), n as i64)
            }
        }
    }

    /// Comes into being of a variable-length array: its space lives until the scope ends.
    pub fn declare_vla(&mut self, var: &'a Var<'a>) {
        let saved = self.b.inst(InstData::new(Opcode::StackSave, Type::PTR, 0, [0; 4]));
        let size = self.size_value(var.ty.get());
        let align = self.u.object_align(var.ty.get(), var.attrs.get(), false);
        let p = self.stack_alloc(size, align);
        if self.in_frame_record(var) {
            self.capture_vla(var, p);
        } else {
            self.set_place(var, VarPlace::Addr(p));
        }
        self.scopes.push(ScopeEntry { var, cleanup: var.cleanup.get(), saved: Some(saved) });
    }

    /// `size` bytes of stack.
    pub fn stack_alloc(&mut self, size: Value, align: u32) -> Value {
        self.b.func.attrs.dynamic_stack = true;
        let log2 = align.max(1).trailing_zeros() as u16;
        self.b.inst(InstData::new(Opcode::StackAlloc, Type::PTR, log2, [size.0, 0, 0, 0]))
    }
}
