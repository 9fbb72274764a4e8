//! Structs and unions with members of run-time size (GNU C).
//!
//! The members are cut into pieces that are laid out as records of their own: a piece ends with a member of run-time size, and
//! before a member that wants more alignment than the piece begins with. Within a piece offsets are constants. Where a piece begins is
//! a `size_t` computed, as array bounds are, where the declaration is reached.

use super::Parser;
use crate::ast::layout::{Member, RecordOptions};
use crate::ast::types::Vla;
use crate::ast::*;
use crate::support::intern::Name;
use crate::support::source::Loc;

impl<'s, 'a> Parser<'s, 'a> {
    /// Completes record `id`, some of whose members are of run-time size.
    pub(super) fn lay_out_run_time(&mut self, id: RecordId, members: &[Member], opts: RecordOptions) {
        let loc = self.types.record(id).loc;
        let is_union = self.types.record(id).is_union;
        let mut fields: Vec<Field<'a>> = Vec::with_capacity(members.len());
        let mut facts = (false, false);
        let mut align = opts.align.max(1);
        // Bytes before the piece, and in all so far.
        let mut begin: Option<&'a Vla<'a>> = None;
        let zero = self.size_const(0, loc);
        let mut end = zero;
        let mut rest = members;
        while !rest.is_empty() {
            let n = match is_union {
                true => 1,
                false => self.piece_length(rest, opts, fields.is_empty()),
            };
            let (piece, after) = rest.split_at(n);
            rest = after;
            let (scratch, _) = self.types.new_record(Name::NONE, false, loc);
            self.types.lay_out(scratch, piece, RecordOptions { align: 0, ..opts });
            let r = *self.types.record(scratch);
            align = align.max(r.align);
            facts = (facts.0 | r.has_const, facts.1 | r.has_volatile);
            if !is_union && !fields.is_empty() {
                let start = self.round_up(end, r.align, loc);
                begin = Some(self.keep_bound(start, loc));
            }
            fields.extend(r.fields.iter().map(|f| Field { after: begin, ..*f }));
            // The piece ends with its last member, which may be of run-time size.
            let last = piece.last().map(|m| m.ty).filter(|&t| self.types.is_vla(t));
            let size = match (last, r.fields.last()) {
                (Some(ty), Some(f)) => {
                    let size_t = self.types.size_t();
                    let size = self.mk(ExprKind::SizeofVla(ty), size_t, loc);
                    let at = self.size_const(f.offset, loc);
                    self.size_op(BinOp::Add, size, at, loc)
                }
                _ => self.size_const(r.size, loc),
            };
            end = match begin {
                _ if is_union => self.larger(end, size, loc),
                Some(b) => {
                    let b = self.var_ref(b.value, loc);
                    let b = self.rvalue(b);
                    self.size_op(BinOp::Add, b, size, loc)
                }
                None => size,
            };
        }
        let total = self.round_up(end, align, loc);
        let total = self.keep_bound(total, loc);
        let fields = self.arena.alloc_slice_copy(&fields);
        let r = self.types.record_mut(id);
        r.fields = fields;
        r.run_time_size = Some(total);
        r.variably_modified = true;
        r.align = align;
        r.packed = opts.packed;
        r.reversed = opts.reversed;
        (r.has_const, r.has_volatile) = facts;
        r.complete = true;
        r.being_defined = false;
    }

    /// How many of the members belong to one piece. The first piece begins at 0 and so is aligned for anything.
    fn piece_length(&mut self, members: &[Member], opts: RecordOptions, first: bool) -> usize {
        let mut limit = u32::MAX;
        for (i, m) in members.iter().enumerate() {
            let mut a = self.types.align_of(m.ty);
            if opts.packed || m.packed {
                a = 1;
            }
            a = a.max(m.align);
            if opts.pack != 0 {
                a = a.min(opts.pack);
            }
            if i == 0 && !first {
                limit = a;
            } else if a > limit {
                return i;
            }
            if self.types.is_vla(m.ty) {
                return i + 1;
            }
        }
        members.len()
    }

    fn size_const(&mut self, n: u64, loc: Loc) -> &'a Expr<'a> {
        let size_t = self.types.size_t();
        self.int_const(n as i128, size_t, loc)
    }
    fn size_op(&mut self, op: BinOp, l: &'a Expr<'a>, r: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let size_t = self.types.size_t();
        self.mk(ExprKind::Binary(op, l, r), size_t, loc)
    }
    /// `(n + align - 1) & -align`.
    fn round_up(&mut self, n: &'a Expr<'a>, align: u32, loc: Loc) -> &'a Expr<'a> {
        if align <= 1 {
            return n;
        }
        let more = self.size_const(align as u64 - 1, loc);
        let mask = self.size_const((align as u64).wrapping_neg(), loc);
        let sum = self.size_op(BinOp::Add, n, more, loc);
        self.size_op(BinOp::And, sum, mask, loc)
    }
    /// The larger of two sizes (each without side effects).
    fn larger(&mut self, a: &'a Expr<'a>, b: &'a Expr<'a>, loc: Loc) -> &'a Expr<'a> {
        let cond = self.mk(ExprKind::Binary(BinOp::Gt, a, b), Ty::INT, loc);
        let size_t = self.types.size_t();
        let c = crate::ast::expr::CondExpr { cond, then: Some(a), then_cast: CastKind::NoOp, els: b };
        let c = self.arena.alloc(c);
        self.mk(ExprKind::Cond(c), size_t, loc)
    }
}
