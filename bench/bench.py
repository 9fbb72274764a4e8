#!/usr/bin/env python3
"""Speed of ccc beside gcc (and clang and tcc where installed), all in one run.

    bench.py [--cc PATH] [--runs N] [--only run,compile,growth]

run      CPU time of the programs in bench/programs compiled at each level, as ratios to gcc -O2 (best of N runs, geometric mean last).
compile  CPU time and peak memory of compiling sqlite3.c.
growth   CPU time of -O0 and -O2 at 1, 2, 4 and 8 times the input, for functions, statements, blocks and cases; and the exponent.
"""
import argparse, glob, math, os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)

# Runs a command in a process of its own, so that CPU time and peak memory are the command's alone.
PROBE = """import resource,subprocess,sys
r=subprocess.run(sys.argv[1:],stdin=subprocess.DEVNULL,stdout=subprocess.PIPE,stderr=subprocess.DEVNULL)
u=resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(b'%f %d %d\\n'%(u.ru_utime+u.ru_stime,u.ru_maxrss,r.returncode)+r.stdout)"""


def measure(cmd):
    """CPU seconds, peak KiB, status and output."""
    out = subprocess.run([sys.executable, "-c", PROBE] + cmd, capture_output=True).stdout
    head, _, rest = out.partition(b"\n")
    t, kib, rc = head.split()
    return float(t), int(kib), int(rc), rest


def compilers(cc):
    some = [("gcc -O0", ["gcc", "-O0"]), ("gcc -O1", ["gcc", "-O1"]), ("gcc -O2", ["gcc", "-O2"])]
    if shutil.which("clang"):
        some.append(("clang -O2", ["clang", "-O2"]))
    if shutil.which("tcc"):
        some.append(("tcc", ["tcc"]))
    return some + [(f"ccc -O{n}", [cc, f"-O{n}"]) for n in (0, 1, 2)]


def run_time(cc, runs):
    names = [n for n, _ in compilers(cc)]
    print(f"run time as a ratio to gcc -O2 (CPU, best of {runs})")
    print(f"{'':14}" + "".join(f"{n:>11}" for n in names))
    logs = {n: [] for n in names}
    with tempfile.TemporaryDirectory() as d:
        for src in sorted(glob.glob(os.path.join(HERE, "programs", "*.c"))):
            times, outs = {}, {}
            for name, cmd in compilers(cc):
                exe = os.path.join(d, "a.out")
                if subprocess.run(cmd + ["-w", src, "-o", exe, "-lm"], capture_output=True).returncode != 0:
                    times[name] = None
                    continue
                best = min((measure([exe]) for _ in range(runs)), key=lambda r: r[0])
                times[name], outs[name] = best[0], best[2:]
            base = times["gcc -O2"]
            row = f"{os.path.basename(src)[:-2]:14}"
            for n in names:
                t = times[n]
                wrong = t is not None and outs[n] != outs["gcc -O2"]
                row += f"{'fails' if t is None else 'WRONG' if wrong else format(t / base, '.2f'):>11}"
                if t is not None and not wrong:
                    logs[n].append(math.log(t / base))
            print(row, flush=True)
    print(f"{'geo. mean':14}" + "".join(f"{math.exp(sum(logs[n]) / max(1, len(logs[n]))):11.2f}" for n in names))


def compile_time(cc):
    src = subprocess.run(["sh", os.path.join(TOP, "testsuite", "sqlite.sh")], capture_output=True, text=True).stdout.strip()
    if not os.path.exists(src):
        print("compile time: testsuite/sqlite.sh could not make sqlite3.c")
        return
    print("sqlite3.c: CPU seconds, peak MiB")
    with tempfile.TemporaryDirectory() as d:
        for name, cmd in compilers(cc):
            # Never -o /dev/null: tcc removes what it is to write first, and run as root that is the device.
            t, kib, rc, _ = measure(cmd + ["-w", "-c", src, "-o", os.path.join(d, "t.o")])
            print(f"{name:12} {t:8.2f} {kib / 1024:8.0f}" + ("" if rc == 0 else "   (fails)"), flush=True)


def functions(n):
    return "int x;\n" + "".join(f"int f{i}(int a) {{ int b = a * {i} + x; if (b > {i}) b -= x; return b ^ a; }}\n" for i in range(n))


def statements(n):
    return "int x, y;\nvoid f(void) {\n" + "".join(f"x = y * {i} + x; y ^= x >> {i % 7};\n" for i in range(n)) + "}\n"


def blocks(n):
    return "int g(int);\nint f(int a) {\n" + "".join(f"if (g(a + {i})) a += {i};\n" for i in range(n)) + "return a; }\n"


def cases(n):
    return "int f(int a) { switch (a) {\n" + "".join(f"case {i * 3}: return {i * 7 % 1000};\n" for i in range(n)) + "} return 0; }\n"


def growth(cc):
    print("growth: CPU seconds at 1x, 2x, 4x, 8x, and the exponent of the last doubling")
    with tempfile.TemporaryDirectory() as d:
        src = os.path.join(d, "t.c")
        for make, n in ((functions, 5000), (statements, 2500), (blocks, 1250), (cases, 2500)):
            for level in ("-O0", "-O2"):
                ts = []
                for k in (1, 2, 4, 8):
                    open(src, "w").write(make(n * k))
                    ts.append(min(measure([cc, level, "-c", src, "-o", "/dev/null"])[0] for _ in range(2)))
                e = math.log2(max(ts[3], 1e-3) / max(ts[2], 1e-3))
                print(f"{make.__name__:12} {level}  " + "  ".join(f"{t:7.3f}" for t in ts) + f"   {e:5.2f}", flush=True)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--only", default="run,compile,growth")
    a = ap.parse_args()
    if "run" in a.only:
        run_time(a.cc, a.runs)
    if "compile" in a.only:
        compile_time(a.cc)
    if "growth" in a.only:
        growth(a.cc)


main()
