//! The System V ABI for x86-64 (psABI 1.0, §3.2): where arguments and results travel, and `va_arg`.
//!
//! An argument of at most two eightbytes is classified eightbyte by eightbyte from its scalars: INTEGER ones go to
//! rdi rsi rdx rcx r8 r9, SSE ones to xmm0–7, and if one of them does not fit the whole argument goes to memory. Larger ones,
//! x87 long doubles and misaligned (packed) ones are copied to the stack. Results come back in rax rdx, xmm0 xmm1 or
//! st0 st1, or through a hidden pointer that the callee also returns in rax. Vectors of 32 bytes travel in
//! one register where AVX may be used; else (and longer ones) in memory, as gcc has it.

use super::features::AVX;
use super::regs::*;
use crate::ir::{self, AbiParam, ArgLoc, Extend, IntCC, MemFlags, Opcode, Signature, Type};
use crate::mc::Reg;
use crate::target::Untyped;
use crate::target::abi::*;
use smallvec::SmallVec;

const INT_ARGS: [Reg; 6] = [RDI, RSI, RDX, RCX, R8, R9];
/// Registers of `extern` integer results, in order.
const INT_RETS: [Reg; 2] = [RAX, RDX];
/// The static chain of nested functions.
const CHAIN: Reg = R10;

/// A vector argument or result counts with its low 8 bytes only.
pub static UNTYPED: Untyped = Untyped {
    args: &[
        (RDI.0, Type::I64),
        (RSI.0, Type::I64),
        (RDX.0, Type::I64),
        (RCX.0, Type::I64),
        (R8.0, Type::I64),
        (R9.0, Type::I64),
        (xmm(0).0, Type::F64),
        (xmm(1).0, Type::F64),
        (xmm(2).0, Type::F64),
        (xmm(3).0, Type::F64),
        (xmm(4).0, Type::F64),
        (xmm(5).0, Type::F64),
        (xmm(6).0, Type::F64),
        (xmm(7).0, Type::F64),
    ],
    rets: &[(RAX.0, Type::I64), (RDX.0, Type::I64), (xmm(0).0, Type::F64), (xmm(1).0, Type::F64)],
    incoming: 16,
};

/// Bytes of the register save area: six integer and eight vector registers (psABI figure 3.33).
pub const SAVE_AREA: u64 = 176;
/// Where the vector registers begin in it.
pub const SAVE_VECTORS: u32 = 48;

/// The class of an eightbyte (psABI §3.2.3). SSEUP is expressed by one 16-byte piece, X87UP by F80.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    None,
    Integer,
    Sse,
    /// The upper half of a 16-byte vector or `__float128`.
    SseUp,
    X87,
    Memory,
}

fn merge(a: Class, b: Class) -> Class {
    use Class::*;
    match (a, b) {
        (x, y) if x == y => x,
        (None, x) | (x, None) => x,
        (Memory, _) | (_, Memory) => Memory,
        (Integer, _) | (_, Integer) => Integer,
        (X87, _) | (_, X87) => Memory,
        _ => Sse,
    }
}

