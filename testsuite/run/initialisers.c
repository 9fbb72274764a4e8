// Flexible members, compound literals, designated ranges, casts to union, empty structs.
// expect: hi
// expect: 3
// expect: 0 4 4 3
// expect: a
// expect: 3 120 z 2
// expect: 1 2 3
// expect: 6 2 29
// expect: 5
// expect: 2.5
// expect: 1231
// expect: 12
// expect: 5
// expect: 1 3 12
#include <stdio.h>
struct empty {};
struct zl { int n; char d[0]; };
struct flex { int n; int d[]; };
struct flex fx = { 3, {1,2,3} };
struct { struct flex f; } g4 ;
struct bar2 { struct flex z; };
struct bar2 bb = { { 1, { } } };
struct zl z = { 1, };
#define eprintf(format, args...) printf(format , ## args)
struct foo { int a; char b[2]; } structure;
union u { int i; double d; };
struct foo g(int x,int y){ return ((struct foo){x+y,'a',0}); }
int *ip = (int[]){1,2,3};
struct foo sf = (struct foo){ 1, 'x', 0};
char **fo=(char*[]){"x","y","z"};
int ca[] = (int[]){1,2,3};
int widths[] = { [0 ... 9] = 1, [10 ... 99] = 2, [100] = 3 };
struct point {int x,y;};
struct point pt = { y: 5, x: 6 };
struct point ptarray[10] = { [2].y = 1, [2].x = 2, [0].x = 3 };
int arr2[6]={ [4] 29, [2] = 15};
int cls(int c){ switch(c){ case 'a' ... 'z': return 1; case 0x80 ... 0xff: return 2; case 1 ... 5: return 3;} return 0; }
int sz(int n, int a[n]) { return sizeof(*a)*n; }
int main(){
    eprintf("hi\n");
    eprintf("%d\n", 3);
    printf("%zu %zu %zu %d\n", sizeof(struct empty), sizeof(struct zl), sizeof(struct flex), fx.d[2]);
    printf("%c\n", g(1,2).b[0]);
    printf("%d %d %s %d\n", ip[2], sf.b[0], fo[2], ca[1]);
    printf("%d %d %d\n", widths[5], widths[50], widths[100]);
    printf("%d %d %d\n", pt.x, ptarray[2].x, arr2[4]);
    union u q = (union u) 5;
    printf("%d\n", q.i);
    q = (union u) 2.5;
    printf("%g\n", q.d);
    printf("%d%d%d%d\n", cls('c'), cls(0x90), cls(3), cls(99));
    int aa[3];
    printf("%d\n", sz(3,aa));
    printf("%d\n", (int[]){4,5,6}[1]);
    struct { struct flex f; int n; } h;
    (void)h;
    int d;
    d=1;
    int e = d;
    (void)e;
    static struct foo xs = (struct foo){1,'a','b'};
    static int ys[] = (int []){1,2,3};
    static int zs[] = (int[3]){1};
    printf("%d %d %zu\n", xs.a, ys[2], sizeof zs);
    return 0;
}
