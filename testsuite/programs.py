#!/usr/bin/env python3
"""Builds Lua, zlib, bzip2 and SQLite with ccc and compares what they do with a build by gcc -O2; and musl, with Lua upon it.

    programs.py [--cc PATH] [--target TRIPLE] [-O 0,1,2] [--only lua,zlib,bzip2,sqlite,musl] [-v]

Each program is built at each level three ways: dynamic (the default, position independent), static, and with its library as a
shared object; each build runs the same workload (testsuite/programs) as the reference and must print the same. At each level the
objects of one build are also made by way of assembly text (-S, then -c), which must give the same bytes. For another target
(riscv64-linux-gnu) what is built runs under qemu. One build per program is traced: ccc must start no other program.
musl is built by its own configure and make at each level and put in a system root, against which Lua is built static and dynamic.
Sources come from Debian (fetch.sh); everything made is below build/programs. Last line: N passed, N failed.
"""
import argparse, glob, os, re, shutil, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
ROOT = os.path.join(TOP, "build", "programs")
WORK = os.path.join(HERE, "programs")
RISCV_ROOT = "/usr/riscv64-linux-gnu"

SQLITE_OPTIONS = ["-DSQLITE_ENABLE_" + x for x in (
    "FTS4", "FTS5", "RTREE", "GEOPOLY", "MATH_FUNCTIONS", "DBSTAT_VTAB", "STAT4", "SESSION", "PREUPDATE_HOOK", "EXPLAIN_COMMENTS")]


