//! Instruction-set extensions of x86: their names, what each implies, the macros they define, and the sets that `-march=` names stand for.
//!
//! A feature is a bit of [`Features`]; the bits have the numbers that the run-time CPU description (`__cpu_model.__cpu_features`,
//! `__cpu_features2`) gives them, so the same table serves `-mNAME`, `target("NAME")` and `__builtin_cpu_supports("NAME")`.
//! SSE, SSE2, MMX and FXSR are part of x86-64: nobody asks for their bits; [`NO_SSE`] says that they must not be used.

use crate::target::CpuTest;

/// A set of features: one bit each.
pub type Features = u128;

/// A feature and what it means.
struct Row {
    /// As in `-mNAME`; several may stand for one feature.
    name: &'static str,
    bit: u8,
    /// What comes with it, by name.
    implies: &'static str,
    /// Its predefined macro, without the `__` around it; `""` for none.
    macro_name: &'static str,
}

macro_rules! features {
    ($($constant:ident = $bit:literal $name:literal [$implies:literal] $macro_name:literal;)*) => {
        $(#[doc = concat!("The extension ", $name, ".")]
        #[allow(dead_code)]
        pub const $constant: Features = 1 << $bit;)*
        static ROWS: &[Row] = &[$(Row { name: $name, bit: $bit, implies: $implies, macro_name: $macro_name }),*];
    };
}

