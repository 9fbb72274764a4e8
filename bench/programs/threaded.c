#include <stdio.h>
static const unsigned char prog[] = { 0, 1, 2, 3, 1, 2, 0, 4 };
int main(void)
{
    static void *const labels[] = { &&inc, &&dbl, &&mix, &&rot, &&loop };
    unsigned a = 1, n = 12000000;
    const unsigned char *p = prog;
#define NEXT goto *labels[*p++]
    NEXT;
inc: a += 7; NEXT;
dbl: a = a * 2 + (a >> 31); NEXT;
mix: a ^= a >> 13; NEXT;
rot: a = a << 5 | a >> 27; NEXT;
loop:
    if (--n) {
        p = prog;
        NEXT;
    }
    printf("%u\n", a);
}
