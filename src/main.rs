//! ccc: a C compiler, assembler, linker and their object tools in one program.
//!
//! The name the program is called by chooses the tool, after a target's prefix (`riscv64-linux-gnu-gcc`); called as
//! `ccc`, the first word may name one (`ccc ld …`).

mod asm;
mod ast;
mod codegen;
mod diag;
mod driver;
mod dwarf;
mod elf;
mod flow;
mod ir;
mod lex;
mod link;
mod lower;
mod mc;
mod mir;
mod opt;
mod parse;
mod pp;
mod sema;
mod support;
mod target;

use std::process::ExitCode;

/// The tools and the names each answers to.
const TOOLS: &[(&str, Tool)] = &[
    ("ccc", Tool::Compiler),
    ("cc", Tool::Compiler),
    ("gcc", Tool::Compiler),
    ("cpp", Tool::Preprocessor),
    ("as", Tool::Assembler),
    ("ld", Tool::Linker),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Compiler,
    Preprocessor,
    Assembler,
    Linker,
}

/// The tool a program name means, and the target prefix before it.
fn tool_of(name: &str) -> Option<(Tool, Option<&str>)> {
    let exact = |n: &str| TOOLS.iter().find(|t| t.0 == n).map(|t| t.1);
    if let Some(t) = exact(name) {
        return Some((t, None));
    }
    let (prefix, last) = name.rsplit_once('-')?;
    // `x86_64-linux-gnu-gcc`, and with a version behind (`gcc-12`).
    if last.bytes().all(|b| b.is_ascii_digit()) {
        return tool_of(prefix);
    }
    exact(last).map(|t| (t, Some(prefix)))
}

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args_os().map(|w| w.to_string_lossy().into_owned()).collect();
    let program = if words.is_empty() { "ccc".into() } else { words.remove(0) };
    let name = program.rsplit('/').next().unwrap_or("ccc").to_string();
    let (mut tool, prefix) = tool_of(&name).unwrap_or((Tool::Compiler, None));
    if tool == Tool::Compiler
        && let Some(&(_, t)) = words.first().and_then(|w| TOOLS.iter().find(|t| t.0 == w))
    {
        words.remove(0);
        tool = t;
    }
    match tool {
        Tool::Compiler => driver::main(words, prefix),
        Tool::Preprocessor => {
            words.insert(0, "-E".into());
            driver::main(words, prefix)
        }
        Tool::Assembler => match driver::find_target(prefix) {
            Ok(t) => ExitCode::from(asm::cmdline::main(t.machine(), &words) as u8),
            Err(driver::Failed) => ExitCode::FAILURE,
        },
        Tool::Linker => ExitCode::from(link::cmdline::main("ld", &words) as u8),
    }
}
