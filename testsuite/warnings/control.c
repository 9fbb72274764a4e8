// options: -S -O2 -Wall
// How control leaves a function.
void u(int);
int no_value(int a)
{
    if (a)
        return 1;
} // warning: control reaches end of non-void function [-Wreturn-type]

int all_ways(int a)
{
    if (a)
        return 1;
    else
        return 2;
}

int endless(void)
{
    for (;;)
        u(1);
}

int by_goto(int a)
{
again:
    if (a++ < 10)
        goto again;
    return a;
}

__attribute__((noreturn)) void comes_back(void)
{
    u(1);
} // warning: 'noreturn' function does return

int for_ever(int n) // warning: infinite recursion detected [-Winfinite-recursion]
{
    return n + for_ever(n - 1); // note: recursive call
}

int to_an_end(int n)
{
    return n ? to_an_end(n - 1) : 0;
}
