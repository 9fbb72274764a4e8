//! Scalar replacement and promotion of stack slots to SSA values (SROA and mem2reg in one).
//!
//! 1. Every value that is a slot's address plus a constant is found; a slot with any other use of its address than
//!    plain loads, stores and constant-size memory operations is left alone (it escapes).
//! 2. The bytes accessed are cut into *units*: ranges that no access straddles. A unit accessed in one width becomes
//!    one variable; narrower integer accesses inside a wider one become shifts and masks (little-endian).
//!    Memory copies and fills are spread over the units, bytes that travel only by copies getting integer units.
//! 3. The blocks are rewritten in reverse postorder with [`SsaBuilder`].
//!
//! Not done where a function calls setjmp: values must be in memory there (C11 §7.13.2.1p3 needs that only for volatile
//! ones, but what is in registers would go back to an older value).

use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::ssa::{SsaBuilder, Variable};
use crate::ir::*;
use crate::support::entity::{Entity, SecondaryMap};
use crate::support::source::Loc;
use rustc_hash::FxHashMap;

/// A slot with more units than this is left in memory.
const MAX_UNITS: usize = 64;
/// Longest copy or fill spread over units, in bytes.
const MAX_COPY: u64 = 256;

/// One access to a slot.
#[derive(Clone, Copy)]
struct Access {
    off: u64,
    len: u64,
    /// `VOID` for a copy or fill.
    ty: Type,
}

/// A range of a slot that becomes a variable.
#[derive(Clone, Copy)]
struct Unit {
    off: u64,
    len: u64,
    ty: Type,
    var: Variable,
}

#[derive(Default, Clone)]
struct SlotInfo {
    escapes: bool,
    accesses: Vec<Access>,
    /// Copies from another slot: (our offset, other slot, its offset, length).
    links: Vec<(u64, Slot, u64, u64)>,
    units: Vec<Unit>,
    promoted: bool,
}

/// True if a slot was promoted.
pub fn run(f: &mut Function) -> bool {
    if f.slots.is_empty() || f.attrs.calls_setjmp || f.attrs.optnone {
        return false;
    }
    drop_unreachable(f);
    let addr = slot_addresses(f);
    let mut info = collect(f, &addr);
    let mut any = false;
    for s in f.slots.keys() {
        any |= cut(f, &mut info, s);
    }
    if !any {
        return false;
    }
    mixable(&mut info, f.slots.len());
    rewrite_function(f, &addr, &info);
    true
}

/// Values that are a slot's address plus a constant.
pub fn slot_addresses(f: &Function) -> FxHashMap<Value, (Slot, i64)> {
    let mut addr: FxHashMap<Value, (Slot, i64)> = FxHashMap::default();
    // Definitions come before uses in the order only per block; chains over blocks need repeating.
    loop {
        let n = addr.len();
        let mut waiting = false;
        for &b in &f.order {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                match d.op {
                    Opcode::SlotAddr => {
                        addr.insert(f.results[i], (Slot(d.args[0]), d.args[1] as i32 as i64));
                    }
                    Opcode::PtrAdd => {
                        let Some(c) = f.iconst(d.val(1)) else { continue };
                        match addr.get(&d.val(0)) {
                            Some(&(s, o)) => {
                                addr.insert(f.results[i], (s, o.wrapping_add(c)));
                            }
                            None => waiting = true,
                        }
                    }
                    _ => {}
                }
            }
        }
        if addr.len() == n || !waiting {
            return addr;
        }
    }
}

