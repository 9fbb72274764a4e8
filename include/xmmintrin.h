/* SSE: four floats in a vector, on the compiler's vector types. */
#ifndef _XMMINTRIN_H_INCLUDED
#define _XMMINTRIN_H_INCLUDED

#include <ia32intrin.h>
#include <mm_malloc.h>

typedef float __m128 __attribute__((__vector_size__(16), __may_alias__));
typedef float __m128_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef float __v4sf __attribute__((__vector_size__(16)));
typedef int __v4si __attribute__((__vector_size__(16)));
typedef float __ccc_float_u __attribute__((__may_alias__, __aligned__(1)));

enum _mm_hint { _MM_HINT_NTA = 0, _MM_HINT_T2 = 1, _MM_HINT_T1 = 2, _MM_HINT_T0 = 3 };
#define _mm_prefetch(p, hint) __builtin_prefetch((p), 0, (hint))

#define _MM_SHUFFLE(d, c, b, a) ((d) << 6 | (c) << 4 | (b) << 2 | (a))
#define _MM_TRANSPOSE4_PS(row0, row1, row2, row3) \
  do { \
    __v4sf __r0 = (row0), __r1 = (row1), __r2 = (row2), __r3 = (row3); \
    (row0) = (__m128){ __r0[0], __r1[0], __r2[0], __r3[0] }; \
    (row1) = (__m128){ __r0[1], __r1[1], __r2[1], __r3[1] }; \
    (row2) = (__m128){ __r0[2], __r1[2], __r2[2], __r3[2] }; \
    (row3) = (__m128){ __r0[3], __r1[3], __r2[3], __r3[3] }; \
  } while (0)
#define _mm_shuffle_ps(a, b, mask) \
  ((__m128)__builtin_shuffle((__v4sf)(a), (__v4sf)(b), \
                             (__v4si){ (mask) & 3, (mask) >> 2 & 3, ((mask) >> 4 & 3) + 4, ((mask) >> 6 & 3) + 4 }))

__CCC_INTRIN void _mm_pause(void)
{
  __builtin_ia32_pause();
}
__CCC_INTRIN void _mm_sfence(void)
{
  __asm__ __volatile__("sfence" : : : "memory");
}
__CCC_INTRIN __m128 _mm_setzero_ps(void)
{
  return (__m128){ 0, 0, 0, 0 };
}
__CCC_INTRIN __m128 _mm_set_ps(float __d, float __c, float __b, float __a)
{
  return (__m128){ __a, __b, __c, __d };
}
__CCC_INTRIN __m128 _mm_setr_ps(float __a, float __b, float __c, float __d)
{
  return (__m128){ __a, __b, __c, __d };
}
__CCC_INTRIN __m128 _mm_set1_ps(float __a)
{
  return (__m128){ __a, __a, __a, __a };
}
__CCC_INTRIN __m128 _mm_set_ps1(float __a)
{
  return (__m128){ __a, __a, __a, __a };
}
__CCC_INTRIN __m128 _mm_set_ss(float __a)
{
  return (__m128){ __a, 0, 0, 0 };
}
__CCC_INTRIN __m128 _mm_load_ps(const float *__p)
{
  return *(const __m128 *)__p;
}
__CCC_INTRIN __m128 _mm_loadu_ps(const float *__p)
{
  return *(const __m128_u *)__p;
}
__CCC_INTRIN __m128 _mm_load_ss(const float *__p)
{
  return (__m128){ *(const __ccc_float_u *)__p, 0, 0, 0 };
}
__CCC_INTRIN __m128 _mm_load1_ps(const float *__p)
{
  return _mm_set1_ps(*(const __ccc_float_u *)__p);
}
__CCC_INTRIN __m128 _mm_load_ps1(const float *__p)
{
  return _mm_set1_ps(*(const __ccc_float_u *)__p);
}
__CCC_INTRIN __m128 _mm_loadr_ps(const float *__p)
{
  __m128 __a = _mm_load_ps(__p);
  return (__m128){ __a[3], __a[2], __a[1], __a[0] };
}
__CCC_INTRIN void _mm_store_ps(float *__p, __m128 __a)
{
  *(__m128 *)__p = __a;
}
__CCC_INTRIN void _mm_storeu_ps(float *__p, __m128 __a)
{
  *(__m128_u *)__p = __a;
}
__CCC_INTRIN void _mm_store_ss(float *__p, __m128 __a)
{
  *(__ccc_float_u *)__p = __a[0];
}
__CCC_INTRIN void _mm_store1_ps(float *__p, __m128 __a)
{
  _mm_store_ps(__p, _mm_set1_ps(__a[0]));
}
__CCC_INTRIN void _mm_stream_ps(float *__p, __m128 __a)
{
  *(__m128 *)__p = __a;
}
__CCC_INTRIN float _mm_cvtss_f32(__m128 __a)
{
  return __a[0];
}
__CCC_INTRIN __m128 _mm_move_ss(__m128 __a, __m128 __b)
{
  __a[0] = __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_add_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a + (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_add_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] + __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_sub_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a - (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_sub_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] - __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_mul_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a * (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_mul_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] * __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_div_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a / (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_div_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] / __b[0];
  return __a;
}

