//! What leaving a scope runs: `cleanup` functions and giving back the stack of variable-length arrays.

use super::func::FnLower;
use super::place::Place;
use crate::ast::stmt::Label;
use crate::ast::{Func, Ty, Var};
use crate::ir::{InstData, Opcode, Type, Value};

/// A variable that needs something when its scope is left.
#[derive(Clone, Copy)]
pub(super) struct ScopeEntry<'a> {
    pub var: &'a Var<'a>,
    pub cleanup: Option<&'a Func<'a>>,
    /// Stack pointer before a variable-length array.
    pub saved: Option<Value>,
}

impl<'a> FnLower<'_, '_, 'a> {
    /// Runs what leaving the scopes above `depth` asks for; `pop`: they end here for good.
    pub fn leave_scopes(&mut self, depth: usize, pop: bool) {
        for i in (depth..self.scopes.len()).rev() {
            if !self.is_live() {
                break;
            }
            let entry = self.scopes[i];
            // A cleanup that jumps or returns must not run itself again: it is not inside the scope any more.
            if let Some(f) = entry.cleanup {
                self.run_cleanup(entry.var, f);
            }
            if let Some(sp) = entry.saved {
                self.b.inst(InstData::new(Opcode::StackRestore, Type::VOID, 0, [sp.0, 0, 0, 0]));
            }
        }
        if pop {
            self.scopes.truncate(depth);
        }
    }

    fn run_cleanup(&mut self, var: &'a Var<'a>, f: &'a Func<'a>) {
        let Place::Mem(m) = self.bare_place(var) else { return };
        let p = self.addr(m);
        let g = self.u.func_global(f);
        let Some(ft) = self.types.func(f.ty.get()) else { return };
        let abi = self.u.call_abi(ft, &[Ty::VOID_PTR], f.parent.is_some());
        if abi.sig.params.len() != 1 + abi.sig.chain as usize {
            return self.unsupported(var.loc, "a cleanup function of this type");
        }
        let mut args = vec![p];
        if abi.sig.chain {
            args.push(self.chain_for(f));
        }
        self.b.call(g, abi.sig.clone(), &args);
    }

    /// Jumps to a label, leaving what is not alive there.
    pub fn goto(&mut self, label: &'a Label<'a>) {
        let mut alive: Vec<&'a Var<'a>> = Vec::new();
        let mut a = label.alive.get();
        while let Some(x) = a {
            alive.push(x.var);
            a = x.outer;
        }
        alive.reverse();
        let common = self.scopes.iter().zip(&alive).take_while(|(e, v)| std::ptr::eq(e.var, **v)).count();
        self.leave_scopes(common, false);
        let b = self.labels[label.index as usize];
        self.jump(b);
    }
}
