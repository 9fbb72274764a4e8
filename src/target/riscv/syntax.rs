//! Text of RISC-V instructions: rows of the table, and the assembler's pseudo instructions (RISC-V assembly programmer's
//! manual), expanded as GNU as does.

use super::encode::PIC;
use super::regs::{self, RA, T1, ZERO};
use super::spec;
use super::table::*;
use crate::mc::cursor::Cursor;
use crate::mc::symbols::{Def, Expr, Value};
use crate::mc::*;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

fn mnemonics() -> &'static FxHashMap<&'static [u8], Opcode> {
    static MAP: OnceLock<FxHashMap<&'static [u8], Opcode>> = OnceLock::new();
    MAP.get_or_init(|| {
        rows().iter().enumerate().map(|(n, row)| (row.name.as_bytes(), Opcode(n as u16))).collect()
    })
}

const ROUNDING: [&str; 8] = ["rne", "rtz", "rdn", "rup", "rmm", "", "", "dyn"];

/// Control and status registers by name (privileged architecture manual, table "Currently allocated CSR addresses").
#[rustfmt::skip]
static CSRS: &[(&str, i64)] = &[
    ("fflags", 1), ("frm", 2), ("fcsr", 3), ("cycle", 0xc00), ("time", 0xc01), ("instret", 0xc02),
    ("sstatus", 0x100), ("sie", 0x104), ("stvec", 0x105), ("scounteren", 0x106), ("senvcfg", 0x10a), ("sscratch", 0x140), ("sepc", 0x141),
    ("scause", 0x142), ("stval", 0x143), ("sip", 0x144), ("satp", 0x180),
    ("mvendorid", 0xf11), ("marchid", 0xf12), ("mimpid", 0xf13), ("mhartid", 0xf14), ("mstatus", 0x300), ("misa", 0x301),
    ("medeleg", 0x302), ("mideleg", 0x303), ("mie", 0x304), ("mtvec", 0x305), ("mcounteren", 0x306), ("mscratch", 0x340),
    ("mepc", 0x341), ("mcause", 0x342), ("mtval", 0x343), ("mip", 0x344), ("menvcfg", 0x30a), ("pmpcfg0", 0x3a0), ("pmpaddr0", 0x3b0),
    ("mcycle", 0xb00), ("minstret", 0xb02), ("vstart", 8), ("vl", 0xc20), ("vtype", 0xc21), ("vlenb", 0xc22),
];

/// A parsed operand.
#[derive(Clone, Copy, Debug)]
enum Arg<'a> {
    Reg(Reg),
    Value(SymExpr),
    Mem(Mem),
    /// A bare name that is also a register or mode word keeps its text.
    Word(&'a [u8], SymExpr),
}

fn sym_expr(v: Value, obj: &mut Object) -> SymExpr {
    if v.sub.is_none() {
        return SymExpr { sym: v.add, spec: v.spec, addend: v.off };
    }
    let e = obj.symbols.expr(Expr::Value(Value { spec: Spec(0), ..v }));
    SymExpr { sym: obj.symbols.anonymous(Def::Expr(e)), spec: v.spec, addend: 0 }
}

