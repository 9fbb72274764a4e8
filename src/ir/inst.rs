//! Instructions: the opcodes as a table, and the record that holds one.
//!
//! `InstData.args` is read as the opcode's `Format` says. A `Value` argument is its id; other words are
//! immediates or ids of side tables in the function. Formats:
//!
//! | format | args |
//! |---|---|
//! | Nullary | – |
//! | Unary, Binary, Ternary | values a, b, c |
//! | Imm | low word, high word of an i64 (integer constant sign-extended; float bits zero-extended) |
//! | Const | id in `Function::consts` (16 bytes little-endian or vector bytes) |
//! | Sym | `GlobalId`, low word, high word of byte offset |
//! | Slot | `Slot`, byte offset as i32 |
//! | BlockRef | `Block` (its address, for labels as values) |
//! | Load | address, i32 byte offset, `AliasClass` — flags in aux |
//! | Store | address, value, i32 byte offset, `AliasClass` — flags in aux |
//! | Rmw | address, value — order, size flags and operation in aux |
//! | Cas | address, expected, new — results: old value, I8 success |
//! | MemOp | dst, src (or byte value), length value; aux = log2 alignments, volatile |
//! | Call | `GlobalId` (direct) or callee value (indirect), `SigRef`, `ListRef` start, length; aux = [`call_flag`] bits |
//! | Asm | `AsmRef`, –, `ListRef` start, length |
//! | Intrinsic | intrinsic id, –, `ListRef` start, length |
//! | Jump | `Edge` |
//! | Branch | condition (I8, non-zero = taken), `Edge` then, `Edge` else; aux = [`Likelihood`] |
//! | Switch | value, `SwitchRef`, `Edge` default |
//! | Indirect | address value, –, edge-list start, length (every label whose address is taken) |
//! | Return | –, –, `ListRef` start, length |

use super::function::*;
use super::types::Type;

/// How an opcode's `args` are read; see the module's table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Nullary,
    Unary,
    Binary,
    Ternary,
    Imm,
    Const,
    Sym,
    Slot,
    BlockRef,
    Load,
    Store,
    Rmw,
    Cas,
    MemOp,
    Call,
    Asm,
    Intrinsic,
    Jump,
    Branch,
    Switch,
    Indirect,
    Return,
}

/// Effect bits of an opcode.
pub mod effect {
    /// May read memory.
    pub const READ: u8 = 1;
    /// May write memory or do I/O: never removed, never duplicated, keeps its order.
    pub const WRITE: u8 = 2;
    /// Ends a block.
    pub const TERM: u8 = 4;
    /// May trap or is undefined for some operands: not hoisted above a branch unless proven safe.
    pub const TRAP: u8 = 8;
    /// Commutative in its first two arguments.
    pub const COMM: u8 = 16;
}

macro_rules! opcodes {
    ($($(#[$doc:meta])* $name:ident $text:literal $format:ident $effects:expr;)*) => {
        /// What an instruction does. Integer operations are modulo 2^n and work lane by lane on vectors.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        // Some are only made from the text form so far: every pass and target takes all.
        #[allow(dead_code)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$doc])* $name,)* }
        impl Opcode {
            /// All opcodes in order.
            #[cfg(test)]
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name,)*];
            const INFO: &'static [(&'static str, Format, u8)] = {
                use effect::*;
                &[$(($text, Format::$format, $effects),)*]
            };
            /// The name in the text form.
            pub fn text(self) -> &'static str { Self::INFO[self as usize].0 }
            pub fn format(self) -> Format { Self::INFO[self as usize].1 }
            /// [`effect`] bits.
            pub fn effects(self) -> u8 { Self::INFO[self as usize].2 }
        }
        #[allow(unused_imports)]
        use effect::*;
    };
}

