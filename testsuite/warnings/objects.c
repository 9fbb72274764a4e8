// options: -S -O2 -Wall -Wextra -Wnull-dereference -Wno-unused -Walloc-zero
// Accesses against the objects they are made to.
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
char *strcpy(char *, const char *);
char *strncpy(char *, const char *, size_t);
size_t strlen(const char *);
void *malloc(size_t);
void free(void *);
void sink(void *, ...);
int u(int);

int a[4]; // note: while referencing 'a'
int subscript(int i)
{
    if (i < 4)
        return a[i];
    a[4] = 1; // warning: array subscript 4 is above array bounds of 'int[4]' [-Warray-bounds]
    return a[i]; // warning: array subscript [4, 2147483647] is outside array bounds of 'int[4]' [-Warray-bounds]
}

static int between(int lo, int hi)
{
    int x = u(0);
    return x < lo || hi < x ? lo : x;
}

void ranges(void)
{
    char d[4]; // note: destination object 'd' of size 4
    memset(d, 0, 4);
    memset(d, 0, between(3, 9));
    memset(d, 0, between(5, 9)); // warning: 'memset' writing 5 or more bytes into a region of size 4 overflows the destination [-Wstringop-overflow=]
    sink(d);
}

const char unterminated[3] = "abc"; // note: referenced argument declared here
void strings(char *p)
{
    char d[4]; // note: destination object 'd' of size 4
    strcpy(d, "abc");
    strcpy(d, "abcd"); // warning: 'strcpy' writing 5 bytes into a region of size 4 overflows the destination [-Wstringop-overflow=]
    sink(d, strlen(unterminated)); // warning: 'strlen' argument missing terminating nul [-Wstringop-overread]
    memcpy(p, p + 1, 4); // warning: overlaps 3 bytes at offset 1 [-Wrestrict]
    memcpy(p, p + 4, 4);
    strcpy(0, p); // warning: argument 1 null where non-null expected [-Wnonnull]
    strncpy(d, "abcdef", 3); // warning: 'strncpy' output truncated copying 3 bytes from a string of length 6 [-Wstringop-truncation]
    sink(d);
}

int *local(int n)
{
    int x = n;
    int *p = &x;
    sink(p);
    return p; // warning: function returns address of local variable [-Wreturn-local-addr]
}

void heap(int n)
{
    char *p = malloc(4);
    memset(p, 0, 5); // warning: 'memset' writing 5 bytes into a region of size 4 overflows the destination [-Wstringop-overflow=]
    free(p); // note: call to 'free' here
    *p = n; // warning: pointer 'p' used after 'free' [-Wuse-after-free]
    free(a); // warning: 'free' called on unallocated object 'a' [-Wfree-nonheap-object]
    sink(malloc(0)); // warning: argument 1 value is zero [-Walloc-zero]
    sink(malloc(-1)); // warning: argument 1 value '18446744073709551615' exceeds maximum object size 9223372036854775807 [-Walloc-size-larger-than=]
}

void dangling(int n)
{
    int *p = &n;
    {
        int x = 1;
        p = &x;
        sink(p);
    }
    *p = 2; // warning: using dangling pointer 'p' to 'x' [-Wdangling-pointer=]
}