#[rustfmt::skip]
features! {
    CMOV = 0 "cmov" [""] ""; MMX = 1 "mmx" [""] ""; SSE = 3 "sse" [""] ""; SSE2 = 4 "sse2" [""] ""; FXSR = 51 "fxsr" [""] "";
    POPCNT = 2 "popcnt" [""] "POPCNT"; SSE3 = 5 "sse3" [""] "SSE3"; SSSE3 = 6 "ssse3" ["sse3"] "SSSE3";
    SSE4_1 = 7 "sse4.1" ["ssse3"] "SSE4_1"; SSE4_2 = 8 "sse4.2" ["sse4.1 popcnt crc32"] "SSE4_2";
    AVX = 9 "avx" ["sse4.2 xsave"] "AVX"; AVX2 = 10 "avx2" ["avx"] "AVX2"; SSE4A = 11 "sse4a" ["sse3"] "SSE4A";
    FMA4 = 12 "fma4" ["avx sse4a"] "FMA4"; XOP = 13 "xop" ["fma4"] "XOP"; FMA = 14 "fma" ["avx"] "FMA";
    AVX512F = 15 "avx512f" ["avx2"] "AVX512F"; BMI = 16 "bmi" [""] "BMI"; BMI2 = 17 "bmi2" [""] "BMI2";
    AES = 18 "aes" [""] "AES"; PCLMUL = 19 "pclmul" [""] "PCLMUL"; AVX512VL = 20 "avx512vl" ["avx512f"] "AVX512VL";
    AVX512BW = 21 "avx512bw" ["avx512f"] "AVX512BW"; AVX512DQ = 22 "avx512dq" ["avx512f"] "AVX512DQ";
    AVX512CD = 23 "avx512cd" ["avx512f"] "AVX512CD"; AVX512ER = 24 "avx512er" ["avx512f"] "AVX512ER";
    AVX512PF = 25 "avx512pf" ["avx512f"] "AVX512PF"; AVX512VBMI = 26 "avx512vbmi" ["avx512bw"] "AVX512VBMI";
    AVX512IFMA = 27 "avx512ifma" ["avx512f"] "AVX512IFMA"; AVX5124VNNIW = 28 "avx5124vnniw" ["avx512f"] "AVX5124VNNIW";
    AVX5124FMAPS = 29 "avx5124fmaps" ["avx512f"] "AVX5124FMAPS";
    AVX512VPOPCNTDQ = 30 "avx512vpopcntdq" ["avx512f"] "AVX512VPOPCNTDQ"; AVX512VBMI2 = 31 "avx512vbmi2" ["avx512f"] "AVX512VBMI2";
    GFNI = 32 "gfni" [""] "GFNI"; VPCLMULQDQ = 33 "vpclmulqdq" [""] "VPCLMULQDQ"; AVX512VNNI = 34 "avx512vnni" ["avx512f"] "AVX512VNNI";
    AVX512BITALG = 35 "avx512bitalg" ["avx512f"] "AVX512BITALG"; AVX512BF16 = 36 "avx512bf16" ["avx512bw"] "AVX512BF16";
    AVX512VP2INTERSECT = 37 "avx512vp2intersect" ["avx512dq"] "AVX512VP2INTERSECT"; AMD3DNOW = 38 "3dnow" [""] "3dNOW";
    AMD3DNOWA = 39 "3dnowa" ["3dnow"] "3dNOW_A"; ADX = 40 "adx" [""] "ADX"; ABM = 41 "abm" ["lzcnt popcnt"] "ABM";
    CLDEMOTE = 42 "cldemote" [""] "CLDEMOTE"; CLFLUSHOPT = 43 "clflushopt" [""] "CLFLUSHOPT"; CLWB = 44 "clwb" [""] "CLWB";
    CLZERO = 45 "clzero" [""] "CLZERO"; CX16 = 46 "cx16" [""] "GCC_HAVE_SYNC_COMPARE_AND_SWAP_16"; ENQCMD = 48 "enqcmd" [""] "ENQCMD";
    F16C = 49 "f16c" ["avx"] "F16C"; FSGSBASE = 50 "fsgsbase" [""] "FSGSBASE"; HLE = 52 "hle" [""] ""; SAHF = 54 "sahf" [""] "LAHF_SAHF";
    LWP = 56 "lwp" [""] "LWP"; LZCNT = 57 "lzcnt" [""] "LZCNT"; MOVBE = 58 "movbe" [""] "MOVBE"; MOVDIR64B = 59 "movdir64b" [""] "MOVDIR64B";
    MOVDIRI = 60 "movdiri" [""] "MOVDIRI"; MWAITX = 61 "mwaitx" [""] "MWAITX"; PCONFIG = 63 "pconfig" [""] "PCONFIG"; PKU = 64 "pku" [""] "PKU";
    PREFETCHWT1 = 65 "prefetchwt1" [""] "PREFETCHWT1"; PRFCHW = 66 "prfchw" [""] "PRFCHW"; PTWRITE = 67 "ptwrite" [""] "PTWRITE";
    RDPID = 68 "rdpid" [""] "RDPID"; RDRND = 69 "rdrnd" [""] "RDRND"; RDSEED = 70 "rdseed" [""] "RDSEED"; RTM = 71 "rtm" [""] "RTM";
    SERIALIZE = 72 "serialize" [""] "SERIALIZE"; SGX = 73 "sgx" [""] "SGX"; SHA = 74 "sha" [""] "SHA"; SHSTK = 75 "shstk" [""] "SHSTK";
    TBM = 76 "tbm" [""] "TBM"; TSXLDTRK = 77 "tsxldtrk" [""] "TSXLDTRK"; VAES = 78 "vaes" [""] "VAES"; WAITPKG = 79 "waitpkg" [""] "WAITPKG";
    WBNOINVD = 80 "wbnoinvd" [""] "WBNOINVD"; XSAVE = 81 "xsave" [""] "XSAVE"; XSAVEC = 82 "xsavec" ["xsave"] "XSAVEC";
    XSAVEOPT = 83 "xsaveopt" ["xsave"] "XSAVEOPT"; XSAVES = 84 "xsaves" ["xsave"] "XSAVES"; AMX_TILE = 85 "amx-tile" ["xsave"] "AMX_TILE";
    AMX_INT8 = 86 "amx-int8" [""] "AMX_INT8"; AMX_BF16 = 87 "amx-bf16" [""] "AMX_BF16"; UINTR = 88 "uintr" [""] "UINTR";
    HRESET = 89 "hreset" [""] "HRESET"; KL = 90 "kl" [""] "KL"; WIDEKL = 92 "widekl" ["kl"] "WIDEKL";
    AVXVNNI = 93 "avxvnni" ["avx2"] "AVXVNNI"; AVX512FP16 = 94 "avx512fp16" ["avx512bw"] "AVX512FP16";
    CRC32 = 99 "crc32" [""] "CRC32"; MWAIT = 100 "mwait" [""] "";
}
/// No floating-point or vector registers: `-mgeneral-regs-only`, `-mno-sse`.
pub const NO_SSE: Features = 1 << 127;

