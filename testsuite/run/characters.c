// Wide and UTF-8 characters, escapes, identifiers; extended floating types.
// only: x86_64
// exit: 1
// expect: 1.5 1.5 2.5 3.5 1.25 1.25 1.5
// expect: 24 8 12 8 7
// expect: 24930 8364 8364 128512
// expect: AAä 4
// expect: d83d de00
// expect: 2.25 2
// expect: 11
// expect: 3
#include <stdio.h>
#include <wchar.h>
#include <uchar.h>
_Float16 h = 1.5f16;
_Float32 f32 = 1.5f32;
_Float64 f64=2.5f64;
_Float128 f128=3.5f128;
_Float32x f32x = 1.25f32x;
_Float64x f64x=1.5f64x;
__float128 q = 1.25q;
__float80 w = 1.5w;
wchar_t ws[] = L"äöü€😀";
char16_t s16[]=u"€😀";
char32_t s32[]=U"€😀";
char s8[]=u8"€😀";
int größe = 7;
int mc = 'ab';
wchar_t wc = L'€';
char16_t c16=u'€';
char32_t c32=U'😀';
const char *esc="\e\x41\101\u00e4";
int main(){
    printf("%g %g %g %g %g %g %g\n",(double)h,(double)f32,(double)f64,(double)f128,(double)f32x,(double)q,(double)w);
    printf("%zu %zu %zu %zu %d\n", sizeof ws, sizeof s16, sizeof s32, sizeof s8, größe);
    printf("%d %d %d %d\n", mc, wc, c16, c32);
    printf("%s %zu\n", esc, sizeof "a" "b" u8"c");
    printf("%x %x\n", s16[1], s16[2]);
    _Float16 a=h*h;
    printf("%g %zu\n",(double)a,sizeof(h+h));
    printf("%d\n", __FLT16_MANT_DIG__);
    int \u00e4x=3;
    printf("%d\n", äx);
    return '\377'<0;
}
