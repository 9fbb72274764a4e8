//! The line table: `.file` and `.loc` collected, then written as `.debug_line` (DWARF 3 to 5).
//!
//! The line program follows GNU as opcode for opcode, so objects compare equal.

use super::inst::{Spec, Symbol};
use super::object::*;
use super::stream::SectionSpec;
use super::symbols::*;
use rustc_hash::FxHashMap;

/// One row as `.loc` asked for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LineRow {
    pub file: u32,
    pub line: u32,
    pub column: u32,
    pub is_stmt: bool,
    pub basic_block: bool,
    pub prologue_end: bool,
    pub epilogue_begin: bool,
    pub discriminator: u32,
    /// `view -0`: the view number starts again here, whatever the addresses.
    pub reset_view: bool,
}

struct Row {
    at: Place,
    row: LineRow,
    /// Row before it in the same section, for view numbers.
    view: View,
}

/// The view number of a row: how many rows before it have the same address.
#[derive(Clone, Copy, Debug)]
enum View {
    Known(u32),
    /// One more than that of the row before if the addresses turn out equal, else 0.
    After,
}

#[derive(Clone, Default)]
struct File {
    dir: u32,
    name: Vec<u8>,
    md5: Option<[u8; 16]>,
}

/// Collected line information.
#[derive(Default)]
pub struct LineState {
    /// A `.loc` waits for its instruction.
    pub pending: bool,
    pub current: LineRow,
    /// Symbol to get the view number of the pending row.
    pub view_symbol: Option<Symbol>,
    /// DWARF version asked for by option (0: none).
    pub version: u8,
    pub used: bool,
    not_stmt: bool,
    files: Vec<Option<File>>,
    dirs: Vec<Vec<u8>>,
    dir_index: FxHashMap<Vec<u8>, u32>,
    sections: Vec<(SecId, Vec<Row>)>,
    by_section: FxHashMap<SecId, usize>,
    /// Directory of the compilation.
    pub comp_dir: Vec<u8>,
}

const LINE_BASE: i32 = -5;
const LINE_RANGE: u64 = 14;
const OPCODE_BASE: u64 = 13;
const MAX_SPECIAL_DELTA: u64 = (255 - OPCODE_BASE) / LINE_RANGE;
const STANDARD_LENGTHS: [u8; 12] = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

impl LineState {
    /// `.file n "dir" "name"`.
    pub fn file(&mut self, n: u32, dir: &[u8], name: &[u8], md5: Option<[u8; 16]>) {
        self.used = true;
        if n == 0 {
            self.version = 5;
        }
        // A name with directories is split like GNU as does; with number 0 the directory given is the compilation's.
        let slash = name.iter().rposition(|&c| c == b'/');
        if n == 0 && !dir.is_empty() {
            self.dir(dir, true);
        }
        let given = if n == 0 { b"" } else { dir };
        let (dir, name) = match (given, slash) {
            (b"", Some(at)) => (&name[..at.max(1)], &name[at + 1..]),
            _ => (given, name),
        };
        let dir = if dir.is_empty() { 0 } else { self.dir(dir, false) };
        let n = n as usize;
        if self.files.len() <= n {
            self.files.resize(n + 1, None);
        }
        self.files[n] = Some(File { dir, name: name.to_vec(), md5 });
    }
    fn dir(&mut self, dir: &[u8], zero: bool) -> u32 {
        if self.dirs.is_empty() {
            self.dirs.push(Vec::new());
        }
        if zero {
            if dir.is_empty() {
                return 0;
            }
            self.dirs[0] = dir.to_vec();
            self.dir_index.insert(dir.to_vec(), 0);
            return 0;
        }
        if let Some(&d) = self.dir_index.get(dir) {
            return d;
        }
        let d = self.dirs.len() as u32;
        self.dirs.push(dir.to_vec());
        self.dir_index.insert(dir.to_vec(), d);
        d
    }
    /// Whether file number `n` has been given.
    pub fn has_file(&self, n: u32) -> bool {
        self.files.get(n as usize).is_some_and(|f| f.is_some())
    }
    /// `is_stmt` holds until the next one says otherwise.
    pub fn is_stmt(&self) -> bool {
        !self.not_stmt
    }
    pub fn set_is_stmt(&mut self, yes: bool) {
        self.not_stmt = !yes;
        self.current.is_stmt = yes;
    }
    /// `.loc`.
    pub fn loc(&mut self, file: u32, line: u32, column: u32, is_stmt: bool) {
        self.current = LineRow { file, line, column, is_stmt, ..LineRow::default() };
        self.pending = true;
        self.used = true;
    }
}

