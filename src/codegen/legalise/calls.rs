//! Runtime calls: what the machine cannot do becomes a call of a helper with the C convention.

use super::Cx;
use crate::ir::*;
use crate::support::source::Loc;
use crate::target::abi::{CKind, CSignature, CType, Leaf, Pass};
use smallvec::SmallVec;

/// The C type of a scalar of IR type `ty`.
fn ctype(ty: Type, ptr_bytes: u8) -> CType {
    if ty == Type::VOID {
        return CType {
            size: 0,
            align: 1,
            kind: CKind::Void,
            leaves: vec![],
            signed: false,
            union_inside: false,
        };
    }
    let bytes = ty.bytes(ptr_bytes).next_power_of_two();
    CType {
        size: bytes as u64,
        align: bytes,
        kind: CKind::Scalar,
        leaves: vec![Leaf { offset: 0, ty, bit_field: false }],
        signed: true,
        union_inside: false,
    }
}

impl Cx<'_> {
    /// Appends a call of `name(args) -> ret` to `at`; gives its result.
    pub fn call_helper(&mut self, at: Block, loc: Loc, name: &str, args: &[Value], ret: Type) -> Value {
        let g = self.helper(name);
        let p = self.f.ptr_bytes;
        let params: Vec<CType> = args.iter().map(|&a| ctype(self.f.ty(a), p)).collect();
        let csig = CSignature {
            ret: ctype(ret, p),
            named: params.len(),
            params,
            variadic: false,
            chain: false,
            conv: 0,
            features: self.f.attrs.features,
        };
        let c = self.target.classify(&csig);
        let mut b = self.builder(at, loc);
        let mut flat: SmallVec<[Value; 6]> = SmallVec::new();
        // A result returned in memory: its address comes first.
        let memory = matches!(c.ret, Pass::Indirect).then(|| b.slot(ret.bytes(p) as u64, 16));
        if let Some(s) = memory {
            flat.push(b.slot_addr(s, 0));
        }
        for (&a, pass) in args.iter().zip(&c.params) {
            let ty = b.func.ty(a);
            match pass {
                Pass::Ignore => {}
                Pass::Parts(ps) if ps.len() == 1 && ps[0].ty == ty => flat.push(a),
                Pass::Parts(ps) if ps.len() == 1 => flat.push(b.unary(Opcode::Bitcast, ps[0].ty, a)),
                Pass::Parts(ps) => {
                    // Two words of a 128-bit value.
                    let wide = if ty == Type::I128 { a } else { b.unary(Opcode::Bitcast, Type::I128, a) };
                    for piece in ps {
                        let mut v = wide;
                        if piece.offset != 0 {
                            let n = b.iconst(Type::I128, piece.offset as i64 * 8);
                            v = b.binary(Opcode::Lshr, v, n);
                        }
                        flat.push(b.unary(Opcode::Trunc, piece.ty, v));
                    }
                }
                Pass::Indirect | Pass::ByVal => {
                    let s = b.slot(ty.bytes(p) as u64, 16);
                    let addr = b.slot_addr(s, 0);
                    b.store(addr, a, 0, MemFlags::aligned(16), AliasClass::ANY);
                    flat.push(addr);
                }
            }
        }
        let results = b.call(g, c.sig, &flat);
        if ret == Type::VOID {
            return Value::NONE;
        }
        match &c.ret {
            Pass::Parts(ps) if ps.len() == 1 && ps[0].ty == ret => results[0],
            Pass::Parts(ps) if ps.len() == 1 => b.unary(Opcode::Bitcast, ret, results[0]),
            Pass::Parts(ps) => {
                let mut wide = Value::NONE;
                for (piece, &r) in ps.iter().zip(&results) {
                    let mut v = b.unary(Opcode::Zext, Type::I128, r);
                    if piece.offset != 0 {
                        let n = b.iconst(Type::I128, piece.offset as i64 * 8);
                        v = b.binary(Opcode::Shl, v, n);
                    }
                    wide = if wide.is_none() { v } else { b.binary(Opcode::Or, wide, v) };
                }
                if ret == Type::I128 { wide } else { b.unary(Opcode::Bitcast, ret, wide) }
            }
            _ => {
                let s = memory.unwrap_or(Slot(0));
                let addr = b.slot_addr(s, 0);
                b.load(ret, addr, 0, MemFlags::aligned(16), AliasClass::ANY)
            }
        }
    }

    /// Replaces `i` by the call of helper `name`.
    pub fn libcall(&mut self, i: Inst, name: &'static str, at: Block) {
        let d = self.f.insts[i];
        let loc = self.f.locs[i];
        let result = self.f.results[i];
        if d.op == Opcode::Fcmp {
            return self.soft_compare(i, at);
        }
        let args: SmallVec<[Value; 3]> = (0..d.inline_values()).map(|k| d.val(k)).collect();
        // Bit counting helpers of libgcc give an int whatever they count in.
        let int_result = matches!(d.op, Opcode::Popcnt | Opcode::Clz | Opcode::Ctz);
        let ret = if int_result { Type::I32 } else { d.ty };
        let v = self.call_helper(at, loc, name, &args, ret);
        if ret != d.ty {
            let op = if d.ty.bytes(8) > 4 { Opcode::Zext } else { Opcode::Trunc };
            return self.become_inst(i, at, InstData::new(op, d.ty, 0, [v.0, 0, 0, 0]));
        }
        self.f.set_alias(result, v);
        self.aliased = true;
    }

    /// Arithmetic, comparison or conversion of F16 that is done in F32: exact, for F32 has more than twice the digits. The
    /// conversions between the two, and roundings from wider formats, are the runtime's.
    pub fn is_half(&self, d: &InstData) -> bool {
        use Opcode::*;
        let from = if d.inline_values() > 0 { self.f.ty(d.val(0)) } else { Type::VOID };
        match d.op {
            Fadd | Fsub | Fmul | Fdiv | Fneg | Fabs | Fsqrt | Fma | Fround => d.ty == Type::F16,
            SiToFp | UiToFp => d.ty == Type::F16,
            Fcmp | FpToSi | FpToUi => from == Type::F16,
            Fpext => from == Type::F16 && d.ty != Type::F32,
            _ => false,
        }
    }

    /// See [`Self::is_half`].
    pub fn widen_half(&mut self, i: Inst, at: Block) {
        let mut d = self.f.insts[i];
        let (loc, result) = (self.f.locs[i], self.f.results[i]);
        for k in 0..d.inline_values() {
            if self.f.ty(d.val(k)) == Type::F16 {
                d.args[k] = self.call_helper(at, loc, "__extendhfsf2", &[d.val(k)], Type::F32).0;
            }
        }
        let narrow = d.ty == Type::F16;
        if narrow {
            d.ty = Type::F32;
        }
        let wide = self.f.make_inst(d, &[], loc);
        let value = self.f.results[wide];
        match self.target.libcall(self.f, wide) {
            Some(name) => self.libcall(wide, name, at),
            None => self.f.blocks[at].insts.push(wide),
        }
        let v = match narrow {
            true => self.call_helper(at, loc, "__truncsfhf2", &[value], Type::F16),
            false => value,
        };
        self.f.set_alias(result, v);
        self.aliased = true;
    }

    /// A comparison of F128s by libgcc's `__?tf2`: each gives an int that compares with 0 as its operands do; unordered gives what
    /// makes the comparison false (libgcc manual, "Soft float library routines").
    fn soft_compare(&mut self, i: Inst, at: Block) {
        let d = self.f.insts[i];
        let loc = self.f.locs[i];
        let (x, y) = (d.val(0), d.val(1));
        let set = d.aux as u8 & 15;
        let test = |cx: &mut Self, name: &str, cc: IntCC| {
            let v = cx.call_helper(at, loc, name, &[x, y], Type::I32);
            let mut b = cx.builder(at, loc);
            let zero = b.iconst(Type::I32, 0);
            b.icmp(cc, v, zero)
        };
        // Bits: 1 less, 2 equal, 4 greater, 8 unordered.
        let single = |set: u8| {
            Some(match set {
                1 => ("__lttf2", IntCC::Slt),
                2 => ("__eqtf2", IntCC::Eq),
                3 => ("__letf2", IntCC::Sle),
                4 => ("__gttf2", IntCC::Sgt),
                6 => ("__getf2", IntCC::Sge),
                8 => ("__unordtf2", IntCC::Ne),
                7 => ("__unordtf2", IntCC::Eq),
                9 => ("__getf2", IntCC::Slt),
                11 => ("__gttf2", IntCC::Sle),
                12 => ("__letf2", IntCC::Sgt),
                13 => ("__eqtf2", IntCC::Ne),
                14 => ("__lttf2", IntCC::Sge),
                _ => return None,
            })
        };
        let v = match single(set) {
            Some((name, cc)) => test(self, name, cc),
            None if set == 0 || set == 15 => self.builder(at, loc).iconst(Type::I8, (set != 0) as i64),
            None => {
                // Less or greater: ordered and not equal; equal or unordered: the opposite.
                let ordered = test(self, "__unordtf2", IntCC::Eq);
                let differ = test(self, "__eqtf2", IntCC::Ne);
                let mut b = self.builder(at, loc);
                let lg = b.binary(Opcode::And, ordered, differ);
                if set == 5 {
                    lg
                } else {
                    let one = b.iconst(Type::I8, 1);
                    b.binary(Opcode::Xor, lg, one)
                }
            }
        };
        self.f.set_alias(self.f.results[i], v);
        self.aliased = true;
    }
}
