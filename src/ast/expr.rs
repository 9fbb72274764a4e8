//! Expression nodes.
//!
//! The value category follows from the kind: `VarRef`, `Deref`, `Member` of an lvalue base, `StringLit`,
//! `CompoundLiteral`, `VecElem`/`RealPart`/`ImagPart` of an lvalue are lvalues ([`Expr::is_lvalue`]); `FuncRef` is a
//! function designator; all else are rvalues. An lvalue's `ty` is the object's type with its qualifiers, an
//! rvalue's is unqualified (but a struct rvalue may keep them).

use super::builtin::BuiltinId;
use super::decl::{Func, Var};
use super::stmt::{Label, Stmt};
use super::types::{BitPlace, RecordId, Ty, Vla};
use crate::support::source::Loc;

/// An expression.
#[derive(Clone, Copy)]
pub struct Expr<'a> {
    pub kind: ExprKind<'a>,
    pub ty: Ty,
    /// Where gcc's caret stands: the operator of a binary expression, the first token of others.
    pub loc: Loc,
}

/// What an expression is.
#[derive(Clone, Copy)]
pub enum ExprKind<'a> {
    /// Reported already; anything goes with it.
    Error,
    /// The value, sign- or zero-extended from the type's width (`unsigned __int128`: its bits).
    /// Also enumerators, and pointers made from constants.
    IntConst(i128),
    /// A value of a `_BitInt` type of more than 128 bits: 64-bit limbs, lowest first, extended by the type's sign. (An `IntConst`
    /// of such a type is its value extended by its own sign.)
    WideConst(&'a [u64]),
    /// The bits in the type's own format.
    FloatConst(u128),
    /// Real and imaginary part: bits in the element's format (integers as in `IntConst`).
    ComplexConst(&'a (u128, u128)),
    StringLit(&'a StrLit<'a>),
    VarRef(&'a Var<'a>),
    FuncRef(&'a Func<'a>),
    Unary(UnOp, &'a Expr<'a>),
    /// Operands are converted to a common type already; see [`BinOp`].
    Binary(BinOp, &'a Expr<'a>, &'a Expr<'a>),
    LogAnd(&'a Expr<'a>, &'a Expr<'a>),
    LogOr(&'a Expr<'a>, &'a Expr<'a>),
    /// Left an lvalue, right converted to its type. The value is the left's after the store.
    Assign(&'a Expr<'a>, &'a Expr<'a>),
    /// `lhs op= rhs`.
    CompoundAssign(&'a CompoundAssign<'a>),
    /// `++`/`--` on an lvalue.
    IncDec {
        operand: &'a Expr<'a>,
        inc: bool,
        prefix: bool,
    },
    Cond(&'a CondExpr<'a>),
    Comma(&'a Expr<'a>, &'a Expr<'a>),
    Cast(CastKind, &'a Expr<'a>),
    /// Callee is a pointer to function (`FunctionToPointer(FuncRef)` for a direct call); arguments
    /// are converted to the parameter types or default-promoted.
    Call {
        callee: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
    },
    Builtin {
        id: BuiltinId,
        args: &'a [&'a Expr<'a>],
    },
    /// A member of a struct or union lvalue or rvalue; anonymous members are steps of their own.
    Member {
        base: &'a Expr<'a>,
        field: &'a FieldRef,
    },
    /// An element of a vector lvalue or rvalue; the index is an integer.
    VecElem {
        base: &'a Expr<'a>,
        index: &'a Expr<'a>,
    },
    /// `__real__` and `__imag__` of a complex lvalue or rvalue.
    RealPart(&'a Expr<'a>),
    ImagPart(&'a Expr<'a>),
    /// `*p`.
    Deref(&'a Expr<'a>),
    /// `&lvalue`.
    AddrOf(&'a Expr<'a>),
    /// An unnamed object; its initialiser is the variable's `init`. Automatic ones are initialised
    /// each time the expression is reached and live until their block ends.
    CompoundLiteral(&'a Var<'a>),
    /// `({ … })`. `result` is the value of the last expression statement; `None` is void.
    StmtExpr {
        body: &'a Stmt<'a>,
        result: Option<&'a Expr<'a>>,
    },
    /// `&&label`.
    LabelAddr(&'a Label<'a>),
    /// `va_arg(ap, ty)`; the operand is the address of the va_list's first element or of the va_list.
    VaArg(&'a Expr<'a>),
    /// `sizeof` a variable-length type: its bounds times the element size; `ty` is `size_t`.
    SizeofVla(Ty),
    /// Evaluates run-time array bounds of a type name, then the expression.
    VlaBounds(&'a [&'a Vla<'a>], &'a Expr<'a>),
    /// `_Generic`, `__builtin_choose_expr`, parentheses and the like leave no node, but this one: a
    /// parenthesised expression (for warnings, and so that `(f)` is not a macro or builtin call).
    Paren(&'a Expr<'a>),
}

/// A string literal in the execution encoding.
pub struct StrLit<'a> {
    /// The bytes of all elements in target byte order, terminating zero element included.
    pub bytes: &'a [u8],
    /// Bytes per element: 1, 2 or 4.
    pub width: u8,
}

/// Which field a member access names.
#[derive(Clone, Copy)]
pub struct FieldRef {
    pub record: RecordId,
    /// Index in the record's fields.
    pub index: u32,
    /// Byte offset within the record (of the access unit for a bit-field).
    pub offset: u64,
    pub bits: Option<BitPlace>,
    /// Alignment known for the member within its record, in bytes.
    pub align: u32,
}

/// `lhs op= rhs`: load lhs, convert to `comp_ty`, apply `op` with `rhs`, convert back, store.
pub struct CompoundAssign<'a> {
    pub op: BinOp,
    pub lhs: &'a Expr<'a>,
    /// Of type `comp_ty`, but for shifts (promoted by itself) and pointer `+=`/`-=` (`ptrdiff_t`-wide integer).
    pub rhs: &'a Expr<'a>,
    /// The type the operation is done in; for pointers the pointer type.
    pub comp_ty: Ty,
    /// How the loaded left side becomes `comp_ty`, and the result the left side's type.
    pub to_comp: CastKind,
    pub from_comp: CastKind,
}

