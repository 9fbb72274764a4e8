//! ccc: a C compiler, assembler, linker and their object tools in one program.

mod ast;
mod codegen;
mod diag;
mod elf;
mod ir;
mod lex;
mod link;
mod mc;
mod mir;
mod opt;
mod parse;
mod pp;
mod sema;
mod support;
mod target;

fn main() {
    let mut all = std::env::args();
    let program = all.next().unwrap_or_default();
    let args: Vec<String> = all.collect();
    let base = program.rsplit('/').next().unwrap_or("");
    if base == "ld" || base.ends_with("-ld") {
        std::process::exit(link::cmdline::main(base, &args));
    }
    if args.first().is_some_and(|a| a == "ld") {
        std::process::exit(link::cmdline::main("ld", &args[1..]));
    }
    if args.iter().any(|a| a == "-E") {
        std::process::exit(preprocess(&args));
    }
}

/// `-E` with the most necessary options; the driver takes this over.
fn preprocess(args: &[String]) -> i32 {
    use pp::options::{DirKind, MacroOption, SearchDir};
    use support::lang::{LangOptions, Standard};
    use target::Target;
    let target = target::x86::X86_64;
    let mut lang = LangOptions { pic: support::lang::PicLevel::Pie(2), ..LangOptions::default() };
    let mut opts = pp::PpOptions { output_only: true, ..Default::default() };
    let mut print = pp::print::PrintOptions::default();
    let mut input = "-";
    let mut quiet = false;
    let dir = |path: &str, kind| SearchDir { path: path.into(), kind, builtin: false };
    for a in args {
        if let Some(d) = a.strip_prefix("-D") {
            opts.macros.push(MacroOption::Define(d.into()));
        } else if let Some(d) = a.strip_prefix("-U") {
            opts.macros.push(MacroOption::Undef(d.into()));
        } else if let Some(d) = a.strip_prefix("-I") {
            opts.dirs.push(dir(d, DirKind::User));
        } else if let Some(f) = a.strip_prefix("--include=") {
            opts.includes.push(f.into());
        } else if let Some(std) = a.strip_prefix("-std=") {
            lang.gnu = std.starts_with("gnu");
            lang.standard = match &std[std.len() - 2..] {
                "89" | "90" => Standard::C89,
                "99" => Standard::C99,
                "11" => Standard::C11,
                "2x" | "23" => Standard::C23,
                _ => Standard::C17,
            };
            lang.trigraphs = !lang.gnu;
        } else {
            match a.as_str() {
                "-E" => {}
                "-P" => print.no_line_markers = true,
                "-C" => opts.keep_comments = true,
                "-CC" => (opts.keep_comments, opts.keep_macro_comments) = (true, true),
                "-dM" => print.dump = pp::print::Dump::Macros,
                "-dD" => print.dump = pp::print::Dump::Definitions,
                "-dN" => print.dump = pp::print::Dump::Names,
                "-dI" => print.includes = true,
                "-trigraphs" => lang.trigraphs = true,
                "-undef" => opts.undef = true,
                "-H" => opts.show_includes = true,
                "-fpreprocessed" => opts.preprocessed = true,
                "-xassembler-with-cpp" => lang.assembler = true,
                "--quiet" => quiet = true,
                _ => input = a,
            }
        }
    }
    opts.predefines = target.predefines(&Default::default());
    let own = SearchDir { path: "/usr/lib/gcc/x86_64-linux-gnu/12/include".into(), kind: DirKind::System, builtin: false };
    opts.dirs.push(own);
    for d in ["/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include"] {
        opts.dirs.push(dir(d, DirKind::System));
    }
    let sess = diag::Session::new(lang, target.info().clone());
    let mut pp = pp::Preprocessor::new(&sess, opts);
    if quiet {
        pp.opts.output_only = false;
        let mut n = 0u64;
        if pp.enter_main(input) {
            while pp.next().kind != lex::TokenKind::Eof {
                n += 1;
            }
        }
        eprintln!("{n} tokens");
        return !sess.finish() as i32;
    }
    pp::print::configure(&mut pp, print);
    if pp.enter_main(input) && pp::print::print(&mut pp, &mut std::io::stdout(), print).is_err() {
        return 1;
    }
    !sess.finish() as i32
}
