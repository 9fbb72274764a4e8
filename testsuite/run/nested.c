// Nested functions: captured variables, recursion, trampolines, non-local goto.
// only: x86_64
// expect: -1 16 18 15 51
#include <stdlib.h>
#include <stdio.h>
int bar(int *array, int offset, int size){ __label__ failure; int access(int *a, int i){ if (i>size) goto failure; return a[i+offset]; } int s=0; for (int i=0;i<size+2;i++) s+=access(array,i); return s; failure: return -1; }
int apply(int (*f)(int), int x){ return f(x); }
int k(int n){ auto int sq(int); int add(int x){ return sq(x)+n; } int sq(int x){ return x*x; } return apply(add, 3); }
int rec(int n){ int inner(int m){ int deeper(int z){ return z+n+m; } return m? inner(m-1)+deeper(1):0; } return inner(n);}
int cmp_test(int dir){ int a[5]={3,1,2,5,4}; int cmp(const void*x,const void*y){ return dir*(*(int*)x-*(int*)y);} qsort(a,5,sizeof*a,cmp); return a[0]*10+a[4]; }
int main(){
    int arr[10]={1,2,3,4,5,6};
    printf("%d %d %d %d %d\n", bar(arr,1,3), k(7), rec(3), cmp_test(1), cmp_test(-1));
}
