//! The object assembler: sections of fragments, symbols and fixups, filled by a [`Stream`] or the text assembler.
//!
//! A section is numbered subsections; a subsection is one run of fixed bytes cut into fragments. A fragment is a piece of
//! those bytes and one variable tail behind it ([`Tail`]): a relaxable branch, padding, a LEB128 of a difference…
//! Stages: append (this file) → [`super::cfi`] and [`super::line`] append their sections → [`super::layout`] gives every
//! fragment its address → fixups become bytes or relocations → [`super::elf`] writes the file.
//! Invariants: fixups of a subsection are in order of offset; a label is a (fragment, offset) pair and stays valid.

use super::cfi::CfiState;
use super::inst::*;
use super::line::LineState;
use super::machine::*;
use super::stream::*;
use super::symbols::*;
use crate::support::entity::PrimaryMap;
use crate::support::source::Loc;
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
pub const SHF_LINK_ORDER: u64 = 0x80;
pub const SHF_GROUP: u64 = 0x200;
pub const SHF_TLS: u64 = 0x400;

/// The part of a fragment whose size or bytes are known only at layout.
#[derive(Clone, Copy, Debug)]
pub enum Tail {
    None,
    Branch(Branch),
    /// Padding to a multiple of `align` bytes; `fill` of `size` bytes is repeated (0 = nops), at most `max` bytes if not 0.
    Align {
        align: u32,
        fill: u32,
        size: u8,
        max: u32,
    },
    /// Up to offset `to` of the section.
    Org {
        to: ExprId,
        fill: u8,
    },
    /// `count` repetitions of the low `size` bytes of `value`.
    Fill {
        count: ExprId,
        value: u64,
        size: u8,
    },
    /// LEB128 of an expression.
    Leb {
        value: ExprId,
        signed: bool,
    },
    /// `DW_CFA_advance_loc` or a step of the line program: an index in `Object::advances`.
    Advance(u32),
}

/// A fragment: bytes from `start` up to the next fragment's start, then the tail.
#[derive(Clone, Copy, Debug)]
pub struct Frag {
    pub start: u32,
    /// Size of the tail in this round of the layout.
    pub tail_size: u32,
    /// Address of `start` in the section.
    pub addr: u64,
    /// Number of the stretch between alignments it lies in (layout only).
    pub region: u32,
    pub tail: Tail,
    pub loc: Loc,
}

/// A step from one place to another in a frame or line program.
#[derive(Clone, Copy, Debug)]
pub struct Advance {
    pub from: Place,
    pub to: Place,
    /// None: call frame program. Otherwise the line step, or None within for the end of the sequence.
    pub line: Option<Option<i32>>,
}

/// A subsection.
pub struct Sub {
    pub sec: SecId,
    pub number: i64,
    pub data: Vec<u8>,
    pub frags: Vec<Frag>,
    pub fixups: Vec<Fixup>,
}

impl Sub {
    /// Address of a place; final only after the layout.
    pub fn addr(&self, p: Place) -> u64 {
        let f = &self.frags[p.frag as usize];
        f.addr + (p.off - f.start) as u64
    }
}

/// A section.
pub struct Section {
    pub spec: SectionSpec,
    /// By ascending number.
    pub subs: Vec<SubId>,
    /// Bytes.
    pub align: u64,
    /// Bytes, after the layout.
    pub size: u64,
    /// Section symbol, made when wanted.
    pub symbol: Symbol,
}

/// A hook that assembles text into the object: the text assembler's, given by who makes the object.
pub type AsmHook = fn(&mut Object, &[u8], Loc);

