//! Reads the text form that [`super::print`] writes. Used by tests; errors name the line.
//!
//! Values and blocks are renumbered in order of appearance of their definitions, so printing what was parsed
//! gives a normal form.

use super::function::*;
use super::inst::*;
use super::module::*;
use super::types::Type;
use crate::support::intern::Name;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Parses a module. `;` starts a comment.
pub fn parse_module(text: &str, ptr_bytes: u8) -> Result<Module, String> {
    let mut m = Module::new("text".into());
    let mut lines =
        text.lines().enumerate().map(|(n, l)| (n + 1, strip_comment(l))).filter(|l| !l.1.is_empty());
    while let Some((n, line)) = lines.next() {
        let mut p = Line { rest: line, no: n };
        match p.word() {
            "alias" => {
                p.word();
                p.expect(":")?;
                let parent = p.id("a")?;
                m.add_alias_class(AliasClass(parent));
            }
            "global" => {
                let g = p.global()?;
                m.globals.push(g);
            }
            "data" => {
                let d = p.data()?;
                if m.globals.get(d.id).is_none() {
                    return p.fail("data of an unknown global");
                }
                m.globals[d.id].def = GlobalDef::Data(m.data.len());
                m.data.push(d);
            }
            "func" => {
                let mut body = Vec::new();
                let mut closed = false;
                for (n, l) in lines.by_ref() {
                    if l == "}" {
                        closed = true;
                        break;
                    }
                    body.push((n, l));
                }
                if !closed {
                    return p.fail("function without closing brace");
                }
                let f = function(&mut p, &body, &m, ptr_bytes)?;
                m.globals[f.id].def = GlobalDef::Func(m.functions.len());
                m.functions.push(f);
            }
            w => return p.fail(&format!("unknown item '{w}'")),
        }
    }
    Ok(m)
}

fn strip_comment(l: &str) -> &str {
    let mut quoted = false;
    let mut prev = b' ';
    for (i, c) in l.bytes().enumerate() {
        if c == b'"' && prev != b'\\' {
            quoted = !quoted;
        }
        if c == b';' && !quoted {
            return l[..i].trim();
        }
        prev = c;
    }
    l.trim()
}

/// What is left of a line.
struct Line<'a> {
    rest: &'a str,
    no: usize,
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