/// `cond ? then : els`; `then` is `None` for GNU `a ?: b`, where the value is `cond`'s own,
/// converted by `then_cast` to the node's type.
pub struct CondExpr<'a> {
    /// A scalar, not yet converted to bool.
    pub cond: &'a Expr<'a>,
    pub then: Option<&'a Expr<'a>>,
    pub then_cast: CastKind,
    pub els: &'a Expr<'a>,
}

/// Unary operators on rvalues.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnOp {
    Neg,
    /// `~`; on a complex value the conjugate.
    BitNot,
    /// `!`: the operand is a scalar of any type, the result is `int`.
    LogNot,
    /// Unary plus: keeps its operand from being an lvalue or a bit-field; a no-op.
    Plus,
}

/// Binary operators. Arithmetic, bitwise: both operands have the node's type (vectors: lane by lane).
/// Shifts: each operand is promoted by itself. Comparisons: operands have one type, the result is `int`
/// (for vectors a vector of all-ones or zero lanes).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    And,
    Or,
    Xor,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// Pointer plus integer (left the pointer, right an integer of pointer width, scaled by the pointee's size).
    PtrAdd,
    /// Pointer minus integer.
    PtrSub,
    /// Pointer minus pointer, in elements, `ptrdiff_t`.
    PtrDiff,
}

/// Conversions. Source type: the operand's; target type: the node's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CastKind {
    /// Same representation, another type (qualifiers, enums, sugar).
    NoOp,
    /// Reads the object; volatile and atomic reads happen here.
    LvalueToRvalue,
    ArrayToPointer,
    FunctionToPointer,
    /// Integer to integer: truncation, or extension by the source's signedness (`_Bool` and `_BitInt` sources too).
    IntCast,
    IntToFloat,
    FloatToInt,
    FloatCast,
    IntToPtr,
    PtrToInt,
    PtrCast,
    /// Any scalar to `_Bool`: compare with zero.
    ToBool,
    ToVoid,
    /// Real (already of the element type) to complex with zero imaginary part.
    RealToComplex,
    /// The real part, converted on to the target type by a further cast.
    ComplexToReal,
    /// Element by element.
    ComplexCast,
    /// Same size, bits kept: vector to vector or to integer and back.
    VectorBitcast,
    /// Scalar of the element type to all lanes.
    VectorSplat,
    /// `__builtin_convertvector`: lane by lane.
    VectorConvert,
    /// A null pointer constant to a pointer.
    NullToPointer,
    /// GNU cast to a union that has a member of the operand's type.
    UnionCast,
}

impl<'a> Expr<'a> {
    /// True if it designates an object (bit-fields included).
    pub fn is_lvalue(&self) -> bool {
        match self.kind {
            ExprKind::VarRef(_)
            | ExprKind::Deref(_)
            | ExprKind::StringLit(_)
            | ExprKind::CompoundLiteral(_) => true,
            ExprKind::Member { base, .. } | ExprKind::VecElem { base, .. } => base.is_lvalue(),
            ExprKind::RealPart(e) | ExprKind::ImagPart(e) | ExprKind::Paren(e) => e.is_lvalue(),
            _ => false,
        }
    }
    /// Without parentheses.
    pub fn unparen(&'a self) -> &'a Expr<'a> {
        let mut e = self;
        while let ExprKind::Paren(inner) = e.kind {
            e = inner;
        }
        e
    }
    /// The bytes of a string literal (an array, or decayed to a pointer), without the terminator.
    pub fn string_literal(&'a self) -> Option<&'a [u8]> {
        let mut e = self.unparen();
        while let ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast | CastKind::ArrayToPointer, x) = e.kind {
            e = x.unparen();
        }
        match e.kind {
            ExprKind::StringLit(s) if s.width == 1 => {
                Some(&s.bytes[..memchr::memchr(0, s.bytes).unwrap_or(s.bytes.len())])
            }
            _ => None,
        }
    }
    /// The bit-field place, if it is a bit-field lvalue.
    pub fn bit_field(&'a self) -> Option<BitPlace> {
        match self.unparen().kind {
            ExprKind::Member { field, .. } => field.bits,
            _ => None,
        }
    }
    pub fn is_error(&self) -> bool {
        matches!(self.kind, ExprKind::Error) || self.ty.is_error()
    }
}
