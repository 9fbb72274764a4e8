//! RISC-V 64 (RISC-V ELF psABI, LP64D; RV64GC).
//!
//! Little-endian, 64-bit pointers, `long double` is binary128, stack aligned to 16, no red zone, char is unsigned.
//! Files: `table` the instructions, `encode` and `syntax` their bytes and text, `regs` registers, `abi` the calling convention,
//! `select` instruction selection, `emit` frames, moves and pseudo instructions, `asm` inline-asm operands, `attributes`,
//! `reloc` and `link` relocations and the linker's part.

pub mod abi;
pub mod asm;
pub mod attributes;
pub mod emit;
pub mod encode;
pub mod link;
pub mod machine;
pub mod regs;
pub mod reloc;
pub mod select;
pub mod spec;
pub mod syntax;
pub mod table;

use crate::ir::{self, Function, Inst, Opcode as Ir, Type, Value};
use crate::mc::*;
use crate::mir::select::{CodegenOptions, Select};
use crate::mir::*;
use crate::support::target_info::*;
use crate::target::abi::{CSignature, CType, Classified};
use crate::target::{AsmConstraint, Frame, GUARD_SYMBOL, GuardPlace, JumpBuffer, RegInfo, Target, Untyped};
use regs::*;

static INFO: TargetInfo = TargetInfo {
    triple: "riscv64-linux-gnu",
    multiarch: "riscv64-linux-gnu",
    pointer_size: 8,
    long_size: 8,
    align_i64: 8,
    align_f64: 8,
    long_double: LongDouble::F128,
    long_double_size: 16,
    long_double_align: 16,
    has_int128: true,
    has_float128: false,
    has_ms_abi: false,
    max_align: 16,
    char_signed: false,
    wchar: StdInt::Int,
    wint: StdInt::UInt,
    size_t: StdInt::ULong,
    ptrdiff_t: StdInt::Long,
    intmax: StdInt::Long,
    int64: StdInt::Long,
    va_list: VaListKind::Pointer,
    interp_glibc: "/lib/ld-linux-riscv64-lp64d.so.1",
    interp_musl: "/lib/ld-musl-riscv64.so.1",
    builtin_prefix: "",
    builtins: &[],
};

/// Registers of class 0 and 1 as bits.
const fn set(ints: u64, floats: u64) -> RegSet {
    RegSet([ints, floats])
}

/// s0–s11.
const SAVED: u64 = 0x0ffc_0300;

pub static REGS: RegInfo = RegInfo {
    class: [GPR, FPR],
    order: [
        &[
            x(15),
            x(14),
            x(13),
            x(12),
            x(11),
            x(10),
            x(16),
            x(17),
            x(5),
            x(6),
            x(7),
            x(28),
            x(29),
            x(30),
            x(9),
            x(18),
            x(19),
            x(20),
            x(21),
            x(22),
            x(23),
            x(24),
            x(25),
            x(26),
            x(27),
            x(8),
        ],
        &[
            f(15),
            f(14),
            f(13),
            f(12),
            f(11),
            f(10),
            f(16),
            f(17),
            f(0),
            f(1),
            f(2),
            f(3),
            f(4),
            f(5),
            f(6),
            f(7),
            f(28),
            f(29),
            f(30),
            f(31),
            f(8),
            f(9),
            f(18),
            f(19),
            f(20),
            f(21),
            f(22),
            f(23),
            f(24),
            f(25),
            f(26),
            f(27),
        ],
    ],
    callee_saved: set(SAVED, SAVED),
    // ra, t0–t6, a0–a7; ft0–ft11, fa0–fa7
    call_clobbered: set(0xf003_fce2, 0xf003_fcff),
    scratch: [Reg::NONE, Reg::NONE],
    stack_pointer: SP,
    frame_pointer: S0,
    stack_align: 16,
    red_zone: 0,
};

/// RISC-V 64.
pub struct Riscv64;

