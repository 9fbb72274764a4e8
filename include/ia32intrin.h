/* General x86 instructions as functions. */
#ifndef _IA32INTRIN_H_INCLUDED
#define _IA32INTRIN_H_INCLUDED

#define __CCC_INTRIN static __inline __attribute__((__always_inline__, __artificial__))

__CCC_INTRIN unsigned long long __rdtsc(void)
{
  return __builtin_ia32_rdtsc();
}
__CCC_INTRIN unsigned long long __rdtscp(unsigned int *__aux)
{
  unsigned int __low, __high;
  __asm__ __volatile__("rdtscp" : "=a"(__low), "=d"(__high), "=c"(*__aux));
  return (unsigned long long)__high << 32 | __low;
}
__CCC_INTRIN unsigned long long __rdpmc(int __counter)
{
  unsigned int __low, __high;
  __asm__ __volatile__("rdpmc" : "=a"(__low), "=d"(__high) : "c"(__counter));
  return (unsigned long long)__high << 32 | __low;
}
__CCC_INTRIN void __pause(void)
{
  __builtin_ia32_pause();
}

__CCC_INTRIN int __bsfd(int __x)
{
  return __builtin_ctz(__x);
}
__CCC_INTRIN int __bsrd(int __x)
{
  return 31 - __builtin_clz(__x);
}
__CCC_INTRIN int __bswapd(int __x)
{
  return __builtin_bswap32(__x);
}
__CCC_INTRIN int __popcntd(unsigned int __x)
{
  return __builtin_popcount(__x);
}
__CCC_INTRIN unsigned int __rold(unsigned int __x, int __n)
{
  return __x << (__n & 31) | __x >> (-__n & 31);
}
__CCC_INTRIN unsigned int __rord(unsigned int __x, int __n)
{
  return __x >> (__n & 31) | __x << (-__n & 31);
}
__CCC_INTRIN unsigned short __rolw(unsigned short __x, int __n)
{
  return __x << (__n & 15) | __x >> (-__n & 15);
}
__CCC_INTRIN unsigned short __rorw(unsigned short __x, int __n)
{
  return __x >> (__n & 15) | __x << (-__n & 15);
}
#ifdef __x86_64__
__CCC_INTRIN int __bsfq(long long __x)
{
  return __builtin_ctzll(__x);
}
__CCC_INTRIN int __bsrq(long long __x)
{
  return 63 - __builtin_clzll(__x);
}
__CCC_INTRIN long long __bswapq(long long __x)
{
  return __builtin_bswap64(__x);
}
__CCC_INTRIN int __popcntq(unsigned long long __x)
{
  return __builtin_popcountll(__x);
}
__CCC_INTRIN unsigned long long __rolq(unsigned long long __x, int __n)
{
  return __x << (__n & 63) | __x >> (-__n & 63);
}
__CCC_INTRIN unsigned long long __rorq(unsigned long long __x, int __n)
{
  return __x >> (__n & 63) | __x << (-__n & 63);
}
#define _bswap64(x) __bswapq(x)
#define _popcnt64(x) __popcntq(x)
#define _lrotl(x, n) __rolq((x), (n))
#define _lrotr(x, n) __rorq((x), (n))
#endif

#define _bit_scan_forward(x) __bsfd(x)
#define _bit_scan_reverse(x) __bsrd(x)
#define _bswap(x) __bswapd(x)
#define _popcnt32(x) __popcntd(x)
#define _rdtsc() __rdtsc()
#define _rdpmc(n) __rdpmc(n)
#define _rotl(x, n) __rold((x), (n))
#define _rotr(x, n) __rord((x), (n))
#define _rotwl(x, n) __rolw((x), (n))
#define _rotwr(x, n) __rorw((x), (n))

#endif
