// C23: stdckdint.h, stdbit.h, unreachable, va_start with one argument, _BitInt of register size.
// expect: 1
// expect: 0 -2147483648
// expect: 1
// expect: 31 3 4 8
// expect: 8 4 1
// expect: 32 4 8
// expect: 7
// expect: 1 32 1
// expect: 1
// expect: -64 0 1
// expect: 4
// expect: 1
// options: -std=gnu2x
#include <stdckdint.h>
#include <stdbit.h>
#include <stddef.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <assert.h>
#include <stdarg.h>
int va(...) { va_list ap; va_start(ap); int r = va_arg(ap, int); va_end(ap); return r; }
int un(int x) { if (x) return 1; unreachable(); }
int main(void) {
    int r;
    printf("%d\n", ckd_add(&r, INT_MAX, 1));
    printf("%d %d\n", ckd_mul(&r, 3, 4), r);
    char c;
    printf("%d\n", ckd_sub(&c, 3, 400));
    printf("%u %u %u %u\n", stdc_leading_zeros(1u), stdc_trailing_zeros(8ul), stdc_count_ones((unsigned char)0xf0), stdc_bit_width(255u));
    printf("%llu %llu %d\n", (unsigned long long)stdc_bit_ceil(5ull), (unsigned long long)stdc_bit_floor(5u), stdc_has_single_bit(8u));
    printf("%u %u %u\n", stdc_first_leading_one(1u), stdc_first_trailing_zero(7u), stdc_leading_ones_uc(0xff));
    printf("%d\n", va(7));
    printf("%d %d %d\n", BOOL_WIDTH, INT_WIDTH, (int)BITINT_MAXWIDTH >= 128);
    printf("%d\n",un(1));
    _BitInt(7) a = 63wb;
    unsigned _BitInt(3) b = 7uwb;
    a++;
    b++;
    printf("%d %d %zu\n", (int)a, (int)b, sizeof(a));
    _BitInt(100) w = 1;
    w <<= 90;
    printf("%d\n", (int)(w >> 88));
    printf("%d\n", __STDC_ENDIAN_NATIVE__ == __STDC_ENDIAN_LITTLE__);
    return 0;
}
