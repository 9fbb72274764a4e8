// A long double set in one arm only and read only where it was set: the other arm's value is of no account.
// expect: 3.5 2.25 -1
#include <stdio.h>

__attribute__((noinline)) long double pick(long double x, int sign) {
    long double nadj, t;
    if (sign) {
        t = x * 2;
        nadj = t + 0.5L;
    }
    t = x * x;
    if (x < 0) return x;
    if (sign) t = nadj;
    return t;
}

int main(void) {
    printf("%Lg %Lg %Lg\n", pick(1.5L, 1), pick(1.5L, 0), pick(-1, 0));
    return 0;
}
