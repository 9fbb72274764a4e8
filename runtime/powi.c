/* Integer powers of floats. */

float __powisf2(float x, int n)
{
    unsigned k = n < 0 ? -(unsigned)n : n;
    float r = 1;
    for (; k; k >>= 1, x *= x)
        if (k & 1)
            r *= x;
    return n < 0 ? 1 / r : r;
}
double __powidf2(double x, int n)
{
    unsigned k = n < 0 ? -(unsigned)n : n;
    double r = 1;
    for (; k; k >>= 1, x *= x)
        if (k & 1)
            r *= x;
    return n < 0 ? 1 / r : r;
}
#ifdef __x86_64__
long double __powixf2(long double x, int n)
{
    unsigned k = n < 0 ? -(unsigned)n : n;
    long double r = 1;
    for (; k; k >>= 1, x *= x)
        if (k & 1)
            r *= x;
    return n < 0 ? 1 / r : r;
}
#endif
