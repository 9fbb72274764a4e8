#!/usr/bin/env python3
"""Runs gcc.dg and c-c++-common of GCC's test suite with ccc, held against what gcc 12 itself does with each test.

    dg.py run|error|warning|accept|ours [--cc PATH] [--only REGEX] [--jobs N] [--min PERCENT] [--root DIR] [-v]

  run      tests of `dg-do run` that gcc compiles, links and runs to the status wanted: ccc must too
  error    tests with dg-error: ccc must report an error on every line where one is expected and gcc 12 reports one
  warning  tests with dg-warning: the same for lines of warnings; a test passes if all its lines do. Lines of warnings of which ccc
           gives none in the whole run count as not implemented and are shown apart
  accept   tests that gcc compiles without an error: ccc must too
  ours     testsuite/errors/*.c and warnings/*.c: each `// error: TEXT` (warning, note) must be met by a message on its line that contains TEXT, and no
           other error may be given; `// options: …` gives the options

The tests come from the Debian package gcc-12-source and are unpacked under build/torture; none is kept here. What gcc makes of a test is
kept in build/torture/dg-gcc-MODE.json, so gcc runs once. dg-options, dg-additional-options, dg-additional-sources, dg-require-effective-target, dg-skip-if,
dg-shouldfail and the selectors of dg-error (target, xfail, lines) are honoured. FAMILIES names what is left out, with the reason.
A test that makes ccc crash (signal, panic) or hang is listed as such and fails in every mode. Last line: N passed, N failed.
"""
import argparse, collections, concurrent.futures, fnmatch, glob, json, os, re, subprocess, sys, tarfile, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
TRIPLE = "x86_64-pc-linux-gnu"

# Folders left out: what they test is no part of C, or asks for GCC itself.
FAMILIES = {
    "gomp": "OpenMP", "goacc": "OpenACC", "goacc-gomp": "OpenACC", "tm": "transactional memory", "asan": "sanitizers", "hwasan": "sanitizers",
    "tsan": "sanitizers", "ubsan": "sanitizers", "sancov": "sanitizers", "analyzer": "-fanalyzer", "plugin": "GCC plugins", "lto": "link-time optimisation",
    "compat": "pairs of compilers", "guality": "needs gdb", "graphite": "GCC's loop optimiser", "autopar": "GCC's parallelizer", "rtl": "GCC's RTL as input",
    "simulate-thread": "needs gdb", "dfp": "decimal floats", "fixed-point": "not on this target", "pch": "precompiled headers", "tree-prof": "profiles",
    "trad": "-traditional-cpp", "vmx": "PowerPC", "vxworks": "VxWorks", "special": "hand-written drivers", "params": "GCC's --param",
}
# Options whose tests are left out.
FOREIGN = {
    "-fopenmp": "OpenMP", "-fopenacc": "OpenACC", "-fgnu-tm": "transactional memory", "-flto": "link-time optimisation", "-fsanitize": "sanitizers",
    "-fplugin": "GCC plugins", "-fgimple": "GIMPLE as input", "-fanalyzer": "analyzer", "-fcilkplus": "Cilk", "-fprofile": "profiles", "-ftest-coverage": "profiles",
    "--coverage": "profiles", "-traditional-cpp": "traditional cpp", "-fcompare-debug": "GCC's self check", "-fdump-ada-spec": "Ada", "-fcallgraph-info": "GCC's call graph",
}
# Options for GCC's insides: they change no meaning, and are left away for both compilers.
INSIDE = re.compile(r"-fdump-|-fdbg-cnt|--param|-fdisable-|-fenable-|-fopt-info|-fself-test|-fchecking|-save-temps|-fcompare")
# Effective targets that do not hold here; every other one does.
NO_TARGET = set("""ilp32 llp64 ia32 c++ c++11 c++14 c++17 c++20 c++2a c++98 c++98_only c++11_only c++14_only c++17_only c++20_only c++14_down c++17_down int16 int32 default_packed short_enums
    be avr arm32 powerpc_altivec_ok fixed_point no_trampolines keeps_null_pointer_checks large_long_double_128 size20plus_no dfp dfprt newlib mingw win32
    named_sections_no unwrapped vxworks_kernel large_initializer_no arm_eabi hard_float_no powerpc64 float128_no tls_emulated
    offload_device offloading_enabled offload_nvptx rdynamic_no R_flag_in_section_no plugin gas_no lto_incremental ptr_eq_short pcc_bitfield_type_matters_no alias_no
    wchar_t_char16_t_compatible wchar_t_char32_t_compatible nonpic_no vma_equals_lma_no short_double pie_enabled default_no split_stack_no mips_nanlegacy msp430_large
    arm_neon aarch64_sve vect_no_align run_expensive_tests float64x float128x bswap16_no exceptions_no nonpie""".split())


