// Atomic builtins on objects of 16 bytes and of sizes no instruction has.
// expect: ld 5 7
// expect: fa 5 7
// expect: af a f
// expect: fs a f
// expect: sf 5 5
// expect: an 5 5
// expect: or 1000000005 4
// expect: xo 1000000000 3
// expect: na ffffffffffffffff fffffffffffffffc
// expect: na ffffffffffffffff fffffffffffffffc
// expect: sx fffffffffffffffa fffffffffffffffb
// expect: sx fffffffffffffffa fffffffffffffffb
// expect: sx fffffffffffffffa fffffffffffffffb
// expect: 1
// expect: x 5 8
// expect: ts 5 8
// expect: z 0 0
// expect: 0 b 0 0
// expect: 1 g 0 4
// expect: ex 0 4
// expect: c 5 7
// expect: c 5 7
// expect: hello world
// expect: hello world
// expect: 0 1
// expect: hello world
// expect: ab
// expect: hello world
// expect: ag 0 d
// expect: ag 0 c
// expect: -8
// expect: s c000000000 0
// expect: 1 1 0
// expect: 01
// expect: 0
#include <stdio.h>
#include <string.h>
typedef unsigned __int128 u;
u g; struct B { char c[24]; } gb; struct C3 { char c[3]; } g3; _Atomic struct B ab; _Atomic u ag; _Atomic __int128 sg;
static void p(const char*n, u v) { printf("%s %llx %llx\n", n, (unsigned long long)(v>>64), (unsigned long long)v); }
int main(void) {
  u a = ((u)5<<64)|7, b;
  __atomic_store_n(&g, a, 5); p("ld", __atomic_load_n(&g, 5));
  p("fa", __atomic_fetch_add(&g, a, 5)); p("af", __atomic_add_fetch(&g, 1, 2)); p("fs", __atomic_fetch_sub(&g, a, 0)); p("sf", __atomic_sub_fetch(&g, 3, 5));
  p("an", __atomic_fetch_and(&g, ~(u)1, 5)); p("or", __atomic_or_fetch(&g, (u)1<<100, 5)); p("xo", __atomic_xor_fetch(&g, a, 5)); p("na", __atomic_nand_fetch(&g, a, 5)); p("na", __atomic_fetch_nand(&g, a, 5));
  p("sx", __sync_fetch_and_add(&g, a)); p("sx", __sync_sub_and_fetch(&g, a)); p("sx", __sync_val_compare_and_swap(&g, g, a)); printf("%d\n", __sync_bool_compare_and_swap(&g, a, a+1)); p("x", g); p("ts", __sync_lock_test_and_set(&g, 9)); __sync_lock_release(&g); p("z", g);
  b = 1; printf("%d ", __atomic_compare_exchange_n(&g, &b, 4, 0, 5, 5)); p("b", b); printf("%d ", __atomic_compare_exchange_n(&g, &b, 4, 0, 5, 5)); p("g", g);
  p("ex", __atomic_exchange_n(&g, a, 5)); u c; __atomic_exchange(&g, &a, &c, 5); p("c", c); __atomic_load(&g, &c, 5); p("c", c);
  struct B x = {"hello world"}, y, z; __atomic_store(&gb, &x, 5); __atomic_load(&gb, &y, 5); puts(y.c); strcpy(x.c, "new"); __atomic_exchange(&gb, &x, &z, 5); puts(z.c); printf("%d %d\n", __atomic_compare_exchange(&gb, &x, &z, 0, 5, 5), __atomic_compare_exchange(&gb, &x, &z, 0, 5, 5)); puts(x.c);
  struct C3 k = {"ab"}, l; __atomic_store(&g3, &k, 5); __atomic_load(&g3, &l, 5); puts(l.c);
  ab = x; z = ab; puts(z.c); ag = 5; ag += 7; ag++; p("ag", ag--); p("ag", ag); sg = -5; sg -= 3; printf("%d\n", (int)sg); ag <<= 100; p("s", ag);
  printf("%d %d %d\n", __atomic_always_lock_free(4,0), 1, __atomic_always_lock_free(3, 0));
  _Bool t = 0; printf("%d", __atomic_test_and_set(&t, 5)); printf("%d\n", __atomic_test_and_set(&t, 5)); __atomic_clear(&t, 5); printf("%d\n", t);
  __atomic_thread_fence(5); __atomic_signal_fence(5);
}
