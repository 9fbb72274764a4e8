#!/bin/sh
# Makes SQLite's one-file source from its Debian package and prints its path. Uses the host's compiler for SQLite's own build tools.
set -e
top=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -f "$top/build/src/sqlite3.c" ]; then
    src=$(sh "$top/testsuite/fetch.sh" sqlite3)
    cd "$src"
    ./configure --disable-tcl >/dev/null 2>&1 && make sqlite3.c shell.c >/dev/null 2>&1
    cp sqlite3.h shell.c "$top/build/src/"
    cp sqlite3.c "$top/build/src/sqlite3.c"
fi
echo "$top/build/src/sqlite3.c"
