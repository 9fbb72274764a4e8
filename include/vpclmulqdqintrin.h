/* Carry-less multiplication on 256 bits. */
#ifndef _VPCLMULQDQINTRIN_H_INCLUDED
#define _VPCLMULQDQINTRIN_H_INCLUDED

#include <avxintrin.h>

#pragma GCC push_options
#pragma GCC target("vpclmulqdq,avx")

#define _mm256_clmulepi64_epi128(a, b, n) ((__m256i)__builtin_ia32_vpclmulqdq_v4di((__v4di)(__m256i)(a), (__v4di)(__m256i)(b), (n)))

#pragma GCC pop_options

#endif