fn argument<'a>(cur: &mut Cursor<'a>, obj: &mut Object) -> Result<Arg<'a>, String> {
    let open = |cur: &mut Cursor| -> Option<Reg> {
        let mut c = *cur;
        if !c.eat(b'(') {
            return None;
        }
        let r = regs::by_name(c.name())?;
        if !c.eat(b')') {
            return None;
        }
        *cur = c;
        Some(r)
    };
    if let Some(base) = open(cur) {
        return Ok(Arg::Mem(Mem::base(base, 0)));
    }
    let mut word: &[u8] = b"";
    let e = if cur.peek() == b'%' {
        cur.pos += 1;
        let name = cur.name();
        let s = spec::by_name(name)
            .ok_or_else(|| format!("unknown relocation function `%{}'", String::from_utf8_lossy(name)))?;
        cur.expect(b'(')?;
        let v = cur.expr(obj)?;
        cur.expect(b')')?;
        let e = sym_expr(v, obj);
        if e.sym.is_none() {
            // A number's parts are known.
            let hi = (e.addend + 0x800) >> 12;
            match s {
                spec::HI => SymExpr::abs(hi & 0xfffff),
                spec::LO => SymExpr::abs(((e.addend & 0xfff) ^ 0x800) - 0x800),
                _ => return Err("this relocation function needs a symbol".into()),
            }
        } else {
            SymExpr { spec: s, ..e }
        }
    } else {
        let mut ahead = *cur;
        let name = ahead.name();
        if let Some(r) = regs::by_name(name) {
            *cur = ahead;
            return Ok(Arg::Reg(r));
        }
        if !name.is_empty() && (ahead.at_end() || ahead.peek() == b',') {
            *cur = ahead;
            word = name;
            // Mode words and control registers must not become symbols.
            if is_word(name) {
                return Ok(Arg::Word(name, SymExpr::abs(0)));
            }
            let s = obj.symbols.named(name);
            let e = match obj.symbols.syms[s].def {
                Def::Abs(n) => SymExpr::abs(n),
                _ => SymExpr::sym(s, spec::PLAIN, 0),
            };
            return Ok(Arg::Word(word, e));
        }
        let v = cur.expr(obj)?;
        sym_expr(v, obj)
    };
    match open(cur) {
        Some(base) => Ok(Arg::Mem(Mem { disp: e, ..Mem::base(base, 0) })),
        None if word.is_empty() => Ok(Arg::Value(e)),
        None => Ok(Arg::Word(word, e)),
    }
}

fn is_word(name: &[u8]) -> bool {
    let text = std::str::from_utf8(name).unwrap_or("");
    (!text.is_empty() && ROUNDING.contains(&text))
        || CSRS.iter().any(|c| c.0 == text)
        || fence_set(name).is_some_and(|_| name.len() > 1 || matches!(name, b"r" | b"w" | b"i" | b"o"))
}

fn fence_set(name: &[u8]) -> Option<i64> {
    let mut bits = 0;
    for c in name {
        bits |= match c {
            b'i' => 8,
            b'o' => 4,
            b'r' => 2,
            b'w' => 1,
            _ => return None,
        };
    }
    Some(bits)
}

/// Assembles one statement; `cur` stands after the mnemonic.
pub fn assemble(mnemonic: &[u8], cur: &mut Cursor, obj: &mut Object) -> Result<(), String> {
    let start = cur.pos;
    let mut args: smallvec::SmallVec<[Arg; 6]> = smallvec::SmallVec::new();
    if !cur.at_end() {
        loop {
            args.push(argument(cur, obj)?);
            if !cur.eat(b',') {
                break;
            }
        }
        cur.expect_end()?;
    }
    let lower;
    let name = if mnemonic.iter().any(u8::is_ascii_uppercase) {
        lower = mnemonic.to_ascii_lowercase();
        &lower[..]
    } else {
        mnemonic
    };
    let statement = |cur: &Cursor| {
        let rest = &cur.text[start..cur.pos];
        format!("{} {}", String::from_utf8_lossy(mnemonic), String::from_utf8_lossy(rest.trim_ascii()))
            .trim_end()
            .to_string()
    };
    let result = match mnemonics().get(name) {
        Some(&op) => row_statement(op, 0, &args, obj),
        None => None,
    };
    let result = result.or_else(|| pseudo(name, &args, obj));
    match result {
        Some(r) => r.map_err(|e| {
            if e.starts_with("illegal operands") {
                format!("illegal operands `{}'", statement(cur))
            } else {
                e
            }
        }),
        None if mnemonics().contains_key(name) => Err(format!("illegal operands `{}'", statement(cur))),
        None => Err(format!("unrecognized opcode `{}'", statement(cur))),
    }
}

