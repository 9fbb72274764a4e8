#!/usr/bin/env python3
"""Random C programs without undefined behaviour, made of what csmith leaves out.

    generate.py SEED        prints the program of that seed

Bit-fields of every width and type, GNU C (statement expressions, case ranges, computed goto, nested functions, omitted operands, VLAs,
compound literals, designators), 128-bit integers, floats with their special values, complex numbers, vectors, varargs, structures by value,
irreducible control flow, atomics, setjmp, unions and memcpy as type punning, builtins. The program prints checksums.

How undefined behaviour is kept out: an integer expression carries a bound of its magnitude, and signed arithmetic that could pass
it is done in the unsigned type; shift counts are masked; division goes through a checking macro or has a constant
divisor; conversions from floating point to integer are range-checked; a NaN is never looked at bitwise; loops have constant bounds and
functions call only earlier ones. An expression has no side effects on anything but its own locals, so that no order of
evaluation is observed; statements store into variables, and those of a `pure` function only into its locals.
A program whose first line says `oracle: clang` uses what gcc 12 has not.
"""
import random, sys

PRELUDE = r"""
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
typedef __int128 i128;
typedef unsigned __int128 u128;
static uint64_t sum = 0x9e3779b97f4a7c15;
static void __attribute__((noinline)) mix(uint64_t v) { sum = (sum ^ v) * 0xff51afd7ed558ccd; sum ^= sum >> 29; }
static void mix128(u128 v) { mix(v); mix(v >> 64); }
static void mixd(double d) { uint64_t b; if (d != d) { mix(77); return; } memcpy(&b, &d, 8); mix(b); }
static void mixf(float d) { uint32_t b; if (d != d) { mix(78); return; } memcpy(&b, &d, 4); mix(b); }
static void mixl(long double d) { if (d != d) { mix(79); return; } double h = d; mixd(h); mixd(d - h); }
#define SDIV(T, MIN, a, b) ({ T x_ = (a), y_ = (b); y_ == 0 || (y_ == -1 && x_ == MIN) ? x_ : x_ / y_; })
#define SREM(T, MIN, a, b) ({ T x_ = (a), y_ = (b); y_ == 0 || (y_ == -1 && x_ == MIN) ? y_ : x_ % y_; })
#define UDIV(T, a, b) ({ T x_ = (a), y_ = (b); y_ == 0 ? x_ : x_ / y_; })
#define UREM(T, a, b) ({ T x_ = (a), y_ = (b); y_ == 0 ? y_ : x_ % y_; })
#define TOINT(T, F, lo, hi, x) ({ F f_ = (x); f_ > (F)(lo) && f_ < (F)(hi) ? (T)f_ : (T)(f_ != f_); })
#define MIN128 ((i128)1 << 126 << 1)
"""

# C names of the integer types by (bits, signed).
NAMES = {
    (1, 0): ["_Bool"],
    (8, 1): ["signed char", "int8_t"], (8, 0): ["unsigned char", "uint8_t"],
    (16, 1): ["short"], (16, 0): ["unsigned short", "uint16_t"],
    (32, 1): ["int", "int32_t"], (32, 0): ["unsigned", "uint32_t"],
    (64, 1): ["long", "long long", "int64_t"], (64, 0): ["unsigned long", "unsigned long long", "uint64_t"],
    (128, 1): ["i128"], (128, 0): ["u128"],
}
INTS = list(NAMES)
WIDE = [(32, 1), (32, 0), (64, 1), (64, 0)]
MIN = {32: "(-2147483647 - 1)", 64: "(-9223372036854775807l - 1)", 128: "MIN128"}
FLOATS = ["float", "double", "long double"]


class E:
    """An integer expression: text, type, and `mag`, with |value| <= 2^mag."""

    def __init__(self, text, bits, signed, mag=None):
        self.text, self.bits, self.signed = text, bits, signed
        full = bits - 1 if signed else bits
        self.mag = full if mag is None else min(mag, full)
        self.nonneg = not signed

    def promoted(self):
        return self if self.bits >= 32 else E(self.text, 32, 1, self.mag)


def common(a, b):
    """The usual arithmetic conversions of two promoted types."""
    bits = max(a.bits, b.bits)
    return bits, int(all(x.signed for x in (a, b) if x.bits == bits))


