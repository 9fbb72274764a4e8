//! The SSA intermediate representation.
//!
//! A [`Module`] holds the symbols of a translation unit, its data objects and its [`Function`]s. A function
//! is a graph of blocks; blocks take parameters (there are no phis) and end in one terminator.
//! Instructions are 20-byte records ([`inst::InstData`]) in one table; operand lists longer than four live in a pool.
//! Aggregates live in memory: in slots, reached by loads, stores and memory copies. Everything is an entity id.
//!
//! Invariants, checked by [`verify`]: every value is defined once and its definition dominates every use;
//! operand types are those [`inst::Opcode`]'s table demands; a block's last instruction, and only that, is a terminator;
//! edges pass as many arguments, of the same types, as the target block has parameters; the entry block (first in
//! [`Function::order`], its parameters those of the signature) is never jumped to.
//! There are no persistent use lists: a pass that needs uses counts them.

pub mod builder;
pub mod dom;
pub mod function;
pub mod inst;
pub mod lib;
pub mod loops;
pub mod module;
#[cfg(test)]
pub mod parse;
pub mod print;
pub mod ssa;
pub mod types;
pub mod verify;

pub use builder::Builder;
pub use function::*;
pub use inst::*;
pub use module::*;
pub use types::Type;