/* The second operand wins where the two compare as neither, as the instructions have it. */
__CCC_INTRIN __m128 _mm_min_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] < __b[0] ? __a[0] : __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_min_ps(__m128 __a, __m128 __b)
{
  __v4si __m = (__v4sf)__a < (__v4sf)__b;
  return (__m128)((__m & (__v4si)__a) | (~__m & (__v4si)__b));
}
__CCC_INTRIN __m128 _mm_max_ss(__m128 __a, __m128 __b)
{
  __a[0] = __a[0] > __b[0] ? __a[0] : __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_max_ps(__m128 __a, __m128 __b)
{
  __v4si __m = (__v4sf)__a > (__v4sf)__b;
  return (__m128)((__m & (__v4si)__a) | (~__m & (__v4si)__b));
}
__CCC_INTRIN __m128 _mm_sqrt_ss(__m128 __a)
{
  return (__m128)__builtin_ia32_sqrtss((__v4sf)__a);
}
__CCC_INTRIN __m128 _mm_sqrt_ps(__m128 __a)
{
  return (__m128)__builtin_ia32_sqrtps((__v4sf)__a);
}
__CCC_INTRIN __m128 _mm_and_ps(__m128 __a, __m128 __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128)(__x & __y);
}
__CCC_INTRIN __m128 _mm_or_ps(__m128 __a, __m128 __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128)(__x | __y);
}
__CCC_INTRIN __m128 _mm_xor_ps(__m128 __a, __m128 __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128)(__x ^ __y);
}
__CCC_INTRIN __m128 _mm_andnot_ps(__m128 __a, __m128 __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128)(~__x & __y);
}
__CCC_INTRIN __m128 _mm_cmpeq_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a == (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmpeq_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmpeq_ps(__a, __b));
}
__CCC_INTRIN int _mm_comieq_ss(__m128 __a, __m128 __b)
{
  return __a[0] == __b[0];
}
__CCC_INTRIN int _mm_ucomieq_ss(__m128 __a, __m128 __b)
{
  return __a[0] == __b[0];
}
__CCC_INTRIN __m128 _mm_cmpneq_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a != (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmpneq_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmpneq_ps(__a, __b));
}
__CCC_INTRIN int _mm_comineq_ss(__m128 __a, __m128 __b)
{
  return __a[0] != __b[0];
}
__CCC_INTRIN int _mm_ucomineq_ss(__m128 __a, __m128 __b)
{
  return __a[0] != __b[0];
}
__CCC_INTRIN __m128 _mm_cmplt_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a < (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmplt_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmplt_ps(__a, __b));
}
__CCC_INTRIN int _mm_comilt_ss(__m128 __a, __m128 __b)
{
  return __a[0] < __b[0];
}
__CCC_INTRIN int _mm_ucomilt_ss(__m128 __a, __m128 __b)
{
  return __a[0] < __b[0];
}
__CCC_INTRIN __m128 _mm_cmple_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a <= (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmple_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmple_ps(__a, __b));
}
__CCC_INTRIN int _mm_comile_ss(__m128 __a, __m128 __b)
{
  return __a[0] <= __b[0];
}
__CCC_INTRIN int _mm_ucomile_ss(__m128 __a, __m128 __b)
{
  return __a[0] <= __b[0];
}
__CCC_INTRIN __m128 _mm_cmpgt_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a > (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmpgt_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmpgt_ps(__a, __b));
}
__CCC_INTRIN int _mm_comigt_ss(__m128 __a, __m128 __b)
{
  return __a[0] > __b[0];
}
__CCC_INTRIN int _mm_ucomigt_ss(__m128 __a, __m128 __b)
{
  return __a[0] > __b[0];
}
__CCC_INTRIN __m128 _mm_cmpge_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4sf)__a >= (__v4sf)__b);
}
__CCC_INTRIN __m128 _mm_cmpge_ss(__m128 __a, __m128 __b)
{
  return _mm_move_ss(__a, _mm_cmpge_ps(__a, __b));
}
__CCC_INTRIN int _mm_comige_ss(__m128 __a, __m128 __b)
{
  return __a[0] >= __b[0];
}
__CCC_INTRIN int _mm_ucomige_ss(__m128 __a, __m128 __b)
{
  return __a[0] >= __b[0];
}
__CCC_INTRIN __m128 _mm_cmpnlt_ps(__m128 __a, __m128 __b)
{
  return (__m128)~(__v4si)_mm_cmplt_ps(__a, __b);
}
__CCC_INTRIN __m128 _mm_cmpnle_ps(__m128 __a, __m128 __b)
{
  return (__m128)~(__v4si)_mm_cmple_ps(__a, __b);
}
__CCC_INTRIN __m128 _mm_cmpngt_ps(__m128 __a, __m128 __b)
{
  return (__m128)~(__v4si)_mm_cmpgt_ps(__a, __b);
}
__CCC_INTRIN __m128 _mm_cmpnge_ps(__m128 __a, __m128 __b)
{
  return (__m128)~(__v4si)_mm_cmpge_ps(__a, __b);
}
__CCC_INTRIN __m128 _mm_cmpord_ps(__m128 __a, __m128 __b)
{
  return (__m128)((__v4si)_mm_cmpeq_ps(__a, __a) & (__v4si)_mm_cmpeq_ps(__b, __b));
}
__CCC_INTRIN __m128 _mm_cmpunord_ps(__m128 __a, __m128 __b)
{
  return (__m128)~(__v4si)_mm_cmpord_ps(__a, __b);
}
__CCC_INTRIN int _mm_movemask_ps(__m128 __a)
{
  __v4si __s = (__v4si)__a;
  return (__s[0] < 0) | (__s[1] < 0) << 1 | (__s[2] < 0) << 2 | (__s[3] < 0) << 3;
}
__CCC_INTRIN __m128 _mm_unpacklo_ps(__m128 __a, __m128 __b)
{
  return (__m128){ __a[0], __b[0], __a[1], __b[1] };
}
__CCC_INTRIN __m128 _mm_unpackhi_ps(__m128 __a, __m128 __b)
{
  return (__m128){ __a[2], __b[2], __a[3], __b[3] };
}
__CCC_INTRIN __m128 _mm_movehl_ps(__m128 __a, __m128 __b)
{
  return (__m128){ __b[2], __b[3], __a[2], __a[3] };
}
__CCC_INTRIN __m128 _mm_movelh_ps(__m128 __a, __m128 __b)
{
  return (__m128){ __a[0], __a[1], __b[0], __b[1] };
}
__CCC_INTRIN int _mm_cvttss_si32(__m128 __a)
{
  return (int)__a[0];
}
__CCC_INTRIN __m128 _mm_cvtsi32_ss(__m128 __a, int __b)
{
  __a[0] = (float)__b;
  return __a;
}

#endif
