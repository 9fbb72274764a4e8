//! The parser of linker scripts, version scripts and dynamic lists (ld manual, chapter 3).
//!
//! The text is not cut into tokens first: what a character means depends on where the parser stands (`-` and `*`
//! belong to names of files and sections, and are operators in expressions), so each rule asks for a name or an operator.

use super::*;

/// Reads a script. The error is a sentence with the line number.
pub fn script(text: &str, file: &str) -> Result<Script, String> {
    let mut p = Parser { text: text.as_bytes(), pos: 0, file, depth: 0 };
    let commands = p.commands().map_err(|e| p.locate(e))?;
    Ok(Script { commands, file: file.into() })
}

/// Reads a version script.
pub fn version_script(text: &str, file: &str) -> Result<Vec<VersionNode>, String> {
    let mut p = Parser { text: text.as_bytes(), pos: 0, file, depth: 0 };
    p.version_nodes(false).map_err(|e| p.locate(e))
}

/// Reads a dynamic list: `{ names; };`.
pub fn dynamic_list(text: &str, file: &str) -> Result<Vec<VersionPattern>, String> {
    let nodes = version_script(text, file)?;
    Ok(nodes.into_iter().flat_map(|n| n.globals).collect())
}

/// Reads `sym=expr` of `--defsym`.
pub fn defsym(text: &str) -> Result<Assign, String> {
    let mut p = Parser { text: text.as_bytes(), pos: 0, file: "--defsym", depth: 0 };
    let mut parse = || -> Result<Assign, String> {
        let name = p.symbol()?;
        p.expect("=")?;
        let expr = p.expr()?;
        p.space()?;
        if p.pos != p.text.len() {
            return Err("syntax error".into());
        }
        Ok(Assign { name, op: None, expr, provide: false, hidden: false })
    };
    parse().map_err(|e| format!("--defsym:{text}: {e}"))
}

struct Parser<'t> {
    text: &'t [u8],
    pos: usize,
    file: &'t str,
    depth: u32,
}

type Res<T> = Result<T, String>;

fn is_name_char(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c >= 0x80 || b"_.$/\\~+-[]*?^!:@".contains(&c)
}

fn is_symbol_char(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c >= 0x80 || b"_.$@".contains(&c)
}

