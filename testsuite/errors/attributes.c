// Attributes with wrong arguments or in wrong places.
int noargs(void) __attribute__((noinline(1))); // error: wrong number of arguments specified for 'noinline' attribute
int two(void) __attribute__((section("a", "b"))); // error: wrong number of arguments specified for 'section' attribute
void p1(const char *, ...) __attribute__((format(printf, 2, 1))); // error: format string argument follows the arguments to be formatted
void p2(int, ...) __attribute__((format(printf, 1, 2))); // error: 'format' attribute argument 2 value '1' refers to parameter type 'int'
int p3(const char *) __attribute__((format_arg(1))); // error: function does not return string type
void r1(int *) __attribute__((access(reading, 1))); // error: attribute 'access' invalid mode 'reading'
void r2(int *) __attribute__((access(read_only, 2))); // error: positional argument 1 value 2 exceeds number of function arguments 1
void w1(const int *) __attribute__((access(write_only, 1))); // error: references 'const'-qualified argument type 'const int *'
int v1 __attribute__((vector_size(0))); // error: zero vector size
int al __attribute__((aligned(3))); // error: requested alignment '3' is not a positive power of 2
static int weak __attribute__((weak)); // error: weak declaration of 'weak' must be public
int nn(void) __attribute__((returns_nonnull)); // error: 'returns_nonnull' attribute on a function not returning a pointer
void c1(void) __attribute__((constructor(70000))); // error: constructor priorities must be integers from 0 to 65535 inclusive
int gone __attribute__((unavailable("use another")));
int use(void) { return gone; } // error: 'gone' is unavailable: use another
void body(void) __attribute__((cold)) {} // error: attributes should be specified before the declarator in a function definition
