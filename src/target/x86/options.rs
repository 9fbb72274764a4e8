//! `-m` options of x86-64 as data.

use super::*;

/// What `-march=` names imply: the micro-architecture levels of the psABI and common processors.
static CPUS: &[(&str, u64)] = &[
    ("x86-64", 0),
    ("k8", 0),
    ("generic", 0),
    ("nocona", SSE3 | CX16),
    ("core2", SSE3 | SSSE3 | CX16),
    ("x86-64-v2", V2),
    ("nehalem", V2),
    ("corei7", V2),
    ("westmere", V2),
    ("sandybridge", V2),
    ("x86-64-v3", V2),
    ("haswell", V2),
    ("skylake", V2),
    ("x86-64-v4", V2),
    ("znver1", V2),
    ("znver2", V2),
    ("znver3", V2),
    ("native", 0),
];
const V2: u64 = SSE3 | SSSE3 | SSE4_1 | SSE4_2 | super::POPCNT | CX16;

/// Feature switches: `-mNAME` sets the bits, `-mno-NAME` clears them.
static FEATURES: &[(&str, u64)] = &[
    ("sse3", SSE3),
    ("ssse3", SSE3 | SSSE3),
    ("sse4.1", SSE3 | SSSE3 | SSE4_1),
    ("sse4.2", SSE3 | SSSE3 | SSE4_1 | SSE4_2),
    ("sse4", SSE3 | SSSE3 | SSE4_1 | SSE4_2),
    ("popcnt", super::POPCNT),
    ("cx16", CX16),
];

/// Options without effect, and why that is safe.
static HINTS: &[(&str, &str)] = &[
    ("sse", "part of x86-64"),
    ("sse2", "part of x86-64"),
    ("mmx", "part of x86-64; never used unasked"),
    ("fxsr", "part of x86-64"),
    ("80387", "part of x86-64"),
    ("hard-float", "the only way"),
    ("128bit-long-double", "the psABI's way"),
    ("long-double-80", "the psABI's way"),
    ("accumulate-outgoing-args", "the only way"),
    ("no-accumulate-outgoing-args", "a tuning"),
    ("push-args", "a tuning"),
    ("no-push-args", "a tuning"),
    ("preferred-stack-boundary=4", "the psABI's way"),
    ("incoming-stack-boundary=4", "the psABI's way"),
    ("stackrealign", "the stack is aligned by every caller of this ABI"),
    ("no-stackrealign", "the default"),
    ("fpmath=sse", "the default"),
    ("tls-dialect=gnu", "the default"),
    ("asm=att", "the default"),
    ("no-3dnow", "never used"),
    ("no-avx", "never used unasked"),
    ("no-avx2", "never used unasked"),
    ("no-avx512f", "never used unasked"),
    ("no-fma", "never used unasked"),
    ("no-sse4a", "never used"),
    ("no-ms-bitfields", "the default"),
    ("sahf", "never needed"),
    ("vzeroupper", "no AVX code to end"),
    ("no-vzeroupper", "no AVX code to end"),
    ("prefer-vector-width=", "a tuning"),
    ("branch-cost=", "a tuning"),
    ("indirect-branch=keep", "the default"),
    ("function-return=keep", "the default"),
    ("harden-sls=none", "the default"),
    ("no-fentry", "the default"),
    ("no-omit-leaf-frame-pointer", "a tuning of debugging"),
    ("omit-leaf-frame-pointer", "a tuning"),
    ("large-data-threshold=", "only for models that are not supported"),
    ("malign-data=", "a tuning"),
    ("align-data=", "a tuning"),
    ("no-stv", "a tuning"),
    ("stv", "a tuning"),
    ("no-vect8-ret-in-mem", "the default"),
    ("skip-rax-setup", "the register is always set up, which callees may ignore"),
];

/// Applies one option.
pub fn apply(text: &str, opts: &mut CodegenOptions) -> Result<(), String> {
    if let Some(cpu) = text.strip_prefix("march=") {
        let (_, bits) = CPUS
            .iter()
            .find(|c| c.0 == cpu)
            .ok_or_else(|| format!("bad value ('{cpu}') for '-march=' switch"))?;
        opts.features |= bits;
        return Ok(());
    }
    if let Some(model) = text.strip_prefix("cmodel=") {
        opts.code_model = match model {
            "small" => MODEL_SMALL,
            "kernel" => MODEL_KERNEL,
            "medium" | "large" => return Err(format!("code model '{model}' is not supported")),
            _ => return Err(format!("unrecognized argument in option '-mcmodel={model}'")),
        };
        return Ok(());
    }
    if let Some(done) = crate::target::guard_option(text, opts) {
        return match opts.guard.reg.as_deref() {
            None | Some("fs" | "gs") => done,
            Some(r) => Err(format!("invalid register '{r}' in '-mstack-protector-guard-reg='")),
        };
    }
    if let Some((_, bits)) = FEATURES.iter().find(|f| f.0 == text) {
        opts.features |= bits;
        return Ok(());
    }
    if let Some((_, bits)) = text.strip_prefix("no-").and_then(|t| FEATURES.iter().find(|f| f.0 == t)) {
        opts.features &= !bits;
        return Ok(());
    }
    let is_hint = |h: &&(&str, &str)| text == h.0 || (h.0.ends_with('=') && text.starts_with(h.0));
    if HINTS.iter().find(is_hint).is_some() {
        return Ok(());
    }
    if matches!(text, "general-regs-only" | "no-sse" | "no-sse2" | "soft-float" | "no-mmx" | "no-80387") {
        // Without vector registers: variadic functions must not save them.
        if text != "no-mmx" && text != "no-80387" {
            opts.features |= NO_SSE;
        }
        return Ok(());
    }
    Err(format!("'-m{text}' is not supported"))
}
