// Calls of C library functions that the optimiser knows, and what it must leave alone.
// expect: hello
// expect: 7 [abc] 3
// expect: a
// expect: 12 12 1 0
// expect: strlen of my own: 99
// expect: 3 -1 1 0
// expect: padded 0 0
// expect: 6 6
// expect: 2.0 1.0 nan 0
// expect: overlap aabcd
// expect: used 6
// expect: ok
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((noipa)) static const char *pick(int n) { return n ? "abcdef" : "ghijkl"; }
__attribute__((noipa)) static int opaque(int n) { return n; }

/* Not the library's: it has internal linkage. */
static size_t my_strlen(const char *s) { return 99; }
#define strnlen(s, n) my_strlen(s)

#ifdef __OPTIMIZE__
extern void link_error(void);
#else
static void link_error(void) { abort(); }
#endif

int main(void) {
    char buf[32];
    printf("hello\n");
    int n = sprintf(buf, "%s", "abc");
    printf("%d [%s] %d\n", (int)strlen("1234567"), buf, n);
    printf("%c", 'a'), printf("\n");
    const char *q = opaque(1) ? "twelve chars" : "another 12 c";
    printf("%d %d %d %d\n", (int)strlen(q), (int)strlen("twelve chars\0more"), strcmp("b", "a") > 0, strcmp("a", "a"));
    printf("strlen of my own: %d\n", (int)strnlen("abc", 3));
    /* A length that is only known as one of several. */
    strcpy(buf, pick(opaque(0)));
    printf("%d %d %d %d\n", (int)(strchr("abcd", 'd') - "abcd") > 0 ? 3 : 0, memcmp("abc", "abd", 3) < 0 ? -1 : 0,
           memcmp(buf, "ghijkk", 6) > 0, memcmp(buf, "ghijkl", 6));
    /* strncpy fills up with zeros. */
    memset(buf, 'x', sizeof buf);
    strncpy(buf, "padded", 8);
    printf("%s %d %d\n", buf, buf[6], buf[7]);
    char *end = stpcpy(buf, "sixsix");
    printf("%d %d\n", (int)(end - buf), (int)strlen(buf));
    printf("%.1f %.1f %f %d\n", sqrt(4.0), pow(opaque(5), 0.0), fabs(sqrt((double)opaque(-1))), isnan(floor(1.5)) != 0);
    strcpy(buf, "abcd");
    memmove(buf + 1, buf, 4);
    buf[5] = 0;
    printf("overlap %s\n", buf);
    /* A result that is used keeps the call. */
    int used = printf("used ") + 1;
    printf("%d\n", used);
    /* Small comparisons for equality only. */
    unsigned char a[8] = {1, 2, 3, 4, 5, 6, 7, 8}, b[8] = {1, 2, 3, 4, 5, 6, 7, 9};
    a[0] = b[0] = opaque(1);
    if (memcmp(a, b, 8) == 0 || memcmp(a, b, 4) != 0 || memcmp(a, b, 7) != 0 || !memcmp(a + 6, b + 6, 2)) abort();
    if (strlen("") != 0 || strspn("aab", "a") != 2 || strcspn("xyz", "z") != 2 || strpbrk("xyz", "zy")[0] != 'y') link_error();
    if (strstr("haystack", "st")[0] != 's' || strrchr("abab", 'b')[1] || memchr("abc", 'd', 3)) link_error();
    puts("ok");
    return 0;
}
