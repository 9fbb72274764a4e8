/* binary128 arithmetic. */
#include "softfp.h"

tf __addtf3(tf a, tf b)
{
    return tf_fp(fp_add(fp_tf(a), fp_tf(b)));
}
tf __subtf3(tf a, tf b)
{
    struct fp y = fp_tf(b);
    if (y.cls != FP_NAN_)
        y.sign ^= 1;
    return tf_fp(fp_add(fp_tf(a), y));
}
tf __multf3(tf a, tf b)
{
    return tf_fp(fp_mul(fp_tf(a), fp_tf(b)));
}
tf __divtf3(tf a, tf b)
{
    return tf_fp(fp_div(fp_tf(a), fp_tf(b)));
}
tf __negtf2(tf a)
{
    union tf_bits b;
    b.f = a;
    b.u ^= (tu)1 << 127;
    return b.f;
}
tf __powitf2(tf x, int n)
{
    unsigned k = n < 0 ? -(unsigned)n : n;
    struct fp r = fp_tu(1), b = fp_tf(x);
    for (; k; k >>= 1) {
        if (k & 1)
            r = fp_tf(tf_fp(fp_mul(r, b)));
        b = fp_tf(tf_fp(fp_mul(b, b)));
    }
    return tf_fp(n < 0 ? fp_div(fp_tu(1), r) : r);
}
