//! RISC-V 64.

pub mod attributes;
pub mod link;
pub mod regs;
pub mod reloc;
pub mod spec;
pub mod table;
