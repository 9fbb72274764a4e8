/* LZCNT. */
#ifndef _LZCNTINTRIN_H_INCLUDED
#define _LZCNTINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("lzcnt")

__CCC_INTRIN unsigned short __lzcnt16(unsigned short __a)
{
  return __builtin_ia32_lzcnt_u16(__a);
}
__CCC_INTRIN unsigned int __lzcnt32(unsigned int __a)
{
  return __builtin_ia32_lzcnt_u32(__a);
}
__CCC_INTRIN unsigned int _lzcnt_u32(unsigned int __a)
{
  return __builtin_ia32_lzcnt_u32(__a);
}
__CCC_INTRIN unsigned long long __lzcnt64(unsigned long long __a)
{
  return __builtin_ia32_lzcnt_u64(__a);
}
__CCC_INTRIN unsigned long long _lzcnt_u64(unsigned long long __a)
{
  return __builtin_ia32_lzcnt_u64(__a);
}

#pragma GCC pop_options

#endif
