//! The front end as a whole on small texts: what must be taken, what must be refused, and that size does no harm.

use super::parse_translation_unit;
use crate::diag::Session;
use crate::pp::{PpOptions, Preprocessor};
use crate::support::lang::LangOptions;

/// Number of errors in `text`.
fn errors(text: &str) -> usize {
    let text = text.to_string();
    // As the driver does: room for deep nesting.
    let run = move || {
        let sess = Session::new(LangOptions::default(), crate::target::ALL[0].info().clone());
        let arena = bumpalo::Bump::new();
        let mut pp = Preprocessor::new(&sess, PpOptions::default());
        assert!(pp.enter_main_text("test.c", text.into_bytes()));
        parse_translation_unit(&sess, pp, &arena);
        sess.error_count()
    };
    std::thread::Builder::new().stack_size(1 << 30).spawn(run).expect("a thread").join().expect("no panic")
}

#[test]
fn constants_are_exact() {
    for e in [
        "-1 >> 1 == -1",
        "(unsigned char)300 == 44",
        "0xffffffff == -1",
        "sizeof (1 ? (char)1 : (char)2) == sizeof (int)",
        "-1 > 0u",
        "!(-1 > (unsigned short)0)",
        "(__int128)1 << 100 >> 100 == 1",
        "(int)3.99 == 3 && (int)-3.99 == -3",
        "0.1f != 0.1 && 0.1L != 0.1",
        "(float)16777217 == 16777216.0f",
        "(long double)0x1p-16445L > 0",
        "sizeof \"abc\" == 4 && sizeof L\"abc\" == 16",
        "__builtin_offsetof (struct s, a[2].y) == 20",
        "(unsigned long)&((struct s *)0)->a[1].x == 8",
        "__builtin_popcount (255) == 8 && __builtin_clz (1) == 31 && __builtin_bswap32 (1) == 1 << 24",
        "__builtin_types_compatible_p (int[], int[3]) && !__builtin_types_compatible_p (int, long)",
        "_Generic (1.0f + 1, float: 1, default: 0)",
        "_Generic (&((const struct s *)0)->a[0].x, const int *: 1, default: 0)",
        "__builtin_choose_expr (1, 7, undeclared_is_never_seen + 0 == 0 ? 1 : 1) == 7 || 1",
        "__builtin_isnan (__builtin_nan (\"\")) && __builtin_inf () > 1e308",
        "(0 && 1 / 0) == 0",
    ] {
        let text = format!(
            "struct s {{ struct {{ int x, y; }} a[4]; }};\nint undeclared_is_never_seen;\n_Static_assert ({e}, \"\");"
        );
        assert_eq!(errors(&text), 0, "{e}");
    }
}

#[test]
fn constraint_violations_are_errors() {
    for body in [
        "undeclared;",
        "1 = x;",
        "c = 2;",
        "*x;",
        "x.a;",
        "s + 1;",
        "s = 1;",
        "&1;",
        "&s.b;",
        "&r;",
        "x(1);",
        "f(1);",
        "f(1, 2, 3);",
        "f(s, 2);",
        "(int)s;",
        "if (s) ;",
        "x % 1.0;",
        "~1.0;",
        "x << 1.0;",
        "x++++;",
        "case 1:;",
        "break;",
        "continue;",
        "switch (x) { case 1: case 1:; }",
        "switch (x) { default: default:; }",
        "switch (x) { case 5: case 1 ... 9:; }",
        "switch (1.0) {}",
        "goto nowhere;",
        "l: l:;",
        "x = v();",
        "return s;",
        "sizeof (struct unknown);",
        "_Generic (x, long: 1);",
        "\"a\" * 2;",
        "x[1];",
        "p->nothing;",
        "asm (\"\" : \"=r\" (1));",
        "asm (\"%[no]\" : \"=r\" (x));",
    ] {
        let text = format!(
            "struct s {{ int a, b:3; }}; int f(int, int); void v(void);\n\
             int test(int x, struct s s, const int c, struct s *p) {{ register int r = 0; {body} return r; }}"
        );
        assert!(errors(&text) > 0, "{body}");
    }
}

#[test]
fn gnu_c_is_taken() {
    let text = "
        typedef int v4 __attribute__ ((vector_size (16)));
        v4 lanes (v4 a, v4 b) { a[1] = 3; return (a + b * 2 == b) & ~a; }
        int bits (struct { unsigned long long w : 40; } *p) { return p->w * p->w >> 3; }
        void *jump (int i) { static void *t[] = { &&a, &&b }; static int d = &&b - &&a; goto *t[i + d * 0]; a: return 0; b: return t; }
        int stmt (int n) { int a[n], *q = a; return ({ __label__ out; int k = n; if (k) goto out; k = 2; out: k; }) ?: (int) sizeof a + *q; }
        _Complex double z (_Complex float x) { return ~x * 2 + 1.0i + __real__ x; }
        int range (int c) { switch (c) { case '0' ... '9': return 1; case -5 ... -1:; default: return 0; } }
        int over (long a, int b) { unsigned char r; return __builtin_add_overflow (a, b, &r) + __sync_fetch_and_add (&b, 1); }
        int io (int x) { asm volatile (\"%0 %[y]\" : \"+r\" (x) : [y] \"m\" (*&x) : \"memory\"); return x; }
        int va (int n, ...) { __builtin_va_list ap; __builtin_va_start (ap, n); int r = __builtin_va_arg (ap, int); __builtin_va_end (ap); return r; }
    ";
    assert_eq!(errors(text), 0);
}

#[test]
fn size_does_no_harm() {
    let n = 100_000;
    assert!(errors(&format!("int x = {}1{};", "(".repeat(n), ")".repeat(n))) > 0);
    assert!(errors(&format!("int f(int a) {{ return {}a; }}", "- ".repeat(n))) > 0);
    assert!(errors(&format!("int f(void) {{ {}", "{".repeat(n))) > 0);
    assert_eq!(errors(&format!("int f(int a) {{ return a{}; }}", " + a".repeat(n))), 0);
    assert_eq!(errors(&format!("int x = 1{};", " + 1".repeat(n))), 0);
    assert_eq!(errors(&format!("int f(int a) {{ {} return 0; }}", "if (a) return 1; else ".repeat(n))), 0);
    let cases: String = (0..10_000).map(|i| format!("case {i}: ")).collect();
    assert_eq!(errors(&format!("int f(int a) {{ switch (a) {{ {cases} return 1; }} return 0; }}")), 0);
}
