/* SSE2: two doubles or sixteen bytes of integers in a vector, on the compiler's vector types. */
#ifndef _EMMINTRIN_H_INCLUDED
#define _EMMINTRIN_H_INCLUDED

#include <xmmintrin.h>

typedef double __m128d __attribute__((__vector_size__(16), __may_alias__));
typedef double __m128d_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef long long __m128i __attribute__((__vector_size__(16), __may_alias__));
typedef long long __m128i_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef double __v2df __attribute__((__vector_size__(16)));
typedef long long __v2di __attribute__((__vector_size__(16)));
typedef unsigned long long __v2du __attribute__((__vector_size__(16)));
typedef unsigned int __v4su __attribute__((__vector_size__(16)));
typedef short __v8hi __attribute__((__vector_size__(16)));
typedef unsigned short __v8hu __attribute__((__vector_size__(16)));
typedef char __v16qi __attribute__((__vector_size__(16)));
typedef signed char __v16qs __attribute__((__vector_size__(16)));
typedef unsigned char __v16qu __attribute__((__vector_size__(16)));
typedef double __ccc_double_u __attribute__((__may_alias__, __aligned__(1)));
typedef long long __ccc_llong_u __attribute__((__may_alias__, __aligned__(1)));
typedef int __ccc_int_u __attribute__((__may_alias__, __aligned__(1)));

#define _MM_SHUFFLE2(b, a) ((b) << 1 | (a))
#define _mm_shuffle_pd(a, b, mask) \
  ((__m128d)__builtin_shuffle((__v2df)(a), (__v2df)(b), (__v2di){ (mask) & 1, ((mask) >> 1 & 1) + 2 }))
#define _mm_shuffle_epi32(a, mask) \
  ((__m128i)__builtin_shuffle((__v4si)(a), \
                              (__v4si){ (mask) & 3, (mask) >> 2 & 3, (mask) >> 4 & 3, (mask) >> 6 & 3 }))
#define _mm_shufflelo_epi16(a, mask) \
  ((__m128i)__builtin_shuffle((__v8hi)(a), \
                              (__v8hi){ (mask) & 3, (mask) >> 2 & 3, (mask) >> 4 & 3, (mask) >> 6 & 3, 4, 5, 6, 7 }))
#define _mm_shufflehi_epi16(a, mask) \
  ((__m128i)__builtin_shuffle((__v8hi)(a), (__v8hi){ 0, 1, 2, 3, ((mask) & 3) + 4, ((mask) >> 2 & 3) + 4, \
                                                     ((mask) >> 4 & 3) + 4, ((mask) >> 6 & 3) + 4 }))
#define _mm_extract_epi16(a, n) ((int)((__v8hu)(a))[(n) & 7])
#define _mm_insert_epi16(a, value, n) \
  __extension__({ \
    __v8hi __v = (__v8hi)(a); \
    __v[(n) & 7] = (value); \
    (__m128i)__v; \
  })