impl<'a> Line<'a> {
    fn fail<T>(&self, msg: &str) -> Result<T, String> {
        Err(format!("line {}: {msg} before '{}'", self.no, self.rest))
    }
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }
    /// Letters, digits, `_`, `.`, `-`.
    fn word(&mut self) -> &'a str {
        self.skip();
        let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        let (w, r) = self.rest.split_at(end);
        self.rest = r;
        w
    }
    fn peek(&self) -> &'a str {
        Line { rest: self.rest, no: 0 }.word()
    }
    fn eat(&mut self, t: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(t) {
            Some(r) => {
                self.rest = r;
                true
            }
            None => false,
        }
    }
    fn eat_word(&mut self, t: &str) -> bool {
        let is = self.peek() == t;
        if is {
            self.word();
        }
        is
    }
    fn expect(&mut self, t: &str) -> Result<(), String> {
        if self.eat(t) { Ok(()) } else { self.fail(&format!("expected '{t}'")) }
    }
    fn num(&mut self) -> Result<i64, String> {
        self.eat("+");
        let w = self.word();
        let v = match w.strip_prefix("0x") {
            Some(h) => u64::from_str_radix(h, 16).ok().map(|v| v as i64),
            None => w.parse::<i64>().ok().or_else(|| w.parse::<u64>().ok().map(|v| v as i64)),
        };
        v.map_or_else(|| self.fail(&format!("'{w}' is no number")), Ok)
    }
    /// A number with a prefix: `v12`, `g3`.
    fn id(&mut self, prefix: &str) -> Result<u32, String> {
        let w = self.word();
        match w.strip_prefix(prefix).and_then(|d| d.parse().ok()) {
            Some(n) => Ok(n),
            None => self.fail(&format!("'{w}' is not {prefix}N")),
        }
    }
    fn quoted(&mut self) -> Result<String, String> {
        self.expect("\"")?;
        let mut out = String::new();
        let mut cs = self.rest.char_indices();
        while let Some((i, c)) = cs.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[i + 1..];
                    return Ok(out);
                }
                '\\' => match cs.next() {
                    Some((_, 'n')) => out.push('\n'),
                    Some((_, 't')) => out.push('\t'),
                    Some((_, c)) => out.push(c),
                    None => break,
                },
                c => out.push(c),
            }
        }
        self.fail("unterminated string")
    }
    fn hex(&mut self) -> Result<Vec<u8>, String> {
        let w = self.word();
        (0..w.len() / 2)
            .map(|i| u8::from_str_radix(&w[2 * i..2 * i + 2], 16))
            .collect::<Result<_, _>>()
            .or_else(|_| self.fail("bad bytes"))
    }
    fn ty(&mut self) -> Result<Type, String> {
        let w = self.word();
        type_of(w).map_or_else(|| self.fail(&format!("'{w}' is no type")), Ok)
    }

    fn global(&mut self) -> Result<Global, String> {
        self.id("g")?;
        self.expect("@")?;
        let name = Name::intern(self.word());
        let kind = if self.word() == "func" { GlobalKind::Func } else { GlobalKind::Data };
        let mut g = Global {
            name,
            kind,
            linkage: Linkage::Global,
            visibility: Visibility::Default,
            tls: None,
            def: GlobalDef::Extern,
            section: Name::NONE,
            used: false,
            retain: false,
            interposable: false,
            dso_local: false,
            noreturn: false,
            const_fn: false,
            pure_fn: false,
            malloc: false,
            returns_twice: false,
            error_msg: Name::NONE,
            warning_msg: Name::NONE,
            align: 1,
            size: 0,
            loc: Loc::NONE,
        };
        loop {
            if self.eat("=") {
                g.def = GlobalDef::Alias(GlobalId(self.id("g")?));
                continue;
            }
            match self.word() {
                "" => return if self.rest.is_empty() { Ok(g) } else { self.fail("unknown text") },
                "local" => g.linkage = Linkage::Local,
                "global" => g.linkage = Linkage::Global,
                "weak" => g.linkage = Linkage::Weak,
                "common" => g.linkage = Linkage::Common,
                "hidden" => g.visibility = Visibility::Hidden,
                "protected" => g.visibility = Visibility::Protected,
                "internal" => g.visibility = Visibility::Internal,
                "tls_gd" => g.tls = Some(TlsModel::GlobalDynamic),
                "tls_ld" => g.tls = Some(TlsModel::LocalDynamic),
                "tls_ie" => g.tls = Some(TlsModel::InitialExec),
                "tls_le" => g.tls = Some(TlsModel::LocalExec),
                "used" => g.used = true,
                "retain" => g.retain = true,
                "interposable" => g.interposable = true,
                "dso_local" => g.dso_local = true,
                "noreturn" => g.noreturn = true,
                "const" => g.const_fn = true,
                "pure" => g.pure_fn = true,
                "malloc" => g.malloc = true,
                "returns_twice" => g.returns_twice = true,
                "size" => g.size = self.num()? as u64,
                "align" => g.align = self.num()? as u32,
                "ifunc" => g.def = GlobalDef::Ifunc(GlobalId(self.id("g")?)),
                "section" => g.section = Name::intern(&self.quoted()?),
                "error" => g.error_msg = Name::intern(&self.quoted()?),
                "warning" => g.warning_msg = Name::intern(&self.quoted()?),
                w => return self.fail(&format!("unknown word '{w}'")),
            }
        }
    }

    fn data(&mut self) -> Result<DataObject, String> {
        let id = GlobalId(self.id("g")?);
        let mut d = DataObject {
            id,
            bytes: Vec::new(),
            size: 0,
            align: 1,
            relocs: Vec::new(),
            readonly: false,
            merge_string: 0,
            merge_const: 0,
        };
        loop {
            match self.word() {
                "" => return if self.rest.is_empty() { Ok(d) } else { self.fail("unknown text") },
                "align" => d.align = self.num()? as u32,
                "size" => d.size = self.num()? as u64,
                "readonly" => d.readonly = true,
                "merge_string" => d.merge_string = self.num()? as u8,
                "merge_const" => d.merge_const = self.num()? as u8,
                "bytes" => d.bytes = self.hex()?,
                "reloc" => {
                    let offset = self.num()? as u64;
                    let size = self.num()? as u8;
                    // g1, g1.b2 or g1.b2-b3
                    let w = self.word();
                    let mut ids = w.split(['.', '-']);
                    let mut next = || ids.next().and_then(|s| s.get(1..)).and_then(|s| s.parse::<u32>().ok());
                    let target = match (next(), next(), next()) {
                        (Some(g), None, _) => RelocTarget::Global(GlobalId(g)),
                        (Some(g), Some(b), None) => RelocTarget::Block(GlobalId(g), Block(b)),
                        (Some(g), Some(a), Some(b)) => {
                            RelocTarget::BlockDiff(GlobalId(g), Block(a), Block(b))
                        }
                        _ => return self.fail("bad reloc target"),
                    };
                    let addend = self.num()?;
                    d.relocs.push(DataReloc { offset, size, target, addend });
                }
                w => return self.fail(&format!("unknown word '{w}'")),
            }
        }
    }

    fn parts(&mut self) -> Result<Vec<AbiParam>, String> {
        let mut out = Vec::new();
        self.expect("(")?;
        while !self.eat(")") {
            let ty = self.ty()?;
            let mut loc = ArgLoc::Reg(out.len() as u32);
            if self.eat("@") {
                let w = self.word();
                let (kind, n) = w.split_at(w.len().min(1));
                let n: u32 = n.parse().or_else(|_| self.fail("bad place"))?;
                loc = match kind {
                    "r" => ArgLoc::Reg(n),
                    "s" => ArgLoc::Stack(n),
                    "x" => ArgLoc::X87(n as u8),
                    "m" => {
                        self.expect(":")?;
                        let size = self.num()? as u32;
                        self.expect(":")?;
                        ArgLoc::ByVal { offset: n, size, align: self.num()? as u32 }
                    }
                    _ => return self.fail("bad place"),
                };
            }
            let ext = if self.eat_word("sext") {
                Extend::Sign
            } else if self.eat_word("zext") {
                Extend::Zero
            } else {
                Extend::No
            };
            out.push(AbiParam { ty, loc, ext });
            self.eat(",");
        }
        Ok(out)
    }

    fn signature(&mut self) -> Result<Signature, String> {
        let params = self.parts()?;
        self.expect("->")?;
        let mut s = Signature { params, rets: self.parts()?, ..Default::default() };
        loop {
            match self.peek() {
                "stack" | "variadic" | "named" | "vectors" | "ints" | "pop" | "sret" | "chain" => {}
                _ => return Ok(s),
            }
            let w = self.word();
            let n = self.num()? as u32;
            match w {
                "stack" => s.stack_bytes = n,
                "variadic" => s.variadic = n != 0,
                "named" => s.named_parts = n,
                "vectors" => s.vector_args = n as u8,
                "ints" => s.int_args = n as u8,
                "pop" => s.callee_pop = n,
                "sret" => s.sret = n != 0,
                _ => s.chain = n != 0,
            }
        }
    }
}

