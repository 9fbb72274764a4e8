//! Where things are in the source: one `u32` offset space over all files and macro expansions.
//!
//! Each file read and each macro expansion takes the next range of the space. A [`Loc`] in a file's
//! range is a byte of that file; a `Loc` in an expansion's range is a token of that expansion, which
//! knows where it was spelled and where the macro was used. `Loc(0)` is "nowhere" (command line, built-in).
//! File text lives until exit, so it can be read without holding the map.

use super::intern::Name;
use std::path::PathBuf;

/// A place in the source: an offset into the space kept by [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Loc(pub u32);

impl Loc {
    /// No place: the command line or the compiler itself.
    pub const NONE: Loc = Loc(0);
}

crate::entity! {
    /// A file read into the source map (one per inclusion that is really read).
    pub struct FileId, "file"
}

/// A file's text and place in the offset space.
pub struct SourceFile {
    /// The name as the user or `#include` spelled it, for diagnostics and `__FILE__`.
    pub name: String,
    /// The path opened; differs from `name` only by search directory joining.
    pub path: PathBuf,
    /// The bytes, followed by one NUL so that the lexer may look one byte ahead.
    pub text: &'static [u8],
    /// First `Loc` of the file.
    pub start: u32,
    /// Where it was included from, `Loc::NONE` for the main file.
    pub included_at: Loc,
    /// True below a system include directory or after `#pragma GCC system_header`.
    pub system: bool,
    /// Byte offsets of line starts, made when first asked for.
    lines: std::cell::OnceCell<Vec<u32>>,
    /// The line asked for last: the next one asked for is mostly near.
    last_line: std::cell::Cell<u32>,
    /// `#line` directives and the like, by offset.
    pub line_marks: Vec<LineMark>,
}

/// What a `#line`, a line marker or a `#pragma GCC system_header` says about the text after it.
pub struct LineMark {
    /// Byte offset (a line's start) from which it holds.
    pub offset: u32,
    /// The number of that line.
    pub line: u32,
    /// The name of the file from there on; `None`: as before.
    pub name: Option<String>,
    pub system: bool,
}

/// One macro expansion's range: token `i` of it has `Loc(start + i)`.
pub struct Expansion {
    /// First `Loc` of the range.
    pub start: u32,
    /// First of its rows in the map's pool of token origins.
    origins: u32,
    /// Where the macro name stood.
    pub used_at: Loc,
    /// The macro.
    pub name: Name,
}

/// Where a token of an expansion came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// Where it was spelled: in the macro's body, or in an argument (a file location or an outer expansion).
    pub spelled: Loc,
    /// The token of the macro's body that it stands for: `spelled` itself, or the parameter.
    pub body: Loc,
}

/// Expansions are recorded for about this many tokens (an expansion itself counts as four); past it tokens have their macro's use as location.
/// (Only runaway macros get there; it bounds memory.)
const MAX_ORIGINS: usize = 8 << 20;

enum Range {
    File(FileId),
    Expansion(u32),
}

/// A resolved place for messages: file name, 1-based line and column in bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// All the text of a compilation.
#[derive(Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    expansions: Vec<Expansion>,
    origins: Vec<Origin>,
    /// Range starts, ascending, with what they are.
    ranges: Vec<(u32, Range)>,
    next: u32,
}

impl SourceMap {
    pub fn new() -> Self {
        SourceMap { next: 1, ..Default::default() }
    }

    /// Adds a file. Errors when the 4 GiB offset space is full.
    #[cfg(test)]
    pub fn add_file(
        &mut self,
        name: String,
        path: PathBuf,
        text: Vec<u8>,
        included_at: Loc,
        system: bool,
    ) -> Result<FileId, String> {
        let mut text = text;
        text.push(0);
        self.add_static(name, path, text.leak(), included_at, system)
    }

