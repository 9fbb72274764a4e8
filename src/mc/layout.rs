//! Layout: addresses of all fragments, then fixups become bytes or relocations.
//!
//! Branches and LEB128s start short and only grow, so the rounds end; alignment and fills follow the addresses of
//! the round. When a round changes nothing, tails are written out and every fixup is decided (the rules are GNU as's).

use super::cfi::cfa_advance;
use super::inst::*;
use super::line::line_advance;
use super::machine::*;
use super::object::*;
use super::reloc::*;
use super::symbols::*;
use crate::support::source::Loc;

/// What a value is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    Abs,
    Section(SecId),
    Symbol(Symbol),
}

/// A relocation of the finished section.
#[derive(Clone, Copy, Debug)]
pub struct Reloc {
    pub offset: u64,
    pub r_type: u32,
    /// NONE: no symbol.
    pub sym: Symbol,
    pub addend: i64,
}

/// A section ready to be written.
pub struct Output {
    pub sec: SecId,
    pub data: Vec<u8>,
    pub relocs: Vec<Reloc>,
}

fn padding(addr: u64, align: u32, max: u32) -> u32 {
    let pad = (addr.wrapping_neg() & (align as u64 - 1)) as u32;
    if max != 0 && pad > max { 0 } else { pad }
}

const DEPTH: u32 = 200;
const STT_GNU_IFUNC: u8 = 10;

impl Object {
    /// The value of a symbol, with addresses of the current round.
    pub fn symbol_value(&self, s: Symbol, depth: u32) -> Result<(Base, i64), String> {
        let d = &self.symbols.syms[s];
        match d.def {
            Def::Place(p) => {
                let sub = &self.subs[p.sub];
                Ok((Base::Section(sub.sec), sub.addr(p) as i64))
            }
            Def::Abs(n) => Ok((Base::Abs, n)),
            Def::Section(sec) => Ok((Base::Section(sec), 0)),
            Def::Undefined | Def::Common { .. } => Ok((Base::Symbol(s), 0)),
            Def::Expr(e) => self.expr_value(e, depth + 1),
        }
    }

    /// The value of an expression, with addresses of the current round.
    pub fn expr_value(&self, e: ExprId, depth: u32) -> Result<(Base, i64), String> {
        if depth > DEPTH {
            return Err("symbol definition loop or too deep an expression encountered".into());
        }
        match self.symbols.exprs[e] {
            Expr::View(index, row) => Ok((Base::Abs, self.view_number(index, row))),
            Expr::Value(v) => {
                let (base, n) =
                    if v.add.is_none() { (Base::Abs, 0) } else { self.symbol_value(v.add, depth)? };
                if v.sub.is_none() {
                    return Ok((base, n.wrapping_add(v.off)));
                }
                let (sub_base, m) = self.symbol_value(v.sub, depth)?;
                let n = n.wrapping_sub(m).wrapping_add(v.off);
                if base == sub_base {
                    Ok((Base::Abs, n))
                } else if sub_base == Base::Abs {
                    Ok((base, n))
                } else {
                    Err(self.cannot_resolve(v.add, v.sub))
                }
            }
            Expr::Un(op, a) => {
                let (base, n) = self.expr_value(a, depth + 1)?;
                if base != Base::Abs {
                    return Err("invalid operand of a unary operator: a symbol's address".into());
                }
                Ok((Base::Abs, fold_unary(op, n)))
            }
            Expr::Bin(op, a, b) => {
                let (base_a, a) = self.expr_value(a, depth + 1)?;
                let (base_b, b) = self.expr_value(b, depth + 1)?;
                let base = match op {
                    BinOp::Add if base_b == Base::Abs => base_a,
                    BinOp::Add if base_a == Base::Abs => base_b,
                    BinOp::Sub if base_b == Base::Abs => base_a,
                    BinOp::Sub if base_a == base_b => Base::Abs,
                    BinOp::Eq | BinOp::Ne if base_a != base_b => {
                        return Ok((Base::Abs, if op == BinOp::Ne { -1 } else { 0 }));
                    }
                    _ if base_a == base_b
                        && matches!(
                            op,
                            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge
                        ) =>
                    {
                        Base::Abs
                    }
                    _ if base_a == Base::Abs && base_b == Base::Abs => Base::Abs,
                    _ => {
                        return Err(
                            "invalid operands: sections of the two sides of an operator differ".into()
                        );
                    }
                };
                fold(op, a, b).map(|n| (base, n)).ok_or_else(|| "division by zero".into())
            }
        }
    }