fn type_of(w: &str) -> Option<Type> {
    let (lane, lanes) = match w.split_once('x') {
        Some((l, n)) => (l, n.parse::<u32>().ok()?),
        None => (w, 1),
    };
    (0..12).map(Type).find(|t| t.to_string() == lane).map(|t| t.vector(lanes.trailing_zeros() as u8))
}

/// Names seen in the body and what they became.
struct Body {
    f: Function,
    values: FxHashMap<u32, Value>,
    blocks: FxHashMap<u32, Block>,
}

fn function(p: &mut Line, body: &[(usize, &str)], m: &Module, ptr_bytes: u8) -> Result<Function, String> {
    let id = GlobalId(p.id("g")?);
    let Some(g) = m.globals.get(id) else { return p.fail("unknown global") };
    let sig = p.signature()?;
    let mut b = Body {
        f: Function::new(id, g.name, sig, ptr_bytes),
        values: Default::default(),
        blocks: Default::default(),
    };
    if p.eat_word("attrs") {
        while !p.eat("{") {
            let w = p.word();
            match super::print::attr_words(&mut b.f.attrs).into_iter().find(|x| x.0 == w) {
                Some((_, flag)) => *flag = true,
                None => return p.fail(&format!("unknown attribute '{w}'")),
            }
        }
    }
    // First all definitions, so that uses may come before them.
    for &(no, line) in body {
        let mut p = Line { rest: line, no };
        if p.eat_word("slot") {
            p.id("s")?;
            p.expect("size")?;
            let size = p.num()? as u64;
            p.expect("align")?;
            let align = p.num()? as u32;
            let rank = if p.eat("array") {
                SlotRank::Array
            } else if p.eat("chars") {
                SlotRank::Chars
            } else {
                SlotRank::Scalar
            };
            b.f.slots.push(SlotData { size, align, name: Name::NONE, rank });
        } else if line.ends_with(':') {
            let n = p.id("b")?;
            let blk = b.f.add_block();
            b.blocks.insert(n, blk);
        }
    }
    let mut cur = Block::NONE;
    let mut parsed = Vec::new();
    for &(no, line) in body {
        let mut p = Line { rest: line, no };
        if p.peek() == "slot" && !line.contains('=') {
            continue;
        }
        if line.ends_with(':') {
            cur = b.blocks[&p.id("b")?];
            if p.eat("(") {
                while !p.eat(")") {
                    let n = p.id("v")?;
                    p.expect(":")?;
                    let ty = p.ty()?;
                    let v = b.f.add_param(cur, ty);
                    b.values.insert(n, v);
                    p.eat(",");
                }
            }
            continue;
        }
        if cur.is_none() {
            return p.fail("instruction outside a block");
        }
        let mut results: SmallVec<[u32; 2]> = SmallVec::new();
        if line.split('"').next().is_some_and(|l| l.contains('=')) {
            while !p.eat("=") {
                results.push(p.id("v")?);
                p.eat(",");
            }
        }
        let (op, aux, ty) = mnemonic(&mut p)?;
        // Extra result types need the signature or the asm: those parse fully in `operands`, results are made there.
        parsed.push((cur, results, op, aux, ty, p));
    }
    // Results get their ids in order; the number and types of extra results are known from the text.
    let mut todo = Vec::new();
    for (blk, results, op, aux, ty, mut p) in parsed {
        let mut extra: SmallVec<[Type; 2]> = SmallVec::new();
        if results.len() > 1 {
            extra = b.extra_types(op, &mut Line { rest: p.rest, no: p.no })?;
        }
        let i = b.f.make_inst(InstData::new(op, ty, aux, [0; 4]), &extra, Loc::NONE);
        b.f.blocks[blk].insts.push(i);
        if results.len() != extra.len() + (ty != Type::VOID) as usize {
            return p.fail("wrong number of results");
        }
        for (k, r) in results.into_iter().enumerate() {
            b.values.insert(r, Value(b.f.results[i].0 + k as u32));
        }
        p.skip();
        todo.push((i, p));
    }
    for (i, mut p) in todo {
        b.operands(i, &mut p)?;
        p.skip();
        if !p.rest.is_empty() {
            return p.fail("unknown text at the end");
        }
    }
    Ok(b.f)
}

