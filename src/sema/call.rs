//! Calls: of functions (C11 §6.5.2.2) and of builtins, each builtin's arguments checked by its [`Op`].

use super::Sema;
use super::builtins::{self, Found, Op};
use super::conv::Target;
use crate::ast::builtin::BuiltinId;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Func, Linkage, Quals, Ty, TypeKind, UnOp};
use crate::diag::DiagDesc;
use crate::diag::catalog::expr as msg;
use crate::support::intern::Name;
use crate::support::source::Loc;
use crate::support::target_info::VaListKind;

impl<'s, 'a> Sema<'s, 'a> {
    /// `callee(args)`; `loc` is where the callee begins.
    pub fn build_call(&mut self, callee: &'a Expr<'a>, args: &[&'a Expr<'a>], loc: Loc) -> &'a Expr<'a> {
        if callee.is_error() {
            return self.error_expr(loc);
        }
        let direct = match callee.unparen().kind {
            ExprKind::FuncRef(f) => Some(f),
            _ => None,
        };
        let fp = self.rvalue(callee);
        if fp.is_error() {
            return fp;
        }
        let Some(ft) = self.types.pointee(fp.ty).and_then(|t| self.types.func(t)) else {
            match callee.unparen().kind {
                ExprKind::VarRef(v) => {
                    let name = format!("'{}'", v.name);
                    self.diag(&msg::NOT_A_FUNCTION, loc).arg(name).emit();
                }
                _ => {
                    self.diag(&msg::NOT_A_FUNCTION_UNNAMED, loc).emit();
                }
            }
            return self.error_expr(loc);
        };
        let name = match (direct, callee.unparen().kind) {
            (Some(f), _) => f.name,
            _ => Name::NONE,
        };
        let decl = direct.map_or(Loc::NONE, |f| if f.implicit.get() { Loc::NONE } else { f.loc.get() });
        if ft.prototype && (args.len() < ft.params.len() || args.len() > ft.params.len() && !ft.variadic) {
            self.wrong_count(args.len() < ft.params.len(), name, callee, decl, args, ft.params.len(), loc);
            return self.error_expr(loc);
        }
        let mut bad = false;
        let converted = self.arena.alloc_slice_fill_copy(args.len(), fp);
        for (i, &a) in args.iter().enumerate() {
            let a = self.rvalue(a);
            let a = match ft.params.get(i) {
                Some(&p) if ft.prototype => {
                    if !self.types.is_complete(p) {
                        self.diag(&msg::ARG_INCOMPLETE, a.loc).arg(i + 1).emit();
                        bad = true;
                    }
                    let to = Target::Arg { func: name, index: i as u32 + 1, decl };
                    self.convert_assign(a, p, to, a.loc)
                }
                _ => {
                    if self.types.is_array(a.ty) {
                        self.fail(&msg::ARRAY_RVALUE, a.loc)
                    } else if self.types.is_void(a.ty) {
                        self.fail(&msg::INVALID_USE_VOID, a.loc)
                    } else {
                        self.warn_promoted_argument(a);
                        self.default_promote(a)
                    }
                }
            };
            bad |= a.is_error();
            converted[i] = a;
        }
        if bad {
            return self.error_expr(loc);
        }
        let ret = self.types.unqual(ft.ret);
        if self.types.is_void(ret) && !self.types.quals(ft.ret).is_empty() {
            self.diag(&msg::VOID_QUAL_CALL, loc).emit();
        }
        if !self.types.is_void(ret) && !self.types.is_complete(ret) {
            let ty = self.ty_name(ret);
            self.diag(&msg::RETURN_INCOMPLETE, loc).arg(ty).emit();
            return self.error_expr(loc);
        }
        if let Some(f) = direct {
            self.note_special_callee(f);
        }
        self.warn_call(direct, fp, ft, converted, loc);
        self.mk(ExprKind::Call { callee: fp, args: converted }, ret, loc)
    }

    #[allow(clippy::too_many_arguments)]
    fn wrong_count(
        &self,
        few: bool,
        name: Name,
        callee: &'a Expr<'a>,
        decl: Loc,
        args: &[&'a Expr<'a>],
        params: usize,
        loc: Loc,
    ) {
        let desc: &'static DiagDesc = if few { &msg::TOO_FEW_ARGS } else { &msg::TOO_MANY_ARGS };
        let text = match callee.unparen().kind {
            _ if name.is_some() => name.to_string(),
            ExprKind::VarRef(v) => v.name.to_string(),
            ExprKind::Member { field, .. } => {
                let f = self.types.record(field.record).fields[field.index as usize].name;
                f.to_string()
            }
            _ => "<expression>".into(),
        };
        // gcc points at the first argument too many only in its ranges; the caret is at the name.
        let _ = (args, params);
        let mut d = self.diag(desc, loc).arg(text);
        if decl != Loc::NONE {
            d = d.note(&msg::DECLARED_HERE, decl);
        }
        d.emit();
    }

    /// What the function being parsed must know of those it calls.
    fn note_special_callee(&mut self, callee: &'a Func<'a>) {
        if self.unevaluated > 0 {
            return;
        }
        // gcc's `special_function_p`: these return twice whatever their declaration says.
        let twice = callee.attrs.get().returns_twice
            || matches!(
                callee.name.as_str().trim_start_matches('_'),
                "setjmp" | "sigsetjmp" | "savectx" | "vfork" | "getcontext"
            ) && callee.linkage == Linkage::External;
        if twice && let Some(f) = &mut self.func {
            f.calls_setjmp = true;
        }
    }

    // Builtins.

