/* CLZERO. */
#ifndef _CLZEROINTRIN_H_INCLUDED
#define _CLZEROINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("clzero")

__CCC_INTRIN void _mm_clzero(void *__p)
{
  __asm__ __volatile__("clzero" : : "a"(__p) : "memory");
}

#pragma GCC pop_options

#endif
