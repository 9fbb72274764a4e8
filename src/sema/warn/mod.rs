//! The warnings that expressions, declarations and statements show as they are built: no control flow, no data flow.
//!
//! Each analysis first asks [`Sema::warns`], one bit, so that a warning that is off costs nothing. The parser
//! calls them with what only it knows: which operator stands at the root of an operand ([`Root`]).
//! - `attr`: attributes; `compat`: C++, packed members, memory orders
//! - `call`: library functions, casts; `decl`: declarations
//! - `convert`: implicit conversions, signs and ranges; `format`: format strings
//! - `operator`: parentheses, comparisons, logic; `truth`: conditions
//! - `same`: whether two trees say the same

pub(in crate::sema) mod attr;
mod call;
mod compat;
mod convert;
mod decl;
mod format;
pub mod operator;
mod same;
pub mod stmt;
mod truth;

use super::Sema;
use crate::ast::{BinOp, CastKind, Expr, ExprKind, Ty};
use crate::diag::warnings::{WarningId, id};
use crate::support::source::Loc;

/// The options asked for by name, as rows of the table.
pub mod on {
    use super::{WarningId, id};
    pub const PARENTHESES: WarningId = id("parentheses");
    pub const LOGICAL_OP: WarningId = id("logical-op");
    pub const LOGICAL_NOT: WarningId = id("logical-not-parentheses");
    pub const TAUTOLOGICAL: WarningId = id("tautological-compare");
    pub const BOOL_COMPARE: WarningId = id("bool-compare");
    pub const BOOL_OPERATION: WarningId = id("bool-operation");
    pub const FLOAT_EQUAL: WarningId = id("float-equal");
    pub const ENUM_COMPARE: WarningId = id("enum-compare");
    pub const ARRAY_COMPARE: WarningId = id("array-compare");
    pub const ADDRESS: WarningId = id("address");
    pub const POINTER_COMPARE: WarningId = id("pointer-compare");
    pub const INT_IN_BOOL: WarningId = id("int-in-bool-context");
    pub const SIGN_COMPARE: WarningId = id("sign-compare");
    pub const TYPE_LIMITS: WarningId = id("type-limits");
    pub const SHIFT_NEGATIVE: WarningId = id("shift-negative-value");
    pub const SHIFT_OVERFLOW: WarningId = id("shift-overflow");
    pub const SIZEOF_POINTER_DIV: WarningId = id("sizeof-pointer-div");
    pub const SIZEOF_ARRAY_DIV: WarningId = id("sizeof-array-div");
    pub const SIZEOF_ARRAY_ARG: WarningId = id("sizeof-array-argument");
    pub const CHAR_SUBSCRIPTS: WarningId = id("char-subscripts");
    pub const FORMAT: WarningId = id("format");
    pub const FORMAT_SIGNEDNESS: WarningId = id("format-signedness");
    pub const LONG_LONG: WarningId = id("long-long");
    pub const CONVERSION: WarningId = id("conversion");
    pub const SIGN_CONVERSION: WarningId = id("sign-conversion");
    pub const FLOAT_CONVERSION: WarningId = id("float-conversion");
    pub const ARITH_CONVERSION: WarningId = id("arith-conversion");
    pub const ENUM_CONVERSION: WarningId = id("enum-conversion");
    pub const DOUBLE_PROMOTION: WarningId = id("double-promotion");
    pub const DANGLING_ELSE: WarningId = id("dangling-else");
    pub const DUPLICATED_COND: WarningId = id("duplicated-cond");
    pub const DUPLICATED_BRANCHES: WarningId = id("duplicated-branches");
    pub const SWITCH: WarningId = id("switch");
    pub const SWITCH_BOOL: WarningId = id("switch-bool");
    pub const SWITCH_DEFAULT: WarningId = id("switch-default");
    pub const SWITCH_ENUM: WarningId = id("switch-enum");
    pub const SWITCH_UNREACHABLE: WarningId = id("switch-unreachable");
    pub const SWITCH_OUTSIDE: WarningId = id("switch-outside-range");
    pub const MISLEADING: WarningId = id("misleading-indentation");
    pub const SIZEOF_MEMACCESS: WarningId = id("sizeof-pointer-memaccess");
    pub const MEMSET_TRANSPOSED: WarningId = id("memset-transposed-args");
    pub const MEMSET_ELT: WarningId = id("memset-elt-size");
    pub const ABSOLUTE: WarningId = id("absolute-value");
    pub const CAST_QUAL: WarningId = id("cast-qual");
    pub const CAST_ALIGN: WarningId = id("cast-align");
    pub const CAST_FUNCTION: WarningId = id("cast-function-type");
    pub const BAD_FUNCTION_CAST: WarningId = id("bad-function-cast");
    pub const MAIN: WarningId = id("main");
    pub const MISSING_PROTOTYPES: WarningId = id("missing-prototypes");
    pub const MISSING_DECLARATIONS: WarningId = id("missing-declarations");
    pub const STRICT_PROTOTYPES: WarningId = id("strict-prototypes");
    pub const SHADOW: WarningId = id("shadow");
    pub const SHADOW_LOCAL: WarningId = id("shadow-local");
    pub const SHADOW_COMPATIBLE: WarningId = id("shadow-compatible-local");
    pub const NESTED_EXTERNS: WarningId = id("nested-externs");
    pub const REDUNDANT_DECLS: WarningId = id("redundant-decls");
    pub const UNUSED_TYPEDEFS: WarningId = id("unused-local-typedefs");
    pub const IGNORED_QUALIFIERS: WarningId = id("ignored-qualifiers");
    pub const OLD_STYLE_DECL: WarningId = id("old-style-declaration");
    pub const DUPLICATE_SPEC: WarningId = id("duplicate-decl-specifier");
    pub const MIXED_DECLS: WarningId = id("declaration-after-statement");
    pub const MISSING_FIELDS: WarningId = id("missing-field-initializers");
    pub const MISSING_BRACES: WarningId = id("missing-braces");
    pub const DESIGNATED: WarningId = id("designated-init");
    pub const CXX_COMPAT: WarningId = id("c++-compat");
    pub const PACKED_MEMBER: WarningId = id("address-of-packed-member");
}

