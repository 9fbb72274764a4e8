/* Bit counting where the machine has no instruction. */

int __popcountdi2(di a)
{
    du x = a;
    x -= x >> 1 & 0x5555555555555555;
    x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return x * 0x0101010101010101 >> 56;
}

int __popcountsi2(si a)
{
    return __popcountdi2((su)a);
}

int __popcountti2(ti a)
{
    return __popcountdi2(a) + __popcountdi2((tu)a >> 64);
}

int __paritydi2(di a)
{
    return __popcountdi2(a) & 1;
}

int __paritysi2(si a)
{
    return __popcountdi2((su)a) & 1;
}

/* The bits from the highest one down are set, the rest counted: 64 of zero, without branches. */
int __clzdi2(di a)
{
    du x = a;
    for (int s = 1; s < 64; s <<= 1)
        x |= x >> s;
    return __popcountdi2(~x);
}

/* The zeros below the lowest one become ones: 64 of zero. */
int __ctzdi2(di a)
{
    return __popcountdi2(~(du)a & ((du)a - 1));
}

int __clzsi2(si a)
{
    return __clzdi2((su)a) - 32;
}

int __ctzsi2(si a)
{
    return __ctzdi2((du)(su)a | (du)1 << 32);
}

int __clzti2(ti a)
{
    du h = (tu)a >> 64;
    return h ? __clzdi2(h) : 64 + __clzdi2(a);
}

int __ctzti2(ti a)
{
    du l = a;
    return l ? __ctzdi2(l) : 64 + __ctzdi2((tu)a >> 64);
}

int __ffsdi2(di a)
{
    return a ? __ctzdi2(a) + 1 : 0;
}

du __bswapdi2(du x)
{
    x = x >> 32 | x << 32;
    x = (x >> 16 & 0x0000ffff0000ffff) | (x & 0x0000ffff0000ffff) << 16;
    return (x >> 8 & 0x00ff00ff00ff00ff) | (x & 0x00ff00ff00ff00ff) << 8;
}

su __bswapsi2(su x)
{
    x = x >> 16 | x << 16;
    return (x >> 8 & 0x00ff00ff) | (x & 0x00ff00ff) << 8;
}
