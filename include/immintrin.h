/* The intrinsics of x86, up to SSE2. */
#ifndef _IMMINTRIN_H_INCLUDED
#define _IMMINTRIN_H_INCLUDED

#include <emmintrin.h>

#endif
