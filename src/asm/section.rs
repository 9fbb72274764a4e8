//! Section directives: `.section`, `.pushsection` and the like.

use super::Assembler;
use crate::mc::cursor::Cursor;
use crate::mc::object::*;
use crate::mc::stream::SectionSpec;
use crate::mc::symbols::SubId;

/// Type and flags of sections whose name says what they are (gABI "Special Sections" and GNU's).
fn known(name: &str) -> (u32, u64) {
    const A: u64 = SHF_ALLOC;
    const WA: u64 = SHF_ALLOC | SHF_WRITE;
    const AX: u64 = SHF_ALLOC | SHF_EXECINSTR;
    let is =
        |base: &str| name.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match name {
        _ if is(".text") || name == ".init" || name == ".fini" || is(".gnu.linkonce.t") => (SHT_PROGBITS, AX),
        _ if is(".bss") || is(".gnu.linkonce.b") => (SHT_NOBITS, WA),
        _ if is(".tbss") => (SHT_NOBITS, WA | SHF_TLS),
        _ if is(".tdata") => (SHT_PROGBITS, WA | SHF_TLS),
        _ if is(".data") || name == ".data1" || is(".gnu.linkonce.d") => (SHT_PROGBITS, WA),
        _ if is(".rodata") || name == ".rodata1" || is(".gnu.linkonce.r") => (SHT_PROGBITS, A),
        _ if is(".init_array") => (SHT_INIT_ARRAY, WA),
        _ if is(".fini_array") => (SHT_FINI_ARRAY, WA),
        _ if is(".preinit_array") => (SHT_PREINIT_ARRAY, WA),
        ".eh_frame" | ".gcc_except_table" => (SHT_PROGBITS, A),
        ".ctors" | ".dtors" | ".jcr" => (SHT_PROGBITS, WA),
        _ if is(".note") => (SHT_NOTE, 0),
        _ => (SHT_PROGBITS, 0),
    }
}

