//! From IR to the assembler stream.
//!
//! [`compile_module`] takes each function through legalisation, selection, register allocation, frame layout and
//! emission, then emits the data objects and symbols. Tables are reused from function to function.

use crate::dwarf::{Subprogram, Unit};
use crate::ir::{self, Block, Function, GlobalId};
use crate::mc::stream::SectionSpec;
use crate::mc::stream::{Cfi, SymbolAttr};
use crate::mc::{Spec, Stream, SymExpr, Symbol};
use crate::mir::select::CodegenOptions;
use crate::mir::*;
use crate::support::source::Loc;
use crate::target::Target;
use rustc_hash::FxHashMap;

pub mod alloc_check;
pub mod alloc_fast;
pub mod alloc_ra2;
pub mod cleanup;
pub mod data;
pub mod emit;
pub mod frame;
pub mod inline_asm;
pub mod legalise;
pub mod lines;
pub mod moves;
pub mod select;

/// Functions of more blocks get the fast allocator: regalloc2 sorts a bundle's whole list of live ranges at each merge, which
/// is quadratic in the length of a chain of block parameters.
const MAX_BLOCKS_RA2: usize = 12_000;

/// Something that cannot be compiled: a message of the user's (asm constraints) or "… is not supported".
#[derive(Clone, Debug)]
pub struct Error {
    pub loc: Loc,
    pub text: String,
}

/// The assembler symbols of a module.
#[derive(Default)]
pub struct Globals {
    /// By `GlobalId`; `NONE` until needed.
    syms: Vec<Symbol>,
    /// Labels of blocks whose address static data holds.
    blocks: FxHashMap<GlobalId, FxHashMap<Block, Symbol>>,
    /// Asm statements emitted (`%=`).
    asm_number: u32,
}

/// All reusable tables.
#[derive(Default)]
struct State {
    mf: MFunc,
    select: select::State,
    fast: alloc_fast::State,
    ra2: alloc_ra2::State,
    edits: Vec<moves::Edit>,
    layout: frame::Layout,
    emit: emit::State,
    legalise: legalise::State,
}

/// What describes the source of the functions.
struct Debug<'s, 'a> {
    lines: &'s mut lines::Lines<'a>,
    unit: &'s mut Option<Unit>,
}

