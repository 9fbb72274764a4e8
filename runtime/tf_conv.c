/* Conversions of binary128 and binary16. */
#include "softfp.h"

tf __extendsftf2(float a) { return tf_fp(fp_sf(a)); }
tf __extenddftf2(double a) { return tf_fp(fp_df(a)); }
float __trunctfsf2(tf a) { return sf_fp(fp_tf(a)); }
double __trunctfdf2(tf a) { return df_fp(fp_tf(a)); }
tf __floatsitf(si i) { return tf_fp(fp_ti(i)); }
tf __floatditf(di i) { return tf_fp(fp_ti(i)); }
tf __floattitf(ti i) { return tf_fp(fp_ti(i)); }
tf __floatunsitf(su i) { return tf_fp(fp_tu(i)); }
tf __floatunditf(du i) { return tf_fp(fp_tu(i)); }
tf __floatuntitf(tu i) { return tf_fp(fp_tu(i)); }
si __fixtfsi(tf a) { return fp_int(fp_tf(a), 32, 1); }
di __fixtfdi(tf a) { return fp_int(fp_tf(a), 64, 1); }
ti __fixtfti(tf a) { return fp_int(fp_tf(a), 128, 1); }
su __fixunstfsi(tf a) { return fp_int(fp_tf(a), 32, 0); }
du __fixunstfdi(tf a) { return fp_int(fp_tf(a), 64, 0); }
tu __fixunstfti(tf a) { return fp_int(fp_tf(a), 128, 0); }
#ifdef __x86_64__
tf __extendxftf2(long double a) { return tf_fp(fp_xf(a)); }
long double __trunctfxf2(tf a) { return xf_fp(fp_tf(a)); }
#endif
