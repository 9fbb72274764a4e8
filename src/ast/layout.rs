//! Layout of structs and unions: System V psABI rules (bit-fields may not cross a storage unit of
//! their type), as gcc applies them with `packed`, `aligned` and `#pragma pack`.
//!
//! Stages: [`Types::lay_out`] walks the members with a cursor in bits and gives each its place; then each
//! bit-field gets the unit of memory to access it by ([`BitPlace`]), which must stay within its run of
//! neighbouring bit-fields, so that no store touches another member (C11 §3.14).

use super::types::{ArrayLen, BitPlace, Field, RecordId, Ty, TypeKind, Types};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// A member as declared.
#[derive(Clone, Copy)]
pub struct Member {
    pub name: Name,
    pub ty: Ty,
    pub loc: Loc,
    /// Bit-field width.
    pub width: Option<u32>,
    /// `aligned(n)` or `_Alignas` on the member, bytes; 0 if none.
    pub align: u32,
    pub packed: bool,
}

/// What applies to the whole record.
#[derive(Clone, Copy, Default)]
pub struct RecordOptions {
    pub packed: bool,
    /// `aligned(n)`, bytes; 0 if none.
    pub align: u32,
    /// `#pragma pack(n)` or `-fpack-struct`, bytes; 0 if none.
    pub pack: u32,
    /// Microsoft's layout of bit-fields (`ms_struct`, `-mms-bitfields`).
    pub ms: bool,
    /// `scalar_storage_order` asks for the byte order the target does not use.
    pub reversed: bool,
}

/// Where Microsoft's compiler is in a run of bit-fields whose types have one size: they share units of that size, and each run and
/// each other member begins at a boundary of its type (gcc manual, `-mms-bitfields`).
#[derive(Default)]
struct MsRun {
    /// Of the bit-field before, if one was: bits of its type, and whether its width is not zero.
    before: Option<(u64, bool)>,
    /// Bits left in the unit.
    left: u64,
}

impl MsRun {
    /// The position of the next member, of a type of `size` bits that wants `align` bits. Also says whether a zero-width one counts.
    fn place(&mut self, pos: u128, width: Option<u32>, size: u64, align: u128) -> (u128, bool) {
        let mut pos = pos;
        let before = self.before;
        let bits = width.map_or(size, u64::from);
        let mut run = before;
        match before {
            Some((s, true)) if width.is_some() && bits != 0 && s == size => {
                if self.left < bits {
                    pos += self.left as u128;
                    self.left = size.saturating_sub(bits);
                } else {
                    self.left -= bits;
                }
            }
            Some((_, true)) => pos += self.left as u128,
            Some(_) => run = None,
            None => {}
        }
        let fresh = match (width, run) {
            (None, _) => true,
            (_, Some((s, _))) => s != size,
            (_, None) => bits != 0,
        };
        if fresh {
            self.left = size.saturating_sub(bits);
            pos = pos.next_multiple_of(align);
        }
        self.before = width.map(|w| (size, w != 0));
        (pos, matches!(before, Some((_, true))))
    }
}

/// A bit-field's absolute place, before its access unit is chosen.
struct Bits {
    field: usize,
    start: u128,
    width: u32,
}

