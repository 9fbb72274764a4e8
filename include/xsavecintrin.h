/* XSAVEC. */
#ifndef _XSAVECINTRIN_H_INCLUDED
#define _XSAVECINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("xsavec")

__CCC_INTRIN void _xsavec(void *__p, long long __mask)
{
  __asm__ __volatile__("xsavec (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}
__CCC_INTRIN void _xsavec64(void *__p, long long __mask)
{
  __asm__ __volatile__("xsavec64 (%0)" : : "r"(__p), "a"((unsigned int)__mask), "d"((unsigned int)(__mask >> 32)) : "memory");
}

#pragma GCC pop_options

#endif
