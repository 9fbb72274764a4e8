//! `__*_chk`: the object size is the last (or third) argument, all ones if it is not known.

use super::*;

impl Calls<'_> {
    /// Is the object's size unknown, or at least `need`?
    fn large_enough(&self, size: Value, need: Option<u64>) -> bool {
        match self.konst(size) {
            Some(-1) => true,
            Some(n) => need.is_some_and(|k| k <= n as u64),
            None => false,
        }
    }

    pub(super) fn checked(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        match fun {
            MemcpyChk | MemmoveChk | MempcpyChk | MemsetChk => {
                let most = self.max_size(a[2]);
                if !self.large_enough(a[3], Some(most)) {
                    // Nothing is copied onto itself.
                    return Done::No;
                }
                let plain = match fun {
                    MemcpyChk => Memcpy,
                    MemmoveChk => Memmove,
                    MempcpyChk => Mempcpy,
                    _ => Memset,
                };
                self.string(plain, &a[..3], used)
            }
            StrcpyChk | StpcpyChk => {
                if fun == StrcpyChk && a[0] == a[1] {
                    return Done::Value(a[0]);
                }
                let plain = if fun == StrcpyChk { Strcpy } else { Stpcpy };
                let need = self.max_text_len(a[1]).map(|n| n + 1);
                if self.large_enough(a[2], need) {
                    return self.plainly(plain, &a[..2], used);
                }
                if fun == StpcpyChk && !used && self.callable(StrcpyChk) {
                    self.call_fn(StrcpyChk, a);
                    return Done::Gone;
                }
                Done::No
            }
            StrncpyChk | StpncpyChk => {
                let plain = if fun == StrncpyChk { Strncpy } else { Stpncpy };
                let most = self.max_size(a[2]);
                if self.large_enough(a[3], Some(most)) {
                    return self.plainly(plain, &a[..3], used);
                }
                if fun == StpncpyChk && !used && self.callable(StrncpyChk) {
                    self.call_fn(StrncpyChk, a);
                    return Done::Gone;
                }
                Done::No
            }
            StrcatChk => {
                if self.text(a[1]).is_some_and(|t| t.is_empty()) {
                    return Done::Value(a[0]);
                }
                if self.large_enough(a[2], None) { self.plainly(Strcat, &a[..2], used) } else { Done::No }
            }
            StrncatChk => {
                if self.ksize(a[2]) == Some(0) || self.text(a[1]).is_some_and(|t| t.is_empty()) {
                    return Done::Value(a[0]);
                }
                if self.large_enough(a[3], None) {
                    return self.plainly(Strncat, &a[..3], used);
                }
                // All of the source is copied: as strcat does.
                match (self.text_len(a[1]), self.ksize(a[2])) {
                    (Some(len), Some(n)) if len <= n && self.callable(StrcatChk) => {
                        Done::Value(self.call_fn(StrcatChk, &[a[0], a[1], a[3]]))
                    }
                    _ => Done::No,
                }
            }
            SprintfChk | VsprintfChk => {
                // (s, flag, size, format, …)
                let need =
                    self.printed_len(a[3], a.get(4).copied().filter(|_| fun == SprintfChk)).map(|n| n + 1);
                if !self.large_enough(a[2], need) || !self.flag_allows(a[1], a[3]) {
                    return Done::No;
                }
                let plain = if fun == SprintfChk { Sprintf } else { Vsprintf };
                self.formatted(plain, [&a[..1], &a[3..]].concat(), used)
            }
            SnprintfChk | VsnprintfChk => {
                // (s, n, flag, size, format, …)
                let most = self.max_size(a[1]);
                if !self.large_enough(a[3], Some(most)) || !self.flag_allows(a[2], a[4]) {
                    return Done::No;
                }
                let plain = if fun == SnprintfChk { Snprintf } else { Vsnprintf };
                self.formatted(plain, [&a[..2], &a[4..]].concat(), used)
            }
            _ => Done::No,
        }
    }

    /// The checks a flag asks of the format are not lost: there are none, or the format has no conversions but `%s`.
    pub(super) fn flag_allows(&self, flag: Value, format: Value) -> bool {
        self.konst(flag) == Some(0)
            || self
                .text(format)
                .is_some_and(|t| !t.contains(&b'%') || t == b"%s" || t == b"%c" || t == b"%s\n")
    }

    /// A call of the unchecked string function, simplified at once if possible.
    fn plainly(&mut self, fun: LibFn, a: &[Value], used: bool) -> Done {
        match self.string(fun, a, used) {
            Done::No if self.callable(fun) => Done::Value(self.call_fn(fun, a)),
            done => done,
        }
    }
    /// The same for a function of the printf family.
    pub(super) fn formatted(&mut self, fun: LibFn, a: Vec<Value>, used: bool) -> Done {
        match self.stdio(fun, &a, used) {
            Done::No if self.callable(fun) && self.scalars(&a) => Done::Value(self.call_fn(fun, &a)),
            done => done,
        }
    }
}
