//! The text form of the IR, for `-fdump-ir` and tests. [`super::parse`] reads it back.
//!
//! ```text
//! alias a1 : a0
//! global g0 @f func global size 0 align 1 (flags…)
//! data g1 align 4 size 8 readonly bytes 01000000 reloc 4 8 g0 +0
//! func g0 (i32@r7, ptr@s0) -> (i32@r0) variadic … attrs noinline {
//!   slot s0 size 16 align 8
//! b0(v0: i32, v1: ptr):
//!   v2 = load.i32 v1 + 8 a1 align 4
//!   v3 = icmp.slt.i8 v0, v2
//!   br v3, b1, b2(v0) likely 901
//! …
//! }
//! ```
//! An instruction is `results = opcode[.condition].type operands flags`. Blocks of static data addresses and
//! source locations are not part of the form.

use super::function::*;
use super::inst::*;
use super::module::*;
use super::types::Type;
use crate::support::intern::Name;
use std::fmt::Write;

/// The whole module.
pub fn module_text(m: &Module) -> String {
    let mut s = String::new();
    for (i, p) in m.alias_parents.iter().enumerate().skip(1) {
        let _ = writeln!(s, "alias a{i} : a{}", p.0);
    }
    for (id, g) in m.globals.iter() {
        global(&mut s, id, g);
    }
    for d in &m.data {
        data(&mut s, d);
    }
    for f in &m.functions {
        s.push_str(&function_text(f));
    }
    s
}

fn name_text(n: Name) -> &'static str {
    n.some().map_or("-", Name::as_str)
}

fn global(s: &mut String, id: GlobalId, g: &Global) {
    let kind = if g.kind == GlobalKind::Func { "func" } else { "data" };
    let linkage = match g.linkage {
        Linkage::Local => "local",
        Linkage::Global => "global",
        Linkage::Weak => "weak",
        Linkage::Common => "common",
    };
    let _ =
        write!(s, "global {id} @{} {kind} {linkage} size {} align {}", name_text(g.name), g.size, g.align);
    match g.visibility {
        Visibility::Default => {}
        Visibility::Hidden => s.push_str(" hidden"),
        Visibility::Protected => s.push_str(" protected"),
        Visibility::Internal => s.push_str(" internal"),
    }
    match g.tls {
        None => {}
        Some(TlsModel::GlobalDynamic) => s.push_str(" tls_gd"),
        Some(TlsModel::LocalDynamic) => s.push_str(" tls_ld"),
        Some(TlsModel::InitialExec) => s.push_str(" tls_ie"),
        Some(TlsModel::LocalExec) => s.push_str(" tls_le"),
    }
    for (on, word) in [
        (g.used, "used"),
        (g.retain, "retain"),
        (g.interposable, "interposable"),
        (g.dso_local, "dso_local"),
        (g.noreturn, "noreturn"),
        (g.const_fn, "const"),
        (g.pure_fn, "pure"),
        (g.malloc, "malloc"),
        (g.returns_twice, "returns_twice"),
    ] {
        if on {
            let _ = write!(s, " {word}");
        }
    }
    match g.def {
        GlobalDef::Alias(t) => {
            let _ = write!(s, " = {t}");
        }
        GlobalDef::Ifunc(t) => {
            let _ = write!(s, " ifunc {t}");
        }
        _ => {}
    }
    for (word, n) in [("section", g.section), ("error", g.error_msg), ("warning", g.warning_msg)] {
        if let Some(n) = n.some() {
            let _ = write!(s, " {word} {:?}", n.as_str());
        }
    }
    s.push('\n');
}

