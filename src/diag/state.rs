//! Whether a diagnostic is given and as what: warning options, `#pragma GCC diagnostic` by place,
//! system headers, error limits.
//!
//! An option given by name wins over every group it is in, wherever it stands; among groups the highest
//! level wins. `#pragma GCC diagnostic` overrides all that for the places after it (in the order of
//! translation), except that it cannot bring back what `-w` silences.

use super::warnings::{self, BOTH, GROUPS, LEVEL2_GROUPS, OTHER_LANGUAGES, WARNINGS, WarningId};
use super::{DiagDesc, Level};
use crate::support::intern::Name;
use crate::support::source::{Loc, SourceMap};
use std::rc::Rc;

/// What a diagnostic turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Note,
    Warning,
    Error,
    /// A warning that an option made an error: shown as `[-Werror=name]`.
    WarningAsError,
    Fatal,
    Sorry,
}

/// What `#pragma GCC diagnostic` makes of a warning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PragmaLevel {
    Ignored,
    Warning,
    Error,
}

/// What became of a command line option given to [`DiagState::option`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionResult {
    Done,
    /// Not an option of diagnostics.
    NotMine,
    /// `-Wunknown`: "unrecognized command-line option".
    Unknown,
    /// `-Wno-unknown`: said only if something else is wrong; otherwise silent.
    UnknownNegative,
    /// An option for C++ or Objective-C: a warning.
    OtherLanguage,
    /// A bad value, with gcc's words.
    Bad(String),
}

/// Who reads the messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    Text,
    Json,
    Sarif,
}

/// How the text looks.
#[derive(Clone, Debug)]
pub struct Format {
    pub color: bool,
    pub caret: bool,
    /// `[-Wname]` after the text.
    pub show_option: bool,
    pub show_column: bool,
    /// ‘’ around code, as gcc does where the locale has them.
    pub unicode_quotes: bool,
    pub show_line_numbers: bool,
    /// Tokens from macros are shown where they were spelled (`-ftrack-macro-expansion`), else where the macro is used.
    pub track_macros: bool,
    pub tabstop: u32,
    pub output: Output,
    /// JSON or SARIF go to a file named after the source.
    pub to_file: bool,
    /// Column number of a line's first character.
    pub column_origin: u32,
    /// Columns in messages count bytes, not places on the screen.
    pub byte_columns: bool,
    /// Least width of the line numbers' margin.
    pub margin: usize,
    /// A patch of all suggested edits at the end.
    pub patch: bool,
    pub parseable_fixits: bool,
}

impl Default for Format {
    fn default() -> Self {
        Format {
            color: false,
            caret: true,
            show_option: true,
            show_column: true,
            unicode_quotes: false,
            show_line_numbers: true,
            track_macros: true,
            tabstop: 8,
            output: Output::Text,
            to_file: false,
            column_origin: 1,
            byte_columns: false,
            margin: 6,
            patch: false,
            parseable_fixits: false,
        }
    }
}

/// What the command line said about one warning.
#[derive(Clone, Copy, Default)]
struct Setting {
    /// `-Wname`, `-Wname=N`, `-Wno-name`.
    explicit: Option<u8>,
    /// From a group option given (not -Wall and its like).
    grouped: u8,
    /// `-Werror=name` (true), `-Wno-error=name` (false).
    error: Option<bool>,
    /// The number of `-Wname=N`.
    value: Option<u64>,
}

/// Overrides by pragma: (index of the warning, what it is now), later entries win.
type Overrides = Rc<[(u16, PragmaLevel)]>;

