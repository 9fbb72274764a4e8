//! What runs at which optimisation level. [`run`] shows the whole way of a module through the optimiser.

use super::callgraph::{self, CallGraph};
use super::inline::{self, Inliner};
use super::util::{self, Ctx};
use super::{
    cfg, dce, divconst, dse, gvn, ifconv, ipo, layout, libcalls, licm, rotate, sccp, simplify, sroa,
    strength, switch, tailcall, widen,
};
use crate::ir::{self, Function, Module};
use crate::support::intern::Name;
use crate::support::source::Loc;
use crate::support::target_info::MachineFacts;
use crate::target::Target;
use rustc_hash::FxHashMap;

/// `-O` levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Level {
    #[default]
    O0,
    O1,
    /// -Os, -Oz: as -O2 without what makes code longer.
    Os,
    O2,
    O3,
}

/// The target, where a pass needs more of it than facts.
#[derive(Clone, Copy)]
pub struct Machine(pub &'static dyn Target);

impl Default for Machine {
    fn default() -> Self {
        Machine(crate::target::ALL[0])
    }
}
impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.0.info().triple)
    }
}

/// Options of one run.
#[derive(Clone, Debug, Default)]
pub struct OptOptions {
    pub level: Level,
    pub target: MachineFacts,
    /// Makes machine signatures for calls of library functions.
    pub machine: Machine,
    /// `-fno-math-errno`, `-ffinite-math-only`.
    pub no_math_errno: bool,
    pub finite_math: bool,
    /// `-fno-strict-aliasing`: alias classes are not to be trusted.
    pub no_strict_aliasing: bool,
    /// `-ffast-math` parts.
    pub no_signed_zeros: bool,
    pub reciprocal_math: bool,
    /// `-fno-delete-null-pointer-checks`, `-fno-inline`, `-fno-tree-…`: passes left out, by the pass's name.
    pub skip: Vec<String>,
    /// `-fdump-ir=PASS`: the module is printed to stderr after passes of these names (`all` = every pass).
    pub dump: Vec<String>,
    /// Check the IR after every pass (always in debug builds).
    pub verify: bool,
}

/// What the driver reports after optimisation.
#[derive(Clone, Debug)]
pub struct SurvivingCall {
    pub loc: Loc,
    /// The function called, its message, and whether it is an error (`error("…")`) or a warning.
    pub callee: Name,
    /// None: it is `always_inline` but needs features of the processor that the caller may not use.
    pub message: Name,
    pub is_error: bool,
}

/// Optimises a module in place. Gives the calls that survived to functions declared `error("…")` or `warning("…")`.
pub fn run(m: &mut Module, opts: &OptOptions) -> Vec<SurvivingCall> {
    let mut p = Pipeline { opts, check: opts.verify || cfg!(debug_assertions) };
    p.after_module(m, "lower");
    // Functions that must be inlined, with the features they need.
    let demanding = m.functions.iter().filter(|f| f.attrs.always_inline && f.attrs.features != 0);
    let demanding = demanding.map(|f| (f.id, f.attrs.features)).collect();
    if opts.level == Level::O0 {
        each_function(m, opts, &mut |f, _| {
            util::drop_unreachable(f);
        });
        if m.functions.iter().any(|f| f.attrs.always_inline) {
            p.inline(m, true);
        }
        drop_bodies(m, true, false);
        return surviving_calls(m, &demanding);
    }
    libcalls::new_strings(m, opts);
    p.after_module(m, "strings");
    each_function(m, opts, &mut |f, cx| p.early(f, cx));
    drop_bodies(m, false, true);
    let whole = opts.level >= Level::Os;
    if whole {
        let refs = callgraph::references(m);
        ipo::constant_arguments(m, &refs);
        ipo::facts(m, opts);
        p.after_module(m, "ipo");
    }
    p.inline(m, false);
    drop_bodies(m, false, false);
    p.after_module(m, "inline");
    if whole {
        ipo::facts(m, opts);
    }
    each_function(m, opts, &mut |f, cx| p.late(f, cx));
    drop_bodies(m, false, false);
    surviving_calls(m, &demanding)
}

