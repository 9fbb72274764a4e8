//! What attributes mean: from their parsed form to the fields of [`Attrs`] and changes of types.
//!
//! An unknown attribute is a warning (`-Wattributes`), as in gcc. Attributes that only feed warnings
//! or optimisations we do not make are accepted silently.

use super::Sema;
use super::scope::Symbol;
use crate::ast::decl::{Attrs, FormatAttr, InlineHint, TlsModel, Visibility};
use crate::ast::types::CallConv;
use crate::ast::{Expr, Func, FuncType, Ty, TypeKind};
use crate::diag::catalog;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// One attribute as written.
#[derive(Clone, Copy)]
pub struct Attribute<'a> {
    /// Without surrounding `__`.
    pub name: Name,
    pub loc: Loc,
    pub args: &'a [AttrArg<'a>],
}

/// An argument of an attribute.
#[derive(Clone, Copy)]
pub enum AttrArg<'a> {
    /// A lone identifier.
    Ident(Name, Loc),
    Str(Name),
    Expr(&'a Expr<'a>),
    Type(Ty),
}

/// What attributes are put on, collected.
pub struct AttrResult<'a> {
    pub attrs: Attrs,
    pub ty: Ty,
    /// `may_alias` on a typedef.
    pub may_alias: bool,
    pub noreturn: bool,
    pub cleanup: Option<&'a Func<'a>>,
    pub transparent_union: bool,
    pub designated_init: bool,
    /// `scalar_storage_order`: the order the target does not use, or its own.
    pub reversed: Option<bool>,
    /// `ms_struct` or `gcc_struct`.
    pub ms_struct: Option<bool>,
}

