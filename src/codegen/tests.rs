//! Whole-room tests: random functions through both allocators under the checker, and sizes that show quadratic behaviour.

use super::*;
use crate::ir::Type;
use crate::mc::stream::*;
use crate::mc::*;

/// Swallows a stream, counting instructions.
#[derive(Default)]
pub struct Null {
    symbols: FxHashMap<String, Symbol>,
    next: u32,
    pub insts: usize,
}

impl Stream for Null {
    fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(&s) = self.symbols.get(name) {
            return s;
        }
        self.next += 1;
        self.symbols.insert(name.into(), Symbol(self.next));
        Symbol(self.next)
    }
    fn temp_symbol(&mut self, _prefix: &'static str) -> Symbol {
        self.next += 1;
        Symbol(self.next)
    }
    fn symbol_name(&mut self, s: Symbol) -> String {
        format!(".L{}", s.0)
    }
    fn inst(&mut self, i: InstRef) {
        assert!(!i.op.is_pseudo(), "{i:?}");
        for o in i.ops {
            let ok = |r: Reg| r.is_none() || r.is_phys();
            assert!(
                match *o {
                    Operand::Reg(r) => ok(r),
                    Operand::Mem(m) => ok(m.base) && ok(m.index),
                    Operand::Block(_) | Operand::Extra(_) => false,
                    _ => true,
                },
                "{i:?}"
            );
        }
        self.insts += 1;
    }
    fn symbol_attr(&mut self, _: Symbol, _: SymbolAttr) {}
    fn size_from(&mut self, _: Symbol, _: Symbol) {}
    fn size_const(&mut self, _: Symbol, _: u64) {}
    fn assign(&mut self, _: Symbol, _: SymExpr) {}
    fn common(&mut self, _: Symbol, _: u64, _: u64) {}
    fn section(&mut self, _: &SectionSpec) {}
    fn label(&mut self, _: Symbol) {}
    fn bytes(&mut self, _: &[u8]) {}
    fn value(&mut self, _: SymExpr, _: u8) {}
    fn diff(&mut self, _: Symbol, _: Symbol, _: i64, _: u8) {}
    fn uleb_diff(&mut self, _: Symbol, _: Symbol) {}
    fn uleb(&mut self, _: u64) {}
    fn sleb(&mut self, _: i64) {}
    fn fill(&mut self, _: u64, _: u8) {}
    fn align(&mut self, _: u64, _: Option<u8>, _: u64) {}
    fn cfi(&mut self, _: Cfi) {}
    fn cfi_escape(&mut self, _: &[u8]) {}
    fn cfi_personality(&mut self, _: u8, _: Symbol, _: bool) {}
    fn dwarf_file(&mut self, _: u32, _: &str, _: &str) {}
    fn dwarf_loc(&mut self, _: u32, _: u32, _: u32, _: bool) {}
    fn source_name(&mut self, _: &str) {}
    fn ident(&mut self, _: &[u8]) {}
    fn set_loc(&mut self, _: Loc) {}
    fn asm_text(&mut self, _: &[u8], _: Loc) {}
}

fn options(opt_level: u8) -> CodegenOptions {
    CodegenOptions {
        opt_level,
        jump_tables: true,
        omit_frame_pointer: opt_level > 0,
        checking: true,
        ..Default::default()
    }
}

#[test]
fn random_functions_pass_the_checker() {
    for seed in 0..400 {
        for level in [0, 2] {
            let mut m = crate::opt::interp::random_module(seed, 1 + (seed % 3) as usize, 10 + (seed % 40) as u32);
            let mut out = Null::default();
            let r = compile_module(&mut m, &crate::target::x86::X86_64, &options(level), None, &mut out);
            assert!(r.is_ok(), "seed {seed} level {level}: {r:?}");
        }
    }
}
