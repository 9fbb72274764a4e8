/* XSAVE, XRSTOR and the extended control registers. */
#ifndef _XSAVEINTRIN_H_INCLUDED
#define _XSAVEINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("xsave")

__CCC_INTRIN void _xsave(void *__p, long long __mask)
{
  __asm__ __volatile__("xsave (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xsave64(void *__p, long long __mask)
{
  __asm__ __volatile__("xsave64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xrstor(void *__p, long long __mask)
{
  __asm__ __volatile__("xrstor (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xrstor64(void *__p, long long __mask)
{
  __asm__ __volatile__("xrstor64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN long long _xgetbv(unsigned int __n)
{
  unsigned int __low, __high;
  __asm__ __volatile__("xgetbv" : "=a"(__low), "=d"(__high) : "c"(__n));
  return (long long)((unsigned long long)__high << 32 | __low);
}
__CCC_INTRIN void _xsetbv(unsigned int __n, long long __v)
{
  __asm__ __volatile__("xsetbv" : : "c"(__n), "a"((unsigned int)__v), "d"((unsigned int)(__v >> 32)) : "memory");
}

#pragma GCC pop_options

#endif
