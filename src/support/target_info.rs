//! The plain-data description of a target: what types look like in memory. `ast` reads it to lay
//! out types, `pp` to predefine macros, `ir` for pointer width; each folder of `target` fills one in.

/// Which of a target's integer types a typedef'd standard type is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StdInt {
    Int,
    UInt,
    Long,
    ULong,
    LongLong,
    ULongLong,
    Short,
    UShort,
}

/// What `long double` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LongDouble {
    /// The same as double.
    F64,
    /// x87 extended, 80 bits.
    F80,
    /// IEEE binary128.
    F128,
}

/// What `__builtin_va_list` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VaListKind {
    /// `void *` (i686, RISC-V).
    Pointer,
    /// SysV x86-64: array of one struct { unsigned gp_offset, fp_offset; void *overflow_arg_area, *reg_save_area; }.
    X86_64,
}

/// Sizes and alignments are in bytes.
#[derive(Clone, Debug)]
pub struct TargetInfo {
    /// GNU triple, as `-dumpmachine` prints it (`x86_64-linux-gnu`).
    pub triple: &'static str,
    /// Debian multiarch directory name.
    pub multiarch: &'static str,
    pub pointer_size: u8,
    pub long_size: u8,
    /// Alignment of `long long`, `double` and `int64` inside structs (4 on i686, else 8).
    pub align_i64: u8,
    pub align_f64: u8,
    pub long_double: LongDouble,
    pub long_double_size: u8,
    pub long_double_align: u8,
    /// `__int128` exists.
    pub has_int128: bool,
    /// `__float128` exists beside long double (x86).
    pub has_float128: bool,
    /// Functions may have the `ms_abi` calling convention.
    pub has_ms_abi: bool,
    /// Largest fundamental alignment: `__BIGGEST_ALIGNMENT__`, and what `__attribute__((aligned))` means.
    pub max_align: u8,
    pub char_signed: bool,
    pub wchar: StdInt,
    pub wint: StdInt,
    pub size_t: StdInt,
    pub ptrdiff_t: StdInt,
    pub intmax: StdInt,
    pub int64: StdInt,
    pub va_list: VaListKind,
    /// Dynamic linkers: glibc's and musl's.
    pub interp_glibc: &'static str,
    pub interp_musl: &'static str,
    /// What the target's own builtins are called begins with this.
    pub builtin_prefix: &'static str,
    pub builtins: &'static [MachineBuiltin],
}

/// A builtin of the target that is one row of its instruction table.
#[derive(Clone, Copy, Debug)]
pub struct MachineBuiltin {
    /// Without the prefix.
    pub name: &'static str,
    /// In the letters of `sema::builtins`.
    pub sig: &'static str,
    /// The result depends on the arguments alone and there is no other effect.
    pub pure: bool,
    /// The rest is the target's: row and operand size, where results are, which argument is which operand.
    pub row: u16,
    pub size: u8,
    pub result: u8,
    pub order: &'static str,
}

impl MachineBuiltin {
    /// The function `name` that is row `row`, in the usual way.
    pub const fn new(name: &'static str, sig: &'static str, row: u16) -> MachineBuiltin {
        MachineBuiltin { name, sig, pure: true, row, size: 0, result: u8::MAX, order: "" }
    }
    pub const fn sized(mut self, size: u8) -> MachineBuiltin {
        self.size = size;
        self
    }
    pub const fn result(mut self, result: u8) -> MachineBuiltin {
        self.result = result;
        self
    }
    pub const fn order(mut self, order: &'static str) -> MachineBuiltin {
        self.order = order;
        self
    }
    /// It reads or writes more than its arguments and result.
    pub const fn effects(mut self) -> MachineBuiltin {
        self.pure = false;
        self
    }
}

/// x86-64's types, for unit tests of the rooms below `target`.
#[cfg(test)]
pub fn test_target() -> TargetInfo {
    TargetInfo {
        triple: "x86_64-linux-gnu",
        multiarch: "x86_64-linux-gnu",
        pointer_size: 8,
        long_size: 8,
        align_i64: 8,
        align_f64: 8,
        long_double: LongDouble::F80,
        long_double_size: 16,
        long_double_align: 16,
        has_int128: true,
        has_float128: true,
        has_ms_abi: true,
        max_align: 16,
        char_signed: true,
        wchar: StdInt::Int,
        wint: StdInt::UInt,
        size_t: StdInt::ULong,
        ptrdiff_t: StdInt::Long,
        intmax: StdInt::Long,
        int64: StdInt::Long,
        va_list: VaListKind::X86_64,
        interp_glibc: "",
        interp_musl: "",
        builtin_prefix: "",
        builtins: &[],
    }
}

/// What the target offers, as plain data.
#[derive(Clone, Debug)]
pub struct MachineFacts {
    /// Bytes of a general register.
    pub word_bytes: u8,
    /// Scales an address mode multiplies an index by (bit n: 1 << n); 1 = base only.
    pub index_scales: u8,
    /// There is a conditional move or similar for integers.
    pub has_select: bool,
    pub has_rotate: bool,
    /// Loads and stores may be unaligned at no great cost.
    pub unaligned_ok: bool,
    /// Allocatable general and floating registers: the budget of hoisting.
    pub int_regs: u8,
    pub float_regs: u8,
    /// Jump tables are allowed (`-fno-jump-tables`, retpolines).
    pub jump_tables: bool,
}

impl Default for MachineFacts {
    fn default() -> Self {
        MachineFacts {
            word_bytes: 8,
            index_scales: 0b1111,
            has_select: true,
            has_rotate: true,
            unaligned_ok: true,
            int_regs: 14,
            float_regs: 16,
            jump_tables: true,
        }
    }
}
