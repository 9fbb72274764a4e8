#!/usr/bin/env python3
"""Runs GCC's C torture tests with ccc, held against what gcc itself passes.

    torture.py [--suite execute|ieee|compile|builtins] [--cc PATH] [--target TRIPLE] [-O 0,1,2,3,s,g] [-g] [--only REGEX] [--jobs N] [-v]

The tests come from the Debian package gcc-12-source and are unpacked under build/torture; none is kept here. A test counts
if the reference gcc (cross gcc for another target) compiles it and it exits 0. Failures are listed with their stage: `compile`, `crash`
(a signal or panic of ccc), `run`, `timeout`. testsuite/torture.failing names the failures known (name, levels or *, cause); nothing is left out of the count.
Last line: N passed, N failed.
"""
import argparse, concurrent.futures, json, os, re, subprocess, sys, tarfile, glob

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
ROOT = os.path.join(TOP, "build", "torture")
SUITES = {"execute": "execute", "ieee": "execute/ieee", "compile": "compile", "builtins": "execute/builtins"}


def unpack():
    """The directory of the tests, unpacked once."""
    top = os.path.join(ROOT, "gcc.c-torture")
    if not os.path.isdir(top):
        os.makedirs(ROOT, exist_ok=True)
        archives = glob.glob("/usr/src/gcc-12/gcc-*.tar.*")
        if not archives:
            sys.exit("torture.py: the Debian package gcc-12-source is not installed (see the Makefile's setup)")
        with tarfile.open(archives[0]) as t:
            members = [m for m in t if "/gcc/testsuite/gcc.c-torture/" in m.name]
            for m in members:
                m.name = m.name.split("/gcc/testsuite/", 1)[1]
            t.extractall(ROOT, members)
    return top


def options(path):
    """Options a test's own directives ask for, or None if it is not for this machine."""
    text = open(path, errors="replace").read()
    out = []
    for m in re.finditer(r'dg-(?:additional-)?options\s+"([^"]*)"(?:\s*\{([^}]*)\})?', text):
        if m.group(2) and not re.search(r"target\s+\*-\*-\*|x86_64|lp64|int128", m.group(2)):
            continue
        out += m.group(1).split()
    return out


def run(cmd, timeout, cwd=None):
    try:
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, cwd=cwd)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "timeout", ""


def one(cc, path, level, suite, work, qemu, flags=(), timeout=20):
    """None if the test passes, else the stage it fails at and the first words of why."""
    opts = options(path)
    opts += flags
    exe = os.path.join(work, os.path.basename(path)[:-2] + f".{level}.{os.getpid()}.exe")
    extra = [] if suite == "compile" else ["-lm"]
    sources = [path]
    if suite == "builtins":
        # What builtins.exp adds.
        opts += ["-fno-tree-dse", "-fno-tree-loop-distribute-patterns", "-fno-tracer", "-fno-ipa-ra", "-fno-inline-functions", "-fno-ipa-cp"]
        sources += [path[:-2] + "-lib.c", os.path.join(os.path.dirname(path), "lib", "main.c")]
    mode = ["-c"] if suite == "compile" else []
    static = ["-static"] if qemu else []
    rc, out = run(cc + [f"-O{level}", "-w"] + opts + mode + static + ["-o", exe] + sources + extra, 60, work)
    try:
        if rc == "timeout":
            return "timeout", "compiling"
        if rc != 0:
            first = next((l for l in out.splitlines() if "error" in l or "panic" in l or "undefined" in l), out[:200])
            kind = "crash" if rc < 0 or rc >= 100 or "panicked" in out else "compile"
            return kind, first.strip()
        if suite == "compile":
            return None
        rc, out = run(qemu + [exe], timeout, work)
        if rc == 0:
            return None
        return ("timeout", "") if rc == "timeout" else ("run", f"exit {rc}")
    finally:
        if os.path.exists(exe):
            os.unlink(exe)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--suite", default="execute", choices=SUITES)
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("--target")
    ap.add_argument("-O", dest="levels", default="0,1,2")
    ap.add_argument("-g", dest="debug", action="store_true", help="with debug information")
    ap.add_argument("--only")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--min", type=float, default=0, help="exit 1 below this percentage at any level")
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    top = unpack()
    work = os.path.join(ROOT, "work")
    os.makedirs(work, exist_ok=True)
    tests = sorted(glob.glob(os.path.join(top, SUITES[a.suite], "*.c")))
    if a.suite == "builtins":
        tests = [t for t in tests if not t.endswith("-lib.c")]
    if a.only:
        tests = [t for t in tests if re.search(a.only, os.path.basename(t))]
    arch = (a.target or "x86_64-linux-gnu").split("-")[0]
    ref = ["gcc"] if arch == "x86_64" else [f"{arch}-linux-gnu-gcc"]
    qemu = [] if arch == "x86_64" else [f"qemu-{arch}"]
    cc = [a.cc] + ([f"--target={a.target}"] if a.target else [])
    known = {}
    known_file = os.path.join(HERE, "torture.failing")
    if os.path.exists(known_file):
        for line in open(known_file):
            if line.strip() and not line.startswith("#"):
                name, lvl, why = line.split(None, 2)
                known[name] = (lvl, why.strip())

    # What gcc passes, measured once per suite and machine.
    cache_file = os.path.join(ROOT, f"gcc-{arch}-{a.suite}.json")
    cache = json.load(open(cache_file)) if os.path.exists(cache_file) else {}
    todo = [t for t in tests if os.path.basename(t) not in cache]
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for t, r in zip(todo, pool.map(lambda t: one(ref, t, "1", a.suite, work, qemu), todo)):
            cache[os.path.basename(t)] = r is None
    if todo:
        json.dump(cache, open(cache_file, "w"), indent=0, sort_keys=True)
    tests = [t for t in tests if cache[os.path.basename(t)]]

    flags = ["-g"] if a.debug else []
    passed = failed = 0
    low = False
    for level in a.levels.split(","):
        bad = []
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            for t, r in zip(tests, pool.map(lambda t: one(cc, t, level, a.suite, work, qemu, flags), tests)):
                if r:
                    bad.append((os.path.basename(t), *r))
        for name, stage, why in bad:
            ex = known.get(name)
            note = f"   [known: {ex[1]}]" if ex and (ex[0] == "*" or level in ex[0].split(",")) else ""
            print(f"-O{level} {stage:8} {name:32} {why[:150] if a.v or stage != 'run' else why}{note}")
        good = len(tests) - len(bad)
        share = 100 * good / max(1, len(tests))
        print(f"-O{level}: {good}/{len(tests)} of what gcc passes ({share:.1f} %)", flush=True)
        low |= share < a.min
        passed += good
        failed += len(bad)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if low else 0)


main()