/// Options and counters of one translation unit's diagnostics.
pub struct DiagState {
    pub errors: usize,
    pub warnings: usize,
    /// Warnings that -Werror made errors.
    pub(super) warnings_as_errors: usize,
    pub fatal: bool,
    pub function: Option<Name>,
    /// The function and file last named in the output, so as not to name them again.
    pub(super) shown_function: Option<Name>,
    pub(super) shown_file: Option<crate::support::source::FileId>,
    pub format: Format,
    settings: Vec<Setting>,
    all: bool,
    extra: bool,
    pedantic: bool,
    pub(super) pedantic_errors: bool,
    pub(super) werror: bool,
    no_warnings: bool,
    pub system_headers: bool,
    pub(super) fatal_errors: bool,
    pub(super) max_errors: usize,
    permissive: bool,
    history: Vec<(Loc, Overrides)>,
    current: Vec<(u16, PragmaLevel)>,
    stack: Vec<Vec<(u16, PragmaLevel)>>,
    /// A bit for each warning that the command line or some pragma so far turns on; made when first asked for.
    possible: std::cell::OnceCell<[u64; WARNINGS.len().div_ceil(64)]>,
    /// Where the text goes instead of standard error.
    pub capture: Option<Vec<u8>>,
    /// Messages for JSON or SARIF so far.
    pub(super) structured: Vec<super::json::Json>,
    /// Edits suggested so far, for the patch.
    pub(super) edits: Vec<super::structured::Edit>,
}

impl Default for DiagState {
    fn default() -> Self {
        DiagState {
            errors: 0,
            warnings: 0,
            warnings_as_errors: 0,
            fatal: false,
            function: None,
            shown_function: None,
            shown_file: None,
            format: Format::default(),
            settings: vec![Setting::default(); WARNINGS.len()],
            all: false,
            extra: false,
            pedantic: false,
            pedantic_errors: false,
            werror: false,
            no_warnings: false,
            system_headers: false,
            fatal_errors: false,
            max_errors: 0,
            permissive: false,
            history: Vec::new(),
            current: Vec::new(),
            stack: Vec::new(),
            possible: Default::default(),
            capture: None,
            structured: Vec::new(),
            edits: Vec::new(),
        }
    }
}

impl DiagState {
    /// Takes one command line option about diagnostics (`-Wname`, `-w`, `-pedantic`, `-fmax-errors=5` …).
    pub fn option(&mut self, arg: &str) -> OptionResult {
        use OptionResult::*;
        self.possible.take();
        match arg {
            "-w" => self.no_warnings = true,
            "-Wall" => self.all = true,
            "-Wno-all" => self.all = false,
            "-Wextra" | "-W" => self.extra = true,
            "-Wno-extra" => self.extra = false,
            "-pedantic" | "-Wpedantic" => self.pedantic = true,
            "-Wno-pedantic" => self.pedantic = false,
            "-pedantic-errors" => (self.pedantic, self.pedantic_errors) = (true, true),
            "-Werror" => self.werror = true,
            "-Wno-error" => self.werror = false,
            "-Wfatal-errors" => self.fatal_errors = true,
            "-Wno-fatal-errors" => self.fatal_errors = false,
            "-Wsystem-headers" => self.system_headers = true,
            "-Wno-system-headers" => self.system_headers = false,
            "-fpermissive" => self.permissive = true,
            "-ftrack-macro-expansion=0" | "-fno-track-macro-expansion" => self.format.track_macros = false,
            "-ftrack-macro-expansion" | "-ftrack-macro-expansion=1" | "-ftrack-macro-expansion=2" => {
                self.format.track_macros = true
            }
            "-fdiagnostics-show-option" => self.format.show_option = true,
            "-fno-diagnostics-show-option" => self.format.show_option = false,
            "-fdiagnostics-show-caret" => self.format.caret = true,
            "-fno-diagnostics-show-caret" => self.format.caret = false,
            "-fdiagnostics-show-line-numbers" => self.format.show_line_numbers = true,
            "-fno-diagnostics-show-line-numbers" => self.format.show_line_numbers = false,
            "-fshow-column" => self.format.show_column = true,
            "-fno-show-column" => self.format.show_column = false,
            "-fdiagnostics-parseable-fixits" => self.format.parseable_fixits = true,
            "-fdiagnostics-plain-output" => {
                self.format.color = false;
                self.format.caret = false;
            }
            "-fdiagnostics-format=text" => self.format.output = Output::Text,
            "-fdiagnostics-format=json" | "-fdiagnostics-format=json-stderr" => {
                (self.format.output, self.format.to_file) = (Output::Json, false);
            }
            "-fdiagnostics-format=json-file" => {
                (self.format.output, self.format.to_file) = (Output::Json, true);
            }
            "-fdiagnostics-format=sarif-stderr" => {
                (self.format.output, self.format.to_file) = (Output::Sarif, false);
            }
            "-fdiagnostics-format=sarif-file" => {
                (self.format.output, self.format.to_file) = (Output::Sarif, true);
            }
            "-fdiagnostics-generate-patch" => self.format.patch = true,
            "-fno-diagnostics-generate-patch" => self.format.patch = false,
            "-fdiagnostics-column-unit=byte" => self.format.byte_columns = true,
            "-fdiagnostics-column-unit=display" => self.format.byte_columns = false,
            _ => {
                if let Some(n) = arg.strip_prefix("-fmax-errors=") {
                    return match n.parse() {
                        Ok(n) => {
                            self.max_errors = n;
                            Done
                        }
                        Err(_) => Bad("argument to '-fmax-errors=' should be a non-negative integer".into()),
                    };
                }
                if let Some(n) = arg.strip_prefix("-fdiagnostics-column-origin=") {
                    self.format.column_origin = n.parse().unwrap_or(1);
                    return Done;
                }
                if let Some(n) = arg.strip_prefix("-fdiagnostics-minimum-margin-width=") {
                    self.format.margin = n.parse().unwrap_or(6);
                    return Done;
                }
                if let Some(n) = arg.strip_prefix("-ftabstop=") {
                    if let Ok(n @ 1..=100) = n.parse() {
                        self.format.tabstop = n;
                    }
                    return Done;
                }
                if let Some(name) = arg.strip_prefix("-Werror=") {
                    return self.set_error(name, true);
                }
                if let Some(name) = arg.strip_prefix("-Wno-error=") {
                    return self.set_error(name, false);
                }
                if arg == "-Werror-implicit-function-declaration" {
                    return self.set_error("implicit-function-declaration", true);
                }
                let Some(name) = arg.strip_prefix("-W") else { return NotMine };
                return match name.strip_prefix("no-") {
                    Some(name) => self.set(name, true),
                    None => self.set(name, false),
                };
            }
        }
        Done
    }

