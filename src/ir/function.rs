//! A function in SSA form and its side tables.

use super::inst::*;
use super::module::*;
use super::types::Type;
use crate::entity;
use crate::support::entity::{PrimaryMap, SecondaryMap};
use crate::support::intern::Name;
use crate::support::source::Loc;
use smallvec::SmallVec;

entity! { /// An SSA value: an instruction's result or a block's parameter.
pub struct Value, "v" }
entity! { /// A basic block.
pub struct Block, "b" }
entity! { /// An instruction.
pub struct Inst, "i" }
entity! { /// A stack slot.
pub struct Slot, "s" }
entity! { /// A signature used by calls in this function.
pub struct SigRef, "sig" }
entity! { /// An edge of the control-flow graph with its arguments.
pub struct Edge, "e" }
entity! { /// A switch's case table.
pub struct SwitchRef, "sw" }
entity! { /// A constant kept as bytes.
pub struct ConstRef, "c" }
entity! { /// An inline asm statement.
pub struct AsmRef, "asm" }

/// A run of words in [`Function::lists`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ListRef {
    pub start: u32,
    pub len: u32,
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueDef {
    /// Result number of an instruction.
    Inst(Inst, u16),
    /// Parameter number of a block.
    Param(Block, u32),
    /// Replaced by another value; resolve with [`Function::resolve`]. Passes leave none behind in operands
    /// they have rewritten (see [`Function::resolve_aliases`]).
    Alias(Value),
}

#[derive(Clone, Copy, Debug)]
pub struct ValueData {
    pub ty: Type,
    pub def: ValueDef,
}

/// A block: parameters, instructions in order; the last is the terminator.
#[derive(Clone, Debug, Default)]
pub struct BlockData {
    pub params: Vec<Value>,
    pub insts: Vec<Inst>,
}

/// An edge: its target and the values for the target's parameters.
#[derive(Clone, Debug)]
pub struct EdgeData {
    pub block: Block,
    pub args: SmallVec<[Value; 4]>,
}

/// Cases of a switch: inclusive ranges of the (zero-extended to 64 bits, masked to the type) value, sorted, disjoint.
#[derive(Clone, Debug, Default)]
pub struct SwitchData {
    pub cases: Vec<(u64, u64, Edge)>,
}

/// A stack slot. Sizes and alignments in bytes.
#[derive(Clone, Debug)]
pub struct SlotData {
    pub size: u64,
    pub align: u32,
    /// The C variable it holds, for debug information and messages.
    pub name: Name,
    pub rank: SlotRank,
}

/// What a slot holds as the stack protector sees it; in a guarded frame a higher rank is nearer to the return address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum SlotRank {
    #[default]
    Scalar,
    /// An array, or a structure with one inside.
    Array,
    /// Eight characters or more in an array.
    Chars,
    /// The guard itself.
    Guard,
}

/// An operand of an inline asm: gcc's constraint as parsed by sema, in order outputs then inputs.
#[derive(Clone, Debug)]
pub struct AsmOperand {
    /// `%[name]`, or `Name::NONE`.
    pub name: Name,
    /// The constraint text without `=`/`+`/`&` (`r`, `m`, `ri`, `0`…); target letters are the target's to read.
    pub constraint: Name,
    pub dir: AsmDir,
    /// `&`.
    pub early: bool,
    /// For outputs and `+`: C type's size and whether it is passed by address (memory constraint chosen by lowering).
    pub ty: Type,
    /// True: the IR operand is the address of the object.
    pub memory: bool,
    /// A register forced by a `register asm("...")` variable, or `Name::NONE`.
    pub fixed: Name,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsmDir {
    In,
    Out,
    InOut,
}

/// An inline asm statement. IR arguments: one a memory operand (its address) of any direction and one an
/// `In`/`InOut` register or immediate operand, in operand order; results: one a non-memory `Out`/`InOut` operand, in order.
#[derive(Clone, Debug)]
pub struct InlineAsm {
    pub template: Vec<u8>,
    pub operands: Vec<AsmOperand>,
    /// Register names, "memory", "cc".
    pub clobbers: Vec<Name>,
    /// Edges of `asm goto`: fall-through first, then the labels `%l[n]`.
    pub labels: Vec<Edge>,
    pub label_names: Vec<Name>,
    pub volatile: bool,
}

/// How one part of an argument or result travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgLoc {
    /// In machine register number (target's `mc::Reg` value).
    Reg(u32),
    /// On the stack, byte offset from the start of the argument area (the stack pointer at the call instruction).
    Stack(u32),
    /// x87 stack register st(n) (results only).
    X87(u8),
    /// Memory the value points to is copied to the argument area: offset, size, alignment ("byval"). The IR value is a PTR.
    ByVal { offset: u32, size: u32, align: u32 },
}

