//! `__builtin_apply_args`, `__builtin_apply` and `__builtin_return` (gcc manual, "Constructing Calls"): a call handed on with
//! arguments and results nobody knows the types of.
//!
//! A function that asks for its arguments receives every argument register as a part of its own signature, and keeps them on entry
//! in a block of words: the address of the arguments on the stack, then a word a register in the order of [`Untyped`].
//! A block of results is a word a result register. Results on the x87 stack are not carried.

use super::UnitLower;
use super::func::FnLower;
use super::place::{Base, Mem};
use crate::ir::{AbiParam, ArgLoc, Block, Extend, InstData, Opcode, Signature, Type, Value};
use crate::target::Untyped;
use crate::target::abi::Classified;
use std::rc::Rc;

/// Alignment kept for arguments on the stack.
const STACK_ALIGN: u32 = 16;

fn part(&(reg, ty): &(u32, Type)) -> AbiParam {
    AbiParam { ty, loc: ArgLoc::Reg(reg), ext: Extend::No }
}
fn index(regs: &[(u32, Type)], loc: ArgLoc) -> Option<usize> {
    regs.iter().position(|&(r, _)| loc == ArgLoc::Reg(r))
}

impl UnitLower<'_, '_> {
    /// The signature of a definition with the argument registers it does not use added.
    pub(super) fn untyped_abi(&self, abi: &Classified) -> Rc<Classified> {
        let mut abi = abi.clone();
        if !abi.sig.chain {
            for p in self.target.untyped().args {
                if !abi.sig.params.iter().any(|q| q.loc == ArgLoc::Reg(p.0)) {
                    abi.sig.params.push(part(p));
                }
            }
        }
        Rc::new(abi)
    }
}

impl FnLower<'_, '_, '_> {
    fn word(&self) -> i64 {
        self.b.func.ptr_bytes as i64
    }

    /// On entry: keeps the argument registers, if the function asks for them.
    pub(super) fn keep_arguments(&mut self, entry: Block) {
        if !self.body.has_apply_args {
            return;
        }
        let u: &Untyped = self.u.target.untyped();
        let word = self.word();
        let s = self.b.slot(word as u64 * (1 + u.args.len() as u64), 16);
        self.arguments = Some(s);
        self.b.func.attrs.needs_frame_pointer = true;
        let frame = self.b.inst(InstData::new(Opcode::FrameAddr, Type::PTR, 0, [0; 4]));
        let stack = self.b.ptr_add_imm(frame, u.incoming);
        self.store_raw(Mem::at(Base::Slot(s), word as u32), stack);
        let params = self.b.func.blocks[entry].params.clone();
        let locs: Vec<ArgLoc> = self.abi.sig.params.iter().map(|p| p.loc).collect();
        for (v, loc) in params.into_iter().zip(locs) {
            if let Some(k) = index(u.args, loc) {
                self.store_raw(Mem::at(Base::Slot(s), word as u32).offset(word * (1 + k as i64)), v);
            }
        }
    }

    pub(super) fn apply_args(&mut self) -> Value {
        match self.arguments {
            Some(s) => self.b.slot_addr(s, 0),
            None => self.b.undef(Type::PTR),
        }
    }

    /// Calls `to` with the arguments of `block`, `size` bytes of them on the stack; the block of the results.
    pub(super) fn apply(&mut self, to: Value, block: Value, size: u32) -> Value {
        let u: &Untyped = self.u.target.untyped();
        let word = self.word();
        let m = Mem::at(Base::Val(block), word as u32);
        let mut args: Vec<Value> = Vec::new();
        let mut params: Vec<AbiParam> = Vec::new();
        for (k, a) in u.args.iter().enumerate() {
            args.push(self.load_raw(m.offset(word * (1 + k as i64)), a.1));
            params.push(part(a));
        }
        if size > 0 {
            args.push(self.load_raw(m, Type::PTR));
            let loc = ArgLoc::ByVal { offset: 0, size, align: STACK_ALIGN };
            params.push(AbiParam { ty: Type::PTR, loc, ext: Extend::No });
        }
        let floats = u.args.iter().filter(|a| a.1.is_float()).count();
        let sig = Signature {
            named_parts: params.len() as u32,
            params,
            rets: u.rets.iter().map(part).collect(),
            stack_bytes: size.next_multiple_of(STACK_ALIGN),
            variadic: true,
            vector_args: floats as u8,
            ..Signature::default()
        };
        let results = self.b.call_indirect(to, sig, &args);
        let s = self.b.slot(word as u64 * u.rets.len() as u64, 16);
        for (k, v) in results.into_iter().enumerate() {
            self.store_raw(Mem::at(Base::Slot(s), word as u32).offset(word * k as i64), v);
        }
        self.b.slot_addr(s, 0)
    }

    /// Returns what `block` says.
    pub(super) fn apply_return(&mut self, block: Value) {
        let u: &Untyped = self.u.target.untyped();
        let word = self.word();
        let rets = self.abi.sig.rets.clone();
        let vals: Vec<Value> = rets
            .iter()
            .map(|r| match index(u.rets, r.loc) {
                Some(k) => {
                    let m = Mem::at(Base::Val(block), word as u32).offset(word * k as i64);
                    self.load_raw(m, r.ty)
                }
                None => self.b.undef(r.ty),
            })
            .collect();
        self.b.ret(&vals);
        self.kill();
    }
}
