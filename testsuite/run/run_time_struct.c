// Structs and unions with members of run-time size: layout, assignment, va_arg, nested functions.
// only: x86_64
// expect: 8 10 24 40
// expect: 4 6 16 32
// expect: 329 329
// expect: 127 9 17
// expect: 1003
// expect: 2015
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int layout(int n)
{
    struct s { char a[n]; short b; char c[n]; double d; unsigned e : 5, f : 9; } x;
    printf("%zu %zu %zu %zu\n", offsetof(struct s, b), offsetof(struct s, c), offsetof(struct s, d), sizeof x);
    x.e = 21;
    x.f = 300;
    x.d = 1.5;
    memset(x.c, 7, sizeof x.c);
    return x.e + x.f + (int)x.d + x.c[n - 1];
}
static int packed(int n)
{
    struct __attribute__((packed)) p { char a[n]; int b; };
    n++;
    return sizeof(struct p);
}
static size_t of_union(int n)
{
    union u { char a[n]; long b; } x;
    x.b = -1;
    return sizeof x + (x.a[0] == -1);
}
static int sum(int n, ...)
{
    struct { char c[n]; } s;
    int r = 0;
    va_list ap;
    va_start(ap, n);
    s = va_arg(ap, typeof(s));
    for (int i = 0; i < n; i++)
        r += s.c[i];
    s = va_arg(ap, typeof(s));
    va_end(ap);
    return r * 100 + s.c[0];
}
static int nested(int n)
{
    struct s { int k; int v[n]; int last; } x;
    int get(int i) { return x.v[i] + x.last + (int)(sizeof(struct s) / sizeof(int)); }
    for (int i = 0; i < n; i++)
        x.v[i] = i * i;
    x.last = 1000;
    struct s z[2];
    z[1] = x;
    return get(n - 1) + z[1].last;
}
int main(void)
{
    printf("%d %d\n", layout(3), layout(8));
    printf("%d %zu %zu\n", packed(123), of_union(3), of_union(13));
    int n = 5;
    struct { char c[n]; } a, b;
    memset(&a, 2, sizeof a);
    memset(&b, 3, sizeof b);
    printf("%d\n", sum(n, a, b));
    printf("%d\n", nested(4));
}
