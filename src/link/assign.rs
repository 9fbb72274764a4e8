//! Gives every input section its place: the first pattern of the script that matches, or a place as an orphan.
//!
//! Patterns are found by the section's name: exact names in a table, the others by their literal beginning, so the cost
//! does not grow with sections × patterns; sections of one name share the answer of the name part.

use super::layout::{Item, Placed};
use super::options::{Orphans, OutputKind};
use super::script::{BodyCommand, Command, InputDesc, OutputDesc, SectionPattern, SectionsCommand, Sort};
use super::*;
use crate::elf::consts::*;
use rustc_hash::FxHashMap;

/// One pattern of the script, in order.
struct Rule<'a> {
    desc: &'a InputDesc,
    pattern: &'a SectionPattern,
    /// The output section, and the position of the input description in its items.
    out: OutId,
    slot: usize,
    discard: bool,
    /// Order among patterns of one description does not matter, except for sorting.
    group: usize,
}

pub fn run(l: &mut Linker) {
    let script = l.script;
    let mut rules: Vec<Rule> = Vec::new();
    for command in &script.commands {
        match command {
            Command::Sections(list) => list.iter().for_each(|c| sections_command(l, c, &mut rules)),
            Command::Assign(a) => l.commands.push(Placed::Assign(a)),
            Command::Assert(e, m) => l.commands.push(Placed::Assert(e, m)),
            _ => {}
        }
    }
    match_sections(l, &rules);
}

fn sections_command<'a>(l: &mut Linker<'a>, command: &'a SectionsCommand, rules: &mut Vec<Rule<'a>>) {
    match command {
        SectionsCommand::Assign(a) => l.commands.push(Placed::Assign(a)),
        SectionsCommand::Assert(e, m) => l.commands.push(Placed::Assert(e, m)),
        SectionsCommand::Entry(_) => {}
        SectionsCommand::Output(desc) => {
            let discard = desc.name == "/DISCARD/";
            let out = l.outputs.len() as OutId;
            let mut o = new_output(desc.name.as_bytes(), Some(desc));
            for (i, body) in desc.body.iter().enumerate() {
                let item = match body {
                    BodyCommand::Assign(a) => Item::Assign(a),
                    BodyCommand::Assert(e, m) => Item::Assert(e, m),
                    BodyCommand::Data(size, e) => Item::Data { size: *size, expr: e, offset: 0, value: 0 },
                    BodyCommand::Fill(f) => Item::Fill(f),
                    BodyCommand::Input(input) => {
                        for pattern in &input.sections {
                            rules.push(Rule {
                                desc: input,
                                pattern,
                                out,
                                slot: i,
                                discard,
                                group: rules.len(),
                            });
                        }
                        Item::Inputs(Vec::new())
                    }
                };
                o.items.push(item);
            }
            o.gone = discard;
            l.outputs.push(o);
            if !discard {
                l.commands.push(Placed::Output(out));
            }
        }
    }
}

pub fn new_output<'a>(name: &'a [u8], desc: Option<&'a OutputDesc>) -> OutputSection<'a> {
    OutputSection {
        name,
        desc,
        items: Vec::new(),
        sh_type: SHT_NULL,
        flags: 0,
        entsize: 0,
        align: 1,
        addr: 0,
        lma: 0,
        size: 0,
        file_off: 0,
        index: 0,
        gone: false,
        relro: false,
    }
}

