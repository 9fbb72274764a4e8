//! Simplify: directional peephole rules. Every rule leads to a form that is cheaper or canonical, so the pass ends.
//!
//! Blocks are visited in reverse postorder and instructions in order, so operands are simplified before their users;
//! a rewritten instruction is looked at again, at most [`MAX_STEPS`] times. New instructions are put before the one
//! looked at. Canonical forms that other passes and selection rely on:
//! - constants stand right in commutative operations and comparisons; `x - c` is `x + -c`; multiplication by 2^k is a shift;
//! - `x <= c` is `x < c + 1` and `x >= c` is `x > c - 1` where that does not wrap;
//! - constant offsets of addresses stand outermost (`ptradd(ptradd(p, i), c)`) and end in the load or store;
//! - branches are on plain values: `br (x != 0)` is `br x` for I8 x, `br !x` exchanges the edges.

mod float;
mod int;
mod mem;
mod objsize;

use super::fold;
use super::util::*;
use crate::ir::dom::Cfg;
use crate::ir::*;
use crate::support::entity::Entity;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;

/// Looks at one instruction before going on.
const MAX_STEPS: u32 = 16;
/// How deep known-bits questions follow operands.
const BITS_DEPTH: u32 = 5;

/// What a rule did with the instruction looked at.
pub(super) enum Done {
    /// Nothing applied.
    No,
    /// It was rewritten in place: look again.
    Changed,
    /// Its (only) result is this value.
    Value(Value),
    /// It is gone.
    Removed,
}

pub(super) struct Simplify<'a> {
    pub f: &'a mut Function,
    pub cx: Ctx<'a>,
    /// Uses of each value when the pass began; new values count as used once.
    pub uses: Vec<u32>,
    /// The block's instructions so far.
    pub out: Vec<Inst>,
    pub loc: Loc,
    /// Last round: what was put off (`IsConst`, `ObjectSize`) is decided now.
    pub last: bool,
    /// Edges into each block, for `ObjectSize` in the last round.
    edges: FxHashMap<Block, Vec<Edge>>,
}

/// One round over the function. True if anything changed. `last`: decide what was put off.
pub fn run(f: &mut Function, cx: &Ctx, last: bool) -> bool {
    let cfg = Cfg::new(f);
    let uses = use_counts(f);
    let edges = if last { objsize::incoming(f) } else { FxHashMap::default() };
    let mut s = Simplify { f, cx: *cx, uses, out: Vec::new(), loc: Loc::NONE, last, edges };
    let mut changed = false;
    for &b in &cfg.rpo {
        let insts = std::mem::take(&mut s.f.blocks[b].insts);
        s.out = Vec::with_capacity(insts.len());
        for i in insts {
            s.f.map_operands(i, |f, v| f.resolve(v));
            s.loc = s.f.locs[i];
            let mut keep = true;
            for _ in 0..MAX_STEPS {
                match s.step(i) {
                    Done::No => break,
                    Done::Changed => changed = true,
                    Done::Value(v) => {
                        let r = s.f.results[i];
                        let v = s.f.resolve(v);
                        if v != r {
                            let n = s.used(r);
                            s.set_used(v, n);
                            s.f.set_alias(r, v);
                        }
                        keep = false;
                        changed = true;
                        break;
                    }
                    Done::Removed => {
                        keep = false;
                        changed = true;
                        break;
                    }
                }
            }
            if keep {
                s.out.push(i);
            }
        }
        s.f.blocks[b].insts = std::mem::take(&mut s.out);
    }
    if changed {
        s.f.resolve_aliases();
    }
    changed
}

