//! The gcc-compatible driver: command line → [`config::Config`] → a plan of steps, all run in this process.
//!
//! `args` reads the words through the table in `options`; `paths` knows where headers and libraries are; `queries` answers
//! `--version` and the like; `compile` takes one source to its output; `link` turns the rest into an ld command line; `runtime`
//! hands the linker the compiler's own start files and helper library.

pub mod args;
pub mod compile;
pub mod config;
pub mod diagnostics;
pub mod link;
pub mod options;
pub mod output;
pub mod paths;
pub mod queries;
pub mod runtime;

use crate::mir::select::CodegenOptions;
use crate::pp::options::TargetMacros;
use crate::target::{self, Target};
use config::{Config, Input, Language, Mode};
use paths::Places;
use std::process::ExitCode;

/// Stack of the thread that compiles: deep but legal nesting must not overflow it. Only pages that are touched cost anything.
const STACK_BYTES: usize = 1 << 30;

/// A failure that has been reported.
pub struct Failed;

/// Runs the compiler driver on the words after the program's name. `prefix` is the triple the program was called with (`riscv64-linux-gnu-gcc`).
pub fn main(words: Vec<String>, prefix: Option<&str>) -> ExitCode {
    let run = move |prefix: Option<String>| match run(words, prefix.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed) => ExitCode::FAILURE,
    };
    let prefix = prefix.map(str::to_string);
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(prefix));
    match thread.map(|t| t.join()) {
        Ok(Ok(code)) => code,
        _ => ExitCode::FAILURE,
    }
}

/// Says an error of the driver's own.
pub fn error(text: impl std::fmt::Display) -> Failed {
    eprintln!("ccc: error: {text}");
    Failed
}

fn run(words: Vec<String>, prefix: Option<&str>) -> Result<(), Failed> {
    let words = args::expand_response_files(words).map_err(error)?;
    let mut c = args::parse(&words).map_err(|errors| {
        for e in errors {
            error(e);
        }
        Failed
    })?;
    if c.triple.is_none() {
        c.triple = prefix.map(str::to_string);
    }
    let target = find_target(c.triple.as_deref())?;
    let places = Places::new(&c, target.info());
    for n in &c.notes {
        eprintln!("cc1: warning: {n}");
    }
    if let Some(q) = &c.query {
        output::stdout(queries::answer(q, &c, &places).as_bytes())?;
        return Ok(());
    }
    if c.verbose {
        eprint!("{}", version_text(&places));
    }
    if !c.inputs.iter().any(|i| matches!(i, Input::File(..))) {
        if c.verbose {
            return Ok(());
        }
        eprintln!("ccc: fatal error: no input files\ncompilation terminated.");
        return Err(Failed);
    }
    diagnostics::check(&c)?;
    settle(&mut c, target)?;
    compile_and_link(&c, target, &places)
}

/// What `-v` says first.
fn version_text(p: &Places) -> String {
    format!(
        "Using built-in specs.\nTarget: {}\nThread model: posix\ngcc version 12.2.0 (ccc {})\n",
        p.triple(),
        env!("CARGO_PKG_VERSION")
    )
}

/// The target of a triple: its first component decides.
pub fn find_target(triple: Option<&str>) -> Result<&'static dyn Target, Failed> {
    let arch = triple.map_or(std::env::consts::ARCH, |t| t.split('-').next().unwrap_or(t));
    let arch = match arch {
        "amd64" | "x64" => "x86_64",
        a if a.starts_with("riscv64") => "riscv64",
        a => a,
    };
    target::ALL
        .iter()
        .copied()
        .find(|t| t.info().triple.split('-').next() == Some(arch))
        .ok_or_else(|| error(format!("unknown target '{}'", triple.unwrap_or(arch))))
}