    fn cannot_resolve(&self, a: Symbol, b: Symbol) -> String {
        let describe = |s: Symbol| {
            let mut out = Vec::new();
            if s.is_some() {
                self.symbols.print_name(s, &mut out);
            }
            if out.is_empty() { "L0\x01".to_string() } else { String::from_utf8_lossy(&out).into_owned() }
        };
        let section = |s: Symbol| match if s.is_some() { self.symbol_value(s, 0) } else { Ok((Base::Abs, 0)) }
        {
            Ok((Base::Section(sec), _)) => self.sections[sec].spec.name.clone(),
            Ok((Base::Abs, _)) => "*ABS*".into(),
            _ => "*UND*".into(),
        };
        format!(
            "can't resolve `{}' {{{} section}} - `{}' {{{} section}}",
            describe(a),
            section(a),
            describe(b),
            section(b)
        )
    }

    /// The number an expression has right now, if that cannot change: for directives that need it at once.
    pub fn absolute_now(&self, v: &Value) -> Option<i64> {
        if let Some(n) = v.number() {
            return Some(n);
        }
        self.settled(v, 0)
    }
    fn settled(&self, v: &Value, depth: u32) -> Option<i64> {
        if depth > DEPTH {
            return None;
        }
        if v.sub.is_none() {
            return match self.symbols.syms[v.add].def {
                Def::Abs(n) => Some(n.wrapping_add(v.off)),
                Def::Expr(e) => Some(self.settled_expr(e, depth + 1)?.wrapping_add(v.off)),
                _ => None,
            };
        }
        if v.add.is_none() {
            return Some(v.off.wrapping_sub(self.settled(&Value::sym(v.sub), depth + 1)?));
        }
        self.near_diff(v.add, v.sub).map(|d| d.wrapping_add(v.off))
    }
    fn settled_expr(&self, e: ExprId, depth: u32) -> Option<i64> {
        if depth > DEPTH {
            return None;
        }
        match self.symbols.exprs[e] {
            Expr::Value(v) => self.absolute_now(&v).or_else(|| self.settled(&v, depth + 1)),
            Expr::Un(op, a) => Some(fold_unary(op, self.settled_expr(a, depth + 1)?)),
            Expr::Bin(op, a, b) => {
                fold(op, self.settled_expr(a, depth + 1)?, self.settled_expr(b, depth + 1)?)
            }
            Expr::View(..) => None,
        }
    }
    /// Difference of two places of one subsection with nothing between them whose size may change.
    fn near_diff(&self, a: Symbol, b: Symbol) -> Option<i64> {
        if let Some(d) = self.fragment_diff(a, b) {
            return Some(d);
        }
        let (Def::Place(a), Def::Place(b)) = (self.symbols.syms[a].def, self.symbols.syms[b].def) else {
            return None;
        };
        if a.sub != b.sub {
            return None;
        }
        let frags = &self.subs[a.sub].frags;
        let (low, high) = (a.frag.min(b.frag) as usize, a.frag.max(b.frag) as usize);
        let mut between = 0i64;
        for f in &frags[low..high] {
            match f.tail {
                Tail::None => {}
                Tail::Fill { count, size, .. } => {
                    between += self.settled_expr(count, 0)?.max(0).wrapping_mul(size as i64);
                }
                _ => return None,
            }
        }
        let bytes = a.off as i64 - b.off as i64;
        Some(if a.frag > b.frag { bytes + between } else { bytes - between })
    }

    // ---- addresses ----

    /// Everything after the last statement: frame and line sections, addresses, relocations.
    pub fn finish(&mut self) -> Vec<Output> {
        self.line_finish();
        self.cfi_finish();
        let machine = self.machine;
        machine.finish(self);
        if !self.errors.is_empty() {
            return Vec::new();
        }
        self.relax();
        let secs: Vec<SecId> = self.sections.keys().collect();
        let mut out = Vec::with_capacity(secs.len());
        for sec in secs {
            out.push(self.resolve_section(sec));
        }
        self.explicit(&mut out);
        out
    }

