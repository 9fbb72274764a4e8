//! Symbols and static data: which section each object goes to, and its bytes.
//!
//! Section names, flags and alignment follow what gcc gives on ELF targets, since linker scripts know those names.

use super::Globals;
use crate::ir::*;
use crate::mc::stream::{SectionSpec, SymbolAttr};
use crate::mc::{Spec, Stream, SymExpr, Symbol};
use crate::mir::select::CodegenOptions;
use crate::support::entity::Entity;
use crate::support::intern::Name;
use rustc_hash::FxHashMap;

pub const SHT_PROGBITS: u32 = 1;
pub const SHT_NOTE: u32 = 7;
pub const SHT_NOBITS: u32 = 8;
pub const SHT_INIT_ARRAY: u32 = 14;
pub const SHT_FINI_ARRAY: u32 = 15;
pub const SHT_PREINIT_ARRAY: u32 = 16;
pub const SHF_WRITE: u64 = 1;
pub const SHF_ALLOC: u64 = 2;
pub const SHF_EXECINSTR: u64 = 4;
pub const SHF_MERGE: u64 = 0x10;
pub const SHF_STRINGS: u64 = 0x20;
pub const SHF_TLS: u64 = 0x400;
pub const SHF_GNU_RETAIN: u64 = 0x20_0000;

/// A section of this name, flags and type.
pub fn section(name: &str, flags: u64, kind: u32) -> SectionSpec {
    SectionSpec { name: name.into(), flags, kind, entsize: 0, group: None, comdat: false, link_order: None }
}

fn merged(name: &str, entsize: u64, strings: bool) -> SectionSpec {
    let flags = SHF_ALLOC | SHF_MERGE | if strings { SHF_STRINGS } else { 0 };
    SectionSpec { entsize, ..section(name, flags, SHT_PROGBITS) }
}

/// The type a section's name implies.
fn kind_of_name(name: &str) -> u32 {
    let is = |base: &str| name.strip_prefix(base).is_some_and(|r| r.is_empty() || r.starts_with('.'));
    if is(".bss") || is(".sbss") || is(".tbss") {
        SHT_NOBITS
    } else if is(".init_array") {
        SHT_INIT_ARRAY
    } else if is(".fini_array") {
        SHT_FINI_ARRAY
    } else if is(".preinit_array") {
        SHT_PREINIT_ARRAY
    } else if is(".note") {
        SHT_NOTE
    } else {
        SHT_PROGBITS
    }
}

/// Flags of the sections named explicitly in a module: all that goes into one section of a name agrees.
#[derive(Default)]
pub struct Explicit(FxHashMap<Name, u64>);

impl Explicit {
    /// Collects the flags each explicit section needs.
    pub fn collect(m: &Module, opts: &CodegenOptions) -> Explicit {
        let mut e = Explicit::default();
        for g in m.globals.values() {
            if g.section.is_none() {
                continue;
            }
            let flags = match g.def {
                GlobalDef::Func(_) => SHF_ALLOC | SHF_EXECINSTR,
                GlobalDef::Data(n) => data_flags(m, &m.data[n], opts),
                _ => continue,
            };
            *e.0.entry(g.section).or_default() |= flags | if g.retain { SHF_GNU_RETAIN } else { 0 };
        }
        e
    }
    /// The section called `name`.
    pub fn spec(&self, name: Name) -> SectionSpec {
        let text = name.as_str();
        section(text, self.0.get(&name).copied().unwrap_or(SHF_ALLOC), kind_of_name(text))
    }
}

/// Does the object hold addresses the dynamic linker must fill in (`Some`: only of symbols of this image)?
fn dynamic_relocs(m: &Module, d: &DataObject, opts: &CodegenOptions) -> Option<bool> {
    if opts.pic == 0 && !opts.pie {
        return None;
    }
    let mut local = true;
    let mut any = false;
    for r in &d.relocs {
        match r.target {
            RelocTarget::Global(g) => {
                any = true;
                local &= m.globals[g].dso_local;
            }
            RelocTarget::Block(..) => any = true,
            RelocTarget::BlockDiff(..) => {}
        }
    }
    any.then_some(local)
}

fn data_flags(m: &Module, d: &DataObject, opts: &CodegenOptions) -> u64 {
    let g = &m.globals[d.id];
    let tls = if g.tls.is_some() { SHF_TLS | SHF_WRITE } else { 0 };
    let write = if d.readonly && dynamic_relocs(m, d, opts).is_none() { 0 } else { SHF_WRITE };
    SHF_ALLOC | write | tls
}

