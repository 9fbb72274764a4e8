#!/usr/bin/env python3
"""Random _BitInt programs against Python's integers.

    bitint.py [--cc PATH] [-n PROGRAMS] [--seed N] [-O 0,2] [--target TRIPLE]

Each program does operations on operands of random widths and signs that are constants (folded), globals with static initialisers, and
values passed through functions and structs; the expected results are computed here. Last line: N passed, N failed.
"""
import argparse, os, random, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
PRINT = """
#include <stdio.h>
static void put(const void *p, int bytes)
{
    for (const unsigned char *c = (const unsigned char *)p + bytes; c-- > (const unsigned char *)p;)
        printf("%02x", *c);
    printf("\\n");
}
"""


def cut(v, width, signed):
    v &= (1 << width) - 1
    return v - (1 << width) if signed and v >> (width - 1) else v


def ctype(t):
    return ("" if t[1] else "unsigned ") + f"_BitInt({t[0]})"


def literal(v, t):
    """A constant expression of type t."""
    if v >= 0:
        return f"(({ctype(t)}){v}{'wb' if t[1] else 'uwb'})"
    return f"(({ctype(t)})(-{-v}wb - 0wb))" if v != -(1 << (t[0] - 1)) else f"(({ctype(t)})(-{-v - 1}wb - 1wb))"


def size(t):
    return next((n for w, n in ((8, 1), (16, 2), (32, 4), (64, 8)) if t[0] <= w), (t[0] + 63) // 64 * 8)


def show(v, t):
    n = size(t)
    return f"{v & (1 << n * 8) - 1:0{2 * n}x}"


def program(rng):
    text, want = [PRINT], []
    main = []
    kinds = [8, 17, 33, 63, 64, 65, 100, 128, 129, 191, 192, 200, 256, 511, 1000]
    for k in range(25):
        t = (rng.choice(kinds), rng.random() < 0.6)
        u = (rng.choice(kinds), rng.random() < 0.6)
        value = lambda t: cut(rng.choice([rng.getrandbits(t[0]), rng.getrandbits(rng.randint(1, t[0])), 0, 1, -1, -rng.getrandbits(9)]), *t)
        a, b = value(t), value(u)
        # The common type: the wider one, unsigned if they are equally wide and one is.
        r = t if t[0] > u[0] else u if u[0] > t[0] else (t[0], t[1] and u[1])
        x, y = cut(a, *r), cut(b, *r)
        op = rng.choice(["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<", "==", ">=", "cast", "neg", "inc"])
        A, B = literal(a, t), literal(b, u)
        if op in ("/", "%"):
            if y == 0:
                continue
            q = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
            v = q if op == "/" else x - q * y
        elif op in ("<<", ">>"):
            n = rng.randrange(t[0])
            v, r, B, u = (a << n if op == "<<" else a >> n), t, str(n), None
        elif op in ("<", "==", ">="):
            v, r = int({"<": x < y, "==": x == y, ">=": x >= y}[op]), (32, True)
        elif op == "cast":
            v, r = a, u
        elif op == "neg":
            v, r = -a if rng.random() < 0.5 else ~a, t
            op = "-" if v == -a else "~"
        elif op == "inc":
            v, r = a + 1, t
        else:
            v = {"+": x + y, "-": x - y, "*": x * y, "&": x & y, "|": x | y, "^": x ^ y}[op]
        # Signed overflow is undefined: such results are not asked for.
        if r[1] and cut(v, *r) != v and op in ("+", "-", "*", "/", "<<", "inc"):
            continue
        v = cut(v, *r)
        res = "int" if r == (32, True) and op in ("<", "==", ">=") else ctype(r)
        text.append(f"{ctype(t)} ga{k} = {A};")
        if u:
            text.append(f"{ctype(u)} gb{k} = {B};")
        right = "int" if u is None else ctype(u)
        expr = {"cast": f"({res})x", "-": "x - y" if op == "-" and v != cut(-a, *t) or r != t else "-x"}.get(op, f"x {op} y")
        if op == "~" or op == "-" and r == t and v == cut(-a, *t):
            expr = f"{op}x"
        if op == "inc":
            expr = f"(x++, x)"
        text.append(f"struct s{k} {{ char pad; {ctype(t)} x; {right} y; }};")
        text.append(f"__attribute__((noinline)) {res} f{k}(int pad, {ctype(t)} x, {right} y) {{ return {expr}; }}")
        text.append(f"__attribute__((noinline)) {res} h{k}(struct s{k} s) {{ {ctype(t)} x = s.x; {right} y = s.y; return {expr}; }}")
        glob = f"gb{k}" if u else B
        main.append(f"  {{ {res} r = f{k}(0, ga{k}, {glob}); put(&r, sizeof r); }}")
        main.append(f"  {{ struct s{k} s = {{ 1, {A}, {B} }}; {res} r = h{k}(s); put(&r, sizeof r); }}")
        want += [show(v, r)] * 2
        if op != "inc":
            folded = expr.replace("x", A).replace("y", B)
            text.append(f"{res} c{k} = {folded};")
            main.append(f"  put(&c{k}, sizeof c{k});")
            want.append(show(v, r))
        if r[0] >= 24 and res != "int":
            main.append(f'  printf("%a\\n", (double)f{k}(0, ga{k}, {glob}));')
            d = float(v)
            want.append(("-" if d < 0 else "") + f"{d.hex()}".lstrip("-").replace(".0000000000000p", "p") if d else "0x0p+0")
    return "\n".join(text) + "\nint main(void)\n{\n" + "\n".join(main) + "\n  return 0;\n}\n", want


def norm(line):
    """%a as Python writes it."""
    return float.fromhex(line).hex() if "p" in line else line


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(TOP, "build", "bin", "ccc"))
    ap.add_argument("-n", type=int, default=20)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("-O", dest="levels", default="0,2")
    ap.add_argument("--target")
    a = ap.parse_args()
    work = os.path.join(TOP, "build", "bitint")
    os.makedirs(work, exist_ok=True)
    cc = [os.path.abspath(a.cc)] + (["--target=" + a.target] if a.target else [])
    emulator = ["qemu-" + a.target.split("-")[0]] if a.target else []
    passed = failed = 0
    for seed in range(a.seed, a.seed + a.n):
        text, want = program(random.Random(seed))
        src = os.path.join(work, f"{seed}.c")
        with open(src, "w") as f:
            f.write(text)
        for level in a.levels.split(","):
            exe = src[:-1] + "exe"
            p = subprocess.run(cc + ["-std=gnu2x", "-w", "-O" + level, src, "-o", exe] + (["-static"] if a.target else []), capture_output=True, text=True)
            if p.returncode:
                failed += 1
                print(f"FAIL seed {seed} -O{level}: {p.stderr[:400]}")
                continue
            got = subprocess.run(emulator + [exe], capture_output=True, text=True, timeout=60).stdout.split()
            bad = next((i for i, (g, w) in enumerate(zip(got, want)) if norm(g) != norm(w)), None)
            if len(got) != len(want) or bad is not None:
                failed += 1
                print(f"FAIL seed {seed} -O{level}: line {bad}: {got[bad] if bad is not None else len(got)} wanted {want[bad] if bad is not None else len(want)}")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
