/* Complex products and quotients of `float`. */
#define T float
#define M s
#define HUGE_HALF (__FLT_MAX__ / 2)
#define TINY __FLT_MIN__
#define EPS __FLT_EPSILON__
#include "complex.h"