/// The section for a data object.
fn data_section(m: &Module, d: &DataObject, opts: &CodegenOptions, explicit: &Explicit) -> SectionSpec {
    let g = &m.globals[d.id];
    if g.section.is_some() {
        return explicit.spec(g.section);
    }
    let zero = d.relocs.is_empty() && d.bytes.iter().all(|&b| b == 0);
    if d.readonly
        && d.relocs.is_empty()
        && g.tls.is_none()
        && g.linkage == Linkage::Local
        && !opts.data_sections
    {
        let n = d.merge_string as u64;
        if n != 0 && d.size > 0 {
            return merged(&format!(".rodata.str{n}.{}", (d.align as u64).max(n)), n, true);
        }
        let n = d.merge_const as u64;
        if n != 0 && d.size == n && d.align as u64 <= n {
            return merged(&format!(".rodata.cst{n}"), n, false);
        }
    }
    let flags = data_flags(m, d, opts);
    let (base, kind) = match (g.tls.is_some(), d.readonly, dynamic_relocs(m, d, opts)) {
        (true, ..) if zero => (".tbss", SHT_NOBITS),
        (true, ..) => (".tdata", SHT_PROGBITS),
        (_, true, None) => (".rodata", SHT_PROGBITS),
        (_, true, Some(true)) => (".data.rel.ro.local", SHT_PROGBITS),
        (_, true, Some(false)) => (".data.rel.ro", SHT_PROGBITS),
        _ if zero => (".bss", SHT_NOBITS),
        (_, _, Some(true)) if opts.pic > 0 => (".data.rel.local", SHT_PROGBITS),
        (_, _, Some(false)) if opts.pic > 0 => (".data.rel", SHT_PROGBITS),
        _ => (".data", SHT_PROGBITS),
    };
    let flags = flags | if g.retain { SHF_GNU_RETAIN } else { 0 };
    if opts.data_sections || g.retain {
        section(&format!("{base}.{}", g.name.as_str()), flags, kind)
    } else {
        section(base, flags, kind)
    }
}

/// Binding and visibility of a symbol that is defined or referred to.
pub fn symbol_attrs(g: &Global, s: Symbol, out: &mut dyn Stream) {
    let defined = !matches!(g.def, GlobalDef::Extern);
    match g.linkage {
        Linkage::Global if defined => out.symbol_attr(s, SymbolAttr::Global),
        Linkage::Weak => out.symbol_attr(s, SymbolAttr::Weak),
        _ => {}
    }
    match g.visibility {
        Visibility::Default => {}
        Visibility::Hidden => out.symbol_attr(s, SymbolAttr::Hidden),
        Visibility::Protected => out.symbol_attr(s, SymbolAttr::Protected),
        Visibility::Internal => out.symbol_attr(s, SymbolAttr::Internal),
    }
}

/// Emits all data objects, aliases and what concerns symbols declared only.
pub fn emit_data(
    m: &Module,
    opts: &CodegenOptions,
    explicit: &Explicit,
    ptr_bytes: u8,
    globals: &mut Globals,
    out: &mut dyn Stream,
) {
    let mut current: Option<SectionSpec> = None;
    for d in &m.data {
        let g = &m.globals[d.id];
        let s = globals.symbol(m, out, d.id);
        out.set_loc(g.loc);
        if g.linkage == Linkage::Common && d.relocs.is_empty() && g.tls.is_none() && g.section.is_none() {
            symbol_attrs(g, s, out);
            out.common(s, d.size.max(1), d.align as u64);
            continue;
        }
        let spec = data_section(m, d, opts, explicit);
        if current.as_ref() != Some(&spec) {
            out.section(&spec);
        }
        if d.align > 1 {
            out.align(d.align as u64, None, 0);
        }
        let named = !(g.linkage == Linkage::Local && g.name.is_none());
        if named {
            symbol_attrs(g, s, out);
            out.symbol_attr(s, if g.tls.is_some() { SymbolAttr::TypeTls } else { SymbolAttr::TypeObject });
            out.size_const(s, d.size);
        }
        out.label(s);
        data_bytes(m, d, spec.kind == SHT_NOBITS, globals, out);
        current = Some(spec);
    }
    for (id, g) in m.globals.iter() {
        match g.def {
            GlobalDef::Alias(to) => {
                let s = globals.symbol(m, out, id);
                symbol_attrs(g, s, out);
                let object = if g.tls.is_some() { SymbolAttr::TypeTls } else { SymbolAttr::TypeObject };
                out.symbol_attr(s, if g.kind == GlobalKind::Func { SymbolAttr::TypeFunc } else { object });
                let t = globals.symbol(m, out, to);
                out.assign(s, SymExpr::sym(t, Spec(0), 0));
            }
            GlobalDef::Ifunc(to) => {
                let s = globals.symbol(m, out, id);
                symbol_attrs(g, s, out);
                out.symbol_attr(s, SymbolAttr::TypeIfunc);
                let t = globals.symbol(m, out, to);
                out.assign(s, SymExpr::sym(t, Spec(0), 0));
            }
            GlobalDef::Extern => {
                if (g.linkage == Linkage::Weak || g.visibility != Visibility::Default)
                    && let Some(s) = globals.existing(id)
                {
                    symbol_attrs(g, s, out);
                }
            }
            _ => {}
        }
    }
    for (list, base, kind) in
        [(&m.ctors, ".init_array", SHT_INIT_ARRAY), (&m.dtors, ".fini_array", SHT_FINI_ARRAY)]
    {
        for &(f, priority) in list {
            let name = if priority == 65535 { base.to_string() } else { format!("{base}.{priority:05}") };
            out.section(&section(&name, SHF_ALLOC | SHF_WRITE, kind));
            out.align(ptr_bytes as u64, Some(0), 0);
            let s = globals.symbol(m, out, f);
            out.value(SymExpr::sym(s, Spec(0), 0), ptr_bytes);
        }
    }
}

