#include <stdio.h>
int main(void)
{
    long inside = 0;
    for (int py = 0; py < 600; py++)
        for (int px = 0; px < 800; px++) {
            double cx = px / 300.0 - 2, cy = py / 300.0 - 1, x = 0, y = 0;
            int n = 0;
            while (n < 100 && x * x + y * y < 4) {
                double t = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = t;
                n++;
            }
            inside += n;
        }
    printf("%ld\n", inside);
}
