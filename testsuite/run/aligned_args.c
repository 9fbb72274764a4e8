// Arguments by value that are aligned beyond the stack, and variables of every alignment.
// only: x86_64
// expect: 1 2 3
// expect: 10 20 30
// expect: 0 0 0
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

struct V { double a, b, c, d; } __attribute__((aligned(32)));
struct W { long a[8]; } __attribute__((aligned(64)));
__attribute__((noipa)) static int on(void *p, int n) { return (uintptr_t)p % n; }
__attribute__((noipa)) static void f(int x, struct V v, struct W w) {
    if (on(&v, 32) || on(&w, 64)) printf("misaligned ");
    printf("%d %g %ld\n", x, v.a, w.a[7]);
}
__attribute__((noipa)) static void g(int x, ...) {
    va_list ap;
    va_start(ap, x);
    struct V v = va_arg(ap, struct V);
    struct W w = va_arg(ap, struct W);
    va_end(ap);
    printf("%d %g %ld\n", x, v.b, w.a[0]);
}
__attribute__((noipa)) static void odd(int n) {
    char pad[n];
    pad[0] = 1;
    struct V v = {2, 20};
    struct W w = {{30, 0, 0, 0, 0, 0, 0, 3}};
    __asm__ volatile("" : : "r"(pad) : "memory");
    f(1, v, w);
    g(10, v, w);
    char a16[3] __attribute__((aligned(16))), a128[5] __attribute__((aligned(128))), a4096[1] __attribute__((aligned(4096)));
    printf("%d %d %d\n", on(a16, 16), on(a128, 128), on(a4096, 4096));
}
int main(void) { odd(1); return 0; }
