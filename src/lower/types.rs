//! C types as the IR and the ABI see them: which IR type holds a value, how a type flattens to the scalars a
//! calling convention looks at, and which node of the alias tree an access belongs to.

use super::UnitLower;
use crate::ast::types::{CallConv, FloatFormat};
use crate::ast::{ArrayLen, FloatKind, IntKind, Quals, Ty, TypeKind, Types};
use crate::ir::{AliasClass, SlotRank, Type};
use crate::target::abi::{CKind, CType, Leaf};

/// How values of a C type are held while a function is lowered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repr {
    Void,
    /// One IR value.
    Scalar(Type),
    /// Real and imaginary part, two IR values of this type.
    Complex(Type),
    /// In memory only: records, arrays, wide `_BitInt`.
    Memory,
}

/// Aggregates over this size have no leaves in their [`CType`] (see [`CType::leaves`]).
const MAX_FLAT: u64 = 64;

/// The IR type of a floating kind.
pub fn float_type(types: &Types, k: FloatKind) -> Type {
    match types.float_format(k) {
        FloatFormat::F16 => Type::F16,
        FloatFormat::F32 => Type::F32,
        FloatFormat::F64 => Type::F64,
        FloatFormat::X87 => Type::F80,
        FloatFormat::F128 => Type::F128,
    }
}

/// How values of `ty` are held.
pub fn repr(types: &Types, ty: Ty) -> Repr {
    match *types.kind(ty) {
        TypeKind::Void => Repr::Void,
        TypeKind::Bool => Repr::Scalar(Type::I8),
        TypeKind::Int(_) | TypeKind::Enum(_) => {
            Repr::Scalar(Type::int_of_bits(types.int_width(ty).max(8)).unwrap_or(Type::I32))
        }
        TypeKind::BitInt { width, .. } => {
            Type::int_of_bits(width.max(8).next_power_of_two()).map_or(Repr::Memory, Repr::Scalar)
        }
        TypeKind::Float(k) => Repr::Scalar(float_type(types, k)),
        TypeKind::Complex(e) => match repr(types, e) {
            Repr::Scalar(t) => Repr::Complex(t),
            _ => Repr::Memory,
        },
        TypeKind::Pointer(_) | TypeKind::NullPtr => Repr::Scalar(Type::PTR),
        TypeKind::Vector { elem, lanes } => match repr(types, elem) {
            Repr::Scalar(t) if lanes.is_power_of_two() && lanes.trailing_zeros() < 16 => {
                Repr::Scalar(t.vector(lanes.trailing_zeros() as u8))
            }
            _ => Repr::Memory,
        },
        _ => Repr::Memory,
    }
}

/// Bits of a `_BitInt` (also the type of a wide bit-field after promotion) that fill only part of the IR integer that holds
/// it, and whether it is signed. Values are kept extended to the whole.
pub fn partial_width(types: &Types, ty: Ty) -> Option<(u32, bool)> {
    match (*types.kind(ty), repr(types, ty)) {
        (TypeKind::BitInt { signed, width }, Repr::Scalar(t)) if width < t.bits(8) => Some((width, signed)),
        _ => None,
    }
}

/// True if some part of `ty` has no representation here yet (`ms_abi`); the caller reports it.
pub fn unsupported(types: &Types, ty: Ty) -> Option<&'static str> {
    match *types.kind(ty) {
        TypeKind::Complex(e) | TypeKind::Vector { elem: e, .. } | TypeKind::Array { elem: e, .. } => {
            unsupported(types, e)
        }
        TypeKind::Function(ft) if ft.conv == CallConv::Ms && types.target().has_ms_abi => None,
        TypeKind::Function(ft) if ft.conv != CallConv::Default => Some("this calling convention"),
        _ => None,
    }
}

/// Address space number of an lvalue type's qualifiers (see `MemFlags`).
pub fn address_space(q: Quals) -> u8 {
    if q.has(Quals::SEG_FS) {
        1
    } else if q.has(Quals::SEG_GS) {
        2
    } else {
        0
    }
}

/// Smallest array of characters that a plain `-fstack-protector` guards (gcc's `--param ssp-buffer-size`), in bytes.
const GUARDED_BUFFER: u64 = 8;

/// What the stack protector sees in a variable of type `ty`.
pub fn slot_rank(types: &Types, ty: Ty) -> SlotRank {
    match types.kind(ty) {
        TypeKind::Array { elem, .. } => {
            let chars = types.size_of(*elem) == Some(1) && types.size_of(ty).unwrap_or(0) >= GUARDED_BUFFER;
            let here = if chars { SlotRank::Chars } else { SlotRank::Array };
            here.max(slot_rank(types, *elem))
        }
        TypeKind::Record(r) => {
            types.record(*r).fields.iter().map(|f| slot_rank(types, f.ty)).max().unwrap_or(SlotRank::Scalar)
        }
        _ => SlotRank::Scalar,
    }
}

