// Loops whose branches go both ways over calls and long bodies: labels the assembler keeps when code may be relaxed.
// expect: 4950 1683 328350
// expect: collatz 27 takes 111
// expect: 0 1 8 27 64
#include <stdio.h>

int cube(int i) { return i * i * i; }

int main(void) {
    int all = 0, threes = 0, squares = 0;
    for (int i = 0; i < 100; i++) {
        all += i;
        if (i % 3 == 0) threes += i;
        squares += i * i;
    }
    printf("%d %d %d\n", all, threes, squares);
    int steps = 0;
    for (unsigned long n = 27; n != 1; steps++) n = n & 1 ? 3 * n + 1 : n / 2;
    printf("collatz 27 takes %d\n", steps);
    for (int i = 0;; i++) {
        printf("%d", cube(i));
        if (i == 4) break;
        putchar(' ');
    }
    putchar('\n');
    return 0;
}
