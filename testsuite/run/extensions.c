// typeof, conditionals, complex integers, sizes of odd things, arithmetic on void pointers.
// expect: 4 1
// expect: 32 24 4
// expect: 5 12
// expect: main main main
// expect: 3 -4
// expect: 1 -2
// expect: -7 -24
// expect: 1000000000 400
// expect: 11
// expect: 1 1
// expect: 12
// expect: 1
// expect: 0x1.8p+3 11
#include <stdio.h>
#define max(a,b) ({ __typeof__(a) _a=(a); __typeof__(b) _b=(b); _a>_b?_a:_b; })
typedef __typeof__(char*) pc;
__typeof__(__typeof__(char*)[4]) y;
char (*x3[3])[4];
_Complex int ci = 3+4i;
_Complex float cf=1.0f+2.0if;
_Complex double cd = 1.0+2.0i;
__complex__ short cs = 1;
int i=0;
int side(){ return ++i; }
int main(){
    printf("%d %d\n", max(3,4), side()?:9);
    printf("%zu %zu %zu\n", sizeof(y), sizeof x3, sizeof(__typeof__("foo")));
    printf("%zu %zu\n", sizeof __func__, sizeof (int[]){1,2,3});
    printf("%s %s %s\n", __func__, __FUNCTION__, __PRETTY_FUNCTION__);
    ci = ~ci;
    printf("%d %d\n", __real__ ci, __imag__ ci);
    cd = ~cd;
    printf("%g %g\n", __real cd, __imag cd);
    ci *= ci;
    printf("%d %d\n", __real ci, __imag ci);
    __int128 b = (__int128)1<<100;
    unsigned __int128 c = b;
    printf("%lx %lx\n", (long)(b>>64), (long)(c>>90));
    __real__ cs = 5;
    __imag__ cs = 6;
    printf("%d\n", __real cs + __imag cs);
    printf("%zu %zu\n", sizeof(void), sizeof(main));
    void *p = (void*)8;
    p += 3;
    p++;
    printf("%ld\n",(long)p);
    printf("%ld\n", (long)(&main+1)-(long)&main);
    printf("%a %d\n", 0x1.8p3, 0b1011);
}
