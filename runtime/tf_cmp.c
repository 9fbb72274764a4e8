/* binary128 comparisons: the sign of the result answers; unordered makes every question but `!=` false. */
#include "softfp.h"

int __cmptf2(tf a, tf b)
{
    int c = fp_cmp(fp_tf(a), fp_tf(b));
    return c == 2 ? 1 : c;
}
int __letf2(tf a, tf b)
{
    return __cmptf2(a, b);
}
int __lttf2(tf a, tf b)
{
    return __cmptf2(a, b);
}
int __eqtf2(tf a, tf b)
{
    return __cmptf2(a, b);
}
int __netf2(tf a, tf b)
{
    return __cmptf2(a, b);
}
int __getf2(tf a, tf b)
{
    int c = fp_cmp(fp_tf(a), fp_tf(b));
    return c == 2 ? -1 : c;
}
int __gttf2(tf a, tf b)
{
    return __getf2(a, b);
}
int __unordtf2(tf a, tf b)
{
    return fp_cmp(fp_tf(a), fp_tf(b)) == 2;
}
