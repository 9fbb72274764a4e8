//! Diagnostics for programs: gcc's JSON (`-fdiagnostics-format=json`), SARIF 2.1.0 (`=sarif-stderr`, `=sarif-file`),
//! and the patch of all suggested edits (`-fdiagnostics-generate-patch`).
//!
//! Each message becomes a value when it is emitted; the whole is written by [`finish`] at the end of the unit.

use super::json::Json;
use super::render::{message, shown_loc, spot, token_end_offset};
use super::session::Part;
use super::state::{DiagState, Format, Output, Severity};
use crate::support::source::{FileId, Loc, SourceMap};
use rustc_hash::FxHashSet;

/// An edit of one line, for the patch: byte columns from 0.
pub(super) struct Edit {
    file: FileId,
    line: u32,
    from: usize,
    to: usize,
    text: String,
}

/// Takes a message and its notes.
pub(super) fn add(state: &mut DiagState, sources: &SourceMap, severity: Severity, parts: &[Part]) {
    let plain = Format { color: false, ..state.format.clone() };
    let value = match state.format.output {
        Output::Json => {
            let children =
                parts[1..].iter().map(|p| json(sources, &plain, Severity::Note, p, Vec::new())).collect();
            json(sources, &plain, severity, &parts[0], children)
        }
        _ => result(state, sources, &plain, severity, parts),
    };
    state.structured.push(value);
}

/// Notes the edits a message suggests.
pub(super) fn add_edits(state: &mut DiagState, sources: &SourceMap, parts: &[Part]) {
    for f in parts.iter().flat_map(|p| &p.fixits) {
        let Some((file, offset)) = sources.file_offset(sources.use_site(f.at)) else { continue };
        let (line, column) = sources.line_column(file, offset);
        let from = column as usize - 1;
        let end = token_end_offset(sources.line_text(file, line), from);
        let (from, to) = (if f.after { end } else { from }, if f.replace { end } else { from });
        let to = to.max(from);
        state.edits.push(Edit { file, line, from, to, text: f.text.clone() });
    }
}

/// Everything said, as text to write; and where to, if not standard error.
pub(super) fn finish(state: &mut DiagState, sources: &SourceMap) -> (String, Option<String>) {
    let mut out = String::new();
    let list = Json::List(std::mem::take(&mut state.structured));
    let (suffix, value) = match state.format.output {
        Output::Text => return (out, None),
        Output::Json => ("gcc.json", list),
        Output::Sarif => ("sarif", log(state, sources, list)),
    };
    value.write(&mut out);
    out.push('\n');
    let file = state.format.to_file.then(|| {
        let name =
            sources.files().find(|(_, f)| !f.name.starts_with('<')).map_or("-", |(_, f)| f.name.as_str());
        format!("{}.{suffix}", name.rsplit('/').next().unwrap_or(name))
    });
    (out, file)
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Fatal => "fatal error",
        Severity::Sorry => "sorry, unimplemented",
        Severity::Error | Severity::WarningAsError => "error",
    }
}

/// The option shown with a message: `-Wname` or `-Werror=name`.
fn option(severity: Severity, p: &Part) -> Option<String> {
    if !p.desc.flag.starts_with("-W") || severity == Severity::Note {
        return None;
    }
    Some(match severity {
        Severity::WarningAsError => format!("-Werror={}", &p.desc.flag[2..]),
        _ => p.desc.flag.to_string(),
    })
}

fn help_url(p: &Part) -> String {
    format!("https://gcc.gnu.org/onlinedocs/gcc/Warning-Options.html#index-{}", &p.desc.flag[1..])
}

fn place(file: &str, line: u32, byte: u32, display: u32) -> Json {
    Json::Object(vec![
        ("file", Json::str(file)),
        ("line", Json::Int(line as u64)),
        ("display-column", Json::Int(display as u64)),
        ("byte-column", Json::Int(byte as u64)),
        ("column", Json::Int(display as u64)),
    ])
}

