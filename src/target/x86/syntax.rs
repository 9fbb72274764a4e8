//! Text of x86 instructions: AT&T syntax parsed and printed through the instruction table.
//!
//! A mnemonic is looked up in a map from every spelling (suffixes and aliases included) to the rows it may mean;
//! rows are tried in table order, which is GNU as's order of preference.

use super::encode::*;
use super::regs::*;
use super::spec;
use super::table::*;
use crate::mc::cursor::Cursor;
use crate::mc::symbols::{Def, Expr, Value};
use crate::mc::*;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// `size` of a candidate whose mnemonic has no suffix.
const NO_SUFFIX: u8 = 0xff;

/// Spellings that are not in the table: alias, what it is short for.
#[rustfmt::skip]
static ALIASES: &[(&str, &str)] = &[
    ("jz", "je"), ("jnz", "jne"), ("jc", "jb"), ("jnc", "jae"), ("jnae", "jb"), ("jnb", "jae"), ("jna", "jbe"), ("jnbe", "ja"),
    ("jpe", "jp"), ("jpo", "jnp"), ("jnge", "jl"), ("jnl", "jge"), ("jng", "jle"), ("jnle", "jg"),
    ("setz", "sete"), ("setnz", "setne"), ("setc", "setb"), ("setnc", "setae"), ("setnae", "setb"), ("setnb", "setae"),
    ("setna", "setbe"), ("setnbe", "seta"), ("setpe", "setp"), ("setpo", "setnp"), ("setnge", "setl"), ("setnl", "setge"),
    ("setng", "setle"), ("setnle", "setg"),
    ("cmovz", "cmove"), ("cmovnz", "cmovne"), ("cmovc", "cmovb"), ("cmovnc", "cmovae"), ("cmovnae", "cmovb"), ("cmovnb", "cmovae"),
    ("cmovna", "cmovbe"), ("cmovnbe", "cmova"), ("cmovpe", "cmovp"), ("cmovpo", "cmovnp"), ("cmovnge", "cmovl"), ("cmovnl", "cmovge"),
    ("cmovng", "cmovle"), ("cmovnle", "cmovg"),
    ("sal", "shl"), ("movzx", "movzb"), ("movzx", "movzw"), ("movsx", "movsb"), ("movsx", "movsw"), ("movsx", "movsl"), ("movsxd", "movsl"),
    ("cbw", "cbtw"), ("cwde", "cwtl"), ("cdqe", "cltq"), ("cwd", "cwtd"), ("cdq", "cltd"), ("cqo", "cqto"),
    ("jmpq", "jmp"), ("loopz", "loope"), ("loopnz", "loopne"), ("ud2a", "ud2"), ("ud2b", "ud1"), ("wait", "fwait"), ("xlatb", "xlat"),
    ("repe", "rep"), ("repz", "rep"), ("repnz", "repne"), ("fcompi", "fcomip"), ("fucompi", "fucomip"), ("movd", "movq"),
    ("int1", "icebp"), ("fcmova", "fcmovnbe"), ("fcmovae", "fcmovnb"), ("fcmovna", "fcmovbe"), ("fcmovnae", "fcmovb"), ("movw", "movseg"), ("movl", "movseg"), ("movq", "movseg"),
    ("fildq", "fildll"), ("fistpq", "fistpll"), ("fisttpq", "fisttpll"), ("fld", "flds"), ("fstp", "fstps"), ("fst", "fsts"), ("fild", "filds"), ("fistp", "fistps"),
];

/// Suffixes by size.
const SUFFIXES: &[u8; 7] = b"bwlqxyz";

#[derive(Clone, Copy)]
struct Candidate {
    op: Opcode,
    size: u8,
}

type Mnemonics = FxHashMap<Vec<u8>, Vec<Candidate>>;

