/*
 * Atomic operations on objects that no single instruction of the machine's base set accesses (what libatomic gives): 16 bytes with
 * cmpxchg16b, everything else under one of a few locks chosen by the address.
 */
typedef __SIZE_TYPE__ size;

#define LOCKS 64
static unsigned char locks[LOCKS][64] __attribute__((aligned(64)));

static void lock(const volatile void *p)
{
    unsigned char *l = locks[(size)p / 16 % LOCKS];
    while (__atomic_exchange_n(l, 1, __ATOMIC_ACQUIRE))
        while (__atomic_load_n(l, __ATOMIC_RELAXED))
            ;
}

static void unlock(const volatile void *p)
{
    __atomic_store_n(locks[(size)p / 16 % LOCKS], 0, __ATOMIC_RELEASE);
}

static void copy(void *to, const void *from, size n)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    while (n--)
        *t++ = *f++;
}

static int same(const void *a, const void *b, size n)
{
    const unsigned char *x = a, *y = b;
    while (n--)
        if (*x++ != *y++)
            return 0;
    return 1;
}

#ifdef __x86_64__
/* All of it is sequentially consistent: a locked instruction is. */
static _Bool cas16(volatile void *p, tu *expected, tu desired)
{
    du lo = *expected, hi = *expected >> 64;
    _Bool ok;
    __asm__ volatile("lock; cmpxchg16b %1"
                     : "=@ccz"(ok), "+m"(*(volatile tu *)p), "+a"(lo), "+d"(hi)
                     : "b"((du)desired), "c"((du)(desired >> 64))
                     : "memory");
    *expected = (tu)hi << 64 | lo;
    return ok;
}
#define WIDE 1
#elif defined __SIZEOF_INT128__
static _Bool cas16(volatile void *p, tu *expected, tu desired)
{
    lock(p);
    tu *q = (tu *)p;
    tu old = *q;
    _Bool ok = old == *expected;
    if (ok)
        *q = desired;
    unlock(p);
    *expected = old;
    return ok;
}
#define WIDE 1
#endif

#ifdef WIDE
tu load_16(const volatile void *p, int order) __asm__("__atomic_load_16");
tu load_16(const volatile void *p, int order)
{
    tu v = 0;
    cas16((volatile void *)p, &v, 0);
    return v;
}

static tu peek(volatile void *p)
{
    /* Need not be whole: the compare decides. */
    volatile du *q = p;
    return (tu)q[1] << 64 | q[0];
}

