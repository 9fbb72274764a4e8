/* SSSE3. */
#ifndef _TMMINTRIN_H_INCLUDED
#define _TMMINTRIN_H_INCLUDED

#include <pmmintrin.h>

#pragma GCC push_options
#pragma GCC target("ssse3")

__CCC_INTRIN __m128i _mm_abs_epi8(__m128i __a)
{
  return (__m128i)__builtin_ia32_pabsb128((__v16qi)__a);
}
__CCC_INTRIN __m128i _mm_abs_epi16(__m128i __a)
{
  return (__m128i)__builtin_ia32_pabsw128((__v8hi)__a);
}
__CCC_INTRIN __m128i _mm_abs_epi32(__m128i __a)
{
  return (__m128i)__builtin_ia32_pabsd128((__v4si)__a);
}
__CCC_INTRIN __m128i _mm_hadd_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phaddw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_hadd_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phaddd128((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_hadds_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phaddsw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_hsub_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phsubw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_hsub_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phsubd128((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_hsubs_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_phsubsw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_maddubs_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_pmaddubsw128((__v16qi)__a, (__v16qi)__b);
}
__CCC_INTRIN __m128i _mm_mulhrs_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_pmulhrsw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_shuffle_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_pshufb128((__v16qi)__a, (__v16qi)__b);
}
__CCC_INTRIN __m128i _mm_sign_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psignb128((__v16qi)__a, (__v16qi)__b);
}
__CCC_INTRIN __m128i _mm_sign_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psignw128((__v8hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_sign_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psignd128((__v4si)__a, (__v4si)__b);
}
#define _mm_alignr_epi8(a, b, n) ((__m128i)__builtin_ia32_palignr128((__v2di)(__m128i)(a), (__v2di)(__m128i)(b), (n) * 8))

#pragma GCC pop_options

#endif
