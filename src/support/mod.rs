//! What every room stands on: entity ids and maps, the interner, the source map, bit sets, and
//! the plain-data description of a target. Nothing here knows about C, IR or ELF.

pub mod bitset;
pub mod entity;
pub mod intern;
pub mod lang;
pub mod names;
pub mod source;
pub mod target_info;
pub mod utf8;
