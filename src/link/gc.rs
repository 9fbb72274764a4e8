//! `--gc-sections`: keeps what is reachable by relocations from the roots.
//!
//! Roots are the entry, `-u`, exported symbols, symbols the script names, KEEP, SHF_GNU_RETAIN, initialiser arrays and notes.
//! A live function keeps what its unwind entry refers to (language data, personality). Sections without SHF_ALLOC stay.

use super::script::{BodyCommand, Command, Expr, SectionsCommand};
use super::symbols::{Def, seen, show};
use super::*;
use crate::elf::consts::*;
use rustc_hash::FxHashMap;

pub fn run(l: &mut Linker) {
    eh_frame::split(l);
    if !l.opts.gc_sections {
        return;
    }
    for s in &mut l.sections {
        s.live &= s.flags & SHF_ALLOC == 0 || s.source == Source::Gone;
    }
    let mut m = Marker::new(l);
    m.roots();
    m.run();
    let reached = m.reached;
    for (s, reached) in l.sections.iter_mut().zip(reached) {
        s.live |= reached && s.out != NONE;
    }
    if l.opts.print_gc_sections {
        for s in l
            .sections
            .iter()
            .filter(|s| !s.live && s.file != LINKER && s.source == Source::File && s.out != NONE)
        {
            let text = format!(
                "removing unused section '{}' in file '{}'",
                show(s.name),
                l.objects[s.file as usize].name
            );
            l.messages.push(false, format!("{}: {text}", l.opts.program));
        }
    }
}

struct Marker<'l, 'a> {
    l: &'l Linker<'a>,
    reached: Vec<bool>,
    work: Vec<SecId>,
    /// Sections with names that `__start_` can be put before.
    by_name: FxHashMap<&'a [u8], Vec<SecId>>,
    /// Sections that live with the one they are ordered by.
    followers: FxHashMap<SecId, Vec<SecId>>,
}

impl<'l, 'a> Marker<'l, 'a> {
    fn new(l: &'l Linker<'a>) -> Marker<'l, 'a> {
        let mut by_name: FxHashMap<&[u8], Vec<SecId>> = FxHashMap::default();
        let mut followers: FxHashMap<SecId, Vec<SecId>> = FxHashMap::default();
        for (i, s) in l.sections.iter().enumerate() {
            if s.flags & SHF_ALLOC != 0 && layout::is_c_name(s.name) {
                by_name.entry(s.name).or_default().push(i as SecId);
            }
            if s.link_order < DISCARDED {
                followers.entry(s.link_order).or_default().push(i as SecId);
            }
        }
        Marker { l, reached: vec![false; l.sections.len()], work: Vec::new(), by_name, followers }
    }

    fn section(&mut self, s: SecId) {
        if s < DISCARDED && !self.reached[s as usize] {
            self.reached[s as usize] = true;
            self.work.push(s);
        }
    }

    fn symbol(&mut self, id: SymId) {
        let l = self.l;
        let s = &l.symbols.list[id as usize];
        match s.def {
            Def::Section { sec, .. } => self.section(sec),
            Def::Undefined | Def::Output(_) if !l.opts.start_stop_gc => {
                let name = s.name.strip_prefix(b"__start_").or_else(|| s.name.strip_prefix(b"__stop_"));
                if let Some(list) = name.and_then(|n| self.by_name.get(n)).cloned() {
                    list.into_iter().for_each(|s| self.section(s));
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, name: &str) {
        if let Some(id) = self.l.symbols.find(name.as_bytes()) {
            self.symbol(id);
        }
    }

    fn roots(&mut self) {
        let l = self.l;
        for (i, s) in l.sections.iter().enumerate() {
            let array = matches!(s.sh_type, SHT_INIT_ARRAY | SHT_FINI_ARRAY | SHT_PREINIT_ARRAY);
            let note = s.sh_type == SHT_NOTE && s.flags & SHF_GROUP == 0;
            if s.flags & SHF_ALLOC != 0
                && s.name != b".eh_frame"
                && (s.keep || array || note)
                && s.link_order == NONE
            {
                self.section(i as SecId);
            }
        }
        for (id, s) in l.symbols.list.iter().enumerate() {
            if s.seen & seen::ROOT != 0 || s.dynamic && matches!(s.def, Def::Section { .. }) {
                self.symbol(id as SymId);
            }
        }
        self.named(&l.opts.init);
        self.named(&l.opts.fini);
        let mut names = Vec::new();
        let mut assign = |a: &script::Assign| symbols_of(&a.expr, &mut names);
        l.assignments.iter().for_each(&mut assign);
        for c in &l.script.commands {
            match c {
                Command::Assign(a) => assign(a),
                Command::Sections(list) => {
                    for c in list {
                        match c {
                            SectionsCommand::Assign(a) => assign(a),
                            SectionsCommand::Output(d) => d.body.iter().for_each(|b| match b {
                                BodyCommand::Assign(a) => assign(a),
                                BodyCommand::Data(_, e) => assign(&script::Assign {
                                    name: String::new(),
                                    op: None,
                                    expr: e.clone(),
                                    provide: false,
                                    hidden: false,
                                }),
                                _ => {}
                            }),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        names.iter().for_each(|n| self.named(n));
    }

    fn run(&mut self) {
        while let Some(id) = self.work.pop() {
            let l = self.l;
            let s = &l.sections[id as usize];
            for r in s.relocs.iter() {
                self.reference(s.file, r.sym);
            }
            for &f in l.eh.fdes_of.get(&id).map_or(&[][..], |v| v) {
                for r in l.eh.fde_relocs(l, f) {
                    self.reference(l.sections[l.eh.fdes[f as usize].section as usize].file, r.sym);
                }
            }
            if let Some(list) = self.followers.get(&id).cloned() {
                list.into_iter().for_each(|s| self.section(s));
            }
        }
    }

    fn reference(&mut self, file: ObjId, sym: u32) {
        let o = &self.l.objects[file as usize];
        let sym = sym as usize;
        if sym >= o.first_global {
            if let Some(&id) = o.globals.get(sym - o.first_global) {
                self.symbol(id);
            }
        } else if let Some(s) = o.syms.get(sym)
            && let Some(&sec) = o.sections.get(s.shndx as usize)
            && s.shndx != 0
        {
            self.section(sec);
        }
    }
}

/// Names of symbols in an expression.
fn symbols_of(e: &Expr, out: &mut Vec<String>) {
    match e {
        Expr::Sym(name) => out.push(name.clone()),
        Expr::Unary(_, a)
        | Expr::Absolute(a)
        | Expr::SegmentStart(_, a)
        | Expr::DataSegmentEnd(a)
        | Expr::Log2Ceil(a)
        | Expr::Assert(a, _) => symbols_of(a, out),
        Expr::Binary(_, a, b) | Expr::DataSegmentAlign(a, b) | Expr::DataSegmentRelroEnd(a, b) => {
            symbols_of(a, out);
            symbols_of(b, out);
        }
        Expr::Cond(a, b, c) => {
            symbols_of(a, out);
            symbols_of(b, out);
            symbols_of(c, out);
        }
        Expr::Align(a, b) => {
            if let Some(a) = a {
                symbols_of(a, out);
            }
            symbols_of(b, out);
        }
        _ => {}
    }
}
