// What random programs found: a store to a vector's lane at a variable index, overflow builtins on 128-bit operands of mixed signs,
// x % 2^63, the alignment of the stack under a call that passes an over-aligned structure.
// expect: 2 4 6 99 10
// expect: 1 0 0 1
// expect: 1 9223372036854775807
// expect: 0 0 12
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

typedef int16_t shorts __attribute__((vector_size(16)));
static volatile int three = 3;
static volatile __int128 minus = -1;
static volatile unsigned __int128 most = -1;
static volatile uint64_t all = -1;

struct wide { long a; } __attribute__((aligned(64)));
__attribute__((noinline)) static long misaligned(struct wide w) {
    struct wide *volatile p = &w;
    return (uintptr_t)p % 64;
}
__attribute__((noinline)) static long variable(int n, ...) {
    va_list ap;
    va_start(ap, n);
    long r = va_arg(ap, int);
    r += va_arg(ap, struct wide).a;
    va_end(ap);
    return r;
}
__attribute__((noinline)) static void over_aligned(int n) {
    char a[n];
    a[0] = n;
    struct wide w = {7};
    long first = misaligned(w);
    if (n < 99) {
        char b[n * 3];
        b[n] = 0;
        __asm__ volatile("" : : "r"(b), "r"(a) : "memory");
        printf("%ld %ld %ld\n", first, misaligned(w), variable(1, 5, w));
    }
}

int main(void) {
    shorts v = {1, 2, 3, 4, 5}, w = {1, 2, 3, 4, 5};
    v = v + w;
    v[three] = 99;
    w = v;
    printf("%d %d %d %d %d\n", w[0], w[1], w[2], w[3], w[4]);
    int i;
    unsigned __int128 u;
    __int128 s;
    int a = __builtin_add_overflow(most, 1, &i), b = __builtin_sub_overflow(minus, minus, &u);
    int c = __builtin_add_overflow(most, minus, &u), d = __builtin_mul_overflow(most, minus, &s);
    printf("%d %d %d %d\n", a, b, c, d);
    printf("%d %lu\n", i == 0, all % 0x8000000000000000ul);
    over_aligned(24);
    return 0;
}
