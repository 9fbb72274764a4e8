//! Lowering of one function: its parameters, where each variable lives, and the bookkeeping of blocks.
//!
//! Blocks are laid out in the order they are begun. A block that nothing jumps to is not begun: then
//! [`FnLower::is_live`] is false and statements are skipped until one with a label. At -O1 and up all edges are told to the
//! SSA builder; blocks whose predecessors are not all known when they begin (loop heads, labels) are sealed later.

use super::place::{Base, Mem};
use super::scope::ScopeEntry;
use super::types::{Repr, ctype, repr, slot_rank, unsupported};
use super::{UnitLower, call};
use crate::ast::decl::{Emit, InlineHint};
use crate::ast::{Func, FuncBody, Storage, Ty, Types, Var};
use crate::diag::catalog;
use crate::ir::ssa::{SsaBuilder, Variable};
use crate::ir::{self, Block, Builder, FnAttrs, GlobalDef, GlobalId, Likelihood, Opcode, Slot, Type, Value};
use crate::support::entity::SecondaryMap;
use crate::support::intern::Name;
use crate::support::lang::StackProtector;
use crate::support::source::Loc;
use crate::target::abi::{CSignature, Classified, Pass};
use std::rc::Rc;

/// Where a variable is.
#[derive(Clone, Copy, Debug)]
pub(super) enum VarPlace {
    /// An SSA variable.
    Ssa(Variable),
    /// The two parts of a complex one.
    Pair(Variable, Variable),
    Slot(Slot),
    /// At an address that is known where it is declared: variable-length arrays, parameters passed in memory.
    Addr(Value),
}

/// Where `break` and `continue` go.
pub(super) struct Breakable {
    pub brk: Block,
    /// `None` for a `switch`.
    pub cont: Option<Block>,
    /// Scope entries alive outside of the statement.
    pub depth: usize,
}

/// A function being lowered.
pub(super) struct FnLower<'l, 'u, 'a> {
    pub u: &'l mut UnitLower<'u, 'a>,
    pub types: &'u Types<'a>,
    pub b: Builder<'l>,
    pub ssa: SsaBuilder,
    /// Scalars go to SSA.
    pub use_ssa: bool,
    /// `optimize("no-strict-aliasing")`: accesses get no alias classes.
    pub any_alias: bool,
    pub func: &'a Func<'a>,
    pub body: &'a FuncBody<'a>,
    /// By `Var::index`.
    pub vars: Vec<Option<VarPlace>>,
    /// By `Label::index`.
    pub labels: Vec<Block>,
    /// Labels whose address is taken, in order of their blocks: what computed gotos may reach.
    pub computed_targets: Vec<Block>,
    /// Edges made for computed gotos so far, and the block that makes the jumps when they are too many: it loads from the slot.
    pub goto_edges: usize,
    pub goto_dispatch: Option<(Slot, Block)>,
    pub layout: Vec<Block>,
    begun: SecondaryMap<Block, bool>,
    preds: SecondaryMap<Block, u32>,
    pub breaks: Vec<Breakable>,
    /// Blocks of the labels of the switches around, innermost last.
    pub switches: Vec<Vec<Block>>,
    pub scopes: Vec<ScopeEntry<'a>>,
    pub abi: Rc<Classified>,
    /// Hidden pointer to where the result goes.
    pub sret: Value,
    /// The frame record of the function around, and the slot of our own (see `nested`).
    pub chain: Value,
    pub frame: Option<Slot>,
    /// In a copy made for one call's anonymous arguments: where those are.
    pub pack: Option<Vec<(Mem, Ty)>>,
    /// The block of `__builtin_apply_args`, filled on entry.
    pub arguments: Option<Slot>,
}

impl<'u, 'a> UnitLower<'u, 'a> {
    /// Lowers the body of `f` and adds it to the functions.
    pub(super) fn lower_function(&mut self, f: &'a Func<'a>) {
        let id = self.func_ids[f.index as usize];
        let a = f.attrs.get();
        if a.interrupt || a.no_caller_saved {
            let what = if a.interrupt { "interrupt" } else { "no_caller_saved_registers" };
            self.unsupported(f.loc.get(), &format!("a function with the attribute '{what}'"));
        }
        match a.target_clones {
            Some(words) => self.lower_clones(f, words.as_str()),
            None => {
                self.enter_features(f);
                self.lower_body(f, id, None);
            }
        }
    }

