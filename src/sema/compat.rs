//! Compatible types and composite types (C11 §6.2.7, §6.7.6).

use super::Sema;
use crate::ast::{ArrayLen, FuncType, Quals, Ty, TypeKind};

impl<'s, 'a> Sema<'s, 'a> {
    /// Compatible, outer qualifiers included.
    pub fn compatible(&self, a: Ty, b: Ty) -> bool {
        let t = &self.types;
        let (a, b) = (t.canon(a), t.canon(b));
        if a == b {
            return true;
        }
        t.quals(a) == t.quals(b) && self.compatible_unqual(a, b)
    }

    /// Compatible, outer qualifiers of both ignored.
    pub fn compatible_unqual(&self, a: Ty, b: Ty) -> bool {
        let t = &self.types;
        if t.canon_unqual(a) == t.canon_unqual(b) {
            return true;
        }
        let (a, b) = (t.canon(a), t.canon(b));
        match (*t.kind(a), *t.kind(b)) {
            (TypeKind::Error, _) | (_, TypeKind::Error) => true,
            (TypeKind::Pointer(x), TypeKind::Pointer(y)) => self.compatible(x, y),
            (TypeKind::Array { elem: x, len: m }, TypeKind::Array { elem: y, len: n }) => {
                let lens = match (m, n) {
                    (ArrayLen::Fixed(m), ArrayLen::Fixed(n)) => m == n,
                    _ => true,
                };
                lens && self.compatible(x, y)
            }
            (TypeKind::Vector { elem: x, lanes: m }, TypeKind::Vector { elem: y, lanes: n }) => {
                m == n && self.compatible_unqual(x, y)
            }
            (TypeKind::Function(f), TypeKind::Function(g)) => self.compatible_functions(f, g),
            // An enum and its underlying type (C11 §6.7.2.2p4); two enums are not.
            (TypeKind::Enum(_), TypeKind::Enum(_)) => false,
            (TypeKind::Enum(id), _) | (_, TypeKind::Enum(id)) if !t.enumeration(id).complete => false,
            (TypeKind::Enum(_), _) => t.canon_unqual(t.enum_to_int(a)) == t.canon_unqual(b),
            (_, TypeKind::Enum(_)) => t.canon_unqual(t.enum_to_int(b)) == t.canon_unqual(a),
            _ => false,
        }
    }

    fn compatible_functions(&self, f: &FuncType<'a>, g: &FuncType<'a>) -> bool {
        // A volatile return type meant `noreturn` once: gcc compares without it.
        let t = &self.types;
        let q = |ty| t.quals(ty).minus(Quals::VOLATILE);
        if q(f.ret) != q(g.ret) && !t.is_void(f.ret) {
            return false;
        }
        if !self.compatible_unqual(f.ret, g.ret) || f.conv != g.conv || f.regparm != g.regparm {
            return false;
        }
        match (f.prototype, g.prototype) {
            (true, true) => {
                f.variadic == g.variadic
                    && f.params.len() == g.params.len()
                    && f.params.iter().zip(g.params).all(|(&a, &b)| self.compatible_params(a, b))
            }
            (false, false) => true,
            // §6.7.6.3p15: the prototype must be what default promotions give.
            (true, false) => !f.variadic && f.params.iter().all(|&p| self.is_self_promoting(p)),
            (false, true) => !g.variadic && g.params.iter().all(|&p| self.is_self_promoting(p)),
        }
    }

    fn compatible_params(&self, a: Ty, b: Ty) -> bool {
        if self.compatible_unqual(a, b) {
            return true;
        }
        // GNU: a transparent union parameter matches any of its members' types.
        let any_member = |u: Ty, other: Ty| {
            self.types.as_record(u).is_some_and(|r| {
                r.transparent && r.fields.iter().any(|f| self.compatible_unqual(f.ty, other))
            })
        };
        any_member(a, b) || any_member(b, a)
    }

    /// True if default argument promotion leaves the type as it is.
    pub fn is_self_promoting(&self, ty: Ty) -> bool {
        let ty = self.types.canon_unqual(ty);
        match *self.types.kind(ty) {
            TypeKind::Bool => false,
            TypeKind::Int(_) => self.types.int_width(ty) >= 32,
            TypeKind::Enum(_) => self.types.int_width(ty) >= 32,
            TypeKind::Float(_) => ty != Ty::FLOAT,
            _ => true,
        }
    }

    /// The composite of two compatible types; `a`'s sugar is preferred.
    pub fn composite(&mut self, a: Ty, b: Ty) -> Ty {
        if self.types.same(a, b) {
            // Keep the sugar of `a`, but a `noreturn` function type wins.
            return a;
        }
        let q = self.types.quals(a);
        match (*self.types.kind(a), *self.types.kind(b)) {
            (TypeKind::Pointer(x), TypeKind::Pointer(y)) => {
                let c = self.composite(x, y);
                if c == x {
                    return a;
                }
                let p = self.types.pointer(c);
                self.types.qualified(p, q)
            }
            (TypeKind::Array { elem: x, len: m }, TypeKind::Array { elem: y, len: n }) => {
                let elem = self.composite(x, y);
                let len = match (m, n) {
                    (ArrayLen::Fixed(_), _) => m,
                    (_, ArrayLen::Fixed(_)) => n,
                    (ArrayLen::Vla(_), _) => m,
                    (_, ArrayLen::Vla(_)) => n,
                    (ArrayLen::Star, _) => m,
                    _ => n,
                };
                self.types.array(elem, len)
            }
            (TypeKind::Function(f), TypeKind::Function(g)) => {
                let ret = self.composite(f.ret, g.ret);
                let (f, g) = if f.prototype || !g.prototype { (f, g) } else { (g, f) };
                let params = if f.prototype && g.prototype && f.params.len() == g.params.len() {
                    let v: Vec<Ty> =
                        f.params.iter().zip(g.params).map(|(&a, &b)| self.composite(a, b)).collect();
                    &*self.arena.alloc_slice_copy(&v)
                } else {
                    f.params
                };
                self.types.function(FuncType { ret, params, noreturn: f.noreturn || g.noreturn, ..*f })
            }
            (TypeKind::Record(_), _) if self.types.as_record(a).is_some_and(|r| r.transparent) => b,
            // An enum against its integer type: keep the enum.
            (_, TypeKind::Enum(_)) => self.types.qualified(b, Quals::NONE),
            _ => a,
        }
    }
}
