//! Typed syntax tree → IR.
//!
//! [`lower_unit`] walks the unit's items once. External definitions are lowered where they stand; what has internal linkage (and
//! strings, local statics, compound literals) is queued when something lowered first refers to it, so unused static functions
//! cost nothing. At the end functions and data are put back in source order.
//!
//! - `func`: one function: parameters, variables' places, blocks, SSA bookkeeping
//! - `types`: C types as IR types, as an ABI sees them, as alias classes
//! - `place`: lvalues; `bitfield`: bit-fields; `expr`: values; `arith`: operators and conversions on values;
//!   `cond`: conditions as control flow; `call`: calls and returns
//! - `stmt`: statements; `scope`: what leaving a scope runs; `vla`: run-time sizes
//! - `apply`: `__builtin_apply` and its kin
//! - `pack`: functions that hand their anonymous arguments on
//! - `nested`: nested functions and their static chain
//! - `jumps`: `__builtin_setjmp` and `__builtin_longjmp`
//! - `multiversion`: `target_clones`
//! - `init`: initialisers, static and automatic; `builtins`, `atomic`, `complex`, `vector`, `asm`: what their names say
//!
//! Invariants: every variable is in its slot at `-O0`, in `optnone` functions and in functions that call setjmp; otherwise a scalar
//! whose address is never taken is an SSA value from the start. Volatile objects are accessed once for each access in the source.
//! An expression that cannot be lowered is reported as "not supported" and has an undefined value.

mod apply;
mod arith;
mod asm;
mod atomic;
mod bitfield;
mod bitint;
mod builtins;
mod call;
mod complex;
mod cond;
mod expr;
mod func;
mod global;
mod init;
mod jumps;
mod library;
mod multiversion;
mod nested;
mod pack;
mod place;
mod scope;
mod stmt;
mod types;
mod vector;
mod vla;

use crate::ast::decl::Emit;
use crate::ast::{Func, Item, Ty, Types, Unit, Var};
use crate::diag::{Session, catalog};
use crate::ir::{self, AliasClass, GlobalId, Module};
use crate::sema::Sema;
use crate::support::intern::Name;
use crate::support::source::Loc;
use crate::target::Target;
use crate::target::abi::Classified;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// What lowering must know of the command line beyond `Session::lang`.
#[derive(Clone, Debug)]
pub struct LowerOptions {
    /// 0 keeps every variable in its slot.
    pub opt_level: u8,
    pub opt_size: bool,
    /// `-fstrict-aliasing`: accesses get alias classes.
    pub strict_aliasing: bool,
    /// `-fno-semantic-interposition` clears it.
    pub semantic_interposition: bool,
    /// `-fcx-limited-range`: complex `*` and `/` by the school formulas.
    pub cx_limited_range: bool,
    /// `-fvisibility=`.
    pub visibility: ir::Visibility,
    /// `-ftls-model=`.
    pub tls_model: ir::TlsModel,
    /// `-ftrivial-auto-var-init=`: fill automatic variables with this byte.
    pub auto_var_init: Option<u8>,
    /// `-finstrument-functions`.
    pub instrument_functions: bool,
    /// `-fkeep-static-consts` and the other keep options: emit unreferenced static constants, variables, functions.
    pub keep_static_consts: bool,
    pub keep_inline_functions: bool,
    /// `-fpatchable-function-entry=`.
    pub patchable: (u16, u16),
    /// What the processor can do, by the command line (see [`ir::FnAttrs::features`]).
    pub features: u128,
    /// `-fno-omit-frame-pointer`, per function.
    pub omit_frame_pointer: bool,
}

impl Default for LowerOptions {
    fn default() -> Self {
        LowerOptions {
            opt_level: 0,
            opt_size: false,
            strict_aliasing: false,
            semantic_interposition: true,
            cx_limited_range: false,
            visibility: ir::Visibility::Default,
            tls_model: ir::TlsModel::GlobalDynamic,
            auto_var_init: None,
            instrument_functions: false,
            keep_static_consts: false,
            keep_inline_functions: false,
            patchable: (0, 0),
            features: 0,
            omit_frame_pointer: true,
        }
    }
}

/// Something referred to and still to be lowered.
enum Pending<'a> {
    Func(&'a Func<'a>),
    Var(&'a Var<'a>, GlobalId),
    /// The copy of a function for anonymous arguments of these types.
    Pack(&'a Func<'a>, GlobalId, Vec<Ty>),
}

