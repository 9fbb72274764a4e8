//! C types as `Copy` handles into one hash-consed table.
//!
//! A [`Ty`] is a row index and the qualifiers on top of it. Rows are structural and unique, so two
//! types are identical exactly when their canonical handles are equal ([`Types::same`]). Typedef names
//! are kept as rows of their own ("sugar") for messages and for what a typedef may add (alignment,
//! `may_alias`); [`Types::strip`] takes outer ones off, [`Types::canon`] takes all of them off.
//! Qualifiers of an array are those of its element (C11 §6.7.3p9): no `Ty` has qualifier bits on an array row.
//!
//! `Types::kind` looks through outer sugar but leaves the sugar inside, so the pointee of
//! `unaligned_int *` is still `unaligned_int` and [`Types::align_of`] of it is right. Ask for
//! alignment before stripping.

use super::decl::Var;
use super::expr::{BinOp, CastKind, Expr, ExprKind, FieldRef};
use crate::support::intern::Name;
use crate::support::source::Loc;
use crate::support::target_info::{LongDouble, StdInt, TargetInfo, VaListKind};
use bumpalo::Bump;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Type qualifiers, one bit each, address spaces among them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Quals(pub u8);

impl Quals {
    pub const NONE: Quals = Quals(0);
    pub const CONST: Quals = Quals(1);
    pub const VOLATILE: Quals = Quals(2);
    pub const RESTRICT: Quals = Quals(4);
    pub const ATOMIC: Quals = Quals(8);
    /// x86 named address spaces `__seg_fs` and `__seg_gs`.
    pub const SEG_FS: Quals = Quals(16);
    pub const SEG_GS: Quals = Quals(32);

    /// True if all of `q` is set here.
    pub fn has(self, q: Quals) -> bool {
        self.0 & q.0 == q.0
    }
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    pub fn union(self, q: Quals) -> Quals {
        Quals(self.0 | q.0)
    }
    pub fn minus(self, q: Quals) -> Quals {
        Quals(self.0 & !q.0)
    }
    pub fn is_const(self) -> bool {
        self.has(Quals::CONST)
    }
    pub fn is_volatile(self) -> bool {
        self.has(Quals::VOLATILE)
    }
    pub fn is_atomic(self) -> bool {
        self.has(Quals::ATOMIC)
    }
    /// The address space bits only.
    pub fn addr_space(self) -> Quals {
        Quals(self.0 & (16 | 32))
    }
}

const QUAL_BITS: u32 = 6;
const QUAL_MASK: u32 = (1 << QUAL_BITS) - 1;

/// A handle of a possibly qualified type: `row << 6 | qualifiers`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Ty(u32);

macro_rules! builtin_types {
    ($($name:ident = $kind:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Row { $($name,)* }
        impl Ty { $(pub const $name: Ty = Ty((Row::$name as u32) << QUAL_BITS);)* }
        /// The rows every table starts with, in order of the constants of [`Ty`].
        fn builtin_rows<'a>() -> impl Iterator<Item = TypeKind<'a>> {
            [$($kind,)*].into_iter()
        }
    };
}

builtin_types! {
    ERROR = TypeKind::Error;
    VOID = TypeKind::Void;
    BOOL = TypeKind::Bool;
    CHAR = TypeKind::Int(IntKind::Char);
    SCHAR = TypeKind::Int(IntKind::SChar);
    UCHAR = TypeKind::Int(IntKind::UChar);
    SHORT = TypeKind::Int(IntKind::Short);
    USHORT = TypeKind::Int(IntKind::UShort);
    INT = TypeKind::Int(IntKind::Int);
    UINT = TypeKind::Int(IntKind::UInt);
    LONG = TypeKind::Int(IntKind::Long);
    ULONG = TypeKind::Int(IntKind::ULong);
    LLONG = TypeKind::Int(IntKind::LLong);
    ULLONG = TypeKind::Int(IntKind::ULLong);
    INT128 = TypeKind::Int(IntKind::Int128);
    UINT128 = TypeKind::Int(IntKind::UInt128);
    FLOAT16 = TypeKind::Float(FloatKind::Float16);
    FLOAT = TypeKind::Float(FloatKind::Float);
    DOUBLE = TypeKind::Float(FloatKind::Double);
    LDOUBLE = TypeKind::Float(FloatKind::LongDouble);
    FLOAT32 = TypeKind::Float(FloatKind::Float32);
    FLOAT64 = TypeKind::Float(FloatKind::Float64);
    FLOAT128 = TypeKind::Float(FloatKind::Float128);
    FLOAT32X = TypeKind::Float(FloatKind::Float32x);
    FLOAT64X = TypeKind::Float(FloatKind::Float64x);
    NULLPTR = TypeKind::NullPtr;
    CFLOAT = TypeKind::Complex(Ty::FLOAT);
    CDOUBLE = TypeKind::Complex(Ty::DOUBLE);
    CLDOUBLE = TypeKind::Complex(Ty::LDOUBLE);
    VOID_PTR = TypeKind::Pointer(Ty::VOID);
    CONST_VOID_PTR = TypeKind::Pointer(Ty(Ty::VOID.0 | 1));
    CHAR_PTR = TypeKind::Pointer(Ty::CHAR);
    CONST_CHAR_PTR = TypeKind::Pointer(Ty(Ty::CHAR.0 | 1));
}

impl Ty {
    /// The table row, without qualifiers.
    fn row(self) -> usize {
        (self.0 >> QUAL_BITS) as usize
    }
    /// The qualifier bits of the handle itself; those a typedef brings are seen by [`Types::quals`].
    pub fn own_quals(self) -> Quals {
        Quals((self.0 & QUAL_MASK) as u8)
    }
    /// Without the handle's own qualifiers (see [`Types::unqual`]).
    fn bare(self) -> Ty {
        Ty(self.0 & !QUAL_MASK)
    }
    fn or(self, q: Quals) -> Ty {
        Ty(self.0 | q.0 as u32)
    }
    pub fn is_error(self) -> bool {
        self.row() == Ty::ERROR.row()
    }
}

crate::entity! {
    /// A struct or union type.
    pub struct RecordId, "record"
}
crate::entity! {
    /// An enumerated type.
    pub struct EnumId, "enum"
}

/// The standard integer types but `_Bool`, in rank order (`Char` is `char` itself).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IntKind {
    Char,
    SChar,
    UChar,
    Short,
    UShort,
    Int,
    UInt,
    Long,
    ULong,
    LLong,
    ULLong,
    Int128,
    UInt128,
}

