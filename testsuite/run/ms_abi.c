// Functions with the calling convention of 64-bit Windows, called and defined, beside the usual one.
// only: x86_64
// expect: 1 2.5 3 4 5 6.5 7
// expect: 10 20 30
// expect: 3 hello 2.5
// expect: 42 kept
#include <stdio.h>
#define MS __attribute__((ms_abi))

struct small { char c[8]; };
struct odd { char c[3]; };
struct large { long a, b, c; };

MS __attribute__((noinline)) int seven(int a, double b, long c, char d, int e, float f, struct odd o)
{
    printf("%d %g %ld %d %d %g %d\n", a, b, c, d, e, f, o.c[2]);
    return a;
}

MS __attribute__((noinline)) struct large triple(struct large l, int k)
{
    return (struct large){l.a * k, l.b * k, l.c * k};
}

MS __attribute__((noinline)) struct small text(int n, ...) { return (struct small){"hello"}; }

static double square(double x) { return x * x; }
MS __attribute__((noinline)) double both(double (*f)(double), double x) { return f(x) + 1; }

int main(void)
{
    double kept[8];
    for (int i = 0; i < 8; i++)
        kept[i] = i;
    seven(1, 2.5, 3, 4, 5, 6.5f, (struct odd){{0, 0, 7}});
    struct large (*MS p)(struct large, int) = triple;
    struct large l = p((struct large){1, 2, 3}, 10);
    printf("%ld %ld %ld\n", l.a, l.b, l.c);
    printf("3 %s 2.5\n", text(3, 1.5, 2, "x", 4.5f).c);
    double r = both(square, 6.403124237432849);
    for (int i = 0; i < 8; i++)
        if (kept[i] != i)
            return 1;
    printf("%.0f kept\n", r);
    return 0;
}
