//! The command line of `ld`: one table of options, each honoured, harmless (with the reason), or refused.
//!
//! Long options take one or two dashes; a value follows as `=value` or as the next argument. Short options take their value
//! joined or as the next argument. `@file` stands for the arguments in a file. The compiler driver makes such a command
//! line too, so `-Wl,` and `-###` show the linker's one language.

use super::options::*;
use super::script::parse::number;
use super::{NoProvider, Outcome, Provider};

/// What an option does.
enum Act {
    Do(fn(&mut State, &str) -> Result<(), String>),
    /// Accepted without effect, and why that is right.
    Harmless(&'static str),
    /// Not supported: what it would mean.
    Refuse(&'static str),
}

/// Whether an option has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arg {
    No,
    Yes,
    /// Only as `=value`.
    Maybe,
}

struct Opt {
    /// Without dashes. One-letter names are short options.
    names: &'static [&'static str],
    arg: Arg,
    act: Act,
    help: &'static str,
}

/// What is being built up.
struct State {
    opts: LinkOptions,
    as_needed: bool,
    whole_archive: bool,
    static_only: bool,
    binary: bool,
    stack: Vec<(bool, bool, bool)>,
    /// `--version`, `--help`, `-v`: print and stop if there are no inputs.
    version: Option<bool>,
    help: bool,
    saw_static: bool,
    warn_unresolved: bool,
}

impl State {
    fn input(&mut self, what: What) {
        let just_symbols = false;
        self.opts.inputs.push(InputArg {
            what,
            as_needed: self.as_needed,
            whole_archive: self.whole_archive,
            static_only: self.static_only,
            binary: self.binary,
            just_symbols,
        });
    }
}

const fn on(
    names: &'static [&'static str],
    arg: Arg,
    f: fn(&mut State, &str) -> Result<(), String>,
    help: &'static str,
) -> Opt {
    Opt { names, arg, act: Act::Do(f), help }
}

const fn harmless(names: &'static [&'static str], arg: Arg, why: &'static str) -> Opt {
    Opt { names, arg, act: Act::Harmless(why), help: why }
}

const fn refuse(names: &'static [&'static str], arg: Arg, what: &'static str) -> Opt {
    Opt { names, arg, act: Act::Refuse(what), help: what }
}

fn address(text: &str) -> Result<u64, String> {
    // Addresses of -Ttext and the like are hexadecimal, with or without 0x.
    let digits = text.trim_start_matches("0x").trim_start_matches("0X");
    u64::from_str_radix(digits, 16).map_err(|_| format!("invalid hex number `{text}'"))
}

fn value(text: &str) -> Result<u64, String> {
    number(text).ok_or_else(|| format!("invalid number `{text}'"))
}

use Arg::{Maybe, No, Yes};