impl<'a> Types<'a> {
    /// Completes record `id` with `members`. Member types must be complete (a flexible array last excepted).
    /// False if it is larger than the address space.
    pub fn lay_out(&mut self, id: RecordId, members: &[Member], opts: RecordOptions) -> bool {
        let is_union = self.record(id).is_union;
        let mut fields: Vec<Field> = Vec::with_capacity(members.len());
        let mut align = 1u32;
        // In bits: more than 64 of them for an object of half the address space.
        let mut pos = 0u128;
        let mut end = 0u128; // largest end
        let mut bits: Vec<Bits> = Vec::new();
        // Run of each bit-field: bytes that may be touched from its first byte on.
        let mut run_start: Vec<u64> = Vec::new();
        let mut run_end: Vec<Option<u64>> = Vec::new();
        let mut in_run = false;
        let mut fits = true;
        let mut ms = MsRun::default();
        for m in members {
            // `#pragma pack` is a limit on alignments asked for on the member itself, too, as in gcc.
            let m = &Member { align: if opts.pack != 0 { m.align.min(opts.pack) } else { m.align }, ..*m };
            if is_union {
                pos = 0;
                in_run = false;
            }
            let size = self.size_of(m.ty).unwrap_or(0);
            let packed = m.packed || opts.packed;
            let natural = self.align_of(m.ty);
            let type_align = match opts.pack {
                0 => natural,
                p => natural.min(p),
            };
            let mut close_run = |pos: u128, in_run: &mut bool| {
                if *in_run {
                    for e in run_end.iter_mut().rev() {
                        if e.is_some() {
                            break;
                        }
                        *e = Some((pos / 8) as u64);
                    }
                    *in_run = false;
                }
            };
            let mut zero_counts = false;
            if opts.ms {
                if is_union {
                    ms = MsRun::default();
                }
                let wanted = if packed { 1 } else { type_align }.max(m.align);
                (pos, zero_counts) = ms.place(pos, m.width, size * 8, wanted as u128 * 8);
            }
            match m.width {
                Some(0) if opts.ms => {
                    if zero_counts {
                        align = align.max(type_align.max(m.align));
                    }
                    close_run(pos, &mut in_run);
                    continue;
                }
                Some(0) => {
                    // Ends the unit: the next member begins at a boundary of this type, `#pragma pack` or not.
                    pos = pos
                        .next_multiple_of(natural as u128 * 8)
                        .max(pos.next_multiple_of(m.align.max(1) as u128 * 8));
                    close_run(pos, &mut in_run);
                    continue;
                }
                Some(w) => {
                    let w = w as u128;
                    if m.align != 0 {
                        if !opts.ms {
                            pos = pos.next_multiple_of(m.align as u128 * 8);
                        }
                        align = align.max(m.align);
                    }
                    let unit = type_align as u128 * 8;
                    if !packed && opts.pack == 0 && !opts.ms {
                        // It may not span more units of its alignment than its type does.
                        let units = (pos + w).div_ceil(unit) - pos / unit;
                        if units > size as u128 * 8 / unit {
                            pos = pos.next_multiple_of(unit);
                        }
                    }
                    // Named ones give the record their type's alignment.
                    if m.name.is_some() || opts.ms {
                        align = align.max(if packed && (opts.pack == 0 || opts.ms) { 1 } else { type_align });
                    }
                    if !in_run {
                        in_run = true;
                    }
                    let start_byte = match (bits.last(), run_end.last()) {
                        (Some(_), Some(None)) if !is_union => *run_start.last().unwrap_or(&0),
                        _ => (pos / 8) as u64,
                    };
                    run_start.push(start_byte);
                    run_end.push(None);
                    if is_union {
                        *run_end.last_mut().expect("just pushed") = Some(u64::MAX);
                        in_run = false;
                    }
                    bits.push(Bits { field: fields.len(), start: pos, width: w as u32 });
                    fields.push(Field {
                        name: m.name,
                        ty: m.ty,
                        offset: (pos / 8) as u64,
                        after: None,
                        bits: Some(BitPlace { unit: 1, shift: 0, width: w as u16, reversed: false }),
                        align: 1,
                    });
                    pos += w;
                }
                None => {
                    let mut a = natural;
                    if packed {
                        a = 1;
                    }
                    if m.align != 0 {
                        a = if packed { m.align } else { a.max(m.align) };
                    }
                    if opts.pack != 0 {
                        a = a.min(opts.pack);
                    }
                    pos = pos.next_multiple_of(a as u128 * 8);
                    close_run(pos, &mut in_run);
                    align = align.max(a);
                    fields.push(Field {
                        name: m.name,
                        ty: m.ty,
                        offset: (pos / 8) as u64,
                        after: None,
                        bits: None,
                        align: a,
                    });
                    let next = pos + size as u128 * 8;
                    let limit = 8u128 << (self.target().pointer_size as u32 * 8 - 1);
                    if next < limit {
                        pos = next;
                    } else {
                        fits = false;
                    }
                }
            }
            end = end.max(pos);
        }
        if opts.ms && !is_union && matches!(ms.before, Some((_, true))) {
            pos += ms.left as u128;
        }
        end = end.max(pos);
        if opts.align != 0 {
            align = align.max(opts.align);
        }
        let size = (end.div_ceil(8) as u64).next_multiple_of(align as u64);
        for (i, b) in bits.iter().enumerate() {
            let limit = run_end[i].unwrap_or(size).min(size);
            let declared = self.size_of(fields[b.field].ty).unwrap_or(1);
            let (offset, mut place) = choose_unit(b.start, b.width, declared, run_start[i], limit);
            if opts.reversed {
                // Bits are counted from the most significant end of what the bytes make.
                place.shift = (place.unit as u32 * 8 - place.shift as u32 - b.width) as u8;
                place.reversed = true;
            }
            let f = &mut fields[b.field];
            f.offset = offset;
            f.bits = Some(place);
            // Alignment of the unit that the record's alignment guarantees.
            let low = if offset == 0 { align } else { 1 << offset.trailing_zeros().min(20) };
            f.align = low.min(align);
        }
        // Facts about the members.
        let mut has_const = false;
        let mut has_volatile = false;
        let mut flexible = false;
        let mut variably_modified = false;
        for (i, f) in fields.iter().enumerate() {
            let q = self.quals(f.ty);
            has_const |= q.is_const() && f.name.is_some();
            has_volatile |= q.is_volatile();
            variably_modified |= self.is_variably_modified(f.ty);
            let mut t = f.ty;
            while let TypeKind::Array { elem, len } = *self.kind(t) {
                if i + 1 == fields.len() && matches!(len, ArrayLen::Incomplete) {
                    flexible = true;
                }
                t = elem;
            }
            if let Some(r) = self.as_record(t) {
                has_const |= r.has_const;
                has_volatile |= r.has_volatile;
                flexible |= r.flexible && i + 1 == fields.len() && t == f.ty;
            }
        }
        let fields = self.arena().alloc_slice_copy(&fields);
        let r = self.record_mut(id);
        r.fields = fields;
        r.size = size;
        r.align = align;
        r.packed = opts.packed;
        r.reversed = opts.reversed;
        r.has_const = has_const;
        r.has_volatile = has_volatile;
        r.flexible = flexible;
        r.variably_modified = variably_modified;
        r.complete = true;
        r.being_defined = false;
        fits
    }
}