class Program:
    def __init__(self, seed):
        self.rng = random.Random(seed * 7919 + 13)
        self.out, self.count = [], 0
        r = self.rng
        # What this program uses besides the rest; the first three are not in every oracle.
        self.nested = r.random() < 0.12
        self.bitint = not self.nested and r.random() < 0.10
        self.small_float = r.random() < 0.08 and not self.bitint
        self.int128 = r.random() < 0.5
        self.floats = r.random() < 0.6
        self.vectors = r.random() < 0.35
        self.vars, self.fvars = [], []          # readable: (text, bits, signed); (text, type)
        self.targets, self.ftargets = [], []    # assignable in the function being written
        self.pure_functions, self.structs, self.arrays, self.vecs = [], [], [], []
        self.depth_now, self.in_loop, self.pure = 0, 0, False
        self.lvl = 0

    # ---- small helpers
    def fresh(self, p):
        self.count += 1
        return f"{p}{self.count}"

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, l):
        return self.rng.choice(l)

    def name(self, bits, signed):
        return self.pick(NAMES[bits, signed])

    def inttype(self):
        while True:
            t = self.pick(INTS + WIDE * 2)
            if t[0] < 128 or self.int128 and self.chance(0.6):
                return t

    # ---- integer expressions
    def const(self, bits, signed):
        r = self.rng
        hi = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
        lo = -hi - 1 if signed else 0
        k = r.random()
        if k < 0.35:
            v = r.choice([0, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000])
        elif k < 0.5:
            v = -r.choice([1, 1, 2, 3, 5, 8, 128, 129, 32768])
        elif k < 0.7:
            v = r.choice([hi, hi - 1, lo, lo + 1, hi // 2, 1 << (bits - 1), 0x5555555555555555, 0x8000000000000000, 0x80000000, 0xffffffff, 0x7fffffff])
        elif k < 0.85:
            v = (1 << r.randrange(bits)) + r.choice([-1, 0, 0, 1])
        else:
            v = r.getrandbits(bits)
        v &= (1 << bits) - 1
        if signed and v > hi:
            v -= 1 << bits
        return v

    def literal(self, v, bits, signed):
        if bits == 128:
            u = v & ((1 << 128) - 1)
            return f"(({'i128' if signed else 'u128'})((u128)0x{u >> 64:x}u << 64 | 0x{u & (1 << 64) - 1:x}u))"
        if bits < 32:
            return str(v) if v >= 0 else f"({v})"
        if signed:
            suffix = "" if bits == 32 else "l"
            if v == -(1 << (bits - 1)):
                return f"({v + 1}{suffix} - 1)"
            return f"{v}{suffix}" if v >= 0 else f"({v}{suffix})"
        return (hex(v) if self.chance(0.5) else str(v)) + ("u" if bits == 32 else "ul")

    def constant(self):
        bits, signed = self.inttype()
        v = self.const(bits, signed)
        e = E(self.literal(v, bits, signed), bits, signed, max(abs(v), 1).bit_length())
        return e if bits >= 32 else E(e.text, 32, 1, e.mag)

    def leaf(self):
        if self.vars and self.chance(0.8):
            t, b, s = self.pick(self.vars)
            if b > 128:
                return self.constant()
            return E(t, b, s)
        return self.constant()

    def cast(self, e, bits, signed):
        keeps = e.mag <= bits - 1 and (signed or not e.signed)
        return E(f"({self.name(bits, signed)})({e.text})", bits, signed, e.mag if keeps else None)

    def expr(self, d=3):
        """An expression of any integer type."""
        if d <= 0 or self.chance(0.1):
            return self.leaf()
        k = self.pick(self.PRODUCTIONS)
        return k(self, d - 1)

    def as_type(self, d, bits, signed):
        return self.cast(self.expr(d), bits, signed).text

    def index(self, n, d=1):
        """An index below the power of two n."""
        return f"({self.expr(d).text}) & {n - 1}"

    def arith(self, d):
        a, b = self.expr(d).promoted(), self.expr(d).promoted()
        op = self.pick("+-*")
        bits, signed = common(a, b)
        mag = a.mag + b.mag if op == "*" else max(a.mag, b.mag) + 1
        if signed and mag <= bits - 2:
            return E(f"({a.text} {op} {b.text})", bits, 1, mag)
        if not signed:
            return E(f"({a.text} {op} {b.text})", bits, 0)
        u = self.name(bits, 0)
        text = f"(({u})({a.text}) {op} ({u})({b.text}))"
        e = E(text, bits, 0)
        return self.cast(e, bits, 1) if self.chance(0.6) else e

    def bitop(self, d):
        a, b = self.expr(d).promoted(), self.expr(d).promoted()
        bits, signed = common(a, b)
        return E(f"({a.text} {self.pick('&|^')} {b.text})", bits, signed, max(a.mag, b.mag) if signed else None)

    def mask(self, d):
        a = self.expr(d).promoted()
        n = self.rng.randrange(1, 31)
        return E(f"({a.text} & {hex((1 << n) - 1)})", a.bits, a.signed, n)

    def shift(self, d):
        a, b = self.expr(d).promoted(), self.expr(d)
        n = self.rng.randrange(a.bits) if self.chance(0.6) else None
        count = str(n) if n is not None else f"(({b.text}) & {a.bits - 1})"
        if self.chance(0.5):
            return E(f"({a.text} >> {count})", a.bits, a.signed, max(a.mag - (n or 0), 1))
        e = E(f"(({self.name(a.bits, 0)})({a.text}) << {count})", a.bits, 0)
        return self.cast(e, a.bits, 1) if self.chance(0.5) else e

    def rotate(self, d):
        a = self.expr(d)
        bits = self.pick([8, 16, 32, 64])
        t = self.name(bits, 0)
        n = self.rng.randrange(1, bits)
        v = self.fresh("r")
        return E(f"({{ {t} {v} = {a.text}; ({t})({v} << {n} | {v} >> {bits - n}); }})", bits, 0)

    def divide(self, d):
        a, b = self.expr(d).promoted(), self.expr(d).promoted()
        bits, signed = common(a, b)
        rem = self.chance(0.5)
        if self.chance(0.5):
            v = self.const(bits if bits < 128 else 64, signed)
            if v in (0, -1):
                v = 7
            bits = a.bits
            signed = a.signed
            v &= (1 << (bits - 1)) - 1
            v = v or 10
            return E(f"({a.text} {'%' if rem else '/'} {self.literal(v, bits, signed)})", bits, signed)
        t = self.name(bits, signed)
        if signed:
            return E(f"{'SREM' if rem else 'SDIV'}({t}, {MIN[bits]}, {a.text}, {b.text})", bits, 1)
        return E(f"{'UREM' if rem else 'UDIV'}({t}, {a.text}, {b.text})", bits, 0)

    def compare(self, d):
        if self.floats and self.fvars and self.chance(0.3):
            a, b = self.fexpr(d), self.fexpr(d)
            if self.chance(0.25):
                f = self.pick(["isless", "isgreater", "isunordered", "islessequal", "isgreaterequal", "islessgreater"])
                return E(f"!!__builtin_{f}({a}, {b})", 32, 1, 1)
            return E(f"(({a}) {self.pick(['<', '<=', '>', '>=', '==', '!='])} ({b}))", 32, 1, 1)
        a, b = self.expr(d), self.expr(d)
        return E(f"(({a.text}) {self.pick(['<', '<=', '>', '>=', '==', '!='])} ({b.text}))", 32, 1, 1)

    def logical(self, d):
        if self.chance(0.3):
            return E(f"!({self.expr(d).text})", 32, 1, 1)
        return E(f"(({self.expr(d).text}) {self.pick(['&&', '||'])} ({self.expr(d).text}))", 32, 1, 1)

    def select(self, d):
        a, b = self.expr(d).promoted(), self.expr(d).promoted()
        bits, signed = common(a, b)
        mag = max(a.mag, b.mag) if signed else None
        if self.chance(0.25):
            return E(f"(({a.text}) ?: ({b.text}))", bits, signed, mag)
        return E(f"(({self.expr(d).text}) ? ({a.text}) : ({b.text}))", bits, signed, mag)

    def unary(self, d):
        a = self.expr(d).promoted()
        if self.chance(0.5):
            return E(f"(~({a.text}))", a.bits, a.signed)
        if a.signed and a.mag > a.bits - 2:
            return E(f"(-({self.name(a.bits, 0)})({a.text}))", a.bits, 0)
        return E(f"(-({a.text}))", a.bits, a.signed, a.mag if a.signed else None)

    def castop(self, d):
        return self.cast(self.expr(d), *self.inttype())

    def typeof_cast(self, d):
        if not self.vars:
            return self.leaf()
        t, b, s = self.pick(self.vars)
        if ".b" in t or "->b" in t or b > 128:     # typeof of a bit-field is an error
            return self.leaf()
        a = self.expr(d)
        return E(f"(__typeof__({t}))({a.text})", b, s)

    def builtin(self, d):
        a = self.expr(d)
        k = self.rng.randrange(9)
        if k == 0:
            return E(f"__builtin_clz((unsigned)({a.text}) | {1 << self.rng.randrange(31)})", 32, 1, 5)
        if k == 1:
            return E(f"__builtin_ctzll((uint64_t)({a.text}) | {1 << self.rng.randrange(63)}ul)", 32, 1, 6)
        if k == 2:
            return E(f"__builtin_popcount{self.pick(['', 'll'])}({a.text})", 32, 1, 7)
        if k == 3:
            return E(f"__builtin_parity{self.pick(['', 'll'])}({a.text})", 32, 1, 1)
        if k == 4:
            return self.pick([E(f"__builtin_bswap32({a.text})", 32, 0), E(f"__builtin_bswap64({a.text})", 64, 0), E(f"(int)__builtin_bswap16({a.text})", 32, 1, 16)])
        if k == 5:
            return E(f"__builtin_ffs{self.pick(['', 'll'])}({a.text})", 32, 1, 7)
        if k == 6:
            bits, signed = self.pick([(8, 1), (8, 0), (16, 1), (16, 0)] + WIDE * 2 + ([(128, 1), (128, 0)] if self.int128 else []))
            v, b = self.fresh("o"), self.expr(d)
            op = self.pick(["add", "sub", "mul"])
            if op == "mul" and max(a.bits, b.bits, bits) > 64:
                op = "add"
            return E(f"({{ {self.name(bits, signed)} {v}; int c_{v} = __builtin_{op}_overflow({a.text}, {b.text}, &{v}); c_{v} ? ({v} >> 1) ^ 1 : {v}; }})", max(bits, 32), signed if bits >= 32 else 1)
        if k == 7:
            return E(f"(int)__builtin_expect(({a.text}) != 0, {self.rng.randrange(2)})", 32, 1, 1)
        return E(f"__builtin_choose_expr({self.rng.randrange(2)}, ({a.text}), ({a.text}))", a.bits, a.signed, a.mag)

    def stmt_expr(self, d):
        bits, signed = self.inttype()
        v = self.fresh("q")
        t = self.name(bits, signed)
        first = self.as_type(d, bits, signed)
        saved = len(self.vars)
        self.vars.append((v, bits, signed))
        k = self.rng.randrange(4)
        if k == 0:
            body = f"if ({self.expr(d).text}) {v} = {self.as_type(d, bits, signed)}; "
        elif k == 1:
            body = f"{v} {self.pick('&|^')}= {self.expr(d).text}; "
        elif k == 2 and bits != 1:
            i = self.fresh("i")
            body = f"for (int {i} = 0; {i} < {self.rng.randrange(1, 6)}; {i}++) {v} ^= ({self.name(bits, 0)}){v} * 3 + {i}; "
        else:
            body = f"{v} = {self.as_type(d, bits, signed)}; "
        del self.vars[saved:]
        return E(f"({{ {t} {v} = {first}; {body}{v}; }})", bits, signed)

    def struct_copy(self, d):
        """A bit-field assignment's value, in a copy of a structure."""
        if not self.structs:
            return self.leaf()
        s = self.pick(self.structs)
        fields = [f for f in s["fields"] if f[3] is not None]
        if not fields or not s["objects"]:
            return self.leaf()
        f = self.pick(fields)
        v = self.fresh("c")
        fn, bits, signed, w = f
        op = self.pick(["=", "=", "^=", "|=", "&=", "+=", "-=", "*="])
        rhs = self.expr(d).promoted()
        if op in ("+=", "-=", "*="):
            rhs = E(f"(unsigned long)({rhs.text})", 64, 0)
        text = f"{v}.{fn} {op} {rhs.text}"
        if op == "=" and self.chance(0.4):
            text = self.pick([f"{v}.{fn}++", f"++{v}.{fn}", f"--{v}.{fn}", f"{v}.{fn}--"])
            if w >= (32 if bits == 32 else 64) and signed or bits == 1:
                text = f"{v}.{fn} = {rhs.text}"
        return E(f"({{ {s['name']} {v} = {self.pick(s['objects'])}; ({self.name(bits, signed)})({text}); }})", bits, signed)

    def compound(self, d):
        k = self.rng.randrange(3)
        if k == 0:
            n = self.pick([2, 4])
            bits, signed = self.inttype()
            items = ", ".join(self.expr(d - 1).text for _ in range(n))
            return E(f"(({self.name(bits, signed)}[]){{ {items} }})[{self.index(n)}]", bits, signed)
        if k == 1 and self.structs:
            s = self.pick(self.structs)
            f = self.pick(s["fields"])
            return E(f"({self.name(f[1], f[2])})(({s['name']}){{ .{f[0]} = {self.expr(d).text} }}).{f[0]}", f[1], f[2])
        bits, signed = self.inttype()
        return E(f"*&({self.name(bits, signed)}){{ {self.expr(d).text} }}", bits, signed)

    def call(self, d):
        if not self.pure_functions or self.in_loop > 1 or d < 1:
            return self.leaf()
        f = self.pick(self.pure_functions[-4:])
        args = []
        for p in f["params"]:
            args.append(self.argument(p, d - 1))
        text = f"{f['name']}({', '.join(args)})"
        r = f["ret"]
        if r[0] == "int":
            return E(text, r[1], r[2])
        if r[0] == "struct":
            fl = self.pick(r[1]["fields"])
            return E(f"({self.name(fl[1], fl[2])}){text}.{fl[0]}", fl[1], fl[2])
        return self.toint(text, r[1])

    def argument(self, p, d):
        if p[0] == "int":
            return self.as_type(d, p[1], p[2])
        if p[0] == "float":
            return self.fexpr(d)
        return self.pick(p[1]["objects"])

    def toint(self, ftext, ftype):
        bits, signed = self.pick([(8, 1), (16, 0)] + WIDE * 2)
        lo = {0: "-0.99", 1: f"-0x1p{bits - 1}"}[signed]
        hi = f"0x1p{bits - 1 if signed else bits}"
        return E(f"TOINT({self.name(bits, signed)}, {ftype}, {lo}, {hi}, {ftext})", bits, signed)

    def float_to_int(self, d):
        if not self.floats:
            return self.leaf()
        t = self.pick(FLOATS)
        return self.toint(self.fexpr(d), t)

    def pun(self, d):
        k = self.rng.randrange(4)
        a = self.expr(d)
        if k == 0:
            return E(f"((union {{ uint64_t a; uint8_t b[8]; uint16_t c[4]; int32_t d[2]; }}){{ {a.text} }}).{self.pick(['b[%s]' % self.index(8), 'b[%d]' % self.rng.randrange(8)])}", 8, 0)
        if k == 1:
            return E(f"((union {{ uint64_t a; int16_t c[4]; }}){{ {a.text} }}).c[{self.index(4)}]", 16, 1)
        v = self.fresh("m")
        if k == 2:
            n = self.rng.randrange(5)
            return E(f"({{ uint64_t {v} = {a.text}; uint32_t d_{v}; memcpy(&d_{v}, (char *)&{v} + {n}, 4); d_{v}; }})", 32, 0)
        return E(f"({{ uint32_t {v} = {a.text}; ((unsigned char *)&{v})[{self.index(4)}] ^= {self.expr(d).text}; {v}; }})", 32, 0)

    def bitint_op(self, d):
        if not self.bitint:
            return self.leaf()
        n = self.pick([2, 3, 7, 8, 9, 15, 17, 24, 31, 33, 40, 48, 63, 64, 65, 77, 100, 127, 128])
        a, b = self.expr(d), self.expr(d)
        u = f"unsigned _BitInt({n})"
        op = self.pick(["+", "-", "*", "&", "|", "^"])
        text = f"(({u})({a.text}) {op} ({u})({b.text}))"
        k = self.rng.randrange(4)
        if k == 0:
            text = f"(({u})({text} >> (({self.expr(d).text}) & 1)))"
        elif k == 1:
            text = f"((_BitInt({n})){text})"
        elif k == 2:
            text = f"({text} < ({u})({self.expr(d).text}))"
        bits, signed = (64, 1)
        return E(f"(long){text}", bits, signed)

    PRODUCTIONS = [arith] * 6 + [bitop] * 3 + [mask] * 2 + [shift] * 4 + [divide] * 3 + [compare] * 3 + [logical] * 2 + [select] * 3 + [unary] * 2 + \
        [castop] * 4 + [typeof_cast, rotate] + [builtin] * 3 + [stmt_expr] * 2 + [struct_copy] * 3 + [compound] * 2 + [call] * 4 + [float_to_int] * 2 + [pun] * 2 + [bitint_op]

    # ---- floating point
    def fconst(self):
        return self.pick(["0.0", "-0.0", "1.0", "-1.0", "0.5", "1.5f", "3.0", "1e10", "-7.25f", "1e300", "1e-300", "0x1p-1074", "0x1p-149f", "3.4028234e38f", "1e30f",
                          "__builtin_inf()", "(-__builtin_inf())", "__builtin_nan(\"\")", "9007199254740993.0", "4294967295.0", "2147483648.0f", "0x1p63", "0.1", "0.1f", "1.0L", "0x1p-16445L" if self.chance(0.2) else "0.1L"])

    def fexpr(self, d=2):
        if d <= 0:
            return self.pick(self.fvars)[0] if self.fvars and self.chance(0.7) else self.fconst()
        k = self.rng.randrange(12)
        if k < 5:
            return f"(({self.fexpr(d - 1)}) {self.pick('+-*/')} ({self.fexpr(d - 1)}))"
        if k == 5:
            return f"(-({self.fexpr(d - 1)}))"
        if k == 6:
            return f"(({self.expr(d - 1).text}) ? ({self.fexpr(d - 1)}) : ({self.fexpr(d - 1)}))"
        if k == 7:
            return f"({self.pick(FLOATS)})({self.fexpr(d - 1)})"
        if k == 8:
            return f"({self.pick(FLOATS)})({self.expr(d - 1).text})"
        if k == 9:
            v = self.fresh("f")
            t = self.pick(FLOATS)
            return f"({{ {t} {v} = {self.fexpr(d - 1)}; if ({v} {self.pick(['<', '>', '!=', '=='])} {self.fexpr(0)}) {v} {self.pick('+-*/')}= {self.fexpr(0)}; {v}; }})"
        if k == 10:
            f = self.pick(["__builtin_fabs", "__builtin_sqrt", "__builtin_fabsf", "__builtin_fabsl"])
            return f"{f}({self.fexpr(d - 1)})"
        return f"(({self.pick(['uint64_t', 'int64_t', 'unsigned', 'int'])})({self.expr(d - 1).text}) * ({self.fexpr(d - 1)}))"

    # ---- statements
    def emit(self, s):
        self.out.append("    " * (self.depth_now + 1) + s)

    def assign(self):
        if self.ftargets and self.chance(0.25):
            t, _ = self.pick(self.ftargets)
            self.emit(f"{t} {self.pick(['=', '=', '+=', '-=', '*='])} {self.fexpr(2)};")
            return
        if not self.targets:
            return
        t, bits, signed = self.pick(self.targets)
        k = self.rng.random()
        if k < 0.12 and not (signed and bits >= 32) and bits != 1:
            self.emit(f"{t}{self.pick(['++', '--'])};" if self.chance(0.5) else f"{self.pick(['++', '--'])}{t};")
        elif k < 0.45 and bits != 1 and bits <= 128:
            op = self.pick(["+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", "/=", "%="])
            if op in ("<<=", ">>="):
                if op == "<<=" and signed:
                    op = ">>="
                self.emit(f"{t} {op} {self.index(min(bits, 32), 1)};")
            elif op in ("/=", "%="):
                self.emit(f"{t} {op} {self.pick([2, 3, 5, 7, 10, 16, 100, 127])};")
            elif op in ("+=", "-=", "*="):
                self.emit(f"{t} {op} ({'u128' if bits == 128 else 'unsigned long'})({self.expr(3).text});")
            else:
                self.emit(f"{t} {op} {self.expr(3).text};")
        elif k < 0.55:
            t2, _, _ = self.pick(self.targets)
            if t2 != t and "[" not in t + t2:
                self.emit(f"{t} = {t2} = {self.expr(3).text};")
        else:
            self.emit(f"{t} = {self.expr(self.pick([2, 3, 4])).text};")

    def block(self, n):
        saved = [len(l) for l in (self.vars, self.fvars, self.targets, self.ftargets)]
        self.depth_now += 1
        for _ in range(n):
            self.statement()
        self.depth_now -= 1
        for l, k in zip((self.vars, self.fvars, self.targets, self.ftargets), saved):
            del l[k:]

    def declare(self):
        if self.floats and self.chance(0.25):
            t, v = self.pick(FLOATS), self.fresh("x")
            self.emit(f"{self.pick(['', '', 'volatile '])}{t} {v} = {self.fexpr(2)};")
            self.fvars.append((v, t))
            self.ftargets.append((v, t))
            return
        bits, signed = self.inttype()
        v = self.fresh("v")
        self.emit(f"{self.pick(['', '', '', '', 'volatile ', 'register '])}{self.name(bits, signed)} {v} = {self.expr(2).text};")
        self.vars.append((v, bits, signed))
        self.targets.append((v, bits, signed))

    def if_statement(self):
        self.emit(f"if ({self.expr(3).text}) {{")
        self.block(self.rng.randrange(1, 4))
        for _ in range(self.pick([0, 0, 1, 2])):
            self.emit(f"}} else if ({self.expr(2).text}) {{")
            self.block(self.rng.randrange(1, 3))
        if self.chance(0.5):
            self.emit("} else {")
            self.block(self.rng.randrange(1, 3))
        self.emit("}")

    def loop(self):
        if self.in_loop > 1:
            return self.assign()
        self.in_loop += 1
        i = self.fresh("i")
        n = self.rng.randrange(1, 9)
        k = self.rng.randrange(5)
        bits, signed = self.pick([(8, 1), (8, 0), (16, 0), (32, 1), (32, 0), (64, 1), (64, 0)])
        t = self.name(bits, signed)
        if k == 0:
            self.emit(f"for ({t} {i} = 0; {i} < {n}; {i}++) {{")
        elif k == 1:
            self.emit(f"for ({t} {i} = {n}; {i} > 0; {i}--) {{")
        elif k == 2:
            step = self.rng.randrange(1, 5)
            self.emit(f"for ({t} {i} = {n * step}; {i} != 0; {i} -= {step}) {{")
        elif k == 3:
            self.emit(f"{t} {i} = 0; while ({i}++ < {n}) {{")
        else:
            self.emit(f"{t} {i} = {n}; do {{")
        self.vars.append((i, bits, signed))
        self.block(self.rng.randrange(1, 4))
        if k < 4 and self.chance(0.3):
            self.emit(f"    if ({self.expr(2).text}) {self.pick(['break', 'continue'])};")
            self.block(1)
        if k < 3:
            self.vars.remove((i, bits, signed))
            self.emit("}")
        else:
            self.emit("}" if k == 3 else f"}} while (--{i});")
        self.in_loop -= 1

    def array_loop(self):
        """A loop over arrays, of the kind a vectoriser or an address strength reduction takes."""
        if not self.arrays or self.pure:
            return self.assign()
        a, bits, signed, n = self.pick(self.arrays)
        same = [x for x in self.arrays if x[3] == n]
        b, c = self.pick(same), self.pick(same)
        i = self.fresh("i")
        lo, hi = self.pick([(0, n), (0, n), (1, n), (0, n - 1), (2, n - 1)])
        back = self.pick([0, 0, 0, 1]) if lo > 0 else 0
        ix = f"{i} - {back}" if back else i
        t = self.pick(["int", "unsigned", "long", "size_t", "short"])
        head = f"for ({t} {i} = {lo}; {i} < {hi}; {i}++)"
        if self.chance(0.25):
            head = f"for (int {i} = {hi - 1}; {i} >= {lo}; {i}--)"
        wide = max(32, bits, b[1], c[1])
        u = "u128" if wide == 128 else "uint64_t" if wide == 64 else "uint32_t"
        k = self.rng.randrange(7)
        x, y = f"{b[0]}[{ix}]", f"{c[0]}[{i}]"
        if k == 0:
            self.emit(f"{head} {a}[{i}] = ({u}){x} {self.pick('+-*&|^')} ({u}){y};")
        elif k == 1:
            self.emit(f"{head} {a}[{i}] = {x} {self.pick(['<', '==', '>='])} {y} ? {x} : {y};")
        elif k == 2:
            v = self.fresh("s")
            self.emit(f"{u} {v} = {self.rng.randrange(9)}; {head} {v} {self.pick(['+', '^', '|'])}= ({u}){x} * {self.pick(['1', '3', str(y), '(%s)%s' % (u, i)])};")
            self.emit(f"{'mix128' if wide == 128 else 'mix'}({v});")
        elif k == 3:
            self.emit(f"{head} if ({x} & 1) {a}[{i}] ^= ({u}){y} >> 1; else {a}[{i}]++;" if not (signed and bits >= 32) else f"{head} if ({x} & 1) {a}[{i}] ^= ({u}){y} >> 1;")
        elif k == 4:
            self.emit(f"{head} {a}[{i}] = {self.pick(['%s', '(%s) >> 2', '~(%s)', '(%s) * 1u', '-(uint64_t)(%s)', '!(%s)']) % x};")
        elif k == 5:
            p = self.fresh("p")
            t2 = self.arraytype[a]
            self.emit(f"for ({t2} *{p} = {a} + {lo}; {p} < {a} + {hi}; {p}++) *{p} = ({u})*{p} * 5 + ({u})({self.expr(1).text});")
        else:
            self.emit(f"{head} {{ {a}[{i}] = ({u}){y} + {self.rng.randrange(100)}u; {b[0]}[{n - 1} - {i}] = {a}[{i}]; }}")

    def switch(self):
        bits, signed = self.pick([(8, 1), (8, 0), (16, 1)] + WIDE * 2)
        kind = self.rng.randrange(4)
        used, cases = set(), []
        base = self.const(bits, signed) if kind == 2 else self.rng.randrange(-4, 5) if signed else self.rng.randrange(0, 5)
        hi = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
        lo = -hi - 1 if signed else 0
        for k in range(self.rng.randrange(2, 12)):
            v = base + k if kind in (1, 2) else self.const(bits, signed) if kind == 0 else base + 3 * k
            w = v + self.pick([0, 0, 0, 1, 5, 100]) if kind in (0, 3) else v
            if v < lo or w > hi or any(v <= q and w >= p for p, q in used):
                continue
            used.add((v, w))
            cases.append((v, w))
        if not cases:
            return self.assign()
        self.rng.shuffle(cases)
        e = self.expr(3)
        sel = f"({self.name(bits, signed)})({e.text})"
        if self.chance(0.6):
            span = 1 << self.rng.randrange(2, 5)
            b = self.pick(cases)[0]
            if lo <= b <= hi - span:
                sel = f"({self.name(bits, signed)})({self.literal(b, bits, signed)} + ({self.index(span, 2)}))"
        lit = lambda v: self.literal(v, max(bits, 32), signed if bits >= 32 else 1)
        self.emit(f"switch ({sel}) {{")
        default = self.pick([None, 0, len(cases) // 2, len(cases)])
        for k, (v, w) in enumerate(cases):
            if default == k:
                self.emit("default:")
            self.emit(f"case {lit(v)} ... {lit(w)}:" if w > v else f"case {lit(v)}:")
            if self.chance(0.85):
                self.emit("    {")
                self.block(self.rng.randrange(1, 3))
                self.emit("    }")
                if self.chance(0.8):
                    self.emit("    break;")
        if default == len(cases):
            self.emit("default:")
            self.block(1)
        self.emit("    ;")
        self.emit("}")

    def state_machine(self):
        """Labels with jumps among them, irreducible as a rule; a counter ends it. Computed goto in half of the cases."""
        if self.in_loop:
            return self.assign()
        self.in_loop += 2
        l, n = self.fresh("L"), self.rng.randrange(3, 7)
        computed = self.chance(0.5)
        self.emit("{")
        self.depth_now += 1
        self.emit(f"int n_{l} = {self.rng.randrange(5, 40)}; unsigned s_{l} = {self.expr(2).text};")
        if computed:
            self.emit(f"static const {self.pick(['void *const', 'int'])} t_{l}[] = {{ " + "@ };")
            table = self.out.pop()
            offsets = " int t_" in table
            items = ", ".join(f"&&{l}_{k}" + (f" - &&{l}_0" if offsets else "") for k in range(n))
            self.out.append(table.replace("@", items))
        self.targets.append((f"s_{l}", 32, 0))
        self.vars.append((f"s_{l}", 32, 0))
        for k in range(n):
            if k == 0 and self.chance(0.5):
                self.emit(f"if ({self.expr(2).text}) goto {l}_{self.rng.randrange(n)};")
            self.emit(f"{l}_{k}:")
            self.emit(f"if (--n_{l} < 0) goto {l}_end;")
            self.block(self.rng.randrange(1, 3))
            self.emit(f"s_{l} = s_{l} * 1103515245 + 12345;")
            if computed and self.chance(0.6):
                at = f"t_{l}[(s_{l} >> 16) % {n}]"
                self.emit(f"goto *(&&{l}_0 + {at});" if offsets else f"goto *{at};")
            else:
                self.emit(f"if ({self.expr(2).text}) goto {l}_{self.rng.randrange(n)};")
                if self.chance(0.4):
                    self.emit(f"if (s_{l} & {1 << self.rng.randrange(8, 30)}) goto {l}_{self.rng.randrange(n)};")
        self.emit(f"{l}_end: ;")
        self.targets.remove((f"s_{l}", 32, 0))
        self.vars.remove((f"s_{l}", 32, 0))
        self.depth_now -= 1
        self.emit("}")
        self.in_loop -= 2

    def vla(self):
        v, bits, signed = self.fresh("w"), *self.pick([(8, 0), (16, 1), (32, 1), (64, 0)])
        n, i = self.fresh("n"), self.fresh("i")
        t = self.name(bits, signed)
        self.emit("{")
        self.depth_now += 1
        if self.chance(0.3):
            self.emit(f"int {n} = 1 + ({self.index(8, 2)}); {t} {v}[{n}][{n} + 1];")
            self.emit(f"for (int {i} = 0; {i} < {n}; {i}++) for (int j = 0; j <= {n}; j++) {v}[{i}][j] = {i} * {self.rng.randrange(1, 9)} + j;")
            use = f"{v}[{n} - 1][{n} / 2] + sizeof {v} + sizeof {v}[0] + (&{v}[{n} - 1] - {v})"
        else:
            self.emit(f"unsigned {n} = 1 + ({self.index(32, 2)}); {t} {v}[{n}];")
            self.emit(f"for (unsigned {i} = 0; {i} < {n}; {i}++) {v}[{i}] = {i} * {self.rng.randrange(1, 9)}u;")
            use = f"{v}[{n} - 1] + {v}[{n} / 2] + sizeof {v}"
        if self.pure:
            q = self.fresh("v")
            self.emit(f"unsigned long {q} = {use};")
            self.vars.append((q, 64, 0))
            self.targets_assign_from(q)
            self.vars.pop()
        else:
            self.emit(f"mix({use});")
        self.depth_now -= 1
        self.emit("}")

    def targets_assign_from(self, v):
        if self.targets:
            t, bits, signed = self.pick(self.targets)
            self.emit(f"{t} ^= {v};" if bits != 1 else f"{t} = {v} & 1;")

    def struct_statement(self):
        if not self.structs or self.pure:
            return self.assign()
        s = self.pick(self.structs)
        if len(s["objects"]) < 2:
            return self.assign()
        a, b = self.rng.sample(s["objects"], 2)
        k = self.rng.randrange(5)
        if k == 0:
            self.emit(f"{a} = {b};")
        elif k == 1:
            f, g = self.pick(s["fields"]), self.pick(s["fields"])
            inits = f".{f[0]} = {self.expr(2).text}" + (f", .{g[0]} = {self.expr(2).text}" if g != f else "")
            self.emit(f"{a} = ({s['name']}){{ {inits} }};")
        elif k == 2:
            self.emit(f"{a} = ({self.expr(2).text}) ? {a} : {b};")
        elif k == 3:
            v = self.fresh("t")
            f = self.pick(s["fields"])
            self.emit(f"{{ {s['name']} {v} = {b}; {v}.{f[0]} = {self.expr(3).text}; {a} = {v}; }}")
        else:
            makers = [f for f in self.pure_functions if f["ret"] == ("struct", s)]
            if makers:
                f = self.pick(makers)
                self.emit(f"{a} = {f['name']}({', '.join(self.argument(p, 2) for p in f['params'])});")

    def atomic(self):
        if self.pure:
            return self.assign()
        scal = [v for v in self.atomics]
        g, bits, signed = self.pick(scal)
        k = self.rng.randrange(6)
        order = self.pick(["__ATOMIC_SEQ_CST", "__ATOMIC_RELAXED", "__ATOMIC_ACQ_REL"])
        op = self.pick(["add", "sub", "and", "or", "xor", "nand"])
        e = self.expr(2).text
        if k == 0:
            self.emit(f"mix(__atomic_fetch_{op}(&{g}, {e}, {order}));")
        elif k == 1:
            self.emit(f"mix(__atomic_{op}_fetch(&{g}, {e}, {order}));")
        elif k == 2:
            self.emit(f"mix(__atomic_exchange_n(&{g}, {e}, {order}));")
        elif k == 3:
            v = self.fresh("e")
            start = self.pick([g, e])
            self.emit(f"{{ __typeof__({g}) {v} = {start}; mix(__atomic_compare_exchange_n(&{g}, &{v}, {self.expr(2).text}, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); mix({v}); }}")
        elif k == 4:
            self.emit(f"mix(__sync_{self.pick(['fetch_and_add', 'fetch_and_or', 'xor_and_fetch', 'sub_and_fetch', 'and_and_fetch'])}(&{g}, {e}));")
        else:
            a, abits, asigned = self.pick(self.stdatomics)
            self.emit(self.pick([f"{a} += {e};", f"{a} ^= {e};", f"mix({a}++);", f"mix(--{a});", f"mix({a} = {e});"]))

    def asm(self):
        if not self.targets:
            return
        t, bits, signed = self.pick(self.targets)
        if "[" in t or "*" in t or ".b" in t or "->" in t or bits not in (32, 64):
            return
        how, clobber = self.pick(["r", "r", "rm", "g"]), self.pick(["", ' : : "memory"'])
        self.emit(f'__asm__ volatile ("" : "+{how}"({t}){clobber});')

    def complex(self):
        if self.pure or not self.floats:
            return self.assign()
        t = self.pick(["float", "double", "long double"])
        z, w = self.fresh("z"), self.fresh("z")
        part = lambda: f"({t})(({self.expr(2).text}) & 255)"
        self.emit(f"{{ _Complex {t} {z} = {part()} + {part()} * 1.0i, {w} = __builtin_complex({part()}, ({t})-3);")
        for _ in range(2):
            self.emit(self.pick([f"    {z} = {z} {self.pick('+-*')} {w};", f"    {z} += {self.rng.randrange(9)};", f"    {w} = ~{w};", f"    __real__ {z} = __imag__ {w};", f"    {w} = -{z};",
                                 f"    mix({z} == {w});", f"    {w} *= 2.0f;"]))
        m = {"float": "mixf", "double": "mixd", "long double": "mixl"}[t]
        self.emit(f"    {m}(__real__ {z}); {m}(__imag__ {z}); {m}(__real__ {w}); }}")

    def small(self):
        """_Float16 and __float128, one operation at a time: gcc keeps the excess precision of the former's intermediate values."""
        if self.pure or not self.small_float:
            return self.assign()
        v = self.fresh("h")
        if self.chance(0.5):
            self.emit(f"{{ _Float16 {v} = {self.fexpr(1)}; _Float16 w_{v} = (float){v} {self.pick('+-*/')} (float)({self.expr(1).text}); mixf({v}); mixf(w_{v}); mix({v} < w_{v}); mix({v} == w_{v}); }}")
        else:
            self.emit(f"{{ __float128 {v} = {self.fexpr(1)}; {v} = {v} {self.pick('+-*/')} ({self.expr(1).text}); mixd((double){v}); mixl({v}); mix({v} < ({self.fexpr(1)})); mix(TOINT(long, __float128, -0x1p63, 0x1p63, {v})); }}")

    def vector(self):
        if self.pure or not self.vectors:
            return self.assign()
        t, base, bits, signed, n = self.pick(self.vectypes)
        a, b = self.fresh("y"), self.fresh("y")
        items = lambda: ", ".join(self.expr(1).text if self.chance(0.4) else str(self.rng.randrange(200)) for _ in range(n))
        self.emit("{")
        self.depth_now += 1
        if base in ("float", "double"):
            self.emit(f"{t} {a} = {{ {', '.join(self.fexpr(1) for _ in range(n))} }}, {b} = {{ {', '.join(self.fexpr(1) for _ in range(n))} }};")
            ops = [f"{a} = {a} {o} {b};" for o in "+-*/"] + [f"{b} = -{a};", f"{a} *= 2;", f"{b}[{self.index(n)}] = {self.fexpr(1)};", f"{a} = __builtin_shufflevector({a}, {b}, {', '.join(str(self.rng.randrange(2 * n)) for _ in range(n))});",
                                                             f"{{ __typeof__({a} < {b}) k = {a} {self.pick(['<', '==', '>='])} {b}; for (int i = 0; i < {n}; i++) mix(k[i]); }}"]
            m = "mixf" if base == "float" else "mixd"
        else:
            self.emit(f"{t} {a} = {{ {items()} }}, {b} = {{ {items()} }};")
            ops = [f"{a} = {a} {o} {b};" for o in "&|^"] + [f"{a} = ~{b};", f"{b}[{self.index(n)}] = {self.expr(2).text};", f"{a} >>= ({b} & {bits - 1});", f"{a} = {a} >> {self.rng.randrange(bits)};",
                   f"{b} = ({t})({a} {self.pick(['<', '>', '==', '!=', '<=', '>='])} {b});", f"{a} = __builtin_shufflevector({a}, {b}, {', '.join(str(self.rng.randrange(2 * n)) for _ in range(n))});",
                   f"{a} = ({b} ^ {a}) & {self.rng.randrange(1, 100)};"]
            if not signed:
                ops += [f"{a} = {a} {o} {b};" for o in "+-*"] + [f"{a} = {a} / ({b} | 1);", f"{a} = {a} % ({b} | 3);", f"{b} = -{b};", f"{a} <<= ({b} & {bits - 1});", f"{a} = {a} << {self.rng.randrange(bits)};", f"{b} += {self.rng.randrange(50)};"]
            m = "mix"
        for _ in range(self.rng.randrange(2, 6)):
            self.emit(self.pick(ops))
        others = [o for o in self.vectypes if o[4] == n]
        if base not in ("float", "double") and others and self.chance(0.3):
            o = self.pick(others)
            if o[1] not in ("float", "double"):
                self.emit(f"{{ {o[0]} c = __builtin_convertvector({a}, {o[0]}); for (int i = 0; i < {n}; i++) mix(c[i]); }}")
        same = [o for o in self.vectypes if o[2] * o[4] == bits * n and o[1] not in ("float", "double")]
        if same and base not in ("float", "double") and self.chance(0.3):
            o = self.pick(same)
            self.emit(f"{{ {o[0]} c = ({o[0]}){a}; for (int i = 0; i < {o[4]}; i++) mix(c[i]); }}")
        self.emit(f"for (int i = 0; i < {n}; i++) {{ {m}({a}[i]); {m}({b}[i]); }}")
        self.depth_now -= 1
        self.emit("}")

    def strings(self):
        if self.pure:
            return self.assign()
        b = self.fresh("str")
        n = self.pick([8, 16, 32, 64])
        self.emit(f"{{ char {b}[{n}]; memset({b}, {self.pick(['0', str(self.rng.randrange(256)), self.expr(1).text])}, sizeof {b});")
        lit = "".join(self.pick("abcxyz019") for _ in range(self.rng.randrange(0, n - 1)))
        k = self.rng.randrange(5)
        self.emit([f"    strcpy({b}, \"{lit}\"); mix(strlen({b})); mix(strcmp({b}, \"{lit[:3]}\") > 0);",
                   f"    memcpy({b} + {self.rng.randrange(1, 4)}, \"{lit[:n - 4]}\", {min(len(lit) + 1, n - 4)});",
                   f"    memmove({b} + ({self.index(4)}), {b} + 1, {n // 2});",
                   f"    mix(memcmp({b}, \"{lit}\", {min(len(lit) + 1, n)}) == 0); {b}[{self.index(n)}] = 0;",
                   f"    {b}[{n - 1}] = 0; mix(strlen({b})); mix(strchr(\"{lit}\", {self.pick(['0', 'a', 'x'])!r} + 0) != 0);".replace("'0'", "48").replace("'a'", "97").replace("'x'", "120")][k])
        self.emit(f"    for (int i = 0; i < {n}; i++) mix({b}[i]); }}")

    def varargs(self):
        if self.pure or not self.variadics:
            return self.assign()
        f = self.pick(self.variadics)
        args = [str(self.rng.randrange(1, 4))]
        for kind, t in f["args"]:
            if kind == "int":
                args.append(self.as_type(2, *t))
            elif kind == "float":
                args.append(f"({t})({self.fexpr(1)})")
            else:
                args.append(self.pick(t["objects"]))
        self.emit(f"mix({f['name']}({', '.join(args)}));")

    def setjmp(self):
        if self.pure or self.in_loop:
            return self.assign()
        v = self.fresh("j")
        self.emit(f"{{ volatile unsigned {v} = {self.expr(2).text}; jmp_buf b_{v}; int r_{v} = setjmp(b_{v});")
        self.emit(f"    {v} = {v} * 5 + 1; mix(r_{v} & 7); if (r_{v} < {self.rng.randrange(1, 5)}) jump(&b_{v}, r_{v} + 1); mix({v}); }}")

    def pointer(self):
        """Another object for a pointer to point to."""
        if self.pure or not self.pointers:
            return self.assign()
        p, choices = self.pick(self.pointers)
        c = self.pick(choices)
        self.emit(f"{p} = {c.replace('@', self.index(8))};")

    STATEMENTS = [assign] * 12 + [declare] * 3 + [if_statement] * 4 + [loop] * 3 + [array_loop] * 4 + [switch] * 2 + [state_machine] * 2 + [vla, asm, atomic, setjmp, strings] + [struct_statement] * 3 + \
        [complex, small] + [vector] * 3 + [varargs] * 2 + [pointer]

    def statement(self):
        if self.depth_now > 3 or len(self.out) > 900:
            return self.assign()
        self.pick(self.STATEMENTS)(self)

    # ---- declarations
    def struct_type(self):
        n = self.fresh("S")
        r = self.rng
        packed = self.pick(["", "", "", " __attribute__((packed))"])
        union = self.chance(0.12)
        fields, body, inits = [], [], []
        for _ in range(r.randrange(1, 8)):
            k = r.random()
            if k < 0.6:
                bits, signed = self.pick([(8, 1), (8, 0), (16, 1), (16, 0), (32, 1), (32, 0), (32, 0), (64, 1), (64, 0), (64, 0), (1, 0)])
                if self.chance(0.08):
                    body.append(f"{self.name(bits, signed)} : {r.choice([0, 0, min(3, bits)])};" if bits > 1 else "int : 0;")
                w = r.choice([bits, r.randrange(1, bits + 1), r.randrange(1, bits + 1)])
                f = self.fresh("b")
                vol = "volatile " if self.chance(0.04) else ""
                body.append(f"{vol}{self.name(bits, signed)} {f} : {w};")
                fields.append((f, bits, signed, w))
            else:
                bits, signed = self.inttype()
                if bits == 1:
                    continue
                f = self.fresh("m")
                body.append(f"{self.name(bits, signed)} {f};")
                fields.append((f, bits, signed, None))
        if not fields:
            f = self.fresh("m")
            body.append(f"short {f};")
            fields.append((f, 16, 1, None))
        if union:
            # Members of a union are written and read through the largest unsigned one: others would read indeterminate bits.
            fields = fields[:1]
            body = [b for b in body if f" {fields[0][0]}" in b]
            body.append(f"char u_{n};" if self.chance(0.5) else f"struct {{ unsigned lo : {r.randrange(1, 9)}; }};")
        name = f"{'union' if union else 'struct'} {n}"
        aligned = f" __attribute__((aligned({self.pick([1, 2, 4, 8, 16, 32])})))" if self.chance(0.1) else ""
        self.out.append(f"{name} {{ {' '.join(body)} }}{packed}{aligned};")
        s = {"name": name, "fields": fields, "objects": [], "union": union}
        for _ in range(r.randrange(1, 4)):
            g = self.fresh("g")
            vals = []
            for f, bits, signed, w in fields:
                if self.chance(0.7):
                    v = self.const(w or bits, signed) if (w or bits) > 1 or not signed else 0
                    vals.append(f".{f} = {self.literal(v, bits, signed)}")
            self.out.append(f"static {name} {g} = {{ {', '.join(vals)} }};")
            s["objects"].append(g)
            self.struct_reads(s, g)
        if self.chance(0.5):
            g = self.fresh("ga")
            self.out.append(f"static {name} {g}[4];")
            s["objects"].append(f"{g}[{r.randrange(4)}]")
            s["objects"].append(f"{g}[{r.randrange(4)}]")
            for f, bits, signed, w in fields:
                self.struct_read(f"{g}[{r.randrange(4)}].{f}", bits, signed, w)
        if self.chance(0.5):
            g = self.fresh("gp")
            target = self.pick(s["objects"])
            self.out.append(f"static {name} *{g} = &{target};")
            self.pointers.append((g, ["&" + o for o in s["objects"]]))
            for f, bits, signed, w in fields:
                self.struct_read(f"{g}->{f}", bits, signed, w)
        self.structs.append(s)

    def struct_reads(self, s, g):
        for f, bits, signed, w in s["fields"]:
            self.struct_read(f"{g}.{f}", bits, signed, w)

    def struct_read(self, text, bits, signed, w):
        # gcc gives a bit-field wider than int a type of its own width, clang the declared one: read through a cast.
        if w is None:
            self.gvars.append((text, bits, signed))
        elif w > 32 or w == 32 and bits == 64:
            self.gvars.append((f"({self.name(bits, signed)}){text}", bits, signed))
        else:
            # Narrower ones promote to int; a full unsigned int stays.
            self.gvars.append((text, 32, 0) if w == 32 and not signed else (f"(int){text}", 32, 1))
        self.gtargets.append((text, bits, signed) if w is None else (text, 1 if bits == 1 else min(w, 31) if signed and w == bits else bits, 0 if w < 32 else signed))

    def globals(self):
        r = self.rng
        self.gvars, self.gtargets, self.gfvars = [], [], []
        self.pointers, self.arraytype, self.atomics, self.stdatomics, self.variadics = [], {}, [], [], []
        for _ in range(r.randrange(4, 10)):
            bits, signed = self.inttype()
            g = self.fresh("g")
            q = self.pick(["static ", "static ", "", "static volatile "])
            self.out.append(f"{q}{self.name(bits, signed)} {g} = {self.literal(self.const(bits, signed), bits, signed)};")
            self.gvars.append((g, bits, signed))
            self.gtargets.append((g, bits, signed))
        for _ in range(r.randrange(2, 5)):
            bits, signed = self.pick([t for t in INTS if t[0] > 1 and (t[0] < 128 or self.int128)])
            g, n, t = self.fresh("a"), self.pick([8, 16, 16, 32, 64]), self.name(bits, signed)
            some = ", ".join(self.pick(["", "", f"[{k}] = "]) + self.literal(self.const(bits, signed), bits, signed) for k in range(r.randrange(1, n)))
            self.out.append(f"static {t} {g}[{n}] = {{ {some} }};")
            self.arraytype[g] = t
            self.arrays.append((g, bits, signed, n))
            self.gvars.append((f"{g}[{r.randrange(n)}]", bits, signed))
            self.gtargets.append((f"{g}[{r.randrange(n)}]", bits, signed))
            p = self.fresh("p")
            self.out.append(f"static {t} *{p} = &{g}[{r.randrange(n)}];")
            self.pointers.append((p, [f"&{g}[@]", f"{g} + {r.randrange(8)}"]))
            self.gvars.append((f"(*{p})", bits, signed))
            self.gtargets.append((f"(*{p})", bits, signed))
        for _ in range(2):
            bits, signed = self.pick([(8, 0), (16, 1), (32, 1), (32, 0), (64, 1), (64, 0)])
            g = self.fresh("at")
            self.out.append(f"static {self.name(bits, signed)} {g};")
            self.atomics.append((g, bits, signed))
            g = self.fresh("at")
            self.out.append(f"static _Atomic {self.name(bits, 0)} {g};")
            self.stdatomics.append((g, bits, 0))
        if self.floats:
            for _ in range(r.randrange(2, 5)):
                t, g = self.pick(FLOATS), self.fresh("gx")
                self.out.append(f"static {self.pick(['', '', 'volatile '])}{t} {g} = {self.fconst()};")
                self.gfvars.append((g, t))
        for _ in range(r.randrange(1, 5)):
            self.struct_type()
        self.vectypes = []
        if self.vectors:
            for _ in range(r.randrange(2, 6)):
                base, bits, signed = self.pick([("int8_t", 8, 1), ("uint8_t", 8, 0), ("int16_t", 16, 1), ("uint16_t", 16, 0), ("int32_t", 32, 1), ("uint32_t", 32, 0), ("int64_t", 64, 1), ("uint64_t", 64, 0),
                                                ("float", 32, 1), ("double", 64, 1)])
                size = self.pick([8, 16, 16, 16, 32, 64])
                if size * 8 // bits < 2:
                    continue
                t = self.fresh("V")
                self.out.append(f"typedef {base} {t} __attribute__((vector_size({size})));")
                self.vectypes.append((t, base, bits, signed, size * 8 // bits))
            if not self.vectypes:
                self.vectors = False

    def param(self):
        k = self.rng.random()
        if k < 0.2 and self.structs:
            return ("struct", self.pick(self.structs))
        if k < 0.35 and self.floats:
            return ("float", self.pick(FLOATS))
        return ("int", *self.inttype())

    def type_text(self, p):
        return p[1]["name"] if p[0] == "struct" else p[1] if p[0] == "float" else self.name(p[1], p[2])

    def function(self, pure):
        self.pure, self.in_loop = pure, 0
        f = {"name": self.fresh("f" if pure else "proc"), "params": [self.param() for _ in range(self.rng.randrange(0, 8) if pure else 0)]}
        f["ret"] = self.param() if pure else ("void",)
        attr = self.pick(["", "", "__attribute__((noinline)) ", "inline ", "inline __attribute__((always_inline)) "]) if pure else self.pick(["", "__attribute__((noinline)) "])
        names = [self.fresh("p") for _ in f["params"]]
        self.vars, self.fvars, self.targets, self.ftargets = list(self.gvars), list(self.gfvars), [], []
        if not pure:
            self.targets, self.ftargets = list(self.gtargets), list(self.gfvars)
        for p, n in zip(f["params"], names):
            if p[0] == "int":
                self.vars.append((n, p[1], p[2]))
                self.targets.append((n, p[1], p[2]))
            elif p[0] == "float":
                self.fvars.append((n, p[1]))
                self.ftargets.append((n, p[1]))
            else:
                saved = self.gvars, self.gtargets
                self.gvars, self.gtargets = [], []
                self.struct_reads(p[1], n)
                self.vars += self.gvars
                self.targets += self.gtargets
                self.gvars, self.gtargets = saved
        ret = "void" if not pure else self.type_text(f["ret"])
        params = ", ".join(f"{self.type_text(p)} {n}" for p, n in zip(f["params"], names)) or "void"
        self.out.append(f"static {attr}{ret} {f['name']}({params})")
        self.out.append("{")
        result = None
        if pure and f["ret"][0] == "struct":
            result = self.fresh("t")
            self.emit(f"{f['ret'][1]['name']} {result} = {self.pick(f['ret'][1]['objects'])};")
            for fl in f["ret"][1]["fields"]:
                self.targets.append((f"{result}.{fl[0]}", 1, 0) if fl[3] else (f"{result}.{fl[0]}", fl[1], fl[2]))
        if self.nested and self.chance(0.7):
            self.nested_function()
        for _ in range(2 if pure else 4):
            self.declare()
        for _ in range(self.rng.randrange(1, 6) if pure else self.rng.randrange(4, 12)):
            self.statement()
        if pure:
            if f["ret"][0] == "int":
                self.emit(f"return {self.expr(3).text};")
            elif f["ret"][0] == "float":
                self.emit(f"return {self.fexpr(2)};")
            else:
                self.emit(f"return {result};")
        self.out.append("}")
        if pure:
            self.pure_functions.append(f)
        return f

    def nested_function(self):
        n, v, k = self.fresh("nf"), self.fresh("up"), self.fresh("k")
        self.emit(f"long {v} = {self.expr(2).text};")
        self.emit(f"long {n}(int {k}) {{ {v} ^= {k} * 3u; if ({k} > 0) return {n}({k} - 1) + 1; return ({v} & 0xffff) + ({self.expr(2).text}) % 1000; }}")
        self.emit(f"{v} = {n}({self.rng.randrange(0, 5)});")
        if self.chance(0.6):
            self.emit(f"{v} = ({v} & 0xffffff) + apply({n}, {self.rng.randrange(6)});")
        self.vars.append((v, 64, 1))
        self.targets.append((v, 64, 1))

    def variadic(self):
        f = {"name": self.fresh("va"), "args": []}
        for _ in range(self.rng.randrange(1, 12)):
            k = self.rng.random()
            if k < 0.25 and self.structs:
                f["args"].append(("struct", self.pick(self.structs)))
            elif k < 0.45 and self.floats:
                f["args"].append(("float", self.pick(["double", "double", "long double"])))
            else:
                f["args"].append(("int", self.pick(WIDE + ([(128, 1), (128, 0)] if self.int128 else []))))
        self.variadics.append(f)
        rd = []
        for kind, t in f["args"]:
            if kind == "int":
                rd.append(f"r = r * 31 + (uint64_t)va_arg(@, {self.name(*t)});" if t[0] < 128 else f"{{ u128 w = va_arg(@, {self.name(*t)}); r = r * 31 + (uint64_t)(w ^ w >> 64); }}")
            elif kind == "float":
                rd.append(f"{{ {t} d = va_arg(@, {t}); r = r * 31 + (d > 1) + 2 * (d != d) + (uint64_t)TOINT(int, {t}, -2e9, 2e9, d); }}")
            else:
                fs = "".join(f" r = r * 31 + (uint64_t)s.{x[0]};" for x in t["fields"])
                rd.append(f"{{ {t['name']} s = va_arg(@, {t['name']});{fs} }}")
        cut = self.rng.randrange(0, len(rd) + 1)
        self.out.append(f"static uint64_t help_{f['name']}(uint64_t r, va_list *q)\n{{\n    " + "\n    ".join(x.replace("@", "*q") for x in rd[cut:]) + "\n    return r;\n}")
        self.out.append(f"static {self.pick(['', '__attribute__((noinline)) '])}uint64_t {f['name']}(int n, ...)\n{{\n    va_list ap, cp; uint64_t r = n; va_start(ap, n); va_copy(cp, ap);\n    " +
                        "\n    ".join(x.replace("@", "ap") for x in rd[:cut]) + f"\n    r = help_{f['name']}(r, &ap); va_end(ap);\n    for (int k = 0; k < n - 1; k++) {{ va_list c2; va_copy(c2, cp);\n    " +
                        "\n    ".join(x.replace("@", "c2") for x in rd) + "\n    va_end(c2); }\n    va_end(cp);\n    return r;\n}")

    def text(self):
        self.globals()
        self.out.append("static __attribute__((noinline)) void jump(jmp_buf *b, int v) { longjmp(*b, v); }")
        if self.nested:
            self.out.append("static __attribute__((noinline)) long apply(long (*f)(int), int n) { return f(n) ^ f(n / 2); }")
        for _ in range(self.rng.randrange(1, 3)):
            self.variadic()
        procs = []
        for k in range(self.rng.randrange(3, 9)):
            if k % 3 == 2:
                procs.append(self.function(False))
            else:
                self.function(True)
        procs.append(self.function(False))
        self.out.append("int main(void)\n{")
        for p in procs * 2:
            self.out.append(f"    {p['name']}(); printf(\"{p['name']} %016llx\\n\", (unsigned long long)sum);")
        seen = set()
        for t, bits, signed in self.gvars:
            if t not in seen:
                seen.add(t)
                self.out.append(f"    {'mix128' if bits == 128 else 'mix'}({t});")
        for t, f in self.gfvars:
            self.out.append(f"    { {'float': 'mixf', 'double': 'mixd', 'long double': 'mixl'}[f]}({t});")
        for a, bits, _, n in self.arrays:
            self.out.append(f"    for (int i = 0; i < {n}; i++) {'mix128' if bits == 128 else 'mix'}({a}[i]);")
        for a, _, _ in self.atomics + self.stdatomics:
            self.out.append(f"    mix({a});")
        self.out.append("    printf(\"%016llx\\n\", (unsigned long long)sum);\n    return 0;\n}")
        return ("/* oracle: clang */" if self.bitint else "") + PRELUDE + "\n".join(self.out) + "\n"


def program(seed):
    return Program(seed).text()


if __name__ == "__main__":
    sys.stdout.write(program(int(sys.argv[1])))