    /// The type letters of a builtin's signature begin here: (type, rest).
    fn sig_type<'b>(&mut self, sig: &'b str, variant: &str) -> (Ty, &'b str) {
        let (c, rest) = sig.split_at(1);
        let wide = |t: &crate::ast::Types, bits| t.int_of_width(bits, false).unwrap_or(Ty::UINT);
        let ty = match c {
            "v" => Ty::VOID,
            "b" => Ty::BOOL,
            "c" => Ty::CHAR,
            "i" => Ty::INT,
            "u" => Ty::UINT,
            "l" => Ty::LONG,
            "k" => Ty::ULONG,
            "x" => Ty::LLONG,
            "y" => Ty::ULLONG,
            "n" => Ty::INT128,
            "N" => Ty::UINT128,
            "z" => self.types.size_t(),
            "Z" => self.types.ptrdiff_t(),
            "f" => Ty::FLOAT,
            "d" => Ty::DOUBLE,
            "e" => Ty::LDOUBLE,
            "q" => Ty::FLOAT128,
            "h" => Ty::FLOAT16,
            "1" => Ty::UCHAR,
            "#" => Ty::INT,
            "2" => Ty::USHORT,
            "4" => Ty::UINT,
            "8" => wide(&self.types, 64),
            "t" => variant_type(variant),
            "C" => {
                let (t, rest) = self.sig_type(rest, variant);
                return (self.types.complex(t), rest);
            }
            "V" => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let (lanes, rest) = rest.split_at(digits);
                let (lane, rest) = match rest.strip_prefix('s') {
                    Some(rest) => (Ty::SHORT, rest),
                    None => self.sig_type(rest, variant),
                };
                return (self.types.vector(lane, lanes.parse().unwrap_or(1)), rest);
            }
            "p" => Ty::VOID_PTR,
            "P" => Ty::CONST_VOID_PTR,
            "s" => Ty::CHAR_PTR,
            "S" => Ty::CONST_CHAR_PTR,
            "w" => self.types.wchar_t(),
            "o" => self.types.std_int(self.types.target().wint),
            "I" => self.types.pointer(Ty::INT),
            "D" => self.types.pointer(Ty::DOUBLE),
            "L" => self.types.pointer(Ty::LONG),
            "T" => self.types.pointer(variant_type(variant)),
            "r" => {
                let w = self.types.wchar_t();
                self.types.pointer(w)
            }
            "R" => {
                let w = self.types.wchar_t();
                let w = self.types.qualified(w, Quals::CONST);
                self.types.pointer(w)
            }
            "m" => self.types.std_int(self.types.target().intmax),
            // As a parameter an array va_list is a pointer to its element.
            "a" => {
                let va = self.types.va_list;
                match self.types.element(va) {
                    Some(e) if self.types.is_array(va) => self.types.pointer(e),
                    _ => va,
                }
            }
            _ => Ty::ERROR,
        };
        (ty, rest)
    }

    /// The builtin called `name`: the target's own or one of all targets.
    pub fn find_builtin(&self, name: Name) -> Option<Found> {
        let target = self.types.target();
        match name.as_str().strip_prefix(target.builtin_prefix) {
            Some(rest) if !target.builtin_prefix.is_empty() => {
                let index = self.machine_builtins.get_or_init(|| {
                    target.builtins.iter().enumerate().map(|(i, b)| (b.name, i as u16)).collect()
                });
                match index.get(rest) {
                    Some(&i) => Some(builtins::found_machine(i, &target.builtins[i as usize])),
                    None => builtins::find(name),
                }
            }
            _ => builtins::find(name),
        }
    }

    /// Result, parameters and variadicity of a builtin that has a signature.
    fn signature(&mut self, found: Found) -> (Ty, Vec<Ty>, bool) {
        let (ret, mut rest) = self.sig_type(found.sig, found.variant);
        let mut params = Vec::new();
        while !rest.is_empty() && rest != "." {
            let (t, r) = self.sig_type(rest, found.variant);
            params.push(t);
            rest = r;
        }
        (ret, params, rest == ".")
    }

    /// Whether a builtin can be called with `n` arguments.
    pub fn builtin_takes(&mut self, found: Found, n: usize) -> bool {
        if found.sig == "?" {
            return true;
        }
        let (_, params, variadic) = self.signature(found);
        n == params.len() || variadic && n > params.len()
    }

    /// The library function behind a `LIB` builtin, declared if need be.
    pub fn library_function(&mut self, found: Found, loc: Loc) -> Option<&'a Func<'a>> {
        let plain = found.row.flags & (builtins::LIB | builtins::PLAIN) != 0;
        if !plain || found.sig == "?" {
            return None;
        }
        let (ret, params, variadic) = self.signature(found);
        let ty = self.types.prototype(ret, &params, variadic);
        let name = match (found.row.name, found.variant) {
            // This one is the runtime's, not libm's.
            ("powi", "f") => Name::intern("__powisf2"),
            ("powi", "") => Name::intern("__powidf2"),
            ("powi", "l")
                if self.types.size_of(Ty::LDOUBLE) == Some(16) && self.types.target().has_float128 =>
            {
                Name::intern("__powixf2")
            }
            ("powi", "l") => Name::intern("__powitf2"),
            (name, "") => Name::intern(name),
            (name, v) => Name::intern(&format!("{name}{v}")),
        };
        let f = self.declare_builtin_function(name, ty, loc);
        if found.row.flags & builtins::NORETURN != 0 {
            f.noreturn.set(true);
        }
        Some(f)
    }

    fn node(&self, id: BuiltinId, args: &[&'a Expr<'a>], ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.mk(ExprKind::Builtin { id, args: self.arena.alloc_slice_copy(args) }, ty, loc)
    }

    /// A call of builtin `found`, written `name`; `args` are as parsed, not converted.
    pub fn build_builtin(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> &'a Expr<'a> {
        if args.iter().any(|a| a.is_error()) {
            return self.error_expr(loc);
        }
        let row = found.row;
        if row.op == Op::Lib {
            if let Some(e) = self.rounded_call(found, args, loc) {
                return e;
            }
            let Some(f) = self.library_function(found, loc) else { return self.error_expr(loc) };
            if let Some(e) = self.fold_library(found, args, loc) {
                return e;
            }
            let callee = self.func_ref(f, loc);
            return self.build_call(callee, args, loc);
        }
        if row.op == Op::Unsupported {
            self.diag(&msg::BUILTIN_UNSUPPORTED, loc).arg(name).emit();
            return self.error_expr(loc);
        }
        if found.sig != "?" {
            let (ret, params, variadic) = self.signature(found);
            let Some(args) = self.prototype_args(name, args, &params, variadic, loc) else {
                return self.error_expr(loc);
            };
            self.check_constant_args(name, row.op, &args, loc);
            self.note_special_builtin(row.op);
            return match self.fold_builtin(found, &args, ret, loc) {
                Some(e) => e,
                None => self.node(found.id, &args, ret, loc),
            };
        }
        self.build_generic(name, found, args, loc).unwrap_or_else(|| self.error_expr(loc))
    }

    /// `__builtin_lceil` and its kin, which no library has: the rounding function and a conversion.
    fn rounded_call(&mut self, found: Found, args: &[&'a Expr<'a>], loc: Loc) -> Option<&'a Expr<'a>> {
        let base = match found.row.name {
            "iceil" | "lceil" | "llceil" => "ceil",
            "ifloor" | "lfloor" | "llfloor" => "floor",
            "iround" => "lround",
            "irint" => "lrint",
            _ => return None,
        };
        let (ret, ..) = self.signature(found);
        let name = Name::intern(&format!("__builtin_{base}{}", found.variant));
        let call = self.build_builtin(name, builtins::find(name)?, args, loc);
        Some(if call.is_error() { call } else { self.convert(call, ret) })
    }

    /// Arguments that must be constants of a certain range.
    fn check_constant_args(&self, name: Name, op: Op, args: &[&'a Expr<'a>], loc: Loc) {
        match op {
            Op::AllocaWithAlign => {
                let ok = args
                    .get(1)
                    .and_then(|e| self.int_value(e))
                    .is_some_and(|v| (8..=1 << 31).contains(&v) && v & (v - 1) == 0);
                if !ok {
                    self.diag(&msg::ALLOCA_ALIGN, loc).arg(name).emit();
                }
            }
            Op::AssumeAligned if args.len() > 3 => {
                self.diag(&msg::TOO_MANY_BUILTIN_ARGS, loc).arg(name).emit();
            }
            Op::AssumeAligned => {
                if let Some(e) = args.get(2)
                    && !self.types.is_integer(e.ty)
                {
                    self.diag(&msg::NON_INTEGER_ARG, loc).arg(3).arg(name).emit();
                }
            }
            Op::ExpectWithProbability => {
                let Some(p) = args.get(2) else { return };
                if let (crate::ast::ExprKind::FloatConst(b), Some(f)) =
                    (p.unparen().kind, self.format_of(p.ty))
                {
                    use crate::ast::types::FloatFormat::F64;
                    if self.sess.lang.no_inline {
                        return;
                    }
                    let v = f64::from_bits(super::number::float_convert(f, F64, b) as u64);
                    if !(0.0..=1.0).contains(&v) {
                        self.diag(&msg::PROBABILITY_RANGE, loc).arg(format!("{v:.1e}")).emit();
                    }
                } else if !self.sess.lang.no_inline {
                    let shown = match p.unparen().kind {
                        crate::ast::ExprKind::Cast(_, x) => match x.unparen().kind {
                            crate::ast::ExprKind::VarRef(v) if v.storage == crate::ast::Storage::Param => {
                                v.name
                            }
                            _ => return,
                        },
                        _ => return,
                    };
                    let inline = self.func.as_ref().is_none_or(|f| {
                        f.func.inline.get() || f.func.linkage == crate::ast::Linkage::Internal
                    });
                    if !inline {
                        self.diag(&msg::PROBABILITY_CONSTANT, loc).arg(shown).emit();
                    }
                }
            }
            _ => {}
        }
    }

    fn note_special_builtin(&mut self, op: Op) {
        if self.unevaluated > 0 {
            return;
        }
        if let Some(f) = &mut self.func {
            f.calls_alloca |= matches!(op, Op::Alloca | Op::AllocaWithAlign);
            f.calls_setjmp |= op == Op::Setjmp;
            f.has_apply_args |= op == Op::ApplyArgs;
            f.has_va_pack |= matches!(op, Op::VaArgPack | Op::VaArgPackLen);
        }
    }

    /// Arguments converted to fixed parameter types.
    fn prototype_args(
        &mut self,
        name: Name,
        args: &[&'a Expr<'a>],
        params: &[Ty],
        variadic: bool,
        loc: Loc,
    ) -> Option<Vec<&'a Expr<'a>>> {
        self.check_count(name, args, params.len(), if variadic { usize::MAX } else { params.len() }, loc)?;
        let mut out = Vec::with_capacity(args.len());
        for (i, &a) in args.iter().enumerate() {
            let a = self.rvalue(a);
            let a = match params.get(i) {
                Some(&p) => self.convert_assign(
                    a,
                    p,
                    Target::Arg { func: name, index: i as u32 + 1, decl: Loc::NONE },
                    a.loc,
                ),
                None => self.default_promote(a),
            };
            if a.is_error() {
                return None;
            }
            out.push(a);
        }
        Some(out)
    }

    fn check_count(&self, name: Name, args: &[&'a Expr<'a>], min: usize, max: usize, loc: Loc) -> Option<()> {
        if args.len() < min {
            self.diag(&msg::TOO_FEW_BUILTIN_ARGS, loc).arg(name).emit();
            return None;
        }
        if args.len() > max {
            self.diag(&msg::TOO_MANY_BUILTIN_ARGS, loc).arg(name).emit();
            return None;
        }
        Some(())
    }

    /// Builtins whose types follow from their arguments. `None`: reported.
    fn build_generic(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        let op = found.row.op;
        match op {
            Op::ConstantP => {
                self.check_count(name, args, 1, 1, loc)?;
                let e = self.rvalue(args[0]);
                let n = self.constant_p(e, found.id, loc);
                Some(self.mark_loose(n, Some(super::strict::Loose::ConstantP)))
            }
            Op::Folded => self.build_folded(name, found, args, loc),
            Op::VaStart => {
                let min = if self.sess.lang.c23() { 1 } else { 2 };
                self.check_count(Name::intern("va_start"), args, min, 2, loc)?;
                let variadic = self
                    .func
                    .as_ref()
                    .and_then(|f| self.types.func(f.func.ty.get()))
                    .is_some_and(|t| t.variadic);
                if !variadic {
                    self.diag(&msg::VA_START_FIXED, loc).emit();
                    return None;
                }
                let ap = self.va_list_address(args[0], loc)?;
                Some(self.node(found.id, &[ap], Ty::VOID, loc))
            }
            Op::VaEnd => {
                self.check_count(name, args, 1, 1, loc)?;
                let ap = self.va_list_address(args[0], loc)?;
                Some(self.node(found.id, &[ap], Ty::VOID, loc))
            }
            Op::VaCopy => {
                self.check_count(name, args, 2, 2, loc)?;
                let (to, from) = (self.va_list_address(args[0], loc)?, self.va_list_address(args[1], loc)?);
                Some(self.node(found.id, &[to, from], Ty::VOID, loc))
            }
            Op::AddOverflow | Op::SubOverflow | Op::MulOverflow => {
                self.check_count(name, args, 3, 3, loc)?;
                let fixed = overflow_type(found.row.name);
                let (mut a, mut b, p) = (self.rvalue(args[0]), self.rvalue(args[1]), self.rvalue(args[2]));
                if let Some(ty) = fixed {
                    (a, b) = (self.convert(a, ty), self.convert(b, ty));
                }
                self.integer_arg(a, name, 1)?;
                self.integer_arg(b, name, 2)?;
                let to =
                    self.types.pointee(p.ty).filter(|&t| self.types.is_integer(t) && !self.types.is_bool(t));
                if to.is_none_or(|t| {
                    let q = self.types.quals(t);
                    q.is_const() || q.is_atomic() || matches!(self.types.kind(t), TypeKind::Enum(_))
                }) {
                    self.diag(&msg::BUILTIN_ARG_NOT_PTR, loc).arg(3).arg(name).emit();
                    return None;
                }
                Some(self.node(found.id, &[a, b, p], Ty::BOOL, loc))
            }
            Op::AddOverflowP | Op::SubOverflowP | Op::MulOverflowP => {
                self.check_count(name, args, 3, 3, loc)?;
                let (a, b, c) = (self.rvalue(args[0]), self.rvalue(args[1]), self.rvalue(args[2]));
                for (i, e) in [a, b, c].into_iter().enumerate() {
                    self.integer_arg(e, name, i + 1)?;
                }
                let third = self.types.raw_kind(self.types.canon(args[2].ty));
                let row = match third {
                    TypeKind::Enum(_) => Some(&msg::OVERFLOW_P_ENUM),
                    TypeKind::Bool => Some(&msg::OVERFLOW_P_BOOL),
                    _ => None,
                };
                if let Some(row) = row {
                    let ty = self.ty_name(args[2].ty);
                    self.diag(row, loc).arg(name).arg(ty).emit();
                    return None;
                }
                if let Some(e) = self.fold_overflow_p(op, a, b, c, loc) {
                    return Some(e);
                }
                Some(self.node(found.id, &[a, b, c], Ty::BOOL, loc))
            }
            Op::Signbit | Op::IsNan | Op::IsInf | Op::IsInfSign | Op::IsFinite | Op::IsNormal => {
                self.check_count(name, args, 1, 1, loc)?;
                let e = self.rvalue(args[0]);
                if !self.types.is_float(e.ty) {
                    self.diag(&msg::BUILTIN_ARG_NOT_FLOAT, loc).arg(name).emit();
                    return None;
                }
                match self.fold_builtin(found, &[e], Ty::INT, loc) {
                    Some(c) => Some(c),
                    None => Some(self.node(found.id, &[e], Ty::INT, loc)),
                }
            }
            Op::FpClassify => {
                self.check_count(name, args, 6, 6, loc)?;
                let mut out = Vec::with_capacity(6);
                for (i, &a) in args[..5].iter().enumerate() {
                    let a = self.rvalue(a);
                    if self.int_value(a).is_none() && self.types.is_integer(a.ty) {
                        self.diag(&msg::NON_CONST_ARG, loc).arg(i + 1).arg(name).emit();
                    }
                    out.push(self.convert_assign(
                        a,
                        Ty::INT,
                        Target::Arg { func: name, index: 1, decl: Loc::NONE },
                        a.loc,
                    ));
                }
                let e = self.rvalue(args[5]);
                if !self.types.is_float(e.ty) {
                    self.diag(&msg::BUILTIN_ARG_NOT_FLOAT, loc).arg(name).emit();
                    return None;
                }
                out.push(e);
                match self.fold_builtin(found, &out, Ty::INT, loc) {
                    Some(c) => Some(c),
                    None => Some(self.node(found.id, &out, Ty::INT, loc)),
                }
            }
            Op::IsGreater
            | Op::IsGreaterEqual
            | Op::IsLess
            | Op::IsLessEqual
            | Op::IsLessGreater
            | Op::IsUnordered => {
                self.check_count(name, args, 2, 2, loc)?;
                let (a, b) = (self.rvalue(args[0]), self.rvalue(args[1]));
                let real = self.types.is_real(a.ty) && self.types.is_real(b.ty);
                if !real || !self.types.is_float(a.ty) && !self.types.is_float(b.ty) {
                    self.diag(&msg::BUILTIN_NON_FLOATS, loc).arg(name).emit();
                    return None;
                }
                let (a, b, _) = self.usual(a, b);
                match self.fold_builtin(found, &[a, b], Ty::INT, loc) {
                    Some(c) => Some(c),
                    None => Some(self.node(found.id, &[a, b], Ty::INT, loc)),
                }
            }
            Op::Complex => {
                self.check_count(name, args, 2, 2, loc)?;
                let (a, b) = (self.rvalue(args[0]), self.rvalue(args[1]));
                if !self.types.is_float(a.ty) || !self.types.is_float(b.ty) {
                    self.diag(&msg::COMPLEX_OPERANDS, loc).emit();
                    return None;
                }
                if !self.types.same_unqual(a.ty, b.ty) {
                    self.diag(&msg::COMPLEX_TYPES, loc).emit();
                    return None;
                }
                let ty = self.types.complex(a.ty);
                if let (ExprKind::FloatConst(x), ExprKind::FloatConst(y)) =
                    (a.unparen().kind, b.unparen().kind)
                {
                    return Some(self.mk(ExprKind::ComplexConst(self.arena.alloc((x, y))), ty, loc));
                }
                Some(self.node(found.id, &[a, b], ty, loc))
            }
            Op::ClearPadding => {
                self.check_count(name, args, 1, 1, loc)?;
                let p = self.rvalue(args[0]);
                let to = self.types.pointee(p.ty);
                if to.is_none_or(|t| !self.types.is_complete(t) || self.types.quals(t).is_const()) {
                    self.diag(&msg::BUILTIN_ARG_NOT_PTR, loc).arg(1).arg(name).emit();
                    return None;
                }
                Some(self.node(found.id, &[p], Ty::VOID, loc))
            }
            Op::Shuffle => self.build_shuffle(name, found, args, loc),
            Op::ShuffleVector => self.build_shuffle_vector(name, found, args, loc),
            _ => self.build_atomic(name, found, args, loc),
        }
    }

    fn integer_arg(&self, e: &'a Expr<'a>, name: Name, i: usize) -> Option<()> {
        if self.types.is_integer(e.ty) {
            return Some(());
        }
        self.diag(&msg::BUILTIN_ARG_NOT_INT, e.loc).arg(i).arg(name).emit();
        None
    }

    /// The address of the va_list `e`: of its first element where it is an array (or the pointer a parameter is).
    fn va_list_address(&mut self, e: &'a Expr<'a>, loc: Loc) -> Option<&'a Expr<'a>> {
        let list = self.types.va_list;
        if self.types.target().va_list == VaListKind::X86_64 {
            let elem = self.types.element(list)?;
            let p = self.rvalue(e);
            if p.is_error() {
                return None;
            }
            if self.types.pointee(p.ty).is_some_and(|t| self.types.same_unqual(t, elem)) {
                return Some(p);
            }
        } else if self.types.same_unqual(e.ty, list) && e.is_lvalue() {
            return Some(self.build_addr_of(e, loc));
        }
        self.diag(&msg::VA_ARG_NOT_VA_LIST, loc).emit();
        None
    }

    /// `__builtin_va_arg(ap, ty)`.
    pub fn build_va_arg(&mut self, ap: &'a Expr<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        if ap.is_error() || ty.is_error() {
            return self.error_expr(loc);
        }
        let Some(ap) = self.va_list_address(ap, loc) else { return self.error_expr(loc) };
        if !self.types.is_complete(ty) {
            let name = self.ty_name(ty);
            self.diag(&msg::VA_ARG_INCOMPLETE, loc).arg(name).emit();
            return self.error_expr(loc);
        }
        let ty = self.types.unqual(ty);
        let promoted = match *self.types.kind(ty) {
            TypeKind::Float(crate::ast::FloatKind::Float) => Ty::DOUBLE,
            _ if self.types.is_integer(ty) => self.promoted(ty),
            _ => ty,
        };
        if !self.types.same_unqual(promoted, ty) && self.types.size_of(promoted) != self.types.size_of(ty) {
            let (a, b) = (self.ty_name(ty), self.ty_name(promoted));
            self.diag(&msg::VA_ARG_PROMOTED, loc).arg(a).arg(b).emit();
            let e = self.mk(ExprKind::VaArg(ap), promoted, loc);
            return self.convert(e, ty);
        }
        self.mk(ExprKind::VaArg(ap), ty, loc)
    }

    /// `__builtin_constant_p(e)`: settled now if `e` is a constant or surely never will be one.
    fn constant_p(&mut self, e: &'a Expr<'a>, id: BuiltinId, loc: Loc) -> &'a Expr<'a> {
        let known = match e.unparen().kind {
            ExprKind::IntConst(_) | ExprKind::FloatConst(_) | ExprKind::ComplexConst(_) => Some(true),
            // The address of a string literal's first character.
            ExprKind::Cast(CastKind::ArrayToPointer, x)
                if matches!(x.unparen().kind, ExprKind::StringLit(_)) =>
            {
                Some(true)
            }
            ExprKind::Assign(..)
            | ExprKind::CompoundAssign(_)
            | ExprKind::IncDec { .. }
            | ExprKind::AddrOf(_)
            | ExprKind::CompoundLiteral(_) => Some(false),
            _ if !self.types.is_scalar(e.ty) => Some(false),
            // Without optimisation nothing will be found out later.
            _ if self.func.is_none() || self.sess.lang.opt_level == 0 => Some(false),
            _ => None,
        };
        match known {
            Some(v) => self.int_const(v as i128, Ty::INT, loc),
            None => self.node(id, &[e], Ty::INT, loc),
        }
    }

    /// Builtins that leave no node of their own.
    fn build_folded(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        match found.row.name {
            "classify_type" => {
                self.check_count(name, args, 1, 1, loc)?;
                let e = self.rvalue(args[0]);
                // gcc's enum type_class, after promotion.
                let class = match *self.types.kind(e.ty) {
                    TypeKind::Void => 0,
                    TypeKind::Int(_) | TypeKind::Bool | TypeKind::Enum(_) | TypeKind::BitInt { .. } => 1,
                    TypeKind::Pointer(_) | TypeKind::NullPtr => 5,
                    TypeKind::Float(_) => 8,
                    TypeKind::Complex(_) => 9,
                    TypeKind::Function(_) => 10,
                    TypeKind::Record(id) => {
                        if self.types.record(id).is_union {
                            13
                        } else {
                            12
                        }
                    }
                    TypeKind::Array { .. } => 14,
                    _ => -1,
                };
                Some(self.int_const(class, Ty::INT, loc))
            }
            // Nothing is ever reassociated across an operation of the source: the value as it is.
            "assoc_barrier" => {
                self.check_count(name, args, 1, 1, loc)?;
                let e = self.rvalue(args[0]);
                Some(self.cast_node(CastKind::NoOp, e, e.ty))
            }
            "extend_pointer" => {
                self.check_count(name, args, 1, 1, loc)?;
                let e = self.rvalue(args[0]);
                let ty = self.types.intptr(false);
                Some(self.build_cast(ty, e, loc))
            }
            "speculation_safe_value" => {
                self.check_count(name, args, 1, 2, loc)?;
                let value = self.rvalue(args[0]);
                match args.get(1) {
                    // Nothing is ever speculated past here; the other value is evaluated all the same.
                    Some(&other) => {
                        let other = self.rvalue(other);
                        let void = self.cast_node(CastKind::ToVoid, other, Ty::VOID);
                        Some(self.build_comma(void, value, loc))
                    }
                    None => Some(value),
                }
            }
            _ => None,
        }
    }

    // Vectors.

    fn build_shuffle(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        self.check_count(name, args, 2, 3, loc)?;
        let args: Vec<_> = args.iter().map(|&a| self.rvalue(a)).collect();
        let mask = *args.last()?;
        let ok = match (*self.types.kind(args[0].ty), *self.types.kind(mask.ty)) {
            (TypeKind::Vector { elem, lanes }, TypeKind::Vector { elem: me, lanes: ml }) => {
                lanes == ml
                    && self.types.is_integer(me)
                    && self.types.size_of(elem) == self.types.size_of(me)
                    && (args.len() == 2 || self.types.same_unqual(args[0].ty, args[1].ty))
            }
            _ => false,
        };
        if !ok {
            self.diag(&msg::SHUFFLE_ARGS, loc).arg(name).emit();
            return None;
        }
        Some(self.node(found.id, &args, args[0].ty, loc))
    }

    fn build_shuffle_vector(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        self.check_count(name, args, 3, usize::MAX, loc)?;
        let args: Vec<_> = args.iter().map(|&a| self.rvalue(a)).collect();
        let (TypeKind::Vector { elem, lanes: a }, TypeKind::Vector { elem: other, lanes: b }) =
            (*self.types.kind(args[0].ty), *self.types.kind(args[1].ty))
        else {
            self.diag(&msg::SHUFFLE_ARGS, loc).arg(name).emit();
            return None;
        };
        let lanes = args.len() as u32 - 2;
        if !self.types.same_unqual(elem, other) || !lanes.is_power_of_two() {
            self.diag(&msg::SHUFFLE_ARGS, loc).arg(name).emit();
            return None;
        }
        for (i, &x) in args[2..].iter().enumerate() {
            match self.int_value(x) {
                Some(v) if v >= -1 && v < (a + b) as i128 => {}
                _ => {
                    self.diag(&msg::BUILTIN_ARG_CONST, x.loc).arg(i + 3).arg(name).emit();
                    return None;
                }
            }
        }
        let ty = self.types.vector(elem, lanes);
        Some(self.node(found.id, &args, ty, loc))
    }

    /// `__builtin_convertvector(e, ty)`.
    pub fn build_convert_vector(&mut self, e: &'a Expr<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        let e = self.rvalue(e);
        if e.is_error() || ty.is_error() {
            return self.error_expr(loc);
        }
        match (*self.types.kind(e.ty), *self.types.kind(ty)) {
            (TypeKind::Vector { lanes: a, .. }, TypeKind::Vector { lanes: b, .. }) if a == b => {
                let ty = self.types.unqual(ty);
                self.mk(ExprKind::Cast(CastKind::VectorConvert, e), ty, loc)
            }
            _ => self.fail(&msg::CONVERT_VECTOR_ARGS, loc),
        }
    }

    // Atomics.

    /// The pointer argument of an atomic builtin and the type it points to, unqualified.
    fn atomic_pointer(
        &mut self,
        e: &'a Expr<'a>,
        any: bool,
        name: Name,
        index: usize,
        loc: Loc,
    ) -> Option<(&'a Expr<'a>, Ty)> {
        let p = self.rvalue(e);
        if p.is_error() {
            return None;
        }
        let Some(to) = self.types.pointee(p.ty) else {
            return self.bad_atomic(p, name, index, loc);
        };
        let to = self.types.unqual(to);
        if any && self.types.is_vla(to) {
            self.diag(&msg::ATOMIC_VARIABLE_SIZE, loc).arg(index).arg(name).emit();
            return None;
        }
        if any && self.types.size_of(to) == Some(0) {
            self.diag(&msg::ATOMIC_ZERO_SIZE, loc).arg(index).arg(name).emit();
            return None;
        }
        let scalar = self.types.is_integer(to) || self.types.is_pointer(to);
        let size_ok = matches!(self.types.size_of(to), Some(1 | 2 | 4 | 8 | 16));
        if any && self.types.is_complete(to) || scalar && size_ok {
            return Some((p, to));
        }
        self.bad_atomic(p, name, index, loc)
    }

    fn bad_atomic<T>(&self, e: &'a Expr<'a>, name: Name, index: usize, loc: Loc) -> Option<T> {
        let ty = self.ty_name(e.ty);
        self.diag(&msg::BUILTIN_ARG_TYPE, loc).arg(ty).arg(index).arg(name).emit();
        None
    }

    /// A value operand converted to the type in memory; integers and pointers convert freely, as gcc does.
    fn atomic_value(&mut self, e: &'a Expr<'a>, ty: Ty, name: Name, index: usize) -> Option<&'a Expr<'a>> {
        let e = self.rvalue(e);
        if e.is_error() {
            return None;
        }
        let free = |t: &crate::ast::Types, x: Ty| t.is_integer(x) || t.is_pointer(x);
        let v = if free(&self.types, e.ty) && free(&self.types, ty) {
            self.convert(e, ty)
        } else {
            self.convert_assign(
                e,
                ty,
                Target::Arg { func: name, index: index as u32, decl: Loc::NONE },
                e.loc,
            )
        };
        Some(v).filter(|v| !v.is_error())
    }

    fn atomic_order(&mut self, e: &'a Expr<'a>, name: Name, index: usize) -> Option<&'a Expr<'a>> {
        self.atomic_value(e, Ty::INT, name, index)
    }

    fn build_atomic(
        &mut self,
        name: Name,
        found: Found,
        args: &[&'a Expr<'a>],
        loc: Loc,
    ) -> Option<&'a Expr<'a>> {
        use Op::*;
        let op = found.row.op;
        let id = found.id;
        // (least, most) arguments; the __sync ones take a list of protected variables, which is ignored.
        let (min, max) = match op {
            SyncLockRelease => (1, usize::MAX),
            SyncBoolCas | SyncValCas => (3, usize::MAX),
            AtomicLoadN | AtomicTestAndSet | AtomicClear => (2, 2),
            AtomicCompareExchangeN | AtomicCompareExchange => (6, 6),
            AtomicExchange => (4, 4),
            AtomicLoad | AtomicStore | AtomicStoreN | AtomicExchangeN => (3, 3),
            AtomicFetchAdd | AtomicFetchSub | AtomicFetchAnd | AtomicFetchXor | AtomicFetchOr
            | AtomicFetchNand | AtomicAddFetch | AtomicSubFetch | AtomicAndFetch | AtomicXorFetch
            | AtomicOrFetch | AtomicNandFetch => (3, 3),
            _ => (2, usize::MAX),
        };
        self.check_count(name, args, min, max, loc)?;
        let by_address = matches!(op, AtomicLoad | AtomicStore | AtomicExchange | AtomicCompareExchange);
        if matches!(op, AtomicTestAndSet | AtomicClear) {
            let p = self.rvalue(args[0]);
            if !self.types.is_pointer(p.ty) {
                return self.bad_atomic(p, name, 1, loc);
            }
            let order = self.atomic_order(args[1], name, 2)?;
            self.warn_order(order, if op == AtomicClear { &[1, 2, 4] } else { &[] }, name, loc);
            let ty = if op == AtomicClear { Ty::VOID } else { Ty::BOOL };
            return Some(self.node(id, &[p, order], ty, loc));
        }
        let (p, ty) = self.atomic_pointer(args[0], by_address, name, 1, loc)?;
        // The second and third of the by-address kinds point to the same type.
        let same = |s: &mut Self, i: usize| -> Option<&'a Expr<'a>> {
            let (q, t) = s.atomic_pointer(args[i], true, name, i + 1, loc)?;
            if s.types.size_of(t) != s.types.size_of(ty) {
                return s.bad_atomic(q, name, i + 1, loc);
            }
            Some(q)
        };
        let node = |s: &Self, list: &[&'a Expr<'a>], ty: Ty| Some(s.node(id, list, ty, loc));
        match op {
            SyncLockRelease => node(self, &[p], Ty::VOID),
            SyncBoolCas | SyncValCas => {
                let old = self.atomic_value(args[1], ty, name, 2)?;
                let new = self.atomic_value(args[2], ty, name, 3)?;
                node(self, &[p, old, new], if op == SyncBoolCas { Ty::BOOL } else { ty })
            }
            AtomicLoadN => {
                let o = self.atomic_order(args[1], name, 2)?;
                self.warn_order(o, &[3, 4], name, loc);
                node(self, &[p, o], ty)
            }
            AtomicStoreN | AtomicExchangeN => {
                let v = self.atomic_value(args[1], ty, name, 2)?;
                let o = self.atomic_order(args[2], name, 3)?;
                self.warn_order(o, if op == AtomicStoreN { &[1, 2, 4] } else { &[] }, name, loc);
                node(self, &[p, v, o], if op == AtomicStoreN { Ty::VOID } else { ty })
            }
            AtomicLoad | AtomicStore => {
                let q = same(self, 1)?;
                let o = self.atomic_order(args[2], name, 3)?;
                self.warn_order(o, if op == AtomicStore { &[1, 2, 4] } else { &[3, 4] }, name, loc);
                node(self, &[p, q, o], Ty::VOID)
            }
            AtomicExchange => {
                let (q, r) = (same(self, 1)?, same(self, 2)?);
                let o = self.atomic_order(args[3], name, 4)?;
                node(self, &[p, q, r, o], Ty::VOID)
            }
            AtomicCompareExchangeN | AtomicCompareExchange => {
                let expected = same(self, 1)?;
                let desired = if op == AtomicCompareExchange {
                    same(self, 2)?
                } else {
                    self.atomic_value(args[2], ty, name, 3)?
                };
                let weak = self.atomic_value(args[3], Ty::BOOL, name, 4)?;
                let (s, f) = (self.atomic_order(args[4], name, 5)?, self.atomic_order(args[5], name, 6)?);
                self.warn_orders(s, f, name, loc);
                node(self, &[p, expected, desired, weak, s, f], Ty::BOOL)
            }
            _ => {
                if self.types.is_bool(ty) && op != SyncLockTestAndSet {
                    return self.bad_atomic(p, name, 1, loc);
                }
                let v = self.atomic_value(args[1], ty, name, 2)?;
                match min {
                    3 => {
                        let o = self.atomic_order(args[2], name, 3)?;
                        self.warn_order(o, &[], name, loc);
                        node(self, &[p, v, o], ty)
                    }
                    _ => node(self, &[p, v], ty),
                }
            }
        }
    }

    /// `__builtin_tgmath(functions…, arguments…)`: the first function whose parameter type is the arguments' common
    /// real type is called (C11 §7.25).
    pub fn build_tgmath(&mut self, args: &[&'a Expr<'a>], loc: Loc) -> &'a Expr<'a> {
        let functions = args
            .iter()
            .take_while(|a| {
                self.types.is_function(a.ty)
                    || self.types.pointee(a.ty).is_some_and(|t| self.types.is_function(t))
            })
            .count();
        if functions == 0 || functions == args.len() || args.iter().any(|a| a.is_error()) {
            return self.error_expr(loc);
        }
        let (funcs, rest) = args.split_at(functions);
        let mut common = Ty::INT;
        let mut values = Vec::with_capacity(rest.len());
        for &a in rest {
            let v = self.rvalue(a);
            if !self.types.is_arithmetic(v.ty) {
                return self.error_expr(loc);
            }
            // Integers count as double.
            let t = if self.types.is_integer(v.ty) { Ty::DOUBLE } else { v.ty };
            common = self.common_type(common, t);
            values.push(v);
        }
        for &f in funcs {
            let fp = self.rvalue(f);
            let Some(ft) = self.types.pointee(fp.ty).and_then(|t| self.types.func(t)) else { continue };
            let fits = |s: &Self, t: Ty| s.types.same_unqual(t, common);
            if ft.params.iter().any(|&p| fits(self, p)) || fits(self, ft.ret) && ft.params.is_empty() {
                if self.unevaluated == 0
                    && let ExprKind::FuncRef(f) = f.unparen().kind
                {
                    f.referenced.set(true);
                }
                return self.build_call(f, &values, loc);
            }
        }
        let ty = self.ty_name(common);
        self.diag(&msg::GENERIC_NO_MATCH, loc).arg(ty).emit();
        self.error_expr(loc)
    }

    /// `__builtin_creal` and such: parts and conjugate are operators.
    pub(super) fn complex_builtin(&mut self, name: &str, e: &'a Expr<'a>, loc: Loc) -> Option<&'a Expr<'a>> {
        match name {
            "creal" => Some(self.build_part(true, e, loc)),
            "cimag" => Some(self.build_part(false, e, loc)),
            "conj" => Some(self.build_unary(UnOp::BitNot, e, loc)),
            _ => None,
        }
    }

    pub(super) fn arith_op(op: Op) -> BinOp {
        match op {
            Op::AddOverflow | Op::AddOverflowP => BinOp::Add,
            Op::SubOverflow | Op::SubOverflowP => BinOp::Sub,
            _ => BinOp::Mul,
        }
    }
}