fn emit(obj: &mut Object, op: Opcode, flags: u16, ops: &[Operand]) -> Result<(), String> {
    obj.emit_inst(&InstRef { op, size: 0, flags, ops })
}

/// A statement whose operands are those of a row. None: they are not.
fn row_statement(op: Opcode, flags: u16, args: &[Arg], obj: &mut Object) -> Option<Result<(), String>> {
    let row = insn(op);
    let kinds = row.kinds();
    let mut flags = flags;
    let mut ops: smallvec::SmallVec<[Operand; 6]> = smallvec::SmallVec::new();
    let extra = args.len().checked_sub(kinds.len())?;
    for (k, a) in kinds.iter().zip(args) {
        let operand = match (k, a) {
            (Kind::Rd | Kind::Rs1 | Kind::Rs2, Arg::Reg(r)) if r.phys_class() == regs::GPR => {
                Operand::Reg(*r)
            }
            (Kind::Fd | Kind::Fs1 | Kind::Fs2 | Kind::Fs3, Arg::Reg(r)) if r.phys_class() == regs::FPR => {
                Operand::Reg(*r)
            }
            (Kind::Mem | Kind::Addr, Arg::Mem(m)) => Operand::Mem(*m),
            (Kind::Csr, Arg::Word(w, e)) => match CSRS.iter().find(|c| c.0.as_bytes() == *w) {
                Some(c) => Operand::Imm(c.1),
                None if e.sym.is_none() => Operand::Imm(e.addend),
                None => return Some(Err(format!("unknown CSR `{}'", String::from_utf8_lossy(w)))),
            },
            (Kind::Fence, Arg::Word(w, _)) => Operand::Imm(fence_set(w)?),
            (
                Kind::Imm12
                | Kind::Imm20
                | Kind::Target
                | Kind::Sym
                | Kind::Csr
                | Kind::Zimm
                | Kind::Shamt5
                | Kind::Shamt6,
                Arg::Value(e) | Arg::Word(_, e),
            ) => {
                if e.sym.is_none() {
                    Operand::Imm(e.addend)
                } else {
                    Operand::Sym(*e)
                }
            }
            _ => return None,
        };
        ops.push(operand);
    }
    match (extra, args.last()) {
        (0, _) => {}
        (1, Some(Arg::Word(w, _))) if row.has_rm() => {
            let mode = ROUNDING.iter().position(|m| m.as_bytes() == *w)?;
            flags = mode as u16 + 1;
        }
        (1, Some(Arg::Value(e))) if op == ADD && e.spec == spec::TPREL_ADD => ops.push(Operand::Sym(*e)),
        _ => return None,
    }
    Some(emit(obj, op, flags, &ops))
}

/// `auipc` with `hi` of a symbol, then `op` with the low part: the pair used for addresses.
fn address_pair(
    obj: &mut Object,
    hi: Spec,
    e: SymExpr,
    temp: Reg,
    op: Opcode,
    target: Reg,
) -> Result<(), String> {
    let label = obj.symbols.temp("pcrel_hi");
    obj.define(label);
    emit(obj, AUIPC, 0, &[Operand::Reg(temp), Operand::Sym(SymExpr { spec: hi, ..e })])?;
    let low = SymExpr::sym(label, spec::PCREL_LO, 0);
    if op == ADDI {
        emit(obj, ADDI, 0, &[Operand::Reg(target), Operand::Reg(temp), Operand::Sym(low)])
    } else {
        emit(obj, op, 0, &[Operand::Reg(target), Operand::Mem(Mem { disp: low, ..Mem::base(temp, 0) })])
    }
}

