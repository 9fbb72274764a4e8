//! Functions of `<stdio.h>`.

use super::*;
use crate::opt::pipeline::Level;
use crate::support::intern::Name;

impl Calls<'_> {
    /// How many characters at most `format` with the argument behind it prints, if known: formats without `%`, and `%s`.
    pub(super) fn printed_len(&mut self, format: Value, arg: Option<Value>) -> Option<u64> {
        let t = self.text(format)?;
        if !t.contains(&b'%') {
            return Some(t.len() as u64);
        }
        if t == b"%s" { self.max_text_len(arg?) } else { None }
    }

    pub(super) fn stdio(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        match fun {
            Printf | PrintfUnlocked | Vprintf => self.printf(fun, a, used),
            PrintfChk | VprintfChk => {
                let plain = if fun == PrintfChk { Printf } else { Vprintf };
                match self.printf(plain, &a[1..], used) {
                    Done::No if self.konst(a[0]) == Some(0) => self.formatted(plain, a[1..].to_vec(), used),
                    done => done,
                }
            }
            Fprintf | FprintfUnlocked | Vfprintf => self.fprintf(fun, a, used),
            FprintfChk | VfprintfChk => {
                let plain = if fun == FprintfChk { Fprintf } else { Vfprintf };
                let args = [&a[..1], &a[2..]].concat();
                match self.fprintf(plain, &args, used) {
                    Done::No if self.konst(a[1]) == Some(0) => self.formatted(plain, args, used),
                    done => done,
                }
            }
            Fputs | FputsUnlocked => self.fputs(fun, a, used),
            Puts => match self.text(a[0]) {
                Some([]) if !used && self.callable(Putchar) => {
                    self.putchar(b'\n');
                    Done::Gone
                }
                _ => Done::No,
            },
            Sprintf | Vsprintf => self.sprintf(fun, a, used),
            Snprintf | Vsnprintf => self.snprintf(fun, a),
            _ => Done::No,
        }
    }

    fn putchar(&mut self, c: u8) {
        let c = self.int(Type::I32, c as i64);
        self.call_fn(LibFn::Putchar, &[c]);
    }

    /// `printf(format, …)` whose result is not used.
    fn printf(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        let Some(t) = self.text(a[0]).map(|t| t.to_vec()) else { return Done::No };
        if used {
            return Done::No;
        }
        let arg = a.get(1).copied().filter(|_| fun != Vprintf);
        // The text printed, if it is known.
        let known = match (&t[..], arg) {
            (b"%s", Some(p)) if self.f.ty(p) == Type::PTR => self.text(p).map(|t| t.to_vec()),
            (t, _) if !t.contains(&b'%') => Some(t.to_vec()),
            _ => None,
        };
        if known.as_ref().is_some_and(|t| t.is_empty()) {
            return Done::Gone;
        }
        if fun == PrintfUnlocked {
            return Done::No;
        }
        match (&t[..], arg) {
            _ if known.as_ref().is_some_and(|t| t.len() == 1) && self.callable(Putchar) => {
                let c = known.map_or(0, |t| t[0]);
                self.putchar(c);
                Done::Gone
            }
            (b"%s\n", Some(p)) if self.f.ty(p) == Type::PTR && self.callable(Puts) => {
                self.call_fn(Puts, &[p]);
                Done::Gone
            }
            (b"%c", Some(c)) if self.f.ty(c) == Type::I32 && self.callable(Putchar) => {
                self.call_fn(Putchar, &[c]);
                Done::Gone
            }
            _ => Done::No,
        }
    }

    /// `fprintf(file, format, …)` whose result is not used.
    fn fprintf(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        let Some(t) = self.text(a[1]).map(|t| t.to_vec()) else { return Done::No };
        if used {
            return Done::No;
        }
        let arg = a.get(2).copied().filter(|_| fun != Vfprintf);
        if t.is_empty() || t == b"%s" && arg.is_some_and(|p| self.text(p).is_some_and(|t| t.is_empty())) {
            return Done::Gone;
        }
        if fun == FprintfUnlocked {
            return Done::No;
        }
        let text = match (&t[..], arg) {
            (b"%s", Some(p)) if self.f.ty(p) == Type::PTR => Some(p),
            (t, _) if !t.contains(&b'%') => Some(a[1]),
            (b"%c", Some(c)) if self.f.ty(c) == Type::I32 && self.callable(Fputc) => {
                self.call_fn(Fputc, &[c, a[0]]);
                return Done::Gone;
            }
            _ => None,
        };
        match text {
            Some(p) => match self.fputs(Fputs, &[p, a[0]], false) {
                Done::No if self.callable(Fputs) => {
                    self.call_fn(Fputs, &[p, a[0]]);
                    Done::Gone
                }
                done => done,
            },
            None => Done::No,
        }
    }

    fn fputs(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        if used {
            return Done::No;
        }
        match self.text_len(a[0]) {
            Some(0) => Done::Gone,
            _ if fun == FputsUnlocked => Done::No,
            Some(1) if self.callable(Fputc) && self.text(a[0]).is_some() => {
                let c = self.text(a[0]).map_or(0, |t| t[0]);
                let c = self.int(Type::I32, c as i64);
                self.call_fn(Fputc, &[c, a[1]]);
                Done::Gone
            }
            Some(n) if self.callable(Fwrite) && self.cx.opts.level != Level::Os => {
                let (one, n) = (self.size(1), self.size(n));
                self.call_fn(Fwrite, &[a[0], one, n, a[1]]);
                Done::Gone
            }
            _ => Done::No,
        }
    }

    /// `sprintf(s, format, …)`
    fn sprintf(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        let Some(t) = self.text(a[1]).map(|t| t.to_vec()) else { return Done::No };
        let arg = a.get(2).copied().filter(|&p| fun == LibFn::Sprintf && self.f.ty(p) == Type::PTR);
        let from = match (&t[..], arg) {
            (t, _) if !t.contains(&b'%') => a[1],
            (b"%s", Some(p)) => p,
            _ => return Done::No,
        };
        match self.text_len(from) {
            Some(n) => {
                self.copy(a[0], from, n + 1);
                Done::Value(self.int(Type::I32, n as i64))
            }
            None if !used && self.callable(LibFn::Strcpy) => {
                self.call_fn(LibFn::Strcpy, &[a[0], from]);
                Done::Gone
            }
            None => Done::No,
        }
    }

    /// `snprintf(s, n, format, …)` where all of a known text fits.
    fn snprintf(&mut self, fun: LibFn, a: &[Value]) -> Done {
        let Some(t) = self.text(a[2]).map(|t| t.to_vec()) else { return Done::No };
        let arg = a.get(3).copied().filter(|&p| fun == LibFn::Snprintf && self.f.ty(p) == Type::PTR);
        let from = match (&t[..], arg) {
            (t, _) if !t.contains(&b'%') => a[2],
            (b"%s", Some(p)) => p,
            _ => return Done::No,
        };
        match (self.text_len(from), self.ksize(a[1])) {
            (Some(n), Some(room)) if n < room => {
                self.copy(a[0], from, n + 1);
                Done::Value(self.int(Type::I32, n as i64))
            }
            _ => Done::No,
        }
    }
}

