/* RDSEED. */
#ifndef _RDSEEDINTRIN_H_INCLUDED
#define _RDSEEDINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("rdseed")

__CCC_INTRIN int _rdseed16_step(unsigned short *__p)
{
  unsigned short __v;
  int __ok;
  __asm__ __volatile__("rdseed %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}
__CCC_INTRIN int _rdseed32_step(unsigned int *__p)
{
  unsigned int __v;
  int __ok;
  __asm__ __volatile__("rdseed %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}
__CCC_INTRIN int _rdseed64_step(unsigned long long *__p)
{
  unsigned long long __v;
  int __ok;
  __asm__ __volatile__("rdseed %0" : "=r"(__v), "=@ccc"(__ok));
  *__p = __v;
  return __ok;
}

#pragma GCC pop_options

#endif
