//! Moves the allocators insert, and the order of moves that happen at once.

use crate::ir::Type;
use crate::mc::Reg;

/// `dst` := `src`; each is a physical register or a frame slot, not both slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    pub dst: Reg,
    pub src: Reg,
    pub ty: Type,
}

/// A move and its place: before instruction `at / 2` if `at` is even, else after it. Lists are sorted by place; moves of one
/// place happen in order.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    pub at: u32,
    pub mv: Move,
}

/// The type moves and spill slots use for values of type `ty`: narrow ones travel as 32 bits.
pub fn spill_type(ty: Type) -> Type {
    match ty {
        Type::I8 | Type::I16 => Type::I32,
        Type::F16 => Type::F32,
        ty => ty,
    }
}

/// Puts moves that happen at the same time in an order that gives the same result, handing them to `out`: stores to slots first, then
/// register copies, loads last. Destinations are distinct; no move's source slot is another's destination. A cycle of
/// registers is broken through the frame slot `spare` makes. `moves` is left empty.
pub fn sequence(moves: &mut Vec<Move>, mut spare: impl FnMut(Type) -> Reg, mut out: impl FnMut(Move)) {
    moves.retain(|m| {
        if m.dst.is_slot() {
            out(*m);
        }
        !m.dst.is_slot() && m.dst != m.src
    });
    loop {
        // A copy whose destination no other copy reads can go.
        let mut progress = false;
        let mut k = 0;
        while k < moves.len() {
            let m = moves[k];
            if !m.src.is_slot() && !moves.iter().enumerate().any(|(j, o)| j != k && o.src == m.dst) {
                out(m);
                moves.swap_remove(k);
                progress = true;
            } else {
                k += 1;
            }
        }
        if progress {
            continue;
        }
        // Only cycles are left: one register's value waits in memory.
        let Some(k) = moves.iter().position(|m| !m.src.is_slot()) else { break };
        let m = moves[k];
        let slot = spare(m.ty);
        out(Move { dst: slot, src: m.src, ty: m.ty });
        moves[k].src = slot;
    }
    for m in moves.drain(..) {
        out(m);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn any_permutation_comes_out_right() {
        let mut seed = 1u32;
        let mut rand = |n: u32| {
            seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
            (seed >> 16) % n
        };
        for _ in 0..500 {
            let n = 1 + rand(8) as u8;
            let mut moves: Vec<Move> = Vec::new();
            for d in 0..n {
                let src = if rand(5) == 0 { Reg::slot(rand(3)) } else { Reg::phys(0, rand(8) as u8) };
                moves.push(Move { dst: Reg::phys(0, d), src, ty: Type::I64 });
            }
            let want: Vec<(Reg, Reg)> = moves.iter().map(|m| (m.dst, m.src)).collect();
            let mut state: HashMap<Reg, Reg> = HashMap::new();
            let mut next = 100;
            sequence(
                &mut moves,
                |_| {
                    next += 1;
                    Reg::slot(next)
                },
                |m| {
                    let v = *state.get(&m.src).unwrap_or(&m.src);
                    state.insert(m.dst, v);
                },
            );
            for (d, s) in want {
                assert_eq!(*state.get(&d).unwrap_or(&d), s);
            }
        }
    }
}