    /// Gives every fragment its address. The rounds go through a section front to back: what lies before a fragment
    /// has its address of this round, what lies behind it that of the last one, moved by what this round has added so far
    /// unless an alignment between may absorb that. This is how GNU as does it, so the same branches come out long.
    fn relax(&mut self) {
        let secs: Vec<SecId> = self.sections.keys().collect();
        for &sec in &secs {
            self.first_addresses(sec);
        }
        for round in 0..1000 {
            let mut changed = false;
            for &sec in &secs {
                // Each section settles by itself before the next one is looked at.
                for inner in 0..100_000 {
                    if !self.relax_round(sec, round == 0 && inner == 0) {
                        break;
                    }
                    changed = true;
                    if inner == 99_999 {
                        return self.error("relaxation of a section does not come to an end");
                    }
                }
            }
            if !changed {
                return;
            }
        }
        self.error("relaxation of the sections does not come to an end");
    }

    fn first_addresses(&mut self, sec: SecId) {
        let mut addr = 0u64;
        let mut region = 0;
        for i in 0..self.sections[sec].subs.len() {
            let sub = self.sections[sec].subs[i];
            for k in 0..self.subs[sub].frags.len() {
                let f = &mut self.subs[sub].frags[k];
                f.addr = addr;
                f.region = region;
                let end = self.frag_end(sub, k);
                let size = match self.subs[sub].frags[k].tail {
                    Tail::Align { align, max, .. } => {
                        region += 1;
                        padding(end, align, max)
                    }
                    Tail::Branch(mut b) => {
                        if !self.may_relax(sec, &b) {
                            b.state = self.machine.branch_state(&b, None);
                            self.subs[sub].frags[k].tail = Tail::Branch(b);
                        }
                        self.machine.branch_len(&b) as u32
                    }
                    Tail::Leb { .. } => 1,
                    Tail::Org { .. } => {
                        region += 1;
                        0
                    }
                    _ => 0,
                };
                self.subs[sub].frags[k].tail_size = size;
                addr = end + size as u64;
            }
        }
        self.sections[sec].size = addr;
    }

    /// One round over a section. True if a size changed.
    fn relax_round(&mut self, sec: SecId, first: bool) -> bool {
        let mut stretch = 0i64;
        let mut changed = false;
        for i in 0..self.sections[sec].subs.len() {
            let sub = self.sections[sec].subs[i];
            for k in 0..self.subs[sub].frags.len() {
                let f = self.subs[sub].frags[k];
                let addr = f.addr.wrapping_add(stretch as u64);
                self.subs[sub].frags[k].addr = addr;
                if matches!(f.tail, Tail::None) {
                    continue;
                }
                let end = self.frag_end(sub, k);
                let size = match f.tail {
                    Tail::None => 0,
                    Tail::Align { align, max, .. } => padding(end, align, max),
                    Tail::Branch(mut b) => {
                        let Some(target) = self.branch_target(sec, &b) else { continue };
                        let mut distance = target.0 - end as i64;
                        // Not reached in this round: it will move too.
                        if stretch != 0
                            && target.1.is_none_or(|p| {
                                (self.subs[p.sub].number, p.frag) > (self.subs[sub].number, k as u32)
                            })
                        {
                            let region = target.1.map(|p| self.subs[p.sub].frags[p.frag as usize].region);
                            if stretch < 0 || region == Some(f.region) {
                                distance += stretch;
                            } else if distance < 0 {
                                continue;
                            }
                        }
                        let state = self.machine.branch_state(&b, Some(distance)).max(b.state);
                        if state == b.state {
                            continue;
                        }
                        b.state = state;
                        self.subs[sub].frags[k].tail = Tail::Branch(b);
                        self.machine.branch_len(&b) as u32
                    }
                    Tail::Leb { value, signed } => {
                        let n = self.late_number(value, f.loc, first);
                        let mut bytes = Vec::new();
                        if signed {
                            sleb128(n, &mut bytes)
                        } else {
                            uleb128(n as u64, &mut bytes)
                        }
                        (bytes.len() as u32).max(f.tail_size)
                    }
                    Tail::Advance(index) => self.advance_bytes(index).len() as u32,
                    Tail::Fill { count, size, .. } => {
                        let n = self.late_number(count, f.loc, first).max(0) as u64;
                        u32::try_from(n.saturating_mul(size as u64)).unwrap_or_else(|_| {
                            if first {
                                self.errors.push((f.loc, format!("a fill of {n} bytes is not supported")));
                            }
                            0
                        })
                    }
                    Tail::Org { to, .. } => {
                        let target = match self.expr_value(to, 0) {
                            Ok((Base::Abs, n)) => n,
                            Ok((Base::Section(s), n)) if s == sec => n,
                            _ => {
                                if first {
                                    self.errors.push((f.loc, "invalid section for .org".into()));
                                }
                                0
                            }
                        };
                        (target - end as i64).clamp(0, u32::MAX as i64) as u32
                    }
                };
                if size != f.tail_size {
                    self.subs[sub].frags[k].tail_size = size;
                    stretch += size as i64 - f.tail_size as i64;
                    changed = true;
                }
            }
        }
        let s = &mut self.sections[sec];
        s.size = s.size.wrapping_add(stretch as u64);
        changed
    }

