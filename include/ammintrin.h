/* SSE4a: streaming stores of scalars. */
#ifndef _AMMINTRIN_H_INCLUDED
#define _AMMINTRIN_H_INCLUDED

#include <pmmintrin.h>

#pragma GCC push_options
#pragma GCC target("sse4a")

__CCC_INTRIN void _mm_stream_sd(double *__a, __m128d __b)
{
  __builtin_ia32_movntsd(__a, (__v2df)__b);
}
__CCC_INTRIN void _mm_stream_ss(float *__a, __m128 __b)
{
  __builtin_ia32_movntss(__a, (__v4sf)__b);
}

#pragma GCC pop_options

#endif