fn collect(f: &Function, addr: &FxHashMap<Value, (Slot, i64)>) -> SecondaryMap<Slot, SlotInfo> {
    let mut info: SecondaryMap<Slot, SlotInfo> = SecondaryMap::new();
    info.resize(f.slots.len());
    let mut add = |s: Slot, off: i64, len: u64, ty: Type| {
        let ok = off >= 0 && (off as u64).checked_add(len).is_some_and(|e| e <= f.slots[s].size);
        if ok {
            info[s].accesses.push(Access { off: off as u64, len, ty });
        } else {
            info[s].escapes = true;
        }
    };
    let mut escaped: Vec<Slot> = Vec::new();
    let mut links = Vec::new();
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            match d.op {
                Opcode::Load | Opcode::Store => {
                    let ty = if d.op == Opcode::Load { d.ty } else { f.ty(d.val(1)) };
                    if let Some(&(s, o)) = addr.get(&d.val(0)) {
                        if d.mem_flags().volatile() || d.mem_flags().space() != 0 {
                            escaped.push(s);
                        }
                        add(s, o + d.mem_offset() as i64, ty.bytes(f.ptr_bytes) as u64, ty);
                    }
                    if d.op == Opcode::Store
                        && let Some(&(s, _)) = addr.get(&d.val(1))
                    {
                        escaped.push(s);
                    }
                }
                Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => {
                    let len = f.iconst(d.val(2)).map(|l| l as u64).filter(|&l| l <= MAX_COPY);
                    let dst = addr.get(&d.val(0));
                    let src = if d.op == Opcode::Memset { None } else { addr.get(&d.val(1)) };
                    for &(s, o) in dst.into_iter().chain(src) {
                        match len {
                            Some(len) if !d.mem_flags().volatile() => add(s, o, len, Type::VOID),
                            _ => escaped.push(s),
                        }
                    }
                    if d.op == Opcode::Memset
                        && f.iconst(d.val(1)).is_none()
                        && let Some(&(s, _)) = dst
                    {
                        escaped.push(s);
                    }
                    if let (Some(&(a, ao)), Some(&(b, bo)), Some(len)) = (dst, src, len) {
                        // A copy within one slot may overlap itself: too rare to care for.
                        if a == b {
                            escaped.push(a);
                        } else {
                            links.push((a, ao, b, bo, len));
                        }
                    }
                }
                Opcode::PtrAdd if addr.contains_key(&f.results[i]) => {}
                _ => f.each_operand(i, |v| {
                    if let Some(&(s, _)) = addr.get(&v) {
                        escaped.push(s);
                    }
                }),
            }
        }
    }
    for s in escaped {
        info[s].escapes = true;
    }
    for (a, ao, b, bo, len) in links {
        if !info[a].escapes && !info[b].escapes {
            info[a].links.push((ao as u64, b, bo as u64, len));
            info[b].links.push((bo as u64, a, ao as u64, len));
        }
    }
    info
}

