//! Calls of C library functions whose meaning is known (`ir::lib`): constants folded, cheaper functions called instead, memory
//! functions made IR operations, `__*_chk` calls made plain ones where nothing can overflow.
//!
//! A call is only touched if its machine-level arguments fit the function's prototype. What a string argument points to is
//! looked for through constant offsets, selects and block parameters. Replacements follow the gcc manual's list of builtins and
//! keep C11 §7: calls whose result is used stay where the cheaper function gives another one (`printf` and `puts`).

mod chk;
mod math;
mod stdio;
mod string;

use super::simplify::{const_inst, known_zeros};
use super::util::*;
use crate::ir::lib::{Lib, LibFn};
use crate::ir::*;
use crate::support::entity::Entity;
use crate::support::source::Loc;
use crate::target::abi::{CSignature, CType};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

pub use stdio::new_strings;

/// How many values a question about a string looks at.
const MAX_WALK: usize = 32;

/// What became of a call.
enum Done {
    /// It stays.
    No,
    /// Its result is this value (any, if the result is not used); what it did is done by the instructions emitted.
    Value(Value),
    /// It is done by the instructions emitted, and gives nothing or nothing that is used.
    Gone,
}

struct Calls<'a> {
    f: &'a mut Function,
    cx: Ctx<'a>,
    uses: Vec<u32>,
    /// Uses of each value that only ask whether it is zero.
    zero_tests: Vec<u32>,
    /// Instructions to put in place of the call.
    out: Vec<Inst>,
    loc: Loc,
    /// Edges into each block, when first needed.
    into: Option<FxHashMap<Block, Vec<Edge>>>,
}

/// True if anything changed.
pub fn run(f: &mut Function, cx: &Ctx) -> bool {
    let known = |f: &Function, i: Inst| {
        let d = &f.insts[i];
        if d.op == Opcode::Call { cx.m.libs.known.get(&GlobalId(d.args[0])).copied() } else { None }
    };
    if cx.m.libs.known.is_empty()
        || !f.order.iter().any(|&b| f.blocks[b].insts.iter().any(|&i| known(f, i).is_some()))
    {
        return false;
    }
    let uses = use_counts(f);
    let zero_tests = zero_tests(f);
    let mut c = Calls { f, cx: *cx, uses, zero_tests, out: Vec::new(), loc: Loc::NONE, into: None };
    let mut any = false;
    for k in 0..c.f.order.len() {
        let b = c.f.order[k];
        let mut n = 0;
        while n < c.f.blocks[b].insts.len() {
            let i = c.f.blocks[b].insts[n];
            n += 1;
            let Some(lib) = known(c.f, i) else { continue };
            let Some(args) = c.arguments(i, lib) else { continue };
            c.loc = c.f.locs[i];
            let r = c.f.results[i];
            let used = r.is_some() && c.uses[r.index()] > 0;
            // The question asked most of these functions: is the result zero?
            let truth = used && c.zero_tests[r.index()] == c.uses[r.index()];
            let done = match if truth { c.is_zero(lib.fun, &args) } else { None } {
                Some(d) => d,
                None => c.call(lib, &args, used),
            };
            let new = std::mem::take(&mut c.out);
            match done {
                Done::No => {
                    debug_assert!(new.is_empty(), "{} left instructions", lib.name());
                    continue;
                }
                Done::Value(v) if used => c.f.set_alias(r, v),
                Done::Value(_) => {}
                Done::Gone => debug_assert!(!used),
            }
            any = true;
            let len = new.len();
            c.f.blocks[b].insts.splice(n - 1..n, new);
            // What was emitted may be simplified in its turn by the next round, not now.
            n = n - 1 + len;
            c.uses.resize(c.f.values.len(), 1);
            c.zero_tests.resize(c.f.values.len(), 0);
        }
    }
    if any {
        c.f.resolve_aliases();
    }
    any
}

