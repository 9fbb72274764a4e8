/* Integer types (C11 7.20): the C library's, or, freestanding, our own. */
#ifndef _GCC_WRAP_STDINT_H

#if __STDC_HOSTED__ && __has_include_next(<stdint.h>)
#include_next <stdint.h>
#else
#include <stdint-gcc.h>
#endif

#define _GCC_WRAP_STDINT_H
#endif
