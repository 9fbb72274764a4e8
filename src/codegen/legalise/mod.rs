//! Legalisation: IR to IR the target can select.
//!
//! First each instruction the target cannot do directly is replaced in place by simpler ones (see [`expand`]): runtime
//! calls (`calls`), memory copies (`memory`), switches (`switch`), vectors (`vector`, a pass before the others); `guard` comes first. Then the control-flow graph gets the form the
//! allocators want (`edges`): split critical edges, one dispatch block for computed gotos, block
//! parameters that must travel through memory.

use crate::ir::*;
use crate::mir::select::CodegenOptions;
use crate::support::intern::Name;
use crate::support::source::Loc;
use crate::target::Target;
use rustc_hash::FxHashMap;

mod calls;
mod edges;
mod guard;
mod memory;
mod switch;
mod vector;

/// What is remembered from function to function.
#[derive(Default)]
pub struct State {
    /// Symbols of the module by name, filled when a helper is first needed.
    by_name: Option<FxHashMap<Name, GlobalId>>,
}

/// The function being legalised and what it needs.
pub struct Cx<'a> {
    pub f: &'a mut Function,
    pub module: &'a mut Module,
    pub target: &'a dyn Target,
    pub opts: &'a CodegenOptions,
    pub st: &'a mut State,
    /// Values were replaced by others: operands are to be rewritten at the end.
    aliased: bool,
    /// Optimising (-O1 and up).
    optimise: bool,
}

/// Makes `f` selectable.
pub fn legalise(
    f: &mut Function,
    module: &mut Module,
    target: &dyn Target,
    opts: &CodegenOptions,
    st: &mut State,
) {
    let optimise = opts.opt_level > 0 && !f.attrs.optnone;
    let mut cx = Cx { f, module, target, opts, st, aliased: false, optimise };
    cx.guard();
    cx.vectors();
    // Blocks that expansions make follow the one they come from.
    let n = cx.f.order.len();
    let mut made: Vec<(usize, Vec<Block>)> = Vec::new();
    for k in 0..n {
        let b = cx.f.order[k];
        if cx.f.blocks[b].insts.iter().any(|&i| cx.needs_expansion(i)) {
            cx.expand_block(b);
            if cx.f.order.len() > n {
                made.push((k, cx.f.order.split_off(n)));
            }
        }
    }
    if !made.is_empty() {
        let mut made = made.into_iter().peekable();
        let old = std::mem::take(&mut cx.f.order);
        for (k, b) in old.into_iter().enumerate() {
            cx.f.order.push(b);
            if let Some((_, list)) = made.next_if(|m| m.0 == k) {
                cx.f.order.extend(list);
            }
        }
    }
    let stack_align = target.regs().stack_align;
    for s in cx.f.slots.values_mut() {
        // Room for the address to be rounded up (see `aligned_slot`).
        if s.align > stack_align {
            s.size += (s.align - stack_align) as u64;
            s.align = stack_align;
        }
    }
    edges::run(&mut cx);
    if cx.aliased {
        cx.f.resolve_aliases();
    }
}

