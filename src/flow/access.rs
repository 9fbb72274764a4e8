//! Accesses against the objects they are made to: -Warray-bounds, -Wstringop-overflow, -Wstringop-overread, -Wrestrict,
//! -Wnonnull, -Walloc-size-larger-than, -Walloc-zero, -Wuse-after-free, -Wfree-nonheap-object, -Wreturn-local-addr,
//! -Wdangling-pointer, -Wnull-dereference, -Walloca, -Wvla-larger-than.
//!
//! [`super::values`] calls in here with what it knows of the operands. Something is only said when every value an operand
//! may have is wrong: for a range its best case, for a pointer to several objects all of them.

use super::values::{Base, Freed, Length, Object, Part, Pass, Value, moved};
use super::{graph, walk};
use crate::ast::builtin::BuiltinId;
use crate::ast::expr::FieldRef;
use crate::ast::types::{ArrayLen, TypeKind};
use crate::ast::{Attrs, CastKind, Expr, ExprKind, Storage, Ty, Var};
use crate::diag::catalog::flow as msg;
use crate::sema::builtins::{self, Op};
use crate::support::intern::Name;
use crate::support::source::Loc;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// The function a call is to, or a pointer to it that is a variable.
pub(super) struct Callee<'a> {
    pub name: Name,
    pub attrs: &'a Attrs,
    pub loc: Loc,
    /// It is not a library function, whatever its name.
    pub own: bool,
}

/// The largest object.
const MAX_OBJECT: i128 = i64::MAX as i128;

/// How a library function uses its arguments (0-based).
struct Library {
    name: &'static str,
    /// Written; read; the number of bytes for both.
    dst: Option<usize>,
    src: Option<usize>,
    size: Option<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// `size` bytes from `src` to `dst`.
    Mem,
    /// The same, where they may overlap.
    Move,
    /// The string at `src` with its end.
    Copy,
    /// At most `size` characters.
    CopyN,
    /// Appended.
    Cat,
    CatN,
    /// Strings that are only read (`src`, and `dst` too if given).
    Read,
    /// Strings read up to `size` characters.
    ReadN,
    /// Memory that is compared or searched.
    ReadMem,
    /// Printed into `dst`, of `size` bytes if given.
    Print,
}

const fn l(
    name: &'static str,
    dst: Option<usize>,
    src: Option<usize>,
    size: Option<usize>,
    kind: Kind,
) -> Library {
    Library { name, dst, src, size, kind }
}

#[rustfmt::skip]
static LIBRARY: &[Library] = &[
    l("memcpy", Some(0), Some(1), Some(2), Kind::Mem), l("mempcpy", Some(0), Some(1), Some(2), Kind::Mem),
    l("memmove", Some(0), Some(1), Some(2), Kind::Move), l("bcopy", Some(1), Some(0), Some(2), Kind::Move),
    l("memset", Some(0), None, Some(2), Kind::Mem), l("bzero", Some(0), None, Some(1), Kind::Mem),
    l("memcmp", Some(0), Some(1), Some(2), Kind::ReadMem), l("bcmp", Some(0), Some(1), Some(2), Kind::ReadMem),
    l("memchr", None, Some(0), Some(2), Kind::ReadMem), l("memrchr", None, Some(0), Some(2), Kind::ReadMem),
    l("strcpy", Some(0), Some(1), None, Kind::Copy), l("stpcpy", Some(0), Some(1), None, Kind::Copy),
    l("strncpy", Some(0), Some(1), Some(2), Kind::CopyN), l("stpncpy", Some(0), Some(1), Some(2), Kind::CopyN),
    l("strcat", Some(0), Some(1), None, Kind::Cat), l("strncat", Some(0), Some(1), Some(2), Kind::CatN),
    l("strlen", None, Some(0), None, Kind::Read), l("strnlen", None, Some(0), Some(1), Kind::ReadN),
    l("strcmp", Some(0), Some(1), None, Kind::Read), l("strcasecmp", Some(0), Some(1), None, Kind::Read),
    l("strncmp", Some(0), Some(1), Some(2), Kind::ReadN), l("strncasecmp", Some(0), Some(1), Some(2), Kind::ReadN),
    l("strchr", None, Some(0), None, Kind::Read), l("strrchr", None, Some(0), None, Kind::Read),
    l("index", None, Some(0), None, Kind::Read), l("rindex", None, Some(0), None, Kind::Read),
    l("strstr", Some(0), Some(1), None, Kind::Read), l("strpbrk", Some(0), Some(1), None, Kind::Read),
    l("strspn", Some(0), Some(1), None, Kind::Read), l("strcspn", Some(0), Some(1), None, Kind::Read),
    l("strdup", None, Some(0), None, Kind::Read), l("strndup", None, Some(0), Some(1), Kind::ReadN),
    l("puts", None, Some(0), None, Kind::Read), l("puts_unlocked", None, Some(0), None, Kind::Read),
    l("fputs", None, Some(0), None, Kind::Read), l("fputs_unlocked", None, Some(0), None, Kind::Read),
    l("gettext", None, Some(0), None, Kind::Read),
    l("sprintf", Some(0), None, None, Kind::Print), l("snprintf", Some(0), None, Some(1), Kind::Print),
    l("vsprintf", Some(0), None, None, Kind::Print), l("vsnprintf", Some(0), None, Some(1), Kind::Print),
];

/// The names of all functions known here.
pub(super) fn names() -> FxHashSet<Name> {
    const OTHERS: [&str; 16] = [
        "printf_unlocked",
        "fprintf_unlocked",
        "free",
        "malloc",
        "calloc",
        "realloc",
        "aligned_alloc",
        "memalign",
        "printf",
        "vprintf",
        "scanf",
        "vscanf",
        "fprintf",
        "fscanf",
        "sscanf",
        "vfprintf",
    ];
    let mut out = FxHashSet::default();
    for n in LIBRARY.iter().map(|l| l.name).chain(OTHERS) {
        out.insert(Name::intern(n));
        out.insert(Name::intern(&format!("__builtin_{n}")));
        out.insert(Name::intern(&format!("__{n}_chk")));
    }
    out
}

/// Whether a builtin's operands are checked.
pub(super) fn looks_at(id: BuiltinId) -> bool {
    let op = builtins::row(id).op;
    matches!(op, Op::Alloca | Op::AllocaWithAlign) || builtin_access(op).is_some()
}

impl<'a> Pass<'_, '_, 'a> {
    /// True the first time something of `group` is to be said at `at`.
    fn first(&mut self, at: Loc, group: &'static str) -> bool {
        self.report && self.said.insert((at, group))
    }

    /// What is left of the object from the pointer on, at best and at worst; `None` if unknown. `strict`: of the member.
    fn room(&self, v: &Value<'a>, strict: bool) -> Option<(i128, i128)> {
        let Value::Ptr(list) = v else { return None };
        let mut out: Option<(i128, i128)> = None;
        for t in list.iter() {
            let (mut lo, mut hi) = match self.size_of_base(t.base) {
                Some(s) => s,
                // Of an object of unknown size a member still has one.
                None if strict && t.part.is_some() => (MAX_OBJECT, MAX_OBJECT),
                None => return None,
            };
            let mut start = 0;
            if strict && let Some(Part { start: s, size }) = t.part {
                start = s;
                (lo, hi) = (lo.min(s + size), hi.min(s + size));
            }
            // Before the object there is nothing at all.
            let best = if t.hi < start { 0 } else { hi - t.lo.max(start) };
            let worst = if t.lo < start { 0 } else { lo - t.hi.min(lo) };
            let (worst, best) = (worst.max(0), best.max(0));
            out = Some(out.map_or((worst, best), |(w, b)| (w.min(worst), b.max(best))));
        }
        out
    }

