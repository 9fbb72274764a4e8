//! Memory copies and fills: small ones of known size become loads and stores, the others calls of the C library.

use super::Cx;
use crate::ir::*;
use smallvec::SmallVec;

/// Most loads (or stores) made for one copy or fill.
const MAX_PIECES: usize = 8;

/// Type and offset of the accesses that cover `len` bytes; `None` if there are too many.
fn pieces(widths: &[Type], overlap: bool, len: u64, max: usize) -> Option<SmallVec<[(Type, i32); 8]>> {
    let mut out = SmallVec::new();
    let mut at = 0u64;
    while at < len {
        if out.len() == max {
            return None;
        }
        let left = len - at;
        let &ty = widths.iter().find(|t| t.bytes(8) as u64 <= left)?;
        let n = ty.bytes(8) as u64;
        // The rest by one access of the next width up that begins inside what is done already.
        if overlap && left > n && left < 2 * n && !left.is_power_of_two() {
            out.push((ty, at as i32));
            out.push((ty, (len - n) as i32));
            break;
        }
        out.push((ty, at as i32));
        at += n;
    }
    (out.len() <= max).then_some(out)
}

impl Cx<'_> {
    /// A value's constant as bytes count.
    fn constant_len(&self, v: Value) -> Option<u64> {
        self.f.iconst(self.f.resolve(v)).and_then(|n| u64::try_from(n).ok())
    }

    pub fn copy(&mut self, i: Inst, at: Block) {
        let d = self.f.insts[i];
        let loc = self.f.locs[i];
        let flags = d.mem_flags();
        let (dst, src) = (d.val(0), d.val(1));
        if let Some(len) = self.constant_len(d.val(2)) {
            let (widths, overlap) = self.target.copy_widths(self.opts, flags.align());
            let max = if self.opts.optsize || self.f.attrs.optsize { 4 } else { MAX_PIECES };
            if let Some(list) = pieces(widths, overlap, len, max) {
                let mut b = self.builder(at, loc);
                let at_piece = |off: i32, ty: Type| {
                    let known = flags.align().min(1 << (off as u32 | 1 << 15).trailing_zeros());
                    let _ = ty;
                    flags.with_align(known)
                };
                // All loads before the stores: right for overlapping objects too.
                let vals: SmallVec<[Value; 8]> = list
                    .iter()
                    .map(|&(ty, off)| b.load(ty, src, off, at_piece(off, ty), AliasClass::ANY))
                    .collect();
                for (&(ty, off), v) in list.iter().zip(vals) {
                    b.store(dst, v, off, at_piece(off, ty), AliasClass::ANY);
                }
                return;
            }
        }
        let name = if d.op == Opcode::Memmove { "memmove" } else { "memcpy" };
        self.call_helper(at, loc, name, &[dst, src, d.val(2)], Type::PTR);
    }

    pub fn set(&mut self, i: Inst, at: Block) {
        let d = self.f.insts[i];
        let loc = self.f.locs[i];
        let flags = d.mem_flags();
        let (dst, byte) = (d.val(0), d.val(1));
        let known = self.f.iconst(self.f.resolve(byte));
        if let (Some(len), Some(byte)) = (self.constant_len(d.val(2)), known) {
            let (widths, overlap) = self.target.copy_widths(self.opts, flags.align());
            let max = if self.opts.optsize || self.f.attrs.optsize { 4 } else { MAX_PIECES };
            if let Some(list) = pieces(widths, overlap, len, max) {
                let byte = byte as u8;
                let mut b = self.builder(at, loc);
                let mut last: Option<(Type, Value)> = None;
                for &(ty, off) in &list {
                    let v = match last {
                        Some((t, v)) if t == ty => v,
                        _ if ty.is_vector() || ty == Type::I128 => {
                            b.bconst(ty, vec![byte; ty.bytes(8) as usize])
                        }
                        _ => b.iconst(ty, (byte as u64 * 0x0101_0101_0101_0101) as i64),
                    };
                    last = Some((ty, v));
                    let align = flags.align().min(1 << (off as u32 | 1 << 15).trailing_zeros());
                    b.store(dst, v, off, flags.with_align(align), AliasClass::ANY);
                }
                return;
            }
        }
        let mut b = self.builder(at, loc);
        let c = b.unary(Opcode::Zext, Type::I32, byte);
        self.call_helper(at, loc, "memset", &[dst, c, d.val(2)], Type::PTR);
    }
}
