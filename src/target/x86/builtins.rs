//! Builtins of x86 that are one instruction, under gcc's names and with its signatures: what the headers of include/ that
//! describe the instruction sets (`immintrin.h` and the files it includes) are made of, where no operator expresses it.
//!
//! `b("name", "result and parameters", ROW)`; the letters of signatures are those of `sema::builtins`. Arguments are the
//! row's operands in order, without a written one that is the result; then its implicit registers (`select::machine`).

use super::builtins_avx::AVX;
use super::regs::cc;
use super::table::*;
use crate::mc::Opcode;
use crate::support::target_info::MachineBuiltin;

/// `MachineBuiltin::result`: the first operand, or the first register the row defines. Otherwise a condition code.
pub const ROW: u8 = 0xff;
/// The same; the immediate is in bits, the instruction's in bytes.
pub const BITS: u8 = 0xfe;
/// The same; what the row leaves of its first operand is the first argument's.
pub const MERGE: u8 = 0xfd;

/// All of them: [`SSE`], then AVX and later.
pub static TABLE: &[MachineBuiltin] = &ALL;
static ALL: [MachineBuiltin; SSE.len() + AVX.len()] = {
    let mut all = [SSE[0]; SSE.len() + AVX.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < SSE.len() { SSE[i] } else { AVX[i - SSE.len()] };
        i += 1;
    }
    all
};

pub(super) const fn b(name: &'static str, sig: &'static str, row: Opcode) -> MachineBuiltin {
    MachineBuiltin::new(name, sig, row.0)
}

