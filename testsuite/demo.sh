#!/bin/sh
# Builds Lua 5.4 from its Debian source with ccc while no other compiler, assembler or linker is on PATH, and runs a program with it.
set -e
top=$(cd "$(dirname "$0")/.." && pwd)
src=$(sh "$top/testsuite/fetch.sh" lua5.4)
out=$top/build/demo
rm -rf "$out"
mkdir -p "$out/path" "$out/lua"
cp -r "$src/src/." "$out/lua/"
# Debian's patch includes a header its package build makes.
[ -f "$out/lua/lua5.4-deb-multiarch.h" ] || : > "$out/lua/lua5.4-deb-multiarch.h"
printf '#define DEB_HOST_MULTIARCH "x86_64-linux-gnu"\n' > "$out/lua/lua5.4-deb-multiarch.h"
# A PATH with the ordinary commands but no toolchain.
for d in /usr/bin /bin; do
    for f in "$d"/*; do
        case $(basename "$f") in
            *gcc* | cc | c89* | c99* | cpp* | as | ld | ld.* | gold | *-as | *-ld | *-ld.* | *clang* | tcc | *-tcc | g++* | c++* | *-cpp* | gcov* | lto-dump* | ar | ranlib | *-ar | *-ranlib) ;;
            *) ln -sf "$f" "$out/path/" 2>/dev/null || : ;;
        esac
    done
done
PATH=$out/path
export PATH
cd "$out/lua"
for f in l*.c; do
    case $f in luac.c | ltests.c) continue ;; esac
    objects="$objects ${f%.c}.o"
    "$top/build/bin/ccc" -O2 -std=gnu99 -DLUA_USE_LINUX -DLUA_COMPAT_5_3 -c "$f" -o "${f%.c}.o"
done
"$top/build/bin/ccc" -o lua $objects -Wl,-E -lm -ldl
cat > queens.lua <<'L'
local function queens(n)
  local count, cols, d1, d2 = 0, {}, {}, {}
  local function place(r)
    if r > n then count = count + 1 return end
    for c = 1, n do
      if not cols[c] and not d1[r + c] and not d2[r - c + n] then
        cols[c], d1[r + c], d2[r - c + n] = true, true, true
        place(r + 1)
        cols[c], d1[r + c], d2[r - c + n] = nil, nil, nil
      end
    end
  end
  place(1)
  return count
end
print(string.format("%s: 8 queens have %d solutions", _VERSION, queens(8)))
L
./lua queens.lua
test "$(./lua queens.lua)" = "Lua 5.4: 8 queens have 92 solutions"