/// Other names of features.
static ALIASES: &[(&str, &str)] = &[("sse4", "sse4.2")];

/// A processor: the features of `base` and the listed ones (without those that have a `-`).
struct Cpu {
    name: &'static str,
    base: &'static str,
    adds: &'static str,
}

macro_rules! cpus {
    ($($name:literal : $base:literal + $adds:literal;)*) => {
        static CPUS: &[Cpu] = &[$(Cpu { name: $name, base: $base, adds: $adds }),*];
    };
}

// The micro-architecture levels are the psABI's (table 3.1), the processors as the gcc manual lists them ("x86 Options").
#[rustfmt::skip]
cpus! {
    "x86-64": "" + ""; "x86-64-v2": "" + "cx16 sahf popcnt sse4.2"; "x86-64-v3": "x86-64-v2" + "avx2 bmi bmi2 f16c fma lzcnt movbe xsave";
    "x86-64-v4": "x86-64-v3" + "avx512f avx512bw avx512cd avx512dq avx512vl";
    "nocona": "" + "sse3 cx16"; "core2": "nocona" + "ssse3 sahf"; "nehalem": "core2" + "sse4.2 popcnt"; "corei7": "nehalem" + "";
    "westmere": "nehalem" + "pclmul"; "sandybridge": "westmere" + "avx xsaveopt"; "corei7-avx": "sandybridge" + "";
    "ivybridge": "sandybridge" + "f16c fsgsbase rdrnd"; "core-avx-i": "ivybridge" + ""; "haswell": "ivybridge" + "avx2 bmi bmi2 fma lzcnt movbe";
    "core-avx2": "haswell" + ""; "broadwell": "haswell" + "adx prfchw rdseed"; "skylake": "broadwell" + "aes clflushopt sgx xsavec xsaves";
    "skylake-avx512": "skylake" + "avx512f avx512bw avx512cd avx512dq avx512vl clwb pku"; "cascadelake": "skylake-avx512" + "avx512vnni";
    "cooperlake": "cascadelake" + "avx512bf16";
    "cannonlake": "skylake" + "avx512f avx512bw avx512cd avx512dq avx512vl avx512ifma avx512vbmi pku sha";
    "icelake-client": "cannonlake" + "avx512bitalg avx512vbmi2 avx512vnni avx512vpopcntdq gfni rdpid vaes vpclmulqdq";
    "icelake-server": "icelake-client" + "clwb pconfig wbnoinvd"; "rocketlake": "icelake-client" + "-sgx";
    "tigerlake": "icelake-client" + "avx512vp2intersect clwb movdir64b movdiri widekl";
    "sapphirerapids": "icelake-server" + "amx-bf16 amx-int8 amx-tile avx512bf16 avx512fp16 avx512vp2intersect avxvnni cldemote enqcmd movdir64b movdiri ptwrite serialize tsxldtrk uintr waitpkg";
    "alderlake": "skylake" + "avxvnni cldemote clwb gfni hreset movdir64b movdiri pconfig pku ptwrite rdpid serialize sha vaes vpclmulqdq waitpkg widekl";
    "bonnell": "core2" + "movbe"; "atom": "bonnell" + ""; "silvermont": "nehalem" + "movbe pclmul prfchw rdrnd"; "slm": "silvermont" + "";
    "goldmont": "silvermont" + "aes clflushopt fsgsbase rdseed sha xsavec xsaveopt xsaves"; "goldmont-plus": "goldmont" + "ptwrite rdpid sgx";
    "tremont": "goldmont-plus" + "cldemote clwb gfni movdir64b movdiri waitpkg";
    "knl": "broadwell" + "avx512f avx512cd avx512er avx512pf prefetchwt1"; "knm": "knl" + "avx5124fmaps avx5124vnniw avx512vpopcntdq";
    "k8": "" + "3dnowa"; "opteron": "k8" + ""; "athlon64": "k8" + ""; "athlon-fx": "k8" + ""; "k8-sse3": "k8" + "sse3"; "opteron-sse3": "k8-sse3" + "";
    "athlon64-sse3": "k8-sse3" + ""; "amdfam10": "k8" + "abm cx16 sahf prfchw sse4a"; "barcelona": "amdfam10" + "";
    "btver1": "" + "abm cx16 sahf prfchw sse4a ssse3 xsave"; "btver2": "btver1" + "aes avx bmi f16c movbe pclmul xsaveopt";
    "bdver1": "" + "abm aes avx cx16 sahf lwp pclmul prfchw xop"; "bdver2": "bdver1" + "bmi f16c fma tbm"; "bdver3": "bdver2" + "fsgsbase xsaveopt";
    "bdver4": "bdver3" + "avx2 bmi2 movbe mwaitx rdrnd";
    "znver1": "" + "abm adx aes avx2 bmi bmi2 clflushopt clzero cx16 f16c fma fsgsbase sahf movbe mwaitx pclmul prfchw rdrnd rdseed sha sse4a xsavec xsaveopt xsaves";
    "znver2": "znver1" + "clwb rdpid wbnoinvd"; "znver3": "znver2" + "pku vaes vpclmulqdq";
    "znver4": "znver3" + "avx512f avx512bw avx512cd avx512dq avx512vl avx512ifma avx512vbmi avx512vbmi2 avx512vnni avx512bitalg avx512bf16 avx512vpopcntdq gfni";
    "eden-x2": "" + "sse3 sahf"; "eden-x4": "" + "sse4.1 sahf"; "nano": "" + "ssse3 sahf";
}

