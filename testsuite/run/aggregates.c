// Structures by value of every class the calling conventions know, through pointers to functions and variable arguments.
// expect: 6 15.0 3.5 30 2.5
// expect: 1 2.5 7 abc 9 4.25
// expect: 100 99 1.5
#include <stdarg.h>
#include <stdio.h>

struct ints { int a, b, c; };
struct doubles { double a, b; };
struct mixed { float f; int i; };
struct big { long v[4]; };
struct one { double d; };

static int sum_ints(struct ints s) { return s.a + s.b + s.c; }
static double sum_doubles(struct doubles s, struct doubles t) { return s.a + s.b + t.a + t.b; }
static struct mixed mixed(float f, int i) { return (struct mixed){f, i}; }
static struct big big(struct big b, long n) {
    for (int i = 0; i < 4; i++) b.v[i] *= n;
    return b;
}
static struct one one(int n, ...) {
    va_list ap;
    va_start(ap, n);
    struct one s = {0};
    for (int i = 0; i < n; i++) s.d += va_arg(ap, struct one).d;
    va_end(ap);
    return s;
}
static void print(const char *kinds, ...) {
    va_list ap;
    va_start(ap, kinds);
    for (; *kinds; kinds++) {
        if (*kinds == 'i') printf("%d", va_arg(ap, int));
        else if (*kinds == 'd') printf("%g", va_arg(ap, double));
        else if (*kinds == 's') printf("%s", va_arg(ap, char *));
        else printf("%ld", va_arg(ap, struct big).v[3]);
        putchar(kinds[1] ? ' ' : '\n');
    }
    va_end(ap);
}

int main(void) {
    struct big (*pointer)(struct big, long) = big;
    struct mixed m = mixed(3.5f, 9);
    struct big b = pointer((struct big){{1, 2, 3, 4}}, 3);
    printf("%d %.1f %.1f %ld %.1f\n", sum_ints((struct ints){1, 2, 3}), sum_doubles((struct doubles){1, 2}, (struct doubles){4, 8}),
           m.f, b.v[0] + b.v[1] + b.v[2] + b.v[3], one(2, (struct one){1}, (struct one){1.5}).d);
    print("idisBd", 1, 2.5, 7, "abc", (struct big){{0, 0, 0, 9}}, 4.25);
    int n = 100;
    struct { int *p; struct one o; } nest = {&n, {1.5}}, copy = nest;
    printf("%d ", *copy.p);
    --*nest.p;
    printf("%d %g\n", n, copy.o.d);
    return 0;
}