    /// Adds a file whose text (ending in a NUL) is already in memory for good: a built-in header, or
    /// another inclusion of a file read before.
    pub fn add_static(
        &mut self,
        name: String,
        path: PathBuf,
        text: &'static [u8],
        included_at: Loc,
        system: bool,
    ) -> Result<FileId, String> {
        debug_assert_eq!(text.last(), Some(&0));
        let start = self.next;
        self.next = u32::try_from(text.len())
            .ok()
            .and_then(|n| start.checked_add(n))
            .ok_or("too much source text: the 4 GiB location space is full")?;
        let id = FileId(self.files.len() as u32);
        self.ranges.push((start, Range::File(id)));
        self.files.push(SourceFile {
            name,
            path,
            text,
            start,
            included_at,
            system,
            lines: Default::default(),
            last_line: Default::default(),
            line_marks: Vec::new(),
        });
        Ok(id)
    }

    /// Adds the expansion of macro `name` used at `used_at`, whose token `i` came from the `i`th of `origins`;
    /// gives its first `Loc`, or `None` when there is no room (use `used_at` for its tokens then).
    pub fn add_expansion(
        &mut self,
        name: Name,
        used_at: Loc,
        origins: impl ExactSizeIterator<Item = Origin>,
    ) -> Option<Loc> {
        let end = self.next.checked_add(origins.len() as u32 + 1)?;
        if self.origins.len() + self.expansions.len() * 4 + origins.len() > MAX_ORIGINS {
            return None;
        }
        let start = self.next;
        self.next = end;
        self.ranges.push((start, Range::Expansion(self.expansions.len() as u32)));
        self.expansions.push(Expansion { start, origins: self.origins.len() as u32, used_at, name });
        self.origins.extend(origins);
        Some(Loc(start))
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }
    pub fn file_mut(&mut self, id: FileId) -> &mut SourceFile {
        &mut self.files[id.0 as usize]
    }
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    fn range(&self, loc: Loc) -> Option<&Range> {
        let i = self.ranges.partition_point(|r| r.0 <= loc.0);
        i.checked_sub(1).map(|i| &self.ranges[i].1)
    }

    /// The expansion `loc` belongs to and its token's origin, if it is a macro location.
    pub fn expansion(&self, loc: Loc) -> Option<(&Expansion, Origin)> {
        match self.range(loc)? {
            Range::Expansion(i) => {
                let e = &self.expansions[*i as usize];
                let end =
                    self.expansions.get(*i as usize + 1).map_or(self.origins.len(), |n| n.origins as usize);
                let at = (e.origins + (loc.0 - e.start)) as usize;
                let here = Origin { spelled: e.used_at, body: e.used_at };
                Some((e, if at < end { self.origins[at] } else { here }))
            }
            Range::File(_) => None,
        }
    }

    /// Where the outermost macro use that produced `loc` stands in a file (`loc` itself if none).
    pub fn use_site(&self, mut loc: Loc) -> Loc {
        while let Some((e, _)) = self.expansion(loc) {
            loc = e.used_at;
        }
        loc
    }

    /// The way from the main file to `loc`: (range, offset in it) of each inclusion and macro use.
    fn path_to(&self, mut loc: Loc) -> Vec<(u32, u32)> {
        let mut path = Vec::new();
        loop {
            let i = self.ranges.partition_point(|r| r.0 <= loc.0);
            let Some((start, range)) = i.checked_sub(1).map(|i| &self.ranges[i]) else { break };
            path.push((*start, loc.0 - start));
            loc = match range {
                Range::File(id) => self.file(*id).included_at,
                Range::Expansion(e) => self.expansions[*e as usize].used_at,
            };
        }
        path.reverse();
        path
    }

    /// True if the compiler comes by `a` before it comes by `b`: an included file's text is where its
    /// `#include` stands, an expansion where the macro is used.
    pub fn before(&self, a: Loc, b: Loc) -> bool {
        self.path_to(a) < self.path_to(b)
    }

