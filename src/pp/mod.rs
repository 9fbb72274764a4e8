//! The preprocessor: files in, expanded tokens out, one at a time (C11 §5.1.1.2 phases 3 and 4, §6.10).
//!
//! `Preprocessor::new`, then `enter_main`, then `next` until `TokenKind::Eof`. Pragmas the parser must
//! see come out as `TokenKind::Pragma` … `TokenKind::PragmaEnd`.
//!
//! Two stacks: `inputs` are the files being read, innermost last; `contexts` are macro expansions being
//! rescanned, innermost last. A token comes from the top context, or, when there is none, from the lexer
//! of the top input, where a `#` that begins a line starts a directive. A macro is disabled while its
//! context is on the stack, and an identifier met while its macro is disabled is marked for good
//! (§6.10.3.4). Invariant: when a file is read, no context is left; only an argument being expanded in
//! advance (`contexts` with `barrier`) ends instead of going on to what is below it.

mod builtin;
pub mod builtin_headers;
pub mod deps;
mod directive;
mod embed;
mod expr;
mod features;
mod include;
mod macros;
pub mod options;
mod pragma;
mod predefine;
pub mod print;

pub use options::PpOptions;

use crate::diag::{Session, catalog::lex as lexmsg, catalog::pp as msg};
use crate::lex::scan::{LexOptions, Lexer};
use crate::lex::{Flags, Token, TokenKind};
use crate::support::intern::Name;
use crate::support::names;
use crate::support::source::{FileId, Loc, Origin};
use include::{FileCache, FileKey};
use macros::Macro;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Tokens that may wait in argument lists at once: deeper nesting of macro calls is a fatal error.
const MAX_POOL: usize = 24 << 20;
/// Macro calls within arguments of macro calls, as recursion.
const MAX_NESTED_CALLS: u32 = 1500;

/// A file being read.
struct Input {
    lexer: Lexer,
    file: FileId,
    key: FileKey,
    /// Index of the search directory it was found in; `None` if it was not searched for there.
    dir: Option<usize>,
    /// Number of open conditionals when it was entered.
    ifs: usize,
    guard: Guard,
    kind: InputKind,
    /// What `__FILE__` gives now (`#line` changes it), as a string literal's inside.
    presumed_name: Option<Name>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum InputKind {
    Main,
    /// Predefined macros or the command line: no file of the user's.
    Internal,
    Included,
}

/// Looks for the form `#ifndef X … #endif` around a whole file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// Nothing but white space so far.
    Start,
    /// Inside the outermost `#ifndef` (its macro), which is conditional number `.1`.
    Inside(Name, usize),
    /// After its `#endif`.
    After(Name),
    No,
}

/// A macro expansion being rescanned, or tokens pushed back.
struct Context {
    /// The tokens; empty if they are `pool[pos..end]`.
    tokens: Vec<Token>,
    pos: usize,
    end: usize,
    /// The macro to enable again at the end; 0 for none.
    id: u32,
    /// Tokens come from the pool, and their end is an end of input.
    barrier: bool,
}

/// An open `#if`.
struct Conditional {
    loc: Loc,
    /// What opened it, for messages.
    keyword: Name,
    /// The group around it is skipped.
    outer_skipped: bool,
    /// This group is skipped.
    skipping: bool,
    /// A group was taken: all later ones are skipped.
    taken: bool,
    seen_else: bool,
}

/// Something the printer of `-E` must show between tokens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A file was entered.
    Enter(FileId),
    /// The file included was left; reading goes on in `.0` at the place `.1`.
    Return(FileId, Loc),
    /// `#line` was seen: the place of the line after it.
    Line(Loc),
    /// A pragma with its text, at a place.
    Pragma(Loc, String),
    /// `#ident` with its text.
    Ident(Loc, String),
    /// A macro was defined, with its text.
    Define(Loc, Vec<u8>),
    /// A macro was undefined.
    Undef(Loc, Name),
    /// An `#include` directive's text.
    Include(Loc, String),
}

