#!/usr/bin/env python3
"""Sources that are deep, long or many of something: each must give a result or a message, in time and memory that grow with its size.

    stress.py [--cc PATH] [--only REGEX] [--size N] [-O LEVEL] [--growth] [-v]

Each row below makes a source of size n (100,000 unless its row or --size says otherwise). ccc compiles it within 1 GiB and
the time limit; it may refuse it with exit status 1 and a message that is no panic. A row marked `ok` must be accepted. With --growth the time
at n/8, n/4, n/2 and n is measured, and a row fails whose time per unit of size more than triples. Last line: N passed, N failed.
"""
import argparse, os, re, resource, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))


def nest(before, open_, inner, close, after=""):
    return lambda n: before + open_ * n + inner + close * n + after


def chain(before, item, sep, after):
    """item may contain @ for its number."""
    return lambda n: before + sep.join(item.replace("@", str(i)) for i in range(n)) + after


def fn(body):
    return "int x, y, z; int f(int), g(void); int *p;\nint t(void) {\n" + body + "\n}\n"


def in_fn(make):
    return lambda n: fn(make(n))


# name -> (source of size n, default size or None, must be accepted)
ROWS = {
    # Nesting.
    "parens": (in_fn(nest("return ", "(", "x", ")", ";")), None, False),
    "braces": (in_fn(nest("", "{", "", "}", "return 0;")), None, False),
    "initialisers": (nest("int a[] = ", "{", "1", "}", ";"), None, False),
    "initialised arrays": (lambda n: "int a" + "[1]" * min(n, 20000) + " = " + "{" * min(n, 20000) + "1" + "}" * min(n, 20000) + ";", 20000, False),
    "pointer declarators": (lambda n: "int " + "*" * n + "q;", None, False),
    "array declarators": (lambda n: "extern int q" + "[1]" * n + ";", None, False),
    "function declarators": (lambda n: "int " + "(*" * n + "q" + ")(void)" * n + ";", None, False),
    "paren declarators": (nest("int ", "(", "q", ")", ";"), None, False),
    "parameters in parameters": (nest("", "int f(", "void", ")", ";"), None, False),
    "structs in structs": (lambda n: "struct { " * n + "int a;" + " } m; " * n, None, False),
    "unions in sizeof": (nest("int s = ", "sizeof(struct { int a[", "1", "]; })", ";"), None, False),
    "if": (in_fn(lambda n: "if (x) " * n + "y = 1; return y;"), None, False),
    "if else": (in_fn(lambda n: "".join(f"if (x == {i}) y = {i}; else " for i in range(n)) + "y = 0; return y;"), None, False),
    "while": (in_fn(lambda n: "while (x) " * n + "x--; return x;"), None, False),
    "for": (in_fn(lambda n: "for (;x;) " * n + "x--; return x;"), None, False),
    "do": (in_fn(lambda n: "do " * n + "x--;" + " while (x);" * n + "return x;"), None, False),
    "switch": (in_fn(lambda n: "switch (x) case 1: " * n + "x--; return x;"), None, False),
    "labels": (in_fn(lambda n: "".join(f"l{i}: " for i in range(n)) + "return x;"), None, False),
    "unary minus": (in_fn(lambda n: "return " + "- " * n + "x;"), None, False),
    "unary not": (in_fn(lambda n: "return " + "!" * n + "x;"), None, False),
    "unary tilde": (in_fn(lambda n: "return " + "~" * n + "x;"), None, False),
    "dereferences": (in_fn(lambda n: "return " + "*" * n + "p;"), None, False),
    "address of": (in_fn(lambda n: "return " + "*&" * n + "x;"), None, False),
    "casts": (in_fn(lambda n: "return " + "(int)(char)" * (n // 2) + "x;"), None, False),
    "sizeof": (in_fn(lambda n: "return " + "sizeof " * n + "x;"), None, False),
    "real": (in_fn(lambda n: "return " + "__real__ " * n + "x;"), None, False),
    "conditionals right": (in_fn(lambda n: "return " + "".join(f"x == {i} ? {i} : " for i in range(n)) + "0;"), None, False),
    "conditionals middle": (in_fn(lambda n: "return " + "x ? " * n + "1" + " : 2" * n + ";"), None, False),
    "and": (in_fn(lambda n: "return " + " && ".join(f"x != {i}" for i in range(n)) + ";"), None, False),
    "or": (in_fn(lambda n: "return " + " || ".join(f"x == {i}" for i in range(n)) + ";"), None, False),
    "and in if": (in_fn(lambda n: "if (" + " && ".join(f"x != {i}" for i in range(n)) + ") return 1; return 0;"), None, False),
    "and or": (in_fn(lambda n: "return " + " && ".join(f"(x == {i} || y)" for i in range(n)) + ";"), None, False),
    "sums": (in_fn(chain("return ", "x", " + ", ";")), None, True),
    "sums of constants": (in_fn(chain("return ", "@", " ^ ", ";")), None, True),
    "sums in an initialiser": (chain("long a = ", "@", " + ", ";"), None, True),
    "sums to the right": (in_fn(lambda n: "return " + "x + (" * n + "1" + ")" * n + ";"), None, False),
    "products": (in_fn(chain("return ", "x", " * ", ";")), None, True),
    "float sums": (lambda n: "double d; double t(void) { return " + "d + " * n + "1; }", None, True),
    "shifts": (in_fn(chain("return ", "x", " >> ", ";")), None, True),
    "comparisons": (in_fn(chain("return ", "x", " < ", ";")), None, True),
    "commas": (in_fn(chain("return ", "x++", ", ", ";")), None, True),
    "assignments": (in_fn(lambda n: "x = " + "y = z = " * (n // 2) + "1; return x;"), None, False),
    "op assignments": (in_fn(lambda n: "x += " + "y += z -= " * (n // 2) + "1; return x;"), None, False),
    "subscripts": (lambda n: "int *a[2]; int t(int *q) { return " + "q[" * n + "0" + "]" * n + "; }", None, False),
    "subscripts in a row": (in_fn(lambda n: "return p" + "[0]" * n + ";"), None, False),
    "members": (lambda n: "struct S { struct S *n; int v; } *s; int t(void) { return s" + "->n" * n + "->v; }", None, True),
    "calls": (in_fn(lambda n: "return " + "f(" * n + "1" + ")" * n + ";"), None, False),
    "calls in a row": (lambda n: "typedef void *(*F)(void); void *g(void); int t(void) { return !g" + "()" * n + "; }", None, False),
    "postfix": (in_fn(lambda n: "return x" + "++" * n + ";"), None, False),
    "statement expressions": (in_fn(nest("return ", "({ ", "x", "; })", ";")), None, False),
    "compound literals": (nest("int a = ", "(int){", "1", "}", ";"), None, False),
    "generic": (in_fn(lambda n: "return " + "_Generic(1, int: " * n + "x" + ")" * n + ";"), None, False),
    "choose_expr": (in_fn(lambda n: "return " + "__builtin_choose_expr(1, " * n + "x" + ", 0)" * n + ";"), None, False),
    "typeof": (nest("", "__typeof__(", "int", ")", " q;"), None, False),
    "typeof of expressions": (nest("", "__typeof__((", "int", ")0)", " q;"), None, False),
    "atomic": (nest("", "_Atomic(", "int", ")", " q;"), None, False),
    "alignas": (nest("", "_Alignas(", "8", ")", " int q;"), None, False),
    "attributes": (lambda n: "int q " + "__attribute__((unused)) " * n + ";", None, True),
    "attribute arguments": (nest("int q __attribute__((aligned(", "(", "8", ")", ")));"), None, False),
    "extension": (in_fn(lambda n: "return " + "__extension__ " * n + "x;"), None, False),
    "qualifiers": (lambda n: "const volatile " * n + "int q;", None, True),
    "nested functions": (lambda n: "".join(f"int f{i}(void) {{ " for i in range(n)) + "return 0; " + "} " * n, None, False),
    "static assertions": (nest("_Static_assert(", "(", "1", ")", ", \"\");"), None, False),
    "asm operands": (in_fn(lambda n: "__asm__(\"\" : : " + ", ".join(["\"g\"(x)"] * n) + "); return 0;"), None, False),
    "asm parens": (in_fn(nest("__asm__(\"\" : : \"g\"", "(", "x", ")", "); return 0;")), None, False),
    "asm text": (lambda n: "__asm__(\"" + "nop\\n" * n + "\");", None, True),
    # Preprocessor.
    "#if": (nest("", "#if 1\n", "int q;\n", "#endif\n"), None, False),
    "#if 0": (nest("", "#if 0\n", "int q;\n", "#endif\n", "int r;\n"), None, False),
    "#if parens": (nest("#if ", "(", "1", ")", "\nint q;\n#endif\n"), None, False),
    "#if unary": (lambda n: "#if " + "!" * n + "1\nint r;\n#endif\nint q;\n", None, False),
    "#if chain": (chain("#if ", "@", " || ", "\nint q;\n#endif\n"), None, True),
    "#if conditionals": (lambda n: "#if " + "1 ? " * n + "1" + " : 0" * n + "\nint q;\n#endif\n", None, False),
    "#elif": (lambda n: "#if 0\n" + "".join(f"#elif X == {i + 1}\nint q{i};\n" for i in range(n)) + "#endif\nint r;\n", None, True),
    "#include self": (lambda n: "#include __FILE__\n", 1, False),
    "unclosed #if": (lambda n: "#if 1\n" * n, None, False),
    "macro chain": (lambda n: "#define M0 1\n" + "".join(f"#define M{i + 1} M{i}\n" for i in range(n)) + f"int q = M{n};\n", None, False),
    "macro chain with arguments": (lambda n: "#define M0(x) x\n" + "".join(f"#define M{i + 1}(x) M{i}(x)\n" for i in range(n)) + f"int q = M{n}(1);\n", 2000, False),
    "macro arguments": (lambda n: "#define F(...) 1\nint q = F(" + ",".join(["a"] * n) + ");\n", None, True),
    "macro calls in arguments": (lambda n: "#define F(x) x\nint q = " + "F(" * n + "1" + ")" * n + ";\n", None, False),
    "macro parens in arguments": (lambda n: "#define F(x) x\nint q = F(" + "(" * n + "1" + ")" * n + ");\n", None, False),
    "macro parameters": (lambda n: "#define F(" + ",".join(f"a{i}" for i in range(n)) + ") 1\nint q;\n", None, False),
    "unclosed macro call": (lambda n: "#define F(x) x\nint q = " + "F(" * n, None, False),
    "exponential macros": (lambda n: "#define M0 1+1\n" + "".join(f"#define M{i + 1} M{i}+M{i}\n" for i in range(n)) + f"int q = M{n};\n", 30, False),
    "pasting": (lambda n: "#define C(a, b) a ## b\nint C(" + "a" * n + ", b);\n", None, True),
    "pasted in a row": (lambda n: "#define C " + " ## ".join(["a"] * n) + "\nint C;\n", None, True),
    "stringised": (lambda n: "#define S(x) #x\nconst char *s = S(" + "a b \"c\" " * n + ");\n", None, True),
    "pragma push": (lambda n: "#pragma pack(push, 1)\n" * n + "struct { char a; int b; } s;\n" + "#pragma pack(pop)\n" * n, None, True),
    "pragma push_macro": (lambda n: "#define X 1\n" + "#pragma push_macro(\"X\")\n" * n + "int q = X;\n", None, True),
    "diagnostic push": (lambda n: "#pragma GCC diagnostic push\n" * n + "int q;\n" + "#pragma GCC diagnostic pop\n" * n, None, True),
    "_Pragma": (lambda n: "_Pragma(\"GCC diagnostic push\") " * n + "int q;\n", None, True),
    "line splices": (lambda n: "int q\\\n" + "\\\n" * n + ";\n", 1000000, True),
    # Long.
    "10 MB line": (lambda n: "int q = 1; " + "extern int q; " * (n // 14) + "\n", 10000000, True),
    "10 MB identifier": (lambda n: "int " + "a" * n + ";\n", 10000000, False),
    "10 MB number": (lambda n: "int q = " + "1" * n + ";\n", 10000000, False),
    "10 MB float": (lambda n: "double q = 0." + "1" * n + ";\n", 10000000, False),
    "10 MB hex float": (lambda n: "double q = 0x1." + "1" * n + "p0;\n", 10000000, False),
    "10 MB exponent": (lambda n: "double q = 1e" + "1" * n + ";\n", 10000000, False),
    "10 MB string": (lambda n: "const char *s = \"" + "a" * n + "\";\n", 10000000, True),
    "10 MB string of pieces": (lambda n: "const char *s = " + "\"a\" " * (n // 4) + ";\n", 10000000, True),
    "10 MB character": (lambda n: "int q = '" + "a" * n + "';\n", 10000000, False),
    "10 MB unclosed string": (lambda n: "const char *s = \"" + "a" * n + "\n;\n", 10000000, False),
    "10 MB comment": (lambda n: "/*" + "a*" * (n // 2) + "/ int q;\n", 10000000, True),
    "10 MB unclosed comment": (lambda n: "/*" + "a" * n, 10000000, False),
    "10 MB line comment": (lambda n: "//" + "a" * n + "\nint q;\n", 10000000, True),
    "10 MB spaces": (lambda n: "int" + " " * n + "q;\n", 10000000, True),
    "10 MB newlines": (lambda n: "int" + "\n" * n + "q;\n", 10000000, True),
    "10 MB errors": (lambda n: "@ " * (n // 2) + "\n", 10000000, False),
    "1 MB of stray braces": (lambda n: "}" * n + "\n", 1000000, False),
    "1 MB of open braces": (lambda n: "{" * n + "\n", 1000000, False),
    "1 MB of semicolons": (lambda n: ";" * n + "\n", 1000000, True),
    "1 MB of zeros": (lambda n: "\0" * n + "\n", 1000000, False),
    "1 MB of 0xff": (lambda n: "\udcff" * n + "\n", 1000000, False),
    "an error at the end of a long line": (lambda n: "int q; " + "extern int q; " * (n // 14) + " int 1;\n", 10000000, False),
    "many errors on a long line": (lambda n: "int f(void){" + "undeclared = 1; " * (n // 16) + "}\n", 1000000, False),
    # Many.
    "case labels": (in_fn(lambda n: "switch (x) {" + "".join(f"case {i * 7}: y += {i}; break;\n" for i in range(n)) + "} return y;"), None, True),
    "dense case labels": (in_fn(lambda n: "switch (x) {" + "".join(f"case {i}: return {i * 3};\n" for i in range(n)) + "} return y;"), None, True),
    "case ranges": (in_fn(lambda n: "switch (x) {" + "".join(f"case {i * 9} ... {i * 9 + 5}: y += {i}; break;\n" for i in range(n)) + "} return y;"), None, True),
    "duplicate case labels": (in_fn(lambda n: "switch (x) {" + "case 1: ;\n" * n + "} return y;"), None, False),
    "locals": (in_fn(lambda n: "".join(f"int v{i} = x + {i}; y += v{i};\n" for i in range(n)) + "return y;"), None, True),
    "locals live together": (in_fn(lambda n: "".join(f"int v{i} = f({i});\n" for i in range(n)) + "return " + " + ".join(f"v{i}" for i in range(n)) + ";"), 20000, True),
    "local arrays": (in_fn(lambda n: "".join(f"int v{i}[2]; v{i}[0] = x; f(*v{i});\n" for i in range(n)) + "return y;"), 20000, True),
    "statements": (in_fn(lambda n: "".join(f"y = y * 3 + x; x ^= {i};\n" for i in range(n)) + "return y;"), None, True),
    "ifs": (in_fn(lambda n: "".join(f"if (x == {i}) y += {i};\n" for i in range(n)) + "return y;"), None, True),
    "loops": (in_fn(lambda n: "".join(f"for (int i = 0; i < x; i++) y += i * {i};\n" for i in range(n)) + "return y;"), 20000, True),
    "calls one by one": (in_fn(lambda n: "".join(f"f({i});\n" for i in range(n)) + "return y;"), None, True),
    "stores": (lambda n: f"int a[{n}]; void t(int x) {{\n" + "".join(f"a[{i}] = x + {i};\n" for i in range(n)) + "}\n", None, True),
    "gotos": (in_fn(lambda n: "".join(f"l{i}: if (x++ == {i}) goto l{(i * 7919) % n};\n" for i in range(n)) + "return y;"), None, True),
    "computed gotos": (in_fn(lambda n: "static void *t[] = {" + ",".join(f"&&l{i}" for i in range(n)) + "}; goto *t[x];\n" + "".join(f"l{i}: y += {i}; goto *t[y];\n" for i in range(n))), 20000, True),
    "functions": (lambda n: "".join(f"int f{i}(int x) {{ return x + {i}; }}\n" for i in range(n)), None, True),
    "static functions": (lambda n: "static int f0(int x) { return x; }\n" + "".join(f"static int f{i + 1}(int x) {{ return f{i}(x) + {i}; }}\n" for i in range(n)) + f"int t(int x) {{ return f{n}(x); }}\n", None, True),
    "declarations": (lambda n: "".join(f"int f{i}(int x);\n" for i in range(n)), None, True),
    "globals": (lambda n: "".join(f"int v{i} = {i};\n" for i in range(n)), None, True),
    "redeclarations": (lambda n: "extern int v;\n" * n, None, True),
    "typedefs": (lambda n: "typedef int T0;\n" + "".join(f"typedef T{i} T{i + 1};\n" for i in range(n)) + f"T{n} q;\n", None, True),
    "struct members": (lambda n: "struct S { " + " ".join(f"int m{i};" for i in range(n)) + " } s;\nint t(void) { return " + " + ".join(f"s.m{i}" for i in range(0, n, 7)) + "; }\n", None, True),
    "anonymous members": (lambda n: "struct S { " + " ".join(f"struct {{ int m{i}; }};" for i in range(n)) + " } s;\nint t(void) { return " + " + ".join(f"s.m{i}" for i in range(0, n, 7)) + "; }\n", None, True),
    "bit-fields": (lambda n: "struct S { " + " ".join(f"unsigned m{i} : {i % 31 + 1};" for i in range(n)) + " } s;\nint t(void) { return s.m1; }\n", None, True),
    "designators": (lambda n: "struct S { " + " ".join(f"int m{i};" for i in range(n)) + " } s = { " + ", ".join(f".m{i} = {i}" for i in range(n)) + " };\n", None, True),
    "array designators": (lambda n: "int a[] = { " + ", ".join(f"[{n - i}] = {i}" for i in range(n)) + " };\n", None, True),
    "array initialisers": (lambda n: "int a[] = { " + ", ".join(str(i) for i in range(n)) + " };\n", 1000000, True),
    "local initialisers": (in_fn(lambda n: "int a[] = { " + ", ".join(f"x + {i}" for i in range(n)) + " }; return a[x];"), None, True),
    "string initialisers": (lambda n: "const char *a[] = { " + ", ".join(f"\"string {i}\"" for i in range(n)) + " };\n", None, True),
    "structs": (lambda n: "".join(f"struct S{i} {{ int a, b; }} s{i};\n" for i in range(n)), None, True),
    "struct chain": (lambda n: "struct S0 { int a; };\n" + "".join(f"struct S{i + 1} {{ struct S{i} s; }};\n" for i in range(n)) + f"struct S{n} q;\n", None, False),
    "enumerators": (lambda n: "enum E { " + ", ".join(f"e{i}" for i in range(n)) + " };\nint q = e1;\n", None, True),
    "macros": (lambda n: "".join(f"#define M{i} {i}\n" for i in range(n)) + "int q[] = {" + ",".join(f"M{i}" for i in range(n)) + "};\n", None, True),
    "redefined macros": (lambda n: "#define M(x) x\n#undef M\n" * n + "int q;\n", None, True),
    "label definitions": (in_fn(lambda n: "".join(f"l{i}:;\n" for i in range(n)) + "return y;"), None, True),
    "parameters": (lambda n: "int t(" + ", ".join(f"int a{i}" for i in range(n)) + ") { return a1; }\n", None, False),
    "arguments": (in_fn(lambda n: "int h(); return h(" + ", ".join(["x"] * n) + ");"), 20000, False),
    "declarators": (lambda n: "int " + ", ".join(f"v{i}" for i in range(n)) + ";\n", None, True),
    "scopes": (in_fn(lambda n: "{ int a = x; y += a; }\n" * n + "return y;"), None, True),
    "strings": (in_fn(lambda n: "const char *s;\n" + "".join(f"s = \"text {i}\"; f(*s);\n" for i in range(n)) + "return y;"), None, True),
    "aliases": (lambda n: "int f(void) { return 0; }\n" + "".join(f"int f{i}(void) __attribute__((alias(\"f\")));\n" for i in range(n)), None, True),
    "sections": (lambda n: "".join(f"int v{i} __attribute__((section(\".s{i}\"))) = {i};\n" for i in range(n)), 50000, True),
    "toplevel asm": (lambda n: "__asm__(\"nop\");\n" * n, None, True),
    "inline asm": (in_fn(lambda n: "__asm__ volatile (\"nop\" : \"+r\"(x));\n" * n + "return x;"), 20000, True),
    "warnings": (lambda n: "int t(void) {\n" + "int f" + ";\nunsigned u = -1; if (u < 0) return 1;\n" * n + "return 0; }\n", 20000, False),
}


def limits(seconds):
    def f():
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))    # the stack is reserved, not used
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    return f


def compile_one(a, make, n, d):
    """(problem or None, CPU seconds, accepted, peak KiB)"""
    src = os.path.join(d, "t.c")
    with open(src, "w", errors="surrogateescape") as f:
        f.write(make(n))
    out = os.path.join(d, "t.o")
    if os.path.exists(out):
        os.unlink(out)
    err = open(os.path.join(d, "err"), "w+b")
    p = subprocess.Popen([a.cc, f"-O{a.level}", "-w", "-c", src, "-o", out], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err, preexec_fn=limits(a.limit))
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    err.seek(0)
    said = err.read(20000).decode(errors="replace")
    size = os.fstat(err.fileno()).st_size
    seconds = usage.ru_utime + usage.ru_stime
    problem = None
    if p.returncode == -9 or p.returncode == -24:
        problem = f"takes more than {a.limit} s"
    elif p.returncode not in (0, 1) or "panicked" in said or "memory allocation" in said:
        problem = f"exit {p.returncode}: {said[-200:].strip()}"
    elif p.returncode == 1 and not said:
        problem = "refused without a message"
    elif p.returncode == 1 and os.path.exists(out):
        problem = "refused, but an output is there"
    elif usage.ru_maxrss > 1 << 20:
        problem = f"uses {usage.ru_maxrss >> 10} MiB"
    elif size > 5000000:
        problem = f"{size} bytes of messages"
    return problem, seconds, p.returncode == 0, usage.ru_maxrss


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--cc", default=os.path.join(os.path.dirname(HERE), "build/bin/ccc"))
    ap.add_argument("--only")
    ap.add_argument("--size", type=int)
    ap.add_argument("-O", dest="level", default="0")
    ap.add_argument("--limit", type=int, default=30, help="CPU seconds for one compilation")
    ap.add_argument("--growth", action="store_true")
    ap.add_argument("-v", "--verbose", action="store_true")
    a = ap.parse_args()
    passed = failed = 0
    for name, (make, size, ok) in ROWS.items():
        if a.only and not re.search(a.only, name):
            continue
        n = a.size or size or 100000
        times = []
        with tempfile.TemporaryDirectory() as d:
            for k in ([n // 8, n // 4, n // 2, n] if a.growth and n >= 1000 else [n]):
                problem, seconds, accepted, peak = compile_one(a, make, k, d)
                times.append(seconds)
                if problem:
                    break
        if not problem and ok and not accepted:
            problem = "refused"
        # Below a tenth of a second it is the start of the program that is measured.
        if not problem and len(times) == 4 and times[3] > 0.3 and times[3] / max(times[0], 0.02) > 8 * 3:
            problem = "grows faster than its source: " + " ".join(f"{t:.2f}" for t in times)
        passed += not problem
        failed += bool(problem)
        if problem or a.verbose:
            print(f"{name} ({n}): {problem or 'accepted' if accepted or problem else 'refused'} [{' '.join(f'{t:.2f}' for t in times)} s, {peak >> 10} MiB]", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