/// The place of the byte `more` behind `loc`, in gcc's JSON.
fn place_of(sources: &SourceMap, format: &Format, loc: Loc, more: usize) -> Option<Json> {
    let at = spot(sources, sources.use_site(loc), format.tabstop)?;
    let (_, byte) = sources.line_column(at.file, at.offset);
    Some(place(&at.name, at.line, byte + more as u32, at.column + more as u32))
}

/// Bytes of the token at `loc`.
fn token_bytes(sources: &SourceMap, loc: Loc) -> usize {
    let Some((file, offset)) = sources.file_offset(sources.use_site(loc)) else { return 1 };
    let (line, column) = sources.line_column(file, offset);
    token_end_offset(sources.line_text(file, line), column as usize - 1) - (column as usize - 1)
}

/// One diagnostic as gcc's JSON gives it.
fn json(sources: &SourceMap, format: &Format, severity: Severity, p: &Part, children: Vec<Json>) -> Json {
    let mut fields = vec![("kind", Json::str(kind(severity))), ("message", Json::str(message(p, format)))];
    if let Some(o) = option(severity, p) {
        fields.push(("option", Json::Str(o)));
        fields.push(("option_url", Json::Str(help_url(p))));
    }
    fields.push(("children", Json::List(children)));
    fields.push(("column-origin", Json::Int(format.column_origin as u64)));
    let mut locations = Vec::new();
    if let Some(caret) = place_of(sources, format, p.loc, 0) {
        let mut at = vec![("caret", caret)];
        let own = p.ranges.iter().find(|r| r.first <= p.loc && p.loc <= r.last);
        let (first, last) = own.map_or((p.loc, p.loc), |r| (r.first, r.last));
        if first != p.loc {
            at.extend(place_of(sources, format, first, 0).map(|x| ("start", x)));
        }
        let n = token_bytes(sources, last);
        if last != p.loc || n > 1 {
            at.extend(place_of(sources, format, last, n - 1).map(|x| ("finish", x)));
        }
        at.extend(own.filter(|r| !r.label.is_empty()).map(|r| ("label", Json::str(&*r.label))));
        locations.push(Json::Object(at));
    }
    for r in p.ranges.iter().filter(|r| !(r.first <= p.loc && p.loc <= r.last)) {
        let Some(caret) = place_of(sources, format, r.first, 0) else { continue };
        let mut at = vec![("caret", caret)];
        let n = token_bytes(sources, r.last);
        if r.first != r.last || n > 1 {
            at.extend(place_of(sources, format, r.last, n - 1).map(|x| ("finish", x)));
        }
        if !r.label.is_empty() {
            at.push(("label", Json::str(&*r.label)));
        }
        locations.push(Json::Object(at));
    }
    fields.push(("locations", Json::List(locations)));
    let fixits: Vec<Json> = p
        .fixits
        .iter()
        .filter_map(|f| {
            let n = token_bytes(sources, f.at);
            let start = place_of(sources, format, f.at, if f.after { n } else { 0 })?;
            let next = place_of(sources, format, f.at, if f.replace || f.after { n } else { 0 })?;
            Some(Json::Object(vec![("start", start), ("next", next), ("string", Json::str(&*f.text))]))
        })
        .collect();
    if !fixits.is_empty() {
        fields.push(("fixits", Json::List(fixits)));
    }
    fields.push(("escape-source", Json::Bool(false)));
    Json::Object(fields)
}

/// The file as SARIF names it.
fn artifact(name: &str) -> Json {
    let mut fields = vec![("uri", Json::str(name))];
    if !name.starts_with('/') {
        fields.push(("uriBaseId", Json::str("PWD")));
    }
    Json::Object(fields)
}

fn physical(sources: &SourceMap, format: &Format, p: &Part) -> Option<(String, Json)> {
    let shown = shown_loc(sources, format, p.loc);
    let at = spot(sources, shown, format.tabstop)?;
    let text = sources.line_text(at.file, at.physical);
    let (_, byte) = sources.line_column(at.file, at.offset);
    let from = byte as usize - 1;
    let n = token_end_offset(text, from) - from;
    let number = |n: u32| Json::Int(n as u64);
    let region = Json::Object(vec![
        ("startLine", number(at.line)),
        ("startColumn", number(at.column)),
        ("endColumn", number(at.column + n as u32)),
    ]);
    let line = String::from_utf8_lossy(text).into_owned() + "\n";
    let context = Json::Object(vec![
        ("startLine", number(at.line)),
        ("snippet", Json::Object(vec![("text", Json::Str(line))])),
    ]);
    let value = Json::Object(vec![
        ("artifactLocation", artifact(&at.name)),
        ("region", region),
        ("contextRegion", context),
    ]);
    Some((at.name, value))
}

