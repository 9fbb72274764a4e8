//! Nested functions (GNU C): variables of a function around, reached by the static chain.
//!
//! A function whose variables nested ones use keeps those in one slot, its *frame record*: word 0 is the address of the record
//! of the function around it, then the captured variables, then what else nested functions need of it. A nested function gets the
//! address of its parent's record as the static chain. Offsets are given out as they are first needed; nested functions are
//! lowered before their parent's record gets its size.
//!
//! The address of a nested function is that of a trampoline, made by the runtime on entry to the parent
//! (`__gcc_nested_func_ptr_created` of libgcc's interface) and given back when it returns. A jump to a label of a function around is a
//! `__builtin_longjmp` to a `__builtin_setjmp` at its start, which then jumps on.

use super::expr::Rval;
use super::func::{FnLower, VarPlace};
use super::place::{Base, Mem};
use crate::ast::stmt::Label;
use crate::ast::{Func, Ty, Var};
use crate::ir::{Opcode, Slot, Type, Value};
use rustc_hash::FxHashMap;

/// Bytes of the buffer of `__builtin_setjmp`; the number of the label to go on to is behind it.
const JMP_BUF: u64 = 40;

/// The frame record of a function as laid out so far.
#[derive(Default)]
pub(super) struct FrameRecord<'a> {
    size: u64,
    align: u32,
    vars: FxHashMap<usize, u64>,
    /// Nested functions whose address is taken, with the offset of the trampoline's address.
    trampolines: Vec<(&'a Func<'a>, u64)>,
    jmp_buf: Option<u64>,
}

fn key<T>(x: &T) -> usize {
    x as *const T as usize
}

