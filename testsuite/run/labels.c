// Labels as values, differences of labels in static initialisers, local labels.
// expect: 123 3 -1
#include <stdio.h>
static int f(int i){ static const int array[] = { &&foo - &&foo, &&bar - &&foo, &&hack - &&foo }; goto *(&&foo + array[i]); foo: return 1; bar: return 2; hack: return 3; }
static void *tab(int i){ static void *t[] = {&&a, &&b}; if (i<2) return t[i]; a: b: return 0; }
#define FIND(x) ({ __label__ found; int r=-1; for (int i=0;i<5;i++) if (i==(x)) { r=i; goto found; } found: r; })
int main(){
    printf("%d%d%d %d %d\n", f(0),f(1),f(2), FIND(3), FIND(7));
    return tab(0)==0;
}