struct Pipeline<'a> {
    opts: &'a OptOptions,
    check: bool,
}

impl Pipeline<'_> {
    /// One pass over one function, unless it is to be skipped; then the checks and dumps asked for.
    fn pass(&mut self, name: &str, f: &mut Function, cx: &Ctx, run: impl FnOnce(&mut Function)) {
        if self.opts.skip.iter().any(|s| s == name) {
            return;
        }
        run(f);
        if self.check {
            let mut errs = Vec::new();
            ir::verify::verify_function(cx.m, f, &mut errs);
            if !errs.is_empty() {
                let text = ir::print::function_text(f);
                panic!("IR is broken after {name}:\n{}\n{text}", errs.join("\n"));
            }
        }
        if self.opts.dump.iter().any(|d| d == name || d == "all") {
            eprintln!("; {} after {name}\n{}", f.name.as_str(), ir::print::function_text(f));
        }
    }
    /// Checks and dumps after something that worked on the whole module.
    fn after_module(&mut self, m: &Module, name: &str) {
        if self.check {
            let errs = ir::verify::verify_module(m);
            assert!(errs.is_empty(), "IR is broken after {name}:\n{}", errs.join("\n"));
        }
        if self.opts.dump.iter().any(|d| d == name || d == "all") {
            eprintln!("; after {name}\n{}", ir::print::module_text(m));
        }
    }

    /// Inlines bottom-up; what grew is cleaned at once, so that its size is known when it is looked at as a callee.
    fn inline(&mut self, m: &mut Module, only_always: bool) {
        let graph = CallGraph::new(m);
        let refs = callgraph::references(m);
        let mut info: Vec<inline::Info> = m.functions.iter().map(inline::inspect).collect();
        // Static data names the labels of the one body.
        for r in m.data.iter().flat_map(|d| &d.relocs) {
            if let ir::RelocTarget::Block(g, _) | ir::RelocTarget::BlockDiff(g, ..) = r.target
                && let ir::GlobalDef::Func(k) = m.globals[g].def
            {
                info[k].possible = false;
            }
        }
        let mut inl =
            Inliner { opts: self.opts, info, component: &graph.component, refs: &refs, only_always };
        for &k in &graph.bottom_up {
            // Taken out, so that the others can be read while it changes; a call to itself finds no body.
            let name = m.functions[k].name;
            let id = m.functions[k].id;
            let stub = Function::new(id, name, Default::default(), m.functions[k].ptr_bytes);
            let mut f = std::mem::replace(&mut m.functions[k], stub);
            if inl.run(m, &mut f, k) {
                if only_always || f.attrs.optnone {
                    f.resolve_aliases();
                } else {
                    // Function passes see no bodies.
                    let fs = std::mem::take(&mut m.functions);
                    self.early(&mut f, &Ctx { m, opts: self.opts });
                    m.functions = fs;
                }
                let possible = inl.info[k].possible;
                inl.info[k] = inline::inspect(&f);
                inl.info[k].possible &= possible;
            }
            m.functions[k] = f;
        }
    }

    /// What makes a function small and clear, before it is inlined anywhere.
    fn early(&mut self, f: &mut Function, cx: &Ctx) {
        if f.attrs.optnone || f.attrs.naked {
            util::drop_unreachable(f);
            return;
        }
        self.pass("cfg", f, cx, |f| {
            util::cut_after_noreturn(f, cx);
            cfg::run(f);
        });
        self.pass("sroa", f, cx, |f| {
            sroa::run(f);
        });
        self.scalar(f, cx, false);
    }

    /// Simplify, number, clean up.
    fn scalar(&mut self, f: &mut Function, cx: &Ctx, last: bool) {
        self.pass("simplify", f, cx, |f| {
            simplify::run(f, cx, last);
        });
        self.pass("libcalls", f, cx, |f| {
            // What it leaves is simple, or simplified here.
            if libcalls::run(f, cx) {
                simplify::run(f, cx, last);
            }
        });
        self.pass("cfg", f, cx, |f| {
            cfg::run(f);
        });
        self.pass("gvn", f, cx, |f| {
            gvn::run(f, cx);
        });
        self.pass("dce", f, cx, |f| {
            dce::run(f, cx);
        });
    }

    /// The rest, when what could be inlined is.
    fn late(&mut self, f: &mut Function, cx: &Ctx) {
        if f.attrs.optnone || f.attrs.naked {
            // What only the optimiser may answer is answered here.
            self.pass("simplify", f, cx, resolve_queries);
            return;
        }
        if self.opts.level >= Level::Os {
            self.pass("sccp", f, cx, |f| {
                sccp::run(f);
            });
        }
        self.scalar(f, cx, false);
        if self.opts.level != Level::Os && !f.attrs.optsize {
            self.pass("rotate", f, cx, |f| {
                rotate::run(f);
            });
        }
        self.scalar(f, cx, false);
        if self.opts.level >= Level::O2 {
            self.pass("widen", f, cx, |f| {
                widen::run(f, cx);
            });
            self.pass("simplify", f, cx, |f| {
                simplify::run(f, cx, false);
            });
            self.pass("gvn", f, cx, |f| {
                gvn::run(f, cx);
            });
            self.pass("dce", f, cx, |f| {
                dce::run(f, cx);
            });
        }
        self.pass("licm", f, cx, |f| {
            licm::run(f, cx);
        });
        self.pass("divconst", f, cx, |f| {
            divconst::run(f, cx);
        });
        self.pass("dse", f, cx, |f| {
            dse::run(f, cx);
        });
        self.pass("ifconv", f, cx, |f| {
            ifconv::run(f, cx);
        });
        self.scalar(f, cx, true);
        if self.opts.level >= Level::O2 {
            self.pass("strength", f, cx, |f| {
                strength::run(f, cx);
            });
        }
        self.pass("switch", f, cx, |f| {
            switch::run(f, cx);
        });
        self.pass("cfg", f, cx, |f| {
            cfg::run(f);
        });
        self.pass("dce", f, cx, |f| {
            dce::run(f, cx);
        });
        if self.opts.level >= Level::Os {
            self.pass("tailcall", f, cx, |f| {
                tailcall::run(f);
            });
        }
        self.pass("layout", f, cx, layout::run);
    }
}

