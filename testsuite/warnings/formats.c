// options: -S -Wall -Wformat=2 -Wformat-signedness
// Format strings.
typedef __SIZE_TYPE__ size_t;
int printf(const char *, ...);
int scanf(const char *, ...);
size_t strftime(char *, size_t, const char *, const void *);
void mine(int, const char *, ...) __attribute__((format(printf, 2, 3)));
void list(char *, ...) __attribute__((sentinel));
char *translate(const char *) __attribute__((format_arg(1)));
void f(int i, long l, unsigned u, char *s, const char *cs, short *sp, int n, const char *other)
{
    printf("%d %s %ld\n", i, s, l);
    printf("%d\n", l); // warning: format '%d' expects argument of type 'int', but argument 2 has type 'long int' [-Wformat=]
    printf("%5.2s\n", i); // warning: format '%s' expects argument of type 'char *', but argument 2 has type 'int' [-Wformat=]
    printf("%zu\n", i); // warning: format '%zu' expects argument of type 'size_t', but argument 2 has type 'int' [-Wformat=]
    printf("%d %d\n", i); // warning: format '%d' expects a matching 'int' argument [-Wformat=]
    printf("%d\n", i, i); // warning: too many arguments for format [-Wformat-extra-args]
    printf("%*d\n", l, i); // warning: field width specifier '*' expects argument of type 'int', but argument 2 has type 'long int' [-Wformat=]
    printf("%y\n"); // warning: unknown conversion type character 'y' in format [-Wformat=]
    printf("100%"); // warning: spurious trailing '%' in format [-Wformat=]
    printf(""); // warning: zero-length gnu_printf format string [-Wformat-zero-length]
    printf("a\0b"); // warning: embedded '\0' in format [-Wformat-contains-nul]
    printf("%-05d\n", i); // warning: '0' flag ignored with '-' flag in gnu_printf format [-Wformat=]
    printf("%+s\n", s); // warning: '+' flag used with '%s' gnu_printf format [-Wformat=]
    printf("%hs\n", s); // warning: use of 'h' length modifier with 's' type character has either no effect or undefined behavior [-Wformat=]
    printf("%d\n", u); // warning: format '%d' expects argument of type 'int', but argument 2 has type 'unsigned int' [-Wformat=]
    printf("%2$d %1$s\n", s, i);
    printf("%2$d\n", s, i); // warning: format argument 1 unused before used argument 2 in '$'-style format [-Wformat=]
    printf(s); // warning: format not a string literal and no format arguments [-Wformat-security]
    printf(s, i); // warning: format not a string literal, argument types not checked [-Wformat-nonliteral]
    printf(n ? "%d\n" : "%s\n", i); // warning: format '%s' expects argument of type 'char *', but argument 2 has type 'int' [-Wformat=]
    printf("x%d" + 1, s); // warning: format '%d' expects argument of type 'int', but argument 2 has type 'char *' [-Wformat=]
    printf(translate("%d\n"), s); // warning: format '%d' expects argument of type 'int', but argument 2 has type 'char *' [-Wformat=]
    mine(1, "%s\n", i); // warning: format '%s' expects argument of type 'char *', but argument 3 has type 'int' [-Wformat=]
    scanf("%d %s", &i, s);
    scanf("%d", i); // warning: format '%d' expects argument of type 'int *', but argument 2 has type 'int' [-Wformat=]
    scanf("%d", sp); // warning: format '%d' expects argument of type 'int *', but argument 2 has type 'short int *' [-Wformat=]
    scanf("%s", cs); // warning: writing into constant object (argument 2) [-Wformat=]
    scanf("%0d", &i); // warning: zero width in gnu_scanf format [-Wformat=]
    scanf("%[abc", s); // warning: no closing ']' for '%[' format [-Wformat=]
    strftime(s, 9, "%y", 0); // warning: '%y' yields only last 2 digits of year [-Wformat-y2k]
    strftime(s, 9, other, 0); // warning: format not a string literal, format string not checked [-Wformat-nonliteral]
    list(s, "a", (char *)0);
    list(s, "a"); // warning: missing sentinel in function call [-Wformat=]
}
