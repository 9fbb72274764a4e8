/* CLFLUSHOPT. */
#ifndef _CLFLUSHOPTINTRIN_H_INCLUDED
#define _CLFLUSHOPTINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("clflushopt")

__CCC_INTRIN void _mm_clflushopt(void *__p)
{
  __asm__ __volatile__("clflushopt %0" : "+m"(*(volatile char *)__p));
}

#pragma GCC pop_options

#endif