impl Simplify<'_> {
    fn used(&self, v: Value) -> u32 {
        self.uses.get(v.index()).copied().unwrap_or(1)
    }
    fn set_used(&mut self, v: Value, more: u32) {
        if let Some(n) = self.uses.get_mut(v.index()) {
            *n += more;
        }
    }
    /// Has `v` one use only, so that rewriting its user can make it dead?
    pub(super) fn once(&self, v: Value) -> bool {
        self.used(v) <= 1
    }
    /// Bits of a scalar type.
    pub(super) fn bits(&self, t: Type) -> u32 {
        t.bits(self.f.ptr_bytes)
    }
    /// The bits of `v` if it is a scalar constant.
    pub(super) fn konst(&self, v: Value) -> Option<u128> {
        const_bits(self.f, v)
    }
    /// The value of `v` if it is an integer constant: sign-extended.
    pub(super) fn int(&self, v: Value) -> Option<i64> {
        self.f.iconst(v)
    }
    /// The definition of `v` if its opcode is `op`.
    pub(super) fn def(&self, v: Value, op: Opcode) -> Option<InstData> {
        self.f.def(v).filter(|d| d.op == op).copied()
    }
    pub(super) fn emit(&mut self, op: Opcode, ty: Type, aux: u16, args: [u32; 4]) -> Value {
        let (i, v) = make(self.f, op, ty, aux, args, self.loc);
        self.out.push(i);
        v
    }
    pub(super) fn emit1(&mut self, op: Opcode, ty: Type, a: Value) -> Value {
        self.emit(op, ty, 0, [a.0, 0, 0, 0])
    }
    pub(super) fn emit2(&mut self, op: Opcode, ty: Type, a: Value, b: Value) -> Value {
        self.emit(op, ty, 0, [a.0, b.0, 0, 0])
    }
    /// An integer (or pointer) constant of at most 64 bits, or an I128 that fits.
    pub(super) fn iconst(&mut self, ty: Type, v: i64) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, v, self.f.ptr_bytes));
        self.emit(d.op, ty, 0, d.args)
    }
    /// A scalar constant by its bits.
    pub(super) fn constant(&mut self, ty: Type, bits: u128) -> Value {
        let d = const_inst(self.f, ty, bits);
        self.emit(d.op, ty, 0, d.args)
    }
    /// Rewrites `i` to `op` with two operands.
    pub(super) fn to2(&mut self, i: Inst, op: Opcode, a: Value, b: Value) -> Done {
        rewrite(self.f, i, op, 0, [a.0, b.0, 0, 0]);
        Done::Changed
    }
    pub(super) fn to1(&mut self, i: Inst, op: Opcode, a: Value) -> Done {
        rewrite(self.f, i, op, 0, [a.0, 0, 0, 0]);
        Done::Changed
    }
    /// Rewrites `i` to `op a, const`.
    pub(super) fn to2c(&mut self, i: Inst, op: Opcode, a: Value, c: i64) -> Done {
        let ty = self.f.ty(a);
        let c = if op == Opcode::PtrAdd {
            let ty = if self.f.ptr_bytes == 8 { Type::I64 } else { Type::I32 };
            self.iconst(ty, c)
        } else {
            self.iconst(ty, c)
        };
        self.to2(i, op, a, c)
    }
    pub(super) fn value_const(&mut self, ty: Type, bits: u128) -> Done {
        Done::Value(self.constant(ty, bits))
    }

    /// Is `v` 0 or 1 (an I8 truth value)?
    pub(super) fn is_bool(&self, v: Value) -> bool {
        self.f.ty(v) == Type::I8 && self.known_zeros(v, BITS_DEPTH) | 1 == u64::MAX
    }

    /// Bits of an integer of at most 64 bits known to be 0 (bits above the width are set).
    pub(super) fn known_zeros(&self, v: Value, depth: u32) -> u64 {
        known_zeros(self.f, v, depth)
    }

    /// Is the sign bit of `v` known to be clear?
    pub(super) fn non_negative(&self, v: Value) -> bool {
        let n = self.bits(self.f.ty(v));
        n <= 64 && self.known_zeros(v, BITS_DEPTH) >> (n - 1) & 1 != 0
    }

    fn step(&mut self, i: Inst) -> Done {
        let d = self.f.insts[i];
        use Opcode::*;
        // All operands constant.
        if matches!(d.op.format(), Format::Unary | Format::Binary | Format::Ternary)
            && is_leaf_foldable(d.op)
            && d.inline_values() > 0
        {
            let mut c = [0u128; 3];
            let n = d.inline_values();
            let all = (0..n).all(|k| self.konst(d.val(k)).map(|x| c[k] = x).is_some());
            if all
                && let Some(r) = fold::eval(d.op, d.ty, d.aux, self.f.ty(d.val(0)), &c[..n], self.f.ptr_bytes)
            {
                return self.value_const(d.ty, r);
            }
        }
        if d.op.effects() & effect::COMM != 0 {
            let (a, b) = (d.val(0), d.val(1));
            if self.is_const(a) && !self.is_const(b) {
                self.f.insts[i].args[0] = b.0;
                self.f.insts[i].args[1] = a.0;
                return Done::Changed;
            }
        }
        match d.op {
            Iconst | Fconst | Bconst | Undef => Done::No,
            Load => self.load(i, d),
            Store => self.store(i, d),
            AtomicLoad | AtomicStore => Done::No,
            Memcpy | Memmove | Memset => self.memop(i, d),
            PtrAdd => self.ptr_add(i, d),
            PtrToInt | IntToPtr | Bitcast => self.reinterpret(i, d),
            Fadd | Fsub | Fmul | Fdiv | Fneg | Fabs | Fcmp | Fpext | Fptrunc | SiToFp | UiToFp => {
                self.float(i, d)
            }
            ObjectSize => self.object_size(d),
            IsConst => {
                if self.is_const(d.val(0)) && self.def(d.val(0), Undef).is_none() {
                    return self.value_const(Type::I8, 1);
                }
                if self.last { self.value_const(Type::I8, 0) } else { Done::No }
            }
            Branch => self.branch(i, d),
            Switch => self.switch(i, d),
            Select => self.select(i, d),
            _ if d.ty.is_vector() => Done::No,
            _ if d.op.format() == Format::Unary || d.op.format() == Format::Binary => self.integer(i, d),
            _ => Done::No,
        }
    }

    /// A constant of any kind, addresses of symbols not included.
    pub(super) fn is_const(&self, v: Value) -> bool {
        self.f.def(v).is_some_and(|d| matches!(d.op, Opcode::Iconst | Opcode::Fconst | Opcode::Bconst))
    }

    /// `br` on comparisons with zero and on negations.
    fn branch(&mut self, i: Inst, d: InstData) -> Done {
        let Some(c) = self.f.def(d.val(0)).copied() else { return Done::No };
        let (x, flip) = match c.op {
            Opcode::Icmp if self.f.ty(c.val(0)) == Type::I8 && self.int(c.val(1)) == Some(0) => {
                match IntCC::from_aux(c.aux) {
                    IntCC::Ne => (c.val(0), false),
                    IntCC::Eq => (c.val(0), true),
                    _ => return Done::No,
                }
            }
            Opcode::Xor if self.int(c.val(1)) == Some(1) && self.is_bool(c.val(0)) => (c.val(0), true),
            Opcode::Zext | Opcode::Sext => return Done::No,
            _ => return Done::No,
        };
        let mut n = d;
        n.args[0] = x.0;
        if flip {
            n.args.swap(1, 2);
            n.aux = Likelihood(d.aux).inverse().0;
        }
        self.f.insts[i] = n;
        Done::Changed
    }

    /// `switch (zext x)`, `switch (x + c)`.
    fn switch(&mut self, i: Inst, d: InstData) -> Done {
        let Some(x) = self.f.def(d.val(0)).copied() else { return Done::No };
        let sw = SwitchRef(d.args[1]);
        match x.op {
            Opcode::Zext | Opcode::Sext if self.f.ty(x.val(0)).is_int() => {
                let (narrow, wide) = (self.f.ty(x.val(0)), x.ty);
                let (m, wm) = (narrow.mask(), wide.mask());
                let mut cases = Vec::new();
                for &(lo, hi, e) in &self.f.switches[sw].cases {
                    if x.op == Opcode::Zext {
                        if lo <= m {
                            cases.push((lo, hi.min(m), e));
                        }
                        continue;
                    }
                    // The narrow values map to [0, m/2] and [wm - m/2, wm].
                    let half = m >> 1;
                    if lo <= half {
                        cases.push((lo, hi.min(half), e));
                    }
                    if hi >= wm - half {
                        cases.push((lo.max(wm - half) & m, hi & m, e));
                    }
                }
                cases.sort_by_key(|c| c.0);
                self.f.switches[sw].cases = cases;
                self.f.insts[i].args[0] = x.args[0];
                Done::Changed
            }
            Opcode::Iadd if self.once(d.val(0)) => {
                let Some(c) = self.int(x.val(1)) else { return Done::No };
                let m = x.ty.mask();
                let c = c as u64;
                let old = &self.f.switches[sw].cases;
                // A range that wraps would need two edges: leave those alone.
                if old.iter().any(|k| k.0.wrapping_sub(c) & m > k.1.wrapping_sub(c) & m) {
                    return Done::No;
                }
                let mut cases: Vec<_> =
                    old.iter().map(|k| (k.0.wrapping_sub(c) & m, k.1.wrapping_sub(c) & m, k.2)).collect();
                cases.sort_by_key(|c| c.0);
                self.f.switches[sw].cases = cases;
                self.f.insts[i].args[0] = x.args[0];
                Done::Changed
            }
            _ => Done::No,
        }
    }
}

