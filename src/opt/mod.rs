//! The optimiser: IR to IR, one pass a file. [`pipeline`] alone says what runs at which level.

pub mod callgraph;
pub mod cfg;
pub mod dce;
pub mod divconst;
pub mod dse;
pub mod fold;
pub mod gvn;
pub mod ifconv;
pub mod inline;
#[cfg(test)]
pub mod interp;
pub mod ipo;
pub mod layout;
pub mod libcalls;
pub mod licm;
pub mod memory;
pub mod pipeline;
pub mod ranges;
pub mod rotate;
pub mod sccp;
pub mod simplify;
pub mod sroa;
pub mod strength;
pub mod switch;
pub mod tailcall;
pub mod util;
pub mod widen;
