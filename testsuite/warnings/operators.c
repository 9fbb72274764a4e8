// options: -S -Wall -Wextra -Wlogical-op -Wfloat-equal -Wno-unused
// Operators that hardly mean what they say.
int p(int a, int b, int c)
{
    if (a = b) // warning: suggest parentheses around assignment used as truth value [-Wparentheses]
        return 1;
    if ((a = b))
        return 2;
    if (a & b == c) // warning: suggest parentheses around comparison in operand of '&' [-Wparentheses]
        return 3;
    if (a && b || c) // warning: suggest parentheses around '&&' within '||' [-Wparentheses]
        return 4;
    if (a < b < c) // warning: comparisons like 'X<=Y<=Z' do not have their mathematical meaning [-Wparentheses]
        return 5;
    if (!a & b) // warning: suggest parentheses around operand of '!' or change '&' to '&&' or '!' to '~' [-Wparentheses]
        return 6;
    if (!a == b) // warning: logical not is only applied to the left hand side of comparison [-Wlogical-not-parentheses]
        return 7;
    if ((!a) == b || !a == !b)
        return 8;
    return a << b + c; // warning: suggest parentheses around '+' inside '<<' [-Wparentheses]
}
int q(int a, int b, unsigned u, float f, int *ip)
{
    extern int array[4];
    if (a == a) // warning: self-comparison always evaluates to true [-Wtautological-compare]
        return 1;
    if (a == (int)a || array[2] == array[2])
        return 2;
    if ((a & 4) == 3) // warning: bitwise comparison always evaluates to false [-Wtautological-compare]
        return 3;
    if ((a > b) == 2) // warning: comparison of constant '2' with boolean expression is always false [-Wbool-compare]
        return 4;
    if (a > 4 && a < 3) // warning: logical 'and' of mutually exclusive tests is always false [-Wlogical-op]
        return 5;
    if (a < 4 || a > 3) // warning: logical 'or' of collectively exhaustive tests is always true [-Wlogical-op]
        return 6;
    if (a && a) // warning: logical 'and' of equal expressions [-Wlogical-op]
        return 7;
    if (f == 0.5f) // warning: comparing floating-point with '==' or '!=' is unsafe [-Wfloat-equal]
        return 8;
    if (a < u) // warning: comparison of integer expressions of different signedness: 'int' and 'unsigned int' [-Wsign-compare]
        return 9;
    if ((a & 7) < u || 3 < u)
        return 10;
    if (u < 0) // warning: comparison of unsigned expression in '< 0' is always false [-Wtype-limits]
        return 11;
    if (&a == 0) // warning: the comparison will always evaluate as 'false' for the address of 'a' will never be NULL [-Waddress]
        return 12;
    if (ip == '\0') // warning: comparison between pointer and zero character constant [-Wpointer-compare]
        return 13;
    if (a << 2) // warning: '<<' in boolean context, did you mean '<'? [-Wint-in-bool-context]
        return 14;
    return ~(a == b); // warning: '~' on a boolean expression [-Wbool-operation]
}
long s(int *ip, int n)
{
    extern int table[3];
    int negative = -1 << n; // warning: left shift of negative value [-Wshift-negative-value]
    int wide = 1024 << 30; // warning: result of '1024 << 30' requires 42 bits to represent, but 'int' only has 32 bits [-Wshift-overflow=]
    long a = sizeof ip / sizeof *ip; // warning: division 'sizeof (int *) / sizeof (int)' does not compute the number of array elements [-Wsizeof-pointer-div]
    long b = sizeof table / sizeof(short); // warning: expression does not compute the number of elements in this array; element type is 'int', not 'short int' [-Wsizeof-array-div]
    char c = 0;
    return a + b + table[c] + negative + wide; // warning: array subscript has type 'char' [-Wchar-subscripts]
}
