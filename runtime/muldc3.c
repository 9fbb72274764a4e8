/* Complex products and quotients of `double`. */
#define T double
#define M d
#include "complex.h"
