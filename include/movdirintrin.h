/* Direct stores. */
#ifndef _MOVDIRINTRIN_H_INCLUDED
#define _MOVDIRINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("movdiri")

__CCC_INTRIN void _directstoreu_u32(void *__p, unsigned int __v)
{
  __asm__ __volatile__("movdiri %1, (%0)" : : "r"(__p), "r"(__v) : "memory");
}
__CCC_INTRIN void _directstoreu_u64(void *__p, unsigned long long __v)
{
  __asm__ __volatile__("movdiri %1, (%0)" : : "r"(__p), "r"(__v) : "memory");
}
__CCC_INTRIN void _movdir64b(void *__to, const void *__from)
{
  __asm__ __volatile__("movdir64b (%0), %1" : : "r"(__from), "r"(__to) : "memory");
}

#pragma GCC pop_options

#endif