/// `printf("text\n")` with a literal, whose result is not used: `puts("text")`, which needs a new literal. Works on the module, before
/// anything else.
pub fn new_strings(m: &mut Module, opts: &crate::opt::pipeline::OptOptions) {
    let Some(&puts) = m.libs.callable.get(&Lib::new(LibFn::Puts)) else { return };
    let mut made: FxHashMap<Vec<u8>, GlobalId> = FxHashMap::default();
    let mut fs = std::mem::take(&mut m.functions);
    for f in &mut fs {
        let mut uses = None;
        for k in 0..f.order.len() {
            let b = f.order[k];
            for n in 0..f.blocks[b].insts.len() {
                let i = f.blocks[b].insts[n];
                let d = f.insts[i];
                if d.op != Opcode::Call {
                    continue;
                }
                let Some(lib) = m.libs.known.get(&GlobalId(d.args[0])).copied() else { continue };
                let at = match lib.fun {
                    LibFn::Printf | LibFn::Vprintf => 0,
                    LibFn::PrintfChk | LibFn::VprintfChk => 1,
                    _ => continue,
                };
                let uses = uses.get_or_insert_with(|| use_counts(f));
                if f.results[i].is_none() || uses[f.results[i].index()] > 0 {
                    continue;
                }
                let text = {
                    let cx = Ctx { m, opts };
                    let c = Calls::looking(f, cx);
                    let Some(args) = c.arguments(i, lib) else { continue };
                    let text = match (c.text(args[at]), args.get(at + 1)) {
                        (Some(b"%s"), Some(&p)) if c.f.ty(p) == Type::PTR && lib.fun.sig().ends_with('.') => {
                            c.text(p)
                        }
                        (Some(t), _) if !t.contains(&b'%') => Some(t),
                        _ => None,
                    };
                    match text {
                        Some(t) if t.len() > 1 && t.ends_with(b"\n") => t[..t.len() - 1].to_vec(),
                        _ => continue,
                    }
                };
                let count = made.len();
                let g = *made.entry(text).or_insert_with_key(|t| literal(m, t, count));
                let cx = Ctx { m, opts };
                let loc = f.locs[i];
                let mut c = Calls { loc, ..Calls::looking(f, cx) };
                let p = c.emit(Opcode::SymAddr, Type::PTR, 0, [g.0, 0, 0, 0]);
                debug_assert_eq!(cx.m.libs.callable[&Lib::new(LibFn::Puts)], puts);
                c.call_fn(LibFn::Puts, &[p]);
                let new = std::mem::take(&mut c.out);
                // The call takes the place of the old one, so that no index moves.
                f.blocks[b].insts.splice(n..=n, new);
            }
        }
    }
    m.functions = fs;
}

/// A new string literal.
fn literal(m: &mut Module, text: &[u8], count: usize) -> GlobalId {
    let mut bytes = text.to_vec();
    bytes.push(0);
    let size = bytes.len() as u64;
    let id = m.globals.push(Global {
        name: Name::intern(&format!(".LP{count}")),
        kind: GlobalKind::Data,
        linkage: Linkage::Local,
        visibility: Visibility::Default,
        tls: None,
        def: GlobalDef::Data(m.data.len()),
        section: Name::NONE,
        used: false,
        retain: false,
        interposable: false,
        dso_local: true,
        noreturn: false,
        const_fn: false,
        pure_fn: false,
        malloc: false,
        returns_twice: false,
        error_msg: Name::NONE,
        warning_msg: Name::NONE,
        align: 1,
        size,
        loc: Loc::NONE,
    });
    m.data.push(DataObject {
        id,
        bytes,
        size,
        align: 1,
        relocs: Vec::new(),
        readonly: true,
        merge_string: 1,
        merge_const: 0,
    });
    id
}