/// Places the sections made since the last call of this function.
fn match_sections<'a>(l: &mut Linker<'a>, rules: &[Rule<'a>]) {
    let index = RuleIndex::new(rules);
    // ONLY_IF_RO and ONLY_IF_RW depend on all sections an output section would get.
    let mut refused = vec![false; l.outputs.len()];
    let conditional: Vec<OutId> = (0..l.outputs.len() as OutId)
        .filter(|&o| l.outputs[o as usize].desc.is_some_and(|d| d.only_if_ro || d.only_if_rw))
        .collect();
    if !conditional.is_empty() {
        let mut writable = vec![false; l.outputs.len()];
        let mut cache = FxHashMap::default();
        for s in 0..l.sections.len() {
            for r in index.candidates(&mut cache, l.sections[s].name) {
                let rule = &rules[r];
                let d = l.outputs[rule.out as usize].desc;
                if d.is_some_and(|d| d.only_if_ro || d.only_if_rw) && file_matches(l, s, rule) {
                    writable[rule.out as usize] |= l.sections[s].flags & SHF_WRITE != 0;
                }
            }
        }
        for o in conditional {
            if let Some(d) = l.outputs[o as usize].desc {
                let w = writable[o as usize];
                refused[o as usize] = d.only_if_ro && w || d.only_if_rw && !w;
            }
        }
    }
    let mut cache = FxHashMap::default();
    let mut orphans = Vec::new();
    // (output, slot, rule) → sections, as met.
    let mut matched: Vec<(usize, SecId)> = Vec::new();
    for s in 0..l.sections.len() {
        if l.sections[s].file == LINKER && l.sections[s].out != NONE {
            continue;
        }
        if special(l, s) {
            continue;
        }
        let mut chosen = None;
        // With -r, the sections of a group stay a section of their own.
        let grouped = l.opts.relocatable() && l.sections[s].flags & SHF_GROUP != 0;
        for r in index.candidates(&mut cache, l.sections[s].name) {
            let rule = &rules[r];
            if (!grouped || rule.discard) && !refused[rule.out as usize] && file_matches(l, s, rule) {
                chosen = Some(r);
                break;
            }
        }
        let Some(r) = chosen else {
            orphans.push(s as SecId);
            continue;
        };
        let rule = &rules[r];
        if rule.discard {
            l.sections[s].live = false;
            l.sections[s].out = NONE;
            continue;
        }
        let section = &mut l.sections[s];
        section.keep |= rule.desc.keep;
        section.out = rule.out;
        matched.push((r, s as SecId));
    }
    // Sections of one input description stay in the order met, unless a pattern sorts; patterns that sort come one after the
    // other, in the place of the first.
    let mut by_slot: FxHashMap<(OutId, usize), Vec<(usize, SecId)>> = FxHashMap::default();
    for (r, s) in matched {
        by_slot.entry((rules[r].out, rules[r].slot)).or_default().push((r, s));
    }
    for ((out, slot), mut list) in by_slot {
        if list.iter().any(|(r, _)| rules[*r].pattern.sort != Sort::None) {
            list.sort_by_key(|&(r, _)| rules[r].group);
            let mut start = 0;
            while start < list.len() {
                let r = list[start].0;
                let len = list[start..].iter().take_while(|x| x.0 == r).count();
                sort_run(l, rules[r].pattern, &mut list[start..start + len]);
                start += len;
            }
        } else if let Some(by) = &l.opts.sort_section {
            let sort = if by == "name" { Sort::Name } else { Sort::Alignment };
            sort_by(l, sort, &mut list);
        }
        if list.first().is_some_and(|&(r, _)| rules[r].desc.sort_files) {
            list.sort_by(|a, b| file_key(l, a.1).cmp(file_key(l, b.1)));
        }
        if let Item::Inputs(items) = &mut l.outputs[out as usize].items[slot] {
            items.extend(list.into_iter().map(|x| x.1));
        }
    }
    place_orphans(l, orphans);
}

fn file_key<'l>(l: &'l Linker, s: SecId) -> &'l str {
    &l.objects[l.sections[s as usize].file as usize].file
}

fn sort_run(l: &Linker, pattern: &SectionPattern, list: &mut [(usize, SecId)]) {
    sort_by(l, pattern.then, list);
    sort_by(l, pattern.sort, list);
}

fn sort_by(l: &Linker, sort: Sort, list: &mut [(usize, SecId)]) {
    let section = |s: SecId| &l.sections[s as usize];
    match sort {
        Sort::None => {}
        Sort::Name => list.sort_by(|a, b| section(a.1).name.cmp(section(b.1).name)),
        Sort::Alignment => list.sort_by_key(|a| std::cmp::Reverse(section(a.1).align)),
        Sort::InitPriority => list.sort_by_key(|a| init_priority(section(a.1).name)),
    }
}

/// The number at the end of `.init_array.N`; `.ctors.N` counts down from 65535. Without one: last.
fn init_priority(name: &[u8]) -> u32 {
    let Some(dot) = memchr::memrchr(b'.', name) else { return u32::MAX };
    let number = std::str::from_utf8(&name[dot + 1..]).ok().and_then(|n| n.parse::<u32>().ok());
    match number {
        Some(n) if name.starts_with(b".ctors") || name.starts_with(b".dtors") => 65535u32.saturating_sub(n),
        Some(n) => n,
        None => u32::MAX,
    }
}

