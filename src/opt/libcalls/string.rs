//! Functions of `<string.h>`, `<strings.h>` and `<ctype.h>`.

use super::*;
use crate::opt::pipeline::Level;
use Opcode as O;

impl Calls<'_> {
    pub(super) fn string(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        match fun {
            Memcpy | Memmove => {
                let op = if fun == Memcpy { O::Memcpy } else { O::Memmove };
                self.memory(op, a[0], a[1], a[2]);
                Done::Value(a[0])
            }
            Mempcpy => {
                self.memory(O::Memcpy, a[0], a[1], a[2]);
                Done::Value(self.op2(O::PtrAdd, a[0], a[2]))
            }
            Bcopy => {
                self.memory(O::Memmove, a[1], a[0], a[2]);
                Done::Gone
            }
            Memset => {
                let c = self.op1(O::Trunc, Type::I8, a[1]);
                self.memory(O::Memset, a[0], c, a[2]);
                Done::Value(a[0])
            }
            Bzero => {
                let z = self.int(Type::I8, 0);
                self.memory(O::Memset, a[0], z, a[1]);
                Done::Gone
            }
            Memcmp | Bcmp => self.memcmp(a),
            Memchr => self.memchr(a),
            Strlen => self.strlen(a[0]),
            Strnlen => match (self.text(a[0]).map(|t| t.len() as u64), self.ksize(a[1])) {
                (_, Some(0)) => Done::Value(self.size(0)),
                (Some(len), Some(n)) => Done::Value(self.size(len.min(n))),
                (Some(len), None) => {
                    let len = self.size(len);
                    Done::Value(self.op2(O::Umin, a[1], len))
                }
                _ => Done::No,
            },
            Strcpy | Stpcpy => self.strcpy(fun, a, used),
            Strncpy | Stpncpy => self.strncpy(fun, a, used),
            Strcat => {
                if self.text(a[1]).is_some_and(|t| t.is_empty()) {
                    return Done::Value(a[0]);
                }
                match self.text_len(a[1]) {
                    Some(n) if self.callable(Strlen) && self.cx.opts.level != Level::Os => {
                        let at = self.call_fn(Strlen, &[a[0]]);
                        let end = self.op2(O::PtrAdd, a[0], at);
                        self.copy(end, a[1], n + 1);
                        Done::Value(a[0])
                    }
                    _ => Done::No,
                }
            }
            Strncat => {
                let len = self.text(a[1]).map(|t| t.len() as u64);
                match (len, self.ksize(a[2])) {
                    (Some(0), _) | (_, Some(0)) => Done::Value(a[0]),
                    (Some(len), Some(n)) if n >= len && self.callable(Strcat) => {
                        Done::Value(self.call_fn(Strcat, &a[..2]))
                    }
                    _ => Done::No,
                }
            }
            Strcmp => self.strcmp(a, None),
            Strncmp => match self.ksize(a[2]) {
                Some(n) => self.strcmp(a, Some(n)),
                None if a[0] == a[1] => Done::Value(self.int(Type::I32, 0)),
                None => Done::No,
            },
            Strchr | Index => self.strchr(a, false),
            Strrchr | Rindex => self.strchr(a, true),
            Strstr => self.strstr(a),
            Strpbrk => self.strpbrk(a),
            Strspn | Strcspn => self.strspn(a, fun == Strcspn),
            Isdigit => {
                let zero = self.int(Type::I32, b'0' as i64);
                let d = self.op2(O::Isub, a[0], zero);
                let ten = self.int(Type::I32, 10);
                let c = self.emit(O::Icmp, Type::I8, IntCC::Ult as u16, [d.0, ten.0, 0, 0]);
                Done::Value(self.op1(O::Zext, Type::I32, c))
            }
            Isascii => {
                let m = self.int(Type::I32, 128);
                let c = self.emit(O::Icmp, Type::I8, IntCC::Ult as u16, [a[0].0, m.0, 0, 0]);
                Done::Value(self.op1(O::Zext, Type::I32, c))
            }
            Toascii => {
                let m = self.int(Type::I32, 127);
                Done::Value(self.op2(O::And, a[0], m))
            }
            _ => Done::No,
        }
    }

    /// A value that is zero exactly if the function's result is.
    pub(super) fn is_zero(&mut self, fun: LibFn, a: &[Value]) -> Option<Done> {
        match fun {
            LibFn::Strlen if self.text_len(a[0]).is_none() => {
                let b = self.emit(O::Load, Type::I8, MemFlags::aligned(1).0, [a[0].0, 0, 0, 0]);
                Some(Done::Value(self.op1(O::Zext, self.word(), b)))
            }
            LibFn::Memcmp | LibFn::Bcmp => {
                let n = self.ksize(a[2])?;
                let ty = Type::int_of_bits(u32::try_from(n * 8).ok()?)?;
                let wide = n > 1 && n <= self.cx.opts.target.word_bytes as u64;
                if !wide
                    || !self.cx.opts.target.unaligned_ok
                    || self.bytes(a[0], n).is_some() && self.bytes(a[1], n).is_some()
                {
                    return None;
                }
                let aux = MemFlags::aligned(1).0;
                let x = self.emit(O::Load, ty, aux, [a[0].0, 0, 0, 0]);
                let y = self.emit(O::Load, ty, aux, [a[1].0, 0, 0, 0]);
                let c = self.emit(O::Icmp, Type::I8, IntCC::Ne as u16, [x.0, y.0, 0, 0]);
                Some(Done::Value(self.op1(O::Zext, Type::I32, c)))
            }
            _ => None,
        }
    }

    fn memcmp(&mut self, a: &[Value]) -> Done {
        let n = self.ksize(a[2]);
        if n == Some(0) || a[0] == a[1] {
            return Done::Value(self.int(Type::I32, 0));
        }
        let Some(n) = n else { return Done::No };
        if let (Some(x), Some(y)) = (self.bytes(a[0], n), self.bytes(a[1], n)) {
            return Done::Value(self.int(Type::I32, x.cmp(&y) as i64));
        }
        if n == 1 {
            let (x, y) = (self.byte(a[0]), self.byte(a[1]));
            return Done::Value(self.op2(O::Isub, x, y));
        }
        Done::No
    }

    fn null(&mut self) -> Done {
        Done::Value(self.int(Type::PTR, 0))
    }
    fn found(&mut self, p: Value, at: Option<usize>) -> Done {
        match at {
            Some(k) => Done::Value(self.advance(p, k as u64)),
            None => self.null(),
        }
    }

    fn memchr(&mut self, a: &[Value]) -> Done {
        let Some(n) = self.ksize(a[2]) else { return Done::No };
        if n == 0 {
            return self.null();
        }
        let (Some(c), Some(t)) = (self.konst(a[1]), self.bytes(a[0], n)) else { return Done::No };
        self.found(a[0], memchr::memchr(c as u8, &t))
    }

    fn strlen(&mut self, p: Value) -> Done {
        if let Some(n) = self.text_len(p) {
            return Done::Value(self.size(n));
        }
        // A variable place in a constant string, not past its end.
        if let Some(d) = self.f.def(p).copied()
            && d.op == O::PtrAdd
        {
            let (mut base, mut off, mut k) = (d.val(0), d.val(1), 0u64);
            if let Some(c) = self.ksize(off)
                && let Some(x) = self.f.def(base).copied()
                && x.op == O::PtrAdd
            {
                (base, off, k) = (x.val(0), x.val(1), c);
            }
            if let Some(n) = self.text(base).map(|t| t.len() as u64)
                && self.max_size(off).checked_add(k).is_some_and(|m| m <= n)
            {
                let n = self.size(n - k);
                return Done::Value(self.op2(O::Isub, n, off));
            }
        }
        Done::No
    }

    fn strcpy(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        if fun == LibFn::Strcpy && a[0] == a[1] {
            return Done::Value(a[0]);
        }
        let small = self.cx.opts.level != Level::Os || self.text(a[1]).is_some();
        match self.text_len(a[1]) {
            Some(n) if small => {
                self.copy(a[0], a[1], n + 1);
                Done::Value(if fun == LibFn::Strcpy { a[0] } else { self.advance(a[0], n) })
            }
            _ if fun == LibFn::Stpcpy && !used && self.callable(LibFn::Strcpy) => {
                self.call_fn(LibFn::Strcpy, a);
                Done::Gone
            }
            _ => Done::No,
        }
    }

    fn strncpy(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        let n = self.ksize(a[2]);
        if n == Some(0) {
            return Done::Value(a[0]);
        }
        // Only what is not padded with zeros.
        if let (Some(n), Some(len)) = (n, self.text_len(a[1]))
            && n <= len + 1
        {
            self.copy(a[0], a[1], n);
            return Done::Value(if fun == LibFn::Strncpy { a[0] } else { self.advance(a[0], n.min(len)) });
        }
        if fun == LibFn::Stpncpy && !used && self.callable(LibFn::Strncpy) {
            self.call_fn(LibFn::Strncpy, a);
            return Done::Gone;
        }
        Done::No
    }

    fn strcmp(&mut self, a: &[Value], most: Option<u64>) -> Done {
        if a[0] == a[1] || most == Some(0) {
            return Done::Value(self.int(Type::I32, 0));
        }
        let cut = |t: &[u8]| {
            let n = most.map_or(t.len(), |m| t.len().min(m as usize));
            t[..n].to_vec()
        };
        let (x, y) = (self.text(a[0]).map(cut), self.text(a[1]).map(cut));
        match (&x, &y) {
            (Some(x), Some(y)) => return Done::Value(self.int(Type::I32, x.cmp(y) as i64)),
            (_, Some(y)) if y.is_empty() => return Done::Value(self.byte(a[0])),
            (Some(x), _) if x.is_empty() => {
                let b = self.byte(a[1]);
                return Done::Value(self.op1(O::Ineg, Type::I32, b));
            }
            _ => {}
        }
        if most == Some(1) {
            let (x, y) = (self.byte(a[0]), self.byte(a[1]));
            return Done::Value(self.op2(O::Isub, x, y));
        }
        Done::No
    }

    fn strchr(&mut self, a: &[Value], last: bool) -> Done {
        let Some(c) = self.konst(a[1]) else { return Done::No };
        if let Some(t) = self.text(a[0]) {
            let at = match c as u8 {
                0 => Some(t.len()),
                c if last => memchr::memrchr(c, t),
                c => memchr::memchr(c, t),
            };
            return self.found(a[0], at);
        }
        if c as u8 == 0 && self.callable(LibFn::Strlen) && self.cx.opts.level != Level::Os {
            let n = self.call_fn(LibFn::Strlen, &a[..1]);
            return Done::Value(self.op2(O::PtrAdd, a[0], n));
        }
        if c as u8 == 0 && last && self.callable(LibFn::Strchr) {
            return Done::Value(self.call_fn(LibFn::Strchr, a));
        }
        Done::No
    }

    fn strstr(&mut self, a: &[Value]) -> Done {
        let Some(n) = self.text(a[1]).map(|t| t.to_vec()) else { return Done::No };
        if n.is_empty() {
            return Done::Value(a[0]);
        }
        if let Some(t) = self.text(a[0]) {
            let at = memchr::memmem::find(t, &n);
            return self.found(a[0], at);
        }
        if n.len() == 1 && self.callable(LibFn::Strchr) {
            let c = self.int(Type::I32, n[0] as i8 as i64);
            return Done::Value(self.call_fn(LibFn::Strchr, &[a[0], c]));
        }
        Done::No
    }

    fn strpbrk(&mut self, a: &[Value]) -> Done {
        let Some(set) = self.text(a[1]).map(|t| t.to_vec()) else { return Done::No };
        if set.is_empty() {
            return self.null();
        }
        if let Some(t) = self.text(a[0]) {
            let at = t.iter().position(|c| set.contains(c));
            return self.found(a[0], at);
        }
        if set.len() == 1 && self.callable(LibFn::Strchr) {
            let c = self.int(Type::I32, set[0] as i8 as i64);
            return Done::Value(self.call_fn(LibFn::Strchr, &[a[0], c]));
        }
        Done::No
    }

    fn strspn(&mut self, a: &[Value], complement: bool) -> Done {
        let (t, set) = (self.text(a[0]).map(|t| t.to_vec()), self.text(a[1]).map(|t| t.to_vec()));
        match (t, set) {
            (Some(t), _) if t.is_empty() => Done::Value(self.size(0)),
            (Some(t), Some(set)) => {
                let n = t.iter().take_while(|c| set.contains(c) != complement).count();
                Done::Value(self.size(n as u64))
            }
            (None, Some(set)) if set.is_empty() => match complement {
                false => Done::Value(self.size(0)),
                true if self.callable(LibFn::Strlen) => Done::Value(self.call_fn(LibFn::Strlen, &a[..1])),
                true => Done::No,
            },
            _ => Done::No,
        }
    }
}