/// What a calling convention sees of `ty`.
pub fn ctype(types: &Types, ty: Ty) -> CType {
    let size = types.size_of(ty).unwrap_or(0);
    let align = types.align_of(ty);
    let mut leaves = Vec::new();
    let mut facts = Facts::default();
    if size <= MAX_FLAT || !matches!(repr(types, ty), Repr::Memory) {
        flatten(types, ty, 0, &mut leaves, &mut facts);
        leaves.sort_by_key(|l| l.offset);
    } else {
        facts.packed = types.as_record(ty).is_some_and(|r| r.packed);
    }
    let kind = match repr(types, ty) {
        Repr::Void => CKind::Void,
        Repr::Scalar(_) => CKind::Scalar,
        Repr::Complex(_) => CKind::Complex,
        Repr::Memory => match types.as_record(ty) {
            _ if size == 0 => CKind::Empty,
            _ if facts.packed => CKind::Packed,
            Some(r) if r.is_union => CKind::Union,
            _ => CKind::Struct,
        },
    };
    let bits = types.int_width(ty);
    let signed = types.is_signed(ty) && bits > 0;
    CType { size, align, kind, leaves, signed, union_inside: facts.union_inside }
}

/// What [`flatten`] meets on its way.
#[derive(Default)]
struct Facts {
    /// A misaligned member.
    packed: bool,
    union_inside: bool,
}

fn flatten(types: &Types, ty: Ty, at: u64, out: &mut Vec<Leaf>, facts: &mut Facts) {
    let mut leaf = |offset: u64, ty: Type| out.push(Leaf { offset: offset as u32, ty, bit_field: false });
    match repr(types, ty) {
        Repr::Void => {}
        Repr::Scalar(t) => {
            facts.packed |= !at.is_multiple_of(types.align_of(types.canon_unqual(ty)).max(1) as u64);
            leaf(at, t);
        }
        Repr::Complex(t) => {
            let e = types.element(ty).expect("complex has an element");
            let size = types.size_of(e).unwrap_or(0);
            facts.packed |= !at.is_multiple_of(types.align_of(types.canon_unqual(e)).max(1) as u64);
            leaf(at, t);
            leaf(at + size, t);
        }
        Repr::Memory => match *types.kind(ty) {
            TypeKind::Array { elem, len: ArrayLen::Fixed(n) } => {
                let size = types.size_of(elem).unwrap_or(0);
                if let Some(most) = MAX_FLAT.checked_div(size) {
                    for i in 0..n.min(most + 1) {
                        flatten(types, elem, at + i * size, out, facts);
                    }
                }
            }
            TypeKind::Record(id) => {
                let record = types.record(id);
                facts.union_inside |= record.is_union;
                for f in record.fields {
                    match f.bits {
                        None => flatten(types, f.ty, at + f.offset, out, facts),
                        // Unnamed bit-fields are not looked at (System V psABI x86-64 §3.2.3).
                        Some(_) if f.name.is_none() => {}
                        Some(b) => {
                            let lo = at + f.offset + b.first_bit() as u64 / 8;
                            let hi = at + f.offset + (b.first_bit() as u64 + b.width as u64 - 1) / 8;
                            // One leaf in each eightbyte it touches.
                            let mut a = lo;
                            while a <= hi {
                                let end = (a / 8 * 8 + 8).min(hi + 1);
                                let bits = ((end - a) * 8).next_power_of_two() as u32;
                                let ty = Type::int_of_bits(bits).unwrap_or(Type::I64);
                                out.push(Leaf { offset: a as u32, ty, bit_field: true });
                                a = end;
                            }
                        }
                    }
                }
            }
            _ => {}
        },
    }
}

/// Keys of the alias tree's leaves: one a scalar type, signed and unsigned merged.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum AliasKey {
    Bool,
    Int(IntKind),
    Float(FloatKind),
    Pointer,
}

impl<'a> UnitLower<'_, 'a> {
    /// The alias class of an access to an object of type `ty` (C11 §6.5p7; gcc's rules for vectors, unions, `may_alias`).
    pub fn alias_class(&mut self, ty: Ty) -> AliasClass {
        if !self.opts.strict_aliasing {
            return AliasClass::ANY;
        }
        if let Some(&c) = self.alias_of.get(&ty) {
            return c;
        }
        let class = self.make_alias_class(ty);
        self.alias_of.insert(ty, class);
        class
    }

    fn make_alias_class(&mut self, ty: Ty) -> AliasClass {
        if self.types.may_alias(ty) {
            return AliasClass::ANY;
        }
        let key = match *self.types.kind(ty) {
            TypeKind::Bool => AliasKey::Bool,
            TypeKind::Int(k) => {
                use IntKind::*;
                AliasKey::Int(match k {
                    Char | SChar | UChar => return AliasClass::ANY,
                    Short | UShort => Short,
                    Int | UInt => Int,
                    Long | ULong => Long,
                    LLong | ULLong => LLong,
                    Int128 | UInt128 => Int128,
                })
            }
            TypeKind::Enum(_) => {
                let t = self.types.enum_to_int(ty);
                return self.alias_class(t);
            }
            TypeKind::Float(k) => AliasKey::Float(k),
            TypeKind::Pointer(_) | TypeKind::NullPtr => AliasKey::Pointer,
            // A vector or complex object is accessed by its elements too.
            TypeKind::Complex(e) | TypeKind::Vector { elem: e, .. } => return self.alias_class(e),
            _ => return AliasClass::ANY,
        };
        if let Some(&c) = self.alias_by_key.get(&key) {
            return c;
        }
        let c = self.module.add_alias_class(AliasClass::ANY);
        self.alias_by_key.insert(key, c);
        c
    }
}