    /// `-Wname`, `-Wname=level` or (`off`) `-Wno-name`.
    fn set(&mut self, name: &str, off: bool) -> OptionResult {
        let (base, value) = match name.split_once('=') {
            Some(("shadow", _)) => (plain_name(name), None),
            Some((b, v)) => (b, Some(v)),
            None => (name, None),
        };
        let base = match base {
            "comments" => "comment",
            b => b,
        };
        let Some(i) = warnings::index(base) else {
            return if OTHER_LANGUAGES.binary_search(&base).is_ok() || base.starts_with("c++") {
                OptionResult::OtherLanguage
            } else if off {
                OptionResult::UnknownNegative
            } else {
                OptionResult::Unknown
            };
        };
        let level = match value {
            _ if off => 0,
            None => WARNINGS[i].bare,
            Some(v) => match v.parse::<u64>() {
                Ok(n) => {
                    self.settings[i].value = Some(n);
                    n.min(255) as u8
                }
                Err(_) if v == "none" => 0,
                Err(_) if v == "strict" => 2,
                // Parts joined by commas: what to look for, and whether names of characters count.
                Err(_) if base == "bidi-chars" => {
                    let bits = v.split(',').fold(0, |bits, part| match part {
                        "unpaired" => bits & !3 | 1,
                        "any" => bits & !3 | 2,
                        "ucn" => bits | 4,
                        "none" => bits & !3,
                        _ => bits,
                    });
                    if bits == 4 && !v.contains("none") { 5 } else { bits }
                }
                Err(_) if byte_size(v).is_some() => {
                    self.settings[i].value = byte_size(v);
                    1
                }
                Err(_) => 1,
            },
        };
        self.settings[i].explicit = Some(level);
        for &(group, member, l) in GROUPS {
            if group == base
                && let Some(m) = warnings::index(member)
            {
                self.settings[m].grouped = if level > 0 { l } else { 0 };
            }
        }
        for &(group, member) in LEVEL2_GROUPS {
            if group == base
                && let Some(m) = warnings::index(member)
            {
                self.settings[m].grouped = (level >= 2) as u8;
            }
        }
        OptionResult::Done
    }