#[rustfmt::skip]
const TABLE: &[Opt] = &[
    // Output.
    on(&["o", "output"], Yes, |s, v| { s.opts.output = v.into(); Ok(()) }, "Set output file name"),
    on(&["m"], Yes, |s, v| { s.opts.emulation = Some(v.into()); Ok(()) }, "Set emulation"),
    on(&["shared", "Bshareable"], No, |s, _| { s.opts.kind = OutputKind::Shared; Ok(()) }, "Create a shared library"),
    on(&["pie", "pic-executable"], No, |s, _| { s.opts.kind = OutputKind::Pie; Ok(()) }, "Create a position independent executable"),
    on(&["no-pie"], No, |s, _| { s.opts.kind = OutputKind::Exec; Ok(()) }, "Create a position dependent executable (default)"),
    on(&["r", "i", "relocatable"], No, |s, _| { s.opts.kind = OutputKind::Relocatable; Ok(()) }, "Generate relocatable output"),
    on(&["oformat"], Yes, |s, v| { s.opts.oformat = Some(v.into()); Ok(()) }, "Specify target of output file"),
    on(&["N", "omagic"], No, |s, _| { s.opts.omagic = true; s.static_only = true; Ok(()) }, "Do not page align data, do not make text readonly"),
    on(&["n", "nmagic"], No, |s, _| { s.opts.nmagic = true; s.static_only = true; Ok(()) }, "Do not page align data"),
    on(&["no-omagic"], No, |s, _| { s.opts.omagic = false; Ok(()) }, "Page align data, make text readonly"),
    on(&["no-nmagic"], No, |s, _| { s.opts.nmagic = false; Ok(()) }, "Page align data"),
    on(&["q", "emit-relocs"], No, |s, _| { s.opts.emit_relocs = true; Ok(()) }, "Generate relocations in final output"),
    // Inputs.
    on(&["l", "library"], Yes, |s, v| { s.input(What::Lib(v.into())); Ok(()) }, "Search for library"),
    on(&["L", "library-path"], Yes, |s, v| { s.opts.lib_dirs.push(v.into()); Ok(()) }, "Add directory to library search path"),
    on(&["sysroot"], Yes, |s, v| { s.opts.sysroot = v.trim_end_matches('/').into(); Ok(()) }, "Override the default sysroot location"),
    on(&["(", "start-group"], No, |s, _| { s.input(What::StartGroup); Ok(()) }, "Start a group"),
    on(&[")", "end-group"], No, |s, _| { s.input(What::EndGroup); Ok(()) }, "End a group"),
    on(&["Bstatic", "dn", "non_shared"], No, |s, _| { s.static_only = true; Ok(()) }, "Do not link against shared libraries"),
    on(&["static"], No, |s, _| { s.static_only = true; s.saw_static = true; Ok(()) }, "Do not link against shared libraries"),
    on(&["Bdynamic", "dy", "call_shared"], No, |s, _| { s.static_only = false; Ok(()) }, "Link against shared libraries"),
    on(&["as-needed"], No, |s, _| { s.as_needed = true; Ok(()) }, "Only set DT_NEEDED for following dynamic libs if used"),
    on(&["no-as-needed"], No, |s, _| { s.as_needed = false; Ok(()) }, "Always set DT_NEEDED for following dynamic libs"),
    on(&["whole-archive"], No, |s, _| { s.whole_archive = true; Ok(()) }, "Include all objects from following archives"),
    on(&["no-whole-archive"], No, |s, _| { s.whole_archive = false; Ok(()) }, "Turn off --whole-archive"),
    on(&["push-state"], No, |s, _| { s.stack.push((s.as_needed, s.whole_archive, s.static_only)); Ok(()) }, "Push state of flags governing input file handling"),
    on(&["pop-state"], No, |s, _| match s.stack.pop() {
        Some((a, w, st)) => { (s.as_needed, s.whole_archive, s.static_only) = (a, w, st); Ok(()) }
        None => Err("no state pushed before popping".into()),
    }, "Pop state of flags governing input file handling"),
    on(&["b", "format"], Yes, |s, v| match v {
        "binary" => { s.binary = true; Ok(()) }
        "default" | "elf64-x86-64" | "elf64-littleriscv" => { s.binary = false; Ok(()) }
        _ => Err(format!("unrecognised input format `{v}'")),
    }, "Specify target for following input files"),
    on(&["R", "just-symbols"], Yes, |s, v| {
        if std::path::Path::new(v).is_dir() { s.opts.rpath.push(v.into()); return Ok(()); }
        s.input(What::File(v.into()));
        if let Some(i) = s.opts.inputs.last_mut() { i.just_symbols = true; }
        Ok(())
    }, "Just link symbols (if directory, same as --rpath)"),
    on(&["T", "script", "dT", "default-script"], Yes, |s, v| { s.opts.scripts.push(v.into()); Ok(()) }, "Read linker script"),
    on(&["version-script"], Yes, |s, v| { s.opts.version_scripts.push(v.into()); Ok(()) }, "Read version information script"),
    on(&["dynamic-list"], Yes, |s, v| { s.opts.dynamic_lists.push(v.into()); Ok(()) }, "Read dynamic list"),
    // Symbols.
    on(&["e", "entry"], Yes, |s, v| { s.opts.entry = Some(v.into()); Ok(()) }, "Set start address"),
    on(&["u", "undefined"], Yes, |s, v| { s.opts.undefined.push(v.into()); Ok(()) }, "Start with undefined reference to SYMBOL"),
    on(&["require-defined"], Yes, |s, v| { s.opts.require_defined.push(v.into()); Ok(()) }, "Require SYMBOL be defined in the final output"),
    on(&["init"], Yes, |s, v| { s.opts.init = v.into(); Ok(()) }, "Call SYMBOL at load-time"),
    on(&["fini"], Yes, |s, v| { s.opts.fini = v.into(); Ok(()) }, "Call SYMBOL at unload-time"),
    on(&["defsym"], Yes, |s, v| { s.opts.defsyms.push(v.into()); Ok(()) }, "Define a symbol"),
    on(&["wrap"], Yes, |s, v| { s.opts.wrap.push(v.into()); Ok(()) }, "Use wrapper functions for SYMBOL"),
    on(&["y", "trace-symbol"], Yes, |s, v| { s.opts.trace_symbols.push(v.into()); Ok(()) }, "Trace mentions of SYMBOL"),
    on(&["E", "export-dynamic"], No, |s, _| { s.opts.export_dynamic = true; Ok(()) }, "Export all dynamic symbols"),
    on(&["no-export-dynamic"], No, |s, _| { s.opts.export_dynamic = false; Ok(()) }, "Undo the effect of --export-dynamic"),
    on(&["export-dynamic-symbol"], Yes, |s, v| { s.opts.export_symbols.push(v.into()); Ok(()) }, "Export the specified symbol"),
    on(&["exclude-libs"], Yes, |s, v| { s.opts.exclude_libs.extend(v.split([',', ':']).map(String::from)); Ok(()) }, "Make all symbols in LIBS hidden"),
    on(&["Bsymbolic"], No, |s, _| { s.opts.bsymbolic = true; Ok(()) }, "Bind global references locally"),
    on(&["Bsymbolic-functions"], No, |s, _| { s.opts.bsymbolic_functions = true; Ok(()) }, "Bind global function references locally"),
    on(&["Bno-symbolic"], No, |s, _| { s.opts.bsymbolic = false; s.opts.bsymbolic_functions = false; Ok(()) }, "Do not bind global references locally"),
    on(&["allow-multiple-definition"], No, |s, _| { s.opts.allow_multiple_definition = true; Ok(()) }, "Allow multiple definitions"),
    on(&["no-undefined"], No, |s, _| { s.opts.unresolved_objects = Unresolved::Report; s.warn_unresolved = true; Ok(()) }, "Do not allow unresolved references in object files"),
    on(&["allow-shlib-undefined"], No, |s, _| { s.opts.unresolved_shlibs = Unresolved::Ignore; Ok(()) }, "Allow unresolved references in shared libraries"),
    on(&["no-allow-shlib-undefined"], No, |s, _| { s.opts.unresolved_shlibs = Unresolved::Report; Ok(()) }, "Do not allow unresolved references in shared libs"),
    on(&["unresolved-symbols"], Yes, |s, v| {
        let (o, l) = match v {
            "ignore-all" => (Unresolved::Ignore, Unresolved::Ignore),
            "report-all" => (Unresolved::Report, Unresolved::Report),
            "ignore-in-object-files" => (Unresolved::Ignore, Unresolved::Report),
            "ignore-in-shared-libs" => (Unresolved::Report, Unresolved::Ignore),
            _ => return Err(format!("bad --unresolved-symbols option: {v}")),
        };
        (s.opts.unresolved_objects, s.opts.unresolved_shlibs) = (o, l);
        Ok(())
    }, "How to handle unresolved symbols"),
    on(&["warn-unresolved-symbols"], No, |s, _| { (s.opts.unresolved_objects, s.opts.unresolved_shlibs) = (Unresolved::Warn, Unresolved::Warn); Ok(()) }, "Report unresolved symbols as warnings"),
    on(&["error-unresolved-symbols"], No, |s, _| { (s.opts.unresolved_objects, s.opts.unresolved_shlibs) = (Unresolved::Report, Unresolved::Report); Ok(()) }, "Report unresolved symbols as errors"),
    on(&["d", "dc", "dp", "define-common"], No, |s, _| { s.opts.define_common = true; Ok(()) }, "Force common symbols to be defined"),
    on(&["no-define-common"], No, |s, _| { s.opts.define_common = false; Ok(()) }, "Do not define common storage"),
    on(&["sort-common"], Maybe, |s, _| { s.opts.sort_common = true; Ok(()) }, "Sort common symbols by alignment"),
    on(&["warn-common"], No, |s, _| { s.opts.warn_common = true; Ok(()) }, "Warn about duplicate common symbols"),
    // Sections.
    on(&["gc-sections"], No, |s, _| { s.opts.gc_sections = true; Ok(()) }, "Remove unused sections"),
    on(&["no-gc-sections"], No, |s, _| { s.opts.gc_sections = false; Ok(()) }, "Do not remove unused sections"),
    on(&["print-gc-sections"], No, |s, _| { s.opts.print_gc_sections = true; Ok(()) }, "List removed unused sections on stderr"),
    on(&["no-print-gc-sections"], No, |s, _| { s.opts.print_gc_sections = false; Ok(()) }, "Do not list removed unused sections"),
    on(&["gc-keep-exported"], No, |s, _| { s.opts.gc_keep_exported = true; Ok(()) }, "Keep exported symbols when removing unused sections"),
    on(&["s", "strip-all"], No, |s, _| { s.opts.strip = Strip::All; Ok(()) }, "Strip all symbols"),
    on(&["S", "strip-debug"], No, |s, _| { if s.opts.strip == Strip::None { s.opts.strip = Strip::Debug } Ok(()) }, "Strip debugging symbols"),
    on(&["x", "discard-all"], No, |s, _| { s.opts.discard = Discard::All; Ok(()) }, "Discard all local symbols"),
    on(&["X", "discard-locals"], No, |s, _| { s.opts.discard = Discard::Temporary; Ok(()) }, "Discard temporary local symbols"),
    on(&["discard-none"], No, |s, _| { s.opts.discard = Discard::None; Ok(()) }, "Do not discard any local symbols"),
    on(&["sort-section"], Yes, |s, v| match v {
        "name" | "alignment" => { s.opts.sort_section = Some(v.into()); Ok(()) }
        _ => Err(format!("invalid section sorting option: {v}")),
    }, "Sort sections by name or maximum alignment"),
    on(&["section-start"], Yes, |s, v| match v.split_once('=') {
        Some((name, addr)) => { let a = address(addr)?; s.opts.section_starts.push((name.into(), a)); Ok(()) }
        None => Err("invalid argument to option \"--section-start\"".into()),
    }, "Set address of named section"),
    on(&["Ttext"], Yes, |s, v| { let a = address(v)?; s.opts.section_starts.push((".text".into(), a)); Ok(()) }, "Set address of .text section"),
    on(&["Tdata"], Yes, |s, v| { let a = address(v)?; s.opts.section_starts.push((".data".into(), a)); Ok(()) }, "Set address of .data section"),
    on(&["Tbss"], Yes, |s, v| { let a = address(v)?; s.opts.section_starts.push((".bss".into(), a)); Ok(()) }, "Set address of .bss section"),
    on(&["Ttext-segment", "image-base"], Yes, |s, v| { s.opts.text_segment = Some(address(v)?); Ok(()) }, "Set address of text segment"),
    on(&["Trodata-segment"], Yes, |s, v| { s.opts.rodata_segment = Some(address(v)?); Ok(()) }, "Set address of rodata segment"),
    on(&["Tldata-segment"], Yes, |s, v| { s.opts.data_segment = Some(address(v)?); Ok(()) }, "Set address of ldata segment"),
    on(&["Tdata-segment"], Yes, |s, v| { s.opts.data_segment = Some(address(v)?); Ok(()) }, "Set address of data segment"),
    on(&["orphan-handling"], Yes, |s, v| {
        s.opts.orphans = match v {
            "place" => Orphans::Place,
            "discard" => Orphans::Discard,
            "warn" => Orphans::Warn,
            "error" => Orphans::Error,
            _ => return Err(format!("invalid argument to option \"--orphan-handling\": {v}")),
        };
        Ok(())
    }, "Control how orphan sections are handled"),
    on(&["unique"], Maybe, |_, _| Err("--unique is not supported".into()), "Don't merge input sections"),
    // The dynamic section.
    on(&["soname", "h"], Yes, |s, v| { s.opts.soname = Some(v.into()); Ok(()) }, "Set internal name of shared library"),
    on(&["rpath"], Yes, |s, v| { s.opts.rpath.push(v.into()); Ok(()) }, "Set runtime shared library search path"),
    on(&["rpath-link"], Yes, |s, v| { s.opts.rpath_link.push(v.into()); Ok(()) }, "Set link time shared library search path"),
    on(&["enable-new-dtags"], No, |s, _| { s.opts.new_dtags = true; Ok(()) }, "Enable new dynamic tags"),
    on(&["disable-new-dtags"], No, |s, _| { s.opts.new_dtags = false; Ok(()) }, "Disable new dynamic tags"),
    on(&["I", "dynamic-linker"], Yes, |s, v| { s.opts.interpreter = Some(v.into()); s.opts.no_interpreter = false; Ok(()) }, "Set PROGRAM as the dynamic linker to use"),
    on(&["no-dynamic-linker"], No, |s, _| { s.opts.no_interpreter = true; s.opts.interpreter = None; Ok(()) }, "Produce an executable with no program interpreter header"),
    on(&["f", "auxiliary"], Yes, |s, v| { s.opts.auxiliary.push(v.into()); Ok(()) }, "Auxiliary filter for shared object symbol table"),
    on(&["F", "filter"], Yes, |s, v| { s.opts.filter = Some(v.into()); Ok(()) }, "Filter for shared object symbol table"),
    on(&["hash-style"], Yes, |s, v| {
        (s.opts.hash_sysv, s.opts.hash_gnu) = match v {
            "sysv" => (true, false),
            "gnu" => (false, true),
            "both" => (true, true),
            _ => return Err(format!("invalid hash style `{v}'")),
        };
        Ok(())
    }, "Set hash style to sysv, gnu or both"),
    on(&["build-id"], Maybe, |s, v| {
        s.opts.build_id = match v {
            "" | "sha1" | "fast" | "tree" => BuildId::Sha1,
            "md5" => BuildId::Md5,
            "uuid" => BuildId::Uuid,
            "none" => BuildId::None,
            _ => {
                let digits: String = v.strip_prefix("0x").or_else(|| v.strip_prefix("0X"))
                    .ok_or_else(|| format!("unrecognized --build-id style ignored: {v}"))?
                    .chars().filter(|c| *c != '-' && *c != ':').collect();
                if !digits.len().is_multiple_of(2) || digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
                    return Err(format!("invalid --build-id value: {v}"));
                }
                BuildId::Hex((0..digits.len()).step_by(2).filter_map(|i| u8::from_str_radix(&digits[i..i + 2], 16).ok()).collect())
            }
        };
        Ok(())
    }, "Generate build ID note"),
    on(&["eh-frame-hdr"], No, |s, _| { s.opts.eh_frame_hdr = true; Ok(()) }, "Create .eh_frame_hdr section"),
    on(&["no-eh-frame-hdr"], No, |s, _| { s.opts.eh_frame_hdr = false; Ok(()) }, "Do not create .eh_frame_hdr section"),
    on(&["relax"], No, |s, _| { s.opts.relax = true; Ok(()) }, "Relax branches on certain targets"),
    on(&["no-relax"], No, |s, _| { s.opts.relax = false; Ok(()) }, "Do not use relaxation techniques to reduce code size"),
    on(&["z"], Yes, keyword, "Set a keyword (see below)"),
    // Messages.
    on(&["t", "trace"], No, |s, _| { s.opts.trace = true; Ok(()) }, "Trace file opens"),
    on(&["Map"], Yes, |s, v| { s.opts.map_file = Some(v.into()); Ok(()) }, "Write a linker map to FILE"),
    on(&["M", "print-map"], No, |s, _| { s.opts.map_file = Some("-".into()); Ok(()) }, "Print map file on standard output"),
    on(&["cref"], No, |s, _| { s.opts.cref = true; Ok(()) }, "Output cross reference table"),
    on(&["print-memory-usage"], No, |s, _| { s.opts.print_memory_usage = true; Ok(()) }, "Report target memory usage"),
    on(&["dependency-file"], Yes, |s, v| { s.opts.dependency_file = Some(v.into()); Ok(()) }, "Write dependency file"),
    on(&["fatal-warnings"], No, |s, _| { s.opts.fatal_warnings = true; Ok(()) }, "Treat warnings as errors"),
    on(&["no-fatal-warnings"], No, |s, _| { s.opts.fatal_warnings = false; Ok(()) }, "Do not treat warnings as errors"),
    on(&["w", "no-warnings"], No, |s, _| { s.opts.no_warnings = true; Ok(()) }, "Do not display any warning or error messages"),
    on(&["warn-textrel", "warn-shared-textrel"], No, |s, _| { s.opts.warn_textrel = true; Ok(()) }, "Warn if outpout has DT_TEXTREL"),
    on(&["verbose"], Maybe, |s, _| { s.opts.verbose = true; Ok(()) }, "Output lots of information during link"),
    on(&["v"], No, |s, _| { s.version.get_or_insert(false); Ok(()) }, "Print version information"),
    on(&["V", "version"], No, |s, _| { s.version = Some(true); Ok(()) }, "Print version information"),
    on(&["help"], No, |s, _| { s.help = true; Ok(()) }, "Print option help"),
    // Harmless here.
    harmless(&["O"], Yes, "optimisation level of the linker's own tables"),
    harmless(&["g"], No, "ignored by GNU ld as well"),
    harmless(&["G", "gpsize"], Yes, "small-data size: chosen by the compiler"),
    harmless(&["A", "architecture"], Yes, "the architecture follows from the inputs"),
    harmless(&["a"], Yes, "shared library control of HP/UX"),
    harmless(&["Y"], Yes, "default search path of Solaris"),
    harmless(&["Qy"], No, "ignored by GNU ld as well"),
    harmless(&["nostdlib"], No, "no directory is searched unless -L names it"),
    harmless(&["no-warn-mismatch"], No, "mismatches are errors"),
    harmless(&["no-warn-search-mismatch"], No, "only a warning is left out"),
    harmless(&["warn-rwx-segments"], No, "only a warning"),
    harmless(&["no-warn-rwx-segments"], No, "no such warning is given"),
    harmless(&["warn-execstack"], No, "the warning is given"),
    harmless(&["no-warn-execstack"], No, "only a warning is left out"),
    harmless(&["error-execstack"], No, "the warning is given"),
    harmless(&["error-rwx-segments"], No, "no such check"),
    harmless(&["warn-alternate-em"], No, "no alternate machine codes are accepted"),
    harmless(&["warn-once"], No, "only the number of warnings changes"),
    harmless(&["warn-section-align"], No, "only a warning"),
    harmless(&["warn-multiple-gp"], No, "there is one global pointer"),
    harmless(&["no-keep-memory"], No, "memory is mapped"),
    harmless(&["reduce-memory-overheads"], No, "memory is mapped"),
    harmless(&["hash-size"], Yes, "tables grow as needed"),
    harmless(&["stats"], No, "statistics only"),
    harmless(&["ld-generated-unwind-info"], No, "unwind entries for PLTs are not made"),
    harmless(&["no-ld-generated-unwind-info"], No, "unwind entries for PLTs are not made"),
    harmless(&["no-apply-dynamic-relocs"], No, "the dynamic linker overwrites those words"),
    harmless(&["apply-dynamic-relocs"], No, "those words are filled in"),
    harmless(&["fix-cortex-a53-843419"], Maybe, "an erratum of another machine"),
    harmless(&["fix-cortex-a53-835769"], Maybe, "an erratum of another machine"),
    harmless(&["no-fix-cortex-a53-843419"], No, "an erratum of another machine"),
    harmless(&["no-fix-cortex-a53-835769"], No, "an erratum of another machine"),
    harmless(&["pic-veneer"], No, "no veneers are needed"),
    harmless(&["icf"], Yes, "folding identical code is optional"),
    harmless(&["plugin"], Yes, "LTO plug-ins are never loaded; LTO objects are refused"),
    harmless(&["plugin-opt"], Yes, "LTO plug-ins are never loaded"),
    harmless(&["flto"], Maybe, "LTO objects are refused"),
    harmless(&["no-dynamic-list"], No, "the default"),
    harmless(&["demangle"], Maybe, "C names are not mangled"),
    harmless(&["no-demangle"], No, "C names are not mangled"),
    harmless(&["default-symver-off"], No, "the default"),
    harmless(&["accept-unknown-input-arch"], No, "unknown machines are refused"),
    harmless(&["no-accept-unknown-input-arch"], No, "the default"),
    harmless(&["copy-dt-needed-entries"], No, "libraries needed by libraries are only used at run time"),
    harmless(&["no-copy-dt-needed-entries"], No, "the default"),
    harmless(&["add-needed"], No, "libraries needed by libraries are only used at run time"),
    harmless(&["no-add-needed"], No, "the default"),
    harmless(&["check-sections"], No, "the default"),
    harmless(&["no-check-sections"], No, "only a check"),
    harmless(&["no-strip-discarded"], No, "discarded sections are stripped"),
    harmless(&["strip-discarded"], No, "the default"),
    harmless(&["traditional-format"], No, "no untraditional one"),
    harmless(&["compress-debug-sections"], Yes, "compression is optional"),
    harmless(&["no-ctf-variables"], No, "CTF is not made"),
    harmless(&["ctf-variables"], No, "CTF is not made"),
    harmless(&["ctf-share-types"], Yes, "CTF is not made"),
    harmless(&["undefined-version"], No, "the default"),
    harmless(&["no-undefined-version"], No, "only a check"),
    harmless(&["default-imported-symver"], No, "libraries without versions give none"),
    harmless(&["no-rosegment"], No, "how many segments there are"),
    harmless(&["rosegment"], No, "the default"),
    harmless(&["threads"], Maybe, "all cores are used"),
    harmless(&["no-threads"], No, "all cores are used"),
    harmless(&["color-diagnostics"], Maybe, "colour only"),
    harmless(&["be8"], No, "big-endian ARM only"),
    harmless(&["EL"], No, "little-endian is the only byte order here"),
    harmless(&["no-map-whole-files"], No, "memory is mapped"),
    harmless(&["mri-script"], Yes, "never used by build systems"),
    // Refused.
    refuse(&["EB"], No, "big-endian output"),
    refuse(&["c"], Yes, "MRI scripts"),
    refuse(&["pack-dyn-relocs"], Yes, "packed dynamic relocations"),
    refuse(&["reproduce"], Yes, "an archive to reproduce the link"),
    refuse(&["out-implib"], Yes, "import libraries"),
    refuse(&["default-symver"], No, "default symbol versions"),
    refuse(&["split-by-file"], Maybe, "splitting output sections"),
    refuse(&["split-by-reloc"], Maybe, "splitting output sections"),
    refuse(&["section-ordering-file"], Yes, "section ordering files"),
    refuse(&["retain-symbols-file"], Yes, "lists of retained symbols"),
];

