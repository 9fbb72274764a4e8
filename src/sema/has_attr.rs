//! `__builtin_has_attribute`: what a declaration or type was given, as far as it is remembered.

use super::Sema;
use super::attr::{AttrArg, Attribute};
use crate::ast::decl::{Attrs, InlineHint, Visibility};
use crate::ast::expr::FieldRef;
use crate::ast::{Func, Ty, TypeKind, Var};

/// What is asked about.
#[derive(Clone, Copy)]
pub enum Attributed<'a> {
    Func(&'a Func<'a>),
    Var(&'a Var<'a>),
    Field(FieldRef),
    Type(Ty),
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Has `of` the attribute `a` (with its arguments, if it has any)?
    pub fn has_attribute(&mut self, of: Attributed<'a>, a: &Attribute<'a>) -> bool {
        let number = |s: &mut Self, i: usize| match a.args.get(i) {
            Some(AttrArg::Expr(e)) => s.int_value(e),
            _ => None,
        };
        let asked = number(self, 0);
        match of {
            Attributed::Func(f) => {
                let noreturn = f.noreturn.get() || self.types.func(f.ty.get()).is_some_and(|t| t.noreturn);
                match a.name.as_str() {
                    "noreturn" => noreturn,
                    "nothrow" => f.attrs.get().nothrow,
                    _ => self.declared(f.attrs.get(), a, asked) || self.type_has(f.ty.get(), a, asked),
                }
            }
            Attributed::Var(v) => {
                self.declared(v.attrs.get(), a, asked)
                    || a.name.as_str() == "cleanup" && v.cleanup.get().is_some()
                    || self.type_has(v.ty.get(), a, asked)
            }
            Attributed::Field(f) => {
                let field = self.types.record(f.record).fields[f.index as usize];
                let natural = self.types.align_of(field.ty);
                match a.name.as_str() {
                    "packed" => field.align < natural,
                    "aligned" => {
                        field.align > natural && asked.is_none_or(|n| n == field.align as i128)
                            || self.type_has(field.ty, a, asked)
                    }
                    _ => self.type_has(field.ty, a, asked),
                }
            }
            Attributed::Type(t) => self.type_has(t, a, asked),
        }
    }

    fn declared(&mut self, d: &Attrs, a: &Attribute<'a>, asked: Option<i128>) -> bool {
        let text = match a.args.first() {
            Some(&AttrArg::Str(n)) => Some(n),
            _ => None,
        };
        let named =
            |have: Option<crate::support::intern::Name>| have.is_some() && (text.is_none() || text == have);
        let priority = |have: Option<u32>| have.is_some_and(|p| asked.is_none_or(|n| n == p as i128));
        match a.name.as_str() {
            "aligned" => d.align != 0 && asked.is_none_or(|n| n == d.align as i128),
            "packed" => d.packed,
            "section" => named(d.section),
            "weak" => d.weak,
            "weakref" => d.weakref,
            "alias" => named(d.alias),
            "ifunc" => named(d.ifunc),
            "visibility" => d.visibility.is_some_and(|v| {
                text.is_none_or(|t| {
                    t.as_str()
                        == match v {
                            Visibility::Default => "default",
                            Visibility::Hidden => "hidden",
                            Visibility::Protected => "protected",
                            Visibility::Internal => "internal",
                        }
                })
            }),
            "used" => d.used,
            "retain" => d.retain,
            "unused" | "maybe_unused" => d.unused,
            "common" => d.common == Some(true),
            "nocommon" => d.common == Some(false),
            "tls_model" => d.tls_model.is_some(),
            "noinit" => d.noinit,
            "nonstring" => d.nonstring,
            "always_inline" => d.inline == InlineHint::Always,
            "noinline" => d.inline == InlineHint::Never,
            "gnu_inline" => d.gnu_inline,
            "artificial" => d.artificial,
            "flatten" => d.flatten,
            "noclone" => d.noclone,
            "noipa" => d.noipa,
            "pure" => d.is_pure,
            "const" => d.is_const,
            "malloc" => d.malloc,
            "leaf" => d.leaf,
            "cold" => d.cold,
            "hot" => d.hot,
            "returns_twice" => d.returns_twice,
            "returns_nonnull" => d.returns_nonnull,
            "nonnull" => match asked {
                Some(n @ 1..=64) => d.nonnull >> (n - 1) & 1 != 0,
                _ => d.nonnull != 0,
            },
            "sentinel" => d.sentinel.is_some_and(|k| asked.is_none_or(|n| n == k as i128)),
            "alloc_size" => d.alloc_size.is_some_and(|k| asked.is_none_or(|n| n == k.0 as i128)),
            "alloc_align" => d.alloc_align != 0 && asked.is_none_or(|n| n == d.alloc_align as i128),
            "assume_aligned" => d.assume_aligned != 0 && asked.is_none_or(|n| n == d.assume_aligned as i128),
            "format" => d.format.is_some_and(|f| match a.args.first() {
                Some(&AttrArg::Ident(n, _)) => n.as_str().trim_matches('_') == f.archetype.as_str(),
                _ => true,
            }),
            "format_arg" => d.format_arg != 0,
            "warn_unused_result" => d.warn_unused_result,
            "deprecated" => d.deprecated.is_some(),
            "unavailable" => d.unavailable.is_some(),
            "error" => d.error.is_some(),
            "warning" => d.warning.is_some(),
            "constructor" => priority(d.constructor),
            "destructor" => priority(d.destructor),
            "no_instrument_function" => d.no_instrument,
            "no_stack_protector" => d.no_stack_protector,
            "naked" => d.naked,
            "patchable_function_entry" => d.patchable.is_some(),
            "zero_call_used_regs" => d.zero_call_used_regs.is_some(),
            "target" => named(d.target),
            "optimize" => named(d.optimize),
            "target_clones" => d.target_clones.is_some(),
            _ => false,
        }
    }

    fn type_has(&mut self, ty: Ty, a: &Attribute<'a>, asked: Option<i128>) -> bool {
        match (a.name.as_str(), *self.types.kind(ty)) {
            ("packed", TypeKind::Record(id)) => self.types.record(id).packed,
            ("packed", TypeKind::Enum(id)) => self.types.enumeration(id).packed,
            ("transparent_union", TypeKind::Record(id)) => self.types.record(id).transparent,
            ("designated_init", TypeKind::Record(id)) => self.types.record(id).designated_init,
            ("may_alias", _) => self.types.may_alias(ty),
            ("vector_size", TypeKind::Vector { .. }) => {
                let size = self.types.size_of(ty).map(i128::from);
                asked.is_none() || asked == size
            }
            ("noreturn", TypeKind::Function(f)) => f.noreturn,
            ("aligned", TypeKind::Record(id)) => {
                let r = self.types.record(id);
                let align = r.align;
                let natural = r.fields.iter().map(|f| f.align).max().unwrap_or(1);
                align > natural && asked.is_none_or(|n| n == align as i128)
            }
            ("aligned", _) => match *self.types.raw_kind(ty) {
                TypeKind::Typedef { align, of, .. } => {
                    align != 0 && asked.is_none_or(|n| n == align as i128) || self.type_has(of, a, asked)
                }
                _ => false,
            },
            _ => false,
        }
    }
}
