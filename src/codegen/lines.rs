//! Line rows: the source place of instructions, as the stream's `.loc` rows.

use crate::mc::Stream;
use crate::support::source::{Loc, SourceMap};
use rustc_hash::FxHashMap;

/// Keeps the files named so far and the last row.
pub struct Lines<'a> {
    sources: Option<&'a SourceMap>,
    files: FxHashMap<String, u32>,
    last: (u32, u32, u32),
}

impl<'a> Lines<'a> {
    /// `None`: no rows are made.
    pub fn new(sources: Option<&'a SourceMap>) -> Self {
        Lines { sources, files: FxHashMap::default(), last: (0, 0, 0) }
    }
    /// A function begins at `loc`.
    pub fn function(&mut self, loc: Loc, out: &mut dyn Stream) {
        self.last = (0, 0, 0);
        self.row(loc, out);
    }
    /// The next instruction is of `loc`.
    pub fn row(&mut self, loc: Loc, out: &mut dyn Stream) {
        let Some(map) = self.sources else { return };
        if loc == Loc::NONE {
            return;
        }
        let Some(place) = map.place(map.use_site(loc)) else { return };
        let n = self.files.len() as u32 + 1;
        let file = match self.files.get(&place.file) {
            Some(&n) => n,
            None => {
                let (dir, name) = match place.file.rsplit_once('/') {
                    Some((d, n)) => (d, n),
                    None => ("", &place.file[..]),
                };
                out.dwarf_file(n, dir, name);
                self.files.insert(place.file, n);
                n
            }
        };
        let row = (file, place.line, place.column);
        if row != self.last {
            out.dwarf_loc(row.0, row.1, row.2, true);
            self.last = row;
        }
    }
}
