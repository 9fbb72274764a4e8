//! The gcc command line as data: one row an option (or a family), in the manual's order.
//!
//! A row says how the option takes its argument and what it does: set a field of [`Config`], choose a mode, go to the
//! linker, be a hint without effect (with the reason it is safe), or be refused (with the reason). Nothing outside this table knows an option's spelling.

use super::config::*;
use crate::mir::select::CodegenOptions;
use crate::pp::options::{DirKind, MacroOption};
use crate::support::lang::{PicLevel, StackProtector, Standard};

/// How an option takes its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg {
    /// The option is the whole word.
    None,
    /// The rest of the word, possibly empty (`-O2`, `-std=c11`).
    Joined,
    /// The next word.
    Separate,
    /// The rest of the word, or the next word if that is empty (`-Idir`, `-I dir`).
    Either,
    /// `-fNAME` and `-fno-NAME` (or `-m…`): the row's name stands without the prefix `no-`.
    Toggle,
}

/// What an option does.
#[derive(Clone, Copy)]
pub enum Act {
    /// Sets something: the argument, and false for the `no-` form.
    Set(fn(&mut Config, &str, bool) -> Result<(), String>),
    /// Accepted without effect; the text says to the reader why that is safe.
    #[allow(dead_code)]
    Hint(&'static str),
    /// Known, and an error: it would change what the program means or does.
    Refuse(&'static str),
    /// Refused when switched on; the `no-` form is the only way there is.
    OnlyOff(&'static str),
}

/// A row of the table.
pub struct Opt {
    /// Spelling with its dash; for `Toggle` the positive form.
    pub name: &'static str,
    pub arg: Arg,
    pub act: Act,
    pub help: &'static str,
}

const fn opt(name: &'static str, arg: Arg, act: Act, help: &'static str) -> Opt {
    Opt { name, arg, act, help }
}

use Act::{Hint, OnlyOff, Refuse, Set};
use Arg::{Either, Joined, None as Word, Separate, Toggle};

type Done = Result<(), String>;

/// A field set to whether the positive form was used.
macro_rules! on {
    ($($field:ident).+) => { Set(|c, _, on| { c.$($field).+ = on; Ok(()) }) };
}
/// A field set to whether the `no-` form was used.
macro_rules! off {
    ($($field:ident).+) => { Set(|c, _, on| { c.$($field).+ = !on; Ok(()) }) };
}

/// `-fpatchable-function-entry=N[,M]`.
fn patchable_entries(c: &mut Config, v: &str, _: bool) -> Result<(), String> {
    let bad = || format!("invalid arguments for '-fpatchable-function-entry={v}'");
    let (n, m) = v.split_once(',').unwrap_or((v, "0"));
    let (n, m): (u16, u16) = (n.parse().map_err(|_| bad())?, m.parse().map_err(|_| bad())?);
    if m > n {
        return Err(bad());
    }
    c.patchable = (n, m);
    Ok(())
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("argument '{text}' is not a number"))
}

fn add_dir(c: &mut Config, path: &str, place: DirPlace) -> Done {
    c.dirs.push((place, path.to_string()));
    Ok(())
}

fn language(text: &str) -> Result<Option<Language>, String> {
    Ok(Some(match text {
        "c" | "c-header" => Language::C,
        "cpp-output" => Language::CppOutput,
        "assembler" => Language::Asm,
        "assembler-with-cpp" => Language::AsmCpp,
        "none" => return Ok(None),
        _ => return Err(format!("language {text} not recognized")),
    }))
}

fn standard(c: &mut Config, text: &str) -> Done {
    let (gnu, edition) = match text.strip_prefix("gnu") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('c').or(text.strip_prefix("iso9899:")).unwrap_or("")),
    };
    c.lang.standard = match edition {
        "89" | "90" | "1990" => Standard::C89,
        "199409" => Standard::C94,
        "99" | "9x" | "1999" | "199x" => Standard::C99,
        "11" | "1x" | "2011" => Standard::C11,
        "17" | "18" | "2017" | "2018" => Standard::C17,
        "23" | "2x" | "2023" | "2024" => Standard::C23,
        _ => return Err(format!("unrecognized command-line option '-std={text}'")),
    };
    c.lang.gnu = gnu;
    c.lang.trigraphs = !gnu && c.lang.standard < Standard::C23;
    Ok(())
}

fn optimise(c: &mut Config, text: &str) -> Done {
    c.fast_math = false;
    (c.opt_level, c.opt_size) = match text {
        "" | "1" | "g" => (1, false),
        "0" => (0, false),
        "2" => (2, false),
        "s" | "z" => (2, true),
        "fast" => {
            c.fast_math = true;
            (3, false)
        }
        t if t.parse::<u32>().is_ok() => (3, false),
        _ => {
            return Err(
                "argument to '-O' should be a non-negative integer, 'g', 's', 'z' or 'fast'".to_string()
            );
        }
    };
    Ok(())
}

fn debug(c: &mut Config, text: &str) -> Done {
    let gen_: &mut CodegenOptions = &mut c.codegen;
    match text {
        "" | "gdb" | "2" | "gdb2" => gen_.debug = 2,
        "0" | "gdb0" => gen_.debug = 0,
        "1" | "gdb1" => gen_.debug = 1,
        "3" | "gdb3" => gen_.debug = 3,
        "dwarf" => gen_.debug = gen_.debug.max(2),
        t if t.strip_prefix("dwarf-").is_some_and(|v| matches!(v, "2" | "3" | "4" | "5")) => {
            gen_.debug = gen_.debug.max(2);
            gen_.dwarf_version = text.as_bytes()[6] - b'0';
        }
        "split-dwarf" => return Err("'-gsplit-dwarf' is not supported".into()),
        t if t.starts_with("no-")
            || t.starts_with('z')
            || matches!(
                t,
                "strict-dwarf"
                    | "column-info"
                    | "record-gcc-switches"
                    | "statement-frontiers"
                    | "variable-location-views"
                    | "as-loc-support"
                    | "as-locview-support"
                    | "inline-points"
                    | "pubnames"
                    | "gnu-pubnames"
                    | "dwarf32"
            ) => {}
        _ => return Err(format!("unrecognized debug output level '{text}'")),
    }
    Ok(())
}

fn diagnostic(c: &mut Config, word: &str) -> Done {
    c.diagnostics.push(word.to_string());
    Ok(())
}

fn visibility(c: &mut Config, text: &str) -> Done {
    use crate::ir::Visibility::*;
    c.visibility = match text {
        "default" => Default,
        "hidden" => Hidden,
        "protected" => Protected,
        "internal" => Internal,
        _ => return Err(format!("unrecognized visibility value '{text}'")),
    };
    Ok(())
}

fn prefix_map(map: &mut Vec<(String, String)>, text: &str) -> Done {
    let (old, new) =
        text.split_once('=').ok_or_else(|| format!("invalid argument '{text}' to prefix map option"))?;
    map.push((old.to_string(), new.to_string()));
    Ok(())
}

/// `-Wp,a,b` and `-Xpreprocessor a`: the words a preprocessor of its own would get.
fn preprocessor_words(c: &mut Config, text: &str) -> Done {
    for w in text.split(',') {
        c.pp_words.push(w.to_string());
    }
    Ok(())
}

fn comma_list(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(',').map(str::to_string)
}