/// Drops what nobody refers to. Without optimisation only bodies that were there to be inlined.
fn drop_bodies(m: &mut Module, keep_unreferenced: bool, keep_inline: bool) {
    if !keep_unreferenced || m.functions.iter().any(|f| f.attrs.inline_only) {
        callgraph::drop_dead(m, keep_unreferenced, keep_inline);
    }
}

/// Gives `IsConst` and `ObjectSize` their cautious answers in a function that is not optimised.
fn resolve_queries(f: &mut Function) {
    for k in 0..f.order.len() {
        let b = f.order[k];
        for n in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[n];
            let d = f.insts[i];
            let v = match d.op {
                ir::Opcode::IsConst => 0,
                ir::Opcode::ObjectSize if d.aux & 3 < 2 => -1,
                ir::Opcode::ObjectSize => 0,
                _ => continue,
            };
            f.insts[i] = ir::InstData::iconst(d.ty, v);
        }
    }
}

/// Runs `pass` on every function, with the rest of the module to look at.
pub fn each_function(m: &mut Module, opts: &OptOptions, pass: &mut dyn FnMut(&mut ir::Function, &Ctx)) {
    let mut fs = std::mem::take(&mut m.functions);
    let cx = Ctx { m, opts };
    for f in &mut fs {
        pass(f, &cx);
    }
    m.functions = fs;
}

