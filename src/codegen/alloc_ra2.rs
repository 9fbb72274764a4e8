//! The register allocator of -O1 and up: `regalloc2` (backtracking, live-range splitting) over an adaptor of `MFunc`.
//!
//! Physical register `n` of allocator class `c` is regalloc2's `PReg(n, c)`; our instruction numbers are its instruction
//! numbers. A use tied to a def becomes a `Reuse` def; copies are such a pair too, so that they vanish when the live
//! ranges allow. Spill slots become frame slots, its edits our [`Edit`]s.

use super::moves::{Edit, Move};
use crate::ir::{Block, Type};
use crate::mc::{Mem, Operand, Reg, RegClass};
use crate::mir::*;
use crate::support::entity::SecondaryMap;
use crate::target::{RegInfo, Target};
use regalloc2 as ra;
use rustc_hash::FxHashMap;

/// Which register of an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Reg,
    Base,
    Index,
}

/// A function as regalloc2 sees it.
pub struct Adaptor {
    pub operands: Vec<ra::Operand>,
    /// Registers of `MFunc` operands, and which of `operands` gives each (uses of one value share theirs).
    pub origin: Vec<(u32, Part, u32)>,
    /// Start in `operands` for each instruction, and one past the end.
    pub starts: Vec<u32>,
    clobbers: Vec<ra::PRegSet>,
    rets: Vec<bool>,
    branches: Vec<bool>,
    blocks: Vec<ra::InstRange>,
    succs: Vec<Vec<ra::Block>>,
    preds: Vec<Vec<ra::Block>>,
    params: Vec<Vec<ra::VReg>>,
    args: Vec<Vec<Vec<ra::VReg>>>,
    vregs: usize,
    /// Equal uses of an instruction share an operand.
    share: bool,
    /// Units (pointers' width) of a spill slot of each class.
    units: [usize; 2],
}

fn vreg(r: Reg) -> ra::VReg {
    let class = if r.virt_class() == RegClass::Int { ra::RegClass::Int } else { ra::RegClass::Float };
    ra::VReg::new(r.index(), class)
}

fn class_of(index: usize) -> ra::RegClass {
    if index == 0 { ra::RegClass::Int } else { ra::RegClass::Float }
}

/// regalloc2's number of a physical register.
fn preg(info: &RegInfo, r: Reg) -> ra::PReg {
    let c = if r.phys_class() == info.class[0] { 0 } else { 1 };
    ra::PReg::new(r.hw() as usize, class_of(c))
}

