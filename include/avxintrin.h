/* AVX. */
#ifndef _AVXINTRIN_H_INCLUDED
#define _AVXINTRIN_H_INCLUDED

#include <smmintrin.h>

typedef float __m256 __attribute__((__vector_size__(32), __may_alias__));
typedef double __m256d __attribute__((__vector_size__(32), __may_alias__));
typedef long long __m256i __attribute__((__vector_size__(32), __may_alias__));
typedef float __m256_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef double __m256d_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef long long __m256i_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef double __v4df __attribute__((__vector_size__(32)));
typedef float __v8sf __attribute__((__vector_size__(32)));
typedef long long __v4di __attribute__((__vector_size__(32)));
typedef unsigned long long __v4du __attribute__((__vector_size__(32)));
typedef int __v8si __attribute__((__vector_size__(32)));
typedef unsigned int __v8su __attribute__((__vector_size__(32)));
typedef short __v16hi __attribute__((__vector_size__(32)));
typedef unsigned short __v16hu __attribute__((__vector_size__(32)));
typedef char __v32qi __attribute__((__vector_size__(32)));
typedef signed char __v32qs __attribute__((__vector_size__(32)));
typedef unsigned char __v32qu __attribute__((__vector_size__(32)));

#define _CMP_EQ_OQ 0x00
#define _CMP_LT_OS 0x01
#define _CMP_LE_OS 0x02
#define _CMP_UNORD_Q 0x03
#define _CMP_NEQ_UQ 0x04
#define _CMP_NLT_US 0x05
#define _CMP_NLE_US 0x06
#define _CMP_ORD_Q 0x07
#define _CMP_EQ_UQ 0x08
#define _CMP_NGE_US 0x09
#define _CMP_NGT_US 0x0a
#define _CMP_FALSE_OQ 0x0b
#define _CMP_NEQ_OQ 0x0c
#define _CMP_GE_OS 0x0d
#define _CMP_GT_OS 0x0e
#define _CMP_TRUE_UQ 0x0f
#define _CMP_EQ_OS 0x10
#define _CMP_LT_OQ 0x11
#define _CMP_LE_OQ 0x12
#define _CMP_UNORD_S 0x13
#define _CMP_NEQ_US 0x14
#define _CMP_NLT_UQ 0x15
#define _CMP_NLE_UQ 0x16
#define _CMP_ORD_S 0x17
#define _CMP_EQ_US 0x18
#define _CMP_NGE_UQ 0x19
#define _CMP_NGT_UQ 0x1a
#define _CMP_FALSE_OS 0x1b
#define _CMP_NEQ_OS 0x1c
#define _CMP_GE_OQ 0x1d
#define _CMP_GT_OQ 0x1e
#define _CMP_TRUE_US 0x1f
#pragma GCC push_options
#pragma GCC target("avx")

