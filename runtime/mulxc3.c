/* Complex products and quotients of `long double`. */
#define T long double
#define M x
#define HUGE_HALF (__LDBL_MAX__ / 2)
#define TINY __LDBL_MIN__
#define EPS __LDBL_EPSILON__
#include "complex.h"
