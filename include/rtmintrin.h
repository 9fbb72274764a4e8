/* Transactions. */
#ifndef _RTMINTRIN_H_INCLUDED
#define _RTMINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("rtm")

#define _XBEGIN_STARTED (~0u)
#define _XABORT_EXPLICIT (1 << 0)
#define _XABORT_RETRY (1 << 1)
#define _XABORT_CONFLICT (1 << 2)
#define _XABORT_CAPACITY (1 << 3)
#define _XABORT_DEBUG (1 << 4)
#define _XABORT_NESTED (1 << 5)
#define _XABORT_CODE(x) (((x) >> 24) & 0xff)
__CCC_INTRIN unsigned int _xbegin(void)
{
  unsigned int __status = _XBEGIN_STARTED;
  __asm__ __volatile__("xbegin 1f\n1:" : "+a"(__status) : : "memory");
  return __status;
}
__CCC_INTRIN void _xend(void)
{
  __asm__ __volatile__("xend" : : : "memory");
}
__CCC_INTRIN int _xtest(void)
{
  int __z;
  __asm__ __volatile__("xtest" : "=@ccnz"(__z));
  return __z;
}
#define _xabort(n) __asm__ __volatile__("xabort %0" : : "i"((n) & 0xff) : "memory")

#pragma GCC pop_options

#endif
