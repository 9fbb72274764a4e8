//! From the script to addresses, segments and file offsets.
//!
//! One pass walks the script's commands with the location counter, places sections and sets symbols. Passes repeat until
//! nothing moves: expressions may refer to what comes later, the number of program headers depends on the segments, and
//! relaxation by deletion (`shrink`) changes sizes. The number of passes is bounded; a layout that does not settle is an error.

use super::options::OutputKind;
use super::scan::Key;
use super::script::eval::{Env, OutId, Value, align_up, eval};
use super::script::{self, Assign, BinaryOp, Command, Expr, Fill, SectionFn, SectionKind};
use super::symbols::{Def, show};
use super::synthetic::Synth;
use super::*;
use crate::elf::consts::*;
use crate::elf::write::{self as enc, Phdr};
use crate::target::link::TlsLayout;
use rustc_hash::FxHashMap;

/// An item of an output section, in order.
pub enum Item<'a> {
    Inputs(Vec<SecId>),
    Assign(&'a Assign),
    Assert(&'a Expr, &'a str),
    Data { size: u8, expr: &'a Expr, offset: u64, value: u64 },
    Fill(&'a Fill),
}

/// A command of SECTIONS, in order, with orphans put in.
pub enum Placed<'a> {
    Assign(&'a Assign),
    Assert(&'a Expr, &'a str),
    Output(OutId),
}

/// A symbol that the linker defines without a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Special {
    /// Start of a synthetic section.
    Start(Synth),
    /// The ELF header.
    ElfHeader,
    /// Start of the thread-local block.
    Tls,
    OutStart(OutId),
    OutEnd(OutId),
}

#[derive(Default)]
pub struct Layout {
    /// Objects that want an executable stack, and whether any says nothing.
    pub wants_exec_stack: Option<String>,
    pub phdrs: Vec<Phdr>,
    /// Bytes of ELF and program headers.
    pub headers: u64,
    /// Address of the ELF header, if it is loaded.
    pub header_addr: Option<u64>,
    /// The headers are a segment of their own.
    pub headers_alone: bool,
    specials: Vec<(SymId, Special)>,
    pub relro: Option<(u64, u64)>,
    /// Thread-local block: address, size in memory, alignment.
    pub tls: Option<(u64, u64, u64)>,
    /// Symbols without an entry in the symbol table that scripts assign (PROVIDE without a reference).
    values: FxHashMap<String, Value>,
    regions: Vec<RegionState>,
    pub file_size: u64,
    pub entry: u64,
    /// Errors of the last pass only.
    pub errors: Vec<String>,
    /// The last pass: assertions count.
    pub checked: bool,
    /// Largest alignment of any section: how far relaxation may misjudge a distance.
    pub max_align: u64,
}

struct RegionState {
    name: String,
    origin: u64,
    length: u64,
    /// Next free address.
    cursor: u64,
    /// LMA − VMA of the last section placed in it.
    delta: u64,
}

impl Layout {
    /// What an object's `.note.GNU-stack` says.
    pub fn note_stack(&mut self, exec: bool, name: &str) {
        if exec && self.wants_exec_stack.is_none() {
            self.wants_exec_stack = Some(name.into());
        }
    }
}

/// Names for which `__start_` and `__stop_` symbols exist.
pub fn is_c_name(name: &[u8]) -> bool {
    !name.is_empty()
        && !name[0].is_ascii_digit()
        && name.iter().all(|&c| c.is_ascii_alphanumeric() || c == b'_')
}

impl Linker<'_> {
    /// The address of an offset in an input section; None when that place is not in the output.
    pub fn section_addr(&self, sec: SecId, offset: u64) -> Option<u64> {
        let s = &self.sections[sec as usize];
        if s.out == NONE {
            return None;
        }
        if let Some(p) = &s.pieces {
            let parent = &self.sections[p.parent as usize];
            // One past the end is a place as well: the end of the parent.
            let place = match p.locate(offset) {
                Some(place) => place,
                None if offset == 0 => 0,
                None => return None,
            };
            return Some(
                self.outputs[parent.out as usize].addr.wrapping_add(parent.offset).wrapping_add(place),
            );
        }
        let offset = match &s.shrunk {
            Some(cut) => cut.map(offset),
            None => offset,
        };
        Some(self.outputs[s.out as usize].addr.wrapping_add(s.offset).wrapping_add(offset))
    }

    /// Name, used bytes and length of each memory region.
    pub fn region_usage(&self) -> Vec<(&str, u64, u64)> {
        self.layout
            .regions
            .iter()
            .map(|r| (r.name.as_str(), r.cursor.wrapping_sub(r.origin), r.length))
            .collect()
    }

    /// The address of a global symbol as other code sees it: a PLT entry where that is its address.
    pub fn symbol_addr(&self, id: SymId) -> u64 {
        let s = &self.symbols.list[id as usize];
        if s.slots != NONE {
            let slots = &self.synth.slots[s.slots as usize];
            if slots.canonical
                && let Some(addr) = self.plt_addr(Key::Global(id))
            {
                return addr;
            }
        }
        self.definition_addr(id)
    }

    /// The address of a symbol's definition; 0 when it has none here.
    pub fn definition_addr(&self, id: SymId) -> u64 {
        match self.symbols.list[id as usize].def {
            Def::Section { sec, value } => self.section_addr(sec, value).unwrap_or(0),
            Def::Absolute(v) => v,
            Def::Output(v) => v.addr,
            Def::Undefined | Def::Shared { .. } | Def::Common { .. } => 0,
        }
    }

    /// The address of a symbol's PLT entry, whichever PLT it is in.
    pub fn plt_addr(&self, key: Key) -> Option<u64> {
        let slots = self.slots(key);
        let (header, entry, got_entry) = self.target.plt_sizes();
        if slots.iplt != NONE {
            return Some(self.synth_addr(Synth::IPlt)? + slots.iplt as u64 * got_entry as u64);
        }
        if slots.plt != NONE {
            return Some(self.synth_addr(Synth::Plt)? + header as u64 + slots.plt as u64 * entry as u64);
        }
        if slots.plt_got != NONE {
            return Some(self.synth_addr(Synth::PltGot)? + slots.plt_got as u64 * got_entry as u64);
        }
        None
    }

    /// The address of a synthetic section.
    pub fn synth_addr(&self, s: Synth) -> Option<u64> {
        self.section_addr(self.synth.id(s)?, 0)
    }

    /// The value of `_GLOBAL_OFFSET_TABLE_`.
    pub fn got_base(&self) -> u64 {
        let first = if self.target.got_symbol_in_got_plt() {
            [Synth::GotPlt, Synth::Got]
        } else {
            [Synth::Got, Synth::GotPlt]
        };
        first.into_iter().find_map(|s| self.synth_addr(s)).unwrap_or(0)
    }

    /// The offset from the thread pointer of a thread-local address.
    pub fn tp_offset(&self, addr: u64) -> i64 {
        let Some((start, size, align)) = self.layout.tls else { return 0 };
        match self.target.tls_layout() {
            // The block ends at the thread pointer, which is aligned as the block is.
            TlsLayout::Below => addr.wrapping_sub(start).wrapping_sub(align_up(size, align)) as i64,
            TlsLayout::Above { tcb } => addr.wrapping_sub(start).wrapping_add(align_up(tcb, align)) as i64,
        }
    }

    /// The offset in the module's TLS block.
    pub fn dtp_offset(&self, addr: u64) -> i64 {
        let start = self.layout.tls.map_or(0, |t| t.0);
        addr.wrapping_sub(start).wrapping_sub(self.target.dtp_bias()) as i64
    }
}

