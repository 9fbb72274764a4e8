//! Declarations: specifiers, type names, init-declarator lists, function definitions, the translation unit.

use super::declarator::{Chunk, Declarator, Mode};
use super::{Parser, TagUse};
use crate::ast::decl::{Attrs, FuncBody};
use crate::ast::stmt::{Alive, Stmt, StmtKind};
use crate::ast::*;
use crate::diag::catalog;
use crate::lex::kw::Kw;
use crate::lex::{Flags, Token, TokenKind};
use crate::sema::attr::{AttrOn, Attribute};
use crate::sema::conv::Target;
use crate::sema::decl::{Declared, NewDecl, StorageClass};
use crate::sema::scope::{Symbol, Tag, Typedef};
use crate::sema::warn::on;
use crate::sema::{FuncState, StmtState};
use crate::support::intern::Name;
use crate::support::source::Loc;

/// A parsed type name.
#[derive(Clone, Copy)]
pub struct TypeName<'a> {
    pub ty: Ty,
    /// Run-time bounds in it, to be evaluated where it stands.
    pub bounds: &'a [&'a Vla<'a>],
    /// `_Alignas` was there: only compound literals may have it.
    pub alignas: bool,
    /// Storage class specifiers, which a C23 compound literal may have.
    pub storage: StorageClass,
    pub thread: bool,
    pub constexpr: bool,
}

/// What declaration specifiers said.
pub struct DeclSpec<'a> {
    pub ty: Ty,
    pub storage: StorageClass,
    pub thread: bool,
    pub inline: bool,
    pub noreturn: bool,
    pub constexpr: bool,
    /// `__auto_type`, or C23 `auto` without a type: the initialiser gives the type.
    pub infer: bool,
    /// `_Alignas`, bytes.
    pub align: u32,
    pub attrs: Vec<Attribute<'a>>,
    pub loc: Loc,
    /// A type specifier was there.
    pub has_type: bool,
    /// It was a struct, union or enum specifier.
    pub is_tag: bool,
    /// Qualifiers as written, before they went into `ty`.
    pub quals: Quals,
    /// `[[…]]` was there, even an empty one.
    pub std_attrs: bool,
    /// `_Alignas` was there, whatever it said.
    pub alignas: bool,
}

/// Basic type specifier words seen so far, counted.
#[derive(Default, Clone, Copy)]
struct Words {
    base: Option<Kw>,
    long: u8,
    short: bool,
    signed: bool,
    unsigned: bool,
    complex: bool,
}

impl<'s, 'a> Parser<'s, 'a> {
    /// Type names the compiler declares itself.
    fn declare_builtin_types(&mut self) {
        let mut list = vec![("__builtin_va_list", self.types.va_list)];
        if self.sess.target.has_int128 {
            list.push(("__int128_t", Ty::INT128));
            list.push(("__uint128_t", Ty::UINT128));
        }
        for (name, ty) in list {
            let name = Name::intern(name);
            let ty = self.types.typedef(name, ty, 0, false);
            let t = &*self.arena.alloc(Typedef {
                ty,
                loc: Loc::NONE,
                deprecated: None,
                unavailable: None,
                used: std::cell::Cell::new(true),
            });
            self.scopes.declare(name, Symbol::Typedef(t));
        }
    }

    /// Whether any file read has a `#pragma`, which makes a unit not empty for gcc.
    fn has_pragmas(&self) -> bool {
        let sources = self.sess.sources.borrow();
        sources.files().any(|(_, f)| memchr::memmem::find(f.text, b"#pragma").is_some())
    }

    pub(super) fn parse_unit(&mut self) {
        self.declare_builtin_types();
        if self.at(TokenKind::Eof) && !self.sess.fatal() && !self.has_pragmas() {
            self.diag(&catalog::parse::EMPTY_UNIT, self.tok.loc).whole_line().emit();
        }
        while !self.at(TokenKind::Eof) && !self.sess.fatal() {
            self.parse_external_declaration();
        }
        self.finish_unit();
    }