/// `-z keyword`.
fn keyword(s: &mut State, v: &str) -> Result<(), String> {
    let o = &mut s.opts;
    use crate::elf::consts::*;
    match v.split_once('=') {
        Some(("max-page-size", n)) => {
            let n = value(n)?;
            if !n.is_power_of_two() {
                return Err(format!("invalid maximum page size `{v}'"));
            }
            o.max_page_size = Some(n);
        }
        Some(("common-page-size", n)) => {
            let n = value(n)?;
            if !n.is_power_of_two() {
                return Err(format!("invalid common page size `{v}'"));
            }
            o.common_page_size = Some(n);
        }
        Some(("stack-size", n)) => o.stack_size = Some(value(n)?),
        Some(("start-stop-visibility", vis)) => o.start_stop_hidden = vis == "hidden" || vis == "internal",
        _ => match v {
            "now" => o.now = true,
            "lazy" => o.now = false,
            "relro" => o.relro = true,
            "norelro" => o.relro = false,
            "text" => o.text = true,
            "notext" | "textoff" => o.text = false,
            "defs" => s.warn_unresolved = true,
            "undefs" => {
                s.warn_unresolved = false;
                o.unresolved_objects = Unresolved::Ignore;
            }
            "muldefs" => o.allow_multiple_definition = true,
            "execstack" => o.exec_stack = Some(true),
            "noexecstack" => o.exec_stack = Some(false),
            "separate-code" => o.separate_code = true,
            "noseparate-code" => o.separate_code = false,
            "nocopyreloc" => o.copy_relocs = false,
            "copyreloc" => o.copy_relocs = true,
            "nodelete" => o.flags_1 |= DF_1_NODELETE,
            "initfirst" => o.flags_1 |= DF_1_INITFIRST,
            "interpose" => o.flags_1 |= DF_1_INTERPOSE,
            "nodlopen" => o.flags_1 |= DF_1_NOOPEN,
            "nodefaultlib" => o.flags_1 |= DF_1_NODEFLIB,
            "global" => o.flags_1 |= DF_1_GLOBAL,
            "origin" => o.origin = true,
            "nognustack" => o.gnu_stack = false,
            "start-stop-gc" => o.start_stop_gc = true,
            "nostart-stop-gc" => o.start_stop_gc = false,
            // These ask for what is the case anyway, or for hints that may be left out.
            "keep-text-section-prefix"
            | "nokeep-text-section-prefix"
            | "combreloc"
            | "nocombreloc"
            | "nodump"
            | "call-nop"
            | "noextern-protected-data"
            | "extern-protected-data"
            | "indirect-extern-access"
            | "noindirect-extern-access"
            | "unique-symbol"
            | "nounique-symbol"
            | "dynamic-undefined-weak"
            | "nodynamic-undefined-weak"
            | "ibt"
            | "shstk"
            | "ibtplt"
            | "nomark-plt"
            | "mark-plt"
            | "pac-plt"
            | "force-bti"
            | "nopack-relative-relocs"
            | "lam-u48"
            | "lam-u57"
            | "report-relative-reloc"
            | "nosectionheader"
            | "sectionheader"
            | "rodynamic"
            | "rel"
            | "rela"
            | "nognustackwarn" => {}
            // Smaller, but a program without the packing means the same.
            "pack-relative-relocs" => o.pack_relative = true,
            _ if v.starts_with("cet-report=")
                || v.starts_with("ibt-report")
                || v.starts_with("bti-report")
                || v.starts_with("call-nop=")
                || v.starts_with("isa-level")
                || v.starts_with("x86-64-") => {}
            // GNU ld warns and goes on.
            _ => o.unknown_keywords.push(v.into()),
        },
    }
    Ok(())
}