fn row(name: &str) -> Option<&'static Row> {
    let name = ALIASES.iter().find(|a| a.0 == name).map_or(name, |a| a.1);
    ROWS.iter().find(|r| r.name == name)
}

/// The feature `name` with all that it implies.
pub fn with_implied(name: &str) -> Option<Features> {
    let r = row(name)?;
    let mut set = 1 << r.bit;
    for n in r.implies.split_whitespace() {
        set |= with_implied(n)?;
    }
    Some(set)
}

/// The feature `name` and all that need it: what `-mno-NAME` takes away.
fn with_dependents(name: &str) -> Option<Features> {
    let bit: Features = 1 << row(name)?.bit;
    let needs = |r: &Row| with_implied(r.name).is_some_and(|s| s & bit != 0);
    // POPCNT and CRC32 come with SSE4.2 but are no part of it.
    let weak = matches!(name, "popcnt" | "crc32" | "lzcnt");
    let rows = ROWS.iter().filter(|r| !weak && needs(r));
    Some(rows.fold(bit, |s, r| s | 1 << r.bit))
}

/// The features of processor `name`; of this machine for `native`.
pub fn of_cpu(name: &str) -> Option<Features> {
    if name == "native" {
        return Some(native());
    }
    let c = CPUS.iter().find(|c| c.name == name)?;
    let mut set = if c.base.is_empty() { 0 } else { of_cpu(c.base)? };
    for n in c.adds.split_whitespace() {
        match n.strip_prefix('-') {
            Some(n) => set &= !(1 << row(n)?.bit),
            None => set |= with_implied(n)?,
        }
    }
    Some(set)
}