/// Opcodes worth trying on constant operands.
fn is_leaf_foldable(op: Opcode) -> bool {
    op.effects() & (effect::READ | effect::WRITE) == 0 && op != Opcode::IsConst && op != Opcode::ObjectSize
}

/// The bits of `v` if it is a scalar constant.
pub fn const_bits(f: &Function, v: Value) -> Option<u128> {
    let d = f.def(v)?;
    match d.op {
        Opcode::Iconst => Some(fold::mask(d.imm() as i128 as u128, d.ty.bits(f.ptr_bytes))),
        Opcode::Fconst => Some(d.imm() as u64 as u128),
        Opcode::Bconst if !d.ty.is_vector() => {
            let mut w = [0u8; 16];
            let c = &f.consts[ConstRef(d.args[0])];
            let n = c.len().min(16);
            w[..n].copy_from_slice(&c[..n]);
            Some(fold::mask(u128::from_le_bytes(w), d.ty.bits(f.ptr_bytes)))
        }
        _ => None,
    }
}

/// The instruction that makes a scalar constant.
pub fn const_inst(f: &mut Function, ty: Type, bits: u128) -> InstData {
    if ty.is_int_or_ptr() {
        let v = fold::sext(bits, ty.bits(f.ptr_bytes));
        if let Ok(v) = i64::try_from(v) {
            return InstData::iconst(ty, v);
        }
    } else if matches!(ty, Type::F16 | Type::F32 | Type::F64) {
        return InstData::new(Opcode::Fconst, ty, 0, [bits as u32, (bits >> 32) as u32, 0, 0]);
    }
    let n = ty.bytes(f.ptr_bytes) as usize;
    let c = f.consts.push(bits.to_le_bytes()[..n].to_vec());
    InstData::new(Opcode::Bconst, ty, 0, [c.0, 0, 0, 0])
}