# ---------------------------------------------------------------- directives

def words(s):
    """The words of a Tcl list; a braced word stays one string."""
    out, i, n = [], 0, len(s)
    while i < n:
        c = s[i]
        if c.isspace():
            i += 1
        elif c == '"':
            j, w = i + 1, ""
            while j < n and s[j] != '"':
                if s[j] == "\\" and j + 1 < n:
                    w += s[j] + s[j + 1]
                    j += 1
                else:
                    w += s[j]
                j += 1
            out.append(w)
            i = j + 1
        elif c == "{":
            depth, j = 0, i
            while j < n:
                if s[j] == "\\":
                    j += 1
                elif s[j] == "{":
                    depth += 1
                elif s[j] == "}":
                    depth -= 1
                    if depth == 0:
                        break
                j += 1
            out.append(s[i + 1:j])
            i = j + 1
        else:
            j = i
            while j < n and not s[j].isspace():
                j += 1
            out.append(s[i:j])
            i = j
    return out


def holds(sel):
    """Whether a target selector's expression holds on x86-64 GNU/Linux."""
    toks = re.findall(r"&&|\|\||!|[{}()]|[^\s{}()!&|]+", sel)
    pos = 0

    def term():
        nonlocal pos
        if pos >= len(toks):
            return False
        t = toks[pos]
        pos += 1
        if t == "!":
            return not term()
        if t in "{(":
            v = expr()
            pos += 1
            return v
        if "*" in t or re.match(r"\w+-\w+-", t):
            return fnmatch.fnmatch(TRIPLE, t)
        if t in ("none", "no-such-target"):
            return False
        return t not in NO_TARGET

    def expr():
        nonlocal pos
        v = term()
        while pos < len(toks) and toks[pos] not in "})":
            if toks[pos] == "&&":
                pos += 1
                r = term()
                v = v and r
            else:
                if toks[pos] == "||":
                    pos += 1
                r = term()
                v = v or r
        return v

    return expr()


def selector(s):
    """(target holds, expected to fail) of `target …`, `xfail …`, `target … xfail …`."""
    m = re.match(r"\s*(?:target\s+(.*?))?\s*(?:xfail\s+(.*?))?\s*$", s, re.S)
    if not m or (m.group(1) is None and m.group(2) is None):
        return True, False
    return m.group(1) is None or holds(m.group(1)), m.group(2) is not None and holds(m.group(2))