impl Adaptor {
    /// Describes `mf`, its blocks in the order of the instructions. `share`: equal uses of one instruction are one operand.
    pub fn new(mf: &MFunc, target: &dyn Target, share: bool) -> Adaptor {
        let info = target.regs();
        let n = mf.insts.len();
        let mut a = Adaptor {
            operands: Vec::with_capacity(mf.operands.len()),
            origin: Vec::with_capacity(mf.operands.len()),
            starts: Vec::with_capacity(n + 1),
            clobbers: Vec::with_capacity(n),
            rets: vec![false; n],
            branches: vec![false; n],
            blocks: Vec::with_capacity(mf.flow.len()),
            succs: Vec::with_capacity(mf.flow.len()),
            preds: Vec::with_capacity(mf.flow.len()),
            params: Vec::with_capacity(mf.flow.len()),
            args: Vec::with_capacity(mf.flow.len()),
            vregs: mf.vregs.len(),
            share,
            units: [1, 1],
        };
        let unit = target.info().pointer_size as u32;
        for v in &mf.vregs {
            let u = v.ty.bytes(unit as u8).div_ceil(unit).next_power_of_two() as usize;
            a.units[v.class as usize] = a.units[v.class as usize].max(u);
        }
        let sets: Vec<ra::PRegSet> = mf
            .clobbers
            .iter()
            .map(|s| {
                let mut set = ra::PRegSet::empty();
                for c in 0..2 {
                    let mut m = s.0[c];
                    while m != 0 {
                        set.add(ra::PReg::new(m.trailing_zeros() as usize, class_of(c)));
                        m &= m - 1;
                    }
                }
                set
            })
            .collect();
        for inst in &mf.insts {
            let start = a.operands.len() as u32;
            a.starts.push(start);
            let mut clobbers = sets[inst.clobbers as usize];
            let range = inst.first as usize..(inst.first + inst.len) as usize;
            // Tied uses first: a `Reuse` index must be small.
            let mut tied: u64 = 0;
            let mut tied_at = [0u8; 64];
            for k in range.clone() {
                let (Role { access: Access::Use, place: Place::Tied(d), .. }, Operand::Reg(v)) =
                    (mf.roles[k], mf.operands[k])
                else {
                    continue;
                };
                let def = mf.roles[inst.first as usize + d as usize];
                let place = match def.place {
                    Place::Fixed(r) => ra::OperandConstraint::FixedReg(preg(info, r)),
                    Place::Limit(n) => ra::OperandConstraint::Limit(n as usize),
                    _ => ra::OperandConstraint::Reg,
                };
                tied |= 1 << d.min(63);
                tied_at[d.min(63) as usize] = (a.operands.len() as u32 - start) as u8;
                a.push(k, Part::Reg, v, place, ra::OperandKind::Use, ra::OperandPos::Early);
            }
            for k in range.clone() {
                let role = mf.roles[k];
                if role.access == Access::None || matches!(role.place, Place::Tied(_)) {
                    continue;
                }
                let pos = if role.when == When::Early { ra::OperandPos::Early } else { ra::OperandPos::Late };
                match mf.operands[k] {
                    Operand::Reg(v) if v.is_virt() => {
                        let kind = if role.access == Access::Use {
                            ra::OperandKind::Use
                        } else {
                            ra::OperandKind::Def
                        };
                        let n = k - inst.first as usize;
                        let place = match role.place {
                            Place::Fixed(r) => {
                                let p = preg(info, r);
                                if role.access == Access::Def || role.when == When::Late {
                                    clobbers.remove(p);
                                }
                                ra::OperandConstraint::FixedReg(p)
                            }
                            _ if n < 64 && tied >> n & 1 != 0 => {
                                ra::OperandConstraint::Reuse(tied_at[n] as usize)
                            }
                            Place::Any => ra::OperandConstraint::Any,
                            Place::Stack => ra::OperandConstraint::Stack,
                            Place::Limit(n) => ra::OperandConstraint::Limit(n as usize),
                            _ => ra::OperandConstraint::Reg,
                        };
                        if kind == ra::OperandKind::Use && place == ra::OperandConstraint::Reg {
                            a.push_use(start, k, Part::Reg, v, pos);
                        } else {
                            a.push(k, Part::Reg, v, place, kind, pos);
                        }
                    }
                    Operand::Mem(m) => {
                        for (part, r) in [(Part::Base, m.base), (Part::Index, m.index)] {
                            if r.is_virt() {
                                a.push_use(start, k, part, r, pos);
                            }
                        }
                    }
                    _ => {}
                }
            }
            a.clobbers.push(clobbers);
        }
        a.starts.push(a.operands.len() as u32);
        let mut number: SecondaryMap<Block, u32> = SecondaryMap::new();
        for (k, &b) in mf.flow.iter().enumerate() {
            number[b] = k as u32;
        }
        for &b in &mf.flow {
            let mb = &mf.blocks[b];
            a.blocks
                .push(ra::InstRange::new(ra::Inst::new(mb.start as usize), ra::Inst::new(mb.end as usize)));
            let last = mb.end as usize - 1;
            if mb.succs.is_empty() {
                a.rets[last] = true;
            } else {
                a.branches[last] = true;
            }
            a.succs.push(mb.succs.iter().map(|s| ra::Block::new(number[s.0] as usize)).collect());
            a.preds.push(mb.preds.iter().map(|&p| ra::Block::new(number[p] as usize)).collect());
            a.params.push(mb.params.iter().map(|&r| vreg(r)).collect());
            a.args.push(mb.succs.iter().map(|s| s.1.iter().map(|&r| vreg(r)).collect()).collect());
        }
        a
    }

