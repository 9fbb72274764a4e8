//! Checks an allocation with regalloc2's symbolic checker, which knows nothing of how it was made. Both allocators'
//! results pass through it in tests, fuzzing and under `CodegenOptions::checking`.

use super::alloc_ra2::{Adaptor, Part};
use super::moves::Edit;
use crate::mc::{Operand, Reg};
use crate::mir::MFunc;
use crate::target::RegInfo;
use regalloc2 as ra;

/// Checks regalloc2's own form of a result.
pub fn check(a: &Adaptor, env: &ra::MachineEnv, out: &ra::Output) -> Result<(), String> {
    let mut c = ra::checker::Checker::new(a, env);
    c.prepare(out);
    c.run().map_err(|e| format!("the register allocation is wrong: {e:?}"))
}

/// Checks a result in our form: `mf` has the operands rewritten, `a` describes it as it was before.
pub fn check_edits(
    a: &Adaptor,
    env: &ra::MachineEnv,
    info: &RegInfo,
    mf: &MFunc,
    edits: &[Edit],
) -> Result<(), String> {
    let place = |r: Reg| {
        if r.is_slot() {
            return ra::Allocation::stack(ra::SpillSlot::new(r.index()));
        }
        let class = if r.phys_class() == info.class[0] { ra::RegClass::Int } else { ra::RegClass::Float };
        ra::Allocation::reg(ra::PReg::new(r.hw() as usize, class))
    };
    let mut out = ra::Output { allocs: vec![ra::Allocation::none(); a.operands.len()], ..Default::default() };
    for &(k, part, n) in &a.origin {
        let r = match (mf.operands[k as usize], part) {
            (Operand::Reg(r), _) => r,
            (Operand::Mem(m), Part::Base | Part::Reg) => m.base,
            (Operand::Mem(m), Part::Index) => m.index,
            _ => Reg::NONE,
        };
        if r.is_none() || r.is_virt() {
            return Err(format!("operand {k} has no register"));
        }
        let al = place(r);
        let earlier = std::mem::replace(&mut out.allocs[n as usize], al);
        if earlier.is_some() && earlier != al {
            return Err(format!("operand {k} is in two places"));
        }
    }
    out.inst_alloc_offsets = a.starts[..a.starts.len() - 1].to_vec();
    for e in edits {
        let i = ra::Inst::new(e.at as usize / 2);
        let at = if e.at % 2 == 0 { ra::ProgPoint::before(i) } else { ra::ProgPoint::after(i) };
        out.edits.push((at, ra::Edit::Move { from: place(e.mv.src), to: place(e.mv.dst) }));
    }
    check(a, env, &out)
}
