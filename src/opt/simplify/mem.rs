//! Rules on addresses, loads and stores, and small copies.

use super::*;
use Opcode::*;

/// Copies and fills of up to this many bytes become loads and stores.
const INLINE_COPY: u64 = 16;

impl Simplify<'_> {
    pub(super) fn ptr_add(&mut self, i: Inst, d: InstData) -> Done {
        let (p, o) = (d.val(0), d.val(1));
        if let Some(c) = self.int(o) {
            if c == 0 {
                return Done::Value(p);
            }
            let Some(x) = self.f.def(p).copied() else { return Done::No };
            return match x.op {
                PtrAdd => match self.int(x.val(1)) {
                    Some(k) => self.to2c(i, PtrAdd, x.val(0), c.wrapping_add(k)),
                    None => Done::No,
                },
                SymAddr => {
                    let off = x.sym_offset().wrapping_add(c);
                    // Offsets far from the object may not fit a relocation (psABI's small model leaves 16 MB).
                    if !(-(1 << 20)..1 << 24).contains(&off) {
                        return Done::No;
                    }
                    rewrite(self.f, i, SymAddr, 0, [x.args[0], off as u32, (off >> 32) as u32, 0]);
                    Done::Changed
                }
                SlotAddr => match i32::try_from(x.args[1] as i32 as i64 + c) {
                    Ok(off) => {
                        rewrite(self.f, i, SlotAddr, 0, [x.args[0], off as u32, 0, 0]);
                        Done::Changed
                    }
                    Err(_) => Done::No,
                },
                Iconst => {
                    let v = self.iconst(Type::PTR, x.imm().wrapping_add(c));
                    Done::Value(v)
                }
                _ => Done::No,
            };
        }
        // Constants outermost.
        if let Some(x) = self.def(o, Iadd)
            && self.int(x.val(1)).is_some()
        {
            let q = self.emit2(PtrAdd, Type::PTR, p, x.val(0));
            return self.to2(i, PtrAdd, q, x.val(1));
        }
        if let Some(x) = self.def(p, PtrAdd)
            && self.int(x.val(1)).is_some()
        {
            let q = self.emit2(PtrAdd, Type::PTR, x.val(0), o);
            return self.to2(i, PtrAdd, q, x.val(1));
        }
        // p + (q - p)
        if let Some(x) = self.def(o, Isub)
            && let Some(y) = self.def(x.val(1), PtrToInt)
            && y.val(0) == p
            && let Some(z) = self.def(x.val(0), PtrToInt)
        {
            return Done::Value(z.val(0));
        }
        Done::No
    }

    pub(super) fn reinterpret(&mut self, i: Inst, d: InstData) -> Done {
        let a = d.val(0);
        if self.f.ty(a) == d.ty {
            return Done::Value(a);
        }
        let Some(x) = self.f.def(a).copied() else { return Done::No };
        match (d.op, x.op) {
            (PtrToInt, IntToPtr) | (IntToPtr, PtrToInt) => Done::Value(x.val(0)),
            (Bitcast, Bitcast) => self.to1(i, Bitcast, x.val(0)),
            (Bitcast, Load)
                if self.once(a)
                    && !x.mem_flags().volatile()
                    && self.out.last() == self.f.def_inst(a).as_ref() =>
            {
                // Load in the other type at once: nothing stands between.
                let v = self.emit(Load, d.ty, x.aux, x.args);
                Done::Value(v)
            }
            // (intptr)(p + c): keep the constant visible to integer rules.
            (PtrToInt, PtrAdd) if self.once(a) && self.int(x.val(1)).is_some() => {
                let q = self.emit1(PtrToInt, d.ty, x.val(0));
                self.to2(i, Iadd, q, x.val(1))
            }
            (IntToPtr, Iadd) if self.once(a) => {
                // Only if one side comes from a pointer; which one is clear then.
                for (p, o) in [(x.val(0), x.val(1)), (x.val(1), x.val(0))] {
                    if let Some(y) = self.def(p, PtrToInt) {
                        return self.to2(i, PtrAdd, y.val(0), o);
                    }
                }
                Done::No
            }
            _ => Done::No,
        }
    }

    /// Folds the constant part of an address into the offset field; `None` if there is none or it does not fit.
    fn fold_address(&self, addr: Value, off: i32) -> Option<(Value, i32)> {
        let x = self.f.def(addr)?;
        if x.op != PtrAdd {
            return None;
        }
        let c = self.int(x.val(1))?;
        let sum = i32::try_from(off as i64 + c).ok()?;
        Some((x.val(0), sum))
    }

    pub(super) fn load(&mut self, i: Inst, d: InstData) -> Done {
        if let Some((p, off)) = self.fold_address(d.val(0), d.mem_offset()) {
            self.f.insts[i].args[0] = p.0;
            self.f.insts[i].args[1] = off as u32;
            return Done::Changed;
        }
        if d.mem_flags().volatile() || d.mem_flags().space() != 0 {
            return Done::No;
        }
        if let Some(x) = self.def(d.val(0), SymAddr)
            && let Some(r) =
                self.load_constant(&d, GlobalId(x.args[0]), x.sym_offset() + d.mem_offset() as i64)
        {
            return r;
        }
        let align = self.known_align(d.val(0), d.mem_offset());
        if align > d.mem_flags().align() {
            self.f.insts[i].aux = d.mem_flags().with_align(align).0;
            return Done::Changed;
        }
        Done::No
    }

    pub(super) fn store(&mut self, i: Inst, d: InstData) -> Done {
        if let Some((p, off)) = self.fold_address(d.val(0), d.mem_offset()) {
            self.f.insts[i].args[0] = p.0;
            self.f.insts[i].args[2] = off as u32;
            return Done::Changed;
        }
        if d.mem_flags().volatile() || d.mem_flags().space() != 0 {
            return Done::No;
        }
        // Storing what was not computed stores anything.
        if self.def(d.val(1), Undef).is_some() {
            return Done::Removed;
        }
        if let Some(x) = self.def(d.val(1), Bitcast)
            && !self.f.ty(x.val(0)).is_vector()
            && self.f.ty(x.val(0)) != Type::F80
        {
            self.f.insts[i].args[1] = x.args[0];
            return Done::Changed;
        }
        Done::No
    }

    fn known_align(&self, p: Value, off: i32) -> u32 {
        let Some(d) = self.f.def(p) else { return 1 };
        let (align, at) = match d.op {
            SlotAddr => (self.f.slots[Slot(d.args[0])].align, d.args[1] as i32 as i64 + off as i64),
            SymAddr => {
                let g = &self.cx.m.globals[GlobalId(d.args[0])];
                let a = if g.interposable { 1 } else { g.align };
                (a, d.sym_offset() + off as i64)
            }
            _ => return 1,
        };
        let align = align.clamp(1, 64);
        if at == 0 { align } else { align.min(1 << at.trailing_zeros().min(6)) }
    }

    /// A load from a constant object whose contents are known.
    fn load_constant(&mut self, d: &InstData, g: GlobalId, off: i64) -> Option<Done> {
        let global = &self.cx.m.globals[g];
        let GlobalDef::Data(n) = global.def else { return None };
        let obj = &self.cx.m.data[n];
        if !obj.readonly || global.interposable || global.tls.is_some() {
            return None;
        }
        let len = d.ty.bytes(self.f.ptr_bytes) as u64;
        let off = u64::try_from(off).ok()?;
        if len > 16 || d.ty.is_vector() || off.checked_add(len)? > obj.size {
            return None;
        }
        // Relocations are kept in order of offset by whoever built the object; do not rely on it.
        let mut hit = None;
        if !obj.relocs.is_empty() {
            for r in &obj.relocs {
                if r.offset < off + len && off < r.offset + r.size as u64 {
                    if r.offset != off || r.size as u64 != len || hit.is_some() {
                        return None;
                    }
                    hit = Some(*r);
                }
            }
        }
        if let Some(r) = hit {
            let RelocTarget::Global(t) = r.target else { return None };
            if len != self.f.ptr_bytes as u64 || self.cx.m.globals[t].tls.is_some() {
                return None;
            }
            i32::try_from(r.addend).ok()?;
            let args = [t.0, r.addend as u32, (r.addend >> 32) as u32, 0];
            let v = self.emit(SymAddr, Type::PTR, 0, args);
            return match d.ty {
                Type::PTR => Some(Done::Value(v)),
                t if t.is_int() => Some(Done::Value(self.emit1(PtrToInt, t, v))),
                _ => None,
            };
        }
        let mut w = [0u8; 16];
        for k in 0..len {
            w[k as usize] = obj.bytes.get((off + k) as usize).copied().unwrap_or(0);
        }
        Some(self.value_const(d.ty, u128::from_le_bytes(w)))
    }

    /// Equality of addresses whose objects are known.
    pub(super) fn compare_pointers(&mut self, cc: IntCC, a: Value, b: Value) -> Option<Done> {
        let x = self.f.def(a).copied()?;
        if !matches!(cc, IntCC::Eq | IntCC::Ne) {
            return None;
        }
        let (answer, known) = if self.int(b) == Some(0) {
            match x.op {
                SlotAddr | StackAlloc => (false, true),
                SymAddr => {
                    let g = &self.cx.m.globals[GlobalId(x.args[0])];
                    let defined = !matches!(g.def, GlobalDef::Extern) && g.linkage != Linkage::Weak;
                    (false, defined && g.tls.is_none() && x.sym_offset() >= 0)
                }
                _ => (false, false),
            }
        } else {
            let y = self.f.def(b).copied()?;
            match (x.op, y.op) {
                (SlotAddr, SlotAddr) if x.args[0] == y.args[0] => (x.args[1] == y.args[1], true),
                (SymAddr, SymAddr) if x.args[0] == y.args[0] => (x.sym_offset() == y.sym_offset(), true),
                // Different slots may touch at their ends: only their insides differ for sure.
                (SlotAddr, SlotAddr) => {
                    let inside = |d: &InstData| {
                        let s = &self.f.slots[Slot(d.args[0])];
                        (0..s.size as i64).contains(&(d.args[1] as i32 as i64))
                    };
                    (false, inside(&x) && inside(&y))
                }
                _ => (false, false),
            }
        };
        known.then(|| self.value_const(Type::I8, (answer == (cc == IntCC::Eq)) as u128))
    }

    /// Do two addresses lie in different objects, or is what stands at `src` never written?
    fn distinct(&self, dst: Value, src: Value) -> bool {
        use crate::opt::memory::{Base, base_of};
        let own = |g: GlobalId| {
            let g = &self.cx.m.globals[g];
            matches!(g.def, GlobalDef::Data(_)) && !g.interposable
        };
        match (base_of(self.f, dst).0, base_of(self.f, src).0) {
            (Base::Slot(a), Base::Slot(b)) => a != b,
            (Base::Slot(_), Base::Global(_)) | (Base::Global(_), Base::Slot(_)) => true,
            (Base::Global(a), Base::Global(b)) if a != b && own(a) && own(b) => true,
            (_, Base::Global(b)) => {
                let n = match self.cx.m.globals[b].def {
                    GlobalDef::Data(n) if own(b) => n,
                    _ => return false,
                };
                self.cx.m.data[n].readonly
            }
            _ => false,
        }
    }

    pub(super) fn memop(&mut self, i: Inst, d: InstData) -> Done {
        let fl = d.mem_flags();
        if fl.volatile() {
            return Done::No;
        }
        if d.op == Memmove && self.distinct(d.val(0), d.val(1)) {
            self.f.insts[i].op = Memcpy;
            return Done::Changed;
        }
        let Some(len) = self.int(d.val(2)) else { return Done::No };
        if len == 0 || d.op != Memset && d.val(0) == d.val(1) {
            return Done::Removed;
        }
        let len = len as u64;
        if len > INLINE_COPY {
            return Done::No;
        }
        // Pieces from wide to narrow; the target may load and store unaligned words or not.
        let word = self.cx.opts.target.word_bytes as u64;
        let widest = if self.cx.opts.target.unaligned_ok { word } else { word.min(fl.align() as u64) };
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < len {
            let mut w = widest.max(1);
            while w > len - at {
                w /= 2;
            }
            pieces.push((at, w));
            at += w;
        }
        if pieces.len() > 4 {
            return Done::No;
        }
        let align = |at: u64| {
            let a = if at == 0 { fl.align() } else { fl.align().min(1 << at.trailing_zeros()) };
            MemFlags::aligned(a).0
        };
        let ty = |w: u64| Type::int_of_bits(w as u32 * 8).unwrap_or(Type::I8);
        if d.op == Memset {
            let Some(byte) = self.int(d.val(1)) else { return Done::No };
            for (at, w) in pieces {
                let v = self.iconst(ty(w), u64::from_ne_bytes([byte as u8; 8]) as i64);
                self.emit(Store, Type::VOID, align(at), [d.args[0], v.0, at as u32, 0]);
            }
        } else {
            let vals: Vec<Value> = pieces
                .iter()
                .map(|&(at, w)| self.emit(Load, ty(w), align(at), [d.args[1], at as u32, 0, 0]))
                .collect();
            for ((at, _), v) in pieces.into_iter().zip(vals) {
                self.emit(Store, Type::VOID, align(at), [d.args[0], v.0, at as u32, 0]);
            }
        }
        let _ = i;
        Done::Removed
    }
}