/// What a command line asks for.
pub enum Request {
    Link(Box<LinkOptions>),
    /// Text for stdout; link as well if there are inputs.
    Print(String, Option<Box<LinkOptions>>),
}

/// Parses the arguments (without the program's name).
pub fn parse(args: &[String]) -> Result<Request, String> {
    let mut s = State {
        opts: LinkOptions::default(),
        as_needed: false,
        whole_archive: false,
        static_only: false,
        binary: false,
        stack: Vec::new(),
        version: None,
        help: false,
        saw_static: false,
        warn_unresolved: false,
    };
    let args = expand(args, 0)?;
    let mut i = 0;
    while i < args.len() {
        let arg = &args[i];
        i += 1;
        if !arg.starts_with('-') || arg == "-" {
            s.input(What::File(arg.clone()));
            continue;
        }
        let (opt, joined) = find(arg).ok_or_else(|| {
            format!("unrecognized option '{arg}'\n{}", "use the --help option for usage information")
        })?;
        let text = match (opt.arg, joined) {
            (Arg::No, _) => String::new(),
            (Arg::Maybe, v) => v.unwrap_or_default(),
            (Arg::Yes, Some(v)) => v,
            (Arg::Yes, None) => {
                let v = args.get(i).cloned().ok_or_else(|| {
                    format!("option requires an argument -- '{}'", arg.trim_start_matches('-'))
                })?;
                i += 1;
                v
            }
        };
        match &opt.act {
            Act::Do(f) => f(&mut s, &text)?,
            Act::Harmless(_) => {}
            Act::Refuse(what) => return Err(format!("{arg}: {what}: not supported")),
        }
    }
    // In a shared library undefined symbols are allowed unless -z defs says otherwise.
    if s.opts.kind == OutputKind::Shared
        && !s.warn_unresolved
        && s.opts.unresolved_objects == Unresolved::Report
    {
        s.opts.unresolved_objects = Unresolved::Ignore;
    }
    if let Some(name) = &s.opts.oformat
        && name != "binary"
        && !crate::target::link::all().iter().any(|t| t.formats().contains(&name.as_str()))
    {
        return Err(format!("unrecognised output format `{name}'"));
    }
    if s.opts.emit_relocs {
        return Err("--emit-relocs is not supported".into());
    }
    if s.help {
        return Ok(Request::Print(help(), None));
    }
    if let Some(long) = s.version {
        let text = version(long);
        let link = (!long && !s.opts.inputs.is_empty()).then(|| Box::new(s.opts));
        return Ok(Request::Print(text, link));
    }
    Ok(Request::Link(Box::new(s.opts)))
}

