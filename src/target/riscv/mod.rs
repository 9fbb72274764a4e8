//! RISC-V 64.

pub mod attributes;
pub mod encode;
pub mod machine;
pub mod syntax;
pub mod link;
pub mod regs;
pub mod reloc;
pub mod spec;
pub mod table;
