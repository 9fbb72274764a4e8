#error "<varargs.h> is no longer supported: use <stdarg.h>"