/// The pieces of a value that travels in registers, or `None` for memory.
fn pieces(ty: &CType, features: u128) -> Option<SmallVec<[Piece; 2]>> {
    // One vector of 32 bytes, alone or in structs around it: SSE and SSEUP throughout.
    if let [leaf] = ty.leaves[..]
        && ty.size == 32
        && leaf.ty.is_vector()
        && leaf.ty.bytes(8) == 32
        && features & AVX != 0
    {
        return Some(SmallVec::from_slice(&[Piece { offset: 0, ty: leaf.ty }]));
    }
    if ty.size > 16 && !is_f80_pair(ty) || ty.kind == CKind::Packed {
        return None;
    }
    if is_f80_pair(ty) {
        let second = ty.leaves[1].offset;
        return Some([Piece { offset: 0, ty: Type::F80 }, Piece { offset: second, ty: Type::F80 }].into());
    }
    let mut class = [Class::None; 2];
    for leaf in &ty.leaves {
        let bytes = leaf.ty.bytes(8);
        let first = (leaf.offset / 8).min(1) as usize;
        // A bit-field's storage may reach past the eightbyte its bits are in only when the field itself does.
        let last = ((leaf.offset + bytes.max(1) - 1) / 8).min(1) as usize;
        let c = match leaf.ty {
            Type::F80 => Class::X87,
            t if t.is_float() || t.is_vector() => Class::Sse,
            _ => Class::Integer,
        };
        for (k, slot) in class.iter_mut().enumerate().take(last + 1).skip(first) {
            let up = c == Class::Sse && k > first;
            *slot = merge(*slot, if up { Class::SseUp } else { c });
        }
    }
    let mut out = SmallVec::new();
    let mut k = 0;
    while (k as u64) * 8 < ty.size {
        let left = (ty.size - k as u64 * 8).min(8);
        let offset = k as u32 * 8;
        match class[k] {
            Class::Memory => return None,
            Class::X87 => {
                out.push(Piece { offset, ty: Type::F80 });
                k += 1;
            }
            Class::Sse if k == 0 && class[1] == Class::SseUp => {
                let whole = ty.leaves.iter().map(|l| l.ty).find(|t| t.bytes(8) == 16).unwrap_or(Type::F128);
                out.push(Piece { offset, ty: whole });
                k += 1;
            }
            Class::Sse | Class::SseUp => {
                let scalar = (ty.kind == CKind::Scalar).then(|| ty.leaves[0].ty);
                let by_size = if left <= 2 {
                    Type::F16
                } else if left <= 4 {
                    Type::F32
                } else {
                    Type::F64
                };
                out.push(Piece { offset, ty: scalar.unwrap_or(by_size) });
            }
            // Padding between members: an eightbyte of class NO_CLASS is passed as gcc does, in an SSE register only if
            // nothing else decides; an integer register is what it uses for the tail of an aligned struct of nothing.
            Class::Integer | Class::None => {
                let t = match left {
                    1 => Type::I8,
                    2 => Type::I16,
                    3 | 4 => Type::I32,
                    _ => Type::I64,
                };
                let pointer = ty.kind == CKind::Scalar && ty.leaves[0].ty == Type::PTR;
                out.push(Piece { offset, ty: if pointer { Type::PTR } else { t } });
            }
        }
        k += 1;
    }
    Some(out)
}

/// `_Complex long double` or a struct just like it.
fn is_f80_pair(ty: &CType) -> bool {
    ty.kind == CKind::Complex && ty.leaves.len() == 2 && ty.leaves[0].ty == Type::F80
}

fn in_vector_register(ty: Type) -> bool {
    ty.is_float() || ty.is_vector()
}

/// How a narrow argument is extended: callers extend to 32 bits (gcc and clang rely on it), `_Bool` to 8.
fn extension(ty: &CType, piece: Type) -> Extend {
    match piece {
        Type::I8 | Type::I16 if ty.kind == CKind::Scalar => {
            if ty.signed {
                Extend::Sign
            } else {
                Extend::Zero
            }
        }
        _ => Extend::No,
    }
}

/// `CSignature::conv` of `ms_abi` functions.
const MS_ABI: u8 = 1;
/// Registers of integer and pointer arguments of `ms_abi` functions, by position.
const MS_INT_ARGS: [Reg; 4] = [RCX, RDX, R8, R9];
/// Bytes of stack that callers of `ms_abi` functions leave for the register arguments.
const MS_HOME: u32 = 32;

/// Registers that `ms_abi` functions preserve beyond those of the System V ABI: rsi, rdi, xmm6–15.
pub fn ms_callee_saved() -> crate::mir::RegSet {
    crate::mir::RegSet([1 << RSI.hw() | 1 << RDI.hw(), 0xffc0])
}

