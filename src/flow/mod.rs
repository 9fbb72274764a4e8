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
use crate::diag::{DiagDesc, Session};

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

/// Checks the statements of every function, also of a unit with errors: what gcc's front end says.
pub fn check_statements(unit: &Unit, sess: &Session, opts: Options) {
    for item in &unit.items {
        if let Item::Func(f) = *item {
            statements(&unit.types, sess, opts, f);
        }
    }
}

fn statements<'a>(types: &Types<'a>, sess: &Session, opts: Options, func: &'a Func<'a>) {
    let Some(body) = func.body.get() else { return };
    for f in body.nested {
        statements(types, sess, opts, f);
    }
    if sess.in_system_header(func.loc.get()) {
        return;
    }
    let before = sess.set_function(Some(func.name));
    unused::check(&Cx { sess, types, opts, func }, body);
    sess.set_function(before);
}

/// Checks every function of the unit that becomes code.
pub fn check_unit(unit: &Unit, sess: &Session, opts: Options) {
    let flags = [
        "-Wreturn-type",
        "-Wimplicit-fallthrough",
        "-Wuninitialized",
        "-Wmaybe-uninitialized",
        "-Winfinite-recursion",
        "-Wsuggest-attribute",
        "-Warray-bounds",
        "-Wstringop-overflow",
        "-Wstringop-overread",
        "-Wreturn-local-addr",
        "-Wfree-nonheap-object",
        "-Wuse-after-free",
        "-Wnonnull",
        "-Wrestrict",
    ];
    let wanted = sess.pragmas_in_use() || flags.iter().any(|f| sess.warning_level(f) > 0);
    for item in &unit.items {
        if let Item::Func(f) = *item {
            // What is never called is not looked at, as gcc does not.
            let unused = f.emit(sess.lang.gnu89_inline_semantics()) != Emit::Always && !f.referenced.get();
            if !unused && (wanted || f.noreturn.get()) {
                function(&unit.types, sess, opts, f);
            }
        }
    }
}

fn function<'a>(types: &Types<'a>, sess: &Session, opts: Options, func: &'a Func<'a>) {
    let Some(body) = func.body.get() else { return };
    for f in body.nested {
        function(types, sess, opts, f);
    }
    // What the user cannot change is not worth the time.
    if sess.in_system_header(func.loc.get()) {
        return;
    }
    let before = sess.set_function(Some(func.name));
    let cx = Cx { sess, types, opts, func };
    fallthrough::check(&cx, body);
    let graph = graph::build(types, body);
    returns::check(&cx, &graph);
    uninit::check(&cx, body, &graph);
    values::check(&cx, body, &graph);
    sess.set_function(before);
}