    /// The object a note may name.
    fn object_note<'d>(&self, d: crate::diag::Diag<'d>, v: &Value<'a>, to: bool) -> crate::diag::Diag<'d> {
        let Value::Ptr(list) = v else { return d };
        let [t] = &list[..] else { return d };
        let size = match self.size_of_base(t.base) {
            Some((a, b)) if a == b => a,
            _ => return d,
        };
        match t.base {
            Base::Var(x) if x.name.is_some() => match (t.lo, t.hi) {
                (0, 0) => {
                    let desc = if to { &msg::DESTINATION_OBJECT } else { &msg::SOURCE_OBJECT };
                    d.note(desc, x.loc).arg(x.name).arg(size)
                }
                (a, b) if a == b => {
                    let desc = if to { &msg::AT_OFFSET_DESTINATION } else { &msg::AT_OFFSET_SOURCE };
                    d.note(desc, x.loc).arg(a).arg(x.name).arg(size)
                }
                _ => {
                    let desc = if to { &msg::DESTINATION_OBJECT } else { &msg::SOURCE_OBJECT };
                    d.note(desc, x.loc).arg(x.name).arg(size)
                }
            },
            Base::Object(i) => {
                let o = &self.objects[i as usize];
                if o.by.is_empty() {
                    return d;
                }
                let desc = if to { &msg::DESTINATION_ALLOCATED } else { &msg::SOURCE_ALLOCATED };
                d.note(desc, o.loc).arg(size).arg(&o.by)
            }
            _ => d,
        }
    }

    /// A call writes `n` bytes (at least `n.0`) through `v`.
    fn writes(
        &mut self,
        call: &'a Expr<'a>,
        name: &str,
        v: &Value<'a>,
        n: (i128, i128),
        strict: bool,
    ) -> bool {
        let Some((_, best)) = self.room(v, strict) else { return false };
        if n.0 <= best || !self.first(call.loc, "overflow") {
            return false;
        }
        if !self.cx.sess.enabled(&msg::WRITING, call.loc) {
            return self.beyond(call, name, v, n);
        }
        let d = if n.0 == n.1 {
            let desc = if n.0 == 1 { &msg::WRITING_BYTE } else { &msg::WRITING };
            self.cx.sess.diag(desc, call.loc).arg(name).arg(n.0).arg(best)
        } else {
            self.cx.sess.diag(&msg::WRITING_OR_MORE, call.loc).arg(name).arg(n.0).arg(best)
        };
        self.object_note(d, v, true).emit();
        true
    }

    /// What is written lies beyond the object or member, said as -Warray-bounds.
    fn beyond(&mut self, call: &'a Expr<'a>, name: &str, v: &Value<'a>, n: (i128, i128)) -> bool {
        let Value::Ptr(list) = v else { return false };
        let [t] = &list[..] else { return false };
        let Base::Var(x) = t.base else { return false };
        let size = self.size_of_base(t.base).map_or(MAX_OBJECT, |s| s.1);
        if x.name.is_none() || self.cx.opts.opt_level < 2 {
            return false;
        }
        let end = t.part.map_or(size, |p| (p.start + p.size).min(size));
        let first = if t.lo < 0 { t.lo } else { t.lo.max(end) };
        let last = if n.0 == n.1 { t.lo + n.0 - 1 } else { first };
        let text = range_text(first.min(last.max(first)), last.max(first));
        let d = match t.part {
            Some(p) => self
                .cx
                .sess
                .diag(&msg::OUT_OF_SUBOBJECT, call.loc)
                .arg(name)
                .arg(text)
                .arg(x.name)
                .arg(p.size)
                .arg(p.start),
            None => self
                .cx
                .sess
                .diag(&msg::OUT_OF_BOUNDS, call.loc)
                .arg(name)
                .arg(text)
                .arg(size)
                .arg(x.name)
                .arg(self.cx.types.name(x.ty.get())),
        };
        d.note(&msg::DECLARED_HERE, x.loc).arg(x.name).emit()
    }

    /// A call reads `n` bytes through `v`.
    fn reads(
        &mut self,
        call: &'a Expr<'a>,
        name: &str,
        v: &Value<'a>,
        n: (i128, i128),
        strict: bool,
    ) -> bool {
        let Some((_, best)) = self.room(v, strict) else { return false };
        if n.0 <= best || !self.first(call.loc, "overread") {
            return false;
        }
        let d = if n.0 == n.1 {
            let desc = if n.0 == 1 { &msg::READING_BYTE } else { &msg::READING };
            self.cx.sess.diag(desc, call.loc).arg(name).arg(n.0).arg(best)
        } else {
            self.cx.sess.diag(&msg::READING_OR_MORE, call.loc).arg(name).arg(n.0).arg(best)
        };
        self.object_note(d, v, false).emit();
        true
    }

    /// The length of the string at `v`; `Err` if it is in an object without a terminator.
    fn length(&self, v: &Value<'a>) -> Result<Option<Length>, Option<&'a Var<'a>>> {
        let Value::Ptr(list) = v else { return Ok(None) };
        let mut out: Option<Length> = None;
        let mut unterminated = None;
        for t in list.iter() {
            let one = match t.base {
                Base::Str(s) => string_length(s.bytes, s.width, t.lo, t.hi),
                Base::Var(x) => match self.contents(x) {
                    Some(Contents::Bytes(b, exact)) => {
                        let at = t.lo.max(0) as usize;
                        let end = t.part.map_or(b.len(), |p| ((p.start + p.size) as usize).min(b.len()));
                        if t.lo == t.hi && t.lo >= 0 && t.part.is_none_or(|p| p.start <= t.lo) && at <= end {
                            match b[at..end].iter().position(|&c| c == 0) {
                                Some(n) => Some(Length { lo: n as i128, hi: n as i128 }),
                                None if exact => {
                                    unterminated = Some(x);
                                    None
                                }
                                None => None,
                            }
                        } else if exact && t.hi >= 0 && t.part.is_none_or(|p| p.start <= t.hi) && {
                            let from = t.lo.max(t.part.map_or(0, |p| p.start)).max(0) as usize;
                            from < end && !b[from..end].contains(&0)
                        } {
                            unterminated = Some(x);
                            None
                        } else {
                            None
                        }
                    }
                    Some(Contents::Length(l)) if t.lo == t.hi && t.lo >= 0 && t.lo <= l.lo => {
                        Some(Length { lo: l.lo - t.lo, hi: l.hi - t.lo })
                    }
                    _ => None,
                },
                _ => None,
            };
            out = match (out, one) {
                (None, Some(l)) if list.len() == 1 => Some(l),
                (Some(a), Some(b)) => Some(Length { lo: a.lo.min(b.lo), hi: a.hi.max(b.hi) }),
                (None, Some(l)) => Some(l),
                (_, None) => {
                    if unterminated.is_some() {
                        return Err(unterminated);
                    }
                    return Ok(None);
                }
            };
        }
        Ok(out)
    }