fn mnemonic(p: &mut Line) -> Result<(Opcode, u16, Type), String> {
    let w = p.word();
    let Some(&op) = Opcode::ALL
        .iter()
        .filter(|o| w.strip_prefix(o.text()).is_some_and(|r| r.is_empty() || r.starts_with('.')))
        .max_by_key(|o| o.text().len())
    else {
        return p.fail(&format!("unknown opcode '{w}'"));
    };
    let mut rest = w[op.text().len()..].split('.').skip(1).collect::<Vec<_>>();
    let mut aux = 0;
    if matches!(op, Opcode::Icmp | Opcode::Fcmp) && !rest.is_empty() {
        let cc = rest.remove(0);
        aux = if op == Opcode::Icmp {
            match IntCC::TEXT.iter().position(|&t| t == cc) {
                Some(n) => n as u16,
                None => return p.fail("unknown condition"),
            }
        } else {
            cc.parse().or_else(|_| p.fail("bad condition"))?
        };
    }
    let ty = match rest.as_slice() {
        [] => Type::VOID,
        [t] => type_of(t).map_or_else(|| p.fail("unknown type"), Ok)?,
        _ => return p.fail("bad mnemonic"),
    };
    Ok((op, aux, ty))
}

impl Body {
    fn value(&self, p: &mut Line) -> Result<Value, String> {
        let n = p.id("v")?;
        self.values.get(&n).copied().map_or_else(|| p.fail(&format!("v{n} is not defined")), Ok)
    }
    fn block(&self, p: &mut Line) -> Result<Block, String> {
        let n = p.id("b")?;
        self.blocks.get(&n).copied().map_or_else(|| p.fail(&format!("b{n} is not defined")), Ok)
    }
    fn edge(&mut self, p: &mut Line) -> Result<Edge, String> {
        let b = self.block(p)?;
        let args = if p.eat("(") { self.values_until(p, ")")? } else { Vec::new() };
        Ok(self.f.add_edge(b, &args))
    }
    fn values_until(&self, p: &mut Line, end: &str) -> Result<Vec<Value>, String> {
        let mut out = Vec::new();
        while !p.eat(end) {
            out.push(self.value(p)?);
            p.eat(",");
        }
        Ok(out)
    }

