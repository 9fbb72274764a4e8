//! From words to [`Config`]: response files, the option table, inputs.

use super::config::*;
use super::options::{self, Act, Arg};

/// Response files nest at most this deep.
const MAX_NESTING: u32 = 32;

/// Replaces `@file` words by the file's contents (a file that cannot be read leaves the word as it is, as gcc does).
pub fn expand_response_files(words: Vec<String>) -> Result<Vec<String>, String> {
    let mut out = Vec::with_capacity(words.len());
    expand(words, 0, &mut out)?;
    Ok(out)
}

fn expand(words: Vec<String>, depth: u32, out: &mut Vec<String>) -> Result<(), String> {
    for w in words {
        match w.strip_prefix('@').map(std::fs::read) {
            Some(Ok(bytes)) => {
                if depth >= MAX_NESTING {
                    return Err(format!("response files are nested too deeply at '{w}'"));
                }
                expand(split_words(&String::from_utf8_lossy(&bytes)), depth + 1, out)?;
            }
            _ => out.push(w),
        }
    }
    Ok(())
}

/// Splits as libiberty's buildargv does: white space separates, quotes of both kinds group, a backslash takes the next character.
fn split_words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Some(q), c) if c == q => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_ascii_whitespace() => out.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

/// Reads the command line (without the program's name). Every mistake is said, not only the first.
pub fn parse(words: &[String]) -> Result<Config, Vec<String>> {
    let mut c = Config::default();
    let mut errors = Vec::new();
    let mut it = words.iter();
    while let Some(w) = it.next() {
        if w == "-" || !w.starts_with('-') {
            c.inputs.push(Input::File(w.clone(), c.language));
            continue;
        }
        if options::is_pass_switch(w) {
            continue;
        }
        let Some((opt, arg, on)) = options::find(w) else {
            errors.push(format!("unrecognized command-line option '{w}'"));
            continue;
        };
        let arg = match arg {
            Some(a) => a,
            None => match it.next() {
                Some(a) => a,
                None => {
                    errors.push(format!("missing argument to '{w}'"));
                    continue;
                }
            },
        };
        debug_assert!(opt.arg != Arg::None || arg.is_empty());
        match opt.act {
            Act::Set(f) => errors.extend(f(&mut c, arg, on).err()),
            Act::Hint(_) => {}
            Act::Refuse(why) => errors.push(format!("'{w}': {why}")),
            Act::OnlyOff(why) if on => errors.push(format!("'{w}': {why}")),
            Act::OnlyOff(_) => {}
        }
    }
    preprocessor_words(&mut c, &mut errors);
    if errors.is_empty() { Ok(c) } else { Err(errors) }
}

/// `-Wp,-MD,file` and `-Wp,-MMD,file` name the dependency file; other words are ordinary options.
fn preprocessor_words(c: &mut Config, errors: &mut Vec<String>) {
    let words = std::mem::take(&mut c.pp_words);
    let mut it = words.into_iter().peekable();
    while let Some(w) = it.next() {
        match w.as_str() {
            "-MD" | "-MMD" => {
                c.deps.beside(w == "-MD");
                if let Some(f) = it.next() {
                    c.deps.file = Some(f);
                }
            }
            _ => match options::find(&w) {
                Some((opt, arg, on)) => {
                    let next = if arg.is_none() { it.next() } else { None };
                    let arg = arg.map(str::to_string).or(next).unwrap_or_default();
                    match opt.act {
                        Act::Set(f) => errors.extend(f(c, &arg, on).err()),
                        Act::Hint(_) => {}
                        Act::Refuse(why) | Act::OnlyOff(why) => errors.push(format!("'{w}': {why}")),
                    }
                }
                None => errors.push(format!("unrecognized command-line option '-Wp,{w}'")),
            },
        }
    }
}

/// Language of a file by its suffix.
pub fn language_of(name: &str) -> Language {
    match name.rsplit_once('.').map(|(_, s)| s) {
        Some("c" | "h") => Language::C,
        Some("i") => Language::CppOutput,
        Some("s") => Language::Asm,
        Some("S" | "sx") => Language::AsmCpp,
        _ => Language::Link,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(s: &str) -> Vec<String> {
        s.split_whitespace().map(str::to_string).collect()
    }

    #[test]
    fn response_text_splits_like_a_shell_without_expansion() {
        assert_eq!(split_words("a 'b c' \"d\\\"e\" f\\ g ''"), ["a", "b c", "d\"e", "f g", ""]);
    }

    #[test]
    fn options_take_their_arguments_joined_or_separate() {
        let c = parse(&words("-Ifoo -I bar -ox.o -c -O2 -x c y -Wl,-z,now -lm z.o")).unwrap();
        assert_eq!(c.dirs.iter().map(|d| d.1.as_str()).collect::<Vec<_>>(), ["foo", "bar"]);
        assert_eq!((c.output.as_deref(), c.mode, c.opt_level), (Some("x.o"), Mode::Object, 2));
        assert_eq!(c.inputs.len(), 5);
    }

    #[test]
    fn every_unknown_option_is_named() {
        let e = parse(&words("--x -fwhatever -c")).unwrap_err();
        assert_eq!(e.len(), 2);
    }

    #[test]
    fn kbuild_dependency_words() {
        let c = parse(&words("-Wp,-MMD,foo.d -c a.c")).unwrap();
        assert!(c.deps.wanted && !c.deps.system && !c.deps.instead);
        assert_eq!(c.deps.file.as_deref(), Some("foo.d"));
    }
}
