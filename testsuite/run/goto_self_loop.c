// A block that a computed goto reaches and that also jumps to itself.
// expect: 10 45 10
#include <stdio.h>

static int steps;

__attribute__((noinline)) static void *choose(void **labels, int n)
{
    return labels[n];
}

__attribute__((noinline)) static int run(int n, int limit)
{
    static void *labels[] = {&&loop, &&other, 0};
    int i = 0, sum = 0;
    goto *choose(labels, n);
loop:
    steps++;
    sum += i;
    if (++i < limit)
        goto loop;
    return sum;
other:
    goto loop;
}

int main(void)
{
    int first = run(0, 10), before = steps;
    int second = run(1, 5);
    printf("%d %d %d\n", before, first, second);
    return 0;
}
