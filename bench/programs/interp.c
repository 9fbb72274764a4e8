#include <stdio.h>
enum { PUSH, ADD, SUB, MUL, DUP, SWAP, OVER, JNZ, DROP, MOD, HALT };
static const int code[] = { PUSH, 0, PUSH, 12000000, /* 4: */ SWAP, OVER, ADD, PUSH, 1000003, MOD, SWAP, PUSH, 1, SUB, DUP, JNZ, 4, DROP, HALT };
int main(void)
{
    long st[64];
    int sp = 0, pc = 0;
    for (;;)
        switch (code[pc++]) {
        case PUSH: st[sp++] = code[pc++]; break;
        case ADD: sp--; st[sp - 1] += st[sp]; break;
        case SUB: sp--; st[sp - 1] -= st[sp]; break;
        case MUL: sp--; st[sp - 1] *= st[sp]; break;
        case MOD: sp--; st[sp - 1] %= st[sp]; break;
        case DUP: st[sp] = st[sp - 1]; sp++; break;
        case OVER: st[sp] = st[sp - 2]; sp++; break;
        case SWAP: { long t = st[sp - 1]; st[sp - 1] = st[sp - 2]; st[sp - 2] = t; break; }
        case JNZ: if (st[--sp]) pc = code[pc]; else pc++; break;
        case DROP: sp--; break;
        case HALT: printf("%ld\n", st[0]); return 0;
        }
}
