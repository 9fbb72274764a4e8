//! What leaving a scope runs: `cleanup` functions and giving back the stack of variable-length arrays.

use super::func::{FnLower, VarPlace};
use super::place::{Base, Mem};
use crate::ast::stmt::Label;
use crate::ast::{Func, Var};
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
        let (base, align) = match self.var_place(var) {
            VarPlace::Slot(s) => (Base::Slot(s), 1),
            VarPlace::Addr(a) => (Base::Val(a), 1),
            VarPlace::Ssa(_) | VarPlace::Pair(..) => return,
        };
        let p = self.addr(Mem::at(base, align));
        let g = self.u.func_global(f);
        let abi = self.u.prototype_abi(f.ty.get());
        if abi.sig.params.len() == 1 {
            self.b.call(g, abi.sig.clone(), &[p]);
        } else {
            self.unsupported(var.loc, "a cleanup function of this type");
        }
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