    /// A number that must be known by now.
    fn late_number(&mut self, e: ExprId, loc: Loc, report: bool) -> i64 {
        match self.expr_value(e, 0) {
            Ok((Base::Abs, n)) => n,
            Ok(_) => {
                if report {
                    self.errors.push((loc, "value is not a constant".into()));
                }
                0
            }
            Err(m) => {
                if report {
                    self.errors.push((loc, m));
                }
                0
            }
        }
    }

    /// Address where fragment `k`'s fixed bytes end.
    fn frag_end(&self, sub: SubId, k: usize) -> u64 {
        let s = &self.subs[sub];
        let end = s.frags.get(k + 1).map_or(s.data.len() as u32, |f| f.start);
        s.frags[k].addr + (end - s.frags[k].start) as u64
    }

    /// Address of a branch's target and its place, if it is in this section and the assembler may resolve it.
    fn branch_target(&self, sec: SecId, b: &Branch) -> Option<(i64, Option<Place>)> {
        let d = &self.symbols.syms[b.sym];
        if d.binding == Binding::Weak || d.kind == STT_GNU_IFUNC {
            return None;
        }
        if let Def::Place(p) = d.def {
            // Jumps, unlike calls, reach a global symbol of the same section directly.
            let s = &self.subs[p.sub];
            return (s.sec == sec).then(|| (s.addr(p) as i64 + b.addend, Some(p)));
        }
        match self.symbol_value(b.sym, 0) {
            Ok((Base::Section(s), n)) if s == sec => Some((n + b.addend, None)),
            _ => None,
        }
    }
    fn may_relax(&self, sec: SecId, b: &Branch) -> bool {
        self.branch_target(sec, b).is_some()
    }

    fn advance_bytes(&self, index: u32) -> Vec<u8> {
        let a = &self.advances[index as usize];
        let delta = self.subs[a.to.sub].addr(a.to).wrapping_sub(self.subs[a.from.sub].addr(a.from));
        let mut bytes = Vec::with_capacity(8);
        match a.line {
            None => cfa_advance(delta / self.machine.cfi().code_align as u64, &mut bytes),
            Some(line) => line_advance(line, delta / self.machine.min_inst_len() as u64, &mut bytes),
        }
        bytes
    }

    // ---- bytes and relocations ----

