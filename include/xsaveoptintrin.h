/* XSAVEOPT. */
#ifndef _XSAVEOPTINTRIN_H_INCLUDED
#define _XSAVEOPTINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("xsaveopt")

__CCC_INTRIN void _xsaveopt(void *__p, long long __mask)
{
  __asm__ __volatile__("xsaveopt (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xsaveopt64(void *__p, long long __mask)
{
  __asm__ __volatile__("xsaveopt64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}

#pragma GCC pop_options

#endif