/// The bytes of an object, with its relocated words.
fn data_bytes(m: &Module, d: &DataObject, nobits: bool, globals: &mut Globals, out: &mut dyn Stream) {
    if nobits {
        out.fill(d.size, 0);
        return;
    }
    let mut at = 0u64;
    let upto = |to: u64, out: &mut dyn Stream, at: &mut u64| {
        let have = (d.bytes.len() as u64).clamp(*at, to.max(*at));
        if have > *at {
            out.bytes(&d.bytes[*at as usize..have as usize]);
        }
        let rest = to.saturating_sub(have.max(*at));
        if rest > 0 {
            out.fill(rest, 0);
        }
        *at = to.max(*at);
    };
    for r in &d.relocs {
        upto(r.offset, out, &mut at);
        match r.target {
            RelocTarget::Global(g) => {
                let s = globals.symbol(m, out, g);
                out.value(SymExpr::sym(s, Spec(0), r.addend), r.size);
            }
            RelocTarget::Block(f, b) => {
                let s = globals.block(out, f, b);
                out.value(SymExpr::sym(s, Spec(0), r.addend), r.size);
            }
            RelocTarget::BlockDiff(f, a, b) => {
                let (a, b) = (globals.block(out, f, a), globals.block(out, f, b));
                out.diff(a, b, r.addend, r.size);
            }
        }
        at = r.offset + r.size as u64;
    }
    upto(d.size, out, &mut at);
}

/// The section for a function's code.
pub fn text_section(m: &Module, f: &Function, opts: &CodegenOptions, explicit: &Explicit) -> SectionSpec {
    let g = &m.globals[f.id];
    if g.section.is_some() {
        return explicit.spec(g.section);
    }
    let flags = SHF_ALLOC | SHF_EXECINSTR | if g.retain { SHF_GNU_RETAIN } else { 0 };
    let name = g.name.as_str();
    let opt = opts.opt_level > 0;
    let base = if f.attrs.cold && opt {
        ".text.unlikely"
    } else if f.attrs.hot && opt {
        ".text.hot"
    } else if opt && (name == "main" || m.ctors.iter().any(|c| c.0 == f.id)) {
        ".text.startup"
    } else {
        ".text"
    };
    if opts.function_sections || g.retain {
        section(&format!("{base}.{name}"), flags, SHT_PROGBITS)
    } else {
        section(base, flags, SHT_PROGBITS)
    }
}

/// Emits a function's literal pool.
pub fn emit_pool(pool: &[crate::mir::PoolConst], out: &mut dyn Stream) {
    for c in pool {
        let n = c.bytes.len() as u64;
        let spec = match n {
            4 | 8 | 16 | 32 if c.align as u64 <= n => merged(&format!(".rodata.cst{n}"), n, false),
            _ => section(".rodata", SHF_ALLOC, SHT_PROGBITS),
        };
        out.section(&spec);
        out.align(c.align as u64, Some(0), 0);
        out.label(c.sym);
        out.bytes(&c.bytes);
    }
}

impl Globals {
    /// The symbol of global `g`, made when first asked for.
    pub fn symbol(&mut self, m: &Module, out: &mut dyn Stream, g: GlobalId) -> Symbol {
        let s = self.syms[g.index()];
        if s.is_some() {
            return s;
        }
        let gl = &m.globals[g];
        let s = if gl.name.is_none() { out.temp_symbol("LC") } else { out.symbol(gl.name.as_str()) };
        self.syms[g.index()] = s;
        s
    }
    /// The symbol of `g` if something referred to it.
    pub fn existing(&self, g: GlobalId) -> Option<Symbol> {
        self.syms[g.index()].some()
    }
    /// The label of block `b` of function `f`, for data that holds its address.
    pub fn block(&mut self, out: &mut dyn Stream, f: GlobalId, b: Block) -> Symbol {
        *self.blocks.entry(f).or_default().entry(b).or_insert_with(|| out.temp_symbol("L"))
    }
}
