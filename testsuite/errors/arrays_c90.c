/* options: -std=c90 -pedantic-errors */
/* In C90 an array that is no lvalue does not become a pointer. */
struct s { char c[4]; } get(void);
char *pointer(void) { return get().c; } /* error: invalid use of non-lvalue array */
int element(void) { return get().c[1]; } /* error: ISO C90 forbids subscripting non-lvalue array */
int sum(void) { return get().c + 1; } /* error: invalid operands to binary + */
struct s object;
char *fine(void) { return object.c; }
