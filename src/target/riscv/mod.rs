//! RISC-V 64.

pub mod attributes;
pub mod link;
pub mod reloc;