/// Sections that the linker merges into its own: their contents are taken over, they have no place.
fn special(l: &mut Linker, s: usize) -> bool {
    let section = &l.sections[s];
    if section.file == LINKER {
        return false;
    }
    let attributes = l.target.attributes_section().is_some_and(|(name, _)| name == section.name);
    if section.name == b".note.gnu.property" || attributes {
        l.sections[s].live = false;
        l.sections[s].source = Source::Gone;
        return true;
    }
    false
}

fn file_matches(l: &Linker, s: usize, rule: &Rule) -> bool {
    let section = &l.sections[s];
    let (want, unwanted) = rule.desc.flags;
    if section.flags & want != want || section.flags & unwanted != 0 {
        return false;
    }
    let object = &l.objects[section.file as usize];
    let full = |g: &script::Glob| -> bool {
        match &object.archive {
            // A pattern without a colon sees the member's name, and for `*name` patterns the archive's path as well.
            Some(_) => g.matches(object.file.as_bytes()),
            None => g.matches(object.name.as_bytes()),
        }
    };
    if let Some(archive) = &rule.desc.archive {
        let fits = match &object.archive {
            Some(path) => archive.matches(path.as_bytes()),
            None => archive.text.is_empty(),
        };
        if !fits {
            return false;
        }
    }
    (rule.desc.file.is_all() || full(&rule.desc.file))
        && !rule.desc.exclude_files.iter().any(full)
        && !rule.pattern.exclude_files.iter().any(full)
}

/// Finds the rules whose section pattern matches a name.
struct RuleIndex<'r, 'a> {
    rules: &'r [Rule<'a>],
    exact: FxHashMap<&'a [u8], Vec<usize>>,
    /// Patterns by the first two bytes after the dot would be finer; their literal beginnings differ early enough.
    globs: Vec<usize>,
}

impl<'r, 'a> RuleIndex<'r, 'a> {
    fn new(rules: &'r [Rule<'a>]) -> RuleIndex<'r, 'a> {
        let mut exact: FxHashMap<&[u8], Vec<usize>> = FxHashMap::default();
        let mut globs = Vec::new();
        for (i, rule) in rules.iter().enumerate() {
            let glob = &rule.pattern.glob;
            if glob.is_literal() {
                exact.entry(&glob.text).or_default().push(i);
            } else {
                globs.push(i);
            }
        }
        RuleIndex { rules, exact, globs }
    }

    fn candidates(
        &self,
        cache: &mut FxHashMap<Vec<u8>, std::rc::Rc<Vec<usize>>>,
        name: &[u8],
    ) -> CandidateIter {
        let list = match cache.get(name) {
            Some(list) => list.clone(),
            None => {
                let mut list: Vec<usize> = self.exact.get(name).cloned().unwrap_or_default();
                list.extend(self.globs.iter().copied().filter(|&r| self.rules[r].pattern.glob.matches(name)));
                list.sort_unstable();
                let list = std::rc::Rc::new(list);
                cache.insert(name.to_vec(), list.clone());
                list
            }
        };
        CandidateIter { list, at: 0 }
    }
}

struct CandidateIter {
    list: std::rc::Rc<Vec<usize>>,
    at: usize,
}

impl Iterator for CandidateIter {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let item = self.list.get(self.at).copied();
        self.at += 1;
        item
    }
}

/// What kind of section an orphan is placed behind.
fn rank(flags: u64, sh_type: u32, name: &[u8]) -> u8 {
    if flags & SHF_ALLOC == 0 {
        return 9;
    }
    let write = flags & SHF_WRITE != 0;
    match () {
        _ if name == b".interp" => 0,
        _ if sh_type == SHT_NOTE && !write => 1,
        _ if flags & SHF_EXECINSTR != 0 => 3,
        _ if flags & SHF_TLS != 0 => {
            if sh_type == SHT_NOBITS {
                6
            } else {
                5
            }
        }
        _ if !write => {
            if matches!(sh_type, SHT_RELA | SHT_REL | SHT_HASH) {
                2
            } else {
                4
            }
        }
        _ if sh_type == SHT_NOBITS => 8,
        _ => 7,
    }
}