/// `li`: a constant built from `lui`, `addi(w)` and `slli`.
pub fn load_constant(obj: &mut Object, rd: Reg, n: i64) -> Result<(), String> {
    let reg = Operand::Reg(rd);
    if (-0x800..0x800).contains(&n) {
        return emit(obj, ADDI, 0, &[reg, Operand::Reg(ZERO), Operand::Imm(n)]);
    }
    // Innermost first: the steps that follow a 32-bit constant.
    let mut steps: smallvec::SmallVec<[(i64, i64); 4]> = smallvec::SmallVec::new();
    let mut n = n;
    while n as i32 as i64 != n {
        let low = ((n & 0xfff) ^ 0x800) - 0x800;
        let upper = n.wrapping_sub(low);
        let mut shift = 12;
        while upper >> shift & 1 == 0 {
            shift += 1;
        }
        steps.push((shift, low));
        n = upper >> shift;
    }
    let low = ((n & 0xfff) ^ 0x800) - 0x800;
    let upper = n - low;
    if upper != 0 {
        emit(obj, LUI, 0, &[reg, Operand::Imm((upper >> 12) & 0xfffff)])?;
    }
    if upper != 0 && low != 0 {
        emit(obj, ADDIW, 0, &[reg, reg, Operand::Imm(low)])?;
    } else if upper == 0 {
        emit(obj, ADDI, 0, &[reg, Operand::Reg(ZERO), Operand::Imm(low)])?;
    }
    for (shift, low) in steps.into_iter().rev() {
        emit(obj, SLLI, 0, &[reg, reg, Operand::Imm(shift)])?;
        if low != 0 {
            emit(obj, ADDI, 0, &[reg, reg, Operand::Imm(low)])?;
        }
    }
    Ok(())
}

