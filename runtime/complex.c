/* Complex multiplication and division (C11 Annex G.5.1), and integer powers. */

#define INF __builtin_inff()

#define MULTIPLY(name, T, isnan, isinf, copysign) \
_Complex T name(T a, T b, T c, T d) \
{ \
    T ac = a * c, bd = b * d, ad = a * d, bc = b * c, x = ac - bd, y = ad + bc; \
    if (isnan(x) && isnan(y)) { \
        int again = 0; \
        if (isinf(a) || isinf(b)) { \
            a = copysign(isinf(a) ? 1 : 0, a); \
            b = copysign(isinf(b) ? 1 : 0, b); \
            if (isnan(c)) c = copysign(0, c); \
            if (isnan(d)) d = copysign(0, d); \
            again = 1; \
        } \
        if (isinf(c) || isinf(d)) { \
            c = copysign(isinf(c) ? 1 : 0, c); \
            d = copysign(isinf(d) ? 1 : 0, d); \
            if (isnan(a)) a = copysign(0, a); \
            if (isnan(b)) b = copysign(0, b); \
            again = 1; \
        } \
        if (!again && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) { \
            if (isnan(a)) a = copysign(0, a); \
            if (isnan(b)) b = copysign(0, b); \
            if (isnan(c)) c = copysign(0, c); \
            if (isnan(d)) d = copysign(0, d); \
            again = 1; \
        } \
        if (again) { \
            x = INF * (a * c - b * d); \
            y = INF * (a * d + b * c); \
        } \
    } \
    _Complex T r; \
    __real__ r = x; \
    __imag__ r = y; \
    return r; \
}

/* Smith's method: the ratio of the smaller to the larger part of the divisor keeps intermediate results in range. */
#define DIVIDE(name, T, isnan, isinf, copysign, fabs) \
_Complex T name(T a, T b, T c, T d) \
{ \
    T x, y; \
    if (fabs(c) < fabs(d)) { \
        T ratio = c / d, denom = c * ratio + d; \
        x = (a * ratio + b) / denom; \
        y = (b * ratio - a) / denom; \
    } else { \
        T ratio = d / c, denom = d * ratio + c; \
        x = (b * ratio + a) / denom; \
        y = (b - a * ratio) / denom; \
    } \
    if (isnan(x) && isnan(y)) { \
        if (c == 0 && d == 0 && (!isnan(a) || !isnan(b))) { \
            x = copysign(INF, c) * a; \
            y = copysign(INF, c) * b; \
        } else if ((isinf(a) || isinf(b)) && !isinf(c) && !isnan(c) && !isinf(d) && !isnan(d)) { \
            a = copysign(isinf(a) ? 1 : 0, a); \
            b = copysign(isinf(b) ? 1 : 0, b); \
            x = INF * (a * c + b * d); \
            y = INF * (b * c - a * d); \
        } else if ((isinf(c) || isinf(d)) && !isinf(a) && !isnan(a) && !isinf(b) && !isnan(b)) { \
            c = copysign(isinf(c) ? 1 : 0, c); \
            d = copysign(isinf(d) ? 1 : 0, d); \
            x = 0 * (a * c + b * d); \
            y = 0 * (b * c - a * d); \
        } \
    } \
    _Complex T r; \
    __real__ r = x; \
    __imag__ r = y; \
    return r; \
}

MULTIPLY(__mulsc3, float, __builtin_isnan, __builtin_isinf, __builtin_copysignf)
MULTIPLY(__muldc3, double, __builtin_isnan, __builtin_isinf, __builtin_copysign)
DIVIDE(__divdc3, double, __builtin_isnan, __builtin_isinf, __builtin_copysign, __builtin_fabs)

/* In double there is room to spare. */
_Complex float __divsc3(float a, float b, float c, float d)
{
    return __divdc3(a, b, c, d);
}

#ifdef __x86_64__
MULTIPLY(__mulxc3, long double, __builtin_isnan, __builtin_isinf, __builtin_copysignl)
DIVIDE(__divxc3, long double, __builtin_isnan, __builtin_isinf, __builtin_copysignl, __builtin_fabsl)
#endif

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
