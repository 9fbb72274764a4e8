//! `__builtin_va_arg_pack` and `__builtin_va_arg_pack_len` (gcc manual, "Constructing Calls"): an inline function hands all its
//! anonymous arguments on.
//!
//! A direct call of such a function calls a copy of it made for the types of its anonymous arguments, which are ordinary
//! parameters there; the inliner, which must inline the function anyway, then does the rest.

use super::UnitLower;
use super::call::promoted;
use super::expr::Rval;
use super::func::FnLower;
use super::place::{Base, Mem};
use super::types::ctype;
use crate::ast::{Expr, ExprKind, Func, Ty};
use crate::ir::{Block, GlobalDef, GlobalId, Value};
use crate::sema::builtins::{Op, row};
use crate::target::abi::{CSignature, Classified, Pass};
use smallvec::SmallVec;
use std::rc::Rc;

/// Is the argument `__builtin_va_arg_pack ()`?
pub(super) fn is_pack<'a>(e: &'a Expr<'a>) -> bool {
    matches!(e.unparen().kind, ExprKind::Builtin { id, .. } if row(id).op == Op::VaArgPack)
}

impl<'a> UnitLower<'_, 'a> {
    /// The signature of the copy of `f` for anonymous arguments of types `extra`.
    pub(super) fn pack_abi(&self, f: &Func<'a>, extra: &[Ty]) -> Rc<Classified> {
        let ft = self.types.func(f.ty.get()).expect("a function");
        let params: Vec<_> = ft.params.iter().chain(extra).map(|&t| ctype(self.types, t)).collect();
        Rc::new(self.target.classify(&CSignature {
            ret: ctype(self.types, ft.ret),
            named: params.len(),
            params,
            variadic: false,
            chain: false,
            conv: ft.conv as u8,
            features: self.features,
        }))
    }

    /// The copy of `f` for anonymous arguments of types `extra`.
    pub(super) fn pack_copy(&mut self, f: &'a Func<'a>, extra: &[Ty]) -> GlobalId {
        let extra: Vec<Ty> = extra.iter().map(|&t| self.types.canon_unqual(t)).collect();
        let key = (f.index, extra);
        if let Some(&id) = self.packs.get(&key) {
            return id;
        }
        let id = self.local_function(&format!("{}.pack.{}", f.name, self.packs.len()), f.loc.get());
        self.module.globals[id].def = GlobalDef::Func(usize::MAX);
        self.packs.insert(key.clone(), id);
        self.queue.push(super::Pending::Pack(f, id, key.1));
        id
    }
}

impl<'a> FnLower<'_, '_, 'a> {
    /// On entry of a copy: keeps the anonymous arguments, whose parts begin at `next`.
    pub(super) fn pack_params(&mut self, entry: Block, mut next: usize, extra: &[Ty]) {
        let abi = self.abi.clone();
        let first = abi.params.len() - extra.len();
        for (&ty, pass) in extra.iter().zip(&abi.params[first..]) {
            let parts: SmallVec<[Value; 4]> =
                self.b.func.blocks[entry].params[next..].iter().copied().collect();
            let m = match pass {
                Pass::Ignore => {
                    let s = self.temp_slot(ty);
                    Mem::at(Base::Slot(s), 1)
                }
                Pass::ByVal | Pass::Indirect => {
                    next += 1;
                    Mem::at(Base::Val(parts[0]), self.types.align_of(ty))
                }
                Pass::Parts(pieces) => {
                    next += pieces.len();
                    let v = self.receive(ty, pieces, &parts[..pieces.len()], None);
                    let s = self.temp_slot(ty);
                    let m = Mem::at(Base::Slot(s), self.b.func.slots[s].align);
                    self.store(m, ty, v);
                    m
                }
            };
            self.pack.get_or_insert_default().push((m, ty));
        }
    }

    /// The anonymous arguments with their types, if this is a copy.
    pub(super) fn pack_values(&mut self) -> Option<Vec<(Rval, Ty)>> {
        let pack = self.pack.clone()?;
        Some(pack.into_iter().map(|(m, ty)| (self.load(m, ty), ty)).collect())
    }

    /// Types of the anonymous arguments of a call of a function that hands them on.
    pub(super) fn pack_types(&self, f: &Func<'a>, tys: &[Ty]) -> Option<Vec<Ty>> {
        let ft = self.types.func(f.ty.get())?;
        let handed_on = f.body.get().is_some_and(|b| b.has_va_pack) && ft.variadic && f.parent.is_none();
        let extra = tys.get(ft.params.len()..).filter(|_| handed_on)?;
        Some(extra.iter().map(|&t| promoted(self.types, t, false)).collect())
    }
}
