// Constants of 128-bit arithmetic that need more than 64 bits; a store that gives an object its type back; vectors of 2 bytes.
// expect: ok
#include <stdio.h>
#include <stdlib.h>
#include <limits.h>
__attribute__((noipa)) static unsigned long minus(unsigned long x, int *o) {
    unsigned long r;
    *o = __builtin_sub_overflow(x, LONG_MIN, &r);
    return r;
}
__attribute__((noipa)) static __int128 chain(__int128 x) { return (x + LONG_MAX) + LONG_MAX - LONG_MIN; }
__attribute__((noipa)) static void retype(int *qi, double *qd) {
    int i = *qi;
    *qd = 0;
    *qi = i;
}
typedef unsigned char V __attribute__((vector_size(2)));
__attribute__((noipa)) static void lanes(unsigned short x, V *p) { *p = (V){x >> 8, x}; }
int main(void) {
    int o;
    if (minus(1ul << 63, &o) != 0 || !o) return 1;
    if (chain(0) != (__int128)LONG_MAX + LONG_MAX + LONG_MAX + 1) return 2;
    int *p = malloc(sizeof(double));
    *p = 1;
    retype(p, (double *)p);
    if (*p != 1) return 3;
    struct { V v; unsigned char after[14]; } s = {{0, 0}, {1, 2, 3, 4, 5, 6, 7, 8}};
    lanes(0xcafe, &s.v);
    if (s.v[0] != 0xca || s.v[1] != 0xfe || s.after[0] != 1 || s.after[7] != 8) return 4;
    puts("ok");
}
