//! Reading and writing ELF files and archives. Everything read is decoded once into plain types that
//! are the same for ELF32 and ELF64; bounds are checked here, so that what stands behind can index.

pub mod archive;
pub mod consts;
pub mod read;
pub mod write;
