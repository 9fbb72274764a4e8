/* Stack unwinding by DWARF call frame information (Itanium C++ ABI, "Exception Handling", level I; DWARF 5 §6.4;
   LSB "Exception Frames").

   A context holds the values of all registers in one frame. `step` finds the frame's description through dl_iterate_phdr and
   .eh_frame_hdr, or among frames registered by hand, and computes the caller's registers. Registers are numbered as in DWARF. */

typedef __UINTPTR_TYPE__ uptr;
typedef __INTPTR_TYPE__ sptr;
typedef unsigned char u8;
typedef __SIZE_TYPE__ size_t;

#if defined __x86_64__
#define NREGS 17
#define SP 7
#define RA 16
#define EH_REG(n) (n) /* rax, rdx */
#elif defined __riscv
#define NREGS 65
#define SP 2
#define RA 64 /* the program counter of a frame; column 1 is ra */
#define EH_REG(n) (10 + (n)) /* a0, a1 */
#endif

typedef enum {
    _URC_NO_REASON, _URC_FOREIGN_EXCEPTION_CAUGHT, _URC_FATAL_PHASE2_ERROR, _URC_FATAL_PHASE1_ERROR, _URC_NORMAL_STOP,
    _URC_END_OF_STACK, _URC_HANDLER_FOUND, _URC_INSTALL_CONTEXT, _URC_CONTINUE_UNWIND
} reason;
enum { SEARCH_PHASE = 1, CLEANUP_PHASE = 2, HANDLER_FRAME = 4, FORCE_UNWIND = 8, END_OF_STACK = 16 };

struct exception {
    du class;
    void (*cleanup)(reason, struct exception *);
    uptr private_1, private_2;
} __attribute__((aligned));

struct context {
    uptr reg[NREGS];
    uptr ip, cfa;
    uptr lsda, start;
    void *personality;
    char before; /* ip is at, not after, the instruction (signal frames) */
};
typedef reason (*personality_fn)(int, int, du, struct exception *, struct context *);
typedef reason (*stop_fn)(int, int, du, struct exception *, struct context *, void *);

/* Fills in the registers a call preserves, the stack pointer and the address after the call; and takes them all back. */
HIDDEN void __ccc_unwind_capture(uptr *);
HIDDEN void __ccc_unwind_resume(uptr *, uptr ip) __attribute__((noreturn));

#if defined __x86_64__
asm(".text\n"
    ".type __ccc_unwind_capture, @function\n.hidden __ccc_unwind_capture\n.globl __ccc_unwind_capture\n"
    "__ccc_unwind_capture:\n"
    "movq %rbx, 24(%rdi)\nmovq %rbp, 48(%rdi)\nmovq %r12, 96(%rdi)\nmovq %r13, 104(%rdi)\nmovq %r14, 112(%rdi)\n"
    "movq %r15, 120(%rdi)\nleaq 8(%rsp), %rax\nmovq %rax, 56(%rdi)\nmovq (%rsp), %rax\nmovq %rax, 128(%rdi)\nret\n"
    ".size __ccc_unwind_capture, . - __ccc_unwind_capture\n"
    ".type __ccc_unwind_resume, @function\n.hidden __ccc_unwind_resume\n.globl __ccc_unwind_resume\n"
    "__ccc_unwind_resume:\n"
    "movq 24(%rdi), %rbx\nmovq 48(%rdi), %rbp\nmovq 96(%rdi), %r12\nmovq 104(%rdi), %r13\nmovq 112(%rdi), %r14\n"
    "movq 120(%rdi), %r15\nmovq (%rdi), %rax\nmovq 8(%rdi), %rdx\nmovq 56(%rdi), %rsp\njmp *%rsi\n"
    ".size __ccc_unwind_resume, . - __ccc_unwind_resume\n");
