//! x86-64 (psABI "System V Application Binary Interface, AMD64 Architecture Processor Supplement").
//!
//! Little-endian, 64-bit pointers, 80-bit long double in 16 bytes, stack aligned to 16 at calls, 128 bytes of red zone.
//! Files: `table` the instructions, `builtins` what of it C can name, `encode` and `syntax` their bytes and text, `regs` registers, `abi` the calling
//! convention, `select` instruction selection, `emit` frames, moves and pseudo instructions, `asm` inline-asm operands,
//! `reloc` and `link` relocations and the linker's part.

pub mod abi;
pub mod asm;
pub mod builtins;
mod builtins_avx;
pub mod emit;
pub mod encode;
pub mod features;
pub mod link;
pub mod machine;
pub mod options;
pub mod regs;
pub mod reloc;
pub mod select;
pub mod spec;
pub mod syntax;
pub mod table;
pub mod vex;

use crate::ir::{self, Function, Inst, Opcode as Ir, Type, Value};
use crate::mc::*;
use crate::mir::select::{CodegenOptions, Select};
use crate::mir::*;
use crate::support::intern::Name;
use crate::support::target_info::*;
use crate::target::abi::{CSignature, CType, Classified};
use crate::target::{
    AsmConstraint, CpuTest, Frame, GUARD_SYMBOL, GuardPlace, JumpBuffer, RegInfo, Target, Untyped,
};
use regs::*;
use select::px;

/// `CodegenOptions::code_model` values.
pub const MODEL_SMALL: u8 = 0;
pub const MODEL_KERNEL: u8 = 1;

static INFO: TargetInfo = TargetInfo {
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
    interp_glibc: "/lib64/ld-linux-x86-64.so.2",
    interp_musl: "/lib/ld-musl-x86_64.so.1",
    builtin_prefix: "__builtin_ia32_",
    builtins: builtins::TABLE,
};

const fn set(class0: u64, class1: u64) -> RegSet {
    RegSet([class0, class1])
}

static REGS: RegInfo = RegInfo {
    class: [GPR, XMM],
    order: [
        &[RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, RBX, R12, R13, R14, R15, RBP],
        &[
            xmm(0),
            xmm(1),
            xmm(2),
            xmm(3),
            xmm(4),
            xmm(5),
            xmm(6),
            xmm(7),
            xmm(8),
            xmm(9),
            xmm(10),
            xmm(11),
            xmm(12),
            xmm(13),
            xmm(14),
            xmm(15),
        ],
    ],
    // rbx rbp r12–r15
    callee_saved: set(0xf028, 0),
    call_clobbered: set(0x0fc7, 0xffff),
    scratch: [Reg::NONE, Reg::NONE],
    stack_pointer: RSP,
    frame_pointer: RBP,
    stack_align: 16,
    red_zone: 128,
};

/// The registers of x86-64.
pub fn regs_info() -> &'static RegInfo {
    &REGS
}

/// x86-64.
pub struct X86_64;

