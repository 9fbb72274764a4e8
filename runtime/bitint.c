/* Integers of any width (_BitInt): arrays of 64-bit limbs, lowest first, extended by sign or zeros to the whole of their last limb.

   A width is given with the sign of the type: negative for signed ones. Results are extended to the width's limbs. dst may be an operand. */
#include "softfp.h"

typedef long word;

static word limbs(word width)
{
    return ((width < 0 ? -width : width) + 63) / 64;
}

/* Cuts to the width and extends from there. */
static void extend(du *a, word width)
{
    word n = limbs(width), used = (width < 0 ? -width : width) % 64;
    if (used) {
        du top = a[n - 1] << (64 - used);
        a[n - 1] = width < 0 ? (du)((di)top >> (64 - used)) : top >> (64 - used);
    }
}

static int negative(const du *a, word width)
{
    return width < 0 && (di)a[limbs(width) - 1] < 0;
}

static void negate(du *a, word n)
{
    du carry = 1;
    for (word i = 0; i < n; i++) {
        a[i] = ~a[i] + carry;
        carry &= a[i] == 0;
    }
}

void __ccc_bitint_resize(du *dst, word to, const du *src, word from)
{
    word n = limbs(to), m = limbs(from);
    du fill = negative(src, from) ? -(du)1 : 0;
    for (word i = 0; i < n; i++)
        dst[i] = i < m ? src[i] : fill;
    extend(dst, to);
}

void __ccc_bitint_add(du *dst, const du *a, const du *b, word width)
{
    du carry = 0;
    for (word i = 0, n = limbs(width); i < n; i++) {
        du x = a[i] + carry, c = x < carry, s = x + b[i];
        carry = c + (s < x);
        dst[i] = s;
    }
    extend(dst, width);
}

void __ccc_bitint_sub(du *dst, const du *a, const du *b, word width)
{
    du borrow = 0;
    for (word i = 0, n = limbs(width); i < n; i++) {
        du x = a[i], y = b[i], d = x - y, r = d - borrow;
        borrow = (x < y) | (d < borrow);
        dst[i] = r;
    }
    extend(dst, width);
}

void __ccc_bitint_mul(du *dst, const du *a, const du *b, word width)
{
    word n = limbs(width);
    du r[n];
    for (word i = 0; i < n; i++)
        r[i] = 0;
    for (word i = 0; i < n; i++) {
        du carry = 0;
        for (word k = 0; i + k < n; k++) {
            tu t = (tu)a[i] * b[k] + r[i + k] + carry;
            r[i + k] = t;
            carry = t >> 64;
        }
    }
    for (word i = 0; i < n; i++)
        dst[i] = r[i];
    extend(dst, width);
}

/* Quotient and remainder (either may be null) of magnitudes: long division in 32-bit digits (Knuth, TAOCP 4.3.1, algorithm D). */
static void divide(du *quot, du *rem, const du *a, const du *b, word n)
{
    word la = 2 * n, lb = 2 * n;
    su u[2 * n + 1], v[2 * n], q[2 * n];
    for (word i = 0; i < n; i++) {
        u[2 * i] = a[i];
        u[2 * i + 1] = a[i] >> 32;
        v[2 * i] = b[i];
        v[2 * i + 1] = b[i] >> 32;
        q[2 * i] = q[2 * i + 1] = 0;
    }
    u[2 * n] = 0;
    while (la > 0 && !u[la - 1])
        la--;
    while (lb > 0 && !v[lb - 1])
        lb--;
    if (lb == 0)
        __builtin_trap();
    if (lb == 1) {
        du r = 0;
        for (word i = la; i-- > 0;) {
            r = r << 32 | u[i];
            q[i] = r / v[0];
            r %= v[0];
            u[i] = 0;
        }
        u[0] = r;
    } else if (la >= lb) {
        int shift = __builtin_clz(v[lb - 1]);
        if (shift) {
            for (word i = lb; i-- > 1;)
                v[i] = v[i] << shift | v[i - 1] >> (32 - shift);
            v[0] <<= shift;
            u[la] = u[la - 1] >> (32 - shift);
            for (word i = la; i-- > 1;)
                u[i] = u[i] << shift | u[i - 1] >> (32 - shift);
            u[0] <<= shift;
        }
        for (word j = la - lb + 1; j-- > 0;) {
            du top = (du)u[j + lb] << 32 | u[j + lb - 1];
            du digit = top / v[lb - 1], left = top % v[lb - 1];
            while (digit >> 32 || digit * v[lb - 2] > (left << 32 | u[j + lb - 2])) {
                digit--;
                left += v[lb - 1];
                if (left >> 32)
                    break;
            }
            du carry = 0;
            di borrow = 0;
            for (word i = 0; i < lb; i++) {
                carry += digit * v[i];
                borrow += (di)u[i + j] - (di)(su)carry;
                u[i + j] = borrow;
                borrow >>= 32;
                carry >>= 32;
            }
            borrow += (di)u[j + lb] - (di)carry;
            u[j + lb] = borrow;
            if (borrow < 0) {
                digit--;
                carry = 0;
                for (word i = 0; i < lb; i++) {
                    carry += (du)u[i + j] + v[i];
                    u[i + j] = carry;
                    carry >>= 32;
                }
                u[j + lb] += carry;
            }
            q[j] = digit;
        }
        if (shift) {
            for (word i = 0; i < lb; i++)
                u[i] = u[i] >> shift | u[i + 1] << (32 - shift);
            for (word i = lb; i <= la; i++)
                u[i] = 0;
        }
    }
    for (word i = 0; i < n; i++) {
        if (quot)
            quot[i] = (du)q[2 * i + 1] << 32 | q[2 * i];
        if (rem)
            rem[i] = (du)u[2 * i + 1] << 32 | u[2 * i];
    }
}