opcodes! {
    // Constants and addresses.
    /// Integer (or pointer) constant, sign-extended from 64 bits to the type.
    Iconst "iconst" Imm 0;
    /// F16/F32/F64 constant by its bits.
    Fconst "fconst" Imm 0;
    /// I128 (not fitting Iconst), F80, F128 or vector constant by its bytes.
    Bconst "bconst" Const 0;
    /// Any value of the type.
    Undef "undef" Nullary 0;
    /// Address of a symbol plus offset. Thread-local symbols are resolved by the symbol's TLS model.
    SymAddr "sym" Sym 0;
    /// Address of a stack slot plus offset.
    SlotAddr "slot" Slot 0;
    /// Address of a block (GNU labels as values).
    BlockAddr "blockaddr" BlockRef 0;

    // Integers. Shift counts have the type of the value; counts >= width are undefined.
    Iadd "iadd" Binary COMM;
    Isub "isub" Binary 0;
    Imul "imul" Binary COMM;
    Udiv "udiv" Binary TRAP;
    Sdiv "sdiv" Binary TRAP;
    Urem "urem" Binary TRAP;
    Srem "srem" Binary TRAP;
    And "and" Binary COMM;
    Or "or" Binary COMM;
    Xor "xor" Binary COMM;
    Shl "shl" Binary 0;
    Lshr "lshr" Binary 0;
    Ashr "ashr" Binary 0;
    /// Rotates: the count is taken modulo the width.
    Rotl "rotl" Binary 0;
    Rotr "rotr" Binary 0;
    /// High half of the double-width product.
    UmulHi "umulhi" Binary COMM;
    SmulHi "smulhi" Binary COMM;
    Smin "smin" Binary COMM;
    Smax "smax" Binary COMM;
    Umin "umin" Binary COMM;
    Umax "umax" Binary COMM;
    Ineg "ineg" Unary 0;
    Not "not" Unary 0;
    /// Leading/trailing zeros; of zero the bit width.
    Clz "clz" Unary 0;
    Ctz "ctz" Unary 0;
    Popcnt "popcnt" Unary 0;
    Bswap "bswap" Unary 0;
    Iabs "iabs" Unary 0;
    /// Two results: the wrapped value and an I8 that says whether it overflowed.
    SaddOv "sadd.ov" Binary COMM;
    UaddOv "uadd.ov" Binary COMM;
    SsubOv "ssub.ov" Binary 0;
    UsubOv "usub.ov" Binary 0;
    SmulOv "smul.ov" Binary COMM;
    UmulOv "umul.ov" Binary COMM;
    /// aux = [`IntCC`]. Scalars give I8 0/1; vectors give lanes of all ones or zeros, of the integer lane type.
    Icmp "icmp" Binary 0;

    // Floats. Default rounding and exceptions masked unless the function says otherwise.
    Fadd "fadd" Binary COMM;
    Fsub "fsub" Binary 0;
    Fmul "fmul" Binary COMM;
    Fdiv "fdiv" Binary 0;
    Fneg "fneg" Unary 0;
    Fabs "fabs" Unary 0;
    Fsqrt "fsqrt" Unary 0;
    Fma "fma" Ternary 0;
    Copysign "copysign" Binary 0;
    /// x86 minsd/maxsd semantics: `a < b ? a : b`, `a > b ? a : b`.
    Fmin "fmin" Binary 0;
    Fmax "fmax" Binary 0;
    /// Round to integral: aux 0 = nearest (current mode, no inexact: nearbyint), 1 floor, 2 ceil, 3 trunc, 4 rint.
    Fround "fround" Unary 0;
    /// aux = [`FloatCC`].
    Fcmp "fcmp" Binary 0;

    // Conversions; the source type is the argument's.
    Sext "sext" Unary 0;
    Zext "zext" Unary 0;
    Trunc "trunc" Unary 0;
    SiToFp "sitofp" Unary 0;
    UiToFp "uitofp" Unary 0;
    FpToSi "fptosi" Unary 0;
    FpToUi "fptoui" Unary 0;
    Fpext "fpext" Unary 0;
    Fptrunc "fptrunc" Unary 0;
    /// Same bits, other type of the same size.
    Bitcast "bitcast" Unary 0;
    PtrToInt "ptrtoint" Unary 0;
    IntToPtr "inttoptr" Unary 0;
    /// Pointer plus byte offset (an integer of pointer width).
    PtrAdd "ptradd" Binary 0;
    /// c (I8, or a vector mask) ? a : b.
    Select "select" Ternary 0;
    /// `__builtin_constant_p`: I8 1 if the optimiser finds the argument constant, else 0. Only made at -O1 and up;
    /// none is left after `opt::pipeline`.
    IsConst "isconst" Unary 0;
    /// `__builtin_object_size(args[0], aux & 3)`, aux bit 2: the dynamic form. An integer of pointer width. Only made
    /// at -O1 and up; none is left after `opt::pipeline` (unknown: -1 for types 0 and 1, else 0).
    ObjectSize "objectsize" Unary 0;

    // Vectors.
    Splat "splat" Unary 0;
    /// Lane number in aux.
    ExtractLane "extractlane" Unary 0;
    InsertLane "insertlane" Binary 0;
    /// Lanes of a ++ b chosen by the bytes of constant args[2] (id in `Function::consts`, one byte a lane).
    Shuffle "shuffle" Binary 0;

    /// A builtin of the target that computes its result from its operands alone: number in aux, args[3] an immediate.
    Machine1 "machine1" Unary 0;
    Machine2 "machine2" Binary 0;
    Machine3 "machine3" Ternary 0;

    // Memory.
    Load "load" Load READ | TRAP;
    Store "store" Store WRITE;
    AtomicLoad "atomic_load" Load READ | WRITE;
    AtomicStore "atomic_store" Store WRITE;
    /// Result: the old value. Operation in aux ([`RmwOp`]).
    AtomicRmw "atomic_rmw" Rmw READ | WRITE;
    AtomicCas "atomic_cas" Cas READ | WRITE;
    /// Thread fence, order in aux; aux bit 15: compiler barrier only (signal fence).
    Fence "fence" Nullary READ | WRITE;
    Memcpy "memcpy" MemOp READ | WRITE;
    Memmove "memmove" MemOp READ | WRITE;
    Memset "memset" MemOp WRITE;
    /// Dynamic alloca: bytes in args[0]; aux = log2 alignment.
    StackAlloc "stackalloc" Unary WRITE;
    StackSave "stacksave" Nullary WRITE;
    StackRestore "stackrestore" Unary WRITE;
    Prefetch "prefetch" Unary WRITE;

    // Calls and machine state.
    Call "call" Call READ | WRITE;
    CallIndirect "call_indirect" Call READ | WRITE;
    /// A builtin of the target, by its number: a row of `TargetInfo::builtins` with effects or many operands.
    Intrinsic "intrinsic" Intrinsic READ | WRITE;
    InlineAsm "asm" Asm READ | WRITE;
    /// Fills the va_list at args[0] for a variadic function.
    VaStart "va_start" Unary WRITE;
    /// Frame/return address of the caller `aux` levels up.
    FrameAddr "frameaddr" Nullary 0;
    ReturnAddr "returnaddr" Nullary READ;
    /// Reads/writes the machine register with number args[.]: register variables. aux = target register code.
    ReadReg "readreg" Nullary READ;
    WriteReg "writereg" Unary WRITE;
    Trap "trap" Nullary WRITE;

    // Terminators.
    Jump "jump" Jump TERM;
    Branch "br" Branch TERM;
    Switch "switch" Switch TERM;
    IndirectJump "jump_indirect" Indirect TERM;
    Return "return" Return TERM;
    Unreachable "unreachable" Nullary TERM;
    /// Inline asm that may jump: edges in `InlineAsm::labels`, the first is the fall-through.
    AsmGoto "asm_goto" Asm TERM | READ | WRITE;
}