class Test:
    """A test file and what its directives say."""

    def __init__(self, root, path):
        self.path, self.name = path, os.path.relpath(path, root)
        self.kind, self.skip, self.shouldfail = "compile", None, False
        self.expect = collections.defaultdict(set)  # error, warning, bogus → lines
        self.sources = []
        self.options = None
        more = []
        parts = self.name.split("/")
        for p in parts[1:-1]:
            if p in FAMILIES:
                self.skip = FAMILIES[p]
        text = open(path, errors="replace").read()
        for n, line in enumerate(text.split("\n"), 1):
            at = 0
            while (at := line.find("dg-", at)) >= 0:
                start = line.rfind("{", 0, at)
                if start < 0 or line[start + 1:at].strip():
                    at += 3
                    continue
                w = words(line[start:])
                w = words(w[0]) if w else []
                at += 3
                if w:
                    self.directive(w, n, more)
        if self.options is None:
            strict = parts[0] == "gcc.dg" and (len(parts) == 2 or parts[1] in ("cpp", "noncompile", "charset", "tls", "ipa", "weak"))
            self.options = ["-ansi", "-pedantic-errors"] if strict and parts[1] != "noncompile" else []
            if "torture" in parts or "atomic" in parts:
                self.options = ["-O2"]
        self.options = [o for o in self.options + more if not INSIDE.match(o)]
        # `--param x=y` in two words leaves its value behind.
        self.options = [o for o in self.options if o.startswith(("-", "/")) or o.endswith((".c", ".h"))]
        for o in self.options:
            for f, why in FOREIGN.items():
                if o.startswith(f):
                    self.skip = self.skip or why

    def directive(self, w, n, more):
        name = w[0]
        if name == "dg-do":
            on, _ = selector(w[2]) if len(w) > 2 else (True, False)
            if on:
                self.kind = w[1]
            elif self.kind == "compile" and len(w) > 2:
                self.skip = self.skip or "another target"
        elif name in ("dg-options", "dg-additional-options") and len(w) > 1:
            if len(w) > 2 and not selector(w[2])[0]:
                return
            opts = [o.replace("\\", "") for o in w[1].split()]
            if name == "dg-options":
                self.options = opts
            else:
                more += opts
        elif name == "dg-require-effective-target" and len(w) > 1:
            if w[1] in NO_TARGET and (len(w) < 3 or selector(w[2])[0]):
                self.skip = self.skip or "needs " + w[1]
        elif name == "dg-skip-if" and len(w) > 2:
            if holds(w[2]) and (len(w) < 4 or w[3] in ("*", "")):
                self.skip = self.skip or "skipped: " + w[1]
        elif name == "dg-shouldfail":
            self.shouldfail = len(w) < 3 or selector(w[2])[0]
        elif name == "dg-additional-sources" and len(w) > 1:
            self.sources = w[1].split()
        elif name in ("dg-error", "dg-warning", "dg-bogus", "dg-message"):
            line, live = n, True
            if len(w) > 3:
                on, xfail = selector(w[3])
                live = on and not xfail
            if len(w) > 4 and (m := re.fullmatch(r"(\.?)([-+]?\d+)", w[4])):
                line = n + int(m.group(2)) if m.group(1) else int(m.group(2))
            if live and line > 0:
                self.expect[name[3:]].add(line)


def unpack(root):
    """The directory of the tests, unpacked once."""
    top = os.path.join(root, "dg")
    if not os.path.isdir(top):
        archives = glob.glob("/usr/src/gcc-12/gcc-*.tar.*")
        if not archives:
            sys.exit("dg.py: the Debian package gcc-12-source is not installed (see the Makefile's setup)")
        os.makedirs(root, exist_ok=True)
        half = tempfile.mkdtemp(dir=root)
        with tarfile.open(archives[0]) as t:
            members = [m for m in t if re.search(r"/gcc/testsuite/(gcc\.dg|c-c\+\+-common)/", m.name)]
            for m in members:
                m.name = m.name.split("/gcc/testsuite/", 1)[1]
            t.extractall(half, members)
        os.rename(half, top)
    return top


# ---------------------------------------------------------------- running

def run(cmd, timeout, cwd):
    try:
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, cwd=cwd,
                           env=dict(os.environ, LC_ALL="C"))
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "timeout", ""


def crashed(rc, out):
    if rc == "timeout":
        return "timeout"
    return "crash" if rc < 0 or rc >= 100 or "panicked" in out or "internal compiler error" in out else None