/// The bytes to access for bits `start..start+width`, all within bytes `lo..hi`: the storage unit of the
/// declared type if it fits, else the smallest aligned power of two, else any, else the bytes one needs.
fn choose_unit(start: u128, width: u32, declared: u64, lo: u64, hi: u64) -> (u64, BitPlace) {
    // Relative to a byte below that keeps alignments, so that 64 bits do.
    let below = (start / 8) as u64 & !63;
    let start = (start - below as u128 * 8) as u64;
    let (lo, hi) = (lo.max(below) - below, hi.saturating_sub(below));
    let (offset, place) = unit_from(start, width, declared, lo, hi);
    (offset + below, place)
}

fn unit_from(start: u64, width: u32, declared: u64, lo: u64, hi: u64) -> (u64, BitPlace) {
    let end = start + width as u64;
    let fit = |offset: u64, unit: u64| {
        (offset >= lo && offset + unit <= hi && offset * 8 <= start && end <= (offset + unit) * 8).then(
            || {
                (
                    offset,
                    BitPlace {
                        unit: unit as u8,
                        shift: (start - offset * 8) as u8,
                        width: width as u16,
                        reversed: false,
                    },
                )
            },
        )
    };
    let byte = start / 8;
    if matches!(declared, 1 | 2 | 4 | 8)
        && let Some(p) = fit(byte / declared * declared, declared)
    {
        return p;
    }
    for unit in [1, 2, 4, 8] {
        if let Some(p) = fit(byte / unit * unit, unit) {
            return p;
        }
    }
    for unit in [1, 2, 4, 8] {
        if let Some(p) = fit(byte, unit) {
            return p;
        }
    }
    let unit = end.div_ceil(8) - byte;
    (byte, BitPlace { unit: unit as u8, shift: (start % 8) as u8, width: width as u16, reversed: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::types::ArrayLen;
    use bumpalo::Bump;

    fn member(name: &str, ty: Ty, width: Option<u32>) -> Member {
        let name = if name.is_empty() { Name::NONE } else { Name::intern(name) };
        Member { name, ty, loc: Loc::NONE, width, align: 0, packed: false }
    }
    /// Size, alignment, and each field's (first bit in the record, width).
    fn lay(is_union: bool, opts: RecordOptions, members: &[Member]) -> (u64, u32, Vec<(u64, u64)>) {
        let arena = Bump::new();
        let mut t = Types::new(&arena, crate::target::ALL[0].info());
        let (id, _) = t.new_record(Name::NONE, is_union, Loc::NONE);
        assert!(t.lay_out(id, members, opts));
        let r = *t.record(id);
        let place = |f: &Field| match f.bits {
            Some(b) => (f.offset * 8 + b.shift as u64, b.width as u64),
            None => (f.offset * 8, t.size_of(f.ty).unwrap_or(0) * 8),
        };
        for f in r.fields {
            if let Some(b) = f.bits {
                assert!(f.offset + b.unit as u64 <= r.size, "access unit leaves the record");
                assert!(b.shift as u32 + b.width as u32 <= b.unit as u32 * 8);
            }
        }
        (r.size, r.align, r.fields.iter().map(place).collect())
    }

    #[test]
    fn plain_members_are_aligned_and_the_end_is_padded() {
        let m = [member("a", Ty::CHAR, None), member("b", Ty::INT, None), member("c", Ty::CHAR, None)];
        assert_eq!(lay(false, RecordOptions::default(), &m), (12, 4, vec![(0, 8), (32, 32), (64, 8)]));
        let packed = RecordOptions { packed: true, ..Default::default() };
        assert_eq!(lay(false, packed, &m), (6, 1, vec![(0, 8), (8, 32), (40, 8)]));
        let pack2 = RecordOptions { pack: 2, ..Default::default() };
        assert_eq!(lay(false, pack2, &m), (8, 2, vec![(0, 8), (16, 32), (48, 8)]));
        assert_eq!(lay(true, RecordOptions::default(), &m).0, 4);
    }

    #[test]
    fn bit_fields_do_not_cross_their_storage_unit() {
        // psABI: int a:24 then int b:12 starts a new int; char c:8 fits behind it.
        let m =
            [member("a", Ty::INT, Some(24)), member("b", Ty::INT, Some(12)), member("c", Ty::CHAR, Some(8))];
        assert_eq!(lay(false, RecordOptions::default(), &m), (8, 4, vec![(0, 24), (32, 12), (48, 8)]));
        let packed = RecordOptions { packed: true, ..Default::default() };
        assert_eq!(lay(false, packed, &m), (6, 1, vec![(0, 24), (24, 12), (36, 8)]));
    }

    #[test]
    fn zero_width_ends_the_unit_and_unnamed_do_not_align() {
        let m =
            [member("a", Ty::CHAR, Some(3)), member("", Ty::INT, Some(0)), member("b", Ty::CHAR, Some(3))];
        assert_eq!(lay(false, RecordOptions::default(), &m), (5, 1, vec![(0, 3), (32, 3)]));
        let m = [member("a", Ty::CHAR, None), member("", Ty::LONG, Some(20))];
        assert_eq!(lay(false, RecordOptions::default(), &m).0, 4);
    }

    #[test]
    fn microsoft_runs_do_not_mix_types() {
        let ms = RecordOptions { ms: true, ..Default::default() };
        let m =
            [member("a", Ty::CHAR, Some(3)), member("b", Ty::INT, Some(3)), member("c", Ty::INT, Some(30))];
        assert_eq!(lay(false, ms, &m), (12, 4, vec![(0, 3), (32, 3), (64, 30)]));
        let m = [member("a", Ty::CHAR, None), member("", Ty::INT, Some(0)), member("b", Ty::CHAR, None)];
        assert_eq!(lay(false, ms, &m), (2, 1, vec![(0, 8), (8, 8)]));
    }

    #[test]
    fn access_units_keep_off_neighbours() {
        // `char` right behind a 24-bit field of type int: a 4-byte access would touch it.
        let arena = Bump::new();
        let mut t = Types::new(&arena, crate::target::ALL[0].info());
        let (id, _) = t.new_record(Name::NONE, false, Loc::NONE);
        t.lay_out(
            id,
            &[member("a", Ty::INT, Some(20)), member("c", Ty::CHAR, None)],
            RecordOptions::default(),
        );
        let f = t.record(id).fields;
        assert_eq!((f[1].offset, f[0].bits.unwrap().unit), (3, 3));
        let flex = t.array(Ty::INT, ArrayLen::Incomplete);
        let (id, _) = t.new_record(Name::NONE, false, Loc::NONE);
        t.lay_out(id, &[member("n", Ty::CHAR, None), member("x", flex, None)], RecordOptions::default());
        assert!(t.record(id).flexible && t.record(id).size == 4);
    }
}
