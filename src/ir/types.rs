//! Types of IR values: one byte each.

/// Low four bits: the lane type; high four bits: log2 of the number of lanes (0 = scalar).
/// C's `_Bool` is an `I8` holding 0 or 1, and so is the result of a scalar comparison. `PTR` is as
/// wide as the target's pointers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Type(pub u8);

impl Type {
    /// No value (the type of instructions without results).
    pub const VOID: Type = Type(0);
    pub const I8: Type = Type(1);
    pub const I16: Type = Type(2);
    pub const I32: Type = Type(3);
    pub const I64: Type = Type(4);
    pub const I128: Type = Type(5);
    pub const PTR: Type = Type(6);
    pub const F16: Type = Type(7);
    pub const F32: Type = Type(8);
    pub const F64: Type = Type(9);
    /// x87 extended: 10 value bytes, stored in 12 or 16.
    pub const F80: Type = Type(10);
    pub const F128: Type = Type(11);

    /// A vector of 2^`log2_lanes` of the scalar type `self`.
    pub const fn vector(self, log2_lanes: u8) -> Type {
        Type(self.0 & 15 | log2_lanes << 4)
    }
    /// The type of one lane (itself for a scalar).
    pub const fn lane(self) -> Type {
        Type(self.0 & 15)
    }
    pub const fn lanes(self) -> u32 {
        1 << (self.0 >> 4)
    }
    pub const fn is_vector(self) -> bool {
        self.0 > 15
    }
    /// A scalar integer, pointers not included.
    pub const fn is_int(self) -> bool {
        self.0 >= 1 && self.0 <= 5
    }
    pub const fn is_ptr(self) -> bool {
        self.0 == 6
    }
    pub const fn is_int_or_ptr(self) -> bool {
        self.0 >= 1 && self.0 <= 6
    }
    /// A scalar floating type.
    pub const fn is_float(self) -> bool {
        self.0 >= 7 && self.0 <= 11
    }
    /// Bits of value in the whole type; `ptr_bytes` gives the width of pointers.
    pub const fn bits(self, ptr_bytes: u8) -> u32 {
        let lane = match self.lane() {
            Type::I8 => 8,
            Type::I16 | Type::F16 => 16,
            Type::I32 | Type::F32 => 32,
            Type::I64 | Type::F64 => 64,
            Type::I128 | Type::F128 => 128,
            Type::F80 => 80,
            Type::PTR => ptr_bytes as u32 * 8,
            _ => 0,
        };
        lane * self.lanes()
    }
    /// Bytes a load or store of the type touches (10 for F80).
    pub const fn bytes(self, ptr_bytes: u8) -> u32 {
        self.bits(ptr_bytes) / 8
    }
    /// The scalar integer of `bits` width, if there is one.
    pub const fn int_of_bits(bits: u32) -> Option<Type> {
        Some(match bits {
            8 => Type::I8,
            16 => Type::I16,
            32 => Type::I32,
            64 => Type::I64,
            128 => Type::I128,
            _ => return None,
        })
    }
    /// Mask of the value bits of a scalar integer of at most 64 bits.
    pub const fn mask(self) -> u64 {
        match self {
            Type::I8 => 0xff,
            Type::I16 => 0xffff,
            Type::I32 => 0xffff_ffff,
            _ => u64::MAX,
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMES: [&str; 12] =
            ["void", "i8", "i16", "i32", "i64", "i128", "ptr", "f16", "f32", "f64", "f80", "f128"];
        f.write_str(NAMES.get(self.lane().0 as usize).unwrap_or(&"?"))?;
        if self.is_vector() { write!(f, "x{}", self.lanes()) } else { Ok(()) }
    }
}
impl std::fmt::Debug for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}
