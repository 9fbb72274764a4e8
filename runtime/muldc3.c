/* Complex products and quotients of `double`. */
#define T double
#define M d
#define HUGE_HALF (__DBL_MAX__ / 2)
#define TINY __DBL_MIN__
#define EPS __DBL_EPSILON__
#include "complex.h"
