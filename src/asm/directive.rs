//! Directives other than sections, conditionals and macros (gas manual, chapter 7).

use super::{Assembler, MAX_NESTING};
use crate::mc::cursor::Cursor;
use crate::mc::object::*;
use crate::mc::stream::{Cfi, SectionSpec, SymbolAttr};
use crate::mc::symbols::*;
use crate::mc::*;

impl Assembler<'_> {
    /// The directive `name` (with its dot).
    pub(super) fn directive(&mut self, name: &[u8], cur: &mut Cursor) -> Result<(), String> {
        let mut lower = [0u8; 24];
        let word = &name[1..];
        let word = if word.iter().any(|c| c.is_ascii_uppercase()) && word.len() <= lower.len() {
            lower[..word.len()].copy_from_slice(word);
            lower[..word.len()].make_ascii_lowercase();
            &lower[..word.len()]
        } else {
            word
        };
        match word {
            b"byte" | b"dc.b" => return self.values(cur, 1),
            b"2byte" | b"short" | b"hword" | b"value" | b"half" | b"dc.w" => return self.values(cur, 2),
            b"4byte" | b"long" | b"int" | b"dc.l" => return self.values(cur, 4),
            b"8byte" | b"quad" | b"xword" => return self.values(cur, 8),
            b"dword" => return self.values(cur, 8),
            b"word" => return self.values(cur, self.obj.machine.word_size()),
            b"ascii" => return self.strings(cur, false),
            b"asciz" | b"string" | b"string8" => return self.strings(cur, true),
            b"loc" => return self.loc(cur),
            b"globl" | b"global" => return self.attribute(cur, SymbolAttr::Global),
            b"type" => return self.symbol_type(cur),
            b"size" => return self.size(cur),
            b"p2align" | b"p2alignw" | b"p2alignl" => return self.align(cur, word, true),
            b"balign" | b"balignw" | b"balignl" => return self.align(cur, word, false),
            b"align" => return self.align(cur, word, self.obj.machine.align_is_power()),
            b"zero" | b"skip" | b"space" => return self.skip(cur),
            b"set" | b"equ" => {
                let name = cur.symbol_name()?;
                cur.expect(b',')?;
                if &*name == b"." {
                    let to = cur.expr_id(self.obj)?;
                    self.obj.tail(Tail::Org { to, fill: 0 });
                    return cur.expect_end();
                }
                let v = cur.expr(self.obj)?;
                self.set_symbol(&name, v)?;
                return cur.expect_end();
            }
            _ => {}
        }
        if let Some(rest) = word.strip_prefix(b"cfi_") {
            return self.cfi(rest, cur);
        }
        if let Some(r) = self.section_directive(word, cur) {
            r?;
            return cur.expect_end();
        }
        if let Some(r) = self.conditional(word, cur) {
            return r;
        }
        if let Some(r) = self.macro_directive(word, cur) {
            return r;
        }
        let line = self.obj.loc;
        if let Some(r) = self.obj.machine.directive(word, cur, self.obj) {
            r?;
            return cur.expect_end();
        }
        match word {
            b"weak" => self.attribute(cur, SymbolAttr::Weak)?,
            b"local" => self.attribute(cur, SymbolAttr::Local)?,
            b"hidden" => self.attribute(cur, SymbolAttr::Hidden)?,
            b"internal" => self.attribute(cur, SymbolAttr::Internal)?,
            b"protected" => self.attribute(cur, SymbolAttr::Protected)?,
            b"comm" | b"common" => self.common(cur, false)?,
            b"lcomm" => self.common(cur, true)?,
            b"equiv" | b"eqv" => {
                let name = cur.symbol_name()?;
                cur.expect(b',')?;
                let s = self.obj.symbols.named(&name);
                if self.obj.symbols.syms[s].def != Def::Undefined {
                    return Err(format!("symbol `{}' is already defined", String::from_utf8_lossy(&name)));
                }
                let v = cur.expr(self.obj)?;
                self.set_symbol(&name, v)?;
            }
            b"fill" => self.fill(cur)?,
            b"org" => {
                let to = cur.expr_id(self.obj)?;
                let fill = if cur.eat(b',') { cur.absolute(self.obj)? as u8 } else { 0 };
                self.obj.tail(Tail::Org { to, fill });
            }
            b"uleb128" => self.lebs(cur, false)?,
            b"sleb128" => self.lebs(cur, true)?,
            b"octa" => self.octa(cur)?,
            b"float" | b"single" | b"dc.s" => self.floats(cur, 4)?,
            b"double" | b"dc.d" => self.floats(cur, 8)?,
            b"tfloat" | b"ldouble" | b"dc.x" => self.floats(cur, 10)?,
            b"string16" => self.wide_strings(cur, 2)?,
            b"string32" => self.wide_strings(cur, 4)?,
            b"nops" => {
                let n = cur.absolute(self.obj)?;
                if cur.eat(b',') {
                    cur.absolute(self.obj)?;
                }
                let machine = self.obj.machine;
                machine.nops(n.clamp(0, 1 << 24) as usize, self.obj.data());
            }
            b"nop" => {
                let machine = self.obj.machine;
                machine.nops(1, self.obj.data());
            }
            b"ident" => {
                let text = cur.string()?;
                self.obj.ident(&text);
            }
            b"version" => {
                let text = cur.string()?;
                self.version_note(&text);
            }
            b"file" => self.file_directive(cur)?,
            b"symver" => self.symver(cur)?,
            b"weakref" => {
                let alias = cur.symbol_name()?.into_owned();
                cur.expect(b',')?;
                let target = cur.symbol_name()?.into_owned();
                let (a, t) = (self.obj.symbols.named(&alias), self.obj.symbols.named(&target));
                if self.obj.symbols.syms[a].def != Def::Undefined {
                    return Err(format!("symbol `{}' is already defined", String::from_utf8_lossy(&alias)));
                }
                self.obj.symbols.syms[a].weakref = t;
            }
            b"reloc" => self.reloc(cur)?,
            b"include" => return self.include(cur),
            b"incbin" => self.incbin(cur)?,
            b"end" => self.end = true,
            b"err" => return Err(".err encountered".into()),
            b"error" => {
                let text = if cur.at_end() {
                    b".error directive invoked in source file".to_vec()
                } else {
                    cur.string()?
                };
                return Err(String::from_utf8_lossy(&text).into_owned());
            }
            b"warning" => {
                let text = if cur.at_end() {
                    b".warning directive invoked in source file".to_vec()
                } else {
                    cur.string()?
                };
                self.obj.warnings.push((line, String::from_utf8_lossy(&text).into_owned()));
            }
            b"print" => {
                let text = cur.string()?;
                println!("{}", String::from_utf8_lossy(&text));
            }
            // Listing control and things without meaning for ELF.
            b"title"
            | b"sbttl"
            | b"psize"
            | b"eject"
            | b"list"
            | b"nolist"
            | b"ln"
            | b"line"
            | b"lflags"
            | b"arch"
            | b"att_syntax"
            | b"gnu_attribute"
            | b"loc_mark_labels"
            | b"code64"
            | b"sframe"
            | b"att_mnemonic"
            | b"intel_mnemonic"
            | b"stabs"
            | b"stabn"
            | b"def"
            | b"endef"
            | b"func"
            | b"endfunc"
            | b"allow_index_reg"
            | b"disallow_index_reg"
            | b"addrsig"
            | b"addrsig_sym" => {
                skip_line(cur);
            }
            _ => return Err(format!("unknown pseudo-op: `{}'", String::from_utf8_lossy(name))),
        }
        cur.expect_end()
    }

    // ---- data ----

    fn values(&mut self, cur: &mut Cursor, size: u8) -> Result<(), String> {
        if cur.at_end() {
            return Ok(());
        }
        loop {
            let v = cur.expr(self.obj)?;
            self.obj.emit_value(v, size);
            if !cur.eat(b',') {
                return cur.expect_end();
            }
        }
    }

    fn strings(&mut self, cur: &mut Cursor, zero: bool) -> Result<(), String> {
        if cur.at_end() {
            return Ok(());
        }
        loop {
            // The common string has no escapes.
            cur.space();
            let rest = &cur.text[cur.pos..];
            let simple = match rest {
                [b'"', body @ ..] => {
                    memchr::memchr3(b'"', b'\\', b'\n', body).filter(|&n| body[n] == b'"').map(|n| &body[..n])
                }
                _ => None,
            };
            match simple {
                Some(body) => {
                    self.obj.data().extend_from_slice(body);
                    cur.pos += body.len() + 2;
                }
                None => {
                    let s = cur.string()?;
                    self.obj.data().extend_from_slice(&s);
                }
            }
            if cur.peek() == b'"' {
                continue;
            }
            if zero {
                self.obj.data().push(0);
            }
            if !cur.eat(b',') {
                return cur.expect_end();
            }
        }
    }

    fn wide_strings(&mut self, cur: &mut Cursor, width: usize) -> Result<(), String> {
        loop {
            for b in cur.string()?.into_iter().chain([0]) {
                let data = self.obj.data();
                data.push(b);
                data.resize(data.len() + width - 1, 0);
            }
            if !cur.eat(b',') {
                return Ok(());
            }
        }
    }

    fn lebs(&mut self, cur: &mut Cursor, signed: bool) -> Result<(), String> {
        loop {
            let v = cur.expr(self.obj)?;
            let v = match self.obj.absolute_now(&v) {
                Some(n) => Value::abs(n),
                None => v,
            };
            self.obj.emit_leb(v, signed);
            if !cur.eat(b',') {
                return Ok(());
            }
        }
    }

    /// 128-bit integers.
    fn octa(&mut self, cur: &mut Cursor) -> Result<(), String> {
        loop {
            let negative = cur.eat(b'-');
            cur.space();
            let start = cur.pos;
            while cur.byte().is_ascii_alphanumeric() {
                cur.pos += 1;
            }
            let text = String::from_utf8_lossy(&cur.text[start..cur.pos]).into_owned();
            let n = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(hex) => u128::from_str_radix(hex, 16),
                None => text.parse(),
            };
            match n {
                Ok(n) => {
                    let n = if negative { n.wrapping_neg() } else { n };
                    self.obj.data().extend_from_slice(&n.to_le_bytes());
                }
                Err(_) => {
                    cur.pos = start;
                    let v = cur.expr(self.obj)?;
                    let n = self.obj.absolute_now(&v).ok_or("expression is not constant")?;
                    self.obj.emit_value(Value::abs(if negative { -n } else { n }), 16);
                }
            }
            if !cur.eat(b',') {
                return Ok(());
            }
        }
    }

    fn floats(&mut self, cur: &mut Cursor, size: usize) -> Result<(), String> {
        use rustc_apfloat::Float;
        use rustc_apfloat::ieee::{Double, Single, X87DoubleExtended};
        if cur.at_end() {
            return Ok(());
        }
        loop {
            cur.space();
            let start = cur.pos;
            while matches!(cur.byte(), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'+' | b'-' | b':' | b'_')
            {
                cur.pos += 1;
            }
            let mut text = String::from_utf8_lossy(&cur.text[start..cur.pos]).into_owned();
            // 0f1.5, 0d1.5, 0e1.5
            let bytes = text.as_bytes();
            if bytes.len() > 2
                && bytes[0] == b'0'
                && matches!(bytes[1], b'f' | b'F' | b'd' | b'D' | b'e' | b'E' | b'r' | b'R')
            {
                text.drain(..2);
            }
            let bits = match size {
                4 => text.parse::<Single>().map(|f| f.to_bits()),
                8 => text.parse::<Double>().map(|f| f.to_bits()),
                _ => text.parse::<X87DoubleExtended>().map(|f| f.to_bits()),
            };
            let bits = bits.map_err(|_| format!("bad floating literal: {text}"))?;
            self.obj.data().extend_from_slice(&bits.to_le_bytes()[..size]);
            if !cur.eat(b',') {
                return Ok(());
            }
        }
    }

    fn skip(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let v = cur.expr(self.obj)?;
        let fill = if cur.eat(b',') { cur.absolute(self.obj)? as u8 } else { 0 };
        cur.expect_end()?;
        match self.obj.absolute_now(&v) {
            Some(n) if n >= 0 => self.obj.fill(n as u64, fill),
            Some(_) => self.obj.warn(".space repeat count is negative, ignored"),
            None => {
                let count = self.obj.symbols.expr(Expr::Value(v));
                self.obj.tail(Tail::Fill { count, value: fill as u64, size: 1 });
            }
        }
        Ok(())
    }

    /// `.fill repeat, size, value`.
    fn fill(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let v = cur.expr(self.obj)?;
        let size = if cur.eat(b',') { cur.absolute(self.obj)? } else { 1 };
        let value = if cur.eat(b',') { cur.absolute(self.obj)? as u64 } else { 0 };
        if size < 0 {
            return Err("size negative; .fill ignored".into());
        }
        // Only the low four bytes of the value count.
        let size = size.min(8) as u8;
        let value = if size > 4 { value & 0xffff_ffff } else { value };
        match self.obj.absolute_now(&v) {
            Some(n) if n.saturating_mul(size as i64) <= 4096 => {
                for _ in 0..n {
                    self.obj.data().extend_from_slice(&value.to_le_bytes()[..size as usize]);
                }
            }
            _ => {
                let count = self.obj.symbols.expr(Expr::Value(v));
                self.obj.tail(Tail::Fill { count, value, size });
            }
        }
        Ok(())
    }

    /// `.align` and its kin: `n [, fill [, max]]`.
    fn align(&mut self, cur: &mut Cursor, word: &[u8], power: bool) -> Result<(), String> {
        let n = if cur.at_end() || cur.peek() == b',' { 0 } else { cur.absolute(self.obj)? };
        let align = if power {
            if !(0..=31).contains(&n) {
                return Err(format!("alignment too large: {n}"));
            }
            1u64 << n
        } else {
            let n = n.max(1) as u64;
            if !n.is_power_of_two() {
                return Err("alignment not a power of 2".into());
            }
            n
        };
        let size = match word.last() {
            Some(b'w') => 2,
            Some(b'l') => 4,
            _ => 1,
        };
        let mut fill = None;
        let mut max = 0;
        if cur.eat(b',') {
            if cur.peek() != b',' && !cur.at_end() {
                fill = Some((cur.absolute(self.obj)? as u32, size));
            }
            if cur.eat(b',') {
                max = cur.absolute(self.obj)?.max(0) as u64;
            }
        }
        if align > 1 << 31 {
            return Err("alignment too large".into());
        }
        self.obj.emit_align(align, fill, max);
        cur.expect_end()
    }

    // ---- symbols ----

    fn attribute(&mut self, cur: &mut Cursor, a: SymbolAttr) -> Result<(), String> {
        loop {
            let name = cur.symbol_name()?;
            let s = self.obj.symbols.named(&name);
            self.obj.symbol_attr(s, a);
            if !cur.eat(b',') {
                return cur.expect_end();
            }
        }
    }

    fn symbol_type(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let name = cur.symbol_name()?;
        let s = self.obj.symbols.named(&name);
        cur.eat(b',');
        let word = match cur.peek() {
            b'"' => cur.string()?,
            b'@' | b'%' | b'#' => {
                cur.pos += 1;
                cur.name().to_vec()
            }
            _ => cur.name().to_vec(),
        };
        let attr = match &word[..] {
            b"function" | b"STT_FUNC" => SymbolAttr::TypeFunc,
            b"object" | b"STT_OBJECT" | b"common" | b"STT_COMMON" => SymbolAttr::TypeObject,
            b"tls_object" | b"STT_TLS" => SymbolAttr::TypeTls,
            b"notype" | b"STT_NOTYPE" => SymbolAttr::TypeNotype,
            b"gnu_indirect_function" | b"STT_GNU_IFUNC" => SymbolAttr::TypeIfunc,
            b"gnu_unique_object" => {
                self.obj.symbols.syms[s].binding = Binding::GnuUnique;
                SymbolAttr::TypeObject
            }
            w => return Err(format!("unrecognized symbol type \"{}\"", String::from_utf8_lossy(w))),
        };
        self.obj.symbol_attr(s, attr);
        cur.expect_end()
    }

    fn size(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let name = cur.symbol_name()?;
        let s = self.obj.symbols.named(&name);
        cur.expect(b',')?;
        let v = cur.expr(self.obj)?;
        self.obj.symbols.syms[s].size = match v.number() {
            Some(n) => Size::Const(n as u64),
            None => Size::Expr(self.obj.symbols.expr(Expr::Value(v))),
        };
        cur.expect_end()
    }

    fn common(&mut self, cur: &mut Cursor, local: bool) -> Result<(), String> {
        let name = cur.symbol_name()?;
        let s = self.obj.symbols.named(&name);
        cur.eat(b',');
        let size = cur.absolute(self.obj)?;
        if size < 0 {
            return Err("length of .comm is negative".into());
        }
        // Without an alignment: the size, at most 16 (.comm) or 8 (.lcomm).
        let natural = if size == 0 {
            1
        } else {
            1u64 << (63 - (size as u64).leading_zeros()).min(if local { 3 } else { 4 })
        };
        let align = if cur.eat(b',') { cur.absolute(self.obj)?.max(1) as u64 } else { natural };
        if !align.is_power_of_two() {
            return Err("alignment not a power of 2".into());
        }
        if local {
            self.obj.symbol_attr(s, SymbolAttr::Local);
        }
        self.obj.common(s, size as u64, align);
        Ok(())
    }

    fn symver(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let name = cur.symbol_name()?;
        let s = self.obj.symbols.named(&name);
        cur.expect(b',')?;
        cur.space();
        let start = cur.pos;
        while matches!(cur.byte(), b'@') || crate::mc::cursor::is_name(cur.byte()) {
            cur.pos += 1;
        }
        let version = cur.text[start..cur.pos].to_vec();
        if !version.contains(&b'@') {
            return Err(format!(
                "missing version name in `{}' for symbol `{}'",
                String::from_utf8_lossy(&version),
                String::from_utf8_lossy(&name)
            ));
        }
        if cur.eat(b',') {
            match cur.name() {
                b"local" => self.obj.symbol_attr(s, SymbolAttr::Local),
                b"hidden" => self.obj.symbol_attr(s, SymbolAttr::Hidden),
                b"remove" => {
                    let mut full = version;
                    if let Some(at) = full.iter().position(|&c| c == b'@') {
                        while full.get(at..at + 3) != Some(b"@@@") {
                            full.insert(at, b'@');
                        }
                    }
                    self.obj.symvers.push((s, full));
                    return Ok(());
                }
                _ => return Err("unrecognized .symver directive".into()),
            }
        }
        self.obj.symvers.push((s, version));
        Ok(())
    }

    fn reloc(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let at = cur.expr(self.obj)?;
        cur.expect(b',')?;
        let name = cur.name();
        let text = String::from_utf8_lossy(name);
        let row = match name {
            b"BFD_RELOC_NONE" => self.obj.machine.relocs().row(0),
            _ => self.obj.machine.relocs().by_name(&text),
        };
        let row = row.ok_or("unrecognized relocation type")?;
        let v = if cur.eat(b',') { cur.expr(self.obj)? } else { Value::abs(0) };
        let (sub, loc) = (self.obj.cur, self.obj.loc);
        self.obj.explicit_relocs.push((sub, at, row.r_type, v, loc));
        Ok(())
    }

    // ---- files, lines ----

    fn file_directive(&mut self, cur: &mut Cursor) -> Result<(), String> {
        if cur.peek() == b'"' {
            let name = cur.string()?;
            self.obj.files.push(name);
            return Ok(());
        }
        let n = cur.absolute(self.obj)?;
        if !(0..=1 << 20).contains(&n) {
            return Err("file number out of range".into());
        }
        let mut dir = Vec::new();
        let mut name = cur.string()?;
        if cur.peek() == b'"' {
            dir = std::mem::replace(&mut name, cur.string()?);
        }
        let mut md5 = None;
        if cur.name() == b"md5" {
            cur.space();
            let start = cur.pos;
            while cur.byte().is_ascii_alphanumeric() {
                cur.pos += 1;
            }
            let text = String::from_utf8_lossy(&cur.text[start..cur.pos]).into_owned();
            let n = u128::from_str_radix(text.trim_start_matches("0x"), 16)
                .map_err(|_| "md5 value too small or not a constant")?;
            md5 = Some(n.to_be_bytes());
        }
        self.obj.line.file(n as u32, &dir, &name, md5);
        Ok(())
    }

    fn loc(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let file = cur.absolute(self.obj)?;
        let line = if cur.at_end() { 0 } else { cur.absolute(self.obj)? };
        let mut column = 0;
        if cur.peek().is_ascii_digit() {
            column = cur.absolute(self.obj)?;
        }
        if !self.obj.line.has_file(file as u32) {
            return Err(format!("unassigned file number {file}"));
        }
        if self.obj.line.pending {
            self.obj.line_row();
        }
        let is_stmt = self.obj.line.is_stmt();
        self.obj.line.loc(file as u32, line as u32, column as u32, is_stmt);
        let mut view = false;
        loop {
            match cur.name() {
                b"" => break,
                b"basic_block" => self.obj.line.current.basic_block = true,
                b"prologue_end" => self.obj.line.current.prologue_end = true,
                b"epilogue_begin" => self.obj.line.current.epilogue_begin = true,
                b"is_stmt" => {
                    let yes = cur.absolute(self.obj)? != 0;
                    self.obj.line.set_is_stmt(yes);
                }
                b"discriminator" => self.obj.line.current.discriminator = cur.absolute(self.obj)? as u32,
                b"isa" => {
                    cur.absolute(self.obj)?;
                }
                b"view" => {
                    view = true;
                    if cur.peek() == b'-' || cur.peek().is_ascii_digit() {
                        self.obj.line.current.reset_view = cur.peek() == b'-';
                        cur.absolute(self.obj)?;
                    } else {
                        let name = cur.symbol_name()?;
                        let s = self.obj.symbols.named(&name);
                        self.obj.line.view_symbol = Some(s);
                    }
                }
                w => return Err(format!("unknown .loc sub-directive `{}'", String::from_utf8_lossy(w))),
            }
        }
        // A row whose view number is wanted is made at once.
        if view {
            self.obj.line_row();
        }
        cur.expect_end()
    }

    fn find_file(&self, name: &str) -> Result<Vec<u8>, String> {
        let dirs = std::iter::once(String::new()).chain(self.include_dirs.iter().map(|d| format!("{d}/")));
        for d in dirs {
            if let Ok(text) = std::fs::read(format!("{d}{name}")) {
                return Ok(text);
            }
        }
        Err(format!("can't open {name} for reading: No such file or directory"))
    }

    fn include(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let name = String::from_utf8_lossy(&cur.string()?).into_owned();
        let text = self.find_file(&name)?;
        if self.depth >= MAX_NESTING {
            return Err("files are included too deeply".into());
        }
        self.depth += 1;
        self.run_file(&text, &name);
        self.depth -= 1;
        Ok(())
    }

    fn incbin(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let name = String::from_utf8_lossy(&cur.string()?).into_owned();
        let mut skip = 0;
        let mut count = usize::MAX;
        if cur.eat(b',') {
            if cur.peek() != b',' {
                skip = cur.absolute(self.obj)?.max(0) as usize;
            }
            if cur.eat(b',') {
                count = cur.absolute(self.obj)?.max(0) as usize;
            }
        }
        let data = self.find_file(&name).map_err(|_| format!("file not found: {name}"))?;
        let data = data
            .get(skip..)
            .ok_or_else(|| format!("skip ({skip}) or count invalid for file size ({})", data.len()))?;
        let n = data.len().min(count);
        self.obj.data().extend_from_slice(&data[..n]);
        Ok(())
    }

    /// `.version "text"`: a note of type 1.
    fn version_note(&mut self, text: &[u8]) {
        let saved = (self.obj.cur, self.obj.prev);
        self.obj.section(&SectionSpec::new(".note", 0, SHT_NOTE));
        let d = self.obj.data();
        d.extend_from_slice(&(text.len() as u32 + 1).to_le_bytes());
        d.extend_from_slice(&[0, 0, 0, 0, 1, 0, 0, 0]);
        d.extend_from_slice(text);
        d.push(0);
        self.obj.emit_align(4, Some((0, 1)), 0);
        (self.obj.cur, self.obj.prev) = saved;
    }

    // ---- call frame information ----

    fn dwarf_register(&mut self, cur: &mut Cursor) -> Result<u16, String> {
        if cur.peek() == b'%' || cur.byte().is_ascii_alphabetic() {
            cur.eat(b'%');
            let start = cur.pos;
            while cur.byte().is_ascii_alphanumeric() || matches!(cur.byte(), b'(' | b')') {
                cur.pos += 1;
            }
            let name = &cur.text[start..cur.pos];
            return self
                .obj
                .machine
                .dwarf_reg_by_name(name)
                .ok_or_else(|| format!("bad register expression `{}'", String::from_utf8_lossy(name)));
        }
        let n = cur.absolute(self.obj)?;
        u16::try_from(n).map_err(|_| "bad register expression".to_string())
    }
    fn comma(&mut self, cur: &mut Cursor) -> Result<(), String> {
        if cur.eat(b',') { Ok(()) } else { Err("missing separator".into()) }
    }

    fn cfi(&mut self, word: &[u8], cur: &mut Cursor) -> Result<(), String> {
        let op = match word {
            b"startproc" => {
                if cur.name() == b"simple" {
                    self.obj.cfi_start_simple();
                    return cur.expect_end();
                }
                Cfi::StartProc
            }
            b"endproc" => Cfi::EndProc,
            b"def_cfa" => {
                let r = self.dwarf_register(cur)?;
                self.comma(cur)?;
                Cfi::DefCfa(r, cur.absolute(self.obj)?)
            }
            b"def_cfa_register" => Cfi::DefCfaRegister(self.dwarf_register(cur)?),
            b"def_cfa_offset" => Cfi::DefCfaOffset(cur.absolute(self.obj)?),
            b"adjust_cfa_offset" => Cfi::AdjustCfaOffset(cur.absolute(self.obj)?),
            b"offset" | b"rel_offset" => {
                let r = self.dwarf_register(cur)?;
                self.comma(cur)?;
                let o = cur.absolute(self.obj)?;
                if word == b"offset" { Cfi::Offset(r, o) } else { Cfi::RelOffset(r, o) }
            }
            b"register" => {
                let a = self.dwarf_register(cur)?;
                self.comma(cur)?;
                Cfi::Register(a, self.dwarf_register(cur)?)
            }
            b"restore" | b"undefined" | b"same_value" => loop {
                let r = self.dwarf_register(cur)?;
                let op = match word {
                    b"restore" => Cfi::Restore(r),
                    b"undefined" => Cfi::Undefined(r),
                    _ => Cfi::SameValue(r),
                };
                if !cur.eat(b',') {
                    break op;
                }
                self.obj.cfi_op(op);
            },
            b"remember_state" => Cfi::RememberState,
            b"restore_state" => Cfi::RestoreState,
            b"signal_frame" => Cfi::SignalFrame,
            b"window_save" | b"negate_ra_state" => Cfi::WindowSave,
            b"return_column" => Cfi::ReturnColumn(self.dwarf_register(cur)?),
            b"escape" => {
                let mut bytes = Vec::new();
                loop {
                    bytes.push(cur.absolute(self.obj)? as u8);
                    if !cur.eat(b',') {
                        break;
                    }
                }
                self.obj.cfi_raw(&bytes);
                return cur.expect_end();
            }
            b"val_offset" => {
                let r = self.dwarf_register(cur)?;
                self.comma(cur)?;
                let o = cur.absolute(self.obj)? / self.obj.machine.cfi().data_align as i64;
                let mut bytes = vec![if o < 0 { 0x15 } else { 0x14 }];
                uleb128(r as u64, &mut bytes);
                if o < 0 {
                    sleb128(o, &mut bytes)
                } else {
                    uleb128(o as u64, &mut bytes)
                }
                self.obj.cfi_raw(&bytes);
                return cur.expect_end();
            }
            b"personality" | b"lsda" => {
                let encoding = cur.absolute(self.obj)?;
                let v = if cur.eat(b',') { cur.expr(self.obj)? } else { Value::abs(0) };
                self.obj.cfi_handler(encoding as u8, v, word == b"lsda");
                return cur.expect_end();
            }
            b"sections" => {
                let (mut eh, mut debug) = (false, false);
                while !cur.at_end() {
                    match cur.name() {
                        b".eh_frame" => eh = true,
                        b".debug_frame" => debug = true,
                        b".sframe" => {}
                        _ => return Err("bad argument of .cfi_sections".into()),
                    }
                    cur.eat(b',');
                }
                (self.obj.cfi.eh_frame, self.obj.cfi.debug_frame) = (eh, debug);
                return Ok(());
            }
            w => return Err(format!("unknown pseudo-op: `.cfi_{}'", String::from_utf8_lossy(w))),
        };
        cur.expect_end()?;
        self.obj.cfi_op(op);
        Ok(())
    }
}

fn skip_line(cur: &mut Cursor) {
    while !matches!(cur.text.get(cur.pos), None | Some(b'\n')) {
        cur.pos += 1;
    }
}
