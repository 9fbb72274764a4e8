//! x86-64.

pub mod link;
pub mod regs;
pub mod reloc;
pub mod table;
