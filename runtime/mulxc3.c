/* Complex products and quotients of `long double`. */
#define T long double
#define M x
#include "complex.h"
