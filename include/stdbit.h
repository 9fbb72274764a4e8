/* Bit and byte utilities (C23 7.18). */
#ifndef _STDBIT_H
#define _STDBIT_H

#define __STDC_VERSION_STDBIT_H__ 202311L

#define __STDC_ENDIAN_LITTLE__ __ORDER_LITTLE_ENDIAN__
#define __STDC_ENDIAN_BIG__ __ORDER_BIG_ENDIAN__
#define __STDC_ENDIAN_NATIVE__ __BYTE_ORDER__

#define __STDBIT_FUNCTIONS(suffix, T, width) \
  static inline unsigned int stdc_leading_zeros_##suffix(T x) \
  { return x ? (unsigned int)__builtin_clzll(x) - (64 - (width)) : (width); } \
  static inline unsigned int stdc_leading_ones_##suffix(T x) \
  { return stdc_leading_zeros_##suffix((T)~x); } \
  static inline unsigned int stdc_trailing_zeros_##suffix(T x) \
  { return x ? (unsigned int)__builtin_ctzll(x) : (width); } \
  static inline unsigned int stdc_trailing_ones_##suffix(T x) \
  { return stdc_trailing_zeros_##suffix((T)~x); } \
  static inline unsigned int stdc_first_leading_zero_##suffix(T x) \
  { return (T)~x ? stdc_leading_ones_##suffix(x) + 1 : 0; } \
  static inline unsigned int stdc_first_leading_one_##suffix(T x) \
  { return x ? stdc_leading_zeros_##suffix(x) + 1 : 0; } \
  static inline unsigned int stdc_first_trailing_zero_##suffix(T x) \
  { return (T)~x ? stdc_trailing_ones_##suffix(x) + 1 : 0; } \
  static inline unsigned int stdc_first_trailing_one_##suffix(T x) \
  { return x ? stdc_trailing_zeros_##suffix(x) + 1 : 0; } \
  static inline unsigned int stdc_count_ones_##suffix(T x) \
  { return (unsigned int)__builtin_popcountll(x); } \
  static inline unsigned int stdc_count_zeros_##suffix(T x) \
  { return (width) - (unsigned int)__builtin_popcountll(x); } \
  static inline _Bool stdc_has_single_bit_##suffix(T x) \
  { return x != 0 && (T)(x & (T)(x - 1)) == 0; } \
  static inline unsigned int stdc_bit_width_##suffix(T x) \
  { return (width) - stdc_leading_zeros_##suffix(x); } \
  static inline T stdc_bit_floor_##suffix(T x) \
  { return x ? (T)((T)1 << (stdc_bit_width_##suffix(x) - 1)) : (T)0; } \
  static inline T stdc_bit_ceil_##suffix(T x) \
  { return x <= 1 ? (T)1 : stdc_bit_width_##suffix((T)(x - 1)) == (width) \
	   ? (T)0 : (T)((T)1 << stdc_bit_width_##suffix((T)(x - 1))); }

__STDBIT_FUNCTIONS(uc, unsigned char, __CHAR_BIT__)
__STDBIT_FUNCTIONS(us, unsigned short, __SHRT_WIDTH__)
__STDBIT_FUNCTIONS(ui, unsigned int, __INT_WIDTH__)
__STDBIT_FUNCTIONS(ul, unsigned long, __LONG_WIDTH__)
__STDBIT_FUNCTIONS(ull, unsigned long long, __LONG_LONG_WIDTH__)
#undef __STDBIT_FUNCTIONS

#define __STDBIT_CALL(name, x) \
  _Generic((x), unsigned char: name##_uc, unsigned short: name##_us, unsigned int: name##_ui, \
	   unsigned long: name##_ul, unsigned long long: name##_ull)(x)

#define stdc_leading_zeros(x) __STDBIT_CALL(stdc_leading_zeros, x)
#define stdc_leading_ones(x) __STDBIT_CALL(stdc_leading_ones, x)
#define stdc_trailing_zeros(x) __STDBIT_CALL(stdc_trailing_zeros, x)
#define stdc_trailing_ones(x) __STDBIT_CALL(stdc_trailing_ones, x)
#define stdc_first_leading_zero(x) __STDBIT_CALL(stdc_first_leading_zero, x)
#define stdc_first_leading_one(x) __STDBIT_CALL(stdc_first_leading_one, x)
#define stdc_first_trailing_zero(x) __STDBIT_CALL(stdc_first_trailing_zero, x)
#define stdc_first_trailing_one(x) __STDBIT_CALL(stdc_first_trailing_one, x)
#define stdc_count_zeros(x) __STDBIT_CALL(stdc_count_zeros, x)
#define stdc_count_ones(x) __STDBIT_CALL(stdc_count_ones, x)
#define stdc_has_single_bit(x) __STDBIT_CALL(stdc_has_single_bit, x)
#define stdc_bit_width(x) __STDBIT_CALL(stdc_bit_width, x)
#define stdc_bit_floor(x) __STDBIT_CALL(stdc_bit_floor, x)
#define stdc_bit_ceil(x) __STDBIT_CALL(stdc_bit_ceil, x)

#endif
