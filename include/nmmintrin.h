/* SSE4.2, which is described with SSE4.1. */
#ifndef _NMMINTRIN_H_INCLUDED
#define _NMMINTRIN_H_INCLUDED

#include <smmintrin.h>

#endif