/// The state of one unit's lowering.
pub(crate) struct UnitLower<'u, 'a> {
    unit: &'u Unit<'a>,
    types: &'u Types<'a>,
    /// Holds the types, and evaluates constants.
    sema: &'u Sema<'u, 'a>,
    sess: &'u Session,
    target: &'u dyn Target,
    opts: &'u LowerOptions,
    module: Module,
    /// By `Func::index` and static `Var::index`; `NONE` where nothing referred to it yet.
    func_ids: Vec<GlobalId>,
    var_ids: Vec<GlobalId>,
    /// Symbols by assembler name.
    by_name: FxHashMap<Name, GlobalId>,
    /// String literals already made, by bytes and element width.
    strings: FxHashMap<(Vec<u8>, u8), GlobalId>,
    queue: Vec<Pending<'a>>,
    /// Lowered bodies with their place in the source.
    functions: Vec<(u32, ir::Function)>,
    /// Functions with the `cold` attribute.
    cold: FxHashSet<GlobalId>,
    alias_of: FxHashMap<Ty, AliasClass>,
    alias_by_key: FxHashMap<types::AliasKey, AliasClass>,
    /// What the target made of prototyped function types.
    abis: FxHashMap<Ty, Rc<Classified>>,
    /// Features of the processor in the function being lowered.
    features: u128,
    /// Counters for names of local statics and anonymous objects.
    next_static: u32,
    next_anon: u32,
    /// Labels whose address static data holds: filled in when their function is lowered.
    label_relocs: Vec<init::LabelReloc<'a>>,
    /// Copies of functions that hand their anonymous arguments on, by function and types.
    packs: FxHashMap<(u32, Vec<Ty>), GlobalId>,
    /// Frame records of functions with nested ones, by the function's address.
    frames: FxHashMap<usize, nested::FrameRecord<'a>>,
    /// Blocks of labels of lowered functions whose address is taken, by the label's address.
    label_blocks: FxHashMap<usize, (GlobalId, ir::Block)>,
}

/// Lowers a unit that was parsed without errors. (`unit` is borrowed mutably only because its types are lent to a checker, which
/// evaluates constants; it is unchanged afterwards.)
pub fn lower_unit(unit: &mut Unit, sess: &Session, target: &dyn Target, opts: &LowerOptions) -> Module {
    let mut sema = Sema::new(sess, unit.types.arena());
    std::mem::swap(&mut sema.types, &mut unit.types);
    let module = lower_checked(unit, &sema, sess, target, opts);
    std::mem::swap(&mut sema.types, &mut unit.types);
    module
}

fn lower_checked<'u, 'a>(
    unit: &'u Unit<'a>,
    sema: &'u Sema<'u, 'a>,
    sess: &'u Session,
    target: &'u dyn Target,
    opts: &'u LowerOptions,
) -> Module {
    let mut u = UnitLower {
        unit,
        types: &sema.types,
        sema,
        sess,
        target,
        opts,
        module: Module::new(String::new()),
        func_ids: vec![GlobalId::NONE; unit.num_funcs as usize],
        var_ids: vec![GlobalId::NONE; unit.num_statics as usize],
        by_name: FxHashMap::default(),
        strings: FxHashMap::default(),
        queue: Vec::new(),
        functions: Vec::new(),
        cold: FxHashSet::default(),
        alias_of: FxHashMap::default(),
        alias_by_key: FxHashMap::default(),
        abis: FxHashMap::default(),
        features: opts.features,
        next_static: 0,
        next_anon: 0,
        label_relocs: Vec::new(),
        packs: FxHashMap::default(),
        frames: FxHashMap::default(),
        label_blocks: FxHashMap::default(),
    };
    u.run();
    u.finish()
}

