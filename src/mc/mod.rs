//! Machine code: symbols, instruction operands, the assembler stream and sections of fragments.
//!
//! Code generator, inline asm and `.s` files all append to one [`stream::Stream`]; its two consumers are the object
//! assembler and the text printer of `-S`. Instructions are rows of the target's table ([`inst::Opcode`]).

pub mod cfi;
pub mod cursor;
pub mod elf;
pub mod inst;
pub mod layout;
pub mod line;
pub mod machine;
pub mod object;
pub mod reloc;
pub mod stream;
pub mod symbols;
pub mod text;

pub use inst::*;
pub use machine::Machine;
pub use object::Object;
pub use stream::Stream;