    /// Lowers the body of `f` as function `id`, for a processor with the features entered; with `pack` as the copy for calls with anonymous arguments of these types.
    pub(super) fn lower_body(&mut self, f: &'a Func<'a>, id: GlobalId, pack: Option<&[Ty]>) {
        let Some(body) = f.body.get() else { return };
        let outer = self.sess.set_function(Some(f.name));
        if let Some(what) = unsupported(self.types, f.ty.get()) {
            self.unsupported(f.loc.get(), what);
        }
        let abi = match pack {
            Some(extra) => self.pack_abi(f, extra),
            None => self.definition_abi(f, body),
        };
        let abi = if body.has_apply_args { self.untyped_abi(&abi) } else { abi };
        let name = self.module.globals[id].name;
        let mut func = ir::Function::new(id, name, abi.sig.clone(), self.sess.target.pointer_size);
        func.source_name = f.name;
        func.loc = f.loc.get();
        func.attrs = self.fn_attrs(f, body);
        func.attrs.inline_only &= pack.is_none();
        func.attrs.noinline |= body.has_apply_args;
        // Nested functions jump to a nonlocal label by longjmp.
        func.attrs.calls_setjmp |= body.labels.iter().any(|l| l.nonlocal.get());
        let use_ssa = self.opts.opt_level > 0 && !func.attrs.optnone && !func.attrs.calls_setjmp;
        let any_alias = f.attrs.get().optimize.is_some_and(|o| o.as_str().contains("no-strict-aliasing"));
        let types = self.types;
        let mut l = FnLower {
            types,
            b: Builder::new(&mut func),
            ssa: SsaBuilder::new(),
            use_ssa,
            any_alias,
            func: f,
            body,
            vars: vec![None; body.num_vars as usize],
            labels: Vec::new(),
            computed_targets: Vec::new(),
            goto_edges: 0,
            goto_dispatch: None,
            layout: Vec::new(),
            begun: SecondaryMap::new(),
            preds: SecondaryMap::new(),
            breaks: Vec::new(),
            switches: Vec::new(),
            scopes: Vec::new(),
            abi,
            sret: Value::NONE,
            chain: Value::NONE,
            frame: None,
            pack: pack.map(|_| Vec::new()),
            arguments: None,
            u: self,
        };
        l.run(pack.unwrap_or(&[]));
        self.functions.push((f.loc.get().0, func));
        self.sess.set_function(outer);
    }

    /// The machine signature of a definition.
    fn definition_abi(&mut self, f: &'a Func<'a>, body: &'a FuncBody<'a>) -> Rc<Classified> {
        let Some(ft) = self.types.func(f.ty.get()) else {
            return Rc::new(self.target.classify(&void_signature(self.types)));
        };
        if ft.prototype && f.parent.is_none() {
            return self.prototype_abi(f.ty.get());
        }
        let params: Vec<_> = body
            .params
            .iter()
            .map(|p| ctype(self.types, call::promoted(self.types, p.ty.get(), ft.prototype)))
            .collect();
        let sig = CSignature {
            ret: ctype(self.types, ft.ret),
            named: params.len(),
            params,
            variadic: ft.variadic,
            chain: f.parent.is_some(),
            conv: ft.conv as u8,
            features: self.features,
        };
        Rc::new(self.target.classify(&sig))
    }

    /// Whether functions of a type write their result where a hidden parameter points.
    pub(super) fn returns_in_memory(&self, ty: Ty) -> bool {
        self.types.func(ty).is_some_and(|ft| {
            let ret = ctype(self.types, ft.ret);
            self.target
                .classify(&CSignature {
                    ret,
                    conv: ft.conv as u8,
                    features: self.features,
                    ..void_signature(self.types)
                })
                .sig
                .sret
        })
    }

