// A packed bit-field of more than 64 bits that takes 17 bytes, between neighbours in its first and last byte.
// expect: 0a192a3b4c5d6efff7e6d5c4b3a2910084 2 33 123456789abcde ffedcba987654321
// expect: 0a00000000000000000000000000000084 -5 -1
#include <stdio.h>

struct __attribute__((packed)) s {
    char c : 3;
    __int128 a : 127;
    unsigned d : 6;
} x;

static void show(void)
{
    const unsigned char *p = (const void *)&x;
    for (unsigned i = 0; i < sizeof x; i++)
        printf("%02x", p[i]);
}

int main(void)
{
    x.c = 2;
    x.d = 33;
    x.a = (__int128)0x123456789abcdefLL << 60 | 0x3fedcba987654321LL;
    __int128 v = x.a;
    show();
    printf(" %d %d %llx %llx\n", x.c, x.d, (long long)(v >> 64), (long long)v);
    x.a = 1;
    show();
    int low = (int)(x.a = -5), high = (int)(x.a >> 64);
    printf(" %d %d\n", low, high);
    return 0;
}