/// The preprocessor of one translation unit.
pub struct Preprocessor<'s> {
    pub sess: &'s Session,
    pub opts: PpOptions,
    lex_opts: LexOptions,
    inputs: Vec<Input>,
    contexts: Vec<Context>,
    /// All macros ever defined; 0 is none.
    macros: Vec<Macro>,
    /// By name: index into `macros`.
    table: Vec<u32>,
    /// Arguments of the calls being expanded, one call after the other.
    pool: Vec<Token>,
    /// Emptied vectors for contexts.
    spare: Vec<Vec<Token>>,
    origins: Vec<Origin>,
    ifs: Vec<Conditional>,
    files: FileCache,
    /// Files of the command line still to be read before the main file.
    queue: VecDeque<include::Pending>,
    /// 1: looking for the `(` of a macro call, 2: collecting its arguments.
    parsing_args: u8,
    /// `_Pragma` waits (arguments expanded in advance).
    no_pragma_op: u32,
    /// Inside a directive's line.
    in_directive: bool,
    nested_calls: u32,
    /// Where the outermost macro being expanded was used.
    invocation: Loc,
    /// Just read the name or operand of `defined`: it is not expanded.
    counter: u32,
    /// Depth of `#include`, 0 in the main file.
    pub include_depth: u32,
    /// `#pragma push_macro`
    pushed: FxHashMap<Name, Vec<u32>>,
    /// `#assert`: predicate and answer.
    assertions: Vec<(Name, String)>,
    date: Option<(Name, Name)>,
    base_file: Name,
    /// Reading stops when only this many inputs are left (`-imacros`).
    floor: usize,
    /// The compiler's own macros are being defined.
    predefining: bool,
    /// Strings of `#ident`, as spelled: for the `.comment` section.
    pub idents: Vec<Name>,
    /// For the printer of `-E`, in order.
    pub events: Vec<Event>,
    /// Record `Event::Define` and `Undef` (-dD, -dN, -dU), `Include` (-dI).
    pub want_defines: bool,
    pub want_includes: bool,
    done: bool,
}

impl<'s> Preprocessor<'s> {
    /// A preprocessor with its predefined macros; nothing is read yet.
    pub fn new(sess: &'s Session, opts: PpOptions) -> Self {
        let mut lex_opts = LexOptions::new(&sess.lang);
        lex_opts.keep_comments = opts.keep_comments || opts.keep_macro_comments;
        lex_opts.fallthrough_comments = !opts.output_only && sess.warning_level("-Wimplicit-fallthrough") > 0;
        let mut pp = Preprocessor {
            sess,
            opts,
            lex_opts,
            inputs: Vec::new(),
            contexts: Vec::new(),
            macros: vec![Macro::none()],
            table: vec![0; 4096],
            pool: Vec::new(),
            spare: Vec::new(),
            origins: Vec::new(),
            ifs: Vec::new(),
            files: FileCache::default(),
            queue: VecDeque::new(),
            parsing_args: 0,
            no_pragma_op: 0,
            in_directive: false,
            nested_calls: 0,
            invocation: Loc::NONE,
            counter: 0,
            include_depth: 0,
            pushed: FxHashMap::default(),
            assertions: Vec::new(),
            date: None,
            base_file: names::EMPTY,
            floor: 0,
            predefining: false,
            idents: Vec::new(),
            events: Vec::new(),
            want_defines: false,
            want_includes: false,
            done: false,
        };
        pp.define_builtins();
        if !pp.opts.undef && !pp.opts.preprocessed {
            let cpu = sess.target.triple.split('-').next().unwrap_or("");
            let predefined = [("system", "linux"), ("system", "unix"), ("system", "posix"), ("cpu", cpu), ("machine", cpu)];
            pp.assertions.extend(predefined.map(|(p, a)| (Name::intern(p), a.to_string())));
        }
        pp
    }

    /// The next token after expansion; `Eof` for ever at the end.
    pub fn next(&mut self) -> Token {
        // The line start or white space of something that expanded to nothing.
        let mut carried = Flags::default();
        loop {
            let mut t = self.next_expanded();
            t.flags = t.flags.with(carried);
            match t.kind {
                TokenKind::Ident | TokenKind::Number | TokenKind::Semi => return t,
                TokenKind::Stray | TokenKind::Hash | TokenKind::HashHash
                    if !self.opts.output_only && !self.sess.lang.assembler =>
                {
                    self.stray(t)
                }
                TokenKind::Placemarker => carried = Flags(t.flags.0 & (Flags::BOL.0 | Flags::SPACE.0)),
                TokenKind::Comment if !self.opts.output_only => {}
                TokenKind::Eof => {
                    self.at_end();
                    return t;
                }
                _ => return t,
            }
        }
    }

    fn stray(&mut self, t: Token) {
        let text = t.spelling();
        match text {
            [q @ (b'"' | b'\''), ..] => {
                self.sess.diag(&lexmsg::MISSING_TERMINATOR, t.loc).arg(*q as char).emit();
            }
            _ if text.len() > 1 && text.iter().any(|b| matches!(b, b'"' | b'\'')) => {
                let q = if text.contains(&b'"') { '"' } else { '\'' };
                self.sess.diag(&lexmsg::MISSING_TERMINATOR, t.loc).arg(q).emit();
            }
            [b] if *b >= 0x80 || *b < 0x20 => {
                self.sess.diag(&lexmsg::STRAY, t.loc).arg(format_args!("\\{b:03o}")).emit();
            }
            _ => {
                self.sess.diag(&lexmsg::STRAY, t.loc).arg(String::from_utf8_lossy(text)).emit();
            }
        }
    }

    /// Once, at the end of everything.
    fn at_end(&mut self) {
        if std::mem::replace(&mut self.done, true) || self.sess.fatal() {
            return;
        }
        for i in 1..self.macros.len() {
            let m = &self.macros[i];
            if !m.used && m.in_main && self.table.get(m.name.0 as usize) == Some(&(i as u32)) {
                self.sess.diag(&msg::UNUSED_MACRO, m.loc).arg(m.name).emit();
            }
        }
    }