impl Target for Riscv64 {
    fn info(&self) -> &'static TargetInfo {
        &INFO
    }

    fn facts(&self, opts: &CodegenOptions) -> MachineFacts {
        MachineFacts {
            index_scales: 1,
            has_select: false,
            has_rotate: false,
            int_regs: 26,
            float_regs: 32,
            jump_tables: opts.jump_tables,
            ..Default::default()
        }
    }

    fn predefines(&self, _opts: &CodegenOptions) -> Vec<(String, String)> {
        const NAMES: &[(&str, &str)] = &[
            ("__riscv", "1"),
            ("__riscv_xlen", "64"),
            ("__riscv_flen", "64"),
            ("__riscv_atomic", "1"),
            ("__riscv_mul", "1"),
            ("__riscv_div", "1"),
            ("__riscv_muldiv", "1"),
            ("__riscv_fdiv", "1"),
            ("__riscv_fsqrt", "1"),
            ("__riscv_compressed", "1"),
            ("__riscv_float_abi_double", "1"),
            ("__riscv_cmodel_medany", "1"),
            ("__riscv_arch_test", "1"),
            ("__riscv_i", "2001000"),
            ("__riscv_m", "2000000"),
            ("__riscv_a", "2001000"),
            ("__riscv_f", "2002000"),
            ("__riscv_d", "2002000"),
            ("__riscv_c", "2000000"),
            ("__riscv_zicsr", "2000000"),
            ("__riscv_zifencei", "2000000"),
            ("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4", "1"),
            ("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8", "1"),
        ];
        NAMES.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect()
    }

    fn machine_option(&self, text: &str, opts: &mut CodegenOptions) -> Result<(), String> {
        /// Options that ask for what is done anyway, or tune.
        const KNOWN: &[&str] = &[
            "abi=lp64d",
            "cmodel=medany",
            "cmodel=medlow",
            "relax",
            "no-relax",
            "no-save-restore",
            "strict-align",
            "no-strict-align",
            "no-riscv-attribute",
            "riscv-attribute",
            "plt",
            "explicit-relocs",
            "fdiv",
            "div",
        ];
        if let Some(done) = crate::target::guard_option(text, opts) {
            return done;
        }
        let prefixed = |p: &str| text.starts_with(p);
        if KNOWN.contains(&text)
            || prefixed("small-data-limit=")
            || prefixed("branch-cost=")
            || prefixed("preferred-stack-boundary=")
        {
            return Ok(());
        }
        if prefixed("march=rv64gc") || prefixed("march=rv64imafdc") || prefixed("march=rv64g") {
            return Ok(());
        }
        Err(format!("'-m{text}' is not supported"))
    }

    fn thread_pointer(&self, b: &mut ir::Builder) -> Value {
        b.inst(ir::InstData::new(Ir::ReadReg, Type::PTR, regs::TP.0 as u16, [0; 4]))
    }

    fn row(&self, op: Opcode) -> &'static RowDesc {
        if op.is_pseudo() { emit::pseudo_row(op) } else { table::row(op) }
    }
    fn reg_by_name(&self, name: &str) -> Option<Reg> {
        regs::by_name(name.as_bytes())
    }
    /// A symbol of the C library, or (the kernel) a place beside the thread pointer.
    fn stack_guard(&self, opts: &CodegenOptions) -> GuardPlace {
        let g = &opts.guard;
        let reg = g.reg.as_deref().and_then(|r| self.reg_by_name(r));
        match (g.global, reg) {
            (Some(false), Some(reg)) => GuardPlace::Register { reg, offset: g.offset.unwrap_or(0) },
            _ => GuardPlace::Symbol { name: GUARD_SYMBOL.into(), space: 0, offset: 0 },
        }
    }
    fn classify(&self, sig: &CSignature) -> Classified {
        abi::classify(sig)
    }
    fn va_arg(&self, b: &mut ir::Builder, ap: Value, ty: &CType) -> Value {
        abi::va_arg(b, ap, ty)
    }
    fn select(&self, cx: &mut dyn Select, inst: Inst) -> bool {
        select::select(cx, inst)
    }
    fn select_term(&self, cx: &mut dyn Select, inst: Inst) -> bool {
        select::select_term(cx, inst)
    }
    fn select_entry(&self, cx: &mut dyn Select) {
        select::select_entry(cx)
    }

    fn same_bits(&self, f: &Function, inst: Inst) -> bool {
        let d = &f.insts[inst];
        if d.inline_values() == 0 {
            return false;
        }
        let from = f.ty(d.val(0));
        match d.op {
            // The low part of a pair, or bits that may be anything above; an I32 must come out sign-extended.
            Ir::Trunc => matches!(d.ty, Type::I8 | Type::I16 | Type::I64),
            Ir::Sext => from == Type::I32 && d.ty == Type::I64,
            Ir::PtrToInt => d.ty != Type::I32 && d.ty != Type::I128,
            Ir::IntToPtr => from == Type::I64,
            Ir::Bitcast => {
                let pair = |t: Type| matches!(t, Type::I128 | Type::F128);
                (pair(from) && pair(d.ty))
                    || (from.is_int_or_ptr() && d.ty.is_int_or_ptr() && from.bytes(8) == d.ty.bytes(8))
            }
            _ => false,
        }
    }

    fn parts(&self, ty: Type, _features: u128) -> &'static [Type] {
        match ty {
            Type::I8 => &[Type::I8],
            Type::I16 => &[Type::I16],
            Type::I32 => &[Type::I32],
            Type::I64 => &[Type::I64],
            Type::PTR => &[Type::PTR],
            Type::I128 | Type::F128 => &[Type::I64, Type::I64],
            Type::F16 => &[Type::F16],
            Type::F32 => &[Type::F32],
            Type::F64 => &[Type::F64],
            _ => &[],
        }
    }

    fn libcall(&self, f: &Function, inst: Inst) -> Option<&'static str> {
        let d = &f.insts[inst];
        let from = if d.inline_values() > 0 { f.ty(d.val(0)) } else { Type::VOID };
        if d.ty.is_vector() || from.is_vector() {
            return None;
        }
        use Ir::*;
        let wide = d.ty == Type::I128;
        Some(match (d.op, d.ty, from) {
            (Shl | Lshr | Ashr, ..) if wide && f.iconst(d.val(1)).is_none() => match d.op {
                Shl => "__ccc_shlti3",
                Lshr => "__ccc_lshrti3",
                _ => "__ccc_ashrti3",
            },
            (Popcnt, Type::I64, _) => "__popcountdi2",
            (Popcnt, Type::I32, _) => "__popcountsi2",
            (Popcnt, Type::I128, _) => "__popcountti2",
            (Clz, Type::I64, _) => "__clzdi2",
            (Clz, Type::I32, _) => "__clzsi2",
            (Clz, Type::I128, _) => "__clzti2",
            (Ctz, Type::I64, _) => "__ctzdi2",
            (Ctz, Type::I32, _) => "__ctzsi2",
            (Ctz, Type::I128, _) => "__ctzti2",
            (Bswap, Type::I64, _) => "__bswapdi2",
            (Bswap, Type::I32, _) => "__bswapsi2",
            (Fma, Type::F128, _) => "fmal",
            (Fsqrt, Type::F128, _) => "sqrtl",
            (Fround, Type::F32 | Type::F64 | Type::F128, _) => crate::target::helpers::round_helper(d),
            _ => return crate::target::helpers::soft_helper(d, from),
        })
    }

    fn regs(&self) -> &'static RegInfo {
        &REGS
    }
    fn emit_move(&self, out: &mut dyn FnMut(InstRef), dst: Operand, src: Operand, ty: Type, _features: u128) {
        emit::emit_move(out, dst, src, ty)
    }
    fn saved_area(&self, frame: &Frame) -> u32 {
        emit::saved_area(frame)
    }
    fn frame_pointer_offset(&self, _frame: &Frame) -> i32 {
        0
    }
    fn prologue(&self, out: &mut dyn Stream, frame: &Frame) {
        emit::prologue(out, frame)
    }
    fn epilogue(&self, out: &mut dyn Stream, frame: &Frame) {
        emit::epilogue(out, frame)
    }
    fn ret(&self, out: &mut dyn Stream, _frame: &Frame) {
        emit::ret(out)
    }
    fn emit(&self, out: &mut dyn Stream, i: InstRef, _features: u128) {
        emit::emit(out, i)
    }
    fn invert(&self, op: Opcode) -> Option<Opcode> {
        select::CMP.iter().position(|&o| o == op).map(|k| select::CMP[k ^ 1])
    }
    fn nop(&self, out: &mut dyn Stream) {
        emit::nop(out)
    }
    fn jump(&self, target: Symbol, out: &mut dyn Stream) {
        emit::jump(out, target)
    }
    fn asm_operand(&self, op: &Operand, modifier: Option<char>, ty: Type) -> Result<String, String> {
        asm::operand(op, modifier, ty)
    }
    fn asm_constraint(&self, text: &str) -> Result<AsmConstraint, String> {
        asm::constraint(text)
    }
    fn untyped(&self) -> &'static Untyped {
        &abi::UNTYPED
    }
    fn jump_buffer(&self) -> &'static JumpBuffer {
        &asm::JUMP_BUFFER
    }
    fn machine(&self) -> &'static dyn crate::mc::machine::Machine {
        &machine::RISCV64
    }
    fn link(&self) -> &'static dyn crate::target::link::LinkTarget {
        &link::RISCV64
    }
}