fn mnemonics() -> &'static Mnemonics {
    static MAP: OnceLock<Mnemonics> = OnceLock::new();
    MAP.get_or_init(|| {
        let mut map: Mnemonics = FxHashMap::default();
        let mut add =
            |name: Vec<u8>, op: Opcode, size: u8| map.entry(name).or_default().push(Candidate { op, size });
        let mut by_name: FxHashMap<&str, Vec<Opcode>> = FxHashMap::default();
        for (n, row) in rows().iter().enumerate() {
            by_name.entry(row.name).or_default().push(Opcode(n as u16));
        }
        for op in [MOV_SEG_RM, MOV_SEG_R32, MOV_SEG_R64, MOV_M_SEG] {
            by_name.entry("movseg").or_default().push(op);
        }
        let mut spell = |name: &str, op: Opcode| {
            let row = insn(op);
            add(name.into(), op, NO_SUFFIX);
            for size in 0..7u8 {
                if row.sizes >> size & 1 != 0 && (size < 4 || row.suffixes >> size & 1 != 0) {
                    let mut text = name.as_bytes().to_vec();
                    text.push(SUFFIXES[size as usize]);
                    add(text, op, size);
                }
            }
        };
        for (n, row) in rows().iter().enumerate() {
            spell(row.name, Opcode(n as u16));
        }
        for &(alias, name) in ALIASES {
            for &op in by_name.get(name).into_iter().flatten() {
                spell(alias, op);
            }
        }
        map
    })
}

/// A parsed operand.
#[derive(Clone, Copy)]
struct Parsed {
    op: Operand,
    /// log2 of the register's width.
    size: u8,
    star: bool,
    /// `{%k1}{z}`; 0 is no mask.
    mask: u8,
    zero: bool,
    /// N of `{1toN}`, or 0.
    broadcast: u8,
}

impl Parsed {
    fn new(op: Operand, size: u8) -> Parsed {
        Parsed { op, size, star: false, mask: 0, zero: false, broadcast: 0 }
    }
}

/// Hints before a mnemonic, and static rounding in the place of an operand, with their bits of `InstRef::flags`.
static HINTS: &[(&[u8], u16)] =
    &[(b"vex", FORCE_VEX), (b"vex2", FORCE_VEX), (b"vex3", FORCE_VEX3), (b"evex", FORCE_EVEX)];
static ROUNDINGS: &[(&[u8], u16)] =
    &[(b"rn-sae", RN_SAE), (b"rd-sae", RD_SAE), (b"ru-sae", RU_SAE), (b"rz-sae", RZ_SAE), (b"sae", SAE)];

/// The text between braces.
fn braces<'a>(cur: &mut Cursor<'a>) -> Result<&'a [u8], String> {
    cur.expect(b'{')?;
    let rest = &cur.text[cur.pos..];
    let Some(end) = memchr::memchr(b'}', rest) else { return Err("missing `}'".into()) };
    cur.pos += end + 1;
    Ok(rest[..end].trim_ascii())
}