    fn extra_types(&self, op: Opcode, p: &mut Line) -> Result<SmallVec<[Type; 2]>, String> {
        match op {
            Opcode::Call | Opcode::CallIndirect => {
                let Some(at) = p.rest.find(" sig ") else { return p.fail("call without signature") };
                p.rest = &p.rest[at + 5..];
                Ok(p.signature()?.rets.iter().skip(1).map(|r| r.ty).collect())
            }
            Opcode::InlineAsm | Opcode::AsmGoto => {
                let Some(at) = p.rest.find(')') else { return p.fail("asm without operands") };
                p.rest = &p.rest[at + 1..];
                let mut out = SmallVec::new();
                let mut first = true;
                loop {
                    let w = p.word();
                    match w {
                        "out" | "inout" => {
                            p.quoted()?;
                            let t = p.ty()?;
                            p.eat_word("early");
                            if p.peek() != "memory" && !std::mem::take(&mut first) {
                                out.push(t);
                            }
                        }
                        "in" | "template" | "clobber" | "name" | "fixed" => {
                            p.quoted()?;
                        }
                        "" => return Ok(out),
                        _ => {}
                    }
                }
            }
            _ => Ok(SmallVec::from_slice(&[Type::I8])),
        }
    }

    fn mem_flags(&self, p: &mut Line) -> Result<u16, String> {
        let mut fl = MemFlags::default();
        loop {
            match p.peek() {
                "align" | "volatile" | "space" | "order" | "op" => {}
                _ => return Ok(fl.0),
            }
            fl = match p.word() {
                "align" => fl.with_align(p.num()? as u32),
                "volatile" => fl.with_volatile(true),
                "space" => fl.with_space(p.num()? as u8),
                "order" => fl.with_order(MemOrder::ALL[p.num()? as usize % 5]),
                _ => fl.with_rmw(RmwOp::ALL[p.num()? as usize % 7]),
            };
        }
    }

