#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct entry {
    uint64_t key;
    int value;
    struct entry *next;
};
static struct entry *table[1 << 16];
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    return x;
}
int main(void)
{
    long sum = 0;
    struct entry *pool = malloc(300000 * sizeof *pool);
    for (int i = 0; i < 300000; i++) {
        struct entry *e = &pool[i];
        e->key = i * 7919ULL;
        e->value = i;
        struct entry **b = &table[mix(e->key) & 0xffff];
        e->next = *b;
        *b = e;
    }
    for (int r = 0; r < 8; r++)
        for (int i = 0; i < 300000; i++)
            for (struct entry *e = table[mix(i * 7919ULL) & 0xffff]; e; e = e->next)
                if (e->key == i * 7919ULL) {
                    sum += e->value;
                    break;
                }
    printf("%ld\n", sum);
}
