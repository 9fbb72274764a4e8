#!/usr/bin/env python3
"""Differential test of the x86 intrinsics: each function and macro of include/*intrin.h is called with random data in a
program that gcc and the compiler under test build; the outputs must be equal. What the processor lacks is left out.

    testsuite/intrinsics.py --cc PATH [-O 0,2] [--only REGEX]"""
import argparse, os, random, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Header, /proc/cpuinfo's flag, -m option.
HEADERS = [
    ("xmmintrin", "sse", ""), ("emmintrin", "sse2", ""), ("pmmintrin", "pni", "sse3"), ("tmmintrin", "ssse3", "ssse3"),
    ("smmintrin", "sse4_2", "sse4.2"), ("wmmintrin", "aes", "aes"), ("wmmintrin", "pclmulqdq", "pclmul"), ("shaintrin", "sha_ni", "sha"),
    ("gfniintrin", "gfni", "gfni"), ("popcntintrin", "popcnt", "popcnt"), ("lzcntintrin", "abm", "lzcnt"),
    ("bmiintrin", "bmi1", "bmi"), ("bmi2intrin", "bmi2", "bmi2"), ("adxintrin", "adx", "adx"), ("avxintrin", "avx", "avx"),
    ("avx2intrin", "avx2", "avx2"), ("fmaintrin", "fma", "fma"), ("f16cintrin", "f16c", "f16c"), ("vaesintrin", "vaes", "vaes"),
    ("vpclmulqdqintrin", "vpclmulqdq", "vpclmulqdq"),
]
# Undefined parts in results, effects that no output shows, names gcc has in other shapes; comi of NaNs, which is the manual's here
# and the bare flag in gcc 12.
SKIP = re.compile(r"undefined|comi|cast(pd|ps|si)128_|__ccc|malloc|free|prefetch|pause|fence|clflush|setcsr|getcsr|zeroall|zeroupper|"
                  r"monitor|mwait|maskmove|_MM_|SIDD|CMP_|stream_load|_mm_(loadl|loadh|load_pi|store_pi|storeh_pi|storel_pi)|extract_ps$|_mulx_u32")
# Macros whose immediate may be any byte.
WIDE = re.compile(r"shuffle_(ps|epi32)|shuffle(hi|lo)|alignr|permute_ps|permute4x64|blend_epi|dp_|insert_ps|mpsadbw|clmul|keygen|cmp[ei]str|gf2p8affine|permute2")
VECTOR = re.compile(r"__m(128|256)[id]?(_u)?$")


def functions(text):
    """(name, result, parameter types) of the functions."""
    for m in re.finditer(r"^__CCC_INTRIN ([\w ]+?[ *]+)(\w+)\(([^)]*)\)", text, re.M):
        params = []
        for p in m[3].split(","):
            p = re.sub(r"\b__\w+$", "", p.strip()).strip() if not re.fullmatch(r"__m\w+", p.strip()) else p.strip()
            if p and p != "void":
                params.append(p)
        yield m[2], m[1].strip(), params


def macros(text):
    """(name, parameter types) of the macros; None for an immediate."""
    text = text.replace("\\\n", " ")
    for m in re.finditer(r"^#define (_\w+)\(([\w, ]*)\) (.*)$", text, re.M):
        params, body = [p.strip() for p in m[2].split(",")], m[3]
        types = []
        for p in params:
            t = re.search(r"\((__m\w+)\)\(" + p + r"\)", body)
            types.append(t[1] if t else None if p in ("n", "mask") else "int" if re.search(r"\(" + p + r"\)", body) else "?")
        if "__m" in body and "?" not in types and body.startswith("((__m") or body.startswith("((int)__b"):
            yield m[1], types


def argument(t, rng):
    if VECTOR.match(t):
        return f"*(({t} *)(in + 64 * {rng.randrange(32)}))"
    if "*" in t:
        return f"({t})(out)" if "const" not in t else f"({t})(in + 64 * {rng.randrange(32)})"
    if t in ("float", "double"):
        return f"({t})(*(int *)(in + 4 * {rng.randrange(500)}) / 65536.0)"
    return f"({t})*(long long *)(in + 8 * {rng.randrange(200)})"