    /// What is in a variable: the bytes of a constant, or a length noted.
    fn contents(&self, x: &'a Var<'a>) -> Option<Contents> {
        if let Some(l) = self.state.strings.get(&std::ptr::from_ref(x)) {
            return Some(Contents::Length(*l));
        }
        let constant = matches!(x.storage, Storage::Static)
            && self.cx.types.quals(base_element(self, x.ty.get())).is_const()
            || x.name.is_none();
        if !constant {
            return None;
        }
        let size = self.cx.types.size_of(x.ty.get())?;
        if size > 1 << 16 {
            return None;
        }
        let init = x.init.get()?;
        let mut bytes = vec![0u8; size as usize];
        for i in init.items {
            let at = i.offset as usize;
            match i.value.unparen().kind {
                ExprKind::StringLit(s) if s.width == 1 => {
                    let room = self.cx.types.size_of(i.ty).unwrap_or(0) as usize;
                    let n = s.bytes.len().min(room).min(bytes.len().saturating_sub(at));
                    bytes[at..at + n].copy_from_slice(&s.bytes[..n]);
                }
                ExprKind::IntConst(c) if i.bits.is_none() => {
                    let n = self.cx.types.size_of(i.ty)? as usize;
                    // Every target so far is little-endian.
                    bytes.get_mut(at..at + n)?.copy_from_slice(c.to_le_bytes().get(..n)?);
                }
                _ => return None,
            }
        }
        Some(Contents::Bytes(bytes, true))
    }
}

enum Contents {
    /// All its bytes; whether they are certain.
    Bytes(Vec<u8>, bool),
    Length(Length),
}

fn base_element<'a>(p: &Pass<'_, '_, 'a>, mut ty: Ty) -> Ty {
    while let Some(e) = p.cx.types.element(ty).filter(|_| p.cx.types.is_array(ty)) {
        ty = e;
    }
    ty
}

fn string_length(bytes: &[u8], width: u8, lo: i128, hi: i128) -> Option<Length> {
    if lo < 0 || width != 1 || lo >= bytes.len() as i128 {
        return None;
    }
    let end = bytes[lo as usize..].iter().position(|&b| b == 0)? as i128;
    if lo == hi { Some(Length { lo: end, hi: end }) } else { Some(Length { lo: 0, hi: end }) }
}

/// The length of the string an array variable is initialised with.
pub(super) fn initial_length(v: &Var) -> Option<i128> {
    let [item] = v.init.get()?.items else { return None };
    match item.value.unparen().kind {
        ExprKind::StringLit(s) if s.width == 1 && item.offset == 0 => {
            s.bytes.iter().position(|&b| b == 0).map(|n| n as i128)
        }
        _ => None,
    }
}

/// The size of an array member, for the string functions' checks. A trailing array may be longer than it says.
pub(super) fn member_size<'a>(p: &Pass<'_, '_, 'a>, e: &'a Expr<'a>, field: &FieldRef) -> Option<i128> {
    let size = p.cx.types.size_of(e.ty)? as i128;
    let record = p.cx.types.record(field.record);
    let last = field.index as usize + 1 == record.fields.len() || record.is_union;
    // Of a declared object it is not longer.
    let declared = walk::root(e).is_some_and(|v| p.cx.types.size_of(v.ty.get()).is_some());
    (p.cx.types.is_array(e.ty) && (!last || declared)).then_some(size)
}

/// A subscript: `base + index` of an array that decays in `a`. `accessed`: the element is used, not only its address.
pub(super) fn indexed<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    a: &'a Expr<'a>,
    index: &Value<'a>,
    accessed: bool,
) {
    if p.cx.opts.opt_level < 2 {
        return;
    }
    let ExprKind::Cast(CastKind::ArrayToPointer, array) = a.unparen().kind else { return };
    let TypeKind::Array { len, elem } = *p.cx.types.kind(array.ty) else { return };
    let &Value::Int(lo, hi) = index else { return };
    let trailing = trailing(p, array);
    let elem_size = p.cx.types.size_of(elem).unwrap_or(1).max(1) as i128;
    let bound = match len {
        ArrayLen::Fixed(n) if !trailing => n as i128,
        ArrayLen::Fixed(_) | ArrayLen::Incomplete => MAX_OBJECT / elem_size,
        _ => return,
    };
    let limit = if accessed { bound } else { bound + 1 };
    let above = lo >= limit;
    let below = hi < 0;
    if !above && !below || !p.first(e.loc, "bounds") {
        return;
    }
    let name = p.cx.types.name(array.ty);
    let desc = if below { &msg::BELOW_BOUNDS } else { &msg::ABOVE_BOUNDS };
    let text = if lo == hi { lo.to_string() } else { format!("[{lo}, {hi}]") };
    let desc = if lo == hi { desc } else { &msg::OUTSIDE_BOUNDS };
    let d = p.cx.sess.diag(desc, e.loc).arg(text).arg(name);
    match walk::root(array) {
        Some(v) if v.name.is_some() => d.note(&msg::WHILE_REFERENCING, v.loc).arg(v.name).emit(),
        _ => d.emit(),
    };
}

/// An array that is the last member of its record, reached through a pointer: it may be longer than declared.
fn trailing<'a>(p: &Pass<'_, '_, 'a>, array: &'a Expr<'a>) -> bool {
    match array.unparen().kind {
        ExprKind::Member { base, field } => {
            let r = p.cx.types.record(field.record);
            let last = field.index as usize + 1 == r.fields.len() || r.is_union;
            last && match base.unparen().kind {
                ExprKind::Deref(q) => {
                    !matches!(q.unparen().kind, ExprKind::Cast(CastKind::ArrayToPointer, _))
                }
                ExprKind::Member { .. } => trailing(p, base),
                _ => false,
            }
        }
        _ => false,
    }
}

/// The address `v` is computed at `e`.
pub(super) fn formed<'a>(p: &mut Pass<'_, '_, 'a>, e: &Expr<'a>, v: &Value<'a>) {
    if p.cx.opts.opt_level < 2 {
        return;
    }
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    let Some((_, object)) = p.size_of_base(t.base) else { return };
    let on = p.cx.sess.enabled(&msg::SUBSCRIPT_OUTSIDE, e.loc);
    if (0 <= t.hi && t.lo <= object) || !on || !p.first(e.loc, "bounds") {
        return;
    }
    let elem = p.cx.types.pointee(e.ty).and_then(|t| p.cx.types.size_of(t)).unwrap_or(1).max(1) as i128;
    let text = subscript(t.lo, t.hi, elem);
    let x = match t.base {
        Base::Var(x) => x,
        Base::Str(s) => {
            let name = format!("char[{}]", s.bytes.len() / s.width.max(1) as usize);
            p.cx.sess.diag(&msg::SUBSCRIPT_OUTSIDE, e.loc).arg(text).arg(name).emit();
            return;
        }
        _ => return,
    };
    let d = p.cx.sess.diag(&msg::SUBSCRIPT_OUTSIDE, e.loc).arg(text).arg(p.cx.types.name(x.ty.get()));
    if x.name.is_some() {
        d.note(&msg::AT_OFFSET_OBJECT, x.loc).arg(range_text(t.lo, t.hi)).arg(x.name).arg(object).emit();
    } else {
        d.emit();
    }
}

fn range_text(lo: i128, hi: i128) -> String {
    if lo == hi { lo.to_string() } else { format!("[{lo}, {hi}]") }
}
fn subscript(lo: i128, hi: i128, elem: i128) -> String {
    range_text(lo.div_euclid(elem), hi.div_euclid(elem))
}