/// Derives what one option says about another's field.
fn settle(c: &mut Config, target: &'static dyn Target) -> Result<(), Failed> {
    use crate::support::lang::PicLevel;
    let fast = c.fast_math;
    let l = &mut c.lang;
    l.opt_level = c.opt_level;
    l.opt_size = c.opt_size;
    l.no_inline = c.opt_level == 0 || c.no_inline;
    if fast {
        l.fast_math = true;
        l.finite_math = true;
        l.no_math_errno = true;
        l.no_signed_zeros = true;
        l.no_trapping_math = true;
        l.associative_math = true;
        l.reciprocal_math = true;
        c.cx_limited_range = true;
    }
    // Executables are position-independent unless said otherwise, as Debian's gcc makes them.
    let pic = c.pic.unwrap_or(if c.link.pie == Some(false) && c.mode == Mode::Link {
        PicLevel::None
    } else {
        PicLevel::Pie(2)
    });
    l.pic = pic;
    let g = &mut c.codegen;
    (g.pic, g.pie) = match pic {
        PicLevel::None => (0, false),
        PicLevel::Pic(n) => (n, false),
        PicLevel::Pie(n) => (n, true),
    };
    g.opt_level = c.opt_level;
    g.optsize = c.opt_size;
    g.omit_frame_pointer = c.omit_frame_pointer.unwrap_or(c.opt_level > 0);
    g.asynchronous_unwind_tables = c.unwind_tables.unwrap_or(true);
    g.jump_tables = !c.no_jump_tables;
    // What names a processor is the base that the other options change, wherever it stands.
    let (cpus, others): (Vec<_>, Vec<_>) = c.machine.iter().partition(|m| m.starts_with("march="));
    for m in cpus.into_iter().chain(others) {
        target.machine_option(m, g).map_err(error)?;
    }
    c.pp.predefines = target.predefines(g);
    let base = g.clone();
    c.pp.target_macros = TargetMacros(std::sync::Arc::new(move |text| {
        let features = target.function_features(text, base.features).ok()?;
        Some(target.predefines(&CodegenOptions { features, ..base.clone() }))
    }));
    c.pp.has_builtin = |target, name| {
        let machine = name.strip_prefix(target.builtin_prefix).filter(|_| !target.builtin_prefix.is_empty());
        machine.is_some_and(|m| target.builtins.iter().any(|b| b.name == m))
            || crate::sema::builtins::find(crate::support::intern::Name::intern(name)).is_some()
    };
    if let Ok(t) = std::env::var("SOURCE_DATE_EPOCH") {
        c.pp.now =
            Some(t.parse().map_err(|_| {
                error("environment variable 'SOURCE_DATE_EPOCH' must be a non-negative integer")
            })?);
    }
    Ok(())
}

fn compile_and_link(c: &Config, target: &'static dyn Target, places: &Places) -> Result<(), Failed> {
    let files: Vec<(&str, Language)> = c
        .inputs
        .iter()
        .filter_map(|i| match i {
            // Standard input has no suffix to go by.
            Input::File(name, None) if name == "-" && c.mode == Mode::Preprocess => {
                Some((name.as_str(), Language::C))
            }
            Input::File(name, lang) => Some((name.as_str(), lang.unwrap_or_else(|| args::language_of(name)))),
            Input::Linker(_) => None,
        })
        .collect();
    if files.iter().any(|f| f.0 == "-" && f.1 == Language::Link) {
        return Err(error("-E or -x required when input is from standard input"));
    }
    let sources = files.iter().filter(|f| f.1 != Language::Link).count();
    if c.mode != Mode::Link && c.output.is_some() && sources > 1 {
        eprintln!(
            "ccc: fatal error: cannot specify '-o' with '-c', '-S' or '-E' with multiple files\ncompilation terminated."
        );
        return Err(Failed);
    }
    let mut objects = Vec::new();
    let mut made = runtime::Provider::new(c, target);
    let mut failed = false;
    for (name, lang) in files {
        if lang == Language::Link {
            if c.mode != Mode::Link {
                eprintln!("ccc: warning: {name}: linker input file unused because linking not done");
            } else if !std::path::Path::new(name).exists() {
                error(format!("{name}: No such file or directory"));
                failed = true;
            }
            objects.push(name.to_string());
            continue;
        }
        match compile::compile(c, target, places, name, lang) {
            Ok(Some(object)) => objects.push(made.add_object(name, object)),
            Ok(None) => {}
            Err(Failed) => failed = true,
        }
    }
    if failed {
        return Err(Failed);
    }
    if c.mode != Mode::Link || c.deps.instead {
        return Ok(());
    }
    let words = link::command(c, places, &objects, target.link().emulations()[0]);
    if c.verbose {
        let shown: Vec<String> =
            words.iter().map(|w| if c.dry_run { format!("\"{w}\"") } else { w.clone() }).collect();
        eprintln!(" /usr/lib/ccc/{}", shown.join(" "));
    }
    if c.dry_run {
        return Ok(());
    }
    let out = crate::link::cmdline::run("ld", &words[1..], &made);
    output::stdout(out.stdout.as_bytes())?;
    for m in &out.messages {
        eprintln!("{m}");
    }
    if out.failed { Err(Failed) } else { Ok(()) }
}
