//! The RISC-V ELF psABI, LP64D: where arguments and results travel, and `va_arg`.
//!
//! Eight integer registers a0–a7 and eight floating-point registers fa0–fa7. An aggregate of one or two scalars of which at least one
//! is a float travels in registers of their kinds; other values of at most 16 bytes in one or two integer registers (the second half
//! may be on the stack); larger ones by reference to a copy. Unnamed arguments use integer registers only, and 16-byte aligned
//! ones an even pair.

use super::regs::*;
use crate::ir::{self, AbiParam, ArgLoc, Extend, MemFlags, Opcode, Signature, Type};
use crate::mc::Reg;
use crate::target::Untyped;
use crate::target::abi::*;

const REGS: u8 = 8;

pub static UNTYPED: Untyped = Untyped {
    args: &[
        (x(10).0, Type::I64),
        (x(11).0, Type::I64),
        (x(12).0, Type::I64),
        (x(13).0, Type::I64),
        (x(14).0, Type::I64),
        (x(15).0, Type::I64),
        (x(16).0, Type::I64),
        (x(17).0, Type::I64),
        (f(10).0, Type::F64),
        (f(11).0, Type::F64),
        (f(12).0, Type::F64),
        (f(13).0, Type::F64),
        (f(14).0, Type::F64),
        (f(15).0, Type::F64),
        (f(16).0, Type::F64),
        (f(17).0, Type::F64),
    ],
    rets: &[(x(10).0, Type::I64), (x(11).0, Type::I64), (f(10).0, Type::F64), (f(11).0, Type::F64)],
    incoming: 0,
};

fn a(n: u8) -> Reg {
    x(10 + n)
}
fn fa(n: u8) -> Reg {
    f(10 + n)
}

/// Registers handed out so far.
#[derive(Default)]
struct State {
    ints: u8,
    floats: u8,
    stack: u32,
}

fn is_fp(ty: Type) -> bool {
    matches!(ty, Type::F16 | Type::F32 | Type::F64)
}

/// The one or two scalars of a value that may use floating-point registers (psABI "Hardware Floating-point Calling Convention").
fn fp_pieces(ty: &CType) -> Option<Vec<Piece>> {
    if !(1..=2).contains(&ty.leaves.len()) || ty.union_inside {
        return None;
    }
    let fps = ty.leaves.iter().filter(|l| is_fp(l.ty)).count();
    // Pointers do not count as integers here: the psABI is silent, this is what gcc does.
    let ok = |l: &Leaf| is_fp(l.ty) || (l.ty.is_int_or_ptr() && l.ty != Type::PTR && l.ty.bytes(8) <= 8);
    if fps == 0 || !ty.leaves.iter().all(ok) || ty.leaves.iter().any(|l| l.ty.is_vector()) {
        return None;
    }
    Some(ty.leaves.iter().map(|l| Piece { offset: l.offset, ty: l.ty }).collect())
}

/// The integer pieces of a value of at most 16 bytes.
fn int_pieces(ty: &CType) -> Vec<Piece> {
    if ty.kind == CKind::Scalar && ty.size <= 8 && ty.leaves[0].ty.is_int_or_ptr() {
        return vec![Piece { offset: 0, ty: ty.leaves[0].ty }];
    }
    (0..ty.size.div_ceil(8))
        .map(|k| {
            let left = (ty.size - k * 8).min(8);
            let t = match left {
                1 => Type::I8,
                2 => Type::I16,
                3 | 4 => Type::I32,
                _ => Type::I64,
            };
            Piece { offset: k as u32 * 8, ty: t }
        })
        .collect()
}

