/* Division of 128-bit integers. */

/* Quotient and remainder, by the schoolbook method in base 2^64 with a bit-by-bit quotient where the divisor is wide. */
tu __udivmodti4(tu n, tu d, tu *rem)
{
    du nh = n >> 64, nl = n, dh = d >> 64, dl = d;
    if (dh == 0 && nh == 0) {
        if (rem)
            *rem = nl % dl;
        return nl / dl;
    }
    if (d > n) {
        if (rem)
            *rem = n;
        return 0;
    }
    int shift = (dh ? __builtin_clzll(dh) : 64 + __builtin_clzll(dl)) - (nh ? __builtin_clzll(nh) : 64);
    tu q = 0;
    d <<= shift;
    for (; shift >= 0; shift--) {
        q <<= 1;
        if (n >= d) {
            n -= d;
            q |= 1;
        }
        d >>= 1;
    }
    if (rem)
        *rem = n;
    return q;
}

tu __udivti3(tu n, tu d)
{
    return __udivmodti4(n, d, 0);
}

tu __umodti3(tu n, tu d)
{
    tu r;
    __udivmodti4(n, d, &r);
    return r;
}

ti __divmodti4(ti n, ti d, ti *rem)
{
    tu un = n < 0 ? -(tu)n : (tu)n, ud = d < 0 ? -(tu)d : (tu)d, r;
    tu q = __udivmodti4(un, ud, &r);
    *rem = n < 0 ? -r : r;
    return (n < 0) != (d < 0) ? -q : q;
}

ti __divti3(ti n, ti d)
{
    ti r;
    return __divmodti4(n, d, &r);
}

ti __modti3(ti n, ti d)
{
    ti r;
    __divmodti4(n, d, &r);
    return r;
}
