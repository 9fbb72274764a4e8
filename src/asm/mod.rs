//! The text assembler: `.s` files, file-scope and inline asm, in GNU as's language, into an [`Object`].
//!
//! [`Assembler::run`] reads statements from one text; `.include`, macros and repetitions run a further text inside of it.
//! A statement is labels, then an assignment, a directive ([`directive`]), a macro call ([`macros`]) or an instruction, which
//! the target parses. Errors are collected in the object with the line they belong to; nothing is written when there is one.

use crate::mc::cursor::{Cursor, is_name};
use crate::mc::symbols::Value;
use crate::mc::*;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;

pub mod cmdline;
mod condition;
mod directive;
mod macros;
mod section;

/// Nesting of includes, macros and repetitions.
const MAX_NESTING: u32 = 100;

/// One `.if` and what has become of it.
#[derive(Clone, Copy)]
struct If {
    /// Statements are assembled.
    live: bool,
    /// A branch has been taken, or the whole is inside of skipped text.
    done: bool,
    seen_else: bool,
}

/// The state of assembling one file or one piece of inline asm.
pub struct Assembler<'o> {
    pub obj: &'o mut Object,
    /// Directories for `.include` and `.incbin`.
    pub include_dirs: Vec<String>,
    /// File names; a [`Loc`] of the object is number << 24 | line, unless `fixed_loc` says what it is.
    files: Vec<String>,
    fixed_loc: Option<Loc>,
    file: u32,
    line: u32,
    ifs: Vec<If>,
    macros: FxHashMap<Vec<u8>, std::rc::Rc<macros::Macro>>,
    /// `\@`: macros called so far.
    macro_count: u64,
    altmacro: bool,
    local_count: u64,
    depth: u32,
    /// `.exitm` or `.end` was met.
    leave: bool,
    end: bool,
    section_stack: Vec<(symbols::SubId, symbols::SubId)>,
    comment: &'static [u8],
}

/// Assembles inline or file-scope asm into `obj`: what [`object::AsmHook`] wants. Messages belong to `loc`.
pub fn assemble_text(obj: &mut Object, text: &[u8], loc: Loc) {
    let mut a = Assembler::new(obj);
    a.fixed_loc = Some(loc);
    a.obj.loc = loc;
    a.run_file(text, "<asm>");
}

