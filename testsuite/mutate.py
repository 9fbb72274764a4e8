#!/usr/bin/env python3
"""Feeds ccc truncated and mutated C files: each must give exit status 0 or 1 in time, without a panic, and no output file on failure.

    mutate.py [--count N] [--cc PATH] [--seed N] [--jobs N] FILE.c ...

Without files, the C files of testsuite/run are used. Last line: N passed, N failed.
"""
import argparse, concurrent.futures, glob, os, random, resource, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def mutate(text, rng):
    """Cuts, deletes, doubles, exchanges or spoils a few places."""
    b = bytearray(text)
    for _ in range(rng.choice([1, 1, 2, 4, 8])):
        if not b:
            break
        at = rng.randrange(len(b))
        kind = rng.randrange(6)
        if kind == 0:
            del b[at:]
        elif kind == 1:
            del b[at:at + rng.randrange(1, 40)]
        elif kind == 2:
            b[at:at] = b[at:at + rng.randrange(1, 200)]
        elif kind == 3:
            b[at] = rng.choice(b"(){}[];,*&=<>\"'\\#0x.\x00\xff\n")
        elif kind == 4:
            other = rng.randrange(len(b))
            n = rng.randrange(1, 30)
            b[at:at + n], b[other:other + n] = b[other:other + n], b[at:at + n]
        else:
            b[at:at] = rng.choice([b"{", b"((((", b"struct", b"#define X X\n", b"/*", b"\"", b"?:", b"99999999999999999999", b"__attribute__((", b"case 1:", b"goto *"])
    return bytes(b)


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def one(cc, name, text, level):
    with tempfile.TemporaryDirectory() as d:
        src, out = os.path.join(d, "t.c"), os.path.join(d, "t.o")
        open(src, "wb").write(text)
        try:
            p = subprocess.run([cc, f"-O{level}", "-c", src, "-o", out, "-I", os.path.dirname(name)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, timeout=20, preexec_fn=limits)
        except subprocess.TimeoutExpired:
            return "hangs", text
        if p.returncode not in (0, 1) or b"panicked" in p.stderr:
            return f"exit {p.returncode}: {p.stderr[-300:].decode(errors='replace')}", text
        if p.returncode == 1 and (os.path.exists(out) or not p.stderr):
            return "left an output file or said nothing", text
        if p.returncode == 0 and not os.path.exists(out):
            return "no output", text
    return None, text


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--cc", default=os.path.join(os.path.dirname(HERE), "build/bin/ccc"))
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--keep")
    ap.add_argument("files", nargs="*")
    a = ap.parse_args()
    files = a.files or sorted(glob.glob(os.path.join(HERE, "run", "*.c")))
    rng = random.Random(a.seed)
    texts = {f: open(f, "rb").read() for f in files}
    work = [(f, mutate(texts[f], rng), rng.choice([0, 2])) for f in (rng.choice(files) for _ in range(a.count))]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for i, (why, text) in enumerate(pool.map(lambda w: one(a.cc, *w), work)):
            if why:
                bad += 1
                print(f"mutation {i} of {work[i][0]}: {why}", flush=True)
                if a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    open(os.path.join(a.keep, f"{a.seed}-{i}.c"), "wb").write(text)
    print(f"{a.count - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)


main()