    fn resolve_section(&mut self, sec: SecId) -> Output {
        let mut out = Output { sec, data: Vec::new(), relocs: Vec::new() };
        let nobits = self.sections[sec].spec.kind == SHT_NOBITS;
        let code = self.sections[sec].spec.flags & SHF_EXECINSTR != 0;
        let size = self.sections[sec].size;
        if !nobits {
            out.data.reserve_exact(size.min(1 << 32) as usize);
        }
        for i in 0..self.sections[sec].subs.len() {
            let sub = self.sections[sec].subs[i];
            let s = &mut self.subs[sub];
            let data = std::mem::take(&mut s.data);
            let fixups = std::mem::take(&mut s.fixups);
            let n = s.frags.len();
            if nobits {
                if data.iter().any(|&b| b != 0) || !fixups.is_empty() {
                    let name = &self.sections[sec].spec.name;
                    self.errors
                        .push((Loc::NONE, format!("attempt to store non-zero value in section `{name}'")));
                }
                continue;
            }
            let mut fix = 0;
            for k in 0..n {
                let f = self.subs[sub].frags[k];
                let end = self.subs[sub].frags.get(k + 1).map_or(data.len(), |f| f.start as usize);
                let base = out.data.len();
                out.data.extend_from_slice(&data[f.start as usize..end]);
                while fix < fixups.len() && (fixups[fix].offset as usize) < end {
                    let offset = base + fixups[fix].offset as usize - f.start as usize;
                    self.resolve(&mut out, sec, &fixups[fix], offset);
                    fix += 1;
                }
                if !matches!(f.tail, Tail::None) {
                    self.write_tail(&mut out, sec, &f, code);
                }
            }
            // A fixup without a field may stand at the very end.
            for f in &fixups[fix..] {
                let offset = out.data.len();
                self.resolve(&mut out, sec, f, offset);
            }
        }
        out
    }

    fn write_tail(&mut self, out: &mut Output, sec: SecId, f: &Frag, code: bool) {
        let start = out.data.len();
        let end = start + f.tail_size as usize;
        match f.tail {
            Tail::None => {}
            Tail::Branch(b) => {
                let local = !self.symbols.may_be_external(b.sym);
                let c = self.machine.branch_code(&b, local);
                out.data.extend_from_slice(&c.bytes[..c.len as usize]);
                let row = self.machine.relocs().row(c.r_type);
                if let (Some((target, _)), Some(row)) = (self.branch_target(sec, &b), row)
                    && !self.machine.keeps_reloc(c.r_type)
                {
                    let value = target + c.addend - (start as i64 + c.field as i64);
                    if let Err(m) = self.patch(out, row, start + c.field as usize, value) {
                        self.errors.push((f.loc, m));
                    }
                    return;
                }
                let fixup = Fixup {
                    offset: 0,
                    r_type: c.r_type,
                    sym: b.sym,
                    sub: Symbol::NONE,
                    addend: b.addend + c.addend,
                    loc: f.loc,
                };
                self.resolve(out, sec, &fixup, start + c.field as usize);
            }
            Tail::Align { fill, size, .. } => {
                if size == 0 && code {
                    self.machine.nops(f.tail_size as usize, &mut out.data);
                } else {
                    // The pattern is aligned with the end; what does not fit a whole one is zero.
                    let size = size.max(1) as usize;
                    out.data.resize(start + f.tail_size as usize % size, 0);
                    let bytes = fill.to_le_bytes();
                    while out.data.len() < end {
                        out.data.extend_from_slice(&bytes[..size.min(4)]);
                    }
                    out.data.truncate(end);
                }
            }
            Tail::Org { to, fill } => {
                let target = self.expr_value(to, 0).map(|v| v.1).unwrap_or(0);
                if target < start as i64 {
                    self.errors.push((f.loc, "attempt to move .org backwards".into()));
                }
                out.data.resize(end, fill);
            }
            Tail::Fill { count, value, size } => {
                if let Ok((_, n)) = self.expr_value(count, 0)
                    && n < 0
                {
                    self.warnings
                        .push((f.loc, ".space, .nops or .fill with negative value, ignored".to_string()));
                }
                if size == 1 || value == 0 {
                    out.data.resize(end, value as u8);
                } else {
                    let bytes = value.to_le_bytes();
                    while out.data.len() < end {
                        out.data.extend_from_slice(&bytes[..size as usize]);
                    }
                }
            }
            Tail::Leb { value, signed } => {
                let n = self.expr_value(value, 0).map(|v| v.1).unwrap_or(0);
                let mut bytes = Vec::new();
                if signed {
                    sleb128(n, &mut bytes)
                } else {
                    uleb128(n as u64, &mut bytes)
                }
                out.data.extend_from_slice(&bytes);
                // A shorter value than in an earlier round keeps its room.
                while out.data.len() < end {
                    if let Some(last) = out.data.last_mut() {
                        *last |= 0x80;
                    }
                    out.data.push(if signed && n < 0 { 0x7f } else { 0 });
                }
            }
            Tail::Advance(index) => {
                let bytes = self.advance_bytes(index);
                let a = self.advances[index as usize];
                if a.line.is_none()
                    && let Some(&op) = bytes.first()
                    && let Some((set, sub)) = self.machine.cfa_relocs(op)
                {
                    let at = start + (op < 0x40) as usize;
                    let to = self.symbols.anonymous(Def::Place(a.to));
                    let from = self.symbols.anonymous(Def::Place(a.from));
                    self.relocation(out, set, to, 0, at, None);
                    self.relocation(out, sub, from, 0, at, None);
                }
                out.data.extend_from_slice(&bytes);
            }
        }
        debug_assert!(out.data.len() == end || !self.errors.is_empty());
        out.data.resize(end, 0);
    }