def messages(out, path):
    """{"error": {line: text}, "warning": …, "note": …} of what was said about the file itself."""
    said = {"error": {}, "warning": {}, "note": {}}
    base = os.path.basename(path)
    for m in re.finditer(r"^(?:.*/)?([^/:\s]+):(\d+):(?:\d+:)? (?:fatal )?(error|warning|note|sorry, unimplemented): (.*)", out, re.M):
        if m.group(1) == base:
            kind = "error" if m.group(3).startswith("sorry") else m.group(3)
            line = said[kind]
            text = m.group(4)
            line[int(m.group(2))] = line.get(int(m.group(2)), "") + ("\n" if int(m.group(2)) in line else "") + text
    return said


def compile_command(t):
    if t.kind == "preprocess":
        return ["-E"] + t.options
    return ["-S"] + t.options


def compile_one(cc, t, work):
    """(crash or None, exit status, messages, output) of compiling a test."""
    rc, out = run(cc + compile_command(t) + ["-o", "/dev/null", t.path], 30, work)
    return crashed(rc, out), rc, messages(out, t.path), out


def run_one(cc, t, work):
    """None, or the stage a run test fails at and why."""
    folder = os.path.dirname(t.path)
    exe = os.path.join(work, re.sub(r"\W", "_", t.name) + f".{os.getpid()}.exe")
    sources = [t.path] + [os.path.join(folder, s) for s in t.sources]
    rc, out = run(cc + ["-w"] + t.options + ["-o", exe] + sources + ["-lm"], 60, work)
    try:
        if c := crashed(rc, out):
            return [c, "compiling"]
        if rc != 0:
            return ["compile", next((l for l in out.splitlines() if re.search("error|undefined|unimpl", l)), out[:200]).strip()]
        rc, out = run([exe], 20, work)
        if rc == "timeout":
            return ["timeout", "running"]
        good = rc != 0 if t.shouldfail else rc == 0
        return None if good else ["run", f"exit {rc}"]
    finally:
        if os.path.exists(exe):
            os.unlink(exe)


def known_to_gcc(a, mode, tests, measure):
    """What gcc makes of each test, measured once."""
    cache_file = os.path.join(a.root, f"dg-gcc-{mode}.json")
    cache = json.load(open(cache_file)) if os.path.exists(cache_file) else {}
    todo = [t for t in tests if t.name not in cache]
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for t, r in zip(todo, pool.map(measure, todo)):
            cache[t.name] = json.loads(json.dumps(r))
    if todo:
        json.dump(cache, open(cache_file, "w"), indent=0, sort_keys=True)
    return {t.name: cache[t.name] for t in tests}


def finish(a, passed, failed):
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if 100 * passed / max(1, passed + failed) < a.min else 0)


def shape(text):
    """A message with what varies taken out."""
    text = re.sub(r"‘[^’]*’|'[^']*'|\"[^\"]*\"", "X", text.split("\n")[0])
    return re.sub(r"\d+", "N", text)


def each(a, tests, work):
    """Compiles all tests with ccc."""
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        yield from zip(tests, pool.map(lambda t: compile_one([a.cc], t, work), tests))


def gcc_compiles(a, mode, tests, work):
    def measure(t):
        c, rc, said, _ = compile_one(["gcc"], t, work)
        return None if c else [rc, said["error"], said["warning"]]
    return known_to_gcc(a, mode, tests, measure)


def mode_run(a, tests, work):
    tests = [t for t in tests if t.kind == "run"]
    gcc = known_to_gcc(a, "run", tests, lambda t: run_one(["gcc"], t, work))
    tests = [t for t in tests if gcc[t.name] is None]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for t, r in zip(tests, pool.map(lambda t: run_one([a.cc], t, work), tests)):
            if r:
                bad += 1
                print(f"{r[0]:8} {t.name:44} {r[1][:160]}")
    print(f"{len(tests) - bad} of {len(tests)} run tests ({100 * (len(tests) - bad) / max(1, len(tests)):.1f} %)")
    finish(a, len(tests) - bad, bad)