def calls(header, rng):
    text = open(os.path.join(HERE, "..", "include", header + ".h")).read()
    for name, result, params in functions(text):
        if SKIP.search(name) or any("(" in p or "[" in p for p in params):
            continue
        for _ in range(4):
            args = ", ".join(argument(p, rng) for p in params)
            yield name, "" if result == "void" else result, f"{name}({args})"
    for name, types in macros(text):
        if SKIP.search(name):
            continue
        for n in (0, 1) + ((2, 0x1b, 0xe4, 0x93) if WIDE.search(name) and "blend_epi32" not in name else ()):
            args = ", ".join(str(n) if t is None else argument(t, rng) for t in types)
            yield name, "__auto_type", f"{name}({args})"


def program(cases):
    lines = ["#include <x86intrin.h>", "#include <stdio.h>", "#include <string.h>",
             "static unsigned char in[4096] __attribute__((aligned(64))), out[256] __attribute__((aligned(64)));",
             "static void show(const char *name, const void *p, unsigned n) {",
             '  printf("%s ", name);', '  for (unsigned i = 0; i < n; i++) printf("%02x", ((const unsigned char *)p)[i]);',
             '  puts(""); }']
    for k, (name, result, call) in enumerate(cases):
        lines.append(f"static void __attribute__((noinline)) t{k}(void) {{ memset(out, 0, sizeof out);")
        if result:
            lines.append(f'  {result} r = {call}; show("{k} {name}", &r, sizeof r); }}')
        else:
            lines.append(f'  {call}; show("{k} {name}", out, 64); }}')
    lines.append("int main(void) { unsigned x = 12345; for (unsigned i = 0; i < sizeof in; i += 4) { x = x * 1664525 + 1013904223;")
    lines.append("    /* Some plausible floating-point numbers, small integers (no NaNs: of two, either may be the result), and noise. */")
    lines.append("    float f = (int)x / 16777216.0f; int s = x >> 28; memcpy(in + i, (i >> 6) % 3 == 0 ? (void *)&f : (i >> 6) % 3 == 1 ? (void *)&s : (void *)&x, 4); }")
    lines += [f"  t{k}();" for k in range(len(cases))]
    lines.append("}")
    return "\n".join(lines) + "\n"


def build_and_run(cc, source, options, exe):
    r = subprocess.run([cc, "-w", "-ffp-contract=off", *options, source, "-o", exe], capture_output=True, text=True)
    if r.returncode:
        return None, r.stderr
    r = subprocess.run([exe], capture_output=True, text=True)
    return r.stdout.splitlines(), f"exit {r.returncode}"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--cc", default=os.path.join(os.path.dirname(HERE), "build", "bin", "ccc"))
    ap.add_argument("--gcc", default="gcc")
    ap.add_argument("-O", default="0,2")
    ap.add_argument("--only", default="")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    cpu = set(re.search(r"^flags\s*: (.*)$", open("/proc/cpuinfo").read(), re.M)[1].split())
    rng = random.Random(a.seed)
    headers = [h for h in HEADERS if h[1] in cpu]
    options = ["-m" + h[2] for h in headers if h[2]]
    failed = passed = 0
    with tempfile.TemporaryDirectory() as tmp:
        for header in dict.fromkeys(h[0] for h in headers):
            cases = [c for c in calls(header, rng) if re.search(a.only, c[0])]
            source, exe = os.path.join(tmp, header + ".c"), os.path.join(tmp, "x")
            # What gcc does not take (a macro of other parameters) is no case.
            for _ in range(6):
                open(source, "w").write(program(cases))
                want, err = build_and_run(a.gcc, source, ["-O1", *options], exe)
                if want is not None:
                    break
                bad = {int(m) - 9 for m in re.findall(r"\.c:(\d+):\d+: error", err)}
                cases = [c for k, c in enumerate(cases) if 2 * k not in bad and 2 * k + 1 not in bad]
            if not cases or want is None:
                print(f"{header}: gcc: {err.splitlines()[:3] if want is None else 'no cases'}")
                continue
            for o in a.O.split(","):
                have, err = build_and_run(a.cc, source, ["-O" + o, *options], exe)
                if have is None:
                    print(f"{header} -O{o}: does not compile\n" + "\n".join(err.splitlines()[:12]))
                    failed += len(cases)
                    continue
                bad = [(w, h) for w, h in zip(want, have + [""] * len(want)) if w != h]
                failed += len(bad)
                passed += len(want) - len(bad)
                print(f"{header} -O{o}: {len({c[0] for c in cases})} intrinsics, {len(want)} calls, {len(bad)} differ")
                for w, h in bad[:10]:
                    k = int(w.split()[0])
                    print(f"  {cases[k][2]}\n    gcc {w.split()[-1]}\n    got {h.split()[-1] if h else err}")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