    /// Reduces `add - sub + off` until neither symbol is an expression or alias.
    fn flatten(&self, mut v: Value) -> Result<Value, String> {
        for _ in 0..DEPTH {
            if v.add.is_some() {
                let d = &self.symbols.syms[v.add];
                if d.weakref.is_some() {
                    v.add = d.weakref;
                    continue;
                }
                // Aliases that others may see stay themselves.
                match d.def {
                    Def::Expr(_) | Def::Abs(_)
                        if matches!(d.binding, Binding::Global | Binding::Weak) && v.sub.is_none() => {}
                    Def::Abs(n) if v.sub.is_some() => {
                        v.off = v.off.wrapping_add(n);
                        v.add = Symbol::NONE;
                        continue;
                    }
                    Def::Expr(e) => {
                        let inner = match self.symbols.exprs[e] {
                            Expr::Value(inner) => inner,
                            _ => match self.expr_value(e, 0)? {
                                (Base::Abs, n) => Value::abs(n),
                                (Base::Symbol(s), n) => Value { off: n, ..Value::sym(s) },
                                (Base::Section(sec), n) => Value {
                                    off: n,
                                    ..Value::sym(
                                        self.sections[sec].symbol.some().ok_or("expression too complex")?,
                                    )
                                },
                            },
                        };
                        if inner.sub.is_some() && v.sub.is_some() {
                            let (b, n) = self.symbol_value(v.add, 0)?;
                            if b != Base::Abs {
                                return Err("expression too complex for a relocation".into());
                            }
                            v.add = Symbol::NONE;
                            v.off = v.off.wrapping_add(n);
                            continue;
                        }
                        v.add = inner.add;
                        v.off = v.off.wrapping_add(inner.off);
                        if inner.sub.is_some() {
                            v.sub = inner.sub;
                        }
                        continue;
                    }
                    _ => {}
                }
            }
            if v.sub.is_some() {
                match self.symbols.syms[v.sub].def {
                    Def::Abs(n) => {
                        v.off = v.off.wrapping_sub(n);
                        v.sub = Symbol::NONE;
                        continue;
                    }
                    Def::Expr(e) => {
                        let (base, n) = self.expr_value(e, 0)?;
                        if base == Base::Abs {
                            v.off = v.off.wrapping_sub(n);
                            v.sub = Symbol::NONE;
                            continue;
                        }
                        if let Expr::Value(inner) = self.symbols.exprs[e]
                            && inner.sub.is_none()
                        {
                            v.sub = inner.add;
                            v.off = v.off.wrapping_sub(inner.off);
                            continue;
                        }
                        return Err("expression too complex for a relocation".into());
                    }
                    _ => {}
                }
            }
            return Ok(v);
        }
        Err("symbol definition loop encountered".into())
    }

    /// Decides one fixup: bytes or relocation. `offset` is where its field stands in the section.
    fn resolve(&mut self, out: &mut Output, sec: SecId, f: &Fixup, offset: usize) {
        if let Err(m) = self.try_resolve(out, sec, f, offset) {
            self.errors.push((f.loc, m));
        }
    }