/// The option an argument names, and its joined value.
fn find(arg: &str) -> Option<(&'static Opt, Option<String>)> {
    let (name, two) = match arg.strip_prefix("--") {
        Some(n) => (n, true),
        None => (&arg[1..], false),
    };
    let (head, tail) = match name.split_once('=') {
        Some((h, t)) => (h, Some(t.to_string())),
        None => (name, None),
    };
    let exact = |n: &str| TABLE.iter().find(|o| o.names.contains(&n));
    // `-output` is `-o utput`: names with an o need two dashes.
    let long_allowed = two || head.len() == 1 || !head.starts_with('o');
    if long_allowed && let Some(opt) = exact(head) {
        let is_short = head.len() == 1;
        // `-e=x` is the value "=x" of a short option.
        if !is_short {
            if opt.arg != Arg::No || tail.is_none() {
                return Some((opt, tail));
            }
        } else if tail.is_none() {
            return Some((opt, None));
        }
    }
    if two {
        // An unambiguous beginning of a long name.
        let mut hits = TABLE.iter().filter(|o| o.names.iter().any(|n| n.len() > 1 && n.starts_with(head)));
        return match (hits.next(), hits.next()) {
            (Some(opt), None) if opt.arg != Arg::No || tail.is_none() => Some((opt, tail)),
            _ => None,
        };
    }
    // `-Ttext=…` and the like joined without `=`: `-Ttext0x1000` is not GNU's; a short option with its value is.
    let first = name.get(..1)?;
    let opt = exact(first)?;
    match opt.arg {
        Arg::Yes if name.len() > 1 => Some((opt, Some(name[1..].to_string()))),
        Arg::Yes => Some((opt, None)),
        // Flags may not be joined.
        _ => None,
    }
}