    fn parse_external_declaration(&mut self) {
        match self.tok.kind {
            TokenKind::Semi => {
                let t = self.bump();
                self.diag(&catalog::parse::EXTRA_SEMI, t.loc).emit();
                return;
            }
            TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                self.expected("identifier or '('");
                self.bump();
                return;
            }
            TokenKind::Ident if self.kw == Some(Kw::Asm) => return self.parse_file_asm(),
            _ => {}
        }
        let mut out = Vec::new();
        self.parse_declaration(true, &mut out);
    }

    /// True if the current token begins declaration specifiers (typedef names that are not hidden, too), a
    /// `_Static_assert` or `__extension__` before one. A statement parser checks for `name :` before.
    pub fn starts_declaration(&mut self) -> bool {
        match self.kw {
            Some(Kw::StaticAssert) => true,
            Some(Kw::Extension) => {
                let mut n = 1;
                let mut t = self.peek(n);
                while self.keyword_of(t) == Some(Kw::Extension) {
                    n += 1;
                    t = self.peek(n);
                }
                if t.kind == TokenKind::LBracket {
                    self.attributes_begin_declaration(n)
                } else {
                    self.starts_specifiers(t)
                }
            }
            Some(Kw::Attribute) => self.attributes_begin_declaration(0),
            Some(_) => self.starts_specifiers(self.tok),
            None if self.tok.kind == TokenKind::Ident => {
                if self.starts_specifiers(self.tok) {
                    return true;
                }
                // `unknown_type name`: a declaration with a misspelt type, as gcc sees it.
                let known = self.scopes.lookup(self.tok.name).is_some();
                let next = self.peek(1);
                !known && next.kind == TokenKind::Ident && self.keyword_of(next).is_none()
            }
            None if self.tok.kind == TokenKind::LBracket => {
                self.at_std_attributes() && self.attributes_begin_declaration(0)
            }
            None => false,
        }
    }
    /// Looks behind the attribute specifiers at token `n` (0 is the current one): is it a declaration, or an attributed
    /// statement (`fallthrough;`) or declarator?
    pub(super) fn attributes_begin_declaration(&mut self, mut n: usize) -> bool {
        loop {
            let t = if n == 0 { self.tok } else { self.peek(n) };
            let gnu = self.keyword_of(t) == Some(Kw::Attribute);
            let std = t.kind == TokenKind::LBracket && self.peek(n + 1).kind == TokenKind::LBracket;
            if !gnu && !std {
                return self.starts_specifiers(t);
            }
            if gnu {
                n += 1;
            }
            let mut depth = 0;
            loop {
                let t = if n == 0 { self.tok } else { self.peek(n) };
                n += 1;
                match t.kind {
                    TokenKind::LParen | TokenKind::LBracket => depth += 1,
                    TokenKind::RParen | TokenKind::RBracket => {
                        depth -= 1;
                        if depth <= 0 {
                            break;
                        }
                    }
                    TokenKind::Eof | TokenKind::Semi => return false,
                    _ => {}
                }
            }
        }
    }
    fn starts_specifiers(&self, t: Token) -> bool {
        match self.keyword_of(t) {
            Some(kw) => is_specifier(kw),
            None => self.is_typedef_name(t),
        }
    }
    fn is_typedef_name(&self, t: Token) -> bool {
        t.kind == TokenKind::Ident && matches!(self.scopes.lookup(t.name), Some(Symbol::Typedef(_)))
    }
    /// True if `t` begins a type name: for casts, `sizeof (`, compound literals.
    pub fn starts_type_name(&self, t: Token) -> bool {
        match self.keyword_of(t) {
            Some(kw) => {
                is_type_specifier(kw) || kw == Kw::Static || kw == Kw::Register || kw == Kw::Constexpr
            }
            None => self.is_typedef_name(t),
        }
    }

    /// Parses a type name.
    pub fn parse_type_name(&mut self) -> TypeName<'a> {
        let mark = self.pending_bounds.len();
        let spec = self.parse_specifiers(true);
        let d = self.parse_declarator(Mode::Abstract);
        let mut ty = self.build_type(spec.ty, &d, &spec);
        if !spec.attrs.is_empty() || !d.attrs.is_empty() {
            let list: Vec<_> = spec.attrs.iter().chain(&d.attrs).copied().collect();
            let r = self.apply_attrs(&list, AttrOn::Typedef, ty);
            ty = r.ty;
            if r.attrs.align != 0 || r.may_alias {
                ty = self.types.typedef(Name::NONE, ty, r.attrs.align, r.may_alias);
            }
        }
        let bounds = self.take_bounds(mark);
        TypeName {
            ty,
            bounds,
            alignas: spec.alignas,
            storage: spec.storage,
            thread: spec.thread,
            constexpr: spec.constexpr,
        }
    }
    /// The run-time bounds created since `mark`.
    fn take_bounds(&mut self, mark: usize) -> &'a [&'a Vla<'a>] {
        if self.pending_bounds.len() == mark {
            return &[];
        }
        let b = self.arena.alloc_slice_copy(&self.pending_bounds[mark..]);
        self.pending_bounds.truncate(mark);
        b
    }

    /// Parses declaration specifiers. `type_only`: a specifier-qualifier list, no storage classes.
    pub(super) fn parse_specifiers(&mut self, type_only: bool) -> DeclSpec<'a> {
        let mut s = DeclSpec {
            ty: Ty::INT,
            storage: StorageClass::None,
            thread: false,
            inline: false,
            noreturn: false,
            constexpr: false,
            infer: false,
            align: 0,
            attrs: Vec::new(),
            loc: self.tok.loc,
            has_type: false,
            is_tag: false,
            quals: Quals::NONE,
            std_attrs: false,
            alignas: false,
        };
        let mut quals = Quals::NONE;
        let mut thread_gnu = false;
        let mut w = Words::default();
        // A complete type: typedef name, tag, typeof, _Atomic(…), _BitInt.
        let mut whole: Option<Ty> = None;
        let mut auto: Option<Loc> = None;
        loop {
            let loc = self.tok.loc;
            let Some(kw) = self.kw else {
                let kind = self.tok.kind;
                match kind {
                    // A typedef name is a specifier only while there is no other type specifier.
                    TokenKind::Ident if whole.is_none() && !w.any() && !s.infer => {
                        match self.scopes.lookup(self.tok.name) {
                            Some(Symbol::Typedef(t)) => {
                                if let Some(msg) = t.unavailable {
                                    self.say_unavailable(self.tok.name, msg, loc);
                                }
                                if let Some(msg) = t.deprecated {
                                    self.warn_deprecated(self.tok.name, msg, loc, t.loc);
                                }
                                t.used.set(true);
                                whole = Some(t.ty);
                                self.bump();
                                continue;
                            }
                            Some(_) => break,
                            None => {
                                if self.unknown_type_here(type_only, &s) {
                                    let n = self.tok.name;
                                    self.unknown_type(n, loc);
                                    self.bump();
                                    whole = Some(Ty::ERROR);
                                    continue;
                                }
                                break;
                            }
                        }
                    }
                    // C23: `[[…]]` behind the specifiers belongs to the type.
                    TokenKind::LBracket if self.at_std_attributes() => {
                        let mut list = Vec::new();
                        self.parse_attributes(&mut list);
                        s.std_attrs = true;
                        let of_type = whole.is_some() || w.any();
                        for a in list {
                            let no_type = matches!(
                                a.name.as_str(),
                                "deprecated" | "maybe_unused" | "nodiscard" | "fallthrough"
                            );
                            if of_type && no_type {
                                self.diag(&catalog::decl::ATTR_MISPLACED, a.loc).arg(a.name).emit();
                            } else {
                                s.attrs.push(a);
                            }
                        }
                        continue;
                    }
                    _ => break,
                }
            };
            if type_only && self.in_record && !self.in_params && is_not_for_members(kw) {
                break;
            }
            match kw {
                Kw::Const | Kw::Volatile | Kw::Restrict => {
                    let q = match kw {
                        Kw::Const => Quals::CONST,
                        Kw::Volatile => Quals::VOLATILE,
                        _ => Quals::RESTRICT,
                    };
                    let silent = self.sess.diags.borrow().asked("-Wc90-c99-compat") == Some(false);
                    if quals.has(q) && !self.sess.lang.c99() && !silent {
                        self.diag(&catalog::parse::DUPLICATE_QUAL, loc).arg(self.tok.name).emit();
                    }
                    self.check_duplicate(quals, q, loc);
                    quals = quals.union(q);
                }
                Kw::SegFs => quals = quals.union(Quals::SEG_FS),
                Kw::SegGs => quals = quals.union(Quals::SEG_GS),
                Kw::Atomic => {
                    self.c11_feature(loc, "the '_Atomic' qualifier");
                    self.bump();
                    if self.at(TokenKind::LParen) {
                        self.bump();
                        let t = self.parse_type_name();
                        self.no_alignas(t, "'_Atomic'", loc);
                        if !self.types.quals(t.ty).is_empty() {
                            self.diag(&catalog::parse::ATOMIC_QUALIFIED, loc).emit();
                        }
                        self.expect(TokenKind::RParen);
                        self.one_type(&mut whole, &w, loc);
                        quals = quals.union(Quals::ATOMIC);
                        whole = Some(t.ty);
                    } else {
                        self.check_duplicate(quals, Quals::ATOMIC, loc);
                        quals = quals.union(Quals::ATOMIC);
                    }
                    continue;
                }
                Kw::Extension => {}
                Kw::Attribute => {
                    self.parse_gnu_attributes(&mut s.attrs);
                    continue;
                }
                // C23: infers the type if no type specifier comes, and is a storage class otherwise.
                Kw::Auto if self.sess.lang.c23() && !type_only => {
                    if auto.replace(loc).is_some() {
                        self.diag(&catalog::parse::DUPLICATE_SPEC, loc).arg(self.tok.name).emit();
                    }
                }
                Kw::Typedef | Kw::Extern | Kw::Static | Kw::Auto | Kw::Register => {
                    let c = match kw {
                        Kw::Typedef => StorageClass::Typedef,
                        Kw::Extern => StorageClass::Extern,
                        Kw::Static => StorageClass::Static,
                        Kw::Auto => StorageClass::Auto,
                        _ => StorageClass::Register,
                    };
                    if type_only && !s.constexpr && kw == Kw::Auto {
                        break;
                    }
                    if (whole.is_some() || w.any() || !quals.is_empty()) && self.warns(on::OLD_STYLE_DECL) {
                        self.diag(&catalog::warn::NOT_AT_BEGINNING, loc).arg(self.tok.name).emit();
                    }
                    if s.storage == c {
                        self.diag(&catalog::parse::DUPLICATE_SPEC, loc).arg(self.tok.name).emit();
                    } else if s.storage != StorageClass::None {
                        self.diag(&catalog::parse::MULTIPLE_STORAGE, loc).emit();
                    }
                    if s.thread && matches!(kw, Kw::Typedef | Kw::Auto | Kw::Register) {
                        self.diag(&catalog::parse::THREAD_WITH, loc).arg(self.tok.name).emit();
                        s.thread = false;
                    } else if s.thread && thread_gnu {
                        self.diag(&catalog::parse::THREAD_BEFORE, loc).arg(self.tok.name).emit();
                    }
                    s.storage = c;
                }
                Kw::ThreadLocal => {
                    thread_gnu = self.tok.name.as_str() == "__thread";
                    if s.thread {
                        self.diag(&catalog::parse::DUPLICATE_THREAD, loc).emit();
                    } else if matches!(
                        s.storage,
                        StorageClass::Typedef | StorageClass::Auto | StorageClass::Register
                    ) {
                        let was = match s.storage {
                            StorageClass::Typedef => "typedef",
                            StorageClass::Auto => "auto",
                            _ => "register",
                        };
                        self.diag(&catalog::parse::THREAD_WITH, loc).arg(was).emit();
                    } else {
                        if !thread_gnu {
                            self.c11_feature(loc, "'_Thread_local'");
                        }
                        s.thread = true;
                    }
                }
                Kw::Inline => s.inline = true,
                Kw::Noreturn => {
                    self.c11_feature(loc, "'_Noreturn'");
                    s.noreturn = true;
                }
                Kw::Constexpr => s.constexpr = true,
                Kw::Alignas => {
                    self.c11_feature(loc, "'_Alignas'");
                    s.alignas = true;
                    self.bump();
                    if self.expect(TokenKind::LParen) {
                        if self.starts_type_name(self.tok) {
                            let t = self.parse_type_name();
                            self.no_alignas(t, "'_Alignas'", loc);
                            self.build_alignof(t.ty, false, loc);
                            s.align = s.align.max(self.types.align_of(t.ty));
                        } else {
                            let (v, e) = self.parse_const_int();
                            match v {
                                Some(v) => s.align = s.align.max(self.check_align(v, loc).unwrap_or(0)),
                                None if !e.is_error() => {
                                    self.diag(&catalog::decl::ALIGN_NOT_CONST, loc).emit();
                                }
                                None => {}
                            }
                        }
                        self.expect(TokenKind::RParen);
                    }
                    continue;
                }
                Kw::Struct | Kw::Union | Kw::Enum => {
                    let t =
                        if kw == Kw::Enum { self.parse_enum() } else { self.parse_record(kw == Kw::Union) };
                    self.one_type(&mut whole, &w, loc);
                    whole = Some(t);
                    s.is_tag = true;
                    continue;
                }
                Kw::Typeof | Kw::TypeofUnqual => {
                    let t = self.parse_typeof(kw == Kw::TypeofUnqual);
                    self.one_type(&mut whole, &w, loc);
                    whole = Some(t);
                    continue;
                }
                Kw::BitInt => {
                    self.bump();
                    if self.expect(TokenKind::LParen) {
                        let (v, _) = self.parse_const_int();
                        self.expect(TokenKind::RParen);
                        w.base = Some(Kw::BitInt);
                        whole = Some(match v {
                            Some(n @ 1..=65535) => self.types.bit_int(true, n as u32),
                            _ => {
                                self.diag(&catalog::decl::BAD_BITINT, loc).emit();
                                Ty::ERROR
                            }
                        });
                    }
                    continue;
                }
                Kw::AutoType => {
                    if w.any() {
                        self.diag(&catalog::parse::BOTH_AUTO, loc).arg(w.first_word()).emit();
                    }
                    s.infer = true;
                }
                Kw::Decimal32 | Kw::Decimal64 | Kw::Decimal128 => {
                    self.diag(&catalog::decl::SORRY_DECIMAL, loc).emit();
                    whole = Some(Ty::ERROR);
                }
                Kw::Imaginary => {
                    self.diag(&catalog::decl::SORRY_IMAGINARY, loc).emit();
                    whole = Some(Ty::ERROR);
                }
                Kw::Long if w.long < 2 => {
                    if s.infer {
                        self.diag(&catalog::parse::BOTH_AUTO, loc).arg("long").emit();
                    }
                    w.long += 1;
                    let silent = self.sess.diags.borrow().asked("-Wc90-c99-compat") == Some(false);
                    if w.long == 2 && !self.sess.lang.c99() && !silent {
                        self.diag(&catalog::parse::LONG_LONG_C90, loc).emit();
                    }
                }
                Kw::Long => {
                    self.diag(&catalog::parse::LONG_LONG_LONG, loc).emit();
                }
                Kw::Short | Kw::Signed | Kw::Unsigned | Kw::Complex => {
                    let seen = match kw {
                        Kw::Short => &mut w.short,
                        Kw::Signed => &mut w.signed,
                        Kw::Unsigned => &mut w.unsigned,
                        _ => &mut w.complex,
                    };
                    if std::mem::replace(seen, true) {
                        let word = self.tok.name.as_str().trim_matches('_');
                        self.diag(&catalog::parse::DUPLICATE_SPEC, loc).arg(word).emit();
                    } else if kw == Kw::Complex {
                        self.c99_feature(loc, "complex types");
                    }
                    if s.infer {
                        let word = self.tok.name;
                        self.diag(&catalog::parse::BOTH_AUTO, loc).arg(word).emit();
                    }
                }
                Kw::Void
                | Kw::Char
                | Kw::Int
                | Kw::Float
                | Kw::Double
                | Kw::Bool
                | Kw::Int128
                | Kw::Float16
                | Kw::Float32
                | Kw::Float64
                | Kw::Float128
                | Kw::Float32x
                | Kw::Float64x
                | Kw::Float80 => {
                    if w.base.is_some() || whole.is_some() || s.infer {
                        self.diag(&catalog::parse::TWO_TYPES, loc).emit();
                    }
                    if kw == Kw::Bool {
                        self.c99_feature(loc, "boolean types");
                    }
                    w.base = Some(kw);
                }
                _ => break,
            }
            self.bump();
        }
        match auto {
            Some(_) if whole.is_none() && !w.any() => s.infer = true,
            Some(loc) if s.storage != StorageClass::None => {
                self.diag(&catalog::parse::MULTIPLE_STORAGE, loc).emit();
            }
            Some(_) => s.storage = StorageClass::Auto,
            None => {}
        }
        s.has_type = whole.is_some() || w.any() || s.infer;
        let ty = match whole {
            Some(t) if w.base == Some(Kw::BitInt) && w.unsigned => self.types.with_sign(t, false),
            Some(t) => {
                if w.base != Some(Kw::BitInt) && w.any() && !t.is_error() {
                    self.diag(&catalog::parse::TWO_TYPES, s.loc).emit();
                }
                t
            }
            None => self.basic_type(w, s.loc),
        };
        let to_function = self.types.pointee(ty).is_some_and(|p| self.types.is_function(p));
        if quals.has(Quals::RESTRICT)
            && (!self.types.is_pointer(ty) && !self.points_deep(ty) || to_function)
            && !ty.is_error()
        {
            self.diag(&catalog::decl::BAD_RESTRICT, s.loc).emit();
            quals = quals.minus(Quals::RESTRICT);
        }
        s.quals = quals;
        if !self.sess.lang.c99() {
            let old = self.types.quals(ty);
            for (q, word) in [(Quals::CONST, "const"), (Quals::VOLATILE, "volatile")] {
                if quals.has(q) && old.has(q) {
                    self.diag(&catalog::parse::DUPLICATE_QUAL_TYPE, s.loc).arg(word).emit();
                }
            }
        }
        if quals.is_atomic() && (self.types.is_array(ty) || self.types.is_function(ty)) {
            self.diag(&catalog::decl::ATOMIC_ARRAY, s.loc).emit();
            quals = quals.minus(Quals::ATOMIC);
        }
        if self.types.is_function(ty) {
            // GNU before `noreturn`: a volatile function does not return.
            if quals.is_volatile() {
                let ty = self.map_function(ty, &mut |f| f.noreturn = true);
                s.ty = ty;
                return s;
            }
            quals = Quals::NONE;
        }
        s.ty = self.types.qualified(ty, quals);
        s
    }
    /// `const const` in one list of specifiers or qualifiers.
    pub(super) fn check_duplicate(&mut self, have: Quals, q: Quals, loc: Loc) {
        if have.has(q)
            && self.warns(on::DUPLICATE_SPEC)
            && !self.in_macro(loc)
            && !self.in_macro(self.prev_loc)
        {
            let word =
                [(Quals::CONST, "const"), (Quals::VOLATILE, "volatile"), (Quals::RESTRICT, "restrict")]
                    .iter()
                    .find(|x| x.0 == q)
                    .map_or("_Atomic", |x| x.1);
            self.diag(&catalog::warn::DUPLICATE_QUALIFIER, loc).arg(word).emit();
        }
    }

    /// Function declarators without parameter types (but the outermost one, of a definition, if `definition`).
    pub(super) fn check_prototypes(&mut self, d: &Declarator<'a>, definition: bool, loc: Loc) {
        if !self.warns(on::STRICT_PROTOTYPES) {
            return;
        }
        let n = d.chunks.len();
        for (i, c) in d.chunks.iter().enumerate() {
            if let Chunk::Function { prototype: false, .. } = c {
                let outermost = definition && i + 1 == n;
                let at = if outermost { d.loc } else { loc };
                self.diag(&catalog::warn::STRICT_PROTOTYPE, at).emit();
            }
        }
    }

    /// `restrict` on a typedef'd array of pointers is right.
    fn points_deep(&self, ty: Ty) -> bool {
        self.types.element(ty).is_some_and(|e| self.types.is_pointer(e) || self.points_deep(e))
    }
    fn one_type(&mut self, whole: &mut Option<Ty>, w: &Words, loc: Loc) {
        if whole.is_some() || w.any() {
            self.diag(&catalog::parse::TWO_TYPES, loc).emit();
        }
    }
    /// Whether an undeclared identifier here must be a misspelt type name (rather than a declarator without type).
    fn unknown_type_here(&mut self, type_only: bool, s: &DeclSpec<'a>) -> bool {
        let next = self.peek(1);
        match next.kind {
            TokenKind::Ident => !matches!(self.keyword_of(next), Some(Kw::Asm | Kw::Attribute)),
            TokenKind::Star => type_only || s.storage == StorageClass::None || !self.scopes_is_file(),
            TokenKind::RParen | TokenKind::Comma => self.in_params,
            TokenKind::LBracket => self.in_params,
            _ => false,
        }
    }
    fn scopes_is_file(&self) -> bool {
        self.scopes.depth() == 0
    }
    pub(super) fn unknown_type(&mut self, n: Name, loc: Loc) {
        // A struct, union or enum whose keyword is missing?
        let tag = self.scopes.lookup_tag(n).map(|t| match t.0 {
            Tag::Record(id) if self.types.record(id).is_union => "union",
            Tag::Record(_) => "struct",
            Tag::Enum(_) => "enum",
        });
        if let Some(kw) = tag {
            let fix = format!("{kw} {n}");
            self.diag(&catalog::parse::UNKNOWN_TYPE_TAG, loc).arg(n).arg(kw).replace(loc, fix).emit();
            return;
        }
        if let Some(h) = crate::sema::suggest::header_of(n) {
            self.diag(&catalog::parse::UNKNOWN_TYPE, loc)
                .arg(n)
                .note(&catalog::expr::DEFINED_IN_HEADER, loc)
                .arg(n)
                .arg(h)
                .emit();
            return;
        }
        match self.similar_name(n, |s| matches!(s, Symbol::Typedef(_))) {
            Some(s) => {
                self.diag(&catalog::parse::UNKNOWN_TYPE_LIKE, loc).arg(n).arg(s).replace(loc, s).emit()
            }
            None => self.diag(&catalog::parse::UNKNOWN_TYPE, loc).arg(n).emit(),
        };
    }

    /// The type of a combination of basic words; C11 §6.7.2p2.
    fn basic_type(&mut self, w: Words, loc: Loc) -> Ty {
        let bad = |p: &mut Self, what: &str| {
            p.diag(&catalog::parse::BAD_COMBINATION, loc).arg(what).emit();
            Ty::INT
        };
        if w.signed && w.unsigned {
            return bad(self, "'signed' and 'unsigned'");
        }
        if w.long > 0 && w.short {
            return bad(self, "'long' and 'short'");
        }
        let sized = w.long > 0 || w.short;
        let sign = w.signed || w.unsigned;
        let t = match w.base {
            None if w.complex && !sized && !sign => {
                self.diag(&catalog::parse::PLAIN_COMPLEX, loc).emit();
                Ty::DOUBLE
            }
            None | Some(Kw::Int) => match (w.short, w.long, w.unsigned) {
                (true, _, false) => Ty::SHORT,
                (true, _, true) => Ty::USHORT,
                (_, 0, false) => Ty::INT,
                (_, 0, true) => Ty::UINT,
                (_, 1, false) => Ty::LONG,
                (_, 1, true) => Ty::ULONG,
                (_, _, false) => Ty::LLONG,
                (_, _, true) => Ty::ULLONG,
            },
            Some(Kw::Char) if sized => bad(self, "'long' or 'short' and 'char'"),
            Some(Kw::Char) => match (w.signed, w.unsigned) {
                (true, _) => Ty::SCHAR,
                (_, true) => Ty::UCHAR,
                _ => Ty::CHAR,
            },
            Some(Kw::Int128) if sized => bad(self, "'long' or 'short' and '__int128'"),
            Some(Kw::Int128) => {
                if w.unsigned {
                    Ty::UINT128
                } else {
                    Ty::INT128
                }
            }
            Some(Kw::Double) if w.long == 1 && !w.short && !sign => Ty::LDOUBLE,
            Some(_) if sized || sign => bad(self, "these type specifiers"),
            Some(Kw::Void) => Ty::VOID,
            Some(Kw::Bool) => Ty::BOOL,
            Some(Kw::Float) => Ty::FLOAT,
            Some(Kw::Double) => Ty::DOUBLE,
            Some(Kw::Float16) => Ty::FLOAT16,
            Some(Kw::Float32) => Ty::FLOAT32,
            Some(Kw::Float64) => Ty::FLOAT64,
            Some(Kw::Float128) => Ty::FLOAT128,
            Some(Kw::Float32x) => Ty::FLOAT32X,
            Some(Kw::Float64x) => Ty::FLOAT64X,
            Some(Kw::Float80) => Ty::LDOUBLE,
            Some(_) => Ty::INT,
        };
        if w.complex {
            if matches!(w.base, Some(Kw::Void | Kw::Bool)) {
                return bad(self, "'complex' and this type");
            }
            if self.types.is_integer(t) {
                self.diag(&catalog::parse::COMPLEX_INTEGER, loc).emit();
            }
            return self.types.complex(t);
        }
        t
    }

    /// `typeof ( expression | type-name )`.
    fn parse_typeof(&mut self, unqual: bool) -> Ty {
        let t_loc = self.bump().loc;
        if !self.expect(TokenKind::LParen) {
            return Ty::ERROR;
        }
        let ty = if self.starts_type_name(self.tok) {
            let mark = self.pending_bounds.len();
            let t = self.parse_type_name();
            self.no_alignas(t, "'typeof'", t_loc);
            // The bounds are evaluated with the declaration around it.
            self.pending_bounds.truncate(mark);
            self.pending_bounds.extend_from_slice(t.bounds);
            t.ty
        } else {
            self.unevaluated += 1;
            let e = self.parse_expr();
            self.unevaluated -= 1;
            if e.bit_field().is_some() {
                self.diag(&catalog::decl::TYPEOF_BIT_FIELD, e.loc).emit();
            }
            e.ty
        };
        if !self.expect(TokenKind::RParen) {
            self.skip_to_paren();
            self.eat(TokenKind::RParen);
        }
        if unqual { self.types.unqual(ty) } else { ty }
    }

    /// Parses one declaration (up to and with its `;`) inside a function and appends what is executed to `out`.
    /// Nested function definitions too.
    pub fn parse_local_declaration(&mut self, out: &mut Vec<Stmt<'a>>) {
        self.parse_declaration(false, out);
    }

    fn parse_declaration(&mut self, file_scope: bool, out: &mut Vec<Stmt<'a>>) {
        let ext = self.extension;
        while self.kw == Some(Kw::Extension) {
            self.bump();
            self.sema.extension += 1;
        }
        if self.kw == Some(Kw::StaticAssert) {
            self.parse_static_assert();
        } else {
            self.parse_declaration_inner(file_scope, out);
        }
        self.sema.extension = ext;
    }

    fn parse_declaration_inner(&mut self, file_scope: bool, out: &mut Vec<Stmt<'a>>) {
        let start = self.tok.loc;
        let mark = self.pending_bounds.len();
        let spec = self.parse_specifiers(false);
        if self.at(TokenKind::Semi) {
            self.empty_declaration(&spec, start);
            self.flush_bounds(mark, out);
            self.bump();
            return;
        }
        // Nothing consumed and nothing to declare: a stray token.
        if !spec.has_type
            && spec.attrs.is_empty()
            && start == self.tok.loc
            && !matches!(self.tok.kind, TokenKind::Ident | TokenKind::Star | TokenKind::LParen)
            || self.kw.is_some() && start == self.tok.loc
        {
            self.expected("identifier or '('");
            self.bump();
            self.sync();
            return;
        }
        let mut first = true;
        loop {
            let mut prefix = Vec::new();
            if !first {
                self.parse_gnu_attributes(&mut prefix);
            }
            let mut d = self.parse_declarator(Mode::Concrete);
            d.attrs.splice(0..0, prefix);
            if d.name.is_none() {
                // Reported already.
                self.pending_bounds.truncate(mark);
                return self.sync();
            }
            if !spec.has_type {
                self.implicit_int(&spec, &d, file_scope);
            }
            let base = if spec.infer { Ty::ERROR } else { spec.ty };
            let ty = self.build_type(base, &d, &spec);
            let definition = first && self.is_function_definition(&d, ty);
            self.check_prototypes(&d, definition, spec.loc);
            if definition {
                return self.parse_function_definition(spec, d, ty, file_scope, out, mark);
            }
            self.parse_init_declarator(&spec, d, ty, file_scope, out, mark);
            first = false;
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.eat(TokenKind::Semi) {
            // Where a new line begins another declaration, only the `;` is missing.
            if self.tok.flags.has(Flags::BOL) && self.kw.is_some_and(is_specifier) {
                self.expected("';'");
                return;
            }
            let what = if file_scope { "'=', ',', ';', 'asm' or '__attribute__'" } else { "';'" };
            self.expected(what);
            if matches!(self.tok.kind, TokenKind::Ident) && self.starts_declaration() {
                return;
            }
            self.sync();
        }
    }

    /// Turns the run-time bounds found since `mark` into statements.
    fn flush_bounds(&mut self, mark: usize, out: &mut Vec<Stmt<'a>>) {
        for i in mark..self.pending_bounds.len() {
            let v = self.pending_bounds[i];
            out.push(Stmt { kind: StmtKind::VlaBound(v), loc: v.count.loc });
        }
        self.pending_bounds.truncate(mark);
    }

    fn implicit_int(&mut self, spec: &DeclSpec<'a>, d: &Declarator<'a>, file_scope: bool) {
        let function = matches!(d.chunks.last(), Some(Chunk::Function { .. }));
        let definition = function && self.is_function_definition_ahead();
        let bare = spec.quals.is_empty() && !spec.inline && !spec.thread;
        if spec.storage == StorageClass::None && bare && file_scope && !definition && spec.attrs.is_empty() {
            self.diag(&catalog::decl::NO_TYPE_OR_STORAGE, d.loc).emit();
            if self.sess.lang.c99() {
                self.diag(&catalog::decl::IMPLICIT_INT, d.loc).arg(d.name).emit();
            }
        } else if definition {
            let asked = self.sess.diags.borrow().asked("-Wimplicit-int") == Some(true);
            if self.sess.lang.c99() || asked {
                self.diag(&catalog::decl::IMPLICIT_INT_RETURN, d.loc).emit();
            }
        } else if self.sess.lang.c99() {
            self.diag(&catalog::decl::IMPLICIT_INT, d.loc).arg(d.name).emit();
        }
    }
    fn is_function_definition_ahead(&mut self) -> bool {
        self.at(TokenKind::LBrace) || self.starts_specifiers(self.tok)
    }

    /// A declarator of function type followed by a body or by K&R parameter declarations.
    fn is_function_definition(&mut self, d: &Declarator<'a>, ty: Ty) -> bool {
        if !matches!(d.chunks.last(), Some(Chunk::Function { .. })) || !self.types.is_function(ty) {
            return false;
        }
        match self.tok.kind {
            TokenKind::LBrace => true,
            TokenKind::Ident => {
                !matches!(self.kw, Some(Kw::Attribute | Kw::Asm))
                    && matches!(d.chunks.last(), Some(Chunk::Function { prototype: false, .. }))
                    && self.starts_specifiers(self.tok)
            }
            _ => false,
        }
    }

    /// `struct s;`, `enum { A };`, or a useless declaration (gcc's shadow_tag_warned).
    fn empty_declaration(&mut self, spec: &DeclSpec<'a>, loc: Loc) {
        if spec.ty.is_error() && spec.has_type && !spec.infer {
            return;
        }
        let mut warned = false;
        let mut say = |p: &Self, row, arg: &str| {
            if !warned {
                p.diag(row, loc).arg(arg).emit();
            }
            warned = true;
        };
        let reference = self.last_tag == TagUse::Reference;
        if spec.is_tag {
            let unnamed = match *self.types.kind(spec.ty) {
                TypeKind::Record(id) => self.types.record(id).tag.is_none(),
                _ => false,
            };
            if unnamed {
                say(self, &catalog::parse::UNNAMED_EMPTY, "");
            } else if reference && spec.storage != StorageClass::None {
                say(self, &catalog::parse::EMPTY_STORAGE_TAG, "storage class specifier");
            } else if reference && !spec.quals.is_empty() {
                say(self, &catalog::parse::EMPTY_STORAGE_TAG, "type qualifier");
            } else if reference && spec.alignas {
                say(self, &catalog::parse::EMPTY_STORAGE_TAG, "'_Alignas'");
            }
        } else if spec.has_type && !spec.infer {
            say(self, &catalog::decl::USELESS_TYPE_NAME, "");
        }
        for (on, word) in [(spec.infer, "__auto_type"), (spec.inline, "inline"), (spec.noreturn, "_Noreturn")]
        {
            if on {
                self.diag(&catalog::parse::IN_EMPTY, loc).arg(word).emit();
                warned = true;
            }
        }
        if self.scopes.depth() == 0 && matches!(spec.storage, StorageClass::Auto | StorageClass::Register) {
            let word = if spec.storage == StorageClass::Auto { "auto" } else { "register" };
            self.diag(&catalog::parse::IN_FILE_EMPTY, loc).arg(word).emit();
            warned = true;
        }
        if warned {
            return;
        }
        let useless = [
            (spec.storage != StorageClass::None, "storage class specifier"),
            (spec.thread, "'_Thread_local'"),
            (!spec.quals.is_empty(), "type qualifier"),
            (spec.alignas, "'_Alignas'"),
        ];
        if let Some(&(_, what)) = useless.iter().find(|u| u.0) {
            self.diag(&catalog::parse::USELESS, loc).arg(what).emit();
        }
        if spec.std_attrs && !spec.is_tag {
            // C23's attribute declaration: only unknown ones and fallthrough may stand there.
            for a in &spec.attrs {
                if matches!(a.name.as_str(), "deprecated" | "maybe_unused" | "nodiscard" | "fallthrough") {
                    self.diag(&catalog::decl::ATTR_MISPLACED, a.loc).arg(a.name).emit();
                }
            }
            if !useless.iter().any(|u| u.0) {
                return;
            }
        }
        if !spec.is_tag && (spec.attrs.is_empty() || spec.storage != StorageClass::None) {
            self.diag(&catalog::decl::EMPTY_DECLARATION, loc).emit();
        }
    }

    fn parse_static_assert(&mut self) {
        let at = self.bump().loc;
        self.c11_feature(at, "'_Static_assert'");
        if !self.expect(TokenKind::LParen) {
            return self.sync();
        }
        let loc = self.tok.loc;
        let (v, e) = self.parse_const_int();
        let mut text = None;
        if self.eat(TokenKind::Comma) {
            text = self.parse_message_string();
        } else {
            self.c23_feature(at, "omitting the string in '_Static_assert'");
        }
        self.expect(TokenKind::RParen);
        if v.is_some() {
            self.require_strict(e, &catalog::decl::ASSERT_NOT_STRICT, "", loc);
        }
        match v {
            Some(0) => {
                match text {
                    Some(t) => self
                        .diag(&catalog::decl::STATIC_ASSERT_TEXT, at)
                        .arg(format!("{:?}", t.as_str()))
                        .emit(),
                    None => self.diag(&catalog::decl::STATIC_ASSERT, at).emit(),
                };
            }
            None if !e.is_error() => {
                self.diag(&catalog::decl::STATIC_ASSERT_NOT_CONST, loc).emit();
            }
            _ => {}
        }
        self.expect_semi();
    }
    fn expect_semi(&mut self) {
        if !self.expect(TokenKind::Semi) {
            self.sync();
        }
    }

    /// What stands behind one declarator: asm label, attributes, initialiser; and declares it.
    fn parse_init_declarator(
        &mut self,
        spec: &DeclSpec<'a>,
        mut d: Declarator<'a>,
        ty: Ty,
        file_scope: bool,
        out: &mut Vec<Stmt<'a>>,
        mark: usize,
    ) {
        let asm_name = self.parse_asm_label();
        let behind = d.attrs.len();
        self.parse_gnu_attributes(&mut d.attrs);
        if d.attrs.len() > behind && self.at(TokenKind::LBrace) && self.types.is_function(ty) {
            self.diag(&catalog::decl::ATTR_BEFORE, spec.loc).emit();
        }
        let has_init = self.at(TokenKind::Eq);
        if spec.infer {
            return self.parse_inferred(spec, d, file_scope, out);
        }
        self.flush_bounds(mark, out);
        let declared = self.declare(spec, &d, ty, asm_name, has_init, file_scope);
        match declared {
            Declared::Var(v) => {
                if has_init {
                    self.bump();
                    self.parse_initializer(v, spec, d.loc);
                    v.constexpr.set(spec.constexpr);
                }
                self.finish_var(v, has_init, file_scope, out);
            }
            Declared::Func(_) | Declared::Typedef if has_init => {
                let t = self.bump();
                let what = if matches!(declared, Declared::Typedef) { "typedef" } else { "function" };
                self.diag(&catalog::decl::INIT_NOT_OBJECT, t.loc).arg(what).arg(d.name).emit();
                self.skip_initializer();
            }
            Declared::Typedef if !file_scope && self.types.is_variably_modified(ty) => {
                self.begin_jump_scope(Some(d.loc));
            }
            Declared::Func(_) | Declared::Typedef => {}
            Declared::Error => {
                if has_init {
                    self.bump();
                    self.skip_initializer();
                }
            }
        }
    }

    /// `__auto_type x = expr`.
    fn parse_inferred(
        &mut self,
        spec: &DeclSpec<'a>,
        d: Declarator<'a>,
        file_scope: bool,
        out: &mut Vec<Stmt<'a>>,
    ) {
        if !self.eat(TokenKind::Eq) {
            self.diag(&catalog::decl::AUTO_NEEDS_INIT, d.loc).emit();
            self.declare(spec, &d, Ty::ERROR, None, false, file_scope);
            return;
        }
        if !d.chunks.is_empty() {
            self.diag(&catalog::decl::AUTO_PLAIN, d.loc).emit();
        }
        let loc = self.tok.loc;
        let e = self.parse_assign_expr();
        if e.bit_field().is_some() {
            self.diag(&catalog::decl::AUTO_BIT_FIELD, loc).emit();
        }
        let e = self.rvalue(e);
        if self.at(TokenKind::Comma) {
            self.diag(&catalog::decl::AUTO_SINGLE, self.tok.loc).emit();
        }
        let q = self.types.quals(spec.ty);
        let ty = self.types.unqual(e.ty);
        let ty = if self.types.is_variably_modified(ty) { ty } else { self.types.qualified(ty, q) };
        if let Declared::Var(v) = self.declare(spec, &d, ty, None, true, file_scope) {
            self.init_with_expr(v, e, spec, loc);
            v.constexpr.set(spec.constexpr);
            self.finish_var(v, true, file_scope, out);
        }
    }

    /// The part after `=` of variable `v`.
    fn parse_initializer(&mut self, v: &'a Var<'a>, spec: &DeclSpec<'a>, name_loc: Loc) {
        let loc = self.tok.loc;
        let ty = v.ty.get();
        let is_static = matches!(v.storage, Storage::Static | Storage::Thread) || spec.constexpr;
        if self.types.is_vla(ty) && !ty.is_error() {
            // C23 (and gcc 13) allow `= {}`; gcc 12 does not.
            self.diag(&catalog::decl::VLA_INIT, loc).emit();
            return self.skip_initializer();
        }
        if ty.is_error() {
            return self.skip_initializer();
        }
        if !self.types.is_array(ty) && !self.types.is_complete(ty) {
            self.diag(&catalog::decl::INIT_INCOMPLETE, name_loc).arg(v.name).emit();
            v.ty.set(Ty::ERROR);
            return self.skip_initializer();
        }
        if self.at(TokenKind::LBrace) {
            let (init, ty) = self.parse_braced_init(ty, is_static, loc);
            v.ty.set(ty);
            v.init.set(Some(init));
            return;
        }
        let e = self.parse_assign_expr();
        self.init_with_expr(v, e, spec, loc);
    }
    fn init_with_expr(&mut self, v: &'a Var<'a>, e: &'a Expr<'a>, spec: &DeclSpec<'a>, loc: Loc) {
        let is_static = matches!(v.storage, Storage::Static | Storage::Thread) || spec.constexpr;
        let (init, ty) = self.init_from_expr(v.ty.get(), e, is_static, loc);
        v.ty.set(ty);
        if let Some(init) = init {
            v.init.set(Some(init));
        }
    }
    /// Parses and drops an initialiser.
    pub(super) fn skip_initializer(&mut self) {
        if self.at(TokenKind::LBrace) {
            let mut depth = 0u32;
            loop {
                match self.tok.kind {
                    TokenKind::Eof => return,
                    TokenKind::LBrace => depth += 1,
                    TokenKind::RBrace => {
                        depth -= 1;
                        if depth == 0 {
                            self.bump();
                            return;
                        }
                    }
                    _ => {}
                }
                self.bump();
            }
        }
        self.parse_assign_expr();
    }

    /// After the initialiser: completeness, and the statement that brings a local variable into being.
    fn finish_var(&mut self, v: &'a Var<'a>, has_init: bool, file_scope: bool, out: &mut Vec<Stmt<'a>>) {
        let ty = v.ty.get();
        // No machine has room for the contents; the assembler would be asked for them.
        if v.init.get().is_some_and(|i| i.size > 1 << 40) {
            self.diag(&catalog::decl::VARIABLE_TOO_LARGE, v.loc).arg(v.name).emit();
            v.init.set(None);
        }
        if file_scope {
            return;
        }
        if self.types.is_variably_modified(ty) {
            self.begin_jump_scope(Some(v.loc));
        }
        if v.linkage == Linkage::None && !ty.is_error() {
            if self.types.has_incomplete_array_deep(ty) && !has_init {
                self.diag(&catalog::decl::ARRAY_SIZE_MISSING, v.loc).arg(v.name).emit();
                v.ty.set(Ty::ERROR);
                return;
            } else if !self.types.is_complete(ty) {
                self.diag(&catalog::decl::STORAGE_UNKNOWN, v.loc).arg(v.name).emit();
                v.ty.set(Ty::ERROR);
                return;
            }
        }
        if matches!(v.storage, Storage::Auto | Storage::Register) {
            let vla = self.types.has_own_stack(ty);
            let arena = self.arena;
            if let Some(f) = &mut self.sema.func {
                f.has_vla |= vla;
                if vla || v.cleanup.get().is_some() {
                    let depth = f.alive.map_or(0, |a| a.depth) + 1;
                    f.alive = Some(arena.alloc(Alive { var: v, outer: f.alive, depth }));
                }
            }
            out.push(Stmt { kind: StmtKind::Decl(v), loc: v.loc });
        }
    }

    /// A function definition: the current token is `{` or begins the K&R parameter declarations.
    fn parse_function_definition(
        &mut self,
        spec: DeclSpec<'a>,
        mut d: Declarator<'a>,
        ty: Ty,
        file_scope: bool,
        out: &mut Vec<Stmt<'a>>,
        mark: usize,
    ) {
        let Some(Chunk::Function { params, names, prototype, tags, bounds, .. }) = d.chunks.pop() else {
            return;
        };
        let mut bounds = bounds.to_vec();
        self.flush_bounds(mark, out);
        if !matches!(
            spec.storage,
            StorageClass::None | StorageClass::Static | StorageClass::Extern | StorageClass::Auto
        ) {
            self.diag(&catalog::decl::BAD_STORAGE_FUNCTION, d.loc).arg(d.name).emit();
        }
        if !file_scope {
            self.diag(&catalog::parse::NESTED_FUNCTION, spec.loc).emit();
            if spec.storage == StorageClass::Static {
                self.diag(&catalog::decl::BAD_STORAGE_FUNCTION, d.loc).arg(d.name).emit();
            }
            if spec.storage == StorageClass::Extern {
                self.diag(&catalog::decl::NESTED_EXTERN, d.loc).arg(d.name).emit();
            }
        } else if spec.storage == StorageClass::Auto {
            self.diag(&catalog::parse::FUNCTION_AUTO, d.loc).emit();
        }
        let earlier = match self.linked.get(&d.name) {
            Some(Symbol::Func(f)) if !prototype && !f.implicit.get() => Some((f.ty.get(), f.loc.get())),
            _ => None,
        };
        if !prototype && self.sess.lang.c23() {
            self.diag(&catalog::decl::OLD_STYLE_C23, d.loc).emit();
        }
        // Not declared yet: a K&R parameter may be of the function's own name.
        let declared = self.declare_function_definition(&spec, &d, ty, file_scope);
        if !prototype && !self.sess.lang.c23() {
            self.diag(&catalog::warn::OLD_STYLE_DEFINITION, d.loc).emit();
        }
        let Some(func) = declared else {
            // Something else has that name; parse the body for its errors all the same.
            return self.sync();
        };
        // Attributes may have changed the type.
        let ret = self.types.func(func.ty.get()).map_or(Ty::ERROR, |f| f.ret);
        if !self.types.is_void(ret) && !self.types.is_complete(ret) && !ret.is_error() {
            self.diag(&catalog::decl::RETURN_INCOMPLETE, d.loc).emit();
        }
        if file_scope
            && d.name.as_str() == "main"
            && !self.sess.lang.freestanding
            && !ret.is_error()
            && self.types.canon_unqual(ret) != Ty::INT
        {
            self.diag(&catalog::decl::MAIN_RETURN, d.loc).emit();
        }
        let saved_unevaluated = std::mem::replace(&mut self.sema.unevaluated, 0);
        let outer = self.sema.func.take();
        let old_name = self.sess.set_function(Some(func.name));
        self.sema.func = Some(Box::new(FuncState {
            func,
            ret,
            num_vars: 0,
            labels: Vec::new(),
            nested: Vec::new(),
            bounds: Vec::new(),
            alive: None,
            jump: None,
            calls_alloca: false,
            calls_setjmp: false,
            has_vla: false,
            has_va_pack: false,
            has_apply_args: false,
            stmt: StmtState::default(),
            outer,
        }));
        let scope = self.enter_scope();
        for &(n, t) in tags {
            self.scopes.declare_tag(n, t);
        }
        let params: Vec<&'a Var<'a>> =
            if prototype { params.to_vec() } else { self.parse_kr_params(names, &mut bounds, mark) };
        self.adopt_params(&params, &bounds, func, prototype);
        if let Some((ty, loc)) = earlier {
            self.match_prototype(ty, loc, &params, d.loc);
        }
        if self.star_bound && self.param_depth == 0 {
            self.diag(&catalog::decl::STAR_DEFINITION, self.tok.loc).emit();
            self.star_bound = false;
        }
        let body = if self.at(TokenKind::LBrace) {
            self.parse_function_body()
        } else {
            self.expected("'{'");
            self.sync();
            self.arena.alloc(Stmt { kind: StmtKind::Empty, loc: d.loc })
        };
        let end = self.prev_loc;
        self.leave_scope(scope);
        self.warn_unused_params(&params);
        self.sess.set_function(old_name);
        self.sema.unevaluated = saved_unevaluated;
        let Some(state) = self.sema.func.take() else { return };
        if !state.nested.is_empty() {
            // Nested functions may name types of run-time size.
            state.bounds.iter().for_each(|v| v.captured.set(true));
        }
        let arena = self.arena;
        let body = arena.alloc(FuncBody {
            params: arena.alloc_slice_copy(&params),
            entry_bounds: arena.alloc_slice_copy(&bounds),
            body,
            num_vars: state.num_vars,
            labels: arena.alloc_slice_copy(&state.labels),
            nested: arena.alloc_slice_copy(&state.nested),
            calls_alloca: state.calls_alloca,
            calls_setjmp: state.calls_setjmp,
            has_vla: state.has_vla,
            has_va_pack: state.has_va_pack,
            has_apply_args: state.has_apply_args,
            end,
        });
        func.body.set(Some(body));
        self.sema.func = state.outer;
        if let Some(f) = &mut self.sema.func {
            f.nested.push(func);
            out.push(Stmt { kind: StmtKind::NestedFunc, loc: d.loc });
        }
    }

    /// Parameters declared the old way against the prototype seen before (C11 §6.7.6.3p15).
    fn match_prototype(&mut self, ty: Ty, proto: Loc, params: &[&'a Var<'a>], loc: Loc) {
        let Some(f) = self.types.func(ty).copied().filter(|f| f.prototype) else { return };
        if f.params.len() != params.len() {
            self.diag(&catalog::decl::ARGS_NUMBER, loc).emit();
            self.diag(&catalog::decl::PROTOTYPE_HERE, proto).emit();
            return;
        }
        for (&want, p) in f.params.iter().zip(params) {
            let have = p.ty.get();
            if have.is_error() || want.is_error() {
                continue;
            }
            let promoted = match *self.types.kind(have) {
                TypeKind::Float(FloatKind::Float) => Ty::DOUBLE,
                TypeKind::Int(_) | TypeKind::Bool if self.types.int_width(have) < 32 => Ty::INT,
                _ => have,
            };
            if self.compatible_unqual(want, promoted) {
                continue;
            }
            if self.compatible_unqual(want, have) {
                if self.sess.diags.borrow().pedantic() {
                    self.diag(&catalog::decl::ARG_PROMOTED, p.loc).arg(p.name).emit();
                    self.diag(&catalog::decl::PROTOTYPE_HERE_PEDANTIC, proto).emit();
                }
            } else {
                self.diag(&catalog::decl::ARG_MISMATCH, p.loc).arg(p.name).emit();
                self.diag(&catalog::decl::PROTOTYPE_HERE, proto).emit();
            }
        }
    }

    /// Gives parameters (and the temporaries of their bounds) their places in the function.
    fn adopt_params(
        &mut self,
        params: &[&'a Var<'a>],
        bounds: &[&'a Vla<'a>],
        func: &'a Func<'a>,
        declare: bool,
    ) {
        for (i, p) in params.iter().enumerate() {
            p.index.set(i as u32);
            p.owner.set(Some(func));
            let ty = p.ty.get();
            if declare {
                if p.name.is_none() {
                    if !self.types.is_void(ty) && !self.sess.lang.c23() {
                        self.diag(&catalog::decl::PARAM_NAME_OMITTED, p.loc).emit();
                    }
                } else {
                    self.warn_shadow(p.name, ty, p.loc);
                    self.scopes.declare(p.name, Symbol::Var(p));
                }
            }
            if !ty.is_error() && !self.types.is_complete(ty) {
                self.diag(&catalog::decl::PARAM_INCOMPLETE, p.loc).arg(i + 1).arg(p.name).emit();
                p.ty.set(Ty::ERROR);
            }
        }
        let mut n = params.len() as u32;
        for b in bounds {
            b.value.index.set(n);
            b.value.owner.set(Some(func));
            n += 1;
        }
        if let Some(f) = &mut self.sema.func {
            f.bounds.extend(bounds.iter().map(|b| b.value));
            f.num_vars = f.num_vars.max(n);
        }
    }

    /// The declarations between `f(a, b)` and `{`.
    fn parse_kr_params(
        &mut self,
        names: &[(Name, Loc)],
        bounds: &mut Vec<&'a Vla<'a>>,
        mark: usize,
    ) -> Vec<&'a Var<'a>> {
        let mut params: Vec<Option<&'a Var<'a>>> = vec![None; names.len()];
        self.in_kr_params = true;
        while !self.at(TokenKind::LBrace) && !self.at(TokenKind::Eof) {
            if !self.starts_specifiers(self.tok) && self.kw != Some(Kw::Extension) {
                self.expected("declaration specifiers");
                break;
            }
            let start = self.tok.loc;
            let spec = self.parse_specifiers(false);
            if self.at(TokenKind::Semi) {
                self.empty_declaration(&spec, start);
            } else {
                loop {
                    let was = std::mem::replace(&mut self.in_params, true);
                    let mut d = self.parse_declarator(Mode::Concrete);
                    self.in_params = was;
                    let ty = self.build_type(spec.ty, &d, &spec);
                    self.parse_gnu_attributes(&mut d.attrs);
                    if d.name.is_none() {
                        break;
                    }
                    match names.iter().position(|n| n.0 == d.name) {
                        None => {
                            self.diag(&catalog::decl::NO_SUCH_PARAM, d.loc).arg(d.name).emit();
                        }
                        Some(i) if params[i].is_some() => {
                            self.diag(&catalog::decl::PARAM_REDEFINED, d.loc).arg(d.name).emit();
                        }
                        Some(i) => {
                            let v = self.make_param(&spec, &d, ty);
                            self.warn_shadow(d.name, ty, d.loc);
                            self.scopes.declare(d.name, Symbol::Var(v));
                            params[i] = Some(v);
                        }
                    }
                    if self.at(TokenKind::Eq) {
                        self.diag(&catalog::decl::PARAM_INITIALIZED, self.tok.loc).arg(d.name).emit();
                        self.bump();
                        self.skip_initializer();
                    }
                    if !self.eat(TokenKind::Comma) {
                        break;
                    }
                }
            }
            self.expect_semi();
        }
        self.in_kr_params = false;
        bounds.extend(self.pending_bounds.split_off(mark));
        names
            .iter()
            .zip(params)
            .map(|(&(n, loc), p)| {
                p.unwrap_or_else(|| {
                    if self.sess.lang.c99() {
                        self.diag(&catalog::decl::IMPLICIT_INT_PARAM, loc).arg(n).emit();
                    }
                    let v = self.new_var(n, Ty::INT, Storage::Param, Linkage::None, loc);
                    self.scopes.declare(n, Symbol::Var(v));
                    v
                })
            })
            .collect()
    }

    /// The object of a parameter declaration: type adjusted (C11 §6.7.6.3p7), attributes applied.
    pub(super) fn make_param(&mut self, spec: &DeclSpec<'a>, d: &Declarator<'a>, ty: Ty) -> &'a Var<'a> {
        if !matches!(spec.storage, StorageClass::None | StorageClass::Register) || spec.thread {
            self.diag(&catalog::decl::PARAM_STORAGE, d.loc).arg(d.name_text()).emit();
        }
        if spec.alignas {
            let what = match d.name.some() {
                Some(n) => format!("parameter '{n}'"),
                None => "unnamed parameter".to_string(),
            };
            self.diag(&catalog::decl::ALIGN_SPECIFIED, d.loc).arg(what).emit();
        }
        if spec.inline {
            self.diag(&catalog::decl::INLINE_PARAM, d.loc).arg(d.name_text()).emit();
        }
        if spec.noreturn {
            self.diag(&catalog::decl::NORETURN_PARAM, d.loc).arg(d.name_text()).emit();
        }
        let mut ty = ty;
        let mut attrs: Option<Attrs> = None;
        if !spec.attrs.is_empty() || !d.attrs.is_empty() {
            let list: Vec<_> = spec.attrs.iter().chain(&d.attrs).copied().collect();
            let r = self.apply_attrs(&list, AttrOn::Param, ty);
            ty = r.ty;
            attrs = Some(r.attrs);
        }
        let array = self.types.is_array(ty);
        let ty = self.adjust_param(ty, d);
        let v = self.new_var(d.name, ty, Storage::Param, Linkage::None, d.loc);
        v.array_param.set(array);
        if let Some(a) = attrs {
            v.attrs.set(self.arena.alloc(a));
        }
        v
    }
    /// Arrays and functions become pointers.
    fn adjust_param(&mut self, ty: Ty, d: &Declarator<'a>) -> Ty {
        match *self.types.kind(ty) {
            TypeKind::Array { elem, .. } => {
                if !self.types.is_complete(elem) && !elem.is_error() {
                    self.diag(&catalog::decl::ARRAY_OF_INCOMPLETE, d.loc).arg(self.types.quoted(elem)).emit();
                }
                let p = self.types.pointer(elem);
                let q = match d.chunks.last() {
                    Some(Chunk::Array { quals, .. }) => *quals,
                    _ => Quals::NONE,
                };
                self.types.qualified(p, q)
            }
            TypeKind::Function(_) => self.types.pointer(ty),
            _ => ty,
        }
    }

    fn finish_unit(&mut self) {
        self.warn_unused_statics();
        self.check_aliases();
        self.check_always_inline();
        self.check_bss_sections();
        self.check_inline_statics();
        // `#pragma weak` of names that were never declared.
        let mut weak: Vec<_> = self
            .pragmas
            .weak
            .iter()
            .filter(|w| !self.linked.contains_key(w.0))
            .map(|(&n, &a)| (n, a))
            .collect();
        weak.sort();
        self.weak_pragmas = weak;
        // Tentative definitions are completed (C11 §6.9.2p2, p5).
        for i in 0..self.items.len() {
            let Item::Var(v) = self.items[i] else { continue };
            if v.state.get() != decl::DefState::Tentative {
                continue;
            }
            let ty = v.ty.get();
            if let TypeKind::Array { elem, len: ArrayLen::Incomplete } = *self.types.kind(ty) {
                self.diag(&catalog::decl::ARRAY_ASSUMED_ONE, v.loc).arg(v.name).emit();
                let t = self.types.array(elem, ArrayLen::Fixed(1));
                v.ty.set(t);
            } else if !self.types.is_complete(ty) && !ty.is_error() {
                self.diag(&catalog::decl::STORAGE_UNKNOWN, v.loc).arg(v.name).emit();
                v.ty.set(Ty::ERROR);
            }
        }
    }

    pub(super) fn warn_deprecated(&mut self, name: Name, msg: Name, loc: Loc, decl: Loc) {
        let d = match msg.some() {
            Some(m) => self.diag(&catalog::decl::DEPRECATED_TEXT, loc).arg(name).arg(m),
            None => self.diag(&catalog::decl::DEPRECATED, loc).arg(name),
        };
        d.note(&catalog::decl::DECLARED_HERE, decl).emit();
    }

    /// Converts an initialiser expression for `ty` (kept here to name the reason).
    pub(super) fn convert_init(&mut self, e: &'a Expr<'a>, ty: Ty, loc: Loc) -> &'a Expr<'a> {
        self.convert_assign(e, ty, Target::Init, loc)
    }

    fn declare(
        &mut self,
        spec: &DeclSpec<'a>,
        d: &Declarator<'a>,
        ty: Ty,
        asm_name: Option<Name>,
        has_init: bool,
        file_scope: bool,
    ) -> Declared<'a> {
        self.declare_with(spec, d, ty, asm_name, has_init, file_scope, false)
    }
    #[allow(clippy::too_many_arguments)]
    fn declare_with(
        &mut self,
        spec: &DeclSpec<'a>,
        d: &Declarator<'a>,
        ty: Ty,
        asm_name: Option<Name>,
        has_init: bool,
        file_scope: bool,
        definition: bool,
    ) -> Declared<'a> {
        let joined: Vec<Attribute<'a>>;
        let attrs: &[Attribute<'a>] = match (spec.attrs.is_empty(), d.attrs.is_empty()) {
            (_, true) => &spec.attrs,
            (true, _) => &d.attrs,
            _ => {
                joined = spec.attrs.iter().chain(&d.attrs).copied().collect();
                &joined
            }
        };
        let ty = if spec.constexpr { self.types.qualified(ty, Quals::CONST) } else { ty };
        self.declare_name(&NewDecl {
            name: d.name,
            loc: d.loc,
            ty,
            storage: spec.storage,
            thread: spec.thread,
            inline: spec.inline,
            noreturn: spec.noreturn,
            constexpr: spec.constexpr,
            align: spec.align,
            alignas: spec.alignas,
            attrs,
            asm_name,
            has_init,
            file_scope,
            definition,
            implicit_int: !spec.has_type,
        })
    }
    /// `None` if the name is taken by something else (reported).
    fn declare_function_definition(
        &mut self,
        spec: &DeclSpec<'a>,
        d: &Declarator<'a>,
        ty: Ty,
        file_scope: bool,
    ) -> Option<&'a Func<'a>> {
        match self.declare_with(spec, d, ty, None, false, file_scope, true) {
            Declared::Func(f) => Some(f),
            _ => None,
        }
    }
}

