//! Declarations: prototypes missing or old, names that hide others, redundant and misplaced declarations, `main`.

use super::on;
use crate::ast::{Func, Linkage, Storage, Ty, TypeKind, Var};
use crate::diag::catalog::decl as old;
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::sema::decl::NewDecl;
use crate::sema::scope::Symbol;
use crate::support::intern::Name;
use crate::support::source::Loc;

impl<'s, 'a> Sema<'s, 'a> {
    /// The definition of a function of type `ty`; `prior` is what was declared before it, if anything was.
    pub(in crate::sema) fn warn_definition(
        &mut self,
        d: &NewDecl<'a, '_>,
        ty: Ty,
        prior: Option<&'a Func<'a>>,
        public: bool,
    ) {
        let main = d.name.as_str() == "main" && d.file_scope;
        let prior = prior.filter(|f| !f.implicit.get());
        if main && !self.sess.lang.freestanding && self.warns(on::MAIN) {
            self.warn_main(ty, d.loc);
        }
        if !public || main || d.inline || prior.is_some_and(|f| f.inline.get()) {
            return;
        }
        let prototype = |s: &Self, t: Ty| s.types.func(t).is_some_and(|f| f.prototype);
        if self.warns(on::MISSING_PROTOTYPES)
            && prior.is_none_or(|f| !prototype(self, f.ty.get()))
            && prototype(self, ty)
            && self.diag(&msg::MISSING_PROTOTYPE, d.loc).arg(d.name).emit()
        {
            return;
        }
        if prior.is_none() && self.warns(on::MISSING_DECLARATIONS) {
            self.diag(&msg::MISSING_DECLARATION, d.loc).arg(d.name).emit();
        }
    }

    fn warn_main(&mut self, ty: Ty, loc: Loc) {
        let Some(f) = self.types.func(ty) else { return };
        if self.types.canon_unqual(f.ret) != Ty::INT && !f.ret.is_error() {
            self.diag(&msg::MAIN_RETURN, loc).emit();
        }
        if !f.prototype {
            return;
        }
        let argv = |s: &Self, t: Ty| {
            s.types
                .pointee(t)
                .and_then(|p| s.types.pointee(p))
                .is_some_and(|c| s.types.canon_unqual(c) == Ty::CHAR)
        };
        for (i, &p) in f.params.iter().enumerate() {
            match i {
                0 if self.types.canon_unqual(p) != Ty::INT => self.diag(&msg::MAIN_FIRST, loc).emit(),
                1 if !argv(self, p) => self.diag(&msg::MAIN_SECOND, loc).emit(),
                2 if !argv(self, p) => self.diag(&msg::MAIN_THIRD, loc).emit(),
                _ => continue,
            };
        }
        // A third argument, the environment, is a common extension.
        if !matches!(f.params.len(), 0 | 2 | 3) {
            self.diag(&msg::MAIN_COUNT, loc).emit();
        }
        if f.variadic {
            self.diag(&msg::MAIN_VARIADIC, loc).emit();
        }
    }

    /// A name declared in a function, `ty` its type: what it hides.
    pub fn warn_shadow(&mut self, name: Name, ty: Ty, loc: Loc) {
        if name.is_none()
            || !(self.warns(on::SHADOW) || self.warns(on::SHADOW_LOCAL) || self.warns(on::SHADOW_COMPATIBLE))
        {
            return;
        }
        let Some(hidden) = self.scopes.lookup(name) else { return };
        let at = hidden.loc();
        // The library's own declarations do not count as hidden names one should know.
        if at == Loc::NONE {
            return;
        }
        let local = matches!(hidden, Symbol::Var(v) if v.linkage == Linkage::None
            && (v.storage == Storage::Param || v.owner.get().is_some()));
        if !local {
            // A function's name is hidden only by what could be called as well.
            if matches!(hidden, Symbol::Func(_)) {
                let callable = self.types.is_function(ty)
                    || self.types.pointee(ty).is_some_and(|t| self.types.is_function(t));
                if !callable {
                    return;
                }
            }
            self.diag(&msg::SHADOW_GLOBAL, loc).arg(name).note(&msg::SHADOW_NOTE, at).emit();
            return;
        }
        let Symbol::Var(v) = hidden else { return };
        let parameter = v.storage == Storage::Param;
        let compatible = self.shadow_compatible(v, ty);
        let rows = match parameter {
            true => [&msg::SHADOW_PARAM, &msg::SHADOW_PARAM_LOCAL, &msg::SHADOW_PARAM_COMPATIBLE],
            false => [&msg::SHADOW_PREVIOUS, &msg::SHADOW_PREVIOUS_LOCAL, &msg::SHADOW_PREVIOUS_COMPATIBLE],
        };
        // The widest of the three options that is on names it.
        for (i, row) in rows.into_iter().enumerate() {
            if i == 2 && !compatible {
                break;
            }
            if self.diag(row, loc).arg(name).note(&msg::SHADOW_NOTE, at).emit() {
                break;
            }
        }
    }

    fn shadow_compatible(&mut self, v: &'a Var<'a>, ty: Ty) -> bool {
        let (a, b) = (self.types.unqual(v.ty.get()), self.types.unqual(ty));
        self.compatible_unqual(a, b) || self.types.is_arithmetic(a) && self.types.is_arithmetic(b) && a == b
    }

    /// `extern` in a block.
    pub(in crate::sema) fn warn_nested_extern(&mut self, name: Name, loc: Loc) {
        if self.warns(on::NESTED_EXTERNS) {
            self.diag(&msg::NESTED_EXTERN, loc).arg(name).emit();
        }
    }

    /// A declaration that says nothing new about what was declared at `at` with type `was`.
    pub(in crate::sema) fn warn_redundant(&mut self, d: &NewDecl<'a, '_>, at: Loc, was: Ty) {
        if at == Loc::NONE || !self.warns(on::REDUNDANT_DECLS) || !d.file_scope {
            return;
        }
        let was = self.types.quoted(was);
        self.diag(&msg::REDUNDANT, d.loc)
            .arg(d.name)
            .note(&old::PREVIOUS_DECL, at)
            .arg(d.name)
            .arg(was)
            .emit();
    }

    /// Typedefs of a block nobody named, when it ends.
    pub(in crate::sema) fn warn_unused_typedefs(&self) {
        if !self.warns(on::UNUSED_TYPEDEFS) || self.scopes.depth() == 0 || self.func.is_none() {
            return;
        }
        let list: Vec<_> = self
            .scopes
            .innermost_named()
            .filter_map(|(n, s)| match s {
                Symbol::Typedef(t) if !t.used.get() && t.loc != Loc::NONE => Some((n, t.loc)),
                _ => None,
            })
            .collect();
        for (name, loc) in list.into_iter().rev() {
            self.diag(&msg::UNUSED_TYPEDEF, loc).arg(name).emit();
        }
    }

    /// Qualifiers on a return type.
    pub fn warn_return_quals(&mut self, ty: Ty, loc: Loc) {
        if self.warns(on::IGNORED_QUALIFIERS)
            && !self.types.quals(ty).is_empty()
            && !matches!(self.types.kind(ty), TypeKind::Record(_) | TypeKind::Error | TypeKind::Array { .. })
            && self.types.quals(ty).addr_space().is_empty()
        {
            self.diag(&msg::RETURN_QUALS, loc).emit();
        }
    }
}
