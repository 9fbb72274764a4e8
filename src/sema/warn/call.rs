//! Calls: what a format, a sentinel or a known library function asks of its arguments.

use super::{SizeofOperand, on, skip_conversions};
use crate::ast::{CastKind, Expr, ExprKind, Func, FuncType, Linkage, Ty, TypeKind};
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// Library functions that take a size: name, destination, source, second source and size as argument indices
/// (from 0), and whether it works on strings.
struct Sized {
    name: &'static str,
    dest: Option<usize>,
    source: Option<usize>,
    other: Option<usize>,
    size: usize,
    string: bool,
}

const fn copies(name: &'static str, string: bool) -> Sized {
    Sized { name, dest: Some(0), source: Some(1), other: None, size: 2, string }
}
const fn compares(name: &'static str, string: bool) -> Sized {
    Sized { name, dest: None, source: Some(0), other: Some(1), size: 2, string }
}
const fn fills(name: &'static str, size: usize, string: bool) -> Sized {
    Sized { name, dest: Some(0), source: None, other: None, size, string }
}

static SIZED: &[Sized] = &[
    copies("memcpy", false),
    copies("mempcpy", false),
    copies("memmove", false),
    copies("strncpy", true),
    copies("stpncpy", true),
    copies("strncat", true),
    Sized { name: "bcopy", dest: Some(1), source: Some(0), other: None, size: 2, string: false },
    compares("memcmp", false),
    compares("bcmp", false),
    compares("strncmp", true),
    compares("strncasecmp", true),
    fills("memset", 2, false),
    fills("bzero", 1, false),
    fills("snprintf", 1, true),
    fills("vsnprintf", 1, true),
    Sized { name: "strndup", dest: None, source: Some(0), other: None, size: 1, string: true },
    Sized { name: "memchr", dest: None, source: Some(0), other: None, size: 2, string: false },
];

/// Functions of `<stdlib.h>`, `<math.h>` and `<complex.h>` that take an absolute value: name, the class and width
/// rank of the argument.
static ABSOLUTE: &[(&str, Class, Ty)] = &[
    ("abs", Class::Integer, Ty::INT),
    ("labs", Class::Integer, Ty::LONG),
    ("llabs", Class::Integer, Ty::LLONG),
    ("imaxabs", Class::Integer, Ty::LONG),
    ("fabsf", Class::Float, Ty::FLOAT),
    ("fabs", Class::Float, Ty::DOUBLE),
    ("fabsl", Class::Float, Ty::LDOUBLE),
    ("cabsf", Class::Complex, Ty::FLOAT),
    ("cabs", Class::Complex, Ty::DOUBLE),
    ("cabsl", Class::Complex, Ty::LDOUBLE),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Integer,
    Float,
    Complex,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Class::Integer => "integer",
            Class::Float => "floating-point",
            Class::Complex => "complex",
        }
    }
    /// With the article of "an argument is of … type".
    fn type_name(self) -> &'static str {
        match self {
            Class::Integer => "integer type",
            Class::Float => "floating-point type",
            Class::Complex => "complex type",
        }
    }
}

impl<'s, 'a> Sema<'s, 'a> {
    /// A call with its arguments converted; `callee` is the pointer called.
    pub(in crate::sema) fn warn_call(
        &mut self,
        direct: Option<&'a Func<'a>>,
        callee: &'a Expr<'a>,
        ft: &'a FuncType<'a>,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) {
        if !self.warns(on::FORMAT) {
            return;
        }
        let attrs = match (direct, callee.unparen().kind) {
            (Some(f), _) => f.attrs.get(),
            // A pointer to function declared with attributes.
            (None, ExprKind::Cast(CastKind::LvalueToRvalue, x)) => match x.unparen().kind {
                ExprKind::VarRef(v) => v.attrs.get(),
                _ => return,
            },
            _ => return,
        };
        self.warn_format(direct, attrs.format, args, loc);
        if let Some(n) = attrs.sentinel {
            self.warn_sentinel(n, ft.params.len(), args, loc);
        }
    }