impl Words {
    /// One of the words, for messages.
    fn first_word(&self) -> &'static str {
        match self {
            Words { long: 1.., .. } => "long",
            Words { short: true, .. } => "short",
            Words { signed: true, .. } => "signed",
            Words { unsigned: true, .. } => "unsigned",
            Words { complex: true, .. } => "_Complex",
            _ => "int",
        }
    }
    fn any(&self) -> bool {
        self.base.is_some() || self.long > 0 || self.short || self.signed || self.unsigned || self.complex
    }
}

/// Keywords that begin declaration specifiers.
fn is_specifier(kw: Kw) -> bool {
    matches!(
        kw,
        Kw::Typedef
            | Kw::Extern
            | Kw::Static
            | Kw::Auto
            | Kw::Register
            | Kw::ThreadLocal
            | Kw::Inline
            | Kw::Noreturn
            | Kw::Constexpr
            | Kw::StaticAssert
    ) || is_type_specifier(kw)
}

/// Specifiers that no member has.
fn is_not_for_members(kw: Kw) -> bool {
    matches!(
        kw,
        Kw::Typedef
            | Kw::Extern
            | Kw::Static
            | Kw::Auto
            | Kw::Register
            | Kw::ThreadLocal
            | Kw::Inline
            | Kw::Noreturn
    )
}

/// Keywords that may begin a specifier-qualifier list.
fn is_type_specifier(kw: Kw) -> bool {
    matches!(
        kw,
        Kw::Const
            | Kw::Volatile
            | Kw::Restrict
            | Kw::Atomic
            | Kw::SegFs
            | Kw::SegGs
            | Kw::Attribute
            | Kw::Alignas
            | Kw::Struct
            | Kw::Union
            | Kw::Enum
            | Kw::Typeof
            | Kw::TypeofUnqual
            | Kw::BitInt
            | Kw::AutoType
            | Kw::Decimal32
            | Kw::Decimal64
            | Kw::Decimal128
            | Kw::Imaginary
            | Kw::Long
            | Kw::Short
            | Kw::Signed
            | Kw::Unsigned
            | Kw::Complex
            | Kw::Void
            | Kw::Char
            | Kw::Int
            | Kw::Float
            | Kw::Double
            | Kw::Bool
            | Kw::Int128
            | Kw::Float16
            | Kw::Float32
            | Kw::Float64
            | Kw::Float128
            | Kw::Float32x
            | Kw::Float64x
            | Kw::Float80
    )
}
