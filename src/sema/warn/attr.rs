//! Attributes that contradict each other or stand where they mean nothing.

use crate::ast::Ty;
use crate::ast::decl::{Attrs, InlineHint};
use crate::diag::catalog::decl as old;
use crate::diag::catalog::warn as msg;
use crate::sema::Sema;
use crate::sema::attr::{AttrOn, Attribute};
use crate::support::source::Loc;

/// Pairs of attributes of which only the first given counts.
static EXCLUSIVE: &[(&str, &str)] = &[
    ("noreturn", "alloc_align"),
    ("noreturn", "alloc_size"),
    ("noreturn", "const"),
    ("noreturn", "malloc"),
    ("noreturn", "pure"),
    ("noreturn", "returns_twice"),
    ("noreturn", "warn_unused_result"),
    ("always_inline", "noinline"),
    ("gnu_inline", "noinline"),
    ("hot", "cold"),
    ("common", "nocommon"),
];

/// Attributes of function declarations alone.
static FUNCTIONS_ONLY: &[&str] = &[
    "always_inline",
    "artificial",
    "cold",
    "constructor",
    "destructor",
    "error",
    "flatten",
    "gnu_inline",
    "hot",
    "leaf",
    "no_instrument_function",
    "no_stack_protector",
    "noclone",
    "noinline",
    "noipa",
    "optimize",
    "stack_protect",
    "target",
    "warning",
];

/// What an earlier declaration said.
pub(in crate::sema) struct Earlier<'x> {
    pub attrs: &'x Attrs,
    pub noreturn: bool,
    pub loc: Loc,
}

impl Earlier<'_> {
    fn has(&self, name: &str) -> bool {
        let a = self.attrs;
        match name {
            "noreturn" => self.noreturn,
            "alloc_align" => a.alloc_align != 0,
            "alloc_size" => a.alloc_size.is_some(),
            "const" => a.is_const,
            "malloc" => a.malloc,
            "pure" => a.is_pure,
            "returns_twice" => a.returns_twice,
            "warn_unused_result" => a.warn_unused_result,
            "always_inline" => a.inline == InlineHint::Always,
            "noinline" => a.inline == InlineHint::Never,
            "gnu_inline" => a.gnu_inline,
            "hot" => a.hot,
            "cold" => a.cold,
            "common" => a.common == Some(true),
            "nocommon" => a.common == Some(false),
            _ => false,
        }
    }
}

impl<'s, 'a> Sema<'s, 'a> {
    /// The attributes of one declaration against each other and against those before. Gives those that count if
    /// some do not.
    pub(in crate::sema) fn warn_attributes(
        &mut self,
        list: &[Attribute<'a>],
        on: AttrOn,
        ty: Ty,
        earlier: Option<Earlier<'_>>,
        loc: Loc,
    ) -> Option<Vec<Attribute<'a>>> {
        let mut dropped = Vec::new();
        for (i, a) in list.iter().enumerate() {
            let name = a.name.as_str();
            for &(x, y) in EXCLUSIVE {
                let other = match name {
                    n if n == x => y,
                    n if n == y => x,
                    _ => continue,
                };
                let here = list[..i].iter().any(|b| b.name.as_str() == other);
                let before = earlier.as_ref().filter(|e| e.has(other));
                if !here && before.is_none() {
                    continue;
                }
                let d = self.diag(&msg::ATTR_CONFLICT, loc).arg(name).arg(other);
                match before {
                    Some(e) => d.note(&msg::PREVIOUS_HERE, e.loc).emit(),
                    None => d.emit(),
                };
                dropped.push(i);
                break;
            }
            if name == "aligned"
                && on == AttrOn::Function
                && let Some(e) = &earlier
                && let Some(n) = self.attr_align(a)
                && n < e.attrs.align
            {
                self.diag(&msg::ATTR_CONFLICT, loc)
                    .arg(format!("aligned ({n})"))
                    .arg(format!("aligned ({})", e.attrs.align))
                    .note(&msg::PREVIOUS_HERE, e.loc)
                    .emit();
            }
            let returns = self.types.func(ty).map(|f| f.ret);
            match name {
                _ if on != AttrOn::Function && FUNCTIONS_ONLY.contains(&name) => {
                    self.diag(&msg::ATTR_NOT_HERE, loc).arg(name).emit();
                }
                "warn_unused_result" if returns.is_some_and(|r| self.types.is_void(r)) => {
                    self.diag(&msg::ATTR_NOT_HERE, loc).arg(name).emit();
                }
                "malloc"
                    if a.args.is_empty()
                        && returns.is_some_and(|r| !self.types.is_pointer(r) && !r.is_error()) =>
                {
                    let r = self.ty_name(returns.unwrap_or(Ty::VOID));
                    self.diag(&msg::ATTR_MALLOC, loc).arg(r).emit();
                }
                "alloc_size" | "alloc_align" | "assume_aligned"
                    if returns.is_some_and(|r| !self.types.is_pointer(r) && !r.is_error()) =>
                {
                    let r = self.ty_name(returns.unwrap_or(Ty::VOID));
                    self.diag(&msg::ATTR_RETURNING, loc).arg(name).arg(r).emit();
                }
                "transparent_union" if on == AttrOn::Object => {
                    self.diag(&old::ATTR_IGNORED, loc).arg(name).emit();
                }
                _ => {}
            }
        }
        if dropped.is_empty() {
            return None;
        }
        Some(list.iter().enumerate().filter(|(i, _)| !dropped.contains(i)).map(|(_, a)| *a).collect())
    }
}