/// The convention of 64-bit Windows ("x64 calling convention", Microsoft): the first four arguments in registers by position, each at most
/// 8 bytes; everything that is not 1, 2, 4 or 8 bytes by address; 32 bytes of stack for the callee's use.
fn classify_ms(c: &CSignature) -> Classified {
    let mut sig = Signature { variadic: c.variadic, conv: MS_ABI, ..Default::default() };
    let piece = |ty: &CType| -> Option<Type> {
        let scalar = (ty.kind == CKind::Scalar).then(|| ty.leaves[0].ty);
        match scalar {
            Some(Type::F80 | Type::F128 | Type::I128) => None,
            Some(t) if !t.is_vector() => Some(t),
            _ => Type::int_of_bits(ty.size as u32 * 8).filter(|_| matches!(ty.size, 1 | 2 | 4 | 8)),
        }
    };
    let float = |t: Type| t.is_float();
    let mut position = 0usize;
    let ret = match (c.ret.kind, piece(&c.ret)) {
        (CKind::Void | CKind::Empty, _) => Pass::Ignore,
        (_, Some(ty)) => {
            let loc = ArgLoc::Reg(if float(ty) { xmm(0).0 } else { RAX.0 });
            sig.rets.push(AbiParam { ty, loc, ext: Extend::No });
            Pass::Parts(vec![Piece { offset: 0, ty }])
        }
        (CKind::Scalar, None) if c.ret.size == 16 && c.ret.leaves[0].ty != Type::F80 => {
            // Vectors and __int128.
            let ty = Type::I8.vector(4);
            sig.rets.push(AbiParam { ty, loc: ArgLoc::Reg(xmm(0).0), ext: Extend::No });
            Pass::Parts(vec![Piece { offset: 0, ty }])
        }
        _ => {
            sig.sret = true;
            sig.params.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(RCX.0), ext: Extend::No });
            sig.rets.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(RAX.0), ext: Extend::No });
            position = 1;
            Pass::Indirect
        }
    };
    let mut params = Vec::with_capacity(c.params.len());
    for (n, ty) in c.params.iter().enumerate() {
        if n == c.named {
            sig.named_parts = sig.params.len() as u32;
        }
        if matches!(ty.kind, CKind::Void | CKind::Empty) {
            params.push(Pass::Ignore);
            continue;
        }
        let direct = piece(ty);
        let t = direct.unwrap_or(Type::PTR);
        let ext = if direct.is_some() { extension(ty, t) } else { Extend::No };
        let home = ArgLoc::Stack(8 * position as u32);
        let loc = match MS_INT_ARGS.get(position) {
            None => home,
            Some(_) if float(t) => ArgLoc::Reg(xmm(position as u8).0),
            Some(r) => ArgLoc::Reg(r.0),
        };
        sig.params.push(AbiParam { ty: t, loc, ext });
        let mut parts = vec![Piece { offset: 0, ty: t }];
        if let (Some(r), true) = (MS_INT_ARGS.get(position), float(t) && n >= c.named) {
            // Anonymous: in the general register, too.
            let int = if t == Type::F64 { Type::I64 } else { Type::I32 };
            sig.params.push(AbiParam { ty: int, loc: ArgLoc::Reg(r.0), ext: Extend::No });
            parts.push(Piece { offset: 0, ty: int });
        }
        params.push(if direct.is_some() { Pass::Parts(parts) } else { Pass::Indirect });
        position += 1;
    }
    if c.named >= c.params.len() {
        sig.named_parts = sig.params.len() as u32;
    }
    if c.chain {
        sig.chain = true;
        sig.params.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(CHAIN.0), ext: Extend::No });
    }
    sig.stack_bytes = MS_HOME.max(8 * position as u32);
    Classified { sig, ret, params }
}

