// options: -S -Wconversion -Wsign-conversion -Wdouble-promotion -Wenum-conversion -Wcast-qual -Wbad-function-cast -Wcast-function-type
// Conversions that may change a value, and casts.
enum e { A } e;
enum f { B } f;
struct { unsigned bits : 3; } s;
int g(void);
double d;
signed char c;
unsigned u;
float x;
void v(int i, long l, unsigned char uc, const char *cp, char **cpp)
{
    c = i; // warning: conversion from 'int' to 'signed char' may change value [-Wconversion]
    c = i & 7;
    uc = uc + 1;
    uc = uc << 4 | uc >> 4;
    i = l; // warning: conversion from 'long int' to 'int' may change value [-Wconversion]
    u = i; // warning: conversion to 'unsigned int' from 'int' may change the sign of the result [-Wsign-conversion]
    i += u; // warning: may change the sign of the result [-Wsign-conversion]
    x = d; // warning: conversion from 'double' to 'float' may change value [-Wfloat-conversion]
    x = 0.1; // warning: conversion from 'double' to 'float' changes value from '1.0000000000000001e-1' to '1.00000001e-1f' [-Wfloat-conversion]
    i = 2.5; // warning: conversion from 'double' to 'int' changes value from '2.5e+0' to '2' [-Wfloat-conversion]
    u = -1; // warning: unsigned conversion from 'int' to 'unsigned int' changes value from '-1' to '4294967295' [-Wsign-conversion]
    c = 300; // warning: overflow in conversion from 'int' to 'signed char' changes value from '300' to '44' [-Woverflow]
    s.bits = 9; // warning: unsigned conversion from 'int' to 'unsigned char:3' changes value from '9' to '1' [-Woverflow]
    s.bits = i; // warning: conversion from 'int' to 'unsigned char:3' may change value [-Wconversion]
    d = x * d; // warning: implicit conversion from 'float' to 'double' to match other operand of binary expression [-Wdouble-promotion]
    e = f; // warning: implicit conversion from 'enum f' to 'enum e' [-Wenum-conversion]
    char *p = (char *)cp; // warning: cast discards 'const' qualifier from pointer target type [-Wcast-qual]
    const char **q = (const char **)cpp; // warning: to be safe all intermediate pointers in cast from 'char **' to 'const char **' must be 'const' qualified [-Wcast-qual]
    d = (double)g(); // warning: cast from function call of type 'int' to non-matching type 'double' [-Wbad-function-cast]
    void (*fp)(void) = (void (*)(void))g;
    void (*fq)(char *) = (void (*)(char *))v; // warning: cast between incompatible function types
}
