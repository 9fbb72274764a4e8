//! Initialisers: brace elision, designators, strings, flexible array members (C11 §6.7.9 and GNU).
//!
//! A braced list keeps a stack of positions ([`Level`]): the object of the brace at the bottom, and one
//! level for each aggregate entered by a designator or by brace elision. Each element goes to the current
//! position, which then moves on. What comes out is flat: values with their offsets. Usually they are in
//! order already; if designators went back, [`resolve`] sorts them and lets later ones override.

use super::Parser;
use crate::ast::decl::{Init, InitItem};
use crate::ast::types::{BitPlace, RecordId};
use crate::ast::*;
use crate::diag::catalog;
use crate::lex::TokenKind;
use crate::sema::consteval::Value;
use crate::sema::strict::Loose;
use crate::sema::warn::on;
use crate::support::intern::Name;
use crate::support::source::Loc;
use std::collections::BTreeMap;

/// A position within an aggregate.
enum Level {
    Array {
        elem: Ty,
        elem_size: u64,
        base: u64,
        reversed: bool,
        idx: u64,
        /// `None`: as many as come.
        len: Option<u64>,
        /// One more than the largest index given so far.
        count: u64,
    },
    Record {
        id: RecordId,
        base: u64,
        idx: usize,
        done: bool,
    },
}

/// The items of one initialiser while it is parsed.
struct Items<'a> {
    list: Vec<Pending<'a>>,
    /// Largest end so far, in bits.
    end: u64,
    sorted: bool,
    is_static: bool,
    /// Open braces: only the outermost object's own flexible array member may be given elements.
    braces: u32,
    /// Some aggregate was entered without its brace, and whether that was said.
    elided: bool,
    /// The object is a union: gcc lets a member's flexible array have elements there.
    in_union: bool,
}

/// An item, or (`None`) the erasure of what was there because its object is initialised anew.
#[derive(Clone, Copy)]
struct Pending<'a> {
    start: u64,
    end: u64,
    loc: Loc,
    item: Option<InitItem<'a>>,
}

/// The object an element is for.
#[derive(Clone, Copy)]
struct Place {
    ty: Ty,
    offset: u64,
    bits: Option<BitPlace>,
    /// Stored in the byte order the target does not use.
    reversed: bool,
}

impl Level {
    /// The element at the position counts as given.
    fn touch(&mut self) {
        if let Level::Array { idx, count, .. } = self {
            *count = (*count).max(*idx + 1);
        }
    }
}

impl<'a> Items<'a> {
    fn push(&mut self, types: &Types<'a>, p: Place, value: &'a Expr<'a>) {
        let start = p.offset.saturating_mul(8).saturating_add(p.bits.map_or(0, |b| b.first_bit() as u64));
        let width = match p.bits {
            Some(b) => b.width as u64,
            None => types.size_of(p.ty).unwrap_or(0).saturating_mul(8),
        };
        let reversed = p.reversed && types.is_reversible(p.ty);
        let item = InitItem { offset: p.offset, ty: p.ty, bits: p.bits, reversed, value };
        self.put(start, start.saturating_add(width), Some(item), value.loc);
    }
    fn put(&mut self, start: u64, end: u64, item: Option<InitItem<'a>>, loc: Loc) {
        self.sorted &= start >= self.end;
        self.end = self.end.max(end);
        self.list.push(Pending { start, end, loc, item });
    }
    /// The object at these bytes is initialised anew: what was given for it before is void.
    fn erase(&mut self, offset: u64, size: u64, loc: Loc) {
        if self.end > offset.saturating_mul(8) {
            self.put(offset.saturating_mul(8), offset.saturating_add(size).saturating_mul(8), None, loc);
        }
    }
}

impl<'s, 'a> Parser<'s, 'a> {
    /// Parses `{ … }` at the current `{` as the initialiser of an object of type `ty`. Gives the flattened
    /// initialiser and the type completed by it (`int []` → `int [3]`). `is_static`: everything must be constant.
    pub fn parse_braced_init(&mut self, ty: Ty, is_static: bool, loc: Loc) -> (&'a Init<'a>, Ty) {
        let _ = loc;
        let mut items = Items {
            list: Vec::new(),
            end: 0,
            sorted: true,
            is_static,
            braces: 0,
            elided: false,
            in_union: self.types.as_record(ty).is_some_and(|r| r.is_union),
        };
        let was_record = std::mem::replace(&mut self.in_record, false);
        let was_params = std::mem::replace(&mut self.in_params, false);
        let ty = self.init_list(&mut items, Place { ty, offset: 0, bits: None, reversed: false });
        self.in_record = was_record;
        self.in_params = was_params;
        (self.finish_init(items, ty), ty)
    }

