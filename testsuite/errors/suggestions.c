// Misspelt names, missing headers, missing semicolons.
struct point { int horizontal, vertical; };
typedef struct point point_type;
int counter;
int f(struct point *p)
{
  point_tpye q; // error: unknown type name 'point_tpye'; did you mean 'point_type'?
  point r; // error: unknown type name 'point'; use 'struct' keyword to refer to the type
  p->horizontl = countr; // error: 'struct point' has no member named 'horizontl'; did you mean 'horizontal'? // error: 'countr' undeclared (first use in this function); did you mean 'counter'?
  printf("%d", 1); // warning: implicit declaration of function 'printf' // note: include '<stdio.h>' or provide a declaration of 'printf'
  p = NULL; // error: 'NULL' undeclared // note: 'NULL' is defined in header '<stddef.h>'
  return counter // error: expected ';' before '}' token
}
int missing_semicolon // error: expected ';' before 'int'
int next;