/// Puts the arguments of `@file` in its place.
fn expand(args: &[String], depth: u32) -> Result<Vec<String>, String> {
    if depth > 10 {
        return Err("@-files nested too deeply".into());
    }
    let mut out = Vec::with_capacity(args.len());
    for arg in args {
        match arg.strip_prefix('@').map(|path| (path, std::fs::read(path))) {
            Some((_, Ok(bytes))) => out.extend(expand(&split(&String::from_utf8_lossy(&bytes)), depth + 1)?),
            _ => out.push(arg.clone()),
        }
    }
    Ok(out)
}

/// Splits text at blanks; quotes group, a backslash takes the next character as it is.
fn split(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', q) if q != Some('\'') => {
                if let Some(next) = chars.next() {
                    word.get_or_insert_default().push(next);
                }
            }
            (c, Some(q)) if c == q => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => out.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

fn version(long: bool) -> String {
    let mut text = String::from("GNU ld (ccc) 2.40\n");
    if long {
        text += "Copyright (C) 2023 Free Software Foundation, Inc. and the authors of ccc\n\
                 This program is a linker compatible with GNU ld; it contains no code of it.\n";
    }
    text
}

fn help() -> String {
    let mut text = String::from("Usage: ld [options] file...\nOptions:\n");
    for o in TABLE {
        let names: Vec<String> = o
            .names
            .iter()
            .map(|n| match (n.len(), o.arg) {
                (1, Arg::Yes) => format!("-{n} ARG"),
                (1, _) => format!("-{n}"),
                (_, Arg::Yes) => format!("--{n}=ARG"),
                (_, Arg::Maybe) => format!("--{n}[=ARG]"),
                _ => format!("--{n}"),
            })
            .collect();
        let note = match o.act {
            Act::Do(_) => o.help.to_string(),
            Act::Harmless(why) => format!("Accepted without effect: {why}"),
            Act::Refuse(what) => format!("Not supported: {what}"),
        };
        text += &format!("  {:<34} {note}\n", names.join(", "));
    }
    let emulations: Vec<&str> =
        crate::target::link::all().iter().flat_map(|t| t.emulations()).copied().collect();
    text += &format!("ld: supported emulations: {}\n", emulations.join(" "));
    let formats: Vec<&str> = crate::target::link::all().iter().flat_map(|t| t.formats()).copied().collect();
    text += &format!("ld: supported targets: {} binary\n", formats.join(" "));
    text
}