    /// The machine signature of a prototyped function type without variable arguments passed.
    pub(super) fn prototype_abi(&mut self, ty: Ty) -> Rc<Classified> {
        let key = self.types.canon_unqual(ty);
        if let Some(c) = self.abis.get(&key) {
            return c.clone();
        }
        let sig = match self.types.func(ty) {
            Some(ft) => CSignature {
                ret: ctype(self.types, ft.ret),
                params: ft.params.iter().map(|&p| ctype(self.types, p)).collect(),
                named: ft.params.len(),
                variadic: ft.variadic,
                chain: false,
                conv: ft.conv as u8,
                features: self.features,
            },
            None => void_signature(self.types),
        };
        let c = Rc::new(self.target.classify(&sig));
        self.abis.insert(key, c.clone());
        c
    }

    fn fn_attrs(&self, f: &Func<'a>, body: &FuncBody<'a>) -> FnAttrs {
        let a = f.attrs.get();
        let optimize = a.optimize.map_or("", Name::as_str);
        let asks = |what: &str| optimize.split(',').any(|o| o.trim().trim_start_matches("-") == what);
        let optnone = asks("O0") || asks("0");
        FnAttrs {
            always_inline: a.inline == InlineHint::Always,
            noinline: a.inline == InlineHint::Never || a.noipa,
            inline_hint: f.inline.get(),
            noreturn: f.noreturn.get(),
            returns_twice: a.returns_twice,
            pure_: a.is_pure,
            const_: a.is_const,
            naked: a.naked,
            cold: a.cold,
            hot: a.hot,
            optnone: optnone || self.opts.opt_level == 0,
            optsize: self.opts.opt_size || asks("Os") || asks("s"),
            calls_setjmp: body.calls_setjmp,
            no_instrument: a.no_instrument,
            stack_protect: match self.sess.lang.stack_protector {
                _ if a.no_stack_protector => 0,
                StackProtector::None => 0,
                StackProtector::Default => 1,
                StackProtector::Strong => 2,
                StackProtector::All => 3,
                StackProtector::Explicit => a.stack_protect as u8 * 3,
            },
            dynamic_stack: body.calls_alloca || body.has_vla,
            needs_frame_pointer: body.calls_alloca || body.has_vla || !self.opts.omit_frame_pointer,
            noclone: a.noclone || a.noipa,
            inline_only: f.emit(self.sess.lang.gnu89_inline_semantics()) == Emit::InlineOnly,
            align: a.align,
            patchable: a.patchable.map_or(self.opts.patchable, |(n, m)| (n as u16, m as u16)),
            features: self.features,
        }
    }

    /// What the processor can do in function `f`: what the command line says, changed by `target("…")`.
    fn features_of(&mut self, f: &Func<'a>) -> u128 {
        let features = self.opts.features;
        let Some(text) = f.attrs.get().target else { return features };
        match self.target.function_features(text.as_str(), features) {
            Ok(set) => set,
            Err(word) => {
                let loc = f.loc.get();
                self.sess.diag(&catalog::lower::TARGET_UNKNOWN, loc).arg(word).emit();
                features
            }
        }
    }

    /// What follows is for function `f`.
    pub(super) fn enter_features(&mut self, f: &'a Func<'a>) {
        let features = self.features_of(f);
        self.set_features(features);
    }

    /// What follows is for a function with these features. Signatures depend on them.
    pub(super) fn set_features(&mut self, features: u128) {
        if features != self.features {
            self.features = features;
            self.abis.clear();
        }
    }
}