impl<'u, 'a> UnitLower<'u, 'a> {
    fn run(&mut self) {
        let unit = self.unit;
        let gnu89 = self.sess.lang.gnu89_inline_semantics();
        for item in &unit.items {
            match *item {
                Item::Func(f) => {
                    let keep = match f.emit(gnu89) {
                        Emit::Always => f.body.get().is_some() || global::is_alias(f.attrs.get()),
                        Emit::IfUsed => self.opts.keep_inline_functions && f.body.get().is_some(),
                        Emit::InlineOnly => false,
                    };
                    if keep {
                        self.func_global(f);
                    }
                }
                Item::Var(v) => {
                    self.module.register_variables.extend(v.asm_reg.get());
                    if self.always_emitted(v) {
                        self.var_global(v);
                    }
                }
                Item::Asm(text, loc) => self.module.asms.push((text.to_vec(), loc)),
            }
            self.drain();
        }
        self.drain();
    }

    /// Lowers what is queued, and what that queues.
    fn drain(&mut self) {
        while let Some(p) = self.queue.pop() {
            match p {
                Pending::Func(f) => self.lower_function(f),
                Pending::Var(v, id) => self.lower_static(v, id),
                Pending::Pack(f, id, tys) => {
                    self.enter_features(f);
                    self.lower_body(f, id, Some(&tys));
                }
            }
        }
    }

    fn finish(mut self) -> Module {
        self.resolve_label_relocs();
        self.finish_library_functions();
        self.apply_weak_pragmas();
        self.functions.sort_by_key(|f| f.0);
        for (_, f) in std::mem::take(&mut self.functions) {
            let id = f.id;
            self.module.globals[id].def = ir::GlobalDef::Func(self.module.functions.len());
            self.module.functions.push(f);
        }
        self.module
    }

    /// Reports that something is not supported.
    fn unsupported(&self, loc: Loc, what: &str) {
        self.sess.diag(&catalog::lower::NOT_SUPPORTED, loc).arg(what).emit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Opcode;
    use crate::support::lang::LangOptions;

    /// Lowers C text at an optimisation level; the result must verify.
    fn lower(text: &str, opt_level: u8) -> Module {
        let target = crate::target::ALL[0];
        let sess = Session::new(LangOptions::default(), target.info().clone());
        let arena = bumpalo::Bump::new();
        let mut pp = crate::pp::Preprocessor::new(&sess, crate::pp::PpOptions::default());
        assert!(pp.enter_main_text("test.c", text.as_bytes().to_vec()));
        let mut unit = crate::parse::parse_translation_unit(&sess, pp, &arena);
        assert_eq!(sess.error_count(), 0);
        let module = lower_unit(&mut unit, &sess, target, &LowerOptions { opt_level, ..Default::default() });
        assert_eq!(ir::verify::verify_module(&module), Vec::<String>::new());
        module
    }

    fn count(m: &Module, name: &str, op: Opcode) -> usize {
        let f = m.functions.iter().find(|f| f.name.as_str() == name).expect("lowered");
        f.order.iter().flat_map(|&b| &f.blocks[b].insts).filter(|&&i| f.insts[i].op == op).count()
    }

    #[test]
    fn dead_arms_leave_nothing() {
        let m = lower(
            "void gone(void); int f(int x) { if (0 && x) gone(); x ? (void)0 : (void)0;
             while (0) gone(); if (sizeof x == 4 || (gone(), 0)) return 1; gone(); return 2; }",
            0,
        );
        assert_eq!(count(&m, "f", Opcode::Call), 0);
        assert!(!m.globals.values().any(|g| g.name.as_str() == "gone"));
    }

    #[test]
    fn labels_in_dead_code_are_reached() {
        let m = lower("int f(int x) { if (x) goto in; return 0; while (0) { in: x++; } return x; }", 1);
        assert_eq!(count(&m, "f", Opcode::Iadd), 1);
        assert_eq!(count(&m, "f", Opcode::Return), 2);
    }

    #[test]
    fn scalars_are_values_and_volatile_objects_are_not() {
        let text = "int f(int n) { int s = 0; volatile int v = n; for (int i = 0; i < n; i++) s += v + i; return s; }";
        let m = lower(text, 1);
        assert_eq!(m.functions[0].slots.len(), 1);
        assert_eq!((count(&m, "f", Opcode::Load), count(&m, "f", Opcode::Store)), (1, 1));
        assert_eq!(lower(text, 0).functions[0].slots.len(), 4);
    }

    #[test]
    fn unused_static_functions_are_not_lowered() {
        let m = lower(
            "static int a(void) { return 1; } static int b(void) { return 2; } int c(void) { return b(); }",
            0,
        );
        let names: Vec<_> = m.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["b", "c"]);
    }
}
