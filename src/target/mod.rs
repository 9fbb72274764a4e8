//! The targets. Everything that differs between machines is behind [`Target`], a folder each with the same file
//! names; adding one is a folder and a line in [`ALL`].

use crate::ir::{self, Function, Inst, Type};
use crate::mc::*;
use crate::mir::select::{CodegenOptions, Select};
use crate::mir::*;
use crate::support::target_info::{MachineFacts, TargetInfo};

pub mod abi;
pub mod helpers;
pub mod link;
pub mod riscv;
pub mod x86;

/// What a target tells the allocator and the frame layout about its registers.
pub struct RegInfo {
    /// For each allocator class (Int, Float): the target register class behind it, and the allocation order with
    /// caller-saved registers first.
    pub class: [u8; 2],
    pub order: [&'static [Reg]; 2],
    /// Callee-saved registers.
    pub callee_saved: RegSet,
    /// Destroyed by a C call.
    pub call_clobbered: RegSet,
    /// Kept out of allocation for parallel moves and spills (`Reg::NONE` if moves need none), for each class.
    pub scratch: [Reg; 2],
    pub stack_pointer: Reg,
    pub frame_pointer: Reg,
    /// Bytes the stack pointer is aligned to at calls.
    pub stack_align: u32,
    /// Bytes below the stack pointer a leaf function may use.
    pub red_zone: u32,
}

/// The finished frame, for prologue and epilogue. Byte counts.
///
/// From high to low addresses: incoming arguments; the *CFA*; `below_incoming` bytes; the saved area (return address, frame
/// pointer, saved registers as [`Target::saved_area`] lays them out); locals and spills; outgoing arguments; the stack pointer.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// CFA minus stack pointer after the prologue; a multiple of the stack alignment unless the function is a leaf in the red zone.
    pub total: u32,
    /// What [`Target::saved_area`] said.
    pub saved_bytes: u32,
    pub below_incoming: u32,
    /// Callee-saved registers used, in the order of `RegInfo::callee_saved` (class 0 upwards, then class 1), the frame pointer not among them.
    pub saved: Vec<Reg>,
    pub use_frame_pointer: bool,
    pub has_calls: bool,
    /// What the stack pointer is to be aligned to if that is more than usual, else 0; then `dynamic_stack` is set.
    pub align: u32,
    pub dynamic_stack: bool,
    pub unwind: bool,
    /// `-fstack-clash-protection`: the stack pointer goes down a page at a time.
    pub probe: bool,
    /// Bytes of arguments the callee pops.
    pub callee_pop: u32,
}

impl Frame {
    /// Bytes of locals, spills and outgoing arguments: what the stack pointer goes down by below the saved area.
    pub fn size(&self) -> u32 {
        self.total - self.saved_bytes - self.below_incoming
    }
}

/// A question to the run-time description of the processor: the 32-bit word at `symbol` + `offset` has a bit of `mask` set, or
/// (with `mask` 0) is `equals`.
#[derive(Clone, Copy, Debug)]
pub struct CpuTest {
    pub symbol: &'static str,
    pub offset: u32,
    pub mask: u32,
    pub equals: u32,
}

/// A machine: its data layout, instruction table, calling convention, selection rules and relocations.
pub trait Target: Sync {
    /// Sizes, alignments, ELF machine.
    fn info(&self) -> &'static TargetInfo;
    /// What the optimiser may count on.
    fn facts(&self, opts: &CodegenOptions) -> MachineFacts;
    /// Target-specific predefined macros (name, value) for these options.
    fn predefines(&self, opts: &CodegenOptions) -> Vec<(String, String)>;

    /// Applies a `-m` option (without `-m`), in command-line order. Errors for one that is unknown or cannot be honoured.
    fn machine_option(&self, text: &str, opts: &mut CodegenOptions) -> Result<(), String>;

    /// The features of a function with `target("text")` where the command line gave `features`. An error is the unknown word.
    fn function_features(&self, text: &str, _features: u128) -> Result<u128, String> {
        Err(text.into())
    }