/// A pseudo instruction. None: there is none with this name and these operands.
fn pseudo(name: &[u8], args: &[Arg], obj: &mut Object) -> Option<Result<(), String>> {
    use Arg::*;
    use Operand as O;
    let zero = O::Reg(ZERO);
    let sym = |a: &Arg| match a {
        Value(e) | Word(_, e) => Some(*e),
        _ => None,
    };
    let imm = |e: SymExpr| if e.sym.is_none() { O::Imm(e.addend) } else { O::Sym(e) };
    // Suffixes of atomics: .aq, .rl, .aqrl.
    for (suffix, flags) in [(&b".aqrl"[..], AQ | RL), (b".aq", AQ), (b".rl", RL)] {
        if let Some(base) = name.strip_suffix(suffix)
            && let Some(&op) = mnemonics().get(base)
            && insn(op).amo
        {
            return row_statement(op, flags, args, obj);
        }
    }
    // Register forms written with an immediate.
    let with_immediate = match name {
        b"add" => Some(ADDI),
        b"and" => Some(ANDI),
        b"or" => Some(ORI),
        b"xor" => Some(XORI),
        b"sll" => Some(SLLI),
        b"srl" => Some(SRLI),
        b"sra" => Some(SRAI),
        b"slt" => Some(SLTI),
        b"sltu" => Some(SLTIU),
        b"addw" => Some(ADDIW),
        b"sllw" => Some(SLLIW),
        b"srlw" => Some(SRLIW),
        b"sraw" => Some(SRAIW),
        _ => None,
    };
    if let (Some(op), [Reg(d), Reg(s), a]) = (with_immediate, args)
        && let Some(e) = sym(a)
    {
        return Some(emit(obj, op, 0, &[O::Reg(*d), O::Reg(*s), imm(e)]));
    }
    // Loads and stores of a symbol.
    if let Some(&op) = mnemonics().get(name) {
        match (insn(op).kinds(), args) {
            ([Kind::Rd, Kind::Mem], [Reg(d), a]) => {
                let e = sym(a)?;
                if e.sym.is_some() && e.spec == spec::PLAIN {
                    return Some(address_pair(obj, spec::PCREL_HI, e, *d, op, *d));
                }
                return Some(emit(
                    obj,
                    op,
                    0,
                    &[O::Reg(*d), O::Mem(crate::mc::Mem { disp: e, ..crate::mc::Mem::base(ZERO, 0) })],
                ));
            }
            ([Kind::Fd | Kind::Rs2 | Kind::Fs2, Kind::Mem], [Reg(d), a, Reg(t)]) => {
                return Some(address_pair(obj, spec::PCREL_HI, sym(a)?, *t, op, *d));
            }
            // (rs) may be written with a zero offset in atomics.
            _ => {}
        }
    }
    let r = |obj: &mut Object, op: Opcode, ops: &[Operand]| Some(emit(obj, op, 0, ops));
    match (name, args) {
        (b"nop", []) => r(obj, ADDI, &[zero, zero, O::Imm(0)]),
        (b"li", [Reg(d), a]) => {
            let e = sym(a)?;
            if e.sym.is_some() {
                return Some(Err("illegal operands: li needs a constant".into()));
            }
            Some(load_constant(obj, *d, e.addend))
        }
        (b"la" | b"lla" | b"lga" | b"la.tls.ie" | b"la.tls.gd", [Reg(d), a]) => {
            let e = sym(a)?;
            if e.sym.is_none() {
                return Some(load_constant(obj, *d, e.addend));
            }
            let (hi, op) = match name {
                b"la" if obj.arch & PIC != 0 => (spec::GOT_PCREL_HI, LD),
                b"lga" => (spec::GOT_PCREL_HI, LD),
                b"la.tls.ie" => (spec::TLS_IE_PCREL_HI, LD),
                b"la.tls.gd" => (spec::TLS_GD_PCREL_HI, ADDI),
                _ => (spec::PCREL_HI, ADDI),
            };
            Some(address_pair(obj, hi, e, *d, op, *d))
        }
        (b"mv" | b"move", [Reg(d), Reg(s)]) => r(obj, ADDI, &[O::Reg(*d), O::Reg(*s), O::Imm(0)]),
        (b"not", [Reg(d), Reg(s)]) => r(obj, XORI, &[O::Reg(*d), O::Reg(*s), O::Imm(-1)]),
        (b"neg", [Reg(d), Reg(s)]) => r(obj, SUB, &[O::Reg(*d), zero, O::Reg(*s)]),
        (b"negw", [Reg(d), Reg(s)]) => r(obj, SUBW, &[O::Reg(*d), zero, O::Reg(*s)]),
        (b"sext.w", [Reg(d), Reg(s)]) => r(obj, ADDIW, &[O::Reg(*d), O::Reg(*s), O::Imm(0)]),
        (b"zext.b", [Reg(d), Reg(s)]) => r(obj, ANDI, &[O::Reg(*d), O::Reg(*s), O::Imm(255)]),
        (b"zext.w", [Reg(d), Reg(s)]) => {
            if let Err(e) = emit(obj, SLLI, 0, &[O::Reg(*d), O::Reg(*s), O::Imm(32)]) {
                return Some(Err(e));
            }
            r(obj, SRLI, &[O::Reg(*d), O::Reg(*d), O::Imm(32)])
        }
        (b"seqz", [Reg(d), Reg(s)]) => r(obj, SLTIU, &[O::Reg(*d), O::Reg(*s), O::Imm(1)]),
        (b"snez", [Reg(d), Reg(s)]) => r(obj, SLTU, &[O::Reg(*d), zero, O::Reg(*s)]),
        (b"sltz", [Reg(d), Reg(s)]) => r(obj, SLT, &[O::Reg(*d), O::Reg(*s), zero]),
        (b"sgtz", [Reg(d), Reg(s)]) => r(obj, SLT, &[O::Reg(*d), zero, O::Reg(*s)]),
        (b"sgt", [Reg(d), Reg(a), Reg(b)]) => r(obj, SLT, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"sgtu", [Reg(d), Reg(a), Reg(b)]) => r(obj, SLTU, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"beqz" | b"bnez" | b"bgez" | b"bltz", [Reg(s), a]) => {
            let op = match name {
                b"beqz" => BEQ,
                b"bnez" => BNE,
                b"bgez" => BGE,
                _ => BLT,
            };
            r(obj, op, &[O::Reg(*s), zero, imm(sym(a)?)])
        }
        (b"blez", [Reg(s), a]) => r(obj, BGE, &[zero, O::Reg(*s), imm(sym(a)?)]),
        (b"bgtz", [Reg(s), a]) => r(obj, BLT, &[zero, O::Reg(*s), imm(sym(a)?)]),
        (b"bgt" | b"ble" | b"bgtu" | b"bleu", [Reg(x), Reg(y), a]) => {
            let op = match name {
                b"bgt" => BLT,
                b"ble" => BGE,
                b"bgtu" => BLTU,
                _ => BGEU,
            };
            r(obj, op, &[O::Reg(*y), O::Reg(*x), imm(sym(a)?)])
        }
        (b"j", [a]) => r(obj, JAL, &[zero, imm(sym(a)?)]),
        (b"jal", [a]) => r(obj, JAL, &[O::Reg(RA), imm(sym(a)?)]),
        (b"jr", [Reg(s)]) => r(obj, JALR, &[zero, O::Reg(*s), O::Imm(0)]),
        (b"jr", [Mem(m)]) => r(obj, JALR, &[zero, O::Reg(m.base), imm(m.disp)]),
        (b"jr", [Reg(s), a]) => r(obj, JALR, &[zero, O::Reg(*s), imm(sym(a)?)]),
        (b"jalr", [Reg(s)]) => r(obj, JALR, &[O::Reg(RA), O::Reg(*s), O::Imm(0)]),
        (b"jalr", [Mem(m)]) => r(obj, JALR, &[O::Reg(RA), O::Reg(m.base), imm(m.disp)]),
        (b"jalr", [Reg(d), Reg(s)]) => r(obj, JALR, &[O::Reg(*d), O::Reg(*s), O::Imm(0)]),
        (b"jalr", [Reg(d), Mem(m)]) => r(obj, JALR, &[O::Reg(*d), O::Reg(m.base), imm(m.disp)]),
        (b"ret", []) => r(obj, JALR, &[zero, O::Reg(RA), O::Imm(0)]),
        (b"call", [Reg(d), a]) => {
            // call with another link register
            let e = sym(a)?;
            let place = obj.data().len() as u32;
            let reloc = super::reloc::CALL_PLT;
            let n = d.hw() as u32;
            let sub = obj.cur;
            let loc = obj.loc;
            let fixup = |r_type, sym, addend| machine::Fixup {
                offset: place,
                r_type,
                sym,
                sub: Symbol::NONE,
                addend,
                loc,
            };
            obj.symbols.touch(e.sym);
            obj.subs[sub].fixups.push(fixup(reloc, e.sym, e.addend));
            obj.subs[sub].fixups.push(fixup(super::reloc::RELAX, Symbol::NONE, 0));
            obj.data().extend_from_slice(&(0x17 | n << 7).to_le_bytes());
            obj.data().extend_from_slice(&(0x67 | n << 7 | n << 15).to_le_bytes());
            Some(Ok(()))
        }
        (b"jump", [a, Reg(t)]) if *t == T1 => r(obj, TAIL, &[imm(sym(a)?)]),
        (b"fence", []) => r(obj, FENCE, &[O::Imm(15), O::Imm(15)]),
        (b"sfence.vma", []) => r(obj, SFENCE_VMA, &[zero, zero]),
        (b"sfence.vma", [Reg(s)]) => r(obj, SFENCE_VMA, &[O::Reg(*s), zero]),
        (b"scall", []) => r(obj, ECALL, &[]),
        (b"sbreak", []) => r(obj, EBREAK, &[]),
        (b"rdcycle", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(0xc00), zero]),
        (b"rdtime", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(0xc01), zero]),
        (b"rdinstret", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(0xc02), zero]),
        (b"frcsr" | b"frsr", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(3), zero]),
        (b"fscsr" | b"fssr", [Reg(s)]) => r(obj, CSRRW, &[zero, O::Imm(3), O::Reg(*s)]),
        (b"fscsr" | b"fssr", [Reg(d), Reg(s)]) => r(obj, CSRRW, &[O::Reg(*d), O::Imm(3), O::Reg(*s)]),
        (b"frrm", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(2), zero]),
        (b"fsrm", [Reg(s)]) => r(obj, CSRRW, &[zero, O::Imm(2), O::Reg(*s)]),
        (b"fsrm", [Reg(d), Reg(s)]) => r(obj, CSRRW, &[O::Reg(*d), O::Imm(2), O::Reg(*s)]),
        (b"frflags", [Reg(d)]) => r(obj, CSRRS, &[O::Reg(*d), O::Imm(1), zero]),
        (b"fsflags", [Reg(s)]) => r(obj, CSRRW, &[zero, O::Imm(1), O::Reg(*s)]),
        (b"fsflags", [Reg(d), Reg(s)]) => r(obj, CSRRW, &[O::Reg(*d), O::Imm(1), O::Reg(*s)]),
        (b"csrr", [Reg(d), a]) => row_statement(CSRRS, 0, &[Reg(*d), *a, Reg(ZERO)], obj),
        (b"csrw" | b"csrs" | b"csrc", [a, b]) => {
            let (by_reg, by_imm) = match name {
                b"csrw" => (CSRRW, CSRRWI),
                b"csrs" => (CSRRS, CSRRSI),
                _ => (CSRRC, CSRRCI),
            };
            let op = if matches!(b, Reg(_)) { by_reg } else { by_imm };
            row_statement(op, 0, &[Reg(ZERO), *a, *b], obj)
        }
        (b"csrwi", [a, b]) => row_statement(CSRRWI, 0, &[Reg(ZERO), *a, *b], obj),
        (b"csrsi", [a, b]) => row_statement(CSRRSI, 0, &[Reg(ZERO), *a, *b], obj),
        (b"csrci", [a, b]) => row_statement(CSRRCI, 0, &[Reg(ZERO), *a, *b], obj),
        (b"fmv.s", [Reg(d), Reg(s)]) => r(obj, FSGNJ_S, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fabs.s", [Reg(d), Reg(s)]) => r(obj, FSGNJX_S, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fneg.s", [Reg(d), Reg(s)]) => r(obj, FSGNJN_S, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fmv.d", [Reg(d), Reg(s)]) => r(obj, FSGNJ_D, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fabs.d", [Reg(d), Reg(s)]) => r(obj, FSGNJX_D, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fneg.d", [Reg(d), Reg(s)]) => r(obj, FSGNJN_D, &[O::Reg(*d), O::Reg(*s), O::Reg(*s)]),
        (b"fgt.s", [Reg(d), Reg(a), Reg(b)]) => r(obj, FLT_S, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"fge.s", [Reg(d), Reg(a), Reg(b)]) => r(obj, FLE_S, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"fgt.d", [Reg(d), Reg(a), Reg(b)]) => r(obj, FLT_D, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"fge.d", [Reg(d), Reg(a), Reg(b)]) => r(obj, FLE_D, &[O::Reg(*d), O::Reg(*b), O::Reg(*a)]),
        (b"fmv.x.s", [Reg(d), Reg(s)]) => r(obj, FMV_X_W, &[O::Reg(*d), O::Reg(*s)]),
        (b"fmv.s.x", [Reg(d), Reg(s)]) => r(obj, FMV_W_X, &[O::Reg(*d), O::Reg(*s)]),
        _ => compressed(name, args, obj),
    }
}