    /// The initialiser of an object of type `ty` by the expression `e` alone. Gives the completed type; no
    /// initialiser if something is wrong (reported).
    pub fn init_from_expr(
        &mut self,
        ty: Ty,
        e: &'a Expr<'a>,
        is_static: bool,
        loc: Loc,
    ) -> (Option<&'a Init<'a>>, Ty) {
        if e.is_error() || ty.is_error() {
            return (None, ty);
        }
        let mut items = Items {
            list: Vec::new(),
            end: 0,
            sorted: true,
            is_static,
            braces: 0,
            elided: false,
            in_union: self.types.as_record(ty).is_some_and(|r| r.is_union),
        };
        let place = Place { ty, offset: 0, bits: None, reversed: false };
        if let TypeKind::Array { elem, len } = *self.types.kind(ty) {
            if let Some(lit) = string_lit(e) {
                if self.string_fits(elem, e, lit) {
                    let ty = self.init_string(&mut items, place, e, lit);
                    return (Some(self.finish_init(items, ty)), ty);
                }
                self.diag(&catalog::decl::BAD_STRING_INIT, loc).emit();
                return (None, ty);
            }
            if let ExprKind::CompoundLiteral(v) = e.unparen().kind
                && self.compatible_unqual(ty, v.ty.get())
            {
                let full = match len {
                    ArrayLen::Incomplete => v.ty.get(),
                    _ => ty,
                };
                self.splice(&mut items, Place { ty: full, ..place }, v, e);
                return (Some(self.finish_init(items, full)), full);
            }
            self.diag(&catalog::decl::INVALID_INIT, loc).emit();
            return (None, ty);
        }
        self.store(&mut items, place, e, loc);
        (Some(self.finish_init(items, ty)), ty)
    }

    fn finish_init(&mut self, items: Items<'a>, ty: Ty) -> &'a Init<'a> {
        let type_size = self.types.size_of(ty).unwrap_or(0);
        let size = type_size.max(items.end.div_ceil(8));
        let list = if items.sorted { items.list } else { self.resolve(items.list) };
        let mut covered = 0;
        let flat: Vec<InitItem<'a>> = list
            .iter()
            .filter_map(|p| p.item)
            .inspect(|i| {
                let bits = match i.bits {
                    Some(b) => b.width as u64,
                    None if items.is_static => 0,
                    None => self.value_bits(i.ty),
                };
                covered = u64::saturating_add(covered, bits);
            })
            .collect();
        let zero_fill = items.is_static || covered < self.value_bits(ty);
        self.arena.alloc(Init { items: self.arena.alloc_slice_copy(&flat), size, zero_fill })
    }
    /// Bits of a type that hold values: padding does not count.
    fn value_bits(&self, ty: Ty) -> u64 {
        match *self.types.kind(ty) {
            TypeKind::Array { elem, len: ArrayLen::Fixed(n) } => self.value_bits(elem).saturating_mul(n),
            TypeKind::Record(id) if !self.types.record(id).is_union => {
                let field = |f: &Field| match f.bits {
                    Some(b) if f.name.is_some() => b.width as u64,
                    Some(_) => 0,
                    None => self.value_bits(f.ty),
                };
                self.types.record(id).fields.iter().map(field).fold(0, u64::saturating_add)
            }
            _ => self.types.size_of(ty).unwrap_or(0).saturating_mul(8),
        }
    }

