/* Conversions of binary16. */
#include "softfp.h"

union hf_bits { _Float16 f; unsigned short u; };
static _Float16 hf(struct fp x)
{
    union hf_bits b;
    b.u = hf_fp(x);
    return b.f;
}
static unsigned short bits(_Float16 f)
{
    union hf_bits b;
    b.f = f;
    return b.u;
}
float __extendhfsf2(_Float16 a) { return sf_fp(fp_hf(bits(a))); }
double __extendhfdf2(_Float16 a) { return df_fp(fp_hf(bits(a))); }
tf __extendhftf2(_Float16 a) { return tf_fp(fp_hf(bits(a))); }
_Float16 __truncsfhf2(float a) { return hf(fp_sf(a)); }
_Float16 __truncdfhf2(double a) { return hf(fp_df(a)); }
_Float16 __trunctfhf2(tf a) { return hf(fp_tf(a)); }
#ifdef __x86_64__
long double __extendhfxf2(_Float16 a) { return xf_fp(fp_hf(bits(a))); }
_Float16 __truncxfhf2(long double a) { return hf(fp_xf(a)); }
#endif