pub fn run(l: &mut Linker) {
    prepare(l);
    settle(l, false);
    if l.target.shrinks() && !l.messages.failed() {
        // Relaxation: decide with the addresses so far, lay out again, until nothing changes.
        let mut settled = false;
        for round in 0..20 {
            if !shrink::run(l, round) {
                settled = true;
                break;
            }
            settle(l, false);
            if l.messages.failed() {
                return;
            }
        }
        if !settled {
            l.messages.error("relaxation does not settle");
        }
    }
    settle(l, true);
    if l.messages.failed() {
        return;
    }
    entry(l);
}

/// The layout of `-r`: all addresses are 0, there are no segments.
pub fn run_partial(l: &mut Linker) {
    prepare(l);
    l.layout.checked = true;
    pass(l);
    let order: Vec<OutId> = l
        .commands
        .iter()
        .filter_map(|c| match c {
            Placed::Output(o) if !l.outputs[*o as usize].gone => Some(*o),
            _ => None,
        })
        .collect();
    l.layout.headers = enc::header_size(l.target.is_64()) as u64;
    segments::rest_of_file(l, &order, l.layout.headers);
    for e in std::mem::take(&mut l.layout.errors) {
        l.messages.error(e);
    }
}

/// Repeats passes until no address moves. The last pass checks assertions and reports errors.
fn settle(l: &mut Linker, last: bool) {
    let mut before: Vec<(u64, u64)> = Vec::new();
    l.layout.checked = false;
    for _ in 0..30 {
        pass(l);
        segments::run(l);
        let now: Vec<(u64, u64)> = l
            .outputs
            .iter()
            .map(|o| (o.addr, o.size))
            .chain(l.symbols.list.iter().filter_map(|s| match s.def {
                Def::Output(v) => Some((v.addr, 0)),
                _ => None,
            }))
            .chain([(l.layout.headers, 0)])
            .collect();
        if now == before {
            if last {
                l.layout.checked = true;
                pass(l);
                segments::run(l);
            }
            for e in std::mem::take(&mut l.layout.errors) {
                l.messages.error(e);
            }
            return;
        }
        before = now;
    }
    for e in std::mem::take(&mut l.layout.errors) {
        l.messages.error(e);
    }
    l.messages.error("the linker script's layout does not settle");
}

