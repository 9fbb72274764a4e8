/* POPCNT. */
#ifndef _POPCNTINTRIN_H_INCLUDED
#define _POPCNTINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("popcnt")

__CCC_INTRIN int _mm_popcnt_u32(unsigned int __a)
{
  return __builtin_popcount(__a);
}
__CCC_INTRIN long long _mm_popcnt_u64(unsigned long long __a)
{
  return __builtin_popcountll(__a);
}

#pragma GCC pop_options

#endif
