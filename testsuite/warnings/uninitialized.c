// options: -S -O2 -Wall -Wno-unused
// Variables read before they have a value, and ways to them that cannot be gone.
int use(int);
int cond(void);

int never(void)
{
    int x; // note: 'x' was declared here
    return x; // warning: 'x' is used uninitialized [-Wuninitialized]
}

int sometimes_run(int a)
{
    int x; // note: 'x' was declared here
    if (a)
        return x + 1; // warning: 'x' may be used uninitialized [-Wmaybe-uninitialized]
    return 0;
}

int one_way(int a)
{
    int x; // note: 'x' was declared here
    if (a)
        x = use(a);
    return x; // warning: 'x' may be used uninitialized [-Wmaybe-uninitialized]
}

int same_condition(int a)
{
    int x;
    if (a)
        x = use(1);
    use(2);
    return a ? x : 0;
}

int flag(int a)
{
    int x, set = 0;
    if (a) {
        x = use(1);
        set = 1;
    }
    use(2);
    if (set)
        return x;
    return 0;
}

int result(int a)
{
    int x, rc = use(a);
    if (rc == 0)
        x = use(3);
    if (rc != 0)
        return rc;
    return x;
}

int counted(void)
{
    int x;
    for (int i = 0; i < 3; i++)
        x = use(i);
    return x;
}

int uncounted(int n)
{
    int x; // note: 'x' was declared here
    for (int i = 0; i < n; i++)
        x = use(i);
    return x; // warning: 'x' may be used uninitialized [-Wmaybe-uninitialized]
}

int by_switch(int n)
{
    int x;
    switch (n) {
    case 1: x = use(1); break;
    case 2: x = use(2); break;
    default: return 0;
    }
    return x;
}

_Noreturn void stop(void);
int stopped(int n)
{
    int x;
    if (n)
        x = use(n);
    else
        stop();
    return x;
}

struct s { int a, b; };
int member(void)
{
    struct s s; // note: 's' declared here
    return s.a; // warning: 's.a' is used uninitialized [-Wuninitialized]
}

void by_address(const int *); // note: by argument 1 of type 'const int *' to 'by_address' declared here
void passed(void)
{
    int x; // note: 'x' declared here
    by_address(&x); // warning: 'x' may be used uninitialized [-Wmaybe-uninitialized]
}