    fn push(
        &mut self,
        k: usize,
        part: Part,
        v: Reg,
        place: ra::OperandConstraint,
        kind: ra::OperandKind,
        pos: ra::OperandPos,
    ) {
        self.origin.push((k as u32, part, self.operands.len() as u32));
        self.operands.push(ra::Operand::new(vreg(v), place, kind, pos));
    }

    /// A use in any register: shares that of an equal use of the instruction (which starts at `start`), or a spilled value would be loaded twice.
    fn push_use(&mut self, start: u32, k: usize, part: Part, v: Reg, pos: ra::OperandPos) {
        let o = ra::Operand::new(vreg(v), ra::OperandConstraint::Reg, ra::OperandKind::Use, pos);
        match self.operands[start as usize..].iter().position(|&x| x == o) {
            Some(n) if self.share => self.origin.push((k as u32, part, start + n as u32)),
            _ => self.push(k, part, v, ra::OperandConstraint::Reg, ra::OperandKind::Use, pos),
        }
    }
}

impl ra::Function for Adaptor {
    fn num_insts(&self) -> usize {
        self.clobbers.len()
    }
    fn num_blocks(&self) -> usize {
        self.blocks.len()
    }
    fn entry_block(&self) -> ra::Block {
        ra::Block::new(0)
    }
    fn block_insns(&self, b: ra::Block) -> ra::InstRange {
        self.blocks[b.index()]
    }
    fn block_succs(&self, b: ra::Block) -> &[ra::Block] {
        &self.succs[b.index()]
    }
    fn block_preds(&self, b: ra::Block) -> &[ra::Block] {
        &self.preds[b.index()]
    }
    fn block_params(&self, b: ra::Block) -> &[ra::VReg] {
        &self.params[b.index()]
    }
    fn is_ret(&self, i: ra::Inst) -> bool {
        self.rets[i.index()]
    }
    fn is_branch(&self, i: ra::Inst) -> bool {
        self.branches[i.index()]
    }
    fn branch_blockparams(&self, b: ra::Block, _i: ra::Inst, succ: usize) -> &[ra::VReg] {
        &self.args[b.index()][succ]
    }
    fn inst_operands(&self, i: ra::Inst) -> &[ra::Operand] {
        &self.operands[self.starts[i.index()] as usize..self.starts[i.index() + 1] as usize]
    }
    fn inst_clobbers(&self, i: ra::Inst) -> ra::PRegSet {
        self.clobbers[i.index()]
    }
    fn num_vregs(&self) -> usize {
        self.vregs
    }
    fn spillslot_size(&self, class: ra::RegClass) -> usize {
        self.units[if class == ra::RegClass::Int { 0 } else { 1 }]
    }
}

/// The machine for regalloc2: registers destroyed by calls are preferred.
pub fn machine(info: &RegInfo, exclude: RegSet) -> ra::MachineEnv {
    let mut env = ra::MachineEnv {
        preferred_regs_by_class: [ra::PRegSet::empty(); 3],
        non_preferred_regs_by_class: [ra::PRegSet::empty(); 3],
        scratch_by_class: [None; 3],
        fixed_stack_slots: Vec::new(),
    };
    for c in 0..2 {
        for &r in info.order[c] {
            let bit = 1u64 << r.hw();
            if exclude.0[c] & bit != 0 {
                continue;
            }
            let set = if info.callee_saved.0[c] & bit != 0 {
                &mut env.non_preferred_regs_by_class[c]
            } else {
                &mut env.preferred_regs_by_class[c]
            };
            set.add(ra::PReg::new(r.hw() as usize, class_of(c)));
        }
        if !info.scratch[c].is_none() {
            env.scratch_by_class[c] = Some(preg(info, info.scratch[c]));
        }
    }
    env
}