def mode_accept(a, tests, work):
    tests = [t for t in tests if t.kind in ("compile", "assemble", "link", "run") and not t.expect["error"]]
    gcc = gcc_compiles(a, "accept", tests, work)
    tests = [t for t in tests if gcc[t.name] and gcc[t.name][0] == 0]
    bad, groups = 0, collections.defaultdict(list)
    for t, (c, rc, said, out) in each(a, tests, work):
        if c or rc != 0:
            bad += 1
            why = c or next((l for l in out.splitlines() if re.search("error|unimplemented", l)), out[:160])
            groups[why if c else shape(re.sub(r"^.*?(error|unimplemented): ", "", why))].append((t.name, why))
    for g, l in sorted(groups.items(), key=lambda x: -len(x[1])):
        print(f"{len(l):5} {g[:170]}")
        for name, why in l if a.v else l[:3]:
            print(f"        {name}: {why.split(name)[-1][:150]}")
    print(f"{len(tests) - bad} of {len(tests)} accepted ({100 * (len(tests) - bad) / max(1, len(tests)):.2f} %)")
    finish(a, len(tests) - bad, bad)


def mode_lines(a, tests, work, kind):
    """`error` and `warning`: the lines expected and given by gcc against those given by ccc."""
    index = 1 if kind == "error" else 2
    tests = [t for t in tests if t.expect[kind]]
    gcc = gcc_compiles(a, kind, tests, work)
    want = {}
    for t in tests:
        g = gcc[t.name]
        lines = {l: g[index][str(l)] for l in t.expect[kind] if str(l) in g[index]} if g else {}
        if lines:
            want[t.name] = lines
    tests = [t for t in tests if t.name in want]
    lines = found = good = 0
    missing, surplus = collections.defaultdict(list), collections.defaultdict(list)
    table = collections.defaultdict(lambda: [0, 0])
    results, crashes = [], 0
    for t, (c, rc, said, out) in each(a, tests, work):
        if c:
            crashes += 1
            print(f"{c:8} {t.name}")
        have = {} if c else said[kind]
        # Options that ccc refuses stop it before the file: all lines are missing.
        if not c and "unrecognized" in out and not said["error"]:
            missing["(option) " + shape(out.split("\n")[0])].append(t.name)
        results.append((t, want[t.name], have, c))
        for l, text in want[t.name].items():
            lines += 1
            found += l in have
            opt = re.search(r"\[-W(?:error=)?([\w+-]+)=?[^\]]*\]$", text.split("\n")[0])
            row = table[opt.group(1) if opt else "(always on)"]
            row[0] += 1
            row[1] += l in have
            if l not in have:
                missing[shape(text)].append(f"{t.name}:{l}: {text.splitlines()[0]}")
        expected = {int(l) for l in gcc[t.name][index]} | t.expect[kind]
        for l in sorted(set(have) - expected):
            surplus[shape(have[l])].append(f"{t.name}:{l}: {have[l].splitlines()[0]}")
    live = {o for o, r in table.items() if r[1]}
    apart = 0
    for t, w, have, c in results:
        if kind == "warning":
            opts = {l: re.search(r"\[-W(?:error=)?([\w+-]+)=?[^\]]*\]$", x.split("\n")[0]) for l, x in w.items()}
            w = {l for l in w if (opts[l].group(1) if opts[l] else "(always on)") in live}
            if not w:
                apart += 1
                continue
        ok = not c and all(l in have for l in w)
        bogus = t.expect["bogus"] & set(have) - {int(x) for x in gcc[t.name][index]}
        good += ok and not bogus
        if a.v and not ok:
            print(f"missing  {t.name}: lines {' '.join(str(l) for l in sorted(w) if l not in have)}")
        for l in sorted(bogus):
            print(f"bogus    {t.name}:{l}: {have[l].splitlines()[0]}")
    for title, groups in (("missing", missing), (f"given beyond gcc's", surplus)):
        print(f"--- {title}")
        for g, l in sorted(groups.items(), key=lambda x: -len(x[1]))[:None if a.v else 40]:
            print(f"{len(l):5} {g[:150]}")
            for x in l[:4 if a.v else 1]:
                print(f"        {x[:190]}")
    if kind == "warning":
        print("--- lines by option: expected, given")
        for o, (n, f) in sorted(table.items()):
            print(f"  {o:36} {n:5} {f:5} {100 * f / n:5.0f} %{'' if f else '   not implemented'}")
        n, f = (sum(r[i] for o, r in table.items() if o in live) for i in (0, 1))
        print(f"{f} of {n} lines of implemented warnings ({100 * f / max(1, n):.1f} %); all warnings: {found} of {lines} lines; {apart} tests are only of others")
        tests = [None] * (len(tests) - apart)
    else:
        print(f"{found} of {lines} lines ({100 * found / max(1, lines):.1f} %); {sum(map(len, surplus.values()))} lines with errors that gcc does not give; {crashes} crashes")
    print(f"{good} of {len(tests)} tests have all their {kind} lines ({100 * good / max(1, len(tests)):.1f} %)")
    finish(a, good, len(tests) - good)


