//! Make rules for `-M` and its kin.

/// What a dependency rule is made of.
#[derive(Clone, Debug, Default)]
pub struct DepsOptions {
    /// Targets, already quoted where `-MQ` asks for it.
    pub targets: Vec<String>,
    /// `-MM`, `-MMD`: leave out system headers.
    pub no_system: bool,
    /// `-MP`: a target without rule for each header, so that its removal is no error.
    pub phony: bool,
}

/// Longest line before it is broken (as gcc).
const MAX_COLUMN: usize = 75;

/// Quotes a file name for make: white space, `$` and `#`.
pub fn quote(name: &str) -> String {
    let mut s = String::with_capacity(name.len());
    for (i, c) in name.char_indices() {
        match c {
            ' ' | '\t' => {
                // Backslashes before white space are themselves quoted.
                let slashes = name[..i].bytes().rev().take_while(|&b| b == b'\\').count();
                s.extend(std::iter::repeat_n('\\', slashes + 1));
            }
            '$' => s.push('$'),
            '#' => s.push('\\'),
            _ => {}
        }
        s.push(c);
    }
    s
}

/// The rule: `files` are (name, system header) in the order of inclusion, the main file first.
pub fn rule(opts: &DepsOptions, files: &[(String, bool)]) -> String {
    let mut out = String::new();
    let mut column = 0;
    let mut word = |out: &mut String, w: &str| {
        if column > 0 {
            if column + 1 + w.len() > MAX_COLUMN {
                out.push_str(" \\\n ");
                column = 1;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(w);
        column += w.len();
    };
    for t in &opts.targets {
        word(&mut out, t);
    }
    out.push(':');
    let wanted: Vec<String> =
        files.iter().filter(|f| !(opts.no_system && f.1)).map(|f| quote(&f.0)).collect();
    for w in &wanted {
        word(&mut out, w);
    }
    out.push('\n');
    if opts.phony {
        for w in wanted.iter().skip(1) {
            out.push_str(w);
            out.push_str(":\n");
        }
    }
    out
}

/// The target gcc makes up when there is no `-o` and no `-MT`: the main file's name with `.o`.
pub fn default_target(main: &str) -> String {
    let base = main.rsplit('/').next().unwrap_or(main);
    let stem = base.rfind('.').map_or(base, |i| &base[..i]);
    quote(&format!("{stem}.o"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_quoted_broken_and_phony() {
        let opts = DepsOptions { targets: vec!["a.o".into()], no_system: true, phony: true };
        let files = [("a.c", false), ("/usr/include/stdio.h", true), ("x y$#.h", false)];
        let files: Vec<_> = files.iter().map(|f| (f.0.to_string(), f.1)).collect();
        assert_eq!(rule(&opts, &files), "a.o: a.c x\\ y$$\\#.h\nx\\ y$$\\#.h:\n");
        let many: Vec<_> = (0..20).map(|i| (format!("dir/header{i:02}.h"), false)).collect();
        assert!(rule(&opts, &many).lines().all(|l| l.len() <= MAX_COLUMN + 2));
        assert_eq!(default_target("src/x.y.c"), "x.y.o");
    }
}
