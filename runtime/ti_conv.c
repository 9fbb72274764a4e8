/* Conversions between 128-bit integers and hardware floats. */
#include "softfp.h"

float __floattisf(ti i) { return sf_fp(fp_ti(i)); }
double __floattidf(ti i) { return df_fp(fp_ti(i)); }
float __floatuntisf(tu i) { return sf_fp(fp_tu(i)); }
double __floatuntidf(tu i) { return df_fp(fp_tu(i)); }
ti __fixsfti(float a) { return fp_int(fp_sf(a), 128, 1); }
ti __fixdfti(double a) { return fp_int(fp_df(a), 128, 1); }
tu __fixunssfti(float a) { return fp_int(fp_sf(a), 128, 0); }
tu __fixunsdfti(double a) { return fp_int(fp_df(a), 128, 0); }
#ifdef __x86_64__
long double __floattixf(ti i) { return xf_fp(fp_ti(i)); }
long double __floatuntixf(tu i) { return xf_fp(fp_tu(i)); }
ti __fixxfti(long double a) { return fp_int(fp_xf(a), 128, 1); }
tu __fixunsxfti(long double a) { return fp_int(fp_xf(a), 128, 0); }
du __fixunsxfdi(long double a) { return fp_int(fp_xf(a), 64, 0); }
#endif