/// Types, flags and alignments of output sections; sections without contents go.
fn prepare(l: &mut Linker) {
    for i in 0..l.outputs.len() {
        let o = &l.outputs[i];
        if o.name == b"/DISCARD/" {
            continue;
        }
        let (mut flags, mut sh_type, mut entsize, mut align) = (0u64, SHT_NULL, None, 1u64);
        let (mut any, mut all_nobits, mut common_flags) = (false, true, u64::MAX);
        let mut has_data = false;
        let mut keeps = false;
        for item in &o.items {
            match item {
                Item::Inputs(list) => {
                    for &s in list {
                        let s = &l.sections[s as usize];
                        if !s.live {
                            continue;
                        }
                        any = true;
                        flags |= s.flags & (SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_TLS);
                        if s.size > 0 || s.source == Source::File {
                            common_flags &= s.flags;
                        }
                        align = align.max(s.align);
                        if s.sh_type != SHT_NOBITS {
                            all_nobits = false;
                            // A special type stays while all agree.
                            if s.size > 0 || sh_type == SHT_NULL {
                                sh_type = match sh_type {
                                    SHT_NULL => s.sh_type,
                                    t if t == s.sh_type => t,
                                    SHT_INIT_ARRAY | SHT_FINI_ARRAY | SHT_PREINIT_ARRAY => sh_type,
                                    _ => SHT_PROGBITS,
                                };
                            }
                        }
                        entsize = match entsize {
                            None => Some(s.entsize),
                            Some(e) if e == s.entsize => Some(e),
                            _ => Some(0),
                        };
                    }
                }
                Item::Data { .. } => has_data = true,
                // An assignment to a symbol that is not merely offered keeps the section; so does moving dot.
                Item::Assign(a) => keeps |= !a.provide && (a.name != "." || !mentions_only_dot(&a.expr)),
                _ => {}
            }
        }
        let kind = o.desc.map_or(SectionKind::Normal, |d| d.kind);
        let empty_kept = keeps && o.desc.is_some() && !l.opts.scripts.is_empty();
        let o = &mut l.outputs[i];
        o.gone = !any && !has_data && !empty_kept;
        if o.gone {
            continue;
        }
        if !any {
            flags = SHF_ALLOC | SHF_WRITE;
            all_nobits = !has_data;
        }
        if common_flags != u64::MAX {
            flags |= common_flags & (SHF_MERGE | SHF_STRINGS | SHF_LINK_ORDER | SHF_GNU_RETAIN);
        }
        // Entries of different sizes, or strings among constants, are no longer mergeable.
        if flags & SHF_MERGE == 0 || entsize.is_none_or(|e| e == 0) {
            flags &= !(SHF_MERGE | SHF_STRINGS);
        }
        if l.opts.relocatable() && any && o.desc.is_none_or(|d| d.kind == SectionKind::Normal) {
            flags |= common_flags & SHF_EXCLUDE;
        }
        if !l.opts.relocatable() {
            flags &= !(SHF_LINK_ORDER | SHF_GNU_RETAIN);
        }
        o.sh_type = match (all_nobits && !has_data, sh_type) {
            (true, _) => SHT_NOBITS,
            (false, SHT_NULL) => SHT_PROGBITS,
            (false, t) => t,
        };
        o.entsize = entsize.unwrap_or(0);
        if flags & (SHF_MERGE | SHF_STRINGS) == 0 && matches!(o.sh_type, SHT_PROGBITS | SHT_NOBITS) {
            o.entsize = 0;
        }
        match kind {
            SectionKind::NoLoad => o.sh_type = SHT_NOBITS,
            SectionKind::NotAllocated => flags &= !SHF_ALLOC,
            SectionKind::ReadOnly => flags &= !SHF_WRITE,
            SectionKind::Type(t) => o.sh_type = t,
            SectionKind::Normal => {}
        }
        o.flags = flags;
        o.align = align;
    }
    // The thread-local block starts as aligned as any of its sections: C libraries place it by p_align alone.
    let tls = |o: &OutputSection| !o.gone && o.flags & SHF_ALLOC != 0 && o.flags & SHF_TLS != 0;
    let tls_align = l.outputs.iter().filter(|o| tls(o)).map(|o| o.align).max().unwrap_or(1);
    let first_tls = l.commands.iter().find_map(|c| match c {
        Placed::Output(o) if tls(&l.outputs[*o as usize]) => Some(*o),
        _ => None,
    });
    if let Some(o) = first_tls {
        l.outputs[o as usize].align = tls_align;
    }
    l.layout.max_align =
        l.outputs.iter().filter(|o| !o.gone && o.flags & SHF_ALLOC != 0).map(|o| o.align).max().unwrap_or(1);
    for i in 0..l.outputs.len() {
        if l.outputs[i].gone && l.outputs[i].name != b"/DISCARD/" {
            // Its symbols stay; it has no header and no alignment.
            l.outputs[i].align = 1;
        }
    }
}

