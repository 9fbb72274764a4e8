/* CLDEMOTE. */
#ifndef _CLDEMOTEINTRIN_H_INCLUDED
#define _CLDEMOTEINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("cldemote")

__CCC_INTRIN void _cldemote(void *__p)
{
  __asm__ __volatile__("cldemote %0" : "+m"(*(volatile char *)__p));
}

#pragma GCC pop_options

#endif