/// Scalars narrower than `int` are extended by who passes them. The psABI leaves the upper half of a register undefined for 32 bits
/// of anything but an integer scalar: such an I32 is marked, and who receives it extends it.
fn extension(ty: &CType, piece: Type) -> Extend {
    match piece {
        Type::I8 | Type::I16 if ty.kind == CKind::Scalar && !ty.signed => Extend::Zero,
        Type::I8 | Type::I16 if ty.kind == CKind::Scalar => Extend::Sign,
        Type::I32 if ty.kind != CKind::Scalar || is_fp(ty.leaves[0].ty) => Extend::Sign,
        _ => Extend::No,
    }
}

/// The next integer place, by stack if the registers are used up.
fn int_place(s: &mut State) -> ArgLoc {
    if s.ints < REGS {
        s.ints += 1;
        return ArgLoc::Reg(a(s.ints - 1).0);
    }
    s.stack += 8;
    ArgLoc::Stack(s.stack - 8)
}

/// Places one argument.
fn argument(s: &mut State, ty: &CType, named: bool, out: &mut Vec<AbiParam>) -> Pass {
    if matches!(ty.kind, CKind::Void | CKind::Empty) {
        return Pass::Ignore;
    }
    if named && let Some(ps) = fp_pieces(ty) {
        let floats = ps.iter().filter(|p| is_fp(p.ty)).count() as u8;
        let ints = ps.len() as u8 - floats;
        if s.floats + floats <= REGS && s.ints + ints <= REGS {
            for p in &ps {
                let loc = if is_fp(p.ty) {
                    s.floats += 1;
                    ArgLoc::Reg(fa(s.floats - 1).0)
                } else {
                    int_place(s)
                };
                out.push(AbiParam { ty: p.ty, loc, ext: extension(ty, p.ty) });
            }
            return Pass::Parts(ps);
        }
    }
    if ty.size > 16 {
        let loc = int_place(s);
        out.push(AbiParam { ty: Type::PTR, loc, ext: Extend::No });
        return Pass::Indirect;
    }
    if ty.align >= 16 {
        if s.ints < REGS && !named {
            s.ints = s.ints.next_multiple_of(2);
        }
        if s.ints >= REGS {
            s.stack = s.stack.next_multiple_of(16);
        }
    }
    // A lone float travels as its bits in an integer register or stack slot.
    if ty.kind == CKind::Scalar && is_fp(ty.leaves[0].ty) {
        let loc = int_place(s);
        let t = ty.leaves[0].ty;
        let bits = match loc {
            ArgLoc::Stack(_) => t,
            _ => Type::int_of_bits(t.bits(8)).unwrap_or(Type::I64),
        };
        out.push(AbiParam { ty: bits, loc, ext: extension(ty, bits) });
        return Pass::Parts(vec![Piece { offset: 0, ty: bits }]);
    }
    let ps = int_pieces(ty);
    for p in &ps {
        let loc = int_place(s);
        out.push(AbiParam { ty: p.ty, loc, ext: extension(ty, p.ty) });
    }
    Pass::Parts(ps)
}

/// Places every part of a signature.
pub fn classify(c: &CSignature) -> Classified {
    let mut sig = Signature { variadic: c.variadic, ..Default::default() };
    let mut s = State::default();
    let ret = {
        let mut r = State::default();
        let mut parts = Vec::new();
        match argument(&mut r, &c.ret, true, &mut parts) {
            Pass::Indirect => {
                sig.sret = true;
                sig.params.push(AbiParam { ty: Type::PTR, loc: int_place(&mut s), ext: Extend::No });
                Pass::Indirect
            }
            pass => {
                // Results are not extended by the callee's callers: they come as arguments would go.
                sig.rets = parts;
                pass
            }
        }
    };
    let mut params = Vec::with_capacity(c.params.len());
    for (n, ty) in c.params.iter().enumerate() {
        if n == c.named {
            sig.named_parts = sig.params.len() as u32;
        }
        params.push(argument(&mut s, ty, n < c.named, &mut sig.params));
    }
    if c.named >= c.params.len() {
        sig.named_parts = sig.params.len() as u32;
    }
    if c.chain {
        sig.chain = true;
        sig.params.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(T2.0), ext: Extend::No });
    }
    sig.stack_bytes = s.stack;
    sig.int_args = s.ints;
    sig.vector_args = s.floats;
    Classified { sig, ret, params }
}

