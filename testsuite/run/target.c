// Functions for other processors than the command line's: target, target_clones, ifunc, #pragma GCC target, and what calls between them pass.
// only: x86_64
// expect: 0 3 6 9 12 15 18 21
// expect: 1.5 3 4.5 6
// expect: sum 4950
// expect: picked 1
// expect: pragma 28
// expect: baseline 1
// expect: patched 42
#include <stdio.h>

typedef int v8 __attribute__((vector_size(32)));
typedef double d4 __attribute__((vector_size(32)));

static int have_avx2(void) { return __builtin_cpu_supports("avx2"); }

__attribute__((target("avx2"), noinline)) v8 add(v8 a, v8 b) { return a + b; }

__attribute__((target("avx2"), noinline)) void thrice(int *p)
{
    v8 a;
    for (int i = 0; i < 8; i++)
        a[i] = i;
    a = add(add(a, a), a);
    for (int i = 0; i < 8; i++)
        p[i] = a[i];
}

__attribute__((target("avx"), noinline)) void halves(double *p)
{
    d4 a = {3, 6, 9, 12}, b = {2, 2, 2, 2};
    a /= b;
    printf("%g", a[0]); /* a lives across the call */
    for (int i = 1; i < 4; i++)
        printf(" %g", a[i]);
    puts("");
    p[0] = a[0];
}

__attribute__((target_clones("avx2", "sse4.2", "default"))) int sum(const int *p, int n)
{
    static int calls;
    int s = 0;
    for (int i = 0; i < n; i++)
        s += p[i];
    return s + calls++;
}

static int one(void) { return 1; }
static int (*choose(void))(void) { return one; }
int picked(void) __attribute__((ifunc("choose")));

#pragma GCC push_options
#pragma GCC target("sse4.1")
#ifdef __SSE4_1__
static int in_pragma(void) { return 28; }
#else
static int in_pragma(void) { return -1; }
#endif
#pragma GCC pop_options

__attribute__((patchable_function_entry(5, 2), noinline)) int patched(int x) { return x + 2; }

int main(void)
{
    __builtin_cpu_init();
    int a[100];
    if (have_avx2())
        thrice(a);
    else
        for (int i = 0; i < 8; i++)
            a[i] = 3 * i;
    for (int i = 0; i < 8; i++)
        printf("%d%c", a[i], i < 7 ? ' ' : '\n');
    if (__builtin_cpu_supports("avx")) {
        double d;
        halves(&d);
    } else
        puts("1.5 3 4.5 6");
    for (int i = 0; i < 100; i++)
        a[i] = i;
    printf("sum %d\n", sum(a, 100));
    printf("picked %d\n", picked());
    printf("pragma %d\n", in_pragma());
    printf("baseline %d\n", !!__builtin_cpu_supports("x86-64"));
    printf("patched %d\n", patched(40));
    return 0;
}