/// Places every part of a signature.
pub fn classify(c: &CSignature) -> Classified {
    if c.conv == MS_ABI {
        return classify_ms(c);
    }
    let mut sig = Signature { variadic: c.variadic, ..Default::default() };
    let (mut ints, mut sses) = (0usize, 0usize);

    let ret = match c.ret.kind {
        CKind::Void | CKind::Empty => Pass::Ignore,
        _ => match pieces(&c.ret, c.features) {
            Some(ps) => {
                let (mut i, mut s, mut x) = (0, 0, 0);
                for p in &ps {
                    let loc = if p.ty == Type::F80 {
                        x += 1;
                        ArgLoc::X87(x - 1)
                    } else if in_vector_register(p.ty) {
                        s += 1u8;
                        ArgLoc::Reg(xmm(s - 1).0)
                    } else {
                        i += 1;
                        ArgLoc::Reg(INT_RETS[i - 1].0)
                    };
                    sig.rets.push(AbiParam { ty: p.ty, loc, ext: Extend::No });
                }
                Pass::Parts(ps.to_vec())
            }
            None => {
                sig.sret = true;
                sig.params.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(RDI.0), ext: Extend::No });
                sig.rets.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(RAX.0), ext: Extend::No });
                ints = 1;
                Pass::Indirect
            }
        },
    };

    let mut stack = 0u32;
    let mut params = Vec::with_capacity(c.params.len());
    for (n, ty) in c.params.iter().enumerate() {
        if n == c.named {
            sig.named_parts = sig.params.len() as u32;
        }
        if matches!(ty.kind, CKind::Void | CKind::Empty) {
            params.push(Pass::Ignore);
            continue;
        }
        // Anonymous arguments longer than what va_arg finds in the save area are on the stack.
        let features = if n < c.named { c.features } else { 0 };
        let in_regs = pieces(ty, features).filter(|ps| ps.iter().all(|p| p.ty != Type::F80)).filter(|ps| {
            let s = ps.iter().filter(|p| in_vector_register(p.ty)).count();
            ints + ps.len() - s <= INT_ARGS.len() && sses + s <= 8
        });
        if let Some(ps) = in_regs {
            for p in &ps {
                let loc = if in_vector_register(p.ty) {
                    sses += 1;
                    xmm(sses as u8 - 1)
                } else {
                    ints += 1;
                    INT_ARGS[ints - 1]
                };
                sig.params.push(AbiParam { ty: p.ty, loc: ArgLoc::Reg(loc.0), ext: extension(ty, p.ty) });
            }
            params.push(Pass::Parts(ps.to_vec()));
            continue;
        }
        let align = ty.align.clamp(8, 64);
        stack = stack.next_multiple_of(align);
        let offset = stack;
        stack += (ty.size as u32).next_multiple_of(8);
        if ty.kind == CKind::Scalar && ty.leaves[0].ty.bytes(8) <= 16 {
            // An I128 on the stack is two eightbytes; F80 and everything else is one part.
            let t = ty.leaves[0].ty;
            let parts: &[(u32, Type)] =
                if t == Type::I128 { &[(0, Type::I64), (8, Type::I64)] } else { &[(0, t)] };
            let mut ps = Vec::new();
            for &(o, t) in parts {
                sig.params.push(AbiParam { ty: t, loc: ArgLoc::Stack(offset + o), ext: extension(ty, t) });
                ps.push(Piece { offset: o, ty: t });
            }
            params.push(Pass::Parts(ps));
        } else {
            let loc = ArgLoc::ByVal { offset, size: ty.size as u32, align };
            sig.params.push(AbiParam { ty: Type::PTR, loc, ext: Extend::No });
            params.push(Pass::ByVal);
        }
    }
    if c.named >= c.params.len() {
        sig.named_parts = sig.params.len() as u32;
    }
    if c.chain {
        sig.chain = true;
        sig.params.push(AbiParam { ty: Type::PTR, loc: ArgLoc::Reg(CHAIN.0), ext: Extend::No });
    }
    sig.stack_bytes = stack.next_multiple_of(8);
    sig.int_args = ints as u8;
    sig.vector_args = sses as u8;
    Classified { sig, ret, params }
}

