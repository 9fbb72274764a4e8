// options: -std=c99 -pedantic-errors
// Constants by folding that the standard does not call constant expressions.
enum e {
  A = (int)1.5,
  B = (int)(1.0 + 1.5), // error: enumerator value for 'B' is not an integer constant expression
  C = 1 ? 2 : (1 / 0),
  D = -1 << 1, // error: enumerator value for 'D' is not an integer constant expression
  E = sizeof(int) * 4
};
int over = 2147483647 + 1; // error: overflow in constant expression // warning: integer overflow in expression
double arithmetic = 1.0 + 2.0;
struct s { int m; };
int offset[__builtin_offsetof(struct s, m) + 1];
int address[(long)(void *)0 + 1]; // error: variably modified 'address' at file scope
void *null = (long)0;
void *not_null = (long)(void *)0; // error: makes pointer from integer without a cast
int f(int n)
{
  switch (n) {
  case (int)(0.5 + 0.5): // error: case label is not an integer constant expression
    return 1;
  }
  return 0;
}