/// Tables reused from function to function.
#[derive(Default)]
pub struct State {
    ctx: ra::Ctx,
}

/// Allocates registers in `mf` (operands are rewritten to physical registers and slots) and fills `edits`. Gives the registers
/// that were written.
pub fn allocate(
    mf: &mut MFunc,
    target: &dyn Target,
    exclude: RegSet,
    st: &mut State,
    edits: &mut Vec<Edit>,
    check: bool,
) -> Result<RegSet, String> {
    let info = target.regs();
    let a = Adaptor::new(mf, target, true);
    let env = machine(info, exclude);
    let options = ra::RegallocOptions { validate_ssa: check, ..Default::default() };
    let out = ra::run_with_ctx(&a, &env, &options, &mut st.ctx)
        .map_err(|e| format!("register allocation failed ({e}); please report this"))?;
    if check {
        super::alloc_check::check(&a, &env, out)?;
    }
    let mut used = RegSet::default();
    for s in &mf.clobbers {
        used.0[0] |= s.0[0];
        used.0[1] |= s.0[1];
    }
    let mut slots: FxHashMap<usize, Reg> = FxHashMap::default();
    let unit = target.info().pointer_size as u32;
    let mut place = |mf: &mut MFunc, al: ra::Allocation, class: usize| -> Reg {
        if let Some(p) = al.as_reg() {
            let c = if p.class() == ra::RegClass::Int { 0 } else { 1 };
            return Reg::phys(info.class[c], p.hw_enc() as u8);
        }
        let Some(s) = al.as_stack() else { return Reg::NONE };
        *slots.entry(s.index()).or_insert_with(|| {
            let size = a.units[class] as u32 * unit;
            let s = mf.slots.push(SlotData {
                kind: SlotKind::Spill,
                size: size as u64,
                align: size.min(16),
                rank: 0,
            });
            Reg::slot(s.0)
        })
    };
    for &(k, part, n) in &a.origin {
        let al = out.allocs[n as usize];
        let o = a.operands[n as usize];
        let class = if o.class() == ra::RegClass::Int { 0 } else { 1 };
        let r = place(mf, al, class);
        if o.kind() == ra::OperandKind::Def
            && let Some(p) = al.as_reg()
        {
            used.0[class] |= 1 << p.hw_enc();
        }
        let op = &mut mf.operands[k as usize];
        *op = match (*op, part) {
            (Operand::Mem(mut m), Part::Base) => {
                m.base = r;
                Operand::Mem(m)
            }
            (Operand::Mem(mut m), Part::Index) => {
                m.index = r;
                Operand::Mem(m)
            }
            _ if r.is_slot() => Operand::Mem(Mem::base(r, 0)),
            _ => Operand::Reg(r),
        };
    }
    edits.clear();
    // Whole registers are moved; the upper parts of narrow values do no harm.
    let int = if unit == 8 { Type::I64 } else { Type::I32 };
    let float = match a.units[1] as u32 * unit {
        0..=8 => Type::F64,
        16 => Type::F128,
        32 => Type::I8.vector(5),
        _ => Type::I8.vector(6),
    };
    for (at, e) in &out.edits {
        let ra::Edit::Move { from, to } = e;
        let class = from.as_reg().or(to.as_reg()).map_or(0, |p| (p.class() != ra::RegClass::Int) as usize);
        if let Some(p) = to.as_reg() {
            used.0[class] |= 1 << p.hw_enc();
        }
        let mv = Move {
            dst: place(mf, *to, class),
            src: place(mf, *from, class),
            ty: if class == 0 { int } else { float },
        };
        if mv.dst != mv.src {
            edits.push(Edit {
                at: at.inst().index() as u32 * 2 + (at.pos() == ra::InstPosition::After) as u32,
                mv,
            });
        }
    }
    super::cleanup::run(mf, info, edits);
    if check {
        super::alloc_check::check_edits(&a, &env, info, mf, edits)?;
    }
    Ok(used)
}