impl Object {
    /// Makes a row of the line table here for the `.loc` that waits.
    pub fn line_row(&mut self) {
        self.line.pending = false;
        let row = self.line.current;
        let at = self.here();
        let sec = self.cur_section();
        let index = match self.line.by_section.get(&sec) {
            Some(&i) => i,
            None => {
                let i = self.line.sections.len();
                self.line.sections.push((sec, Vec::new()));
                self.line.by_section.insert(sec, i);
                i
            }
        };
        let rows = &self.line.sections[index].1;
        let view = match rows.last() {
            None => View::Known(0),
            Some(_) if row.reset_view => View::Known(0),
            Some(p) if p.at == at => match p.view {
                View::Known(v) => View::Known(v + 1),
                View::After => View::After,
            },
            Some(p) if p.at.sub == at.sub && p.at.frag == at.frag => View::Known(0),
            Some(p) if p.at.sub == at.sub => {
                let frags = &self.subs[at.sub].frags[p.at.frag as usize..=at.frag as usize];
                let bytes = self.subs[at.sub].data.len() as u32 != p.at.off
                    || frags.iter().any(|f| matches!(f.tail, Tail::Branch(_)));
                if bytes { View::Known(0) } else { View::After }
            }
            Some(_) => View::Known(0),
        };
        if let Some(s) = self.line.view_symbol.take() {
            let def = match view {
                View::Known(v) => Def::Abs(v as i64),
                View::After => Def::Expr(self.symbols.expr(Expr::View(index as u32, rows.len() as u32))),
            };
            self.symbols.syms[s].def = def;
        }
        // What holds for one row only.
        let c = &mut self.line.current;
        (c.basic_block, c.prologue_end, c.epilogue_begin, c.discriminator) = (false, false, false, 0);
        c.reset_view = false;
        self.line.sections[index].1.push(Row { at, row, view });
    }

    /// View number of row `row` of line section `index`, from current addresses.
    pub fn view_number(&self, index: u32, row: u32) -> i64 {
        let rows = &self.line.sections[index as usize].1;
        let addr = |r: &Row| (self.subs[r.at.sub].sec, self.subs[r.at.sub].addr(r.at));
        let mut n = 0;
        let mut i = row as usize;
        loop {
            match rows[i].view {
                View::Known(v) => return n + v as i64,
                View::After if i > 0 && addr(&rows[i - 1]) == addr(&rows[i]) => {
                    n += 1;
                    i -= 1;
                }
                View::After => return n,
            }
        }
    }

    /// Writes `.debug_line`. Part of finishing the object, before the layout.
    pub fn line_finish(&mut self) {
        if self.line.pending {
            self.line_row();
        }
        if !self.line.used || (self.line.sections.is_empty() && self.line.files.is_empty()) {
            return;
        }
        let version = self.line.version.max(3);
        let is_64 = self.machine.elf().is_64;
        let sections = std::mem::take(&mut self.line.sections);
        let sec = self.section_id(&SectionSpec::new(".debug_line", 0, SHT_PROGBITS));
        let sub = self.sub_of(sec, 0);
        self.switch(sub);
        let end = self.symbols.anonymous(Def::Undefined);
        let start = self.symbols.anonymous(Def::Undefined);
        self.emit_value(Value { add: end, sub: start, off: 0, spec: Spec(0) }, 4);
        self.define(start);
        self.data().extend_from_slice(&(version as u16).to_le_bytes());
        if version >= 5 {
            self.data().extend_from_slice(&[if is_64 { 8 } else { 4 }, 0]);
        }
        let body = self.symbols.anonymous(Def::Undefined);
        let program = self.symbols.anonymous(Def::Undefined);
        self.emit_value(Value { add: program, sub: body, off: 0, spec: Spec(0) }, 4);
        self.define(body);
        let min_inst = self.machine.min_inst_len();
        let d = self.data();
        d.push(min_inst);
        if version >= 4 {
            d.push(1);
        }
        d.extend_from_slice(&[1, LINE_BASE as u8, LINE_RANGE as u8, OPCODE_BASE as u8]);
        d.extend_from_slice(&STANDARD_LENGTHS);
        self.line_files(version);
        self.define(program);
        for (sec, rows) in &sections {
            self.line_program(*sec, rows);
        }
        self.define(end);
        self.line.sections = sections;
    }

