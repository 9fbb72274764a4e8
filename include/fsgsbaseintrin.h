/* The bases of %fs and %gs. */
#ifndef _FSGSBASEINTRIN_H_INCLUDED
#define _FSGSBASEINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("fsgsbase")

__CCC_INTRIN unsigned int _readfsbase_u32(void)
{
  unsigned int __v;
  __asm__ __volatile__("rdfsbase %0" : "=r"(__v));
  return __v;
}
__CCC_INTRIN void _writefsbase_u32(unsigned int __v)
{
  __asm__ __volatile__("wrfsbase %0" : : "r"(__v) : "memory");
}
__CCC_INTRIN unsigned long long _readfsbase_u64(void)
{
  unsigned long long __v;
  __asm__ __volatile__("rdfsbase %0" : "=r"(__v));
  return __v;
}
__CCC_INTRIN void _writefsbase_u64(unsigned long long __v)
{
  __asm__ __volatile__("wrfsbase %0" : : "r"(__v) : "memory");
}
__CCC_INTRIN unsigned int _readgsbase_u32(void)
{
  unsigned int __v;
  __asm__ __volatile__("rdgsbase %0" : "=r"(__v));
  return __v;
}
__CCC_INTRIN void _writegsbase_u32(unsigned int __v)
{
  __asm__ __volatile__("wrgsbase %0" : : "r"(__v) : "memory");
}
__CCC_INTRIN unsigned long long _readgsbase_u64(void)
{
  unsigned long long __v;
  __asm__ __volatile__("rdgsbase %0" : "=r"(__v));
  return __v;
}
__CCC_INTRIN void _writegsbase_u64(unsigned long long __v)
{
  __asm__ __volatile__("wrgsbase %0" : : "r"(__v) : "memory");
}

#pragma GCC pop_options

#endif
