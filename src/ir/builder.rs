//! Appending instructions to a block: the interface `lower`, the passes and `target`'s ABI code build IR with.

use super::function::*;
use super::inst::*;
use super::module::*;
use super::types::Type;
use crate::support::source::Loc;
use smallvec::SmallVec;

/// A function being built and the block instructions are appended to.
pub struct Builder<'f> {
    pub func: &'f mut Function,
    /// `Block::NONE` after a terminator: what is appended then goes to a fresh unreachable block.
    pub block: Block,
    /// Source place given to new instructions.
    pub loc: Loc,
}

impl<'f> Builder<'f> {
    pub fn new(func: &'f mut Function) -> Self {
        Builder { func, block: Block::NONE, loc: Loc::NONE }
    }
    /// A new block, placed last.
    pub fn new_block(&mut self) -> Block {
        self.func.add_block()
    }
    /// Appends to `b` from now on.
    pub fn switch_to(&mut self, b: Block) {
        self.block = b;
    }
    /// True after a terminator: nothing can reach the next instruction.
    #[cfg(test)]
    pub fn is_terminated(&self) -> bool {
        self.block.is_none()
    }
    /// Appends an instruction with extra results (beyond the first, whose type is in `data`).
    pub fn inst_multi(&mut self, data: InstData, extra: &[Type]) -> Inst {
        if self.block.is_none() {
            self.block = self.func.add_block();
        }
        let i = self.func.make_inst(data, extra, self.loc);
        self.func.blocks[self.block].insts.push(i);
        if data.is_term() {
            self.block = Block::NONE;
        }
        i
    }
    /// Appends an instruction; gives its result (`NONE` for `VOID`).
    pub fn inst(&mut self, data: InstData) -> Value {
        let i = self.inst_multi(data, &[]);
        self.func.results[i]
    }

