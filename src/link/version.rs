//! Version scripts and dynamic lists: which version a symbol gets, and which symbols stay local.
//!
//! An exact name beats a pattern, a pattern beats `*`, and among patterns the later node wins for globals as GNU ld
//! documents ("the first match of the most specific kind").

use super::script::{Command, Glob, VersionNode, VersionPattern, parse};
use super::*;
use crate::elf::consts::*;
use rustc_hash::FxHashMap;
use std::path::Path;

/// What a version script says of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Local,
    /// Index of the version: `VER_NDX_GLOBAL` for the anonymous one.
    Global(u16),
}

/// A set of names and patterns.
#[derive(Clone, Default, Debug)]
pub struct NameSet {
    exact: rustc_hash::FxHashSet<Vec<u8>>,
    globs: Vec<Glob>,
}

impl NameSet {
    pub fn add(&mut self, p: &VersionPattern) {
        if p.exact || p.glob.is_literal() {
            self.exact.insert(p.glob.text.clone());
        } else {
            self.globs.push(p.glob.clone());
        }
    }

    pub fn contains(&self, name: &[u8]) -> bool {
        self.exact.contains(name) || self.globs.iter().any(|g| g.matches(name))
    }
}

#[derive(Default)]
pub struct Versions {
    pending: Vec<VersionNode>,
    /// Version names from index 2 on, with the index of their first parent.
    pub names: Vec<(Vec<u8>, Vec<u16>)>,
    exact: FxHashMap<Vec<u8>, Verdict>,
    globs: Vec<(Glob, Verdict)>,
    all: Option<Verdict>,
    /// A version script was given.
    pub present: bool,
    /// `--dynamic-list`.
    pub dynamic_list: NameSet,
    pub has_dynamic_list: bool,
    /// `--export-dynamic-symbol`.
    pub exports: NameSet,
}

impl Versions {
    pub fn add_nodes(&mut self, nodes: Vec<VersionNode>) {
        self.pending.extend(nodes);
    }

    /// What the script says of a name; None: nothing.
    pub fn lookup(&self, name: &[u8]) -> Option<Verdict> {
        if !self.present {
            return None;
        }
        if let Some(v) = self.exact.get(name) {
            return Some(*v);
        }
        self.globs.iter().find(|(g, _)| g.matches(name)).map(|g| g.1).or(self.all)
    }

    /// The index of a version by name.
    pub fn index_of(&self, name: &[u8]) -> Option<u16> {
        self.names.iter().position(|n| n.0 == name).map(|i| i as u16 + 2)
    }
}

/// Reads version scripts and dynamic lists, and builds the tables.
pub fn read(l: &mut Linker) {
    let opts = l.opts;
    let load = |l: &mut Linker, name: &str| match l.store.open(Path::new(name)) {
        Ok(data) => Some(String::from_utf8_lossy(data).into_owned()),
        Err(e) => {
            l.messages.error(format!("cannot open linker script file {name}: {}", input::reason(&e)));
            None
        }
    };
    for name in &opts.version_scripts {
        let Some(text) = load(l, name) else { continue };
        match parse::version_script(&text, name) {
            Ok(nodes) => l.versions.add_nodes(nodes),
            Err(e) => l.messages.error(e),
        }
        l.versions.present = true;
    }
    for name in &opts.dynamic_lists {
        let Some(text) = load(l, name) else { continue };
        l.versions.has_dynamic_list = true;
        match parse::dynamic_list(&text, name) {
            Ok(list) => list.iter().for_each(|p| l.versions.dynamic_list.add(p)),
            Err(e) => l.messages.error(e),
        }
    }
    for name in &opts.export_symbols {
        l.versions.exports.add(&VersionPattern { glob: Glob::new(name), exact: false, cxx: false });
    }
    for command in &l.script.commands {
        if let Command::Version(nodes) = command {
            l.versions.add_nodes(nodes.clone());
        }
    }
    let nodes = std::mem::take(&mut l.versions.pending);
    l.versions.present |= !nodes.is_empty();
    let anonymous = nodes.iter().any(|n| n.name.is_empty());
    if anonymous && nodes.len() > 1 {
        l.messages.error("anonymous version tag cannot be combined with other version tags");
        return;
    }
    let names: Vec<Vec<u8>> =
        nodes.iter().filter(|n| !n.name.is_empty()).map(|n| n.name.clone().into_bytes()).collect();
    for node in &nodes {
        let index = match node.name.is_empty() {
            true => VER_NDX_GLOBAL,
            false => names.iter().position(|n| n == node.name.as_bytes()).unwrap_or(0) as u16 + 2,
        };
        let mut parents = Vec::new();
        for parent in &node.parents {
            match names.iter().position(|n| n == parent.as_bytes()) {
                Some(p) => parents.push(p as u16 + 2),
                None => l.messages.error(format!("unable to find version dependency `{parent}'")),
            }
        }
        if !node.name.is_empty() {
            l.versions.names.push((node.name.clone().into_bytes(), parents));
        }
        let lists = [(&node.globals, Verdict::Global(index)), (&node.locals, Verdict::Local)];
        for (list, verdict) in lists {
            for p in list {
                // Demangled C++ names are not looked at: no C program has any.
                if p.cxx {
                    continue;
                }
                if p.exact || p.glob.is_literal() {
                    l.versions.exact.entry(p.glob.text.clone()).or_insert(verdict);
                } else if p.glob.is_all() {
                    // `*` in a global list is weaker than a name, and a local `*` applies to what is left.
                    if l.versions.all.is_none() || verdict != Verdict::Local {
                        l.versions.all = Some(verdict);
                    }
                } else {
                    l.versions.globs.push((p.glob.clone(), verdict));
                }
            }
        }
    }
}