/// `c.` mnemonics: the full instruction, which is compressed again.
fn compressed(name: &[u8], args: &[Arg], obj: &mut Object) -> Option<Result<(), String>> {
    use Arg::*;
    let base = name.strip_prefix(b"c.")?;
    let (full, args): (&[u8], smallvec::SmallVec<[Arg; 4]>) = match (base, args) {
        (
            b"nop" | b"ebreak" | b"jr" | b"jalr" | b"j" | b"beqz" | b"bnez" | b"li" | b"lui" | b"mv" | b"lw"
            | b"ld" | b"sw" | b"sd" | b"fld" | b"fsd",
            a,
        ) => (base, a.into()),
        (b"lwsp" | b"ldsp" | b"swsp" | b"sdsp" | b"fldsp" | b"fsdsp", a) => {
            (&base[..base.len() - 2], a.into())
        }
        (b"addi16sp" | b"addi4spn", a) => (b"addi", a.into()),
        (
            b"addi" | b"addiw" | b"slli" | b"srli" | b"srai" | b"andi" | b"add" | b"sub" | b"and" | b"or"
            | b"xor" | b"addw" | b"subw",
            [d, s],
        ) => (base, smallvec::smallvec![*d, *d, *s]),
        _ => return None,
    };
    let args = if base == b"addi16sp" && args.len() == 2 {
        smallvec::smallvec![args[0], Reg(regs::SP), args[1]]
    } else {
        args
    };
    match mnemonics().get(full) {
        Some(&op) => row_statement(op, 0, &args, obj).or_else(|| pseudo(full, &args, obj)),
        None => pseudo(full, &args, obj),
    }
}

