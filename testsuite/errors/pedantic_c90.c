/* options: -std=c90 -pedantic-errors */
/* What C99 brought is an error in C90 with -pedantic-errors, and silent behind __extension__. */
long long wide; /* error: ISO C90 does not support 'long long' */
__extension__ long long fine;
_Bool truth; /* error: ISO C90 does not support boolean types */
enum e { A, B, }; /* error: comma at end of enumerator list */
struct flex { int n; char tail[]; }; /* error: ISO C90 does not support flexible array members */
struct anon { struct { int x; }; }; /* error: ISO C90 doesn't support unnamed structs/unions */
typedef int again;
typedef int again; /* error: redefinition of typedef 'again' */
const const int twice = 1; /* error: duplicate 'const' */
int designated[2] = { [1] = 1 }; /* error: ISO C90 forbids specifying subobject to initialize */
int f(int n)
{
  int vla[n]; /* error: ISO C90 forbids variable length array 'vla' */
  n++;
  int late; /* error: ISO C90 forbids mixed declarations and code */
  late = sizeof __func__; /* error: ISO C90 does not support '__func__' */
  return late + sizeof vla;
}