    /// Where the run-time description of the processor answers `__builtin_cpu_supports(name)`, or `__builtin_cpu_is(name)` if `is`;
    /// `None`: there is no such name.
    fn cpu_test(&self, _name: &str, _is: bool) -> Option<CpuTest> {
        None
    }
    /// The processor's count of cycles (I64) and, if asked for, its number (I32; else anything).
    fn time_stamp(&self, _b: &mut ir::Builder, _processor: bool) -> Option<(ir::Value, ir::Value)> {
        None
    }
    /// The thread pointer, as a PTR.
    fn thread_pointer(&self, b: &mut ir::Builder) -> ir::Value;

    // --- instruction table ---
    /// Roles and kind of a row, the target's pseudo rows included.
    fn row(&self, op: Opcode) -> &'static RowDesc;
    /// The register called `name` (no `%`).
    fn reg_by_name(&self, name: &str) -> Option<Reg>;

    // --- calling convention ---
    /// Gives every part of a C signature its place. See [`abi`].
    fn classify(&self, sig: &abi::CSignature) -> abi::Classified;
    /// Builds the IR of `va_arg(ap, type)`: gives the address of the argument's memory.
    fn va_arg(&self, b: &mut ir::Builder, ap: ir::Value, ty: &abi::CType) -> ir::Value;

    // --- selection ---
    /// Selects one IR instruction that is not a terminator (or is one that [`Self::select_term`] passes on).
    /// `false`: it cannot (the caller reports "not supported" with the instruction).
    fn select(&self, cx: &mut dyn Select, inst: Inst) -> bool;
    /// Selects a block's terminator. Conditional: emit compare and the conditional jump to the taken block as last row.
    fn select_term(&self, cx: &mut dyn Select, inst: Inst) -> bool;
    /// True if `inst`'s result is in the same register(s), bit for bit, as its first operand, so that nothing needs to be
    /// selected for it: truncations where upper bits are free, pointer casts, zero extension of what is known to be extended.
    fn same_bits(&self, _f: &Function, _inst: Inst) -> bool {
        false
    }
    /// Emits the pseudo `ARGS` (and stack loads) that define the entry block's parameters.
    fn select_entry(&self, cx: &mut dyn Select);
    /// How many registers a value of type `ty` takes and their types; empty = lives in memory (F80: x87 outside the allocator).
    /// `features` are those of the function ([`ir::FnAttrs::features`]).
    fn parts(&self, ty: Type, features: u128) -> &'static [Type];
    /// The name of the runtime helper that does this instruction where the target cannot (128-bit division, F128
    /// arithmetic, comparison and conversion): legalisation makes it a call, with the operands in order (comparisons of F128: it
    /// chooses the helper and compares the result, the name here only says so). `None`: select handles it.
    fn libcall(&self, f: &Function, inst: Inst) -> Option<&'static str>;

