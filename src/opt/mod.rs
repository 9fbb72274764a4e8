//! The optimiser: IR to IR, one pass a file. [`pipeline`] alone says what runs at which level.

pub mod pipeline;