    fn operands(&mut self, i: Inst, p: &mut Line) -> Result<(), String> {
        let mut d = self.f.insts[i];
        let list = |f: &mut Function, vs: &[Value]| {
            let l = f.push_list(vs);
            (l.start, l.len)
        };
        match d.op.format() {
            Format::Nullary => {}
            Format::Unary | Format::Binary | Format::Ternary | Format::Rmw | Format::Cas | Format::MemOp => {
                for k in 0..d.inline_values() {
                    d.args[k] = self.value(p)?.0;
                    p.eat(",");
                }
                if d.op == Opcode::Shuffle {
                    p.expect("bytes")?;
                    d.args[2] = self.f.consts.push(p.hex()?).0;
                }
                if p.eat_word("imm") {
                    d.args[3] = p.num()? as u32;
                }
                if matches!(d.op.format(), Format::Rmw | Format::Cas | Format::MemOp) {
                    d.aux = self.mem_flags(p)?;
                }
            }
            Format::Imm => {
                let v = p.num()?;
                d.args[0] = v as u32;
                d.args[1] = (v >> 32) as u32;
            }
            Format::Const => {
                p.expect("bytes")?;
                d.args[0] = self.f.consts.push(p.hex()?).0;
            }
            Format::Sym => {
                d.args[0] = p.id("g")?;
                let o = p.num()?;
                d.args[1] = o as u32;
                d.args[2] = (o >> 32) as u32;
            }
            Format::Slot => {
                d.args[0] = p.id("s")?;
                d.args[1] = p.num()? as u32;
            }
            Format::BlockRef => d.args[0] = self.block(p)?.0,
            Format::Load => {
                d.args[0] = self.value(p)?.0;
                d.args[1] = p.num()? as u32;
                d.args[2] = p.id("a")?;
                d.aux = self.mem_flags(p)?;
            }
            Format::Store => {
                d.args[0] = self.value(p)?.0;
                p.expect(",")?;
                d.args[1] = self.value(p)?.0;
                d.args[2] = p.num()? as u32;
                d.args[3] = p.id("a")?;
                d.aux = self.mem_flags(p)?;
            }
            Format::Call => {
                d.args[0] = if d.op == Opcode::Call { p.id("g")? } else { self.value(p)?.0 };
                p.expect("(")?;
                let vs = self.values_until(p, ")")?;
                p.expect("sig")?;
                d.args[1] = self.f.sigs.push(p.signature()?).0;
                (d.args[2], d.args[3]) = list(&mut self.f, &vs);
            }
            Format::Intrinsic => {
                d.args[0] = p.num()? as u32;
                p.expect("(")?;
                let vs = self.values_until(p, ")")?;
                (d.args[2], d.args[3]) = list(&mut self.f, &vs);
            }
            Format::Asm => {
                p.expect("(")?;
                let vs = self.values_until(p, ")")?;
                (d.args[2], d.args[3]) = list(&mut self.f, &vs);
                let a = self.asm(p)?;
                d.args[0] = self.f.asms.push(a).0;
            }
            Format::Jump => d.args[0] = self.edge(p)?.0,
            Format::Branch => {
                d.args[0] = self.value(p)?.0;
                p.expect(",")?;
                d.args[1] = self.edge(p)?.0;
                p.expect(",")?;
                d.args[2] = self.edge(p)?.0;
                if p.eat_word("likely") {
                    d.aux = p.num()? as u16;
                }
            }
            Format::Switch => {
                d.args[0] = self.value(p)?.0;
                p.expect(",")?;
                d.args[2] = self.edge(p)?.0;
                p.expect("[")?;
                let mut cases = Vec::new();
                while !p.eat("]") {
                    // "1..5:" comes as one word.
                    let w = p.word();
                    let (lo, hi) = w.split_once("..").unwrap_or((w, w));
                    let (Ok(lo), Ok(hi)) = (lo.parse(), hi.parse()) else { return p.fail("bad case") };
                    p.expect(":")?;
                    cases.push((lo, hi, self.edge(p)?));
                    p.eat(",");
                }
                d.args[1] = self.f.switches.push(SwitchData { cases }).0;
            }
            Format::Indirect => {
                d.args[0] = self.value(p)?.0;
                p.expect("[")?;
                let mut es = Vec::new();
                while !p.eat("]") {
                    es.push(self.edge(p)?.0);
                    p.eat(",");
                }
                d.args[2] = self.f.lists.len() as u32;
                d.args[3] = es.len() as u32;
                self.f.lists.extend(es);
            }
            Format::Return => {
                let mut vs = Vec::new();
                while p.peek().starts_with('v') {
                    vs.push(self.value(p)?);
                    p.eat(",");
                }
                (d.args[2], d.args[3]) = list(&mut self.f, &vs);
            }
        }
        if p.eat("#") {
            d.aux = p.num()? as u16;
        }
        self.f.insts[i] = d;
        Ok(())
    }

