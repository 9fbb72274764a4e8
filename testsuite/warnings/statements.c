// options: -S -Wall -Wextra -Wduplicated-cond -Wduplicated-branches -Wswitch-enum -Wswitch-default -Wdeclaration-after-statement -Wno-unused-variable -Wno-implicit-fallthrough
// Statements.
enum color { RED, GREEN, BLUE };
int g(int);
int f(int a, int b, enum color c, unsigned char uc)
{
    if (a)
        ; // warning: suggest braces around empty body in an 'if' statement [-Wempty-body]
    if (a) // warning: suggest explicit braces to avoid ambiguous 'else' [-Wdangling-else]
        if (b)
            g(1);
        else
            g(2);
    if (a) // warning: this 'if' clause does not guard... [-Wmisleading-indentation]
        g(3);
        g(4); // note: ...this statement, but the latter is misleadingly indented as if it were guarded by the 'if'
    if (a == 1)
        g(5);
    else if (a == 1) // warning: duplicated 'if' condition [-Wduplicated-cond]
        g(6);
    if (b) // warning: this condition has identical branches [-Wduplicated-branches]
        g(7);
    else
        g(7);
    switch (c) { // warning: enumeration value 'BLUE' not handled in switch [-Wswitch] // warning: switch missing default case [-Wswitch-default]
    case RED:
    case GREEN:
        break;
    }
    switch (c) { // warning: enumeration value 'BLUE' not handled in switch [-Wswitch-enum]
    case RED:
    case GREEN:
    default:
        break;
    case 7: // warning: case value '7' not in enumerated type 'enum color'
        break;
    }
    switch (uc) {
        g(8); // warning: statement will never be executed [-Wswitch-unreachable]
    case 300: // warning: case label value exceeds maximum value for type [-Wswitch-outside-range]
    default:
        break;
    }
    int late = 1; // warning: ISO C90 forbids mixed declarations and code [-Wdeclaration-after-statement]
nowhere: // warning: label 'nowhere' defined but not used [-Wunused-label]
    return late;
}
