//! Checks of attributes whose arguments speak of a function's parameters: `access`, `format`, `format_arg`.

use super::Sema;
use super::attr::{AttrArg, Attribute};
use crate::ast::{Quals, Ty, TypeKind};
use crate::diag::catalog::decl as msg;
use crate::support::source::Loc;

impl<'s, 'a> Sema<'s, 'a> {
    /// Where messages about attribute `a` go: to it, or to the name declared if that comes later, as gcc's do.
    pub fn attr_loc(&self, a: &Attribute<'a>) -> Loc {
        if self.attr_at == Loc::NONE {
            return a.loc;
        }
        // An attribute from a macro counts where the macro is used.
        let sources = self.sess.sources.borrow();
        let (written, name) = (sources.use_site(a.loc), sources.use_site(self.attr_at));
        if name > written { self.attr_at } else { written }
    }

    /// `access (mode, ref-index[, size-index])` on a function of type `ty`.
    pub(super) fn check_access(&mut self, a: &Attribute<'a>, ty: Ty) {
        let at = self.attr_loc(a);
        let mode = match a.args.first() {
            Some(&AttrArg::Ident(n, _)) => n,
            Some(AttrArg::Str(s)) => {
                self.diag(&msg::ACCESS_MODE_IDENT, at).arg(format!("\"{s}\"")).emit();
                return;
            }
            _ => {
                let v = self.attr_number(a, 0).map_or("expression".to_string(), |v| v.to_string());
                self.diag(&msg::ACCESS_MODE_IDENT, at).arg(v).emit();
                return;
            }
        };
        let text = mode.as_str().trim_matches('_');
        if !["read_only", "read_write", "write_only", "none"].contains(&text) {
            self.diag(&msg::ACCESS_MODE, at).arg(mode).emit();
            return;
        }
        let mut spelled = text.to_string();
        for i in 1..a.args.len() {
            let arg = match a.args[i] {
                AttrArg::Str(s) => format!("\"{s}\""),
                _ => self.attr_number(a, i).map_or("?".to_string(), |v| v.to_string()),
            };
            spelled = format!("{spelled}, {arg}");
        }
        if a.args.len() == 1 {
            self.diag(&msg::ACCESS_MISSING, at).arg(spelled).emit();
            return;
        }
        let func =
            self.types.func(ty).or_else(|| self.types.pointee(ty).and_then(|t| self.types.func(t))).copied();
        for i in 1..a.args.len() {
            let Some(n) = self.attr_number(a, i) else {
                self.diag(&msg::ACCESS_INVALID_POS, at).arg(&spelled).arg(i).emit();
                return;
            };
            if n < 0 || n == 0 && i == 1 {
                self.diag(&msg::ACCESS_INVALID_VALUE, at).arg(&spelled).arg(i).arg(n).emit();
                return;
            }
            let Some(f) = func.filter(|f| f.prototype) else { continue };
            if n as usize > f.params.len() {
                let d = self.diag(&msg::ACCESS_EXCEEDS, at).arg(&spelled).arg(i).arg(n);
                d.arg(f.params.len()).emit();
                return;
            }
            if n == 0 {
                continue;
            }
            let p = f.params[n as usize - 1];
            let shown = self.ty_name(p);
            if i == 2 {
                if !self.types.is_integer(p) {
                    self.diag(&msg::ACCESS_NOT_INTEGER, at).arg(&spelled).arg(2).arg(shown).emit();
                    return;
                }
                continue;
            }
            let Some(to) = self.types.pointee(p) else {
                self.diag(&msg::ACCESS_NOT_POINTER, at).arg(&spelled).arg(1).arg(shown).emit();
                return;
            };
            if self.types.is_function(to) {
                let shown = self.ty_name(to);
                self.diag(&msg::ACCESS_FUNCTION, at).arg(&spelled).arg(1).arg(shown).emit();
                return;
            }
            if text.contains("write") && self.types.quals(to).has(Quals::CONST) {
                self.diag(&msg::ACCESS_CONST, at).arg(&spelled).arg(1).arg(shown).emit();
                return;
            }
        }
    }

    /// An argument that is an integer constant, said nothing about otherwise.
    fn attr_number(&self, a: &Attribute<'a>, i: usize) -> Option<i128> {
        match a.args.get(i)? {
            AttrArg::Expr(e) => self.int_value(e),
            _ => None,
        }
    }

    /// `format (archetype, string-index, first-to-check)` on a function of type `ty`.
    pub(super) fn check_format_attr(&mut self, a: &Attribute<'a>, archetype: &str, ty: Ty) {
        let at = self.attr_loc(a);
        let (Some(string), Some(first)) = (self.attr_number(a, 1), self.attr_number(a, 2)) else { return };
        if first != 0 && first <= string {
            self.diag(&msg::FORMAT_FOLLOWS, at).emit();
            return;
        }
        let Some(f) = self.types.func(ty).copied() else { return };
        let strings = ["printf", "scanf", "strftime", "strfmon"].contains(&archetype);
        if f.prototype && strings {
            self.check_string_param("format", f.params, string, 2, at);
            if first != 0 {
                if !f.variadic && first as usize != f.params.len() + 1 || first as usize > f.params.len() + 1
                {
                    self.diag(&msg::FORMAT_NOT_DOTS, at).emit();
                    return;
                }
                if f.variadic && first as usize <= f.params.len() {
                    self.diag(&msg::FORMAT_NOT_LIST, at).arg(3).arg(first).emit();
                    return;
                }
            }
        }
        if archetype == "strftime" && first != 0 {
            self.diag(&msg::FORMAT_STRFTIME, at).emit();
        }
    }
    /// `format_arg (string-index)`.
    pub(super) fn check_format_arg(&mut self, a: &Attribute<'a>, ty: Ty) {
        let at = self.attr_loc(a);
        let Some(string) = self.attr_number(a, 0) else { return };
        let Some(f) = self.types.func(ty).copied().filter(|f| f.prototype) else { return };
        self.check_string_param("format_arg", f.params, string, 0, at);
        if !self.is_string(f.ret) {
            self.diag(&msg::FORMAT_ARG_RETURN, at).emit();
        }
    }
    /// A pointer to plain `char`.
    fn is_string(&self, ty: Ty) -> bool {
        let Some(to) = self.types.pointee(ty) else { return ty.is_error() };
        matches!(self.types.kind(to), TypeKind::Int(crate::ast::IntKind::Char)) || to.is_error()
    }
    fn check_string_param(&self, name: &str, params: &[Ty], n: i128, arg: u32, at: Loc) {
        let Some(&p) = usize::try_from(n).ok().and_then(|n| n.checked_sub(1)).and_then(|n| params.get(n))
        else {
            return;
        };
        if !self.is_string(p) {
            let which = if arg == 0 { String::new() } else { format!(" {arg}") };
            let ty = self.ty_name(p);
            self.diag(&msg::FORMAT_PARAM, at).arg(name).arg(which).arg(n).arg(ty).emit();
        }
    }
}