__CCC_INTRIN __m128d _mm_setzero_pd(void)
{
  return (__m128d){ 0, 0 };
}
__CCC_INTRIN __m128d _mm_set_pd(double __b, double __a)
{
  return (__m128d){ __a, __b };
}
__CCC_INTRIN __m128d _mm_setr_pd(double __a, double __b)
{
  return (__m128d){ __a, __b };
}
__CCC_INTRIN __m128d _mm_set1_pd(double __a)
{
  return (__m128d){ __a, __a };
}
__CCC_INTRIN __m128d _mm_set_sd(double __a)
{
  return (__m128d){ __a, 0 };
}
__CCC_INTRIN __m128d _mm_load_pd(const double *__p)
{
  return *(const __m128d *)__p;
}
__CCC_INTRIN __m128d _mm_loadu_pd(const double *__p)
{
  return *(const __m128d_u *)__p;
}
__CCC_INTRIN __m128d _mm_load_sd(const double *__p)
{
  return (__m128d){ *(const __ccc_double_u *)__p, 0 };
}
__CCC_INTRIN __m128d _mm_load1_pd(const double *__p)
{
  return _mm_set1_pd(*(const __ccc_double_u *)__p);
}
__CCC_INTRIN void _mm_store_pd(double *__p, __m128d __a)
{
  *(__m128d *)__p = __a;
}
__CCC_INTRIN void _mm_storeu_pd(double *__p, __m128d __a)
{
  *(__m128d_u *)__p = __a;
}
__CCC_INTRIN void _mm_store_sd(double *__p, __m128d __a)
{
  *(__ccc_double_u *)__p = __a[0];
}
__CCC_INTRIN void _mm_storeh_pd(double *__p, __m128d __a)
{
  *(__ccc_double_u *)__p = __a[1];
}
__CCC_INTRIN double _mm_cvtsd_f64(__m128d __a)
{
  return __a[0];
}
__CCC_INTRIN __m128d _mm_move_sd(__m128d __a, __m128d __b)
{
  return (__m128d){ __b[0], __a[1] };
}
__CCC_INTRIN __m128d _mm_add_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a + (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_add_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] + __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_sub_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a - (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_sub_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] - __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_mul_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a * (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_mul_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] * __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_div_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a / (__v2df)__b);
}
__CCC_INTRIN __m128d _mm_div_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] / __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_min_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] < __b[0] ? __a[0] : __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_min_pd(__m128d __a, __m128d __b)
{
  __v2di __m = (__v2df)__a < (__v2df)__b;
  return (__m128d)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}
__CCC_INTRIN __m128d _mm_max_sd(__m128d __a, __m128d __b)
{
  __a[0] = __a[0] > __b[0] ? __a[0] : __b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_max_pd(__m128d __a, __m128d __b)
{
  __v2di __m = (__v2df)__a > (__v2df)__b;
  return (__m128d)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}
__CCC_INTRIN __m128d _mm_sqrt_pd(__m128d __a)
{
  return (__m128d)__builtin_ia32_sqrtpd((__v2df)__a);
}
__CCC_INTRIN __m128d _mm_sqrt_sd(__m128d __a, __m128d __b)
{
  __m128d __r = (__m128d)__builtin_ia32_sqrtsd((__v2df)__b);
  return (__m128d){ __r[0], __a[1] };
}
__CCC_INTRIN __m128d _mm_and_pd(__m128d __a, __m128d __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128d)(__x & __y);
}
__CCC_INTRIN __m128i _mm_and_si128(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(__x & __y);
}
__CCC_INTRIN __m128d _mm_or_pd(__m128d __a, __m128d __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128d)(__x | __y);
}
__CCC_INTRIN __m128i _mm_or_si128(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(__x | __y);
}
__CCC_INTRIN __m128d _mm_xor_pd(__m128d __a, __m128d __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128d)(__x ^ __y);
}
__CCC_INTRIN __m128i _mm_xor_si128(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(__x ^ __y);
}
__CCC_INTRIN __m128d _mm_andnot_pd(__m128d __a, __m128d __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128d)(~__x & __y);
}
__CCC_INTRIN __m128i _mm_andnot_si128(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(~__x & __y);
}
__CCC_INTRIN __m128d _mm_cmpeq_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a == (__v2df)__b);
}
__CCC_INTRIN int _mm_comieq_sd(__m128d __a, __m128d __b)
{
  return __a[0] == __b[0];
}
__CCC_INTRIN int _mm_ucomieq_sd(__m128d __a, __m128d __b)
{
  return __a[0] == __b[0];
}
__CCC_INTRIN __m128d _mm_cmpneq_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a != (__v2df)__b);
}
__CCC_INTRIN int _mm_comineq_sd(__m128d __a, __m128d __b)
{
  return __a[0] != __b[0];
}
__CCC_INTRIN int _mm_ucomineq_sd(__m128d __a, __m128d __b)
{
  return __a[0] != __b[0];
}
__CCC_INTRIN __m128d _mm_cmplt_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a < (__v2df)__b);
}
__CCC_INTRIN int _mm_comilt_sd(__m128d __a, __m128d __b)
{
  return __a[0] < __b[0];
}
__CCC_INTRIN int _mm_ucomilt_sd(__m128d __a, __m128d __b)
{
  return __a[0] < __b[0];
}
__CCC_INTRIN __m128d _mm_cmple_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a <= (__v2df)__b);
}
__CCC_INTRIN int _mm_comile_sd(__m128d __a, __m128d __b)
{
  return __a[0] <= __b[0];
}
__CCC_INTRIN int _mm_ucomile_sd(__m128d __a, __m128d __b)
{
  return __a[0] <= __b[0];
}
__CCC_INTRIN __m128d _mm_cmpgt_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a > (__v2df)__b);
}
__CCC_INTRIN int _mm_comigt_sd(__m128d __a, __m128d __b)
{
  return __a[0] > __b[0];
}
__CCC_INTRIN int _mm_ucomigt_sd(__m128d __a, __m128d __b)
{
  return __a[0] > __b[0];
}
__CCC_INTRIN __m128d _mm_cmpge_pd(__m128d __a, __m128d __b)
{
  return (__m128d)((__v2df)__a >= (__v2df)__b);
}
__CCC_INTRIN int _mm_comige_sd(__m128d __a, __m128d __b)
{
  return __a[0] >= __b[0];
}
__CCC_INTRIN int _mm_ucomige_sd(__m128d __a, __m128d __b)
{
  return __a[0] >= __b[0];
}
__CCC_INTRIN int _mm_movemask_pd(__m128d __a)
{
  __v2di __s = (__v2di)__a;
  return (__s[0] < 0) | (__s[1] < 0) << 1;
}
__CCC_INTRIN __m128d _mm_unpacklo_pd(__m128d __a, __m128d __b)
{
  return (__m128d){ __a[0], __b[0] };
}
__CCC_INTRIN __m128d _mm_unpackhi_pd(__m128d __a, __m128d __b)
{
  return (__m128d){ __a[1], __b[1] };
}
__CCC_INTRIN int _mm_cvttsd_si32(__m128d __a)
{
  return (int)__a[0];
}
__CCC_INTRIN __m128d _mm_cvtsi32_sd(__m128d __a, int __b)
{
  __a[0] = __b;
  return __a;
}
__CCC_INTRIN __m128 _mm_cvtsd_ss(__m128 __a, __m128d __b)
{
  __a[0] = (float)__b[0];
  return __a;
}
__CCC_INTRIN __m128d _mm_cvtss_sd(__m128d __a, __m128 __b)
{
  __a[0] = __b[0];
  return __a;
}
__CCC_INTRIN __m128 _mm_cvtepi32_ps(__m128i __a)
{
  return (__m128)__builtin_convertvector((__v4si)__a, __v4sf);
}
__CCC_INTRIN __m128d _mm_cvtepi32_pd(__m128i __a)
{
  __v4si __v = (__v4si)__a;
  return (__m128d){ __v[0], __v[1] };
}