/// Cuts slot `s` into units; true if it can be promoted whole.
fn cut(f: &Function, info: &mut SecondaryMap<Slot, SlotInfo>, s: Slot) -> bool {
    if info[s].escapes || info[s].accesses.is_empty() {
        return false;
    }
    let pb = f.ptr_bytes;
    let mut acc: Vec<Access> = info[s].accesses.iter().copied().filter(|a| a.ty != Type::VOID).collect();
    let mut ranges: Vec<(u64, u64)> =
        info[s].accesses.iter().filter(|a| a.ty == Type::VOID && a.len > 0).map(|a| (a.off, a.len)).collect();
    // What the slots we copy from or to are accessed as shows how to cut what is only copied here.
    let mut seeds: Vec<Access> = Vec::new();
    for &(off, other, ooff, len) in &info[s].links {
        for a in &info[other].accesses {
            if a.ty != Type::VOID && a.off >= ooff && a.off + a.len <= ooff + len {
                seeds.push(Access { off: a.off - ooff + off, ..*a });
            }
        }
    }
    // Groups of overlapping accesses, wider first at one offset.
    acc.sort_by_key(|a| (a.off, std::cmp::Reverse(a.len)));
    let mut units: Vec<Unit> = Vec::new();
    let mut k = 0;
    while k < acc.len() {
        let first = acc[k];
        let mut end = first.off + first.len;
        let mut j = k;
        while j < acc.len() && acc[j].off < end {
            end = end.max(acc[j].off + acc[j].len);
            j += 1;
        }
        let group = &acc[k..j];
        k = j;
        let len = end - first.off;
        // All the same width: the most frequent type. Else the widest must cover all and be an integer.
        let ty = if group.iter().all(|a| a.len == len) {
            let mut count: Vec<(Type, u32)> = Vec::new();
            for a in group {
                match count.iter_mut().find(|c| c.0 == a.ty) {
                    Some(c) => c.1 += 1,
                    None => count.push((a.ty, 1)),
                }
            }
            count.iter().max_by_key(|c| c.1).map_or(first.ty, |c| c.0)
        } else {
            let Some(t) = Type::int_of_bits(len as u32 * 8).filter(|_| len <= 8 && first.len == len) else {
                return false;
            };
            if !group.iter().all(|a| a.ty.is_int_or_ptr() || a.ty.is_float() && a.ty != Type::F80) {
                return false;
            }
            t
        };
        if ty == Type::F80 && !group.iter().all(|a| a.ty == Type::F80) {
            return false;
        }
        units.push(Unit { off: first.off, len, ty, var: Variable(0) });
    }
    // Bytes that are only copied: cut as the other side does, the rest into the widest integers.
    if !ranges.is_empty() {
        seeds.sort_by_key(|a| (a.off, std::cmp::Reverse(a.len)));
        for a in seeds {
            let at = units.partition_point(|u| u.off < a.off);
            let free = units.get(at).is_none_or(|u| a.off + a.len <= u.off)
                && (at == 0 || units[at - 1].off + units[at - 1].len <= a.off);
            if free {
                units.insert(at, Unit { off: a.off, len: a.len, ty: a.ty, var: Variable(0) });
            }
        }
        ranges.sort();
        for &(off, len) in &ranges {
            let mut at = off;
            while at < off + len {
                let n = units.partition_point(|u| u.off + u.len <= at);
                if let Some(u) = units.get(n).filter(|u| u.off <= at) {
                    at = u.off + u.len;
                    continue;
                }
                let gap_end = units.get(n).map_or(off + len, |u| u.off.min(off + len));
                let mut w = pb as u64;
                while w > gap_end - at || at % w != 0 {
                    w /= 2;
                }
                let Some(ty) = Type::int_of_bits(w as u32 * 8) else { return false };
                units.insert(n, Unit { off: at, len: w, ty, var: Variable(0) });
                if units.len() > MAX_UNITS {
                    return false;
                }
                at += w;
            }
        }
        // A copy may not cut a unit in two; an x87 value's 10 bytes do not tile its 16.
        for &(off, len) in &ranges {
            let cuts = |p: u64| units.iter().any(|u| u.off < p && p < u.off + u.len);
            if cuts(off) || cuts(off + len) {
                return false;
            }
        }
    }
    if units.len() > MAX_UNITS {
        return false;
    }
    let i = &mut info[s];
    i.units = units;
    i.promoted = true;
    true
}

/// Of two promoted slots with a copy between them that would have to mix bits of units no integer can hold, one
/// stays in memory.
fn mixable(info: &mut SecondaryMap<Slot, SlotInfo>, slots: usize) {
    let scalar = |len: u64| len <= 8 && len.is_power_of_two();
    for s in (0..slots).map(|n| Slot(n as u32)) {
        for k in 0..info[s].links.len() {
            let (off, other, ooff, len) = info[s].links[k];
            if !info[s].promoted || !info[other].promoted {
                continue;
            }
            let inside = |u: &&Unit, off: u64| u.off >= off && u.off + u.len <= off + len;
            let ok = info[s].units.iter().filter(|u| inside(u, off)).all(|u| {
                let (a, b) = (u.off - off, u.off - off + u.len);
                info[other].units.iter().filter(|o| inside(o, ooff)).all(|o| {
                    let (x, y) = (o.off - ooff, o.off - ooff + o.len);
                    y <= a || b <= x || (a, b) == (x, y) || scalar(u.len) && scalar(o.len)
                })
            });
            if !ok {
                info[s].promoted = false;
            }
        }
    }
}