    fn try_resolve(&mut self, out: &mut Output, sec: SecId, f: &Fixup, offset: usize) -> Result<(), String> {
        let mut r_type = f.r_type;
        let mut row = self.machine.relocs().row(r_type).ok_or("relocation type does not exist")?;
        // Expression symbols over a section's places need the section's symbol.
        if f.sym.is_some()
            && let Def::Expr(e) = self.symbols.syms[f.sym].def
            && !matches!(self.symbols.exprs[e], Expr::Value(_))
            && let Ok((Base::Section(s), _)) = self.expr_value(e, 0)
        {
            self.section_symbol(s);
        }
        if f.sym.is_some() && self.symbols.syms[f.sym].weakref.is_none() {
            self.symbols.syms[f.sym].referenced = true;
        }
        let mut v = self.flatten(Value { add: f.sym, sub: f.sub, off: f.addend, spec: Spec(0) })?;
        if v.sub.is_some() {
            let (sub_base, n) = self.symbol_value(v.sub, 0)?;
            let (base, m) = if v.add.is_some() { self.symbol_value(v.add, 0)? } else { (Base::Abs, 0) };
            if let Some((add, sub)) = self.machine.add_sub_relocs(row.field.size)
                && v.add.is_some()
                && [base, sub_base].iter().any(|b| matches!(b, Base::Section(s) if self.is_relaxed(*s)))
            {
                let (a, b) = (v.add, v.sub);
                self.relocation(out, add, a, v.off, offset, Some(self.machine.keeps_symbol(add)));
                self.relocation(out, sub, b, 0, offset, Some(self.machine.keeps_symbol(sub)));
                return Ok(());
            }
            if base == sub_base && (base != Base::Symbol(v.add) || v.add == v.sub) {
                v = Value::abs(m.wrapping_sub(n).wrapping_add(v.off));
            } else if sub_base == Base::Section(sec) && v.add.is_some() {
                if row.kind == RelocKind::Abs {
                    r_type = self
                        .machine
                        .pcrel_reloc(row.field.size)
                        .ok_or("cannot represent a pc-relative value of this size")?;
                    row = self.machine.relocs().row(r_type).ok_or("relocation type does not exist")?;
                } else if row.kind != RelocKind::GotOff {
                    return Err(self.cannot_resolve(v.add, v.sub));
                }
                v.off = v.off.wrapping_add(offset as i64).wrapping_sub(n);
                v.sub = Symbol::NONE;
            } else {
                return Err(self.cannot_resolve(v.add, v.sub));
            }
        }
        let pc = row.is_pc_relative();
        let plain = matches!(row.kind, RelocKind::Abs | RelocKind::Pc | RelocKind::Plt);
        if v.add.is_none() {
            if pc || !plain {
                out.relocs.push(Reloc { offset: offset as u64, r_type, sym: Symbol::NONE, addend: v.off });
                return Ok(());
            }
            return self.patch(out, row, offset, v.off);
        }
        let d = self.symbols.syms[v.add];
        match d.def {
            Def::Abs(n) if plain && !pc => return self.patch(out, row, offset, n.wrapping_add(v.off)),
            Def::Place(p)
                if plain
                    && pc
                    && self.subs[p.sub].sec == sec
                    && matches!(d.binding, Binding::Unset | Binding::Local)
                    && d.kind != STT_GNU_IFUNC
                    && !self.machine.keeps_reloc(r_type) =>
            {
                let target = self.subs[p.sub].addr(p) as i64;
                let value = target.wrapping_add(v.off).wrapping_sub(offset as i64);
                return self.patch(out, row, offset, value);
            }
            _ => {}
        }
        // A branch that stays a relocation has its distance filled in for readers.
        if let Def::Place(p) = d.def
            && pc
            && row.align > 1
            && row.field.size <= 4
            && self.subs[p.sub].sec == sec
        {
            let value = (self.subs[p.sub].addr(p) as i64).wrapping_add(v.off).wrapping_sub(offset as i64);
            row.write(&mut out.data[offset..], value);
        }
        self.relocation(out, r_type, v.add, v.off, offset, None);
        Ok(())
    }

