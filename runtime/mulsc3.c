/* Complex products and quotients of `float`. */
#define T float
#define M s
#include "complex.h"
