// options: -S -Wbidi-chars=any,ucn
// Text that reads in another order than it is compiled.
/* ‮ */ int a; // warning: found problematic Unicode character "U+202E (RIGHT-TO-LEFT OVERRIDE)" [-Wbidi-chars=]
const char *s = "\u202a x"; // warning: found problematic Unicode character "U+202A (LEFT-TO-RIGHT EMBEDDING)" [-Wbidi-chars=]
const char *plain = "\u00e4 ä";
