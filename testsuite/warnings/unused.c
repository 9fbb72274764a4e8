// options: -S -Wall -Wextra
// Values and variables nobody reads, accesses in no order.
int u(int);
__attribute__((warn_unused_result)) int must(void);

void values(int a, int *p)
{
    a; // warning: statement with no effect [-Wunused-value]
    a + 1; // warning: statement with no effect [-Wunused-value]
    (void)a;
    u(1) + 1; // warning: value computed is not used [-Wunused-value]
    *p++; // warning: value computed is not used [-Wunused-value]
    a == 1 && u(2); // warning: value computed is not used [-Wunused-value]
    1, u(3); // warning: left-hand operand of comma expression has no effect [-Wunused-value]
    must(); // warning: ignoring return value of 'must' declared with attribute 'warn_unused_result' [-Wunused-result]
    (void)must(); // warning: ignoring return value of 'must' declared with attribute 'warn_unused_result' [-Wunused-result]
    if (must())
        return;
}

int sets(int par) // warning: parameter 'par' set but not used [-Wunused-but-set-parameter]
{
    int x; // warning: variable 'x' set but not used [-Wunused-but-set-variable]
    int y, z;
    struct { int m; } s; // warning: variable 's' set but not used [-Wunused-but-set-variable]
    x = 1;
    y = 2;
    s.m = 3;
    par = 4;
    for (; (z = u(1)) != 0;)
        u(y);
    return sizeof y;
}

int order(int i, int *a)
{
    i = i++; // warning: operation on 'i' may be undefined [-Wsequence-point]
    a[i] = i++; // warning: operation on 'i' may be undefined [-Wsequence-point]
    u(u(i++) + u(i));
    i = i + 1;
    i++, i++;
    i = (i++, i);
    return i++ + i++; // warning: operation on 'i' may be undefined [-Wsequence-point]
}