#elif defined __riscv
asm(".text\n"
    ".type __ccc_unwind_capture, @function\n.hidden __ccc_unwind_capture\n.globl __ccc_unwind_capture\n"
    "__ccc_unwind_capture:\n"
    "sd ra, 8(a0)\nsd ra, 512(a0)\nsd sp, 16(a0)\nsd s0, 64(a0)\nsd s1, 72(a0)\nsd s2, 144(a0)\nsd s3, 152(a0)\n"
    "sd s4, 160(a0)\nsd s5, 168(a0)\nsd s6, 176(a0)\nsd s7, 184(a0)\nsd s8, 192(a0)\nsd s9, 200(a0)\n"
    "sd s10, 208(a0)\nsd s11, 216(a0)\n"
    "fsd fs0, 320(a0)\nfsd fs1, 328(a0)\nfsd fs2, 400(a0)\nfsd fs3, 408(a0)\nfsd fs4, 416(a0)\nfsd fs5, 424(a0)\n"
    "fsd fs6, 432(a0)\nfsd fs7, 440(a0)\nfsd fs8, 448(a0)\nfsd fs9, 456(a0)\nfsd fs10, 464(a0)\nfsd fs11, 472(a0)\n"
    "ret\n"
    ".size __ccc_unwind_capture, . - __ccc_unwind_capture\n"
    ".type __ccc_unwind_resume, @function\n.hidden __ccc_unwind_resume\n.globl __ccc_unwind_resume\n"
    "__ccc_unwind_resume:\n"
    "mv t0, a0\nmv t1, a1\nld ra, 8(t0)\nld sp, 16(t0)\nld s0, 64(t0)\nld s1, 72(t0)\nld a0, 80(t0)\nld a1, 88(t0)\n"
    "ld s2, 144(t0)\nld s3, 152(t0)\nld s4, 160(t0)\nld s5, 168(t0)\nld s6, 176(t0)\nld s7, 184(t0)\nld s8, 192(t0)\n"
    "ld s9, 200(t0)\nld s10, 208(t0)\nld s11, 216(t0)\n"
    "fld fs0, 320(t0)\nfld fs1, 328(t0)\nfld fs2, 400(t0)\nfld fs3, 408(t0)\nfld fs4, 416(t0)\nfld fs5, 424(t0)\n"
    "fld fs6, 432(t0)\nfld fs7, 440(t0)\nfld fs8, 448(t0)\nfld fs9, 456(t0)\nfld fs10, 464(t0)\nfld fs11, 472(t0)\n"
    "jr t1\n"
    ".size __ccc_unwind_resume, . - __ccc_unwind_resume\n");
#endif

/* --- reading tables --- */

