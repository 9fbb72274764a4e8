//! The C-level signature a calling convention sees, and what it makes of it.
//!
//! `lower` flattens C types to [`CType`] (no ast here); `Target::classify` gives each argument its parts with final places.

use crate::ir::{Signature, Type};

/// A scalar at a byte offset inside a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaf {
    pub offset: u32,
    pub ty: Type,
    /// Part of a bit-field (its storage is classified as integer over the bytes it touches).
    pub bit_field: bool,
}

/// A C type as an ABI sees it.
#[derive(Clone, Debug)]
pub struct CType {
    pub size: u64,
    /// Natural alignment of the type in bytes (with aligned attributes on members, as the psABIs ask).
    pub align: u32,
    pub kind: CKind,
    /// Scalars of the type in offset order; not filled in for aggregates over 64 bytes. Unions list all members' scalars.
    pub leaves: Vec<Leaf>,
    /// Signed integer narrower than a register (how to extend).
    pub signed: bool,
    /// It or a part of it is a union.
    pub union_inside: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CKind {
    Void,
    /// Integer, pointer, float or vector: one IR value.
    Scalar,
    /// `_Complex` of the leaves' type (two leaves).
    Complex,
    Struct,
    Union,
    /// A struct with no members or only empty ones.
    Empty,
    /// Member of it is misaligned (packed): some ABIs send it to memory.
    Packed,
}

impl CType {
    /// A scalar of a basic type; integers are signed.
    pub fn scalar(ty: Type, ptr_bytes: u8) -> CType {
        let n = match ty {
            // x87 extended: 10 bytes, kept in 16 (psABI, "Fundamental Types").
            Type::F80 => 16,
            _ => ty.bytes(ptr_bytes),
        };
        CType {
            size: n as u64,
            align: n,
            kind: CKind::Scalar,
            leaves: vec![Leaf { offset: 0, ty, bit_field: false }],
            signed: ty.is_int(),
            union_inside: false,
        }
    }
    pub fn void() -> CType {
        CType { size: 0, align: 1, kind: CKind::Void, leaves: vec![], signed: false, union_inside: false }
    }
}

/// A function type or the types of one call.
#[derive(Clone, Debug)]
pub struct CSignature {
    pub ret: CType,
    pub params: Vec<CType>,
    /// How many of `params` are named; equal to `params.len()` unless variadic.
    pub named: usize,
    pub variadic: bool,
    /// Has a static chain (nested functions).
    pub chain: bool,
    /// Calling convention attribute: 0 the default, then the target's own (stdcall and fastcall of i386).
    #[allow(dead_code)]
    pub conv: u8,
    /// Features of the function that calls or is called (see [`crate::ir::FnAttrs::features`]): they say which vectors have registers.
    #[allow(dead_code)]
    pub features: u128,
}

/// How one argument or result of C travels, in terms of the flat `Signature`.
#[derive(Clone, Debug)]
pub enum Pass {
    /// Nothing is passed (void, empty struct).
    Ignore,
    /// As consecutive parts of the signature: for a scalar one (or two for I128), for an aggregate its pieces, each at
    /// `offset` bytes of the object with IR type `ty` (which may reach past the end of the object: never read there).
    Parts(Vec<Piece>),
    /// One PTR part: the caller makes a copy and passes its address (large aggregates on RISC-V, AArch64). As a result: hidden pointer (`sret`), the
    /// first part of params; where the ABI returns it too, `rets` has that one PTR part and a function returns it.
    Indirect,
    /// One PTR part with `ArgLoc::ByVal`: the object itself is copied into the argument area.
    ByVal,
}

/// A piece of an aggregate in one part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    pub offset: u32,
    pub ty: Type,
}

/// The machine signature and how each C value maps to its parts (params in order).
#[derive(Clone, Debug)]
pub struct Classified {
    pub sig: Signature,
    pub ret: Pass,
    pub params: Vec<Pass>,
}
