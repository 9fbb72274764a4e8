//! `-m` options of x86-64 as data.

use super::*;

/// The precision of x87 arithmetic, set by a start file.
static PRECISIONS: &[(&str, &str)] =
    &[("pc32", "crtprec32.o"), ("pc64", "crtprec64.o"), ("pc80", "crtprec80.o")];

/// Options without effect, and why that is safe.
static HINTS: &[(&str, &str)] = &[
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
    ("vzeroupper", "no AVX code to end"),
    ("no-vzeroupper", "no AVX code to end"),
    ("prefer-vector-width=", "a tuning"),
    ("branch-cost=", "a tuning"),
    ("inline-all-stringops", "a tuning"),
    ("no-inline-all-stringops", "a tuning"),
    ("inline-stringops-dynamically", "a tuning"),
    ("no-inline-stringops-dynamically", "a tuning"),
    ("stringop-strategy=", "a tuning"),
    ("memcpy-strategy=", "a tuning"),
    ("memset-strategy=", "a tuning"),
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
        // The command line's feature switches come after (see `Target::machine_option`).
        opts.features =
            features::of_cpu(cpu).ok_or_else(|| format!("bad value ('{cpu}') for '-march=' switch"))?;
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
    if let Some((_, file)) = PRECISIONS.iter().find(|p| p.0 == text) {
        opts.start_files.push(file);
        return Ok(());
    }
    if let Some(done) = crate::target::guard_option(text, opts) {
        return match opts.guard.reg.as_deref() {
            None | Some("fs" | "gs") => done,
            Some(r) => Err(format!("invalid register '{r}' in '-mstack-protector-guard-reg='")),
        };
    }
    if let Some(set) = features::switch(text, opts.features) {
        opts.features = set;
        return Ok(());
    }
    let is_hint = |h: &&(&str, &str)| text == h.0 || (h.0.ends_with('=') && text.starts_with(h.0));
    if HINTS.iter().find(is_hint).is_some() {
        return Ok(());
    }
    if matches!(text, "general-regs-only" | "soft-float") {
        // Without vector registers: variadic functions must not save them.
        opts.features = features::switch("no-sse", opts.features).unwrap_or(opts.features);
        return Ok(());
    }
    if text == "no-80387" {
        return Ok(());
    }
    Err(format!("'-m{text}' is not supported"))
}

/// The features of a function with `target("text")` (gcc manual, "x86 Function Attributes"): words separated by commas, each a
/// feature, `no-` and one, `arch=` and a processor, or a matter of tuning.
pub fn function_features(text: &str, features: u128) -> Result<u128, String> {
    const TUNING: &[&str] = &[
        "cld",
        "fancy-math-387",
        "ieee-fp",
        "inline-all-stringops",
        "inline-stringops-dynamically",
        "align-stringops",
        "recip",
        "default",
    ];
    let words = || text.split(',').map(str::trim).filter(|w| !w.is_empty());
    let mut set = features;
    for w in words() {
        if let Some(cpu) = w.strip_prefix("arch=") {
            set |= features::of_cpu(cpu).ok_or(w)?;
        }
    }
    for w in words() {
        let tuning = w.strip_prefix("no-").unwrap_or(w);
        if let Some(s) = features::switch(w, set) {
            set = s;
        } else if w == "general-regs-only" {
            set = features::switch("no-sse", set).ok_or(w)?;
        } else if let Some(cpu) = w.strip_prefix("tune=") {
            if cpu != "generic" && cpu != "intel" && !features::is_cpu(cpu) {
                return Err(w.into());
            }
        } else if !(w.starts_with("arch=")
            || w.starts_with("fpmath=")
            || w.starts_with("prefer-vector-width=")
            || TUNING.contains(&tuning))
        {
            return Err(w.into());
        }
    }
    Ok(set)
}
