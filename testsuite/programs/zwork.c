// A workload over zlib's interface: every level, strategy and window over data of several kinds, in pieces and at once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "zlib.h"

static unsigned seed = 1;
static unsigned next(void) { return (seed = seed * 1664525u + 1013904223u) >> 8; }

static void fill(unsigned char *p, size_t n, int kind) {
    static const char *words[] = {"the ", "compressor ", "of ", "data ", "and ", "streams ", "is ", "a\n"};
    for (size_t i = 0; i < n;) {
        if (kind == 0) p[i++] = (unsigned char)next();
        else if (kind == 1) {
            const char *w = words[next() % 8];
            while (*w && i < n) p[i++] = (unsigned char)*w++;
        } else if (kind == 2) p[i] = (unsigned char)(i / 1000), i++;
        else {
            size_t back = 1 + next() % 30000, len = 3 + next() % 300;
            if (back > i) p[i++] = (unsigned char)next();
            else while (len-- && i < n) p[i] = p[i - back], i++;
            if (i < n) p[i++] = (unsigned char)(next() % 64);
        }
    }
}

static void check(int ok, const char *what) {
    if (!ok) { printf("FAILED %s\n", what); exit(1); }
}

static uLong stream(const unsigned char *in, size_t n, int level, int bits, int mem, int strategy, size_t piece, unsigned char *out, size_t room, unsigned char *back) {
    z_stream z;
    memset(&z, 0, sizeof z);
    check(deflateInit2(&z, level, Z_DEFLATED, bits, mem, strategy) == Z_OK, "deflateInit2");
    size_t done = 0;
    z.next_out = out, z.avail_out = (uInt)room;
    int r = Z_OK;
    for (int turn = 0; r != Z_STREAM_END; turn++) {
        size_t take = n - done < piece ? n - done : piece;
        z.next_in = (Bytef *)in + done, z.avail_in = (uInt)take, done += take;
        r = deflate(&z, done == n ? Z_FINISH : turn % 5 == 4 ? Z_FULL_FLUSH : turn % 3 == 2 ? Z_SYNC_FLUSH : Z_NO_FLUSH);
        check(r >= 0 && z.avail_in == 0, "deflate");
    }
    uLong size = z.total_out;
    check(deflateEnd(&z) == Z_OK, "deflateEnd");
    memset(&z, 0, sizeof z);
    check(inflateInit2(&z, bits > 15 ? bits + 16 : bits) == Z_OK, "inflateInit2");
    z.next_in = out, z.avail_in = (uInt)size, z.next_out = back;
    for (r = Z_OK; r == Z_OK;) {
        z.avail_out = (uInt)piece;
        r = inflate(&z, Z_SYNC_FLUSH);
        check(z.total_out <= n, "inflate's size");
    }
    check(r == Z_STREAM_END && z.total_out == n && !memcmp(in, back, n), "inflate");
    inflateEnd(&z);
    return size;
}

int main(int argc, char **argv) {
    size_t n = argc > 1 ? (size_t)atoi(argv[1]) : 1000000, room = n + n / 10 + 1000;
    unsigned char *in = malloc(n), *out = malloc(room), *back = malloc(room);
    printf("zlib %s flags %lx\n", zlibVersion(), zlibCompileFlags() & 0xff);
    for (int kind = 0; kind < 4; kind++) {
        fill(in, n, kind);
        printf("kind %d crc %08lx adler %08lx\n", kind, crc32(0, in, (uInt)n), adler32(1, in, (uInt)n));
        for (int level = -1; level <= 9; level++) {
            uLongf size = room, full = n;
            check(compress2(out, &size, in, n, level) == Z_OK, "compress2");
            uLong crc = crc32(0, out, (uInt)size);
            check(uncompress(back, &full, out, size) == Z_OK && full == n && !memcmp(in, back, n), "uncompress");
            printf("level %d: %lu %08lx\n", level, size, crc);
        }
        for (int strategy = 0; strategy <= Z_FIXED; strategy++) {
            uLong size = stream(in, n / 4, 6, strategy % 2 ? -12 : 31, 1 + strategy * 2, strategy, 7001, out, room, back);
            printf("strategy %d: %lu %08lx\n", strategy, size, crc32(0, out, (uInt)size));
        }
        // A damaged stream must be told, never followed.
        uLongf size = room, full;
        compress2(out, &size, in, n / 10, 9);
        int errors = 0;
        for (int i = 0; i < 200; i++) {
            size_t at = next() % size;
            out[at] ^= 1 << i % 8;
            full = n;
            errors = errors * 3 % 10007 + uncompress(back, &full, out, size) + 10;
            out[at] ^= 1 << i % 8;
        }
        printf("damaged: %d\n", errors);
    }
    printf("combine %08lx %08lx\n", crc32_combine(crc32(0, in, 1000), crc32(0, in + 1000, 5000), 5000), adler32_combine(adler32(1, in, 1000), adler32(1, in + 1000, 5000), 5000));
    char name[] = "zwork.gz";
    gzFile f = gzopen(name, "wb7");
    for (int i = 0; i < 5000; i++) gzprintf(f, "line %d of %s %g\n", i, "text", i / 8.0);
    gzwrite(f, in, 100000);
    gzclose(f);
    f = gzopen(name, "rb");
    char line[100];
    uLong crc = 0;
    for (int i = 0; i < 5000; i++) check(gzgets(f, line, sizeof line) != 0, "gzgets"), crc = crc32(crc, (Bytef *)line, (uInt)strlen(line));
    int got = gzread(f, back, 200000);
    printf("gz %08lx %d %d\n", crc, got, got == 100000 && !memcmp(back, in, 100000));
    gzclose(f);
    remove(name);
    return 0;
}