def sh(cmd, cwd=None, stdin=None, timeout=600):
    """Runs a command; its exit status (or "timeout") and all it printed."""
    try:
        p = subprocess.run(cmd, cwd=cwd, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
        return p.returncode, p.stdout
    except subprocess.TimeoutExpired:
        return "timeout", b""


def fetch(package):
    status, out = sh(["sh", os.path.join(HERE, "fetch.sh"), package])
    if status:
        sys.exit(f"programs.py: the source of {package} cannot be had:\n{out.decode(errors='replace')}")
    return out.decode().split()[-1]


def lua():
    src = os.path.join(ROOT, "src", "lua")
    if not os.path.isdir(src):
        shutil.copytree(os.path.join(fetch("lua5.4"), "src"), src)
        # A header Debian's package build makes, which luaconf.h includes.
        with open(os.path.join(src, "lua5.4-deb-multiarch.h"), "w") as f:
            f.write('#define DEB_HOST_MULTIARCH "x86_64-linux-gnu"\n')
    return {
        "src": src,
        "options": ["-std=gnu99", "-DLUA_USE_LINUX", "-DLUA_COMPAT_5_3"],
        "lib": [f for f in names(src, "l*.c") if f not in ("lua.c", "luac.c", "ltests.c")],
        "programs": {"lua": ["lua.c"], "luac": ["luac.c"]},
        "libs": ["-Wl,-E", "-lm", "-ldl"],
        "runs": [["lua", os.path.join(WORK, "work.lua")], ["lua", "-e", "print(#arg, ...)", "-", "a"], ["luac", "-l", "-l", "-p", os.path.join(WORK, "work.lua")]],
        # What luac prints of addresses differs from run to run.
        "drop": rb"0x[0-9a-f]{5,}",
    }


def zlib():
    src = fetch("zlib")
    lib = names(src, "*.c")
    minigzip = f"seq 1 200000 > seq.txt; {{minigzip}} -9 < seq.txt > seq.gz; cksum < seq.gz; {{minigzip}} -d < seq.gz | cksum; {{minigzip}} -h seq.txt; cksum < seq.txt.gz"
    return {
        "src": src,
        "options": ["-I", src, "-D_LARGEFILE64_SOURCE=1", "-DHAVE_HIDDEN", "-DHAVE_UNISTD_H"],
        "lib": lib,
        "programs": {"example": ["test/example.c"], "minigzip": ["test/minigzip.c"], "zwork": [os.path.join(WORK, "zwork.c")]},
        "libs": [],
        "runs": [["zwork"], ["example"], ["sh", "-c", minigzip]],
    }


def bzip2():
    src = fetch("bzip2")
    run = "for n in 1 2 3; do {bzip2} -$n < {src}/sample$n.ref | cmp - {src}/sample$n.bz2 && echo same; {bzip2} -d < {src}/sample$n.bz2 | cmp - {src}/sample$n.ref && echo same; done;" \
        " for l in 1 5 9; do {bzip2} -$l < {src}/manual.ps | tee manual.bz2 | cksum; {bzip2} -dsc manual.bz2 | cksum; done;" \
        " {bzip2} -tv manual.bz2; head -c 5000 manual.bz2 > cut.bz2; {bzip2} -t cut.bz2; seq 1 300000 | {bzip2} -v | {bzip2} -d | cksum"
    return {
        "src": src,
        "options": ["-D_FILE_OFFSET_BITS=64"],
        "lib": "blocksort.c huffman.c crctable.c randtable.c compress.c decompress.c bzlib.c".split(),
        "programs": {"bzip2": ["bzip2.c"]},
        "libs": [],
        "runs": [["sh", "-c", run]],
    }


def sqlite():
    status, out = sh(["sh", os.path.join(HERE, "sqlite.sh")])
    if status:
        sys.exit(f"programs.py: sqlite.sh failed:\n{out.decode(errors='replace')}")
    src = os.path.dirname(out.decode().split()[-1])
    return {
        "src": src,
        "options": ["-I", src] + SQLITE_OPTIONS,
        "lib": ["sqlite3.c"],
        "programs": {"sqlite3": ["shell.c"]},
        "libs": ["-lm", "-ldl", "-lpthread"],
        "runs": [["sh", "-c", "{sqlite3} -batch :memory: < " + os.path.join(WORK, "work.sql")],
                 ["sh", "-c", "rm -f t.db*; {sqlite3} -batch t.db < " + os.path.join(WORK, "work.sql") + "; {sqlite3} t.db 'pragma integrity_check'; {sqlite3} t.db .dump | cksum; rm -f t.db*"]],
    }


PROGRAMS = {"lua": lua, "zlib": zlib, "bzip2": bzip2, "sqlite": sqlite}


def names(src, pattern):
    return sorted(os.path.basename(f) for f in glob.glob(os.path.join(src, pattern)))


class Failed(Exception):
    pass


def must(cmd, cwd):
    status, out = sh(cmd, cwd)
    if status:
        raise Failed(f"{' '.join(cmd)}: {'status ' + str(status)}\n{out[:1500].decode(errors='replace')}")


def build(p, cc, flags, way, dest):
    """Compiles the library and the programs one object at a time, and links them."""
    shutil.rmtree(dest, ignore_errors=True)
    os.makedirs(dest)
    pic = ["-fPIC"] if way == "shared" else []
    # -g0: names of directories would differ between the ways of making an object.
    compile_ = lambda src, obj, opts: must(cc + flags + ["-w", "-g0"] + p["options"] + opts + ["-c", os.path.join(p["src"], src), "-o", obj], dest)
    objects = []
    for f in p["lib"]:
        objects.append(os.path.basename(f)[:-2] + ".o")
        compile_(f, objects[-1], pic)
    link = ["-static"] if way == "static" else []
    if way == "shared":
        must(cc + flags + ["-shared", "-o", "libp.so"] + objects + p["libs"], dest)
        objects, link = ["-L.", "-lp", "-Wl,-rpath," + dest], []
    for exe, sources in p["programs"].items():
        own = []
        # luac uses functions that only the objects, not the shared library, let it see.
        if way == "shared" and exe == "luac":
            continue
        for f in sources:
            own.append("main-" + os.path.basename(f)[:-2] + ".o")
            compile_(f, own[-1], [])
        must(cc + flags + link + ["-o", exe] + own + objects + p["libs"], dest)


def outputs(p, dest, emulator):
    """What each of the program's runs printed."""
    out = []
    for r in p["runs"]:
        words = {exe: " ".join(emulator + [os.path.join(dest, exe)]) for exe in p["programs"]}
        words["src"] = p["src"]
        if r[0] in p["programs"]:
            if not os.path.exists(os.path.join(dest, r[0])):
                out.append(None)
                continue
            cmd = emulator + [os.path.join(dest, r[0])] + r[1:]
        else:
            cmd = [a.format(**words) if "{" in a else a for a in r]
        status, text = sh(cmd, cwd=dest)
        text = text.replace(words[next(iter(words))].encode(), b"PROGRAM").replace(dest.encode(), b"DIR")
        # Names of the program in its own messages differ with the emulator and the directory.
        for exe, w in words.items():
            text = text.replace(os.path.join(dest, exe).encode(), exe.encode())
        if "drop" in p:
            text = re.sub(p["drop"], b"ADDRESS", text)
        out.append((status, text))
    return out


def compare(want, got):
    for n, (w, g) in enumerate(zip(want, got)):
        if g is None or w == g:
            continue
        a, b = w[1].decode(errors="replace").splitlines(), g[1].decode(errors="replace").splitlines()
        line = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        get = lambda l: l[line][:200] if line < len(l) else "(end)"
        raise Failed(f"run {n}: status {w[0]} and {g[0]}; line {line + 1}:\n  gcc: {get(a)}\n  ccc: {get(b)}")


def by_assembly(p, cc, flags, dest):
    """-S then -c gives the objects that -c gives."""
    for f in p["lib"]:
        src, name = os.path.join(p["src"], f), os.path.join(dest, os.path.basename(f)[:-2])
        opts = cc + flags + ["-w", "-g0"] + p["options"]
        must(opts + ["-S", src, "-o", name + ".s"], dest)
        must(cc + ["-c", name + ".s", "-o", name + ".from-s.o"], dest)
        must(opts + ["-c", src, "-o", name + ".o"], dest)
        if open(name + ".o", "rb").read() != open(name + ".from-s.o", "rb").read():
            raise Failed(f"{f}: -S then -c differs from -c: {name}.o {name}.from-s.o")


def no_other_program(p, cc, dest):
    """strace of compiling and linking sees ccc itself executed and nothing else."""
    if not shutil.which("strace"):
        raise Failed("strace is not installed")
    log = os.path.join(dest, "trace")
    sources = [os.path.join(p["src"], f) for f in p["lib"] + next(iter(p["programs"].values()))]
    must(["strace", "-f", "-e", "trace=execve,execveat", "-o", log] + cc + ["-w", "-O1"] + p["options"] + sources + ["-o", "traced"] + p["libs"], dest)
    started = [l for l in open(log) if "execve" in l]
    if len(started) != 1:
        raise Failed("other programs were started:\n" + "".join(started[1:6]))


def musl_root(cc, level):
    """Builds musl with its own configure and makefile, and installs it in a system root of its own."""
    work = os.path.join(ROOT, "musl", f"O{level}")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    root = os.path.join(work, "root")
    must(["sh", os.path.join(fetch("musl"), "configure"), "--prefix=/usr", "--syslibdir=/lib", "CC=" + " ".join(cc), f"CFLAGS=-O{level}"], work)
    must(["make", "-s", "-j2"], work)
    must(["make", "-s", "DESTDIR=" + root, "install"], work)
    return root


def lua_on_musl(p, cc, level, want):
    """Lua's library and programs against the new musl, static and with its libc.so as loader, do what the reference does."""
    root = musl_root(cc, level)
    cc = cc + ["--target=x86_64-linux-musl", "--sysroot=" + root]
    for way in ("static", "dynamic"):
        dest = os.path.join(ROOT, "musl", f"O{level}", "lua-" + way)
        build(p, cc, ["-O" + level], way, dest)
        compare(want, outputs(p, dest, [] if way == "static" else [os.path.join(root, "usr/lib/libc.so")]))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(TOP, "build", "bin", "ccc"))
    ap.add_argument("--target", default="x86_64-linux-gnu")
    ap.add_argument("-O", default="0,1,2")
    ap.add_argument("--only")
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    native = a.target.startswith("x86_64")
    cc = [os.path.abspath(a.cc)] + ([] if native else ["--target", a.target])
    emulator = [] if native else ["qemu-riscv64", "-L", RISCV_ROOT]
    chosen = a.only.split(",") if a.only else list(PROGRAMS) + (["musl"] if native else [])
    passed = failed = 0
    os.makedirs(os.path.join(ROOT, "src"), exist_ok=True)

    def check(name, action):
        nonlocal passed, failed
        began = time.time()
        try:
            action()
        except Failed as e:
            failed += 1
            print(f"FAIL {name}: {e}", flush=True)
        else:
            passed += 1
            if a.v:
                print(f"pass {name} ({time.time() - began:.1f} s)", flush=True)

    for program in chosen:
        p = PROGRAMS.get(program, lua)()
        reference = os.path.join(ROOT, "reference", program if program in PROGRAMS else "lua")
        if not all(os.path.exists(os.path.join(reference, exe)) for exe in p["programs"]):
            build(p, ["gcc"], ["-O2"], "dynamic", reference)
        want = outputs(p, reference, [])
        if program == "musl":
            for level in a.O.split(","):
                check(f"musl -O{level}", lambda: lua_on_musl(p, cc, level, want))
            continue
        for level in a.O.split(","):
            flags = ["-O" + level]
            for way in ("dynamic", "static", "shared"):
                dest = os.path.join(ROOT, a.target, program, f"O{level}-{way}")

                def go():
                    build(p, cc, flags, way, dest)
                    compare(want, outputs(p, dest, emulator))
                check(f"{program} -O{level} {way}", go)
            dest = os.path.join(ROOT, a.target, program, f"O{level}-s")
            os.makedirs(dest, exist_ok=True)
            check(f"{program} -O{level} by assembly", lambda: by_assembly(p, cc, flags, dest))
        check(f"{program} starts no other program", lambda: no_other_program(p, cc, os.path.join(ROOT, a.target, program)))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
