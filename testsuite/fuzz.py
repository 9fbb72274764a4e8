#!/usr/bin/env python3
"""Compares ccc with gcc and clang on random programs.

    fuzz.py [--generator csmith|own] [--seeds FROM-TO] [--cc PATH] [--target TRIPLE] [-O 0,1,2,3,s] [--jobs N] [--keep DIR]

ccc verifies its intermediate representation and its register allocation in these runs (-fchecking). The programs come from csmith
or from generate.py beside this file. gcc -O1 (clang, where the program says so) gives the expected output; a seed that gcc does not compile, or whose program does not end in
time, is passed over, as is one where ccc differs from gcc but gcc and clang, at any level tried, do not agree with each other (the
program is then undefined or one of them wrong). A mismatch, a crash or a failed compile is printed with its seed and, with
--keep, its source kept. Last line: N passed, N failed, N skipped.
"""
import argparse, concurrent.futures, os, shutil, subprocess, sys, tempfile
import generate

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(cmd, timeout, cwd):
    try:
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, cwd=cwd)
        return p.returncode, p.stdout
    except subprocess.TimeoutExpired:
        return "timeout", b""


def oracles_agree(a, d, flags, qemu, want):
    """Whether gcc at another level and clang at two give the same output as gcc -O1, as far as they compile the program."""
    arch = (a.target or "x86_64").split("-")[0]
    gcc = ["gcc"] if arch == "x86_64" else [f"{arch}-linux-gnu-gcc", "-static"]
    clang = [["clang", "-O0"], ["clang", "-O2"]] if arch == "x86_64" else []
    for cmd in [gcc + ["-O0"], gcc + ["-O2"]] + clang:
        if run(cmd + flags + ["-o", "other", "-lm"], 120, d)[0] == 0 and run(qemu + ["./other"], a.limit * 5, d) != want:
            return False
    return True


def one(seed, a):
    with tempfile.TemporaryDirectory() as d:
        if a.generator == "own":
            with open(os.path.join(d, "t.c"), "w") as f:
                f.write(generate.program(seed))
        elif run(["csmith", "--seed", str(seed), "--output", "t.c"], 60, d)[0] != 0:
            return seed, "skip", "csmith fails"
        arch = (a.target or "x86_64").split("-")[0]
        ref = ["gcc"] if arch == "x86_64" else [f"{arch}-linux-gnu-gcc", "-static"]
        qemu = [] if arch == "x86_64" else [f"qemu-{arch}"]
        flags = ["-w", "-I/usr/include/csmith", "t.c"]
        with open(os.path.join(d, "t.c"), errors="replace") as f:
            if "oracle: clang" in f.readline() and not a.target:
                ref = ["clang"]
        rc, out = run(ref + ["-O1"] + flags + ["-o", "ref", "-lm"], 120, d)
        if rc != 0:
            return seed, "skip", f"{ref[0]}: {out.decode(errors='replace').strip()[:300]}"
        want = run(qemu + ["./ref"], a.limit, d)
        if want[0] != 0:
            return seed, "skip", f"the program ends with {want[0]}"
        for level in a.levels.split(","):
            cc = [a.cc] + ([f"--target={a.target}", "-static"] if a.target else [])
            rc, out = run(cc + [f"-O{level}", "-fchecking"] + flags + ["-o", "t", "-lm"], 120, d)
            bad = None
            if rc != 0:
                bad = f"-O{level} does not compile ({rc}): {out.decode(errors='replace').strip()[:400]}"
            else:
                got = run(qemu + ["./t"], a.limit * 5, d)
                if got != want:
                    if not oracles_agree(a, d, flags, qemu, want):
                        return seed, "skip", f"-O{level} differs, and so do gcc and clang"
                    bad = f"-O{level} differs: {got[1][-60:]!r} ({got[0]}), {ref[0]} {want[1][-60:]!r}"
            if bad:
                if a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    shutil.copy(os.path.join(d, "t.c"), os.path.join(a.keep, f"{seed}.c"))
                return seed, "fail", bad
    return seed, "pass", ""


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--generator", choices=["csmith", "own"], default="csmith")
    ap.add_argument("--seeds", default="1-100")
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("--target")
    ap.add_argument("-O", dest="levels", default="0,1,2,3,s")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--limit", type=float, default=5)
    ap.add_argument("--keep")
    ap.add_argument("-v", "--verbose", action="store_true", help="say why a seed is passed over")
    a = ap.parse_args()
    first, last = map(int, a.seeds.split("-"))
    count = {"pass": 0, "fail": 0, "skip": 0}
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for seed, result, why in pool.map(lambda s: one(s, a), range(first, last + 1)):
            count[result] += 1
            if result == "fail" or a.verbose and result == "skip":
                print(f"seed {seed}: {why}", flush=True)
    print(f"{count['pass']} passed, {count['fail']} failed, {count['skip']} skipped")
    sys.exit(1 if count["fail"] else 0)


if __name__ == "__main__":
    main()