#define UPDATE(name, expression, result)          \
    tu name(volatile void *p, tu x, int order) __asm__("__atomic_" #name); \
    tu name(volatile void *p, tu x, int order)    \
    {                                             \
        tu old = peek(p), new;                    \
        do                                        \
            new = (expression);                   \
        while (!cas16(p, &old, new));             \
        return result;                            \
    }
UPDATE(exchange_16, x, old)
UPDATE(fetch_add_16, old + x, old)
UPDATE(fetch_sub_16, old - x, old)
UPDATE(fetch_and_16, old &x, old)
UPDATE(fetch_or_16, old | x, old)
UPDATE(fetch_xor_16, old ^ x, old)
UPDATE(fetch_nand_16, ~(old & x), old)
UPDATE(add_fetch_16, old + x, new)
UPDATE(sub_fetch_16, old - x, new)
UPDATE(and_fetch_16, old &x, new)
UPDATE(or_fetch_16, old | x, new)
UPDATE(xor_fetch_16, old ^ x, new)
UPDATE(nand_fetch_16, ~(old & x), new)

void store_16(volatile void *p, tu x, int order) __asm__("__atomic_store_16");
void store_16(volatile void *p, tu x, int order)
{
    exchange_16(p, x, order);
}

_Bool compare_exchange_16(volatile void *p, void *expected, tu desired, int success, int failure) __asm__("__atomic_compare_exchange_16");
_Bool compare_exchange_16(volatile void *p, void *expected, tu desired, int success, int failure)
{
    tu old;
    copy(&old, expected, 16);
    tu seen = old;
    _Bool ok = cas16(p, &seen, desired);
    if (!ok)
        copy(expected, &seen, 16);
    return ok;
}
#endif

/* Aligned objects of the machine's sizes agree with the instructions that other code uses on them. */
#define SIZES(DO) \
    if (((size)p & (n - 1)) == 0) \
        switch (n) { \
        case 1: DO(__UINT8_TYPE__) \
        case 2: DO(__UINT16_TYPE__) \
        case 4: DO(__UINT32_TYPE__) \
        case 8: DO(__UINT64_TYPE__) \
        }

void load(size n, const volatile void *p, void *result, int order) __asm__("__atomic_load");
void load(size n, const volatile void *p, void *result, int order)
{
#define DO(type) { type v = __atomic_load_n((type *)p, __ATOMIC_SEQ_CST); copy(result, &v, n); return; }
    SIZES(DO)
#undef DO
#ifdef WIDE
    if (n == 16 && ((size)p & 15) == 0) {
        tu v = load_16(p, order);
        copy(result, &v, 16);
        return;
    }
#endif
    lock(p);
    copy(result, (const void *)p, n);
    unlock(p);
}

void store(size n, volatile void *p, const void *value, int order) __asm__("__atomic_store");
void store(size n, volatile void *p, const void *value, int order)
{
#define DO(type) { type v; copy(&v, value, n); __atomic_store_n((type *)p, v, __ATOMIC_SEQ_CST); return; }
    SIZES(DO)
#undef DO
#ifdef WIDE
    if (n == 16 && ((size)p & 15) == 0) {
        tu v;
        copy(&v, value, 16);
        store_16(p, v, order);
        return;
    }
#endif
    lock(p);
    copy((void *)p, value, n);
    unlock(p);
}

void exchange(size n, volatile void *p, const void *value, void *result, int order) __asm__("__atomic_exchange");
void exchange(size n, volatile void *p, const void *value, void *result, int order)
{
#define DO(type) { type v; copy(&v, value, n); v = __atomic_exchange_n((type *)p, v, __ATOMIC_SEQ_CST); copy(result, &v, n); return; }
    SIZES(DO)
#undef DO
#ifdef WIDE
    if (n == 16 && ((size)p & 15) == 0) {
        tu v;
        copy(&v, value, 16);
        v = exchange_16(p, v, order);
        copy(result, &v, 16);
        return;
    }
#endif
    lock(p);
    /* `value` and `result` may be one object. */
    unsigned char *at = (unsigned char *)p, *out = result;
    const unsigned char *in = value;
    for (size i = 0; i < n; i++) {
        unsigned char new = in[i], old = at[i];
        at[i] = new;
        out[i] = old;
    }
    unlock(p);
}

_Bool compare_exchange(size n, volatile void *p, void *expected, const void *desired, int success, int failure) __asm__("__atomic_compare_exchange");
_Bool compare_exchange(size n, volatile void *p, void *expected, const void *desired, int success, int failure)
{
#define DO(type) { \
        type e, d; \
        copy(&e, expected, n); \
        copy(&d, desired, n); \
        _Bool ok = __atomic_compare_exchange_n((type *)p, &e, d, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        if (!ok) \
            copy(expected, &e, n); \
        return ok; \
    }
    SIZES(DO)
#undef DO
#ifdef WIDE
    if (n == 16 && ((size)p & 15) == 0) {
        tu d;
        copy(&d, desired, 16);
        return compare_exchange_16(p, expected, d, success, failure);
    }
#endif
    lock(p);
    _Bool ok = same((const void *)p, expected, n);
    if (ok)
        copy((void *)p, desired, n);
    else
        copy(expected, (const void *)p, n);
    unlock(p);
    return ok;
}

_Bool is_lock_free(size n, const volatile void *p) __asm__("__atomic_is_lock_free");
_Bool is_lock_free(size n, const volatile void *p)
{
    return (n == 1 || n == 2 || n == 4 || n == 8) && ((size)p & (n - 1)) == 0;
}
