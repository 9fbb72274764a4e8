// Attributes that change code or layout.
// only: x86_64
// expect: 0 5 8 1 8
// expect: 16 4 0 5
// expect: 42 123
// expect: 6 4 2
// expect: 1 2 4 64
// expect: 3 4 1 2
// expect: 77 77
// expect: 1 32 16 3
// expect: 3
// expect: clean 9
#include <stdio.h>
#include <stdint.h>
int al __attribute__((aligned(64)));
struct __attribute__((packed)) pk { char c; int i; };
typedef int word __attribute__((mode(__word__)));
typedef unsigned qi __attribute__((mode(QI)));
typedef float sfm __attribute__((mode(DF)));
typedef _Complex float xc __attribute__((mode(DC)));
int sec __attribute__((section(".mydata"))) = 5;
int real_fn(int x){return x+1;}
int ali(int) __attribute__((alias("real_fn")));
int wk(void) __attribute__((weak));
static int wr(int) __attribute__((weakref("real_fn")));
static int impl1(int x){ return x*2; }
static void *res(void){ return impl1; }
int ifn(int) __attribute__((ifunc("res")));
static int order;
void __attribute__((constructor(101))) c1(void){ order=order*10+1; }
void __attribute__((constructor(102))) c2(void){ order=order*10+2; }
__attribute__((constructor)) void c3(void){ order=order*10+3; }
void clean(int *p){ printf("clean %d\n", *p); }
typedef union { int *ip; long *lp; } tu __attribute__((transparent_union));
int ft(tu u){ return *u.ip; }
typedef int __attribute__((may_alias)) ai;
typedef int v4 __attribute__((vector_size(16)));
static inline __attribute__((always_inline)) int ai2(int x){ return x+3; }
__attribute__((noinline,noclone,cold)) int ni(int x){return x;}
__attribute__((const)) int cf(int);
__attribute__((pure)) int pf(int);
int cf(int x){return x;}
int pf(int x){return x;}
extern int __attribute__((visibility("hidden"))) hid;
int hid=4;
int vv __attribute__((copy(al)));
__thread int tls = 3;
static __thread int tls2 __attribute__((tls_model("local-exec"))) = 4;
__attribute__((optimize("O0"))) int o0(int x){return x;}
__attribute__((target("sse4.2"))) int tgt(int x){return x;}
int asmname(void) __asm__("other_name");
int asmname(void){ return 77; }
extern int asmname2(void) __asm__("other_name");
int unused_v __attribute__((unused, used, retain, nocommon, externally_visible));
char ns[3] __attribute__((nonstring)) = "abc";
enum __attribute__((packed)) pe { PA, PB };
struct al2 { char a; int b __attribute__((aligned(16))); };
int __attribute__((access(read_only,1,2))) acc(const int*p,int n){ return p[n-1]; }
void* __attribute__((malloc, alloc_size(1), returns_nonnull, warn_unused_result, assume_aligned(16))) mal(int n);
int __attribute__((nonnull(1), format(printf,1,2), sentinel)) lg(const char *f, ...);
int main(){
    int cl __attribute__((cleanup(clean))) = 9;
    printf("%d %zu %zu %zu %zu\n", (int)((uintptr_t)&al%64), sizeof(struct pk), sizeof(word), sizeof(qi), sizeof(sfm));
    printf("%zu %d %d %d\n", sizeof(xc), ali(3), wk?1:0, wr(4));
    printf("%d %d\n", ifn(21), order);
    int q=6;
    printf("%d %d %d\n", ft(&q), ai2(1), ni(2));
    printf("%d %d %d %d\n", cf(1), pf(2), hid, (int)__alignof__(vv));
    printf("%d %d %d %d\n", tls, tls2, o0(1), tgt(2));
    printf("%d %d\n", asmname(), asmname2());
    printf("%zu %zu %zu %zu\n", sizeof(enum pe), sizeof(struct al2), __alignof__(struct al2), sizeof(ns));
    int a[3]={1,2,3};
    printf("%d\n", acc(a,3));
    return 0;
}
