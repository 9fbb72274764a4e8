/* 128-bit shifts by a variable count, for machines without double-word shifts. The halves are shifted apart: a 128-bit shift here
   would call itself. */

union halves {
    tu u;
    struct {
        du lo, hi;
    } h;
};

tu __ccc_shlti3(tu a, tu count)
{
    union halves x = { a }, r;
    unsigned n = count & 127;
    if (n >= 64) {
        r.h.hi = x.h.lo << (n - 64);
        r.h.lo = 0;
    } else {
        r.h.hi = x.h.hi << n | x.h.lo >> 1 >> (63 - n);
        r.h.lo = x.h.lo << n;
    }
    return r.u;
}

tu __ccc_lshrti3(tu a, tu count)
{
    union halves x = { a }, r;
    unsigned n = count & 127;
    if (n >= 64) {
        r.h.lo = x.h.hi >> (n - 64);
        r.h.hi = 0;
    } else {
        r.h.lo = x.h.lo >> n | x.h.hi << 1 << (63 - n);
        r.h.hi = x.h.hi >> n;
    }
    return r.u;
}

tu __ccc_ashrti3(tu a, tu count)
{
    union halves x = { a }, r;
    unsigned n = count & 127;
    di hi = x.h.hi;
    if (n >= 64) {
        r.h.lo = hi >> (n - 64);
        r.h.hi = hi >> 63;
    } else {
        r.h.lo = x.h.lo >> n | x.h.hi << 1 << (63 - n);
        r.h.hi = hi >> n;
    }
    return r.u;
}
