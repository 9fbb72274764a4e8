// Declaration specifiers that do not go together, and empty declarations.
long short bad; // error: both 'long' and 'short' in declaration specifiers
short short twice; // error: duplicate 'short'
signed unsigned both; // error: both 'signed' and 'unsigned' in declaration specifiers
int float two; // error: two or more data types
static extern int storage; // error: multiple storage classes
__thread typedef int T; // error: '__thread' used with 'typedef'
inline; // error: 'inline' in empty declaration
auto; // error: 'auto' in file-scope empty declaration
struct tag;
struct { int x; }; // warning: unnamed struct/union that defines no instances
int; // warning: useless type name in empty declaration
typedef inline int fn(void); // warning: typedef 'fn' declared 'inline'
void f(register inline int p); // warning: parameter 'p' declared 'inline'
int *restrict ok;
int restrict no; // error: invalid use of 'restrict'
