//! One source file to its output, all stages in this process. `c_to_module` … `emit` is the whole way of a C file.

use super::config::{Config, Language, Mode};
use super::paths::Places;
use super::{Failed, error, output};
use crate::codegen::lines::{DebugInput, map_prefix};
use crate::diag::Session;
use crate::dwarf::UnitOptions;
use crate::ir::Module;
use crate::lower::LowerOptions;
use crate::mc::object::Object;
use crate::mc::stream::Stream;
use crate::mc::text::Text;
use crate::opt::pipeline::{Level, Machine, OptOptions};
use crate::pp::{PpOptions, Preprocessor, deps, print};
use crate::support::lang::Standard;
use crate::support::source::Loc;
use crate::target::Target;
use std::path::Path;

/// What `name` becomes when no `-o` is given: its last component with another suffix.
fn default_output(name: &str, suffix: &str) -> String {
    let base = Path::new(name).file_stem().map_or("-".into(), |s| s.to_string_lossy().into_owned());
    format!("{base}.{suffix}")
}

/// Compiles or assembles `name` as far as the mode says. With `Mode::Link` gives the object.
pub fn compile(
    c: &Config,
    target: &'static dyn Target,
    places: &Places,
    name: &str,
    lang: Language,
) -> Result<Option<Vec<u8>>, Failed> {
    let named = |suffix: &str| c.output.clone().unwrap_or_else(|| default_output(name, suffix));
    let preprocess_only = c.mode == Mode::Preprocess || c.deps.instead;
    match lang {
        Language::Asm if preprocess_only => return Ok(None),
        Language::Asm => {
            let text = read(name)?;
            let object = assemble(c, target, name, text)?;
            return finish(c, object, &named("o"));
        }
        _ => {}
    }
    let mut pp = c.pp.clone();
    pp.dirs = places.search_dirs(c);
    pp.preprocessed |= lang == Language::CppOutput;
    pp.output_only = preprocess_only || lang == Language::AsmCpp;
    pp.collect_deps = c.deps.wanted;
    if c.verbose {
        show_search(&pp);
    }
    let mut options = c.lang.clone();
    options.assembler = lang == Language::AsmCpp;
    let sess = Session::new(options, target.info().clone());
    super::diagnostics::configure(&sess, c);

    if preprocess_only || lang == Language::AsmCpp {
        let mut p = Preprocessor::new(&sess, pp);
        let mut text = Vec::new();
        let style = print_options(c);
        crate::pp::print::configure(&mut p, style);
        if p.enter_main(name) {
            print::print(&mut p, &mut text, style).map_err(error)?;
        }
        let ok = sess.finish();
        // As gcc: what -E has printed by then is output even after errors.
        if c.mode == Mode::Preprocess && !c.deps.instead {
            output::write(c.output.as_deref().unwrap_or("-"), &text)?;
        }
        if !ok {
            return Err(Failed);
        }
        if c.deps.wanted {
            write_deps(c, &sess, name, &named("o"))?;
        }
        if c.deps.instead {
            return Ok(None);
        }
        if c.mode == Mode::Preprocess {
            return Ok(None);
        }
        let object = assemble(c, target, name, text)?;
        return finish(c, object, &named("o"));
    }

    let module = c_to_module(c, target, &sess, pp, &|p| p.enter_main(name))?;
    if c.deps.wanted {
        write_deps(c, &sess, name, &named("o"))?;
    }
    let Some(module) = module else { return Ok(None) };
    let bytes = emit(c, target, &sess, name, module)?;
    match c.mode {
        Mode::Assembly => output::write(&named("s"), &bytes).map(|()| None),
        _ => finish(c, bytes, &named("o")),
    }
}

/// Writes an object file, or hands it to the link.
fn finish(c: &Config, object: Vec<u8>, path: &str) -> Result<Option<Vec<u8>>, Failed> {
    match c.mode {
        Mode::Link => Ok(Some(object)),
        Mode::Object => output::write(path, &object).map(|()| None),
        _ => Ok(None),
    }
}

fn read(name: &str) -> Result<Vec<u8>, Failed> {
    if name == "-" {
        let mut v = Vec::new();
        return std::io::Read::read_to_end(&mut std::io::stdin(), &mut v)
            .map(|_| v)
            .map_err(|e| error(format!("cannot read standard input: {e}")));
    }
    std::fs::read(name).map_err(|e| {
        let why = if e.kind() == std::io::ErrorKind::NotFound {
            "No such file or directory".into()
        } else {
            e.to_string()
        };
        error(format!("{name}: {why}"))
    })
}