impl FrameRecord<'_> {
    fn reserve(&mut self, size: u64, align: u32) -> u64 {
        let align = align.max(1);
        self.size = self.size.max(8).next_multiple_of(align as u64);
        self.align = self.align.max(align).max(8);
        let at = self.size;
        self.size += size;
        at
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    fn record(&mut self, f: &'a Func<'a>) -> &mut FrameRecord<'a> {
        self.u.frames.entry(key(f)).or_default()
    }

    /// The slot of this function's frame record.
    fn frame_slot(&mut self) -> Slot {
        if let Some(s) = self.frame {
            return s;
        }
        let s = self.b.slot(8, 16);
        self.frame = Some(s);
        s
    }

    /// The frame record of `owner`: this function or one around it.
    fn frame_of(&mut self, owner: &'a Func<'a>) -> Mem {
        if std::ptr::eq(owner, self.func) {
            return Mem::at(Base::Slot(self.frame_slot()), 8);
        }
        let mut p = self.chain;
        let mut at = self.func.parent;
        while let Some(f) = at {
            if std::ptr::eq(f, owner) {
                break;
            }
            p = self.load_raw(Mem::at(Base::Val(p), 8), Type::PTR);
            at = f.parent;
        }
        Mem::at(Base::Val(p), 8)
    }

    /// Is `var` a variable of a function around this one?
    pub fn is_outer(&self, var: &Var<'a>) -> bool {
        self.func.parent.is_some() && var.owner.get().is_some_and(|o| !std::ptr::eq(o, self.func))
    }

    /// Must `var`, of this function, stand in the frame record?
    pub fn in_frame_record(&self, var: &Var<'a>) -> bool {
        var.captured.get() && var.owner.get().is_none_or(|o| std::ptr::eq(o, self.func))
    }

    /// Where a captured variable of this function or one around is.
    pub fn captured_place(&mut self, var: &Var<'a>) -> VarPlace {
        let owner = var.owner.get().unwrap_or(self.func);
        let ty = var.ty.get();
        let vla = self.types.has_own_stack(ty);
        let (size, align) = match vla {
            true => (8, 8),
            false => (
                self.types.size_of(ty).unwrap_or(0).max(var.init.get().map_or(0, |i| i.size)),
                self.u.object_align(ty, var.attrs.get(), true),
            ),
        };
        let r = self.record(owner);
        let at = match r.vars.get(&key(var)) {
            Some(&at) => at,
            None => {
                let at = r.reserve(size, align);
                r.vars.insert(key(var), at);
                at
            }
        };
        let m = self.frame_of(owner).offset(at as i64);
        if vla {
            let p = self.load_raw(m, Type::PTR);
            return VarPlace::Addr(p);
        }
        let p = self.addr(m);
        VarPlace::Addr(p)
    }

    /// Keeps the address of a captured variable-length array.
    pub fn capture_vla(&mut self, var: &Var<'a>, p: Value) {
        let owner = self.func;
        let r = self.record(owner);
        let at = match r.vars.get(&key(var)) {
            Some(&at) => at,
            None => {
                let at = r.reserve(8, 8);
                r.vars.insert(key(var), at);
                at
            }
        };
        let m = self.frame_of(owner).offset(at as i64);
        self.store_raw(m, p);
    }

    /// The static chain for a call of nested function `f`.
    pub fn chain_for(&mut self, f: &'a Func<'a>) -> Value {
        match f.parent {
            Some(p) => {
                let m = self.frame_of(p);
                self.addr(m)
            }
            None => self.b.iconst(Type::PTR, 0),
        }
    }

    /// The address of a function as base: a symbol, or a nested function's trampoline.
    pub fn function_address(&mut self, f: &'a Func<'a>) -> Base {
        let g = self.u.func_global(f);
        let Some(parent) = f.parent else { return Base::Sym(g) };
        let r = self.record(parent);
        let at = match r.trampolines.iter().find(|t| std::ptr::eq(t.0, f)) {
            Some(&(_, at)) => at,
            None => {
                let at = r.reserve(8, 8);
                r.trampolines.push((f, at));
                at
            }
        };
        let m = self.frame_of(parent).offset(at as i64);
        Base::Val(self.load_raw(m, Type::PTR))
    }

    /// On entry, after the parameters: the link to the record around, and the landing place of jumps out of nested functions.
    pub fn enter_frame(&mut self) {
        if self.body.nested.is_empty() {
            return;
        }
        if self.func.parent.is_some() {
            let m = self.frame_of(self.func);
            self.store_raw(m, self.chain);
        }
        let labels: Vec<&'a Label<'a>> =
            self.body.labels.iter().copied().filter(|l| l.nonlocal.get()).collect();
        // What the record needs is known at the end and then put at the end of the entry block.
        let start = self.new_block();
        if labels.is_empty() {
            self.jump(start);
            return self.begin(start);
        }
        if self.body.calls_alloca || self.body.has_vla {
            self.unsupported(
                labels[0].loc.get(),
                "a jump out of a nested function to one with variable-length arrays",
            );
        }
        let at = self.jmp_buf(self.func);
        let m = self.frame_of(self.func).offset(at as i64);
        let p = self.addr(m);
        // Which label: 0 when the buffer has just been made.
        let which = m.offset(JMP_BUF as i64);
        let none = self.b.iconst(Type::I32, 0);
        self.store_raw(which, none);
        self.builtin_setjmp(p);
        let v = self.load_raw(which, Type::I32);
        let cases: Vec<_> = labels
            .iter()
            .map(|l| (l.index as u64 + 1, l.index as u64 + 1, self.labels[l.index as usize]))
            .collect();
        let from = self.b.block;
        self.b.switch(v, &cases, start);
        self.note_edges(from);
        self.begin(start);
    }

    fn jmp_buf(&mut self, f: &'a Func<'a>) -> u64 {
        let r = self.record(f);
        match r.jmp_buf {
            Some(at) => at,
            None => {
                let at = r.reserve(JMP_BUF + 8, 16);
                r.jmp_buf = Some(at);
                at
            }
        }
    }

    /// A jump to a label of a function around.
    pub fn nonlocal_goto(&mut self, label: &'a Label<'a>) {
        let mut at = self.func.parent;
        while let Some(f) = at {
            let own = f.body.get().is_some_and(|b| b.labels.iter().any(|l| std::ptr::eq(*l, label)));
            if own {
                let off = self.jmp_buf(f);
                let m = self.frame_of(f).offset(off as i64);
                let p = self.addr(m);
                let n = self.b.iconst(Type::I32, label.index as i64 + 1);
                self.store_raw(m.offset(JMP_BUF as i64), n);
                return self.builtin_longjmp(p);
            }
            at = f.parent;
        }
        self.unsupported(label.loc.get(), "this jump out of a nested function");
    }

    /// True for labels of a function around.
    pub fn is_outer_label(&self, label: &Label<'a>) -> bool {
        self.func.parent.is_some() && !self.body.labels.iter().any(|l| std::ptr::eq(*l, label))
    }

    /// At the end: lowers nested functions that are used, makes trampolines on entry, sizes the record.
    pub fn leave_frame(&mut self) {
        if self.body.nested.is_empty() && self.frame.is_none() {
            return;
        }
        let mut done = vec![false; self.body.nested.len()];
        loop {
            let mut again = false;
            for (i, &n) in self.body.nested.iter().enumerate() {
                let used = self.u.func_ids.get(n.index as usize).is_some_and(|id| id.is_some());
                if used && !std::mem::replace(&mut done[i], true) {
                    self.u.lower_function(n);
                    again = true;
                }
            }
            if !again {
                break;
            }
        }
        let r = self.record(self.func);
        let (size, align) = (r.size.max(8), r.align.max(8));
        let trampolines = r.trampolines.clone();
        if size > 8 || self.frame.is_some() {
            let s = self.frame_slot();
            self.b.func.slots[s].size = size;
            self.b.func.slots[s].align = align;
        }
        if trampolines.is_empty() {
            return;
        }
        let entry = self.layout[0];
        let term = self.b.func.blocks[entry].insts.pop();
        self.b.switch_to(entry);
        for &(f, at) in &trampolines {
            let frame = self.frame_of(self.func);
            let chain = self.addr(frame);
            let dst = self.addr(frame.offset(at as i64));
            let g = self.u.func_global(f);
            let code = self.b.sym_addr(g, 0);
            let args = [chain, code, dst].map(Rval::Scalar);
            self.call_library("__gcc_nested_func_ptr_created", Ty::VOID, &args, &[Ty::VOID_PTR; 3]);
        }
        self.b.func.blocks[entry].insts.extend(term);
        for k in 0..self.layout.len() {
            let b = self.layout[k];
            let Some(&last) = self.b.func.blocks[b].insts.last() else { continue };
            if self.b.func.insts[last].op != Opcode::Return {
                continue;
            }
            self.b.func.blocks[b].insts.pop();
            self.b.switch_to(b);
            for _ in &trampolines {
                self.call_library("__gcc_nested_func_ptr_deleted", Ty::VOID, &[], &[]);
            }
            self.b.func.blocks[b].insts.push(last);
        }
        self.kill();
    }
}