/// Uses of each value in comparisons with zero for equality.
fn zero_tests(f: &Function) -> Vec<u32> {
    let mut n = vec![0u32; f.values.len()];
    for &b in &f.order {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op == Opcode::Icmp
                && matches!(IntCC::from_aux(d.aux), IntCC::Eq | IntCC::Ne)
                && f.iconst(f.resolve(d.val(1))) == Some(0)
            {
                n[d.val(0).index()] += 1;
            }
        }
    }
    n
}

impl<'a> Calls<'a> {
    /// Only to look at a function, or to build in it, without counts.
    fn looking(f: &'a mut Function, cx: Ctx<'a>) -> Calls<'a> {
        Calls { f, cx, uses: Vec::new(), zero_tests: Vec::new(), out: Vec::new(), loc: Loc::NONE, into: None }
    }
}

impl Calls<'_> {
    /// The call's arguments if they and the result are as the function's prototype says.
    fn arguments(&self, i: Inst, lib: Lib) -> Option<SmallVec<[Value; 6]>> {
        let d = &self.f.insts[i];
        let args: SmallVec<[Value; 6]> =
            self.f.list(d.list()?).iter().map(|&w| self.f.resolve(Value(w))).collect();
        let sig = lib.fun.sig().as_bytes();
        let rets = &self.f.sigs[SigRef(d.args[1])].rets;
        let ret = lib.letter(sig[0], self.f.ptr_bytes);
        if rets.len() != ret.is_some() as usize || ret.is_some_and(|t| rets[0].ty != t) {
            return None;
        }
        let variadic = sig.last() == Some(&b'.');
        let fixed = &sig[1..sig.len() - variadic as usize];
        if args.len() < fixed.len() || args.len() > fixed.len() && !variadic {
            return None;
        }
        let fits = |(&c, &v): (&u8, &Value)| lib.letter(c, self.f.ptr_bytes) == Some(self.f.ty(v));
        fixed.iter().zip(&args).all(fits).then_some(args)
    }

    fn call(&mut self, lib: Lib, a: &[Value], used: bool) -> Done {
        use LibFn::*;
        match lib.fun {
            Printf | PrintfUnlocked | Vprintf | Fprintf | FprintfUnlocked | Vfprintf | Fputs
            | FputsUnlocked | PrintfChk | VprintfChk | FprintfChk | VfprintfChk | Sprintf | Vsprintf
            | Snprintf | Vsnprintf | Puts => self.stdio(lib.fun, a, used),
            MemcpyChk | MemmoveChk | MempcpyChk | MemsetChk | StrcpyChk | StpcpyChk | StrncpyChk
            | StpncpyChk | StrcatChk | StrncatChk | SprintfChk | VsprintfChk | SnprintfChk | VsnprintfChk => {
                self.checked(lib.fun, a, used)
            }
            Memcpy | Memmove | Memset | Mempcpy | Bcopy | Bzero | Memcmp | Bcmp | Memchr | Strlen
            | Strnlen | Strcpy | Stpcpy | Strncpy | Stpncpy | Strcat | Strncat | Strcmp | Strncmp
            | Strchr | Strrchr | Index | Rindex | Strstr | Strpbrk | Strspn | Strcspn | Isdigit | Isascii
            | Toascii => self.string(lib.fun, a, used),
            _ => self.math(lib, a),
        }
    }

    // Building.

    fn emit(&mut self, op: Opcode, ty: Type, aux: u16, args: [u32; 4]) -> Value {
        let (i, v) = make(self.f, op, ty, aux, args, self.loc);
        self.out.push(i);
        v
    }
    fn op1(&mut self, op: Opcode, ty: Type, a: Value) -> Value {
        self.emit(op, ty, 0, [a.0, 0, 0, 0])
    }
    fn op2(&mut self, op: Opcode, a: Value, b: Value) -> Value {
        let ty = self.f.ty(a);
        self.emit(op, ty, 0, [a.0, b.0, 0, 0])
    }
    fn int(&mut self, ty: Type, v: i64) -> Value {
        let d = InstData::iconst(ty, verify::canonical(ty, v, self.f.ptr_bytes));
        self.emit(d.op, ty, 0, d.args)
    }
    fn constant(&mut self, ty: Type, bits: u128) -> Value {
        let d = const_inst(self.f, ty, bits);
        self.emit(d.op, ty, 0, d.args)
    }
    fn word(&self) -> Type {
        if self.f.ptr_bytes == 8 { Type::I64 } else { Type::I32 }
    }
    fn size(&mut self, n: u64) -> Value {
        self.int(self.word(), n as i64)
    }
    /// `p + n` bytes.
    fn advance(&mut self, p: Value, n: u64) -> Value {
        if n == 0 {
            return p;
        }
        let n = self.size(n);
        self.op2(Opcode::PtrAdd, p, n)
    }
    /// The byte at `p`, zero-extended to int.
    fn byte(&mut self, p: Value) -> Value {
        let v = self.emit(Opcode::Load, Type::I8, MemFlags::aligned(1).0, [p.0, 0, 0, 0]);
        self.op1(Opcode::Zext, Type::I32, v)
    }
    /// A `Memcpy`, `Memmove` or `Memset` of unknown alignment.
    fn memory(&mut self, op: Opcode, a: Value, b: Value, n: Value) {
        self.emit(op, Type::VOID, MemFlags::aligned(1).0, [a.0, b.0, n.0, 0]);
    }
    /// `Memcpy` of a known number of bytes.
    fn copy(&mut self, dst: Value, src: Value, n: u64) {
        let n = self.size(n);
        self.memory(Opcode::Memcpy, dst, src, n);
    }

    /// Can `fun` be called?
    fn callable(&self, fun: LibFn) -> bool {
        self.cx.m.libs.callable.contains_key(&Lib::new(fun))
    }
    /// Calls `lib`, which is [`Self::callable`]. Its result, if it has one.
    fn call_lib(&mut self, lib: Lib, args: &[Value]) -> Value {
        let g = self.cx.m.libs.callable[&lib];
        let letters = lib.fun.sig().as_bytes();
        let ptr = self.f.ptr_bytes;
        let ret = lib.letter(letters[0], ptr);
        let variadic = letters.last() == Some(&b'.');
        let sig = CSignature {
            ret: ret.map_or_else(CType::void, |t| CType::scalar(t, ptr)),
            params: args.iter().map(|&v| CType::scalar(self.f.ty(v), ptr)).collect(),
            named: if variadic { letters.len() - 2 } else { args.len() },
            variadic,
            chain: false,
            conv: 0,
            features: self.f.attrs.features,
        };
        let sig = self.cx.opts.machine.0.classify(&sig).sig;
        debug_assert_eq!(sig.params.len(), args.len());
        let sig = self.f.sigs.push(sig);
        let list = self.f.push_list(args);
        let ty = ret.unwrap_or(Type::VOID);
        self.emit(Opcode::Call, ty, 0, [g.0, sig.0, list.start, list.len])
    }
    fn call_fn(&mut self, fun: LibFn, args: &[Value]) -> Value {
        self.call_lib(Lib::new(fun), args)
    }
    /// May `args` of a call that stays variadic be passed on one by one? Objects in memory and parts of objects may not.
    fn scalars(&self, args: &[Value]) -> bool {
        args.iter().all(|&v| {
            let t = self.f.ty(v);
            matches!(t, Type::I32 | Type::PTR | Type::F64) || t == self.word()
        })
    }

    // Looking.

    fn konst(&self, v: Value) -> Option<i64> {
        self.f.iconst(v)
    }
    /// A constant size.
    fn ksize(&self, v: Value) -> Option<u64> {
        let n = self.konst(v)?;
        Some(if self.f.ptr_bytes == 4 { n as u32 as u64 } else { n as u64 })
    }
    /// The largest value `v`, a size, may have.
    fn max_size(&mut self, v: Value) -> u64 {
        let bits = if self.f.ptr_bytes == 8 { u64::MAX } else { u32::MAX as u64 };
        self.alternatives(v, &|c, v| {
            c.ksize(v).or_else(|| Some(!known_zeros(c.f, v, 5) & bits)).filter(|&n| n != bits)
        })
        .map_or(bits, |all| all.into_iter().max().unwrap_or(bits))
    }

    /// The read-only object a pointer points into, and the offset.
    fn object(&self, p: Value) -> Option<(usize, u64)> {
        let (g, off) = match super::memory::base_of(self.f, p) {
            (super::memory::Base::Global(g), off) => (g, u64::try_from(off).ok()?),
            _ => return None,
        };
        let global = &self.cx.m.globals[g];
        let GlobalDef::Data(n) = global.def else { return None };
        let o = &self.cx.m.data[n];
        let plain = o.readonly && o.relocs.is_empty() && !global.interposable && global.tls.is_none();
        (plain && off <= o.size).then_some((n, off))
    }
    /// The `n` bytes at `p`, if constant.
    fn bytes(&self, p: Value, n: u64) -> Option<Vec<u8>> {
        let (o, off) = self.object(p)?;
        let o = &self.cx.m.data[o];
        if off.checked_add(n)? > o.size {
            return None;
        }
        Some((off..off + n).map(|k| o.bytes.get(k as usize).copied().unwrap_or(0)).collect())
    }
    /// The constant string at `p`, without its end.
    fn text(&self, p: Value) -> Option<&[u8]> {
        let (o, off) = self.object(p)?;
        let o = &self.cx.m.data[o];
        let rest = o.bytes.get(off as usize..).unwrap_or(&[]);
        match memchr::memchr(0, rest) {
            Some(n) => Some(&rest[..n]),
            None => (off.max(o.bytes.len() as u64) < o.size).then_some(rest),
        }
    }
    /// What `leaf` says of every value that `v` may be by selects and block parameters; `None` if it is silent about one.
    fn alternatives<T>(&mut self, v: Value, leaf: &dyn Fn(&Self, Value) -> Option<T>) -> Option<Vec<T>> {
        let mut seen: Vec<Value> = vec![v];
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(&v) = seen.get(at) {
            at += 1;
            if seen.len() > MAX_WALK {
                return None;
            }
            if let Some(t) = leaf(self, v) {
                found.push(t);
                continue;
            }
            let mut next: SmallVec<[Value; 4]> = SmallVec::new();
            match self.f.values[v].def {
                ValueDef::Inst(i, _) => {
                    let d = self.f.insts[i];
                    if d.op != Opcode::Select {
                        return None;
                    }
                    next.extend([d.val(1), d.val(2)]);
                }
                ValueDef::Param(b, n) => {
                    if b == self.f.entry() {
                        return None;
                    }
                    let edges = self.edges_into(b);
                    next.extend(edges.into_iter().map(|e| self.f.edges[e].args[n as usize]));
                }
                ValueDef::Alias(to) => next.push(to),
            }
            for v in next {
                let v = self.f.resolve(v);
                if !seen.contains(&v) {
                    seen.push(v);
                }
            }
        }
        Some(found)
    }
    /// The lengths the string at `p` may have.
    fn text_lens(&mut self, p: Value) -> Option<Vec<u64>> {
        self.alternatives(p, &|c, v| c.text(v).map(|t| t.len() as u64))
    }
    /// The length of the string at `p`, if it is the same whatever `p` is.
    fn text_len(&mut self, p: Value) -> Option<u64> {
        let all = self.text_lens(p)?;
        let n = *all.first()?;
        all.iter().all(|&k| k == n).then_some(n)
    }
    /// The greatest length of the string at `p`.
    fn max_text_len(&mut self, p: Value) -> Option<u64> {
        self.text_lens(p)?.into_iter().max()
    }
    fn edges_into(&mut self, b: Block) -> Vec<Edge> {
        let f = &*self.f;
        let into = self.into.get_or_insert_with(|| {
            let mut m: FxHashMap<Block, Vec<Edge>> = FxHashMap::default();
            for &b in &f.order {
                f.each_edge(f.terminator(b), |e| m.entry(f.edges[e].block).or_default().push(e));
            }
            m
        });
        into.get(&b).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn random() {
        crate::opt::interp::check_pass("libcalls", 0..20, &|m| {
            super::super::pipeline::each_function(m, &Default::default(), &mut |f, cx| {
                super::run(f, cx);
            })
        });
    }
}