    pub fn iconst(&mut self, ty: Type, v: i64) -> Value {
        // Canonical form: the value sign-extended from the type's width.
        let v = match ty {
            Type::I8 => v as i8 as i64,
            Type::I16 => v as i16 as i64,
            Type::I32 => v as i32 as i64,
            Type::PTR if self.func.ptr_bytes == 4 => v as i32 as i64,
            _ => v,
        };
        self.inst(InstData::iconst(ty, v))
    }
    /// A 128-bit integer constant.
    pub fn iconst128(&mut self, v: i128) -> Value {
        match i64::try_from(v) {
            Ok(v) => self.inst(InstData::iconst(Type::I128, v)),
            Err(_) => self.bconst(Type::I128, v.to_le_bytes().to_vec()),
        }
    }
    /// F16, F32 or F64 by its bits.
    pub fn fconst(&mut self, ty: Type, bits: u64) -> Value {
        self.inst(InstData::new(Opcode::Fconst, ty, 0, [bits as u32, (bits >> 32) as u32, 0, 0]))
    }
    /// F80, F128, I128 or vector constant by its little-endian bytes.
    pub fn bconst(&mut self, ty: Type, bytes: Vec<u8>) -> Value {
        let c = self.func.consts.push(bytes);
        self.inst(InstData::new(Opcode::Bconst, ty, 0, [c.0, 0, 0, 0]))
    }
    pub fn undef(&mut self, ty: Type) -> Value {
        self.inst(InstData::new(Opcode::Undef, ty, 0, [0; 4]))
    }
    pub fn sym_addr(&mut self, g: GlobalId, offset: i64) -> Value {
        self.inst(InstData::new(
            Opcode::SymAddr,
            Type::PTR,
            0,
            [g.0, offset as u32, (offset >> 32) as u32, 0],
        ))
    }
    pub fn slot(&mut self, size: u64, align: u32) -> Slot {
        self.func.slots.push(SlotData {
            size,
            align,
            name: crate::support::intern::Name::NONE,
            rank: SlotRank::Scalar,
        })
    }
    pub fn slot_addr(&mut self, s: Slot, offset: i32) -> Value {
        self.inst(InstData::new(Opcode::SlotAddr, Type::PTR, 0, [s.0, offset as u32, 0, 0]))
    }
    pub fn block_addr(&mut self, b: Block) -> Value {
        self.inst(InstData::new(Opcode::BlockAddr, Type::PTR, 0, [b.0, 0, 0, 0]))
    }
    /// A one-operand instruction of result type `ty`.
    pub fn unary(&mut self, op: Opcode, ty: Type, a: Value) -> Value {
        self.inst(InstData::new(op, ty, 0, [a.0, 0, 0, 0]))
    }
    /// A two-operand instruction whose result has its first operand's type.
    pub fn binary(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        let ty = self.func.ty(a);
        self.inst(InstData::new(op, ty, 0, [a.0, b.0, 0, 0]))
    }
    /// Overflow-checked arithmetic: (wrapped value, I8 flag).
    pub fn overflow(&mut self, op: Opcode, a: Value, b: Value) -> (Value, Value) {
        let ty = self.func.ty(a);
        let i = self.inst_multi(InstData::new(op, ty, 0, [a.0, b.0, 0, 0]), &[Type::I8]);
        let r = self.func.results[i];
        (r, Value(r.0 + 1))
    }
    fn cmp_type(&self, a: Value) -> Type {
        let t = self.func.ty(a);
        if !t.is_vector() {
            return Type::I8;
        }
        let lane = Type::int_of_bits(t.lane().bits(self.func.ptr_bytes)).expect("comparable lanes");
        lane.vector(t.0 >> 4)
    }
    pub fn icmp(&mut self, cc: IntCC, a: Value, b: Value) -> Value {
        let ty = self.cmp_type(a);
        self.inst(InstData::new(Opcode::Icmp, ty, cc as u16, [a.0, b.0, 0, 0]))
    }
    pub fn fcmp(&mut self, cc: FloatCC, a: Value, b: Value) -> Value {
        let ty = self.cmp_type(a);
        self.inst(InstData::new(Opcode::Fcmp, ty, cc.0 as u16, [a.0, b.0, 0, 0]))
    }
    pub fn select(&mut self, c: Value, a: Value, b: Value) -> Value {
        let ty = self.func.ty(a);
        self.inst(InstData::new(Opcode::Select, ty, 0, [c.0, a.0, b.0, 0]))
    }
    /// Pointer plus an integer of pointer width.
    pub fn ptr_add(&mut self, p: Value, off: Value) -> Value {
        self.inst(InstData::new(Opcode::PtrAdd, Type::PTR, 0, [p.0, off.0, 0, 0]))
    }
    /// Pointer plus a constant (nothing is emitted for 0).
    pub fn ptr_add_imm(&mut self, p: Value, off: i64) -> Value {
        if off == 0 {
            return p;
        }
        let ty = self.ptr_int();
        let o = self.iconst(ty, off);
        self.ptr_add(p, o)
    }
    /// The integer type as wide as a pointer.
    pub fn ptr_int(&self) -> Type {
        if self.func.ptr_bytes == 8 { Type::I64 } else { Type::I32 }
    }
    pub fn load(&mut self, ty: Type, addr: Value, off: i32, flags: MemFlags, alias: AliasClass) -> Value {
        self.inst(InstData::new(Opcode::Load, ty, flags.0, [addr.0, off as u32, alias.0, 0]))
    }
    pub fn store(&mut self, addr: Value, val: Value, off: i32, flags: MemFlags, alias: AliasClass) {
        self.inst(InstData::new(Opcode::Store, Type::VOID, flags.0, [addr.0, val.0, off as u32, alias.0]));
    }
    pub fn atomic_load(&mut self, ty: Type, addr: Value, flags: MemFlags) -> Value {
        self.inst(InstData::new(Opcode::AtomicLoad, ty, flags.0, [addr.0, 0, 0, 0]))
    }
    pub fn atomic_store(&mut self, addr: Value, val: Value, flags: MemFlags) {
        self.inst(InstData::new(Opcode::AtomicStore, Type::VOID, flags.0, [addr.0, val.0, 0, 0]));
    }
    pub fn atomic_rmw(&mut self, op: RmwOp, addr: Value, val: Value, flags: MemFlags) -> Value {
        let ty = self.func.ty(val);
        self.inst(InstData::new(Opcode::AtomicRmw, ty, flags.with_rmw(op).0, [addr.0, val.0, 0, 0]))
    }
    /// (old value, I8 success).
    pub fn atomic_cas(
        &mut self,
        addr: Value,
        expected: Value,
        new: Value,
        flags: MemFlags,
    ) -> (Value, Value) {
        let ty = self.func.ty(new);
        let d = InstData::new(Opcode::AtomicCas, ty, flags.0, [addr.0, expected.0, new.0, 0]);
        let i = self.inst_multi(d, &[Type::I8]);
        let r = self.func.results[i];
        (r, Value(r.0 + 1))
    }
    /// Copies `len` bytes (a value of pointer width) between objects aligned to `align`.
    #[cfg(test)]
    pub fn memcpy(&mut self, dst: Value, src: Value, len: Value, align: u32) {
        let aux = MemFlags::aligned(align).0;
        self.inst(InstData::new(Opcode::Memcpy, Type::VOID, aux, [dst.0, src.0, len.0, 0]));
    }
    /// Fills `len` bytes with the I8 `byte`.
    pub fn memset(&mut self, dst: Value, byte: Value, len: Value, align: u32) {
        let aux = MemFlags::aligned(align).0;
        self.inst(InstData::new(Opcode::Memset, Type::VOID, aux, [dst.0, byte.0, len.0, 0]));
    }

