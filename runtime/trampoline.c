/* Addresses of nested functions: small pieces of code on pages of their own, so that the stack stays unexecutable.
 *
 * A function that hands out the address of a function nested in it makes a trampoline on entry and gives it back
 * when it returns; trampolines therefore come and go as a stack. A function left by longjmp leaves its own behind: they are found by
 * the address of their frame, which is below any frame that is still live (stacks grow down), and reused. */

extern void *mmap(void *, unsigned long, int, int, int, long);
extern void abort(void);

#define PAGE 4096
#define PROT_READ_WRITE_EXEC 7
#define MAP_PRIVATE_ANONYMOUS 0x22

/* Makes instructions written at start..end visible to the machine. */
HIDDEN void __clear_cache(void *start, void *end)
{
#if defined __riscv
    /* The caches of all harts (system call riscv_flush_icache), where the kernel knows how; this hart's in any case. */
    register void *a0 __asm__("a0") = start;
    register void *a1 __asm__("a1") = end;
    register long flags __asm__("a2") = 0, number __asm__("a7") = 259;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(flags), "r"(number) : "memory");
    __asm__ volatile("fence.i" ::: "memory");
#endif
}

#if defined __x86_64__
/* movabs $function, %r11; movabs $chain, %r10; jmp *%r11 */
#define CODE 24
static void fill(unsigned char *p, void *chain, void *function)
{
    static const unsigned char text[CODE] = {0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0x49, 0xba, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0xff, 0xe3};
    for (int i = 0; i < CODE; i++)
        p[i] = text[i];
    for (int i = 0; i < 8; i++) {
        p[2 + i] = (unsigned long)function >> 8 * i;
        p[12 + i] = (unsigned long)chain >> 8 * i;
    }
}
#elif defined __riscv
/* auipc t2, 0; ld t0, 16(t2); ld t2, 24(t2); jr t0; function; chain */
#define CODE 32
static void fill(unsigned char *p, void *chain, void *function)
{
    unsigned *w = (unsigned *)p;
    w[0] = 0x00000397;
    w[1] = 0x0103b283;
    w[2] = 0x0183b383;
    w[3] = 0x00028067;
    ((void **)p)[2] = function;
    ((void **)p)[3] = chain;
    __clear_cache(p, p + CODE);
}
#endif

struct tramp {
    void *frame;
    unsigned char code[CODE];
};

struct page {
    struct page *below, *above;
    int used;
    struct tramp t[(PAGE - 32) / sizeof(struct tramp)];
};

#define PER_PAGE ((int)(sizeof(((struct page *)0)->t) / sizeof(struct tramp)))

static __thread struct page *top;

static void pop(void)
{
    if (--top->used == 0 && top->below)
        top = top->below;
}

/* Stores at *where the address of code that calls `function` with static chain `chain`. */
void __gcc_nested_func_ptr_created(void *chain, void *function, void **where)
{
    while (top && top->used > 0 && (char *)top->t[top->used - 1].frame < (char *)chain)
        pop();
    if (!top || top->used == PER_PAGE) {
        struct page *p = top ? top->above : 0;
        if (!p) {
            p = mmap(0, PAGE, PROT_READ_WRITE_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0);
            if ((long)p == -1)
                abort();
            p->below = top;
            if (top)
                top->above = p;
        }
        top = p;
    }
    struct tramp *t = &top->t[top->used++];
    t->frame = chain;
    fill(t->code, chain, function);
    *where = t->code;
}

/* Gives back the one made last. */
void __gcc_nested_func_ptr_deleted(void)
{
    if (top && top->used > 0)
        pop();
}