/// Bits of an integer of at most 64 bits known to be 0; bits above its width count as known.
pub fn known_zeros(f: &Function, v: Value, depth: u32) -> u64 {
    use Opcode::*;
    let ty = f.ty(v);
    let n = ty.bits(f.ptr_bytes);
    if ty.is_vector() || n > 64 || n == 0 {
        return 0;
    }
    let above = if n == 64 { 0 } else { u64::MAX << n };
    let Some(d) = f.def(v) else { return above };
    if depth == 0 {
        return above;
    }
    let rec = |k: usize| known_zeros(f, d.val(k), depth - 1);
    // Zeros above the highest bit that may be set.
    let fill = |z: u64| {
        let lead = (!z).leading_zeros();
        if lead == 0 { 0 } else { u64::MAX.checked_shl(64 - lead).unwrap_or(0) }
    };
    let z = match d.op {
        Iconst => !(d.imm() as u64),
        And => rec(0) | rec(1),
        Or | Xor => rec(0) & rec(1),
        Zext if f.ty(d.val(0)).is_int() => rec(0),
        Trunc if f.ty(d.val(0)).bits(8) <= 64 => rec(0),
        PtrToInt | IntToPtr => rec(0),
        Icmp | Fcmp | IsConst => !1,
        Select => known_zeros(f, d.val(1), depth - 1) & known_zeros(f, d.val(2), depth - 1),
        Lshr => match f.iconst(d.val(1)) {
            Some(c) if (0..64).contains(&c) => rec(0) >> c | !(u64::MAX >> c),
            _ => fill(rec(0)),
        },
        Shl => match f.iconst(d.val(1)) {
            Some(c) if (0..64).contains(&c) => (rec(0) << c) | ((1u64 << c) - 1),
            _ => 0,
        },
        Urem => match f.iconst(d.val(1)) {
            Some(c) if c > 0 => fill(rec(0)) | fill_above(c as u64 - 1),
            _ => fill(rec(0)),
        },
        Udiv | Umin => fill(rec(0)),
        Iadd => {
            // The sum of two numbers below 2^k is below 2^(k+1).
            let (a, b) = (fill(rec(0)), fill(rec(1)));
            let lead = (a & b).leading_ones();
            let high = if lead > 1 { u64::MAX << (65 - lead).min(63) } else { 0 };
            // Common trailing zeros stay.
            let low = (rec(0) & rec(1)).trailing_ones().min(63);
            high | ((1u64 << low) - 1)
        }
        Imul => {
            let low = (rec(0).trailing_ones() + rec(1).trailing_ones()).min(63);
            (1u64 << low) - 1
        }
        Clz | Ctz | Popcnt => fill_above(n as u64),
        _ => 0,
    };
    z | above
}

/// All bits above the highest set bit of `max`.
fn fill_above(max: u64) -> u64 {
    let lead = max.leading_zeros();
    if lead == 0 { 0 } else { u64::MAX.checked_shl(64 - lead).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::check_pass;
    use crate::opt::pipeline::each_function;

    #[test]
    fn random() {
        check_pass("simplify", 0..60, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx, false);
            })
        });
        check_pass("sroa+simplify", 0..150, &|m| {
            each_function(m, &Default::default(), &mut |f, cx| {
                crate::opt::sroa::run(f);
                for _ in 0..3 {
                    super::run(f, cx, false);
                    crate::opt::cfg::run(f);
                    crate::opt::dce::run(f, cx);
                }
            })
        });
    }
}