/// Assembles one statement; `cur` stands after the mnemonic.
pub fn assemble(mnemonic: &[u8], cur: &mut Cursor, obj: &mut Object) -> Result<(), String> {
    let mut flags = 0u16;
    let mut mnemonic = mnemonic;
    loop {
        if mnemonic.is_empty() && cur.peek() == b'{' {
            let hint = braces(cur)?;
            let Some(known) = HINTS.iter().find(|h| h.0.eq_ignore_ascii_case(hint)) else {
                return Err(format!(
                    "encoding hint `{{{}}}' is not supported",
                    String::from_utf8_lossy(hint)
                ));
            };
            flags |= known.1;
            mnemonic = cur.name();
            continue;
        }
        // Prefixes before an instruction of the same statement.
        let bit = match mnemonic {
            b"lock" => LOCK,
            b"rep" | b"repe" | b"repz" => REP,
            b"repne" | b"repnz" | b"bnd" => REPNE,
            b"notrack" => NOTRACK,
            b"data16" | b"addr32" | b"rex64" | b"rex" | b"cs" | b"ds" | b"es" | b"fs" | b"gs" | b"ss" => 0,
            b"rex.w" | b"rex.W" => {
                obj.data().push(0x48);
                0
            }
            _ => break,
        };
        if cur.at_end() {
            break;
        }
        if bit == 0
            && let Some([c]) = mnemonics().get(mnemonic).map(|v| &v[..])
        {
            obj.data().push(insn(c.op).encodings()[0].opcode);
        }
        flags |= bit;
        mnemonic = cur.name();
    }
    let map = mnemonics();
    let found = match map.get(mnemonic) {
        Some(c) => c,
        None => {
            let lower = mnemonic.to_ascii_lowercase();
            match map.get(&lower) {
                Some(c) => c,
                None => {
                    let rest = &cur.text[cur.pos..];
                    let end =
                        rest.iter().position(|c| matches!(c, b'\n' | b';' | b'#')).unwrap_or(rest.len());
                    let rest = String::from_utf8_lossy(rest[..end].trim_ascii()).into_owned();
                    let name = String::from_utf8_lossy(mnemonic).into_owned();
                    let space = if rest.is_empty() { "" } else { " " };
                    return Err(format!("no such instruction: `{name}{space}{rest}'"));
                }
            }
        }
    };
    // The hint suffixes of jcc.
    let mut parsed = [Parsed::new(Operand::Imm(0), 0); 5];
    let mut count = 0;
    if !cur.at_end() {
        loop {
            if count == parsed.len() {
                return Err(format!("too many operands for `{}'", String::from_utf8_lossy(mnemonic)));
            }
            if cur.peek() == b'{' {
                let text = braces(cur)?;
                let Some(known) = ROUNDINGS.iter().find(|h| h.0.eq_ignore_ascii_case(text)) else {
                    return Err(format!("unknown vector operation: `{{{}}}'", String::from_utf8_lossy(text)));
                };
                flags |= known.1;
            } else {
                parsed[count] = operand(cur, obj)?;
                count += 1;
            }
            if cur.peek() != b',' {
                break;
            }
            cur.pos += 1;
        }
        cur.expect_end()?;
    }
    let ops = &mut parsed[..count];
    // AT&T has the destination last, except that two immediates stand in the manual's order.
    if !(count == 2 && ops.iter().all(|p| matches!(p.op, Operand::Imm(_) | Operand::Sym(_)))) {
        ops.reverse();
    }
    select(mnemonic, found, &parsed[..count], flags, obj)
}

fn select(
    mnemonic: &[u8],
    found: &[Candidate],
    ops: &[Parsed],
    flags: u16,
    obj: &mut Object,
) -> Result<(), String> {
    let mut failure = Failure::Count;
    let mut error = None;
    for c in found {
        match try_row(c, ops) {
            Ok(size) => {
                let row = insn(c.op);
                let mut op = c.op;
                let mut flags = flags;
                let mut list = [Operand::Imm(0); 6];
                let mut n = 0;
                for (k, p) in row.kinds().iter().zip(ops) {
                    if k.place == OpPlace::Fixed {
                        continue;
                    }
                    list[n] = match (k.place, p.op) {
                        (OpPlace::Rel, Operand::Mem(m)) => Operand::Sym(m.disp),
                        (_, op) => op,
                    };
                    n += 1;
                    if p.broadcast != 0 {
                        flags |= BROADCAST;
                    }
                }
                if let Some(p) = ops.iter().find(|p| p.mask != 0) {
                    op = if p.zero { zeroed(op) } else { masked(op) };
                    list[n] = Operand::Reg(Reg::phys(MASK, p.mask));
                    n += 1;
                }
                match obj.emit_inst(&InstRef { op, size, flags, ops: &list[..n] }) {
                    Ok(()) => return Ok(()),
                    Err(e) => error = error.or(Some(e)),
                }
            }
            Err(f) => failure = failure.max(f),
        }
    }
    if let Some(e) = error {
        return Err(e);
    }
    // imul $n, %r is short for imul $n, %r, %r.
    if let [a, b] = ops
        && mnemonic.starts_with(b"imul")
        && matches!(b.op, Operand::Imm(_) | Operand::Sym(_))
    {
        let three = [*a, *a, *b];
        return select(b"", found, &three, flags, obj);
    }
    // String instructions may name their operands.
    if matches!(ops, [_] | [_, _])
        && let Some(c) = found.iter().find(|c| (MOVS.0..=OUTS.0).contains(&c.op.0))
    {
        let size = ops.iter().find(|p| matches!(p.op, Operand::Reg(_)) && p.size != 1 || c.size != NO_SUFFIX);
        let size = if c.size != NO_SUFFIX { Some(c.size) } else { size.map(|p| p.size) };
        let seg = ops.iter().find_map(|p| match p.op {
            Operand::Mem(m) if m.seg != 0 && m.seg != SEG_ES && m.seg != SEG_DS => Some(m.seg),
            _ => None,
        });
        if let (Some(size), None) = (size, seg) {
            return obj.emit_inst(&InstRef { op: c.op, size, flags, ops: &[] });
        }
    }
    let name = String::from_utf8_lossy(mnemonic);
    Err(match failure {
        Failure::Count => format!("number of operands mismatch for `{name}'"),
        Failure::Kind => format!("operand type mismatch for `{name}'"),
        Failure::Register(r, size) => {
            let mut text = Vec::new();
            super::regs::name(r, size, &mut text);
            let suffix = name.chars().last().unwrap_or(' ');
            format!("incorrect register `%{}' used with `{suffix}' suffix", String::from_utf8_lossy(&text))
        }
        Failure::Size => {
            "no instruction mnemonic suffix given and no register operands; can't size instruction"
                .to_string()
        }
    })
}

