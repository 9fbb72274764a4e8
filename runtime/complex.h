/* Products and quotients of complex numbers as in C11 Annex G.5.1, for the real type T with its suffix M of names,
   half its largest number, its smallest normal number and its epsilon. */

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

/* One part of (a + ib) / (c + id) for |d| <= |c|; r = d/c, t = 1/(c + d r) (Baudin and Smith, "A Robust Complex Division in
   Scilab", 2012). */
static T CAT(part_, M, )(T a, T b, T c, T d, T r, T t)
{
    /* A ratio that is not a normal number has lost bits. */
    if (ABS(r) >= TINY) {
        T br = b * r;
        return br != 0 ? (a + br) * t : a * t + b * t * r;
    }
    return (a + d * (b / c)) * t;
}

_Complex T CAT(__div, M, c3)(T a, T b, T c, T d)
{
    T re, im;
    T p = a, q = b, u = c, v = d, scale = 1;
    T ab = ABS(a) < ABS(b) ? ABS(b) : ABS(a), cd = ABS(c) < ABS(d) ? ABS(d) : ABS(c);
    const T big = HUGE_HALF, small = TINY * 2 / EPS, up = 2 / (EPS * EPS);
    if (ab >= big)
        p /= 2, q /= 2, scale *= 2;
    if (cd >= big)
        u /= 2, v /= 2, scale /= 2;
    /* Also where the smaller part may be subnormal though the larger is not. */
    if (ab <= EPS * EPS)
        p *= up, q *= up, scale /= up;
    if (cd <= small)
        u *= up, v *= up, scale *= up;
    if (ABS(v) <= ABS(u)) {
        T r = v / u, t = 1 / (u + v * r);
        re = CAT(part_, M, )(p, q, u, v, r, t);
        im = CAT(part_, M, )(q, -p, u, v, r, t);
    } else {
        T r = u / v, t = 1 / (v + u * r);
        re = CAT(part_, M, )(q, p, v, u, r, t);
        im = -CAT(part_, M, )(p, -q, v, u, r, t);
    }
    re *= scale;
    im *= scale;
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