// ---- printing ----

/// Appends `i` as a line of assembly.
pub fn print(i: &InstRef, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    let row = insn(i.op);
    // `jal zero` is relaxed only when it is written `j`.
    if i.op == JAL
        && let [Operand::Reg(ZERO), Operand::Sym(e)] = i.ops
    {
        out.extend_from_slice(b"j\t");
        return print_expr(e, name, out);
    }
    out.extend_from_slice(row.name.as_bytes());
    if row.amo {
        let suffix: &[u8] = match i.flags & 3 {
            0 => b"",
            RL => b".rl",
            AQ => b".aq",
            _ => b".aqrl",
        };
        out.extend_from_slice(suffix);
    }
    // The fourth operand of `add` may be %tprel_add.
    for (n, op) in i.ops.iter().enumerate() {
        out.push(if n == 0 { b'\t' } else { b',' });
        let kind = row.kinds().get(n);
        match op {
            Operand::Reg(r) => out.extend_from_slice(regs::name(*r).as_bytes()),
            Operand::Imm(n) if kind == Some(&Kind::Fence) => {
                for (bit, c) in [(8, b'i'), (4, b'o'), (2, b'r'), (1, b'w')] {
                    if n & bit != 0 {
                        out.push(c);
                    }
                }
            }
            Operand::Imm(n) => text::decimal(*n, out),
            Operand::Sym(e) => print_expr(e, name, out),
            Operand::Mem(m) => {
                if m.disp.sym.is_some() || kind != Some(&Kind::Addr) {
                    print_expr(&m.disp, name, out);
                }
                out.push(b'(');
                out.extend_from_slice(if m.base.is_none() { "zero" } else { regs::name(m.base) }.as_bytes());
                out.push(b')');
            }
            Operand::Block(_) | Operand::Extra(_) => out.extend_from_slice(b"<unresolved>"),
        }
    }
    if row.has_rm() && i.flags != 0 {
        out.push(b',');
        out.extend_from_slice(ROUNDING[(i.flags as usize - 1) & 7].as_bytes());
    }
}

/// Appends `%modifier(symbol+addend)`.
pub fn print_expr(e: &SymExpr, name: &dyn Fn(Symbol, &mut Vec<u8>), out: &mut Vec<u8>) {
    if e.sym.is_none() {
        return text::decimal(e.addend, out);
    }
    let wrapped = e.spec != spec::PLAIN && e.spec != spec::PLT;
    if wrapped {
        out.push(b'%');
        out.extend_from_slice(spec::name(e.spec).as_bytes());
        out.push(b'(');
    }
    name(e.sym, out);
    if e.spec == spec::PLT {
        out.extend_from_slice(b"@plt");
    }
    if e.addend != 0 {
        if e.addend > 0 {
            out.push(b'+');
        }
        text::decimal(e.addend, out);
    }
    if wrapped {
        out.push(b')');
    }
}