fn data(s: &mut String, d: &DataObject) {
    let _ = write!(s, "data {} align {} size {}", d.id, d.align, d.size);
    if d.readonly {
        s.push_str(" readonly");
    }
    if d.merge_string != 0 {
        let _ = write!(s, " merge_string {}", d.merge_string);
    }
    if d.merge_const != 0 {
        let _ = write!(s, " merge_const {}", d.merge_const);
    }
    if !d.bytes.is_empty() {
        s.push_str(" bytes ");
        hex(s, &d.bytes);
    }
    for r in &d.relocs {
        let _ = write!(s, " reloc {} {} ", r.offset, r.size);
        let _ = match r.target {
            RelocTarget::Global(g) => write!(s, "{g}"),
            RelocTarget::Block(g, b) => write!(s, "{g}.{b}"),
            RelocTarget::BlockDiff(g, a, b) => write!(s, "{g}.{a}-{b}"),
        };
        let _ = write!(s, " {:+}", r.addend);
    }
    s.push('\n');
}

fn hex(s: &mut String, bytes: &[u8]) {
    for b in bytes {
        let _ = write!(s, "{b:02x}");
    }
}

fn part(s: &mut String, p: &AbiParam) {
    let _ = write!(s, "{}@", p.ty);
    let _ = match p.loc {
        ArgLoc::Reg(r) => write!(s, "r{r}"),
        ArgLoc::Stack(o) => write!(s, "s{o}"),
        ArgLoc::X87(n) => write!(s, "x{n}"),
        ArgLoc::ByVal { offset, size, align } => write!(s, "m{offset}:{size}:{align}"),
    };
    match p.ext {
        Extend::No => {}
        Extend::Sign => s.push_str(" sext"),
        Extend::Zero => s.push_str(" zext"),
    }
}

fn signature(s: &mut String, sig: &Signature) {
    for (n, list) in [&sig.params, &sig.rets].into_iter().enumerate() {
        s.push_str(if n == 0 { "(" } else { " -> (" });
        for (i, p) in list.iter().enumerate() {
            if i > 0 {
                s.push_str(", ");
            }
            part(s, p);
        }
        s.push(')');
    }
    for (word, n) in [
        ("stack", sig.stack_bytes),
        ("variadic", sig.variadic as u32),
        ("named", sig.named_parts),
        ("vectors", sig.vector_args as u32),
        ("ints", sig.int_args as u32),
        ("pop", sig.callee_pop),
        ("sret", sig.sret as u32),
        ("chain", sig.chain as u32),
    ] {
        if n != 0 {
            let _ = write!(s, " {word} {n}");
        }
    }
}

