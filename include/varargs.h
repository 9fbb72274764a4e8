/* The old way to variable arguments; no compiler of this kind has it any more. */
#ifndef _VARARGS_H
#define _VARARGS_H

#error "this compiler does not have <varargs.h>; use <stdarg.h>"

#endif
