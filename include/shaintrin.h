/* SHA-1 and SHA-256. */
#ifndef _SHAINTRIN_H_INCLUDED
#define _SHAINTRIN_H_INCLUDED

#include <emmintrin.h>

#pragma GCC push_options
#pragma GCC target("sha")

__CCC_INTRIN __m128i _mm_sha1msg1_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_sha1msg1((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_sha1msg2_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_sha1msg2((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_sha1nexte_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_sha1nexte((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_sha256msg1_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_sha256msg1((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_sha256msg2_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_sha256msg2((__v4si)__a, (__v4si)__b);
}
#define _mm_sha1rnds4_epu32(a, b, n) ((__m128i)__builtin_ia32_sha1rnds4((__v4si)(__m128i)(a), (__v4si)(__m128i)(b), (n)))
__CCC_INTRIN __m128i _mm_sha256rnds2_epu32(__m128i __a, __m128i __b, __m128i __c)
{
  return (__m128i)__builtin_ia32_sha256rnds2((__v4si)__a, (__v4si)__b, (__v4si)__c);
}

#pragma GCC pop_options

#endif