/// The type a `MATH` variant works in.
pub fn variant_type(variant: &str) -> Ty {
    match variant {
        "f" => Ty::FLOAT,
        "l" => Ty::LDOUBLE,
        "f16" => Ty::FLOAT16,
        "f32" => Ty::FLOAT32,
        "f64" => Ty::FLOAT64,
        "f128" | "q" => Ty::FLOAT128,
        "f32x" => Ty::FLOAT32X,
        "f64x" => Ty::FLOAT64X,
        _ => Ty::DOUBLE,
    }
}

/// The operand type of `__builtin_saddl_overflow` and its kin; `None` for the generic ones.
fn overflow_type(name: &str) -> Option<Ty> {
    let stem = name.strip_suffix("_overflow")?;
    let (signed, rest) = match stem.as_bytes() {
        [b's', rest @ ..] if !stem.starts_with("sub") || stem.starts_with("ssub") => (true, rest),
        [b'u', rest @ ..] => (false, rest),
        _ => return None,
    };
    Some(match (&rest[3..], signed) {
        (b"", true) => Ty::INT,
        (b"", false) => Ty::UINT,
        (b"l", true) => Ty::LONG,
        (b"l", false) => Ty::ULONG,
        (_, true) => Ty::LLONG,
        (_, false) => Ty::ULLONG,
    })
}
