//! `target_clones`: one body for each listed target, and a resolver that chooses when the program is loaded.
//!
//! The function's own symbol becomes an indirect function (`STT_GNU_IFUNC`). The clones are called as gcc calls them: `f.avx2.0`,
//! `f.default.1`, the resolver `f.resolver`. Static objects of the body are shared by the clones.

use super::UnitLower;
use super::func::void_signature;
use crate::ast::{Func, Ty};
use crate::ir::{
    self, AliasClass, Builder, GlobalDef, GlobalId, GlobalKind, InstData, IntCC, Linkage, MemFlags, Opcode,
    Type,
};
use crate::support::intern::Name;
use crate::target::CpuTest;
use crate::target::abi::CSignature;

impl<'a> UnitLower<'_, 'a> {
    /// Lowers `f`, which has `target_clones("words")`.
    pub(super) fn lower_clones(&mut self, f: &'a Func<'a>, words: &str) {
        let id = self.func_ids[f.index as usize];
        let name = self.module.globals[id].name;
        // (word, what the processor must have, features), the most demanding first.
        let mut versions: Vec<(&str, Option<CpuTest>, u128)> = Vec::new();
        for word in words.split(',').map(str::trim) {
            if word == "default" {
                continue;
            }
            let test = match word.strip_prefix("arch=") {
                Some(cpu) => self.target.cpu_test(cpu, true),
                None => self.target.cpu_test(word, false),
            };
            match (test, self.target.function_features(word, self.opts.features)) {
                (Some(t), Ok(set)) => versions.push((word, Some(t), set)),
                _ => {
                    let diag = self.sess.diag(&crate::diag::catalog::lower::TARGET_UNKNOWN, f.loc.get());
                    diag.arg(word).emit();
                }
            }
        }
        versions.sort_by_key(|v| std::cmp::Reverse(v.2.count_ones()));
        versions.push(("default", None, self.opts.features));
        let mut clones: Vec<(GlobalId, Option<CpuTest>)> = Vec::new();
        for (n, (word, test, features)) in versions.into_iter().enumerate() {
            let word: String =
                word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let clone = self.version_symbol(&format!("{name}.{word}.{n}"));
            self.set_features(features);
            self.lower_body(f, clone, None);
            clones.push((clone, test));
        }
        self.set_features(self.opts.features);
        let resolver = self.version_symbol(&format!("{name}.resolver"));
        self.resolver(resolver, &clones, f);
        self.module.globals[id].def = GlobalDef::Ifunc(resolver);
    }

    /// The symbol of a function of this unit that the source does not name.
    fn version_symbol(&mut self, name: &str) -> GlobalId {
        let id = self.named_global(Name::intern(name), GlobalKind::Func, Linkage::Local);
        let g = &mut self.module.globals[id];
        g.def = GlobalDef::Func(usize::MAX);
        g.dso_local = true;
        id
    }

    /// `void *resolver(void)`: the address of the first clone whose test succeeds.
    fn resolver(&mut self, id: GlobalId, clones: &[(GlobalId, Option<CpuTest>)], f: &Func<'a>) {
        let ret = super::types::ctype(self.types, Ty::VOID_PTR);
        let sig = self.target.classify(&CSignature { ret, ..void_signature(self.types) }).sig;
        let init = self.library_function("__cpu_indicator_init");
        let init_sig = self.target.classify(&void_signature(self.types)).sig;
        let tests: Vec<(GlobalId, Option<(GlobalId, CpuTest)>)> =
            clones.iter().map(|&(c, t)| (c, t.map(|t| (self.library_object(t.symbol), t)))).collect();
        let name = self.module.globals[id].name;
        let mut func = ir::Function::new(id, name, sig, self.sess.target.pointer_size);
        func.source_name = name;
        func.loc = f.loc.get();
        func.attrs.features = self.opts.features;
        func.attrs.optnone = self.opts.opt_level == 0;
        let mut b = Builder::new(&mut func);
        let entry = b.new_block();
        b.switch_to(entry);
        b.call(init, init_sig, &[]);
        for (clone, test) in tests {
            let Some((object, t)) = test else {
                let p = b.sym_addr(clone, 0);
                b.ret(&[p]);
                break;
            };
            let at = b.sym_addr(object, t.offset as i64);
            let word = b.load(Type::I32, at, 0, MemFlags::aligned(4), AliasClass::ANY);
            let c = match t.mask {
                0 => {
                    let k = b.iconst(Type::I32, t.equals as i64);
                    b.icmp(IntCC::Eq, word, k)
                }
                m => {
                    let k = b.iconst(Type::I32, m as i32 as i64);
                    let x = b.inst(InstData::new(Opcode::And, Type::I32, 0, [word.0, k.0, 0, 0]));
                    let zero = b.iconst(Type::I32, 0);
                    b.icmp(IntCC::Ne, x, zero)
                }
            };
            let (yes, no) = (b.new_block(), b.new_block());
            b.branch(c, yes, &[], no, &[]);
            b.switch_to(yes);
            let p = b.sym_addr(clone, 0);
            b.ret(&[p]);
            b.switch_to(no);
        }
        self.functions.push((f.loc.get().0, func));
    }
}