    fn set_error(&mut self, name: &str, on: bool) -> OptionResult {
        let base = plain_name(name);
        if base == "pedantic" || base == "all" || base == "extra" {
            if base == "pedantic" {
                self.pedantic |= on;
                self.pedantic_errors = on;
            }
            return OptionResult::Done;
        }
        let Some(i) = warnings::index(base) else {
            return if on {
                OptionResult::Bad(format!("'-Werror={name}': no option '-W{name}'"))
            } else {
                OptionResult::Done
            };
        };
        self.settings[i].error = Some(on);
        for &(group, member, _) in GROUPS {
            if group == base
                && let Some(m) = warnings::index(member)
            {
                self.settings[m].error.get_or_insert(on);
            }
        }
        if on {
            self.set(name, false);
        }
        OptionResult::Done
    }

    /// The level the command line gives warning `i`.
    fn command_line_level(&self, i: usize) -> u8 {
        let (s, w) = (&self.settings[i], &WARNINGS[i]);
        if let Some(l) = s.explicit {
            return l;
        }
        let mut level = w.default.max(s.grouped);
        for (on, l) in [(self.all, w.all), (self.extra, w.extra), (self.pedantic, w.pedantic)] {
            if on {
                level = level.max(l);
            }
        }
        // An option that a group's own absence turns off: -Wno-unused after -Wall.
        for &(group, member, _) in GROUPS {
            if member == w.name
                && s.grouped == 0
                && let Some(g) = warnings::index(group)
                && self.settings[g].explicit == Some(0)
            {
                return 0;
            }
        }
        for &(option, group, _) in BOTH {
            if option == w.name
                && self.extra
                && let Some(g) = warnings::index(group)
                && self.command_line_level(g) > 0
            {
                level = 1;
            }
        }
        level
    }

    /// The level of warning `flag` (`"-Wname"`); 0 if off.
    pub fn level(&self, flag: &str) -> u32 {
        if self.no_warnings {
            return 0;
        }
        match flag.strip_prefix("-W") {
            Some("pedantic") => self.pedantic as u32,
            Some("extra") => self.extra as u32,
            Some("all") => self.all as u32,
            Some(name) => warnings::index(name).map_or(0, |i| self.command_line_level(i) as u32),
            None => 0,
        }
    }

    /// Whether warning `id` may be given anywhere: false means that its analysis can be skipped.
    #[inline]
    pub fn possible(&self, id: WarningId) -> bool {
        let bits = self.possible.get_or_init(|| self.find_possible());
        bits[id.0 as usize / 64] >> (id.0 % 64) & 1 != 0
    }

    fn find_possible(&self) -> [u64; WARNINGS.len().div_ceil(64)] {
        let mut bits = [0; WARNINGS.len().div_ceil(64)];
        if self.no_warnings {
            return bits;
        }
        let states = self.history.iter().map(|h| &h.1[..]).chain([&self.current[..]]);
        let by_pragma: Vec<u16> =
            states.flatten().filter(|o| o.1 != PragmaLevel::Ignored).map(|o| o.0).collect();
        for i in 0..WARNINGS.len() {
            let set = match WARNINGS[i].name {
                "pedantic" => self.pedantic,
                _ => self.command_line_level(i) > 0,
            };
            if set || by_pragma.contains(&(i as u16)) {
                bits[i / 64] |= 1 << (i % 64);
            }
        }
        bits
    }
    /// What the command line says about warning `flag` by name or group; `None` if nothing.
    pub fn asked(&self, flag: &str) -> Option<bool> {
        let i = warnings::index(flag.strip_prefix("-W")?)?;
        let s = &self.settings[i];
        match s.explicit {
            Some(l) => Some(l > 0),
            None if s.grouped > 0 || self.all && WARNINGS[i].all > 0 => Some(true),
            None => None,
        }
    }
    /// `-pedantic` or `-pedantic-errors`.
    pub fn pedantic(&self) -> bool {
        self.pedantic
    }