__CCC_INTRIN __m256d _mm256_add_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4df)__a + (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_add_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8sf)__a + (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_sub_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4df)__a - (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_sub_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8sf)__a - (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_mul_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4df)__a * (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_mul_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8sf)__a * (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_div_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4df)__a / (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_div_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8sf)__a / (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_and_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4du)__a & (__v4du)__b);
}
__CCC_INTRIN __m256 _mm256_and_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8su)__a & (__v8su)__b);
}
__CCC_INTRIN __m256d _mm256_or_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4du)__a | (__v4du)__b);
}
__CCC_INTRIN __m256 _mm256_or_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8su)__a | (__v8su)__b);
}
__CCC_INTRIN __m256d _mm256_xor_pd(__m256d __a, __m256d __b)
{
  return (__m256d)((__v4du)__a ^ (__v4du)__b);
}
__CCC_INTRIN __m256 _mm256_xor_ps(__m256 __a, __m256 __b)
{
  return (__m256)((__v8su)__a ^ (__v8su)__b);
}
__CCC_INTRIN __m256d _mm256_andnot_pd(__m256d __a, __m256d __b)
{
  return (__m256d)(~(__v4du)__a & (__v4du)__b);
}
__CCC_INTRIN __m256 _mm256_andnot_ps(__m256 __a, __m256 __b)
{
  return (__m256)(~(__v8su)__a & (__v8su)__b);
}
__CCC_INTRIN __m256d _mm256_min_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_minpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_min_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_minps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_max_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_maxpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_max_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_maxps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_addsub_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_addsubpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_addsub_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_addsubps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_hadd_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_haddpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_hadd_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_haddps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_hsub_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_hsubpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_hsub_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_hsubps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_sqrt_pd(__m256d __a)
{
  return (__m256d)__builtin_ia32_sqrtpd256((__v4df)__a);
}
__CCC_INTRIN __m256 _mm256_sqrt_ps(__m256 __a)
{
  return (__m256)__builtin_ia32_sqrtps256((__v8sf)__a);
}
__CCC_INTRIN __m256 _mm256_rsqrt_ps(__m256 __a)
{
  return (__m256)__builtin_ia32_rsqrtps256((__v8sf)__a);
}
__CCC_INTRIN __m256 _mm256_rcp_ps(__m256 __a)
{
  return (__m256)__builtin_ia32_rcpps256((__v8sf)__a);
}
#define _mm256_round_pd(a, n) ((__m256d)__builtin_ia32_roundpd256((__v4df)(__m256d)(a), (n)))
#define _mm256_round_ps(a, n) ((__m256)__builtin_ia32_roundps256((__v8sf)(__m256)(a), (n)))
#define _mm256_ceil_pd(a) _mm256_round_pd((a), _MM_FROUND_CEIL)
#define _mm256_floor_pd(a) _mm256_round_pd((a), _MM_FROUND_FLOOR)
#define _mm256_ceil_ps(a) _mm256_round_ps((a), _MM_FROUND_CEIL)
#define _mm256_floor_ps(a) _mm256_round_ps((a), _MM_FROUND_FLOOR)
#define _mm256_blend_pd(a, b, n) ((__m256d)__builtin_ia32_blendpd256((__v4df)(__m256d)(a), (__v4df)(__m256d)(b), (n)))
#define _mm256_blend_ps(a, b, n) ((__m256)__builtin_ia32_blendps256((__v8sf)(__m256)(a), (__v8sf)(__m256)(b), (n)))
__CCC_INTRIN __m256d _mm256_blendv_pd(__m256d __a, __m256d __b, __m256d __c)
{
  return (__m256d)__builtin_ia32_blendvpd256((__v4df)__a, (__v4df)__b, (__v4df)__c);
}
__CCC_INTRIN __m256 _mm256_blendv_ps(__m256 __a, __m256 __b, __m256 __c)
{
  return (__m256)__builtin_ia32_blendvps256((__v8sf)__a, (__v8sf)__b, (__v8sf)__c);
}
#define _mm256_dp_ps(a, b, n) ((__m256)__builtin_ia32_dpps256((__v8sf)(__m256)(a), (__v8sf)(__m256)(b), (n)))
#define _mm256_shuffle_pd(a, b, n) ((__m256d)__builtin_ia32_shufpd256((__v4df)(__m256d)(a), (__v4df)(__m256d)(b), (n)))
#define _mm256_shuffle_ps(a, b, n) ((__m256)__builtin_ia32_shufps256((__v8sf)(__m256)(a), (__v8sf)(__m256)(b), (n)))
#define _mm_cmp_pd(a, b, n) ((__m128d)__builtin_ia32_cmppd((__v2df)(__m128d)(a), (__v2df)(__m128d)(b), (n)))
#define _mm_cmp_ps(a, b, n) ((__m128)__builtin_ia32_cmpps((__v4sf)(__m128)(a), (__v4sf)(__m128)(b), (n)))
#define _mm_cmp_sd(a, b, n) ((__m128d)__builtin_ia32_cmpsd((__v2df)(__m128d)(a), (__v2df)(__m128d)(b), (n)))
#define _mm_cmp_ss(a, b, n) ((__m128)__builtin_ia32_cmpss((__v4sf)(__m128)(a), (__v4sf)(__m128)(b), (n)))
#define _mm256_cmp_pd(a, b, n) ((__m256d)__builtin_ia32_cmppd256((__v4df)(__m256d)(a), (__v4df)(__m256d)(b), (n)))
#define _mm256_cmp_ps(a, b, n) ((__m256)__builtin_ia32_cmpps256((__v8sf)(__m256)(a), (__v8sf)(__m256)(b), (n)))
__CCC_INTRIN __m256d _mm256_cvtepi32_pd(__m128i __a)
{
  return (__m256d)__builtin_ia32_cvtdq2pd256((__v4si)__a);
}
__CCC_INTRIN __m256 _mm256_cvtepi32_ps(__m256i __a)
{
  return (__m256)__builtin_ia32_cvtdq2ps256((__v8si)__a);
}
__CCC_INTRIN __m128 _mm256_cvtpd_ps(__m256d __a)
{
  return (__m128)__builtin_ia32_cvtpd2ps256((__v4df)__a);
}
__CCC_INTRIN __m256i _mm256_cvtps_epi32(__m256 __a)
{
  return (__m256i)__builtin_ia32_cvtps2dq256((__v8sf)__a);
}
__CCC_INTRIN __m256d _mm256_cvtps_pd(__m128 __a)
{
  return (__m256d)__builtin_ia32_cvtps2pd256((__v4sf)__a);
}
__CCC_INTRIN __m128i _mm256_cvttpd_epi32(__m256d __a)
{
  return (__m128i)__builtin_ia32_cvttpd2dq256((__v4df)__a);
}
__CCC_INTRIN __m128i _mm256_cvtpd_epi32(__m256d __a)
{
  return (__m128i)__builtin_ia32_cvtpd2dq256((__v4df)__a);
}
__CCC_INTRIN __m256i _mm256_cvttps_epi32(__m256 __a)
{
  return (__m256i)__builtin_ia32_cvttps2dq256((__v8sf)__a);
}
__CCC_INTRIN double _mm256_cvtsd_f64(__m256d __a)
{
  return __a[0];
}
__CCC_INTRIN float _mm256_cvtss_f32(__m256 __a)
{
  return __a[0];
}
__CCC_INTRIN int _mm256_cvtsi256_si32(__m256i __a)
{
  return ((__v8si)__a)[0];
}
#define _mm256_extractf128_pd(a, n) ((__m128d)__builtin_ia32_vextractf128_pd256((__v4df)(__m256d)(a), (n)))
#define _mm256_extractf128_ps(a, n) ((__m128)__builtin_ia32_vextractf128_ps256((__v8sf)(__m256)(a), (n)))
#define _mm256_extractf128_si256(a, n) ((__m128i)__builtin_ia32_vextractf128_si256((__v8si)(__m256i)(a), (n)))
#define _mm256_insertf128_pd(a, b, n) ((__m256d)__builtin_ia32_vinsertf128_pd256((__v4df)(__m256d)(a), (__v2df)(__m128d)(b), (n)))
#define _mm256_insertf128_ps(a, b, n) ((__m256)__builtin_ia32_vinsertf128_ps256((__v8sf)(__m256)(a), (__v4sf)(__m128)(b), (n)))
#define _mm256_insertf128_si256(a, b, n) ((__m256i)__builtin_ia32_vinsertf128_si256((__v8si)(__m256i)(a), (__v4si)(__m128i)(b), (n)))
#define _mm_permute_pd(a, n) ((__m128d)__builtin_ia32_vpermilpd((__v2df)(__m128d)(a), (n)))
#define _mm_permute_ps(a, n) ((__m128)__builtin_ia32_vpermilps((__v4sf)(__m128)(a), (n)))
#define _mm256_permute_pd(a, n) ((__m256d)__builtin_ia32_vpermilpd256((__v4df)(__m256d)(a), (n)))
#define _mm256_permute_ps(a, n) ((__m256)__builtin_ia32_vpermilps256((__v8sf)(__m256)(a), (n)))
__CCC_INTRIN __m128d _mm_permutevar_pd(__m128d __a, __m128i __b)
{
  return (__m128d)__builtin_ia32_vpermilvarpd((__v2df)__a, (__v2di)__b);
}
__CCC_INTRIN __m128 _mm_permutevar_ps(__m128 __a, __m128i __b)
{
  return (__m128)__builtin_ia32_vpermilvarps((__v4sf)__a, (__v4si)__b);
}
__CCC_INTRIN __m256d _mm256_permutevar_pd(__m256d __a, __m256i __b)
{
  return (__m256d)__builtin_ia32_vpermilvarpd256((__v4df)__a, (__v4di)__b);
}
__CCC_INTRIN __m256 _mm256_permutevar_ps(__m256 __a, __m256i __b)
{
  return (__m256)__builtin_ia32_vpermilvarps256((__v8sf)__a, (__v8si)__b);
}
#define _mm256_permute2f128_pd(a, b, n) ((__m256d)__builtin_ia32_vperm2f128_pd256((__v4df)(__m256d)(a), (__v4df)(__m256d)(b), (n)))
#define _mm256_permute2f128_ps(a, b, n) ((__m256)__builtin_ia32_vperm2f128_ps256((__v8sf)(__m256)(a), (__v8sf)(__m256)(b), (n)))
#define _mm256_permute2f128_si256(a, b, n) ((__m256i)__builtin_ia32_vperm2f128_si256((__v8si)(__m256i)(a), (__v8si)(__m256i)(b), (n)))
__CCC_INTRIN __m256d _mm256_unpackhi_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_unpckhpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_unpackhi_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_unpckhps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256d _mm256_unpacklo_pd(__m256d __a, __m256d __b)
{
  return (__m256d)__builtin_ia32_unpcklpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN __m256 _mm256_unpacklo_ps(__m256 __a, __m256 __b)
{
  return (__m256)__builtin_ia32_unpcklps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN __m256 _mm256_movehdup_ps(__m256 __a)
{
  return (__m256)__builtin_ia32_movshdup256((__v8sf)__a);
}
__CCC_INTRIN __m256 _mm256_moveldup_ps(__m256 __a)
{
  return (__m256)__builtin_ia32_movsldup256((__v8sf)__a);
}
__CCC_INTRIN __m256d _mm256_movedup_pd(__m256d __a)
{
  return (__m256d)__builtin_ia32_movddup256((__v4df)__a);
}
__CCC_INTRIN int _mm256_movemask_pd(__m256d __a)
{
  return __builtin_ia32_movmskpd256((__v4df)__a);
}
__CCC_INTRIN int _mm256_movemask_ps(__m256 __a)
{
  return __builtin_ia32_movmskps256((__v8sf)__a);
}
__CCC_INTRIN int _mm_testz_pd(__m128d __a, __m128d __b)
{
  return __builtin_ia32_vtestzpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN int _mm_testz_ps(__m128 __a, __m128 __b)
{
  return __builtin_ia32_vtestzps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN int _mm256_testz_pd(__m256d __a, __m256d __b)
{
  return __builtin_ia32_vtestzpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN int _mm256_testz_ps(__m256 __a, __m256 __b)
{
  return __builtin_ia32_vtestzps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN int _mm256_testz_si256(__m256i __a, __m256i __b)
{
  return __builtin_ia32_ptestz256((__v4di)__a, (__v4di)__b);
}
__CCC_INTRIN int _mm_testc_pd(__m128d __a, __m128d __b)
{
  return __builtin_ia32_vtestcpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN int _mm_testc_ps(__m128 __a, __m128 __b)
{
  return __builtin_ia32_vtestcps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN int _mm256_testc_pd(__m256d __a, __m256d __b)
{
  return __builtin_ia32_vtestcpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN int _mm256_testc_ps(__m256 __a, __m256 __b)
{
  return __builtin_ia32_vtestcps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN int _mm256_testc_si256(__m256i __a, __m256i __b)
{
  return __builtin_ia32_ptestc256((__v4di)__a, (__v4di)__b);
}
__CCC_INTRIN int _mm_testnzc_pd(__m128d __a, __m128d __b)
{
  return __builtin_ia32_vtestnzcpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN int _mm_testnzc_ps(__m128 __a, __m128 __b)
{
  return __builtin_ia32_vtestnzcps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN int _mm256_testnzc_pd(__m256d __a, __m256d __b)
{
  return __builtin_ia32_vtestnzcpd256((__v4df)__a, (__v4df)__b);
}
__CCC_INTRIN int _mm256_testnzc_ps(__m256 __a, __m256 __b)
{
  return __builtin_ia32_vtestnzcps256((__v8sf)__a, (__v8sf)__b);
}
__CCC_INTRIN int _mm256_testnzc_si256(__m256i __a, __m256i __b)
{
  return __builtin_ia32_ptestnzc256((__v4di)__a, (__v4di)__b);
}
__CCC_INTRIN void _mm256_zeroupper(void)
{
  __builtin_ia32_vzeroupper();
}
__CCC_INTRIN void _mm256_zeroall(void)
{
  __builtin_ia32_vzeroall();
}
__CCC_INTRIN __m256d _mm256_load_pd(double const *__a)
{
  return *(const __m256d *)__a;
}
__CCC_INTRIN __m256d _mm256_loadu_pd(double const *__a)
{
  return *(const __m256d_u *)__a;
}
__CCC_INTRIN void _mm256_store_pd(double *__a, __m256d __b)
{
  *(__m256d *)__a = __b;
}
__CCC_INTRIN void _mm256_storeu_pd(double *__a, __m256d __b)
{
  *(__m256d_u *)__a = __b;
}
__CCC_INTRIN void _mm256_stream_pd(double *__a, __m256d __b)
{
  __builtin_ia32_movntpd256(__a, __b);
}
__CCC_INTRIN __m256d _mm256_set1_pd(double __a)
{
  return (__m256d){ __a, __a, __a, __a };
}
__CCC_INTRIN __m256d _mm256_setzero_pd(void)
{
  return (__m256d){ 0 };
}
__CCC_INTRIN __m256d _mm256_undefined_pd(void)
{
  return (__m256d){ 0 };
}
__CCC_INTRIN __m256d _mm256_setr_pd(double __a, double __b, double __c, double __d)
{
  return (__m256d){ __a, __b, __c, __d };
}
__CCC_INTRIN __m256d _mm256_set_pd(double __a, double __b, double __c, double __d)
{
  return (__m256d){ __d, __c, __b, __a };
}
__CCC_INTRIN __m256 _mm256_load_ps(float const *__a)
{
  return *(const __m256 *)__a;
}
__CCC_INTRIN __m256 _mm256_loadu_ps(float const *__a)
{
  return *(const __m256_u *)__a;
}
__CCC_INTRIN void _mm256_store_ps(float *__a, __m256 __b)
{
  *(__m256 *)__a = __b;
}
__CCC_INTRIN void _mm256_storeu_ps(float *__a, __m256 __b)
{
  *(__m256_u *)__a = __b;
}
__CCC_INTRIN void _mm256_stream_ps(float *__a, __m256 __b)
{
  __builtin_ia32_movntps256(__a, __b);
}
__CCC_INTRIN __m256 _mm256_set1_ps(float __a)
{
  return (__m256){ __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m256 _mm256_setzero_ps(void)
{
  return (__m256){ 0 };
}
__CCC_INTRIN __m256 _mm256_undefined_ps(void)
{
  return (__m256){ 0 };
}
__CCC_INTRIN __m256 _mm256_setr_ps(float __a, float __b, float __c, float __d, float __e, float __f, float __g, float __h)
{
  return (__m256){ __a, __b, __c, __d, __e, __f, __g, __h };
}
__CCC_INTRIN __m256 _mm256_set_ps(float __a, float __b, float __c, float __d, float __e, float __f, float __g, float __h)
{
  return (__m256){ __h, __g, __f, __e, __d, __c, __b, __a };
}
__CCC_INTRIN __m256i _mm256_load_si256(__m256i const *__a)
{
  return *__a;
}
__CCC_INTRIN __m256i _mm256_loadu_si256(__m256i_u const *__a)
{
  return *__a;
}
__CCC_INTRIN __m256i _mm256_lddqu_si256(__m256i const *__a)
{
  return *(const __m256i_u *)__a;
}
__CCC_INTRIN void _mm256_store_si256(__m256i *__a, __m256i __b)
{
  *__a = __b;
}
__CCC_INTRIN void _mm256_storeu_si256(__m256i_u *__a, __m256i __b)
{
  *__a = __b;
}
__CCC_INTRIN void _mm256_stream_si256(__m256i *__a, __m256i __b)
{
  __builtin_ia32_movntdq256(__a, (__v4di)__b);
}
__CCC_INTRIN __m256i _mm256_setzero_si256(void)
{
  return (__m256i){ 0 };
}
__CCC_INTRIN __m256i _mm256_undefined_si256(void)
{
  return (__m256i){ 0 };
}
__CCC_INTRIN __m256i _mm256_set1_epi8(char __a)
{
  return (__m256i)(__v32qi){ __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m256i _mm256_set_epi8(char __a0, char __a1, char __a2, char __a3, char __a4, char __a5, char __a6, char __a7, char __a8, char __a9, char __a10, char __a11, char __a12, char __a13, char __a14, char __a15, char __a16, char __a17, char __a18, char __a19, char __a20, char __a21, char __a22, char __a23, char __a24, char __a25, char __a26, char __a27, char __a28, char __a29, char __a30, char __a31)
{
  return (__m256i)(__v32qi){ __a31, __a30, __a29, __a28, __a27, __a26, __a25, __a24, __a23, __a22, __a21, __a20, __a19, __a18, __a17, __a16, __a15, __a14, __a13, __a12, __a11, __a10, __a9, __a8, __a7, __a6, __a5, __a4, __a3, __a2, __a1, __a0 };
}
__CCC_INTRIN __m256i _mm256_setr_epi8(char __a0, char __a1, char __a2, char __a3, char __a4, char __a5, char __a6, char __a7, char __a8, char __a9, char __a10, char __a11, char __a12, char __a13, char __a14, char __a15, char __a16, char __a17, char __a18, char __a19, char __a20, char __a21, char __a22, char __a23, char __a24, char __a25, char __a26, char __a27, char __a28, char __a29, char __a30, char __a31)
{
  return (__m256i)(__v32qi){ __a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7, __a8, __a9, __a10, __a11, __a12, __a13, __a14, __a15, __a16, __a17, __a18, __a19, __a20, __a21, __a22, __a23, __a24, __a25, __a26, __a27, __a28, __a29, __a30, __a31 };
}
__CCC_INTRIN __m256i _mm256_set1_epi16(short __a)
{
  return (__m256i)(__v16hi){ __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m256i _mm256_set_epi16(short __a0, short __a1, short __a2, short __a3, short __a4, short __a5, short __a6, short __a7, short __a8, short __a9, short __a10, short __a11, short __a12, short __a13, short __a14, short __a15)
{
  return (__m256i)(__v16hi){ __a15, __a14, __a13, __a12, __a11, __a10, __a9, __a8, __a7, __a6, __a5, __a4, __a3, __a2, __a1, __a0 };
}
__CCC_INTRIN __m256i _mm256_setr_epi16(short __a0, short __a1, short __a2, short __a3, short __a4, short __a5, short __a6, short __a7, short __a8, short __a9, short __a10, short __a11, short __a12, short __a13, short __a14, short __a15)
{
  return (__m256i)(__v16hi){ __a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7, __a8, __a9, __a10, __a11, __a12, __a13, __a14, __a15 };
}
__CCC_INTRIN __m256i _mm256_set1_epi32(int __a)
{
  return (__m256i)(__v8si){ __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m256i _mm256_set_epi32(int __a0, int __a1, int __a2, int __a3, int __a4, int __a5, int __a6, int __a7)
{
  return (__m256i)(__v8si){ __a7, __a6, __a5, __a4, __a3, __a2, __a1, __a0 };
}
__CCC_INTRIN __m256i _mm256_setr_epi32(int __a0, int __a1, int __a2, int __a3, int __a4, int __a5, int __a6, int __a7)
{
  return (__m256i)(__v8si){ __a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7 };
}
__CCC_INTRIN __m256i _mm256_set1_epi64x(long long __a)
{
  return (__m256i)(__v4di){ __a, __a, __a, __a };
}
__CCC_INTRIN __m256i _mm256_set_epi64x(long long __a0, long long __a1, long long __a2, long long __a3)
{
  return (__m256i)(__v4di){ __a3, __a2, __a1, __a0 };
}
__CCC_INTRIN __m256i _mm256_setr_epi64x(long long __a0, long long __a1, long long __a2, long long __a3)
{
  return (__m256i)(__v4di){ __a0, __a1, __a2, __a3 };
}
__CCC_INTRIN __m256d _mm256_broadcast_sd(double const *__p)
{
  return _mm256_set1_pd(*__p);
}
__CCC_INTRIN __m256 _mm256_broadcast_ss(float const *__p)
{
  return _mm256_set1_ps(*__p);
}
__CCC_INTRIN __m128 _mm_broadcast_ss(float const *__p)
{
  return _mm_set1_ps(*__p);
}
__CCC_INTRIN __m256d _mm256_castpd128_pd256(__m128d __a)
{
  return (__m256d){ __a[0], __a[1], 0, 0 };
}
__CCC_INTRIN __m256 _mm256_castps128_ps256(__m128 __a)
{
  return (__m256)_mm256_castpd128_pd256((__m128d)__a);
}
__CCC_INTRIN __m256i _mm256_castsi128_si256(__m128i __a)
{
  return (__m256i){ __a[0], __a[1], 0, 0 };
}
#define _mm256_zextpd128_pd256(a) _mm256_castpd128_pd256(a)
#define _mm256_zextps128_ps256(a) _mm256_castps128_ps256(a)
#define _mm256_zextsi128_si256(a) _mm256_castsi128_si256(a)
#define _mm256_castpd256_pd128(a) _mm256_extractf128_pd((a), 0)
#define _mm256_castps256_ps128(a) _mm256_extractf128_ps((a), 0)
#define _mm256_castsi256_si128(a) _mm256_extractf128_si256((a), 0)
__CCC_INTRIN __m256d _mm256_set_m128d(__m128d __h, __m128d __l)
{
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(__l), __h, 1);
}
__CCC_INTRIN __m256 _mm256_set_m128(__m128 __h, __m128 __l)
{
  return _mm256_insertf128_ps(_mm256_castps128_ps256(__l), __h, 1);
}
__CCC_INTRIN __m256i _mm256_set_m128i(__m128i __h, __m128i __l)
{
  return _mm256_insertf128_si256(_mm256_castsi128_si256(__l), __h, 1);
}
#define _mm256_setr_m128d(l, h) _mm256_set_m128d((h), (l))
#define _mm256_setr_m128(l, h) _mm256_set_m128((h), (l))
#define _mm256_setr_m128i(l, h) _mm256_set_m128i((h), (l))
__CCC_INTRIN __m256d _mm256_broadcast_pd(__m128d const *__p)
{
  return _mm256_set_m128d(_mm_loadu_pd((double const *)__p), _mm_loadu_pd((double const *)__p));
}
__CCC_INTRIN __m256 _mm256_broadcast_ps(__m128 const *__p)
{
  return _mm256_set_m128(_mm_loadu_ps((float const *)__p), _mm_loadu_ps((float const *)__p));
}
__CCC_INTRIN __m256d _mm256_loadu2_m128d(double const *__h, double const *__l)
{
  return _mm256_set_m128d(_mm_loadu_pd(__h), _mm_loadu_pd(__l));
}
__CCC_INTRIN __m256 _mm256_loadu2_m128(float const *__h, float const *__l)
{
  return _mm256_set_m128(_mm_loadu_ps(__h), _mm_loadu_ps(__l));
}
__CCC_INTRIN __m256i _mm256_loadu2_m128i(__m128i_u const *__h, __m128i_u const *__l)
{
  return _mm256_set_m128i(*__h, *__l);
}
__CCC_INTRIN void _mm256_storeu2_m128d(double *__h, double *__l, __m256d __a)
{
  _mm_storeu_pd(__l, _mm256_castpd256_pd128(__a));
  _mm_storeu_pd(__h, _mm256_extractf128_pd(__a, 1));
}
__CCC_INTRIN void _mm256_storeu2_m128(float *__h, float *__l, __m256 __a)
{
  _mm_storeu_ps(__l, _mm256_castps256_ps128(__a));
  _mm_storeu_ps(__h, _mm256_extractf128_ps(__a, 1));
}
__CCC_INTRIN void _mm256_storeu2_m128i(__m128i_u *__h, __m128i_u *__l, __m256i __a)
{
  *__l = _mm256_castsi256_si128(__a);
  *__h = _mm256_extractf128_si256(__a, 1);
}
#define _mm256_extract_epi8(a, n) ((int)((__v32qu)(__m256i)(a))[(n) & 31])
#define _mm256_extract_epi16(a, n) ((int)((__v16hu)(__m256i)(a))[(n) & 15])
#define _mm256_extract_epi32(a, n) (((__v8si)(__m256i)(a))[(n) & 7])
#define _mm256_extract_epi64(a, n) (((__v4di)(__m256i)(a))[(n) & 3])
#define _mm256_insert_epi8(a, value, n) \
  __extension__({ \
    __v32qi __v = (__v32qi)(__m256i)(a); \
    __v[(n) & 31] = (value); \
    (__m256i)__v; \
  })
#define _mm256_insert_epi16(a, value, n) \
  __extension__({ \
    __v16hi __v = (__v16hi)(__m256i)(a); \
    __v[(n) & 15] = (value); \
    (__m256i)__v; \
  })
#define _mm256_insert_epi32(a, value, n) \
  __extension__({ \
    __v8si __v = (__v8si)(__m256i)(a); \
    __v[(n) & 7] = (value); \
    (__m256i)__v; \
  })
#define _mm256_insert_epi64(a, value, n) \
  __extension__({ \
    __v4di __v = (__v4di)(__m256i)(a); \
    __v[(n) & 3] = (value); \
    (__m256i)__v; \
  })
__CCC_INTRIN __m256 _mm256_castpd_ps(__m256d __a)
{
  return (__m256)__a;
}
__CCC_INTRIN __m256i _mm256_castpd_si256(__m256d __a)
{
  return (__m256i)__a;
}
__CCC_INTRIN __m256d _mm256_castps_pd(__m256 __a)
{
  return (__m256d)__a;
}
__CCC_INTRIN __m256i _mm256_castps_si256(__m256 __a)
{
  return (__m256i)__a;
}
__CCC_INTRIN __m256d _mm256_castsi256_pd(__m256i __a)
{
  return (__m256d)__a;
}
__CCC_INTRIN __m256 _mm256_castsi256_ps(__m256i __a)
{
  return (__m256)__a;
}
__CCC_INTRIN __m128d _mm_maskload_pd(double const *__a, __m128i __b)
{
  return __builtin_ia32_maskloadpd(__a, (__v2di)__b);
}
__CCC_INTRIN __m256d _mm256_maskload_pd(double const *__a, __m256i __b)
{
  return __builtin_ia32_maskloadpd256(__a, (__v4di)__b);
}
__CCC_INTRIN void _mm_maskstore_pd(double *__a, __m128i __b, __m128d __c)
{
  __builtin_ia32_maskstorepd(__a, (__v2di)__b, __c);
}
__CCC_INTRIN void _mm256_maskstore_pd(double *__a, __m256i __b, __m256d __c)
{
  __builtin_ia32_maskstorepd256(__a, (__v4di)__b, __c);
}
__CCC_INTRIN __m128 _mm_maskload_ps(float const *__a, __m128i __b)
{
  return __builtin_ia32_maskloadps(__a, (__v4si)__b);
}
__CCC_INTRIN __m256 _mm256_maskload_ps(float const *__a, __m256i __b)
{
  return __builtin_ia32_maskloadps256(__a, (__v8si)__b);
}
__CCC_INTRIN void _mm_maskstore_ps(float *__a, __m128i __b, __m128 __c)
{
  __builtin_ia32_maskstoreps(__a, (__v4si)__b, __c);
}
__CCC_INTRIN void _mm256_maskstore_ps(float *__a, __m256i __b, __m256 __c)
{
  __builtin_ia32_maskstoreps256(__a, (__v8si)__b, __c);
}

#pragma GCC pop_options

#endif