/// Rewriting one function.
struct Rewriter<'a> {
    f: &'a mut Function,
    ssa: SsaBuilder,
    info: SecondaryMap<Slot, SlotInfo>,
    /// Instructions of the block being rewritten, so far.
    out: Vec<Inst>,
    block: Block,
}

fn rewrite_function(
    f: &mut Function,
    addr: &FxHashMap<Value, (Slot, i64)>,
    info: &SecondaryMap<Slot, SlotInfo>,
) {
    let cfg = Cfg::new(f);
    let mut r =
        Rewriter { ssa: SsaBuilder::new(), info: info.clone(), out: Vec::new(), block: Block::NONE, f };
    for s in r.f.slots.keys() {
        if r.info[s].promoted {
            for n in 0..r.info[s].units.len() {
                let var = r.ssa.declare(r.info[s].units[n].ty);
                r.info[s].units[n].var = var;
            }
        }
    }
    for &b in &cfg.rpo {
        r.ssa.add_edges_of(r.f, b);
    }
    // A block can be sealed when all its predecessors are rewritten.
    let mut left: Vec<u32> = vec![0; r.f.blocks.len()];
    for &b in &cfg.rpo {
        left[b.index()] = cfg.preds(b).len() as u32;
    }
    for &b in &cfg.rpo {
        if left[b.index()] == 0 {
            r.ssa.seal(r.f, b);
        }
        r.block = b;
        let insts = std::mem::take(&mut r.f.blocks[b].insts);
        r.out = Vec::with_capacity(insts.len());
        for i in insts {
            r.inst(i, addr);
        }
        let out = std::mem::take(&mut r.out);
        // `use_var` may have put an Undef at the head of this very block.
        r.f.blocks[b].insts.extend(out);
        for s in r.f.successors(b) {
            left[s.index()] -= 1;
        }
    }
    for &b in &cfg.rpo {
        r.ssa.seal(r.f, b);
    }
    let Rewriter { f, ssa, .. } = r;
    ssa.finish(f);
}

