// C23: constexpr, auto, nullptr, enums with a type, attributes, #embed, __VA_OPT__, storage classes in compound literals.
// expect: 0 0 0 3.5 1
// expect: 1 1 3
// expect: 1000000 170 1
// expect: 4 2
// expect: 9 47 8 42
// expect: 1 1 8
// expect: 5
// expect: 4 5
// expect: 6 9 4
// expect: 11
// expect: 1
// expect: null
// expect: 3 1
// options: -std=gnu2x
#include <stddef.h>
#include <stdio.h>
constexpr int N = 5;
constexpr double D = 2.5;
static int arr[N];
constexpr unsigned char uc = 200;
struct S { int a, b; };
constexpr struct S cs = { 1, 2 };
static_assert(cs.b == 2);
enum { E1 = N*2, E2 = (int)D };
constexpr int ca[3] = {1,2,3};
static int sarr[] = { N, E1, uc, cs.a };
static_assert(sizeof arr == N * sizeof(int));
static_assert(true);
auto g = 3.5;
static auto h = 7ul;
enum e : unsigned char { A, B = 255 };
enum big : long long { BB = 0x7fffffffffffffff };
enum fwd : short;
enum fwd : short { F1 = -1 };
enum un { U64 = 0xffffffffffffffffull, NEG = 1 };
static_assert(sizeof(enum e)==1);
static_assert(_Generic(A, enum e: 1, default: 0));
[[nodiscard]] int nd(void);
[[deprecated("x")]] int dep(void);
[[noreturn]] void nr(void);
[[maybe_unused]] static int mu;
[[gnu::always_inline]] static inline int ai(void) { return 1; }
[[unsequenced]] int us(int);
[[reproducible]] int rp(int);
int unnamed(int, float) { return 4; }
int va(...) { return 1; }
typeof(int*) ip;
typeof_unqual(const volatile int) tu;
const int ci = 3;
int sw(int x) { switch (x) { case 1: x++; [[fallthrough]]; case 2: return x; default: } return 0; }
int lbl(int x) { if (x) goto end; x = 3; end: return x; }
int lb2(int x){ goto l; l: int y = 3; return x+y; }
bool bt = true;
nullptr_t np = nullptr;
int *nptr = nullptr;
int digits = 1'000'000;
int bin = 0b1010'1010;
#if __STDC_VERSION__ < 202000L
#error std
#endif
#ifdef NOPE
#elifdef N2
#error
#elifndef N3
int elif_ok = 1;
#endif
#define VA(x, ...) x __VA_OPT__(+ __VA_ARGS__)
#if !__has_c_attribute(nodiscard) || __has_c_attribute(deprecated) < 201904L
#error
#endif
#if __has_include(<stdio.h>) && __has_embed(__FILE__) == __STDC_EMBED_FOUND__
static const unsigned char emb[] = {
#embed __FILE__ limit(2) prefix(9,) suffix(,8)
};
static const unsigned char emb2[] = {
#embed "/dev/null" if_empty(42)
};
#endif
struct tagc { int x; };
int ft(void) { struct tagc { int x; } t = {1}; return t.x; }
typedef struct { int q; } anon1;
int main(void) {
    int zero[3] = {};
    struct S s = {};
    printf("%d %d %d %g %d\n", zero[1], s.a, arr[0], g, sarr[3]);
    printf("%d %d %d\n", (int)sizeof(u8'a'), VA(1), VA(1,2));
    printf("%d %d %d\n", digits, bin, elif_ok);
    printf("%d %d\n", unnamed(1,2), sw(1));
    printf("%d %d %d %d\n", emb[0], emb[1], emb[3], emb2[0]);
    printf("%d %d %zu\n", np == nullptr, nptr == np, sizeof(nullptr));
    printf("%d\n", _Generic(nullptr, nullptr_t: 5, default: 6));
    auto q = &s;
    q->a = 4;
    printf("%d %d\n", s.a, (static int){5});
    int *sp = &(static int){6};
    constexpr int lc = 9;
    static int fromc = lc;
    printf("%d %d %d\n", *sp, fromc, lb2(1));
    const auto cc = 5;
    register auto rr = 6;
    printf("%d\n", cc+rr);
    printf("%d\n", ft());
    if (!nptr) printf("null\n");
    (void)(bool)nullptr;
    _Static_assert(1);
    printf("%d %d\n", ca[2], (int)BB == -1);
    return (constexpr int){0};
}