/// The lvalue `e` at `v` is read or written; `own`: it is `*q`.
pub(super) fn dereferenced<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    q: &'a Expr<'a>,
    v: &Value<'a>,
    own: bool,
) {
    if own {
        freed_use(p, e.loc, q, v);
    }
    if let Value::Int(0, 0) = v {
        if p.cx.opts.opt_level >= 2 && p.first(e.loc, "null") {
            p.cx.sess.diag(&msg::NULL_DEREFERENCE, e.loc).emit();
        }
        return;
    }
    if own {
        dangling_use(p, e.loc, q, v);
    }
    if p.cx.opts.opt_level < 2 || p.cx.types.is_array(e.ty) {
        return;
    }
    let Some(size) = p.cx.types.size_of(e.ty) else { return };
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    let Some((_, object)) = p.size_of_base(t.base) else { return };
    let (lo, hi) = (t.lo, t.hi);
    let outside = lo >= object || hi + size as i128 <= 0 || hi < 0;
    let partly = lo == hi && lo + size as i128 > object;
    if !(outside || partly) || p.said.contains(&(e.loc, "bounds")) || !p.first(e.loc, "bounds") {
        return;
    }
    let elem = size.max(1) as i128;
    let text = subscript(lo, hi, elem);
    if p.storing && !p.cx.sess.enabled(&msg::SUBSCRIPT_OUTSIDE, e.loc) {
        let best = if hi < 0 { 0 } else { (object - lo.max(0)).max(0) };
        let desc = if size == 1 { &msg::WRITING_REGION_BYTE } else { &msg::WRITING_REGION };
        let d = p.cx.sess.diag(desc, e.loc).arg(size).arg(best);
        p.object_note(d, v, true).emit();
        return;
    }
    match t.base {
        Base::Str(s) => {
            let desc = if outside { &msg::SUBSCRIPT_OUTSIDE } else { &msg::SUBSCRIPT_PARTLY };
            let name = format!("char[{}]", s.bytes.len() / s.width.max(1) as usize);
            p.cx.sess.diag(desc, e.loc).arg(text).arg(name).emit();
        }
        Base::Var(x) => {
            let desc = if outside { &msg::SUBSCRIPT_OUTSIDE } else { &msg::SUBSCRIPT_PARTLY };
            let d = p.cx.sess.diag(desc, e.loc).arg(text).arg(p.cx.types.name(x.ty.get()));
            if x.name.is_some() {
                d.note(&msg::AT_OFFSET_OBJECT, x.loc).arg(lo).arg(x.name).arg(object).emit();
            } else {
                d.emit();
            }
        }
        Base::Object(i) => {
            let o = p.objects[i as usize].clone();
            let desc = if outside { &msg::SUBSCRIPT_OUTSIDE } else { &msg::SUBSCRIPT_PARTLY };
            let d = p.cx.sess.diag(desc, e.loc).arg(text).arg(format!(
                "{}[{}]",
                p.cx.types.name(e.ty),
                object / elem
            ));
            d.note(&msg::OBJECT_ALLOCATED, o.loc).arg(object).arg(&o.by).emit();
        }
        _ => {}
    }
}

/// What a store through `place` makes unknown.
pub(super) fn overwritten<'a>(p: &mut Pass<'_, '_, 'a>, place: &Value<'a>) {
    match place {
        Value::Ptr(list) if list.iter().all(|t| matches!(t.base, Base::Var(_))) => {
            for t in list.iter() {
                if let Base::Var(x) = t.base {
                    p.state.forget_string(x);
                }
            }
        }
        _ => p.state.forget_strings(),
    }
}

/// `return e`.
pub(super) fn returned<'a>(p: &mut Pass<'_, '_, 'a>, e: &'a Expr<'a>, v: &Value<'a>, at: Loc) {
    if !p.cx.types.is_pointer(e.ty) {
        return;
    }
    let Value::Ptr(list) = v else { return };
    let local = |b: Base<'a>| match b {
        Base::Var(x) => {
            !matches!(x.storage, Storage::Static | Storage::Thread)
                && x.owner.get().is_some_and(|o| std::ptr::eq(o, p.cx.func))
        }
        Base::Object(i) => p.objects[i as usize].stack,
        _ => false,
    };
    let n = list.iter().filter(|t| local(t.base)).count();
    if n == 0 {
        return;
    }
    let found = list.iter().find(|t| local(t.base)).map(|t| t.base);
    // The front end's own case is told at any level; what flows through variables only with optimisation.
    let direct =
        matches!(walk::bare(e).kind, ExprKind::AddrOf(_) | ExprKind::Cast(CastKind::ArrayToPointer, _));
    if !direct && p.cx.opts.opt_level == 0 || !p.first(at, "local") {
        return;
    }
    let desc = match found {
        Some(Base::Var(x)) if x.storage == Storage::Param => {
            if n == list.len() {
                &msg::RETURNS_LOCAL
            } else {
                &msg::MAY_RETURN_LOCAL
            }
        }
        _ if n == list.len() => &msg::RETURNS_LOCAL,
        _ => &msg::MAY_RETURN_LOCAL,
    };
    let d = p.cx.sess.diag(desc, e.loc);
    match found {
        Some(Base::Var(x)) if x.name.is_some() && !direct => d.note(&msg::PLAIN_DECLARED_HERE, x.loc).emit(),
        Some(Base::Object(i)) => d.note(&msg::PLAIN_DECLARED_HERE, p.objects[i as usize].loc).emit(),
        _ => d.emit(),
    };
}

/// A pointer used after its object was freed.
pub(super) fn freed_use<'a>(p: &mut Pass<'_, '_, 'a>, at: Loc, q: &'a Expr<'a>, v: &Value<'a>) {
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    let Some(f) = p.state.freed.iter().find(|f| f.base == t.base).cloned() else { return };
    if f.at == at || !p.first(at, "freed") {
        return;
    }
    let name = name_of(p, q);
    let desc = match (&name, f.maybe) {
        (Some(_), false) => &msg::USED_AFTER,
        (Some(_), true) => &msg::MAY_BE_USED_AFTER,
        (None, false) => &msg::POINTER_USED_AFTER,
        (None, true) => &msg::POINTER_MAY_BE_USED_AFTER,
    };
    let d = p.cx.sess.diag(desc, at);
    let d = match name {
        Some(n) => d.arg(n).arg(&f.by),
        None => d.arg(&f.by),
    };
    d.note(&msg::CALL_HERE, f.at).arg(&f.by).emit();
}

/// A pointer to a variable whose scope has ended.
fn dangling_use<'a>(p: &mut Pass<'_, '_, 'a>, at: Loc, q: &'a Expr<'a>, v: &Value<'a>) {
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    let Base::Var(x) = t.base else { return };
    if x.name.is_none() || !p.dead.iter().any(|d| std::ptr::eq(*d, x)) {
        return;
    }
    // The variable itself cannot be named out of its scope.
    let Some(name) = name_of(p, q) else { return };
    if !p.first(at, "dangling") {
        return;
    }
    p.cx.sess
        .diag(&msg::DANGLING, at)
        .arg(name)
        .arg(x.name)
        .note(&msg::DECLARED_HERE, x.loc)
        .arg(x.name)
        .emit();
}

fn name_of<'a>(p: &Pass<'_, '_, 'a>, e: &'a Expr<'a>) -> Option<String> {
    let mut e = walk::bare(e);
    while let ExprKind::Binary(_, a, _) = e.kind {
        e = walk::bare(a);
    }
    match e.kind {
        ExprKind::VarRef(v) if v.name.is_some() => Some(walk::text(p.cx.types, e)),
        _ => None,
    }
}