fn mentions_only_dot(e: &Expr) -> bool {
    match e {
        Expr::Dot => true,
        Expr::Align(value, _) => value.as_ref().is_none_or(|v| mentions_only_dot(v)),
        Expr::Cond(_, a, b) => mentions_only_dot(a) && mentions_only_dot(b),
        Expr::Num(_) => true,
        _ => false,
    }
}

/// Defines the symbols that come with the linker where they are referenced and nobody defines them. Before scanning, so
/// that references to them count as local; their values come with the layout.
pub fn announce_specials(l: &mut Linker) {
    let mut names: Vec<Vec<u8>> = vec![b"_GLOBAL_OFFSET_TABLE_".to_vec(), b"__ehdr_start".to_vec()];
    if l.dynamic.present {
        names.push(b"_DYNAMIC".to_vec());
    }
    names.push(b"_TLS_MODULE_BASE_".to_vec());
    let mut seen = rustc_hash::FxHashSet::default();
    for s in l.sections.iter().filter(|s| s.live && s.out != NONE) {
        let o = &l.outputs[s.out as usize];
        if is_c_name(o.name) && seen.insert(s.out) {
            names.push([b"__start_", o.name].concat());
            names.push([b"__stop_", o.name].concat());
        }
    }
    for name in names {
        let Some(id) = l.symbols.find(&name) else { continue };
        let s = &mut l.symbols.list[id as usize];
        if !matches!(s.def, Def::Undefined | Def::Shared { .. }) {
            continue;
        }
        // A section number makes it an address; the right one comes with the layout.
        s.def = Def::Output(Value { addr: 0, section: Some(0) });
        s.obj = LINKER;
        s.weak = false;
        s.preemptible = false;
        let start_stop = name.starts_with(b"__st");
        if !start_stop || l.opts.start_stop_hidden {
            s.visibility = STV_HIDDEN;
            s.dynamic = false;
        }
        if name == b"_TLS_MODULE_BASE_" {
            s.kind = STT_TLS;
        }
        if name == b"_GLOBAL_OFFSET_TABLE_" {
            l.synth.got_used = true;
        }
        let special = match &name[..] {
            b"_GLOBAL_OFFSET_TABLE_" if l.target.got_symbol_in_got_plt() => Special::Start(Synth::GotPlt),
            b"_GLOBAL_OFFSET_TABLE_" => Special::Start(Synth::Got),
            b"_DYNAMIC" => Special::Start(Synth::Dynamic),
            b"__ehdr_start" => Special::ElfHeader,
            b"_TLS_MODULE_BASE_" => Special::Tls,
            n => {
                let (start, section) = match n.strip_prefix(b"__start_") {
                    Some(rest) => (true, rest),
                    None => (false, n.strip_prefix(b"__stop_").unwrap_or(n)),
                };
                let out =
                    l.outputs.iter().position(|o| o.name == section && o.name != b"/DISCARD/").unwrap_or(0)
                        as OutId;
                if start { Special::OutStart(out) } else { Special::OutEnd(out) }
            }
        };
        l.layout.specials.push((id, special));
    }
}

/// The state of one pass.
struct Pass<'l, 'a> {
    l: &'l mut Linker<'a>,
    dot: u64,
    /// The section being laid out.
    current: Option<OutId>,
    /// The last section laid out: what symbols between sections are relative to.
    nearest: Option<OutId>,
    data_start: Option<u64>,
}