/// An object being assembled.
pub struct Object {
    pub machine: &'static dyn Machine,
    pub symbols: Symbols,
    pub sections: PrimaryMap<SecId, Section>,
    pub subs: PrimaryMap<SubId, Sub>,
    pub cur: SubId,
    /// For `.previous`.
    pub prev: SubId,
    by_spec: FxHashMap<(String, Option<String>), SecId>,
    last_spec: Option<(SectionSpec, SubId)>,
    pub loc: Loc,
    pub errors: Vec<(Loc, String)>,
    pub warnings: Vec<(Loc, String)>,
    /// STT_FILE names.
    pub files: Vec<Vec<u8>>,
    pub cfi: CfiState,
    pub line: LineState,
    pub advances: Vec<Advance>,
    pub asm_hook: Option<AsmHook>,
    /// `.symver`: symbol, version name with its `@`s, and what it does to the original.
    pub symvers: Vec<(Symbol, Vec<u8>)>,
    /// Symbols given to the linker only as relocations (`.reloc`): subsection offset fixups are in `fixups`.
    pub explicit_relocs: Vec<(SubId, Value, u32, Value, Loc)>,
    /// Labels of the kind `1:`: the last one defined, and the one `1f` has asked for.
    pub local_labels: FxHashMap<u64, (Symbol, Symbol)>,
    /// Bits of `e_flags` beyond the machine's usual ones.
    pub elf_flags: u32,
    /// The target's own state: options, what `.option push` saved, build attributes.
    pub arch: u64,
    pub arch_stack: Vec<u64>,
    pub attributes: Vec<(u32, Vec<u8>)>,
}

impl Object {
    pub fn new(machine: &'static dyn Machine, asm_hook: Option<AsmHook>) -> Object {
        let mut o = Object {
            machine,
            symbols: Symbols::default(),
            sections: PrimaryMap::new(),
            subs: PrimaryMap::new(),
            cur: SubId::NONE,
            prev: SubId::NONE,
            by_spec: FxHashMap::default(),
            last_spec: None,
            loc: Loc::NONE,
            errors: Vec::new(),
            warnings: Vec::new(),
            files: Vec::new(),
            cfi: CfiState::default(),
            line: LineState::default(),
            advances: Vec::new(),
            asm_hook,
            symvers: Vec::new(),
            explicit_relocs: Vec::new(),
            local_labels: FxHashMap::default(),
            elf_flags: 0,
            arch: 0,
            arch_stack: Vec::new(),
            attributes: Vec::new(),
        };
        // The three every object has, in GNU as's order.
        for (name, flags, kind) in [
            (".text", SHF_ALLOC | SHF_EXECINSTR, SHT_PROGBITS),
            (".data", SHF_ALLOC | SHF_WRITE, SHT_PROGBITS),
            (".bss", SHF_ALLOC | SHF_WRITE, SHT_NOBITS),
        ] {
            o.section_id(&SectionSpec::new(name, flags, kind));
        }
        o.sections[SecId(0)].align = machine.text_align();
        o.cur = o.sub_of(SecId(0), 0);
        o.prev = o.cur;
        o
    }

