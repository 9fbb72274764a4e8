//! One folder a target, with the same file names in each.

pub mod link;
pub mod riscv;
pub mod x86;
