//! Initialisers: static data as bytes and relocations, automatic objects by stores or from a constant image.

use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem, Place};
use super::types::{Repr, repr};
use super::{UnitLower, catalog};
use crate::ast::stmt::Label;
use crate::ast::{BitPlace, CastKind, Expr, ExprKind, Init, InitItem, Ty, TypeKind, Var};
use crate::ir::{DataObject, DataReloc, GlobalDef, GlobalId, RelocTarget, Value};
use crate::sema::consteval;
use rustc_hash::FxHashMap;

/// A word of static data that holds a label's address, or the difference of two.
pub(super) struct LabelReloc<'a> {
    data: usize,
    offset: u64,
    size: u8,
    addend: i64,
    label: &'a Label<'a>,
    minus: Option<&'a Label<'a>>,
}

/// Static data being put together. `bytes` grows as far as something is written.
#[derive(Default)]
struct Image<'a> {
    bytes: Vec<u8>,
    relocs: Vec<DataReloc>,
    labels: Vec<LabelReloc<'a>>,
}

impl Image<'_> {
    fn put(&mut self, at: u64, bytes: &[u8]) {
        // Zeros at the end are left out: objects of zeros only go to .bss.
        let used = bytes.iter().rposition(|&b| b != 0).map_or(0, |i| i + 1);
        let end = at as usize + used;
        if used > 0 && self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(room) = self.bytes.get_mut(at as usize..) {
            let have = room.len().min(bytes.len());
            room[..have].copy_from_slice(&bytes[..have]);
        }
    }
    /// Sets the bits of a field, lowest first.
    fn put_bits(&mut self, at: u64, b: BitPlace, v: i128) {
        for i in 0..b.width as u64 {
            let mut bit = b.shift as u64 + i;
            if b.reversed {
                // The same bit of the byte as far from the other end.
                bit = (b.unit as u64 * 8 - 8 - bit / 8 * 8) + bit % 8;
            }
            let bit = at * 8 + bit;
            let byte = (bit / 8) as usize;
            if byte >= self.bytes.len() {
                self.bytes.resize(byte + 1, 0);
            }
            let mask = 1 << (bit % 8);
            if v >> i.min(127) & 1 != 0 {
                self.bytes[byte] |= mask;
            } else {
                self.bytes[byte] &= !mask;
            }
        }
    }
}

/// Above this many bytes an automatic aggregate with constant parts is copied from an image.
const IMAGE_BYTES: u64 = 64;

impl<'u, 'a> UnitLower<'u, 'a> {
    /// Lowers the definition of an object of static storage duration.
    pub(super) fn lower_static(&mut self, v: &'a Var<'a>, id: GlobalId) {
        let ty = v.ty.get();
        let mut size = self.types.size_of(ty).unwrap_or(0);
        let mut image = Image::default();
        if let Some(init) = v.init.get() {
            size = size.max(init.size);
            self.fill(&mut image, init, 0);
        }
        let a = v.attrs.get();
        let q = self.types.quals(ty);
        let mut elem = ty;
        while let TypeKind::Array { elem: e, .. } = *self.types.kind(elem) {
            elem = e;
        }
        let readonly = q.is_const()
            && !q.is_volatile()
            && !self.types.as_record(elem).is_some_and(|r| r.has_volatile)
            && self.module.globals[id].tls.is_none();
        let data = self.module.data.len();
        let align = self.object_align(ty, a, true);
        self.label_relocs.extend(image.labels.into_iter().map(|l| LabelReloc { data, ..l }));
        image.relocs.sort_by_key(|r| r.offset);
        self.module.data.push(DataObject {
            id,
            bytes: image.bytes,
            size,
            align,
            relocs: image.relocs,
            readonly,
            merge_string: 0,
            merge_const: 0,
        });
        let g = &mut self.module.globals[id];
        g.def = GlobalDef::Data(data);
        g.size = size;
        g.align = align;
    }

    fn fill(&mut self, image: &mut Image<'a>, init: &Init<'a>, at: u64) {
        for item in init.items {
            self.fill_item(image, item, at);
        }
    }