/// Compiles everything in `module` to `out`. Functions are legalised in place, so the module's IR is spent afterwards.
/// `debug` is what debug information is made from. With errors what was streamed is incomplete.
pub fn compile_module(
    module: &mut ir::Module,
    target: &dyn Target,
    opts: &CodegenOptions,
    debug: Option<&lines::DebugInput>,
    out: &mut dyn Stream,
) -> Result<(), Vec<Error>> {
    let mut errors = Vec::new();
    let mut st = State::default();
    let mut globals = Globals { syms: vec![Symbol::NONE; module.globals.len()], ..Default::default() };
    if !module.source_name.is_empty() {
        out.source_name(&module.source_name);
    }
    let mut lines = lines::Lines::new(debug);
    let mut unit = debug.map(|d| Unit::begin(d.unit.clone(), out));
    if let Some(debug) = debug {
        // The main file is number 1 even when no function is of it.
        lines.file(debug.main_file.into(), out);
    }
    for (text, loc) in std::mem::take(&mut module.asms) {
        out.asm_text(&text, loc);
    }
    let explicit = data::Explicit::collect(module, opts);
    for d in &module.data {
        for r in &d.relocs {
            match r.target {
                ir::RelocTarget::Block(f, b) => drop(globals.block(out, f, b)),
                ir::RelocTarget::BlockDiff(f, a, b) => {
                    globals.block(out, f, a);
                    globals.block(out, f, b);
                }
                ir::RelocTarget::Global(_) => {}
            }
        }
    }
    for n in 0..module.functions.len() {
        let empty = Function::new(module.functions[n].id, module.functions[n].name, Default::default(), 8);
        let mut f = std::mem::replace(&mut module.functions[n], empty);
        if f.order.is_empty() {
            continue;
        }
        if f.attrs.features == 0 {
            // Made by a pass, or read from text.
            f.attrs.features = opts.features;
        }
        legalise::legalise(&mut f, module, target, opts, &mut st.legalise);
        globals.syms.resize(module.globals.len(), Symbol::NONE);
        let mut debug = Debug { lines: &mut lines, unit: &mut unit };
        compile_function(
            &f,
            module,
            target,
            opts,
            &explicit,
            &mut st,
            &mut globals,
            &mut debug,
            out,
            &mut errors,
        );
    }
    if errors.is_empty() {
        data::emit_data(module, opts, &explicit, target.info().pointer_size, &mut globals, out);
        for text in &module.idents {
            out.ident(text);
        }
        if let Some(unit) = &unit {
            unit.finish(out);
        }
        out.section(&data::section(".note.GNU-stack", 0, data::SHT_PROGBITS));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

impl MFunc {
    /// Empties all tables, keeping their memory.
    fn clear(&mut self) {
        self.insts.clear();
        self.operands.clear();
        self.roles.clear();
        self.blocks.clear();
        self.order.clear();
        self.flow.clear();
        self.vregs.clear();
        self.slots.clear();
        self.clobbers.clear();
        self.pool.clear();
        self.tables.clear();
        self.outgoing_bytes = 0;
        self.outgoing_align = 0;
        self.below_incoming = 0;
        self.has_calls = false;
        self.long_vectors = false;
        self.dynamic_stack = false;
        self.needs_frame_pointer = false;
    }
}

/// The no-operations before a patchable function's symbol, and its place in the list of them all (gcc manual,
/// `-fpatchable-function-entry`).
fn patchable_entry(out: &mut dyn Stream, target: &dyn Target, text: &SectionSpec, before: u16) {
    let start = out.temp_symbol("LPFE");
    let pointer = target.info().pointer_size;
    let flags = data::SHF_WRITE | data::SHF_ALLOC;
    out.section(&data::section("__patchable_function_entries", flags, data::SHT_PROGBITS));
    out.align(pointer as u64, Some(0), 0);
    out.value(SymExpr::sym(start, Spec(0), 0), pointer);
    out.section(text);
    out.label(start);
    (0..before).for_each(|_| target.nop(out));
}

/// The alignment that arguments by value of `f`'s calls want if it is more than the stack has, else 0.
fn outgoing_align(f: &Function, stack_align: u32) -> u32 {
    let aligns = f.sigs.values().flat_map(|s| &s.params).map(|p| match p.loc {
        ir::ArgLoc::ByVal { align, .. } => align,
        _ => 0,
    });
    aligns.filter(|&a| a > stack_align).max().unwrap_or(0)
}

#[allow(clippy::too_many_arguments)]
fn compile_function(
    f: &Function,
    module: &ir::Module,
    target: &dyn Target,
    opts: &CodegenOptions,
    explicit: &data::Explicit,
    st: &mut State,
    globals: &mut Globals,
    debug: &mut Debug,
    out: &mut dyn Stream,
    errors: &mut Vec<Error>,
) {
    let mf = &mut st.mf;
    mf.clear();
    let in_long_register =
        |t: ir::Type| t.is_vector() && t.bytes(8) > 16 && !target.parts(t, f.attrs.features).is_empty();
    mf.long_vectors = f.attrs.features != 0 && f.values.values().any(|v| in_long_register(v.ty));
    mf.outgoing_align = outgoing_align(f, target.regs().stack_align);
    if !select::select_function(f, module, target, opts, out, mf, &mut st.select, globals, errors) {
        return;
    }
    // Behind a stack pointer that was aligned further, the frame is found as behind one that moved.
    mf.dynamic_stack |= f.attrs.dynamic_stack || mf.outgoing_align != 0;
    mf.needs_frame_pointer |= mf.dynamic_stack || f.attrs.needs_frame_pointer || !opts.omit_frame_pointer;

    // Register allocation.
    let info = target.regs();
    let mut exclude = RegSet::default();
    if mf.needs_frame_pointer {
        exclude.0[0] |= 1 << info.frame_pointer.hw();
    }
    let owned = select::owned_registers(module, target);
    for c in 0..2 {
        exclude.0[c] |= owned.0[c];
    }
    let used = if opts.opt_level > 0 && !f.attrs.optnone && mf.flow.len() <= MAX_BLOCKS_RA2 {
        alloc_ra2::allocate(mf, target, exclude, &mut st.ra2, &mut st.edits, opts.checking)
    } else {
        let before = opts.checking.then(|| alloc_ra2::Adaptor::new(mf, target, false));
        let used = alloc_fast::allocate(mf, info, exclude, &mut st.fast, &mut st.edits);
        before
            .map_or(Ok(()), |a| {
                let env = alloc_ra2::machine(info, exclude);
                alloc_check::check_edits(&a, &env, info, mf, &st.edits)
            })
            .map(|()| used)
    };
    let used = match used {
        // Global register variables are not the function's to save.
        Ok(used) => RegSet([used.0[0] & !owned.0[0], used.0[1] & !owned.0[1]]),
        Err(text) => {
            let text = format!("{}: {text}", module.globals[f.id].name);
            return errors.push(Error { loc: f.loc, text });
        }
    };

    // Frame. Calls of the usual convention destroy registers that another one preserves.
    let mut used = used;
    let mut callee_saved = info.callee_saved;
    let more = target.more_callee_saved(f.sig.conv);
    for c in 0..2 {
        callee_saved.0[c] |= more.0[c];
        used.0[c] |= if mf.has_calls { more.0[c] } else { 0 };
    }
    let facts = frame::Facts {
        red_zone: !opts.no_red_zone,
        unwind: opts.asynchronous_unwind_tables || opts.debug > 0,
        probe: opts.stack_probe,
        callee_pop: f.sig.callee_pop,
        callee_saved,
    };
    if let Err(text) = frame::layout(mf, used, target, &facts, &mut st.layout) {
        errors.push(Error { loc: f.loc, text });
        return;
    }

    // Emission.
    let g = &module.globals[f.id];
    let sym = globals.symbol(module, out, f.id);
    out.set_loc(f.loc);
    let section = data::text_section(module, f, opts, explicit);
    out.section(&section);
    let align = if f.attrs.align != 0 {
        f.attrs.align
    } else if opts.align_functions != 0 {
        opts.align_functions
    } else {
        target.function_align(opts)
    };
    if align > 1 {
        out.align(align as u64, None, 0);
    }
    data::symbol_attrs(g, sym, out);
    out.symbol_attr(sym, SymbolAttr::TypeFunc);
    let (nops, before) = f.attrs.patchable;
    if nops > 0 {
        patchable_entry(out, target, &section, nops.min(before));
    }
    out.label(sym);
    let unwind = facts.unwind && !f.attrs.naked;
    if unwind {
        out.cfi(Cfi::StartProc);
    }
    (0..nops.saturating_sub(before)).for_each(|_| target.nop(out));
    debug.lines.function(f.loc, out);
    if let Some(unit) = debug.unit {
        let (file, line, _) = debug.lines.last();
        let external = g.linkage != ir::Linkage::Local;
        let sub = Subprogram { name: f.source_name, linkage_name: f.name, external, file, line };
        unit.begin_function(sub, &section, out);
    }
    let mut asm_errors = Vec::new();
    let mut body = emit::Body {
        mf: &st.mf,
        edits: &st.edits,
        layout: &st.layout,
        target,
        block_syms: &st.select.block_syms,
        naked: f.attrs.naked,
        features: f.attrs.features,
        line: &mut |loc, out| debug.lines.row(loc, out),
        asm: &mut |i, ops, labels, out| {
            inline_asm::emit(
                f,
                &st.mf,
                target,
                i,
                ops,
                labels,
                &mut globals.asm_number,
                out,
                &mut asm_errors,
            );
        },
        loop_align: if f.attrs.optsize { None } else { target.loop_align(opts) },
    };
    body.emit(&mut st.emit, out);
    errors.append(&mut asm_errors);
    if let Some(unit) = debug.unit {
        unit.end_function(out);
    }
    if unwind {
        out.cfi(Cfi::EndProc);
    }
    out.size_from(sym, sym);
    if !st.mf.tables.is_empty() {
        out.section(&data::section(".rodata", data::SHF_ALLOC, data::SHT_PROGBITS));
        emit::jump_tables(&st.mf, &st.emit, target.info().pointer_size, out);
    }
    data::emit_pool(&st.mf.pool, out);
}

#[cfg(test)]
mod tests;