    /// The index of the macro called `name`; 0 for none.
    #[inline(always)]
    fn macro_id(&self, name: Name) -> u32 {
        self.table.get(name.0 as usize).copied().unwrap_or(0)
    }

    fn set_macro_id(&mut self, name: Name, id: u32) {
        let i = name.0 as usize;
        if i >= self.table.len() {
            if id == 0 {
                return;
            }
            self.table.resize((i + 1).next_power_of_two(), 0);
        }
        self.table[i] = id;
    }

    /// The next token with macros expanded, but with everything the callers must see: placemarkers, the
    /// end of a directive, stray characters.
    fn next_expanded(&mut self) -> Token {
        loop {
            let t = self.next_raw();
            if t.kind == TokenKind::Ident && !t.flags.has(Flags::NO_EXPAND) {
                let id = self.macro_id(t.name);
                if id != 0 {
                    match self.enter_macro(id, t) {
                        macros::Entered::Yes => continue,
                        macros::Entered::Token(t) => return t,
                        macros::Entered::No => return t,
                    }
                }
            }
            return t;
        }
    }

    /// The next token without expansion, from the innermost context or the file.
    #[inline]
    fn next_raw(&mut self) -> Token {
        while let Some(c) = self.contexts.last_mut() {
            if c.pos < c.end {
                let mut t = if c.barrier { self.pool[c.pos] } else { c.tokens[c.pos] };
                c.pos += 1;
                if t.kind == TokenKind::Ident {
                    let id = self.macro_id(t.name);
                    if id != 0 && self.macros[id as usize].disabled {
                        t.flags = t.flags.with(Flags::NO_EXPAND);
                    }
                }
                return t;
            }
            if c.barrier {
                return Token::new(TokenKind::Eof, Loc::NONE);
            }
            self.pop_context();
        }
        self.next_from_file()
    }

    fn pop_context(&mut self) {
        if let Some(mut c) = self.contexts.pop() {
            if c.id != 0 {
                self.macros[c.id as usize].disabled = false;
            }
            if !c.barrier && self.spare.len() < 64 && c.tokens.capacity() <= 1 << 14 {
                c.tokens.clear();
                self.spare.push(c.tokens);
            }
        }
    }

    /// An empty vector, perhaps with room already.
    fn spare_vec(&mut self) -> Vec<Token> {
        self.spare.pop().unwrap_or_default()
    }

    /// Tokens to be read next; `id` is the macro they are the expansion of, or 0.
    fn push_tokens(&mut self, tokens: Vec<Token>, id: u32) {
        // A context that is all read would only keep its macro disabled without need, and a chain of
        // macros each ending in the next would make the stack deep: it goes away now, unless its
        // macro is to stay disabled for what follows (§6.10.3.4p2 speaks of the tokens it gave).
        let end = tokens.len();
        self.contexts.push(Context { tokens, pos: 0, end, id, barrier: false });
    }

    fn push_back(&mut self, t: Token) {
        let mut v = self.spare_vec();
        v.push(t);
        self.push_tokens(v, 0);
    }

    fn next_from_file(&mut self) -> Token {
        loop {
            let Some(input) = self.inputs.last_mut() else {
                return Token::new(TokenKind::Eof, Loc::NONE);
            };
            let t = input.lexer.next(self.sess);
            match t.kind {
                TokenKind::Hash if t.flags.has(Flags::BOL) && !self.in_directive => {
                    if self.parsing_args == 1 {
                        input.lexer.rewind_line(t.loc);
                        return Token::new(TokenKind::Eof, t.loc);
                    }
                    if self.directive(t) {
                        // A pragma for the parser has put its tokens before what the file has next.
                        if self.contexts.last().is_some_and(|c| !c.barrier) {
                            return self.next_raw();
                        }
                        continue;
                    }
                    return t;
                }
                TokenKind::Eof => {
                    if self.parsing_args != 0 {
                        return t;
                    }
                    if !self.leave_file() {
                        return t;
                    }
                    continue;
                }
                _ => {}
            }
            if !matches!(input.guard, Guard::No | Guard::Inside(..)) {
                input.guard = Guard::No;
            }
            return t;
        }
    }

    /// Tokens of the present directive's line, not expanded.
    fn directive_token(&mut self) -> Token {
        match self.inputs.last_mut() {
            Some(i) => loop {
                let t = i.lexer.next(self.sess);
                if t.kind != TokenKind::Comment {
                    return t;
                }
            },
            None => Token::new(TokenKind::Eod, Loc::NONE),
        }
    }

    /// Ends everything after a fatal error.
    fn abandon(&mut self) {
        self.inputs.clear();
        self.ifs.clear();
        self.queue.clear();
        self.done = true;
    }
}
