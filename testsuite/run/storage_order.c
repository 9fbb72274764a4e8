// scalar_storage_order: bytes of scalars, arrays, bit-fields and nested records, by attribute and pragma.
// expect: 01020304050607083f800000a1230000fffffffffffffffe40000000
// expect: 000000050002000640800000a0070000fffffffffffffffe40340000
// expect: 00060008
// expect: 05000000
// expect: 5 6 4 5 7 -2 20 5 1
// expect: 00000001
// expect: 01000000
#include <stdio.h>
#define BE __attribute__((scalar_storage_order("big-endian")))
struct BE inner { unsigned short a, b; };
struct BE s { int i; unsigned short h[2]; float f; unsigned x : 3, y : 13; long long l; double d; _Complex float c; struct inner in; struct { int native; } n; };
#pragma scalar_storage_order big-endian
struct p { int i; };
#pragma scalar_storage_order default
struct q { int i; };
static struct s st = { 0x01020304, { 0x0506, 0x0708 }, 1.0f, 5, 0x123, -2, 2.0, 1.0f, { 1, 2 }, { 0x11223344 } };
static void dump(const void *p, int n)
{
    for (int i = 0; i < n; i++)
        printf("%02x", ((const unsigned char *)p)[i]);
    printf("\n");
}
static void fill(struct s *p, int v)
{
    p->i = v;
    p->h[v & 1] += 3;
    p->x = v;
    p->y ^= v;
    p->l -= v;
    p->d *= v;
    p->c += 1.0if;
    p->in.b++;
    p->n.native = v;
}
int main(void)
{
    dump(&st, 28);
    struct s loc = { 1, { 2, 3 }, 4.0f, 1, 2, 3, 4, 5, { 6, 7 }, { 8 } };
    fill(&loc, 5);
    dump(&loc, 28);
    dump(&loc.in, 4);
    dump(&loc.n, 4);
    printf("%d %d %g %d %d %lld %g %g %g\n", loc.i, loc.h[1], loc.f, loc.x, loc.y, loc.l, loc.d, __real__ loc.c, __imag__ loc.c);
    struct p p = { 1 };
    struct q q = { 1 };
    dump(&p, 4);
    dump(&q, 4);
}