    /// Can `select` do this instruction that touches vectors (of types that have registers)? If not it is done in pieces.
    fn vector_op(&self, _f: &Function, _inst: Inst) -> bool {
        false
    }
    /// Types to copy and fill memory of known alignment with, widest first, and whether accesses may overlap (are fast unaligned).
    fn copy_widths(&self, _opts: &CodegenOptions, align: u32) -> (&'static [Type], bool) {
        let all: &'static [Type] = if self.info().pointer_size == 8 {
            &[Type::I64, Type::I32, Type::I16, Type::I8]
        } else {
            &[Type::I32, Type::I16, Type::I8]
        };
        let skip = all.iter().take_while(|t| t.bytes(8) > align && **t != Type::I8).count();
        (&all[skip..], false)
    }
    /// Alignment of function entries in bytes.
    fn function_align(&self, _opts: &CodegenOptions) -> u32 {
        4
    }
    /// Alignment of loop heads and the most padding for it (bytes), if wanted.
    fn loop_align(&self, _opts: &CodegenOptions) -> Option<(u64, u64)> {
        None
    }
    /// Does the assembler template of inline asm have `{att|intel}` alternatives?
    fn asm_alternatives(&self) -> bool {
        false
    }

    // --- allocation and frame ---
    fn regs(&self) -> &'static RegInfo;
    /// Copies between registers, or between a register and a frame address (`Mem` with a physical base); `ty` is the width.
    /// Must not change the condition flags nor any register but `dst` (large offsets: a scratch register). Emitted through `out`.
    /// `features` are the function's.
    fn emit_move(&self, out: &mut dyn FnMut(InstRef), dst: Operand, src: Operand, ty: Type, features: u128);
    /// Bytes between CFA (less `below_incoming`) and the locals: return address if the call pushes it, frame pointer,
    /// saved registers (those in `frame.saved`, and the return address register if `frame.has_calls`). `total` and `saved_bytes` are not known yet.
    fn saved_area(&self, frame: &Frame) -> u32;
    /// Frame pointer minus CFA after the prologue of a function that has one.
    fn frame_pointer_offset(&self, frame: &Frame) -> i32;
    /// Function entry with its CFI (`StartProc` is already out).
    fn prologue(&self, out: &mut dyn Stream, frame: &Frame);
    /// Tears the frame down (restoring from the frame pointer if `dynamic_stack`), without returning. More code may follow another exit: codegen
    /// brackets it with `RememberState`/`RestoreState` where needed, the CFA changes in between are given here.
    fn epilogue(&self, out: &mut dyn Stream, frame: &Frame);
    /// The return instruction, after the epilogue.
    fn ret(&self, out: &mut dyn Stream, frame: &Frame);
    /// Emits one allocated instruction: real rows go to the stream as they are, the target's pseudo rows are
    /// expanded. Slots and blocks have been replaced.
    fn emit(&self, out: &mut dyn Stream, i: InstRef, features: u128);
    /// The conditional jump row with the opposite condition.
    fn invert(&self, op: Opcode) -> Option<Opcode>;
    /// Emits an unconditional jump to a label.
    fn jump(&self, target: Symbol, out: &mut dyn Stream);
    /// Where the guard value of the stack protector is.
    fn stack_guard(&self, opts: &CodegenOptions) -> GuardPlace;
    /// Registers that functions of calling convention `conv` (see [`ir::Signature::conv`]) preserve beyond the usual ones.
    fn more_callee_saved(&self, _conv: u8) -> RegSet {
        RegSet::default()
    }
    /// One instruction that does nothing.
    fn nop(&self, out: &mut dyn Stream);
    /// Text of inline asm operand `op` with modifier `m` (`%k0` → k) as the target's assembler syntax.
    fn asm_operand(&self, op: &Operand, modifier: Option<char>, ty: Type) -> Result<String, String>;
    /// Text of a symbolic inline asm operand with modifier.
    fn asm_symbol(&self, text: &str, _modifier: Option<char>) -> String {
        text.into()
    }
    /// Sets `dst` to 0 or 1 (as wide as `int`) by the flags an inline asm left: `code` is [`AsmConstraint::flag`].
    fn emit_flag(&self, _code: u8, _dst: Reg, _out: &mut dyn Stream) {}
    /// Relocation table and link-time code of this machine.
    /// The assembler's side: encoding, printing and parsing instructions.
    fn machine(&self) -> &'static dyn crate::mc::machine::Machine;
    fn link(&self) -> &'static dyn link::LinkTarget;
    /// Register `n` of the register stack, counted from the top, where the machine has one (x87).
    fn asm_stack_reg(&self, _n: u8) -> Option<Reg> {
        None
    }
    /// Pushes the asm operand `v` on the register stack, which holds `depth` operands already. False if its type cannot be there.
    fn asm_push(&self, _cx: &mut dyn Select, _v: ir::Value, _depth: u32) -> bool {
        false
    }
    /// Pops the top of the register stack into the asm result `v`, or drops it. False if its type cannot be there.
    fn asm_pop(&self, _cx: &mut dyn Select, _v: Option<ir::Value>) -> bool {
        false
    }
    /// Reads one alternative of a constraint letter string. See [`AsmConstraint`].
    fn asm_constraint(&self, text: &str) -> Result<AsmConstraint, String>;
    /// The registers that arguments and results of unknown type may travel in.
    fn untyped(&self) -> &'static Untyped;
    /// The code of `__builtin_setjmp` and `__builtin_longjmp`.
    fn jump_buffer(&self) -> &'static JumpBuffer;
}

