/* RDRAND. */
#ifndef _RDRANDINTRIN_H_INCLUDED
#define _RDRANDINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("rdrnd")

__CCC_INTRIN int _rdrand16_step(unsigned short *__p)
{
  unsigned short __v;
  int __ok;
  __asm__ __volatile__("rdrand %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}
__CCC_INTRIN int _rdrand32_step(unsigned int *__p)
{
  unsigned int __v;
  int __ok;
  __asm__ __volatile__("rdrand %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}
__CCC_INTRIN int _rdrand64_step(unsigned long long *__p)
{
  unsigned long long __v;
  int __ok;
  __asm__ __volatile__("rdrand %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}

#pragma GCC pop_options

#endif