/// A variable-length array comes into being.
pub(super) fn vla<'a>(p: &mut Pass<'_, '_, 'a>, v: &'a Var<'a>) {
    let Some(limit) = p.cx.sess.warning_value("-Wvla-larger-than") else { return };
    let mut ty = v.ty.get();
    let (mut lo, mut hi) = (1i128, 1i128);
    while let TypeKind::Array { elem, len } = *p.cx.types.kind(ty) {
        let n = match len {
            ArrayLen::Fixed(n) => (n as i128, n as i128),
            ArrayLen::Vla(b) => match p.state.vars.get(b.value.index.get() as usize) {
                Some(Value::Int(a, b)) => (*a, *b),
                _ => (0, u64::MAX as i128),
            },
            _ => return,
        };
        lo = lo.saturating_mul(n.0);
        hi = hi.saturating_mul(n.1);
        ty = elem;
    }
    let size = p.cx.types.size_of(ty).unwrap_or(1) as i128;
    (lo, hi) = (lo.saturating_mul(size), hi.saturating_mul(size));
    let limit = limit as i128;
    if p.cx.opts.opt_level == 0 || hi <= limit {
        return;
    }
    if lo > limit {
        p.cx.sess.diag(&msg::VLA_TOO_LARGE, v.loc).emit();
    } else if hi >= u32::MAX as i128 {
        p.cx.sess.diag(&msg::VLA_UNBOUNDED, v.loc).emit();
    } else {
        p.cx.sess.diag(&msg::VLA_MAY_BE_LARGE, v.loc).emit();
    }
}

/// A builtin node: allocation on the stack, and the atomics' places.
pub(super) fn builtin<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    id: BuiltinId,
    args: &'a [&'a Expr<'a>],
    values: &[Value<'a>],
) -> Value<'a> {
    let row = builtins::row(id);
    match row.op {
        Op::Alloca | Op::AllocaWithAlign => {
            let (lo, hi) = match values.first() {
                Some(Value::Int(a, b)) => (*a, *b),
                _ => (0, u64::MAX as i128),
            };
            if p.report {
                alloca(p, e, lo, hi);
            }
            let name = format!("__builtin_{}", row.name);
            return p.object(Object { lo: lo.min(hi), hi, loc: e.loc, by: name, stack: true });
        }
        Op::Expect | Op::ExpectWithProbability | Op::AssumeAligned => {
            return values.first().cloned().unwrap_or(Value::Any);
        }
        _ => {}
    }
    let writes = builtin_access(row.op);
    if let Some(writes) = writes
        && p.report
        && let (Some(a), Some(v)) = (args.first(), values.first())
        && let Some(ty) = p.cx.types.pointee(a.ty)
        && let Some(size) = p.cx.types.size_of(ty)
    {
        let n = (size as i128, size as i128);
        let name = row.name.to_string();
        if writes {
            p.writes(e, &name, v, n, false);
        } else {
            p.reads(e, &name, v, n, false);
        }
    }
    if matches!(row.op, Op::VaStart | Op::VaEnd | Op::VaCopy | Op::Setjmp) || writes.is_some() {
        p.state.forget_strings();
    }
    Value::Any
}

/// Whether an atomic builtin writes (or else reads) through its first argument.
fn builtin_access(op: Op) -> Option<bool> {
    use Op::*;
    match op {
        AtomicLoadN | AtomicLoad => Some(false),
        AtomicStoreN
        | AtomicExchangeN
        | AtomicCompareExchangeN
        | AtomicStore
        | AtomicExchange
        | AtomicCompareExchange
        | AtomicFetchAdd
        | AtomicFetchSub
        | AtomicFetchAnd
        | AtomicFetchXor
        | AtomicFetchOr
        | AtomicFetchNand
        | AtomicAddFetch
        | AtomicSubFetch
        | AtomicAndFetch
        | AtomicXorFetch
        | AtomicOrFetch
        | AtomicNandFetch
        | SyncFetchAdd
        | SyncFetchSub
        | SyncFetchOr
        | SyncFetchAnd
        | SyncFetchXor
        | SyncFetchNand
        | SyncAddFetch
        | SyncSubFetch
        | SyncOrFetch
        | SyncAndFetch
        | SyncXorFetch
        | SyncNandFetch
        | SyncBoolCas
        | SyncValCas
        | SyncLockTestAndSet
        | SyncLockRelease => Some(true),
        _ => None,
    }
}

fn alloca<'a>(p: &mut Pass<'_, '_, 'a>, e: &'a Expr<'a>, lo: i128, hi: i128) {
    p.cx.sess.diag(&msg::ALLOCA, e.loc).emit();
    if (lo, hi) == (0, 0) {
        p.cx.sess.diag(&msg::ALLOC_ZERO, e.loc).arg(1).emit();
    }
    let Some(limit) = p.cx.sess.warning_value("-Walloca-larger-than") else { return };
    let limit = limit as i128;
    if lo > limit {
        p.cx.sess.diag(&msg::ALLOCA_TOO_LARGE, e.loc).emit();
    } else if hi > limit && p.cx.opts.opt_level > 0 {
        let desc = if hi >= u32::MAX as i128 { &msg::ALLOCA_UNBOUNDED } else { &msg::ALLOCA_MAY_BE_LARGE };
        p.cx.sess.diag(desc, e.loc).emit();
    }
}

/// A call of function `f`. Gives its value if it is one this knows.
pub(super) fn library_call<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    f: &Callee<'a>,
    args: &'a [&'a Expr<'a>],
    values: &[Value<'a>],
) -> Option<Value<'a>> {
    let name = f.name.as_str();
    let plain = name.strip_prefix("__builtin_").unwrap_or(name);
    // The checking variants take what the others take, and a size.
    let plain = plain.strip_prefix("__").and_then(|n| n.strip_suffix("_chk")).unwrap_or(plain);
    let own = f.own;
    if p.report {
        for (a, v) in args.iter().zip(values) {
            if p.cx.types.is_pointer(a.ty) {
                freed_use(p, e.loc, a, v);
                dangling_use(p, e.loc, a, v);
            }
        }
        nonnull(p, e, f, plain, own, args, values);
    }
    let attrs = f.attrs;
    if own && attrs.alloc_size.is_none() {
        return None;
    }
    if let Some(l) = LIBRARY.iter().find(|l| l.name == plain) {
        return Some(string_call(p, e, l, name, values));
    }
    match plain {
        "free" => {
            if let Some(v) = values.first() {
                free(p, e, name, args[0], v);
                freed(p, v, e.loc, name);
            }
            p.state.forget_strings();
            return Some(Value::Any);
        }
        "realloc" => {
            if let Some(v) = values.first() {
                free(p, e, name, args[0], v);
            }
        }
        _ => {}
    }
    let sizes = match plain {
        "malloc" => Some((0, usize::MAX)),
        "calloc" => Some((0, 1)),
        "realloc" | "aligned_alloc" | "memalign" => Some((1, usize::MAX)),
        _ => attrs
            .alloc_size
            .map(|(a, b)| (a.saturating_sub(1) as usize, if b > 0 { b as usize - 1 } else { usize::MAX })),
    };
    let (first, second) = sizes?;
    let range = |i: usize| match values.get(i) {
        Some(Value::Int(a, b)) => (*a, *b),
        _ => (0, u64::MAX as i128),
    };
    let (mut lo, mut hi) = range(first);
    if p.report {
        alloc_size(p, e, f, first, (lo, hi), plain == "realloc");
    }
    if second != usize::MAX {
        let (a, b) = range(second);
        if p.report {
            alloc_size(p, e, f, second, (a, b), false);
            if lo >= 0
                && a >= 0
                && lo.saturating_mul(a) > max_alloc(p)
                && lo <= max_alloc(p)
                && a <= max_alloc(p)
            {
                p.cx.sess.diag(&msg::ALLOC_PRODUCT, e.loc).arg(lo).arg(a).arg(max_alloc(p)).emit();
            }
        }
        lo = lo.saturating_mul(a);
        hi = hi.saturating_mul(b);
    }
    p.state.forget_strings();
    Some(p.object(Object { lo: lo.max(0), hi: hi.max(0), loc: e.loc, by: name.to_string(), stack: false }))
}