/// Applies `NAME` or `no-NAME`; `None` if that is no feature.
pub fn switch(text: &str, set: Features) -> Option<Features> {
    match text.strip_prefix("no-") {
        Some("sse" | "sse2") => {
            // Everything built on SSE goes.
            Some(set & !with_dependents("sse3")? | NO_SSE)
        }
        Some(name) => Some(set & !with_dependents(name)?),
        None if matches!(text, "sse" | "sse2") => Some(set & !NO_SSE),
        None => Some(set | with_implied(text)?),
    }
}

/// The names of processors and of features, for messages and completion.
pub fn is_cpu(name: &str) -> bool {
    name == "native" || CPUS.iter().any(|c| c.name == name)
}

/// The macros that a set of features defines.
pub fn macros(set: Features) -> impl Iterator<Item = String> {
    ROWS.iter().filter(move |r| set & (1 << r.bit) != 0 && !r.macro_name.is_empty()).map(|r| {
        match r.macro_name {
            n @ "GCC_HAVE_SYNC_COMPARE_AND_SWAP_16" => format!("__{n}"),
            n => format!("__{n}__"),
        }
    })
}

#[cfg(target_arch = "x86_64")]
fn native() -> Features {
    let mut set = CX16 | SAHF;
    macro_rules! probe {
        ($($name:tt $bits:expr;)*) => { $(if std::arch::is_x86_feature_detected!($name) { set |= $bits; })* };
    }
    probe! {
        "sse3" SSE3; "ssse3" SSSE3; "sse4.1" SSE4_1; "sse4.2" SSE4_2 | CRC32; "popcnt" POPCNT; "avx" AVX; "avx2" AVX2; "fma" FMA; "f16c" F16C;
        "bmi1" BMI; "bmi2" BMI2; "lzcnt" LZCNT; "aes" AES; "pclmulqdq" PCLMUL; "sha" SHA; "adx" ADX; "rdrand" RDRND; "rdseed" RDSEED;
        "movbe" MOVBE; "xsave" XSAVE; "xsavec" XSAVEC; "xsaveopt" XSAVEOPT; "xsaves" XSAVES; "avx512f" AVX512F; "avx512bw" AVX512BW;
        "avx512dq" AVX512DQ; "avx512cd" AVX512CD; "avx512vl" AVX512VL; "avx512ifma" AVX512IFMA; "avx512vbmi" AVX512VBMI;
        "avx512vbmi2" AVX512VBMI2; "avx512vnni" AVX512VNNI; "avx512bitalg" AVX512BITALG; "avx512vpopcntdq" AVX512VPOPCNTDQ;
        "avx512bf16" AVX512BF16; "gfni" GFNI; "vaes" VAES; "vpclmulqdq" VPCLMULQDQ; "sse4a" SSE4A;
    }
    set
}

#[cfg(not(target_arch = "x86_64"))]
fn native() -> Features {
    0
}

// What the run-time description of the processor (`__cpu_model`, written by `__cpu_indicator_init`) holds.

/// Names of `__builtin_cpu_supports` that are no `-m` options, with their bits.
static RUN_TIME: &[(&str, u8)] = &[
    ("3dnowp", 39),
    ("cmpxchg16b", 46),
    ("cmpxchg8b", 47),
    ("fxsave", 51),
    ("ibt", 53),
    ("lahf_lm", 54),
    ("lm", 55),
    ("osxsave", 62),
    ("aeskle", 91),
    ("x86-64", 95),
    ("x86-64-v2", 96),
    ("x86-64-v3", 97),
    ("x86-64-v4", 98),
];

/// The bit of a feature by the name that `__builtin_cpu_supports` takes.
fn run_time_bit(name: &str) -> Option<u8> {
    let row = ROWS
        .iter()
        .find(|r| r.name == name && r.bit < 99 && !matches!(name, "cx16" | "sahf" | "fxsr" | "3dnowa"));
    row.map(|r| r.bit).or_else(|| RUN_TIME.iter().find(|r| r.0 == name).map(|r| r.1))
}