static uptr word(const u8 *p, int n)
{
    uptr v = 0;
    for (int i = n - 1; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}
static uptr uleb(const u8 **p)
{
    uptr v = 0;
    int shift = 0;
    u8 b;
    do {
        b = *(*p)++;
        if (shift < 64)
            v |= (uptr)(b & 0x7f) << shift;
        shift += 7;
    } while (b & 0x80);
    return v;
}
static sptr sleb(const u8 **p)
{
    uptr v = 0;
    int shift = 0;
    u8 b;
    do {
        b = *(*p)++;
        if (shift < 64)
            v |= (uptr)(b & 0x7f) << shift;
        shift += 7;
    } while (b & 0x80);
    if (shift < 64 && (b & 0x40))
        v |= -(uptr)1 << shift;
    return v;
}

/* A pointer in encoding `enc` (DW_EH_PE_*); `base` is for data-relative ones. */
static uptr encoded(const u8 **p, u8 enc, uptr base, uptr func)
{
    if (enc == 0xff)
        return 0;
    const u8 *at = *p;
    uptr v;
    if (enc == 0x50) {
        at = (const u8 *)(((uptr)at + sizeof(uptr) - 1) & -sizeof(uptr));
        *p = at + sizeof(uptr);
        return word(at, sizeof(uptr));
    }
    switch (enc & 0xf) {
    case 0: v = word(at, sizeof(uptr)); *p += sizeof(uptr); break;
    case 1: v = uleb(p); break;
    case 2: v = word(at, 2); *p += 2; break;
    case 3: v = word(at, 4); *p += 4; break;
    case 4: case 12: v = word(at, 8); *p += 8; break;
    case 9: v = sleb(p); break;
    case 10: v = (sptr)(short)word(at, 2); *p += 2; break;
    case 11: v = (sptr)(si)word(at, 4); *p += 4; break;
    default: __builtin_trap();
    }
    if (!v)
        return 0;
    switch (enc & 0x70) {
    case 0x10: v += (uptr)at; break;
    case 0x30: v += base; break;
    case 0x40: v += func; break;
    }
    return enc & 0x80 ? *(uptr *)v : v;
}

struct cie {
    uptr code_align, ra;
    sptr data_align;
    u8 fde_enc, lsda_enc, has_z, signal;
    void *personality;
    const u8 *insns, *end;
};

static int read_cie(const u8 *p, struct cie *c)
{
    uptr len = word(p, 4);
    c->end = p + 4 + len;
    p += 8;
    u8 version = *p++;
    const char *aug = (const char *)p;
    while (*p++)
        ;
    c->code_align = uleb(&p);
    c->data_align = sleb(&p);
    c->ra = version == 1 ? *p++ : uleb(&p);
    c->fde_enc = 0;
    c->lsda_enc = 0xff;
    c->has_z = c->signal = 0;
    c->personality = 0;
    if (*aug == 'z') {
        c->has_z = 1;
        uptr n = uleb(&p);
        const u8 *after = p + n;
        for (aug++; *aug; aug++) {
            if (*aug == 'R')
                c->fde_enc = *p++;
            else if (*aug == 'L')
                c->lsda_enc = *p++;
            else if (*aug == 'P') {
                u8 e = *p++;
                c->personality = (void *)encoded(&p, e, 0, 0);
            } else if (*aug == 'S')
                c->signal = 1;
            else if (*aug != 'B')
                break;
        }
        p = after;
    } else if (*aug)
        return 0;
    c->insns = p;
    return 1;
}

/* --- finding a frame's description --- */

struct found {
    uptr pc;
    const u8 *fde;
    uptr start, range;
    struct cie cie;
};

/* Looks at one FDE: is it about pc? */
static int match(const u8 *fde, struct found *f)
{
    uptr id = word(fde + 4, 4);
    if (!id || !read_cie(fde + 4 - id, &f->cie))
        return 0;
    const u8 *p = fde + 8;
    uptr start = encoded(&p, f->cie.fde_enc, 0, 0), range = encoded(&p, f->cie.fde_enc & 0xf, 0, 0);
    if (f->pc - start >= range)
        return 0;
    f->fde = fde;
    f->start = start;
    f->range = range;
    return 1;
}

static int search_section(const u8 *p, struct found *f)
{
    for (uptr len; (len = word(p, 4)) != 0; p += 4 + len)
        if (match(p, f))
            return 1;
    return 0;
}

struct phdr {
    su type, flags;
    du offset, vaddr, paddr, filesz, memsz, align;
};
struct dl_info {
    uptr addr;
    const char *name;
    const struct phdr *phdr;
    unsigned short phnum;
};
extern int dl_iterate_phdr(int (*)(struct dl_info *, size_t, void *), void *);

static int in_module(struct dl_info *info, size_t size, void *arg)
{
    struct found *f = arg;
    const struct phdr *hdr = 0;
    int here = 0;
    for (int i = 0; i < info->phnum; i++) {
        const struct phdr *p = &info->phdr[i];
        if (p->type == 1 && f->pc - (info->addr + p->vaddr) < p->memsz)
            here = 1;
        else if (p->type == 0x6474e550)
            hdr = p;
    }
    if (!here)
        return 0;
    if (!hdr)
        return 1;
    const u8 *h = (const u8 *)(info->addr + hdr->vaddr), *p = h + 4;
    uptr base = (uptr)h, frames = encoded(&p, h[1], base, 0);
    if (h[2] == 0xff || h[3] != 0x3b) {
        search_section((const u8 *)frames, f);
        return 1;
    }
    uptr count = encoded(&p, h[2], base, 0), lo = 0, hi = count;
    while (lo < hi) {
        uptr mid = (lo + hi) / 2;
        if (base + (sptr)(si)word(p + 8 * mid, 4) <= f->pc)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo)
        match((const u8 *)(base + (sptr)(si)word(p + 8 * (lo - 1) + 4, 4)), f);
    return 1;
}

/* Frames registered by hand (just-in-time compilers, old start files). */
struct object {
    const u8 *begin;
    struct object *next;
};
static struct object *objects;
static char lock;

static void take(void)
{
    while (__atomic_test_and_set(&lock, __ATOMIC_ACQUIRE))
        ;
}
static void give(void)
{
    __atomic_clear(&lock, __ATOMIC_RELEASE);
}

void __register_frame_info(const void *begin, struct object *ob)
{
    if (!*(const su *)begin)
        return;
    take();
    ob->begin = begin;
    ob->next = objects;
    objects = ob;
    give();
}
void *__deregister_frame_info(const void *begin)
{
    struct object *ob = 0;
    take();
    for (struct object **p = &objects; *p; p = &(*p)->next)
        if ((*p)->begin == begin) {
            ob = *p;
            *p = ob->next;
            break;
        }
    give();
    return ob;
}
extern void *malloc(size_t);
extern void free(void *);
extern void abort(void) __attribute__((noreturn));
void __register_frame(void *begin)
{
    struct object *ob = malloc(sizeof *ob);
    if (ob)
        __register_frame_info(begin, ob);
}
void __deregister_frame(void *begin)
{
    free(__deregister_frame_info(begin));
}

static int find(struct found *f)
{
    f->fde = 0;
    if (objects) {
        take();
        for (struct object *o = objects; o && !f->fde; o = o->next)
            search_section(o->begin, f);
        give();
        if (f->fde)
            return 1;
    }
    dl_iterate_phdr(in_module, f);
    return f->fde != 0;
}

/* --- call frame instructions --- */

enum { SAME, UNDEFINED, OFFSET, VAL_OFFSET, REGISTER, EXPRESSION, VAL_EXPRESSION };
struct rule {
    u8 how;
    sptr n;
    const u8 *expr;
};
struct row {
    struct rule reg[NREGS + 1];
    uptr cfa_reg;
    sptr cfa_off;
    const u8 *cfa_expr;
};

static uptr get(struct context *c, uptr r)
{
    return r < NREGS ? c->reg[r] : 0;
}

/* Evaluates a DWARF expression (a block: length, then operations). */
static uptr evaluate(const u8 *p, struct context *c, int has_initial, uptr initial)
{
    uptr st[64], len = uleb(&p);
    const u8 *end = p + len;
    int n = 0;
    if (has_initial)
        st[n++] = initial;
    while (p < end) {
        u8 op = *p++;
        uptr v;
        if (n > 60)
            abort();
        if (op >= 0x30 && op <= 0x4f) {
            st[n++] = op - 0x30;
            continue;
        }
        if (op >= 0x50 && op <= 0x6f) {
            st[n++] = get(c, op - 0x50);
            continue;
        }
        if (op >= 0x70 && op <= 0x8f) {
            v = get(c, op - 0x70);
            st[n++] = v + sleb(&p);
            continue;
        }
        switch (op) {
        case 0x03: st[n++] = word(p, sizeof(uptr)); p += sizeof(uptr); continue;
        case 0x08: st[n++] = *p++; continue;
        case 0x09: st[n++] = (sptr)(signed char)*p++; continue;
        case 0x0a: st[n++] = word(p, 2); p += 2; continue;
        case 0x0b: st[n++] = (sptr)(short)word(p, 2); p += 2; continue;
        case 0x0c: st[n++] = word(p, 4); p += 4; continue;
        case 0x0d: st[n++] = (sptr)(si)word(p, 4); p += 4; continue;
        case 0x0e: case 0x0f: st[n++] = word(p, 8); p += 8; continue;
        case 0x10: st[n++] = uleb(&p); continue;
        case 0x11: st[n++] = sleb(&p); continue;
        case 0x90: st[n++] = get(c, uleb(&p)); continue;
        case 0x92: v = get(c, uleb(&p)); st[n++] = v + sleb(&p); continue;
        case 0x96: continue;
        case 0x2f: p += (short)word(p, 2) + 2; continue;
        }
        if (n < 1)
            abort();
        switch (op) {
        case 0x12: st[n] = st[n - 1]; n++; continue;
        case 0x13: n--; continue;
        case 0x15: v = *p++; if (v >= (uptr)n) abort(); st[n] = st[n - 1 - v]; n++; continue;
        case 0x06: st[n - 1] = *(uptr *)st[n - 1]; continue;
        case 0x94: v = *p++; st[n - 1] = word((const u8 *)st[n - 1], v); continue;
        case 0x19: if ((sptr)st[n - 1] < 0) st[n - 1] = -st[n - 1]; continue;
        case 0x1f: st[n - 1] = -st[n - 1]; continue;
        case 0x20: st[n - 1] = ~st[n - 1]; continue;
        case 0x23: st[n - 1] += uleb(&p); continue;
        case 0x28: v = st[--n]; p += 2 + (v ? (short)word(p, 2) : 0); continue;
        }
        if (n < 2)
            abort();
        uptr b = st[--n], a = st[n - 1];
        switch (op) {
        case 0x14: st[n++] = b; st[n++] = a; break;
        case 0x16: st[n - 1] = b; st[n++] = a; break;
        case 0x1a: st[n - 1] = a & b; break;
        case 0x1b: st[n - 1] = b ? (sptr)a / (sptr)b : 0; break;
        case 0x1c: st[n - 1] = a - b; break;
        case 0x1d: st[n - 1] = b ? a % b : 0; break;
        case 0x1e: st[n - 1] = a * b; break;
        case 0x21: st[n - 1] = a | b; break;
        case 0x22: st[n - 1] = a + b; break;
        case 0x24: st[n - 1] = a << b; break;
        case 0x25: st[n - 1] = a >> b; break;
        case 0x26: st[n - 1] = (sptr)a >> b; break;
        case 0x27: st[n - 1] = a ^ b; break;
        case 0x29: st[n - 1] = a == b; break;
        case 0x2a: st[n - 1] = (sptr)a >= (sptr)b; break;
        case 0x2b: st[n - 1] = (sptr)a > (sptr)b; break;
        case 0x2c: st[n - 1] = (sptr)a <= (sptr)b; break;
        case 0x2d: st[n - 1] = (sptr)a < (sptr)b; break;
        case 0x2e: st[n - 1] = a != b; break;
        default: abort();
        }
    }
    return n ? st[n - 1] : 0;
}

static void set_rule(struct row *r, uptr reg, int how, sptr n, const u8 *expr)
{
    if (reg <= NREGS) {
        r->reg[reg].how = how;
        r->reg[reg].n = n;
        r->reg[reg].expr = expr;
    }
}
static const u8 *skip_block(const u8 *p)
{
    uptr n = uleb(&p);
    return p + n;
}

/* Runs call frame instructions up to the place `target`. */
static void execute(const u8 *p, const u8 *end, struct cie *c, uptr loc, uptr target, struct row *r, const struct row *initial)
{
    struct row saved[6];
    int depth = 0;
    while (p < end && loc <= target) {
        u8 op = *p++, low = op & 0x3f;
        uptr reg;
        switch (op & 0xc0) {
        case 0x40: loc += low * c->code_align; continue;
        case 0x80: set_rule(r, low, OFFSET, (sptr)uleb(&p) * c->data_align, 0); continue;
        case 0xc0: if (low <= NREGS) r->reg[low] = initial->reg[low]; continue;
        }
        switch (op) {
        case 0x00: break;
        case 0x01: loc = encoded(&p, c->fde_enc, 0, 0); break;
        case 0x02: loc += *p++ * c->code_align; break;
        case 0x03: loc += word(p, 2) * c->code_align; p += 2; break;
        case 0x04: loc += word(p, 4) * c->code_align; p += 4; break;
        case 0x05: reg = uleb(&p); set_rule(r, reg, OFFSET, (sptr)uleb(&p) * c->data_align, 0); break;
        case 0x06: reg = uleb(&p); if (reg <= NREGS) r->reg[reg] = initial->reg[reg]; break;
        case 0x07: set_rule(r, uleb(&p), UNDEFINED, 0, 0); break;
        case 0x08: set_rule(r, uleb(&p), SAME, 0, 0); break;
        case 0x09: reg = uleb(&p); set_rule(r, reg, REGISTER, uleb(&p), 0); break;
        case 0x0a:
            if (depth == 6)
                abort();
            saved[depth++] = *r;
            break;
        case 0x0b:
            if (!depth)
                abort();
            *r = saved[--depth];
            break;
        case 0x0c: r->cfa_reg = uleb(&p); r->cfa_off = uleb(&p); r->cfa_expr = 0; break;
        case 0x0d: r->cfa_reg = uleb(&p); r->cfa_expr = 0; break;
        case 0x0e: r->cfa_off = uleb(&p); break;
        case 0x0f: r->cfa_expr = p; p = skip_block(p); break;
        case 0x10: reg = uleb(&p); set_rule(r, reg, EXPRESSION, 0, p); p = skip_block(p); break;
        case 0x11: reg = uleb(&p); set_rule(r, reg, OFFSET, sleb(&p) * c->data_align, 0); break;
        case 0x12: r->cfa_reg = uleb(&p); r->cfa_off = sleb(&p) * c->data_align; r->cfa_expr = 0; break;
        case 0x13: r->cfa_off = sleb(&p) * c->data_align; break;
        case 0x14: reg = uleb(&p); set_rule(r, reg, VAL_OFFSET, (sptr)uleb(&p) * c->data_align, 0); break;
        case 0x15: reg = uleb(&p); set_rule(r, reg, VAL_OFFSET, sleb(&p) * c->data_align, 0); break;
        case 0x16: reg = uleb(&p); set_rule(r, reg, VAL_EXPRESSION, 0, p); p = skip_block(p); break;
        case 0x2e: uleb(&p); break;
        default: abort();
        }
    }
}

/* The description of the frame of c: its start, personality, table, and the rules in `row`. */
static int describe(struct context *c, struct found *f, struct row *row)
{
    f->pc = c->ip - !c->before;
    if (!c->ip || !find(f))
        return 0;
    const u8 *p = f->fde + 8, *end = f->fde + 4 + word(f->fde, 4);
    encoded(&p, f->cie.fde_enc, 0, 0);
    encoded(&p, f->cie.fde_enc & 0xf, 0, 0);
    c->lsda = 0;
    if (f->cie.has_z) {
        uptr n = uleb(&p);
        const u8 *after = p + n;
        if (f->cie.lsda_enc != 0xff)
            c->lsda = encoded(&p, f->cie.lsda_enc, 0, f->start);
        p = after;
    }
    c->start = f->start;
    c->personality = f->cie.personality;
    __builtin_memset(row, 0, sizeof *row);
    struct row none = *row;
    execute(f->cie.insns, f->cie.end, &f->cie, f->start, f->pc, row, &none);
    struct row initial = *row;
    execute(p, end, &f->cie, f->start, f->pc, row, &initial);
    c->cfa = row->cfa_expr ? evaluate(row->cfa_expr, c, 0, 0) : get(c, row->cfa_reg) + row->cfa_off;
    return 1;
}

/* Makes c the context of the caller. */
static void leave(struct context *c, struct found *f, struct row *row)
{
    struct context old = *c;
    for (uptr r = 0; r < NREGS; r++) {
        struct rule *u = &row->reg[r];
        switch (u->how) {
        case OFFSET: c->reg[r] = *(uptr *)(old.cfa + u->n); break;
        case VAL_OFFSET: c->reg[r] = old.cfa + u->n; break;
        case REGISTER: c->reg[r] = get(&old, u->n); break;
        case EXPRESSION: c->reg[r] = *(uptr *)evaluate(u->expr, &old, 1, old.cfa); break;
        case VAL_EXPRESSION: c->reg[r] = evaluate(u->expr, &old, 1, old.cfa); break;
        case UNDEFINED:
            if (r == f->cie.ra)
                c->reg[r] = 0;
            break;
        }
    }
    if (row->reg[SP].how == SAME)
        c->reg[SP] = old.cfa;
    c->ip = c->reg[f->cie.ra];
    c->before = f->cie.signal;
}

/* --- the interface --- */

static void start_context(struct context *c)
{
    c->ip = c->reg[RA];
    c->before = 0;
}

static reason raise_phase2(struct exception *e, struct context *c)
{
    for (;;) {
        struct found f;
        struct row row;
        if (!describe(c, &f, &row))
            return _URC_FATAL_PHASE2_ERROR;
        int handler = c->cfa == e->private_2 ? HANDLER_FRAME : 0;
        if (c->personality) {
            reason r = ((personality_fn)c->personality)(1, CLEANUP_PHASE | handler, e->class, e, c);
            if (r == _URC_INSTALL_CONTEXT)
                return r;
            if (r != _URC_CONTINUE_UNWIND)
                return _URC_FATAL_PHASE2_ERROR;
        }
        if (handler)
            abort();
        leave(c, &f, &row);
    }
}

static reason forced_phase2(struct exception *e, struct context *c)
{
    stop_fn stop = (stop_fn)e->private_1;
    for (;;) {
        struct found f;
        struct row row;
        int more = describe(c, &f, &row);
        int actions = FORCE_UNWIND | CLEANUP_PHASE | (more ? 0 : END_OF_STACK);
        if (!more) {
            c->cfa = c->reg[SP];
            c->personality = 0;
        }
        if (stop(1, actions, e->class, e, c, (void *)e->private_2) != _URC_NO_REASON)
            return _URC_FATAL_PHASE2_ERROR;
        if (!more)
            return _URC_END_OF_STACK;
        if (c->personality) {
            reason r = ((personality_fn)c->personality)(1, FORCE_UNWIND | CLEANUP_PHASE, e->class, e, c);
            if (r == _URC_INSTALL_CONTEXT)
                return r;
            if (r != _URC_CONTINUE_UNWIND)
                return _URC_FATAL_PHASE2_ERROR;
        }
        leave(c, &f, &row);
    }
}

reason _Unwind_RaiseException(struct exception *e)
{
    struct context here, c;
    __ccc_unwind_capture(here.reg);
    start_context(&here);
    struct found f;
    struct row row;
    /* Out of this function itself. */
    if (!describe(&here, &f, &row))
        return _URC_FATAL_PHASE1_ERROR;
    leave(&here, &f, &row);
    c = here;
    for (;;) {
        if (!describe(&c, &f, &row))
            return _URC_END_OF_STACK;
        if (c.personality) {
            reason r = ((personality_fn)c.personality)(1, SEARCH_PHASE, e->class, e, &c);
            if (r == _URC_HANDLER_FOUND)
                break;
            if (r != _URC_CONTINUE_UNWIND)
                return _URC_FATAL_PHASE1_ERROR;
        }
        leave(&c, &f, &row);
    }
    e->private_1 = 0;
    e->private_2 = c.cfa;
    reason r = raise_phase2(e, &here);
    if (r != _URC_INSTALL_CONTEXT)
        return r;
    __ccc_unwind_resume(here.reg, here.ip);
}

reason _Unwind_ForcedUnwind(struct exception *e, stop_fn stop, void *arg)
{
    struct context c;
    __ccc_unwind_capture(c.reg);
    start_context(&c);
    struct found f;
    struct row row;
    if (!describe(&c, &f, &row))
        return _URC_FATAL_PHASE2_ERROR;
    leave(&c, &f, &row);
    e->private_1 = (uptr)stop;
    e->private_2 = (uptr)arg;
    reason r = forced_phase2(e, &c);
    if (r != _URC_INSTALL_CONTEXT)
        return r;
    __ccc_unwind_resume(c.reg, c.ip);
}

void _Unwind_Resume(struct exception *e)
{
    struct context c;
    __ccc_unwind_capture(c.reg);
    start_context(&c);
    struct found f;
    struct row row;
    if (!describe(&c, &f, &row))
        abort();
    leave(&c, &f, &row);
    reason r = e->private_1 ? forced_phase2(e, &c) : raise_phase2(e, &c);
    if (r != _URC_INSTALL_CONTEXT)
        abort();
    __ccc_unwind_resume(c.reg, c.ip);
}

reason _Unwind_Resume_or_Rethrow(struct exception *e)
{
    if (!e->private_1)
        return _Unwind_RaiseException(e);
    struct context c;
    __ccc_unwind_capture(c.reg);
    start_context(&c);
    struct found f;
    struct row row;
    if (!describe(&c, &f, &row))
        abort();
    leave(&c, &f, &row);
    if (forced_phase2(e, &c) != _URC_INSTALL_CONTEXT)
        abort();
    __ccc_unwind_resume(c.reg, c.ip);
}

reason _Unwind_Backtrace(reason (*fn)(struct context *, void *), void *arg)
{
    struct context c;
    __ccc_unwind_capture(c.reg);
    start_context(&c);
    for (int n = 0;; n++) {
        struct found f;
        struct row row;
        int more = describe(&c, &f, &row);
        /* The first frame is this function's own. */
        if (n && fn(&c, arg) != _URC_NO_REASON)
            return _URC_FATAL_PHASE1_ERROR;
        if (!more)
            return _URC_END_OF_STACK;
        leave(&c, &f, &row);
    }
}

void _Unwind_DeleteException(struct exception *e)
{
    if (e->cleanup)
        e->cleanup(_URC_FOREIGN_EXCEPTION_CAUGHT, e);
}
uptr _Unwind_GetIP(struct context *c)
{
    return c->ip;
}
uptr _Unwind_GetIPInfo(struct context *c, int *before)
{
    *before = c->before;
    return c->ip;
}
void _Unwind_SetIP(struct context *c, uptr ip)
{
    c->ip = ip;
}
uptr _Unwind_GetGR(struct context *c, int r)
{
    return get(c, r);
}
void _Unwind_SetGR(struct context *c, int r, uptr v)
{
    if (r >= 0 && r < NREGS)
        c->reg[r] = v;
}
uptr _Unwind_GetCFA(struct context *c)
{
    return c->cfa;
}
uptr _Unwind_GetLanguageSpecificData(struct context *c)
{
    return c->lsda;
}
uptr _Unwind_GetRegionStart(struct context *c)
{
    return c->start;
}
uptr _Unwind_GetTextRelBase(struct context *c)
{
    return 0;
}
uptr _Unwind_GetDataRelBase(struct context *c)
{
    return 0;
}
void *_Unwind_FindEnclosingFunction(void *pc)
{
    struct found f;
    f.pc = (uptr)pc - 1;
    return find(&f) ? (void *)f.start : 0;
}

/* Personality of C: runs the cleanups of the table's call sites, catches nothing. */
reason __gcc_personality_v0(int version, int actions, du class, struct exception *e, struct context *c)
{
    if (version != 1)
        return _URC_FATAL_PHASE1_ERROR;
    if (!(actions & CLEANUP_PHASE) || !c->lsda)
        return _URC_CONTINUE_UNWIND;
    const u8 *p = (const u8 *)c->lsda;
    uptr ip = c->ip - !c->before - c->start, pad_base = c->start;
    u8 enc = *p++;
    if (enc != 0xff)
        pad_base = encoded(&p, enc, 0, c->start);
    if (*p++ != 0xff)
        uleb(&p);
    enc = *p++;
    uptr len = uleb(&p);
    for (const u8 *end = p + len; p < end;) {
        uptr start = encoded(&p, enc, 0, 0), n = encoded(&p, enc, 0, 0), pad = encoded(&p, enc, 0, 0);
        uleb(&p);
        if (ip < start)
            break;
        if (ip - start >= n)
            continue;
        if (!pad)
            break;
        c->reg[EH_REG(0)] = (uptr)e;
        c->reg[EH_REG(1)] = 0;
        c->ip = pad_base + pad;
        return _URC_INSTALL_CONTEXT;
    }
    return _URC_CONTINUE_UNWIND;
}
