//! Variables, functions, their attributes and initialisers, and the translation unit.

use super::expr::Expr;
use super::stmt::{Label, Stmt};
use super::types::{BitPlace, Ty, Types, Vla};
use crate::support::intern::Name;
use crate::support::source::Loc;
use std::cell::Cell;

/// Linkage (C11 §6.2.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Linkage {
    /// Locals and parameters.
    None,
    Internal,
    External,
}

/// Where an object lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    Auto,
    /// `register`: automatic, address never taken.
    Register,
    /// A parameter of a function definition.
    Param,
    /// Static storage duration: file scope, `static` or `extern`.
    Static,
    /// `_Thread_local` or `__thread`.
    Thread,
}

/// How far a file-scope object or function is defined (C11 §6.9.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DefState {
    /// Declared only (`extern`).
    Declared,
    /// `int x;` at file scope: becomes a zero (or common) definition at the end of the unit.
    Tentative,
    Defined,
}

/// An object: variable, parameter, compound literal or compiler temporary.
pub struct Var<'a> {
    /// `Name::NONE` for unnamed ones (compound literals, temporaries, unnamed parameters).
    pub name: Name,
    pub loc: Loc,
    /// Grows by later declarations (composite type) and by the initialiser (`int a[] = {…}`).
    pub ty: Cell<Ty>,
    pub storage: Storage,
    pub linkage: Linkage,
    pub state: Cell<DefState>,
    pub init: Cell<Option<&'a Init<'a>>>,
    pub attrs: Cell<&'a Attrs>,
    /// `asm("name")`, or made by `redefine_extname`.
    pub asm_name: Cell<Option<Name>>,
    /// A register named by `register int x asm("rax")`.
    pub asm_reg: Cell<Option<Name>>,
    /// The function of `cleanup(f)`, called with the variable's address when its scope is left.
    pub cleanup: Cell<Option<&'a Func<'a>>>,
    /// Named in an evaluated context.
    pub referenced: Cell<bool>,
    /// Named anywhere after its declaration.
    pub named: Cell<bool>,
    /// How many times it is named, evaluated or not.
    pub mentions: Cell<u32>,
    /// Its address is taken (or it is an array or record, used as a whole or by member: not set by that alone).
    pub address_taken: Cell<bool>,
    /// A parameter declared as an array.
    pub array_param: Cell<bool>,
    /// `constexpr`, with its initialiser complete: a named constant.
    pub constexpr: Cell<bool>,
    /// Nested functions refer to it from within.
    pub captured: Cell<bool>,
    /// Dense number of automatic variables within a function (parameters first), of static ones
    /// within the unit: for side tables.
    pub index: Cell<u32>,
    /// The function an automatic or local static variable belongs to.
    pub owner: Cell<Option<&'a Func<'a>>>,
}

/// A function.
pub struct Func<'a> {
    pub name: Name,
    /// Of the definition if there is one, else of the first declaration.
    pub loc: Cell<Loc>,
    pub ty: Cell<Ty>,
    pub linkage: Linkage,
    /// Dense number within the unit.
    pub index: u32,
    pub attrs: Cell<&'a Attrs>,
    pub asm_name: Cell<Option<Name>>,
    pub body: Cell<Option<&'a FuncBody<'a>>>,
    /// Some declaration says `inline`.
    pub inline: Cell<bool>,
    /// Some file-scope declaration has no `inline` or has `extern`: the inline definition is an external one
    /// (C11 §6.7.4p7). See [`Func::emit`].
    pub extern_inline: Cell<bool>,
    /// The definition itself says `extern inline`: in gnu89 (or with `gnu_inline`) it gives no code.
    pub def_extern_inline: Cell<bool>,
    pub noreturn: Cell<bool>,
    /// Named in an evaluated context.
    pub referenced: Cell<bool>,
    /// Declared implicitly or as a builtin only.
    pub implicit: Cell<bool>,
    /// For a nested function the one around it.
    pub parent: Option<&'a Func<'a>>,
}

/// What to do with a function definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emit {
    /// External definition (weak or not): always.
    Always,
    /// Internal linkage: when referenced by something emitted.
    IfUsed,
    /// An inline definition that is not an external one: only ever for inlining.
    InlineOnly,
}

impl<'a> Func<'a> {
    /// Whether its definition becomes code. `gnu89`: -fgnu89-inline or -std=gnu90.
    pub fn emit(&self, gnu89: bool) -> Emit {
        let a = self.attrs.get();
        if self.linkage != Linkage::External {
            return if a.used || a.constructor.is_some() || a.destructor.is_some() {
                Emit::Always
            } else {
                Emit::IfUsed
            };
        }
        if !self.inline.get() {
            return Emit::Always;
        }
        // gnu89: `extern inline` alone is the one that gives no code; C99: `inline` without extern is.
        let inline_only =
            if gnu89 || a.gnu_inline { self.def_extern_inline.get() } else { !self.extern_inline.get() };
        if inline_only { Emit::InlineOnly } else { Emit::Always }
    }
}

/// The body of a function definition.
pub struct FuncBody<'a> {
    /// What the caller passes for parameter `i` has the type of `Func::ty`'s parameter `i` if that is a prototype,
    /// else the promoted type of the parameter's own (K&R definitions); it is converted to the parameter's type on entry.
    pub params: &'a [&'a Var<'a>],
    /// Bounds of variably modified parameters, evaluated on entry, in order.
    pub entry_bounds: &'a [&'a Vla<'a>],
    /// A `StmtKind::Block`.
    pub body: &'a Stmt<'a>,
    /// One more than the largest `Var::index` of its automatic variables.
    pub num_vars: u32,
    pub labels: &'a [&'a Label<'a>],
    pub nested: &'a [&'a Func<'a>],
    pub calls_alloca: bool,
    /// Calls setjmp or another function that returns twice.
    pub calls_setjmp: bool,
    pub has_vla: bool,
    /// Uses `__builtin_va_arg_pack` or `__builtin_va_arg_pack_len`.
    pub has_va_pack: bool,
    /// Uses `__builtin_apply_args`.
    pub has_apply_args: bool,
    pub end: Loc,
}

