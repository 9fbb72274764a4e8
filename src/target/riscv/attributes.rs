//! `.riscv.attributes`: build attributes of RISC-V objects (psABI, "Attributes"): reading and merging.
//!
//! Layout: `'A'`, then sub-sections `u32 length, vendor NUL, sub-sub-sections`, each `tag (1: whole file), u32 length,
//! attributes`. An attribute is a ULEB128 tag and a ULEB128 value (even tags) or a NUL-terminated string (odd tags).

use std::collections::BTreeMap;

const TAG_STACK_ALIGN: u64 = 4;
const TAG_ARCH: u64 = 5;
const TAG_UNALIGNED: u64 = 6;

#[derive(Clone, PartialEq, Eq, Debug)]
enum Value {
    Int(u64),
    Text(String),
}

/// Merges the contents of several sections. Arch strings join to the union of their extensions.
pub fn merge(inputs: &[&[u8]]) -> Result<Vec<u8>, String> {
    let mut merged: BTreeMap<u64, Value> = BTreeMap::new();
    for input in inputs {
        for (tag, value) in parse(input).ok_or("malformed .riscv.attributes")? {
            let Some(old) = merged.get(&tag) else {
                merged.insert(tag, value);
                continue;
            };
            let new = match (tag, old, &value) {
                (TAG_STACK_ALIGN, Value::Int(a), Value::Int(b)) if a != b => {
                    return Err(format!("stack alignments differ: {a} and {b}"));
                }
                (TAG_ARCH, Value::Text(a), Value::Text(b)) => Value::Text(merge_arch(a, b)),
                (TAG_UNALIGNED, Value::Int(a), Value::Int(b)) => Value::Int(a | b),
                (_, Value::Int(a), Value::Int(b)) => Value::Int(*a.max(b)),
                (_, old, _) => old.clone(),
            };
            merged.insert(tag, new);
        }
    }
    if merged.is_empty() {
        return Ok(Vec::new());
    }
    let mut attrs = Vec::new();
    for (tag, value) in &merged {
        uleb(&mut attrs, *tag);
        match value {
            Value::Int(v) => uleb(&mut attrs, *v),
            Value::Text(t) => {
                attrs.extend_from_slice(t.as_bytes());
                attrs.push(0);
            }
        }
    }
    let mut out = vec![b'A'];
    let file_len = 1 + 4 + attrs.len() as u32;
    out.extend_from_slice(&(4 + 6 + file_len).to_le_bytes());
    out.extend_from_slice(b"riscv\0");
    out.push(1);
    out.extend_from_slice(&file_len.to_le_bytes());
    out.extend_from_slice(&attrs);
    Ok(out)
}

fn parse(data: &[u8]) -> Option<Vec<(u64, Value)>> {
    let mut out = Vec::new();
    let (&b'A', mut rest) = data.split_first()? else { return None };
    while !rest.is_empty() {
        let len = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let sub = rest.get(4..len)?;
        rest = rest.get(len..)?;
        let nul = memchr::memchr(0, sub)?;
        if &sub[..nul] != b"riscv" {
            continue;
        }
        let mut sub = &sub[nul + 1..];
        while !sub.is_empty() {
            let len = u32::from_le_bytes(sub.get(1..5)?.try_into().ok()?) as usize;
            let mut attrs = sub.get(5..len)?;
            let whole_file = sub[0] == 1;
            sub = sub.get(len..)?;
            while whole_file && !attrs.is_empty() {
                let tag = read_uleb(&mut attrs)?;
                if tag % 2 == 1 {
                    let nul = memchr::memchr(0, attrs)?;
                    out.push((tag, Value::Text(String::from_utf8_lossy(&attrs[..nul]).into_owned())));
                    attrs = &attrs[nul + 1..];
                } else {
                    out.push((tag, Value::Int(read_uleb(&mut attrs)?)));
                }
            }
        }
    }
    Some(out)
}

/// The union of two ISA strings like `rv64i2p1_m2p0_zicsr2p0`, in canonical order (the first's order kept, the
/// second's new extensions put where the canonical order wants them); of two versions the higher.
fn merge_arch(a: &str, b: &str) -> String {
    let split = |s: &str| -> (String, Vec<(String, String)>) {
        let base = s.len().min(4);
        let exts = s[base..]
            .split('_')
            .filter(|e| !e.is_empty())
            .map(|e| {
                // The version is the trailing `<digits>p<digits>`.
                let cut = e.rfind('p').filter(|&p| {
                    e[p + 1..].bytes().all(|c| c.is_ascii_digit())
                        && p > 0
                        && e.as_bytes()[p - 1].is_ascii_digit()
                });
                match cut {
                    Some(p) => {
                        let start = e[..p].trim_end_matches(|c: char| c.is_ascii_digit()).len();
                        (e[..start].to_string(), e[start..].to_string())
                    }
                    None => (e.to_string(), String::new()),
                }
            })
            .collect();
        (s[..base].to_string(), exts)
    };
    let (base, mut exts) = split(a);
    for (name, version) in split(b).1 {
        match exts.iter_mut().find(|e| e.0 == name) {
            Some(e) => {
                if version > e.1 {
                    e.1 = version;
                }
            }
            None => exts.push((name, version)),
        }
    }
    // Canonical order: single letters as in "iemafdqlcbkjtpvnh", then z*, s*, x* (ISA manual, chapter 27).
    let rank = |name: &str| -> (usize, usize, String) {
        const LETTERS: &str = "iemafdqlcbkjtpvnh";
        if name.len() == 1 {
            return (0, LETTERS.find(name).unwrap_or(LETTERS.len()), name.into());
        }
        let class = match name.as_bytes()[0] {
            b'z' => 1,
            b's' => 2,
            _ => 3,
        };
        let second = if class == 1 { LETTERS.find(&name[1..2]).unwrap_or(LETTERS.len()) } else { 0 };
        (class, second, name.into())
    };
    exts.sort_by_key(|e| rank(&e.0));
    let exts: Vec<String> = exts.into_iter().map(|(n, v)| n + &v).collect();
    base + &exts.join("_")
}

fn uleb(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_uleb(data: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = data.split_first()?;
        *data = rest;
        value |= ((byte & 0x7f) as u64).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arch_strings_join() {
        assert_eq!(
            merge_arch("rv64i2p0_m2p0_c2p0", "rv64i2p1_a2p0_zicsr2p0"),
            "rv64i2p1_m2p0_a2p0_c2p0_zicsr2p0"
        );
    }

    #[test]
    fn truncated_input_is_refused() {
        assert!(merge(&[b"A\x20\0\0\0ris"]).is_err());
    }
}