fn pass<'a>(l: &mut Linker<'a>) {
    l.layout.errors.clear();
    regions(l);
    let commands = std::mem::take(&mut l.commands);
    let assignments = std::mem::take(&mut l.assignments);
    l.layout.relro = None;
    let first = l.outputs.iter().position(|o| !o.gone).map(|i| i as OutId);
    let mut p = Pass { l, dot: 0, current: None, nearest: first, data_start: None };
    for a in &assignments {
        p.assign(a);
    }
    for c in &commands {
        match c {
            Placed::Assign(a) => p.assign(a),
            Placed::Assert(e, m) => {
                if let Some(v) = p.value(e) {
                    p.assertion(v.addr, m);
                }
            }
            Placed::Output(out) => p.output(*out),
        }
    }
    // A second time: --defsym may refer to what the script defined.
    for a in &assignments {
        p.assign(a);
    }
    l.commands = commands;
    l.assignments = assignments;
    let mut tls: Option<(u64, u64, u64)> = None;
    for o in l.outputs.iter().filter(|o| !o.gone && o.flags & SHF_TLS != 0 && o.flags & SHF_ALLOC != 0) {
        let (start, end, align) = tls.unwrap_or((o.addr, o.addr, 1));
        tls = Some((start.min(o.addr), end.max(o.addr + o.size), align.max(o.align)));
    }
    l.layout.tls = tls.map(|(start, end, align)| (start, end - start, align));
    let specials = std::mem::take(&mut l.layout.specials);
    for &(id, special) in &specials {
        let value = match special {
            Special::Start(s) => match l.synth.id(s) {
                Some(sec) => Value {
                    addr: l.section_addr(sec, 0).unwrap_or(0),
                    section: Some(l.sections[sec as usize].out),
                },
                None => Value::number(0),
            },
            Special::ElfHeader => {
                Value { addr: l.layout.header_addr.unwrap_or(0), section: Some(first.unwrap_or(0)) }
            }
            Special::Tls => {
                let start = l.layout.tls.map_or(0, |t| t.0);
                // Where offsets in the block count from the thread pointer, so must the base.
                let at_pointer = l.target.local_dynamic_is_local_exec(l.mode());
                let addr = if at_pointer { start.wrapping_sub(l.tp_offset(start) as u64) } else { start };
                Value { addr, section: first }
            }
            Special::OutStart(o) => Value { addr: l.outputs[o as usize].addr, section: Some(o) },
            Special::OutEnd(o) => {
                let out = &l.outputs[o as usize];
                Value { addr: out.addr.wrapping_add(out.size), section: Some(o) }
            }
        };
        l.symbols.list[id as usize].def = Def::Output(value);
    }
    l.layout.specials = specials;
}

fn regions(l: &mut Linker) {
    l.layout.regions.clear();
    let script = l.script;
    let mut list = Vec::new();
    for c in &script.commands {
        if let Command::Memory(regions) = c {
            list.extend(regions.iter());
        }
    }
    for r in list {
        let mut p = Pass { l, dot: 0, current: None, nearest: None, data_start: None };
        let origin = p.value(&r.origin).map_or(0, |v| v.addr);
        let length = p.value(&r.length).map_or(0, |v| v.addr);
        l.layout.regions.push(RegionState { name: r.name.clone(), origin, length, cursor: origin, delta: 0 });
    }
}

/// The value of an expression outside of SECTIONS.
pub fn constant(l: &mut Linker, e: &Expr) -> Option<Value> {
    Pass { l, dot: 0, current: None, nearest: None, data_start: None }.value(e)
}

fn region_index(l: &Linker, name: &str) -> Option<usize> {
    let mut name = name;
    for c in &l.script.commands {
        if let Command::RegionAlias(alias, real) = c
            && alias == name
        {
            name = real;
        }
    }
    l.layout.regions.iter().position(|r| r.name == name)
}

