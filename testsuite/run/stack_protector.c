// A write past an array is noticed before the function returns; scalars lie below arrays and keep their values.
// options: -fstack-protector-strong -w
// expect: 65 7
// expect: smashed
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void __stack_chk_fail(void)
{
    puts("smashed");
    exit(0);
}

__attribute__((noinline)) static int copy(const char *s, int n, int keep)
{
    char b[16];
    volatile int kept = keep;
    char *volatile to = b;
    memcpy(to, s, n);
    printf("%d %d\n", b[0], kept);
    fflush(stdout);
    return b[1];
}

// The address of a scalar escapes: guarded as well, and intact.
__attribute__((noinline)) static int address(int n)
{
    int a = n, *volatile p = &a;
    return *p + 1;
}

__attribute__((noinline)) static long double many(int n)
{
    char b[32];
    memset(b, n, sizeof b);
    return b[n] + 0.5L;
}

__attribute__((noinline)) static int smash(const char *s)
{
    char b[8];
    char *volatile to = b;
    memcpy(to, s, 40);
    return b[0];
}

int main(int argc, char **argv)
{
    char big[64];
    memset(big, 'A', sizeof big);
    if (address(3) != 4 || many(2) != 2.5L)
        return 1;
    char *volatile from = big;
    copy(from, 8, 7);
    return smash(from);
}