impl Target for X86_64 {
    fn info(&self) -> &'static TargetInfo {
        &INFO
    }

    fn facts(&self, opts: &CodegenOptions) -> MachineFacts {
        MachineFacts { jump_tables: opts.jump_tables, ..Default::default() }
    }

    fn predefines(&self, opts: &CodegenOptions) -> Vec<(String, String)> {
        let mut names: Vec<&str> = vec![
            "__x86_64",
            "__x86_64__",
            "__amd64",
            "__amd64__",
            "__k8",
            "__k8__",
            "__SEG_FS",
            "__SEG_GS",
            "__GCC_ASM_FLAG_OUTPUTS__",
            "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1",
            "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2",
            "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4",
            "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8",
            "__DECIMAL_BID_FORMAT__",
        ];
        names.push(if opts.code_model == MODEL_KERNEL {
            "__code_model_kernel__"
        } else {
            "__code_model_small__"
        });
        if opts.features & features::NO_SSE == 0 {
            names.extend([
                "__MMX__",
                "__MMX_WITH_SSE__",
                "__SSE__",
                "__SSE2__",
                "__SSE_MATH__",
                "__SSE2_MATH__",
                "__FXSR__",
            ]);
        }
        let one = |n: &str| (n.to_string(), "1".to_string());
        let mut out: Vec<(String, String)> = names.into_iter().map(one).collect();
        out.extend(features::macros(opts.features).map(|n| (n, "1".to_string())));
        if opts.features & (features::FMA | features::FMA4 | features::AVX512F) != 0 {
            let names = ["FMA", "FMAF", "FMAF32", "FMAF32x", "FMAF64"];
            out.extend(names.map(|n| one(&format!("__FP_FAST_{n}"))));
        }
        let align = match opts.features {
            f if f & features::AVX512F != 0 => "64",
            f if f & features::AVX != 0 => "32",
            _ => "16",
        };
        out.push(("__BIGGEST_ALIGNMENT__".into(), align.into()));
        out.push(("__ATOMIC_HLE_ACQUIRE".into(), "65536".into()));
        out.push(("__ATOMIC_HLE_RELEASE".into(), "131072".into()));
        out.push(("__SIZEOF_FLOAT80__".into(), "16".into()));
        out.push(("__SIZEOF_FLOAT128__".into(), "16".into()));
        out
    }

    fn machine_option(&self, text: &str, opts: &mut CodegenOptions) -> Result<(), String> {
        options::apply(text, opts)
    }

    fn function_features(&self, text: &str, features: u128) -> Result<u128, String> {
        options::function_features(text, features)
    }

    fn cpu_test(&self, name: &str, is: bool) -> Option<CpuTest> {
        features::cpu_test(name, is)
    }

    fn time_stamp(&self, b: &mut ir::Builder, processor: bool) -> Option<(Value, Value)> {
        let out = |letter: &str| ir::AsmOperand {
            name: Name::NONE,
            constraint: Name::intern(letter),
            dir: ir::AsmDir::Out,
            early: false,
            ty: Type::I32,
            memory: false,
            fixed: Name::NONE,
        };
        let (text, letters): (&str, &[&str]) =
            if processor { ("rdtscp", &["a", "d", "c"]) } else { ("rdtsc", &["a", "d"]) };
        let results = b.inline_asm(
            ir::InlineAsm {
                template: text.into(),
                operands: letters.iter().map(|l| out(l)).collect(),
                clobbers: Vec::new(),
                labels: Vec::new(),
                label_names: Vec::new(),
                volatile: true,
            },
            &[],
        );
        let (low, high) = (results[0], results[1]);
        let (low, high) = (b.unary(Ir::Zext, Type::I64, low), b.unary(Ir::Zext, Type::I64, high));
        let n = b.iconst(Type::I64, 32);
        let high = b.binary(Ir::Shl, high, n);
        let count = b.binary(Ir::Or, low, high);
        Some((count, results.get(2).copied().unwrap_or(low)))
    }

    fn thread_pointer(&self, b: &mut ir::Builder) -> Value {
        // %fs:0 holds its own address (ELF Handling For Thread-Local Storage, §3.4.2).
        let zero = b.iconst(Type::I64, 0);
        let zero = b.unary(Ir::IntToPtr, Type::PTR, zero);
        b.load(Type::PTR, zero, 0, ir::MemFlags::aligned(8).with_space(1), ir::AliasClass::ANY)
    }

    fn row(&self, op: Opcode) -> &'static RowDesc {
        if op.is_pseudo() { emit::pseudo_row(op) } else { table::row(op) }
    }

    fn reg_by_name(&self, name: &str) -> Option<Reg> {
        regs::by_name(name.trim_start_matches('%').as_bytes()).map(|r| r.0)
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
        match d.op {
            Ir::Trunc => !d.ty.is_vector(),
            Ir::PtrToInt => f.ty(d.val(0)) == Type::PTR && d.ty.is_int() && d.ty != Type::I128,
            Ir::IntToPtr => f.ty(d.val(0)) == Type::I64,
            Ir::Bitcast => {
                let from = f.ty(d.val(0));
                let in_xmm = |t: Type| (t.is_float() && t != Type::F80) || t.is_vector();
                (from.is_int_or_ptr() && d.ty.is_int_or_ptr() && from.bytes(8) == d.ty.bytes(8))
                    || (in_xmm(from) && in_xmm(d.ty))
            }
            // A 32-bit operation clears the upper half of its register.
            Ir::Zext => {
                d.ty == Type::I64
                    && f.ty(d.val(0)) == Type::I32
                    && f.def(d.val(0)).is_some_and(|s| {
                        use Ir::*;
                        matches!(
                            s.op,
                            Iadd | Isub
                                | Imul
                                | And
                                | Or
                                | Xor
                                | Shl
                                | Lshr
                                | Ashr
                                | Not
                                | Ineg
                                | Udiv
                                | Urem
                                | Sdiv
                                | Srem
                                | Zext
                                | Load
                                | Popcnt
                        )
                    })
            }
            _ => false,
        }
    }

    fn parts(&self, ty: Type, features: u128) -> &'static [Type] {
        if ty.is_vector() {
            return match ty.bytes(8) {
                _ if features & features::NO_SSE != 0 => &[],
                0..=16 => &[Type(Type::I8.0 | 4 << 4)],
                32 if features & features::AVX != 0 => &[Type(Type::I8.0 | 5 << 4)],
                _ => &[],
            };
        }
        match ty {
            Type::I8 => &[Type::I8],
            Type::I16 => &[Type::I16],
            Type::I32 => &[Type::I32],
            Type::I64 => &[Type::I64],
            Type::PTR => &[Type::PTR],
            Type::I128 => &[Type::I64, Type::I64],
            Type::F16 => &[Type::F16],
            Type::F32 => &[Type::F32],
            Type::F64 => &[Type::F64],
            Type::F128 => &[Type::F128],
            _ => &[],
        }
    }

    fn vector_op(&self, f: &Function, inst: Inst) -> bool {
        select::vector::can(f, inst)
    }

    fn libcall(&self, f: &Function, inst: Inst) -> Option<&'static str> {
        let d = &f.insts[inst];
        let from = if d.inline_values() > 0 { f.ty(d.val(0)) } else { Type::VOID };
        if d.ty.is_vector() || from.is_vector() {
            return None;
        }
        use Ir::*;
        Some(match (d.op, d.ty, from) {
            (Popcnt, Type::I64, _) => "__popcountdi2",
            (Fma, Type::F80, _) => "fmal",
            (Fround, Type::F32 | Type::F64 | Type::F80, _) => super::helpers::round_helper(d),
            _ => return super::helpers::soft_helper(d, from),
        })
    }

    fn regs(&self) -> &'static RegInfo {
        &REGS
    }

    fn emit_move(&self, out: &mut dyn FnMut(InstRef), dst: Operand, src: Operand, ty: Type, features: u128) {
        emit::emit_move(out, dst, src, ty, features)
    }

    fn saved_area(&self, frame: &Frame) -> u32 {
        let vectors = emit::saved_vectors(frame).count() as u32;
        // Vector registers have 16 bytes, below the others and aligned as they come.
        8 + 8 * (frame.use_frame_pointer as u32 + frame.saved.len() as u32) + 8 * vectors
    }

    fn frame_pointer_offset(&self, _frame: &Frame) -> i32 {
        -16
    }

    fn prologue(&self, out: &mut dyn Stream, frame: &Frame) {
        emit::prologue(out, frame)
    }

    fn epilogue(&self, out: &mut dyn Stream, frame: &Frame) {
        emit::epilogue(out, frame)
    }

    fn ret(&self, out: &mut dyn Stream, frame: &Frame) {
        emit::ret(out, frame)
    }

    fn emit(&self, out: &mut dyn Stream, i: InstRef, features: u128) {
        emit::emit(out, i, features)
    }

    fn invert(&self, op: Opcode) -> Option<Opcode> {
        match op {
            px::JEQP => Some(px::JNEP),
            px::JNEP => Some(px::JEQP),
            _ => table::jcc_code(op).map(|c| table::jcc(c ^ 1)),
        }
    }

    fn more_callee_saved(&self, conv: u8) -> RegSet {
        if conv == 0 { RegSet::default() } else { abi::ms_callee_saved() }
    }

    fn nop(&self, out: &mut dyn Stream) {
        emit::inst(out, table::NOP, 0, &[])
    }

    fn jump(&self, target: Symbol, out: &mut dyn Stream) {
        emit::inst(out, table::JMP, 0, &[Operand::Sym(SymExpr::sym(target, Spec(0), 0))])
    }

    fn asm_symbol(&self, text: &str, modifier: Option<char>) -> String {
        match modifier {
            Some('c' | 'P' | 'p' | 'a' | 'l') => text.into(),
            _ => format!("${text}"),
        }
    }

    fn asm_operand(&self, op: &Operand, modifier: Option<char>, ty: Type) -> Result<String, String> {
        asm::operand(op, modifier, ty)
    }

    fn machine(&self) -> &'static dyn crate::mc::machine::Machine {
        &machine::X86_64
    }

    fn emit_flag(&self, code: u8, dst: Reg, out: &mut dyn Stream) {
        emit::inst(out, table::setcc(code), 0, &[Operand::Reg(dst)]);
        emit::inst(out, table::MOVZX_R_RM8, 2, &[Operand::Reg(dst), Operand::Reg(dst)]);
    }

    fn link(&self) -> &'static dyn crate::target::link::LinkTarget {
        &link::X86_64
    }

    fn asm_constraint(&self, text: &str) -> Result<AsmConstraint, String> {
        asm::constraint(text)
    }

    /// glibc's `tcbhead_t.stack_guard` is at %fs:40 (the psABI leaves it to the C library); the kernel names its own place.
    fn stack_guard(&self, opts: &CodegenOptions) -> GuardPlace {
        let g = &opts.guard;
        let space = if g.reg.as_deref() == Some("gs") { 2 } else { 1 };
        if g.global == Some(true) {
            return GuardPlace::Symbol { name: GUARD_SYMBOL.into(), space: 0, offset: 0 };
        }
        match &g.symbol {
            Some(name) => GuardPlace::Symbol { name: name.clone(), space, offset: g.offset.unwrap_or(0) },
            None => GuardPlace::Segment { space, offset: g.offset.unwrap_or(40) },
        }
    }

    fn asm_stack_reg(&self, n: u8) -> Option<Reg> {
        (n < 8).then(|| st(n))
    }

    fn asm_push(&self, cx: &mut dyn Select, v: Value, depth: u32) -> bool {
        select::x87::asm_push(cx, v, depth)
    }

    fn asm_pop(&self, cx: &mut dyn Select, v: Option<Value>) -> bool {
        select::x87::asm_pop(cx, v)
    }
    fn untyped(&self) -> &'static Untyped {
        &abi::UNTYPED
    }
    fn jump_buffer(&self) -> &'static JumpBuffer {
        &asm::JUMP_BUFFER
    }
}
