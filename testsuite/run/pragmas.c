// Pragmas, asm labels, register variables, old-style definitions.
// only: x86_64
// expect: 5 5 0 1 4
// expect: 3
// expect: 6
// expect: 20 3 98
// expect: 15
// expect: 2
// expect: 1
#include <stdio.h>
#pragma pack(push,1)
struct p1 { char a; int b; };
#pragma pack(pop)
#pragma push_macro("FOO")
#define FOO 1
#pragma pop_macro("FOO")
#ifdef FOO
#error
#endif
#pragma redefine_extname oldn newn
int oldn(void);
int newn(void){ return 5; }
#pragma weak wkf
int wkf(void);
#pragma GCC visibility push(hidden)
int hv = 1;
#pragma GCC visibility pop
#pragma GCC push_options
#pragma GCC optimize ("O1")
int o1(int x){ return x; }
#pragma GCC pop_options
#pragma GCC target "sse3"
#pragma GCC reset_options
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused"
#pragma GCC diagnostic pop
#pragma STDC FP_CONTRACT ON
#pragma STDC CX_LIMITED_RANGE OFF
#pragma message "hello"
struct outer { int a; struct { int b; union { int c; float d; }; }; };
enum incomplete;
extern enum incomplete *ep;
register long rbx_var __asm__("r15");
int dl(int n){ int s=0;
#pragma GCC unroll 4
for(int i=0;i<n;i++) s+=i;
#pragma GCC ivdep
for(int i=0;i<n;i++) s+=i;
return s; }
struct ll { struct ll *n; int v; };
typedef int T;
int shadow(void){ T T = 3; return T; }
int oldstyle(a,b) int a;
char b;
{ return a+b; }
int main(){
    printf("%zu %d %d %d %d\n", sizeof(struct p1), oldn(), wkf?1:0, hv, o1(4));
    struct outer o={1,{2,{3}}};
    printf("%d\n", o.c);
    register long r asm("rbx")=5;
    asm("addq $1,%0":"+r"(r));
    printf("%ld\n", r);
    printf("%d %d %d\n", dl(5), shadow(), oldstyle(1,'a'));
    asm volatile("" ::: "memory","cc");
    int x=5,y;
    asm("movl %1,%0\n\taddl %2,%0":"=&r"(y):"r"(x),"i"(10));
    printf("%d\n",y);
    asm goto("jmp %l0"::::lab);
    printf("no\n");
    lab: printf("%d\n", __builtin_choose_expr(1,2,"x"));
    printf("%d\n", __builtin_types_compatible_p(int,const int));
    return 0;
}
