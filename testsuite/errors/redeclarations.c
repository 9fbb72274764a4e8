// Declarations that contradict each other, with a note where the earlier one is.
int a; // note: previous declaration of 'a' with type 'int'
long a; // error: conflicting types for 'a'; have 'long int'
static int b; // note: previous declaration of 'b'
int b; // error: non-static declaration of 'b' follows static declaration
int twice(void) { return 1; } // note: previous definition of 'twice'
int twice(void) { return 2; } // error: redefinition of 'twice'
void proto(int, long); // error: prototype declaration
void proto(a, b) int a, b; {} // error: argument 'b' doesn't match prototype
enum color { RED }; // note: originally defined here
enum color { GREEN }; // error: redefinition of 'enum color'
struct color *p; // error: 'color' defined as wrong kind of tag
struct dup {
  int x;
  struct { int x; }; // error: duplicate member 'x'
};
int alias_to_nothing(void) __attribute__((alias("nothing"))); // error: 'alias_to_nothing' aliased to undefined symbol 'nothing'
void nested(void)
{
  auto int inner(int); // error: nested function 'inner' declared but never defined
  for (static int i = 0; i < 1; i++); // error: declaration of static variable 'i' in 'for' loop initial declaration
}