/// `va_arg(ap, ty)`: the address of the argument (psABI §3.5.7), without branches. An argument whose eightbytes are
/// not consecutive in the register save area is gathered in a slot.
///
/// `va_list` is { u32 gp_offset, fp_offset; void *overflow_arg_area, *reg_save_area }.
pub fn va_arg(b: &mut ir::Builder, ap: ir::Value, ty: &CType) -> ir::Value {
    let any = ir::AliasClass::ANY;
    let (f4, f8) = (MemFlags::aligned(4), MemFlags::aligned(8));
    let overflow = b.load(Type::PTR, ap, 8, f8, any);
    // The argument's place in the overflow area, and the area after it.
    let mut at = overflow;
    if ty.align > 8 {
        let p = b.unary(Opcode::PtrToInt, Type::I64, overflow);
        let up = b.iconst(Type::I64, ty.align as i64 - 1);
        let mask = b.iconst(Type::I64, -(ty.align as i64));
        let sum = b.binary(Opcode::Iadd, p, up);
        let cut = b.binary(Opcode::And, sum, mask);
        at = b.unary(Opcode::IntToPtr, Type::PTR, cut);
    }
    let size = ty.size.next_multiple_of(8) as i64;
    let after = b.ptr_add_imm(at, size);

    let regs = pieces(ty, 0).filter(|ps| !ps.is_empty() && ps.iter().all(|p| p.ty != Type::F80));
    let Some(ps) = regs else {
        b.store(ap, after, 8, f8, any);
        return at;
    };
    let sse = ps.iter().filter(|p| in_vector_register(p.ty)).count() as i64;
    let int = ps.len() as i64 - sse;
    let save = b.load(Type::PTR, ap, 16, f8, any);
    let mut fits = None;
    let mut offsets = [None; 2];
    for (k, (count, limit, step)) in [(int, 48, 8), (sse, SAVE_AREA as i64, 16)].into_iter().enumerate() {
        if count == 0 {
            continue;
        }
        let off = b.load(Type::I32, ap, 4 * k as i32, f4, any);
        let max = b.iconst(Type::I32, limit - step * count);
        let ok = b.icmp(IntCC::Ule, off, max);
        fits = Some(match fits {
            None => ok,
            Some(f) => b.binary(Opcode::And, f, ok),
        });
        offsets[k] = Some((off, step * count));
    }
    let fits = fits.expect("at least one piece");
    let mut areas = [save; 2];
    for (k, o) in offsets.iter().enumerate() {
        let Some((off, used)) = *o else { continue };
        let used = b.iconst(Type::I32, used);
        let zero = b.iconst(Type::I32, 0);
        let step = b.select(fits, used, zero);
        let next = b.binary(Opcode::Iadd, off, step);
        b.store(ap, next, 4 * k as i32, f4, any);
        let wide = b.unary(Opcode::Zext, Type::I64, off);
        areas[k] = b.ptr_add(save, wide);
    }
    let next_overflow = b.select(fits, overflow, after);
    b.store(ap, next_overflow, 8, f8, any);

    if sse == 0 || (sse == 1 && int == 0) {
        let area = areas[(sse == 1) as usize];
        return b.select(fits, area, at);
    }
    let slot = b.slot(ty.size.next_multiple_of(8), ty.align.max(8));
    let (mut i, mut s) = (0i64, 0i64);
    for p in &ps {
        let from_regs = if in_vector_register(p.ty) {
            s += 16;
            b.ptr_add_imm(areas[1], s - 16)
        } else {
            i += 8;
            b.ptr_add_imm(areas[0], i - 8)
        };
        let from_stack = b.ptr_add_imm(at, p.offset as i64);
        let from = b.select(fits, from_regs, from_stack);
        let t = if in_vector_register(p.ty) { p.ty } else { Type::I64 };
        let v = b.load(t, from, 0, f8, any);
        let to = b.slot_addr(slot, p.offset as i32);
        b.store(to, v, 0, f8, any);
    }
    b.slot_addr(slot, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(offset: u32, ty: Type) -> Leaf {
        Leaf { offset, ty, bit_field: false }
    }
    fn scalar(ty: Type) -> CType {
        let size = if ty == Type::F80 { 16 } else { ty.bytes(8) as u64 };
        CType {
            size,
            align: size as u32,
            kind: CKind::Scalar,
            leaves: vec![leaf(0, ty)],
            signed: false,
            union_inside: false,
        }
    }
    fn record(size: u64, align: u32, leaves: &[Leaf]) -> CType {
        CType {
            size,
            align,
            kind: CKind::Struct,
            leaves: leaves.to_vec(),
            signed: false,
            union_inside: false,
        }
    }
    fn void() -> CType {
        CType { size: 0, align: 1, kind: CKind::Void, leaves: vec![], signed: false, union_inside: false }
    }
    fn places(params: Vec<CType>) -> Vec<ArgLoc> {
        let named = params.len();
        let c = classify(&CSignature {
            ret: void(),
            params,
            named,
            variadic: false,
            chain: false,
            conv: 0,
            features: 0,
        });
        c.sig.params.iter().map(|p| p.loc).collect()
    }

    #[test]
    fn struct_of_long_and_double_is_split_between_register_files() {
        let s = record(16, 8, &[leaf(0, Type::F64), leaf(8, Type::I64)]);
        assert_eq!(places(vec![s]), [ArgLoc::Reg(xmm(0).0), ArgLoc::Reg(RDI.0)]);
    }

    #[test]
    fn two_floats_share_an_eightbyte_and_int_wins_over_float() {
        let two = record(8, 4, &[leaf(0, Type::F32), leaf(4, Type::F32)]);
        assert_eq!(places(vec![two]), [ArgLoc::Reg(xmm(0).0)]);
        let mixed = record(8, 4, &[leaf(0, Type::F32), leaf(4, Type::I32)]);
        assert_eq!(places(vec![mixed]), [ArgLoc::Reg(RDI.0)]);
    }

    #[test]
    fn a_struct_that_does_not_fit_goes_whole_to_the_stack_and_later_scalars_still_use_registers() {
        let pair = record(16, 8, &[leaf(0, Type::I64), leaf(8, Type::I64)]);
        let mut ps: Vec<CType> = (0..5).map(|_| scalar(Type::I64)).collect();
        ps.push(pair);
        ps.push(scalar(Type::I32));
        let l = places(ps);
        assert_eq!(l[5], ArgLoc::ByVal { offset: 0, size: 16, align: 8 });
        assert_eq!(l[6], ArgLoc::Reg(R9.0));
    }

    #[test]
    fn long_double_is_passed_in_memory_and_returned_in_st0() {
        assert_eq!(places(vec![scalar(Type::I32), scalar(Type::F80)])[1], ArgLoc::Stack(0));
        let c = classify(&CSignature {
            ret: scalar(Type::F80),
            params: vec![],
            named: 0,
            variadic: false,
            chain: false,
            conv: 0,
            features: 0,
        });
        assert_eq!(c.sig.rets[0].loc, ArgLoc::X87(0));
    }

    #[test]
    fn large_results_use_a_hidden_pointer_that_comes_back_in_rax() {
        let big = record(24, 8, &[leaf(0, Type::I64), leaf(8, Type::I64), leaf(16, Type::I64)]);
        let c = classify(&CSignature {
            ret: big,
            params: vec![scalar(Type::I32)],
            named: 1,
            variadic: false,
            chain: false,
            conv: 0,
            features: 0,
        });
        assert!(c.sig.sret);
        assert_eq!(c.sig.rets[0].loc, ArgLoc::Reg(RAX.0));
        assert_eq!(c.sig.params[1].loc, ArgLoc::Reg(RSI.0));
    }
}
