//! The command line of `as`, and the `-Wa,` options of the compiler driver.

use super::Assembler;
use crate::mc::{Machine, Object};
use std::io::{Read, Write};

/// What the options say.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub output: Option<String>,
    pub inputs: Vec<String>,
    pub include_dirs: Vec<String>,
    /// `--defsym name=value`.
    pub defines: Vec<(String, i64)>,
    pub no_warn: bool,
    pub fatal_warnings: bool,
    /// `--gdwarf-N`: version of the line table.
    pub dwarf_version: u8,
    pub noexecstack: bool,
    pub execstack: bool,
    pub version: bool,
    /// Directory for the line table (`-fdebug-prefix-map` applied by the driver).
    pub comp_dir: Option<String>,
}

/// Reads options as GNU as has them. Errors are messages without prefix.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut o = Options::default();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        let mut value = |name: &str, joined: &str| -> Result<String, String> {
            if !joined.is_empty() {
                return Ok(joined.to_string());
            }
            it.next().cloned().ok_or_else(|| format!("option `{name}' requires an argument"))
        };
        match a.as_str() {
            "-o" => o.output = Some(value("-o", "")?),
            "-I" => o.include_dirs.push(value("-I", "")?),
            "-W" | "--no-warn" => o.no_warn = true,
            "--warn" => o.no_warn = false,
            "--fatal-warnings" => o.fatal_warnings = true,
            "--noexecstack" => o.noexecstack = true,
            "--execstack" => o.execstack = true,
            "--version" | "-version" => o.version = true,
            "--defsym" | "-defsym" => {
                let text = value("--defsym", "")?;
                let (name, n) = text
                    .split_once('=')
                    .ok_or_else(|| "bad defsym; format is --defsym name=value".to_string())?;
                let number = match n.strip_prefix("0x") {
                    Some(hex) => i64::from_str_radix(hex, 16),
                    None => n.parse(),
                };
                o.defines.push((name.to_string(), number.map_err(|_| format!("bad defsym value `{n}'"))?));
            }
            "-gdwarf-2" | "--gdwarf-2" | "--gdwarf2" => o.dwarf_version = 2,
            "-gdwarf-3" | "--gdwarf-3" => o.dwarf_version = 3,
            "-gdwarf-4" | "--gdwarf-4" => o.dwarf_version = 4,
            "-gdwarf-5" | "--gdwarf-5" => o.dwarf_version = 5,
            // Instruction selection by CPU, listings and machine-independent choices that change nothing here.
            "--64"
            | "-Q"
            | "-Qy"
            | "-Qn"
            | "-s"
            | "--divide"
            | "-q"
            | "-v"
            | "-V"
            | "--keep-locals"
            | "-L"
            | "-K"
            | "-k"
            | "-D"
            | "-R"
            | "--traditional-format"
            | "--reduce-memory-overheads"
            | "-mrelax"
            | "--gdwarf-sections"
            | "-fpic"
            | "-fPIC"
            | "-fno-pic"
            | "-mlittle-endian"
            | "--statistics"
            | "-mpriv-spec=1.11"
            | "--strip-local-absolute"
            | "--generate-missing-build-notes=no"
            | "--generate-missing-build-notes=yes" => {}
            "--" => o.inputs.extend(it.by_ref().cloned()),
            a if a.starts_with("-o") => o.output = Some(a[2..].to_string()),
            a if a.starts_with("-I") => o.include_dirs.push(a[2..].to_string()),
            a if a.starts_with("-march=")
                || a.starts_with("-mtune=")
                || a.starts_with("-mabi=")
                || a.starts_with("-misa-spec=")
                || a.starts_with("-mrelax-relocations=yes")
                || a.starts_with("-a")
                || a.starts_with("--debug-prefix-map=")
                || a.starts_with("-mx86-used-note=no")
                || a.starts_with("--elf-stt-common=")
                || a.starts_with("--compress-debug-sections=none")
                || a.starts_with("--nocompress-debug-sections") => {}
            "-" => o.inputs.push("-".into()),
            a if a.starts_with('-') => return Err(format!("unrecognized option `{a}'")),
            a => o.inputs.push(a.to_string()),
        }
    }
    Ok(o)
}

