// options: -std=c2x -pedantic-errors
// C23's attributes: places and arguments.
[[deprecated()]] int a; // error: parentheses must be omitted if attribute argument list is empty
[[maybe_unused("x")]] int b; // error: 'maybe_unused' attribute does not take any arguments
[[deprecated(1)]] int c; // error: expected string literal before numeric constant
int [[deprecated]] d; // error: 'deprecated' attribute ignored
[[nodiscard]] int e; // error: 'nodiscard' attribute can only be applied to functions
[[nodiscard("why")]] int f(void);
