/* Common definitions (C11 7.19). The __need_ macros are how C libraries ask for one of them. */
#if !defined _STDDEF_H || defined __need_size_t || defined __need_ptrdiff_t || defined __need_wchar_t || \
    defined __need_NULL || defined __need_wint_t
#if !defined __need_size_t && !defined __need_ptrdiff_t && !defined __need_wchar_t && !defined __need_NULL && \
    !defined __need_wint_t
#define _STDDEF_H
#define __need_size_t
#define __need_ptrdiff_t
#define __need_wchar_t
#define __need_NULL
#define __need_max_align_t
#endif
#if defined __need_ptrdiff_t && !defined _PTRDIFF_T
#define _PTRDIFF_T
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#if defined __need_size_t && !defined _SIZE_T
#define _SIZE_T
typedef __SIZE_TYPE__ size_t;
#endif
#if defined __need_wchar_t && !defined _WCHAR_T
#define _WCHAR_T
typedef __WCHAR_TYPE__ wchar_t;
#endif
#if defined __need_wint_t && !defined _WINT_T
#define _WINT_T
typedef __WINT_TYPE__ wint_t;
#endif
#ifdef __need_NULL
#undef NULL
#define NULL ((void *)0)
#endif
#if defined __need_max_align_t && !defined __CCC_MAX_ALIGN_T && \
    (!defined __STRICT_ANSI__ || (defined __STDC_VERSION__ && __STDC_VERSION__ >= 201112L))
#define __CCC_MAX_ALIGN_T
typedef struct {
    long long __max_align_ll __attribute__((__aligned__(__alignof__(long long))));
    long double __max_align_ld __attribute__((__aligned__(__alignof__(long double))));
#ifdef __i386__
    __float128 __max_align_f128 __attribute__((__aligned__(__alignof(__float128))));
#endif
} max_align_t;
#endif
#if defined _STDDEF_H && !defined offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#if defined _STDDEF_H && defined __STDC_VERSION__ && __STDC_VERSION__ > 201710L
#ifndef unreachable
#define unreachable() (__builtin_unreachable())
#endif
typedef __typeof__(nullptr) nullptr_t;
#endif
#undef __need_size_t
#undef __need_ptrdiff_t
#undef __need_wchar_t
#undef __need_wint_t
#undef __need_NULL
#undef __need_max_align_t
#endif