/// `-v`: where headers are looked for, in the words build systems parse.
fn show_search(pp: &PpOptions) {
    use crate::pp::options::DirKind;
    eprintln!("#include \"...\" search starts here:");
    for d in pp.dirs.iter().filter(|d| d.kind == DirKind::Quote) {
        eprintln!(" {}", d.path.display());
    }
    eprintln!("#include <...> search starts here:");
    for d in pp.dirs.iter().filter(|d| d.kind != DirKind::Quote) {
        eprintln!(" {}", d.path.display());
    }
    eprintln!("End of search list.");
}

/// Source text to optimised IR; `None` for -fsyntax-only.
fn c_to_module(
    c: &Config,
    target: &'static dyn Target,
    sess: &Session,
    pp: PpOptions,
    enter: &dyn Fn(&mut Preprocessor) -> bool,
) -> Result<Option<Module>, Failed> {
    let arena = bumpalo::Bump::new();
    let mut p = Preprocessor::new(sess, pp);
    if !enter(&mut p) {
        sess.finish();
        return Err(Failed);
    }
    let mut unit = crate::parse::parse_translation_unit(sess, p, &arena);
    let flow = crate::flow::Options { opt_level: c.opt_level };
    let calls = crate::flow::check_statements(&unit, sess, flow);
    if sess.error_count() == 0 {
        crate::flow::check_unit(&unit, sess, flow, &calls);
    }
    if sess.error_count() != 0 || c.mode == Mode::SyntaxOnly {
        return if sess.finish() { Ok(None) } else { Err(Failed) };
    }
    let options = LowerOptions {
        opt_level: c.opt_level,
        opt_size: c.opt_size,
        strict_aliasing: c.strict_aliasing.unwrap_or(c.opt_level >= 2),
        semantic_interposition: !c.no_semantic_interposition,
        cx_limited_range: c.cx_limited_range,
        visibility: c.visibility,
        tls_model: c.tls_model,
        auto_var_init: c.auto_var_init,
        instrument_functions: c.instrument_functions,
        keep_static_consts: c.keep_static_consts,
        keep_inline_functions: c.keep_inline_functions,
        patchable: c.patchable,
        features: c.codegen.features,
        omit_frame_pointer: c.codegen.omit_frame_pointer,
    };
    let mut module = crate::lower::lower_unit(&mut unit, sess, target, &options);
    if sess.error_count() != 0 {
        sess.finish();
        return Err(Failed);
    }
    let l = &c.lang;
    let options = OptOptions {
        level: match (c.opt_level, c.opt_size) {
            (0, _) => Level::O0,
            (1, _) => Level::O1,
            (_, true) => Level::Os,
            (2, _) => Level::O2,
            _ => Level::O3,
        },
        target: target.facts(&c.codegen),
        machine: Machine(target),
        no_math_errno: l.no_math_errno,
        finite_math: l.finite_math,
        no_strict_aliasing: !c.strict_aliasing.unwrap_or(c.opt_level >= 2),
        no_signed_zeros: l.no_signed_zeros,
        reciprocal_math: l.reciprocal_math,
        skip: c.skip_passes.clone(),
        dump: c.dump_ir.clone(),
        verify: c.codegen.checking,
    };
    for call in crate::opt::pipeline::run(&mut module, &options) {
        use crate::diag::catalog::driver;
        let desc = if call.message.is_none() {
            &driver::INLINE_MISMATCH
        } else if call.is_error {
            &driver::ATTRIBUTE_ERROR
        } else {
            &driver::ATTRIBUTE_WARNING
        };
        sess.diag(desc, call.loc).arg(call.callee).arg(call.message).emit();
    }
    if sess.finish() { Ok(Some(module)) } else { Err(Failed) }
}

/// IR to object file or assembly text.
fn emit(
    c: &Config,
    target: &'static dyn Target,
    sess: &Session,
    name: &str,
    mut module: Module,
) -> Result<Vec<u8>, Failed> {
    let sources = sess.sources.borrow();
    let name = if name == "-" { "<stdin>" } else { name };
    module.source_name = name.rsplit('/').next().unwrap_or(name).to_string();
    let debug = (c.codegen.debug > 0).then(|| DebugInput {
        sources: &sources,
        main_file: name,
        unit: debug_unit(c, target, name),
        prefix_map: &c.debug_prefix_map,
    });
    let mut run = |out: &mut dyn Stream| {
        crate::codegen::compile_module(&mut module, target, &c.codegen, debug.as_ref(), out).map_err(
            |errors| {
                for e in errors {
                    super::diagnostics::report(&sources, e.loc, &e.text);
                }
                Failed
            },
        )
    };
    if c.mode == Mode::Assembly {
        let mut text = Text::new(target.machine());
        run(&mut text)?;
        return Ok(text.out);
    }
    let mut object = Object::new(target.machine(), Some(crate::asm::assemble_text));
    run(&mut object)?;
    object.write_elf().map_err(|()| asm_errors(&sources, &object.errors))
}

