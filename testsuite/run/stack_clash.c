// Frames and allocations of many pages with every page touched on the way down; the unwinder finds its way from inside.
// options: -fstack-clash-protection -fno-omit-frame-pointer
// expect: 40000 20000 9000 1
#include <alloca.h>
#include <stdio.h>
#include <string.h>

__attribute__((noinline)) static int large(int n)
{
    char b[40000];
    memset(b, n, sizeof b);
    volatile int sum = 0;
    for (unsigned k = 0; k < sizeof b; k++)
        sum += b[k];
    return sum;
}

__attribute__((noinline)) static int pages(int n)
{
    char b[10000];
    memset(b, n, sizeof b);
    volatile int sum = 0;
    for (unsigned k = 0; k < sizeof b; k++)
        sum += b[k];
    return sum;
}

__attribute__((noinline)) static int dynamic(int n)
{
    char *p = alloca(n);
    memset(p, 1, n);
    int sum = 0;
    for (int k = 0; k < n; k++)
        sum += p[k];
    return sum;
}

int main(int argc, char **argv)
{
    printf("%d %d %d %d\n", large(argc), pages(2 * argc), dynamic(9000 * argc), dynamic(argc));
    return 0;
}
