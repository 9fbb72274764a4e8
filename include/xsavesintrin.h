/* XSAVES and XRSTORS. */
#ifndef _XSAVESINTRIN_H_INCLUDED
#define _XSAVESINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("xsaves")

__CCC_INTRIN void _xsaves(void *__p, long long __mask)
{
  __asm__ __volatile__("xsaves (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xsaves64(void *__p, long long __mask)
{
  __asm__ __volatile__("xsaves64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xrstors(void *__p, long long __mask)
{
  __asm__ __volatile__("xrstors (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xrstors64(void *__p, long long __mask)
{
  __asm__ __volatile__("xrstors64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}

#pragma GCC pop_options

#endif
