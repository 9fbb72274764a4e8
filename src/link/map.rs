//! `-Map`, `--cref`, `--print-memory-usage`, `--dependency-file`.

use super::layout::{Item, Placed};
use super::symbols::{Def, show};
use super::*;
use std::fmt::Write as _;
use std::path::Path;

pub fn run(l: &mut Linker) {
    if let Some(name) = &l.opts.map_file {
        let text = map(l);
        if name == "-" {
            l.stdout += &text;
        } else if let Err(e) = std::fs::write(name, text) {
            l.messages.error(format!("cannot open map file {name}: {}", input::reason(&e)));
        }
    }
    if l.opts.cref {
        let text = cross_references(l);
        l.stdout += &text;
    }
    if l.opts.print_memory_usage {
        let text = memory_usage(l);
        l.stdout += &text;
    }
    if let Some(name) = &l.opts.dependency_file {
        let mut text = format!("{}:", l.opts.output.display());
        let mut seen = rustc_hash::FxHashSet::default();
        let opened: Vec<&String> = l.opened.iter().filter(|p| seen.insert(p.as_str())).collect();
        for p in &opened {
            let _ = write!(text, " \\\n  {p}");
        }
        text.push('\n');
        for p in &opened {
            let _ = write!(text, "\n{p}:\n");
        }
        if let Err(e) = std::fs::write(Path::new(name), text) {
            l.messages.error(format!("cannot open dependency file {name}: {}", input::reason(&e)));
        }
    }
}

fn map(l: &Linker) -> String {
    let mut t = String::new();
    if !l.archive_log.is_empty() {
        t += "Archive member included to satisfy reference by file (symbol)\n\n";
        for (member, why) in &l.archive_log {
            let _ = writeln!(t, "{member}\n                              ({why})");
        }
        t.push('\n');
    }
    let gone: Vec<&InputSection> =
        l.sections.iter().filter(|s| s.file != LINKER && (!s.live || s.out == NONE)).collect();
    if !gone.is_empty() {
        t += "Discarded input sections\n\n";
        for s in gone {
            line(&mut t, s.name, 0, s.data.len() as u64, &l.objects[s.file as usize].name);
        }
        t.push('\n');
    }
    t += "Linker script and memory map\n\n";
    for o in &l.opened {
        let _ = writeln!(t, "LOAD {o}");
    }
    // Global symbols by section.
    let mut by_section: rustc_hash::FxHashMap<SecId, Vec<(u64, SymId)>> = Default::default();
    for (i, s) in l.symbols.list.iter().enumerate() {
        if let Def::Section { sec, .. } = s.def {
            by_section.entry(sec).or_default().push((l.definition_addr(i as SymId), i as SymId));
        }
    }
    for c in &l.commands {
        match c {
            Placed::Assign(a) => {
                if let Some(id) = l.symbols.find(a.name.as_bytes()) {
                    let _ = writeln!(
                        t,
                        "                {:#018x}                {} = .",
                        l.definition_addr(id),
                        a.name
                    );
                }
            }
            Placed::Assert(..) => {}
            Placed::Output(out) => {
                let o = &l.outputs[*out as usize];
                if o.gone {
                    continue;
                }
                t.push('\n');
                let name = show(o.name);
                let sep = if name.len() > 15 { "\n                " } else { "" };
                let _ = writeln!(t, "{name:<15}{sep} {:#018x} {:#10x}", o.addr, o.size);
                for item in &o.items {
                    let Item::Inputs(list) = item else { continue };
                    for &id in list {
                        let s = &l.sections[id as usize];
                        if !s.live {
                            continue;
                        }
                        line(&mut t, s.name, o.addr + s.offset, s.size, &l.objects[s.file as usize].name);
                        if let Some(list) = by_section.get_mut(&id) {
                            list.sort_unstable();
                            for (addr, sym) in list {
                                let _ = writeln!(
                                    t,
                                    "                {addr:#018x}                {}",
                                    show(l.symbols.list[*sym as usize].name)
                                );
                            }
                        }
                    }
                }
            }
        }
    }
    t
}

/// Symbols with the file that defines them first, then those that refer to them.
fn cross_references(l: &Linker) -> String {
    let mut files: Vec<Vec<ObjId>> = vec![Vec::new(); l.symbols.list.len()];
    for (i, o) in l.objects.iter().enumerate() {
        o.globals.iter().for_each(|&g| files[g as usize].push(i as ObjId));
    }
    let mut order: Vec<usize> = (0..files.len()).filter(|&i| !files[i].is_empty()).collect();
    order.sort_by_key(|&i| l.symbols.list[i].key);
    let mut t =
        String::from("\nCross Reference Table\n\nSymbol                                            File\n");
    for i in order {
        let s = &l.symbols.list[i];
        let mut name = show(s.key);
        let definer = match s.def {
            Def::Shared { lib, .. } => Some(l.libs[lib as usize].path.clone()),
            _ => None,
        };
        let (own, others): (Vec<ObjId>, Vec<ObjId>) = files[i].iter().partition(|&&f| f == s.obj);
        let names = definer
            .into_iter()
            .chain(own.into_iter().chain(others).map(|f| l.objects[f as usize].name.clone()));
        for file in names {
            let _ = writeln!(t, "{name:<49} {file}");
            name.clear();
        }
    }
    t
}

/// How much of each region of MEMORY is used.
fn memory_usage(l: &Linker) -> String {
    let mut t = String::from("Memory region         Used Size  Region Size  %age Used\n");
    for (name, used, length) in l.region_usage() {
        let size = |n: u64| match n {
            n if n >= 1 << 30 && n % (1 << 30) == 0 => format!("{} GB", n >> 30),
            n if n >= 1 << 20 && n % (1 << 20) == 0 => format!("{} MB", n >> 20),
            n if n >= 1 << 10 && n % (1 << 10) == 0 => format!("{} KB", n >> 10),
            n => format!("{n} B"),
        };
        let percent = if length == 0 { 0.0 } else { used as f64 * 100.0 / length as f64 };
        let _ = writeln!(t, "{name:>16}: {:>14} {:>12} {percent:>9.2}%", size(used), size(length));
    }
    t
}

fn line(t: &mut String, name: &[u8], addr: u64, size: u64, file: &str) {
    let name = show(name);
    if name.len() > 14 {
        let _ = writeln!(t, " {name}\n                {addr:#018x} {size:#10x} {file}");
    } else {
        let _ = writeln!(t, " {name:<14} {addr:#018x} {size:#10x} {file}");
    }
}
