/* Floating-point values taken apart, for arithmetic in software: shared by the members that need it.

   A finite non-zero value is man / 2^127 * 2^exp with the top bit of man set; the lowest bit of man is sticky: it is set if anything
   below it was lost. Rounding is to nearest, ties to even. */

enum { FP_ZERO_, FP_NORMAL_, FP_INF_, FP_NAN_ };

struct fp {
    int cls, sign, exp;
    tu man;
};

static int clz128(tu x)
{
    du h = x >> 64;
    return h ? __builtin_clzll(h) : 64 + __builtin_clzll((du)x);
}

/* Shifts right, keeping what falls off in the lowest bit. */
static tu jam(tu x, int n)
{
    if (n <= 0)
        return x;
    if (n >= 128)
        return x != 0;
    return x >> n | ((x << (128 - n)) != 0);
}

static struct fp fp_normalize(int sign, int exp, tu man)
{
    struct fp r = { FP_ZERO_, sign, 0, 0 };
    if (man) {
        int n = clz128(man);
        r.cls = FP_NORMAL_;
        r.exp = exp - n;
        r.man = man << n;
    }
    return r;
}

/* From the fields of an IEEE format with `bits` of fraction and exponent bias `bias`. */
static struct fp fp_from_fields(int sign, int e, tu frac, int bits, int bias)
{
    struct fp r = { FP_INF_, sign, 0, 0 };
    if (e == 2 * bias + 1) {
        if (frac) {
            r.cls = FP_NAN_;
            r.man = frac << (128 - bits) | (tu)1 << 127;
        }
        return r;
    }
    if (e == 0)
        return fp_normalize(sign, 128 - bits - bias, frac);
    return fp_normalize(sign, e - bias, ((tu)1 << bits | frac) << (127 - bits));
}

/* To the fields of such a format: sign, exponent and fraction joined as one integer. */
static tu fp_to_fields(struct fp x, int bits, int bias, int ebits)
{
    tu sign = (tu)x.sign << (bits + ebits), inf = ((tu)(2 * bias + 1)) << bits;
    if (x.cls == FP_ZERO_)
        return sign;
    if (x.cls == FP_INF_)
        return sign | inf;
    if (x.cls == FP_NAN_)
        return sign | inf | (tu)1 << (bits - 1) | (x.man << 1 >> 1) >> (128 - bits);
    int e = x.exp + bias, shift = 127 - bits;
    tu man = x.man;
    if (e <= 0) {
        man = jam(man, 1 - e);
        e = 0;
    }
    tu kept = man >> shift, rest = man << (128 - shift), half = (tu)1 << 127;
    if (rest > half || (rest == half && (kept & 1)))
        kept++;
    /* The hidden bit adds one to a normal number's exponent field; a carry out of the fraction adds one more. */
    if (e > 0)
        kept += (tu)(e - 1) << bits;
    if (kept >= inf)
        kept = inf;
    return sign | kept;
}

union sf_bits { float f; su u; };
union df_bits { double f; du u; };

static struct fp fp_sf(float f)
{
    su u = ((union sf_bits){ f }).u;
    return fp_from_fields(u >> 31, u >> 23 & 0xff, u & 0x7fffff, 23, 127);
}
static float sf_fp(struct fp x)
{
    union sf_bits b;
    b.u = fp_to_fields(x, 23, 127, 8);
    return b.f;
}
static struct fp fp_df(double f)
{
    du u = ((union df_bits){ f }).u;
    return fp_from_fields(u >> 63, u >> 52 & 0x7ff, u & 0xfffffffffffff, 52, 1023);
}
static double df_fp(struct fp x)
{
    union df_bits b;
    b.u = fp_to_fields(x, 52, 1023, 11);
    return b.f;
}
static struct fp fp_hf(unsigned short u)
{
    return fp_from_fields(u >> 15, u >> 10 & 0x1f, u & 0x3ff, 10, 15);
}
static unsigned short hf_fp(struct fp x)
{
    return fp_to_fields(x, 10, 15, 5);
}

typedef _Float128 tf;
union tf_bits { tf f; tu u; };

static struct fp fp_tf(tf f)
{
    union tf_bits b;
    b.f = f;
    return fp_from_fields(b.u >> 127, b.u >> 112 & 0x7fff, b.u << 16 >> 16, 112, 16383);
}
static tf tf_fp(struct fp x)
{
    union tf_bits b;
    b.u = fp_to_fields(x, 112, 16383, 15);
    return b.f;
}

#ifdef __x86_64__
/* x87 extended: the integer bit is explicit. */
union xf_bits {
    long double f;
    struct {
        du m;
        unsigned short se;
    } p;
};
static struct fp fp_xf(long double f)
{
    union xf_bits b;
    b.f = f;
    int sign = b.p.se >> 15, e = b.p.se & 0x7fff;
    struct fp r = { FP_INF_, sign, 0, 0 };
    if (e == 0x7fff) {
        if (b.p.m << 1) {
            r.cls = FP_NAN_;
            r.man = (tu)b.p.m << 64;
        }
        return r;
    }
    return fp_normalize(sign, (e ? e : 1) - 16383, (tu)b.p.m << 64);
}
static long double xf_fp(struct fp x)
{
    union xf_bits b;
    tu u = fp_to_fields(x, 63, 16383, 15);
    int e = u >> 63 & 0x7fff;
    b.p.m = (du)u << 1 >> 1 | (du)(e != 0) << 63;
    b.p.se = e | x.sign << 15;
    return b.f;
}
#endif

static struct fp fp_ti(ti i)
{
    return fp_normalize(i < 0, 127, i < 0 ? -(tu)i : (tu)i);
}
static struct fp fp_tu(tu u)
{
    return fp_normalize(0, 127, u);
}