/// Extension of a narrow integer part demanded by the ABI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extend {
    No,
    Sign,
    Zero,
}

/// One scalar part of the flattened signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AbiParam {
    pub ty: Type,
    pub loc: ArgLoc,
    pub ext: Extend,
}

/// A call's or function's machine signature: parts with their final places. Made only by the target's `abi`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Signature {
    pub params: Vec<AbiParam>,
    pub rets: Vec<AbiParam>,
    /// Bytes of stack the arguments take (rounded as the ABI says).
    pub stack_bytes: u32,
    pub variadic: bool,
    /// Number of params that are named (before `...`), as parts.
    pub named_parts: u32,
    /// Vector registers used by arguments (x86-64 variadic calls pass it in %al).
    pub vector_args: u8,
    /// Integer registers used by named arguments (where va_start begins).
    pub int_args: u8,
    /// Calling convention: 0 the usual one, 1 `ms_abi` of x86-64.
    pub conv: u8,
    /// The callee pops its hidden pointer etc. (i686).
    pub callee_pop: u32,
    /// The first part is the hidden struct-return pointer; the ABI also returns it.
    pub sret: bool,
    /// Register of the nested-function static chain part, if any: it is the last part of `params`.
    pub chain: bool,
}

/// What the optimiser may assume of a function and what the source asked for.
#[derive(Clone, Debug, Default)]
pub struct FnAttrs {
    pub always_inline: bool,
    pub noinline: bool,
    pub inline_hint: bool,
    pub noreturn: bool,
    pub returns_twice: bool,
    /// Reads memory at most (`pure`), reads nothing (`const`).
    pub pure_: bool,
    pub const_: bool,
    pub naked: bool,
    pub cold: bool,
    pub hot: bool,
    /// Compiled without optimisation: `-O0` or `optimize("O0")`; slots stay slots.
    pub optnone: bool,
    /// For size (-Os/-Oz or the attribute).
    pub optsize: bool,
    /// Calls setjmp or a returns_twice function: no value may live in a register across calls to it.
    pub calls_setjmp: bool,
    pub no_instrument: bool,
    pub stack_protect: u8,
    /// Uses dynamic alloca or VLAs.
    pub dynamic_stack: bool,
    pub needs_frame_pointer: bool,
    /// Never duplicated: labels whose address is taken by static data, `noclone`.
    pub noclone: bool,
    /// A body only for inlining (C11 §6.7.4p7 inline definition, `extern inline` with gnu_inline): the optimiser drops it
    /// in the end, at every level, and the symbol becomes `GlobalDef::Extern`.
    pub inline_only: bool,
    /// Alignment of the entry in bytes, 0 = default.
    pub align: u32,
    /// `patchable_function_entry(n, m)`: no-operations at the entry, that many of them before the symbol.
    pub patchable: (u16, u16),
    /// Features of the processor that the function may use: a set of the target's own numbering.
    pub features: u128,
}

/// A function body.
#[derive(Clone)]
pub struct Function {
    pub id: GlobalId,
    pub name: Name,
    /// The name in the source, where `asm("…")` or a nested function's place gives it another for the assembler.
    pub source_name: Name,
    pub sig: Signature,
    pub attrs: FnAttrs,
    pub loc: Loc,
    pub blocks: PrimaryMap<Block, BlockData>,
    /// Blocks in layout order, entry first. A block not in it is unreachable and dead.
    pub order: Vec<Block>,
    pub insts: PrimaryMap<Inst, InstData>,
    pub locs: SecondaryMap<Inst, Loc>,
    /// First result of each instruction, `Value::NONE` if none; several results are consecutive.
    pub results: SecondaryMap<Inst, Value>,
    pub values: PrimaryMap<Value, ValueData>,
    pub slots: PrimaryMap<Slot, SlotData>,
    pub edges: PrimaryMap<Edge, EdgeData>,
    pub switches: PrimaryMap<SwitchRef, SwitchData>,
    pub consts: PrimaryMap<ConstRef, Vec<u8>>,
    pub sigs: PrimaryMap<SigRef, Signature>,
    pub asms: PrimaryMap<AsmRef, InlineAsm>,
    /// Pool of value lists (and, for `Indirect`, edge lists).
    pub lists: Vec<u32>,
    /// Bytes of a pointer.
    pub ptr_bytes: u8,
}