/// Floating types; which have the same format is the target's matter ([`Types::float_format`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FloatKind {
    Float16,
    Float,
    Double,
    LongDouble,
    Float32,
    Float64,
    /// `_Float128`, and `__float128` where the target has it.
    Float128,
    Float32x,
    Float64x,
}

/// Encodings of floating values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FloatFormat {
    F16,
    F32,
    F64,
    /// x87 extended: 80 bits in 12 or 16 bytes.
    X87,
    F128,
}

/// How long an array is.
#[derive(Clone, Copy)]
pub enum ArrayLen<'a> {
    /// `[]`: not known (yet).
    Incomplete,
    Fixed(u64),
    /// Known at run time only.
    Vla(&'a Vla<'a>),
    /// `[*]` or a variable bound in a prototype: variably modified, length never asked for.
    Star,
}

/// A size known at run time: an array bound, or where a member begins behind one of run-time size. It is evaluated once, where the declaration (or type name) is reached
/// ([`super::stmt::StmtKind::VlaBound`], [`super::expr::ExprKind::VlaBounds`], [`super::decl::FuncBody::entry_bounds`]),
/// and its value kept in `value`; the size of the array type is that value times the element's size.
pub struct Vla<'a> {
    /// The bound (or bytes), converted to `size_t`.
    pub count: &'a Expr<'a>,
    /// An unnamed local `size_t` that holds it after evaluation.
    pub value: &'a Var<'a>,
}

/// Calling conventions that are part of a function's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum CallConv {
    #[default]
    Default,
    /// `ms_abi` on x86-64.
    Ms,
    /// i386 `stdcall`, `fastcall`, `thiscall`.
    Stdcall,
    Fastcall,
    Thiscall,
}

/// A function type. Parameter types are adjusted (arrays and functions are pointers) and unqualified.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FuncType<'a> {
    pub ret: Ty,
    pub params: &'a [Ty],
    pub variadic: bool,
    /// False for `()` of before C23: nothing is known of the parameters. A K&R definition has
    /// `prototype: false` too; its promoted parameter types are not in the type.
    pub prototype: bool,
    /// The function does not return (not part of the type's identity).
    pub noreturn: bool,
    /// i386 `regparm(n)`, 0 if not given.
    pub regparm: u8,
    pub conv: CallConv,
}

/// What a type is.
#[derive(Clone, Copy)]
pub enum TypeKind<'a> {
    /// Something was wrong with it and was reported; anything goes, silently.
    Error,
    Void,
    Bool,
    Int(IntKind),
    BitInt {
        signed: bool,
        width: u32,
    },
    Float(FloatKind),
    /// Element: a floating or (GNU) integer type.
    Complex(Ty),
    Pointer(Ty),
    NullPtr,
    Array {
        elem: Ty,
        len: ArrayLen<'a>,
    },
    /// GNU `vector_size`.
    Vector {
        elem: Ty,
        lanes: u32,
    },
    Function(&'a FuncType<'a>),
    Record(RecordId),
    Enum(EnumId),
    /// Sugar: a typedef name for `of`. Seen only by [`Types::raw_kind`].
    Typedef {
        name: Name,
        of: Ty,
        align: u32,
        may_alias: bool,
    },
}

