//! Line rows: the source place of instructions, as the stream's `.loc` rows.

use crate::mc::Stream;
use crate::support::source::{Loc, SourceMap};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What codegen needs to describe the source: its map, the unit's facts, and how file names begin instead (`-fdebug-prefix-map`).
pub struct DebugInput<'a> {
    pub sources: &'a SourceMap,
    /// The main file as the map has it.
    pub main_file: &'a str,
    pub unit: crate::dwarf::UnitOptions,
    /// Old and new beginnings of file names; the last that fits wins.
    pub prefix_map: &'a [(String, String)],
}

/// Keeps the files named so far and the last row.
pub struct Lines<'a> {
    input: Option<&'a DebugInput<'a>>,
    files: FxHashMap<String, u32>,
    last: (u32, u32, u32),
}

impl<'a> Lines<'a> {
    /// `None`: no rows are made.
    pub fn new(input: Option<&'a DebugInput<'a>>) -> Self {
        Lines { input, files: FxHashMap::default(), last: (0, 0, 0) }
    }
    /// The number of the file called `path`.
    pub fn file(&mut self, path: String, out: &mut dyn Stream) -> u32 {
        if let Some(&n) = self.files.get(&path) {
            return n;
        }
        let n = self.files.len() as u32 + 1;
        out.dwarf_file(n, "", &map_prefix(self.input.map_or(&[], |i| i.prefix_map), &path));
        self.files.insert(path, n);
        n
    }
    /// A function begins at `loc`.
    pub fn function(&mut self, loc: Loc, out: &mut dyn Stream) {
        self.last = (0, 0, 0);
        self.row(loc, out);
    }
    /// File number, line and column of the row made last.
    pub fn last(&self) -> (u32, u32, u32) {
        self.last
    }
    /// The next instruction is of `loc`.
    pub fn row(&mut self, loc: Loc, out: &mut dyn Stream) {
        let Some(input) = self.input else { return };
        if loc == Loc::NONE {
            return;
        }
        let Some(place) = input.sources.place(loc) else { return };
        let file = self.file(place.file, out);
        let row = (file, place.line, place.column);
        if row != self.last {
            out.dwarf_loc(row.0, row.1, row.2, true);
            self.last = row;
        }
    }
}

/// `path` with its beginning replaced by the last of `map` that fits.
pub fn map_prefix<'a>(map: &[(String, String)], path: &'a str) -> Cow<'a, str> {
    for (old, new) in map.iter().rev() {
        if let Some(rest) = path.strip_prefix(old.as_str()) {
            return format!("{new}{rest}").into();
        }
    }
    path.into()
}
