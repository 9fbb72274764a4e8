#include <ctype.h>
#include <stdio.h>
#include <string.h>
static char text[1 << 20];
int main(void)
{
    static const char *words[] = { "alpha", "beta", "gamma", "delta", "epsilon", "zeta" };
    size_t n = 0;
    for (unsigned i = 0; n + 16 < sizeof text; i++)
        n += (size_t)sprintf(text + n, "%s%c", words[(i * i + i / 3) % 6], i % 9 ? ' ' : '\n');
    long counts[26] = { 0 }, lines = 0, tokens = 0;
    for (int r = 0; r < 30; r++) {
        int in = 0;
        for (const char *p = text; *p; p++) {
            if (*p == '\n')
                lines++;
            if (*p >= 'a' && *p <= 'z') {
                counts[*p - 'a']++;
                if (!in)
                    tokens++;
                in = 1;
            } else
                in = 0;
        }
    }
    printf("%ld %ld %ld %ld\n", lines, tokens, counts[0], counts[25]);
}
