/* Debug information in several sections, of files in several places, with functions named otherwise; it changes nothing of the run. */
// options: -g -ffunction-sections
// expect: 8 21
// expect: from elsewhere
#include <stdio.h>

int sum(int, int) __asm__("renamed_sum");
int sum(int a, int b)
{
    return a + b;
}

__attribute__((section(".text.apart"), noinline)) static int triple(int n)
{
    return sum(n, sum(n, n));
}

#line 100 "other/place.h"
__attribute__((noinline)) static void elsewhere(void)
{
    puts("from elsewhere");
}
#line 24 "debug.c"

int main(void)
{
    printf("%d %d\n", sum(3, 5), triple(7));
    elsewhere();
    return 0;
}
