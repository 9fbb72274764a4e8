//! Meaning: what the parser's pieces are in the language, on the shared state of one translation unit.
//!
//! [`Sema`] holds what outlives a token: types, scopes, the current function, the unit being built. The
//! parser wraps it (`Parser: Deref<Target = Sema>`), so all methods of both are reached by `self`.
//! - `scope`: name lookup with an undo log; `decl`: declarations, redeclarations, linkage; `attr`: attributes applied
//! - `compat`: compatible and composite types
//! - `conv`: lvalue conversion, promotions, usual arithmetic conversions, assignment, casts
//! - `expr`: one function per operator: operands in, checked and folded node out
//! - `fold`, `number`: arithmetic on constants, exact in the target's formats
//! - `consteval`: what a tree is worth as a constant: integers, floats, addresses
//! - `strict`: which folded constants are constant expressions to the letter
//! - `builtins`: the table of builtins
//! - `warn`: warnings about what is allowed and hardly meant
//!
//! Errors never cascade: an operand of type [`Ty::ERROR`] makes the result [`ExprKind::Error`] silently.

pub mod attr;
mod attr_check;
pub mod builtins;
pub mod call;
pub mod compat;
pub mod consteval;
pub mod conv;
pub mod decl;
pub mod expr;
pub mod fold;
pub mod fold_builtin;
pub mod has_attr;
pub mod number;
pub mod primary;
pub mod scope;
pub mod strict;
pub mod suggest;
pub mod warn;
pub mod wide;

use crate::ast::decl::{Attrs, DefState, Init};
use crate::ast::stmt::{Alive, Label};
use crate::ast::*;
use crate::diag::{Diag, DiagDesc, Session, catalog};
use crate::support::intern::Name;
use crate::support::lang::Standard;
use crate::support::source::Loc;
use bumpalo::Bump;
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// Options that `__extension__` turns off.
const EXTENSION_SILENCES: &[&str] =
    &["-Wpedantic", "-pedantic", "-Wpointer-arith", "-Wlong-long", "-Wtraditional"];

/// The two rows of a message about a feature newer than the dialect.
pub struct NewerRow {
    pub pedantic: &'static DiagDesc,
    pub compat: &'static DiagDesc,
    /// The text names the dialect, before what is not supported.
    pub dialect: bool,
}
static SINCE_C99: NewerRow =
    NewerRow { pedantic: &catalog::parse::NEWER, compat: &catalog::parse::NEWER_C99, dialect: true };
static SINCE_C11: NewerRow =
    NewerRow { pedantic: &catalog::parse::NEWER, compat: &catalog::parse::NEWER_C11, dialect: true };
static SINCE_C23: NewerRow =
    NewerRow { pedantic: &catalog::parse::NEWER, compat: &catalog::parse::NEWER_C23, dialect: true };

/// State of one translation unit.
pub struct Sema<'s, 'a> {
    pub sess: &'s Session,
    pub arena: &'a Bump,
    pub types: Types<'a>,
    pub scopes: scope::Scopes<'a>,
    /// The function being parsed, innermost of nested ones.
    pub func: Option<Box<FuncState<'a>>>,
    /// Greater than 0 inside `sizeof`, `typeof` and the like: nothing is evaluated, so nothing is "referenced".
    pub unevaluated: u32,
    /// Everything with linkage, wherever declared: a block's `extern` finds its object here.
    pub linked: FxHashMap<Name, scope::Symbol<'a>>,
    pub items: Vec<Item<'a>>,
    pub num_statics: u32,
    pub num_funcs: u32,
    pub pragmas: decl::PragmaState,
    /// Inside parameter lists of declarators in a function, which may be those of nested functions.
    pub inner_params: u32,
    /// Inside `__extension__`: no pedantic warnings.
    pub extension: u32,
    pub weak_pragmas: Vec<(Name, Option<Name>)>,
    /// Folded constants that are none to the letter (`strict`), by the address of their node.
    pub loose: FxHashMap<usize, strict::Loose>,
    /// The name being declared while its attributes are applied; `Loc::NONE` else.
    pub attr_at: Loc,
    /// How many names were suggested so far; each costs a walk over all names, so there is a limit.
    pub suggestions: u32,
    /// The operation folded last overflowed.
    pub overflowed: Cell<bool>,
    /// Static objects declared (true) or used in functions that may turn out to be inline definitions with external linkage.
    pub inline_statics: Vec<(&'a Func<'a>, Name, Loc, bool)>,
    /// The target's builtins by name, once one was asked for.
    machine_builtins: std::cell::OnceCell<FxHashMap<&'static str, u16>>,
}

