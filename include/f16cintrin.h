/* Conversions of half-precision numbers. */
#ifndef _F16CINTRIN_H_INCLUDED
#define _F16CINTRIN_H_INCLUDED

#include <avxintrin.h>

#pragma GCC push_options
#pragma GCC target("f16c")

__CCC_INTRIN __m128 _mm_cvtph_ps(__m128i __a)
{
  return (__m128)__builtin_ia32_vcvtph2ps((__v8hi)__a);
}
__CCC_INTRIN __m256 _mm256_cvtph_ps(__m128i __a)
{
  return (__m256)__builtin_ia32_vcvtph2ps256((__v8hi)__a);
}
#define _mm_cvtps_ph(a, n) ((__m128i)__builtin_ia32_vcvtps2ph((__v4sf)(__m128)(a), (n)))
#define _mm256_cvtps_ph(a, n) ((__m128i)__builtin_ia32_vcvtps2ph256((__v8sf)(__m256)(a), (n)))
__CCC_INTRIN float _cvtsh_ss(unsigned short __a)
{
  return __builtin_ia32_vcvtph2ps((__v8hi){ (short)__a })[0];
}
#define _cvtss_sh(a, n) ((unsigned short)((__v8hi)__builtin_ia32_vcvtps2ph((__v4sf){ (a) }, (n)))[0])

#pragma GCC pop_options

#endif