impl<'a> Pass<'_, 'a> {
    fn value(&mut self, e: &Expr) -> Option<Value> {
        match eval(e, self) {
            Ok(v) => Some(v),
            Err(e) => {
                self.l.layout.errors.push(e);
                None
            }
        }
    }

    fn assign(&mut self, a: &Assign) {
        if a.name == "." {
            let Some(mut v) = self.value(&a.expr) else { return };
            if let Some(op) = a.op {
                v.addr = apply(op, self.dot, v.addr);
            } else if let (Some(out), None) = (self.current, v.section) {
                // In a section, a number is an offset in it.
                v.addr = v.addr.wrapping_add(self.l.outputs[out as usize].addr);
            }
            if self.current.is_some() && v.addr < self.dot {
                let text =
                    format!("cannot move location counter backwards (from {:#x} to {:#x})", self.dot, v.addr);
                self.l.layout.errors.push(text);
                return;
            }
            self.dot = v.addr;
            return;
        }
        let id = self.l.symbols.find(a.name.as_bytes());
        // PROVIDE gives way to any definition.
        if a.provide {
            match id.map(|id| self.l.symbols.list[id as usize].def) {
                None => {}
                Some(Def::Output(_)) => {}
                Some(_) => return,
            }
        }
        let Some(mut v) = self.value(&a.expr) else { return };
        if let Some(op) = a.op {
            let old = self.symbol(&a.name).map_or(0, |v| v.addr);
            v.addr = apply(op, old, v.addr);
        }
        match id {
            Some(id) => {
                // `alias = function` keeps what the function is.
                if let Expr::Sym(other) = &a.expr
                    && let Some(o) = self.l.symbols.find(other.as_bytes())
                {
                    let (kind, size) =
                        (self.l.symbols.list[o as usize].kind, self.l.symbols.list[o as usize].size);
                    let s = &mut self.l.symbols.list[id as usize];
                    if s.kind == STT_NOTYPE && kind != STT_GNU_IFUNC {
                        s.kind = kind;
                        s.size = size;
                    }
                }
                self.l.symbols.list[id as usize].def = Def::Output(v)
            }
            None => {
                self.l.layout.values.insert(a.name.clone(), v);
            }
        }
    }

    fn output(&mut self, out: OutId) {
        let i = out as usize;
        let desc = self.l.outputs[i].desc;
        let (alloc, gone) = (self.l.outputs[i].flags & SHF_ALLOC != 0, self.l.outputs[i].gone);
        let saved = self.dot;
        let mut align = self.l.outputs[i].align;
        let name = self.l.outputs[i].name;
        let region = desc.and_then(|d| d.region.as_deref()).and_then(|r| region_index(self.l, r));
        if let (Some(r), None) = (desc.and_then(|d| d.region.as_deref()), region) {
            self.l.layout.errors.push(format!("memory region `{r}' not declared"));
        }
        let fixed = self.l.opts.section_starts.iter().find(|s| s.0.as_bytes() == name).map(|s| s.1);
        let mut explicit = false;
        if !alloc && !gone || self.l.opts.relocatable() && desc.is_none() {
            self.dot = 0;
        } else if let Some(addr) = fixed {
            self.dot = addr;
            explicit = true;
        } else if let Some(e) = desc.and_then(|d| d.addr.as_ref()) {
            if let Some(v) = self.value(e) {
                self.dot = v.addr;
                explicit = true;
            }
        } else if let Some(r) = region {
            self.dot = self.l.layout.regions[r].cursor;
        }
        if let Some(e) = desc.and_then(|d| d.align.as_ref())
            && let Some(v) = self.value(e)
        {
            align = align.max(v.addr);
        }
        if !gone && alloc && (!explicit || desc.is_some_and(|d| d.align.is_some())) {
            self.dot = align_up(self.dot, align);
        }
        let addr = self.dot;
        self.l.outputs[i].addr = addr;
        self.current = Some(out);
        if !gone {
            self.l.outputs[i].align = align;
            self.nearest = Some(out);
        }
        let subalign = desc.and_then(|d| d.subalign.as_ref()).and_then(|e| self.value(e)).map(|v| v.addr);
        let mut items = std::mem::take(&mut self.l.outputs[i].items);
        for item in &mut items {
            match item {
                Item::Inputs(list) => {
                    for &s in list.iter() {
                        let s = &mut self.l.sections[s as usize];
                        if !s.live {
                            continue;
                        }
                        self.dot = align_up(self.dot, subalign.unwrap_or(s.align));
                        s.offset = self.dot.wrapping_sub(addr);
                        self.dot = self.dot.wrapping_add(s.size);
                    }
                }
                Item::Assign(a) => self.assign(a),
                Item::Assert(e, m) => {
                    if let Some(v) = self.value(e) {
                        self.assertion(v.addr, m);
                    }
                }
                Item::Data { size, expr, offset, value } => {
                    *offset = self.dot.wrapping_sub(addr);
                    if let Some(v) = self.value(expr) {
                        *value = v.addr;
                    }
                    self.dot = self.dot.wrapping_add(*size as u64);
                }
                Item::Fill(_) => {}
            }
        }
        self.l.outputs[i].items = items;
        let size = self.dot.wrapping_sub(addr);
        if size > 1 << 46 {
            self.l.layout.errors.push(format!("section {} is too large", show(name)));
            self.dot = addr;
            self.current = None;
            return;
        }
        self.l.outputs[i].size = size;
        self.current = None;
        if gone {
            // Only moves of dot that its statements made count.
            return;
        }
        if !alloc {
            self.l.outputs[i].lma = 0;
            self.dot = saved;
            return;
        }
        self.load_address(out, region, explicit);
        if let Some(r) = region {
            let r = &mut self.l.layout.regions[r];
            r.cursor = self.dot;
            let over = self.dot.wrapping_sub(r.origin);
            if over > r.length {
                let text = format!(
                    "{} section `{}' will not fit in region `{}'\nregion `{}' overflowed by {} bytes",
                    self.l.opts.output.display(),
                    show(name),
                    r.name,
                    r.name,
                    over - r.length
                );
                self.l.layout.errors.push(text);
            }
        }
        let o = &self.l.outputs[i];
        if o.flags & SHF_TLS != 0 && o.sh_type == SHT_NOBITS {
            // .tbss takes no room in the image: each thread has its own.
            self.dot = addr;
        }
        self.l.outputs[i].relro = false;
    }

    /// Where the section is loaded (ld manual, "Output Section LMA").
    fn load_address(&mut self, out: OutId, region: Option<usize>, explicit: bool) {
        let i = out as usize;
        let desc = self.l.outputs[i].desc;
        let addr = self.l.outputs[i].addr;
        let lma_region = desc.and_then(|d| d.lma_region.as_deref()).and_then(|r| region_index(self.l, r));
        let lma = if let Some(e) = desc.and_then(|d| d.at.as_ref()) {
            self.value(e).map_or(addr, |v| v.addr)
        } else if let Some(r) = lma_region {
            let size = self.l.outputs[i].size;
            let align = self.l.outputs[i].align;
            let r = &mut self.l.layout.regions[r];
            let at = align_up(r.cursor, align);
            r.cursor = at + size;
            at
        } else if explicit && region.is_none() {
            addr
        } else {
            let delta = match region {
                Some(r) => self.l.layout.regions[r].delta,
                None => self.last_delta(out),
            };
            addr.wrapping_add(delta)
        };
        self.l.outputs[i].lma = lma;
        if let Some(r) = region {
            self.l.layout.regions[r].delta = lma.wrapping_sub(addr);
        }
    }

    /// LMA − VMA of the section before.
    fn last_delta(&self, out: OutId) -> u64 {
        let mut last = 0;
        // Outputs are laid out in command order; orphans are few, so the nearest by address is the one before.
        let mut best: Option<u64> = None;
        let addr = self.l.outputs[out as usize].addr;
        if !self.l.script_has_load_addresses() {
            return 0;
        }
        for (i, o) in self.l.outputs.iter().enumerate() {
            if i as OutId != out
                && !o.gone
                && o.flags & SHF_ALLOC != 0
                && o.addr <= addr
                && best.is_none_or(|b| o.addr >= b)
            {
                best = Some(o.addr);
                last = o.lma.wrapping_sub(o.addr);
            }
        }
        last
    }

    fn assertion(&mut self, value: u64, message: &str) {
        if value == 0 && self.l.layout.checked {
            self.l.layout.errors.push(message.into());
        }
    }
}

