/* CLWB. */
#ifndef _CLWBINTRIN_H_INCLUDED
#define _CLWBINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("clwb")

__CCC_INTRIN void _mm_clwb(void *__p)
{
  __asm__ __volatile__("clwb %0" : "+m"(*(volatile char *)__p));
}

#pragma GCC pop_options

#endif
