/* Galois field instructions. */
#ifndef _GFNIINTRIN_H_INCLUDED
#define _GFNIINTRIN_H_INCLUDED

#include <avxintrin.h>

#pragma GCC push_options
#pragma GCC target("gfni")

__CCC_INTRIN __m128i _mm_gf2p8mul_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_vgf2p8mulb_v16qi((__v16qi)__a, (__v16qi)__b);
}
#define _mm_gf2p8affine_epi64_epi8(a, b, n) ((__m128i)__builtin_ia32_vgf2p8affineqb_v16qi((__v16qi)(__m128i)(a), (__v16qi)(__m128i)(b), (n)))
#define _mm_gf2p8affineinv_epi64_epi8(a, b, n) ((__m128i)__builtin_ia32_vgf2p8affineinvqb_v16qi((__v16qi)(__m128i)(a), (__v16qi)(__m128i)(b), (n)))

#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("gfni,avx")

__CCC_INTRIN __m256i _mm256_gf2p8mul_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_vgf2p8mulb_v32qi((__v32qi)__a, (__v32qi)__b);
}
#define _mm256_gf2p8affine_epi64_epi8(a, b, n) ((__m256i)__builtin_ia32_vgf2p8affineqb_v32qi((__v32qi)(__m256i)(a), (__v32qi)(__m256i)(b), (n)))
#define _mm256_gf2p8affineinv_epi64_epi8(a, b, n) ((__m256i)__builtin_ia32_vgf2p8affineinvqb_v32qi((__v32qi)(__m256i)(a), (__v32qi)(__m256i)(b), (n)))

#pragma GCC pop_options

#endif