fn max_alloc(p: &Pass) -> i128 {
    p.cx.sess.warning_value("-Walloc-size-larger-than").map_or(MAX_OBJECT, |v| v as i128)
}

/// The size given to an allocation function.
fn alloc_size<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    f: &Callee<'a>,
    arg: usize,
    (lo, hi): (i128, i128),
    realloc: bool,
) {
    let max = max_alloc(p);
    let said = if hi < 0 || lo < 0 && hi == 0 {
        if lo == hi {
            p.cx.sess.diag(&msg::ALLOC_NEGATIVE, e.loc).arg(arg + 1).arg(lo)
        } else {
            p.cx.sess.diag(&msg::ALLOC_NEGATIVE_RANGE, e.loc).arg(arg + 1).arg(lo).arg(hi)
        }
    } else if lo > max {
        if lo == hi {
            p.cx.sess.diag(&msg::ALLOC_TOO_LARGE, e.loc).arg(arg + 1).arg(lo).arg(max)
        } else {
            p.cx.sess.diag(&msg::ALLOC_TOO_LARGE_RANGE, e.loc).arg(arg + 1).arg(lo).arg(hi).arg(max)
        }
    } else if (lo, hi) == (0, 0) && !realloc {
        p.cx.sess.diag(&msg::ALLOC_ZERO, e.loc).arg(arg + 1)
    } else {
        return;
    };
    said.note(&msg::ALLOC_DECLARED, f.loc).arg(f.name).emit();
}

/// A pointer given to `free` or `realloc`.
fn free<'a>(p: &mut Pass<'_, '_, 'a>, e: &'a Expr<'a>, by: &str, arg: &'a Expr<'a>, v: &Value<'a>) {
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    if !p.report {
        return;
    }
    let heap = match t.base {
        Base::Var(_) | Base::Str(_) => false,
        Base::Object(i) => !p.objects[i as usize].stack,
        Base::Unknown(_) => true,
    };
    if heap {
        let unknown = matches!(t.base, Base::Unknown(_));
        if (t.lo > 0 || t.hi < 0 && !unknown) && p.cx.opts.opt_level > 0 && p.first(e.loc, "nonheap") {
            let d = match name_of(p, arg) {
                Some(n) => p.cx.sess.diag(&msg::FREE_OFFSET, e.loc).arg(by).arg(n).arg(t.lo),
                None => p.cx.sess.diag(&msg::FREE_POINTER_OFFSET, e.loc).arg(by).arg(t.lo),
            };
            if let Base::Object(i) = t.base {
                let o = p.objects[i as usize].clone();
                d.note(&msg::RETURNED_FROM, o.loc).arg(&o.by).emit();
            } else {
                d.emit();
            }
        }
        return;
    }
    if !p.first(e.loc, "nonheap") {
        return;
    }
    match t.base {
        Base::Var(x) if x.name.is_some() => {
            p.cx.sess
                .diag(&msg::FREE_OBJECT, e.loc)
                .arg(by)
                .arg(x.name)
                .note(&msg::PLAIN_DECLARED_HERE, x.loc)
                .emit();
        }
        Base::Object(i) => {
            let o = p.objects[i as usize].clone();
            p.cx.sess
                .diag(&msg::FREE_POINTER, e.loc)
                .arg(by)
                .note(&msg::RETURNED_FROM, o.loc)
                .arg(&o.by)
                .emit();
        }
        _ => {
            p.cx.sess.diag(&msg::FREE_POINTER, e.loc).arg(by).emit();
        }
    }
}

/// The object a pointer is the start of is gone.
fn freed<'a>(p: &mut Pass<'_, '_, 'a>, v: &Value<'a>, at: Loc, by: &str) {
    let Value::Ptr(list) = v else { return };
    let [t] = &list[..] else { return };
    if matches!(t.base, Base::Unknown(_) | Base::Object(_)) {
        p.state.freed.retain(|f| f.base != t.base);
        p.state.freed.push(Freed { base: t.base, at, by: by.to_string(), maybe: false });
    }
}

/// Null pointers where the function wants none.
fn nonnull<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    f: &Callee<'a>,
    plain: &str,
    own: bool,
    args: &'a [&'a Expr<'a>],
    values: &[Value<'a>],
) {
    let attrs = f.attrs;
    let library = LIBRARY.iter().find(|l| l.name == plain).filter(|_| !own);
    let wanted_by_library = match plain {
        "printf" | "vprintf" | "scanf" | "vscanf" | "printf_unlocked" => 1,
        "fputs" | "fputs_unlocked" => 2,
        "fprintf_unlocked" => 3,
        "fprintf" | "vfprintf" | "fscanf" | "vfscanf" | "sscanf" | "vsscanf" => 3,
        _ => 0u64,
    };
    if attrs.nonnull == 0 && library.is_none() && wanted_by_library == 0 {
        return;
    }
    let format = match plain {
        "printf" | "vprintf" => Some(0),
        "fprintf" | "vfprintf" | "sprintf" | "vsprintf" => Some(1),
        "snprintf" | "vsnprintf" => Some(2),
        _ => None,
    };
    if let Some(i) = format
        && !own
        && values.get(i).is_some_and(nonstring)
        && p.first(e.loc, "overread")
    {
        p.cx.sess.diag(&msg::NONSTRING, e.loc).arg(f.name).arg(i + 1).emit();
    }
    for (i, (a, v)) in args.iter().zip(values).enumerate() {
        if !p.cx.types.is_pointer(a.ty) || i >= 64 {
            continue;
        }
        // With a size of zero nothing is accessed, but the library's functions want a pointer all the same.
        let wanted = attrs.nonnull >> i & 1 != 0
            || library.is_some_and(|l| l.kind != Kind::Print && (l.dst == Some(i) || l.src == Some(i)))
            || library.is_some_and(|l| l.kind == Kind::Print && l.size.is_none() && i == 0)
            || wanted_by_library >> i & 1 != 0 && !own;
        if !wanted || v.constant() != Some(0) {
            continue;
        }
        let literal = is_null_constant(a);
        if !literal && p.cx.opts.opt_level < 2 {
            continue;
        }
        let desc = &msg::NULL_ARGUMENT;
        if p.said.insert((e.loc, ["null0", "null1", "null2", "null3"][i.min(3)])) {
            let note = if library.is_some() { &msg::IN_CALL_BUILTIN } else { &msg::IN_CALL_NONNULL };
            p.cx.sess.diag(desc, e.loc).arg(i + 1).note(note, f.loc).arg(f.name).emit();
        }
    }
}

fn is_null_constant(e: &Expr) -> bool {
    match e.kind {
        ExprKind::Paren(x) | ExprKind::Cast(_, x) => is_null_constant(x),
        ExprKind::IntConst(0) => true,
        _ => graph::constant(e) == Some(0),
    }
}

