// What random programs found: a store to a vector's lane at a variable index, overflow builtins on 128-bit operands of mixed signs,
// x % 2^63.
// expect: 2 4 6 99 10
// expect: 1 0 0 1
// expect: 1 9223372036854775807
#include <stdint.h>
#include <stdio.h>

typedef int16_t shorts __attribute__((vector_size(16)));
static volatile int three = 3;
static volatile __int128 minus = -1;
static volatile unsigned __int128 most = -1;
static volatile uint64_t all = -1;

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
    return 0;
}