#[rustfmt::skip]
const SSE: &[MachineBuiltin] = &[
    // SSE
    b("minps", "V4fV4fV4f", MINPS), b("maxps", "V4fV4fV4f", MAXPS), b("minss", "V4fV4fV4f", MINSS), b("maxss", "V4fV4fV4f", MAXSS),
    b("sqrtps", "V4fV4f", SQRTPS), b("rsqrtps", "V4fV4f", RSQRTPS), b("rcpps", "V4fV4f", RCPPS),
    b("sqrtss", "V4fV4f", SQRTSS).result(MERGE).order("00"), b("rsqrtss", "V4fV4f", RSQRTSS).result(MERGE).order("00"),
    b("rcpss", "V4fV4f", RCPSS).result(MERGE).order("00"),
    b("movmskps", "iV4f", MOVMSKPS), 
    b("movntps", "vpV4f", MOVNTPS).effects(), b("sfence", "v", SFENCE).effects(),
    b("cmpeqps", "V4fV4fV4f", CMPEQPS), b("cmpltps", "V4fV4fV4f", CMPLTPS), b("cmpleps", "V4fV4fV4f", CMPLEPS),
    b("cmpunordps", "V4fV4fV4f", CMPUNORDPS), b("cmpneqps", "V4fV4fV4f", CMPNEQPS), b("cmpnltps", "V4fV4fV4f", CMPNLTPS),
    b("cmpnleps", "V4fV4fV4f", CMPNLEPS), b("cmpordps", "V4fV4fV4f", CMPORDPS),
    b("cmpgtps", "V4fV4fV4f", CMPLTPS).order("10"), b("cmpgeps", "V4fV4fV4f", CMPLEPS).order("10"),
    b("cmpngtps", "V4fV4fV4f", CMPNLTPS).order("10"), b("cmpngeps", "V4fV4fV4f", CMPNLEPS).order("10"),
    b("cmpeqss", "V4fV4fV4f", CMPEQSS), b("cmpltss", "V4fV4fV4f", CMPLTSS), b("cmpless", "V4fV4fV4f", CMPLESS),
    b("cmpunordss", "V4fV4fV4f", CMPUNORDSS), b("cmpneqss", "V4fV4fV4f", CMPNEQSS), b("cmpnltss", "V4fV4fV4f", CMPNLTSS),
    b("cmpnless", "V4fV4fV4f", CMPNLESS), b("cmpordss", "V4fV4fV4f", CMPORDSS),
    b("cvtss2si", "iV4f", CVTSS2SI_R_XM).sized(2), b("cvtss2si64", "xV4f", CVTSS2SI_R_XM).sized(3),
    b("cvttss2si", "iV4f", CVTTSS2SI_R_XM).sized(2), b("cvttss2si64", "xV4f", CVTTSS2SI_R_XM).sized(3),
    b("cvtsi2ss", "V4fV4fi", CVTSI2SS).sized(2).result(MERGE), b("cvtsi642ss", "V4fV4fx", CVTSI2SS).sized(3).result(MERGE),
    b("shufps", "V4fV4fV4f#", SHUFPS), b("unpckhps", "V4fV4fV4f", UNPCKHPS), b("unpcklps", "V4fV4fV4f", UNPCKLPS),
    // SSE2
    b("minpd", "V2dV2dV2d", MINPD), b("maxpd", "V2dV2dV2d", MAXPD), b("minsd", "V2dV2dV2d", MINSD), b("maxsd", "V2dV2dV2d", MAXSD),
    b("sqrtpd", "V2dV2d", SQRTPD), b("sqrtsd", "V2dV2d", SQRTSD).result(MERGE).order("00"), b("movmskpd", "iV2d", MOVMSKPD),
    b("cmpeqpd", "V2dV2dV2d", CMPEQPD), b("cmpltpd", "V2dV2dV2d", CMPLTPD), b("cmplepd", "V2dV2dV2d", CMPLEPD),
    b("cmpunordpd", "V2dV2dV2d", CMPUNORDPD), b("cmpneqpd", "V2dV2dV2d", CMPNEQPD), b("cmpnltpd", "V2dV2dV2d", CMPNLTPD),
    b("cmpnlepd", "V2dV2dV2d", CMPNLEPD), b("cmpordpd", "V2dV2dV2d", CMPORDPD),
    b("cmpgtpd", "V2dV2dV2d", CMPLTPD).order("10"), b("cmpgepd", "V2dV2dV2d", CMPLEPD).order("10"),
    b("cmpngtpd", "V2dV2dV2d", CMPNLTPD).order("10"), b("cmpngepd", "V2dV2dV2d", CMPNLEPD).order("10"),
    b("cmpeqsd", "V2dV2dV2d", CMPEQSD), b("cmpltsd", "V2dV2dV2d", CMPLTSD), b("cmplesd", "V2dV2dV2d", CMPLESD),
    b("cmpunordsd", "V2dV2dV2d", CMPUNORDSD), b("cmpneqsd", "V2dV2dV2d", CMPNEQSD), b("cmpnltsd", "V2dV2dV2d", CMPNLTSD),
    b("cmpnlesd", "V2dV2dV2d", CMPNLESD), b("cmpordsd", "V2dV2dV2d", CMPORDSD),
    b("cvtsd2si", "iV2d", CVTSD2SI_R_XM).sized(2), b("cvtsd2si64", "xV2d", CVTSD2SI_R_XM).sized(3),
    b("cvttsd2si", "iV2d", CVTTSD2SI_R_XM).sized(2), b("cvttsd2si64", "xV2d", CVTTSD2SI_R_XM).sized(3),
    b("cvtsi2sd", "V2dV2di", CVTSI2SD).sized(2).result(MERGE), b("cvtsi642sd", "V2dV2dx", CVTSI2SD).sized(3).result(MERGE),
    b("cvtsd2ss", "V4fV4fV2d", CVTSD2SS).result(MERGE), b("cvtss2sd", "V2dV2dV4f", CVTSS2SD).result(MERGE),
    b("cvtdq2pd", "V2dV4i", CVTDQ2PD), b("cvtdq2ps", "V4fV4i", CVTDQ2PS), b("cvtpd2dq", "V4iV2d", CVTPD2DQ), b("cvtpd2ps", "V4fV2d", CVTPD2PS),
    b("cvttpd2dq", "V4iV2d", CVTTPD2DQ), b("cvtps2dq", "V4iV4f", CVTPS2DQ), b("cvttps2dq", "V4iV4f", CVTTPS2DQ), b("cvtps2pd", "V2dV4f", CVTPS2PD),
    b("shufpd", "V2dV2dV2d#", SHUFPD), b("pshufd", "V4iV4i#", PSHUFD), b("pshuflw", "V8sV8s#", PSHUFLW), b("pshufhw", "V8sV8s#", PSHUFHW),
    b("packsswb128", "V16cV8sV8s", PACKSSWB), b("packssdw128", "V8sV4iV4i", PACKSSDW), b("packuswb128", "V16cV8sV8s", PACKUSWB),
    b("pmovmskb128", "iV16c", PMOVMSKB), b("pmulhw128", "V8sV8sV8s", PMULHW), b("pmulhuw128", "V8sV8sV8s", PMULHUW),
    b("pmaddwd128", "V4iV8sV8s", PMADDWD), b("pmuludq128", "V2xV4iV4i", PMULUDQ), b("psadbw128", "V2xV16cV16c", PSADBW),
    b("pavgb128", "V16cV16cV16c", PAVGB), b("pavgw128", "V8sV8sV8s", PAVGW),
    b("pmaxsw128", "V8sV8sV8s", PMAXSW), b("pmaxub128", "V16cV16cV16c", PMAXUB), b("pminsw128", "V8sV8sV8s", PMINSW), b("pminub128", "V16cV16cV16c", PMINUB),
    b("paddsb128", "V16cV16cV16c", PADDSB), b("paddsw128", "V8sV8sV8s", PADDSW), b("paddusb128", "V16cV16cV16c", PADDUSB),
    b("paddusw128", "V8sV8sV8s", PADDUSW), b("psubsb128", "V16cV16cV16c", PSUBSB), b("psubsw128", "V8sV8sV8s", PSUBSW),
    b("psubusb128", "V16cV16cV16c", PSUBUSB), b("psubusw128", "V8sV8sV8s", PSUBUSW),
    b("psllw128", "V8sV8sV8s", PSLLW_X_XM), b("pslld128", "V4iV4iV4i", PSLLD_X_XM), b("psllq128", "V2xV2xV2x", PSLLQ_X_XM),
    b("psrlw128", "V8sV8sV8s", PSRLW_X_XM), b("psrld128", "V4iV4iV4i", PSRLD_X_XM), b("psrlq128", "V2xV2xV2x", PSRLQ_X_XM),
    b("psraw128", "V8sV8sV8s", PSRAW_X_XM), b("psrad128", "V4iV4iV4i", PSRAD_X_XM),
    b("pslldqi128", "V2xV2x#", PSLLDQ).result(BITS), b("psrldqi128", "V2xV2x#", PSRLDQ).result(BITS),
    b("movntpd", "vpV2d", MOVNTPD).effects(), b("movntdq", "vpV2x", MOVNTDQ).effects(), b("movnti", "vpi", MOVNTI).sized(2).effects(),
    b("movnti64", "vpx", MOVNTI).sized(3).effects(), b("maskmovdqu", "vV16cV16cp", MASKMOVDQU).effects(),
    b("lfence", "v", LFENCE).effects(), b("mfence", "v", MFENCE).effects(), b("clflush", "vP", CLFLUSH).effects(),
    // SSE3
    b("addsubps", "V4fV4fV4f", ADDSUBPS), b("addsubpd", "V2dV2dV2d", ADDSUBPD), b("haddps", "V4fV4fV4f", HADDPS), b("haddpd", "V2dV2dV2d", HADDPD),
    b("hsubps", "V4fV4fV4f", HSUBPS), b("hsubpd", "V2dV2dV2d", HSUBPD), b("movshdup", "V4fV4f", MOVSHDUP), b("movsldup", "V4fV4f", MOVSLDUP),
    // SSSE3
    b("pabsb128", "V16cV16c", PABSB), b("pabsw128", "V8sV8s", PABSW), b("pabsd128", "V4iV4i", PABSD),
    b("phaddw128", "V8sV8sV8s", PHADDW), b("phaddd128", "V4iV4iV4i", PHADDD), b("phaddsw128", "V8sV8sV8s", PHADDSW),
    b("phsubw128", "V8sV8sV8s", PHSUBW), b("phsubd128", "V4iV4iV4i", PHSUBD), b("phsubsw128", "V8sV8sV8s", PHSUBSW),
    b("pmaddubsw128", "V8sV16cV16c", PMADDUBSW), b("pmulhrsw128", "V8sV8sV8s", PMULHRSW), b("pshufb128", "V16cV16cV16c", PSHUFB),
    b("psignb128", "V16cV16cV16c", PSIGNB), b("psignw128", "V8sV8sV8s", PSIGNW), b("psignd128", "V4iV4iV4i", PSIGND),
    b("palignr128", "V2xV2xV2x#", PALIGNR).result(BITS),
    // SSE4.1
    b("blendpd", "V2dV2dV2d#", BLENDPD), b("blendps", "V4fV4fV4f#", BLENDPS), b("pblendw128", "V8sV8sV8s#", PBLENDW),
    b("blendvpd", "V2dV2dV2dV2d", BLENDVPD), b("blendvps", "V4fV4fV4fV4f", BLENDVPS), b("pblendvb128", "V16cV16cV16cV16c", PBLENDVB),
    b("dppd", "V2dV2dV2d#", DPPD), b("dpps", "V4fV4fV4f#", DPPS), b("insertps128", "V4fV4fV4f#", INSERTPS), b("mpsadbw128", "V16cV16cV16c#", MPSADBW),
    b("packusdw128", "V8sV4iV4i", PACKUSDW), b("phminposuw128", "V8sV8s", PHMINPOSUW),
    b("pmaxsb128", "V16cV16cV16c", PMAXSB), b("pmaxsd128", "V4iV4iV4i", PMAXSD), b("pmaxud128", "V4iV4iV4i", PMAXUD), b("pmaxuw128", "V8sV8sV8s", PMAXUW),
    b("pminsb128", "V16cV16cV16c", PMINSB), b("pminsd128", "V4iV4iV4i", PMINSD), b("pminud128", "V4iV4iV4i", PMINUD), b("pminuw128", "V8sV8sV8s", PMINUW),
    b("pmovsxbd128", "V4iV16c", PMOVSXBD), b("pmovsxbq128", "V2xV16c", PMOVSXBQ), b("pmovsxbw128", "V8sV16c", PMOVSXBW),
    b("pmovsxdq128", "V2xV4i", PMOVSXDQ), b("pmovsxwd128", "V4iV8s", PMOVSXWD), b("pmovsxwq128", "V2xV8s", PMOVSXWQ),
    b("pmovzxbd128", "V4iV16c", PMOVZXBD), b("pmovzxbq128", "V2xV16c", PMOVZXBQ), b("pmovzxbw128", "V8sV16c", PMOVZXBW),
    b("pmovzxdq128", "V2xV4i", PMOVZXDQ), b("pmovzxwd128", "V4iV8s", PMOVZXWD), b("pmovzxwq128", "V2xV8s", PMOVZXWQ),
    b("pmuldq128", "V2xV4iV4i", PMULDQ), b("pmulld128", "V4iV4iV4i", PMULLD), b("pcmpeqq", "V2xV2xV2x", PCMPEQQ), b("pcmpgtq", "V2xV2xV2x", PCMPGTQ),
    b("ptestc128", "iV2xV2x", PTEST).result(cc::B), b("ptestz128", "iV2xV2x", PTEST).result(cc::E), b("ptestnzc128", "iV2xV2x", PTEST).result(cc::A),
    b("roundpd", "V2dV2d#", ROUNDPD), b("roundps", "V4fV4f#", ROUNDPS),
    b("roundsd", "V2dV2dV2d#", ROUNDSD).result(MERGE), b("roundss", "V4fV4fV4f#", ROUNDSS).result(MERGE),
    // SSE4.2
    b("crc32qi", "uu1", CRC32_R_RM8), b("crc32hi", "uu2", CRC32_R_RM).sized(1), b("crc32si", "uuu", CRC32_R_RM).sized(2), b("crc32di", "yyy", CRC32_R64_RM).sized(3),
    b("pcmpistri128", "iV16cV16c#", PCMPISTRI), b("pcmpistrm128", "V16cV16cV16c#", PCMPISTRM),
    b("pcmpistria128", "iV16cV16c#", PCMPISTRI).result(cc::A), b("pcmpistric128", "iV16cV16c#", PCMPISTRI).result(cc::B),
    b("pcmpistrio128", "iV16cV16c#", PCMPISTRI).result(cc::O), b("pcmpistris128", "iV16cV16c#", PCMPISTRI).result(cc::S),
    b("pcmpistriz128", "iV16cV16c#", PCMPISTRI).result(cc::E),
    b("pcmpestri128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects(), b("pcmpestrm128", "V16cV16ciV16ci#", PCMPESTRM).order("02413").effects(),
    b("pcmpestria128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects().result(cc::A), b("pcmpestric128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects().result(cc::B),
    b("pcmpestrio128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects().result(cc::O), b("pcmpestris128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects().result(cc::S),
    b("pcmpestriz128", "iV16ciV16ci#", PCMPESTRI).order("02413").effects().result(cc::E),
    // AES, PCLMUL, SHA
    b("aesenc128", "V2xV2xV2x", AESENC), b("aesenclast128", "V2xV2xV2x", AESENCLAST), b("aesdec128", "V2xV2xV2x", AESDEC),
    b("aesdeclast128", "V2xV2xV2x", AESDECLAST), b("aesimc128", "V2xV2x", AESIMC), b("aeskeygenassist128", "V2xV2x#", AESKEYGENASSIST),
    b("pclmulqdq128", "V2xV2xV2x#", PCLMULQDQ),
    b("sha1msg1", "V4iV4iV4i", SHA1MSG1), b("sha1msg2", "V4iV4iV4i", SHA1MSG2), b("sha1nexte", "V4iV4iV4i", SHA1NEXTE), b("sha1rnds4", "V4iV4iV4i#", SHA1RNDS4),
    b("sha256msg1", "V4iV4iV4i", SHA256MSG1), b("sha256msg2", "V4iV4iV4i", SHA256MSG2), b("sha256rnds2", "V4iV4iV4iV4i", SHA256RNDS2),
    b("vgf2p8mulb_v16qi", "V16cV16cV16c", GF2P8MULB), b("vgf2p8affineqb_v16qi", "V16cV16cV16c#", GF2P8AFFINEQB),
    b("vgf2p8affineinvqb_v16qi", "V16cV16cV16c#", GF2P8AFFINEINVQB),
    // SSE4a
    b("movntsd", "vpV2d", MOVNTSD).effects(), b("movntss", "vpV4f", MOVNTSS).effects(),
    // Bits
    b("bextr_u32", "uuu", BEXTR).sized(2), b("bextr_u64", "yyy", BEXTR).sized(3), b("bzhi_si", "uuu", BZHI).sized(2), b("bzhi_di", "yyy", BZHI).sized(3),
    b("pdep_si", "uuu", PDEP).sized(2), b("pdep_di", "yyy", PDEP).sized(3), b("pext_si", "uuu", PEXT).sized(2), b("pext_di", "yyy", PEXT).sized(3),
    b("lzcnt_u16", "22", LZCNT).sized(1), b("lzcnt_u32", "uu", LZCNT).sized(2), b("lzcnt_u64", "yy", LZCNT).sized(3),
    b("tzcnt_u16", "22", TZCNT).sized(1), b("tzcnt_u32", "uu", TZCNT).sized(2), b("tzcnt_u64", "yy", TZCNT).sized(3),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = TABLE.iter().map(|b| b.name).collect();
        names.sort_unstable();
        let doubled = names.windows(2).find(|w| w[0] == w[1]);
        assert_eq!(doubled, None);
    }
}
