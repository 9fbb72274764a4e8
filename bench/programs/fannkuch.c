#include <stdio.h>
#define N 10
int main(void)
{
    int p[N], q[N], s[N], sign = 1, maxflips = 0, sum = 0;
    for (int i = 0; i < N; i++)
        p[i] = q[i] = s[i] = i;
    for (;;) {
        int q0 = p[0];
        if (q0) {
            for (int i = 1; i < N; i++)
                q[i] = p[i];
            int flips = 1;
            for (;;) {
                int qq = q[q0];
                if (!qq) {
                    sum += sign * flips;
                    if (flips > maxflips)
                        maxflips = flips;
                    break;
                }
                q[q0] = q0;
                if (q0 >= 3)
                    for (int i = 1, j = q0 - 1; i < j; i++, j--) {
                        int t = q[i];
                        q[i] = q[j];
                        q[j] = t;
                    }
                q0 = qq;
                flips++;
            }
        }
        if (sign == 1) {
            int t = p[0];
            p[0] = p[1];
            p[1] = t;
            sign = -1;
        } else {
            int t = p[1];
            p[1] = p[2];
            p[2] = t;
            sign = 1;
            for (int i = 2; i < N; i++) {
                int sx = s[i];
                if (sx) {
                    s[i] = sx - 1;
                    break;
                }
                if (i == N - 1) {
                    printf("%d %d\n", sum, maxflips);
                    return 0;
                }
                s[i] = i;
                t = p[0];
                for (int j = 0; j <= i; j++)
                    p[j] = p[j + 1];
                p[i + 1] = t;
            }
        }
    }
}
