//! Which symbols other modules see, which come from other modules, and which version each has.

use super::options::{OutputKind, Unresolved};
use super::symbols::{Def, seen};
use super::version::Verdict;
use super::*;
use crate::elf::consts::*;
use rustc_hash::FxHashMap;

#[derive(Default)]
pub struct Dynamic {
    /// The output has a dynamic section.
    pub present: bool,
    /// It has an interpreter: libraries are found at run time.
    pub interpreted: bool,
    /// Symbols of `.dynsym` from index 1 on.
    pub symbols: Vec<SymId>,
    /// Symbols copied from a library: where they came from.
    pub copied: FxHashMap<SymId, (LibId, u32)>,
    /// `.gnu.version_r`: per library its versions with the index of each.
    pub needed_versions: Vec<(LibId, Vec<(Vec<u8>, u16, bool)>)>,
}

/// Decides binding. Nothing is allocated yet.
pub fn decide(l: &mut Linker) {
    let kind = l.opts.kind;
    let any_lib = l.libs.iter().any(|lib| lib.is_needed);
    l.dynamic.present = kind != OutputKind::Exec || any_lib;
    l.dynamic.interpreted = l.dynamic.present
        && kind != OutputKind::Shared
        && !l.opts.no_interpreter
        && (any_lib || !l.libs.is_empty() || l.opts.interpreter.is_some());
    let shared = kind == OutputKind::Shared;
    for i in 0..l.symbols.list.len() {
        let (verdict, listed, exported) = {
            let s = &l.symbols.list[i];
            let verdict = match s.version {
                // A version in the name beats the script.
                Some((v, _)) if s.def != Def::Undefined => match l.versions.index_of(v) {
                    Some(n) => Some(Verdict::Global(n)),
                    None => Some(Verdict::Global(VER_NDX_GLOBAL)),
                },
                _ => l.versions.lookup(s.name),
            };
            (verdict, l.versions.dynamic_list.contains(s.name), l.versions.exports.contains(s.name))
        };
        let opts = l.opts;
        let has_list = l.versions.has_dynamic_list;
        let builtin = l.script.file == script::default::NAME;
        let (present, interpreted) = (l.dynamic.present, l.dynamic.interpreted);
        let s = &mut l.symbols.list[i];
        let hidden = matches!(s.visibility, STV_HIDDEN | STV_INTERNAL) || s.seen & seen::EXCLUDED != 0;
        match s.def {
            Def::Undefined => {
                let strong = s.seen & seen::REF_STRONG != 0;
                // A shared library may leave symbols to the program; a program's weak ones may come from a library at run time.
                s.preemptible = !hidden
                    && s.seen & seen::REF != 0
                    && present
                    && (shared || interpreted && (!strong || opts.unresolved_objects != Unresolved::Report));
                s.dynamic = s.preemptible;
            }
            Def::Shared { .. } => {
                s.preemptible = s.seen & seen::REF != 0;
                s.dynamic = s.preemptible;
            }
            Def::Common { .. } => {}
            Def::Section { .. } | Def::Absolute(_) | Def::Output(_) => {
                if hidden || verdict == Some(Verdict::Local) && !listed {
                    continue;
                }
                if let Some(Verdict::Global(n)) = verdict {
                    s.ver_index = n;
                    if matches!(s.version, Some((_, false))) {
                        s.ver_index |= VERSYM_HIDDEN;
                    }
                }
                if !present {
                    continue;
                }
                let from_script = matches!(s.def, Def::Output(_)) && s.obj == LINKER;
                if shared {
                    // `_end` and its like describe the library itself; symbols of the user's own script are exported.
                    s.dynamic = !(from_script && builtin);
                    let function = matches!(s.kind, STT_FUNC | STT_GNU_IFUNC);
                    let bound_here = opts.bsymbolic
                        || opts.bsymbolic_functions && function
                        || has_list && !listed
                        || s.visibility != STV_DEFAULT
                        || from_script;
                    s.preemptible = !bound_here || has_list && listed && s.visibility == STV_DEFAULT;
                } else {
                    s.dynamic = s.seen & (seen::REF_LIB | seen::DEF_LIB) != 0
                        || opts.export_dynamic && !from_script
                        || listed
                        || exported
                        || s.unique;
                }
            }
        }
    }
}

/// Numbers `.dynsym` and the versions that libraries must have. Hidden by GNU hash's rule: undefined symbols first,
/// then defined ones by hash bucket (see `synthetic`).
pub fn number_versions(l: &mut Linker) {
    let mut next = 2 + l.versions.names.len() as u16;
    let mut seen_versions: FxHashMap<(LibId, u16), u16> = FxHashMap::default();
    let mut per_lib: FxHashMap<LibId, usize> = FxHashMap::default();
    for i in 0..l.dynamic.symbols.len() {
        let id = l.dynamic.symbols[i];
        let source = match l.symbols.list[id as usize].def {
            Def::Shared { lib, index } => Some((lib, index)),
            _ => l.dynamic.copied.get(&id).copied(),
        };
        let Some((lib, index)) = source else { continue };
        let shared = &l.libs[lib as usize];
        let ndx = shared.versym[index as usize] & !VERSYM_HIDDEN;
        // Index 1 is the unversioned base.
        let name = shared.versions.get(ndx as usize).copied().unwrap_or(&[]);
        if ndx <= 1 || name.is_empty() {
            l.symbols.list[id as usize].ver_index = VER_NDX_GLOBAL;
            continue;
        }
        let weak = l.symbols.list[id as usize].seen & seen::REF_STRONG == 0;
        let version = *seen_versions.entry((lib, ndx)).or_insert_with(|| {
            let at = *per_lib.entry(lib).or_insert_with(|| {
                l.dynamic.needed_versions.push((lib, Vec::new()));
                l.dynamic.needed_versions.len() - 1
            });
            l.dynamic.needed_versions[at].1.push((name.to_vec(), next, weak));
            next += 1;
            next - 1
        });
        if !weak
            && let Some(&at) = per_lib.get(&lib)
            && let Some(v) = l.dynamic.needed_versions[at].1.iter_mut().find(|v| v.1 == version)
        {
            v.2 = false;
        }
        l.symbols.list[id as usize].ver_index = version;
    }
}
