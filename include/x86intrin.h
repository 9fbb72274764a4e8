/* All x86 intrinsics there are. */
#ifndef _X86INTRIN_H_INCLUDED
#define _X86INTRIN_H_INCLUDED

#include <ammintrin.h>
#include <immintrin.h>

#endif
