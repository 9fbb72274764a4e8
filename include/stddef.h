/* Common definitions (C11 7.19).
 *
 * C libraries ask for single definitions with __need_X before including this file; then it gives just those
 * and may be included again. */

#if !defined __need_size_t && !defined __need_ptrdiff_t && !defined __need_wchar_t && !defined __need_NULL \
    && !defined __need_wint_t
#ifndef __CCC_STDDEF_H
#define __CCC_STDDEF_H
#define __need_size_t
#define __need_ptrdiff_t
#define __need_wchar_t
#define __need_NULL
#define __need_max_align_t
#define __need_offsetof
#endif
#endif

#ifdef __need_size_t
#ifndef __CCC_SIZE_T
#define __CCC_SIZE_T
#define _SIZE_T
#define __size_t
typedef __SIZE_TYPE__ size_t;
#endif
#undef __need_size_t
#endif

#ifdef __need_ptrdiff_t
#ifndef __CCC_PTRDIFF_T
#define __CCC_PTRDIFF_T
#define _PTRDIFF_T
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#undef __need_ptrdiff_t
#endif

#ifdef __need_wchar_t
#ifndef __CCC_WCHAR_T
#define __CCC_WCHAR_T
#define _WCHAR_T
typedef __WCHAR_TYPE__ wchar_t;
#endif
#undef __need_wchar_t
#endif

#ifdef __need_wint_t
#ifndef _WINT_T
#define _WINT_T
typedef __WINT_TYPE__ wint_t;
#endif
#undef __need_wint_t
#endif

#ifdef __need_NULL
#undef NULL
#define NULL ((void *)0)
#undef __need_NULL
#endif

#ifdef __need_offsetof
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#undef __need_offsetof
#endif

#ifdef __need_max_align_t
#undef __need_max_align_t
#if (defined __STDC_VERSION__ && __STDC_VERSION__ >= 201112L) || !defined __STRICT_ANSI__
#ifndef __CCC_MAX_ALIGN_T
#define __CCC_MAX_ALIGN_T
#define _GCC_MAX_ALIGN_T
typedef struct {
  long long __max_align_ll __attribute__((__aligned__(__alignof__(long long))));
  long double __max_align_ld __attribute__((__aligned__(__alignof__(long double))));
} max_align_t;
#endif
#endif
#if defined __STDC_VERSION__ && __STDC_VERSION__ > 201710L
#ifndef __CCC_NULLPTR_T
#define __CCC_NULLPTR_T
typedef __typeof__(nullptr) nullptr_t;
#endif
#ifndef unreachable
#define unreachable() __builtin_unreachable()
#define __STDC_VERSION_STDDEF_H__ 202311L
#endif
#endif
#endif