/// Why a row does not take the operands; later ones are nearer misses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Failure {
    Count,
    Kind,
    Register(Reg, u8),
    Size,
}

/// The operand size if the row takes these operands.
fn try_row(c: &Candidate, ops: &[Parsed]) -> Result<u8, Failure> {
    let row = insn(c.op);
    let kinds = row.kinds();
    if kinds.len() != ops.len() {
        return Err(Failure::Count);
    }
    let mut size = c.size;
    for (n, (k, p)) in kinds.iter().zip(ops).enumerate() {
        if p.star != row.star || (p.mask != 0 && (n != 0 || row.masking == Masking::None)) {
            return Err(Failure::Kind);
        }
        match p.op {
            Operand::Reg(r) => {
                if k.place == OpPlace::Fixed && r.hw() != k.hw {
                    return Err(Failure::Kind);
                }
                let class = if r.phys_class() == HIGH8 { GPR } else { r.phys_class() };
                if class != k.class {
                    return Err(Failure::Kind);
                }
                if class == GPR {
                    if k.size == SIZED {
                        if size == NO_SUFFIX {
                            size = p.size;
                        } else if size != p.size {
                            return Err(Failure::Register(r, p.size));
                        }
                    } else if k.size != p.size {
                        return Err(Failure::Kind);
                    }
                } else if class == XMM && k.size == SIZED && size == NO_SUFFIX {
                    size = p.size;
                }
            }
            Operand::Imm(_) | Operand::Sym(_) => {
                if k.place != OpPlace::Imm {
                    return Err(Failure::Kind);
                }
            }
            Operand::Mem(m) => match k.place {
                OpPlace::Rm if k.mem != NO_MEM => {
                    if k.index == SIZED && size == NO_SUFFIX {
                        size = vector_index(&m).unwrap_or(NO_SUFFIX);
                    }
                }
                OpPlace::Rel | OpPlace::Moffs if m.base.is_none() && m.index.is_none() => {}
                // in (%dx), %al
                OpPlace::Fixed if k.hw == 2 && k.size == 1 && m.base == Reg::phys(GPR16, 2) => {}
                _ => return Err(Failure::Kind),
            },
            _ => return Err(Failure::Kind),
        }
    }
    if row.sizes == 0 {
        size = 0;
    } else if size == NO_SUFFIX {
        size = match row.sizes {
            s if row.default_q && s & 8 != 0 => 3,
            s if s.is_power_of_two() => s.trailing_zeros() as u8,
            12 | 6 => 2,
            s if s & XYZ != 0 => size_of_parts(kinds, ops).ok_or(Failure::Size)?,
            _ => return Err(Failure::Size),
        };
    }
    if row.sizes != 0 && row.sizes >> size & 1 == 0 {
        return Err(Failure::Kind);
    }
    // With the size known: the widths of vectors.
    for (k, p) in kinds.iter().zip(ops) {
        match p.op {
            Operand::Reg(r) if r.phys_class() == XMM && p.size != k.reg_size(size) => {
                return Err(Failure::Kind);
            }
            Operand::Mem(m) => {
                let index = if k.index == NO_INDEX { None } else { Some(k.index_size(size)) };
                let count = 1 << k.mem_size(size).unwrap_or(0).saturating_sub(k.broadcast);
                if vector_index(&m) != index || p.broadcast != 0 && (k.broadcast == 0 || p.broadcast != count)
                {
                    return Err(Failure::Kind);
                }
            }
            _ => {}
        }
    }
    Ok(size)
}

