//! Which symbols of the unit are C library functions the optimiser knows (`ir::lib`). As in gcc, a unit's own external
//! definition of such a function is taken to do what the library's does (C11 §7.1.3: the name is reserved).

use super::UnitLower;
use super::types::{Repr, repr};
use crate::ast::{Func, Linkage as AstLinkage, Ty};
use crate::ir::lib::{Facts, Lib, LibFn};
use crate::ir::{GlobalId, Type};

/// What calls of known functions are replaced by.
const CALLABLE: &[LibFn] = &[
    LibFn::Strlen,
    LibFn::Strcpy,
    LibFn::Strncpy,
    LibFn::Strcat,
    LibFn::Strncat,
    LibFn::Strchr,
    LibFn::StrcpyChk,
    LibFn::StrncpyChk,
    LibFn::StrcatChk,
    LibFn::Stpcpy,
    LibFn::Stpncpy,
    LibFn::Puts,
    LibFn::Putchar,
    LibFn::Fputs,
    LibFn::Fputc,
    LibFn::Fwrite,
    LibFn::Printf,
    LibFn::Vprintf,
    LibFn::Fprintf,
    LibFn::Vfprintf,
    LibFn::Sprintf,
    LibFn::Vsprintf,
    LibFn::Snprintf,
    LibFn::Vsnprintf,
];

impl<'u, 'a> UnitLower<'u, 'a> {
    fn long_double(&self) -> Type {
        match repr(self.types, Ty::LDOUBLE) {
            Repr::Scalar(t) => t,
            _ => Type::F64,
        }
    }

    /// Notes that symbol `id` of `f` is a function of the C library, if it is.
    pub(super) fn note_library_function(&mut self, f: &Func<'a>, id: GlobalId) {
        let lang = &self.sess.lang;
        if lang.no_builtin
            || lang.freestanding
            || f.linkage != AstLinkage::External
            || f.parent.is_some()
            // Wrappers of the real one, to be inlined.
            || f.body.get().is_some() && f.inline.get()
        {
            return;
        }
        let name = f.name.as_str();
        if lang.no_builtin_functions.iter().any(|n| n == name) {
            return;
        }
        let Some(lib) = Lib::by_name(name, self.long_double()) else { return };
        let no_errno = lang.no_math_errno;
        self.module.libs.known.insert(id, lib);
        let g = &mut self.module.globals[id];
        match lib.fun.facts() {
            Facts::Pure => g.pure_fn = true,
            Facts::Const => g.const_fn = true,
            Facts::Errno => g.const_fn |= no_errno,
            Facts::Malloc => g.malloc = true,
            Facts::Any => {}
        }
    }

    /// At the end: the functions calls may be replaced by get symbols.
    pub(super) fn finish_library_functions(&mut self) {
        if self.module.libs.known.is_empty() {
            return;
        }
        let own: Vec<_> = self.module.libs.known.iter().map(|(&id, &lib)| (lib, id)).collect();
        self.module.libs.callable.extend(own);
        if self.opts.opt_level == 0 {
            return;
        }
        for &fun in CALLABLE {
            let lib = Lib::new(fun);
            let off = self.sess.lang.no_builtin_functions.iter().any(|n| n == fun.name());
            if off || self.module.libs.callable.contains_key(&lib) {
                continue;
            }
            let id = self.library_function(fun.name());
            self.module.libs.callable.insert(lib, id);
        }
    }
}
