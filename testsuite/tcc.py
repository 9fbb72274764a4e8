#!/usr/bin/env python3
"""Builds and runs tcc's own tests (tests2, and pp: the preprocessor's) with ccc, held against what gcc passes.

    tcc.py [--cc PATH] [-O 0,2] [--source DIR] [--only REGEX] [-v]

The tests come from the Debian source of tcc (testsuite/fetch.sh tcc); none is kept here. A test of tests2 passes if what the program
prints (or, for tests that are to fail, the compiler) is its .expect; a test of pp if `-E -P` gives its .expect but for blanks. It
counts if gcc passes it; those that gcc does not pass (tcc's own options, messages, bounds checker and assembler) are listed with -v.
Last line: N passed, N failed.
"""
import argparse, concurrent.futures, glob, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
# Arguments and options as tests2/Makefile has them.
ARGS = {"31_args": ["arg1", "arg2", "arg3", "arg4", "arg5"]}
FLAGS = {"76_dollars_in_identifiers": ["-fdollars-in-identifiers"], "106_pthread": ["-pthread"]}
# What each file is compiled with as gcc's own expectations are made there.
COMMON = ["-w", "-std=gnu99"]


def run(cmd, cwd):
    try:
        p = subprocess.run(cmd, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "timeout", ""


def words(text):
    """Lines without the blanks that `diff -b` overlooks."""
    return [re.sub(r"[ \t]+", " ", l).strip() for l in text.splitlines() if l.strip()]


def tests2(cc, path, level, work):
    name = os.path.basename(path)[:-2]
    exe = os.path.join(work, f"{name}.{level}.{os.path.basename(cc)}.exe")
    files = [path] + ([path.replace("104_", "104+_")] if name.startswith("104_") else [])
    status, out = run([cc] + COMMON + [f"-O{level}"] + FLAGS.get(name, []) + files + ["-o", exe, "-lm"], work)
    if status:
        return f"compile: {out[:300]}"
    args = ARGS.get(name, [])
    if name == "46_grep":
        args = [r"[^* ]*[:a:d: ]+\:\*-/: $", path]
    status, out = run([exe] + args, work)
    os.unlink(exe)
    want = open(path[:-2] + ".expect", errors="replace").read()
    clean = lambda t: t.replace(exe, "a.exe").replace(os.path.dirname(path) + "/", "").replace("./a.exe", "a.exe")
    if words(clean(out)) != words(clean(want)):
        return f"output differs (exit {status})"
    return None


def pp(cc, path, level, work):
    status, out = run([cc, "-E", "-P", path], work)
    want = open(re.sub(r"\.[cS]$", ".expect", path), errors="replace").read()
    squeeze = lambda t: "".join(t.replace(os.path.dirname(path) + "/", "").split())
    if squeeze(out) != squeeze(want):
        return f"output differs (exit {status})"
    if not path.endswith("02.c") and words(out) != words(want.replace(os.path.dirname(path) + "/", "")):
        return "white space differs"
    return None


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("-O", dest="levels", default="0,2")
    ap.add_argument("--source", help="tcc's source, if it is unpacked already")
    ap.add_argument("--only", default="")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    source = a.source or subprocess.check_output([os.path.join(HERE, "fetch.sh"), "tcc"], text=True).strip()
    work = os.path.join(TOP, "build", "tcc")
    os.makedirs(work, exist_ok=True)
    cc = os.path.abspath(a.cc)
    tests = [(tests2, t) for t in sorted(glob.glob(f"{source}/tests/tests2/*.c")) if "104+" not in t]
    tests += [(pp, t) for t in sorted(glob.glob(f"{source}/tests/pp/*.[cS]"))]
    tests = [t for t in tests if re.search(a.only, t[1]) and os.path.exists(re.sub(r"\.[cS]$", ".expect", t[1]))]
    passed = failed = skipped = 0
    for level in a.levels.split(","):
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            reference = list(pool.map(lambda t: t[0]("gcc", t[1], level, work), tests))
            ours = list(pool.map(lambda t: t[0](cc, t[1], level, work), tests))
        for (kind, path), gcc, ccc in zip(tests, reference, ours):
            label = f"{kind.__name__}/{os.path.basename(path)} -O{level}"
            if gcc:
                skipped += 1
                if a.v:
                    print(f"not counted {label}: gcc: {gcc.splitlines()[0]}; ccc: {(ccc or 'passes').splitlines()[0]}")
            elif ccc:
                failed += 1
                print(f"FAIL {label}: {ccc}", flush=True)
            else:
                passed += 1
    print(f"{skipped} not counted (gcc does not pass them either)")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
