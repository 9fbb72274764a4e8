// _BitInt of more than 128 bits.
// only: x86_64
// expect: 30414093201713378043612608166064768844377641568960512000000000000
// expect: 123456789012345678901234567890123456789012345678901234567890
// expect: -2 -2
// expect: 1 1
// expect: 2.65253e+32
// expect: 1000000000000000019884624838656
// expect: 2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397375
// expect: 1267650600228229401496703205375
// expect: -5
// expect: 42
// expect: -1
// expect: 1
// expect: -1
// expect: 32 40
// expect: t
// expect: -7
// expect: -7
// expect: 1
// expect: -2
// options: -std=gnu2x
#include <stdio.h>
typedef _BitInt(256) B;
typedef unsigned _BitInt(300) U;
B fact(int n) { B r = 1; for (int i = 2; i <= n; i++) r *= i; return r; }
void pr(U x) { char b[128]; int n = 127; b[n]=0; if (!x) b[--n]='0'; while (x) { b[--n] = '0' + (int)(x % 10); x /= 10; } puts(b+n); }
static B sg = 123456789012345678901234567890123456789012345678901234567890wb;
B pass(B a, B b) { return a - b; }
int main(void) {
    pr((U)fact(50));
    pr((U)sg);
    B x = -5;
    printf("%d %d\n", (int)(x / 2), (int)(x % 3));
    printf("%d %d\n", x < 0, x == -5);
    printf("%g\n", (double)fact(30));
    B y = (B)1e30;
    pr((U)y);
    U u = ~(U)0;
    pr(u);
    pr(u >> 200);
    B sh = x << 100;
    printf("%d\n", (int)(sh >> 100));
    pr((U)pass(100, 58));
    _BitInt(129) z = 5;
    z = z*z - 26;
    printf("%d\n", (int)z);
    U v = 1;
    v <<= 299;
    v += v;
    printf("%d\n", v == 0);
    const B m = -1;
    printf("%d\n", (int)(m >> 255));
    printf("%zu %zu\n", sizeof(B), sizeof(U));
    if (x) puts("t");
    B t = x ? x : y;
    t |= 1;
    t ^= 2;
    t &= ~(B)4;
    printf("%d\n", (int)t);
    printf("%d\n", (int)(char)t);
    _Bool bb = y;
    printf("%d\n", bb);
    x++;
    --x;
    x+=3.0;
    printf("%d\n",(int)x);
    return 0;
}