    /// Where the token at `loc` was spelled in a file.
    pub fn spelling_site(&self, mut loc: Loc) -> Loc {
        while let Some((_, origin)) = self.expansion(loc) {
            loc = origin.spelled;
        }
        loc
    }

    /// The file and byte offset of a file location.
    pub fn file_offset(&self, loc: Loc) -> Option<(FileId, usize)> {
        match self.range(loc)? {
            Range::File(id) => Some((*id, (loc.0 - self.file(*id).start) as usize)),
            Range::Expansion(_) => None,
        }
    }

    /// Physical line (1-based) and byte column (1-based) of `offset` in file `id`.
    pub fn line_column(&self, id: FileId, offset: usize) -> (u32, u32) {
        let f = self.file(id);
        let lines = self.lines(f);
        let mut line = f.last_line.get() as usize;
        let at = |l: usize| lines.get(l).is_none_or(|&s| s as usize > offset);
        if line == 0 || lines[line - 1] as usize > offset || !at(line) {
            line = if line > 0 && lines[line - 1] as usize <= offset && at(line + 1) {
                line + 1
            } else {
                lines.partition_point(|&s| s as usize <= offset)
            };
            f.last_line.set(line as u32);
        }
        (line as u32, (offset - lines[line - 1] as usize) as u32 + 1)
    }

    fn lines<'f>(&self, f: &'f SourceFile) -> &'f [u32] {
        f.lines.get_or_init(|| {
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', f.text).map(|i| i as u32 + 1)).collect()
        })
    }

    /// The bytes of physical line `line` (1-based), without its newline.
    pub fn line_text(&self, id: FileId, line: u32) -> &[u8] {
        let f = self.file(id);
        let lines = self.lines(f);
        let s = lines[line as usize - 1] as usize;
        let e = lines.get(line as usize).map_or(f.text.len(), |&e| e as usize);
        let t = &f.text[s..e];
        t.strip_suffix(b"\n").or(t.strip_suffix(b"\0")).unwrap_or(t)
    }

    /// The place to show for `loc`: its macro use site, `#line` applied. `None` for `Loc::NONE`.
    pub fn place(&self, loc: Loc) -> Option<Place> {
        let (id, off) = self.file_offset(self.use_site(loc))?;
        let (line, column) = self.line_column(id, off);
        let f = self.file(id);
        let (line, name) = self.presumed(f, off, line);
        Some(Place { file: name.to_string(), line, column })
    }

    /// The line number that `__LINE__` gives at `loc` and diagnostics show; 0 for `Loc::NONE`.
    pub fn presumed_line(&self, loc: Loc) -> u32 {
        let Some((id, off)) = self.file_offset(self.use_site(loc)) else { return 0 };
        let (line, _) = self.line_column(id, off);
        self.presumed(self.file(id), off, line).0
    }

    /// Line and file name of the byte at `off` on physical line `line`, `#line` applied.
    fn presumed<'f>(&self, f: &'f SourceFile, off: usize, line: u32) -> (u32, &'f str) {
        let i = f.line_marks.partition_point(|m| m.offset as usize <= off);
        let Some(mark) = i.checked_sub(1).map(|i| &f.line_marks[i]) else { return (line, &f.name) };
        let lines = self.lines(f);
        let mark_line = lines.partition_point(|&s| s <= mark.offset) as u32;
        let name = f.line_marks[..i].iter().rev().find_map(|m| m.name.as_deref()).unwrap_or(&f.name);
        (mark.line.wrapping_add(line - mark_line), name)
    }

    /// True if `loc`'s use site is in a system header.
    pub fn in_system_header(&self, loc: Loc) -> bool {
        let Some((id, off)) = self.file_offset(self.use_site(loc)) else { return false };
        let f = self.file(id);
        let i = f.line_marks.partition_point(|m| m.offset as usize <= off);
        i.checked_sub(1).map_or(f.system, |i| f.line_marks[i].system)
    }
}
