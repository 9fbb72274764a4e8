//! Tail calls: calls whose results are returned at once are marked for the code generator; calls of the function itself
//! become jumps.
//!
//! Nothing of the frame may be reachable from the callee: no slot's address escapes, no dynamic stack, no argument passed by
//! copy in memory.

use super::memory::Escapes;
use super::util::*;
use crate::ir::*;

/// True if anything changed.
pub fn run(f: &mut Function) -> bool {
    if f.attrs.calls_setjmp || f.attrs.dynamic_stack || f.attrs.returns_twice || f.sig.variadic {
        return false;
    }
    split_returns(f);
    let mut sites = Vec::new();
    for &b in &f.order {
        if let [.., c, r] = f.blocks[b].insts[..]
            && matches!(f.insts[c].op, Opcode::Call | Opcode::CallIndirect)
            && returns_results(f, c, r)
            && !has_byval(&f.sigs[SigRef(f.insts[c].args[1])])
        {
            sites.push((b, c));
        }
    }
    if sites.is_empty() || has_byval(&f.sig) {
        return false;
    }
    let esc = Escapes::new(f);
    if f.slots.keys().any(|s| esc.contains(s)) {
        return false;
    }
    let mut header = None;
    for (b, c) in sites {
        let d = f.insts[c];
        let own = d.op == Opcode::Call && GlobalId(d.args[0]) == f.id && {
            let s = &f.sigs[SigRef(d.args[1])];
            s.params.iter().map(|p| p.ty).eq(f.sig.params.iter().map(|p| p.ty))
        };
        if !own {
            f.insts[c].aux |= call_flag::TAIL;
            continue;
        }
        let h = *header.get_or_insert_with(|| new_entry(f));
        let args: Vec<Value> =
            d.list().map(|l| f.list(l).iter().map(|&w| Value(w)).collect()).unwrap_or_default();
        let n = f.blocks[b].insts.len();
        f.blocks[b].insts.truncate(n - 2);
        let e = f.add_edge(h, &args);
        let loc = f.locs[c];
        let (j, _) = make(f, Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0], loc);
        f.blocks[b].insts.push(j);
    }
    true
}

fn has_byval(s: &Signature) -> bool {
    s.params.iter().any(|p| matches!(p.loc, ArgLoc::ByVal { .. }))
}

/// Does `r` return exactly the results of `c`?
fn returns_results(f: &Function, c: Inst, r: Inst) -> bool {
    let d = &f.insts[r];
    if d.op != Opcode::Return {
        return false;
    }
    let vals = f.list(ListRef { start: d.args[2], len: d.args[3] });
    let sig = &f.sigs[SigRef(f.insts[c].args[1])];
    // A result left on the x87 stack must be popped.
    vals.is_empty() && !sig.rets.iter().any(|r| matches!(r.loc, ArgLoc::X87(_)))
        || !vals.is_empty()
            && vals.iter().map(|&w| Value(w)).eq(f.inst_results(c))
            && sig.rets.iter().zip(&f.sig.rets).all(|(a, b)| a.loc == b.loc && a.ext == b.ext)
}

/// Jumps behind a call to a block that only returns become returns.
fn split_returns(f: &mut Function) {
    for k in 0..f.order.len() {
        let b = f.order[k];
        let [.., c, j] = f.blocks[b].insts[..] else { continue };
        if !matches!(f.insts[c].op, Opcode::Call | Opcode::CallIndirect) || f.insts[j].op != Opcode::Jump {
            continue;
        }
        let e = Edge(f.insts[j].args[0]);
        let t = f.edges[e].block;
        let [r] = f.blocks[t].insts[..] else { continue };
        let d = f.insts[r];
        if d.op != Opcode::Return {
            continue;
        }
        let vals: Vec<Value> = f
            .list(ListRef { start: d.args[2], len: d.args[3] })
            .iter()
            .map(|&w| match f.blocks[t].params.iter().position(|&p| p == Value(w)) {
                Some(n) => f.edges[e].args[n],
                None => Value(w),
            })
            .collect();
        let l = f.push_list(&vals);
        f.insts[j] = InstData::new(Opcode::Return, Type::VOID, 0, [0, 0, l.start, l.len]);
    }
}

/// Puts a new entry before the old one, which can then be jumped to.
fn new_entry(f: &mut Function) -> Block {
    let old = f.entry();
    let n = f.blocks.push(BlockData::default());
    let mut args = Vec::new();
    for k in 0..f.blocks[old].params.len() {
        let ty = f.ty(f.blocks[old].params[k]);
        args.push(f.add_param(n, ty));
    }
    let e = f.add_edge(old, &args);
    let (j, _) = make(f, Opcode::Jump, Type::VOID, 0, [e.0, 0, 0, 0], Default::default());
    f.blocks[n].insts.push(j);
    f.order.insert(0, n);
    old
}

#[cfg(test)]
mod tests {
    use crate::opt::interp::{check_pass, run};

    #[test]
    fn random() {
        check_pass("sroa+tailcall", 0..60, &|m| {
            for f in &mut m.functions {
                crate::opt::sroa::run(f);
                super::run(f);
            }
        });
    }

    #[test]
    fn own_call_becomes_loop() {
        let text = "global g0 @f func global size 0 align 1
func g0 (i32@r0, i32@r1) -> (i32@r0) {
b0(v0: i32, v1: i32):
  v2 = iconst.i32 0
  v3 = icmp.eq.i8 v0, v2
  br v3, b1, b2
b1:
  return v1
b2:
  v4 = iconst.i32 -1
  v5 = iadd.i32 v0, v4
  v6 = iadd.i32 v1, v0
  v7 = call.i32 g0(v5, v6) sig (i32@r0, i32@r1) -> (i32@r0)
  return v7
}";
        let mut m = crate::ir::parse::parse_module(text, 8).unwrap();
        for f in &mut m.functions {
            assert!(super::run(f));
        }
        assert_eq!(crate::ir::verify::verify_module(&m), Vec::<String>::new());
        assert!(!crate::ir::print::module_text(&m).contains("call"));
        // Deeper than any stack of the interpreter.
        assert_eq!(run(&m, 0, &[1000, 0], 100_000).unwrap().rets, vec![500500]);
    }
}
