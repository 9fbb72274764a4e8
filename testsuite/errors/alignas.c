// options: -std=c11
// Where _Alignas may not stand.
typedef _Alignas(8) int T; // error: alignment specified for typedef 'T'
_Alignas(16) void f(void); // error: alignment specified for function 'f'
void g(_Alignas(8) int p); // error: alignment specified for parameter 'p'
int s = sizeof(_Alignas(8) int); // error: alignment specified for type name in 'sizeof'
_Alignas(3) int odd; // error: requested alignment '3' is not a positive power of 2
_Alignas(1) int less; // error: '_Alignas' specifiers cannot reduce alignment of 'less'
_Static_assert(_Alignof(double) == 8, "double");
_Static_assert(sizeof(int) == 2, "int"); // error: static assertion failed: "int"
int h(void) { register _Alignas(8) int r = 0; return r; } // error: alignment specified for 'register' object 'r'