impl Linker<'_> {
    fn script_has_load_addresses(&self) -> bool {
        self.outputs.iter().any(|o| o.desc.is_some_and(|d| d.at.is_some()))
    }
}

fn apply(op: BinaryOp, a: u64, b: u64) -> u64 {
    match op {
        BinaryOp::Add => a.wrapping_add(b),
        BinaryOp::Sub => a.wrapping_sub(b),
        BinaryOp::Mul => a.wrapping_mul(b),
        BinaryOp::Div => a.checked_div(b).unwrap_or(0),
        BinaryOp::Shl => a.checked_shl(b as u32).unwrap_or(0),
        BinaryOp::Shr => a.checked_shr(b as u32).unwrap_or(0),
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        _ => b,
    }
}

impl Env for Pass<'_, '_> {
    fn dot(&mut self) -> Result<Value, String> {
        Ok(Value { addr: self.dot, section: Some(self.current.or(self.nearest).unwrap_or(0)) })
    }

    fn symbol(&mut self, name: &str) -> Result<Value, String> {
        if let Some(id) = self.l.symbols.find(name.as_bytes()) {
            let s = &self.l.symbols.list[id as usize];
            return Ok(match s.def {
                Def::Section { sec, value } => {
                    let out = self.l.sections[sec as usize].out;
                    Value {
                        addr: self.l.section_addr(sec, value).unwrap_or(0),
                        section: (out != NONE).then_some(out),
                    }
                }
                Def::Absolute(v) => Value::number(v),
                Def::Output(v) => v,
                Def::Common { .. } => Value::number(0),
                Def::Undefined if s.weak => Value::number(0),
                Def::Undefined | Def::Shared { .. } => match self.l.layout.values.get(name) {
                    Some(v) => *v,
                    None => return Err(format!("undefined symbol `{name}' referenced in expression")),
                },
            });
        }
        match self.l.layout.values.get(name) {
            Some(v) => Ok(*v),
            None => Err(format!("undefined symbol `{name}' referenced in expression")),
        }
    }

    fn defined(&mut self, name: &str) -> bool {
        match self.l.symbols.find(name.as_bytes()) {
            Some(id) => !matches!(self.l.symbols.list[id as usize].def, Def::Undefined | Def::Shared { .. }),
            None => self.l.layout.values.contains_key(name),
        }
    }