impl Function {
    /// An empty function (no blocks).
    pub fn new(id: GlobalId, name: Name, sig: Signature, ptr_bytes: u8) -> Self {
        Function {
            id,
            name,
            source_name: name,
            sig,
            attrs: FnAttrs::default(),
            loc: Loc::NONE,
            blocks: PrimaryMap::new(),
            order: Vec::new(),
            insts: PrimaryMap::new(),
            locs: SecondaryMap::new(),
            results: SecondaryMap::with_default(Value::NONE),
            values: PrimaryMap::new(),
            slots: PrimaryMap::new(),
            edges: PrimaryMap::new(),
            switches: PrimaryMap::new(),
            consts: PrimaryMap::new(),
            sigs: PrimaryMap::new(),
            asms: PrimaryMap::new(),
            lists: Vec::new(),
            ptr_bytes,
        }
    }

    /// The entry block; its parameters are the function's parameter parts.
    pub fn entry(&self) -> Block {
        self.order[0]
    }
    /// Type of a value.
    pub fn ty(&self, v: Value) -> Type {
        self.values[v].ty
    }
    /// Adds a block at the end of the layout order.
    pub fn add_block(&mut self) -> Block {
        let b = self.blocks.push(BlockData::default());
        self.order.push(b);
        b
    }
    /// Adds a parameter to a block; callers extend the edges that reach it.
    pub fn add_param(&mut self, b: Block, ty: Type) -> Value {
        let n = self.blocks[b].params.len() as u32;
        let v = self.values.push(ValueData { ty, def: ValueDef::Param(b, n) });
        self.blocks[b].params.push(v);
        v
    }
    /// Makes an instruction that is in no block yet, with its results.
    pub fn make_inst(&mut self, data: InstData, extra_results: &[Type], loc: Loc) -> Inst {
        let i = self.insts.push(data);
        if loc != Loc::NONE {
            self.locs[i] = loc;
        }
        if data.ty != Type::VOID {
            let first = self.values.push(ValueData { ty: data.ty, def: ValueDef::Inst(i, 0) });
            for (n, &ty) in extra_results.iter().enumerate() {
                self.values.push(ValueData { ty, def: ValueDef::Inst(i, n as u16 + 1) });
            }
            self.results[i] = first;
        }
        i
    }
    /// First result of `i` (`NONE` if it has none).
    pub fn result(&self, i: Inst) -> Value {
        self.results[i]
    }
    /// Number of results of `i`.
    pub fn num_results(&self, i: Inst) -> usize {
        let d = &self.insts[i];
        if d.ty == Type::VOID {
            return 0;
        }
        use Opcode::*;
        match d.op {
            SaddOv | UaddOv | SsubOv | UsubOv | SmulOv | UmulOv | AtomicCas => 2,
            Call | CallIndirect => self.sigs[SigRef(d.args[1])].rets.len(),
            InlineAsm | AsmGoto => self.asms[AsmRef(d.args[0])]
                .operands
                .iter()
                .filter(|o| !o.memory && o.dir != AsmDir::In)
                .count(),
            _ => 1,
        }
    }
    /// All results of `i`.
    pub fn inst_results(&self, i: Inst) -> impl ExactSizeIterator<Item = Value> + use<> {
        let first = self.results[i];
        let n = self.num_results(i) as u32;
        (0..n).map(move |k| Value(first.0 + k))
    }
    /// The instruction that defines `v`, if it is one.
    pub fn def_inst(&self, v: Value) -> Option<Inst> {
        match self.values[v].def {
            ValueDef::Inst(i, _) => Some(i),
            _ => None,
        }
    }
    /// The data of the single-result instruction that defines `v`.
    pub fn def(&self, v: Value) -> Option<&InstData> {
        self.def_inst(v).map(|i| &self.insts[i])
    }
    /// `v`'s value if it is an integer (or pointer) constant, as sign-extended by `Iconst`.
    pub fn iconst(&self, v: Value) -> Option<i64> {
        self.def(v).filter(|d| d.op == Opcode::Iconst).map(|d| d.imm())
    }
    /// Makes `v` stand for `to` from now on.
    pub fn set_alias(&mut self, v: Value, to: Value) {
        debug_assert_ne!(v, to);
        self.values[v].def = ValueDef::Alias(to);
    }
    /// The value `v` stands for.
    pub fn resolve(&self, mut v: Value) -> Value {
        while let ValueDef::Alias(to) = self.values[v].def {
            v = to;
        }
        v
    }
    /// Rewrites every operand in the function through [`Self::resolve`].
    pub fn resolve_aliases(&mut self) {
        for bi in 0..self.order.len() {
            let b = self.order[bi];
            for ii in 0..self.blocks[b].insts.len() {
                let i = self.blocks[b].insts[ii];
                self.map_operands(i, |f, v| f.resolve(v));
            }
        }
    }
    /// Words of a list.
    pub fn list(&self, l: ListRef) -> &[u32] {
        &self.lists[l.start as usize..(l.start + l.len) as usize]
    }
    /// Adds a list of values to the pool.
    pub fn push_list(&mut self, vs: &[Value]) -> ListRef {
        let start = self.lists.len() as u32;
        self.lists.extend(vs.iter().map(|v| v.0));
        ListRef { start, len: vs.len() as u32 }
    }
    /// Calls `f` with every value operand of `i`, edge arguments included.
    pub fn each_operand(&self, i: Inst, mut f: impl FnMut(Value)) {
        let d = &self.insts[i];
        for k in 0..d.inline_values() {
            f(d.val(k));
        }
        if let Some(l) = d.list() {
            for &w in self.list(l) {
                f(Value(w));
            }
        }
        if d.is_term() {
            self.each_edge(i, |e| {
                for &v in &self.edges[e].args {
                    f(v);
                }
            });
        }
    }
    /// Replaces every value operand of `i`, edge arguments included.
    pub fn map_operands(&mut self, i: Inst, mut f: impl FnMut(&Function, Value) -> Value) {
        let mut d = self.insts[i];
        for k in 0..d.inline_values() {
            d.args[k] = f(self, d.val(k)).0;
        }
        self.insts[i] = d;
        if let Some(l) = d.list() {
            for k in l.start..l.start + l.len {
                self.lists[k as usize] = f(self, Value(self.lists[k as usize])).0;
            }
        }
        if d.is_term() {
            let mut es: SmallVec<[Edge; 4]> = SmallVec::new();
            self.each_edge(i, |e| es.push(e));
            for e in es {
                let mut args = std::mem::take(&mut self.edges[e].args);
                for v in &mut args {
                    *v = f(self, *v);
                }
                self.edges[e].args = args;
            }
        }
    }
    /// Calls `f` with every outgoing edge of terminator `i`.
    pub fn each_edge(&self, i: Inst, mut f: impl FnMut(Edge)) {
        let d = &self.insts[i];
        match d.op {
            Opcode::Jump => f(Edge(d.args[0])),
            Opcode::Branch => {
                f(Edge(d.args[1]));
                f(Edge(d.args[2]));
            }
            Opcode::Switch => {
                for &(_, _, e) in &self.switches[SwitchRef(d.args[1])].cases {
                    f(e);
                }
                f(Edge(d.args[2]));
            }
            Opcode::IndirectJump => {
                for &w in self.list(ListRef { start: d.args[2], len: d.args[3] }) {
                    f(Edge(w));
                }
            }
            Opcode::AsmGoto => {
                for &e in &self.asms[AsmRef(d.args[0])].labels {
                    f(e);
                }
            }
            _ => {}
        }
    }
    /// The terminator of `b`. Panics on an unfinished block.
    pub fn terminator(&self, b: Block) -> Inst {
        *self.blocks[b].insts.last().expect("block has a terminator")
    }
    /// Successor blocks of `b`, one an edge.
    pub fn successors(&self, b: Block) -> SmallVec<[Block; 4]> {
        let mut out = SmallVec::new();
        if let Some(&t) = self.blocks[b].insts.last() {
            self.each_edge(t, |e| out.push(self.edges[e].block));
        }
        out
    }
    /// Adds an edge.
    pub fn add_edge(&mut self, block: Block, args: &[Value]) -> Edge {
        self.edges.push(EdgeData { block, args: args.into() })
    }
}