/// How likely a `Branch` takes its then edge: 0 = unknown, else 1 + the probability in thousandths
/// (`__builtin_expect` gives 901 or 101, `__builtin_expect_with_probability` its own).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Likelihood(pub u16);

impl Likelihood {
    pub const UNKNOWN: Likelihood = Likelihood(0);
    pub const LIKELY: Likelihood = Likelihood(901);
    pub const UNLIKELY: Likelihood = Likelihood(101);
    /// From a probability in thousandths.
    pub fn from_mille(p: u16) -> Likelihood {
        Likelihood(p.min(1000) + 1)
    }
    /// The probability in thousandths, 500 if unknown.
    pub fn mille(self) -> u16 {
        if self.0 == 0 { 500 } else { self.0 - 1 }
    }
    /// That of the branch with its edges exchanged.
    pub fn inverse(self) -> Likelihood {
        if self.0 == 0 { self } else { Likelihood(1002 - self.0) }
    }
}

/// Bits of `aux` of `SymAddr`.
pub mod addr_flag {
    /// Computed once and kept in a register, not made anew at each use as constants are: set where a loop uses the
    /// address as a base that cannot be folded into an operand.
    pub const KEEP: u16 = 1;
}

/// Bits of `aux` of `Call` and `CallIndirect`.
pub mod call_flag {
    /// The call is followed by a `Return` of its results and nothing of this frame is reachable from the callee:
    /// the code generator may make it a jump if the argument areas allow.
    pub const TAIL: u16 = 1;
}

