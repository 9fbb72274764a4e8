/* BMI1. */
#ifndef _BMIINTRIN_H_INCLUDED
#define _BMIINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("bmi")

__CCC_INTRIN unsigned short __tzcnt_u16(unsigned short __a)
{
  return __builtin_ia32_tzcnt_u16(__a);
}
__CCC_INTRIN unsigned int __tzcnt_u32(unsigned int __a)
{
  return __builtin_ia32_tzcnt_u32(__a);
}
__CCC_INTRIN unsigned int _tzcnt_u32(unsigned int __a)
{
  return __builtin_ia32_tzcnt_u32(__a);
}
__CCC_INTRIN unsigned long long __tzcnt_u64(unsigned long long __a)
{
  return __builtin_ia32_tzcnt_u64(__a);
}
__CCC_INTRIN unsigned long long _tzcnt_u64(unsigned long long __a)
{
  return __builtin_ia32_tzcnt_u64(__a);
}
__CCC_INTRIN unsigned int __andn_u32(unsigned int __a, unsigned int __b)
{
  return ~__a & __b;
}
__CCC_INTRIN unsigned int __blsi_u32(unsigned int __a)
{
  return __a & -__a;
}
__CCC_INTRIN unsigned int __blsmsk_u32(unsigned int __a)
{
  return __a ^ (__a - 1);
}
__CCC_INTRIN unsigned int __blsr_u32(unsigned int __a)
{
  return __a & (__a - 1);
}
__CCC_INTRIN unsigned int _andn_u32(unsigned int __a, unsigned int __b)
{
  return ~__a & __b;
}
__CCC_INTRIN unsigned int _blsi_u32(unsigned int __a)
{
  return __a & -__a;
}
__CCC_INTRIN unsigned int _blsmsk_u32(unsigned int __a)
{
  return __a ^ (__a - 1);
}
__CCC_INTRIN unsigned int _blsr_u32(unsigned int __a)
{
  return __a & (__a - 1);
}
__CCC_INTRIN unsigned int __bextr_u32(unsigned int __a, unsigned int __b)
{
  return __builtin_ia32_bextr_u32(__a, __b);
}
__CCC_INTRIN unsigned int _bextr_u32(unsigned int __a, unsigned int __b, unsigned int __c)
{
  return __builtin_ia32_bextr_u32(__a, (__b & 0xff) | (__c & 0xff) << 8);
}
__CCC_INTRIN unsigned long long __andn_u64(unsigned long long __a, unsigned long long __b)
{
  return ~__a & __b;
}
__CCC_INTRIN unsigned long long __blsi_u64(unsigned long long __a)
{
  return __a & -__a;
}
__CCC_INTRIN unsigned long long __blsmsk_u64(unsigned long long __a)
{
  return __a ^ (__a - 1);
}
__CCC_INTRIN unsigned long long __blsr_u64(unsigned long long __a)
{
  return __a & (__a - 1);
}
__CCC_INTRIN unsigned long long _andn_u64(unsigned long long __a, unsigned long long __b)
{
  return ~__a & __b;
}
__CCC_INTRIN unsigned long long _blsi_u64(unsigned long long __a)
{
  return __a & -__a;
}
__CCC_INTRIN unsigned long long _blsmsk_u64(unsigned long long __a)
{
  return __a ^ (__a - 1);
}
__CCC_INTRIN unsigned long long _blsr_u64(unsigned long long __a)
{
  return __a & (__a - 1);
}
__CCC_INTRIN unsigned long long __bextr_u64(unsigned long long __a, unsigned long long __b)
{
  return __builtin_ia32_bextr_u64(__a, __b);
}
__CCC_INTRIN unsigned long long _bextr_u64(unsigned long long __a, unsigned int __b, unsigned int __c)
{
  return __builtin_ia32_bextr_u64(__a, (__b & 0xff) | (__c & 0xff) << 8);
}

#pragma GCC pop_options

#endif
