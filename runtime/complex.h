/* Products and quotients of complex numbers as in C11 Annex G.5.1, for the real type T with its suffix M of names. */

#define CAT_(a, b, c) a##b##c
#define CAT(a, b, c) CAT_(a, b, c)
#define ISNAN(x) ((x) != (x))
#define ISINF(x) (__builtin_isinf(x))
#define FINITE(x) (__builtin_isfinite(x))
#define COPYSIGN(x, y) (__builtin_signbit(y) ? -ABS(x) : ABS(x))
#define ABS(x) (__builtin_signbit(x) ? -(x) : (x))
/* 1 or 0 with the sign of x. */
#define BOXED(x) COPYSIGN((T)(ISINF(x) ? 1 : 0), x)

_Complex T CAT(__mul, M, c3)(T a, T b, T c, T d)
{
    T ac = a * c, bd = b * d, ad = a * d, bc = b * c;
    T re = ac - bd, im = ad + bc;
    if (ISNAN(re) && ISNAN(im)) {
        int again = 0;
        if (ISINF(a) || ISINF(b)) {
            a = BOXED(a);
            b = BOXED(b);
            if (ISNAN(c))
                c = COPYSIGN((T)0, c);
            if (ISNAN(d))
                d = COPYSIGN((T)0, d);
            again = 1;
        }
        if (ISINF(c) || ISINF(d)) {
            c = BOXED(c);
            d = BOXED(d);
            if (ISNAN(a))
                a = COPYSIGN((T)0, a);
            if (ISNAN(b))
                b = COPYSIGN((T)0, b);
            again = 1;
        }
        if (!again && (ISINF(ac) || ISINF(bd) || ISINF(ad) || ISINF(bc))) {
            if (ISNAN(a))
                a = COPYSIGN((T)0, a);
            if (ISNAN(b))
                b = COPYSIGN((T)0, b);
            if (ISNAN(c))
                c = COPYSIGN((T)0, c);
            if (ISNAN(d))
                d = COPYSIGN((T)0, d);
            again = 1;
        }
        if (again) {
            T inf = (T)__builtin_inf();
            re = inf * (a * c - b * d);
            im = inf * (a * d + b * c);
        }
    }
    return __builtin_complex(re, im);
}

/* x * 2^e. */
static T CAT(times_, M, )(T x, int e)
{
    for (; e >= 64 && x != 0 && FINITE(x); e -= 64)
        x *= (T)0x1p64;
    for (; e > 0; e--)
        x *= 2;
    /* Downwards the last step alone may round. */
    int n = 0;
    for (; e <= -64 && ABS(x) >= (T)0x1p-32; e += 64)
        x *= (T)0x1p-64;
    T f = 1;
    for (; e < 0 && n < 64; e++, n++)
        f /= 2;
    x *= f;
    for (; e < 0 && x != 0; e++)
        x /= 2;
    return x;
}

/* Scales *x and *y so that the larger is in [1, 2); gives the exponent taken out. Zero, infinity and NaN stay. */
static int CAT(scale_, M, )(T *x, T *y)
{
    T m = ABS(*x) < ABS(*y) ? ABS(*y) : ABS(*x);
    int e = 0;
    if (m == 0 || !FINITE(*x) || !FINITE(*y))
        return 0;
    for (; m >= (T)0x1p64; e += 64)
        m *= (T)0x1p-64, *x *= (T)0x1p-64, *y *= (T)0x1p-64;
    for (; m >= 2; e++)
        m /= 2, *x /= 2, *y /= 2;
    for (; m < (T)0x1p-64; e -= 64)
        m *= (T)0x1p64, *x *= (T)0x1p64, *y *= (T)0x1p64;
    for (; m < 1; e--)
        m *= 2, *x *= 2, *y *= 2;
    return e;
}

_Complex T CAT(__div, M, c3)(T a, T b, T c, T d)
{
    T re, im;
    T p = a, q = b, r = c, s = d;
    /* Both numbers are scaled by powers of two so that their larger part is near 1: then no product overflows, and what
       underflows does not matter. */
    int e = CAT(scale_, M, )(&p, &q) - CAT(scale_, M, )(&r, &s);
    T den = r * r + s * s;
    re = CAT(times_, M, )((p * r + q * s) / den, e);
    im = CAT(times_, M, )((q * r - p * s) / den, e);
    if (ISNAN(re) && ISNAN(im)) {
        T inf = (T)__builtin_inf();
        if (c == 0 && d == 0 && (!ISNAN(a) || !ISNAN(b))) {
            re = COPYSIGN(inf, c) * a;
            im = COPYSIGN(inf, c) * b;
        } else if ((ISINF(a) || ISINF(b)) && FINITE(c) && FINITE(d)) {
            a = BOXED(a);
            b = BOXED(b);
            re = inf * (a * c + b * d);
            im = inf * (b * c - a * d);
        } else if ((ISINF(c) || ISINF(d)) && FINITE(a) && FINITE(b)) {
            c = BOXED(c);
            d = BOXED(d);
            re = 0 * (a * c + b * d);
            im = 0 * (b * c - a * d);
        }
    }
    return __builtin_complex(re, im);
}
