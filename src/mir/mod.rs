//! Machine IR: a function after instruction selection.
//!
//! Instructions are rows of the target's table with virtual (later physical) registers; every operand carries the
//! role the register allocator sees. The function is in SSA form until allocation: each virtual register is defined
//! once; two-address rows tie a use to a def. Blocks are the IR's blocks (edges may be split), with parameters.

pub mod func;
pub mod role;
pub mod select;

pub use func::*;
pub use role::*;