/// One diagnostic as a SARIF `result` object (SARIF 2.1.0 §3.27).
fn result(
    state: &DiagState,
    sources: &SourceMap,
    format: &Format,
    severity: Severity,
    parts: &[Part],
) -> Json {
    let p = &parts[0];
    let level = match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        _ => "error",
    };
    let rule = option(Severity::Warning, p).unwrap_or_else(|| level.to_string());
    let text = |p: &Part| Json::Object(vec![("text", Json::str(message(p, format)))]);
    let mut fields = vec![("ruleId", Json::Str(rule)), ("level", Json::str(level)), ("message", text(p))];
    let mut locations = Vec::new();
    if let Some((_, at)) = physical(sources, format, p) {
        let mut location = vec![("physicalLocation", at)];
        if let Some(f) = state.function {
            let name = || Json::str(f.to_string());
            let logical = Json::Object(vec![
                ("name", name()),
                ("fullyQualifiedName", name()),
                ("decoratedName", name()),
                ("kind", Json::str("function")),
            ]);
            location.push(("logicalLocations", Json::List(vec![logical])));
        }
        locations.push(Json::Object(location));
    }
    fields.push(("locations", Json::List(locations)));
    let related: Vec<Json> = parts[1..]
        .iter()
        .filter_map(|n| {
            let (_, at) = physical(sources, format, n)?;
            Some(Json::Object(vec![("physicalLocation", at), ("message", text(n))]))
        })
        .collect();
    if !related.is_empty() {
        fields.push(("relatedLocations", Json::List(related)));
    }
    let fixes: Vec<Json> = p.fixits.iter().filter_map(|f| fix(sources, format, f)).collect();
    if !fixes.is_empty() {
        fields.push(("fixes", Json::List(fixes)));
    }
    Json::Object(fields)
}

/// A suggested edit as a SARIF `fix` (§3.55).
fn fix(sources: &SourceMap, format: &Format, f: &super::session::Fixit) -> Option<Json> {
    let at = spot(sources, sources.use_site(f.at), format.tabstop)?;
    let n = token_bytes(sources, f.at) as u32;
    let start = if f.after { n } else { 0 };
    let n = if f.replace || f.after { n } else { 0 };
    let region = Json::Object(vec![
        ("startLine", Json::Int(at.line as u64)),
        ("startColumn", Json::Int((at.column + start) as u64)),
        ("endColumn", Json::Int((at.column + n) as u64)),
    ]);
    let replacement = Json::Object(vec![
        ("deletedRegion", region),
        ("insertedContent", Json::Object(vec![("text", Json::str(&*f.text))])),
    ]);
    let change = Json::Object(vec![
        ("artifactLocation", artifact(&at.name)),
        ("replacements", Json::List(vec![replacement])),
    ]);
    Some(Json::Object(vec![("artifactChanges", Json::List(vec![change]))]))
}

