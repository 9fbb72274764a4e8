/* BMI2. */
#ifndef _BMI2INTRIN_H_INCLUDED
#define _BMI2INTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("bmi2")

__CCC_INTRIN unsigned int _bzhi_u32(unsigned int __a, unsigned int __b)
{
  return __builtin_ia32_bzhi_si(__a, __b);
}
__CCC_INTRIN unsigned int _pdep_u32(unsigned int __a, unsigned int __b)
{
  return __builtin_ia32_pdep_si(__a, __b);
}
__CCC_INTRIN unsigned int _pext_u32(unsigned int __a, unsigned int __b)
{
  return __builtin_ia32_pext_si(__a, __b);
}
__CCC_INTRIN unsigned long long _bzhi_u64(unsigned long long __a, unsigned long long __b)
{
  return __builtin_ia32_bzhi_di(__a, __b);
}
__CCC_INTRIN unsigned long long _pdep_u64(unsigned long long __a, unsigned long long __b)
{
  return __builtin_ia32_pdep_di(__a, __b);
}
__CCC_INTRIN unsigned long long _pext_u64(unsigned long long __a, unsigned long long __b)
{
  return __builtin_ia32_pext_di(__a, __b);
}
__CCC_INTRIN unsigned int _mulx_u32(unsigned int __a, unsigned int __b, unsigned int *__high)
{
  unsigned long long __r = (unsigned long long)__a * __b;
  *__high = __r >> 32;
  return (unsigned int)__r;
}
__CCC_INTRIN unsigned long long _mulx_u64(unsigned long long __a, unsigned long long __b, unsigned long long *__high)
{
  unsigned __int128 __r = (unsigned __int128)__a * __b;
  *__high = (unsigned long long)(__r >> 64);
  return (unsigned long long)__r;
}

#pragma GCC pop_options

#endif