impl Rewriter<'_> {
    fn emit(&mut self, op: Opcode, ty: Type, aux: u16, args: [u32; 4], loc: Loc) -> Value {
        let (i, v) = make(self.f, op, ty, aux, args, loc);
        self.out.push(i);
        v
    }
    fn iconst(&mut self, ty: Type, v: i64, loc: Loc) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, v, self.f.ptr_bytes));
        self.emit(d.op, d.ty, 0, d.args, loc)
    }
    /// `v` as another type of the same width.
    fn cast(&mut self, v: Value, ty: Type, loc: Loc) -> Value {
        let have = self.f.ty(v);
        if have == ty {
            return v;
        }
        let op = match (have.is_ptr(), ty.is_ptr()) {
            (true, false) if ty.is_int() => Opcode::PtrToInt,
            (false, true) if have.is_int() => Opcode::IntToPtr,
            _ => Opcode::Bitcast,
        };
        self.emit(op, ty, 0, [v.0, 0, 0, 0], loc)
    }
    fn int_of(&self, len: u64) -> Type {
        Type::int_of_bits(len as u32 * 8).expect("scalar width")
    }
    /// The unit of `s` that holds `[off, off + len)`.
    fn unit(&self, s: Slot, off: u64) -> Unit {
        let us = &self.info[s].units;
        us[us.partition_point(|u| u.off + u.len <= off)]
    }

    /// The value of a whole unit here.
    fn read(&mut self, u: Unit) -> Value {
        self.ssa.use_var(self.f, u.var, self.block)
    }
    fn load(&mut self, s: Slot, off: u64, ty: Type, loc: Loc) -> Value {
        let len = ty.bytes(self.f.ptr_bytes) as u64;
        let u = self.unit(s, off);
        let v = self.read(u);
        if u.len == len {
            return self.cast(v, ty, loc);
        }
        let wide = self.int_of(u.len);
        let mut v = self.cast(v, wide, loc);
        if off != u.off {
            let c = self.iconst(wide, (off - u.off) as i64 * 8, loc);
            v = self.emit(Opcode::Lshr, wide, 0, [v.0, c.0, 0, 0], loc);
        }
        let narrow = self.int_of(len);
        v = self.emit(Opcode::Trunc, narrow, 0, [v.0, 0, 0, 0], loc);
        self.cast(v, ty, loc)
    }
    fn store(&mut self, s: Slot, off: u64, v: Value, loc: Loc) {
        let len = self.f.ty(v).bytes(self.f.ptr_bytes) as u64;
        let u = self.unit(s, off);
        let v = if u.len == len {
            self.cast(v, u.ty, loc)
        } else {
            let wide = self.int_of(u.len);
            let narrow = self.int_of(len);
            let v = self.cast(v, narrow, loc);
            let mut v = self.emit(Opcode::Zext, wide, 0, [v.0, 0, 0, 0], loc);
            let shift = (off - u.off) * 8;
            if shift != 0 {
                let c = self.iconst(wide, shift as i64, loc);
                v = self.emit(Opcode::Shl, wide, 0, [v.0, c.0, 0, 0], loc);
            }
            let old = self.read(u);
            let old = self.cast(old, wide, loc);
            let hole = !(narrow.mask() << shift) as i64;
            let m = self.iconst(wide, hole, loc);
            let old = self.emit(Opcode::And, wide, 0, [old.0, m.0, 0, 0], loc);
            let v = self.emit(Opcode::Or, wide, 0, [old.0, v.0, 0, 0], loc);
            self.cast(v, u.ty, loc)
        };
        self.ssa.def_var(u.var, self.block, v);
    }
    /// Units of `s` inside `[off, off + len)`.
    fn units_in(&self, s: Slot, off: u64, len: u64) -> Vec<Unit> {
        self.info[s].units.iter().copied().filter(|u| u.off >= off && u.off + u.len <= off + len).collect()
    }

    fn inst(&mut self, i: Inst, addr: &FxHashMap<Value, (Slot, i64)>) {
        let d = self.f.insts[i];
        let loc = self.f.locs[i];
        let place = |r: &Self, v: Value| addr.get(&v).copied().filter(|&(s, _)| r.info[s].promoted);
        match d.op {
            Opcode::SlotAddr | Opcode::PtrAdd if place(self, self.f.results[i]).is_some() => {}
            Opcode::Load => match place(self, d.val(0)) {
                Some((s, o)) => {
                    let v = self.load(s, (o + d.mem_offset() as i64) as u64, d.ty, loc);
                    let v = self.f.resolve(v);
                    let r = self.f.results[i];
                    self.f.set_alias(r, v);
                }
                None => self.out.push(i),
            },
            Opcode::Store => match place(self, d.val(0)) {
                Some((s, o)) => {
                    let v = self.f.resolve(d.val(1));
                    self.store(s, (o + d.mem_offset() as i64) as u64, v, loc)
                }
                None => self.out.push(i),
            },
            Opcode::Memset => match place(self, d.val(0)) {
                Some((s, o)) => {
                    let byte = self.f.iconst(self.f.resolve(d.val(1))).unwrap_or(0) as u8;
                    let len = self.f.iconst(d.val(2)).unwrap_or(0) as u64;
                    for u in self.units_in(s, o as u64, len) {
                        let v = self.splat(byte, u.ty, loc);
                        self.ssa.def_var(u.var, self.block, v);
                    }
                }
                None => self.out.push(i),
            },
            Opcode::Memcpy | Opcode::Memmove => {
                let (dst, src) = (place(self, d.val(0)), place(self, d.val(1)));
                let len = self.f.iconst(d.val(2)).unwrap_or(0) as u64;
                match (dst, src) {
                    (None, None) => self.out.push(i),
                    (Some((s, o)), None) => {
                        // All loads first: a copy reads before it writes.
                        for u in self.units_in(s, o as u64, len) {
                            let off = (u.off - o as u64) as u32;
                            let fl = MemFlags::aligned(piece_align(d.mem_flags().align(), off));
                            let v = self.emit(Opcode::Load, u.ty, fl.0, [d.args[1], off, 0, 0], loc);
                            self.ssa.def_var(u.var, self.block, v);
                        }
                    }
                    (None, Some((s, o))) => {
                        for u in self.units_in(s, o as u64, len) {
                            let off = (u.off - o as u64) as u32;
                            let v = self.read(u);
                            let fl = MemFlags::aligned(piece_align(d.mem_flags().align(), off));
                            self.emit(Opcode::Store, Type::VOID, fl.0, [d.args[0], v.0, off, 0], loc);
                        }
                    }
                    (Some((ds, dof)), Some((ss, sof))) => self.copy(ds, dof as u64, ss, sof as u64, len, loc),
                }
            }
            _ => self.out.push(i),
        }
    }

    /// Slot to slot, both promoted. Their units may be cut differently.
    fn copy(&mut self, ds: Slot, dof: u64, ss: Slot, sof: u64, len: u64, loc: Loc) {
        let dst = self.units_in(ds, dof, len);
        let src = self.units_in(ss, sof, len);
        for du in dst {
            let (a, b) = (du.off - dof, du.off - dof + du.len);
            let parts: Vec<Unit> =
                src.iter().copied().filter(|u| u.off - sof < b && u.off - sof + u.len > a).collect();
            let v = match parts.as_slice() {
                [u] if u.off - sof == a && u.len == du.len => {
                    let v = self.read(*u);
                    self.cast(v, du.ty, loc)
                }
                // Another cut: put the bits together in one integer. `mixable` made sure it has a width.
                parts => {
                    let wide = self.int_of(du.len);
                    let mut all = self.iconst(wide, 0, loc);
                    for &u in parts {
                        let v = self.read(u);
                        let own = self.int_of(u.len);
                        let mut v = self.cast(v, own, loc);
                        let start = u.off - sof;
                        if start < a {
                            let c = self.iconst(own, (a - start) as i64 * 8, loc);
                            v = self.emit(Opcode::Lshr, own, 0, [v.0, c.0, 0, 0], loc);
                        }
                        if u.len > du.len {
                            v = self.emit(Opcode::Trunc, wide, 0, [v.0, 0, 0, 0], loc);
                        } else if u.len < du.len {
                            v = self.emit(Opcode::Zext, wide, 0, [v.0, 0, 0, 0], loc);
                        }
                        if start > a {
                            let c = self.iconst(wide, (start - a) as i64 * 8, loc);
                            v = self.emit(Opcode::Shl, wide, 0, [v.0, c.0, 0, 0], loc);
                        }
                        all = self.emit(Opcode::Or, wide, 0, [all.0, v.0, 0, 0], loc);
                    }
                    self.cast(all, du.ty, loc)
                }
            };
            self.ssa.def_var(du.var, self.block, v);
        }
    }

    fn splat(&mut self, byte: u8, ty: Type, loc: Loc) -> Value {
        let word = u64::from_ne_bytes([byte; 8]);
        let n = ty.bytes(self.f.ptr_bytes);
        if ty.is_int_or_ptr() && n <= 8 {
            return self.iconst(ty, word as i64, loc);
        }
        if matches!(ty, Type::F16 | Type::F32 | Type::F64) {
            let bits = word >> (64 - n * 8);
            return self.emit(Opcode::Fconst, ty, 0, [bits as u32, (bits >> 32) as u32, 0, 0], loc);
        }
        if ty == Type::I128 && byte == 0 {
            return self.iconst(ty, 0, loc);
        }
        let c = self.f.consts.push(vec![byte; n as usize]);
        self.emit(Opcode::Bconst, ty, 0, [c.0, 0, 0, 0], loc)
    }
}

/// Alignment of the piece at `off` of something aligned to `align`.
fn piece_align(align: u32, off: u32) -> u32 {
    if off == 0 { align } else { align.min(1 << off.trailing_zeros()) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn random() {
        crate::opt::interp::check_pass("sroa", 0..100, &|m| {
            for f in &mut m.functions {
                super::run(f);
            }
        });
    }
}