    /// A string in `.debug_line_str`: reference to it here.
    fn line_string(&mut self, text: &[u8]) {
        let mut spec = SectionSpec::new(".debug_line_str", SHF_MERGE | SHF_STRINGS, SHT_PROGBITS);
        spec.entsize = 1;
        let sec = self.section_id(&spec);
        let sub = self.sub_of(sec, 0);
        let data = &mut self.subs[sub].data;
        let off = data.len() as i64;
        data.extend_from_slice(text);
        data.push(0);
        let s = self.section_symbol(sec);
        self.emit_value(Value { add: s, sub: Symbol::NONE, off, spec: Spec(0) }, 4);
    }

    fn line_files(&mut self, version: u8) {
        let mut files = std::mem::take(&mut self.line.files);
        let mut dirs = std::mem::take(&mut self.line.dirs);
        if dirs.is_empty() {
            dirs.push(Vec::new());
        }
        if version >= 5 {
            if dirs[0].is_empty() {
                dirs[0] = self.line.comp_dir.clone();
            }
            if files.is_empty() {
                files.push(None);
            }
            if files[0].is_none() {
                files[0] = files.get(1).cloned().flatten();
            }
            let md5 = files.iter().flatten().all(|f| f.md5.is_some()) && files.iter().any(|f| f.is_some());
            let d = self.data();
            d.extend_from_slice(&[1, 1, 0x1f]);
            uleb128(dirs.len() as u64, d);
            for dir in &dirs {
                self.line_string(dir);
            }
            let d = self.data();
            d.extend_from_slice(&[if md5 { 3 } else { 2 }, 1, 0x1f, 2, 0x0f]);
            if md5 {
                d.extend_from_slice(&[5, 0x1e]);
            }
            uleb128(files.len() as u64, d);
            for f in &files {
                let f = f.clone().unwrap_or_default();
                self.line_string(&f.name);
                uleb128(f.dir as u64, self.data());
                if md5 {
                    self.data().extend_from_slice(&f.md5.unwrap_or_default());
                }
            }
        } else {
            let d = self.data();
            for dir in &dirs[1..] {
                d.extend_from_slice(dir);
                d.push(0);
            }
            d.push(0);
            for f in files.iter().skip(1) {
                let f = f.clone().unwrap_or_default();
                d.extend_from_slice(&f.name);
                d.push(0);
                uleb128(f.dir as u64, d);
                d.extend_from_slice(&[0, 0]);
            }
            d.push(0);
        }
        self.line.files = files;
        self.line.dirs = dirs;
    }

