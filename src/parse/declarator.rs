//! Declarators: pointers, arrays, functions, and the type they build.
//!
//! A declarator is read inside-out but applied outside-in, so it becomes a list of [`Chunk`]s in the
//! order in which they apply to the base type: `*(*f[3])(int)` is pointer, function, pointer, array.

use super::Parser;
use super::decl::DeclSpec;
use crate::ast::types::CallConv;
use crate::ast::*;
use crate::diag::catalog;
use crate::lex::kw::Kw;
use crate::lex::{Token, TokenKind};
use crate::sema::attr::Attribute;
use crate::sema::decl::StorageClass;
use crate::sema::scope::{Symbol, Tag};
use crate::sema::strict::Loose;
use crate::support::intern::Name;
use crate::support::source::Loc;

/// Which declarators are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// With a name.
    Concrete,
    /// Without (type names).
    Abstract,
    /// Parameters: with or without.
    Either,
}

/// A parsed declarator.
pub struct Declarator<'a> {
    /// `Name::NONE` if abstract (or missing: reported then).
    pub name: Name,
    /// Of the name, or where it would stand.
    pub loc: Loc,
    pub chunks: Vec<Chunk<'a>>,
    pub attrs: Vec<Attribute<'a>>,
}

/// One step from the base type to the declared one.
pub enum Chunk<'a> {
    Pointer(Quals),
    Array {
        len: ArrayLen<'a>,
        /// Qualifiers in the brackets of a parameter.
        quals: Quals,
        loc: Loc,
    },
    Function {
        params: &'a [&'a Var<'a>],
        /// K&R identifier list.
        names: &'a [(Name, Loc)],
        variadic: bool,
        prototype: bool,
        /// Tags declared in the parameter list, for a definition's body.
        tags: &'a [(Name, Tag)],
        /// Run-time bounds of the parameters, evaluated on entry of a definition.
        bounds: &'a [&'a Vla<'a>],
    },
}

impl Declarator<'_> {
    /// The name for messages.
    pub fn name_text(&self) -> &'static str {
        if self.name.is_none() { "type name" } else { self.name.as_str() }
    }
}