/// Gives sections that no pattern takes an output section of their own name, behind the last of their kind.
fn place_orphans<'a>(l: &mut Linker<'a>, orphans: Vec<SecId>) {
    let mut by_name: FxHashMap<(&'a [u8], u64), OutId> = FxHashMap::default();
    for (i, o) in l.outputs.iter().enumerate() {
        if !o.gone && o.desc.is_some_and(|d| !d.only_if_ro && !d.only_if_rw) {
            by_name.entry((o.name, 2)).or_insert(i as OutId);
        }
    }
    for s in orphans {
        let section = &l.sections[s as usize];
        let (name, flags, sh_type) = (section.name, section.flags, section.sh_type);
        if section.file != LINKER {
            let object = || l.objects[section.file as usize].name.clone();
            match l.opts.orphans {
                Orphans::Place => {}
                Orphans::Discard => {
                    l.sections[s as usize].live = false;
                    continue;
                }
                Orphans::Warn => l.messages.warn(format!(
                    "orphan section `{}' from `{}' being placed in section `{}'",
                    symbols::show(name),
                    object(),
                    symbols::show(name)
                )),
                Orphans::Error => l.messages.error(format!(
                    "unplaced orphan section `{}' from `{}'",
                    symbols::show(name),
                    object()
                )),
            }
        }
        let alloc = flags & SHF_ALLOC;
        // A section joins an output section of its name, but allocated and other bytes do not mix.
        let grouped = l.opts.relocatable() && flags & SHF_GROUP != 0;
        let known = by_name.get(&(name, alloc)).or_else(|| by_name.get(&(name, 2))).filter(|_| !grouped);
        let out = match known {
            Some(&out) => out,
            None => {
                let out = l.outputs.len() as OutId;
                let mut o = new_output(name, None);
                o.flags = flags;
                o.sh_type = sh_type;
                o.items.push(Item::Inputs(Vec::new()));
                l.outputs.push(o);
                let at = orphan_position(l, rank(flags, sh_type, name));
                l.commands.insert(at, Placed::Output(out));
                if !grouped {
                    by_name.insert((name, alloc), out);
                }
                out
            }
        };
        l.sections[s as usize].out = out;
        let items = &mut l.outputs[out as usize].items;
        match items.last_mut() {
            Some(Item::Inputs(list)) => list.push(s),
            _ => items.push(Item::Inputs(vec![s])),
        }
    }
}

/// Position in the commands behind the last output section of a kind (or of the kinds before it).
fn orphan_position(l: &Linker, wanted: u8) -> usize {
    let kind_of = |o: &OutputSection| -> Option<u8> {
        let mut kind = None;
        for item in &o.items {
            if let Item::Inputs(list) = item
                && let Some(&s) = list.first()
            {
                let s = &l.sections[s as usize];
                kind = Some(rank(s.flags, s.sh_type, s.name));
                break;
            }
        }
        // Empty sections of the script stand for what their names say.
        kind.or(match o.name {
            b".text" => Some(3),
            b".rodata" => Some(4),
            b".tdata" => Some(5),
            b".tbss" => Some(6),
            b".data" => Some(7),
            b".bss" => Some(8),
            _ => None,
        })
    };
    if wanted == 9 || l.opts.kind == OutputKind::Relocatable {
        return l.commands.len();
    }
    let mut best: Option<(u8, usize)> = None;
    for (i, c) in l.commands.iter().enumerate() {
        let Placed::Output(out) = c else { continue };
        let Some(kind) = kind_of(&l.outputs[*out as usize]) else { continue };
        if kind <= wanted && best.is_none_or(|(k, _)| kind >= k) {
            best = Some((kind, i));
        }
    }
    let Some((_, at)) = best else {
        return l.commands.iter().position(|c| matches!(c, Placed::Output(_))).unwrap_or(l.commands.len());
    };
    // Behind assignments to symbols that follow the section (`_etext = .`), but before dot moves.
    let mut at = at + 1;
    while let Some(Placed::Assign(a)) = l.commands.get(at) {
        if a.name == "." || wanted == 7 || wanted == 8 {
            break;
        }
        at += 1;
    }
    at
}

/// Places what the linker made after the others were placed.
pub fn place_synthetic<'a>(l: &mut Linker<'a>, new: &[SecId]) {
    let mut left = Vec::new();
    'next: for &s in new {
        let name = l.sections[s as usize].name;
        for out in 0..l.outputs.len() {
            let Some(desc) = l.outputs[out].desc else { continue };
            if l.outputs[out].gone || desc.only_if_rw {
                continue;
            }
            for (slot, body) in desc.body.iter().enumerate() {
                let BodyCommand::Input(input) = body else { continue };
                if !input.file.is_all() || !input.sections.iter().any(|p| p.glob.matches(name)) {
                    continue;
                }
                l.sections[s as usize].out = out as OutId;
                if let Item::Inputs(list) = &mut l.outputs[out].items[slot] {
                    list.push(s);
                }
                continue 'next;
            }
        }
        left.push(s);
    }
    place_orphans(l, left);
}