    fn fill_item(&mut self, image: &mut Image<'a>, item: &InitItem<'a>, at: u64) {
        if item.reversed && item.bits.is_none() {
            return self.fill_reversed(image, item, at);
        }
        let at = at + item.offset;
        let e = strip(item.value);
        let size = self.types.size_of(item.ty).unwrap_or(0);
        match e.kind {
            ExprKind::StringLit(s) if self.types.is_array(item.ty) => {
                let n = match *self.types.kind(item.ty) {
                    // A flexible array member takes the whole string.
                    TypeKind::Array { .. } if size == 0 => s.bytes.len(),
                    _ => s.bytes.len().min(size as usize),
                };
                return image.put(at, &s.bytes[..n]);
            }
            ExprKind::CompoundLiteral(v)
                if !matches!(repr(self.types, item.ty), Repr::Scalar(_) | Repr::Complex(_)) =>
            {
                if let Some(init) = v.init.get() {
                    self.fill(image, init, at);
                }
                return;
            }
            ExprKind::CompoundLiteral(v) | ExprKind::VarRef(v) if self.types.is_vector(item.ty) => {
                if let Some(init) = v.init.get() {
                    self.fill(image, init, at);
                }
                return;
            }
            // A constant object of record type as initialiser (gcc takes it).
            ExprKind::VarRef(v)
                if self.types.quals(v.ty.get()).is_const()
                    && v.init.get().is_some()
                    && self.types.is_record(item.ty) =>
            {
                if let Some(init) = v.init.get() {
                    self.fill(image, init, at);
                }
                return;
            }
            ExprKind::Cast(CastKind::VectorBitcast | CastKind::VectorSplat, x) => {
                let n = self.types.size_of(x.ty).unwrap_or(size).max(1);
                let splat = matches!(e.kind, ExprKind::Cast(CastKind::VectorSplat, _));
                let mut off = 0;
                while off < size {
                    let part = InitItem { offset: off, ty: x.ty, bits: None, reversed: false, value: x };
                    self.fill_item(image, &part, at);
                    off += n;
                    if !splat {
                        break;
                    }
                }
                return;
            }
            _ => {}
        }
        let Some(v) = self.sema.const_value(item.value) else {
            self.sess.diag(&catalog::lower::NOT_CONSTANT, item.value.loc).emit();
            return;
        };
        match v {
            consteval::Value::Int(k) => match item.bits {
                Some(b) => image.put_bits(at, b, k),
                None => {
                    if let Some(limbs) =
                        self.sema.is_wide(item.ty).then(|| self.sema.wide_limbs(v, item.ty)).flatten()
                    {
                        let bytes: Vec<u8> = limbs.iter().flat_map(|l| l.to_le_bytes()).collect();
                        return image.put(at, &bytes);
                    }
                    let mut bytes = [if k < 0 { 0xff } else { 0 }; 32];
                    bytes[..16].copy_from_slice(&k.to_le_bytes());
                    image.put(at, &bytes[..size.min(32) as usize]);
                }
            },
            consteval::Value::Wide(_) => {
                let limbs = self.sema.wide_limbs(v, item.ty).unwrap_or_default();
                let bytes: Vec<u8> = limbs.iter().flat_map(|l| l.to_le_bytes()).collect();
                image.put(at, &bytes[..(size as usize).min(bytes.len())]);
            }
            consteval::Value::Float(bits) => image.put(at, &bits.to_le_bytes()[..size.min(16) as usize]),
            consteval::Value::Complex(re, im) => {
                let half = (size / 2).min(16);
                image.put(at, &re.to_le_bytes()[..half as usize]);
                image.put(at + size / 2, &im.to_le_bytes()[..half as usize]);
            }
            consteval::Value::Addr(base, addend) => {
                let target = match base {
                    consteval::Base::Var(v) => self.var_global(v),
                    consteval::Base::Func(f) => self.func_global(f),
                    consteval::Base::Str(s) => self.string_global(s),
                    consteval::Base::Label(label) => {
                        let l =
                            LabelReloc { data: 0, offset: at, size: size as u8, addend, label, minus: None };
                        image.labels.push(l);
                        return;
                    }
                };
                let target = RelocTarget::Global(target);
                image.relocs.push(DataReloc { offset: at, size: size as u8, target, addend });
            }
            consteval::Value::LabelDiff(a, b, addend) => {
                let l =
                    LabelReloc { data: 0, offset: at, size: size as u8, addend, label: a, minus: Some(b) };
                image.labels.push(l);
            }
        }
    }