    /// Sorts items; where two meet, the later wins (C11 §6.7.9p19). A string is split for that.
    fn resolve(&mut self, list: Vec<Pending<'a>>) -> Vec<Pending<'a>> {
        let mut map: BTreeMap<u64, Pending<'a>> = BTreeMap::new();
        let mut said = Loc::NONE;
        for p in list {
            if p.start == p.end {
                continue;
            }
            // The one that begins before and may reach in, and all that begin inside.
            let before = map.range(..p.start).next_back().filter(|(_, q)| q.end > p.start).map(|(&k, _)| k);
            let inside: Vec<u64> = map.range(p.start..p.end).map(|(&k, _)| k).collect();
            for k in before.into_iter().chain(inside) {
                let Some(q) = map.remove(&k) else { continue };
                let Some(item) = q.item else { continue };
                if said != p.loc {
                    said = p.loc;
                    self.warn_overridden(item.value, p.loc);
                }
                if q.start >= p.start && q.end <= p.end {
                    continue;
                }
                if let Some(lit) = string_lit(item.value) {
                    self.split_string(&mut map, item, lit, p.start, p.end);
                }
            }
            if p.item.is_some() {
                map.insert(p.start, p);
            }
        }
        map.into_values().collect()
    }
    /// The characters of a string item but those at bits `from..to`, as items of their own.
    fn split_string(
        &mut self,
        map: &mut BTreeMap<u64, Pending<'a>>,
        item: InitItem<'a>,
        lit: &StrLit<'a>,
        from: u64,
        to: u64,
    ) {
        let Some(elem) = self.types.element(item.ty) else { return };
        let w = lit.width as usize;
        let n = self.types.size_of(item.ty).unwrap_or(0) as usize / w;
        for i in 0..n.min(lit.bytes.len() / w) {
            let offset = item.offset + (i * w) as u64;
            let start = offset * 8;
            if start >= from && start < to {
                continue;
            }
            let v = lit.bytes[i * w..][..w].iter().rev().fold(0i128, |v, &b| v << 8 | b as i128);
            let value = self.int_const(v, elem, item.value.loc);
            let item = InitItem { offset, ty: elem, bits: None, reversed: item.reversed, value };
            let end = start + w as u64 * 8;
            map.insert(start, Pending { start, end, loc: item.value.loc, item: Some(item) });
        }
    }

    /// `{ … }` for the object at `p`. Gives its type, completed if it is an array without length.
    fn init_list(&mut self, items: &mut Items<'a>, p: Place) -> Ty {
        let open = self.bump().loc;
        if !self.enter() {
            self.leave();
            self.sync();
            return p.ty;
        }
        items.braces += 1;
        let outer = std::mem::replace(&mut items.elided, false);
        let ty = self.init_list_inner(items, p, open);
        if items.elided && self.warns(on::MISSING_BRACES) {
            self.diag(&catalog::warn::MISSING_BRACES, open).emit();
        }
        items.elided = outer;
        items.braces -= 1;
        self.leave();
        ty
    }
    fn init_list_inner(&mut self, items: &mut Items<'a>, p: Place, open: Loc) -> Ty {
        let mut pending: Option<&'a Expr<'a>> = None;
        let aggregate = self.is_aggregate(p.ty);
        if aggregate {
            items.erase(p.offset, self.types.size_of(p.ty).unwrap_or(0), open);
        }
        if self.at(TokenKind::RBrace) {
            if !aggregate && !p.ty.is_error() && !self.sess.lang.c23() {
                self.diag(&catalog::decl::EMPTY_SCALAR_INIT, open).emit();
            } else if !self.sess.lang.c23() {
                self.diag(&catalog::decl::EMPTY_BRACES, open).emit();
            }
            self.bump();
            if let TypeKind::Array { elem, len: ArrayLen::Incomplete } = *self.types.kind(p.ty) {
                return self.types.array(elem, ArrayLen::Fixed(0));
            }
            return p.ty;
        }
        if !aggregate {
            self.init_scalar_list(items, p);
            return p.ty;
        }
        // `{ "string" }` for a character array.
        if let TypeKind::Array { elem, .. } = *self.types.kind(p.ty)
            && matches!(self.tok.kind, TokenKind::String | TokenKind::LParen)
        {
            let e = self.parse_assign_expr();
            if let Some(lit) = string_lit(e)
                && self.string_fits(elem, e, lit)
            {
                let ty = self.init_string(items, p, e, lit);
                let more = self.eat(TokenKind::Comma) && !self.at(TokenKind::RBrace);
                if more {
                    self.diag(&catalog::decl::EXCESS_STRING, self.tok.loc).emit();
                }
                self.close_list(more);
                return ty;
            }
            pending = Some(e);
        }
        let mut stack = vec![self.level(p)];
        let mut excess = false;
        let (mut designated, mut elements) = (false, 0u32);
        // `{ 0 }` is the way to say that all is zero.
        let zero = self.at(TokenKind::Number)
            && self.tok.spelling() == b"0"
            && matches!(self.peek(1).kind, TokenKind::RBrace);
        while pending.is_some() || !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof) {
            let mut ranges: Vec<(usize, u64, u64)> = Vec::new();
            elements += 1;
            if matches!(self.tok.kind, TokenKind::Dot)
                || self.at_name() && self.peek(1).kind == TokenKind::Colon
            {
                designated = true;
            } else if !self.at(TokenKind::LBracket) {
                self.warn_positional(&stack[0]);
            }
            if pending.is_none() && !self.parse_designators(items, &mut stack, &mut ranges) {
                // Not understood: to the next element.
                self.skip_element();
            } else {
                let from = items.list.len();
                self.init_element(items, &mut stack, pending.take(), &mut excess);
                for &(depth, first, last) in ranges.iter().rev() {
                    self.repeat(items, from, &mut stack, depth, first, last);
                }
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !designated && !zero && elements > 0 && self.warns(on::MISSING_FIELDS) {
            self.warn_missing_fields(&stack);
        }
        if zero {
            items.elided = false;
        }
        self.close_list(false);
        match (&stack[0], *self.types.kind(p.ty)) {
            (&Level::Array { count, .. }, TypeKind::Array { elem, len: ArrayLen::Incomplete }) => {
                self.types.array(elem, ArrayLen::Fixed(count))
            }
            _ => p.ty,
        }
    }
    fn close_list(&mut self, skip: bool) {
        if skip {
            self.skip_element();
        }
        if self.eat(TokenKind::RBrace) {
            return;
        }
        self.expected("'}'");
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                TokenKind::Eof => return,
                TokenKind::Semi if depth == 0 => return,
                TokenKind::LBrace => depth += 1,
                TokenKind::RBrace if depth == 0 => {
                    self.bump();
                    return;
                }
                TokenKind::RBrace => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }
    /// Skips to the next `,` or the closing `}` of this list.
    fn skip_element(&mut self) {
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                TokenKind::Eof => return,
                TokenKind::Semi if depth == 0 => return,
                TokenKind::Comma if depth == 0 => return,
                TokenKind::LBrace | TokenKind::LParen | TokenKind::LBracket => depth += 1,
                TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// The inside of braces around a scalar (or complex number), and the closing brace.
    fn init_scalar_list(&mut self, items: &mut Items<'a>, p: Place) {
        if self.at(TokenKind::LBrace) {
            self.diag(&catalog::decl::BRACES_SCALAR, self.tok.loc).emit();
            self.init_list(items, p);
        } else {
            let loc = self.tok.loc;
            if matches!(self.tok.kind, TokenKind::Dot | TokenKind::LBracket) {
                let row = if self.at(TokenKind::Dot) {
                    &catalog::decl::FIELD_NOT_RECORD
                } else {
                    &catalog::decl::INDEX_NOT_ARRAY
                };
                self.diag(row, loc).emit();
                self.skip_element();
            } else {
                let e = self.parse_assign_expr();
                let second = self.at(TokenKind::Comma) && self.peek(1).kind != TokenKind::RBrace;
                match *self.types.kind(p.ty) {
                    // GNU: `_Complex double z = { re, im }`.
                    TypeKind::Complex(elem) if second => {
                        self.bump();
                        let im_loc = self.tok.loc;
                        let im = self.parse_assign_expr();
                        let part = self.types.size_of(elem).unwrap_or(0);
                        self.store(items, Place { ty: elem, ..p }, e, loc);
                        self.store(items, Place { ty: elem, offset: p.offset + part, ..p }, im, im_loc);
                    }
                    _ => self.store(items, p, e, loc),
                }
            }
        }
        if self.eat(TokenKind::Comma) && !self.at(TokenKind::RBrace) {
            self.diag(&catalog::decl::EXCESS, self.tok.loc).arg("scalar").emit();
            while !matches!(self.tok.kind, TokenKind::RBrace | TokenKind::Eof | TokenKind::Semi) {
                self.skip_element();
                if !self.eat(TokenKind::Comma) {
                    break;
                }
            }
        }
        self.close_list(false);
    }

    fn is_aggregate(&self, ty: Ty) -> bool {
        matches!(self.types.kind(ty), TypeKind::Array { .. } | TypeKind::Record(_) | TypeKind::Vector { .. })
    }

    /// An aggregate without a single scalar in it: `struct {}`, `int [0]`.
    fn holds_nothing(&self, ty: Ty) -> bool {
        match *self.types.kind(ty) {
            TypeKind::Array { len: ArrayLen::Fixed(0), .. } => true,
            TypeKind::Array { elem, .. } => self.holds_nothing(elem),
            TypeKind::Record(id) => {
                let member = |f: &Field| f.name.is_none() && f.bits.is_some() || self.holds_nothing(f.ty);
                self.types.record(id).fields.iter().all(member)
            }
            _ => false,
        }
    }

    fn level(&self, p: Place) -> Level {
        let Place { ty, offset: base, reversed, .. } = p;
        match *self.types.kind(ty) {
            TypeKind::Array { elem, len } => {
                let len = match len {
                    ArrayLen::Fixed(n) => Some(n),
                    _ => None,
                };
                Level::Array {
                    elem,
                    elem_size: self.types.size_of(elem).unwrap_or(0),
                    base,
                    reversed,
                    idx: 0,
                    len,
                    count: 0,
                }
            }
            TypeKind::Vector { elem, lanes } => {
                let elem_size = self.types.size_of(elem).unwrap_or(0);
                Level::Array {
                    elem,
                    elem_size,
                    base,
                    reversed: false,
                    idx: 0,
                    len: Some(lanes as u64),
                    count: 0,
                }
            }
            TypeKind::Record(id) => {
                let mut l = Level::Record { id, base, idx: 0, done: false };
                self.settle(&mut l);
                l
            }
            _ => Level::Array { elem: ty, elem_size: 0, base, reversed, idx: 0, len: Some(0), count: 0 },
        }
    }
    /// Skips unnamed bit-fields, which are never initialised.
    fn settle(&self, l: &mut Level) {
        if let Level::Record { id, idx, .. } = l {
            let fields = self.types.record(*id).fields;
            while fields.get(*idx).is_some_and(|f| f.name.is_none() && f.bits.is_some()) {
                *idx += 1;
            }
        }
    }
    /// The object at the level's position; `None` past its end.
    fn current(&self, l: &Level) -> Option<Place> {
        match *l {
            Level::Array { elem, elem_size, base, idx, len, reversed, .. } => {
                len.is_none_or(|n| idx < n).then(|| Place {
                    ty: elem,
                    offset: base.saturating_add(idx.saturating_mul(elem_size)),
                    bits: None,
                    reversed,
                })
            }
            Level::Record { id, base, idx, done } => {
                let f = self.types.record(id).fields.get(idx).filter(|_| !done)?;
                let reversed = self.types.record(id).reversed;
                Some(Place { ty: f.ty, offset: base + f.offset, bits: f.bits, reversed })
            }
        }
    }
    fn advance(&self, l: &mut Level) {
        match l {
            Level::Array { idx, count, .. } => {
                *idx += 1;
                *count = (*count).max(*idx);
            }
            Level::Record { id, idx, done, .. } => {
                if self.types.record(*id).is_union {
                    *done = true;
                } else {
                    *idx += 1;
                    self.settle(l);
                }
            }
        }
    }

    /// One element: to the current position, entering aggregates as brace elision wants.
    fn init_element(
        &mut self,
        items: &mut Items<'a>,
        stack: &mut Vec<Level>,
        expr: Option<&'a Expr<'a>>,
        excess: &mut bool,
    ) {
        let loc = expr.map_or(self.tok.loc, |e| e.loc);
        let mut expr = expr;
        loop {
            let depth = stack.len();
            let Some(p) = self.current(&stack[depth - 1]) else {
                if depth > 1 {
                    stack.pop();
                    self.advance(&mut stack[depth - 2]);
                    continue;
                }
                let braces = expr.is_none() && self.at(TokenKind::LBrace);
                if !*excess && !braces {
                    let what = match &stack[0] {
                        Level::Array { .. } => "array",
                        Level::Record { id, .. } if self.types.record(*id).is_union => "union",
                        Level::Record { .. } => "struct",
                    };
                    // gcc takes a string's excess as an error in arrays of characters.
                    let chars = matches!(stack[0], Level::Array { elem, elem_size: 1, .. } if self.types.is_integer(elem))
                        && expr.is_some_and(|e| string_lit(e).is_some());
                    if chars {
                        self.diag(&catalog::decl::EXCESS_STRING, loc).emit();
                    } else {
                        self.diag(&catalog::decl::EXCESS, loc).arg(what).emit();
                    }
                    *excess = true;
                }
                if expr.is_none() {
                    if self.at(TokenKind::LBrace) {
                        if matches!(stack[0], Level::Array { len: Some(0), .. }) {
                            self.diag(&catalog::decl::EXCESS, loc).arg("array").emit();
                        } else {
                            self.diag(&catalog::decl::EXTRA_BRACES, loc).emit();
                        }
                        self.skip_initializer();
                    } else {
                        self.parse_assign_expr();
                    }
                }
                return;
            };
            if expr.is_none() && self.at(TokenKind::LBrace) {
                self.check_flexible(items, p, depth, loc);
                self.init_list(items, p);
                self.advance(&mut stack[depth - 1]);
                return;
            }
            let e = match expr {
                Some(e) => e,
                None => {
                    let e = self.parse_assign_expr();
                    expr = Some(e);
                    e
                }
            };
            if p.ty.is_error() || e.is_error() {
                self.advance(&mut stack[depth - 1]);
                return;
            }
            match *self.types.kind(p.ty) {
                TypeKind::Array { elem, .. } => {
                    if let Some(lit) = string_lit(e)
                        && self.string_fits(elem, e, lit)
                    {
                        self.check_flexible(items, p, depth, loc);
                        self.init_string(items, p, e, lit);
                        self.advance(&mut stack[depth - 1]);
                        return;
                    }
                    if let ExprKind::CompoundLiteral(v) = e.unparen().kind
                        && self.compatible_unqual(p.ty, v.ty.get())
                    {
                        self.splice(items, p, v, e);
                        self.advance(&mut stack[depth - 1]);
                        return;
                    }
                    self.check_flexible(items, p, depth, loc);
                }
                TypeKind::Record(_) | TypeKind::Vector { .. } => {
                    let whole = self.compatible_unqual(p.ty, e.ty)
                        || self.types.is_vector(p.ty) && self.types.is_vector(e.ty);
                    if whole {
                        self.store(items, p, e, loc);
                        self.advance(&mut stack[depth - 1]);
                        return;
                    }
                }
                _ => {
                    self.store(items, p, e, loc);
                    self.advance(&mut stack[depth - 1]);
                    return;
                }
            }
            if self.holds_nothing(p.ty) {
                // Nothing to initialise in an empty struct or array: the element is for what follows, and
                // nothing follows in an array of them.
                match &mut stack[depth - 1] {
                    Level::Array { idx, len, count, .. } => {
                        let n = len.unwrap_or((*count).max(1));
                        (*idx, *len, *count) = (n, Some(n), n);
                    }
                    l => self.advance(l),
                }
                continue;
            }
            let inner = self.level(p);
            if stack.len() > super::MAX_DEPTH as usize {
                return;
            }
            stack[depth - 1].touch();
            items.elided = true;
            stack.push(inner);
        }
    }

    /// The values of an initialiser without designators ended before the fields did.
    fn warn_missing_fields(&mut self, stack: &[Level]) {
        // A level is advanced when the one above it is left.
        let mut above = 0;
        for l in stack.iter().rev() {
            let skip = std::mem::replace(&mut above, 1);
            let Level::Record { id, idx, done, .. } = *l else { continue };
            let r = self.types.record(id);
            if r.is_union || done {
                continue;
            }
            let missing = r
                .fields
                .iter()
                .skip(idx + skip)
                .find(|f| f.name.is_some() && self.types.size_of(f.ty).is_some_and(|s| s > 0));
            if let Some(f) = missing {
                let name = f.name;
                let ty = self.types.record_ty(id);
                let ty = self.types.quoted(ty);
                self.diag(&catalog::warn::MISSING_FIELD, self.tok.loc).arg(name).arg(ty).emit();
                return;
            }
        }
    }

    /// A value without designator for a struct that asks for designators.
    fn warn_positional(&mut self, l: &Level) {
        if let Level::Record { id, done: false, idx, .. } = l
            && self.types.record(*id).designated_init
            && *idx < self.types.record(*id).fields.len()
            && self.warns(on::DESIGNATED)
        {
            self.diag(&catalog::warn::POSITIONAL, self.tok.loc).emit();
        }
    }

    /// `old` is initialised again at `loc`.
    fn warn_overridden(&mut self, old: &'a Expr<'a>, loc: Loc) {
        if has_effects(old) {
            self.diag(&catalog::warn::OVERRIDE_EFFECTS, loc).emit();
        } else {
            self.diag(&catalog::warn::OVERRIDE_INIT, loc).emit();
        }
    }
    /// Only objects of static storage duration may give elements to a flexible array member.
    fn check_flexible(&mut self, items: &Items<'a>, p: Place, depth: usize, loc: Loc) {
        let flexible = matches!(self.types.kind(p.ty), TypeKind::Array { len: ArrayLen::Incomplete, .. });
        if !flexible || items.is_static && !self.peek_nonempty() {
            return;
        }
        if !items.is_static {
            self.diag(&catalog::decl::FLEXIBLE_AUTO, loc).emit();
        } else if (items.braces > 1 || depth > 1) && !items.in_union {
            self.diag(&catalog::decl::FLEXIBLE_NESTED, loc).emit();
        } else {
            self.diag(&catalog::decl::FLEXIBLE_INIT, loc).emit();
        }
    }
    fn peek_nonempty(&mut self) -> bool {
        !(self.at(TokenKind::LBrace) && self.peek(1).kind == TokenKind::RBrace)
    }

    /// After a range designator's element: the same for the other indices.
    fn repeat(
        &mut self,
        items: &mut Items<'a>,
        from: usize,
        stack: &mut [Level],
        depth: usize,
        first: u64,
        last: u64,
    ) {
        let Some(Level::Array { elem_size, idx, count, .. }) = stack.get_mut(depth) else { return };
        let size = *elem_size;
        let shift = (last - first) * size;
        *count = (*count).max(last + 1);
        // The position was advanced already if the element was the range's own.
        let own = *idx == first + 1;
        *idx = if own { last + 1 } else { last };
        if !own {
            for l in &mut stack[depth + 1..] {
                match l {
                    Level::Array { base, .. } | Level::Record { base, .. } => *base += shift,
                }
            }
        }
        let model: Vec<Pending<'a>> = items.list[from..].to_vec();
        let total = (last - first).saturating_mul(model.len() as u64);
        if total > 1 << 26 {
            self.diag(&catalog::decl::INIT_TOO_LARGE, self.tok.loc).emit();
            return;
        }
        for k in 1..=last - first {
            for p in &model {
                let by = k * size;
                let item = p.item.map(|i| InitItem { offset: i.offset + by, ..i });
                items.put(p.start + by * 8, p.end + by * 8, item, p.loc);
            }
        }
    }

    /// `.a[1].b =` and the old `a:` and `[1]` without `=`. Positions the stack. False if there was an error.
    fn parse_designators(
        &mut self,
        items: &mut Items<'a>,
        stack: &mut Vec<Level>,
        ranges: &mut Vec<(usize, u64, u64)>,
    ) -> bool {
        let old_field = self.at_name() && self.peek(1).kind == TokenKind::Colon;
        if !old_field && !matches!(self.tok.kind, TokenKind::Dot | TokenKind::LBracket) {
            return true;
        }
        stack.truncate(1);
        if old_field {
            let (n, loc) = self.eat_name().unwrap_or((Name::NONE, Loc::NONE));
            self.diag(&catalog::decl::DESIGNATOR_COLON, self.tok.loc).emit();
            self.bump();
            return self.designate_field(items, stack, n, loc);
        }
        let mut first = true;
        let mut last_index = false;
        loop {
            match self.tok.kind {
                TokenKind::Dot | TokenKind::LBracket if !first => {
                    // Into the object designated so far.
                    let top = stack.len() - 1;
                    let Some(p) = self.current(&stack[top]) else { return false };
                    if !self.is_aggregate(p.ty) {
                        let row = if self.at(TokenKind::Dot) {
                            &catalog::decl::FIELD_NOT_RECORD
                        } else {
                            &catalog::decl::INDEX_NOT_ARRAY
                        };
                        self.diag(row, self.tok.loc).emit();
                        return false;
                    }
                    let l = self.level(p);
                    stack[top].touch();
                    stack.push(l);
                }
                TokenKind::Dot | TokenKind::LBracket => {}
                TokenKind::Eq => {
                    if self.pedantic_c90() {
                        self.diag(&catalog::decl::DESIGNATOR_C90, self.tok.loc).emit();
                    }
                    self.bump();
                    return true;
                }
                // GNU's old form has no `=` after one index.
                _ if last_index && stack.len() == 1 => {
                    self.diag(&catalog::decl::DESIGNATOR_NO_EQ, self.tok.loc).emit();
                    return true;
                }
                _ => {
                    self.expected("'='");
                    return false;
                }
            }
            first = false;
            if self.eat(TokenKind::Dot) {
                last_index = false;
                let Some((n, loc)) = self.eat_name() else {
                    self.expected("identifier");
                    return false;
                };
                if !self.designate_field(items, stack, n, loc) {
                    return false;
                }
            } else {
                last_index = true;
                let loc = self.bump().loc;
                let (lo, e) = self.parse_const_int();
                let mut hi = lo;
                let dots = self.tok.loc;
                if self.eat(TokenKind::Ellipsis) {
                    self.diag(&catalog::decl::DESIGNATOR_RANGE, dots).emit();
                    hi = self.parse_const_int().0;
                }
                if !self.expect(TokenKind::RBracket) {
                    return false;
                }
                let top = stack.len() - 1;
                let Level::Array { idx, len, .. } = &mut stack[top] else {
                    self.diag(&catalog::decl::INDEX_NOT_ARRAY, loc).emit();
                    return false;
                };
                let (Some(lo), Some(hi)) = (lo, hi) else {
                    if !e.is_error() {
                        self.diag(&catalog::decl::INDEX_NOT_CONST, loc).emit();
                    }
                    return false;
                };
                self.sema.require_strict(e, &catalog::decl::INDEX_NOT_STRICT, "", loc);
                let limit = len.map_or(1 << 48, |n| n as i128);
                if lo < 0 || lo >= limit || hi >= limit {
                    self.diag(&catalog::decl::INDEX_RANGE, loc).emit();
                    return false;
                }
                if hi < lo {
                    self.diag(&catalog::decl::INDEX_EMPTY, loc).emit();
                    return false;
                }
                *idx = lo as u64;
                if hi > lo {
                    ranges.push((top, lo as u64, hi as u64));
                }
            }
        }
    }
    /// Moves the top of the stack to member `n`, through anonymous members.
    fn designate_field(&mut self, items: &mut Items<'a>, stack: &mut Vec<Level>, n: Name, loc: Loc) -> bool {
        let top = stack.len() - 1;
        let Level::Record { id, .. } = stack[top] else {
            self.diag(&catalog::decl::FIELD_NOT_RECORD, loc).emit();
            return false;
        };
        let mut path = Vec::new();
        if !self.types.find_member(id, n, &mut path) {
            let ty = self.types.record_ty(id);
            self.diag(&catalog::decl::NO_MEMBER, loc).arg(self.types.quoted(ty)).arg(n).emit();
            return false;
        }
        for (i, &f) in path.iter().enumerate() {
            if i > 0 {
                let at = stack.len() - 1;
                let Some(p) = self.current(&stack[at]) else { return false };
                let l = self.level(p);
                stack.push(l);
            }
            let at = stack.len() - 1;
            if let Level::Record { id, base, idx, done } = &mut stack[at] {
                let r = self.sema.types.record(*id);
                // Another member of a union takes the place of the one before.
                if r.is_union && (*idx != f as usize || *done) {
                    let keep = *idx == f as usize;
                    if !keep {
                        items.erase(*base, r.size, loc);
                    }
                }
                *idx = f as usize;
                *done = false;
            }
        }
        true
    }

    /// The string literal `e` fits an array of `elem` (C11 §6.7.9p14, p15): a character type for narrow ones, for wide ones a
    /// type compatible with the literal's elements; never an atomic type.
    fn string_fits(&self, elem: Ty, e: &'a Expr<'a>, lit: &StrLit<'a>) -> bool {
        if self.types.quals(elem).is_atomic() {
            return false;
        }
        match *self.types.kind(elem) {
            TypeKind::Int(IntKind::Char | IntKind::SChar | IntKind::UChar) => lit.width == 1,
            _ if lit.width == 1 => false,
            _ if self.sess.lang.short_wchar && lit.width == 2 => self.compatible_unqual(Ty::USHORT, elem),
            _ => self.types.element(e.ty).is_some_and(|x| self.compatible_unqual(x, elem)),
        }
    }
    /// An array from a string. Gives the completed type.
    fn init_string(&mut self, items: &mut Items<'a>, p: Place, e: &'a Expr<'a>, lit: &StrLit<'a>) -> Ty {
        if let ExprKind::Paren(_) = e.kind {
            self.diag(&catalog::decl::PAREN_STRING, e.loc).emit();
        }
        let e = e.unparen();
        let n = lit.bytes.len() as u64 / lit.width as u64;
        let mut ty = p.ty;
        if let TypeKind::Array { elem, len } = *self.types.kind(p.ty) {
            match len {
                ArrayLen::Fixed(m) if n > m + 1 => {
                    let name = self.types.quoted(self.types.unqual_scalar(elem));
                    self.diag(&catalog::decl::STRING_TOO_LONG, e.loc).arg(name).emit();
                }
                ArrayLen::Fixed(_) => {}
                _ => ty = self.types.array(elem, ArrayLen::Fixed(n)),
            }
        }
        items.push(&self.types, Place { ty, ..p }, e);
        ty
    }

    /// The items of a compound literal in place of its value.
    fn splice(&mut self, items: &mut Items<'a>, p: Place, v: &'a Var<'a>, e: &'a Expr<'a>) {
        let Some(init) = v.init.get() else { return };
        let size = self.types.size_of(p.ty).unwrap_or(0);
        if init.items.is_empty() && size > 0 {
            items.erase(p.offset, size, e.loc);
        }
        for i in init.items {
            if items.is_static && !self.constant_item(i.ty, i.value) {
                self.diag(&catalog::decl::NOT_CONSTANT, e.loc).emit();
                return;
            }
            let place = Place { ty: i.ty, offset: p.offset + i.offset, bits: i.bits, reversed: i.reversed };
            items.push(&self.types, place, i.value);
        }
    }
    fn constant_item(&self, ty: Ty, e: &'a Expr<'a>) -> bool {
        self.types.is_array(ty) || self.const_value(e).is_some()
    }

    /// Stores the value of `e` in the scalar, record or vector at `p`.
    fn store(&mut self, items: &mut Items<'a>, p: Place, e: &'a Expr<'a>, loc: Loc) {
        if e.is_error() {
            return;
        }
        // The value of a compound literal of the same type is its items: constant if they are, and no copy.
        if let ExprKind::CompoundLiteral(v) = e.unparen().kind
            && p.bits.is_none()
            && (self.types.is_record(p.ty) || self.types.is_vector(p.ty))
            && self.types.same_unqual(p.ty, v.ty.get())
            && (items.is_static || v.storage == Storage::Auto)
        {
            return self.splice(items, p, v, e);
        }
        // GNU: a constant compound literal of scalar type is its value.
        let mut e = e;
        if items.is_static
            && let ExprKind::CompoundLiteral(v) = e.unparen().kind
            && self.types.is_scalar(v.ty.get())
            && let Some(Init { items: [only], .. }) = v.init.get()
            && self.const_value(only.value).is_some()
        {
            e = only.value;
        }
        let mut value = self.convert_init(e, p.ty, loc);
        if value.is_error() {
            return;
        }
        if !items.is_static
            && items.braces > 0
            && !self.sess.lang.c99()
            && self.sess.diags.borrow().pedantic()
            && self.const_value(value).is_none()
        {
            self.diag(&catalog::decl::NOT_LOAD_TIME, loc).emit();
        }
        if items.is_static {
            match self.looseness(value) {
                Some(Loose::Overflow) => {
                    self.diag(&crate::diag::catalog::expr::OVERFLOW_CONSTANT, loc).emit();
                }
                Some(Loose::Folded) => {
                    self.diag(&catalog::decl::INIT_NOT_STRICT, loc).emit();
                }
                _ => {}
            }
            match self.const_value(value) {
                Some(Value::Int(v)) if self.types.is_integer(value.ty) => {
                    value = self.int_const(v, value.ty, value.loc)
                }
                Some(Value::Float(b)) => value = self.mk(ExprKind::FloatConst(b), value.ty, value.loc),
                Some(_) => {}
                None => {
                    self.diag(&catalog::decl::NOT_CONSTANT, loc).emit();
                    return;
                }
            }
        }
        items.push(&self.types, p, value);
    }
}

/// Evaluating `e` does something.
fn has_effects(e: &Expr<'_>) -> bool {
    match e.kind {
        ExprKind::Call { .. }
        | ExprKind::Builtin { .. }
        | ExprKind::Assign(..)
        | ExprKind::CompoundAssign(_)
        | ExprKind::IncDec { .. }
        | ExprKind::StmtExpr { .. } => true,
        ExprKind::Cast(_, x) | ExprKind::Paren(x) | ExprKind::Unary(_, x) | ExprKind::Deref(x) => {
            has_effects(x)
        }
        ExprKind::Binary(_, l, r)
        | ExprKind::LogAnd(l, r)
        | ExprKind::LogOr(l, r)
        | ExprKind::Comma(l, r) => has_effects(l) || has_effects(r),
        ExprKind::Cond(c) => has_effects(c.cond) || c.then.is_some_and(has_effects) || has_effects(c.els),
        _ => false,
    }
}

/// The string literal `e` is, parentheses looked through.
fn string_lit<'a>(e: &'a Expr<'a>) -> Option<&'a StrLit<'a>> {
    match e.unparen().kind {
        ExprKind::StringLit(s) => Some(s),
        _ => None,
    }
}