/// One scalar, string, or whole aggregate value to store.
#[derive(Clone, Copy)]
pub struct InitItem<'a> {
    /// Bytes from the start of the object (of the access unit for a bit-field).
    pub offset: u64,
    pub ty: Ty,
    pub bits: Option<BitPlace>,
    /// Stored in the byte order the target does not use (bit-fields say so themselves).
    pub reversed: bool,
    /// Of type `ty`. A `StringLit` for an array type: copied as far as it goes, the rest of the array zero.
    /// The same node may stand at several offsets (range designators): evaluate once if it is not constant.
    pub value: &'a Expr<'a>,
}

/// A flattened initialiser: items sorted by offset (then bit), none overlapping; what no item
/// covers is zero.
pub struct Init<'a> {
    pub items: &'a [InitItem<'a>],
    /// Bytes of the object initialised: more than its type's size if a flexible array member got elements.
    pub size: u64,
    /// The items leave something uncovered (padding does not count), so an automatic object must be zeroed first.
    pub zero_fill: bool,
}

/// Visibility of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    Default,
    Hidden,
    Protected,
    Internal,
}

/// Thread-local storage access models, least to most restricted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsModel {
    GlobalDynamic,
    LocalDynamic,
    InitialExec,
    LocalExec,
}

/// Whether a function wants inlining.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InlineHint {
    #[default]
    None,
    Always,
    Never,
}

/// `format(archetype, string index, first to check)`, indices 1-based.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormatAttr {
    pub archetype: Name,
    pub string: u32,
    pub first: u32,
}

/// Attributes of a variable or function, all declarations merged. Plain data, copied on change.
#[derive(Clone, Copy, Default)]
pub struct Attrs {
    pub section: Option<Name>,
    /// `aligned(n)` or `_Alignas`, bytes; 0 if not given.
    pub align: u32,
    pub packed: bool,
    pub weak: bool,
    pub weakref: bool,
    /// Target of `alias` (or of `weakref`).
    pub alias: Option<Name>,
    pub ifunc: Option<Name>,
    pub symver: Option<Name>,
    pub visibility: Option<Visibility>,
    pub used: bool,
    pub retain: bool,
    pub unused: bool,
    pub common: Option<bool>,
    pub tls_model: Option<TlsModel>,
    pub noinit: bool,
    pub nonstring: bool,
    pub uninitialized: bool,
    pub inline: InlineHint,
    pub gnu_inline: bool,
    pub artificial: bool,
    pub flatten: bool,
    pub noclone: bool,
    pub noipa: bool,
    pub is_pure: bool,
    pub is_const: bool,
    pub malloc: bool,
    pub leaf: bool,
    pub nothrow: bool,
    pub cold: bool,
    pub hot: bool,
    pub returns_twice: bool,
    pub returns_nonnull: bool,
    /// `nonnull`: bit n for parameter n (0-based); all ones for the bare form.
    pub nonnull: u64,
    pub sentinel: Option<u32>,
    pub alloc_size: Option<(u32, u32)>,
    pub alloc_align: u32,
    pub assume_aligned: u32,
    pub format: Option<FormatAttr>,
    pub format_arg: u32,
    pub warn_unused_result: bool,
    pub deprecated: Option<Name>,
    pub unavailable: Option<Name>,
    pub error: Option<Name>,
    pub warning: Option<Name>,
    /// Priority; 65535 if none is given.
    pub constructor: Option<u32>,
    pub destructor: Option<u32>,
    pub no_instrument: bool,
    pub no_stack_protector: bool,
    pub stack_protect: bool,
    pub no_sanitize: bool,
    pub no_split_stack: bool,
    pub no_reorder: bool,
    pub naked: bool,
    pub interrupt: bool,
    pub no_caller_saved: bool,
    pub force_align_arg_pointer: bool,
    pub ms_hook_prologue: bool,
    pub nocf_check: bool,
    pub patchable: Option<(u32, u32)>,
    pub zero_call_used_regs: Option<Name>,
    /// Strings of `target("…")` and `optimize("…")`, several joined by commas.
    pub target: Option<Name>,
    pub optimize: Option<Name>,
    pub target_clones: Option<Name>,
    pub fallthrough: bool,
}

impl Attrs {
    /// No attributes.
    pub fn none() -> &'static Attrs {
        static NONE: std::sync::OnceLock<Attrs> = std::sync::OnceLock::new();
        NONE.get_or_init(Attrs::default)
    }
}

/// What stands at file scope and leaves something in the object file, in source order.
#[derive(Clone, Copy)]
pub enum Item<'a> {
    /// Any variable with linkage, once, at its first declaration.
    Var(&'a Var<'a>),
    /// Any function, once, at its first declaration.
    Func(&'a Func<'a>),
    /// `asm("…");`
    Asm(&'a [u8], Loc),
}

/// A translation unit.
pub struct Unit<'a> {
    pub types: Types<'a>,
    pub items: Vec<Item<'a>>,
    /// One more than the largest `Var::index` of static variables; of `Func::index`.
    pub num_statics: u32,
    pub num_funcs: u32,
    /// `#pragma weak` of names with no declaration, and `#pragma weak a = b`.
    pub weak_pragmas: Vec<(Name, Option<Name>)>,
}