impl Cx<'_> {
    /// Is there anything for [`Self::expand`] to do? (Fast: nearly all instructions are ordinary.)
    fn needs_expansion(&self, i: Inst) -> bool {
        use Opcode::*;
        let d = self.f.insts[i];
        match d.op {
            Memcpy | Memmove | Memset | Switch => true,
            SlotAddr => self.f.slots[Slot(d.args[0])].align > self.target.regs().stack_align,
            Load | Store | Iconst | SymAddr | Jump | Branch | Call | Icmp | PtrAdd | Return => false,
            Iadd | Isub | And | Or | Xor | Shl | Lshr | Ashr if d.ty != Type::I128 && !d.ty.is_vector() => {
                false
            }
            _ => self.is_half(&d) || self.target.libcall(self.f, i).is_some(),
        }
    }

    fn expand_block(&mut self, b: Block) {
        let insts = std::mem::take(&mut self.f.blocks[b].insts);
        let mut at = b;
        for i in insts {
            if self.needs_expansion(i) {
                at = self.expand(i, at);
            } else {
                self.f.blocks[at].insts.push(i);
            }
        }
    }

    /// Appends what replaces `i` to block `at`; gives the block where the rest goes.
    fn expand(&mut self, i: Inst, at: Block) -> Block {
        use Opcode::*;
        let d = self.f.insts[i];
        match d.op {
            Memcpy | Memmove => self.copy(i, at),
            Memset => self.set(i, at),
            Switch => self.switch(i, at),
            SlotAddr => self.aligned_slot(i, at),
            _ if self.is_half(&d) => self.widen_half(i, at),
            _ => match self.target.libcall(self.f, i) {
                Some(name) => self.libcall(i, name, at),
                None => self.f.blocks[at].insts.push(i),
            },
        }
        at
    }

    /// The address of a slot aligned beyond the stack: the slot is made larger once, the address rounded up in it.
    fn aligned_slot(&mut self, i: Inst, at: Block) {
        let d = self.f.insts[i];
        let (s, off) = (Slot(d.args[0]), d.args[1] as i32);
        let (align, have) = (self.f.slots[s].align as i64, self.target.regs().stack_align as i64);
        let word = Type::int_of_bits(self.f.ptr_bytes as u32 * 8).unwrap_or(Type::I64);
        // The room for rounding up is added at the end, once for each slot.
        let mut b = self.builder(at, self.f.locs[i]);
        let start = b.slot_addr(s, 0);
        let start = b.unary(Opcode::PtrToInt, word, start);
        let up = b.iconst(word, align - have);
        let up = b.binary(Opcode::Iadd, start, up);
        let mask = b.iconst(word, -align);
        let mut v = b.binary(Opcode::And, up, mask);
        if off != 0 {
            let o = b.iconst(word, off as i64);
            v = b.binary(Opcode::Iadd, v, o);
        }
        self.become_inst(i, at, InstData::new(Opcode::IntToPtr, Type::PTR, 0, [v.0, 0, 0, 0]));
    }

    fn builder(&mut self, at: Block, loc: Loc) -> Builder<'_> {
        let mut b = Builder::new(self.f);
        b.loc = loc;
        b.switch_to(at);
        b
    }

    /// Instruction `i` (with its result) becomes `data`, appended to `at`.
    fn become_inst(&mut self, i: Inst, at: Block, data: InstData) {
        self.f.insts[i] = data;
        self.f.blocks[at].insts.push(i);
    }

    /// The function called `name`, declared if the module has none.
    fn helper(&mut self, name: &str) -> GlobalId {
        self.global(name, GlobalKind::Func)
    }

    /// The symbol called `name`, declared if the module has none.
    fn global(&mut self, name: &str, kind: GlobalKind) -> GlobalId {
        let module = &mut *self.module;
        // The unit may have given it another name in the assembler.
        if let "memcpy" | "memmove" | "memset" = name
            && let Some(lib) = crate::ir::lib::Lib::by_name(name, Type::F64)
            && let Some(&id) = module.libs.callable.get(&lib)
        {
            return id;
        }
        let map = self.st.by_name.get_or_insert_with(|| {
            module.globals.iter().filter(|g| g.1.name.is_some()).map(|(id, g)| (g.name, id)).collect()
        });
        let n = Name::intern(name);
        *map.entry(n).or_insert_with(|| {
            module.globals.push(Global {
                name: n,
                kind,
                linkage: Linkage::Global,
                visibility: Visibility::Default,
                tls: None,
                def: GlobalDef::Extern,
                section: Name::NONE,
                used: false,
                retain: false,
                interposable: true,
                dso_local: false,
                noreturn: false,
                const_fn: false,
                pure_fn: false,
                malloc: false,
                returns_twice: false,
                error_msg: Name::NONE,
                warning_msg: Name::NONE,
                align: 1,
                size: 0,
                loc: Loc::NONE,
            })
        })
    }
}