    /// What `desc` at `loc` is said as; `None` if it is not said.
    pub fn severity(&self, desc: &'static DiagDesc, loc: Loc, sources: &SourceMap) -> Option<Severity> {
        if self.fatal {
            return None;
        }
        match desc.level {
            Level::Note => return Some(Severity::Note),
            Level::Error => return Some(Severity::Error),
            Level::Fatal => return Some(Severity::Fatal),
            Level::Sorry => return Some(Severity::Sorry),
            Level::Warning | Level::Pedwarn | Level::Permerror => {}
        }
        let name = match desc.flag {
            "-pedantic" => "pedantic",
            flag => plain_name(flag.strip_prefix("-W").unwrap_or("")),
        };
        let index = warnings::index(name);
        let permerror = desc.level == Level::Permerror && !self.permissive;
        let setting = index.map(|i| self.settings[i]).unwrap_or_default();
        let mut severity = match index {
            _ if name.is_empty() => Severity::Warning,
            _ if name == "pedantic" => {
                if !self.pedantic {
                    return None;
                }
                Severity::Warning
            }
            _ if name == "extra" => {
                if !self.extra {
                    return None;
                }
                Severity::Warning
            }
            Some(i) => {
                if self.command_line_level(i) == 0 {
                    // A pragma may still turn it on.
                    match self.overridden(i, loc, sources) {
                        Some(PragmaLevel::Warning | PragmaLevel::Error) => {}
                        _ => return None,
                    }
                }
                Severity::Warning
            }
            None => Severity::Warning,
        };
        // As gcc: what the standard wants told of a system header's text is not told at all, and nothing under -w.
        if desc.level == Level::Pedwarn
            && (self.no_warnings || !self.system_headers && in_system_text(sources, loc))
        {
            return None;
        }
        if permerror && setting.error != Some(false) {
            severity = Severity::Error;
        }
        if desc.level == Level::Pedwarn && self.pedantic_errors && setting.error != Some(false) {
            severity = Severity::Error;
        }
        if severity == Severity::Warning {
            if self.no_warnings || !self.system_headers && in_system_text(sources, loc) {
                return None;
            }
            let as_error = setting.error.unwrap_or(self.werror);
            if as_error {
                severity = Severity::WarningAsError;
            }
        }
        if let Some(i) = index {
            match self.overridden(i, loc, sources) {
                Some(PragmaLevel::Ignored) => return None,
                Some(PragmaLevel::Warning) => severity = Severity::Warning,
                Some(PragmaLevel::Error) => severity = Severity::WarningAsError,
                None => {}
            }
        }
        Some(severity)
    }

    /// What the pragmas before `loc` say about warning `i`.
    fn overridden(&self, i: usize, loc: Loc, sources: &SourceMap) -> Option<PragmaLevel> {
        if self.history.is_empty() || loc == Loc::NONE {
            return None;
        }
        let n = self.history.partition_point(|h| !sources.before(loc, h.0));
        let overrides = &self.history.get(n.checked_sub(1)?)?.1;
        overrides.iter().rev().find(|o| o.0 as usize == i).map(|o| o.1)
    }

    /// True once a `#pragma GCC diagnostic` was met.
    pub fn has_pragmas(&self) -> bool {
        !self.history.is_empty()
    }

    /// The number of `-Wname=N` (`flag` is `"-Wname"`).
    pub fn value(&self, flag: &str) -> Option<u64> {
        warnings::index(flag.strip_prefix("-W")?).and_then(|i| self.settings[i].value)
    }

    fn record(&mut self, at: Loc) {
        self.possible.take();
        self.history.push((at, self.current.as_slice().into()));
    }

    /// `#pragma GCC diagnostic push`
    pub fn push(&mut self, _at: Loc) {
        self.stack.push(self.current.clone());
    }

    /// `#pragma GCC diagnostic pop`: back to the last push, or to the command line's state.
    pub fn pop(&mut self, at: Loc) {
        self.current = self.stack.pop().unwrap_or_default();
        self.record(at);
    }