/// Runs `ld` with arguments; what it says comes back. The driver links this way as well.
pub fn run(program: &str, args: &[String], provider: &dyn Provider) -> Outcome {
    let fail = |e: String| Outcome {
        messages: vec![format!("{program}: {e}")],
        stdout: String::new(),
        failed: true,
    };
    match parse(args) {
        Err(e) => fail(e),
        Ok(Request::Print(text, None)) => Outcome { messages: Vec::new(), stdout: text, failed: false },
        Ok(Request::Print(text, Some(mut opts))) => {
            opts.program = program.into();
            let mut out = super::link(&opts, provider);
            out.stdout.insert_str(0, &text);
            out
        }
        Ok(Request::Link(mut opts)) => {
            opts.program = program.into();
            super::link(&opts, provider)
        }
    }
}

/// The `ld` personality: exit status.
pub fn main(program: &str, args: &[String]) -> i32 {
    use std::io::Write;
    let out = run(program, args, &NoProvider);
    // A closed pipe is no reason to panic.
    let _ = std::io::stdout().write_all(out.stdout.as_bytes());
    for m in &out.messages {
        let _ = writeln!(std::io::stderr(), "{m}");
    }
    out.failed as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opts(args: &[&str]) -> LinkOptions {
        let args: Vec<String> = args.iter().map(|a| a.to_string()).collect();
        match parse(&args) {
            Ok(Request::Link(o)) => *o,
            Ok(_) => panic!("no link"),
            Err(e) => panic!("{e}"),
        }
    }

    #[test]
    fn spellings() {
        let o = opts(&[
            "-ox",
            "-shared",
            "-soname=a",
            "--defsym",
            "b=1",
            "-lfoo",
            "-z",
            "now",
            "-znorelro",
            "-Ttext=0x100",
            "a.o",
            "-e",
            "main",
        ]);
        assert_eq!(o.output.to_str(), Some("x"));
        assert_eq!(
            (o.kind, o.soname.as_deref(), o.now, o.relro),
            (OutputKind::Shared, Some("a"), true, false)
        );
        assert_eq!(o.section_starts, [(".text".to_string(), 0x100)]);
        assert_eq!(o.inputs.len(), 2);
        assert_eq!(o.entry.as_deref(), Some("main"));
    }

    #[test]
    fn state_is_positional() {
        let o = opts(&["--push-state", "--as-needed", "-la", "--pop-state", "-lb", "--whole-archive", "c.a"]);
        let state: Vec<(bool, bool)> = o.inputs.iter().map(|i| (i.as_needed, i.whole_archive)).collect();
        assert_eq!(state, [(true, false), (false, false), (false, true)]);
    }

    #[test]
    fn unknown_options_are_refused() {
        assert!(parse(&["--no-such-option".to_string()]).is_err());
        assert!(parse(&["-EB".to_string()]).is_err());
    }
}
