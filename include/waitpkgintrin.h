/* UMONITOR, UMWAIT and TPAUSE. */
#ifndef _WAITPKGINTRIN_H_INCLUDED
#define _WAITPKGINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("waitpkg")

__CCC_INTRIN void _umonitor(void *__p)
{
  __asm__ __volatile__("umonitor %0" : : "r"(__p) : "memory");
}
__CCC_INTRIN unsigned char _umwait(unsigned int __hint, unsigned long long __until)
{
  int __c;
  __asm__ __volatile__("umwait %1" : "=@ccc"(__c) : "r"(__hint), "a"((unsigned int)__until), "d"((unsigned int)(__until >> 32)) : "memory");
  return (unsigned char)__c;
}
__CCC_INTRIN unsigned char _tpause(unsigned int __hint, unsigned long long __until)
{
  int __c;
  __asm__ __volatile__("tpause %1" : "=@ccc"(__c) : "r"(__hint), "a"((unsigned int)__until), "d"((unsigned int)(__until >> 32)) : "memory");
  return (unsigned char)__c;
}

#pragma GCC pop_options

#endif