/// The whole SARIF log (§3.13) around its results.
fn log(state: &DiagState, sources: &SourceMap, results: Json) -> Json {
    let mut rules = Vec::new();
    let mut seen = FxHashSet::default();
    if let Json::List(list) = &results {
        for r in list {
            if let Json::Object(fields) = r
                && let Some((_, Json::Str(id))) = fields.first()
                && id.starts_with("-W")
                && seen.insert(id.clone())
            {
                let url =
                    format!("https://gcc.gnu.org/onlinedocs/gcc/Warning-Options.html#index-{}", &id[1..]);
                rules.push(Json::Object(vec![("id", Json::str(&**id)), ("helpUri", Json::Str(url))]));
            }
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let driver = Json::Object(vec![
        ("name", Json::str("ccc")),
        ("fullName", Json::Str(format!("ccc {version} (C)"))),
        ("version", Json::str(version)),
        ("rules", Json::List(rules)),
    ]);
    let artifacts = sources
        .files()
        .filter(|(_, f)| !f.name.starts_with('<') && !f.system)
        .map(|(_, f)| {
            let text = f.text.strip_suffix(b"\0").unwrap_or(f.text);
            Json::Object(vec![
                ("location", artifact(&f.name)),
                ("contents", Json::Object(vec![("text", Json::str(String::from_utf8_lossy(text)))])),
                ("sourceLanguage", Json::str("c")),
            ])
        })
        .collect();
    let pwd = std::env::current_dir().map_or(String::new(), |d| format!("file://{}/", d.display()));
    let run = Json::Object(vec![
        ("tool", Json::Object(vec![("driver", driver)])),
        (
            "invocations",
            Json::List(vec![Json::Object(vec![
                ("executionSuccessful", Json::Bool(state.errors == 0)),
                ("toolExecutionNotifications", Json::List(Vec::new())),
            ])]),
        ),
        ("originalUriBaseIds", Json::Object(vec![("PWD", Json::Object(vec![("uri", Json::Str(pwd))]))])),
        ("artifacts", Json::List(artifacts)),
        ("results", results),
    ]);
    Json::Object(vec![
        (
            "$schema",
            Json::str(
                "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json",
            ),
        ),
        ("version", Json::str("2.1.0")),
        ("runs", Json::List(vec![run])),
    ])
}

/// All edits as a unified diff with three lines of context.
pub(super) fn patch(state: &mut DiagState, sources: &SourceMap) -> String {
    const CONTEXT: u32 = 3;
    let mut edits = std::mem::take(&mut state.edits);
    edits.sort_by_key(|e| (e.file.0, e.line, e.from));
    let mut out = String::new();
    let mut i = 0;
    while i < edits.len() {
        let file = edits[i].file;
        let name = &sources.file(file).name;
        out.push_str(&format!("--- {name}\n+++ {name}\n"));
        let text = sources.file(file).text;
        let text = text.strip_suffix(b"\0").unwrap_or(text);
        let last_line = text.iter().filter(|&&b| b == b'\n').count() as u32 + !text.ends_with(b"\n") as u32;
        while i < edits.len() && edits[i].file == file {
            // A hunk: edits whose contexts touch.
            let mut j = i + 1;
            while j < edits.len()
                && edits[j].file == file
                && edits[j].line <= edits[j - 1].line + 2 * CONTEXT + 1
            {
                j += 1;
            }
            let first = edits[i].line.saturating_sub(CONTEXT).max(1);
            let last = (edits[j - 1].line + CONTEXT).min(last_line);
            let mut body = String::new();
            let mut k = i;
            let mut line = first;
            while line <= last {
                // A run of changed lines: all removed, then all added.
                let (mut removed, mut added) = (String::new(), String::new());
                while k < j && edits[k].line == line {
                    let old = String::from_utf8_lossy(sources.line_text(file, line)).into_owned();
                    let (mut new, mut at) = (String::new(), 0);
                    while k < j && edits[k].line == line {
                        let e = &edits[k];
                        if e.from >= at && old.is_char_boundary(e.from) && old.is_char_boundary(e.to) {
                            new.push_str(&old[at..e.from]);
                            new.push_str(&e.text);
                            at = e.to;
                        }
                        k += 1;
                    }
                    new.push_str(&old[at..]);
                    removed.push_str(&format!("-{old}\n"));
                    added.push_str(&format!("+{new}\n"));
                    line += 1;
                }
                if removed.is_empty() {
                    body.push_str(&format!(" {}\n", String::from_utf8_lossy(sources.line_text(file, line))));
                    line += 1;
                } else {
                    body.push_str(&removed);
                    body.push_str(&added);
                }
            }
            let n = last + 1 - first;
            out.push_str(&format!("@@ -{first},{n} +{first},{n} @@\n{body}"));
            i = j;
        }
    }
    out
}
