//! Struct, union and enum specifiers.

use super::declarator::Mode;
use super::{Parser, TagUse};
use crate::ast::decl::Attrs;
use crate::ast::layout::{Member, RecordOptions};
use crate::ast::*;
use crate::diag::catalog;
use crate::lex::TokenKind;
use crate::lex::kw::Kw;
use crate::sema::NewerRow;
use crate::sema::attr::{AttrOn, Attribute};
use crate::sema::scope::{EnumConst, Symbol, Tag};
use crate::support::intern::Name;
use crate::support::lang::Standard;
use crate::support::source::Loc;
use rustc_hash::FxHashMap;
use std::cell::Cell;

static UNNAMED_FIELDS: NewerRow = NewerRow {
    pedantic: &catalog::decl::UNNAMED_FIELDS,
    compat: &catalog::decl::UNNAMED_FIELDS_C11,
    dialect: true,
};

impl<'s, 'a> Parser<'s, 'a> {
    /// `struct …` or `union …` at the keyword.
    pub(super) fn parse_record(&mut self, is_union: bool) -> Ty {
        let kw_loc = self.bump().loc;
        let mut attrs = Vec::new();
        self.parse_attributes(&mut attrs);
        let tag = self.eat_name();
        let loc = tag.map_or(kw_loc, |t| t.1);
        if self.at(TokenKind::LBrace) {
            let (id, ty) = match tag {
                Some((n, loc)) => self.begin_record(n, is_union, loc),
                None => self.types.new_record(Name::NONE, is_union, kw_loc),
            };
            self.types.record_mut(id).scope_depth = self.scopes.depth();
            if !self.enter() {
                self.leave();
                return Ty::ERROR;
            }
            self.parse_members(id, is_union, &mut attrs);
            self.leave();
            self.last_tag = TagUse::Definition;
            return ty;
        }
        let Some((n, _)) = tag else {
            self.expected("'{'");
            return Ty::ERROR;
        };
        let known = self.scopes.lookup_tag(n).is_some();
        self.last_tag = if known { TagUse::Reference } else { TagUse::First };
        let t = self.tag_reference(n, is_union, loc);
        // Attributes on a mere reference change nothing (gcc warns for some).
        t
    }

    fn record_ty(&mut self, id: RecordId) -> Ty {
        self.types.record_ty(id)
    }

    /// `struct tag` without body: the one in sight, or a new incomplete one. `struct tag;` always means this scope's.
    fn tag_reference(&mut self, n: Name, is_union: bool, loc: Loc) -> Ty {
        let own = self.at(TokenKind::Semi);
        match self.scopes.lookup_tag(n) {
            Some((tag, depth)) if !own || depth == self.scopes.depth() => match tag {
                Tag::Record(id) if self.types.record(id).is_union == is_union => self.record_ty(id),
                _ if depth == self.scopes.depth() || !own => {
                    self.diag(&catalog::decl::WRONG_TAG, loc).arg(n).emit();
                    Ty::ERROR
                }
                _ => self.new_tag(n, is_union, loc).1,
            },
            _ => self.new_tag(n, is_union, loc).1,
        }
    }
    fn new_tag(&mut self, n: Name, is_union: bool, loc: Loc) -> (RecordId, Ty) {
        if self.in_params && self.scopes.depth() > 0 {
            let kw = if is_union { "union" } else { "struct" };
            self.diag(&catalog::decl::TAG_IN_PARAMS, loc).arg(kw).arg(n).emit();
        }
        let (id, ty) = self.types.new_record(n, is_union, loc);
        self.types.record_mut(id).scope_depth = self.scopes.depth();
        self.scopes.declare_tag(n, Tag::Record(id));
        (id, ty)
    }
    /// The record a definition `struct tag {` completes.
    fn begin_record(&mut self, n: Name, is_union: bool, loc: Loc) -> (RecordId, Ty) {
        match self.scopes.lookup_tag(n) {
            Some((Tag::Record(id), depth)) if depth == self.scopes.depth() => {
                let r = self.types.record(id);
                if r.is_union != is_union {
                    self.diag(&catalog::decl::WRONG_TAG, loc).arg(n).emit();
                } else if r.complete || r.being_defined {
                    let kw = if is_union { "union" } else { "struct" };
                    let row = if r.complete {
                        &catalog::decl::REDEFINITION_TAG
                    } else {
                        &catalog::decl::NESTED_REDEFINITION
                    };
                    let d = self.diag(row, loc).arg(kw).arg(n);
                    if r.complete {
                        d.note(&catalog::decl::DEFINED_HERE, r.loc).emit()
                    } else {
                        d.emit()
                    };
                } else {
                    self.types.record_mut(id).loc = loc;
                    let ty = self.record_ty(id);
                    return (id, ty);
                }
                self.types.new_record(n, is_union, loc)
            }
            Some((Tag::Enum(_), depth)) if depth == self.scopes.depth() => {
                self.diag(&catalog::decl::WRONG_TAG, loc).arg(n).emit();
                self.types.new_record(n, is_union, loc)
            }
            _ => self.new_tag(n, is_union, loc),
        }
    }

