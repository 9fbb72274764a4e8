// Where small compilers are known to go wrong: switch on unsigned values, wide bit-fields, narrowing, VLA types, brace elision.
// expect: 1 2
// expect: 8 8 1
// expect: ffffffffff 1
// expect: -1 1
// expect: 0
// expect: 8
// expect: -56 200 1
// expect: 32767 -1
// expect: 0
// expect: 1 0
// expect: 6
// expect: 3
// expect: 24 6
// expect: 28 28
// expect: 196 28
// expect: 4 6
// expect: 51239
// expect: 12
// expect: 1
// expect: -1294967296
// expect: 255 1
// expect: -4
#include <stdio.h>
int sw(int x){ switch(x){ case 0xffffffff: return 1; case 0x80000000: return 2; } return 0; }
enum big { B1 = 0x100000000LL, B2 = -1 };
enum ub { U1 = 0xffffffffffffffffULL };
struct bf { unsigned long long a:40; long long b:33; unsigned c:3; int d:5; _Bool e:1; } s;
int n=5;
int g(void){ return n++; }
int main(){
    printf("%d %d\n", sw(-1), sw(0x80000000));
    printf("%zu %zu %d\n", sizeof(enum big), sizeof(enum ub), (U1>0));
    s.a=~0ULL;
    printf("%llx %d\n", (unsigned long long)s.a, (int)((s.c=9)==1));
    s.d=31;
    printf("%d %d\n", s.d, (s.b=0x100000000LL)<0);
    printf("%d\n", (s.a<<24)>>24 == s.a);
    printf("%zu\n", sizeof(s.a+0));
    signed char c=(signed char)200;
    unsigned char u=200;
    printf("%d %d %d\n", c, u, (char)u==(char)c);
    printf("%d %d\n", (unsigned short)-1>>1, (short)65535);
    printf("%d\n", -1<0u);
    printf("%d %d\n", 1&&g(), 0&&g());
    printf("%d\n",n);
    int vl=3;
    typedef int V[vl];
    vl=7;
    V va;
    printf("%zu\n", sizeof va/sizeof(int));
    printf("%zu %d\n", sizeof(int[n++]), n);
    int (*pv)[vl] = (int(*)[vl])0;
    printf("%zu %ld\n", sizeof *pv, (long)(pv+1));
    int mat[vl][n];
    printf("%zu %zu\n", sizeof mat, sizeof mat[0]);
    int a3[2][1][3]={ {{1,2,3}}, 4,5,6 };
    printf("%d %d\n", a3[1][0][0], a3[1][0][2]);
    struct in { int x; struct { int y,z; }; int w[2]; };
    struct in q={ .y=1, .z=2, .w={3}, .w[1]=9, .x=5};
    printf("%d%d%d%d%d\n", q.x,q.y,q.z,q.w[0],q.w[1]);
    struct { struct {int a[1];} b[2]; } r = { 1, 2 };
    printf("%d%d\n", r.b[0].a[0], r.b[1].a[0]);
    printf("%d\n", sizeof(char[1]) - 2 > 0);
    printf("%ld\n", (long)(int)3000000000u);
    printf("%d %d\n", (int)(unsigned char)-1, (_Bool)0.5);
    printf("%lld\n", -5LL/2+(-5%3));
    return 0;
}