static void signed_divide(du *quot, du *rem, const du *a, const du *b, word width)
{
    word n = limbs(width);
    int na = negative(a, width), nb = negative(b, width);
    du x[n], y[n];
    for (word i = 0; i < n; i++) {
        x[i] = a[i];
        y[i] = b[i];
    }
    if (na)
        negate(x, n);
    if (nb)
        negate(y, n);
    divide(quot, rem, x, y, n);
    if (quot && na != nb)
        negate(quot, n);
    if (rem && na)
        negate(rem, n);
    extend(quot ? quot : rem, width);
}

void __ccc_bitint_div(du *dst, const du *a, const du *b, word width)
{
    signed_divide(dst, 0, a, b, width);
}

void __ccc_bitint_rem(du *dst, const du *a, const du *b, word width)
{
    signed_divide(0, dst, a, b, width);
}

void __ccc_bitint_and(du *dst, const du *a, const du *b, word width)
{
    for (word i = 0, n = limbs(width); i < n; i++)
        dst[i] = a[i] & b[i];
}

void __ccc_bitint_or(du *dst, const du *a, const du *b, word width)
{
    for (word i = 0, n = limbs(width); i < n; i++)
        dst[i] = a[i] | b[i];
}

void __ccc_bitint_xor(du *dst, const du *a, const du *b, word width)
{
    for (word i = 0, n = limbs(width); i < n; i++)
        dst[i] = a[i] ^ b[i];
}

void __ccc_bitint_shl(du *dst, const du *a, word count, word width)
{
    word n = limbs(width), whole = count / 64, part = count % 64;
    for (word i = n; i-- > 0;) {
        du hi = i >= whole ? a[i - whole] : 0, lo = i > whole ? a[i - whole - 1] : 0;
        dst[i] = part ? hi << part | lo >> (64 - part) : hi;
    }
    extend(dst, width);
}

void __ccc_bitint_shr(du *dst, const du *a, word count, word width)
{
    word n = limbs(width), whole = count / 64, part = count % 64;
    du fill = negative(a, width) ? -(du)1 : 0;
    for (word i = 0; i < n; i++) {
        du lo = i + whole < n ? a[i + whole] : fill, hi = i + whole + 1 < n ? a[i + whole + 1] : fill;
        dst[i] = part ? lo >> part | hi << (64 - part) : lo;
    }
}

/* Less than, equal to, greater than 0 as a is to b. */
int __ccc_bitint_cmp(const du *a, const du *b, word width)
{
    word n = limbs(width);
    int na = negative(a, width), nb = negative(b, width);
    if (na != nb)
        return nb - na;
    for (word i = n; i-- > 0;)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static struct fp fp_bitint(const du *a, word width)
{
    word n = limbs(width);
    int sign = negative(a, width);
    du x[n];
    for (word i = 0; i < n; i++)
        x[i] = a[i];
    if (sign)
        negate(x, n);
    word top = n;
    while (top > 0 && !x[top - 1])
        top--;
    if (top == 0)
        return fp_normalize(0, 0, 0);
    if (top == 1)
        return fp_normalize(sign, 127, x[0]);
    /* The highest 128 bits, and whether anything is below them. */
    int shift = __builtin_clzll(x[top - 1]);
    du low = top > 2 ? x[top - 3] : 0;
    tu man = (tu)x[top - 1] << 64 | x[top - 2];
    if (shift) {
        man = man << shift | low >> (64 - shift);
        low <<= shift;
    }
    for (word i = 0; i + 3 < top; i++)
        low |= x[i];
    return fp_normalize(sign, (int)(top * 64 - 1 - shift), man | (low != 0));
}

static void bitint_fp(du *dst, word width, struct fp x)
{
    word n = limbs(width);
    for (word i = 0; i < n; i++)
        dst[i] = 0;
    if (x.cls != FP_NORMAL_ || x.exp < 0)
        return;
    /* man has its unit at bit 127 - exp. */
    word at = x.exp - 127;
    tu man = x.man;
    if (at < 0) {
        man >>= -at;
        at = 0;
    }
    du part[3] = { (du)man, man >> 64, 0 };
    word whole = at / 64, bits = at % 64;
    if (bits) {
        part[2] = part[1] >> (64 - bits);
        part[1] = part[1] << bits | part[0] >> (64 - bits);
        part[0] <<= bits;
    }
    for (word i = 0; i < 3; i++)
        if (whole + i < n)
            dst[whole + i] = part[i];
    if (x.sign)
        negate(dst, n);
    extend(dst, width);
}

float __ccc_bitint_tosf(const du *a, word width) { return sf_fp(fp_bitint(a, width)); }
double __ccc_bitint_todf(const du *a, word width) { return df_fp(fp_bitint(a, width)); }
tf __ccc_bitint_totf(const du *a, word width) { return tf_fp(fp_bitint(a, width)); }
void __ccc_bitint_fromsf(du *dst, word width, float f) { bitint_fp(dst, width, fp_sf(f)); }
void __ccc_bitint_fromdf(du *dst, word width, double f) { bitint_fp(dst, width, fp_df(f)); }
void __ccc_bitint_fromtf(du *dst, word width, tf f) { bitint_fp(dst, width, fp_tf(f)); }
#ifdef __x86_64__
long double __ccc_bitint_toxf(const du *a, word width) { return xf_fp(fp_bitint(a, width)); }
void __ccc_bitint_fromxf(du *dst, word width, long double f) { bitint_fp(dst, width, fp_xf(f)); }
#endif