/* Truncated to an integer of `bits` bits, saturating; NaN gives the smallest (signed) or largest (unsigned) value. */
static tu fp_int(struct fp x, int bits, int is_signed)
{
    tu max = bits == 128 ? ~(tu)0 : ((tu)1 << bits) - 1, top = (tu)1 << (bits - 1);
    if (x.cls == FP_ZERO_ || (x.cls == FP_NORMAL_ && x.exp < 0))
        return 0;
    if (x.cls == FP_NAN_)
        return is_signed ? top : max;
    if (!is_signed) {
        if (x.sign)
            return x.cls == FP_NORMAL_ && x.exp < bits ? -(x.man >> (127 - x.exp)) & max : 0;
        return x.cls == FP_INF_ || x.exp >= bits ? max : x.man >> (127 - x.exp);
    }
    if (x.cls == FP_INF_ || x.exp >= bits - 1)
        return x.sign ? top : top - 1;
    tu m = x.man >> (127 - x.exp);
    return x.sign ? -m : m;
}

static struct fp fp_add(struct fp a, struct fp b)
{
    if (a.cls == FP_NAN_)
        return a;
    if (b.cls == FP_NAN_)
        return b;
    if (a.cls == FP_INF_) {
        if (b.cls == FP_INF_ && a.sign != b.sign) {
            a.cls = FP_NAN_;
            a.sign = 1;
            a.man = (tu)3 << 126;
        }
        return a;
    }
    if (b.cls == FP_INF_)
        return b;
    if (a.cls == FP_ZERO_) {
        if (b.cls == FP_ZERO_)
            b.sign &= a.sign;
        return b;
    }
    if (b.cls == FP_ZERO_)
        return a;
    if (a.exp < b.exp || (a.exp == b.exp && a.man < b.man)) {
        struct fp t = a;
        a = b;
        b = t;
    }
    /* One bit of head room for the carry; at least 113 + 3 bits stay below it. */
    tu x = jam(a.man, 1), y = jam(b.man, a.exp - b.exp + 1);
    struct fp r = fp_normalize(a.sign, a.exp + 1, a.sign == b.sign ? x + y : x - y);
    if (r.cls == FP_ZERO_)
        r.sign = 0;
    return r;
}

static struct fp fp_mul(struct fp a, struct fp b)
{
    int sign = a.sign ^ b.sign;
    if (a.cls == FP_NAN_)
        return a;
    if (b.cls == FP_NAN_)
        return b;
    struct fp r = { FP_INF_, sign, 0, 0 };
    if (a.cls == FP_INF_ || b.cls == FP_INF_) {
        if (a.cls == FP_ZERO_ || b.cls == FP_ZERO_) {
            r.cls = FP_NAN_;
            r.sign = 1;
            r.man = (tu)3 << 126;
        }
        return r;
    }
    if (a.cls == FP_ZERO_ || b.cls == FP_ZERO_) {
        r.cls = FP_ZERO_;
        return r;
    }
    du ah = a.man >> 64, al = a.man, bh = b.man >> 64, bl = b.man;
    tu ll = (tu)al * bl, lh = (tu)al * bh, hl = (tu)ah * bl, hh = (tu)ah * bh;
    tu mid = (ll >> 64) + (du)lh + (du)hl;
    tu low = mid << 64 | (du)ll, high = hh + (lh >> 64) + (hl >> 64) + (mid >> 64);
    return fp_normalize(sign, a.exp + b.exp + 1, high | (low != 0));
}

static struct fp fp_div(struct fp a, struct fp b)
{
    int sign = a.sign ^ b.sign;
    if (a.cls == FP_NAN_)
        return a;
    if (b.cls == FP_NAN_)
        return b;
    struct fp r = { FP_ZERO_, sign, 0, 0 };
    if (a.cls == b.cls && a.cls != FP_NORMAL_) {
        r.cls = FP_NAN_;
        r.sign = 1;
        r.man = (tu)3 << 126;
        return r;
    }
    if (a.cls == FP_INF_ || b.cls == FP_ZERO_) {
        r.cls = FP_INF_;
        return r;
    }
    if (a.cls == FP_ZERO_ || b.cls == FP_INF_)
        return r;
    /* Bit by bit: the remainder stays below the divisor; its top bit may move out, hence `carry`. */
    tu q = 0, rem = a.man, d = b.man;
    int e = a.exp - b.exp;
    if (rem < d) {
        e--;
        q = 0;
    } else {
        rem -= d;
        q = 1;
    }
    int n = q ? 127 : 128;
    for (; n > 0; n--) {
        int carry = rem >> 127;
        rem <<= 1;
        q <<= 1;
        if (carry || rem >= d) {
            rem -= d;
            q |= 1;
        }
    }
    return fp_normalize(sign, e, q | (rem != 0));
}

/* -1, 0, 1, or 2 if unordered. */
static int fp_cmp(struct fp a, struct fp b)
{
    if (a.cls == FP_NAN_ || b.cls == FP_NAN_)
        return 2;
    if (a.cls == FP_ZERO_ && b.cls == FP_ZERO_)
        return 0;
    int less = a.sign ? -1 : 1;
    if (a.cls == FP_ZERO_)
        return b.sign ? 1 : -1;
    if (b.cls == FP_ZERO_ || a.sign != b.sign)
        return less;
    if (a.cls != b.cls)
        return a.cls == FP_INF_ ? less : -less;
    if (a.cls == FP_INF_)
        return 0;
    if (a.exp != b.exp)
        return a.exp > b.exp ? less : -less;
    return a.man == b.man ? 0 : a.man > b.man ? less : -less;
}
