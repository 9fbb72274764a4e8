/* Protection keys. */
#ifndef _PKUINTRIN_H_INCLUDED
#define _PKUINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("pku")

__CCC_INTRIN unsigned int _rdpkru_u32(void)
{
  unsigned int __v;
  __asm__ __volatile__("rdpkru" : "=a"(__v) : "c"(0) : "edx");
  return __v;
}
__CCC_INTRIN void _wrpkru(unsigned int __v)
{
  __asm__ __volatile__("wrpkru" : : "a"(__v), "c"(0), "d"(0) : "memory");
}

#pragma GCC pop_options

#endif
