// Jumps that would enter a statement expression or the scope of a variable length array.
int f(int n)
{
  goto in_expression; // error: jump into statement expression
  n += ({ in_expression: n + 1; }); // note: label 'in_expression' defined here
  goto in_scope; // error: jump into scope of identifier with variably modified type
  int vla[n]; // note: declared here
in_scope: // note: label 'in_scope' defined here
  goto back;
back:
  switch (n) {
    typedef int vm[n]; // note: declared here
  case 1: // error: switch jumps into scope of identifier with variably modified type
    return sizeof(vm);
  }
  goto nowhere; // error: label 'nowhere' used but not defined
  return vla[0];
}
