//! x86-64.

pub mod link;
pub mod reloc;
