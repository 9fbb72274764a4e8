/* Types and facts that the runtime's sources share. */
typedef __INT32_TYPE__ si;
typedef __UINT32_TYPE__ su;
typedef __INT64_TYPE__ di;
typedef __UINT64_TYPE__ du;
#ifdef __SIZEOF_INT128__
typedef __int128 ti;
typedef unsigned __int128 tu;
#endif
#define HIDDEN __attribute__((visibility("hidden")))