    fn line_program(&mut self, sec: SecId, rows: &[Row]) {
        let size: u8 = if self.machine.elf().is_64 { 8 } else { 4 };
        let mut state = LineRow { file: 1, line: 1, is_stmt: true, ..LineRow::default() };
        let mut last: Option<Place> = None;
        for Row { at, row, .. } in rows {
            let d = self.data();
            if row.file != state.file {
                d.push(4);
                uleb128(row.file as u64, d);
            }
            if row.column != state.column {
                d.push(5);
                uleb128(row.column as u64, d);
            }
            if row.discriminator != 0 {
                let mut n = Vec::new();
                uleb128(row.discriminator as u64, &mut n);
                d.push(0);
                uleb128(n.len() as u64 + 1, d);
                d.push(4);
                d.extend_from_slice(&n);
            }
            if row.is_stmt != state.is_stmt {
                d.push(6);
            }
            if row.basic_block {
                d.push(7);
            }
            if row.prologue_end {
                d.push(10);
            }
            if row.epilogue_begin {
                d.push(11);
            }
            let delta = row.line.wrapping_sub(state.line) as i32;
            if self.is_relaxed(sec) {
                self.relaxed_row(last, *at, delta, size);
                last = Some(*at);
                state = *row;
                continue;
            }
            // A view number that restarts needs a new address, unless the address surely advances.
            let stays = |from: Place| {
                let frags = &self.subs[at.sub].frags;
                let end = |k: u32| frags.get(k as usize + 1).map_or(u32::MAX, |f| f.start);
                if from.frag == at.frag && from.sub == at.sub {
                    from.off == at.off
                } else {
                    let branch =
                        matches!(frags.get(from.frag as usize).map(|f| f.tail), Some(Tail::Branch(_)));
                    at.off == frags[at.frag as usize].start
                        && from.sub == at.sub
                        && from.off >= end(from.frag)
                        && !branch
                }
            };
            let last_known = last.filter(|&from| !(row.reset_view && stays(from)));
            let d = self.data();
            match last_known {
                None => {
                    d.extend_from_slice(&[0, size + 1, 2]);
                    let s = self.symbols.anonymous(Def::Place(*at));
                    self.emit_value(Value::sym(s), size);
                    line_advance(Some(delta), 0, self.data());
                }
                Some(from) if from.sub == at.sub && from.frag == at.frag => {
                    let step = (at.off - from.off) as u64 / self.machine.min_inst_len() as u64;
                    line_advance(Some(delta), step, self.data());
                }
                Some(from) => self.advance_tail(from, *at, Some(Some(delta))),
            }
            last = Some(*at);
            state = *row;
        }
        let Some(from) = last else { return };
        // The end of the section.
        let Some(&sub) = self.sections[sec].subs.last() else { return };
        let s = &self.subs[sub];
        let end = Place { sub, frag: s.frags.len() as u32 - 1, off: s.data.len() as u32 };
        if self.is_relaxed(sec) {
            self.fixed_advance(from, end, size);
            return self.data().extend_from_slice(&[0, 1, 1]);
        }
        if from.sub == end.sub && from.frag == end.frag {
            let step = (end.off - from.off) as u64 / self.machine.min_inst_len() as u64;
            line_advance(None, step, self.data());
        } else {
            self.advance_tail(from, end, Some(None));
        }
    }
}

impl Object {
    /// A row in a section whose distances the linker may change: only relocated operands.
    fn relaxed_row(&mut self, last: Option<Place>, at: Place, delta: i32, size: u8) {
        let Some(from) = last else {
            self.set_address(at, size);
            return line_advance(Some(delta), 0, self.data());
        };
        self.data().push(3);
        sleb128(delta as i64, self.data());
        self.fixed_advance(from, at, size);
        self.data().push(1);
    }
    fn set_address(&mut self, at: Place, size: u8) {
        self.data().extend_from_slice(&[0, size + 1, 2]);
        let s = self.symbols.anonymous(Def::Place(at));
        self.emit_value(Value::sym(s), size);
    }
    /// `DW_LNS_fixed_advance_pc`, or the whole address where 16 bits may not be enough.
    fn fixed_advance(&mut self, from: Place, to: Place, size: u8) {
        if from.sub != to.sub || to.off.abs_diff(from.off) > 30_000 || to.frag - from.frag > 2000 {
            return self.set_address(to, size);
        }
        self.data().push(9);
        let a = self.symbols.anonymous(Def::Place(to));
        let b = self.symbols.anonymous(Def::Place(from));
        self.emit_value(Value { add: a, sub: b, off: 0, spec: Spec(0) }, 2);
    }
}

/// Advances line and address and makes a row; `line` None ends the sequence.
pub fn line_advance(line: Option<i32>, addr: u64, out: &mut Vec<u8>) {
    let Some(mut line) = line else {
        if addr == MAX_SPECIAL_DELTA {
            out.push(8);
        } else if addr != 0 {
            out.push(2);
            uleb128(addr, out);
        }
        out.extend_from_slice(&[0, 1, 1]);
        return;
    };
    let mut copy = false;
    let mut op = line.wrapping_sub(LINE_BASE) as u32 as u64;
    if op >= LINE_RANGE {
        out.push(3);
        sleb128(line as i64, out);
        line = 0;
        op = -LINE_BASE as u64;
        copy = true;
    }
    if line == 0 && addr == 0 {
        return out.push(1);
    }
    op += OPCODE_BASE;
    if addr < 256 + MAX_SPECIAL_DELTA {
        let special = op + addr * LINE_RANGE;
        if special <= 255 {
            return out.push(special as u8);
        }
        if addr >= MAX_SPECIAL_DELTA {
            let special = op + (addr - MAX_SPECIAL_DELTA) * LINE_RANGE;
            if special <= 255 {
                return out.extend_from_slice(&[8, special as u8]);
            }
        }
    }
    out.push(2);
    uleb128(addr, out);
    out.push(if copy { 1 } else { op as u8 });
}
