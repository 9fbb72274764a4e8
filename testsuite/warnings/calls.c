// options: -S -Wall -Wextra -Wabsolute-value
// Library functions and what they are given.
typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void *memcpy(void *, const void *, size_t);
char *strncpy(char *, const char *, size_t);
int abs(int);
double fabs(double);
struct s { int a, b; };
void f(struct s *p, struct s *q, char *c, unsigned u, long l, double d, int i)
{
    int table[8];
    memset(p, 0, sizeof p); // warning: argument to 'sizeof' in 'memset' call is the same expression as the destination; did you mean to dereference it? [-Wsizeof-pointer-memaccess]
    memset(p, 0, sizeof *p);
    memset(&p, 0, sizeof p);
    memcpy(p, q, sizeof(struct s *)); // warning: argument to 'sizeof' in 'memcpy' call is the same pointer type 'struct s *' as the destination; expected 'struct s' or an explicit length [-Wsizeof-pointer-memaccess]
    strncpy(c, "x", sizeof c); // warning: argument to 'sizeof' in 'strncpy' call is the same expression as the destination; did you mean to provide an explicit length? [-Wsizeof-pointer-memaccess]
    memset(table, 1, 0); // warning: 'memset' used with constant zero length parameter; this could be due to transposed parameters [-Wmemset-transposed-args]
    memset(table, 0, 8); // warning: 'memset' used with length equal to number of elements without multiplication by element size [-Wmemset-elt-size]
    i = abs(u); // warning: taking the absolute value of unsigned type 'unsigned int' has no effect [-Wabsolute-value]
    i = abs(d); // warning: using integer absolute value function 'abs' when argument is of floating-point type 'double' [-Wabsolute-value]
    i = abs(l); // warning: absolute value function 'abs' given an argument of type 'long int' but has parameter of type 'int' which may cause truncation of value [-Wabsolute-value]
    __atomic_store_n(&i, 1, __ATOMIC_ACQUIRE); // warning: invalid memory model 'memory_order_acquire' for
}
