#!/usr/bin/env python3
"""Random programs with GNU C vectors, compiled by ccc and by gcc: what they print must agree.

    vectors.py [--cc PATH] [--ref gcc] [--seeds 0:50] [-O 0,1,2,3] [-m '|-msse4.1|-mavx2'] [--keep DIR]

Every element type and size from 2 to 64 bytes: arithmetic, comparison, shifts, logic, shuffles, conversions, elements, casts,
initialisers; vectors as arguments, results, members of structs and elements of arrays. Operations whose result C leaves open (signed
overflow aside, which wraps with -fwrapv) are not made: divisors are not 0, shift counts are in range, conversions to integer fit.
Sets of options are separated by `|`; those the machine cannot run are skipped. Last line: N passed, N failed.
"""
import argparse, os, random, subprocess, sys, tempfile

INTS = ["signed char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long long", "unsigned long long"]
FLOATS = ["float", "double"]
SIZE = {"signed char": 1, "unsigned char": 1, "short": 2, "unsigned short": 2, "int": 4, "unsigned": 4, "long long": 8,
        "unsigned long long": 8, "float": 4, "double": 8}
TAG = {"signed char": "sc", "unsigned char": "uc", "short": "ss", "unsigned short": "us", "int": "si", "unsigned": "ui",
       "long long": "sl", "unsigned long long": "ul", "float": "f", "double": "d"}
MASK = {1: "signed char", 2: "short", 4: "int", 8: "long long"}


