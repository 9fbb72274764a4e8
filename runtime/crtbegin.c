/* What every program and shared library begins with: its handle for __cxa_atexit, and the call that runs the exit
   functions registered under that handle when it is unloaded (Itanium C++ ABI, §3.3.6). */

#ifdef CRT_SHARED
HIDDEN void *__dso_handle = &__dso_handle;
extern void __cxa_finalize(void *) __attribute__((weak));

static void do_fini(void)
{
    static char done;
    if (done)
        return;
    done = 1;
    if (__cxa_finalize)
        __cxa_finalize(__dso_handle);
}

static void (*const fini_entry)(void) __attribute__((section(".fini_array"), used)) = do_fini;
#else
HIDDEN void *__dso_handle = 0;
#endif
