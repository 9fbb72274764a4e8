// options: -S -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition -Wnested-externs -Wredundant-decls -Wvla -Wc++-compat -Wno-unused-variable -Wno-unused-parameter
// Declarations.
int global; // note: shadowed declaration is here
int again(void); // note: previous declaration of 'again'
int again(void); // warning: redundant redeclaration of 'again' [-Wredundant-decls]
int old(); // warning: function declaration isn't a prototype [-Wstrict-prototypes]
int kr(a) // warning: function declaration isn't a prototype // warning: old-style function definition [-Wold-style-definition]
int a;
{
    return a;
}
int alone(int n) // warning: no previous prototype for 'alone' [-Wmissing-prototypes]
{
    int global = n; // warning: declaration of 'global' shadows a global declaration [-Wshadow]
    extern int elsewhere; // warning: nested extern declaration of 'elsewhere' [-Wnested-externs]
    typedef int unused_type; // warning: typedef 'unused_type' locally defined but not used [-Wunused-local-typedefs]
    int length[n]; // warning: ISO C90 forbids variable length array 'length' [-Wvla]
    {
        int n = 2; // warning: declaration of 'n' shadows a parameter [-Wshadow]
        length[0] = 1;
        return n + global + length[0];
    }
}
int static backwards; // warning: 'static' is not at beginning of declaration [-Wold-style-declaration]
const int const twice = 1; // warning: duplicate 'const' declaration specifier [-Wduplicate-decl-specifier]
const int useless(void); // warning: type qualifiers ignored on function return type [-Wignored-qualifiers]
int class; // warning: identifier 'class' conflicts with C++ keyword [-Wc++-compat]
void noisy(void) __attribute__((noinline));
void noisy(void) __attribute__((always_inline)); // warning: ignoring attribute 'always_inline' because it conflicts with attribute 'noinline' [-Wattributes]
struct point { int x, y, z; };
struct line { struct point a, b; };
struct point missing = { 1, 2 }; // warning: missing initializer for field 'z' of 'struct point' [-Wmissing-field-initializers]
struct point complete = { .x = 1 }, zero = { 0 };
struct line braces = { 1, 2, 3, 4, 5, 6 }; // warning: missing braces around initializer [-Wmissing-braces]
struct point over = { .x = 1, .y = 2, .z = 3, .x = 4 }; // warning: initialized field overwritten [-Woverride-init]
struct __attribute__((designated_init)) careful { int a, b; };
struct careful position = { 1, .b = 2 }; // warning: positional initialization of field in 'struct' declared with 'designated_init' attribute [-Wdesignated-init]
struct __attribute__((packed)) packed { char c; int i; } packed;
static int *unaligned(void)
{
    return &packed.i; // warning: taking address of packed member of 'struct packed' may result in an unaligned pointer value [-Waddress-of-packed-member]
}
int main(char c) // warning: first argument of 'main' should be 'int' [-Wmain] // warning: 'main' takes only zero or two arguments [-Wmain]
{
    return c + *unaligned();
}