class Gen:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.types = set()
        self.wide = self.r.choice([16, 16, 32, 64])

    def vt(self, elem, n):
        self.types.add((elem, n))
        return f"v{TAG[elem]}{n}"

    def pick(self):
        elem = self.r.choice(INTS + FLOATS)
        least = 2 if SIZE[elem] == 1 else 1
        sizes = [b for b in (2, 4, 8, 16, 16, 16, 32, 64) if b <= self.wide and b // SIZE[elem] >= max(least, 2)]
        b = self.r.choice(sizes)
        return elem, b // SIZE[elem]

    def const(self, elem):
        r = self.r
        if elem in FLOATS:
            return r.choice(["0", "1", "-1", "0.5", "-2.25", "3e5", "1e-3", "7", "-100", "12345.75"])
        b = SIZE[elem] * 8
        v = r.choice([0, 1, -1, 2, 3, 7, r.randrange(-100, 100), r.getrandbits(b), (1 << (b - 1)) - 1, -(1 << (b - 1))])
        return f"({elem}){v & ((1 << 64) - 1):#x}ull"

    def leaf(self, elem, n):
        r = self.r
        t = self.vt(elem, n)
        have = [v for v, e, k in self.vars if (e, k) == (elem, n)]
        if have and r.random() < 0.75:
            return r.choice(have)
        if r.random() < 0.3:
            return f"({t}){{{', '.join(self.const(elem) for _ in range(r.randrange(n + 1)))}}}"
        return f"({t}){{{', '.join(self.const(elem) for _ in range(n))}}}"

    def scalar(self, elem):
        return self.r.choice([self.const(elem), f"s_{TAG[elem]}"])

    def mask(self, elem, n, d):
        """A comparison of vectors with elements of that size: all ones or zeros."""
        same = [e for e in INTS + FLOATS if SIZE[e] == SIZE[elem]]
        e = self.r.choice(same)
        op = self.r.choice(["==", "!=", "<", "<=", ">", ">="])
        return f"({self.expr(e, n, d - 1)} {op} {self.expr(e, n, d - 1)})"

    def choose(self, elem, n, mask, a, b):
        """mask ? a : b (which C's `?:` does not do on vectors)."""
        t, m = self.vt(elem, n), self.vt(MASK[SIZE[elem]], n)
        return f"(({t})((({m}){mask} & ({m}){a}) | (~({m}){mask} & ({m}){b})))"

    def expr(self, elem, n, d):
        r = self.r
        t = self.vt(elem, n)
        if d <= 0:
            return self.leaf(elem, n)
        sub = lambda: self.expr(elem, n, d - 1)
        isint = elem not in FLOATS
        k = r.randrange(17)
        if k <= 2:
            return f"({sub()} {r.choice('+-*')} {sub()})"
        if k == 3:
            return f"({sub()} {r.choice('+-*')} {self.scalar(elem)})" if r.random() < 0.5 else f"({self.scalar(elem)} {r.choice('+-*')} {sub()})"
        if k == 4:
            if isint:
                # The divisor is odd and positive.
                low = f"(({self.vt(elem, n)}){sub()} & {r.choice([15, 63, 127])} | 1)"
                return f"({sub()} {r.choice('/%')} {low})"
            return f"({sub()} / ({sub()} * {sub()} + 1))"
        if k == 5 and isint:
            return f"({sub()} {r.choice('&|^')} {sub()})"
        if k == 6 and isint:
            bits = SIZE[elem] * 8
            if r.random() < 0.5:
                return f"({sub()} {r.choice(['<<', '>>'])} {r.randrange(bits)})"
            return f"({sub()} {r.choice(['<<', '>>'])} ({sub()} & {bits - 1}))"
        if k == 7:
            return f"({r.choice('-~' if isint else '-')}{sub()})"
        if k == 8:
            m = MASK[SIZE[elem]]
            return f"(({t})({self.vt(m, n)}){self.mask(elem, n, d)})"
        if k == 9:
            return self.choose(elem, n, self.mask(elem, n, d), sub(), sub())
        if k == 10:
            m = MASK[SIZE[elem]]
            idx = self.expr(m, n, 0) if r.random() < 0.5 else f"({self.vt(m, n)}){{{', '.join(str(r.randrange(4 * n)) for _ in range(n))}}}"
            if r.random() < 0.5:
                return f"__builtin_shuffle({sub()}, {idx})"
            return f"__builtin_shuffle({sub()}, {sub()}, {idx})"
        if k == 11:
            n2 = n if r.random() < 0.6 else r.choice([n, 2 * n, n // 2 or 1])
            if n2 < 2 or n2 * SIZE[elem] > 64:
                n2 = n
            idx = ", ".join(str(r.randrange(2 * n2)) for _ in range(n))
            return f"__builtin_shufflevector({self.expr(elem, n2, d - 1)}, {self.expr(elem, n2, d - 1)}, {idx})"
        if k == 12:
            e2 = r.choice(INTS + FLOATS)
            if n * SIZE[e2] <= 64:
                x = self.expr(e2, n, d - 1)
                if e2 in FLOATS and isint:
                    # Kept small, and no NaN.
                    v, lo = self.vt(e2, n), "-100" if "unsigned" not in elem else "0"
                    x = self.expr(e2, n, 0)
                    x = self.choose(e2, n, f"(({x} < ({v}){{}} + 100) & ({x} > ({v}){{}} + {lo}))", x, f"(({v}){{}} + 5)")
                return f"__builtin_convertvector({x}, {t})"
        if k == 13:
            fits = [e for e in INTS + FLOATS if n * SIZE[elem] % SIZE[e] == 0 and n * SIZE[elem] // SIZE[e] >= 2 and (e not in FLOATS and isint)]
            if fits:
                e = r.choice(fits)
                return f"(({t}){self.expr(e, n * SIZE[elem] // SIZE[e], d - 1)})"
        if k == 15:
            return f"id_{t}({sub()})"
        if k == 16:
            return f"ins_{t}({sub()}, {r.randrange(n)}, {self.scalar(elem)})"
        return self.leaf(elem, n)

    def program(self):
        r = self.r
        self.vars = []
        body, decls = [], []
        for i in range(r.randrange(4, 9)):
            elem, n = self.pick()
            t = self.vt(elem, n)
            init = f"{{{', '.join(self.const(elem) for _ in range(r.randrange(1, n + 1)))}}}"
            where = r.random()
            if where < 0.3:
                decls.append(f"static {t} g{i} = {init};")
                self.vars.append((f"g{i}", elem, n))
            elif where < 0.4:
                decls.append(f"static struct {{ char c; {t} m; }} g{i} = {{1, {init}}};")
                self.vars.append((f"g{i}.m", elem, n))
            else:
                body.append(f"    {t} l{i} = {init};")
                self.vars.append((f"l{i}", elem, n))
        for k in range(r.randrange(6, 14)):
            v, elem, n = r.choice(self.vars)
            e = self.expr(elem, n, r.randrange(1, 4))
            what = r.random()
            if what < 0.15:
                ops = ["+=", "-=", "*="] + (["^=", "|=", "&="] if elem not in FLOATS else [])
                body.append(f"    {v} {r.choice(ops)} {e};")
            elif what < 0.2:
                body.append(f"    {r.choice([v + '++', '++' + v, v + '--', '--' + v])};")
            elif what < 0.3:
                body.append(f"    {v}[{r.choice([str(r.randrange(n)), f'(one * {r.randrange(n)})'])}] = {self.scalar(elem)};")
            elif what < 0.4:
                body.append(f"    for (int i = 0; i < one + 2; i++) {v} = {e};")
            elif what < 0.5:
                body.append(f"    if ({v}[{r.randrange(n)}] {r.choice(['<', '>', '=='])} {self.const(elem)}) {v} = {e};")
            else:
                body.append(f"    {v} = {e};")
            body.append(f"    show_{self.vt(elem, n)}(\"{k}\", {v});")
        out = ["#include <stdio.h>", "#include <string.h>", "volatile int one = 1;"]
        for e in INTS + FLOATS:
            out.append(f"static {e} s_{TAG[e]} = {self.const(e)};")
        for elem, n in sorted(self.types):
            t = f"v{TAG[elem]}{n}"
            out.append(f"typedef {elem} {t} __attribute__((vector_size({n * SIZE[elem]})));")
            show = "%.9g" if elem == "float" else "%.17g" if elem == "double" else "%lld"
            cast = "(double)" if elem in FLOATS else "(long long)"
            # The sign and payload of a NaN are left open.
            num = f"v[i] != v[i] ? 0.0 / one * 0 + 99 : {cast}v[i]" if elem in FLOATS else f"{cast}v[i]"
            out.append(f"static __attribute__((noinline)) void show_{t}(const char *w, {t} v)\n{{\n    printf(\"%s\", w);\n"
                       f"    for (int i = 0; i < {n}; i++) printf(\" {show}\", {num});\n    puts(\"\");\n}}")
            out.append(f"static __attribute__((noinline)) {t} id_{t}({t} v) {{ return v; }}")
            out.append(f"static __attribute__((noinline)) {t} ins_{t}({t} v, int i, {elem} x) {{ v[i] = x; return v; }}")
        out += decls + ["int main(void)", "{"] + body + ["    return 0;", "}"]
        return "\n".join(out) + "\n"


def run(cmd, cwd=None):
    try:
        p = subprocess.run(cmd, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "timeout", ""


def main():
    ap = argparse.ArgumentParser()
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    ap.add_argument("--cc", default=os.path.join(top, "build/bin/ccc"))
    ap.add_argument("--ref", default="gcc")
    ap.add_argument("--seeds", default="0:40")
    ap.add_argument("-O", default="0,1,2,3")
    ap.add_argument("-m", default="|-msse4.1|-mavx|-mavx2 -mfma|-mavx512f -mavx512vl -mavx512bw -mavx512dq")
    ap.add_argument("--keep")
    a = ap.parse_args()
    lo, hi = map(int, a.seeds.split(":"))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as d:
        for seed in range(lo, hi):
            src = os.path.join(d, "t.c")
            open(src, "w").write(Gen(seed).program())
            base = ["-w", "-fwrapv", "-ffp-contract=off"]
            rc, text = run([a.ref, "-O1", *base, src, "-o", os.path.join(d, "ref")])
            if rc != 0:
                print(f"seed {seed}: the reference does not compile it: {text[:300]}")
                failed += 1
                continue
            want = run([os.path.join(d, "ref")])
            for m in a.m.split("|"):
                for level in a.O.split(","):
                    x = os.path.join(d, "x")
                    rc, text = run([a.cc, "-O" + level, *base, *m.split(), src, "-o", x])
                    got = run([x]) if rc == 0 else (rc, text)
                    if rc == 0 and got[0] == -4:
                        continue  # the machine does not have the instructions
                    if got == want:
                        passed += 1
                        continue
                    failed += 1
                    g, w = got[1].splitlines(), want[1].splitlines()
                    at = next((i for i, (p, q) in enumerate(zip(g, w)) if p != q), min(len(g), len(w)))
                    print(f"seed {seed} -O{level} {m}: line {at}: {g[at:at + 1]} instead of {w[at:at + 1]} (status {got[0]})")
                    if a.keep:
                        os.makedirs(a.keep, exist_ok=True)
                        os.system(f"cp {src} {a.keep}/{seed}.c")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
