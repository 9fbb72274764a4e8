//! Files: finding headers, remembering what need not be read again, the stack of inputs.
//!
//! A file is opened and read once however often it is included; its text is shared by all inclusions.
//! A file wrapped in `#ifndef X … #endif` is not entered while `X` is defined, nor one with
//! `#pragma once` (or `#import`ed) again, by whatever name.

use super::options::{DirKind, MacroOption, SearchDir};
use super::{Event, Guard, Input, InputKind, Preprocessor, builtin_headers, predefine};
use crate::diag::catalog::pp as msg;
use crate::lex::scan::Lexer;
use crate::lex::{Flags, Token, TokenKind};
use crate::support::intern::Name;
use crate::support::names as n;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Index of a file in the cache.
pub(super) type FileKey = usize;

/// A file of the command line, to be read before the main file.
pub(super) enum Pending {
    Include(String),
    Imacros(String),
    /// glibc's `stdc-predef.h`, if it is there.
    Predef,
}

/// A file that was looked at.
struct FileEntry {
    path: PathBuf,
    /// With the NUL at the end.
    text: &'static [u8],
    /// The macro that guards the whole of it.
    guard: Name,
    /// Not to be entered again.
    once: bool,
    entered: bool,
}

#[derive(Default)]
pub(super) struct FileCache {
    entries: Vec<FileEntry>,
    /// `Err`: it cannot be read, with the reason if it is more than not being there.
    by_path: FxHashMap<PathBuf, Result<FileKey, Option<String>>>,
    /// (device, inode): the same file by other names.
    by_inode: FxHashMap<(u64, u64), FileKey>,
    /// Files entered, in order: (name, in a system directory).
    pub used: Vec<(String, bool)>,
}

/// A header that was found.
struct Found {
    key: FileKey,
    /// The name to show.
    name: String,
    dir: Option<usize>,
    system: bool,
}

/// What `#include` and `__has_include` name.
pub(super) struct HeaderRef {
    pub name: String,
    pub quoted: bool,
    pub loc: Loc,
}

impl FileCache {
    fn add(&mut self, path: &Path, text: &'static [u8]) -> FileKey {
        self.entries.push(FileEntry {
            path: path.into(),
            text,
            guard: Name::NONE,
            once: false,
            entered: false,
        });
        self.entries.len() - 1
    }

    fn open(&mut self, path: &Path) -> Result<FileKey, Option<String>> {
        if let Some(r) = self.by_path.get(path) {
            return r.clone();
        }
        let r = self.read(path);
        self.by_path.insert(path.into(), r.clone());
        r
    }

    fn read(&mut self, path: &Path) -> Result<FileKey, Option<String>> {
        use std::os::unix::fs::MetadataExt;
        let reason = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => None,
            _ => Some(error_text(&e)),
        };
        let mut file = std::fs::File::open(path).map_err(reason)?;
        let meta = file.metadata().map_err(reason)?;
        if meta.is_dir() {
            return Err(None);
        }
        let inode = (meta.dev(), meta.ino());
        if let Some(&key) = self.by_inode.get(&inode).filter(|_| meta.is_file()) {
            return Ok(key);
        }
        let mut text = Vec::with_capacity(meta.len() as usize + 1);
        file.read_to_end(&mut text).map_err(reason)?;
        text.push(0);
        let key = self.add(path, text.leak());
        if meta.is_file() {
            self.by_inode.insert(inode, key);
        }
        Ok(key)
    }
}

/// The system's words for an error, without Rust's "(os error N)".
pub fn error_text(e: &std::io::Error) -> String {
    let s = e.to_string();
    s.split(" (os error").next().unwrap_or(&s).to_string()
}