/// What stands at the root of an expression as written, where the tree does not tell: constants are folded
/// and parentheses leave no trace around most nodes.
#[derive(Clone, Copy, Default)]
pub enum Root<'a> {
    /// In parentheses, a name, a call and all else.
    #[default]
    Other,
    Op(BinOp),
    And,
    Or,
    /// `!`; its operand.
    Not(&'a Expr<'a>),
    /// A character constant.
    Char,
    /// `sizeof` of an expression (as parsed, not converted) or of a type.
    Sizeof(SizeofOperand<'a>),
}

/// The operand of a `sizeof`.
#[derive(Clone, Copy)]
pub struct SizeofOperand<'a> {
    pub expr: Option<&'a Expr<'a>>,
    pub ty: Ty,
    pub loc: Loc,
    /// The whole `sizeof` is in parentheses.
    pub parens: bool,
}

impl<'s, 'a> Sema<'s, 'a> {
    /// Whether warning `id` is wanted anywhere.
    #[inline]
    pub fn warns(&self, id: WarningId) -> bool {
        self.sess.may_warn(id)
    }

    /// Whether the token at `loc` came out of a macro.
    pub(crate) fn in_macro(&self, loc: Loc) -> bool {
        self.sess.sources.borrow().expansion(loc).is_some()
    }

    /// `loc`, or where the macro of a system header that it comes from is used.
    pub(super) fn user_loc(&self, loc: Loc) -> Loc {
        let sources = self.sess.sources.borrow();
        if sources.expansion(loc).is_some() && sources.in_system_header(sources.spelling_site(loc)) {
            sources.use_site(loc)
        } else {
            loc
        }
    }

    /// Whether `e` has only the values 0 and 1: comparisons, logic, `_Bool`.
    pub(super) fn is_boolean(&self, e: &'a Expr<'a>) -> bool {
        let e = skip_conversions(e);
        self.types.is_bool(e.ty)
            || match e.kind {
                ExprKind::Binary(op, ..) => is_comparison(op) && !self.types.is_vector(e.ty),
                ExprKind::LogAnd(..) | ExprKind::LogOr(..) => true,
                ExprKind::Unary(crate::ast::UnOp::LogNot, _) => true,
                _ => false,
            }
    }
}

/// `e` without parentheses and conversions between numbers that gave it its type.
pub(super) fn skip_conversions<'a>(mut e: &'a Expr<'a>) -> &'a Expr<'a> {
    loop {
        e = match e.kind {
            ExprKind::Paren(x) => x,
            ExprKind::Cast(CastKind::IntCast | CastKind::NoOp | CastKind::LvalueToRvalue, x) => x,
            _ => return e,
        }
    }
}

/// `==`, `<` and so on.
pub(super) fn is_comparison(op: BinOp) -> bool {
    matches!(op, BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge)
}

/// The comparison with its sides exchanged.
pub(super) fn mirrored(op: BinOp) -> BinOp {
    match op {
        BinOp::Lt => BinOp::Gt,
        BinOp::Le => BinOp::Ge,
        BinOp::Gt => BinOp::Lt,
        BinOp::Ge => BinOp::Le,
        op => op,
    }
}
