// Operands and lvalues.
struct s { int bits : 3; const int fixed; } object;
enum later incomplete; // error: storage size of 'incomplete' isn't known
int f(struct s *p, int *q, double d, _Complex double z)
{
  q = &p->bits; // error: cannot take address of bit-field 'bits'
  p->fixed = 1; // error: assignment of read-only member 'fixed'
  d % 2; // error: invalid operands to binary %
  *d; // error: invalid type argument of unary '*'
  q->x; // error: request for member 'x' in something not a structure or union
  z < z; // error: invalid operands to binary <
  f + 1 = 0; // error: lvalue required as left operand of assignment
  if (*p) // error: used struct type value where scalar is required
    return 1;
  asm("" : : "m"(1 + 2)); // error: memory input 0 is not directly addressable
  asm("" : "r"(d)); // error: output operand constraint lacks '='
  return sizeof p->bits; // error: 'sizeof' applied to a bit-field
}
int use = 1;