/// `va_arg(ap, ty)`: a `va_list` is a pointer to the next argument in memory.
pub fn va_arg(b: &mut ir::Builder, ap: ir::Value, ty: &CType) -> ir::Value {
    let any = ir::AliasClass::ANY;
    let f8 = MemFlags::aligned(8);
    let mut p = b.load(Type::PTR, ap, 0, f8, any);
    let by_reference = ty.size > 16;
    if ty.align >= 16 && !by_reference {
        let n = b.unary(Opcode::PtrToInt, Type::I64, p);
        let up = b.iconst(Type::I64, 15);
        let mask = b.iconst(Type::I64, -16);
        let sum = b.binary(Opcode::Iadd, n, up);
        let cut = b.binary(Opcode::And, sum, mask);
        p = b.unary(Opcode::IntToPtr, Type::PTR, cut);
    }
    let size = if by_reference { 8 } else { ty.size.next_multiple_of(8) as i64 };
    let next = b.ptr_add_imm(p, size);
    b.store(ap, next, 0, f8, any);
    if by_reference { b.load(Type::PTR, p, 0, f8, any) } else { p }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(ty: Type) -> CType {
        let n = ty.bytes(8);
        let leaves = vec![Leaf { offset: 0, ty, bit_field: false }];
        CType { size: n as u64, align: n, kind: CKind::Scalar, leaves, signed: true, union_inside: false }
    }
    fn places(params: Vec<CType>, named: usize) -> Vec<ArgLoc> {
        let ret = CType {
            size: 0,
            align: 1,
            kind: CKind::Void,
            leaves: vec![],
            signed: false,
            union_inside: false,
        };
        let c =
            classify(&CSignature { ret, params, named, variadic: true, chain: false, conv: 0, features: 0 });
        c.sig.params.iter().map(|p| p.loc).collect()
    }

    #[test]
    fn unnamed_floats_go_to_integer_registers_and_wide_ones_to_even_pairs() {
        let l = places(vec![scalar(Type::I32), scalar(Type::F64), scalar(Type::F128)], 1);
        let regs: Vec<ArgLoc> = [a(0), a(1), a(2), a(3)].iter().map(|r| ArgLoc::Reg(r.0)).collect();
        assert_eq!(l, regs);
    }

    #[test]
    fn a_struct_of_float_and_int_is_split_by_kind() {
        let leaves = vec![
            Leaf { offset: 0, ty: Type::F32, bit_field: false },
            Leaf { offset: 4, ty: Type::I32, bit_field: false },
        ];
        let s = CType { size: 8, align: 4, kind: CKind::Struct, leaves, signed: false, union_inside: false };
        assert_eq!(places(vec![s], 1), [ArgLoc::Reg(fa(0).0), ArgLoc::Reg(a(0).0)]);
    }

    #[test]
    fn unions_and_pointers_keep_a_struct_out_of_float_registers() {
        let float = Leaf { offset: 0, ty: Type::F32, bit_field: false };
        let other = |ty| Leaf { offset: 8, ty, bit_field: false };
        let of = |leaves, union_inside| {
            places(
                vec![CType { size: 16, align: 8, kind: CKind::Struct, leaves, signed: false, union_inside }],
                1,
            )
        };
        let ints = [ArgLoc::Reg(a(0).0), ArgLoc::Reg(a(1).0)];
        assert_eq!(of(vec![float, other(Type::PTR)], false), ints);
        assert_eq!(of(vec![float, other(Type::I64)], true), ints);
        assert_eq!(of(vec![float, other(Type::I64)], false), [ArgLoc::Reg(fa(0).0), ArgLoc::Reg(a(0).0)]);
    }
}