impl<'s, 'a> Parser<'s, 'a> {
    /// Parses a declarator. In `Mode::Concrete` a missing name is reported.
    pub(super) fn parse_declarator(&mut self, mode: Mode) -> Declarator<'a> {
        if mode == Mode::Concrete {
            self.star_bound = false;
        }
        let mut d = Declarator { name: Name::NONE, loc: self.tok.loc, chunks: Vec::new(), attrs: Vec::new() };
        self.declarator(mode, &mut d);
        d
    }

    fn declarator(&mut self, mode: Mode, d: &mut Declarator<'a>) {
        if !self.enter() {
            self.leave();
            return;
        }
        // Pointers apply first.
        loop {
            match self.tok.kind {
                TokenKind::Star => {
                    self.bump();
                    let q = self.parse_pointer_quals(&mut d.attrs);
                    d.chunks.push(Chunk::Pointer(q));
                }
                TokenKind::Ident if self.kw == Some(Kw::Attribute) => self.parse_gnu_attributes(&mut d.attrs),
                _ => break,
            }
        }
        // Then what is inside parentheses, last of all: kept aside while the suffixes are read.
        let mut inner: Option<Vec<Chunk<'a>>> = None;
        let mut found = false;
        if self.tok.kind == TokenKind::Ident
            && mode != Mode::Abstract
            && (self.kw.is_none())
            && self.name_is_declarator(mode)
        {
            d.name = self.tok.name;
            let at = self.tok.loc;
            self.warn_cpp_word(d.name, at);
            d.loc = self.tok.loc;
            self.decl_name = d.name;
            self.bump();
            found = true;
            if self.at_std_attributes() {
                self.parse_attributes(&mut d.attrs);
            }
        } else if self.tok.kind == TokenKind::LParen && self.paren_is_grouping(mode) {
            self.bump();
            let outer = std::mem::take(&mut d.chunks);
            self.declarator(mode, d);
            inner = Some(std::mem::replace(&mut d.chunks, outer));
            found = true;
            if !self.expect(TokenKind::RParen) {
                self.skip_to_paren();
                self.eat(TokenKind::RParen);
            }
        }
        if !found && mode == Mode::Concrete {
            self.decl_name = Name::NONE;
            self.expected("identifier or '('");
            self.leave();
            return;
        }
        if !found {
            self.decl_name = Name::NONE;
        }
        // Suffixes: the one nearest the name applies last.
        let first = d.chunks.len();
        loop {
            let kind = self.tok.kind;
            match kind {
                TokenKind::LBracket if !self.at_std_attributes() => {
                    let inner = d.chunks.len() > first;
                    let next = self.peek(1);
                    let marked = self.keyword_of(next);
                    if inner
                        && matches!(
                            marked,
                            Some(Kw::Static | Kw::Const | Kw::Volatile | Kw::Restrict | Kw::Atomic)
                        )
                    {
                        self.diag(&catalog::decl::STATIC_IN_ARRAY, next.loc).emit();
                    }
                    let c = self.parse_array_suffix(mode);
                    d.chunks.push(c);
                }
                TokenKind::LBracket if d.chunks.len() > first => {
                    let mut list = Vec::new();
                    self.parse_attributes(&mut list);
                    self.keep_type_attributes(list, &mut d.attrs);
                }
                TokenKind::LParen => {
                    let c = self.parse_function_suffix();
                    d.chunks.push(c);
                }
                _ => break,
            }
        }
        d.chunks[first..].reverse();
        if let Some(mut inner) = inner {
            d.chunks.append(&mut inner);
        }
        self.leave();
    }

    /// In a parameter a typedef name is a type, never the declared name, if no name can follow (`int (T)`): but
    /// directly after specifiers (`int T`) it is the name, as the specifiers already have their type.
    fn name_is_declarator(&self, _mode: Mode) -> bool {
        true
    }

    /// At `(`: does it group a declarator, or begin a parameter list of an abstract function declarator?
    fn paren_is_grouping(&mut self, mode: Mode) -> bool {
        if mode == Mode::Concrete {
            return true;
        }
        let next = self.peek(1);
        match next.kind {
            TokenKind::RParen | TokenKind::Ellipsis => false,
            TokenKind::Star | TokenKind::LParen | TokenKind::LBracket => true,
            // `(__attribute__((…)) *f)`.
            TokenKind::Ident if self.keyword_of(next) == Some(Kw::Attribute) => {
                !self.attributes_begin_declaration(1)
            }
            TokenKind::Ident => match self.keyword_of(next) {
                Some(_) => false,
                None => {
                    // C11 §6.7.6.3p11: a typedef name here is a parameter's type.
                    mode == Mode::Either && !matches!(self.scopes.lookup(next.name), Some(Symbol::Typedef(_)))
                }
            },
            _ => false,
        }
    }

    fn parse_pointer_quals(&mut self, attrs: &mut Vec<Attribute<'a>>) -> Quals {
        let mut q = Quals::NONE;
        loop {
            let kw = self.kw;
            let twice = match kw {
                Some(Kw::Const) => q.has(Quals::CONST),
                Some(Kw::Volatile) => q.has(Quals::VOLATILE),
                Some(Kw::Restrict) => q.has(Quals::RESTRICT),
                _ => false,
            };
            if twice && !self.sess.lang.c99() {
                self.diag(&catalog::parse::DUPLICATE_QUAL_TYPE, self.tok.loc).arg(self.tok.name).emit();
            }
            if kw == Some(Kw::Atomic) {
                self.c11_feature(self.tok.loc, "the '_Atomic' qualifier");
            }
            let loc = self.tok.loc;
            let one = match kw {
                Some(Kw::Const) => Quals::CONST,
                Some(Kw::Volatile) => Quals::VOLATILE,
                Some(Kw::Restrict) => Quals::RESTRICT,
                Some(Kw::Atomic) => Quals::ATOMIC,
                Some(Kw::SegFs) => Quals::SEG_FS,
                Some(Kw::SegGs) => Quals::SEG_GS,
                Some(Kw::Attribute) => {
                    self.parse_gnu_attributes(attrs);
                    continue;
                }
                None if self.at_std_attributes() => {
                    let mut list = Vec::new();
                    self.parse_attributes(&mut list);
                    self.keep_type_attributes(list, attrs);
                    continue;
                }
                _ => return q,
            };
            self.check_duplicate(q, one, loc);
            q = q.union(one);
            self.bump();
        }
    }

    /// `[ … ]`.
    fn parse_array_suffix(&mut self, mode: Mode) -> Chunk<'a> {
        let loc = self.bump().loc;
        let name = self.decl_name;
        if matches!(self.kw, Some(Kw::Static | Kw::Const | Kw::Volatile | Kw::Restrict)) {
            if !self.in_params {
                self.diag(&catalog::decl::STATIC_IN_ARRAY, loc).emit();
            }
            self.c99_feature(loc, "'static' or type qualifiers in parameter array declarators");
        }
        let mut quals = Quals::NONE;
        loop {
            match self.kw {
                Some(Kw::Static) => {
                    self.bump();
                }
                Some(Kw::Const | Kw::Volatile | Kw::Restrict | Kw::Atomic) => {
                    let mut ignored = Vec::new();
                    quals = quals.union(self.parse_pointer_quals(&mut ignored));
                }
                Some(Kw::Attribute) => {
                    let mut ignored = Vec::new();
                    self.parse_gnu_attributes(&mut ignored);
                }
                _ => break,
            }
        }
        let len = if self.at(TokenKind::RBracket) {
            ArrayLen::Incomplete
        } else if self.at(TokenKind::Star) && self.peek(1).kind == TokenKind::RBracket {
            self.c99_feature(loc, "'[*]' array declarators");
            self.star_bound |= self.param_depth == 1 || self.in_kr_params;
            if !self.in_params && !self.in_record && !self.in_kr_params {
                self.diag(&catalog::decl::STAR_DEFINITION, loc).emit();
            }
            self.bump();
            ArrayLen::Star
        } else {
            let e = self.parse_assign_expr();
            let e = self.rvalue(e);
            self.array_len(e, name, mode)
        };
        self.decl_name = name;
        if !self.expect(TokenKind::RBracket) {
            let mut depth = 0;
            while !matches!(self.tok.kind, TokenKind::Eof | TokenKind::Semi | TokenKind::RBrace) {
                match self.tok.kind {
                    TokenKind::LBracket => depth += 1,
                    TokenKind::RBracket if depth == 0 => break,
                    TokenKind::RBracket => depth -= 1,
                    _ => {}
                }
                self.bump();
            }
            self.eat(TokenKind::RBracket);
        }
        Chunk::Array { len, quals, loc }
    }

    /// The length an array bound means; reports what is wrong with it.
    fn array_len(&mut self, e: &'a Expr<'a>, name: Name, mode: Mode) -> ArrayLen<'a> {
        if e.is_error() {
            return ArrayLen::Fixed(1);
        }
        let text = if name.is_none() { "unnamed array".to_string() } else { format!("array '{name}'") };
        if !self.types.is_integer(e.ty) {
            self.diag(&catalog::decl::ARRAY_NOT_INTEGER, e.loc).arg(text).emit();
            return ArrayLen::Fixed(1);
        }
        if let Some(v) = self.int_value(e) {
            if v < 0 {
                self.diag(&catalog::decl::ARRAY_NEGATIVE, e.loc).arg(text).emit();
                return ArrayLen::Fixed(1);
            }
            let folded = match e.unparen().kind {
                ExprKind::IntConst(_) => self.looseness(e),
                _ => Some(Loose::Folded),
            };
            if matches!(folded, Some(Loose::Arithmetic | Loose::Folded)) {
                if self.func.is_none() && !self.in_params && !self.in_record {
                    self.diag(&catalog::decl::VLA_FOLDED_FILE, e.loc).arg(name).emit();
                } else if !self.sess.lang.c99() && self.sess.diags.borrow().pedantic() {
                    let text = if name.is_none() { String::new() } else { format!(" '{name}'") };
                    self.diag(&catalog::decl::VLA_C90_VALUE, e.loc).arg(text).emit();
                }
            }
            if v == 0 {
                let text = if name.is_none() { String::new() } else { format!(" '{name}'") };
                self.diag(&catalog::decl::ARRAY_ZERO, e.loc).arg(text).emit();
            }
            return ArrayLen::Fixed(u64::try_from(v).unwrap_or(u64::MAX));
        }
        let asked = self.sess.diags.borrow().asked("-Wvla");
        if asked.unwrap_or(self.pedantic_c90()) {
            let text = if name.is_none() { String::new() } else { format!(" '{name}'") };
            let row = match asked {
                Some(_) if self.sess.lang.c99() => &catalog::decl::VLA_WARNING_C99,
                Some(_) => &catalog::decl::VLA_WARNING,
                None => &catalog::decl::VLA_C90,
            };
            self.diag(row, e.loc).arg(text).emit();
        }
        let type_name = mode == Mode::Abstract && !self.in_record;
        if self.func.is_none()
            && !self.in_params
            && !type_name
            && (!self.in_record || self.scopes.depth() == 0)
        {
            let row = if name.is_none() {
                &catalog::decl::VLA_FILE_SCOPE_UNNAMED
            } else {
                &catalog::decl::VLA_FILE_SCOPE
            };
            self.diag(row, e.loc).arg(name).emit();
            return ArrayLen::Fixed(1);
        }
        match name.is_none() {
            true => self.diag(&catalog::warn::VLA_UNNAMED, e.loc).emit(),
            false => self.diag(&catalog::warn::VLA_NAMED, e.loc).arg(name).emit(),
        };
        let size_t = self.types.size_t();
        let count = self.convert(e, size_t);
        ArrayLen::Vla(self.keep_bound(count, e.loc))
    }
    /// A bound or size to be computed where the declaration being parsed is reached.
    pub(super) fn keep_bound(&mut self, count: &'a Expr<'a>, loc: Loc) -> &'a Vla<'a> {
        let size_t = self.types.size_t();
        let value = self.new_temp(size_t, loc);
        let v = &*self.arena.alloc(Vla { count, value });
        self.pending_bounds.push(v);
        if let Some(f) = &mut self.sema.func {
            f.bounds.push(value);
        }
        v
    }

    /// `( … )` of a function declarator.
    fn parse_function_suffix(&mut self) -> Chunk<'a> {
        self.bump();
        let name = self.decl_name;
        let was = std::mem::replace(&mut self.in_params, true);
        let was_record = std::mem::replace(&mut self.in_record, false);
        // It may be a nested function's: what bounds refer to is evaluated in there.
        let inner = self.func.is_some() as u32;
        self.sema.inner_params += inner;
        self.param_depth += 1;
        let c = self.function_suffix();
        self.param_depth -= 1;
        self.sema.inner_params -= inner;
        self.in_params = was;
        self.in_record = was_record;
        self.decl_name = name;
        c
    }
    fn function_suffix(&mut self) -> Chunk<'a> {
        let c = |variadic, prototype, params: &[&'a Var<'a>], p: &mut Self| Chunk::Function {
            params: p.arena.alloc_slice_copy(params),
            names: &[],
            variadic,
            prototype,
            tags: &[],
            bounds: &[],
        };
        if self.eat(TokenKind::RParen) {
            let proto = self.sess.lang.c23();
            return c(false, proto, &[], self);
        }
        if self.kw == Some(Kw::Void) && self.peek(1).kind == TokenKind::RParen {
            self.bump();
            self.bump();
            return c(false, true, &[], self);
        }
        if self.at_name() && !matches!(self.scopes.lookup(self.tok.name), Some(Symbol::Typedef(_))) {
            let next = self.peek(1).kind;
            if matches!(next, TokenKind::Comma | TokenKind::RParen) {
                return self.identifier_list();
            }
        }
        let mark = self.pending_bounds.len();
        self.scopes.push();
        let mut params: Vec<&'a Var<'a>> = Vec::new();
        // GNU: `f(int n; int a[n], int n)`.
        let mut forward: Vec<&'a Var<'a>> = Vec::new();
        let mut variadic = false;
        loop {
            if self.at(TokenKind::Ellipsis) {
                if params.is_empty() && !self.sess.lang.c23() {
                    self.diag(&catalog::parse::ELLIPSIS_ALONE, self.tok.loc).emit();
                }
                self.bump();
                variadic = true;
                break;
            }
            let start = self.tok;
            let spec = self.parse_specifiers(false);
            if !spec.has_type && spec.attrs.is_empty() && self.tok.loc == start.loc {
                self.bad_parameter(start);
                break;
            }
            if !spec.has_type && self.sess.lang.c99() {
                self.diag(&catalog::decl::IMPLICIT_INT_PLAIN, start.loc).emit();
            }
            let mut d = self.parse_declarator(Mode::Either);
            if d.name.is_none() {
                d.loc = start.loc;
            }
            self.check_prototypes(&d, false, start.loc);
            let ty = self.build_type(spec.ty, &d, &spec);
            self.parse_attributes(&mut d.attrs);
            if self.at(TokenKind::Eq) {
                // No default arguments in C.
                self.expected("';', ',' or ')'");
                self.skip_to_paren();
            }
            let mut v = self.make_param(&spec, &d, ty);
            let ahead = forward.iter().position(|f| f.name == d.name && d.name.is_some());
            if let Some(i) = ahead {
                // What bounds refer to already.
                let f = forward.swap_remove(i);
                if !self.types.same(f.ty.get(), v.ty.get()) {
                    self.diag(&catalog::decl::PARAM_REDEFINED, d.loc).arg(d.name).emit();
                }
                v = f;
            }
            if self.types.is_void(v.ty.get()) {
                let alone = params.is_empty() && self.at(TokenKind::RParen) && d.name.is_none();
                if !alone {
                    let row = if d.name.is_none() {
                        &catalog::decl::VOID_PARAM
                    } else {
                        &catalog::decl::VOID_PARAM_NAMED
                    };
                    self.diag(row, d.loc).arg(params.len() + 1).arg(d.name).emit();
                    v.ty.set(Ty::ERROR);
                } else {
                    // `(void)` by a typedef.
                    if !self.types.quals(v.ty.get()).is_empty() || spec.storage != StorageClass::None {
                        self.diag(&catalog::decl::VOID_QUALIFIED, d.loc).emit();
                    }
                    break;
                }
            }
            if d.name.is_some() {
                if ahead.is_none()
                    && self.scopes.lookup_here(d.name).is_some_and(|s| matches!(s, Symbol::Var(_)))
                {
                    self.diag(&catalog::decl::PARAM_REDEFINED, d.loc).arg(d.name).emit();
                }
                self.scopes.declare(d.name, Symbol::Var(v));
            }
            params.push(v);
            if self.at(TokenKind::Semi) && !self.at_list_end() {
                self.diag(&catalog::decl::FORWARD_PARAM, self.tok.loc).emit();
                self.bump();
                forward.append(&mut params);
                continue;
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        for f in &forward {
            self.diag(&catalog::decl::FORWARD_ONLY, f.loc).arg(f.name).emit();
        }
        if !self.at(TokenKind::RParen) {
            self.expected("';', ',' or ')'");
            self.skip_to_paren();
        }
        self.eat(TokenKind::RParen);
        let tags = self.scopes.tags_here();
        let tags = self.arena.alloc_slice_copy(&tags);
        self.scopes.pop();
        let bounds = self.arena.alloc_slice_copy(&self.pending_bounds[mark..]);
        self.pending_bounds.truncate(mark);
        let params = self.arena.alloc_slice_copy(&params);
        Chunk::Function { params, names: &[], variadic, prototype: true, tags, bounds }
    }
    /// At a `;` that does not go on with parameters: the list is broken off.
    fn at_list_end(&mut self) -> bool {
        let next = self.peek(1);
        !self.starts_type_name(next)
    }
    fn bad_parameter(&mut self, t: Token) {
        if t.kind == TokenKind::Ident && self.keyword_of(t).is_none() {
            self.unknown_type(t.name, t.loc);
        } else {
            self.expected("declaration specifiers or '...'");
        }
        self.skip_to_paren();
    }

    fn identifier_list(&mut self) -> Chunk<'a> {
        let mut names = Vec::new();
        while let Some(n) = self.eat_name() {
            if names.iter().any(|x: &(Name, Loc)| x.0 == n.0) && names.len() < 1000 {
                self.diag(&catalog::decl::PARAM_REDEFINED, n.1).arg(n.0).emit();
            }
            names.push(n);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.at(TokenKind::RParen) {
            self.expected("')'");
            self.skip_to_paren();
        }
        self.eat(TokenKind::RParen);
        Chunk::Function {
            params: &[],
            names: self.arena.alloc_slice_copy(&names),
            variadic: false,
            prototype: false,
            tags: &[],
            bounds: &[],
        }
    }

    /// The type `d` makes of `base`.
    pub(super) fn build_type(&mut self, base: Ty, d: &Declarator<'a>, spec: &DeclSpec<'a>) -> Ty {
        let _ = spec;
        let mut ty = base;
        for (i, c) in d.chunks.iter().enumerate() {
            match *c {
                Chunk::Pointer(q) => {
                    ty = self.types.pointer(ty);
                    if q.has(Quals::RESTRICT)
                        && self.types.pointee(ty).is_some_and(|p| self.types.is_function(p))
                    {
                        self.diag(&catalog::decl::BAD_RESTRICT, d.loc).emit();
                    }
                    ty = self.types.qualified(ty, q);
                }
                Chunk::Array { len, loc, .. } => {
                    if ty.is_error() {
                        continue;
                    }
                    let last = i + 1 == d.chunks.len();
                    if self.types.is_void(ty) {
                        self.diag(&catalog::decl::ARRAY_OF_VOID, d.loc).arg(d.name_text()).emit();
                        ty = Ty::ERROR;
                        continue;
                    }
                    if self.types.is_function(ty) {
                        self.diag(&catalog::decl::ARRAY_OF_FUNCTIONS, d.loc).arg(d.name_text()).emit();
                        ty = Ty::ERROR;
                        continue;
                    }
                    let incomplete_elem = match self.types.kind(ty) {
                        TypeKind::Array { .. } => self.types.has_incomplete_array_deep(ty),
                        _ => !self.types.is_complete(ty),
                    };
                    if incomplete_elem && !(last && self.in_params && !self.types.is_array(ty)) {
                        let _ = loc;
                        self.diag(&catalog::decl::ARRAY_OF_INCOMPLETE, d.loc)
                            .arg(self.types.quoted(ty))
                            .emit();
                        ty = Ty::ERROR;
                        continue;
                    }
                    if self.holds_flexible(ty, false) {
                        self.diag(&catalog::decl::FLEXIBLE_INSIDE, d.loc).emit();
                    }
                    if let Some(size) = self.types.size_of(ty)
                        && !self.types.is_vla(ty)
                    {
                        let align = self.types.align_of(ty) as u64;
                        if size != 0 && align > size {
                            self.diag(&catalog::decl::ARRAY_ELEM_ALIGN, d.loc).emit();
                        } else if size % align.max(1) != 0 {
                            self.diag(&catalog::decl::ARRAY_ELEM_SIZE, d.loc).emit();
                        }
                    }
                    if let ArrayLen::Fixed(n) = len {
                        let limit = 1u64 << (self.types.target().pointer_size as u32 * 8 - 1);
                        let too_big = self
                            .types
                            .size_of(ty)
                            .is_some_and(|s| s.checked_mul(n).is_none_or(|b| b >= limit));
                        if too_big || n >= limit {
                            self.diag(&catalog::decl::ARRAY_TOO_LARGE, d.loc).arg(d.name_text()).emit();
                            ty = Ty::ERROR;
                            continue;
                        }
                    }
                    ty = self.types.array(ty, len);
                }
                Chunk::Function { params, variadic, prototype, .. } => {
                    if self.types.is_array(ty) {
                        self.diag(&catalog::decl::RETURNS_ARRAY, d.loc).arg(d.name_text()).emit();
                        ty = Ty::INT;
                    } else if self.types.is_function(ty) {
                        self.diag(&catalog::decl::RETURNS_FUNCTION, d.loc).arg(d.name_text()).emit();
                        ty = Ty::INT;
                    }
                    // Qualifiers on the return type mean nothing.
                    self.warn_return_quals(ty, d.loc);
                    // They did before C11 (DR 423); _Atomic still does.
                    let q = self.types.quals(ty);
                    let kept = self.types.is_void(ty) || q.is_atomic() || !self.sess.lang.c11();
                    let ret = if kept { ty } else { self.types.unqual_scalar(ty) };
                    let mut list = Vec::with_capacity(params.len());
                    for p in params {
                        let t = p.ty.get();
                        list.push(self.types.unqual_scalar(t));
                    }
                    let params = self.arena.alloc_slice_copy(&list);
                    ty = self.types.function(FuncType {
                        ret,
                        params,
                        variadic,
                        prototype,
                        noreturn: false,
                        regparm: 0,
                        conv: CallConv::Default,
                    });
                }
            }
        }
        ty
    }
}