    fn patch(&self, out: &mut Output, row: &RelocRow, offset: usize, value: i64) -> Result<(), String> {
        let place = out.data.get_mut(offset..).ok_or("field lies outside of its section")?;
        let size = row.field.size;
        // Data fields take either reading of a number.
        let check = match row.kind {
            RelocKind::Abs if size < 8 => {
                let bits = size as u32 * 8;
                let high = value >> (bits - 1);
                if high == 0 || high == -1 || value as u64 >> bits == 0 {
                    Ok(())
                } else {
                    Err(PatchError::OutOfRange)
                }
            }
            _ => row.check(value),
        };
        match check {
            Ok(()) => {
                row.write(place, value);
                Ok(())
            }
            Err(PatchError::OutOfRange) => Err(format!(
                "value of {value} too large for field of {size} byte{} at {offset}",
                if size == 1 { "" } else { "s" }
            )),
            Err(PatchError::Misaligned) => {
                Err(format!("value of {value} is not properly aligned at {offset}"))
            }
            Err(PatchError::OutOfBounds) => Err("field lies outside of its section".into()),
        }
    }

    /// Writes a relocation, against the section instead of the symbol where GNU as would.
    fn relocation(
        &mut self,
        out: &mut Output,
        r_type: u32,
        sym: Symbol,
        addend: i64,
        offset: usize,
        keep: Option<bool>,
    ) {
        let d = self.symbols.syms[sym];
        let mut reloc = Reloc { offset: offset as u64, r_type, sym, addend };
        if let Def::Place(p) = d.def
            && matches!(d.binding, Binding::Unset | Binding::Local)
            && d.kind != STT_GNU_IFUNC
        {
            let sec = self.subs[p.sub].sec;
            let flags = self.sections[sec].spec.flags;
            let pc = self.machine.relocs().row(r_type).is_some_and(|r| r.is_pc_relative());
            let merge = flags & SHF_MERGE != 0 && (pc || addend != 0);
            let keep = keep.unwrap_or_else(|| self.machine.keeps_symbol(r_type));
            let unnamed = d.name.is_empty() && d.number == u32::MAX;
            if unnamed && keep && self.is_relaxed(sec) {
                // Its distance from the section's start may change: it needs a name of its own.
                self.symbols.give_name(sym, "x");
            } else if unnamed || (!keep && !merge && flags & SHF_TLS == 0) {
                reloc.addend = addend.wrapping_add(self.subs[p.sub].addr(p) as i64);
                reloc.sym = self.section_symbol(sec);
            }
        }
        // Who is reached by a TLS relocation is a TLS symbol, also where nothing defines it.
        let tls = self.machine.relocs().row(r_type).is_some_and(|r| {
            use RelocKind::*;
            matches!(
                r.kind,
                TlsGd
                    | TlsLd
                    | TlsDtpOff
                    | TlsIe
                    | TlsIeAbs
                    | TlsIeGot
                    | TlsLe
                    | TlsLeNeg
                    | TlsDesc
                    | TlsLeAdd
            )
        });
        let d = &mut self.symbols.syms[reloc.sym];
        if tls && matches!(d.kind, 0 | 1) {
            d.kind = 6;
        }
        d.used = true;
        out.relocs.push(reloc);
    }

    /// `.reloc` directives.
    fn explicit(&mut self, out: &mut [Output]) {
        let mut touched = rustc_hash::FxHashSet::default();
        for (sub, at, r_type, v, loc) in std::mem::take(&mut self.explicit_relocs) {
            let sec = self.subs[sub].sec;
            let e = self.symbols.expr(Expr::Value(at));
            let offset = match self.expr_value(e, 0) {
                Ok((Base::Abs, n)) => n,
                Ok((Base::Section(s), n)) if s == sec => n,
                _ => {
                    self.errors.push((loc, "offset of .reloc is not in its section".into()));
                    continue;
                }
            };
            // Outputs stand in the order of their sections.
            let Some(out) = out.get_mut(sec.0 as usize) else { continue };
            match self.flatten(v) {
                Ok(v) if v.sub.is_none() && v.add.is_some() => {
                    self.relocation(out, r_type, v.add, v.off, offset as usize, None);
                }
                Ok(v) if v.add.is_none() && v.sub.is_none() => {
                    out.relocs.push(Reloc {
                        offset: offset as u64,
                        r_type,
                        sym: Symbol::NONE,
                        addend: v.off,
                    });
                }
                _ => self.errors.push((loc, "invalid expression in .reloc".into())),
            }
            touched.insert(sec);
        }
        for out in out.iter_mut().filter(|o| touched.contains(&o.sec)) {
            out.relocs.sort_by_key(|r| r.offset);
        }
    }
}