impl Assembler<'_> {
    /// A section directive; None: it is not one.
    pub(super) fn section_directive(&mut self, name: &[u8], cur: &mut Cursor) -> Option<Result<(), String>> {
        Some(match name {
            b"text" => self.standard(0, cur),
            b"data" => self.standard(1, cur),
            b"bss" => self.standard(2, cur),
            b"section" => self.parse_section(cur, false).map(|sub| self.obj.switch(sub)),
            b"pushsection" => {
                let saved = (self.obj.cur, self.obj.prev);
                self.parse_section(cur, true).map(|sub| {
                    self.section_stack.push(saved);
                    self.obj.switch(sub);
                })
            }
            b"popsection" => match self.section_stack.pop() {
                Some((cur, prev)) => {
                    (self.obj.cur, self.obj.prev) = (cur, prev);
                    Ok(())
                }
                None => Err(".popsection without corresponding .pushsection; ignored".into()),
            },
            b"previous" => {
                (self.obj.cur, self.obj.prev) = (self.obj.prev, self.obj.cur);
                Ok(())
            }
            b"subsection" => cur.absolute(self.obj).map(|n| {
                let sub = self.obj.sub_of(self.obj.cur_section(), n);
                self.obj.switch(sub);
            }),
            _ => return None,
        })
    }

    /// `.text`, `.data`, `.bss` with an optional subsection.
    fn standard(&mut self, sec: u32, cur: &mut Cursor) -> Result<(), String> {
        let number = if cur.at_end() { 0 } else { cur.absolute(self.obj)? };
        let sub = self.obj.sub_of(crate::mc::symbols::SecId(sec), number);
        self.obj.switch(sub);
        Ok(())
    }

    /// `name [, "flags" [, @type [, entsize] [, group [, comdat]] …]]`.
    fn parse_section(&mut self, cur: &mut Cursor, push: bool) -> Result<SubId, String> {
        cur.space();
        let name = if cur.byte() == b'"' {
            cur.string()?
        } else {
            let start = cur.pos;
            while !matches!(cur.byte(), 0 | b',' | b' ' | b'\t' | b'\n' | b'\r' | b';')
                && !cur.comment.contains(&cur.byte())
            {
                cur.pos += 1;
            }
            cur.text[start..cur.pos].to_vec()
        };
        if name.is_empty() {
            return Err("missing name".into());
        }
        let name = String::from_utf8_lossy(&name).into_owned();
        let (kind, flags) = known(&name);
        let mut spec = SectionSpec::new(&name, flags, kind);
        let mut number = 0;
        let mut explicit = false;
        if push && cur.peek() == b',' {
            let mut ahead = *cur;
            ahead.pos += 1;
            if ahead.peek() != b'"' {
                *cur = ahead;
                number = cur.absolute(self.obj)?;
            }
        }
        if cur.eat(b',') {
            explicit = true;
            self.section_flags(cur, &mut spec)?;
        }
        if !explicit && let Some(sec) = self.obj.find_section(&name) {
            return Ok(self.obj.sub_of(sec, number));
        }
        let sec = self.obj.section_id(&spec);
        Ok(self.obj.sub_of(sec, number))
    }

    fn section_flags(&mut self, cur: &mut Cursor, spec: &mut SectionSpec) -> Result<(), String> {
        let text = cur.string()?;
        let (mut flags, mut group, mut merge, mut order, mut same_group) = (0u64, false, false, false, false);
        let mut i = 0;
        while i < text.len() {
            match text[i] {
                b'a' => flags |= SHF_ALLOC,
                b'w' => flags |= SHF_WRITE,
                b'x' => flags |= SHF_EXECINSTR,
                b'e' => flags |= 0x8000_0000,
                b'M' => {
                    flags |= SHF_MERGE;
                    merge = true;
                }
                b'S' => flags |= SHF_STRINGS,
                b'T' => flags |= SHF_TLS,
                b'G' => group = true,
                b'R' => flags |= 0x20_0000,
                b'o' => order = true,
                b'l' => flags |= 0x1000_0000,
                b'?' => same_group = true,
                b'0'..=b'9' => {
                    let digits: Vec<u8> =
                        text[i..].iter().copied().take_while(|c| c.is_ascii_alphanumeric()).collect();
                    let mut c = Cursor::new(&digits, b"");
                    flags |= c.absolute(self.obj)? as u64;
                    i += digits.len();
                    continue;
                }
                c => return Err(format!("unknown section attribute: `{}'", c as char)),
            }
            i += 1;
        }
        spec.flags = flags;
        let mut more = cur.eat(b',');
        if more && matches!(cur.peek(), b'@' | b'%' | b'"') {
            let word = if cur.byte() == b'"' {
                cur.string()?
            } else {
                cur.pos += 1;
                let start = cur.pos;
                while cur.byte().is_ascii_alphanumeric() || cur.byte() == b'_' {
                    cur.pos += 1;
                }
                cur.text[start..cur.pos].to_vec()
            };
            spec.kind = match &word[..] {
                b"progbits" => SHT_PROGBITS,
                b"nobits" => SHT_NOBITS,
                b"note" => SHT_NOTE,
                b"init_array" => SHT_INIT_ARRAY,
                b"fini_array" => SHT_FINI_ARRAY,
                b"preinit_array" => SHT_PREINIT_ARRAY,
                b"unwind" => 0x7000_0001,
                w if w.first().is_some_and(|c| c.is_ascii_digit()) => {
                    Cursor::new(w, b"").absolute(self.obj)? as u32
                }
                w => return Err(format!("unrecognized section type `{}'", String::from_utf8_lossy(w))),
            };
            more = cur.eat(b',');
        }
        if merge && more {
            spec.entsize = cur.absolute(self.obj)? as u64;
            more = cur.eat(b',');
        }
        if group {
            if !more {
                return Err("group name for SHF_GROUP not specified".into());
            }
            spec.group = Some(String::from_utf8_lossy(&cur.symbol_name()?).into_owned());
            more = cur.eat(b',');
            if more && cur.peek() == b'c' {
                let word = cur.name();
                if word != b"comdat" {
                    return Err(format!("unknown group attribute `{}'", String::from_utf8_lossy(word)));
                }
                spec.comdat = true;
                more = cur.eat(b',');
            }
        } else if same_group {
            let here = self.obj.cur_section();
            let s = &self.obj.sections[here].spec;
            (spec.group, spec.comdat) = (s.group.clone(), s.comdat);
        }
        if order && more {
            let linked = cur.symbol_name()?;
            self.obj.symbols.named(&linked);
            spec.link_order = Some(String::from_utf8_lossy(&linked).into_owned());
            more = cur.eat(b',');
        }
        if more && cur.name() == b"unique" {
            return Err("unique section ids are not supported".into());
        }
        cur.expect_end()
    }
}
