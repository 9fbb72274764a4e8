// Builtins of the gcc manual: bits, classification, overflow, infinities and NaNs, padding.
// only: x86_64
// expect: __builtin_types_compatible_p(int, const int) = 1
// expect: __builtin_types_compatible_p(int[], int[5]) = 1
// expect: __builtin_choose_expr(1, 5, "a") = 5
// expect: sizeof(__builtin_choose_expr(0, 5, 2.0)) = 8
// expect: __builtin_constant_p(3) = 1
// expect: __builtin_constant_p(u0) = 0
// expect: __builtin_constant_p("abc") = 1
// expect: __builtin_expect(u0, 3) = 305419896
// expect: __builtin_expect_with_probability(u0, 3, 0.9) = 305419896
// expect: __builtin_has_attribute(main, noreturn) = 0
// expect: __builtin_has_attribute(struct S, packed) = 1
// expect: __builtin_has_attribute(z, aligned) = 1
// expect: __builtin_has_attribute(z, aligned(64)) = 1
// expect: __builtin_has_attribute(z, aligned(32)) = 0
// expect: __builtin_has_attribute(abort, noreturn) = 1
// expect: __builtin_speculation_safe_value(u0) = 305419896
// expect: __builtin_speculation_safe_value(argc, 3) = 1
// expect: __builtin_assoc_barrier(vd) = 2
// expect: __builtin_assoc_barrier(u0+1) = 305419897
// expect: __builtin_clz(u0) = 3
// expect: __builtin_clzl(ul) = 3
// expect: __builtin_clzll(ul) = 3
// expect: __builtin_ctz(u0) = 3
// expect: __builtin_ctzl(ul) = 4
// expect: __builtin_ctzll(ul) = 4
// expect: __builtin_clrsb(u0) = 2
// expect: __builtin_clrsbl(sl) = 60
// expect: __builtin_clrsbll(sl) = 60
// expect: __builtin_clrsb(uz) = 31
// expect: __builtin_clrsb(~uz) = 31
// expect: __builtin_ffs(u0) = 4
// expect: __builtin_ffs(uz) = 0
// expect: __builtin_ffsl(ul) = 5
// expect: __builtin_ffsll(ul) = 5
// expect: __builtin_popcount(u0) = 13
// expect: __builtin_popcountl(ul) = 32
// expect: __builtin_popcountll(ul) = 32
// expect: __builtin_parity(u0) = 1
// expect: __builtin_parityl(ul) = 0
// expect: __builtin_parityll(ul) = 0
// expect: __builtin_bswap16(u0) = 30806
// expect: __builtin_bswap32(u0) = 2018915346
// expect: __builtin_bswap64(ul) = -1090226688147180526
// expect: __builtin_bswap128(ui) = 01 02 03 04 05 06 07 08 11 12 13 14 15 16 17 18
// expect: __builtin_powi(vd,3)*100 = 1139
// expect: __builtin_powif(vf,-2)*1000 = 444
// expect: __builtin_powil(vd,5) = 57
// expect: __builtin_inf() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_inff() = 00 00 80 7f
// expect: __builtin_infl() = 00 00 00 00 00 00 00 80 ff 7f 00 00 00 00 00 00
// expect: __builtin_inff16() = 00 7c
// expect: __builtin_inff32() = 00 00 80 7f
// expect: __builtin_inff64() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_inff128() = 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_inff32x() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_infq() = 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_huge_val() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_huge_valf() = 00 00 80 7f
// expect: __builtin_huge_vall() = 00 00 00 00 00 00 00 80 ff 7f 00 00 00 00 00 00
// expect: __builtin_huge_valf16() = 00 7c
// expect: __builtin_huge_valf32() = 00 00 80 7f
// expect: __builtin_huge_valf64() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_huge_valf128() = 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_huge_valf32x() = 00 00 00 00 00 00 f0 7f
// expect: __builtin_huge_valq() = 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_nan("") = 00 00 00 00 00 00 f8 7f
// expect: __builtin_nanf("0x123") = 23 01 c0 7f
// expect: __builtin_nanl("7") = 07 00 00 00 00 00 00 c0 ff 7f 00 00 00 00 00 00
// expect: __builtin_nanf16("1") = 01 7e
// expect: __builtin_nanf32("1") = 01 00 c0 7f
// expect: __builtin_nanf64("2") = 02 00 00 00 00 00 f8 7f
// expect: __builtin_nanf128("5") = 05 00 00 00 00 00 00 00 00 00 00 00 00 80 ff 7f
// expect: __builtin_nanf32x("") = 00 00 00 00 00 00 f8 7f
// expect: __builtin_nanq("0x55") = 55 00 00 00 00 00 00 00 00 00 00 00 00 80 ff 7f
// expect: __builtin_nans("") = 00 00 00 00 00 00 f4 7f
// expect: __builtin_nansf("0x123") = 23 01 80 7f
// expect: __builtin_nansl("7") = 07 00 00 00 00 00 00 80 ff 7f 00 00 00 00 00 00
// expect: __builtin_nansf16("1") = 01 7c
// expect: __builtin_nansf32("1") = 01 00 80 7f
// expect: __builtin_nansf64("2") = 02 00 00 00 00 00 f0 7f
// expect: __builtin_nansf128("5") = 05 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_nansf32x("") = 00 00 00 00 00 00 f4 7f
// expect: __builtin_nansq("0x55") = 55 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 7f
// expect: __builtin_fabsq(-vq) = c3 0c 45 05 b9 1a c2 18 ab fc 47 06 75 a3 e6 73
// expect: __builtin_copysignq(vq, -1.0Q) = c3 0c 45 05 b9 1a c2 18 ab fc 47 06 75 a3 e6 f3
// expect: __builtin_fabsf128(-vq) = c3 0c 45 05 b9 1a c2 18 ab fc 47 06 75 a3 e6 73
// expect: __builtin_copysignf128(vq, -1.0Q) = c3 0c 45 05 b9 1a c2 18 ab fc 47 06 75 a3 e6 f3
// expect: __builtin_fabsf16(-vh) = 00 42
// expect: __builtin_copysignf16(vh,-1.0f16) = 00 c2
// expect: __builtin_fabsf32(vf) = 00 00 c0 3f
// expect: __builtin_fabsf64(-vd) = 00 00 00 00 00 00 02 40
// expect: __builtin_fabsf32x(-vd) = 00 00 00 00 00 00 02 40
// expect: __builtin_fabs(-vd) = 00 00 00 00 00 00 02 40
// expect: __builtin_fabsf(vf) = 00 00 c0 3f
// expect: __builtin_fabsl(vl) = 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
// expect: __builtin_fpclassify(1,2,3,4,5,vd) = 3
// expect: __builtin_fpclassify(1,2,3,4,5,vl) = 5
// expect: __builtin_fpclassify(1,2,3,4,5,vf) = 3
// expect: __builtin_fpclassify(1,2,3,4,5,vq) = 3
// expect: __builtin_isfinite(vd) = 1
// expect: __builtin_isnormal(vl) = 0
// expect: __builtin_isnan(vq) = 0
// expect: __builtin_isinf_sign(-__builtin_inf()) = -1
// expect: __builtin_isinf(vh) = 0
// expect: __builtin_signbit(vh)!=0 = 0
// expect: __builtin_signbitf(vf)!=0 = 1
// expect: __builtin_signbitl(vl)!=0 = 1
// expect: __builtin_signbit(vq)!=0 = 0
// expect: __builtin_isgreater(vd,vf) = 1
// expect: __builtin_isgreaterequal(vd,vl) = 1
// expect: __builtin_isless(vd,vf) = 0
// expect: __builtin_islessequal(vd,vf) = 0
// expect: __builtin_islessgreater(vd,vf) = 1
// expect: __builtin_isunordered(vd,vf) = 0
// expect: __builtin_isunordered(vd,__builtin_nan("")) = 1
// expect: __builtin_classify_type(1.0) = 8
// expect: __builtin_classify_type(argv) = 5
// expect: c = 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 40
// expect: __builtin_creal(c) = 00 00 00 00 00 00 f0 3f
// expect: __builtin_cimagf(c) = 00 00 00 40
// expect: __builtin_conj(c) = 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 c0
// expect: __builtin_cabs(c) = a8 f4 97 9b 77 e3 01 40
// expect: __builtin_add_overflow(u0, 5, &r) = 0
// expect: r = 305419901
// expect: __builtin_sub_overflow(sl, ul, &r) = 1
// expect: r = 1698898187
// expect: __builtin_mul_overflow(ul, sl, &r) = 1
// expect: r = -95443632
// expect: __builtin_mul_overflow(ui, 3, &w) = 0
// expect: w = 48 45 42 3f 3c 39 36 33 18 15 12 0f 0c 09 06 03
// expect: __builtin_add_overflow(ui, sl, &w) = 0
// expect: w = 13 17 16 15 14 13 12 11 08 07 06 05 04 03 02 01
// expect: __builtin_mul_overflow(ui, -3, &sw) = 0
// expect: sw = b8 ba bd c0 c3 c6 c9 cc e7 ea ed f0 f3 f6 f9 fc
// expect: __builtin_sub_overflow(sl, ui, &w) = 1
// expect: w = e3 e8 e9 ea eb ec ed ee f7 f8 f9 fa fb fc fd fe
// expect: __builtin_sub_overflow((__int128)sl, ui, &r) = 1
// expect: r = -353769245
// expect: __builtin_add_overflow_p(u0, 1, (signed char)0) = 1
// expect: __builtin_mul_overflow_p(u0, u0, (int)0) = 1
// expect: __builtin_sub_overflow_p(1, 2u, 0u) = 1
// expect: __builtin_sadd_overflow(1,2,&r) = 0
// expect: __builtin_saddl_overflow(1,2,&slr) = 0
// expect: __builtin_saddll_overflow(1,2,&llr) = 0
// expect: __builtin_uadd_overflow(u0,-1,&ur) = 1
// expect: __builtin_uaddl_overflow(ul,-1,&lr) = 1
// expect: __builtin_uaddll_overflow(1,2,&ullr) = 0
// expect: __builtin_ssub_overflow(1,2,&r) = 0
// expect: __builtin_usubll_overflow(1,2,&ullr) = 1
// expect: __builtin_smull_overflow(1,2,&slr) = 0
// expect: __builtin_umulll_overflow(1,2,&ullr) = 0
// expect: __builtin_umul_overflow(u0,u0,&ur) = 1
// expect: ur = 502585408
// expect: s = 01 00 00 00 02 00 00 00
// expect: b[15] = 0
// expect: bf = 01 01 00 00 01 00 01 00
// expect: n = 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff 3f 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff 3f 00 00 00 00 00 00 02 00 02 00 02 00 ff ff 00 00 00 00 00 00 00 00
// expect: p[0] = 120
// expect: (long)p & 63 = 0
// expect: (long)p & 31 = 0
// expect: __builtin_extend_pointer(argv) == (unsigned long)argv = 1
// expect: __builtin_assume_aligned(argv, 8) == argv = 1
// expect: __builtin_assume_aligned(argv,16,8) == argv = 1
// expect: __builtin_return_address(0) != 0 = 1
// expect: __builtin_frame_address(0) != 0 = 1
// expect: __builtin_extract_return_addr(__builtin_return_address(0)) != 0 = 1
// expect: __builtin_frob_return_addr(argv)==argv = 1
// expect: __builtin_tgmath(__builtin_sqrtf, __builtin_sqrt, __builtin_sqrtl, 4.0) = 2
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <stdarg.h>
#include <stdint.h>
#define P(e) printf("%s = %lld\n", #e, (long long)(e))
#define PB(e) do { __typeof__(e) v_ = (e); unsigned char b_[sizeof v_]; memset(b_,0,sizeof b_); memcpy(b_, &v_, sizeof v_ == 16 && __builtin_types_compatible_p(__typeof__(v_), long double) ? 10 : sizeof v_); printf("%s =", #e); for (unsigned i_=0;i_<sizeof b_;i_++) printf(" %02x", b_[i_]); puts(""); } while(0)
volatile unsigned u0 = 0x12345678, uz = 0; volatile unsigned long ul = 0x123456789abcdef0ul; volatile long long sl = -5;
volatile float vf = -1.5f; volatile double vd = 2.25; volatile long double vl = -0.0L; volatile _Float16 vh = 3.0f16; volatile __float128 vq = 1.0e4000Q;
volatile unsigned __int128 ui = ((unsigned __int128)0x0102030405060708ull << 64) | 0x1112131415161718ull;
static int fa(const char*f,int l,const char*fn){return printf("%s %d %s\n", strrchr(f,'/')?"p":f, l, fn);}
int g(int l) { return l; }
int loc(int l, const char *f, const char *fn) { printf("%d %s %s\n", l, f, fn); return 0; }
int main(int argc, char **argv) {
  P(__builtin_types_compatible_p(int, const int)); P(__builtin_types_compatible_p(int[], int[5]));
  P(__builtin_choose_expr(1, 5, "a")); P(sizeof(__builtin_choose_expr(0, 5, 2.0)));
  P(__builtin_constant_p(3)); P(__builtin_constant_p(u0)); P(__builtin_constant_p("abc"));
  P(__builtin_expect(u0, 3)); P(__builtin_expect_with_probability(u0, 3, 0.9));
  P(__builtin_has_attribute(main, noreturn)); 
  { struct __attribute__((packed)) S { char c; int i; }; P(__builtin_has_attribute(struct S, packed)); int __attribute__((aligned(64))) z; P(__builtin_has_attribute(z, aligned)); P(__builtin_has_attribute(z, aligned(64)));P(__builtin_has_attribute(z, aligned(32)));}
  P(__builtin_has_attribute(abort, noreturn));
  P(__builtin_speculation_safe_value(u0)); P(__builtin_speculation_safe_value(argc, 3));
  P(__builtin_assoc_barrier(vd)); P(__builtin_assoc_barrier(u0+1));
   
  P(__builtin_clz(u0)); P(__builtin_clzl(ul)); P(__builtin_clzll(ul)); P(__builtin_ctz(u0)); P(__builtin_ctzl(ul)); P(__builtin_ctzll(ul));
  P(__builtin_clrsb(u0)); P(__builtin_clrsbl(sl)); P(__builtin_clrsbll(sl)); P(__builtin_clrsb(uz)); P(__builtin_clrsb(~uz));
  P(__builtin_ffs(u0)); P(__builtin_ffs(uz)); P(__builtin_ffsl(ul)); P(__builtin_ffsll(ul)); P(__builtin_popcount(u0)); P(__builtin_popcountl(ul)); P(__builtin_popcountll(ul)); P(__builtin_parity(u0)); P(__builtin_parityl(ul)); P(__builtin_parityll(ul));
  P(__builtin_bswap16(u0)); P(__builtin_bswap32(u0)); P(__builtin_bswap64(ul)); PB(__builtin_bswap128(ui));
  P(__builtin_powi(vd,3)*100); P(__builtin_powif(vf,-2)*1000); P(__builtin_powil(vd,5));
  PB(__builtin_inf()); PB(__builtin_inff()); PB(__builtin_infl()); PB(__builtin_inff16()); PB(__builtin_inff32()); PB(__builtin_inff64()); PB(__builtin_inff128()); PB(__builtin_inff32x());  PB(__builtin_infq());
  PB(__builtin_huge_val()); PB(__builtin_huge_valf()); PB(__builtin_huge_vall()); PB(__builtin_huge_valf16()); PB(__builtin_huge_valf32()); PB(__builtin_huge_valf64()); PB(__builtin_huge_valf128()); PB(__builtin_huge_valf32x());  PB(__builtin_huge_valq());
  PB(__builtin_nan("")); PB(__builtin_nanf("0x123")); PB(__builtin_nanl("7")); PB(__builtin_nanf16("1")); PB(__builtin_nanf32("1")); PB(__builtin_nanf64("2")); PB(__builtin_nanf128("5")); PB(__builtin_nanf32x(""));  PB(__builtin_nanq("0x55"));
  PB(__builtin_nans("")); PB(__builtin_nansf("0x123")); PB(__builtin_nansl("7")); PB(__builtin_nansf16("1")); PB(__builtin_nansf32("1")); PB(__builtin_nansf64("2")); PB(__builtin_nansf128("5")); PB(__builtin_nansf32x(""));  PB(__builtin_nansq("0x55"));
  PB(__builtin_fabsq(-vq)); PB(__builtin_copysignq(vq, -1.0Q)); PB(__builtin_fabsf128(-vq)); PB(__builtin_copysignf128(vq, -1.0Q)); PB(__builtin_fabsf16(-vh)); PB(__builtin_copysignf16(vh,-1.0f16)); PB(__builtin_fabsf32(vf));PB(__builtin_fabsf64(-vd));PB(__builtin_fabsf32x(-vd));PB(__builtin_fabs(-vd));PB(__builtin_fabsf(vf));PB(__builtin_fabsl(vl));
  P(__builtin_fpclassify(1,2,3,4,5,vd)); P(__builtin_fpclassify(1,2,3,4,5,vl)); P(__builtin_fpclassify(1,2,3,4,5,vf)); P(__builtin_fpclassify(1,2,3,4,5,vq)); 
  P(__builtin_isfinite(vd)); P(__builtin_isnormal(vl)); P(__builtin_isnan(vq)); P(__builtin_isinf_sign(-__builtin_inf())); P(__builtin_isinf(vh)); P(__builtin_signbit(vh)!=0); P(__builtin_signbitf(vf)!=0); P(__builtin_signbitl(vl)!=0); P(__builtin_signbit(vq)!=0);
  P(__builtin_isgreater(vd,vf)); P(__builtin_isgreaterequal(vd,vl)); P(__builtin_isless(vd,vf)); P(__builtin_islessequal(vd,vf)); P(__builtin_islessgreater(vd,vf)); P(__builtin_isunordered(vd,vf)); P(__builtin_isunordered(vd,__builtin_nan("")));
   P(__builtin_classify_type(1.0)); P(__builtin_classify_type(argv));
  { _Complex double c = __builtin_complex(1.0, 2.0); PB(c); PB(__builtin_creal(c)); PB(__builtin_cimagf(c)); PB(__builtin_conj(c)); PB(__builtin_cabs(c)); }
  { int r; P(__builtin_add_overflow(u0, 5, &r)); P(r); P(__builtin_sub_overflow(sl, ul, &r)); P(r); P(__builtin_mul_overflow(ul, sl, &r)); P(r); unsigned __int128 w; P(__builtin_mul_overflow(ui, 3, &w)); PB(w); P(__builtin_add_overflow(ui, sl, &w)); PB(w); __int128 sw; P(__builtin_mul_overflow(ui, -3, &sw)); PB(sw); P(__builtin_sub_overflow(sl, ui, &w)); PB(w); P(__builtin_sub_overflow((__int128)sl, ui, &r)); P(r); P(__builtin_add_overflow_p(u0, 1, (signed char)0)); P(__builtin_mul_overflow_p(u0, u0, (int)0)); P(__builtin_sub_overflow_p(1, 2u, 0u)); 
    unsigned ur; unsigned long lr; long slr; long long llr; unsigned long long ullr; P(__builtin_sadd_overflow(1,2,&r)); P(__builtin_saddl_overflow(1,2,&slr)); P(__builtin_saddll_overflow(1,2,&llr)); P(__builtin_uadd_overflow(u0,-1,&ur)); P(__builtin_uaddl_overflow(ul,-1,&lr)); P(__builtin_uaddll_overflow(1,2,&ullr)); P(__builtin_ssub_overflow(1,2,&r)); P(__builtin_usubll_overflow(1,2,&ullr)); P(__builtin_smull_overflow(1,2,&slr)); P(__builtin_umulll_overflow(1,2,&ullr)); P(__builtin_umul_overflow(u0,u0,&ur)); P(ur);}
  { struct { char c; int i; } s; memset(&s, 0xff, sizeof s); s.c = 1; s.i = 2; __builtin_clear_padding(&s); PB(s); long double l; memset(&l, 0xff, sizeof l); l = 1.0L; __builtin_clear_padding(&l); unsigned char b[16]; memcpy(b, &l, 16); P(b[15]); struct { unsigned a:3; unsigned :5; unsigned b:9; short q; _Bool z; } bf; memset(&bf, 0xff, sizeof bf); bf.a=1;bf.b=1;bf.q=1;bf.z=1; __builtin_clear_padding(&bf); PB(bf); struct {char c; long double l[2]; struct {char c; short s;} e[2];} n; memset(&n,0xff,sizeof n); n.c=1;n.l[0]=n.l[1]=1;n.e[0].c=n.e[1].c=n.e[0].s=2; __builtin_clear_padding(&n); PB(n);}
  { char *p = __builtin_alloca(20); strcpy(p, "x"); P(p[0]); p = __builtin_alloca_with_align(20, 512); P((long)p & 63); p = __builtin_alloca_with_align_and_max(u0 & 15, 256, 100); P((long)p & 31); }
  P(__builtin_extend_pointer(argv) == (unsigned long)argv); P(__builtin_assume_aligned(argv, 8) == argv); P(__builtin_assume_aligned(argv,16,8) == argv);

  __builtin_prefetch(argv); __builtin_prefetch(argv,1); __builtin_prefetch(argv,0,3); __builtin___clear_cache((char*)argv,(char*)argv);
  P(__builtin_return_address(0) != 0); P(__builtin_frame_address(0) != 0); P(__builtin_extract_return_addr(__builtin_return_address(0)) != 0); P(__builtin_frob_return_addr(argv)==argv);
  P(__builtin_tgmath(__builtin_sqrtf, __builtin_sqrt, __builtin_sqrtl, 4.0));
  return 0;
}
