//! `.macro`, `.rept`, `.irp`, `.irpc`: text collected and run again with arguments put in (gas manual, "Macro").

use super::{Assembler, MAX_NESTING, first_word};
use crate::mc::cursor::{Cursor, is_name, is_name_start};
use std::rc::Rc;

/// A formal parameter.
struct Param {
    name: Vec<u8>,
    default: Vec<u8>,
    required: bool,
    vararg: bool,
}

/// A macro.
pub(super) struct Macro {
    name: Vec<u8>,
    params: Vec<Param>,
    body: Vec<u8>,
    file: u32,
    line: u32,
}

impl Assembler<'_> {
    pub(super) fn find_macro(&self, name: &[u8]) -> Option<Rc<Macro>> {
        match self.macros.get(name) {
            Some(m) => Some(m.clone()),
            // Names of macros are not case-sensitive.
            None if name.iter().any(|c| c.is_ascii_uppercase()) => {
                self.macros.get(&name.to_ascii_lowercase()).cloned()
            }
            None => None,
        }
    }

    /// A macro directive; None: it is not one.
    pub(super) fn macro_directive(&mut self, name: &[u8], cur: &mut Cursor) -> Option<Result<(), String>> {
        Some(match name {
            b"macro" => self.define_macro(cur),
            b"endm" => Err("unexpected end of macro: .endm without .macro".into()),
            b"endr" => Err(".endr encountered without preceding .rept, .irp, or .irpc".into()),
            b"purgem" => {
                let name = cur.name();
                match self.macros.remove(&name.to_ascii_lowercase()[..]) {
                    Some(_) => Ok(()),
                    None => Err(format!(
                        "attempt to purge non-existing macro `{}'",
                        String::from_utf8_lossy(name)
                    )),
                }
            }
            b"exitm" => {
                if self.depth == 0 {
                    Err("unexpected .exitm".into())
                } else {
                    self.leave = true;
                    Ok(())
                }
            }
            b"altmacro" => {
                self.altmacro = true;
                Ok(())
            }
            b"noaltmacro" => {
                self.altmacro = false;
                Ok(())
            }
            b"rept" | b"rep" => self.rept(cur),
            b"irp" | b"irep" => self.irp(cur, false),
            b"irpc" | b"irepc" => self.irp(cur, true),
            _ => return None,
        })
    }

    /// The lines up to the closing directive. `cur` ends at the end of the closing line.
    fn collect(&mut self, cur: &mut Cursor, opens: &[&[u8]], close: &[&[u8]]) -> Result<Vec<u8>, String> {
        let text = cur.text;
        let mut i = cur.pos + memchr::memchr(b'\n', &text[cur.pos..]).map_or(text.len() - cur.pos, |n| n + 1);
        let start = i;
        self.line = self.line.wrapping_add(1);
        let mut depth = 0;
        while i < text.len() {
            let (a, b) = first_word(text, i);
            let word = text[a..b].strip_prefix(b".").unwrap_or(&text[a..b]).to_ascii_lowercase();
            let end = memchr::memchr(b'\n', &text[i..]).map_or(text.len(), |n| i + n);
            if close.contains(&&word[..]) {
                if depth == 0 {
                    cur.pos = end;
                    return Ok(text[start..i].to_vec());
                }
                depth -= 1;
            } else if opens.contains(&&word[..]) {
                depth += 1;
            }
            i = (end + 1).min(text.len().max(end));
            if end >= text.len() {
                break;
            }
            self.line = self.line.wrapping_add(1);
        }
        cur.pos = text.len();
        Err("unexpected end of file in macro definition".into())
    }

    fn define_macro(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let (file, line) = (self.file, self.line);
        let name = cur.name();
        let mut header = cur.name_list_text(self.comment);
        let body = self.collect(cur, &[b"macro"], &[b"endm"])?;
        if name.is_empty() {
            return Err("Missing macro name".into());
        }
        let mut params = Vec::new();
        header.eat(b'(');
        loop {
            header.eat(b',');
            header.space();
            if header.pos >= header.text.len() || header.byte() == b')' {
                break;
            }
            let p = header.name();
            if p.is_empty() {
                return Err(format!("Missing parameter name in macro `{}'", String::from_utf8_lossy(name)));
            }
            let mut param = Param { name: p.to_vec(), default: Vec::new(), required: false, vararg: false };
            if header.eat(b':') {
                match header.name() {
                    b"req" => param.required = true,
                    b"vararg" => param.vararg = true,
                    _ => return Err(format!("bad parameter qualifier of `{}'", String::from_utf8_lossy(p))),
                }
            }
            if header.eat(b'=') {
                param.default = argument(&mut header, self.altmacro);
            }
            params.push(param);
        }
        let key = name.to_ascii_lowercase();
        if self.macros.contains_key(&key) {
            return Err(format!("Macro `{}' was already defined", String::from_utf8_lossy(name)));
        }
        let m = Macro { name: name.to_vec(), params, body, file, line };
        self.macros.insert(key, Rc::new(m));
        Ok(())
    }

    pub(super) fn call_macro(&mut self, m: &Macro, cur: &mut Cursor) -> Result<(), String> {
        let mut args = cur.name_list_text(self.comment);
        cur.pos += args.text.len();
        let mut values: Vec<Option<Vec<u8>>> = vec![None; m.params.len()];
        let mut next = 0;
        loop {
            args.space();
            if args.pos >= args.text.len() {
                break;
            }
            // name=value
            let mut ahead = args;
            let word = ahead.name();
            if !word.is_empty()
                && ahead.byte() == b'='
                && ahead.byte_at(1) != b'='
                && let Some(n) = m.params.iter().position(|p| p.name == word)
            {
                ahead.pos += 1;
                args = ahead;
                values[n] = Some(if m.params[n].vararg {
                    args.pos = args.text.len();
                    ahead.text[ahead.pos..].trim_ascii().to_vec()
                } else {
                    self.macro_argument(&mut args)?
                });
                args.eat(b',');
                continue;
            }
            let Some(p) = m.params.get(next) else {
                return Err("too many positional arguments".into());
            };
            if p.vararg {
                values[next] = Some(args.text[args.pos..].trim_ascii().to_vec());
                break;
            }
            let v = self.macro_argument(&mut args)?;
            if !v.is_empty() || args.peek() != b',' || values[next].is_none() {
                values[next] = Some(v);
            }
            next += 1;
            args.eat(b',');
        }
        let mut bound: Vec<(&[u8], Vec<u8>)> = Vec::with_capacity(m.params.len());
        for (p, v) in m.params.iter().zip(values) {
            let v = match v {
                Some(v) if !v.is_empty() => v,
                _ if p.required => {
                    return Err(format!(
                        "Missing value for required parameter `{}' of macro `{}'",
                        String::from_utf8_lossy(&p.name),
                        String::from_utf8_lossy(&m.name)
                    ));
                }
                _ => p.default.clone(),
            };
            bound.push((&p.name, v));
        }
        let text = self.substitute(&m.body, &bound);
        self.macro_count += 1;
        self.expand(&text, m.file, m.line)
    }

    /// One argument; `%expression` is evaluated under `.altmacro`.
    fn macro_argument(&mut self, args: &mut Cursor) -> Result<Vec<u8>, String> {
        if self.altmacro && args.peek() == b'%' {
            args.pos += 1;
            let n = args.absolute(self.obj)?;
            let mut out = Vec::new();
            crate::mc::text::decimal(n, &mut out);
            return Ok(out);
        }
        Ok(argument(args, self.altmacro))
    }

    fn rept(&mut self, cur: &mut Cursor) -> Result<(), String> {
        let (file, line) = (self.file, self.line);
        let count = cur.absolute(self.obj);
        let body = self.collect(cur, &[b"rept", b"rep", b"irp", b"irpc", b"irep", b"irepc"], &[b"endr"])?;
        let count = count?;
        if count <= 0 || body.is_empty() {
            return Ok(());
        }
        if (count as u64).saturating_mul(body.len() as u64) > 1 << 31 {
            return Err("the repetition is too long".into());
        }
        self.expand(&body.repeat(count as usize), file, line)
    }

    fn irp(&mut self, cur: &mut Cursor, chars: bool) -> Result<(), String> {
        let (file, line) = (self.file, self.line);
        let name = cur.name();
        cur.eat(b',');
        let mut args = cur.name_list_text(self.comment);
        let body = self.collect(cur, &[b"rept", b"rep", b"irp", b"irpc", b"irep", b"irepc"], &[b"endr"])?;
        if name.is_empty() {
            return Err("missing model parameter".into());
        }
        let mut text = Vec::new();
        let mut any = false;
        loop {
            args.space();
            if args.pos >= args.text.len() {
                break;
            }
            any = true;
            let value = argument(&mut args, self.altmacro);
            if chars {
                for c in value {
                    text.extend(self.substitute(&body, &[(name, vec![c])]));
                }
            } else {
                text.extend(self.substitute(&body, &[(name, value)]));
            }
            args.eat(b',');
        }
        if !any {
            text = self.substitute(&body, &[(name, Vec::new())]);
        }
        self.expand(&text, file, line)
    }

    /// Assembles expanded text; its lines are those after `line` of `file`.
    fn expand(&mut self, text: &[u8], file: u32, line: u32) -> Result<(), String> {
        if self.depth >= MAX_NESTING {
            return Err("macros nested too deeply".into());
        }
        let saved = (self.file, self.line, self.ifs.len());
        (self.file, self.line) = (file, line + 1);
        self.depth += 1;
        self.run(text);
        self.depth -= 1;
        let left = std::mem::take(&mut self.leave);
        if self.ifs.len() > saved.2 {
            self.ifs.truncate(saved.2);
            if !left {
                self.obj.error("end of macro inside conditional");
            }
        }
        (self.file, self.line) = (saved.0, saved.1);
        self.set_loc();
        Ok(())
    }

    /// The body with parameters replaced.
    fn substitute(&mut self, body: &[u8], params: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
        let mut locals: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let mut out = Vec::with_capacity(body.len() + 64);
        let mut i = 0;
        let mut quoted = false;
        let mut line_start = true;
        while i < body.len() {
            let c = body[i];
            if line_start && self.altmacro {
                // LOCAL a, b
                let (a, b) = first_word(body, i);
                if body[a..b].eq_ignore_ascii_case(b"local") {
                    let end = memchr::memchr(b'\n', &body[b..]).map_or(body.len(), |n| b + n);
                    for name in body[b..end].split(|&c| c == b',').map(|n| n.trim_ascii()) {
                        if !name.is_empty() {
                            locals.push((name.to_vec(), format!(".LL{:04x}", self.local_count).into_bytes()));
                            self.local_count += 1;
                        }
                    }
                    i = end;
                    line_start = false;
                    continue;
                }
            }
            line_start = c == b'\n';
            if c == b'"' {
                quoted = !quoted;
            }
            if c == b'\n' {
                quoted = false;
            }
            if c == b'\\' && i + 1 < body.len() {
                let d = body[i + 1];
                if d == b'@' {
                    crate::mc::text::decimal(self.macro_count as i64, &mut out);
                    i += 2;
                    continue;
                }
                if d == b'(' && body.get(i + 2) == Some(&b')') {
                    i += 3;
                    continue;
                }
                if is_name_start(d) {
                    let end = name_end(body, i + 1);
                    // The longest parameter name that fits: `\reg\().x`, but also `\a.b` with a parameter `a`.
                    let word = &body[i + 1..end];
                    let hit = params.iter().find(|(n, _)| *n == word).map(|p| (p, end)).or_else(|| {
                        let dot = word.iter().position(|&c| c == b'.')?;
                        params.iter().find(|(n, _)| *n == &word[..dot]).map(|p| (p, i + 1 + dot))
                    });
                    if let Some(((_, value), end)) = hit {
                        out.extend_from_slice(value);
                        i = end;
                        continue;
                    }
                    if let Some((_, value)) = locals.iter().find(|(n, _)| n == word) {
                        out.extend_from_slice(value);
                        i = end;
                        continue;
                    }
                }
                if quoted {
                    out.extend_from_slice(&body[i..i + 2]);
                    i += 2;
                    continue;
                }
            }
            if self.altmacro && !quoted && is_name_start(c) && (i == 0 || !is_name(body[i - 1])) {
                let end = name_end(body, i);
                let word = &body[i..end];
                let value = params.iter().find(|(n, _)| *n == word).map(|p| &p.1[..]);
                let value = value.or_else(|| locals.iter().find(|(n, _)| n == word).map(|l| &l.1[..]));
                out.extend_from_slice(value.unwrap_or(word));
                i = end;
                if value.is_some() && body.get(i) == Some(&b'&') {
                    i += 1;
                }
                continue;
            }
            if self.altmacro
                && c == b'&'
                && !quoted
                && body.get(i + 1).is_some_and(|&c| is_name_start(c))
                && i > 0
                && is_name(body[i - 1])
            {
                i += 1;
                continue;
            }
            out.push(c);
            i += 1;
        }
        out
    }
}