/// log2 of the width of the vector of indices in an address.
fn vector_index(m: &Mem) -> Option<u8> {
    match m.index {
        n if n.is_none() => None,
        n => match n.phys_class() {
            XMM => Some(4),
            YMM => Some(5),
            ZMM => Some(6),
            _ => None,
        },
    }
}

/// The operand size where only parts of vectors of that size are at hand.
fn size_of_parts(kinds: &[Kind], ops: &[Parsed]) -> Option<u8> {
    kinds.iter().zip(ops).find_map(|(k, p)| match p.op {
        Operand::Mem(_) if p.broadcast != 0 && k.broadcast != 0 => (4..7).find(|&size| {
            k.mem_size(size).is_some_and(|m| 1 << m.saturating_sub(k.broadcast) == p.broadcast as u32)
        }),
        // An xmm register may be a part of one, too.
        Operand::Reg(r) if r.phys_class() == XMM && p.size > 4 => {
            (5..7).find(|&size| k.reg_size(size) == p.size)
        }
        _ => None,
    })
}

fn register(cur: &mut Cursor) -> Result<(Reg, u8), String> {
    cur.expect(b'%')?;
    cur.space();
    let start = cur.pos;
    while cur.byte().is_ascii_alphanumeric() {
        cur.pos += 1;
    }
    let name = &cur.text[start..cur.pos];
    // %st(3)
    if name == b"st" {
        let back = cur.pos;
        if cur.eat(b'(') {
            let d = cur.peek();
            cur.pos += 1;
            if d.is_ascii_digit() && d < b'8' && cur.eat(b')') {
                return Ok((st(d - b'0'), 0));
            }
            cur.pos = back;
        }
    }
    by_name(name)
        .or_else(|| by_name(&name.to_ascii_lowercase()))
        .ok_or_else(|| format!("bad register name `%{}'", String::from_utf8_lossy(&cur.text[start..cur.pos])))
}

/// A value as operand expression; differences that are not settled become a symbol of their own.
fn sym_expr(v: Value, obj: &mut Object) -> SymExpr {
    if v.sub.is_none() {
        return SymExpr { sym: v.add, spec: v.spec, addend: v.off };
    }
    let spec = v.spec;
    let e = obj.symbols.expr(Expr::Value(Value { spec: Spec(0), ..v }));
    SymExpr { sym: obj.symbols.anonymous(Def::Expr(e)), spec, addend: 0 }
}

fn operand(cur: &mut Cursor, obj: &mut Object) -> Result<Parsed, String> {
    let star = cur.eat(b'*');
    let mut parsed = match cur.peek() {
        b'$' => {
            cur.pos += 1;
            let v = cur.expr(obj)?;
            let e = sym_expr(v, obj);
            Parsed::new(if e.sym.is_none() { Operand::Imm(e.addend) } else { Operand::Sym(e) }, 0)
        }
        b'%' => {
            let (r, size) = register(cur)?;
            if r.phys_class() == SEG && cur.eat(b':') {
                let mut m = memory(cur, obj)?;
                m.seg = r.hw() + 1;
                Parsed::new(Operand::Mem(m), 0)
            } else {
                Parsed::new(Operand::Reg(r), size)
            }
        }
        _ => Parsed::new(Operand::Mem(memory(cur, obj)?), 0),
    };
    parsed.star = star;
    while cur.peek() == b'{' {
        decoration(braces(cur)?, &mut parsed)?;
    }
    Ok(parsed)
}