/// What debug information says of the compilation.
fn debug_unit(c: &Config, target: &'static dyn Target, name: &str) -> UnitOptions {
    let version = c.codegen.dwarf_version;
    let language = match c.lang.standard {
        Standard::C89 | Standard::C94 => gimli::DW_LANG_C89,
        Standard::C99 => gimli::DW_LANG_C99,
        // C11 is a language of DWARF 5 (§7.12); there is none later in it.
        _ if version >= 5 => gimli::DW_LANG_C11,
        _ => gimli::DW_LANG_C99,
    };
    let map = |path: &str| map_prefix(&c.debug_prefix_map, path).into_owned();
    UnitOptions {
        producer: concat!("ccc ", env!("CARGO_PKG_VERSION")).into(),
        language,
        name: map(name),
        comp_dir: map(&working_directory()),
        version,
        address_size: target.info().pointer_size,
    }
}

/// The working directory by the name the user's shell knows it by, if that is true.
fn working_directory() -> String {
    let real = std::env::current_dir().unwrap_or_default();
    let same = |p: &Path| p.is_absolute() && p.canonicalize().is_ok_and(|p| p == real);
    match std::env::var_os("PWD") {
        Some(p) if same(Path::new(&p)) => p.to_string_lossy().into_owned(),
        _ => real.to_string_lossy().into_owned(),
    }
}

fn asm_errors(sources: &crate::support::source::SourceMap, errors: &[(Loc, String)]) -> Failed {
    for (loc, text) in errors {
        super::diagnostics::report(sources, *loc, text);
    }
    Failed
}

/// Assembler text to an object file.
pub fn assemble(
    c: &Config,
    target: &'static dyn Target,
    name: &str,
    text: Vec<u8>,
) -> Result<Vec<u8>, Failed> {
    let options = crate::asm::cmdline::parse(&c.as_words).map_err(error)?;
    let object =
        crate::asm::cmdline::assemble(target.machine(), &text, name, &options, &mut |m| eprintln!("{m}"));
    object.ok_or(Failed)
}

/// What `-E` prints.
fn print_options(c: &Config) -> print::PrintOptions {
    let dump = match c.dump_macros {
        Some('M') => print::Dump::Macros,
        Some('D' | 'U') => print::Dump::Definitions,
        Some('N') => print::Dump::Names,
        _ => print::Dump::None,
    };
    print::PrintOptions { no_line_markers: c.no_line_markers, dump, includes: c.dump_macros == Some('I') }
}

/// Writes the make rule where the options say.
fn write_deps(c: &Config, sess: &Session, input: &str, object: &str) -> Result<(), Failed> {
    let quoted = |(t, quote): &(String, bool)| if *quote { deps::quote(t) } else { t.clone() };
    let targets = if !c.deps.targets.is_empty() {
        c.deps.targets.iter().map(quoted).collect()
    } else if c.mode == Mode::Link || c.deps.instead {
        vec![deps::default_target(input)]
    } else {
        vec![deps::quote(object)]
    };
    let options = deps::DepsOptions { targets, no_system: !c.deps.system, phony: c.deps.phony };
    let mut files: Vec<(String, bool)> = Vec::new();
    for (_, f) in sess.sources.borrow().files() {
        let own = f.name.starts_with('<') || f.path.starts_with(super::paths::OWN_HEADERS);
        if !own && !files.iter().any(|(n, _)| *n == f.name) {
            files.push((f.name.clone(), f.system));
        }
    }
    let text = deps::rule(&options, &files);
    let path = match (&c.deps.file, c.deps.instead) {
        (Some(f), _) => f.clone(),
        (None, true) => c.output.clone().unwrap_or("-".into()),
        (None, false) => {
            let base = c.output.clone().filter(|o| o != "-").unwrap_or_else(|| default_output(input, "o"));
            Path::new(&base).with_extension("d").display().to_string()
        }
    };
    output::write(&path, text.as_bytes())
}

/// Compiles C text in memory to an object (the runtime's members).
pub fn memory(c: &Config, target: &'static dyn Target, name: &str, text: Vec<u8>) -> Result<Vec<u8>, Failed> {
    let mut pp = c.pp.clone();
    pp.dirs = vec![super::paths::own_headers()];
    let sess = Session::new(c.lang.clone(), target.info().clone());
    let module = c_to_module(c, target, &sess, pp, &|p| p.enter_main_text(name, text.clone()))?;
    emit(c, target, &sess, name, module.ok_or(Failed)?)
}
