/* SERIALIZE. */
#ifndef _SERIALIZEINTRIN_H_INCLUDED
#define _SERIALIZEINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("serialize")

__CCC_INTRIN void _serialize(void)
{
  __asm__ __volatile__("serialize" : : : "memory");
}

#pragma GCC pop_options

#endif