/// What `__builtin_apply` carries: machine register and type of each.
pub struct Untyped {
    pub args: &'static [(u32, ir::Type)],
    pub rets: &'static [(u32, ir::Type)],
    /// Arguments on the stack, relative to what `FrameAddr` gives.
    pub incoming: i64,
}

/// `__builtin_setjmp` and `__builtin_longjmp` as inline asm templates. The buffer has the frame pointer, the address of the
/// receiver and the stack pointer, a word each.
pub struct JumpBuffer {
    /// The operand of both.
    pub register: &'static str,
    /// In: the buffer's address. Out: 0, or 1 when arrived at by a jump.
    pub save: &'static str,
    /// What `save` destroys when arrived at by a jump: every register but stack and frame pointer.
    pub clobbers: &'static [&'static str],
    /// In: the buffer's address.
    pub resume: &'static str,
}

/// What an inline asm constraint allows, all its letters together.
#[derive(Clone, Debug, Default)]
pub struct AsmConstraint {
    /// Any register of the class.
    pub reg: Option<RegClass>,
    /// Only the first n of it.
    pub limit: Option<u8>,
    /// This register.
    pub fixed: Option<Reg>,
    /// An address in memory.
    pub mem: bool,
    /// An immediate (with range check for `value`: the target's letters I, J, K…).
    pub imm: Option<fn(i64) -> bool>,
    /// Symbolic immediates too (`i`, `n` = numbers only).
    pub symbolic: bool,
    /// The same place as operand n.
    pub matching: Option<u8>,
    /// `=@cc`: flag output with this condition code of the target.
    pub flag: Option<u8>,
    /// On the register stack (x87): this far from the top, or anywhere ([`AsmConstraint::ANY_DEPTH`]).
    pub stack: Option<u8>,
}

impl AsmConstraint {
    /// A place on the register stack below those that are named.
    pub const ANY_DEPTH: u8 = u8::MAX;
}

/// Where a function finds the guard value of the stack protector.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GuardPlace {
    /// A symbol of the program, in address space `space`.
    Symbol { name: String, space: u8, offset: i64 },
    /// At an offset in an address space (x86: %fs is 1, %gs 2).
    Segment { space: u8, offset: i64 },
    /// At an offset from a register.
    Register { reg: Reg, offset: i64 },
}

/// The symbol a C library keeps the guard in where it is not beside the thread pointer.
pub const GUARD_SYMBOL: &str = "__stack_chk_guard";

/// Reads the options `-mstack-protector-guard…` that targets share. `None` if `text` is none of them.
pub fn guard_option(text: &str, opts: &mut CodegenOptions) -> Option<Result<(), String>> {
    let (key, value) = text.strip_prefix("stack-protector-guard")?.split_once('=')?;
    let g = &mut opts.guard;
    match key {
        "" => match value {
            "global" => g.global = Some(true),
            "tls" | "sysreg" => g.global = Some(false),
            _ => return Some(Err(format!("unrecognized argument in option '-m{text}'"))),
        },
        "-reg" => g.reg = Some(value.to_string()),
        "-symbol" => g.symbol = Some(value.to_string()),
        "-offset" => match value.parse() {
            Ok(n) if i32::try_from(n).is_ok() => g.offset = Some(n),
            _ => {
                return Some(Err(format!(
                    "'{value}' is not a valid offset in '-mstack-protector-guard-offset='"
                )));
            }
        },
        _ => return None,
    }
    Some(Ok(()))
}

/// Every target, the host's usual one first.
pub static ALL: &[&dyn Target] = &[&x86::X86_64, &riscv::Riscv64];