/// A call of a function on memory or strings.
fn string_call<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    l: &Library,
    name: &str,
    values: &[Value<'a>],
) -> Value<'a> {
    let none = Value::Any;
    let dst = l.dst.and_then(|i| values.get(i)).unwrap_or(&none).clone();
    let src = l.src.and_then(|i| values.get(i)).unwrap_or(&none).clone();
    let size = match l.size.and_then(|i| values.get(i)) {
        Some(Value::Int(a, b)) => Some((*a, *b)),
        _ => None,
    };
    let length = p.length(&src);
    if p.report {
        if let Some((lo, hi)) = size
            && lo > MAX_OBJECT
            && l.kind != Kind::Print
        {
            // gcc says it of a bound that is too large whatever the object.
            let reads = matches!(l.kind, Kind::Read | Kind::ReadN | Kind::ReadMem);
            if p.first(e.loc, "overflow") {
                let desc = if reads { &msg::BOUND_OVERREAD } else { &msg::BOUND_OVERFLOW };
                let text = if lo == hi { lo.to_string() } else { format!("[{lo}, {hi}]") };
                p.cx.sess.diag(desc, e.loc).arg(name).arg(text).arg(MAX_OBJECT).emit();
            }
        } else {
            check_string(p, e, l, name, &dst, &src, size, &length);
        }
        overlap(p, e, l, name, &dst, &src, size, &length);
    }
    // What is known afterwards.
    let result = match l.name {
        "strlen" => match &length {
            Ok(Some(n)) => Value::Int(n.lo, n.hi),
            _ => Value::Int(0, MAX_OBJECT - 1),
        },
        "memcpy" | "memmove" | "memset" | "strcpy" | "strncpy" | "strcat" | "strncat" => dst.clone(),
        "mempcpy" => match size {
            Some((lo, hi)) if hi <= MAX_OBJECT => moved(dst.clone(), lo, hi, None),
            _ => Value::Any,
        },
        "stpcpy" => match length {
            Ok(Some(n)) => moved(dst.clone(), n.lo, n.hi, None),
            _ => Value::Any,
        },
        "stpncpy" => match size {
            Some((_, hi)) if hi <= MAX_OBJECT => moved(dst.clone(), 0, hi, None),
            _ => Value::Any,
        },
        "memchr" | "memrchr" => match size {
            Some((_, hi)) if (1..=MAX_OBJECT).contains(&hi) => found(moved(src.clone(), 0, hi - 1, None)),
            _ => Value::Any,
        },
        "strchr" | "strrchr" | "index" | "rindex" => match (length, p.room(&src, true)) {
            (Ok(Some(n)), _) => found(moved(src.clone(), 0, n.hi, None)),
            (_, Some((_, best))) if best > 0 => found(moved(src.clone(), 0, best - 1, None)),
            _ => Value::Any,
        },
        "strdup" | "strndup" => {
            let size = match (&length, l.kind) {
                (Ok(Some(n)), Kind::Read) => (n.lo + 1, n.hi + 1),
                _ => (1, MAX_OBJECT),
            };
            return p.object(Object {
                lo: size.0,
                hi: size.1,
                loc: e.loc,
                by: name.to_string(),
                stack: false,
            });
        }
        _ => Value::Any,
    };
    let writes = !matches!(l.kind, Kind::Read | Kind::ReadN | Kind::ReadMem);
    if writes {
        let before = match (&dst, l.kind) {
            (Value::Ptr(list), Kind::Cat) if list.len() == 1 => p.length(&dst).ok().flatten(),
            _ => None,
        };
        overwritten(p, &dst);
        if let Value::Ptr(list) = &dst
            && let [t] = &list[..]
            && let Base::Var(x) = t.base
            && (t.lo, t.hi) == (0, 0)
            && let Ok(Some(n)) = length
        {
            let new = match l.kind {
                Kind::Copy => Some(n),
                Kind::Cat => before.map(|b| Length { lo: b.lo + n.lo, hi: b.hi + n.hi }),
                _ => None,
            };
            if let Some(n) = new {
                Rc::make_mut(&mut p.state.strings).insert(x, n);
            }
        }
    }
    result
}

/// The result of a search: a place, or null.
fn found(v: Value) -> Value {
    match v {
        Value::Ptr(list) => {
            Value::Ptr(list.iter().map(|t| super::values::Target { null: true, ..*t }).collect())
        }
        v => v,
    }
}

#[allow(clippy::too_many_arguments)]
fn check_string<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    l: &Library,
    name: &str,
    dst: &Value<'a>,
    src: &Value<'a>,
    size: Option<(i128, i128)>,
    length: &Result<Option<Length>, Option<&'a Var<'a>>>,
) {
    // A source without end.
    let string = |p: &mut Pass<'_, '_, 'a>, v: &Value<'a>, arg: Option<usize>| {
        if nonstring(v) {
            if p.first(e.loc, "overread") {
                p.cx.sess.diag(&msg::NONSTRING, e.loc).arg(name).arg(arg.map_or(0, |i| i + 1)).emit();
            }
            return;
        }
        if outside_string(p, e, v) {
            return;
        }
        match p.length(v) {
            Err(x) => {
                if p.first(e.loc, "overread") {
                    let d = p.cx.sess.diag(&msg::NOT_TERMINATED, e.loc).arg(name);
                    match x {
                        Some(x) if x.name.is_some() => d.note(&msg::REFERENCED_ARGUMENT, x.loc).emit(),
                        _ => d.emit(),
                    };
                }
                return;
            }
            Ok(Some(_)) => return,
            Ok(None) => {}
        }
        // At least the terminator is read.
        p.reads(e, name, v, (1, i128::MAX), true);
    };
    match l.kind {
        Kind::Mem | Kind::Move => {
            if let Some(n) = size {
                p.writes(e, name, dst, n, false);
                if l.src.is_some() {
                    p.reads(e, name, src, n, false);
                }
            }
        }
        Kind::Copy => {
            string(p, src, l.src);
            let n = match length {
                Ok(Some(n)) => (n.lo + 1, n.hi + 1),
                _ => (1, i128::MAX),
            };
            p.writes(e, name, dst, n, true);
        }
        Kind::Cat => {
            string(p, src, l.src);
            let have = p.length(dst).ok().flatten().map_or(0, |n| n.lo);
            let n = match length {
                Ok(Some(n)) => (have + n.lo + 1, if n.lo == n.hi { have + n.lo + 1 } else { i128::MAX }),
                _ => (1, i128::MAX),
            };
            p.writes(e, name, dst, n, true);
        }
        Kind::CopyN => {
            if let Some((lo, hi)) = size
                && !p.writes(e, name, dst, (lo, hi), true)
            {
                truncation(p, e, name, dst, length, lo, hi);
            }
        }
        Kind::CatN => {
            if let Some((lo, hi)) = size
                && let Some((_, best)) = p.room(dst, true)
                && lo == hi
                && lo >= best
                && best < MAX_OBJECT
                && p.first(e.loc, "overflow")
            {
                let desc = if lo == best { &msg::BOUND_EQUALS } else { &msg::BOUND_EXCEEDS };
                p.cx.sess.diag(desc, e.loc).arg(name).arg(lo).arg(best).emit();
            } else if let Some((lo, hi)) = size
                && let Ok(Some(n)) = length
                && lo == hi
                && n.lo == n.hi
                && 0 < lo
                && lo < n.lo
                && p.first(e.loc, "truncation")
            {
                let desc = if lo == 1 { &msg::TRUNCATED_BYTE } else { &msg::TRUNCATED };
                p.cx.sess.diag(desc, e.loc).arg(name).arg(lo).arg(n.lo).emit();
            }
        }
        Kind::Read => {
            string(p, src, l.src);
            if l.dst.is_some() {
                string(p, dst, l.dst);
            }
        }
        Kind::ReadN => {
            for v in [dst, src] {
                if let Some((lo, _)) = size
                    && let Some((_, best)) = p.room(v, true)
                    && lo > best
                    && !matches!(p.length(v), Ok(Some(_)))
                    && p.first(e.loc, "overread")
                {
                    let text = size.map_or(String::new(), |(a, b)| {
                        if a == b { a.to_string() } else { format!("[{a}, {b}]") }
                    });
                    let d = p.cx.sess.diag(&msg::BOUND_SOURCE, e.loc).arg(name).arg(text).arg(best);
                    p.object_note(d, v, false).emit();
                }
            }
        }
        Kind::ReadMem => {
            if let Some(n) = size {
                for v in [dst, src] {
                    p.reads(e, name, v, n, false);
                }
            }
        }
        Kind::Print => {
            if let Some((lo, _)) = size
                && let Some((_, best)) = p.room(dst, true)
            {
                if lo > MAX_OBJECT {
                    p.cx.sess.diag(&msg::BOUND_FORMAT, e.loc).arg(name).arg(lo).arg(MAX_OBJECT).emit();
                } else if lo > best {
                    p.cx.sess.diag(&msg::BOUND_EXCEEDS_DESTINATION, e.loc).arg(name).arg(lo).arg(best).emit();
                }
            }
        }
    }
}