    /// A call of `name` with arguments as written; `sizes` are those that are a `sizeof`.
    pub fn warn_library_call(
        &mut self,
        callee: &'a Expr<'a>,
        args: &[&'a Expr<'a>],
        sizes: &[(u32, SizeofOperand<'a>)],
        loc: Loc,
    ) {
        let ExprKind::FuncRef(f) = callee.unparen().kind else { return };
        if f.linkage == Linkage::External {
            self.warn_library_name(f.name, args, sizes, loc);
        }
    }

    /// The same by name, `__builtin_` taken off.
    pub fn warn_library_name(
        &mut self,
        name: Name,
        args: &[&'a Expr<'a>],
        sizes: &[(u32, SizeofOperand<'a>)],
        loc: Loc,
    ) {
        if args.is_empty() || args.iter().any(|a| a.is_error()) {
            return;
        }
        let shown = name;
        let mut name = name.as_str();
        if let Some(n) = name.strip_prefix("__builtin_") {
            name = n;
        }
        if let Some(n) = name.strip_prefix("__").and_then(|n| n.strip_suffix("_chk")) {
            name = n;
        }
        if !sizes.is_empty()
            && self.warns(on::SIZEOF_MEMACCESS)
            && let Some(row) = SIZED.iter().find(|r| r.name == name)
            && let Some(&(_, s)) = sizes.iter().find(|s| s.0 as usize == row.size)
        {
            self.warn_sizeof_access(row, shown, args, s);
        }
        if name == "memset" && args.len() >= 3 {
            self.warn_memset(args, sizes, loc);
        }
        if self.warns(on::ABSOLUTE)
            && args.len() == 1
            && let Some(&(_, class, ty)) = ABSOLUTE.iter().find(|r| r.0 == name)
        {
            self.warn_absolute(shown, class, ty, args[0], loc);
        }
    }

    fn warn_sizeof_access(
        &mut self,
        row: &Sized,
        name: Name,
        args: &[&'a Expr<'a>],
        size: SizeofOperand<'a>,
    ) {
        let argument = |i: Option<usize>| i.and_then(|i| args.get(i)).map(|e| written_pointer(e));
        let (dest, source, other) = (argument(row.dest), argument(row.source), argument(row.other));
        let is_pointer = self.types.is_pointer(size.ty);
        if !is_pointer {
            // The size of the source array for a copy to somewhere else.
            if row.string
                && let (Some(d), Some(s), Some(e)) = (dest, source, size.expr)
                && self.same_value(s, e)
                && self.types.is_array(s.ty)
            {
                let same = self.types.is_array(d.ty) && self.types.size_of(d.ty) == self.types.size_of(s.ty);
                if !same {
                    self.diag(&msg::SIZEOF_SOURCE, size.loc).arg(name).emit();
                }
            }
            return;
        }
        // `memset (&p, 0, sizeof p)` is right.
        for e in [dest, source, other].into_iter().flatten() {
            let to = match e.kind {
                ExprKind::AddrOf(x) => Some(x.ty),
                _ => self
                    .types
                    .pointee(e.ty)
                    .or_else(|| self.types.element(e.ty).filter(|_| self.types.is_array(e.ty))),
            };
            if to.is_some_and(|t| self.types.same_unqual(t, size.ty)) {
                return;
            }
        }
        let places = match other {
            Some(_) => [(source, "first source"), (other, "second source")],
            None => [(dest, "destination"), (source, "source")],
        };
        let to = self.types.pointee(size.ty).unwrap_or(Ty::VOID);
        for (e, what) in places {
            let Some(e) = e else { continue };
            if let Some(x) = size.expr {
                let x = x.unparen();
                if self.same_value(e, x) {
                    let address = matches!(x.kind, ExprKind::AddrOf(_));
                    let bytes = self.types.size_of(to) == Some(1) && !self.types.is_record(to);
                    let row = if address && !row.string {
                        &msg::SIZEOF_REMOVE_ADDRESS
                    } else if bytes || row.string || self.types.is_void(to) {
                        &msg::SIZEOF_LENGTH
                    } else {
                        &msg::SIZEOF_DEREFERENCE
                    };
                    self.diag(row, size.loc).arg(name).arg(what).emit();
                    return;
                }
            }
            if !row.string && !self.types.is_void(to) && self.types.same_unqual(e.ty, size.ty) {
                let (a, b) = (self.ty_name(size.ty), self.ty_name(to));
                self.diag(&msg::SIZEOF_POINTER_TYPE, size.loc).arg(name).arg(a).arg(what).arg(b).emit();
                return;
            }
        }
    }

    fn warn_memset(&mut self, args: &[&'a Expr<'a>], sizes: &[(u32, SizeofOperand<'a>)], loc: Loc) {
        let literal_zero =
            |s: &Self, e: &'a Expr<'a>| matches!(e.kind, ExprKind::IntConst(0)) && s.written_literal(e.loc);
        if self.warns(on::MEMSET_TRANSPOSED) && literal_zero(self, args[2]) && !literal_zero(self, args[1]) {
            self.diag(&msg::MEMSET_TRANSPOSED, loc).emit();
        }
        if self.warns(on::MEMSET_ELT)
            && self.types.is_array(args[0].ty)
            && !sizes.iter().any(|s| s.0 == 2)
            && let ExprKind::IntConst(n) = args[2].unparen().kind
            && let TypeKind::Array { elem, len: crate::ast::ArrayLen::Fixed(count) } =
                *self.types.kind(args[0].ty)
            && n == count as i128
            && self.types.size_of(elem).is_some_and(|s| s > 1)
        {
            self.diag(&msg::MEMSET_ELT, loc).emit();
        }
    }

    /// Whether the token at `loc` is a number or character constant written there.
    pub(super) fn written_literal(&self, loc: Loc) -> bool {
        let sources = self.sess.sources.borrow();
        let at = sources.spelling_site(loc);
        sources.file_offset(at).is_some_and(|(file, offset)| {
            let text = &sources.file(file).text[offset..];
            matches!(text, [b'0'..=b'9' | b'\'', ..] | [b'L' | b'u' | b'U', b'\'', ..])
        })
    }

    fn warn_absolute(&mut self, name: Name, class: Class, ty: Ty, arg: &'a Expr<'a>, loc: Loc) {
        let t = &self.types;
        let have = if t.is_integer(arg.ty) {
            Class::Integer
        } else if t.is_float(arg.ty) {
            Class::Float
        } else if t.is_complex(arg.ty) {
            Class::Complex
        } else {
            return;
        };
        let arg_name = self.ty_name(t.unqual_scalar(arg.ty));
        if have == Class::Integer && class == Class::Integer && !t.is_signed(arg.ty) && !self.is_boolean(arg)
        {
            let promoted = self.promoted(arg.ty);
            if !self.types.is_signed(promoted) || arg.ty != Ty::ERROR {
                self.diag(&msg::ABS_UNSIGNED, loc).arg(arg_name).emit();
            }
            return;
        }
        if have != class {
            // An integer given to fabs and the like is told as such; constants convert exactly.
            let (used, is) = (class.name(), have.type_name());
            self.diag(&msg::ABS_CLASS, loc).arg(used).arg(name).arg(is).arg(arg_name).emit();
            return;
        }
        let real = if have == Class::Complex { t.element(arg.ty).unwrap_or(ty) } else { arg.ty };
        let wider = match have {
            Class::Integer => {
                t.int_width(skip_conversions(arg).ty) > t.int_width(ty)
                    && t.int_width(arg.ty) > t.int_width(ty)
            }
            _ => t.size_of(real) > t.size_of(ty),
        };
        if wider {
            let param = match class {
                Class::Complex => self.types.complex(ty),
                _ => ty,
            };
            let param = self.ty_name(param);
            self.diag(&msg::ABS_TRUNCATES, loc).arg(name).arg(arg_name).arg(param).emit();
        }
    }

    /// An explicit cast of rvalue `e` to `ty`.
    pub(in crate::sema) fn warn_cast(&mut self, ty: Ty, e: &'a Expr<'a>, loc: Loc) {
        let t = &self.types;
        if let (Some(to), Some(from)) = (t.pointee(ty), t.pointee(e.ty)) {
            if self.warns(on::CAST_QUAL) {
                self.warn_cast_qual(ty, e.ty, loc);
            }
            let t = &self.types;
            if self.warns(on::CAST_ALIGN)
                && !t.is_void(to)
                && !t.is_void(from)
                && !t.is_function(to)
                && !t.is_function(from)
                && t.is_complete(to)
                && t.is_complete(from)
                && t.align_of(to) > t.align_of(from)
                && self.sess.warning_level("-Wcast-align") > 1
            {
                self.diag(&msg::CAST_ALIGN, loc).emit();
            }
            if self.warns(on::CAST_FUNCTION)
                && self.types.is_function(to)
                && self.types.is_function(from)
                && !self.functions_castable(to, from)
            {
                let (a, b) = (self.ty_name(e.ty), self.ty_name(ty));
                self.diag(&msg::CAST_FUNCTION, loc).arg(a).arg(b).emit();
            }
        }
        if self.warns(on::BAD_FUNCTION_CAST) && matches!(e.unparen().kind, ExprKind::Call { .. }) {
            let t = &self.types;
            let class = |ty: Ty| {
                if t.is_bool(ty) {
                    1
                } else if matches!(t.kind(ty), TypeKind::Enum(_)) {
                    2
                } else if t.is_integer(ty) {
                    3
                } else if t.is_float(ty) {
                    4
                } else if t.is_complex(ty) {
                    5
                } else if t.is_pointer(ty) {
                    6
                } else {
                    7
                }
            };
            if class(ty) != class(e.ty) && !t.is_void(e.ty) {
                let (a, b) = (self.ty_name(e.ty), self.ty_name(self.types.unqual_scalar(ty)));
                self.diag(&msg::BAD_FUNCTION_CAST, loc).arg(a).arg(b).emit();
            }
        }
    }

    /// gcc's test: a cast to or from `void (*)(void)` is fine, as are parameters of one class and size.
    fn functions_castable(&mut self, to: Ty, from: Ty) -> bool {
        let (Some(x), Some(y)) = (self.types.func(to), self.types.func(from)) else { return true };
        let any = |t: &crate::ast::Types, f: &FuncType| {
            f.prototype && f.params.is_empty() && t.is_void(f.ret) && !f.variadic
        };
        if any(&self.types, x) || any(&self.types, y) {
            return true;
        }
        let alike = |s: &mut Self, a: Ty, b: Ty| {
            let t = &s.types;
            if t.is_pointer(a) && t.is_pointer(b) {
                return true;
            }
            let int = |ty| t.is_integer(ty);
            if int(a) && int(b) {
                return t.size_of(a) == t.size_of(b);
            }
            let (a, b) = (s.types.unqual(a), s.types.unqual(b));
            s.compatible_unqual(a, b)
        };
        if !self.types.is_void(x.ret) && !alike(self, x.ret, y.ret) {
            return false;
        }
        if !x.prototype || !y.prototype {
            return true;
        }
        for (i, &p) in x.params.iter().enumerate() {
            match y.params.get(i) {
                Some(&q) if !alike(self, p, q) => return false,
                None if !y.variadic => return false,
                _ => {}
            }
        }
        y.params.len() <= x.params.len() || x.variadic
    }

    fn warn_cast_qual(&mut self, ty: Ty, from: Ty, loc: Loc) {
        use crate::ast::Quals;
        let t = &self.types;
        let (mut a, mut b) = (ty, from);
        let (mut added, mut discarded) = (Quals::NONE, Quals::NONE);
        let shown = |q: Quals| {
            let mut names = Vec::new();
            for (x, n) in [(Quals::CONST, "const"), (Quals::VOLATILE, "volatile")] {
                if q.has(x) {
                    names.push(n);
                }
            }
            names.join(" ")
        };
        let cv = |q: Quals| q.minus(Quals::RESTRICT).minus(Quals::ATOMIC);
        while let (Some(x), Some(y)) = (t.pointee(a), t.pointee(b)) {
            (a, b) = (x, y);
            let (qa, qb) = (cv(t.quals(a)), cv(t.quals(b)));
            if t.is_function(a) || t.is_function(b) {
                return;
            }
            added = added.union(qa.minus(qb));
            discarded = discarded.union(qb.minus(qa));
        }
        if !discarded.is_empty() {
            self.diag(&msg::CAST_DISCARDS, loc).arg(shown(discarded)).emit();
            return;
        }
        if added.is_empty() || self.types.pointee(from).is_none_or(|p| self.types.pointee(p).is_none()) {
            return;
        }
        // `char **` to `const char **` needs const at every level between.
        let t = &self.types;
        if !t.same_unqual(a, b) {
            return;
        }
        let (mut a, mut b) = match (t.pointee(ty), t.pointee(from)) {
            (Some(a), Some(b)) => (a, b),
            _ => return,
        };
        let mut is_const = t.quals(a).is_const();
        while let (Some(x), Some(y)) = (t.pointee(a), t.pointee(b)) {
            (a, b) = (x, y);
            let more = cv(t.quals(a)).minus(cv(t.quals(b)));
            if !more.is_empty() && !is_const {
                let (f, to) = (self.ty_name(from), self.ty_name(ty));
                self.diag(&msg::CAST_INTERMEDIATE, loc).arg(f).arg(to).emit();
                return;
            }
            is_const &= t.quals(a).is_const();
        }
    }
}

/// The pointer argument as written, before implicit conversions.
fn written_pointer<'a>(e: &'a Expr<'a>) -> &'a Expr<'a> {
    let e = e.unparen();
    match e.kind {
        ExprKind::Cast(CastKind::LvalueToRvalue, x) => written_pointer(x),
        _ => e,
    }
}