/// Assembles one text of a file called `name` and gives the object's bytes. Messages, as GNU as words them, go to `report`
/// one a line; there are no bytes when one of them is an error.
pub fn assemble(
    machine: &'static dyn Machine,
    text: &[u8],
    name: &str,
    o: &Options,
    report: &mut dyn FnMut(&str),
) -> Option<Vec<u8>> {
    let mut obj = Object::new(machine, Some(super::assemble_text));
    obj.line.version = o.dwarf_version;
    obj.line.comp_dir = match &o.comp_dir {
        Some(d) => d.clone().into_bytes(),
        None => {
            std::env::current_dir().map(|d| d.to_string_lossy().into_owned().into_bytes()).unwrap_or_default()
        }
    };
    for (name, n) in &o.defines {
        let s = obj.symbols.named(name.as_bytes());
        if let Err(e) = obj.set(s, crate::mc::symbols::Value::abs(*n)) {
            obj.error(e);
        }
    }
    let mut a = Assembler::new(&mut obj);
    a.include_dirs = o.include_dirs.clone();
    a.run_file(text, name);
    if o.noexecstack || o.execstack {
        use crate::mc::stream::{SectionSpec, Stream};
        let flags = if o.execstack { crate::mc::object::SHF_EXECINSTR } else { 0 };
        a.obj.section(&SectionSpec::new(".note.GNU-stack", flags, crate::mc::object::SHT_PROGBITS));
    }
    let bytes = a.obj.write_elf();
    let (errors, warnings) = (std::mem::take(&mut a.obj.errors), std::mem::take(&mut a.obj.warnings));
    let failed = !errors.is_empty() || (o.fatal_warnings && !warnings.is_empty());
    let mut lines: Vec<(u32, bool, String)> = Vec::new();
    lines.extend(errors.into_iter().map(|(l, m)| (l.0, true, m)));
    if !o.no_warn {
        lines.extend(warnings.into_iter().map(|(l, m)| (l.0, false, m)));
    }
    lines.sort_by_key(|l| l.0);
    if !lines.is_empty() {
        report(&format!("{name}: Assembler messages:"));
    }
    for (loc, error, m) in lines {
        let word = if error { "Error" } else { "Warning" };
        match a.place(crate::support::source::Loc(loc)) {
            Some((file, line)) => report(&format!("{file}:{line}: {word}: {m}")),
            None => report(&format!("{name}: {word}: {m}")),
        }
    }
    if failed { None } else { bytes.ok() }
}

/// The program `as`: exit status.
pub fn main(machine: &'static dyn Machine, args: &[String]) -> i32 {
    let fail = |m: &str| {
        eprintln!("as: {m}");
        1
    };
    let o = match parse(args) {
        Ok(o) => o,
        Err(m) => return fail(&m),
    };
    if o.version {
        println!("GNU assembler (ccc) 2.40");
        return 0;
    }
    // Several inputs are one text.
    let mut text = Vec::new();
    let name = o.inputs.first().map_or("{standard input}", |s| if s == "-" { "{standard input}" } else { s });
    for input in if o.inputs.is_empty() { vec!["-".to_string()] } else { o.inputs.clone() } {
        let result = if input == "-" {
            std::io::stdin().read_to_end(&mut text).map(|_| ())
        } else {
            std::fs::read(&input).map(|t| text.extend_from_slice(&t))
        };
        if result.is_err() {
            return fail(&format!("can't open {input} for reading: No such file or directory"));
        }
    }
    let Some(bytes) = assemble(machine, &text, name, &o, &mut |m| eprintln!("{m}")) else { return 1 };
    let output = o.output.as_deref().unwrap_or("a.out");
    let written = std::fs::File::create(output).and_then(|mut f| f.write_all(&bytes));
    match written {
        Ok(()) => 0,
        Err(e) => fail(&format!("can't create {output}: {e}")),
    }
}