impl<'o> Assembler<'o> {
    pub fn new(obj: &'o mut Object) -> Assembler<'o> {
        let comment = obj.machine.comment_chars();
        Assembler {
            obj,
            include_dirs: Vec::new(),
            files: Vec::new(),
            fixed_loc: None,
            file: 0,
            line: 1,
            ifs: Vec::new(),
            macros: FxHashMap::default(),
            macro_count: 0,
            altmacro: false,
            local_count: 0,
            depth: 0,
            leave: false,
            end: false,
            section_stack: Vec::new(),
            comment,
        }
    }

    /// Assembles a whole text called `name`.
    pub fn run_file(&mut self, text: &[u8], name: &str) {
        let (file, line) = (self.file, self.line);
        self.enter_file(name);
        self.line = 1;
        let depth = self.ifs.len();
        match strip_block_comments(text) {
            Some(clean) => self.run(&clean),
            None => self.run(text),
        }
        if self.ifs.len() > depth {
            self.ifs.truncate(depth);
            self.obj.error("end of file inside conditional");
        }
        (self.file, self.line) = (file, line);
        self.set_loc();
    }
    fn enter_file(&mut self, name: &str) {
        self.file = match self.files.iter().position(|f| f == name) {
            Some(n) => n as u32,
            None => {
                self.files.push(name.to_string());
                self.files.len() as u32 - 1
            }
        };
    }
    /// `file:line` of a message's place.
    pub fn place(&self, loc: Loc) -> Option<(&str, u32)> {
        let file = (loc.0 >> 24).checked_sub(1)?;
        self.files.get(file as usize).map(|f| (f.as_str(), loc.0 & 0xff_ffff))
    }
    fn set_loc(&mut self) {
        if self.fixed_loc.is_none() {
            self.obj.loc = Loc((self.file + 1).min(255) << 24 | self.line.min(0xff_ffff));
        }
    }

    /// Assembles `text` from the current line on.
    fn run(&mut self, text: &[u8]) {
        let mut cur = Cursor::new(text, self.comment);
        while cur.pos < text.len() && !self.leave && !self.end {
            self.set_loc();
            let skipping = self.ifs.last().is_some_and(|i| !i.live);
            if skipping {
                self.skip_statement(&mut cur);
            } else if let Err(e) = self.statement(&mut cur) {
                self.obj.error(e);
                let rest = &text[cur.pos.min(text.len())..];
                cur.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            }
            // To the next statement.
            loop {
                cur.space();
                match text.get(cur.pos) {
                    None => return,
                    Some(b';') => {
                        cur.pos += 1;
                        break;
                    }
                    Some(b'\n') => {
                        cur.pos += 1;
                        self.line = self.line.wrapping_add(1);
                        break;
                    }
                    Some(_) => {
                        let rest = &text[cur.pos..];
                        cur.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    }
                }
            }
        }
    }

    /// One statement; `cur` ends behind it.
    fn statement(&mut self, cur: &mut Cursor) -> Result<(), String> {
        loop {
            let c = cur.peek();
            match c {
                0 | b'\n' | b';' => return Ok(()),
                b'#' if self.comment.contains(&b'#') => {
                    self.line_marker(cur);
                    return Ok(());
                }
                b'/' if cur.byte_at(1) == b'/' || self.comment == b"#" => {
                    let rest = &cur.text[cur.pos..];
                    cur.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    return Ok(());
                }
                b'0'..=b'9' => {
                    let mut n = 0u64;
                    while cur.byte().is_ascii_digit() {
                        n = n.wrapping_mul(10).wrapping_add((cur.byte() - b'0') as u64);
                        cur.pos += 1;
                    }
                    if !cur.eat(b':') {
                        return Err("unknown pseudo-op or junk at the start of a statement".into());
                    }
                    self.obj.define_local_label(n);
                    continue;
                }
                b'"' => {
                    let name = cur.string()?;
                    if cur.eat(b':') {
                        let s = self.obj.symbols.named(&name);
                        self.obj.define(s);
                        continue;
                    }
                    cur.expect(b'=')?;
                    return self.assign(cur, &name);
                }
                _ => {}
            }
            let name = cur.name();
            if name.is_empty() {
                if c == b'{' {
                    // `{vex} insn` and the like.
                    return self.obj.machine.assemble(name, cur, self.obj);
                }
                if c == b'\\' {
                    return Err("unknown pseudo-op: `\\'".into());
                }
                return Err(format!("junk at end of line, first unrecognized character is `{}'", c as char));
            }
            match cur.byte() {
                b':' => {
                    cur.pos += 1;
                    let s = self.obj.symbols.named(name);
                    self.obj.define(s);
                    continue;
                }
                b' ' | b'\t' | b'=' => {
                    let mut ahead = *cur;
                    match ahead.peek() {
                        b':' if ahead.byte_at(1) != b':' => {
                            *cur = ahead;
                            cur.pos += 1;
                            let s = self.obj.symbols.named(name);
                            self.obj.define(s);
                            continue;
                        }
                        b'=' => {
                            *cur = ahead;
                            cur.pos += 1;
                            if cur.byte() == b'=' {
                                cur.pos += 1;
                            }
                            return self.assign(cur, name);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            if !self.macros.is_empty()
                && let Some(m) = self.find_macro(name)
            {
                return self.call_macro(&m, cur);
            }
            if name[0] == b'.' {
                return self.directive(name, cur);
            }
            return self.obj.machine.assemble(name, cur, self.obj);
        }
    }

    /// `name = value`.
    fn assign(&mut self, cur: &mut Cursor, name: &[u8]) -> Result<(), String> {
        if name == b"." {
            let to = cur.expr_id(self.obj)?;
            self.obj.tail(object::Tail::Org { to, fill: 0 });
            return cur.expect_end();
        }
        let v = cur.expr(self.obj)?;
        self.set_symbol(name, v)?;
        cur.expect_end()
    }
    fn set_symbol(&mut self, name: &[u8], v: Value) -> Result<(), String> {
        let s = self.obj.symbols.named(name);
        self.obj.set(s, v)
    }

    /// `# 12 "file"`: the following lines come from there. Anything else after `#` is a comment.
    fn line_marker(&mut self, cur: &mut Cursor) {
        let rest = &cur.text[cur.pos..];
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let mut c = Cursor::new(&rest[1..end.max(1)], b"");
        cur.pos += end;
        c.space();
        let start = c.pos;
        let mut n = 0u32;
        while c.byte().is_ascii_digit() {
            n = n.wrapping_mul(10).wrapping_add((c.byte() - b'0') as u32);
            c.pos += 1;
        }
        if c.pos == start || c.peek() != b'"' {
            return;
        }
        if let Ok(name) = c.string() {
            self.enter_file(&String::from_utf8_lossy(&name));
            self.line = n.wrapping_sub(1);
        }
    }
}

/// The text without `/* */` comments (newlines in them stay); None if it has none.
fn strip_block_comments(text: &[u8]) -> Option<Vec<u8>> {
    memchr::memmem::find(text, b"/*")?;
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        match text[i] {
            b'"' => {
                let start = i;
                i += 1;
                while i < text.len() && text[i] != b'"' && text[i] != b'\n' {
                    i += 1 + (text[i] == b'\\') as usize;
                }
                i = (i + 1).min(text.len());
                out.extend_from_slice(&text[start..i]);
            }
            b'#' => {
                // A comment to the end of the line hides what looks like an opening.
                let end = memchr::memchr(b'\n', &text[i..]).map_or(text.len(), |n| i + n);
                out.extend_from_slice(&text[i..end]);
                i = end;
            }
            b'/' if text.get(i + 1) == Some(&b'*') => {
                let end = memchr::memmem::find(&text[i + 2..], b"*/").map_or(text.len(), |n| i + 2 + n + 2);
                out.push(b' ');
                out.extend(text[i..end].iter().filter(|&&c| c == b'\n'));
                i = end;
            }
            c => {
                out.push(c);
                i += 1;
            }
        }
    }
    Some(out)
}

/// The first word of a statement and where it ends, labels before it left out.
fn first_word(text: &[u8], mut i: usize) -> (usize, usize) {
    loop {
        while i < text.len() && matches!(text[i], b' ' | b'\t' | b'\r') {
            i += 1;
        }
        let start = i;
        while i < text.len() && is_name(text[i]) {
            i += 1;
        }
        let end = i;
        if end > start && text.get(i) == Some(&b':') {
            i += 1;
            continue;
        }
        return (start, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mc::layout::Output;
    use crate::target::riscv::machine::RISCV64;
    use crate::target::x86::machine::X86_64;

    fn assemble(machine: &'static dyn Machine, text: &str) -> Result<(Object, Vec<Output>), String> {
        let mut obj = Object::new(machine, None);
        Assembler::new(&mut obj).run_file(text.as_bytes(), "t.s");
        let out = obj.finish();
        match obj.errors.first() {
            Some((_, m)) => Err(m.clone()),
            None => Ok((obj, out)),
        }
    }
    fn text_section(text: &str) -> Vec<u8> {
        assemble(&X86_64, text).expect("assembles").1[0].data.clone()
    }
    fn error(text: &str) -> String {
        assemble(&X86_64, text).err().expect("an error")
    }

    #[test]
    fn expressions_follow_gas() {
        assert_eq!(
            text_section(".byte 1<2, 2<1, 1+2*3, 7&3|8, !5, ~0, -(3==3), 10/3, 'a', 1||0"),
            [0xff, 0, 7, 11, 0, 0xff, 1, 3, b'a', 1]
        );
        // Differences across labels, forward too, and of places that relaxation moves.
        assert_eq!(
            text_section(".byte b-a, (b-a)*2\na: jmp c\n.skip 3\nb: .byte 9\nc:"),
            [5, 10, 0xeb, 4, 0, 0, 0, 9]
        );
    }

    #[test]
    fn branches_take_the_short_form_where_it_reaches() {
        let mut near = "jmp 1f\n.skip 127\n1:".to_string();
        assert_eq!(text_section(&near).len(), 129);
        near = near.replace("127", "128");
        assert_eq!(text_section(&near)[..5], [0xe9, 128, 0, 0, 0]);
        // A target that may be replaced stays a relocation.
        let (_, out) = assemble(&X86_64, ".weak w\nw: jmp w").expect("assembles");
        assert_eq!(out[0].relocs.len(), 1);
    }

    #[test]
    fn macros_substitute_recurse_and_leave() {
        let text = ".macro sum from=0, to\n.byte \\from\n.if \\to-\\from\nsum \"(\\from+1)\",\\to\n.endif\n.endm\nsum to=3\n";
        assert_eq!(text_section(text), [0, 1, 2, 3]);
        let text = ".irp r, 1,2\n.irpc c,34\n.byte \\r\\c\n.endr\n.endr\n";
        assert_eq!(text_section(text), [13, 14, 23, 24]);
        let text = ".altmacro\n.macro m x\nLOCAL l\nl: .byte l2-l, x\nl2:\n.endm\nm %1+2\n";
        assert!(assemble(&X86_64, text).is_ok());
        assert_eq!(text_section(".macro e\n.exitm\n.byte 1\n.endm\n.rept 2\ne\n.byte 2\n.endr"), [2, 2]);
        assert_eq!(error(".macro r\nr\n.endm\nr"), "macros nested too deeply");
    }

    #[test]
    fn errors_speak_like_gas() {
        assert_eq!(error("foo %eax"), "no such instruction: `foo %eax'");
        assert_eq!(error("movl %rax, %ebx"), "incorrect register `%rax' used with `l' suffix");
        assert_eq!(
            error("mov $1, (%rax)"),
            "no instruction mnemonic suffix given and no register operands; can't size instruction"
        );
        assert_eq!(error("addl %eax"), "number of operands mismatch for `addl'");
        assert_eq!(error("a: a:"), "symbol `a' is already defined");
        assert_eq!(error(".else"), "\".else\" without matching \".if\"");
        assert_eq!(error(".if 1"), "end of file inside conditional");
        assert_eq!(error("jmp 1b"), "backward ref to unknown label \"1:\"");
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        assert!(error(&format!(".long {}1", "(".repeat(100_000))).contains("nested"));
        assert_eq!(text_section(&format!(".byte 1{}", "+0".repeat(100_000))), [1]);
    }

    #[test]
    fn riscv_constants_and_addresses_expand_and_compress() {
        let data = |text: &str| assemble(&RISCV64, text).expect("assembles").1[0].data.clone();
        assert_eq!(data("li a0, 5"), [0x15, 0x45]);
        assert_eq!(data("li a0, 0x12345678"), [0x37, 0x55, 0x34, 0x12, 0x1b, 0x05, 0x85, 0x67]);
        assert_eq!(data("addi sp, sp, -16\nsd ra, 8(sp)\nret"), [0x41, 0x11, 0x06, 0xe4, 0x82, 0x80]);
        let (_, out) = assemble(&RISCV64, "la a0, x\ncall f").expect("assembles");
        let types: Vec<u32> = out[0].relocs.iter().map(|r| r.r_type).collect();
        // PCREL_HI20 RELAX PCREL_LO12_I RELAX CALL_PLT RELAX
        assert_eq!(types, [23, 51, 24, 51, 19, 51]);
    }
}