    pub fn error(&mut self, message: impl Into<String>) {
        self.errors.push((self.loc, message.into()));
    }
    pub fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push((self.loc, message.into()));
    }

    // ---- sections ----

    /// The section of this name and group, made if new (its other properties are those of the first mention).
    pub fn section_id(&mut self, spec: &SectionSpec) -> SecId {
        let key = (spec.name.clone(), spec.group.clone());
        if let Some(&s) = self.by_spec.get(&key) {
            return s;
        }
        let id = self.sections.push(Section {
            spec: spec.clone(),
            subs: Vec::new(),
            align: 1,
            size: 0,
            symbol: Symbol::NONE,
        });
        self.by_spec.insert(key, id);
        id
    }
    /// The section called `name` outside of groups, if there is one.
    pub fn find_section(&self, name: &str) -> Option<SecId> {
        self.by_spec.get(&(name.to_string(), None)).copied()
    }
    /// Subsection `number` of a section.
    pub fn sub_of(&mut self, sec: SecId, number: i64) -> SubId {
        let at = match self.sections[sec].subs.binary_search_by_key(&number, |&s| self.subs[s].number) {
            Ok(at) => return self.sections[sec].subs[at],
            Err(at) => at,
        };
        let frag = Frag { start: 0, tail_size: 0, addr: 0, region: 0, tail: Tail::None, loc: Loc::NONE };
        let id = self.subs.push(Sub { sec, number, data: Vec::new(), frags: vec![frag], fixups: Vec::new() });
        self.sections[sec].subs.insert(at, id);
        id
    }
    pub fn switch(&mut self, sub: SubId) {
        self.prev = self.cur;
        self.cur = sub;
    }
    pub fn cur_section(&self) -> SecId {
        self.subs[self.cur].sec
    }
    /// The symbol of a section.
    pub fn section_symbol(&mut self, sec: SecId) -> Symbol {
        if self.sections[sec].symbol.is_none() {
            let s = self.symbols.anonymous(Def::Section(sec));
            self.symbols.syms[s].kind = 3;
            self.sections[sec].symbol = s;
        }
        self.sections[sec].symbol
    }

    // ---- places and symbols ----

    /// Where the next byte goes.
    pub fn here(&self) -> Place {
        let s = &self.subs[self.cur];
        Place { sub: self.cur, frag: s.frags.len() as u32 - 1, off: s.data.len() as u32 }
    }
    /// An anonymous symbol for this place.
    pub fn here_symbol(&mut self) -> Symbol {
        let here = self.here();
        self.symbols.anonymous(Def::Place(here))
    }
    /// Defines a label here.
    pub fn define(&mut self, s: Symbol) {
        self.symbols.touch(s);
        let here = self.here();
        let d = &mut self.symbols.syms[s];
        match d.def {
            Def::Undefined => d.def = Def::Place(here),
            _ => {
                let name = String::from_utf8_lossy(d.name).into_owned();
                self.error(format!("symbol `{name}' is already defined"));
            }
        }
        let sec = self.cur_section();
        if self.sections[sec].spec.flags & SHF_TLS != 0 {
            let d = &mut self.symbols.syms[s];
            if d.kind == 0 || d.kind == 1 {
                d.kind = 6;
            }
        }
    }
    /// `.set`: gives `s` a value.
    pub fn set(&mut self, s: Symbol, v: Value) -> Result<(), String> {
        let d = self.symbols.syms[s];
        let s = match d.def {
            Def::Undefined => s,
            _ if d.equated => self.symbols.renew(s),
            _ => return Err(format!("symbol `{}' is already defined", String::from_utf8_lossy(d.name))),
        };
        self.symbols.touch(s);
        let def = self.value_def(v);
        let d = &mut self.symbols.syms[s];
        d.equated = true;
        d.def = def;
        if v.add.is_some() && v.sub.is_none() && v.off == 0 {
            // An alias takes the type of what it stands for unless it says otherwise.
            let (kind, size) = (self.symbols.syms[v.add].kind, self.symbols.syms[v.add].size);
            let d = &mut self.symbols.syms[s];
            if d.kind == 0 && v.add != s {
                d.kind = kind;
            }
            if d.size == Size::Zero && v.add != s {
                d.size = size;
            }
        }
        Ok(())
    }
    fn value_def(&mut self, v: Value) -> Def {
        if let Some(n) = v.number() {
            return Def::Abs(n);
        }
        if v.sub.is_none()
            && v.off == 0
            && let Def::Place(p) = self.symbols.syms[v.add].def
        {
            return Def::Place(p);
        }
        Def::Expr(self.symbols.expr(Expr::Value(v)))
    }

    /// Whether distances in this section may change at link time (the linker relaxes it).
    pub fn is_relaxed(&self, sec: SecId) -> bool {
        self.sections[sec].spec.flags & SHF_EXECINSTR != 0 && self.machine.add_sub_relocs(4).is_some()
    }
    /// `a - b` if it cannot change any more, at link time either: both in one fragment.
    pub fn fixed_diff(&self, a: Symbol, b: Symbol) -> Option<i64> {
        if let Def::Place(p) = self.symbols.syms[a].def
            && a != b
            && self.is_relaxed(self.subs[p.sub].sec)
        {
            return None;
        }
        self.fragment_diff(a, b)
    }
    /// `a - b` if both are in one fragment.
    pub fn fragment_diff(&self, a: Symbol, b: Symbol) -> Option<i64> {
        match (self.symbols.syms[a].def, self.symbols.syms[b].def) {
            (Def::Place(a), Def::Place(b)) if a.sub == b.sub && a.frag == b.frag => {
                Some(a.off as i64 - b.off as i64)
            }
            (Def::Abs(a), Def::Abs(b)) => Some(a.wrapping_sub(b)),
            _ if a == b => Some(0),
            _ => None,
        }
    }

    // ---- appending ----

    pub fn data(&mut self) -> &mut Vec<u8> {
        &mut self.subs[self.cur].data
    }
    /// Ends the fragment with `tail`.
    pub fn tail(&mut self, tail: Tail) {
        let loc = self.loc;
        let s = &mut self.subs[self.cur];
        if let Some(last) = s.frags.last_mut() {
            last.tail = tail;
            last.loc = loc;
        }
        let start = s.data.len() as u32;
        s.frags.push(Frag { start, tail_size: 0, addr: 0, region: 0, tail: Tail::None, loc: Loc::NONE });
    }
    /// Appends one encoded instruction.
    pub fn emit_inst(&mut self, i: &InstRef) -> Result<(), String> {
        if self.line.pending {
            self.line_row();
        }
        let sub = &mut self.subs[self.cur];
        let start = (sub.data.len(), sub.fixups.len());
        let mut code = Code {
            bytes: &mut sub.data,
            fixups: &mut sub.fixups,
            branch: None,
            syms: &self.symbols,
            loc: self.loc,
            arch: self.arch,
            cut: false,
        };
        let result = self.machine.encode(i, &mut code);
        let (branch, cut) = (code.branch, code.cut);
        if result.is_err() {
            sub.data.truncate(start.0);
            sub.fixups.truncate(start.1);
            return result;
        }
        for f in &sub.fixups[start.1..] {
            self.symbols.touch(f.sym);
        }
        if let Some(b) = branch {
            self.symbols.touch(b.sym);
            self.symbols.syms[b.sym].referenced = true;
            self.tail(Tail::Branch(b));
        } else if cut {
            self.tail(Tail::None);
        }
        Ok(())
    }
    /// Appends a word of `size` bytes.
    pub fn emit_value(&mut self, v: Value, size: u8) {
        if let Some(n) = v.number()
            && v.spec == Spec(0)
        {
            if size < 8 {
                let bits = size as u32 * 8;
                let high = n >> (bits - 1);
                if high != 0 && high != -1 && (n as u64) >> bits != 0 {
                    self.warn(format!("value 0x{:x} truncated to 0x{:x}", n, n as u64 & ((1 << bits) - 1)));
                }
            }
            let bytes = n.to_le_bytes();
            if size <= 8 {
                self.data().extend_from_slice(&bytes[..size as usize]);
            } else {
                self.data().extend_from_slice(&bytes);
                let sign = if n < 0 { 0xff } else { 0 };
                self.data().extend_from_slice(&[sign; 8]);
            }
            return;
        }
        if v.add.is_some()
            && v.sub.is_some()
            && v.spec == Spec(0)
            && let Some(d) = self.fixed_diff(v.add, v.sub)
        {
            return self.emit_value(Value::abs(d.wrapping_add(v.off)), size);
        }
        let Some(r_type) = self.machine.data_reloc(size, v.spec) else {
            self.error(format!("cannot represent relocation of {size} bytes"));
            let len = self.data().len() + size as usize;
            self.data().resize(len, 0);
            return;
        };
        self.symbols.touch(v.add);
        self.symbols.touch(v.sub);
        self.fixup_here(r_type, v, size);
    }
    /// Appends LEB128 of a value.
    pub fn emit_leb(&mut self, v: Value, signed: bool) {
        match v.number() {
            Some(n) => {
                let data = self.data();
                if signed { sleb128(n, data) } else { uleb128(n as u64, data) }
            }
            None => {
                let value = self.symbols.expr(Expr::Value(v));
                self.tail(Tail::Leb { value, signed });
            }
        }
    }
    /// Pads to a multiple of `align` (a power of two). `fill`: pattern and its size; None: nops in code, zero elsewhere.
    pub fn emit_align(&mut self, align: u64, fill: Option<(u32, u8)>, max: u64) {
        let sec = self.cur_section();
        let s = &mut self.sections[sec];
        s.align = s.align.max(align);
        if align <= 1 {
            return;
        }
        let code = s.spec.flags & SHF_EXECINSTR != 0;
        let (fill, size) = match fill {
            Some(f) => f,
            None if code => (0, 0),
            None => (0, 1),
        };
        if code
            && size == 0
            && let Some((padding, r_type)) = self.machine.code_align(align, self.arch)
        {
            if padding > 0 {
                self.fixup_here(r_type, Value::abs(padding as i64), 0);
                let machine = self.machine;
                machine.nops(padding as usize, self.data());
            }
            return;
        }
        let max = if max >= align { 0 } else { max };
        self.tail(Tail::Align { align: align as u32, fill, size, max: max as u32 });
    }

    /// Appends `size` bytes filled in by relocation row `r_type`.
    pub fn fixup_here(&mut self, r_type: u32, v: Value, size: u8) {
        let loc = self.loc;
        let s = &mut self.subs[self.cur];
        let offset = s.data.len() as u32;
        s.fixups.push(Fixup { offset, r_type, sym: v.add, sub: v.sub, addend: v.off, loc });
        s.data.resize(s.data.len() + size as usize, 0);
    }
    /// Appends a step of a frame or line program whose distance is not known yet.
    pub fn advance_tail(&mut self, from: Place, to: Place, line: Option<Option<i32>>) {
        let index = self.advances.len() as u32;
        self.advances.push(Advance { from, to, line });
        self.tail(Tail::Advance(index));
    }
}