/* Casts change the type, not the bits. */
__CCC_INTRIN __m128d _mm_castps_pd(__m128 __a)
{
  return (__m128d)__a;
}
__CCC_INTRIN __m128i _mm_castps_si128(__m128 __a)
{
  return (__m128i)__a;
}
__CCC_INTRIN __m128 _mm_castpd_ps(__m128d __a)
{
  return (__m128)__a;
}
__CCC_INTRIN __m128i _mm_castpd_si128(__m128d __a)
{
  return (__m128i)__a;
}
__CCC_INTRIN __m128 _mm_castsi128_ps(__m128i __a)
{
  return (__m128)__a;
}
__CCC_INTRIN __m128d _mm_castsi128_pd(__m128i __a)
{
  return (__m128d)__a;
}

/* Integers */
__CCC_INTRIN __m128i _mm_setzero_si128(void)
{
  return (__m128i){ 0, 0 };
}
__CCC_INTRIN __m128i _mm_set_epi64x(long long __b, long long __a)
{
  return (__m128i){ __a, __b };
}
__CCC_INTRIN __m128i _mm_set1_epi64x(long long __a)
{
  return (__m128i){ __a, __a };
}
__CCC_INTRIN __m128i _mm_set_epi32(int __d, int __c, int __b, int __a)
{
  return (__m128i)(__v4si){ __a, __b, __c, __d };
}
__CCC_INTRIN __m128i _mm_setr_epi32(int __a, int __b, int __c, int __d)
{
  return (__m128i)(__v4si){ __a, __b, __c, __d };
}
__CCC_INTRIN __m128i _mm_set1_epi32(int __a)
{
  return (__m128i)(__v4si){ __a, __a, __a, __a };
}
__CCC_INTRIN __m128i _mm_set_epi16(short __h, short __g, short __f, short __e, short __d, short __c, short __b, short __a)
{
  return (__m128i)(__v8hi){ __a, __b, __c, __d, __e, __f, __g, __h };
}
__CCC_INTRIN __m128i _mm_setr_epi16(short __a, short __b, short __c, short __d, short __e, short __f, short __g, short __h)
{
  return (__m128i)(__v8hi){ __a, __b, __c, __d, __e, __f, __g, __h };
}
__CCC_INTRIN __m128i _mm_set1_epi16(short __a)
{
  return (__m128i)(__v8hi){ __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m128i _mm_setr_epi8(char __b0, char __b1, char __b2, char __b3, char __b4, char __b5, char __b6, char __b7, char __b8, char __b9, char __b10, char __b11, char __b12, char __b13, char __b14, char __b15)
{
  return (__m128i)(__v16qi){ __b0, __b1, __b2, __b3, __b4, __b5, __b6, __b7, __b8, __b9, __b10, __b11, __b12, __b13, __b14, __b15 };
}
__CCC_INTRIN __m128i _mm_set_epi8(char __b0, char __b1, char __b2, char __b3, char __b4, char __b5, char __b6, char __b7, char __b8, char __b9, char __b10, char __b11, char __b12, char __b13, char __b14, char __b15)
{
  return (__m128i)(__v16qi){ __b15, __b14, __b13, __b12, __b11, __b10, __b9, __b8, __b7, __b6, __b5, __b4, __b3, __b2, __b1, __b0 };
}
__CCC_INTRIN __m128i _mm_set1_epi8(char __a)
{
  return (__m128i)(__v16qi){ __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a };
}
__CCC_INTRIN __m128i _mm_load_si128(const __m128i *__p)
{
  return *__p;
}
__CCC_INTRIN __m128i _mm_loadu_si128(const __m128i_u *__p)
{
  return *__p;
}
__CCC_INTRIN __m128i _mm_loadl_epi64(const __m128i_u *__p)
{
  return (__m128i){ *(const __ccc_llong_u *)__p, 0 };
}
__CCC_INTRIN __m128i _mm_loadu_si64(const void *__p)
{
  return (__m128i){ *(const __ccc_llong_u *)__p, 0 };
}
__CCC_INTRIN __m128i _mm_loadu_si32(const void *__p)
{
  return (__m128i)(__v4si){ *(const __ccc_int_u *)__p, 0, 0, 0 };
}
__CCC_INTRIN void _mm_store_si128(__m128i *__p, __m128i __a)
{
  *__p = __a;
}
__CCC_INTRIN void _mm_storeu_si128(__m128i_u *__p, __m128i __a)
{
  *__p = __a;
}
__CCC_INTRIN void _mm_stream_si128(__m128i *__p, __m128i __a)
{
  *__p = __a;
}
__CCC_INTRIN void _mm_storel_epi64(__m128i_u *__p, __m128i __a)
{
  *(__ccc_llong_u *)__p = __a[0];
}
__CCC_INTRIN int _mm_cvtsi128_si32(__m128i __a)
{
  return ((__v4si)__a)[0];
}
__CCC_INTRIN __m128i _mm_cvtsi32_si128(int __a)
{
  return (__m128i)(__v4si){ __a, 0, 0, 0 };
}
__CCC_INTRIN long long _mm_cvtsi128_si64(__m128i __a)
{
  return __a[0];
}
__CCC_INTRIN __m128i _mm_cvtsi64_si128(long long __a)
{
  return (__m128i){ __a, 0 };
}
__CCC_INTRIN __m128i _mm_add_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)((__v16qu)__a + (__v16qu)__b);
}
__CCC_INTRIN __m128i _mm_sub_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)((__v16qu)__a - (__v16qu)__b);
}
__CCC_INTRIN __m128i _mm_cmpeq_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)((__v16qs)__a == (__v16qs)__b);
}
__CCC_INTRIN __m128i _mm_cmpgt_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)((__v16qs)__a > (__v16qs)__b);
}
__CCC_INTRIN __m128i _mm_cmplt_epi8(__m128i __a, __m128i __b)
{
  return (__m128i)((__v16qs)__a < (__v16qs)__b);
}
__CCC_INTRIN __m128i _mm_add_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hu)__a + (__v8hu)__b);
}
__CCC_INTRIN __m128i _mm_sub_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hu)__a - (__v8hu)__b);
}
__CCC_INTRIN __m128i _mm_cmpeq_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hi)__a == (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_cmpgt_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hi)__a > (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_cmplt_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hi)__a < (__v8hi)__b);
}
__CCC_INTRIN __m128i _mm_add_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)((__v4su)__a + (__v4su)__b);
}
__CCC_INTRIN __m128i _mm_sub_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)((__v4su)__a - (__v4su)__b);
}
__CCC_INTRIN __m128i _mm_cmpeq_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)((__v4si)__a == (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_cmpgt_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)((__v4si)__a > (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_cmplt_epi32(__m128i __a, __m128i __b)
{
  return (__m128i)((__v4si)__a < (__v4si)__b);
}
__CCC_INTRIN __m128i _mm_add_epi64(__m128i __a, __m128i __b)
{
  return (__m128i)((__v2du)__a + (__v2du)__b);
}
__CCC_INTRIN __m128i _mm_sub_epi64(__m128i __a, __m128i __b)
{
  return (__m128i)((__v2du)__a - (__v2du)__b);
}
__CCC_INTRIN __m128i _mm_mullo_epi16(__m128i __a, __m128i __b)
{
  return (__m128i)((__v8hu)__a * (__v8hu)__b);
}
__CCC_INTRIN __m128i _mm_mul_epu32(__m128i __a, __m128i __b)
{
  return (__m128i)(((__v2du)__a & 0xffffffffull) * ((__v2du)__b & 0xffffffffull));
}
__CCC_INTRIN __m128i _mm_min_epu8(__m128i __a, __m128i __b)
{
  __v2di __m = (__v2di)((__v16qu)__a < (__v16qu)__b);
  return (__m128i)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}
__CCC_INTRIN __m128i _mm_max_epu8(__m128i __a, __m128i __b)
{
  __v2di __m = (__v2di)((__v16qu)__a > (__v16qu)__b);
  return (__m128i)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}
__CCC_INTRIN __m128i _mm_min_epi16(__m128i __a, __m128i __b)
{
  __v2di __m = (__v2di)((__v8hi)__a < (__v8hi)__b);
  return (__m128i)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}
__CCC_INTRIN __m128i _mm_max_epi16(__m128i __a, __m128i __b)
{
  __v2di __m = (__v2di)((__v8hi)__a > (__v8hi)__b);
  return (__m128i)((__m & (__v2di)__a) | (~__m & (__v2di)__b));
}

/* A count beyond the width gives zero, or the sign. */
__CCC_INTRIN __m128i _mm_slli_epi16(__m128i __a, int __n)
{
  return (unsigned)__n > 15 ? (__m128i){ 0, 0 } : (__m128i)((__v8hu)__a << __n);
}
__CCC_INTRIN __m128i _mm_srli_epi16(__m128i __a, int __n)
{
  return (unsigned)__n > 15 ? (__m128i){ 0, 0 } : (__m128i)((__v8hu)__a >> __n);
}
__CCC_INTRIN __m128i _mm_srai_epi16(__m128i __a, int __n)
{
  return (__m128i)((__v8hi)__a >> ((unsigned)__n > 15 ? 15 : __n));
}
__CCC_INTRIN __m128i _mm_slli_epi32(__m128i __a, int __n)
{
  return (unsigned)__n > 31 ? (__m128i){ 0, 0 } : (__m128i)((__v4su)__a << __n);
}
__CCC_INTRIN __m128i _mm_srli_epi32(__m128i __a, int __n)
{
  return (unsigned)__n > 31 ? (__m128i){ 0, 0 } : (__m128i)((__v4su)__a >> __n);
}
__CCC_INTRIN __m128i _mm_srai_epi32(__m128i __a, int __n)
{
  return (__m128i)((__v4si)__a >> ((unsigned)__n > 31 ? 31 : __n));
}
__CCC_INTRIN __m128i _mm_slli_epi64(__m128i __a, int __n)
{
  return (unsigned)__n > 63 ? (__m128i){ 0, 0 } : (__m128i)((__v2du)__a << __n);
}
__CCC_INTRIN __m128i _mm_srli_epi64(__m128i __a, int __n)
{
  return (unsigned)__n > 63 ? (__m128i){ 0, 0 } : (__m128i)((__v2du)__a >> __n);
}
__CCC_INTRIN __m128i __ccc_shift_bytes(__m128i __a, int __n)
{
  __v16qi __from = (__v16qi)__a, __to = { 0 };
  for (int __i = 0; __i < 16; __i++)
    if (__i + __n >= 0 && __i + __n < 16)
      __to[__i] = __from[__i + __n];
  return (__m128i)__to;
}
#define _mm_srli_si128(a, n) __ccc_shift_bytes((a), (n) & ~0xff ? 16 : (n))
#define _mm_slli_si128(a, n) __ccc_shift_bytes((a), (n) & ~0xff ? -16 : -(n))
#define _mm_bsrli_si128(a, n) _mm_srli_si128(a, n)
#define _mm_bslli_si128(a, n) _mm_slli_si128(a, n)
__CCC_INTRIN __m128i _mm_unpacklo_epi8(__m128i __a, __m128i __b)
{
  __v16qi __x = (__v16qi)__a, __y = (__v16qi)__b;
  return (__m128i)(__v16qi){ __x[0], __y[0], __x[1], __y[1], __x[2], __y[2], __x[3], __y[3], __x[4], __y[4], __x[5], __y[5], __x[6], __y[6], __x[7], __y[7] };
}
__CCC_INTRIN __m128i _mm_unpackhi_epi8(__m128i __a, __m128i __b)
{
  __v16qi __x = (__v16qi)__a, __y = (__v16qi)__b;
  return (__m128i)(__v16qi){ __x[8], __y[8], __x[9], __y[9], __x[10], __y[10], __x[11], __y[11], __x[12], __y[12], __x[13], __y[13], __x[14], __y[14], __x[15], __y[15] };
}
__CCC_INTRIN __m128i _mm_unpacklo_epi16(__m128i __a, __m128i __b)
{
  __v8hi __x = (__v8hi)__a, __y = (__v8hi)__b;
  return (__m128i)(__v8hi){ __x[0], __y[0], __x[1], __y[1], __x[2], __y[2], __x[3], __y[3] };
}
__CCC_INTRIN __m128i _mm_unpackhi_epi16(__m128i __a, __m128i __b)
{
  __v8hi __x = (__v8hi)__a, __y = (__v8hi)__b;
  return (__m128i)(__v8hi){ __x[4], __y[4], __x[5], __y[5], __x[6], __y[6], __x[7], __y[7] };
}
__CCC_INTRIN __m128i _mm_unpacklo_epi32(__m128i __a, __m128i __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128i)(__v4si){ __x[0], __y[0], __x[1], __y[1] };
}
__CCC_INTRIN __m128i _mm_unpackhi_epi32(__m128i __a, __m128i __b)
{
  __v4si __x = (__v4si)__a, __y = (__v4si)__b;
  return (__m128i)(__v4si){ __x[2], __y[2], __x[3], __y[3] };
}
__CCC_INTRIN __m128i _mm_unpacklo_epi64(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(__v2di){ __x[0], __y[0] };
}
__CCC_INTRIN __m128i _mm_unpackhi_epi64(__m128i __a, __m128i __b)
{
  __v2di __x = (__v2di)__a, __y = (__v2di)__b;
  return (__m128i)(__v2di){ __x[1], __y[1] };
}
__CCC_INTRIN int _mm_movemask_epi8(__m128i __a)
{
  __v16qs __s = (__v16qs)__a;
  int __m = 0;
  for (int __i = 0; __i < 16; __i++)
    __m |= (__s[__i] < 0) << __i;
  return __m;
}
__CCC_INTRIN void _mm_lfence(void)
{
  __asm__ __volatile__("lfence" : : : "memory");
}
__CCC_INTRIN void _mm_mfence(void)
{
  __asm__ __volatile__("mfence" : : : "memory");
}

#endif
