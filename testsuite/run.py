#!/usr/bin/env python3
"""Compiles and runs the C files of testsuite/run, each with its expectation inside.

    run.py [--cc PATH] [--target TRIPLE] [-O 0,1,2] [--only REGEX] [-v]

In a file, `// expect: TEXT` gives a line of what the program prints (all such lines, in order, are all of it), `// exit: N` its exit
status (0 if absent), `// options: ...` options to add, `// only: x86_64` (or riscv64) the machine it is for. Each is built at each
level, with and without -fPIC; and -S followed by -c must give, byte for byte, the object that -c gives. Works below build/run.
Last line: N passed, N failed.
"""
import argparse, glob, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)


def run(cmd, cwd):
    try:
        p = subprocess.run(cmd, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "timeout", ""


def same(a, b):
    with open(a, "rb") as x, open(b, "rb") as y:
        return x.read() == y.read()


def one(cc, emulator, src, options, level, work, want):
    """None if the file does what it says at this level, else why not."""
    path = lambda ext: os.path.join(work, os.path.basename(src)[:-1] + ext)
    base = cc + ["-w", "-O" + level]
    for pic in ([], ["-fPIC"]):
        for cmd in (base + pic + options + ["-c", src, "-o", path("o")], base + pic + options + ["-S", src, "-o", path("s")],
                    cc + ["-c", path("s"), "-o", path("from-s.o")], base + [path("o"), "-o", path("exe"), "-lm"]):
            status, out = run(cmd, work)
            if status:
                return f"{' '.join(cmd)}: {status}: {out[:500]}"
        if not same(path("o"), path("from-s.o")):
            return f"-S then -c differs from -c: {path('o')} {path('from-s.o')}"
        got = run(emulator + [path("exe")], work)
        if got != want:
            return f"{' '.join(pic)} wanted {want}, got {got}"
    return None


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(TOP, "build", "bin", "ccc"))
    ap.add_argument("--target", default="x86_64-linux-gnu")
    ap.add_argument("-O", default="0,1,2")
    ap.add_argument("--only", default="")
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    machine = a.target.split("-")[0]
    native = machine == "x86_64"
    cc = [os.path.abspath(a.cc)] + ([] if native else ["--target", a.target])
    emulator = [] if native else ["qemu-riscv64", "-L", "/usr/riscv64-linux-gnu"]
    work = os.path.join(TOP, "build", "run", machine)
    os.makedirs(work, exist_ok=True)
    passed = failed = 0
    for src in sorted(glob.glob(os.path.join(HERE, "run", "*.c"))):
        name = os.path.basename(src)
        with open(src) as f:
            text = f.read()
        directive = lambda d: re.findall(rf"^// {d}: ?(.*)$", text, re.M)
        if not re.search(a.only, name) or machine not in " ".join(directive("only") or [machine]):
            continue
        want = int((directive("exit") or ["0"])[0]), "".join(l + "\n" for l in directive("expect"))
        for level in a.O.split(","):
            why = one(cc, emulator, src, " ".join(directive("options")).split(), level, work, want)
            if why:
                failed += 1
                print(f"FAIL {name} -O{level}: {why}", flush=True)
            else:
                passed += 1
                if a.v:
                    print(f"pass {name} -O{level}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