    fn call_inst(&mut self, op: Opcode, callee: u32, sig: Signature, args: &[Value]) -> SmallVec<[Value; 2]> {
        let tys: SmallVec<[Type; 4]> = sig.rets.iter().map(|r| r.ty).collect();
        let sig = self.func.sigs.push(sig);
        let l = self.func.push_list(args);
        let first = tys.first().copied().unwrap_or(Type::VOID);
        let d = InstData::new(op, first, 0, [callee, sig.0, l.start, l.len]);
        let i = self.inst_multi(d, tys.get(1..).unwrap_or(&[]));
        self.func.inst_results(i).collect()
    }
    /// Direct call; results are the signature's parts.
    pub fn call(&mut self, callee: GlobalId, sig: Signature, args: &[Value]) -> SmallVec<[Value; 2]> {
        self.call_inst(Opcode::Call, callee.0, sig, args)
    }
    pub fn call_indirect(&mut self, callee: Value, sig: Signature, args: &[Value]) -> SmallVec<[Value; 2]> {
        self.call_inst(Opcode::CallIndirect, callee.0, sig, args)
    }
    /// Inline asm; results are its register outputs in order. With labels it ends the block.
    pub fn inline_asm(&mut self, asm: InlineAsm, args: &[Value]) -> SmallVec<[Value; 2]> {
        let tys: SmallVec<[Type; 4]> =
            asm.operands.iter().filter(|o| !o.memory && o.dir != AsmDir::In).map(|o| o.ty).collect();
        let op = if asm.labels.is_empty() { Opcode::InlineAsm } else { Opcode::AsmGoto };
        let a = self.func.asms.push(asm);
        let l = self.func.push_list(args);
        let first = tys.first().copied().unwrap_or(Type::VOID);
        let i = self
            .inst_multi(InstData::new(op, first, 0, [a.0, 0, l.start, l.len]), tys.get(1..).unwrap_or(&[]));
        self.func.inst_results(i).collect()
    }

    pub fn jump(&mut self, b: Block, args: &[Value]) {
        let e = self.func.add_edge(b, args);
        self.inst(InstData::new(Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0]));
    }
    /// Two-way branch on a non-zero I8.
    pub fn branch(&mut self, c: Value, then: Block, then_args: &[Value], els: Block, else_args: &[Value]) {
        let t = self.func.add_edge(then, then_args);
        let e = self.func.add_edge(els, else_args);
        self.inst(InstData::new(Opcode::Branch, Type::VOID, 0, [c.0, t.0, e.0, 0]));
    }
    /// Multi-way branch; cases are sorted disjoint inclusive ranges.
    pub fn switch(&mut self, v: Value, cases: &[(u64, u64, Block)], default: Block) {
        let cases = cases.iter().map(|&(lo, hi, b)| (lo, hi, self.func.add_edge(b, &[]))).collect();
        let s = self.func.switches.push(SwitchData { cases });
        let d = self.func.add_edge(default, &[]);
        self.inst(InstData::new(Opcode::Switch, Type::VOID, 0, [v.0, s.0, d.0, 0]));
    }
    /// Computed goto to one of `targets`.
    pub fn indirect_jump(&mut self, addr: Value, targets: &[Block]) {
        let start = self.func.lists.len() as u32;
        for &t in targets {
            let e = self.func.add_edge(t, &[]);
            self.func.lists.push(e.0);
        }
        let d = InstData::new(Opcode::IndirectJump, Type::VOID, 0, [addr.0, 0, start, targets.len() as u32]);
        self.inst(d);
    }
    pub fn ret(&mut self, vals: &[Value]) {
        let l = self.func.push_list(vals);
        self.inst(InstData::new(Opcode::Return, Type::VOID, 0, [0, 0, l.start, l.len]));
    }
    pub fn unreachable(&mut self) {
        self.inst(InstData::new(Opcode::Unreachable, Type::VOID, 0, [0; 4]));
    }
}