/// `%k1`, `z`, `1to8` between braces after an operand.
fn decoration(text: &[u8], p: &mut Parsed) -> Result<(), String> {
    let name = text.strip_prefix(b"%").unwrap_or(text);
    if let Some(n) = text.strip_prefix(b"1to") {
        let count = std::str::from_utf8(n).ok().and_then(|n| n.parse().ok());
        p.broadcast = count.filter(|n: &u8| matches!(n, 2 | 4 | 8 | 16 | 32)).unwrap_or(0);
        if p.broadcast != 0 {
            return Ok(());
        }
    } else if text == b"z" {
        p.zero = true;
        return Ok(());
    } else if let Some((r, _)) = by_name(&name.to_ascii_lowercase())
        && r.phys_class() == MASK
    {
        p.mask = r.hw();
        if p.mask == 0 {
            return Err("`%k0' can't be used for write mask".into());
        }
        return Ok(());
    }
    Err(format!("unknown vector operation: `{{{}}}'", String::from_utf8_lossy(text)))
}

/// A register in an address: narrower ones have classes of their own there.
fn address_register(cur: &mut Cursor) -> Result<Reg, String> {
    let (r, size) = register(cur)?;
    match (r.phys_class(), size) {
        (GPR, 3) | (IP | IZ, _) | (XMM, 4) => Ok(r),
        (XMM, 5) => Ok(Reg::phys(YMM, r.hw())),
        (XMM, 6) => Ok(Reg::phys(ZMM, r.hw())),
        (GPR, 2) => Ok(Reg::phys(GPR32, r.hw())),
        (GPR, 1) => Ok(Reg::phys(GPR16, r.hw())),
        _ => Err("invalid base/index register in an address".into()),
    }
}

fn memory(cur: &mut Cursor, obj: &mut Object) -> Result<Mem, String> {
    let mut m = Mem { base: Reg::NONE, index: Reg::NONE, scale: 1, seg: 0, disp: SymExpr::abs(0) };
    let opens = |cur: &mut Cursor| {
        if cur.peek() != b'(' {
            return false;
        }
        let mut c = *cur;
        c.pos += 1;
        matches!(c.peek(), b'%' | b',')
    };
    if !opens(cur) {
        let v = cur.expr(obj)?;
        m.disp = sym_expr(v, obj);
    }
    if !opens(cur) {
        return Ok(m);
    }
    cur.pos += 1;
    if cur.peek() == b'%' {
        m.base = address_register(cur)?;
    }
    if cur.eat(b',') {
        if cur.peek() == b'%' {
            m.index = address_register(cur)?;
        }
        if cur.eat(b',') && cur.peek() != b')' {
            m.scale = match cur.absolute(obj)? {
                n @ (1 | 2 | 4 | 8) => n as u8,
                n => return Err(format!("expecting scale factor of 1, 2, 4, or 8: got `{n}'")),
            };
        }
    }
    if !cur.eat(b')') {
        return Err("expecting `)' after scale factor in an address".into());
    }
    // %rsp as index with scale 1 changes places with the base.
    if !m.index.is_none() && m.index.hw() == 4 && matches!(m.index.phys_class(), GPR | GPR32) && m.scale == 1
    {
        std::mem::swap(&mut m.base, &mut m.index);
    }
    Ok(m)
}

// ---- printing ----