    /// `#pragma GCC diagnostic ignored "-Wname"` and its like. False if there is no such option.
    pub fn pragma(&mut self, at: Loc, option: &str, level: PragmaLevel) -> bool {
        let Some(name) = option.strip_prefix("-W") else { return false };
        let base = plain_name(name);
        match base {
            "all" | "extra" | "error" => return true,
            _ => {}
        }
        let Some(i) = warnings::index(base) else {
            return OTHER_LANGUAGES.binary_search(&base).is_ok() || base.starts_with("c++");
        };
        self.add_override(i, level);
        for &(group, member, _) in GROUPS {
            if group == base
                && let Some(m) = warnings::index(member)
            {
                self.add_override(m, level);
            }
        }
        self.record(at);
        true
    }

    fn add_override(&mut self, i: usize, level: PragmaLevel) {
        self.current.retain(|o| o.0 as usize != i);
        self.current.push((i as u16, level));
    }
}

/// A size as gcc's options take it: `4096`, `64KiB`, `1MB`.
fn byte_size(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 11] = [
        ("", 1),
        ("B", 1),
        ("kB", 1000),
        ("KB", 1000),
        ("KiB", 1 << 10),
        ("MB", 1_000_000),
        ("MiB", 1 << 20),
        ("GB", 1_000_000_000),
        ("GiB", 1 << 30),
        ("TB", 1_000_000_000_000),
        ("TiB", 1 << 40),
    ];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = UNITS.iter().find(|u| u.0 == &text[digits..])?.1;
    text[..digits].parse::<u64>().ok()?.checked_mul(unit)
}

/// The table's name of an option with a level or kind: `format=` is `format`, `shadow=local` is `shadow-local`.
pub(super) fn plain_name(name: &str) -> &str {
    match name.split_once('=') {
        Some(("shadow", "local")) => "shadow-local",
        Some(("shadow", "compatible-local")) => "shadow-compatible-local",
        Some((base, _)) => base,
        None => name,
    }
}

/// True if the text at `loc` was written in a system header: the token itself, not where its macro is used.
fn in_system_text(sources: &SourceMap, loc: Loc) -> bool {
    let spelled = sources.spelling_site(loc);
    sources.in_system_header(if spelled == Loc::NONE { loc } else { spelled })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(options: &[&str]) -> DiagState {
        let mut s = DiagState::default();
        for o in options {
            assert_eq!(s.option(o), OptionResult::Done, "{o}");
        }
        s
    }

    #[test]
    fn names_win_over_groups_wherever_they_stand() {
        assert_eq!(state(&["-Wall"]).level("-Wunused-variable"), 1);
        assert_eq!(state(&["-Wno-unused-variable", "-Wall"]).level("-Wunused-variable"), 0);
        assert_eq!(state(&["-Wall", "-Wno-unused"]).level("-Wunused-variable"), 0);
        assert_eq!(state(&["-Wall", "-Wno-unused"]).level("-Wparentheses"), 1);
        assert_eq!(state(&["-Wextra"]).level("-Wunused-parameter"), 0);
        assert_eq!(state(&["-Wextra", "-Wall"]).level("-Wunused-parameter"), 1);
        assert_eq!(state(&["-Wextra"]).level("-Wimplicit-fallthrough"), 3);
        assert_eq!(state(&["-Wimplicit-fallthrough=5"]).level("-Wimplicit-fallthrough"), 5);
        assert_eq!(state(&["-Wformat=2"]).level("-Wformat-security"), 1);
        assert_eq!(state(&["-Wall", "-w"]).level("-Wformat"), 0);
    }

    #[test]
    fn unknown_names_are_told_apart() {
        let mut s = DiagState::default();
        assert_eq!(s.option("-Wbogus"), OptionResult::Unknown);
        assert_eq!(s.option("-Wno-bogus"), OptionResult::UnknownNegative);
        assert_eq!(s.option("-Wreorder"), OptionResult::OtherLanguage);
        assert_eq!(s.option("-O2"), OptionResult::NotMine);
        assert!(matches!(s.option("-Werror=bogus"), OptionResult::Bad(_)));
    }
}