    fn asm(&mut self, p: &mut Line) -> Result<InlineAsm, String> {
        let mut a = InlineAsm {
            template: Vec::new(),
            operands: Vec::new(),
            clobbers: Vec::new(),
            labels: Vec::new(),
            label_names: Vec::new(),
            volatile: p.eat_word("volatile"),
        };
        loop {
            match p.peek() {
                "template" => {
                    p.word();
                    a.template = p.quoted()?.into_bytes();
                }
                w @ ("in" | "out" | "inout") => {
                    p.word();
                    let dir = match w {
                        "in" => AsmDir::In,
                        "out" => AsmDir::Out,
                        _ => AsmDir::InOut,
                    };
                    let mut o = AsmOperand {
                        name: Name::NONE,
                        constraint: Name::intern(&p.quoted()?),
                        dir,
                        early: false,
                        ty: p.ty()?,
                        memory: false,
                        fixed: Name::NONE,
                    };
                    o.early = p.eat_word("early");
                    o.memory = p.eat_word("memory");
                    if p.eat_word("name") {
                        o.name = Name::intern(&p.quoted()?);
                    }
                    if p.eat_word("fixed") {
                        o.fixed = Name::intern(&p.quoted()?);
                    }
                    a.operands.push(o);
                }
                "clobber" => {
                    p.word();
                    a.clobbers.push(Name::intern(&p.quoted()?));
                }
                "to" => {
                    p.word();
                    a.labels.push(self.edge(p)?);
                    let n = if p.eat_word("name") { Name::intern(&p.quoted()?) } else { Name::NONE };
                    a.label_names.push(n);
                }
                _ => return Ok(a),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::print::module_text;
    use crate::ir::verify::verify_module;

    const TEXT: &str = r#"
alias a1 : a0
global g0 @f func global size 0 align 1
global g1 @x data local size 8 align 4 interposable
global g2 @puts func global size 0 align 1 noreturn error "do not"
data g1 align 4 size 8 readonly bytes 0100ff reloc 4 8 g0 +16
func g0 (i32@r7, ptr@m0:24:8) -> (i32@r0, i64@r1) stack 8 attrs noinline pure {
  slot s0 size 16 align 8 array
b0(v0: i32, v1: ptr):
  v7 = slot.ptr s0 +4
  store v7, v0 +0 a1 align 4
  v2 = load.i32 v1 +8 a1 align 4 volatile
  v3 = icmp.slt.i8 v0, v2
  v4, v5 = sadd.ov.i32 v0, v2
  br v3, b1, b2(v4) likely 901
b1:
  v8 = sym.ptr g1 -8
  v9, v10 = call.i32 g2(v0, v8) sig (i32@r7, ptr@r6) -> (i32@r0, i64@r1) ints 2 #1
  switch v9, b2(v9) [0..3: b3, 7..7: b2(v0)]
b2(v6: i32):
  v11 = iconst.i64 -5
  v12 = fconst.f64 0x8000000000000000
  v13 = bconst.i128 bytes ffffffffffffffffffffffffffffff7f
  v14, v15 = asm.i32 (v7, v6) volatile template "x \"%0\"; y" inout "r" i32 out "m" i64 memory out "=q" i8 early name "q" clobber "cc"
  return v6, v11
b3:
  unreachable
}
"#;

    #[test]
    fn round_trip() {
        let m = parse_module(TEXT, 8).unwrap();
        assert_eq!(verify_module(&m), Vec::<String>::new());
        let one = module_text(&m);
        let two = module_text(&parse_module(&one, 8).unwrap());
        assert_eq!(one, two);
        for w in ["likely 901", "0..3: b3", "asm.i32", "noinline", "-8", "@m0:24:8", "#1"] {
            assert!(one.contains(w), "{w} lost in {one}");
        }
    }

    #[test]
    fn verifier_finds_faults() {
        let head = "global g0 @f func global size 0 align 1\nfunc g0 (i32@r0) -> (i32@r0) {\n";
        for (body, want) in [
            ("b0(v0: i32):\n v1 = iadd.i64 v0, v0\n return v0\n}", "operand types"),
            ("b0(v0: i32):\n v1 = iadd.i32 v2, v0\n v2 = iadd.i32 v0, v0\n return v1\n}", "dominate"),
            ("b0(v0: i32):\n jump b1\nb1(v1: i32):\n return v1\n}", "takes"),
            ("b0(v0: i32):\n v1 = iadd.i32 v0, v0\n}", "no terminator"),
            ("b0(v0: i32):\n return\n}", "do not fit"),
            ("b0(v0: i32):\n jump b0(v0)\n}", "predecessors"),
            (
                "b0(v0: i32):\n v1 = trunc.i8 v0\n br v1, b1, b2\nb1:\n v2 = ineg.i32 v0\n jump b2\nb2:\n return v2\n}",
                "dominate",
            ),
        ] {
            let m = parse_module(&format!("{head}{body}"), 8).unwrap();
            let errs = verify_module(&m).join("\n");
            assert!(errs.contains(want), "{body}: {errs}");
        }
    }
}