/// Appends `i` as a line of AT&T assembly.
pub fn print(i: &InstRef, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    let row = insn(i.op);
    for (bit, text) in [
        (NOTRACK, "notrack "),
        (DATA16, "data16 "),
        (LOCK, "lock "),
        (REP, "rep "),
        (REPNE, "repne "),
        (REX64, "rex64 "),
        (FORCE_VEX, "{vex} "),
        (FORCE_VEX3, "{vex3} "),
        (FORCE_EVEX, "{evex} "),
    ] {
        if i.flags & bit != 0 {
            out.extend_from_slice(text.as_bytes());
        }
    }
    out.extend_from_slice(row.name.as_bytes());
    if row.sizes != 0 && (row.suffixes >> i.size & 1 != 0 || (row.default_q && i.size == 1)) {
        out.push(SUFFIXES[i.size as usize % 7]);
    }
    let kinds = row.kinds();
    if kinds.is_empty() {
        return;
    }
    out.push(b'\t');
    // Position of each text operand in `ops`.
    let mut order = [0usize; 4];
    let mut next = 0;
    for (n, k) in kinds.iter().enumerate() {
        order[n] = next;
        next += (k.place != OpPlace::Fixed) as usize;
    }
    let both_imm = kinds.len() == 2 && kinds.iter().all(|k| k.place == OpPlace::Imm);
    let mut round = ROUNDINGS.iter().find(|r| r.1 == i.flags & ROUND);
    for at in 0..kinds.len() {
        let n = if both_imm { at } else { kinds.len() - 1 - at };
        let k = &kinds[n];
        if k.class == XMM
            && let Some((text, _)) = round.take()
        {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            out.push(b'{');
            out.extend_from_slice(text);
            out.extend_from_slice(b"}, ");
        } else if at > 0 {
            out.extend_from_slice(b", ");
        }
        if row.star {
            out.push(b'*');
        }
        if k.place == OpPlace::Fixed {
            out.push(b'%');
            super::regs::name(Reg::phys(k.class, k.hw), k.reg_size(i.size), out);
        } else if let Some(op) = i.ops.get(order[n]) {
            print_operand(op, k, i.size, name, out);
            if i.flags & BROADCAST != 0 && matches!(op, Operand::Mem(_)) {
                out.extend_from_slice(b"{1to");
                text::decimal(1 << k.mem_size(i.size).unwrap_or(0).saturating_sub(k.broadcast), out);
                out.push(b'}');
            }
            if n == 0
                && let (true, zero) = mask_of(i.op)
                && let Some(Operand::Reg(mask)) = i.ops.get(next)
            {
                out.extend_from_slice(b"{%");
                super::regs::name(*mask, 3, out);
                out.extend_from_slice(if zero { b"}{z}" } else { b"}" });
            }
        }
    }
}

fn print_operand(op: &Operand, k: &Kind, size: u8, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    match op {
        Operand::Reg(r) => {
            out.push(b'%');
            super::regs::name(*r, k.reg_size(size), out);
        }
        Operand::Imm(n) => {
            if k.place != OpPlace::Rel {
                out.push(b'$');
            }
            text::decimal(*n, out);
        }
        Operand::Sym(e) => {
            if k.place != OpPlace::Rel {
                out.push(b'$');
            }
            print_expr(e, name, out);
        }
        Operand::Mem(m) => print_mem(m, if k.index == NO_INDEX { 3 } else { k.index_size(size) }, name, out),
        Operand::Block(_) | Operand::Extra(_) => out.extend_from_slice(b"<unresolved>"),
    }
}

/// Appends `symbol@MODIFIER+addend`.
pub fn print_expr(e: &SymExpr, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    if e.sym.is_none() {
        return text::decimal(e.addend, out);
    }
    name(e.sym, out);
    if e.spec != spec::PLAIN {
        out.push(b'@');
        out.extend_from_slice(spec::name(e.spec).as_bytes());
    }
    if e.addend != 0 {
        if e.addend > 0 {
            out.push(b'+');
        }
        text::decimal(e.addend, out);
    }
}

/// Appends a memory operand. `index_size`: log2 of the index's width.
fn print_mem(m: &Mem, index_size: u8, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    if m.seg != 0 {
        out.push(b'%');
        out.extend_from_slice(SEG_NAMES[(m.seg as usize - 1) % 6].as_bytes());
        out.push(b':');
    }
    let bare = m.base.is_none() && m.index.is_none();
    if m.disp.sym.is_some() || m.disp.addend != 0 || bare {
        print_expr(&m.disp, name, out);
    }
    if bare {
        return;
    }
    out.push(b'(');
    if !m.base.is_none() {
        out.push(b'%');
        super::regs::name(m.base, 3, out);
    }
    if !m.index.is_none() {
        out.extend_from_slice(b",%");
        super::regs::name(m.index, index_size, out);
        out.push(b',');
        text::decimal(m.scale.max(1) as i64, out);
    }
    out.push(b')');
}
