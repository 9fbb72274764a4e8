/* FXSAVE and FXRSTOR. */
#ifndef _FXSRINTRIN_H_INCLUDED
#define _FXSRINTRIN_H_INCLUDED

#include <ia32intrin.h>

#pragma GCC push_options
#pragma GCC target("fxsr")

__CCC_INTRIN void _fxsave(void *__p)
{
  __asm__ __volatile__("fxsave (%0)" : : "r"(__p) : "memory");
}
__CCC_INTRIN void _fxsave64(void *__p)
{
  __asm__ __volatile__("fxsave64 (%0)" : : "r"(__p) : "memory");
}
__CCC_INTRIN void _fxrstor(void *__p)
{
  __asm__ __volatile__("fxrstor (%0)" : : "r"(__p) : "memory");
}
__CCC_INTRIN void _fxrstor64(void *__p)
{
  __asm__ __volatile__("fxrstor64 (%0)" : : "r"(__p) : "memory");
}

#pragma GCC pop_options

#endif
