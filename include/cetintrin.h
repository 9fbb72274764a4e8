/* Shadow stacks. */
#ifndef _CETINTRIN_H_INCLUDED
#define _CETINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("shstk")

__CCC_INTRIN unsigned long long _get_ssp(void)
{
  unsigned long long __v = 0;
  __asm__ __volatile__("rdsspq %0" : "+r"(__v));
  return __v;
}
__CCC_INTRIN void _inc_ssp(unsigned int __n)
{
  __asm__ __volatile__("incsspq %0" : : "r"((unsigned long long)__n));
}
__CCC_INTRIN unsigned int _rdsspd_i32(unsigned int __v)
{
  __asm__ __volatile__("rdsspd %0" : "+r"(__v));
  return __v;
}
__CCC_INTRIN unsigned long long _rdsspq_i64(unsigned long long __v)
{
  __asm__ __volatile__("rdsspq %0" : "+r"(__v));
  return __v;
}

#pragma GCC pop_options

#endif
