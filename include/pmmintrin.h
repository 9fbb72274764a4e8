/* SSE3. */
#ifndef _PMMINTRIN_H_INCLUDED
#define _PMMINTRIN_H_INCLUDED

#include <emmintrin.h>

#pragma GCC push_options
#pragma GCC target("sse3")

__CCC_INTRIN __m128 _mm_addsub_ps(__m128 __a, __m128 __b)
{
  return (__m128)__builtin_ia32_addsubps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_hadd_ps(__m128 __a, __m128 __b)
{
  return (__m128)__builtin_ia32_haddps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_hsub_ps(__m128 __a, __m128 __b)
{
  return (__m128)__builtin_ia32_hsubps((__v4sf)__a, (__v4sf)__b);
}
__CCC_INTRIN __m128d _mm_addsub_pd(__m128d __a, __m128d __b)
{
  return (__m128d)__builtin_ia32_addsubpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_hadd_pd(__m128d __a, __m128d __b)
{
  return (__m128d)__builtin_ia32_haddpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_hsub_pd(__m128d __a, __m128d __b)
{
  return (__m128d)__builtin_ia32_hsubpd((__v2df)__a, (__v2df)__b);
}
__CCC_INTRIN __m128 _mm_movehdup_ps(__m128 __a)
{
  return (__m128)__builtin_shuffle((__v4sf)__a, (__v4si){ 1, 1, 3, 3 });
}
__CCC_INTRIN __m128 _mm_moveldup_ps(__m128 __a)
{
  return (__m128)__builtin_shuffle((__v4sf)__a, (__v4si){ 0, 0, 2, 2 });
}
__CCC_INTRIN __m128d _mm_movedup_pd(__m128d __a)
{
  return (__m128d){ __a[0], __a[0] };
}
__CCC_INTRIN __m128d _mm_loaddup_pd(const double *__a)
{
  return _mm_load1_pd(__a);
}
__CCC_INTRIN __m128i _mm_lddqu_si128(__m128i const *__a)
{
  return _mm_loadu_si128(__a);
}
__CCC_INTRIN void _mm_monitor(void const *__p, unsigned int __extensions, unsigned int __hints)
{
  __asm__ __volatile__("monitor" : : "a"(__p), "c"(__extensions), "d"(__hints));
}
__CCC_INTRIN void _mm_mwait(unsigned int __extensions, unsigned int __hints)
{
  __asm__ __volatile__("mwait" : : "c"(__extensions), "a"(__hints));
}
#define _MM_DENORMALS_ZERO_MASK 0x0040
#define _MM_DENORMALS_ZERO_ON 0x0040
#define _MM_DENORMALS_ZERO_OFF 0x0000
#define _MM_SET_DENORMALS_ZERO_MODE(mode) _mm_setcsr((_mm_getcsr() & ~_MM_DENORMALS_ZERO_MASK) | (mode))
#define _MM_GET_DENORMALS_ZERO_MODE() (_mm_getcsr() & _MM_DENORMALS_ZERO_MASK)

#pragma GCC pop_options

#endif
