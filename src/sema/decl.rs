//! Declarations: linkage, redeclaration, composite types (C11 §6.2.2, §6.7, §6.9), implicit functions.

use super::attr::{AttrOn, AttrResult, Attribute};
use super::scope::{Symbol, Typedef};
use super::warn::attr::Earlier;
use super::{NewerRow, Sema};
use crate::ast::decl::{Attrs, DefState, InlineHint, Visibility};
use crate::ast::*;
use crate::diag::catalog;
use crate::support::intern::Name;
use crate::support::lang::Standard;
use crate::support::source::Loc;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;

static TYPEDEF_AGAIN: NewerRow = NewerRow {
    pedantic: &catalog::decl::TYPEDEF_AGAIN,
    compat: &catalog::decl::TYPEDEF_AGAIN_C11,
    dialect: false,
};

/// Storage class specifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StorageClass {
    None,
    Typedef,
    Extern,
    Static,
    Auto,
    Register,
}

/// What pragmas have set for the declarations that follow.
#[derive(Default)]
pub struct PragmaState {
    /// `#pragma pack` in force, bytes; 0 for none.
    pub pack: u32,
    pub pack_stack: Vec<(Option<Name>, u32)>,
    /// `#pragma scalar_storage_order`: records get the byte order the target does not use.
    pub reversed: bool,
    pub visibility: Vec<Visibility>,
    /// `#pragma redefine_extname old new`.
    pub extname: FxHashMap<Name, Name>,
    /// `#pragma weak name [= alias]` seen before the declaration.
    pub weak: FxHashMap<Name, Option<Name>>,
    /// `#pragma GCC optimize`/`target` in force, with what push_options saved.
    pub optimize: Option<Name>,
    pub target: Option<Name>,
    pub options_stack: Vec<(Option<Name>, Option<Name>)>,
}

/// A declaration to enter.
pub struct NewDecl<'a, 'l> {
    pub name: Name,
    pub loc: Loc,
    pub ty: Ty,
    pub storage: StorageClass,
    pub thread: bool,
    pub inline: bool,
    pub noreturn: bool,
    /// `constexpr`: file-scope ones have internal linkage.
    pub constexpr: bool,
    /// `_Alignas`, bytes.
    pub align: u32,
    /// `_Alignas` was there, `_Alignas(0)` too.
    pub alignas: bool,
    pub attrs: &'l [Attribute<'a>],
    pub asm_name: Option<Name>,
    pub has_init: bool,
    pub file_scope: bool,
    /// A function definition.
    pub definition: bool,
    /// No type was written.
    pub implicit_int: bool,
}

