/* PREFETCHW. */
#ifndef _PRFCHWINTRIN_H_INCLUDED
#define _PRFCHWINTRIN_H_INCLUDED

#include <ia32intrin.h>

__CCC_INTRIN void _m_prefetchw(void *__p)
{
  __builtin_prefetch(__p, 1, 3);
}
#endif
