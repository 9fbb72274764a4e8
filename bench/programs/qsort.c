#include <stdio.h>
#include <stdlib.h>
static int v[2000000];
static void sort(int *a, long lo, long hi)
{
    while (lo < hi) {
        int p = a[lo + (hi - lo) / 2];
        long i = lo, j = hi;
        while (i <= j) {
            while (a[i] < p)
                i++;
            while (a[j] > p)
                j--;
            if (i <= j) {
                int t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        if (j - lo < hi - i) {
            sort(a, lo, j);
            lo = i;
        } else {
            sort(a, i, hi);
            hi = j;
        }
    }
}
int main(void)
{
    unsigned s = 12345;
    for (int i = 0; i < 2000000; i++)
        v[i] = (s = s * 1103515245 + 12345) >> 4;
    sort(v, 0, 1999999);
    unsigned long h = 0;
    for (int i = 0; i < 2000000; i++)
        h = h * 31 + v[i];
    printf("%lu\n", h);
}
