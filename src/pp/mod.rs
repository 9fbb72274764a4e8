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
pub mod features;
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
const MAX_POOL: usize = 10 << 20;
/// Tokens that all macros in one outermost macro's expansion may give: beyond it is what doubles at each step.
const MAX_EXPANSION: usize = 16 << 20;
/// Bytes of all tokens made by `##`: a chain of n operands makes n tokens of growing length.
const MAX_PASTED: usize = 256 << 20;
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
    /// Tokens that the macros of the current outermost expansion have given.
    expanded: usize,
    /// Bytes of the tokens made by `##`.
    pasted: usize,
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
    /// `#pragma GCC target`: what is in force, and what `push_options` saved.
    target_text: String,
    target_stack: Vec<String>,
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
        if !opts.output_only {
            lex_opts.fallthrough_comments = sess.warning_level("-Wimplicit-fallthrough");
        }
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
            expanded: 0,
            pasted: 0,
            invocation: Loc::NONE,
            counter: 0,
            include_depth: 0,
            pushed: FxHashMap::default(),
            assertions: Vec::new(),
            date: None,
            base_file: names::EMPTY,
            floor: 0,
            predefining: false,
            target_text: String::new(),
            target_stack: Vec::new(),
            idents: Vec::new(),
            events: Vec::new(),
            want_defines: false,
            want_includes: false,
            done: false,
        };
        pp.define_builtins();
        if !pp.opts.undef && !pp.opts.preprocessed {
            let cpu = sess.target.triple.split('-').next().unwrap_or("");
            let predefined = [
                ("system", "linux"),
                ("system", "unix"),
                ("system", "posix"),
                ("cpu", cpu),
                ("machine", cpu),
            ];
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
        if self.contexts.is_empty() {
            self.expanded = 0;
        }
        self.expanded += end;
        if self.expanded > MAX_EXPANSION {
            self.sess.diag(&msg::EXPANSION_TOO_LARGE, tokens.last().map_or(Loc::NONE, |t| t.loc)).emit();
            self.abandon();
            return;
        }
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
        for c in &mut self.contexts {
            c.end = c.pos;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::session::test_session;
    use crate::support::lang::{LangOptions, Standard};

    /// The tokens of `text` after preprocessing, separated by spaces; and the diagnostics.
    fn run_with(text: &[u8], change: impl Fn(&mut LangOptions)) -> (String, String) {
        let mut sess = test_session();
        change(&mut sess.lang);
        sess.diags.borrow_mut().capture = Some(Vec::new());
        sess.diags.borrow_mut().format.caret = false;
        let opts = PpOptions { nostdinc: true, ..Default::default() };
        let mut pp = Preprocessor::new(&sess, opts);
        let mut out = Vec::new();
        if pp.enter_main_text("t.c", text.to_vec()) {
            loop {
                let t = pp.next();
                if t.kind == TokenKind::Eof || out.len() > 1 << 20 {
                    break;
                }
                if !out.is_empty() {
                    out.push(b' ');
                }
                out.extend_from_slice(match t.kind {
                    TokenKind::Pragma => b"<pragma",
                    TokenKind::PragmaEnd => b">",
                    _ => t.spelling(),
                });
            }
        }
        let said = sess.diags.borrow_mut().capture.take().unwrap_or_default();
        (String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&said).into_owned())
    }

    fn run(text: &str) -> String {
        let (out, said) = run_with(text.as_bytes(), |_| {});
        assert_eq!(said, "", "{text}");
        out
    }

    #[test]
    fn examples_of_the_standard() {
        // C11 6.10.3.5, examples 3, 4, 5 and 7.
        let three = "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n\
            #define h g(~\n#define m(a) a(w)\n#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n\
            #define r(x,y) x ## y\n#define str(x) # x\n\
            f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);\n\
            p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\nchar c[2][6] = { str(hello), str() };";
        let want = "f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & \
            f(2 * (0,1))^m(0,1);int i[] = { 1, 23, 4, 5, };char c[2][6] = { \"hello\", \"\" };";
        let squeeze = |s: &str| s.replace(' ', "");
        assert_eq!(squeeze(&run(three)), squeeze(want));
        let four = "#define str(s) # s\n#define xstr(s) str(s)\n#define glue(a, b) a ## b\n#define xglue(a, b) glue(a, b)\n\
            #define HIGHLOW \"hello\"\n#define LOW LOW \", world\"\n#define INCFILE(n) vers ## n\n\
            fputs(str(strncmp(\"abc\\0d\", \"abc\", '\\4') == 0) str(: @\\n), s);\nxstr(INCFILE(2).h)\n\
            glue(HIGH, LOW);xglue(HIGH, LOW)";
        let want = r#"fputs("strncmp(\"abc\\0d\", \"abc\", '\\4') == 0" ": @\n", s);"vers2.h""hello";"hello"", world""#;
        assert_eq!(squeeze(&run(four)), squeeze(want));
        let five =
            "#define t(x,y,z) x ## y ## z\nt(1,2,3) t(,4,5) t(6,,7) t(8,9,) t(10,,) t(,11,) t(,,12) t(,,)";
        assert_eq!(run(five), "123 45 67 89 10 11 12");
        let seven = "#define debug(...) fprintf(stderr, __VA_ARGS__)\n#define showlist(...) puts(#__VA_ARGS__)\n\
            debug(\"Flag\"); showlist(The first, second, and third items.);";
        assert_eq!(
            squeeze(&run(seven)),
            "fprintf(stderr,\"Flag\");puts(\"Thefirst,second,andthirditems.\");"
        );
    }

    #[test]
    fn gnu_variable_arguments_and_va_opt() {
        assert_eq!(
            run("#define e(f, a...) p(f, ## a)\ne(1) e(1,) e(1,2,3)"),
            "p ( 1 ) p ( 1 , ) p ( 1 , 2 , 3 )"
        );
        assert_eq!(run("#define f(x,...) x __VA_OPT__(, __VA_ARGS__)\nf(1) f(1,2)"), "1 1 , 2");
        assert_eq!(run("#define f(x,...) a ## __VA_OPT__(x ## x b)\nf(,1)"), "a b");
        assert_eq!(run("#define f(...) #__VA_OPT__(a __VA_ARGS__)\nf() f(1)"), "\"\" \"a 1\"");
    }

    #[test]
    fn calls_that_end_in_the_rest_of_the_file() {
        assert_eq!(run("#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)"), "2 * 9 * g");
        assert_eq!(run("#define f(x) x\nf\n(1) f"), "1 f");
        assert_eq!(run("#define f(x) x\nf\n#define y 1\n(y)"), "f ( 1 )");
        assert_eq!(run("#define e\n#define f(x) [x]\nf e (1) f(e) f( e e 2)"), "f ( 1 ) [ ] [ 2 ]");
    }

    #[test]
    fn conditions() {
        let value = |c: &str| run(&format!("#if {c}\nyes\n#else\nno\n#endif")) == "yes";
        for c in [
            "1 ? 2 : 0",
            "0 ? 0 : 1 ? 1 : 0",
            "1u > 0",
            "(2 || 1/0) && !(0 && 1/0)",
            "1 << 2 == 4",
            "-7 / 2 == -3 && -7 % 2 == -1",
            "'a' == 97 && '\\377' < 0",
            "0x7fffffffffffffff > 0",
            "defined __LINE__ && !defined(nothing)",
            "~0 == -1",
            "5 & 3 ^ 1 | 8",
        ] {
            assert!(value(c), "{c}");
        }
        assert!(!value("0 ? 1 : 0") && !value("2 == 3") && !value("1 - 1"));
        for (c, message) in [
            ("", "#if with no expression"),
            ("(1", "missing ')' in expression"),
            ("1 +", "operator '+' has no right operand"),
            ("1 2", "missing binary operator before token \"2\""),
            ("1 ? 2", "'?' without following ':'"),
            ("1.0", "floating constant in preprocessor expression"),
            ("1/0", "division by zero in #if"),
        ] {
            let (_, said) = run_with(format!("#if {c}\n#endif").as_bytes(), |_| {});
            assert!(said.contains(message), "{c}: {said}");
        }
    }

    #[test]
    fn pragmas_reach_the_parser_or_not() {
        assert_eq!(run("#pragma pack(push, 1)\nx\n#pragma once_upon\n"), "<pragma ( push , 1 ) > x");
        assert_eq!(run("#define P(x) _Pragma(#x) x\nP(pack(2)) y"), "<pragma ( 2 ) > pack ( 2 ) y");
        assert_eq!(
            run("#define a 1\n#pragma push_macro(\"a\")\n#undef a\na\n#pragma pop_macro(\"a\")\na"),
            "a 1"
        );
        let (_, said) = run_with(b"#pragma GCC poison gets\ngets", |_| {});
        assert_eq!(said, "t.c:2:1: error: attempt to use poisoned \"gets\"\n");
    }

    #[test]
    fn places_and_lines() {
        assert_eq!(run("__LINE__ __FILE__\n#line 7 \"u.h\"\n__LINE__ __FILE__"), "1 \"t.c\" 7 \"u.h\"");
        assert_eq!(run("#define f(x) x __LINE__\nf(\n\n__LINE__)"), "2 2");
        assert_eq!(run("a\\\nb /* \n */ c // d \\\n e\nf"), "ab c f");
        assert_eq!(run("__COUNTER__ __COUNTER__ __INCLUDE_LEVEL__"), "0 1 0");
    }

    #[test]
    fn dialects() {
        let (out, _) = run_with(b"??=define a ??(\na <: __STDC_VERSION__", |l| {
            (l.standard, l.gnu, l.trigraphs) = (Standard::C99, false, true);
        });
        assert_eq!(out, "[ <: 199901L");
        let (out, _) = run_with(b"#elifdef\n1'000 u8'a' ::", |l| l.standard = Standard::C23);
        assert_eq!(out, "1'000 u8'a' ::");
        let (_, said) = run_with(b"int x; // no", |l| (l.standard, l.gnu) = (Standard::C89, false));
        assert!(said.contains("C++ style comments are not allowed in ISO C90"));
    }

    /// Bytes of valid programs changed at random: whatever comes, there is an end and no panic.
    #[test]
    fn mutated_input_is_survived() {
        let seeds: [&[u8]; 6] = [
            b"#define f(x, ...) #x ## __VA_ARGS__ __VA_OPT__(x ## 1)\nf(a, b) f(f(c), \"d\\n\" 'e')\n",
            b"#if defined(A) && (1 ? 2 : 3) || 'x' <= 0x1fULL\n# elif __has_include(<a>)\n#else\nint x;\n#endif\n",
            b"#line 3 \"f\"\n#pragma GCC diagnostic ignored \"-Wall\"\n_Pragma(\"pack(1)\") __LINE__ /* c */ // d\n",
            b"L\"a\\x41\\u00e9\" u8\"b\" R\"x(raw)x\" 0x1.8p3f 1'000 .5e-3 \\u00c1b a\\\nb ??/ %:%: <::>\n",
            b"#define a b\n#define b a c(\n#define c(x) b x\na) c(c)(c)((1)\n#undef a\n#ifdef a\n#ifndef b\n#endif\n#endif\n",
            b"#embed \"/dev/null\" limit(2)\n#include __FILE__\n#assert m(x)\n#if #m(x)\n#endif\n#error 'a\n#ident \"i\"\n",
        ];
        let mut random = 0x9e37_79b9_7f4a_7c15u64;
        let mut next = move || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random as usize
        };
        for round in 0..3000 {
            let mut text = seeds[next() % seeds.len()].to_vec();
            for _ in 0..1 + next() % 6 {
                let at = next() % text.len();
                match next() % 5 {
                    0 => text[at] = next() as u8,
                    1 => drop(text.remove(at)),
                    2 => text.insert(at, b"#()\"'\\\n/*,x\0"[next() % 12]),
                    3 => text.truncate(at.max(1)),
                    _ => {
                        let other = seeds[next() % seeds.len()];
                        let from = next() % other.len();
                        text.splice(at..at, other[from..].iter().copied());
                    }
                }
                if text.is_empty() {
                    text.push(b'\n');
                }
            }
            run_with(&text, |l| {
                if round % 3 == 0 {
                    (l.standard, l.trigraphs) = (Standard::C23, true);
                }
                l.assembler = round % 7 == 0;
            });
        }
    }
}