pub fn uleb128(mut v: u64, out: &mut Vec<u8>) {
    loop {
        let byte = (v & 0x7f) as u8;
        v >>= 7;
        if v == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

pub fn sleb128(mut v: i64, out: &mut Vec<u8>) {
    loop {
        let byte = (v & 0x7f) as u8;
        v >>= 7;
        if (v == 0 && byte & 0x40 == 0) || (v == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

impl Stream for Object {
    fn symbol(&mut self, name: &str) -> Symbol {
        self.symbols.named(name.as_bytes())
    }
    fn temp_symbol(&mut self, prefix: &'static str) -> Symbol {
        self.symbols.temp(prefix)
    }
    fn symbol_name(&mut self, s: Symbol) -> String {
        String::from_utf8_lossy(self.symbols.name(s)).into_owned()
    }
    fn symbol_attr(&mut self, s: Symbol, a: SymbolAttr) {
        self.symbols.touch(s);
        let d = &mut self.symbols.syms[s];
        match a {
            SymbolAttr::Global if d.binding != Binding::Weak => d.binding = Binding::Global,
            SymbolAttr::Global => {}
            SymbolAttr::Weak => d.binding = Binding::Weak,
            SymbolAttr::Local => d.binding = Binding::Local,
            SymbolAttr::Internal => d.visibility = 1,
            SymbolAttr::Hidden => d.visibility = 2,
            SymbolAttr::Protected => d.visibility = 3,
            SymbolAttr::TypeNotype => d.kind = 0,
            SymbolAttr::TypeObject if d.kind != 6 => d.kind = 1,
            SymbolAttr::TypeObject => {}
            SymbolAttr::TypeFunc => d.kind = 2,
            SymbolAttr::TypeTls => d.kind = 6,
            SymbolAttr::TypeIfunc => d.kind = 10,
        }
    }
    fn size_from(&mut self, s: Symbol, start: Symbol) {
        let here = self.here_symbol();
        self.symbols.syms[s].size = match self.fixed_diff(here, start) {
            Some(n) => Size::Const(n as u64),
            None => Size::Expr(self.symbols.expr(Expr::Value(Value {
                add: here,
                sub: start,
                off: 0,
                spec: Spec(0),
            }))),
        };
    }
    fn size_const(&mut self, s: Symbol, bytes: u64) {
        self.symbols.syms[s].size = Size::Const(bytes);
    }
    fn assign(&mut self, s: Symbol, value: SymExpr) {
        let v = Value { add: value.sym, sub: Symbol::NONE, off: value.addend, spec: value.spec };
        if let Err(e) = self.set(s, v) {
            self.error(e);
        }
    }
    fn common(&mut self, s: Symbol, size: u64, align: u64) {
        self.symbols.touch(s);
        let d = &mut self.symbols.syms[s];
        if d.kind == 0 {
            d.kind = 1;
        }
        if d.binding != Binding::Local {
            match d.def {
                Def::Undefined => {
                    d.def = Def::Common { size, align };
                    d.size = Size::Const(size);
                    if d.binding == Binding::Unset {
                        d.binding = Binding::Global;
                    }
                }
                Def::Common { .. } => {}
                _ => {
                    let name = String::from_utf8_lossy(d.name).into_owned();
                    self.error(format!("symbol `{name}' is already defined"));
                }
            }
            return;
        }
        d.size = Size::Const(size);
        let (cur, prev) = (self.cur, self.prev);
        let bss = self.sub_of(SecId(2), 0);
        self.cur = bss;
        self.emit_align(align.max(1), None, 0);
        self.define(s);
        self.fill(size, 0);
        (self.cur, self.prev) = (cur, prev);
    }

    fn section(&mut self, spec: &SectionSpec) {
        if let Some((last, sub)) = &self.last_spec
            && last == spec
        {
            let sub = *sub;
            return self.switch(sub);
        }
        let sec = self.section_id(spec);
        let sub = self.sub_of(sec, 0);
        self.last_spec = Some((spec.clone(), sub));
        self.switch(sub);
    }
    fn label(&mut self, s: Symbol) {
        self.define(s);
    }
    fn inst(&mut self, i: InstRef) {
        if let Err(e) = self.emit_inst(&i) {
            self.error(e);
        }
    }
    fn bytes(&mut self, b: &[u8]) {
        self.data().extend_from_slice(b);
    }
    fn value(&mut self, v: SymExpr, size: u8) {
        self.emit_value(Value { add: v.sym, sub: Symbol::NONE, off: v.addend, spec: v.spec }, size);
    }
    fn diff(&mut self, a: Symbol, b: Symbol, addend: i64, size: u8) {
        self.emit_value(Value { add: a, sub: b, off: addend, spec: Spec(0) }, size);
    }
    fn uleb(&mut self, v: u64) {
        uleb128(v, self.data());
    }
    fn fill(&mut self, count: u64, byte: u8) {
        if count <= 4096 {
            let data = self.data();
            data.resize(data.len() + count as usize, byte);
        } else {
            let count = self.symbols.expr(Expr::Value(Value::abs(count as i64)));
            self.tail(Tail::Fill { count, value: byte as u64, size: 1 });
        }
    }
    fn align(&mut self, align: u64, byte: Option<u8>, max: u64) {
        self.emit_align(align, byte.map(|b| (b as u32, 1)), max);
    }
    fn cfi(&mut self, c: Cfi) {
        self.cfi_op(c);
    }
    fn dwarf_file(&mut self, n: u32, dir: &str, name: &str) {
        if n == 0 {
            return self.line.file(n, dir.as_bytes(), name.as_bytes(), None);
        }
        // As the text form says it: one path, split at its last slash.
        let path = super::text::file_path(dir, name);
        self.line.file(n, b"", path.as_bytes(), None);
    }
    fn dwarf_loc(&mut self, file: u32, line: u32, column: u32, is_stmt: bool) {
        if self.line.pending {
            self.line_row();
        }
        self.line.loc(file, line, column, is_stmt);
    }
    fn source_name(&mut self, name: &str) {
        self.files.push(name.as_bytes().to_vec());
    }
    fn ident(&mut self, text: &[u8]) {
        let (cur, prev) = (self.cur, self.prev);
        let mut spec = SectionSpec::new(".comment", SHF_MERGE | SHF_STRINGS, SHT_PROGBITS);
        spec.entsize = 1;
        self.section(&spec);
        if self.data().is_empty() {
            self.data().push(0);
        }
        self.data().extend_from_slice(text);
        self.data().push(0);
        (self.cur, self.prev) = (cur, prev);
    }
    fn set_loc(&mut self, loc: Loc) {
        self.loc = loc;
    }
    fn asm_text(&mut self, text: &[u8], loc: Loc) {
        match self.asm_hook {
            Some(hook) => hook(self, text, loc),
            None => self.error("assembly text is not supported here"),
        }
    }
}