/// What a scope restores when it ends, beside names.
#[must_use = "give it to leave_scope"]
pub struct ScopeMark<'a> {
    alive: Option<&'a Alive<'a>>,
    jump: Option<&'a JumpScope<'a>>,
}

/// Something no jump may enter: the scope of a declaration of variably modified type (C11 §6.8.6.1), a statement expression.
pub struct JumpScope<'a> {
    /// The declaration; `None` for a statement expression.
    pub declared: Option<Loc>,
    pub outer: Option<&'a JumpScope<'a>>,
    pub depth: u32,
}

/// State of one function being parsed.
pub struct FuncState<'a> {
    pub func: &'a Func<'a>,
    pub ret: Ty,
    /// Automatic variables so far.
    pub num_vars: u32,
    pub labels: Vec<&'a Label<'a>>,
    pub nested: Vec<&'a Func<'a>>,
    /// What keeps run-time bounds and sizes evaluated in it.
    pub bounds: Vec<&'a Var<'a>>,
    /// Variables with cleanups or run-time size alive here.
    pub alive: Option<&'a Alive<'a>>,
    /// What a jump to here would have to enter, innermost first.
    pub jump: Option<&'a JumpScope<'a>>,
    pub calls_alloca: bool,
    pub calls_setjmp: bool,
    pub has_vla: bool,
    pub has_va_pack: bool,
    pub has_apply_args: bool,
    pub stmt: crate::sema::StmtState<'a>,
    pub outer: Option<Box<FuncState<'a>>>,
}

/// What statements keep per function (loops, switches, labels by name).
#[derive(Default)]
pub struct StmtState<'a> {
    pub label_map: FxHashMap<Name, &'a Label<'a>>,
    pub loops: u32,
    pub switches: Vec<SwitchState<'a>>,
    /// The variable behind `__func__`, once asked for; `__FUNCTION__` and `__PRETTY_FUNCTION__` in C are the same.
    pub func_name: Option<&'a Var<'a>>,
    /// Names reported as undeclared, and whether the note about that was given.
    pub undeclared: rustc_hash::FxHashSet<Name>,
    pub undeclared_noted: bool,
    /// `__label__` names of open blocks, with what they hide.
    pub local_labels: Vec<(Name, Option<&'a Label<'a>>)>,
    /// Where those of the innermost block begin.
    pub block_labels: usize,
    /// Jumps: target, what they are inside of, place.
    pub gotos: Vec<(&'a Label<'a>, Option<&'a JumpScope<'a>>, Loc)>,
    /// What labels (by index) are inside of.
    pub label_scopes: FxHashMap<u32, &'a JumpScope<'a>>,
}

/// A `switch` being parsed.
pub struct SwitchState<'a> {
    pub ty: Ty,
    /// Before promotion.
    pub written_ty: Ty,
    pub cases: Vec<crate::ast::stmt::Case>,
    pub labels: Vec<&'a crate::ast::stmt::CaseLabel>,
    pub default: Option<u32>,
    /// What the switch is inside of.
    pub jump: Option<&'a JumpScope<'a>>,
}

impl<'s, 'a> Sema<'s, 'a> {
    pub fn new(sess: &'s Session, arena: &'a Bump) -> Self {
        let mut types = Types::new(arena, &sess.target);
        types.typedef_members = sess.lang.plan9_extensions;
        if let Some(signed) = sess.lang.char_signed {
            types.char_signed = signed;
        }
        Sema {
            sess,
            arena,
            types,
            scopes: scope::Scopes::new(),
            func: None,
            unevaluated: 0,
            linked: FxHashMap::default(),
            items: Vec::new(),
            num_statics: 0,
            num_funcs: 0,
            pragmas: decl::PragmaState { reversed: sess.lang.reversed_storage, ..Default::default() },
            inner_params: 0,
            extension: 0,
            weak_pragmas: Vec::new(),
            loose: FxHashMap::default(),
            attr_at: Loc::NONE,
            suggestions: 0,
            overflowed: Cell::new(false),
            inline_statics: Vec::new(),
            machine_builtins: Default::default(),
        }
    }

