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
    fn uleb(&mut self, _: u64) {}
    fn fill(&mut self, _: u64, _: u8) {}
    fn align(&mut self, _: u64, _: Option<u8>, _: u64) {}
    fn cfi(&mut self, _: Cfi) {}
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
    for seed in std::env::var("SEED").map_or(0..400, |s| {
        let n: u64 = s.parse().unwrap();
        n..n + 1
    }) {
        for level in [0, 2] {
            let mut m =
                crate::opt::interp::random_module(seed, 1 + (seed % 3) as usize, 10 + (seed % 40) as u32);
            if seed % 2 == 1 {
                // In SSA form, with values across blocks.
                let level = crate::opt::pipeline::Level::O2;
                crate::opt::pipeline::run(
                    &mut m,
                    &crate::opt::pipeline::OptOptions { level, ..Default::default() },
                );
            }
            let mut out = Null::default();
            let opts = options(level);
            let r = compile_module(&mut m, &crate::target::x86::X86_64, &opts, None, &mut out);
            assert!(r.is_ok(), "seed {seed} level {level}: {r:?}");
        }
    }
}

/// More values passed to a block than there are registers, in an order that needs their old ones.
#[test]
fn many_block_parameters() {
    for level in [0, 2] {
        let mut m = module_of(|b, p| {
            let (head, done) = (b.new_block(), b.new_block());
            let params: Vec<ir::Value> = (0..40).map(|_| b.func.add_param(head, Type::I32)).collect();
            let floats: Vec<ir::Value> = (0..40).map(|_| b.func.add_param(head, Type::F64)).collect();
            let mut first: Vec<ir::Value> = (0..40).map(|k| b.iconst(Type::I32, k)).collect();
            for _ in 0..40 {
                first.push(b.unary(ir::Opcode::SiToFp, Type::F64, p));
            }
            b.jump(head, &first);
            b.switch_to(head);
            let c = b.icmp(ir::IntCC::Slt, params[0], p);
            let mut next: Vec<ir::Value> = params[1..].iter().copied().chain([params[0]]).collect();
            next.extend(floats.iter().rev());
            b.branch(c, head, &next, done, &[]);
            b.switch_to(done);
            let f = b.unary(ir::Opcode::FpToSi, Type::I32, floats[7]);
            let r = b.binary(ir::Opcode::Iadd, params[3], f);
            b.ret(&[r]);
        });
        let r =
            compile_module(&mut m, &crate::target::x86::X86_64, &options(level), None, &mut Null::default());
        assert!(r.is_ok(), "{r:?}");
    }
}

/// A function `i32 f(i32)` built by `body`.
fn module_of(body: impl FnOnce(&mut ir::Builder, ir::Value)) -> ir::Module {
    let mut m = ir::Module::new(String::new());
    let id = m.globals.push(crate::opt::interp::global("f", ir::GlobalKind::Func));
    let part = |r| ir::AbiParam { ty: Type::I32, loc: ir::ArgLoc::Reg(r), ext: ir::Extend::No };
    let sig = ir::Signature { params: vec![part(7)], rets: vec![part(0)], ..Default::default() };
    let mut f = Function::new(id, m.globals[id].name, sig, 8);
    let mut b = ir::Builder::new(&mut f);
    let entry = b.new_block();
    b.switch_to(entry);
    let p = b.func.add_param(entry, Type::I32);
    body(&mut b, p);
    m.globals[id].def = ir::GlobalDef::Func(0);
    m.functions.push(f);
    m
}

/// Compiles and gives the instructions emitted and the seconds it took.
fn compile(mut m: ir::Module, level: u8) -> (usize, f64) {
    let mut out = Null::default();
    let opts = CodegenOptions { checking: false, ..options(level) };
    let t = std::time::Instant::now();
    let r = compile_module(&mut m, &crate::target::x86::X86_64, &opts, None, &mut out);
    assert!(r.is_ok(), "{r:?}");
    (out.insts, t.elapsed().as_secs_f64())
}

/// Many blocks in a row, each a diamond with a value carried along.
fn many_blocks(n: usize) -> ir::Module {
    module_of(|b, p| {
        let mut v = p;
        for k in 0..n {
            let (x, y, j) = (b.new_block(), b.new_block(), b.new_block());
            let q = b.func.add_param(j, Type::I32);
            let c = b.iconst(Type::I32, k as i64);
            let t = b.icmp(ir::IntCC::Slt, v, c);
            b.branch(t, x, &[], y, &[]);
            b.switch_to(x);
            let s = b.binary(ir::Opcode::Iadd, v, c);
            b.jump(j, &[s]);
            b.switch_to(y);
            let s = b.binary(ir::Opcode::Xor, v, c);
            b.jump(j, &[s]);
            b.switch_to(j);
            v = q;
        }
        b.ret(&[v]);
    })
}

/// One block of `n` dependent instructions with some values that stay alive.
fn long_block(n: usize) -> ir::Module {
    module_of(|b, p| {
        let mut last = [p; 8];
        for k in 0..n {
            let c = b.iconst(Type::I32, k as i64);
            let x = b.binary(ir::Opcode::Imul, last[k % 8], last[(k * 5 + 3) % 8]);
            last[k % 8] = b.binary(ir::Opcode::Iadd, x, c);
        }
        let mut v = p;
        for x in last {
            v = b.binary(ir::Opcode::Xor, v, x);
        }
        b.ret(&[v]);
    })
}

fn big_switch(n: usize, sparse: u64) -> ir::Module {
    module_of(|b, p| {
        let default = b.new_block();
        let cases: Vec<_> = (0..n as u64).map(|k| (k * sparse, k * sparse, b.new_block())).collect();
        b.switch(p, &cases, default);
        for &(k, _, block) in &cases {
            b.switch_to(block);
            let v = b.iconst(Type::I32, k as i64 * 3);
            b.ret(&[v]);
        }
        b.switch_to(default);
        b.ret(&[p]);
    })
}

/// Time grows with size, not with its square: four times the work in clearly less than sixteen times the time.
#[test]
fn nothing_is_quadratic() {
    type Make = fn(usize) -> ir::Module;
    let shapes: [(&str, Make, usize); 4] = [
        ("blocks", many_blocks, 2500),
        ("long block", long_block, 10_000),
        ("dense switch", |n| big_switch(n, 1), 2500),
        ("sparse switch", |n| big_switch(n, 1000), 2500),
    ];
    for level in [0, 2] {
        for (name, make, n) in shapes {
            let (small, t1) = compile(make(n), level);
            let (large, t4) = compile(make(4 * n), level);
            assert!(large > 3 * small, "{name}");
            assert!(t4 < 12.0 * t1 + 0.3, "{name} at -O{level}: {t1:.4} s, four times as much {t4:.4} s");
            println!("{name} -O{level}: {large} instructions, {t4:.4} s");
        }
    }
}