    /// An item whose elements have their bytes in the other order.
    fn fill_reversed(&mut self, image: &mut Image<'a>, item: &InitItem<'a>, at: u64) {
        let mut own = Image::default();
        self.fill_item(&mut own, &InitItem { offset: 0, reversed: false, ..*item }, 0);
        let mut elem = item.ty;
        while let Some(e) = self.types.element(elem) {
            elem = e;
        }
        let size = self.types.size_of(item.ty).unwrap_or(0) as usize;
        own.bytes.resize(size, 0);
        let n = self.types.size_of(elem).unwrap_or(1).max(1) as usize;
        own.bytes.chunks_mut(n).for_each(<[u8]>::reverse);
        image.put(at + item.offset, &own.bytes);
    }

    /// An anonymous constant word that holds the address of a label.
    pub(super) fn label_word(&mut self, label: &'a Label<'a>) -> GlobalId {
        let size = self.sess.target.pointer_size;
        let id = self.anonymous_data(Vec::new(), size as u64, size as u32, true);
        if let GlobalDef::Data(data) = self.module.globals[id].def {
            let r = LabelReloc { data, offset: 0, size, addend: 0, label, minus: None };
            self.label_relocs.push(r);
        }
        id
    }

    fn reversed_string(&mut self, item: &InitItem<'a>, size: u64) -> GlobalId {
        let mut image = Image::default();
        self.fill_reversed(&mut image, &InitItem { offset: 0, ..*item }, 0);
        self.anonymous_data(image.bytes, size, 1, true)
    }

    /// Gives static data the blocks of the labels it names, once their functions are lowered.
    pub(super) fn resolve_label_relocs(&mut self) {
        for r in std::mem::take(&mut self.label_relocs) {
            let block =
                |l: &Label| self.label_blocks.get(&(l as *const Label as *const () as usize)).copied();
            let target = match (block(r.label), r.minus.map(block)) {
                (Some((f, b)), None) => RelocTarget::Block(f, b),
                (Some((f, b)), Some(Some((g, c)))) if f == g => RelocTarget::BlockDiff(f, b, c),
                _ => {
                    self.unsupported(r.label.loc.get(), "this use of a label's address");
                    continue;
                }
            };
            let d = &mut self.module.data[r.data];
            d.relocs.push(DataReloc { offset: r.offset, size: r.size, target, addend: r.addend });
            d.relocs.sort_by_key(|r| r.offset);
        }
    }

    /// An anonymous constant object with the constant items of `init`.
    fn constant_image(&mut self, init: &Init<'a>, keep: &[bool], size: u64, align: u32) -> GlobalId {
        let mut image = Image::default();
        for (item, &k) in init.items.iter().zip(keep) {
            if k {
                self.fill_item(&mut image, item, 0);
            }
        }
        let id = self.anonymous_data(image.bytes, size, align, true);
        if let GlobalDef::Data(n) = self.module.globals[id].def {
            image.relocs.sort_by_key(|r| r.offset);
            self.module.data[n].relocs = image.relocs;
        }
        id
    }
}

/// Without parentheses and casts that change nothing.
fn strip<'a>(e: &'a Expr<'a>) -> &'a Expr<'a> {
    let mut e = e;
    loop {
        e = match e.kind {
            ExprKind::Paren(x) | ExprKind::Cast(CastKind::NoOp | CastKind::LvalueToRvalue, x) => x,
            _ => return e,
        };
    }
}