impl Parser<'_> {
    fn locate(&self, message: String) -> String {
        let line = 1 + memchr::memchr_iter(b'\n', &self.text[..self.pos.min(self.text.len())]).count();
        format!("{}:{line}: {message}", self.file)
    }

    /// Skips white space and comments.
    fn space(&mut self) -> Res<()> {
        loop {
            match self.text[self.pos..] {
                [c, ..] if c.is_ascii_whitespace() => self.pos += 1,
                [b'/', b'*', ..] => {
                    let end = memchr::memmem::find(&self.text[self.pos + 2..], b"*/")
                        .ok_or("unterminated comment")?;
                    self.pos += end + 4;
                }
                [b'#', ..] => {
                    let rest = &self.text[self.pos..];
                    self.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                _ => return Ok(()),
            }
        }
    }

    fn peek(&mut self) -> Res<u8> {
        self.space()?;
        Ok(self.text.get(self.pos).copied().unwrap_or(0))
    }

    /// Takes a punctuation mark if it stands next.
    fn eat(&mut self, mark: &str) -> Res<bool> {
        self.space()?;
        let hit = self.text[self.pos..].starts_with(mark.as_bytes());
        if hit {
            self.pos += mark.len();
        }
        Ok(hit)
    }

    fn expect(&mut self, mark: &str) -> Res<()> {
        if self.eat(mark)? {
            Ok(())
        } else {
            Err(format!("syntax error: `{mark}' expected before {}", self.near()))
        }
    }

    fn near(&self) -> String {
        let rest = &self.text[self.pos.min(self.text.len())..];
        if rest.is_empty() {
            return "end of file".into();
        }
        let len = rest.iter().position(|c| c.is_ascii_whitespace()).unwrap_or(rest.len()).clamp(1, 30);
        format!("`{}'", String::from_utf8_lossy(&rest[..len.min(rest.len())]))
    }

    fn quoted(&mut self) -> Res<String> {
        let rest = &self.text[self.pos + 1..];
        let end = memchr::memchr(b'"', rest).ok_or("unterminated string")?;
        self.pos += end + 2;
        Ok(String::from_utf8_lossy(&rest[..end]).into_owned())
    }

    fn word(&mut self, ok: fn(u8) -> bool) -> Res<String> {
        if self.peek()? == b'"' {
            return self.quoted();
        }
        let rest = &self.text[self.pos..];
        let mut len = rest.iter().position(|&c| !ok(c)).unwrap_or(rest.len());
        // `name/*comment*/`
        if let Some(comment) = memchr::memmem::find(&rest[..len], b"/*")
            && comment > 0
            && ok(b'/')
            && memchr::memmem::find(&rest[comment + 2..], b"*/").is_some()
            && !rest[comment + 2..].starts_with(b".")
        {
            len = comment;
        }
        if len == 0 {
            return Err(format!("syntax error: name expected before {}", self.near()));
        }
        self.pos += len;
        Ok(String::from_utf8_lossy(&rest[..len]).into_owned())
    }

    /// A file or section name or pattern. A colon at its end is punctuation.
    fn name(&mut self) -> Res<String> {
        let quoted = self.peek()? == b'"';
        let mut name = self.word(is_name_char)?;
        if !quoted && name.len() > 1 && name.ends_with(':') {
            name.pop();
            self.pos -= 1;
        }
        Ok(name)
    }

    fn symbol(&mut self) -> Res<String> {
        self.word(is_symbol_char)
    }

    /// The word that comes next, without taking it.
    fn peek_name(&mut self) -> Res<String> {
        self.space()?;
        let at = self.pos;
        let name = self.name().unwrap_or_default();
        self.pos = at;
        Ok(name)
    }

    /// Takes a keyword followed by `(`.
    fn call(&mut self, keyword: &str) -> Res<bool> {
        let at = self.pos;
        if self.peek()? != b'"' && self.word(is_symbol_char).is_ok_and(|w| w == keyword) && self.eat("(")? {
            return Ok(true);
        }
        self.pos = at;
        Ok(false)
    }

    fn paren_name(&mut self) -> Res<String> {
        self.expect("(")?;
        let name = self.name()?;
        self.expect(")")?;
        Ok(name)
    }

    fn commands(&mut self) -> Res<Vec<Command>> {
        let mut out = Vec::new();
        loop {
            match self.peek()? {
                0 if self.pos >= self.text.len() => return Ok(out),
                b';' => {
                    self.pos += 1;
                    continue;
                }
                _ => {}
            }
            let at = self.pos;
            let quoted = self.peek()? == b'"';
            let word = self.word(is_symbol_char)?;
            let command = match word.as_str() {
                _ if quoted => {
                    self.pos = at;
                    Command::Assign(self.assign()?)
                }
                "ENTRY" => Command::Entry(self.paren_name()?),
                "OUTPUT" => return Err("OUTPUT is not supported: name the output with -o".into()),
                "OUTPUT_ARCH" => {
                    self.paren_name()?;
                    continue;
                }
                "OUTPUT_FORMAT" => {
                    self.expect("(")?;
                    let name = self.name()?;
                    // Big- and little-endian alternatives.
                    let mut names = vec![name];
                    while self.eat(",")? {
                        names.push(self.name()?);
                    }
                    self.expect(")")?;
                    Command::OutputFormat(names.swap_remove(0))
                }
                "TARGET" => {
                    self.paren_name()?;
                    continue;
                }
                "SEARCH_DIR" => {
                    self.paren_name()?;
                    continue;
                }
                "STARTUP" => Command::Input {
                    files: vec![InputFile { name: self.paren_name()?, as_needed: false }],
                    group: false,
                },
                "INPUT" | "GROUP" => {
                    self.expect("(")?;
                    let mut files = Vec::new();
                    self.input_list(false, &mut files)?;
                    Command::Input { files, group: word == "GROUP" }
                }
                "EXTERN" => {
                    self.expect("(")?;
                    let mut names = Vec::new();
                    while !self.eat(")")? {
                        names.push(self.name()?);
                        self.eat(",")?;
                    }
                    Command::Extern(names)
                }
                "ASSERT" => {
                    let (e, m) = self.assert()?;
                    Command::Assert(e, m)
                }
                "SECTIONS" => {
                    self.expect("{")?;
                    Command::Sections(self.sections()?)
                }
                "INSERT" => {
                    let after = match self.symbol()?.as_str() {
                        "AFTER" => true,
                        "BEFORE" => false,
                        _ => return Err("syntax error: INSERT wants AFTER or BEFORE".into()),
                    };
                    Command::Insert { after, section: self.name()? }
                }
                "MEMORY" => Command::Memory(self.memory()?),
                "REGION_ALIAS" => {
                    self.expect("(")?;
                    let alias = self.name()?;
                    self.expect(",")?;
                    let region = self.name()?;
                    self.expect(")")?;
                    Command::RegionAlias(alias, region)
                }
                "PHDRS" => Command::Phdrs(self.phdrs()?),
                "VERSION" => {
                    self.expect("{")?;
                    let nodes = self.version_nodes(true)?;
                    Command::Version(nodes)
                }
                "FORCE_COMMON_ALLOCATION" => Command::ForceCommon,
                "INHIBIT_COMMON_ALLOCATION" => Command::InhibitCommon,
                "NOCROSSREFS" | "NOCROSSREFS_TO" | "LD_FEATURE" => {
                    self.expect("(")?;
                    while !self.eat(")")? {
                        self.name()?;
                        self.eat(",")?;
                    }
                    continue;
                }
                "INCLUDE" => return Err("INCLUDE is not supported".into()),
                _ => {
                    self.pos = at;
                    Command::Assign(self.assign()?)
                }
            };
            out.push(command);
        }
    }

    fn input_list(&mut self, as_needed: bool, files: &mut Vec<InputFile>) -> Res<()> {
        while !self.eat(")")? {
            if self.eat(",")? {
                continue;
            }
            if self.call("AS_NEEDED")? {
                self.nested(|p| p.input_list(true, files))?;
                continue;
            }
            let name = self.name()?;
            files.push(InputFile { name, as_needed });
        }
        Ok(())
    }

    /// Guards against input nested without bound.
    fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        if self.depth > 200 {
            return Err("nesting is too deep".into());
        }
        let out = f(self);
        self.depth -= 1;
        out
    }

    fn assert(&mut self) -> Res<(Expr, String)> {
        self.expect("(")?;
        let e = self.expr()?;
        self.expect(",")?;
        let message = self.name()?;
        self.expect(")")?;
        self.eat(";")?;
        Ok((e, message))
    }

    /// `sym = expr ;`, PROVIDE, PROVIDE_HIDDEN, HIDDEN.
    fn assign(&mut self) -> Res<Assign> {
        for (keyword, provide, hidden) in
            [("PROVIDE", true, false), ("PROVIDE_HIDDEN", true, true), ("HIDDEN", false, true)]
        {
            if self.call(keyword)? {
                let mut a = self.plain_assign()?;
                self.expect(")")?;
                self.end_statement()?;
                a.provide = provide;
                a.hidden = hidden;
                return Ok(a);
            }
        }
        let a = self.plain_assign()?;
        self.end_statement()?;
        Ok(a)
    }

    fn end_statement(&mut self) -> Res<()> {
        if !self.eat(";")? && !self.eat(",")? && self.peek()? != b'}' && self.pos < self.text.len() {
            return Err(format!("syntax error: `;' expected before {}", self.near()));
        }
        Ok(())
    }

    fn plain_assign(&mut self) -> Res<Assign> {
        let name = self.symbol()?;
        self.space()?;
        const OPS: [(&str, BinaryOp); 9] = [
            ("+=", BinaryOp::Add),
            ("-=", BinaryOp::Sub),
            ("*=", BinaryOp::Mul),
            ("/=", BinaryOp::Div),
            ("<<=", BinaryOp::Shl),
            (">>=", BinaryOp::Shr),
            ("&=", BinaryOp::And),
            ("|=", BinaryOp::Or),
            ("^=", BinaryOp::Xor),
        ];
        let mut op = None;
        let mut found = false;
        for (text, o) in OPS {
            if self.eat(text)? {
                (op, found) = (Some(o), true);
                break;
            }
        }
        if !found {
            self.expect("=")?;
        }
        let expr = self.expr()?;
        Ok(Assign { name, op, expr, provide: false, hidden: false })
    }

    /// Whether a statement of the form `symbol op=` stands next.
    fn at_assignment(&mut self) -> Res<bool> {
        let at = self.pos;
        let is = self.symbol().is_ok() && {
            self.space()?;
            let rest = &self.text[self.pos..];
            let op = |t: &str| rest.starts_with(t.as_bytes());
            (op("=") && !op("=="))
                || ["+=", "-=", "*=", "/=", "<<=", ">>=", "&=", "|=", "^="].iter().any(|t| op(t))
        };
        self.pos = at;
        Ok(is)
    }

    fn at_provide(&mut self) -> Res<bool> {
        let at = self.pos;
        let is = self.call("PROVIDE")? || self.call("PROVIDE_HIDDEN")? || self.call("HIDDEN")?;
        self.pos = at;
        Ok(is)
    }

    fn sections(&mut self) -> Res<Vec<SectionsCommand>> {
        let mut out = Vec::new();
        loop {
            if self.eat("}")? {
                return Ok(out);
            }
            if self.eat(";")? {
                continue;
            }
            if self.at_assignment()? || self.at_provide()? {
                out.push(SectionsCommand::Assign(self.assign()?));
                continue;
            }
            let name = self.name()?;
            match name.as_str() {
                "ASSERT" => {
                    let (e, m) = self.assert()?;
                    out.push(SectionsCommand::Assert(e, m));
                }
                "ENTRY" => out.push(SectionsCommand::Entry(self.paren_name()?)),
                "OVERLAY" => return Err("OVERLAY is not supported".into()),
                "INCLUDE" => return Err("INCLUDE is not supported".into()),
                _ => {
                    let desc = self.output(name)?;
                    out.push(SectionsCommand::Output(Box::new(desc)));
                }
            }
        }
    }

    fn output(&mut self, name: String) -> Res<OutputDesc> {
        let mut d = OutputDesc {
            name,
            addr: None,
            kind: SectionKind::Normal,
            at: None,
            align: None,
            align_with_input: false,
            subalign: None,
            only_if_ro: false,
            only_if_rw: false,
            body: Vec::new(),
            region: None,
            lma_region: None,
            phdrs: Vec::new(),
            fill: None,
        };
        if self.peek()? != b':' {
            let at = self.pos;
            if !self.section_kind(&mut d)? {
                self.pos = at;
                d.addr = Some(self.expr()?);
                self.section_kind(&mut d)?;
            }
        }
        self.expect(":")?;
        loop {
            if self.call("AT")? {
                d.at = Some(self.expr()?);
                self.expect(")")?;
            } else if self.call("ALIGN")? {
                d.align = Some(self.expr()?);
                self.expect(")")?;
            } else if self.call("SUBALIGN")? {
                d.subalign = Some(self.expr()?);
                self.expect(")")?;
            } else {
                let word = if self.peek()? == b'{' { String::new() } else { self.peek_name()? };
                match word.as_str() {
                    "ONLY_IF_RO" => d.only_if_ro = true,
                    "ONLY_IF_RW" => d.only_if_rw = true,
                    "ALIGN_WITH_INPUT" => d.align_with_input = true,
                    _ => break,
                }
                self.name()?;
            }
        }
        self.expect("{")?;
        while !self.eat("}")? {
            self.body_command(&mut d.body)?;
        }
        loop {
            match self.peek()? {
                b'>' => {
                    self.pos += 1;
                    d.region = Some(self.name()?);
                }
                b':' => {
                    self.pos += 1;
                    d.phdrs.push(self.name()?);
                }
                b'=' => {
                    self.pos += 1;
                    d.fill = Some(self.fill()?);
                }
                b',' => self.pos += 1,
                b'A' => {
                    let at = self.pos;
                    if self.word(is_symbol_char)? == "AT" && self.eat(">")? {
                        d.lma_region = Some(self.name()?);
                    } else {
                        self.pos = at;
                        return Ok(d);
                    }
                }
                _ => return Ok(d),
            }
        }
    }

    /// `(NOLOAD)` and the like; false when what stands next is not one.
    fn section_kind(&mut self, d: &mut OutputDesc) -> Res<bool> {
        if !self.eat("(")? {
            return Ok(false);
        }
        if self.eat(")")? {
            return Ok(true);
        }
        let word = self.peek_name()?;
        d.kind = match word.as_str() {
            "NOLOAD" => SectionKind::NoLoad,
            "DSECT" | "COPY" | "INFO" | "OVERLAY" => SectionKind::NotAllocated,
            "READONLY" => SectionKind::ReadOnly,
            "TYPE" => {
                self.name()?;
                self.expect("=")?;
                let t = self.name()?;
                d.kind = SectionKind::Type(match t.as_str() {
                    "SHT_PROGBITS" => 1,
                    "SHT_STRTAB" => 3,
                    "SHT_NOTE" => 7,
                    "SHT_NOBITS" => 8,
                    "SHT_INIT_ARRAY" => 14,
                    "SHT_FINI_ARRAY" => 15,
                    "SHT_PREINIT_ARRAY" => 16,
                    other => number(other).ok_or("unknown section type")? as u32,
                });
                self.expect(")")?;
                return Ok(true);
            }
            _ => return Ok(false),
        };
        self.name()?;
        self.expect(")")?;
        Ok(true)
    }

    fn fill(&mut self) -> Res<Fill> {
        self.space()?;
        let rest = &self.text[self.pos..];
        if rest.starts_with(b"0x") || rest.starts_with(b"0X") {
            let len = rest[2..].iter().position(|c| !c.is_ascii_hexdigit()).unwrap_or(rest.len() - 2);
            let after = rest.get(2 + len).copied().unwrap_or(0);
            if len > 0 && !after.is_ascii_alphanumeric() {
                let mut digits: Vec<u8> = rest[2..2 + len].to_vec();
                if digits.len() % 2 == 1 {
                    digits.insert(0, b'0');
                }
                self.pos += 2 + len;
                let nibble = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
                return Ok(Fill::Bytes(digits.chunks(2).map(|d| nibble(d[0]) << 4 | nibble(d[1])).collect()));
            }
        }
        // Not `expr`: a following section's name must not be taken for an operand.
        Ok(Fill::Expr(self.primary()?))
    }

    fn body_command(&mut self, out: &mut Vec<BodyCommand>) -> Res<()> {
        if self.eat(";")? {
            return Ok(());
        }
        if self.at_assignment()? || self.at_provide()? {
            out.push(BodyCommand::Assign(self.assign()?));
            return Ok(());
        }
        for (keyword, size) in [("BYTE", 1), ("SHORT", 2), ("LONG", 4), ("QUAD", 8), ("SQUAD", 8)] {
            if self.call(keyword)? {
                let e = self.expr()?;
                self.expect(")")?;
                self.eat(";")?;
                out.push(BodyCommand::Data(size, e));
                return Ok(());
            }
        }
        if self.call("FILL")? {
            let fill = self.fill()?;
            self.expect(")")?;
            self.eat(";")?;
            out.push(BodyCommand::Fill(fill));
            return Ok(());
        }
        if self.call("ASCIZ")? || self.call("LINKER_VERSION")? {
            return Err("ASCIZ and LINKER_VERSION are not supported".into());
        }
        let word = self.peek_name()?;
        match word.as_str() {
            "ASSERT" => {
                self.name()?;
                let (e, m) = self.assert()?;
                out.push(BodyCommand::Assert(e, m));
                return Ok(());
            }
            "CONSTRUCTORS" => {
                self.name()?;
                return Ok(());
            }
            "INCLUDE" => return Err("INCLUDE is not supported".into()),
            _ => {}
        }
        if self.call("SORT")? {
            // SORT(CONSTRUCTORS)
            if self.peek_name()? == "CONSTRUCTORS" {
                self.name()?;
                self.expect(")")?;
                return Ok(());
            }
            return Err("syntax error in SORT".into());
        }
        let keep = self.call("KEEP")?;
        let mut desc = self.input_desc()?;
        desc.keep = keep;
        if keep {
            self.expect(")")?;
        }
        out.push(BodyCommand::Input(desc));
        Ok(())
    }

    fn input_desc(&mut self) -> Res<InputDesc> {
        let mut d = InputDesc {
            keep: false,
            file: Glob::new("*"),
            archive: None,
            exclude_files: Vec::new(),
            sort_files: false,
            sections: Vec::new(),
            flags: (0, 0),
        };
        if self.call("INPUT_SECTION_FLAGS")? {
            loop {
                let not = self.eat("!")?;
                let name = self.symbol()?;
                let bit = match name.as_str() {
                    "SHF_WRITE" => 1,
                    "SHF_ALLOC" => 2,
                    "SHF_EXECINSTR" => 4,
                    "SHF_MERGE" => 0x10,
                    "SHF_STRINGS" => 0x20,
                    "SHF_INFO_LINK" => 0x40,
                    "SHF_LINK_ORDER" => 0x80,
                    "SHF_GROUP" => 0x200,
                    "SHF_TLS" => 0x400,
                    other => number(other).ok_or_else(|| format!("unknown section flag {other}"))?,
                };
                if not {
                    d.flags.1 |= bit;
                } else {
                    d.flags.0 |= bit;
                }
                if !self.eat("&")? {
                    break;
                }
            }
            self.expect(")")?;
        }
        if self.call("EXCLUDE_FILE")? {
            d.exclude_files = self.glob_list()?;
        }
        let sorted = self.call("SORT")? || self.call("SORT_BY_NAME")?;
        let name = self.name()?;
        if sorted {
            d.sort_files = true;
            self.expect(")")?;
        }
        match name.split_once(':') {
            Some((archive, file)) => {
                d.archive = Some(Glob::new(archive));
                d.file = Glob::new(if file.is_empty() { "*" } else { file });
            }
            None => d.file = Glob::new(&name),
        }
        if !self.eat("(")? {
            // A file name alone: all its sections.
            d.sections.push(SectionPattern {
                glob: Glob::new("*"),
                exclude_files: Vec::new(),
                sort: Sort::None,
                then: Sort::None,
            });
            return Ok(d);
        }
        let mut exclude = Vec::new();
        while !self.eat(")")? {
            if self.eat(",")? {
                continue;
            }
            if self.call("EXCLUDE_FILE")? {
                exclude = self.glob_list()?;
                continue;
            }
            self.section_pattern(Sort::None, Sort::None, &exclude, &mut d.sections)?;
            exclude.clear();
        }
        Ok(d)
    }

    fn glob_list(&mut self) -> Res<Vec<Glob>> {
        let mut out = Vec::new();
        while !self.eat(")")? {
            if !self.eat(",")? {
                out.push(Glob::new(&self.name()?));
            }
        }
        Ok(out)
    }

    /// One pattern, possibly inside one or two sorting keywords.
    fn section_pattern(
        &mut self,
        sort: Sort,
        then: Sort,
        exclude: &[Glob],
        out: &mut Vec<SectionPattern>,
    ) -> Res<()> {
        const SORTS: [(&str, Sort); 5] = [
            ("SORT", Sort::Name),
            ("SORT_BY_NAME", Sort::Name),
            ("SORT_BY_ALIGNMENT", Sort::Alignment),
            ("SORT_BY_INIT_PRIORITY", Sort::InitPriority),
            ("SORT_NONE", Sort::None),
        ];
        for (keyword, s) in SORTS {
            if self.call(keyword)? {
                let (outer, inner) = if sort == Sort::None { (s, Sort::None) } else { (sort, s) };
                let mut exclude = exclude.to_vec();
                self.nested(|p| {
                    while !p.eat(")")? {
                        if p.eat(",")? {
                            continue;
                        }
                        if p.call("EXCLUDE_FILE")? {
                            exclude = p.glob_list()?;
                            continue;
                        }
                        p.section_pattern(outer, inner, &exclude, out)?;
                    }
                    Ok(())
                })?;
                return Ok(());
            }
        }
        let glob = Glob::new(&self.name()?);
        out.push(SectionPattern { glob, exclude_files: exclude.to_vec(), sort, then });
        Ok(())
    }

    fn memory(&mut self) -> Res<Vec<Region>> {
        self.expect("{")?;
        let mut out = Vec::new();
        while !self.eat("}")? {
            let name = self.name()?;
            // Which orphans may go there: rules place them all.
            if self.eat("(")? {
                self.name()?;
                self.expect(")")?;
            }
            self.expect(":")?;
            let mut field = |names: &[&str]| -> Res<Expr> {
                let word = self.symbol()?;
                if !names.contains(&word.as_str()) {
                    return Err(format!("syntax error: {} expected", names[0]));
                }
                self.expect("=")?;
                self.expr()
            };
            let origin = field(&["ORIGIN", "org", "o"])?;
            self.expect(",")?;
            let mut field = |names: &[&str]| -> Res<Expr> {
                let word = self.symbol()?;
                if !names.contains(&word.as_str()) {
                    return Err(format!("syntax error: {} expected", names[0]));
                }
                self.expect("=")?;
                self.expr()
            };
            let length = field(&["LENGTH", "len", "l"])?;
            self.eat(";")?;
            out.push(Region { name, origin, length });
        }
        Ok(out)
    }

    fn phdrs(&mut self) -> Res<Vec<PhdrDef>> {
        self.expect("{")?;
        let mut out = Vec::new();
        while !self.eat("}")? {
            let name = self.name()?;
            let p_type = match self.peek()? {
                c if c.is_ascii_alphabetic() => {
                    let word = self.symbol()?;
                    Expr::Num(match word.as_str() {
                        "PT_NULL" => 0,
                        "PT_LOAD" => 1,
                        "PT_DYNAMIC" => 2,
                        "PT_INTERP" => 3,
                        "PT_NOTE" => 4,
                        "PT_SHLIB" => 5,
                        "PT_PHDR" => 6,
                        "PT_TLS" => 7,
                        "PT_GNU_EH_FRAME" => 0x6474_e550,
                        "PT_GNU_STACK" => 0x6474_e551,
                        "PT_GNU_RELRO" => 0x6474_e552,
                        "PT_GNU_PROPERTY" => 0x6474_e553,
                        _ => return Err(format!("unknown program header type `{word}'")),
                    })
                }
                _ => self.expr()?,
            };
            let mut def = PhdrDef { name, p_type, filehdr: false, phdrs: false, at: None, flags: None };
            while !self.eat(";")? {
                if self.call("AT")? {
                    def.at = Some(self.expr()?);
                    self.expect(")")?;
                } else if self.call("FLAGS")? {
                    def.flags = Some(self.expr()?);
                    self.expect(")")?;
                } else {
                    match self.symbol()?.as_str() {
                        "FILEHDR" => def.filehdr = true,
                        "PHDRS" => def.phdrs = true,
                        other => return Err(format!("syntax error in PHDRS: `{other}'")),
                    }
                }
            }
            out.push(def);
        }
        Ok(out)
    }

    /// Version nodes up to the end of the text, or up to `}` in a VERSION command.
    fn version_nodes(&mut self, inner: bool) -> Res<Vec<VersionNode>> {
        let mut out = Vec::new();
        loop {
            if inner && self.eat("}")? {
                return Ok(out);
            }
            if self.peek()? == 0 && self.pos >= self.text.len() {
                if inner {
                    return Err("syntax error: `}' expected before end of file".into());
                }
                return Ok(out);
            }
            let mut node = VersionNode::default();
            if self.peek()? != b'{' {
                node.name = self.name()?;
            }
            self.expect("{")?;
            self.version_body(&mut node)?;
            while !self.eat(";")? {
                node.parents.push(self.name()?);
            }
            out.push(node);
        }
    }

    fn version_body(&mut self, node: &mut VersionNode) -> Res<()> {
        let mut local = false;
        loop {
            if self.eat("}")? {
                return Ok(());
            }
            if self.eat(";")? {
                continue;
            }
            let quoted = self.peek()? == b'"';
            let name = self.name()?;
            if !quoted && (name == "global" || name == "local") && self.eat(":")? {
                local = name == "local";
                continue;
            }
            if !quoted && (name == "global:" || name == "local:") {
                local = name == "local:";
                continue;
            }
            if !quoted && name == "extern" {
                let cxx = self.name()? != "C";
                self.expect("{")?;
                while !self.eat("}")? {
                    if self.eat(";")? {
                        continue;
                    }
                    let exact = self.peek()? == b'"';
                    // Demangled names have blanks and parentheses; they end with the semicolon.
                    let name = if exact {
                        self.quoted()?
                    } else {
                        let rest = &self.text[self.pos..];
                        let len = rest.iter().position(|c| b";}\n".contains(c)).unwrap_or(rest.len());
                        self.pos += len;
                        String::from_utf8_lossy(&rest[..len]).trim().to_string()
                    };
                    let list = if local { &mut node.locals } else { &mut node.globals };
                    list.push(VersionPattern { glob: Glob::new(&name), exact, cxx });
                }
                continue;
            }
            let list = if local { &mut node.locals } else { &mut node.globals };
            list.push(VersionPattern { glob: Glob::new(&name), exact: quoted, cxx: false });
        }
    }

    fn expr(&mut self) -> Res<Expr> {
        self.nested(|p| {
            let cond = p.binary(0)?;
            if p.eat("?")? {
                let a = p.expr()?;
                p.expect(":")?;
                let b = p.expr()?;
                return Ok(Expr::Cond(Box::new(cond), Box::new(a), Box::new(b)));
            }
            Ok(cond)
        })
    }

    /// Operands joined by operators of at least a level, by climbing: levels are C's precedences.
    fn binary(&mut self, lowest: usize) -> Res<Expr> {
        let mut left = self.primary()?;
        // A chain is as deep a tree as it is long, and the tree is walked recursively.
        let mut chain = 0;
        while let Some((text, op, level)) = self.peek_operator(lowest)? {
            chain += 1;
            if chain > 500 {
                return Err("expression is too long".into());
            }
            self.pos += text.len();
            let right = self.nested(|p| p.binary(level + 1))?;
            left = Expr::Binary(op, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    /// The binary operator that stands next, if its level is high enough.
    fn peek_operator(&mut self, lowest: usize) -> Res<Option<(&'static str, BinaryOp, usize)>> {
        use BinaryOp::*;
        // Longer spellings first.
        const OPERATORS: [(&str, BinaryOp, usize); 18] = [
            ("||", LogOr, 0),
            ("&&", LogAnd, 1),
            ("==", Eq, 5),
            ("!=", Ne, 5),
            ("<<", Shl, 7),
            (">>", Shr, 7),
            ("<=", Le, 6),
            (">=", Ge, 6),
            ("|", Or, 2),
            ("^", Xor, 3),
            ("&", And, 4),
            ("<", Lt, 6),
            (">", Gt, 6),
            ("+", Add, 8),
            ("-", Sub, 8),
            ("*", Mul, 9),
            ("/", Div, 9),
            ("%", Rem, 9),
        ];
        self.space()?;
        let rest = &self.text[self.pos..];
        let Some(&(text, op, level)) = OPERATORS.iter().find(|o| rest.starts_with(o.0.as_bytes())) else {
            return Ok(None);
        };
        // `+=` and the like belong to the next statement.
        let assigns = rest.get(text.len()) == Some(&b'=')
            && !matches!(op, Eq | Ne | Le | Ge | LogOr | LogAnd | Lt | Gt);
        Ok((level >= lowest && !assigns).then_some((text, op, level)))
    }

    fn primary(&mut self) -> Res<Expr> {
        self.nested(Self::primary_inner)
    }

    fn primary_inner(&mut self) -> Res<Expr> {
        let c = self.peek()?;
        match c {
            b'(' => {
                self.pos += 1;
                let e = self.expr()?;
                self.expect(")")?;
                return Ok(e);
            }
            b'-' | b'~' | b'!' | b'+' => {
                self.pos += 1;
                let e = Box::new(self.primary()?);
                return Ok(match c {
                    b'-' => Expr::Unary(UnaryOp::Neg, e),
                    b'~' => Expr::Unary(UnaryOp::Not, e),
                    b'!' => Expr::Unary(UnaryOp::LogNot, e),
                    _ => *e,
                });
            }
            b'"' => return Ok(Expr::Sym(self.quoted()?)),
            b'0'..=b'9' => {
                let word = self.symbol()?;
                return number(&word).map(Expr::Num).ok_or_else(|| format!("bad number `{word}'"));
            }
            _ => {}
        }
        let word = self.symbol()?;
        if word == "." {
            return Ok(Expr::Dot);
        }
        if word == "SIZEOF_HEADERS" || word == "sizeof_headers" {
            return Ok(Expr::SizeofHeaders);
        }
        if word == "ASSERT" {
            let (e, m) = self.assert()?;
            return Ok(Expr::Assert(Box::new(e), m));
        }
        if self.peek()? != b'(' {
            return Ok(Expr::Sym(word));
        }
        let one = |p: &mut Self| -> Res<Box<Expr>> {
            p.expect("(")?;
            let e = p.expr()?;
            p.expect(")")?;
            Ok(Box::new(e))
        };
        Ok(match word.as_str() {
            "ABSOLUTE" => Expr::Absolute(one(self)?),
            "NEXT" | "BLOCK" => Expr::Align(None, one(self)?),
            "LOG2CEIL" => Expr::Log2Ceil(one(self)?),
            "DATA_SEGMENT_END" => Expr::DataSegmentEnd(one(self)?),
            "ADDR" => Expr::Section(SectionFn::Addr, self.paren_name()?),
            "LOADADDR" => Expr::Section(SectionFn::LoadAddr, self.paren_name()?),
            "SIZEOF" => Expr::Section(SectionFn::SizeOf, self.paren_name()?),
            "ALIGNOF" => Expr::Section(SectionFn::AlignOf, self.paren_name()?),
            "DEFINED" => Expr::Defined(self.paren_name()?),
            "CONSTANT" => Expr::Constant(self.paren_name()?),
            "ORIGIN" => Expr::Origin(self.paren_name()?),
            "LENGTH" => Expr::Length(self.paren_name()?),
            "ALIGN" => {
                self.expect("(")?;
                let a = Box::new(self.expr()?);
                if self.eat(",")? {
                    let b = Box::new(self.expr()?);
                    self.expect(")")?;
                    Expr::Align(Some(a), b)
                } else {
                    self.expect(")")?;
                    Expr::Align(None, a)
                }
            }
            "SEGMENT_START" => {
                self.expect("(")?;
                let name = self.name()?;
                self.expect(",")?;
                let e = Box::new(self.expr()?);
                self.expect(")")?;
                Expr::SegmentStart(name, e)
            }
            "MAX" | "MIN" | "DATA_SEGMENT_ALIGN" | "DATA_SEGMENT_RELRO_END" => {
                self.expect("(")?;
                let a = Box::new(self.expr()?);
                self.expect(",")?;
                let b = Box::new(self.expr()?);
                self.expect(")")?;
                match word.as_str() {
                    "MAX" => Expr::Binary(BinaryOp::Max, a, b),
                    "MIN" => Expr::Binary(BinaryOp::Min, a, b),
                    "DATA_SEGMENT_ALIGN" => Expr::DataSegmentAlign(a, b),
                    _ => Expr::DataSegmentRelroEnd(a, b),
                }
            }
            _ => return Err(format!("unknown function `{word}'")),
        })
    }
}

/// Decimal, octal (0…), hexadecimal (0x… or …H) numbers with the suffixes K and M.
pub fn number(text: &str) -> Option<u64> {
    let (body, scale) = match text.as_bytes().last()? {
        b'K' | b'k' => (&text[..text.len() - 1], 1024),
        b'M' | b'm' => (&text[..text.len() - 1], 1 << 20),
        _ => (text, 1),
    };
    let lower = body.to_ascii_lowercase();
    let value = if let Some(hex) = lower.strip_prefix("0x").or_else(|| lower.strip_prefix('$')) {
        u64::from_str_radix(hex, 16).ok()?
    } else if let Some(hex) = lower.strip_suffix('h') {
        u64::from_str_radix(hex, 16).ok()?
    } else if lower.len() > 1 && lower.starts_with('0') {
        u64::from_str_radix(&lower[1..], 8).ok()?
    } else {
        lower.parse().ok()?
    };
    Some(value.wrapping_mul(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_libc_so() {
        let text = "/* GNU ld script */\nOUTPUT_FORMAT(elf64-x86-64)\n\
            GROUP ( /lib/x86_64-linux-gnu/libc.so.6 /usr/lib/libc_nonshared.a  AS_NEEDED ( /lib64/ld.so.2 ) )";
        let s = script(text, "libc.so").unwrap();
        let [Command::OutputFormat(f), Command::Input { files, group: true }] = &s.commands[..] else {
            panic!()
        };
        assert_eq!(f, "elf64-x86-64");
        assert_eq!(files.len(), 3);
        assert!(files[2].as_needed && !files[1].as_needed);
    }

    #[test]
    fn sections_and_expressions() {
        let text = "SECTIONS { . = 0x1000 + SIZEOF_HEADERS; .text : AT(ADDR(.text) - 0x100) ALIGN(16) { KEEP(*(SORT_NONE(.init)))\n\
            *(.text .text.*) a.o(.data) *(EXCLUDE_FILE(*crtend.o) .ctors) x = .; QUAD(1+2*3) } >ram :text =0x90909090\n\
            PROVIDE_HIDDEN(end = .); /DISCARD/ : { *(.comment) } }";
        let s = script(text, "t").unwrap();
        let [Command::Sections(c)] = &s.commands[..] else { panic!() };
        assert_eq!(c.len(), 4);
        let SectionsCommand::Output(d) = &c[1] else { panic!() };
        assert_eq!((d.name.as_str(), d.body.len(), d.region.as_deref()), (".text", 6, Some("ram")));
        assert!(matches!(&d.body[5], BodyCommand::Data(8, _)));
    }

    #[test]
    fn versions() {
        let v = version_script("V1 { global: foo; bar*; local: *; };\nV2 { baz; } V1;", "v").unwrap();
        assert_eq!((v.len(), v[0].globals.len(), v[0].locals.len()), (2, 2, 1));
        assert_eq!(v[1].parents, ["V1"]);
    }

    #[test]
    fn errors_have_lines_and_depth_is_limited() {
        assert!(script("SECTIONS {\n . = ; }", "x.ld").unwrap_err().starts_with("x.ld:2:"));
        assert!(script(&format!("a = {}1;", "(".repeat(100_000)), "x").is_err());
        assert!(script(&format!("a = 1{};", "+1".repeat(100_000)), "x").is_err());
        assert!(script("a = 1 + 2 * 3 - 4 == 3 && 2 < 3 ? 5 : 6;", "x").is_ok());
    }
}