/// The boolean attributes by their words in the text form.
pub(super) fn attr_words(a: &mut FnAttrs) -> [(&'static str, &mut bool); 18] {
    [
        ("always_inline", &mut a.always_inline),
        ("noinline", &mut a.noinline),
        ("inline_hint", &mut a.inline_hint),
        ("noreturn", &mut a.noreturn),
        ("returns_twice", &mut a.returns_twice),
        ("pure", &mut a.pure_),
        ("const", &mut a.const_),
        ("naked", &mut a.naked),
        ("cold", &mut a.cold),
        ("hot", &mut a.hot),
        ("optnone", &mut a.optnone),
        ("optsize", &mut a.optsize),
        ("calls_setjmp", &mut a.calls_setjmp),
        ("no_instrument", &mut a.no_instrument),
        ("dynamic_stack", &mut a.dynamic_stack),
        ("needs_frame_pointer", &mut a.needs_frame_pointer),
        ("noclone", &mut a.noclone),
        ("inline_only", &mut a.inline_only),
    ]
}

/// One function.
pub fn function_text(f: &Function) -> String {
    let mut s = String::new();
    let _ = write!(s, "func {} ", f.id);
    signature(&mut s, &f.sig);
    let mut attrs = f.attrs.clone();
    let words: Vec<&str> = attr_words(&mut attrs).iter().filter(|w| *w.1).map(|w| w.0).collect();
    if !words.is_empty() {
        let _ = write!(s, " attrs {}", words.join(" "));
    }
    s.push_str(" {\n");
    for (id, sl) in f.slots.iter() {
        let _ = write!(s, "  slot {id} size {} align {}", sl.size, sl.align);
        match sl.rank {
            SlotRank::Array => s.push_str(" array"),
            SlotRank::Chars => s.push_str(" chars"),
            SlotRank::Scalar | SlotRank::Guard => {}
        }
        s.push('\n');
    }
    for &b in &f.order {
        let _ = write!(s, "{b}");
        let ps = &f.blocks[b].params;
        if !ps.is_empty() {
            s.push('(');
            for (i, &p) in ps.iter().enumerate() {
                let _ = write!(s, "{}{p}: {}", if i > 0 { ", " } else { "" }, f.ty(p));
            }
            s.push(')');
        }
        s.push_str(":\n");
        for &i in &f.blocks[b].insts {
            s.push_str("  ");
            inst(&mut s, f, i);
            s.push('\n');
        }
    }
    s.push_str("}\n");
    s
}

fn values(s: &mut String, vs: &[u32]) {
    for (i, v) in vs.iter().enumerate() {
        let _ = write!(s, "{}v{v}", if i > 0 { ", " } else { "" });
    }
}

fn edge(s: &mut String, f: &Function, e: Edge) {
    let ed = &f.edges[e];
    let _ = write!(s, "{}", ed.block);
    if !ed.args.is_empty() {
        s.push('(');
        for (i, v) in ed.args.iter().enumerate() {
            let _ = write!(s, "{}{v}", if i > 0 { ", " } else { "" });
        }
        s.push(')');
    }
}

fn mem_flags(s: &mut String, d: &InstData) {
    let m = d.mem_flags();
    let _ = write!(s, " align {}", m.align());
    if m.volatile() {
        s.push_str(" volatile");
    }
    if m.space() != 0 {
        let _ = write!(s, " space {}", m.space());
    }
    if m.order() as u32 != 0 {
        let _ = write!(s, " order {}", m.order() as u32);
    }
    if m.rmw() as u32 != 0 {
        let _ = write!(s, " op {}", m.rmw() as u32);
    }
}

fn inst(s: &mut String, f: &Function, i: Inst) {
    let d = &f.insts[i];
    for (n, v) in f.inst_results(i).enumerate() {
        let _ = write!(s, "{}{v}", if n > 0 { ", " } else { "" });
    }
    if f.results[i].is_some() {
        s.push_str(" = ");
    }
    s.push_str(d.op.text());
    let mut aux_shown = false;
    match d.op {
        Opcode::Icmp => {
            let _ = write!(s, ".{}", IntCC::TEXT[d.aux as usize]);
            aux_shown = true;
        }
        Opcode::Fcmp => {
            let _ = write!(s, ".{}", d.aux);
            aux_shown = true;
        }
        _ => {}
    }
    if d.ty != Type::VOID {
        let _ = write!(s, ".{}", d.ty);
    }
    s.push(' ');
    let list = d.list().map(|l| f.list(l));
    match d.op.format() {
        Format::Nullary => {}
        Format::Unary | Format::Binary | Format::Ternary => {
            values(s, &d.args[..d.inline_values()]);
            if d.op == Opcode::Shuffle {
                s.push_str(" bytes ");
                hex(s, &f.consts[ConstRef(d.args[2])]);
            }
            if matches!(d.op, Opcode::Machine1 | Opcode::Machine2 | Opcode::Machine3) {
                let _ = write!(s, " imm {}", d.args[3]);
            }
        }
        Format::Imm if d.op == Opcode::Fconst => {
            let _ = write!(s, "{:#x}", d.imm());
        }
        Format::Imm => {
            let _ = write!(s, "{}", d.imm());
        }
        Format::Const => {
            s.push_str("bytes ");
            hex(s, &f.consts[ConstRef(d.args[0])]);
        }
        Format::Sym => {
            let _ = write!(s, "{} {:+}", GlobalId(d.args[0]), d.sym_offset());
        }
        Format::Slot => {
            let _ = write!(s, "{} {:+}", Slot(d.args[0]), d.args[1] as i32);
        }
        Format::BlockRef => {
            let _ = write!(s, "{}", Block(d.args[0]));
        }
        Format::Load => {
            let _ = write!(s, "{} {:+} a{}", d.val(0), d.mem_offset(), d.alias().0);
            mem_flags(s, d);
            aux_shown = true;
        }
        Format::Store => {
            let _ = write!(s, "{}, {} {:+} a{}", d.val(0), d.val(1), d.mem_offset(), d.alias().0);
            mem_flags(s, d);
            aux_shown = true;
        }
        Format::Rmw | Format::Cas | Format::MemOp => {
            values(s, &d.args[..d.inline_values()]);
            mem_flags(s, d);
            aux_shown = true;
        }
        Format::Call => {
            if d.op == Opcode::Call {
                let _ = write!(s, "{}", GlobalId(d.args[0]));
            } else {
                let _ = write!(s, "{}", d.val(0));
            }
            s.push('(');
            values(s, list.unwrap_or(&[]));
            s.push_str(") sig ");
            signature(s, &f.sigs[SigRef(d.args[1])]);
        }
        Format::Intrinsic => {
            let _ = write!(s, "{} (", d.args[0]);
            values(s, list.unwrap_or(&[]));
            s.push(')');
        }
        Format::Asm => {
            s.push('(');
            values(s, list.unwrap_or(&[]));
            s.push(')');
            asm(s, f, &f.asms[AsmRef(d.args[0])]);
        }
        Format::Jump => edge(s, f, Edge(d.args[0])),
        Format::Branch => {
            let _ = write!(s, "{}, ", d.val(0));
            edge(s, f, Edge(d.args[1]));
            s.push_str(", ");
            edge(s, f, Edge(d.args[2]));
            if d.aux != 0 {
                let _ = write!(s, " likely {}", d.aux);
            }
            aux_shown = true;
        }
        Format::Switch => {
            let _ = write!(s, "{}, ", d.val(0));
            edge(s, f, Edge(d.args[2]));
            s.push_str(" [");
            for (n, &(lo, hi, e)) in f.switches[SwitchRef(d.args[1])].cases.iter().enumerate() {
                let _ = write!(s, "{}{lo}..{hi}: ", if n > 0 { ", " } else { "" });
                edge(s, f, e);
            }
            s.push(']');
        }
        Format::Indirect => {
            let _ = write!(s, "{} [", d.val(0));
            for (n, &w) in f.list(ListRef { start: d.args[2], len: d.args[3] }).iter().enumerate() {
                if n > 0 {
                    s.push_str(", ");
                }
                edge(s, f, Edge(w));
            }
            s.push(']');
        }
        Format::Return => values(s, list.unwrap_or(&[])),
    }
    if d.aux != 0 && !aux_shown {
        let _ = write!(s, " #{}", d.aux);
    }
    while s.ends_with(' ') {
        s.pop();
    }
}

fn asm(s: &mut String, f: &Function, a: &InlineAsm) {
    if a.volatile {
        s.push_str(" volatile");
    }
    let _ = write!(s, " template {:?}", String::from_utf8_lossy(&a.template));
    for o in &a.operands {
        let dir = match o.dir {
            AsmDir::In => "in",
            AsmDir::Out => "out",
            AsmDir::InOut => "inout",
        };
        let _ = write!(s, " {dir} {:?} {}", name_text(o.constraint), o.ty);
        if o.early {
            s.push_str(" early");
        }
        if o.memory {
            s.push_str(" memory");
        }
        for (word, n) in [("name", o.name), ("fixed", o.fixed)] {
            if let Some(n) = n.some() {
                let _ = write!(s, " {word} {:?}", n.as_str());
            }
        }
    }
    for c in &a.clobbers {
        let _ = write!(s, " clobber {:?}", c.as_str());
    }
    for (i, &e) in a.labels.iter().enumerate() {
        s.push_str(" to ");
        edge(s, f, e);
        if let Some(n) = a.label_names.get(i).and_then(|n| n.some()) {
            let _ = write!(s, " name {:?}", n.as_str());
        }
    }
}