    fn section(&mut self, f: SectionFn, name: &str) -> Result<Value, String> {
        let found = self.l.outputs.iter().position(|o| o.name == name.as_bytes() && !o.gone);
        let found = found.or_else(|| self.l.outputs.iter().position(|o| o.name == name.as_bytes()));
        let Some(i) = found else {
            return match f {
                SectionFn::SizeOf => Ok(Value::number(0)),
                _ => Err(format!("undefined section `{name}' referenced in expression")),
            };
        };
        let o = &self.l.outputs[i];
        Ok(match f {
            SectionFn::Addr => Value { addr: o.addr, section: Some(i as OutId) },
            SectionFn::LoadAddr => Value::number(o.lma),
            SectionFn::SizeOf => Value::number(if o.gone { 0 } else { o.size }),
            SectionFn::AlignOf => Value::number(o.align),
        })
    }

    fn sizeof_headers(&mut self) -> u64 {
        if self.l.layout.headers == 0 {
            self.l.layout.headers = enc::header_size(self.l.target.is_64()) as u64;
        }
        self.l.layout.headers
    }

    fn constant(&mut self, name: &str) -> Result<u64, String> {
        match name {
            "MAXPAGESIZE" => Ok(self.l.max_page()),
            "COMMONPAGESIZE" => Ok(self.l.common_page()),
            _ => Err(format!("unknown constant `{name}' referenced in expression")),
        }
    }

    fn segment_start(&mut self, name: &str) -> Option<u64> {
        match name {
            "text-segment" => self.l.opts.text_segment,
            "rodata-segment" => self.l.opts.rodata_segment,
            "data-segment" => self.l.opts.data_segment,
            _ => None,
        }
    }

    fn region(&mut self, name: &str, length: bool) -> Result<u64, String> {
        let i = region_index(self.l, name)
            .ok_or_else(|| format!("undefined MEMORY region `{name}' referenced in expression"))?;
        let r = &self.l.layout.regions[i];
        Ok(if length { r.length } else { r.origin })
    }

    fn data_segment_align(&mut self, max_page: u64, _common: u64) -> Result<Value, String> {
        if !max_page.is_power_of_two() {
            return Err("page size is not a power of two".into());
        }
        // The next page, at the same offset in it: no bytes of the file are wasted, and no page has two protections.
        let addr = align_up(self.dot, max_page).wrapping_add(self.dot & (max_page - 1));
        self.data_start = Some(addr);
        Ok(Value { addr, section: self.nearest })
    }

    fn data_segment_relro_end(&mut self, offset: u64, value: Value) -> Result<Value, String> {
        let Some(start) = self.data_start.filter(|_| self.l.opts.relro && !self.l.opts.relocatable()) else {
            return Ok(value);
        };
        let end = align_up(value.addr.wrapping_add(offset), self.l.common_page());
        if value.addr == start {
            return Ok(value);
        }
        self.l.layout.relro = Some((start, end));
        Ok(Value { addr: end.wrapping_sub(offset), ..value })
    }

    fn assertion(&mut self, value: u64, message: &str) {
        Pass::assertion(self, value, message);
    }
}

impl Linker<'_> {
    pub fn max_page(&self) -> u64 {
        self.opts.max_page_size.unwrap_or(self.target.max_page_size())
    }
    pub fn common_page(&self) -> u64 {
        self.opts.common_page_size.unwrap_or(self.target.common_page_size()).min(self.max_page())
    }
}

/// The entry point: `-e`, ENTRY, `_start`, the start of `.text`.
fn entry(l: &mut Linker) {
    let from_script = l.script.commands.iter().find_map(|c| match c {
        Command::Entry(name) => Some(name.clone()),
        Command::Sections(list) => list.iter().find_map(|c| match c {
            script::SectionsCommand::Entry(name) => Some(name.clone()),
            _ => None,
        }),
        _ => None,
    });
    let name = l.opts.entry.clone().or(from_script);
    let given = l.opts.entry.is_some();
    let wanted = name.clone().unwrap_or_else(|| "_start".into());
    if let Some(id) = l.symbols.find(wanted.as_bytes()) {
        let s = &l.symbols.list[id as usize];
        if matches!(s.def, Def::Section { .. } | Def::Absolute(_) | Def::Output(_)) {
            l.layout.entry = l.symbol_addr(id);
            return;
        }
    }
    if let Some(n) = script::parse::number(&wanted).filter(|_| name.is_some()) {
        l.layout.entry = n;
        return;
    }
    if l.opts.kind == OutputKind::Shared && !given {
        return;
    }
    let text = l.outputs.iter().find(|o| o.name == b".text" && !o.gone).map(|o| o.addr);
    l.layout.entry = text.unwrap_or(0);
    match text {
        Some(addr) => {
            l.messages.warn(format!("cannot find entry symbol {wanted}; defaulting to {addr:016x}"))
        }
        None => l.messages.warn(format!("cannot find entry symbol {wanted}; not setting start address")),
    }
}
