//! Warnings that need the flow of control or of data, found on the typed tree before it is lowered.
//!
//! Each function gets a light graph of blocks ([`graph`]), once, and only when one of the warnings is on; the analyses
//! walk it:
//! - `returns`: control at the end of the function, `noreturn`, endless recursion;
//! - `fallthrough`: from one case into the next (by the statements, not the graph, as gcc does it);
//! - `unused`, `sequence`: values and variables nobody reads, accesses in no order (also without a graph);
//! - `uninit`: variables read before they have a value.
//!
//! gcc finds these after optimisation, so that which ones are said depends on -O; where that is so, `Options` has the
//! level. Where a path cannot be shown to be possible the analyses are silent.

mod access;
mod fallthrough;
mod graph;
mod path;
mod returns;
mod sequence;
mod uninit;
mod unused;
mod values;
mod walk;

use crate::ast::decl::Emit;
use crate::ast::{Func, Item, Types, Unit};
use crate::diag::catalog::flow as msg;
use crate::diag::{DiagDesc, Session};
use crate::support::intern::Name;
use rustc_hash::FxHashSet;

/// What the analyses need to know of the command line.
#[derive(Clone, Copy)]
pub struct Options {
    /// -O level: some warnings are for optimised code only, as gcc's.
    pub opt_level: u8,
}

/// One function being checked.
struct Cx<'c, 'a> {
    sess: &'c Session,
    types: &'c Types<'a>,
    opts: Options,
    func: &'a Func<'a>,
}

impl Cx<'_, '_> {
    /// Whether `desc` may be said somewhere in the function.
    fn on(&self, desc: &'static DiagDesc) -> bool {
        self.sess.pragmas_in_use() || self.sess.enabled(desc, self.func.loc.get())
    }
}

/// Functions that call something [`access`] knows the arguments of.
pub struct Calls<'a>(FxHashSet<*const Func<'a>>);

/// Checks the statements of every function, also of a unit with errors: what gcc's front end says.
pub fn check_statements<'a>(unit: &Unit<'a>, sess: &Session, opts: Options) -> Calls<'a> {
    let library = access::names();
    let mut calls = Calls(FxHashSet::default());
    for item in &unit.items {
        if let Item::Func(f) = *item {
            statements(&unit.types, sess, opts, f, &library, &mut calls);
        }
    }
    calls
}

fn statements<'a>(
    types: &Types<'a>,
    sess: &Session,
    opts: Options,
    func: &'a Func<'a>,
    library: &FxHashSet<Name>,
    calls: &mut Calls<'a>,
) {
    let Some(body) = func.body.get() else { return };
    for f in body.nested {
        statements(types, sess, opts, f, library, calls);
    }
    if sess.in_system_header(func.loc.get()) {
        return;
    }
    let before = sess.set_function(Some(func.name));
    if unused::check(&Cx { sess, types, opts, func }, body, library) {
        calls.0.insert(func);
    }
    sess.set_function(before);
}

/// Checks every function of the unit that becomes code. `calls`: what [`check_statements`] found.
pub fn check_unit<'a>(unit: &Unit<'a>, sess: &Session, opts: Options, calls: &Calls<'a>) {
    for item in &unit.items {
        if let Item::Func(f) = *item {
            // What is never called is not looked at, as gcc does not.
            let unused = f.emit(sess.lang.gnu89_inline_semantics()) != Emit::Always && !f.referenced.get();
            if !unused {
                function(&unit.types, sess, opts, f, calls);
            }
        }
    }
}

fn function<'a>(types: &Types<'a>, sess: &Session, opts: Options, func: &'a Func<'a>, calls: &Calls<'a>) {
    let Some(body) = func.body.get() else { return };
    for f in body.nested {
        function(types, sess, opts, f, calls);
    }
    // What the user cannot change is not worth the time.
    if sess.in_system_header(func.loc.get()) {
        return;
    }
    let cx = Cx { sess, types, opts, func };
    fallthrough::check(&cx, body);
    // A graph is built only if something will walk it.
    let control = func.noreturn.get()
        || cx.on(&msg::REACHES_END)
        || cx.on(&msg::INFINITE_RECURSION)
        || cx.on(&msg::MISSING_NORETURN);
    let reads = cx.on(&msg::UNINITIALIZED) || cx.on(&msg::MAYBE_UNINITIALIZED);
    let bounds = opts.opt_level >= 2
        && [&msg::ABOVE_BOUNDS, &msg::NULL_DEREFERENCE, &msg::WRITING].into_iter().any(|d| cx.on(d));
    let pointers = cx.on(&msg::USED_AFTER) || cx.on(&msg::DANGLING);
    let returns_pointer = types.func(func.ty.get()).is_some_and(|f| types.is_pointer(f.ret));
    let values = bounds
        || returns_pointer && cx.on(&msg::RETURNS_LOCAL)
        || calls.0.contains(&std::ptr::from_ref(func))
        || pointers && opts.opt_level > 0
        || body.has_vla && sess.warning_value("-Wvla-larger-than").is_some();
    if !control && !reads && !values {
        return;
    }
    let before = sess.set_function(Some(func.name));
    let graph = graph::build(types, body);
    returns::check(&cx, &graph);
    uninit::check(&cx, body, &graph);
    if values {
        values::check(&cx, body, &graph);
    }
    sess.set_function(before);
}
