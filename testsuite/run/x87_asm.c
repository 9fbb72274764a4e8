// x87 operands of asm: inputs and outputs on the register stack, inputs that the asm pops and inputs that it leaves.
// only: x86_64
// expect: 2.5 6 0.479426 0.877583 43 3.5 1.5
#include <stdio.h>

static long double remainder_of(long double x, long double y)
{
    unsigned short status;
    do
        __asm__("fprem; fnstsw %%ax" : "+t"(x), "=a"(status) : "u"(y));
    while (status & 0x400);
    return x;
}

static double y_log2(double x, double y)
{
    double r;
    __asm__("fyl2x" : "=t"(r) : "0"(x), "u"(y) : "st(1)");
    return r;
}

static void sincos_of(float a, float *s, float *c)
{
    __asm__("fsincos" : "=t"(*c), "=u"(*s) : "0"(a));
}

static long to_long(long double x)
{
    long r;
    __asm__("fistpll %0" : "=m"(r) : "t"(x) : "st");
    return r;
}

static double sum(double a, double b)
{
    double r;
    __asm__("fadd %2, %0" : "=&t"(r) : "%0"(a), "f"(b));
    return r;
}

static long double magnitude(long double x)
{
    __asm__("fabs" : "+t"(x));
    return x;
}

int main(int n, char **v)
{
    float s, c;
    sincos_of(n * 0.5f, &s, &c);
    printf("%Lg %g %g %g %ld %g %Lg\n", remainder_of(10.5L + n, 3), y_log2(8 * n, 2), s, c, to_long(n + 41.7L), sum(n, 2.5), magnitude(-n * 1.5L));
    return 0;
}
