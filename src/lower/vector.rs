//! Vectors: lanes, element access, shuffles.

use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem};
use super::types::{Repr, repr};
use crate::ast::{Expr, Ty};
use crate::ir::{InstData, Opcode, Type, Value};

impl<'a> FnLower<'_, '_, 'a> {
    /// Lane `n` of a vector (or the scalar a one-lane vector is).
    pub fn extract_lane(&mut self, v: Value, n: u32) -> Value {
        let t = self.b.func.ty(v);
        if !t.is_vector() {
            return v;
        }
        let n = n & (t.lanes() - 1);
        self.b.inst(InstData::new(Opcode::ExtractLane, t.lane(), n as u16, [v.0, 0, 0, 0]))
    }
    /// `v` with lane `n` replaced.
    pub fn insert_lane(&mut self, v: Value, x: Value, n: u32) -> Value {
        let t = self.b.func.ty(v);
        if !t.is_vector() {
            return x;
        }
        let n = n & (t.lanes() - 1);
        self.b.inst(InstData::new(Opcode::InsertLane, t, n as u16, [v.0, x.0, 0, 0]))
    }

    /// An element of a vector rvalue.
    pub fn rvalue_element(&mut self, base: &'a Expr<'a>, index: &'a Expr<'a>, ty: Ty) -> Rval {
        let v = self.rval(base);
        let i = self.value(index);
        let size = self.types.size_of(ty).unwrap_or(1) as i64;
        if let (Rval::Scalar(x), Some(k)) = (v, self.b.func.iconst(i)) {
            return Rval::Scalar(self.extract_lane(x, k as u32));
        }
        let m = self.spill(v, base.ty);
        let i = self.to_ptr_int(i, self.types.is_signed(index.ty));
        let off = self.scale(i, size);
        let p = self.addr(m);
        let p = self.b.ptr_add(p, off);
        self.load(Mem::at(Base::Val(p), size as u32), ty)
    }

    /// Builds a vector from lanes that items of an initialiser list give.
    pub fn vector_of(&mut self, t: Type, lanes: &[Option<Value>]) -> Value {
        if !t.is_vector() {
            return lanes.first().copied().flatten().unwrap_or_else(|| self.b.iconst(t, 0));
        }
        let lane_bytes = t.lane().bytes(self.b.func.ptr_bytes) as usize;
        let mut bytes = vec![0u8; lane_bytes * t.lanes() as usize];
        let mut rest: Vec<(u32, Value)> = Vec::new();
        for (n, lane) in lanes.iter().enumerate() {
            let Some(v) = *lane else { continue };
            match self.b.func.def(v) {
                Some(d) if matches!(d.op, Opcode::Iconst | Opcode::Fconst) && lane_bytes <= 8 => {
                    bytes[n * lane_bytes..][..lane_bytes]
                        .copy_from_slice(&d.imm().to_le_bytes()[..lane_bytes]);
                }
                _ => rest.push((n as u32, v)),
            }
        }
        let mut v = self.b.bconst(t, bytes);
        for (n, x) in rest {
            v = self.insert_lane(v, x, n);
        }
        v
    }

    /// `__builtin_shufflevector`: constant lanes of `a ++ b` (-1: any).
    pub fn shuffle_const(&mut self, a: Value, b: Value, lanes: &[i64], t: Type) -> Value {
        let from = self.b.func.ty(a);
        let n = from.lanes() as i64;
        if from == t && n <= 128 && from.is_vector() {
            let sel = lanes.iter().map(|&k| k.rem_euclid(2 * n) as u8).collect();
            let c = self.b.func.consts.push(sel);
            return self.b.inst(InstData::new(Opcode::Shuffle, t, 0, [a.0, b.0, c.0, 0]));
        }
        let picked: Vec<Option<Value>> = lanes
            .iter()
            .map(|&k| {
                (k >= 0).then(|| {
                    let k = k % (2 * n);
                    if k < n { self.extract_lane(a, k as u32) } else { self.extract_lane(b, (k - n) as u32) }
                })
            })
            .collect();
        self.vector_of(t, &picked)
    }

    /// `__builtin_shuffle`: lanes chosen at run time, modulo the number of lanes.
    pub fn shuffle_dynamic(&mut self, args: &[Rval], tys: &[Ty]) -> Option<Value> {
        let (Some(&Rval::Scalar(mask)), Some(&mask_ty)) = (args.last(), tys.last()) else { return None };
        let Rval::Scalar(a) = args[0] else { return None };
        let Repr::Scalar(t) = repr(self.types, tys[0]) else { return None };
        let two = args.len() == 3;
        let n = t.lanes();
        let b = match args[1] {
            Rval::Scalar(b) if two => b,
            _ => a,
        };
        // A constant mask.
        let lane_bytes = self.b.func.ty(mask).lane().bytes(8) as usize;
        if let Some(d) = self.b.func.def(mask)
            && d.op == Opcode::Bconst
        {
            let bytes = &self.b.func.consts[crate::ir::ConstRef(d.args[0])];
            let count = if two { 2 * n } else { n } as i64;
            let lanes: Vec<i64> = bytes.chunks(lane_bytes).map(|c| c[0] as i64 & (count - 1)).collect();
            return Some(self.shuffle_const(a, b, &lanes, t));
        }
        // Through memory: both vectors one after the other.
        let size = self.types.size_of(tys[0])?;
        let slot = self.b.slot(size * 2, size as u32);
        let m = Mem::at(Base::Slot(slot), size as u32);
        self.store_raw(m, a);
        if two {
            self.store_raw(m.offset(size as i64), b);
        }
        let elem = self.types.element(mask_ty)?;
        let lane = t.lane();
        let step = lane.bytes(self.b.func.ptr_bytes) as i64;
        let base = self.addr(m);
        let mut lanes = Vec::new();
        for i in 0..n {
            let k = self.extract_lane(mask, i);
            let k = self.to_ptr_int(k, self.types.is_signed(elem));
            let limit = self.b.iconst(self.b.ptr_int(), (if two { 2 * n } else { n }) as i64 - 1);
            let k = self.arith_ir(Opcode::And, k, limit);
            let off = self.scale(k, step);
            let p = self.b.ptr_add(base, off);
            lanes.push(Some(self.load_raw(Mem::at(Base::Val(p), step as u32), lane)));
        }
        Some(self.vector_of(t, &lanes))
    }
}
