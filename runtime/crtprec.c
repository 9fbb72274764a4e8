/* -mpc32, -mpc64, -mpc80: the x87's precision control, bits 8 and 9 of its control word (Intel SDM vol. 1, 8.1.5.2). */

__attribute__((constructor(101))) static void set_precision(void)
{
    unsigned short cw;
    __asm__ volatile("fnstcw %0" : "=m"(cw));
    cw &= ~0x300;
#if PRECISION == 64
    cw |= 0x200;
#elif PRECISION == 80
    cw |= 0x300;
#endif
    __asm__ volatile("fldcw %0" : : "m"(cw));
}