/// Names of `__builtin_cpu_is`: the word of `__cpu_model` (0 vendor, 1 type, 2 subtype) and its value.
static RUN_TIME_CPUS: &[(&str, u8, u32)] = &[
    ("intel", 0, 1),
    ("amd", 0, 2),
    ("atom", 1, 1),
    ("bonnell", 1, 1),
    ("core2", 1, 2),
    ("corei7", 1, 3),
    ("amdfam10h", 1, 4),
    ("amdfam15h", 1, 5),
    ("slm", 1, 6),
    ("silvermont", 1, 6),
    ("knl", 1, 7),
    ("btver1", 1, 8),
    ("btver2", 1, 9),
    ("amdfam17h", 1, 10),
    ("knm", 1, 11),
    ("goldmont", 1, 12),
    ("goldmont-plus", 1, 13),
    ("tremont", 1, 14),
    ("amdfam19h", 1, 15),
    ("nehalem", 2, 1),
    ("westmere", 2, 2),
    ("sandybridge", 2, 3),
    ("barcelona", 2, 4),
    ("shanghai", 2, 5),
    ("istanbul", 2, 6),
    ("bdver1", 2, 7),
    ("bdver2", 2, 8),
    ("bdver3", 2, 9),
    ("bdver4", 2, 10),
    ("znver1", 2, 11),
    ("ivybridge", 2, 12),
    ("haswell", 2, 13),
    ("broadwell", 2, 14),
    ("skylake", 2, 15),
    ("skylake-avx512", 2, 16),
    ("cannonlake", 2, 17),
    ("icelake-client", 2, 18),
    ("icelake-server", 2, 19),
    ("znver2", 2, 20),
    ("cascadelake", 2, 21),
    ("tigerlake", 2, 22),
    ("cooperlake", 2, 23),
    ("sapphirerapids", 2, 24),
    ("alderlake", 2, 25),
    ("znver3", 2, 26),
    ("rocketlake", 2, 27),
];

/// See `Target::cpu_test`. The layout is libgcc's: `__cpu_model` is vendor, type, subtype and the first 32 features; the others follow
/// in `__cpu_features2`.
pub fn cpu_test(name: &str, is: bool) -> Option<CpuTest> {
    if is {
        let (_, word, equals) = RUN_TIME_CPUS.iter().find(|c| c.0 == name)?;
        return Some(CpuTest { symbol: "__cpu_model", offset: *word as u32 * 4, mask: 0, equals: *equals });
    }
    let bit = run_time_bit(name)? as u32;
    let mask = 1 << (bit % 32);
    Some(match bit / 32 {
        0 => CpuTest { symbol: "__cpu_model", offset: 12, mask, equals: 0 },
        n => CpuTest { symbol: "__cpu_features2", offset: (n - 1) * 4, mask, equals: 0 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implication_and_its_reverse() {
        let v3 = of_cpu("x86-64-v3").unwrap();
        assert_eq!(v3 & (AVX2 | FMA | BMI2 | SSE3 | CX16), AVX2 | FMA | BMI2 | SSE3 | CX16);
        assert_eq!(v3 & AVX512F, 0);
        let without = switch("no-avx", v3).unwrap();
        assert_eq!(without & (AVX | AVX2 | FMA | F16C), 0);
        assert_ne!(without & (SSE4_2 | BMI), 0);
        assert_eq!(switch("avx512vbmi", 0).unwrap() & (AVX512BW | AVX512F | AVX2), AVX512BW | AVX512F | AVX2);
        assert!(switch("bogus", 0).is_none() && of_cpu("bogus").is_none());
    }

    #[test]
    fn every_name_resolves() {
        for c in CPUS {
            assert!(of_cpu(c.name).is_some(), "{}", c.name);
        }
        for r in ROWS {
            assert!(with_implied(r.name).is_some(), "{}", r.name);
        }
        assert_eq!(run_time_bit("gfni"), Some(32));
        assert_eq!(run_time_bit("cx16"), None);
    }
}
