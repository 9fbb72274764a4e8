//! Conditional assembly: `.if` and its relatives.

use super::{Assembler, If, first_word};
use crate::mc::cursor::Cursor;
use crate::mc::symbols::Def;

impl Assembler<'_> {
    /// A directive of conditional assembly; None: it is not one.
    pub(super) fn conditional(&mut self, name: &[u8], cur: &mut Cursor) -> Option<Result<(), String>> {
        let condition = match name {
            b"if" | b"ifne" => cur.absolute(self.obj).map(|n| n != 0),
            b"ifeq" => cur.absolute(self.obj).map(|n| n == 0),
            b"iflt" => cur.absolute(self.obj).map(|n| n < 0),
            b"ifle" => cur.absolute(self.obj).map(|n| n <= 0),
            b"ifgt" => cur.absolute(self.obj).map(|n| n > 0),
            b"ifge" => cur.absolute(self.obj).map(|n| n >= 0),
            b"ifdef" => self.is_defined(cur),
            b"ifndef" | b"ifnotdef" => self.is_defined(cur).map(|d| !d),
            b"ifb" => Ok(rest_of_line(cur).is_empty()),
            b"ifnb" => Ok(!rest_of_line(cur).is_empty()),
            b"ifc" => compare_text(cur),
            b"ifnc" => compare_text(cur).map(|e| !e),
            b"ifeqs" => compare_strings(cur),
            b"ifnes" => compare_strings(cur).map(|e| !e),
            b"else" => return Some(self.else_part(None)),
            b"elseif" | b"elsif" => {
                let done = self.ifs.last().is_some_and(|i| i.done);
                let c = if done { Ok(false) } else { cur.absolute(self.obj).map(|n| n != 0) };
                return Some(c.and_then(|c| self.else_part(Some(c))));
            }
            b"endif" => {
                return Some(self.ifs.pop().map(|_| ()).ok_or_else(|| "\".endif\" without \".if\"".into()));
            }
            _ => return None,
        };
        // After an error in the condition the text is skipped, so that one mistake gives one message.
        let live = *condition.as_ref().unwrap_or(&false);
        self.ifs.push(If { live, done: live || condition.is_err(), seen_else: false });
        Some(condition.map(|_| ()))
    }

    fn else_part(&mut self, condition: Option<bool>) -> Result<(), String> {
        let word = if condition.is_some() { "elseif" } else { "else" };
        let Some(i) = self.ifs.last_mut() else {
            return Err(format!("\".{word}\" without matching \".if\""));
        };
        if i.seen_else {
            return Err(if condition.is_some() {
                "\".elseif\" after \".else\"".into()
            } else {
                "duplicate \".else\"".into()
            });
        }
        i.live = !i.done && condition.unwrap_or(true);
        i.done |= i.live;
        i.seen_else |= condition.is_none();
        Ok(())
    }

    /// A statement that is not assembled: only conditionals count.
    pub(super) fn skip_statement(&mut self, cur: &mut Cursor) {
        let (start, end) = first_word(cur.text, cur.pos);
        let word = &cur.text[start..end];
        cur.pos = end;
        let result = match word {
            b".else" => self.else_part(None),
            b".endif" => {
                self.ifs.pop();
                Ok(())
            }
            b".elseif" | b".elsif" => {
                let done = self.ifs.last().is_some_and(|i| i.done);
                if done {
                    self.else_part(Some(false))
                } else {
                    cur.absolute(self.obj).and_then(|n| self.else_part(Some(n != 0)))
                }
            }
            w if w.starts_with(b".if") => {
                self.ifs.push(If { live: false, done: true, seen_else: false });
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(e) = result {
            self.obj.error(e);
        }
        let rest = &cur.text[cur.pos..];
        // `;` separates statements here too, outside of strings.
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let mut quoted = false;
        let stop = rest[..line].iter().position(|&c| {
            quoted ^= c == b'"';
            !quoted && (c == b';' || self.comment.contains(&c))
        });
        cur.pos += stop.unwrap_or(line);
    }

    fn is_defined(&mut self, cur: &mut Cursor) -> Result<bool, String> {
        let name = cur.symbol_name()?;
        cur.expect_end()?;
        let known =
            self.obj.symbols.find(&name).is_some_and(|s| self.obj.symbols.syms[s].def != Def::Undefined);
        Ok(known)
    }
}

fn rest_of_line<'a>(cur: &mut Cursor<'a>) -> &'a [u8] {
    cur.space();
    let start = cur.pos;
    while !matches!(cur.text.get(cur.pos), None | Some(b'\n' | b';')) && !cur.comment.contains(&cur.byte()) {
        cur.pos += 1;
    }
    cur.text[start..cur.pos].trim_ascii()
}

/// `.ifc a,b`: text up to the comma and up to the end; quotes in `'` belong to it.
fn compare_text(cur: &mut Cursor) -> Result<bool, String> {
    let side = |cur: &mut Cursor, stop: u8| -> Vec<u8> {
        cur.space();
        if cur.byte() == b'\'' {
            cur.pos += 1;
            let mut out = Vec::new();
            while !matches!(cur.text.get(cur.pos), None | Some(b'\n')) {
                if cur.byte() == b'\'' {
                    cur.pos += 1;
                    if cur.byte() != b'\'' {
                        break;
                    }
                }
                out.push(cur.byte());
                cur.pos += 1;
            }
            return out;
        }
        let start = cur.pos;
        while !matches!(cur.text.get(cur.pos), None | Some(b'\n' | b';'))
            && cur.byte() != stop
            && !cur.comment.contains(&cur.byte())
        {
            cur.pos += 1;
        }
        cur.text[start..cur.pos].trim_ascii().to_vec()
    };
    let a = side(cur, b',');
    if !cur.eat(b',') {
        return Err("missing comma after the first string".into());
    }
    let b = side(cur, 0);
    Ok(a == b)
}

fn compare_strings(cur: &mut Cursor) -> Result<bool, String> {
    let a = cur.string()?;
    cur.expect(b',')?;
    let b = cur.string()?;
    Ok(a == b)
}