fn name_end(text: &[u8], mut i: usize) -> usize {
    while i < text.len() && is_name(text[i]) {
        i += 1;
    }
    i
}

/// One macro argument: up to a comma, or a blank that is not beside an operator or inside brackets. Quotes around it go.
fn argument(args: &mut Cursor, alt: bool) -> Vec<u8> {
    let mut out = Vec::new();
    args.space();
    let c = args.byte();
    if c == b'"' || (alt && (c == b'<' || c == b'\'')) {
        let close = if c == b'<' { b'>' } else { c };
        args.pos += 1;
        let mut depth = 1;
        let keep = alt && c != b'<';
        if keep {
            out.push(b'"');
        }
        while args.pos < args.text.len() {
            let d = args.byte();
            args.pos += 1;
            match d {
                b'!' if alt && c == b'<' => {
                    out.push(args.byte());
                    args.pos += 1;
                    continue;
                }
                b'<' if c == b'<' => depth += 1,
                b'\\' if c == b'"' => {
                    out.push(d);
                    if args.pos < args.text.len() {
                        out.push(args.byte());
                        args.pos += 1;
                    }
                    continue;
                }
                d if d == close => {
                    if close != b'>' && args.byte() == close {
                        args.pos += 1;
                        out.push(close);
                        continue;
                    }
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
            out.push(d);
        }
        if keep {
            out.push(b'"');
        }
        return out;
    }
    let operator = |c: u8| matches!(c, b'+' | b'/' | b'&' | b'|' | b'^' | b'<' | b'>' | b'!' | b'=');
    let mut brackets = 0;
    while args.pos < args.text.len() {
        let c = args.byte();
        match c {
            b',' => break,
            b' ' | b'\t' if brackets == 0 => {
                let mut ahead = *args;
                let next = ahead.peek();
                let spaced_minus = next == b'-' && matches!(ahead.byte_at(1), b' ' | b'\t');
                let last = out.last().copied().unwrap_or(0);
                if operator(next) || spaced_minus || operator(last) || last == b'-' {
                    *args = ahead;
                    continue;
                }
                break;
            }
            b'(' | b'[' => brackets += 1,
            b')' | b']' if brackets > 0 => brackets -= 1,
            b'"' | b'\'' => {
                out.push(c);
                args.pos += 1;
                while args.pos < args.text.len() && args.byte() != c {
                    out.push(args.byte());
                    args.pos += 1;
                }
            }
            _ => {}
        }
        if args.pos < args.text.len() {
            out.push(args.byte());
        }
        args.pos += 1;
    }
    args.pos = args.pos.min(args.text.len());
    out
}

impl<'a> Cursor<'a> {
    /// The rest of the statement as a cursor of its own (up to newline, `;` or comment outside of quotes).
    fn name_list_text(&mut self, comment: &'static [u8]) -> Cursor<'a> {
        let start = self.pos;
        let mut i = start;
        let mut quoted = false;
        while i < self.text.len() {
            let c = self.text[i];
            match c {
                b'\n' => break,
                b'"' => quoted = !quoted,
                b'\\' if quoted => i += 1,
                b';' if !quoted => break,
                c if !quoted && comment.contains(&c) => break,
                _ => {}
            }
            i += 1;
        }
        let end = i.min(self.text.len());
        Cursor::new(&self.text[start..end], b"")
    }
}