/// Hash and equality of rows. A VLA bound is itself only: equal by address.
fn vla_key<'a>(len: &ArrayLen<'a>) -> (u8, u64) {
    match len {
        ArrayLen::Incomplete => (0, 0),
        ArrayLen::Fixed(n) => (1, *n),
        ArrayLen::Vla(v) => (2, *v as *const Vla as usize as u64),
        ArrayLen::Star => (3, 0),
    }
}
impl PartialEq for TypeKind<'_> {
    fn eq(&self, o: &Self) -> bool {
        use TypeKind::*;
        match (self, o) {
            (Int(a), Int(b)) => a == b,
            (BitInt { signed: s, width: w }, BitInt { signed: t, width: v }) => s == t && w == v,
            (Float(a), Float(b)) => a == b,
            (Complex(a), Complex(b)) | (Pointer(a), Pointer(b)) => a == b,
            (Array { elem: a, len: m }, Array { elem: b, len: n }) => a == b && vla_key(m) == vla_key(n),
            (Vector { elem: a, lanes: m }, Vector { elem: b, lanes: n }) => a == b && m == n,
            (Function(a), Function(b)) => a == b,
            (Record(a), Record(b)) => a == b,
            (Enum(a), Enum(b)) => a == b,
            (
                Typedef { name: a, of: p, align: x, may_alias: m },
                Typedef { name: b, of: q, align: y, may_alias: n },
            ) => a == b && p == q && x == y && m == n,
            _ => std::mem::discriminant(self) == std::mem::discriminant(o),
        }
    }
}
impl Eq for TypeKind<'_> {}
impl Hash for TypeKind<'_> {
    fn hash<H: Hasher>(&self, h: &mut H) {
        use TypeKind::*;
        std::mem::discriminant(self).hash(h);
        match self {
            Error | Void | Bool | NullPtr => {}
            Int(k) => k.hash(h),
            BitInt { signed, width } => (signed, width).hash(h),
            Float(k) => k.hash(h),
            Complex(t) | Pointer(t) => t.hash(h),
            Array { elem, len } => (elem, vla_key(len)).hash(h),
            Vector { elem, lanes } => (elem, lanes).hash(h),
            Function(f) => f.hash(h),
            Record(r) => r.hash(h),
            Enum(e) => e.hash(h),
            Typedef { name, of, align, may_alias } => (name, of, align, may_alias).hash(h),
        }
    }
}

/// Where a bit-field lies within the bytes at its [`Field::offset`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BitPlace {
    /// Bytes to access at the field's offset. A power of two up to 8 is one access; other values
    /// (a packed field across units) must be accessed in pieces. Never covers a neighbouring
    /// member that is not a bit-field (C11 §3.14 memory locations).
    pub unit: u8,
    /// Position of the field's lowest bit in the unit, counted from the least significant bit.
    pub shift: u8,
    /// Width in bits, at least 1.
    pub width: u16,
    /// The unit's bytes are in the order the target does not use (`scalar_storage_order`); `shift` counts in the value
    /// they make when read so.
    pub reversed: bool,
}

impl BitPlace {
    /// The first bit it has in storage order, from the start of the unit.
    pub fn first_bit(self) -> u32 {
        match self.reversed {
            true => self.unit as u32 * 8 - self.shift as u32 - self.width as u32,
            false => self.shift as u32,
        }
    }
}

/// A member of a struct or union.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// `Name::NONE` for an anonymous struct or union member, and for unnamed bit-fields.
    pub name: Name,
    pub ty: Ty,
    /// Byte offset from the start of the record (of the access unit for a bit-field).
    pub offset: u64,
    /// Behind a member of run-time size: bytes to add to `offset`.
    pub after: Option<&'a Vla<'a>>,
    pub bits: Option<BitPlace>,
    /// Alignment known for the member's address, in bytes (1 for packed members).
    pub align: u32,
}

/// A struct or union.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// `Name::NONE` if it has no tag.
    pub tag: Name,
    pub is_union: bool,
    pub loc: Loc,
    /// False until the closing brace.
    pub complete: bool,
    /// Being defined right now (`struct s { struct s { …`).
    pub being_defined: bool,
    /// All members in order, unnamed bit-fields included (zero-width ones are not).
    pub fields: &'a [Field<'a>],
    /// Bytes.
    pub size: u64,
    /// The size if it depends on run-time bounds of members (GNU); `size` is 0 then.
    pub run_time_size: Option<&'a Vla<'a>>,
    /// A member has a variably modified type.
    pub variably_modified: bool,
    pub align: u32,
    pub packed: bool,
    /// GNU `transparent_union`.
    pub transparent: bool,
    pub may_alias: bool,
    /// Last member is a flexible array (or a struct that ends so).
    pub flexible: bool,
    /// Some member, however deep, is const (the record is not assignable).
    pub has_const: bool,
    /// Some member, however deep, is volatile.
    pub has_volatile: bool,
    /// Scalar members are stored in the byte order the target does not use (`scalar_storage_order`).
    pub reversed: bool,
    /// `designated_init`.
    pub designated_init: bool,
    /// A typedef name given to an untagged record, for messages.
    pub typedef_name: Name,
    /// Nesting level of the scope it was declared in (0 is file scope).
    pub scope_depth: u32,
}

/// An enumerated type.
#[derive(Clone, Copy)]
pub struct Enum<'a> {
    pub tag: Name,
    pub loc: Loc,
    pub complete: bool,
    /// The integer type it is compatible with; `int` until complete.
    pub underlying: Ty,
    /// C23: the underlying type was written.
    pub fixed: bool,
    pub packed: bool,
    pub enumerators: &'a [(Name, i128)],
    pub typedef_name: Name,
}

struct RowData<'a> {
    kind: TypeKind<'a>,
    /// All sugar taken off, inside and out. May carry qualifiers.
    canon: Ty,
    /// Outer sugar taken off. May carry qualifiers.
    strip: Ty,
}

/// The table of all types of a translation unit.
pub struct Types<'a> {
    arena: &'a Bump,
    rows: Vec<RowData<'a>>,
    index: FxHashMap<TypeKind<'a>, Ty>,
    records: Vec<Record<'a>>,
    enums: Vec<Enum<'a>>,
    target: TargetInfo,
    /// `-funsigned-char` and `-fsigned-char` override the target.
    pub char_signed: bool,
    /// `-fplan9-extensions`: an anonymous member may be named by its typedef.
    pub typedef_members: bool,
    /// The type of `__builtin_va_list`.
    pub va_list: Ty,
}

