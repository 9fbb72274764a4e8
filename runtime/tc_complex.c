/* Complex multiplication and division of binary128. */
#include "softfp.h"

_Complex _Float128 __multc3(tf a, tf b, tf c, tf d)
{
    _Complex _Float128 r;
    __real__ r = a * c - b * d;
    __imag__ r = a * d + b * c;
    return r;
}

_Complex _Float128 __divtc3(tf a, tf b, tf c, tf d)
{
    tf n = c * c + d * d;
    _Complex _Float128 r;
    __real__ r = (a * c + b * d) / n;
    __imag__ r = (b * c - a * d) / n;
    return r;
}