impl Preprocessor<'_> {
    // Starting.

    /// Starts on the main file: `path` as the user wrote it (`-` is standard input). Reports and gives
    /// false if it cannot be read.
    pub fn enter_main(&mut self, path: &str) -> bool {
        if path == "-" {
            let mut text = Vec::new();
            if let Err(e) = std::io::stdin().read_to_end(&mut text) {
                self.sess.diag(&msg::CANNOT_READ_MAIN, Loc::NONE).arg("<stdin>").arg(error_text(&e)).emit();
                return false;
            }
            return self.enter_main_text("<stdin>", text);
        }
        let is_dir = Path::new(path).is_dir();
        match self.files.open(Path::new(path)) {
            Ok(key) => self.start(path, key),
            Err(reason) => {
                let reason = reason.unwrap_or_else(|| {
                    if is_dir { "Is a directory".into() } else { "No such file or directory".into() }
                });
                self.sess.diag(&msg::CANNOT_READ_MAIN, Loc::NONE).arg(path).arg(reason).emit();
                false
            }
        }
    }

    /// Starts on a main file that is in memory, called `name`.
    pub fn enter_main_text(&mut self, name: &str, mut text: Vec<u8>) -> bool {
        text.push(0);
        let key = self.files.add(Path::new(name), text.leak());
        self.start(name, key)
    }

    fn start(&mut self, name: &str, key: FileKey) -> bool {
        self.base_file = Name::intern(name);
        if !self.opts.preprocessed {
            let built_in = predefine::text(self.sess, &self.opts);
            self.predefining = true;
            self.run_internal("<built-in>", built_in);
            self.predefining = false;
            let command_line = self.command_line_text();
            self.run_internal("<command-line>", command_line);
            if !self.sess.lang.freestanding && !self.opts.nostdinc {
                self.queue.push_back(Pending::Predef);
            }
            self.queue.extend(self.opts.imacros.drain(..).map(Pending::Imacros));
            self.queue.extend(self.opts.includes.drain(..).map(Pending::Include));
        }
        let found = Found { key, name: name.into(), dir: None, system: false };
        if !self.push_file(found, Loc::NONE, InputKind::Main) {
            return false;
        }
        self.next_pending();
        !self.sess.fatal()
    }

    /// `-D`, `-U`, `-A` as directives.
    fn command_line_text(&self) -> Vec<u8> {
        let mut s = Vec::new();
        for m in &self.opts.macros {
            match m {
                MacroOption::Define(d) => {
                    s.extend_from_slice(b"#define ");
                    match d.split_once('=') {
                        // As gcc: the definition ends at a newline.
                        Some((name, value)) => {
                            s.extend_from_slice(name.as_bytes());
                            s.push(b' ');
                            s.extend_from_slice(value.split('\n').next().unwrap_or("").as_bytes());
                        }
                        None => {
                            s.extend_from_slice(d.as_bytes());
                            s.extend_from_slice(b" 1");
                        }
                    }
                }
                MacroOption::Undef(u) => {
                    s.extend_from_slice(b"#undef ");
                    s.extend_from_slice(u.as_bytes());
                }
                MacroOption::Assert(a) => {
                    let (word, rest) = match a.strip_prefix('-') {
                        Some(rest) => ("#unassert ", rest),
                        None => ("#assert ", a.as_str()),
                    };
                    s.extend_from_slice(word.as_bytes());
                    match rest.split_once('=') {
                        Some((p, a)) => s.extend_from_slice(format!("{p}({a})").as_bytes()),
                        None => s.extend_from_slice(rest.as_bytes()),
                    }
                }
            }
            s.push(b'\n');
        }
        s
    }

    /// Reads directives the compiler made.
    fn run_internal(&mut self, name: &str, mut text: Vec<u8>) {
        if text.is_empty() {
            return;
        }
        text.push(0);
        let key = self.files.add(Path::new(name), text.leak());
        let found = Found { key, name: name.into(), dir: None, system: false };
        if !self.push_file(found, Loc::NONE, InputKind::Internal) {
            return;
        }
        let depth = self.inputs.len();
        while self.inputs.len() >= depth {
            let Some(i) = self.inputs.last_mut() else { return };
            let t = i.lexer.next(self.sess);
            match t.kind {
                TokenKind::Hash if t.flags.has(Flags::BOL) => {
                    self.directive(t);
                }
                TokenKind::Eof => {
                    self.leave_file();
                    return;
                }
                _ => {}
            }
        }
    }

    /// Starts on the next file of the command line, when all others but the main file are done.
    fn next_pending(&mut self) {
        while self.inputs.len() == 1 && self.contexts.is_empty() {
            match self.queue.pop_front() {
                None => return,
                Some(Pending::Predef) => {
                    let h = HeaderRef { name: "stdc-predef.h".into(), quoted: false, loc: Loc::NONE };
                    let first = self.first_bracket_dir();
                    if let Ok(found) = self.search(&h, first) {
                        self.push_file(found, Loc::NONE, InputKind::Included);
                    }
                }
                Some(Pending::Include(name)) => {
                    self.include_named(HeaderRef { name, quoted: true, loc: Loc::NONE }, n::INCLUDE);
                }
                Some(Pending::Imacros(name)) => {
                    let quiet = std::mem::replace(&mut self.opts.output_only, true);
                    let events = self.events.len();
                    self.include_named(HeaderRef { name, quoted: true, loc: Loc::NONE }, n::INCLUDE);
                    if self.inputs.len() > 1 {
                        self.floor = 1;
                        while self.next_expanded().kind != TokenKind::Eof {}
                        self.floor = 0;
                    }
                    self.opts.output_only = quiet;
                    self.events.truncate(events);
                }
            }
            if self.sess.fatal() {
                self.abandon();
                return;
            }
        }
    }

    // The stack of inputs.

    /// Makes a file the one being read. False (with a message) if the location space is full.
    fn push_file(&mut self, f: Found, included_at: Loc, kind: InputKind) -> bool {
        let entry = &mut self.files.entries[f.key];
        entry.entered = true;
        let (text, path) = (entry.text, entry.path.clone());
        if kind != InputKind::Internal {
            self.files.used.push((f.name.clone(), f.system));
        }
        let added =
            self.sess.sources.borrow_mut().add_static(f.name.clone(), path, text, included_at, f.system);
        let file = match added {
            Ok(file) => file,
            Err(why) => {
                self.sess.diag(&msg::TOO_MUCH_TEXT, included_at).arg(why).emit();
                self.abandon();
                return false;
            }
        };
        let start = self.sess.sources.borrow().file(file).start;
        if kind == InputKind::Included {
            self.include_depth += 1;
            if self.opts.show_includes {
                eprintln!("{} {}", ".".repeat(self.include_depth as usize), f.name);
            }
        }
        self.inputs.push(Input {
            lexer: Lexer::new(text, start, self.lex_opts),
            file,
            key: f.key,
            dir: f.dir,
            ifs: self.ifs.len(),
            guard: Guard::Start,
            kind,
            presumed_name: None,
        });
        if self.opts.output_only && kind != InputKind::Internal {
            self.events.push(Event::Enter(file));
        }
        true
    }

    /// Ends the file being read. False if there is nothing more to read.
    pub(super) fn leave_file(&mut self) -> bool {
        let Some(input) = self.inputs.pop() else { return false };
        for c in self.ifs.drain(input.ifs..).rev() {
            self.sess.diag(&msg::UNTERMINATED_CONDITIONAL, c.loc).arg(c.keyword).emit();
        }
        if let Guard::After(name) = input.guard {
            self.files.entries[input.key].guard = name;
        }
        if input.kind == InputKind::Included {
            self.include_depth -= 1;
        }
        if input.kind != InputKind::Internal
            && let Some(below) = self.inputs.last()
            && self.opts.output_only
        {
            self.events.push(Event::Return(below.file, below.lexer.here()));
        }
        if self.inputs.len() > self.floor {
            if self.floor == 0 {
                self.next_pending();
            }
            return true;
        }
        false
    }

    // Finding headers.

    fn first_bracket_dir(&self) -> usize {
        self.opts.dirs.iter().position(|d| d.kind != DirKind::Quote).unwrap_or(self.opts.dirs.len())
    }

    /// Looks for a header in the directories from number `first` on, the including file's directory
    /// before them if it is quoted. `Err`: the reason if a file is there but cannot be read.
    fn search(&mut self, h: &HeaderRef, first: usize) -> Result<Found, Option<String>> {
        let mut failed = None;
        if h.name.starts_with('/') {
            let key = self.files.open(Path::new(&h.name))?;
            let system = self.inputs.last().is_some_and(|i| self.sess.sources.borrow().file(i.file).system);
            return Ok(Found { key, name: h.name.clone(), dir: None, system });
        }
        if h.quoted && first == 0 && !self.opts.no_current_dir {
            let current = self.inputs.last().map(|i| {
                let sources = self.sess.sources.borrow();
                let f = sources.file(i.file);
                // A header of the command line is looked for in the working directory.
                let path = if h.loc == Loc::NONE { PathBuf::new() } else { f.path.clone() };
                (path, f.system && h.loc != Loc::NONE, i.dir.filter(|_| h.loc != Loc::NONE))
            });
            if let Some((path, system, dir)) = current {
                let parent = path.parent().unwrap_or(Path::new(""));
                let in_builtin = dir.is_some_and(|d| self.opts.dirs[d].builtin);
                if !in_builtin {
                    let full = parent.join(&h.name);
                    match self.files.open(&full) {
                        Ok(key) => {
                            let name = join_name(&parent.to_string_lossy(), &h.name);
                            return Ok(Found { key, name, dir: None, system });
                        }
                        Err(why) => failed = why,
                    }
                }
            }
        }
        for i in first..self.opts.dirs.len() {
            let d = &self.opts.dirs[i];
            match open_in(&mut self.files, d, &h.name) {
                Ok(key) => {
                    let name = join_name(&d.path.to_string_lossy(), &h.name);
                    return Ok(Found { key, name, dir: Some(i), system: d.kind == DirKind::System });
                }
                Err(why) => failed = failed.or(why),
            }
        }
        Err(failed)
    }

    /// Where the search for a header begins; the second is whether it looks beside the includer at all.
    fn search_start(&mut self, h: &mut HeaderRef, next: bool, loc: Loc) -> usize {
        if next {
            match self.inputs.last().map(|i| (i.kind, i.dir)) {
                Some((InputKind::Included, Some(dir))) => {
                    h.quoted = false;
                    return dir + 1;
                }
                Some((InputKind::Included, None)) => {
                    h.quoted = false;
                    return self.first_bracket_dir();
                }
                _ => {
                    self.sess.diag(&msg::INCLUDE_NEXT_IN_MAIN, loc).emit();
                }
            }
        }
        if h.quoted { 0 } else { self.first_bracket_dir() }
    }

    /// For `__has_include` and `__has_include_next`.
    pub(super) fn has_include(&mut self, mut h: HeaderRef, next: bool) -> bool {
        let loc = h.loc;
        let first = self.search_start(&mut h, next, loc);
        self.search(&h, first).is_ok()
    }

    /// Reads `<name>` or `"name"`, or what expands to one.
    pub(super) fn header_ref(&mut self, what: &str, loc: Loc) -> Option<HeaderRef> {
        let header = match self.inputs.last_mut() {
            Some(i) if self.contexts.is_empty() => i.lexer.header_name(self.sess),
            _ => None,
        };
        let from = |bytes: &[u8], quoted, loc| HeaderRef {
            name: String::from_utf8_lossy(bytes).into_owned(),
            quoted,
            loc,
        };
        if let Some(t) = header {
            let s = t.name.as_bytes();
            return Some(from(&s[1..s.len() - 1], false, t.loc));
        }
        let t = loop {
            let t = self.next_expanded();
            if t.kind != TokenKind::Placemarker && t.kind != TokenKind::Comment {
                break t;
            }
        };
        match t.kind {
            TokenKind::String if t.name.as_bytes().starts_with(b"\"") => {
                let s = t.name.as_bytes();
                Some(from(&s[1..s.len() - 1], true, t.loc))
            }
            TokenKind::Lt => {
                let mut name = Vec::new();
                loop {
                    let t = self.next_expanded();
                    match t.kind {
                        TokenKind::Gt => return Some(from(&name, false, t.loc)),
                        TokenKind::Eod | TokenKind::Eof => {
                            self.sess.diag(&msg::MISSING_GT, t.loc).emit();
                            return None;
                        }
                        _ => {
                            if t.flags.has(Flags::SPACE) && !name.is_empty() {
                                name.push(b' ');
                            }
                            name.extend_from_slice(t.spelling());
                        }
                    }
                }
            }
            _ => {
                self.sess
                    .diag(&msg::EXPECTED_FILENAME, if t.kind == TokenKind::Eod { loc } else { t.loc })
                    .arg(what)
                    .emit();
                None
            }
        }
    }

    /// `#include`, `#include_next`, `#import`.
    pub(super) fn include(&mut self, hash: Token, t: Token) {
        let start = self.inputs.last().map_or(0, |i| i.lexer.offset());
        let Some(h) = self.header_ref(&format!("#{}", t.name), t.loc) else { return };
        if h.name.is_empty() {
            self.sess.diag(&msg::EMPTY_FILENAME, h.loc).arg(t.name).emit();
            return;
        }
        let _ = hash;
        if self.opts.output_only && self.want_includes {
            let text = self.inputs.last().map_or(&b""[..], |i| i.lexer.text_since(start));
            let text = format!("#{}{}", t.name, String::from_utf8_lossy(text));
            self.events.push(Event::Include(hash.loc, text));
        }
        self.check_eod(t.name);
        self.finish_directive();
        self.include_named(h, t.name);
    }

    fn include_named(&mut self, mut h: HeaderRef, directive: Name) {
        let loc = h.loc;
        if self.include_depth >= self.opts.max_include_depth {
            let max = self.opts.max_include_depth;
            self.sess.diag(&msg::INCLUDE_TOO_DEEP, loc).arg(self.include_depth).arg(max).emit();
            self.abandon();
            return;
        }
        let first = self.search_start(&mut h, directive == n::INCLUDE_NEXT, loc);
        let found = match self.search(&h, first) {
            Ok(f) => f,
            Err(why) => {
                if self.opts.missing_ok && why.is_none() {
                    self.files.used.push((h.name, false));
                    return;
                }
                let why = why.unwrap_or_else(|| "No such file or directory".into());
                self.sess.diag(&msg::CANNOT_OPEN, loc).arg(&h.name).arg(why).emit();
                self.abandon();
                return;
            }
        };
        let entry = &self.files.entries[found.key];
        let again = entry.entered && (entry.once || directive == n::IMPORT);
        let guarded = entry.guard.is_some() && self.macro_id(entry.guard) != 0;
        if directive == n::IMPORT {
            self.files.entries[found.key].once = true;
        }
        if again || guarded {
            return;
        }
        self.push_file(found, loc, InputKind::Included);
    }

    /// `#pragma once`
    pub(super) fn mark_once(&mut self, loc: Loc) {
        if let Some(i) = self.inputs.last() {
            if i.kind == InputKind::Main {
                self.sess.diag(&msg::ONCE_IN_MAIN, loc).emit();
            }
            self.files.entries[i.key].once = true;
        }
    }

    /// Reads a file as the resource of `#embed` or a dependency of a pragma: its bytes.
    pub(super) fn find_resource(&mut self, h: &HeaderRef) -> Result<&'static [u8], String> {
        let first = if h.quoted { 0 } else { self.first_bracket_dir() };
        match self.search(h, first) {
            Ok(f) => {
                self.files.used.push((f.name, f.system));
                let text = self.files.entries[f.key].text;
                Ok(&text[..text.len() - 1])
            }
            Err(why) => Err(why.unwrap_or_else(|| "No such file or directory".into())),
        }
    }

    /// When the file `h` names was last changed, if it is there.
    pub(super) fn modified(&mut self, h: &HeaderRef) -> Option<std::time::SystemTime> {
        let first = if h.quoted { 0 } else { self.first_bracket_dir() };
        let f = self.search(h, first).ok()?;
        std::fs::metadata(&self.files.entries[f.key].path).and_then(|m| m.modified()).ok()
    }

    /// Path of the file being read.
    pub(super) fn current_path(&self) -> Option<PathBuf> {
        self.inputs.last().map(|i| self.files.entries[i.key].path.clone())
    }
}

fn open_in(files: &mut FileCache, d: &SearchDir, name: &str) -> Result<FileKey, Option<String>> {
    let path = d.path.join(name);
    if !d.builtin {
        return files.open(&path);
    }
    if let Some(r) = files.by_path.get(&path) {
        return r.clone();
    }
    let r = match builtin_headers::find(name) {
        Some(text) => Ok(files.add(&path, text)),
        None => Err(None),
    };
    files.by_path.insert(path, r.clone());
    r
}

/// Directory and file name as gcc shows them: joined by `/`, nothing for the working directory.
fn join_name(dir: &str, name: &str) -> String {
    if dir.is_empty() {
        name.to_string()
    } else if dir.ends_with('/') {
        format!("{dir}{name}")
    } else {
        format!("{dir}/{name}")
    }
}
