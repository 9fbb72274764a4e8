// options: -S -Wextra
// From one case into the next.
void u(int);
int f(int a, int b)
{
    switch (a) {
    case 0:
        u(0); // warning: this statement may fall through [-Wimplicit-fallthrough=]
    case 1: // note: here
        u(1);
        // fall through
    case 2:
        u(2);
        /* FALLTHRU */
    case 3:
        u(3);
        __attribute__((fallthrough));
    case 4:
        u(4);
        break;
    case 5:
        if (b) // warning: this statement may fall through [-Wimplicit-fallthrough=]
            return 1;
    case 6: // note: here
        if (b)
            return 1;
        else
            return 2;
    case 7:
        u(7);
    case 8:
        break;
    case 9:
        for (;;)
            u(9);
    case 10:
    case 11:
        __builtin_abort();
    case 12:
        u(12); // warning: this statement may fall through [-Wimplicit-fallthrough=]
        /* it falls, but the words are others */
    default: // note: here
        u(13);
    }
    return 0;
}
