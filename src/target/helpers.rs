//! Names of the runtime helpers (libgcc's) that do what machines commonly cannot: 128-bit division, binary128 and binary16.

use crate::ir::{InstData, Opcode, Type};

/// The helper for scalar instruction `d` whose first operand has type `from`, if it is one that no target does itself.
pub fn soft_helper(d: &InstData, from: Type) -> Option<&'static str> {
    use Opcode::*;
    let wide = d.ty == Type::I128;
    Some(match (d.op, d.ty, from) {
        (Udiv, ..) if wide => "__udivti3",
        (Sdiv, ..) if wide => "__divti3",
        (Urem, ..) if wide => "__umodti3",
        (Srem, ..) if wide => "__modti3",
        (SiToFp, Type::F32, Type::I128) => "__floattisf",
        (SiToFp, Type::F64, Type::I128) => "__floattidf",
        (SiToFp, Type::F80, Type::I128) => "__floattixf",
        (SiToFp, Type::F128, Type::I128) => "__floattitf",
        (UiToFp, Type::F32, Type::I128) => "__floatuntisf",
        (UiToFp, Type::F64, Type::I128) => "__floatuntidf",
        (UiToFp, Type::F80, Type::I128) => "__floatuntixf",
        (UiToFp, Type::F128, Type::I128) => "__floatuntitf",
        (FpToSi, Type::I128, Type::F32) => "__fixsfti",
        (FpToSi, Type::I128, Type::F64) => "__fixdfti",
        (FpToSi, Type::I128, Type::F80) => "__fixxfti",
        (FpToSi, Type::I128, Type::F128) => "__fixtfti",
        (FpToUi, Type::I128, Type::F32) => "__fixunssfti",
        (FpToUi, Type::I128, Type::F64) => "__fixunsdfti",
        (FpToUi, Type::I128, Type::F80) => "__fixunsxfti",
        (FpToUi, Type::I128, Type::F128) => "__fixunstfti",
        (Fadd, Type::F128, _) => "__addtf3",
        (Fsub, Type::F128, _) => "__subtf3",
        (Fmul, Type::F128, _) => "__multf3",
        (Fdiv, Type::F128, _) => "__divtf3",
        (Fcmp, _, Type::F128) => "__cmptf2",
        (Fpext, Type::F128, Type::F32) => "__extendsftf2",
        (Fpext, Type::F128, Type::F64) => "__extenddftf2",
        (Fpext, Type::F128, Type::F80) => "__extendxftf2",
        (Fptrunc, Type::F32, Type::F128) => "__trunctfsf2",
        (Fptrunc, Type::F64, Type::F128) => "__trunctfdf2",
        (Fptrunc, Type::F80, Type::F128) => "__trunctfxf2",
        (SiToFp, Type::F128, Type::I32) => "__floatsitf",
        (SiToFp, Type::F128, Type::I64) => "__floatditf",
        (UiToFp, Type::F128, Type::I32) => "__floatunsitf",
        (UiToFp, Type::F128, Type::I64) => "__floatunditf",
        (FpToSi, Type::I32, Type::F128) => "__fixtfsi",
        (FpToSi, Type::I64, Type::F128) => "__fixtfdi",
        (FpToUi, Type::I32, Type::F128) => "__fixunstfsi",
        (FpToUi, Type::I64, Type::F128) => "__fixunstfdi",
        (Fpext, Type::F32, Type::F16) => "__extendhfsf2",
        (Fptrunc, Type::F16, Type::F32) => "__truncsfhf2",
        (Fptrunc, Type::F16, Type::F64) => "__truncdfhf2",
        (Fptrunc, Type::F16, Type::F80) => "__truncxfhf2",
        (Fptrunc, Type::F16, Type::F128) => "__trunctfhf2",
        (Fma, Type::F32, _) => "fmaf",
        (Fma, Type::F64, _) => "fma",
        _ => return None,
    })
}

/// The library function that rounds to an integral value as `Fround`'s aux says; `long double` is whatever is wider than F64.
pub fn round_helper(d: &InstData) -> &'static str {
    const NAMES: [[&str; 3]; 5] = [
        ["nearbyintf", "nearbyint", "nearbyintl"],
        ["floorf", "floor", "floorl"],
        ["ceilf", "ceil", "ceill"],
        ["truncf", "trunc", "truncl"],
        ["rintf", "rint", "rintl"],
    ];
    let column = match d.ty {
        Type::F32 => 0,
        Type::F64 => 1,
        _ => 2,
    };
    NAMES[(d.aux as usize).min(4)][column]
}
