/* Additions and subtractions with carry. */
#ifndef _ADXINTRIN_H_INCLUDED
#define _ADXINTRIN_H_INCLUDED

#include <ia32intrin.h>

__CCC_INTRIN unsigned char _addcarry_u32(unsigned char __c, unsigned int __a, unsigned int __b, unsigned int *__out)
{
  unsigned int __r;
  unsigned char __first = __builtin_add_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_add_overflow(__r, (unsigned int)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
__CCC_INTRIN unsigned char _addcarryx_u32(unsigned char __c, unsigned int __a, unsigned int __b, unsigned int *__out)
{
  unsigned int __r;
  unsigned char __first = __builtin_add_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_add_overflow(__r, (unsigned int)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
__CCC_INTRIN unsigned char _subborrow_u32(unsigned char __c, unsigned int __a, unsigned int __b, unsigned int *__out)
{
  unsigned int __r;
  unsigned char __first = __builtin_sub_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_sub_overflow(__r, (unsigned int)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
__CCC_INTRIN unsigned char _addcarry_u64(unsigned char __c, unsigned long long __a, unsigned long long __b, unsigned long long *__out)
{
  unsigned long long __r;
  unsigned char __first = __builtin_add_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_add_overflow(__r, (unsigned long long)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
__CCC_INTRIN unsigned char _addcarryx_u64(unsigned char __c, unsigned long long __a, unsigned long long __b, unsigned long long *__out)
{
  unsigned long long __r;
  unsigned char __first = __builtin_add_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_add_overflow(__r, (unsigned long long)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
__CCC_INTRIN unsigned char _subborrow_u64(unsigned char __c, unsigned long long __a, unsigned long long __b, unsigned long long *__out)
{
  unsigned long long __r;
  unsigned char __first = __builtin_sub_overflow(__a, __b, &__r);
  unsigned char __second = __builtin_sub_overflow(__r, (unsigned long long)(__c != 0), &__r);
  *__out = __r;
  return __first | __second;
}
#endif