pub(super) fn void_signature(types: &Types) -> CSignature {
    CSignature {
        ret: ctype(types, Ty::VOID),
        params: Vec::new(),
        named: 0,
        variadic: false,
        chain: false,
        conv: 0,
        features: 0,
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    fn run(&mut self, pack: &[Ty]) {
        let entry = self.new_block();
        self.begin(entry);
        self.b.loc = self.func.loc.get();
        for label in self.body.labels {
            debug_assert_eq!(label.index as usize, self.labels.len());
            let b = self.new_block();
            self.labels.push(b);
            if label.address_taken.get() {
                self.computed_targets.push(b);
            }
        }
        let left = self.params(entry);
        self.pack_params(entry, left, pack);
        self.keep_arguments(entry);
        self.enter_frame();
        for v in self.body.entry_bounds {
            self.vla_bound(v);
        }
        self.profile_hook("__cyg_profile_func_enter");
        if self.b.func.attrs.naked {
            // The body is asm; nothing else may be emitted.
            self.stmt(self.body.body);
            if self.is_live() {
                self.b.unreachable();
            }
        } else {
            self.stmt(self.body.body);
            self.b.loc = self.body.end;
            if self.is_live() {
                self.fall_off_end();
            }
        }
        self.finish();
    }

    /// Gives every parameter its place and its incoming value; the number of parts that took.
    fn params(&mut self, entry: Block) -> usize {
        let abi = self.abi.clone();
        let parts: Vec<Value> = abi.sig.params.iter().map(|p| self.b.func.add_param(entry, p.ty)).collect();
        let mut next = 0;
        if abi.sig.chain {
            self.chain = parts.last().copied().unwrap_or(Value::NONE);
        }
        if matches!(abi.ret, Pass::Indirect) {
            self.sret = parts.first().copied().unwrap_or(Value::NONE);
            next = 1;
        }
        let ft = self.types.func(self.func.ty.get());
        let prototype = ft.is_some_and(|t| t.prototype);
        for (i, &var) in self.body.params.iter().enumerate() {
            let ty = var.ty.get();
            let Some(pass) = abi.params.get(i) else { break };
            match pass {
                Pass::Ignore => self.declare(var),
                Pass::ByVal | Pass::Indirect => {
                    let addr = parts[next];
                    next += 1;
                    match repr(self.types, ty) {
                        Repr::Memory if !self.in_frame_record(var) => {
                            self.set_place(var, VarPlace::Addr(addr))
                        }
                        _ => {
                            let m = Mem::at(Base::Val(addr), self.types.align_of(ty));
                            let v = self.load(m, ty);
                            self.declare(var);
                            self.init_var(var, v);
                        }
                    }
                }
                Pass::Parts(pieces) => {
                    let vals = &parts[next..next + pieces.len()];
                    next += pieces.len();
                    let incoming = match ft.and_then(|t| t.params.get(i)) {
                        Some(&p) if prototype => p,
                        _ => call::promoted(self.types, ty, false),
                    };
                    if let Repr::Scalar(t) = repr(self.types, incoming)
                        && let ([v], [p]) = (vals, &pieces[..])
                        && p.ty == t
                    {
                        let mut v = *v;
                        if let Repr::Scalar(own) = repr(self.types, ty)
                            && own != t
                        {
                            // An old-style definition: the argument came promoted.
                            v = match own.is_float() {
                                true => self.b.unary(Opcode::Fptrunc, own, v),
                                false => self.int_resize(v, own, false),
                            };
                        }
                        self.declare(var);
                        self.init_var(var, super::expr::Rval::Scalar(v));
                    } else {
                        let size = pieces.iter().map(|p| p.offset + p.ty.bytes(self.b.func.ptr_bytes)).max();
                        let slot = self.var_slot(var, size.unwrap_or(0) as u64);
                        for (p, &v) in pieces.iter().zip(vals) {
                            let m = Mem::at(Base::Slot(slot), 1).offset(p.offset as i64);
                            self.store_raw(m, v);
                        }
                        if self.var_in_memory(var) && !self.in_frame_record(var) {
                            self.set_place(var, VarPlace::Slot(slot));
                        } else {
                            let v = self.load(Mem::at(Base::Slot(slot), self.types.align_of(ty)), ty);
                            self.declare(var);
                            self.init_var(var, v);
                        }
                    }
                }
            }
        }
        next
    }

    /// Reaching the closing brace: `main` returns 0 (C11 §5.1.2.2.3), others nothing in particular.
    fn fall_off_end(&mut self) {
        if self.func.noreturn.get() {
            self.b.unreachable();
            return;
        }
        self.profile_hook("__cyg_profile_func_exit");
        let main = self.func.name.as_bytes() == b"main" && self.func.parent.is_none();
        let abi = self.abi.clone();
        let vals: Vec<Value> = match &abi.ret {
            Pass::Indirect => self.abi.sig.rets.iter().map(|_| self.sret).collect(),
            _ => abi
                .sig
                .rets
                .iter()
                .map(|r| if main && r.ty.is_int() { self.b.iconst(r.ty, 0) } else { self.b.undef(r.ty) })
                .collect(),
        };
        self.b.ret(&vals);
    }

    /// -finstrument-functions: tells the profiler of entry or exit, with the function and its caller.
    pub fn profile_hook(&mut self, name: &str) {
        if !self.u.opts.instrument_functions || self.func.attrs.get().no_instrument || !self.is_live() {
            return;
        }
        let me = self.b.sym_addr(self.b.func.id, 0);
        let site = self.b.inst(ir::InstData::new(Opcode::ReturnAddr, Type::PTR, 0, [0; 4]));
        let args = [me, site].map(super::expr::Rval::Scalar);
        self.call_library(name, Ty::VOID, &args, &[Ty::VOID_PTR; 2]);
    }

    fn finish(&mut self) {
        self.leave_frame();
        if self.use_ssa {
            for i in 0..self.layout.len() {
                let b = self.layout[i];
                if !self.ssa.is_sealed(b) {
                    self.ssa.seal(self.b.func, b);
                }
            }
            std::mem::take(&mut self.ssa).finish(self.b.func);
        }
        self.prune();
        if self.use_ssa {
            self.mark_cold_ways();
        }
        let id = self.b.func.id;
        for label in self.body.labels {
            if label.address_taken.get() {
                let key = *label as *const _ as usize;
                self.u.label_blocks.insert(key, (id, self.labels[label.index as usize]));
            }
        }
        debug_assert!(!matches!(self.u.module.globals[id].def, GlobalDef::Data(_)));
    }

    /// Keeps the blocks that can be reached, in layout order.
    fn prune(&mut self) {
        let f = &mut *self.b.func;
        let mut seen: SecondaryMap<Block, bool> = SecondaryMap::new();
        seen.resize(f.blocks.len());
        let mut work = vec![self.layout[0]];
        // A label whose address is taken is kept: static data may name it.
        work.extend(self.computed_targets.iter().copied());
        while let Some(b) = work.pop() {
            if std::mem::replace(&mut seen[b], true) {
                continue;
            }
            if f.blocks[b].insts.is_empty() {
                // A label that was never reached nor defined after all.
                let i = f.make_inst(
                    ir::InstData::new(Opcode::Unreachable, Type::VOID, 0, [0; 4]),
                    &[],
                    Loc::NONE,
                );
                f.blocks[b].insts.push(i);
            }
            work.extend(f.successors(b));
        }
        let mut order: Vec<Block> = self.layout.iter().copied().filter(|&b| seen[b]).collect();
        let begun = &self.begun;
        order.extend(f.blocks.keys().filter(|&b| seen[b] && !begun[b]));
        f.order = order;
    }

    /// Says of branches whose one way leads straight to a call of a cold function, or of one that does not return,
    /// that this way is unlikely.
    fn mark_cold_ways(&mut self) {
        let f = &mut *self.b.func;
        let cold_functions = &self.u.cold;
        let cold = |f: &ir::Function, b: Block| {
            let mut calls = false;
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                calls |= matches!(d.op, Opcode::Call | Opcode::CallIndirect);
                if d.op == Opcode::Call && cold_functions.contains(&ir::GlobalId(d.args[0])) {
                    return true;
                }
            }
            calls && f.blocks[b].insts.last().is_some_and(|&i| f.insts[i].op == Opcode::Unreachable)
        };
        for k in 0..f.order.len() {
            let t = f.terminator(f.order[k]);
            let d = f.insts[t];
            if d.op != Opcode::Branch || d.aux != 0 {
                continue;
            }
            let [then, els] = [d.args[1], d.args[2]].map(|e| cold(f, f.edges[ir::Edge(e)].block));
            match (then, els) {
                (true, false) => f.insts[t].aux = Likelihood::UNLIKELY.0,
                (false, true) => f.insts[t].aux = Likelihood::LIKELY.0,
                _ => {}
            }
        }
    }

    // Blocks.

    pub fn new_block(&mut self) -> Block {
        self.b.new_block()
    }
    /// True if what is emitted next can be reached.
    pub fn is_live(&self) -> bool {
        self.b.block.is_some() && self.begun[self.b.block]
    }
    /// Nothing reaches what follows.
    pub fn kill(&mut self) {
        self.b.block = Block::NONE;
    }
    /// Appends to `b` from now on; all its predecessors are known. Does nothing but end the current block if it has none.
    pub fn begin(&mut self, b: Block) {
        if self.preds[b] == 0 && !self.layout.is_empty() {
            self.kill();
            return;
        }
        self.begin_open(b);
        self.seal(b);
    }
    /// Appends to `b`, to which later code may still jump; [`Self::seal`] it when that is done.
    pub fn begin_open(&mut self, b: Block) {
        debug_assert!(!self.begun[b]);
        self.begun[b] = true;
        self.layout.push(b);
        self.b.switch_to(b);
    }
    pub fn seal(&mut self, b: Block) {
        if self.use_ssa && self.begun[b] {
            self.ssa.seal(self.b.func, b);
        }
    }
    pub fn has_preds(&self, b: Block) -> bool {
        self.preds[b] != 0
    }
    /// Tells the SSA builder of the edges of the terminator just put at the end of `from`.
    pub fn note_edges(&mut self, from: Block) {
        if from.is_none() || !self.begun[from] {
            return;
        }
        let t = self.b.func.terminator(from);
        let mut edges: smallvec::SmallVec<[ir::Edge; 4]> = smallvec::SmallVec::new();
        self.b.func.each_edge(t, |e| edges.push(e));
        for e in edges {
            let to = self.b.func.edges[e].block;
            self.preds[to] += 1;
            if self.use_ssa {
                self.ssa.add_pred(to, from, e);
            }
        }
    }
    pub fn jump(&mut self, to: Block) {
        self.jump_args(to, &[]);
    }
    pub fn jump_args(&mut self, to: Block, args: &[Value]) {
        if !self.is_live() {
            self.kill();
            return;
        }
        let from = self.b.block;
        self.b.jump(to, args);
        self.note_edges(from);
    }
    /// Branches on an I8; a constant becomes a jump.
    pub fn branch(&mut self, c: Value, then: Block, els: Block, likely: Likelihood) {
        if !self.is_live() {
            self.kill();
            return;
        }
        if let Some(k) = self.b.func.iconst(c) {
            return self.jump(if k != 0 { then } else { els });
        }
        let from = self.b.block;
        self.b.branch(c, then, &[], els, &[]);
        let t = self.b.func.terminator(from);
        self.b.func.insts[t].aux = likely.0;
        self.note_edges(from);
    }
    pub fn unreachable(&mut self) {
        if self.is_live() {
            self.b.unreachable();
        }
        self.kill();
    }
    /// Runs code that builds blocks of its own (a target's), and takes them into the books.
    pub fn with_foreign_blocks<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let start = self.b.block;
        let first = self.b.func.blocks.len();
        let r = run(self);
        let last = self.b.func.blocks.len();
        if last == first || start.is_none() || !self.begun[start] {
            return r;
        }
        let new: Vec<Block> = self.b.func.blocks.keys().skip(first).collect();
        for &b in &new {
            self.begun[b] = true;
            self.layout.push(b);
        }
        self.note_edges(start);
        for &b in &new {
            if self.b.func.blocks[b].insts.last().is_some_and(|&i| self.b.func.insts[i].is_term()) {
                self.note_edges(b);
            }
        }
        for &b in &new {
            self.seal(b);
        }
        r
    }

    // Variables.

    pub fn unsupported(&mut self, loc: Loc, what: &str) {
        self.u.unsupported(loc, what);
    }
    pub fn set_place(&mut self, var: &Var<'a>, p: VarPlace) {
        let i = var.index.get() as usize;
        if i >= self.vars.len() {
            self.vars.resize(i + 1, None);
        }
        self.vars[i] = Some(p);
    }
    /// Must the variable have an address?
    pub fn var_in_memory(&self, var: &Var<'a>) -> bool {
        let ty = var.ty.get();
        let q = self.types.quals(ty);
        !self.use_ssa
            || var.address_taken.get()
            || var.captured.get()
            || var.cleanup.get().is_some()
            || q.is_volatile()
            || q.is_atomic()
            || matches!(repr(self.types, ty), Repr::Memory | Repr::Void)
    }
    /// A slot for a variable, at least `min_size` bytes.
    pub fn var_slot(&mut self, var: &Var<'a>, min_size: u64) -> Slot {
        let ty = var.ty.get();
        if let Some(what) = unsupported(self.types, ty) {
            self.unsupported(var.loc, what);
        }
        let mut size = self.types.size_of(ty).unwrap_or(0);
        if let Some(init) = var.init.get() {
            size = size.max(init.size);
        }
        let align = self.u.object_align(ty, var.attrs.get(), true);
        let s = self.b.slot(size.max(min_size), align);
        let data = &mut self.b.func.slots[s];
        data.name = var.name;
        data.rank = slot_rank(self.types, ty);
        s
    }
    /// Gives an automatic variable its place, if it has none yet.
    pub fn declare(&mut self, var: &Var<'a>) {
        if self.in_frame_record(var) || self.is_outer(var) {
            return;
        }
        if self.vars.get(var.index.get() as usize).is_some_and(|p| p.is_some()) {
            return;
        }
        let place = if self.var_in_memory(var) {
            VarPlace::Slot(self.var_slot(var, 0))
        } else {
            match repr(self.types, var.ty.get()) {
                Repr::Scalar(t) => VarPlace::Ssa(self.ssa.declare(t)),
                Repr::Complex(t) => VarPlace::Pair(self.ssa.declare(t), self.ssa.declare(t)),
                _ => unreachable!("memory variables have slots"),
            }
        };
        self.set_place(var, place);
    }
    /// The place of an automatic variable. One not yet declared (a jump past its declaration) is declared now.
    pub fn var_place(&mut self, var: &Var<'a>) -> VarPlace {
        if self.in_frame_record(var) || self.is_outer(var) {
            return self.captured_place(var);
        }
        self.declare(var);
        self.vars[var.index.get() as usize].expect("just declared")
    }
    pub fn read_var(&mut self, v: Variable) -> Value {
        if self.b.block.is_none() {
            let ty = self.ssa.var_type(v);
            return self.b.undef(ty);
        }
        self.ssa.use_var(self.b.func, v, self.b.block)
    }
    pub fn write_var(&mut self, v: Variable, val: Value) {
        if self.b.block.is_some() {
            self.ssa.def_var(v, self.b.block, val);
        }
    }
    /// True for variables that live in the frame of this function.
    pub fn is_auto(var: &Var) -> bool {
        // A register variable of file scope belongs to no function.
        let global = var.asm_reg.get().is_some() && var.owner.get().is_none();
        matches!(var.storage, Storage::Auto | Storage::Register | Storage::Param) && !global
    }
    /// A temporary object of type `ty`, also one of run-time size.
    pub fn temp_memory(&mut self, ty: Ty) -> Mem {
        if self.types.is_vla(ty) {
            let align = self.types.align_of(ty);
            let size = self.size_value(ty);
            return Mem::at(Base::Val(self.stack_alloc(size, align)), align);
        }
        let slot = self.temp_slot(ty);
        Mem::at(Base::Slot(slot), self.b.func.slots[slot].align)
    }
    /// A temporary slot for a value of type `ty`.
    pub fn temp_slot(&mut self, ty: Ty) -> Slot {
        let size = self.types.size_of(ty).unwrap_or(0);
        let align = self.types.align_of(ty).max(1);
        self.b.slot(size, align)
    }
}