/// All of it is in arrays that are no strings.
fn nonstring(v: &Value) -> bool {
    matches!(v, Value::Ptr(l) if !l.is_empty() && l.iter().all(|t| matches!(t.base, Base::Var(v) if v.attrs.get().nonstring)))
}

/// A string wanted from before or behind a constant array: true if that was said.
fn outside_string<'a>(p: &mut Pass<'_, '_, 'a>, e: &'a Expr<'a>, v: &Value<'a>) -> bool {
    let Value::Ptr(list) = v else { return false };
    let [t] = &list[..] else { return false };
    let constant = match t.base {
        Base::Str(_) => true,
        Base::Var(x) => p.contents(x).is_some_and(|c| matches!(c, Contents::Bytes(..))),
        _ => false,
    };
    let Some((_, size)) = p.size_of_base(t.base).filter(|_| constant) else { return false };
    if t.lo <= size && t.hi >= 0
        || !p.cx.sess.enabled(&msg::OFFSET_STRING, e.loc)
        || !p.first(e.loc, "bounds")
    {
        return false;
    }
    p.cx.sess.diag(&msg::OFFSET_STRING, e.loc).arg(range_text(t.lo, t.hi)).emit();
    true
}

/// `strncpy` that leaves no room for the terminator, by its bound alone.
fn truncation<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    name: &str,
    dst: &Value<'a>,
    length: &Result<Option<Length>, Option<&'a Var<'a>>>,
    lo: i128,
    hi: i128,
) {
    if let Ok(Some(n)) = length
        && (hi == 0 || lo < hi && hi <= n.lo)
        && p.first(e.loc, "truncation")
    {
        if hi == 0 {
            p.cx.sess.diag(&msg::UNCHANGED, e.loc).arg(name).emit();
        } else {
            p.cx.sess.diag(&msg::TRUNCATED_BETWEEN, e.loc).arg(name).arg(lo).arg(hi).arg(n.lo).emit();
        }
        return;
    }
    if lo != hi || lo == 0 {
        return;
    }
    let nonstring = matches!(dst, Value::Ptr(l) if l.iter().any(|t| matches!(t.base, Base::Var(v) if v.attrs.get().nonstring)));
    if nonstring {
        return;
    }
    if let Ok(Some(n)) = length {
        if n.lo == n.hi && n.lo >= lo && p.first(e.loc, "truncation") {
            if n.lo == lo {
                let desc = if lo == 1 { &msg::TRUNCATED_NUL_ONE } else { &msg::TRUNCATED_NUL };
                p.cx.sess.diag(desc, e.loc).arg(name).arg(lo).emit();
            } else {
                let desc = if lo == 1 { &msg::TRUNCATED_BYTE } else { &msg::TRUNCATED };
                p.cx.sess.diag(desc, e.loc).arg(name).arg(lo).arg(n.lo).emit();
            }
        }
        return;
    }
    if let Some((_, best)) = p.room(dst, true)
        && best == lo
        && p.cx.opts.opt_level > 0
        && p.first(e.loc, "truncation")
    {
        p.cx.sess.diag(&msg::BOUND_EQUALS_DESTINATION, e.loc).arg(name).arg(lo).emit();
    }
}

/// Source and destination of a copy that must not overlap.
#[allow(clippy::too_many_arguments)]
fn overlap<'a>(
    p: &mut Pass<'_, '_, 'a>,
    e: &'a Expr<'a>,
    l: &Library,
    name: &str,
    dst: &Value<'a>,
    src: &Value<'a>,
    size: Option<(i128, i128)>,
    length: &Result<Option<Length>, Option<&'a Var<'a>>>,
) {
    let copies = matches!(l.kind, Kind::Mem | Kind::Copy | Kind::CopyN | Kind::Cat | Kind::CatN);
    if !copies || l.src.is_none() {
        return;
    }
    let (Value::Ptr(d), Value::Ptr(s)) = (dst, src) else { return };
    let ([d], [s]) = (&d[..], &s[..]) else { return };
    if d.base != s.base {
        return;
    }
    let same = (d.lo, d.hi) == (s.lo, s.hi) && d.lo == d.hi;
    let n = match (l.kind, size, length) {
        (Kind::Mem, Some((lo, _)), _) => lo,
        (Kind::Copy | Kind::Cat, _, Ok(Some(n))) => n.lo + 1,
        (Kind::CopyN | Kind::CatN, Some((lo, _)), Ok(Some(n))) => lo.min(n.lo + 1),
        (Kind::CopyN, Some((lo, _)), _) => lo.min(1),
        _ if same => 1,
        _ => return,
    };
    // The farthest they may be apart, within the object.
    let size = p.size_of_base(d.base).map_or(MAX_OBJECT, |s| s.1);
    let clamp = |t: &super::values::Target<'a>| (t.lo.max(0), t.hi.min((size - n).max(t.lo.max(0))));
    let fixed = |t: &super::values::Target<'a>| t.lo == t.hi;
    let (dl, dh) = if fixed(d) { (d.lo, d.hi) } else { clamp(d) };
    let (sl, sh) = if fixed(s) { (s.lo, s.hi) } else { clamp(s) };
    let distance = (dh - sl).abs().max((sh - dl).abs());
    if n <= 0 || distance >= n || !p.first(e.loc, "restrict") {
        return;
    }
    if same {
        p.cx.sess.diag(&msg::SAME_AS_DESTINATION, e.loc).arg(name).emit();
        return;
    }
    let bytes = n - distance;
    if !fixed(d) || !fixed(s) {
        let near = if dl <= sh && sl <= dh { 0 } else { (dl - sh).max(sl - dh) };
        let both = (range_text(d.lo, d.hi), range_text(s.lo, s.hi));
        let at = range_text(dl.max(sl), dh.max(sh));
        let most = n - near;
        let d = p.cx.sess.diag(&msg::OVERLAPS_BETWEEN, e.loc).arg(name).arg(n).arg(both.0).arg(both.1);
        d.arg(bytes).arg(most).arg(at).emit();
        return;
    }
    p.cx.sess
        .diag(if bytes == 1 { &msg::OVERLAPS_BYTE } else { &msg::OVERLAPS }, e.loc)
        .arg(name)
        .arg(n)
        .arg(d.lo)
        .arg(s.lo)
        .arg(bytes)
        .arg(d.lo.max(s.lo))
        .emit();
}
