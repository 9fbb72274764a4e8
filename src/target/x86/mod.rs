//! x86-64.

pub mod encode;
pub mod machine;
pub mod spec;
pub mod syntax;
pub mod link;
pub mod regs;
pub mod reloc;
pub mod table;