/// Integer comparison.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum IntCC {
    Eq,
    Ne,
    Slt,
    Sge,
    Sgt,
    Sle,
    Ult,
    Uge,
    Ugt,
    Ule,
}

impl IntCC {
    pub const ALL: [IntCC; 10] = {
        use IntCC::*;
        [Eq, Ne, Slt, Sge, Sgt, Sle, Ult, Uge, Ugt, Ule]
    };
    pub const TEXT: [&'static str; 10] = ["eq", "ne", "slt", "sge", "sgt", "sle", "ult", "uge", "ugt", "ule"];
    pub fn from_aux(aux: u16) -> IntCC {
        Self::ALL[aux as usize]
    }
    /// The comparison that is true when this one is false.
    pub fn inverse(self) -> IntCC {
        Self::ALL[self as usize ^ 1]
    }
    /// The comparison with its operands exchanged.
    pub fn swapped(self) -> IntCC {
        use IntCC::*;
        match self {
            Eq => Eq,
            Ne => Ne,
            Slt => Sgt,
            Sge => Sle,
            Sgt => Slt,
            Sle => Sge,
            Ult => Ugt,
            Uge => Ule,
            Ugt => Ult,
            Ule => Uge,
        }
    }
    pub fn is_signed(self) -> bool {
        matches!(self, IntCC::Slt | IntCC::Sge | IntCC::Sgt | IntCC::Sle)
    }
}

/// Float comparison as a set of outcomes: bit 0 less, 1 equal, 2 greater, 3 unordered. Bit 4: signalling (C's `<`
/// raises invalid on quiet NaNs, `==` and `isless` do not).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FloatCC(pub u8);

impl FloatCC {
    pub const LT: FloatCC = FloatCC(1);
    pub const EQ: FloatCC = FloatCC(2);
    pub const GT: FloatCC = FloatCC(4);
    pub const UNO: FloatCC = FloatCC(8);
    pub const LE: FloatCC = FloatCC(3);
    pub const GE: FloatCC = FloatCC(6);
    /// Less or greater (`__builtin_islessgreater`).
    pub const LG: FloatCC = FloatCC(5);
    /// C's `!=`: true also when unordered.
    pub const NE: FloatCC = FloatCC(13);
    /// The comparison that is true when this one is false.
    pub fn inverse(self) -> FloatCC {
        FloatCC(self.0 ^ 15)
    }
    /// The comparison with its operands exchanged.
    pub fn swapped(self) -> FloatCC {
        FloatCC(self.0 & 0b11010 | (self.0 & 1) << 2 | (self.0 >> 2) & 1)
    }
}

/// Memory flags, in `aux` of Load/Store/atomics: bit 0 volatile, 1–4 log2 alignment, 5–7 address space
/// (0 none, 1 `%fs`, 2 `%gs`), 8–10 [`MemOrder`], 11–14 [`RmwOp`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct MemFlags(pub u16);

impl MemFlags {
    /// Not volatile, known aligned to `align` bytes (a power of two).
    pub fn aligned(align: u32) -> MemFlags {
        MemFlags((align.max(1).trailing_zeros().min(15) as u16) << 1)
    }
    pub fn volatile(self) -> bool {
        self.0 & 1 != 0
    }
    pub fn with_volatile(self, v: bool) -> MemFlags {
        MemFlags(self.0 & !1 | v as u16)
    }
    /// Known alignment in bytes.
    pub fn align(self) -> u32 {
        1 << (self.0 >> 1 & 15)
    }
    pub fn with_align(self, align: u32) -> MemFlags {
        MemFlags(self.0 & !0x1e | Self::aligned(align).0)
    }
    pub fn space(self) -> u8 {
        (self.0 >> 5 & 7) as u8
    }
    pub fn with_space(self, s: u8) -> MemFlags {
        MemFlags(self.0 & !0xe0 | (s as u16 & 7) << 5)
    }
    pub fn order(self) -> MemOrder {
        MemOrder::ALL[(self.0 >> 8 & 7) as usize % 5]
    }
    pub fn with_order(self, o: MemOrder) -> MemFlags {
        MemFlags(self.0 & !0x700 | (o as u16) << 8)
    }
    pub fn rmw(self) -> RmwOp {
        RmwOp::ALL[(self.0 >> 11 & 15) as usize % 7]
    }
    pub fn with_rmw(self, o: RmwOp) -> MemFlags {
        MemFlags(self.0 & !0x7800 | (o as u16) << 11)
    }
}

/// C11 memory orders (consume is acquire).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemOrder {
    Relaxed,
    Acquire,
    Release,
    AcqRel,
    SeqCst,
}
impl MemOrder {
    pub const ALL: [MemOrder; 5] =
        [MemOrder::Relaxed, MemOrder::Acquire, MemOrder::Release, MemOrder::AcqRel, MemOrder::SeqCst];
}