/// What is being declared, for the attributes whose effect depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttrOn {
    Typedef,
    Object,
    Function,
    Field,
    Param,
    /// A struct or union or enum definition.
    Tag,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// The integer value of argument `i`.
    pub fn attr_int(&mut self, a: &Attribute<'a>, i: usize) -> Option<i128> {
        let v = match a.args.get(i)? {
            AttrArg::Expr(e) => self.int_value(e),
            &AttrArg::Ident(n, loc) => match self.scopes.lookup(n) {
                Some(Symbol::EnumConst(c)) => Some(c.value),
                None => {
                    self.diag(&catalog::expr::UNDECLARED_FILE, loc).arg(n).emit();
                    return None;
                }
                _ => None,
            },
            _ => None,
        };
        if v.is_none() {
            let row = match a.name.as_str() {
                "aligned" | "vector_size" => &catalog::decl::ATTR_NOT_INT,
                _ => &catalog::decl::ATTR_ARG_INVALID,
            };
            self.diag(row, a.loc).arg(a.name).emit();
        }
        v
    }
    fn attr_str(&mut self, a: &Attribute<'a>, i: usize) -> Option<Name> {
        match a.args.get(i) {
            Some(&AttrArg::Str(n)) => Some(n),
            _ => {
                self.diag(&catalog::decl::ATTR_NOT_STRING, a.loc).arg(a.name).emit();
                None
            }
        }
    }
    /// The strings of `target("a", "b")`, joined by commas, added to what is there.
    fn attr_strings(&mut self, a: &Attribute<'a>, old: Option<Name>) -> Option<Name> {
        let mut all = old.map(|n| n.as_str().to_string()).unwrap_or_default();
        for arg in a.args {
            let s = match arg {
                AttrArg::Str(n) => n.as_str().to_string(),
                AttrArg::Expr(e) => match self.int_value(e) {
                    Some(v) => format!("O{v}"),
                    None => continue,
                },
                _ => continue,
            };
            if !all.is_empty() {
                all.push(',');
            }
            all.push_str(&s);
        }
        Some(Name::intern(&all))
    }
    /// The alignment argument: a power of two in bytes; no argument is the largest useful one.
    pub fn attr_align(&mut self, a: &Attribute<'a>) -> Option<u32> {
        if a.args.is_empty() {
            return Some(self.types.target().max_align as u32);
        }
        if let Some(AttrArg::Type(t)) = a.args.first() {
            return Some(self.types.align_of(*t));
        }
        let v = self.attr_int(a, 0)?;
        self.check_align(v, a.loc)
    }
    /// Checks a requested alignment.
    pub fn check_align(&mut self, v: i128, loc: Loc) -> Option<u32> {
        if v == 0 {
            return None;
        }
        if v < 0 || v & (v - 1) != 0 {
            self.diag(&catalog::decl::ALIGN_NOT_POW2, loc).arg(v).emit();
            return None;
        }
        if v > 1 << 28 {
            self.diag(&catalog::decl::ALIGN_FILE_MAX, loc).arg(v).emit();
            return None;
        }
        Some(v as u32)
    }

    /// Applies `list` to something of type `ty`.
    pub fn apply_attrs(&mut self, list: &[Attribute<'a>], on: AttrOn, ty: Ty) -> AttrResult<'a> {
        let mut r = AttrResult {
            attrs: Attrs::default(),
            ty,
            may_alias: false,
            noreturn: false,
            cleanup: None,
            transparent_union: false,
            designated_init: false,
            reversed: None,
            ms_struct: None,
        };
        for a in list {
            self.apply_attr(a, on, &mut r);
        }
        r
    }

    /// `copy(name)`: what does not concern the symbol's binding or inlining (gcc manual, "Common Function Attributes").
    fn copy_attr(&self, a: &Attribute<'a>, to: &mut Attrs) {
        let Some(&AttrArg::Ident(name, _)) = a.args.first() else { return };
        let from = match self.scopes.lookup(name) {
            Some(Symbol::Var(v)) => v.attrs.get(),
            Some(Symbol::Func(f)) => f.attrs.get(),
            _ => return,
        };
        to.align = to.align.max(from.align);
        to.cold |= from.cold;
        to.hot |= from.hot;
        to.malloc |= from.malloc;
        to.is_pure |= from.is_pure;
        to.is_const |= from.is_const;
        to.leaf |= from.leaf;
        to.nothrow |= from.nothrow;
        to.nonnull |= from.nonnull;
        to.returns_nonnull |= from.returns_nonnull;
        to.returns_twice |= from.returns_twice;
        to.nonstring |= from.nonstring;
        to.unused |= from.unused;
        to.used |= from.used;
        to.section = to.section.or(from.section);
        to.format = to.format.or(from.format);
    }

    fn apply_attr(&mut self, a: &Attribute<'a>, on: AttrOn, r: &mut AttrResult<'a>) {
        let a = &Attribute { loc: self.attr_loc(a), ..*a };
        if let Ok(i) = ARGUMENTS.binary_search_by_key(&a.name.as_str(), |x| x.0) {
            let (_, min, max) = ARGUMENTS[i];
            if a.args.len() < min || a.args.len() > max {
                self.diag(&catalog::decl::ATTR_ARG_COUNT, self.attr_loc(a)).arg(a.name).emit();
                return;
            }
        }
        let at = &mut r.attrs;
        let no_args = |a: &Attribute<'a>| a.args.is_empty();
        match a.name.as_str() {
            // Types.
            "aligned" => {
                if let Some(n) = self.attr_align(a) {
                    let at = &mut r.attrs;
                    at.align = at.align.max(n);
                }
            }
            "warn_if_not_aligned" => {}
            "copy" => self.copy_attr(a, at),
            "packed" => at.packed = true,
            "may_alias" => r.may_alias = true,
            "transparent_union" => r.transparent_union = true,
            "designated_init" => {
                r.designated_init = true;
                if !matches!(*self.types.kind(r.ty), TypeKind::Record(id) if !self.types.record(id).is_union)
                {
                    self.diag(&catalog::decl::ONLY_STRUCT, a.loc).emit();
                }
            }
            "mode" => {
                if let Some(AttrArg::Ident(n, _)) = a.args.first() {
                    r.ty = self.apply_mode(r.ty, *n, a.loc);
                }
            }
            "vector_size" => {
                if let Some(n) = self.attr_int(a, 0) {
                    r.ty = self.map_innermost(r.ty, &mut |s, t| s.make_vector(t, n, a.loc));
                }
            }
            "ms_abi" => r.ty = self.map_function(r.ty, &mut |f| f.conv = CallConv::Ms),
            "sysv_abi" | "cdecl" => r.ty = self.map_function(r.ty, &mut |f| f.conv = CallConv::Default),
            "stdcall" | "fastcall" | "thiscall" | "regparm" if self.types.target().pointer_size == 8 => {
                self.diag(&catalog::decl::ATTR_IGNORED, a.loc).arg(a.name).emit();
            }
            "stdcall" => r.ty = self.map_function(r.ty, &mut |f| f.conv = CallConv::Stdcall),
            "fastcall" => r.ty = self.map_function(r.ty, &mut |f| f.conv = CallConv::Fastcall),
            "thiscall" => r.ty = self.map_function(r.ty, &mut |f| f.conv = CallConv::Thiscall),
            "regparm" => {
                if let Some(n) = self.attr_int(a, 0) {
                    r.ty = self.map_function(r.ty, &mut |f| f.regparm = n as u8);
                }
            }
            "noreturn" | "_Noreturn" => {
                r.noreturn = true;
                r.ty = self.map_function(r.ty, &mut |f| f.noreturn = true);
            }
            "scalar_storage_order" => match a.args.first() {
                Some(AttrArg::Str(n)) if matches!(n.as_str(), "big-endian" | "little-endian") => {
                    r.reversed = Some(n.as_str() == "big-endian");
                }
                _ => {
                    self.diag(&catalog::decl::BAD_STORAGE_ORDER, a.loc).emit();
                }
            },
            "ms_struct" => r.ms_struct = Some(true),
            "gcc_struct" => r.ms_struct = Some(false),
            "hardbool" | "strub" => {
                self.diag(&catalog::decl::SORRY_ATTR, a.loc).arg(a.name).emit();
            }
            // Objects and symbols.
            "section" => at.section = self.attr_str(a, 0),
            "weak" => at.weak = true,
            "weakref" => {
                at.weakref = true;
                at.weak = true;
                if !no_args(a) {
                    at.alias = self.attr_str(a, 0);
                }
            }
            "alias" => at.alias = self.attr_str(a, 0),
            "ifunc" => at.ifunc = self.attr_str(a, 0),
            "symver" => at.symver = self.attr_str(a, 0),
            "visibility" => {
                if let Some(n) = self.attr_str(a, 0) {
                    let v = match n.as_str() {
                        "default" => Visibility::Default,
                        "hidden" => Visibility::Hidden,
                        "protected" => Visibility::Protected,
                        "internal" => Visibility::Internal,
                        _ => {
                            self.diag(&catalog::decl::BAD_VISIBILITY, a.loc).emit();
                            return;
                        }
                    };
                    r.attrs.visibility = Some(v);
                }
            }
            "used" => at.used = true,
            "retain" => at.retain = true,
            "unused" | "maybe_unused" => at.unused = true,
            "common" => at.common = Some(true),
            "nocommon" => at.common = Some(false),
            "tls_model" => {
                if let Some(n) = self.attr_str(a, 0) {
                    r.attrs.tls_model = match n.as_str() {
                        "global-dynamic" => Some(TlsModel::GlobalDynamic),
                        "local-dynamic" => Some(TlsModel::LocalDynamic),
                        "initial-exec" => Some(TlsModel::InitialExec),
                        "local-exec" => Some(TlsModel::LocalExec),
                        _ => {
                            self.diag(&catalog::decl::BAD_TLS_MODEL, a.loc).emit();
                            None
                        }
                    };
                }
            }
            "cleanup" => {
                if let Some(&AttrArg::Ident(n, loc)) = a.args.first() {
                    match self.scopes.lookup(n) {
                        Some(Symbol::Func(f)) => {
                            f.referenced.set(true);
                            if let Some(ft) = self.types.func(f.ty.get()).filter(|t| t.prototype) {
                                let n = ft.params.len();
                                let row = match n {
                                    0 => Some(&catalog::expr::TOO_MANY_BUILTIN_ARGS),
                                    1 => None,
                                    _ => Some(&catalog::expr::TOO_FEW_BUILTIN_ARGS),
                                };
                                if let Some(row) = row {
                                    self.diag(row, a.loc).arg(f.name).emit();
                                    return;
                                }
                            }
                            r.cleanup = Some(f);
                        }
                        _ => {
                            self.diag(&catalog::decl::CLEANUP_NOT_FUNCTION, loc).emit();
                        }
                    }
                } else if !a.args.is_empty() {
                    self.diag(&catalog::decl::CLEANUP_NOT_NAME, a.loc).emit();
                }
            }
            "noinit" | "persistent" => at.noinit = true,
            "nonstring" => at.nonstring = true,
            "uninitialized" => at.uninitialized = true,
            // Functions.
            "always_inline" => at.inline = InlineHint::Always,
            "noinline" => at.inline = InlineHint::Never,
            "gnu_inline" => at.gnu_inline = true,
            "artificial" => at.artificial = true,
            "flatten" => at.flatten = true,
            "noclone" => at.noclone = true,
            "noipa" => {
                at.noipa = true;
                at.inline = InlineHint::Never;
                at.noclone = true;
            }
            "pure" => at.is_pure = true,
            "const" => at.is_const = true,
            "malloc" => at.malloc |= no_args(a),
            "leaf" => at.leaf = true,
            "nothrow" => at.nothrow = true,
            "cold" => at.cold = true,
            "hot" => at.hot = true,
            "returns_twice" => at.returns_twice = true,
            "returns_nonnull" => {
                at.returns_nonnull = true;
                if let Some(f) = self.types.func(r.ty)
                    && !self.types.is_pointer(f.ret)
                    && !f.ret.is_error()
                {
                    self.diag(&catalog::decl::NONNULL_RETURN, a.loc).emit();
                }
            }
            "nonnull" => {
                if no_args(a) {
                    at.nonnull = u64::MAX;
                    if self.types.func(r.ty).is_some_and(|f| !f.prototype) {
                        self.diag(&catalog::decl::NONNULL_NO_PROTOTYPE, a.loc).emit();
                    }
                }
                for i in 0..a.args.len() {
                    if let Some(n @ 1..=64) = self.attr_int(a, i) {
                        r.attrs.nonnull |= 1 << (n - 1);
                    }
                }
            }
            "sentinel" => {
                at.sentinel = Some(if no_args(a) { 0 } else { self.attr_int(a, 0).unwrap_or(0) as u32 })
            }
            "alloc_size" => {
                let x = self.attr_int(a, 0).unwrap_or(0) as u32;
                let y = if a.args.len() > 1 { self.attr_int(a, 1).unwrap_or(0) as u32 } else { 0 };
                r.attrs.alloc_size = Some((x, y));
            }
            "alloc_align" => at.alloc_align = self.attr_int(a, 0).unwrap_or(0) as u32,
            "assume_aligned" => at.assume_aligned = self.attr_int(a, 0).unwrap_or(0) as u32,
            "format" | "gnu_format" => {
                let archetype = match a.args.first() {
                    Some(&AttrArg::Ident(n, _)) => n,
                    _ => {
                        self.diag(&catalog::decl::FORMAT_SPECIFIER, self.attr_loc(a)).emit();
                        return;
                    }
                };
                let kind = plain(archetype);
                let kind = kind.as_str().strip_prefix("gnu_").unwrap_or(kind.as_str());
                self.check_format_attr(a, kind, r.ty);
                self.check_gcc_format(archetype, a.loc);
                let string = self.attr_int(a, 1).unwrap_or(0) as u32;
                let first = self.attr_int(a, 2).unwrap_or(0) as u32;
                r.attrs.format = Some(FormatAttr { archetype: plain(archetype), string, first });
            }
            "format_arg" => {
                self.check_format_arg(a, r.ty);
                r.attrs.format_arg = self.attr_int(a, 0).unwrap_or(0) as u32;
            }
            "warn_unused_result" | "nodiscard" => {
                at.warn_unused_result = true;
                let function = self.types.is_function(r.ty) && on != AttrOn::Typedef;
                if a.name.as_str() == "nodiscard" && !function && on != AttrOn::Tag {
                    self.diag(&catalog::decl::NODISCARD_WHERE, a.loc).emit();
                }
            }
            "deprecated" => at.deprecated = Some(message(a)),
            "unavailable" => at.unavailable = Some(message(a)),
            "error" => at.error = self.attr_str(a, 0),
            "warning" => at.warning = self.attr_str(a, 0),
            "constructor" | "destructor" => {
                let given = if no_args(a) { Some(65535) } else { self.attr_int(a, 0) };
                if !matches!(given, Some(0..=65535)) {
                    if given.is_some() || matches!(a.args.first(), Some(AttrArg::Str(_) | AttrArg::Expr(_))) {
                        self.diag(&catalog::decl::PRIORITY_RANGE, a.loc).arg(a.name).emit();
                    }
                    return;
                }
                let prio = given.unwrap_or(65535) as u32;
                let slot = if a.name.as_str() == "constructor" {
                    &mut r.attrs.constructor
                } else {
                    &mut r.attrs.destructor
                };
                *slot = Some(prio);
            }
            "no_instrument_function" | "no_profile_instrument_function" => at.no_instrument = true,
            "no_stack_protector" => at.no_stack_protector = true,
            "stack_protect" => at.stack_protect = true,
            "no_sanitize"
            | "no_sanitize_address"
            | "no_address_safety_analysis"
            | "no_sanitize_thread"
            | "no_sanitize_undefined"
            | "no_sanitize_coverage" => at.no_sanitize = true,
            "no_split_stack" => at.no_split_stack = true,
            "no_reorder" => at.no_reorder = true,
            "naked" => at.naked = true,
            "interrupt" => at.interrupt = true,
            "no_caller_saved_registers" => at.no_caller_saved = true,
            "force_align_arg_pointer" => at.force_align_arg_pointer = true,
            "ms_hook_prologue" => at.ms_hook_prologue = true,
            "nocf_check" => at.nocf_check = true,
            "patchable_function_entry" => {
                let n = self.attr_int(a, 0).unwrap_or(0) as u32;
                let m = if a.args.len() > 1 { self.attr_int(a, 1).unwrap_or(0) as u32 } else { 0 };
                r.attrs.patchable = Some((n, m));
            }
            "zero_call_used_regs" => at.zero_call_used_regs = self.attr_str(a, 0),
            "target" => r.attrs.target = self.attr_strings(a, r.attrs.target),
            "optimize" => r.attrs.optimize = self.attr_strings(a, r.attrs.optimize),
            "target_clones" => at.target_clones = self.attr_strings(a, None),
            "simd" => {
                if let Some(AttrArg::Str(s)) = a.args.first()
                    && !matches!(s.as_str(), "inbranch" | "notinbranch")
                {
                    self.diag(&catalog::decl::SIMD_FLAG, a.loc).emit();
                }
            }
            "access" => self.check_access(a, r.ty),
            // Statements take theirs before they come here.
            "fallthrough" => {
                at.fallthrough = true;
                self.diag(&catalog::decl::ATTR_MISPLACED, a.loc).arg(a.name).emit();
            }
            name if HARMLESS.contains(&name) => {}
            _ => {
                let _ = on;
                self.diag(&catalog::decl::ATTR_IGNORED, a.loc).arg(a.name).emit();
            }
        }
    }

    /// The formats of gcc's own diagnostics need types that their users declare.
    fn check_gcc_format(&mut self, archetype: Name, loc: Loc) {
        let needs: &[&str] = match plain(archetype).as_str() {
            "gcc_gfc" => &["locus"],
            "asm_fprintf" | "gcc_diag" | "gcc_tdiag" | "gcc_cdiag" | "gcc_dump_printf" => {
                &["location_t", "tree", "gimple", "cgraph_node", "__gcc_host_wide_int__"]
            }
            _ => return,
        };
        let needs = if plain(archetype).as_str() == "asm_fprintf" { &needs[4..] } else { needs };
        for &n in needs {
            let known = self.scopes.lookup(Name::intern(n));
            match known {
                Some(Symbol::Typedef(t)) => {
                    let long = [Ty::LONG, Ty::LLONG].contains(&self.types.canon_unqual(t.ty));
                    if n == "tree" && !self.types.is_pointer(t.ty) {
                        self.diag(&catalog::decl::FORMAT_NOT_POINTER, loc).arg(n).emit();
                    }
                    if n.starts_with("__") && !long {
                        self.diag(&catalog::decl::FORMAT_NOT_LONG, loc).emit();
                    }
                }
                None if needs.len() > 1 => {}
                Some(_) if n == "gimple" || n == "cgraph_node" => {}
                _ => {
                    self.diag(&catalog::decl::FORMAT_NO_TYPE, loc).arg(n).emit();
                    return;
                }
            }
        }
    }

    /// Applies `f` to the type at the bottom of pointers, arrays and functions (`vector_size`, `mode` on `*p`).
    fn map_innermost(&mut self, ty: Ty, f: &mut dyn FnMut(&mut Self, Ty) -> Ty) -> Ty {
        let q = self.types.quals(ty);
        match *self.types.kind(ty) {
            TypeKind::Pointer(t) => {
                let t = self.map_innermost(t, f);
                let p = self.types.pointer(t);
                self.types.qualified(p, q)
            }
            TypeKind::Array { elem, len } => {
                let elem = self.map_innermost(elem, f);
                self.types.array(elem, len)
            }
            TypeKind::Function(ft) => {
                let ret = self.map_innermost(ft.ret, f);
                self.types.function(FuncType { ret, ..*ft })
            }
            _ => f(self, ty),
        }
    }
    /// Changes the function type at the bottom of pointers and arrays; other types stay as they are.
    pub fn map_function(&mut self, ty: Ty, f: &mut dyn FnMut(&mut FuncType<'a>)) -> Ty {
        let q = self.types.quals(ty);
        match *self.types.kind(ty) {
            TypeKind::Pointer(t) => {
                let n = self.map_function(t, f);
                if n == t {
                    return ty;
                }
                let p = self.types.pointer(n);
                self.types.qualified(p, q)
            }
            TypeKind::Array { elem, len } => {
                let n = self.map_function(elem, f);
                if n == elem { ty } else { self.types.array(n, len) }
            }
            TypeKind::Function(ft) => {
                let mut n = *ft;
                f(&mut n);
                if n == *ft { ty } else { self.types.function(n) }
            }
            _ => ty,
        }
    }

    fn make_vector(&mut self, elem: Ty, bytes: i128, loc: Loc) -> Ty {
        let ok = self.types.is_float(elem)
            || matches!(self.types.kind(elem), TypeKind::Int(_) | TypeKind::Enum(_))
            || self.types.is_pointer(elem);
        let size = self.types.size_of(elem).unwrap_or(0) as i128;
        if !ok || size == 0 {
            if !elem.is_error() {
                self.diag(&catalog::decl::BAD_VECTOR_ELEM, loc).emit();
            }
            return elem;
        }
        let row = match bytes {
            ..0 => Some(&catalog::decl::VECTOR_NEGATIVE),
            0 => Some(&catalog::decl::VECTOR_ZERO),
            _ if bytes > i64::MAX as i128 => Some(&catalog::decl::VECTOR_EXCEEDS),
            _ if bytes % size == 0 && bytes / size > 2147483646 => Some(&catalog::decl::VECTOR_LANES),
            _ => None,
        };
        if let Some(row) = row {
            let shown = if bytes > 0 && bytes <= i64::MAX as i128 { bytes / size } else { bytes };
            self.diag(row, loc).arg(shown).emit();
            return elem;
        }
        if bytes % size != 0 {
            self.diag(&catalog::decl::VECTOR_NOT_MULTIPLE, loc).emit();
            return elem;
        }
        let lanes = bytes / size;
        if lanes & (lanes - 1) != 0 || lanes > 1 << 30 {
            self.diag(&catalog::decl::VECTOR_NOT_POW2, loc).arg(lanes).emit();
            return elem;
        }
        let q = self.types.quals(elem);
        let e = self.types.unqual_scalar(elem);
        let v = self.types.vector(e, lanes as u32);
        self.types.qualified(v, q)
    }

    /// `mode(M)`: the type of machine mode `M` that is like `ty` (signedness, or floating).
    fn apply_mode(&mut self, ty: Ty, mode: Name, loc: Loc) -> Ty {
        let mode = plain(mode);
        let text = mode.as_str();
        if self.types.is_pointer(ty) {
            let wide = if self.types.target().pointer_size == 8 { "DI" } else { "SI" };
            if text != wide && !matches!(text, "word" | "pointer" | "unwind_word") {
                self.diag(&catalog::decl::BAD_POINTER_MODE, loc).arg(text).emit();
            }
            return ty;
        }
        if matches!(self.types.kind(ty), TypeKind::Record(_) | TypeKind::Void) {
            self.diag(&catalog::decl::MODE_TYPE, loc).arg(text).emit();
            return ty;
        }
        let scalar = |s: &Self, t: Ty, m: &str| -> Option<Ty> {
            let signed = s.types.is_signed(t);
            let ptr = s.types.target().pointer_size as u32 * 8;
            let bits = match m {
                "QI" | "byte" => 8,
                "HI" => 16,
                "SI" => 32,
                "DI" => 64,
                "TI" => 128,
                "word" | "pointer" | "unwind_word" | "libgcc_cmp_return" | "libgcc_shift_count" => ptr,
                "HF" => return Some(Ty::FLOAT16),
                "SF" => return Some(Ty::FLOAT),
                "DF" => return Some(Ty::DOUBLE),
                "XF" => return Some(Ty::LDOUBLE),
                "TF" => return Some(Ty::FLOAT128),
                _ => return None,
            };
            s.types.int_of_width(bits, signed)
        };
        let complex = match text {
            "SC" => Some(Ty::CFLOAT),
            "DC" => Some(Ty::CDOUBLE),
            "XC" => Some(Ty::CLDOUBLE),
            "TC" => Some(self.types.complex(Ty::FLOAT128)),
            _ => None,
        };
        self.map_innermost(ty, &mut |s, t| {
            let q = s.types.quals(t);
            let new = match (complex, scalar(s, t, text)) {
                (Some(c), _) => Some(c),
                (_, Some(n)) => Some(n),
                // V4SI: a vector of four.
                _ => text.strip_prefix('V').and_then(|v| {
                    let digits = v.bytes().take_while(u8::is_ascii_digit).count();
                    let n: u32 = v[..digits].parse().ok()?;
                    let e = scalar(s, t, &v[digits..])?;
                    Some(s.types.vector(e, n))
                }),
            };
            match new {
                Some(n) => s.types.qualified(n, q),
                None => {
                    s.diag(&catalog::decl::BAD_MODE, loc).arg(text).emit();
                    t
                }
            }
        })
    }

    /// Merges the attributes of a new declaration into those of the ones before.
    pub fn merge_attrs(&mut self, old: &'a Attrs, new: &Attrs) -> &'a Attrs {
        let mut m = *old;
        macro_rules! or { ($($f:ident)*) => { $(m.$f |= new.$f;)* } }
        macro_rules! some { ($($f:ident)*) => { $(m.$f = new.$f.or(m.$f);)* } }
        or!(packed weak weakref used retain unused noinit nonstring uninitialized gnu_inline artificial flatten noclone
            noipa is_pure is_const malloc leaf nothrow cold hot returns_twice returns_nonnull nonnull
            warn_unused_result no_instrument no_stack_protector stack_protect no_sanitize no_split_stack no_reorder
            naked interrupt no_caller_saved force_align_arg_pointer ms_hook_prologue nocf_check);
        some!(section alias ifunc symver visibility common tls_model sentinel alloc_size format deprecated unavailable
              error warning constructor destructor patchable zero_call_used_regs target optimize target_clones);
        m.align = m.align.max(new.align);
        m.alloc_align = m.alloc_align.max(new.alloc_align);
        m.assume_aligned = m.assume_aligned.max(new.assume_aligned);
        m.format_arg = m.format_arg.max(new.format_arg);
        if new.inline != InlineHint::None {
            m.inline = new.inline;
        }
        self.arena.alloc(m)
    }
}

/// The optional text of `deprecated("…")`.
fn message(a: &Attribute) -> Name {
    match a.args.first() {
        Some(&AttrArg::Str(n)) => n,
        _ => Name::NONE,
    }
}

/// `__name__` → `name`.
fn plain(n: Name) -> Name {
    match n.as_str().strip_prefix("__").and_then(|s| s.strip_suffix("__")) {
        Some(s) if !s.is_empty() => Name::intern(s),
        _ => n,
    }
}

/// How many arguments attributes take, sorted by name; those not here check for themselves.
#[rustfmt::skip]
const ARGUMENTS: &[(&str, usize, usize)] = &[
    ("access", 1, 3),
    ("alias", 1, 1),
    ("aligned", 0, 1),
    ("alloc_align", 1, 1),
    ("alloc_size", 1, 2),
    ("always_inline", 0, 0),
    ("artificial", 0, 0),
    ("assume_aligned", 1, 2),
    ("cdecl", 0, 0),
    ("cleanup", 1, 1),
    ("cold", 0, 0),
    ("common", 0, 0),
    ("const", 0, 0),
    ("constructor", 0, 1),
    ("copy", 1, 1),
    ("deprecated", 0, 1),
    ("designated_init", 0, 0),
    ("destructor", 0, 1),
    ("error", 1, 1),
    ("externally_visible", 0, 0),
    ("fallthrough", 0, 0),
    ("fastcall", 0, 0),
    ("flatten", 0, 0),
    ("force_align_arg_pointer", 0, 0),
    ("format", 3, 3),
    ("format_arg", 1, 1),
    ("gnu_inline", 0, 0),
    ("hot", 0, 0),
    ("ifunc", 1, 1),
    ("interrupt", 0, 0),
    ("leaf", 0, 0),
    ("malloc", 0, 2),
    ("may_alias", 0, 0),
    ("mode", 1, 1),
    ("ms_abi", 0, 0),
    ("naked", 0, 0),
    ("no_icf", 0, 0),
    ("no_instrument_function", 0, 0),
    ("no_profile_instrument_function", 0, 0),
    ("no_reorder", 0, 0),
    ("no_sanitize", 1, usize::MAX),
    ("no_sanitize_address", 0, 0),
    ("no_sanitize_thread", 0, 0),
    ("no_sanitize_undefined", 0, 0),
    ("no_split_stack", 0, 0),
    ("no_stack_limit", 0, 0),
    ("no_stack_protector", 0, 0),
    ("nocf_check", 0, 0),
    ("noclone", 0, 0),
    ("nocommon", 0, 0),
    ("noinit", 0, 0),
    ("noinline", 0, 0),
    ("noipa", 0, 0),
    ("nonnull", 0, usize::MAX),
    ("nonstring", 0, 0),
    ("noplt", 0, 0),
    ("noreturn", 0, 0),
    ("nothrow", 0, 0),
    ("optimize", 1, usize::MAX),
    ("packed", 0, 0),
    ("patchable_function_entry", 1, 2),
    ("persistent", 0, 0),
    ("pure", 0, 0),
    ("regparm", 1, 1),
    ("retain", 0, 0),
    ("returns_nonnull", 0, 0),
    ("returns_twice", 0, 0),
    ("scalar_storage_order", 1, 1),
    ("section", 1, 1),
    ("sentinel", 0, 1),
    ("simd", 0, 1),
    ("stack_protect", 0, 0),
    ("stdcall", 0, 0),
    ("symver", 1, usize::MAX),
    ("sysv_abi", 0, 0),
    ("target", 1, usize::MAX),
    ("target_clones", 1, usize::MAX),
    ("thiscall", 0, 0),
    ("tls_model", 1, 1),
    ("transparent_union", 0, 0),
    ("unavailable", 0, 1),
    ("uninitialized", 0, 0),
    ("unused", 0, 0),
    ("used", 0, 0),
    ("vector_size", 1, 1),
    ("visibility", 1, 1),
    ("warn_if_not_aligned", 0, 1),
    ("warn_unused_result", 0, 0),
    ("warning", 1, 1),
    ("weak", 0, 0),
    ("weakref", 0, 1),
    ("zero_call_used_regs", 1, 1),
];

/// Is it an attribute that something is known of, so that its arguments have a meaning?
pub fn is_known(name: Name) -> bool {
    crate::pp::features::is_attribute(name) || HARMLESS.contains(&name.as_str())
}

/// Known to gcc, of no consequence here: hints for warnings, analyses and optimisations not made.
const HARMLESS: &[&str] = &[
    "access",
    "fd_arg",
    "fd_arg_read",
    "fd_arg_write",
    "noplt",
    "no_icf",
    "simd",
    "optimize_sibling_calls",
    "externally_visible",
    "tainted_args",
    "null_terminated_string_arg",
    "counted_by",
    "strict_flex_array",
    "expected_throw",
    "noescape",
    "assume",
    "no_vtable",
    "transaction_pure",
    "transaction_safe",
    "transaction_callable",
    "nomerge",
    "musttail",
    "no_address",
    "warn_if_not_aligned",
    "unused_result",
    "returns_localloc",
    "lower_emutls",
    "function_return",
    "indirect_branch",
    "cf_check",
    "fentry_name",
    "fentry_section",
    "reproducible",
    "unsequenced",
    "callback",
    "no_callback",
    "type_generic",
    "fn_spec",
    "fn spec",
    "no vops",
    "noderef",
    "user",
    "mips16",
    "objc_exception",
    "const_function",
    "riscv_vector_cc",
    "aarch64_vector_pcs",
    "nodirect_extern_access",
    "no_dangling",
];