const LTO: &str = "link-time optimisation is not supported";
const PROFILE: &str = "profiling instrumentation is not supported";
const NO_SUCH_PASS: &str = "it tunes a pass of gcc's that ccc does not have; results are the same";
const LAYOUT: &str = "a tuning of code placement, not of meaning";
const COMPILER_OUTPUT: &str = "it concerns only what gcc itself prints";
const SCHED: &str = "instruction scheduling is a tuning, not a change of meaning";

/// The table. Where several rows fit a word, the longest name wins.
#[rustfmt::skip]
pub static OPTIONS: &[Opt] = &[
    // Overall.
    opt("-c", Word, Set(|c, _, _| { c.mode = Mode::Object; Ok(()) }), "Compile and assemble, but do not link."),
    opt("-S", Word, Set(|c, _, _| { c.mode = Mode::Assembly; Ok(()) }), "Compile only; do not assemble or link."),
    opt("-E", Word, Set(|c, _, _| { c.mode = Mode::Preprocess; Ok(()) }), "Preprocess only; do not compile, assemble or link."),
    opt("-o", Either, Set(|c, v, _| { c.output = Some(v.to_string()); Ok(()) }), "Place the output into <file>."),
    opt("-x", Either, Set(|c, v, _| { c.language = language(v)?; Ok(()) }), "Specify the language of the following input files."),
    opt("-v", Word, on!(verbose), "Display what is done."),
    opt("-###", Word, Set(|c, _, _| { c.dry_run = true; c.verbose = true; Ok(()) }), "Like -v but options quoted and nothing done."),
    opt("--help", Joined, Set(|c, v, _| { c.query = Some(Query::Help(v.to_string())); Ok(()) }), "Display this information."),
    opt("--target-help", Word, Set(|c, _, _| { c.query = Some(Query::Help("=target".into())); Ok(()) }), "Display target specific options."),
    opt("--version", Word, Set(|c, _, _| { c.query = Some(Query::Version); Ok(()) }), "Display compiler version information."),
    opt("-dumpversion", Word, Set(|c, _, _| { c.query = Some(Query::Text("12")); Ok(()) }), "Display the version of the compiler."),
    opt("-dumpfullversion", Word, Set(|c, _, _| { c.query = Some(Query::Text("12.2.0")); Ok(()) }), "Display the full version of the compiler."),
    opt("-dumpmachine", Word, Set(|c, _, _| { c.query = Some(Query::Machine); Ok(()) }), "Display the target processor."),
    opt("-dumpspecs", Word, Set(|c, _, _| { c.query = Some(Query::Text("")); Ok(()) }), "Display the (empty) built-in spec strings."),
    opt("-print-search-dirs", Word, Set(|c, _, _| { c.query = Some(Query::SearchDirs); Ok(()) }), "Display the directories in the search path."),
    opt("-print-file-name=", Joined, Set(|c, v, _| { c.query = Some(Query::FileName(v.to_string())); Ok(()) }), "Display the full path to library <lib>."),
    opt("-print-prog-name=", Joined, Set(|c, v, _| { c.query = Some(Query::ProgName(v.to_string())); Ok(()) }), "Display the full path to component <prog>."),
    opt("-print-libgcc-file-name", Word, Set(|c, _, _| { c.query = Some(Query::FileName("libgcc.a".into())); Ok(()) }), "Display the name of the compiler's companion library."),
    opt("-print-multi-lib", Word, Set(|c, _, _| { c.query = Some(Query::Text(".;")); Ok(()) }), "Display the mapping between options and library directories."),
    opt("-print-multi-directory", Word, Set(|c, _, _| { c.query = Some(Query::Text(".")); Ok(()) }), "Display the root directory for libgcc."),
    opt("-print-multi-os-directory", Word, Set(|c, _, _| { c.query = Some(Query::MultiOs); Ok(()) }), "Display the relative path to OS libraries."),
    opt("-print-multiarch", Word, Set(|c, _, _| { c.query = Some(Query::Multiarch); Ok(()) }), "Display the target's normalized GNU triplet."),
    opt("-print-sysroot", Word, Set(|c, _, _| { c.query = Some(Query::Sysroot); Ok(()) }), "Display the target libraries directory."),
    opt("-print-sysroot-headers-suffix", Word, Set(|c, _, _| { c.query = Some(Query::Text("")); Ok(()) }), "Display the sysroot suffix used to find headers."),
    opt("-Q", Joined, Hint(COMPILER_OUTPUT), ""),
    opt("-pipe", Word, Hint("there are no temporary files between stages"), "Use pipes rather than intermediate files."),
    opt("-save-temps", Joined, Refuse("there are no intermediate files to save; use -E and -S"), "Do not delete intermediate files."),
    opt("-time", Joined, Hint(COMPILER_OUTPUT), ""),
    opt("-fsyntax-only", Word, Set(|c, _, _| { c.mode = Mode::SyntaxOnly; Ok(()) }), "Check for errors, then stop."),
    opt("-dumpdir", Separate, Hint("ccc writes no dumps"), ""),
    opt("-dumpbase", Separate, Hint("ccc writes no dumps"), ""),
    opt("-dumpbase-ext", Separate, Hint("ccc writes no dumps"), ""),
    opt("-combine", Word, Hint("inputs are compiled one by one with the same result"), ""),
    opt("-no-canonical-prefixes", Word, Hint("no directory is derived from the program's place"), ""),
    opt("-canonical-prefixes", Word, Hint("no directory is derived from the program's place"), ""),
    opt("-specs=", Joined, Refuse("spec files are not supported"), ""),
    opt("-wrapper", Separate, Refuse("ccc starts no other programs"), ""),
    opt("-B", Either, Set(|c, v, _| { c.prefixes.push(v.to_string()); Ok(()) }), "Add <directory> to the search paths."),
    opt("--sysroot=", Joined, Set(|c, v, _| { c.sysroot = v.to_string(); Ok(()) }), "Use <directory> as the root for headers and libraries."),
    opt("--sysroot", Separate, Set(|c, v, _| { c.sysroot = v.to_string(); Ok(()) }), ""),
    opt("-isysroot", Either, Set(|c, v, _| { c.header_sysroot = Some(v.to_string()); Ok(()) }), ""),
    opt("--target=", Joined, Set(|c, v, _| { c.triple = Some(v.to_string()); Ok(()) }), "Generate code for <target>."),
    opt("--target", Separate, Set(|c, v, _| { c.triple = Some(v.to_string()); Ok(()) }), ""),
    opt("-pass-exit-codes", Word, Hint("there is one process"), ""),

    // Language.
    opt("-std=", Joined, Set(|c, v, _| standard(c, v)), "Assume that the input sources are for <standard>."),
    opt("-ansi", Word, Set(|c, _, _| standard(c, "c90")), "A synonym for -std=c90."),
    opt("-pedantic", Word, Set(|c, _, _| diagnostic(c, "-pedantic")), "Issue warnings needed for strict compliance to the standard."),
    opt("-pedantic-errors", Word, Set(|c, _, _| diagnostic(c, "-pedantic-errors")), "Like -pedantic but issue them as errors."),
    opt("-ffreestanding", Word, Set(|c, _, _| { c.lang.freestanding = true; c.lang.no_builtin = true; Ok(()) }), "Do not assume that standard C libraries and 'main' exist."),
    opt("-fhosted", Toggle, Set(|c, _, on| { c.lang.freestanding = !on; c.lang.no_builtin = !on; Ok(()) }), "Assume normal C execution environment."),
    opt("-fbuiltin", Toggle, off!(lang.no_builtin), "Recognize built-in functions."),
    opt("-fno-builtin-", Joined, Set(|c, v, _| { c.lang.no_builtin_functions.push(v.to_string()); Ok(()) }), ""),
    opt("-fgnu89-inline", Toggle, on!(lang.gnu89_inline), "Use traditional GNU semantics for inline functions."),
    opt("-fasm", Toggle, off!(lang.no_asm), "Recognize the 'asm' keyword."),
    opt("-fms-extensions", Toggle, on!(lang.ms_extensions), "Don't warn about uses of Microsoft extensions."),
    opt("-fplan9-extensions", Toggle, on!(lang.plan9_extensions), "Enable Plan 9 language extensions."),
    opt("-fpermissive", Toggle, on!(lang.permissive), ""),
    opt("-fsigned-char", Toggle, Set(|c, _, on| { c.lang.char_signed = Some(on); Ok(()) }), "Make 'char' signed by default."),
    opt("-funsigned-char", Toggle, Set(|c, _, on| { c.lang.char_signed = Some(!on); Ok(()) }), "Make 'char' unsigned by default."),
    opt("-fsigned-bitfields", Toggle, off!(lang.unsigned_bitfields), ""),
    opt("-funsigned-bitfields", Toggle, on!(lang.unsigned_bitfields), ""),
    opt("-fshort-enums", Toggle, on!(lang.short_enums), "Use the narrowest integer type possible for enumeration types."),
    opt("-fshort-wchar", Toggle, on!(lang.short_wchar), "Force the underlying type for 'wchar_t' to be 'unsigned short'."),
    opt("-fcommon", Toggle, on!(lang.common), "Put uninitialized globals in the common section."),
    opt("-fpack-struct", Toggle, Set(|c, _, on| { c.lang.pack_struct = on as u8; Ok(()) }), "Pack structure members together without holes."),
    opt("-fsso-struct=", Joined, Set(|c, v, _| match v { "big-endian" => { c.lang.reversed_storage = true; Ok(()) } "little-endian" | "native" => { c.lang.reversed_storage = false; Ok(()) } _ => Err(format!("unrecognized scalar storage order value '{v}'")) }), "Set the default scalar storage order."),
    opt("-mms-bitfields", Word, Set(|c, _, _| { c.lang.ms_bitfields = true; Ok(()) }), "Use the structure layout of Microsoft's compiler."),
    opt("-mno-ms-bitfields", Word, Set(|c, _, _| { c.lang.ms_bitfields = false; Ok(()) }), ""),
    opt("-fpack-struct=", Joined, Set(|c, v, _| { c.lang.pack_struct = number(v)?; Ok(()) }), ""),
    opt("-fstrict-flex-arrays", Toggle, Set(|c, _, on| { c.lang.strict_flex_arrays = if on { 3 } else { 0 }; Ok(()) }), ""),
    opt("-fstrict-flex-arrays=", Joined, Set(|c, v, _| { c.lang.strict_flex_arrays = number(v)?; Ok(()) }), ""),
    opt("-fdollars-in-identifiers", Toggle, on!(lang.dollars_in_identifiers), "Permit '$' as an identifier character."),
    opt("-fopenmp-simd", Toggle, Hint("simd pragmas are permissions, not demands"), ""),
    opt("-fopenmp", Toggle, OnlyOff("OpenMP is not supported"), "Enable OpenMP."),
    opt("-fopenacc", Toggle, OnlyOff("OpenACC is not supported"), ""),
    opt("-fcond-mismatch", Toggle, Hint("it only permits what is otherwise an error"), ""),
    opt("-flax-vector-conversions", Toggle, Hint("vector types of one size convert implicitly anyway"), ""),
    opt("-fextended-identifiers", Toggle, Hint("always on"), ""),
    opt("-fallow-parameterless-variadic-functions", Toggle, Hint("always on"), ""),
    opt("-fmax-include-depth=", Joined, Set(|c, v, _| { c.pp.max_include_depth = number(v)?; Ok(()) }), ""),

    // Preprocessor.
    opt("-D", Either, Set(|c, v, _| { c.pp.macros.push(MacroOption::Define(v.to_string())); Ok(()) }), "Define a <macro>."),
    opt("-U", Either, Set(|c, v, _| { c.pp.macros.push(MacroOption::Undef(v.to_string())); Ok(()) }), "Undefine <macro>."),
    opt("-A", Either, Set(|c, v, _| { c.pp.macros.push(MacroOption::Assert(v.to_string())); Ok(()) }), "Assert the <answer> to <question>."),
    opt("-undef", Word, on!(pp.undef), "Do not predefine system-specific and GCC-specific macros."),
    opt("-I", Either, Set(|c, v, _| if v == "-" { c.pp.no_current_dir = true; for d in &mut c.dirs { if d.0 == DirPlace::User { d.0 = DirPlace::Quote; } } Ok(()) } else { add_dir(c, v, DirPlace::User) }), "Add <dir> to the end of the main include path."),
    opt("-iquote", Either, Set(|c, v, _| add_dir(c, v, DirPlace::Quote)), "Add <dir> to the end of the quote include path."),
    opt("-isystem", Either, Set(|c, v, _| add_dir(c, v, DirPlace::System)), "Add <dir> to the start of the system include path."),
    opt("-idirafter", Either, Set(|c, v, _| add_dir(c, v, DirPlace::After)), "Add <dir> to the end of the system include path."),
    opt("-iprefix", Either, Set(|c, v, _| { c.include_prefix = v.to_string(); Ok(()) }), "Specify <path> as a prefix for next two options."),
    opt("-iwithprefix", Either, Set(|c, v, _| { let d = format!("{}{v}", c.include_prefix); add_dir(c, &d, DirPlace::After) }), ""),
    opt("-iwithprefixbefore", Either, Set(|c, v, _| { let d = format!("{}{v}", c.include_prefix); add_dir(c, &d, DirPlace::User) }), ""),
    opt("-imultilib", Either, Hint("there are no multilibs"), ""),
    opt("-include", Either, Set(|c, v, _| { c.pp.includes.push(v.to_string()); Ok(()) }), "Include the contents of <file> before other files."),
    opt("-imacros", Either, Set(|c, v, _| { c.pp.imacros.push(v.to_string()); Ok(()) }), "Accept definition of macros in <file>."),
    opt("-nostdinc", Word, on!(no_std_include), "Do not search standard system include directories."),
    opt("-C", Word, on!(pp.keep_comments), "Do not discard comments."),
    opt("-CC", Word, Set(|c, _, _| { c.pp.keep_comments = true; c.pp.keep_macro_comments = true; Ok(()) }), "Do not discard comments in macro expansions."),
    opt("-P", Word, on!(no_line_markers), "Do not generate #line directives."),
    opt("-H", Word, on!(pp.show_includes), "Print the name of header files as they are used."),
    opt("-d", Joined, Set(|c, v, _| { for ch in v.chars() { match ch { 'M' | 'D' | 'N' | 'I' | 'U' => c.dump_macros = Some(ch), _ => {} } } Ok(()) }), "Enable dumps of the preprocessor."),
    opt("-traditional-cpp", Word, Refuse("traditional preprocessing is not supported"), ""),
    opt("-traditional", Word, Refuse("traditional preprocessing is not supported"), ""),
    opt("-trigraphs", Word, Set(|c, _, _| { c.lang.trigraphs = true; Ok(()) }), "Support ISO C trigraphs."),
    opt("-fpreprocessed", Toggle, on!(pp.preprocessed), "Treat the input file as already preprocessed."),
    opt("-fdirectives-only", Toggle, OnlyOff("preprocessing directives only is not supported"), ""),
    opt("-finput-charset=", Joined, Set(|_, v, _| if v.eq_ignore_ascii_case("utf-8") || v.eq_ignore_ascii_case("utf8") || v.eq_ignore_ascii_case("ascii") { Ok(()) } else { Err(format!("input character set '{v}' is not supported")) }), "Specify the default character set for source files."),
    opt("-fexec-charset=", Joined, Set(|_, v, _| if v.eq_ignore_ascii_case("utf-8") || v.eq_ignore_ascii_case("utf8") || v.eq_ignore_ascii_case("ascii") { Ok(()) } else { Err(format!("execution character set '{v}' is not supported")) }), ""),
    opt("-fworking-directory", Toggle, Hint("no working-directory marker is written"), ""),
    opt("-ftrack-macro-expansion=", Joined, Set(|c, v, _| diagnostic(c, &format!("-ftrack-macro-expansion={v}"))), "Tell macros a message came through (0 does not)."),
    opt("-fmacro-prefix-map=", Joined, Set(|c, v, _| prefix_map(&mut c.pp.prefix_map, v)), "Map one directory name to another in __FILE__."),
    opt("-ffile-prefix-map=", Joined, Set(|c, v, _| prefix_map(&mut c.pp.prefix_map, v).and_then(|()| prefix_map(&mut c.debug_prefix_map, v))), "Map one directory name to another in compilation result."),
    opt("-fdebug-prefix-map=", Joined, Set(|c, v, _| prefix_map(&mut c.debug_prefix_map, v)), "Map one directory name to another in debug information."),
    opt("-fprofile-prefix-map=", Joined, Hint("there are no profiles"), ""),
    opt("-Wp,", Joined, Set(|c, v, _| preprocessor_words(c, v)), "Pass comma-separated <options> on to the preprocessor."),
    opt("-Xpreprocessor", Separate, Set(|c, v, _| { c.pp_words.push(v.to_string()); Ok(()) }), ""),
    opt("-M", Word, Set(|c, _, _| { c.deps.only(true); Ok(()) }), "Generate make dependencies."),
    opt("-MM", Word, Set(|c, _, _| { c.deps.only(false); Ok(()) }), "Like -M but ignore system header files."),
    opt("-MD", Word, Set(|c, _, _| { c.deps.beside(true); Ok(()) }), "Generate make dependencies and compile."),
    opt("-MMD", Word, Set(|c, _, _| { c.deps.beside(false); Ok(()) }), "Like -MD but ignore system header files."),
    opt("-MF", Either, Set(|c, v, _| { c.deps.file = Some(v.to_string()); Ok(()) }), "Write dependency output to the given file."),
    opt("-MG", Word, on!(pp.missing_ok), "Treat missing header files as generated files."),
    opt("-MP", Word, on!(deps.phony), "Generate phony targets for all headers."),
    opt("-MT", Either, Set(|c, v, _| { c.deps.targets.push((v.to_string(), false)); Ok(()) }), "Add an unquoted target."),
    opt("-MQ", Either, Set(|c, v, _| { c.deps.targets.push((v.to_string(), true)); Ok(()) }), "Add a MAKE-quoted target."),

    // Diagnostics: `diag` reads these words itself.
    opt("-w", Word, Set(|c, _, _| diagnostic(c, "-w")), "Suppress warnings."),
    opt("-W", Joined, Set(|c, v, _| diagnostic(c, &format!("-W{v}"))), "Enable or disable a warning."),
    opt("-fmax-errors=", Joined, Set(|c, v, _| diagnostic(c, &format!("-fmax-errors={v}"))), "Limit the number of errors to be issued."),
    opt("-ftabstop=", Joined, Set(|c, v, _| diagnostic(c, &format!("-ftabstop={v}"))), ""),
    opt("-fdiagnostics-color", Word, Set(|c, _, _| { c.color = Color::Always; Ok(()) }), ""),
    opt("-fno-diagnostics-color", Word, Set(|c, _, _| { c.color = Color::Never; Ok(()) }), ""),
    opt("-fdiagnostics-color=", Joined, Set(|c, v, _| { c.color = match v { "always" => Color::Always, "never" => Color::Never, "auto" => Color::Auto, _ => return Err(format!("unrecognized argument '{v}'")) }; Ok(()) }), "Colorize diagnostics."),
    opt("-fdiagnostics-plain-output", Word, Set(|c, _, _| { c.color = Color::Never; diagnostic(c, "-fdiagnostics-plain-output") }), ""),
    opt("-fdiagnostics-format=", Joined, Set(|c, v, _| match v { "text" | "json" | "json-stderr" | "json-file" | "sarif-stderr" | "sarif-file" => diagnostic(c, &format!("-fdiagnostics-format={v}")), _ => Err(format!("diagnostics format '{v}' is not supported")) }), "Select output format: text, json, sarif."),
    opt("-fdiagnostics-", Joined, Set(|c, v, _| diagnostic(c, &format!("-fdiagnostics-{v}"))), "Control how messages are printed."),
    opt("-fno-diagnostics-", Joined, Set(|c, v, _| diagnostic(c, &format!("-fno-diagnostics-{v}"))), ""),
    opt("-fmessage-length=", Joined, Hint("messages are never wrapped"), ""),
    opt("-fshow-column", Word, Set(|c, _, _| diagnostic(c, "-fshow-column")), ""),
    opt("-fno-show-column", Word, Set(|c, _, _| diagnostic(c, "-fno-show-column")), ""),
    opt("-fverbose-asm", Toggle, on!(codegen.verbose_asm), "Add extra commentary to assembler output."),
    opt("-fcompare-debug", Joined, Hint(COMPILER_OUTPUT), ""),
    opt("-fdump-ir", Word, Set(|c, _, _| { c.dump_ir.push("all".into()); Ok(()) }), "Print the intermediate representation after every pass."),
    opt("-fdump-ir=", Joined, Set(|c, v, _| { c.dump_ir.extend(comma_list(v)); Ok(()) }), "Print the intermediate representation after these passes."),
    opt("-fchecking", Toggle, on!(codegen.checking), "Verify the intermediate representation and the register allocation."),
    opt("-fdump-", Joined, Hint("dumps of gcc's own passes; there are none"), ""),

    // Optimisation.
    opt("-O", Joined, Set(|c, v, _| optimise(c, v)), "Set the optimization level."),
    opt("-fstrict-aliasing", Toggle, Set(|c, _, on| { c.strict_aliasing = Some(on); Ok(()) }), "Assume strict aliasing rules apply."),
    opt("-fstrict-overflow", Toggle, Hint("signed arithmetic always wraps"), ""),
    opt("-fwrapv", Toggle, on!(lang.wrapv), "Assume signed arithmetic overflow wraps around."),
    opt("-fwrapv-pointer", Toggle, Hint("pointer arithmetic always wraps"), ""),
    opt("-ftrapv", Toggle, on!(lang.trapv), "Trap for signed overflow in addition, subtraction and multiplication."),
    opt("-fdelete-null-pointer-checks", Toggle, Hint("null checks are deleted only where a dereference is certain to trap before"), ""),
    opt("-fomit-frame-pointer", Toggle, Set(|c, _, on| { c.omit_frame_pointer = Some(on); Ok(()) }), "When possible do not generate stack frames."),
    opt("-foptimize-sibling-calls", Toggle, Set(|c, _, on| { skip(c, "tailcall", on); Ok(()) }), "Optimize sibling and tail recursive calls."),
    opt("-finline", Toggle, Set(|c, _, on| { skip(c, "inline", on); c.no_inline = !on; Ok(()) }), "Enable inlining."),
    opt("-finline-functions", Toggle, Hint("inlining follows the cost model"), ""),
    opt("-finline-functions-called-once", Toggle, Hint("inlining follows the cost model"), ""),
    opt("-finline-small-functions", Toggle, Hint("inlining follows the cost model"), ""),
    opt("-finline-limit=", Joined, Hint("inlining follows the cost model"), ""),
    opt("-fpartial-inlining", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fkeep-inline-functions", Toggle, on!(keep_inline_functions), ""),
    opt("-fkeep-static-functions", Toggle, on!(keep_inline_functions), ""),
    opt("-fkeep-static-consts", Toggle, on!(keep_static_consts), ""),
    opt("-fjump-tables", Toggle, off!(no_jump_tables), "Use jump tables for sufficiently large switch statements."),
    opt("-ffunction-sections", Toggle, on!(codegen.function_sections), "Place each function into its own section."),
    opt("-fdata-sections", Toggle, on!(codegen.data_sections), "Place data items into their own section."),
    opt("-ftree-vectorize", Toggle, Hint("vectorisation follows the optimisation level"), ""),
    opt("-ftree-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fno-tree-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fipa-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fno-ipa-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fsched-", Joined, Hint(SCHED), ""),
    opt("-fno-sched-", Joined, Hint(SCHED), ""),
    opt("-fschedule-insns", Toggle, Hint(SCHED), ""),
    opt("-fschedule-insns2", Toggle, Hint(SCHED), ""),
    opt("-fmodulo-sched", Toggle, Hint(SCHED), ""),
    opt("-fmodulo-sched-allow-regmoves", Toggle, Hint(SCHED), ""),
    opt("-fselective-scheduling", Toggle, Hint(SCHED), ""),
    opt("-fselective-scheduling2", Toggle, Hint(SCHED), ""),
    opt("-fsave-optimization-record", Toggle, Hint("there is no such record"), ""),
    opt("-fsel-sched-", Joined, Hint(SCHED), ""),
    opt("-fmodulo-sched-", Joined, Hint(SCHED), ""),
    opt("-fdisable-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fenable-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fdbg-cnt=", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fopt-info", Joined, Hint("there is no such report"), ""),
    opt("-flive-patching=", Joined, Hint("no pass depends on it"), ""),
    opt("-fdelete-dead-exceptions", Toggle, Hint("C code throws nothing"), ""),
    opt("-fabi-version=", Joined, Hint("a matter of C++"), ""),
    opt("-fpermitted-flt-eval-methods=", Joined, Hint("there is one method"), ""),
    opt("-fsched2-", Joined, Hint(SCHED), ""),
    opt("-fno-sched2-", Joined, Hint(SCHED), ""),
    opt("-freorder-blocks", Toggle, Hint(LAYOUT), ""),
    opt("-freorder-blocks-and-partition", Toggle, Hint(LAYOUT), ""),
    opt("-freorder-blocks-algorithm=", Joined, Hint(LAYOUT), ""),
    opt("-freorder-functions", Toggle, Hint(LAYOUT), ""),
    opt("-ftoplevel-reorder", Toggle, Hint("functions, variables and asm keep their order"), ""),
    opt("-funit-at-a-time", Toggle, Hint("always on"), ""),
    opt("-funroll-loops", Toggle, Hint("unrolling follows the cost model"), ""),
    opt("-funroll-all-loops", Toggle, Hint("unrolling follows the cost model"), ""),
    opt("-fpeel-loops", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fmove-loop-invariants", Toggle, Set(|c, _, on| { skip(c, "licm", on); Ok(()) }), ""),
    opt("-fsplit-loops", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fsplit-wide-types", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fsplit-paths", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fversion-loops-for-strides", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-funswitch-loops", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fprefetch-loop-arrays", Toggle, Hint("a tuning, not a change of meaning"), ""),
    opt("-fgcse", Toggle, Hint("redundancies are found by value numbering at -O1 and up"), ""),
    opt("-fgcse-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fno-gcse-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fcse-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-frerun-cse-after-loop", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fcrossjumping", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fif-conversion", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fif-conversion2", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fthread-jumps", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fcaller-saves", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fcombine-stack-adjustments", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fforward-propagate", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fdevirtualize", Toggle, Hint("a C++ pass"), ""),
    opt("-fhoist-adjacent-loads", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fexpensive-optimizations", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fguess-branch-probability", Toggle, Hint(LAYOUT), ""),
    opt("-fdefer-pop", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fira-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fno-ira-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-flra-remat", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fivopts", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fisolate-erroneous-paths-dereference", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fstore-merging", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fssa-phiopt", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fshrink-wrap", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fshrink-wrap-separate", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fvect-cost-model=", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fvariable-expansion-in-unroller", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fweb", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-frename-registers", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fpredictive-commoning", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fcode-hoisting", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fcprop-registers", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fdce", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fdse", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-floop-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fno-loop-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fgraphite", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-fpeephole", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-fpeephole2", Toggle, Hint(NO_SUCH_PASS), ""),
    opt("-freg-struct-return", Toggle, Hint("the ABI of these targets already does"), ""),
    opt("-fpcc-struct-return", Toggle, OnlyOff("it breaks the ABI of these targets"), ""),
    opt("-fmerge-constants", Toggle, Hint("constants are merged by the linker"), ""),
    opt("-fmerge-all-constants", Toggle, Hint("constants are merged where C allows it"), ""),
    opt("-fzero-initialized-in-bss", Toggle, Hint("zero data goes to .bss unless a section is named"), ""),
    opt("-falign-functions", Toggle, Hint(LAYOUT), ""),
    opt("-falign-functions=", Joined, Set(|c, v, _| { c.codegen.align_functions = number(v.split(':').next().unwrap_or(v))?; Ok(()) }), "Align functions to <n> bytes."),
    opt("-fmin-function-alignment=", Joined, Set(|c, v, _| { c.codegen.align_functions = number(v)?; Ok(()) }), ""),
    opt("-falign-loops", Joined, Hint(LAYOUT), ""),
    opt("-falign-jumps", Joined, Hint(LAYOUT), ""),
    opt("-falign-labels", Joined, Hint(LAYOUT), ""),
    opt("-fno-align-", Joined, Hint(LAYOUT), ""),
    opt("-fconserve-stack", Toggle, Hint("a tuning, not a change of meaning"), ""),
    opt("-fallow-store-data-races", Toggle, Hint("no store is ever invented"), ""),
    opt("-fno-", Joined, Set(|_, v, _| Err(format!("unrecognized command-line option '-fno-{v}'"))), ""),
    opt("-ffast-math", Toggle, on!(fast_math), "Sets math options for speed over exactness."),
    opt("-fmath-errno", Toggle, off!(lang.no_math_errno), "Set errno after built-in math functions."),
    opt("-funsafe-math-optimizations", Toggle, Set(|c, _, on| { c.lang.associative_math = on; c.lang.reciprocal_math = on; c.lang.no_signed_zeros = on; Ok(()) }), ""),
    opt("-fassociative-math", Toggle, on!(lang.associative_math), ""),
    opt("-freciprocal-math", Toggle, on!(lang.reciprocal_math), ""),
    opt("-ffinite-math-only", Toggle, on!(lang.finite_math), "Assume no NaNs or infinities are generated."),
    opt("-fsigned-zeros", Toggle, off!(lang.no_signed_zeros), ""),
    opt("-ftrapping-math", Toggle, off!(lang.no_trapping_math), ""),
    opt("-frounding-math", Toggle, on!(lang.rounding_math), "Disable optimizations that assume default rounding."),
    opt("-fsignaling-nans", Toggle, on!(lang.signaling_nans), ""),
    opt("-fsingle-precision-constant", Toggle, OnlyOff("it changes the value of constants"), ""),
    opt("-fcx-limited-range", Toggle, on!(cx_limited_range), "Omit range reduction step when performing complex division."),
    opt("-fcx-fortran-rules", Toggle, on!(cx_limited_range), ""),
    opt("-ffp-contract=", Joined, Hint("products and sums are never contracted, which every setting allows"), ""),
    opt("-ffp-int-builtin-inexact", Toggle, Hint("rounding functions are the library's"), ""),
    opt("-ffloat-store", Toggle, Hint("float and double never have excess precision"), ""),
    opt("-fexcess-precision=", Joined, Hint("there is no excess precision"), ""),
    opt("-fprofile-generate", Joined, Refuse(PROFILE), ""),
    opt("-fprofile-use", Joined, Refuse(PROFILE), ""),
    opt("-fauto-profile", Joined, Refuse(PROFILE), ""),
    opt("-fprofile-arcs", Toggle, OnlyOff(PROFILE), ""),
    opt("-ftest-coverage", Toggle, OnlyOff(PROFILE), ""),
    opt("--coverage", Word, Refuse(PROFILE), ""),
    opt("-coverage", Word, Refuse(PROFILE), ""),
    opt("-p", Word, Refuse(PROFILE), ""),
    opt("-pg", Word, Refuse(PROFILE), ""),
    opt("-fprofile-", Joined, Hint("there are no profiles"), ""),
    opt("-fno-profile-", Joined, Hint("there are no profiles"), ""),
    opt("-fbranch-", Joined, Hint(NO_SUCH_PASS), ""),
    opt("-flto", Joined, Refuse(LTO), "Enable link-time optimization."),
    opt("-fno-lto", Word, Hint("never done"), ""),
    opt("-ffat-lto-objects", Toggle, Hint("objects always hold code"), ""),
    opt("-fuse-linker-plugin", Toggle, Hint("never used"), ""),
    opt("-fwhole-program", Toggle, Hint("it only allows more optimisation"), ""),
    opt("--param", Either, Hint("a tuning of gcc's passes"), "Set a parameter."),
    opt("--param=", Joined, Hint("a tuning of gcc's passes"), ""),

    // Instrumentation.
    opt("-fsanitize=", Joined, Refuse("sanitizers are not supported"), ""),
    opt("-fno-sanitize=", Joined, Hint("sanitizers are never on"), ""),
    opt("-fsanitize-", Joined, Hint("sanitizers are never on"), ""),
    opt("-fno-sanitize-", Joined, Hint("sanitizers are never on"), ""),
    opt("-fstack-protector", Toggle, Set(|c, _, on| { c.lang.stack_protector = if on { StackProtector::Default } else { StackProtector::None }; Ok(()) }), "Use propolice as a stack protection method."),
    opt("-fstack-protector-all", Toggle, Set(|c, _, on| { c.lang.stack_protector = if on { StackProtector::All } else { StackProtector::None }; Ok(()) }), ""),
    opt("-fstack-protector-strong", Toggle, Set(|c, _, on| { c.lang.stack_protector = if on { StackProtector::Strong } else { StackProtector::None }; Ok(()) }), ""),
    opt("-fstack-protector-explicit", Toggle, Set(|c, _, on| { c.lang.stack_protector = if on { StackProtector::Explicit } else { StackProtector::None }; Ok(()) }), ""),
    opt("-fstack-clash-protection", Toggle, on!(codegen.stack_probe), "Touch every page that the stack grows by."),
    opt("-fstack-check", Joined, Hint("a hardening: without it the program means the same"), ""),
    opt("-fno-stack-check", Word, Hint("never done"), ""),
    opt("-fstack-limit", Joined, Refuse("stack limits are not supported"), ""),
    opt("-fno-stack-limit", Word, Hint("never done"), ""),
    opt("-fsplit-stack", Toggle, OnlyOff("split stacks are not supported"), ""),
    opt("-fcf-protection", Word, Set(|c, _, _| { c.codegen.cf_protection = 3; Ok(()) }), "Instrument code for control-flow protection."),
    opt("-fcf-protection=", Joined, Set(|c, v, _| { c.codegen.cf_protection = match v { "full" => 3, "branch" => 1, "return" => 2, "none" => 0, "check" => return Ok(()), _ => return Err(format!("unknown Control-Flow Protection Level '{v}'")) }; Ok(()) }), ""),
    opt("-fharden-", Joined, Hint("a hardening: without it the program means the same"), ""),
    opt("-ftrivial-auto-var-init=", Joined, Set(|c, v, _| { c.auto_var_init = match v { "uninitialized" => None, "zero" => Some(0), "pattern" => Some(0xfe), _ => return Err(format!("unrecognized argument '{v}'")) }; Ok(()) }), ""),
    opt("-fzero-call-used-regs=", Joined, Set(|_, v, _| if v == "skip" { Ok(()) } else { Err("zeroing call-used registers is not supported".into()) }), ""),
    opt("-finstrument-functions", Toggle, on!(instrument_functions), ""),
    opt("-fpatchable-function-entry=", Joined, Set(patchable_entries), "Insert NOP instructions at each function entry."),
    opt("-fnon-call-exceptions", Toggle, Hint("C code throws nothing; tables are asynchronous anyway"), ""),
    opt("-fexceptions", Toggle, on!(lang.exceptions), "Enable exception handling."),
    opt("-fasynchronous-unwind-tables", Toggle, Set(|c, _, on| { c.unwind_tables = Some(on); Ok(()) }), "Generate unwind tables exact at each instruction boundary."),
    opt("-funwind-tables", Toggle, Set(|c, _, on| { c.unwind_tables = Some(on); Ok(()) }), ""),
    opt("-fdwarf2-cfi-asm", Toggle, Hint("call frame information is always written by directives"), ""),
    opt("-fident", Toggle, off!(no_ident), "Process #ident directives."),
    opt("-fleading-underscore", Toggle, OnlyOff("symbols on ELF have no leading underscore"), ""),
    opt("-frecord-gcc-switches", Toggle, Hint("a note for people"), ""),
    opt("-fno-debug-types-section", Word, Hint("never used"), ""),
    opt("-fdebug-types-section", Word, Hint("only the form of debug information"), ""),
    opt("-feliminate-unused-debug-", Joined, Hint("only the form of debug information"), ""),
    opt("-fno-eliminate-unused-debug-", Joined, Hint("only the form of debug information"), ""),
    opt("-fvar-tracking", Joined, Hint("only the form of debug information"), ""),
    opt("-fno-var-tracking", Joined, Hint("only the form of debug information"), ""),
    opt("-femit-", Joined, Hint("only the form of debug information"), ""),
    opt("-fno-merge-debug-strings", Word, Hint("only the form of debug information"), ""),
    opt("-frandom-seed", Joined, Hint("output is deterministic"), ""),
    opt("-fdelayed-branch", Toggle, Hint("these targets have no delay slots"), ""),
    opt("-fno-keep-static-consts", Word, off!(keep_static_consts), ""),
    opt("-fplugin", Joined, Refuse("plugins are not supported"), ""),
    opt("-g", Joined, Set(|c, v, _| debug(c, v)), "Generate debug information."),

    // Code generation.
    opt("-fpic", Toggle, Set(|c, _, on| { c.pic = Some(if on { PicLevel::Pic(1) } else { PicLevel::None }); Ok(()) }), "Generate position-independent code if possible (small mode)."),
    opt("-fPIC", Toggle, Set(|c, _, on| { c.pic = Some(if on { PicLevel::Pic(2) } else { PicLevel::None }); Ok(()) }), "Generate position-independent code if possible (large mode)."),
    opt("-fpie", Toggle, Set(|c, _, on| { c.pic = Some(if on { PicLevel::Pie(1) } else { PicLevel::None }); Ok(()) }), ""),
    opt("-fPIE", Toggle, Set(|c, _, on| { c.pic = Some(if on { PicLevel::Pie(2) } else { PicLevel::None }); Ok(()) }), ""),
    opt("-fplt", Toggle, off!(codegen.no_plt), "Use PLT for PIC calls."),
    opt("-fsemantic-interposition", Toggle, off!(no_semantic_interposition), ""),
    opt("-fvisibility=", Joined, Set(|c, v, _| visibility(c, v)), "Set the default symbol visibility."),
    opt("-ftls-model=", Joined, Set(|c, v, _| { use crate::ir::TlsModel::*; c.tls_model = match v { "global-dynamic" => GlobalDynamic, "local-dynamic" => LocalDynamic, "initial-exec" => InitialExec, "local-exec" => LocalExec, _ => return Err(format!("unknown TLS model '{v}'")) }; Ok(()) }), "Set the default thread-local storage code generation model."),
    opt("-fstack-reuse=", Joined, Hint("a tuning of frame size"), ""),
    opt("-ffixed-", Joined, Refuse("reserving registers is not supported"), ""),
    opt("-fcall-used-", Joined, Refuse("changing the calling convention is not supported"), ""),
    opt("-fcall-saved-", Joined, Refuse("changing the calling convention is not supported"), ""),

    // x86.
    opt("-m64", Word, Hint("the only width of this target"), "Generate 64bit x86-64 code."),
    opt("-m32", Word, Refuse("32-bit code is not supported"), "Generate 32bit i386 code."),
    opt("-m16", Word, Refuse("16-bit code is not supported"), ""),
    opt("-mx32", Word, Refuse("the x32 ABI is not supported"), ""),
    opt("-march=", Joined, Set(|c, v, _| { c.machine.push(format!("march={v}")); Ok(()) }), "Generate code for given CPU."),
    opt("-mcpu=", Joined, Set(|c, v, _| { c.machine.push(format!("mcpu={v}")); Ok(()) }), ""),
    opt("-mtune=", Joined, Hint("a tuning"), "Schedule code for given CPU."),
    opt("-mabi=", Joined, Set(|c, v, _| { c.machine.push(format!("mabi={v}")); Ok(()) }), ""),
    opt("-mcmodel=", Joined, Set(|c, v, _| { c.machine.push(format!("mcmodel={v}")); Ok(()) }), "Use given code model."),
    opt("-mred-zone", Toggle, off!(codegen.no_red_zone), "Use red-zone in the code."),
    opt("-mrelax", Toggle, Set(|c, _, on| { c.machine.push(if on { "relax" } else { "no-relax" }.into()); Ok(()) }), ""),
    opt("-m", Joined, Set(|c, v, _| { c.machine.push(v.to_string()); Ok(()) }), "A machine option."),

    // Assembler and linker.
    opt("-Wa,", Joined, Set(|c, v, _| { c.as_words.extend(comma_list(v)); Ok(()) }), "Pass comma-separated <options> on to the assembler."),
    opt("-Xassembler", Separate, Set(|c, v, _| { c.as_words.push(v.to_string()); Ok(()) }), "Pass <arg> on to the assembler."),
    opt("-Wl,", Joined, Set(|c, v, _| { c.link_words(comma_list(v)); Ok(()) }), "Pass comma-separated <options> on to the linker."),
    opt("-Xlinker", Separate, Set(|c, v, _| { c.link_words([v.to_string()]); Ok(()) }), "Pass <arg> on to the linker."),
    opt("-l", Either, Set(|c, v, _| { c.inputs.push(Input::Linker(format!("-l{v}"))); Ok(()) }), "Search the library <lib>."),
    opt("-L", Either, Set(|c, v, _| { c.lib_dirs.push(v.to_string()); Ok(()) }), "Search <dir> for libraries."),
    opt("-T", Either, Set(|c, v, _| { c.link_words(["-T".into(), v.to_string()]); Ok(()) }), "Use <file> as linker script."),
    opt("-u", Either, Set(|c, v, _| { c.link_words(["-u".into(), v.to_string()]); Ok(()) }), "Force <symbol> to be undefined."),
    opt("-e", Either, Set(|c, v, _| { c.link_words(["-e".into(), v.to_string()]); Ok(()) }), "Set the entry point."),
    opt("--entry=", Joined, Set(|c, v, _| { c.link_words(["-e".into(), v.to_string()]); Ok(()) }), ""),
    opt("-z", Either, Set(|c, v, _| { c.link_words(["-z".into(), v.to_string()]); Ok(()) }), "Pass -z <keyword> on to the linker."),
    opt("-s", Word, Set(|c, _, _| { c.link_words(["-s".into()]); Ok(()) }), "Strip the output."),
    opt("-r", Word, Set(|c, _, _| { c.link.relocatable = true; Ok(()) }), "Link into a relocatable object."),
    opt("-t", Word, Set(|c, _, _| { c.link_words(["-t".into()]); Ok(()) }), ""),
    opt("-n", Word, Set(|c, _, _| { c.link_words(["-n".into()]); Ok(()) }), ""),
    opt("-N", Word, Set(|c, _, _| { c.link_words(["-N".into()]); Ok(()) }), ""),
    opt("-h", Either, Set(|c, v, _| { c.link_words(["-h".into(), v.to_string()]); Ok(()) }), ""),
    opt("-R", Either, Set(|c, v, _| { c.link_words(["-R".into(), v.to_string()]); Ok(()) }), ""),
    opt("-shared", Word, on!(link.shared), "Create a shared library."),
    opt("-static", Word, on!(link.static_), "Link against static libraries."),
    opt("-static-pie", Word, Set(|c, _, _| { c.link.static_pie = true; Ok(()) }), "Create a static position independent executable."),
    opt("-pie", Word, Set(|c, _, _| { c.link.pie = Some(true); Ok(()) }), "Create a dynamically linked position independent executable."),
    opt("-no-pie", Word, Set(|c, _, _| { c.link.pie = Some(false); Ok(()) }), "Don't create a position independent executable."),
    opt("-nopie", Word, Set(|c, _, _| { c.link.pie = Some(false); Ok(()) }), ""),
    opt("-rdynamic", Word, Set(|c, _, _| { c.link_words(["--export-dynamic".into()]); Ok(()) }), "Pass --export-dynamic to the linker."),
    opt("-symbolic", Word, Set(|c, _, _| { c.link_words(["-Bsymbolic".into()]); Ok(()) }), ""),
    opt("-nostdlib", Word, on!(link.no_std_lib), "Do not use the standard startup files or libraries."),
    opt("-nodefaultlibs", Word, on!(link.no_default_libs), "Do not use the standard libraries."),
    opt("-nostartfiles", Word, on!(link.no_start_files), "Do not use the standard startup files."),
    opt("-nolibc", Word, on!(link.no_libc), "Do not use the C library."),
    opt("-static-libgcc", Word, Hint("the compiler's helpers are always linked statically"), ""),
    opt("-shared-libgcc", Word, Hint("the compiler's helpers are always linked statically"), ""),
    opt("-static-libasan", Word, Hint("sanitizers are never on"), ""),
    opt("-static-libubsan", Word, Hint("sanitizers are never on"), ""),
    opt("-static-libstdc++", Word, Hint("there is no C++"), ""),
    opt("-pthread", Word, Set(|c, _, _| { c.lang.pthread = true; c.link.pthread = true; Ok(()) }), "Use POSIX threads."),
    opt("-pthreads", Word, Set(|c, _, _| { c.lang.pthread = true; c.link.pthread = true; Ok(()) }), ""),
    opt("-fuse-ld=", Joined, Hint("there is one linker"), ""),
    opt("--ld-path=", Joined, Hint("there is one linker"), ""),
    // What gcc's driver takes for other languages.
    opt("-fno-rtti", Word, Set(|c, _, _| { c.cxx_only("-fno-rtti"); Ok(()) }), ""),
    opt("-frtti", Word, Set(|c, _, _| { c.cxx_only("-frtti"); Ok(()) }), ""),
    opt("-fpermissive", Word, Set(|c, _, _| { c.cxx_only("-fpermissive"); Ok(()) }), ""),
    opt("-fno-implicit-templates", Word, Set(|c, _, _| { c.cxx_only("-fno-implicit-templates"); Ok(()) }), ""),
    opt("-fno-threadsafe-statics", Word, Set(|c, _, _| { c.cxx_only("-fno-threadsafe-statics"); Ok(()) }), ""),
    opt("-nostdinc++", Word, Hint("there is no C++"), ""),
];

/// Leaves an optimiser pass out, or takes it in again.
fn skip(c: &mut Config, pass: &str, on: bool) {
    c.skip_passes.retain(|p| p != pass);
    if !on {
        c.skip_passes.push(pass.to_string());
    }
}

/// A row that fits a word, with the argument it holds (`None`: the next word) and whether it is the positive form.
pub fn find(word: &str) -> Option<(&'static Opt, Option<&str>, bool)> {
    // One dash or two before print- and the like.
    let single = word
        .strip_prefix("--")
        .filter(|w| w.starts_with("print-") || w.starts_with("dump"))
        .map(|_| &word[1..]);
    let word = single.unwrap_or(word);
    let mut best: Option<(&'static Opt, Option<&str>, bool)> = None;
    for o in OPTIONS {
        let hit = match o.arg {
            Word | Separate if word == o.name => Some(((o.arg == Word).then_some(""), true)),
            Joined => word.strip_prefix(o.name).map(|rest| (Some(rest), true)),
            Either => word.strip_prefix(o.name).map(|rest| ((!rest.is_empty()).then_some(rest), true)),
            Toggle if word == o.name => Some((Some(""), true)),
            Toggle => {
                let (prefix, rest) = o.name.split_at(2);
                let negative =
                    word.strip_prefix(prefix).and_then(|w| w.strip_prefix("no-")).is_some_and(|w| w == rest);
                negative.then_some((Some(""), false))
            }
            _ => None,
        };
        // The longest spelling decides; `-fno-x` of a toggle beats any prefix row.
        let length = |o: &Opt, on: bool| o.name.len() + if on { 0 } else { 3 };
        if let Some((arg, on)) = hit
            && best.is_none_or(|(b, _, b_on)| length(o, on) > length(b, b_on))
        {
            best = Some((o, arg, on));
        }
    }
    best
}

/// Switches of gcc's optimiser, `-fNAME` and `-fno-NAME`, that have no row of their own: tunings of passes that ccc does not have, so
/// that either form gives the same program.
#[rustfmt::skip]
static PASS_SWITCHES: &[&str] = &[
    "aggressive-loop-optimizations", "allocation-dce", "auto-inc-dec", "bit-tests", "btr-bb-exclusive", "cprop-registers",
    "compare-elim", "code-hoisting", "dce", "dse", "early-inlining", "fat-lto-objects", "finite-loops", "forward-propagate",
    "function-cse", "indirect-inlining", "inline-atomics", "ipa-cp", "ipa-cp-clone", "ipa-icf", "ipa-modref", "ipa-pta", "ipa-pure-const",
    "ipa-ra", "ipa-reference", "ipa-sra", "ipa-vrp", "jump-tables-unused", "lifetime-dse", "live-range-shrinkage", "loop-interchange",
    "loop-unroll-and-jam", "math-builtins", "move-loop-stores", "optimize-strlen", "partial-inlining", "printf-return-value", "ree",
    "reschedule-modulo-scheduled-loops", "rounding-check", "sched-interblock", "section-anchors", "simd-cost-model", "split-ivs-in-unroller",
    "ssa-backprop", "stdarg-opt", "store-merging", "strict-volatile-bitfields", "tracer", "unconstrained-commons", "vect-cost-model",
    "zero-link",
];

/// Is the word a switch of [`PASS_SWITCHES`], in either form?
pub fn is_pass_switch(word: &str) -> bool {
    let name = word.strip_prefix("-f").map(|n| n.strip_prefix("no-").unwrap_or(n));
    name.is_some_and(|n| PASS_SWITCHES.contains(&n))
}

/// Kind of a directory list.
impl DirPlace {
    /// What the preprocessor calls it.
    pub fn kind(self) -> DirKind {
        match self {
            DirPlace::Quote => DirKind::Quote,
            DirPlace::User => DirKind::User,
            DirPlace::System | DirPlace::After => DirKind::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_row_wins_and_no_forms_are_found() {
        let name = |w: &str| find(w).map(|(o, a, on)| (o.name, a.map(str::to_string), on));
        assert_eq!(name("-fno-builtin-memcpy"), Some(("-fno-builtin-", Some("memcpy".into()), true)));
        assert_eq!(name("-fno-builtin"), Some(("-fbuiltin", Some("".into()), false)));
        assert_eq!(name("-Wl,-z,now"), Some(("-Wl,", Some("-z,now".into()), true)));
        assert_eq!(name("-MMD"), Some(("-MMD", Some("".into()), true)));
        assert_eq!(name("--print-multiarch"), Some(("-print-multiarch", Some("".into()), true)));
        assert_eq!(name("-fno-pie").map(|n| n.2), Some(false));
        assert_eq!(name("--x"), None);
    }

    #[test]
    fn an_unknown_f_option_is_an_error_either_way() {
        let mut c = Config::default();
        assert!(find("-fsurely-not").is_none());
        let (o, a, on) = find("-fno-surely-not").unwrap();
        let Act::Set(f) = o.act else { panic!() };
        assert!(f(&mut c, a.unwrap(), on).is_err());
    }

    #[test]
    fn no_row_stands_twice() {
        let mut names: Vec<_> = OPTIONS.iter().map(|o| (o.name, o.arg == Word)).collect();
        names.sort();
        let n = names.len();
        names.dedup();
        assert_eq!(n, names.len());
    }
}