impl<'a> Types<'a> {
    pub fn new(arena: &'a Bump, target: &TargetInfo) -> Self {
        let mut t = Types {
            arena,
            rows: Vec::with_capacity(1024),
            index: FxHashMap::default(),
            records: Vec::new(),
            enums: Vec::new(),
            target: target.clone(),
            char_signed: target.char_signed,
            typedef_members: false,
            va_list: Ty::ERROR,
        };
        for (i, kind) in builtin_rows().enumerate() {
            let ty = t.intern(kind);
            debug_assert_eq!(ty.row(), i);
        }
        t.va_list = t.make_va_list();
        t
    }

    pub fn arena(&self) -> &'a Bump {
        self.arena
    }
    pub fn target(&self) -> &TargetInfo {
        &self.target
    }

    fn make_va_list(&mut self) -> Ty {
        let field = |name: &str, ty, offset: u64, align| Field {
            name: Name::intern(name),
            ty,
            offset,
            after: None,
            bits: None,
            align,
        };
        let (tag, fields, size) = match self.target.va_list {
            VaListKind::Pointer => {
                return self.typedef(Name::intern("__builtin_va_list"), Ty::VOID_PTR, 0, false);
            }
            // System V psABI x86-64, figure 3.34.
            VaListKind::X86_64 => (
                "__va_list_tag",
                vec![
                    field("gp_offset", Ty::UINT, 0, 4),
                    field("fp_offset", Ty::UINT, 4, 4),
                    field("overflow_arg_area", Ty::VOID_PTR, 8, 8),
                    field("reg_save_area", Ty::VOID_PTR, 16, 8),
                ],
                24,
            ),
        };
        let (id, ty) = self.new_record(Name::intern(tag), false, Loc::NONE);
        let fields = self.arena.alloc_slice_copy(&fields);
        let r = self.record_mut(id);
        r.complete = true;
        r.fields = fields;
        r.size = size;
        r.align = 8;
        let of =
            if self.target.va_list == VaListKind::X86_64 { self.array(ty, ArrayLen::Fixed(1)) } else { ty };
        self.typedef(Name::intern("__builtin_va_list"), of, 0, false)
    }

    fn intern(&mut self, kind: TypeKind<'a>) -> Ty {
        if let Some(&t) = self.index.get(&kind) {
            return t;
        }
        let canon = match kind {
            TypeKind::Typedef { of, .. } => Some(self.canon(of)),
            TypeKind::Pointer(t) => {
                let c = self.canon(t);
                (c != t).then(|| self.intern(TypeKind::Pointer(c)))
            }
            TypeKind::Complex(t) => {
                let c = self.canon(t);
                (c != t).then(|| self.intern(TypeKind::Complex(c)))
            }
            TypeKind::Array { elem, len } => {
                let c = self.canon(elem);
                (c != elem).then(|| self.intern(TypeKind::Array { elem: c, len }))
            }
            TypeKind::Vector { elem, lanes } => {
                let c = self.canon(elem);
                (c != elem).then(|| self.intern(TypeKind::Vector { elem: c, lanes }))
            }
            TypeKind::Function(f) => {
                let ret = self.canon(f.ret);
                let same = ret == f.ret && !f.noreturn && f.params.iter().all(|&p| self.canon(p) == p);
                (!same).then(|| {
                    let params = self.arena.alloc_slice_fill_iter(f.params.iter().map(|&p| self.canon(p)));
                    let f = self.arena.alloc(FuncType { ret, params, noreturn: false, ..*f });
                    self.intern(TypeKind::Function(f))
                })
            }
            _ => None,
        };
        let row = self.rows.len();
        assert!(row < 1 << (32 - QUAL_BITS), "type table full");
        let ty = Ty((row as u32) << QUAL_BITS);
        let strip = match kind {
            TypeKind::Typedef { of, .. } => self.strip(of),
            _ => ty,
        };
        self.rows.push(RowData { kind, canon: canon.unwrap_or(ty), strip });
        self.index.insert(kind, ty);
        ty
    }

    // Making types.

    pub fn pointer(&mut self, to: Ty) -> Ty {
        self.intern(TypeKind::Pointer(to))
    }
    /// Qualifiers wanted on an array go to `elem`.
    pub fn array(&mut self, elem: Ty, len: ArrayLen<'a>) -> Ty {
        self.intern(TypeKind::Array { elem, len })
    }
    pub fn vector(&mut self, elem: Ty, lanes: u32) -> Ty {
        self.intern(TypeKind::Vector { elem, lanes })
    }
    /// `elem` is a floating or integer type.
    pub fn complex(&mut self, elem: Ty) -> Ty {
        self.intern(TypeKind::Complex(elem))
    }
    pub fn bit_int(&mut self, signed: bool, width: u32) -> Ty {
        self.intern(TypeKind::BitInt { signed, width })
    }
    pub fn function(&mut self, f: FuncType<'a>) -> Ty {
        let f = self.arena.alloc(f);
        self.intern(TypeKind::Function(f))
    }
    /// A prototyped function type, e.g. of a builtin.
    pub fn prototype(&mut self, ret: Ty, params: &[Ty], variadic: bool) -> Ty {
        let params = self.arena.alloc_slice_copy(params);
        self.function(FuncType {
            ret,
            params,
            variadic,
            prototype: true,
            noreturn: false,
            regparm: 0,
            conv: CallConv::Default,
        })
    }
    /// A typedef name for `of`; `align` in bytes overrides the alignment (0: does not), `may_alias` as gcc's attribute.
    pub fn typedef(&mut self, name: Name, of: Ty, align: u32, may_alias: bool) -> Ty {
        self.intern(TypeKind::Typedef { name, of, align, may_alias })
    }
    pub fn new_record(&mut self, tag: Name, is_union: bool, loc: Loc) -> (RecordId, Ty) {
        let id = RecordId(self.records.len() as u32);
        self.records.push(Record {
            tag,
            is_union,
            loc,
            complete: false,
            being_defined: false,
            fields: &[],
            size: 0,
            run_time_size: None,
            variably_modified: false,
            align: 1,
            packed: false,
            transparent: false,
            may_alias: false,
            flexible: false,
            has_const: false,
            has_volatile: false,
            reversed: false,
            designated_init: false,
            typedef_name: Name::NONE,
            scope_depth: 0,
        });
        (id, self.intern(TypeKind::Record(id)))
    }
    pub fn new_enum(&mut self, tag: Name, loc: Loc) -> (EnumId, Ty) {
        let id = EnumId(self.enums.len() as u32);
        self.enums.push(Enum {
            tag,
            loc,
            complete: false,
            underlying: Ty::UINT,
            fixed: false,
            packed: false,
            enumerators: &[],
            typedef_name: Name::NONE,
        });
        (id, self.intern(TypeKind::Enum(id)))
    }
    /// The handle of a record's type.
    pub fn record_ty(&mut self, id: RecordId) -> Ty {
        self.intern(TypeKind::Record(id))
    }
    /// The handle of an enum's type.
    pub fn enum_ty(&mut self, id: EnumId) -> Ty {
        self.intern(TypeKind::Enum(id))
    }
    pub fn record(&self, id: RecordId) -> &Record<'a> {
        &self.records[id.0 as usize]
    }
    pub fn record_mut(&mut self, id: RecordId) -> &mut Record<'a> {
        &mut self.records[id.0 as usize]
    }
    pub fn enumeration(&self, id: EnumId) -> &Enum<'a> {
        &self.enums[id.0 as usize]
    }
    pub fn enumeration_mut(&mut self, id: EnumId) -> &mut Enum<'a> {
        &mut self.enums[id.0 as usize]
    }

    /// `ty` with qualifiers added (to the element if it is an array).
    pub fn qualified(&mut self, ty: Ty, q: Quals) -> Ty {
        if q.is_empty() {
            return ty;
        }
        if let TypeKind::Array { elem, len } = *self.kind(ty) {
            let elem = self.qualified(elem, q);
            return self.array(elem, len);
        }
        ty.or(q)
    }
    /// `ty` without any outer qualifier; sugar is kept if it brought none. An array's element is unqualified too.
    pub fn unqual(&mut self, ty: Ty) -> Ty {
        if self.quals(ty).is_empty() {
            return ty;
        }
        if let TypeKind::Array { elem, len } = *self.kind(ty) {
            let elem = self.unqual(elem);
            return self.array(elem, len);
        }
        let bare = ty.bare();
        if self.quals(bare).is_empty() { bare } else { self.strip(ty).bare() }
    }
    /// Like [`Self::unqual`] for a type known not to be an array; needs no table change.
    pub fn unqual_scalar(&self, ty: Ty) -> Ty {
        let bare = ty.bare();
        if self.quals(bare).is_empty() { bare } else { self.strip(ty).bare() }
    }

    // Asking about types.

    /// What `ty` is, outer typedef names looked through.
    pub fn kind(&self, ty: Ty) -> &TypeKind<'a> {
        &self.rows[self.rows[ty.row()].strip.row()].kind
    }
    /// What `ty` is as written: may be [`TypeKind::Typedef`].
    pub fn raw_kind(&self, ty: Ty) -> &TypeKind<'a> {
        &self.rows[ty.row()].kind
    }
    /// Outer typedef names taken off, their qualifiers kept.
    pub fn strip(&self, ty: Ty) -> Ty {
        self.rows[ty.row()].strip.or(ty.own_quals())
    }
    /// All typedef names taken off, inside and out; qualifiers kept.
    pub fn canon(&self, ty: Ty) -> Ty {
        self.rows[ty.row()].canon.or(ty.own_quals())
    }
    /// The canonical type without outer qualifiers: equality of these is type identity.
    pub fn canon_unqual(&self, ty: Ty) -> Ty {
        self.rows[ty.row()].canon.bare()
    }
    /// Identical types, qualifiers included.
    pub fn same(&self, a: Ty, b: Ty) -> bool {
        self.canon(a) == self.canon(b)
    }
    /// Identical but for outer qualifiers.
    pub fn same_unqual(&self, a: Ty, b: Ty) -> bool {
        self.canon_unqual(a) == self.canon_unqual(b)
    }
    /// Outer qualifiers, typedefs looked through; an array has its element's.
    pub fn quals(&self, ty: Ty) -> Quals {
        let mut t = self.strip(ty);
        while let TypeKind::Array { elem, .. } = self.rows[t.row()].kind {
            t = self.strip(elem);
        }
        t.own_quals()
    }

    pub fn is_void(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Void)
    }
    pub fn is_bool(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Bool)
    }
    /// Integer types: `_Bool`, enums and `_BitInt` too.
    pub fn is_integer(&self, ty: Ty) -> bool {
        matches!(
            self.kind(ty),
            TypeKind::Int(_) | TypeKind::Bool | TypeKind::Enum(_) | TypeKind::BitInt { .. }
        )
    }
    /// Real floating types.
    pub fn is_float(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Float(_))
    }
    pub fn is_complex(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Complex(_))
    }
    pub fn is_real(&self, ty: Ty) -> bool {
        self.is_integer(ty) || self.is_float(ty)
    }
    pub fn is_arithmetic(&self, ty: Ty) -> bool {
        self.is_real(ty) || self.is_complex(ty)
    }
    pub fn is_pointer(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Pointer(_))
    }
    pub fn is_scalar(&self, ty: Ty) -> bool {
        self.is_arithmetic(ty) || matches!(self.kind(ty), TypeKind::Pointer(_) | TypeKind::NullPtr)
    }
    pub fn is_array(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Array { .. })
    }
    pub fn is_function(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Function(_))
    }
    pub fn is_record(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Record(_))
    }
    pub fn is_vector(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TypeKind::Vector { .. })
    }
    /// The type pointed to.
    pub fn pointee(&self, ty: Ty) -> Option<Ty> {
        match *self.kind(ty) {
            TypeKind::Pointer(t) => Some(t),
            _ => None,
        }
    }
    /// The element of an array or vector or complex type.
    pub fn element(&self, ty: Ty) -> Option<Ty> {
        match *self.kind(ty) {
            TypeKind::Array { elem, .. } | TypeKind::Vector { elem, .. } | TypeKind::Complex(elem) => {
                Some(elem)
            }
            _ => None,
        }
    }
    pub fn func(&self, ty: Ty) -> Option<&'a FuncType<'a>> {
        match *self.kind(ty) {
            TypeKind::Function(f) => Some(f),
            _ => None,
        }
    }
    pub fn as_record(&self, ty: Ty) -> Option<&Record<'a>> {
        match *self.kind(ty) {
            TypeKind::Record(id) => Some(self.record(id)),
            _ => None,
        }
    }
    /// For an enum its underlying integer type, else `ty` itself.
    pub fn enum_to_int(&self, ty: Ty) -> Ty {
        match *self.kind(ty) {
            TypeKind::Enum(id) => self.enumeration(id).underlying,
            _ => ty,
        }
    }
    /// True if values of the integer type are signed (false for anything else).
    pub fn is_signed(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Int(k) => self.int_signed(k),
            TypeKind::BitInt { signed, .. } => signed,
            TypeKind::Enum(id) => self.is_signed(self.enumeration(id).underlying),
            _ => false,
        }
    }
    fn int_signed(&self, k: IntKind) -> bool {
        use IntKind::*;
        match k {
            Char => self.char_signed,
            SChar | Short | Int | Long | LLong | Int128 => true,
            UChar | UShort | UInt | ULong | ULLong | UInt128 => false,
        }
    }
    fn int_size(&self, k: IntKind) -> u64 {
        use IntKind::*;
        match k {
            Char | SChar | UChar => 1,
            Short | UShort => 2,
            Int | UInt => 4,
            Long | ULong => self.target.long_size as u64,
            LLong | ULLong => 8,
            Int128 | UInt128 => 16,
        }
    }
    /// Value bits of an integer type, sign included; 1 for `_Bool`; 0 for other types.
    pub fn int_width(&self, ty: Ty) -> u32 {
        match *self.kind(ty) {
            TypeKind::Bool => 1,
            TypeKind::Int(k) => self.int_size(k) as u32 * 8,
            TypeKind::BitInt { width, .. } => width,
            TypeKind::Enum(id) => self.int_width(self.enumeration(id).underlying),
            _ => 0,
        }
    }
    /// The encoding of a floating kind on this target.
    pub fn float_format(&self, k: FloatKind) -> FloatFormat {
        use FloatKind::{Double, Float, Float16, Float32, Float32x, Float64, Float64x, Float128};
        match k {
            Float16 => FloatFormat::F16,
            Float | Float32 => FloatFormat::F32,
            Double | Float64 | Float32x => FloatFormat::F64,
            Float128 => FloatFormat::F128,
            FloatKind::LongDouble => match self.target.long_double {
                LongDouble::F64 => FloatFormat::F64,
                LongDouble::F80 => FloatFormat::X87,
                LongDouble::F128 => FloatFormat::F128,
            },
            Float64x => match self.target.long_double {
                LongDouble::F80 => FloatFormat::X87,
                _ => FloatFormat::F128,
            },
        }
    }
    fn float_size(&self, k: FloatKind) -> (u64, u32) {
        match self.float_format(k) {
            FloatFormat::F16 => (2, 2),
            FloatFormat::F32 => (4, 4),
            FloatFormat::F64 => (8, 8),
            FloatFormat::X87 => (self.target.long_double_size as u64, self.target.long_double_align as u32),
            FloatFormat::F128 => (16, 16),
        }
    }

    /// Size in bytes; `None` for incomplete, function and variable-length types. `void` and functions
    /// count as 1 in GNU pointer arithmetic: the caller's matter.
    pub fn size_of(&self, ty: Ty) -> Option<u64> {
        match *self.kind(ty) {
            TypeKind::Error => Some(1),
            TypeKind::Void | TypeKind::Function(_) => None,
            TypeKind::Bool => Some(1),
            TypeKind::Int(k) => Some(self.int_size(k)),
            TypeKind::BitInt { width, .. } => Some(self.bit_int_layout(width).0),
            TypeKind::Float(k) => Some(self.float_size(k).0),
            TypeKind::Complex(e) => self.size_of(e).map(|n| n * 2),
            TypeKind::Pointer(_) | TypeKind::NullPtr => Some(self.target.pointer_size as u64),
            TypeKind::Array { elem, len: ArrayLen::Fixed(n) } => self.size_of(elem)?.checked_mul(n),
            TypeKind::Array { .. } => None,
            TypeKind::Vector { elem, lanes } => self.size_of(elem).map(|n| n * lanes as u64),
            TypeKind::Record(id) => {
                let r = self.record(id);
                (r.complete && r.run_time_size.is_none()).then_some(r.size)
            }
            TypeKind::Enum(id) => {
                let e = self.enumeration(id);
                if e.complete || e.fixed { self.size_of(e.underlying) } else { None }
            }
            TypeKind::Typedef { .. } => unreachable!("kind() strips typedefs"),
        }
    }
    /// x86-64 psABI `_BitInt`: as the smallest fitting integer up to 64 bits, else 8-byte units.
    fn bit_int_layout(&self, width: u32) -> (u64, u32) {
        match width {
            0..=8 => (1, 1),
            9..=16 => (2, 2),
            17..=32 => (4, 4),
            33..=64 => (8, self.target.align_i64 as u32),
            _ => {
                let unit = if self.target.pointer_size == 8 { 8 } else { 4 };
                ((width as u64).div_ceil(unit * 8) * unit, unit as u32)
            }
        }
    }
    /// Alignment in bytes (`_Alignof`); 1 for void, functions and incomplete types. Typedef alignment counts.
    pub fn align_of(&self, ty: Ty) -> u32 {
        let natural = match *self.raw_kind(ty) {
            TypeKind::Typedef { align, .. } if align != 0 => return align,
            TypeKind::Typedef { of, .. } => self.align_of(of),
            TypeKind::Error | TypeKind::Void | TypeKind::Function(_) | TypeKind::Bool => 1,
            TypeKind::Int(k) => match self.int_size(k) {
                8 => self.target.align_i64 as u32,
                n => n as u32,
            },
            TypeKind::BitInt { width, .. } => self.bit_int_layout(width).1,
            TypeKind::Float(k) => match self.float_size(k) {
                (8, _) => self.target.align_f64 as u32,
                (_, a) => a,
            },
            TypeKind::Complex(e) => self.align_of(e),
            TypeKind::Pointer(_) | TypeKind::NullPtr => self.target.pointer_size as u32,
            TypeKind::Array { elem, .. } => self.align_of(elem),
            TypeKind::Vector { .. } => self.size_of(ty).unwrap_or(1).next_power_of_two() as u32,
            TypeKind::Record(id) => self.record(id).align,
            TypeKind::Enum(id) => self.align_of(self.enumeration(id).underlying),
        };
        if ty.own_quals().is_atomic() {
            // Atomic objects of 1, 2, 4, 8 or 16 bytes are aligned to their size, so that one instruction does.
            if let Some(n @ (1 | 2 | 4 | 8 | 16)) = self.size_of(ty) {
                return natural.max(n as u32);
            }
        }
        natural
    }
    /// Accesses through this type may alias anything (`may_alias`; characters are the caller's matter).
    pub fn may_alias(&self, ty: Ty) -> bool {
        match *self.raw_kind(ty) {
            TypeKind::Typedef { may_alias: true, .. } => true,
            TypeKind::Typedef { of, .. } => self.may_alias(of),
            TypeKind::Record(id) => self.record(id).may_alias,
            _ => false,
        }
    }
    /// Complete object or `void`-free type: one whose size will be known at run time at least.
    pub fn is_complete(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Void | TypeKind::Function(_) => false,
            TypeKind::Array { elem, len } => !matches!(len, ArrayLen::Incomplete) && self.is_complete(elem),
            TypeKind::Record(id) => self.record(id).complete,
            TypeKind::Enum(id) => self.enumeration(id).complete || self.enumeration(id).fixed,
            _ => true,
        }
    }
    /// An array with `[]` somewhere in its elements.
    pub fn has_incomplete_array_deep(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Array { len: ArrayLen::Incomplete, .. } => true,
            TypeKind::Array { elem, .. } => self.has_incomplete_array_deep(elem),
            _ => false,
        }
    }
    /// An array (or a record of such) whose size is known at run time only (however deep in elements).
    pub fn is_vla(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Record(id) => self.record(id).run_time_size.is_some(),
            TypeKind::Array { len: ArrayLen::Vla(_) | ArrayLen::Star, .. } => true,
            TypeKind::Array { elem, .. } => self.is_vla(elem),
            _ => false,
        }
    }
    /// An automatic object that gets its stack where it is declared, not in the frame: one of run-time size, or larger than
    /// a frame may be.
    pub fn has_own_stack(&self, ty: Ty) -> bool {
        self.is_vla(ty) || self.size_of(ty).is_some_and(|n| n > 1 << 30)
    }
    /// Variably modified (C11 §6.7.6p3): some declarator in it has a run-time bound.
    pub fn is_variably_modified(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Array { len: ArrayLen::Vla(_) | ArrayLen::Star, .. } => true,
            TypeKind::Array { elem, .. } => self.is_variably_modified(elem),
            TypeKind::Pointer(t) => self.is_variably_modified(t),
            TypeKind::Record(id) => self.record(id).variably_modified,
            TypeKind::Function(f) => self.is_variably_modified(f.ret),
            _ => false,
        }
    }

    /// The signed or unsigned type of the same rank; `ty` itself for `_Bool`, enums give their integer type's.
    pub fn with_sign(&mut self, ty: Ty, signed: bool) -> Ty {
        use IntKind::*;
        let ty = self.enum_to_int(ty);
        match *self.kind(ty) {
            TypeKind::Int(k) => {
                let (s, u) = match k {
                    Char | SChar | UChar => (Ty::SCHAR, Ty::UCHAR),
                    Short | UShort => (Ty::SHORT, Ty::USHORT),
                    Int | UInt => (Ty::INT, Ty::UINT),
                    Long | ULong => (Ty::LONG, Ty::ULONG),
                    LLong | ULLong => (Ty::LLONG, Ty::ULLONG),
                    Int128 | UInt128 => (Ty::INT128, Ty::UINT128),
                };
                if signed { s } else { u }
            }
            TypeKind::BitInt { width, .. } => self.bit_int(signed, width),
            _ => ty,
        }
    }
    pub fn std_int(&self, s: StdInt) -> Ty {
        match s {
            StdInt::Int => Ty::INT,
            StdInt::UInt => Ty::UINT,
            StdInt::Long => Ty::LONG,
            StdInt::ULong => Ty::ULONG,
            StdInt::LongLong => Ty::LLONG,
            StdInt::ULongLong => Ty::ULLONG,
            StdInt::Short => Ty::SHORT,
            StdInt::UShort => Ty::USHORT,
        }
    }
    pub fn size_t(&self) -> Ty {
        self.std_int(self.target.size_t)
    }
    pub fn ptrdiff_t(&self) -> Ty {
        self.std_int(self.target.ptrdiff_t)
    }
    pub fn wchar_t(&self) -> Ty {
        self.std_int(self.target.wchar)
    }
    /// An integer type as wide as a pointer (`uintptr_t`, `intptr_t`).
    pub fn intptr(&self, signed: bool) -> Ty {
        match (self.target.pointer_size == self.target.long_size, signed) {
            (true, true) => Ty::LONG,
            (true, false) => Ty::ULONG,
            (false, true) if self.target.pointer_size == 8 => Ty::LLONG,
            (false, false) if self.target.pointer_size == 8 => Ty::ULLONG,
            (false, true) => Ty::INT,
            (false, false) => Ty::UINT,
        }
    }
    /// The signed or unsigned standard integer type of exactly `bits` bits (for `__attribute__((mode))`, vector masks).
    pub fn int_of_width(&self, bits: u32, signed: bool) -> Option<Ty> {
        let (s, u) = match bits {
            8 => (Ty::SCHAR, Ty::UCHAR),
            16 => (Ty::SHORT, Ty::USHORT),
            32 => (Ty::INT, Ty::UINT),
            64 if self.target.long_size == 8 => (Ty::LONG, Ty::ULONG),
            64 => (Ty::LLONG, Ty::ULLONG),
            128 => (Ty::INT128, Ty::UINT128),
            _ => return None,
        };
        Some(if signed { s } else { u })
    }

    /// The member an access names.
    pub fn field(&self, f: &FieldRef) -> &Field<'a> {
        &self.record(f.record).fields[f.index as usize]
    }
    /// Is an object of type `ty` in a record with reversed storage order itself stored so? Pointers, vectors and
    /// records are not; of an array its elements are.
    pub fn is_reversible(&self, ty: Ty) -> bool {
        match *self.kind(ty) {
            TypeKind::Array { elem, .. } => self.is_reversible(elem),
            _ => self.is_arithmetic(ty),
        }
    }
    /// Does lvalue `e` designate (part of) a member stored in reversed byte order?
    pub fn is_reversed(&self, e: &Expr<'a>) -> bool {
        let mut e = e;
        loop {
            e = match e.kind {
                ExprKind::Paren(x) | ExprKind::RealPart(x) | ExprKind::ImagPart(x) => x,
                ExprKind::Member { field, .. } => {
                    return self.record(field.record).reversed && self.is_reversible(e.ty);
                }
                // An element: down the additions to the array.
                ExprKind::Deref(mut p) => loop {
                    p = match p.kind {
                        ExprKind::Paren(x) | ExprKind::Binary(BinOp::PtrAdd | BinOp::PtrSub, x, _) => x,
                        ExprKind::Cast(CastKind::ArrayToPointer, x) => break x,
                        _ => return false,
                    };
                },
                _ => return false,
            }
        }
    }
    /// Finds member `name` of a record, looking into anonymous members. Fills `path` with the field
    /// indices from the outside in; false if there is none.
    pub fn find_member(&self, id: RecordId, name: Name, path: &mut Vec<u32>) -> bool {
        for (i, f) in self.record(id).fields.iter().enumerate() {
            if f.name == name && name.is_some() {
                path.push(i as u32);
                return true;
            }
            if f.name.is_none()
                && f.bits.is_none()
                && let TypeKind::Record(inner) = *self.kind(f.ty)
            {
                path.push(i as u32);
                // Plan 9: by the typedef name it was declared with.
                if self.typedef_members
                    && matches!(*self.raw_kind(f.ty), TypeKind::Typedef { name: n, .. } if n == name)
                {
                    return true;
                }
                if self.find_member(inner, name, path) {
                    return true;
                }
                path.pop();
            }
        }
        false
    }
}