/// Calls to functions with an `error_msg` or `warning_msg`, in code that can be reached.
fn surviving_calls(m: &Module, demanding: &FxHashMap<ir::GlobalId, u128>) -> Vec<SurvivingCall> {
    let mut out = Vec::new();
    if demanding.is_empty() && m.globals.values().all(|g| g.error_msg.is_none() && g.warning_msg.is_none()) {
        return out;
    }
    for f in &m.functions {
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                if d.op != ir::Opcode::Call {
                    continue;
                }
                let id = ir::GlobalId(d.args[0]);
                let g = &m.globals[id];
                if demanding.get(&id).is_some_and(|need| need & !f.attrs.features != 0) {
                    let message = Name::NONE;
                    out.push(SurvivingCall { loc: f.locs[i], callee: g.name, message, is_error: true });
                }
                for (message, is_error) in [(g.error_msg, true), (g.warning_msg, false)] {
                    if message.is_some() {
                        out.push(SurvivingCall { loc: f.locs[i], callee: g.name, message, is_error });
                    }
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opt::interp::check_pass;

    #[test]
    fn random() {
        for level in [Level::O0, Level::O1, Level::O2, Level::O3, Level::Os] {
            let opts = OptOptions { level, ..Default::default() };
            check_pass("pipeline", 0..60, &|m| {
                run(m, &opts);
            });
        }
    }

    /// `testsuite/opt/*.ir`: a first line `; passes: a b c`, the module, `; ----`, the expected result as comments.
    /// With UPDATE=1 in the environment the expectation is rewritten.
    #[test]
    fn files() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/testsuite/opt");
        let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for path in files {
            let text = std::fs::read_to_string(&path).unwrap();
            let (input, want) = text.split_once("; ----\n").unwrap_or((&text, ""));
            let passes = input.lines().next().and_then(|l| l.strip_prefix("; passes: ")).unwrap();
            let mut m = ir::parse::parse_module(input, 8).unwrap_or_else(|e| panic!("{path:?}: {e}"));
            let errs = ir::verify::verify_module(&m);
            assert!(errs.is_empty(), "{path:?}: {errs:#?}");
            for name in passes.split_whitespace() {
                one_pass(&mut m, name);
                let errs = ir::verify::verify_module(&m);
                assert!(errs.is_empty(), "{path:?} after {name}: {errs:#?}\n{}", ir::print::module_text(&m));
            }
            let text = ir::print::module_text(&m);
            let normal = ir::print::module_text(&ir::parse::parse_module(&text, 8).unwrap());
            let got: String = normal
                .lines()
                .filter(|l| !l.starts_with("global") && !l.starts_with("alias") && !l.starts_with("data"))
                .map(|l| format!("; {l}\n"))
                .collect();
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, format!("{input}; ----\n{got}")).unwrap();
            } else {
                assert_eq!(want, got, "{path:?}");
            }
        }
    }

    fn one_pass(m: &mut Module, name: &str) {
        let opts = OptOptions { level: Level::O2, ..Default::default() };
        each_function(m, &opts, &mut |f, cx| {
            match name {
                "cfg" => cfg::run(f),
                "sroa" => sroa::run(f),
                "simplify" => simplify::run(f, cx, false),
                "simplify-last" => simplify::run(f, cx, true),
                "gvn" => gvn::run(f, cx),
                "dce" => dce::run(f, cx),
                "rotate" => rotate::run(f),
                "libcalls" => libcalls::run(f, cx),
                "licm" => licm::run(f, cx),
                "sccp" => sccp::run(f),
                "ifconv" => ifconv::run(f, cx),
                "strength" => strength::run(f, cx),
                "widen" => widen::run(f, cx),
                "dse" => dse::run(f, cx),
                "tailcall" => tailcall::run(f),
                "divconst" => divconst::run(f, cx),
                "switch" => switch::run(f, cx),
                _ => panic!("no pass {name}"),
            };
        });
    }
}