def mode_ours(a, work):
    """Our own tests of messages."""
    passed = failed = 0
    for path in sorted(glob.glob(os.path.join(HERE, "errors", "*.c")) + glob.glob(os.path.join(HERE, "warnings", "*.c"))):
        name = os.path.basename(path)
        if a.only and not re.search(a.only, name):
            continue
        source = open(path).read().split("\n")
        options, want = [], []
        for n, line in enumerate(source, 1):
            if m := re.match(r"/[/*] options: (.*?)(?: \*/)?$", line):
                options = m.group(1).split()
            line = re.sub(r"\s*\*/\s*$", "", line).replace("/* ", "// ")
            for m in re.finditer(r"// (error|warning|note): (.*?)(?=\s*// (?:error|warning|note): |$)", line):
                want.append((n, m.group(1), m.group(2).strip()))
        rc, out = run([a.cc, "-fsyntax-only"] + options + ["-o", "/dev/null", path], 20, work)
        said = messages(out, path)
        bad = [f"{name}: {c}" for c in [crashed(rc, out)] if c]
        for n, kind, text in want:
            if text not in said[kind].get(n, "").replace("‘", "'").replace("’", "'"):
                bad.append(f"{name}:{n}: no {kind} '{text}' (given: {said[kind].get(n)})")
        for kind in ("error", "warning"):
            for n, text in said[kind].items():
                if not any(w[0] == n and w[1] == kind for w in want):
                    bad.append(f"{name}:{n}: unexpected {kind}: {text}")
        print("\n".join(bad), end="\n" if bad else "")
        passed += not bad
        failed += bool(bad)
    finish(a, passed, failed)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("mode", choices=["run", "error", "warning", "accept", "ours"])
    ap.add_argument("--cc", default=os.path.join(TOP, "build/bin/ccc"))
    ap.add_argument("--only", help="a regular expression on names such as gcc.dg/cpp/if-1.c")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--min", type=float, default=0, help="exit 1 below this percentage of tests")
    ap.add_argument("--root", default=os.path.join(TOP, "build/torture"), help="where the tests are unpacked and gcc's results kept")
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    a.cc = os.path.abspath(a.cc)
    if a.mode == "ours":
        return mode_ours(a, tempfile.mkdtemp())
    a.root = os.path.abspath(a.root)
    top = unpack(a.root)
    work = os.path.join(a.root, "work")
    os.makedirs(work, exist_ok=True)
    paths = sorted(glob.glob(os.path.join(top, "gcc.dg/**/*.c"), recursive=True) + glob.glob(os.path.join(top, "c-c++-common/**/*.c"), recursive=True))
    if a.only:
        paths = [p for p in paths if re.search(a.only, os.path.relpath(p, top))]
    tests = [t for t in (Test(top, p) for p in paths) if not t.skip]
    if a.mode == "run":
        mode_run(a, tests, work)
    elif a.mode == "accept":
        mode_accept(a, tests, work)
    else:
        mode_lines(a, tests, work, a.mode)


main()
