/* RDPID. */
#ifndef _RDPIDINTRIN_H_INCLUDED
#define _RDPIDINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("rdpid")

__CCC_INTRIN unsigned int _rdpid_u32(void)
{
  unsigned long long __v;
  __asm__ __volatile__("rdpid %0" : "=r"(__v));
  return (unsigned int)__v;
}

#pragma GCC pop_options

#endif