    /// Begins a diagnostic (see [`Session::diag`]).
    pub fn diag(&self, desc: &'static DiagDesc, loc: Loc) -> Diag<'s> {
        // `__extension__` silences what asks for strictness (gcc's disable_extension_diagnostics).
        if self.extension > 0 && EXTENSION_SILENCES.contains(&desc.flag) {
            return self.sess.no_diag();
        }
        self.sess.diag(desc, loc)
    }
    /// A feature newer than the dialect, worded by the caller: `-Wpedantic`, or the `compat` option where that is given (which then
    /// also speaks in newer dialects). `{0}` of the text is the dialect, `{1}` is `what`.
    pub fn newer_feature(&self, since: Standard, row: &'static NewerRow, loc: Loc, what: &str) {
        let have = self.sess.lang.standard >= since;
        if self.extension > 0 {
            return;
        }
        let compat = self.sess.diags.borrow().asked(row.compat.flag);
        let desc = match (compat, have) {
            (Some(true), _) => row.compat,
            (_, true) | (Some(false), _) => return,
            (None, false) => row.pedantic,
        };
        let name = match self.sess.lang.standard {
            _ if since == Standard::C99 => "C90",
            _ if since == Standard::C23 => "C11",
            Standard::C89 | Standard::C94 => "C90",
            _ => "C99",
        };
        let d = self.sess.diag(desc, loc);
        let d = if row.dialect { d.arg(name).arg(what) } else { d.arg(what) };
        if have {
            d.at_most_warning().emit()
        } else {
            d.emit()
        };
    }
    /// C90, and nobody said `-Wno-c90-c99-compat`.
    pub fn pedantic_c90(&self) -> bool {
        !self.sess.lang.c99() && self.sess.diags.borrow().asked("-Wc90-c99-compat") != Some(false)
    }
    /// "ISO C99 does not support X".
    pub fn c11_feature(&self, loc: Loc, what: &str) {
        self.newer_feature(Standard::C11, &SINCE_C11, loc, what);
    }
    /// "ISO C90 does not support X".
    pub fn c99_feature(&self, loc: Loc, what: &str) {
        self.newer_feature(Standard::C99, &SINCE_C99, loc, what);
    }
    /// "ISO C11 does not support X".
    pub fn c23_feature(&self, loc: Loc, what: &str) {
        self.newer_feature(Standard::C23, &SINCE_C23, loc, what);
    }
    /// `'size_t' {aka 'long unsigned int'}`, quoted, for messages whose text has no quotes around it.
    pub fn ty_name(&self, ty: Ty) -> String {
        self.types.quoted(ty)
    }

    /// Makes a node.
    #[inline]
    pub fn mk(&self, kind: ExprKind<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.arena.alloc(Expr { kind, ty, loc })
    }
    /// The poisoned expression, for what was reported already.
    pub fn error_expr(&self, loc: Loc) -> &'a Expr<'a> {
        self.mk(ExprKind::Error, Ty::ERROR, loc)
    }
    /// An integer constant; `value` is wrapped to the type.
    pub fn int_const(&self, value: i128, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.mk(ExprKind::IntConst(number::wrap_int(&self.types, value, ty)), ty, loc)
    }
    /// Appends a cast node.
    pub fn cast_node(&self, kind: CastKind, e: &'a Expr<'a>, ty: Ty) -> &'a Expr<'a> {
        self.mk(ExprKind::Cast(kind, e), ty, e.loc)
    }

    /// A new unnamed object: automatic in a function (`storage` Auto), else static.
    pub fn new_var(
        &mut self,
        name: Name,
        ty: Ty,
        storage: Storage,
        linkage: Linkage,
        loc: Loc,
    ) -> &'a Var<'a> {
        let index = match storage {
            Storage::Static | Storage::Thread => {
                self.num_statics += 1;
                self.num_statics - 1
            }
            _ => match &mut self.func {
                Some(f) => {
                    f.num_vars += 1;
                    f.num_vars - 1
                }
                None => 0,
            },
        };
        self.arena.alloc(Var {
            name,
            loc,
            ty: Cell::new(ty),
            storage,
            linkage,
            state: Cell::new(DefState::Defined),
            init: Cell::new(None::<&'a Init<'a>>),
            attrs: Cell::new(Attrs::none()),
            asm_name: Cell::new(None),
            asm_reg: Cell::new(None),
            cleanup: Cell::new(None),
            referenced: Cell::new(false),
            named: Cell::new(false),
            mentions: Cell::new(0),
            address_taken: Cell::new(false),
            array_param: Cell::new(false),
            constexpr: Cell::new(false),
            captured: Cell::new(false),
            index: Cell::new(index),
            owner: Cell::new(self.func.as_ref().map(|f| f.func)),
        })
    }
    /// Opens a scope.
    pub fn enter_scope(&mut self) -> ScopeMark<'a> {
        self.scopes.push();
        ScopeMark {
            alive: self.func.as_ref().and_then(|f| f.alive),
            jump: self.func.as_ref().and_then(|f| f.jump),
        }
    }
    /// Closes the scope that gave `mark`: its names and its live variables are gone.
    pub fn leave_scope(&mut self, mark: ScopeMark<'a>) {
        self.warn_unused();
        self.warn_unused_typedefs();
        self.scopes.pop();
        if let Some(f) = &mut self.func {
            f.alive = mark.alive;
            f.jump = mark.jump;
        }
    }
    /// From here to the end of the scope no jump may come in.
    pub fn begin_jump_scope(&mut self, declared: Option<Loc>) {
        let arena = self.arena;
        if let Some(f) = &mut self.func {
            let depth = f.jump.map_or(0, |j| j.depth) + 1;
            f.jump = Some(arena.alloc(JumpScope { declared, outer: f.jump, depth }));
        }
    }
    /// A new automatic temporary without name.
    pub fn new_temp(&mut self, ty: Ty, loc: Loc) -> &'a Var<'a> {
        self.new_var(Name::NONE, ty, Storage::Auto, Linkage::None, loc)
    }
    /// Keeps in mind a static object declared or used in an inline function.
    pub fn note_inline_static(&mut self, name: Name, loc: Loc, declared: bool) {
        if let Some(f) = &self.func
            && f.func.inline.get()
            && f.func.linkage == Linkage::External
        {
            let f = f.func;
            self.inline_statics.push((f, name, loc, declared));
        }
    }
    /// C11 §6.7.4p3: an inline definition of a function with external linkage has no static objects of its own.
    pub fn check_inline_statics(&self) {
        if self.sess.lang.gnu89_inline_semantics() {
            return;
        }
        for &(f, name, loc, declared) in &self.inline_statics {
            if f.extern_inline.get() || f.attrs.get().gnu_inline {
                continue;
            }
            let row =
                if declared { &catalog::decl::STATIC_IN_INLINE } else { &catalog::decl::STATIC_USED_INLINE };
            self.diag(row, loc).arg(name).arg(f.name).emit();
        }
    }
    /// A `VarRef` to `v` that counts as a use.
    pub fn var_ref(&self, v: &'a Var<'a>, loc: Loc) -> &'a Expr<'a> {
        v.named.set(true);
        v.mentions.set(v.mentions.get() + 1);
        if self.unevaluated == 0 {
            v.referenced.set(true);
            self.note_capture(v);
        }
        self.mk(ExprKind::VarRef(v), v.ty.get(), loc)
    }
    /// A nested function that uses an automatic variable of one around it.
    fn note_capture(&self, v: &'a Var<'a>) {
        if let (Some(owner), Some(f)) = (v.owner.get(), &self.func)
            && !std::ptr::eq(owner, f.func)
            && !matches!(v.storage, Storage::Static | Storage::Thread)
        {
            v.captured.set(true);
        }
    }
    pub fn func_ref(&self, f: &'a Func<'a>, loc: Loc) -> &'a Expr<'a> {
        if self.unevaluated == 0 {
            f.referenced.set(true);
        }
        self.mk(ExprKind::FuncRef(f), f.ty.get(), loc)
    }
}