/// What came of it.
pub enum Declared<'a> {
    Var(&'a Var<'a>),
    Func(&'a Func<'a>),
    Typedef,
    /// Something is wrong and reported.
    Error,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Enters a declaration: checks it against those before, merges with them.
    pub fn declare_name(&mut self, d: &NewDecl<'a, '_>) -> Declared<'a> {
        let mut ty = d.ty;
        let on = match d.storage {
            StorageClass::Typedef => AttrOn::Typedef,
            _ if self.types.is_function(ty) => AttrOn::Function,
            _ => AttrOn::Object,
        };
        let r = if d.attrs.is_empty() {
            None
        } else {
            let earlier = match self.linked.get(&d.name) {
                Some(Symbol::Func(f)) if !f.implicit.get() => {
                    Some(Earlier { attrs: f.attrs.get(), noreturn: f.noreturn.get(), loc: f.loc.get() })
                }
                Some(Symbol::Var(v)) => Some(Earlier { attrs: v.attrs.get(), noreturn: false, loc: v.loc }),
                _ => None,
            };
            let kept = self.warn_attributes(d.attrs, on, ty, earlier, d.loc);
            let list = kept.as_deref().unwrap_or(d.attrs);
            self.attr_at = d.loc;
            let r = self.apply_attrs(list, on, ty);
            self.attr_at = Loc::NONE;
            Some(r)
        };
        if let Some(r) = &r {
            ty = r.ty;
        }
        if d.alignas {
            let what = match (on, d.storage) {
                (AttrOn::Typedef, _) => Some(format!("typedef '{}'", d.name)),
                (AttrOn::Function, _) => Some(format!("function '{}'", d.name)),
                (_, StorageClass::Register) => Some(format!("'register' object '{}'", d.name)),
                _ => None,
            };
            if let Some(what) = what {
                self.diag(&catalog::decl::ALIGN_SPECIFIED, d.loc).arg(what).emit();
            } else if d.align == 0 {
            } else if d.align < self.types.align_of(ty) {
                self.diag(&catalog::decl::ALIGNAS_LESS, d.loc).arg(d.name).emit();
            }
        }
        if on == AttrOn::Typedef {
            if d.inline {
                self.diag(&catalog::decl::INLINE_TYPEDEF, d.loc).arg(d.name).emit();
            }
            if d.noreturn {
                self.diag(&catalog::decl::NORETURN_TYPEDEF, d.loc).arg(d.name).emit();
            }
        }
        match on {
            AttrOn::Typedef => self.declare_typedef_name(d, ty, r),
            AttrOn::Function => self.declare_func(d, ty, r),
            _ => self.declare_var(d, ty, r),
        }
    }

    fn declare_typedef_name(
        &mut self,
        d: &NewDecl<'a, '_>,
        ty: Ty,
        r: Option<AttrResult<'a>>,
    ) -> Declared<'a> {
        let (mut align, may_alias, attrs) = match &r {
            Some(r) => (r.attrs.align, r.may_alias, Some(r.attrs)),
            None => (0, false, None),
        };
        let mut again = false;
        if let Some(r) = &r
            && r.transparent_union
        {
            self.set_transparent(ty, d.loc);
        }
        if let Some(old) = self.scopes.lookup_here(d.name) {
            match old {
                Symbol::Typedef(t)
                    if (self.types.same(t.ty, ty) && !self.types.is_variably_modified(ty))
                        || t.ty.is_error()
                        || ty.is_error() =>
                {
                    again = true;
                    t.used.set(true);
                    if t.loc != Loc::NONE {
                        self.newer_feature(Standard::C11, &TYPEDEF_AGAIN, d.loc, d.name.as_str());
                    }
                    // C11 §6.7p3 allows it; an alignment once given stays.
                    if let TypeKind::Typedef { align: old, .. } = *self.types.raw_kind(t.ty) {
                        align = align.max(old);
                    }
                }
                Symbol::Typedef(t) => {
                    if self.types.is_variably_modified(ty) {
                        self.diag(&catalog::decl::TYPEDEF_VM, d.loc).arg(d.name).emit();
                    } else {
                        let have = self.types.quoted(ty);
                        let was = self.types.quoted(t.ty);
                        self.diag(&catalog::decl::CONFLICTING_TYPES, d.loc)
                            .arg(d.name)
                            .arg(have)
                            .note(&catalog::decl::PREVIOUS_DECL, t.loc)
                            .arg(d.name)
                            .arg(was)
                            .emit();
                    }
                    return Declared::Error;
                }
                other => {
                    self.different_kind(d, other);
                    return Declared::Error;
                }
            }
        }
        // An untagged record or enum is called by its first typedef name in messages.
        if self.types.quals(ty).is_empty() {
            match *self.types.raw_kind(ty) {
                TypeKind::Record(id) if self.types.record(id).tag.is_none() => {
                    let rec = self.types.record_mut(id);
                    if rec.typedef_name.is_none() {
                        rec.typedef_name = d.name;
                    }
                }
                TypeKind::Enum(id) if self.types.enumeration(id).tag.is_none() => {
                    let e = self.types.enumeration_mut(id);
                    if e.typedef_name.is_none() {
                        e.typedef_name = d.name;
                    }
                }
                _ => {}
            }
        }
        let sugar = if ty.is_error() { ty } else { self.types.typedef(d.name, ty, align, may_alias) };
        let t = &*self.arena.alloc(Typedef {
            ty: sugar,
            loc: d.loc,
            deprecated: attrs.and_then(|a| a.deprecated),
            unavailable: attrs.and_then(|a| a.unavailable),
            used: Cell::new(again || attrs.is_some_and(|a| a.unused || a.used)),
        });
        self.scopes.declare(d.name, Symbol::Typedef(t));
        Declared::Typedef
    }

    /// `transparent_union` on a union type.
    pub fn set_transparent(&mut self, ty: Ty, loc: Loc) {
        match *self.types.kind(ty) {
            TypeKind::Record(id) if self.types.record(id).is_union => {
                self.types.record_mut(id).transparent = true
            }
            _ => {
                self.diag(&catalog::decl::ATTR_IGNORED, loc).arg("transparent_union").emit();
            }
        }
    }

    fn different_kind(&mut self, d: &NewDecl<'a, '_>, old: Symbol<'a>) {
        let loc = old.loc();
        let row = &catalog::decl::DIFFERENT_KIND;
        let diag = self.diag(row, d.loc).arg(d.name);
        let was = match old {
            Symbol::Typedef(t) => self.types.quoted(t.ty),
            Symbol::Var(v) => self.types.quoted(v.ty.get()),
            Symbol::Func(f) => self.types.quoted(f.ty.get()),
            Symbol::EnumConst(c) => self.types.quoted(c.ty.get()),
        };
        diag.note(&catalog::decl::PREVIOUS_DECL, loc).arg(d.name).arg(was).emit();
    }

    /// The entity with linkage that a declaration of `name` here may be another declaration of.
    fn prior_linked(&self, d: &NewDecl<'a, '_>) -> Option<Symbol<'a>> {
        self.linked.get(&d.name).copied()
    }

    /// Attributes that options and pragmas add to a declaration with linkage.
    fn ambient_attrs(&mut self, d: &NewDecl<'a, '_>, linkage: Linkage, is_func: bool, attrs: &mut Attrs) {
        if attrs.weakref && linkage == Linkage::External {
            self.diag(&catalog::decl::WEAKREF_STATIC, d.loc).arg(d.name).emit();
        }
        if attrs.weak && !attrs.weakref && linkage != Linkage::External {
            self.diag(&catalog::expr::WEAK_STATIC, d.loc).arg(d.name).emit();
        }
        if linkage == Linkage::External
            && attrs.visibility.is_none()
            && let Some(&v) = self.pragmas.visibility.last()
        {
            attrs.visibility = Some(v);
        }
        if let Some(&alias) = self.pragmas.weak.get(&d.name) {
            attrs.weak = true;
            if alias.is_some() {
                attrs.alias = alias;
            }
        }
        if is_func && d.definition {
            attrs.optimize = attrs.optimize.or(self.pragmas.optimize);
            attrs.target = attrs.target.or(self.pragmas.target);
        }
    }

    fn conflict(&mut self, d: &NewDecl<'a, '_>, ty: Ty, old_ty: Ty, old_loc: Loc) {
        let (have, was) = (self.types.quoted(ty), self.types.quoted(old_ty));
        self.diag(&catalog::decl::CONFLICTING_TYPES, d.loc)
            .arg(d.name)
            .arg(have)
            .note(&catalog::decl::PREVIOUS_DECL, old_loc)
            .arg(d.name)
            .arg(was)
            .emit();
    }

    fn declare_func(&mut self, d: &NewDecl<'a, '_>, mut ty: Ty, r: Option<AttrResult<'a>>) -> Declared<'a> {
        let gnu89 = self.sess.lang.gnu89_inline_semantics();
        if d.thread {
            self.diag(&catalog::decl::THREAD_FUNCTION, d.loc).arg(d.name).emit();
        }
        if matches!(d.storage, StorageClass::Register) {
            self.diag(&catalog::decl::BAD_STORAGE_FUNCTION, d.loc).arg(d.name).emit();
        }
        if !d.file_scope && !d.definition && d.storage == StorageClass::Static {
            self.diag(&catalog::decl::BAD_STORAGE_FUNCTION, d.loc).arg(d.name).emit();
        }
        if d.file_scope && d.name.as_str() == "main" && !self.sess.lang.freestanding {
            if d.inline {
                self.diag(&catalog::decl::INLINE_MAIN, d.loc).emit();
            }
            if d.noreturn {
                self.diag(&catalog::decl::NORETURN_MAIN, d.loc).emit();
            }
        }
        if !d.definition && !d.file_scope && d.storage != StorageClass::Auto {
            let ret = self.types.func(ty).map(|f| f.ret);
            if ret.is_some_and(|r| self.types.is_variably_modified(r)) {
                self.diag(&catalog::decl::VM_FUNCTION, d.loc).emit();
            }
        }
        let noreturn = d.noreturn || r.as_ref().is_some_and(|r| r.noreturn);
        if noreturn {
            ty = self.map_function(ty, &mut |f| f.noreturn = true);
        }
        let nested = !d.file_scope && (d.definition || d.storage == StorageClass::Auto);
        let here = self.scopes.lookup_here(d.name);
        if let Some(s @ (Symbol::Typedef(_) | Symbol::Var(_) | Symbol::EnumConst(_))) = here {
            if !matches!(s, Symbol::Var(v) if v.ty.get().is_error()) {
                self.different_kind(d, s);
            }
            return Declared::Error;
        }
        // A nested function has no linkage; `auto` declares one ahead.
        let prior = if nested {
            here.filter(|s| matches!(s, Symbol::Func(f) if f.parent.is_some()))
        } else {
            match here {
                Some(Symbol::Func(f)) if f.parent.is_some() && !d.file_scope => here,
                _ => self.prior_linked(d),
            }
        };
        if d.definition {
            let before = match prior {
                Some(Symbol::Func(f)) => Some(f),
                _ => None,
            };
            let public = !nested
                && d.storage != StorageClass::Static
                && before.is_none_or(|f| f.linkage == Linkage::External);
            self.warn_definition(d, ty, before, public);
        } else if !d.file_scope && d.storage == StorageClass::Extern {
            self.warn_nested_extern(d.name, d.loc);
        }
        if let Some(Symbol::Func(f)) = prior {
            let old_ty = f.ty.get();
            let is_static = d.storage == StorageClass::Static && d.file_scope;
            let replaces_inline = d.definition
                && f.def_extern_inline.get()
                && (gnu89 || f.attrs.get().gnu_inline)
                && !f.referenced.get();
            if is_static && f.linkage == Linkage::External && replaces_inline {
                return self.new_func(d, ty, r, Linkage::Internal, noreturn, false);
            }
            if is_static && f.linkage == Linkage::External {
                // A builtin nobody declared yet may become static: but it is one object, so it must be unused.
                if !f.implicit.get() || f.referenced.get() {
                    self.diag(&catalog::decl::STATIC_AFTER_NONSTATIC, d.loc)
                        .arg(d.name)
                        .note(&catalog::decl::PREVIOUS_DECL, f.loc.get())
                        .arg(d.name)
                        .arg(self.types.quoted(old_ty))
                        .emit();
                    return Declared::Error;
                }
                return self.new_func(d, ty, r, Linkage::Internal, noreturn, false);
            }
            let volatile = |s: &Self, t| s.types.func(t).is_some_and(|f| s.types.quals(f.ret).is_volatile());
            if volatile(self, old_ty) != volatile(self, ty) && !f.implicit.get() {
                self.diag(&catalog::decl::QUAL_VOLATILE, d.loc).emit();
            }
            if !self.compatible(old_ty, ty) {
                let implicit = f.implicit.get();
                // K&R `int f();` against `int f(char)` and the like is an error too, as in gcc.
                if implicit {
                    if f.loc.get() != Loc::NONE && f.referenced.get() {
                        let (have, was) = (self.types.quoted(ty), self.types.quoted(old_ty));
                        self.diag(&catalog::decl::CONFLICTING_IMPLICIT, d.loc)
                            .arg(d.name)
                            .arg(have)
                            .note(&catalog::decl::PREVIOUS_IMPLICIT, f.loc.get())
                            .arg(d.name)
                            .arg(was)
                            .emit();
                    }
                    f.ty.set(ty);
                } else if old_ty.is_error() {
                    f.ty.set(ty);
                } else if d.definition
                    && d.implicit_int
                    && self.types.func(old_ty).is_some_and(|o| self.types.is_void(o.ret))
                {
                    // `static void f(); f() {}`: gcc keeps the void.
                    self.diag(&catalog::decl::CONFLICTING_VOID, d.loc).arg(d.name).emit();
                } else if !ty.is_error() && !self.old_style_match(old_ty, ty, d) {
                    self.conflict(d, ty, old_ty, f.loc.get());
                    return Declared::Error;
                }
            } else {
                if !d.definition && !f.implicit.get() && d.attrs.is_empty() {
                    self.warn_redundant(d, f.loc.get(), old_ty);
                }
                let c = if d.definition || f.implicit.get() {
                    self.composite(ty, old_ty)
                } else {
                    self.composite(old_ty, ty)
                };
                f.ty.set(c);
            }
            let earlier = f.loc.get();
            let proto = |s: &Self, t| s.types.func(t).is_some_and(|f| f.prototype);
            let says_more = proto(self, ty) || !proto(self, old_ty);
            if f.implicit.get() || d.definition || f.body.get().is_none() && says_more {
                f.loc.set(d.loc);
            }
            f.implicit.set(false);
            f.noreturn.set(f.noreturn.get() || noreturn);
            let mut attrs = r.map(|r| r.attrs).unwrap_or_default();
            if let (Some(a), Some(b)) = (attrs.section, f.attrs.get().section)
                && a != b
            {
                self.diag(&catalog::decl::SECTION_CONFLICT, d.loc).arg(d.name).emit();
            }
            self.ambient_attrs(d, f.linkage, true, &mut attrs);
            let merged = self.merge_attrs(f.attrs.get(), &attrs);
            f.attrs.set(merged);
            if let Some(a) = d.asm_name {
                f.asm_name.set(Some(a));
            }
            if d.definition && f.attrs.get().weakref {
                self.diag(&catalog::decl::REDEFINITION, d.loc)
                    .arg(d.name)
                    .note(&catalog::decl::PREVIOUS_DECL, earlier)
                    .arg(d.name)
                    .arg(self.types.quoted(old_ty))
                    .emit();
                return Declared::Error;
            }
            if d.definition && f.body.get().is_some() {
                // gnu89 `extern inline` definitions may be replaced by a real one.
                let again = d.inline && d.storage == StorageClass::Extern;
                let replaceable = f.def_extern_inline.get() && !again && (gnu89 || merged.gnu_inline);
                if !replaceable {
                    self.diag(&catalog::decl::REDEFINITION, d.loc)
                        .arg(d.name)
                        .note(&catalog::decl::PREVIOUS_DEF, earlier)
                        .arg(d.name)
                        .arg(self.types.quoted(old_ty))
                        .emit();
                    return Declared::Error;
                }
                f.body.set(None);
            }
            self.note_inline(f, d);
            if here.is_none() || d.file_scope {
                self.scopes.declare(d.name, Symbol::Func(f));
            }
            return Declared::Func(f);
        }
        if let Some(Symbol::Var(v)) = prior {
            if !v.ty.get().is_error() {
                self.different_kind(d, Symbol::Var(v));
            }
            return Declared::Error;
        }
        let linkage = match (nested, d.storage) {
            (true, _) => Linkage::None,
            (_, StorageClass::Static) => Linkage::Internal,
            _ => Linkage::External,
        };
        self.new_func(d, ty, r, linkage, noreturn, nested)
    }

    /// A K&R definition's promoted parameters were not known from the earlier prototype's view: gcc lets
    /// `int f(float); int f(x) float x; {}` pass with the prototype's types kept.
    fn old_style_match(&mut self, old: Ty, new: Ty, d: &NewDecl<'a, '_>) -> bool {
        let (Some(o), Some(n)) = (self.types.func(old), self.types.func(new)) else { return false };
        d.definition && o.prototype && !n.prototype && self.compatible_unqual(o.ret, n.ret)
    }

    fn note_inline(&mut self, f: &'a Func<'a>, d: &NewDecl<'a, '_>) {
        if d.inline {
            f.inline.set(true);
        }
        // C11 §6.7.4p7 counts file-scope declarations only.
        if d.file_scope && (!d.inline || d.storage == StorageClass::Extern) {
            f.extern_inline.set(true);
        }
        if d.definition {
            f.def_extern_inline.set(d.inline && d.storage == StorageClass::Extern);
        }
    }

    fn new_func(
        &mut self,
        d: &NewDecl<'a, '_>,
        ty: Ty,
        r: Option<AttrResult<'a>>,
        linkage: Linkage,
        noreturn: bool,
        nested: bool,
    ) -> Declared<'a> {
        let mut attrs = r.map(|r| r.attrs).unwrap_or_default();
        if !d.file_scope && attrs.alias.is_some() && !attrs.weakref {
            self.diag(&catalog::decl::ATTR_IGNORED, d.loc).arg("alias").emit();
            attrs.alias = None;
        }
        self.ambient_attrs(d, linkage, true, &mut attrs);
        let f = self.make_func(d.name, ty, linkage, d.loc, nested);
        f.attrs.set(self.arena.alloc(attrs));
        f.noreturn.set(noreturn);
        let ext =
            if linkage == Linkage::External { self.pragmas.extname.get(&d.name).copied() } else { None };
        f.asm_name.set(d.asm_name.or(ext));
        self.note_inline(f, d);
        self.scopes.declare(d.name, Symbol::Func(f));
        if !nested {
            self.linked.insert(d.name, Symbol::Func(f));
            self.items.push(Item::Func(f));
        }
        Declared::Func(f)
    }

    fn make_func(&mut self, name: Name, ty: Ty, linkage: Linkage, loc: Loc, nested: bool) -> &'a Func<'a> {
        let index = self.num_funcs;
        self.num_funcs += 1;
        self.arena.alloc(Func {
            name,
            loc: Cell::new(loc),
            ty: Cell::new(ty),
            linkage,
            index,
            attrs: Cell::new(Attrs::none()),
            asm_name: Cell::new(None),
            body: Cell::new(None),
            inline: Cell::new(false),
            extern_inline: Cell::new(false),
            def_extern_inline: Cell::new(false),
            noreturn: Cell::new(false),
            referenced: Cell::new(false),
            implicit: Cell::new(false),
            parent: if nested { self.func.as_ref().map(|f| f.func) } else { None },
        })
    }

    fn declare_var(&mut self, d: &NewDecl<'a, '_>, ty: Ty, r: Option<AttrResult<'a>>) -> Declared<'a> {
        let mut ty = ty;
        if d.inline && !ty.is_error() {
            self.diag(&catalog::decl::INLINE_VARIABLE, d.loc).arg(d.name).emit();
        }
        if d.noreturn && !ty.is_error() {
            self.diag(&catalog::decl::NORETURN_VARIABLE, d.loc).arg(d.name).emit();
        }
        if self.types.is_void(ty) && d.storage != StorageClass::Extern {
            self.diag(&catalog::decl::DECLARED_VOID, d.loc).arg(d.name).emit();
            ty = Ty::ERROR;
        }
        let cleanup = r.as_ref().and_then(|r| r.cleanup);
        let mut attrs = r.map(|r| r.attrs).unwrap_or_default();
        if attrs.noinit && !d.file_scope && !matches!(d.storage, StorageClass::Static | StorageClass::Extern)
        {
            let word =
                d.attrs.iter().map(|a| a.name.as_str()).find(|n| matches!(*n, "noinit" | "persistent"));
            self.diag(&catalog::decl::NO_LOCALS, d.loc).arg(word.unwrap_or("noinit")).emit();
        }
        if attrs.weak && !d.file_scope && d.storage != StorageClass::Extern {
            self.diag(&catalog::expr::WEAK_STATIC, d.loc).arg(d.name).emit();
        }
        attrs.align = attrs.align.max(d.align);
        let plain_static = if d.thread { Storage::Thread } else { Storage::Static };
        let (storage, linkage) = if d.file_scope {
            match d.storage {
                StorageClass::Auto | StorageClass::Register if d.asm_name.is_none() => {
                    self.diag(&catalog::decl::FILE_SCOPE_STORAGE, d.loc)
                        .arg(d.name)
                        .arg(if d.storage == StorageClass::Auto { "auto" } else { "register" })
                        .emit();
                    (plain_static, Linkage::External)
                }
                StorageClass::Register => (Storage::Register, Linkage::Internal),
                StorageClass::Static => (plain_static, Linkage::Internal),
                _ if d.constexpr => (plain_static, Linkage::Internal),
                _ => (plain_static, Linkage::External),
            }
        } else {
            match d.storage {
                StorageClass::Extern => (plain_static, Linkage::External),
                StorageClass::Static => (plain_static, Linkage::None),
                StorageClass::Register => (Storage::Register, Linkage::None),
                _ => {
                    if d.thread {
                        self.diag(&catalog::decl::THREAD_AUTO, d.loc).arg(d.name).emit();
                    }
                    (Storage::Auto, Linkage::None)
                }
            }
        };
        let here = self.scopes.lookup_here(d.name);
        if d.has_init && d.storage == StorageClass::Extern {
            let row =
                if d.file_scope { &catalog::decl::EXTERN_INIT } else { &catalog::decl::EXTERN_INIT_LOCAL };
            self.diag(row, d.loc).arg(d.name).emit();
        }
        if linkage == Linkage::None {
            if let Some(old) = here {
                match old {
                    Symbol::Var(v) if v.ty.get().is_error() || ty.is_error() => {}
                    Symbol::Var(v) if v.storage != Storage::Param => {
                        let was = self.types.quoted(v.ty.get());
                        let row = if v.linkage == Linkage::None {
                            &catalog::decl::REDECL_NO_LINKAGE
                        } else {
                            &catalog::decl::NO_LINKAGE_AFTER
                        };
                        if self.compatible(v.ty.get(), ty) {
                            self.diag(row, d.loc)
                                .arg(d.name)
                                .note(&catalog::decl::PREVIOUS_DECL, v.loc)
                                .arg(d.name)
                                .arg(was)
                                .emit();
                        } else {
                            self.conflict(d, ty, v.ty.get(), v.loc);
                        }
                    }
                    other => self.different_kind(d, other),
                }
            }
            if d.storage == StorageClass::Static
                && self.types.is_variably_modified(ty)
                && self.types.is_vla(ty)
            {
                self.diag(&catalog::decl::STATIC_VLA, d.loc).arg(d.name).emit();
                ty = Ty::ERROR;
            }
            if matches!(storage, Storage::Static | Storage::Thread) && !self.types.quals(ty).is_const() {
                self.note_inline_static(d.name, d.loc, true);
            }
            self.warn_shadow(d.name, ty, d.loc);
            let v = self.new_var(d.name, ty, storage, linkage, d.loc);
            v.attrs.set(self.arena.alloc(attrs));
            v.cleanup.set(cleanup);
            match (storage, d.asm_name) {
                (Storage::Static | Storage::Thread, n) => v.asm_name.set(n),
                (_, Some(n)) if d.storage == StorageClass::Register => v.asm_reg.set(Some(strip_reg(n))),
                (_, Some(_)) => {
                    self.diag(&catalog::decl::ASM_AUTO, d.loc).arg(d.name).emit();
                }
                _ => {}
            }
            self.scopes.declare(d.name, Symbol::Var(v));
            return Declared::Var(v);
        }
        // With linkage.
        if !d.file_scope && d.storage == StorageClass::Extern && !d.has_init {
            self.warn_nested_extern(d.name, d.loc);
        }
        if d.file_scope && d.name.as_str() == "main" && linkage == Linkage::External {
            self.diag(&catalog::warn::MAIN_OBJECT, d.loc).emit();
        }
        if self.types.is_variably_modified(ty) && !ty.is_error() {
            self.diag(&catalog::decl::VM_LINKAGE, d.loc).arg(d.name).emit();
            ty = Ty::ERROR;
        }
        match here {
            Some(Symbol::Var(v)) if v.linkage != Linkage::None => {}
            Some(Symbol::Var(v)) if d.storage == StorageClass::Extern => {
                let was = self.types.quoted(v.ty.get());
                self.diag(&catalog::decl::EXTERN_AFTER_NO_LINKAGE, d.loc)
                    .arg(d.name)
                    .note(&catalog::decl::PREVIOUS_DECL, v.loc)
                    .arg(d.name)
                    .arg(was)
                    .emit();
                return Declared::Error;
            }
            Some(other) => {
                self.different_kind(d, other);
                return Declared::Error;
            }
            None => {}
        }
        let state = match (d.has_init, d.storage) {
            (true, _) => DefState::Defined,
            (_, StorageClass::Extern) => DefState::Declared,
            _ if attrs.alias.is_some() => DefState::Declared,
            _ => DefState::Tentative,
        };
        self.ambient_attrs(d, linkage, false, &mut attrs);
        if d.storage == StorageClass::Extern
            && !d.file_scope
            && let (Some(Symbol::Var(v)), Some(Symbol::Var(seen))) =
                (self.prior_linked(d), self.scopes.lookup(d.name))
            && v.linkage == Linkage::Internal
            && seen.linkage == Linkage::None
        {
            self.diag(&catalog::decl::STATIC_THEN_EXTERN, d.loc).emit();
        }
        match self.prior_linked(d) {
            Some(Symbol::Var(v)) => {
                let old_ty = v.ty.get();
                let note_ty = self.types.quoted(old_ty);
                if !self.compatible(old_ty, ty) && !old_ty.is_error() && !ty.is_error() {
                    self.conflict(d, ty, old_ty, v.loc);
                    return Declared::Error;
                }
                if (storage == Storage::Thread) != (v.storage == Storage::Thread) {
                    let row = if storage == Storage::Thread {
                        &catalog::decl::THREAD_AFTER
                    } else {
                        &catalog::decl::NONTHREAD_AFTER
                    };
                    self.diag(row, d.loc)
                        .arg(d.name)
                        .note(&catalog::decl::PREVIOUS_DECL, v.loc)
                        .arg(d.name)
                        .arg(note_ty)
                        .emit();
                    return Declared::Error;
                }
                let wrong = match (d.storage, v.linkage) {
                    (StorageClass::Static, Linkage::External) => Some(&catalog::decl::STATIC_AFTER_NONSTATIC),
                    (StorageClass::None, Linkage::Internal) if d.file_scope && !d.constexpr => {
                        Some(&catalog::decl::NONSTATIC_AFTER_STATIC)
                    }
                    _ => None,
                };
                if let Some(row) = wrong {
                    self.diag(row, d.loc)
                        .arg(d.name)
                        .note(&catalog::decl::PREVIOUS_DECL, v.loc)
                        .arg(d.name)
                        .arg(note_ty)
                        .emit();
                    return Declared::Error;
                }
                if state == DefState::Defined && v.state.get() == DefState::Defined {
                    self.diag(&catalog::decl::REDEFINITION, d.loc)
                        .arg(d.name)
                        .note(&catalog::decl::PREVIOUS_DEF, v.loc)
                        .arg(d.name)
                        .arg(note_ty)
                        .emit();
                    return Declared::Error;
                }
                // A definition after declarations, and a type completed, say something new.
                let new_definition = state > v.state.get() && !(state == DefState::Tentative && d.has_init);
                if !new_definition && !(d.has_init) && d.attrs.is_empty() {
                    self.warn_redundant(d, v.loc, old_ty);
                }
                let c = if ty.is_error() {
                    old_ty
                } else if old_ty.is_error() {
                    ty
                } else {
                    self.composite(old_ty, ty)
                };
                v.ty.set(c);
                v.state.set(v.state.get().max(state));
                let merged = self.merge_attrs(v.attrs.get(), &attrs);
                v.attrs.set(merged);
                if let Some(a) = d.asm_name {
                    v.asm_name.set(Some(a));
                }
                if here.is_none() {
                    self.scopes.declare(d.name, Symbol::Var(v));
                }
                Declared::Var(v)
            }
            Some(other) => {
                self.different_kind(d, other);
                Declared::Error
            }
            None => {
                let v = self.new_var(d.name, ty, storage, linkage, d.loc);
                v.owner.set(None);
                v.state.set(state);
                v.attrs.set(self.arena.alloc(attrs));
                if storage == Storage::Register {
                    v.asm_reg.set(d.asm_name.map(strip_reg));
                } else {
                    let ext = if linkage == Linkage::External {
                        self.pragmas.extname.get(&d.name).copied()
                    } else {
                        None
                    };
                    v.asm_name.set(d.asm_name.or(ext));
                }
                self.scopes.declare(d.name, Symbol::Var(v));
                self.linked.insert(d.name, Symbol::Var(v));
                self.items.push(Item::Var(v));
                Declared::Var(v)
            }
        }
    }

    /// Unused variables of the scope that ends, newest first as gcc tells them.
    pub(super) fn warn_unused(&self) {
        let unused = |s: &Symbol<'a>| match s {
            Symbol::Var(v) => {
                let local = v.linkage == Linkage::None && v.storage != Storage::Param && v.name.is_some();
                local
                    && !v.named.get()
                    && !v.attrs.get().unused
                    && v.cleanup.get().is_none()
                    && !v.ty.get().is_error()
            }
            _ => false,
        };
        for s in self.scopes.innermost() {
            if let Symbol::Func(f) = s
                && f.parent.is_some()
                && f.body.get().is_none()
                && self.func.as_ref().is_none_or(|g| !std::ptr::eq(g.func, f))
            {
                self.diag(&catalog::decl::NESTED_UNDEFINED, f.loc.get()).arg(f.name).emit();
            }
        }
        let list: Vec<Symbol<'a>> = self.scopes.innermost().filter(unused).collect();
        for s in list.iter().rev() {
            if let Symbol::Var(v) = s {
                self.diag(&catalog::decl::UNUSED_VARIABLE, v.loc).arg(v.name).emit();
            }
        }
    }
    /// Parameters never named, of a function whose body has been read.
    pub fn warn_unused_params(&self, params: &[&'a Var<'a>]) {
        for p in params {
            if p.name.is_some() && !p.named.get() && !p.attrs.get().unused && !p.ty.get().is_error() {
                self.diag(&catalog::decl::UNUSED_PARAMETER, p.loc).arg(p.name).emit();
            }
        }
    }
    /// A section named `.bss…` has no contents.
    pub fn check_bss_sections(&self) {
        for item in &self.items {
            if let Item::Var(v) = *item
                && let Some(s) = v.attrs.get().section
                && (s.as_str() == ".bss" || s.as_str().starts_with(".bss."))
                && let Some(init) = v.init.get()
                && init
                    .items
                    .iter()
                    .any(|i| !matches!(i.value.kind, ExprKind::IntConst(0) | ExprKind::FloatConst(0)))
            {
                self.diag(&catalog::decl::BSS_NONZERO, v.loc).arg(s).emit();
            }
        }
    }

    /// What an `alias` attribute names must be defined in this unit.
    pub fn check_aliases(&self) {
        let mut defined = FxHashSet::default();
        let mut aliases = Vec::new();
        for item in &self.items {
            let (name, asm_name, is_defined, a, loc) = match *item {
                Item::Func(f) => {
                    (f.name, f.asm_name.get(), f.body.get().is_some(), f.attrs.get(), f.loc.get())
                }
                Item::Var(v) => {
                    (v.name, v.asm_name.get(), v.state.get() != DefState::Declared, v.attrs.get(), v.loc)
                }
                // File-scope assembly may define anything.
                Item::Asm(..) => return,
            };
            let target = a.alias.filter(|_| !a.weakref);
            if is_defined || target.is_some() || a.ifunc.is_some() {
                defined.insert(asm_name.unwrap_or(name));
            }
            if let Some(t) = target {
                aliases.push((name, t, loc));
            }
        }
        for (name, target, loc) in aliases {
            if !defined.contains(&target) {
                self.diag(&catalog::decl::ALIAS_UNDEFINED, loc).arg(name).arg(target).emit();
            }
        }
    }

    /// Calls of `always_inline` functions need a body to put in their place.
    pub fn check_always_inline(&self) {
        for item in &self.items {
            if let Item::Func(f) = *item
                && f.referenced.get()
                && f.body.get().is_none()
                && f.attrs.get().inline == InlineHint::Always
                && !f.implicit.get()
            {
                self.diag(&catalog::decl::INLINE_NO_BODY, f.loc.get()).arg(f.name).emit();
            }
        }
    }

    /// Static functions and variables nobody uses, or that are used and defined nowhere.
    pub fn warn_unused_statics(&self) {
        // What an alias or a resolver attribute names is used by it.
        let mut targets = FxHashSet::default();
        for item in &self.items {
            let a = match *item {
                Item::Func(f) => f.attrs.get(),
                Item::Var(v) => v.attrs.get(),
                Item::Asm(..) => continue,
            };
            targets.extend(a.alias);
            targets.extend(a.ifunc);
        }
        for item in &self.items {
            match *item {
                Item::Func(f) if f.linkage == Linkage::Internal && !f.implicit.get() => {
                    let a = f.attrs.get();
                    if a.alias.is_some() || a.ifunc.is_some() {
                        continue;
                    }
                    let row = match (f.body.get().is_some(), f.referenced.get()) {
                        (false, true) => &catalog::decl::USED_UNDEFINED,
                        (false, false) => &catalog::decl::STATIC_UNDEFINED,
                        (true, false)
                            if !f.inline.get()
                                && !a.used
                                && a.constructor.is_none()
                                && a.destructor.is_none()
                                && !targets.contains(&f.name) =>
                        {
                            &catalog::decl::UNUSED_FUNCTION
                        }
                        _ => continue,
                    };
                    if !a.unused || f.referenced.get() {
                        self.diag(row, f.loc.get()).arg(f.name).emit();
                    }
                }
                Item::Var(v) if v.linkage == Linkage::Internal && !v.named.get() => {
                    let a = v.attrs.get();
                    if a.unused
                        || a.used
                        || a.alias.is_some()
                        || targets.contains(&v.name)
                        || a.section.is_some() && a.retain
                        || v.ty.get().is_error()
                    {
                        continue;
                    }
                    let row = match self.types.quals(v.ty.get()).is_const() {
                        true => &catalog::decl::UNUSED_CONST,
                        false => &catalog::decl::UNUSED_STATIC,
                    };
                    self.diag(row, v.loc).arg(v.name).emit();
                }
                _ => {}
            }
        }
    }

    /// Declares `int name()` implicitly because it is called without declaration (the message is the caller's).
    pub fn implicit_function(&mut self, name: Name, loc: Loc) -> &'a Func<'a> {
        let known = self.linked.get(&name).copied();
        let ty = self.types.function(FuncType {
            ret: Ty::INT,
            params: &[],
            variadic: false,
            prototype: false,
            noreturn: false,
            regparm: 0,
            conv: Default::default(),
        });
        if let Some(Symbol::Func(f)) = known {
            if !f.implicit.get() && !self.compatible(f.ty.get(), ty) {
                let was = self.types.quoted(f.ty.get());
                self.diag(&catalog::expr::INCOMPATIBLE_IMPLICIT, loc)
                    .arg(name)
                    .note(&catalog::decl::PREVIOUS_DECL, f.loc.get())
                    .arg(name)
                    .arg(was)
                    .emit();
            }
            return f;
        }
        self.declare_implicit(name, ty, loc)
    }
    /// Declares a builtin or library function by the compiler's own knowledge of its type, if nothing
    /// by that name is declared yet. It is marked `implicit` and a later declaration replaces its type.
    pub fn declare_builtin_function(&mut self, name: Name, ty: Ty, loc: Loc) -> &'a Func<'a> {
        if let Some(Symbol::Func(f)) = self.linked.get(&name).copied() {
            return f;
        }
        self.declare_implicit(name, ty, loc)
    }
    fn declare_implicit(&mut self, name: Name, ty: Ty, loc: Loc) -> &'a Func<'a> {
        let f = self.make_func(name, ty, Linkage::External, loc, false);
        f.implicit.set(true);
        if let Some(&n) = self.pragmas.extname.get(&name) {
            f.asm_name.set(Some(n));
        }
        self.linked.insert(name, Symbol::Func(f));
        self.items.push(Item::Func(f));
        self.scopes.declare_file_scope(name, Symbol::Func(f));
        f
    }

    /// `#pragma weak name [= alias]`.
    pub fn pragma_weak(&mut self, name: Name, alias: Option<Name>) {
        match self.linked.get(&name).copied() {
            Some(Symbol::Func(f)) => {
                let a = Attrs { weak: true, alias, ..Attrs::default() };
                let merged = self.merge_attrs(f.attrs.get(), &a);
                f.attrs.set(merged);
            }
            Some(Symbol::Var(v)) => {
                let a = Attrs { weak: true, alias, ..Attrs::default() };
                let merged = self.merge_attrs(v.attrs.get(), &a);
                v.attrs.set(merged);
            }
            _ => {
                self.pragmas.weak.insert(name, alias);
            }
        }
    }
    /// `#pragma redefine_extname old new`.
    pub fn pragma_extname(&mut self, old: Name, new: Name) {
        match self.linked.get(&old) {
            Some(Symbol::Func(f)) => f.asm_name.set(Some(new)),
            Some(Symbol::Var(v)) => v.asm_name.set(Some(new)),
            _ => {
                self.pragmas.extname.insert(old, new);
            }
        }
    }
}

/// `%rax` → `rax`.
fn strip_reg(n: Name) -> Name {
    match n.as_str().strip_prefix('%') {
        Some(s) => Name::intern(s),
        None => n,
    }
}
