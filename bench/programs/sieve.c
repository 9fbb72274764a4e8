#include <stdio.h>
#include <string.h>
static char composite[4000000];
int main(void)
{
    int count = 0;
    for (int round = 0; round < 8; round++) {
        memset(composite, 0, sizeof composite);
        count = 0;
        for (int i = 2; i < (int)sizeof composite; i++)
            if (!composite[i]) {
                count++;
                for (long j = (long)i * i; j < (long)sizeof composite; j += i)
                    composite[j] = 1;
            }
    }
    printf("%d\n", count);
}