/// The operation of an atomic read-modify-write.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RmwOp {
    Xchg,
    Add,
    Sub,
    And,
    Or,
    Xor,
    Nand,
}
impl RmwOp {
    pub const ALL: [RmwOp; 7] =
        [RmwOp::Xchg, RmwOp::Add, RmwOp::Sub, RmwOp::And, RmwOp::Or, RmwOp::Xor, RmwOp::Nand];
}

/// One instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct InstData {
    pub op: Opcode,
    /// Type of the first result; `VOID` if there is none. For stores the type stored is the value's.
    pub ty: Type,
    /// Condition code, [`MemFlags`], lane…: as the opcode says.
    pub aux: u16,
    pub args: [u32; 4],
}

impl InstData {
    pub fn new(op: Opcode, ty: Type, aux: u16, args: [u32; 4]) -> Self {
        InstData { op, ty, aux, args }
    }
    /// An integer constant.
    pub fn iconst(ty: Type, v: i64) -> Self {
        Self::new(Opcode::Iconst, ty, 0, [v as u32, (v >> 32) as u32, 0, 0])
    }
    /// The 64-bit immediate of an `Imm` format instruction.
    pub fn imm(&self) -> i64 {
        self.args[0] as i64 & 0xffff_ffff | (self.args[1] as i64) << 32
    }
    /// The offset of a `Sym` format instruction.
    pub fn sym_offset(&self) -> i64 {
        self.args[1] as i64 & 0xffff_ffff | (self.args[2] as i64) << 32
    }
    /// Argument `i` as a value.
    pub fn val(&self, i: usize) -> Value {
        Value(self.args[i])
    }
    /// Byte offset of a load or store.
    pub fn mem_offset(&self) -> i32 {
        match self.op.format() {
            Format::Store => self.args[2] as i32,
            _ => self.args[1] as i32,
        }
    }
    /// Alias class of a load or store.
    pub fn alias(&self) -> super::module::AliasClass {
        super::module::AliasClass(match self.op.format() {
            Format::Store => self.args[3],
            _ => self.args[2],
        })
    }
    pub fn mem_flags(&self) -> MemFlags {
        MemFlags(self.aux)
    }
    /// How many leading words of `args` are values held inline (list arguments not counted).
    pub fn inline_values(&self) -> usize {
        use Format::*;
        match self.op.format() {
            Unary | Load => 1,
            Binary | Store | Rmw => 2,
            Ternary | Cas | MemOp => 3,
            Branch | Switch | Indirect => 1,
            Call => (self.op == Opcode::CallIndirect) as usize,
            Nullary | Imm | Const | Sym | Slot | BlockRef | Asm | Intrinsic | Jump | Return => 0,
        }
    }
    /// The pooled value list of formats that have one.
    pub fn list(&self) -> Option<ListRef> {
        use Format::*;
        matches!(self.op.format(), Call | Asm | Intrinsic | Return)
            .then(|| ListRef { start: self.args[2], len: self.args[3] })
    }
    pub fn is_term(&self) -> bool {
        self.op.effects() & effect::TERM != 0
    }
}
