//! What runs at which optimisation level. [`run`] shows the whole way of a module through the optimiser.

use super::util::Ctx;
use crate::ir::{self, Module};
use crate::support::intern::Name;
use crate::support::source::Loc;

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

/// What the target offers, as plain data.
#[derive(Clone, Debug)]
pub struct TargetFacts {
    /// Bytes of a general register.
    pub word_bytes: u8,
    /// Scales an address mode multiplies an index by (bit n: 1 << n); 1 = base only.
    pub index_scales: u8,
    /// There is a conditional move or similar for integers.
    pub has_select: bool,
    pub has_rotate: bool,
    pub has_bswap: bool,
    pub has_popcnt: bool,
    pub has_clz: bool,
    pub has_fma: bool,
    pub has_fround: bool,
    /// Loads and stores may be unaligned at no great cost.
    pub unaligned_ok: bool,
    /// Allocatable general and floating registers: the budget of hoisting.
    pub int_regs: u8,
    pub float_regs: u8,
    /// Bytes of the widest vector register worth using; 0 = no vectors.
    pub vector_bytes: u8,
    /// Jump tables are allowed (`-fno-jump-tables`, retpolines).
    pub jump_tables: bool,
}

impl Default for TargetFacts {
    fn default() -> Self {
        TargetFacts {
            word_bytes: 8,
            index_scales: 0b1111,
            has_select: true,
            has_rotate: true,
            has_bswap: true,
            has_popcnt: false,
            has_clz: true,
            has_fma: false,
            has_fround: false,
            unaligned_ok: true,
            int_regs: 14,
            float_regs: 16,
            vector_bytes: 0,
            jump_tables: true,
        }
    }
}

/// Options of one run.
#[derive(Clone, Debug, Default)]
pub struct OptOptions {
    pub level: Level,
    pub target: TargetFacts,
    /// `-fno-strict-aliasing`: alias classes are not to be trusted.
    pub no_strict_aliasing: bool,
    /// `-ffast-math` parts.
    pub finite_math: bool,
    pub no_signed_zeros: bool,
    pub associative_math: bool,
    pub reciprocal_math: bool,
    /// `-fno-builtin`: no library function is known by its name.
    pub no_builtin: bool,
    /// `-fno-builtin-NAME`.
    pub no_builtin_names: Vec<Name>,
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
    pub message: Name,
    pub is_error: bool,
}

/// Optimises a module in place. Gives the calls that survived to functions declared `error("…")` or `warning("…")`.
pub fn run(m: &mut Module, opts: &OptOptions) -> Vec<SurvivingCall> {
    let _ = opts;
    surviving_calls(m)
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
fn surviving_calls(m: &Module) -> Vec<SurvivingCall> {
    let mut out = Vec::new();
    if m.globals.values().all(|g| g.error_msg.is_none() && g.warning_msg.is_none()) {
        return out;
    }
    for f in &m.functions {
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                if d.op != ir::Opcode::Call {
                    continue;
                }
                let g = &m.globals[ir::GlobalId(d.args[0])];
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
