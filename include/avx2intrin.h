/* AVX2. */
#ifndef _AVX2INTRIN_H_INCLUDED
#define _AVX2INTRIN_H_INCLUDED

#include <avxintrin.h>

#pragma GCC push_options
#pragma GCC target("avx2")

__CCC_INTRIN __m256i _mm256_add_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)((__v32qu)__a + (__v32qu)__b);
}
__CCC_INTRIN __m256i _mm256_add_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)((__v16hu)__a + (__v16hu)__b);
}
__CCC_INTRIN __m256i _mm256_add_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)((__v8su)__a + (__v8su)__b);
}
__CCC_INTRIN __m256i _mm256_add_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4du)__a + (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_sub_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)((__v32qu)__a - (__v32qu)__b);
}
__CCC_INTRIN __m256i _mm256_sub_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)((__v16hu)__a - (__v16hu)__b);
}
__CCC_INTRIN __m256i _mm256_sub_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)((__v8su)__a - (__v8su)__b);
}
__CCC_INTRIN __m256i _mm256_sub_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4du)__a - (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_mullo_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)((__v16hu)__a * (__v16hu)__b);
}
__CCC_INTRIN __m256i _mm256_mullo_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)((__v8su)__a * (__v8su)__b);
}
__CCC_INTRIN __m256i _mm256_and_si256(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4du)__a & (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_or_si256(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4du)__a | (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_xor_si256(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4du)__a ^ (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_andnot_si256(__m256i __a, __m256i __b)
{
  return (__m256i)(~(__v4du)__a & (__v4du)__b);
}
__CCC_INTRIN __m256i _mm256_cmpeq_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)((__v32qs)__a == (__v32qs)__b);
}
__CCC_INTRIN __m256i _mm256_cmpgt_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)((__v32qs)__a > (__v32qs)__b);
}
__CCC_INTRIN __m256i _mm256_cmpeq_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)((__v16hi)__a == (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_cmpgt_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)((__v16hi)__a > (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_cmpeq_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)((__v8si)__a == (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_cmpgt_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)((__v8si)__a > (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_cmpeq_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4di)__a == (__v4di)__b);
}
__CCC_INTRIN __m256i _mm256_cmpgt_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)((__v4di)__a > (__v4di)__b);
}
__CCC_INTRIN __m256i _mm256_adds_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_paddsb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_adds_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_paddsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_adds_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_paddusb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_adds_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_paddusw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_subs_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psubsb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_subs_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psubsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_subs_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psubusb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_subs_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psubusw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_avg_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pavgb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_avg_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pavgw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_max_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxsb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_max_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_max_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxsd256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_max_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxub256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_max_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxuw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_max_epu32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaxud256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_min_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminsb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_min_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_min_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminsd256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_min_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminub256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_min_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminuw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_min_epu32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pminud256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_mulhrs_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmulhrsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_mulhi_epu16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmulhuw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_mulhi_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmulhw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_hadd_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phaddw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_hadd_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phaddd256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_hadds_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phaddsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_hsub_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phsubw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_hsub_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phsubd256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_hsubs_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_phsubsw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_shuffle_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pshufb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_sign_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psignb256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_sign_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psignw256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_sign_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psignd256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_packs_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_packsswb256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_packs_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_packssdw256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_packus_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_packuswb256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_packus_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_packusdw256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_maddubs_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaddubsw256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_madd_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmaddwd256((__v16hi)__a, (__v16hi)__b);
}
__CCC_INTRIN __m256i _mm256_mul_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmuldq256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_mul_epu32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_pmuludq256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_sad_epu8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psadbw256((__v32qi)__a, (__v32qi)__b);
}
__CCC_INTRIN __m256i _mm256_abs_epi8(__m256i __a)
{
  return (__m256i)__builtin_ia32_pabsb256((__v32qi)__a);
}
__CCC_INTRIN __m256i _mm256_abs_epi16(__m256i __a)
{
  return (__m256i)__builtin_ia32_pabsw256((__v16hi)__a);
}
__CCC_INTRIN __m256i _mm256_abs_epi32(__m256i __a)
{
  return (__m256i)__builtin_ia32_pabsd256((__v8si)__a);
}
__CCC_INTRIN __m256i _mm256_blendv_epi8(__m256i __a, __m256i __b, __m256i __c)
{
  return (__m256i)__builtin_ia32_pblendvb256((__v32qi)__a, (__v32qi)__b, (__v32qi)__c);
}
__CCC_INTRIN int _mm256_movemask_epi8(__m256i __a)
{
  return __builtin_ia32_pmovmskb256((__v32qi)__a);
}
#define _mm256_alignr_epi8(a, b, n) ((__m256i)__builtin_ia32_palignr256((__v4di)(__m256i)(a), (__v4di)(__m256i)(b), (n) * 8))
#define _mm256_blend_epi16(a, b, n) ((__m256i)__builtin_ia32_pblendw256((__v16hi)(__m256i)(a), (__v16hi)(__m256i)(b), (n)))
#define _mm256_mpsadbw_epu8(a, b, n) ((__m256i)__builtin_ia32_mpsadbw256((__v32qi)(__m256i)(a), (__v32qi)(__m256i)(b), (n)))
__CCC_INTRIN __m256i _mm256_cvtepi8_epi16(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxbw256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepi8_epi32(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxbd256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepi8_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxbq256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepi16_epi32(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxwd256((__v8hi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepi16_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxwq256((__v8hi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepi32_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovsxdq256((__v4si)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu8_epi16(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxbw256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu8_epi32(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxbd256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu8_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxbq256((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu16_epi32(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxwd256((__v8hi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu16_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxwq256((__v8hi)__a);
}
__CCC_INTRIN __m256i _mm256_cvtepu32_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pmovzxdq256((__v4si)__a);
}
#define _mm256_shuffle_epi32(a, n) ((__m256i)__builtin_ia32_pshufd256((__v8si)(__m256i)(a), (n)))
#define _mm256_shufflehi_epi16(a, n) ((__m256i)__builtin_ia32_pshufhw256((__v16hi)(__m256i)(a), (n)))
#define _mm256_shufflelo_epi16(a, n) ((__m256i)__builtin_ia32_pshuflw256((__v16hi)(__m256i)(a), (n)))
#define _mm256_slli_si256(a, n) ((__m256i)__builtin_ia32_pslldqi256((__v4di)(__m256i)(a), ((n) & ~0xff ? 16 : (n)) * 8))
#define _mm256_bslli_epi128(a, n) ((__m256i)__builtin_ia32_pslldqi256((__v4di)(__m256i)(a), ((n) & ~0xff ? 16 : (n)) * 8))
#define _mm256_srli_si256(a, n) ((__m256i)__builtin_ia32_psrldqi256((__v4di)(__m256i)(a), ((n) & ~0xff ? 16 : (n)) * 8))
#define _mm256_bsrli_epi128(a, n) ((__m256i)__builtin_ia32_psrldqi256((__v4di)(__m256i)(a), ((n) & ~0xff ? 16 : (n)) * 8))
__CCC_INTRIN __m256i _mm256_sll_epi16(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psllw256((__v16hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m256i _mm256_sll_epi32(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_pslld256((__v8si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_sll_epi64(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psllq256((__v4di)__a, (__v2di)__b);
}
__CCC_INTRIN __m256i _mm256_srl_epi16(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psrlw256((__v16hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m256i _mm256_srl_epi32(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psrld256((__v8si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_srl_epi64(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psrlq256((__v4di)__a, (__v2di)__b);
}
__CCC_INTRIN __m256i _mm256_sra_epi16(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psraw256((__v16hi)__a, (__v8hi)__b);
}
__CCC_INTRIN __m256i _mm256_sra_epi32(__m256i __a, __m128i __b)
{
  return (__m256i)__builtin_ia32_psrad256((__v8si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_slli_epi16(__m256i __a, int __b)
{
  return (unsigned int)__b > 15 ? (__m256i){ 0 } : (__m256i)((__v16hu)__a << __b);
}
__CCC_INTRIN __m256i _mm256_slli_epi32(__m256i __a, int __b)
{
  return (unsigned int)__b > 31 ? (__m256i){ 0 } : (__m256i)((__v8su)__a << __b);
}
__CCC_INTRIN __m256i _mm256_slli_epi64(__m256i __a, int __b)
{
  return (unsigned int)__b > 63 ? (__m256i){ 0 } : (__m256i)((__v4du)__a << __b);
}
__CCC_INTRIN __m256i _mm256_srli_epi16(__m256i __a, int __b)
{
  return (unsigned int)__b > 15 ? (__m256i){ 0 } : (__m256i)((__v16hu)__a >> __b);
}
__CCC_INTRIN __m256i _mm256_srli_epi32(__m256i __a, int __b)
{
  return (unsigned int)__b > 31 ? (__m256i){ 0 } : (__m256i)((__v8su)__a >> __b);
}
__CCC_INTRIN __m256i _mm256_srli_epi64(__m256i __a, int __b)
{
  return (unsigned int)__b > 63 ? (__m256i){ 0 } : (__m256i)((__v4du)__a >> __b);
}
__CCC_INTRIN __m256i _mm256_srai_epi16(__m256i __a, int __b)
{
  return (__m256i)((__v16hi)__a >> ((unsigned int)__b > 15 ? 15 : __b));
}
__CCC_INTRIN __m256i _mm256_srai_epi32(__m256i __a, int __b)
{
  return (__m256i)((__v8si)__a >> ((unsigned int)__b > 31 ? 31 : __b));
}
__CCC_INTRIN __m128i _mm_sllv_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psllv4si((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_sllv_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psllv8si((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m128i _mm_sllv_epi64(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psllv2di((__v2di)__a, (__v2di)__b);
}
__CCC_INTRIN __m256i _mm256_sllv_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psllv4di((__v4di)__a, (__v4di)__b);
}
__CCC_INTRIN __m128i _mm_srlv_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psrlv4si((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_srlv_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psrlv8si((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m128i _mm_srlv_epi64(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psrlv2di((__v2di)__a, (__v2di)__b);
}
__CCC_INTRIN __m256i _mm256_srlv_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psrlv4di((__v4di)__a, (__v4di)__b);
}
__CCC_INTRIN __m128i _mm_srav_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)__builtin_ia32_psrav4si((__v4si)__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_srav_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_psrav8si((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256i _mm256_unpacklo_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v32qi)__a, (__v32qi)__b, (__v32qi){ 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55 });
}
__CCC_INTRIN __m256i _mm256_unpackhi_epi8(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v32qi)__a, (__v32qi)__b, (__v32qi){ 8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63 });
}
__CCC_INTRIN __m256i _mm256_unpacklo_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v16hi)__a, (__v16hi)__b, (__v16hi){ 0, 16, 1, 17, 2, 18, 3, 19, 8, 24, 9, 25, 10, 26, 11, 27 });
}
__CCC_INTRIN __m256i _mm256_unpackhi_epi16(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v16hi)__a, (__v16hi)__b, (__v16hi){ 4, 20, 5, 21, 6, 22, 7, 23, 12, 28, 13, 29, 14, 30, 15, 31 });
}
__CCC_INTRIN __m256i _mm256_unpacklo_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v8si)__a, (__v8si)__b, (__v8si){ 0, 8, 1, 9, 4, 12, 5, 13 });
}
__CCC_INTRIN __m256i _mm256_unpackhi_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v8si)__a, (__v8si)__b, (__v8si){ 2, 10, 3, 11, 6, 14, 7, 15 });
}
__CCC_INTRIN __m256i _mm256_unpacklo_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v4di)__a, (__v4di)__b, (__v4di){ 0, 4, 2, 6 });
}
__CCC_INTRIN __m256i _mm256_unpackhi_epi64(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_shuffle((__v4di)__a, (__v4di)__b, (__v4di){ 1, 5, 3, 7 });
}
__CCC_INTRIN __m128 _mm_broadcastss_ps(__m128 __a)
{
  return (__m128)__builtin_ia32_vbroadcastss_ps((__v4sf)__a);
}
__CCC_INTRIN __m256 _mm256_broadcastss_ps(__m128 __a)
{
  return (__m256)__builtin_ia32_vbroadcastss_ps256((__v4sf)__a);
}
__CCC_INTRIN __m256d _mm256_broadcastsd_pd(__m128d __a)
{
  return (__m256d)__builtin_ia32_vbroadcastsd_pd256((__v2df)__a);
}
__CCC_INTRIN __m128d _mm_broadcastsd_pd(__m128d __a)
{
  return (__m128d){ __a[0], __a[0] };
}
__CCC_INTRIN __m256i _mm256_broadcastsi128_si256(__m128i __a)
{
  return _mm256_set_m128i(__a, __a);
}
__CCC_INTRIN __m128i _mm_broadcastb_epi8(__m128i __a)
{
  return (__m128i)__builtin_ia32_pbroadcastb128((__v16qi)__a);
}
__CCC_INTRIN __m256i _mm256_broadcastb_epi8(__m128i __a)
{
  return (__m256i)__builtin_ia32_pbroadcastb256((__v16qi)__a);
}
__CCC_INTRIN __m128i _mm_broadcastw_epi16(__m128i __a)
{
  return (__m128i)__builtin_ia32_pbroadcastw128((__v8hi)__a);
}
__CCC_INTRIN __m256i _mm256_broadcastw_epi16(__m128i __a)
{
  return (__m256i)__builtin_ia32_pbroadcastw256((__v8hi)__a);
}
__CCC_INTRIN __m128i _mm_broadcastd_epi32(__m128i __a)
{
  return (__m128i)__builtin_ia32_pbroadcastd128((__v4si)__a);
}
__CCC_INTRIN __m256i _mm256_broadcastd_epi32(__m128i __a)
{
  return (__m256i)__builtin_ia32_pbroadcastd256((__v4si)__a);
}
__CCC_INTRIN __m128i _mm_broadcastq_epi64(__m128i __a)
{
  return (__m128i)__builtin_ia32_pbroadcastq128((__v2di)__a);
}
__CCC_INTRIN __m256i _mm256_broadcastq_epi64(__m128i __a)
{
  return (__m256i)__builtin_ia32_pbroadcastq256((__v2di)__a);
}
#define _mm_blend_epi32(a, b, n) ((__m128i)__builtin_ia32_pblendd128((__v4si)(__m128i)(a), (__v4si)(__m128i)(b), (n)))
#define _mm256_blend_epi32(a, b, n) ((__m256i)__builtin_ia32_pblendd256((__v8si)(__m256i)(a), (__v8si)(__m256i)(b), (n)))
__CCC_INTRIN __m256i _mm256_permutevar8x32_epi32(__m256i __a, __m256i __b)
{
  return (__m256i)__builtin_ia32_permvarsi256((__v8si)__a, (__v8si)__b);
}
__CCC_INTRIN __m256 _mm256_permutevar8x32_ps(__m256 __a, __m256i __b)
{
  return (__m256)__builtin_ia32_permvarsf256((__v8sf)__a, (__v8si)__b);
}
#define _mm256_permute4x64_pd(a, n) ((__m256d)__builtin_ia32_permdf256((__v4df)(__m256d)(a), (n)))
#define _mm256_permute4x64_epi64(a, n) ((__m256i)__builtin_ia32_permdi256((__v4di)(__m256i)(a), (n)))
#define _mm256_permute2x128_si256(a, b, n) ((__m256i)__builtin_ia32_permti256((__v4di)(__m256i)(a), (__v4di)(__m256i)(b), (n)))
#define _mm256_extracti128_si256(a, n) ((__m128i)__builtin_ia32_extract128i256((__v4di)(__m256i)(a), (n)))
#define _mm256_inserti128_si256(a, b, n) ((__m256i)__builtin_ia32_insert128i256((__v4di)(__m256i)(a), (__v2di)(__m128i)(b), (n)))
__CCC_INTRIN __m128i _mm_maskload_epi32(int const *__a, __m128i __b)
{
  return (__m128i)__builtin_ia32_maskloadd(__a, (__v4si)__b);
}
__CCC_INTRIN __m256i _mm256_maskload_epi32(int const *__a, __m256i __b)
{
  return (__m256i)__builtin_ia32_maskloadd256(__a, (__v8si)__b);
}
__CCC_INTRIN void _mm_maskstore_epi32(int *__a, __m128i __b, __m128i __c)
{
  __builtin_ia32_maskstored(__a, (__v4si)__b, (__v4si)__c);
}
__CCC_INTRIN void _mm256_maskstore_epi32(int *__a, __m256i __b, __m256i __c)
{
  __builtin_ia32_maskstored256(__a, (__v8si)__b, (__v8si)__c);
}
__CCC_INTRIN __m128i _mm_maskload_epi64(long long const *__a, __m128i __b)
{
  return (__m128i)__builtin_ia32_maskloadq(__a, (__v2di)__b);
}
__CCC_INTRIN __m256i _mm256_maskload_epi64(long long const *__a, __m256i __b)
{
  return (__m256i)__builtin_ia32_maskloadq256(__a, (__v4di)__b);
}
__CCC_INTRIN void _mm_maskstore_epi64(long long *__a, __m128i __b, __m128i __c)
{
  __builtin_ia32_maskstoreq(__a, (__v2di)__b, (__v2di)__c);
}
__CCC_INTRIN void _mm256_maskstore_epi64(long long *__a, __m256i __b, __m256i __c)
{
  __builtin_ia32_maskstoreq256(__a, (__v4di)__b, (__v4di)__c);
}
__CCC_INTRIN __m256i _mm256_stream_load_si256(__m256i const *__a)
{
  return *__a;
}
/* Gathers lane by lane: only lanes whose mask is set are read. */
__CCC_INTRIN __m128i __ccc_i32gather_epi32(__m128i __a, int const *__p, __m128i __i, __m128i __m, int __scale)
{
  __v4si __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const int *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v4si)__a)[__k];
  return (__m128i)__r;
}
#define _mm_mask_i32gather_epi32(a, p, i, m, s) __ccc_i32gather_epi32((a), (p), (i), (m), (s))
#define _mm_i32gather_epi32(p, i, s) __ccc_i32gather_epi32((__m128i){ 0 }, (p), (i), (__m128i)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m128i __ccc_i32gather_epi64(__m128i __a, long long const *__p, __m128i __i, __m128i __m, int __scale)
{
  __v2di __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v2di)__m)[__k] < 0 ? *(const long long *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v2di)__a)[__k];
  return (__m128i)__r;
}
#define _mm_mask_i32gather_epi64(a, p, i, m, s) __ccc_i32gather_epi64((a), (p), (i), (m), (s))
#define _mm_i32gather_epi64(p, i, s) __ccc_i32gather_epi64((__m128i){ 0 }, (p), (i), (__m128i)~(__v2di){ 0 }, (s))
__CCC_INTRIN __m128 __ccc_i32gather_ps(__m128 __a, float const *__p, __m128i __i, __m128 __m, int __scale)
{
  __v4sf __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const float *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v4sf)__a)[__k];
  return (__m128)__r;
}
#define _mm_mask_i32gather_ps(a, p, i, m, s) __ccc_i32gather_ps((a), (p), (i), (m), (s))
#define _mm_i32gather_ps(p, i, s) __ccc_i32gather_ps((__m128){ 0 }, (p), (i), (__m128)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m128d __ccc_i32gather_pd(__m128d __a, double const *__p, __m128i __i, __m128d __m, int __scale)
{
  __v2df __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v2di)__m)[__k] < 0 ? *(const double *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v2df)__a)[__k];
  return (__m128d)__r;
}
#define _mm_mask_i32gather_pd(a, p, i, m, s) __ccc_i32gather_pd((a), (p), (i), (m), (s))
#define _mm_i32gather_pd(p, i, s) __ccc_i32gather_pd((__m128d){ 0 }, (p), (i), (__m128d)~(__v2di){ 0 }, (s))
__CCC_INTRIN __m128i __ccc_i64gather_epi32(__m128i __a, int const *__p, __m128i __i, __m128i __m, int __scale)
{
  __v4si __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const int *)((const char *)__p + ((__v2di)__i)[__k] * (long long)__scale) : ((__v4si)__a)[__k];
  return (__m128i)__r;
}
#define _mm_mask_i64gather_epi32(a, p, i, m, s) __ccc_i64gather_epi32((a), (p), (i), (m), (s))
#define _mm_i64gather_epi32(p, i, s) __ccc_i64gather_epi32((__m128i){ 0 }, (p), (i), (__m128i)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m128i __ccc_i64gather_epi64(__m128i __a, long long const *__p, __m128i __i, __m128i __m, int __scale)
{
  __v2di __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v2di)__m)[__k] < 0 ? *(const long long *)((const char *)__p + ((__v2di)__i)[__k] * (long long)__scale) : ((__v2di)__a)[__k];
  return (__m128i)__r;
}
#define _mm_mask_i64gather_epi64(a, p, i, m, s) __ccc_i64gather_epi64((a), (p), (i), (m), (s))
#define _mm_i64gather_epi64(p, i, s) __ccc_i64gather_epi64((__m128i){ 0 }, (p), (i), (__m128i)~(__v2di){ 0 }, (s))
__CCC_INTRIN __m128 __ccc_i64gather_ps(__m128 __a, float const *__p, __m128i __i, __m128 __m, int __scale)
{
  __v4sf __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const float *)((const char *)__p + ((__v2di)__i)[__k] * (long long)__scale) : ((__v4sf)__a)[__k];
  return (__m128)__r;
}
#define _mm_mask_i64gather_ps(a, p, i, m, s) __ccc_i64gather_ps((a), (p), (i), (m), (s))
#define _mm_i64gather_ps(p, i, s) __ccc_i64gather_ps((__m128){ 0 }, (p), (i), (__m128)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m128d __ccc_i64gather_pd(__m128d __a, double const *__p, __m128i __i, __m128d __m, int __scale)
{
  __v2df __r = { 0 };
  for (int __k = 0; __k < 2; __k++)
    __r[__k] = ((__v2di)__m)[__k] < 0 ? *(const double *)((const char *)__p + ((__v2di)__i)[__k] * (long long)__scale) : ((__v2df)__a)[__k];
  return (__m128d)__r;
}
#define _mm_mask_i64gather_pd(a, p, i, m, s) __ccc_i64gather_pd((a), (p), (i), (m), (s))
#define _mm_i64gather_pd(p, i, s) __ccc_i64gather_pd((__m128d){ 0 }, (p), (i), (__m128d)~(__v2di){ 0 }, (s))
__CCC_INTRIN __m256i __ccc256_i32gather_epi32(__m256i __a, int const *__p, __m256i __i, __m256i __m, int __scale)
{
  __v8si __r = { 0 };
  for (int __k = 0; __k < 8; __k++)
    __r[__k] = ((__v8si)__m)[__k] < 0 ? *(const int *)((const char *)__p + ((__v8si)__i)[__k] * (long long)__scale) : ((__v8si)__a)[__k];
  return (__m256i)__r;
}
#define _mm256_mask_i32gather_epi32(a, p, i, m, s) __ccc256_i32gather_epi32((a), (p), (i), (m), (s))
#define _mm256_i32gather_epi32(p, i, s) __ccc256_i32gather_epi32((__m256i){ 0 }, (p), (i), (__m256i)~(__v8si){ 0 }, (s))
__CCC_INTRIN __m256i __ccc256_i32gather_epi64(__m256i __a, long long const *__p, __m128i __i, __m256i __m, int __scale)
{
  __v4di __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4di)__m)[__k] < 0 ? *(const long long *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v4di)__a)[__k];
  return (__m256i)__r;
}
#define _mm256_mask_i32gather_epi64(a, p, i, m, s) __ccc256_i32gather_epi64((a), (p), (i), (m), (s))
#define _mm256_i32gather_epi64(p, i, s) __ccc256_i32gather_epi64((__m256i){ 0 }, (p), (i), (__m256i)~(__v4di){ 0 }, (s))
__CCC_INTRIN __m256 __ccc256_i32gather_ps(__m256 __a, float const *__p, __m256i __i, __m256 __m, int __scale)
{
  __v8sf __r = { 0 };
  for (int __k = 0; __k < 8; __k++)
    __r[__k] = ((__v8si)__m)[__k] < 0 ? *(const float *)((const char *)__p + ((__v8si)__i)[__k] * (long long)__scale) : ((__v8sf)__a)[__k];
  return (__m256)__r;
}
#define _mm256_mask_i32gather_ps(a, p, i, m, s) __ccc256_i32gather_ps((a), (p), (i), (m), (s))
#define _mm256_i32gather_ps(p, i, s) __ccc256_i32gather_ps((__m256){ 0 }, (p), (i), (__m256)~(__v8si){ 0 }, (s))
__CCC_INTRIN __m256d __ccc256_i32gather_pd(__m256d __a, double const *__p, __m128i __i, __m256d __m, int __scale)
{
  __v4df __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4di)__m)[__k] < 0 ? *(const double *)((const char *)__p + ((__v4si)__i)[__k] * (long long)__scale) : ((__v4df)__a)[__k];
  return (__m256d)__r;
}
#define _mm256_mask_i32gather_pd(a, p, i, m, s) __ccc256_i32gather_pd((a), (p), (i), (m), (s))
#define _mm256_i32gather_pd(p, i, s) __ccc256_i32gather_pd((__m256d){ 0 }, (p), (i), (__m256d)~(__v4di){ 0 }, (s))
__CCC_INTRIN __m128i __ccc256_i64gather_epi32(__m128i __a, int const *__p, __m256i __i, __m128i __m, int __scale)
{
  __v4si __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const int *)((const char *)__p + ((__v4di)__i)[__k] * (long long)__scale) : ((__v4si)__a)[__k];
  return (__m128i)__r;
}
#define _mm256_mask_i64gather_epi32(a, p, i, m, s) __ccc256_i64gather_epi32((a), (p), (i), (m), (s))
#define _mm256_i64gather_epi32(p, i, s) __ccc256_i64gather_epi32((__m128i){ 0 }, (p), (i), (__m128i)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m256i __ccc256_i64gather_epi64(__m256i __a, long long const *__p, __m256i __i, __m256i __m, int __scale)
{
  __v4di __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4di)__m)[__k] < 0 ? *(const long long *)((const char *)__p + ((__v4di)__i)[__k] * (long long)__scale) : ((__v4di)__a)[__k];
  return (__m256i)__r;
}
#define _mm256_mask_i64gather_epi64(a, p, i, m, s) __ccc256_i64gather_epi64((a), (p), (i), (m), (s))
#define _mm256_i64gather_epi64(p, i, s) __ccc256_i64gather_epi64((__m256i){ 0 }, (p), (i), (__m256i)~(__v4di){ 0 }, (s))
__CCC_INTRIN __m128 __ccc256_i64gather_ps(__m128 __a, float const *__p, __m256i __i, __m128 __m, int __scale)
{
  __v4sf __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4si)__m)[__k] < 0 ? *(const float *)((const char *)__p + ((__v4di)__i)[__k] * (long long)__scale) : ((__v4sf)__a)[__k];
  return (__m128)__r;
}
#define _mm256_mask_i64gather_ps(a, p, i, m, s) __ccc256_i64gather_ps((a), (p), (i), (m), (s))
#define _mm256_i64gather_ps(p, i, s) __ccc256_i64gather_ps((__m128){ 0 }, (p), (i), (__m128)~(__v4si){ 0 }, (s))
__CCC_INTRIN __m256d __ccc256_i64gather_pd(__m256d __a, double const *__p, __m256i __i, __m256d __m, int __scale)
{
  __v4df __r = { 0 };
  for (int __k = 0; __k < 4; __k++)
    __r[__k] = ((__v4di)__m)[__k] < 0 ? *(const double *)((const char *)__p + ((__v4di)__i)[__k] * (long long)__scale) : ((__v4df)__a)[__k];
  return (__m256d)__r;
}
#define _mm256_mask_i64gather_pd(a, p, i, m, s) __ccc256_i64gather_pd((a), (p), (i), (m), (s))
#define _mm256_i64gather_pd(p, i, s) __ccc256_i64gather_pd((__m256d){ 0 }, (p), (i), (__m256d)~(__v4di){ 0 }, (s))

#pragma GCC pop_options

#endif