/// A constant that a compiler may put in an image without looking at anything else.
fn is_plain_constant(e: &Expr) -> bool {
    match e.kind {
        ExprKind::IntConst(_)
        | ExprKind::FloatConst(_)
        | ExprKind::ComplexConst(_)
        | ExprKind::StringLit(_) => true,
        ExprKind::Paren(x) => is_plain_constant(x),
        ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast | CastKind::NullToPointer, x) => {
            is_plain_constant(x)
        }
        ExprKind::Cast(CastKind::FunctionToPointer, x) => matches!(x.kind, ExprKind::FuncRef(_)),
        ExprKind::Cast(CastKind::ArrayToPointer, x) => match x.kind {
            ExprKind::StringLit(_) => true,
            ExprKind::VarRef(v) => v.storage == crate::ast::Storage::Static,
            _ => false,
        },
        ExprKind::AddrOf(x) => match x.kind {
            ExprKind::VarRef(v) => v.storage == crate::ast::Storage::Static,
            ExprKind::FuncRef(_) => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_zero(e: &Expr) -> bool {
    match e.kind {
        ExprKind::IntConst(k) => k == 0,
        ExprKind::FloatConst(b) => b == 0,
        ExprKind::ComplexConst(&(re, im)) => re == 0 && im == 0,
        ExprKind::Paren(x)
        | ExprKind::Cast(CastKind::NoOp | CastKind::PtrCast | CastKind::NullToPointer, x) => is_zero(x),
        _ => false,
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// Runs the initialiser of an automatic variable that has its place.
    pub fn init_auto(&mut self, v: &'a Var<'a>) {
        let Some(init) = v.init.get() else { return };
        let ty = v.ty.get();
        if !matches!(repr(self.types, ty), Repr::Memory) {
            let val = match init.items {
                [item]
                    if item.offset == 0
                        && item.bits.is_none()
                        && self.types.size_of(item.ty) == self.types.size_of(ty) =>
                {
                    self.rval(item.value)
                }
                _ => self.init_list(init, ty),
            };
            self.b.loc = v.loc;
            return self.init_var(v, val);
        }
        let Place::Mem(m) = self.bare_place(v) else { return };
        self.init_object(init, self.typed(m, ty), ty);
    }

    /// An automatic variable without initialiser: -ftrivial-auto-var-init.
    pub fn uninitialised(&mut self, v: &'a Var<'a>) {
        let Some(byte) = self.u.opts.auto_var_init else { return };
        if v.attrs.get().uninitialized {
            return;
        }
        let ty = v.ty.get();
        if let super::func::VarPlace::Slot(s) = self.var_place(v) {
            let size = self.b.func.slots[s].size;
            let m = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
            self.fill(m, byte, size);
        } else if byte == 0 {
            let z = self.zero_of(ty);
            if let Repr::Scalar(_) = repr(self.types, ty) {
                self.init_var(v, Rval::Scalar(z));
            }
        }
    }

    /// Initialises the aggregate at `dst`.
    pub fn init_object(&mut self, init: &'a Init<'a>, dst: Mem, ty: Ty) {
        let size = init.size.max(self.types.size_of(ty).unwrap_or(0));
        // A whole value: `struct s x = f();`
        if let [item] = init.items
            && item.offset == 0
            && item.bits.is_none()
            && self.types.same_unqual(item.ty, ty)
            && !matches!(strip(item.value).kind, ExprKind::StringLit(_))
        {
            return self.into(item.value, dst);
        }
        let constant: Vec<bool> = init.items.iter().map(|i| is_plain_constant(i.value)).collect();
        let nonzero = init.items.iter().zip(&constant).filter(|(i, c)| **c && !is_zero(i.value)).count();
        let plain = dst.space == 0 && !dst.volatile;
        let strings = init.items.iter().any(|i| self.is_string(i));
        // Everything constant, and enough of it to be worth an image; or mostly zero: clear, then store the rest.
        let image =
            plain && size > IMAGE_BYTES && (nonzero > 4 || strings) && nonzero * 2 >= init.items.len();
        let mut cleared = false;
        if image {
            let id = self.u.constant_image(init, &constant, size, dst.align);
            self.copy_size(dst, Mem::at(Base::Sym(id), dst.align), size);
            cleared = true;
        } else if init.zero_fill || (size > IMAGE_BYTES && nonzero * 2 < init.items.len()) {
            self.zero(dst, size);
            cleared = true;
        }
        let mut seen: FxHashMap<*const Expr, Rval> = FxHashMap::default();
        for (item, &c) in init.items.iter().zip(&constant) {
            if c && (image || (cleared && is_zero(item.value))) {
                continue;
            }
            self.init_item(item, dst, cleared, c, &mut seen);
        }
    }

    fn is_string(&self, item: &InitItem<'a>) -> bool {
        self.types.is_array(item.ty) && matches!(strip(item.value).kind, ExprKind::StringLit(_))
    }

    fn init_item(
        &mut self,
        item: &InitItem<'a>,
        dst: Mem,
        cleared: bool,
        constant: bool,
        seen: &mut FxHashMap<*const Expr<'a>, Rval>,
    ) {
        let mut m = dst.offset(item.offset as i64);
        m.any_alias = true;
        m.atomic = false;
        m.reversed = item.reversed;
        if self.is_string(item) && item.reversed {
            // Wide characters, put in order beforehand.
            let size = self.types.size_of(item.ty).unwrap_or(0);
            let id = self.u.reversed_string(item, size);
            let src = Mem::at(Base::Sym(id), 1);
            return self.copy_size(Mem { reversed: false, ..m }, src, size);
        }
        if self.is_string(item) {
            return self.init_string(item, m, cleared);
        }
        if matches!(repr(self.types, item.ty), Repr::Memory) && item.bits.is_none() {
            return self.into(item.value, m);
        }
        let v = match seen.get(&(item.value as *const Expr)) {
            Some(&v) => v,
            None => {
                let v = self.rval(item.value);
                if !constant {
                    seen.insert(item.value, v);
                }
                v
            }
        };
        self.b.loc = item.value.loc;
        let place = match item.bits {
            Some(b) => {
                // The unit's other bits: of a field before it, or nothing yet.
                if !cleared && b.first_bit() == 0 && b.width < b.unit as u16 * 8 {
                    self.zero(m, b.unit as u64);
                }
                Place::Bits(m, b)
            }
            None => Place::Mem(m),
        };
        self.write(place, item.ty, v);
    }

    fn init_string(&mut self, item: &InitItem<'a>, m: Mem, cleared: bool) {
        let ExprKind::StringLit(s) = strip(item.value).kind else { return };
        let size = match self.types.size_of(item.ty) {
            Some(0) | None => s.bytes.len() as u64,
            Some(n) => n,
        };
        let n = (s.bytes.len() as u64).min(size);
        if n > 0 && s.bytes[..n as usize].iter().any(|&b| b != 0) {
            let id = self.u.string_global(s);
            self.copy_size(m, Mem::at(Base::Sym(id), s.width as u32), n);
        } else {
            self.zero(m, n);
        }
        if !cleared && size > n {
            self.zero(m.offset(n as i64), size - n);
        }
    }

    /// The value of an initialiser list where there is no object.
    pub fn init_list(&mut self, init: &'a Init<'a>, ty: Ty) -> Rval {
        let elem_size = self.types.element(ty).and_then(|e| self.types.size_of(e)).unwrap_or(1).max(1);
        let whole = |i: &InitItem| {
            i.offset == 0 && i.bits.is_none() && self.types.size_of(i.ty) == self.types.size_of(ty)
        };
        match repr(self.types, ty) {
            Repr::Void => Rval::Void,
            Repr::Memory => {
                let s = self.temp_slot(ty);
                let size = &mut self.b.func.slots[s].size;
                *size = (*size).max(init.size);
                let m = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                self.init_object(init, m, ty);
                Rval::Mem(m)
            }
            Repr::Scalar(_) | Repr::Complex(_) if init.items.len() == 1 && whole(&init.items[0]) => {
                self.rval(init.items[0].value)
            }
            Repr::Scalar(t) if self.types.is_vector(ty) => {
                let mut lanes: Vec<Option<Value>> = vec![None; t.lanes() as usize];
                for item in init.items {
                    let v = self.value(item.value);
                    if let Some(l) = lanes.get_mut((item.offset / elem_size) as usize) {
                        *l = Some(v);
                    }
                }
                if !t.is_vector() && lanes[0].is_none() {
                    return Rval::Scalar(self.zero_of(self.types.element(ty).unwrap_or(ty)));
                }
                Rval::Scalar(self.vector_of(t, &lanes))
            }
            Repr::Scalar(_) => match init.items.first() {
                Some(i) => self.rval(i.value),
                None => Rval::Scalar(self.zero_of(ty)),
            },
            Repr::Complex(t) => {
                let zero = if t.is_float() { self.float_const(t, 0) } else { self.int_const(t, 0) };
                let mut parts = [zero; 2];
                for item in init.items {
                    parts[(item.offset / elem_size).min(1) as usize] = self.value(item.value);
                }
                Rval::Complex(parts[0], parts[1])
            }
        }
    }
}
