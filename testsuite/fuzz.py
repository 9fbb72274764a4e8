#!/usr/bin/env python3
"""Compares ccc with gcc on programs made by csmith.

    fuzz.py [--seeds FROM-TO] [--cc PATH] [--target TRIPLE] [-O 0,1,2] [--jobs N] [--keep DIR]

A seed whose program gcc -O1 does not finish within the time limit is passed over. A mismatch, a crash or a failed compile is printed
with its seed and, with --keep, its source kept. Last line: N passed, N failed, N skipped.
"""
import argparse, concurrent.futures, os, shutil, subprocess, sys, tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(cmd, timeout, cwd):
    try:
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, cwd=cwd)
        return p.returncode, p.stdout
    except subprocess.TimeoutExpired:
        return "timeout", b""


def one(seed, a):
    with tempfile.TemporaryDirectory() as d:
        rc, _ = run(["csmith", "--seed", str(seed), "--output", "t.c"], 60, d)
        if rc != 0:
            return seed, "skip", ""
        arch = (a.target or "x86_64").split("-")[0]
        ref = ["gcc"] if arch == "x86_64" else [f"{arch}-linux-gnu-gcc", "-static"]
        qemu = [] if arch == "x86_64" else [f"qemu-{arch}"]
        flags = ["-w", "-I/usr/include/csmith", "t.c"]
        if run(ref + ["-O1"] + flags + ["-o", "ref"], 120, d)[0] != 0:
            return seed, "skip", ""
        want = run(qemu + ["./ref"], a.limit, d)
        if want[0] != 0:
            return seed, "skip", ""
        for level in a.levels.split(","):
            cc = [a.cc] + ([f"--target={a.target}", "-static"] if a.target else [])
            rc, out = run(cc + [f"-O{level}"] + flags + ["-o", "t"], 120, d)
            bad = None
            if rc != 0:
                bad = f"-O{level} does not compile ({rc}): {out.decode(errors='replace').strip()[:200]}"
            else:
                got = run(qemu + ["./t"], a.limit * 5, d)
                if got != want:
                    bad = f"-O{level} differs: {got[1][-60:]!r} ({got[0]}), gcc {want[1][-60:]!r}"
            if bad:
                if a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    shutil.copy(os.path.join(d, "t.c"), os.path.join(a.keep, f"{seed}.c"))
                return seed, "fail", bad
    return seed, "pass", ""


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seeds", default="1-100")
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("--target")
    ap.add_argument("-O", dest="levels", default="0,1,2")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--limit", type=float, default=5)
    ap.add_argument("--keep")
    a = ap.parse_args()
    first, last = map(int, a.seeds.split("-"))
    count = {"pass": 0, "fail": 0, "skip": 0}
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for seed, result, why in pool.map(lambda s: one(s, a), range(first, last + 1)):
            count[result] += 1
            if result == "fail":
                print(f"seed {seed}: {why}", flush=True)
    print(f"{count['pass']} passed, {count['fail']} failed, {count['skip']} skipped")
    sys.exit(1 if count["fail"] else 0)


main()
