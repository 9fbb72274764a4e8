/*
 * What the processor can do, for __builtin_cpu_supports, __builtin_cpu_is and function multiversioning. The layout and the numbers are those of
 * libgcc's cpuinfo.c, which objects made by gcc rely on: vendor, type, subtype, features 0-31, then __cpu_features2 for the rest.
 */
#ifdef __x86_64__
struct cpu_model {
    su vendor, type, subtype, features[1];
};
HIDDEN struct cpu_model __cpu_model;
HIDDEN su __cpu_features2[3];

struct regs {
    su a, b, c, d;
};

static struct regs cpuid(su leaf, su sub)
{
    struct regs r;
    __asm__("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf), "c"(sub));
    return r;
}

static void set(int bit)
{
    if (bit < 32)
        __cpu_model.features[0] |= 1u << bit;
    else
        __cpu_features2[bit / 32 - 1] |= 1u << bit % 32;
}

static int has(int bit)
{
    su word = bit < 32 ? __cpu_model.features[0] : __cpu_features2[bit / 32 - 1];
    return word >> bit % 32 & 1;
}

/* Pairs of (bit of the register, feature). `state` is what the operating system must keep: 0 nothing, 1 ymm, 2 zmm, 3 tiles. */
struct bit {
    unsigned char bit, feature, state;
};

static const struct bit leaf1_c[] = {
    {0, 5, 0}, {1, 19, 0}, {9, 6, 0}, {12, 14, 1}, {13, 46, 0}, {19, 7, 0}, {20, 8, 0}, {22, 58, 0}, {23, 2, 0}, {25, 18, 0}, {26, 81, 0},
    {27, 62, 0}, {28, 9, 1}, {29, 49, 1}, {30, 69, 0},
};
static const struct bit leaf1_d[] = {{8, 47, 0}, {15, 0, 0}, {23, 1, 0}, {24, 51, 0}, {25, 3, 0}, {26, 4, 0}};
static const struct bit leaf7_b[] = {
    {0, 50, 0}, {2, 73, 0}, {3, 16, 0}, {4, 52, 0}, {5, 10, 1}, {8, 17, 0}, {11, 71, 0}, {16, 15, 2}, {17, 22, 2}, {18, 70, 0}, {19, 40, 0},
    {21, 27, 2}, {23, 43, 0}, {24, 44, 0}, {26, 25, 2}, {27, 24, 2}, {28, 23, 2}, {29, 74, 0}, {30, 21, 2}, {31, 20, 2},
};
static const struct bit leaf7_c[] = {
    {0, 65, 0}, {1, 26, 2}, {3, 64, 0}, {5, 79, 0}, {6, 31, 2}, {7, 75, 0}, {8, 32, 0}, {9, 78, 1}, {10, 33, 1}, {11, 34, 2}, {12, 35, 2},
    {14, 30, 2}, {22, 68, 0}, {23, 90, 0}, {25, 42, 0}, {27, 60, 0}, {28, 59, 0}, {29, 48, 0},
};
static const struct bit leaf7_d[] = {
    {2, 28, 2}, {3, 29, 2}, {5, 88, 0}, {8, 37, 2}, {14, 72, 0}, {16, 77, 0}, {18, 63, 0}, {20, 53, 0}, {22, 87, 3}, {23, 94, 2}, {24, 85, 3},
    {25, 86, 3},
};
static const struct bit leaf7_1_a[] = {{4, 93, 1}, {5, 36, 2}, {22, 89, 0}};
static const struct bit leafd_1_a[] = {{0, 83, 0}, {1, 82, 0}, {3, 84, 0}};
static const struct bit leaf14_b[] = {{4, 67, 0}};
static const struct bit leaf19_b[] = {{0, 91, 0}, {2, 92, 0}};
static const struct bit ext1_c[] = {
    {0, 54, 0}, {5, 41, 0}, {5, 57, 0}, {6, 11, 0}, {8, 66, 0}, {11, 13, 1}, {15, 56, 0}, {16, 12, 1}, {21, 76, 0}, {29, 61, 0},
};
static const struct bit ext1_d[] = {{29, 55, 0}, {30, 39, 0}, {31, 38, 0}};
static const struct bit ext8_b[] = {{0, 45, 0}, {9, 80, 0}};

static void scan(su word, const struct bit *list, int n, su states)
{
    for (int i = 0; i < n; i++)
        if (word >> list[i].bit & 1 && states >> list[i].state & 1)
            set(list[i].feature);
}
#define SCAN(word, list) scan(word, list, sizeof list / sizeof *list, states)

/* Intel's family 6 by model: type, subtype. */
static const struct {
    unsigned char model, type, subtype;
} intel_models[] = {
    {0x0f, 2, 0}, {0x17, 2, 0}, {0x1d, 2, 0}, {0x1c, 1, 0}, {0x26, 1, 0}, {0x1a, 3, 1}, {0x1e, 3, 1}, {0x1f, 3, 1}, {0x2e, 3, 1}, {0x25, 3, 2},
    {0x2c, 3, 2}, {0x2f, 3, 2}, {0x2a, 3, 3}, {0x2d, 3, 3}, {0x3a, 3, 12}, {0x3e, 3, 12}, {0x3c, 3, 13}, {0x3f, 3, 13}, {0x45, 3, 13},
    {0x46, 3, 13}, {0x3d, 3, 14}, {0x47, 3, 14}, {0x4f, 3, 14}, {0x56, 3, 14}, {0x4e, 3, 15}, {0x5e, 3, 15}, {0x8e, 3, 15}, {0x9e, 3, 15},
    {0xa5, 3, 15}, {0xa6, 3, 15}, {0x66, 3, 17}, {0x7d, 3, 18}, {0x7e, 3, 18}, {0x6a, 3, 19}, {0x6c, 3, 19}, {0x8c, 3, 22}, {0x8d, 3, 22},
    {0x8f, 3, 24}, {0x97, 3, 25}, {0x9a, 3, 25}, {0xbf, 3, 25}, {0xa7, 3, 27}, {0x37, 6, 0}, {0x4a, 6, 0}, {0x4d, 6, 0}, {0x5a, 6, 0},
    {0x5d, 6, 0}, {0x57, 7, 0}, {0x85, 11, 0}, {0x5c, 12, 0}, {0x5f, 12, 0}, {0x7a, 13, 0}, {0x86, 14, 0}, {0x96, 14, 0}, {0x9c, 14, 0},
};

static void intel(su family, su model)
{
    if (family != 6)
        return;
    if (model == 0x55) {
        __cpu_model.type = 3;
        __cpu_model.subtype = has(36) ? 23 : has(34) ? 21 : 16;
        return;
    }
    for (int i = 0; i < (int)(sizeof intel_models / sizeof *intel_models); i++)
        if (intel_models[i].model == model) {
            __cpu_model.type = intel_models[i].type;
            __cpu_model.subtype = intel_models[i].subtype;
        }
}

static void amd(su family, su model)
{
    struct cpu_model *m = &__cpu_model;
    switch (family) {
    case 0x10:
        m->type = 4;
        m->subtype = model == 2 ? 4 : model == 4 ? 5 : model == 8 ? 6 : 0;
        break;
    case 0x14: m->type = 8; break;
    case 0x15:
        m->type = 5;
        m->subtype = model < 2 ? 7 : model < 0x30 ? 8 : model < 0x60 ? 9 : 10;
        break;
    case 0x16: m->type = 9; break;
    case 0x17:
        m->type = 10;
        m->subtype = model <= 0x1f ? 11 : 20;
        break;
    case 0x19:
        m->type = 15;
        m->subtype = 26;
        break;
    }
}

HIDDEN int __cpu_indicator_init(void) __attribute__((constructor(101)));
HIDDEN int __cpu_indicator_init(void)
{
    if (__cpu_model.vendor)
        return 0;
    struct regs r = cpuid(0, 0);
    su max = r.a, ebx = r.b;
    if (max < 1) {
        __cpu_model.vendor = 3;
        return -1;
    }
    struct regs one = cpuid(1, 0);
    /* The registers that the operating system saves. */
    su states = 1;
    if (one.c >> 27 & 1) {
        su low, high;
        __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        if ((low & 6) == 6)
            states |= 2;
        if ((low & 0xe6) == 0xe6)
            states |= 4;
        if ((low & 0x60000) == 0x60000)
            states |= 8;
    }
    SCAN(one.c, leaf1_c);
    SCAN(one.d, leaf1_d);
    if (max >= 7) {
        struct regs s = cpuid(7, 0);
        SCAN(s.b, leaf7_b);
        SCAN(s.c, leaf7_c);
        SCAN(s.d, leaf7_d);
        if (s.a >= 1) {
            struct regs t = cpuid(7, 1);
            SCAN(t.a, leaf7_1_a);
        }
    }
    if (max >= 0xd)
        SCAN(cpuid(0xd, 1).a, leafd_1_a);
    if (max >= 0x14)
        SCAN(cpuid(0x14, 0).b, leaf14_b);
    if (max >= 0x19)
        SCAN(cpuid(0x19, 0).b, leaf19_b);
    su extended = cpuid(0x80000000, 0).a;
    if (extended >= 0x80000001) {
        struct regs x = cpuid(0x80000001, 0);
        SCAN(x.c, ext1_c);
        SCAN(x.d, ext1_d);
    }
    if (extended >= 0x80000008)
        SCAN(cpuid(0x80000008, 0).b, ext8_b);
    /* The micro-architecture levels of the psABI. */
    set(95);
    if (has(46) && has(54) && has(2) && has(8) && has(6)) {
        set(96);
        if (has(10) && has(16) && has(17) && has(49) && has(14) && has(57) && has(58) && has(62)) {
            set(97);
            if (has(15) && has(21) && has(23) && has(22) && has(20))
                set(98);
        }
    }
    su family = one.a >> 8 & 15, model = one.a >> 4 & 15;
    if (family == 15)
        family += one.a >> 20 & 255;
    if (family == 6 || family >= 15)
        model += (one.a >> 16 & 15) << 4;
    if (ebx == 0x756e6547) { /* "Genu" */
        intel(family, model);
        __cpu_model.vendor = 1;
    } else if (ebx == 0x68747541) { /* "Auth" */
        amd(family, model);
        __cpu_model.vendor = 2;
    } else
        __cpu_model.vendor = 3;
    return 0;
}
#endif
