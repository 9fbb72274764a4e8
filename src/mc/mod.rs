//! Machine code below the targets: relocation rows (and what the assembler stream is made of).

pub mod reloc;