    /// `{ members }` and the attributes behind.
    fn parse_members(&mut self, id: RecordId, is_union: bool, attrs: &mut Vec<Attribute<'a>>) {
        self.bump();
        self.types.record_mut(id).being_defined = true;
        let was_record = std::mem::replace(&mut self.in_record, true);
        let was_params = std::mem::replace(&mut self.in_params, false);
        let name = self.decl_name;
        let mut members: Vec<Member> = Vec::new();
        while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof) {
            let before = self.tok.loc;
            self.parse_member_declaration(&mut members, is_union);
            if self.tok.loc == before && !self.at(TokenKind::RBrace) {
                self.bump();
            }
        }
        self.in_record = was_record;
        self.in_params = was_params;
        self.decl_name = name;
        if !self.expect(TokenKind::RBrace) {
            self.types.record_mut(id).being_defined = false;
        }
        self.parse_attributes(attrs);
        self.check_members(id, &mut members, is_union);
        if !members.iter().any(|m| m.name.is_some() || m.width.is_none()) {
            let row = if members.is_empty() {
                &catalog::decl::NO_MEMBERS
            } else {
                &catalog::decl::NO_NAMED_MEMBERS
            };
            let loc = self.types.record(id).loc;
            self.diag(row, loc).arg(if is_union { "union" } else { "struct" }).emit();
        }
        self.finish_record(id, &members, attrs);
    }

    fn parse_member_declaration(&mut self, members: &mut Vec<Member>, is_union: bool) {
        if self.at(TokenKind::Semi) {
            let t = self.bump();
            self.diag(&catalog::parse::EXTRA_SEMI_STRUCT, t.loc).emit();
            return;
        }
        while self.eat_kw(Kw::Extension) {}
        if self.kw == Some(Kw::StaticAssert) {
            let mut out = Vec::new();
            let was = std::mem::replace(&mut self.in_record, false);
            self.parse_local_declaration(&mut out);
            self.in_record = was;
            return;
        }
        let start = self.tok;
        let spec = self.parse_specifiers(true);
        if !spec.has_type {
            if self.tok.loc == start.loc {
                self.expected("specifier-qualifier-list");
                self.sync();
                return;
            }
            self.diag(&catalog::decl::IMPLICIT_INT_PLAIN, start.loc).emit();
        }
        if self.at(TokenKind::Semi) || self.at(TokenKind::RBrace) {
            // An anonymous struct or union (C11 §6.7.2.1p13); with a tag only in Microsoft and Plan 9 dialects.
            let untagged =
                self.types.as_record(spec.ty).is_some_and(|r| r.tag.is_none() && r.typedef_name.is_none());
            let dialect = self.sess.lang.ms_extensions || self.sess.lang.plan9_extensions;
            if untagged || dialect && self.types.is_record(spec.ty) {
                self.newer_feature(Standard::C11, &UNNAMED_FIELDS, self.tok.loc, "");
                let r = self.apply_attrs(&spec.attrs, AttrOn::Field, spec.ty);
                members.push(Member {
                    name: Name::NONE,
                    ty: r.ty,
                    loc: start.loc,
                    width: None,
                    align: r.attrs.align.max(spec.align),
                    packed: r.attrs.packed,
                });
            } else if !spec.ty.is_error() {
                self.diag(&catalog::decl::DECLARES_NOTHING, self.tok.loc).emit();
            }
            self.member_semi();
            return;
        }
        loop {
            let mut prefix = Vec::new();
            self.parse_gnu_attributes(&mut prefix);
            let (name, mut ty, loc, mut dattrs) = if self.at(TokenKind::Colon) {
                (Name::NONE, spec.ty, self.tok.loc, Vec::new())
            } else {
                let d = self.parse_declarator(Mode::Concrete);
                if d.name.is_none() {
                    return self.sync();
                }
                let ty = self.build_type(spec.ty, &d, &spec);
                self.check_prototypes(&d, false, spec.loc);
                (d.name, ty, d.loc, d.attrs)
            };
            let mut width = None;
            if self.eat(TokenKind::Colon) {
                let was = std::mem::replace(&mut self.in_record, false);
                let (v, e) = self.parse_const_int();
                self.in_record = was;
                width = Some((v, e));
            }
            self.parse_attributes(&mut dattrs);
            let mut m = Member { name, ty, loc, width: None, align: spec.align, packed: false };
            if !spec.attrs.is_empty() || !prefix.is_empty() || !dattrs.is_empty() {
                let list: Vec<_> = spec.attrs.iter().chain(&prefix).chain(&dattrs).copied().collect();
                let r = self.apply_attrs(&list, AttrOn::Field, ty);
                ty = r.ty;
                m.align = m.align.max(r.attrs.align);
                m.packed = r.attrs.packed;
            }
            m.ty = ty;
            if let Some((v, e)) = width {
                m.width = self.check_bit_field(&mut m, v, e);
            }
            if self.check_member(&m, is_union) {
                members.push(m);
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.member_semi();
    }
    fn member_semi(&mut self) {
        if self.eat(TokenKind::Semi) {
            return;
        }
        if self.at(TokenKind::RBrace) {
            self.diag(&catalog::parse::NO_SEMI_STRUCT, self.tok.loc).emit();
            return;
        }
        self.expected("':', ',', ';', '}' or '__attribute__'");
        self.sync();
    }

    /// Checks a bit-field's type and width; `None` if it is to be taken as a plain member.
    fn check_bit_field(&mut self, m: &mut Member, v: Option<i128>, e: &'a Expr<'a>) -> Option<u32> {
        let text = if m.name.is_none() { "<anonymous>" } else { m.name.as_str() };
        if m.ty.is_error() {
            return None;
        }
        if !self.types.is_integer(m.ty) {
            self.diag(&catalog::decl::BIT_FIELD_TYPE, m.loc).arg(text).emit();
            m.ty = Ty::ERROR;
            return None;
        }
        let Some(v) = v else {
            if !e.is_error() {
                self.diag(&catalog::decl::BIT_FIELD_NOT_CONST, m.loc).arg(text).emit();
            }
            return Some(1);
        };
        if self.types.quals(m.ty).is_atomic() {
            let text = if m.name.is_none() { String::new() } else { format!("'{text}' ") };
            self.diag(&catalog::decl::BIT_FIELD_ATOMIC, m.loc).arg(text).emit();
        }
        self.require_strict(e, &catalog::decl::BIT_FIELD_NOT_STRICT, text, m.loc);
        let max = self.types.int_width(m.ty) as i128;
        let max = if self.types.is_bool(m.ty) { 1 } else { max };
        if v < 0 {
            self.diag(&catalog::decl::BIT_FIELD_NEGATIVE, m.loc).arg(text).emit();
            return Some(1);
        }
        if v > max {
            self.diag(&catalog::decl::BIT_FIELD_WIDTH, m.loc).arg(text).emit();
            return Some(max as u32);
        }
        if v == 0 && m.name.is_some() {
            self.diag(&catalog::decl::BIT_FIELD_ZERO, m.loc).arg(text).emit();
            return Some(1);
        }
        if max > 128 {
            self.diag(&catalog::decl::SORRY_WIDE_BIT_FIELD, m.loc).arg(text).emit();
            return Some(1);
        }
        // A plain `int` or `char` bit-field is signed or not as the option says; gcc's default is signed.
        if self.sess.lang.unsigned_bitfields && self.types.canon_unqual(m.ty) == Ty::INT {
            m.ty = Ty::UINT;
        }
        Some(v as u32)
    }

    fn check_member(&mut self, m: &Member, is_union: bool) -> bool {
        if m.ty.is_error() {
            return true;
        }
        if self.types.is_function(m.ty) {
            self.diag(&catalog::decl::FIELD_FUNCTION, m.loc).arg(m.name).emit();
            return false;
        }
        if self.types.is_void(m.ty) {
            self.diag(&catalog::decl::DECLARED_VOID, m.loc).arg(m.name).emit();
            return false;
        }
        if self.types.is_variably_modified(m.ty) {
            self.diag(&catalog::decl::VLA_MEMBER, m.loc).emit();
        }
        let flexible = matches!(self.types.kind(m.ty), TypeKind::Array { len: ArrayLen::Incomplete, .. });
        if flexible {
            self.c99_feature(m.loc, "flexible array members");
        }
        if flexible && is_union {
            self.diag(&catalog::decl::FLEXIBLE_UNION, m.loc).emit();
            return false;
        }
        if !flexible && !self.types.is_complete(m.ty) {
            self.diag(&catalog::decl::FIELD_INCOMPLETE, m.loc).arg(m.name).emit();
            return false;
        }
        true
    }

    /// Flexible arrays only last; no name twice.
    fn check_members(&mut self, id: RecordId, members: &mut [Member], is_union: bool) {
        let n = members.len();
        for i in 0..n {
            let m = members[i];
            if let TypeKind::Array { elem, len: ArrayLen::Incomplete } = *self.types.kind(m.ty) {
                let mut wrong = None;
                if i + 1 != n {
                    wrong = Some(&catalog::decl::FLEXIBLE_NOT_LAST);
                } else if !is_union && !members[..i].iter().any(|m| m.name.is_some() || m.width.is_none()) {
                    wrong = Some(&catalog::decl::FLEXIBLE_ALONE);
                }
                if let Some(row) = wrong {
                    self.diag(row, m.loc).emit();
                    members[i].ty = self.types.array(elem, ArrayLen::Fixed(0));
                }
            }
        }
        for m in members.iter() {
            if self.holds_flexible(m.ty, is_union) {
                self.diag(&catalog::decl::FLEXIBLE_INSIDE, m.loc).emit();
            }
        }
        if self.types.record(id).tag.is_none() {
            let at = self.types.record(id).loc;
            for m in members.iter().filter(|m| m.name.is_some()) {
                self.member_locs.insert((at, m.name), m.loc);
            }
        }
        // Names, those of anonymous members included. Few members: compare; many: hash.
        let mut names: Vec<(Name, Loc)> = Vec::with_capacity(n);
        for m in members.iter() {
            if m.name.is_some() {
                names.push((m.name, m.loc));
            } else if m.width.is_none() {
                self.anonymous_names(m.ty, m.loc, &mut names);
            }
        }
        let dup: Vec<(Name, Loc)> = if names.len() <= 12 {
            (1..names.len())
                .filter(|&i| names[..i].iter().any(|x| x.0 == names[i].0))
                .map(|i| names[i])
                .collect()
        } else {
            let mut seen: FxHashMap<Name, ()> = FxHashMap::default();
            names.iter().filter(|x| seen.insert(x.0, ()).is_some()).copied().collect()
        };
        for (n, loc) in dup {
            self.diag(&catalog::decl::DUPLICATE_MEMBER, loc).arg(n).emit();
        }
    }
    /// A structure that ends in a flexible array member may be a member of a union only (C11 §6.7.2.1p3).
    pub(super) fn holds_flexible(&self, ty: Ty, in_union: bool) -> bool {
        let Some(r) = self.types.as_record(ty) else { return false };
        let Some(last) = r.fields.last() else { return false };
        let flexible = matches!(self.types.kind(last.ty), TypeKind::Array { len: ArrayLen::Incomplete, .. });
        if r.is_union {
            return !in_union && r.fields.iter().any(|f| self.holds_flexible(f.ty, in_union));
        }
        !in_union && (flexible || self.holds_flexible(last.ty, in_union))
    }
    fn anonymous_names(&self, ty: Ty, loc: Loc, out: &mut Vec<(Name, Loc)>) {
        if let Some(r) = self.types.as_record(ty) {
            for f in r.fields {
                if f.name.is_some() {
                    let own = self.member_locs.get(&(r.loc, f.name)).copied();
                    out.push((f.name, own.unwrap_or(loc)));
                } else if f.bits.is_none() {
                    self.anonymous_names(f.ty, loc, out);
                }
            }
        }
    }

    fn finish_record(&mut self, id: RecordId, members: &[Member], attrs: &[Attribute<'a>]) {
        let mut opts = RecordOptions {
            packed: false,
            align: 0,
            pack: self.pragmas.pack,
            ms: self.sess.lang.ms_bitfields,
            reversed: self.pragmas.reversed,
        };
        if opts.pack == 0 {
            opts.pack = self.sess.lang.pack_struct as u32;
        }
        if !attrs.is_empty() {
            let ty = self.record_ty(id);
            let r = self.apply_attrs(attrs, AttrOn::Tag, ty);
            let Attrs { packed, align, .. } = r.attrs;
            opts.packed = packed;
            opts.align = align;
            opts.ms = r.ms_struct.unwrap_or(opts.ms);
            opts.reversed = r.reversed.unwrap_or(opts.reversed);
            let rec = self.types.record_mut(id);
            rec.may_alias = r.may_alias;
            rec.designated_init = r.designated_init;
            rec.transparent = r.transparent_union && rec.is_union;
        }
        if members.iter().any(|m| self.types.is_vla(m.ty)) {
            return self.lay_out_run_time(id, members, opts);
        }
        if !self.types.lay_out(id, members, opts) {
            let loc = self.types.record(id).loc;
            self.diag(&catalog::decl::RECORD_TOO_LARGE, loc).emit();
        }
    }

    /// `enum …` at the keyword.
    pub(super) fn parse_enum(&mut self) -> Ty {
        let kw_loc = self.bump().loc;
        let mut attrs = Vec::new();
        self.parse_attributes(&mut attrs);
        let tag = self.eat_name();
        let loc = tag.map_or(kw_loc, |t| t.1);
        // C23 `enum e : type`. Not in a bit-field declaration without body (`enum e : 3`).
        let mut fixed = None;
        if self.at(TokenKind::Colon) && {
            let t = self.peek(1);
            self.starts_type_name(t)
        } {
            self.bump();
            let spec = self.parse_specifiers(true);
            fixed = Some(self.types.unqual_scalar(spec.ty));
        }
        self.last_tag = TagUse::Definition;
        if !self.at(TokenKind::LBrace) {
            let Some((n, _)) = tag else {
                self.expected("'{'");
                return Ty::ERROR;
            };
            let known = self.scopes.lookup_tag(n).is_some();
            self.last_tag = if known { TagUse::Reference } else { TagUse::First };
            let own = self.at(TokenKind::Semi) && fixed.is_some();
            match self.scopes.lookup_tag(n) {
                Some((Tag::Enum(id), depth)) if !own || depth == self.scopes.depth() => {
                    if !self.types.enumeration(id).complete && !self.types.enumeration(id).fixed {
                        self.diag(&catalog::decl::ENUM_FORWARD, loc).emit();
                    }
                    return self.types.enum_ty(id);
                }
                Some((Tag::Record(_), depth)) if depth == self.scopes.depth() || !own => {
                    self.diag(&catalog::decl::WRONG_TAG, loc).arg(n).emit();
                    return Ty::ERROR;
                }
                _ => {}
            }
            let (id, ty) = self.types.new_enum(n, loc);
            if let Some(t) = fixed {
                let e = self.types.enumeration_mut(id);
                e.underlying = t;
                e.fixed = true;
            }
            self.scopes.declare_tag(n, Tag::Enum(id));
            if fixed.is_none() {
                self.diag(&catalog::decl::ENUM_FORWARD, loc).emit();
            }
            return ty;
        }
        let (id, ty) = match tag.map(|t| (t.0, self.scopes.lookup_tag(t.0))) {
            Some((n, Some((Tag::Enum(id), depth)))) if depth == self.scopes.depth() => {
                if self.types.enumeration(id).complete {
                    let was = self.types.enumeration(id).loc;
                    self.diag(&catalog::decl::REDEFINITION_TAG, loc)
                        .arg("enum")
                        .arg(n)
                        .note(&catalog::decl::DEFINED_HERE, was)
                        .emit();
                    self.types.new_enum(n, loc)
                } else if self.open_enums.contains(&id) {
                    self.diag(&catalog::decl::NESTED_REDEFINITION, loc).arg("enum").arg(n).emit();
                    self.types.new_enum(n, loc)
                } else {
                    (id, self.types.enum_ty(id))
                }
            }
            Some((n, prior)) => {
                if matches!(prior, Some((_, depth)) if depth == self.scopes.depth()) {
                    self.diag(&catalog::decl::WRONG_TAG, loc).arg(n).emit();
                }
                let (id, ty) = self.types.new_enum(n, loc);
                self.scopes.declare_tag(n, Tag::Enum(id));
                (id, ty)
            }
            None => self.types.new_enum(Name::NONE, kw_loc),
        };
        if let Some(t) = fixed {
            let e = self.types.enumeration_mut(id);
            e.underlying = t;
            e.fixed = true;
        }
        self.open_enums.push(id);
        self.parse_enumerators(id, ty, fixed, &mut attrs);
        self.open_enums.pop();
        self.last_tag = TagUse::Definition;
        ty
    }

    fn parse_enumerators(&mut self, id: EnumId, ty: Ty, fixed: Option<Ty>, attrs: &mut Vec<Attribute<'a>>) {
        self.bump();
        let mut consts: Vec<&'a EnumConst> = Vec::new();
        let mut next: i128 = 0;
        let (mut min, mut max) = (0i128, 0i128);
        let mut overflow = false;
        if self.at(TokenKind::RBrace) {
            self.diag(&catalog::parse::EMPTY_ENUM, self.tok.loc).emit();
        }
        while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof) {
            let Some((n, loc)) = self.eat_name() else {
                self.expected("identifier");
                while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof | TokenKind::Semi) {
                    self.bump();
                }
                break;
            };
            let mut ignored = Vec::new();
            self.parse_attributes(&mut ignored);
            self.apply_attrs(&ignored, AttrOn::Object, Ty::INT);
            let mut cty = Ty::INT;
            if overflow && !self.at(TokenKind::Eq) {
                self.diag(&catalog::decl::ENUM_OVERFLOW, loc).emit();
            }
            if self.eat(TokenKind::Eq) {
                let at = self.tok.loc;
                let (v, e) = self.parse_const_int();
                match v {
                    Some(v) if self.types.is_integer(e.ty) => {
                        self.require_strict(e, &catalog::decl::ENUM_NOT_STRICT, n.as_str(), at);
                        next = v;
                        cty = self.types.unqual_scalar(e.ty);
                    }
                    _ if e.is_error() => {}
                    _ => {
                        self.diag(&catalog::decl::ENUM_NOT_CONST, at).arg(n).emit();
                    }
                }
            }
            min = min.min(next);
            max = max.max(next);
            if fixed.is_none() && i32::try_from(next).is_err() {
                self.diag(&catalog::decl::ENUM_RANGE, loc).emit();
            }
            // While the enum is open a constant has a type that holds it (C11 §6.7.2.2p3: int).
            cty = match fixed {
                Some(t) => t,
                None if i32::try_from(next).is_ok() => Ty::INT,
                None => self.types.enum_to_int(cty),
            };
            if fixed.is_none() && cty == Ty::INT && i32::try_from(next).is_err() {
                cty = match next {
                    0..=0xffff_ffff => Ty::UINT,
                    _ if i64::try_from(next).is_ok() => {
                        self.types.int_of_width(64, true).unwrap_or(Ty::LLONG)
                    }
                    _ => self.types.int_of_width(64, false).unwrap_or(Ty::ULLONG),
                };
            }
            let c = &*self.arena.alloc(EnumConst { name: n, value: next, ty: Cell::new(cty), loc });
            if let Some(old) = self.scopes.lookup_here(n) {
                self.redeclared_enumerator(n, loc, old);
            }
            self.scopes.declare(n, Symbol::EnumConst(c));
            consts.push(c);
            // gcc counts on in the type of the constant before.
            let t = if fixed.is_some() || cty != Ty::INT { cty } else { Ty::INT };
            overflow = !self.types.quals(t).is_atomic()
                && crate::sema::number::wrap_int(&self.types, next.wrapping_add(1), t)
                    != next.wrapping_add(1)
                && fixed.is_none();
            next = next.wrapping_add(1);
            let comma = self.tok.loc;
            if !self.eat(TokenKind::Comma) {
                break;
            }
            if self.at(TokenKind::RBrace) && self.pedantic_c90() {
                self.diag(&catalog::parse::ENUM_COMMA, comma).emit();
            }
        }
        if !self.eat(TokenKind::RBrace) {
            self.expected("',' or '}'");
            while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof | TokenKind::Semi) {
                self.bump();
            }
            self.eat(TokenKind::RBrace);
        }
        self.parse_attributes(attrs);
        let mut packed = self.sess.lang.short_enums;
        let mut mode = None;
        if !attrs.is_empty() {
            let r = self.apply_attrs(attrs, AttrOn::Tag, ty);
            packed |= r.attrs.packed;
            if r.ty != ty {
                mode = Some(r.ty);
            }
        }
        let natural = self.enum_type(min, max, packed || mode.is_some());
        if let Some(m) = mode {
            let bits = self.types.int_width(m);
            if bits < self.types.int_width(natural) {
                let loc = self.types.enumeration(id).loc;
                self.diag(&catalog::decl::MODE_TOO_SMALL, loc).emit();
            } else {
                let signed = self.types.is_signed(natural);
                mode = self.types.int_of_width(bits, signed);
            }
        }
        let underlying = fixed.or(mode).unwrap_or(natural);
        for c in &consts {
            let v = c.value;
            let fits_int = i32::try_from(v).is_ok();
            c.ty.set(match fixed {
                Some(_) => ty,
                None if fits_int => Ty::INT,
                None => underlying,
            });
        }
        let list = self.arena.alloc_slice_fill_iter(consts.iter().map(|c| (c.name, c.value)));
        let e = self.types.enumeration_mut(id);
        e.underlying = underlying;
        e.packed = packed;
        e.enumerators = list;
        e.complete = true;
    }
    fn redeclared_enumerator(&mut self, n: Name, loc: Loc, old: Symbol<'a>) {
        let row = match old {
            Symbol::EnumConst(_) => &catalog::decl::REDECL_ENUMERATOR,
            _ => &catalog::decl::DIFFERENT_KIND,
        };
        self.diag(row, loc).arg(n).note(&catalog::decl::PREVIOUS_DECL_PLAIN, old.loc()).arg(n).emit();
    }
    /// The integer type gcc gives an enum with values in `min..=max`.
    fn enum_type(&mut self, min: i128, max: i128, packed: bool) -> Ty {
        let signed = min < 0;
        let fits = |bits: u32| {
            if signed {
                min >= -(1i128 << (bits - 1)) && max < 1i128 << (bits - 1)
            } else {
                max < 1i128 << bits
            }
        };
        let sizes: &[u32] = if packed { &[8, 16, 32, 64] } else { &[32, 64] };
        for &bits in sizes {
            if fits(bits) {
                return self.types.int_of_width(bits, signed).unwrap_or(Ty::INT);
            }
        }
        self.types.int_of_width(128, signed).unwrap_or(Ty::LLONG)
    }
}
