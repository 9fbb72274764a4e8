//! The text consumer of the stream (`-S`): GNU as syntax that assembles to the same bytes as the object consumer gives.

use super::cursor::{is_name, is_name_start};
use super::inst::*;
use super::machine::Machine;
use super::object::*;
use super::stream::*;
use super::symbols::Symbols;
use crate::support::source::Loc;

/// Appends `v` in decimal.
pub fn decimal(v: i64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut n = v.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if v < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a quoted string with escapes.
fn quoted(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &c in text {
        match c {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', c]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b' '..=b'~' => out.push(c),
            c => out.extend_from_slice(&[b'\\', b'0' + (c >> 6), b'0' + (c >> 3 & 7), b'0' + (c & 7)]),
        }
    }
    out.push(b'"');
}

/// A stream that writes assembly text.
pub struct Text {
    pub machine: &'static dyn Machine,
    pub symbols: Symbols,
    pub out: Vec<u8>,
    is_stmt: bool,
    section: Option<SectionSpec>,
}

/// Appends a symbol's name, quoted if it needs that.
fn symbol_text(symbols: &Symbols, s: Symbol, out: &mut Vec<u8>) {
    let start = out.len();
    symbols.print_name(s, out);
    let name = &out[start..];
    let plain = name.first().is_some_and(|&c| is_name_start(c)) && name.iter().all(|&c| is_name(c));
    if !plain {
        let name = out.split_off(start);
        quoted(&name, out);
    }
}

impl Text {
    pub fn new(machine: &'static dyn Machine) -> Text {
        Text { machine, symbols: Symbols::default(), out: Vec::new(), is_stmt: true, section: None }
    }
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
    fn name(&mut self, s: Symbol) {
        symbol_text(&self.symbols, s, &mut self.out);
    }
    fn number(&mut self, n: i64) {
        decimal(n, &mut self.out);
    }
    fn expr(&mut self, e: &SymExpr) {
        let symbols = &self.symbols;
        self.machine.print_expr(e, &|s, out| symbol_text(symbols, s, out), &mut self.out);
    }
    fn cfi_line(&mut self, word: &str, args: &[i64]) {
        self.raw("\t.cfi_");
        self.raw(word);
        for (i, &n) in args.iter().enumerate() {
            self.raw(if i == 0 { " " } else { ", " });
            self.number(n);
        }
        self.raw("\n");
    }
}

impl Stream for Text {
    fn symbol(&mut self, name: &str) -> Symbol {
        self.symbols.named(name.as_bytes())
    }
    fn temp_symbol(&mut self, prefix: &'static str) -> Symbol {
        self.symbols.temp(prefix)
    }
    fn symbol_name(&mut self, s: Symbol) -> String {
        let mut out = Vec::new();
        symbol_text(&self.symbols, s, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
    fn symbol_attr(&mut self, s: Symbol, a: SymbolAttr) {
        let (before, after) = match a {
            SymbolAttr::Global => ("\t.globl\t", ""),
            SymbolAttr::Weak => ("\t.weak\t", ""),
            SymbolAttr::Local => ("\t.local\t", ""),
            SymbolAttr::Hidden => ("\t.hidden\t", ""),
            SymbolAttr::Protected => ("\t.protected\t", ""),
            SymbolAttr::Internal => ("\t.internal\t", ""),
            SymbolAttr::TypeFunc => ("\t.type\t", ", @function"),
            SymbolAttr::TypeObject => ("\t.type\t", ", @object"),
            SymbolAttr::TypeTls => ("\t.type\t", ", @tls_object"),
            SymbolAttr::TypeIfunc => ("\t.type\t", ", @gnu_indirect_function"),
            SymbolAttr::TypeNotype => ("\t.type\t", ", @notype"),
        };
        self.raw(before);
        self.name(s);
        self.raw(after);
        self.raw("\n");
    }
    fn size_from(&mut self, s: Symbol, start: Symbol) {
        self.raw("\t.size\t");
        self.name(s);
        self.raw(", .-");
        self.name(start);
        self.raw("\n");
    }
    fn size_const(&mut self, s: Symbol, bytes: u64) {
        self.raw("\t.size\t");
        self.name(s);
        self.raw(", ");
        self.number(bytes as i64);
        self.raw("\n");
    }
    fn assign(&mut self, s: Symbol, value: SymExpr) {
        self.raw("\t.set\t");
        self.name(s);
        self.raw(", ");
        self.expr(&value);
        self.raw("\n");
    }
    fn common(&mut self, s: Symbol, size: u64, align: u64) {
        self.raw("\t.comm\t");
        self.name(s);
        self.raw(",");
        self.number(size as i64);
        self.raw(",");
        self.number(align as i64);
        self.raw("\n");
    }
    fn section(&mut self, spec: &SectionSpec) {
        if self.section.as_ref() == Some(spec) {
            return;
        }
        let standard = spec.group.is_none() && spec.entsize == 0 && spec.link_order.is_none();
        match spec.name.as_str() {
            ".text" if standard && spec.flags == SHF_ALLOC | SHF_EXECINSTR => self.raw("\t.text\n"),
            ".data" if standard && spec.flags == SHF_ALLOC | SHF_WRITE => self.raw("\t.data\n"),
            ".bss" if standard && spec.flags == SHF_ALLOC | SHF_WRITE => self.raw("\t.bss\n"),
            _ => {
                self.raw("\t.section\t");
                let plain = spec.name.bytes().all(|c| is_name(c) || matches!(c, b'-' | b'+' | b'@'));
                if plain {
                    self.raw(&spec.name)
                } else {
                    quoted(spec.name.as_bytes(), &mut self.out)
                }
                self.raw(",\"");
                for (bit, c) in [
                    (SHF_ALLOC, b'a'),
                    (SHF_WRITE, b'w'),
                    (SHF_EXECINSTR, b'x'),
                    (SHF_MERGE, b'M'),
                    (SHF_STRINGS, b'S'),
                    (SHF_TLS, b'T'),
                    (0x8000_0000, b'e'),
                    (0x20_0000, b'R'),
                ] {
                    if spec.flags & bit != 0 {
                        self.out.push(c);
                    }
                }
                if spec.group.is_some() {
                    self.raw("G");
                }
                if spec.link_order.is_some() {
                    self.raw("o");
                }
                self.raw("\",@");
                match spec.kind {
                    SHT_PROGBITS => self.raw("progbits"),
                    SHT_NOBITS => self.raw("nobits"),
                    SHT_NOTE => self.raw("note"),
                    SHT_INIT_ARRAY => self.raw("init_array"),
                    SHT_FINI_ARRAY => self.raw("fini_array"),
                    SHT_PREINIT_ARRAY => self.raw("preinit_array"),
                    n => self.number(n as i64),
                }
                if spec.flags & SHF_MERGE != 0 {
                    self.raw(",");
                    self.number(spec.entsize as i64);
                }
                if let Some(g) = &spec.group {
                    self.raw(",");
                    self.raw(g);
                    if spec.comdat {
                        self.raw(",comdat");
                    }
                }
                if let Some(l) = &spec.link_order {
                    self.raw(",");
                    self.raw(l);
                }
                self.raw("\n");
            }
        }
        self.section = Some(spec.clone());
    }
    fn label(&mut self, s: Symbol) {
        self.name(s);
        self.raw(":\n");
    }
    fn inst(&mut self, i: InstRef) {
        self.out.push(b'\t');
        let symbols = &self.symbols;
        self.machine.print(&i, &|s, out| symbol_text(symbols, s, out), &mut self.out);
        self.out.push(b'\n');
    }
    fn bytes(&mut self, b: &[u8]) {
        for chunk in b.chunks(64) {
            self.raw("\t.ascii\t");
            quoted(chunk, &mut self.out);
            self.raw("\n");
        }
    }
    fn value(&mut self, v: SymExpr, size: u8) {
        self.raw(data_directive(size));
        self.expr(&v);
        self.raw("\n");
    }
    fn diff(&mut self, a: Symbol, b: Symbol, addend: i64, size: u8) {
        self.raw(data_directive(size));
        self.name(a);
        self.raw("-");
        self.name(b);
        if addend != 0 {
            if addend > 0 {
                self.raw("+");
            }
            self.number(addend);
        }
        self.raw("\n");
    }
    fn uleb(&mut self, v: u64) {
        self.raw("\t.uleb128\t");
        self.raw(&v.to_string());
        self.raw("\n");
    }
    fn fill(&mut self, count: u64, byte: u8) {
        self.raw("\t.zero\t");
        self.number(count as i64);
        if byte != 0 {
            self.raw(", ");
            self.number(byte as i64);
        }
        self.raw("\n");
    }
    fn align(&mut self, align: u64, byte: Option<u8>, max: u64) {
        self.raw("\t.balign\t");
        self.number(align as i64);
        if byte.is_some() || max != 0 {
            self.raw(",");
            if let Some(b) = byte {
                self.number(b as i64);
            }
        }
        if max != 0 {
            self.raw(",");
            self.number(max as i64);
        }
        self.raw("\n");
    }
    fn cfi(&mut self, c: Cfi) {
        let r = |r: u16| r as i64;
        match c {
            Cfi::StartProc => self.cfi_line("startproc", &[]),
            Cfi::EndProc => self.cfi_line("endproc", &[]),
            Cfi::DefCfa(a, o) => self.cfi_line("def_cfa", &[r(a), o]),
            Cfi::DefCfaRegister(a) => self.cfi_line("def_cfa_register", &[r(a)]),
            Cfi::DefCfaOffset(o) => self.cfi_line("def_cfa_offset", &[o]),
            Cfi::AdjustCfaOffset(o) => self.cfi_line("adjust_cfa_offset", &[o]),
            Cfi::Offset(a, o) => self.cfi_line("offset", &[r(a), o]),
            Cfi::RelOffset(a, o) => self.cfi_line("rel_offset", &[r(a), o]),
            Cfi::Restore(a) => self.cfi_line("restore", &[r(a)]),
            Cfi::Undefined(a) => self.cfi_line("undefined", &[r(a)]),
            Cfi::SameValue(a) => self.cfi_line("same_value", &[r(a)]),
            Cfi::Register(a, b) => self.cfi_line("register", &[r(a), r(b)]),
            Cfi::RememberState => self.cfi_line("remember_state", &[]),
            Cfi::RestoreState => self.cfi_line("restore_state", &[]),
            Cfi::SignalFrame => self.cfi_line("signal_frame", &[]),
            Cfi::WindowSave => self.cfi_line("window_save", &[]),
            Cfi::ReturnColumn(a) => self.cfi_line("return_column", &[r(a)]),
        }
    }
    fn dwarf_file(&mut self, n: u32, dir: &str, name: &str) {
        self.raw("\t.file ");
        self.number(n as i64);
        // Only number 0 may have its directory apart, before DWARF 5.
        if n == 0 && !dir.is_empty() {
            self.raw(" ");
            quoted(dir.as_bytes(), &mut self.out);
        }
        let path = if n == 0 { name.to_string() } else { file_path(dir, name) };
        self.raw(" ");
        quoted(path.as_bytes(), &mut self.out);
        self.raw("\n");
    }
    fn dwarf_loc(&mut self, file: u32, line: u32, column: u32, is_stmt: bool) {
        self.raw("\t.loc ");
        for (n, after) in [(file, " "), (line, " "), (column, "")] {
            self.number(n as i64);
            self.raw(after);
        }
        if is_stmt != self.is_stmt {
            self.raw(if is_stmt { " is_stmt 1" } else { " is_stmt 0" });
            self.is_stmt = is_stmt;
        }
        self.raw("\n");
    }
    fn source_name(&mut self, name: &str) {
        self.raw("\t.file\t");
        quoted(name.as_bytes(), &mut self.out);
        self.raw("\n");
    }
    fn ident(&mut self, text: &[u8]) {
        self.raw("\t.ident\t");
        quoted(text, &mut self.out);
        self.raw("\n");
    }
    fn set_loc(&mut self, _loc: Loc) {}
    fn asm_text(&mut self, text: &[u8], _loc: Loc) {
        self.raw("#APP\n\t");
        self.out.extend_from_slice(text);
        self.raw("\n#NO_APP\n");
        // The text may have switched sections.
        self.section = None;
    }
}

/// A file of the line table as one path.
pub fn file_path(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_string() } else { format!("{dir}/{name}") }
}

fn data_directive(size: u8) -> &'static str {
    match size {
        1 => "\t.byte\t",
        2 => "\t.2byte\t",
        4 => "\t.4byte\t",
        8 => "\t.8byte\t",
        _ => "\t.octa\t",
    }
}
